/*
 * The strip under the timeline: how loud the lesson is from column to column, and where somebody speaks.
 *
 * What counts as loud is measured against the lesson itself, since every room and every microphone is
 * different: its quietest parts get the lowest level, its loudest the highest. A column stands for the same
 * moments as the timeline's column above it (timeline.h), unless one has zoomed in: then the strip shows a
 * part of the lesson around the position. Pure; moments are ms on the session's timeline.
 */
#ifndef TUI_WATCH_STRIP_H
#define TUI_WATCH_STRIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "player/wire/loudness.h"

/* What was heard in one clip; the arrays have a value for each LOUDNESS_FRAME_MS from its start. */
struct strip_clip {
    int64_t start_ms, duration_ms;
    const struct loudness_frame *frames;
    const bool *speech;
    size_t count; /* so far */
};

struct strip {
    const struct strip_clip *clips; /* in order */
    size_t count;
    int64_t length_ms;
};

/* The part of the lesson that the strip shows. */
struct strip_window {
    int64_t from_ms, span_ms;
};

/* The span in ms that comes after SPAN when zooming IN or out; 0 is the whole lesson. Spans that are not
 * shorter than the lesson are left out; past the last one it stays. */
int64_t strip_zoom(int64_t span_ms, int64_t length_ms, bool in);
/* SPAN around the position, within the lesson; 0, or one that is no shorter, is all of it. It moves by whole
 * columns, so that what is drawn stands still between them. */
struct strip_window strip_window(int64_t span_ms, int64_t length_ms, int64_t position_ms, int columns);

struct strip_cell {
    bool known;  /* it has been listened to */
    bool speech; /* in at least a third of it somebody speaks */
    int level;   /* 0 (silence) to the number of levels */
};

/* Fills `columns` cells with what the window shows. `levels` is the level of the loudest. */
void strip_fill(const struct strip *strip, struct strip_window window, struct strip_cell *cells, int columns,
                int levels);

/* Speech counts as beginning only after so many ms in which nobody spoke. */
enum { STRIP_SILENCE = 2000 };

/* The first beginning of speech after a moment, or the last one before it; -1: none is known. */
int64_t strip_next_speech(const struct strip *strip, int64_t after_ms);
int64_t strip_previous_speech(const struct strip *strip, int64_t before_ms);

#endif
