/* R13 and all that hangs on it: somebody who may write the database file is no party to what it says. */
#include "tests/unit/attack.h"

#include "store/base/hash.h"
#include "store/care/check.h"
#include "store/gate/pins.h"
#include "store/people/viewers.h"
#include "store/review/handover.h"

static void an_added_row_is_found(void **state)
{
    struct school *school = *state;
    attack(school, "INSERT INTO account_role SELECT id, 'owner' FROM account WHERE name = 'tom'");
    assert_int_equal(found(school), 1);
    assert_non_null(noticed_at_login(school, COACH));
}

static void R7_a_swapped_key_is_noticed_before_anything_is_sealed_to_it(void **state)
{
    struct school *school = *state;
    attack(school, "UPDATE account SET box_public = (SELECT box_public FROM account WHERE name = 'tom') "
                   "WHERE name = 'carla'");
    int64_t keys = school_number(school, "SELECT COUNT(*) FROM session_key", DB_NO_ARGS);
    REFUSED_AS(school, ERROR_CORRUPT,
               trajectory_hand_over(&school->store, school->people[TEACHER], school->trajectory,
                                    fixture_people[OTHER_COACH].name, &school->error));
    assert_int_equal(school_number(school, "SELECT COUNT(*) FROM session_key", DB_NO_ARGS), keys);
    char id[ID_SIZE];
    REFUSED_AS(school, ERROR_CORRUPT,
               trajectory_open(&school->store, school->people[COACH], fixture_people[COACH].name, "carla",
                               "Goal", id, &school->error));
    assert_non_null(noticed_at_login(school, COACH));
}

static void R12_an_inserted_account_gets_nothing(void **state)
{
    struct school *school = *state;
    school_force(school, "UPDATE session SET purpose = 'team', trajectory_id = NULL", DB_NO_ARGS);
    attack(school,
           "INSERT INTO account SELECT '01hq0000000000000000000bad', 'mallory', 'M', created_at, NULL, 0, "
           "box_public,"
           " sign_public, kdf_salt, kdf_ops, kdf_memory, wrap_nonce, wrapped FROM account WHERE name = 'tom';"
           "INSERT INTO account_role VALUES ('01hq0000000000000000000bad', 'coach');"
           "INSERT INTO account_site SELECT '01hq0000000000000000000bad', id, 0 FROM location");
    REFUSED_AS(school, ERROR_DENIED,
               actor_login(&school->store, "mallory", PASSWORD, &(struct actor *){NULL}, &school->error));
    int64_t sealed;
    assert_false(
        viewers_seal(&school->store, school->people[COACH], &sealed, &school->error) &&
        school_number(school,
                      "SELECT COUNT(*) FROM session_key WHERE account_id = '01hq0000000000000000000bad'",
                      DB_NO_ARGS) > 0);
    assert_int_equal(
        school_number(school,
                      "SELECT COUNT(*) FROM session_key WHERE account_id = '01hq0000000000000000000bad'",
                      DB_NO_ARGS),
        0);
}

static void R4_footage_that_was_put_back_does_not_open(void **state)
{
    struct school *school = *state;
    struct footage_access access;
    attack(school,
           "CREATE TABLE kept_s AS SELECT * FROM session; CREATE TABLE kept_k AS SELECT * FROM session_key");
    WORKS(school, session_complete(&school->store, school->people[COACH], school->session, &school->error));
    attack(school, "DELETE FROM session; INSERT INTO session SELECT * FROM kept_s; DELETE FROM session_key;"
                   "INSERT INTO session_key SELECT * FROM kept_k");
    REFUSED_AS(school, ERROR_CORRUPT,
               session_open_footage(&school->store, school->people[COACH], school->session, &access,
                                    &school->error));
}

static void a_blur_that_was_deleted_keeps_the_lesson_shut(void **state)
{
    struct school *school = *state;
    struct footage_access access;
    fill(school);
    attack(school, "DELETE FROM blur");
    REFUSED_AS(school, ERROR_CORRUPT,
               session_open_footage(&school->store, school->people[COACH], school->session, &access,
                                    &school->error));
}

