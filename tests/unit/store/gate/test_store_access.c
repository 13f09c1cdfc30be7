/*
 * The access matrix: every public function of the store that reads or changes anything × who calls it × where
 * the session stands. Each cell asserts that it is allowed, refused for the person (ERROR_DENIED, one
 * `refused` row in the trace, nothing else changed), or refused for the state (nothing changed).
 *
 * One table says what is expected, and the cells are made from it. A new function belongs into that table.
 */
#include "tests/unit/situations.h"

#include "store/gate/trust.h"
#include "store/review/drafts.h"
#include "store/review/goals.h"
#include "store/review/handover.h"
#include "store/footage/import.h"
#include "store/footage/import-choices.h"
#include "store/people/policy-effect.h"
#include "store/review/procedure.h"
#include "store/people/letters.h"
#include "store/review/left-off.h"
#include "store/people/second-factor.h"
#include "store/review/figures.h"
#include "store/review/note-find.h"
#include "store/review/stretches.h"
#include "store/review/tags.h"
#include "store/people/sites.h"
#include "store/footage/purge.h"
#include "store/care/backup.h"
#include "store/care/place.h"
#include "store/care/subject.h"
#include "store/people/pupil-find.h"
#include "store/people/reminder.h"
#include "store/vault/members.h"

/* People beyond the fixture's: the coach, disabled after logging in. Their cells are all refusals. */
enum { DISABLED = PEOPLE, CALLERS };
static const char *const caller_names[CALLERS] = {
    [OWNER] = "owner",
    [REGISTRAR] = "registrar",
    [COACH] = "its coach",
    [TEACHER] = "its teacher",
    [OTHER_COACH] = "another coach",
    [OTHER_TEACHER] = "another teacher",
    [DISABLED] = "its coach, disabled",
};

enum {
    C_OWNER = 1 << OWNER,
    C_REGISTRAR = 1 << REGISTRAR,
    C_COACH = 1 << COACH,
    C_TEACHER = 1 << TEACHER,
    C_OTHER_COACH = 1 << OTHER_COACH,
    C_OTHER_TEACHER = 1 << OTHER_TEACHER,
    C_PARTY = C_COACH | C_TEACHER,
    C_COACHES = C_COACH | C_OTHER_COACH,
    C_STAFF = C_REGISTRAR | C_PARTY | C_OTHER_COACH | C_OTHER_TEACHER,
    C_IMPORTERS = C_REGISTRAR | C_PARTY,
    C_EVERYONE = C_OWNER | C_STAFF,
};

enum {
    S_IMPORTED = 1 << IMPORTED,
    S_IN_REVIEW = 1 << IN_REVIEW,
    S_MARKED = 1 << MARKED,
    S_BLOCKED = 1 << BLOCKED,
    S_SHREDDED = 1 << SHREDDED,
    S_PURGED = 1 << PURGED,
    S_ENDED = 1 << ENDED,
    S_ALL = (1 << SITUATIONS) - 1,
    S_FOOTAGE = S_IMPORTED | S_IN_REVIEW | S_MARKED | S_ENDED, /* it can be watched */
    S_OPEN = S_ALL & ~S_ENDED,                                 /* the trajectory is */
};

/* --- The functions, each called with good arguments --- */

static bool call_session_get(struct cell *cell)
{
    struct session session;
    return session_get(cell->store, cell->actor, cell->school->session, cell->arena, &session, cell->error);
}

static bool call_session_find(struct cell *cell)
{
    char id[ID_SIZE];
    return session_find(cell->store, cell->actor, cell->school->session, id, cell->error);
}

static bool call_clip_list(struct cell *cell)
{
    struct clip_list list;
    return clip_list(cell->store, cell->actor, cell->school->session, cell->arena, &list, cell->error);
}

static bool call_open_footage(struct cell *cell)
{
    struct footage_access access;
    if (!session_open_footage(cell->store, cell->actor, cell->school->session, &access, cell->error))
        return false;
    return session_close_footage(cell->store, cell->actor, cell->school->session, &access, 1000, cell->error);
}

static bool call_prepare_footage(struct cell *cell)
{
    struct footage_access access;
    if (!session_prepare_footage(cell->store, cell->actor, cell->school->session, &access, cell->error))
        return false;
    footage_access_release(&access);
    return true;
}

static bool call_left_off(struct cell *cell)
{
    return left_off_save(cell->store, cell->actor, cell->school->session, 60000, 120000, cell->error) &&
           (left_off_load(cell->store, cell->actor, cell->school->session) == 60000 ||
            error_set(cell->error, ERROR_CORRUPT, "It was not kept."));
}

static bool call_trajectory_key(struct cell *cell)
{
    unsigned char *key = key_alloc(KEY_SIZE);
    bool done = trajectory_key(cell->store, cell->actor, cell->school->trajectory, key, cell->error);
    key_free(key);
    return done;
}

static bool call_trajectory_open(struct cell *cell)
{
    char id[ID_SIZE];
    return trajectory_open(cell->store, cell->actor, cell->actor->name, "tom", "Another goal", id,
                           cell->error);
}

static bool call_trajectory_end(struct cell *cell)
{
    return trajectory_end(cell->store, cell->actor, cell->school->trajectory, cell->error);
}

static bool call_add_goal(struct cell *cell)
{
    return trajectory_add_goal(cell->store, cell->actor, cell->school->trajectory, "One more", cell->error);
}

static bool call_goal_list(struct cell *cell)
{
    struct goal_list list;
    return goal_list(cell->store, cell->actor, cell->school->trajectory, cell->arena, &list, cell->error);
}

static bool call_goal_change(struct cell *cell)
{
    return goal_change(cell->store, cell->actor, cell->school->trajectory, cell->goal, "Another",
                       cell->error);
}

static bool call_goal_remove(struct cell *cell)
{
    return goal_remove(cell->store, cell->actor, cell->school->trajectory, cell->goal, cell->error);
}

static bool call_hand_over(struct cell *cell)
{
    return trajectory_hand_over(cell->store, cell->actor, cell->school->trajectory, "carla", cell->error);
}

static bool call_mend(struct cell *cell)
{
    return trajectory_mend(cell->store, cell->actor, cell->school->trajectory, cell->error);
}

