/* The gate and the trace: who may, what a refusal leaves, and that the trace shows what was done to it (R13).
 */
#include "tests/unit/fixture.h"

static int64_t rows(struct school *school)
{
    return school_number(school, "SELECT COUNT(*) FROM audit", DB_NO_ARGS);
}

struct counted {
    int calls, busy;
    enum error_kind fail;
};

static bool apply_counted(struct store *store, void *context, struct error *error)
{
    struct counted *counted = context;
    counted->calls++;
    if (counted->calls <= counted->busy)
        return error_set(error, ERROR_BUSY, "Somebody else is at it; try again.");
    if (!db_run(store->db, "UPDATE school SET name = 'changed'", DB_NO_ARGS, NULL, error))
        return false;
    return counted->fail == ERROR_NONE || error_set(error, counted->fail, "It went wrong in the middle.");
}

static bool changed(struct school *school)
{
    return school_number(school, "SELECT COUNT(*) FROM school WHERE name = 'changed'", DB_NO_ARGS) == 1;
}

static void a_change_and_its_row_are_one(void **state)
{
    struct school *school = *state;
    struct counted counted = {0};
    int64_t before = rows(school);
    const struct change change = {.act = ACT_LOCATION_ADD, .detail = "seen"};
    WORKS(school, gate_change(&school->store, school->people[OWNER], &change, apply_counted, &counted,
                              &school->error));
    assert_true(changed(school));
    assert_int_equal(rows(school), before + 1);
    assert_int_equal(
        school_number(school,
                      "SELECT COUNT(*) FROM audit WHERE seq = ?1 AND action = 'location.add' AND refused = 0"
                      " AND actor_id = ?2 AND detail = 'seen'",
                      DB_ARGS(DB_INT(before + 1), DB_TEXT(school->people[OWNER]->id))),
        1);
}

static void a_change_that_fails_leaves_nothing(void **state)
{
    struct school *school = *state;
    int64_t before = rows(school);
    const struct change change = {.act = ACT_LOCATION_ADD};
    struct counted counted = {.fail = ERROR_INVALID};
    REFUSED_AS(
        school, ERROR_INVALID,
        gate_change(&school->store, school->people[OWNER], &change, apply_counted, &counted, &school->error));
    assert_false(changed(school));
    assert_int_equal(rows(school), before);
    /* Denied from inside is a refusal like any other. */
    counted = (struct counted){.fail = ERROR_DENIED};
    REFUSED_AS(
        school, ERROR_DENIED,
        gate_change(&school->store, school->people[OWNER], &change, apply_counted, &counted, &school->error));
    assert_string_equal(school->error.text, "It went wrong in the middle.");
    assert_false(changed(school));
    assert_int_equal(school_traces(school, "location.add", true), 1);
}

static void a_busy_change_is_tried_again(void **state)
{
    struct school *school = *state;
    const struct change change = {.act = ACT_LOCATION_ADD};
    struct counted counted = {.busy = 2};
    WORKS(school, gate_change(&school->store, school->people[OWNER], &change, apply_counted, &counted,
                              &school->error));
    assert_int_equal(counted.calls, 3);
    counted = (struct counted){.busy = 1000};
    REFUSED_AS(
        school, ERROR_BUSY,
        gate_change(&school->store, school->people[OWNER], &change, apply_counted, &counted, &school->error));
}

static void R13_a_refusal_changes_nothing_and_leaves_a_row(void **state)
{
    struct school *school = *state;
    struct counted counted = {0};
    int64_t before = rows(school);
    REFUSED_AS(school, ERROR_DENIED,
               gate_change(&school->store, school->people[TEACHER], &(struct change){.act = ACT_LOCATION_ADD},
                           apply_counted, &counted, &school->error));
    assert_string_equal(school->error.text, "Only an owner may add locations.");
    assert_int_equal(counted.calls, 0);
    assert_false(changed(school));
    assert_int_equal(rows(school), before + 1);
    assert_int_equal(school_number(school,
                                   "SELECT COUNT(*) FROM audit WHERE action = 'location.add' AND refused = 1"
                                   " AND actor_id = ?1",
                                   DB_ARGS(DB_TEXT(school->people[TEACHER]->id))),
                     1);
    REFUSED_AS(school, ERROR_DENIED,
               gate_check(&school->store, school->people[TEACHER], &(struct change){.act = ACT_ACCOUNTS_READ},
                          &school->error));
    assert_int_equal(rows(school), before + 2);
    /* What is allowed leaves no row before it is done. */
    WORKS(school, gate_check(&school->store, school->people[OWNER],
                             &(struct change){.act = ACT_ACCOUNTS_READ}, &school->error));
    assert_int_equal(rows(school), before + 2);
}

