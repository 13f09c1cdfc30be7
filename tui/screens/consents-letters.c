/* Letters: what came back on paper, entered for a whole class and recorded in one go. Kept until then. */
#include "tui/screens/consents.h"

#include <stdio.h>
#include <string.h>

#include "store/base/text.h"
#include "store/people/reminder.h"
#include "tui/screens.h"
#include "tui/ui/i18n.h"
#include "tui/words/words-consent.h"

/* How many names and lessons a dialog lists. Those who say no come first, and more of them are named. */
enum { NO_NAMES_SHOWN = 12, YES_NAMES_SHOWN = 4, LESSONS_SHOWN = 4 };

/* --- What is kept --- */

static struct letter letter_copy(struct arena *arena, const struct letter *letter)
{
    struct letter copy = *letter;
    copy.day = arena_copy(arena, letter->day);
    copy.class_name = arena_copy(arena, letter->class_name);
    copy.location = arena_copy(arena, letter->location);
    copy.person = arena_copy(arena, letter->person);
    copy.who = arena_copy(arena, letter->who);
    copy.name = arena_copy(arena, letter->name);
    for (int i = 0; i < letter->giver_count; i++)
        copy.givers[i] = arena_copy(arena, letter->givers[i]);
    return copy;
}

/* Whether it was entered for what is shown. */
static bool is_here(const struct register_view *state, const struct letter *letter)
{
    if (letter->purpose != state->purpose || strcmp(letter->day, state->on) != 0)
        return false;
    if (state->scope != SCOPE_CLASS)
        return (*letter->class_name == '\0') == (state->scope == SCOPE_STAFF);
    return strcmp(letter->class_name, state->class_name) == 0 &&
           strcmp(letter->location, state->location) == 0;
}

static void count_here(struct register_view *state)
{
    state->letters_here = 0;
    for (size_t i = 0; i < state->letters.count; i++)
        state->letters_here += is_here(state, &state->letters.items[i]);
}

/* Keeps the letters as they are now, and puts them into the rows. When they cannot be kept, they stay on the
 * screen and the status line says why. */
static void keep(struct view *view)
{
    struct register_view *state = register_of(view);
    struct error error;
    count_here(state);
    for (size_t i = 0; i < state->count; i++)
        state->rows[i].letter = letter_find(state, &state->rows[i]);
    if (!letters_keep(view->app->store, view->app->actor, &state->letters, &error))
        app_fail(view->app, &error);
}

/* Makes the list of letters anew: without this person's letter for what is shown, and with `fresh` (NULL:
 * none) at the end. */
static void replace(struct register_view *state, const char *person, const struct letter *fresh)
{
    struct arena arena;
    struct letter_list list = {0};
    arena_init(&arena);
    list.items = arena_alloc(&arena, (state->letters.count + 1) * sizeof *list.items);
    for (size_t i = 0; i < state->letters.count; i++) {
        const struct letter *letter = &state->letters.items[i];
        if (!is_here(state, letter) || strcmp(letter->person, person) != 0)
            list.items[list.count++] = letter_copy(&arena, letter);
    }
    if (fresh)
        list.items[list.count++] = letter_copy(&arena, fresh);
    arena_release(&state->letters_arena);
    state->letters_arena = arena;
    state->letters = list;
}

void letters_open(struct view *view)
{
    struct register_view *state = register_of(view);
    struct error error;
    arena_init(&state->letters_arena);
    if (!letters_load(view->app->store, view->app->actor, &state->letters_arena, &state->letters, &error)) {
        app_fail(view->app, &error);
        return;
    }
    if (!state->letters.count || state->class_name[0] || state->scope == SCOPE_STAFF)
        return;
    const struct letter *last = &state->letters.items[state->letters.count - 1];
    state->purpose = last->purpose;
    memcpy(state->on, last->day, DAY_SIZE);
    state->scope = *last->class_name ? SCOPE_CLASS : SCOPE_STAFF;
    snprintf(state->class_name, sizeof state->class_name, "%s", last->class_name);
    snprintf(state->location, sizeof state->location, "%s", last->location);
}

void letters_close(struct view *view)
{
    struct register_view *state = register_of(view);
    if (state->letters.count)
        app_say(view->app,
                ngettext("%zu letter is kept; it is not recorded yet.",
                         "%zu letters are kept; they are not recorded yet.", state->letters.count),
                state->letters.count);
    arena_release(&state->letters_arena);
}

