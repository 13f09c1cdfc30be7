#include "store/keys/totp.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include <sha1.h>
#include <sodium.h>

#include "store/base/clock.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

void totp_make(char key[static TOTP_KEY_SIZE])
{
    unsigned char secret[TOTP_SECRET];
    randombytes_buf(secret, sizeof secret);
    size_t written = 0;
    for (size_t at = 0; at < sizeof secret; at += 5) {
        uint64_t group = 0;
        for (size_t i = 0; i < 5; i++)
            group = group << 8 | secret[at + i];
        for (int shift = 35; shift >= 0; shift -= 5)
            key[written++] = alphabet[group >> shift & 31];
    }
    assert(written == TOTP_KEY_SIZE - 1);
    key[written] = '\0';
    sodium_memzero(secret, sizeof secret);
}

bool totp_parse(const char *key, unsigned char bytes[static TOTP_MOST], size_t *size)
{
    uint32_t kept = 0;
    int bits = 0;
    *size = 0;
    for (; *key && *key != '='; key++) {
        if (*key == ' ' || *key == '-')
            continue;
        char letter = *key >= 'a' && *key <= 'z' ? (char)(*key - 'a' + 'A') : *key;
        const char *found = strchr(alphabet, letter);
        if (!found)
            return false;
        kept = kept << 5 | (uint32_t)(found - alphabet);
        bits += 5;
        if (bits < 8)
            continue;
        if (*size == TOTP_MOST)
            return false;
        bits -= 8;
        bytes[(*size)++] = (unsigned char)(kept >> bits);
    }
    return key[strspn(key, "=")] == '\0' && *size >= TOTP_LEAST;
}

int64_t totp_step(int64_t at)
{
    return at / (TOTP_STEP_S * CLOCK_SECOND_MS);
}

/* RFC 2104 */
static void hmac_sha1(const unsigned char *key, size_t key_size, const unsigned char *text, size_t size,
                      unsigned char digest[static SHA1_DIGEST_LENGTH])
{
    unsigned char block[SHA1_BLOCK_LENGTH] = {0};
    SHA1_CTX context;
    assert(key_size <= sizeof block);
    memcpy(block, key, key_size);
    for (size_t i = 0; i < sizeof block; i++)
        block[i] ^= 0x36;
    SHA1Init(&context);
    SHA1Update(&context, block, sizeof block);
    SHA1Update(&context, text, size);
    SHA1Final(digest, &context);
    for (size_t i = 0; i < sizeof block; i++)
        block[i] ^= 0x36 ^ 0x5c;
    SHA1Init(&context);
    SHA1Update(&context, block, sizeof block);
    SHA1Update(&context, digest, SHA1_DIGEST_LENGTH);
    SHA1Final(digest, &context);
    sodium_memzero(block, sizeof block);
    sodium_memzero(&context, sizeof context);
}

void totp_code(const unsigned char *secret, size_t size, int64_t step, char code[static TOTP_DIGITS + 1])
{
    unsigned char text[8], digest[SHA1_DIGEST_LENGTH];
    for (int i = 0; i < 8; i++)
        text[i] = (unsigned char)((uint64_t)step >> (56 - 8 * i));
    hmac_sha1(secret, size, text, sizeof text, digest);
    /* RFC 4226, 5.3: four bytes, from where the last one says. */
    const unsigned char *at = digest + (digest[SHA1_DIGEST_LENGTH - 1] & 15);
    uint32_t number = (uint32_t)(at[0] & 127) << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
    snprintf(code, TOTP_DIGITS + 1, "%06u", number % 1000000);
    sodium_memzero(digest, sizeof digest);
}

/* The digits alone; false when there are others than six. */
static bool read_digits(const char *typed, char digits[static TOTP_DIGITS])
{
    size_t count = 0;
    for (; *typed; typed++) {
        if (*typed == ' ')
            continue;
        if (*typed < '0' || *typed > '9' || count == TOTP_DIGITS)
            return false;
        digits[count++] = *typed;
    }
    return count == TOTP_DIGITS;
}

bool totp_check(const unsigned char *secret, size_t size, const char *code, int64_t at, int64_t last_step,
                int64_t *step)
{
    char digits[TOTP_DIGITS], right[TOTP_DIGITS + 1];
    bool found = false;
    if (!read_digits(code, digits))
        return false;
    for (int64_t tried = totp_step(at) - TOTP_WINDOW; tried <= totp_step(at) + TOTP_WINDOW; tried++) {
        totp_code(secret, size, tried, right);
        if (sodium_memcmp(right, digits, TOTP_DIGITS) == 0 && tried > last_step && !found) {
            *step = tried;
            found = true;
        }
    }
    sodium_memzero(right, sizeof right);
    return found;
}

void totp_uri(const char *name, const char *key, char uri[static TOTP_URI_SIZE])
{
    int length = snprintf(uri, TOTP_URI_SIZE, "otpauth://totp/Terugblik:%s?secret=%s&issuer=Terugblik", name,
                          key);
    assert(length > 0 && length < TOTP_URI_SIZE);
    (void)length;
}
