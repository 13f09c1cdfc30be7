/* Trajectories, their sessions, and opening footage: entitled people only (R7), each opening in the trace
 * (R13). */
#include "tests/unit/fixture.h"

#include "store/review/goals.h"

static void R7_a_trajectory_is_one_coach_and_one_teacher(void **state)
{
    struct school *school = *state;
    struct store *store = &school->store;
    char id[ID_SIZE];
    REFUSED_AS(school, ERROR_DENIED,
               trajectory_open(store, school->people[TEACHER], "tess", "tom", "A goal", id, &school->error));
    REFUSED_AS(
        school, ERROR_DENIED,
        trajectory_open(store, school->people[OTHER_COACH], "cor", "tom", "A goal", id, &school->error));
    REFUSED_AS(
        school, ERROR_INVALID,
        trajectory_open(store, school->people[OTHER_COACH], "carla", "carla", "A goal", id, &school->error));
    REFUSED_AS(school, ERROR_NOT_FOUND,
               trajectory_open(store, school->people[COACH], "cor", "rita", "A goal", id, &school->error));
    REFUSED_AS(school, ERROR_NOT_FOUND,
               trajectory_open(store, school->people[COACH], "cor", "nobody", "A goal", id, &school->error));
    REFUSED_AS(school, ERROR_INVALID,
               trajectory_open(store, school->people[COACH], "cor", "tess", " ", id, &school->error));
    WORKS(school, account_disable(store, school->people[OWNER], "tom", &school->error));
    REFUSED_AS(school, ERROR_NOT_FOUND,
               trajectory_open(store, school->people[COACH], "cor", "tom", "A goal", id, &school->error));
    assert_int_equal(school_number(school, "SELECT COUNT(*) FROM trajectory", DB_NO_ARGS), 1);
    /* Coach in one, teacher in another. */
    WORKS(school,
          trajectory_open(store, school->people[COACH], "cor", "carla", "A goal", id, &school->error));
}

static void R7_trajectories_are_listed_for_their_two_people(void **state)
{
    struct school *school = *state;
    struct trajectory_list list;
    WORKS(school, trajectory_add_goal(&school->store, school->people[TEACHER], school->trajectory,
                                      "Shorter instructions", &school->error));
    REFUSED_AS(school, ERROR_DENIED,
               trajectory_add_goal(&school->store, school->people[OTHER_COACH], school->trajectory, "Theirs",
                                   &school->error));
    for (int person = 0; person < PEOPLE; person++) {
        WORKS(school,
              trajectory_list(&school->store, school->people[person], &school->arena, &list, &school->error));
        assert_int_equal(list.count, person == COACH || person == TEACHER);
        if (!list.count)
            continue;
        const struct trajectory *trajectory = &list.items[0];
        assert_string_equal(trajectory->id, school->trajectory);
        assert_string_equal(trajectory->coach, "Cor Bakker");
        assert_string_equal(trajectory->teacher, "Tess Jansen");
        assert_string_equal(trajectory->goal, "Waiting after a question; Shorter instructions");
        assert_int_equal(trajectory->as_coach, person == COACH);
        assert_int_equal(trajectory->sessions, 1);
        assert_int_equal(trajectory->footage, 1);
        assert_int_equal(trajectory->ended_at, 0);
    }
}

