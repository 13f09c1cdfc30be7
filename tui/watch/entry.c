#include "tui/watch/entry.h"

#include <stdlib.h>
#include <string.h>

#include "tui/ui/draw.h"
#include "tui/ui/i18n.h"
#include "tui/words/words-note.h"
#include "tui/words/words-tag.h"

struct watch_entry entry_of_note(struct arena *arena, const struct note *note, const struct tag_list *tags)
{
    return (struct watch_entry){
        .type = note_is_tag(note) ? ENTRY_TAG : ENTRY_NOTE,
        .note = note,
        .tag = tag_get(tags, note->tag),
        .id = note->id,
        .author = note->author,
        .text = !note->tag          ? note->text
                : note_is_tag(note) ? note->tag_name
                                    : arena_printf(arena, "%s: %s", note->tag_name, note->text),
        .reply_to = note->reply_to,
        .at_ms = note->at_ms,
        .until_ms = note->until_ms,
        .session_ms = note->session_ms,
        .created_at = note->created_at,
        .edited = note->edited_at != 0,
        .mine = note->mine,
    };
}

struct watch_entry entry_of_blur(const struct blur *blur)
{
    return (struct watch_entry){
        .type = ENTRY_BLUR,
        .blur = blur,
        .id = blur->id,
        .author = blur->author,
        .text = blur->sound ? _("Part of the picture is blurred.")
                            : _("This blur was changed outside the program, so all of the clip is blurred."),
        .at_ms = blur->from_ms,
        .until_ms = blur->until_ms,
        .session_ms = blur->session_ms,
        .created_at = blur->created_at,
        .edited = blur->edited_at != 0,
        .mine = blur->mine,
    };
}

static int compare_moments(const void *a, const void *b)
{
    const struct watch_entry *first = a, *second = b;
    if (first->session_ms != second->session_ms)
        return first->session_ms < second->session_ms ? -1 : 1;
    if (first->created_at != second->created_at)
        return first->created_at < second->created_at ? -1 : 1;
    return strcmp(first->id, second->id);
}

const char *entry_tag(const struct watch_entry *entry)
{
    return entry->type == ENTRY_BLUR ? NULL : entry->note->tag;
}

struct watch_entry_list entries_make(struct arena *arena, const struct note_list *notes,
                                     const struct tag_list *tags, const struct blur_list *blurs)
{
    struct watch_entry_list list = {0};
    size_t count = notes->count + blurs->count;
    if (count == 0)
        return list;
    list.items = arena_alloc(arena, count * sizeof *list.items);
    for (size_t i = 0; i < notes->count; i++)
        list.items[list.count++] = entry_of_note(arena, &notes->items[i], tags);
    for (size_t i = 0; i < blurs->count; i++)
        list.items[list.count++] = entry_of_blur(&blurs->items[i]);
    if (blurs->count > 0) /* the notes are in order */
        qsort(list.items, list.count, sizeof *list.items, compare_moments);
    return list;
}

bool entry_genuine(const struct watch_entry *entry)
{
    switch (entry->type) {
    case ENTRY_NOTE:
    case ENTRY_TAG:
        return note_signed(entry->note);
    case ENTRY_BLUR:
        return entry->blur->sound;
    }
    return false;
}

const char *entry_symbol(const struct watch_entry *entry)
{
    switch (entry->type) {
    case ENTRY_NOTE:
        return note_kind_symbol(entry->note->kind);
    case ENTRY_TAG:
        return tag_sign(entry->tag);
    case ENTRY_BLUR:
        break;
    }
    return draw_utf8() ? "▒" : "%";
}

enum style entry_style(const struct watch_entry *entry)
{
    switch (entry->type) {
    case ENTRY_NOTE:
        return note_kind_style(entry->note->kind);
    case ENTRY_TAG:
        return tag_style(entry->tag ? entry->tag->colour : TAG_PLAIN);
    case ENTRY_BLUR:
        break;
    }
    return STYLE_DIM;
}
