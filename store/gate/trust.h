/*
 * Trust: who vouches for what is stored, so that whoever can write the database file is no party to what it
 * says.
 *
 * The trace (store/gate/audit.h) is a transparency log: each row, signed by its actor (Ed25519) and chained
 * to the row before, holds a digest of every row of the registers that it changed (store/engine/rows.h). What
 * the database says is true when, for each row, the newest change of it in the log has its digest, and the
 * log itself is true:
 *   - its first change (the *root*: the making of the school, or the owner's vouching for an older store) is
 * known to everybody who ever logged in (store/gate/pins.h);
 *   - each later row is signed by the key that its actor had then, which is in the log too: put there by the
 * owner, or by the person under the key before (key continuity);
 *   - its act may change what it changed, and its actor had the role that the act asks for;
 *   - what nobody signed is the program's own doing, which only takes away: marks, purges, what is to be
 * forgotten. Logging in is signed and chained as everything is, so each log-in countersigns all that was
 * there before.
 *
 * A store of an earlier version has no root until its owner logs in; until then nothing here refuses
 * anything.
 */
#ifndef STORE_GATE_TRUST_H
#define STORE_GATE_TRUST_H

#include <stdbool.h>
#include <stdint.h>

#include "store/base/error.h"
#include "store/engine/rows.h"
#include "store/engine/store.h"
#include "store/gate/actor.h"
#include "store/gate/gate.h"

enum { TRUST_HASH = 32 };

/* A row of the trace, as far as trust has to judge it. */
struct trust_row {
    int64_t seq, at;
    const char *actor, *action;
    bool refused;
    const unsigned char *changes;   /* TRUST_HASH bytes, or NULL */
    const unsigned char *signature; /* SIGNATURE_SIZE bytes, or NULL */
    bool as_it_is; /* its signature is left alone: it changed nothing, and this is no examination of all */
};

/* For audit_append alone. Writes down, under the number that the trace's next row will have, what the open
 * transaction changed by that act; *any is false when that is nothing of what is vouched for. */
bool trust_record(struct store *store, enum act act, int64_t seq, unsigned char changes[static TRUST_HASH],
                  bool *any, struct error *error);
void trust_sign(const struct actor *actor, const unsigned char hash[static TRUST_HASH],
                unsigned char signature[static SIGNATURE_SIZE]);

/* The number of the root in the trace; 0 while nobody has vouched for this store. */
bool trust_root(struct store *store, int64_t *root, struct error *error);

/* Whether a row of the trace that fits in its chain may stand there: its changes, its signature, its act.
 * ERROR_CORRUPT names it. */
bool trust_judge(struct store *store, int64_t root, const struct trust_row *row,
                 const unsigned char hash[static TRUST_HASH], struct error *error);

/* Rows to hold against the log: of a kind, those with this `first`, or with this `second` (what belongs to a
 * trajectory, a lesson, a pupil); NULL: any. */
struct trust_rows {
    enum row_kind kind;
    const char *first, *second;
};

/* Inside or outside a transaction: the rows are as the log left them. Verifies first, once, what the trace
 * got since it was last verified on this connection. ERROR_CORRUPT says what does not fit, and what to do. */
bool trust_hold(struct store *store, const struct trust_rows *rows, size_t count, struct error *error);

/* Likewise those of a kind with this `first`. */
bool trust_rows(struct store *store, enum row_kind kind, const char *first, struct error *error);

/* Whether those rows are as the newest changes in the log say, and nothing of the log itself: for log-in,
 * which looks into the log afterwards and keeps nobody out for what it finds there. ERROR_CORRUPT. */
bool trust_rows_stand(struct store *store, enum row_kind kind, const char *first, struct error *error);

/* Before anything is sealed to somebody: their account and keys, roles and sites. */
bool trust_account(struct store *store, const char *account, struct error *error);

/* The owner vouches for all that is there now: once for a store that an earlier version made; and again after
 * looking into what `check` found. */
bool trust_vouch(struct store *store, const struct actor *owner, struct error *error);

/* What is wrong with a row. */
enum trust_how {
    TRUST_CHANGED,
    TRUST_PUT_BACK, /* to what it was once */
    TRUST_ADDED,
    TRUST_REMOVED,
};
struct trust_finding {
    enum row_kind kind;
    const char *first;
    enum trust_how how;
    int64_t right;   /* the newest row of the trace at which it was right; of one that was added: the root */
    int64_t earlier; /* TRUST_PUT_BACK: the newest row of the trace that left it as it is now */
};
/* What a row of the kind is, in words, in the person's language; and which it is: a short id, or a name. */
const char *trust_words(enum row_kind kind);
const char *trust_which(const char *first);

/* For check: every kind, every row. `found` is called with what does not fit, and says whether to go on. */
typedef bool trust_found(void *context, const struct trust_finding *finding);
bool trust_examine(struct store *store, trust_found *found, void *context, struct error *error);

#endif
