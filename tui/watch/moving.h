/*
 * Moving a note or tag: its moment, and the end of a range, to the picture that is shown.
 *
 * The film pauses at the moment. All keys of playback go to where it should be, by the second or by the
 * picture; Enter puts it there, Tab goes on to its end (and back), Escape leaves it where it was.
 */
#ifndef TUI_WATCH_MOVING_H
#define TUI_WATCH_MOVING_H

#include <stdbool.h>
#include <stdint.h>

#include "store/base/id.h"
#include "tui/ui/keys.h"

struct watch;

struct watch_moving {
    char id[ID_SIZE];        /* of the note or tag; "": nothing is moved */
    bool end;                /* its end is moved, else its moment */
    int64_t at_ms, until_ms; /* as far as they were moved, on the session's timeline; until_ms -1: a moment */
    bool resume;             /* playback goes on afterwards */
};

void moving_begin(struct watch *watch);               /* the selected one */
bool moving_key(struct watch *watch, struct key key); /* true: taken */
bool moving_on(const struct watch *watch);
const char *moving_hints(struct watch *watch);

#endif
