/*
 * Audit: everything that matters leaves a row that cannot be changed unseen (R13).
 *
 * Each row's hash is BLAKE2b-256 over the hash of the row before (32 zero bytes before the first) and its
 * fields in order: seq, at, actor, action, refused, trajectory, session, object, detail. Numbers are eight
 * bytes, least first; texts have their length before them in the same way, and NULL is a length of eight
 * 0xFF. Where a row has a digest of what it changed, that follows. The hash is signed by the row's actor
 * (store/gate/trust.h). Rows hold ids, numbers and fixed words, no names and no text of people. The gate
 * writes them, in the transaction of the change. A cut tail is invisible inside the chain: keep a head
 * (audit_head) elsewhere and verify against it.
 */
#ifndef STORE_GATE_AUDIT_H
#define STORE_GATE_AUDIT_H

#include <stdbool.h>
#include <stdint.h>

#include "store/gate/actor.h"
#include "store/gate/gate.h"
#include "store/base/memory.h"
#include "store/engine/store.h"

enum { AUDIT_HASH = 32, AUDIT_HEAD_SIZE = 20 + 1 + 2 * AUDIT_HASH + 1 };

#define AUDIT_CLOCK_AHEAD "ahead"   /* how the detail of such a row begins */
#define AUDIT_DOUBTED     "doubted" /* of a log-in: something did not fit what the trace says */

struct audit_row {
    int64_t seq, at;
    const char *actor_id, *actor; /* actor: full name as known now; NULL: the program */
    const char *action;
    bool refused;
    const char *trajectory, *session, *object, *detail;
    const unsigned char *changes;       /* TRUST_HASH bytes; NULL: none, or not asked for */
    const char *filmed_on, *class_name; /* of the session, where the actor may know them; else NULL */
};
struct audit_list {
    struct audit_row *items;
    size_t count;
};

/* Newest first: all of it for an owner; for others what they did, and what happened to their trajectories. At
 * most `limit` rows before sequence number `before` (0: from the newest). */
bool audit_list(struct store *store, const struct actor *actor, int64_t before, int64_t limit,
                struct arena *arena, struct audit_list *list, struct error *error);

/* Recomputes the chain. ERROR_CORRUPT names the first row that does not fit. `head`, when not NULL, is an
 * earlier "SEQ:HASH" that must still be in the chain. `now` gets the present one. */
bool audit_verify(struct store *store, const char *head, char now[static AUDIT_HEAD_SIZE],
                  struct error *error);

/* When the newest row was written, 0 without any. A clock that is behind it was set back: what time does by
 * itself (R9, R10) then waits. */
bool audit_newest(struct store *store, int64_t *at, struct error *error);

/* Whether the trace begins with the making of the store, or there is nobody yet. ERROR_CORRUPT. */
bool audit_begins(struct store *store, struct error *error);

/* The trace is verified from where it was last verified on this connection, to its end; from its beginning
 * on, signatures of rows that changed nothing are left to audit_verify(). ERROR_CORRUPT as above. */
bool audit_verify_on(struct store *store, struct error *error);

/* What a row stands for: a change, and with it all that the transaction did to what is vouched for
 * (store/gate/trust.h); one more act of a change whose own row follows; a refusal. */
enum audit_kind { AUDIT_CHANGED, AUDIT_ALSO, AUDIT_REFUSED };

/* For the gate alone: appends a row inside the open transaction. Its time is never before that of the row
 * before, unless it is about the clock itself (ACT_CLOCK, store/gate/timekeeping.h); behind a leap ahead of
 * the clock comes a row that says so. */
bool audit_append(struct store *store, const struct actor *actor, const struct change *change,
                  enum audit_kind kind, struct error *error);

#endif
