#include "store/footage/import-rules.h"

#include <stdio.h>
#include <string.h>

#include "store/base/clock.h"
#include "store/engine/db.h"
#include "store/people/film-plan.h"
#include "store/gate/gate.h"
#include "store/people/permission.h"

/* Asks one id; NULL when there is no row. */
static bool ask_id(struct store *store, const char *sql, const struct db_value *args, struct arena *arena,
                   const char **id, struct error *error)
{
    struct query query;
    *id = NULL;
    if (!db_query(store->db, sql, args, &query, error))
        return false;
    if (query_next(&query))
        *id = arena_copy(arena, row_text(&query, 0));
    return query_close(&query, error);
}

/* R5: an employee, with a camera and a card of the school. */
static bool check_filming(struct store *store, const struct import_request *request, struct arena *arena,
                          struct import_permit *permit, struct error *error)
{
    if (!ask_id(store, "SELECT id FROM account WHERE name = ?1 AND disabled_at IS NULL",
                DB_ARGS(DB_TEXT(request->filmed_by)), arena, &permit->filmed_by, error))
        return false;
    if (!permit->filmed_by)
        return error_set(
            error, ERROR_DENIED,
            "“%.40s” is no employee with an account; only employees film (R5). Give the log-in name of who "
            "held the camera.",
            request->filmed_by);
    if (!request->camera || !request->card)
        return error_set(
            error, ERROR_INVALID,
            "Say with which camera and card of the school it was filmed (R5); the registrar can list them.");
    static const char registered[] =
        "SELECT id FROM equipment WHERE kind = ?1 AND name = ?2 AND retired_at IS NULL";
    if (!ask_id(store, registered, DB_ARGS(DB_TEXT("camera"), DB_TEXT(request->camera)), arena,
                &permit->camera_id, error) ||
        !ask_id(store, registered, DB_ARGS(DB_TEXT("card"), DB_TEXT(request->card)), arena, &permit->card_id,
                error))
        return false;
    if (!permit->camera_id)
        return error_set(error, ERROR_DENIED,
                         "“%.40s” is no camera of the school (R5); the registrar registers cameras.",
                         request->camera);
    if (!permit->card_id)
        return error_set(error, ERROR_DENIED,
                         "“%.40s” is no card of the school (R5); the registrar registers cards.",
                         request->card);
    return true;
}

/* R1: the teacher's own consent, on the day of filming. */
static bool check_teacher(struct store *store, const struct import_request *request, struct arena *arena,
                          struct import_permit *permit, struct error *error)
{
    const char *teacher;
    if (!ask_id(store, "SELECT teacher_id FROM trajectory WHERE id = ?1 AND ended_at IS NULL",
                DB_ARGS(DB_TEXT(request->trajectory)), arena, &teacher, error))
        return false;
    if (!teacher)
        return error_set(error, ERROR_INVALID,
                         "This trajectory has ended or does not exist; open a new one to import footage.");
    if (!ask_id(store, "SELECT location_id FROM account WHERE id = ?1", DB_ARGS(DB_TEXT(teacher)), arena,
                &permit->location_id, error))
        return false;
    struct permission permission;
    if (!permission_of_account(store, teacher, PURPOSE_COACHING, &request->filmed_on, 1, arena, &permission,
                               error))
        return false;
    switch (permission.reason) {
    case PERMISSION_CONSENT:
    case PERMISSION_NO_OBJECTION:
        return true;
    case PERMISSION_REFUSED:
    case PERMISSION_WITHDRAWN:
    case PERMISSION_GONE_SINCE:
    case PERMISSION_OBJECTED:
        return error_set(
            error, ERROR_DENIED,
            "The teacher does not consent to being filmed (since %s), so this footage of %s may not be "
            "imported (R1). Delete it from the card.",
            permission.since, request->filmed_on);
    case PERMISSION_SILENT:
    case PERMISSION_NEEDS_OWN:
    case PERMISSION_NOT_YET:
        break;
    }
    return error_set(
        error, ERROR_DENIED,
        "The teacher's consent was not in force on %s (R1). Let the registrar record the teacher's form "
        "first.",
        request->filmed_on);
}

