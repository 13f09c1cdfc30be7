/*
 * Second factor: what one's own log-in asks for beside the password; setting it up, and taking it away.
 *
 * Whoever changes it shows first that they are the person: with the password, and with the factor that there
 * is. Who has to set one up comes here from log-in, with a password that is known, and leaves only with one
 * or out of the program.
 */
#include <stdio.h>
#include <string.h>

#include "store/base/text.h"
#include "store/people/second-factor.h"
#include "tui/screens.h"
#include "tui/ui/draw.h"
#include "tui/ui/qr.h"
#include "tui/ui/touch.h"

enum { CODE_MOST = 16, PASSWORD_MOST = 256, FIELD_COLUMNS = 40, FORM_COLUMNS = 64, TEXT_LEAST = 34 };

enum stage { STAGE_STATE, STAGE_PROVE, STAGE_SCAN, STAGE_KEY };
enum field { FIELD_PASSWORD, FIELD_CODE, FIELD_PIN, FIELD_NEW, FIELD_COUNT };
enum wish { WISH_CODES, WISH_KEY, WISH_DROP };

struct factor_view {
    enum stage stage;
    enum wish wish; /* what is done once they have shown who they are */
    bool due;       /* the school asks for one, and there is none */
    struct factor_state state;
    struct prompt fields[FIELD_COUNT]; /* the password stays there until all is done */
    bool shown[FIELD_COUNT];
    enum field focus;
    bool checking; /* as soon as the screen says so: that takes a moment */
    bool failed;   /* the sentence is an error */
    char sentence[640];
    struct touch *own, *made; /* the security key that there is, to show who they are; and the new one */
    char *key, *uri;          /* of the new secret, in secret memory, or NULL */
    struct qr qr;
    char hints[256];
};

static void say(struct factor_view *state, bool failed, const char *text)
{
    (void)snprintf(state->sentence, sizeof state->sentence, "%s", text);
    state->failed = failed;
}

static void set_focus(struct view *view, enum field field)
{
    struct factor_view *state = view->state;
    state->focus = field;
    state->shown[field] = true;
    view->app->prompt = &state->fields[field];
    view->app->dirty = true;
}

static void begin(struct view *view, enum stage stage)
{
    struct factor_view *state = view->state;
    state->stage = stage;
    memset(state->shown, 0, sizeof state->shown);
    view->app->prompt = NULL;
    view->app->dirty = true;
    say(state, false, "");
}

static void forget_secret(struct factor_view *state)
{
    key_free(state->key);
    key_free(state->uri);
    state->key = state->uri = NULL;
    qr_release(&state->qr);
}

static void end_touches(struct factor_view *state)
{
    touch_end(state->own);
    touch_end(state->made);
    state->own = state->made = NULL;
}

/* Back to what holds. A password that is known from log-in stays. */
static void show_state(struct view *view)
{
    struct factor_view *state = view->state;
    struct error error;
    forget_secret(state);
    end_touches(state);
    for (enum field field = state->due ? FIELD_CODE : FIELD_PASSWORD; field < FIELD_COUNT; field++)
        prompt_set(&state->fields[field], "");
    begin(view, STAGE_STATE);
    if (!factor_show(view->app->store, view->app->actor, &state->state, &error))
        say(state, true, error.text);
}

static bool open_factor(struct view *view, const void *argument, struct error *error)
{
    struct factor_view *state = view->state;
    const struct factor_argument *given = argument;
    if (!factor_show(view->app->store, view->app->actor, &state->state, error))
        return false;
    prompt_init(&state->fields[FIELD_PASSWORD], NULL, PASSWORD_MOST, true);
    prompt_init(&state->fields[FIELD_CODE], NULL, CODE_MOST, false);
    prompt_init(&state->fields[FIELD_PIN], NULL, PASSWORD_MOST, true);
    prompt_init(&state->fields[FIELD_NEW], NULL, CODE_MOST, false);
    state->due = view->app->actor->factor_due;
    if (given && given->password)
        prompt_set(&state->fields[FIELD_PASSWORD], given->password);
    view->app->prompt = NULL;
    return true;
}

