/* Pupils, consents, equipment, the film plan, withdrawal: what the registrar keeps and what follows from it.
 */
#include "tests/unit/registers.h"

#include "store/review/handover.h"
#include "store/review/procedure.h"
#include "store/care/subject.h"

static void R2_the_film_plan_decides_for_each_pupil(void **state)
{
    struct school *school = *state;
    struct film_plan plan;
    add_class(school);
    give_consents(school);
    WORKS(school, film_plan_make(&school->store, school->people[COACH], "2b", NULL, FILMED, PURPOSE_COACHING,
                                 &school->arena, &plan, &school->error));
    assert_int_equal(plan.count, 3);
    assert_int_equal(plan.may, 2);
    assert_int_equal(plan.lines[1].permission.reason, PERMISSION_SILENT);
    REFUSED_AS(school, ERROR_NOT_FOUND,
               film_plan_make(&school->store, school->people[COACH], "9z", NULL, FILMED, PURPOSE_COACHING,
                              &school->arena, &plan, &school->error));
    REFUSED_AS(school, ERROR_DENIED,
               film_plan_make(&school->store, school->people[OWNER], "2b", NULL, FILMED, PURPOSE_COACHING,
                              &school->arena, &plan, &school->error));
}

static void R2b_the_regime_decides_what_silence_means(void **state)
{
    struct school *school = *state;
    struct film_plan plan;
    add_class(school);
    WORKS(school,
          policy_set(&school->store, school->people[OWNER], "regime.coaching", "objection", &school->error));
    WORKS(school, objection_record(&school->store, school->people[REGISTRAR],
                                   &(struct objection_entry){.who = "1001",
                                                             .capacity = CAPACITY_GUARDIAN,
                                                             .giver = "Kees de Boer",
                                                             .on = "2025-03-01",
                                                             .purpose = PURPOSE_COACHING},
                                   &(struct consent_effect){0}, &school->error));
    WORKS(school, film_plan_make(&school->store, school->people[TEACHER], "2b", NULL, FILMED,
                                 PURPOSE_COACHING, &school->arena, &plan, &school->error));
    assert_int_equal(plan.may, 2);
    assert_int_equal(plan.lines[0].permission.reason, PERMISSION_OBJECTED);
    assert_int_equal(
        school_number(school, "SELECT COUNT(*) FROM consent WHERE pupil_id IS NOT NULL", DB_NO_ARGS), 0);
}

static void R2_answers_come_only_from_who_may_give_them(void **state)
{
    struct school *school = *state;
    struct consent_effect effect;
    add_class(school);
    REFUSED_AS(school, ERROR_INVALID,
               answer(school, "1001", ANSWER_GIVEN, CAPACITY_SELF, "Daan", "2025-01-01", &effect));
    REFUSED_AS(school, ERROR_INVALID,
               answer(school, "1003", ANSWER_GIVEN, CAPACITY_GUARDIAN, "Ma", "2025-01-01", &effect));
    REFUSED_AS(school, ERROR_INVALID,
               answer(school, "1001", ANSWER_GIVEN, CAPACITY_EMPLOYEE, "Ma", "2025-01-01", &effect));
    REFUSED_AS(school, ERROR_INVALID,
               answer(school, "tess", ANSWER_GIVEN, CAPACITY_SELF, "Tess", "2025-01-01", &effect));
    REFUSED_AS(school, ERROR_INVALID,
               answer(school, "1001", ANSWER_GIVEN, CAPACITY_GUARDIAN, "Ma", "2999-01-01", &effect));
    REFUSED_AS(school, ERROR_INVALID,
               answer(school, "1001", ANSWER_GIVEN, CAPACITY_GUARDIAN, "Ma", "2025-02-30", &effect));
    REFUSED_AS(school, ERROR_INVALID,
               answer(school, "1001", ANSWER_WITHDRAWN, CAPACITY_GUARDIAN, "Ma", "2025-01-01", &effect));
    REFUSED_AS(school, ERROR_NOT_FOUND,
               answer(school, "4711", ANSWER_GIVEN, CAPACITY_GUARDIAN, "Ma", "2025-01-01", &effect));
    assert_int_equal(
        school_number(school, "SELECT COUNT(*) FROM consent WHERE pupil_id IS NOT NULL", DB_NO_ARGS), 0);
}

static bool can_open(struct school *school, enum person person, const char *session)
{
    struct footage_access access;
    if (!session_open_footage(&school->store, school->people[person], session, &access, &school->error))
        return false;
    footage_access_release(&access);
    return true;
}

