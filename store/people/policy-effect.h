/*
 * Policy effect: what a change of the school's policy would do, computed before it is made.
 *
 * Numbers only, since the owner who decides sees neither pupils nor footage (R7). Nothing is changed here.
 * What a stricter regime would block is found by setting it and taking that back (R2, R2b).
 */
#ifndef STORE_PEOPLE_POLICY_EFFECT_H
#define STORE_PEOPLE_POLICY_EFFECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/people/accounts.h"
#include "store/base/memory.h"
#include "store/people/permission.h"
#include "store/engine/store.h"

struct policy_class {
    const char *class_name, *location;
    int64_t pupils, may_before, may_after;
    int64_t gained, lost; /* pupils: may be in the picture then and not now, and the other way round */
    int64_t blocked;      /* lessons of the class that may no longer be seen then */
};

struct policy_effect {
    const char *key, *before, *after;
    bool same; /* nothing changes */

    /* regime.…: for today. */
    bool regime;
    enum purpose purpose;
    struct policy_class *classes; /* those in which something changes, by name and location */
    size_t class_count, class_room;
    int64_t pupils, gained, lost; /* in all classes */
    int64_t next_lessons;         /* open trajectories whose class is among them: their film plan changes */
    int64_t footage;              /* lessons of that purpose whose footage is there */
    int64_t blocked;              /* of them: somebody in the picture has no right to it under the new rule */

    /* Days. */
    int64_t marked;     /* grace_days: lessons that are marked already and keep their day */
    int64_t warned_now; /* backstop_warn_days: lessons that the list warns about, now and then */
    int64_t warned_then;
    int64_t marked_at_once;  /* backstop_mark_days: lessons that would be marked as soon as it holds */
    int64_t expired_at_once; /* notes_retention_days: trajectories whose notes and goals would go as soon as
                                it holds */
    int64_t without_factor;  /* second_factor: people who have none and would set one up */
    int64_t leavers_at_once; /* leavers_grace_days: pupils who left and whom no footage shows, who would go as
                                soon as it holds */
};

/* For an owner. ERROR_INVALID when the value cannot be set. */
bool policy_foretell(struct store *store, const struct actor *actor, const char *key, const char *value,
                     struct arena *arena, struct policy_effect *effect, struct error *error);

#endif