/* Why, and what would mend it, for the person standing there with the card. */
static void say_why(enum permission_reason reason, struct error *why)
{
    switch (reason) {
    case PERMISSION_SILENT:
        error_set(why, ERROR_DENIED, "there is no consent; ask for it");
        break;
    case PERMISSION_NOT_YET:
        error_set(why, ERROR_DENIED, "consent is in force only from a later day on");
        break;
    case PERMISSION_NEEDS_OWN:
        error_set(why, ERROR_DENIED, "is 16 and needs to consent personally");
        break;
    case PERMISSION_REFUSED:
        error_set(why, ERROR_DENIED, "consent was refused");
        break;
    case PERMISSION_WITHDRAWN:
        error_set(why, ERROR_DENIED, "consent was withdrawn");
        break;
    case PERMISSION_GONE_SINCE:
        error_set(why, ERROR_DENIED, "consent has been withdrawn since");
        break;
    case PERMISSION_OBJECTED:
        error_set(why, ERROR_DENIED, "there is an objection");
        break;
    case PERMISSION_CONSENT:
    case PERMISSION_NO_OBJECTION:
        error_clear(why);
        break;
    }
}

/* Adds "1042 (2B): there is no consent; ask for it" to the list of who stands in the way. */
static void add_refusal(char *text, size_t size, int *count, const struct film_plan_line *line)
{
    struct error reason;
    say_why(line->permission.reason, &reason);
    size_t used = strlen(text);
    if (used < size)
        snprintf(text + used, size - used, "%s%.20s (%.20s): %.120s", *count ? "; " : "", line->pupil.number,
                 line->pupil.class_name, reason.text);
    ++*count;
}

static bool declared(const char *in_picture, const char *number)
{
    size_t length = strlen(number);
    for (const char *at = in_picture; *at;) {
        size_t word = strcspn(at, ", ");
        if (word == length && strncmp(at, number, length) == 0)
            return true;
        at += word;
        at += strspn(at, ", ");
    }
    return false;
}

/* Every declared number must be a pupil of the plan. */
static bool check_declared(const struct import_request *request, const struct film_plan *plan,
                           struct error *error)
{
    size_t count = 0;
    for (const char *at = request->in_picture + strspn(request->in_picture, ", "); *at;) {
        size_t word = strcspn(at, ", ");
        bool known = false;
        for (size_t i = 0; i < plan->count && !known; i++)
            known = strlen(plan->lines[i].pupil.number) == word &&
                    strncmp(plan->lines[i].pupil.number, at, word) == 0;
        if (!known)
            return error_set(error, ERROR_INVALID,
                             "There is no pupil with number “%.*s” in the list; check the number.",
                             (int)(word > 40 ? 40 : word), at);
        count++;
        at += word;
        at += strspn(at, ", ");
    }
    if (count == 0)
        return error_set(error, ERROR_INVALID,
                         "Say who of the class is in the picture (R3): all-permitted, none, or the numbers "
                         "of the pupils.");
    return true;
}

/* The name of the location whose class it is: another one may have a class of that name. */
static bool location_name(struct store *store, const struct import_permit *permit, struct arena *arena,
                          const char **name, struct error *error)
{
    return ask_id(store, "SELECT name FROM location WHERE id = ?1", DB_ARGS(DB_TEXT(permit->location_id)),
                  arena, name, error);
}

bool import_shows_nobody(const struct import_request *request)
{
    return strcmp(request->in_picture, "none") == 0;
}