static void goals_are_changed_and_removed_but_for_the_last(void **state)
{
    struct school *school = *state;
    struct store *store = &school->store;
    struct goal_list goals;
    WORKS(school,
          trajectory_add_goal(store, school->people[TEACHER], school->trajectory, "Turns", &school->error));
    WORKS(school, goal_list(store, school->people[COACH], school->trajectory, &school->arena, &goals,
                            &school->error));
    assert_int_equal(goals.count, 2);
    assert_string_equal(goals.items[1].text, "Turns");
    WORKS(school, goal_change(store, school->people[COACH], school->trajectory, goals.items[0].id,
                              "Waiting longer", &school->error));
    REFUSED_AS(school, ERROR_INVALID,
               goal_change(store, school->people[COACH], school->trajectory, goals.items[0].id, "  ",
                           &school->error));
    /* A goal belongs to its trajectory: it cannot be reached through another of one's own. */
    char other[ID_SIZE];
    WORKS(school,
          trajectory_open(store, school->people[COACH], "cor", "carla", "Another", other, &school->error));
    REFUSED_AS(school, ERROR_NOT_FOUND,
               goal_change(store, school->people[COACH], other, goals.items[0].id, "Moved", &school->error));
    REFUSED_AS(school, ERROR_NOT_FOUND,
               goal_remove(store, school->people[COACH], school->trajectory, other, &school->error));
    WORKS(school,
          goal_remove(store, school->people[TEACHER], school->trajectory, goals.items[1].id, &school->error));
    REFUSED_AS(
        school, ERROR_CONFLICT,
        goal_remove(store, school->people[TEACHER], school->trajectory, goals.items[0].id, &school->error));
    WORKS(school, goal_list(store, school->people[TEACHER], school->trajectory, &school->arena, &goals,
                            &school->error));
    assert_int_equal(goals.count, 1);
    assert_string_equal(goals.items[0].text, "Waiting longer");
    assert_int_equal(school_traces(school, "goal.change", false), 3);
}

static void R7_goals_are_not_in_the_database_in_the_clear(void **state)
{
    struct school *school = *state;
    struct trajectory_list list;
    assert_int_equal(
        school_number(school, "SELECT COUNT(*) FROM goal WHERE INSTR(sealed_text, CAST('Waiting' AS BLOB))",
                      DB_NO_ARGS),
        0);
    /* A goal moved to another row does not open there; the list goes on without it. */
    school_force(school, "UPDATE goal SET id = '01hq0000000000000000000001'", DB_NO_ARGS);
    WORKS(school,
          trajectory_list(&school->store, school->people[COACH], &school->arena, &list, &school->error));
    assert_int_equal(list.count, 1);
    assert_null(list.items[0].goal);
}

static void R7_a_key_of_notes_opens_for_its_two_people(void **state)
{
    struct school *school = *state;
    unsigned char *coachs = key_alloc(KEY_SIZE), *teachers = key_alloc(KEY_SIZE);
    WORKS(school,
          trajectory_key(&school->store, school->people[COACH], school->trajectory, coachs, &school->error));
    WORKS(school, trajectory_key(&school->store, school->people[TEACHER], school->trajectory, teachers,
                                 &school->error));
    assert_memory_equal(coachs, teachers, KEY_SIZE);
    const enum person others[] = {OWNER, REGISTRAR, OTHER_COACH, OTHER_TEACHER};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        REFUSED_AS(school, ERROR_DENIED,
                   trajectory_key(&school->store, school->people[others[i]], school->trajectory, coachs,
                                  &school->error));
    assert_int_equal(school_traces(school, "trajectory.read", true), 4);

    /* A seal copied to another's row, by somebody with the disk, opens nothing for them; nor does being put
     * there. */
    const struct actor *carla = school->people[OTHER_COACH];
    school_force(school,
                 "INSERT INTO trajectory_key SELECT trajectory_id, ?1, sealed FROM trajectory_key WHERE "
                 "account_id = ?2",
                 DB_ARGS(DB_TEXT(carla->id), DB_TEXT(school->people[COACH]->id)));
    REFUSED_AS(school, ERROR_DENIED,
               trajectory_key(&school->store, carla, school->trajectory, coachs, &school->error));
    school_force(school, "UPDATE trajectory SET coach_id = ?1", DB_ARGS(DB_TEXT(carla->id)));
    REFUSED_AS(school, ERROR_CORRUPT,
               trajectory_key(&school->store, carla, school->trajectory, coachs, &school->error));
    key_free(coachs);
    key_free(teachers);
}

