#include "tui/screens/consents.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/base/names.h"
#include "store/base/text.h"
#include "store/people/reminder.h"
#include "tui/screens.h"
#include "tui/ui/draw.h"
#include "tui/words/words-consent.h"

struct register_view *register_of(struct view *view)
{
    return view->state;
}

/* --- Life --- */

static bool open_register(struct view *view, const void *argument, struct error *error)
{
    (void)error;
    struct register_view *state = register_of(view);
    const struct consents_argument *asked = argument;
    if (asked && asked->employee) {
        state->scope = SCOPE_STAFF;
        snprintf(state->wanted, sizeof state->wanted, "%s", asked->employee);
    } else if (asked && asked->class.name) {
        register_show_class(state, &asked->class);
    }
    clock_day(clock_now(), state->on);
    clock_day(clock_now(), state->letters_on);
    letters_open(view);
    list_init(&state->list, register_columns(state->scope));
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

static bool choose_class(struct view *view, struct error *error)
{
    struct register_view *state = register_of(view);
    if (!class_list(view->app->store, view->app->actor, state->on, &view->arena, &state->classes, error))
        return false;
    if (state->scope != SCOPE_CLASS)
        return true;
    size_t at = 0;
    while (at < state->classes.count && !register_is_shown(state, &state->classes.items[at]))
        at++;
    register_show_class_at(state, at < state->classes.count ? at : 0);
    return true;
}

static const char *row_name(const void *row)
{
    return ((const struct register_row *)row)->name;
}

/* Of the class, or of everybody on record. */
static bool load_pupils(struct view *view, struct error *error)
{
    struct register_view *state = register_of(view);
    struct app *app = view->app;
    const char *class_name = state->scope == SCOPE_CLASS ? state->class_name : NULL;
    const char *location = class_name ? state->location : NULL;
    struct film_plan plan;
    if (!film_plan_make(app->store, app->actor, class_name, location, state->on, state->purpose, &view->arena,
                        &plan, error) ||
        !guardian_list(app->store, app->actor, class_name, location, &view->arena, &state->guardians, error))
        return false;
    state->count = plan.count;
    state->may = plan.may;
    state->objection_regime = plan.objection_regime;
    state->rows = arena_alloc(&view->arena, (state->count + 1) * sizeof *state->rows);
    for (size_t i = 0; i < state->count; i++) {
        const struct pupil *pupil = &plan.lines[i].pupil;
        state->rows[i] = (struct register_row){
            .id = pupil->id,
            .who = pupil->number,
            .name = pupil->name,
            .birth_date = pupil->birth_date,
            .class_name = pupil->class_name,
            .location = pupil->location,
            .left = pupil->left_at != 0,
            .permission = plan.lines[i].permission,
            .guardians = guardians_of(&state->guardians, pupil->id, &view->arena),
        };
    }
    if (!class_name) /* sorted by surname and not by class: somebody is looking for a name */
        names_sort(state->rows, state->count, sizeof *state->rows, row_name, NULL);
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
                                               .class_name = "",
                                               .location = "",
                                               .permission = line->permission,
                                               .guardians = ""};
    }
    return true;
}

/* Keeps only who has not answered. A letter that was entered stays in sight until it is recorded. */
static void keep_unanswered(struct register_view *state)
{
    size_t kept = 0;
    for (size_t i = 0; i < state->count; i++) {
        if (state->rows[i].letter || (reminder_needed(&state->rows[i].permission) && !state->rows[i].left))
            state->rows[kept++] = state->rows[i];
    }
    state->count = kept;
}

static void select_wanted(struct register_view *state)
{
    for (size_t i = 0; state->wanted[0] && i < state->count; i++) {
        if (strcmp(state->rows[i].id, state->wanted) == 0)
            list_select_id(&state->list, state->rows[i].id);
    }
    state->wanted[0] = '\0';
}