/* With keys of their own, so that the password is right. */
static void R13_nobody_logs_in_whom_only_the_file_knows(void **state)
{
    struct school *school = *state, *other;
    void *others;
    char sql[900];
    assert_int_equal(school_setup(&others), 0);
    other = others;
    attack(other, "PRAGMA wal_checkpoint (TRUNCATE)");
    attack(other, "UPDATE account SET name = 'mallory' WHERE name = 'tom'");
    snprintf(
        sql, sizeof sql,
        "ATTACH '%s/terugblik.db' AS other; INSERT INTO account SELECT * FROM other.account WHERE name = "
        "'mallory';"
        "INSERT INTO sign_key SELECT k.* FROM other.sign_key k JOIN other.account a ON a.id = k.account_id"
        " WHERE a.name = 'mallory';"
        "INSERT INTO account_role SELECT id, 'registrar' FROM other.account WHERE name = 'mallory'",
        other->folder);
    attack(school, sql);
    (void)school_teardown(&others);
    int64_t failed = school_traces(school, "login.failed", false);
    REFUSED_AS(school, ERROR_DENIED,
               actor_login(&school->store, "mallory", PASSWORD, &(struct actor *){NULL}, &school->error));
    assert_non_null(strstr(school->error.text, "outside the program"));
    assert_int_equal(school_traces(school, "login.failed", false), failed + 1);
    assert_int_equal(school_number(school,
                                   "SELECT COUNT(*) FROM audit WHERE actor_id NOT IN (SELECT first FROM"
                                   " row_change WHERE kind = 'account')",
                                   DB_NO_ARGS),
                     0);
}

/* A row of the trace that is made up, with hashes that fit: by nobody, and in somebody's name. */
static void make_up(struct school *school, const char *actor, const char *action)
{
    char sql[900];
    snprintf(sql, sizeof sql,
             "CREATE TABLE made_up AS SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1;"
             "INSERT INTO account_role SELECT id, 'owner' FROM account WHERE name = 'tom';"
             "INSERT INTO row_change SELECT (SELECT seq FROM made_up) + 1, 'role', id, 'owner', zeroblob "
             "(32) FROM account"
             " WHERE name = 'tom';"
             "INSERT INTO audit SELECT seq + 1, 9000000000000, (SELECT id FROM account WHERE name = '%s'), "
             "'%s', 0, NULL, NULL, NULL,"
             " NULL, hash, zeroblob (32), zeroblob (32), zeroblob (64) FROM made_up; DROP TABLE made_up",
             actor, action);
    attack(school, sql);
}

static void R13_a_row_of_the_trace_that_nobody_signed_is_found(void **state)
{
    struct school *school = *state;
    char now[AUDIT_HEAD_SIZE];
    WORKS(school, audit_verify(&school->store, NULL, now, &school->error));
    make_up(school, "olga", "account.roles");
    REFUSED_AS(school, ERROR_CORRUPT, audit_verify(&school->store, NULL, now, &school->error));
    assert_non_null(noticed_at_login(school, TEACHER));
}

/* On a new machine the first log-in leaves out signatures of rows that only record; whoever was there before
 * does not, and an examination does not. */
static void R13_a_forged_opening_is_found_by_who_was_there_and_by_an_examination(void **state)
{
    struct school *school = *state;
    char now[AUDIT_HEAD_SIZE], folder[300];
    assert_null(noticed_at_login(school, TEACHER));
    attack(school, "CREATE TABLE last AS SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1");
    struct query query;
    unsigned char hash[TRUST_HASH], previous[TRUST_HASH];
    int64_t seq = 0;
    WORKS(school,
          db_query(school->store.db, "SELECT seq, hash FROM last", DB_NO_ARGS, &query, &school->error));
    if (query_next(&query)) {
        size_t size;
        seq = row_int(&query, 0) + 1;
        memcpy(previous, row_blob(&query, 1, &size), TRUST_HASH);
    }
    WORKS(school, query_close(&query, &school->error));
    /* As docs of the trace say, in the coach's name: "footage.open" of nothing. */
    crypto_generichash_state state_;
    crypto_generichash_init(&state_, NULL, 0, TRUST_HASH);
    crypto_generichash_update(&state_, previous, TRUST_HASH);
    hash_number(&state_, (uint64_t)seq);
    hash_number(&state_, 9000000000000);
    hash_text(&state_, school->people[COACH]->id);
    hash_text(&state_, "footage.open");
    hash_number(&state_, 0);
    for (int i = 0; i < 4; i++)
        hash_text(&state_, NULL);
    crypto_generichash_final(&state_, hash, TRUST_HASH);
    school_tamper(
        school,
        "INSERT INTO audit VALUES (?1, 9000000000000, ?2, 'footage.open', 0, NULL, NULL, NULL, NULL, ?3,"
        " ?4, NULL, zeroblob (64))",
        DB_ARGS(DB_INT(seq), DB_TEXT(school->people[COACH]->id), DB_BLOB(previous, TRUST_HASH),
                DB_BLOB(hash, TRUST_HASH)));
    REFUSED_AS(school, ERROR_CORRUPT, audit_verify(&school->store, NULL, now, &school->error));
    assert_non_null(noticed_at_login(school, TEACHER));
    snprintf(folder, sizeof folder, "%s/another machine", school->folder);
    assert_int_equal(setenv("XDG_STATE_HOME", folder, 1), 0);
    assert_null(noticed_at_login(school, REGISTRAR));
    assert_int_equal(unsetenv("XDG_STATE_HOME"), 0);
}

