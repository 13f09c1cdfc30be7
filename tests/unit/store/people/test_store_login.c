/* Log-in: how often a name may be tried, by whom and from where (store/gate/tries.h); and which passwords may
 * be chosen (store/people/password.h). */
#include <sys/wait.h>

#include "store/gate/timekeeping.h"
#include "store/gate/tries.h"
#include "store/people/password.h"
#include "tests/unit/fixture.h"

static bool login(struct school *school, const char *name, const char *password)
{
    struct actor *actor;
    if (!actor_login(&school->store, name, password, &actor, &school->error))
        return false;
    actor_close(actor);
    return true;
}

static bool has_to_wait(const struct school *school)
{
    return strstr(school->error.text, "seconds") != NULL;
}

/* As if the last tries had been so long ago, by the computer's uptime. */
static void wait_seconds(struct school *school, int seconds)
{
    school_force(school, "UPDATE login_try SET up = up - ?1", DB_ARGS(DB_INT(seconds * CLOCK_SECOND_MS)));
}

static void three_failures_delay_any_name_ever_longer_and_never_beyond_a_minute(void **state)
{
    struct school *school = *state;
    static const char *const names[] = {"tess", "nobody"};
    for (int n = 0; n < 2; n++) {
        for (int i = 0; i < 3; i++)
            assert_false(login(school, names[n], "wrong password"));
        REFUSED_AS(school, ERROR_DENIED, login(school, names[n], n ? "wrong password" : PASSWORD));
        assert_non_null(strstr(school->error.text, "5 seconds"));
        /* Trying while one has to wait does not make it longer. */
        assert_false(login(school, names[n], "wrong password"));
        assert_true(has_to_wait(school));
        wait_seconds(school, 5);
        assert_false(login(school, names[n], "wrong password"));
        assert_false(has_to_wait(school));
        REFUSED_AS(school, ERROR_DENIED, login(school, names[n], PASSWORD));
        assert_non_null(strstr(school->error.text, "10 seconds"));
        for (int i = 0; i < 20; i++) {
            wait_seconds(school, TRIES_WAIT_MOST_S);
            assert_false(login(school, names[n], "wrong password"));
            assert_false(has_to_wait(school));
        }
        REFUSED_AS(school, ERROR_DENIED, login(school, names[n], PASSWORD));
        assert_non_null(strstr(school->error.text, "60 seconds"));
        wait_seconds(school, TRIES_WAIT_MOST_S);
    }
    WORKS(school, login(school, "tess", PASSWORD));
    assert_int_equal(school_number(school, "SELECT COUNT(*) FROM login_try", DB_NO_ARGS), 1);
    /* One success forgets the failures of that name. */
    for (int i = 0; i < 2; i++) {
        for (int wrong = 0; wrong < 2; wrong++)
            assert_false(login(school, "tess", "wrong password"));
        WORKS(school, login(school, "tess", PASSWORD));
    }
}

/* In processes of their own, all at once. Returns how many were let in, and how many were told to wait. */
static void login_at_once(struct school *school, int processes, const char *password, int *in, int *waiting)
{
    pid_t ids[32];
    int start[2];
    assert_int_equal(pipe(start), 0);
    for (int i = 0; i < processes; i++) {
        ids[i] = fork();
        assert_true(ids[i] >= 0);
        if (ids[i] == 0) {
            char none;
            struct store store;
            struct error error;
            struct actor *actor = NULL;
            close(start[1]);
            (void)!read(start[0], &none, 1); /* until all are there */
            if (!store_open(&store, school->folder, false, &error))
                _exit(9);
            store.kdf = KDF_MINIMAL;
            bool done = actor_login(&store, "tess", password, &actor, &error);
            _exit(done ? 0 : error.kind != ERROR_DENIED ? 9 : strstr(error.text, "seconds") ? 2 : 1);
        }
    }
    close(start[0]);
    close(start[1]);
    *in = *waiting = 0;
    for (int i = 0; i < processes; i++) {
        int status;
        assert_int_equal(waitpid(ids[i], &status, 0), ids[i]);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) <= 2);
        *in += WEXITSTATUS(status) == 0;
        *waiting += WEXITSTATUS(status) == 2;
    }
}

static void guesses_of_many_processes_share_one_budget(void **state)
{
    struct school *school = *state;
    int in, waiting;
    login_at_once(school, 16, "wrong password", &in, &waiting);
    assert_int_equal(in, 0);
    assert_int_equal(waiting, 16 - TRIES_FREE);
    assert_int_equal(school_number(school,
                                   "SELECT COUNT(*) FROM audit WHERE action = 'login.failed' AND detail IS "
                                   "NULL",
                                   DB_NO_ARGS),
                     TRIES_FREE);
    /* One more after the wait, and no more than one. */
    wait_seconds(school, TRIES_WAIT_FIRST_S);
    login_at_once(school, 16, "wrong password", &in, &waiting);
    assert_int_equal(waiting, 15);
}

