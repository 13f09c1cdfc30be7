/*
 * Goals of a trajectory: what its two people want to work on. Encrypted under the trajectory's key, as notes
 * are, since they say something about a teacher's difficulties. Either of the two may add, change and remove
 * them until the trajectory has ended; one goal always stays. (trajectory_add_goal() is in
 * store/review/trajectories.h.)
 */
#ifndef STORE_REVIEW_GOALS_H
#define STORE_REVIEW_GOALS_H

#include <stdbool.h>
#include <stddef.h>

#include "store/people/accounts.h"
#include "store/base/memory.h"
#include "store/engine/store.h"

enum { GOAL_LONGEST = 500 }; /* characters */

struct goal {
    const char *id, *text;
};
struct goal_list {
    struct goal *items;
    size_t count;
};

/* In the order in which they were set. One that is damaged is left out. */
bool goal_list(struct store *store, const struct actor *actor, const char *trajectory, struct arena *arena,
               struct goal_list *list, struct error *error);
bool goal_change(struct store *store, const struct actor *actor, const char *trajectory, const char *goal,
                 const char *text, struct error *error);
/* ERROR_CONFLICT when it is the only one. */
bool goal_remove(struct store *store, const struct actor *actor, const char *trajectory, const char *goal,
                 struct error *error);

/* For the store alone: what a goal's text is bound to (store/keys/sealed.h). */
const char *goal_bound(struct arena *arena, const char *trajectory, const char *goal);
/* For the store alone, in a change: ERROR_INVALID when the trajectory has ended. */
bool goals_open(struct store *store, const char *trajectory, struct error *error);

#endif
