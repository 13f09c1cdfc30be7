/* A withdrawal or objection (R4): first it is said whose it is, what it does, and for which lessons. Also
 * here: undoing the last recording. */
#include "tui/screens/consents.h"

#include <stdio.h>
#include <string.h>

#include "store/base/memory.h"
#include "store/base/text.h"
#include "tui/screens.h"
#include "tui/ui/i18n.h"
#include "tui/words/words-consent.h"

/* Lessons that a dialog lists. */
enum { LESSONS_SHOWN = 6 };

void register_say_blocked(struct app *app, const char *name, int64_t blocked)
{
    if (*name)
        app_say(app,
                ngettext("Recorded for %s. The footage of %d lesson is blocked and will be deleted.",
                         "Recorded for %s. The footage of %d lessons is blocked and will be deleted.",
                         (unsigned long)blocked),
                name, (int)blocked);
    else
        app_say(app,
                ngettext("Recorded. The footage of %d lesson is blocked and will be deleted.",
                         "Recorded. The footage of %d lessons is blocked and will be deleted.",
                         (unsigned long)blocked),
                (int)blocked);
}

void register_remember(struct register_view *state, const char *id)
{
    memory_reserve((void **)&state->undo, &state->undo_room, state->undo_count + 1, sizeof *state->undo);
    memcpy(state->undo[state->undo_count++], id, ID_SIZE);
}

/* --- Recording --- */

static struct objection_entry objection_of(const struct register_view *state)
{
    return (struct objection_entry){.who = state->no_who,
                                    .capacity = state->no_capacity,
                                    .giver = state->no_giver,
                                    .on = state->no_on,
                                    .purpose = state->purpose,
                                    .outcome = state->no_outcome[0] ? state->no_outcome : NULL};
}

static struct consent_entry withdrawal_of(const struct register_view *state)
{
    return (struct consent_entry){.who = state->no_who,
                                  .answer = ANSWER_WITHDRAWN,
                                  .capacity = state->no_capacity,
                                  .giver = state->no_giver,
                                  .on = state->no_on,
                                  .purpose = state->purpose};
}

static void record_no(struct app *app, void *context, int chosen)
{
    struct view *view = context;
    struct register_view *state = register_of(view);
    struct consent_effect effect;
    struct error error;
    if (chosen != 1)
        return;
    struct objection_entry objection = objection_of(state);
    struct consent_entry withdrawal = withdrawal_of(state);
    if (!(state->objecting ? objection_record(app->store, app->actor, &objection, &effect, &error)
                           : consent_record(app->store, app->actor, &withdrawal, &effect, &error))) {
        app_fail(app, &error);
        return;
    }
    state->undo_count = 0;
    state->undo_objection = state->objecting;
    snprintf(state->undo_name, sizeof state->undo_name, "%s", state->asked_name);
    register_remember(state, effect.id);
    /* A letter that this no has overtaken is removed without a message of its own. */
    if (!letters_refresh(view, &error))
        app_fail(app, &error);
    if (effect.blocked)
        register_say_blocked(app, state->asked_name, effect.blocked);
    else
        app_say(app, _("Recorded for %s. No footage shows this person."), state->asked_name);
    register_changed(view);
}

/* "Jan Jansen (jansen), coaching, from 24 Nov 2026 on" */
static const char *whom(const struct register_view *state, struct arena *arena)
{
    char day[32];
    return arena_printf(arena, _("%s (%s), %s, from %s on."), text_harmless(arena, state->asked_name),
                        text_harmless(arena, state->no_who), words_purpose(state->purpose),
                        i18n_day(state->no_on, day, sizeof day));
}