static void R7_finding_by_ending_tells_nothing_of_others(void **state)
{
    struct school *school = *state;
    char id[ID_SIZE], typed[ID_SIZE], sentence[sizeof school->error.text];
    const char *ending = id_short(school->session);
    WORKS(school, session_find(&school->store, school->people[TEACHER], ending, id, &school->error));
    assert_string_equal(id, school->session);
    for (size_t i = 0; i <= strlen(ending); i++)
        typed[i] = (char)(ending[i] >= 'a' ? ending[i] - 32 : ending[i]);
    WORKS(school, session_find(&school->store, school->people[TEACHER], typed, id, &school->error));
    WORKS(school, session_find(&school->store, school->people[TEACHER], school->session, id, &school->error));

    REFUSED_AS(school, ERROR_DENIED,
               session_find(&school->store, school->people[OTHER_TEACHER], ending, id, &school->error));
    strcpy(sentence, school->error.text);
    REFUSED_AS(school, ERROR_DENIED,
               session_find(&school->store, school->people[OTHER_TEACHER], "zzzzzz", id, &school->error));
    assert_string_equal(sentence, school->error.text);
    assert_int_equal(school_traces(school, "session.read", true), 2);
    assert_int_equal(
        school_number(school,
                      "SELECT COUNT(*) FROM audit WHERE action = 'session.read' AND session_id = ?1"
                      " AND trajectory_id = ?2",
                      DB_ARGS(DB_TEXT(school->session), DB_TEXT(school->trajectory))),
        1);
    REFUSED_AS(school, ERROR_INVALID,
               session_find(&school->store, school->people[TEACHER], "%", id, &school->error));
    REFUSED_AS(school, ERROR_INVALID,
               session_find(&school->store, school->people[TEACHER], "____", id, &school->error));

    /* Two that end alike. */
    char other[ID_SIZE];
    memcpy(other, school->session, ID_SIZE);
    other[5] = other[5] == 'z' ? 'y' : 'z';
    school_force(
        school,
        "INSERT INTO session (id, trajectory_id, purpose, location_id, class_name, filmed_on, filmed_by,"
        " started_at, imported_at) SELECT ?1, trajectory_id, purpose, location_id, class_name, filmed_on,"
        " filmed_by, started_at, imported_at FROM session",
        DB_ARGS(DB_TEXT(other)));
    REFUSED_AS(school, ERROR_INVALID,
               session_find(&school->store, school->people[TEACHER], ending, id, &school->error));
    WORKS(school, session_find(&school->store, school->people[TEACHER], school->session, id, &school->error));

    /* Trajectories likewise; the registrar, who imports, finds all. */
    WORKS(school, trajectory_find(&school->store, school->people[COACH], id_short(school->trajectory), id,
                                  &school->error));
    WORKS(school, trajectory_find(&school->store, school->people[REGISTRAR], id_short(school->trajectory), id,
                                  &school->error));
    assert_string_equal(id, school->trajectory);
    REFUSED_AS(school, ERROR_DENIED,
               trajectory_find(&school->store, school->people[OTHER_COACH], id_short(school->trajectory), id,
                               &school->error));
}

