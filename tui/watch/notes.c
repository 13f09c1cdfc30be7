#include "tui/watch/notes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/base/memory.h"
#include "store/base/text.h"

void notes_init(struct watch_notes *notes)
{
    *notes = (struct watch_notes){0};
}

void notes_release(struct watch_notes *notes)
{
    free(notes->lines);
    free(notes->filter);
    *notes = (struct watch_notes){0};
}

static bool shown(const struct watch_notes *notes, const struct watch_entry *entry)
{
    return !notes->filter || text_contains(entry->text, notes->filter) ||
           text_contains(entry->author, notes->filter);
}

static void add_line(struct watch_notes *notes, size_t entry, int depth)
{
    void *lines = notes->lines;
    memory_reserve(&lines, &notes->room, notes->count + 1, sizeof *notes->lines);
    notes->lines = lines;
    notes->lines[notes->count++] = (struct notes_line){.entry = entry, .depth = depth};
}

struct by_id {
    const char *id;
    size_t entry;
};

static int compare_by_id(const void *a, const void *b)
{
    const struct by_id *first = a, *second = b;
    return strcmp(first->id, second->id);
}

/* A reply, and under which thread it stands. */
struct reply {
    size_t root, entry;
    int64_t created_at;
};

static int compare_replies(const void *a, const void *b)
{
    const struct reply *first = a, *second = b;
    if (first->root != second->root)
        return first->root < second->root ? -1 : 1;
    if (first->created_at != second->created_at)
        return first->created_at < second->created_at ? -1 : 1;
    return first->entry < second->entry ? -1 : first->entry > second->entry;
}

/* The entry that a thread begins with; a reply whose note is gone begins one itself. */
static size_t root_of(const struct watch_entry_list *list, const struct by_id *ids, size_t entry)
{
    for (int hops = 0; hops < 64 && list->items[entry].reply_to; hops++) {
        const struct by_id key = {.id = list->items[entry].reply_to};
        const struct by_id *found = bsearch(&key, ids, list->count, sizeof *ids, compare_by_id);
        if (!found || found->entry == entry)
            break;
        entry = found->entry;
    }
    return entry;
}

static void arrange(struct watch_notes *notes)
{
    const struct watch_entry_list *list = &notes->list;
    notes->count = 0;
    notes->columns = 0;
    if (list->count == 0)
        return;

    struct by_id *ids = memory_alloc(list->count, sizeof *ids);
    struct reply *replies = memory_alloc(list->count, sizeof *replies);
    size_t reply_count = 0;
    for (size_t i = 0; i < list->count; i++)
        ids[i] = (struct by_id){list->items[i].id, i};
    qsort(ids, list->count, sizeof *ids, compare_by_id);
    for (size_t i = 0; i < list->count; i++) {
        size_t root = list->items[i].reply_to ? root_of(list, ids, i) : i;
        if (root != i)
            replies[reply_count++] = (struct reply){root, i, list->items[i].created_at};
    }
    qsort(replies, reply_count, sizeof *replies, compare_replies);

    size_t next = 0; /* the replies are sorted by the notes that they belong under, in the list's order */
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].reply_to && root_of(list, ids, i) != i)
            continue;
        if (shown(notes, &list->items[i]))
            add_line(notes, i, 0);
        for (; next < reply_count && replies[next].root == i; next++)
            if (shown(notes, &list->items[replies[next].entry]))
                add_line(notes, replies[next].entry, 1);
    }
    free(replies);
    free(ids);
}

static size_t line_of(const struct watch_notes *notes, const char *id)
{
    for (size_t i = 0; i < notes->count; i++)
        if (strcmp(notes->list.items[notes->lines[i].entry].id, id) == 0)
            return i;
    return notes->count;
}

void notes_set(struct watch_notes *notes, const struct watch_entry_list *list)
{
    notes->list = *list;
    arrange(notes);
}

void notes_filter(struct watch_notes *notes, const char *text)
{
    free(notes->filter);
    notes->filter = text && *text ? memory_copy(text) : NULL;
    arrange(notes);
    notes->scrolled = false;
    if (notes->filter && notes->count > 0 && line_of(notes, notes->selected) == notes->count)
        notes_select(notes, notes->list.items[notes->lines[0].entry].id, true);
}

const struct watch_entry *notes_selected(const struct watch_notes *notes)
{
    size_t line = line_of(notes, notes->selected);
    return line < notes->count ? &notes->list.items[notes->lines[line].entry] : NULL;
}

const struct watch_entry *notes_find(const struct watch_notes *notes, const char *id)
{
    for (size_t i = 0; i < notes->list.count; i++)
        if (strcmp(notes->list.items[i].id, id) == 0)
            return &notes->list.items[i];
    return NULL;
}

void notes_select(struct watch_notes *notes, const char *id, bool theirs)
{
    /* The id may lie in the very field that it is copied to. */
    if (id != notes->selected)
        (void)snprintf(notes->selected, sizeof notes->selected, "%s", id);
    notes->theirs = theirs;
    notes->played_ms = 0;
    notes->scrolled = false;
}

void notes_release_selection(struct watch_notes *notes)
{
    notes->theirs = false;
    notes->played_ms = 0;
}

bool notes_follow(struct watch_notes *notes, int64_t position_ms, int64_t played_ms)
{
    if (notes->theirs) {
        notes->played_ms += played_ms;
        if (notes->played_ms < NOTES_FOLLOW_AGAIN)
            return false;
        notes_release_selection(notes);
    }
    const struct watch_entry *latest = NULL;
    for (size_t i = 0; i < notes->count; i++) {
        const struct watch_entry *entry = &notes->list.items[notes->lines[i].entry];
        if (notes->lines[i].depth > 0)
            continue;
        if (entry->session_ms > position_ms + NOTES_NEAR)
            break;
        latest = entry;
    }
    if (!latest) {
        bool was = *notes->selected;
        *notes->selected = '\0';
        return was;
    }
    /* A selected entry at the same moment, or in the same thread, stays selected. */
    const struct watch_entry *now = notes_selected(notes);
    if (now && now->session_ms == latest->session_ms)
        return false;
    notes_select(notes, latest->id, false);
    return true;
}

void notes_walk(struct watch_notes *notes, int by)
{
    if (notes->count == 0)
        return;
    size_t line = line_of(notes, notes->selected);
    if (line == notes->count) /* none is selected, since the playback has not reached the first note */
        line = by > 0 ? 0 : notes->count - 1;
    else if (by > 0)
        line = line + 1 < notes->count ? line + 1 : line;
    else
        line = line > 0 ? line - 1 : 0;
    notes_select(notes, notes->list.items[notes->lines[line].entry].id, true);
}

void notes_scroll(struct watch_notes *notes, int rows)
{
    int all = notes->count > 0 ? notes->lines[notes->count - 1].row + notes->lines[notes->count - 1].rows : 0;
    int top = notes->top + rows;
    if (top > all - notes->seen)
        top = all - notes->seen;
    notes->top = top < 0 ? 0 : top;
    notes->scrolled = true;
}
