/*
 * Ledger: the trace once more, in a file outside the database, so that a backup of yesterday does not forget
 * what happened today: a consent that was withdrawn, footage that was deleted, an account that was closed.
 *
 * The file DIR/ledger grows by one line for each row of the trace (store/gate/audit.h), in the same act: the
 * line's room is taken before the commit, the line is written behind it, and both are on the disk before
 * anybody is told that it is done. What a crash leaves out, the next change of any process adds, from the
 * trace. Nothing is ever taken out. A database that was put back knows less than its ledger: that ledger is
 * kept as DIR/ledger.ahead, and whoever logs in is told.
 *
 * A line has ids, numbers and fixed words, as the trace has; what a row changed (kinds, ids and digests) is
 * encrypted under a key that only the database and its backups have, since a digest of a name can be guessed.
 * docs/backup-format.md has the format.
 */
#ifndef STORE_GATE_LEDGER_H
#define STORE_GATE_LEDGER_H

#include <stdbool.h>
#include <stdint.h>

#include "store/base/memory.h"
#include "store/engine/store.h"
#include "store/gate/audit.h"
#include "store/gate/gate.h"

/* What becomes of an act when a backup from before it is restored (store/care/restore.h). */
enum aftermath {
    AFTERMATH_NONE,  /* it left nothing that could be lost */
    AFTERMATH_LOST,  /* it has to be done again, and the restore says so */
    AFTERMATH_HOLDS, /* it took something away, or forbade it: the restore carries it out again */
};
enum aftermath act_aftermath(enum act act);

/* For the gate alone: commits the open transaction, and puts down what the trace got. The transaction is
 * still open when nothing was committed; when the ledger fails behind the commit, it is done and said to have
 * failed. */
bool ledger_commit(struct store *store, struct error *error);

/* ERROR_CORRUPT when this store's ledger knows of acts that its trace does not: the database was put back. */
bool ledger_compare(struct store *store, struct error *error);

/* Makes what the ledger has outlive a power cut. What fails is added from the trace later. */
void ledger_sync(struct store *store);

/* For an owner who vouches for what is there now: a ledger that knows more is kept as DIR/ledger.old. */
void ledger_accept(struct store *store);

/* One row of a ledger. Texts are in the arena. */
struct ledger_row {
    struct audit_row row; /* without names; row.changes is there when the row changed something */
    unsigned char previous[AUDIT_HASH], hash[AUDIT_HASH];
    const unsigned char *signature; /* SIGNATURE_SIZE bytes, or NULL */
    const unsigned char *sealed;    /* what it changed, encrypted; NULL: nothing */
    size_t sealed_size;
};
struct ledger {
    const char *school; /* its id */
    struct ledger_row *rows;
    size_t count;
};

/* Reads a ledger whole, in the arena, and recomputes its chain; a line that a crash cut off at the end is
 * left out. ERROR_CORRUPT names the first row that does not fit; ERROR_INVALID: it is no ledger. */
bool ledger_read(int fd, struct arena *arena, struct ledger *ledger, struct error *error);

/* For a restore, inside its transaction: the trace gets the row back, with what it changed. ERROR_CORRUPT
 * when that cannot be opened with this school's key. */
bool ledger_bring_back(struct store *store, const struct ledger_row *row, struct error *error);

#endif