bool letters_refresh(struct view *view, struct error *error)
{
    struct register_view *state = register_of(view);
    size_t dropped;
    if (!letters_overtaken(view->app->store, view->app->actor, &state->letters, &dropped, error))
        return false;
    if (dropped) {
        keep(view);
        app_say(
            view->app,
            ngettext("%zu letter that was entered is gone: that person has said no since, or is no longer "
                     "on record.",
                     "%zu letters that were entered are gone: these people have said no since, or are no "
                     "longer on record.",
                     dropped),
            dropped);
    }
    count_here(state);
    return true;
}

const struct letter *letter_find(const struct register_view *state, const struct register_row *row)
{
    for (size_t i = 0; i < state->letters.count; i++) {
        const struct letter *letter = &state->letters.items[i];
        if (is_here(state, letter) && strcmp(letter->person, row->id) == 0)
            return letter;
    }
    return NULL;
}

const struct letter *letter_elsewhere(const struct register_view *state, size_t *count)
{
    const struct letter *first = NULL;
    *count = 0;
    for (size_t i = 0; i < state->letters.count; i++) {
        const struct letter *letter = &state->letters.items[i];
        if (is_here(state, letter))
            continue;
        first = first ? first : letter;
        ++*count;
    }
    return first;
}

/* --- Entering --- */

/* Who could have signed: an employee, the pupil from 16 on, else the guardians on record. */
static int possible_givers(const struct register_view *state, const struct register_row *row,
                           const char *givers[static LETTER_GIVERS], enum capacity *capacity)
{
    *capacity = !row->birth_date                                                    ? CAPACITY_EMPLOYEE
                : day_age(row->birth_date, state->letters_on) >= PERMISSION_OWN_AGE ? CAPACITY_SELF
                                                                                    : CAPACITY_GUARDIAN;
    if (*capacity != CAPACITY_GUARDIAN) {
        givers[0] = row->name;
        return 1;
    }
    int count = 0;
    for (size_t i = 0; i < state->guardians.count && count < LETTER_GIVERS; i++) {
        if (strcmp(state->guardians.items[i].pupil, row->id) == 0)
            givers[count++] = state->guardians.items[i].name;
    }
    return count;
}

/* After a letter was entered only the letters are shown anew: nothing in the store's registers has changed,
 * and loading thousands of rows would be slow. */
static void entered(struct view *view)
{
    struct register_view *state = register_of(view);
    keep(view);
    list_set_rows(&state->list, state->rows, state->count);
    view->app->dirty = true;
}

static void letter_set(struct view *view, const struct register_row *row, enum answer answer,
                       enum capacity capacity, int choice, const char *const *givers, int giver_count)
{
    struct register_view *state = register_of(view);
    struct letter letter = {
        .purpose = state->purpose,
        .day = state->on,
        .class_name = row->class_name,
        .location = row->location,
        .person = row->id,
        .who = row->who,
        .name = row->name,
        .answer = answer,
        .capacity = capacity,
        .choice = choice,
        .giver_count = giver_count,
        .entered_at = clock_now(),
    };
    for (int i = 0; i < giver_count; i++)
        letter.givers[i] = givers[i];
    replace(state, row->id, &letter);
    entered(view);
}

void letter_enter(struct view *view, enum answer answer)
{
    struct register_view *state = register_of(view);
    const struct register_row *row = register_selected(view);
    if (!row)
        return;
    const char *givers[LETTER_GIVERS];
    enum capacity capacity;
    int count = possible_givers(state, row, givers, &capacity);
    if (count == 0) {
        state->asked_answer = answer;
        ask_about(state, row);
        ask(view, ASK_LETTER_GIVER, "");
        return;
    }
    /* The first way is the first guardian alone, the last one all of them together. */
    const struct letter *entered = letter_find(state, row);
    int ways = count > 1 ? count + 1 : 1;
    int choice = entered && entered->answer == answer ? (entered->choice + 1) % ways : 0;
    if (choice == count)
        letter_set(view, row, answer, capacity, choice, givers, count);
    else
        letter_set(view, row, answer, capacity, choice, givers + choice, 1);
}

