/*
 * The reminder: who has not answered yet, and whom to ask (R2). For the registrar.
 *
 * Under the regime of consent that is every pupil without an answer that decides: nobody answered, or only
 * guardians did and the pupil is 16 by now. Under the regime of objection silence needs no reminder (R2b).
 */
#ifndef STORE_PEOPLE_REMINDER_H
#define STORE_PEOPLE_REMINDER_H

#include <stdbool.h>
#include <stddef.h>

#include "store/base/memory.h"
#include "store/engine/store.h"
#include "store/people/accounts.h"
#include "store/people/permission.h"
#include "store/people/pupils.h"

struct reminder_line {
    struct pupil pupil;
    struct permission permission;
    bool own;              /* the pupil answers, from 16 on */
    const char *guardians; /* their names, joined; "" when none are on record */
};
struct reminder {
    const char *class_name, *location; /* NULL: the whole school */
    const char *on;
    enum purpose purpose;
    bool objection_regime;
    struct reminder_line *lines; /* by class and surname */
    size_t count, pupils;        /* pupils: of how many */
};

/* Whether somebody with this permission still has to be asked. */
bool reminder_needed(const struct permission *permission);

/* Of a class, found as class_find() does (`location` may be NULL), or of the whole school (`class_name`
 * NULL). Who has left is not reminded. */
bool reminder_make(struct store *store, const struct actor *actor, const char *class_name,
                   const char *location, const char *on, enum purpose purpose, struct arena *arena,
                   struct reminder *reminder, struct error *error);

#endif
