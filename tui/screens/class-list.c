/*
 * A class list (registrar): the file is chosen, what it would do is shown line by line, and only then it is
 * read in.
 *
 * Nothing here decides who leaves or what is refused: the plan does (store/people/pupils-plan.h). Where more
 * than a few pupils would leave a class, somebody has to tick that they are gone.
 */
#include "store/people/pupils-plan.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/base/files.h"
#include "store/base/names.h"
#include "store/base/text.h"
#include "tui/screens.h"
#include "tui/import/path-field.h"
#include "tui/screens/consents.h"
#include "tui/ui/draw.h"
#include "tui/ui/list.h"
#include "tui/words/words-consent.h"
#include "tui/words/words-pupils.h"

enum { COLUMN_FATE, COLUMN_LINE, COLUMN_NUMBER, COLUMN_NAME, COLUMN_CLASS, COLUMN_SAYS };
enum { NAMED_MOST = 12, LOST_MOST = 6 }; /* leavers and lessons that are named in the question */

struct class_list_view {
    struct path_field file;
    char *bytes; /* of the file, owned; NULL: it is being chosen */
    size_t size;
    char path[PATH_MOST * 4 + 1];
    struct error failed;     /* why the file as a whole is no class list; ERROR_NONE: it is one */
    struct pupils_plan plan; /* in the view's arena */
    const char **ids;        /* of its lines, in the view's arena */
    struct list list;
    char **gone; /* "2B/Noord": classes that were ticked; owned */
    size_t gone_count, gone_room;
    char hints[512];
};

static struct class_list_view *state_of(struct view *view)
{
    return view->state;
}

/* --- The list --- */

static const struct pupils_plan *plan_of(const void *rows)
{
    return &((const struct class_list_view *)rows)->plan;
}

static const struct pupils_plan_class *class_of(const struct pupils_plan *plan,
                                                const struct pupils_plan_line *line)
{
    for (size_t i = 0; i < plan->class_count; i++) {
        if (line->fate == PUPIL_LEAVES && strcmp(plan->classes[i].name, line->class_name) == 0 &&
            strcmp(plan->classes[i].location, line->location) == 0)
            return &plan->classes[i];
    }
    return NULL;
}

static void gone_name(const struct pupils_plan_class *class, char *name, size_t size)
{
    snprintf(name, size, "%s/%s", class->name, class->location);
}

static size_t gone_index(const struct class_list_view *state, const struct pupils_plan_class *class)
{
    char name[LIST_CELL];
    size_t i = 0;
    gone_name(class, name, sizeof name);
    while (i < state->gone_count && strcmp(state->gone[i], name) != 0)
        i++;
    return i;
}

/* "[ ] leaves" where more than a few pupils leave the class. */
static enum style fate_cell(const struct class_list_view *state, const struct pupils_plan_line *line,
                            char *buffer)
{
    const struct pupils_plan_class *class = class_of(&state->plan, line);
    const char *tick = !class || !class->too_many                     ? ""
                       : gone_index(state, class) < state->gone_count ? "[x] "
                                                                      : "[ ] ";
    snprintf(buffer, LIST_CELL, "%s%s", tick, words_pupil_fate(line->fate));
    switch (line->fate) {
    case PUPIL_REFUSED:
    case PUPIL_LEAVES:
        return STYLE_DANGER;
    case PUPIL_NEW:
    case PUPIL_RETURNS:
        return STYLE_GOOD;
    case PUPIL_CHANGED:
        return STYLE_WARNING;
    case PUPIL_UNCHANGED:
    case PUPIL_FATES:
        break;
    }
    return STYLE_DIM;
}

/* Why the line is refused, or what it changes, and what is doubtful about it. */
static const char *says(struct arena *arena, const struct pupils_plan_line *line)
{
    const char *change = line->fate == PUPIL_REFUSED ? "" : words_plan_change(arena, line);
    const char *reason = line->reason ? text_harmless(arena, line->reason) : "";
    return *change && *reason ? arena_printf(arena, "%s. %s", change, reason) : *change ? change : reason;
}

