/* Review: completing, ending, undoing, and what time does by itself (R9, R10). */
#include "store/gate/timekeeping.h"
#include "tests/unit/fixture.h"

static struct session get(struct school *school)
{
    struct session session;
    WORKS(school, session_get(&school->store, school->people[COACH], school->session, &school->arena,
                              &session, &school->error));
    return session;
}

static void set_policy(struct school *school, const char *key, const char *value)
{
    WORKS(school, policy_set(&school->store, school->people[OWNER], key, value, &school->error));
}

/* All that the store has seen happened so many days earlier than it did. */
static void days_pass(struct school *school, int days)
{
    const int64_t ms = days * CLOCK_DAY_MS;
    school_force(
        school,
        "UPDATE session SET imported_at = imported_at - ?1, first_opened_at = first_opened_at - ?1,"
        " last_opened_at = last_opened_at - ?1, reviewed_at = reviewed_at - ?1, marked_at = marked_at - ?1,"
        " purge_after = purge_after - ?1",
        DB_ARGS(DB_INT(ms)));
    school_force(school, "UPDATE note SET removed_at = removed_at - ?1", DB_ARGS(DB_INT(ms)));
    school_force(school, "UPDATE trajectory SET ended_at = ended_at - ?1", DB_ARGS(DB_INT(ms)));
}

/* What the store believes: that it is so late, by no computer that is known. */
static void store_time(struct school *school, int64_t at)
{
    school_force(school, "DELETE FROM timekeeping", DB_NO_ARGS);
    school_force(school, "INSERT INTO timekeeping VALUES (?1, '', 0, 0, '', 0)", DB_ARGS(DB_INT(at)));
}

static void apply_time(struct school *school, int64_t marked, int64_t notes_gone)
{
    int64_t now_marked, now_gone;
    WORKS(school, review_apply_time(&school->store, &now_marked, &now_gone, &school->error));
    assert_int_equal(now_marked, marked);
    assert_int_equal(now_gone, notes_gone);
}

static void R9_completing_marks_that_session_for_the_grace_of_the_day(void **state)
{
    struct school *school = *state;
    char other[ID_SIZE], clips[2][ID_SIZE];
    school_add_session(school, school->trajectory, COACH, TEACHER, other, clips);
    set_policy(school, "grace_days", "7");
    int64_t before = clock_now();
    WORKS(school, session_complete(&school->store, school->people[TEACHER], school->session, &school->error));
    int64_t after = clock_now();
    struct session session = get(school);
    assert_true(session.marked_at >= before && session.marked_at <= after);
    assert_int_equal(session.reviewed_at, session.marked_at);
    assert_int_equal(session.purge_after, session.marked_at + 7 * CLOCK_DAY_MS);
    assert_string_equal(session.mark_reason, "review");
    assert_string_equal(session.marked_by, school->people[TEACHER]->id);
    assert_int_equal(session_state(&session), SESSION_MARKED);
    /* Another grace afterwards changes nothing for it. */
    set_policy(school, "grace_days", "0");
    assert_int_equal(get(school).purge_after, session.purge_after);
    REFUSED_AS(school, ERROR_CONFLICT,
               session_complete(&school->store, school->people[COACH], school->session, &school->error));
    assert_int_equal(
        school_number(school, "SELECT COUNT(*) FROM session WHERE marked_at IS NOT NULL", DB_NO_ARGS), 1);
    assert_int_equal(school_traces(school, "review.done", false), 1);
}

static void R9_only_the_two_complete_and_only_the_coach_ends(void **state)
{
    struct school *school = *state;
    for (int person = 0; person < PEOPLE; person++) {
        const struct actor *actor = school->people[person];
        struct review_effect effect;
        if (person != COACH && person != TEACHER) {
            REFUSED_AS(school, ERROR_DENIED,
                       session_complete(&school->store, actor, school->session, &school->error));
            REFUSED_AS(
                school, ERROR_DENIED,
                review_effect(&school->store, actor, school->trajectory, NULL, &effect, &school->error));
            REFUSED_AS(school, ERROR_DENIED,
                       review_effect(&school->store, actor, school->trajectory, school->session, &effect,
                                     &school->error));
        }
        if (person != COACH)
            REFUSED_AS(school, ERROR_DENIED,
                       trajectory_end(&school->store, actor, school->trajectory, &school->error));
    }
    assert_int_equal(get(school).marked_at, 0);
    assert_int_equal(
        school_number(school, "SELECT COUNT(*) FROM trajectory WHERE ended_at IS NOT NULL", DB_NO_ARGS), 0);
    assert_int_equal(school_traces(school, "trajectory.end", true), PEOPLE - 1);
}