static void the_right_password_gets_in_from_many_processes_at_once(void **state)
{
    struct school *school = *state;
    int in, waiting;
    login_at_once(school, 16, PASSWORD, &in, &waiting);
    assert_int_equal(in, 16);
    assert_int_equal(school_number(school, "SELECT COUNT(*) FROM login_try", DB_NO_ARGS), 0);
}

static void a_try_that_was_broken_off_counts_as_a_failure(void **state)
{
    struct school *school = *state;
    int wait;
    unsigned char name[TRY_DIGEST] = "somebody";
    for (int i = 0; i < TRIES_FREE; i++) {
        WORKS(school, try_take(&school->store, name, &wait, &school->error));
        assert_int_equal(wait, 0);
    }
    wait_seconds(school, 11);
    WORKS(school, try_take(&school->store, name, &wait, &school->error));
    assert_int_equal(wait, 0); /* longer ago than the first delay */
    WORKS(school, try_take(&school->store, name, &wait, &school->error));
    assert_int_equal(wait, TRIES_WAIT_FIRST_S);
    /* Given back, it is as if it had not been. */
    try_give_back(&school->store, name);
    assert_int_equal(school_number(school, "SELECT failures FROM login_try", DB_NO_ARGS), TRIES_FREE);
    assert_int_equal(school_number(school, "SELECT under_way FROM login_try", DB_NO_ARGS), 0);
}

static void the_delay_outlives_the_process_and_no_clock_shortens_it(void **state)
{
    struct school *school = *state;
    struct store second;
    struct actor *actor;
    for (int i = 0; i < 3; i++)
        assert_false(login(school, "tess", "wrong password"));
    school_open_again(school, &second);
    REFUSED_AS(school, ERROR_DENIED, actor_login(&second, "tess", PASSWORD, &actor, &school->error));
    assert_null(actor);
    store_close(&second);
    /* As a clock of tomorrow, or of yesterday, would have written it: only the uptime counts. */
    school_force(school, "UPDATE login_try SET at = at - ?1", DB_ARGS(DB_INT(CLOCK_DAY_MS / 2)));
    REFUSED_AS(school, ERROR_DENIED, login(school, "tess", PASSWORD));
    assert_true(has_to_wait(school));
    school_force(school, "UPDATE login_try SET at = at + ?1", DB_ARGS(DB_INT(CLOCK_DAY_MS)));
    REFUSED_AS(school, ERROR_DENIED, login(school, "tess", PASSWORD));
    assert_true(has_to_wait(school));
    wait_seconds(school, TRIES_WAIT_FIRST_S);
    WORKS(school, login(school, "tess", PASSWORD));
}

static void who_guesses_elsewhere_keeps_nobody_out_for_longer_than_a_minute(void **state)
{
    struct school *school = *state;
    for (int i = 0; i < 3; i++)
        assert_false(login(school, "tess", "wrong password"));
    /* The same from another computer, or before this one was started anew. */
    school_force(school, "UPDATE login_try SET place = 'elsewhere', failures = 40", DB_NO_ARGS);
    REFUSED_AS(school, ERROR_DENIED, login(school, "tess", PASSWORD));
    assert_non_null(strstr(school->error.text, "60 seconds"));
    /* However often they try there meanwhile. */
    school_force(school, "UPDATE login_try SET up = up - ?1 WHERE place <> 'elsewhere'",
                 DB_ARGS(DB_INT(TRIES_WAIT_MOST_S * CLOCK_SECOND_MS)));
    school_force(school,
                 "UPDATE login_try SET failures = failures + 40, under_way = 7 WHERE place = 'elsewhere'",
                 DB_NO_ARGS);
    WORKS(school, login(school, "tess", PASSWORD));
    assert_int_equal(school_number(school, "SELECT COUNT(*) FROM login_try", DB_NO_ARGS), 0);
}

static void the_old_password_is_slowed_down_too_when_a_new_one_is_chosen(void **state)
{
    struct school *school = *state;
    struct actor *tess = school->people[TEACHER];
    for (int i = 0; i < 3; i++) {
        REFUSED_AS(school, ERROR_DENIED,
                   actor_set_password(&school->store, tess, "wrong", "of my own choosing", &school->error));
        assert_false(has_to_wait(school));
    }
    REFUSED_AS(school, ERROR_DENIED,
               actor_set_password(&school->store, tess, PASSWORD, "of my own choosing", &school->error));
    assert_true(has_to_wait(school));
    wait_seconds(school, TRIES_WAIT_FIRST_S);
    WORKS(school, actor_set_password(&school->store, tess, PASSWORD, "of my own choosing", &school->error));
}

