/*
 * What goes to the terminal, in the order in which it was written, without ever waiting for it: a terminal
 * that reads no more (a line that hangs, ctrl-S, a laptop that was closed) stops no signal, no lease and no
 * rule.
 *
 * While ncurses draws, standard output is a file in memory, since ncurses knows only a descriptor to write to
 * and waits there. Its bytes are collected after each drawing and go on with all others, as the terminal
 * takes them.
 */
#ifndef TUI_UI_OUTPUT_H
#define TUI_UI_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "player/paint/terminal.h"

struct output {
    bool open;
    bool captured; /* standard output is the file in memory now */
    int terminal;  /* the terminal, non-blocking, under a descriptor of our own */
    int standard;  /* what standard output was; −1 unless captured */
    struct bytes waiting;
    size_t written; /* how much of that the terminal has taken */
};

/* Standard output must be a terminal. False with errno set; output_close() undoes it. */
bool output_open(struct output *output);
void output_close(struct output *output);

/* Standard output becomes the file in memory, and the terminal again. False with errno set. */
bool output_capture(struct output *output);
void output_give_back(struct output *output);

/* Takes what ncurses wrote since the last call; false when that was nothing. BEFORE and AFTER, unless NULL,
 * are put around it. */
bool output_collect(struct output *output, const char *before, const char *after);
/* After all that was written before, by ncurses too. */
void output_write(struct output *output, const char *bytes, size_t size);

/* Hands on what the terminal takes now. False when there is no terminal any more. */
bool output_flush(struct output *output);
bool output_pending(const struct output *output);
/* Waits until all is written; at most PATIENCE ms during which the terminal takes nothing. False then: the
 * rest is lost. */
bool output_drain(struct output *output, int patience);

/* Writes at once, waiting as output_drain() does; only what POSIX allows in a signal handler. */
void output_write_now(const struct output *output, const char *bytes, size_t size, int patience);

#endif
