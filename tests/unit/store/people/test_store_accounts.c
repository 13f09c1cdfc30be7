/* Accounts: log-in and its delay, one-time passwords, roles, and who may do what about them. */
#include "store/people/pupils.h"
#include "tests/unit/fixture.h"

static bool login(struct school *school, const char *name, const char *password)
{
    struct actor *actor;
    if (!actor_login(&school->store, name, password, &actor, &school->error))
        return false;
    actor_close(actor);
    return true;
}

static void a_store_has_one_school(void **state)
{
    struct school *school = *state;
    REFUSED_AS(school, ERROR_CONFLICT,
               school_init(&school->store, "Second", "Assen", NULL, "eve", "Eve", PASSWORD, &school->error));
    assert_int_equal(school_number(school, "SELECT COUNT(*) FROM school", DB_NO_ARGS), 1);
    assert_int_equal(school_number(school, "SELECT COUNT(*) FROM account WHERE name = 'eve'", DB_NO_ARGS), 0);
}

static void log_in_gives_what_the_account_has(void **state)
{
    struct school *school = *state;
    const struct actor *carla = school->people[OTHER_COACH];
    assert_string_equal(carla->name, "carla");
    assert_string_equal(carla->full_name, "Carla Mulder");
    assert_int_equal(carla->roles, ROLE_COACH | ROLE_TEACHER);
    assert_false(carla->must_change_password);
    assert_non_null(carla->secrets);
    assert_int_equal(school_traces(school, "login", false), PEOPLE);
}

static void R13_wrong_name_and_wrong_password_look_the_same_and_leave_a_trace(void **state)
{
    struct school *school = *state;
    char wrong_password[sizeof school->error.text];
    REFUSED_AS(school, ERROR_DENIED, login(school, "tess", "not this one"));
    strcpy(wrong_password, school->error.text);
    REFUSED_AS(school, ERROR_DENIED, login(school, "nobody", "not this one"));
    assert_string_equal(wrong_password, school->error.text);
    assert_int_equal(school_traces(school, "login.failed", false), 2);
    assert_int_equal(
        school_number(school, "SELECT COUNT(*) FROM audit WHERE action = 'login.failed' AND object_id = ?1",
                      DB_ARGS(DB_TEXT(school->people[TEACHER]->id))),
        1);
    assert_int_equal(
        school_number(school,
                      "SELECT COUNT(*) FROM audit WHERE action = 'login.failed' AND object_id IS NULL",
                      DB_NO_ARGS),
        1);
    /* What was typed is nowhere to be found. */
    assert_int_equal(
        school_number(school,
                      "SELECT COUNT(*) FROM audit WHERE detail LIKE '%nobody%' OR object_id LIKE '%nobody%'",
                      DB_NO_ARGS),
        0);
}

static unsigned roles_in_list(struct school *school, const char *name)
{
    struct account_list list;
    WORKS(school, account_list(&school->store, school->people[OWNER], &school->arena, &list, &school->error));
    for (size_t i = 0; i < list.count; i++) {
        if (strcmp(list.items[i].name, name) == 0)
            return list.items[i].roles;
    }
    return 0;
}

static void roles_are_known_by_their_dutch_names_too(void **state)
{
    struct school *school = *state;
    unsigned roles;
    WORKS(school, roles_parse("coach,teacher", &roles, &school->error));
    assert_int_equal(roles, ROLE_COACH | ROLE_TEACHER);
    WORKS(school, roles_parse("Beeldcoach, docent", &roles, &school->error));
    assert_int_equal(roles, ROLE_COACH | ROLE_TEACHER);
    WORKS(school, roles_parse("administratie ,BEHEERDER", &roles, &school->error));
    assert_int_equal(roles, ROLE_REGISTRAR | ROLE_OWNER);
    REFUSED_AS(school, ERROR_INVALID, roles_parse("docent,", &roles, &school->error));
    REFUSED_AS(school, ERROR_INVALID, roles_parse("doc", &roles, &school->error));
    REFUSED_AS(school, ERROR_INVALID, roles_parse("", &roles, &school->error));
}

