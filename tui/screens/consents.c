#include "tui/screens/consents.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/base/text.h"
#include "tui/app.h"
#include "tui/ui/draw.h"
#include "tui/words/words-consent.h"

enum { COLUMN_NUMBER, COLUMN_NAME, COLUMN_BORN, COLUMN_STATE, COLUMN_LETTER, COLUMN_GUARDIANS };

struct register_view *register_of(struct view *view)
{
    return view->state;
}

/* --- The list --- */

static const char *describe_letter(const struct letter *letter, char *buffer)
{
    size_t used = (size_t)snprintf(buffer, LIST_CELL,
                                   "%s: ", letter->answer == ANSWER_GIVEN ? _("yes") : _("no"));
    for (int i = 0; i < letter->giver_count && used < LIST_CELL; i++)
        used += (size_t)snprintf(buffer + used, LIST_CELL - used, "%s%s", i ? ", " : "", letter->givers[i]);
    return buffer;
}

static const struct register_row *row_at(const void *rows, size_t row)
{
    return (const struct register_row *)rows + row;
}

static enum style cell(const void *rows, size_t row, int column, char *buffer)
{
    const struct register_row *line = row_at(rows, row);
    switch (column) {
    case COLUMN_NUMBER:
        snprintf(buffer, LIST_CELL, "%s", line->who);
        return STYLE_DIM;
    case COLUMN_NAME:
        snprintf(buffer, LIST_CELL, "%s", line->name);
        return STYLE_TEXT;
    case COLUMN_BORN:
        if (line->birth_date)
            i18n_day(line->birth_date, buffer, LIST_CELL);
        else
            buffer[0] = '\0';
        return STYLE_DIM;
    case COLUMN_STATE: {
        struct arena arena;
        arena_init(&arena);
        snprintf(buffer, LIST_CELL, "%s %s", line->permission.may ? draw_symbol(SYMBOL_DONE) : "-",
                 words_permission(&arena, &line->permission));
        arena_release(&arena);
        return line->permission.may                              ? STYLE_GOOD
               : line->permission.reason == PERMISSION_SILENT    ? STYLE_TEXT
               : line->permission.reason == PERMISSION_NEEDS_OWN ? STYLE_WARNING
                                                                 : STYLE_DANGER;
    }
    case COLUMN_LETTER:
        if (line->letter)
            describe_letter(line->letter, buffer);
        else
            buffer[0] = '\0';
        return STYLE_ACCENT;
    default:
        snprintf(buffer, LIST_CELL, "%s", line->guardians);
        return STYLE_DIM;
    }
}

static const char *row_id(const void *rows, size_t row)
{
    return row_at(rows, row)->id;
}

static int compare(const void *rows, size_t a, size_t b, int column)
{
    const struct register_row *left = row_at(rows, a), *right = row_at(rows, b);
    switch (column) {
    case COLUMN_NUMBER:
        return strcmp(left->who, right->who);
    case COLUMN_BORN:
        return strcmp(left->birth_date, right->birth_date);
    case COLUMN_STATE:
        return (int)left->permission.reason - (int)right->permission.reason;
    case COLUMN_LETTER:
        return !!right->letter - !!left->letter;
    case COLUMN_GUARDIANS:
        return strcmp(left->guardians, right->guardians);
    default:
        return strcoll(left->name, right->name);
    }
}

static const struct list_type register_list = {
    .columns =
        {
            [COLUMN_NUMBER] = {.title = N_("Number"), .least = 6, .most = 12, .weight = 3},
            [COLUMN_NAME] = {.title = N_("Name"), .least = 14, .most = 40, .weight = 9},
            [COLUMN_BORN] = {.title = N_("Born"), .least = 11, .most = 14, .weight = 2},
            [COLUMN_STATE] = {.title = N_("In the picture"), .least = 18, .most = 60, .weight = 10},
            [COLUMN_LETTER] = {.title = N_("Letter"), .least = 8, .most = 40, .weight = 8},
            [COLUMN_GUARDIANS] = {.title = N_("Guardians"), .least = 12, .most = 60, .weight = 1},
        },
    .cell = cell,
    .id = row_id,
    .compare = compare,
    .sort_column = -1,
};

/* The staff have no day of birth and no guardians there. */
static const int staff_columns[] = {COLUMN_NUMBER, COLUMN_NAME, COLUMN_STATE, COLUMN_LETTER};

static enum style staff_cell(const void *rows, size_t row, int column, char *buffer)
{
    return cell(rows, row, staff_columns[column], buffer);
}

static int staff_compare(const void *rows, size_t a, size_t b, int column)
{
    return compare(rows, a, b, column < 0 ? column : staff_columns[column]);
}

