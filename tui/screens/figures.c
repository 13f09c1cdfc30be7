/*
 * Figures of the tags of a lesson or a trajectory: lesson by lesson with what changed, and for each lesson
 * how often, how long, which share, and where on its timeline.
 */
#include "store/review/figures.h"

#include <stdio.h>
#include <string.h>

#include "store/base/number.h"
#include "store/base/text.h"
#include "tui/screens.h"
#include "tui/ui/draw.h"
#include "tui/words/figures-print.h"
#include "tui/words/words-tag.h"

enum {
    NAME = 20, /* columns */
    TIMES = 7,
    LASTS = 9,
    SHARE = 9,
    BAR = 10,
    LESSON = 15, /* of the table lesson by lesson */
    MARGIN = 1,
};

enum line_kind {
    LINE_TABLE,
    LINE_TABLE_HEADING,
    LINE_TABLE_TAG,
    LINE_LESSON,
    LINE_HEADING,
    LINE_TAG,
    LINE_NONE,
    LINE_BLANK
};

struct line {
    enum line_kind kind;
    size_t lesson;               /* its index */
    const struct figure *figure; /* for LINE_TABLE_TAG: any lesson's with this tag */
};

struct figures_view {
    char session[ID_SIZE], trajectory[ID_SIZE]; /* one of the two, the other "" */
    struct figures figures;                     /* in the view's arena */
    struct tag_list tags;
    struct line *lines;
    size_t line_count, line_room;
    size_t top, rows; /* rows: seen last time */
    char hints[256];
};

static struct figures_view *state_of(const struct view *view)
{
    return view->state;
}

static bool open_figures(struct view *view, const void *argument, struct error *error)
{
    (void)error;
    const struct figures_argument *asked = argument;
    struct figures_view *state = state_of(view);
    (void)snprintf(state->session, sizeof state->session, "%s", asked->session ? asked->session : "");
    (void)snprintf(state->trajectory, sizeof state->trajectory, "%s",
                   asked->trajectory ? asked->trajectory : "");
    return true;
}

static void add_line(struct view *view, enum line_kind kind, size_t lesson, const struct figure *figure)
{
    struct figures_view *state = state_of(view);
    state->lines = arena_grow(&view->arena, state->lines, state->line_count, &state->line_room,
                              sizeof *state->lines);
    state->lines[state->line_count++] = (struct line){kind, lesson, figure};
}

static bool in_table(const struct figures_view *state, const char *tag)
{
    for (size_t i = 0; i < state->line_count; i++) {
        if (state->lines[i].kind == LINE_TABLE_TAG && strcmp(state->lines[i].figure->tag, tag) == 0)
            return true;
    }
    return false;
}

static void make_table(struct view *view)
{
    struct figures_view *state = state_of(view);
    add_line(view, LINE_TABLE, 0, NULL);
    add_line(view, LINE_TABLE_HEADING, 0, NULL);
    for (size_t i = state->figures.count; i > 0; i--) {
        const struct lesson_figures *lesson = &state->figures.lessons[i - 1];
        for (size_t f = 0; f < lesson->count; f++) {
            if (!in_table(state, lesson->items[f].tag))
                add_line(view, LINE_TABLE_TAG, 0, &lesson->items[f]);
        }
    }
    add_line(view, LINE_BLANK, 0, NULL);
}

static void make_lines(struct view *view)
{
    struct figures_view *state = state_of(view);
    state->lines = NULL;
    state->line_count = state->line_room = 0;
    size_t tags = 0;
    for (size_t i = 0; i < state->figures.count; i++)
        tags += state->figures.lessons[i].count;
    if (state->figures.count > 1 && tags > 0)
        make_table(view);
    for (size_t i = state->figures.count; i > 0; i--) {
        const struct lesson_figures *lesson = &state->figures.lessons[i - 1];
        add_line(view, LINE_LESSON, i - 1, NULL);
        add_line(view, lesson->count ? LINE_HEADING : LINE_NONE, i - 1, NULL);
        for (size_t f = 0; f < lesson->count; f++)
            add_line(view, LINE_TAG, i - 1, &lesson->items[f]);
        add_line(view, LINE_BLANK, 0, NULL);
    }
}

