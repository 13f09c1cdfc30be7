/*
 * Office: the first screen of who reviews no lessons. An owner or registrar never sees footage (R7); what they do, they do with
 * commands, and this screen says which.
 */
#include <stdio.h>

#include "store/accounts.h"
#include "tui/app.h"
#include "tui/draw.h"

struct office {
    char hints[256];
};

struct duty {
    unsigned roles;
    const char *command, *meaning;
};

static const struct duty duties[] = {
    {ROLE_OWNER, "terugblik account add NAME --full-name TEXT --role coach", N_("gives somebody an account")},
    {ROLE_OWNER, "terugblik account list", N_("lists who has one, and their roles")},
    {ROLE_OWNER, "terugblik account disable NAME", N_("takes it away")},
    {ROLE_OWNER, "terugblik location add NAME", N_("adds a location of the school")},
    {ROLE_OWNER, "terugblik policy", N_("shows and sets how long footage stays, and the rules on consent")},
    {ROLE_OWNER, "terugblik audit", N_("shows who did what, and when")},
    {ROLE_OWNER, "terugblik check", N_("reads the whole store and says what is damaged")},
    {ROLE_REGISTRAR, "terugblik pupil import FILE.csv", N_("brings in the list of pupils")},
    {ROLE_REGISTRAR, "terugblik consent give PUPIL …", N_("records a consent, a refusal or a withdrawal")},
    {ROLE_REGISTRAR, "terugblik film-plan CLASS", N_("says who may be in the picture")},
    {ROLE_REGISTRAR, "terugblik equipment add camera NAME --serial S", N_("registers a camera or a card of the school")},
    {ROLE_REGISTRAR, "terugblik import FOLDER …", N_("brings in a filmed lesson from the card")},
    {ROLE_REGISTRAR, "terugblik subject WHO", N_("prints what the school holds on a person")},
};

static void draw_office(struct view *view, struct area area)
{
    unsigned roles = view->app->actor->roles;
    struct area text = {area.row + 1, area.column + 2, area.rows - 1, area.columns - 4};
    const char *about = roles & ROLE_OWNER
                            ? _("An owner creates accounts and sets the school's policy, and never sees footage. These "
                                "commands do it; --help behind each says more:")
                            : _("The registrar keeps pupils, consents and equipment, and never sees footage. These commands "
                                "do it; --help behind each says more:");
    if (text.columns > 90)
        text.columns = 90;
    int row = text.row + draw_paragraphs(text, 0, STYLE_TEXT, about) + 1;
    for (size_t i = 0; i < sizeof duties / sizeof *duties; i++) {
        if (!(duties[i].roles & roles))
            continue;
        draw_text(row++, text.column, text.columns, STYLE_ACCENT, duties[i].command);
        draw_text(row++, text.column + 4, text.columns - 4, STYLE_DIM, _(duties[i].meaning));
    }
}

static const char *hints_office(struct view *view)
{
    struct office *office = view->state;
    office->hints[0] = '\0';
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
