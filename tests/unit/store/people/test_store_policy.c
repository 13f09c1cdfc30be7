/* What a change of policy would do is told before it is made, changes nothing, and is true (R2, R2b, R9,
 * R10). */
#include "tests/unit/registers.h"

#include "store/people/policy-effect.h"

static struct policy_effect foretell(struct school *school, const char *key, const char *value)
{
    struct policy_effect effect;
    WORKS(school, policy_foretell(&school->store, school->people[OWNER], key, value, &school->arena, &effect,
                                  &school->error));
    return effect;
}

static int64_t may_today(struct school *school)
{
    struct film_plan plan;
    char today[DAY_SIZE];
    clock_day(clock_now(), today);
    WORKS(school, film_plan_make(&school->store, school->people[COACH], "2b", NULL, today, PURPOSE_COACHING,
                                 &school->arena, &plan, &school->error));
    return (int64_t)plan.may;
}

static void R2b_a_regime_says_who_may_be_in_the_picture_then(void **state)
{
    struct school *school = *state;
    struct consent_effect consent;
    add_class(school);
    give_consents(school);
    declare_in_picture(school, school->session, "1001");
    /* 1001's guardian consents (16 by now, so it no longer counts), 1003 consents, 1002 is silent. */
    struct policy_effect effect = foretell(school, "regime.coaching", "objection");
    int64_t before = may_today(school);
    assert_true(effect.regime && !effect.same);
    assert_string_equal(effect.before, "consent");
    assert_int_equal(effect.pupils, 3);
    assert_int_equal(effect.class_count, 1);
    assert_string_equal(effect.classes[0].class_name, "2b");
    assert_int_equal(effect.classes[0].may_before, before);
    assert_int_equal(effect.next_lessons, 1);
    assert_int_equal(effect.footage, 1);
    assert_int_equal(effect.blocked, 0);

    /* That was only foretold. Now the change is made, and what was foretold happens. */
    assert_int_equal(school_traces(school, "policy.set", false), 0);
    WORKS(school,
          policy_set(&school->store, school->people[OWNER], "regime.coaching", "objection", &school->error));
    assert_int_equal(may_today(school), before + effect.gained - effect.lost);
    assert_int_equal(may_today(school), effect.classes[0].may_after);

    /* Back to consent: pupils who never answered are lost again, since silence was never stored as consent.
     * An objection counts under both regimes (R4). */
    WORKS(school, objection_record(&school->store, school->people[REGISTRAR],
                                   &(struct objection_entry){.who = "1003",
                                                             .capacity = CAPACITY_SELF,
                                                             .giver = "Youssef el Amrani",
                                                             .on = "2025-10-01",
                                                             .purpose = PURPOSE_COACHING},
                                   &consent, &school->error));
    before = may_today(school);
    effect = foretell(school, "regime.coaching", "consent");
    assert_true(effect.lost > 0);
    assert_int_equal(effect.gained, 0);
    WORKS(school,
          policy_set(&school->store, school->people[OWNER], "regime.coaching", "consent", &school->error));
    assert_int_equal(may_today(school), before + effect.gained - effect.lost);
}

static void R2_footage_of_the_other_rule_is_told_and_blocked(void **state)
{
    struct school *school = *state;
    struct footage_access access;
    add_class(school);
    WORKS(school,
          policy_set(&school->store, school->people[OWNER], "regime.coaching", "objection", &school->error));
    declare_in_picture(school, school->session, "1001");
    declare_in_picture(school, school->session, "1003");
    struct policy_effect effect = foretell(school, "regime.coaching", "consent");
    assert_int_equal(effect.blocked, 1);
    assert_int_equal(effect.classes[0].blocked, 1);
    /* That was only foretold: nothing has happened yet. */
    WORKS(school, session_open_footage(&school->store, school->people[COACH], school->session, &access,
                                       &school->error));
    footage_access_release(&access);
    WORKS(school,
          policy_set(&school->store, school->people[OWNER], "regime.coaching", "consent", &school->error));
    REFUSED_AS(school, ERROR_DENIED,
               session_open_footage(&school->store, school->people[COACH], school->session, &access,
                                    &school->error));
    assert_int_equal(school_traces(school, "session.block", false), 1);
    /* Another purpose's footage and pupils are another matter. */
    effect = foretell(school, "regime.team", "objection");
    assert_int_equal(effect.footage, 0);
    assert_int_equal(effect.blocked, 0);
    assert_int_equal(effect.gained, 3);
    assert_int_equal(effect.next_lessons, 0);
}

static void days_say_what_they_reach(void **state)
{
    struct school *school = *state;
    school_force(school, "UPDATE session SET imported_at = ?1",
                 DB_ARGS(DB_INT(clock_now() - 50 * CLOCK_DAY_MS)));
    struct policy_effect effect = foretell(school, "backstop_warn_days", "60");
    assert_int_equal(effect.warned_now, 1);
    assert_int_equal(effect.warned_then, 0);
    effect = foretell(school, "backstop_mark_days", "40");
    assert_int_equal(effect.marked_at_once, 1);
    effect = foretell(school, "backstop_mark_days", "51");
    assert_int_equal(effect.marked_at_once, 0);
    WORKS(school, session_complete(&school->store, school->people[COACH], school->session, &school->error));
    effect = foretell(school, "grace_days", "0");
    assert_int_equal(effect.marked, 1);
    WORKS(school, trajectory_end(&school->store, school->people[COACH], school->trajectory, &school->error));
    school_force(school, "UPDATE trajectory SET ended_at = ?1",
                 DB_ARGS(DB_INT(clock_now() - 10 * CLOCK_DAY_MS)));
    effect = foretell(school, "notes_retention_days", "9");
    assert_int_equal(effect.expired_at_once, 0); /* there is footage still */
    school_force(school, "UPDATE session SET shredded_at = 1, purged_at = 1", DB_NO_ARGS);
    effect = foretell(school, "notes_retention_days", "9");
    assert_int_equal(effect.expired_at_once, 1);
    effect = foretell(school, "notes_retention_days", "11");
    assert_int_equal(effect.expired_at_once, 0);
}

static void what_cannot_be_set_is_refused_beforehand(void **state)
{
    struct school *school = *state;
    struct policy_effect effect;
    static const struct {
        const char *key, *value;
    } bad[] = {{"grace_days", "31"},
               {"regime.coaching", "silence"},
               {"colour", "blue"},
               {"backstop_warn_days", "90"},
               {"backstop_mark_days", "28"}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        REFUSED_AS(school, ERROR_INVALID,
                   policy_foretell(&school->store, school->people[OWNER], bad[i].key, bad[i].value,
                                   &school->arena, &effect, &school->error));
    REFUSED_AS(school, ERROR_DENIED,
               policy_foretell(&school->store, school->people[COACH], "grace_days", "3", &school->arena,
                               &effect, &school->error));
    assert_true(foretell(school, "grace_days", "1").same);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(R2b_a_regime_says_who_may_be_in_the_picture_then, school_setup,
                                        school_teardown),
        cmocka_unit_test_setup_teardown(R2_footage_of_the_other_rule_is_told_and_blocked, school_setup,
                                        school_teardown),
        cmocka_unit_test_setup_teardown(days_say_what_they_reach, school_setup, school_teardown),
        cmocka_unit_test_setup_teardown(what_cannot_be_set_is_refused_beforehand, school_setup,
                                        school_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
