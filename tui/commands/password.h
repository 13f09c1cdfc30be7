/*
 * Passwords on the command line: asked on the terminal without echo, or read from a file's first line.
 *
 * They live in secret memory (store/keys/keys.h) from the first byte on; the caller frees them with
 * password_free(). Thread: one.
 */
#ifndef TUI_COMMANDS_PASSWORD_H
#define TUI_COMMANDS_PASSWORD_H

#include <stdbool.h>

#include "store/base/error.h"
#include "store/people/password.h"

/* Whether there is a terminal to ask on. */
bool password_can_ask(void);

/* Asks once. Ends with ERROR_INVALID when nothing is typed or the question is broken off. */
bool password_ask(const char *prompt, char **password, struct error *error);

/* Asks twice, until both are the same, and until password_acceptable(). */
bool password_ask_new(const struct password_about *about, char **password, struct error *error);

/* The file's first line without its end; "-" is standard input, from which no byte after that line is taken,
 * so that two passwords can be given on two lines. */
bool password_read(const char *path, char **password, struct error *error);

void password_free(char *password); /* zeroes; NULL is allowed */

#endif
