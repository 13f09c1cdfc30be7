/* R12: team and festive footage is for the coaches and teachers of its location: also for those who come
 * later, never for the others, and no longer for those who leave. */
#include "tests/unit/registers.h"

#include "store/people/viewers.h"

/* Footage that only the coach can open so far, as if imported before anybody else was there. */
static void add_footage(struct school *school, const char *purpose, char id[static ID_SIZE])
{
    unsigned char *key = key_alloc(KEY_SIZE), sealed[SEALED_SIZE];
    const struct actor *coach = school->people[COACH];
    char clip[ID_SIZE];
    randombytes_buf(key, KEY_SIZE);
    id_make(id, clock_now());
    school_force(
        school,
        "INSERT INTO session (id, purpose, location_id, class_name, filmed_on, filmed_by, imported_by, "
        "started_at,"
        " imported_at) VALUES (?1, ?2, (SELECT location_id FROM account_site WHERE account_id = ?3), '2b', "
        "?4, ?3, ?3, "
        "?5, ?5)",
        DB_ARGS(DB_TEXT(id), DB_TEXT(purpose), DB_TEXT(coach->id), DB_TEXT(FILMED), DB_INT(clock_now())));
    school_add_clip(school, id, key, 0, 10, clip);
    key_seal(key, "footage", id, coach->id, coach->box_public, sealed);
    school_force(school, "INSERT INTO session_key (session_id, account_id, sealed) VALUES (?1, ?2, ?3)",
                 DB_ARGS(DB_TEXT(id), DB_TEXT(coach->id), DB_BLOB(sealed, sizeof sealed)));
    key_free(key);
}

static bool can_watch(struct school *school, const struct actor *actor, const char *session)
{
    struct footage_access access;
    error_clear(&school->error);
    if (!session_open_footage(&school->store, actor, session, &access, &school->error))
        return false;
    WORKS(school, session_close_footage(&school->store, actor, session, &access, 1000, &school->error));
    return true;
}

static bool is_listed(struct school *school, const struct actor *actor, const char *session)
{
    struct session_list list;
    WORKS(school, session_list(&school->store, actor, &school->arena, &list, &school->error));
    for (size_t i = 0; i < list.count; i++) {
        if (strcmp(list.items[i].id, session) == 0)
            return true;
    }
    return false;
}

static void log_in_again(struct school *school, enum person person)
{
    actor_close(school->people[person]);
    school->people[person] = school_login(school, person);
}

static void R12_a_colleague_who_logs_in_passes_the_keys_on(void **state)
{
    struct school *school = *state;
    char team[ID_SIZE], festive[ID_SIZE];
    add_footage(school, "team", team);
    add_footage(school, "festive", festive);
    assert_true(is_listed(school, school->people[TEACHER], team));
    assert_false(can_watch(school, school->people[TEACHER], team));
    log_in_again(school, OTHER_TEACHER); /* who has no key has none to pass on */
    assert_false(can_watch(school, school->people[TEACHER], team));
    log_in_again(school, COACH);
    for (int person = 0; person < PEOPLE; person++) {
        bool staff = fixture_people[person].roles & (ROLE_COACH | ROLE_TEACHER);
        assert_int_equal(can_watch(school, school->people[person], team), staff);
        assert_int_equal(can_watch(school, school->people[person], festive), staff);
        assert_int_equal(is_listed(school, school->people[person], team), staff);
        assert_int_equal(
            school_number(school,
                          "SELECT COUNT(*) FROM session_key WHERE account_id = ?1 AND session_id IN (?2, ?3)",
                          DB_ARGS(DB_TEXT(school->people[person]->id), DB_TEXT(team), DB_TEXT(festive))),
            staff ? 2 : 0);
    }
    assert_int_equal(school_traces(school, "session.seal", false), 2);
    log_in_again(school, TEACHER); /* nothing is missing: nothing is written */
    assert_int_equal(school_traces(school, "session.seal", false), 2);
}

/* R11: who was named for footage of support and has no key, after a new password, gets it from another of
 * those named; and is told so truthfully. */
static void R11_who_is_named_passes_the_keys_on(void **state)
{
    struct school *school = *state;
    char support[ID_SIZE];
    const struct actor *coach = school->people[COACH], *teacher = school->people[TEACHER];
    add_footage(school, "support", support);
    for (size_t i = 0; i < 2; i++)
        school_force(school, "INSERT INTO session_viewer (session_id, account_id) VALUES (?1, ?2)",
                     DB_ARGS(DB_TEXT(support), DB_TEXT(i ? teacher->id : coach->id)));
    assert_false(can_watch(school, teacher, support));
    assert_non_null(strstr(school->error.text, "logs in, Cor Bakker for one"));
    log_in_again(school, OTHER_COACH); /* who is not named gets none and has none to pass on */
    assert_false(can_watch(school, school->people[OTHER_COACH], support));
    assert_false(is_listed(school, school->people[OTHER_COACH], support));
    log_in_again(school, COACH);
    assert_true(can_watch(school, school->people[TEACHER], support));
    assert_false(can_watch(school, school->people[OTHER_COACH], support));
    assert_int_equal(school_number(school, "SELECT COUNT(*) FROM session_key WHERE session_id = ?1",
                                   DB_ARGS(DB_TEXT(support))),
                     2);
    /* Nobody left who has one. */
    school_force(school, "DELETE FROM session_key WHERE session_id = ?1", DB_ARGS(DB_TEXT(support)));
    assert_false(can_watch(school, school->people[TEACHER], support));
    assert_non_null(strstr(school->error.text, "Nobody can open this footage any more"));
}

