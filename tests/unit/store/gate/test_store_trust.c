/* R13 and all that hangs on it: somebody who may write the database file is no party to what it says. */
#include "tests/unit/fixture.h"
#include "tests/unit/registers.h"

#include <sqlite3.h>

#include "store/care/check.h"
#include "store/gate/pins.h"
#include "store/gate/trust.h"
#include "store/people/viewers.h"
#include "store/review/handover.h"

/* What somebody with the file does: any SQL, without a trigger in the way. */
static void attack(struct school *school, const char *sql)
{
    sqlite3 *raw;
    char path[300], *said = NULL;
    snprintf(path, sizeof path, "%s/terugblik.db", school->folder);
    assert_int_equal(sqlite3_open(path, &raw), SQLITE_OK);
    assert_int_equal(sqlite3_busy_timeout(raw, 5000), SQLITE_OK);
    assert_int_equal(
        sqlite3_exec(raw,
                     "PRAGMA foreign_keys = OFF; DROP TRIGGER IF EXISTS audit_no_update;"
                     "DROP TRIGGER IF EXISTS audit_no_delete; DROP TRIGGER IF EXISTS row_change_no_update;"
                     "DROP TRIGGER IF EXISTS row_change_no_delete",
                     NULL, NULL, NULL),
        SQLITE_OK);
    if (sqlite3_exec(raw, sql, NULL, NULL, &said) != SQLITE_OK)
        fail_msg("%s: %s", sql, said);
    assert_int_equal(sqlite3_close(raw), SQLITE_OK);
}

static bool count_one(void *context, const struct error *finding)
{
    assert_true(strlen(finding->text) > 10);
    ++*(size_t *)context;
    return true;
}

static size_t found(struct school *school)
{
    size_t count = 0;
    WORKS(school, trust_examine(&school->store, count_one, &count, &school->error));
    return count;
}

static const char *noticed_at_login(struct school *school, enum person person)
{
    struct actor *actor;
    struct store store;
    static struct error said;
    school_open_again(school, &store);
    WORKS(school, actor_login(&store, fixture_people[person].name, PASSWORD, &actor, &school->error));
    said = store.distrust;
    actor_close(actor);
    store_close(&store);
    return said.kind == ERROR_NONE ? NULL : said.text;
}

