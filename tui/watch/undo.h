/*
 * What was done to entries (tui/watch/entry.h), so that it can be undone and done again.
 *
 * Two stacks of steps. A step names an entry and what was done to it; for a change it holds the entry as it
 * was and as it became. The texts belong to the stacks. This keeps the books; carrying a step out is up to
 * the caller, who calls undo_done() only when the store did it. Thread: one.
 */
#ifndef TUI_WATCH_UNDO_H
#define TUI_WATCH_UNDO_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/watch/blur.h"
#include "tui/watch/entry.h"

enum undo_kind { UNDO_ADD, UNDO_CHANGE, UNDO_REMOVE };

/* What can change about an entry. */
struct entry_content {
    int64_t at_ms, until_ms;
    enum note_kind kind;             /* a note's */
    const char *text;                /* a note's */
    struct blur_rectangle rectangle; /* a blur's, of the picture as it was coded */
};

struct undo_step {
    enum undo_kind kind;
    enum entry_type type;
    char id[ID_SIZE];
    struct entry_content before, after; /* UNDO_CHANGE only */
    char *texts[2];                     /* the texts of both; owned */
};

struct undo {
    struct undo_step *done, *undone;
    size_t done_count, done_room, undone_count, undone_room;
};

void undo_release(struct undo *undo); /* a zeroed one is valid; afterwards it is zeroed again */

/* Records something new that was done; what was undone can no longer be done again. `before` and `after` are
 * copied; NULL unless UNDO_CHANGE. */
void undo_record(struct undo *undo, enum undo_kind kind, enum entry_type type, const char *id,
                 const struct entry_content *before, const struct entry_content *after);

/* The step that undo or redo would take now; NULL: there is none. */
const struct undo_step *undo_next(const struct undo *undo);
const struct undo_step *redo_next(const struct undo *undo);

/* The step was carried out. */
void undo_done(struct undo *undo);
void redo_done(struct undo *undo);

/* The step cannot be carried out any more (somebody else changed the entry): forgets it. */
void undo_drop(struct undo *undo);
void redo_drop(struct undo *undo);

#endif
