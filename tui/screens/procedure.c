/*
 * The Procedure screen: where each lesson stands in the steps from consent to certificate, and what is owed
 * by whom.
 */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "store/base/clock.h"
#include "store/people/permission.h"
#include "store/review/procedure.h"
#include "store/base/text.h"
#include "tui/screens.h"
#include "tui/completion.h"
#include "tui/ui/draw.h"
#include "tui/ui/list-view.h"
#include "tui/screens/consents.h"
#include "tui/words/words-procedure.h"

enum { COLUMN_DATE, COLUMN_CLASS, COLUMN_TEACHER, COLUMN_COACH, COLUMN_STEPS, COLUMN_NEXT };

struct procedure {
    struct list list; /* first (tui/ui/list-view.h) */
    struct lesson_list lessons;
    size_t completed; /* the row whose steps were read in full (complete_selected); SIZE_MAX: none */
    bool on_steps;    /* the focus is on the selected lesson's steps */
    enum step step;
    char hints[512];
};

static const struct lesson *lesson_at(const void *rows, size_t row)
{
    return (const struct lesson *)rows + row;
}

static enum style cell(const void *rows, size_t row, int column, char *buffer)
{
    const struct lesson *lesson = lesson_at(rows, row);
    switch (column) {
    case COLUMN_DATE:
        if (lesson->filmed_on)
            i18n_day(lesson->filmed_on, buffer, LIST_CELL);
        else
            snprintf(buffer, LIST_CELL, "%s", _("next lesson"));
        return lesson->session ? STYLE_TEXT : STYLE_ACCENT;
    case COLUMN_CLASS:
        snprintf(buffer, LIST_CELL, "%s", lesson->class_name ? lesson->class_name : "");
        return STYLE_TEXT;
    case COLUMN_TEACHER:
        snprintf(buffer, LIST_CELL, "%s", lesson->teacher);
        return STYLE_TEXT;
    case COLUMN_COACH:
        snprintf(buffer, LIST_CELL, "%s", lesson->coach);
        return STYLE_DIM;
    case COLUMN_STEPS: {
        size_t used = 0;
        for (int step = 0; step < STEP_COUNT && used < LIST_CELL; step++)
            used += (size_t)snprintf(buffer + used, LIST_CELL - used, "%s",
                                     words_step_symbol(lesson->steps[step].state));
        return STYLE_DIM;
    }
    default:
        return words_next_step(lesson, buffer, LIST_CELL);
    }
}

static const char *row_id(const void *rows, size_t row)
{
    const struct lesson *lesson = lesson_at(rows, row);
    return lesson->session ? lesson->session : lesson->trajectory;
}

static int compare(const void *rows, size_t a, size_t b, int column)
{
    const struct lesson *left = lesson_at(rows, a), *right = lesson_at(rows, b);
    switch (column) {
    case COLUMN_DATE: /* a lesson that is not filmed yet counts as the newest */
        return strcmp(left->filmed_on ? left->filmed_on : "9", right->filmed_on ? right->filmed_on : "9");
    case COLUMN_CLASS:
        return strcoll(left->class_name ? left->class_name : "", right->class_name ? right->class_name : "");
    case COLUMN_TEACHER:
        return strcoll(left->teacher, right->teacher);
    case COLUMN_COACH:
        return strcoll(left->coach, right->coach);
    default:
        return (int)left->next - (int)right->next;
    }
}

static const struct list_type procedure_list_type = {
    .columns =
        {
            [COLUMN_DATE] = {.title = N_("Lesson"), .least = 11, .most = 14, .weight = 9},
            [COLUMN_CLASS] = {.title = N_("Class"), .least = 5, .most = 16, .weight = 6},
            [COLUMN_TEACHER] = {.title = N_("Teacher"), .least = 12, .most = 40, .weight = 8},
            [COLUMN_COACH] = {.title = N_("Coach"), .least = 12, .most = 40, .weight = 2},
            [COLUMN_STEPS] = {.title = N_("Steps"), .least = STEP_COUNT, .most = STEP_COUNT, .weight = 3},
            [COLUMN_NEXT] =
                {.title = N_("What comes next"), .least = 24, .most = 80, .weight = 10, .enough = 40},
        },
    .cell = cell,
    .id = row_id,
    .compare = compare,
    .sort_column = -1,
};

