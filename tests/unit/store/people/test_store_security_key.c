/* Security keys: log-in with a key in software (tests/fido/key.py) that libfido2 speaks CTAP2 to. Without it
 * the password opens nothing, here and in a copy of the store. */
#include <signal.h>
#include <sys/wait.h>

#include "store/gate/tries.h"
#include "store/keys/fido.h"
#include "store/people/account-keys.h"
#include "store/people/second-factor.h"
#include "tests/unit/fixture.h"

#define KEYS_MOST 4

/* Keys that are plugged in: processes of their own. */
static struct {
    char folder[64];
    pid_t process;
} plugged[KEYS_MOST];

static void touch(int key, const char *name)
{
    char path[320];
    snprintf(path, sizeof path, "%s/%s", plugged[key].folder, name);
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    if (strcmp(name, "patience") == 0)
        assert_int_equal(write(fd, "0", 1), 1);
    close(fd);
}

static void untouch(int key)
{
    char path[320];
    snprintf(path, sizeof path, "%s/always", plugged[key].folder);
    unlink(path);
}

/* `option` is key.py's, `value` too, or NULL. From here on the key is touched all the time. */
static void plug_in(int key, const char *option, const char *value)
{
    int ready[2];
    char said;
    snprintf(plugged[key].folder, sizeof plugged[key].folder, "/tmp/terugblik-key-XXXXXX");
    assert_non_null(mkdtemp(plugged[key].folder));
    assert_int_equal(pipe(ready), 0);
    plugged[key].process = fork();
    assert_true(plugged[key].process >= 0);
    if (plugged[key].process == 0) {
        dup2(ready[1], STDOUT_FILENO);
        close(ready[0]);
        close(ready[1]);
        execl("/usr/bin/python3", "python3", "tests/fido/key.py", plugged[key].folder, option, value, NULL);
        _exit(127);
    }
    close(ready[1]);
    assert_int_equal(read(ready[0], &said, 1), 1);
    close(ready[0]);
    touch(key, "always");
}

static void unplug(int key)
{
    if (!plugged[key].process)
        return;
    kill(plugged[key].process, SIGTERM);
    waitpid(plugged[key].process, NULL, 0);
    static const char *const files[] = {"socket", "always", "touch", "patience"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char path[320];
        snprintf(path, sizeof path, "%s/%s", plugged[key].folder, files[i]);
        unlink(path);
    }
    assert_int_equal(rmdir(plugged[key].folder), 0);
    plugged[key].process = 0;
}

/* What libfido2 finds from here on. */
static void only(int first, int second)
{
    char folders[140] = "";
    if (first >= 0)
        snprintf(folders, sizeof folders, "%s%s%s", plugged[first].folder, second >= 0 ? ":" : "",
                 second >= 0 ? plugged[second].folder : "");
    assert_int_equal(setenv("SECURITY_KEYS", folders, 1), 0);
}

static int unplug_all(void **state)
{
    for (int key = 0; key < KEYS_MOST; key++)
        unplug(key);
    return school_teardown(state);
}

static bool answer(struct school *school, const struct fido_credential *credential, const char *pin,
                   unsigned char *bytes, bool *needs_pin)
{
    struct fido_talk talk = {.pin = pin};
    fido_talk_init(&talk);
    bool done = fido_answer(&talk, credential, bytes, &school->error);
    *needs_pin = talk.needs_pin;
    fido_talk_release(&talk);
    return done;
}

static bool make(struct school *school, const char *pin, struct fido_credential *credential,
                 unsigned char *bytes, bool *needs_pin)
{
    struct fido_talk talk = {.pin = pin};
    fido_talk_init(&talk);
    bool done = fido_make(&talk, "tess", credential, bytes, &school->error);
    *needs_pin = talk.needs_pin;
    fido_talk_release(&talk);
    return done;
}