/* R2, R2b, R3: nobody without a right to be there. */
static bool check_pupils(struct store *store, const struct actor *actor, const struct import_request *request,
                         struct arena *arena, struct import_permit *permit, struct error *error)
{
    bool all_permitted = strcmp(request->in_picture, "all-permitted") == 0;
    bool none = import_shows_nobody(request);
    const char *location;
    struct film_plan plan;
    /* Declared numbers may be of another class: a pupil who visits. */
    if (!location_name(store, permit, arena, &location, error) ||
        !film_plan_make(store, actor, all_permitted || none ? request->class_name : NULL, request->filmed_on,
                        permit->purpose, arena, &plan, error))
        return false;
    if (none) /* declared so: the camera saw the teacher alone */
        return true;
    if (!all_permitted && !check_declared(request, &plan, error))
        return false;
    char refused[400] = "";
    int refusals = 0;
    size_t room = 0;
    for (size_t i = 0; i < plan.count; i++) {
        const struct film_plan_line *line = &plan.lines[i];
        if (all_permitted ? strcmp(line->pupil.location, location) != 0
                          : !declared(request->in_picture, line->pupil.number))
            continue;
        if (!line->permission.may) {
            if (!all_permitted)
                add_refusal(refused, sizeof refused, &refusals, line);
            continue;
        }
        permit->pupil_ids = arena_grow(arena, permit->pupil_ids, permit->pupil_count, &room,
                                       sizeof *permit->pupil_ids);
        permit->pupil_ids[permit->pupil_count++] = line->pupil.id;
    }
    if (refusals)
        return error_set(
            error, ERROR_DENIED,
            "Nothing was imported, since not everybody in the picture may be there (R3): %s. The card is "
            "untouched.",
            refused);
    return true;
}

/* R11: one named pupil, with consent beforehand, for named people. */
static bool check_support(struct store *store, const struct import_request *request, struct arena *arena,
                          struct import_permit *permit, struct error *error)
{
    struct permission permission;
    if (!request->support_pupil || !request->viewers)
        return error_set(
            error, ERROR_INVALID,
            "For support, say which pupil it is about and who may watch it (R11): --pupil and --viewers.");
    if (!ask_id(store, "SELECT id FROM pupil WHERE number = ?1", DB_ARGS(DB_TEXT(request->support_pupil)),
                arena, &permit->support_pupil_id, error))
        return false;
    if (!permit->support_pupil_id)
        return error_set(error, ERROR_INVALID,
                         "There is no pupil with number “%.40s” in the list; check the number.",
                         request->support_pupil);
    if (!permission_of_pupil(store, permit->support_pupil_id, PURPOSE_SUPPORT, &request->filmed_on, 1, arena,
                             &permission, error))
        return false;
    if (!permission.may)
        return error_set(
            error, ERROR_DENIED,
            "Footage for support of pupil %.20s needs consent for that purpose from before the day of "
            "filming (R11). The card is untouched.",
            request->support_pupil);
    size_t room = 0;
    for (const char *at = request->viewers + strspn(request->viewers, ", "); *at; at += strspn(at, ", ")) {
        size_t length = strcspn(at, ", ");
        const char *name = arena_printf(arena, "%.*s", (int)length, at), *id;
        at += length;
        if (!ask_id(store,
                    "SELECT a.id FROM account a WHERE a.name = ?1 AND a.disabled_at IS NULL AND EXISTS "
                    "(SELECT 1 FROM"
                    " account_role r WHERE r.account_id = a.id AND r.role IN ('coach', 'teacher'))",
                    DB_ARGS(DB_TEXT(name)), arena, &id, error))
            return false;
        if (!id)
            return error_set(
                error, ERROR_INVALID,
                "“%.40s” is no coach or teacher with an account, so cannot be one who watches (R11).", name);
        const char *own_password;
        if (!ask_id(store, "SELECT id FROM account WHERE id = ?1 AND must_change_password = 0",
                    DB_ARGS(DB_TEXT(id)), arena, &own_password, error))
            return false;
        if (!own_password)
            return error_set(error, ERROR_INVALID,
                             "“%.40s” still has a one-time password that somebody else knows, so cannot be "
                             "given the key to this "
                             "footage; ask them to log in once and choose their own, then import (R11).",
                             name);
        permit->viewer_ids = arena_grow(arena, permit->viewer_ids, permit->viewer_count, &room,
                                        sizeof *permit->viewer_ids);
        permit->viewer_ids[permit->viewer_count++] = id;
    }
    return permit->viewer_count ||
           error_set(error, ERROR_INVALID, "Name at least one person who may watch this footage (R11).");
}

