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

#include "store/people/second-factor.h"
#include "store/review/sessions.h"
#include "store/base/text.h"
#include "tui/screens.h"
#include "tui/ui/draw.h"
#include "tui/ui/i18n.h"
#include "tui/ui/touch.h"
#include "tui/watch/watch.h"

enum { NAME_MOST = 64, PASSWORD_MOST = 256, CODE_MOST = 16, FIELD_COLUMNS = 40, FORM_COLUMNS = 64 };

enum field { FIELD_NAME, FIELD_PASSWORD, FIELD_CODE, FIELD_PIN, FIELD_COUNT };

struct join {
    char session[ID_SIZE];
    char who[256]; /* who alone can join, full name; "": whoever gives a name */
    struct prompt fields[FIELD_COUNT];
    struct area places[FIELD_COUNT]; /* as last drawn */
    enum field focus;
    bool asks_code, asks_pin; /* the second factor's, or the security key's */
    struct touch *touch;      /* the security key that is asked, or has answered */
    bool checking; /* the password is to be checked as soon as the screen says so: that takes a moment */
    bool failed;   /* the sentence is an error */
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
        prompt_init(&join->fields[FIELD_CODE], NULL, CODE_MOST, false);
        prompt_init(&join->fields[FIELD_PIN], NULL, PASSWORD_MOST, true);
        set_focus(view, *join->who ? FIELD_PASSWORD : FIELD_NAME);
    }
    arena_release(&arena);
    return found;
}

static void close_join(struct view *view)
{
    struct join *join = view->state;
    touch_end(join->touch);
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
    const char *more = join->asks_code ? _("Code") : join->asks_pin ? _("PIN of the key") : "";
    if (text_width(more) > labels)
        labels = text_width(more);
    if (!*join->who) {
        draw_field(join, FIELD_NAME, _("Name"), labels, form, row);
        row += 2;
    }
    draw_field(join, FIELD_PASSWORD, _("Password"), labels, form, row);
    if (*more) {
        row += 2;
        draw_field(join, join->asks_code ? FIELD_CODE : FIELD_PIN, more, labels, form, row);
    }
    struct area below = {row + 2, form.column, form.rows - (row + 2 - form.row), form.columns};
    draw_paragraphs(below, 0, join->checking || !join->failed ? STYLE_TEXT : STYLE_DANGER,
                    join->checking ? _("Checking…") : join->sentence);
}

static void end_touch(struct join *join)
{
    touch_end(join->touch);
    join->touch = NULL;
}

static void say(struct join *join, bool failed, const char *text)
{
    (void)snprintf(join->sentence, sizeof join->sentence, "%s", text);
    join->failed = failed;
}

static void ask_key(struct view *view)
{
    struct join *join = view->state;
    struct fido_credential credential;
    struct error error;
    bool asks;
    if (!factor_key_of(view->app->store, join->fields[FIELD_NAME].text, &credential, &asks, &error)) {
        say(join, true, error.text);
        return;
    }
    join->touch = touch_ask(&credential, NULL, join->asks_pin ? join->fields[FIELD_PIN].text : NULL);
    say(join, false, _("Touch your security key."));
}

static void key_failed(struct view *view)
{
    struct join *join = view->state;
    say(join, true, touch_sentence(join->touch));
    if (touch_needs_pin(join->touch)) {
        join->asks_pin = true;
        prompt_set(&join->fields[FIELD_PIN], "");
        set_focus(view, FIELD_PIN);
    }
    end_touch(join);
    view->app->dirty = true;
}

