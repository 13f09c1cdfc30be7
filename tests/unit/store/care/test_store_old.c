/* Stores of every earlier version of the schema (tests/fixtures/make-stores) are opened by today's program:
 * everybody logs in, all that was there is there, and it is vouched for from then on. Runs in the project's
 * folder. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store/care/check.h"
#include "store/engine/db.h"
#include "store/footage/footage.h"
#include "store/gate/audit.h"
#include "store/people/permission.h"
#include "store/review/notes.h"
#include "store/review/sessions.h"
#include "tests/unit/lesson.h"

enum { SIGNED_SINCE = 12 }; /* the first version whose trace is signed */

static struct lesson lesson;
static struct error error;

static void unpack(int version)
{
    const char *parent = getenv("TEST_TMP");
    char archive[64], command[256];
    lesson = (struct lesson){.owner = NULL};
    snprintf(lesson.folder, sizeof lesson.folder, "%s/old-XXXXXX",
             parent && strlen(parent) < 40 ? parent : "/tmp");
    assert_non_null(mkdtemp(lesson.folder));
    snprintf(lesson.place, sizeof lesson.place, "%.63s/store", lesson.folder);
    snprintf(archive, sizeof archive, "tests/fixtures/stores/schema-%d.tar.gz", version);
    snprintf(command, sizeof command, "tar -xzf %s -C %s", archive, lesson.folder);
    assert_int_equal(system(command), 0);
}

/* What was imported from a file of that size and seed (tests/unit/lesson.h). */
static void whole(const struct footage_access *access, size_t clip, size_t size, int seed)
{
    struct footage_reader *reader;
    unsigned char wanted[4096], bytes[4096];
    size_t got;
    card_bytes(wanted, size, seed);
    must(footage_open(access->files[clip], access->key, &access->labels[clip], &reader, &error), &error);
    assert_int_equal(footage_size(reader), size);
    must(footage_read(reader, 0, bytes, size, &got, &error), &error);
    assert_int_equal(got, size);
    assert_memory_equal(bytes, wanted, size);
    footage_close(reader);
}

static bool has_note(const struct note_list *notes, const char *text, const char *author, bool answers)
{
    for (size_t i = 0; i < notes->count; i++)
        if (strcmp(notes->items[i].text, text) == 0)
            return strcmp(notes->items[i].author, author) == 0 && note_signed(&notes->items[i]) &&
                   answers == (notes->items[i].reply_to != NULL);
    return false;
}

static void look_at_lessons(const struct actor *actor)
{
    struct session_list sessions;
    struct footage_access access;
    struct note_list notes;
    size_t looked_at = 0;
    must(session_list(&lesson.store, actor, &lesson.arena, &sessions, &error), &error);
    assert_int_equal(sessions.count, 2);
    for (size_t i = 0; i < sessions.count; i++) {
        const char *id = sessions.items[i].id;
        must(session_open_footage(&lesson.store, actor, id, &access, &error), &error);
        if (access.count == 2) {
            whole(&access, 0, 3000, 1);
            whole(&access, 1, 2000, 2);
            looked_at++;
        } else {
            assert_int_equal(access.count, 1);
            whole(&access, 0, 1000, 3);
            looked_at += 10;
        }
        footage_access_release(&access);
    }
    assert_int_equal(looked_at, 11);
    must(note_list(&lesson.store, actor, lesson.trajectory, NULL, &lesson.arena, &notes, &error), &error);
    assert_int_equal(notes.count, 3);
    assert_true(has_note(&notes, "The first note, of the coach", "Carla Coach", false));
    assert_true(has_note(&notes, "The teacher's answer", "Tom Teacher", true));
    assert_true(has_note(&notes, "Een notitie met ë en €", "Tom Teacher", false));
}

/* Nothing is wrong, and it says since when it would know. */
static void check_all(const struct actor *actor, bool vouched, bool from_the_start)
{
    struct check_report report;
    char head[AUDIT_HEAD_SIZE];
    must(check_run(&lesson.store, actor, true, &lesson.arena, &report, &error), &error);
    for (size_t i = 0; i < report.count; i++)
        print_error("%s\n", report.findings[i]);
    assert_int_equal(report.count, 0);
    assert_int_equal(report.clips, 3);
    assert_int_equal(report.vouched_at > 0, vouched);
    assert_int_equal(report.vouched_from_the_start, from_the_start);
    must(audit_verify(&lesson.store, NULL, head, &error), &error);
}

