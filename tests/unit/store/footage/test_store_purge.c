/* Purge: what is called deleted can be brought back by nobody (R9); what is not due stays. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store/gate/audit.h"
#include "store/engine/db.h"
#include "store/review/drafts.h"
#include "store/review/notes.h"
#include "store/people/policy.h"
#include "store/footage/purge.h"
#include "store/review/review.h"
#include "store/review/sessions.h"
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

/* A session of two clips, a note and a draft. */
static void import_two(bool keep)
{
    card_add(&lesson, "a.mp4", 100000, 1);
    card_add(&lesson, "b.mp4", 200000, 2);
    must(lesson_import(&lesson, "", keep, &result, &error), &error);
    struct clip_list clips;
    char id[ID_SIZE];
    must(clip_list(&lesson.store, lesson.coach, result.session, &lesson.arena, &clips, &error), &error);
    const struct note note = {.session = result.session,
                              .clip = clips.items[0].id,
                              .kind = NOTE_STRENGTH,
                              .at_ms = 1000,
                              .until_ms = -1,
                              .text = "Waits for silence"};
    must(note_add(&lesson.store, lesson.coach, &note, id, &error), &error);
    must(draft_save(&lesson.store, lesson.teacher, &note, &error), &error);
}

static bool purge(bool dry_run)
{
    return purge_run(&lesson.store, NULL, dry_run ? PURGE_LIST : PURGE_IF_FREE, &lesson.arena, &list, &error);
}

static int64_t number(const char *sql)
{
    return lesson_sql_about(&lesson, sql, result.session);
}

/* Whether one of the database's files holds these bytes. */
static bool database_holds(const void *bytes, size_t size)
{
    static const char *const endings[] = {"", "-wal"};
    bool holds = false;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        char path[128];
        struct stat status;
        snprintf(path, sizeof path, "%s/terugblik.db%s", lesson.place, endings[i]);
        int fd = open(path, O_RDONLY | O_CLOEXEC);
        if (fd < 0)
            continue;
        assert_int_equal(fstat(fd, &status), 0);
        unsigned char *all = memory_alloc((size_t)status.st_size, 1);
        assert_int_equal(read(fd, all, (size_t)status.st_size), status.st_size);
        holds = holds || memmem(all, (size_t)status.st_size, bytes, size);
        free(all);
        close(fd);
    }
    return holds;
}

static void R9_purges_what_is_due(void **state)
{
    (void)state;
    unsigned char sealed[2][SEALED_SIZE];
    struct query query;
    int keys = 0;
    import_two(false);
    must(db_query(lesson.store.db, "SELECT sealed FROM session_key", DB_NO_ARGS, &query, &error), &error);
    while (query_next(&query)) {
        size_t size;
        memcpy(sealed[keys++], row_blob(&query, 0, &size), SEALED_SIZE);
    }
    must(query_close(&query, &error), &error);
    assert_int_equal(keys, 2);
    assert_true(database_holds(sealed[0], SEALED_SIZE));
    must(purge(false), &error);
    assert_int_equal(list.count, 0);
    must(session_complete(&lesson.store, lesson.coach, result.session, &error), &error);

    must(purge(true), &error);
    assert_int_equal(list.count, 1);
    assert_false(list.items[0].done);
    assert_int_equal(lesson_files(&lesson), 2);
    assert_int_equal(number("SELECT shredded_at IS NULL FROM session WHERE id = ?1"), 1);

    must(purge(false), &error);
    assert_int_equal(list.count, 1);
    assert_string_equal(list.items[0].session, result.session);
    assert_int_equal(list.items[0].clips, 2);
    assert_int_equal(list.items[0].size, 300000);
    assert_true(list.items[0].done);
    assert_int_equal(lesson_files(&lesson), 0);
    assert_int_equal(number("SELECT COUNT(*) FROM session_key WHERE session_id = ?1"), 0);
    assert_int_equal(number("SELECT COUNT(*) FROM clip WHERE session_id = ?1 AND digest IS NOT NULL"), 0);
    assert_int_equal(number("SELECT purged_at IS NOT NULL FROM session WHERE id = ?1"), 1);
    for (int i = 0; i < keys; i++)
        assert_false(database_holds(sealed[i], SEALED_SIZE));

    struct footage_access access;
    assert_false(session_open_footage(&lesson.store, lesson.coach, result.session, &access, &error));

    /* The notes stay; the draft does not. */
    struct note_list notes;
    struct note draft;
    bool found;
    must(note_list(&lesson.store, lesson.teacher, lesson.trajectory, NULL, &lesson.arena, &notes, &error),
         &error);
    assert_int_equal(notes.count, 1);
    assert_string_equal(notes.items[0].text, "Waits for silence");
    must(draft_load(&lesson.store, lesson.teacher, result.session, &lesson.arena, &draft, &found, &error),
         &error);
    assert_false(found);

    /* Once is enough. */
    must(purge(false), &error);
    assert_int_equal(list.count, 0);
    assert_int_equal(number("SELECT COUNT(*) FROM audit WHERE action = 'purged' AND session_id = ?1"), 1);
}