static void roles_change_from_that_moment(void **state)
{
    struct school *school = *state;
    const struct actor *owner = school->people[OWNER];
    struct actor *tom = school->people[OTHER_TEACHER];
    struct pupil_list pupils;
    REFUSED_AS(school, ERROR_DENIED,
               pupil_list(&school->store, tom, NULL, NULL, false, &school->arena, &pupils, &school->error));
    WORKS(school,
          account_set_roles(&school->store, owner, "tom", ROLE_TEACHER | ROLE_REGISTRAR, &school->error));
    assert_int_equal(roles_in_list(school, "tom"), ROLE_TEACHER | ROLE_REGISTRAR);
    /* Who is logged in has them as well. */
    WORKS(school,
          pupil_list(&school->store, tom, NULL, NULL, false, &school->arena, &pupils, &school->error));
    assert_int_equal(tom->roles, ROLE_TEACHER);
    WORKS(school, actor_refresh(&school->store, tom, &school->error));
    assert_int_equal(tom->roles, ROLE_TEACHER | ROLE_REGISTRAR);
    assert_int_equal(school_number(school,
                                   "SELECT COUNT(*) FROM audit WHERE action = 'account.roles' AND detail ="
                                   " 'roles=teacher,registrar'",
                                   DB_NO_ARGS),
                     1);
    REFUSED_AS(school, ERROR_INVALID, account_set_roles(&school->store, owner, "tom", 0, &school->error));
    REFUSED_AS(school, ERROR_NOT_FOUND, account_set_roles(&school->store, owner, "x", 1, &school->error));
    REFUSED_AS(school, ERROR_INVALID,
               account_set_roles(&school->store, owner, "olga", ROLE_COACH, &school->error));
    WORKS(school, account_set_roles(&school->store, owner, "tom", ROLE_OWNER, &school->error));
    WORKS(school, account_set_roles(&school->store, owner, "olga", ROLE_COACH, &school->error));
    REFUSED_AS(school, ERROR_DENIED, account_set_roles(&school->store, owner, "tom", 1, &school->error));
}

static void R12_who_is_no_longer_staff_keeps_no_key_of_its_footage(void **state)
{
    struct school *school = *state;
    const struct actor *owner = school->people[OWNER];
    static const char count[] = "SELECT COUNT(*) FROM session_key k JOIN account a ON a.id = k.account_id"
                                " WHERE a.name = 'cor'";
    WORKS(school, account_set_roles(&school->store, owner, "cor", ROLE_REGISTRAR, &school->error));
    assert_int_equal(school_number(school, count, DB_NO_ARGS),
                     1); /* a trajectory stays with its two people */
    school_force(school, "UPDATE session SET purpose = 'team', trajectory_id = NULL", DB_NO_ARGS);
    WORKS(school, account_set_roles(&school->store, owner, "cor", ROLE_TEACHER, &school->error));
    assert_int_equal(school_number(school, count, DB_NO_ARGS), 1);
    WORKS(school, account_set_roles(&school->store, owner, "cor", ROLE_REGISTRAR, &school->error));
    assert_int_equal(school_number(school, count, DB_NO_ARGS), 0);
}

static void who_was_disabled_comes_back_under_new_keys(void **state)
{
    struct school *school = *state;
    const struct actor *owner = school->people[OWNER];
    struct actor *actor;
    REFUSED_AS(school, ERROR_CONFLICT,
               account_enable(&school->store, owner, "cor", "only works once", &school->error));
    WORKS(school, account_disable(&school->store, owner, "cor", &school->error));
    REFUSED_AS(school, ERROR_DENIED, actor_login(&school->store, "cor", PASSWORD, &actor, &school->error));
    WORKS(school, account_enable(&school->store, owner, "cor", "only works once", &school->error));
    REFUSED_AS(school, ERROR_DENIED, actor_login(&school->store, "cor", PASSWORD, &actor, &school->error));
    WORKS(school, actor_login(&school->store, "cor", "only works once", &actor, &school->error));
    assert_true(actor->must_change_password);
    WORKS(school, actor_set_password(&school->store, actor, "only works once", PASSWORD, &school->error));
    /* R7: what was sealed to the old keys stays closed. */
    struct footage_access access;
    REFUSED_AS(school, ERROR_DENIED,
               session_open_footage(&school->store, actor, school->session, &access, &school->error));
    actor_close(actor);
    assert_int_equal(school_traces(school, "account.enable", false), 1);
}

