/*
 * Passwords that may be chosen, and ones that are made.
 *
 * How easily a password is guessed is judged as zxcvbn does (Wheeler, USENIX Security 2016; libzxcvbn): by
 * what whoever guesses tries first, which is words and names with a digit behind them, rows of keys, repeats
 * and dates, and not by how many kinds of characters are in it. What is known of the person and the school,
 * and words that Dutch schools choose, count as words that are tried first.
 */
#ifndef STORE_PEOPLE_PASSWORD_H
#define STORE_PEOPLE_PASSWORD_H

#include <stdbool.h>

#include "store/base/error.h"
#include "store/engine/store.h"

enum {
    PASSWORD_SHORTEST = 10, /* characters */
    PASSWORD_BITS = 28,     /* a guesser needs 2 to the power of so many tries; each costs Argon2id */
};

/* What everybody knows of whoever chooses; each may be NULL. */
struct password_about {
    const char *name, *full_name, *school;
};

/* A random one-time password of 16 readable characters (80 bits). */
void password_make(char password[static 20]);

/* ERROR_INVALID with a sentence that says why not. */
bool password_acceptable(const struct password_about *about, const char *password, struct error *error);

/* The same for this store, its school and its locations; `full_name` NULL: as the account `name` has it. */
bool password_acceptable_here(struct store *store, const char *name, const char *full_name,
                              const char *password, struct error *error);

#endif
