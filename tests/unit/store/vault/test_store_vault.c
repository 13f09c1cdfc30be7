/* The vault (store/vault/vault.h): half of each footage key is there and nowhere else, and goes at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store/engine/db.h"
#include "store/footage/footage.h"
#include "store/footage/purge.h"
#include "store/gate/gate.h"
#include "store/people/policy.h"
#include "store/review/review.h"
#include "store/review/sessions.h"
#include "store/vault/members.h"
#include "tests/unit/lesson.h"

static struct lesson lesson;
static struct error error;
static struct import_result result;
static struct purge_list list;

static int setup(void **state)
{
    (void)state;
    lesson_make(&lesson);
    must(policy_set(&lesson.store, lesson.owner, "grace_days", "0", &error), &error);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    lesson_destroy(&lesson);
    return 0;
}

static void import_one(void)
{
    card_add(&lesson, "a.mp4", 100000, 1);
    must(lesson_import(&lesson, "", false, &result, &error), &error);
}

/* What the store's own folder says of a session. */
static enum slot_state slot_of(const char *session, unsigned char pepper[static PEPPER_SIZE])
{
    struct vault_member_list members;
    unsigned char tag[SLOT_TAG], store[SLOT_TAG];
    enum slot_state state = SLOT_NONE;
    bool known;
    int folder;
    must(vault_members(&lesson.store, &lesson.arena, &members, &error) &&
             vault_tag(&lesson.store, store, &known, &error),
         &error);
    slot_tag(session, tag);
    struct slots *slots = vault_member_open(&lesson.store, &members.items[0], store, SLOTS_READ, &folder);
    assert_non_null(slots);
    assert_true(slots_get(slots, tag, &state, pepper, NULL));
    vault_member_close(slots, folder);
    return state;
}

static void withdraw(void)
{
    char today[DAY_SIZE];
    struct consent_effect effect;
    clock_day(clock_now(), today);
    const struct consent_entry entry = {.who = "1001",
                                        .answer = ANSWER_WITHDRAWN,
                                        .capacity = CAPACITY_GUARDIAN,
                                        .giver = "Moeder Noor",
                                        .on = today};
    must(consent_record(&lesson.store, lesson.registrar, &entry, &effect, &error), &error);
    assert_int_equal(effect.blocked, 1);
}

static void move(const char *from, const char *to)
{
    char command[300];
    snprintf(command, sizeof command, "mv %s/%s %s/%s", lesson.place, from, lesson.place, to);
    assert_int_equal(system(command), 0);
}

/* The half that is sealed to the coach. */
static void sealed_half(unsigned char half[static KEY_SIZE])
{
    struct query query;
    size_t size;
    must(db_query(lesson.store.db, "SELECT sealed FROM session_key WHERE account_id = ?1",
                  DB_ARGS(DB_TEXT(lesson.coach->id)), &query, &error),
         &error);
    assert_true(query_next(&query));
    must(key_unseal(row_blob(&query, 0, &size), "footage", result.session, lesson.coach->id,
                    lesson.coach->secrets, lesson.coach->box_public, half, &error),
         &error);
    must(query_close(&query, &error), &error);
}

static void R7_footage_opens_with_both_halves_alone(void **state)
{
    (void)state;
    struct footage_access access;
    struct footage_reader *reader;
    unsigned char half[KEY_SIZE], pepper[PEPPER_SIZE], key[KEY_SIZE];
    import_one();
    sealed_half(half);
    assert_int_equal(slot_of(result.session, pepper), SLOT_HELD);
    must(session_open_footage(&lesson.store, lesson.teacher, result.session, &access, &error), &error);
    must(footage_open(access.files[0], access.key, &access.labels[0], &reader, &error), &error);
    footage_close(reader);
    assert_false(footage_open(access.files[0], half, &access.labels[0], &reader, &error));
    assert_false(footage_open(access.files[0], pepper, &access.labels[0], &reader, &error));
    key_of_footage(pepper, result.session, half, key);
    assert_memory_equal(key, access.key, KEY_SIZE);
    must(session_close_footage(&lesson.store, lesson.teacher, result.session, &access, 1, &error), &error);

    move("vault", "gone");
    assert_false(session_open_footage(&lesson.store, lesson.teacher, result.session, &access, &error));
    assert_int_equal(error.kind, ERROR_IO);
    assert_non_null(strstr(error.text, "/vault"));
    /* And nothing comes in that would have half a key alone. A vault that is not there is not made again. */
    card_add(&lesson, "b.mp4", 100000, 2);
    assert_false(lesson_import(&lesson, "b.mp4", false, &result, &error));
    assert_int_equal(error.kind, ERROR_IO);
    assert_true(card_has(&lesson, "b.mp4"));
    assert_int_equal(lesson_sql(&lesson, "SELECT COUNT(*) FROM session"), 1);
}