static bool call_note_list(struct cell *cell)
{
    struct note_list list;
    return note_list(cell->store, cell->actor, cell->school->trajectory, cell->school->session, cell->arena,
                     &list, cell->error);
}

static bool call_note_add(struct cell *cell)
{
    char id[ID_SIZE];
    struct note note = new_note(cell);
    return note_add(cell->store, cell->actor, &note, id, cell->error);
}

static bool call_note_add_all(struct cell *cell)
{
    char id[ID_SIZE];
    size_t refused;
    struct note notes[] = {new_note(cell), new_note(cell)};
    return note_add_all(cell->store, cell->actor, notes[0].session, notes, 2, id, &refused, cell->error);
}

static bool call_note_tag(struct cell *cell)
{
    char id[ID_SIZE];
    struct note note = new_note(cell);
    note.tag = "first-wait";
    note.text = "";
    return note_add(cell->store, cell->actor, &note, id, cell->error);
}

static bool call_tag_list(struct cell *cell)
{
    struct tag_list list;
    return tag_list(cell->store, cell->actor, cell->school->trajectory, cell->arena, &list, cell->error);
}

static bool call_tag_add_school(struct cell *cell)
{
    char id[ID_SIZE];
    return tag_add(cell->store, cell->actor, &(struct tag){.name = "Mirrors"}, id, cell->error);
}

static bool call_tag_add(struct cell *cell)
{
    char id[ID_SIZE];
    const struct tag tag = {.name = "Mirrors", .trajectory = cell->school->trajectory};
    return tag_add(cell->store, cell->actor, &tag, id, cell->error);
}

static bool call_tag_change(struct cell *cell)
{
    return tag_change(cell->store, cell->actor, &(struct tag){.id = "first-wait", .name = "Waits"},
                      cell->error);
}

static bool call_tag_retire(struct cell *cell)
{
    return tag_retire(cell->store, cell->actor, NULL, "first-wait", cell->error);
}

static bool call_note_edit(struct cell *cell)
{
    struct note note = new_note(cell);
    note.id = cell->note;
    return note_edit(cell->store, cell->actor, &note, cell->error);
}

static bool call_note_remove(struct cell *cell)
{
    return note_remove(cell->store, cell->actor, cell->note, cell->error);
}

static bool call_draft(struct cell *cell)
{
    struct note note = new_note(cell), loaded;
    bool found;
    return draft_save(cell->store, cell->actor, &note, cell->error) &&
           draft_load(cell->store, cell->actor, cell->school->session, cell->arena, &loaded, &found,
                      cell->error) &&
           draft_drop(cell->store, cell->actor, cell->school->session, cell->error);
}

static bool call_draft_text(struct cell *cell)
{
    const char *session = cell->school->session, *plain;
    int64_t saved_at;
    return draft_text_save(cell->store, cell->actor, session, "running", "text", cell->error) &&
           draft_text_load(cell->store, cell->actor, session, "running", cell->arena, &plain, &saved_at,
                           cell->error) &&
           draft_text_drop(cell->store, cell->actor, session, "running", cell->error);
}

static bool call_stretches(struct cell *cell)
{
    struct stretches stretches = {.count = 1};
    memcpy(stretches.items[0].tag, "first-wait", sizeof "first-wait");
    memcpy(stretches.items[0].clip, cell->school->clips[0], ID_SIZE);
    return stretches_save(cell->store, cell->actor, cell->school->session, &stretches, cell->error) &&
           stretches_load(cell->store, cell->actor, cell->school->session, &stretches, cell->error) &&
           stretches_save(cell->store, cell->actor, cell->school->session, &(struct stretches){0},
                          cell->error);
}

static bool call_figures(struct cell *cell)
{
    struct figures figures;
    return figures_of_session(cell->store, cell->actor, cell->school->session, cell->arena, &figures,
                              cell->error);
}

static bool call_figures_all(struct cell *cell)
{
    struct figures figures;
    return figures_of_trajectory(cell->store, cell->actor, cell->school->trajectory, cell->arena, &figures,
                                 cell->error);
}

static bool call_effect(struct cell *cell)
{
    struct review_effect effect;
    return review_effect(cell->store, cell->actor, cell->school->trajectory, cell->school->session, &effect,
                         cell->error);
}

static bool call_complete(struct cell *cell)
{
    return session_complete(cell->store, cell->actor, cell->school->session, cell->error);
}

static bool call_undo_mark(struct cell *cell)
{
    return session_undo_mark(cell->store, cell->actor, cell->school->session, cell->error);
}

static bool call_import_permit(struct cell *cell)
{
    struct import_request request = {.trajectory = cell->school->trajectory,
                                     .class_name = "2b",
                                     .filmed_on = FILMED,
                                     .filmed_by = "carla",
                                     .camera = "Canon 1",
                                     .card = "SD 1",
                                     .in_picture = "all-permitted"};
    struct import_permit permit;
    return import_permit(cell->store, cell->actor, &request, cell->arena, &permit, cell->error);
}

static bool call_account_add(struct cell *cell)
{
    return account_add(cell->store, cell->actor, "nina", "Nina Nieuw", ROLE_TEACHER, NULL, PASSWORD, true,
                       cell->error);
}

static bool call_account_list(struct cell *cell)
{
    struct account_list list;
    return account_list(cell->store, cell->actor, cell->arena, &list, cell->error);
}

static bool call_account_disable(struct cell *cell)
{
    return account_disable(cell->store, cell->actor, "tom", cell->error);
}

static bool call_account_reset(struct cell *cell)
{
    return account_reset(cell->store, cell->actor, "tom", "only works once", cell->error);
}

static bool call_factor_show(struct cell *cell)
{
    struct factor_state state;
    return factor_show(cell->store, cell->actor, &state, cell->error);
}

static bool call_factor_set_totp(struct cell *cell)
{
    static const char key[] = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    unsigned char secret[TOTP_MOST];
    char code[TOTP_DIGITS + 1];
    size_t size;
    assert_true(totp_parse(key, secret, &size));
    totp_code(secret, size, totp_step(clock_now()), code);
    return factor_set_totp(cell->store, cell->actor, NULL, key, code, cell->error);
}

static bool call_factor_set_fido2(struct cell *cell)
{
    const struct fido_credential credential = {.id = "a credential", .id_size = 12};
    const unsigned char answer[KEY_SIZE] = "an answer";
    return factor_set_fido2(cell->store, cell->actor, &(struct login_proof){.password = PASSWORD},
                            &credential, answer, cell->error);
}

