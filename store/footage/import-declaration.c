#include "store/footage/import-declaration.h"

#include <stdio.h>
#include <string.h>

#include "store/engine/db.h"
#include "store/people/classes.h"
#include "store/people/film-plan.h"
#include "store/people/permission-book.h"

bool ask_id(struct store *store, const char *sql, const struct db_value *args, struct arena *arena,
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

const char *next_word(const char **at, struct arena *arena)
{
    *at += strspn(*at, ", ");
    size_t length = strcspn(*at, ", ");
    const char *word = length ? arena_printf(arena, "%.*s", (int)length, *at) : NULL;
    *at += length;
    return word;
}

static bool shows_all_permitted(const struct import_request *request)
{
    return strcmp(request->in_picture, "all-permitted") == 0;
}

bool import_shows_nobody(const struct import_request *request)
{
    return strcmp(request->in_picture, "none") == 0;
}

/* --- The class --- */

/* Where a group is that is no class of the register (pupils of several classes): where its teacher works, or
 * whoever imports it, if that is one place. */
static bool locate_by_people(struct store *store, const struct actor *actor,
                             const struct import_request *request, struct arena *arena,
                             struct import_permit *permit, struct error *error)
{
    struct query query;
    size_t places = 0;
    if (!db_query(store->db,
                  "SELECT location_id FROM account_site"
                  " WHERE account_id = COALESCE ((SELECT teacher_id FROM trajectory WHERE id = ?1), ?2)",
                  DB_ARGS(DB_TEXT(request->trajectory), DB_TEXT(actor->id)), &query, error))
        return false;
    for (; query_next(&query); places++)
        permit->location_id = arena_copy(arena, row_text(&query, 0));
    if (!query_close(&query, error))
        return false;
    return places == 1 ||
           error_set(error, ERROR_INVALID, "Say at which location it was filmed, with --location.");
}

static bool locate_group(struct store *store, const struct actor *actor, const struct import_request *request,
                         struct arena *arena, struct import_permit *permit, struct error *error)
{
    if (!request->location)
        return locate_by_people(store, actor, request, arena, permit, error);
    if (!ask_id(store, "SELECT id FROM location WHERE name = ?1", DB_ARGS(DB_TEXT(request->location)), arena,
                &permit->location_id, error))
        return false;
    return permit->location_id ||
           error_set(error, ERROR_NOT_FOUND,
                     "There is no location “%.60s”; terugblik location list shows which "
                     "there are.",
                     request->location);
}

/* R3: the class that was filmed, with its location. Pupils who are declared by their numbers may be of
 * several classes, and together no class of the register. */
static bool find_class(struct store *store, const struct actor *actor, const struct import_request *request,
                       struct arena *arena, struct import_permit *permit, struct error *error)
{
    struct school_class class;
    permit->class_name = request->class_name;
    if (class_find(store, request->class_name, request->location, request->filmed_on, arena, &class, error)) {
        permit->location_id = class.location_id;
        return true;
    }
    return error->kind == ERROR_NOT_FOUND && !shows_all_permitted(request) && !import_shows_nobody(request) &&
           locate_group(store, actor, request, arena, permit, error);
}

/* --- Pupils --- */

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
        error_set(why, ERROR_DENIED, "somebody has said no since");
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

static bool is_declared(const struct import_request *request, const struct film_plan_line *line)
{
    return shows_all_permitted(request) ? line->permission.may
                                        : declared(request->in_picture, line->pupil.number);
}

/* R2, R2b, R3: nobody without a right to be there. */
static bool take_declared(const struct import_request *request, const struct film_plan *plan,
                          struct arena *arena, struct import_permit *permit, struct error *error)
{
    char refused[400] = "";
    int refusals = 0;
    size_t room = 0;
    for (size_t i = 0; i < plan->count; i++) {
        const struct film_plan_line *line = &plan->lines[i];
        if (!is_declared(request, line))
            continue;
        if (!line->permission.may) {
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

static bool check_pupils(struct store *store, const struct actor *actor, const struct import_request *request,
                         struct arena *arena, struct import_permit *permit, struct error *error)
{
    struct film_plan plan;
    bool all_permitted = shows_all_permitted(request);
    if (import_shows_nobody(request)) /* declared so: the camera saw the teacher alone */
        return true;
    /* Declared numbers may be of another class: a pupil who visits. */
    if (!film_plan_make(store, actor, all_permitted ? request->class_name : NULL, request->location,
                        request->filmed_on, permit->purpose, arena, &plan, error) ||
        (!all_permitted && !check_declared(request, &plan, error)) ||
        !take_declared(request, &plan, arena, permit, error))
        return false;
    /* R3: finding nobody is no declaration. */
    return permit->pupil_count > 0 ||
           error_set(
               error, ERROR_INVALID,
               "Nobody of class %.40s might be in the picture on %s, so “all-permitted” declares nobody. "
               "If nobody of the class is in the picture, say so: none.",
               request->class_name, request->filmed_on);
}

/* --- Employees --- */

/* R1, for every purpose: an employee who is in the picture has consented to that. */
static bool add_employee(struct store *store, const struct import_request *request, const char *name,
                         struct arena *arena, struct import_permit *permit, size_t *room, struct error *error)
{
    const char *id;
    struct permission permission;
    if (!ask_id(store, "SELECT id FROM account WHERE name = ?1", DB_ARGS(DB_TEXT(name)), arena, &id, error))
        return false;
    if (!id)
        return error_set(
            error, ERROR_INVALID,
            "“%.40s” is no employee with an account; give the log-in name of who is in the picture.", name);
    if (!permission_of_account(store, id, permit->purpose, request->filmed_on, arena, &permission, error))
        return false;
    if (!permission.may) {
        struct error reason;
        say_why(permission.reason, &reason);
        return error_set(error, ERROR_DENIED,
                         "Nothing was imported, since not everybody in the picture may be there (R1): %.40s: "
                         "%.120s. The card is untouched.",
                         name, reason.text);
    }
    permit->staff_ids = arena_grow(arena, permit->staff_ids, permit->staff_count, room,
                                   sizeof *permit->staff_ids);
    permit->staff_ids[permit->staff_count++] = id;
    return true;
}

static bool check_staff(struct store *store, const struct import_request *request, struct arena *arena,
                        struct import_permit *permit, struct error *error)
{
    const char *name;
    size_t room = 0;
    if (!request->staff || strcmp(request->staff, "none") == 0)
        return true;
    for (const char *at = request->staff; (name = next_word(&at, arena));) {
        if (!add_employee(store, request, name, arena, permit, &room, error))
            return false;
    }
    return permit->staff_count > 0 ||
           error_set(error, ERROR_INVALID,
                     "Say which employees are in the picture by their log-in names, or none (R3).");
}

bool declaration_check(struct store *store, const struct actor *actor, const struct import_request *request,
                       struct arena *arena, struct import_permit *permit, struct error *error)
{
    return find_class(store, actor, request, arena, permit, error) &&
           check_pupils(store, actor, request, arena, permit, error) &&
           check_staff(store, request, arena, permit, error);
}
