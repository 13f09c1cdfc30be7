/* Carrying a class list out, and rehearsing that (store/people/pupils-plan.h). */
#include <stdio.h>
#include <string.h>

#include "store/base/clock.h"
#include "store/engine/db.h"
#include "store/gate/gate.h"
#include "store/people/classes.h"
#include "store/people/pupils-plan.h"

struct carrying {
    const struct actor *actor;
    const struct pupils_plan *plan;
    struct arena *arena;
    struct lost_list lost;
    char detail[128];
};

static bool add_guardians(struct store *store, const char *pupil, const struct pupils_row *row,
                          struct error *error)
{
    for (int i = 0; i < row->guardian_count; i++) {
        char id[ID_SIZE];
        id_make(id, clock_now());
        if (!db_run(store->db,
                    "INSERT INTO guardian (id, pupil_id, name) SELECT ?1, ?2, ?3"
                    " WHERE NOT EXISTS (SELECT 1 FROM guardian WHERE pupil_id = ?2 AND name = ?3)",
                    DB_ARGS(DB_TEXT(id), DB_TEXT(pupil), DB_TEXT(row->guardians[i])), NULL, error))
            return false;
    }
    return true;
}

static bool add_pupil(struct store *store, const struct pupils_plan_line *line, const char *since,
                      struct error *error)
{
    char id[ID_SIZE];
    id_make(id, clock_now());
    return db_run(store->db, "INSERT INTO pupil (id, number, name, birth_date) VALUES (?1, ?2, ?3, ?4)",
                  DB_ARGS(DB_TEXT(id), DB_TEXT(line->number), DB_TEXT(line->name), DB_TEXT(line->birth_date)),
                  NULL, error) &&
           membership_begin(store, id, line->class_name, line->location_id, since, error) &&
           add_guardians(store, id, line->row, error);
}

static bool change_pupil(struct store *store, const struct pupils_plan_line *line, const char *day,
                         struct error *error)
{
    if (!db_run(store->db, "UPDATE pupil SET name = ?2, birth_date = ?3, left_at = NULL WHERE id = ?1",
                DB_ARGS(DB_TEXT(line->pupil), DB_TEXT(line->name), DB_TEXT(line->birth_date)), NULL, error))
        return false;
    /* Who comes back into the same class comes back whole, as if they had never been away. */
    if (line->was_class) {
        if (!membership_begin(store, line->pupil, line->class_name, line->location_id, day, error))
            return false;
    } else if (line->fate == PUPIL_RETURNS && !membership_resume(store, line->pupil, error)) {
        return false;
    }
    return add_guardians(store, line->pupil, line->row, error);
}

static bool let_leave(struct store *store, const struct pupils_plan_line *line, const char *day,
                      struct error *error)
{
    return db_run(store->db, "UPDATE pupil SET left_at = ?2 WHERE id = ?1",
                  DB_ARGS(DB_TEXT(line->pupil), DB_INT(clock_now())), NULL, error) &&
           membership_end(store, line->pupil, day, error);
}

static bool carry_line(struct store *store, const struct pupils_plan_line *line, const char *since,
                       const char *day, struct error *error)
{
    switch (line->fate) {
    case PUPIL_NEW:
        return add_pupil(store, line, since, error);
    case PUPIL_RETURNS:
    case PUPIL_CHANGED:
        return change_pupil(store, line, day, error);
    case PUPIL_LEAVES:
        return let_leave(store, line, day, error);
    case PUPIL_UNCHANGED:
    case PUPIL_REFUSED:
    case PUPIL_FATES:
        break;
    }
    return true;
}

/* Both there and the same, or neither there. */
static bool same(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

/* Whether the register is as it was when the plan was made: then it still says the same. */
static bool same_plan(const struct pupils_plan *a, const struct pupils_plan *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++) {
        const struct pupils_plan_line *left = &a->lines[i], *right = &b->lines[i];
        if (left->fate != right->fate || left->line != right->line || !same(left->number, right->number) ||
            !same(left->new_guardians, right->new_guardians) || !same(left->pupil, right->pupil) ||
            !same(left->was_name, right->was_name) || !same(left->was_birth_date, right->was_birth_date) ||
            !same(left->was_class, right->was_class) || !same(left->was_location, right->was_location))
            return false;
    }
    return true;
}

