/*
 * Lessons are made ready for watching in the background: listened to (the strip, jumps to speech) and given a
 * proxy (player/wire/proxy.h), so that the first watching is as light as any.
 *
 * It goes on while the program is open, whatever screen is on top, on behalf of the person who is logged in
 * and of the lessons that they have a key to, the newest first, and the one that is open before all others.
 * What is not done when the program ends is done when it, or the other person's, is next open. The importer
 * hands nothing over: whoever has no key to a lesson cannot make it ready.
 *
 * One clip at a time, by workers of low priority. Each lesson is asked for at the gate, and recorded as made
 * ready, not as opened (R13); whether it may still be is asked four times a second, and when not, the worker
 * is ended at once and nothing is left of what it made (R4). The footage's key is here while its lesson is in
 * work. Without any of it a lesson can be watched all the same, so nothing is said of what fails.
 *
 * Thread: the interface's only one. The loop polls ready_descriptor() and calls ready_tick() each turn.
 */
#ifndef TUI_READY_READY_H
#define TUI_READY_READY_H

#include <stdbool.h>
#include <stdint.h>

#include "store/people/accounts.h"
#include "store/engine/store.h"

struct ready;

struct ready *ready_start(struct store *store); /* the store must stay */
void ready_end(struct ready *ready);            /* what is being made is dropped; NULL is allowed */

/* Does what is due for ACTOR, who is logged in (NULL: nobody is, and what was in work ends). USEFUL: proxies
 * are of use, since pictures are shown in cells. Returns the next moment to be called again, ms, monotonic.
 */
int64_t ready_tick(struct ready *ready, const struct actor *actor, bool useful, int64_t now);
int ready_descriptor(const struct ready *ready); /* to poll for reading, −1: none */

/* Something in the store has changed: there may be more to do. */
void ready_look(struct ready *ready);
/* This lesson is open on the screen, where it is listened to anyway; NULL: none is. */
void ready_watching(struct ready *ready, const char *session);
/* This clip is not tried again while the program is open. */
void ready_skip(struct ready *ready, const char *clip);

/* Changes whenever another proxy may be there. */
unsigned ready_serial(const struct ready *ready);
/* The lesson in work and how far it is, in percent (0 to 99); NULL: none is. */
const char *ready_session(const struct ready *ready, int *percent);

#endif
