/*
 * Sessions: the first screen of a coach or teacher. It lists the sessions that they are entitled to, and no
 * others (R7).
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "store/review/sessions.h"
#include "tui/ready/ready.h"
#include "tui/screens.h"
#include "tui/completion.h"
#include "tui/screens/sessions-pane.h"
#include "tui/ui/draw.h"
#include "tui/ui/list-view.h"

enum { COLUMN_DATE, COLUMN_OTHER, COLUMN_CLASS, COLUMN_STATE, COLUMN_CLIPS, COLUMN_NOTES, COLUMN_GOAL };

struct sessions {
    struct list list; /* first (tui/ui/list-view.h) */
    struct sessions_pane pane;
    struct session_list rows;
    char hints[512];
    char nothing[1024];
};

static const struct session *session_at(const void *rows, size_t row)
{
    return &((const struct session *)rows)[row];
}

static enum style cell(const void *rows, size_t row, int column, char *buffer)
{
    const struct session *session = session_at(rows, row);
    bool gone = session->purged_at || session->shredded_at;
    char length[32];
    switch (column) {
    case COLUMN_DATE:
        i18n_day(session->filmed_on, buffer, LIST_CELL);
        break;
    case COLUMN_OTHER:
        snprintf(buffer, LIST_CELL, "%s", session->other ? session->other : "");
        break;
    case COLUMN_CLASS:
        snprintf(buffer, LIST_CELL, "%s", session->class_name);
        break;
    case COLUMN_STATE:
        return sessions_state(session, buffer, LIST_CELL);
    case COLUMN_CLIPS:
        i18n_length(session->length_ms, length, sizeof length);
        snprintf(buffer, LIST_CELL, "%" PRId64 " %s %s", session->clips, draw_symbol(SYMBOL_DOT), length);
        break;
    case COLUMN_NOTES:
        snprintf(buffer, LIST_CELL, "%" PRId64, session->notes);
        break;
    default:
        snprintf(buffer, LIST_CELL, "%s", session->goal ? session->goal : "");
        break;
    }
    return gone ? STYLE_DIM : STYLE_TEXT;
}

static const char *row_id(const void *rows, size_t row)
{
    return session_at(rows, row)->id;
}

