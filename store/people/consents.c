#include "store/people/consents.h"

#include <string.h>

#include "store/base/clock.h"
#include "store/engine/db.h"
#include "store/gate/gate.h"
#include "store/people/classes.h"
#include "store/base/text.h"

enum { NAME_MOST = 120, FORM_MOST = 60, OUTCOME_MOST = 500 };

/* The person that an entry is about: one of the two ids is set. */
struct person {
    const char *pupil, *account, *birth_date;
};

static bool find_person(struct store *store, const char *who, struct arena *arena, struct person *person,
                        struct error *error)
{
    *person = (struct person){0};
    struct query query;
    if (!db_query(store->db,
                  "SELECT id, NULL, birth_date FROM pupil WHERE number = ?1"
                  " UNION ALL SELECT NULL, id, NULL FROM account WHERE name = ?1",
                  DB_ARGS(DB_TEXT(who)), &query, error))
        return false;
    if (query_next(&query)) {
        person->pupil = arena_copy(arena, row_text(&query, 0));
        person->account = arena_copy(arena, row_text(&query, 1));
        person->birth_date = arena_copy(arena, row_text(&query, 2));
    }
    if (!query_close(&query, error))
        return false;
    if (!person->pupil && !person->account)
        return error_set(
            error, ERROR_NOT_FOUND,
            "There is no pupil with number “%.40s” and no account with that name; check the number.", who);
    return true;
}

/* The guardian's id by name, made when not known yet. */
static bool find_guardian(struct store *store, const char *pupil, const char *name, struct arena *arena,
                          const char **id, struct error *error)
{
    struct query query;
    *id = NULL;
    if (!db_query(store->db, "SELECT id FROM guardian WHERE pupil_id = ?1 AND name = ?2",
                  DB_ARGS(DB_TEXT(pupil), DB_TEXT(name)), &query, error))
        return false;
    if (query_next(&query))
        *id = arena_copy(arena, row_text(&query, 0));
    if (!query_close(&query, error))
        return false;
    if (*id)
        return true;
    char made[ID_SIZE];
    id_make(made, clock_now());
    *id = arena_copy(arena, made);
    return db_run(store->db, "INSERT INTO guardian (id, pupil_id, name) VALUES (?1, ?2, ?3)",
                  DB_ARGS(DB_TEXT(made), DB_TEXT(pupil), DB_TEXT(name)), NULL, error);
}

static bool day_acceptable(const char *on, struct error *error)
{
    char today[DAY_SIZE];
    clock_day(clock_now(), today);
    if (!day_valid(on))
        return error_set(error, ERROR_INVALID, "“%.20s” is no date; write it as 2026-11-24.", on);
    if (strcmp(on, today) > 0)
        return error_set(error, ERROR_INVALID,
                         "The date %s is in the future; give the date that is on the form.", on);
    return true;
}

/* Who may answer, by age on the day of the answer (R2). A pupil under 16 may always say no. */
static bool capacity_acceptable(const struct person *person, enum capacity capacity, bool gives,
                                const char *on, struct error *error)
{
    if (person->account) {
        if (capacity != CAPACITY_EMPLOYEE)
            return error_set(error, ERROR_INVALID, "An employee answers as employee, for themselves.");
        return true;
    }
    bool own = day_age(person->birth_date, on) >= PERMISSION_OWN_AGE;
    if (capacity == CAPACITY_EMPLOYEE)
        return error_set(error, ERROR_INVALID, "An employee cannot answer for a pupil.");
    if (capacity == CAPACITY_GUARDIAN && own)
        return error_set(error, ERROR_INVALID,
                         "On %s this pupil is 16 or older and answers for themselves; record it as self.",
                         on);
    if (capacity == CAPACITY_SELF && !own && gives)
        return error_set(error, ERROR_INVALID,
                         "On %s this pupil is not 16 yet; a guardian's consent is needed.", on);
    return true;
}

/* R4: what shows the person and was made for that purpose is asked again. Not after a yes: that takes no
 * right away. */