static void R4_a_withdrawal_overwrites_at_once(void **state)
{
    (void)state;
    struct store other;
    struct query query;
    unsigned char pepper[PEPPER_SIZE];
    import_one();
    /* Somebody reads from the database all the time. */
    must(store_open(&other, lesson.place, false, &error), &error);
    must(db_query(other.db, "SELECT sealed FROM session_key", DB_NO_ARGS, &query, &error), &error);
    assert_true(query_next(&query));
    withdraw();
    assert_int_equal(slot_of(result.session, pepper), SLOT_FORGOTTEN);

    struct certificate certificate;
    bool found;
    must(purge_run(&lesson.store, NULL, PURGE_IF_FREE, &lesson.arena, &list, &error), &error);
    assert_int_equal(list.count, 1);
    assert_true(list.items[0].done);
    assert_null(list.items[0].waiting);
    assert_int_equal(lesson_files(&lesson), 0);
    must(certificate_get(&lesson.store, lesson.teacher, result.session, &lesson.arena, &certificate, &found,
                         &error),
         &error);
    assert_true(found);
    assert_int_equal(certificate.vault_folders, 1);
    assert_true(certificate.forgotten_at >= certificate.shredded_at &&
                certificate.forgotten_at <= certificate.purged_at);
    must(query_close(&query, &error), &error);
    store_close(&other);
}

/* Whoever copied the database beforehand has its sealed halves, and nothing to open with them. */
static void R4_a_database_that_is_put_back_opens_nothing(void **state)
{
    (void)state;
    struct footage_access access;
    unsigned char half[KEY_SIZE], pepper[PEPPER_SIZE], *key = key_alloc(KEY_SIZE);
    char command[400];
    import_one();
    sealed_half(half);
    assert_int_equal(lesson_sql(&lesson, "PRAGMA wal_checkpoint (TRUNCATE)"), 0);
    snprintf(command, sizeof command, "cp %s/terugblik.db %s/copy.db", lesson.place, lesson.folder);
    assert_int_equal(system(command), 0);
    withdraw();
    lesson_close(&lesson);
    snprintf(command, sizeof command, "rm %s/terugblik.db*; cp %s/copy.db %s/terugblik.db", lesson.place,
             lesson.folder, lesson.place);
    assert_int_equal(system(command), 0);
    lesson_open(&lesson);
    assert_int_equal(lesson_sql(&lesson, "SELECT COUNT(*) FROM session_key"), 2);
    assert_false(vault_footage_key(&lesson.store, result.session, half, key, &error));
    assert_int_equal(error.kind, ERROR_CORRUPT);
    assert_false(session_open_footage(&lesson.store, lesson.coach, result.session, &access, &error));
    assert_int_equal(slot_of(result.session, pepper), SLOT_FORGOTTEN);
    key_free(key);
}

/* What a rehearsal would block, it does not. */
static void R4_a_rehearsal_overwrites_nothing(void **state)
{
    (void)state;
    char today[DAY_SIZE];
    struct lost_list lost;
    unsigned char pepper[PEPPER_SIZE];
    import_one();
    clock_day(clock_now(), today);
    const struct consent_entry entry = {.who = "1001",
                                        .answer = ANSWER_WITHDRAWN,
                                        .capacity = CAPACITY_GUARDIAN,
                                        .giver = "Moeder Noor",
                                        .on = today};
    must(consent_foretell(&lesson.store, lesson.registrar, &entry, &lesson.arena, &lost, &error), &error);
    assert_int_equal(lost.count, 1);
    assert_int_equal(slot_of(result.session, pepper), SLOT_HELD);
}