/* Who has which right, on the fixture's session, trajectory, and a note by its teacher. */
static void R7_rights_follow_role_and_relation(void **state)
{
    struct school *school = *state;
    char note[ID_SIZE];
    const struct note given = {.session = school->session,
                               .clip = school->clips[0],
                               .at_ms = 1000,
                               .until_ms = -1,
                               .text = "Look here"};
    WORKS(school, note_add(&school->store, school->people[TEACHER], &given, note, &school->error));
    school_force(school, "UPDATE session SET marked_at = 1, purge_after = 2, marked_by = ?2 WHERE id = ?1",
                 DB_ARGS(DB_TEXT(school->session), DB_TEXT(school->people[COACH]->id)));
    enum {
        O = 1 << OWNER,
        R = 1 << REGISTRAR,
        C = 1 << COACH,
        T = 1 << TEACHER,
        C2 = 1 << OTHER_COACH,
        T2 = 1 << OTHER_TEACHER,
        ALL = O | R | C | T | C2 | T2
    };
    static const struct {
        enum act act;
        unsigned who;
        bool program;
    } cases[] = {
        {ACT_STORE_INIT, 0, true},
        {ACT_ACCOUNT_ADD, O, false},
        {ACT_PUPILS_IMPORT, R, false},
        {ACT_FILM_PLAN_READ, R | C | T | C2 | T2, false},
        {ACT_TRAJECTORY_OPEN, C | C2, false},
        {ACT_TRAJECTORY_END, C, false},
        {ACT_TRAJECTORY_READ, C | T, false},
        {ACT_GOAL_CHANGE, C | T, false},
        {ACT_IMPORT_START, R | C | T, false},
        {ACT_IMPORT_DROP, ALL, true},
        {ACT_FOOTAGE_OPEN, C | T, false},
        {ACT_SESSION_READ, C | T, false},
        {ACT_NOTES_READ, C | T, false},
        {ACT_NOTE_ADD, C | T, false},
        {ACT_NOTE_EDIT, T, false},
        {ACT_NOTE_REMOVE, T, false},
        {ACT_REVIEW_DONE, C | T, false},
        {ACT_MARK_UNDO, C, false},
        {ACT_MARK_BACKSTOP, 0, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct change change = {.act = cases[i].act,
                                      .trajectory = school->trajectory,
                                      .session = school->session,
                                      .object = note};
        for (int person = -1; person < PEOPLE; person++) {
            bool expected = person < 0 ? cases[i].program : cases[i].who >> person & 1;
            const struct actor *actor = person < 0 ? NULL : school->people[person];
            if (gate_check(&school->store, actor, &change, &school->error) != expected)
                fail_msg("%s by %s", act_name(cases[i].act), actor ? actor->name : "the program");
        }
    }
}

static void R7_what_does_not_belong_together_is_refused(void **state)
{
    struct school *school = *state;
    char theirs[ID_SIZE];
    WORKS(school, trajectory_open(&school->store, school->people[OTHER_COACH], "carla", "tom", "Another",
                                  theirs, &school->error));
    /* One's own trajectory named beside another's session opens nothing, nor the other way round. */
    REFUSED_AS(
        school, ERROR_DENIED,
        gate_check(&school->store, school->people[OTHER_COACH],
                   &(struct change){.act = ACT_REVIEW_DONE, .trajectory = theirs, .session = school->session},
                   &school->error));
    REFUSED_AS(
        school, ERROR_DENIED,
        gate_check(&school->store, school->people[COACH],
                   &(struct change){.act = ACT_REVIEW_DONE, .trajectory = theirs, .session = school->session},
                   &school->error));
    REFUSED_AS(school, ERROR_DENIED,
               gate_check(&school->store, school->people[COACH],
                          &(struct change){.act = ACT_REVIEW_DONE, .session = "01hq0000000000000000000001"},
                          &school->error));
    REFUSED_AS(school, ERROR_DENIED,
               gate_check(&school->store, school->people[COACH], &(struct change){.act = ACT_REVIEW_DONE},
                          &school->error));
    /* Nobody acts in another's name. */
    REFUSED_AS(school, ERROR_DENIED,
               gate_check(&school->store, school->people[COACH],
                          &(struct change){.act = ACT_PASSWORD_SET, .account = school->people[TEACHER]->id},
                          &school->error));
}

static void R11_R12_viewers_of_other_purposes(void **state)
{
    struct school *school = *state;
    static const char location[] = "01hq000000000000000000000a", pupil[] = "01hq000000000000000000000b";
    const struct change change = {.act = ACT_FOOTAGE_OPEN, .session = school->session};
    school_force(school, "INSERT INTO location VALUES (?1, 'Assen')", DB_ARGS(DB_TEXT(location)));
    school_force(school,
                 "UPDATE account_site SET location_id = ?1 WHERE account_id ="
                 " (SELECT id FROM account WHERE name = 'tom')",
                 DB_ARGS(DB_TEXT(location)));
    school_force(school, "UPDATE session SET purpose = 'team', trajectory_id = NULL WHERE id = ?1",
                 DB_ARGS(DB_TEXT(school->session)));
    enum { O = 1 << OWNER, C = 1 << COACH, T = 1 << TEACHER, C2 = 1 << OTHER_COACH };
    for (int person = 0; person < PEOPLE; person++) {
        bool expected = (C | T | C2) >> person & 1; /* the location's coaches and teachers */
        struct session_list list;
        assert_int_equal(gate_check(&school->store, school->people[person], &change, &school->error),
                         expected);
        WORKS(school,
              session_list(&school->store, school->people[person], &school->arena, &list, &school->error));
        assert_int_equal(list.count, expected);
    }
    school_force(school,
                 "INSERT INTO pupil (id, number, name, birth_date) VALUES (?1, '1', 'Pupil', '2012-01-01')",
                 DB_ARGS(DB_TEXT(pupil)));
    school_force(school, "UPDATE session SET purpose = 'support', support_pupil_id = ?2 WHERE id = ?1",
                 DB_ARGS(DB_TEXT(school->session), DB_TEXT(pupil)));
    school_force(school, "INSERT INTO session_viewer VALUES (?1, ?2)",
                 DB_ARGS(DB_TEXT(school->session), DB_TEXT(school->people[OTHER_TEACHER]->id)));
    for (int person = 0; person < PEOPLE; person++) {
        bool expected = person == OTHER_TEACHER;
        struct session_list list;
        assert_int_equal(gate_check(&school->store, school->people[person], &change, &school->error),
                         expected);
        WORKS(school,
              session_list(&school->store, school->people[person], &school->arena, &list, &school->error));
        assert_int_equal(list.count, expected);
    }
}

static void R13_the_trace_shows_each_its_own(void **state)
{
    struct school *school = *state;
    struct footage_access access;
    struct audit_list list;
    WORKS(school, session_open_footage(&school->store, school->people[COACH], school->session, &access,
                                       &school->error));
    WORKS(school, session_close_footage(&school->store, school->people[COACH], school->session, &access,
                                        61000, &school->error));
    REFUSED_AS(school, ERROR_DENIED,
               session_open_footage(&school->store, school->people[OTHER_COACH], school->session, &access,
                                    &school->error));
    for (int person = 0; person < PEOPLE; person++) {
        bool opened = false, refused = false, foreign = false;
        WORKS(school, audit_list(&school->store, school->people[person], 0, 1000, &school->arena, &list,
                                 &school->error));
        for (size_t i = 0; i < list.count; i++) {
            const struct audit_row *row = &list.items[i];
            if (i > 0)
                assert_true(row->seq < list.items[i - 1].seq);
            if (strcmp(row->action, "footage.close") == 0 && !row->refused) {
                opened = true;
                assert_string_equal(row->actor, "Cor Bakker");
                assert_string_equal(row->detail, "seconds=61");
                assert_string_equal(row->session, school->session);
            }
            if (strcmp(row->action, "footage.open") == 0 && row->refused)
                refused = true;
            if ((!row->actor_id || strcmp(row->actor_id, school->people[person]->id) != 0) &&
                (!row->trajectory || strcmp(row->trajectory, school->trajectory) != 0))
                foreign = true;
        }
        bool party = person == COACH || person == TEACHER;
        assert_int_equal(opened, party || person == OWNER);
        assert_int_equal(refused, party || person == OWNER || person == OTHER_COACH);
        assert_int_equal(foreign, person == OWNER);
    }
    /* By pages, without a gap. */
    int64_t all = rows(school), seen = 0, before = 0;
    do {
        WORKS(school, audit_list(&school->store, school->people[OWNER], before, 3, &school->arena, &list,
                                 &school->error));
        seen += (int64_t)list.count;
        if (list.count)
            before = list.items[list.count - 1].seq;
    } while (list.count);
    assert_int_equal(seen, all);
    assert_int_equal(before, 1);
}

static void R13_nothing_but_ids_gets_into_the_trace(void **state)
{
    struct school *school = *state;
    struct counted counted = {0};
    const struct change change = {.act = ACT_LOCATION_ADD,
                                  .object = "Tess Jansen",
                                  .trajectory = "x",
                                  .session = "%",
                                  .account = "Tess"};
    REFUSED_AS(school, ERROR_DENIED,
               gate_change(&school->store, school->people[TEACHER], &change, apply_counted, &counted,
                           &school->error));
    assert_int_equal(school_number(school,
                                   "SELECT COUNT(*) FROM audit WHERE refused = 1 AND object_id IS NULL"
                                   " AND trajectory_id IS NULL AND session_id IS NULL",
                                   DB_NO_ARGS),
                     1);
    assert_int_equal(
        school_number(school,
                      "SELECT COUNT(*) FROM audit WHERE detail LIKE '%Jansen%' OR object_id LIKE '%Jansen%'",
                      DB_NO_ARGS),
        0);
}

/* Takes the triggers off, changes the trace as somebody with the disk could, and asks. */
static void tamper(struct school *school, const char *sql)
{
    school_tamper(school, "DROP TRIGGER IF EXISTS audit_no_update", DB_NO_ARGS);
    school_tamper(school, "DROP TRIGGER IF EXISTS audit_no_delete", DB_NO_ARGS);
    school_tamper(school, "DROP TRIGGER IF EXISTS row_change_no_delete", DB_NO_ARGS);
    school_tamper(school, sql, DB_NO_ARGS);
}

static bool verify(struct school *school, const char *head)
{
    char now[AUDIT_HEAD_SIZE];
    return audit_verify(&school->store, head, now, &school->error);
}

static void R13_every_changed_column_is_found(void **state)
{
    struct school *school = *state;
    static const char *const attempts[] = {
        "UPDATE audit SET at = at + 1 WHERE seq = 3",
        "UPDATE audit SET actor_id = NULL WHERE seq = 3",
        "UPDATE audit SET action = 'logim' WHERE seq = 3",
        "UPDATE audit SET refused = 1 - refused WHERE seq = 3",
        "UPDATE audit SET refused = refused + 2 WHERE seq = 3",
        "UPDATE audit SET action = action || CHAR (0) || 'and more' WHERE seq = 3",
        "UPDATE audit SET trajectory_id = '' WHERE seq = 3",
        "UPDATE audit SET session_id = 'x' WHERE seq = 3",
        "UPDATE audit SET object_id = NULL WHERE seq = 3",
        "UPDATE audit SET detail = '' WHERE seq = 3",
        "UPDATE audit SET previous = hash WHERE seq = 3",
        "UPDATE audit SET hash = previous WHERE seq = 3",
        "UPDATE audit SET hash = x'00' WHERE seq = 3",
        "UPDATE audit SET changes = NULL WHERE seq = 3",
        "UPDATE audit SET changes = zeroblob (32) WHERE seq = 3",
        "UPDATE audit SET signature = NULL WHERE seq = 3",
        "UPDATE audit SET signature = zeroblob (64) WHERE seq = 3",
        "UPDATE audit SET seq = 1000 WHERE seq = 3",
    };
    for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++) {
        WORKS(school, verify(school, NULL));
        tamper(school, "CREATE TABLE kept AS SELECT * FROM audit WHERE seq = 3");
        tamper(school, attempts[i]);
        REFUSED_AS(school, ERROR_CORRUPT, verify(school, NULL));
        assert_non_null(strcasestr(school->error.text, "row 3"));
        tamper(school, "DELETE FROM audit WHERE seq IN (3, 1000)");
        tamper(school, "INSERT INTO audit SELECT * FROM kept");
        tamper(school, "DROP TABLE kept");
    }
    WORKS(school, verify(school, NULL));
}