static bool hold_footage_against(struct store *store, const struct person *person, enum purpose purpose,
                                 const struct actor *actor, struct arena *arena, struct lost_list *lost,
                                 struct error *error)
{
    const struct footage_scope scope = {
        .pupil = person->pupil, .account = person->account, .purpose = &purpose};
    return footage_hold(store, actor, &scope, arena, lost, error);
}

/* --- Answers --- */

struct recording {
    struct arena *arena;
    const struct actor *actor;
    struct person person;
    const struct consent_entry *entry;
    const char *giver, *form_reference;
    const char *id; /* of the entry */
    struct lost_list lost;
};

/* What is withdrawn must have been given before, or the letter is about somebody else. */
static bool was_given(struct store *store, const struct recording *recording, const char *guardian,
                      struct error *error)
{
    bool found;
    if (!db_exists(store->db,
                   "SELECT answer FROM consent WHERE purpose = ?1 AND undone_at IS NULL AND answered_on <= ?2"
                   " AND (pupil_id = ?3 OR account_id = ?4)"
                   " AND (guardian_id = ?5 OR ?5 IS NULL) AND answer = 'given'",
                   DB_ARGS(DB_TEXT(purpose_name(recording->entry->purpose)), DB_TEXT(recording->entry->on),
                           DB_TEXT(recording->person.pupil), DB_TEXT(recording->person.account),
                           DB_TEXT(guardian)),
                   &found, error))
        return false;
    if (!found)
        return error_set(
            error, ERROR_INVALID,
            "There is no consent from this person that could be withdrawn; to record a no, use refuse.");
    return true;
}

/* A yes that was written down before a no came in, and is stored after it, is not the last word (R4). */
static bool still_a_yes(struct store *store, const struct recording *recording, struct error *error)
{
    const struct consent_entry *entry = recording->entry;
    bool no_since;
    if (!entry->entered_at)
        return true;
    if (!db_exists(store->db,
                   "SELECT 1 FROM consent WHERE (pupil_id = ?1 OR account_id = ?2) AND purpose = ?3"
                   " AND answer <> 'given' AND undone_at IS NULL AND recorded_at >= ?4"
                   " UNION ALL SELECT 1 FROM objection WHERE pupil_id = ?1 AND purpose = ?3"
                   " AND undone_at IS NULL AND recorded_at >= ?4",
                   DB_ARGS(DB_TEXT(recording->person.pupil), DB_TEXT(recording->person.account),
                           DB_TEXT(purpose_name(entry->purpose)), DB_INT(entry->entered_at)),
                   &no_since, error))
        return false;
    return !no_since ||
           error_set(error, ERROR_CONFLICT,
                     "A no of “%.40s” was recorded after this letter had been entered; enter the "
                     "letter again if it is newer.",
                     entry->who);
}

static bool apply_record(struct store *store, void *context, struct error *error)
{
    struct recording *recording = context;
    const struct consent_entry *entry = recording->entry;
    const char *guardian = NULL;
    if (entry->capacity == CAPACITY_GUARDIAN &&
        !find_guardian(store, recording->person.pupil, recording->giver, recording->arena, &guardian, error))
        return false;
    /* Somebody who is 16 by now may withdraw what a guardian gave. */
    if (entry->answer == ANSWER_WITHDRAWN && !was_given(store, recording, guardian, error))
        return false;
    if (entry->answer == ANSWER_GIVEN && !still_a_yes(store, recording, error))
        return false;
    return db_run(store->db,
                  "INSERT INTO consent (id, pupil_id, account_id, purpose, answer, capacity, guardian_id, "
                  "answered_on,"
                  " form_reference, recorded_at, recorded_by)"
                  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
                  DB_ARGS(DB_TEXT(recording->id), DB_TEXT(recording->person.pupil),
                          DB_TEXT(recording->person.account), DB_TEXT(purpose_name(entry->purpose)),
                          DB_TEXT(answer_name(entry->answer)), DB_TEXT(capacity_name(entry->capacity)),
                          DB_TEXT(guardian), DB_TEXT(entry->on), DB_TEXT(recording->form_reference),
                          DB_INT(clock_now()), DB_TEXT(recording->actor->id)),
                  NULL, error) &&
           (entry->answer == ANSWER_GIVEN ||
            hold_footage_against(store, &recording->person, entry->purpose, recording->actor,
                                 recording->arena, &recording->lost, error));
}

