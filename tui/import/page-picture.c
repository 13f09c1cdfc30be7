/*
 * The declaration (R3): who of the class is in the picture, and which employees. Those who may not be there
 * stand first, with the reason. They can be ticked all the same: then the store refuses the import and names
 * them. In coaching it is known which teacher is filmed; for other purposes the employees of the location
 * stand below the pupils.
 */
#include "tui/import/form.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/footage/import-rules.h"
#include "store/base/memory.h"
#include "tui/screens.h"
#include "tui/ui/draw.h"
#include "tui/ui/i18n.h"
#include "tui/words/words-consent.h"

enum { COLUMN_SEEN, COLUMN_NUMBER, COLUMN_NAME, COLUMN_CLASS, COLUMN_MAY, NUMBER_MOST = 40 };

static const struct import_person *person_at(const void *rows, size_t row)
{
    return (const struct import_person *)rows + row;
}

static enum style cell(const void *rows, size_t row, int column, char *buffer)
{
    const struct import_person *person = person_at(rows, row);
    bool may = person->permission->may;
    struct arena arena;
    switch (column) {
    case COLUMN_SEEN:
        snprintf(buffer, LIST_CELL, "%s", person->ticked ? "[x]" : "[ ]");
        return person->ticked && !may ? STYLE_DANGER : person->ticked ? STYLE_GOOD : STYLE_DIM;
    case COLUMN_NUMBER:
        snprintf(buffer, LIST_CELL, "%s", person->number);
        return STYLE_DIM;
    case COLUMN_NAME:
        snprintf(buffer, LIST_CELL, "%s", person->name);
        return may ? STYLE_TEXT : STYLE_DANGER;
    case COLUMN_CLASS:
        snprintf(buffer, LIST_CELL, "%s", person->class_name);
        return STYLE_DIM;
    default:
        arena_init(&arena);
        snprintf(buffer, LIST_CELL, "%s", words_permission(&arena, person->permission));
        arena_release(&arena);
        return may ? STYLE_GOOD : STYLE_DANGER;
    }
}

static const char *row_id(const void *rows, size_t row)
{
    return person_at(rows, row)->id;
}

static int compare(const void *rows, size_t a, size_t b, int column)
{
    const struct import_person *left = person_at(rows, a), *right = person_at(rows, b);
    switch (column) {
    case COLUMN_SEEN:
        return right->ticked - left->ticked;
    case COLUMN_NUMBER:
        return strcmp(left->number, right->number);
    case COLUMN_CLASS:
        return strcmp(left->class_name, right->class_name);
    case COLUMN_MAY:
        return (int)left->permission->reason - (int)right->permission->reason;
    default:
        return strcoll(left->name, right->name);
    }
}

static const char *group(const void *rows, size_t row)
{
    const struct import_person *person = person_at(rows, row);
    return person->employee ? "employees" : person->permission->may ? "may" : "may not";
}

static void group_line(const void *rows, size_t row, char *buffer)
{
    const struct import_person *person = person_at(rows, row);
    snprintf(buffer, LIST_CELL, "%s",
             person->employee          ? _("EMPLOYEES: tick who is in the picture")
             : person->permission->may ? _("MAY be in the picture")
                                       : _("MAY NOT be in the picture"));
}

static const struct list_type people_type = {
    .columns =
        {
            [COLUMN_SEEN] = {.title = N_("Seen"), .least = 4, .most = 8, .weight = 11},
            [COLUMN_NUMBER] = {.title = N_("Number"), .least = 6, .most = 12, .weight = 8},
            [COLUMN_NAME] = {.title = N_("Name"), .least = 14, .most = 40, .weight = 9},
            [COLUMN_CLASS] = {.title = N_("Class"), .least = 5, .most = 12, .weight = 3},
            [COLUMN_MAY] = {.title = N_("Why"), .least = 18, .most = 70, .weight = 10, .enough = 50},
        },
    .cell = cell,
    .id = row_id,
    .compare = compare,
    .group = group,
    .group_line = group_line,
    .sort_column = -1,
};

/* --- Numbers that are remembered --- */

static size_t number_index(const struct import_numbers *numbers, const char *number)
{
    size_t i = 0;
    while (i < numbers->count && strcmp(numbers->items[i], number) != 0)
        i++;
    return i;
}