static void close_factor(struct view *view)
{
    struct factor_view *state = view->state;
    forget_secret(state);
    end_touches(state);
    for (enum field field = 0; field < FIELD_COUNT; field++)
        prompt_release(&state->fields[field]);
}

/* --- Doing it --- */

static struct login_proof proof_of(const struct factor_view *state)
{
    return (struct login_proof){
        .password = state->fields[FIELD_PASSWORD].text,
        .code = state->shown[FIELD_CODE] ? state->fields[FIELD_CODE].text : NULL,
        .answer = touch_answer(state->own),
    };
}

static void begin_scanning(struct view *view)
{
    struct factor_view *state = view->state;
    forget_secret(state);
    begin(view, STAGE_SCAN);
    state->key = (char *)key_alloc(TOTP_KEY_SIZE);
    state->uri = (char *)key_alloc(TOTP_URI_SIZE);
    totp_make(state->key);
    totp_uri(view->app->actor->name, state->key, state->uri);
    (void)qr_make(state->uri, &state->qr); /* without one, the key is shown */
    prompt_set(&state->fields[FIELD_NEW], "");
    set_focus(view, FIELD_NEW);
}

static void begin_key(struct view *view)
{
    struct factor_view *state = view->state;
    const bool with_pin = state->stage == STAGE_KEY && state->shown[FIELD_PIN];
    touch_end(state->made);
    begin(view, STAGE_KEY);
    state->made = touch_ask(NULL, view->app->actor->name, with_pin ? state->fields[FIELD_PIN].text : NULL);
}

/* Said where it is done: by the one who comes from log-in at home, else here. */
static void settle(struct view *view, bool done, const char *said, const struct error *error)
{
    struct factor_view *state = view->state;
    struct app *app = view->app;
    if (done && state->due)
        app_home(app); /* closes this view */
    else
        show_state(view);
    if (done)
        app_say(app, "%s", said);
    else
        app_fail(app, error);
}

static void drop(struct view *view)
{
    struct factor_view *state = view->state;
    struct error error;
    const struct login_proof proof = proof_of(state);
    bool done = factor_drop(view->app->store, view->app->actor, &proof, &error);
    settle(view, done, _("From now on log-in asks for the password alone."), &error);
}

static void carry_out(struct view *view)
{
    struct factor_view *state = view->state;
    switch (state->wish) {
    case WISH_CODES:
        begin_scanning(view);
        break;
    case WISH_KEY:
        begin_key(view);
        break;
    case WISH_DROP:
        drop(view);
        break;
    }
}

static void begin_proving(struct view *view, enum wish wish)
{
    struct factor_view *state = view->state;
    state->wish = wish;
    if (state->due && state->fields[FIELD_PASSWORD].length) {
        carry_out(view);
        return;
    }
    begin(view, STAGE_PROVE);
    set_focus(view, FIELD_PASSWORD);
}

static void ask_own_key(struct view *view)
{
    struct factor_view *state = view->state;
    struct fido_credential credential;
    struct error error;
    bool asks;
    if (!factor_key_of(view->app->store, view->app->actor->name, &credential, &asks, &error)) {
        say(state, true, error.text);
        return;
    }
    touch_end(state->own);
    state->own = touch_ask(&credential, NULL, state->shown[FIELD_PIN] ? state->fields[FIELD_PIN].text : NULL);
    say(state, false, _("Touch your security key."));
}

/* Logs the same person in once more, and keeps nothing of it but the answer. */
static void prove(struct view *view)
{
    struct factor_view *state = view->state;
    struct app *app = view->app;
    struct actor *again = NULL;
    struct error error;
    enum login_missing missing;
    const struct login_proof proof = proof_of(state);
    bool proved = actor_login_with(app->store, app->actor->name, &proof, &missing, &again, &error);
    if (again)
        actor_close(again);
    prompt_set(&state->fields[FIELD_CODE], "");
    if (proved) {
        carry_out(view);
        return;
    }
    switch (missing) {
    case LOGIN_MISSES_KEY:
        ask_own_key(view);
        return;
    case LOGIN_MISSES_CODE:
        say(state, false, _("Type the code that your phone shows."));
        set_focus(view, FIELD_CODE);
        return;
    case LOGIN_MISSES_NOTHING:
        break;
    }
    end_touches(state);
    say(state, true, error.text);
    if (!state->shown[FIELD_CODE])
        prompt_set(&state->fields[FIELD_PASSWORD], "");
    set_focus(view, state->shown[FIELD_CODE] ? FIELD_CODE : FIELD_PASSWORD);
}

