/*
 * Slots: a file in which 32 secret bytes can be kept and, later, overwritten where they lie
 * (docs/footage-format.md).
 *
 *     FOLDER/terugblik.vault    64 bytes each: a header, then one slot per session
 *
 * A slot holds a session's pepper, or says when that was forgotten. Nothing else is ever done to the file: it
 * grows at its end by zeros, and is never cut, moved or written anew, so that an overwritten slot is
 * overwritten on the disk too (store/vault/ground.h says where that holds). Each write is synced and read
 * back. A slot that was forgotten stays so: an import that goes on too long cannot bring it back.
 *
 * Several processes may use one file: whoever writes holds it (flock), for a moment. Who reads needs not:
 * a slot that is just being written does not fit its check, and is read again.
 *
 * Functions return false or NULL with errno set: ENOENT there is no such file, EISNAM something else lies in
 * its place, EBADMSG it is no vault or its header is damaged, EKEYREJECTED it is another store's, EBUSY
 * another process held it for five seconds, EOPNOTSUPP not on this file system.
 */
#ifndef STORE_VAULT_SLOTS_H
#define STORE_VAULT_SLOTS_H

#include <stdbool.h>
#include <stdint.h>

#include "store/vault/ground.h"

enum { PEPPER_SIZE = 32, SLOT_SIZE = 64, SLOT_TAG = 16 };

enum slot_state {
    SLOT_NONE,      /* the session has none */
    SLOT_HELD,      /* it holds the session's pepper */
    SLOT_FORGOTTEN, /* it was overwritten */
    SLOT_DAMAGED,   /* half written, or changed by something else */
};

enum slots_manner {
    SLOTS_READ,
    SLOTS_WRITE,
    SLOTS_MAKE, /* makes the file where there is none */
};

struct slots;

/* What stands for a session in a file, and for a store in the header. */
void slot_tag(const char *id, unsigned char tag[static SLOT_TAG]);

/* `folder` stays the caller's, and open. With SLOTS_MAKE a new file is refused where the ground does not fit.
 */
struct slots *slots_open(int folder, const unsigned char store[static SLOT_TAG], enum slots_manner manner);
void slots_close(struct slots *slots); /* NULL is allowed */

/* Whether what is overwritten in this file is gone. */
enum ground slots_ground(const struct slots *slots);

/* `pepper`, when it is held, and may be NULL; `forgotten_at` (ms), when it is forgotten, and may be NULL. */
bool slots_get(struct slots *slots, const unsigned char tag[static SLOT_TAG], enum slot_state *state,
               unsigned char *pepper, int64_t *forgotten_at);

/* Gives the session a slot; all of it is on the disk on return. EEXIST when it has one. */
bool slots_put(struct slots *slots, const unsigned char tag[static SLOT_TAG],
               const unsigned char pepper[static PEPPER_SIZE]);

/* The same, also where the session's slot was forgotten or is damaged: for a folder that comes back to the
 * vault. Whoever does it looks afterwards whether the session lives still. */
bool slots_restore(struct slots *slots, const unsigned char tag[static SLOT_TAG],
                   const unsigned char pepper[static PEPPER_SIZE]);

/* Overwrites the session's slot, also one that says already that it is: whether that reached the disk then,
 * nobody knows. A session without a slot gets one that says so, and thus never another. `now` in ms;
 * *forgotten_at, when not NULL: when it was forgotten first. */
bool slots_forget(struct slots *slots, const unsigned char tag[static SLOT_TAG], int64_t now,
                  int64_t *forgotten_at);

/* Calls `visit` for every slot that is in use, until it returns false. */
typedef bool slots_visit(void *context, const unsigned char tag[static SLOT_TAG], enum slot_state state);
bool slots_each(struct slots *slots, slots_visit *visit, void *context);

/* Overwrites every slot that holds something. */
bool slots_empty(struct slots *slots, int64_t now);

/* The same, and removes the file. Who waits for it meanwhile finds it gone. */
bool slots_destroy(struct slots *slots, int64_t now);

#endif