static enum style cell(const void *rows, size_t row, int column, char *buffer)
{
    const struct pupils_plan_line *line = &plan_of(rows)->lines[row];
    struct arena arena;
    arena_init(&arena);
    enum style style = line->fate == PUPIL_UNCHANGED ? STYLE_DIM : STYLE_TEXT;
    switch (column) {
    case COLUMN_FATE:
        style = fate_cell(rows, line, buffer);
        break;
    case COLUMN_LINE:
        if (line->line)
            snprintf(buffer, LIST_CELL, "%" PRId64, line->line);
        break;
    case COLUMN_NUMBER:
        snprintf(buffer, LIST_CELL, "%s", line->number ? line->number : "");
        break;
    case COLUMN_NAME:
        snprintf(buffer, LIST_CELL, "%s", line->name ? name_surname_first(&arena, line->name) : "");
        break;
    case COLUMN_CLASS:
        snprintf(buffer, LIST_CELL, "%s", line->class_name ? line->class_name : "");
        break;
    default:
        snprintf(buffer, LIST_CELL, "%s", says(&arena, line));
        style = line->fate == PUPIL_REFUSED ? STYLE_DANGER : STYLE_TEXT;
        break;
    }
    arena_release(&arena);
    return style;
}

static const char *row_id(const void *rows, size_t row)
{
    return ((const struct class_list_view *)rows)->ids[row];
}

static int compare(const void *rows, size_t a, size_t b, int column)
{
    const struct pupils_plan_line *left = &plan_of(rows)->lines[a], *right = &plan_of(rows)->lines[b];
    char one[LIST_CELL] = "", other[LIST_CELL] = "";
    switch (column) {
    case COLUMN_FATE:
        return (int)left->fate - (int)right->fate;
    case COLUMN_LINE:
        return left->line < right->line ? -1 : left->line > right->line;
    case COLUMN_NAME:
        return name_compare(left->name, right->name);
    default:
        cell(rows, a, column, one);
        cell(rows, b, column, other);
        return strcoll(one, other);
    }
}

static const struct list_type list_type = {
    .columns =
        {
            [COLUMN_FATE] = {.title = N_("What"), .least = 10, .most = 16, .weight = 11, .enough = 14},
            [COLUMN_LINE] = {.title = N_("Line"), .least = 5, .most = 6, .weight = 5, .right = true},
            [COLUMN_NUMBER] = {.title = N_("Number"), .least = 6, .most = 12, .weight = 3},
            [COLUMN_NAME] = {.title = N_("Name"), .least = 14, .most = 40, .weight = 9, .enough = 26},
            [COLUMN_CLASS] = {.title = N_("Class"), .least = 5, .most = 20, .weight = 8},
            [COLUMN_SAYS] = {.title = N_("What changes"), .least = 16, .most = 160, .weight = 10},
        },
    .cell = cell,
    .id = row_id,
    .compare = compare,
    .sort_column = -1,
};

/* --- The file --- */

static bool read_file(const char *path, char **bytes, size_t *size, struct error *error)
{
    enum { MOST = PUPILS_FILE_MOST + 1 }; /* one byte over the most says that it is too large */
    int fd = file_open(AT_FDCWD, path, O_RDONLY);
    if (fd < 0)
        return errno == EISNAM
                   ? error_set(error, ERROR_INVALID, "“%s” is no file; choose the class list itself.", path)
                   : error_system(error, errno, "The file “%s” could not be opened", path);
    *bytes = memory_alloc(1, MOST);
    ssize_t got = file_read(fd, *bytes, MOST);
    int number = errno;
    close(fd); /* only read from */
    if (got >= 0) {
        *size = (size_t)got;
        return true;
    }
    free(*bytes);
    *bytes = NULL;
    return error_system(error, number, "The file “%s” could not be read", path);
}

static void forget_file(struct class_list_view *state)
{
    free(state->bytes);
    state->bytes = NULL;
    for (size_t i = 0; i < state->gone_count; i++)
        free(state->gone[i]);
    state->gone_count = 0;
}

static void choose_again(struct view *view)
{
    struct class_list_view *state = state_of(view);
    forget_file(state);
    list_set_rows(&state->list, NULL, 0);
    path_field_focus(&state->file, view->app);
}

static void open_file(struct view *view)
{
    struct class_list_view *state = state_of(view);
    struct error error;
    const char *path = path_field_path(&state->file);
    if (!*path) {
        app_say(view->app, "%s", _("Type where the class list is, or drop the file onto the terminal."));
        return;
    }
    if (!read_file(path, &state->bytes, &state->size, &error)) {
        app_fail(view->app, &error);
        return;
    }
    snprintf(state->path, sizeof state->path, "%s", path);
    view->app->prompt = NULL;
    app_load(view->app);
}

/* --- Life --- */

static bool open_class_list(struct view *view, const void *argument, struct error *error)
{
    (void)argument;
    (void)error;
    struct class_list_view *state = state_of(view);
    list_init(&state->list, &list_type);
    path_field_init(&state->file, path_is_list);
    path_field_focus(&state->file, view->app);
    return true;
}