static void R4_a_withdrawal_blocks_what_shows_the_pupil_and_nothing_else(void **state)
{
    struct school *school = *state;
    struct consent_effect effect;
    char other[ID_SIZE], clips[2][ID_SIZE];
    add_class(school);
    give_consents(school);
    school_add_session(school, school->trajectory, COACH, TEACHER, other, clips);
    declare_in_picture(school, school->session, "1001");
    declare_in_picture(school, other, "1003");
    assert_true(can_open(school, COACH, school->session));
    WORKS(school, session_still_open(&school->store, school->people[COACH], school->session, &school->error));

    WORKS(school, answer(school, "1001", ANSWER_WITHDRAWN, CAPACITY_GUARDIAN, "Petra de Boer", "2025-04-01",
                         &effect));
    assert_int_equal(effect.blocked, 1);
    assert_false(can_open(school, COACH, school->session));
    assert_false(can_open(school, TEACHER, school->session));
    assert_true(can_open(school, COACH, other));
    /* Who is watching is stopped, seen from another connection too. */
    struct store second;
    school_open_again(school, &second);
    REFUSED_AS(school, ERROR_DENIED,
               session_still_open(&second, school->people[COACH], school->session, &school->error));
    store_close(&second);
    /* Its keys are gone, it is marked and due; the notes' key is still there. */
    assert_int_equal(school_number(school, "SELECT COUNT(*) FROM session_key WHERE session_id = ?1",
                                   DB_ARGS(DB_TEXT(school->session))),
                     0);
    assert_int_equal(school_number(school,
                                   "SELECT COUNT(*) FROM session WHERE id = ?1 AND marked_at IS NOT NULL"
                                   " AND mark_reason = 'withdrawal' AND blocked_at IS NOT NULL",
                                   DB_ARGS(DB_TEXT(school->session))),
                     1);
    struct note_list notes;
    WORKS(school, note_list(&school->store, school->people[COACH], school->trajectory, NULL, &school->arena,
                            &notes, &school->error));
    assert_int_equal(school_traces(school, "session.block", false), 1);
    /* Taking the entry back does not bring the footage back. */
    char withdrawal[ID_SIZE];
    memcpy(withdrawal, effect.id, ID_SIZE);
    WORKS(school,
          consent_undo(&school->store, school->people[REGISTRAR], withdrawal, &effect, &school->error));
    assert_false(can_open(school, COACH, school->session));
    REFUSED_AS(school, ERROR_CONFLICT,
               consent_undo(&school->store, school->people[REGISTRAR], withdrawal, &effect, &school->error));
}

static void R4_a_teachers_withdrawal_covers_all_their_footage(void **state)
{
    struct school *school = *state;
    struct consent_effect effect;
    char other[ID_SIZE], clips[2][ID_SIZE];
    add_class(school);
    give_consents(school);
    school_add_session(school, school->trajectory, COACH, TEACHER, other, clips);
    struct lost_list lost;
    WORKS(school, consent_foretell(&school->store, school->people[REGISTRAR],
                                   &(struct consent_entry){.who = "tess",
                                                           .answer = ANSWER_WITHDRAWN,
                                                           .capacity = CAPACITY_EMPLOYEE,
                                                           .giver = "Tess Jansen",
                                                           .on = "2025-04-01",
                                                           .purpose = PURPOSE_COACHING},
                                   &school->arena, &lost, &school->error));
    assert_int_equal(lost.count, 2);
    assert_string_equal(lost.items[0].name, "Tess Jansen");
    /* That was only foretold: nothing has happened yet. */
    assert_true(can_open(school, TEACHER, other));
    assert_int_equal(school_traces(school, "session.block", false), 0);
    WORKS(school,
          answer(school, "tess", ANSWER_WITHDRAWN, CAPACITY_EMPLOYEE, "Tess Jansen", "2025-04-01", &effect));
    assert_int_equal(effect.blocked, 2);
    assert_false(can_open(school, TEACHER, school->session));
    assert_false(can_open(school, TEACHER, other));
}