static void people_are_listed_by_surname(void **state)
{
    struct school *school = *state;
    struct account_list list;
    static const char *const wanted[PEOPLE] = {"cor", "tess", "carla", "rita", "tom", "olga"};
    WORKS(school, account_list(&school->store, school->people[OWNER], &school->arena, &list, &school->error));
    assert_int_equal(list.count, PEOPLE);
    for (size_t i = 0; i < list.count; i++)
        assert_string_equal(list.items[i].name, wanted[i]);
}

static void a_disabled_account_can_do_nothing_from_that_moment(void **state)
{
    struct school *school = *state;
    struct session_list sessions;
    struct trajectory_list trajectories;
    struct footage_access access;
    struct note_list notes;
    const struct actor *coach = school->people[COACH];
    WORKS(school, session_open_footage(&school->store, coach, school->session, &access, &school->error));
    WORKS(school, session_still_open(&school->store, coach, school->session, &school->error));
    WORKS(school, account_disable(&school->store, school->people[OWNER], "cor", &school->error));
    REFUSED_AS(school, ERROR_CONFLICT,
               account_disable(&school->store, school->people[OWNER], "cor", &school->error));
    REFUSED_AS(school, ERROR_DENIED, login(school, "cor", PASSWORD));
    assert_int_equal(school_traces(school, "login", true), 1);
    /* Also for who was logged in already. */
    REFUSED_AS(school, ERROR_DENIED,
               session_still_open(&school->store, coach, school->session, &school->error));
    footage_access_release(&access);
    REFUSED_AS(school, ERROR_DENIED,
               session_open_footage(&school->store, coach, school->session, &access, &school->error));
    WORKS(school, session_list(&school->store, coach, &school->arena, &sessions, &school->error));
    assert_int_equal(sessions.count, 0);
    WORKS(school, trajectory_list(&school->store, coach, &school->arena, &trajectories, &school->error));
    assert_int_equal(trajectories.count, 0);
    REFUSED_AS(
        school, ERROR_DENIED,
        note_list(&school->store, coach, school->trajectory, NULL, &school->arena, &notes, &school->error));
    REFUSED_AS(school, ERROR_DENIED,
               trajectory_end(&school->store, coach, school->trajectory, &school->error));
    unsigned char key[KEY_SIZE];
    REFUSED_AS(school, ERROR_DENIED,
               trajectory_key(&school->store, coach, school->trajectory, key, &school->error));
    struct audit_list rows;
    WORKS(school, audit_list(&school->store, coach, 0, 10, &school->arena, &rows, &school->error));
    assert_int_equal(rows.count, 0);
}

static void the_last_owner_stays(void **state)
{
    struct school *school = *state;
    const struct actor *owner = school->people[OWNER];
    REFUSED_AS(school, ERROR_INVALID, account_disable(&school->store, owner, "olga", &school->error));
    WORKS(school, account_add(&school->store, owner, "second", "Second Owner", ROLE_OWNER, NULL, PASSWORD,
                              false, &school->error));
    WORKS(school, account_disable(&school->store, owner, "olga", &school->error));
    REFUSED_AS(school, ERROR_DENIED,
               account_add(&school->store, owner, "third", "Third", ROLE_COACH, NULL, PASSWORD, false,
                           &school->error));
}

