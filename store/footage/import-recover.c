#include "store/footage/importing.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/engine/db.h"
#include "store/gate/gate.h"
#include "store/vault/vault.h"

int import_lock(struct store *store, const char *session, struct error *error)
{
    int lock = store->storage->lock(store->storage, session);
    if (lock < 0)
        error_system(error, errno, "The footage folder of the store cannot be written to");
    return lock;
}

void import_unlock(struct store *store, const char *session, int lock)
{
    store->storage->unlock(store->storage, session, lock);
}

struct drop {
    const char *session;
};

static bool drop_rows(struct store *store, void *context, struct error *error)
{
    struct drop *drop = context;
    /* Keys, originals and notes come with the commit that ends an import: here there are none. */
    static const char *const tables[] = {"clip", "session_pupil", "session_employee", "session_viewer"};
    const struct db_value *args = DB_ARGS(DB_TEXT(drop->session));
    bool there;
    if (!db_exists(store->db, "SELECT 1 FROM session WHERE id = ?1 AND imported_at IS NULL", args, &there,
                   error))
        return false;
    if (!there)
        return error_set(error, ERROR_NOT_FOUND, "This import is gone already.");
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        char sql[64];
        snprintf(sql, sizeof sql, "DELETE FROM %s WHERE session_id = ?1", tables[i]);
        if (!db_run(store->db, sql, args, NULL, error))
            return false;
    }
    return db_run(store->db, "DELETE FROM session WHERE id = ?1", args, NULL, error);
}

struct clip_ids {
    char **items;
    size_t count;
};

static bool load_clips(struct store *store, const char *session, struct arena *arena, struct clip_ids *ids,
                       struct error *error)
{
    struct query query;
    size_t room = 0;
    if (!db_query(store->db, "SELECT id FROM clip WHERE session_id = ?1", DB_ARGS(DB_TEXT(session)), &query,
                  error))
        return false;
    while (query_next(&query)) {
        ids->items = arena_grow(arena, ids->items, ids->count, &room, sizeof *ids->items);
        ids->items[ids->count++] = arena_copy(arena, row_text(&query, 0));
    }
    return query_close(&query, error);
}

bool import_drop(struct store *store, const struct actor *actor, const char *session, struct error *error)
{
    struct drop drop = {.session = session};
    const struct change change = {.act = ACT_IMPORT_DROP, .session = session};
    struct storage *storage = store->storage;
    struct clip_ids clips = {0};
    struct arena arena;
    arena_init(&arena);
    /* Rows first. After a commit that failed nobody can know whether a crash would bring it back from the
     * log; as long as the rows may stand, so must the files. Files without rows are removed at the next
     * start. */
    bool dropped = load_clips(store, session, &arena, &clips, error) &&
                   gate_change(store, actor, &change, drop_rows, &drop, error);
    bool removed = true;
    for (size_t i = 0; dropped && i < clips.count; i++)
        removed = storage->remove_all(storage, clips.items[i]) && removed;
    if (dropped && (!removed || !storage->sync(storage)))
        dropped = error_system(error, errno, "The files of a broken-off import cannot be removed");
    arena_release(&arena);
    return dropped && vault_settle(store, error);
}

/* Rows without imported_at whose importer is gone. */
static bool recover_rows(struct store *store, size_t *dropped, struct error *error)
{
    struct arena arena;
    struct query query;
    char **sessions = NULL;
    size_t count = 0, room = 0;
    bool done = true;
    arena_init(&arena);
    if (!db_query(store->db, "SELECT id FROM session WHERE imported_at IS NULL", DB_NO_ARGS, &query, error))
        return false;
    while (query_next(&query)) {
        sessions = arena_grow(&arena, sessions, count, &room, sizeof *sessions);
        sessions[count++] = arena_copy(&arena, row_text(&query, 0));
    }
    done = query_close(&query, error);
    for (size_t i = 0; done && i < count; i++) {
        int lock;
        enum storage_lock_state state = store->storage->take_over(store->storage, sessions[i], &lock);
        if (state == STORAGE_LOCK_HELD)
            continue;
        done = import_drop(store, NULL, sessions[i], error);
        /* Another process may have dropped it, or its importer may have ended well, since the list was read.
         */
        if (done)
            (*dropped)++;
        else if (error->kind == ERROR_NOT_FOUND)
            done = true;
        if (state == STORAGE_LOCK_TAKEN)
            import_unlock(store, sessions[i], lock);
    }
    arena_release(&arena);
    return done;
}

