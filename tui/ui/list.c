#include "tui/ui/list.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/base/memory.h"
#include "store/base/text.h"
#include "tui/ui/app.h"
#include "tui/ui/draw.h"

enum {
    MEASURED = 300, /* rows whose contents say how wide the columns should be */
    WHEEL_ROWS = 3,
    FILTER_MOST = 200,
};

int list_columns(const struct list_type *type)
{
    int count = 0;
    while (count < LIST_COLUMNS && type->columns[count].title)
        count++;
    return count;
}

void list_init(struct list *list, const struct list_type *type)
{
    *list = (struct list){.type = type,
                          .sort_column = type->sort_column,
                          .sort_descending = type->sort_descending,
                          .grouped = type->group};
    arena_init(&list->folded_arena);
}

static void end_filter(struct list *list)
{
    if (list->filtered)
        prompt_release(&list->filter);
    list->filtered = list->filtering = false;
    free(list->filter_used);
    list->filter_used = NULL;
}

void list_release(struct list *list)
{
    end_filter(list);
    arena_release(&list->folded_arena);
    free(list->lines);
    free(list->found);
    *list = (struct list){0};
}

/* All visible text of each row, made once: cells are costly to ask for and to fold. */
static void fold_rows(struct list *list)
{
    int columns = list_columns(list->type);
    list->folded = arena_alloc(&list->folded_arena, list->count * sizeof *list->folded);
    for (size_t row = 0; row < list->count; row++) {
        struct arena scratch;
        char text[LIST_COLUMNS * LIST_CELL], cell[LIST_CELL];
        size_t used = 0;
        arena_init(&scratch);
        for (int column = 0; column < columns; column++) {
            cell[0] = '\0';
            list->type->cell(list->rows, row, column, cell);
            const char *folded = text_folded(&scratch, cell);
            size_t length = strnlen(folded, LIST_CELL - 2);
            memcpy(text + used, folded, length);
            used += length;
            text[used++] = '\t'; /* a typed word never holds a tab, so it can match only within one cell */
        }
        text[used] = '\0';
        list->folded[row] = arena_copy(&list->folded_arena, text);
        arena_release(&scratch);
    }
}

static void forget_folded(struct list *list)
{
    list->folded = NULL;
    arena_reset(&list->folded_arena);
}

static size_t cut_words(char *words, const char *cut[FILTER_MOST])
{
    size_t count = 0;
    for (char *rest = words, *word; (word = strsep(&rest, " "));) {
        if (*word && count < FILTER_MOST)
            cut[count++] = word;
    }
    return count;
}

/* Each word that was typed has to occur somewhere in the row. */
static bool row_passes(const struct list *list, size_t row, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!strstr(list->folded[row], words[i]))
            return false;
    }
    return true;
}

/* Finds the rows that the filter lets through. A longer filter lets only fewer through, so while somebody
 * types on, only the rows found so far are looked at. */
static void find_rows(struct list *list)
{
    const char *typed = list->filtered ? list->filter.text : "";
    bool narrower = list->filter_used && strncmp(typed, list->filter_used, strlen(list->filter_used)) == 0;
    if (!narrower) {
        list->found_count = list->count;
        for (size_t i = 0; i < list->count; i++)
            list->found[i] = i;
    }
    struct arena scratch;
    arena_init(&scratch);
    const char *words[FILTER_MOST];
    char *folded = arena_copy(&scratch, text_folded(&scratch, typed));
    size_t count = cut_words(folded, words), kept = 0;
    if (count && !list->folded)
        fold_rows(list);
    for (size_t i = 0; i < list->found_count; i++) {
        if (row_passes(list, list->found[i], words, count))
            list->found[kept++] = list->found[i];
    }
    arena_release(&scratch);
    list->found_count = kept;
    free(list->filter_used);
    list->filter_used = memory_copy(typed);
}

bool list_grouped(const struct list *list)
{
    return list->grouped && list->type->group;
}

static int compare_rows(size_t a, size_t b, const struct list *list)
{
    int order = 0;
    if (list->sort_column >= 0) {
        order = list->type->compare(list->rows, a, b, list->sort_column);
        if (list->sort_descending)
            order = -order;
    }
    return order ? order : a < b ? -1 : a > b;
}

