/* What a trajectory's screen asks in a line of its own (goals, another coach), and passing its keys on. */
#include "tui/screens/trajectory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/base/text.h"
#include "tui/screens.h"
#include "tui/ui/draw.h"
#include "tui/ui/i18n.h"

enum { PROMPT_ROWS = 4 };

static struct trajectory_state *state_of(struct view *view)
{
    return view->state;
}

static void ask(struct view *view, enum trajectory_asking asking, const char *text)
{
    struct trajectory_state *state = state_of(view);
    state->asking = asking;
    prompt_set(&state->prompt, text);
    view->app->prompt = asking == TRAJECTORY_ASKS_NOTHING ? NULL : &state->prompt;
    view->app->dirty = true;
}

/* --- Goals --- */

static bool goals_can_change(struct view *view)
{
    struct trajectory_state *state = state_of(view);
    if (state->trajectory && state->trajectory->ended_at)
        app_say(view->app, _("This trajectory has ended; it gets no new goals."));
    return state->trajectory && !state->trajectory->ended_at;
}

static void ask_goal(struct view *view, size_t index)
{
    struct trajectory_state *state = state_of(view);
    snprintf(state->goal, sizeof state->goal, "%s", state->goals.items[index].id);
    char text[GOAL_LONGEST * 4 + 1];
    snprintf(text, sizeof text, "%s", state->goals.items[index].text);
    ask(view, TRAJECTORY_ASKS_GOAL, text);
}

static size_t goal_index(const struct trajectory_state *state)
{
    size_t i = 0;
    while (i < state->goals.count && strcmp(state->goals.items[i].id, state->goal) != 0)
        i++;
    return i;
}

static void done_with_goal(struct view *view, bool done, const struct error *error, const char *said)
{
    if (!done) {
        app_fail(view->app, error);
        return;
    }
    ask(view, TRAJECTORY_ASKS_NOTHING, "");
    view->app->reload = true;
    app_say(view->app, "%s", said);
}

static void remove_goal(struct app *app, void *context, int chosen)
{
    struct view *view = context;
    struct error error;
    if (chosen == 1)
        done_with_goal(view,
                       goal_remove(app->store, app->actor, state_of(view)->id, state_of(view)->goal, &error),
                       &error, _("The goal is removed."));
}

static void goal_typed(struct view *view)
{
    struct trajectory_state *state = state_of(view);
    struct app *app = view->app;
    struct error error;
    const char *text = state->prompt.text;
    bool empty = text[strspn(text, " ")] == '\0';
    if (state->asking == TRAJECTORY_ASKS_NEW_GOAL && empty)
        ask(view, TRAJECTORY_ASKS_NOTHING, "");
    else if (state->asking == TRAJECTORY_ASKS_NEW_GOAL)
        done_with_goal(view, trajectory_add_goal(app->store, app->actor, state->id, text, &error), &error,
                       _("The goal is added."));
    else if (!empty)
        done_with_goal(view, goal_change(app->store, app->actor, state->id, state->goal, text, &error),
                       &error, _("The goal is changed."));
    else
        dialog_open(app,
                    &(struct dialog_text){.title = _("Remove this goal?"),
                                          .body = _("Its text is deleted for both of you."),
                                          .buttons = {_("Keep it"), _("Remove")},
                                          .danger = true},
                    remove_goal, view);
}

/* --- Handing over --- */

static bool name_begins(const struct colleague *colleague, const char *typed)
{
    return text_contains(colleague->full_name, typed) || text_contains(colleague->name, typed);
}

/* Coaches who fit what is typed: not the teacher, who asks, nor the present coach. */
static void find_coaches(struct view *view)
{
    struct trajectory_state *state = state_of(view);
    state->offer_count = state->offer = 0;
    for (size_t i = 0; i < state->coaches.colleague_count && state->offer_count < COACH_OFFERS; i++) {
        const struct colleague *colleague = &state->coaches.colleagues[i];
        if ((colleague->roles & ROLE_COACH) && strcmp(colleague->name, view->app->actor->name) != 0 &&
            strcmp(colleague->full_name, state->trajectory->coach) != 0 &&
            name_begins(colleague, state->prompt.text))
            state->offers[state->offer_count++] = colleague;
    }
}

