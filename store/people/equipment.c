#include "store/people/equipment.h"

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

static bool apply_add(struct store *store, void *context, struct error *error)
{
    const struct adding *adding = context;
    struct query query;
    if (!db_query(store->db, "SELECT name FROM equipment WHERE kind = ?1 AND (name = ?2 OR serial = ?3)",
                  DB_ARGS(DB_TEXT(adding->kind), DB_TEXT(adding->name), DB_TEXT(adding->serial)), &query,
                  error))
        return false;
    bool taken = query_next(&query);
    if (!query_close(&query, error))
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
