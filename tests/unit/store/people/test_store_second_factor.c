/* The second factor at log-in: codes, who may change them, what a writer of the database can do, how somebody
 * who lost theirs gets in again, and for whom the school asks for one. */
#include "store/gate/tries.h"
#include "store/people/second-factor.h"
#include "tests/unit/fixture.h"

static const char key[] = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

/* The code of now, `steps` further on. */
static const char *code(int steps)
{
    static char digits[TOTP_DIGITS + 1];
    unsigned char secret[TOTP_MOST];
    size_t size;
    assert_true(totp_parse(key, secret, &size));
    totp_code(secret, size, totp_step(clock_now()) + steps, digits);
    return digits;
}

static const char *wrong_code(void)
{
    static char digits[TOTP_DIGITS + 1];
    snprintf(digits, sizeof digits, "%s", code(0));
    do
        digits[0] = digits[0] == '9' ? '0' : (char)(digits[0] + 1);
    while (strcmp(digits, code(-1)) == 0 || strcmp(digits, code(1)) == 0 || strcmp(digits, code(2)) == 0);
    return digits;
}

static bool login(struct school *school, enum person person, const char *password, const char *with,
                  enum login_missing *missing)
{
    struct actor *actor;
    error_clear(&school->store.notice);
    if (!actor_login_with(&school->store, fixture_people[person].name,
                          &(struct login_proof){.password = password, .code = with}, missing, &actor,
                          &school->error))
        return false;
    actor_close(actor);
    return true;
}

/* Codes work once, and a test wants more than one. */
static void forget_last_code(struct school *school)
{
    school_force(school, "UPDATE second_factor SET last_step = 0", DB_NO_ARGS);
}

static void set_up(struct school *school, enum person person)
{
    WORKS(school,
          factor_set_totp(&school->store, school->people[person], NULL, key, code(0), &school->error));
    forget_last_code(school);
}

static int64_t failures(struct school *school)
{
    return school_number(school, "SELECT coalesce (SUM (failures), 0) FROM login_try", DB_NO_ARGS);
}

static void setting_up_needs_one_right_code(void **state)
{
    struct school *school = *state;
    struct actor *tess = school->people[TEACHER];
    struct factor_state told;
    enum login_missing missing;
    REFUSED_AS(school, ERROR_INVALID,
               factor_set_totp(&school->store, tess, NULL, key, wrong_code(), &school->error));
    REFUSED_AS(school, ERROR_INVALID, factor_set_totp(&school->store, tess, NULL, key, "", &school->error));
    REFUSED_AS(school, ERROR_INVALID,
               factor_set_totp(&school->store, tess, NULL, "TOO SHORT", code(0), &school->error));
    WORKS(school, login(school, TEACHER, PASSWORD, NULL, &missing));
    WORKS(school, factor_set_totp(&school->store, tess, NULL, key, code(0), &school->error));
    WORKS(school, factor_show(&school->store, tess, &told, &school->error));
    assert_int_equal(told.kind, FACTOR_TOTP);
    assert_true(told.set_at > 0);
    assert_false(told.required);
    assert_int_equal(school_traces(school, "account.second-factor", false), 1);
    assert_false(
        login(school, TEACHER, PASSWORD, code(-1), &missing)); /* the one that set it up, or before */
    assert_non_null(strstr(school->error.text, "has been used"));
}

static void the_password_alone_is_not_enough_and_is_no_try(void **state)
{
    struct school *school = *state;
    enum login_missing missing;
    set_up(school, TEACHER);
    for (int i = 0; i < 2 * TRIES_FREE; i++) {
        REFUSED_AS(school, ERROR_DENIED, login(school, TEACHER, PASSWORD, NULL, &missing));
        assert_int_equal(missing, LOGIN_MISSES_CODE);
    }
    assert_int_equal(failures(school), 0);
    struct actor *actor;
    REFUSED_AS(school, ERROR_DENIED, actor_login(&school->store, "tess", PASSWORD, &actor, &school->error));
    assert_null(actor);
    /* Only the right password says that there is a code. */
    REFUSED_AS(school, ERROR_DENIED, login(school, TEACHER, "wrong password", NULL, &missing));
    assert_int_equal(missing, LOGIN_MISSES_NOTHING);
    assert_null(strstr(school->error.text, "second factor"));
    WORKS(school, login(school, TEACHER, PASSWORD, code(0), &missing));
    WORKS(school, login(school, COACH, PASSWORD, NULL, &missing));
    assert_int_equal(failures(school), 0);
}

