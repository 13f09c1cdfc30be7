/*
 * Classes: which there are, at which location, and who was in which on a day.
 *
 * A class is its name at a location: two locations may each have a 2B. A pupil is in one class at a time; the
 * memberships carry days, since the day of filming decides who was in the class (R2, R3). Of a pupil on the
 * first list nobody knows since when they are in the class. They count as a member on every earlier day, so
 * that nobody is left out of a declaration.
 */
#ifndef STORE_PEOPLE_CLASSES_H
#define STORE_PEOPLE_CLASSES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/people/accounts.h"
#include "store/base/memory.h"
#include "store/engine/store.h"

struct school_class {
    const char *name, *location, *location_id; /* location: its name */
    int64_t pupils;
};
struct class_list {
    struct school_class *items; /* by name and location */
    size_t count;
};

/* The classes with a pupil on that day; with `on` NULL all that anybody on record is or was in. */
bool class_list(struct store *store, const struct actor *actor, const char *on, struct arena *arena,
                struct class_list *list, struct error *error);

/* Whether classes of that name are at more than one location; then the location is named with the class. */
bool class_needs_location(const struct class_list *list, const char *name);

/* The class of that name on that day. `location` (its name) may be NULL when only one location has such a
 * class; ERROR_INVALID names the locations otherwise, ERROR_NOT_FOUND says that nobody was in such a class.
 */
bool class_find(struct store *store, const char *name, const char *location, const char *on,
                struct arena *arena, struct school_class *class, struct error *error);

/* For the store alone, inside a change. From that day on (NULL: always, as far as is known) the pupil is in
 * this class and in no other. */
bool membership_begin(struct store *store, const char *pupil, const char *class_name, const char *location_id,
                      const char *from_on, struct error *error);
/* From that day on the pupil is in no class. */
bool membership_end(struct store *store, const char *pupil, const char *on, struct error *error);
/* Takes back the last membership_end(): that membership goes on. */
bool membership_resume(struct store *store, const char *pupil, struct error *error);

/* For the store alone: conditions on a membership `m` of a pupil `p`. `day` is a parameter, "?1". */
#define MEMBERSHIP_ON(day) \
    " (m.from_on IS NULL OR m.from_on <= " day ") AND (m.until_on IS NULL OR m.until_on > " day ")"
/* The one they are in, or were in last. */
#define MEMBERSHIP_LAST                                               \
    " m.id = (SELECT x.id FROM membership x WHERE x.pupil_id = p.id " \
    "ORDER BY x.until_on IS NOT NULL, x.until_on DESC, x.id DESC LIMIT 1)"
/* The one of that day; who was in none then, the last one. */
#define MEMBERSHIP_OF(day)                                                                               \
    " m.id = (SELECT x.id FROM membership x WHERE x.pupil_id = p.id"                                     \
    " ORDER BY (x.from_on IS NULL OR x.from_on <= " day ") AND (x.until_on IS NULL OR x.until_on > " day \
    ") DESC, x.until_on IS NOT NULL, x.until_on DESC, x.id DESC LIMIT 1)"

#endif