static bool load_register(struct view *view, struct error *error)
{
    struct register_view *state = register_of(view);
    state->rows = NULL;
    state->count = state->all = state->may = 0;
    list_set_rows(&state->list, NULL, 0);
    if (!choose_class(view, error) || !letters_refresh(view, error))
        return false;
    if (state->scope == SCOPE_CLASS && !state->class_name[0])
        return true;
    if (!(state->scope == SCOPE_STAFF ? load_staff(view, error) : load_pupils(view, error)))
        return false;
    for (size_t i = 0; i < state->count; i++)
        state->rows[i].letter = letter_find(state, &state->rows[i]);
    state->all = state->count;
    if (state->unanswered)
        keep_unanswered(state);
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
    if (state->scope == SCOPE_STAFF)
        return draw_text(area.row, area.column, area.columns, STYLE_STRONG, _("Staff"));
    if (state->scope == SCOPE_SCHOOL)
        return draw_text(area.row, area.column, area.columns, STYLE_STRONG, _("The whole school"));
    if (class_needs_location(&state->classes, state->class_name))
        return draw_format(area.row, area.column, area.columns, STYLE_STRONG, _("Class %s (%s)"),
                           state->class_name, state->location);
    return draw_format(area.row, area.column, area.columns, STYLE_STRONG, _("Class %s"), state->class_name);
}

/* Draws the class, the day and the purpose that are shown: each can be clicked. */
static void draw_choices(struct register_view *state, struct area area)
{
    char day[32], text[128];
    int column = area.column + 1, end = area.column + area.columns - 1;
    snprintf(text, sizeof text, "%s: %s", _("day of filming"), i18n_day(state->on, day, sizeof day));
    int day_columns = text_width(text);
    int purpose_columns = text_width(_("purpose")) + 2 + text_width(words_purpose(state->purpose));
    int class_most = end - column - day_columns - purpose_columns - 5;
    state->class_place = (struct area){area.row, column, 1, class_most > 12 ? class_most : 12};
    state->class_place.columns = draw_class(state, state->class_place);
    column += state->class_place.columns + 3;
    state->day_place = (struct area){area.row, column, 1, end - column};
    state->day_place.columns = draw_text(area.row, column, end - column, STYLE_TEXT, text);
    column += state->day_place.columns + 2;
    state->purpose_place = (struct area){area.row, column, 1, end - column};
    state->purpose_place.columns = draw_format(area.row, column, end - column, STYLE_TEXT, "%s: %s",
                                               _("purpose"), words_purpose(state->purpose));
}

/* Says how many letters are entered and not recorded: here, and elsewhere, so that those are not forgotten.
 */
static const char *describe_letters(const struct register_view *state, struct arena *arena)
{
    char day[32];
    size_t count;
    const struct letter *letter = letter_elsewhere(state, &count);
    const char *text = "";
    if (state->letters_here)
        text = arena_printf(arena,
                            ngettext("%zu letter entered, not recorded yet.",
                                     "%zu letters entered, not recorded yet.", state->letters_here),
                            state->letters_here);
    if (!letter)
        return text;
    return arena_printf(arena,
                        ngettext("%s%s%zu letter more is kept, not recorded: %s, %s, %s.",
                                 "%s%s%zu letters more are kept, not recorded; first %s, %s, %s.", count),
                        text, *text ? " " : "", count, *letter->class_name ? letter->class_name : _("Staff"),
                        words_purpose(letter->purpose), i18n_day(letter->day, day, sizeof day));
}

/* Returns the rows used. */
static int draw_summary(struct register_view *state, struct area area)
{
    struct arena arena;
    arena_init(&arena);
    struct area text = {area.row + 1, area.column + 1, area.rows - 1, area.columns - 2};
    draw_choices(state, area);
    const char *line = arena_printf(&arena, _("%zu of %zu may be in the picture %s"), state->may, state->all,
                                    state->objection_regime ? _("(who does not object may be filmed)")
                                                            : _("(only with consent)"));
    text.row += draw_paragraphs(text, 0, STYLE_DIM, line);
    if (state->unanswered) {
        line = arena_printf(&arena, _("Shown is only who has not answered yet: %zu of %zu."), state->count,
                            state->all);
        text.row += draw_paragraphs(text, 0, STYLE_ACCENT, line);
    }
    text.row += draw_paragraphs(text, 0, STYLE_WARNING, describe_letters(state, &arena));
    arena_release(&arena);
    return text.row - area.row;
}

