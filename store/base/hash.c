#include "store/base/hash.h"

#include <string.h>

void hash_number(crypto_generichash_state *state, uint64_t number)
{
    unsigned char bytes[8];
    for (int i = 0; i < 8; i++)
        bytes[i] = (unsigned char)(number >> (8 * i));
    crypto_generichash_update(state, bytes, sizeof bytes);
}

void hash_text(crypto_generichash_state *state, const char *text)
{
    if (!text) {
        hash_number(state, UINT64_MAX);
        return;
    }
    hash_number(state, strlen(text));
    crypto_generichash_update(state, (const unsigned char *)text, strlen(text));
}
