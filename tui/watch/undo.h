/*
 * What was done to notes, so that it can be undone and done again.
 *
 * Two stacks of steps. A step names a note and what was done to it; for a change it holds the note as it was
 * and as it became. The texts belong to the stacks. This keeps the books; carrying a step out is up to the
 * caller, who calls undo_done() only when the store did it. Thread: one.
 */
#ifndef TUI_WATCH_UNDO_H
#define TUI_WATCH_UNDO_H

#include <stdbool.h>
#include <stddef.h>

#include "store/review/notes.h"

enum undo_kind { UNDO_ADD, UNDO_CHANGE, UNDO_REMOVE };

/* What of a note can change. */
struct note_content {
    enum note_kind kind;
    int64_t at_ms, until_ms;
    char *text;
};

struct undo_step {
    enum undo_kind kind;
    bool blur;                         /* it was done to a blur; its rectangle is the content's text */
    char id[ID_SIZE];                  /* of the note, or the blur */
    struct note_content before, after; /* UNDO_CHANGE only */
};

struct undo {
    struct undo_step *done, *undone;
    size_t done_count, done_room, undone_count, undone_room;
};

void undo_release(struct undo *undo); /* a zeroed one is valid; afterwards it is zeroed again */

/* Records something new that was done; what was undone can no longer be done again. `before` and `after` are
 * copied; NULL unless UNDO_CHANGE. */
void undo_record(struct undo *undo, enum undo_kind kind, const char *id, const struct note *before,
                 const struct note *after);

/* The same, done to a blur. */
void undo_record_blur(struct undo *undo, enum undo_kind kind, const char *id, const struct note *before,
                      const struct note *after);

/* The step that undo or redo would take now; NULL: there is none. */
const struct undo_step *undo_next(const struct undo *undo);
const struct undo_step *redo_next(const struct undo *undo);

/* The step was carried out. */
void undo_done(struct undo *undo);
void redo_done(struct undo *undo);

/* The step cannot be carried out any more (somebody else changed the note): forgets it. */
void undo_drop(struct undo *undo);
void redo_drop(struct undo *undo);

#endif
