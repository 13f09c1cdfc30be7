/*
 * Log-in: name and password; and after a one-time password, choosing one's own.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/people/accounts.h"
#include "store/base/clock.h"
#include "store/base/text.h"
#include "store/care/backup.h"
#include "tui/screens.h"
#include "tui/ui/dialog.h"
#include "tui/ui/draw.h"
#include "tui/words/words-policy.h"

enum { NAME_MOST = 64, PASSWORD_MOST = 256, FIELD_COLUMNS = 40, FORM_COLUMNS = 64 };

enum stage { STAGE_LOGIN, STAGE_CHOOSE };
/* In the order in which they stand on the screen. */
enum field { FIELD_NAME, FIELD_PASSWORD, FIELD_NEW, FIELD_AGAIN, FIELD_COUNT };

struct login {
    enum stage stage;
    struct prompt fields[FIELD_COUNT];
    bool shown[FIELD_COUNT];
    enum field focus;
    bool checking; /* the password is to be checked as soon as the screen says so: that takes a moment */
    bool failed;   /* the sentence is an error */
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
        prompt_init(&login->fields[field], NULL, PASSWORD_MOST, true);
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

/* The store is not as this machine left it, or not as people decided: said before anything else. */
static void warn_of_changes(struct app *app)
{
    const struct error *why = app->store->distrust.kind != ERROR_NONE ? &app->store->distrust
                                                                      : &app->store->notice;
    if (why->kind == ERROR_NONE)
        return;
    const struct dialog_text text = {
        .title = _("The store was changed"),
        .body = why->text,
        .buttons = {_("I have read it")},
        .danger = true,
    };
    dialog_open(app, &text, warned, NULL);
}

/* An owner whose school has no backup of late hears of it. What cannot be asked is not worth a word here. */
static void remind_of_backups(struct app *app)
{
    int64_t days;
    struct error error;
    struct arena arena;
    arena_init(&arena);
    if (backup_late(app->store, app->actor->roles, &days, &error) && days > 0)
        app_say(app, "%s", words_backup_late(&arena, days));
    arena_release(&arena);
}

static void log_in(struct view *view)
{
    struct login *login = view->state;
    struct app *app = view->app;
    struct error error;
    if (!actor_login(app->store, login->fields[FIELD_NAME].text, login->fields[FIELD_PASSWORD].text,
                     &app->actor, &error)) {
        app->actor = NULL;
        say(login, true, error.text);
        clear_field(login, FIELD_PASSWORD);
        set_focus(view, FIELD_PASSWORD);
    } else if (app->actor->must_change_password) {
        say(login, false, "");
        begin_choosing(view, true);
    } else {
        app_home(app); /* closes this view */
        remind_of_backups(app);
        warn_of_changes(app);
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
        app_home(app); /* closes this view */
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
                say(login, true, field == FIELD_NAME ? _("Type your log-in name.") : _("Type a password."));
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
    (void)now;
    if (login->checking && !view->app->dirty) {
        login->checking = false;
        view->app->dirty = true;
        if (login->stage == STAGE_LOGIN)
            log_in(view);
        else
            choose_password(view);
    }
    return -1;
}

static const char *hints_login(struct view *view)
{
    struct login *login = view->state;
    char *hints = login->hints;
    const size_t size = sizeof login->hints;
    hints[0] = '\0';
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