static bool call_factor_drop(struct cell *cell)
{
    return call_factor_set_totp(cell) && factor_drop(cell->store, cell->actor, NULL, cell->error);
}

static bool call_account_set_roles(struct cell *cell)
{
    return account_set_roles(cell->store, cell->actor, "tom", ROLE_COACH, cell->error);
}

static bool call_account_enable(struct cell *cell)
{
    return account_disable(cell->store, cell->actor, "tom", cell->error) &&
           account_enable(cell->store, cell->actor, "tom", "only works once", cell->error);
}

static bool call_place_get(struct cell *cell)
{
    struct place place;
    return place_get(cell->store, cell->actor, cell->arena, &place, cell->error);
}

static bool call_vault_show(struct cell *cell)
{
    struct vault_look_list looks;
    return vault_show(cell->store, cell->actor, cell->arena, &looks, cell->error);
}

/* Any folder does for this, that of the store among them. */
static bool call_vault_add(struct cell *cell)
{
    struct vault_added added;
    return vault_add(cell->store, cell->actor, cell->school->folder, &added, cell->error);
}

/* The only one there is, which stays. */
static bool call_vault_remove(struct cell *cell)
{
    struct vault_removed removed;
    return vault_remove(cell->store, cell->actor, VAULT_FOLDER, false, cell->arena, &removed, cell->error);
}

static bool call_pupil_find(struct cell *cell)
{
    struct found_pupils found;
    return pupil_find(cell->store, cell->actor, "boer", cell->arena, &found, cell->error);
}

static bool call_reminder(struct cell *cell)
{
    struct reminder reminder;
    return reminder_make(cell->store, cell->actor, "2b", NULL, FILMED, PURPOSE_COACHING, cell->arena,
                         &reminder, cell->error);
}

static bool call_equipment_retire(struct cell *cell)
{
    return equipment_retire(cell->store, cell->actor, "camera", "Canon 1", cell->error);
}

static bool call_location_add(struct cell *cell)
{
    return location_add(cell->store, cell->actor, "Assen", cell->error);
}

static bool call_policy_foretell(struct cell *cell)
{
    struct policy_effect effect;
    return policy_foretell(cell->store, cell->actor, "regime.coaching", "objection", cell->arena, &effect,
                           cell->error);
}

static bool call_trust_vouch(struct cell *cell)
{
    return trust_vouch(cell->store, cell->actor, cell->error);
}

static bool call_backup_make(struct cell *cell)
{
    struct backup_made made;
    const char *path = arena_printf(cell->arena, "%s/a.backup", cell->school->folder);
    return backup_make(cell->store, cell->actor, path, cell->arena, &made, cell->error);
}

static bool call_policy_set(struct cell *cell)
{
    return policy_set(cell->store, cell->actor, "grace_days", "3", cell->error);
}

static const struct pupils_request class_file = {.bytes = CLASS_FILE, .size = sizeof CLASS_FILE - 1};

static bool call_pupils_plan(struct cell *cell)
{
    struct pupils_plan plan;
    return pupils_plan(cell->store, cell->actor, &class_file, cell->arena, &plan, cell->error);
}

static bool call_pupils_carry_out(struct cell *cell)
{
    struct pupils_plan plan;
    struct lost_list lost;
    struct error error;
    /* The registrar's plan: who may not make one may not carry one out either. */
    if (!pupils_plan(cell->store, cell->school->people[REGISTRAR], &class_file, cell->arena, &plan, &error))
        return false;
    return pupils_carry_out(cell->store, cell->actor, &plan, &(struct pupils_answer){.gone = NULL},
                            cell->arena, &lost, cell->error);
}

static bool call_letters_keep(struct cell *cell)
{
    return letters_keep(cell->store, cell->actor, &(struct letter_list){NULL, 0}, cell->error);
}

static bool call_letters_load(struct cell *cell)
{
    struct letter_list list;
    return letters_load(cell->store, cell->actor, cell->arena, &list, cell->error);
}

static bool call_letters_overtaken(struct cell *cell)
{
    size_t dropped;
    return letters_overtaken(cell->store, cell->actor, &(struct letter_list){NULL, 0}, &dropped, cell->error);
}

static bool call_account_sites(struct cell *cell)
{
    return account_sites_set(cell->store, cell->actor, "tom", "Beilen", cell->error);
}

static bool call_policy_rehearse(struct cell *cell)
{
    struct lost_list lost;
    return policy_rehearse(cell->store, cell->actor, "regime.coaching", "objection", cell->arena, &lost,
                           cell->error);
}

static bool call_pupil_list(struct cell *cell)
{
    struct pupil_list list;
    return pupil_list(cell->store, cell->actor, NULL, NULL, true, cell->arena, &list, cell->error);
}

static bool call_guardian_list(struct cell *cell)
{
    struct guardian_list list;
    return guardian_list(cell->store, cell->actor, "2b", NULL, cell->arena, &list, cell->error);
}

static bool record(struct cell *cell, enum answer what, const char *giver)
{
    struct consent_effect effect;
    return consent_record(cell->store, cell->actor,
                          &(struct consent_entry){.who = "1001",
                                                  .answer = what,
                                                  .capacity = CAPACITY_GUARDIAN,
                                                  .giver = giver,
                                                  .on = "2025-05-01",
                                                  .purpose = PURPOSE_COACHING},
                          &effect, cell->error);
}

static bool call_give(struct cell *cell)
{
    return record(cell, ANSWER_GIVEN, "Kees de Boer");
}

static bool call_refuse(struct cell *cell)
{
    return record(cell, ANSWER_REFUSED, "Kees de Boer");
}

static bool call_withdraw(struct cell *cell)
{
    return record(cell, ANSWER_WITHDRAWN, "Petra de Boer");
}

static bool call_consent_undo(struct cell *cell)
{
    struct consent_effect effect;
    return consent_undo(cell->store, cell->actor, cell->consent, &effect, cell->error);
}