static void a_wrong_code_counts_as_a_guess(void **state)
{
    struct school *school = *state;
    enum login_missing missing;
    set_up(school, TEACHER);
    for (int i = 0; i < TRIES_FREE; i++) {
        REFUSED_AS(school, ERROR_DENIED, login(school, TEACHER, PASSWORD, wrong_code(), &missing));
        assert_int_equal(missing, LOGIN_MISSES_NOTHING);
        assert_non_null(strstr(school->error.text, "code is wrong"));
    }
    assert_int_equal(failures(school), TRIES_FREE);
    REFUSED_AS(school, ERROR_DENIED, login(school, TEACHER, PASSWORD, code(0), &missing));
    assert_non_null(strstr(school->error.text, "seconds"));
    assert_int_equal(
        school_number(school, "SELECT COUNT(*) FROM audit WHERE action = 'login.failed' AND detail = 'code'",
                      DB_NO_ARGS),
        TRIES_FREE);
}

static void a_code_works_once(void **state)
{
    struct school *school = *state;
    enum login_missing missing;
    char used[TOTP_DIGITS + 1];
    set_up(school, TEACHER);
    snprintf(used, sizeof used, "%s", code(0));
    WORKS(school, login(school, TEACHER, PASSWORD, used, &missing));
    REFUSED_AS(school, ERROR_DENIED, login(school, TEACHER, PASSWORD, used, &missing));
    assert_non_null(strstr(school->error.text, "has been used"));
    REFUSED_AS(school, ERROR_DENIED, login(school, TEACHER, PASSWORD, code(-1), &missing));
    WORKS(school, login(school, TEACHER, PASSWORD, code(1), &missing));
    /* On another connection as well. */
    struct store second;
    struct actor *actor;
    school_open_again(school, &second);
    REFUSED_AS(school, ERROR_DENIED,
               actor_login_with(&second, "tess", &(struct login_proof){.password = PASSWORD, .code = code(1)},
                                &missing, &actor, &school->error));
    store_close(&second);
}

static void the_database_alone_does_not_give_the_secret(void **state)
{
    struct school *school = *state;
    struct factor factor;
    int64_t step;
    enum login_missing missing;
    set_up(school, TEACHER);
    /* Moved to somebody else's row it opens for neither. */
    school_force(
        school,
        "INSERT INTO second_factor SELECT (SELECT id FROM account WHERE name = 'cor'), kind, set_at, "
        "nonce, sealed, last_step, credential, salt FROM second_factor",
        DB_NO_ARGS);
    const struct actor *cor = school->people[COACH];
    WORKS(school, factor_read(&school->store, cor->id, &factor, &school->error));
    assert_false(factor_code_right(&factor, cor->id, cor->secrets, code(0), &step, &school->error));
    assert_int_equal(school->error.kind, ERROR_CORRUPT);
    assert_false(factor_code_right(&factor, school->people[TEACHER]->id, cor->secrets, code(0), &step,
                                   &school->error));
    assert_false(login(school, COACH, PASSWORD, code(0), &missing));
    assert_null(memmem(factor.sealed, factor.sealed_size, key, strlen(key)));
}

static void a_new_password_of_ones_own_keeps_it(void **state)
{
    struct school *school = *state;
    enum login_missing missing;
    set_up(school, TEACHER);
    WORKS(school, actor_set_password(&school->store, school->people[TEACHER], PASSWORD, "of my own choosing",
                                     &school->error));
    REFUSED_AS(school, ERROR_DENIED, login(school, TEACHER, "of my own choosing", NULL, &missing));
    assert_int_equal(missing, LOGIN_MISSES_CODE);
    WORKS(school, login(school, TEACHER, "of my own choosing", code(0), &missing));
}

