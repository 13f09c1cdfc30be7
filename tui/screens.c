#include "tui/screens.h"

#include "tui/exit.h"
#include "tui/screens/trajectory.h"
#include "tui/spare.h"

const struct screen screen_table[SCREEN_COUNT] = {
#define X(view, action, roles, over) {&(view), (action), (roles), (over)},
    SCREENS(X)
#undef X
};

static const struct view_type *first_view(const struct app *app)
{
    static const enum action firsts[] = {ACTION_SCREEN_SESSIONS, ACTION_SCREEN_CONSENTS};
    for (size_t i = 0; i < sizeof firsts / sizeof *firsts; i++) {
        const struct screen *screen = app_screen(app, firsts[i]);
        if (screen)
            return screen->view;
    }
    return &view_people;
}

void screens_home(struct app *app)
{
    spare_keep(app);
    app_close_all(app);
    struct error error;
    if (!app->above->refresh(app, &error))
        app_fail(app, &error);
    const struct view_type *first = first_view(app);
    if (!app_push(app, first, NULL)) {
        /* Without a first screen there is nothing to do: the program ends, and prints why. */
        app->quit = true;
        app->exit_status = EXIT_FAILED;
        return;
    }
    if (app->session && first == &view_sessions)
        push_watch(app, &(struct watch_argument){.session = app->session});
    app->session = NULL;
    if (first == &view_sessions)
        trajectory_mend_offer(app);
}