/* What each purpose asks beyond the pupils and the filming. */
static bool check_purpose(struct store *store, const struct actor *actor,
                          const struct import_request *request, struct arena *arena,
                          struct import_permit *permit, struct error *error)
{
    if (permit->purpose == PURPOSE_COACHING) {
        if (!request->trajectory)
            return error_set(error, ERROR_INVALID, "Say to which trajectory this lesson belongs.");
        return check_teacher(store, request, arena, permit, error);
    }
    if (request->trajectory)
        return error_set(
            error, ERROR_INVALID,
            "Footage in a trajectory is for coaching only; leave out the trajectory or the purpose.");
    if (!ask_id(store, "SELECT location_id FROM account WHERE id = ?1", DB_ARGS(DB_TEXT(actor->id)), arena,
                &permit->location_id, error))
        return false;
    return permit->purpose != PURPOSE_SUPPORT || check_support(store, request, arena, permit, error);
}

bool import_permit(struct store *store, const struct actor *actor, const struct import_request *request,
                   struct arena *arena, struct import_permit *permit, struct error *error)
{
    *permit = (struct import_permit){0};
    if (!gate_check(store, actor,
                    &(struct change){.act = ACT_IMPORT_START, .trajectory = request->trajectory}, error))
        return false;
    char today[DAY_SIZE];
    clock_day(clock_now(), today);
    if (!day_valid(request->filmed_on))
        return error_set(error, ERROR_INVALID, "“%.20s” is no date; write it as 2026-11-24.",
                         request->filmed_on);
    if (strcmp(request->filmed_on, today) > 0)
        return error_set(error, ERROR_INVALID, "The day of filming, %s, is in the future; check the date.",
                         request->filmed_on);
    if (!request->in_picture)
        return error_set(error, ERROR_INVALID,
                         "Say who of the class is in the picture (R3): all-permitted, none, or the numbers "
                         "of the pupils.");
    return (!request->purpose || purpose_parse(request->purpose, &permit->purpose, error)) &&
           check_purpose(store, actor, request, arena, permit, error) &&
           check_filming(store, request, arena, permit, error) &&
           check_pupils(store, actor, request, arena, permit, error);
}

bool import_film_plan(struct store *store, const struct actor *actor, const struct import_request *request,
                      struct arena *arena, struct film_plan *plan, struct error *error)
{
    enum purpose purpose = PURPOSE_COACHING;
    const char *location;
    if ((request->purpose && !purpose_parse(request->purpose, &purpose, error)) ||
        !film_plan_make(store, actor, request->class_name, request->filmed_on, purpose, arena, plan, error) ||
        !ask_id(store,
                purpose == PURPOSE_COACHING && request->trajectory
                    ? "SELECT l.name FROM trajectory t JOIN account a ON a.id = t.teacher_id"
                      " JOIN location l ON l.id = a.location_id WHERE t.id = ?1"
                    : "SELECT l.name FROM account a JOIN location l ON l.id = a.location_id WHERE a.id = ?1",
                DB_ARGS(DB_TEXT(purpose == PURPOSE_COACHING && request->trajectory ? request->trajectory
                                                                                   : actor->id)),
                arena, &location, error))
        return false;
    size_t kept = 0;
    plan->may = 0;
    for (size_t i = 0; i < plan->count; i++) {
        if (!location || strcmp(plan->lines[i].pupil.location, location) != 0)
            continue;
        plan->may += plan->lines[i].permission.may;
        plan->lines[kept++] = plan->lines[i];
    }
    plan->count = kept;
    return true;
}
