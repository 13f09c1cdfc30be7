/*
 * Where somebody left off in a lesson, so that it opens there the next time.
 *
 * It is the person's own: one file per account and session in DIR/drafts (ACCOUNT-SESSION.place), under a key
 * that is derived from the person's own secret half, so that not even the other person of the trajectory can
 * read it. It always has the same size. It is in no trace and not in the database; it goes when the lesson
 * was watched to its end, and with the drafts when the session is purged (R9).
 */
#ifndef STORE_REVIEW_LEFT_OFF_H
#define STORE_REVIEW_LEFT_OFF_H

#include <stdbool.h>
#include <stdint.h>

#include "store/engine/store.h"
#include "store/people/accounts.h"

enum { LEFT_OFF_LEAST_MS = 10000 }; /* from the beginning and from the end: nearer is not worth keeping */

/* Whether MOMENT of a lesson of LENGTH is worth coming back to. Pure. */
bool left_off_matters(int64_t moment_ms, int64_t length_ms);

/* Keeps it, for who may watch the lesson (ms on the session's timeline); one that does not matter removes
 * what was kept. */
bool left_off_save(struct store *store, const struct actor *actor, const char *session, int64_t moment_ms,
                   int64_t length_ms, struct error *error);
/* 0 when nothing was kept, or it is damaged: then the lesson begins at its beginning. */
int64_t left_off_load(struct store *store, const struct actor *actor, const char *session);

#endif