static bool call_foretell(struct cell *cell)
{
    struct lost_list lost;
    return consent_foretell(cell->store, cell->actor,
                            &(struct consent_entry){.who = "1001",
                                                    .answer = ANSWER_REFUSED,
                                                    .capacity = CAPACITY_GUARDIAN,
                                                    .giver = "Kees de Boer",
                                                    .on = "2025-04-01",
                                                    .purpose = PURPOSE_COACHING},
                            cell->arena, &lost, cell->error);
}

static bool call_undo_foretell(struct cell *cell)
{
    struct lost_list lost;
    return consent_undo_foretell(cell->store, cell->actor, cell->consent, false, cell->arena, &lost,
                                 cell->error);
}

static bool call_object_foretell(struct cell *cell)
{
    struct lost_list lost;
    return objection_foretell(cell->store, cell->actor,
                              &(struct objection_entry){.who = "1003",
                                                        .capacity = CAPACITY_SELF,
                                                        .giver = "Youssef",
                                                        .on = "2025-05-01",
                                                        .purpose = PURPOSE_COACHING},
                              cell->arena, &lost, cell->error);
}

static bool call_consent_list(struct cell *cell)
{
    struct consent_list list;
    return consent_list(cell->store, cell->actor, NULL, NULL, NULL, cell->arena, &list, cell->error);
}

static bool call_staff_list(struct cell *cell)
{
    struct staff_list list;
    return staff_list_make(cell->store, cell->actor, FILMED, PURPOSE_COACHING, cell->arena, &list,
                           cell->error);
}

static bool call_object(struct cell *cell)
{
    struct consent_effect effect;
    return objection_record(cell->store, cell->actor,
                            &(struct objection_entry){.who = "1003",
                                                      .capacity = CAPACITY_SELF,
                                                      .giver = "Youssef",
                                                      .on = "2025-05-01",
                                                      .purpose = PURPOSE_TEAM},
                            &effect, cell->error);
}

static bool call_objection_lift(struct cell *cell)
{
    return objection_lift(cell->store, cell->actor, cell->objection, "2025-06-01", NULL, cell->error);
}

static bool call_objection_undo(struct cell *cell)
{
    struct consent_effect effect;
    return objection_undo(cell->store, cell->actor, cell->objection, &effect, cell->error);
}

static bool call_equipment_add(struct cell *cell)
{
    return equipment_add(cell->store, cell->actor, "card", "SD 2", "S2", cell->error);
}

static bool call_equipment_list(struct cell *cell)
{
    struct equipment_list list;
    return equipment_list(cell->store, cell->actor, cell->arena, &list, cell->error);
}

static bool call_class_list(struct cell *cell)
{
    struct class_list list;
    return class_list(cell->store, cell->actor, FILMED, cell->arena, &list, cell->error);
}

static bool call_film_plan_staff(struct cell *cell)
{
    struct staff_list list;
    return film_plan_staff(cell->store, cell->actor, "01arz3ndektsv4rrffq69g5fav", FILMED, PURPOSE_TEAM,
                           cell->arena, &list, cell->error);
}

static bool call_confirm_gone(struct cell *cell)
{
    return wipe_confirm_gone(cell->store, cell->actor, cell->school->clips[0], cell->error);
}

static bool call_import_choices(struct cell *cell)
{
    struct import_choices choices;
    return import_choices(cell->store, cell->actor, cell->arena, &choices, cell->error);
}

static bool call_film_plan(struct cell *cell)
{
    struct film_plan plan;
    return film_plan_make(cell->store, cell->actor, "2b", NULL, FILMED, PURPOSE_COACHING, cell->arena, &plan,
                          cell->error);
}

static bool call_procedure(struct cell *cell)
{
    struct lesson_list list;
    return procedure_list(cell->store, cell->actor, cell->arena, &list, cell->error);
}

static bool call_subject(struct cell *cell)
{
    struct subject subject;
    return subject_get(cell->store, cell->actor, "1001", cell->arena, &subject, cell->error);
}

/* The other one of the two has it open on their screen. */
static const struct actor *host_of(const struct cell *cell)
{
    return cell->school->people[cell->actor == cell->school->people[COACH] ? TEACHER : COACH];
}

static bool call_join(struct cell *cell)
{
    return session_join(cell->store, cell->actor, host_of(cell), cell->school->session, cell->error);
}

static bool call_leave(struct cell *cell)
{
    return session_leave(cell->store, cell->actor, host_of(cell), cell->school->session, 1000, cell->error);
}

static bool call_rotate(struct cell *cell)
{
    return clip_rotate(cell->store, cell->actor, cell->school->session, cell->school->clips[0], 90,
                       cell->error);
}

static bool call_choose_sound(struct cell *cell)
{
    return clip_choose_sound(cell->store, cell->actor, cell->school->session, cell->school->clips[0], 2,
                             cell->error);
}

static bool call_certificate(struct cell *cell)
{
    struct certificate certificate;
    bool found;
    return certificate_get(cell->store, cell->actor, cell->school->session, cell->arena, &certificate, &found,
                           cell->error);
}

static bool call_trajectory_get(struct cell *cell)
{
    struct trajectory trajectory;
    return trajectory_get(cell->store, cell->actor, cell->school->trajectory, cell->arena, &trajectory,
                          cell->error);
}

static bool call_trajectory_find(struct cell *cell)
{
    char id[ID_SIZE];
    return trajectory_find(cell->store, cell->actor, cell->school->trajectory, id, cell->error);
}

static bool call_note_restore(struct cell *cell)
{
    return note_restore(cell->store, cell->actor, cell->removed, cell->error);
}

static bool call_import_film_plan_staff(struct cell *cell)
{
    struct staff_list list;
    return import_film_plan_staff(
        cell->store, cell->actor,
        &(struct import_request){.class_name = "2b", .filmed_on = FILMED, .purpose = "team"}, cell->arena,
        &list, cell->error);
}

static bool call_import_film_plan(struct cell *cell)
{
    struct film_plan plan;
    return import_film_plan(cell->store, cell->actor,
                            &(struct import_request){.trajectory = cell->school->trajectory,
                                                     .class_name = "2b",
                                                     .filmed_on = FILMED,
                                                     .in_picture = "all-permitted"},
                            cell->arena, &plan, cell->error);
}

static bool call_procedure_complete(struct cell *cell)
{
    struct lesson lesson = {.session = cell->school->session};
    return procedure_complete(cell->store, cell->actor, cell->arena, &lesson, cell->error);
}