static void the_same_key_gives_the_same_answer_and_another_none(void **state)
{
    struct school *school = *state;
    struct fido_credential credential, other;
    unsigned char first[KEY_SIZE], second[KEY_SIZE];
    bool needs_pin;
    plug_in(0, NULL, NULL);
    plug_in(1, NULL, NULL);
    only(-1, -1);
    REFUSED_AS(school, ERROR_NOT_FOUND, make(school, NULL, &credential, first, &needs_pin));
    only(0, 1);
    REFUSED_AS(school, ERROR_CONFLICT, make(school, NULL, &credential, first, &needs_pin));
    only(0, -1);
    WORKS(school, make(school, NULL, &credential, first, &needs_pin));
    WORKS(school, answer(school, &credential, NULL, second, &needs_pin));
    assert_memory_equal(first, second, KEY_SIZE);
    only(1, 0); /* which of two it is shows without a touch */
    WORKS(school, answer(school, &credential, NULL, second, &needs_pin));
    assert_memory_equal(first, second, KEY_SIZE);
    only(1, -1);
    REFUSED_AS(school, ERROR_DENIED, answer(school, &credential, NULL, second, &needs_pin));
    assert_non_null(strstr(school->error.text, "another security key"));
    WORKS(school, make(school, NULL, &other, second, &needs_pin));
    assert_memory_not_equal(first, second, KEY_SIZE);
    /* Another salt is another answer. */
    only(0, -1);
    other = credential;
    other.salt[0] ^= 1;
    WORKS(school, answer(school, &other, NULL, second, &needs_pin));
    assert_memory_not_equal(first, second, KEY_SIZE);
}

static void a_key_that_nobody_touches_says_so(void **state)
{
    struct school *school = *state;
    struct fido_credential credential;
    unsigned char bytes[KEY_SIZE];
    bool needs_pin;
    plug_in(0, NULL, NULL);
    only(0, -1);
    WORKS(school, make(school, NULL, &credential, bytes, &needs_pin));
    untouch(0);
    touch(0, "patience");
    REFUSED_AS(school, ERROR_DENIED, answer(school, &credential, NULL, bytes, &needs_pin));
    assert_non_null(strstr(school->error.text, "Nobody touched"));
    assert_false(needs_pin);
}

static void a_key_with_a_pin_asks_for_it(void **state)
{
    struct school *school = *state;
    struct fido_credential credential;
    unsigned char first[KEY_SIZE], second[KEY_SIZE];
    bool needs_pin;
    plug_in(0, "--pin", "1234");
    only(0, -1);
    REFUSED_AS(school, ERROR_DENIED, make(school, NULL, &credential, first, &needs_pin));
    assert_true(needs_pin);
    REFUSED_AS(school, ERROR_DENIED, make(school, "4321", &credential, first, &needs_pin));
    assert_true(needs_pin);
    assert_non_null(strstr(school->error.text, "not the security key's PIN"));
    WORKS(school, make(school, "1234", &credential, first, &needs_pin));
    /* To answer it wants a touch alone, and answers the same whether a PIN is known or not. */
    WORKS(school, answer(school, &credential, NULL, second, &needs_pin));
    assert_memory_equal(first, second, KEY_SIZE);
    WORKS(school, answer(school, &credential, "1234", second, &needs_pin));
    assert_memory_equal(first, second, KEY_SIZE);
}

static void a_key_without_hmac_secret_cannot_be_used(void **state)
{
    struct school *school = *state;
    struct fido_credential credential;
    unsigned char bytes[KEY_SIZE];
    bool needs_pin;
    plug_in(0, "--no-hmac-secret", NULL);
    only(0, -1);
    REFUSED_AS(school, ERROR_INVALID, make(school, NULL, &credential, bytes, &needs_pin));
}

/* --- Log-in --- */

static bool login(struct school *school, const char *password, const unsigned char *with,
                  enum login_missing *missing)
{
    struct actor *actor;
    if (!actor_login_with(&school->store, "tess", &(struct login_proof){.password = password, .answer = with},
                          missing, &actor, &school->error))
        return false;
    actor_close(actor);
    return true;
}