static const char *what_follows(const struct lost_list *lost, struct arena *arena)
{
    if (!lost->count)
        return _("No footage shows this person now. From now on they must stay out of the picture.");
    const char *text = arena_printf(
        arena,
        ngettext("%zu lesson shows this person. From now on nobody can watch its footage, who is "
                 "watching it is stopped, and it is deleted.\nThis cannot be undone: taking the "
                 "entry back does not bring footage back.",
                 "%zu lessons show this person. From now on nobody can watch their footage, who is "
                 "watching it is stopped, and it is deleted.\nThis cannot be undone: taking the "
                 "entry back does not bring footage back.",
                 lost->count),
        lost->count);
    return arena_printf(arena, "%s\n\n%s", text, words_lost_lessons(arena, lost, LESSONS_SHOWN));
}

void register_no_ask_sure(struct view *view)
{
    struct register_view *state = register_of(view);
    struct app *app = view->app;
    struct error error;
    struct lost_list lost;
    struct arena arena;
    arena_init(&arena);
    struct objection_entry objection = objection_of(state);
    struct consent_entry withdrawal = withdrawal_of(state);
    bool told = state->objecting
                    ? objection_foretell(app->store, app->actor, &objection, &arena, &lost, &error)
                    : consent_foretell(app->store, app->actor, &withdrawal, &arena, &lost, &error);
    if (told)
        dialog_open(app,
                    &(struct dialog_text){.title = state->objecting ? _("Record this objection?")
                                                                    : _("Record that consent is withdrawn?"),
                                          .body = arena_printf(&arena, "%s\n\n%s", whom(state, &arena),
                                                               what_follows(&lost, &arena)),
                                          .buttons = {_("Go back"), _("Record")},
                                          .danger = true},
                    record_no, view);
    else
        app_fail(app, &error);
    arena_release(&arena);
}

/* --- Undo --- */

static void undo_all(struct app *app, void *context, int chosen)
{
    struct view *view = context;
    struct register_view *state = register_of(view);
    struct error error;
    while (chosen == 1 && state->undo_count) {
        struct consent_effect effect;
        const char *id = state->undo[state->undo_count - 1];
        if (!(state->undo_objection ? objection_undo(app->store, app->actor, id, &effect, &error)
                                    : consent_undo(app->store, app->actor, id, &effect, &error))) {
            app_fail(app, &error);
            register_changed(view);
            return;
        }
        state->undo_count--;
    }
    if (chosen == 1)
        app_say(app, _("Taken back. Footage that was blocked does not come back."));
    register_changed(view);
}

/* The lessons that would be blocked if a yes were taken back. */
static bool foretell_undo(struct view *view, struct arena *arena, const char **lessons, struct error *error)
{
    struct register_view *state = register_of(view);
    *lessons = "";
    for (size_t i = 0; i < state->undo_count; i++) {
        struct lost_list lost;
        if (!consent_undo_foretell(view->app->store, view->app->actor, state->undo[i], state->undo_objection,
                                   arena, &lost, error))
            return false;
        if (lost.count)
            *lessons = arena_printf(arena, "%s\n%s", *lessons,
                                    words_lost_lessons(arena, &lost, LESSONS_SHOWN));
    }
    return true;
}

void register_undo(struct view *view)
{
    struct register_view *state = register_of(view);
    if (state->undo_count == 0) {
        app_say(view->app,
                _("There is nothing to undo. Older entries: “terugblik consent list” and “consent undo”."));
        return;
    }
    struct error error;
    struct arena arena;
    const char *lessons;
    arena_init(&arena);
    if (!foretell_undo(view, &arena, &lessons, &error))
        app_fail(view->app, &error);
    else if (!*lessons)
        undo_all(view->app, view, 1);
    else
        dialog_open(
            view->app,
            &(struct dialog_text){
                .title = _("Take this back?"),
                .body = arena_printf(&arena, "%s\n\n%s%s",
                                     *state->undo_name ? text_harmless(&arena, state->undo_name)
                                                       : _("The letters that were recorded last."),
                                     _("From now on nobody can watch the footage of these lessons; it is "
                                       "deleted, and that cannot be undone:"),
                                     lessons),
                .buttons = {_("Go back"), _("Take back")},
                .danger = true},
            undo_all, view);
    arena_release(&arena);
}