static bool load_figures(struct view *view, struct error *error)
{
    struct figures_view *state = state_of(view);
    struct store *store = view->app->store;
    const struct actor *actor = view->app->actor;
    state->line_count = 0;
    state->figures = (struct figures){0};
    if (!(*state->session
              ? figures_of_session(store, actor, state->session, &view->arena, &state->figures, error)
              : figures_of_trajectory(store, actor, state->trajectory, &view->arena, &state->figures, error)))
        return false;
    const char *trajectory = *state->trajectory ? state->trajectory
                                                : state->figures.lessons[0].session.trajectory;
    if (!tag_list(store, actor, trajectory, &view->arena, &state->tags, error))
        return false;
    make_lines(view);
    return true;
}

/* --- Drawing --- */

static enum style style_of(const struct figures_view *state, const struct figure *figure)
{
    const struct tag *tag = tag_get(&state->tags, figure->tag);
    return tag_style(tag ? tag->colour : TAG_PLAIN);
}

static void draw_name(const struct figures_view *state, const struct figure *figure, int row, int column)
{
    (void)draw_text(row, column, 1, style_of(state, figure), tag_sign(tag_get(&state->tags, figure->tag)));
    (void)draw_text(row, column + 2, NAME - 3, STYLE_TEXT, figure->name);
}

/* How many of the newest lessons the table has room for. */
static size_t table_lessons(const struct figures_view *state, int columns)
{
    const int room = (columns - MARGIN - NAME) / LESSON;
    return room < 1 ? 1 : (size_t)room < state->figures.count ? (size_t)room : state->figures.count;
}

static void draw_table_heading(const struct figures_view *state, struct area area)
{
    const size_t shown = table_lessons(state, area.columns), first = state->figures.count - shown;
    for (size_t i = 0; i < shown; i++) {
        char day[64];
        (void)draw_text_right(area.row, area.column + MARGIN + NAME + (int)i * LESSON, LESSON - 1,
                              STYLE_ACCENT,
                              i18n_day(state->figures.lessons[first + i].session.filmed_on, day, sizeof day));
    }
}

/* "12× 24.0 %", and an arrow where the share, or without one the number, went up or down. */
static void draw_table_cell(const struct figure *figure, const struct figure *before, int row, int column)
{
    char text[64], share[32];
    if (!figure) {
        (void)draw_text_right(row, column, LESSON - 1, STYLE_DIM, draw_symbol(SYMBOL_DASH));
        return;
    }
    const bool lasts = figure->stretches > 0;
    const int64_t now = lasts ? figure->per_mille : figure->count;
    const int64_t was = !before ? now : lasts ? before->per_mille : before->count;
    const char *arrow = now > was ? draw_symbol(SYMBOL_UP) : now < was ? draw_symbol(SYMBOL_DOWN) : " ";
    const char *times = draw_utf8() ? "×" : "x";
    if (lasts)
        (void)snprintf(text, sizeof text, "%lld%s %s %s", (long long)figure->count, times,
                       words_share(figure->per_mille, false, share, sizeof share), arrow);
    else
        (void)snprintf(text, sizeof text, "%lld%s %s", (long long)figure->count, times, arrow);
    (void)draw_text_right(row, column, LESSON - 1, STYLE_TEXT, text);
}

static void draw_table_tag(const struct figures_view *state, const struct figure *figure, struct area area)
{
    const size_t shown = table_lessons(state, area.columns), first = state->figures.count - shown;
    draw_name(state, figure, area.row, area.column + MARGIN);
    for (size_t i = 0; i < shown; i++) {
        const struct lesson_figures *lessons = state->figures.lessons;
        draw_table_cell(figure_get(&lessons[first + i], figure->tag),
                        first + i > 0 ? figure_get(&lessons[first + i - 1], figure->tag) : NULL, area.row,
                        area.column + MARGIN + NAME + (int)i * LESSON);
    }
}