/* A row on its way to its place. */
struct placed {
    size_t row, order; /* order: its place among all rows found */
    const char *name;  /* of its group */
};

static int by_row(const void *a, const void *b, void *list)
{
    return compare_rows(((const struct placed *)a)->row, ((const struct placed *)b)->row, list);
}

static int by_name(const void *a, const void *b)
{
    const struct placed *first = a, *second = b;
    int order = first->name == second->name ? 0 : strcmp(first->name, second->name);
    return order ? order : first->order < second->order ? -1 : 1;
}

/* The rows often come in the wanted order already, so this looks before it sorts thousands. */
static void sort_rows(struct list *list, struct placed *placed, size_t count)
{
    bool sorted = true;
    for (size_t i = 1; i < count && sorted; i++)
        sorted = compare_rows(placed[i - 1].row, placed[i].row, list) < 0;
    if (!sorted)
        qsort_r(placed, count, sizeof *placed, by_row, list);
    for (size_t i = 0; i < count; i++)
        placed[i].order = i;
}

/* Groups stand in the order in which their first rows come, those that are to be last behind the others;
 * within them the rows keep theirs. */
static void place_groups(const struct list *list, struct placed *placed, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *name = list->type->group(list->rows, placed[i].row);
        placed[i].name = name ? name : "";
    }
    qsort(placed, count, sizeof *placed, by_name);
    /* Now each group is one run that begins with its first row: the runs are put where these come. */
    struct placed *runs = memory_alloc(count, sizeof *runs);
    size_t *length = memory_alloc(count, sizeof *length); /* of the run whose first row has this order */
    bool *last = memory_alloc(count, sizeof *last);
    for (size_t i = 0, first = 0; i < count; i++) {
        if (i == 0 || strcmp(placed[i].name, placed[first].name) != 0)
            first = i;
        length[placed[first].order]++;
        if (i == first && list->type->group_last)
            last[placed[i].order] = list->type->group_last(list->rows, placed[i].row);
    }
    size_t *start = memory_alloc(count, sizeof *start), next = 0;
    for (size_t i = 0; i < 2 * count; i++) {
        size_t order = i % count;
        if (length[order] && last[order] == (i >= count)) {
            start[order] = next;
            next += length[order];
        }
    }
    for (size_t i = 0; i < count;) {
        size_t order = placed[i].order;
        memcpy(runs + start[order], placed + i, length[order] * sizeof *runs);
        i += length[order];
    }
    memcpy(placed, runs, count * sizeof *placed);
    free(runs);
    free(length);
    free(last);
    free(start);
}

static void add_line(struct list *list, size_t row, bool heading)
{
    void *lines = list->lines;
    memory_reserve(&lines, &list->line_room, list->line_count + 1, sizeof *list->lines);
    list->lines = lines;
    list->lines[list->line_count++] = (struct list_line){.row = row, .heading = heading};
}

/* Orders the rows found, and puts a heading over each group. */
static void make_lines(struct list *list)
{
    size_t count = list->found_count;
    struct placed *placed = memory_alloc(count, sizeof *placed);
    for (size_t i = 0; i < count; i++)
        placed[i].row = list->found[i];
    sort_rows(list, placed, count);
    if (list_grouped(list))
        place_groups(list, placed, count);
    list->line_count = 0;
    for (size_t i = 0; i < count; i++) {
        if (list_grouped(list) && (i == 0 || strcmp(placed[i].name, placed[i - 1].name) != 0))
            add_line(list, placed[i].row, true);
        add_line(list, placed[i].row, false);
    }
    free(placed);
}

static void remember_selected(struct list *list)
{
    size_t row;
    if (list_selected(list, &row))
        snprintf(list->selected_id, sizeof list->selected_id, "%s", list->type->id(list->rows, row));
}

/* The nearest line that can be selected: headings cannot. */
static void select_line(struct list *list, size_t line, bool upwards)
{
    if (!list->line_count)
        return;
    if (line >= list->line_count)
        line = list->line_count - 1;
    if (list->lines[line].heading)
        line = upwards && line > 0 ? line - 1 : line + 1;
    assert(line < list->line_count);
    list->selected = line;
    remember_selected(list);
}

