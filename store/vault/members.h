/*
 * The list of the vault's folders, which its owner keeps (store/vault/vault.h).
 */
#ifndef STORE_VAULT_MEMBERS_H
#define STORE_VAULT_MEMBERS_H

#include "store/gate/actor.h"
#include "store/vault/look.h"

/* For an owner; in the arena. */
bool vault_show(struct store *store, const struct actor *actor, struct arena *arena,
                struct vault_look_list *list, struct error *error);

struct vault_added {
    char folder[4096];
    bool same_disk;  /* as another folder of the vault: when that disk breaks, both are gone */
    bool was_there;  /* it was in the list already */
    int64_t copied;  /* halves that it did not have */
    int64_t lacking; /* of lessons whose half no folder has that can be reached */
};
/* Adds a folder that exists to the list and copies into it what the others have. For one that is in the list
 * already, the copying alone. ERROR_INVALID where what is overwritten is not gone. */
bool vault_add(struct store *store, const struct actor *actor, const char *folder, struct vault_added *added,
               struct error *error);

struct vault_removed {
    const char *folder; /* in the arena */
    int64_t lost;       /* lessons that nobody can open any more without it */
};
/* Overwrites all that the folder holds, removes its file and takes it out of the list. ERROR_CONFLICT when it
 * is the only one, or when lessons have their half there alone. `destroyed`: its disk is gone, or is
 * destroyed, as the owner declares; nothing is overwritten then. */
bool vault_remove(struct store *store, const struct actor *actor, const char *folder, bool destroyed,
                  struct arena *arena, struct vault_removed *removed, struct error *error);

#endif
