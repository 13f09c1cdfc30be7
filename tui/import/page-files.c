/* The videos that were found on the card: which of them belong to this lesson, and what keeps one from being
 * imported. */
#include "tui/import/form.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/base/memory.h"
#include "store/base/text.h"
#include "store/footage/card.h"
#include "tui/screens.h"
#include "tui/ui/draw.h"
#include "tui/ui/i18n.h"
#include "tui/words/words-consent.h"

enum { COLUMN_WITH, COLUMN_NAME, COLUMN_FOLDER, COLUMN_WHEN, COLUMN_LENGTH, COLUMN_SIZE, COLUMN_SAYS };

/* `rows` is the form itself; a row is a file of what was found on the card. */
static const struct import_file *file_at(const void *rows, size_t row)
{
    const struct import_view *state = rows;
    return &state->look->plan.files[row];
}

static const char *file_name(const struct import_file *file)
{
    const char *slash = strrchr(file->path, '/');
    return slash && slash[1] ? slash + 1 : file->path;
}

/* Where on the card: "DCIM/100CANON". */
static void describe_folder(const struct import_file *file, char *buffer)
{
    struct arena arena;
    const char *slash = strrchr(file->inside, '/');
    arena_init(&arena);
    snprintf(
        buffer, LIST_CELL, "%s",
        slash ? text_harmless(&arena, arena_printf(&arena, "%.*s", (int)(slash - file->inside), file->inside))
              : "");
    arena_release(&arena);
}

static enum style describe_choice(const struct import_view *state, size_t row, char *buffer)
{
    const struct import_file *file = file_at(state, row);
    bool barred = file->bar != IMPORT_FREE && file->bar != IMPORT_CUT_OFF;
    snprintf(buffer, LIST_CELL, "%s", barred ? " - " : state->chosen[row] ? "[x]" : "[ ]");
    return barred ? STYLE_DANGER : state->chosen[row] ? STYLE_GOOD : STYLE_DIM;
}

static enum style describe_remark(const struct import_file *file, char *buffer)
{
    const char *remark = file->why ? file->why
                         : file->streamed
                             ? _("length is found out while it is stored; cannot be wiped from here")
                         : !file->wipeable ? _("cannot be wiped: write-protected")
                                           : "";
    snprintf(buffer, LIST_CELL, "%s", remark);
    return file->bar == IMPORT_FREE || file->bar == IMPORT_CUT_OFF ? STYLE_WARNING : STYLE_DANGER;
}

static enum style cell(const void *rows, size_t row, int column, char *buffer)
{
    const struct import_view *state = rows;
    const struct import_file *file = file_at(rows, row);
    struct arena arena;
    buffer[0] = '\0';
    switch (column) {
    case COLUMN_WITH:
        return describe_choice(state, row, buffer);
    case COLUMN_NAME:
        arena_init(&arena);
        snprintf(buffer, LIST_CELL, "%s", text_harmless(&arena, file_name(file)));
        arena_release(&arena);
        return STYLE_TEXT;
    case COLUMN_FOLDER:
        describe_folder(file, buffer);
        return STYLE_DIM;
    case COLUMN_WHEN:
        if (file->fd >= 0)
            i18n_moment(file->modified_at, buffer, LIST_CELL);
        return STYLE_DIM;
    case COLUMN_LENGTH:
        if (file->duration_ms > 0)
            i18n_length(file->duration_ms, buffer, LIST_CELL);
        return STYLE_TEXT;
    case COLUMN_SIZE:
        if (file->fd >= 0)
            i18n_size(file->size, buffer, LIST_CELL);
        return STYLE_TEXT;
    default:
        return describe_remark(file, buffer);
    }
}

static const char *row_id(const void *rows, size_t row)
{
    /* A list keeps short ids only, so this is the end of the path: it tells the files of a card apart. */
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
        return card_order(file_name(left), file_name(right));
    case COLUMN_FOLDER:
        return card_order(left->path, right->path);
    case COLUMN_SAYS:
        return compare_numbers(left->bar, right->bar);
    default:
        return 0;
    }
}

