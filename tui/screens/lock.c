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
#include "store/people/second-factor.h"
#include "tui/screens.h"
#include "tui/ui/draw.h"
#include "tui/ui/i18n.h"
#include "tui/ui/prompt.h"
#include "tui/ui/touch.h"

enum { PASSWORD_MOST = 256, CODE_MOST = 16, FIELD_COLUMNS = 40, FORM_COLUMNS = 64 };

struct lock {
    struct prompt password, code, pin;
    bool asks_code, asks_pin; /* the second factor's, or the security key's; the password is there already */
    struct touch *touch;      /* the security key that is asked, or has answered */
    bool checking;            /* to be done as soon as the screen says so: trying a password takes a moment */
    bool failed;              /* the sentence is an error */
    char sentence[640];
    char hints[128];
};

static bool open_lock(struct view *view, const void *argument, struct error *error)
{
    (void)argument;
    (void)error;
    struct lock *lock = view->state;
    prompt_init(&lock->password, NULL, PASSWORD_MOST, true);
    prompt_init(&lock->code, NULL, CODE_MOST, false);
    prompt_init(&lock->pin, NULL, PASSWORD_MOST, true);
    view->app->lock_prompt = &lock->password;
    return true;
}

static void close_lock(struct view *view)
{
    struct lock *lock = view->state;
    touch_end(lock->touch);
    prompt_release(&lock->password);
    prompt_release(&lock->code);
    prompt_release(&lock->pin);
}

static struct prompt *focus(struct lock *lock)
{
    return lock->asks_code ? &lock->code : lock->asks_pin ? &lock->pin : &lock->password;
}

/* What is asked from here on, beside the password: a code, a PIN, or neither, and the password anew. */
static void ask_for(struct view *view, bool code, bool pin)
{
    struct lock *lock = view->state;
    lock->asks_code = code;
    lock->asks_pin = pin;
    prompt_set(&lock->code, "");
    prompt_set(&lock->pin, "");
    if (!code && !pin)
        prompt_set(&lock->password, "");
    view->app->lock_prompt = focus(lock);
}

static int draw_field(struct prompt *prompt, const char *text, bool focus, struct area form, int row)
{
    int label = text_width(text);
    draw_text(row, form.column, label, focus ? STYLE_STRONG : STYLE_DIM, text);
    int columns = form.columns - label - 2 < FIELD_COLUMNS ? form.columns - label - 2 : FIELD_COLUMNS;
    prompt_draw(prompt, (struct area){row, form.column + label + 2, 1, columns}, focus);
    return row + 2;
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
    row = draw_field(&lock->password, _("Password"), focus(lock) == &lock->password, form, row);
    if (lock->asks_code)
        row = draw_field(&lock->code, _("Code"), true, form, row);
    if (lock->asks_pin)
        row = draw_field(&lock->pin, _("PIN of the key"), true, form, row);
    struct area below = {row, form.column, area.row + area.rows - row, form.columns};
    draw_paragraphs(below, 0, lock->failed && !lock->checking ? STYLE_DANGER : STYLE_TEXT,
                    lock->checking ? _("Checking…") : lock->sentence);
}

static void say(struct lock *lock, bool failed, const char *text)
{
    (void)snprintf(lock->sentence, sizeof lock->sentence, "%s", text);
    lock->failed = failed;
}

static void end_touch(struct lock *lock)
{
    touch_end(lock->touch);
    lock->touch = NULL;
}

static void ask_key(struct view *view)
{
    struct lock *lock = view->state;
    struct fido_credential credential;
    struct error error;
    bool asks;
    if (!factor_key_of(view->app->store, view->app->actor->name, &credential, &asks, &error)) {
        say(lock, true, error.text);
        return;
    }
    lock->touch = touch_ask(&credential, NULL, lock->asks_pin ? lock->pin.text : NULL);
    say(lock, false, _("Touch your security key."));
}

static void key_failed(struct view *view)
{
    struct lock *lock = view->state;
    say(lock, true, touch_sentence(lock->touch));
    if (touch_needs_pin(lock->touch))
        ask_for(view, false, true);
    end_touch(lock);
    view->app->dirty = true;
}

/* Logs the same person in once more, and keeps nothing of it but the answer. */
static void try_password(struct view *view)
{
    struct lock *lock = view->state;
    struct app *app = view->app;
    struct actor *again = NULL;
    struct error error = {0};
    enum login_missing missing;
    const struct login_proof proof = {.password = lock->password.text,
                                      .code = lock->asks_code ? lock->code.text : NULL,
                                      .answer = touch_answer(lock->touch)};
    bool opened = actor_login_with(app->store, app->actor->name, &proof, &missing, &again, &error);
    end_touch(lock);
    if (opened && again->must_change_password)
        opened = error_set(&error, ERROR_CONFLICT,
                           "An owner gave you a one-time password meanwhile. Leave, and log in with it.");
    if (again)
        actor_close(again);
    if (opened) {
        app_unlock(app); /* closes this view */
    } else if (missing == LOGIN_MISSES_CODE) {
        ask_for(view, true, false);
        say(lock, false, _("Type the code that your phone shows."));
    } else if (missing == LOGIN_MISSES_KEY) {
        ask_key(view);
    } else {
        ask_for(view, lock->asks_code, false);
        say(lock, true, error.text);
    }
}

static bool key_lock(struct view *view, struct key key)
{
    struct lock *lock = view->state;
    view->app->dirty = true;
    if (key.code == 'c' && key.modifiers == MODIFIER_CTRL) {
        view->app->quit = true;
        return true;
    }
    if (lock->touch) {
        if (key.code == KEY_NAMED_ESCAPE) {
            end_touch(lock);
            ask_for(view, false, false);
            say(lock, false, "");
        }
        return true;
    }
    struct prompt *prompt = focus(lock);
    switch (prompt_key(prompt, key)) {
    case PROMPT_DONE:
        lock->checking = prompt->length > 0;
        if (!lock->checking)
            say(lock, true,
                lock->asks_code  ? _("Type the code.")
                : lock->asks_pin ? _("Type the PIN of the security key.")
                                 : _("Type a password."));
        break;
    case PROMPT_LEFT:
        ask_for(view, false, false);
        say(lock, false, "");
        break;
    case PROMPT_EDITED:
    case PROMPT_IGNORED:
        if (!prompt_refusal(prompt, lock->sentence, sizeof lock->sentence))
            say(lock, false, "");
        break;
    }
    return true;
}

/* Runs after the screen has been drawn, so that "Checking…" stands there while it takes its time. */
static int64_t tick_lock(struct view *view, int64_t now)
{
    struct lock *lock = view->state;
    switch (touch_look(lock->touch)) {
    case TOUCH_NONE:
        break;
    case TOUCH_WAITING:
        return now + TOUCH_LOOK_MS;
    case TOUCH_DONE:
        view->app->dirty = view->app->dirty || !lock->checking;
        lock->checking = true;
        break;
    case TOUCH_FAILED:
        key_failed(view);
        break;
    }
    if (lock->checking && !view->app->dirty) {
        lock->checking = false;
        view->app->dirty = true;
        try_password(view);
        return now; /* a key may have been asked; or this view is gone */
    }
    return -1;
}

static const char *hints_lock(struct view *view)
{
    struct lock *lock = view->state;
    lock->hints[0] = '\0';
    char leave[64];
    if (lock->touch) {
        hint_add("Esc", _("break it off"), lock->hints, sizeof lock->hints);
        return lock->hints;
    }
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
