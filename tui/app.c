#include "tui/app.h"

#include <ncurses.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/base/memory.h"
#include "store/base/text.h"
#include "tui/commands/command.h"
#include "tui/ui/draw.h"
#include "tui/loop.h"
#include "tui/ui/screen.h"
#include "tui/screens/trajectory.h"
#include "tui/words/words.h"

void app_say(struct app *app, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    if (vsnprintf(app->message, sizeof app->message, format, args) < 0)
        app->message[0] = '\0';
    va_end(args);
    app->message_is_error = false;
    app->dirty = true;
}

void app_fail(struct app *app, const struct error *error)
{
    snprintf(app->message, sizeof app->message, "%s", error->text);
    app->message_is_error = true;
    app->dirty = true;
}

static void free_view(struct view *view)
{
    arena_release(&view->arena);
    free(view->state);
    free(view);
}

static void close_top(struct app *app)
{
    struct view *view = app->view;
    if (view->type->close)
        view->type->close(view);
    app->view = view->below;
    app->prompt = view->prompt_below;
    app->dirty = true;
    free_view(view);
}

static bool load(struct view *view, struct error *error)
{
    arena_reset(&view->arena);
    return !view->type->load || view->type->load(view, error);
}

bool app_push(struct app *app, const struct view_type *type, const char *argument)
{
    struct view *view = memory_alloc(1, sizeof *view);
    view->type = type;
    view->app = app;
    view->state = type->state_size ? memory_alloc(1, type->state_size) : NULL;
    view->prompt_below = app->prompt;
    arena_init(&view->arena);
    app->prompt = NULL;
    struct error error;
    error_clear(&error);
    bool opened = !type->open || type->open(view, argument, &error);
    if (!opened || !load(view, &error)) {
        if (opened && type->close)
            type->close(view);
        app->prompt = view->prompt_below;
        free_view(view);
        app_fail(app, &error);
        return false;
    }
    if (app->view && app->view->type->act)
        app->view->type->act(app->view, ACTION_SUSPEND);
    view->below = app->view;
    app->view = view;
    app->dirty = true;
    return true;
}

void app_pop(struct app *app)
{
    dialog_close(app);
    close_top(app);
    if (!app->view)
        app->quit = true;
    else
        app->reload = true; /* what was done above it may show below */
}

void app_load(struct app *app)
{
    app->reload = false;
    app->dirty = true;
    struct error error;
    error_clear(&error);
    /* Which screens there are, an owner may have changed meanwhile. */
    if ((app->actor && !actor_refresh(app->store, app->actor, &error)) || !load(app->view, &error))
        app_fail(app, &error);
}

void app_show(struct app *app, const struct view_type *type)
{
    struct view *first = app->view;
    while (first->below)
        first = first->below;
    if (app->view->type == type)
        return;
    while (app->view != first)
        app_pop(app);
    if (first->type != type)
        app_push(app, type, NULL);
}

const struct view_type *app_screen(const struct app *app, enum action action)
{
    unsigned roles = app->actor && !app->actor->must_change_password ? app->actor->roles : 0;
    bool reviews = roles & (ROLE_COACH | ROLE_TEACHER);
    switch (action) {
    case ACTION_SCREEN_SESSIONS:
        return reviews ? &view_sessions : NULL;
    case ACTION_SCREEN_TRAJECTORIES:
        return reviews ? &view_trajectories : NULL;
    case ACTION_SCREEN_PROCEDURE:
        return reviews || (roles & ROLE_REGISTRAR) ? &view_procedure : NULL;
    case ACTION_SCREEN_CONSENTS:
        return roles & ROLE_REGISTRAR ? &view_consents : NULL;
    case ACTION_SCREEN_TRACE:
        return reviews || (roles & ROLE_OWNER) ? &view_trace : NULL;
    case ACTION_SCREEN_POLICY:
        return roles & ROLE_OWNER ? &view_policy : NULL;
    case ACTION_SCREEN_OFFICE:
        return roles & ROLE_OWNER ? &view_people : NULL;
    case ACTION_EQUIPMENT:
        return roles & (ROLE_OWNER | ROLE_REGISTRAR) ? &view_equipment : NULL;
    case ACTION_CLASS_LIST:
        return roles & ROLE_REGISTRAR ? &view_class_list : NULL;
    case ACTION_IMPORT:
        return reviews || (roles & ROLE_REGISTRAR) ? &view_import : NULL;
    default:
        return NULL;
    }
}

void app_keep_spare(struct app *app)
{
    bool wanted = !app->quit && (!app->actor || app->actor->roles & (ROLE_COACH | ROLE_TEACHER));
    if (wanted && !app->spare)
        app->spare = player_spare_start();
    if (!wanted) {
        player_spare_end(app->spare);
        app->spare = NULL;
    }
}