static void R13_removed_inserted_and_reordered_rows_are_found(void **state)
{
    struct school *school = *state;
    tamper(school, "CREATE TABLE kept AS SELECT * FROM audit");
    static const char *const attempts[] = {
        "DELETE FROM audit WHERE seq = 1",
        "DELETE FROM audit WHERE seq = 4",
        "INSERT INTO audit SELECT seq + 100, at, actor_id, action, refused, trajectory_id, session_id, "
        "object_id, detail,"
        " previous, hash, changes, signature FROM audit WHERE seq = 2",
        "UPDATE audit SET seq = CASE seq WHEN 2 THEN -3 WHEN 3 THEN -2 END WHERE seq IN (2, 3)",
    };
    for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++) {
        tamper(school, attempts[i]);
        tamper(school, "UPDATE audit SET seq = -seq WHERE seq < 0 AND seq > -1000");
        REFUSED_AS(school, ERROR_CORRUPT, verify(school, NULL));
        tamper(school, "DELETE FROM audit");
        tamper(school, "INSERT INTO audit SELECT * FROM kept");
        WORKS(school, verify(school, NULL));
    }
}

static void R13_a_cut_tail_is_found_with_an_earlier_head(void **state)
{
    struct school *school = *state;
    char early[AUDIT_HEAD_SIZE], late[AUDIT_HEAD_SIZE], now[AUDIT_HEAD_SIZE];
    WORKS(school, audit_verify(&school->store, NULL, early, &school->error));
    WORKS(school, location_add(&school->store, school->people[OWNER], "Assen", &school->error));
    WORKS(school, audit_verify(&school->store, early, late, &school->error));
    assert_string_not_equal(early, late);
    WORKS(school, verify(school, late));
    tamper(school, "DELETE FROM audit WHERE seq = (SELECT MAX(seq) FROM audit)");
    REFUSED_AS(school, ERROR_CORRUPT, verify(school, NULL)); /* what it changed is still written down */
    tamper(school, "DELETE FROM row_change WHERE seq > (SELECT MAX(seq) FROM audit)");
    WORKS(school, verify(school, NULL)); /* the chain alone cannot tell */
    WORKS(school, verify(school, early));
    REFUSED_AS(school, ERROR_CORRUPT, verify(school, late));
    /* Something else put in its place is not what was there. */
    WORKS(school, location_add(&school->store, school->people[OWNER], "Norg", &school->error));
    REFUSED_AS(school, ERROR_CORRUPT, verify(school, late));
    REFUSED_AS(school, ERROR_INVALID, verify(school, "12"));
    REFUSED_AS(school, ERROR_INVALID, verify(school, "x:00"));
    REFUSED_AS(school, ERROR_INVALID, verify(school, "3:00"));
    /* All of it. */
    tamper(school, "DELETE FROM audit");
    REFUSED_AS(school, ERROR_CORRUPT, audit_verify(&school->store, NULL, now, &school->error));
    tamper(school, "DELETE FROM row_change");
    REFUSED_AS(school, ERROR_CORRUPT, audit_verify(&school->store, NULL, now, &school->error));
    REFUSED_AS(school, ERROR_CORRUPT, verify(school, early));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCHOOL_TEST(a_change_and_its_row_are_one),
        SCHOOL_TEST(a_change_that_fails_leaves_nothing),
        SCHOOL_TEST(a_busy_change_is_tried_again),
        SCHOOL_TEST(R13_a_refusal_changes_nothing_and_leaves_a_row),
        SCHOOL_TEST(R7_rights_follow_role_and_relation),
        SCHOOL_TEST(R7_what_does_not_belong_together_is_refused),
        SCHOOL_TEST(R11_R12_viewers_of_other_purposes),
        SCHOOL_TEST(R13_the_trace_shows_each_its_own),
        SCHOOL_TEST(R13_nothing_but_ids_gets_into_the_trace),
        SCHOOL_TEST(R13_every_changed_column_is_found),
        SCHOOL_TEST(R13_removed_inserted_and_reordered_rows_are_found),
        SCHOOL_TEST(R13_a_cut_tail_is_found_with_an_earlier_head),
    };
    return cmocka_run_group_tests_name("gate", tests, NULL, NULL);
}
