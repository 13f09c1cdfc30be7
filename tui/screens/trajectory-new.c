/* Opening a trajectory (coach): the teacher, found as one types, and the first goal. More goals are added on
 * the trajectory's own screen. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "store/base/text.h"
#include "store/footage/import-choices.h"
#include "store/review/goals.h"
#include "store/review/trajectories.h"
#include "tui/screens.h"
#include "tui/ui/draw.h"
#include "tui/ui/i18n.h"

enum { NAME_MOST = 120, GOAL_ROWS = 8, FORM_COLUMNS = 90, PAGE = 10 };

struct opening {
    struct import_choices choices;    /* in the view's arena */
    const struct colleague **found;   /* teachers whom what is typed fits */
    size_t teachers, count, selected; /* of all; of these; the chosen one */
    size_t top, shown;                /* as last drawn */
    struct area list;
    bool asks_goal; /* the teacher is chosen */
    char name[64];  /* whom to keep selected, and then: who is chosen; the log-in name */
    char full_name[256];
    struct prompt teacher, goal;
    char hints[256];
};

static struct opening *opening_of(struct view *view)
{
    return view->state;
}

static bool teaches(const struct view *view, const struct colleague *colleague)
{
    return (colleague->roles & ROLE_TEACHER) && strcmp(colleague->name, view->app->actor->name) != 0;
}

static void find(struct view *view)
{
    struct opening *opening = opening_of(view);
    const char *typed = opening->teacher.text;
    opening->teachers = opening->count = opening->selected = opening->top = 0;
    for (size_t i = 0; i < opening->choices.colleague_count; i++) {
        const struct colleague *colleague = &opening->choices.colleagues[i];
        if (!teaches(view, colleague))
            continue;
        opening->teachers++;
        if (*typed && !text_contains(colleague->full_name, typed) && !text_contains(colleague->name, typed))
            continue;
        if (strcmp(colleague->name, opening->name) == 0)
            opening->selected = opening->count;
        opening->found[opening->count++] = colleague;
    }
}

static bool open_opening(struct view *view, const void *argument, struct error *error)
{
    struct opening *opening = opening_of(view);
    (void)argument;
    (void)error;
    prompt_init(&opening->teacher, NULL, NAME_MOST, false);
    prompt_init(&opening->goal, NULL, GOAL_LONGEST, false);
    view->app->prompt = &opening->teacher;
    return true;
}

static void close_opening(struct view *view)
{
    prompt_release(&opening_of(view)->teacher);
    prompt_release(&opening_of(view)->goal);
}

static bool load_opening(struct view *view, struct error *error)
{
    struct opening *opening = opening_of(view);
    opening->count = 0;
    if (!import_choices(view->app->store, view->app->actor, &view->arena, &opening->choices, error))
        return false;
    opening->found = arena_alloc(&view->arena,
                                 (opening->choices.colleague_count + 1) * sizeof(const struct colleague *));
    find(view);
    return true;
}

/* --- What is done --- */

static void select_teacher(struct opening *opening, size_t at)
{
    opening->selected = at;
    snprintf(opening->name, sizeof opening->name, "%s", opening->found[at]->name);
}

static void walk(struct opening *opening, int step)
{
    if (!opening->count)
        return;
    int64_t at = (int64_t)opening->selected + step, last = (int64_t)opening->count - 1;
    select_teacher(opening, (size_t)(at < 0 ? 0 : at > last ? last : at));
}

static void ask_goal(struct view *view)
{
    struct opening *opening = opening_of(view);
    if (!opening->count) {
        app_say(view->app, _("No teacher is called so; type a part of a name."));
        return;
    }
    select_teacher(opening, opening->selected);
    snprintf(opening->full_name, sizeof opening->full_name, "%s",
             opening->found[opening->selected]->full_name);
    opening->asks_goal = true;
    view->app->prompt = &opening->goal;
}

static void ask_teacher(struct view *view)
{
    opening_of(view)->asks_goal = false;
    view->app->prompt = &opening_of(view)->teacher;
}

static void open_trajectory(struct view *view)
{
    struct opening *opening = opening_of(view);
    struct app *app = view->app;
    char id[ID_SIZE], keys[64];
    struct error error;
    if (!opening->goal.text[strspn(opening->goal.text, " ")]) {
        app_say(app, _("Type what %s wants to work on."), opening->full_name);
        return;
    }
    if (!trajectory_open(app->store, app->actor, app->actor->name, opening->name, opening->goal.text, id,
                         &error)) {
        app_fail(app, &error);
        return;
    }
    app_pop(app); /* this view is gone */
    if (push_trajectory(app, &(struct trajectory_argument){.trajectory = id}))
        app_say(app, _("The trajectory is open; %s adds another goal."),
                key_map_keys(app->keys, ACTION_ADD, keys, sizeof keys));
}

static bool key_opening(struct view *view, struct key key)
{
    struct opening *opening = opening_of(view);
    view->app->dirty = true;
    if (!opening->asks_goal) {
        int step = key.code == KEY_NAMED_UP     ? -1
                   : key.code == KEY_NAMED_DOWN ? 1
                   : key.code == KEY_NAMED_PGUP ? -PAGE
                   : key.code == KEY_NAMED_PGDN ? PAGE
                                                : 0;
        if (step) {
            walk(opening, step);
            return true;
        }
    }
    switch (prompt_key(opening->asks_goal ? &opening->goal : &opening->teacher, key)) {
    case PROMPT_DONE:
        if (opening->asks_goal)
            open_trajectory(view);
        else
            ask_goal(view);
        return true;
    case PROMPT_LEFT:
        if (opening->asks_goal)
            ask_teacher(view);
        else
            app_pop(view->app);
        return true;
    case PROMPT_EDITED:
        if (!opening->asks_goal)
            find(view);
        return true;
    case PROMPT_IGNORED:
        break;
    }
    return false;
}