static void R4_an_objection_blocks_under_the_objection_regime(void **state)
{
    struct school *school = *state;
    struct consent_effect effect;
    add_class(school);
    WORKS(school,
          policy_set(&school->store, school->people[OWNER], "regime.coaching", "objection", &school->error));
    declare_in_picture(school, school->session, "1002");
    WORKS(school, objection_record(&school->store, school->people[REGISTRAR],
                                   &(struct objection_entry){.who = "1002",
                                                             .capacity = CAPACITY_SELF,
                                                             .giver = "Sanne Prins",
                                                             .on = "2025-04-01",
                                                             .purpose = PURPOSE_COACHING,
                                                             .handler = "cor"},
                                   &effect, &school->error));
    assert_int_equal(effect.blocked, 1);
    assert_false(can_open(school, COACH, school->session));
}

static void R4_a_yes_and_another_purpose_take_nothing_away(void **state)
{
    struct school *school = *state;
    struct consent_effect effect, undone;
    add_class(school);
    give_consents(school);
    declare_in_picture(school, school->session, "1001");
    WORKS(school,
          answer(school, "1001", ANSWER_GIVEN, CAPACITY_GUARDIAN, "Kees de Boer", "2025-06-01", &effect));
    assert_int_equal(effect.blocked, 0);
    struct consent_entry festive = {.who = "1001",
                                    .answer = ANSWER_REFUSED,
                                    .capacity = CAPACITY_GUARDIAN,
                                    .giver = "Petra de Boer",
                                    .on = "2025-06-01",
                                    .purpose = PURPOSE_FESTIVE};
    WORKS(school,
          consent_record(&school->store, school->people[REGISTRAR], &festive, &effect, &school->error));
    assert_int_equal(effect.blocked, 0);
    WORKS(school,
          consent_undo(&school->store, school->people[REGISTRAR], effect.id, &undone, &school->error));
    assert_int_equal(undone.blocked, 0);
    WORKS(school,
          answer(school, "1001", ANSWER_REFUSED, CAPACITY_GUARDIAN, "Kees de Boer", "2025-06-02", &effect));
    assert_int_equal(effect.blocked, 1);
}

static void R11_no_objection_to_support(void **state)
{
    struct school *school = *state;
    add_class(school);
    REFUSED_AS(school, ERROR_INVALID,
               objection_record(&school->store, school->people[REGISTRAR],
                                &(struct objection_entry){.who = "1002",
                                                          .capacity = CAPACITY_SELF,
                                                          .giver = "Sanne",
                                                          .on = "2025-04-01",
                                                          .purpose = PURPOSE_SUPPORT},
                                &(struct consent_effect){0}, &school->error));
}

/* --- What an import is held against --- */

static struct import_request good_request(const struct school *school)
{
    return (struct import_request){.trajectory = school->trajectory,
                                   .class_name = "2b",
                                   .filmed_on = FILMED,
                                   .filmed_by = "cor",
                                   .camera = "Canon 1",
                                   .card = "SD 1",
                                   .in_picture = "all-permitted"};
}

static void ready_to_import(struct school *school)
{
    add_class(school);
    give_consents(school);
    WORKS(school, equipment_add(&school->store, school->people[REGISTRAR], "camera", "Canon 1", "C1",
                                &school->error));
    WORKS(school,
          equipment_add(&school->store, school->people[REGISTRAR], "card", "SD 1", "S1", &school->error));
}

static bool permit(struct school *school, const struct import_request *request, struct import_permit *result)
{
    return import_permit(&school->store, school->people[COACH], request, &school->arena, result,
                         &school->error);
}

static void R1_no_import_without_the_teachers_consent(void **state)
{
    struct school *school = *state;
    struct import_permit result;
    struct consent_effect effect;
    ready_to_import(school);
    struct import_request request = good_request(school);
    WORKS(school, permit(school, &request, &result));
    assert_int_equal(result.pupil_count, 2);
    request.filmed_on = "2024-08-31"; /* the day before it was given */
    REFUSED_AS(school, ERROR_DENIED, permit(school, &request, &result));
    request.filmed_on = FILMED;
    WORKS(school,
          answer(school, "tess", ANSWER_WITHDRAWN, CAPACITY_EMPLOYEE, "Tess Jansen", "2025-04-01", &effect));
    REFUSED_AS(school, ERROR_DENIED, permit(school, &request, &result));
}

