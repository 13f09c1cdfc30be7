/* What check says of rows that were changed outside the program: how, since when, and who could have (R13).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store/care/check.h"
#include "store/engine/db.h"
#include "store/people/policy.h"
#include "store/review/sessions.h"
#include "tests/unit/lesson.h"

static struct lesson lesson;
static struct error error;
static struct import_result result;
static struct check_report report;

static int setup(void **state)
{
    (void)state;
    lesson_make(&lesson);
    card_add(&lesson, "a.mp4", 2000, 1);
    must(lesson_import(&lesson, "", false, &result, &error), &error);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    lesson_destroy(&lesson);
    return 0;
}

static const char *only_finding(void)
{
    must(check_run(&lesson.store, NULL, false, &lesson.arena, &report, &error), &error);
    assert_int_equal(report.count, 1);
    assert_non_null(report.suspects);
    return report.findings[0];
}

/* What the trace calls the act of the row whose number comes after the n-th "(row " of the text. */
static const char *act_of(const char *text, int n)
{
    struct query query;
    while (n-- > 0) {
        text = strstr(text, "(row ");
        assert_non_null(text);
        text += strlen("(row ");
    }
    must(db_query(lesson.store.db, "SELECT action FROM audit WHERE seq = ?1", DB_ARGS(DB_INT(atoll(text))),
                  &query, &error),
         &error);
    assert_true(query_next(&query));
    const char *act = arena_copy(&lesson.arena, row_text(&query, 0));
    must(query_close(&query, &error), &error);
    return act;
}

static void R13_a_sound_store_has_no_suspects(void **state)
{
    (void)state;
    must(check_run(&lesson.store, NULL, false, &lesson.arena, &report, &error), &error);
    assert_int_equal(report.count, 0);
    assert_null(report.suspects);
    assert_true(report.vouched_at > 0);
    assert_true(report.vouched_from_the_start);
}

static void R13_what_was_changed_was_right_when_the_trace_had_it_last(void **state)
{
    (void)state;
    lesson_sql(&lesson, "UPDATE equipment SET serial = 'X' WHERE kind = 'card'");
    const char *said = only_finding();
    assert_non_null(strstr(said, "not as it was decided"));
    assert_string_equal(act_of(said, 1), "equipment.add");
}

static void R13_what_was_put_back_is_told_with_both_days(void **state)
{
    (void)state;
    must(policy_set(&lesson.store, lesson.owner, "grace_days", "3", &error), &error);
    must(policy_set(&lesson.store, lesson.owner, "notes_retention_days", "100", &error), &error);
    must(policy_set(&lesson.store, lesson.owner, "grace_days", "2", &error), &error);
    lesson_sql(&lesson, "UPDATE policy SET value = '3' WHERE key = 'grace_days'");
    const char *said = only_finding();
    assert_non_null(strstr(said, "put back"));
    assert_non_null(strstr(said, "(grace_days)"));
    assert_string_equal(act_of(said, 1), "policy.set");
    assert_string_equal(act_of(said, 2), "policy.set");
    assert_int_equal(atoll(strstr(strstr(said, "(row ") + 1, "(row ") + 5) - atoll(strstr(said, "(row ") + 5),
                     2);
}

static void R13_what_was_added_is_told_with_the_day_since_which_all_is_known(void **state)
{
    (void)state;
    lesson_sql(&lesson, "INSERT INTO policy VALUES ('backstop_mark_days', '1000')");
    const char *said = only_finding();
    assert_non_null(strstr(said, "was added"));
    assert_string_equal(act_of(said, 1), "store.init");
}

static void R13_what_was_removed_was_there_when_the_trace_had_it_last(void **state)
{
    (void)state;
    lesson_sql(&lesson, "DELETE FROM session_pupil");
    const char *said = only_finding();
    assert_non_null(strstr(said, "was removed"));
    assert_non_null(strstr(act_of(said, 1), "import."));
}

/* Whoever may write the file comes first: of who used the program nothing follows. */
static void R13_the_suspects_are_who_may_write_the_file(void **state)
{
    (void)state;
    struct actor *coach;
    lesson_sql(&lesson, "UPDATE session SET class_name = '2A'");
    actor_close(lesson.coach);
    must(actor_login(&lesson.store, "coach", LESSON_PASSWORD, &coach, &error), &error);
    lesson.coach = coach;
    (void)only_finding();
    assert_non_null(strstr(report.suspects, "may write the database file"));
    assert_non_null(strstr(report.suspects, "cannot tell who it was"));
    assert_non_null(strstr(report.suspects, "used by: coach."));
    assert_null(strstr(report.suspects, "noticed first"));
    const char *database = arena_printf(&lesson.arena, "%s/terugblik.db", lesson.place);
    assert_int_equal(chmod(database, 0666), 0);
    (void)only_finding();
    assert_non_null(strstr(report.suspects, "everybody"));
    assert_int_equal(chmod(database, 0660), 0);
    (void)only_finding();
    assert_non_null(strstr(report.suspects, "the group"));
}

/* R13: each log-in countersigns what was there before it, and says so when it could not. */
static void R13_a_log_in_that_noticed_is_in_the_trace(void **state)
{
    (void)state;
    struct store store;
    struct actor *teacher;
    lesson_sql(&lesson, "UPDATE location SET name = 'Elsewhere'");
    must(store_open(&store, lesson.place, false, &error), &error);
    must(actor_login(&store, "teacher", LESSON_PASSWORD, &teacher, &error), &error);
    assert_int_equal(store.distrust.kind, ERROR_CORRUPT);
    actor_close(teacher);
    store_close(&store);
    assert_int_equal(lesson_sql(&lesson,
                                "SELECT COUNT(*) FROM audit WHERE action = 'login' AND detail = 'doubted'"
                                " AND seq = (SELECT MAX(seq) FROM audit)"),
                     1);
    (void)only_finding();
    assert_non_null(strstr(report.suspects, "noticed first"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(R13_a_sound_store_has_no_suspects),
        TEST(R13_what_was_changed_was_right_when_the_trace_had_it_last),
        TEST(R13_what_was_put_back_is_told_with_both_days),
        TEST(R13_what_was_added_is_told_with_the_day_since_which_all_is_known),
        TEST(R13_what_was_removed_was_there_when_the_trace_had_it_last),
        TEST(R13_the_suspects_are_who_may_write_the_file),
        TEST(R13_a_log_in_that_noticed_is_in_the_trace),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
