/*
 * The declaration (R3): who of the class is in the picture. Who may not be there stands first, with why, and
 * can be ticked only so that the store can name them.
 */
#include "tui/import/form.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/footage/import-rules.h"
#include "store/base/memory.h"
#include "tui/app.h"
#include "tui/ui/draw.h"
#include "tui/ui/i18n.h"
#include "tui/words/words-consent.h"

enum { COLUMN_SEEN, COLUMN_NUMBER, COLUMN_NAME, COLUMN_CLASS, COLUMN_MAY, NUMBER_MOST = 40 };

static const struct import_pupil *pupil_at(const void *rows, size_t row)
{
    return (const struct import_pupil *)rows + row;
}

static enum style cell(const void *rows, size_t row, int column, char *buffer)
{
    const struct import_pupil *pupil = pupil_at(rows, row);
    const struct film_plan_line *line = pupil->line;
    struct arena arena;
    switch (column) {
    case COLUMN_SEEN:
        snprintf(buffer, LIST_CELL, "%s", pupil->ticked ? "[x]" : "[ ]");
        return pupil->ticked && !line->permission.may ? STYLE_DANGER : pupil->ticked ? STYLE_GOOD : STYLE_DIM;
    case COLUMN_NUMBER:
        snprintf(buffer, LIST_CELL, "%s", line->pupil.number);
        return STYLE_DIM;
    case COLUMN_NAME:
        snprintf(buffer, LIST_CELL, "%s", line->pupil.name);
        return line->permission.may ? STYLE_TEXT : STYLE_DANGER;
    case COLUMN_CLASS:
        snprintf(buffer, LIST_CELL, "%s", line->pupil.class_name);
        return STYLE_DIM;
    default:
        arena_init(&arena);
        snprintf(buffer, LIST_CELL, "%s", words_permission(&arena, &line->permission));
        arena_release(&arena);
        return line->permission.may ? STYLE_GOOD : STYLE_DANGER;
    }
}

static const char *row_id(const void *rows, size_t row)
{
    return pupil_at(rows, row)->line->pupil.id;
}

static int compare(const void *rows, size_t a, size_t b, int column)
{
    const struct import_pupil *left = pupil_at(rows, a), *right = pupil_at(rows, b);
    switch (column) {
    case COLUMN_SEEN:
        return right->ticked - left->ticked;
    case COLUMN_NUMBER:
        return strcmp(left->line->pupil.number, right->line->pupil.number);
    case COLUMN_CLASS:
        return strcmp(left->line->pupil.class_name, right->line->pupil.class_name);
    case COLUMN_MAY:
        return (int)left->line->permission.reason - (int)right->line->permission.reason;
    default:
        return strcoll(left->line->pupil.name, right->line->pupil.name);
    }
}

static const char *group(const void *rows, size_t row)
{
    return pupil_at(rows, row)->line->permission.may ? "may" : "may not";
}

static void group_line(const void *rows, size_t row, char *buffer)
{
    bool may = pupil_at(rows, row)->line->permission.may;
    snprintf(buffer, LIST_CELL, "%s", may ? _("MAY be in the picture") : _("MAY NOT be in the picture"));
}