static const struct list_type staff_register_list = {
    .columns =
        {
            {.title = N_("Log-in name"), .least = 8, .most = 20, .weight = 3},
            {.title = N_("Name"), .least = 14, .most = 40, .weight = 9},
            {.title = N_("In the picture"), .least = 18, .most = 60, .weight = 10},
            {.title = N_("Letter"), .least = 8, .most = 40, .weight = 8},
        },
    .cell = staff_cell,
    .id = row_id,
    .compare = staff_compare,
    .sort_column = -1,
};

/* --- Life --- */

static bool open_register(struct view *view, const char *argument, struct error *error)
{
    (void)error;
    struct register_view *state = register_of(view);
    const size_t mark = sizeof CONSENTS_OF_STAFF - 1;
    if (argument && strncmp(argument, CONSENTS_OF_STAFF, mark) == 0) {
        state->staff = true;
        snprintf(state->wanted, sizeof state->wanted, "%s", argument + mark);
    } else if (argument) { /* the class that is meant */
        class_argument_read(argument, state->class_name, state->location);
    }
    clock_day(clock_now(), state->on);
    clock_day(clock_now(), state->letters_on);
    letters_open(view);
    list_init(&state->list, state->staff ? &staff_register_list : &register_list);
    prompt_init(&state->prompt, "", GIVER_MOST, false);
    return true;
}

static void close_register(struct view *view)
{
    struct register_view *state = register_of(view);
    list_release(&state->list);
    prompt_release(&state->prompt);
    letters_close(view);
    free(state->undo);
}

static bool is_shown(const struct register_view *state, const struct school_class *class)
{
    return !state->staff && strcmp(class->name, state->class_name) == 0 &&
           (!state->location[0] || strcmp(class->location, state->location) == 0);
}

static void show_class(struct register_view *state, const struct school_class *class)
{
    snprintf(state->class_name, sizeof state->class_name, "%s", class ? class->name : "");
    snprintf(state->location, sizeof state->location, "%s", class ? class->location : "");
}

static bool choose_class(struct view *view, struct error *error)
{
    struct register_view *state = register_of(view);
    if (!class_list(view->app->store, view->app->actor, state->on, &view->arena, &state->classes, error))
        return false;
    if (state->staff)
        return true;
    for (size_t i = 0; i < state->classes.count; i++) {
        if (is_shown(state, &state->classes.items[i])) {
            show_class(state, &state->classes.items[i]);
            return true;
        }
    }
    show_class(state, state->classes.count ? &state->classes.items[0] : NULL);
    return true;
}

static bool load_class(struct view *view, struct error *error)
{
    struct register_view *state = register_of(view);
    struct app *app = view->app;
    struct film_plan plan;
    if (!film_plan_make(app->store, app->actor, state->class_name, state->location, state->on, state->purpose,
                        &view->arena, &plan, error) ||
        !guardian_list(app->store, app->actor, state->class_name, state->location, &view->arena,
                       &state->guardians, error))
        return false;
    state->count = plan.count;
    state->may = plan.may;
    state->objection_regime = plan.objection_regime;
    state->rows = arena_alloc(&view->arena, (state->count + 1) * sizeof *state->rows);
    for (size_t i = 0; i < state->count; i++) {
        const struct film_plan_line *line = &plan.lines[i];
        state->rows[i] = (struct register_row){
            .id = line->pupil.id,
            .who = line->pupil.number,
            .name = line->pupil.name,
            .birth_date = line->pupil.birth_date,
            .permission = line->permission,
            .guardians = guardians_of(&state->guardians, line->pupil.id, &view->arena),
            .letter = letter_find(state, line->pupil.id)};
    }
    return true;
}

/* R1: the employees' own consents. They are asked for under every regime. */
static bool load_staff(struct view *view, struct error *error)
{
    struct register_view *state = register_of(view);
    struct staff_list list;
    if (!staff_list_make(view->app->store, view->app->actor, state->on, state->purpose, &view->arena, &list,
                         error))
        return false;
    state->count = list.count;
    state->may = list.may;
    state->objection_regime = false;
    state->rows = arena_alloc(&view->arena, (state->count + 1) * sizeof *state->rows);
    for (size_t i = 0; i < state->count; i++) {
        const struct staff_line *line = &list.lines[i];
        state->rows[i] = (struct register_row){.id = line->id,
                                               .who = line->name,
                                               .name = line->full_name,
                                               .permission = line->permission,
                                               .guardians = "",
                                               .letter = letter_find(state, line->id)};
    }
    return true;
}