static void only_owners_manage_accounts(void **state)
{
    struct school *school = *state;
    struct account_list list;
    for (int i = 0; i < PEOPLE; i++) {
        const struct actor *actor = school->people[i];
        if (i == OWNER)
            continue;
        int64_t before = school_number(school, "SELECT COUNT(*) FROM account", DB_NO_ARGS);
        REFUSED_AS(school, ERROR_DENIED,
                   account_add(&school->store, actor, "eve", "Eve", ROLE_OWNER, NULL, PASSWORD, false,
                               &school->error));
        REFUSED_AS(school, ERROR_DENIED, account_disable(&school->store, actor, "olga", &school->error));
        REFUSED_AS(school, ERROR_DENIED,
                   account_reset(&school->store, actor, "olga", PASSWORD, &school->error));
        REFUSED_AS(school, ERROR_DENIED,
                   account_list(&school->store, actor, &school->arena, &list, &school->error));
        REFUSED_AS(school, ERROR_DENIED, location_add(&school->store, actor, "Assen", &school->error));
        REFUSED_AS(school, ERROR_DENIED,
                   policy_set(&school->store, actor, "grace_days", "30", &school->error));
        REFUSED_AS(school, ERROR_DENIED,
                   policy_set(&school->store, actor, "no such key", "30", &school->error));
        assert_int_equal(school_number(school, "SELECT COUNT(*) FROM account", DB_NO_ARGS), before);
    }
    assert_int_equal(school_traces(school, "account.add", true), PEOPLE - 1);
    assert_int_equal(school_traces(school, "policy.set", true), 2 * (PEOPLE - 1));
    /* The roles that count are the database's, not those of log-in. */
    school_force(school, "DELETE FROM account_role WHERE account_id = ?1",
                 DB_ARGS(DB_TEXT(school->people[OWNER]->id)));
    REFUSED_AS(school, ERROR_DENIED,
               location_add(&school->store, school->people[OWNER], "Assen", &school->error));
}

static void names_passwords_and_roles_are_checked(void **state)
{
    struct school *school = *state;
    const struct actor *owner = school->people[OWNER];
    static const char *const bad_names[] = {"",  "Eve",  "e v",
                                            "é", "a'--", "0123456789012345678901234567890123"};
    for (size_t i = 0; i < sizeof bad_names / sizeof *bad_names; i++)
        REFUSED_AS(school, ERROR_INVALID,
                   account_add(&school->store, owner, bad_names[i], "Eve", ROLE_COACH, NULL, PASSWORD, false,
                               &school->error));
    REFUSED_AS(school, ERROR_INVALID,
               account_add(&school->store, owner, "eve", "Eve\u202E", ROLE_COACH, NULL, PASSWORD, false,
                           &school->error));
    REFUSED_AS(school, ERROR_INVALID,
               account_add(&school->store, owner, "eve", "Eve", 0, NULL, PASSWORD, false, &school->error));
    REFUSED_AS(school, ERROR_INVALID,
               account_add(&school->store, owner, "eve", "Eve", ROLE_COACH, NULL, "too short", false,
                           &school->error));
    REFUSED_AS(school, ERROR_INVALID,
               account_add(&school->store, owner, "evelientje", "Eve", ROLE_COACH, NULL, "Evelientje", false,
                           &school->error));
    REFUSED_AS(school, ERROR_NOT_FOUND,
               account_add(&school->store, owner, "eve", "Eve", ROLE_COACH, "Nowhere", PASSWORD, false,
                           &school->error));
    REFUSED_AS(school, ERROR_CONFLICT,
               account_add(&school->store, owner, "tess", "Tess Two", ROLE_COACH, NULL, PASSWORD, false,
                           &school->error));

    unsigned roles;
    WORKS(school, roles_parse("coach,teacher", &roles, &school->error));
    assert_int_equal(roles, ROLE_COACH | ROLE_TEACHER);
    REFUSED_AS(school, ERROR_INVALID, roles_parse("coach,boss", &roles, &school->error));
    assert_non_null(strstr(school->error.text, "boss"));
    REFUSED_AS(school, ERROR_INVALID, roles_parse("", &roles, &school->error));
    REFUSED_AS(school, ERROR_INVALID, roles_parse("coach,", &roles, &school->error));
}

