/*
 * Join: a second person shows with a password that they may watch along.
 *
 * Stands on the watch screen, which waits. In coaching it can only be the other person of the trajectory, so
 * nobody asks who it is; footage for other purposes several may watch, so the name is asked, too. Only who is
 * entitled to the footage gets in (R7); the attempt of anybody else is in the trace. The password is typed in
 * the terminal alone, never in the player's window.
 */
#include <stdio.h>
#include <string.h>

#include "store/people/accounts.h"
#include "store/review/sessions.h"
#include "store/base/text.h"
#include "tui/screens.h"
#include "tui/ui/draw.h"
#include "tui/ui/i18n.h"
#include "tui/watch/watch.h"

enum { NAME_MOST = 64, PASSWORD_MOST = 256, FIELD_COLUMNS = 40, FORM_COLUMNS = 64 };

enum field { FIELD_NAME, FIELD_PASSWORD, FIELD_COUNT };

struct join {
    char session[ID_SIZE];
    char who[256]; /* who alone can join, full name; "": whoever gives a name */
    struct prompt fields[FIELD_COUNT];
    struct area places[FIELD_COUNT]; /* as last drawn */
    enum field focus;
    bool checking; /* the password is to be checked as soon as the screen says so: that takes a moment */
    char sentence[640];
    char hints[256];
};

static void set_focus(struct view *view, enum field field)
{
    struct join *join = view->state;
    join->focus = field;
    view->app->prompt = &join->fields[field];
    view->app->dirty = true;
}

static bool open_join(struct view *view, const void *argument, struct error *error)
{
    struct join *join = view->state;
    const struct join_argument *asked = argument;
    struct arena arena;
    struct session session;
    arena_init(&arena);
    bool found = session_get(view->app->store, view->app->actor, asked->session, &arena, &session, error);
    if (found) {
        (void)snprintf(join->session, sizeof join->session, "%s", asked->session);
        (void)snprintf(join->who, sizeof join->who, "%s", session.other ? session.other : "");
        prompt_init(&join->fields[FIELD_NAME], session.other_login, NAME_MOST, false);
        prompt_init(&join->fields[FIELD_PASSWORD], NULL, PASSWORD_MOST, true);
        set_focus(view, *join->who ? FIELD_PASSWORD : FIELD_NAME);
    }
    arena_release(&arena);
    return found;
}

static void close_join(struct view *view)
{
    struct join *join = view->state;
    for (enum field field = 0; field < FIELD_COUNT; field++)
        prompt_release(&join->fields[field]);
}

static void draw_field(struct join *join, enum field field, const char *label, int label_columns,
                       struct area form, int row)
{
    const bool focus = field == join->focus;
    int columns = form.columns - label_columns - 2;
    draw_text(row, form.column, label_columns, focus ? STYLE_STRONG : STYLE_DIM, label);
    join->places[field] = (struct area){row, form.column + label_columns + 2, 1,
                                        columns < FIELD_COLUMNS ? columns : FIELD_COLUMNS};
    prompt_draw(&join->fields[field], join->places[field], focus);
}

static void draw_join(struct view *view, struct area area)
{
    struct join *join = view->state;
    struct area form = {.row = area.row + area.rows / 4,
                        .columns = area.columns - 8 < FORM_COLUMNS ? area.columns - 8 : FORM_COLUMNS};
    form.column = area.column + (area.columns - form.columns) / 2;
    form.rows = area.row + area.rows - form.row;
    char what[640];
    if (*join->who)
        (void)snprintf(
            what, sizeof what,
            _("%s joins with their own password. Both names are shown, and both openings are in the "
              "trace."),
            join->who);
    else
        (void)snprintf(what, sizeof what, "%s",
                       _("Somebody who may watch this joins with their own name and password. Both names are "
                         "shown, and both openings are in the trace."));
    int row = form.row + 1 + draw_paragraphs(form, 0, STYLE_TEXT, what);
    int name = *join->who ? 0 : text_width(_("Name")), password = text_width(_("Password"));
    int labels = name > password ? name : password;
    if (!*join->who) {
        draw_field(join, FIELD_NAME, _("Name"), labels, form, row);
        row += 2;
    }
    draw_field(join, FIELD_PASSWORD, _("Password"), labels, form, row);
    struct area below = {row + 2, form.column, form.rows - (row + 2 - form.row), form.columns};
    draw_paragraphs(below, 0, join->checking ? STYLE_TEXT : STYLE_DANGER,
                    join->checking ? _("Checking…") : join->sentence);
}

