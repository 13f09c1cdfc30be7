/*
 * Numbers and texts in a running BLAKE2b, so that no two lists of them hash alike: a number is eight bytes,
 * least first; a text has its length before it in the same way, and NULL is a length of eight 0xFF.
 */
#ifndef STORE_BASE_HASH_H
#define STORE_BASE_HASH_H

#include <stdint.h>

#include <sodium.h>

void hash_number(crypto_generichash_state *state, uint64_t number);
void hash_text(crypto_generichash_state *state, const char *text); /* NULL is allowed */

#endif
