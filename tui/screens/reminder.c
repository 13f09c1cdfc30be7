/* The reminder on the screen (registrar): who of a class or of the school has not answered yet (R2). */
#include "store/people/reminder.h"

#include <stdio.h>
#include <string.h>

#include "store/base/clock.h"
#include "tui/screens.h"
#include "tui/screens/paper.h"
#include "tui/words/reminder-page.h"

struct reminder_view {
    char on[DAY_SIZE];
    enum purpose purpose;
    char class_name[CLASS_NAME_SIZE], location[LOCATION_SIZE]; /* class_name "": the whole school */
    struct reminder reminder;                                  /* in the view's arena */
    struct paper paper;
};

static bool open_reminder(struct view *view, const void *argument, struct error *error)
{
    (void)error;
    struct reminder_view *state = view->state;
    const struct reminder_argument *asked = argument;
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
    const struct reminder_view *state = view->state;
    reminder_print_text(out, &state->reminder, &view->arena);
}

static void print_page(FILE *out, void *context)
{
    struct view *view = context;
    const struct reminder_view *state = view->state;
    reminder_print_page(out, &state->reminder, view->app->school, &view->arena);
}

static bool load_reminder(struct view *view, struct error *error)
{
    struct reminder_view *state = view->state;
    return reminder_make(view->app->store, view->app->actor, state->class_name[0] ? state->class_name : NULL,
                         state->location[0] ? state->location : NULL, state->on, state->purpose, &view->arena,
                         &state->reminder, error) &&
           paper_write_text(&state->paper, print_text, view, error);
}

static void draw_reminder(struct view *view, struct area area)
{
    struct reminder_view *state = view->state;
    paper_draw(&state->paper, area);
}

static bool act_reminder(struct view *view, enum action action)
{
    struct reminder_view *state = view->state;
    char name[256];
    snprintf(name, sizeof name, "%s %s%s%s", _("reminder"), state->class_name,
             state->class_name[0] ? " " : "", state->on);
    return paper_act(&state->paper, view->app, action, name);
}

static bool key_reminder(struct view *view, struct key key)
{
    struct reminder_view *state = view->state;
    return paper_key(&state->paper, view->app, key, print_page, view);
}

static bool mouse_reminder(struct view *view, struct mouse mouse)
{
    struct reminder_view *state = view->state;
    return paper_mouse(&state->paper, view->app, mouse, print_page, view);
}

static void close_reminder(struct view *view)
{
    struct reminder_view *state = view->state;
    paper_release(&state->paper, view->app);
}

static const char *hints_reminder(struct view *view)
{
    struct reminder_view *state = view->state;
    return paper_hints(&state->paper, view->app);
}

const struct view_type view_reminder = {
    .name = "reminder",
    .title = N_("Who has not answered yet"),
    .context = CONTEXT_LIST,
    .state_size = sizeof(struct reminder_view),
    .open = open_reminder,
    .load = load_reminder,
    .draw = draw_reminder,
    .act = act_reminder,
    .key = key_reminder,
    .mouse = mouse_reminder,
    .close = close_reminder,
    .hints = hints_reminder,
};

bool push_reminder(struct app *app, const struct reminder_argument *argument)
{
    return app_push(app, &view_reminder, argument);
}
