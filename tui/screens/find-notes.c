/*
 * Notes and tags of all one's lessons, in one list: the filter finds them by day, class, kind, tag, author
 * and text, word by word; Enter opens the lesson at the moment.
 */
#include <stdio.h>
#include <string.h>

#include "store/review/note-find.h"
#include "tui/screens.h"
#include "tui/ui/draw.h"
#include "tui/ui/list-view.h"
#include "tui/words/words-note.h"

enum { COLUMN_DAY, COLUMN_CLASS, COLUMN_TIME, COLUMN_KIND, COLUMN_TAG, COLUMN_AUTHOR, COLUMN_TEXT };
enum { WHOLE_ROWS = 5 /* of the selected note below the list, with the rule above it */ };

struct find_notes {
    struct list list; /* first (tui/ui/list-view.h) */
    struct found_notes found;
    char hints[256];
};

static const struct found_note *found_at(const void *rows, size_t row)
{
    return (const struct found_note *)rows + row;
}

static enum style cell(const void *rows, size_t row, int column, char *buffer)
{
    const struct found_note *found = found_at(rows, row);
    const struct note *note = found->note;
    switch (column) {
    case COLUMN_DAY:
        i18n_day(found->session->filmed_on, buffer, LIST_CELL);
        return STYLE_DIM;
    case COLUMN_CLASS:
        snprintf(buffer, LIST_CELL, "%s", found->session->class_name);
        return STYLE_DIM;
    case COLUMN_TIME:
        i18n_length(note->session_ms, buffer, LIST_CELL);
        return STYLE_DIM;
    case COLUMN_KIND:
        snprintf(buffer, LIST_CELL, "%s", note_is_tag(note) ? _("tag") : words_note_kind(note->kind));
        return note_is_tag(note) ? STYLE_DIM : note_kind_style(note->kind);
    case COLUMN_TAG:
        snprintf(buffer, LIST_CELL, "%s", note->tag ? note->tag_name : "");
        return STYLE_TEXT;
    case COLUMN_AUTHOR:
        snprintf(buffer, LIST_CELL, "%s", note->author);
        return STYLE_TEXT;
    default:
        /* A cut character at the end is made harmless when it is drawn. */
        snprintf(buffer, LIST_CELL, "%s", note->text);
        return STYLE_TEXT;
    }
}

static const char *row_id(const void *rows, size_t row)
{
    return found_at(rows, row)->note->id;
}

static int compare(const void *rows, size_t a, size_t b, int column)
{
    const struct found_note *first = found_at(rows, a), *second = found_at(rows, b);
    char left[LIST_CELL], right[LIST_CELL];
    if (column == COLUMN_DAY)
        return strcmp(first->session->filmed_on, second->session->filmed_on);
    if (column == COLUMN_TIME)
        return first->note->session_ms < second->note->session_ms
                   ? -1
                   : first->note->session_ms > second->note->session_ms;
    (void)cell(rows, a, column, left);
    (void)cell(rows, b, column, right);
    return strcoll(left, right);
}

static const struct list_type list_type = {
    .columns =
        {
            [COLUMN_DAY] = {.title = N_("Filmed"), .least = 11, .most = 14, .weight = 9},
            [COLUMN_CLASS] = {.title = N_("Class"), .least = 5, .most = 12, .weight = 4},
            [COLUMN_TIME] = {.title = N_("Time"), .least = 7, .most = 9, .weight = 8, .right = true},
            [COLUMN_KIND] = {.title = N_("Kind"), .least = 8, .most = 12, .weight = 6},
            [COLUMN_TAG] = {.title = N_("Tag"), .least = 8, .most = 30, .weight = 7},
            [COLUMN_AUTHOR] = {.title = N_("By"), .least = 8, .most = 30, .weight = 5},
            [COLUMN_TEXT] = {.title = N_("Note"), .least = 16, .most = 300, .weight = 10},
        },
    .cell = cell,
    .id = row_id,
    .compare = compare,
    .sort_column = -1,
};

static struct find_notes *state_of(struct view *view)
{
    return view->state;
}

static bool open_find(struct view *view, const void *argument, struct error *error)
{
    (void)argument;
    (void)error;
    list_init(&state_of(view)->list, &list_type);
    return true;
}

static bool load_find(struct view *view, struct error *error)
{
    struct find_notes *state = state_of(view);
    list_set_rows(&state->list, NULL, 0);
    if (!note_find(view->app->store, view->app->actor, &(struct note_query){.kind = NULL}, &view->arena,
                   &state->found, error))
        return false;
    list_set_rows(&state->list, state->found.items, state->found.count);
    return true;
}

static const struct found_note *selected(struct view *view)
{
    size_t row;
    return list_selected(&state_of(view)->list, &row) ? &state_of(view)->found.items[row] : NULL;
}

static void draw_find(struct view *view, struct area area)
{
    const struct found_note *found = selected(view);
    const int below = found && area.rows > 3 * WHOLE_ROWS ? WHOLE_ROWS : 0;
    list_draw(&state_of(view)->list, (struct area){area.row, area.column, area.rows - below, area.columns},
              true, _("There are no notes and tags in your lessons yet. They are made while watching."));
    if (!below)
        return;
    const int row = area.row + area.rows - below;
    draw_rule(row, area.column, area.columns, STYLE_DIM);
    draw_format(row + 1, area.column + 1, area.columns - 2, STYLE_DIM, _("%s and %s, class %s"),
                found->session->coach, found->session->teacher, found->session->class_name);
    (void)draw_paragraphs((struct area){row + 2, area.column + 1, below - 2, area.columns - 2}, 0, STYLE_TEXT,
                          *found->note->text ? found->note->text : found->note->tag_name);
}

static bool act_find(struct view *view, enum action action)
{
    const struct found_note *found = selected(view);
    if (action != ACTION_OPEN)
        return list_view_act(view, action);
    if (found)
        push_watch(view->app, &(struct watch_argument){.session = found->session->id,
                                                       .at_moment = true,
                                                       .at_ms = found->note->session_ms});
    return true;
}

static const char *hints_find(struct view *view)
{
    struct find_notes *state = state_of(view);
    const struct key_map *keys = view->app->keys;
    const size_t size = sizeof state->hints;
    state->hints[0] = '\0';
    key_map_hint(keys, ACTION_FILTER, _("find as you type"), state->hints, size);
    if (selected(view))
        key_map_hint(keys, ACTION_OPEN, _("watch"), state->hints, size);
    key_map_hint(keys, ACTION_SORT, _("sort"), state->hints, size);
    key_map_hint(keys, ACTION_HELP, _("help"), state->hints, size);
    key_map_hint(keys, ACTION_BACK, _("back"), state->hints, size);
    return state->hints;
}

const struct view_type view_find_notes = {
    .name = "find-notes",
    .title = N_("Notes and tags"),
    .context = CONTEXT_LIST,
    .state_size = sizeof(struct find_notes),
    .open = open_find,
    .load = load_find,
    .draw = draw_find,
    .act = act_find,
    .key = list_view_key,
    .mouse = list_view_mouse,
    .close = list_view_close,
    .hints = hints_find,
};