static void R3_no_import_with_somebody_in_the_picture_who_may_not_be_there(void **state)
{
    struct school *school = *state;
    struct import_permit result;
    ready_to_import(school);
    struct import_request request = good_request(school);
    request.in_picture = "1001, 1003";
    WORKS(school, permit(school, &request, &result));
    assert_int_equal(result.pupil_count, 2);
    request.in_picture = "1001,1002";
    REFUSED_AS(school, ERROR_DENIED, permit(school, &request, &result));
    assert_non_null(strstr(school->error.text, "1002"));
    assert_non_null(strstr(school->error.text, "2b"));
    assert_null(strstr(school->error.text, "1001"));
    request.in_picture = "1001,9999";
    REFUSED_AS(school, ERROR_INVALID, permit(school, &request, &result));
    request.in_picture = "none"; /* the camera saw the teacher alone */
    WORKS(school, permit(school, &request, &result));
    assert_int_equal(result.pupil_count, 0);
    request.in_picture = "none,1001";
    REFUSED_AS(school, ERROR_INVALID, permit(school, &request, &result));
    request.in_picture = "";
    REFUSED_AS(school, ERROR_INVALID, permit(school, &request, &result));
    request.in_picture = NULL;
    REFUSED_AS(school, ERROR_INVALID, permit(school, &request, &result));
}

static void R5_only_employees_and_the_schools_own_camera_and_card(void **state)
{
    struct school *school = *state;
    struct import_permit result;
    ready_to_import(school);
    struct import_request request = good_request(school);
    request.camera = "My phone";
    REFUSED_AS(school, ERROR_DENIED, permit(school, &request, &result));
    request = good_request(school);
    request.card = "Canon 1"; /* a camera, not a card */
    REFUSED_AS(school, ERROR_DENIED, permit(school, &request, &result));
    request = good_request(school);
    request.camera = NULL;
    REFUSED_AS(school, ERROR_INVALID, permit(school, &request, &result));
    request = good_request(school);
    request.filmed_by = "a parent";
    REFUSED_AS(school, ERROR_DENIED, permit(school, &request, &result));
    WORKS(school, account_disable(&school->store, school->people[OWNER], "tom", &school->error));
    request.filmed_by = "tom";
    REFUSED_AS(school, ERROR_DENIED, permit(school, &request, &result));
    REFUSED_AS(
        school, ERROR_CONFLICT,
        equipment_add(&school->store, school->people[REGISTRAR], "camera", "Canon 2", "C1", &school->error));
    REFUSED_AS(
        school, ERROR_INVALID,
        equipment_add(&school->store, school->people[REGISTRAR], "phone", "Mine", "P1", &school->error));
    request = good_request(school);
    WORKS(school, permit(school, &request, &result));
    WORKS(school,
          equipment_retire(&school->store, school->people[REGISTRAR], "camera", "Canon 1", &school->error));
    REFUSED_AS(school, ERROR_DENIED, permit(school, &request, &result)); /* out of use */
}

static void R11_support_needs_consent_beforehand_and_named_viewers(void **state)
{
    struct school *school = *state;
    struct import_permit result;
    struct consent_effect effect;
    ready_to_import(school);
    struct import_request request = good_request(school);
    request.trajectory = NULL;
    request.purpose = "support";
    request.in_picture = "1001";
    REFUSED_AS(school, ERROR_INVALID,
               permit(school, &request, &result)); /* whom is it about, who may watch? */
    request.support_pupil = "1001";
    request.viewers = "cor,tess";
    REFUSED_AS(school, ERROR_DENIED,
               permit(school, &request, &result)); /* consent for coaching is none for this */
    struct consent_entry entry = {.who = "1001",
                                  .answer = ANSWER_GIVEN,
                                  .capacity = CAPACITY_GUARDIAN,
                                  .giver = "Petra de Boer",
                                  .on = "2025-03-15",
                                  .purpose = PURPOSE_SUPPORT};
    WORKS(school, consent_record(&school->store, school->people[REGISTRAR], &entry, &effect, &school->error));
    REFUSED_AS(school, ERROR_DENIED, permit(school, &request, &result)); /* the day after the filming */
    entry.on = "2025-03-13";
    WORKS(school, consent_record(&school->store, school->people[REGISTRAR], &entry, &effect, &school->error));
    WORKS(school, permit(school, &request, &result));
    assert_int_equal(result.viewer_count, 2);
    request.viewers = " , ";
    REFUSED_AS(school, ERROR_INVALID, permit(school, &request, &result)); /* nobody is no viewer */
    request.viewers = "cor";
    request.support_pupil =
        "1003"; /* about whom there is no consent for it, though they are not in the picture themselves */
    REFUSED_AS(school, ERROR_DENIED, permit(school, &request, &result));
    request.support_pupil = "1001";
    WORKS(school, account_reset(&school->store, school->people[OWNER], "tom", PASSWORD, &school->error));
    request.viewers = "cor,tom"; /* who could not be given the key */
    REFUSED_AS(school, ERROR_INVALID, permit(school, &request, &result));
    request.viewers = "rita"; /* the registrar never sees footage */
    REFUSED_AS(school, ERROR_INVALID, permit(school, &request, &result));
    request.viewers = "cor";
    request.trajectory = school->trajectory;
    REFUSED_AS(school, ERROR_INVALID, permit(school, &request, &result));
}

