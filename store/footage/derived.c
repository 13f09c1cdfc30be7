#include "store/footage/derived.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/engine/db.h"
#include "store/base/files.h"

bool derived_unwritable(struct error *error)
{
    return error_system(error, errno, "What was made of the footage cannot be kept");
}

static void name_it(struct derived *derived, const char *clip, const char *ending)
{
    char unfinished[sizeof derived->part];
    (void)snprintf(unfinished, sizeof unfinished, "%s.part", ending);
    footage_name(derived->name, clip, ending);
    footage_name(derived->part, clip, unfinished);
}

/* Whether the file that is open is still the one of that name: the other process may have finished it, under
 * its other name, before it was held. */
static bool still_named(struct store *store, const struct derived *derived)
{
    struct stat held, named;
    return fstat(derived->fd, &held) == 0 &&
           fstatat(store->footage_fd, derived->part, &named, AT_SYMLINK_NOFOLLOW) == 0 &&
           held.st_ino == named.st_ino && held.st_dev == named.st_dev;
}

bool derived_create(struct store *store, const char *clip, const char *ending, struct derived *derived,
                    struct error *error)
{
    name_it(derived, clip, ending);
    derived->fd = file_open(store->footage_fd, derived->part, O_RDWR | O_CREAT | O_NOFOLLOW);
    if (derived->fd < 0)
        return derived_unwritable(error);
    bool held = flock(derived->fd, LOCK_EX | LOCK_NB) == 0, elsewhere = !held && errno == EWOULDBLOCK;
    if (!held && !elsewhere) {
        (void)derived_unwritable(error);
        derived_drop(store, derived);
        return false;
    }
    if (elsewhere || !still_named(store, derived)) {
        (void)close(derived->fd); /* nothing was written */
        derived->fd = -1;
        return true;
    }
    if (ftruncate(derived->fd, 0) == 0)
        return true;
    (void)derived_unwritable(error);
    derived_drop(store, derived);
    return false;
}

void derived_drop(struct store *store, struct derived *derived)
{
    if (derived->fd < 0)
        return;
    (void)unlinkat(store->footage_fd, derived->part, 0); /* one that stays is taken over */
    (void)close(derived->fd);
    derived->fd = -1;
}

/* Whether the footage is there to stay for now. */
static bool may_stay(struct store *store, const char *session, const char *clip, bool *may,
                     struct error *error)
{
    struct query query;
    if (!db_query(store->db,
                  "SELECT 1 FROM clip c JOIN session s ON s.id = c.session_id WHERE c.id = ?2 AND s.id = ?1"
                  " AND s.shredded_at IS NULL AND s.purged_at IS NULL",
                  DB_ARGS(DB_TEXT(session), DB_TEXT(clip)), &query, error))
        return false;
    *may = query_next(&query);
    return query_close(&query, error);
}

bool derived_keep(struct store *store, struct derived *derived, const char *session, const char *clip,
                  struct error *error)
{
    bool may = false;
    bool named = file_sync(derived->fd) &&
                 renameat(store->footage_fd, derived->part, store->footage_fd, derived->name) == 0;
    /* Gone: a purge was here already. */
    if (!named && errno != ENOENT) {
        (void)derived_unwritable(error);
        derived_drop(store, derived);
        return false;
    }
    (void)close(derived->fd); /* it was synced */
    derived->fd = -1;
    /* A purge removes the files after it has marked the row, so a row that is not marked now means that a
     * purge is still to come and will find this file. */
    if (!may_stay(store, session, clip, &may, error)) {
        (void)unlinkat(store->footage_fd, derived->name, 0); /* made anew, or found by the purge */
        return false;
    }
    if (!may && unlinkat(store->footage_fd, derived->name, 0) != 0 && errno != ENOENT)
        return derived_unwritable(error);
    if (may && !named) {
        errno = ENOENT;
        return derived_unwritable(error);
    }
    return file_sync(store->footage_fd) || derived_unwritable(error);
}

bool derived_open(struct store *store, const char *clip, const char *ending, int *fd, struct error *error)
{
    char name[CLIP_FILE_NAME];
    footage_name(name, clip, ending);
    *fd = file_open(store->footage_fd, name, O_RDONLY | O_NOFOLLOW);
    return *fd >= 0 || errno == ENOENT || errno == EISNAM ||
           error_system(error, errno, "The footage folder of the store cannot be read");
}

bool derived_remove(struct store *store, const char *clip, const char *ending, struct error *error)
{
    char name[CLIP_FILE_NAME];
    footage_name(name, clip, ending);
    return unlinkat(store->footage_fd, name, 0) == 0 || errno == ENOENT || derived_unwritable(error);
}
