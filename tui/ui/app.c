#include "tui/ui/app.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "store/base/clock.h"
#include "store/base/memory.h"
#include "tui/ui/i18n.h"
#include "tui/ui/screen.h"

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

bool app_push(struct app *app, const struct view_type *type, const void *argument)
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

/* Made as app_push() makes one, but beside the stack: whatever is opened and closed there meanwhile, the lock
 * covers it. */
void app_lock(struct app *app)
{
    if (app->lock || !app->above->lock)
        return;
    for (struct view *view = app->view; view; view = view->below) {
        if (view->type->save)
            view->type->save(view);
    }
    struct view *lock = memory_alloc(1, sizeof *lock);
    lock->type = app->above->lock;
    lock->app = app;
    lock->state = memory_alloc(1, lock->type->state_size);
    arena_init(&lock->arena);
    struct error error;
    (void)lock->type->open(lock, NULL, &error); /* cannot fail */
    app->lock = lock;
    app->dirty = true;
    for (struct view *view = app->view; view; view = view->below) {
        if (view->type->act)
            view->type->act(view, ACTION_SUSPEND);
    }
}

void app_unlock(struct app *app)
{
    struct view *lock = app->lock;
    if (!lock)
        return;
    app->lock = NULL;
    app->lock_prompt = NULL;
    app->touched_at = clock_monotonic();
    lock->type->close(lock);
    free_view(lock);
    app->reload = app->redraw = app->dirty = true;
}

void app_close_all(struct app *app)
{
    app_unlock(app);
    dialog_close(app);
    while (app->view)
        close_top(app);
}

void app_pop(struct app *app)
{
    dialog_close(app);
    close_top(app);
    if (!app->view)
        app->quit = true;
    else
        app->reload = true; /* what was done in the view above may show in this one */
}

void app_load(struct app *app)
{
    app->reload = false;
    app->dirty = true;
    struct error error;
    error_clear(&error);
    if (!app->above->refresh(app, &error) || !load(app->view, &error))
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

void app_home(struct app *app)
{
    app->above->home(app);
}

static const struct screen *find_screen(const struct app *app, enum action action)
{
    for (size_t i = 0; action != ACTION_NONE && i < app->above->screen_count; i++) {
        if (app->above->screens[i].action == action)
            return &app->above->screens[i];
    }
    return NULL;
}

bool app_screen_withheld(const struct app *app, enum action action)
{
    const struct screen *screen = find_screen(app, action);
    return screen && screen->roles && !(screen->roles & app->above->roles(app));
}

const struct screen *app_screen(const struct app *app, enum action action)
{
    return app_screen_withheld(app, action) ? NULL : find_screen(app, action);
}

static void open_screen(struct app *app, const struct screen *screen)
{
    if (!screen->over)
        app_show(app, screen->view);
    else if (app->view->type != screen->view)
        app_push(app, screen->view, NULL);
}

bool app_act(struct app *app, enum action action)
{
    const struct screen *screen = app_screen(app, action);
    if (screen) {
        open_screen(app, screen);
        return true;
    }
    switch (action) {
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
        return false;
    }
    return true;
}

static void left(struct app *app, void *context, int chosen)
{
    (void)context;
    if (chosen == 1)
        app_pop(app);
}

/* People often press Escape once more than is needed to leave something. That must not end the program. */
static void ask_leave(struct app *app)
{
    dialog_open(app,
                &(struct dialog_text){.title = _("Leave Terugblik?"),
                                      .body = _("This is the first screen; behind it the program ends."),
                                      .buttons = {_("Stay here"), _("Leave")}},
                left, NULL);
}

/* Says why a key does nothing here. */
static void say_unused(struct app *app, struct key key, enum action action)
{
    char label[64], help[64];
    (void)key_label(key, label, sizeof label);
    (void)key_map_key(app->keys, ACTION_HELP, help, sizeof help);
    if (action == ACTION_NONE)
        app_say(app, _("%s does nothing here; %s shows all keys."), label, help);
    else if (app_screen_withheld(app, action))
        app_say(app, _("%s (%s) is for people with another role than yours."), label,
                _(action_info(action)->help));
    else
        app_say(app, _("%s (%s) does nothing on this screen; %s shows all keys."), label,
                _(action_info(action)->help), help);
}

static bool is_here(const struct app *app, enum action action)
{
    const struct screen *screen = app_screen(app, action);
    return screen && screen->view == app->view->type;
}

static void act(struct app *app, struct key key, enum action action)
{
    const struct view_type *type = app->view->type;
    if (type->act && type->act(app->view, action))
        return;
    if (action == ACTION_BACK && key.code == KEY_NAMED_ESCAPE && !app->view->below)
        ask_leave(app);
    else if (is_here(app, action))
        app_say(app, "%s", _("You are on that screen already."));
    else if (!app_act(app, action))
        say_unused(app, key, action);
}

void app_press(struct app *app, struct key key)
{
    app->touched_at = clock_monotonic();
    if (app->lock) { /* what was said before, or meanwhile, waits until it can be read */
        if (!screen_too_small() || (key.code == 'c' && key.modifiers == MODIFIER_CTRL))
            app->lock->type->key(app->lock, key);
        return;
    }
    if (app->message[0]) {
        app->message[0] = '\0';
        app->dirty = true;
    }
    const struct view_type *type = app->view->type;
    bool interrupt = key.code == 'c' && key.modifiers == MODIFIER_CTRL;
    /* Blind keys on a screen that shows nothing would do things that nobody sees. */
    if (screen_too_small() && !interrupt)
        return;
    /* Who has to leave at once can do so in the middle of a question or of a word. */
    if (key_map_find(app->keys, CONTEXT_ALL, key) == ACTION_LOCK && app->above->roles(app)) {
        app_lock(app);
        return;
    }
    if (app->dialog) {
        dialog_key(app, key);
        return;
    }
    if (app->prompt && key.code != KEY_NAMED_PASTED)
        app->prompt->refused = PROMPT_TOOK_ALL;
    if (type->key && type->key(app->view, key)) {
        char sentence[256];
        if (app->prompt && prompt_refusal(app->prompt, sentence, sizeof sentence))
            app_say(app, "%s", sentence);
        return;
    }
    if (key.code == KEY_NAMED_PASTED)
        return;
    enum action action = key_map_find(app->keys, type->context, key);
    if (action == ACTION_NONE && interrupt)
        app->quit = true;
    else if (action == ACTION_NONE)
        say_unused(app, key, action);
    else
        act(app, key, action);
}

void app_queue_key(struct app *app, struct key key)
{
    if (app->queued_count < APP_KEYS_QUEUED)
        app->queued[app->queued_count++] = key;
}

/* Dialogs and passwords take keys from the terminal alone. Keys of the window come from the process that
 * decodes a stranger's file, and that must not decide what is deleted. */
static bool takes_queued(const struct app *app)
{
    return !app->dialog && !app->lock && app->view->type->window_keys;
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
    return view->app->view == view && !view->app->lock && !screen_too_small();
}
