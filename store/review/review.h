/*
 * Review: completing it, ending the trajectory, undoing a mark, and what happens by itself (R9, R10).
 */
#ifndef STORE_REVIEW_REVIEW_H
#define STORE_REVIEW_REVIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "store/people/accounts.h"
#include "store/engine/store.h"

/* What completing or ending would delete, for the dialog that asks. */
struct review_effect {
    int64_t sessions, clips, size, length_ms; /* footage still there */
    int64_t purge_after;                      /* when it would be gone */
    int64_t apart;                            /* sessions that not both people have opened */
    bool by_coach,
        by_teacher; /* of one session: who has opened it; without a trajectory: whether anybody has */
};
bool review_effect(struct store *store, const struct actor *actor, const char *trajectory,
                   const char *session, struct review_effect *effect,
                   struct error *error); /* session NULL: the whole trajectory */

/* Completes the session's review and marks its footage. ERROR_CONFLICT when it was completed before. */
bool session_complete(struct store *store, const struct actor *actor, const char *session,
                      struct error *error);
/* Ends it: completes and marks all its footage. ERROR_CONFLICT when it has ended. */
bool trajectory_end(struct store *store, const struct actor *actor, const char *trajectory,
                    struct error *error);
/* Takes a mark back within the grace, by who marked it. The review is open again. Of a session that was
 * marked by trajectory_end() all of that is taken back: the trajectory is open again, and so is each review
 * that it completed. */
bool session_undo_mark(struct store *store, const struct actor *actor, const char *session,
                       struct error *error);

/* What time does by itself: marks idle footage (R10), forgets removed notes after a day and all notes of
 * trajectories that ended longer ago than the retention. Repeatable; part of every start and of purge. */
bool review_apply_time(struct store *store, int64_t *marked, int64_t *notes_gone, struct error *error);

#endif