static void set_codes(struct view *view)
{
    struct factor_view *state = view->state;
    struct app *app = view->app;
    struct error error;
    const struct login_proof proof = proof_of(state);
    if (factor_set_totp(app->store, app->actor, &proof, state->key, state->fields[FIELD_NEW].text, &error)) {
        settle(view, true, _("From now on log-in asks for a code beside the password."), &error);
        return;
    }
    say(state, true, error.text);
    prompt_set(&state->fields[FIELD_NEW], "");
    set_focus(view, FIELD_NEW);
}

static void set_key(struct view *view)
{
    struct factor_view *state = view->state;
    struct error error;
    const struct login_proof proof = proof_of(state);
    bool done = factor_set_fido2(view->app->store, view->app->actor, &proof, touch_credential(state->made),
                                 touch_answer(state->made), &error);
    settle(view, done, _("From now on log-in asks for this security key beside the password."), &error);
}

static void key_failed(struct view *view, struct touch **touch)
{
    struct factor_view *state = view->state;
    say(state, true, touch_sentence(*touch));
    if (touch_needs_pin(*touch)) {
        prompt_set(&state->fields[FIELD_PIN], "");
        set_focus(view, FIELD_PIN);
    }
    touch_end(*touch);
    *touch = NULL;
    view->app->dirty = true;
}

/* --- Drawing --- */

static const char *field_label(enum field field)
{
    switch (field) {
    case FIELD_PASSWORD:
        return _("Password");
    case FIELD_PIN:
        return _("PIN of the key");
    case FIELD_CODE:
    case FIELD_NEW:
    case FIELD_COUNT:
        break;
    }
    return _("Code");
}

static int draw_fields(struct factor_view *state, struct area form, int row)
{
    int labels = 0;
    for (enum field field = 0; field < FIELD_COUNT; field++) {
        if (state->shown[field] && text_width(field_label(field)) > labels)
            labels = text_width(field_label(field));
    }
    const int rest = form.columns - labels - 2;
    for (enum field field = 0; field < FIELD_COUNT; field++) {
        if (!state->shown[field])
            continue;
        const bool focus = field == state->focus;
        draw_text(row, form.column, labels, focus ? STYLE_STRONG : STYLE_DIM, field_label(field));
        prompt_draw(
            &state->fields[field],
            (struct area){row, form.column + labels + 2, 1, rest < FIELD_COLUMNS ? rest : FIELD_COLUMNS},
            focus);
        row += 2;
    }
    return row;
}

/* Wrapped text from that row of the form on, and a blank row. Returns the row below. */
static int draw_part(struct area form, int row, enum style style, const char *text)
{
    const struct area rest = {row, form.column, form.row + form.rows - row, form.columns};
    return *text ? row + draw_paragraphs(rest, 0, style, text) + 1 : row;
}

static void draw_sentence(const struct factor_view *state, struct area form, int row)
{
    draw_part(form, row, state->failed && !state->checking ? STYLE_DANGER : STYLE_TEXT,
              state->checking ? _("Checking…") : state->sentence);
}

/* Four letters and a blank; two lines. */
static void draw_key(const struct factor_view *state, struct area form, int *row)
{
    char groups[TOTP_KEY_SIZE + TOTP_KEY_SIZE / 4 + 1] = "";
    for (size_t at = 0, used = 0; state->key && state->key[at]; at++) {
        if (at > 0 && at % 4 == 0)
            groups[used++] = at % 16 == 0 ? '\n' : ' ';
        groups[used++] = state->key[at];
        groups[used] = '\0';
    }
    *row = draw_part(form, *row, STYLE_ACCENT, groups);
    explicit_bzero(groups, sizeof groups);
}

