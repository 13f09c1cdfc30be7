/*
 * Finding a pupil of the whole school, by whatever a parent on the phone says: a part of the name, the
 * number, the class, the location, or a guardian's name. Also who has left and is still on record: they can
 * withdraw (R4).
 */
#ifndef STORE_PEOPLE_PUPIL_FIND_H
#define STORE_PEOPLE_PUPIL_FIND_H

#include <stdbool.h>
#include <stddef.h>

#include "store/base/memory.h"
#include "store/engine/store.h"
#include "store/people/accounts.h"
#include "store/people/pupils.h"

struct found_pupil {
    struct pupil pupil;
    const char *guardians; /* their names, joined */
};
struct found_pupils {
    struct found_pupil *items; /* by class and surname, leavers last */
    size_t count;
};

/* Each word of `text` has to occur somewhere; case and accents do not count. An empty text finds everybody.
 * For the registrar. */
bool pupil_find(struct store *store, const struct actor *actor, const char *text, struct arena *arena,
                struct found_pupils *found, struct error *error);

#endif