static void draw_lesson(const struct lesson_figures *lesson, struct area area)
{
    char day[64], length[32];
    (void)draw_format(area.row, area.column + MARGIN, area.columns - MARGIN, STYLE_STRONG,
                      _("Lesson of %s, class %s, %s"), i18n_day(lesson->session.filmed_on, day, sizeof day),
                      lesson->session.class_name,
                      i18n_length(lesson->session.length_ms, length, sizeof length));
}

/* Where the tag is on the lesson's timeline. */
static void draw_where(const struct figures_view *state, const struct lesson_figures *lesson,
                       const struct figure *figure, struct area area)
{
    const int64_t length = lesson->session.length_ms;
    if (area.columns < 8 || length <= 0)
        return;
    const enum style style = style_of(state, figure);
    for (int i = 0; i < area.columns; i++)
        (void)draw_text(area.row, area.column + i, 1, STYLE_DIM, draw_utf8() ? "┈" : ".");
    for (size_t i = 0; i < lesson->notes.count; i++) {
        const struct note *note = &lesson->notes.items[i];
        if (!note->tag || strcmp(note->tag, figure->tag) != 0)
            continue;
        const int64_t end = note->session_ms + (note->until_ms < 0 ? 0 : note->until_ms - note->at_ms);
        const int from = (int)clamp((int)(note->session_ms * area.columns / length), 0, area.columns - 1);
        const int until = (int)clamp((int)(end * area.columns / length), from, area.columns - 1);
        for (int column = from; column <= until; column++)
            (void)draw_text(area.row, area.column + column, 1, style,
                            note->until_ms < 0 ? draw_symbol(SYMBOL_BULLET)
                            : draw_utf8()      ? "━"
                                               : "=");
    }
}

static void draw_tag(const struct figures_view *state, const struct lesson_figures *lesson,
                     const struct figure *figure, struct area area)
{
    char text[64];
    int column = area.column + MARGIN;
    draw_name(state, figure, area.row, column);
    column += NAME;
    (void)snprintf(text, sizeof text, "%lld", (long long)figure->count);
    (void)draw_text_right(area.row, column, TIMES, STYLE_TEXT, text);
    column += TIMES;
    if (figure->stretches > 0) {
        (void)draw_text_right(area.row, column, LASTS, STYLE_TEXT,
                              i18n_length(figure->ms, text, sizeof text));
        (void)draw_text_right(area.row, column + LASTS, SHARE, STYLE_TEXT,
                              words_share(figure->per_mille, false, text, sizeof text));
        const int full = (figure->per_mille * BAR + 999) / 1000;
        for (int i = 0; i < full; i++)
            (void)draw_text(area.row, column + LASTS + SHARE + 1 + i, 1, style_of(state, figure),
                            draw_utf8() ? "█" : "#");
    }
    column += LASTS + SHARE + 1 + BAR + 1;
    draw_where(state, lesson, figure,
               (struct area){area.row, column, 1, area.column + area.columns - column - MARGIN});
}

static void draw_heading(struct area area)
{
    int column = area.column + MARGIN;
    (void)draw_text(area.row, column, NAME, STYLE_ACCENT, _("Tag"));
    column += NAME;
    (void)draw_text_right(area.row, column, TIMES, STYLE_ACCENT, _("Times"));
    (void)draw_text_right(area.row, column + TIMES, LASTS, STYLE_ACCENT, _("Duration"));
    (void)draw_text_right(area.row, column + TIMES + LASTS, SHARE, STYLE_ACCENT, _("Share"));
    column += TIMES + LASTS + SHARE + 1 + BAR + 1;
    (void)draw_text(area.row, column, area.column + area.columns - column, STYLE_ACCENT,
                    _("Where in the lesson"));
}

