/*
 * Child: another program, started without a shell, that reads from or writes to us.
 *
 * Descriptors are close-on-exec; a child gets its standard streams and, if given, one more. Thread: any.
 */
#ifndef TUI_DEMO_CLASSROOM_CHILD_H
#define TUI_DEMO_CLASSROOM_CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct error;

/* Everything that a program writes to its standard output, if it ends well; NULL if it does not or is not
 * there. `arguments` ends with NULL; the program is looked for in PATH. The caller frees. */
unsigned char *child_output(const char *const *arguments, size_t *size);

/* A program that is fed. */
struct child {
    pid_t pid;
    int feed; /* its standard input */
};

/* Starts it. `extra` becomes its descriptor 3, unless it is -1. False with errno. */
bool child_start(struct child *child, const char *const *arguments, int extra);

/* All of it, or false with errno (EPIPE: it has ended; never a signal). */
bool child_feed(const struct child *child, const void *data, size_t size);

/* Closes its input and waits for it. True if it ended well. `kills`: do not let it finish. */
bool child_finish(struct child *child, bool kills);

#endif
