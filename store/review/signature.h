/*
 * Signatures of what is written about a lesson: that who is named as the author of a note, or a blur, wrote
 * it.
 *
 * Encryption alone does not say so: both people of a trajectory have its key. What is written is signed
 * (Ed25519ph) over all that it says in the clear (`bound`) and over its ciphertext: a signature of the text
 * itself would let anybody with the database try out what it might say. Checking one takes some 0.07 ms, and
 * thousands of notes may be listed where a screen shows forty: a signature is checked when it is first asked
 * for, and the answer kept.
 */
#ifndef STORE_REVIEW_SIGNATURE_H
#define STORE_REVIEW_SIGNATURE_H

#include <stdbool.h>
#include <stddef.h>

#include "store/base/memory.h"
#include "store/engine/store.h"
#include "store/keys/keys.h"

struct signature {
    enum { SIGNATURE_UNCHECKED, SIGNATURE_FITS, SIGNATURE_WRONG } verdict;
    const struct signature_proof *proof; /* what it is checked by */
};

/* Whether its author signed it as it is. NULL fits nothing. */
bool signature_fits(struct signature *signature);

/* Signs what is bound and the ciphertext. */
void signature_make(const struct secrets *secrets, const char *bound, const void *nonce, size_t nonce_size,
                    const void *sealed, size_t size, unsigned char signature[static SIGNATURE_SIZE]);

/* Keys that the authors of a trajectory's notes and blurs signed with, now or before they got new ones. In
 * the arena. */
struct signers;
bool signers_read(struct store *store, const char *trajectory, struct arena *arena,
                  const struct signers **signers, struct error *error);

/* What a signature will be checked by, in the arena like `signers` and `author`. */
struct signature *signature_take(struct arena *arena, const struct signers *signers, const char *author,
                                 const char *bound, const void *nonce, size_t nonce_size, const void *sealed,
                                 size_t size, const void *signature, size_t signature_size);

#endif
