/* What the Consents screen shows: another class, the staff, the whole school, who has not answered yet; and
 * what opens from it. */
#include "tui/screens/consents.h"

#include <stdio.h>
#include <string.h>

#include "tui/screens.h"
#include "tui/ui/i18n.h"

void register_show_scope(struct register_view *state, enum register_scope scope)
{
    state->typed = 0;
    if (state->scope == scope)
        return;
    if (scope == SCOPE_SCHOOL)
        state->before = state->scope;
    state->scope = scope;
    list_release(&state->list);
    list_init(&state->list, register_columns(scope));
}

void register_show_class(struct register_view *state, const struct class_key *class)
{
    snprintf(state->class_name, sizeof state->class_name, "%s", class->name ? class->name : "");
    snprintf(state->location, sizeof state->location, "%s", class->location ? class->location : "");
}

void register_show_class_at(struct register_view *state, size_t at)
{
    const struct school_class *class = at < state->classes.count ? &state->classes.items[at] : NULL;
    register_show_class(state, &(struct class_key){.name = class ? class->name : NULL,
                                                   .location = class ? class->location : NULL});
}

bool register_is_shown(const struct register_view *state, const struct school_class *class)
{
    return state->scope == SCOPE_CLASS && strcmp(class->name, state->class_name) == 0 &&
           (!state->location[0] || strcmp(class->location, state->location) == 0);
}

/* The staff stand after the last class, and before the first one. */
void register_show_next(struct view *view, int step)
{
    struct register_view *state = register_of(view);
    size_t at = 0, count = state->classes.count, stops = count + 1;
    if (register_show_back(view))
        return;
    while (at < count && !register_is_shown(state, &state->classes.items[at]))
        at++;
    if (count == 0) {
        register_show_scope(state, state->scope == SCOPE_STAFF ? SCOPE_CLASS : SCOPE_STAFF);
    } else {
        at = (at + stops + (size_t)step) % stops;
        register_show_scope(state, at == count ? SCOPE_STAFF : SCOPE_CLASS);
        register_show_class_at(state, at);
    }
    register_changed(view);
}

void register_show_class_of(struct view *view, const struct class_key *class, const char *person)
{
    struct register_view *state = register_of(view);
    snprintf(state->wanted, sizeof state->wanted, "%s", person ? person : "");
    register_show_class(state, class);
    register_show_scope(state, SCOPE_CLASS);
    register_changed(view);
}

void register_show_staff(struct view *view)
{
    register_show_scope(register_of(view), SCOPE_STAFF);
    register_changed(view);
}

void register_show_school(struct view *view)
{
    struct register_view *state = register_of(view);
    if (state->scope != SCOPE_SCHOOL) {
        register_show_scope(state, SCOPE_SCHOOL);
        state->unanswered = false;
        app_load(view->app);
    }
    list_act(&state->list, view->app, ACTION_FILTER);
}

bool register_show_back(struct view *view)
{
    struct register_view *state = register_of(view);
    if (state->scope != SCOPE_SCHOOL)
        return false;
    register_show_scope(state, state->before);
    register_changed(view);
    return true;
}

void register_show_classes(struct view *view)
{
    const struct register_view *state = register_of(view);
    push_classes(view->app, &(struct classes_argument){.on = state->on, .purpose = state->purpose});
}

void register_show_unanswered(struct view *view)
{
    struct register_view *state = register_of(view);
    if (state->objection_regime && !state->unanswered) { /* R2b */
        app_say(view->app, "%s",
                _("For this purpose nobody has to answer: who does not object may be filmed."));
        return;
    }
    state->unanswered = !state->unanswered;
    register_changed(view);
}

void register_show_film_plan(struct view *view)
{
    const struct register_view *state = register_of(view);
    if (state->scope == SCOPE_STAFF)
        app_say(view->app, _("A film plan is of a class; the teacher of the lesson is not on it."));
    else if (state->scope == SCOPE_SCHOOL)
        app_say(view->app, _("A film plan is of a class: Enter goes to that of the selected pupil."));
    if (state->scope != SCOPE_CLASS || !state->class_name[0])
        return;
    push_film_plan(view->app, &(struct film_plan_argument){
                                  .on = state->on,
                                  .purpose = state->purpose,
                                  .class = {.name = state->class_name, .location = state->location}});
}

void register_show_reminder(struct view *view)
{
    const struct register_view *state = register_of(view);
    if (state->scope == SCOPE_STAFF) {
        app_say(view->app, "%s",
                _("The reminder is of pupils; who of the staff has not answered stands here."));
        return;
    }
    struct reminder_argument argument = {.on = state->on, .purpose = state->purpose};
    if (state->scope == SCOPE_CLASS && state->class_name[0])
        argument.class = (struct class_key){.name = state->class_name, .location = state->location};
    push_reminder(view->app, &argument);
}

bool register_show_line(struct view *view, struct key key)
{
    struct register_view *state = register_of(view);
    bool digit = key.code >= '0' && key.code <= '9' && !key.modifiers;
    if (!digit || state->scope == SCOPE_SCHOOL) {
        state->typed = 0;
        return false;
    }
    size_t number = (size_t)(key.code - '0');
    state->typed = state->typed * 10 + number;
    if (state->typed > state->count)
        state->typed = number; /* no line has the longer number: this digit begins a new one */
    if (state->typed >= 1 && state->typed <= state->count)
        list_select_id(&state->list, state->rows[state->typed - 1].id);
    view->app->dirty = true;
    return true;
}