static void draw_line(const struct figures_view *state, const struct line *line, struct area area)
{
    switch (line->kind) {
    case LINE_TABLE:
        (void)draw_text(area.row, area.column + MARGIN, area.columns - MARGIN, STYLE_STRONG,
                        _("Lesson by lesson"));
        break;
    case LINE_TABLE_HEADING:
        draw_table_heading(state, area);
        break;
    case LINE_TABLE_TAG:
        draw_table_tag(state, line->figure, area);
        break;
    case LINE_LESSON:
        draw_lesson(&state->figures.lessons[line->lesson], area);
        break;
    case LINE_HEADING:
        draw_heading(area);
        break;
    case LINE_TAG:
        draw_tag(state, &state->figures.lessons[line->lesson], line->figure, area);
        break;
    case LINE_NONE:
        (void)draw_text(area.row, area.column + MARGIN, area.columns - MARGIN, STYLE_DIM,
                        _("No tags; they are put while watching, with a key each."));
        break;
    case LINE_BLANK:
        break;
    }
}

static void draw_figures(struct view *view, struct area area)
{
    struct figures_view *state = state_of(view);
    state->rows = area.rows > 0 ? (size_t)area.rows : 0;
    if (state->top + state->rows > state->line_count)
        state->top = state->line_count > state->rows ? state->line_count - state->rows : 0;
    for (size_t i = 0; i < state->rows && state->top + i < state->line_count; i++)
        draw_line(state, &state->lines[state->top + i],
                  (struct area){area.row + (int)i, area.column, 1, area.columns - 1});
    draw_scroll_bar(area, state->top, state->rows, state->line_count);
}

/* --- Handlers --- */

static void scroll(struct view *view, int by)
{
    struct figures_view *state = state_of(view);
    state->top = by < 0 && (size_t)-by > state->top ? 0 : state->top + (size_t)by;
    view->app->dirty = true; /* drawing keeps it inside */
}

static bool act_figures(struct view *view, enum action action)
{
    const int page = (int)state_of(view)->rows - 1;
    switch (action) {
    case ACTION_UP:
        scroll(view, -1);
        return true;
    case ACTION_DOWN:
        scroll(view, 1);
        return true;
    case ACTION_PAGE_UP:
        scroll(view, -page);
        return true;
    case ACTION_PAGE_DOWN:
        scroll(view, page);
        return true;
    case ACTION_FIRST:
        scroll(view, -(int)state_of(view)->line_count);
        return true;
    case ACTION_LAST:
        scroll(view, (int)state_of(view)->line_count);
        return true;
    default:
        return false;
    }
}

static bool mouse_figures(struct view *view, struct mouse mouse)
{
    if (mouse.kind != MOUSE_WHEEL_UP && mouse.kind != MOUSE_WHEEL_DOWN)
        return false;
    scroll(view, mouse.kind == MOUSE_WHEEL_UP ? -3 : 3);
    return true;
}

static const char *hints_figures(struct view *view)
{
    struct figures_view *state = state_of(view);
    const struct key_map *keys = view->app->keys;
    state->hints[0] = '\0';
    if (state->line_count > state->rows)
        key_map_hint(keys, ACTION_PAGE_DOWN, _("further"), state->hints, sizeof state->hints);
    key_map_hint(keys, ACTION_HELP, _("help"), state->hints, sizeof state->hints);
    key_map_hint(keys, ACTION_BACK, _("back"), state->hints, sizeof state->hints);
    return state->hints;
}

const struct view_type view_figures = {
    .name = "figures",
    .title = N_("Figures"),
    .context = CONTEXT_LIST,
    .state_size = sizeof(struct figures_view),
    .open = open_figures,
    .load = load_figures,
    .draw = draw_figures,
    .act = act_figures,
    .mouse = mouse_figures,
    .hints = hints_figures,
};

bool push_figures(struct app *app, const struct figures_argument *argument)
{
    return app_push(app, &view_figures, argument);
}
