/*
 * Trajectories: the list of this person's, with whom, for which goals, and how far. From here a trajectory's
 * own screen opens.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "store/review/handover.h"
#include "store/review/trajectories.h"
#include "tui/screens.h"
#include "tui/completion.h"
#include "tui/ui/draw.h"
#include "tui/ui/list-view.h"

enum {
    COLUMN_OTHER,
    COLUMN_ROLE,
    COLUMN_GOAL,
    COLUMN_SESSIONS,
    COLUMN_FOOTAGE,
    COLUMN_NOTES,
    COLUMN_OPENED,
    COLUMN_STATE
};

struct trajectory_row {
    struct trajectory trajectory;
    const struct locked_out *locked_out; /* the other person, if they have no keys to it; else NULL */
};

struct trajectories {
    struct list list;            /* first (tui/ui/list-view.h) */
    struct trajectory_row *rows; /* in the view's arena */
    size_t count;
    char hints[512];
    char nothing[512];
};

static const struct trajectory *trajectory_at(const void *rows, size_t row)
{
    return &((const struct trajectory_row *)rows)[row].trajectory;
}

static const char *other(const struct trajectory *trajectory)
{
    return trajectory->as_coach ? trajectory->teacher : trajectory->coach;
}

static enum style cell(const void *rows, size_t row, int column, char *buffer)
{
    const struct trajectory *trajectory = trajectory_at(rows, row);
    char when[64];
    switch (column) {
    case COLUMN_OTHER:
        snprintf(buffer, LIST_CELL, "%s", other(trajectory));
        break;
    case COLUMN_ROLE:
        snprintf(buffer, LIST_CELL, "%s", trajectory->as_coach ? _("coach") : _("teacher"));
        break;
    case COLUMN_GOAL:
        snprintf(buffer, LIST_CELL, "%s", trajectory->goal ? trajectory->goal : "");
        break;
    case COLUMN_SESSIONS:
        snprintf(buffer, LIST_CELL, "%" PRId64, trajectory->sessions);
        break;
    case COLUMN_FOOTAGE:
        snprintf(buffer, LIST_CELL, "%" PRId64, trajectory->footage);
        break;
    case COLUMN_NOTES:
        snprintf(buffer, LIST_CELL, "%" PRId64, trajectory->notes);
        break;
    case COLUMN_OPENED:
        i18n_moment_short(trajectory->opened_at, buffer, LIST_CELL);
        break;
    default:
        if (((const struct trajectory_row *)rows)[row].locked_out) {
            snprintf(buffer, LIST_CELL, "%s", _("lost access"));
            return STYLE_WARNING;
        }
        if (!trajectory->ended_at) {
            snprintf(buffer, LIST_CELL, "%s", _("open"));
            return STYLE_GOOD;
        }
        i18n_moment_short(trajectory->ended_at, when, sizeof when);
        snprintf(buffer, LIST_CELL, _("ended on %s"), when);
        break;
    }
    return trajectory->ended_at ? STYLE_DIM : STYLE_TEXT;
}

static const char *row_id(const void *rows, size_t row)
{
    return trajectory_at(rows, row)->id;
}