static void ask_coach(struct view *view)
{
    struct trajectory_state *state = state_of(view);
    struct error error;
    if (!state->trajectory)
        return;
    if (state->trajectory->ended_at) {
        app_say(view->app, _("This trajectory has ended; it needs no other coach."));
        return;
    }
    if (state->trajectory->as_coach) {
        app_say(view->app, _("Only the teacher can agree to another coach; ask %s."),
                state->trajectory->teacher);
        return;
    }
    arena_reset(&state->coaches_arena);
    if (!import_choices(view->app->store, view->app->actor, &state->coaches_arena, &state->coaches, &error)) {
        app_fail(view->app, &error);
        return;
    }
    ask(view, TRAJECTORY_ASKS_COACH, "");
    find_coaches(view);
    if (!state->offer_count) {
        ask(view, TRAJECTORY_ASKS_NOTHING, "");
        app_say(view->app, _("There is no other coach at this school; the owner of the store can add one."));
    }
}

static void hand_over(struct app *app, void *context, int chosen)
{
    struct view *view = context;
    struct trajectory_state *state = state_of(view);
    struct error error;
    if (chosen != 1)
        return;
    if (!trajectory_hand_over(app->store, app->actor, state->id, state->coach, &error)) {
        app_fail(app, &error);
        return;
    }
    ask(view, TRAJECTORY_ASKS_NOTHING, "");
    app->reload = true;
    app_say(app, _("The trajectory has another coach now."));
}

static void coach_chosen(struct view *view)
{
    struct trajectory_state *state = state_of(view);
    if (!state->offer_count) {
        app_say(view->app, _("No coach is called so; type a part of a name."));
        return;
    }
    const struct colleague *coach = state->offers[state->offer];
    struct arena arena;
    snprintf(state->coach, sizeof state->coach, "%s", coach->name);
    arena_init(&arena);
    const char *body = arena_printf(&arena,
                                    _("%s becomes your coach in this trajectory, and can watch its footage "
                                      "and read its goals and notes.\n%s can open "
                                      "nothing of it any more, from this moment on. What %s wrote stays."),
                                    text_harmless(&arena, coach->full_name), state->trajectory->coach,
                                    state->trajectory->coach);
    dialog_open(view->app,
                &(struct dialog_text){.title = _("Hand this trajectory over?"),
                                      .body = body,
                                      .buttons = {_("Go back"), _("I agree")},
                                      .danger = true},
                hand_over, view);
    arena_release(&arena);
}

/* --- Mending --- */

struct mending {
    size_t count;
    char trajectories[][ID_SIZE];
};

static void mend(struct app *app, void *context, int chosen)
{
    struct mending *mending = context;
    struct error error;
    size_t mended = 0;
    bool failed = false;
    for (size_t i = 0; chosen == 1 && i < mending->count; i++) {
        if (trajectory_mend(app->store, app->actor, mending->trajectories[i], &error))
            mended++;
        else
            failed = true;
    }
    if (failed)
        app_fail(app, &error);
    else if (mended)
        app_say(app,
                ngettext("The trajectory can be opened again by both of you.",
                         "The %zu trajectories can be opened again by both of you.", mended),
                mended);
    app->reload = true;
    free(mending);
}

/* One question for `count` trajectories; `who` names the others. */
static void ask_mend(struct app *app, struct mending *mending, const char *who)
{
    struct arena arena;
    arena_init(&arena);
    const char *body = arena_printf(&arena,
                                    _("%s got a new password, and with it lost the keys to what you share. "
                                      "Only you can give them again: then both of you "
                                      "can watch and read as before."),
                                    who);
    dialog_open(app,
                &(struct dialog_text){.title = _("Give access again?"),
                                      .body = body,
                                      .buttons = {_("Not now"), _("Give access")}},
                mend, mending);
    arena_release(&arena);
}

void trajectory_mend_ask(struct app *app, const char *trajectory, const char *other)
{
    struct mending *mending = memory_alloc(1, sizeof *mending + ID_SIZE);
    mending->count = 1;
    snprintf(mending->trajectories[0], ID_SIZE, "%s", trajectory);
    ask_mend(app, mending, other);
}

void trajectory_mend_offer(struct app *app)
{
    struct locked_out_list list;
    struct error error;
    struct arena arena;
    const char *who = "";
    arena_init(&arena);
    if (!locked_out_list(app->store, app->actor, &arena, &list, &error))
        list.count =
            0; /* no message: the first screen, which loads next, says what is wrong with the store */
    struct mending *mending = memory_alloc(1, sizeof *mending + list.count * ID_SIZE);
    for (size_t i = 0; i < list.count; i++) {
        if (list.items[i].one_time)
            continue;
        snprintf(mending->trajectories[mending->count++], ID_SIZE, "%s", list.items[i].trajectory);
        if (!strstr(who, list.items[i].other))
            who = arena_printf(&arena, "%s%s%s", who, *who ? ", " : "", list.items[i].other);
    }
    if (mending->count)
        ask_mend(app, mending, who);
    else
        free(mending);
    arena_release(&arena);
}