static void R7_sessions_are_listed_for_their_two_people(void **state)
{
    struct school *school = *state;
    struct session_list list;
    struct session session;
    for (int person = 0; person < PEOPLE; person++) {
        const struct actor *actor = school->people[person];
        WORKS(school, session_list(&school->store, actor, &school->arena, &list, &school->error));
        if (person != COACH && person != TEACHER) {
            struct clip_list clips;
            assert_int_equal(list.count, 0);
            REFUSED_AS(school, ERROR_DENIED,
                       session_get(&school->store, actor, school->session, &school->arena, &session,
                                   &school->error));
            REFUSED_AS(
                school, ERROR_DENIED,
                clip_list(&school->store, actor, school->session, &school->arena, &clips, &school->error));
            continue;
        }
        assert_int_equal(list.count, 1);
        session = list.items[0];
        assert_string_equal(session.id, school->session);
        assert_string_equal(session.filmed_on, FILMED);
        assert_string_equal(session.class_name, "2b");
        assert_string_equal(session.other, person == COACH ? "Tess Jansen" : "Cor Bakker");
        assert_string_equal(session.goal, "Waiting after a question");
        assert_string_equal(session.location, "Beilen");
        assert_int_equal(session.clips, 2);
        assert_int_equal(session.length_ms, 120000);
        assert_int_equal(session.size, 70010);
        assert_int_equal(session.notes, 0);
        assert_int_equal(session_state(&session), SESSION_IMPORTED);
        struct session same;
        WORKS(school,
              session_get(&school->store, actor, school->session, &school->arena, &same, &school->error));
        assert_string_equal(same.goal, session.goal);
        assert_int_equal(same.size, session.size);
    }
    /* What is still being imported is not there yet. */
    school_force(school, "UPDATE session SET imported_at = NULL", DB_NO_ARGS);
    WORKS(school, session_list(&school->store, school->people[COACH], &school->arena, &list, &school->error));
    assert_int_equal(list.count, 0);
}

static void lists_are_newest_first_with_each_its_goal(void **state)
{
    struct school *school = *state;
    char trajectory[ID_SIZE], session[ID_SIZE], clips[2][ID_SIZE];
    struct session_list list;
    WORKS(school, trajectory_open(&school->store, school->people[COACH], "cor", "tom", "Second goal",
                                  trajectory, &school->error));
    school_add_session(school, trajectory, COACH, OTHER_TEACHER, session, clips);
    school_force(school, "UPDATE session SET filmed_on = '2024-01-01' WHERE id = ?1",
                 DB_ARGS(DB_TEXT(session)));
    school_add_session(school, school->trajectory, COACH, TEACHER, session, clips);
    school_force(school, "UPDATE session SET filmed_on = '2025-05-01' WHERE id = ?1",
                 DB_ARGS(DB_TEXT(session)));
    WORKS(school, session_list(&school->store, school->people[COACH], &school->arena, &list, &school->error));
    assert_int_equal(list.count, 3);
    assert_string_equal(list.items[0].filmed_on, "2025-05-01");
    assert_string_equal(list.items[1].filmed_on, FILMED);
    assert_string_equal(list.items[2].filmed_on, "2024-01-01");
    assert_string_equal(list.items[0].goal, "Waiting after a question");
    assert_string_equal(list.items[1].goal, "Waiting after a question");
    assert_string_equal(list.items[2].goal, "Second goal");
}

static void states_follow_from_the_moments(void **state)
{
    (void)state;
    struct session session = {.imported_at = 1};
    assert_int_equal(session_state(&session), SESSION_IMPORTED);
    session.first_opened_at = 2;
    assert_int_equal(session_state(&session), SESSION_IN_REVIEW);
    session.reviewed_at = 3;
    assert_int_equal(session_state(&session), SESSION_REVIEWED);
    session.marked_at = 3;
    assert_int_equal(session_state(&session), SESSION_MARKED);
    session.shredded_at = 4;
    assert_int_equal(session_state(&session), SESSION_SHREDDED);
    session.blocked_at = 4;
    assert_int_equal(session_state(&session), SESSION_BLOCKED);
    session.purged_at = 5;
    assert_int_equal(session_state(&session), SESSION_PURGED);
    assert_string_equal(session_state_name(SESSION_IN_REVIEW), "in review");
}

static void clips_stand_one_after_the_other(void **state)
{
    struct school *school = *state;
    struct clip_list list;
    WORKS(school, clip_list(&school->store, school->people[TEACHER], school->session, &school->arena, &list,
                            &school->error));
    assert_int_equal(list.count, 2);
    assert_string_equal(list.items[0].id, school->clips[0]);
    assert_int_equal(list.items[0].start_ms, 0);
    assert_int_equal(list.items[1].start_ms, 60000);
    assert_int_equal(list.items[1].width, 640);
}

