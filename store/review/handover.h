/*
 * Handing over: how the keys of a trajectory reach another account (R7).
 *
 * Nobody can open a seal but the person it was made for, so what a trajectory's coach can no longer open only
 * its teacher can give again, and the other way round. A coach who leaves is replaced by the teacher. Who
 * forgot their password got a new key pair from the owner (account_reset) and is mended by the other person
 * of each trajectory.
 */
#ifndef STORE_REVIEW_HANDOVER_H
#define STORE_REVIEW_HANDOVER_H

#include <stdbool.h>
#include <stddef.h>

#include "store/people/accounts.h"
#include "store/base/memory.h"
#include "store/engine/store.h"

/* A trajectory of the actor's to which the other person has no keys. */
struct locked_out {
    const char *trajectory, *other; /* id; full name */
    bool as_coach;                  /* the actor is the coach */
    bool one_time; /* the other one has still to log in and choose a password: too early to mend */
};
struct locked_out_list {
    struct locked_out *items;
    size_t count;
};
bool locked_out_list(struct store *store, const struct actor *actor, struct arena *arena,
                     struct locked_out_list *list, struct error *error);

/* Seals the trajectory's keys to the other person's present key pair, in one transaction. The actor must be
 * able to open them. ERROR_CONFLICT when the other person has them already. */
bool trajectory_mend(struct store *store, const struct actor *actor, const char *trajectory,
                     struct error *error);

/* Replaces the coach by another account with that role; the actor is the teacher. The former coach's seals
 * are deleted in the same transaction: from then on they can open nothing of it. */
bool trajectory_hand_over(struct store *store, const struct actor *actor, const char *trajectory,
                          const char *new_coach, struct error *error);

#endif