void app_home(struct app *app)
{
    app_keep_spare(app);
    dialog_close(app);
    while (app->view)
        close_top(app);
    const struct view_type *first = app_screen(app, ACTION_SCREEN_SESSIONS);
    if (!first)
        first = app_screen(app, ACTION_SCREEN_CONSENTS);
    if (!app_push(app, first ? first : &view_people, NULL)) {
        /* Without a first screen there is nothing to do here; the sentence follows on standard error. */
        app->quit = true;
        app->exit_status = EXIT_FAILED;
        return;
    }
    if (app->session && first == &view_sessions)
        app_push(app, &view_watch, app->session);
    app->session = NULL;
    if (first == &view_sessions)
        trajectory_mend_offer(app);
}

void app_act(struct app *app, enum action action)
{
    const struct view_type *screen = app_screen(app, action);
    if (screen == &view_import || screen == &view_class_list) { /* it goes back to where one was */
        app_push(app, screen, NULL);
        return;
    }
    if (screen) {
        app_show(app, screen);
        return;
    }
    switch (action) {
    case ACTION_HELP:
        if (app->view->type != &view_help)
            app_push(app, &view_help, NULL);
        break;
    case ACTION_BACK:
        app_pop(app);
        break;
    case ACTION_REDRAW:
        app->redraw = true;
        break;
    case ACTION_SUSPEND:
        app->suspend = true;
        break;
    default:
        break;
    }
}

void app_press(struct app *app, struct key key)
{
    if (app->message[0]) {
        app->message[0] = '\0';
        app->dirty = true;
    }
    const struct view_type *type = app->view->type;
    bool interrupt = key.code == 'c' && key.modifiers == MODIFIER_CTRL;
    /* Blind keys on a screen that shows nothing would do things that nobody sees. */
    if (screen_too_small() && !interrupt)
        return;
    if (app->dialog) {
        dialog_key(app, key);
        return;
    }
    if (type->key && type->key(app->view, key)) {
        char sentence[256];
        if (app->prompt && prompt_refusal(app->prompt, sentence, sizeof sentence))
            app_say(app, "%s", sentence);
        return;
    }
    enum action action = key_map_find(app->keys, type->context, key);
    if (action == ACTION_NONE) {
        app->quit = app->quit || interrupt;
        return;
    }
    if (!type->act || !type->act(app->view, action))
        app_act(app, action);
}

void app_queue_key(struct app *app, struct key key)
{
    if (app->queued_count < APP_KEYS_QUEUED)
        app->queued[app->queued_count++] = key;
}

/* Where it is decided what is deleted, and where passwords are typed, the terminal alone is asked: the
 * process that decodes a stranger's file has no say there. */
static bool takes_queued(const struct app *app)
{
    const struct view_type *top = app->view->type;
    return !app->dialog && (top == &view_watch || top == &view_help);
}

void app_press_queued(struct app *app)
{
    for (int i = 0; i < app->queued_count && !app->quit && !app->suspend; i++) {
        if (takes_queued(app))
            app_press(app, app->queued[i]);
        else
            app_say(app, "%s", _("This is answered in the terminal, not in the window."));
    }
    app->queued_count = 0;
}

bool app_shows(const struct view *view)
{
    return view->app->view == view && !screen_too_small();
}

/* Who is here: with their roles, or in fewer columns without. */
static void name_people(const struct app *app, int columns, char *who, size_t size)
{
    who[0] = '\0';
    if (!app->actor)
        return;
    struct arena arena;
    arena_init(&arena);
    const char *roles = words_roles(&arena, app->actor->roles);
    if (!app->guest) {
        snprintf(who, size, "%s (%s)", app->actor->full_name, roles);
    } else {
        snprintf(who, size, "%s (%s) + %s (%s)", app->actor->full_name, roles, app->guest->full_name,
                 words_roles(&arena, app->guest->roles));
        if (text_width(who) > columns)
            snprintf(who, size, "%s + %s", app->actor->full_name, app->guest->full_name);
    }
    arena_release(&arena);
}

static void draw_title(const struct app *app)
{
    struct area bar = {.rows = 1, .columns = COLS};
    draw_fill(bar, STYLE_BAR);
    char who[512];
    /* The screen's name stays whole; the person's is cut before that, and the school's before the person's.
     */
    const struct view_type *type = app->view->type;
    const char *heading = type->heading ? type->heading(app->view) : _(type->title);
    int used = 1 + draw_text(0, 1, COLS - 2, STYLE_BAR, heading);
    name_people(app, COLS - used - 4, who, sizeof who);
    int who_columns = text_width(who);
    if (who_columns > COLS - used - 4)
        who_columns = COLS - used - 4;
    draw_text_right(0, COLS - 1 - who_columns, who_columns, STYLE_BAR, who);
    int left = COLS - 1 - who_columns - used - 4;
    if (left > 8)
        draw_format(0, used + 2, left, STYLE_BAR_DIM, "%s %s", draw_symbol(SYMBOL_DOT), app->school);
}