static void R7_R13_only_the_other_one_joins_and_leaves_a_trace(void **state)
{
    struct school *school = *state;
    const struct actor *host = school->people[COACH];
    for (int person = 0; person < PEOPLE; person++) {
        const struct actor *guest = school->people[person];
        if (person == COACH)
            REFUSED_AS(school, ERROR_INVALID,
                       session_join(&school->store, guest, host, school->session, &school->error));
        else if (person != TEACHER)
            REFUSED_AS(school, ERROR_DENIED,
                       session_join(&school->store, guest, host, school->session, &school->error));
        else
            WORKS(school, session_join(&school->store, guest, host, school->session, &school->error));
    }
    assert_int_equal(school_traces(school, "footage.join", false), 1);
    assert_int_equal(school_traces(school, "footage.join", true), PEOPLE - 2);
    assert_int_equal(school_traces(school, "footage.open", false), 1);
    WORKS(school, session_leave(&school->store, school->people[TEACHER], host, school->session, 2000,
                                &school->error));
    assert_int_equal(school_traces(school, "footage.leave", false), 1);
    assert_int_equal(school_traces(school, "footage.close", false), 1);
}

/* The program's own work on footage is done for its two people alone, is in the trace as what it is, and
 * makes nobody a viewer. */
static void R7_R13_made_ready_is_no_opening(void **state)
{
    struct school *school = *state;
    struct footage_access access;
    struct session session;
    for (int person = 0; person < PEOPLE; person++) {
        const struct actor *actor = school->people[person];
        if (person != COACH && person != TEACHER) {
            REFUSED_AS(
                school, ERROR_DENIED,
                session_prepare_footage(&school->store, actor, school->session, &access, &school->error));
            assert_null(access.key);
            continue;
        }
        WORKS(school,
              session_prepare_footage(&school->store, actor, school->session, &access, &school->error));
        assert_int_equal(access.count, 2);
        footage_access_release(&access);
    }
    assert_int_equal(school_traces(school, "footage.prepare", false), 2);
    assert_int_equal(school_traces(school, "footage.prepare", true), PEOPLE - 2);
    assert_int_equal(school_traces(school, "footage.open", false), 0);
    WORKS(school, session_get(&school->store, school->people[COACH], school->session, &school->arena,
                              &session, &school->error));
    assert_int_equal(session.first_opened_at, 0);
    assert_int_equal(session.last_opened_at, 0);
    assert_int_equal(session_state(&session), SESSION_IMPORTED);
}

static void R7_R13_footage_opens_for_its_two_people_and_leaves_a_trace(void **state)
{
    struct school *school = *state;
    struct footage_access access;
    struct session session;
    for (int person = 0; person < PEOPLE; person++) {
        const struct actor *actor = school->people[person];
        if (person != COACH && person != TEACHER) {
            REFUSED_AS(school, ERROR_DENIED,
                       session_open_footage(&school->store, actor, school->session, &access, &school->error));
            assert_null(access.key);
            continue;
        }
        WORKS(school, session_open_footage(&school->store, actor, school->session, &access, &school->error));
        assert_int_equal(access.count, 2);
        for (size_t i = 0; i < access.count; i++) {
            struct footage_reader *reader;
            unsigned char bytes[300];
            size_t got;
            assert_true(fcntl(access.files[i], F_GETFD) & FD_CLOEXEC);
            WORKS(school,
                  footage_open(access.files[i], access.key, &access.labels[i], &reader, &school->error));
            assert_int_equal(footage_size(reader), i ? 10 : 70000);
            WORKS(school, footage_read(reader, i ? 5 : 65530, bytes, sizeof bytes, &got, &school->error));
            assert_true(got > 0);
            assert_int_equal(bytes[0], i ? 5 : 65530 % 256);
            footage_close(reader);
        }
        WORKS(school,
              session_close_footage(&school->store, actor, school->session, &access, 1000, &school->error));
        assert_null(access.key);
    }
    assert_int_equal(school_traces(school, "footage.open", false), 2);
    assert_int_equal(school_traces(school, "footage.open", true), PEOPLE - 2);
    assert_int_equal(school_traces(school, "footage.close", false), 2);
    WORKS(school, session_get(&school->store, school->people[COACH], school->session, &school->arena,
                              &session, &school->error));
    assert_int_equal(session_state(&session), SESSION_IN_REVIEW);
    assert_true(session.first_opened_at <= session.last_opened_at);
}

