/*
 * The book of answers: every answer and objection of some people for one purpose, read once, so that
 * thousands of questions "may this person be in the picture?" take one query per table.
 *
 * It decides nothing: it hands each person's part to permission_decide(). For the store alone.
 */
#ifndef STORE_PEOPLE_PERMISSION_BOOK_H
#define STORE_PEOPLE_PERMISSION_BOOK_H

#include <stdbool.h>
#include <stddef.h>

#include "store/people/classes.h"
#include "store/base/memory.h"
#include "store/people/permission.h"
#include "store/engine/store.h"

/* Whose answers are read. Of the fields below only the one for this value is set. */
enum whose { WHOSE_EVERYBODY, WHOSE_PUPILS, WHOSE_STAFF, WHOSE_CLASS, WHOSE_PUPIL, WHOSE_ACCOUNT };
struct permission_scope {
    enum whose whose;
    const char *id;                   /* WHOSE_PUPIL, WHOSE_ACCOUNT */
    const struct school_class *class; /* WHOSE_CLASS: whoever is or was in it */
};

struct permission_book;
bool permission_book_load(struct store *store, const struct permission_scope *scope, enum purpose purpose,
                          struct arena *arena, struct permission_book **book, struct error *error);
/* May this person be in the picture on day `on`, under the school's regime? `birth_date` is a pupil's; NULL
 * for an employee. */
struct permission permission_book_decide(const struct permission_book *book, const char *person,
                                         const char *birth_date, const char *on);
/* The same under another regime: what a change of the regime would do. */
struct permission permission_book_decide_under(const struct permission_book *book, bool objection_regime,
                                               const char *person, const char *birth_date, const char *on);
bool permission_book_objection_regime(const struct permission_book *book);

/* What an employee's own consent says (R1), by account id. */
bool permission_of_account(struct store *store, const char *account, enum purpose purpose, const char *on,
                           struct arena *arena, struct permission *permission, struct error *error);
/* The same of one pupil, by id. */
bool permission_of_pupil(struct store *store, const char *pupil, enum purpose purpose, const char *on,
                         struct arena *arena, struct permission *permission, struct error *error);

#endif
