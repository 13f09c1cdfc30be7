/*
 * Security keys (FIDO2, CTAP2): a small device on USB that gives a secret of its own for a touch.
 *
 * Its extension hmac-secret answers a salt with 32 bytes that no other key, and no other salt, gives; the
 * answer goes into what wraps an account's secrets (store/keys/keys.h), so that the password alone opens
 * nothing. What the store keeps, credential and salt, says nothing without the key.
 *
 * libfido2 is loaded when it is first asked for: it brings a dozen libraries that no other command needs.
 *
 * These wait for a finger, half a minute at most: call them in a thread of their own where something else
 * goes on.
 */
#ifndef STORE_KEYS_FIDO_H
#define STORE_KEYS_FIDO_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

#include "store/base/error.h"
#include "store/keys/keys.h"

enum { FIDO_CREDENTIAL_MOST = 1024, FIDO_SALT = 32, FIDO_WAIT_S = 30 };

/* What a key is asked about. */
struct fido_credential {
    unsigned char id[FIDO_CREDENTIAL_MOST];
    size_t id_size;
    unsigned char salt[FIDO_SALT];
};

/* One conversation with a key. Zero it, set `pin` where one is known, and call fido_talk_init(). */
struct fido_talk {
    const char *pin; /* the key's own, or NULL */
    bool needs_pin;  /* it failed for want of the right one: ask, and try again */
    pthread_mutex_t lock;
    void *device; /* being waited for, or NULL; behind the lock */
    bool broken_off;
};

void fido_talk_init(struct fido_talk *talk);
void fido_talk_release(struct fido_talk *talk);
/* From another thread: nobody waits for the finger any more. */
void fido_break_off(struct fido_talk *talk);

/* Makes a credential on the only key that is plugged in, with a random salt, and gives its answer: two
 * touches. `name` is shown by keys that have a screen. ERROR_NOT_FOUND: no key; ERROR_DENIED: it refused, or
 * nobody touched it. */
bool fido_make(struct fido_talk *talk, const char *name, struct fido_credential *credential,
               unsigned char answer[static KEY_SIZE], struct error *error);

/* The answer of the key whose credential it is: one touch. Errors as above. */
bool fido_answer(struct fido_talk *talk, const struct fido_credential *credential,
                 unsigned char answer[static KEY_SIZE], struct error *error);

#endif