static const struct list_type files_type = {
    .columns =
        {
            [COLUMN_WITH] = {.title = N_("With"), .least = 4, .most = 8, .weight = 11},
            [COLUMN_NAME] = {.title = N_("File"), .least = 12, .most = 40, .weight = 10},
            [COLUMN_FOLDER] = {.title = N_("Folder"), .least = 10, .most = 40, .weight = 6, .enough = 19},
            [COLUMN_WHEN] = {.title = N_("Filmed"), .least = 12, .most = 20, .weight = 5, .enough = 18},
            [COLUMN_LENGTH] = {.title = N_("Length"), .least = 7, .most = 9, .weight = 7, .right = true},
            [COLUMN_SIZE] = {.title = N_("Size"), .least = 7, .most = 10, .weight = 6, .right = true},
            /* What does not fit here stands whole below the list (draw_remark). */
            [COLUMN_SAYS] = {.title = N_("Remark"), .least = 30, .most = 120, .weight = 4},
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
    free(state->chosen);
    state->chosen = NULL;
}

void files_page_show(struct view *view)
{
    struct import_view *state = import_of(view);
    size_t count = state->look ? state->look->plan.count : 0;
    state->chosen_day[0] = '\0';
    free(state->chosen);
    state->chosen = memory_alloc(count + 1, sizeof *state->chosen);
    list_set_rows(&state->files, state, count);
    if (state->page == PAGE_FILES)
        files_page_choose(view);
}

static bool is_of_day(const struct import_file *file, const char *filmed_on)
{
    char day[DAY_SIZE];
    clock_day(file->modified_at, day);
    return strcmp(day, filmed_on) == 0;
}

void files_page_choose(struct view *view)
{
    struct import_view *state = import_of(view);
    const char *filmed_on = state->prompts[FIELD_DAY].text;
    if (!state->look || strcmp(state->chosen_day, filmed_on) == 0)
        return;
    snprintf(state->chosen_day, sizeof state->chosen_day, "%s", filmed_on);
    const struct import_plan *plan = &state->look->plan;
    bool some = false;
    size_t count = 0;
    for (size_t i = 0; i < plan->count; i++)
        some = some || (import_file_fits(&plan->files[i]) && is_of_day(&plan->files[i], filmed_on));
    for (size_t i = 0; i < plan->count; i++) {
        const struct import_file *file = &plan->files[i];
        state->chosen[i] = count < IMPORT_FILES && import_file_fits(file) &&
                           (!some || is_of_day(file, filmed_on));
        count += state->chosen[i];
    }
}

struct sum {
    size_t count, refused, cut_off, owed, unmeasured;
    int64_t length_ms, size;
};

static struct sum sum_files(const struct import_view *state, bool chosen_only)
{
    struct sum sum = {0};
    for (size_t i = 0; state->look && i < state->look->plan.count; i++) {
        const struct import_file *file = &state->look->plan.files[i];
        bool fits = import_file_fits(file);
        sum.cut_off += file->bar == IMPORT_CUT_OFF && !fits;
        sum.owed += file->bar == IMPORT_KNOWN && file->owed;
        sum.refused += !fits && file->bar != IMPORT_CUT_OFF && !(file->bar == IMPORT_KNOWN && file->owed);
        if (!fits || (chosen_only && !state->chosen[i]))
            continue;
        sum.count++;
        sum.unmeasured += file->duration_ms <= 0;
        sum.length_ms += file->duration_ms;
        sum.size += file->size;
    }
    return sum;
}

static void describe_sum(const struct sum *sum, char *buffer, size_t size)
{
    char length[32], bytes[32];
    i18n_length(sum->length_ms, length, sizeof length);
    i18n_size(sum->size, bytes, sizeof bytes);
    if (sum->count == 0)
        snprintf(buffer, size, "%s", _("no video that can be imported"));
    else if (sum->unmeasured > 0)
        snprintf(buffer, size, ngettext("%zu video, %s", "%zu videos, %s", sum->count), sum->count, bytes);
    else
        snprintf(buffer, size, ngettext("%zu video, %s long, %s", "%zu videos, %s long, %s", sum->count),
                 sum->count, length, bytes);
}

/* "; 2 more …", when there are some. */
static void add_count(char *buffer, size_t size, const char *words, size_t count)
{
    size_t used = strlen(buffer);
    if (count > 0 && used < size) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        snprintf(buffer + used, size - used, words, count);
#pragma GCC diagnostic pop
    }
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
    const size_t small = state->look->plan.small_copies;
    describe_sum(&sum, buffer, size);
    add_count(buffer, size,
              ngettext("; %zu small copy goes with them", "; %zu small copies go with them", small), small);
    add_count(buffer, size, ngettext("; %zu was cut off", "; %zu were cut off", sum.cut_off), sum.cut_off);
    add_count(buffer, size,
              ngettext("; %zu stored already, still to be wiped", "; %zu stored already, still to be wiped",
                       sum.owed),
              sum.owed);
    add_count(
        buffer, size,
        ngettext("; %zu more that cannot be imported", "; %zu more that cannot be imported", sum.refused),
        sum.refused);
    return sum.count || sum.cut_off ? STYLE_GOOD : sum.owed ? STYLE_WARNING : STYLE_DANGER;
}

