/*
 * Log-in: name and password; and after a one-time password, choosing one's own.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/people/second-factor.h"
#include "store/base/clock.h"
#include "store/base/text.h"
#include "tui/screens.h"
#include "tui/ui/dialog.h"
#include "tui/ui/draw.h"
#include "tui/ui/touch.h"

enum { NAME_MOST = 64, PASSWORD_MOST = 256, CODE_MOST = 16, FIELD_COLUMNS = 40, FORM_COLUMNS = 64 };

enum stage { STAGE_LOGIN, STAGE_CHOOSE };
/* In the order in which they stand on the screen. */
enum field { FIELD_NAME, FIELD_PASSWORD, FIELD_CODE, FIELD_PIN, FIELD_NEW, FIELD_AGAIN, FIELD_COUNT };

struct login {
    enum stage stage;
    struct prompt fields[FIELD_COUNT];
    bool shown[FIELD_COUNT];
    enum field focus;
    bool checking; /* the password is to be checked as soon as the screen says so: that takes a moment */
    bool failed;   /* the sentence is an error */
    struct touch *touch; /* the security key that is asked, or has answered */
    char sentence[640];
    char hints[256];
    struct area places[FIELD_COUNT]; /* as last drawn */
};

static void set_focus(struct view *view, enum field field)
{
    struct login *login = view->state;
    login->focus = field;
    view->app->prompt = &login->fields[field];
    view->app->dirty = true;
}

static void show(struct login *login, bool name, bool password, bool choose)
{
    login->shown[FIELD_NAME] = name;
    login->shown[FIELD_PASSWORD] = password;
    login->shown[FIELD_CODE] = login->shown[FIELD_PIN] = false;
    login->shown[FIELD_NEW] = login->shown[FIELD_AGAIN] = choose;
}

static void begin_choosing(struct view *view, bool password_known)
{
    struct login *login = view->state;
    login->stage = STAGE_CHOOSE;
    show(login, false, !password_known, true);
    set_focus(view, password_known ? FIELD_NEW : FIELD_PASSWORD);
}

static bool open_login(struct view *view, const void *argument, struct error *error)
{
    (void)argument;
    (void)error;
    struct login *login = view->state;
    prompt_init(&login->fields[FIELD_NAME], view->app->user, NAME_MOST, false);
    for (enum field field = FIELD_PASSWORD; field < FIELD_COUNT; field++)
        prompt_init(&login->fields[field], NULL, field == FIELD_CODE ? CODE_MOST : PASSWORD_MOST,
                    field != FIELD_CODE);
    show(login, true, true, false);
    if (view->app->actor)
        begin_choosing(view, false);
    else
        set_focus(view, view->app->user && *view->app->user ? FIELD_PASSWORD : FIELD_NAME);
    return true;
}

static void close_login(struct view *view)
{
    struct login *login = view->state;
    touch_end(login->touch);
    for (enum field field = 0; field < FIELD_COUNT; field++)
        prompt_release(&login->fields[field]);
}

static void say(struct login *login, bool failed, const char *text)
{
    snprintf(login->sentence, sizeof login->sentence, "%s", text);
    login->failed = failed;
}

static const char *field_label(const struct login *login, enum field field)
{
    switch (field) {
    case FIELD_NAME:
        return _("Name");
    case FIELD_PASSWORD:
        return login->stage == STAGE_CHOOSE ? _("One-time password") : _("Password");
    case FIELD_CODE:
        return _("Code");
    case FIELD_PIN:
        return _("PIN of the key");
    case FIELD_NEW:
        return _("New password");
    default:
        return _("Once more");
    }
}

