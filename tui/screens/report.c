/* The report on the screen: of a lesson or a trajectory, to be read, and written to a file for the printer.
 */
#include "tui/words/report.h"

#include <stdio.h>
#include <string.h>

#include "tui/screens.h"
#include "tui/screens/paper.h"

enum { COLUMNS_MOST = 100 }; /* longer lines are hard to read */

struct report_view {
    char trajectory[ID_SIZE], session[ID_SIZE]; /* session "": the whole trajectory */
    struct report report;                       /* in the view's arena */
    struct paper paper;
    int columns; /* that the text was made for */
};

static bool open_report(struct view *view, const void *argument, struct error *error)
{
    struct report_view *state = view->state;
    const struct report_argument *asked = argument;
    if (!asked->trajectory)
        return error_set(error, ERROR_INVALID,
                         "This session belongs to no trajectory, and only those have a report.");
    snprintf(state->trajectory, sizeof state->trajectory, "%s", asked->trajectory);
    snprintf(state->session, sizeof state->session, "%s", asked->session ? asked->session : "");
    return true;
}

static void print_text(FILE *out, void *context)
{
    struct view *view = context;
    const struct report_view *state = view->state;
    report_print(out, REPORT_TEXT, &state->report, state->columns, &view->arena);
}

static void print_page(FILE *out, void *context)
{
    struct view *view = context;
    const struct report_view *state = view->state;
    report_print(out, REPORT_PAGE, &state->report, state->columns, &view->arena);
}

static bool load_report(struct view *view, struct error *error)
{
    struct report_view *state = view->state;
    state->columns = 0; /* the text is made when it is drawn */
    return report_make(view->app->store, view->app->actor, state->trajectory,
                       state->session[0] ? state->session : NULL, &view->arena, &state->report, error);
}

static void draw_report(struct view *view, struct area area)
{
    struct report_view *state = view->state;
    const int columns = area.columns - 4 < COLUMNS_MOST ? area.columns - 4 : COLUMNS_MOST;
    struct error error;
    if (columns != state->columns) {
        state->columns = columns;
        if (!paper_write_text(&state->paper, print_text, view, &error))
            app_fail(view->app, &error);
    }
    if (state->paper.text)
        paper_draw(&state->paper, area);
}

static bool act_report(struct view *view, enum action action)
{
    struct report_view *state = view->state;
    char name[128];
    const char *day = state->session[0] && state->report.count ? state->report.lessons[0].session.filmed_on
                                                               : "";
    snprintf(name, sizeof name, "%s%s%s", _("report"), *day ? " " : "", day);
    return paper_act(&state->paper, view->app, action, name);
}

static bool key_report(struct view *view, struct key key)
{
    struct report_view *state = view->state;
    return paper_key(&state->paper, view->app, key, print_page, view);
}

static bool mouse_report(struct view *view, struct mouse mouse)
{
    struct report_view *state = view->state;
    return paper_mouse(&state->paper, view->app, mouse, print_page, view);
}

static void close_report(struct view *view)
{
    struct report_view *state = view->state;
    paper_release(&state->paper, view->app);
}

static const char *hints_report(struct view *view)
{
    struct report_view *state = view->state;
    return paper_hints(&state->paper, view->app);
}

const struct view_type view_report = {
    .name = "report",
    .title = N_("Report"),
    .context = CONTEXT_LIST,
    .state_size = sizeof(struct report_view),
    .open = open_report,
    .load = load_report,
    .draw = draw_report,
    .act = act_report,
    .key = key_report,
    .mouse = mouse_report,
    .close = close_report,
    .hints = hints_report,
};

bool push_report(struct app *app, const struct report_argument *argument)
{
    return app_push(app, &view_report, argument);
}
