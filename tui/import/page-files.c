/* The videos that were found on the card: which of them belong to this lesson, and what keeps one from being
 * imported. */
#include "tui/import/form.h"

#include <stdio.h>
#include <string.h>

#include "store/base/text.h"
#include "tui/app.h"
#include "tui/ui/draw.h"
#include "tui/ui/i18n.h"
#include "tui/words/words-consent.h"

enum { COLUMN_WITH, COLUMN_NAME, COLUMN_WHEN, COLUMN_LENGTH, COLUMN_SIZE, COLUMN_SAYS };

/* The list's rows are the form itself: file number `row` of its look. */
static const struct import_file *file_at(const void *rows, size_t row)
{
    const struct import_view *state = rows;
    return &state->look->plan.files[row];
}

static const char *file_name(const struct import_file *file)
{
    const char *slash = strrchr(file->path, '/');
    return slash ? slash + 1 : file->path;
}

static enum style cell(const void *rows, size_t row, int column, char *buffer)
{
    const struct import_view *state = rows;
    const struct import_file *file = file_at(rows, row);
    const char *problem = state->look->problems[row];
    switch (column) {
    case COLUMN_WITH:
        snprintf(buffer, LIST_CELL, "%s", problem ? " - " : state->chosen[row] ? "[x]" : "[ ]");
        return problem ? STYLE_DANGER : state->chosen[row] ? STYLE_GOOD : STYLE_DIM;
    case COLUMN_NAME:
        snprintf(buffer, LIST_CELL, "%s", file_name(file));
        return STYLE_TEXT;
    case COLUMN_WHEN:
        i18n_moment(file->modified_at, buffer, LIST_CELL);
        return STYLE_DIM;
    case COLUMN_LENGTH:
        if (problem)
            snprintf(buffer, LIST_CELL, "%s", "");
        else
            i18n_length(file->duration_ms, buffer, LIST_CELL);
        return STYLE_TEXT;
    case COLUMN_SIZE:
        i18n_size(file->size, buffer, LIST_CELL);
        return STYLE_TEXT;
    default:
        snprintf(buffer, LIST_CELL, "%s",
                 problem          ? problem
                 : file->wipeable ? ""
                                  : _("cannot be wiped: write-protected"));
        return problem ? STYLE_DANGER : STYLE_WARNING;
    }
}

static const char *row_id(const void *rows, size_t row)
{
    /* As long as an id that a list keeps: the end of a path tells files of one card apart. */
    const char *path = file_at(rows, row)->path;
    size_t length = strlen(path);
    return length > 24 ? path + length - 24 : path;
}