/* Returns the rows used. */
static int draw_fields(struct login *login, struct area form, int row)
{
    int label_columns = 0, first = row;
    for (enum field field = 0; field < FIELD_COUNT; field++) {
        int columns = text_width(field_label(login, field));
        if (login->shown[field] && columns > label_columns)
            label_columns = columns;
    }
    int field_columns = form.columns - label_columns - 2;
    if (field_columns > FIELD_COLUMNS)
        field_columns = FIELD_COLUMNS;
    for (enum field field = 0; field < FIELD_COUNT; field++) {
        login->places[field] = (struct area){0};
        if (!login->shown[field])
            continue;
        bool focus = field == login->focus;
        draw_text(row, form.column, label_columns, focus ? STYLE_STRONG : STYLE_DIM,
                  field_label(login, field));
        login->places[field] = (struct area){row, form.column + label_columns + 2, 1, field_columns};
        prompt_draw(&login->fields[field], login->places[field], focus);
        row += 2;
    }
    return row - first;
}

static void draw_login(struct view *view, struct area area)
{
    struct login *login = view->state;
    struct area form = {.row = area.row + area.rows / 4,
                        .columns = area.columns - 8 < FORM_COLUMNS ? area.columns - 8 : FORM_COLUMNS};
    form.column = area.column + (area.columns - form.columns) / 2;
    form.rows = area.row + area.rows - form.row;
    draw_text(form.row, form.column, form.columns, STYLE_ACCENT, "Terugblik");
    draw_text(form.row + 1, form.column, form.columns, STYLE_STRONG, view->app->school);
    draw_format(form.row + 2, form.column, form.columns, STYLE_DIM, _("Store: %s"), view->app->store->folder);
    int row = form.row + 4;
    if (login->stage == STAGE_CHOOSE) {
        struct area text = {row, form.column, 4, form.columns};
        row += 1 + draw_paragraphs(
                       text, 0, STYLE_TEXT,
                       _("You logged in with a one-time password. Choose one of your own, of at least 10 "
                         "characters: a sentence that you remember is good. Nobody can look it up."));
    }
    row += draw_fields(login, form, row);
    struct area below = {row, form.column, form.rows, form.columns};
    const char *text = login->checking ? _("Checking…") : login->sentence;
    draw_paragraphs(below, 0, login->failed && !login->checking ? STYLE_DANGER : STYLE_TEXT, text);
}

static void clear_field(struct login *login, enum field field)
{
    prompt_set(&login->fields[field], "");
}

static void warned(struct app *app, void *context, int chosen)
{
    (void)app, (void)context, (void)chosen;
}

/* The store is not as this machine left it, or not as people decided; or a second factor is gone: said before
 * anything else. */
static void warn_of_changes(struct app *app)
{
    const struct error *why = app->store->distrust.kind != ERROR_NONE ? &app->store->distrust
                                                                      : &app->store->notice;
    if (why->kind == ERROR_NONE)
        return;
    const bool changed = why->kind == ERROR_CORRUPT;
    const struct dialog_text text = {
        .title = changed ? _("The store was changed") : _("Second factor"),
        .body = why->text,
        .buttons = {_("I have read it")},
        .danger = changed,
    };
    dialog_open(app, &text, warned, NULL);
}

/* In the place of this view, which is over. */
static void begin_factor(struct view *view, const char *password)
{
    struct app *app = view->app;
    const size_t size = strlen(password) + 1;
    char *kept = (char *)key_alloc(size);
    memcpy(kept, password, size);
    app_close_all(app); /* closes this view */
    app->quit = !push_factor(app, &(struct factor_argument){.password = kept});
    key_free(kept);
}

/* Who has to set up a second factor does that; everybody else is at home. Closes this view. */
static void go_on(struct view *view, enum field password)
{
    const struct login *login = view->state;
    struct app *app = view->app;
    if (app->actor->factor_due)
        begin_factor(view, login->fields[password].text);
    else
        app_home(app);
    warn_of_changes(app);
}

