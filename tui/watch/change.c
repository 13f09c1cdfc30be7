#include "tui/watch/watch.h"

#include <string.h>

#include "tui/ui/i18n.h"

void change_made(struct watch *watch)
{
    watch->mark_is_newest = false;
    watch->app->reload = true;
    watch->app->dirty = true;
}

bool change_add(struct watch *watch, const struct note *note)
{
    char id[ID_SIZE];
    struct error error = {0};
    if (!note_add(watch->app->store, company_pen(watch), note, id, &error)) {
        app_fail(watch->app, &error);
        return false;
    }
    undo_record(company_undo(watch), UNDO_ADD, ENTRY_NOTE, id, NULL, NULL);
    notes_select(&watch->notes, id, true); /* selected, since its kind is often set next */
    if (watch->form.hanging)
        memcpy(watch->form.hung, id, sizeof id);
    change_made(watch);
    return true;
}

static struct entry_content content_of(const struct note *note)
{
    return (struct entry_content){
        .at_ms = note->at_ms, .until_ms = note->until_ms, .kind = note->kind, .text = note->text};
}

bool change_edit(struct watch *watch, const struct note *before, const struct note *after)
{
    if (strcmp(before->text, after->text) == 0 && before->kind == after->kind &&
        before->at_ms == after->at_ms && before->until_ms == after->until_ms)
        return true;
    struct error error = {0};
    if (!note_edit(watch->app->store, company_pen(watch), after, &error)) {
        app_fail(watch->app, &error);
        return false;
    }
    const struct entry_content was = content_of(before), is = content_of(after);
    undo_record(company_undo(watch), UNDO_CHANGE, note_is_tag(before) ? ENTRY_TAG : ENTRY_NOTE, after->id,
                &was, &is);
    change_made(watch);
    return true;
}

/* The selected note, when it is this person's; else says what is the matter. */
static const struct note *own_selected(struct watch *watch)
{
    const struct watch_entry *entry = notes_selected(&watch->notes);
    if (!entry || entry->type == ENTRY_BLUR) {
        app_say(watch->app, "%s", _("Select a note first, with the arrow keys."));
        return NULL;
    }
    if (!entry->mine) {
        app_say(watch->app, _("Only %s can change this note; you can answer it."), entry->author);
        return NULL;
    }
    return entry->note;
}

static bool blur_selected(const struct watch *watch)
{
    const struct watch_entry *entry = notes_selected(&watch->notes);
    return entry && entry->type == ENTRY_BLUR;
}

void change_remove(struct watch *watch)
{
    if (blur_selected(watch)) {
        blur_take_away(watch);
        return;
    }
    const struct note *note = own_selected(watch);
    if (!note)
        return;
    char id[ID_SIZE];
    memcpy(id, watch->notes.selected, sizeof id);
    struct error error = {0};
    if (!note_remove(watch->app->store, company_pen(watch), id, &error)) {
        app_fail(watch->app, &error);
        return;
    }
    const bool tag = note_is_tag(note);
    undo_record(company_undo(watch), UNDO_REMOVE, tag ? ENTRY_TAG : ENTRY_NOTE, id, NULL, NULL);
    notes_walk(&watch->notes, 1);
    if (strcmp(watch->notes.selected, id) == 0)
        notes_walk(&watch->notes, -1);
    char keys[64];
    app_say(watch->app,
            tag ? _("The tag is deleted; %s brings it back.") : _("The note is deleted; %s brings it back."),
            key_map_keys(watch->app->keys, ACTION_UNDO, keys, sizeof keys));
    change_made(watch);
}

void change_kind(struct watch *watch)
{
    if (blur_selected(watch)) {
        app_say(watch->app, "%s", _("A blur is no note: it has no kind and no answers."));
        return;
    }
    const struct note *note = own_selected(watch);
    if (!note)
        return;
    if (note_is_tag(note)) {
        char keys[64];
        app_say(watch->app, _("A tag has a kind once it has a text; %s adds one."),
                key_map_keys(watch->app->keys, ACTION_NOTE_EDIT, keys, sizeof keys));
        return;
    }
    struct note after = *note;
    after.kind = (enum note_kind)(((int)note->kind + 1) % NOTE_KIND_COUNT);
    watch->notes.theirs = true;
    (void)change_edit(watch, note, &after);
}

