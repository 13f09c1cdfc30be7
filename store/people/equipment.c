#include "store/people/equipment.h"

#include <stdio.h>
#include <string.h>

#include "store/base/clock.h"
#include "store/engine/db.h"
#include "store/gate/gate.h"
#include "store/base/text.h"

enum { NAME_MOST = 60, SERIAL_MOST = 60 };

struct adding {
    char id[ID_SIZE];
    const char *kind, *name, *serial, *account;
};

/* Takes into use again what has this name and this serial number, if there is such. */
static bool take_back(struct store *store, struct adding *adding, bool *back, struct error *error)
{
    struct query query;
    if (!db_query(store->db,
                  "SELECT id FROM equipment"
                  " WHERE kind = ?1 AND name = ?2 AND serial = ?3 AND retired_at IS NOT NULL",
                  DB_ARGS(DB_TEXT(adding->kind), DB_TEXT(adding->name), DB_TEXT(adding->serial)), &query,
                  error))
        return false;
    *back = query_next(&query);
    if (*back)
        snprintf(adding->id, sizeof adding->id, "%s", row_text(&query, 0));
    return query_close(&query, error) &&
           (!*back || db_run(store->db,
                             "UPDATE equipment SET retired_at = NULL, location_id ="
                             " (SELECT location_id FROM account WHERE id = ?2) WHERE id = ?1",
                             DB_ARGS(DB_TEXT(adding->id), DB_TEXT(adding->account)), NULL, error));
}

static bool apply_add(struct store *store, void *context, struct error *error)
{
    struct adding *adding = context;
    bool taken;
    bool back;
    if (!take_back(store, adding, &back, error))
        return false;
    if (back)
        return true;
    if (!db_exists(store->db, "SELECT name FROM equipment WHERE kind = ?1 AND (name = ?2 OR serial = ?3)",
                   DB_ARGS(DB_TEXT(adding->kind), DB_TEXT(adding->name), DB_TEXT(adding->serial)), &taken,
                   error))
        return false;
    if (taken)
        return error_set(
            error, ERROR_CONFLICT,
            "There is a %s with this name or serial number already; choose another name, or check the "
            "serial number.",
            adding->kind);
    return db_run(store->db,
                  "INSERT INTO equipment (id, kind, name, serial, location_id, added_at)"
                  " SELECT ?1, ?2, ?3, ?4, location_id, ?5 FROM account_site"
                  " WHERE account_id = ?6 AND position = 0",
                  DB_ARGS(DB_TEXT(adding->id), DB_TEXT(adding->kind), DB_TEXT(adding->name),
                          DB_TEXT(adding->serial), DB_INT(clock_now()), DB_TEXT(adding->account)),
                  NULL, error);
}

bool equipment_add(struct store *store, const struct actor *actor, const char *kind, const char *name,
                   const char *serial, struct error *error)
{
    if (strcmp(kind, "camera") != 0 && strcmp(kind, "card") != 0)
        return error_set(error, ERROR_INVALID, "“%.40s” is no equipment; choose camera or card.", kind);
    struct arena arena;
    arena_init(&arena);
    struct adding adding = {.kind = kind, .account = actor ? actor->id : NULL};
    id_make(adding.id, clock_now());
    bool done = text_accept(&arena, name, "The name", NAME_MOST, false, &adding.name, error) &&
                text_accept(&arena, serial, "The serial number", SERIAL_MOST, false, &adding.serial, error) &&
                gate_change(store, actor, &(struct change){.act = ACT_EQUIPMENT_ADD, .object = adding.id},
                            apply_add, &adding, error);
    arena_release(&arena);
    return done;
}

struct retiring {
    const char *kind, *name; /* kind: NULL is either */
    char id[ID_SIZE];
};

