/* The Trace screen (R13): who did what, and when. An owner sees all of it; coach and teacher their own. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/gate/audit.h"
#include "store/base/clock.h"
#include "tui/screens.h"
#include "tui/ui/draw.h"
#include "tui/ui/list-view.h"
#include "tui/words/words-trace.h"

enum { COLUMN_WHEN, COLUMN_WHO, COLUMN_WHAT, COLUMN_LESSON, COLUMN_DETAIL };
enum { WHOLE_ROWS = 4 /* of the selected row below the list, with the rule above them */ };

/* More than anybody scrolls through; `terugblik audit --json` prints all. */
enum { ROWS_MOST = 5000 };

struct trace_row {
    struct audit_row audit;
    char id[24]; /* its number, by which the selection is kept */
};

struct trace {
    struct list list; /* first (tui/ui/list-view.h) */
    struct trace_row *rows;
    size_t count;
    char hints[256];
};

static const struct trace_row *row_at(const void *rows, size_t row)
{
    return (const struct trace_row *)rows + row;
}

/* The lesson's day and class, where this person may know them; else the end of its id. */
static void describe_lesson(const struct audit_row *row, char *buffer)
{
    char day[32];
    if (row->filmed_on)
        snprintf(buffer, LIST_CELL, "%s, %s", i18n_day(row->filmed_on, day, sizeof day), row->class_name);
    else
        snprintf(buffer, LIST_CELL, "%s", row->session ? id_short(row->session) : "");
}

static int compare_lessons(const struct audit_row *left, const struct audit_row *right)
{
    int order = strcmp(left->filmed_on ? left->filmed_on : "", right->filmed_on ? right->filmed_on : "");
    return order ? order : strcmp(left->session ? left->session : "", right->session ? right->session : "");
}

static enum style cell(const void *rows, size_t row, int column, char *buffer)
{
    const struct trace_row *line = row_at(rows, row);
    struct arena arena;
    switch (column) {
    case COLUMN_WHEN:
        i18n_moment(line->audit.at, buffer, LIST_CELL);
        return STYLE_DIM;
    case COLUMN_WHO:
        snprintf(buffer, LIST_CELL, "%s", line->audit.actor ? line->audit.actor : _("(the program)"));
        return line->audit.actor ? STYLE_TEXT : STYLE_DIM;
    case COLUMN_WHAT:
        snprintf(buffer, LIST_CELL, "%s%s", line->audit.refused ? _("refused: ") : "",
                 words_act(line->audit.action));
        return line->audit.refused ? STYLE_DANGER : STYLE_TEXT;
    case COLUMN_LESSON:
        describe_lesson(&line->audit, buffer);
        return STYLE_TEXT;
    default:
        arena_init(&arena);
        snprintf(buffer, LIST_CELL, "%s", words_detail(&arena, line->audit.action, line->audit.detail));
        arena_release(&arena);
        return STYLE_DIM;
    }
}

static const char *row_id(const void *rows, size_t row)
{
    return row_at(rows, row)->id;
}

static int compare(const void *rows, size_t a, size_t b, int column)
{
    const struct trace_row *left = row_at(rows, a), *right = row_at(rows, b);
    switch (column) {
    case COLUMN_WHO:
        return strcoll(left->audit.actor ? left->audit.actor : "",
                       right->audit.actor ? right->audit.actor : "");
    case COLUMN_WHAT:
        return strcmp(left->audit.action, right->audit.action);
    case COLUMN_LESSON:
        return compare_lessons(&left->audit, &right->audit);
    case COLUMN_DETAIL:
        return strcmp(left->audit.detail ? left->audit.detail : "",
                      right->audit.detail ? right->audit.detail : "");
    default:
        return left->audit.seq < right->audit.seq ? -1 : left->audit.seq > right->audit.seq;
    }
}