static void R12_team_and_festive_footage_has_no_trajectory(void **state)
{
    struct school *school = *state;
    struct import_permit result;
    ready_to_import(school);
    WORKS(school,
          policy_set(&school->store, school->people[OWNER], "regime.festive", "objection", &school->error));
    struct import_request request = good_request(school);
    request.purpose = "festive";
    REFUSED_AS(school, ERROR_INVALID, permit(school, &request, &result));
    request.trajectory = NULL;
    WORKS(school, permit(school, &request, &result));
    assert_int_equal(result.pupil_count, 3); /* nobody objects */
    REFUSED_AS(school, ERROR_DENIED,
               import_permit(&school->store, school->people[OWNER], &request, &school->arena, &result,
                             &school->error));
    request.purpose = "coaching";
    REFUSED_AS(school, ERROR_INVALID, permit(school, &request, &result));
}

/* --- Handing over --- */

static void R7_a_new_coach_gets_the_keys_from_the_teacher_and_the_old_one_loses_them(void **state)
{
    struct school *school = *state;
    REFUSED_AS(school, ERROR_DENIED,
               trajectory_hand_over(&school->store, school->people[COACH], school->trajectory, "carla",
                                    &school->error));
    REFUSED_AS(school, ERROR_INVALID,
               trajectory_hand_over(&school->store, school->people[TEACHER], school->trajectory, "tom",
                                    &school->error));
    assert_false(can_open(school, OTHER_COACH, school->session));
    WORKS(school, trajectory_hand_over(&school->store, school->people[TEACHER], school->trajectory, "carla",
                                       &school->error));
    assert_true(can_open(school, OTHER_COACH, school->session));
    assert_true(can_open(school, TEACHER, school->session));
    assert_false(can_open(school, COACH, school->session));
    unsigned char *key = key_alloc(KEY_SIZE);
    assert_true(
        trajectory_key(&school->store, school->people[OTHER_COACH], school->trajectory, key, &school->error));
    assert_false(
        trajectory_key(&school->store, school->people[COACH], school->trajectory, key, &school->error));
    key_free(key);
}

static void R7_a_forgotten_password_is_mended_by_the_other_person(void **state)
{
    struct school *school = *state;
    struct locked_out_list list;
    static const char once[] = "one time only, please";
    WORKS(school, account_reset(&school->store, school->people[OWNER], "cor", once, &school->error));
    actor_close(school->people[COACH]);
    WORKS(school, actor_login(&school->store, "cor", once, &school->people[COACH], &school->error));
    /* Not to a password that the owner knows. */
    REFUSED_AS(school, ERROR_INVALID,
               trajectory_mend(&school->store, school->people[TEACHER], school->trajectory, &school->error));
    WORKS(school, actor_set_password(&school->store, school->people[COACH], once, PASSWORD, &school->error));
    assert_false(can_open(school, COACH, school->session));
    WORKS(school,
          locked_out_list(&school->store, school->people[TEACHER], &school->arena, &list, &school->error));
    assert_int_equal(list.count, 1);
    assert_string_equal(list.items[0].other, "Cor Bakker");
    REFUSED_AS(
        school, ERROR_DENIED,
        trajectory_mend(&school->store, school->people[OTHER_COACH], school->trajectory, &school->error));
    WORKS(school,
          trajectory_mend(&school->store, school->people[TEACHER], school->trajectory, &school->error));
    assert_true(can_open(school, COACH, school->session));
    REFUSED_AS(school, ERROR_CONFLICT,
               trajectory_mend(&school->store, school->people[TEACHER], school->trajectory, &school->error));
    WORKS(school,
          locked_out_list(&school->store, school->people[TEACHER], &school->arena, &list, &school->error));
    assert_int_equal(list.count, 0);
}

/* --- Being told --- */

