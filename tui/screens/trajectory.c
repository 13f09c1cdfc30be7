#include "tui/screens/trajectory.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "store/base/text.h"
#include "tui/screens.h"
#include "tui/completion.h"
#include "tui/ui/draw.h"
#include "tui/words/words-note.h"
#include "tui/words/words.h"

enum { COLUMN_TIME, COLUMN_KIND, COLUMN_AUTHOR, COLUMN_TEXT };
enum { GOAL_ROWS = 4, NOTE_ROWS_LEAST = 5, SIDE_BY_SIDE = 130 };

/* A note, or a session that has none. */
struct entry {
    const struct session *session;
    const struct note *note;
};

static const struct entry *entry_at(const void *rows, size_t row)
{
    return &((const struct entry *)rows)[row];
}

static enum style cell(const void *rows, size_t row, int column, char *buffer)
{
    const struct entry *entry = entry_at(rows, row);
    const struct note *note = entry->note;
    if (!note) {
        if (column == COLUMN_TEXT)
            snprintf(buffer, LIST_CELL, "%s", _("(no notes)"));
        return STYLE_DIM;
    }
    switch (column) {
    case COLUMN_TIME:
        i18n_length(note->session_ms, buffer, LIST_CELL);
        return STYLE_DIM;
    case COLUMN_KIND:
        snprintf(buffer, LIST_CELL, "%s", note_is_tag(note) ? _("tag") : words_note_kind(note->kind));
        return note_is_tag(note) ? STYLE_DIM : note_kind_style(note->kind);
    case COLUMN_AUTHOR:
        snprintf(buffer, LIST_CELL, "%s", note->author);
        return STYLE_TEXT;
    default:
        /* A cut character at the end is made harmless when it is drawn. */
        snprintf(buffer, LIST_CELL, "%s%s%s%s", note->reply_to ? "> " : "", note->tag ? note->tag_name : "",
                 note->tag && *note->text ? ": " : "", note->text);
        return STYLE_TEXT;
    }
}

static const char *row_id(const void *rows, size_t row)
{
    const struct entry *entry = entry_at(rows, row);
    return entry->note ? entry->note->id : entry->session->id;
}

static int compare(const void *rows, size_t a, size_t b, int column)
{
    const struct note *first = entry_at(rows, a)->note, *second = entry_at(rows, b)->note;
    if (!first || !second)
        return !second - !first;
    switch (column) {
    case COLUMN_TIME:
        return first->session_ms < second->session_ms ? -1 : first->session_ms > second->session_ms;
    case COLUMN_KIND:
        return (int)first->kind - (int)second->kind;
    case COLUMN_AUTHOR:
        return strcoll(first->author, second->author);
    default:
        return strcoll(first->text, second->text);
    }
}

static const char *group(const void *rows, size_t row)
{
    return entry_at(rows, row)->session->id;
}

static void group_line(const void *rows, size_t row, char *buffer)
{
    const struct session *session = entry_at(rows, row)->session;
    struct arena arena;
    arena_init(&arena);
    char day[64];
    i18n_day(session->filmed_on, day, sizeof day);
    snprintf(buffer, LIST_CELL, "%s %s %s %s %s", day, draw_symbol(SYMBOL_DOT), session->class_name,
             draw_symbol(SYMBOL_DOT), words_session(&arena, session));
    arena_release(&arena);
}

static const struct list_type list_type = {
    .columns =
        {
            [COLUMN_TIME] = {.title = N_("Time"), .least = 7, .most = 9, .weight = 9, .right = true},
            [COLUMN_KIND] = {.title = N_("Kind"), .least = 8, .most = 12, .weight = 6},
            [COLUMN_AUTHOR] = {.title = N_("By"), .least = 10, .most = 30, .weight = 5},
            [COLUMN_TEXT] = {.title = N_("Note"), .least = 20, .most = 300, .weight = 8},
        },
    .cell = cell,
    .id = row_id,
    .compare = compare,
    .group = group,
    .group_line = group_line,
    .sort_column = -1,
};

static bool open_trajectory(struct view *view, const void *argument, struct error *error)
{
    (void)error;
    struct trajectory_state *state = view->state;
    const struct trajectory_argument *asked = argument;
    snprintf(state->id, sizeof state->id, "%s", asked->trajectory);
    list_init(&state->list, &list_type);
    prompt_init(&state->prompt, NULL, GOAL_LONGEST, false);
    arena_init(&state->coaches_arena);
    return true;
}