static void R7_a_footage_key_moved_to_another_row_opens_nothing(void **state)
{
    struct school *school = *state;
    char session[ID_SIZE], clips[2][ID_SIZE];
    struct footage_access access;
    school_add_session(school, school->trajectory, COACH, TEACHER, session, clips);
    /* The key of the one session in the place of the other's. */
    school_force(school,
                 "UPDATE session_key SET sealed = (SELECT k.sealed FROM session_key k WHERE k.session_id = ?2"
                 " AND k.account_id = session_key.account_id) WHERE session_id = ?1",
                 DB_ARGS(DB_TEXT(school->session), DB_TEXT(session)));
    REFUSED_AS(school, ERROR_CORRUPT,
               session_open_footage(&school->store, school->people[COACH], school->session, &access,
                                    &school->error));
    WORKS(school,
          session_open_footage(&school->store, school->people[COACH], session, &access, &school->error));
    footage_access_release(&access);
    /* Another coach who gets themself into the trajectory on the disk has no key. */
    school_force(school, "UPDATE trajectory SET coach_id = ?1",
                 DB_ARGS(DB_TEXT(school->people[OTHER_COACH]->id)));
    REFUSED_AS(
        school, ERROR_DENIED,
        session_open_footage(&school->store, school->people[OTHER_COACH], session, &access, &school->error));
    /* And who was put out of it can no longer use theirs. */
    REFUSED_AS(school, ERROR_DENIED,
               session_open_footage(&school->store, school->people[COACH], session, &access, &school->error));
}

static void R4_R9_what_may_not_be_watched_is_refused_and_a_playback_ends(void **state)
{
    struct school *school = *state;
    struct footage_access access;
    static const struct {
        const char *sql;
        enum error_kind kind;
    } cases[] = {
        {"UPDATE session SET blocked_at = 1", ERROR_DENIED},
        {"UPDATE session SET shredded_at = 1", ERROR_INVALID},
        {"UPDATE session SET purged_at = 1", ERROR_INVALID},
        {"DELETE FROM session_key", ERROR_DENIED},
    };
    const struct actor *coach = school->people[COACH];
    WORKS(school, session_open_footage(&school->store, coach, school->session, &access, &school->error));
    footage_access_release(&access);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        WORKS(school, session_still_open(&school->store, coach, school->session, &school->error));
        school_force(school, cases[i].sql, DB_NO_ARGS);
        REFUSED_AS(school, cases[i].kind,
                   session_still_open(&school->store, coach, school->session, &school->error));
        REFUSED_AS(school, cases[i].kind,
                   session_open_footage(&school->store, coach, school->session, &access, &school->error));
        school_force(school, "UPDATE session SET blocked_at = NULL, shredded_at = NULL, purged_at = NULL",
                     DB_NO_ARGS);
    }
    assert_int_equal(school_traces(school, "footage.open", true), 2); /* the denied ones */
    assert_int_equal(school_traces(school, "footage.open", false), 1);
}