static bool number_is_there(const struct import_numbers *numbers, const char *number)
{
    return number_index(numbers, number) < numbers->count;
}

static void number_add(struct import_numbers *numbers, const char *number)
{
    if (number_is_there(numbers, number))
        return;
    memory_reserve((void **)&numbers->items, &numbers->room, numbers->count + 1, sizeof *numbers->items);
    numbers->items[numbers->count++] = memory_copy(number);
}

static void number_drop(struct import_numbers *numbers, const char *number)
{
    size_t at = number_index(numbers, number);
    if (at == numbers->count)
        return;
    free(numbers->items[at]);
    numbers->items[at] = numbers->items[--numbers->count];
}

static void numbers_release(struct import_numbers *numbers)
{
    for (size_t i = 0; i < numbers->count; i++)
        free(numbers->items[i]);
    free(numbers->items);
}

/* --- Life --- */

void picture_page_open(struct view *view)
{
    struct import_view *state = import_of(view);
    list_init(&state->people, &people_type);
    prompt_init(&state->visitor, "", NUMBER_MOST, false);
}

void picture_page_release(struct import_view *state)
{
    list_release(&state->people);
    prompt_release(&state->visitor);
    numbers_release(&state->ticked);
    numbers_release(&state->staff_ticked);
    numbers_release(&state->visitors);
}

static void add_pupil(struct import_view *state, const struct film_plan_line *line)
{
    state->person_rows[state->person_count++] = (struct import_person){
        .id = line->pupil.id,
        .number = line->pupil.number,
        .name = line->pupil.name,
        .class_name = line->pupil.class_name,
        .permission = &line->permission,
        .ticked = number_is_there(&state->ticked, line->pupil.number),
    };
    state->may_count += line->permission.may;
    state->may_not_count += !line->permission.may;
}

static void add_employee(struct import_view *state, const struct staff_line *line)
{
    bool ticked = number_is_there(&state->staff_ticked, line->name);
    /* In coaching the teacher is known. Another employee is shown only once somebody has asked for them. */
    if (lesson_page_purpose(state) == PURPOSE_COACHING && !ticked)
        return;
    state->person_rows[state->person_count++] = (struct import_person){.id = line->id,
                                                                       .number = line->name,
                                                                       .name = line->full_name,
                                                                       .class_name = "",
                                                                       .permission = &line->permission,
                                                                       .employee = true,
                                                                       .ticked = ticked};
}

/* Reads the film plan of all pupils, if some of other classes were asked for. */
static bool load_visitors(struct view *view, struct error *error)
{
    struct import_view *state = import_of(view);
    state->visitors_plan = (struct film_plan){0};
    return !state->visitors.count ||
           film_plan_make(view->app->store, view->app->actor, NULL, NULL, state->prompts[FIELD_DAY].text,
                          lesson_page_purpose(state), &view->arena, &state->visitors_plan, error);
}

static bool is_visitor(const struct import_view *state, const struct film_plan_line *line)
{
    if (!number_is_there(&state->visitors, line->pupil.number))
        return false;
    for (size_t i = 0; i < state->plan.count; i++) {
        if (strcmp(state->plan.lines[i].pupil.number, line->pupil.number) == 0)
            return false; /* is of this class, and in its plan already */
    }
    return true;
}

static void add_rows(struct import_view *state)
{
    for (int may = 0; may < 2; may++) {
        for (size_t i = 0; i < state->plan.count; i++) {
            if (state->plan.lines[i].permission.may == may)
                add_pupil(state, &state->plan.lines[i]);
        }
        for (size_t i = 0; i < state->visitors_plan.count; i++) {
            const struct film_plan_line *line = &state->visitors_plan.lines[i];
            if (line->permission.may == may && is_visitor(state, line))
                add_pupil(state, line);
        }
    }
    for (size_t i = 0; i < state->staff.count; i++)
        add_employee(state, &state->staff.lines[i]);
}

bool picture_page_load(struct view *view, struct error *error)
{
    struct import_view *state = import_of(view);
    struct app *app = view->app;
    list_set_rows(&state->people, NULL, 0);
    state->person_count = state->may_count = state->may_not_count = 0;
    lesson_page_request(view, "all-permitted");
    if (!import_film_plan(app->store, app->actor, &state->request, &view->arena, &state->plan, error) ||
        !import_film_plan_staff(app->store, app->actor, &state->request, &view->arena, &state->staff,
                                error) ||
        !load_visitors(view, error))
        return false;
    size_t most = state->plan.count + state->visitors_plan.count + state->staff.count;
    state->person_rows = arena_alloc(&view->arena, (most + 1) * sizeof *state->person_rows);
    add_rows(state);
    list_set_rows(&state->people, state->person_rows, state->person_count);
    return true;
}