static bool open_procedure(struct view *view, const void *argument, struct error *error)
{
    (void)argument;
    (void)error;
    struct procedure *procedure = view->state;
    list_init(&procedure->list, &procedure_list_type);
    return true;
}

/* Reads the rest of what the selected lesson's steps say, since these are shown one by one. */
static void complete_selected(struct view *view)
{
    struct procedure *procedure = view->state;
    size_t row;
    struct error error;
    if (!list_selected(&procedure->list, &row) || row == procedure->completed)
        return;
    procedure->completed = row;
    if (!procedure_complete(view->app->store, view->app->actor, &view->arena, &procedure->lessons.items[row],
                            &error))
        app_fail(view->app, &error);
}

static bool load_procedure(struct view *view, struct error *error)
{
    struct procedure *procedure = view->state;
    list_set_rows(&procedure->list, NULL, 0);
    if (!procedure_list(view->app->store, view->app->actor, &view->arena, &procedure->lessons, error))
        return false;
    list_set_rows(&procedure->list, procedure->lessons.items, procedure->lessons.count);
    procedure->completed = SIZE_MAX;
    complete_selected(view);
    return true;
}

/* All steps of the selected lesson, one line each. */
static void draw_steps(const struct procedure *procedure, const struct lesson *lesson, struct area area)
{
    char state[256];
    int names = 0;
    for (int step = 0; step < STEP_COUNT; step++) {
        int columns = text_width(words_step((enum step)step));
        names = columns > names ? columns : names;
    }
    if (names > area.columns / 2)
        names = area.columns / 2;
    draw_rule(area.row, area.column, area.columns, STYLE_DIM);
    for (int step = 0; step < STEP_COUNT && step + 1 < area.rows; step++) {
        enum style style = words_lesson_step(lesson, (enum step)step, state, sizeof state);
        int row = area.row + 1 + step, after = area.column + names + 5;
        bool chosen = procedure->on_steps && (int)procedure->step == step;
        draw_text(row, area.column + 1, 2, style, words_step_symbol(lesson->steps[step].state));
        if (chosen)
            draw_fill((struct area){row, area.column + 2, 1, names + 2}, STYLE_SELECTED);
        draw_text(row, area.column + 3, names, chosen ? STYLE_SELECTED : STYLE_TEXT,
                  words_step((enum step)step));
        draw_text(row, after, area.column + area.columns - after, style, state);
    }
}

static void draw_procedure(struct view *view, struct area area)
{
    struct procedure *procedure = view->state;
    size_t row;
    int below = list_selected(&procedure->list, &row) ? STEP_COUNT + 1 : 0;
    char nothing[256], keys[64];
    if (app_screen(view->app, ACTION_NEW_TRAJECTORY))
        snprintf(
            nothing, sizeof nothing,
            _("There are no lessons yet. Press %s to open a trajectory with a teacher; its first lesson then "
              "stands here."),
            key_map_keys(view->app->keys, ACTION_NEW_TRAJECTORY, keys, sizeof keys));
    else
        snprintf(nothing, sizeof nothing, "%s",
                 _("There are no lessons yet. When a coach has opened a trajectory, its first lesson stands "
                   "here."));
    list_draw(&procedure->list, (struct area){area.row, area.column, area.rows - below, area.columns},
              !procedure->on_steps, nothing);
    if (below)
        draw_steps(procedure, &procedure->lessons.items[row],
                   (struct area){area.row + area.rows - below, area.column, below, area.columns});
}

/* --- Going to where a step is done --- */

static void show_film_plan(struct view *view, const struct lesson *lesson)
{
    char today[DAY_SIZE];
    clock_day(clock_now(), today);
    if (!lesson->class_name) {
        push_classes(view->app, &(struct classes_argument){.on = today,
                                                           .purpose = PURPOSE_COACHING,
                                                           .trajectory = lesson->trajectory});
        return;
    }
    /* Before filming it is looked at: the plan of a lesson that came in already is history. */
    char trajectory[ID_SIZE];
    struct error error;
    bool next = !lesson->session;
    snprintf(trajectory, sizeof trajectory, "%s", lesson->trajectory);
    bool shown = push_film_plan(
        view->app,
        &(struct film_plan_argument){.on = lesson->filmed_on ? lesson->filmed_on : today,
                                     .purpose = PURPOSE_COACHING,
                                     .class = {.name = lesson->class_name, .location = lesson->location}});
    if (shown && next && !procedure_plan_seen(view->app->store, view->app->actor, trajectory, &error))
        app_fail(view->app, &error);
}

