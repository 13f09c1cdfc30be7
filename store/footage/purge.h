/*
 * Purge: footage whose grace has run out is deleted, so that nobody can bring it back (R9).
 *
 * Order of work, each step repeatable: sealed keys deleted and `shredded_at` set → the pepper overwritten in
 * every folder of the vault (store/vault/vault.h) → files unlinked, folder fsynced → `purged_at` and the
 * certificate in the audit. Only the last says "deleted", and only when every folder of the vault has
 * answered; until then the session is shredded and waits. Whoever reads the database is in nobody's way: what
 * its log has opens nothing. Of footage that came in before there was a vault, the log has whole keys; that
 * is not called deleted before the log is emptied. With a clock that cannot be believed nothing is purged
 * (store/gate/timekeeping.h).
 *
 * The notes stay. Of an original that is still owed a wipe, path and content digest stay until it is done
 * (R6).
 */
#ifndef STORE_FOOTAGE_PURGE_H
#define STORE_FOOTAGE_PURGE_H

#include <stdbool.h>
#include <stdint.h>

#include "store/people/accounts.h"
#include "store/base/memory.h"
#include "store/engine/store.h"

struct purged {
    const char *session, *class_name, *filmed_on;
    int64_t clips, size;
    int64_t due_at;
    bool done;           /* false: shredded, but something is still to go; tried again next time */
    const char *waiting; /* the folders of the vault that have not answered, or NULL */
};
struct purge_list {
    struct purged *items;
    size_t count;
};

enum purge_manner {
    PURGE_LIST,    /* only lists what is due */
    PURGE_AWAIT,   /* gives whoever reads the store just now five seconds to end */
    PURGE_IF_FREE, /* does not wait for them: what is shredded is purged the next time. For every start. */
};

/* Purges what is due. Before that it drops imports that were broken off (import_recover) and does what time
 * does by itself (review_apply_time). It names no people, so anyone may run it; `actor` may be NULL. When one
 * session fails the others are purged all the same: the list is filled, and the error is that of the first.
 * ERROR_BUSY when another process reads the store just now and whole keys are in the log. That a folder of
 * the vault has not answered is no error. */
bool purge_run(struct store *store, const struct actor *actor, enum purge_manner manner, struct arena *arena,
               struct purge_list *list, struct error *error);

/* The record that a session's footage is gone. */
struct certificate {
    const char *session, *filmed_on, *class_name;
    int64_t clips, size;
    int64_t marked_at, shredded_at, purged_at;
    int64_t vault_folders,
        forgotten_at; /* how many overwrote the pepper, and the last one when; 0: it had none */
    const char *reason;
    const char *hash; /* of its audit row, hexadecimal */
};
/* For who could watch it (R7, R11, R12); ERROR_DENIED for others. *found is false before it is purged. */
bool certificate_get(struct store *store, const struct actor *actor, const char *session, struct arena *arena,
                     struct certificate *certificate, bool *found, struct error *error);

#endif