static void begin(struct view *view)
{
    struct import_view *state = import_of(view);
    if (state->work)
        return; /* the files are still being looked at, and the page says so */
    struct sum sum = sum_files(state, true);
    char sentence[256];
    if (sum.count > IMPORT_FILES) {
        snprintf(sentence, sizeof sentence,
                 _("A lesson takes %d films at most, and %zu are ticked; tick those of this lesson."),
                 IMPORT_FILES, sum.count);
        import_say(view, sentence);
    } else if (sum.count > 0) {
        work_import(view);
    } else if (sum.owed > 0 && !state->request.keep_originals) {
        work_wipe(view);
    } else {
        import_say(view, _("Tick the videos of this lesson; none is ticked that can be imported."));
    }
}

/* --- Ticking --- */

static void answer_cut_off(struct app *app, void *context, int chosen)
{
    struct view *view = context;
    struct import_view *state = import_of(view);
    if (chosen == 1 && state->look && state->asked < state->look->plan.count) {
        state->look->plan.files[state->asked].cut_off = true;
        state->chosen[state->asked] = true;
    }
    app->dirty = true;
}

/* Asks whether a film that is not whole is to be imported. Only a person knows whether a whole copy exists.
 */
static void ask_cut_off(struct view *view, size_t row)
{
    struct import_view *state = import_of(view);
    const struct import_file *file = &state->look->plan.files[row];
    struct arena arena;
    state->asked = row;
    arena_init(&arena);
    const char *body = arena_printf(&arena, "%s\n\n%s\n\n%s", text_harmless(&arena, file->path), file->why,
                                    state->request.keep_originals
                                        ? _("If there is a whole copy somewhere, import that one instead.")
                                        : _("If there is a whole copy somewhere, import that one instead. "
                                            "This one is wiped from the card "
                                            "once it is stored, byte for byte as it is."));
    dialog_open(view->app,
                &(struct dialog_text){.title = _("Import a film that is not whole?"),
                                      .body = body,
                                      .buttons = {_("Leave it out"), _("Import it as it is")}},
                answer_cut_off, view);
    arena_release(&arena);
}

static void tick(struct view *view, size_t row)
{
    struct import_view *state = import_of(view);
    const struct import_file *file = &state->look->plan.files[row];
    import_say(view, "");
    if (state->chosen[row] || import_file_fits(file))
        state->chosen[row] = !state->chosen[row];
    else if (file->bar == IMPORT_CUT_OFF)
        ask_cut_off(view, row);
    else
        import_say(view, file->why);
}

static void tick_all(struct view *view)
{
    struct import_view *state = import_of(view);
    struct sum all = sum_files(state, false), with = sum_files(state, true);
    for (size_t i = 0; state->look && i < state->look->plan.count; i++)
        state->chosen[i] = import_file_fits(&state->look->plan.files[i]) && with.count < all.count;
    import_say(view, "");
}