static void R12_only_staff_of_that_location_get_and_see_it(void **state)
{
    struct school *school = *state;
    char team[ID_SIZE];
    add_footage(school, "team", team);
    WORKS(school, location_add(&school->store, school->people[OWNER], "Assen", &school->error));
    WORKS(school, account_add(&school->store, school->people[OWNER], "elders", "Els Elders",
                              ROLE_COACH | ROLE_TEACHER, "Assen", PASSWORD, false, &school->error));
    struct actor *elsewhere;
    WORKS(school, actor_login(&school->store, "elders", PASSWORD, &elsewhere, &school->error));
    log_in_again(school, COACH);
    assert_true(can_watch(school, school->people[TEACHER], team));
    assert_false(is_listed(school, elsewhere, team));
    assert_false(can_watch(school, elsewhere, team));
    assert_int_equal(school_number(school, "SELECT COUNT(*) FROM session_key WHERE account_id = ?1",
                                   DB_ARGS(DB_TEXT(elsewhere->id))),
                     0);
    actor_close(elsewhere);
}

static void R12_a_one_time_password_gets_nothing_until_it_is_changed(void **state)
{
    struct school *school = *state;
    char team[ID_SIZE];
    struct actor *fresh;
    add_footage(school, "team", team);
    WORKS(school, account_add(&school->store, school->people[OWNER], "nieuw", "Nina Nieuw", ROLE_TEACHER,
                              NULL, PASSWORD, true, &school->error));
    log_in_again(school, COACH);
    WORKS(school, actor_login(&school->store, "nieuw", PASSWORD, &fresh, &school->error));
    assert_int_equal(school_number(school, "SELECT COUNT(*) FROM session_key WHERE account_id = ?1",
                                   DB_ARGS(DB_TEXT(fresh->id))),
                     0);
    WORKS(school, actor_set_password(&school->store, fresh, PASSWORD, "of my own choosing", &school->error));
    assert_false(can_watch(school, fresh, team));
    log_in_again(school, TEACHER); /* any colleague who can */
    assert_true(can_watch(school, fresh, team));
    actor_close(fresh);
}

static void R12_who_leaves_loses_it(void **state)
{
    struct school *school = *state;
    char team[ID_SIZE];
    add_footage(school, "team", team);
    log_in_again(school, COACH);
    assert_true(can_watch(school, school->people[OTHER_COACH], team));
    WORKS(school, account_disable(&school->store, school->people[OWNER], fixture_people[OTHER_COACH].name,
                                  &school->error));
    assert_false(can_watch(school, school->people[OTHER_COACH], team));
    log_in_again(school, COACH); /* nor does it come back */
    assert_int_equal(school_number(school, "SELECT COUNT(*) FROM session_key WHERE account_id = ?1",
                                   DB_ARGS(DB_TEXT(school->people[OTHER_COACH]->id))),
                     0);
}

static void R12_nothing_is_passed_on_of_what_may_not_be_seen(void **state)
{
    struct school *school = *state;
    char team[ID_SIZE];
    add_footage(school, "team", team);
    static const char *const gone[] = {"blocked_at", "shredded_at", "purged_at"};
    for (size_t i = 0; i < sizeof gone / sizeof *gone; i++) {
        char sql[128];
        snprintf(sql, sizeof sql, "UPDATE session SET %s = 1 WHERE id = ?1", gone[i]);
        school_force(school, sql, DB_ARGS(DB_TEXT(team)));
        log_in_again(school, COACH);
        snprintf(sql, sizeof sql, "UPDATE session SET %s = NULL WHERE id = ?1", gone[i]);
        school_force(school, sql, DB_ARGS(DB_TEXT(team)));
        assert_int_equal(school_traces(school, "session.seal", false), 0);
    }
}

static void R7_coaching_is_not_passed_on(void **state)
{
    struct school *school = *state;
    school_force(school, "DELETE FROM session_key WHERE session_id = ?1 AND account_id = ?2",
                 DB_ARGS(DB_TEXT(school->session), DB_TEXT(school->people[TEACHER]->id)));
    log_in_again(school, COACH);
    assert_true(can_watch(school, school->people[COACH], school->session));
    assert_false(can_watch(school, school->people[TEACHER], school->session));
}

/* A seal that somebody put in from elsewhere keeps no other from being passed on, nor anybody from logging
 * in. */
static void a_damaged_seal_stops_nothing_else(void **state)
{
    struct school *school = *state;
    char damaged[ID_SIZE], whole[ID_SIZE];
    add_footage(school, "team", damaged);
    add_footage(school, "team", whole);
    school_force(school,
                 "UPDATE session_key SET sealed = (SELECT sealed FROM session_key WHERE session_id = ?2) "
                 "WHERE session_id = ?1",
                 DB_ARGS(DB_TEXT(damaged), DB_TEXT(whole)));
    log_in_again(school, COACH);
    assert_true(can_watch(school, school->people[TEACHER], whole));
    assert_false(can_watch(school, school->people[TEACHER], damaged));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCHOOL_TEST(R12_a_colleague_who_logs_in_passes_the_keys_on),
        SCHOOL_TEST(R12_only_staff_of_that_location_get_and_see_it),
        SCHOOL_TEST(R11_who_is_named_passes_the_keys_on),
        SCHOOL_TEST(R12_a_one_time_password_gets_nothing_until_it_is_changed),
        SCHOOL_TEST(R12_who_leaves_loses_it),
        SCHOOL_TEST(R12_nothing_is_passed_on_of_what_may_not_be_seen),
        SCHOOL_TEST(R7_coaching_is_not_passed_on),
        SCHOOL_TEST(a_damaged_seal_stops_nothing_else),
    };
    return cmocka_run_group_tests_name("viewers", tests, NULL, NULL);
}