/* The picture stands beside the text, or is left out where it has no room. */
static void draw_scan(struct factor_view *state, struct area area)
{
    const struct qr *qr = &state->qr;
    const bool fits = qr->size && qr_can_draw() && area.rows >= qr->rows &&
                      area.columns >= qr->columns + TEXT_LEAST + 3;
    struct area form = {area.row, area.column + 1, area.rows, area.columns - 2};
    if (fits)
        form.columns -= qr->columns + 2;
    if (form.columns > FORM_COLUMNS)
        form.columns = FORM_COLUMNS;
    int row = draw_part(
        form, form.row, STYLE_TEXT,
        fits ? _("Scan this with the program for codes on your phone, or type this key there:")
             : _("Type this key into the program for codes on your phone. A larger window with colours "
                 "shows it to be scanned."));
    draw_key(state, form, &row);
    row = draw_part(form, row, STYLE_TEXT, _("Then type the code that the phone shows now."));
    row = draw_fields(state, form, row);
    draw_sentence(state, form, row);
    if (fits)
        qr_draw(qr, area.row, area.column + area.columns - qr->columns - 1);
}

static int draw_state(const struct factor_view *state, struct area form)
{
    const char *now = "";
    switch (state->state.kind) {
    case FACTOR_NONE:
        now = state->due ? _("Your school asks for a second factor at log-in. Set one up first.")
                         : _("Log-in asks you for the password alone.");
        break;
    case FACTOR_TOTP:
        now = _("Log-in asks you for a code from your phone, beside the password.");
        break;
    case FACTOR_FIDO2:
        now = _("Log-in asks you for your security key, beside the password.");
        break;
    }
    int row = draw_part(form, form.row, STYLE_STRONG, now);
    if (state->state.required && !state->due)
        row = draw_part(form, row, STYLE_TEXT, _("Your school asks you for one."));
    row = draw_part(form, row, STYLE_TEXT,
                    _("Codes from a phone keep out who has seen or guessed your password, here. They do not "
                      "help against somebody who copies the store: there the password alone stands in "
                      "between."));
    row = draw_part(form, row, STYLE_TEXT,
                    _("A security key (FIDO2) helps against both: without it the password opens nothing, "
                      "in no copy of the store that is made from then on."));
    return draw_part(form, row, STYLE_DIM, _("Whoever loses phone or key asks an owner for a new password."));
}

static void draw_factor(struct view *view, struct area area)
{
    struct factor_view *state = view->state;
    struct area form = {.row = area.row + area.rows / 8,
                        .columns = area.columns - 8 < FORM_COLUMNS ? area.columns - 8 : FORM_COLUMNS};
    form.column = area.column + (area.columns - form.columns) / 2;
    form.rows = area.row + area.rows - form.row;
    int row = form.row;
    switch (state->stage) {
    case STAGE_SCAN:
        draw_scan(state, area);
        return;
    case STAGE_STATE:
        row = draw_state(state, form);
        break;
    case STAGE_PROVE:
        row = draw_part(form, row, STYLE_TEXT, _("First show that it is you."));
        break;
    case STAGE_KEY:
        row = draw_part(form, row, STYLE_TEXT,
                        state->made ? _("Plug the security key in, and touch it each time it blinks: twice.")
                                    : _("The security key is not set up yet. Enter tries again."));
        break;
    }
    row = draw_fields(state, form, row);
    draw_sentence(state, form, row);
}

/* --- Keys --- */

static void leave(struct view *view)
{
    struct factor_view *state = view->state;
    if (state->due && state->stage == STAGE_STATE)
        view->app->quit = true;
    else
        show_state(view);
}

static void enter(struct view *view)
{
    struct factor_view *state = view->state;
    if (state->fields[state->focus].length)
        state->checking = true;
    else
        say(state, true,
            state->focus == FIELD_PASSWORD ? _("Type a password.")
            : state->focus == FIELD_PIN    ? _("Type the PIN of the security key.")
                                           : _("Type the code."));
}

static bool key_of_state(struct view *view, struct key key)
{
    struct factor_view *state = view->state;
    if (key.code == KEY_NAMED_ENTER)
        begin_proving(view, WISH_CODES);
    else if (key.code == 'k' && !key.modifiers)
        begin_proving(view, WISH_KEY);
    else if (key.code == KEY_NAMED_DELETE && state->state.kind != FACTOR_NONE)
        begin_proving(view, WISH_DROP);
    else if (key.code == KEY_NAMED_ESCAPE && state->due)
        leave(view);
    else
        return false;
    return true;
}

