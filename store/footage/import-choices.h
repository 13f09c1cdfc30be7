/*
 * Import choices: what whoever imports a lesson can choose from, so that a form can offer it.
 *
 * The trajectories that are open (a coach's or teacher's own, the registrar's all), the people who may have
 * filmed or may be named to watch (every account that is not disabled), and what this person chose the last
 * time. No goals, no notes. Cameras and cards come from equipment_list(), classes from class_list().
 */
#ifndef STORE_FOOTAGE_IMPORT_CHOICES_H
#define STORE_FOOTAGE_IMPORT_CHOICES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/people/accounts.h"
#include "store/base/memory.h"
#include "store/engine/store.h"

struct open_trajectory {
    const char *id, *coach, *teacher;          /* full names */
    const char *last_class, *last_location_id; /* of its latest lesson; NULL: none yet */
};

struct colleague {
    const char *name, *full_name;
    unsigned roles;
};

struct import_choices {
    struct open_trajectory *trajectories; /* by teacher */
    size_t trajectory_count;
    struct colleague *colleagues; /* by full name */
    size_t colleague_count;
    const char *last_camera, *last_card; /* of this person's latest import; NULL: none, or it was retired */
    int64_t made_at;                     /* the store */
};

/* ERROR_DENIED for whoever may import nothing (the owner). */
bool import_choices(struct store *store, const struct actor *actor, struct arena *arena,
                    struct import_choices *choices, struct error *error);

#endif