struct ids {
    char **items;
    size_t count;
};

/* What files may be there for: clips that are not purged, and sessions that are being imported (locks). In
 * order. */
static bool list_wanted(struct store *store, struct arena *arena, struct ids *wanted, struct error *error)
{
    struct query query;
    size_t room = 0;
    if (!db_query(store->db,
                  "SELECT c.id FROM clip c JOIN session s ON s.id = c.session_id WHERE s.purged_at IS NULL"
                  " UNION ALL SELECT id FROM session WHERE imported_at IS NULL ORDER BY 1",
                  DB_NO_ARGS, &query, error))
        return false;
    while (query_next(&query)) {
        wanted->items = arena_grow(arena, wanted->items, wanted->count, &room, sizeof *wanted->items);
        wanted->items[wanted->count++] = arena_copy(arena, row_text(&query, 0));
    }
    return query_close(&query, error);
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool is_wanted(const struct ids *wanted, const char *id)
{
    return wanted->count > 0 &&
           bsearch(&id, wanted->items, wanted->count, sizeof *wanted->items, compare_texts);
}

/* Removes it unless something needs it. */
static bool recover_entry(struct storage *storage, const struct ids *wanted,
                          const struct storage_entry *entry, bool *removed)
{
    int lock;
    enum storage_lock_state state = STORAGE_LOCK_GONE;
    if (entry->type == STORAGE_FOREIGN) /* check names it */
        return true;
    if (is_wanted(wanted, entry->id)) {
        /* What somebody was making of a clip when they crashed. Unfinished footage is its import's. */
        bool left_over = entry->type == STORAGE_FILE && entry->unfinished && entry->kind != STORAGE_FOOTAGE;
        return !left_over || storage->remove_left_over(storage, entry, removed);
    }
    /* A lock comes before its row: only one that nobody holds is left over. */
    if (entry->type == STORAGE_LOCK)
        state = storage->take_over(storage, entry->id, &lock);
    if (state == STORAGE_LOCK_HELD)
        return true;
    bool done = storage->remove_entry(storage, entry);
    if (state == STORAGE_LOCK_TAKEN)
        storage->let_go(storage, lock);
    *removed = true;
    return done;
}

/* Files without a row: a row comes before its file, so these belong to nothing any more. What is there is
 * read before the rows, or an import that begins in between would seem to have none. */
static bool recover_files(struct store *store, struct error *error)
{
    struct storage *storage = store->storage;
    struct arena arena;
    struct storage_entry_list entries;
    struct ids wanted = {0};
    bool removed = false;
    arena_init(&arena);
    bool done = (storage->list(storage, &arena, &entries) ||
                 error_system(error, errno, "The footage folder of the store cannot be read")) &&
                list_wanted(store, &arena, &wanted, error);
    for (size_t i = 0; done && i < entries.count; i++)
        if (!recover_entry(storage, &wanted, &entries.items[i], &removed))
            done = error_system(error, errno, "The files of a broken-off import cannot be removed");
    if (done && removed && !storage->sync(storage))
        done = error_system(error, errno, "The files of a broken-off import cannot be removed");
    arena_release(&arena);
    return done;
}

bool import_recover(struct store *store, size_t *dropped, struct error *error)
{
    size_t count = 0;
    bool done = recover_rows(store, &count, error) && recover_files(store, error) &&
                vault_settle(store, error);
    if (dropped)
        *dropped = count;
    return done;
}
