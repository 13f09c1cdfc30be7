#include "tui/watch/parts.h"

#include <stdlib.h>

#include "store/base/memory.h"

static int compare_parts(const void *a, const void *b)
{
    const struct watch_part *first = a, *second = b;
    return first->from_ms < second->from_ms ? -1 : first->from_ms > second->from_ms;
}

void parts_release(struct watch_parts *parts)
{
    free(parts->items);
    *parts = (struct watch_parts){0};
}

static void join(struct watch_parts *parts)
{
    size_t kept = 0;
    if (parts->count > 0)
        qsort(parts->items, parts->count, sizeof *parts->items, compare_parts);
    for (size_t i = 0; i < parts->count; i++) {
        struct watch_part *last = kept ? &parts->items[kept - 1] : NULL;
        if (last && parts->items[i].from_ms <= last->until_ms) {
            if (parts->items[i].until_ms > last->until_ms)
                last->until_ms = parts->items[i].until_ms;
        } else {
            parts->items[kept++] = parts->items[i];
        }
    }
    parts->count = kept;
}

void parts_find(struct watch_parts *parts, const struct watch_notes *notes, int64_t around_ms,
                int64_t length_ms)
{
    parts->count = 0;
    for (size_t i = 0; i < notes->count; i++) {
        const struct watch_entry *entry = &notes->list.items[notes->lines[i].entry];
        if (entry->type == ENTRY_BLUR || entry->reply_to)
            continue;
        const int64_t lasts = entry->until_ms < 0 ? 0 : entry->until_ms - entry->at_ms;
        struct watch_part part = {entry->session_ms - around_ms, entry->session_ms + lasts + around_ms};
        if (part.from_ms < 0)
            part.from_ms = 0;
        if (part.until_ms > length_ms)
            part.until_ms = length_ms;
        void *items = parts->items;
        memory_reserve(&items, &parts->room, parts->count + 1, sizeof *parts->items);
        parts->items = items;
        parts->items[parts->count++] = part;
    }
    if (parts->count)
        join(parts);
}

size_t parts_at(const struct watch_parts *parts, int64_t moment_ms)
{
    size_t at = 0;
    while (at < parts->count && parts->items[at].until_ms <= moment_ms)
        at++;
    return at;
}