/* Before the password is looked at, which opens nothing without the key. */
static void ask_key(struct view *view)
{
    struct login *login = view->state;
    struct fido_credential credential;
    struct error error;
    bool asks;
    if (!factor_key_of(view->app->store, login->fields[FIELD_NAME].text, &credential, &asks, &error)) {
        say(login, true, error.text);
        return;
    }
    login->touch = touch_ask(&credential, NULL,
                             login->shown[FIELD_PIN] ? login->fields[FIELD_PIN].text : NULL);
    say(login, false, _("Touch your security key."));
}

static void end_touch(struct login *login)
{
    touch_end(login->touch);
    login->touch = NULL;
}

static void key_failed(struct view *view)
{
    struct login *login = view->state;
    say(login, true, touch_sentence(login->touch));
    if (touch_needs_pin(login->touch)) {
        clear_field(login, FIELD_PIN);
        login->shown[FIELD_PIN] = true;
        set_focus(view, FIELD_PIN);
    }
    end_touch(login);
}

static void refuse(struct view *view, enum login_missing missing, const struct error *error)
{
    struct login *login = view->state;
    if (missing == LOGIN_MISSES_KEY) {
        ask_key(view);
        return;
    }
    clear_field(login, FIELD_CODE);
    if (missing == LOGIN_MISSES_CODE) {
        say(login, false, _("Type the code that your phone shows."));
        login->shown[FIELD_CODE] = true;
    } else {
        say(login, true, error->text);
    }
    if (!login->shown[FIELD_CODE])
        clear_field(login, FIELD_PASSWORD);
    set_focus(view, login->shown[FIELD_CODE] ? FIELD_CODE : FIELD_PASSWORD);
}

static void log_in(struct view *view)
{
    struct login *login = view->state;
    struct app *app = view->app;
    struct error error;
    enum login_missing missing;
    const struct login_proof proof = {.password = login->fields[FIELD_PASSWORD].text,
                                      .code = login->shown[FIELD_CODE] ? login->fields[FIELD_CODE].text
                                                                       : NULL,
                                      .answer = touch_answer(login->touch)};
    bool done = actor_login_with(app->store, login->fields[FIELD_NAME].text, &proof, &missing, &app->actor,
                                 &error);
    end_touch(login);
    if (!done) {
        app->actor = NULL;
        refuse(view, missing, &error);
    } else if (app->actor->must_change_password) {
        say(login, false, "");
        begin_choosing(view, true);
    } else {
        go_on(view, FIELD_PASSWORD);
    }
}

static void choose_password(struct view *view)
{
    struct login *login = view->state;
    struct app *app = view->app;
    struct error error;
    if (actor_set_password(app->store, app->actor, login->fields[FIELD_PASSWORD].text,
                           login->fields[FIELD_NEW].text, &error)) {
        app->actor->must_change_password = false;
        go_on(view, FIELD_NEW);
        app_say(app, _("Your new password is set."));
        return;
    }
    say(login, true, error.text);
    bool old_wrong = error.kind == ERROR_DENIED && login->shown[FIELD_PASSWORD];
    clear_field(login, FIELD_NEW);
    clear_field(login, FIELD_AGAIN);
    if (old_wrong)
        clear_field(login, FIELD_PASSWORD);
    set_focus(view, old_wrong ? FIELD_PASSWORD : FIELD_NEW);
}

static void go_to(struct view *view, int step)
{
    struct login *login = view->state;
    int field = (int)login->focus;
    do
        field = (field + step + FIELD_COUNT) % FIELD_COUNT;
    while (!login->shown[field]);
    set_focus(view, (enum field)field);
}

