/*
 * Where everything stands on the watch screen, for any size of terminal.
 *
 * Wide enough, the notes stand beside the video, else below it. The video takes the largest area of its own
 * shape, the timeline lies directly under it, and what is left goes to the notes, the goals and the text
 * being typed. Pure: computed anew at each drawing, so that a resize needs no code of its own.
 */
#ifndef TUI_WATCH_LAYOUT_H
#define TUI_WATCH_LAYOUT_H

#include <stdbool.h>

#include "tui/ui/view.h"

enum {
    WATCH_BESIDE = 100,      /* columns from which the notes stand beside the video */
    WATCH_NOTES_WIDTH = 36,  /* fewest columns of notes beside the video */
    WATCH_FORM_WIDTH = 50,   /* fewest of an observation form there */
    WATCH_TIME_COLUMNS = 12, /* for the time on each side of the bar, when the video has the whole screen */
    WATCH_STRIP_HIGH = 36,   /* rows of the screen from which the loudness gets two rows */
};

struct watch_wish {
    struct area area;  /* all that there is room for */
    double aspect;     /* the video's width to its height, as it should look; 0: not known, taken as 16:9 */
    double cell_shape; /* a cell's width to its height; 0: not known, taken as 1:2 */
    bool whole;        /* whole screen: the video and its timeline, nothing else */
    bool banner;       /* there is something to say across the top (marked, kept draft) */
    bool strip;        /* the loudness is shown under the timeline */
    bool palette;      /* the tags' keys are shown under the timeline */
    int tag_rows;      /* rows of tags when each has one of its own; where there is no room, they share one */
    bool form;         /* an observation form stands in the place of the notes */
    int state_columns; /* columns that the state and the buttons take side by side */
    /* Rows that the goals take in so many columns; NULL: there are none. */
    int (*goal_rows)(const void *context, int columns);
    /* Rows that the text being typed takes in so many columns, its label included; NULL: nothing is typed. */
    int (*prompt_rows)(const void *context, int columns);
    const void *context;
};

/* Areas without rows are not shown. */
struct watch_layout {
    bool beside; /* the notes stand beside the video */
    struct area banner;
    struct area goals;
    /* the hole for the picture; the picture may be smaller and then stands in its middle */
    struct area video;
    struct area markers; /* one row: notes on the timeline */
    struct area bar;     /* one row, in the columns of the markers */
    struct area tags;    /* tags on the timeline: a row for each or one for all, in the same columns */
    struct area strip;   /* the loudness: one row or two, in the same columns */
    struct area palette; /* one row: the tags and their keys */
    /* time, state, buttons; two rows where they do not fit side by side; none when whole */
    struct area controls;
    struct area prompt;
    struct area rule; /* one column between video and notes, when beside */
    struct area notes;
    struct area spare; /* under the video beside the notes, when there is room */
};

void watch_layout(const struct watch_wish *wish, struct watch_layout *layout);

#endif
