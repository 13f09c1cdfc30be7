/* Check: a sound store has no findings; every kind of damage has one, and names no person. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store/care/check.h"
#include "store/review/drafts.h"
#include "store/review/notes.h"
#include "store/people/policy.h"
#include "store/footage/purge.h"
#include "store/review/review.h"
#include "store/review/sessions.h"
#include "store/vault/vault.h"
#include "tests/unit/damage.h"
#include "tests/unit/lesson.h"

static struct lesson lesson;
static struct error error;
static struct import_result result;
static struct clip_list clips;
static struct check_report report;

static int setup(void **state)
{
    (void)state;
    char id[ID_SIZE];
    lesson_make(&lesson);
    must(policy_set(&lesson.store, lesson.owner, "grace_days", "0", &error), &error);
    card_add(&lesson, "a.mp4", 200000, 1);
    card_add(&lesson, "b.mp4", 1000, 2);
    must(lesson_import(&lesson, "", false, &result, &error), &error);
    must(clip_list(&lesson.store, lesson.coach, result.session, &lesson.arena, &clips, &error), &error);
    const struct note note = {.session = result.session,
                              .clip = clips.items[0].id,
                              .kind = NOTE_MOMENT,
                              .at_ms = 1000,
                              .until_ms = -1,
                              .text = "A moment"};
    must(note_add(&lesson.store, lesson.coach, &note, id, &error), &error);
    must(draft_save(&lesson.store, lesson.coach, &note, &error), &error);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    lesson_destroy(&lesson);
    return 0;
}

static size_t findings(const struct actor *actor, bool footage)
{
    must(check_run(&lesson.store, actor, footage, &lesson.arena, &report, &error), &error);
    for (size_t i = 0; i < report.count; i++) {
        assert_true(report.findings[i][0]);
        assert_null(strstr(report.findings[i], "Coach"));
        assert_null(strstr(report.findings[i], "Teacher"));
    }
    return report.count;
}

static const char *clip_file(int clip)
{
    return arena_printf(&lesson.arena, "%s/footage/%s.tbf", lesson.place, clips.items[clip].id);
}

static void flip(const char *path, off_t at)
{
    int fd = open(path, O_RDWR | O_CLOEXEC);
    damage(fd, at);
    close(fd);
}

static void a_sound_store_has_none(void **state)
{
    (void)state;
    assert_int_equal(findings(NULL, false), 0);
    assert_int_equal(findings(NULL, true), 0);
    assert_int_equal(findings(lesson.coach, true), 0);
    assert_int_equal(report.sessions, 1);
    assert_int_equal(report.clips, 2);
    assert_int_equal(report.bytes, 201000);
    assert_true(report.audit_rows > 10);
    assert_int_equal(findings(lesson.owner, true), 0);
    /* In every state of the session. */
    must(session_complete(&lesson.store, lesson.coach, result.session, &error), &error);
    assert_int_equal(findings(lesson.coach, true), 0);
    struct purge_list list;
    must(purge_run(&lesson.store, NULL, PURGE_AWAIT, &lesson.arena, &list, &error), &error);
    assert_int_equal(findings(lesson.coach, true), 0);
}

static void shredded_but_not_purged_is_sound(void **state)
{
    (void)state;
    must(session_complete(&lesson.store, lesson.coach, result.session, &error), &error);
    lesson_sql(&lesson, "UPDATE session SET shredded_at = marked_at");
    lesson_sql(&lesson, "DELETE FROM session_key");
    must(vault_settle(&lesson.store, &error), &error);
    /* Sound but for who did it: what became of the footage, and two keys. */
    assert_int_equal(findings(lesson.coach, true), 3);
    assert_int_equal(unlink(clip_file(0)), 0);
    assert_int_equal(findings(lesson.coach, true), 3);
}

static void finds_missing_and_cut_footage(void **state)
{
    (void)state;
    assert_int_equal(truncate(clip_file(0), 200000), 0);
    assert_int_equal(findings(NULL, false), 1);
    assert_non_null(strstr(report.findings[0], id_short(clips.items[0].id)));
    assert_int_equal(unlink(clip_file(1)), 0);
    assert_int_equal(findings(NULL, false), 2);
    assert_int_equal(unlink(clip_file(0)), 0);
    assert_int_equal(symlink(clip_file(1), clip_file(0)), 0);
    assert_int_equal(findings(NULL, false), 2);
}

static void finds_changed_footage(void **state)
{
    (void)state;
    flip(clip_file(0), 70000);
    /* Without a key only sizes and the header can be looked at. */
    assert_int_equal(findings(NULL, true), 0);
    assert_int_equal(findings(lesson.owner, true), 0);
    assert_int_equal(findings(lesson.teacher, false), 0);
    assert_int_equal(findings(lesson.teacher, true), 1);
    flip(clip_file(0), 70000);
    assert_int_equal(findings(lesson.teacher, true), 0);
    flip(clip_file(1), 20);
    assert_int_equal(findings(NULL, false), 1);
}