static void R9_marked_footage_can_be_watched_until_it_is_purged(void **state)
{
    struct school *school = *state;
    struct footage_access access;
    WORKS(school, session_complete(&school->store, school->people[COACH], school->session, &school->error));
    WORKS(school, session_open_footage(&school->store, school->people[TEACHER], school->session, &access,
                                       &school->error));
    footage_access_release(&access);
}

static void a_missing_or_foreign_file_is_a_sentence(void **state)
{
    struct school *school = *state;
    struct footage_access access;
    char name[ID_SIZE + 16];
    snprintf(name, sizeof name, "footage/%s.tbf", school->clips[1]);
    assert_int_equal(unlinkat(school->store.folder_fd, name, 0), 0);
    REFUSED_AS(school, ERROR_CORRUPT,
               session_open_footage(&school->store, school->people[COACH], school->session, &access,
                                    &school->error));
    assert_int_equal(access.count, 0);
    /* A link to something else is not followed. */
    assert_int_equal(symlinkat("/etc/passwd", school->store.folder_fd, name), 0);
    REFUSED_AS(school, ERROR_IO,
               session_open_footage(&school->store, school->people[COACH], school->session, &access,
                                    &school->error));
    assert_int_equal(school_traces(school, "footage.open", false), 0);
}

static void R10_idle_sessions_are_warned_of(void **state)
{
    struct school *school = *state;
    struct session session;
    const struct actor *coach = school->people[COACH];
    school_force(school, "UPDATE session SET imported_at = imported_at - ?1",
                 DB_ARGS(DB_INT(27 * CLOCK_DAY_MS)));
    WORKS(school,
          session_get(&school->store, coach, school->session, &school->arena, &session, &school->error));
    assert_int_equal(session.idle_days, 27);
    assert_false(session.idle_warning);
    school_force(school, "UPDATE session SET imported_at = imported_at - ?1", DB_ARGS(DB_INT(CLOCK_DAY_MS)));
    WORKS(school,
          session_get(&school->store, coach, school->session, &school->arena, &session, &school->error));
    assert_int_equal(session.idle_days, 28);
    assert_true(session.idle_warning);
    WORKS(school, session_complete(&school->store, coach, school->session, &school->error));
    WORKS(school,
          session_get(&school->store, coach, school->session, &school->arena, &session, &school->error));
    assert_false(session.idle_warning);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCHOOL_TEST(R7_a_trajectory_is_one_coach_and_one_teacher),
        SCHOOL_TEST(R7_trajectories_are_listed_for_their_two_people),
        SCHOOL_TEST(goals_are_changed_and_removed_but_for_the_last),
        SCHOOL_TEST(R7_goals_are_not_in_the_database_in_the_clear),
        SCHOOL_TEST(R7_a_key_of_notes_opens_for_its_two_people),
        SCHOOL_TEST(R7_finding_by_ending_tells_nothing_of_others),
        SCHOOL_TEST(R7_sessions_are_listed_for_their_two_people),
        SCHOOL_TEST(lists_are_newest_first_with_each_its_goal),
        cmocka_unit_test(states_follow_from_the_moments),
        SCHOOL_TEST(clips_stand_one_after_the_other),
        SCHOOL_TEST(R7_R13_made_ready_is_no_opening),
        SCHOOL_TEST(R7_R13_footage_opens_for_its_two_people_and_leaves_a_trace),
        SCHOOL_TEST(R7_R13_only_the_other_one_joins_and_leaves_a_trace),
        SCHOOL_TEST(R7_a_footage_key_moved_to_another_row_opens_nothing),
        SCHOOL_TEST(R4_R9_what_may_not_be_watched_is_refused_and_a_playback_ends),
        SCHOOL_TEST(R9_marked_footage_can_be_watched_until_it_is_purged),
        SCHOOL_TEST(a_missing_or_foreign_file_is_a_sentence),
        SCHOOL_TEST(R10_idle_sessions_are_warned_of),
    };
    return cmocka_run_group_tests_name("sessions", tests, NULL, NULL);
}
