/*
 * Playing only what is found: the notes and tags that the list shows, with some seconds around each.
 *
 * Parts that touch are one. The film jumps from the end of one to the beginning of the next, and pauses
 * behind the last. Finding the parts and the next one is pure.
 */
#ifndef TUI_WATCH_PARTS_H
#define TUI_WATCH_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tui/watch/notes.h"

struct watch_part {
    int64_t from_ms, until_ms; /* on the session's timeline */
};
struct watch_parts {
    bool on;
    struct watch_part *items; /* in order, apart from each other; owned */
    size_t count, room;
};

/* The parts of what the list shows: blurs and replies are none. */
void parts_find(struct watch_parts *parts, const struct watch_notes *notes, int64_t around_ms,
                int64_t length_ms);
void parts_release(struct watch_parts *parts);
/* The part that a moment is in, or the next one behind it; `count` when there is none any more. */
size_t parts_at(const struct watch_parts *parts, int64_t moment_ms);

struct watch;
void parts_toggle(struct watch *watch);
void parts_tick(struct watch *watch);  /* jumps where that is due */
void parts_again(struct watch *watch); /* the list shows other notes */

#endif