bool files_page_act(struct view *view, enum action action)
{
    struct import_view *state = import_of(view);
    size_t row;
    switch (action) {
    case ACTION_TICK:
        if (state->look && list_selected(&state->files, &row))
            tick(view, row);
        return true;
    case ACTION_TICK_ALL:
        tick_all(view);
        return true;
    case ACTION_GO_ON:
    case ACTION_OPEN:
        begin(view);
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

/* Says, before the import, what will be imported and what becomes of the originals. */
static int draw_summary(struct import_view *state, struct area area)
{
    char what[256], line[512], day[32];
    const int first = area.row;
    const struct import_option *trajectory = NULL;
    struct sum sum = sum_files(state, true);
    for (size_t i = 0; i < state->options[FIELD_TRAJECTORY].count; i++) {
        if (strcmp(state->options[FIELD_TRAJECTORY].items[i].value, state->values[FIELD_TRAJECTORY]) == 0)
            trajectory = &state->options[FIELD_TRAJECTORY].items[i];
    }
    bool coaching = lesson_page_purpose(state) == PURPOSE_COACHING;
    if (sum.count > 0)
        describe_sum(&sum, what, sizeof what);
    else
        snprintf(what, sizeof what, "%s", _("No video is ticked."));
    i18n_day(state->prompts[FIELD_DAY].text, day, sizeof day);
    area.row += draw_paragraphs(area, 0, STYLE_STRONG, what);
    snprintf(line, sizeof line, _("Class %s on %s; %s."), lesson_page_class(state), day,
             coaching && trajectory ? trajectory->label : words_purpose(lesson_page_purpose(state)));
    area.row += draw_paragraphs(area, 0, STYLE_TEXT, line);
    if (sum.count > 0)
        area.row += draw_paragraphs(
            area, 0, STYLE_TEXT,
            state->request.keep_originals
                ? _("They are stored and verified; the originals stay on the card.")
                : _("They are stored and verified; then they are wiped from the card, for good."));
    struct sum all = sum_files(state, false);
    if (all.refused) {
        snprintf(line, sizeof line,
                 ngettext("%zu cannot be imported; why stands below the list when it is selected.",
                          "%zu cannot be imported; why stands below the list when one is selected.",
                          all.refused),
                 all.refused);
        area.row += draw_paragraphs(area, 0, STYLE_WARNING, line);
    }
    if (all.count > IMPORT_FILES) {
        snprintf(line, sizeof line,
                 _("There are %zu here, and a lesson takes %d at most: import the others as the next."),
                 all.count, IMPORT_FILES);
        area.row += draw_paragraphs(area, 0, STYLE_WARNING, line);
    }
    if (sum.owed > 0 && !state->request.keep_originals) {
        snprintf(line, sizeof line,
                 ngettext("%zu that is stored already is wiped from the card, too.",
                          "%zu that are stored already are wiped from the card, too.", sum.owed),
                 sum.owed);
        area.row += draw_paragraphs(area, 0, STYLE_TEXT, line);
    }
    return area.row - first;
}

/* Draws the selected file's whole remark, where the column has no room for it. Returns the rows used. */
static int draw_remark(struct import_view *state, struct area list, struct area text)
{
    size_t row;
    if (!state->look || !list_selected(&state->files, &row) || row >= state->look->plan.count ||
        !state->look->plan.files[row].why)
        return 0;
    struct arena arena;
    const struct import_file *file = &state->look->plan.files[row];
    arena_init(&arena);
    const char *said = arena_printf(
        &arena, "%s: %s", text_harmless(&arena, *file->inside ? file->inside : file->path), file->why);
    int rows = draw_rows(said, text.columns);
    rows = rows > list.rows / 2 ? list.rows / 2 : rows;
    draw_paragraphs((struct area){list.row + list.rows - rows, text.column, rows, text.columns}, 0,
                    file->bar == IMPORT_CUT_OFF ? STYLE_WARNING : STYLE_DANGER, said);
    arena_release(&arena);
    return rows + 1;
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
    list.rows -= draw_remark(state, list, text);
    list_draw(&state->files, list, true, nothing);
}