/* A crash between the block and the overwriting, or a vault that was not there: the next start does it. */
static void R4_what_was_cut_short_is_overwritten_at_the_next_start(void **state)
{
    (void)state;
    unsigned char pepper[PEPPER_SIZE];
    struct vault_answer answer;
    import_one();
    move("vault", "away");
    withdraw();
    must(purge_run(&lesson.store, NULL, PURGE_IF_FREE, &lesson.arena, &list, &error), &error);
    assert_int_equal(list.count, 1);
    assert_false(list.items[0].done);
    assert_non_null(list.items[0].waiting);
    assert_non_null(strstr(list.items[0].waiting, "/vault"));
    /* The films do not wait. But nothing is called deleted. */
    assert_int_equal(lesson_files(&lesson), 0);
    assert_int_equal(lesson_sql(&lesson, "SELECT COUNT(*) FROM session WHERE purged_at IS NOT NULL"), 0);
    must(vault_ask(&lesson.store, result.session, &lesson.arena, &answer, &error), &error);
    assert_int_equal(answer.waiting, 1);

    move("away", "vault");
    assert_int_equal(slot_of(result.session, pepper), SLOT_HELD);
    must(import_recover(&lesson.store, NULL, &error), &error);
    assert_int_equal(slot_of(result.session, pepper), SLOT_FORGOTTEN);
    must(vault_ask(&lesson.store, result.session, &lesson.arena, &answer, &error), &error);
    assert_int_equal(answer.waiting, 0);
    must(purge_run(&lesson.store, NULL, PURGE_IF_FREE, &lesson.arena, &list, &error), &error);
    assert_int_equal(list.count, 1);
    assert_true(list.items[0].done);
    must(purge_run(&lesson.store, NULL, PURGE_IF_FREE, &lesson.arena, &list, &error), &error);
    assert_int_equal(list.count, 0);
}

/* A folder of the list that somebody took out of the database is a folder that has not been asked. */
static void R9_a_changed_list_is_no_answer(void **state)
{
    (void)state;
    import_one();
    must(session_complete(&lesson.store, lesson.coach, result.session, &error), &error);
    lesson_sql(&lesson, "INSERT INTO vault_member VALUES ('01hzy0000000000000000000v1', 'vault', 1)");
    assert_false(purge_run(&lesson.store, NULL, PURGE_IF_FREE, &lesson.arena, &list, &error));
    assert_int_equal(error.kind, ERROR_CONFLICT);
    assert_int_equal(lesson_sql(&lesson, "SELECT COUNT(*) FROM session WHERE purged_at IS NOT NULL"), 0);
    lesson_sql(&lesson, "DELETE FROM vault_member");
    must(purge_run(&lesson.store, NULL, PURGE_IF_FREE, &lesson.arena, &list, &error), &error);
    assert_true(list.items[0].done);
}

static void an_import_that_was_dropped_leaves_no_pepper(void **state)
{
    (void)state;
    unsigned char pepper[PEPPER_SIZE];
    import_one();
    lesson_sql(&lesson, "UPDATE session SET imported_at = NULL");
    lesson_sql(&lesson, "DELETE FROM original");
    lesson_sql(&lesson, "DELETE FROM session_key");
    assert_int_equal(slot_of(result.session, pepper), SLOT_HELD);
    must(import_recover(&lesson.store, NULL, &error), &error);
    assert_int_equal(lesson_sql(&lesson, "SELECT COUNT(*) FROM session"), 0);
    assert_int_equal(slot_of(result.session, pepper), SLOT_FORGOTTEN);
}

/* Footage of before the vault: its half is its key. */
static void what_has_no_pepper_opens_as_before(void **state)
{
    (void)state;
    unsigned char half[KEY_SIZE], key[KEY_SIZE];
    struct vault_answer answer;
    import_one();
    sealed_half(half);
    lesson_sql(&lesson, "UPDATE session SET vault = 0");
    must(vault_footage_key(&lesson.store, result.session, half, key, &error), &error);
    assert_memory_equal(half, key, KEY_SIZE);
    must(vault_forget(&lesson.store, result.session, &lesson.arena, &answer, &error), &error);
    assert_int_equal(answer.members, 0);
}

/* --- More than one folder --- */

static char second[160];

static void make_second(void)
{
    struct vault_added added;
    snprintf(second, sizeof second, "%s/second", lesson.folder);
    assert_int_equal(mkdir(second, 0700), 0);
    must(vault_add(&lesson.store, lesson.owner, second, &added, &error), &error);
    assert_false(added.was_there);
    assert_string_equal(added.folder, second);
}

