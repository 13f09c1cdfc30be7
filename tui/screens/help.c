/*
 * Help: every action with its keys, from the same table as the bindings (tui/ui/keys.h), those of the screen
 * below first.
 */
#include <stdio.h>
#include <string.h>

#include "store/base/text.h"
#include "tui/screens.h"
#include "tui/ui/draw.h"

enum { LINES_MOST = ACTION_COUNT + 2 * CONTEXT_COUNT + 2 * FIXED_KEYS, KEYS_COLUMNS_MOST = 30 };

/* A line is a heading, an action, a fixed key, or empty. */
struct help_line {
    enum action action;
    const struct fixed_key *fixed;
    const char *heading; /* msgid or NULL */
};

struct help {
    struct help_line lines[LINES_MOST];
    int count, top, rows; /* rows: of the screen, as last drawn */
    char hints[256];
};

/* Screens that this person does not have are not explained to them. */
static bool concerns(const struct app *app, enum action action)
{
    char keys[128];
    return !app_screen_withheld(app, action) && *key_map_keys(app->keys, action, keys, sizeof keys);
}

static void add_heading(struct help *help, const char *heading)
{
    if (help->count)
        help->lines[help->count++] = (struct help_line){0};
    help->lines[help->count++] = (struct help_line){.heading = heading};
}

static void add_context(struct view *view, enum context context)
{
    struct help *help = view->state;
    add_heading(help, context_title(context));
    for (enum action action = ACTION_NONE + 1; action < ACTION_COUNT; action++) {
        if (action_info(action)->context == context && concerns(view->app, action))
            help->lines[help->count++] = (struct help_line){.action = action};
    }
}

static void add_fixed(struct help *help)
{
    for (size_t i = 0; i < FIXED_KEYS; i++) {
        if (!fixed_keys[i].keys)
            add_heading(help, fixed_keys[i].help);
        else
            help->lines[help->count++] = (struct help_line){.fixed = &fixed_keys[i]};
    }
}

static bool open_help(struct view *view, const void *argument, struct error *error)
{
    (void)argument;
    (void)error;
    enum context here = view->app->view ? view->app->view->type->context : CONTEXT_ALL;
    if (here != CONTEXT_ALL)
        add_context(view, here);
    add_context(view, CONTEXT_ALL);
    for (enum context context = CONTEXT_ALL + 1; context < CONTEXT_COUNT; context++) {
        bool registers = context == CONTEXT_REGISTER;
        bool watches = context == CONTEXT_WATCH || context == CONTEXT_FORM;
        bool imports = context == CONTEXT_IMPORT, office = context == CONTEXT_OFFICE;
        if (context != here && (!registers || app_screen(view->app, ACTION_SCREEN_CONSENTS)) &&
            (!office || app_screen(view->app, ACTION_EQUIPMENT)) &&
            (!imports || app_screen(view->app, ACTION_IMPORT)) &&
            (!watches || app_screen(view->app, ACTION_SCREEN_SESSIONS)))
            add_context(view, context);
    }
    add_fixed(view->state);
    return true;
}

static void scroll_to(struct help *help, int top)
{
    int most = help->count - help->rows;
    help->top = top > most ? most : top;
    if (help->top < 0)
        help->top = 0;
}

/* The keys of a line; none of a heading. */
static const char *line_keys(const struct view *view, const struct help_line *line, char *buffer, size_t size)
{
    return line->fixed ? _(line->fixed->keys) : key_map_keys(view->app->keys, line->action, buffer, size);
}

static void draw_help(struct view *view, struct area area)
{
    struct help *help = view->state;
    char keys[128];
    int keys_columns = 0;
    for (int i = 0; i < help->count; i++) {
        int columns = text_width(line_keys(view, &help->lines[i], keys, sizeof keys));
        if (columns > keys_columns)
            keys_columns = columns < KEYS_COLUMNS_MOST ? columns : KEYS_COLUMNS_MOST;
    }
    help->rows = area.rows;
    scroll_to(help, help->top);
    for (int row = 0; row < area.rows && help->top + row < help->count; row++) {
        const struct help_line *line = &help->lines[help->top + row];
        int at = area.row + row, column = area.column + 2;
        if (line->heading) {
            draw_text(at, column, area.columns - 4, STYLE_STRONG, _(line->heading));
        } else if (line->action != ACTION_NONE || line->fixed) {
            draw_text(at, column + 2, keys_columns, STYLE_ACCENT, line_keys(view, line, keys, sizeof keys));
            draw_text(at, column + keys_columns + 4, area.columns - keys_columns - 8, STYLE_TEXT,
                      _(line->fixed ? line->fixed->help : action_info(line->action)->help));
        }
    }
    draw_scroll_bar(area, (size_t)help->top, (size_t)area.rows, (size_t)help->count);
}

static bool act_help(struct view *view, enum action action)
{
    struct help *help = view->state;
    view->app->dirty = true;
    switch (action) {
    case ACTION_UP:
        scroll_to(help, help->top - 1);
        return true;
    case ACTION_DOWN:
        scroll_to(help, help->top + 1);
        return true;
    case ACTION_PAGE_UP:
        scroll_to(help, help->top - help->rows + 1);
        return true;
    case ACTION_PAGE_DOWN:
        scroll_to(help, help->top + help->rows - 1);
        return true;
    case ACTION_FIRST:
        scroll_to(help, 0);
        return true;
    case ACTION_LAST:
        scroll_to(help, help->count);
        return true;
    case ACTION_HELP: /* the key that opened it closes it */
        app_pop(view->app);
        return true;
    default:
        return false;
    }
}

static bool mouse_help(struct view *view, struct mouse mouse)
{
    struct help *help = view->state;
    view->app->dirty = true;
    if (mouse.kind == MOUSE_WHEEL_UP)
        scroll_to(help, help->top - 3);
    else if (mouse.kind == MOUSE_WHEEL_DOWN)
        scroll_to(help, help->top + 3);
    return true;
}

static const char *hints_help(struct view *view)
{
    struct help *help = view->state;
    const struct key_map *keys = view->app->keys;
    help->hints[0] = '\0';
    key_map_hint(keys, ACTION_DOWN, _("down"), help->hints, sizeof help->hints);
    key_map_hint(keys, ACTION_PAGE_DOWN, _("next page"), help->hints, sizeof help->hints);
    key_map_hint(keys, ACTION_BACK, _("back"), help->hints, sizeof help->hints);
    return help->hints;
}

const struct view_type view_help = {
    .name = "help",
    .title = N_("Help"),
    .context = CONTEXT_LIST,
    .window_keys = true,
    .state_size = sizeof(struct help),
    .open = open_help,
    .draw = draw_help,
    .act = act_help,
    .mouse = mouse_help,
    .hints = hints_help,
};
