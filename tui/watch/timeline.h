/*
 * The timeline under the video: which moment is in which column, and what each column shows.
 *
 * Pure: it fills cells that say what is there (played, read ahead, a boundary between clips, an entry of a
 * kind); the drawing chooses characters and colours. Moments are ms on the session's timeline.
 */
#ifndef TUI_WATCH_TIMELINE_H
#define TUI_WATCH_TIMELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/review/sessions.h"
#include "tui/watch/entry.h"

/* Column 0 is moment 0, the last column is the end. */
int timeline_column(int64_t moment_ms, int64_t length_ms, int columns);
int64_t timeline_moment(int column, int64_t length_ms, int columns);

enum timeline_part { TIMELINE_AHEAD, TIMELINE_BUFFERED, TIMELINE_PLAYED, TIMELINE_POSITION };

struct timeline_cell {
    enum timeline_part part;
    bool boundary; /* a clip begins here (not the first) */
    bool looped;   /* inside the part that is repeated */
    bool loop_edge;
    bool ranged; /* an entry's range passes here */
    bool range_start, range_end;
    int entries;                       /* how many begin here */
    const struct watch_entry *telling; /* the most important of them */
    bool selected;                     /* one of them is selected */
};

struct timeline {
    int64_t length_ms;
    int64_t position_ms, buffered_ms;
    int64_t loop_start_ms, loop_end_ms; /* -1: not set */
    int64_t range_start_ms;             /* where the range begins that is being made; -1: none is */
    const struct clip_list *clips;
    const struct watch_entry_list *entries;
    const char *selected; /* an entry's id, or NULL */
};

/* Fills `columns` cells. */
void timeline_fill(const struct timeline *timeline, struct timeline_cell *cells, int columns);

/* A time as people type it: "12:30", "1:02:30", "45" (seconds), "12:30.5"; with a sign before it, from
 * `position_ms` on. False when it is none. The result is drawn into the lesson. */
bool timeline_parse(const char *text, int64_t position_ms, int64_t length_ms, int64_t *moment_ms);

#endif