static bool call_procedure_next(struct cell *cell)
{
    struct lesson lesson;
    return procedure_next(cell->store, cell->actor, cell->school->trajectory, cell->arena, &lesson,
                          cell->error);
}

static bool call_procedure_plan_seen(struct cell *cell)
{
    return procedure_plan_seen(cell->store, cell->actor, cell->school->trajectory, cell->error);
}

static bool call_procedure_of(struct cell *cell)
{
    struct lesson lesson;
    return procedure_of(cell->store, cell->actor, cell->school->session, cell->arena, &lesson, cell->error);
}

static bool call_set_password(struct cell *cell)
{
    return actor_set_password(cell->store, cell->actor, PASSWORD, "a password of their own", cell->error);
}

static bool call_set_password_with(struct cell *cell)
{
    return actor_set_password_with(cell->store, cell->actor, &(struct login_proof){.password = PASSWORD},
                                   "a password of their own", cell->error);
}

static bool call_blur_list(struct cell *cell)
{
    struct blur_list list;
    return blur_list(cell->store, cell->actor, cell->school->trajectory, cell->school->session, cell->arena,
                     &list, cell->error);
}

static bool call_blur_add(struct cell *cell)
{
    char id[ID_SIZE];
    struct blur blur = new_blur(cell);
    return blur_add(cell->store, cell->actor, &blur, id, cell->error);
}

static bool call_blur_edit(struct cell *cell)
{
    struct blur blur = new_blur(cell);
    blur.id = cell->blur;
    return blur_edit(cell->store, cell->actor, &blur, cell->error);
}

static bool call_blur_remove(struct cell *cell)
{
    return blur_remove(cell->store, cell->actor, cell->blur, cell->error);
}

static bool call_blur_restore(struct cell *cell)
{
    return blur_restore(cell->store, cell->actor, cell->removed_blur, cell->error);
}

static bool call_form_add(struct cell *cell)
{
    return add_form(cell, cell->actor, "nieuw");
}

static bool call_form_retire(struct cell *cell)
{
    return form_retire(cell->store, cell->actor, "kijk", cell->error);
}

static bool call_form_list(struct cell *cell)
{
    struct form_list list;
    return form_list(cell->store, cell->actor, cell->arena, &list, cell->error);
}

static bool call_form_get(struct cell *cell)
{
    struct form_entry entry;
    return form_get(cell->store, cell->actor, "kijk", cell->arena, &entry, cell->error);
}

static bool call_filled_list(struct cell *cell)
{
    struct filled_list list;
    return filled_list(cell->store, cell->actor, cell->school->session, cell->arena, &list, cell->error);
}

static bool call_filled_begin(struct cell *cell)
{
    struct filled filled;
    return filled_begin(cell->store, cell->actor, cell->school->session, "kijk", cell->arena, &filled,
                        cell->error);
}

/* Without filled_begin(), which would be refused before. */
static struct filled new_filled(const struct cell *cell, const char *id)
{
    struct filled filled = {.id = id, .session = cell->school->session};
    struct error error;
    if (!form_get(cell->store, cell->school->people[OWNER], "zie", cell->arena, &filled.form, &error))
        fail_msg("%s", error.text);
    filled.items = arena_alloc(cell->arena, sizeof *filled.items);
    filled.items[0].answer = (struct form_answer){FORM_GIVEN, 3, NULL};
    return filled;
}

static bool call_filled_add(struct cell *cell)
{
    char id[ID_SIZE];
    struct filled filled = new_filled(cell, NULL);
    return filled_save(cell->store, cell->actor, &filled, id, cell->error);
}

static bool call_filled_edit(struct cell *cell)
{
    char id[ID_SIZE];
    struct filled filled = new_filled(cell, cell->filled);
    return filled_save(cell->store, cell->actor, &filled, id, cell->error);
}

static bool call_filled_share(struct cell *cell)
{
    return filled_share(cell->store, cell->actor, cell->filled, cell->error);
}

static bool call_filled_share_all(struct cell *cell)
{
    size_t shared;
    return filled_share_all(cell->store, cell->actor, cell->school->session, &shared, cell->error);
}

static bool call_filled_left(struct cell *cell)
{
    int64_t mine;
    bool others;
    return filled_left(cell->store, cell->actor, cell->school->trajectory, &mine, &others, cell->error);
}

static bool call_filled_settle(struct cell *cell)
{
    return filled_settle(cell->store, cell->actor, cell->school->trajectory, true, cell->error);
}

static bool call_filled_remove(struct cell *cell)
{
    return filled_remove(cell->store, cell->actor, cell->filled, cell->error);
}

static bool call_filled_restore(struct cell *cell)
{
    return filled_restore(cell->store, cell->actor, cell->removed_filled, cell->error);
}

static bool call_filled_draft(struct cell *cell)
{
    struct filled filled = new_filled(cell, NULL);
    bool found;
    return filled_draft_save(cell->store, cell->actor, &filled, cell->error) &&
           filled_draft_load(cell->store, cell->actor, cell->arena, &filled, &found, cell->error) &&
           filled_draft_drop(cell->store, cell->actor, &filled, cell->error);
}

/* A row: the function's name, who may call it, and in which states. A read changes nothing when it is
 * allowed. */
