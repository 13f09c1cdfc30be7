/*
 * The locked screen: covers everything after a while without a key, and shows nothing of it, not even a name.
 *
 * It is no view of the stack: what it covers stays as it is, with its question and what is being typed, and
 * what runs goes on (an import; looking whether footage may still be watched, R4), unseen. The password of
 * the person who logged in opens it; wrong ones are counted and slowed down as at log-in, and each try is in
 * the trace.
 */
#include <stdio.h>

#include "store/base/text.h"
#include "store/people/accounts.h"
#include "tui/screens.h"
#include "tui/ui/draw.h"
#include "tui/ui/i18n.h"
#include "tui/ui/prompt.h"

enum { PASSWORD_MOST = 256, FIELD_COLUMNS = 40, FORM_COLUMNS = 64 };

struct lock {
    struct prompt password;
    bool checking; /* to be done as soon as the screen says so: trying a password takes a moment */
    bool failed;   /* the sentence is an error */
    char sentence[640];
    char hints[128];
};

static bool open_lock(struct view *view, const void *argument, struct error *error)
{
    (void)argument;
    (void)error;
    struct lock *lock = view->state;
    prompt_init(&lock->password, NULL, PASSWORD_MOST, true);
    view->app->lock_prompt = &lock->password;
    return true;
}

static void close_lock(struct view *view)
{
    struct lock *lock = view->state;
    prompt_release(&lock->password);
}

static void draw_lock(struct view *view, struct area area)
{
    struct lock *lock = view->state;
    struct area form = {.row = area.row + area.rows / 4,
                        .columns = area.columns - 8 < FORM_COLUMNS ? area.columns - 8 : FORM_COLUMNS};
    form.column = area.column + (area.columns - form.columns) / 2;
    draw_text(form.row, form.column, form.columns, STYLE_ACCENT, _("Terugblik is locked"));
    struct area text = {form.row + 2, form.column, 4, form.columns};
    int row = text.row + 1 +
              draw_paragraphs(text, 0, STYLE_TEXT,
                              _("Everything is still as it was. The password "
                                "of the person who logged in opens it."));
    int label = text_width(_("Password"));
    draw_text(row, form.column, label, STYLE_STRONG, _("Password"));
    int columns = form.columns - label - 2 < FIELD_COLUMNS ? form.columns - label - 2 : FIELD_COLUMNS;
    prompt_draw(&lock->password, (struct area){row, form.column + label + 2, 1, columns}, true);
    struct area below = {row + 2, form.column, area.row + area.rows - row - 2, form.columns};
    draw_paragraphs(below, 0, lock->failed && !lock->checking ? STYLE_DANGER : STYLE_TEXT,
                    lock->checking ? _("Checking…") : lock->sentence);
}

static void say(struct lock *lock, bool failed, const char *text)
{
    (void)snprintf(lock->sentence, sizeof lock->sentence, "%s", text);
    lock->failed = failed;
}

/* Logs the same person in once more, and keeps nothing of it but the answer. */
static void try_password(struct view *view)
{
    struct lock *lock = view->state;
    struct app *app = view->app;
    struct actor *again = NULL;
    struct error error = {0};
    bool opened = actor_login(app->store, app->actor->name, lock->password.text, &again, &error);
    if (opened && again->must_change_password)
        opened = error_set(&error, ERROR_CONFLICT,
                           "An owner gave you a one-time password meanwhile. Leave, and log in with it.");
    if (again)
        actor_close(again);
    prompt_set(&lock->password, "");
    if (opened)
        app_unlock(app); /* closes this view */
    else
        say(lock, true, error.text);
}

static bool key_lock(struct view *view, struct key key)
{
    struct lock *lock = view->state;
    view->app->dirty = true;
    if (key.code == 'c' && key.modifiers == MODIFIER_CTRL) {
        view->app->quit = true;
        return true;
    }
    switch (prompt_key(&lock->password, key)) {
    case PROMPT_DONE:
        lock->checking = lock->password.length > 0;
        if (!lock->checking)
            say(lock, true, _("Type a password."));
        break;
    case PROMPT_LEFT:
        prompt_set(&lock->password, "");
        say(lock, false, "");
        break;
    case PROMPT_EDITED:
    case PROMPT_IGNORED:
        if (!prompt_refusal(&lock->password, lock->sentence, sizeof lock->sentence))
            say(lock, false, "");
        break;
    }
    return true;
}

/* Runs after the screen has been drawn, so that "Checking…" stands there while it takes its time. */
static int64_t tick_lock(struct view *view, int64_t now)
{
    struct lock *lock = view->state;
    (void)now;
    if (lock->checking && !view->app->dirty) {
        lock->checking = false;
        view->app->dirty = true;
        try_password(view);
    }
    return -1;
}

static const char *hints_lock(struct view *view)
{
    struct lock *lock = view->state;
    lock->hints[0] = '\0';
    char leave[64];
    hint_add("Enter", _("unlock"), lock->hints, sizeof lock->hints);
    hint_add("Esc", _("type it again"), lock->hints, sizeof lock->hints);
    hint_add(key_label((struct key){.code = 'c', .modifiers = MODIFIER_CTRL}, leave, sizeof leave),
             _("leave Terugblik"), lock->hints, sizeof lock->hints);
    return lock->hints;
}

const struct view_type view_lock = {
    .name = "locked",
    .title = N_("Locked"),
    .context = CONTEXT_ALL,
    .state_size = sizeof(struct lock),
    .open = open_lock,
    .draw = draw_lock,
    .key = key_lock,
    .tick = tick_lock,
    .close = close_lock,
    .hints = hints_lock,
};
