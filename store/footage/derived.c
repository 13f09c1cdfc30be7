#include "store/footage/derived.h"

#include <errno.h>

#include "store/engine/db.h"

bool derived_unwritable(struct error *error)
{
    return error_system(error, errno, "What was made ready for watching cannot be kept");
}

bool derived_create(struct store *store, const char *clip, enum storage_kind kind, struct storage_file *file,
                    struct error *error)
{
    return store->storage->create(store->storage, clip, kind, 0, file) || derived_unwritable(error);
}

void derived_drop(struct store *store, struct storage_file *file)
{
    store->storage->drop(store->storage, file);
}

/* Whether the footage is there to stay for now. */
static bool may_stay(struct store *store, const char *session, const char *clip, bool *may,
                     struct error *error)
{
    return db_exists(
        store->db,
        "SELECT 1 FROM clip c JOIN session s ON s.id = c.session_id WHERE c.id = ?2 AND s.id = ?1"
        " AND s.shredded_at IS NULL AND s.purged_at IS NULL",
        DB_ARGS(DB_TEXT(session), DB_TEXT(clip)), may, error);
}

bool derived_keep(struct store *store, struct storage_file *file, const char *session, struct error *error)
{
    struct storage *storage = store->storage;
    bool may = false, kept = storage->commit(storage, file);
    /* Gone: a purge was here already. */
    if (!kept && errno != ENOENT)
        return derived_unwritable(error);
    /* A purge removes the files after it has marked the row, so a row that is not marked now means that a
     * purge is still to come and will find this file. */
    if (!may_stay(store, session, file->clip, &may, error)) {
        (void)storage->remove(storage, file->clip, file->kind); /* made anew, or found by the purge */
        return false;
    }
    if (!may && !(storage->remove(storage, file->clip, file->kind) && storage->sync(storage)))
        return derived_unwritable(error);
    if (may && !kept) {
        errno = ENOENT;
        return derived_unwritable(error);
    }
    return true;
}

bool derived_open(struct store *store, const char *clip, enum storage_kind kind, int *fd, struct error *error)
{
    *fd = store->storage->open(store->storage, clip, kind);
    return *fd >= 0 || errno == ENOENT || errno == EISNAM ||
           error_system(error, errno, "The footage folder of the store cannot be read");
}

bool derived_remove(struct store *store, const char *clip, enum storage_kind kind, struct error *error)
{
    return store->storage->remove(store->storage, clip, kind) || derived_unwritable(error);
}
