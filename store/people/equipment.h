/*
 * Equipment: the school's own cameras and cards (R5). Footage comes from no other.
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

bool equipment_add(struct store *store, const struct actor *actor, const char *kind, const char *name,
                   const char *serial, struct error *error);
bool equipment_list(struct store *store, const struct actor *actor, struct arena *arena,
                    struct equipment_list *list, struct error *error);

#endif
