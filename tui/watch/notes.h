/*
 * The notes beside the video, and whatever else is an entry (tui/watch/entry.h): which are shown, in which
 * order, and which one is selected.
 *
 * They stand in the order of their moments, replies under what they answer. While the list follows the
 * playback, the latest note before the position is selected; as soon as the person walks the list the
 * selection is theirs, until they go to a note's moment or playback has gone on for a while. The selection is
 * an id, so that notes that come, change or go leave it alone.
 *
 * The bookkeeping (notes.c) is pure; drawing is in notes-draw.c. The entries
 * belong to the arena that they were loaded into.
 */
#ifndef TUI_WATCH_NOTES_H
#define TUI_WATCH_NOTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tui/ui/view.h"
#include "tui/watch/entry.h"

enum {
    NOTES_FOLLOW_AGAIN = 10000, /* ms of playing, after which the list follows again */
    NOTES_NEAR = 80, /* the position counts as at a note from so many ms before it on: two pictures' length */
};

struct notes_line {
    size_t entry;  /* index into the list */
    int depth;     /* 0, or 1 for a reply */
    int row, rows; /* as drawn at `columns`, from the top of the list */
};

struct watch_notes {
    struct watch_entry_list list;
    struct notes_line *lines; /* shown, in order; owned */
    size_t count, room;
    char selected[ID_SIZE]; /* "" : none */
    bool theirs;            /* the selection is the person's: do not follow */
    int64_t played_ms;      /* since it became theirs */
    char *filter;           /* what is searched for, or NULL; owned */
    int columns;            /* for which rows were counted; 0: count again */
    int time_columns;       /* columns that the longest time takes */
    int top;                /* the first row shown */
    int seen;               /* rows shown last time */
    bool scrolled;          /* by the wheel: the selection may be out of sight */
};

void notes_init(struct watch_notes *notes);
void notes_release(struct watch_notes *notes);

/* New contents (borrowed); keeps the selection when it is still there. */
void notes_set(struct watch_notes *notes, const struct watch_entry_list *list);
/* Shows only the notes in which the text occurs; "" or NULL shows all. */
void notes_filter(struct watch_notes *notes, const char *text);

const struct watch_entry *notes_selected(const struct watch_notes *notes);
const struct watch_entry *notes_find(const struct watch_notes *notes, const char *id);
/* True when the selection changed. */
bool notes_follow(struct watch_notes *notes, int64_t position_ms, int64_t played_ms);
void notes_walk(struct watch_notes *notes, int by);
void notes_select(struct watch_notes *notes, const char *id, bool theirs);
void notes_release_selection(struct watch_notes *notes); /* it follows again */
void notes_scroll(struct watch_notes *notes, int rows);

/* Draws the heading (how many notes, and `pen`: who has the pen) and the list, or `empty` when there are
 * none. */
void notes_draw(struct watch_notes *notes, struct area area, const char *pen, const char *empty);
/* The one drawn at a row of the screen, or NULL. */
const struct watch_entry *notes_at(const struct watch_notes *notes, struct area area, int row);

#endif
