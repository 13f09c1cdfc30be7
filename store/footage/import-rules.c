#include "store/footage/import-rules.h"

#include <string.h>

#include "store/base/clock.h"
#include "store/engine/db.h"
#include "store/footage/import-declaration.h"
#include "store/people/film-plan.h"
#include "store/gate/entitled.h"
#include "store/gate/gate.h"
#include "store/gate/trust.h"
#include "store/people/permission-book.h"

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
                          struct error *error)
{
    const char *teacher;
    if (!ask_id(store, "SELECT teacher_id FROM trajectory WHERE id = ?1 AND ended_at IS NULL",
                DB_ARGS(DB_TEXT(request->trajectory)), arena, &teacher, error))
        return false;
    if (!teacher)
        return error_set(error, ERROR_INVALID,
                         "This trajectory has ended or does not exist; open a new one to import footage.");
    struct permission permission;
    if (!permission_of_account(store, teacher, PURPOSE_COACHING, request->filmed_on, arena, &permission,
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

static bool add_viewer(struct store *store, const char *name, struct arena *arena,
                       struct import_permit *permit, size_t *room, struct error *error)
{
    const char *id, *own_password;
    if (!ask_id(store,
                "SELECT a.id FROM account a WHERE a.name = ?1 AND a.disabled_at IS NULL"
                " AND " SQL_IS_COACH_OR_TEACHER("a.id"),
                DB_ARGS(DB_TEXT(name)), arena, &id, error))
        return false;
    if (!id)
        return error_set(
            error, ERROR_INVALID,
            "“%.40s” is no coach or teacher with an account, so cannot be one who watches (R11).", name);
    if (!ask_id(store, "SELECT id FROM account WHERE id = ?1 AND must_change_password = 0",
                DB_ARGS(DB_TEXT(id)), arena, &own_password, error))
        return false;
    if (!own_password)
        return error_set(error, ERROR_INVALID,
                         "“%.40s” still has a one-time password that somebody else knows, so cannot be "
                         "given the key to this "
                         "footage; ask them to log in once and choose their own, then import (R11).",
                         name);
    permit->viewer_ids = arena_grow(arena, permit->viewer_ids, permit->viewer_count, room,
                                    sizeof *permit->viewer_ids);
    permit->viewer_ids[permit->viewer_count++] = id;
    return true;
}

static bool name_viewers(struct store *store, const struct import_request *request, struct arena *arena,
                         struct import_permit *permit, struct error *error)
{
    const char *name;
    size_t room = 0;
    for (const char *at = request->viewers; (name = next_word(&at, arena));) {
        if (!add_viewer(store, name, arena, permit, &room, error))
            return false;
    }
    return permit->viewer_count ||
           error_set(error, ERROR_INVALID, "Name at least one person who may watch this footage (R11).");
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
    if (!permission_of_pupil(store, permit->support_pupil_id, PURPOSE_SUPPORT, request->filmed_on, arena,
                             &permission, error))
        return false;
    if (!permission.may)
        return error_set(
            error, ERROR_DENIED,
            "Footage for support of pupil %.20s needs consent for that purpose from before the day of "
            "filming (R11). The card is untouched.",
            request->support_pupil);
    return name_viewers(store, request, arena, permit, error);
}

/* What each purpose asks beyond the pupils and the filming. */
static bool check_purpose(struct store *store, const struct import_request *request, struct arena *arena,
                          struct import_permit *permit, struct error *error)
{
    if (permit->purpose == PURPOSE_COACHING) {
        if (!request->trajectory)
            return error_set(error, ERROR_INVALID, "Say to which trajectory this lesson belongs.");
        return check_teacher(store, request, arena, error);
    }
    if (request->trajectory)
        return error_set(
            error, ERROR_INVALID,
            "Footage in a trajectory is for coaching only; leave out the trajectory or the purpose.");
    return permit->purpose != PURPOSE_SUPPORT || check_support(store, request, arena, permit, error);
}

static bool purpose_of(const struct import_request *request, enum purpose *purpose, struct error *error)
{
    *purpose = PURPOSE_COACHING;
    return !request->purpose || purpose_parse(request->purpose, purpose, error);
}

bool import_registers_fit(struct store *store, struct error *error)
{
    static const struct trust_rows registers[] = {
        {.kind = ROW_POLICY},  {.kind = ROW_PUPIL},     {.kind = ROW_GUARDIAN},  {.kind = ROW_MEMBERSHIP},
        {.kind = ROW_CONSENT}, {.kind = ROW_OBJECTION}, {.kind = ROW_EQUIPMENT}, {.kind = ROW_VAULT_MEMBER}};
    return trust_hold(store, registers, sizeof registers / sizeof *registers, error);
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
    return purpose_of(request, &permit->purpose, error) &&
           check_purpose(store, request, arena, permit, error) &&
           check_filming(store, request, arena, permit, error) &&
           declaration_check(store, actor, request, arena, permit, error);
}

/* R3: of the day of filming, for whoever declares who is in the picture. */
bool import_film_plan(struct store *store, const struct actor *actor, const struct import_request *request,
                      struct arena *arena, struct film_plan *plan, struct error *error)
{
    enum purpose purpose;
    return purpose_of(request, &purpose, error) &&
           film_plan_make(store, actor, request->class_name, request->location, request->filmed_on, purpose,
                          arena, plan, error);
}

bool import_film_plan_staff(struct store *store, const struct actor *actor,
                            const struct import_request *request, struct arena *arena,
                            struct staff_list *list, struct error *error)
{
    enum purpose purpose;
    struct school_class class;
    return purpose_of(request, &purpose, error) &&
           class_find(store, request->class_name, request->location, request->filmed_on, arena, &class,
                      error) &&
           film_plan_staff(store, actor, class.location_id, request->filmed_on, purpose, arena, list, error);
}
