/*
 * The film plan: per class and day, who may be in the picture and who must stay out (R2, R2b, R3), and what
 * an import is held against; the same of the employees (R1).
 */
#ifndef STORE_PEOPLE_FILM_PLAN_H
#define STORE_PEOPLE_FILM_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include "store/people/accounts.h"
#include "store/people/classes.h"
#include "store/base/memory.h"
#include "store/people/permission.h"
#include "store/people/pupils.h"
#include "store/engine/store.h"

struct film_plan_line {
    struct pupil pupil; /* class and location: of that day */
    struct permission permission;
};
struct film_plan {
    const char *class_name, *location; /* NULL: of all classes */
    const char *on;
    enum purpose purpose;
    bool objection_regime;
    struct film_plan_line *lines; /* by class and surname */
    size_t count, may;            /* may: how many of them */
};

/* Decides for every pupil who was in the class on that day, also who has left or changed class since. The
 * class is found as class_find() does (`location` may be NULL). With `class_name` NULL for everybody on
 * record. One query per table: quick for thousands of pupils. */
bool film_plan_make(struct store *store, const struct actor *actor, const char *class_name,
                    const char *location, const char *on, enum purpose purpose, struct arena *arena,
                    struct film_plan *plan, struct error *error);

struct staff_line {
    const char *id, *name, *full_name; /* name: to log in with */
    struct permission permission;
};
struct staff_list {
    struct staff_line *lines; /* by surname */
    size_t count, may;
};
/* The employees whom R1 is about, for the registrar. For coaching these are the coaches and teachers with an
 * account, for other purposes everybody with an account. Somebody whose account was disabled is among them as
 * long as footage shows them, since they can still withdraw (R4). */
bool staff_list_make(struct store *store, const struct actor *actor, const char *on, enum purpose purpose,
                     struct arena *arena, struct staff_list *list, struct error *error);
/* Everybody with an account who works at the location, to declare who of them is in the picture (R3). */
bool film_plan_staff(struct store *store, const struct actor *actor, const char *location_id, const char *on,
                     enum purpose purpose, struct arena *arena, struct staff_list *list, struct error *error);

#endif
