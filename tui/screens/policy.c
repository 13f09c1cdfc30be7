/*
 * Policy (owner): what the school decided on filming and keeping. What a change would do is said before it is
 * made (R2, R2b, R9, R10).
 */
#include <stdio.h>
#include <string.h>

#include "store/people/policy-effect.h"
#include "store/people/policy.h"
#include "tui/screens.h"
#include "tui/ui/draw.h"
#include "tui/ui/list.h"
#include "tui/words/words-policy.h"

enum { COLUMN_MEANING, COLUMN_VALUE, COLUMN_STANDARD, COLUMN_KEY, KEY_MOST = 40, VALUE_MOST = 40 };

struct policy_view {
    struct list list;
    struct policy_list policies;
    struct prompt typed; /* days, minutes or roles */
    bool asking;
    char key[KEY_MOST], value[4 * VALUE_MOST + 1]; /* what is being changed, and to what */
    char hints[256];
};

static const struct policy_entry *entry_at(const void *rows, size_t row)
{
    return (const struct policy_entry *)rows + row;
}

static enum style cell(const void *rows, size_t row, int column, char *buffer)
{
    const struct policy_entry *entry = entry_at(rows, row);
    struct arena arena;
    arena_init(&arena);
    enum style style = STYLE_TEXT;
    switch (column) {
    case COLUMN_MEANING:
        snprintf(buffer, LIST_CELL, "%s", _(words_policy(entry->key)));
        break;
    case COLUMN_VALUE:
        snprintf(buffer, LIST_CELL, "%s", words_policy_value(&arena, entry->key, entry->value));
        style = strcmp(entry->value, entry->standard) == 0 ? STYLE_TEXT : STYLE_ACCENT;
        break;
    case COLUMN_STANDARD:
        snprintf(buffer, LIST_CELL, "%s", words_policy_value(&arena, entry->key, entry->standard));
        style = STYLE_DIM;
        break;
    default:
        snprintf(buffer, LIST_CELL, "%s", entry->key);
        style = STYLE_DIM;
        break;
    }
    arena_release(&arena);
    return style;
}

static const char *row_id(const void *rows, size_t row)
{
    return entry_at(rows, row)->key;
}

static int compare(const void *rows, size_t a, size_t b, int column)
{
    char left[LIST_CELL], right[LIST_CELL];
    cell(rows, a, column, left);
    cell(rows, b, column, right);
    return strcoll(left, right);
}

static const struct list_type list_type = {
    .columns =
        {
            [COLUMN_MEANING] = {.title = N_("What the school decides"),
                                .least = 20,
                                .most = 60,
                                .weight = 10,
                                .whole = true},
            [COLUMN_VALUE] = {.title = N_("Now"), .least = 10, .most = 40, .weight = 9, .whole = true},
            [COLUMN_STANDARD] = {.title = N_("Default"), .least = 8, .most = 30, .weight = 4},
            [COLUMN_KEY] = {.title = N_("Setting"), .least = 12, .most = 24, .weight = 1},
        },
    .cell = cell,
    .id = row_id,
    .compare = compare,
    .sort_column = -1,
};

static bool open_policy(struct view *view, const void *argument, struct error *error)
{
    (void)argument;
    (void)error;
    struct policy_view *state = view->state;
    list_init(&state->list, &list_type);
    prompt_init(&state->typed, "", VALUE_MOST, false);
    return true;
}

static void close_policy(struct view *view)
{
    struct policy_view *state = view->state;
    list_release(&state->list);
    prompt_release(&state->typed);
}

static bool load_policy(struct view *view, struct error *error)
{
    struct policy_view *state = view->state;
    list_set_rows(&state->list, NULL, 0);
    if (!policy_list(view->app->store, &view->arena, &state->policies, error))
        return false;
    list_set_rows(&state->list, state->policies.items, state->policies.count);
    return true;
}

/* --- Changing --- */

static void change(struct app *app, void *context, int chosen)
{
    struct policy_view *state = ((struct view *)context)->state;
    struct error error;
    if (chosen != 1)
        return;
    if (!policy_set(app->store, app->actor, state->key, state->value, &error)) {
        app_fail(app, &error);
        return;
    }
    struct arena arena;
    arena_init(&arena);
    app_say(app, _("%s: %s."), _(words_policy(state->key)),
            words_policy_value(&arena, state->key, state->value));
    arena_release(&arena);
    app->reload = true;
}

/* Says what the change would do, and asks. False: the value cannot be set, and the status line says why. */
static bool ask_sure(struct view *view, const char *value)
{
    struct policy_view *state = view->state;
    struct policy_effect effect;
    struct error error;
    struct arena arena;
    snprintf(state->value, sizeof state->value, "%s", value);
    arena_init(&arena);
    bool told = policy_foretell(view->app->store, view->app->actor, state->key, value, &arena, &effect,
                                &error);
    if (!told)
        app_fail(view->app, &error);
    else if (effect.same)
        app_say(view->app, "%s", words_policy_effect(&arena, &effect));
    else
        dialog_open(view->app,
                    &(struct dialog_text){
                        .title = _("Change the school's policy?"),
                        .body = arena_printf(&arena, "%s: %s → %s\n\n%s", _(words_policy(state->key)),
                                             words_policy_value(&arena, state->key, effect.before),
                                             words_policy_value(&arena, state->key, value),
                                             words_policy_effect(&arena, &effect)),
                        .buttons = {_("Leave it"), _("Change")},
                        .danger = effect.lost || effect.blocked || effect.marked_at_once ||
                                  effect.expired_at_once || effect.leavers_at_once},
                    change, view);
    arena_release(&arena);
    return told;
}

