/*
 * The film plan: per class and date, who may be in the picture and who must stay out (R2, R2b, R3), and what
 * an import is held against; the same of the employees (R1).
 */
#ifndef STORE_PEOPLE_FILM_PLAN_H
#define STORE_PEOPLE_FILM_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include "store/people/accounts.h"
#include "store/base/memory.h"
#include "store/people/permission.h"
#include "store/people/pupils.h"
#include "store/engine/store.h"

struct film_plan_line {
    struct pupil pupil;
    struct permission permission;
};
struct film_plan {
    const char *class_name, *on;
    enum purpose purpose;
    bool objection_regime;
    struct film_plan_line *lines; /* by class and surname */
    size_t count, may;            /* may: how many of them */
};

/* Decides for every pupil of the class (of all classes when NULL) on that day. One query per table: quick for
 * thousands of pupils. ERROR_NOT_FOUND when there is no such class. */
bool film_plan_make(struct store *store, const struct actor *actor, const char *class_name, const char *on,
                    enum purpose purpose, struct arena *arena, struct film_plan *plan, struct error *error);

/* The employees whom R1 is about: who is coach or teacher and has an account, and who has none any more while
 * a lesson with them in it is kept: they can still withdraw (R4). For the registrar. */
struct staff_line {
    const char *id, *name, *full_name; /* name: to log in with */
    struct permission permission;
};
struct staff_list {
    struct staff_line *lines; /* by surname */
    size_t count, may;
};
bool staff_list_make(struct store *store, const struct actor *actor, const char *on, enum purpose purpose,
                     struct arena *arena, struct staff_list *list, struct error *error);

/* What a teacher's own consent says (R1), by account id, on each of `count` days. */
bool permission_of_account(struct store *store, const char *account, enum purpose purpose,
                           const char *const *days, size_t count, struct arena *arena,
                           struct permission *permissions, struct error *error);
/* And a pupil's, by id. */
bool permission_of_pupil(struct store *store, const char *pupil, enum purpose purpose,
                         const char *const *days, size_t count, struct arena *arena,
                         struct permission *permissions, struct error *error);

/* For the store alone: every answer and objection of all pupils for one purpose, read once, to decide many
 * times. */
struct permission_book;
bool permission_book_load(struct store *store, enum purpose purpose, struct arena *arena,
                          struct permission_book **book, struct error *error);
struct permission permission_book_decide(const struct permission_book *book, const char *pupil,
                                         const char *birth_date, const char *on, bool objection_regime);

#endif
