#include "tui/ui/list.h"

#include <stdio.h>

#include "store/base/text.h"
#include "tui/ui/draw.h"

enum { GAP = 2 /* between columns */ };

static int title_width(const struct list *list, int column)
{
    return text_width(_(list->type->columns[column].title)) +
           (column == list->sort_column ? text_width(draw_symbol(SYMBOL_DOWN)) : 0);
}

/* A heading that is shown is never cut. */
static int least_of(const struct list *list, int column)
{
    int least = list->type->columns[column].least, title = title_width(list, column);
    least = title > least ? title : least;
    return list->wanted[column] < least ? list->wanted[column] : least;
}

/* The cells that a column gets before any other gets more than its least (see `enough` in list.h). */
static int enough_of(const struct list *list, int column)
{
    const struct list_column *info = &list->type->columns[column];
    int enough = info->whole ? info->most : info->enough;
    int least = least_of(list, column);
    int wanted = list->wanted[column] < enough ? list->wanted[column] : enough;
    return wanted > least ? wanted : least;
}

/* The shown column of the lowest weight; −1 when there is none. With `above_least` only those that have more
 * than their least count. */
static int lightest(const struct list *list, const int *widths, int columns, bool above_least)
{
    int found = -1;
    for (int i = 0; i < columns; i++) {
        const struct list_column *column = &list->type->columns[i];
        if (widths[i] && (!above_least || widths[i] > least_of(list, i)) &&
            (found < 0 || column->weight < list->type->columns[found].weight))
            found = i;
    }
    return found;
}

/* Makes the columns fit: first light columns are left out, then columns shrink from enough to their least,
 * then the others are left out, too. Returns the cells that are left over. */
static int make_room(const struct list *list, int width, int columns, int widths[LIST_COLUMNS])
{
    int left = width + GAP;
    for (int i = 0; i < columns; i++)
        left -= widths[i] ? widths[i] + GAP : 0;
    while (left < 0) {
        int light = lightest(list, widths, columns, false), wide = lightest(list, widths, columns, true);
        if (light < 0)
            break;
        if (list->type->columns[light].weight >= LIST_LIGHT && wide >= 0) {
            int cut = widths[wide] - least_of(list, wide);
            cut = cut < -left ? cut : -left;
            widths[wide] -= cut;
            left += cut;
        } else {
            left += widths[light] + GAP;
            widths[light] = 0;
        }
    }
    return left;
}

/* How wide each column becomes; 0 leaves it out. */
static void share_width(const struct list *list, int width, int columns, int widths[LIST_COLUMNS])
{
    const struct list_column *column = list->type->columns;
    for (int i = 0; i < columns; i++)
        widths[i] = list_grouped(list) && column[i].in_group ? 0 : enough_of(list, i);
    int left = make_room(list, width, columns, widths);
    /* The cells left over go one by one to the columns that want more, in proportion to their weights. */
    int given[LIST_COLUMNS] = {0};
    for (; left > 0; left--) {
        int next = -1;
        for (int i = 0; i < columns; i++) {
            int wanted = list->wanted[i] < column[i].most ? list->wanted[i] : column[i].most;
            if (widths[i] && widths[i] < wanted &&
                (next < 0 || given[i] * column[next].weight < given[next] * column[i].weight))
                next = i;
        }
        if (next < 0)
            return;
        widths[next]++;
        given[next]++;
    }
}

static void draw_headings(struct list *list, int row, const int widths[LIST_COLUMNS], int columns)
{
    list->heading_row = row;
    for (int i = 0; i < columns; i++) {
        if (!widths[i])
            continue;
        char title[128];
        bool sorted = i == list->sort_column;
        const char *arrow = draw_symbol(list->sort_descending ? SYMBOL_DOWN : SYMBOL_UP);
        snprintf(title, sizeof title, "%s%s", _(list->type->columns[i].title), sorted ? arrow : "");
        enum style style = sorted ? STYLE_STRONG : STYLE_DIM;
        if (list->type->columns[i].right)
            draw_text_right(row, list->starts[i], widths[i], style, title);
        else
            draw_text(row, list->starts[i], widths[i], style, title);
    }
}

