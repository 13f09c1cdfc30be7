/*
 * A look into the vault: what each of its folders holds, for whoever looks after it and for check. Changes
 * nothing.
 */
#ifndef STORE_VAULT_LOOK_H
#define STORE_VAULT_LOOK_H

#include "store/vault/vault.h"

struct vault_slot {
    unsigned char tag[SLOT_TAG];
    enum slot_state state;
};

/* One folder as it is now. */
struct vault_look {
    struct vault_member member;
    struct error trouble;     /* why it cannot be used, or does not overwrite; else ERROR_NONE */
    bool read;                /* its slots were */
    struct vault_slot *slots; /* those in use, in order of their tags */
    size_t count;
    int64_t held;    /* halves of lessons that live */
    int64_t lacking; /* lessons that live and whose half it has not got */
    int64_t left;    /* what belongs to no lesson that lives, and is not overwritten */
    int64_t waiting; /* lessons whose keys are destroyed, and of which it has not said so */
};
struct vault_look_list {
    struct vault_look *items;
    size_t count;
};

/* In the arena. Others may import and withdraw meanwhile: what is there is read before the rows, and what
 * seems to be left is looked at once more. */
bool vault_look(struct store *store, struct arena *arena, struct vault_look_list *list, struct error *error);

enum slot_state vault_look_slot(const struct vault_look *look, const unsigned char tag[static SLOT_TAG]);

#endif