static void R9_undo_within_the_grace_by_who_marked_it(void **state)
{
    struct school *school = *state;
    REFUSED_AS(school, ERROR_INVALID,
               session_undo_mark(&school->store, school->people[COACH], school->session, &school->error));
    WORKS(school, session_complete(&school->store, school->people[COACH], school->session, &school->error));
    REFUSED_AS(school, ERROR_DENIED,
               session_undo_mark(&school->store, school->people[TEACHER], school->session, &school->error));
    REFUSED_AS(
        school, ERROR_DENIED,
        session_undo_mark(&school->store, school->people[OTHER_COACH], school->session, &school->error));
    WORKS(school, session_undo_mark(&school->store, school->people[COACH], school->session, &school->error));
    struct session session = get(school);
    assert_false(session.marked_at || session.reviewed_at || session.purge_after || session.marked_by ||
                 session.mark_reason);
    /* And again. */
    WORKS(school, session_complete(&school->store, school->people[TEACHER], school->session, &school->error));
    assert_string_equal(get(school).marked_by, school->people[TEACHER]->id);
}

static void R9_nobody_undoes_after_the_grace(void **state)
{
    struct school *school = *state;
    const struct actor *coach = school->people[COACH];
    WORKS(school, session_complete(&school->store, coach, school->session, &school->error));
    days_pass(school, 1);
    REFUSED_AS(school, ERROR_INVALID,
               session_undo_mark(&school->store, coach, school->session, &school->error));
    assert_true(get(school).marked_at);

    /* Nor with a clock that was set back: the store's own time decides. */
    school_force(school, "UPDATE session SET purge_after = ?1", DB_ARGS(DB_INT(clock_now() + CLOCK_DAY_MS)));
    WORKS(school, session_undo_mark(&school->store, coach, school->session, &school->error));
    WORKS(school, session_complete(&school->store, coach, school->session, &school->error));
    store_time(school, clock_now() + 2 * CLOCK_DAY_MS);
    REFUSED_AS(school, ERROR_INVALID,
               session_undo_mark(&school->store, coach, school->session, &school->error));
}

static void R9_no_grace_means_no_undo(void **state)
{
    struct school *school = *state;
    set_policy(school, "grace_days", "0");
    WORKS(school, session_complete(&school->store, school->people[COACH], school->session, &school->error));
    assert_int_equal(get(school).purge_after, get(school).marked_at);
    REFUSED_AS(school, ERROR_INVALID,
               session_undo_mark(&school->store, school->people[COACH], school->session, &school->error));
}

static void R4_R9_what_is_blocked_or_being_deleted_stays_marked(void **state)
{
    struct school *school = *state;
    static const char *const cases[] = {
        "UPDATE session SET blocked_at = 1",
        "UPDATE session SET shredded_at = 1",
        "UPDATE session SET purged_at = 1",
        "UPDATE session SET mark_reason = 'withdrawal'",
        "UPDATE session SET mark_reason = 'backstop'",
    };
    WORKS(school, session_complete(&school->store, school->people[COACH], school->session, &school->error));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        school_force(school, cases[i], DB_NO_ARGS);
        REFUSED_AS(school, ERROR_INVALID,
                   session_undo_mark(&school->store, school->people[COACH], school->session, &school->error));
        school_force(school,
                     "UPDATE session SET blocked_at = NULL, shredded_at = NULL, purged_at = NULL, "
                     "mark_reason = 'review'",
                     DB_NO_ARGS);
    }
    WORKS(school, session_undo_mark(&school->store, school->people[COACH], school->session, &school->error));
}