/* Who has a key of their own may sign; but not what their role does not let them. */
static bool give_tom_a_role(struct store *store, void *context, struct error *error)
{
    (void)context;
    return db_run(store->db, "INSERT INTO account_role SELECT id, 'owner' FROM account WHERE name = 'tom'",
                  DB_NO_ARGS, NULL, error);
}

static void R13_a_signature_under_an_act_that_may_not_do_it_is_found(void **state)
{
    struct school *school = *state;
    char now[AUDIT_HEAD_SIZE];
    /* As a program would that leaves the gate's rules out. */
    WORKS(school,
          gate_change(&school->store, school->people[OTHER_TEACHER],
                      &(struct change){.act = ACT_LOGIN, .account = school->people[OTHER_TEACHER]->id},
                      give_tom_a_role, NULL, &school->error));
    REFUSED_AS(school, ERROR_CORRUPT, audit_verify(&school->store, NULL, now, &school->error));
    /* What the program itself does, unsigned, makes nothing. */
}

static void R13_the_program_itself_only_takes_away(void **state)
{
    struct school *school = *state;
    char now[AUDIT_HEAD_SIZE];
    WORKS(school, gate_change(&school->store, NULL, &(struct change){.act = ACT_CLOCK_SEEN}, give_tom_a_role,
                              NULL, &school->error));
    REFUSED_AS(school, ERROR_CORRUPT, audit_verify(&school->store, NULL, now, &school->error));
}

/* A wrong clock wrote moments that are put right: of what others ended and removed, too. */
static bool adjust(struct store *store, void *context, struct error *error)
{
    (void)context;
    return db_run(store->db, "UPDATE trajectory SET ended_at = 5", DB_NO_ARGS, NULL, error) &&
           db_run(store->db, "UPDATE session SET reviewed_at = 5", DB_NO_ARGS, NULL, error);
}

static bool other_coach(struct store *store, void *context, struct error *error)
{
    (void)context;
    return db_run(store->db, "UPDATE trajectory SET coach_id = (SELECT id FROM account WHERE name = 'carla')",
                  DB_NO_ARGS, NULL, error);
}

static void moments_are_put_right_and_nothing_else(void **state)
{
    struct school *school = *state;
    char now[AUDIT_HEAD_SIZE];
    WORKS(school, gate_change(&school->store, school->people[OTHER_TEACHER],
                              &(struct change){.act = ACT_CLOCK}, adjust, NULL, &school->error));
    WORKS(school, gate_change(&school->store, NULL, &(struct change){.act = ACT_CLOCK}, adjust, NULL,
                              &school->error));
    WORKS(school, audit_verify(&school->store, NULL, now, &school->error));
    WORKS(school, gate_change(&school->store, school->people[OTHER_TEACHER],
                              &(struct change){.act = ACT_CLOCK}, other_coach, NULL, &school->error));
    REFUSED_AS(school, ERROR_CORRUPT, audit_verify(&school->store, NULL, now, &school->error));
}

static void a_store_that_was_put_back_to_an_earlier_day_is_noticed(void **state)
{
    struct school *school = *state;
    char command[900];
    assert_null(noticed_at_login(school, COACH));
    attack(school, "PRAGMA wal_checkpoint (TRUNCATE)");
    snprintf(command, sizeof command, "cp '%s/terugblik.db' '%s/yesterday'", school->folder, school->folder);
    assert_int_equal(system(command), 0);
    WORKS(school, location_add(&school->store, school->people[OWNER], "Assen", &school->error));
    assert_null(noticed_at_login(school, COACH));
    store_close(&school->store);
    snprintf(command, sizeof command, "rm -f '%s'/terugblik.db*; mv '%s/yesterday' '%s/terugblik.db'",
             school->folder, school->folder, school->folder);
    assert_int_equal(system(command), 0);
    WORKS(school, store_open(&school->store, school->folder, false, &school->error));
    school->store.kdf = KDF_MINIMAL;
    const char *said = noticed_at_login(school, COACH);
    assert_non_null(said);
    assert_non_null(strstr(said, "earlier day"));
    /* On that connection nothing is shared any more; somebody who looked into it may go on. */
    WORKS(school, pins_accept(&school->store, school->people[COACH], &school->error));
    assert_null(noticed_at_login(school, COACH));
}

/* Emptied altogether it looks like a store of an earlier version, but for where that begins: not even on a
 * machine that never saw it does its owner vouch for it. */
