/*
 * Sealed text: goals, notes and drafts, encrypted under their trajectory's key (store/review/trajectories.h).
 *
 * XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha) with a random nonce; `bound` (ids, kind, times) is associated
 * data, so that a text that is moved to another row or moment does not open. The length of a text can be
 * seen.
 */
#ifndef STORE_KEYS_SEALED_H
#define STORE_KEYS_SEALED_H

#include <stdbool.h>
#include <stddef.h>

#include "store/base/error.h"
#include "store/keys/keys.h"
#include "store/base/memory.h"

enum { SEALED_TEXT_NONCE = 24, SEALED_TEXT_EXTRA = 16 };

/* `sealed` has room for strlen(text) + SEALED_TEXT_EXTRA bytes; its size is set. */
void sealed_text_make(const unsigned char key[static KEY_SIZE], const char *bound, const char *text,
                      unsigned char nonce[static SEALED_TEXT_NONCE], unsigned char *sealed, size_t *size);

/* The text, in the arena. ERROR_CORRUPT when it was changed or belongs elsewhere. */
bool sealed_text_open(const unsigned char key[static KEY_SIZE], const char *bound, const void *nonce,
                      size_t nonce_size, const void *sealed, size_t size, struct arena *arena,
                      const char **text, struct error *error);

#endif
