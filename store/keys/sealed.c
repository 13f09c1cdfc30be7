#include "store/keys/sealed.h"

#include <assert.h>
#include <string.h>

#include <sodium.h>

static_assert(SEALED_TEXT_NONCE == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, "nonce");
static_assert(SEALED_TEXT_EXTRA == crypto_aead_xchacha20poly1305_ietf_ABYTES, "tag");

void sealed_text_make(const unsigned char key[static KEY_SIZE], const char *bound, const char *text,
                      unsigned char nonce[static SEALED_TEXT_NONCE], unsigned char *sealed, size_t *size)
{
    unsigned long long written;
    randombytes_buf(nonce, SEALED_TEXT_NONCE);
    crypto_aead_xchacha20poly1305_ietf_encrypt(sealed, &written, (const unsigned char *)text, strlen(text),
                                               (const unsigned char *)bound, strlen(bound), NULL, nonce, key);
    *size = (size_t)written;
}

bool sealed_text_open(const unsigned char key[static KEY_SIZE], const char *bound, const void *nonce,
                      size_t nonce_size, const void *sealed, size_t size, struct arena *arena,
                      const char **text, struct error *error)
{
    if (nonce_size == SEALED_TEXT_NONCE && size >= SEALED_TEXT_EXTRA) {
        unsigned char *opened = arena_alloc(arena, size - SEALED_TEXT_EXTRA + 1);
        unsigned long long length;
        if (crypto_aead_xchacha20poly1305_ietf_decrypt(opened, &length, NULL, sealed, size,
                                                       (const unsigned char *)bound, strlen(bound), nonce,
                                                       key) == 0 &&
            !memchr(opened, '\0', (size_t)length)) {
            opened[length] = '\0';
            *text = (const char *)opened;
            return true;
        }
    }
    return error_set(
        error, ERROR_CORRUPT,
        "A text in the store was changed outside the program and cannot be read; run terugblik check.");
}