static void the_list_shows_roles_and_locations(void **state)
{
    struct school *school = *state;
    struct account_list list;
    const struct actor *owner = school->people[OWNER];
    WORKS(school, location_add(&school->store, owner, "Assen", &school->error));
    REFUSED_AS(school, ERROR_CONFLICT, location_add(&school->store, owner, "Assen", &school->error));
    WORKS(school, account_add(&school->store, owner, "eve", "Eve", ROLE_TEACHER | ROLE_REGISTRAR, "Assen",
                              PASSWORD, true, &school->error));
    WORKS(school, account_list(&school->store, owner, &school->arena, &list, &school->error));
    assert_int_equal(list.count, PEOPLE + 1);
    for (size_t i = 0; i < list.count; i++) {
        if (strcmp(list.items[i].name, "eve") != 0)
            continue;
        assert_string_equal(list.items[i].locations, "Assen");
        assert_int_equal(list.items[i].roles, ROLE_TEACHER | ROLE_REGISTRAR);
        assert_true(list.items[i].must_change_password);
        assert_true(list.items[i].created_at > 0 && !list.items[i].disabled_at);
        return;
    }
    fail();
}

static void R7_a_one_time_password_opens_nothing_and_its_keys_are_replaced(void **state)
{
    struct school *school = *state;
    const struct actor *owner = school->people[OWNER];
    struct actor *eve, *thief;
    char id[ID_SIZE];
    WORKS(school, account_add(&school->store, owner, "eve", "Eve", ROLE_COACH | ROLE_TEACHER, NULL,
                              "one time password", true, &school->error));
    WORKS(school, actor_login(&school->store, "eve", "one time password", &eve, &school->error));
    WORKS(school, actor_login(&school->store, "eve", "one time password", &thief, &school->error));
    assert_true(eve->must_change_password);
    REFUSED_AS(school, ERROR_DENIED,
               trajectory_open(&school->store, eve, "eve", "tess", "A goal", id, &school->error));
    /* Nor does anything get sealed to keys that somebody else could open. */
    REFUSED_AS(
        school, ERROR_INVALID,
        trajectory_open(&school->store, school->people[COACH], "cor", "eve", "A goal", id, &school->error));

    /* Something that was sealed to the old keys all the same. */
    unsigned char *key = key_alloc(KEY_SIZE), *opened = key_alloc(KEY_SIZE), sealed[SEALED_SIZE];
    randombytes_buf(key, KEY_SIZE);
    key_seal(key, "footage", school->session, eve->id, eve->box_public, sealed);
    school_force(school, "INSERT INTO session_key VALUES (?1, ?2, ?3)",
                 DB_ARGS(DB_TEXT(school->session), DB_TEXT(eve->id), DB_BLOB(sealed, sizeof sealed)));

    REFUSED_AS(
        school, ERROR_DENIED,
        actor_set_password(&school->store, eve, "not the old one", "of her own choosing", &school->error));
    REFUSED_AS(
        school, ERROR_INVALID,
        actor_set_password(&school->store, eve, "one time password", "one time password", &school->error));
    REFUSED_AS(school, ERROR_INVALID,
               actor_set_password(&school->store, eve, "one time password", "short", &school->error));
    WORKS(school, actor_set_password(&school->store, eve, "one time password", "of her own choosing",
                                     &school->error));
    assert_false(eve->must_change_password);
    REFUSED_AS(school, ERROR_DENIED, login(school, "eve", "one time password"));
    assert_memory_not_equal(eve->secrets, thief->secrets, sizeof *eve->secrets);

    struct query query;
    WORKS(school, db_query(school->store.db, "SELECT sealed FROM session_key WHERE account_id = ?1",
                           DB_ARGS(DB_TEXT(eve->id)), &query, &school->error));
    assert_true(query_next(&query));
    size_t size;
    memcpy(sealed, row_blob(&query, 0, &size), sizeof sealed);
    WORKS(school, query_close(&query, &school->error));
    WORKS(school, key_unseal(sealed, "footage", school->session, eve->id, eve->secrets, eve->box_public,
                             opened, &school->error));
    assert_memory_equal(key, opened, KEY_SIZE);
    REFUSED_AS(school, ERROR_CORRUPT,
               key_unseal(sealed, "footage", school->session, eve->id, thief->secrets, thief->box_public,
                          opened, &school->error));
    WORKS(school, trajectory_open(&school->store, eve, "eve", "tess", "A goal", id, &school->error));

    /* Changing it again keeps the keys. */
    struct secrets before = *eve->secrets;
    WORKS(school,
          actor_set_password(&school->store, eve, "of her own choosing", "yet another one", &school->error));
    assert_memory_equal(&before, eve->secrets, sizeof before);
    WORKS(school, login(school, "eve", "yet another one"));
    key_free(key);
    key_free(opened);
    actor_close(eve);
    actor_close(thief);
}