static void close_trajectory(struct view *view)
{
    struct trajectory_state *state = view->state;
    list_release(&state->list);
    prompt_release(&state->prompt);
    arena_release(&state->coaches_arena);
}

/* The notes under their sessions, which come newest first, the notes oldest first. */
static void make_entries(struct view *view)
{
    struct trajectory_state *state = view->state;
    size_t end = state->notes.count;
    state->entries = arena_alloc(&view->arena,
                                 (state->sessions.count + state->notes.count) * sizeof *state->entries);
    state->entry_count = 0;
    for (size_t i = 0; i < state->sessions.count; i++) {
        const struct session *session = &state->sessions.items[i];
        size_t first = end;
        while (first > 0 && strcmp(state->notes.items[first - 1].session, session->id) == 0)
            first--;
        for (size_t j = first; j < end; j++)
            state->entries[state->entry_count++] = (struct entry){session, &state->notes.items[j]};
        if (first == end)
            state->entries[state->entry_count++] = (struct entry){session, NULL};
        end = first;
    }
}

static bool find_locked_out(struct view *view, struct error *error)
{
    struct trajectory_state *state = view->state;
    struct locked_out_list list;
    state->locked_out = NULL;
    if (!locked_out_list(view->app->store, view->app->actor, &view->arena, &list, error))
        return false;
    for (size_t i = 0; i < list.count; i++) {
        if (strcmp(list.items[i].trajectory, state->id) == 0)
            state->locked_out = &list.items[i];
    }
    return true;
}

static bool load_trajectory(struct view *view, struct error *error)
{
    struct trajectory_state *state = view->state;
    struct store *store = view->app->store;
    const struct actor *actor = view->app->actor;
    struct trajectory *trajectory = arena_alloc(&view->arena, sizeof *trajectory);
    bool ok = trajectory_get(store, actor, state->id, &view->arena, trajectory, error) &&
              session_list_of(store, actor, state->id, &view->arena, &state->sessions, error) &&
              note_list(store, actor, state->id, NULL, &view->arena, &state->notes, error) &&
              goal_list(store, actor, state->id, &view->arena, &state->goals, error) &&
              find_locked_out(view, error);
    state->trajectory = ok ? trajectory : NULL;
    state->entry_count = 0;
    if (ok)
        make_entries(view);
    list_set_rows(&state->list, state->entries, state->entry_count);
    return ok;
}

static const struct entry *selected(struct view *view)
{
    struct trajectory_state *state = view->state;
    size_t row;
    return list_selected(&state->list, &row) ? &state->entries[row] : NULL;
}

static bool can_end(const struct trajectory_state *state)
{
    return state->trajectory && state->trajectory->as_coach && !state->trajectory->ended_at;
}

/* Draws the two people, the state, the button that ends it, and the goals. Returns the rows used. */
static int draw_heading(struct view *view, struct area area)
{
    struct trajectory_state *state = view->state;
    const struct trajectory *trajectory = state->trajectory;
    int columns = area.columns - 2, column = area.column + 1;
    state->button = (struct area){0};
    if (can_end(state)) {
        const char *label = _("End trajectory");
        int button_columns = draw_button_columns(label);
        state->button = (struct area){area.row, column + columns - button_columns, 1, button_columns};
        draw_button(state->button.row, state->button.column, label, state->on_button, true);
        columns -= button_columns + 2;
    }
    char when[64], line[512];
    if (trajectory->ended_at)
        snprintf(line, sizeof line, _("%s coaches %s. Ended on %s."), trajectory->coach, trajectory->teacher,
                 i18n_moment_short(trajectory->ended_at, when, sizeof when));
    else
        snprintf(line, sizeof line, _("%s coaches %s, since %s."), trajectory->coach, trajectory->teacher,
                 i18n_moment_short(trajectory->opened_at, when, sizeof when));
    draw_text(area.row, column, columns, STYLE_STRONG, line);
    const char *label = _("Goals: ");
    int used = draw_text(area.row + 1, column, 20, STYLE_DIM, label);
    struct area goals = {area.row + 1, column + used, GOAL_ROWS, area.columns - 2 - used};
    int rows = draw_paragraphs(goals, 0, STYLE_ACCENT, trajectory->goal ? trajectory->goal : _("none yet"));
    rows++;
    if (state->locked_out) {
        snprintf(
            line, sizeof line,
            state->locked_out->one_time
                ? _("%s got a new password and has to log in with it; after that you can give access again.")
                : _("%s got a new password and has no access to this any more; you can give it again."),
            state->locked_out->other);
        struct area text = {area.row + rows, column, 2, area.columns - 2};
        rows += draw_paragraphs(text, 0, STYLE_WARNING, line);
    }
    return rows + 1;
}