static bool is_waiting(const struct factor_view *state)
{
    return touch_look(state->own) == TOUCH_WAITING || touch_look(state->made) == TOUCH_WAITING;
}

static bool key_factor(struct view *view, struct key key)
{
    struct factor_view *state = view->state;
    if (state->stage == STAGE_STATE)
        return key_of_state(view, key);
    view->app->dirty = true;
    if (is_waiting(state) || !view->app->prompt) {
        if (key.code == KEY_NAMED_ESCAPE)
            leave(view);
        else if (key.code == KEY_NAMED_ENTER && !is_waiting(state) && state->stage == STAGE_KEY)
            begin_key(view);
        else
            return !(key.modifiers & MODIFIER_CTRL);
        return true;
    }
    switch (prompt_key(&state->fields[state->focus], key)) {
    case PROMPT_DONE:
        enter(view);
        return true;
    case PROMPT_LEFT:
        leave(view);
        return true;
    case PROMPT_EDITED:
        say(state, false, "");
        return true;
    case PROMPT_IGNORED:
        break;
    }
    return false;
}

static void check(struct view *view)
{
    struct factor_view *state = view->state;
    switch (state->stage) {
    case STAGE_STATE:
        break;
    case STAGE_PROVE:
        prove(view);
        break;
    case STAGE_SCAN:
        set_codes(view);
        break;
    case STAGE_KEY:
        if (touch_look(state->made) == TOUCH_DONE)
            set_key(view);
        else
            begin_key(view); /* with its PIN */
        break;
    }
}

/* Runs after the screen has been drawn, so that "Checking…" stands there while it takes its time. */
static int64_t tick_factor(struct view *view, int64_t now)
{
    struct factor_view *state = view->state;
    struct touch **touch = state->stage == STAGE_KEY ? &state->made : &state->own;
    switch (state->stage == STAGE_PROVE || state->stage == STAGE_KEY ? touch_look(*touch) : TOUCH_NONE) {
    case TOUCH_NONE:
        break;
    case TOUCH_WAITING:
        return now + TOUCH_LOOK_MS;
    case TOUCH_DONE:
        view->app->dirty = view->app->dirty || !state->checking;
        state->checking = true;
        break;
    case TOUCH_FAILED:
        key_failed(view, touch);
        break;
    }
    if (state->checking && !view->app->dirty) {
        state->checking = false;
        view->app->dirty = true;
        check(view);
        return now; /* a key may have been asked; or this view is gone */
    }
    return -1;
}

static const char *hints_factor(struct view *view)
{
    struct factor_view *state = view->state;
    const size_t size = sizeof state->hints;
    state->hints[0] = '\0';
    if (state->stage == STAGE_STATE) {
        hint_add("Enter", _("codes from a phone"), state->hints, size);
        hint_add("k", _("a security key"), state->hints, size);
        if (state->state.kind != FACTOR_NONE)
            hint_add("Del", _("take it away"), state->hints, size);
        if (state->due)
            hint_add("Esc", _("leave Terugblik"), state->hints, size);
        else
            key_map_hint(view->app->keys, ACTION_BACK, _("back"), state->hints, size);
        return state->hints;
    }
    if (!is_waiting(state))
        hint_add("Enter", state->stage == STAGE_KEY ? _("try again") : _("go on"), state->hints, size);
    hint_add("Esc", is_waiting(state) ? _("break it off") : _("leave it"), state->hints, size);
    return state->hints;
}

const struct view_type view_factor = {
    .name = "factor",
    .title = N_("Second factor"),
    .context = CONTEXT_ALL,
    .state_size = sizeof(struct factor_view),
    .open = open_factor,
    .draw = draw_factor,
    .key = key_factor,
    .tick = tick_factor,
    .close = close_factor,
    .hints = hints_factor,
};

bool push_factor(struct app *app, const struct factor_argument *argument)
{
    return app_push(app, &view_factor, argument);
}
