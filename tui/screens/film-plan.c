/* The film plan on the screen (R3): who must stay out, and who may be in the picture, as it is printed. */
#include "store/people/film-plan.h"

#include <stdio.h>
#include <string.h>

#include "store/base/clock.h"
#include "tui/screens.h"
#include "tui/screens/paper.h"
#include "tui/words/film-plan-page.h"

struct film_plan_view {
    char on[DAY_SIZE];
    enum purpose purpose;
    char class_name[CLASS_NAME_SIZE], location[LOCATION_SIZE]; /* location "": the only one with that class */
    struct film_plan plan;                                     /* in the view's arena */
    struct paper paper;
};

static bool open_plan(struct view *view, const void *argument, struct error *error)
{
    (void)error;
    struct film_plan_view *state = view->state;
    const struct film_plan_argument *asked = argument;
    snprintf(state->on, sizeof state->on, "%s", asked->on);
    state->purpose = asked->purpose;
    snprintf(state->class_name, sizeof state->class_name, "%s", asked->class.name ? asked->class.name : "");
    snprintf(state->location, sizeof state->location, "%s",
             asked->class.location ? asked->class.location : "");
    return true;
}

static void print_text(FILE *out, void *context)
{
    struct view *view = context;
    const struct film_plan_view *state = view->state;
    film_plan_print_text(out, &state->plan, &view->arena);
}

static void print_page(FILE *out, void *context)
{
    struct view *view = context;
    const struct film_plan_view *state = view->state;
    film_plan_print_page(out, &state->plan, view->app->school, &view->arena);
}

static bool load_plan(struct view *view, struct error *error)
{
    struct film_plan_view *state = view->state;
    return film_plan_make(view->app->store, view->app->actor, state->class_name,
                          state->location[0] ? state->location : NULL, state->on, state->purpose,
                          &view->arena, &state->plan, error) &&
           paper_write_text(&state->paper, print_text, view, error);
}

static void draw_plan(struct view *view, struct area area)
{
    struct film_plan_view *state = view->state;
    paper_draw(&state->paper, area);
}

static bool act_plan(struct view *view, enum action action)
{
    struct film_plan_view *state = view->state;
    char name[256];
    snprintf(name, sizeof name, "%s %s %s", _("film plan"), state->class_name, state->on);
    return paper_act(&state->paper, view->app, action, name);
}

static bool key_plan(struct view *view, struct key key)
{
    struct film_plan_view *state = view->state;
    return paper_key(&state->paper, view->app, key, print_page, view);
}

static bool mouse_plan(struct view *view, struct mouse mouse)
{
    struct film_plan_view *state = view->state;
    return paper_mouse(&state->paper, view->app, mouse, print_page, view);
}

static void close_plan(struct view *view)
{
    struct film_plan_view *state = view->state;
    paper_release(&state->paper, view->app);
}

static const char *hints_plan(struct view *view)
{
    struct film_plan_view *state = view->state;
    return paper_hints(&state->paper, view->app);
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
    .key = key_plan,
    .mouse = mouse_plan,
    .close = close_plan,
    .hints = hints_plan,
};

bool push_film_plan(struct app *app, const struct film_plan_argument *argument)
{
    return app_push(app, &view_film_plan, argument);
}
