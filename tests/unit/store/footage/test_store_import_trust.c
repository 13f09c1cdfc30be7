/* What somebody put into the database file gets nothing of an import, and lets nothing in (R1 to R7, R13). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/lesson.h"

static struct lesson lesson;
static struct error error;

static int setup(void **state)
{
    (void)state;
    lesson_make(&lesson);
    card_add(&lesson, "a.mp4", 3000, 1);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    lesson_destroy(&lesson);
    return 0;
}

/* Nothing is stored, nobody gets a key, and the card is whole. */
static void refused(const char *attack)
{
    struct import_result result;
    lesson_sql(&lesson, attack);
    if (lesson_import(&lesson, "", false, &result, &error))
        fail_msg("%s: imported", attack);
    assert_true(error.kind == ERROR_CORRUPT || error.kind == ERROR_DENIED);
    assert_int_equal(lesson_sql(&lesson, "SELECT COUNT(*) FROM session_key"), 0);
    assert_int_equal(lesson_sql(&lesson, "SELECT COUNT(*) FROM session"), 0);
    assert_true(card_whole(&lesson, "a.mp4", 3000, 1));
}

static void R7_a_key_that_was_swapped(void **state)
{
    (void)state;
    refused("UPDATE account SET box_public = zeroblob (32) WHERE name = 'teacher'");
}

static void R7_another_coach_in_the_trajectory(void **state)
{
    (void)state;
    refused("UPDATE trajectory SET coach_id = (SELECT id FROM account WHERE name = 'owner')");
}

static void R7_a_role_that_was_put_in(void **state)
{
    (void)state;
    refused("INSERT INTO account_role SELECT id, 'registrar' FROM account WHERE name = 'teacher'");
}

static void R1_R2_a_consent_that_was_made_up(void **state)
{
    (void)state;
    refused(
        "INSERT INTO consent (id, pupil_id, purpose, answer, capacity, guardian_id, answered_on, recorded_at,"
        " recorded_by) SELECT '01hq0000000000000000000bad', p.id, 'coaching', 'given', 'guardian', g.id,"
        " '2026-01-05', 5, (SELECT id FROM account WHERE name = 'registrar')"
        " FROM pupil p JOIN guardian g ON g.pupil_id = p.id WHERE p.number = '1002'");
}

static void R2_an_answer_that_was_turned(void **state)
{
    (void)state;
    refused("UPDATE consent SET capacity = capacity, form_reference = 'X' WHERE pupil_id IS NOT NULL");
}

static void R2_a_birth_date_that_was_changed(void **state)
{
    (void)state;
    refused("UPDATE pupil SET birth_date = '2001-01-01' WHERE number = '1002'");
}

static void R2b_a_regime_that_was_changed(void **state)
{
    (void)state;
    refused("UPDATE policy SET value = 'objection' WHERE key LIKE 'regime.%'");
}

static void R3_a_pupil_who_was_taken_out_of_the_class(void **state)
{
    (void)state;
    refused("DELETE FROM membership WHERE pupil_id = (SELECT id FROM pupil WHERE number = '1002')");
}

static void R5_a_card_that_nobody_registered(void **state)
{
    (void)state;
    refused("UPDATE equipment SET serial = 'K-2' WHERE kind = 'card'");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(R7_a_key_that_was_swapped),        TEST(R7_another_coach_in_the_trajectory),
        TEST(R7_a_role_that_was_put_in),        TEST(R1_R2_a_consent_that_was_made_up),
        TEST(R2_an_answer_that_was_turned),     TEST(R2_a_birth_date_that_was_changed),
        TEST(R2b_a_regime_that_was_changed),    TEST(R3_a_pupil_who_was_taken_out_of_the_class),
        TEST(R5_a_card_that_nobody_registered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