/* Of the folder with that place in the list. */
static struct vault_look look_at(size_t index)
{
    struct vault_look_list looks;
    must(vault_show(&lesson.store, lesson.owner, &lesson.arena, &looks, &error), &error);
    assert_true(index < looks.count);
    return looks.items[index];
}

static void rename_second(bool away)
{
    char command[400];
    snprintf(command, sizeof command, away ? "mv %s %s.away" : "mv %s.away %s", second, second);
    assert_int_equal(system(command), 0);
}

static bool opens(void)
{
    struct footage_access access;
    if (!session_open_footage(&lesson.store, lesson.coach, result.session, &access, &error))
        return false;
    must(session_close_footage(&lesson.store, lesson.coach, result.session, &access, 1, &error), &error);
    return true;
}

static void a_folder_that_joins_gets_what_the_others_have(void **state)
{
    (void)state;
    struct vault_added added;
    import_one();
    make_second();
    assert_int_equal(look_at(0).held, 1);
    assert_int_equal(look_at(1).held, 1);
    card_add(&lesson, "b.mp4", 100000, 2);
    must(lesson_import(&lesson, "b.mp4", false, &result, &error), &error);
    assert_int_equal(look_at(1).held, 2);
    /* One of them is enough to watch; an import needs both. */
    move("vault", "away");
    assert_true(opens());
    card_add(&lesson, "c.mp4", 100000, 3);
    assert_false(lesson_import(&lesson, "c.mp4", false, &result, &error));
    assert_int_equal(look_at(0).trouble.kind, ERROR_IO);
    assert_int_equal(look_at(1).trouble.kind, ERROR_NONE);
    /* The first one is lost, and gets all of it back. */
    char command[300];
    snprintf(command, sizeof command, "mkdir %s/vault", lesson.place);
    assert_int_equal(system(command), 0);
    snprintf(command, sizeof command, "%s/vault", lesson.place);
    must(vault_add(&lesson.store, lesson.owner, command, &added, &error), &error);
    assert_true(added.was_there);
    assert_int_equal(added.copied, 2);
    assert_int_equal(added.lacking, 0);
    assert_int_equal(look_at(0).held, 2);
    must(lesson_import(&lesson, "c.mp4", false, &result, &error), &error);
}

/* An empty folder may be one whose disk is not connected: it is neither filled nor believed. */
static void R9_an_empty_folder_is_no_answer(void **state)
{
    (void)state;
    import_one();
    make_second();
    rename_second(true);
    assert_int_equal(mkdir(second, 0700), 0);
    assert_true(opens());
    must(session_complete(&lesson.store, lesson.coach, result.session, &error), &error);
    must(purge_run(&lesson.store, NULL, PURGE_IF_FREE, &lesson.arena, &list, &error), &error);
    assert_false(list.items[0].done);
    assert_string_equal(list.items[0].waiting, second);
    assert_int_equal(rmdir(second), 0);
}

static void R9_deleted_when_all_have_answered(void **state)
{
    (void)state;
    unsigned char pepper[PEPPER_SIZE];
    struct session session;
    struct certificate certificate;
    bool found;
    import_one();
    make_second();
    rename_second(true);
    withdraw();
    assert_int_equal(slot_of(result.session, pepper), SLOT_FORGOTTEN);
    must(purge_run(&lesson.store, NULL, PURGE_IF_FREE, &lesson.arena, &list, &error), &error);
    assert_false(list.items[0].done);
    assert_int_equal(lesson_files(&lesson), 0);
    must(session_get(&lesson.store, lesson.coach, result.session, &lesson.arena, &session, &error), &error);
    assert_string_equal(session.waiting, second);
    assert_int_equal(session.purged_at, 0);
    assert_int_equal(look_at(1).waiting, 1);
    must(certificate_get(&lesson.store, lesson.coach, result.session, &lesson.arena, &certificate, &found,
                         &error),
         &error);
    assert_false(found);
    /* A folder that comes back is asked again; and none that waits can leave, but as destroyed. */
    struct vault_removed removed;
    assert_false(vault_remove(&lesson.store, lesson.owner, second, false, &lesson.arena, &removed, &error));
    rename_second(false);
    must(purge_run(&lesson.store, NULL, PURGE_IF_FREE, &lesson.arena, &list, &error), &error);
    assert_true(list.items[0].done);
    assert_int_equal(look_at(1).waiting, 0);
    must(session_get(&lesson.store, lesson.coach, result.session, &lesson.arena, &session, &error), &error);
    assert_null(session.waiting);
    must(certificate_get(&lesson.store, lesson.coach, result.session, &lesson.arena, &certificate, &found,
                         &error),
         &error);
    assert_true(found);
    assert_int_equal(certificate.vault_folders, 2);
}

