#include "store/people/film-plan.h"

#include <string.h>

#include "store/base/clock.h"
#include "store/engine/db.h"
#include "store/gate/entitled.h"
#include "store/gate/gate.h"
#include "store/base/names.h"
#include "store/people/permission-book.h"

static const char *line_name(const void *line)
{
    return ((const struct film_plan_line *)line)->pupil.name;
}

static int by_class(const void *a, const void *b)
{
    const struct film_plan_line *left = a, *right = b;
    int order = strcmp(left->pupil.class_name, right->pupil.class_name);
    return order ? order : strcmp(left->pupil.location, right->pupil.location);
}

/* Who was in the class on that day (?1); with `class` NULL everybody on record. */
static bool load_pupils(struct store *store, const struct school_class *class, struct arena *arena,
                        struct film_plan *plan, struct error *error)
{
    struct query query;
    if (!(class ? db_query(store->db,
                           "SELECT " PUPIL_COLUMNS " WHERE m.class_name = ?2 AND m.location_id = ?3"
                           " AND" MEMBERSHIP_ON("?1") " ORDER BY p.number",
                           DB_ARGS(DB_TEXT(plan->on), DB_TEXT(class->name), DB_TEXT(class->location_id)),
                           &query, error)
                : db_query(store->db,
                           "SELECT " PUPIL_COLUMNS " WHERE" MEMBERSHIP_OF("?1") " ORDER BY p.number",
                           DB_ARGS(DB_TEXT(plan->on)), &query, error)))
        return false;
    size_t room = 0;
    while (query_next(&query)) {
        plan->lines = arena_grow(arena, plan->lines, plan->count, &room, sizeof *plan->lines);
        plan->lines[plan->count++] = (struct film_plan_line){.pupil = pupil_read(&query, arena)};
    }
    names_sort(plan->lines, plan->count, sizeof *plan->lines, line_name, by_class);
    return query_close(&query, error);
}

/* R3: who may not be in the picture is known before anybody films. */
bool film_plan_make(struct store *store, const struct actor *actor, const char *class_name,
                    const char *location, const char *on, enum purpose purpose, struct arena *arena,
                    struct film_plan *plan, struct error *error)
{
    *plan = (struct film_plan){.on = arena_copy(arena, on), .purpose = purpose};
    if (!gate_check(store, actor, &(struct change){.act = ACT_FILM_PLAN_READ}, error))
        return false;
    if (!day_valid(on))
        return error_set(error, ERROR_INVALID, "“%.20s” is no date; write it as 2026-11-24.", on);
    struct school_class class = {.name = NULL};
    struct permission_book *book;
    if (class_name && !class_find(store, class_name, location, on, arena, &class, error))
        return false;
    if (!load_pupils(store, class_name ? &class : NULL, arena, plan, error) ||
        !permission_book_load(store,
                              class_name ? &(struct permission_scope){.whose = WHOSE_CLASS, .class = &class}
                                         : &(struct permission_scope){.whose = WHOSE_PUPILS},
                              purpose, arena, &book, error))
        return false;
    plan->class_name = class.name;
    plan->location = class.location;
    plan->objection_regime = permission_book_objection_regime(book);
    for (size_t i = 0; i < plan->count; i++) {
        struct film_plan_line *line = &plan->lines[i];
        line->permission = permission_book_decide(book, line->pupil.id, line->pupil.birth_date, on);
        plan->may += line->permission.may;
    }
    return true;
}

/* --- Employees --- */

static const char *staff_name(const void *line)
{
    return ((const struct staff_line *)line)->full_name;
}

static bool decide_staff(struct store *store, struct query *query, const char *on, enum purpose purpose,
                         struct arena *arena, struct staff_list *list, struct error *error)
{
    size_t room = 0;
    while (query_next(query)) {
        list->lines = arena_grow(arena, list->lines, list->count, &room, sizeof *list->lines);
        list->lines[list->count++] = (struct staff_line){
            .id = arena_copy(arena, row_text(query, 0)),
            .name = arena_copy(arena, row_text(query, 1)),
            .full_name = arena_copy(arena, row_text(query, 2)),
        };
    }
    names_sort(list->lines, list->count, sizeof *list->lines, staff_name, NULL);
    struct permission_book *book;
    if (!query_close(query, error) ||
        !permission_book_load(store, &(struct permission_scope){.whose = WHOSE_STAFF}, purpose, arena, &book,
                              error))
        return false;
    for (size_t i = 0; i < list->count; i++) {
        struct staff_line *line = &list->lines[i];
        line->permission = permission_book_decide(book, line->id, NULL, on);
        list->may += line->permission.may;
    }
    return true;
}

static bool may_list(struct store *store, const struct actor *actor, enum act act, const char *on,
                     struct error *error)
{
    return gate_check(store, actor, &(struct change){.act = act}, error) &&
           (day_valid(on) ||
            error_set(error, ERROR_INVALID, "“%.20s” is no date; write it as 2026-11-24.", on));
}

#define COACHES_OR_TEACHES SQL_IS_COACH_OR_TEACHER("a.id")

bool staff_list_make(struct store *store, const struct actor *actor, const char *on, enum purpose purpose,
                     struct arena *arena, struct staff_list *list, struct error *error)
{
    *list = (struct staff_list){0};
    struct query query;
    return may_list(store, actor, ACT_REGISTERS_READ, on, error) &&
           db_query(store->db,
                    "SELECT a.id, a.name, a.full_name FROM account a WHERE (a.disabled_at IS NULL"
                    "  AND (?1 <> 'coaching' OR " COACHES_OR_TEACHES "))"
                    " OR EXISTS (SELECT 1 FROM session s JOIN trajectory t ON t.id = s.trajectory_id"
                    "  WHERE t.teacher_id = a.id AND s.purged_at IS NULL)"
                    " OR EXISTS (SELECT 1 FROM session_employee e JOIN session s ON s.id = e.session_id"
                    "  WHERE e.account_id = a.id AND s.purged_at IS NULL)"
                    " ORDER BY a.name",
                    DB_ARGS(DB_TEXT(purpose_name(purpose))), &query, error) &&
           decide_staff(store, &query, on, purpose, arena, list, error);
}

bool film_plan_staff(struct store *store, const struct actor *actor, const char *location_id, const char *on,
                     enum purpose purpose, struct arena *arena, struct staff_list *list, struct error *error)
{
    *list = (struct staff_list){0};
    struct query query;
    return may_list(store, actor, ACT_FILM_PLAN_READ, on, error) &&
           db_query(store->db,
                    "SELECT a.id, a.name, a.full_name FROM account a"
                    " JOIN account_site w ON w.account_id = a.id AND w.location_id = ?1"
                    " WHERE a.disabled_at IS NULL ORDER BY a.name",
                    DB_ARGS(DB_TEXT(location_id)), &query, error) &&
           decide_staff(store, &query, on, purpose, arena, list, error);
}