static void close_class_list(struct view *view)
{
    struct class_list_view *state = state_of(view);
    forget_file(state);
    free(state->gone);
    path_field_release(&state->file);
    list_release(&state->list);
}

/* Makes the ids of the list's rows: for a line of the file its number as a line, for a leaver the pupil's
 * number. Lines of the file cannot have the pupil's number as their id, since it may be there twice. */
static void make_ids(struct class_list_view *state, struct arena *arena)
{
    state->ids = arena_alloc(arena, (state->plan.count + 1) * sizeof *state->ids);
    for (size_t i = 0; i < state->plan.count; i++) {
        const struct pupils_plan_line *line = &state->plan.lines[i];
        state->ids[i] = line->line ? arena_printf(arena, "%" PRId64, line->line)
                                   : arena_printf(arena, "-%.20s", line->number);
    }
}

/* Makes the plan anew, also because somebody else may have changed the register. */
static bool load_class_list(struct view *view, struct error *error)
{
    struct class_list_view *state = state_of(view);
    (void)error;
    error_clear(&state->failed);
    list_set_rows(&state->list, NULL, 0);
    state->plan = (struct pupils_plan){0};
    if (!state->bytes)
        return true;
    if (!pupils_plan(view->app->store, view->app->actor,
                     &(struct pupils_request){.bytes = state->bytes, .size = state->size}, &view->arena,
                     &state->plan, &state->failed))
        return true; /* the screen says why */
    make_ids(state, &view->arena);
    list_set_rows(&state->list, state, state->plan.count);
    return true;
}

/* --- Reading it in --- */

static const char *gone_joined(const struct class_list_view *state, struct arena *arena)
{
    const char *joined = NULL;
    for (size_t i = 0; i < state->gone_count; i++)
        joined = joined ? arena_printf(arena, "%s,%s", joined, state->gone[i]) : state->gone[i];
    return joined;
}

/* Goes back to the screen below; if that is the Consents screen, it shows the class that was read in. */
static void leave_to_class(struct view *view)
{
    struct class_list_view *state = state_of(view);
    struct app *app = view->app;
    char class_name[CLASS_NAME_SIZE] = "", location[LOCATION_SIZE] = "";
    for (size_t i = 0; i < state->plan.count && !class_name[0]; i++) {
        const struct pupils_plan_line *line = &state->plan.lines[i];
        if (line->fate == PUPIL_LEAVES)
            continue;
        snprintf(class_name, sizeof class_name, "%s", line->class_name);
        snprintf(location, sizeof location, "%s", line->location);
    }
    app_pop(app);
    if (app->view && app->view->type == &view_consents && class_name[0])
        register_show_class_of(app->view, &(struct class_key){class_name, location}, NULL);
}

static void carry_out(struct app *app, void *context, int chosen)
{
    struct view *view = context;
    struct class_list_view *state = state_of(view);
    struct lost_list lost;
    struct error error;
    if (chosen != 1)
        return;
    struct arena arena;
    arena_init(&arena);
    struct pupils_answer answer = {.leavers = true, .gone = gone_joined(state, &arena)};
    if (pupils_carry_out(app->store, app->actor, &state->plan, &answer, &arena, &lost, &error)) {
        app_say(app, _("Read in. %s"), words_plan_sum(&arena, &state->plan));
        leave_to_class(view);
    } else {
        app_fail(app, &error);
        app->reload = true;
    }
    arena_release(&arena);
}

/* Who would leave, by name and class. */
static const char *name_leavers(const struct class_list_view *state, struct arena *arena)
{
    const struct pupils_plan *plan = &state->plan;
    const char *text = "";
    int64_t named = 0;
    for (size_t i = 0; i < plan->count && named < NAMED_MOST; i++) {
        if (plan->lines[i].fate != PUPIL_LEAVES)
            continue;
        text = arena_printf(arena, "%s\n  %s", text, words_plan_pupil(arena, &plan->lines[i]));
        named++;
    }
    int64_t more = plan->fates[PUPIL_LEAVES] - named;
    return more > 0
               ? arena_printf(arena, ngettext("%s\n  and %d more", "%s\n  and %d more", (unsigned long)more),
                              text, (int)more)
               : text;
}