static void R7_a_reset_account_opens_nothing_of_before(void **state)
{
    struct school *school = *state;
    const struct actor *owner = school->people[OWNER];
    struct actor *tess;
    struct footage_access access;
    unsigned char key[KEY_SIZE];
    REFUSED_AS(school, ERROR_INVALID,
               account_reset(&school->store, owner, "olga", "one time password", &school->error));
    REFUSED_AS(school, ERROR_NOT_FOUND,
               account_reset(&school->store, owner, "nobody", "one time password", &school->error));
    WORKS(school, account_reset(&school->store, owner, "tess", "one time password", &school->error));
    /* What nobody can open is gone at once, so that the other one sees what has to be given again. */
    static const char *const tables[] = {"session_key", "trajectory_key"};
    for (size_t i = 0; i < 2; i++) {
        char sql[100];
        snprintf(sql, sizeof sql, "SELECT COUNT(*) FROM %s WHERE account_id = ?1", tables[i]);
        assert_int_equal(school_number(school, sql, DB_ARGS(DB_TEXT(school->people[TEACHER]->id))), 0);
    }
    REFUSED_AS(school, ERROR_DENIED, login(school, "tess", PASSWORD));
    WORKS(school, actor_login(&school->store, "tess", "one time password", &tess, &school->error));
    REFUSED_AS(school, ERROR_DENIED,
               session_open_footage(&school->store, tess, school->session, &access, &school->error));
    WORKS(school, actor_set_password(&school->store, tess, "one time password", "of her own choosing",
                                     &school->error));
    REFUSED_AS(school, ERROR_DENIED,
               session_open_footage(&school->store, tess, school->session, &access, &school->error));
    REFUSED_AS(school, ERROR_DENIED,
               trajectory_key(&school->store, tess, school->trajectory, key, &school->error));
    assert_non_null(strstr(school->error.text, "other person"));
    /* The list still shows the session, without its goal, and the other one still opens it. */
    struct session_list sessions;
    WORKS(school, session_list(&school->store, tess, &school->arena, &sessions, &school->error));
    assert_int_equal(sessions.count, 1);
    assert_null(sessions.items[0].goal);
    WORKS(school, session_open_footage(&school->store, school->people[COACH], school->session, &access,
                                       &school->error));
    footage_access_release(&access);
    actor_close(tess);
}

/* A password may be reset because somebody else knows it. So whoever is logged in with the old one is out,
 * also after the person has chosen a new one. */
static void R7_who_logged_in_before_a_reset_is_out(void **state)
{
    struct school *school = *state;
    const struct actor *thief = school->people[REGISTRAR];
    struct actor *rita;
    struct pupil_list pupils;
    WORKS(school,
          account_reset(&school->store, school->people[OWNER], "rita", "one time password", &school->error));
    REFUSED_AS(school, ERROR_DENIED,
               pupil_list(&school->store, thief, NULL, NULL, false, &school->arena, &pupils, &school->error));
    WORKS(school, actor_login(&school->store, "rita", "one time password", &rita, &school->error));
    WORKS(school, actor_set_password(&school->store, rita, "one time password", "of her own choosing",
                                     &school->error));
    WORKS(school,
          pupil_list(&school->store, rita, NULL, NULL, false, &school->arena, &pupils, &school->error));
    REFUSED_AS(school, ERROR_DENIED,
               pupil_list(&school->store, thief, NULL, NULL, false, &school->arena, &pupils, &school->error));
    assert_non_null(strstr(school->error.text, "log in again"));
    assert_int_equal(school_traces(school, "registers.read", true), 2);
    actor_close(rita);
}