static void R9_the_certificate_is_for_both(void **state)
{
    (void)state;
    struct certificate certificate;
    bool found;
    import_two(false);
    must(certificate_get(&lesson.store, lesson.coach, result.session, &lesson.arena, &certificate, &found,
                         &error),
         &error);
    assert_false(found);
    must(session_complete(&lesson.store, lesson.teacher, result.session, &error), &error);
    must(purge(false), &error);
    const struct actor *both[] = {lesson.coach, lesson.teacher};
    for (int i = 0; i < 2; i++) {
        must(certificate_get(&lesson.store, both[i], result.session, &lesson.arena, &certificate, &found,
                             &error),
             &error);
        assert_true(found);
        assert_string_equal(certificate.session, result.session);
        assert_string_equal(certificate.filmed_on, LESSON_DAY);
        assert_string_equal(certificate.class_name, "2B");
        assert_string_equal(certificate.reason, "review");
        assert_int_equal(certificate.clips, 2);
        assert_int_equal(certificate.size, 300000);
        assert_true(certificate.marked_at > 0 && certificate.marked_at <= certificate.shredded_at);
        assert_true(certificate.shredded_at <= certificate.purged_at);
        assert_int_equal(strlen(certificate.hash), 2 * AUDIT_HASH);
    }
    const struct actor *others[] = {lesson.owner, lesson.registrar};
    for (int i = 0; i < 2; i++) {
        assert_false(certificate_get(&lesson.store, others[i], result.session, &lesson.arena, &certificate,
                                     &found, &error));
        assert_int_equal(error.kind, ERROR_DENIED);
        assert_false(found);
    }
    char head[AUDIT_HEAD_SIZE];
    must(audit_verify(&lesson.store, NULL, head, &error), &error);
}

static void R9_what_is_not_due_stays(void **state)
{
    (void)state;
    must(policy_set(&lesson.store, lesson.owner, "grace_days", "1", &error), &error);
    import_two(false);
    must(session_complete(&lesson.store, lesson.coach, result.session, &error), &error);
    must(purge(false), &error);
    assert_int_equal(list.count, 0);
    assert_int_equal(lesson_files(&lesson), 2);
    must(session_undo_mark(&lesson.store, lesson.coach, result.session, &error), &error);
    struct footage_access access;
    must(session_open_footage(&lesson.store, lesson.teacher, result.session, &access, &error), &error);
    must(session_close_footage(&lesson.store, lesson.teacher, result.session, &access, 1, &error), &error);
}

static void R9_an_ended_trajectory_goes_whole(void **state)
{
    (void)state;
    import_two(false);
    card_add(&lesson, "c.mp4", 1000, 3);
    must(lesson_import(&lesson, "c.mp4", false, &result, &error), &error);
    must(trajectory_end(&lesson.store, lesson.coach, lesson.trajectory, &error), &error);
    must(purge(false), &error);
    assert_int_equal(list.count, 2);
    assert_true(list.items[0].done && list.items[1].done);
    assert_int_equal(lesson_files(&lesson), 0);
}

/* Whoever reads from the database keeps its log; what the log has of the keys opens nothing without the
 * vault. */
static void R9_a_reader_is_in_nobodys_way(void **state)
{
    (void)state;
    struct store other;
    struct query query;
    import_two(false);
    must(session_complete(&lesson.store, lesson.coach, result.session, &error), &error);
    must(store_open(&other, lesson.place, false, &error), &error);
    must(db_query(other.db, "SELECT id FROM clip", DB_NO_ARGS, &query, &error), &error);
    assert_true(query_next(&query));

    must(purge(false), &error);
    assert_int_equal(list.count, 1);
    assert_true(list.items[0].done);
    assert_int_equal(lesson_files(&lesson), 0);
    assert_int_equal(number("SELECT purged_at IS NOT NULL FROM session WHERE id = ?1"), 1);
    must(query_close(&query, &error), &error);
    store_close(&other);
}

/* Of footage that came in before there was a vault the log holds whole keys while somebody reads from the
 * database: so it is shredded and its files go, but it is not yet called deleted. */
static void R9_a_reader_keeps_older_footage_from_being_called_deleted(void **state)
{
    (void)state;
    struct store other;
    struct error ignored;
    struct query query;
    import_two(false);
    number("UPDATE session SET vault = 0 WHERE id = ?1");
    must(session_complete(&lesson.store, lesson.coach, result.session, &error), &error);
    must(store_open(&other, lesson.place, false, &error), &error);
    must(db_query(other.db, "SELECT id FROM clip", DB_NO_ARGS, &query, &error), &error);
    assert_true(query_next(&query));

    assert_false(purge(false));
    assert_int_equal(error.kind, ERROR_BUSY);
    assert_int_equal(list.count, 1);
    assert_false(list.items[0].done);
    assert_int_equal(lesson_files(&lesson), 0);
    assert_int_equal(
        number("SELECT shredded_at IS NOT NULL AND purged_at IS NULL FROM session WHERE id = ?1"), 1);
    assert_int_equal(number("SELECT COUNT(*) FROM session_key WHERE session_id = ?1"), 0);
    struct footage_access access;
    assert_false(session_open_footage(&lesson.store, lesson.coach, result.session, &access, &ignored));

    must(query_close(&query, &error), &error);
    store_close(&other);
    must(purge(false), &error);
    assert_true(list.items[0].done);
    assert_int_equal(lesson_files(&lesson), 0);
    assert_int_equal(number("SELECT COUNT(*) FROM audit WHERE action = 'purge.shred' AND session_id = ?1"),
                     1);
}