void letter_enter_named(struct view *view, enum answer answer, const char *giver)
{
    struct register_view *state = register_of(view);
    for (size_t i = 0; i < state->count; i++) {
        if (strcmp(state->rows[i].id, state->asked_person) == 0) {
            letter_set(view, &state->rows[i], answer, CAPACITY_GUARDIAN, 0, &giver, 1);
            return;
        }
    }
    app_say(view->app, _("%s is no longer in this list; nothing was entered."), state->asked_name);
}

void letter_clear(struct view *view)
{
    struct register_view *state = register_of(view);
    const struct register_row *row = register_selected(view);
    if (!row || !letter_find(state, row))
        return;
    replace(state, row->id, NULL);
    entered(view);
}

/* A yes for somebody who has not answered, signed by the first person who could have. */
static bool yes_of(const struct register_view *state, const struct register_row *row, struct letter *letter)
{
    const char *givers[LETTER_GIVERS];
    *letter = (struct letter){
        .purpose = state->purpose,
        .day = state->on,
        .class_name = row->class_name,
        .location = row->location,
        .person = row->id,
        .who = row->who,
        .name = row->name,
        .answer = ANSWER_GIVEN,
        .giver_count = 1,
        .entered_at = clock_now(),
    };
    if (possible_givers(state, row, givers, &letter->capacity) == 0)
        return false;
    letter->givers[0] = givers[0];
    return true;
}

static void say_entered(struct view *view, size_t count, size_t unsigned_count)
{
    struct arena arena;
    arena_init(&arena);
    const char *text = arena_printf(
        &arena,
        ngettext("%zu letter that says yes is entered.", "%zu letters that say yes are entered.", count),
        count);
    if (unsigned_count)
        text = arena_printf(
            &arena,
            ngettext("%s For %zu nobody is on record who could sign: press the key for yes there.",
                     "%s For %zu nobody is on record who could sign: press the key for yes there.",
                     unsigned_count),
            text, unsigned_count);
    app_say(view->app, "%s", text);
    arena_release(&arena);
}

void letters_enter_all(struct view *view)
{
    struct register_view *state = register_of(view);
    struct arena arena;
    struct letter_list list = {0};
    size_t count = 0, unsigned_count = 0;
    const char *missing = NULL;
    if (state->scope == SCOPE_SCHOOL) {
        app_say(view->app, "%s", _("Choose a class first: letters come back class by class."));
        return;
    }
    arena_init(&arena);
    list.items = arena_alloc(&arena, (state->letters.count + state->count + 1) * sizeof *list.items);
    for (size_t i = 0; i < state->letters.count; i++)
        list.items[list.count++] = letter_copy(&arena, &state->letters.items[i]);
    for (size_t i = 0; i < state->count; i++) {
        const struct register_row *row = &state->rows[i];
        struct letter letter;
        if (row->letter || row->left || !reminder_needed(&row->permission))
            continue;
        if (yes_of(state, row, &letter)) {
            list.items[list.count++] = letter_copy(&arena, &letter);
            count++;
        } else {
            missing = missing ? missing : row->id;
            unsigned_count++;
        }
    }
    arena_release(&state->letters_arena);
    state->letters_arena = arena;
    state->letters = list;
    entered(view);
    if (missing)
        list_select_id(&state->list, missing);
    if (count || unsigned_count)
        say_entered(view, count, unsigned_count);
    else
        app_say(view->app, "%s", _("Everybody here has answered, or has a letter already."));
}

void letters_save(struct view *view)
{
    struct register_view *state = register_of(view);
    if (state->letters_here == 0) {
        app_say(view->app, _("No letters were entered. Choose somebody and press the key for yes or no."));
        return;
    }
    ask(view, ASK_LETTERS_DAY, state->letters_on);
}

/* --- Recording --- */

static struct consent_entry entry_of(const struct register_view *state, const struct letter *letter,
                                     int giver)
{
    return (struct consent_entry){
        .who = letter->who,
        .answer = letter->answer,
        .capacity = letter->capacity,
        .giver = letter->givers[giver],
        .on = state->letters_on,
        .form_reference = state->letters_form[0] ? state->letters_form : NULL,
        .purpose = letter->purpose,
        .entered_at = letter->entered_at,
    };
}

