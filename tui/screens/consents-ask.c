/* What the Consents screen asks in its bottom line: one question at a time, each answer leading to the next.
 */
#include "tui/screens/consents.h"

#include <stdio.h>
#include <string.h>

#include "tui/screens.h"
#include "tui/ui/draw.h"
#include "tui/ui/i18n.h"

static const char *const questions[] = {
    [ASK_NOTHING] = "",
    [ASK_DAY] = N_("Day of filming (as 2026-11-24)"),
    [ASK_LETTER_GIVER] = N_("Name of the guardian who signed"),
    [ASK_LETTERS_DAY] = N_("Date on the letters (as 2026-11-24)"),
    [ASK_LETTERS_FORM] = N_("Where the letters are kept (may stay empty)"),
    [ASK_NO_GIVER] = N_("Who says so (name)"),
    [ASK_NO_DAY] = N_("From which day (as 2026-11-24)"),
    [ASK_NO_OUTCOME] = N_("What was agreed (may stay empty)"),
};

void ask(struct view *view, enum asking asking, const char *text)
{
    struct register_view *state = register_of(view);
    state->asking = asking;
    view->app->prompt = asking == ASK_NOTHING ? NULL : &state->prompt;
    prompt_set(&state->prompt, text);
    state->prompt.enter = N_("go on");
    state->prompt.escape = N_("leave it");
    view->app->dirty = true;
}

void ask_draw(struct view *view, struct area area)
{
    struct register_view *state = register_of(view);
    bool of_person = state->asking == ASK_LETTER_GIVER || state->asking >= ASK_NO_GIVER;
    draw_rule(area.row, area.column, area.columns, STYLE_DIM);
    draw_format(area.row + 1, area.column + 1, area.columns - 2, STYLE_STRONG, "%s%s%s",
                of_person ? state->asked_name : "", of_person ? ": " : "", _(questions[state->asking]));
    prompt_draw(&state->prompt, (struct area){area.row + 2, area.column + 1, 1, area.columns - 2}, true);
}

void ask_about(struct register_view *state, const struct register_row *row)
{
    snprintf(state->asked_person, sizeof state->asked_person, "%s", row->id);
    snprintf(state->asked_name, sizeof state->asked_name, "%s", row->name);
}

void ask_no(struct view *view, bool objecting)
{
    struct register_view *state = register_of(view);
    const struct register_row *row = register_selected(view);
    if (!row)
        return;
    if (objecting && !row->birth_date) { /* R2b is about pupils */
        app_say(view->app, _("An employee does not object but refuses or withdraws consent."));
        return;
    }
    char today[DAY_SIZE];
    clock_day(clock_now(), today);
    state->objecting = objecting;
    ask_about(state, row);
    state->no_outcome[0] = '\0';
    snprintf(state->no_who, sizeof state->no_who, "%s", row->who);
    bool own = !row->birth_date || day_age(row->birth_date, today) >= PERMISSION_OWN_AGE;
    state->no_capacity = !row->birth_date ? CAPACITY_EMPLOYEE : own ? CAPACITY_SELF : CAPACITY_GUARDIAN;
    const char *giver = own ? row->name : "";
    for (size_t i = 0; !own && !*giver && i < state->guardians.count; i++) {
        if (strcmp(state->guardians.items[i].pupil, row->id) == 0)
            giver = state->guardians.items[i].name;
    }
    snprintf(state->no_on, sizeof state->no_on, "%s", today);
    ask(view, ASK_NO_GIVER, giver);
}

/* Reads a day that was typed; says so when it is none. */
static bool take_day(struct view *view, const char *text, char day[static DAY_SIZE])
{
    if (!day_valid(text)) {
        struct error error;
        error_set(&error, ERROR_INVALID, "“%.20s” is no date; write it as 2026-11-24.", text);
        app_fail(view->app, &error);
        return false;
    }
    memcpy(day, text, DAY_SIZE);
    return true;
}

static void answered(struct view *view)
{
    struct register_view *state = register_of(view);
    char text[512];
    snprintf(text, sizeof text, "%s", state->prompt.text ? state->prompt.text : "");
    switch (state->asking) {
    case ASK_DAY:
        if (!take_day(view, text, state->on))
            return;
        ask(view, ASK_NOTHING, "");
        register_changed(view);
        return;
    case ASK_LETTER_GIVER:
        ask(view, ASK_NOTHING, "");
        if (text[strspn(text, " ")])
            letter_enter_named(view, state->asked_answer, text);
        return;
    case ASK_LETTERS_DAY:
        if (take_day(view, text, state->letters_on))
            ask(view, ASK_LETTERS_FORM, state->letters_form);
        return;
    case ASK_LETTERS_FORM:
        snprintf(state->letters_form, sizeof state->letters_form, "%.*s", FORM_MOST * 4, text);
        ask(view, ASK_NOTHING, "");
        letters_ask_sure(view);
        return;
    case ASK_NO_GIVER:
        if (!text[strspn(text, " ")]) {
            app_say(view->app, _("Give the name of who says so; it is part of the record."));
            return;
        }
        snprintf(state->no_giver, sizeof state->no_giver, "%.*s", GIVER_MOST * 4, text);
        ask(view, ASK_NO_DAY, state->no_on);
        return;
    case ASK_NO_DAY:
        if (!take_day(view, text, state->no_on))
            return;
        if (state->objecting) {
            ask(view, ASK_NO_OUTCOME, "");
            return;
        }
        ask(view, ASK_NOTHING, "");
        register_no_ask_sure(view);
        return;
    case ASK_NO_OUTCOME:
        snprintf(state->no_outcome, sizeof state->no_outcome, "%s", text);
        ask(view, ASK_NOTHING, "");
        register_no_ask_sure(view);
        return;
    case ASK_NOTHING:
        break;
    }
}

bool ask_key(struct view *view, struct key key)
{
    struct register_view *state = register_of(view);
    if (state->asking == ASK_NOTHING)
        return false;
    switch (prompt_key(&state->prompt, key)) {
    case PROMPT_DONE:
        answered(view);
        break;
    case PROMPT_LEFT:
        ask(view, ASK_NOTHING, "");
        break;
    case PROMPT_EDITED:
    case PROMPT_IGNORED:
        break;
    }
    view->app->dirty = true;
    return true;
}