static bool put_content(struct watch *watch, const char *id, const struct entry_content *content,
                        struct error *error)
{
    const struct note note = {.id = id,
                              .kind = content->kind,
                              .at_ms = content->at_ms,
                              .until_ms = content->until_ms,
                              .text = content->text};
    return note_edit(watch->app->store, company_pen(watch), &note, error);
}

/* Carries out a step, forwards or back. */
static bool take_step(struct watch *watch, const struct undo_step *step, bool back, struct error *error)
{
    struct store *store = watch->app->store;
    const struct actor *actor = company_pen(watch);
    if (step->type == ENTRY_BLUR)
        return blur_take_step(watch, step, back, error);
    if (step->kind == UNDO_CHANGE)
        return put_content(watch, step->id, back ? &step->before : &step->after, error);
    bool remove = (step->kind == UNDO_ADD) == back;
    return remove ? note_remove(store, actor, step->id, error) : note_restore(store, actor, step->id, error);
}

/* After these errors trying again may help. After others the step is forgotten. */
static bool may_help_later(const struct error *error)
{
    return error->kind == ERROR_IO || error->kind == ERROR_BUSY;
}

/* What became of an entry: it is gone, back, or changed, by undoing or by doing again. */
enum outcome { UNDONE_ADD, UNDONE_CHANGE, UNDONE_REMOVE, REDONE_ADD, REDONE_CHANGE, REDONE_REMOVE };

static const char *outcome_words(enum entry_type type, enum outcome outcome)
{
    static const char *const words[][3] = {
        [UNDONE_ADD] = {N_("The new note is taken away again."), N_("The new tag is taken away again."),
                        N_("The new blur is taken away again.")},
        [UNDONE_CHANGE] = {N_("The note is as it was before."), N_("The tag is as it was before."),
                           N_("The blur is as it was before.")},
        [UNDONE_REMOVE] = {N_("The note is back."), N_("The tag is back."),
                           N_("The blur is as it was before.")},
        [REDONE_ADD] = {N_("The note is back."), N_("The tag is back."), N_("The blur is as it was made.")},
        [REDONE_CHANGE] = {N_("The note is changed again."), N_("The tag is changed again."),
                           N_("The blur is as it was made.")},
        [REDONE_REMOVE] = {N_("The note is deleted again."), N_("The tag is deleted again."),
                           N_("The blur is taken away again.")},
    };
    return _(words[outcome][type]);
}

void change_undo(struct watch *watch)
{
    const struct undo_step *step = undo_next(company_undo(watch));
    if (!step) {
        app_say(watch->app, "%s", _("There is nothing to undo."));
        return;
    }
    struct error error = {0};
    if (!take_step(watch, step, true, &error)) {
        app_fail(watch->app, &error);
        if (!may_help_later(&error))
            undo_drop(company_undo(watch));
        return;
    }
    if (step->kind != UNDO_ADD)
        notes_select(&watch->notes, step->id, true);
    app_say(watch->app, "%s", outcome_words(step->type, UNDONE_ADD + (enum outcome)step->kind));
    undo_done(company_undo(watch));
    change_made(watch);
}

void change_redo(struct watch *watch)
{
    const struct undo_step *step = redo_next(company_undo(watch));
    if (!step) {
        app_say(watch->app, "%s", _("There is nothing to do again."));
        return;
    }
    struct error error = {0};
    if (!take_step(watch, step, false, &error)) {
        app_fail(watch->app, &error);
        if (!may_help_later(&error))
            redo_drop(company_undo(watch));
        return;
    }
    if (step->kind != UNDO_REMOVE)
        notes_select(&watch->notes, step->id, true);
    app_say(watch->app, "%s", outcome_words(step->type, REDONE_ADD + (enum outcome)step->kind));
    redo_done(company_undo(watch));
    change_made(watch);
}