/* As somebody who writes to the file does it. */
static void R13_a_writer_of_the_database_cannot_take_it_away_unseen(void **state)
{
    struct school *school = *state;
    static const char *const attacks[] = {
        "DELETE FROM second_factor",
        "UPDATE second_factor SET sealed = x'00'",
        "UPDATE second_factor SET last_step = last_step - 1", /* so that a code works once more */
        "UPDATE second_factor SET kind = 'none'",
        "DELETE FROM second_factor; INSERT INTO second_factor SELECT * FROM yesterday",
    };
    enum login_missing missing;
    set_up(school, TEACHER);
    school_tamper(school, "CREATE TABLE yesterday AS SELECT * FROM second_factor", DB_NO_ARGS);
    WORKS(school, login(school, TEACHER, PASSWORD, code(0), &missing)); /* another row from here on */
    school_tamper(school, "CREATE TABLE today AS SELECT * FROM second_factor", DB_NO_ARGS);
    for (size_t i = 0; i < sizeof attacks / sizeof *attacks; i++) {
        WORKS(school, db_begin(school->store.db, &school->error));
        WORKS(school, db_script(school->store.db, attacks[i], &school->error));
        db_vouch(school->store.db);
        WORKS(school, db_commit(school->store.db, &school->error));
        REFUSED_AS(school, ERROR_CORRUPT, login(school, TEACHER, PASSWORD, NULL, &missing));
        REFUSED_AS(school, ERROR_CORRUPT, login(school, TEACHER, PASSWORD, code(1), &missing));
        WORKS(school, login(school, COACH, PASSWORD, NULL, &missing)); /* nobody else is kept out */
        WORKS(school, db_begin(school->store.db, &school->error));
        WORKS(school, db_script(school->store.db,
                                "DELETE FROM second_factor; INSERT INTO second_factor SELECT * FROM today",
                                &school->error));
        db_vouch(school->store.db);
        WORKS(school, db_commit(school->store.db, &school->error));
    }
    assert_int_equal(failures(school), 0);
    WORKS(school, login(school, TEACHER, PASSWORD, code(1), &missing));
    /* One that is put in keeps its person out, and an owner's new password mends that. */
    school_tamper(school,
                  "INSERT INTO second_factor SELECT (SELECT id FROM account WHERE name = 'tom'), kind, "
                  "set_at, nonce, sealed, last_step, credential, salt FROM second_factor",
                  DB_NO_ARGS);
    REFUSED_AS(school, ERROR_CORRUPT, login(school, OTHER_TEACHER, PASSWORD, NULL, &missing));
    WORKS(school,
          account_reset(&school->store, school->people[OWNER], "tom", "only works once", &school->error));
    WORKS(school, login(school, OTHER_TEACHER, "only works once", NULL, &missing));
}

static void R13_an_owner_can_take_one_away_and_never_give_one(void **state)
{
    struct school *school = *state;
    char head[AUDIT_HEAD_SIZE];
    struct actor *owner = school->people[OWNER];
    set_up(school, TEACHER);
    WORKS(school, account_reset(&school->store, owner, "tess", "only works once", &school->error));
    WORKS(school, audit_verify(&school->store, NULL, head, &school->error));
    /* Under an act of an owner's. */
    struct school_sql given = {
        .sql = "INSERT INTO second_factor SELECT id, 'totp', 5, x'00', x'00', 0, NULL, NULL FROM account "
               "WHERE name = 'tess'",
        .args = DB_NO_ARGS};
    WORKS(school,
          gate_change(&school->store, owner, &(struct change){.act = ACT_PASSWORD_RESET, .object = owner->id},
                      school_run, &given, &school->error));
    REFUSED_AS(school, ERROR_CORRUPT, audit_verify(&school->store, NULL, head, &school->error));
}

static void who_lost_theirs_gets_in_with_a_new_password_and_is_told(void **state)
{
    struct school *school = *state;
    enum login_missing missing;
    set_up(school, TEACHER);
    WORKS(school,
          account_reset(&school->store, school->people[OWNER], "tess", "only works once", &school->error));
    assert_int_equal(school_number(school, "SELECT COUNT(*) FROM second_factor", DB_NO_ARGS), 0);
    assert_int_equal(school_number(school,
                                   "SELECT COUNT(*) FROM audit WHERE action = 'account.reset' AND detail = "
                                   "'second-factor'",
                                   DB_NO_ARGS),
                     1);
    WORKS(school, login(school, TEACHER, "only works once", NULL, &missing));
    assert_int_equal(school->store.notice.kind, ERROR_CONFLICT);
    assert_non_null(strstr(school->store.notice.text, "second factor"));
    struct actor *tess;
    WORKS(school, actor_login(&school->store, "tess", "only works once", &tess, &school->error));
    WORKS(school,
          actor_set_password(&school->store, tess, "only works once", "of my own choosing", &school->error));
    WORKS(school, login(school, TEACHER, "of my own choosing", NULL, &missing));
    assert_int_equal(school->store.notice.kind, ERROR_NONE);
    WORKS(school, factor_set_totp(&school->store, tess, NULL, key, code(0), &school->error));
    actor_close(tess);
    /* Who had none is told nothing. */
    WORKS(school,
          account_reset(&school->store, school->people[OWNER], "tom", "only works once", &school->error));
    WORKS(school, login(school, OTHER_TEACHER, "only works once", NULL, &missing));
    assert_int_equal(school->store.notice.kind, ERROR_NONE);
}