static enum act act_of(enum answer answer)
{
    switch (answer) {
    case ANSWER_GIVEN:
        return ACT_CONSENT_GIVE;
    case ANSWER_REFUSED:
        return ACT_CONSENT_REFUSE;
    case ANSWER_WITHDRAWN:
        break;
    }
    return ACT_CONSENT_WITHDRAW;
}

/* Looks up who is meant, checks what can be checked without writing, and makes or rehearses the change. */
static bool record(struct store *store, const struct actor *actor, const struct consent_entry *entry,
                   const struct change *change, struct recording *recording, gate_run *run,
                   struct error *error)
{
    struct arena *arena = recording->arena;
    recording->actor = actor;
    recording->entry = entry;
    recording->id = change->object;
    return gate_check(store, actor, change, error) &&
           find_person(store, entry->who, arena, &recording->person, error) &&
           day_acceptable(entry->on, error) &&
           capacity_acceptable(&recording->person, entry->capacity, entry->answer == ANSWER_GIVEN, entry->on,
                               error) &&
           text_accept(arena, entry->giver ? entry->giver : "", "The name of who answers", NAME_MOST, false,
                       &recording->giver, error) &&
           (!entry->form_reference || text_accept(arena, entry->form_reference, "The form reference",
                                                  FORM_MOST, true, &recording->form_reference, error)) &&
           run(store, actor, change, apply_record, recording, error);
}

bool consent_record(struct store *store, const struct actor *actor, const struct consent_entry *entry,
                    struct consent_effect *effect, struct error *error)
{
    *effect = (struct consent_effect){0};
    id_make(effect->id, clock_now());
    const struct change change = {
        .act = act_of(entry->answer), .object = effect->id, .detail = purpose_name(entry->purpose)};
    struct arena arena;
    arena_init(&arena);
    struct recording recording = {.arena = &arena};
    bool done = record(store, actor, entry, &change, &recording, footage_change, error);
    effect->blocked = (int64_t)recording.lost.count;
    arena_release(&arena);
    return done;
}

bool consent_foretell(struct store *store, const struct actor *actor, const struct consent_entry *entry,
                      struct arena *arena, struct lost_list *lost, struct error *error)
{
    char id[ID_SIZE];
    id_make(id, clock_now());
    struct recording recording = {.arena = arena};
    bool done = record(store, actor, entry, &(struct change){.act = act_of(entry->answer), .object = id},
                       &recording, gate_rehearse, error);
    *lost = recording.lost;
    return done;
}

/* --- Undoing an entry --- */

struct undoing {
    struct arena *arena;
    const struct actor *actor;
    const char *id;
    bool objection;
    struct lost_list lost;
};