/* --- Declaring --- */

static void tick(struct view *view, size_t row)
{
    struct import_view *state = import_of(view);
    struct import_person *person = &state->person_rows[row];
    struct import_numbers *numbers = person->employee ? &state->staff_ticked : &state->ticked;
    if (!person->employee)
        state->nobody = false;
    if (person->ticked)
        number_drop(numbers, person->number);
    else
        number_add(numbers, person->number);
    person->ticked = !person->ticked;
    import_say(view, "");
}

/* Ticks all pupils who may be in the picture; when all of them are ticked, none. */
static void tick_all(struct view *view)
{
    struct import_view *state = import_of(view);
    bool all = true;
    for (size_t i = 0; i < state->person_count; i++) {
        const struct import_person *person = &state->person_rows[i];
        all = all && (person->employee || !person->permission->may || person->ticked);
    }
    for (size_t i = 0; i < state->person_count; i++) {
        const struct import_person *person = &state->person_rows[i];
        if (!person->employee && person->permission->may && person->ticked == all)
            tick(view, i);
    }
}

/* R3: that no pupil is in the picture is declared as well, never concluded from ticks that are missing. */
static void tick_nobody(struct view *view)
{
    struct import_view *state = import_of(view);
    bool nobody = !state->nobody;
    for (size_t i = 0; i < state->person_count; i++) {
        if (state->person_rows[i].ticked && !state->person_rows[i].employee)
            tick(view, i);
    }
    state->nobody = nobody;
    import_say(view, "");
}

/* The numbers, or log-in names, of those who are ticked: "1001,1002". */
static const char *ticked_numbers(const struct import_view *state, bool employees, struct arena *arena)
{
    const char *numbers = "";
    for (size_t i = 0; i < state->person_count; i++) {
        const struct import_person *person = &state->person_rows[i];
        if (person->ticked && person->employee == employees)
            numbers = arena_printf(arena, "%s%s%s", numbers, *numbers ? "," : "", person->number);
    }
    return numbers;
}

static void declare(struct view *view)
{
    struct import_view *state = import_of(view);
    struct import_permit permit;
    struct error error;
    struct arena arena;
    arena_init(&arena);
    const char *numbers = state->nobody ? "none" : ticked_numbers(state, false, &arena);
    const char *staff = ticked_numbers(state, true, &arena);
    if (!*numbers) {
        import_say(view, _("Tick who of the class is in the picture; one key ticks everybody who may be "
                           "there, another says that nobody is."));
    } else {
        lesson_page_request(view, numbers);
        state->request.staff = arena_copy(&state->request_arena, *staff ? staff : "none");
        if (import_permit(view->app->store, view->app->actor, &state->request, &state->request_arena, &permit,
                          &error)) {
            files_page_choose(view);
            import_go_to(view, PAGE_FILES);
        } else {
            import_say(view, error.text);
        }
    }
    arena_release(&arena);
}

static void ask_visitor(struct view *view, bool asking)
{
    struct import_view *state = import_of(view);
    state->asking_visitor = asking;
    prompt_set(&state->visitor, "");
    state->visitor.enter = N_("tick them");
    state->visitor.escape = N_("leave it");
    view->app->prompt = asking ? &state->visitor : NULL;
    view->app->dirty = true;
}

/* Finds a pupil of another class by number, or an employee of the location by log-in name, and ticks them. */
static bool find_visitor(struct view *view, const char *number, struct error *error)
{
    struct import_view *state = import_of(view);
    struct film_plan plan;
    if (!film_plan_make(view->app->store, view->app->actor, NULL, NULL, state->prompts[FIELD_DAY].text,
                        lesson_page_purpose(state), &view->arena, &plan, error))
        return false;
    for (size_t i = 0; i < plan.count; i++) {
        if (strcmp(plan.lines[i].pupil.number, number) != 0)
            continue;
        number_add(&state->visitors, number);
        number_add(&state->ticked, number);
        state->nobody = false;
        list_select_id(&state->people, plan.lines[i].pupil.id);
        return true;
    }
    for (size_t i = 0; i < state->staff.count; i++) {
        if (strcmp(state->staff.lines[i].name, number) != 0)
            continue;
        number_add(&state->staff_ticked, number);
        list_select_id(&state->people, state->staff.lines[i].id);
        return true;
    }
    return error_set(
        error, ERROR_INVALID,
        "There is no pupil with number “%.*s” in the list, and nobody of that log-in name works at "
        "this location; check the number.",
        40, number);
}