static void an_old_store_is_opened(void **state)
{
    int version = *(int *)*state;
    int64_t before, after;
    const bool is_signed = version >= SIGNED_SINCE;
    char database[96];
    unpack(version);
    snprintf(database, sizeof database, "%s/terugblik.db", lesson.place);
    must(db_open(database, false, &lesson.store.db, &error), &error);
    must(db_schema_version(lesson.store.db, &before, &error), &error);
    assert_int_equal(before, version);
    db_close(lesson.store.db);
    must(store_open(&lesson.store, lesson.place, false, &error), &error);
    must(db_schema_version(lesson.store.db, &after, &error), &error);
    assert_true(after > before || is_signed);
    check_all(NULL, is_signed, is_signed);
    store_close(&lesson.store);
    arena_release(&lesson.arena);
    lesson_open(&lesson);
    assert_int_equal(lesson.store.distrust.kind, ERROR_NONE);
    check_all(lesson.coach, true, is_signed);
    look_at_lessons(lesson.coach);
    look_at_lessons(lesson.teacher);
    check_all(lesson.teacher, true, is_signed);
    lesson_destroy(&lesson);
}

/* Whoever comes before the owner works as before, and spoils nothing. */
static void others_may_come_before_its_owner(void **state)
{
    int version = *(int *)*state;
    struct session_list sessions;
    struct note_list notes;
    struct actor *coach;
    char id[ID_SIZE];
    unpack(version);
    must(store_open(&lesson.store, lesson.place, false, &error), &error);
    must(actor_login(&lesson.store, "coach", LESSON_PASSWORD, &coach, &error), &error);
    must(session_list(&lesson.store, coach, &lesson.arena, &sessions, &error), &error);
    must(note_list(&lesson.store, coach, NULL, sessions.items[0].id, &lesson.arena, &notes, &error), &error);
    for (size_t i = 1; i < sessions.count && notes.count == 0; i++)
        must(note_list(&lesson.store, coach, NULL, sessions.items[i].id, &lesson.arena, &notes, &error),
             &error);
    assert_true(notes.count > 0);
    const struct note note = {.session = notes.items[0].session,
                              .clip = notes.items[0].clip,
                              .kind = NOTE_MOMENT,
                              .at_ms = 3000,
                              .until_ms = -1,
                              .text = "Before the owner came"};
    must(note_add(&lesson.store, coach, &note, id, &error), &error);
    actor_close(coach);
    check_all(NULL, version >= SIGNED_SINCE, version >= SIGNED_SINCE);
    store_close(&lesson.store);
    arena_release(&lesson.arena);
    lesson_open(&lesson);
    assert_int_equal(lesson.store.distrust.kind, ERROR_NONE);
    check_all(lesson.coach, true, version >= SIGNED_SINCE);
    lesson_destroy(&lesson);
}

/* R13: from the owner's first log-in on, a change outside the program is found. */
static void R13_it_is_vouched_for_from_then_on(void **state)
{
    int version = *(int *)*state;
    struct check_report report;
    unpack(version);
    lesson_open(&lesson);
    lesson_sql(&lesson, "UPDATE consent SET answer = 'refused' WHERE pupil_id IS NOT NULL");
    must(check_run(&lesson.store, NULL, false, &lesson.arena, &report, &error), &error);
    assert_int_equal(report.count, 1);
    lesson_destroy(&lesson);
}

/* And what is begun in it goes on: another lesson, under the rules of today. */
static void another_lesson_goes_into_it(void **state)
{
    int version = *(int *)*state;
    struct import_result result;
    struct footage_access access;
    unpack(version);
    lesson_open(&lesson);
    snprintf(lesson.card, sizeof lesson.card, "%.63s/card", lesson.folder);
    assert_int_equal(mkdir(lesson.card, 0700), 0);
    card_add(&lesson, "d.mp4", 4000, 4);
    must(lesson_import(&lesson, "", false, &result, &error), &error);
    must(session_open_footage(&lesson.store, lesson.teacher, result.session, &access, &error), &error);
    whole(&access, 0, 4000, 4);
    footage_access_release(&access);
    lesson_destroy(&lesson);
}

int main(void)
{
    static int versions[] = {1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
    enum { COUNT = sizeof versions / sizeof *versions };
    enum { EACH = 4 };
    static char names[EACH * COUNT][64];
    struct CMUnitTest tests[EACH * COUNT];
    for (int i = 0; i < COUNT; i++) {
        const struct CMUnitTest each[] = {
            {"others_may_come_before_its_owner", others_may_come_before_its_owner, NULL, NULL, &versions[i]},
            {"an_old_store_is_opened", an_old_store_is_opened, NULL, NULL, &versions[i]},
            {"R13_it_is_vouched_for_from_then_on", R13_it_is_vouched_for_from_then_on, NULL, NULL,
             &versions[i]},
            {"another_lesson_goes_into_it", another_lesson_goes_into_it, NULL, NULL, &versions[i]},
        };
        for (int j = 0; j < EACH; j++) {
            snprintf(names[EACH * i + j], sizeof *names, "%s (version %d)", each[j].name, versions[i]);
            tests[EACH * i + j] = each[j];
            tests[EACH * i + j].name = names[EACH * i + j];
        }
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
