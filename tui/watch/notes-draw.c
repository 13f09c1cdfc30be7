#include "tui/watch/notes.h"

#include <stdio.h>
#include <string.h>

#include "store/base/text.h"
#include "tui/ui/draw.h"
#include "tui/ui/i18n.h"

enum {
    ON_ONE_LINE = 60, /* columns of the list from which time, author and text share a line */
    AUTHOR_COLUMNS = 18,
    INDENT = 2,
};

/* Where the parts of a note stand, for a list of so many columns. */
struct columns {
    bool one_line;
    int time, author, text; /* from the list's left edge */
    int text_columns;
};

static struct columns columns_of(const struct watch_notes *notes, int columns, int depth)
{
    struct columns at = {.one_line = columns >= ON_ONE_LINE, .time = 1 + depth * INDENT};
    if (at.one_line) {
        at.author = 1 + notes->time_columns + 3;
        at.text = at.author + AUTHOR_COLUMNS + 1;
    } else {
        at.author = 0; /* right after time and kind */
        at.text = at.time + INDENT;
    }
    at.text_columns = columns - at.text - 2; /* the last is the scroll bar's */
    if (at.text_columns < 1)
        at.text_columns = 1;
    return at;
}

static void draw_time(const struct watch_entry *entry, char *text, size_t size)
{
    char from[32], to[32];
    (void)i18n_length(entry->session_ms, from, sizeof from);
    if (entry->until_ms < 0)
        (void)snprintf(text, size, "%s", from);
    else
        (void)snprintf(text, size, "%s%s%s", from, draw_symbol(SYMBOL_DASH),
                       i18n_length(entry->session_ms + entry->until_ms - entry->at_ms, to, sizeof to));
}

static void count_rows(struct watch_notes *notes, int columns)
{
    if (notes->columns == columns)
        return;
    notes->columns = columns;
    notes->time_columns = 0;
    for (size_t i = 0; i < notes->count; i++) {
        char time[80];
        draw_time(&notes->list.items[notes->lines[i].entry], time, sizeof time);
        int wide = notes->lines[i].depth == 0 ? text_width(time) : 0;
        notes->time_columns = wide > notes->time_columns ? wide : notes->time_columns;
    }
    int row = 0;
    for (size_t i = 0; i < notes->count; i++) {
        struct notes_line *line = &notes->lines[i];
        struct columns at = columns_of(notes, columns, line->depth);
        line->row = row;
        const struct watch_entry *entry = &notes->list.items[line->entry];
        line->rows = !at.one_line && entry->type == ENTRY_TAG
                         ? 1 /* its name stands where a note's author does */
                         : draw_rows(entry->text, at.text_columns) + (at.one_line ? 0 : 1);
        row += line->rows;
    }
}

static void scroll_to_selected(struct watch_notes *notes, int rows)
{
    int all = notes->count > 0 ? notes->lines[notes->count - 1].row + notes->lines[notes->count - 1].rows : 0;
    if (!notes->scrolled)
        for (size_t i = 0; i < notes->count; i++) {
            const struct notes_line *line = &notes->lines[i];
            if (strcmp(notes->list.items[line->entry].id, notes->selected) != 0)
                continue;
            if (line->row + line->rows > notes->top + rows)
                notes->top = line->row + line->rows - rows;
            if (line->row < notes->top)
                notes->top = line->row;
            break;
        }
    if (notes->top > all - rows)
        notes->top = all - rows;
    if (notes->top < 0)
        notes->top = 0;
    notes->seen = rows;
}

/* Draws time (for a reply, a sign that it is one), kind and author. */
static void draw_entry_head(const struct watch_notes *notes, const struct watch_entry *entry, int depth,
                            int row, struct area area, bool selected)
{
    const struct columns at = columns_of(notes, area.columns, depth);
    const enum style dim = selected ? STYLE_SELECTED : STYLE_DIM;
    const int end = area.column + area.columns - 1;
    int column = area.column + at.time;
    if (depth > 0) {
        draw_text(row, column - INDENT, INDENT, dim, draw_utf8() ? "└" : "`");
        column = area.column + (at.one_line ? at.author - 2 : at.time);
    } else {
        char time[80];
        draw_time(entry, time, sizeof time);
        int used = draw_text(row, column, end - column, dim, time);
        column = at.one_line ? area.column + at.author - 2 : column + used + 1;
    }
    (void)draw_text(row, column, end - column, selected ? STYLE_SELECTED : entry_style(entry),
                    entry_symbol(entry));
    column += 2;

    if (!at.one_line && entry->type == ENTRY_TAG)
        column += draw_text(row, column, end - column, selected ? STYLE_SELECTED : entry_style(entry),
                            entry->text) +
                  2;
    if (column >= end)
        return;
    int room = at.one_line ? AUTHOR_COLUMNS : end - column;
    const char *mark = !entry_genuine(entry) ? draw_symbol(SYMBOL_WARNING)
                       : !entry->edited      ? ""
                       : at.one_line         ? "*" /* no room for a word between author and text */
                                             : _("(edited)");
    int mark_columns = *mark ? text_width(mark) + 1 : 0;
    if (room > mark_columns)
        room -= mark_columns;
    int used = draw_text(row, column, room,
                         selected      ? STYLE_SELECTED
                         : entry->mine ? STYLE_STRONG
                                       : STYLE_ACCENT,
                         entry->author);
    if (*mark)
        (void)draw_text(row, column + used + 1, mark_columns,
                        selected               ? STYLE_SELECTED
                        : entry_genuine(entry) ? STYLE_DIM
                                               : STYLE_DANGER,
                        mark);
}

