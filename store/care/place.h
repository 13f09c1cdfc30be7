/*
 * Place: where the store is, what it takes, what room is left, and what was deleted last. Numbers and paths
 * only, for an owner, who sees no footage (R7).
 */
#ifndef STORE_CARE_PLACE_H
#define STORE_CARE_PLACE_H

#include <stdbool.h>
#include <stdint.h>

#include "store/base/memory.h"
#include "store/engine/store.h"
#include "store/people/accounts.h"

struct place {
    const char *school, *folder; /* folder: absolute path */
    int64_t made_at;
    int64_t schema_version;
    int64_t database_size; /* bytes, with its log */
    int64_t footage_size, footage_files;
    int64_t free;              /* bytes that this program may still write there */
    int64_t lessons;           /* whose footage is there */
    int64_t marked;            /* of them: marked for deletion */
    int64_t purge_at;          /* when the first of these goes; 0: none is marked */
    int64_t purged_at, purged; /* when footage was deleted last (0: never), and of how many lessons so far */
    int64_t vault_folders;     /* of the vault (store/vault/vault.h) */
    int64_t vault_waiting;     /* lessons that one of them has not overwritten yet */
    const char *vault_trouble; /* what is the matter with the first of them that cannot be used, or NULL */
    int64_t wipes_owed;        /* originals that are still on a card (R6) */
};

bool place_get(struct store *store, const struct actor *actor, struct arena *arena, struct place *place,
               struct error *error);

#endif
