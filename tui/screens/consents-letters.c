/* Letters: what came back on paper, entered for a whole class and recorded in one go. */
#include "tui/screens/consents.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/base/memory.h"
#include "tui/app.h"
#include "tui/ui/i18n.h"
#include "tui/words/words-consent.h"

static void letter_free(struct letter *letter)
{
    for (int i = 0; i < letter->giver_count; i++)
        free(letter->givers[i]);
    free(letter->who);
    free(letter);
}

static void letters_forget(struct register_view *state)
{
    for (size_t i = 0; i < state->letter_count; i++)
        letter_free(state->letters[i]);
    state->letter_count = 0;
}

void letters_release(struct register_view *state)
{
    letters_forget(state);
    free(state->letters);
}

static size_t letter_index(const struct register_view *state, const char *person)
{
    size_t i = 0;
    while (i < state->letter_count && strcmp(state->letters[i]->person, person) != 0)
        i++;
    return i;
}

const struct letter *letter_find(const struct register_view *state, const char *person)
{
    size_t i = letter_index(state, person);
    return i < state->letter_count ? state->letters[i] : NULL;
}

static void letter_drop(struct register_view *state, size_t index)
{
    letter_free(state->letters[index]);
    state->letters[index] = state->letters[--state->letter_count];
}

/* Who could have signed: an employee, the pupil from 16 on, else the guardians on record. */
static int possible_givers(const struct register_view *state, const struct register_row *row,
                           const char *givers[static LETTER_GUARDIANS], enum capacity *capacity)
{
    *capacity = !row->birth_date                                                    ? CAPACITY_EMPLOYEE
                : day_age(row->birth_date, state->letters_on) >= PERMISSION_OWN_AGE ? CAPACITY_SELF
                                                                                    : CAPACITY_GUARDIAN;
    if (*capacity != CAPACITY_GUARDIAN) {
        givers[0] = row->name;
        return 1;
    }
    int count = 0;
    for (size_t i = 0; i < state->guardians.count && count < LETTER_GUARDIANS; i++) {
        if (strcmp(state->guardians.items[i].pupil, row->id) == 0)
            givers[count++] = state->guardians.items[i].name;
    }
    return count;
}

static void letter_set(struct register_view *state, const struct register_row *row, enum answer answer,
                       enum capacity capacity, int choice, const char *const *givers, int giver_count)
{
    size_t index = letter_index(state, row->id);
    if (index < state->letter_count)
        letter_drop(state, index);
    struct letter *letter = memory_alloc(1, sizeof *letter);
    snprintf(letter->person, sizeof letter->person, "%s", row->id);
    letter->who = memory_copy(row->who);
    letter->answer = answer;
    letter->capacity = capacity;
    letter->choice = choice;
    for (int i = 0; i < giver_count; i++)
        letter->givers[letter->giver_count++] = memory_copy(givers[i]);
    memory_reserve((void **)&state->letters, &state->letter_room, state->letter_count + 1,
                   sizeof *state->letters);
    state->letters[state->letter_count++] = letter;
}

void letter_enter(struct view *view, enum answer answer)
{
    struct register_view *state = register_of(view);
    const struct register_row *row = register_selected(view);
    if (!row)
        return;
    const char *givers[LETTER_GUARDIANS];
    enum capacity capacity;
    int count = possible_givers(state, row, givers, &capacity);
    if (count == 0) {
        state->asked_answer = answer;
        ask(view, ASK_LETTER_GIVER, "");
        return;
    }
    /* The first way is the first guardian alone, the last one all of them together. */
    const struct letter *entered = letter_find(state, row->id);
    int ways = count > 1 ? count + 1 : 1;
    int choice = entered && entered->answer == answer ? (entered->choice + 1) % ways : 0;
    if (choice == count)
        letter_set(state, row, answer, capacity, choice, givers, count);
    else
        letter_set(state, row, answer, capacity, choice, givers + choice, 1);
    register_changed(view);
}