static void weak_passwords_are_refused_with_a_reason(void **state)
{
    struct school *school = *state;
    static const struct {
        const char *password, *reason; /* reason NULL: it may be chosen */
    } cases[] = {
        {"short", "too short"},
        {"Welkom2026!", "tried first, such as a common word"},
        {"wachtwoord01", "tried first, such as a common word"},
        {"voetbal2026", "tried first, such as a common word"},
        {"p@ssw0rd123", "tried first, such as a common word"},
        {"qwertyuiop", "a row of keys"},
        {"asdfghjkl123", "a row of keys"},
        {"Jansen-2026", "your name or the school's"},
        {"TessJansen1!", "your name or the school's"},
        {"Tess Jansen 26", "your name or the school's"},
        {"proefschool12", "your name or the school's"},
        {"aaaaaaaaaaaaaaa", "repeats itself"},
        {"abcdefghijklm", "repeats itself"},
        {"1234567890", "repeats itself"},
        {"14-03-1985", "a date"},
        {"correct horse battery", NULL},
        {"vier woorden zijn genoeg", NULL},
        {"geheim van jansen", NULL},
        {"7h3k-9qwe-8xyz-22ab", NULL},
        {"éénentwintig uilen", NULL},
    };
    struct actor *tess = school->people[TEACHER];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bool taken = password_acceptable(
            &(struct password_about){tess->name, tess->full_name, "De Proefschool"}, cases[i].password,
            &school->error);
        if (taken != !cases[i].reason || (!taken && !strstr(school->error.text, cases[i].reason)))
            fail_msg("%s: %s", cases[i].password, taken ? "was taken" : school->error.text);
    }
    /* Nothing of it is said again. */
    assert_null(strstr(school->error.text, "14-03"));
    char first[20], second[20], longest[1025];
    password_make(first);
    password_make(second);
    assert_int_equal(strlen(first), 19);
    assert_string_not_equal(first, second);
    WORKS(school, password_acceptable(&(struct password_about){.name = "tess"}, first, &school->error));
    memset(longest, 'x', 1024);
    longest[1024] = '\0';
    (void)password_acceptable(&(struct password_about){.name = NULL}, longest, &school->error);
}

static void a_weak_password_is_refused_wherever_one_is_given(void **state)
{
    struct school *school = *state;
    struct actor *owner = school->people[OWNER];
    school_force(school, "UPDATE school SET name = 'Het Wilgenrijk'", DB_NO_ARGS);
    REFUSED_AS(school, ERROR_INVALID,
               account_add(&school->store, owner, "eve", "Eve Terwilliger", ROLE_COACH, NULL, "Terwilliger1",
                           true, &school->error));
    REFUSED_AS(school, ERROR_INVALID,
               account_reset(&school->store, owner, "tess", "Wilgenrijk26", &school->error));
    assert_non_null(strstr(school->error.text, "your name or the school's"));
    REFUSED_AS(school, ERROR_INVALID,
               account_reset(&school->store, owner, "tess", "JansenJansen", &school->error));
    REFUSED_AS(
        school, ERROR_INVALID,
        actor_set_password(&school->store, school->people[TEACHER], PASSWORD, "wilgenrijk!", &school->error));
    WORKS(school, login(school, "tess", PASSWORD));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCHOOL_TEST(three_failures_delay_any_name_ever_longer_and_never_beyond_a_minute),
        SCHOOL_TEST(guesses_of_many_processes_share_one_budget),
        SCHOOL_TEST(the_right_password_gets_in_from_many_processes_at_once),
        SCHOOL_TEST(a_try_that_was_broken_off_counts_as_a_failure),
        SCHOOL_TEST(the_delay_outlives_the_process_and_no_clock_shortens_it),
        SCHOOL_TEST(who_guesses_elsewhere_keeps_nobody_out_for_longer_than_a_minute),
        SCHOOL_TEST(the_old_password_is_slowed_down_too_when_a_new_one_is_chosen),
        SCHOOL_TEST(weak_passwords_are_refused_with_a_reason),
        SCHOOL_TEST(a_weak_password_is_refused_wherever_one_is_given),
    };
    return cmocka_run_group_tests_name("login", tests, NULL, NULL);
}