static int compare_numbers(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

static int compare(const void *rows, size_t a, size_t b, int column)
{
    const struct import_file *left = file_at(rows, a), *right = file_at(rows, b);
    switch (column) {
    case COLUMN_WHEN:
        return compare_numbers(left->modified_at, right->modified_at);
    case COLUMN_LENGTH:
        return compare_numbers(left->duration_ms, right->duration_ms);
    case COLUMN_SIZE:
        return compare_numbers(left->size, right->size);
    case COLUMN_NAME:
        return strcmp(left->path, right->path);
    default:
        return 0;
    }
}

static const struct list_type files_type = {
    .columns =
        {
            [COLUMN_WITH] = {.title = N_("With"), .least = 4, .most = 8, .weight = 11},
            [COLUMN_NAME] = {.title = N_("File"), .least = 12, .most = 40, .weight = 10},
            [COLUMN_WHEN] = {.title = N_("Filmed"), .least = 12, .most = 20, .weight = 5},
            [COLUMN_LENGTH] = {.title = N_("Length"), .least = 7, .most = 9, .weight = 8, .right = true},
            [COLUMN_SIZE] = {.title = N_("Size"), .least = 7, .most = 10, .weight = 7, .right = true},
            [COLUMN_SAYS] = {.title = N_("Remark"), .least = 12, .most = 120, .weight = 9},
        },
    .cell = cell,
    .id = row_id,
    .compare = compare,
    .sort_column = -1,
};

void files_page_open(struct view *view)
{
    list_init(&import_of(view)->files, &files_type);
}

void files_page_release(struct import_view *state)
{
    list_release(&state->files);
    import_look_release(state->look);
    state->look = NULL;
}

void files_page_show(struct view *view)
{
    struct import_view *state = import_of(view);
    state->chosen_day[0] = '\0';
    list_set_rows(&state->files, state, state->look ? state->look->plan.count : 0);
    if (state->page == PAGE_FILES)
        files_page_choose(view);
}

void files_page_choose(struct view *view)
{
    struct import_view *state = import_of(view);
    const char *filmed_on = state->prompts[FIELD_DAY].text;
    if (!state->look || strcmp(state->chosen_day, filmed_on) == 0)
        return;
    snprintf(state->chosen_day, sizeof state->chosen_day, "%s", filmed_on);
    bool some = false;
    char day[DAY_SIZE];
    for (size_t i = 0; i < state->look->plan.count; i++) {
        clock_day(state->look->plan.files[i].modified_at, day);
        some = some || (!state->look->problems[i] && strcmp(day, filmed_on) == 0);
    }
    for (size_t i = 0; i < state->look->plan.count; i++) {
        clock_day(state->look->plan.files[i].modified_at, day);
        state->chosen[i] = !state->look->problems[i] && (!some || strcmp(day, filmed_on) == 0);
    }
}

struct sum {
    size_t count, refused;
    int64_t length_ms, size;
};

static struct sum sum_files(const struct import_view *state, bool chosen_only)
{
    struct sum sum = {0};
    for (size_t i = 0; state->look && i < state->look->plan.count; i++) {
        sum.refused += state->look->problems[i] != NULL;
        if (state->look->problems[i] || (chosen_only && !state->chosen[i]))
            continue;
        sum.count++;
        sum.length_ms += state->look->plan.files[i].duration_ms;
        sum.size += state->look->plan.files[i].size;
    }
    return sum;
}

static void describe_sum(const struct sum *sum, char *buffer, size_t size)
{
    char length[32], bytes[32];
    i18n_length(sum->length_ms, length, sizeof length);
    i18n_size(sum->size, bytes, sizeof bytes);
    snprintf(buffer, size, ngettext("%zu video, %s long, %s", "%zu videos, %s long, %s", sum->count),
             sum->count, length, bytes);
}

enum style files_describe(struct import_view *state, char *buffer, size_t size)
{
    buffer[0] = '\0';
    if (state->work && state->job == IMPORT_JOB_LOOK) {
        const struct import_stage_report *looking = &state->report.stages[LESSON_LOOKING];
        snprintf(buffer, size, _("looking at the files: %lld of %lld"), (long long)looking->done,
                 (long long)looking->total);
        return STYLE_DIM;
    }
    if (!state->look) {
        snprintf(buffer, size, "%s", state->look_error.text);
        return STYLE_DANGER;
    }
    struct sum sum = sum_files(state, false);
    describe_sum(&sum, buffer, size);
    size_t used = strlen(buffer);
    if (sum.refused)
        snprintf(
            buffer + used, size - used,
            ngettext("; %zu more that cannot be imported", "; %zu more that cannot be imported", sum.refused),
            sum.refused);
    return sum.count ? STYLE_GOOD : STYLE_DANGER;
}

static void begin(struct view *view)
{
    struct import_view *state = import_of(view);
    if (state->work)
        return; /* still looking, as the page says */
    if (sum_files(state, true).count == 0) {
        import_say(view, _("Tick the videos of this lesson; none is ticked that can be imported."));
        return;
    }
    work_import(view);
}

bool files_page_act(struct view *view, enum action action)
{
    struct import_view *state = import_of(view);
    size_t row;
    switch (action) {
    case ACTION_TICK:
        if (list_selected(&state->files, &row) && !state->look->problems[row])
            state->chosen[row] = !state->chosen[row];
        import_say(view, "");
        return true;
    case ACTION_TICK_ALL: {
        struct sum all = sum_files(state, false), with = sum_files(state, true);
        for (size_t i = 0; state->look && i < state->look->plan.count; i++)
            state->chosen[i] = !state->look->problems[i] && with.count < all.count;
        import_say(view, "");
        return true;
    }
    case ACTION_GO_ON:
    case ACTION_OPEN:
        begin(view);
        return true;
    case ACTION_IMPORT:
    case ACTION_ADD:
        return true;
    default:
        return list_act(&state->files, view->app, action);
    }
}

bool files_page_key(struct view *view, struct key key)
{
    return list_key(&import_of(view)->files, view->app, key);
}

bool files_page_mouse(struct view *view, struct mouse mouse)
{
    bool open = false;
    bool taken = list_mouse(&import_of(view)->files, mouse, &open);
    if (open)
        files_page_act(view, ACTION_TICK);
    return taken;
}

/* What will happen to what, in words, before it does. */
static int draw_summary(struct import_view *state, struct area area)
{
    char what[256], line[512], day[32];
    const struct import_option *trajectory = NULL;
    struct sum sum = sum_files(state, true);
    for (size_t i = 0; i < state->options[FIELD_TRAJECTORY].count; i++) {
        if (strcmp(state->options[FIELD_TRAJECTORY].items[i].value, state->values[FIELD_TRAJECTORY]) == 0)
            trajectory = &state->options[FIELD_TRAJECTORY].items[i];
    }
    bool coaching = lesson_page_purpose(state) == PURPOSE_COACHING;
    describe_sum(&sum, what, sizeof what);
    i18n_day(state->prompts[FIELD_DAY].text, day, sizeof day);
    int rows = draw_paragraphs(area, 0, STYLE_STRONG, what);
    snprintf(line, sizeof line, _("Class %s on %s; %s."), lesson_page_class(state), day,
             coaching && trajectory ? trajectory->label : words_purpose(lesson_page_purpose(state)));
    area.row += rows;
    int more = draw_paragraphs(area, 0, STYLE_TEXT, line);
    area.row += more;
    rows += more;
    rows += draw_paragraphs(
        area, 0, STYLE_TEXT,
        state->request.keep_originals
            ? _("They are stored and verified; the originals stay on the card.")
            : _("They are stored and verified; then they are wiped from the card, for good."));
    return rows;
}

void files_page_draw(struct view *view, struct area area)
{
    struct import_view *state = import_of(view);
    struct area text = {area.row, area.column + 1, 6, area.columns - 2};
    text.row += draw_summary(state, text);
    text.row += import_draw_sentence(view, text);
    struct area list = {text.row + 1, area.column, area.row + area.rows - text.row - 1, area.columns};
    char nothing[LIST_CELL];
    files_describe(state, nothing, sizeof nothing);
    size_t row;
    const char *problem = state->look && list_selected(&state->files, &row) ? state->look->problems[row]
                                                                            : NULL;
    if (problem) { /* whole, where the column has no room for it */
        int rows = draw_rows(problem, text.columns);
        list.rows -= rows + 1;
        text.row = list.row + list.rows + 1;
        text.rows = rows;
        draw_paragraphs(text, 0, STYLE_DANGER, problem);
    }
    list_draw(&state->files, list, true, nothing);
}
