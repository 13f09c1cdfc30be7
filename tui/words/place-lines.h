/*
 * Place lines: where the store is and how much room it takes, as a label and a text per line. For the screen
 * (tui/screens/place.c) and the command (tui/commands/store.c).
 */
#ifndef TUI_WORDS_PLACE_LINES_H
#define TUI_WORDS_PLACE_LINES_H

#include "store/care/place.h"

enum { PLACE_LINES = 11 };

struct place_line {
    const char *label, *text; /* translated; in the arena */
    bool warning;             /* somebody should do something about it */
};

/* Returns how many of `lines` are filled. */
size_t place_lines(struct arena *arena, const struct place *place,
                   struct place_line lines[static PLACE_LINES]);

#endif