/* Every state that a crash can leave is finished by the next run. */
static void R9_goes_on_where_it_was_cut_short(void **state)
{
    (void)state;
    static const char *const left[] = {
        /* shredded, nothing more */
        "UPDATE session SET shredded_at = marked_at WHERE id = ?1",
        /* shredded by a withdrawal, keys gone */
        "UPDATE session SET shredded_at = marked_at, blocked_at = marked_at WHERE id = ?1",
    };
    for (size_t i = 0; i < sizeof left / sizeof *left; i++) {
        card_add(&lesson, "a.mp4", 100000, 10 + (int)i);
        must(lesson_import(&lesson, "", false, &result, &error), &error);
        must(session_complete(&lesson.store, lesson.coach, result.session, &error), &error);
        number(left[i]);
        number("DELETE FROM session_key WHERE session_id = ?1");
        must(purge(false), &error);
        assert_int_equal(list.count, 1);
        assert_true(list.items[0].done);
        assert_int_equal(lesson_files(&lesson), 0);
    }
    /* The files gone, the row not yet. */
    card_add(&lesson, "a.mp4", 100000, 20);
    must(lesson_import(&lesson, "", false, &result, &error), &error);
    must(session_complete(&lesson.store, lesson.coach, result.session, &error), &error);
    char command[160];
    snprintf(command, sizeof command, "rm %s/footage/*", lesson.place);
    assert_int_equal(system(command), 0);
    must(purge(false), &error);
    assert_true(list.items[0].done);
}

static void R6_a_wipe_owed_outlives_the_purge(void **state)
{
    (void)state;
    struct owed_list owed;
    size_t wiped, left;
    import_two(true);
    must(session_complete(&lesson.store, lesson.coach, result.session, &error), &error);
    must(purge(false), &error);
    assert_true(list.items[0].done);
    must(wipe_list(&lesson.store, lesson.coach, &lesson.arena, &owed, &error), &error);
    assert_int_equal(owed.count, 2);
    must(lesson_wipe(&lesson, lesson.coach, &wiped, &left, &error), &error);
    assert_int_equal(wiped, 2);
    assert_int_equal(left, 0);
    assert_false(card_has(&lesson, "a.mp4"));
    assert_int_equal(number("SELECT COUNT(*) FROM clip WHERE session_id = ?1 AND digest IS NOT NULL"), 0);
    assert_int_equal(lesson_sql(&lesson, "SELECT COUNT(*) FROM original WHERE path <> ''"), 0);
}

static void R9_a_clock_set_back_deletes_nothing(void **state)
{
    (void)state;
    must(policy_set(&lesson.store, lesson.owner, "grace_days", "1", &error), &error);
    import_two(false);
    must(session_complete(&lesson.store, lesson.coach, result.session, &error), &error);
    lesson_sql(&lesson, "DELETE FROM timekeeping");
    lesson_sql(&lesson, arena_printf(&lesson.arena, "INSERT INTO timekeeping VALUES (%lld, '', 0, 0, '', 0)",
                                     (long long)(clock_now() + 10 * 60 * CLOCK_SECOND_MS)));
    assert_false(purge(false));
    assert_int_equal(error.kind, ERROR_INVALID);
    assert_int_equal(list.count, 0);
    assert_int_equal(lesson_files(&lesson), 2);
    assert_int_equal(number("SELECT COUNT(*) FROM session_key WHERE session_id = ?1"), 2);
}

/* Part of every purge. */
static void drops_imports_that_were_broken_off(void **state)
{
    (void)state;
    import_two(false);
    number("UPDATE session SET imported_at = NULL WHERE id = ?1");
    lesson_sql(&lesson, "DELETE FROM note");
    lesson_sql(&lesson, "DELETE FROM original");
    lesson_sql(&lesson, "DELETE FROM session_key");
    must(purge(true), &error);
    assert_int_equal(lesson_files(&lesson), 2);
    must(purge(false), &error);
    assert_int_equal(lesson_files(&lesson), 0);
    assert_int_equal(lesson_sql(&lesson, "SELECT COUNT(*) FROM session"), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(R9_purges_what_is_due),
        TEST(R9_the_certificate_is_for_both),
        TEST(R9_what_is_not_due_stays),
        TEST(R9_an_ended_trajectory_goes_whole),
        TEST(R9_a_reader_is_in_nobodys_way),
        TEST(R9_a_reader_keeps_older_footage_from_being_called_deleted),
        TEST(R9_goes_on_where_it_was_cut_short),
        TEST(R6_a_wipe_owed_outlives_the_purge),
        TEST(R9_a_clock_set_back_deletes_nothing),
        TEST(drops_imports_that_were_broken_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
