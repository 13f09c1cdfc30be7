/*
 * Errors: a kind for the program and one whole sentence for the person.
 *
 * Every function that can fail returns bool and takes a `struct error *` as its last argument. On failure
 * it has filled the error and returns false. The caller owns the struct; nothing in it needs freeing.
 * A sentence says what went wrong, why, and what to do. It never holds SQL, a library's words or a key.
 *
 * Formats are translated here (gettext), so that a sentence is written once, where it belongs.
 * Thread: any; an error belongs to the thread that made it.
 */
#ifndef STORE_BASE_ERROR_H
#define STORE_BASE_ERROR_H

#include <stdbool.h>
#include <stddef.h>

/* Marks a sentence in a table for translation; whoever uses it calls gettext() (xgettext keyword N_). */
#ifndef N_
#define N_(text) text
#endif

enum error_kind {
    ERROR_NONE,
    ERROR_INVALID,   /* what was asked makes no sense or is not allowed in this state */
    ERROR_DENIED,    /* this person may not (exit status 3) */
    ERROR_NOT_FOUND, /* no such thing, or none that this person may know of */
    ERROR_CONFLICT,  /* it is there already, or somebody else changed it */
    ERROR_IO,        /* disk, card or terminal failed */
    ERROR_CORRUPT,   /* what was stored is damaged (exit status 4) */
    ERROR_BUSY,      /* in use by another process; trying again may help */
};

struct error {
    enum error_kind kind;
    char text[640]; /* UTF-8, in the user's language, without a final newline */
};

/* Sets kind and sentence. Always returns false, so that `return error_set(…)` fails the caller. */
bool error_set(struct error *error, enum error_kind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* As error_set, with ": " and the system's words for `number` (an errno value) after the sentence.
 * ENOSPC, EDQUOT and EROFS get words of our own that say what to do. The kind is always ERROR_IO. */
bool error_system(struct error *error, int number, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Makes it ERROR_NONE with an empty sentence. */
void error_clear(struct error *error);

#endif
