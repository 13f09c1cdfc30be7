/*
 * The vault: half of each footage key, kept where it can be overwritten (R4, R9).
 *
 * A session's footage is encrypted under K = BLAKE2b-256 (key = pepper, "footage" ‖ session ‖ half). `half`
 * is what the database keeps, sealed to people; the pepper is in the vault and nowhere else. When the footage
 * must go the pepper is overwritten, and the database's log, its backups and the blocks that its disk keeps
 * hold nothing that opens it, whoever reads the database meanwhile. What came in before there was a vault has
 * no pepper: its half is K.
 *
 * The vault has one or more *members*: folders with a file of slots (store/vault/slots.h) each, which all
 * hold the same. The list is the owner's (store/vault/members.h); without one it is the folder `vault` of the
 * store. One member is enough to open footage; an import needs all of them; and something is forgotten when
 * every member has said so.
 *
 * A session's row comes before its slot. So a slot without a session that lives is one that is left over, and
 * is overwritten: by who has just withdrawn something, and at every start.
 */
#ifndef STORE_VAULT_VAULT_H
#define STORE_VAULT_VAULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/base/error.h"
#include "store/base/id.h"
#include "store/base/memory.h"
#include "store/engine/store.h"
#include "store/keys/keys.h"
#include "store/vault/slots.h"

/* The member that every store has until its owner says otherwise, seen from the store's folder. */
#define VAULT_FOLDER "vault"

/* Before a session that is to have a pepper has its row: every member is there, and what is overwritten in it
 * is gone. Makes the file of the store's own folder, once. ERROR_IO names a member that is not there. */
bool vault_ready(struct store *store, struct error *error);

/* Whether a vault could be in the store's own folder. For whoever makes a store. */
bool vault_fits(struct store *store, struct error *error);

/* Puts the pepper into every member that has not got it yet; all of it is on their disks on return.
 * ERROR_CONFLICT when the session has been dropped or blocked meanwhile. */
bool vault_put(struct store *store, const char *session, const unsigned char pepper[static PEPPER_SIZE],
               struct error *error);

/* The key of a session's footage, from the half that was sealed; into secret memory of the caller. ERROR_IO
 * when no member can be reached that has the other half, ERROR_CORRUPT when none has it any more. */
bool vault_footage_key(struct store *store, const char *session, const unsigned char half[static KEY_SIZE],
                       unsigned char key[static KEY_SIZE], struct error *error);

/* What the members say of a session whose keys are destroyed. */
struct vault_answer {
    size_t members;       /* 0: it came in before there was a vault */
    size_t waiting;       /* how many of them have not answered */
    const char *folders;  /* these, "A, B", in the arena; NULL: none */
    int64_t forgotten_at; /* when the last of those that answered overwrote it, ms; 0: none */
};

/* Overwrites the session's pepper in every member. A member that cannot be reached is no failure; it is in
 * the answer. */
bool vault_forget(struct store *store, const char *session, struct arena *arena, struct vault_answer *answer,
                  struct error *error);
/* The same without overwriting anything, for lists. */
bool vault_ask(struct store *store, const char *session, struct arena *arena, struct vault_answer *answer,
               struct error *error);

/* Overwrites what belongs to no session that lives, wherever it can be reached: behind every change that
 * blocks or drops footage, and at every start. What cannot be done now is done the next time; fails only when
 * the database cannot be read. */
bool vault_settle(struct store *store, struct error *error);

/* --- for this room and for check --- */

struct vault_member {
    char id[ID_SIZE];   /* "": the store's own, while there is no list */
    const char *folder; /* as the list has it: absolute, or seen from the store's folder */
    const char *path;   /* absolute */
    int64_t added_at;   /* 0: the store's own, which is older than the list */
};
struct vault_member_list {
    struct vault_member *items;
    size_t count;
};
bool vault_members(struct store *store, struct arena *arena, struct vault_member_list *list,
                   struct error *error);

/* Opens a member's slots. NULL with errno as slots_open(); *folder is to be closed after the slots. */
struct slots *vault_member_open(struct store *store, const struct vault_member *member,
                                const unsigned char tag[static SLOT_TAG], enum slots_manner manner,
                                int *folder);
/* Closes both; -1 and NULL are allowed. */
void vault_member_close(struct slots *slots, int folder);

/* Whether what was opened (or not: NULL, with `number` from errno) can be put into; the sentence if not. */
bool vault_member_usable(const struct vault_member *member, const struct slots *slots, int folder, int number,
                         struct error *error);

/* What stands for this store in the header of its slots. *known is false while it has no school. */
bool vault_tag(struct store *store, unsigned char tag[static SLOT_TAG], bool *known, struct error *error);

/* The sentence for what vault_member_open() said; always false. */
bool vault_trouble(const struct vault_member *member, int number, struct error *error);

/* The sessions that live, in order of their tags. */
struct vault_living {
    unsigned char tag[SLOT_TAG];
    char session[ID_SIZE];
};
struct vault_living_list {
    struct vault_living *items;
    size_t count;
};
bool vault_living(struct store *store, struct arena *arena, struct vault_living_list *list,
                  struct error *error);
const struct vault_living *vault_lives(const struct vault_living_list *list,
                                       const unsigned char tag[static SLOT_TAG]); /* NULL: it does not */

#endif