/* The selected note, whole. */
static void draw_note(const struct entry *entry, struct area area)
{
    if (!entry || !entry->note)
        return;
    const struct note *note = entry->note;
    char time[32], written[64];
    i18n_length(note->session_ms, time, sizeof time);
    i18n_moment(note->created_at, written, sizeof written);
    int used = draw_text(area.row, area.column, area.columns,
                         note->tag ? STYLE_STRONG : note_kind_style(note->kind),
                         note->tag ? note->tag_name : words_note_kind(note->kind));
    draw_format(area.row, area.column + used + 2, area.columns - used - 2, STYLE_DIM,
                _("%s at %s, written %s"), note->author, time, written);
    struct area text = {area.row + 1, area.column, area.rows - 1, area.columns};
    draw_paragraphs(text, 0, STYLE_TEXT, note->text);
}

static void draw_trajectory(struct view *view, struct area area)
{
    struct trajectory_state *state = view->state;
    if (!state->trajectory)
        return; /* the status line says why */
    int used = draw_heading(view, area);
    used += trajectory_ask_draw(view,
                                (struct area){area.row + used, area.column, area.rows - used, area.columns});
    struct area list = {area.row + used, area.column, area.rows - used, area.columns};
    struct area note = list;
    if (area.columns >= SIDE_BY_SIDE) {
        list.columns = area.columns * 3 / 5;
        note.column += list.columns + 2;
        note.columns -= list.columns + 3;
    } else {
        const struct entry *entry = selected(view);
        int wanted = entry && entry->note ? 2 + draw_rows(entry->note->text, area.columns - 2) : 0;
        int most = list.rows / 2;
        int rows = wanted > most ? most : wanted < NOTE_ROWS_LEAST ? NOTE_ROWS_LEAST : wanted;
        list.rows -= rows;
        draw_rule(list.row + list.rows, area.column, area.columns, STYLE_DIM);
        note = (struct area){list.row + list.rows + 1, area.column + 1, rows - 1, area.columns - 2};
    }
    char nothing[512], keys[64];
    snprintf(nothing, sizeof nothing,
             _("No lesson of this trajectory has been filmed yet. When the card is in, %s brings the lesson "
               "in. What "
               "is written while watching will stand here, also after the footage is gone."),
             key_map_keys(view->app->keys, ACTION_IMPORT, keys, sizeof keys));
    list_draw(&state->list, list, !state->on_button && !state->asking, nothing);
    draw_note(selected(view), note);
}

static void open_selected(struct view *view)
{
    const struct entry *entry = selected(view);
    if (!entry)
        return;
    push_watch(view->app, &(struct watch_argument){.session = entry->session->id,
                                                   .at_moment = entry->note != NULL,
                                                   .at_ms = entry->note ? entry->note->session_ms : 0});
}

static bool act_trajectory(struct view *view, enum action action)
{
    struct trajectory_state *state = view->state;
    switch (action) {
    case ACTION_NEXT_FIELD:
    case ACTION_PREVIOUS_FIELD:
        state->on_button = !state->on_button && can_end(state);
        view->app->dirty = true;
        return true;
    case ACTION_OPEN:
        if (state->on_button)
            completion_end(view->app, state->id);
        else
            open_selected(view);
        return true;
    case ACTION_REPORT:
        push_report(view->app, &(struct report_argument){.trajectory = state->id});
        return true;
    case ACTION_END_TRAJECTORY:
        completion_end(view->app, state->id);
        return true;
    case ACTION_FIGURES:
        push_figures(view->app, &(struct figures_argument){.trajectory = state->id});
        return true;
    case ACTION_TAG_LIST:
        push_trajectory_tags(view->app, &(struct tags_argument){.trajectory = state->id});
        return true;
    case ACTION_IMPORT: /* into this one */
        push_import(view->app, &(struct import_argument){.trajectory = state->id});
        return true;
    case ACTION_REVIEW_DONE:
        if (selected(view))
            completion_review(view->app, selected(view)->session->id);
        return true;
    case ACTION_UNDO:
        if (selected(view))
            completion_undo(view->app, selected(view)->session->id);
        return true;
    default:
        return trajectory_ask_act(view, action) || list_act(&state->list, view->app, action);
    }
}