static bool record_letter(struct view *view, const struct letter *letter, int64_t *blocked,
                          struct error *error)
{
    struct register_view *state = register_of(view);
    for (int i = 0; i < letter->giver_count; i++) {
        struct consent_effect effect;
        struct consent_entry entry = entry_of(state, letter, i);
        if (!consent_record(view->app->store, view->app->actor, &entry, &effect, error))
            return false;
        register_remember(state, effect.id);
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
    size_t recorded = 0, kept = 0;
    int64_t blocked = 0;
    struct error first = {.kind = ERROR_NONE}, error;
    for (size_t i = 0; i < state->letters.count; i++) {
        const struct letter *letter = &state->letters.items[i];
        bool stays = !is_here(state, letter);
        if (!stays && record_letter(view, letter, &blocked, &error)) {
            snprintf(state->undo_name, sizeof state->undo_name, "%s", recorded ? "" : letter->name);
            recorded++;
        } else if (!stays) {
            if (first.kind == ERROR_NONE)
                first = error;
            stays = true;
        }
        if (stays)
            state->letters.items[kept++] = *letter;
    }
    state->letters.count = kept;
    keep(view);
    if (first.kind != ERROR_NONE)
        app_fail(app, &first);
    else if (blocked)
        register_say_blocked(app, state->undo_name, blocked);
    else
        app_say(app, ngettext("%zu letter is recorded.", "%zu letters are recorded.", recorded), recorded);
    register_changed(view);
}

/* "\nAnna de Wit, Bram Zwart and 12 more" */
static const char *names_of(const struct register_view *state, enum answer answer, size_t most,
                            struct arena *arena)
{
    const char *names = "";
    size_t count = 0;
    for (size_t i = 0; i < state->letters.count; i++) {
        const struct letter *letter = &state->letters.items[i];
        if (!is_here(state, letter) || letter->answer != answer || count++ >= most)
            continue;
        names = arena_printf(arena, "%s%s%s", names, *names ? ", " : "\n",
                             text_harmless(arena, letter->name));
    }
    if (count <= most)
        return names;
    size_t more = count - most;
    return arena_printf(arena, ngettext("%s and %zu more", "%s and %zu more", more), names, more);
}

static size_t count_of(const struct register_view *state, enum answer answer)
{
    size_t count = 0;
    for (size_t i = 0; i < state->letters.count; i++)
        count += is_here(state, &state->letters.items[i]) && state->letters.items[i].answer == answer;
    return count;
}

/* The lessons that the letters which say no would block. A letter that cannot be recorded is passed over
 * here; why it cannot is said when the letters are recorded. */
static const char *foretell(struct view *view, struct arena *arena)
{
    struct register_view *state = register_of(view);
    const char *text = "";
    for (size_t i = 0; i < state->letters.count; i++) {
        const struct letter *letter = &state->letters.items[i];
        struct lost_list lost;
        struct error ignored;
        struct consent_entry entry = entry_of(state, letter, 0);
        if (!is_here(state, letter) || letter->answer == ANSWER_GIVEN ||
            !consent_foretell(view->app->store, view->app->actor, &entry, arena, &lost, &ignored) ||
            !lost.count)
            continue;
        text = arena_printf(arena, "%s\n%s", text, words_lost_lessons(arena, &lost, LESSONS_SHOWN));
    }
    return *text ? arena_printf(arena, "\n\n%s%s\n",
                                _("From now on nobody can watch the footage of these lessons; it is deleted, "
                                  "and that cannot be undone:"),
                                text)
                 : "";
}

void letters_ask_sure(struct view *view)
{
    struct register_view *state = register_of(view);
    struct arena arena;
    char day[32];
    size_t yes = count_of(state, ANSWER_GIVEN), no = count_of(state, ANSWER_REFUSED);
    arena_init(&arena);
    const char *body = arena_printf(
        &arena,
        _("Letters that say no: %zu%s%s\nLetters that say yes: %zu%s\nPurpose: %s\nDate on the letters: %s"),
        no, names_of(state, ANSWER_REFUSED, NO_NAMES_SHOWN, &arena), foretell(view, &arena), yes,
        names_of(state, ANSWER_GIVEN, YES_NAMES_SHOWN, &arena), words_purpose(state->purpose),
        i18n_day(state->letters_on, day, sizeof day));
    dialog_open(view->app,
                &(struct dialog_text){.title = _("Record these letters?"),
                                      .body = body,
                                      .buttons = {_("Not yet"), _("Record")},
                                      .danger = no > 0},
                record_letters, view);
    arena_release(&arena);
}