static void ask_sure(struct view *view)
{
    struct class_list_view *state = state_of(view);
    const struct pupils_plan *plan = &state->plan;
    struct arena arena;
    arena_init(&arena);
    const char *body = words_plan_sum(&arena, plan);
    if (plan->fates[PUPIL_LEAVES])
        body = arena_printf(&arena, "%s\n\n%s%s", body, _("Not on the list, so they have left:"),
                            name_leavers(state, &arena));
    if (plan->lost.count)
        body = arena_printf(
            &arena, "%s\n\n%s\n%s", body,
            _("Of these lessons nobody can watch the footage any more; it is deleted, and that "
              "cannot be undone:"),
            words_lost_lessons(&arena, &plan->lost, LOST_MOST));
    dialog_open(view->app,
                &(struct dialog_text){.title = _("Read this list in?"),
                                      .body = body,
                                      .buttons = {_("Not yet"), _("Read in")},
                                      .danger = plan->fates[PUPIL_LEAVES] || plan->lost.count},
                carry_out, view);
    arena_release(&arena);
}

static void go_on(struct view *view)
{
    struct class_list_view *state = state_of(view);
    const struct pupils_plan *plan = &state->plan;
    struct error error;
    struct arena arena;
    if (state->failed.kind != ERROR_NONE) {
        choose_again(view);
        return;
    }
    if (plan->fates[PUPIL_REFUSED]) {
        app_say(view->app, "%s",
                _("Mend the lines that are refused in the file first; then choose it again."));
        return;
    }
    arena_init(&arena);
    struct pupils_answer answer = {.leavers = true, .gone = gone_joined(state, &arena)};
    if (!pupils_answer_fits(plan, &answer, &error))
        app_say(
            view->app, "%s",
            _("More than a few would leave a class: is the list whole? If they really have left, tick one of "
              "them with space."));
    else
        ask_sure(view);
    arena_release(&arena);
}

/* Ticks, or no longer, that the pupils who leave the selected line's class are gone. */
static void tick(struct view *view)
{
    struct class_list_view *state = state_of(view);
    size_t row;
    const struct pupils_plan_class *class = list_selected(&state->list, &row)
                                                ? class_of(&state->plan, &state->plan.lines[row])
                                                : NULL;
    if (!class || !class->too_many) {
        app_say(view->app, "%s", _("Only who would leave with more than a few of a class has to be ticked."));
        return;
    }
    size_t index = gone_index(state, class);
    if (index < state->gone_count) {
        free(state->gone[index]);
        state->gone[index] = state->gone[--state->gone_count];
        return;
    }
    char name[LIST_CELL];
    gone_name(class, name, sizeof name);
    memory_reserve((void **)&state->gone, &state->gone_room, state->gone_count + 1, sizeof *state->gone);
    state->gone[state->gone_count++] = memory_copy(name);
}

/* --- Handlers --- */

static bool act_class_list(struct view *view, enum action action)
{
    struct class_list_view *state = state_of(view);
    view->app->dirty = true;
    switch (action) {
    case ACTION_GO_ON:
    case ACTION_OPEN:
        go_on(view);
        return true;
    case ACTION_TICK:
        tick(view);
        return true;
    case ACTION_BACK:
        if (!list_act(&state->list, view->app, action))
            choose_again(view);
        return true;
    default:
        return list_act(&state->list, view->app, action);
    }
}

static bool key_class_list(struct view *view, struct key key)
{
    struct class_list_view *state = state_of(view);
    if (state->bytes)
        return list_key(&state->list, view->app, key);
    switch (path_field_key(&state->file, view->app, key)) {
    case PATH_DONE:
        open_file(view);
        return true;
    case PATH_LEFT:
        app_pop(view->app);
        return true;
    case PATH_TAKEN:
        return true;
    case PATH_PASSED_ON:
        break;
    }
    return false;
}

static bool mouse_class_list(struct view *view, struct mouse mouse)
{
    struct class_list_view *state = state_of(view);
    bool open = false;
    view->app->dirty = true;
    if (!state->bytes) {
        if (path_field_mouse(&state->file, view->app, mouse) == PATH_DONE)
            open_file(view);
        return true;
    }
    bool taken = list_mouse(&state->list, mouse, &open);
    if (open)
        tick(view);
    return taken;
}

/* --- Drawing --- */

static void draw_choosing(struct class_list_view *state, struct area area)
{
    struct area text = {area.row, area.column + 1, area.rows, area.columns - 2};
    if (text.columns > 90)
        text.columns = 90;
    int used = draw_paragraphs(
        text, 0, STYLE_TEXT,
        _("Choose the class list that your school's program exported: CSV, with a first line that names the "
          "columns. Number, name, birth date and class are needed; the location where there are several; "
          "guardians if you have them.\nNothing is stored before you have seen what the list changes."));
    text.row += used + 1;
    text.rows -= used + 1;
    draw_text(text.row++, text.column, text.columns, STYLE_STRONG, _("File"));
    text.rows--;
    path_field_draw(&state->file, text);
}