static void R14_a_person_is_told_what_is_held_on_them(void **state)
{
    struct school *school = *state;
    struct subject subject;
    add_class(school);
    give_consents(school);
    declare_in_picture(school, school->session, "1001");
    WORKS(school, subject_get(&school->store, school->people[REGISTRAR], "1001", &school->arena, &subject,
                              &school->error));
    assert_string_equal(subject.pupil->name, "Daan de Boer");
    assert_int_equal(subject.guardian_count, 2);
    assert_int_equal(subject.consents.count, 1);
    assert_int_equal(subject.session_count, 1);
    assert_string_equal(subject.sessions[0].role, "in-picture");
    WORKS(school, subject_get(&school->store, school->people[REGISTRAR], "tess", &school->arena, &subject,
                              &school->error));
    assert_int_equal(subject.trajectory_count, 1);
    assert_string_equal(subject.sessions[0].role, "teacher");
    REFUSED_AS(school, ERROR_NOT_FOUND,
               subject_get(&school->store, school->people[REGISTRAR], "4711", &school->arena, &subject,
                           &school->error));
    REFUSED_AS(
        school, ERROR_DENIED,
        subject_get(&school->store, school->people[COACH], "1001", &school->arena, &subject, &school->error));
}

static void the_procedure_says_what_is_owed(void **state)
{
    struct school *school = *state;
    struct lesson_list list;
    add_class(school);
    school_force(school, "UPDATE consent SET undone_at = 1", DB_NO_ARGS); /* the teacher's */
    WORKS(school,
          procedure_list(&school->store, school->people[REGISTRAR], &school->arena, &list, &school->error));
    assert_int_equal(list.count, 2); /* the next lesson and the one that is there */
    assert_null(list.items[0].session);
    assert_int_equal(list.items[0].next, STEP_TEACHER_CONSENT);
    assert_int_equal(list.items[1].next, STEP_REVIEW);
    assert_int_equal(list.items[1].steps[STEP_REVIEW].owner, OWNER_BOTH);
    /* Opened by one is not reviewed together. */
    WORKS(school, session_join(&school->store, school->people[COACH], school->people[TEACHER],
                               school->session, &school->error));
    WORKS(school,
          procedure_list(&school->store, school->people[COACH], &school->arena, &list, &school->error));
    assert_int_equal(list.items[1].next, STEP_REVIEW);
    assert_int_equal(list.items[1].steps[STEP_REVIEW].owner, OWNER_TEACHER);
    assert_string_equal(list.items[1].steps[STEP_REVIEW].by, list.items[1].coach);
    assert_int_equal(list.items[0].next, STEP_TEACHER_CONSENT);
    school_force(school, "INSERT INTO original (clip_id, path) VALUES (?1, '/card/1')",
                 DB_ARGS(DB_TEXT(school->clips[0])));
    WORKS(school, session_complete(&school->store, school->people[COACH], school->session, &school->error));
    WORKS(school,
          procedure_list(&school->store, school->people[COACH], &school->arena, &list, &school->error));
    assert_int_equal(list.items[1].next, STEP_WIPE);
    assert_int_equal(list.items[1].steps[STEP_PURGE].state, STEP_WAITING);
    assert_int_equal(list.items[1].steps[STEP_REVIEW].state, STEP_VOID);
    assert_string_equal(list.items[1].steps[STEP_REVIEW].by, list.items[1].coach);
    WORKS(school, session_undo_mark(&school->store, school->people[COACH], school->session, &school->error));
    WORKS(school, session_join(&school->store, school->people[TEACHER], school->people[COACH],
                               school->session, &school->error));
    WORKS(school,
          procedure_list(&school->store, school->people[COACH], &school->arena, &list, &school->error));
    assert_int_equal(list.items[1].steps[STEP_REVIEW].state, STEP_DONE);
    WORKS(school, procedure_list(&school->store, school->people[OTHER_TEACHER], &school->arena, &list,
                                 &school->error));
    assert_int_equal(list.count, 0);
}

/* What Sessions shows beside a lesson is what the procedure says about it; other people's lessons give
 * nothing (R7). */
