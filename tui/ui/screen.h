/*
 * The screen: ncurses' start and end, and a terminal that comes back whole whatever happens.
 *
 * Whole means: its modes, its own screen, cursor, mouse and keys as they were. That is done at exit (atexit),
 * before the program is suspended, and by the handlers of the signals that mean a crash, which write one
 * prepared string and raise the signal again. The state for that is the program's only global.
 */
#ifndef TUI_UI_SCREEN_H
#define TUI_UI_SCREEN_H

#include <stdbool.h>

#include "store/base/error.h"

struct bytes; /* player/wire/bytes.h */

enum { SCREEN_ROWS_LEAST = 24, SCREEN_COLUMNS_LEAST = 80 };

/* Only switches the terminal to raw mode, so that it can be asked what it can do before ncurses starts.
 * ERROR_INVALID when there is no terminal. From here on the terminal is given back however the program ends.
 */
bool screen_claim(struct error *error);
/* Starts ncurses. ERROR_INVALID for a terminal that nothing is known about. */
bool screen_start(struct error *error);
/* Gives the terminal back. May be called at any time, more than once. */
void screen_end(void);

/* Around a stop (ctrl-Z). */
void screen_suspend(void);
void screen_resume(void);

void screen_resize(void); /* after SIGWINCH */
bool screen_too_small(void);

/* Output never waits for the terminal (output.h). */
int screen_terminal(void); /* its descriptor, non-blocking; for its size and for polling */
void screen_write(const struct bytes *bytes);
/* After each drawing by ncurses. A terminal that synchronizes its output (DEC mode 2026) shows it all at
 * once. */
void screen_drawn(bool synchronized);
bool screen_flush(void); /* false when there is no terminal any more */
/* While it is, nothing new is drawn, and nobody else writes to the terminal. */
bool screen_pending(void);

int screen_palette(void); /* colours by terminfo, −1 when not known; before screen_start() too */

#endif