static int compare_numbers(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

static int compare(const void *rows, size_t a, size_t b, int column)
{
    const struct trajectory *first = trajectory_at(rows, a), *second = trajectory_at(rows, b);
    switch (column) {
    case COLUMN_OTHER:
        return strcoll(other(first), other(second));
    case COLUMN_ROLE:
        return compare_numbers(first->as_coach, second->as_coach);
    case COLUMN_GOAL:
        return strcoll(first->goal ? first->goal : "", second->goal ? second->goal : "");
    case COLUMN_SESSIONS:
        return compare_numbers(first->sessions, second->sessions);
    case COLUMN_FOOTAGE:
        return compare_numbers(first->footage, second->footage);
    case COLUMN_NOTES:
        return compare_numbers(first->notes, second->notes);
    case COLUMN_OPENED:
        return compare_numbers(first->opened_at, second->opened_at);
    default:
        return compare_numbers(first->ended_at, second->ended_at);
    }
}

static const struct list_type list_type = {
    .columns =
        {
            [COLUMN_OTHER] = {.title = N_("With"), .least = 14, .most = 40, .weight = 9, .enough = 20},
            [COLUMN_ROLE] = {.title = N_("You are"), .least = 8, .most = 12, .weight = 5, .enough = 10},
            [COLUMN_GOAL] = {.title = N_("Goals"), .least = 14, .most = 120, .weight = 8, .enough = 40},
            [COLUMN_SESSIONS] = {.title = N_("Lessons"), .least = 8, .most = 14, .weight = 6, .right = true},
            [COLUMN_FOOTAGE] = {.title = N_("Footage"), .least = 8, .most = 14, .weight = 3, .right = true},
            [COLUMN_NOTES] = {.title = N_("Notes"), .least = 8, .most = 10, .weight = 4, .right = true},
            [COLUMN_OPENED] = {.title = N_("Opened"), .least = 8, .most = 12, .weight = 2},
            [COLUMN_STATE] = {.title = N_("State"), .least = 16, .most = 24, .weight = 7},
        },
    .cell = cell,
    .id = row_id,
    .compare = compare,
    .sort_column = -1,
};

static bool open_trajectories(struct view *view, const void *argument, struct error *error)
{
    (void)argument;
    (void)error;
    struct trajectories *trajectories = view->state;
    list_init(&trajectories->list, &list_type);
    return true;
}

static bool load_trajectories(struct view *view, struct error *error)
{
    struct trajectories *trajectories = view->state;
    struct trajectory_list list;
    struct locked_out_list locked_out;
    trajectories->count = 0;
    list_set_rows(&trajectories->list, NULL, 0);
    if (!trajectory_list(view->app->store, view->app->actor, &view->arena, &list, error) ||
        !locked_out_list(view->app->store, view->app->actor, &view->arena, &locked_out, error))
        return false;
    trajectories->rows = arena_alloc(&view->arena, (list.count + 1) * sizeof *trajectories->rows);
    trajectories->count = list.count;
    for (size_t i = 0; i < list.count; i++) {
        trajectories->rows[i].trajectory = list.items[i];
        for (size_t j = 0; j < locked_out.count; j++) {
            if (strcmp(locked_out.items[j].trajectory, list.items[i].id) == 0)
                trajectories->rows[i].locked_out = &locked_out.items[j];
        }
    }
    list_set_rows(&trajectories->list, trajectories->rows, trajectories->count);
    return true;
}

static const char *say_nothing(struct view *view)
{
    struct trajectories *trajectories = view->state;
    char keys[64];
    if (app_screen(view->app, ACTION_NEW_TRAJECTORY))
        snprintf(
            trajectories->nothing, sizeof trajectories->nothing,
            _("There are no trajectories yet. Press %s to open one with a teacher, with its first goal."),
            key_map_keys(view->app->keys, ACTION_NEW_TRAJECTORY, keys, sizeof keys));
    else
        snprintf(trajectories->nothing, sizeof trajectories->nothing, "%s",
                 _("There are no trajectories yet. Your coach opens one with you; it then appears here "
                   "with its goals and "
                   "notes."));
    return trajectories->nothing;
}

static void draw_trajectories(struct view *view, struct area area)
{
    struct trajectories *trajectories = view->state;
    list_draw(&trajectories->list, area, true, say_nothing(view));
}

static const struct trajectory_row *selected_row(struct view *view)
{
    struct trajectories *trajectories = view->state;
    size_t row;
    return list_selected(&trajectories->list, &row) ? &trajectories->rows[row] : NULL;
}

static const struct trajectory *selected(struct view *view)
{
    const struct trajectory_row *row = selected_row(view);
    return row ? &row->trajectory : NULL;
}

static void open_selected(struct view *view, enum action action)
{
    const struct trajectory *trajectory = selected(view);
    if (!trajectory)
        return;
    if (push_trajectory(view->app, &(struct trajectory_argument){.trajectory = trajectory->id}) &&
        action != ACTION_OPEN)
        view->app->view->type->act(view->app->view, action);
}

static bool act_trajectories(struct view *view, enum action action)
{
    struct trajectories *trajectories = view->state;
    const struct trajectory *trajectory = selected(view);
    if (list_act(&trajectories->list, view->app, action))
        return true;
    switch (action) {
    case ACTION_OPEN:
    case ACTION_ADD:
    case ACTION_EDIT:
    case ACTION_HAND_OVER:
    case ACTION_MEND:
    case ACTION_TAG_LIST:
    case ACTION_FIGURES:
        open_selected(view, action);
        return true;
    case ACTION_REPORT:
        if (trajectory)
            push_report(view->app, &(struct report_argument){.trajectory = trajectory->id});
        return true;
    case ACTION_END_TRAJECTORY:
        if (trajectory)
            completion_end(view->app, trajectory->id);
        return true;
    default:
        return false;
    }
}

static const char *hints_trajectories(struct view *view)
{
    struct trajectories *trajectories = view->state;
    const struct trajectory *trajectory = selected(view);
    const struct key_map *keys = view->app->keys;
    char *hints = trajectories->hints;
    const size_t size = sizeof trajectories->hints;
    hints[0] = '\0';
    if (trajectory) {
        key_map_hint(keys, ACTION_OPEN, _("notes"), hints, size);
        if (selected_row(view)->locked_out)
            key_map_hint(keys, ACTION_MEND, _("give access"), hints, size);
        if (!trajectory->ended_at)
            key_map_hint(keys, ACTION_ADD, _("add a goal"), hints, size);
        if (!trajectory->ended_at && trajectory->as_coach)
            key_map_hint(keys, ACTION_END_TRAJECTORY, _("end"), hints, size);
    }
    if (app_screen(view->app, ACTION_NEW_TRAJECTORY))
        key_map_hint(keys, ACTION_NEW_TRAJECTORY, _("open a trajectory"), hints, size);
    if (trajectory)
        key_map_hint(keys, ACTION_FILTER, _("filter"), hints, size);
    key_map_hint(keys, ACTION_SCREEN_SESSIONS, _("sessions"), hints, size);
    key_map_hint(keys, ACTION_HELP, _("help"), hints, size);
    key_map_hint(keys, ACTION_BACK, _("back"), hints, size);
    return hints;
}

const struct view_type view_trajectories = {
    .name = "trajectories",
    .title = N_("Trajectories"),
    .context = CONTEXT_LIST,
    .state_size = sizeof(struct trajectories),
    .open = open_trajectories,
    .load = load_trajectories,
    .draw = draw_trajectories,
    .act = act_trajectories,
    .key = list_view_key,
    .mouse = list_view_mouse,
    .close = list_view_close,
    .hints = hints_trajectories,
};