static const struct operation {
    const char *name;
    bool (*call)(struct cell *cell);
    unsigned callers, situations;
    unsigned told; /* who else may be told that the state is the wrong one */
} operations[] = {
    {"session_get", call_session_get, C_PARTY, S_ALL, 0},
    {"session_find", call_session_find, C_PARTY, S_ALL, 0},
    {"clip_list", call_clip_list, C_PARTY, S_ALL, 0},
    {"session_open_footage", call_open_footage, C_PARTY, S_FOOTAGE, 0},
    {"session_prepare_footage", call_prepare_footage, C_PARTY, S_FOOTAGE, 0},
    {"left_off_save", call_left_off, C_PARTY, S_FOOTAGE, 0},
    {"trajectory_key", call_trajectory_key, C_PARTY, S_ALL, 0},
    {"trajectory_open", call_trajectory_open, C_COACHES, S_ALL, 0},
    {"trajectory_end", call_trajectory_end, C_COACH, S_OPEN, 0},
    {"goal_list", call_goal_list, C_PARTY, S_ALL, 0},
    {"goal_change", call_goal_change, C_PARTY, S_OPEN, 0},
    {"goal_remove", call_goal_remove, C_PARTY, S_OPEN, 0},
    {"trajectory_add_goal", call_add_goal, C_PARTY, S_OPEN, 0},
    {"trajectory_hand_over", call_hand_over, C_TEACHER, S_OPEN, 0},
    {"trajectory_mend", call_mend, C_PARTY, 0, 0},
    {"note_list", call_note_list, C_PARTY, S_ALL, 0},
    {"note_add", call_note_add, C_PARTY, S_IMPORTED | S_IN_REVIEW | S_MARKED, 0},
    {"note_add_all", call_note_add_all, C_PARTY, S_IMPORTED | S_IN_REVIEW | S_MARKED, 0},
    {"note_edit", call_note_edit, C_COACH, S_OPEN, 0},
    {"note_add with a tag", call_note_tag, C_PARTY, S_IMPORTED | S_IN_REVIEW | S_MARKED, 0},
    {"tag_list", call_tag_list, C_PARTY, S_ALL, 0},
    {"tag_add to the school's", call_tag_add_school, C_OWNER, S_ALL, 0},
    {"tag_add to the trajectory's", call_tag_add, C_COACH, S_OPEN, 0},
    {"tag_change", call_tag_change, C_OWNER, S_ALL, 0},
    {"tag_retire", call_tag_retire, C_OWNER, S_ALL, 0},
    {"note_remove", call_note_remove, C_COACH, S_OPEN, 0},
    {"draft_save", call_draft, C_PARTY, S_ALL & ~S_PURGED, 0},
    {"draft_text_save", call_draft_text, C_PARTY, S_ALL & ~S_PURGED, 0},
    {"stretches_save", call_stretches, C_PARTY, S_ALL & ~S_PURGED, 0},
    {"figures_of_session", call_figures, C_PARTY, S_ALL, 0},
    {"figures_of_trajectory", call_figures_all, C_PARTY, S_ALL, 0},
    {"review_effect", call_effect, C_PARTY, S_ALL, 0},
    {"session_complete", call_complete, C_PARTY, S_IMPORTED | S_IN_REVIEW, 0},
    {"session_undo_mark", call_undo_mark, C_COACH, S_MARKED | S_ENDED, C_TEACHER},
    {"import_permit", call_import_permit, C_IMPORTERS, S_OPEN, 0},
    {"account_add", call_account_add, C_OWNER, S_ALL, 0},
    {"account_list", call_account_list, C_OWNER, S_ALL, 0},
    {"account_disable", call_account_disable, C_OWNER, S_ALL, 0},
    {"account_reset", call_account_reset, C_OWNER, S_ALL, 0},
    {"account_set_roles", call_account_set_roles, C_OWNER, S_ALL, 0},
    {"account_enable", call_account_enable, C_OWNER, S_ALL, 0},
    {"place_get", call_place_get, C_OWNER, S_ALL, 0},
    {"vault_show", call_vault_show, C_OWNER, S_ALL, 0},
    {"vault_add", call_vault_add, C_OWNER, S_ALL, 0},
    {"vault_remove", call_vault_remove, C_OWNER, 0, 0},
    {"location_add", call_location_add, C_OWNER, S_ALL, 0},
    {"policy_foretell", call_policy_foretell, C_OWNER, S_ALL, 0},
    {"policy_set", call_policy_set, C_OWNER, S_ALL, 0},
    {"trust_vouch", call_trust_vouch, C_OWNER, S_ALL, 0},
    {"backup_make", call_backup_make, C_OWNER, S_ALL, 0},
    {"policy_rehearse", call_policy_rehearse, C_OWNER, S_ALL, 0},
    {"account_sites_set", call_account_sites, C_OWNER, S_ALL, 0},
    {"pupils_plan", call_pupils_plan, C_REGISTRAR, S_ALL, 0},
    {"pupils_carry_out", call_pupils_carry_out, C_REGISTRAR, S_ALL, 0},
    {"letters_keep", call_letters_keep, C_REGISTRAR, S_ALL, 0},
    {"letters_load", call_letters_load, C_REGISTRAR, S_ALL, 0},
    {"letters_overtaken", call_letters_overtaken, C_REGISTRAR, S_ALL, 0},
    {"pupil_list", call_pupil_list, C_REGISTRAR, S_ALL, 0},
    {"pupil_find", call_pupil_find, C_REGISTRAR, S_ALL, 0},
    {"reminder_make", call_reminder, C_REGISTRAR, S_ALL, 0},
    {"guardian_list", call_guardian_list, C_REGISTRAR, S_ALL, 0},
    {"consent_record given", call_give, C_REGISTRAR, S_ALL, 0},
    {"consent_record refused", call_refuse, C_REGISTRAR, S_ALL, 0},
    {"consent_record withdrawn", call_withdraw, C_REGISTRAR, S_ALL, 0},
    {"consent_undo", call_consent_undo, C_REGISTRAR, S_ALL, 0},
    {"consent_foretell", call_foretell, C_REGISTRAR, S_ALL, 0},
    {"consent_undo_foretell", call_undo_foretell, C_REGISTRAR, S_ALL, 0},
    {"objection_foretell", call_object_foretell, C_REGISTRAR, S_ALL, 0},
    {"consent_list", call_consent_list, C_REGISTRAR, S_ALL, 0},
    {"staff_list_make", call_staff_list, C_REGISTRAR, S_ALL, 0},
    {"objection_record", call_object, C_REGISTRAR, S_ALL, 0},
    {"objection_lift", call_objection_lift, C_REGISTRAR, S_ALL, 0},
    {"objection_undo", call_objection_undo, C_REGISTRAR, S_ALL, 0},
    {"equipment_add", call_equipment_add, C_REGISTRAR, S_ALL, 0},
    {"equipment_retire", call_equipment_retire, C_REGISTRAR, S_ALL, 0},
    {"equipment_list", call_equipment_list, C_EVERYONE, S_ALL, 0},
    {"class_list", call_class_list, C_STAFF, S_ALL, 0},
    {"wipe_confirm_gone", call_confirm_gone, C_IMPORTERS, S_ALL, 0},
    {"import_choices", call_import_choices, C_STAFF, S_ALL, 0},
    {"film_plan_make", call_film_plan, C_STAFF, S_ALL, 0},
    {"film_plan_staff", call_film_plan_staff, C_STAFF, S_ALL, 0},
    {"procedure_list", call_procedure, C_STAFF, S_ALL, 0},
    {"subject_get", call_subject, C_REGISTRAR, S_ALL, 0},
    {"blur_list", call_blur_list, C_PARTY, S_ALL, 0},
    {"blur_add", call_blur_add, C_PARTY, S_FOOTAGE, 0},
    {"blur_edit", call_blur_edit, C_COACH, S_FOOTAGE, 0},
    {"blur_remove", call_blur_remove, C_COACH, S_OPEN, 0},
    {"blur_restore", call_blur_restore, C_COACH, S_ALL, 0},
    {"form_add", call_form_add, C_OWNER, S_ALL, 0},
    {"form_retire", call_form_retire, C_OWNER, S_ALL, 0},
    {"form_list", call_form_list, C_EVERYONE, S_ALL, 0},
    {"form_get", call_form_get, C_EVERYONE, S_ALL, 0},
    {"filled_list", call_filled_list, C_PARTY, S_ALL, 0},
    {"filled_begin", call_filled_begin, C_PARTY, S_ALL, 0},
    {"filled_save, a new one", call_filled_add, C_PARTY, S_OPEN, 0},
    {"filled_save, changed", call_filled_edit, C_COACH, S_OPEN, 0},
    {"filled_share", call_filled_share, C_COACH, S_ALL, 0},
    {"filled_share_all", call_filled_share_all, C_PARTY, S_ALL, 0},
    {"filled_left", call_filled_left, C_PARTY, S_ALL, 0},
    {"filled_settle", call_filled_settle, C_PARTY, S_ALL, 0},
    {"filled_remove", call_filled_remove, C_COACH, S_ALL, 0},
    {"filled_restore", call_filled_restore, C_COACH, S_ALL, 0},
    {"filled_draft_save", call_filled_draft, C_PARTY, S_ALL & ~S_PURGED, 0},
    {"session_join", call_join, C_PARTY, S_FOOTAGE, 0},
    {"session_leave", call_leave, C_PARTY, S_ALL, 0},
    {"clip_rotate", call_rotate, C_PARTY, S_ALL, 0},
    {"clip_choose_sound", call_choose_sound, C_PARTY, S_ALL, 0},
    {"certificate_get", call_certificate, C_PARTY, S_ALL, 0},
    {"trajectory_get", call_trajectory_get, C_PARTY, S_ALL, 0},
    {"trajectory_find", call_trajectory_find, C_PARTY | C_REGISTRAR, S_ALL, 0},
    {"note_restore", call_note_restore, C_COACH, S_ALL, 0},
    {"import_film_plan", call_import_film_plan, C_STAFF, S_ALL, 0},
    {"import_film_plan_staff", call_import_film_plan_staff, C_STAFF, S_ALL, 0},
    {"procedure_complete", call_procedure_complete, C_STAFF, S_ALL, 0},
    {"procedure_next", call_procedure_next, C_STAFF, S_ALL, 0},
    {"procedure_plan_seen", call_procedure_plan_seen, C_IMPORTERS, S_ALL, 0},
    {"procedure_of", call_procedure_of, C_STAFF, S_ALL, 0},
    {"actor_set_password", call_set_password, C_EVERYONE, S_ALL, 0},
    {"actor_set_password_with", call_set_password_with, C_EVERYONE, S_ALL, 0},
    {"factor_show", call_factor_show, C_EVERYONE, S_ALL, 0},
    {"factor_set_totp", call_factor_set_totp, C_EVERYONE, S_ALL, 0},
    {"factor_set_fido2", call_factor_set_fido2, C_EVERYONE, S_ALL, 0},
    {"factor_drop", call_factor_drop, C_EVERYONE, S_ALL, 0},
};
enum { OPERATIONS = sizeof operations / sizeof *operations };