void list_select_id(struct list *list, const char *id)
{
    for (size_t i = 0; i < list->line_count; i++) {
        if (!list->lines[i].heading && strcmp(list->type->id(list->rows, list->lines[i].row), id) == 0) {
            list->selected = i;
            remember_selected(list);
            return;
        }
    }
    /* The selected row is gone: select what took its place. */
    select_line(list, list->selected, false);
}

static void arrange(struct list *list)
{
    char id[sizeof list->selected_id];
    snprintf(id, sizeof id, "%s", list->selected_id);
    find_rows(list);
    make_lines(list);
    list_select_id(list, id);
}

static void measure_columns(struct list *list)
{
    int columns = list_columns(list->type);
    size_t rows = list->count < MEASURED ? list->count : MEASURED;
    for (int column = 0; column < columns; column++) {
        int wanted = text_width(_(list->type->columns[column].title)) + text_width(draw_symbol(SYMBOL_DOWN));
        for (size_t row = 0; row < rows; row++) {
            char cell[LIST_CELL] = "";
            list->type->cell(list->rows, row, column, cell);
            int width = text_width(cell);
            if (width > wanted)
                wanted = width;
        }
        list->wanted[column] = wanted;
    }
}

void list_set_rows(struct list *list, const void *rows, size_t count)
{
    assert(list->type); /* list_init() comes first */
    list->rows = rows;
    list->count = count;
    list->found = memory_resize(list->found, count, sizeof *list->found);
    free(list->filter_used);
    list->filter_used = NULL;
    forget_folded(list);
    measure_columns(list);
    arrange(list);
}

bool list_selected(const struct list *list, size_t *row)
{
    if (list->selected >= list->line_count || list->lines[list->selected].heading)
        return false;
    *row = list->lines[list->selected].row;
    return true;
}

static void sort_by(struct list *list, int column, bool descending)
{
    list->sort_column = column;
    list->sort_descending = descending;
    make_lines(list);
    char id[sizeof list->selected_id];
    snprintf(id, sizeof id, "%s", list->selected_id);
    list_select_id(list, id);
}

/* Sorts by the next column that is shown. */
static void sort_by_next(struct list *list)
{
    int columns = list_columns(list->type), column = list->sort_column;
    do
        column = (column + 1) % columns;
    while (list_grouped(list) && list->type->columns[column].in_group);
    sort_by(list, column, list->type->sort_descending && column == list->type->sort_column);
}

static void begin_filter(struct list *list, struct app *app)
{
    if (!list->count) {
        app_say(app, "%s", _("There is nothing to filter: the list is empty."));
        return;
    }
    if (!list->filtered)
        prompt_init(&list->filter, NULL, FILTER_MOST, false);
    list->filter.enter = N_("keep what was found");
    list->filter.escape = N_("show all");
    if (!list->folded)
        fold_rows(list); /* takes a moment: now, rather than at the first letter typed */
    list->filtered = list->filtering = true;
    app->prompt = &list->filter;
}

static void leave_filter(struct list *list, struct app *app)
{
    if (app->prompt == &list->filter)
        app->prompt = NULL;
    end_filter(list);
    arrange(list);
}

bool list_act(struct list *list, struct app *app, enum action action)
{
    size_t page = list->body.rows > 1 ? (size_t)list->body.rows - 1 : 1;
    app->dirty = true;
    switch (action) {
    case ACTION_UP:
        if (list->selected > 0)
            select_line(list, list->selected - 1, true);
        return true;
    case ACTION_DOWN:
        select_line(list, list->selected + 1, false);
        return true;
    case ACTION_PAGE_UP:
        select_line(list, list->selected > page ? list->selected - page : 0, true);
        return true;
    case ACTION_PAGE_DOWN:
        select_line(list, list->selected + page, false);
        return true;
    case ACTION_FIRST:
        list->top = 0;
        select_line(list, 0, false);
        return true;
    case ACTION_LAST:
        if (list->line_count)
            select_line(list, list->line_count - 1, false);
        return true;
    case ACTION_FILTER:
        begin_filter(list, app);
        return true;
    case ACTION_SORT:
        sort_by_next(list);
        return true;
    case ACTION_SORT_REVERSE:
        sort_by(list, list->sort_column, !list->sort_descending);
        return true;
    case ACTION_GROUP:
        if (!list->type->group)
            return false;
        list->grouped = !list->grouped;
        arrange(list);
        return true;
    case ACTION_BACK:
        if (!list->filtered)
            return false;
        leave_filter(list, app);
        return true;
    default:
        return false;
    }
}