static void show_consents(struct view *view, const struct lesson *lesson, enum step step)
{
    struct app *app = view->app;
    if (!app_screen(app, ACTION_SCREEN_CONSENTS)) {
        app_say(app, _("The registrar records consents; bring the signed form there."));
        return;
    }
    struct consents_argument argument = {0};
    if (step == STEP_TEACHER_CONSENT) /* R1 */
        argument.employee = lesson->teacher_id;
    else if (lesson->class_name)
        argument.class = (struct class_key){.name = lesson->class_name, .location = lesson->location};
    push_consents(app, &argument);
}

/* R7: whether this person reviews the lesson, and so may watch it; the registrar never may. */
static bool reviews(struct view *view, const struct lesson *lesson)
{
    bool may = view->app->actor->roles & (ROLE_COACH | ROLE_TEACHER);
    if (!may)
        app_say(view->app, _("That is done by %s and %s."), lesson->coach, lesson->teacher);
    return may;
}

static void say_step(struct view *view, const struct lesson *lesson, enum step step)
{
    char state[256];
    words_lesson_step(lesson, step, state, sizeof state);
    app_say(view->app, "%s: %s.", words_step(step), state);
}

/* Goes to where the step is done, or was done. Where there is no such place, a sentence says how it stands.
 */
static void go_to_step(struct view *view, const struct lesson *lesson, enum step step)
{
    struct app *app = view->app;
    char id[ID_SIZE];
    snprintf(id, sizeof id, "%s", lesson->session ? lesson->session : lesson->trajectory);
    bool owed = lesson->steps[step].state == STEP_OWED;
    switch (step) {
    case STEP_TEACHER_CONSENT:
    case STEP_PUPILS:
        show_consents(view, lesson, step);
        return;
    case STEP_FILM_PLAN:
        show_film_plan(view, lesson);
        return;
    case STEP_FILM:
    case STEP_IMPORT:
        if (lesson->session)
            break;
        push_import(app, &(struct import_argument){.trajectory = id});
        return;
    case STEP_WIPE:
        if (!owed)
            break;
        push_wipes(app, &(struct wipes_argument){.session = id});
        return;
    case STEP_REVIEW:
        if (!lesson->session)
            break;
        if (reviews(view, lesson))
            push_watch(app, &(struct watch_argument){.session = id});
        return;
    case STEP_COMPLETE:
        if (!owed)
            break;
        if (reviews(view, lesson))
            completion_review(app, id);
        return;
    case STEP_END:
        snprintf(id, sizeof id, "%s", lesson->trajectory);
        if (lesson->steps[step].state == STEP_DONE)
            break;
        if (reviews(view, lesson))
            completion_end(app, id);
        return;
    case STEP_CERTIFICATE:
        if (lesson->steps[step].state != STEP_DONE || !app_screen(app, ACTION_SCREEN_TRACE))
            break;
        app_push(app, &view_trace, NULL);
        return;
    case STEP_PURGE:
    case STEP_COUNT:
        break;
    }
    if (step < STEP_COUNT)
        say_step(view, lesson, step);
}

/* Goes to the step that comes next. When all is done, or the rest goes by itself, goes to the review with its
 * notes. */
static void open_lesson(struct view *view, const struct lesson *lesson)
{
    struct procedure *procedure = view->state;
    if (procedure->on_steps)
        go_to_step(view, lesson, procedure->step);
    else if (lesson->next == STEP_COUNT || lesson->next == STEP_PURGE)
        go_to_step(view, lesson, STEP_REVIEW);
    else
        go_to_step(view, lesson, lesson->next);
}