static void R9_ending_completes_and_marks_all_that_is_left(void **state)
{
    struct school *school = *state;
    char second[ID_SIZE], importing[ID_SIZE], clips[2][ID_SIZE];
    struct review_effect effect;
    school_add_session(school, school->trajectory, COACH, TEACHER, second, clips);
    school_add_session(school, school->trajectory, COACH, TEACHER, importing, clips);
    school_force(school, "UPDATE session SET imported_at = NULL WHERE id = ?1", DB_ARGS(DB_TEXT(importing)));
    WORKS(school, session_complete(&school->store, school->people[TEACHER], school->session, &school->error));
    struct session before = get(school);
    set_policy(school, "grace_days", "3");

    WORKS(school, review_effect(&school->store, school->people[COACH], school->trajectory, NULL, &effect,
                                &school->error));
    assert_int_equal(effect.sessions, 1);
    assert_int_equal(effect.clips, 2);
    assert_int_equal(effect.size, 70010);
    assert_int_equal(effect.length_ms, 120000);
    assert_true(effect.purge_after > clock_now() + 2 * CLOCK_DAY_MS);
    WORKS(school, review_effect(&school->store, school->people[COACH], school->trajectory, second, &effect,
                                &school->error));
    assert_int_equal(effect.sessions, 1);

    WORKS(school, trajectory_end(&school->store, school->people[COACH], school->trajectory, &school->error));
    REFUSED_AS(school, ERROR_CONFLICT,
               trajectory_end(&school->store, school->people[COACH], school->trajectory, &school->error));
    struct session after = get(school);
    assert_int_equal(after.purge_after, before.purge_after);
    assert_string_equal(after.mark_reason, "review");
    assert_true(after.trajectory_ended);
    assert_int_equal(
        school_number(school,
                      "SELECT COUNT(*) FROM session WHERE id = ?1 AND mark_reason = 'end' AND reviewed_at ="
                      " marked_at AND purge_after = marked_at + 3 * 86400000 AND marked_by = ?2",
                      DB_ARGS(DB_TEXT(second), DB_TEXT(school->people[COACH]->id))),
        1);
    assert_int_equal(school_number(school, "SELECT COUNT(*) FROM session WHERE id = ?1 AND marked_at IS NULL",
                                   DB_ARGS(DB_TEXT(importing))),
                     1);
    /* R13: the session's own trace has its mark. */
    assert_int_equal(
        school_number(school,
                      "SELECT COUNT(*) FROM audit WHERE action = 'review.done' AND session_id = ?1 AND"
                      " trajectory_id = ?2 AND detail = 'end'",
                      DB_ARGS(DB_TEXT(second), DB_TEXT(school->trajectory))),
        1);
}

/* The end marked four lessons; undoing it at any of them takes back all that it did, and nothing else. */
static void R9_what_one_key_ended_one_key_takes_back(void **state)
{
    struct school *school = *state;
    char sessions[4][ID_SIZE], clips[2][ID_SIZE];
    const struct actor *coach = school->people[COACH], *teacher = school->people[TEACHER];
    for (size_t i = 0; i < 4; i++)
        school_add_session(school, school->trajectory, COACH, TEACHER, sessions[i], clips);
    WORKS(school, session_complete(&school->store, teacher, sessions[0], &school->error));
    WORKS(school, trajectory_end(&school->store, coach, school->trajectory, &school->error));
    /* A consent that is withdrawn meanwhile stays a no. */
    school_force(school, "UPDATE session SET blocked_at = 1 WHERE id = ?1", DB_ARGS(DB_TEXT(sessions[1])));
    REFUSED_AS(school, ERROR_DENIED, session_undo_mark(&school->store, teacher, sessions[2], &school->error));
    WORKS(school, session_undo_mark(&school->store, coach, sessions[2], &school->error));
    assert_int_equal(school_number(school,
                                   "SELECT COUNT(*) FROM trajectory WHERE ended_at IS NULL AND id = ?1",
                                   DB_ARGS(DB_TEXT(school->trajectory))),
                     1);
    assert_int_equal(
        school_number(school,
                      "SELECT COUNT(*) FROM session WHERE marked_at IS NULL AND"
                      " reviewed_at IS NULL AND purge_after IS NULL AND id IN (?1, ?2, ?3)",
                      DB_ARGS(DB_TEXT(school->session), DB_TEXT(sessions[2]), DB_TEXT(sessions[3]))),
        3);
    assert_int_equal(school_number(school,
                                   "SELECT COUNT(*) FROM session WHERE marked_at IS NOT NULL AND id IN "
                                   "(?1, ?2)",
                                   DB_ARGS(DB_TEXT(sessions[0]), DB_TEXT(sessions[1]))),
                     2);
    /* R13 */
    assert_int_equal(school_traces(school, "trajectory.reopen", false), 1);
    assert_int_equal(school_traces(school, "mark.undo", false), 3);
    /* It goes on, and can end again. */
    WORKS(school, session_complete(&school->store, teacher, sessions[3], &school->error));
    WORKS(school, trajectory_end(&school->store, coach, school->trajectory, &school->error));
    days_pass(school, 1);
    REFUSED_AS(school, ERROR_INVALID, session_undo_mark(&school->store, coach, sessions[2], &school->error));
    assert_int_equal(
        school_number(school, "SELECT COUNT(*) FROM trajectory WHERE ended_at IS NOT NULL", DB_NO_ARGS), 1);
}