static void mend_this(struct view *view)
{
    struct trajectory_state *state = state_of(view);
    if (!state->locked_out)
        app_say(view->app, _("Both of you can open this trajectory; there is nothing to mend."));
    else if (state->locked_out->one_time)
        app_say(view->app,
                _("%s has to log in once and choose a password first; then you can give access again."),
                state->locked_out->other);
    else
        trajectory_mend_ask(view->app, state->id, state->locked_out->other);
}

/* --- For the view --- */

bool trajectory_ask_act(struct view *view, enum action action)
{
    struct trajectory_state *state = state_of(view);
    switch (action) {
    case ACTION_ADD:
        if (goals_can_change(view))
            ask(view, TRAJECTORY_ASKS_NEW_GOAL, "");
        return true;
    case ACTION_EDIT:
        if (goals_can_change(view) && state->goals.count)
            ask_goal(view, 0);
        return true;
    case ACTION_HAND_OVER:
        ask_coach(view);
        return true;
    case ACTION_MEND:
        mend_this(view);
        return true;
    default:
        return false;
    }
}

/* ↑ and ↓ go to another goal or coach; true when it was one of them. */
static bool walk(struct view *view, struct key key)
{
    struct trajectory_state *state = state_of(view);
    int step = key.code == KEY_NAMED_DOWN || key.code == KEY_NAMED_TAB ? 1
               : key.code == KEY_NAMED_UP                              ? -1
                                                                       : 0;
    if (!step || state->asking == TRAJECTORY_ASKS_NEW_GOAL)
        return false;
    if (state->asking == TRAJECTORY_ASKS_COACH && state->offer_count)
        state->offer = (state->offer + step + state->offer_count) % state->offer_count;
    if (state->asking == TRAJECTORY_ASKS_GOAL && state->goals.count)
        ask_goal(view, (goal_index(state) + state->goals.count + (size_t)step) % state->goals.count);
    return true;
}

bool trajectory_ask_key(struct view *view, struct key key)
{
    struct trajectory_state *state = state_of(view);
    if (state->asking == TRAJECTORY_ASKS_NOTHING)
        return false;
    view->app->dirty = true;
    if (walk(view, key))
        return true;
    switch (prompt_key(&state->prompt, key)) {
    case PROMPT_DONE:
        if (state->asking == TRAJECTORY_ASKS_COACH)
            coach_chosen(view);
        else
            goal_typed(view);
        return true;
    case PROMPT_LEFT:
        ask(view, TRAJECTORY_ASKS_NOTHING, "");
        return true;
    case PROMPT_EDITED:
        if (state->asking == TRAJECTORY_ASKS_COACH)
            find_coaches(view);
        return true;
    case PROMPT_IGNORED:
        break;
    }
    return false;
}

int trajectory_ask_draw(struct view *view, struct area area)
{
    struct trajectory_state *state = state_of(view);
    char label[128];
    switch (state->asking) {
    case TRAJECTORY_ASKS_NOTHING:
        return 0;
    case TRAJECTORY_ASKS_NEW_GOAL:
        snprintf(label, sizeof label, "%s", _("New goal: "));
        break;
    case TRAJECTORY_ASKS_GOAL:
        snprintf(label, sizeof label, _("Goal %zu of %zu: "), goal_index(state) + 1, state->goals.count);
        break;
    case TRAJECTORY_ASKS_COACH:
        snprintf(label, sizeof label, "%s", _("New coach: "));
        break;
    }
    int used = draw_text(area.row, area.column + 1, 40, STYLE_STRONG, label);
    int columns = area.columns - 2 - used;
    int rows = prompt_rows(&state->prompt, columns);
    rows = rows > PROMPT_ROWS ? PROMPT_ROWS : rows;
    prompt_draw(&state->prompt, (struct area){area.row, area.column + 1 + used, rows, columns}, true);
    for (int i = 0; state->asking == TRAJECTORY_ASKS_COACH && i < state->offer_count; i++)
        draw_format(area.row + rows++, area.column + 1 + used, columns,
                    i == state->offer ? STYLE_SELECTED : STYLE_DIM, "%s (%s)", state->offers[i]->full_name,
                    state->offers[i]->name);
    return rows + 1;
}
