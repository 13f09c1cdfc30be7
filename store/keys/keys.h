/*
 * Keys: whose secrets open what (R7).
 *
 * An account has an X25519 pair (others seal keys to it) and an Ed25519 pair (it signs notes). Their secret
 * halves are wrapped with XChaCha20-Poly1305 under Argon2id (RFC 9106) of the password, into which goes what
 * a security key answers where the account has one (store/keys/fido.h): then neither opens without the other.
 * A session's footage has one random half of a key (the other is in the vault, store/vault/vault.h), a
 * trajectory's notes a key; each is sealed (libsodium crypto_box_seal) to each entitled account together with
 * what it is for, so that a seal moved to another row does not open.
 * The public halves are bound into the wrapping, so that keys put in their place are noticed at log-in.
 * There is no master key.
 *
 * Secret memory comes from key_alloc() (sodium_malloc, locked and guarded) and is zeroed by key_free().
 */
#ifndef STORE_KEYS_KEYS_H
#define STORE_KEYS_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/base/error.h"
#include "store/engine/store.h"

enum {
    KEY_SIZE = 32,
    PUBLIC_SIZE = 32,
    SIGN_PUBLIC_SIZE = 32,
    SIGNATURE_SIZE = 64,
    SEAL_CONTEXT_SIZE = 32,
    SEALED_SIZE = 48 + KEY_SIZE + SEAL_CONTEXT_SIZE, /* crypto_box_SEALBYTES and what is inside */
};

/* The two secret halves, in secret memory. */
struct secrets {
    unsigned char box[32];  /* X25519 */
    unsigned char sign[64]; /* Ed25519, libsodium's seed and public half */
};

/* An account's keys as they are stored. */
struct key_record {
    unsigned char box_public[PUBLIC_SIZE];
    unsigned char sign_public[SIGN_PUBLIC_SIZE];
    unsigned char salt[16];
    int64_t ops;    /* Argon2id passes */
    int64_t memory; /* Argon2id bytes */
    unsigned char nonce[24];
    unsigned char wrapped[sizeof(struct secrets) + 16];
};

unsigned char *key_alloc(size_t size); /* secret memory; ends the program when there is none */
void key_free(void *key);              /* NULL is allowed */

/* Makes pairs and wraps them under the password. `account` is bound in as associated data. `secrets`, when
 * not NULL, gets the secret halves, freed by the caller with key_free. */
bool keys_make(const char *account, const char *password, enum kdf_cost cost, struct key_record *record,
               struct secrets **secrets, struct error *error);

/* Unwraps. `answer`: KEY_SIZE bytes of the account's security key, or NULL. The result is secret memory,
 * freed by the caller with key_free. ERROR_DENIED on a wrong password or answer. */
bool keys_unlock(const char *account, const char *password, const unsigned char *answer,
                 const struct key_record *record, struct secrets **secrets, struct error *error);

/* Fails like keys_unlock() with a wrong password, and takes as long as that for a password of this `cost`.
 * For a name that no account has: so the time does not tell whether there is such an account. */
bool keys_unlock_nobody(const char *password, enum kdf_cost cost, struct error *error);

/* Wraps the same secrets under a new password, and the answer of a security key, or NULL. */
bool keys_rewrap(const char *account, const struct secrets *secrets, const char *password,
                 const unsigned char *answer, enum kdf_cost cost, struct key_record *record,
                 struct error *error);

/* A key that this person alone can make, for what they keep to themselves: `purpose` is eight characters. */
void key_of_own(const struct secrets *secrets, const char purpose[static 9],
                unsigned char key[static KEY_SIZE]);

/* The key of a session's footage, of the half that is sealed to people and the pepper that is in the vault.
 */
void key_of_footage(const unsigned char pepper[static KEY_SIZE], const char *session,
                    const unsigned char half[static KEY_SIZE], unsigned char key[static KEY_SIZE]);

/* Seals a 32-byte key to a public key, for one use: `kind` ("footage", "notes"), the row's id and the
 * account's. */
void key_seal(const unsigned char key[static KEY_SIZE], const char *kind, const char *row,
              const char *account, const unsigned char box_public[static PUBLIC_SIZE],
              unsigned char sealed[static SEALED_SIZE]);

/* Opens a seal into secret memory of the caller. ERROR_CORRUPT when it is not what it claims to be. */
bool key_unseal(const unsigned char sealed[static SEALED_SIZE], const char *kind, const char *row,
                const char *account, const struct secrets *secrets,
                const unsigned char box_public[static PUBLIC_SIZE], unsigned char key[static KEY_SIZE],
                struct error *error);

#endif