static void ask_value(struct view *view, bool asking, const char *text)
{
    struct policy_view *state = view->state;
    state->asking = asking;
    prompt_set(&state->typed, text);
    state->typed.enter = N_("change it");
    state->typed.escape = N_("leave it");
    view->app->prompt = asking ? &state->typed : NULL;
    view->app->dirty = true;
}

static void open_selected(struct view *view)
{
    struct policy_view *state = view->state;
    size_t row;
    if (!list_selected(&state->list, &row))
        return;
    const struct policy_entry *entry = &state->policies.items[row];
    snprintf(state->key, sizeof state->key, "%s", entry->key);
    if (strncmp(entry->key, "regime.", strlen("regime.")) == 0)
        ask_sure(view, strcmp(entry->value, "consent") == 0 ? "objection" : "consent");
    else
        ask_value(view, true, entry->value);
}

static bool act_policy(struct view *view, enum action action)
{
    struct policy_view *state = view->state;
    if (action == ACTION_OPEN) {
        open_selected(view);
        return true;
    }
    return list_act(&state->list, view->app, action);
}

static bool key_policy(struct view *view, struct key key)
{
    struct policy_view *state = view->state;
    if (!state->asking)
        return list_key(&state->list, view->app, key);
    view->app->dirty = true;
    switch (prompt_key(&state->typed, key)) {
    case PROMPT_DONE:
        if (ask_sure(view, state->typed.text))
            ask_value(view, false, "");
        return true;
    case PROMPT_LEFT:
        ask_value(view, false, "");
        return true;
    case PROMPT_EDITED:
        return true;
    case PROMPT_IGNORED:
        break;
    }
    return false;
}

static bool mouse_policy(struct view *view, struct mouse mouse)
{
    struct policy_view *state = view->state;
    bool open = false;
    view->app->dirty = true;
    if (state->asking)
        return true;
    bool taken = list_mouse(&state->list, mouse, &open);
    if (open)
        open_selected(view);
    return taken;
}

/* Draws what the columns have no room for on a narrow screen, of the selected line. */
static int draw_selected(struct view *view, struct area area)
{
    struct policy_view *state = view->state;
    size_t row;
    if (state->asking || !list_selected(&state->list, &row))
        return 0;
    const struct policy_entry *entry = &state->policies.items[row];
    struct arena arena;
    arena_init(&arena);
    const char *text = arena_printf(&arena, _("Default: %s. The command “policy” calls it %s."),
                                    words_policy_value(&arena, entry->key, entry->standard), entry->key);
    int rows = draw_rows(text, area.columns - 2);
    draw_paragraphs((struct area){area.row + area.rows - rows, area.column + 1, rows, area.columns - 2}, 0,
                    STYLE_DIM, text);
    arena_release(&arena);
    return rows;
}

static void draw_policy(struct view *view, struct area area)
{
    struct policy_view *state = view->state;
    struct area text = {area.row, area.column + 1, 3, area.columns - 2};
    int used = draw_paragraphs(
        text, 0, STYLE_DIM,
        _("A change says first what follows from it, for whom. Footage for support of one pupil always "
          "needs consent."));
    int below = state->asking ? strcmp(state->key, "second_factor") == 0 ? 4 : 3 : draw_selected(view, area);
    struct area list = {area.row + used + 1, area.column, area.rows - used - 1 - below, area.columns};
    list_draw(&state->list, list, !state->asking, "");
    if (!state->asking)
        return;
    int row = area.row + area.rows - below;
    draw_rule(row, area.column, area.columns, STYLE_DIM);
    draw_format(row + 1, area.column + 1, area.columns - 2, STYLE_STRONG, "%s:", _(words_policy(state->key)));
    if (strcmp(state->key, "second_factor") != 0) {
        prompt_draw(&state->typed, (struct area){row + 2, area.column + 1, 1, 8}, true);
        return;
    }
    prompt_draw(&state->typed, (struct area){row + 2, area.column + 1, 1, VALUE_MOST}, true);
    draw_text(row + 3, area.column + 1, area.columns - 2, STYLE_DIM,
              _("none, all, or roles: coach, teacher, registrar, owner; a comma between them"));
}

static const char *hints_policy(struct view *view)
{
    struct policy_view *state = view->state;
    state->hints[0] = '\0';
    key_map_hint(view->app->keys, ACTION_OPEN, _("change"), state->hints, sizeof state->hints);
    key_map_hint(view->app->keys, ACTION_HELP, _("help"), state->hints, sizeof state->hints);
    key_map_hint(view->app->keys, ACTION_BACK, _("back"), state->hints, sizeof state->hints);
    return state->hints;
}

const struct view_type view_policy = {
    .name = "policy",
    .title = N_("Policy"),
    .context = CONTEXT_LIST,
    .state_size = sizeof(struct policy_view),
    .open = open_policy,
    .load = load_policy,
    .draw = draw_policy,
    .act = act_policy,
    .key = key_policy,
    .mouse = mouse_policy,
    .close = close_policy,
    .hints = hints_policy,
};