static bool act_on_steps(struct view *view, const struct lesson *lesson, enum action action)
{
    struct procedure *procedure = view->state;
    switch (action) {
    case ACTION_NEXT_FIELD:
    case ACTION_PREVIOUS_FIELD:
        procedure->on_steps = !procedure->on_steps;
        procedure->step = lesson->next < STEP_COUNT ? lesson->next : STEP_REVIEW;
        break;
    case ACTION_UP:
        if (procedure->step > 0)
            procedure->step--;
        break;
    case ACTION_DOWN:
        if (procedure->step + 1 < STEP_COUNT)
            procedure->step++;
        break;
    case ACTION_BACK:
        procedure->on_steps = false;
        break;
    default:
        return false;
    }
    view->app->dirty = true;
    return true;
}

static bool act_procedure(struct view *view, enum action action)
{
    struct procedure *procedure = view->state;
    size_t row;
    const struct lesson *lesson = list_selected(&procedure->list, &row) ? &procedure->lessons.items[row]
                                                                        : NULL;
    bool walks = action == ACTION_NEXT_FIELD || action == ACTION_PREVIOUS_FIELD;
    if (lesson && (walks || procedure->on_steps) && act_on_steps(view, lesson, action))
        return true;
    if (lesson && action == ACTION_OPEN) {
        open_lesson(view, lesson);
        return true;
    }
    if (lesson && action == ACTION_IMPORT) {
        push_import(view->app, &(struct import_argument){.trajectory = lesson->trajectory});
        return true;
    }
    if (action == ACTION_CARDS) {
        push_wipes(view->app, &(struct wipes_argument){.session = lesson ? lesson->session : NULL});
        return true;
    }
    bool taken = list_act(&procedure->list, view->app, action);
    complete_selected(view);
    return taken;
}

static bool key_procedure(struct view *view, struct key key)
{
    bool taken = list_view_key(view, key);
    complete_selected(view);
    return taken;
}

static bool mouse_procedure(struct view *view, struct mouse mouse)
{
    struct procedure *procedure = view->state;
    bool open = false;
    bool taken = list_mouse(&procedure->list, mouse, &open);
    complete_selected(view);
    if (open)
        act_procedure(view, ACTION_OPEN);
    return taken;
}

static const char *hints_procedure(struct view *view)
{
    struct procedure *procedure = view->state;
    const struct key_map *keys = view->app->keys;
    procedure->hints[0] = '\0';
    size_t row;
    if (list_selected(&procedure->list, &row)) {
        const struct lesson *lesson = &procedure->lessons.items[row];
        enum step step = procedure->on_steps                                        ? procedure->step
                         : lesson->next == STEP_COUNT || lesson->next == STEP_PURGE ? STEP_REVIEW
                                                                                    : lesson->next;
        bool gone = lesson->steps[STEP_PURGE].state == STEP_DONE || lesson->blocked;
        key_map_hint(keys, ACTION_OPEN, step == STEP_REVIEW && gone ? _("notes") : words_step(step),
                     procedure->hints, sizeof procedure->hints);
        key_map_hint(keys, ACTION_NEXT_FIELD, procedure->on_steps ? _("lessons") : _("steps"),
                     procedure->hints, sizeof procedure->hints);
        key_map_hint(keys, ACTION_IMPORT, _("import"), procedure->hints, sizeof procedure->hints);
        key_map_hint(keys, ACTION_CARDS, _("cards"), procedure->hints, sizeof procedure->hints);
    }
    key_map_hint(keys, ACTION_FILTER, _("filter"), procedure->hints, sizeof procedure->hints);
    key_map_hint(keys, ACTION_SORT, _("sort"), procedure->hints, sizeof procedure->hints);
    key_map_hint(keys, ACTION_HELP, _("help"), procedure->hints, sizeof procedure->hints);
    key_map_hint(keys, ACTION_BACK, _("back"), procedure->hints, sizeof procedure->hints);
    return procedure->hints;
}

const struct view_type view_procedure = {
    .name = "procedure",
    .title = N_("Procedure"),
    .context = CONTEXT_LIST,
    .state_size = sizeof(struct procedure),
    .open = open_procedure,
    .load = load_procedure,
    .draw = draw_procedure,
    .act = act_procedure,
    .key = key_procedure,
    .mouse = mouse_procedure,
    .close = list_view_close,
    .hints = hints_procedure,
};