static int compare_numbers(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

static int compare_texts(const char *a, const char *b)
{
    return strcoll(a ? a : "", b ? b : "");
}

static int compare(const void *rows, size_t a, size_t b, int column)
{
    const struct session *first = session_at(rows, a), *second = session_at(rows, b);
    switch (column) {
    case COLUMN_DATE:
        return strcmp(first->filmed_on, second->filmed_on);
    case COLUMN_OTHER:
        return compare_texts(first->other, second->other);
    case COLUMN_CLASS:
        return compare_texts(first->class_name, second->class_name);
    case COLUMN_STATE:
        if (session_state(first) != session_state(second))
            return compare_numbers(session_state(first), session_state(second));
        return compare_numbers(first->purge_after, second->purge_after);
    case COLUMN_CLIPS:
        return compare_numbers(first->length_ms, second->length_ms);
    case COLUMN_NOTES:
        return compare_numbers(first->notes, second->notes);
    default:
        return compare_texts(first->goal, second->goal);
    }
}

static const char *group(const void *rows, size_t row)
{
    return session_at(rows, row)->trajectory;
}

/* What has ended waits for nobody. */
static bool group_last(const void *rows, size_t row)
{
    return session_at(rows, row)->trajectory_ended;
}

static void group_line(const void *rows, size_t row, char *buffer)
{
    const struct session *session = session_at(rows, row);
    if (!session->trajectory)
        snprintf(buffer, LIST_CELL, "%s", _("For other purposes than coaching"));
    else
        /* That it has ended comes first: what is last is cut. */
        snprintf(buffer, LIST_CELL, "%s%s %s %s", session->trajectory_ended ? _("(ended) ") : "",
                 session->other, draw_symbol(SYMBOL_DASH), session->goal ? session->goal : "");
}

static const struct list_type list_type = {
    .columns =
        {
            [COLUMN_DATE] = {.title = N_("Date"), .least = 11, .most = 11, .weight = 9},
            [COLUMN_OTHER] = {.title = N_("With"), .least = 12, .most = 40, .weight = 7, .in_group = true},
            [COLUMN_CLASS] = {.title = N_("Class"), .least = 5, .most = 24, .weight = 6},
            [COLUMN_STATE] = {.title = N_("State"), .least = 36, .most = 60, .weight = 8},
            [COLUMN_CLIPS] = {.title = N_("Length"), .least = 8, .most = 14, .weight = 4, .right = true},
            [COLUMN_NOTES] = {.title = N_("Notes"), .least = 8, .most = 10, .weight = 5, .right = true},
            [COLUMN_GOAL] = {.title = N_("Goal"), .least = 12, .most = 80, .weight = 3, .in_group = true},
        },
    .cell = cell,
    .id = row_id,
    .compare = compare,
    .group = group,
    .group_line = group_line,
    .group_last = group_last,
    .sort_column = COLUMN_DATE,
    .sort_descending = true,
};

static bool open_sessions(struct view *view, const void *argument, struct error *error)
{
    (void)argument;
    (void)error;
    struct sessions *sessions = view->state;
    list_init(&sessions->list, &list_type);
    sessions_pane_init(&sessions->pane);
    return true;
}

static void close_sessions(struct view *view)
{
    struct sessions *sessions = view->state;
    list_release(&sessions->list);
    sessions_pane_release(&sessions->pane);
}

static const struct session *selected(struct view *view)
{
    struct sessions *sessions = view->state;
    size_t row;
    return list_selected(&sessions->list, &row) ? &sessions->rows.items[row] : NULL;
}

/* After whatever may have moved the selection. */
static void follow(struct view *view)
{
    struct sessions *sessions = view->state;
    sessions_pane_follow(&sessions->pane, view, selected(view));
}

static bool load_sessions(struct view *view, struct error *error)
{
    struct sessions *sessions = view->state;
    bool ok = session_list(view->app->store, view->app->actor, &view->arena, &sessions->rows, error);
    if (!ok)
        sessions->rows = (struct session_list){0};
    list_set_rows(&sessions->list, sessions->rows.items, sessions->rows.count);
    sessions_pane_forget(&sessions->pane);
    follow(view);
    return ok;
}

/* What an empty list says: what comes next, and who does it. */
static const char *say_nothing(struct view *view)
{
    struct sessions *sessions = view->state;
    const struct key_map *keys = view->app->keys;
    char open[64], bring[64];
    if (app_screen(view->app, ACTION_NEW_TRAJECTORY))
        snprintf(sessions->nothing, sizeof sessions->nothing,
                 _("There are no sessions yet.\n\n"
                   "First open a trajectory with a teacher: press %s.\n\n"
                   "After filming, put the card in and press %s: a form brings the lesson in. It then "
                   "appears here."),
                 key_map_keys(keys, ACTION_NEW_TRAJECTORY, open, sizeof open),
                 key_map_keys(keys, ACTION_IMPORT, bring, sizeof bring));
    else
        snprintf(sessions->nothing, sizeof sessions->nothing, "%s",
                 _("There are no sessions yet.\n\n"
                   "Your coach opens a trajectory with you. After a lesson has been filmed and brought in "
                   "from the "
                   "card, it appears here and the two of you can look back at it."));
    return sessions->nothing;
}

/* The lesson that is being made ready in the background says so in its state. */
static void mark_being_made_ready(struct view *view)
{
    struct sessions *sessions = view->state;
    int percent = 0;
    bool changed = false;
    const char *id = ready_session(view->app->ready, &percent);
    for (size_t i = 0; i < sessions->rows.count; i++) {
        struct session *session = &sessions->rows.items[i];
        int shown = !id || strcmp(session->id, id) != 0 ? 0 : percent > 0 ? percent : 1;
        changed = changed || shown != session->ready_percent;
        session->ready_percent = shown;
    }
    if (changed) /* its column is as wide as what stands in it */
        list_set_rows(&sessions->list, sessions->rows.items, sessions->rows.count);
}

static void draw_sessions(struct view *view, struct area area)
{
    struct sessions *sessions = view->state;
    mark_being_made_ready(view);
    list_draw(&sessions->list, sessions_pane_list(&sessions->pane, area), true, say_nothing(view));
    sessions_pane_draw(&sessions->pane, area);
}

static void open_selected(struct view *view)
{
    const struct session *session = selected(view);
    if (!session)
        return;
    push_watch(view->app, &(struct watch_argument){.session = session->id});
}

static bool act_sessions(struct view *view, enum action action)
{
    struct sessions *sessions = view->state;
    const struct session *session = selected(view);
    if (list_act(&sessions->list, view->app, action)) {
        follow(view);
        return true;
    }
    switch (action) {
    case ACTION_OPEN:
        open_selected(view);
        return true;
    case ACTION_FIGURES:
        if (session && session->trajectory)
            push_figures(view->app, &(struct figures_argument){.session = session->id});
        return true;
    case ACTION_REVIEW_DONE:
        if (session)
            completion_review(view->app, session->id);
        return true;
    case ACTION_REPORT:
        if (session)
            push_report(view->app, &(struct report_argument){session->trajectory, session->id});
        return true;
    case ACTION_END_TRAJECTORY:
        if (session && session->trajectory)
            completion_end(view->app, session->trajectory);
        return true;
    case ACTION_UNDO:
        if (session)
            completion_undo(view->app, session->id);
        return true;
    default:
        return false;
    }
}

static bool key_sessions(struct view *view, struct key key)
{
    bool taken = list_view_key(view, key);
    follow(view);
    return taken;
}

static bool mouse_sessions(struct view *view, struct mouse mouse)
{
    struct sessions *sessions = view->state;
    bool open;
    view->app->dirty = true;
    bool taken = list_mouse(&sessions->list, mouse, &open);
    follow(view);
    if (open)
        open_selected(view);
    return taken;
}

/* The keys that make sense for the selected session. */
static const char *hints_sessions(struct view *view)
{
    struct sessions *sessions = view->state;
    const struct session *session = selected(view);
    const struct key_map *keys = view->app->keys;
    char *hints = sessions->hints;
    const size_t size = sizeof sessions->hints;
    hints[0] = '\0';
    if (session) {
        bool gone = session->purged_at || session->shredded_at;
        key_map_hint(keys, ACTION_OPEN, gone || session->blocked_at ? _("notes") : _("watch"), hints, size);
        if (session->marked_at && !gone)
            key_map_hint(keys, ACTION_UNDO, _("undo mark"), hints, size);
        else if (!gone)
            key_map_hint(keys, ACTION_REVIEW_DONE, _("review done"), hints, size);
        key_map_hint(keys, ACTION_FILTER, _("filter"), hints, size);
    } else if (app_screen(view->app, ACTION_NEW_TRAJECTORY)) {
        key_map_hint(keys, ACTION_NEW_TRAJECTORY, _("open a trajectory"), hints, size);
    }
    key_map_hint(keys, ACTION_IMPORT, _("import"), hints, size);
    key_map_hint(keys, ACTION_HELP, _("help"), hints, size);
    key_map_hint(keys, ACTION_BACK, _("leave"), hints, size);
    key_map_hint(keys, ACTION_SCREEN_TRAJECTORIES, _("trajectories"), hints, size);
    /* These come last: on a narrow screen there is no room for them, and they are only in the help. */
    if (session) {
        key_map_hint(keys, ACTION_SORT, _("sort"), hints, size);
        key_map_hint(keys, ACTION_GROUP, sessions->list.grouped ? _("ungroup") : _("group"), hints, size);
        if (session->as_coach && !session->trajectory_ended)
            key_map_hint(keys, ACTION_END_TRAJECTORY, _("end trajectory"), hints, size);
    }
    return hints;
}

const struct view_type view_sessions = {
    .name = "sessions",
    .title = N_("Sessions"),
    .context = CONTEXT_LIST,
    .state_size = sizeof(struct sessions),
    .open = open_sessions,
    .load = load_sessions,
    .draw = draw_sessions,
    .act = act_sessions,
    .key = key_sessions,
    .mouse = mouse_sessions,
    .close = close_sessions,
    .hints = hints_sessions,
};