/* Logs the person in and lets them join; closes this view when they do. */
static void try_join(struct view *view)
{
    struct join *join = view->state;
    struct app *app = view->app;
    struct actor *guest = NULL;
    struct error error = {0};
    enum login_missing missing;
    const struct login_proof proof = {.password = join->fields[FIELD_PASSWORD].text,
                                      .code = join->asks_code ? join->fields[FIELD_CODE].text : NULL,
                                      .answer = touch_answer(join->touch)};
    bool joined = actor_login_with(app->store, join->fields[FIELD_NAME].text, &proof, &missing, &guest,
                                   &error);
    end_touch(join);
    if (missing == LOGIN_MISSES_KEY) {
        ask_key(view);
        return;
    }
    if (joined && guest->must_change_password)
        joined = error_set(&error, ERROR_CONFLICT,
                           "This is a one-time password. Log in with it first and choose one of your own.");
    if (joined && guest->factor_due)
        joined = error_set(&error, ERROR_CONFLICT,
                           "Your school asks for a second factor. Log in by yourself first and set one up.");
    joined = joined && session_join(app->store, guest, app->actor, join->session, &error);
    if (joined) {
        struct view *below = view->below;
        app_pop(app);
        company_joined(below, guest);
        return;
    }
    if (guest)
        actor_close(guest);
    if (missing == LOGIN_MISSES_CODE)
        join->asks_code = true;
    else if (!join->asks_code || error.kind == ERROR_CONFLICT)
        prompt_set(&join->fields[FIELD_PASSWORD], "");
    say(join, missing != LOGIN_MISSES_CODE,
        missing == LOGIN_MISSES_CODE ? _("Type the code that your phone shows.") : error.text);
    prompt_set(&join->fields[FIELD_CODE], "");
    set_focus(view, join->asks_code ? FIELD_CODE : FIELD_PASSWORD);
}

static bool is_shown(const struct join *join, enum field field)
{
    switch (field) {
    case FIELD_NAME:
        return !*join->who;
    case FIELD_CODE:
        return join->asks_code;
    case FIELD_PIN:
        return join->asks_pin;
    case FIELD_PASSWORD:
    case FIELD_COUNT:
        break;
    }
    return true;
}

/* Enter goes to the next empty field, or on when there is none. */
static void enter(struct view *view)
{
    struct join *join = view->state;
    for (enum field field = 0; field < FIELD_COUNT; field++) {
        if (is_shown(join, field) && !join->fields[field].length) {
            if (field == join->focus)
                say(join, true,
                    field == FIELD_NAME   ? _("Type your log-in name.")
                    : field == FIELD_CODE ? _("Type the code.")
                    : field == FIELD_PIN  ? _("Type the PIN of the security key.")
                                          : _("Type a password."));
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
    if (join->touch) {
        if (key.code != KEY_NAMED_ESCAPE)
            return !(key.modifiers & MODIFIER_CTRL);
        end_touch(join);
        say(join, false, "");
        return true;
    }
    if (key.code == KEY_NAMED_TAB || key.code == KEY_NAMED_UP || key.code == KEY_NAMED_DOWN) {
        const int step = key.code == KEY_NAMED_UP || (key.modifiers & MODIFIER_SHIFT) ? FIELD_COUNT - 1 : 1;
        int field = (int)join->focus;
        do
            field = (field + step) % FIELD_COUNT;
        while (!is_shown(join, (enum field)field));
        set_focus(view, (enum field)field);
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
        if (join->focus < FIELD_CODE) /* these belong to one person */
            join->asks_code = join->asks_pin = false;
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
        if (mouse.kind == MOUSE_PRESS && is_shown(join, field) &&
            area_contains(join->places[field], mouse.row, mouse.column))
            set_focus(view, field);
    }
    return true;
}

/* Runs after the screen has been drawn, so that "Checking…" stands there while it takes its time. */
static int64_t tick_join(struct view *view, int64_t now)
{
    struct join *join = view->state;
    switch (touch_look(join->touch)) {
    case TOUCH_NONE:
        break;
    case TOUCH_WAITING:
        return now + TOUCH_LOOK_MS;
    case TOUCH_DONE:
        view->app->dirty = view->app->dirty || !join->checking;
        join->checking = true;
        break;
    case TOUCH_FAILED:
        key_failed(view);
        break;
    }
    if (join->checking && !view->app->dirty) {
        join->checking = false;
        view->app->dirty = true;
        try_join(view);
        return now; /* a key may have been asked; or this view is gone */
    }
    return -1;
}

static const char *hints_join(struct view *view)
{
    struct join *join = view->state;
    join->hints[0] = '\0';
    if (join->touch) {
        hint_add("Esc", _("break it off"), join->hints, sizeof join->hints);
        return join->hints;
    }
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
