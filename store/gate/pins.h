/*
 * Pins: what a person's own machine remembers of a store, outside it, so that a store that was put back to an
 * earlier day, made anew or cut is noticed by whoever saw it before (trust on first use, key continuity).
 *
 * One file per school and person below $XDG_STATE_HOME (~/.local/state): terugblik/pins/SCHOOL-ACCOUNT. It
 * holds the root of the trace and the head that was verified last; both bind all keys, roles and rows that
 * there were (store/gate/trust.h).
 *
 * On a machine that never saw the store, whoever wants to be sure compares the *phrase* with a colleague:
 * digits that both programs make from the root and both people's signing keys.
 */
#ifndef STORE_GATE_PINS_H
#define STORE_GATE_PINS_H

#include <stdbool.h>
#include <stdint.h>

#include "store/base/error.h"
#include "store/engine/store.h"
#include "store/gate/actor.h"

enum { PHRASE_SIZE = 5 * 5 }; /* five times four digits, blanks between them, and the end */

/* At log-in: holds the store against what this machine remembers of it, verifies what came since and the
 * registers of people, and remembers the new head. ERROR_CORRUPT says what does not fit; nothing is sealed to
 * anybody on this connection from then on (store.distrust). A folder that cannot be written is no failure. */
bool pins_check(struct store *store, const struct actor *actor, struct error *error);

/* When somebody leaves: remembers the head that their own acts left. What fails is no failure. */
void pins_remember(struct store *store, const struct actor *actor);

/* Whether the trace still has what this machine remembers of this store, of everybody who used it here. Needs
 * no log-in. ERROR_CORRUPT as above. */
bool pins_of_all(struct store *store, struct error *error);

/* For a restore: whether each head that this machine remembers of the store in that folder is one that `has`
 * knows; else *beyond is the row of one that it does not know. */
typedef bool pins_has(void *context, int64_t seq, const unsigned char *hash);
bool pins_beyond(const char *store, pins_has *has, void *context, int64_t *beyond);

/* Forgets what was remembered and believes what is there now: after somebody looked into it. */
bool pins_accept(struct store *store, const struct actor *actor, struct error *error);

/* The phrase for the actor and the person of that log-in name, the same on both machines. ERROR_NOT_FOUND. */
bool pins_phrase(struct store *store, const struct actor *actor, const char *name,
                 char phrase[static PHRASE_SIZE], struct error *error);

#endif