/* Completing is asked about with what the record says: opened by both, by one, by nobody. */
static void the_record_says_who_has_opened_it(void **state)
{
    struct school *school = *state;
    const struct actor *coach = school->people[COACH], *teacher = school->people[TEACHER];
    struct review_effect effect;
    WORKS(school,
          review_effect(&school->store, coach, school->trajectory, school->session, &effect, &school->error));
    assert_false(effect.by_coach || effect.by_teacher);
    assert_int_equal(effect.apart, 1);
    /* Who may not open it has not opened it. */
    REFUSED_AS(
        school, ERROR_DENIED,
        session_join(&school->store, school->people[OTHER_COACH], teacher, school->session, &school->error));
    WORKS(school, session_join(&school->store, coach, teacher, school->session, &school->error));
    WORKS(school,
          review_effect(&school->store, coach, school->trajectory, school->session, &effect, &school->error));
    assert_true(effect.by_coach);
    assert_false(effect.by_teacher);
    assert_int_equal(effect.apart, 1);
    WORKS(school, session_join(&school->store, teacher, coach, school->session, &school->error));
    WORKS(school, review_effect(&school->store, coach, school->trajectory, NULL, &effect, &school->error));
    assert_int_equal(effect.apart, 0);
}

static void R10_idle_footage_is_marked_once_and_not_gone_at_once(void **state)
{
    struct school *school = *state;
    set_policy(school, "grace_days", "0");
    apply_time(school, 0, 0);
    days_pass(school, 89);
    apply_time(school, 0, 0);
    days_pass(school, 1);
    apply_time(school, 1, 0);
    struct session session = get(school);
    assert_string_equal(session.mark_reason, "backstop");
    assert_null(session.marked_by);
    assert_int_equal(session.reviewed_at, 0);
    assert_int_equal(session.purge_after, session.marked_at + CLOCK_DAY_MS);
    assert_true(session.purge_after > clock_now());
    apply_time(school, 0, 0);
    assert_int_equal(get(school).purge_after, session.purge_after);
    assert_int_equal(school_traces(school, "mark.backstop", false), 1);
    REFUSED_AS(school, ERROR_CONFLICT,
               session_complete(&school->store, school->people[COACH], school->session, &school->error));
}

static void R10_opening_footage_puts_the_backstop_off(void **state)
{
    struct school *school = *state;
    struct footage_access access;
    days_pass(school, 60);
    WORKS(school, session_open_footage(&school->store, school->people[TEACHER], school->session, &access,
                                       &school->error));
    footage_access_release(&access);
    days_pass(school, 60);
    apply_time(school, 0, 0);
    days_pass(school, 30);
    apply_time(school, 1, 0);
}

/* A clock that is ahead claims a time, which is not yet the store's; so nothing happens by itself. */
static void R10_nothing_happens_by_itself_while_the_clock_only_claims(void **state)
{
    struct school *school = *state;
    days_pass(school, 100);
    store_time(school, clock_now() - 50 * CLOCK_DAY_MS);
    apply_time(school, 0, 0);
    apply_time(school, 0, 0);
    WORKS(school, clock_confirm(&school->store, NULL, &school->error));
    apply_time(school, 1, 0);
}