static bool apply_plan(struct store *store, void *context, struct error *error)
{
    struct carrying *carrying = context;
    struct pupils_plan now = {.since = carrying->plan->since, .file = carrying->plan->file};
    char today[DAY_SIZE];
    clock_day(clock_now(), today);
    const char *day = now.since ? now.since : today;
    if (!pupils_plan_build(store, carrying->arena, &now, error))
        return false;
    if (!same_plan(carrying->plan, &now))
        return error_set(
            error, ERROR_CONFLICT,
            "The register has changed since you looked; read the list again and look once more.");
    for (size_t i = 0; i < now.count; i++) {
        if (!carry_line(store, &now.lines[i], now.since, day, error))
            return false;
    }
    /* R2, R4: birth dates and guardians may have changed. */
    if (!footage_hold(store, carrying->actor, &(struct footage_scope){.pupil = NULL}, carrying->arena,
                      &carrying->lost, error))
        return false;
    snprintf(carrying->detail, sizeof carrying->detail, "new=%lld changed=%lld left=%lld blocked=%zu",
             (long long)now.fates[PUPIL_NEW],
             (long long)(now.fates[PUPIL_CHANGED] + now.fates[PUPIL_RETURNS]),
             (long long)now.fates[PUPIL_LEAVES], carrying->lost.count);
    return true;
}

static bool since_acceptable(const char *since, struct error *error)
{
    char today[DAY_SIZE];
    clock_day(clock_now(), today);
    if (!since)
        return true;
    if (!day_valid(since))
        return error_set(error, ERROR_INVALID, "“%.20s” is no date; write it as 2026-11-24.", since);
    return strcmp(since, today) <= 0 ||
           error_set(error, ERROR_INVALID,
                     "The list holds from %s on, which is in the future; read it in then.", since);
}

bool pupils_plan(struct store *store, const struct actor *actor, const struct pupils_request *request,
                 struct arena *arena, struct pupils_plan *plan, struct error *error)
{
    const struct change change = {.act = ACT_PUPILS_IMPORT};
    *plan = (struct pupils_plan){.since = arena_copy(arena, request->since)};
    if (!gate_check(store, actor, &change, error))
        return false;
    if (request->size > PUPILS_FILE_MOST)
        return error_set(error, ERROR_INVALID,
                         "The file is larger than 8 MB; a list of pupils is much smaller.");
    if (!since_acceptable(request->since, error) ||
        !pupils_file_read(request->bytes, request->size, arena, &plan->file, error) ||
        !pupils_plan_build(store, arena, plan, error))
        return false;
    if (plan->fates[PUPIL_REFUSED])
        return true;
    struct carrying carrying = {.actor = actor, .plan = plan, .arena = arena};
    if (!gate_rehearse(store, actor, &change, apply_plan, &carrying, error))
        return false;
    plan->lost = carrying.lost;
    return true;
}

/* --- What was said to it --- */

/* Whether "2B,2C" or "2B/Noord" names the class. */
static bool names_class(const char *gone, const struct pupils_plan_class *class)
{
    for (const char *at = gone; at && *at;) {
        size_t length = strcspn(at, ",");
        size_t name = strlen(class->name);
        if (length >= name && strncmp(at, class->name, name) == 0 &&
            (length == name || (at[name] == '/' && length == name + 1 + strlen(class->location) &&
                                strncmp(at + name + 1, class->location, length - name - 1) == 0)))
            return true;
        at += length + (at[length] == ',');
    }
    return false;
}

bool pupils_answer_fits(const struct pupils_plan *plan, const struct pupils_answer *answer,
                        struct error *error)
{
    for (size_t i = 0; i < plan->class_count; i++) {
        const struct pupils_plan_class *class = &plan->classes[i];
        if (names_class(answer->gone, class))
            continue;
        if (class->too_many)
            return error_set(
                error, ERROR_CONFLICT,
                "Nothing was changed: %lld of the %lld pupils of class %.40s (%.60s) would leave, as "
                "if the list held a part of the class. If they have really gone, name the class: "
                "--gone %.40s.",
                (long long)class->leave, (long long)class->pupils, class->name, class->location, class->name);
        if (!answer->leavers)
            return error_set(
                error, ERROR_CONFLICT,
                "Nothing was changed, since pupils who are not on the list would leave (%lld). If "
                "that is right, read it in with --leavers.",
                (long long)plan->fates[PUPIL_LEAVES]);
    }
    return true;
}

bool pupils_carry_out(struct store *store, const struct actor *actor, const struct pupils_plan *plan,
                      const struct pupils_answer *answer, struct arena *arena, struct lost_list *lost,
                      struct error *error)
{
    struct carrying carrying = {.actor = actor, .plan = plan, .arena = arena};
    const struct change change = {.act = ACT_PUPILS_IMPORT, .detail = carrying.detail};
    *lost = (struct lost_list){0};
    if (!gate_check(store, actor, &change, error))
        return false;
    if (plan->fates[PUPIL_REFUSED])
        return error_set(error, ERROR_INVALID,
                         "Nothing was imported: line %lld: %.400s Mend the file and import it again.",
                         (long long)plan->lines[0].line, plan->lines[0].reason);
    if (!pupils_answer_fits(plan, answer, error) ||
        !footage_change(store, actor, &change, apply_plan, &carrying, error))
        return false;
    *lost = carrying.lost;
    return true;
}