static void draw_line(const struct list *list, size_t index, int row, struct area area,
                      const int widths[LIST_COLUMNS], int columns, bool focus)
{
    const struct list_line *line = &list->lines[index];
    if (line->heading) {
        char text[LIST_CELL] = "";
        list->type->group_line(list->rows, line->row, text);
        draw_text(row, area.column + 1, area.columns - 2, STYLE_ACCENT, text);
        return;
    }
    bool selected = index == list->selected;
    enum style chosen = focus ? STYLE_SELECTED : STYLE_CHOSEN;
    if (selected)
        draw_fill((struct area){row, area.column, 1, area.columns - 1}, chosen);
    for (int i = 0; i < columns; i++) {
        if (!widths[i])
            continue;
        char cell[LIST_CELL] = "";
        enum style style = list->type->cell(list->rows, line->row, i, cell);
        if (selected)
            style = chosen;
        if (list->type->columns[i].right)
            draw_text_right(row, list->starts[i], widths[i], style, cell);
        else
            draw_text(row, list->starts[i], widths[i], style, cell);
    }
}

/* Keeps the selection in sight, with the heading of its group when it is the first below it. */
static void scroll_to_selected(struct list *list, size_t rows)
{
    size_t first = list->selected;
    if (first > 0 && first < list->line_count && list->lines[first - 1].heading)
        first--;
    if (first < list->top)
        list->top = first;
    if (list->selected >= list->top + rows)
        list->top = list->selected - rows + 1;
    if (list->top + rows > list->line_count)
        list->top = list->line_count > rows ? list->line_count - rows : 0;
}

static void draw_filter(struct list *list, struct area area)
{
    char label[128], count[64];
    snprintf(label, sizeof label, "%s ", _("Filter:"));
    snprintf(count, sizeof count, _("%zu of %zu"), list->found_count, list->count);
    int used = draw_text(area.row, area.column + 1, area.columns - 2, STYLE_ACCENT, label);
    int count_columns = text_width(count);
    struct area field = {area.row, area.column + 1 + used, 1, area.columns - used - count_columns - 4};
    prompt_draw(&list->filter, field, list->filtering);
    draw_text_right(area.row, area.column, area.columns - 1, STYLE_DIM, count);
}

/* Of thousands of rows only the first were measured. Where a row in sight wants more in a column that must
 * not be cut, the column becomes wider. */
static void measure_shown(struct list *list, size_t rows, int columns)
{
    for (int i = 0; i < columns; i++) {
        if (!list->type->columns[i].enough && !list->type->columns[i].whole)
            continue;
        for (size_t line = list->top; line < list->top + rows && line < list->line_count; line++) {
            char cell[LIST_CELL] = "";
            if (list->lines[line].heading)
                continue;
            list->type->cell(list->rows, list->lines[line].row, i, cell);
            int width = text_width(cell);
            if (width > list->wanted[i])
                list->wanted[i] = width;
        }
    }
}

void list_draw(struct list *list, struct area area, bool focus, const char *nothing)
{
    list->body = (struct area){0};
    list->heading_row = -1;
    if (!list->count) {
        struct area middle = {area.row + 1, area.column + 2, area.rows - 1, area.columns - 4};
        if (middle.columns > 76)
            middle.columns = 76;
        draw_paragraphs(middle, 0, STYLE_TEXT, nothing);
        return;
    }
    if (list->filtered) {
        draw_filter(list, (struct area){area.row + area.rows - 1, area.column, 1, area.columns});
        area.rows--;
    }
    if (area.rows < 2)
        return;
    int columns = list_columns(list->type), widths[LIST_COLUMNS];
    scroll_to_selected(list, (size_t)area.rows - 1);
    measure_shown(list, (size_t)area.rows - 1, columns);
    share_width(list, area.columns - 3, columns, widths);
    for (int i = 0, at = area.column + 1; i < columns; i++) {
        list->starts[i] = widths[i] ? at : 0;
        at += widths[i] ? widths[i] + GAP : 0;
    }
    draw_headings(list, area.row, widths, columns);
    list->body = (struct area){area.row + 1, area.column, area.rows - 1, area.columns};
    if (!list->line_count)
        draw_text(list->body.row, area.column + 1, area.columns - 2, STYLE_DIM,
                  _("Nothing here matches the filter; Esc shows all."));
    for (int row = 0; row < list->body.rows && list->top + (size_t)row < list->line_count; row++)
        draw_line(list, list->top + (size_t)row, list->body.row + row, area, widths, columns, focus);
    draw_scroll_bar(list->body, list->top, (size_t)list->body.rows, list->line_count);
}
