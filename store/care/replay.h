/*
 * Replay: what was forbidden, deleted or closed since a backup was made is so again in what comes of it.
 *
 * Two sources say what, and both are signed: the acts of the ledger's rows (store/gate/ledger.h), and what
 * these rows changed. A row of the database that the trace has removed since goes; an account whose password
 * the trace has otherwise gets none that anybody knows; the acts themselves say the rest (a consent that was
 * withdrawn, footage that was deleted, a note that was removed). Nothing that only gave something is
 * repeated, since its content is gone: that is told instead.
 */
#ifndef STORE_CARE_REPLAY_H
#define STORE_CARE_REPLAY_H

#include <stdbool.h>
#include <stddef.h>

#include "store/base/memory.h"
#include "store/engine/store.h"
#include "store/gate/ledger.h"
#include "store/keys/keys.h"

struct replay {
    const struct ledger_row *rows; /* of the ledger, behind the backup's head */
    size_t count;
    const char *owner; /* who restores */
    struct arena *arena;
    /* Results, in the arena: log-in names of those who need a new password; the owner themself is not among
     * them but has to choose one. */
    const char **locked;
    size_t locked_count, locked_room;
    bool owner_has_to_choose;
};

/* Inside the restore's transaction, on a database that has the backup's rows and, in its trace, the ledger's.
 * May be run again. */
bool replay_run(struct store *store, struct replay *replay, struct error *error);

/* Whether the owner still is one at the ledger's end; ERROR_DENIED says that they are not. */
bool replay_owner_is_one(struct store *store, const char *owner,
                         const unsigned char sign_public[static SIGN_PUBLIC_SIZE], struct error *error);

#endif
