/*
 * Office: the first screen of an owner, who never sees footage (R7). What an owner does is done with
 * commands, and this screen says which.
 */
#include <stdio.h>

#include "tui/app.h"
#include "tui/ui/draw.h"

struct office {
    char hints[256];
};

struct duty {
    const char *command, *meaning;
};

static const struct duty duties[] = {
    {"terugblik account add NAME --full-name TEXT --role coach", N_("gives somebody an account")},
    {"terugblik account list", N_("lists who has one, and their roles")},
    {"terugblik account disable NAME", N_("takes it away")},
    {"terugblik location add NAME", N_("adds a location of the school")},
    {"terugblik policy", N_("shows and sets how long footage stays, and the rules on consent")},
    {"terugblik audit", N_("shows who did what, and when")},
    {"terugblik check", N_("reads the whole store and says what is damaged")},
};

static void draw_office(struct view *view, struct area area)
{
    (void)view;
    struct area text = {area.row + 1, area.column + 2, area.rows - 1, area.columns - 4};
    const char *about = _(
        "An owner creates accounts and sets the school's policy, and never sees footage. These commands do "
        "it; --help behind each says more:");
    if (text.columns > 90)
        text.columns = 90;
    int row = text.row + draw_paragraphs(text, 0, STYLE_TEXT, about) + 1;
    for (size_t i = 0; i < sizeof duties / sizeof *duties; i++) {
        draw_text(row++, text.column, text.columns, STYLE_ACCENT, duties[i].command);
        draw_text(row++, text.column + 4, text.columns - 4, STYLE_DIM, _(duties[i].meaning));
    }
}

static const char *hints_office(struct view *view)
{
    struct office *office = view->state;
    office->hints[0] = '\0';
    key_map_hint(view->app->keys, ACTION_SCREEN_POLICY, _("policy"), office->hints, sizeof office->hints);
    key_map_hint(view->app->keys, ACTION_SCREEN_TRACE, _("trace"), office->hints, sizeof office->hints);
    key_map_hint(view->app->keys, ACTION_HELP, _("help"), office->hints, sizeof office->hints);
    key_map_hint(view->app->keys, ACTION_BACK, _("leave"), office->hints, sizeof office->hints);
    return office->hints;
}

const struct view_type view_office = {
    .name = "office",
    .title = N_("Office"),
    .context = CONTEXT_LIST,
    .state_size = sizeof(struct office),
    .draw = draw_office,
    .hints = hints_office,
};
