/*
 * Progress: one line on standard error that says how far a long work is, how fast it goes and how long it
 * takes still. Without a terminal there it says nothing.
 *
 * Ctrl-C (SIGINT), SIGTERM and SIGHUP are held back while a progress is open and asked about with
 * progress_broken_off(), so that the work ends at a point where it can be taken up again. Thread: one; one
 * progress at a time.
 */
#ifndef TUI_WORDS_PROGRESS_H
#define TUI_WORDS_PROGRESS_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum progress_unit {
    PROGRESS_THINGS,  /* "3 of 8" */
    PROGRESS_BYTES,   /* "120 MB of 1.2 GB, 45 MB per second, 0:24 left" */
    PROGRESS_PERCENT, /* "40 %, 0:24 left" */
};

struct progress {
    bool shown; /* there is a terminal */
    bool drawn; /* there is something on the line */
    bool broken_off;
    const char *label;  /* what is being done now; borrowed */
    int64_t started_at; /* of this label; ms, monotonic */
    int64_t drawn_at;
    sigset_t before; /* the signals blocked before */
};

void progress_open(struct progress *progress);
void progress_close(struct progress *progress); /* takes the line away */

/* `done` of `total`. A new label (another pointer) starts the rate anew. Draws at most ten times a second. */
void progress_show(struct progress *progress, const char *label, int64_t done, int64_t total,
                   enum progress_unit unit);

/* The words for how far it is, `elapsed` ms after this label began: "120 MB of 1.2 GB, 45 MB per second, 0:24
 * left". */
void progress_describe(char *text, size_t size, int64_t done, int64_t total, enum progress_unit unit,
                       int64_t elapsed);

/* Whether the person, or the system, wants the work to end. Once true, it stays true. */
bool progress_broken_off(struct progress *progress);

#endif
