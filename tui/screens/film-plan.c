/* The film plan on the screen (R3): who must stay out, and who may be in the picture, as it is printed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/base/clock.h"
#include "store/people/film-plan.h"
#include "tui/app.h"
#include "tui/screens/class-argument.h"
#include "tui/ui/draw.h"
#include "tui/words/film-plan-page.h"
#include "tui/ui/view.h"

struct film_plan_view {
    char on[DAY_SIZE];
    enum purpose purpose;
    char class_name[CLASS_NAME_SIZE], location[LOCATION_SIZE]; /* location "": the only one with that class */
    char *text; /* as film_plan_print_text() writes it, owned */
    int top, rows;
    char hints[256];
};

/* The argument is "DAY PURPOSE CLASS", the latter as class_argument_write() writes it. */
static bool open_plan(struct view *view, const char *argument, struct error *error)
{
    struct film_plan_view *state = view->state;
    char purpose[16];
    int taken = 0;
    if (sscanf(argument, "%10s %15s %n", state->on, purpose, &taken) != 2 || !taken || !argument[taken])
        return error_set(error, ERROR_INVALID, "There is no class to make a film plan for.");
    class_argument_read(argument + taken, state->class_name, state->location);
    return purpose_parse(purpose, &state->purpose, error);
}

static bool load_plan(struct view *view, struct error *error)
{
    struct film_plan_view *state = view->state;
    struct film_plan plan;
    if (!film_plan_make(view->app->store, view->app->actor, state->class_name,
                        state->location[0] ? state->location : NULL, state->on, state->purpose, &view->arena,
                        &plan, error))
        return false;
    free(state->text);
    state->text = NULL;
    size_t size;
    FILE *out = open_memstream(&state->text, &size);
    if (!out)
        return error_set(error, ERROR_IO, "The film plan could not be made; try again.");
    film_plan_print_text(out, &plan, &view->arena);
    return fclose(out) == 0 || error_set(error, ERROR_IO, "The film plan could not be made; try again.");
}

static void draw_plan(struct view *view, struct area area)
{
    struct film_plan_view *state = view->state;
    struct area text = {area.row, area.column + 1, area.rows, area.columns - 3};
    state->rows = area.rows;
    int all = draw_rows(state->text, text.columns);
    if (state->top > all - area.rows)
        state->top = all > area.rows ? all - area.rows : 0;
    draw_paragraphs(text, state->top, STYLE_TEXT, state->text);
    draw_scroll_bar(area, (size_t)state->top, (size_t)area.rows, (size_t)all);
}

static bool act_plan(struct view *view, enum action action)
{
    struct film_plan_view *state = view->state;
    int step = 0;
    switch (action) {
    case ACTION_UP:
        step = -1;
        break;
    case ACTION_DOWN:
        step = 1;
        break;
    case ACTION_PAGE_UP:
        step = -state->rows;
        break;
    case ACTION_PAGE_DOWN:
        step = state->rows;
        break;
    case ACTION_FIRST:
        step = -state->top;
        break;
    default:
        return false;
    }
    state->top = state->top + step > 0 ? state->top + step : 0;
    view->app->dirty = true;
    return true;
}

static void close_plan(struct view *view)
{
    struct film_plan_view *state = view->state;
    free(state->text);
}

static const char *hints_plan(struct view *view)
{
    struct film_plan_view *state = view->state;
    state->hints[0] = '\0';
    key_map_hint(view->app->keys, ACTION_PAGE_DOWN, _("on"), state->hints, sizeof state->hints);
    key_map_hint(view->app->keys, ACTION_BACK, _("back"), state->hints, sizeof state->hints);
    size_t used = strlen(state->hints);
    snprintf(state->hints + used, sizeof state->hints - used, "%c%c%s", HINT_KEY, HINT_LABEL,
             _("to print: terugblik film-plan CLASS --html"));
    return state->hints;
}

const struct view_type view_film_plan = {
    .name = "film-plan",
    .title = N_("Film plan"),
    .context = CONTEXT_LIST,
    .state_size = sizeof(struct film_plan_view),
    .open = open_plan,
    .load = load_plan,
    .draw = draw_plan,
    .act = act_plan,
    .close = close_plan,
    .hints = hints_plan,
};
