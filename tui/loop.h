/*
 * The loop: waits for the terminal, signals, the views' descriptors and timers, and dispatches what comes.
 *
 * Signals are blocked and read from a signalfd. So nothing is ever done in a signal handler: a signal only
 * ends the wait. SIGTERM, SIGINT and SIGHUP let every view save what was being typed, and end the program in
 * order.
 */
#ifndef TUI_LOOP_H
#define TUI_LOOP_H

#include <stdbool.h>

#include "store/base/error.h"
#include "tui/ui/app.h"

struct loop;

/* Takes the terminal, asks it what it can do (and waits 30 ms at most for the answers), starts ncurses. Sets
 * app->terminal. */
bool loop_open(struct app *app, struct loop **loop, struct error *error);
void loop_run(struct loop *loop); /* until app->quit */
void loop_close(struct loop *loop);

#endif