/* --- Making the cells --- */

/* Everything in the database but the trace, and the names of all files, in one sum. */
static void sum_store(struct school *school, unsigned char sum[static 32])
{
    static const char *const tables[] = {
        "school",   "location", "policy",      "account",       "account_role",   "pupil",
        "guardian", "consent",  "objection",   "equipment",     "trajectory",     "trajectory_key",
        "goal",     "session",  "session_key", "session_pupil", "session_viewer", "clip",
        "original", "note",     "blur",        "membership",    "account_site",   "session_employee",
        "tag",      "form",     "filled_form",
    };
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, 32);
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        char sql[128];
        struct query query;
        snprintf(sql, sizeof sql, "SELECT * FROM %s ORDER BY 1, 2", tables[i]);
        WORKS(school, db_query(school->store.db, sql, DB_NO_ARGS, &query, &school->error));
        while (query_next(&query)) {
            for (int column = 0; column < 30; column++) {
                size_t size = 0;
                const void *bytes = row_blob(&query, column, &size);
                crypto_generichash_update(&state, (const unsigned char *)&size, sizeof size);
                if (bytes)
                    crypto_generichash_update(&state, bytes, size);
            }
        }
        WORKS(school, query_close(&query, &school->error));
    }
    crypto_generichash_final(&state, sum, 32);
}

static int64_t refusals(struct school *school)
{
    return school_number(school, "SELECT COUNT(*) FROM audit WHERE refused = 1", DB_NO_ARGS);
}

static int64_t trace_rows(struct school *school)
{
    return school_number(school, "SELECT COUNT(*) FROM audit", DB_NO_ARGS);
}