/* Room for the message: what is longer than the line goes on above it. */
struct area app_message_area(const struct app *app)
{
    if (!app->message[0])
        return (struct area){0};
    int rows = draw_rows(app->message, COLS - 2);
    if (rows > LINES / 2)
        rows = LINES / 2;
    return (struct area){.row = LINES - rows, .column = 0, .rows = rows, .columns = COLS};
}

static const char *hints_shown(const struct app *app)
{
    return app->view->type->hints ? app->view->type->hints(app->view) : "";
}

bool app_click_hint(struct app *app, struct mouse mouse)
{
    char label[64];
    struct key key;
    if (app->dialog || app->message[0] || app->view->whole || mouse.row != LINES - 1 ||
        (mouse.kind != MOUSE_PRESS && mouse.kind != MOUSE_DOUBLE) ||
        !draw_hint_at(hints_shown(app), COLS - 2, mouse.column - 1, label, sizeof label) ||
        !key_of_label(label, &key) || (app->prompt && key.code < KEY_NAMED)) /* it would be typed */
        return false;
    app_press(app, key);
    return true;
}

static void draw_status(const struct app *app)
{
    struct area area = app_message_area(app);
    if (area.rows) {
        draw_fill(area, STYLE_TEXT);
        struct area text = {area.row, 1, area.rows, COLS - 2};
        draw_paragraphs(text, 0, app->message_is_error ? STYLE_DANGER : STYLE_STRONG, app->message);
    } else if (!app->view->whole) {
        draw_hints(LINES - 1, 1, COLS - 2, hints_shown(app));
    }
}

static void draw_too_small(void)
{
    char text[256];
    snprintf(text, sizeof text,
             _("This window is too small. Make it at least %d columns by %d rows; it is %d by %d."),
             SCREEN_COLUMNS_LEAST, SCREEN_ROWS_LEAST, COLS, LINES);
    int rows = draw_rows(text, COLS - 2);
    struct area area = {
        .row = rows < LINES ? (LINES - rows) / 2 : 0, .column = 1, .rows = LINES, .columns = COLS - 2};
    draw_paragraphs(area, 0, STYLE_STRONG, text);
}

static void draw_all(struct app *app)
{
    struct view *view = app->view;
    if (app->prompt)
        app->prompt->cursor_row = -1;
    struct area area = {
        .row = view->whole ? 0 : 1, .column = 0, .rows = view->whole ? LINES : LINES - 2, .columns = COLS};
    view->type->draw(view, area);
    if (!view->whole)
        draw_title(app);
    draw_status(app);
    dialog_draw(app);
}

void app_draw(struct app *app)
{
    struct view *view = app->view;
    bool small = screen_too_small();
    if (app->redraw) {
        clearok(curscr, TRUE);
        if (view->type->act)
            view->type->act(view, ACTION_REDRAW);
    }
    app->dirty = app->redraw = false;
    const bool held = app->terminal->synchronized;
    if (held)
        screen_hold(true);
    theme_use(STYLE_TEXT);
    erase();
    if (small)
        draw_too_small();
    else
        draw_all(app);
    bool cursor = !small && !app->dialog && app->prompt && app->prompt->cursor_row >= 0;
    curs_set(cursor ? 1 : 0);
    if (cursor)
        move(app->prompt->cursor_row, app->prompt->cursor_column);
    wnoutrefresh(stdscr);
    doupdate();
    if (held)
        screen_hold(false);
    if (!small && view->type->paint)
        view->type->paint(view);
}

/* The key file over the defaults; a mistake in it is said on the first screen. */
static void read_keys(struct app *app)
{
    app->keys = key_map_make();
    struct error error;
    if (!key_map_read_own(app->keys, &error))
        app_fail(app, &error);
}

static void release(struct app *app)
{
    app->quit = true;
    dialog_close(app);
    while (app->view)
        close_top(app);
    if (app->actor)
        actor_close(app->actor);
    player_spare_end(app->spare);
    key_map_free(app->keys);
}

int app_run(struct store *store, struct actor *actor, const char *user, const char *session,
            enum video_mode video, struct player_spare *spare)
{
    struct app app = {
        .store = store,
        .actor = actor,
        .user = user,
        .session = session,
        .video_asked = video,
        .video = video,
        .spare = spare,
    };
    struct loop *loop;
    struct error error;
    if (!store_school(store, app.school, sizeof app.school, &error) || !loop_open(&app, &loop, &error)) {
        fprintf(stderr, "terugblik: %s\n", error.text);
        if (actor)
            actor_close(actor);
        player_spare_end(spare);
        return EXIT_FAILED;
    }
    (void)store_changed(store, &app.data_version);
    read_keys(&app);
    app_keep_spare(&app);
    if (actor && !actor->must_change_password)
        app_home(&app);
    else
        app_push(&app, &view_login, NULL);
    if (app.view)
        loop_run(loop);
    release(&app);
    loop_close(loop);
    if (app.exit_status == EXIT_FAILED)
        fprintf(stderr, "terugblik: %s\n", app.message);
    return app.exit_status;
}