static void one_lesson_stands_where_the_procedure_says(void **state)
{
    struct school *school = *state;
    struct lesson_list list;
    struct lesson lesson, next;
    add_class(school);
    school_force(school, "INSERT INTO original (clip_id, path) VALUES (?1, '/card/1')",
                 DB_ARGS(DB_TEXT(school->clips[0])));
    WORKS(school, session_complete(&school->store, school->people[COACH], school->session, &school->error));
    WORKS(school,
          procedure_list(&school->store, school->people[COACH], &school->arena, &list, &school->error));
    WORKS(school, procedure_of(&school->store, school->people[COACH], school->session, &school->arena,
                               &lesson, &school->error));
    assert_string_equal(lesson.session, school->session);
    assert_string_equal(lesson.teacher, list.items[1].teacher);
    assert_int_equal(lesson.next, list.items[1].next);
    for (int step = 0; step < STEP_COUNT; step++)
        assert_int_equal(lesson.steps[step].state, list.items[1].steps[step].state);
    WORKS(school, procedure_next(&school->store, school->people[COACH], school->trajectory, &school->arena,
                                 &next, &school->error));
    assert_string_equal(next.trajectory, school->trajectory);
    assert_null(next.session);
    assert_int_equal(next.next, list.items[0].next);
    for (int step = 0; step < STEP_COUNT; step++) {
        assert_int_equal(next.steps[step].state, list.items[0].steps[step].state);
        assert_int_equal(next.steps[step].count, list.items[0].steps[step].count);
    }
    WORKS(school, procedure_of(&school->store, school->people[OTHER_TEACHER], school->session, &school->arena,
                               &lesson, &school->error));
    assert_null(lesson.session);
    WORKS(school, procedure_next(&school->store, school->people[OTHER_TEACHER], school->trajectory,
                                 &school->arena, &next, &school->error));
    assert_null(next.trajectory);
}

static void the_next_lesson_waits_for_the_pupils_of_its_class(void **state)
{
    struct school *school = *state;
    struct lesson_list list;
    struct consent_effect effect;
    char today[DAY_SIZE];
    clock_day(clock_now(), today);
    add_class(school);
    give_consents(school);
    WORKS(school,
          procedure_list(&school->store, school->people[COACH], &school->arena, &list, &school->error));
    assert_string_equal(list.items[0].class_name, "2b");
    assert_int_equal(list.items[0].steps[STEP_TEACHER_CONSENT].state, STEP_DONE);
    assert_int_equal(list.items[0].next, STEP_PUPILS);
    int64_t silent = list.items[0].steps[STEP_PUPILS].count;
    assert_true(silent >= 1); /* 1002, and 1001 from the 16th birthday on */
    struct lesson next;
    WORKS(school, procedure_next(&school->store, school->people[COACH], school->trajectory, &school->arena,
                                 &next, &school->error));
    assert_int_equal(next.steps[STEP_PUPILS].count, silent); /* asked of that class alone */
    WORKS(school, answer(school, "1002", ANSWER_REFUSED, CAPACITY_SELF, "Sanne Prins", today, &effect));
    WORKS(school,
          procedure_list(&school->store, school->people[COACH], &school->arena, &list, &school->error));
    assert_int_equal(list.items[0].steps[STEP_PUPILS].count, silent - 1); /* a no is an answer */
    WORKS(school,
          policy_set(&school->store, school->people[OWNER], "regime.coaching", "objection", &school->error));
    WORKS(school,
          procedure_list(&school->store, school->people[COACH], &school->arena, &list, &school->error));
    assert_int_equal(list.items[0].steps[STEP_PUPILS].state, STEP_DONE); /* R2b: silence is no lack */
    assert_int_equal(list.items[0].next, STEP_FILM_PLAN);
    /* R3: who looked at the plan is said, until a lesson comes in; R13: by the trace. */
    REFUSED_AS(
        school, ERROR_DENIED,
        procedure_plan_seen(&school->store, school->people[OTHER_COACH], school->trajectory, &school->error));
    WORKS(school,
          procedure_plan_seen(&school->store, school->people[TEACHER], school->trajectory, &school->error));
    WORKS(school,
          procedure_list(&school->store, school->people[COACH], &school->arena, &list, &school->error));
    assert_int_equal(list.items[0].steps[STEP_FILM_PLAN].state, STEP_DONE);
    assert_string_equal(list.items[0].steps[STEP_FILM_PLAN].by, "Tess Jansen");
    assert_int_equal(list.items[0].next, STEP_FILM);
    school_force(school, "UPDATE session SET imported_at = ?1", DB_ARGS(DB_INT(clock_now() + 1)));
    WORKS(school,
          procedure_list(&school->store, school->people[COACH], &school->arena, &list, &school->error));
    assert_int_equal(list.items[0].next, STEP_FILM_PLAN);
}

