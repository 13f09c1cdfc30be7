/* Who has not answered yet, and finding a pupil of the whole school. */
#include "tests/unit/registers.h"

#include "store/people/pupil-find.h"
#include "store/people/reminder.h"

static const char *numbers(struct school *school, const struct reminder *reminder)
{
    const char *all = "";
    for (size_t i = 0; i < reminder->count; i++)
        all = arena_printf(&school->arena, "%s%s ", all, reminder->lines[i].pupil.number);
    return all;
}

static const char *remind(struct school *school, enum purpose purpose, struct reminder *reminder)
{
    WORKS(school, reminder_make(&school->store, school->people[REGISTRAR], "2b", NULL, FILMED, purpose,
                                &school->arena, reminder, &school->error));
    return numbers(school, reminder);
}

static void R2_who_has_not_answered_is_reminded(void **state)
{
    struct school *school = *state;
    struct reminder reminder;
    struct consent_effect effect;
    add_class(school);
    /* By surname; "Youssef, el Amrani" is one of Youssef, as it is written. */
    assert_string_equal(remind(school, PURPOSE_COACHING, &reminder), "1001 1002 1003 ");
    assert_int_equal(reminder.pupils, 3);
    assert_true(reminder.lines[2].own);
    assert_string_equal(reminder.lines[2].guardians, "");
    assert_false(reminder.lines[0].own);
    assert_string_equal(reminder.lines[0].guardians, "Kees de Boer; Petra de Boer");
    /* An answer is one, whichever it is; a guardian's alone no longer counts from the 16th birthday on. */
    WORKS(school,
          answer(school, "1001", ANSWER_REFUSED, CAPACITY_GUARDIAN, "Kees de Boer", "2024-09-01", &effect));
    WORKS(school,
          answer(school, "1002", ANSWER_GIVEN, CAPACITY_GUARDIAN, "Els Prins", "2024-09-01", &effect));
    assert_string_equal(remind(school, PURPOSE_COACHING, &reminder), "1002 1003 ");
    assert_int_equal(reminder.lines[0].permission.reason, PERMISSION_NEEDS_OWN);
    WORKS(school, answer(school, "1002", ANSWER_GIVEN, CAPACITY_SELF, "Sanne Prins", FILMED, &effect));
    assert_string_equal(remind(school, PURPOSE_COACHING, &reminder), "1003 ");
    /* Each purpose is asked for by itself. */
    assert_string_equal(remind(school, PURPOSE_TEAM, &reminder), "1001 1002 1003 ");
}

static void R2b_silence_needs_no_reminder_under_objection(void **state)
{
    struct school *school = *state;
    struct reminder reminder;
    add_class(school);
    WORKS(school,
          policy_set(&school->store, school->people[OWNER], "regime.team", "objection", &school->error));
    assert_string_equal(remind(school, PURPOSE_TEAM, &reminder), "");
    assert_true(reminder.objection_regime);
}

static const char *find(struct school *school, const char *text)
{
    struct found_pupils found;
    const char *all = "";
    WORKS(school, pupil_find(&school->store, school->people[REGISTRAR], text, &school->arena, &found,
                             &school->error));
    for (size_t i = 0; i < found.count; i++)
        all = arena_printf(&school->arena, "%s%s ", all, found.items[i].pupil.number);
    return all;
}

static void a_pupil_is_found_by_whatever_is_said(void **state)
{
    struct school *school = *state;
    struct pupils_plan result;
    add_class(school);
    WORKS(school, import_pupils(school,
                                "number,name,birth_date,class,location,guardians\n"
                                "2001,Zoë Brûlé,2012-05-01,3c,Beilen,Ömer Kaya\n"
                                "2002,Anna van der Boer,2012-05-02,3c,Beilen,\n",
                                &result));
    assert_string_equal(find(school, "zoe"), "2001 ");
    assert_string_equal(find(school, "BRULE"), "2001 ");
    assert_string_equal(find(school, "omer"), "2001 ");
    assert_string_equal(find(school, "1002"), "1002 ");
    assert_string_equal(find(school, "3c"), "2002 2001 ");
    assert_string_equal(find(school, "boer"), "1001 2002 ");
    assert_string_equal(find(school, " boer  3c "), "2002 ");
    assert_string_equal(find(school, "petra beilen"), "1001 ");
    assert_string_equal(find(school, "nobody"), "");
    assert_string_equal(find(school, ""), "1001 1002 1003 2002 2001 ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCHOOL_TEST(R2_who_has_not_answered_is_reminded),
        SCHOOL_TEST(R2b_silence_needs_no_reminder_under_objection),
        SCHOOL_TEST(a_pupil_is_found_by_whatever_is_said),
    };
    return cmocka_run_group_tests_name("reminder", tests, NULL, NULL);
}