/* Draws what the columns have no room for, of the selected line. */
static int draw_selected(struct class_list_view *state, struct area area)
{
    size_t row;
    int rows = 0;
    struct arena arena;
    arena_init(&arena);
    if (list_selected(&state->list, &row)) {
        const char *text = says(&arena, &state->plan.lines[row]);
        if (*text) {
            rows = draw_rows(text, area.columns - 2);
            draw_paragraphs(
                (struct area){area.row + area.rows - rows, area.column + 1, rows, area.columns - 2}, 0,
                state->plan.lines[row].fate == PUPIL_REFUSED ? STYLE_DANGER : STYLE_TEXT, text);
        }
    }
    arena_release(&arena);
    return rows;
}

static void draw_plan(struct class_list_view *state, struct area area)
{
    const struct pupils_plan *plan = &state->plan;
    struct arena arena;
    arena_init(&arena);
    struct area text = {area.row, area.column + 1, 5, area.columns - 2};
    const char *sum = words_plan_sum(&arena, plan);
    if (plan->fates[PUPIL_REFUSED])
        sum = arena_printf(&arena,
                           ngettext("%d line is refused: nothing is read in. %s",
                                    "%d lines are refused: nothing is read in. %s",
                                    (unsigned long)plan->fates[PUPIL_REFUSED]),
                           (int)plan->fates[PUPIL_REFUSED], sum);
    text.row += draw_paragraphs(text, 0, plan->fates[PUPIL_REFUSED] ? STYLE_DANGER : STYLE_STRONG, sum);
    text.row += draw_paragraphs(text, 0, STYLE_DIM, words_plan_reading(&arena, plan));
    if (plan->lost.count) {
        const char *lost = arena_printf(&arena,
                                        ngettext("The footage of %zu lesson would be blocked and deleted.",
                                                 "The footage of %zu lessons would be blocked and deleted.",
                                                 plan->lost.count),
                                        plan->lost.count);
        text.row += draw_paragraphs(text, 0, STYLE_DANGER, lost);
    }
    arena_release(&arena);
    int below = draw_selected(state, area), row = text.row + 1;
    list_draw(&state->list,
              (struct area){row, area.column, area.row + area.rows - row - below - (below > 0), area.columns},
              true, "");
}

static void draw_class_list(struct view *view, struct area area)
{
    struct class_list_view *state = state_of(view);
    struct area text = {area.row, area.column + 1, area.rows, area.columns - 2};
    if (!state->bytes) {
        draw_choosing(state, area);
        return;
    }
    draw_text(area.row, area.column + 1, area.columns - 2, STYLE_DIM, state->path);
    area.row++;
    area.rows--;
    text.row += 2;
    if (state->failed.kind != ERROR_NONE)
        draw_paragraphs(text, 0, STYLE_DANGER, state->failed.text);
    else
        draw_plan(state, area);
}

static const char *hints_class_list(struct view *view)
{
    struct class_list_view *state = state_of(view);
    const struct key_map *keys = view->app->keys;
    const size_t size = sizeof state->hints;
    state->hints[0] = '\0';
    if (!state->bytes) {
        hint_add("Enter", _("look at it"), state->hints, size);
        hint_add("Tab", _("complete"), state->hints, size);
        hint_add(draw_utf8() ? "↓" : "v", _("choose"), state->hints, size);
        hint_add("Esc", _("back"), state->hints, size);
        return state->hints;
    }
    if (state->failed.kind == ERROR_NONE) {
        if (!state->plan.fates[PUPIL_REFUSED])
            key_map_hint(keys, ACTION_GO_ON, _("read in"), state->hints, size);
        for (size_t i = 0; i < state->plan.class_count; i++) {
            if (state->plan.classes[i].too_many) {
                key_map_hint(keys, ACTION_TICK, _("they have left"), state->hints, size);
                break;
            }
        }
        key_map_hint(keys, ACTION_FILTER, _("filter"), state->hints, size);
    }
    key_map_hint(keys, ACTION_BACK, _("another file"), state->hints, size);
    key_map_hint(keys, ACTION_HELP, _("help"), state->hints, size);
    return state->hints;
}

const struct view_type view_class_list = {
    .name = "class-list",
    .title = N_("Read a class list in"),
    .context = CONTEXT_IMPORT,
    .state_size = sizeof(struct class_list_view),
    .open = open_class_list,
    .load = load_class_list,
    .draw = draw_class_list,
    .act = act_class_list,
    .key = key_class_list,
    .mouse = mouse_class_list,
    .close = close_class_list,
    .hints = hints_class_list,
};
