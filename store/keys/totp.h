/*
 * Codes that change with time (TOTP, RFC 6238): six digits every 30 s, made of a secret and the time with
 * HMAC-SHA-1, which is what every program for phones does.
 *
 * The secret is 20 random bytes, written for people and phones in base32 (RFC 4648). Texts with a secret in
 * them belong into secret memory (key_alloc()).
 */
#ifndef STORE_KEYS_TOTP_H
#define STORE_KEYS_TOTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    TOTP_SECRET = 20,   /* bytes of one that is made here */
    TOTP_LEAST = 16,    /* bytes of one that somebody brings (RFC 4226, R6) */
    TOTP_MOST = 64,     /* bytes */
    TOTP_KEY_SIZE = 33, /* a secret of TOTP_SECRET bytes in base32, and the end */
    TOTP_DIGITS = 6,
    TOTP_STEP_S = 30,
    TOTP_WINDOW = 1, /* steps before and after now that count, for clocks that differ a little */
    TOTP_URI_SIZE = 192,
};

/* A random secret in base32. */
void totp_make(char key[static TOTP_KEY_SIZE]);

/* What was typed or read, as totp_code() takes it: blanks and dashes left out, small letters made large.
 * False when that is no base32 of TOTP_LEAST to TOTP_MOST bytes; `bytes` and *size are set otherwise. */
bool totp_parse(const char *key, unsigned char bytes[static TOTP_MOST], size_t *size);

/* The step at a moment (ms of UTC). */
int64_t totp_step(int64_t at);

/* The code of a step, six digits. */
void totp_code(const unsigned char *secret, size_t size, int64_t step, char code[static TOTP_DIGITS + 1]);

/* Whether the code is right at that moment (ms), within the window, and of a later step than `last_step`, so
 * that none works twice. *step: whose it is. Blanks in it do not count. */
bool totp_check(const unsigned char *secret, size_t size, const char *code, int64_t at, int64_t last_step,
                int64_t *step);

/* For a phone: otpauth://totp/Terugblik:NAME?secret=…&issuer=Terugblik. Names have letters, digits, points,
 * dashes and underscores alone. */
void totp_uri(const char *name, const char *key, char uri[static TOTP_URI_SIZE]);

#endif
