/*
 * Equipment: the school's own cameras and cards (R5). Footage comes from these alone, and only while they are
 * in use.
 */
#ifndef STORE_PEOPLE_EQUIPMENT_H
#define STORE_PEOPLE_EQUIPMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/people/accounts.h"
#include "store/base/memory.h"
#include "store/engine/store.h"

struct equipment {
    const char *id, *kind, *name, *serial, *location; /* kind: camera or card */
    int64_t added_at;
    int64_t wipes_owed; /* originals still on a card (R6) */
};
struct equipment_list {
    struct equipment *items;
    size_t count;
};

/* Adding what was taken out of use, under its name and serial number, takes it into use again. */
bool equipment_add(struct store *store, const struct actor *actor, const char *kind, const char *name,
                   const char *serial, struct error *error);
/* Takes it out of use: no import may name it from now on. `kind` may be NULL when only one thing has that
 * name. ERROR_CONFLICT for a card with originals that are still owed a wipe (R6): they would be lost sight
 * of. */
bool equipment_retire(struct store *store, const struct actor *actor, const char *kind, const char *name,
                      struct error *error);
/* What is in use, by kind and name; for everybody with an account. */
bool equipment_list(struct store *store, const struct actor *actor, struct arena *arena,
                    struct equipment_list *list, struct error *error);

#endif
