/*
 * Entries: what is listed beside the video, each bound to a moment or a stretch of the lesson. There are two
 * types, notes and blurs. The list, the timeline and undo work with entries. Code for what only a note has (a
 * kind, replies) goes to the note itself.
 */
#ifndef TUI_WATCH_ENTRY_H
#define TUI_WATCH_ENTRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/base/memory.h"
#include "store/review/blurs.h"
#include "store/review/notes.h"
#include "tui/ui/theme.h"

enum entry_type { ENTRY_NOTE, ENTRY_BLUR };

struct watch_entry {
    enum entry_type type;
    union { /* by type */
        const struct note *note;
        const struct blur *blur;
    };
    const char *id, *author, *text; /* borrowed, as all of them */
    const char *reply_to;           /* NULL: none; a blur has none */
    int64_t at_ms, until_ms;        /* from the clip's start; until_ms is -1 for a moment */
    int64_t session_ms;             /* at_ms on the session's timeline */
    int64_t created_at;
    bool edited, mine;
};
struct watch_entry_list {
    struct watch_entry *items;
    size_t count;
};

struct watch_entry entry_of_note(const struct note *note);
struct watch_entry entry_of_blur(const struct blur *blur);
/* All notes and blurs as entries, in order of their moments, in the arena. */
struct watch_entry_list entries_make(struct arena *arena, const struct note_list *notes,
                                     const struct blur_list *blurs);

/* Whether the author's signature fits it. That is checked when it is first asked for, so ask only about
 * entries that are shown. */
bool entry_genuine(const struct watch_entry *entry);

const char *entry_symbol(const struct watch_entry *entry); /* one cell */
enum style entry_style(const struct watch_entry *entry);

#endif