static void R13_an_emptied_trace_is_noticed_and_not_vouched_for(void **state)
{
    struct school *school = *state;
    char now[AUDIT_HEAD_SIZE], folder[300];
    int64_t root;
    snprintf(folder, sizeof folder, "%s/another machine", school->folder);
    assert_int_equal(setenv("XDG_STATE_HOME", folder, 1), 0);
    attack(school, "DELETE FROM row_change; DELETE FROM audit");
    school->store.trusted = (struct trusted){0};
    REFUSED_AS(school, ERROR_CORRUPT, audit_verify(&school->store, NULL, now, &school->error));
    assert_non_null(noticed_at_login(school, TEACHER));
    assert_non_null(noticed_at_login(school, OWNER));
    REFUSED_AS(school, ERROR_CORRUPT, audit_verify(&school->store, NULL, now, &school->error));
    WORKS(school, trust_root(&school->store, &root, &school->error));
    assert_int_equal(root, 0);
    assert_int_equal(unsetenv("XDG_STATE_HOME"), 0);
}

static void the_phrase_is_the_same_for_both(void **state)
{
    struct school *school = *state;
    char one[PHRASE_SIZE], two[PHRASE_SIZE], third[PHRASE_SIZE];
    WORKS(school, pins_phrase(&school->store, school->people[COACH], "tess", one, &school->error));
    WORKS(school, pins_phrase(&school->store, school->people[TEACHER], "cor", two, &school->error));
    WORKS(school, pins_phrase(&school->store, school->people[OTHER_COACH], "cor", third, &school->error));
    assert_string_equal(one, two);
    assert_string_not_equal(one, third);
    assert_int_equal(strlen(one), PHRASE_SIZE - 1);
    REFUSED_AS(school, ERROR_NOT_FOUND,
               pins_phrase(&school->store, school->people[COACH], "nobody", one, &school->error));
}

/* As an earlier version left it: nobody vouches, nothing is refused; the owner's log-in changes that. */
static void the_owner_vouches_for_an_older_store(void **state)
{
    struct school *school = *state;
    char now[AUDIT_HEAD_SIZE];
    int64_t root;
    attack(school, "DELETE FROM row_change; DELETE FROM audit");
    attack(school, "INSERT INTO audit VALUES (1, 5, NULL, 'store.init', 0, NULL, NULL, NULL, NULL, zeroblob "
                   "(32), zeroblob (32), NULL, NULL)");
    WORKS(school, trust_root(&school->store, &root, &school->error));
    assert_int_equal(root, 0);
    school->store.trusted = (struct trusted){0};
    (void)now;
    WORKS(school, trust_account(&school->store, school->people[COACH]->id, &school->error));
    char state_folder[300];
    snprintf(state_folder, sizeof state_folder, "%s/state", school->folder);
    assert_int_equal(setenv("XDG_STATE_HOME", state_folder, 1), 0);
    attack(school, "UPDATE audit SET hash = zeroblob (32)");
    assert_null(noticed_at_login(school, COACH));
    WORKS(school, trust_root(&school->store, &root, &school->error));
    assert_int_equal(root, 0);
    (void)noticed_at_login(school, OWNER);
    WORKS(school, trust_root(&school->store, &root, &school->error));
    assert_true(root > 0);
    assert_int_equal(found(school), 0);
    attack(school, "UPDATE account SET full_name = 'Other' WHERE name = 'tom'");
    assert_int_equal(found(school), 1);
    assert_int_equal(unsetenv("XDG_STATE_HOME"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCHOOL_TEST(an_added_row_is_found),
        SCHOOL_TEST(R7_a_swapped_key_is_noticed_before_anything_is_sealed_to_it),
        SCHOOL_TEST(R12_an_inserted_account_gets_nothing),
        SCHOOL_TEST(R13_nobody_logs_in_whom_only_the_file_knows),
        SCHOOL_TEST(R4_footage_that_was_put_back_does_not_open),
        SCHOOL_TEST(a_blur_that_was_deleted_keeps_the_lesson_shut),
        SCHOOL_TEST(R13_a_row_of_the_trace_that_nobody_signed_is_found),
        SCHOOL_TEST(R13_a_forged_opening_is_found_by_who_was_there_and_by_an_examination),
        SCHOOL_TEST(R13_a_signature_under_an_act_that_may_not_do_it_is_found),
        SCHOOL_TEST(R13_the_program_itself_only_takes_away),
        SCHOOL_TEST(moments_are_put_right_and_nothing_else),
        SCHOOL_TEST(a_store_that_was_put_back_to_an_earlier_day_is_noticed),
        SCHOOL_TEST(R13_an_emptied_trace_is_noticed_and_not_vouched_for),
        SCHOOL_TEST(the_phrase_is_the_same_for_both),
        SCHOOL_TEST(the_owner_vouches_for_an_older_store),
    };
    return cmocka_run_group_tests_name("trust", tests, NULL, NULL);
}