static const struct list_type pupils_type = {
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

static size_t number_index(char *const *numbers, size_t count, const char *number)
{
    size_t i = 0;
    while (i < count && strcmp(numbers[i], number) != 0)
        i++;
    return i;
}

static void number_add(char ***numbers, size_t *count, size_t *room, const char *number)
{
    if (number_index(*numbers, *count, number) < *count)
        return;
    memory_reserve((void **)numbers, room, *count + 1, sizeof **numbers);
    (*numbers)[(*count)++] = memory_copy(number);
}

static void number_drop(char **numbers, size_t *count, const char *number)
{
    size_t at = number_index(numbers, *count, number);
    if (at == *count)
        return;
    free(numbers[at]);
    numbers[at] = numbers[--*count];
}

static void numbers_release(char **numbers, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(numbers[i]);
    free(numbers);
}

/* --- Life --- */

void picture_page_open(struct view *view)
{
    struct import_view *state = import_of(view);
    list_init(&state->pupils, &pupils_type);
    prompt_init(&state->visitor, "", NUMBER_MOST, false);
}

void picture_page_release(struct import_view *state)
{
    list_release(&state->pupils);
    prompt_release(&state->visitor);
    numbers_release(state->ticked, state->ticked_count);
    numbers_release(state->visitors, state->visitor_count);
}

static void add_row(struct import_view *state, const struct film_plan_line *line)
{
    state->pupil_rows[state->pupil_count++] = (struct import_pupil){
        .line = line,
        .ticked = number_index(state->ticked, state->ticked_count, line->pupil.number) < state->ticked_count,
    };
    state->may_count += line->permission.may;
}

/* Who was asked for by number: of all pupils. */
static bool load_visitors(struct view *view, struct error *error)
{
    struct import_view *state = import_of(view);
    state->visitors_plan = (struct film_plan){0};
    return !state->visitor_count ||
           film_plan_make(view->app->store, view->app->actor, NULL, state->prompts[FIELD_DAY].text,
                          lesson_page_purpose(state), &view->arena, &state->visitors_plan, error);
}

static bool is_visitor(const struct import_view *state, const struct film_plan_line *line)
{
    if (number_index(state->visitors, state->visitor_count, line->pupil.number) == state->visitor_count)
        return false;
    for (size_t i = 0; i < state->plan.count; i++) {
        if (strcmp(state->plan.lines[i].pupil.number, line->pupil.number) == 0)
            return false; /* of this class after all */
    }
    return true;
}

bool picture_page_load(struct view *view, struct error *error)
{
    struct import_view *state = import_of(view);
    list_set_rows(&state->pupils, NULL, 0);
    state->pupil_count = state->may_count = 0;
    lesson_page_request(view, "all-permitted");
    if (!import_film_plan(view->app->store, view->app->actor, &state->request, &view->arena, &state->plan,
                          error) ||
        !load_visitors(view, error))
        return false;
    state->pupil_rows = arena_alloc(&view->arena, (state->plan.count + state->visitors_plan.count + 1) *
                                                      sizeof *state->pupil_rows);
    for (int may = 0; may < 2; may++) {
        for (size_t i = 0; i < state->plan.count; i++) {
            if (state->plan.lines[i].permission.may == may)
                add_row(state, &state->plan.lines[i]);
        }
        for (size_t i = 0; i < state->visitors_plan.count; i++) {
            const struct film_plan_line *line = &state->visitors_plan.lines[i];
            if (line->permission.may == may && is_visitor(state, line))
                add_row(state, line);
        }
    }
    list_set_rows(&state->pupils, state->pupil_rows, state->pupil_count);
    return true;
}

/* --- Declaring --- */

static void tick(struct view *view, size_t row)
{
    struct import_view *state = import_of(view);
    const char *number = state->pupil_rows[row].line->pupil.number;
    state->nobody = false;
    if (state->pupil_rows[row].ticked)
        number_drop(state->ticked, &state->ticked_count, number);
    else
        number_add(&state->ticked, &state->ticked_count, &state->ticked_room, number);
    state->pupil_rows[row].ticked = !state->pupil_rows[row].ticked;
    import_say(view, "");
}

/* All who may be there; or, when they all are, nobody. */
static void tick_all(struct view *view)
{
    struct import_view *state = import_of(view);
    bool all = true;
    for (size_t i = 0; i < state->pupil_count; i++)
        all = all && (!state->pupil_rows[i].line->permission.may || state->pupil_rows[i].ticked);
    for (size_t i = 0; i < state->pupil_count; i++) {
        if (state->pupil_rows[i].line->permission.may && state->pupil_rows[i].ticked == all)
            tick(view, i);
    }
}

/* R3: that the camera saw the teacher alone is declared like all else, never taken from ticking nothing. */
static void tick_nobody(struct view *view)
{
    struct import_view *state = import_of(view);
    bool nobody = !state->nobody;
    for (size_t i = 0; i < state->pupil_count; i++) {
        if (state->pupil_rows[i].ticked)
            tick(view, i);
    }
    state->nobody = nobody;
    import_say(view, "");
}

static void declare(struct view *view)
{
    struct import_view *state = import_of(view);
    struct import_permit permit;
    struct error error;
    struct arena arena;
    const char *numbers = "";
    arena_init(&arena);
    for (size_t i = 0; i < state->pupil_count; i++) {
        if (state->pupil_rows[i].ticked)
            numbers = arena_printf(&arena, "%s%s%s", numbers, *numbers ? "," : "",
                                   state->pupil_rows[i].line->pupil.number);
    }
    if (state->nobody)
        numbers = "none";
    if (!*numbers) {
        import_say(view, _("Tick who of the class is in the picture; one key ticks everybody who may be "
                           "there, another says that nobody is."));
    } else {
        lesson_page_request(view, numbers);
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
    view->app->prompt = asking ? &state->visitor : NULL;
    view->app->dirty = true;
}

static void add_visitor(struct view *view)
{
    struct import_view *state = import_of(view);
    struct film_plan plan;
    struct error error;
    const char *number = state->visitor.text;
    if (!*number) {
        ask_visitor(view, false);
        return;
    }
    if (!film_plan_make(view->app->store, view->app->actor, NULL, state->prompts[FIELD_DAY].text,
                        lesson_page_purpose(state), &view->arena, &plan, &error)) {
        import_say(view, error.text);
        return;
    }
    for (size_t i = 0; i < plan.count; i++) {
        if (strcmp(plan.lines[i].pupil.number, number) != 0)
            continue;
        number_add(&state->visitors, &state->visitor_count, &state->visitor_room, number);
        number_add(&state->ticked, &state->ticked_count, &state->ticked_room, number);
        state->nobody = false;
        list_select_id(&state->pupils, plan.lines[i].pupil.id);
        ask_visitor(view, false);
        import_say(view, "");
        view->app->reload = true;
        return;
    }
    error_set(&error, ERROR_INVALID, "There is no pupil with number “%.*s” in the list; check the number.",
              40, number);
    import_say(view, error.text);
}

bool picture_page_act(struct view *view, enum action action)
{
    struct import_view *state = import_of(view);
    size_t row;
    switch (action) {
    case ACTION_TICK:
        if (list_selected(&state->pupils, &row))
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
    case ACTION_IMPORT:
    case ACTION_ADD:
        return true;
    default:
        return list_act(&state->pupils, view->app, action);
    }
}

bool picture_page_key(struct view *view, struct key key)
{
    struct import_view *state = import_of(view);
    if (!state->asking_visitor)
        return list_key(&state->pupils, view->app, key);
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
    bool taken = list_mouse(&state->pupils, mouse, &open);
    if (open && list_selected(&state->pupils, &row))
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
    for (size_t i = 0; i < state->pupil_count; i++)
        ticked += state->pupil_rows[i].ticked;
    draw_format(text.row, text.column, text.columns, STYLE_STRONG, _("Class %s on %s, %s"),
                state->values[FIELD_CLASS], day, words_purpose(lesson_page_purpose(state)));
    text.row++;
    snprintf(line, sizeof line, _("%zu may be in the picture, %zu may not; %zu ticked."), state->may_count,
             state->pupil_count - state->may_count, ticked);
    text.row += draw_paragraphs(text, 0, STYLE_TEXT, line);
    if (state->nobody)
        text.row += draw_text(text.row, text.column, text.columns, STYLE_GOOD,
                              _("You declare that nobody of the class is in the picture.")) > 0;
    else
        text.row += draw_paragraphs(
            text, 0, STYLE_DIM,
            _("You declare who is in the picture. Who may not be there keeps all of it out."));
    text.rows = 5;
    int used = import_draw_sentence(view, text);
    text.row += used;
    if (state->asking_visitor) {
        used = draw_text(text.row, text.column, text.columns - 12, STYLE_STRONG,
                         _("Number of the pupil of another class:"));
        prompt_draw(&state->visitor, (struct area){text.row, text.column + used + 1, 1, 14}, true);
        text.row++;
    }
    struct area list = {text.row + 1, area.column, area.row + area.rows - text.row - 1, area.columns};
    list_draw(&state->pupils, list, !state->asking_visitor,
              _("There are no pupils in this class at the location of this lesson."));
}