static void R6_an_original_that_is_gone_is_declared_under_a_name(void **state)
{
    struct school *school = *state;
    struct owed_list owed;
    struct lesson_list list;
    char there[300];
    snprintf(there, sizeof there, "%s/still-there.mp4", school->folder);
    FILE *file = fopen(there, "w");
    assert_non_null(file);
    assert_int_equal(fclose(file), 0);
    school_force(school, "INSERT INTO original (clip_id, path) VALUES (?1, '/card/gone.mp4')",
                 DB_ARGS(DB_TEXT(school->clips[0])));
    school_force(school, "INSERT INTO original (clip_id, path) VALUES (?1, ?2)",
                 DB_ARGS(DB_TEXT(school->clips[1]), DB_TEXT(there)));
    WORKS(school, wipe_list(&school->store, school->people[TEACHER], &school->arena, &owed, &school->error));
    assert_int_equal(owed.count, 2);
    assert_false(owed.items[0].present);
    assert_true(owed.items[1].present);
    REFUSED_AS(
        school, ERROR_DENIED,
        wipe_confirm_gone(&school->store, school->people[OTHER_COACH], school->clips[0], &school->error));
    assert_int_equal(school_traces(school, "import.confirmed-gone", true), 1);
    /* What is there is wiped, not declared. */
    REFUSED_AS(school, ERROR_CONFLICT,
               wipe_confirm_gone(&school->store, school->people[TEACHER], school->clips[1], &school->error));
    WORKS(school,
          wipe_confirm_gone(&school->store, school->people[TEACHER], school->clips[0], &school->error));
    REFUSED_AS(school, ERROR_CONFLICT,
               wipe_confirm_gone(&school->store, school->people[TEACHER], school->clips[0], &school->error));
    assert_int_equal(
        school_number(school,
                      "SELECT COUNT(*) FROM audit WHERE action = 'import.confirmed-gone' AND refused = 0"
                      " AND actor_id = ?1 AND object_id = ?2",
                      DB_ARGS(DB_TEXT(school->people[TEACHER]->id), DB_TEXT(school->clips[0]))),
        1);
    assert_int_equal(school_number(school, "SELECT COUNT(*) FROM original WHERE path = ''", DB_NO_ARGS), 1);
    school_force(school, "UPDATE original SET wiped_at = 1 WHERE wiped_at IS NULL", DB_NO_ARGS);
    WORKS(school,
          procedure_list(&school->store, school->people[COACH], &school->arena, &list, &school->error));
    struct lesson *lesson = &list.items[list.count - 1];
    WORKS(school,
          procedure_complete(&school->store, school->people[COACH], &school->arena, lesson, &school->error));
    assert_int_equal(lesson->steps[STEP_WIPE].state, STEP_DONE);
    assert_true(lesson->steps[STEP_WIPE].declared);
    assert_string_equal(lesson->steps[STEP_WIPE].by, "Tess Jansen");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCHOOL_TEST(one_lesson_stands_where_the_procedure_says),
        SCHOOL_TEST(R2_the_film_plan_decides_for_each_pupil),
        SCHOOL_TEST(R2b_the_regime_decides_what_silence_means),
        SCHOOL_TEST(R2_answers_come_only_from_who_may_give_them),
        SCHOOL_TEST(R4_a_withdrawal_blocks_what_shows_the_pupil_and_nothing_else),
        SCHOOL_TEST(R4_a_teachers_withdrawal_covers_all_their_footage),
        SCHOOL_TEST(R4_an_objection_blocks_under_the_objection_regime),
        SCHOOL_TEST(R4_a_yes_and_another_purpose_take_nothing_away),
        SCHOOL_TEST(R11_no_objection_to_support),
        SCHOOL_TEST(R1_no_import_without_the_teachers_consent),
        SCHOOL_TEST(R3_no_import_with_somebody_in_the_picture_who_may_not_be_there),
        SCHOOL_TEST(R5_only_employees_and_the_schools_own_camera_and_card),
        SCHOOL_TEST(R11_support_needs_consent_beforehand_and_named_viewers),
        SCHOOL_TEST(R12_team_and_festive_footage_has_no_trajectory),
        SCHOOL_TEST(R7_a_new_coach_gets_the_keys_from_the_teacher_and_the_old_one_loses_them),
        SCHOOL_TEST(R7_a_forgotten_password_is_mended_by_the_other_person),
        SCHOOL_TEST(R14_a_person_is_told_what_is_held_on_them),
        SCHOOL_TEST(the_procedure_says_what_is_owed),
        SCHOOL_TEST(the_next_lesson_waits_for_the_pupils_of_its_class),
        SCHOOL_TEST(R6_an_original_that_is_gone_is_declared_under_a_name),
    };
    return cmocka_run_group_tests_name("registers", tests, NULL, NULL);
}
