#include "store/footage/proxy.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "store/footage/derived.h"
#include "store/engine/db.h"
#include "store/footage/footage.h"
#include "store/footage/label-find.h"
#include "store/people/accounts.h"
#include "store/base/id.h"
#include "store/base/memory.h"

enum {
    WRITE_BACK_EVERY = 4 * 1024 *
                       1024, /* bytes after which the disk is set to work, so that the last sync is short */
};

/* Bytes of the disk that are left to what cannot be done without: notes, withdrawals, imports. */
#define ROOM_LEFT (UINT64_C(256) * 1024 * 1024)

struct proxy_writer {
    struct store *store;
    char session[ID_SIZE];
    struct storage_file derived;
    struct footage_writer *footage;
    uint64_t written; /* bytes in the clear */
    uint64_t set_off; /* of these, for how many the disk was set to work */
};

static bool is_there(const struct store *store, const char *clip)
{
    int fd = store->storage->open(store->storage, clip, STORAGE_PROXY);
    if (fd >= 0)
        (void)close(fd); /* nothing was read */
    return fd >= 0;
}

bool proxy_missing(struct store *store, const struct actor *actor, struct arena *arena,
                   struct proxy_missing_list *list, struct error *error)
{
    struct query query;
    size_t room = 0;
    *list = (struct proxy_missing_list){0};
    if (!db_query(store->db,
                  "SELECT s.id, c.id, c.width, c.height FROM session_key k"
                  " JOIN session s ON s.id = k.session_id JOIN clip c ON c.session_id = s.id"
                  " WHERE k.account_id = ?1 AND s.imported_at IS NOT NULL AND s.marked_at IS NULL"
                  " AND s.blocked_at IS NULL AND s.shredded_at IS NULL AND s.purged_at IS NULL"
                  " ORDER BY s.imported_at DESC, s.id, c.position",
                  DB_ARGS(DB_TEXT(actor->id)), &query, error))
        return false;
    while (query_next(&query)) {
        if (is_there(store, row_text(&query, 1)))
            continue;
        list->items = arena_grow(arena, list->items, list->count, &room, sizeof *list->items);
        list->items[list->count++] = (struct proxy_missing){.session = arena_copy(arena, row_text(&query, 0)),
                                                            .clip = arena_copy(arena, row_text(&query, 1)),
                                                            .width = row_int(&query, 2),
                                                            .height = row_int(&query, 3)};
    }
    return query_close(&query, error);
}

static bool has_room(const struct store *store, struct error *error)
{
    uint64_t room;
    if (!store->storage->room(store->storage, &room))
        return derived_unwritable(error);
    return room > ROOM_LEFT ||
           error_set(error, ERROR_IO,
                     "The store's disk has too little room left for a smaller copy of this clip.");
}

bool proxy_create(struct store *store, const char *session, const char *clip,
                  const unsigned char key[static KEY_SIZE], struct proxy_writer **writer, struct error *error)
{
    struct storage_file derived;
    struct footage_writer *footage;
    struct footage_label label;
    *writer = NULL;
    if (!has_room(store, error) || !label_find(store, clip, FOOTAGE_PROXY, &label, error) ||
        !derived_create(store, clip, STORAGE_PROXY, &derived, error))
        return false;
    if (derived.fd < 0)
        return true;
    if (!footage_create(derived.fd, key, &label, FOOTAGE_SIZE_LATER, &footage, error)) {
        derived_drop(store, &derived);
        return false;
    }
    struct proxy_writer *made = memory_alloc(1, sizeof *made);
    *made = (struct proxy_writer){.store = store, .derived = derived, .footage = footage};
    (void)snprintf(made->session, sizeof made->session, "%s", session);
    *writer = made;
    return true;
}

/* R8: nothing reaches the disk that is not encrypted. */
bool proxy_write(struct proxy_writer *writer, uint64_t offset, const void *bytes, size_t count,
                 struct error *error)
{
    if (offset != writer->written)
        return footage_rewrite(writer->footage, offset, bytes, count, error);
    if (!footage_write(writer->footage, bytes, count, error))
        return false;
    writer->written += count;
    if (writer->written - writer->set_off >= WRITE_BACK_EVERY) {
        writer->set_off = writer->written;
        (void)sync_file_range(writer->derived.fd, 0, 0, SYNC_FILE_RANGE_WRITE); /* a head start, no promise */
        return has_room(writer->store, error);
    }
    return true;
}

bool proxy_finish(struct proxy_writer *writer, struct error *error)
{
    struct footage_writer *footage = writer->footage;
    writer->footage = NULL;
    bool kept = footage_finish(footage, error) &&
                derived_keep(writer->store, &writer->derived, writer->session, error);
    proxy_abandon(writer);
    return kept;
}

void proxy_abandon(struct proxy_writer *writer)
{
    if (!writer)
        return;
    footage_abandon(writer->footage);
    derived_drop(writer->store, &writer->derived);
    free(writer);
}

bool proxy_open(struct store *store, const char *clip, const unsigned char key[static KEY_SIZE], int *fd,
                struct error *error)
{
    struct footage_reader *reader = NULL;
    struct footage_label label;
    struct error damaged;
    if (!label_find(store, clip, FOOTAGE_PROXY, &label, error) ||
        !derived_open(store, clip, STORAGE_PROXY, fd, error))
        return false;
    if (*fd >= 0 && !footage_open(*fd, key, &label, &reader, &damaged)) {
        (void)close(*fd); /* only read */
        *fd = -1;
    }
    footage_close(reader);
    return true;
}

bool proxy_remove(struct store *store, const char *clip, struct error *error)
{
    return derived_remove(store, clip, STORAGE_PROXY, error);
}