/* Logs the person in and lets them join; closes this view when they do. */
static void try_join(struct view *view)
{
    struct join *join = view->state;
    struct app *app = view->app;
    struct actor *guest = NULL;
    struct error error = {0};
    bool joined = actor_login(app->store, join->fields[FIELD_NAME].text, join->fields[FIELD_PASSWORD].text,
                              &guest, &error);
    if (joined && guest->must_change_password)
        joined = error_set(&error, ERROR_CONFLICT,
                           "This is a one-time password. Log in with it first and choose one of your own.");
    joined = joined && session_join(app->store, guest, app->actor, join->session, &error);
    if (joined) {
        struct view *below = view->below;
        app_pop(app);
        company_joined(below, guest);
        return;
    }
    if (guest)
        actor_close(guest);
    (void)snprintf(join->sentence, sizeof join->sentence, "%s", error.text);
    prompt_set(&join->fields[FIELD_PASSWORD], "");
    set_focus(view, FIELD_PASSWORD);
}

/* Enter goes to the next empty field, or on when there is none. */
static void enter(struct view *view)
{
    struct join *join = view->state;
    for (enum field field = 0; field < FIELD_COUNT; field++) {
        if (!join->fields[field].length) {
            if (field == join->focus)
                (void)snprintf(join->sentence, sizeof join->sentence, "%s",
                               field == FIELD_NAME ? _("Type your log-in name.") : _("Type a password."));
            set_focus(view, field);
            return;
        }
    }
    join->checking = true;
}

static bool key_join(struct view *view, struct key key)
{
    struct join *join = view->state;
    view->app->dirty = true;
    if (key.code == KEY_NAMED_TAB || key.code == KEY_NAMED_UP || key.code == KEY_NAMED_DOWN) {
        set_focus(view, *join->who || join->focus == FIELD_NAME ? FIELD_PASSWORD : FIELD_NAME);
        return true;
    }
    switch (prompt_key(&join->fields[join->focus], key)) {
    case PROMPT_DONE:
        enter(view);
        return true;
    case PROMPT_LEFT:
        app_pop(view->app);
        return true;
    case PROMPT_EDITED:
        join->sentence[0] = '\0';
        return true;
    case PROMPT_IGNORED:
        break;
    }
    return false;
}

static bool mouse_join(struct view *view, struct mouse mouse)
{
    const struct join *join = view->state;
    for (enum field field = 0; field < FIELD_COUNT; field++) {
        if (mouse.kind == MOUSE_PRESS && area_contains(join->places[field], mouse.row, mouse.column))
            set_focus(view, field);
    }
    return true;
}

/* Runs after the screen has been drawn, so that "Checking…" stands there while it takes its time. */
static int64_t tick_join(struct view *view, int64_t now)
{
    struct join *join = view->state;
    (void)now;
    if (join->checking && !view->app->dirty) {
        join->checking = false;
        view->app->dirty = true;
        try_join(view);
    }
    return -1;
}

static const char *hints_join(struct view *view)
{
    struct join *join = view->state;
    join->hints[0] = '\0';
    if (!*join->who)
        hint_add("Tab", _("next field"), join->hints, sizeof join->hints);
    hint_add("Enter", _("join"), join->hints, sizeof join->hints);
    hint_add("Esc", _("back"), join->hints, sizeof join->hints);
    return join->hints;
}

const struct view_type view_join = {
    .name = "join",
    .title = N_("Join"),
    .context = CONTEXT_ALL,
    .state_size = sizeof(struct join),
    .open = open_join,
    .draw = draw_join,
    .key = key_join,
    .mouse = mouse_join,
    .tick = tick_join,
    .close = close_join,
    .hints = hints_join,
};

bool push_join(struct app *app, const struct join_argument *argument)
{
    return app_push(app, &view_join, argument);
}
