#include "store/people/sites.h"

#include <string.h>

#include "store/base/text.h"
#include "store/engine/db.h"
#include "store/gate/entitled.h"
#include "store/gate/gate.h"

static bool find_location(struct store *store, const char *name, struct arena *arena, const char **id,
                          struct error *error)
{
    struct query query;
    *id = NULL;
    if (!db_query(store->db, "SELECT id FROM location WHERE name = ?1", DB_ARGS(DB_TEXT(name)), &query,
                  error))
        return false;
    if (query_next(&query))
        *id = arena_copy(arena, row_text(&query, 0));
    return query_close(&query, error);
}

bool locations_load(struct store *store, struct arena *arena, struct location_list *list, struct error *error)
{
    struct query query;
    size_t room = 0;
    *list = (struct location_list){0};
    if (!db_query(store->db, "SELECT id, name FROM location ORDER BY name", DB_NO_ARGS, &query, error))
        return false;
    while (query_next(&query)) {
        list->items = arena_grow(arena, list->items, list->count, &room, sizeof *list->items);
        list->items[list->count++] = (struct location){.id = arena_copy(arena, row_text(&query, 0)),
                                                       .name = arena_copy(arena, row_text(&query, 1))};
    }
    return query_close(&query, error);
}

static void add_id(struct arena *arena, struct site_ids *ids, size_t *room, const char *id)
{
    for (size_t i = 0; i < ids->count; i++) {
        if (strcmp(ids->items[i], id) == 0)
            return;
    }
    ids->items = arena_grow(arena, ids->items, ids->count, room, sizeof *ids->items);
    ids->items[ids->count++] = id;
}

bool sites_find(struct store *store, const char *names, struct arena *arena, struct site_ids *ids,
                struct error *error)
{
    size_t room = 0;
    const char *id;
    *ids = (struct site_ids){0};
    /* A location's own name may hold a comma. */
    if (!find_location(store, names, arena, &id, error))
        return false;
    if (id) {
        add_id(arena, ids, &room, id);
        return true;
    }
    for (const char *at = names; *at;) {
        size_t length = strcspn(at, ",");
        const char *name;
        if (!text_accept(arena, arena_printf(arena, "%.*s", (int)length, at), N_("The location's name"),
                         LOCATION_NAME_MOST, false, &name, error) ||
            !find_location(store, name, arena, &id, error))
            return false;
        if (!id)
            return error_set(error, ERROR_NOT_FOUND,
                             "There is no location “%.120s”; add it first with terugblik location add.",
                             name);
        add_id(arena, ids, &room, id);
        at += length + (at[length] != '\0');
    }
    return ids->count ||
           error_set(error, ERROR_INVALID, "Name at least one location where this person works.");
}

bool sites_store(struct store *store, const char *account, const struct site_ids *ids, struct error *error)
{
    if (!db_run(store->db, "DELETE FROM account_site WHERE account_id = ?1", DB_ARGS(DB_TEXT(account)), NULL,
                error))
        return false;
    for (size_t i = 0; i < ids->count; i++) {
        if (!db_run(store->db,
                    "INSERT INTO account_site (account_id, location_id, position) VALUES (?1, ?2, ?3)",
                    DB_ARGS(DB_TEXT(account), DB_TEXT(ids->items[i]), DB_INT((int64_t)i)), NULL, error))
            return false;
    }
    return true;
}

bool sites_of(struct store *store, const char *account, struct arena *arena, const char **names,
              struct error *error)
{
    struct query query;
    *names = "";
    if (!db_query(store->db,
                  "SELECT l.name FROM account_site w JOIN location l ON l.id = w.location_id"
                  " WHERE w.account_id = ?1 ORDER BY w.position",
                  DB_ARGS(DB_TEXT(account)), &query, error))
        return false;
    while (query_next(&query))
        *names = arena_printf(arena, "%s%s%s", *names, **names ? ", " : "", row_text(&query, 0));
    return query_close(&query, error);
}

struct setting {
    const char *name, *sites;
    char account[ID_SIZE];
    struct arena *arena;
};

#define FOR_STAFF   SQL_IS_FOR_STAFF("s")
#define WORKS_THERE SQL_WORKS_AT("?1", "s.location_id")

/* R12: who no longer works at a location keeps no key to what was made for its staff. */
static bool take_keys(struct store *store, const char *account, struct error *error)
{
    return db_run(store->db,
                  "DELETE FROM session_key WHERE account_id = ?1 AND session_id IN"
                  " (SELECT s.id FROM session s WHERE " FOR_STAFF " AND NOT " WORKS_THERE ")",
                  DB_ARGS(DB_TEXT(account)), NULL, error);
}

static bool apply_sites(struct store *store, void *context, struct error *error)
{
    struct setting *setting = context;
    struct site_ids ids;
    struct query query;
    if (!db_query(store->db, "SELECT id FROM account WHERE name = ?1", DB_ARGS(DB_TEXT(setting->name)),
                  &query, error))
        return false;
    if (query_next(&query))
        memcpy(setting->account, row_text(&query, 0), ID_SIZE);
    if (!query_close(&query, error))
        return false;
    if (!setting->account[0])
        return error_set(error, ERROR_NOT_FOUND,
                         "There is no account %s; terugblik account list shows which there are.",
                         text_harmless(setting->arena, setting->name));
    return sites_find(store, setting->sites, setting->arena, &ids, error) &&
           sites_store(store, setting->account, &ids, error) && take_keys(store, setting->account, error);
}

bool account_sites_set(struct store *store, const struct actor *actor, const char *name, const char *sites,
                       struct error *error)
{
    struct arena arena;
    arena_init(&arena);
    struct setting setting = {.name = name, .sites = sites, .arena = &arena};
    /* The account is known only inside; the row in the trace is written after that. */
    bool done = gate_change(store, actor,
                            &(struct change){.act = ACT_ACCOUNT_SITES, .object = setting.account},
                            apply_sites, &setting, error);
    arena_release(&arena);
    return done;
}