static void expect_refused(struct cell *cell, const struct operation *operation, enum situation situation,
                           int caller, bool denied)
{
    struct school *school = cell->school;
    unsigned char before[32], after[32];
    sum_store(school, before);
    int64_t refused_before = refusals(school), rows_before = trace_rows(school);
    error_clear(cell->error);
    if (operation->call(cell))
        fail_msg("%s by %s while %s was allowed", operation->name, caller_names[caller],
                 situation_names[situation]);
    enum error_kind kind = cell->error->kind;
    if (denied && kind != ERROR_DENIED)
        fail_msg("%s by %s while %s: kind %d, not denied: %s", operation->name, caller_names[caller],
                 situation_names[situation], kind, cell->error->text);
    if (strlen(cell->error->text) < 10)
        fail_msg("%s by %s while %s said nothing", operation->name, caller_names[caller],
                 situation_names[situation]);
    if (denied && refusals(school) != refused_before + 1)
        fail_msg("%s by %s while %s left %d refusals in the trace, not one", operation->name,
                 caller_names[caller], situation_names[situation], (int)(refusals(school) - refused_before));
    if (trace_rows(school) - rows_before != refusals(school) - refused_before)
        fail_msg("%s by %s while %s left something else in the trace", operation->name, caller_names[caller],
                 situation_names[situation]);
    sum_store(school, after);
    if (memcmp(before, after, 32) != 0)
        fail_msg("%s by %s while %s changed something", operation->name, caller_names[caller],
                 situation_names[situation]);
}

struct matrix_row {
    const struct operation *operation;
    enum situation situation;
};

/* One function in one state, by everybody. Refusals share a school, as they change nothing. */
static void try_row(void **state)
{
    const struct matrix_row *row = *state;
    const struct operation *operation = row->operation;
    struct cell cell;
    cell_setup(&cell, row->situation);
    for (int caller = 0; caller < PEOPLE; caller++) {
        bool entitled = operation->callers & (1u << caller);
        cell.actor = cell.school->people[caller];
        bool fits = operation->situations & (1u << row->situation);
        bool told = !fits && operation->told & (1u << caller);
        if (!entitled || !fits)
            expect_refused(&cell, operation, row->situation, caller, !entitled && !told);
    }
    school_force(cell.school, "UPDATE account SET disabled_at = 1 WHERE id = ?1",
                 DB_ARGS(DB_TEXT(cell.school->people[COACH]->id)));
    cell.actor = cell.school->people[COACH];
    expect_refused(&cell, operation, row->situation, DISABLED, true);
    cell_release(&cell);

    for (int caller = 0; caller < PEOPLE; caller++) {
        if (!(operation->callers & (1u << caller)) || !(operation->situations & (1u << row->situation)))
            continue;
        cell_setup(&cell, row->situation);
        cell.actor = cell.school->people[caller];
        int64_t refused_before = refusals(cell.school);
        error_clear(cell.error);
        if (!operation->call(&cell))
            fail_msg("%s by %s while %s was refused: %s", operation->name, caller_names[caller],
                     situation_names[row->situation], cell.error->text);
        assert_int_equal(refusals(cell.school), refused_before);
        cell_release(&cell);
    }
}

/* Listings refuse nobody: they show what the caller may see. Nor does what is asked four times a second leave
 * a line in the trace. */
static void R7_lists_show_only_what_is_theirs(void **state)
{
    (void)state;
    struct cell cell;
    cell_setup(&cell, IMPORTED);
    struct school *school = cell.school;
    school_force(school, "UPDATE session SET imported_by = ?1", DB_ARGS(DB_TEXT(school->people[COACH]->id)));
    school_force(school, "DELETE FROM trajectory_key WHERE account_id = ?1",
                 DB_ARGS(DB_TEXT(school->people[TEACHER]->id)));
    for (int caller = 0; caller < PEOPLE; caller++) {
        struct session_list sessions;
        struct trajectory_list trajectories;
        struct audit_list audit;
        struct owed_list owed;
        struct locked_out_list locked_out;
        struct location_list locations;
        const char *goals;
        const struct actor *actor = school->people[caller];
        size_t own = (C_PARTY & (1u << caller)) != 0;
        WORKS(school, session_list(cell.store, actor, cell.arena, &sessions, cell.error));
        assert_int_equal(sessions.count, own);
        WORKS(school,
              session_list_of(cell.store, actor, school->trajectory, cell.arena, &sessions, cell.error));
        assert_int_equal(sessions.count, own);
        WORKS(school, trajectory_list(cell.store, actor, cell.arena, &trajectories, cell.error));
        assert_int_equal(trajectories.count, own);
        WORKS(school,
              trajectory_goals(cell.store, actor, school->trajectory, cell.arena, &goals, cell.error));
        assert_int_equal(goals != NULL, caller == COACH); /* the teacher's key is gone */
        struct found_notes found;
        WORKS(school, note_find(cell.store, actor, &(struct note_query){.kind = NULL}, cell.arena, &found,
                                cell.error));
        assert_int_equal(found.count > 0, caller == COACH);
        WORKS(school, locked_out_list(cell.store, actor, cell.arena, &locked_out, cell.error));
        assert_int_equal(locked_out.count, caller == COACH);
        WORKS(school, wipe_list(cell.store, actor, cell.arena, &owed, cell.error));
        assert_int_equal(owed.count, own || caller == REGISTRAR);
        WORKS(school, location_list(cell.store, actor, cell.arena, &locations, cell.error));
        assert_int_equal(locations.count, 1);
        error_clear(cell.error);
        assert_int_equal(session_still_open(cell.store, actor, school->session, cell.error), own);
        WORKS(school, audit_list(cell.store, actor, 0, 1000, cell.arena, &audit, cell.error));
        for (size_t i = 0; caller != OWNER && i < audit.count; i++) {
            bool did_it = audit.items[i].actor_id && strcmp(audit.items[i].actor_id, actor->id) == 0;
            assert_true(did_it || (own && audit.items[i].trajectory));
            assert_true(own || !audit.items[i].filmed_on);
        }
    }
    assert_int_equal(refusals(school), 0);
    cell_release(&cell);
}

int main(void)
{
    enum { ROWS = OPERATIONS * SITUATIONS };
    static struct matrix_row rows[ROWS];
    static char names[ROWS][96];
    static struct CMUnitTest tests[ROWS + 1];
    int count = 0;
    for (size_t i = 0; i < OPERATIONS; i++) {
        for (int situation = 0; situation < SITUATIONS; situation++) {
            rows[count] = (struct matrix_row){&operations[i], (enum situation)situation};
            snprintf(names[count], sizeof names[count], "R7 R13 %s while %s, by everybody",
                     operations[i].name, situation_names[situation]);
            tests[count] = (struct CMUnitTest){
                .name = names[count], .test_func = try_row, .initial_state = &rows[count]};
            count++;
        }
    }
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(R7_lists_show_only_what_is_theirs);
    return _cmocka_run_group_tests("access", tests, (size_t)count, NULL, NULL);
}
