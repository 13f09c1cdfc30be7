/*
 * Entries: what is listed beside the video, each bound to a moment or a stretch of the lesson. There are
 * three types: notes, tags (notes that have a tag and no text), and blurs. The list, the timeline and undo
 * work with entries. Code for what only a note has (a kind, replies) goes to the note itself.
 */
#ifndef TUI_WATCH_ENTRY_H
#define TUI_WATCH_ENTRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/base/memory.h"
#include "store/review/blurs.h"
#include "store/review/notes.h"
#include "store/review/tags.h"
#include "tui/ui/theme.h"

enum entry_type { ENTRY_NOTE, ENTRY_TAG, ENTRY_BLUR };

struct watch_entry {
    enum entry_type type;
    union {                      /* by type */
        const struct note *note; /* a tag's, too */
        const struct blur *blur;
    };
    const struct tag *tag;          /* as the lists have it; NULL: it has none, or one of no list */
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

/* What a note with a tag and a text says is put together in the arena. */
struct watch_entry entry_of_note(struct arena *arena, const struct note *note, const struct tag_list *tags);
struct watch_entry entry_of_blur(const struct blur *blur);
/* All notes, tags and blurs as entries, in order of their moments, in the arena. */
struct watch_entry_list entries_make(struct arena *arena, const struct note_list *notes,
                                     const struct tag_list *tags, const struct blur_list *blurs);

/* The id of the tag that a tag or note has; NULL: none. */
const char *entry_tag(const struct watch_entry *entry);

/* Whether the author's signature fits it. That is checked when it is first asked for, so ask only about
 * entries that are shown. */
bool entry_genuine(const struct watch_entry *entry);

const char *entry_symbol(const struct watch_entry *entry); /* one cell */
enum style entry_style(const struct watch_entry *entry);

#endif