static void finds_exchanged_footage(void **state)
{
    (void)state;
    const char *third = arena_printf(&lesson.arena, "%s/third", lesson.folder);
    card_add(&lesson, "c.mp4", 1000, 3);
    card_add(&lesson, "d.mp4", 1000, 4);
    must(lesson_import(&lesson, "", false, &result, &error), &error);
    must(clip_list(&lesson.store, lesson.coach, result.session, &lesson.arena, &clips, &error), &error);
    /* Two of the same size in one session, under one key: the files say whose they are. */
    assert_int_equal(rename(clip_file(0), third), 0);
    assert_int_equal(rename(clip_file(1), clip_file(0)), 0);
    assert_int_equal(rename(third, clip_file(1)), 0);
    assert_int_equal(findings(NULL, false), 2);
    assert_non_null(strstr(report.findings[0], "swapped"));
    assert_int_equal(findings(lesson.coach, true), 2);
}

static void finds_files_that_belong_to_nothing(void **state)
{
    (void)state;
    close(open(arena_printf(&lesson.arena, "%s/footage/01arz3ndektsv4rrffq69g5fav.tbf", lesson.place),
               O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
    close(open(arena_printf(&lesson.arena, "%s/footage/\x1b[31mother", lesson.place),
               O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
    assert_int_equal(findings(NULL, false), 2);
    for (size_t i = 0; i < report.count; i++)
        assert_null(strchr(report.findings[i], '\x1b'));
}

static void finds_rows_that_contradict(void **state)
{
    (void)state;
    static const struct {
        const char *damage, *mend;
    } rows[] = {
        {"UPDATE session SET shredded_at = 1", "UPDATE session SET shredded_at = NULL"},
        {"UPDATE clip SET size = size + 1 WHERE position = 0",
         "UPDATE clip SET size = size - 1 WHERE position = 0"},
        {"UPDATE session_key SET session_id = session_id, sealed = zeroblob(length(sealed))", NULL},
        {"DELETE FROM session_key", NULL},
        {"DELETE FROM original WHERE clip_id IN (SELECT id FROM clip WHERE position = 0)", NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t before = findings(lesson.coach, true);
        lesson_sql(&lesson, rows[i].damage);
        assert_true(findings(lesson.coach, true) > before || i == 3);
        assert_true(report.count > 0);
        if (rows[i].mend) {
            lesson_sql(&lesson, rows[i].mend);
            assert_int_equal(findings(lesson.coach, true), before);
        }
    }
}

/* A folder of the vault that is missing, a half that is missing for footage that is there, and footage of
 * before the vault, which is no damage. */
static void looks_at_the_vault(void **state)
{
    (void)state;
    char command[400];
    assert_int_equal(findings(NULL, false), 0);
    assert_int_equal(report.before_vault, 0);
    snprintf(command, sizeof command, "mv %s/vault %s/away", lesson.place, lesson.folder);
    assert_int_equal(system(command), 0);
    assert_int_equal(findings(NULL, false), 1);
    assert_non_null(strstr(report.findings[0], "/vault"));
    /* An empty one in its place. */
    lesson_sql(&lesson, "UPDATE session SET vault = 0");
    must(vault_ready(&lesson.store, &error), &error);
    assert_int_equal(findings(NULL, false), 1); /* the row of the session, which was changed */
    assert_int_equal(report.before_vault, 1);
    lesson_sql(&lesson, "UPDATE session SET vault = 1");
    assert_int_equal(findings(NULL, false), 1);
    assert_non_null(strstr(report.findings[0], "half of the key"));
}

static void finds_a_purge_that_is_a_lie(void **state)
{
    (void)state;
    must(session_complete(&lesson.store, lesson.coach, result.session, &error), &error);
    lesson_sql(&lesson, "UPDATE session SET purged_at = marked_at, shredded_at = marked_at");
    /* Keys left, their half in the vault, no certificate, two digests, two files, a draft; and nobody who did
     * it.
     */
    assert_int_equal(findings(NULL, false), 9);
}

static void R13_finds_a_changed_trace(void **state)
{
    (void)state;
    lesson_sql(&lesson, "DROP TRIGGER audit_no_update");
    lesson_sql(&lesson, "UPDATE audit SET action = 'login' WHERE action = 'import.done'");
    assert_int_equal(findings(NULL, false), 1);
}

static void finds_changed_notes(void **state)
{
    (void)state;
    lesson_sql(&lesson, "UPDATE note SET at_ms = at_ms + 1");
    size_t unread = findings(NULL, false);
    assert_true(unread > 0);
    assert_true(findings(lesson.teacher, false) > unread);
}

static void finds_a_broken_database(void **state)
{
    (void)state;
    lesson_sql(&lesson, "PRAGMA foreign_keys = OFF");
    lesson_sql(&lesson, "UPDATE clip SET session_id = '01arz3ndektsv4rrffq69g5fav' WHERE position = 1");
    assert_int_equal(findings(lesson.coach, true), 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_sound_store_has_none),        TEST(shredded_but_not_purged_is_sound),
        TEST(finds_missing_and_cut_footage), TEST(finds_changed_footage),
        TEST(finds_exchanged_footage),       TEST(finds_files_that_belong_to_nothing),
        TEST(finds_rows_that_contradict),    TEST(looks_at_the_vault),
        TEST(finds_a_purge_that_is_a_lie),   TEST(R13_finds_a_changed_trace),
        TEST(finds_changed_notes),           TEST(finds_a_broken_database),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
