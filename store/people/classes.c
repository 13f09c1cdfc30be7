#include "store/people/classes.h"

#include <string.h>

#include "store/base/clock.h"
#include "store/engine/db.h"
#include "store/gate/gate.h"

#define SELECT_CLASSES                                                                \
    "SELECT m.class_name, l.name, l.id, COUNT(DISTINCT m.pupil_id) FROM membership m" \
    " JOIN location l ON l.id = m.location_id"
#define BY_CLASS " GROUP BY m.class_name, l.name, l.id ORDER BY m.class_name, l.name"

static bool read_classes(struct query *query, struct arena *arena, struct class_list *list,
                         struct error *error)
{
    size_t room = 0;
    *list = (struct class_list){0};
    while (query_next(query)) {
        list->items = arena_grow(arena, list->items, list->count, &room, sizeof *list->items);
        list->items[list->count++] = (struct school_class){
            .name = arena_copy(arena, row_text(query, 0)),
            .location = arena_copy(arena, row_text(query, 1)),
            .location_id = arena_copy(arena, row_text(query, 2)),
            .pupils = row_int(query, 3),
        };
    }
    return query_close(query, error);
}

bool class_list(struct store *store, const struct actor *actor, const char *on, struct arena *arena,
                struct class_list *list, struct error *error)
{
    struct query query;
    *list = (struct class_list){0};
    return gate_check(store, actor, &(struct change){.act = ACT_FILM_PLAN_READ}, error) &&
           (on ? db_query(store->db, SELECT_CLASSES " WHERE" MEMBERSHIP_ON("?1") BY_CLASS,
                          DB_ARGS(DB_TEXT(on)), &query, error)
               : db_query(store->db, SELECT_CLASSES BY_CLASS, DB_NO_ARGS, &query, error)) &&
           read_classes(&query, arena, list, error);
}

bool class_needs_location(const struct class_list *list, const char *name)
{
    size_t found = 0;
    for (size_t i = 0; i < list->count; i++)
        found += strcmp(list->items[i].name, name) == 0;
    return found > 1;
}

/* "Noord, Zuid" */
static const char *locations_of(const struct class_list *list, struct arena *arena)
{
    const char *joined = "";
    for (size_t i = 0; i < list->count; i++)
        joined = arena_printf(arena, "%s%s%s", joined, i ? ", " : "", list->items[i].location);
    return joined;
}

/* R3: a class is of its location, and has the pupils of that day. */
bool class_find(struct store *store, const char *name, const char *location, const char *on,
                struct arena *arena, struct school_class *class, struct error *error)
{
    struct query query;
    struct class_list list;
    if (!day_valid(on))
        return error_set(error, ERROR_INVALID, "“%.20s” is no date; write it as 2026-11-24.", on);
    if (!db_query(store->db,
                  SELECT_CLASSES
                  " WHERE m.class_name = ?1 AND l.name = COALESCE (?2, l.name) AND" MEMBERSHIP_ON("?3")
                      BY_CLASS,
                  DB_ARGS(DB_TEXT(name), DB_TEXT(location), DB_TEXT(on)), &query, error) ||
        !read_classes(&query, arena, &list, error))
        return false;
    if (list.count == 0 && location)
        return error_set(error, ERROR_NOT_FOUND,
                         "There were no pupils in a class “%.40s” at “%.60s” on %s; check its name, the "
                         "location and the day.",
                         name, location, on);
    if (list.count == 0)
        return error_set(error, ERROR_NOT_FOUND,
                         "There were no pupils in a class “%.40s” on %s; check its name and the day.", name,
                         on);
    if (list.count > 1)
        return error_set(
            error, ERROR_INVALID,
            "There is a class “%.40s” at several locations (%.200s); say which one is meant with --location.",
            name, locations_of(&list, arena));
    *class = list.items[0];
    return true;
}

bool membership_end(struct store *store, const char *pupil, const char *on, struct error *error)
{
    /* A day before it began ends it on the day on which it began: there was no such membership then. */
    return db_run(store->db,
                  "UPDATE membership SET until_on = CASE WHEN from_on > ?2 THEN from_on ELSE ?2 END"
                  " WHERE pupil_id = ?1 AND until_on IS NULL",
                  DB_ARGS(DB_TEXT(pupil), DB_TEXT(on)), NULL, error);
}

bool membership_begin(struct store *store, const char *pupil, const char *class_name, const char *location_id,
                      const char *from_on, struct error *error)
{
    char id[ID_SIZE];
    id_make(id, clock_now());
    return (!from_on || membership_end(store, pupil, from_on, error)) &&
           db_run(store->db,
                  "INSERT INTO membership (id, pupil_id, class_name, location_id, from_on)"
                  " VALUES (?1, ?2, ?3, ?4, ?5)",
                  DB_ARGS(DB_TEXT(id), DB_TEXT(pupil), DB_TEXT(class_name), DB_TEXT(location_id),
                          DB_TEXT(from_on)),
                  NULL, error);
}

bool membership_resume(struct store *store, const char *pupil, struct error *error)
{
    return db_run(store->db,
                  "UPDATE membership SET until_on = NULL WHERE id = (SELECT m.id FROM pupil p"
                  " JOIN membership m ON m.pupil_id = p.id WHERE p.id = ?1 AND" MEMBERSHIP_LAST ")",
                  DB_ARGS(DB_TEXT(pupil)), NULL, error);
}