/* Draws all about the selected person, also what the columns have no room for. Returns the rows used at the
 * bottom. */
static int draw_selected(struct view *view, struct area area)
{
    struct register_view *state = register_of(view);
    const struct register_row *row = register_selected(view);
    char day[32];
    if (!row || state->asking != ASK_NOTHING)
        return 0;
    struct arena arena;
    arena_init(&arena);
    const char *text = arena_printf(&arena, "%s (%s)", row->name, row->who);
    if (row->birth_date)
        text = arena_printf(&arena, _("%s, class %s, %s, born %s."), text, row->class_name, row->location,
                            i18n_day(row->birth_date, day, sizeof day));
    if (*row->guardians)
        text = arena_printf(&arena, _("%s Guardians: %s."), text, row->guardians);
    for (int i = 0; row->letter && i < row->letter->giver_count; i++)
        text = arena_printf(&arena, i ? "%s, %s" : _("%s Signed by %s"), text, row->letter->givers[i]);
    int rows = draw_rows(text, area.columns - 2);
    draw_paragraphs((struct area){area.row + area.rows - rows, area.column + 1, rows, area.columns - 2}, 0,
                    STYLE_DIM, text);
    arena_release(&arena);
    return rows;
}

/* What the list says when there is nobody in it. */
static const char *nothing(struct view *view)
{
    struct register_view *state = register_of(view);
    char key[32];
    if (state->unanswered && state->all) {
        snprintf(state->nothing, sizeof state->nothing,
                 _("Everybody here has answered. Press %s to see all."),
                 key_map_key(view->app->keys, ACTION_UNANSWERED, key, sizeof key));
        return state->nothing;
    }
    if (state->scope == SCOPE_STAFF)
        return _("There are no coaches and teachers with an account yet. The owner adds them.");
    snprintf(state->nothing, sizeof state->nothing,
             _("There are no pupils yet.\nPress %s to read a class list in; then their letters can be "
               "entered here."),
             key_map_key(view->app->keys, ACTION_CLASS_LIST, key, sizeof key));
    return state->nothing;
}

static void draw_register(struct view *view, struct area area)
{
    struct register_view *state = register_of(view);
    if (state->scope != SCOPE_CLASS || state->class_name[0]) {
        int used = draw_summary(state, area) + 1;
        area.row += used;
        area.rows -= used;
    }
    bool asking = state->asking != ASK_NOTHING;
    int below = asking ? 3 : draw_selected(view, area);
    list_draw(&state->list, (struct area){area.row, area.column, area.rows - below, area.columns}, !asking,
              nothing(view));
    if (asking)
        ask_draw(view, (struct area){area.row + area.rows - below, area.column, below, area.columns});
}

/* --- Actions --- */

/* Opens the film plan of the class that is shown; in the whole school, the class of the selected person. */
static void open_selected(struct view *view)
{
    const struct register_row *row = register_selected(view);
    if (register_of(view)->scope != SCOPE_SCHOOL)
        register_show_film_plan(view);
    else if (row)
        register_show_class_of(view, &(struct class_key){row->class_name, row->location}, row->id);
}