static bool apply_undo(struct store *store, void *context, struct error *error)
{
    struct undoing *undoing = context;
    struct query query;
    struct person person = {0};
    bool undone = false, yes = false;
    enum purpose purpose = PURPOSE_COACHING;
    if (!db_query(store->db,
                  undoing->objection
                      ? "SELECT pupil_id, NULL, undone_at, purpose, 'refused' FROM objection WHERE id = ?1"
                      : "SELECT pupil_id, account_id, undone_at, purpose, answer FROM consent WHERE id = ?1",
                  DB_ARGS(DB_TEXT(undoing->id)), &query, error))
        return false;
    if (query_next(&query)) {
        person.pupil = arena_copy(undoing->arena, row_text(&query, 0));
        person.account = arena_copy(undoing->arena, row_text(&query, 1));
        undone = !row_null(&query, 2);
        yes = strcmp(row_text(&query, 4), answer_name(ANSWER_GIVEN)) == 0;
        struct error ignored;
        (void)purpose_parse(row_text(&query, 3), &purpose, &ignored); /* the schema allows no other words */
    }
    if (!query_close(&query, error))
        return false;
    if (!person.pupil && !person.account)
        return error_set(error, ERROR_NOT_FOUND, "There is no such entry.");
    if (undone)
        return error_set(error, ERROR_CONFLICT, "This entry was undone already.");
    return db_run(store->db,
                  undoing->objection ? "UPDATE objection SET undone_at = ?2 WHERE id = ?1"
                                     : "UPDATE consent SET undone_at = ?2 WHERE id = ?1",
                  DB_ARGS(DB_TEXT(undoing->id), DB_INT(clock_now())), NULL, error) &&
           (!yes || hold_footage_against(store, &person, purpose, undoing->actor, undoing->arena,
                                         &undoing->lost, error));
}

static bool undo(struct store *store, const struct actor *actor, const char *id, bool objection,
                 struct consent_effect *effect, struct error *error)
{
    *effect = (struct consent_effect){0};
    struct arena arena;
    arena_init(&arena);
    struct undoing undoing = {.arena = &arena, .actor = actor, .id = id, .objection = objection};
    bool done = footage_change(store, actor, &(struct change){.act = ACT_CONSENT_UNDO, .object = id},
                               apply_undo, &undoing, error);
    effect->blocked = (int64_t)undoing.lost.count;
    arena_release(&arena);
    return done;
}

bool consent_undo(struct store *store, const struct actor *actor, const char *id,
                  struct consent_effect *effect, struct error *error)
{
    return undo(store, actor, id, false, effect, error);
}

bool objection_undo(struct store *store, const struct actor *actor, const char *id,
                    struct consent_effect *effect, struct error *error)
{
    return undo(store, actor, id, true, effect, error);
}

bool consent_undo_foretell(struct store *store, const struct actor *actor, const char *id, bool objection,
                           struct arena *arena, struct lost_list *lost, struct error *error)
{
    struct undoing undoing = {.arena = arena, .actor = actor, .id = id, .objection = objection};
    bool done = gate_rehearse(store, actor, &(struct change){.act = ACT_CONSENT_UNDO, .object = id},
                              apply_undo, &undoing, error);
    *lost = undoing.lost;
    return done;
}

/* --- Objections (R2b) --- */

struct objecting {
    struct arena *arena;
    const struct actor *actor;
    struct person person;
    const struct objection_entry *entry;
    const char *giver, *outcome;
    const char *id; /* of the entry */
    struct lost_list lost;
};

static bool apply_object(struct store *store, void *context, struct error *error)
{
    struct objecting *objecting = context;
    const struct objection_entry *entry = objecting->entry;
    const char *guardian = NULL;
    int64_t changed = 0;
    if (entry->capacity == CAPACITY_GUARDIAN &&
        !find_guardian(store, objecting->person.pupil, objecting->giver, objecting->arena, &guardian, error))
        return false;
    if (!db_run(store->db,
                "INSERT INTO objection (id, pupil_id, purpose, capacity, guardian_id, objected_on, "
                "handler_id, outcome,"
                " recorded_at)"
                " SELECT ?1, ?2, ?3, ?4, ?5, ?6, a.id, ?7, ?8 FROM account a"
                " WHERE (?9 IS NOT NULL AND a.name = ?9) OR (?9 IS NULL AND a.id = ?10)",
                DB_ARGS(DB_TEXT(objecting->id), DB_TEXT(objecting->person.pupil),
                        DB_TEXT(purpose_name(entry->purpose)), DB_TEXT(capacity_name(entry->capacity)),
                        DB_TEXT(guardian), DB_TEXT(entry->on), DB_TEXT(objecting->outcome),
                        DB_INT(clock_now()), DB_TEXT(entry->handler), DB_TEXT(objecting->actor->id)),
                &changed, error))
        return false;
    if (changed == 0)
        return error_set(error, ERROR_NOT_FOUND,
                         "There is no account “%.40s” that could handle the objection.", entry->handler);
    return hold_footage_against(store, &objecting->person, entry->purpose, objecting->actor, objecting->arena,
                                &objecting->lost, error);
}

