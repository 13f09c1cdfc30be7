/*
 * Pupils: the registrar's list of who is in which class (store/people/classes.h has the memberships).
 *
 * It comes from class lists (store/people/pupils-plan.h). Who leaves stays with guardians and consents for
 * the grace that the school's policy sets (leavers_grace_days) and as long as footage shows them; who comes
 * back meanwhile comes back whole. Then they go (pupil_forget_leavers).
 */
#ifndef STORE_PEOPLE_PUPILS_H
#define STORE_PEOPLE_PUPILS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/people/accounts.h"
#include "store/base/memory.h"
#include "store/engine/store.h"

struct pupil {
    const char *id, *number, *name, *birth_date;
    const char *class_name, *location; /* that they are in, or were in last; a film plan's: of its day */
    int64_t left_at;                   /* 0: still here */
};
/* For the store alone: a query that begins with these columns, and its row as a pupil (in the arena). A
 * condition of store/people/classes.h says which membership is meant. */
#define PUPIL_COLUMNS                                                       \
    "p.id, p.number, p.name, p.birth_date, m.class_name, l.name, p.left_at" \
    " FROM pupil p JOIN membership m ON m.pupil_id = p.id JOIN location l ON l.id = m.location_id"
struct query;
struct pupil pupil_read(const struct query *query, struct arena *arena);

struct pupil_list {
    struct pupil *items;
    size_t count;
};

/* Of one class or of all (`class_name` NULL), at one location or at all (`location` NULL), by class and name;
 * leavers last when asked for. */
bool pupil_list(struct store *store, const struct actor *actor, const char *class_name, const char *location,
                bool with_leavers, struct arena *arena, struct pupil_list *list, struct error *error);

struct guardian {
    const char *pupil, *name; /* pupil: its id */
};
struct guardian_list {
    struct guardian *items; /* by pupil and name */
    size_t count;
};
/* "Ans de Vries; Bob de Vries": of one pupil (by id), in the arena; "" when none are on record. */
const char *guardians_of(const struct guardian_list *list, const char *pupil, struct arena *arena);
/* The guardians of who is or was in a class (at one location, or with NULL at all), or of everybody
 * (`class_name` NULL), for the registrar. */
bool guardian_list(struct store *store, const struct actor *actor, const char *class_name,
                   const char *location, struct arena *arena, struct guardian_list *list,
                   struct error *error);

/* Removes leavers whose grace has run out and whom no footage shows any more, with all that is held on them;
 * and of the others the memberships that ended as long ago. Part of what time does. */
bool pupil_forget_leavers(struct store *store, int64_t *gone, struct error *error);

#endif