static void policy_has_defaults_and_ranges(void **state)
{
    struct school *school = *state;
    const struct actor *owner = school->people[OWNER];
    int64_t days;
    WORKS(school, policy_days(&school->store, "grace_days", &days, &school->error));
    assert_int_equal(days, 1);
    WORKS(school, policy_days(&school->store, "backstop_mark_days", &days, &school->error));
    assert_int_equal(days, 90);
    static const struct {
        const char *key, *value;
        bool allowed;
    } cases[] = {
        {"grace_days", "0", true},
        {"grace_days", "30", true},
        {"grace_days", "31", false},
        {"grace_days", "-1", false},
        {"grace_days", "1.5", false},
        {"grace_days", "", false},
        {"grace_days", "99999999999", false},
        {"backstop_warn_days", "100", false},
        {"backstop_mark_days", "10", false},
        {"backstop_mark_days", "120", true},
        {"backstop_warn_days", "100", true},
        {"regime.team", "objection", true},
        {"regime.team", "silence", false},
        {"regime.support", "objection", false},
        {"unknown", "1", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (cases[i].allowed)
            WORKS(school, policy_set(&school->store, owner, cases[i].key, cases[i].value, &school->error));
        else
            REFUSED_AS(school, ERROR_INVALID,
                       policy_set(&school->store, owner, cases[i].key, cases[i].value, &school->error));
    }
    bool objection;
    WORKS(school, policy_objection(&school->store, "team", &objection, &school->error));
    assert_true(objection);
    WORKS(school, policy_objection(&school->store, "coaching", &objection, &school->error));
    assert_false(objection);
    WORKS(school, policy_objection(&school->store, "support", &objection, &school->error));
    assert_false(objection);
    struct policy_list list;
    WORKS(school, policy_list(&school->store, &school->arena, &list, &school->error));
    assert_int_equal(list.count, 10);
    for (size_t i = 0; i < list.count; i++) {
        if (strcmp(list.items[i].key, "backstop_mark_days") == 0) {
            assert_string_equal(list.items[i].value, "120");
            assert_string_equal(list.items[i].standard, "90");
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCHOOL_TEST(a_store_has_one_school),
        SCHOOL_TEST(log_in_gives_what_the_account_has),
        SCHOOL_TEST(R13_wrong_name_and_wrong_password_look_the_same_and_leave_a_trace),
        SCHOOL_TEST(roles_are_known_by_their_dutch_names_too),
        SCHOOL_TEST(roles_change_from_that_moment),
        SCHOOL_TEST(R12_who_is_no_longer_staff_keeps_no_key_of_its_footage),
        SCHOOL_TEST(who_was_disabled_comes_back_under_new_keys),
        SCHOOL_TEST(people_are_listed_by_surname),
        SCHOOL_TEST(a_disabled_account_can_do_nothing_from_that_moment),
        SCHOOL_TEST(the_last_owner_stays),
        SCHOOL_TEST(only_owners_manage_accounts),
        SCHOOL_TEST(names_passwords_and_roles_are_checked),
        SCHOOL_TEST(the_list_shows_roles_and_locations),
        SCHOOL_TEST(R7_a_one_time_password_opens_nothing_and_its_keys_are_replaced),
        SCHOOL_TEST(R7_a_reset_account_opens_nothing_of_before),
        SCHOOL_TEST(R7_who_logged_in_before_a_reset_is_out),
        SCHOOL_TEST(policy_has_defaults_and_ranges),
    };
    return cmocka_run_group_tests_name("accounts", tests, NULL, NULL);
}