/* One row of a entry, from 0. */
static void draw_entry_row(const struct watch_notes *notes, const struct watch_entry *entry, int depth,
                           int row, int screen_row, struct area area, bool selected)
{
    const struct columns at = columns_of(notes, area.columns, depth);
    if (selected)
        draw_fill((struct area){screen_row, area.column, 1, area.columns - 1}, STYLE_SELECTED);
    if (row == 0)
        draw_entry_head(notes, entry, depth, screen_row, area, selected);
    int line = at.one_line ? row : row - 1;
    struct area text = {screen_row, area.column + at.text, 1, at.text_columns};
    if (line >= 0)
        (void)draw_paragraphs(text, line, selected ? STYLE_SELECTED : STYLE_TEXT, entry->text);
}

static void draw_heading(const struct watch_notes *notes, struct area area, const char *pen)
{
    char heading[80];
    size_t tags = 0;
    for (size_t i = 0; i < notes->list.count; i++)
        tags += notes->list.items[i].type == ENTRY_TAG;
    if (notes->filter)
        (void)snprintf(heading, sizeof heading, _("Notes (%zu of %zu)"), notes->count, notes->list.count);
    else if (tags > 0)
        (void)snprintf(heading, sizeof heading, _("Notes (%zu), tags (%zu)"), notes->list.count - tags, tags);
    else if (notes->list.count > 0)
        (void)snprintf(heading, sizeof heading, _("Notes (%zu)"), notes->list.count);
    else
        (void)snprintf(heading, sizeof heading, "%s", _("Notes"));
    int used = draw_text(area.row, area.column + 1, area.columns - 1, STYLE_STRONG, heading);
    if (!pen)
        return;
    char holder[160];
    (void)snprintf(holder, sizeof holder, _("writing: %s"), pen);
    (void)draw_text_right(area.row, area.column + used + 3, area.columns - used - 4, STYLE_DIM, holder);
}

static struct area body_of(struct area area)
{
    area.row++;
    area.rows--;
    return area;
}

void notes_draw(struct watch_notes *notes, struct area area, const char *pen, const char *empty)
{
    if (area.rows <= 0 || area.columns <= 2)
        return;
    draw_heading(notes, area, pen);
    area = body_of(area);
    if (area.rows <= 0)
        return;
    count_rows(notes, area.columns);
    scroll_to_selected(notes, area.rows);

    if (notes->count == 0) {
        struct area text = {area.row, area.column + 1, area.rows, area.columns - 2};
        (void)draw_paragraphs(
            text, 0, STYLE_DIM,
            notes->filter && notes->list.count > 0 ? _("No note has these words. Escape shows all.") : empty);
        return;
    }
    int last = notes->top + area.rows;
    for (size_t i = 0; i < notes->count; i++) {
        const struct notes_line *line = &notes->lines[i];
        if (line->row + line->rows <= notes->top)
            continue;
        if (line->row >= last)
            break;
        const struct watch_entry *entry = &notes->list.items[line->entry];
        bool selected = strcmp(entry->id, notes->selected) == 0;
        for (int row = 0; row < line->rows; row++) {
            int at = line->row + row - notes->top;
            if (at >= 0 && at < area.rows)
                draw_entry_row(notes, entry, line->depth, row, area.row + at, area, selected);
        }
    }
    const struct notes_line *end = &notes->lines[notes->count - 1];
    draw_scroll_bar(area, (size_t)notes->top, (size_t)area.rows, (size_t)(end->row + end->rows));
}

const struct watch_entry *notes_at(const struct watch_notes *notes, struct area area, int row)
{
    area = body_of(area);
    int at = row - area.row + notes->top;
    if (row < area.row || row >= area.row + area.rows)
        return NULL;
    for (size_t i = 0; i < notes->count; i++) {
        const struct notes_line *line = &notes->lines[i];
        if (at >= line->row && at < line->row + line->rows)
            return &notes->list.items[line->entry];
    }
    return NULL;
}