void letter_enter_named(struct view *view, enum answer answer, const char *giver)
{
    const struct register_row *row = register_selected(view);
    if (row)
        letter_set(register_of(view), row, answer, CAPACITY_GUARDIAN, 0, &giver, 1);
    register_changed(view);
}

void letter_clear(struct view *view)
{
    struct register_view *state = register_of(view);
    const struct register_row *row = register_selected(view);
    size_t index = row ? letter_index(state, row->id) : state->letter_count;
    if (index < state->letter_count)
        letter_drop(state, index);
    register_changed(view);
}

void letters_save(struct view *view)
{
    struct register_view *state = register_of(view);
    if (state->letter_count == 0) {
        app_say(view->app, _("No letters were entered. Choose somebody and press the key for yes or no."));
        return;
    }
    ask(view, ASK_LETTERS_DAY, state->letters_on);
}

/* --- Recording --- */

static void say_blocked(struct app *app, int64_t blocked)
{
    app_say(app,
            ngettext("Recorded. The footage of %d lesson is blocked and will be deleted.",
                     "Recorded. The footage of %d lessons is blocked and will be deleted.",
                     (unsigned long)blocked),
            (int)blocked);
}

static void remember(struct register_view *state, const char *id)
{
    memory_reserve((void **)&state->undo, &state->undo_room, state->undo_count + 1, sizeof *state->undo);
    memcpy(state->undo[state->undo_count++], id, ID_SIZE);
}

static bool record_letter(struct view *view, const struct letter *letter, int64_t *blocked,
                          struct error *error)
{
    struct register_view *state = register_of(view);
    for (int i = 0; i < letter->giver_count; i++) {
        struct consent_effect effect;
        struct consent_entry entry = {
            .who = letter->who,
            .answer = letter->answer,
            .capacity = letter->capacity,
            .giver = letter->givers[i],
            .on = state->letters_on,
            .form_reference = state->letters_form[0] ? state->letters_form : NULL,
            .purpose = state->purpose,
        };
        if (!consent_record(view->app->store, view->app->actor, &entry, &effect, error))
            return false;
        remember(state, effect.id);
        *blocked += effect.blocked;
    }
    return true;
}

/* Letters are recorded one by one; one that is refused stays entered, with the reason in the status line. */
static void record_letters(struct app *app, void *context, int chosen)
{
    struct view *view = context;
    struct register_view *state = register_of(view);
    if (chosen != 1)
        return;
    state->undo_count = 0;
    state->undo_objection = false;
    size_t recorded = 0, at = 0;
    int64_t blocked = 0;
    struct error first = {.kind = ERROR_NONE}, error;
    while (at < state->letter_count) {
        if (record_letter(view, state->letters[at], &blocked, &error)) {
            letter_drop(state, at);
            recorded++;
        } else {
            if (first.kind == ERROR_NONE)
                first = error;
            at++;
        }
    }
    if (first.kind != ERROR_NONE)
        app_fail(app, &first);
    else if (blocked)
        say_blocked(app, blocked);
    else
        app_say(app, ngettext("%zu letter is recorded.", "%zu letters are recorded.", recorded), recorded);
    register_changed(view);
}

void letters_ask_sure(struct view *view)
{
    struct register_view *state = register_of(view);
    struct arena arena;
    char day[32];
    size_t yes = 0;
    for (size_t i = 0; i < state->letter_count; i++)
        yes += state->letters[i]->answer == ANSWER_GIVEN;
    size_t no = state->letter_count - yes;
    arena_init(&arena);
    const char *body = arena_printf(
        &arena,
        _("Letters that say yes: %zu\nLetters that say no: %zu\nPurpose: %s\nDate on the letters: %s\n%s"),
        yes, no, words_purpose(state->purpose), i18n_day(state->letters_on, day, sizeof day),
        no ? _("A no blocks footage with that person in the picture at once; that cannot be undone.") : "");
    dialog_open(view->app,
                &(struct dialog_text){.title = _("Record these letters?"),
                                      .body = body,
                                      .buttons = {_("Not yet"), _("Record")},
                                      .danger = no > 0},
                record_letters, view);
    arena_release(&arena);
}