static void removed_notes_are_forgotten_after_a_day(void **state)
{
    struct school *school = *state;
    const struct actor *coach = school->people[COACH];
    char removed[ID_SIZE], kept[ID_SIZE], reply[ID_SIZE];
    struct note note = {.session = school->session,
                        .clip = school->clips[0],
                        .at_ms = 1000,
                        .until_ms = -1,
                        .text = "Not so"};
    WORKS(school, note_add(&school->store, coach, &note, removed, &school->error));
    WORKS(school, note_add(&school->store, coach, &note, kept, &school->error));
    note.reply_to = removed;
    WORKS(school, note_add(&school->store, coach, &note, reply, &school->error));
    WORKS(school, note_remove(&school->store, coach, removed, &school->error));
    apply_time(school, 0, 0);
    WORKS(school, note_restore(&school->store, coach, removed, &school->error));
    WORKS(school, note_remove(&school->store, coach, removed, &school->error));
    days_pass(school, 1);
    apply_time(school, 0, 1);
    apply_time(school, 0, 0);
    REFUSED_AS(school, ERROR_CONFLICT, note_restore(&school->store, coach, removed, &school->error));
    assert_int_equal(school_number(school,
                                   "SELECT LENGTH(sealed_text) + LENGTH(signature) FROM note WHERE id = ?1",
                                   DB_ARGS(DB_TEXT(removed))),
                     0);
    struct note_list notes;
    WORKS(school,
          note_list(&school->store, coach, school->trajectory, NULL, &school->arena, &notes, &school->error));
    assert_int_equal(notes.count, 2);
}

static void R9_notes_go_when_their_retention_runs_out(void **state)
{
    struct school *school = *state;
    const struct actor *coach = school->people[COACH];
    char id[ID_SIZE], reply[ID_SIZE];
    struct note note = {.session = school->session,
                        .clip = school->clips[0],
                        .at_ms = 1000,
                        .until_ms = -1,
                        .text = "Keep this"};
    struct note_list notes;
    WORKS(school, note_add(&school->store, coach, &note, id, &school->error));
    note.reply_to = id;
    WORKS(school, note_add(&school->store, school->people[TEACHER], &note, reply, &school->error));
    set_policy(school, "backstop_mark_days", "365");
    days_pass(school, 360);
    apply_time(school, 0, 0); /* it has not ended */
    WORKS(school, trajectory_end(&school->store, coach, school->trajectory, &school->error));
    days_pass(school, 364);
    school_force(school, "UPDATE session SET shredded_at = 1, purged_at = 1", DB_NO_ARGS);
    apply_time(school, 0, 0);
    days_pass(school, 1);
    /* Not before the footage that they are about is gone. */
    school_force(school, "UPDATE session SET purged_at = NULL", DB_NO_ARGS);
    apply_time(school, 0, 0);
    school_force(school, "UPDATE session SET purged_at = 1", DB_NO_ARGS);
    apply_time(school, 0, 2);
    apply_time(school, 0, 0);
    WORKS(school,
          note_list(&school->store, coach, school->trajectory, NULL, &school->arena, &notes, &school->error));
    assert_int_equal(notes.count, 0);
    assert_int_equal(school_number(school, "SELECT COUNT(*) FROM goal", DB_NO_ARGS), 0);
    assert_int_equal(school_number(school, "SELECT COUNT(*) FROM trajectory_key", DB_NO_ARGS), 0);
    unsigned char key[KEY_SIZE];
    REFUSED_AS(school, ERROR_NOT_FOUND,
               trajectory_key(&school->store, coach, school->trajectory, key, &school->error));
    struct trajectory_list list;
    WORKS(school, trajectory_list(&school->store, coach, &school->arena, &list, &school->error));
    assert_int_equal(list.count, 1);
    assert_int_equal(school_traces(school, "notes.expire", false), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCHOOL_TEST(R9_completing_marks_that_session_for_the_grace_of_the_day),
        SCHOOL_TEST(R9_only_the_two_complete_and_only_the_coach_ends),
        SCHOOL_TEST(R9_undo_within_the_grace_by_who_marked_it),
        SCHOOL_TEST(R9_nobody_undoes_after_the_grace),
        SCHOOL_TEST(R9_no_grace_means_no_undo),
        SCHOOL_TEST(R4_R9_what_is_blocked_or_being_deleted_stays_marked),
        SCHOOL_TEST(R9_ending_completes_and_marks_all_that_is_left),
        SCHOOL_TEST(R9_what_one_key_ended_one_key_takes_back),
        SCHOOL_TEST(the_record_says_who_has_opened_it),
        SCHOOL_TEST(R10_idle_footage_is_marked_once_and_not_gone_at_once),
        SCHOOL_TEST(R10_opening_footage_puts_the_backstop_off),
        SCHOOL_TEST(R10_nothing_happens_by_itself_while_the_clock_only_claims),
        SCHOOL_TEST(removed_notes_are_forgotten_after_a_day),
        SCHOOL_TEST(R9_notes_go_when_their_retention_runs_out),
    };
    return cmocka_run_group_tests_name("review", tests, NULL, NULL);
}