static void add_visitor(struct view *view)
{
    struct import_view *state = import_of(view);
    struct error error;
    if (!*state->visitor.text) {
        ask_visitor(view, false);
    } else if (find_visitor(view, state->visitor.text, &error)) {
        ask_visitor(view, false);
        import_say(view, "");
        view->app->reload = true;
    } else {
        import_say(view, error.text);
    }
}

bool picture_page_act(struct view *view, enum action action)
{
    struct import_view *state = import_of(view);
    size_t row;
    switch (action) {
    case ACTION_TICK:
        if (list_selected(&state->people, &row))
            tick(view, row);
        return true;
    case ACTION_TICK_ALL:
        tick_all(view);
        return true;
    case ACTION_NOBODY:
        tick_nobody(view);
        return true;
    case ACTION_VISITOR:
        ask_visitor(view, true);
        return true;
    case ACTION_GO_ON:
    case ACTION_OPEN:
        declare(view);
        return true;
    default:
        return list_act(&state->people, view->app, action);
    }
}

bool picture_page_key(struct view *view, struct key key)
{
    struct import_view *state = import_of(view);
    if (!state->asking_visitor)
        return list_key(&state->people, view->app, key);
    view->app->dirty = true;
    switch (prompt_key(&state->visitor, key)) {
    case PROMPT_DONE:
        add_visitor(view);
        return true;
    case PROMPT_LEFT:
        ask_visitor(view, false);
        return true;
    case PROMPT_EDITED:
        return true;
    case PROMPT_IGNORED:
        break;
    }
    return false;
}

bool picture_page_mouse(struct view *view, struct mouse mouse)
{
    struct import_view *state = import_of(view);
    bool open = false;
    size_t row;
    bool taken = list_mouse(&state->people, mouse, &open);
    if (open && list_selected(&state->people, &row))
        tick(view, row);
    return taken;
}

/* --- Drawing --- */

void picture_page_draw(struct view *view, struct area area)
{
    struct import_view *state = import_of(view);
    char day[32], line[512];
    struct area text = {area.row, area.column + 1, 3, area.columns - 2};
    i18n_day(state->prompts[FIELD_DAY].text, day, sizeof day);
    size_t ticked = 0;
    for (size_t i = 0; i < state->person_count; i++)
        ticked += state->person_rows[i].ticked;
    draw_format(text.row, text.column, text.columns, STYLE_STRONG, _("Class %s on %s, %s"),
                lesson_page_class(state), day, words_purpose(lesson_page_purpose(state)));
    text.row++;
    snprintf(line, sizeof line, _("%zu may be in the picture, %zu may not; %zu ticked."), state->may_count,
             state->may_not_count, ticked);
    text.row += draw_paragraphs(text, 0, STYLE_TEXT, line);
    if (state->nobody)
        text.row += draw_text(text.row, text.column, text.columns, STYLE_GOOD,
                              _("You declare that nobody of the class is in the picture.")) > 0;
    else
        text.row += draw_paragraphs(
            text, 0, STYLE_DIM,
            _("You declare who is in the picture. If somebody there may not be, nothing is imported."));
    text.rows = 5;
    int used = import_draw_sentence(view, text);
    text.row += used;
    if (state->asking_visitor) {
        used = draw_text(text.row, text.column, text.columns - 18, STYLE_STRONG,
                         _("Pupil's number, or log-in name of an employee:"));
        prompt_draw(&state->visitor, (struct area){text.row, text.column + used + 1, 1, 14}, true);
        text.row++;
    }
    struct area list = {text.row + 1, area.column, area.row + area.rows - text.row - 1, area.columns};
    list_draw(&state->people, list, !state->asking_visitor, _("There was nobody in this class on that day."));
}