static void it_can_be_taken_away_by_its_person(void **state)
{
    struct school *school = *state;
    enum login_missing missing;
    struct actor *tess = school->people[TEACHER];
    REFUSED_AS(school, ERROR_CONFLICT, factor_drop(&school->store, tess, NULL, &school->error));
    set_up(school, TEACHER);
    WORKS(school, factor_drop(&school->store, tess, NULL, &school->error));
    assert_int_equal(school_traces(school, "account.second-factor-off", false), 1);
    WORKS(school, login(school, TEACHER, PASSWORD, NULL, &missing));
}

static void the_school_says_for_which_roles_it_asks_for_one(void **state)
{
    struct school *school = *state;
    struct actor *owner = school->people[OWNER], *tess;
    enum login_missing missing;
    static const char *const wrong[] = {
        "", "some", "coach,", "none,coach", "1", "coach,coach,coach,coach,coach,coach,coach,coach,coach"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        REFUSED_AS(school, ERROR_INVALID,
                   policy_set(&school->store, owner, "second_factor", wrong[i], &school->error));
    WORKS(school, policy_set(&school->store, owner, "second_factor", "coach,teacher", &school->error));
    /* At the next log-in: nothing opens but setting one up. */
    WORKS(school, actor_login(&school->store, "tess", PASSWORD, &tess, &school->error));
    assert_true(tess->factor_due);
    REFUSED_AS(school, ERROR_DENIED, session_complete(&school->store, tess, school->session, &school->error));
    assert_non_null(strstr(school->error.text, "second factor"));
    struct factor_state told;
    WORKS(school, factor_show(&school->store, tess, &told, &school->error));
    assert_true(told.required && told.kind == FACTOR_NONE);
    WORKS(school, factor_set_totp(&school->store, tess, NULL, key, code(0), &school->error));
    assert_false(tess->factor_due);
    WORKS(school, session_complete(&school->store, tess, school->session, &school->error));
    REFUSED_AS(school, ERROR_DENIED, factor_drop(&school->store, tess, NULL, &school->error));
    actor_close(tess);
    /* Of whom it does not ask. */
    WORKS(school, login(school, REGISTRAR, PASSWORD, NULL, &missing));
    struct actor *rita;
    WORKS(school, actor_login(&school->store, "rita", PASSWORD, &rita, &school->error));
    assert_false(rita->factor_due);
    actor_close(rita);
    /* A one-time password comes first, and then this. */
    struct actor *tom;
    WORKS(school, account_reset(&school->store, owner, "tom", "only works once", &school->error));
    WORKS(school, actor_login(&school->store, "tom", "only works once", &tom, &school->error));
    WORKS(school,
          actor_set_password(&school->store, tom, "only works once", "of my own choosing", &school->error));
    assert_true(tom->factor_due);
    actor_close(tom);
    WORKS(school, policy_set(&school->store, owner, "second_factor", "all", &school->error));
    WORKS(school, actor_login(&school->store, "rita", PASSWORD, &rita, &school->error));
    assert_true(rita->factor_due);
    actor_close(rita);
    WORKS(school, policy_set(&school->store, owner, "second_factor", "none", &school->error));
    WORKS(school, actor_login(&school->store, "rita", PASSWORD, &rita, &school->error));
    assert_false(rita->factor_due);
    actor_close(rita);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCHOOL_TEST(setting_up_needs_one_right_code),
        SCHOOL_TEST(the_password_alone_is_not_enough_and_is_no_try),
        SCHOOL_TEST(a_wrong_code_counts_as_a_guess),
        SCHOOL_TEST(a_code_works_once),
        SCHOOL_TEST(the_database_alone_does_not_give_the_secret),
        SCHOOL_TEST(a_new_password_of_ones_own_keeps_it),
        SCHOOL_TEST(R13_a_writer_of_the_database_cannot_take_it_away_unseen),
        SCHOOL_TEST(R13_an_owner_can_take_one_away_and_never_give_one),
        SCHOOL_TEST(who_lost_theirs_gets_in_with_a_new_password_and_is_told),
        SCHOOL_TEST(it_can_be_taken_away_by_its_person),
        SCHOOL_TEST(the_school_says_for_which_roles_it_asks_for_one),
    };
    return cmocka_run_group_tests_name("second factor", tests, NULL, NULL);
}