static bool mouse_opening(struct view *view, struct mouse mouse)
{
    struct opening *opening = opening_of(view);
    view->app->dirty = true;
    if (mouse.kind == MOUSE_WHEEL_UP || mouse.kind == MOUSE_WHEEL_DOWN) {
        if (!opening->asks_goal)
            walk(opening, mouse.kind == MOUSE_WHEEL_UP ? -3 : 3);
        return true;
    }
    if (opening->asks_goal || !area_contains(opening->list, mouse.row, mouse.column))
        return false;
    size_t at = opening->top + (size_t)(mouse.row - opening->list.row);
    if (at >= opening->count)
        return true;
    if (mouse.kind == MOUSE_PRESS)
        select_teacher(opening, at);
    else if (mouse.kind == MOUSE_DOUBLE)
        ask_goal(view);
    return true;
}

/* --- Drawing --- */

static void draw_teachers(struct opening *opening, struct area area)
{
    size_t rows = area.rows > 0 ? (size_t)area.rows : 0;
    if (opening->selected < opening->top)
        opening->top = opening->selected;
    if (rows && opening->selected >= opening->top + rows)
        opening->top = opening->selected - rows + 1;
    opening->list = area;
    for (size_t i = 0; i < rows && opening->top + i < opening->count; i++) {
        const struct colleague *teacher = opening->found[opening->top + i];
        bool chosen = opening->top + i == opening->selected;
        int row = area.row + (int)i;
        if (chosen)
            draw_fill((struct area){row, area.column, 1, area.columns - 1}, STYLE_SELECTED);
        draw_format(row, area.column, area.columns - 1, chosen ? STYLE_SELECTED : STYLE_TEXT, "%s (%s)",
                    teacher->full_name, teacher->name);
    }
    draw_scroll_bar(area, opening->top, rows, opening->count);
}

static void draw_opening(struct view *view, struct area area)
{
    struct opening *opening = opening_of(view);
    struct area form = {area.row + 1, area.column + 1, area.rows - 1,
                        area.columns - 2 < FORM_COLUMNS ? area.columns - 2 : FORM_COLUMNS};
    opening->list = (struct area){0};
    if (!opening->teachers) {
        draw_paragraphs(
            form, 0, STYLE_TEXT,
            _("There is no teacher yet with whom a trajectory can be opened. The owner of the store adds "
              "people, and says who teaches."));
        return;
    }
    const char *with = _("With"), *goal = _("Goal");
    int labels = text_width(with) > text_width(goal) ? text_width(with) : text_width(goal);
    int column = form.column + labels + 2, columns = form.columns - labels - 2;
    draw_text(form.row, form.column, labels, opening->asks_goal ? STYLE_DIM : STYLE_STRONG, with);
    if (opening->asks_goal) {
        draw_text(form.row, column, columns, STYLE_TEXT, opening->full_name);
        draw_text(form.row + 2, form.column, labels, STYLE_STRONG, goal);
        int rows = prompt_rows(&opening->goal, columns);
        rows = rows > GOAL_ROWS ? GOAL_ROWS : rows;
        prompt_draw(&opening->goal, (struct area){form.row + 2, column, rows, columns}, true);
        draw_paragraphs(
            (struct area){form.row + 3 + rows, column, 3, columns}, 0, STYLE_DIM,
            _("What the teacher wants to find out or to try. Only the two of you can read it; it can be "
              "changed, and more goals can be added."));
        return;
    }
    char count[64];
    prompt_draw(&opening->teacher, (struct area){form.row, column, 1, columns}, true);
    snprintf(count, sizeof count, _("%zu of %zu"), opening->count, opening->teachers);
    draw_text(form.row + 1, column, columns, STYLE_DIM, count);
    draw_teachers(opening, (struct area){form.row + 2, column, form.rows - 2, columns});
}

static const char *hints_opening(struct view *view)
{
    struct opening *opening = opening_of(view);
    const char *arrows = draw_utf8() ? "↑ ↓" : "^ v";
    char *hints = opening->hints;
    const size_t size = sizeof opening->hints;
    hints[0] = '\0';
    if (!opening->teachers) {
        hint_add("Esc", _("back"), hints, size);
    } else if (opening->asks_goal) {
        hint_add("Enter", _("open it"), hints, size);
        hint_add("Esc", _("another teacher"), hints, size);
    } else {
        hint_add("Enter", _("choose"), hints, size);
        hint_add(arrows, _("another one"), hints, size);
        hint_add("Esc", _("back"), hints, size);
    }
    return opening->hints;
}

const struct view_type view_trajectory_new = {
    .name = "trajectory-new",
    .title = N_("Open a trajectory"),
    .context = CONTEXT_ALL,
    .state_size = sizeof(struct opening),
    .open = open_opening,
    .load = load_opening,
    .draw = draw_opening,
    .key = key_opening,
    .mouse = mouse_opening,
    .close = close_opening,
    .hints = hints_opening,
};
