/* What was never shared, when a trajectory ends. */
#include <string.h>

#include "store/engine/db.h"
#include "store/gate/gate.h"
#include "store/review/filled.h"

#define UNSHARED                                                                                             \
    " FROM filled_form WHERE trajectory_id = ?1 AND author_id = ?2 AND shared_at IS NULL AND removed_at IS " \
    "NULL"

bool filled_left(struct store *store, const struct actor *actor, const char *trajectory, int64_t *mine,
                 bool *others, struct error *error)
{
    struct query query;
    if (!gate_check(store, actor, &(struct change){.act = ACT_FILLED_READ, .trajectory = trajectory},
                    error) ||
        !db_query(store->db, "SELECT COUNT(*)" UNSHARED, DB_ARGS(DB_TEXT(trajectory), DB_TEXT(actor->id)),
                  &query, error))
        return false;
    *mine = query_next(&query) ? row_int(&query, 0) : 0;
    return query_close(&query, error) &&
           db_exists(
               store->db,
               "SELECT 1 FROM filled_form WHERE trajectory_id = ?1 AND author_id <> ?2 AND shared_at IS NULL"
               " AND removed_at IS NULL",
               DB_ARGS(DB_TEXT(trajectory), DB_TEXT(actor->id)), others, error);
}

bool filled_settle(struct store *store, const struct actor *actor, const char *trajectory, bool share,
                   struct error *error)
{
    struct arena arena;
    struct query query;
    char **ids = NULL;
    size_t count = 0, room = 0;
    arena_init(&arena);
    bool ok = gate_check(store, actor, &(struct change){.act = ACT_FILLED_READ, .trajectory = trajectory},
                         error) &&
              db_query(store->db, "SELECT id" UNSHARED, DB_ARGS(DB_TEXT(trajectory), DB_TEXT(actor->id)),
                       &query, error);
    if (ok) {
        while (query_next(&query)) {
            ids = arena_grow(&arena, ids, count, &room, sizeof *ids);
            ids[count++] = arena_copy(&arena, row_text(&query, 0));
        }
        ok = query_close(&query, error);
    }
    for (size_t i = 0; ok && i < count; i++)
        ok = share ? filled_share(store, actor, ids[i], error) : filled_remove(store, actor, ids[i], error);
    arena_release(&arena);
    return ok;
}
