/*
 * Content digests: what tells one recording from another, so that nothing is imported twice and nothing else
 * is wiped.
 *
 * BLAKE2b (RFC 7693), 32 bytes, keyed with the school's digest key: outside this store the digest of a
 * recording says nothing.
 */
#ifndef STORE_KEYS_DIGEST_H
#define STORE_KEYS_DIGEST_H

#include <stdbool.h>
#include <stdint.h>

#include <sodium.h>

#include "store/base/error.h"
#include "store/engine/store.h"

enum { DIGEST_SIZE = 32, DIGEST_KEY_SIZE = 32 };

struct digest {
    crypto_generichash_state state;
};

/* The school's key. */
bool digest_key(struct store *store, unsigned char key[static DIGEST_KEY_SIZE], struct error *error);

void digest_start(struct digest *digest, const unsigned char key[static DIGEST_KEY_SIZE]);
void digest_add(struct digest *digest, const void *bytes, size_t count);
void digest_end(struct digest *digest, unsigned char result[static DIGEST_SIZE]);

/* The digest of the first `size` bytes of a file. False with errno when it cannot be read, ENODATA when it is
 * shorter. `tick`, when not NULL, is called now and then. */
bool digest_file(const unsigned char key[static DIGEST_KEY_SIZE], int fd, int64_t size,
                 void (*tick)(void *context), void *context, unsigned char result[static DIGEST_SIZE]);

#endif