/* The one that is meant. */
static bool find_item(struct store *store, struct retiring *retiring, struct error *error)
{
    struct query query;
    int found = 0;
    if (!db_query(
            store->db,
            "SELECT id FROM equipment WHERE name = ?1 AND kind = COALESCE(?2, kind) AND retired_at IS NULL",
            DB_ARGS(DB_TEXT(retiring->name), DB_TEXT(retiring->kind)), &query, error))
        return false;
    for (; query_next(&query); found++)
        snprintf(retiring->id, sizeof retiring->id, "%s", row_text(&query, 0));
    if (!query_close(&query, error))
        return false;
    if (found == 0)
        return error_set(error, ERROR_NOT_FOUND,
                         "No camera or card “%.60s” is in use; terugblik equipment list shows which are.",
                         retiring->name);
    if (found > 1)
        return error_set(
            error, ERROR_INVALID,
            "A camera and a card are called “%.60s”; say which, as in “equipment retire card %.60s”.",
            retiring->name, retiring->name);
    return true;
}

static bool apply_retire(struct store *store, void *context, struct error *error)
{
    struct retiring *retiring = context;
    bool owed;
    if (!find_item(store, retiring, error))
        return false;
    if (!db_exists(
            store->db,
            "SELECT 1 FROM session s JOIN clip c ON c.session_id = s.id JOIN original o ON o.clip_id = c.id"
            " WHERE s.card_id = ?1 AND s.imported_at IS NOT NULL AND o.wiped_at IS NULL",
            DB_ARGS(DB_TEXT(retiring->id)), &owed, error))
        return false;
    if (owed) /* R6 */
        return error_set(
            error, ERROR_CONFLICT,
            "Lessons on card “%.60s” are still owed a wipe; wipe it, or declare that they are gone, "
            "before it goes out of use.",
            retiring->name);
    return db_run(store->db, "UPDATE equipment SET retired_at = ?2 WHERE id = ?1",
                  DB_ARGS(DB_TEXT(retiring->id), DB_INT(clock_now())), NULL, error);
}

/* R5: nothing is imported from what is out of use. */
bool equipment_retire(struct store *store, const struct actor *actor, const char *kind, const char *name,
                      struct error *error)
{
    struct retiring retiring = {.kind = kind, .name = name};
    return gate_change(store, actor, &(struct change){.act = ACT_EQUIPMENT_RETIRE, .object = retiring.id},
                       apply_retire, &retiring, error);
}

bool equipment_list(struct store *store, const struct actor *actor, struct arena *arena,
                    struct equipment_list *list, struct error *error)
{
    *list = (struct equipment_list){0};
    if (!gate_check(store, actor, &(struct change){.act = ACT_EQUIPMENT_READ}, error))
        return false;
    struct query query;
    if (!db_query(store->db,
                  "SELECT e.id, e.kind, e.name, e.serial, l.name, e.added_at,"
                  " (SELECT COUNT(*) FROM session s JOIN clip c ON c.session_id = s.id"
                  "   JOIN original o ON o.clip_id = c.id"
                  "   WHERE s.card_id = e.id AND s.imported_at IS NOT NULL AND o.wiped_at IS NULL)"
                  " FROM equipment e JOIN location l ON l.id = e.location_id WHERE e.retired_at IS NULL"
                  " ORDER BY e.kind, e.name",
                  DB_NO_ARGS, &query, error))
        return false;
    size_t room = 0;
    struct equipment *items = NULL;
    while (query_next(&query)) {
        items = arena_grow(arena, items, list->count, &room, sizeof *items);
        items[list->count++] = (struct equipment){
            .id = arena_copy(arena, row_text(&query, 0)),
            .kind = arena_copy(arena, row_text(&query, 1)),
            .name = arena_copy(arena, row_text(&query, 2)),
            .serial = arena_copy(arena, row_text(&query, 3)),
            .location = arena_copy(arena, row_text(&query, 4)),
            .added_at = row_int(&query, 5),
            .wipes_owed = row_int(&query, 6),
        };
    }
    list->items = items;
    return query_close(&query, error);
}