static bool act_register(struct view *view, enum action action)
{
    struct register_view *state = register_of(view);
    switch (action) {
    case ACTION_CLASS_NEXT:
        register_show_next(view, 1);
        return true;
    case ACTION_CLASS_PREVIOUS:
        register_show_next(view, -1);
        return true;
    case ACTION_CLASSES:
        register_show_classes(view);
        return true;
    case ACTION_FIND:
        register_show_school(view);
        return true;
    case ACTION_UNANSWERED:
        register_show_unanswered(view);
        return true;
    case ACTION_REMINDER:
        register_show_reminder(view);
        return true;
    case ACTION_LETTERS_ALL:
        letters_enter_all(view);
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
    case ACTION_OPEN:
        open_selected(view);
        return true;
    case ACTION_FILM_PLAN:
        register_show_film_plan(view);
        return true;
    case ACTION_BACK:
        return list_act(&state->list, view->app, action) || register_show_back(view);
    default:
        return list_act(&state->list, view->app, action);
    }
}

static bool key_register(struct view *view, struct key key)
{
    struct register_view *state = register_of(view);
    return ask_key(view, key) || list_key(&state->list, view->app, key) || register_show_line(view, key);
}

static bool mouse_register(struct view *view, struct mouse mouse)
{
    struct register_view *state = register_of(view);
    bool open = false;
    if (state->asking != ASK_NOTHING) /* the selection stays on the person whom the question is about */
        return true;
    if (mouse.kind == MOUSE_PRESS && area_contains(state->class_place, mouse.row, mouse.column))
        return act_register(view, ACTION_CLASSES);
    if (mouse.kind == MOUSE_PRESS && area_contains(state->day_place, mouse.row, mouse.column))
        return act_register(view, ACTION_DAY);
    if (mouse.kind == MOUSE_PRESS && area_contains(state->purpose_place, mouse.row, mouse.column))
        return act_register(view, ACTION_PURPOSE);
    bool taken = list_mouse(&state->list, mouse, &open);
    if (open)
        open_selected(view);
    return taken;
}

static const char *hints(struct view *view)
{
    struct register_view *state = register_of(view);
    char *text = state->hints;
    const size_t size = sizeof state->hints;
    const struct key_map *keys = view->app->keys;
    text[0] = '\0';
    if (state->scope == SCOPE_CLASS && !state->class_name[0]) {
        key_map_hint(keys, ACTION_CLASS_LIST, _("class list"), text, size);
        key_map_hint(keys, ACTION_EQUIPMENT, _("equipment"), text, size);
        key_map_hint(keys, ACTION_CLASS_NEXT, _("staff"), text, size);
        key_map_hint(keys, ACTION_HELP, _("help"), text, size);
        return text;
    }
    if (state->scope == SCOPE_SCHOOL)
        key_map_hint(keys, ACTION_OPEN, _("to the class"), text, size);
    key_map_hint(keys, ACTION_LETTER_YES, _("yes"), text, size);
    key_map_hint(keys, ACTION_LETTER_NO, _("no"), text, size);
    if (state->scope != SCOPE_SCHOOL)
        key_map_hint(keys, ACTION_LETTERS_ALL, _("all yes"), text, size);
    key_map_hint(keys, ACTION_LETTERS_SAVE, _("record"), text, size);
    key_map_hint(keys, ACTION_FIND, _("find"), text, size);
    key_map_hint(keys, ACTION_CLASSES, _("class"), text, size);
    key_map_hint(keys, ACTION_WITHDRAW, _("withdraw"), text, size);
    key_map_hint(keys, ACTION_HELP, _("help"), text, size);
    key_map_hint(keys, ACTION_UNANSWERED, state->unanswered ? _("all") : _("not answered"), text, size);
    key_map_hint(keys, ACTION_REMINDER, _("reminder"), text, size);
    if (state->scope == SCOPE_CLASS)
        key_map_hint(keys, ACTION_FILM_PLAN, _("film plan"), text, size);
    key_map_hint(keys, ACTION_CLASS_LIST, _("class list"), text, size);
    key_map_hint(keys, ACTION_EQUIPMENT, _("equipment"), text, size);
    key_map_hint(keys, ACTION_DAY, _("day"), text, size);
    key_map_hint(keys, ACTION_IMPORT, _("import"), text, size);
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

bool push_consents(struct app *app, const struct consents_argument *argument)
{
    return app_push(app, &view_consents, argument);
}