static bool object(struct store *store, const struct actor *actor, const struct objection_entry *entry,
                   const struct change *change, struct objecting *objecting, gate_run *run,
                   struct error *error)
{
    struct arena *arena = objecting->arena;
    objecting->actor = actor;
    objecting->entry = entry;
    objecting->id = change->object;
    if (!gate_check(store, actor, change, error))
        return false;
    if (entry->purpose == PURPOSE_SUPPORT) /* R11 */
        return error_set(
            error, ERROR_INVALID,
            "Footage for support is always made with consent; record a refusal or a withdrawal instead.");
    if (!find_person(store, entry->who, arena, &objecting->person, error))
        return false;
    if (!objecting->person.pupil)
        return error_set(error, ERROR_INVALID,
                         "An objection is about a pupil; an employee withdraws their consent instead.");
    return day_acceptable(entry->on, error) &&
           capacity_acceptable(&objecting->person, entry->capacity, false, entry->on, error) &&
           text_accept(arena, entry->giver ? entry->giver : "", "The name of who objects", NAME_MOST, false,
                       &objecting->giver, error) &&
           (!entry->outcome || text_accept(arena, entry->outcome, "The outcome", OUTCOME_MOST, true,
                                           &objecting->outcome, error)) &&
           run(store, actor, change, apply_object, objecting, error);
}

bool objection_record(struct store *store, const struct actor *actor, const struct objection_entry *entry,
                      struct consent_effect *effect, struct error *error)
{
    *effect = (struct consent_effect){0};
    id_make(effect->id, clock_now());
    const struct change change = {
        .act = ACT_OBJECT, .object = effect->id, .detail = purpose_name(entry->purpose)};
    struct arena arena;
    arena_init(&arena);
    struct objecting objecting = {.arena = &arena};
    bool done = object(store, actor, entry, &change, &objecting, footage_change, error);
    effect->blocked = (int64_t)objecting.lost.count;
    arena_release(&arena);
    return done;
}

bool objection_foretell(struct store *store, const struct actor *actor, const struct objection_entry *entry,
                        struct arena *arena, struct lost_list *lost, struct error *error)
{
    char id[ID_SIZE];
    id_make(id, clock_now());
    struct objecting objecting = {.arena = arena};
    bool done = object(store, actor, entry, &(struct change){.act = ACT_OBJECT, .object = id}, &objecting,
                       gate_rehearse, error);
    *lost = objecting.lost;
    return done;
}

struct lifting {
    const char *id, *on, *outcome;
};

static bool apply_lift(struct store *store, void *context, struct error *error)
{
    const struct lifting *lifting = context;
    int64_t changed = 0;
    if (!db_run(store->db,
                "UPDATE objection SET lifted_on = ?2, outcome = COALESCE (?3, outcome)"
                " WHERE id = ?1 AND lifted_on IS NULL AND undone_at IS NULL AND objected_on <= ?2",
                DB_ARGS(DB_TEXT(lifting->id), DB_TEXT(lifting->on), DB_TEXT(lifting->outcome)), &changed,
                error))
        return false;
    if (changed == 0)
        return error_set(error, ERROR_CONFLICT, "There is no objection in force that could be lifted on %s.",
                         lifting->on);
    return true;
}

bool objection_lift(struct store *store, const struct actor *actor, const char *id, const char *on,
                    const char *outcome, struct error *error)
{
    struct arena arena;
    arena_init(&arena);
    struct lifting lifting = {.id = id, .on = on};
    bool done = day_acceptable(on, error) &&
                (!outcome ||
                 text_accept(&arena, outcome, "The outcome", OUTCOME_MOST, true, &lifting.outcome, error)) &&
                gate_change(store, actor, &(struct change){.act = ACT_OBJECTION_LIFT, .object = id},
                            apply_lift, &lifting, error);
    arena_release(&arena);
    return done;
}