static bool key_trajectory(struct view *view, struct key key)
{
    struct trajectory_state *state = view->state;
    return state->asking != TRAJECTORY_ASKS_NOTHING ? trajectory_ask_key(view, key)
                                                    : list_key(&state->list, view->app, key);
}

static bool mouse_trajectory(struct view *view, struct mouse mouse)
{
    struct trajectory_state *state = view->state;
    bool open;
    view->app->dirty = true;
    if (area_contains(state->button, mouse.row, mouse.column)) {
        if (mouse.kind == MOUSE_RELEASE)
            completion_end(view->app, state->id);
        return true;
    }
    bool taken = list_mouse(&state->list, mouse, &open);
    if (taken)
        state->on_button = false;
    if (open)
        open_selected(view);
    return taken;
}

static const char *hints_trajectory(struct view *view)
{
    struct trajectory_state *state = view->state;
    const struct key_map *keys = view->app->keys;
    char *hints = state->hints;
    const size_t size = sizeof state->hints;
    hints[0] = '\0';
    if (state->asking) {
        const char *done = state->asking == TRAJECTORY_ASKS_NEW_GOAL ? _("add it")
                           : state->asking == TRAJECTORY_ASKS_GOAL   ? _("change it")
                                                                     : _("hand over");
        bool walks = draw_utf8() && (state->asking == TRAJECTORY_ASKS_COACH || state->goals.count > 1) &&
                     state->asking != TRAJECTORY_ASKS_NEW_GOAL;
        hint_add("Enter", done, hints, size);
        hint_add("Esc", _("leave it"), hints, size);
        if (walks)
            hint_add("↑ ↓", _("another one"), hints, size);
        return hints;
    }
    if (selected(view)) {
        const struct session *session = selected(view)->session;
        bool gone = session->purged_at || session->shredded_at || session->blocked_at;
        key_map_hint(keys, ACTION_OPEN, gone ? _("notes") : _("watch"), hints, size);
    }
    if (state->locked_out && !state->locked_out->one_time)
        key_map_hint(keys, ACTION_MEND, _("give access"), hints, size);
    if (state->trajectory && !state->trajectory->ended_at) {
        key_map_hint(keys, ACTION_ADD, _("add a goal"), hints, size);
        key_map_hint(keys, ACTION_EDIT, _("change goals"), hints, size);
    }
    if (state->trajectory && !state->trajectory->ended_at && !state->trajectory->as_coach)
        key_map_hint(keys, ACTION_HAND_OVER, _("hand over"), hints, size);
    if (can_end(state))
        key_map_hint(keys, ACTION_END_TRAJECTORY, _("end"), hints, size);
    key_map_hint(keys, ACTION_FILTER, _("filter"), hints, size);
    key_map_hint(keys, ACTION_HELP, _("help"), hints, size);
    key_map_hint(keys, ACTION_BACK, _("back"), hints, size);
    key_map_hint(keys, ACTION_TAG_LIST, _("tags"), hints, size);
    key_map_hint(keys, ACTION_FIGURES, _("figures"), hints, size);
    return hints;
}

const struct view_type view_trajectory = {
    .name = "trajectory",
    .title = N_("Trajectory"),
    .context = CONTEXT_LIST,
    .state_size = sizeof(struct trajectory_state),
    .open = open_trajectory,
    .load = load_trajectory,
    .draw = draw_trajectory,
    .act = act_trajectory,
    .key = key_trajectory,
    .mouse = mouse_trajectory,
    .close = close_trajectory,
    .hints = hints_trajectory,
};

bool push_trajectory(struct app *app, const struct trajectory_argument *argument)
{
    return app_push(app, &view_trajectory, argument);
}