static void a_folder_that_leaves_holds_nothing(void **state)
{
    (void)state;
    struct vault_removed removed;
    char path[200];
    import_one();
    snprintf(path, sizeof path, "%s/vault", lesson.place);
    assert_false(vault_remove(&lesson.store, lesson.owner, path, true, &lesson.arena, &removed, &error));
    assert_int_equal(error.kind, ERROR_CONFLICT); /* the only one */
    make_second();
    /* A lesson whose half is in one of them alone keeps that one in the list. */
    move("vault", "away");
    assert_false(vault_remove(&lesson.store, lesson.owner, second, false, &lesson.arena, &removed, &error));
    assert_int_equal(error.kind, ERROR_CONFLICT);
    assert_int_equal(removed.lost, 1);
    move("away", "vault");
    must(vault_remove(&lesson.store, lesson.owner, second, false, &lesson.arena, &removed, &error), &error);
    snprintf(path, sizeof path, "%s/terugblik.vault", second);
    assert_int_equal(access(path, F_OK), -1);
    assert_true(opens());
    /* And can come back. */
    struct vault_added added;
    must(vault_add(&lesson.store, lesson.owner, second, &added, &error), &error);
    assert_int_equal(added.copied, 1);
    /* Destroyed, as the owner says. */
    rename_second(true);
    must(vault_remove(&lesson.store, lesson.owner, second, true, &lesson.arena, &removed, &error), &error);
    assert_int_equal(removed.lost, 0);
    assert_true(opens());
    assert_int_equal(
        lesson_sql(&lesson, "SELECT COUNT(*) FROM audit WHERE action = 'vault.remove' AND refused = 0"), 2);
}

static void R13_only_the_owner_keeps_the_list(void **state)
{
    (void)state;
    struct vault_added added;
    struct vault_look_list looks;
    const struct actor *others[] = {lesson.coach, lesson.teacher, lesson.registrar};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        assert_false(vault_add(&lesson.store, others[i], lesson.folder, &added, &error));
        assert_int_equal(error.kind, ERROR_DENIED);
        assert_false(vault_show(&lesson.store, others[i], &lesson.arena, &looks, &error));
        assert_int_equal(error.kind, ERROR_DENIED);
    }
    assert_int_equal(lesson_sql(&lesson, "SELECT COUNT(*) FROM vault_member"), 0);
}

/* Nothing is put into a folder that somebody wrote into the list past the program. */
static void R13_an_import_asks_whether_the_list_is_the_owners(void **state)
{
    (void)state;
    make_second();
    card_add(&lesson, "a.mp4", 100000, 1);
    lesson_sql(&lesson, "DELETE FROM vault_member WHERE folder LIKE '%second'");
    assert_false(lesson_import(&lesson, "", false, &result, &error));
    assert_int_equal(error.kind, ERROR_CORRUPT);
    assert_int_equal(lesson_files(&lesson), 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        TEST(R7_footage_opens_with_both_halves_alone),
        TEST(R4_a_withdrawal_overwrites_at_once),
        TEST(R4_a_database_that_is_put_back_opens_nothing),
        TEST(R4_a_rehearsal_overwrites_nothing),
        TEST(R4_what_was_cut_short_is_overwritten_at_the_next_start),
        TEST(R9_a_changed_list_is_no_answer),
        TEST(an_import_that_was_dropped_leaves_no_pepper),
        TEST(what_has_no_pepper_opens_as_before),
        TEST(a_folder_that_joins_gets_what_the_others_have),
        TEST(R9_an_empty_folder_is_no_answer),
        TEST(R9_deleted_when_all_have_answered),
        TEST(a_folder_that_leaves_holds_nothing),
        TEST(R13_only_the_owner_keeps_the_list),
        TEST(R13_an_import_asks_whether_the_list_is_the_owners),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