/* A row of every kind. */
static void fill(struct school *school)
{
    struct consent_effect effect;
    add_class(school);
    give_consents(school);
    WORKS(school,
          objection_record(&school->store, school->people[REGISTRAR],
                           &(struct objection_entry){
                               .who = "1002", .giver = "Sanne", .capacity = CAPACITY_SELF, .on = FILMED},
                           &effect, &school->error));
    WORKS(school, equipment_add(&school->store, school->people[REGISTRAR], "camera", "Camera 1", "C1",
                                &school->error));
    static const char *const rows[] = {
        "INSERT INTO session_viewer SELECT s.id, a.id FROM session s, account a WHERE a.name = 'carla'",
        "INSERT INTO session_pupil SELECT s.id, p.id FROM session s, pupil p WHERE p.number = '1001'",
        "INSERT INTO session_employee SELECT s.id, a.id FROM session s, account a WHERE a.name = 'tom'",
        "INSERT INTO original (clip_id, path) SELECT id, 'A.MP4' FROM clip WHERE position = 0",
        "INSERT INTO note (id, trajectory_id, session_id, clip_id, author_id, kind, at_ms, created_at, "
        "nonce, sealed_text, signature)"
        " SELECT '01hq000000000000000000000n', s.trajectory_id, s.id, c.id, t.coach_id, 'moment', 5, 5, "
        "x'00', x'00', x'00'"
        " FROM session s JOIN clip c ON c.session_id = s.id JOIN trajectory t ON t.id = s.trajectory_id "
        "WHERE c.position = 0",
        "INSERT INTO blur (id, trajectory_id, session_id, clip_id, author_id, created_at, nonce, sealed, "
        "signature)"
        " SELECT '01hq000000000000000000000b', s.trajectory_id, s.id, c.id, t.coach_id, 5, x'00', x'00', "
        "x'00'"
        " FROM session s JOIN clip c ON c.session_id = s.id JOIN trajectory t ON t.id = s.trajectory_id "
        "WHERE c.position = 0",
        "INSERT INTO form (id, name, version, text, added_at)"
        " VALUES ('01hq000000000000000000000f', 'a', '1', 'terugblik form 1', 5)",
        "INSERT INTO filled_form (id, trajectory_id, session_id, form_id, author_id, created_at, nonce, "
        "sealed, "
        "signature) SELECT '01hq000000000000000000000g', s.trajectory_id, s.id, f.id, t.coach_id, 5, x'00', "
        "x'00', x'00' FROM session s JOIN form f JOIN trajectory t ON t.id = s.trajectory_id",
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        school_force(school, rows[i], DB_NO_ARGS);
}

/* One change that matters for each kind. */
static const struct {
    enum row_kind kind;
    const char *table, *change;
} kinds[] = {
    {ROW_SCHOOL, "school", "name = 'Other'"},
    {ROW_LOCATION, "location", "name = 'Other'"},
    {ROW_POLICY, "policy", "value = 'objection'"},
    {ROW_ACCOUNT, "account", "box_public = zeroblob (32)"},
    {ROW_PASSWORD, "account", "kdf_ops = kdf_ops + 1"},
    {ROW_ROLE, "account_role", "role = 'coach'"},
    {ROW_SITE, "account_site", "position = 7"},
    {ROW_SIGN_KEY, "sign_key", "sign_public = zeroblob (32)"},
    {ROW_PUPIL, "pupil", "birth_date = '1999-01-01'"},
    {ROW_GUARDIAN, "guardian", "name = 'Somebody'"},
    {ROW_MEMBERSHIP, "membership", "class_name = '3a'"},
    {ROW_CONSENT, "consent", "answer = 'refused'"},
    {ROW_OBJECTION, "objection", "undone_at = 1"},
    {ROW_EQUIPMENT, "equipment", "retired_at = 1"},
    {ROW_TRAJECTORY, "trajectory", "coach_id = (SELECT id FROM account WHERE name = 'carla')"},
    {ROW_TRAJECTORY_KEY, "trajectory_key", "sealed = x'00'"},
    {ROW_GOAL, "goal", "sealed_text = x'00'"},
    {ROW_SESSION, "session", "purpose = 'team', trajectory_id = NULL"},
    {ROW_SESSION_STATE, "session", "blocked_at = 1"},
    {ROW_SESSION_KEY, "session_key", "sealed = x'00'"},
    {ROW_SESSION_VIEWER, "session_viewer", "account_id = (SELECT id FROM account WHERE name = 'tom')"},
    {ROW_SESSION_PUPIL, "session_pupil", "pupil_id = (SELECT id FROM pupil WHERE number = '1003')"},
    {ROW_SESSION_EMPLOYEE, "session_employee", "account_id = (SELECT id FROM account WHERE name = 'rita')"},
    {ROW_CLIP, "clip", "position = position + 10"},
    {ROW_CLIP_DIGEST, "clip", "digest = x'00'"},
    {ROW_ORIGINAL, "original", "path = '../thesis.odt'"},
    {ROW_NOTE, "note", "at_ms = 6"},
    {ROW_BLUR, "blur", "removed_at = 1"},
    {ROW_FORM, "form", "text = 'x'"},
    {ROW_FILLED, "filled_form", "shared_at = 1"},
};
_Static_assert(sizeof kinds / sizeof *kinds == ROW_KIND_COUNT, "each kind is attacked");

/* table × changed, removed, put back from yesterday. */
static void R13_check_finds_whatever_was_changed_outside_the_program(void **state)
{
    struct school *school = *state;
    fill(school);
    assert_int_equal(found(school), 0);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        char sql[400];
        snprintf(sql, sizeof sql,
                 "DROP TABLE IF EXISTS kept; CREATE TABLE kept AS SELECT rowid AS place, * FROM %s",
                 kinds[i].table);
        attack(school, sql);
        snprintf(sql, sizeof sql, "UPDATE %s SET %s WHERE rowid = (SELECT MIN (rowid) FROM %s)",
                 kinds[i].table, kinds[i].change, kinds[i].table);
        attack(school, sql);
        if (found(school) == 0)
            fail_msg("%s: changed unseen", row_kind_name(kinds[i].kind));
        snprintf(sql, sizeof sql,
                 "DELETE FROM %s; ALTER TABLE kept DROP COLUMN place; INSERT INTO %s SELECT * FROM kept",
                 kinds[i].table, kinds[i].table);
        attack(school, sql);
        if (found(school) != 0)
            fail_msg("%s: put back as it was, and found", row_kind_name(kinds[i].kind));
        snprintf(sql, sizeof sql, "DELETE FROM %s WHERE rowid = (SELECT MIN (rowid) FROM %s)", kinds[i].table,
                 kinds[i].table);
        attack(school, sql);
        if (found(school) == 0)
            fail_msg("%s: removed unseen", row_kind_name(kinds[i].kind));
        snprintf(sql, sizeof sql, "DELETE FROM %s; INSERT INTO %s SELECT * FROM kept; DROP TABLE kept",
                 kinds[i].table, kinds[i].table);
        attack(school, sql);
    }
    assert_int_equal(found(school), 0);
}

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
        SCHOOL_TEST(R13_check_finds_whatever_was_changed_outside_the_program),
        SCHOOL_TEST(an_added_row_is_found),
        SCHOOL_TEST(R7_a_swapped_key_is_noticed_before_anything_is_sealed_to_it),
        SCHOOL_TEST(R12_an_inserted_account_gets_nothing),
        SCHOOL_TEST(R4_footage_that_was_put_back_does_not_open),
        SCHOOL_TEST(a_blur_that_was_deleted_keeps_the_lesson_shut),
        SCHOOL_TEST(R13_a_row_of_the_trace_that_nobody_signed_is_found),
        SCHOOL_TEST(R13_a_signature_under_an_act_that_may_not_do_it_is_found),
        SCHOOL_TEST(R13_the_program_itself_only_takes_away),
        SCHOOL_TEST(moments_are_put_right_and_nothing_else),
        SCHOOL_TEST(a_store_that_was_put_back_to_an_earlier_day_is_noticed),
        SCHOOL_TEST(the_phrase_is_the_same_for_both),
        SCHOOL_TEST(the_owner_vouches_for_an_older_store),
    };
    return cmocka_run_group_tests_name("trust", tests, NULL, NULL);
}