/* --- Reading --- */

/* The class that a pupil is in, or was in last. */
#define OF_CLASS                                                       \
    " LEFT JOIN membership m ON m.pupil_id = p.id AND" MEMBERSHIP_LAST \
    " LEFT JOIN location l ON l.id = m.location_id"
#define IS_MEANT " (?1 IS NULL OR m.class_name = ?1) AND (?2 IS NULL OR l.name = ?2)"

bool consent_list(struct store *store, const struct actor *actor, const char *class_name,
                  const char *location, const char *who, struct arena *arena, struct consent_list *list,
                  struct error *error)
{
    *list = (struct consent_list){0};
    if (!gate_check(store, actor, &(struct change){.act = ACT_REGISTERS_READ}, error))
        return false;
    struct query query;
    if (!db_query(
            store->db,
            "SELECT c.id, COALESCE (p.number, a.name), COALESCE (p.name, a.full_name), m.class_name, 0,"
            " c.answer, c.capacity, g.name, c.purpose, c.answered_on, c.form_reference, NULL, NULL, NULL,"
            " c.recorded_at, c.undone_at, l.name"
            " FROM consent c LEFT JOIN pupil p ON p.id = c.pupil_id LEFT JOIN account a ON a.id = "
            "c.account_id" OF_CLASS " LEFT JOIN guardian g ON g.id = c.guardian_id WHERE" IS_MEANT
            "   AND (?3 IS NULL OR p.number = ?3 OR a.name = ?3)"
            " UNION ALL"
            " SELECT o.id, p.number, p.name, m.class_name, 1, 'refused', o.capacity, g.name, o.purpose,"
            " o.objected_on, NULL, o.lifted_on, h.full_name, o.outcome, o.recorded_at, o.undone_at, l.name"
            " FROM objection o JOIN pupil p ON p.id = o.pupil_id JOIN account h ON h.id = "
            "o.handler_id" OF_CLASS " LEFT JOIN guardian g ON g.id = o.guardian_id WHERE" IS_MEANT
            "   AND (?3 IS NULL OR p.number = ?3)"
            " ORDER BY 15 DESC, 1 DESC",
            DB_ARGS(DB_TEXT(class_name), DB_TEXT(location), DB_TEXT(who)), &query, error))
        return false;
    size_t room = 0;
    while (query_next(&query)) {
        struct consent consent = {
            .id = arena_copy(arena, row_text(&query, 0)),
            .who = arena_copy(arena, row_text(&query, 1)),
            .name = arena_copy(arena, row_text(&query, 2)),
            .class_name = arena_copy(arena, row_text(&query, 3)),
            .objection = row_int(&query, 4),
            .giver = arena_copy(arena, row_text(&query, 7)),
            .on = arena_copy(arena, row_text(&query, 9)),
            .form_reference = arena_copy(arena, row_text(&query, 10)),
            .lifted_on = arena_copy(arena, row_text(&query, 11)),
            .handler = arena_copy(arena, row_text(&query, 12)),
            .outcome = arena_copy(arena, row_text(&query, 13)),
            .recorded_at = row_int(&query, 14),
            .undone_at = row_int(&query, 15),
            .location = arena_copy(arena, row_text(&query, 16)),
        };
        struct error ignored;
        if (!answer_parse(row_text(&query, 5), &consent.answer) ||
            !capacity_parse(row_text(&query, 6), &consent.capacity, &ignored) ||
            !purpose_parse(row_text(&query, 8), &consent.purpose, &ignored))
            continue; /* the schema allows no other words */
        list->items = arena_grow(arena, list->items, list->count, &room, sizeof *list->items);
        list->items[list->count++] = consent;
    }
    return query_close(&query, error);
}