/* --- A withdrawal or objection --- */

static void record_no(struct app *app, void *context, int chosen)
{
    struct view *view = context;
    struct register_view *state = register_of(view);
    struct consent_effect effect;
    struct error error;
    if (chosen != 1)
        return;
    bool done;
    if (state->objecting) {
        struct objection_entry entry = {.who = state->no_who,
                                        .capacity = state->no_capacity,
                                        .giver = state->no_giver,
                                        .on = state->no_on,
                                        .purpose = state->purpose,
                                        .outcome = state->no_outcome[0] ? state->no_outcome : NULL};
        done = objection_record(app->store, app->actor, &entry, &effect, &error);
    } else {
        struct consent_entry entry = {.who = state->no_who,
                                      .answer = ANSWER_WITHDRAWN,
                                      .capacity = state->no_capacity,
                                      .giver = state->no_giver,
                                      .on = state->no_on,
                                      .purpose = state->purpose};
        done = consent_record(app->store, app->actor, &entry, &effect, &error);
    }
    if (!done) {
        app_fail(app, &error);
        return;
    }
    state->undo_count = 0;
    state->undo_objection = state->objecting;
    remember(state, effect.id);
    if (effect.blocked)
        say_blocked(app, effect.blocked);
    else
        app_say(app, _("Recorded. No footage shows this person."));
    register_changed(view);
}

void register_no_ask_sure(struct view *view)
{
    struct register_view *state = register_of(view);
    struct error error;
    int64_t blocked;
    struct consent_entry entry = {.who = state->no_who, .purpose = state->purpose};
    if (!consent_foretell(view->app->store, view->app->actor, &entry, &blocked, &error)) {
        app_fail(view->app, &error);
        return;
    }
    struct arena arena;
    arena_init(&arena);
    const char *what =
        blocked
            ? arena_printf(
                  &arena,
                  ngettext("%d lesson shows this person. From now on nobody can watch its footage, who is "
                           "watching it is stopped, and it is deleted.\nThis cannot be undone: taking the "
                           "entry back does not bring footage back.",
                           "%d lessons show this person. From now on nobody can watch their footage, who is "
                           "watching it is stopped, and it is deleted.\nThis cannot be undone: taking the "
                           "entry back does not bring footage back.",
                           (unsigned long)blocked),
                  (int)blocked)
            : _("No footage shows this person now. From now on they must stay out of the picture.");
    dialog_open(view->app,
                &(struct dialog_text){.title = state->objecting ? _("Record this objection?")
                                                                : _("Record that consent is withdrawn?"),
                                      .body = what,
                                      .buttons = {_("Go back"), _("Record")},
                                      .danger = true},
                record_no, view);
    arena_release(&arena);
}

/* --- Undo --- */

void register_undo(struct view *view)
{
    struct register_view *state = register_of(view);
    if (state->undo_count == 0) {
        app_say(view->app,
                _("There is nothing to undo. Older entries: “terugblik consent list” and “consent undo”."));
        return;
    }
    struct error error;
    while (state->undo_count) {
        struct consent_effect effect;
        const char *id = state->undo[state->undo_count - 1];
        if (!(state->undo_objection
                  ? objection_undo(view->app->store, view->app->actor, id, &effect, &error)
                  : consent_undo(view->app->store, view->app->actor, id, &effect, &error))) {
            app_fail(view->app, &error);
            register_changed(view);
            return;
        }
        state->undo_count--;
    }
    app_say(view->app, _("Taken back. Footage that was blocked does not come back."));
    register_changed(view);
}