static void set_up(struct school *school, struct fido_credential *credential, unsigned char *bytes)
{
    bool needs_pin;
    if (!plugged[0].process)
        plug_in(0, NULL, NULL);
    only(0, -1);
    WORKS(school, make(school, NULL, credential, bytes, &needs_pin));
    WORKS(school,
          factor_set_fido2(&school->store, school->people[TEACHER],
                           &(struct login_proof){.password = PASSWORD}, credential, bytes, &school->error));
}

static void R7_the_password_alone_opens_nothing(void **state)
{
    struct school *school = *state;
    struct actor *tess = school->people[TEACHER];
    struct fido_credential credential, asked;
    unsigned char bytes[KEY_SIZE], wrong[KEY_SIZE] = {1};
    enum login_missing missing;
    struct key_record keys;
    struct secrets *secrets;
    bool asks;
    set_up(school, &credential, bytes);
    assert_int_equal(school_traces(school, "account.second-factor", false), 1);
    REFUSED_AS(school, ERROR_DENIED, login(school, PASSWORD, NULL, &missing));
    assert_int_equal(missing, LOGIN_MISSES_KEY);
    REFUSED_AS(school, ERROR_DENIED, login(school, PASSWORD, wrong, &missing));
    assert_int_equal(missing, LOGIN_MISSES_NOTHING);
    REFUSED_AS(school, ERROR_DENIED, login(school, "wrong password", bytes, &missing));
    assert_int_equal(school_number(school, "SELECT SUM (failures) FROM login_try", DB_NO_ARGS), 2);
    WORKS(school, factor_key_of(&school->store, "tess", &asked, &asks, &school->error));
    assert_true(asks);
    bool needs_pin;
    WORKS(school, answer(school, &asked, NULL, wrong, &needs_pin));
    WORKS(school, login(school, PASSWORD, wrong, &missing));
    WORKS(school, factor_key_of(&school->store, "cor", &asked, &asks, &school->error));
    assert_false(asks);
    WORKS(school, factor_key_of(&school->store, "nobody", &asked, &asks, &school->error));
    assert_false(asks);
    /* Not by somebody's own program on a copy either. */
    WORKS(school, account_keys_read(&school->store, tess->id, &keys, &school->error));
    assert_false(keys_unlock(tess->id, PASSWORD, NULL, &keys, &secrets, &school->error));
    WORKS(school, keys_unlock(tess->id, PASSWORD, bytes, &keys, &secrets, &school->error));
    assert_memory_equal(secrets, tess->secrets, sizeof *secrets);
    key_free(secrets);
}

static void R13_a_key_that_was_taken_out_of_the_database_lets_nobody_in(void **state)
{
    struct school *school = *state;
    struct fido_credential credential;
    unsigned char bytes[KEY_SIZE];
    enum login_missing missing;
    /* Yesterday: the password's row as it was before, and no key. */
    school_tamper(school, "CREATE TABLE yesterday AS SELECT * FROM account", DB_NO_ARGS);
    set_up(school, &credential, bytes);
    school_tamper(school, "CREATE TABLE today AS SELECT * FROM second_factor", DB_NO_ARGS);
    school_tamper(school, "DELETE FROM second_factor", DB_NO_ARGS);
    REFUSED_AS(school, ERROR_CORRUPT, login(school, PASSWORD, bytes, &missing));
    school_tamper(
        school,
        "UPDATE account SET (kdf_salt, kdf_ops, kdf_memory, wrap_nonce, wrapped) = (SELECT kdf_salt, "
        "kdf_ops, kdf_memory, wrap_nonce, wrapped FROM yesterday y WHERE y.id = account.id)",
        DB_NO_ARGS);
    REFUSED_AS(school, ERROR_CORRUPT, login(school, PASSWORD, NULL, &missing));
    /* Its salt swapped: the key gives another answer, of which nobody learns anything. */
    school_tamper(school, "INSERT INTO second_factor SELECT * FROM today", DB_NO_ARGS);
    school_tamper(school, "UPDATE second_factor SET salt = zeroblob (32)", DB_NO_ARGS);
    REFUSED_AS(school, ERROR_CORRUPT, login(school, PASSWORD, bytes, &missing));
}

