#include "tui/watch/timeline.h"

#include <string.h>

#include "tui/words/words-note.h"

int timeline_column(int64_t moment_ms, int64_t length_ms, int columns)
{
    if (columns <= 1 || length_ms <= 0 || moment_ms <= 0)
        return 0;
    if (moment_ms >= length_ms)
        return columns - 1;
    return (int)((moment_ms * (columns - 1) + length_ms / 2) / length_ms);
}

int64_t timeline_moment(int column, int64_t length_ms, int columns)
{
    if (columns <= 1 || column <= 0)
        return 0;
    if (column >= columns - 1)
        return length_ms;
    return length_ms * column / (columns - 1);
}

/* How important an entry is: where several share a column, the highest is shown; a blur the least. */
static int telling(const struct watch_entry *entry)
{
    return entry->type == ENTRY_NOTE ? note_look(entry->note->kind).telling : 0;
}

static void fill_range(struct timeline_cell *cells, int first, int last)
{
    if (last < first) {
        int swap = first;
        first = last;
        last = swap;
    }
    for (int column = first; column <= last; column++)
        cells[column].ranged = true;
    cells[first].range_start = true;
    cells[last].range_end = true;
}

static void fill_entry(const struct timeline *timeline, const struct watch_entry *entry,
                       struct timeline_cell *cells, int columns)
{
    /* A reply has the moment of the note that it answers, which is there already; a tag has a row of its own.
     */
    if (entry->reply_to || entry->type == ENTRY_TAG)
        return;
    int first = timeline_column(entry->session_ms, timeline->length_ms, columns);
    struct timeline_cell *cell = &cells[first];
    if (!cell->telling || telling(entry) > telling(cell->telling))
        cell->telling = entry;
    cell->entries++;
    if (timeline->selected && strcmp(timeline->selected, entry->id) == 0)
        cell->selected = true;
    if (entry->until_ms >= 0) {
        int64_t end = entry->session_ms + entry->until_ms - entry->at_ms;
        fill_range(cells, first, timeline_column(end, timeline->length_ms, columns));
    }
}

void timeline_fill(const struct timeline *timeline, struct timeline_cell *cells, int columns)
{
    if (columns <= 0)
        return;
    int position = timeline_column(timeline->position_ms, timeline->length_ms, columns);
    int buffered = timeline_column(timeline->buffered_ms, timeline->length_ms, columns);
    for (int column = 0; column < columns; column++)
        cells[column] = (struct timeline_cell){
            .part = column < position    ? TIMELINE_PLAYED
                    : column == position ? TIMELINE_POSITION
                    : column <= buffered ? TIMELINE_BUFFERED
                                         : TIMELINE_AHEAD,
        };

    for (size_t i = 1; timeline->clips && i < timeline->clips->count; i++)
        cells[timeline_column(timeline->clips->items[i].start_ms, timeline->length_ms, columns)].boundary =
            true;

    if (timeline->loop_start_ms >= 0) {
        int first = timeline_column(timeline->loop_start_ms, timeline->length_ms, columns);
        int last = timeline->loop_end_ms >= 0
                       ? timeline_column(timeline->loop_end_ms, timeline->length_ms, columns)
                       : first;
        for (int column = first; column <= last; column++)
            cells[column].looped = true;
        cells[first].loop_edge = true;
        if (timeline->loop_end_ms >= 0)
            cells[last].loop_edge = true;
    }

    for (size_t i = 0; timeline->entries && i < timeline->entries->count; i++)
        fill_entry(timeline, &timeline->entries->items[i], cells, columns);
    if (timeline->range_start_ms >= 0)
        fill_range(cells, timeline_column(timeline->range_start_ms, timeline->length_ms, columns), position);
}

/* "5" after a point or a comma: 500 ms. */
static bool parse_fraction(const char *text, int64_t *ms)
{
    int64_t unit = 100;
    *ms = 0;
    for (; *text >= '0' && *text <= '9'; text++) {
        *ms += (*text - '0') * unit;
        unit /= 10;
    }
    return *text == '\0';
}

bool timeline_parse(const char *text, int64_t position_ms, int64_t length_ms, int64_t *moment_ms)
{
    enum { PARTS = 3, PART_MOST = 100000 };
    int64_t seconds = 0, part = 0, ms = 0;
    int parts = 1, digits = 0;
    while (*text == ' ')
        text++;
    const char sign = *text == '+' || *text == '-' ? *text++ : '\0';
    for (; (*text >= '0' && *text <= '9') || *text == ':'; text++) {
        if (*text == ':') {
            if (++parts > PARTS)
                return false;
            seconds = (seconds + part) * 60;
            part = 0;
        } else {
            part = part * 10 + (*text - '0');
            digits++;
        }
        if (part > PART_MOST)
            return false;
    }
    if (digits == 0 || ((*text == '.' || *text == ',') ? !parse_fraction(text + 1, &ms) : *text != '\0'))
        return false;
    ms += (seconds + part) * 1000;
    ms = sign == '-' ? position_ms - ms : sign == '+' ? position_ms + ms : ms;
    *moment_ms = ms < 0 ? 0 : ms > length_ms ? length_ms : ms;
    return true;
}