static const struct list_type trace_list = {
    .columns =
        {
            [COLUMN_WHEN] = {.title = N_("When"), .least = 17, .most = 20, .weight = 9},
            [COLUMN_WHO] = {.title = N_("Who"), .least = 12, .most = 40, .weight = 8},
            [COLUMN_WHAT] = {.title = N_("What"), .least = 20, .most = 60, .weight = 10, .enough = 28},
            [COLUMN_LESSON] = {.title = N_("Lesson"), .least = 12, .most = 24, .weight = 7, .enough = 16},
            [COLUMN_DETAIL] = {.title = N_("Detail"), .least = 20, .most = 60, .weight = 3},
        },
    .cell = cell,
    .id = row_id,
    .compare = compare,
    .sort_column = -1,
};

static bool open_trace(struct view *view, const void *argument, struct error *error)
{
    (void)argument;
    (void)error;
    struct trace *trace = view->state;
    list_init(&trace->list, &trace_list);
    return true;
}

static bool load_trace(struct view *view, struct error *error)
{
    struct trace *trace = view->state;
    struct app *app = view->app;
    struct audit_list rows;
    list_set_rows(&trace->list, NULL, 0);
    if (!audit_list(app->store, app->actor, 0, ROWS_MOST, &view->arena, &rows, error))
        return false;
    trace->count = rows.count;
    trace->rows = arena_alloc(&view->arena, (rows.count + 1) * sizeof *trace->rows);
    for (size_t i = 0; i < rows.count; i++) {
        trace->rows[i].audit = rows.items[i];
        snprintf(trace->rows[i].id, sizeof trace->rows[i].id, "%" PRId64, rows.items[i].seq);
    }
    list_set_rows(&trace->list, trace->rows, trace->count);
    return true;
}

/* The selected row with nothing cut: the list has no room for whole sentences. */
static void draw_whole(const struct trace *trace, size_t row, struct area area)
{
    char text[4 * LIST_CELL] = "";
    for (int column = COLUMN_WHEN; column <= COLUMN_DETAIL; column++) {
        char part[LIST_CELL] = "";
        size_t used = strlen(text);
        cell(trace->rows, row, column, part);
        if (*part)
            snprintf(text + used, sizeof text - used, "%s%s%s%s", used ? " " : "",
                     used ? draw_symbol(SYMBOL_DOT) : "", used ? " " : "", part);
    }
    draw_rule(area.row, area.column, area.columns, STYLE_DIM);
    draw_paragraphs((struct area){area.row + 1, area.column + 1, area.rows - 1, area.columns - 2}, 0,
                    STYLE_TEXT, text);
}

static void draw_trace(struct view *view, struct area area)
{
    struct trace *trace = view->state;
    size_t row;
    int below = list_selected(&trace->list, &row) ? WHOLE_ROWS : 0;
    list_draw(
        &trace->list, (struct area){area.row, area.column, area.rows - below, area.columns}, true,
        _("There is nothing in the trace for you yet. Whatever happens to your lessons leaves a line here."));
    if (below)
        draw_whole(trace, row, (struct area){area.row + area.rows - below, area.column, below, area.columns});
}

static const char *hints_trace(struct view *view)
{
    struct trace *trace = view->state;
    const struct key_map *keys = view->app->keys;
    trace->hints[0] = '\0';
    key_map_hint(keys, ACTION_FILTER, _("filter"), trace->hints, sizeof trace->hints);
    key_map_hint(keys, ACTION_SORT, _("sort"), trace->hints, sizeof trace->hints);
    key_map_hint(keys, ACTION_HELP, _("help"), trace->hints, sizeof trace->hints);
    key_map_hint(keys, ACTION_BACK, _("back"), trace->hints, sizeof trace->hints);
    return trace->hints;
}

const struct view_type view_trace = {
    .name = "trace",
    .title = N_("Trace"),
    .context = CONTEXT_LIST,
    .state_size = sizeof(struct trace),
    .open = open_trace,
    .load = load_trace,
    .draw = draw_trace,
    .act = list_view_act,
    .key = list_view_key,
    .mouse = list_view_mouse,
    .close = list_view_close,
    .hints = hints_trace,
};