/* Keys that move the selection while the filter is typed. */
static enum action walking(struct key key)
{
    switch (key.code) {
    case KEY_NAMED_UP:
        return ACTION_UP;
    case KEY_NAMED_DOWN:
        return ACTION_DOWN;
    case KEY_NAMED_PGUP:
        return ACTION_PAGE_UP;
    case KEY_NAMED_PGDN:
        return ACTION_PAGE_DOWN;
    default:
        return ACTION_NONE;
    }
}

bool list_key(struct list *list, struct app *app, struct key key)
{
    if (!list->filtering)
        return false;
    app->dirty = true;
    enum action action = walking(key);
    if (action != ACTION_NONE)
        return list_act(list, app, action);
    switch (prompt_key(&list->filter, key)) {
    case PROMPT_EDITED:
        arrange(list);
        return true;
    case PROMPT_DONE:
        list->filtering = false;
        app->prompt = NULL;
        if (!list->filter.length)
            leave_filter(list, app);
        return true;
    case PROMPT_LEFT:
        leave_filter(list, app);
        return true;
    case PROMPT_IGNORED:
        break;
    }
    return false;
}

static bool mouse_on_headings(struct list *list, struct mouse mouse)
{
    if (mouse.row != list->heading_row || mouse.kind != MOUSE_PRESS)
        return false;
    int hit = -1, columns = list_columns(list->type);
    for (int i = 0; i < columns; i++) {
        if (list->starts[i] && mouse.column >= list->starts[i] - 1)
            hit = i;
    }
    if (hit >= 0)
        sort_by(list, hit, hit == list->sort_column && !list->sort_descending);
    return true;
}

/* The selection moves along, so that it stays on a line that can be seen. */
static void scroll_by_wheel(struct list *list, bool up)
{
    size_t rows = (size_t)list->body.rows;
    size_t most = list->line_count > rows ? list->line_count - rows : 0;
    if (up)
        list->top = list->top > WHEEL_ROWS ? list->top - WHEEL_ROWS : 0;
    else
        list->top = list->top + WHEEL_ROWS < most ? list->top + WHEEL_ROWS : most;
    if (list->selected < list->top)
        select_line(list, list->top, false);
    else if (list->selected >= list->top + rows)
        select_line(list, list->top + rows - 1, true);
}

bool list_mouse(struct list *list, struct mouse mouse, bool *open)
{
    *open = false;
    if (mouse_on_headings(list, mouse))
        return true;
    if (!area_contains(list->body, mouse.row, mouse.column))
        return false;
    if (mouse.kind == MOUSE_WHEEL_UP || mouse.kind == MOUSE_WHEEL_DOWN) {
        scroll_by_wheel(list, mouse.kind == MOUSE_WHEEL_UP);
        return true;
    }
    bool on_bar = mouse.column == list->body.column + list->body.columns - 1;
    size_t rows = (size_t)list->body.rows;
    if (on_bar && list->line_count > rows && (mouse.kind == MOUSE_PRESS || mouse.kind == MOUSE_DRAG)) {
        size_t at = (size_t)(mouse.row - list->body.row);
        list->top = (list->line_count - rows) * at / (rows > 1 ? rows - 1 : 1);
        select_line(list, list->top + rows / 2, false);
        return true;
    }
    size_t line = list->top + (size_t)(mouse.row - list->body.row);
    if (line >= list->line_count || list->lines[line].heading)
        return true;
    if (mouse.kind == MOUSE_PRESS || mouse.kind == MOUSE_DOUBLE) {
        select_line(list, line, false);
        *open = mouse.kind == MOUSE_DOUBLE;
    }
    return true;
}