static void select_wanted(struct register_view *state)
{
    for (size_t i = 0; state->wanted[0] && i < state->count; i++) {
        if (strcmp(state->rows[i].name, state->wanted) == 0)
            list_select_id(&state->list, state->rows[i].id);
    }
    state->wanted[0] = '\0';
}

static bool load_register(struct view *view, struct error *error)
{
    struct register_view *state = register_of(view);
    state->rows = NULL;
    state->count = state->may = 0;
    list_set_rows(&state->list, NULL, 0);
    if (!choose_class(view, error) || !letters_refresh(view, error))
        return false;
    if (!state->staff && !state->class_name[0])
        return true;
    if (!(state->staff ? load_staff(view, error) : load_class(view, error)))
        return false;
    list_set_rows(&state->list, state->rows, state->count);
    select_wanted(state);
    return true;
}

void register_changed(struct view *view)
{
    view->app->reload = true;
    view->app->dirty = true;
}

const struct register_row *register_selected(struct view *view)
{
    struct register_view *state = register_of(view);
    size_t row;
    return list_selected(&state->list, &row) ? &state->rows[row] : NULL;
}

/* --- Drawing --- */

/* "Class 2B", with its location where another one has a 2B too. */
static int draw_class(const struct register_view *state, struct area area)
{
    if (state->staff)
        return draw_text(area.row, area.column, area.columns, STYLE_STRONG, _("Staff"));
    if (class_needs_location(&state->classes, state->class_name))
        return draw_format(area.row, area.column, area.columns, STYLE_STRONG, _("Class %s (%s)"),
                           state->class_name, state->location);
    return draw_format(area.row, area.column, area.columns, STYLE_STRONG, _("Class %s"), state->class_name);
}

/* What was entered and is not recorded: here, and elsewhere, where it would be forgotten. */
static void draw_letters(const struct register_view *state, struct area area)
{
    char text[256], day[32];
    size_t count;
    const struct letter *letter = letter_elsewhere(state, &count);
    if (state->letters_here) {
        snprintf(text, sizeof text,
                 ngettext("%zu letter entered, not recorded yet", "%zu letters entered, not recorded yet",
                          state->letters_here),
                 state->letters_here);
        draw_text_right(area.row, area.column, area.columns, STYLE_WARNING, text);
    }
    if (!letter)
        return;
    snprintf(text, sizeof text,
             ngettext("%zu letter more is kept, not recorded: %s, %s, %s",
                      "%zu letters more are kept, not recorded; first %s, %s, %s", count),
             count, *letter->class_name ? letter->class_name : _("Staff"), words_purpose(letter->purpose),
             i18n_day(letter->day, day, sizeof day));
    draw_text_right(area.row + 1, area.column, area.columns, STYLE_WARNING, text);
}

static void draw_summary(const struct register_view *state, struct area area)
{
    char day[32];
    int used = draw_class(state, (struct area){area.row, area.column + 1, 1, area.columns - 2});
    used += 3;
    used += draw_format(area.row, area.column + used, area.columns - used - 1, STYLE_TEXT, "%s: %s",
                        _("day of filming"), i18n_day(state->on, day, sizeof day));
    used += 2;
    used += draw_format(area.row, area.column + used, area.columns - used - 1, STYLE_TEXT, "%s: %s",
                        _("purpose"), words_purpose(state->purpose));
    used += 2;
    draw_format(area.row, area.column + used, area.columns - used - 1, STYLE_DIM,
                state->objection_regime ? _("(who does not object may be filmed)")
                                        : _("(only with consent)"));
    draw_format(area.row + 1, area.column + 1, area.columns - 2, STYLE_DIM,
                _("%zu of %zu may be in the picture"), state->may, state->count);
    draw_letters(state, (struct area){area.row + 1, area.column, 2, area.columns - 1});
}

static void draw_register(struct view *view, struct area area)
{
    struct register_view *state = register_of(view);
    int below = state->asking != ASK_NOTHING ? 3 : 0;
    if (state->staff || state->class_name[0]) {
        draw_summary(state, area);
        area.row += 3;
        area.rows -= 3;
    }
    list_draw(&state->list, (struct area){area.row, area.column, area.rows - below, area.columns}, below == 0,
              state->staff ? _("There are no coaches and teachers with an account yet. The owner adds them.")
                           : _("There are no pupils yet.\nRead the class lists in with “terugblik pupil "
                               "import FILE.csv”; then their "
                               "letters can be entered here."));
    if (below)
        ask_draw(view, (struct area){area.row + area.rows - below, area.column, below, area.columns});
}

/* --- Actions --- */