static void a_new_password_and_a_new_factor_go_with_the_key(void **state)
{
    struct school *school = *state;
    struct actor *tess = school->people[TEACHER];
    struct fido_credential credential, second;
    unsigned char bytes[KEY_SIZE], other[KEY_SIZE];
    enum login_missing missing;
    bool needs_pin;
    set_up(school, &credential, bytes);
    struct login_proof proof = {.password = PASSWORD};
    REFUSED_AS(school, ERROR_DENIED,
               actor_set_password_with(&school->store, tess, &proof, "of my own choosing", &school->error));
    proof.answer = bytes;
    WORKS(school,
          actor_set_password_with(&school->store, tess, &proof, "of my own choosing", &school->error));
    proof.password = "of my own choosing";
    WORKS(school, login(school, "of my own choosing", bytes, &missing));
    /* Another key in its place. */
    WORKS(school, make(school, NULL, &second, other, &needs_pin));
    struct login_proof without = {.password = "of my own choosing"}, mistyped = {"wrong", NULL, bytes};
    REFUSED_AS(school, ERROR_DENIED,
               factor_set_fido2(&school->store, tess, &without, &second, other, &school->error));
    REFUSED_AS(school, ERROR_DENIED,
               factor_set_fido2(&school->store, tess, &mistyped, &second, other, &school->error));
    WORKS(school, factor_set_fido2(&school->store, tess, &proof, &second, other, &school->error));
    REFUSED_AS(school, ERROR_DENIED, login(school, "of my own choosing", bytes, &missing));
    WORKS(school, login(school, "of my own choosing", other, &missing));
    /* None. */
    proof.answer = other;
    REFUSED_AS(school, ERROR_DENIED, factor_drop(&school->store, tess, &without, &school->error));
    REFUSED_AS(school, ERROR_DENIED, factor_drop(&school->store, tess, NULL, &school->error));
    WORKS(school, factor_drop(&school->store, tess, &proof, &school->error));
    WORKS(school, login(school, "of my own choosing", NULL, &missing));
}

static void who_lost_the_key_gets_in_with_a_new_password(void **state)
{
    struct school *school = *state;
    struct fido_credential credential;
    unsigned char bytes[KEY_SIZE];
    enum login_missing missing;
    set_up(school, &credential, bytes);
    WORKS(school,
          account_reset(&school->store, school->people[OWNER], "tess", "only works once", &school->error));
    WORKS(school, login(school, "only works once", NULL, &missing));
    assert_non_null(strstr(school->store.notice.text, "second factor"));
}

int main(void)
{
#define KEY_TEST(test) cmocka_unit_test_setup_teardown(test, school_setup, unplug_all)
    const struct CMUnitTest tests[] = {
        KEY_TEST(the_same_key_gives_the_same_answer_and_another_none),
        KEY_TEST(a_key_that_nobody_touches_says_so),
        KEY_TEST(a_key_with_a_pin_asks_for_it),
        KEY_TEST(a_key_without_hmac_secret_cannot_be_used),
        KEY_TEST(R7_the_password_alone_opens_nothing),
        KEY_TEST(R13_a_key_that_was_taken_out_of_the_database_lets_nobody_in),
        KEY_TEST(a_new_password_and_a_new_factor_go_with_the_key),
        KEY_TEST(who_lost_the_key_gets_in_with_a_new_password),
    };
    return cmocka_run_group_tests_name("security key", tests, NULL, NULL);
}