/* Enter goes to the next empty field, or on when there is none. */
static void enter(struct view *view)
{
    struct login *login = view->state;
    for (enum field field = 0; field < FIELD_COUNT; field++) {
        if (login->shown[field] && !login->fields[field].length) {
            if (field == login->focus)
                say(login, true,
                    field == FIELD_NAME   ? _("Type your log-in name.")
                    : field == FIELD_CODE ? _("Type the code.")
                    : field == FIELD_PIN  ? _("Type the PIN of the security key.")
                                          : _("Type a password."));
            set_focus(view, field);
            return;
        }
    }
    if (login->stage == STAGE_CHOOSE &&
        strcmp(login->fields[FIELD_NEW].text, login->fields[FIELD_AGAIN].text) != 0) {
        say(login, true, _("The two new passwords differ; type them again."));
        clear_field(login, FIELD_NEW);
        clear_field(login, FIELD_AGAIN);
        set_focus(view, FIELD_NEW);
        return;
    }
    login->checking = true;
}

static bool key_login(struct view *view, struct key key)
{
    struct login *login = view->state;
    view->app->dirty = true;
    if (login->touch) {
        if (key.code != KEY_NAMED_ESCAPE)
            return !(key.modifiers & MODIFIER_CTRL);
        end_touch(login);
        say(login, false, "");
        return true;
    }
    switch (key.code) {
    case KEY_NAMED_TAB:
        go_to(view, key.modifiers & MODIFIER_SHIFT ? -1 : 1);
        return true;
    case KEY_NAMED_DOWN:
        go_to(view, 1);
        return true;
    case KEY_NAMED_UP:
        go_to(view, -1);
        return true;
    default:
        break;
    }
    switch (prompt_key(&login->fields[login->focus], key)) {
    case PROMPT_DONE:
        enter(view);
        return true;
    case PROMPT_LEFT:
        view->app->quit = true;
        return true;
    case PROMPT_EDITED:
        if (login->focus < FIELD_CODE) /* these belong to one person */
            login->shown[FIELD_CODE] = login->shown[FIELD_PIN] = false;
        say(login, false, "");
        return true;
    case PROMPT_IGNORED:
        break;
    }
    return false;
}

static bool mouse_login(struct view *view, struct mouse mouse)
{
    const struct login *login = view->state;
    for (enum field field = 0; field < FIELD_COUNT; field++) {
        if (mouse.kind == MOUSE_PRESS && area_contains(login->places[field], mouse.row, mouse.column))
            set_focus(view, field);
    }
    return true;
}

/* Runs after the screen has been drawn, so that "Checking…" stands there while it takes its time. */
static int64_t tick_login(struct view *view, int64_t now)
{
    struct login *login = view->state;
    switch (touch_look(login->touch)) {
    case TOUCH_NONE:
        break;
    case TOUCH_WAITING:
        return now + TOUCH_LOOK_MS;
    case TOUCH_DONE:
        if (!login->checking) {
            login->checking = view->app->dirty = true;
            return now;
        }
        break;
    case TOUCH_FAILED:
        key_failed(view);
        view->app->dirty = true;
        return now;
    }
    if (login->checking && !view->app->dirty) {
        login->checking = false;
        view->app->dirty = true;
        if (login->stage == STAGE_CHOOSE) {
            choose_password(view);
            return -1;
        }
        log_in(view);
        return now; /* a key may have been asked; or this view is gone */
    }
    return -1;
}

static const char *hints_login(struct view *view)
{
    struct login *login = view->state;
    char *hints = login->hints;
    const size_t size = sizeof login->hints;
    hints[0] = '\0';
    if (login->touch) {
        hint_add("Esc", _("break it off"), hints, size);
        return hints;
    }
    hint_add("Tab", _("next field"), hints, size);
    hint_add("Enter", login->stage == STAGE_LOGIN ? _("log in") : _("set the password"), hints, size);
    hint_add("Esc", _("leave"), hints, size);
    return hints;
}

const struct view_type view_login = {
    .name = "login",
    .title = N_("Log in"),
    .context = CONTEXT_ALL,
    .state_size = sizeof(struct login),
    .open = open_login,
    .draw = draw_login,
    .key = key_login,
    .mouse = mouse_login,
    .tick = tick_login,
    .close = close_login,
    .hints = hints_login,
};