static void show_staff(struct register_view *state, bool staff)
{
    if (state->staff == staff)
        return;
    state->staff = staff;
    list_release(&state->list);
    list_init(&state->list, staff ? &staff_register_list : &register_list);
}

/* The staff stand after the last class, and before the first one. */
static void next_class(struct view *view, int step)
{
    struct register_view *state = register_of(view);
    size_t at = 0, count = state->classes.count, stops = count + 1;
    while (at < count && !is_shown(state, &state->classes.items[at]))
        at++;
    if (count == 0) {
        show_staff(state, !state->staff);
    } else {
        at = (at + stops + (size_t)step) % stops;
        show_staff(state, at == count);
        show_class(state, at < count ? &state->classes.items[at] : NULL);
    }
    register_changed(view);
}

static void show_film_plan(struct view *view)
{
    const struct register_view *state = register_of(view);
    char class[CLASS_ARGUMENT_SIZE], argument[CLASS_ARGUMENT_SIZE + 32];
    if (state->staff) {
        app_say(view->app, _("A film plan is of a class; the teacher of the lesson is not on it."));
        return;
    }
    if (!state->class_name[0])
        return;
    class_argument_write(class, state->class_name, state->location);
    snprintf(argument, sizeof argument, "%s %s %s", state->on, purpose_name(state->purpose), class);
    app_push(view->app, &view_film_plan, argument);
}

static bool act_register(struct view *view, enum action action)
{
    struct register_view *state = register_of(view);
    switch (action) {
    case ACTION_CLASS_NEXT:
        next_class(view, 1);
        return true;
    case ACTION_CLASS_PREVIOUS:
        next_class(view, -1);
        return true;
    case ACTION_DAY:
        ask(view, ASK_DAY, state->on);
        return true;
    case ACTION_PURPOSE:
        state->purpose = (state->purpose + 1) % PURPOSE_COUNT;
        register_changed(view);
        return true;
    case ACTION_LETTER_YES:
        letter_enter(view, ANSWER_GIVEN);
        return true;
    case ACTION_LETTER_NO:
        letter_enter(view, ANSWER_REFUSED);
        return true;
    case ACTION_LETTER_CLEAR:
        letter_clear(view);
        return true;
    case ACTION_LETTERS_SAVE:
        letters_save(view);
        return true;
    case ACTION_WITHDRAW:
        ask_no(view, false);
        return true;
    case ACTION_OBJECT:
        ask_no(view, true);
        return true;
    case ACTION_UNDO:
        register_undo(view);
        return true;
    case ACTION_FILM_PLAN:
    case ACTION_OPEN:
        show_film_plan(view);
        return true;
    default:
        return list_act(&state->list, view->app, action);
    }
}

static bool key_register(struct view *view, struct key key)
{
    struct register_view *state = register_of(view);
    return ask_key(view, key) || list_key(&state->list, view->app, key);
}

static bool mouse_register(struct view *view, struct mouse mouse)
{
    bool open = false;
    /* Who is asked about stays who is selected. */
    return register_of(view)->asking != ASK_NOTHING || list_mouse(&register_of(view)->list, mouse, &open);
}

static const char *hints(struct view *view)
{
    char *text = register_of(view)->hints;
    const size_t size = sizeof register_of(view)->hints;
    const struct key_map *keys = view->app->keys;
    text[0] = '\0';
    key_map_hint(keys, ACTION_CLASS_NEXT, _("class"), text, size);
    key_map_hint(keys, ACTION_LETTER_YES, _("letter: yes"), text, size);
    key_map_hint(keys, ACTION_LETTER_NO, _("no"), text, size);
    key_map_hint(keys, ACTION_LETTERS_SAVE, _("record"), text, size);
    key_map_hint(keys, ACTION_WITHDRAW, _("withdraw"), text, size);
    key_map_hint(keys, ACTION_DAY, _("day"), text, size);
    if (!register_of(view)->staff)
        key_map_hint(keys, ACTION_FILM_PLAN, _("film plan"), text, size);
    key_map_hint(keys, ACTION_IMPORT, _("import"), text, size);
    key_map_hint(keys, ACTION_FILTER, _("filter"), text, size);
    key_map_hint(keys, ACTION_HELP, _("help"), text, size);
    return text;
}

const struct view_type view_consents = {
    .name = "consents",
    .title = N_("Consents"),
    .context = CONTEXT_REGISTER,
    .state_size = sizeof(struct register_view),
    .open = open_register,
    .load = load_register,
    .draw = draw_register,
    .act = act_register,
    .key = key_register,
    .mouse = mouse_register,
    .close = close_register,
    .hints = hints,
};
