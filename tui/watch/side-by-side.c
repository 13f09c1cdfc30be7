/*
 * Side by side: the same form as both filled it in, the largest differences first. That is what the talk is
 * about; Enter goes to where it was seen.
 *
 * Stands on the watch screen, which waits, and is for whoever has the pen there.
 */
#include <stdio.h>
#include <string.h>

#include "store/base/text.h"
#include "store/review/filled.h"
#include "tui/screens.h"
#include "tui/ui/draw.h"
#include "tui/ui/i18n.h"
#include "tui/ui/list.h"
#include "tui/watch/watch.h"
#include "tui/words/words-form.h"

enum { COLUMN_ITEM, COLUMN_TEXT, COLUMN_MINE, COLUMN_OTHER, COLUMN_APART };

struct compare {
    char session[ID_SIZE];
    char form[FORM_NAME_MOST + 1];
    const struct actor *reader; /* the watch screen's */
    struct list list;
    struct filled_list filled;
    struct filled_pair pair;
    struct compare_row *rows;
    char hints[256], heading[256];
};

struct compare_row {
    const struct compare *compare;
    size_t item;
    char id[FORM_ID_MOST + 1];
};

static const struct compare_row *row_at(const void *rows, size_t row)
{
    return (const struct compare_row *)rows + row;
}

static enum style cell(const void *rows, size_t row, int column, char *buffer)
{
    const struct compare_row *at = row_at(rows, row);
    const struct filled_pair *pair = &at->compare->pair;
    const struct form *form = &pair->mine->form.form;
    const struct form_item *item = &form->items[at->item];
    enum style style = STYLE_TEXT;
    struct arena arena;
    arena_init(&arena);
    switch (column) {
    case COLUMN_ITEM:
        (void)snprintf(buffer, LIST_CELL, "%s%s", item->id, item->starred ? "*" : "");
        style = STYLE_DIM;
        break;
    case COLUMN_TEXT:
        (void)snprintf(buffer, LIST_CELL, "%s", item->text);
        break;
    case COLUMN_MINE:
    case COLUMN_OTHER: {
        const struct filled *filled = column == COLUMN_MINE ? pair->mine : pair->other;
        (void)snprintf(buffer, LIST_CELL, "%s",
                       words_form_answer(&arena, form, at->item, &filled->items[at->item].answer));
        style = STYLE_STRONG;
        break;
    }
    default: {
        /* As many marks as it is far: three for the whole scale. */
        int marks = (int)(pair->apart[at->item] * 3 + 0.999);
        (void)snprintf(buffer, LIST_CELL, "%.*s", marks > 3 ? 3 : marks, "===");
        style = marks >= 2 ? STYLE_WARNING : STYLE_DIM;
        break;
    }
    }
    arena_release(&arena);
    return style;
}

static const char *row_id(const void *rows, size_t row)
{
    return row_at(rows, row)->id;
}

static int compare_rows(const void *rows, size_t a, size_t b, int column)
{
    const struct compare_row *left = row_at(rows, a), *right = row_at(rows, b);
    char one[LIST_CELL], other[LIST_CELL];
    if (column == COLUMN_ITEM)
        return left->item < right->item ? -1 : left->item > right->item;
    (void)cell(rows, a, column, one);
    (void)cell(rows, b, column, other);
    return strcoll(one, other);
}

static const struct list_type list_type = {
    .columns =
        {
            [COLUMN_ITEM] = {.title = N_("No."), .least = 4, .most = 13, .weight = 8},
            [COLUMN_TEXT] = {.title = N_("Text"), .least = 16, .most = 120, .weight = 10, .enough = 30},
            [COLUMN_MINE] = {.title = N_("You"), .least = 8, .most = 40, .weight = 12, .enough = 12},
            [COLUMN_OTHER] = {.title = N_("The other"), .least = 8, .most = 40, .weight = 12, .enough = 12},
            [COLUMN_APART] = {.title = N_("Apart"), .least = 5, .most = 5, .weight = 6},
        },
    .cell = cell,
    .id = row_id,
    .compare = compare_rows,
    .sort_column = -1,
};

static bool open_compare(struct view *view, const void *argument, struct error *error)
{
    const struct compare_argument *asked = argument;
    struct compare *compare = view->state;
    (void)error;
    (void)snprintf(compare->session, sizeof compare->session, "%s", asked->session);
    (void)snprintf(compare->form, sizeof compare->form, "%s", asked->form);
    compare->reader = asked->reader;
    list_init(&compare->list, &list_type);
    return true;
}

static void close_compare(struct view *view)
{
    struct compare *compare = view->state;
    list_release(&compare->list);
}

static bool load_compare(struct view *view, struct error *error)
{
    struct compare *compare = view->state;
    list_set_rows(&compare->list, NULL, 0);
    compare->pair = (struct filled_pair){0};
    if (!filled_list(view->app->store, compare->reader, compare->session, &view->arena, &compare->filled,
                     error) ||
        !filled_pair(&compare->filled, compare->form, &view->arena, &compare->pair, error))
        return false;
    size_t count = compare->pair.mine->form.form.item_count;
    compare->rows = arena_alloc(&view->arena, count * sizeof *compare->rows);
    for (size_t i = 0; i < count; i++) {
        struct compare_row *row = &compare->rows[i];
        *row = (struct compare_row){.compare = compare, .item = compare->pair.order[i]};
        (void)snprintf(row->id, sizeof row->id, "%s", compare->pair.mine->form.form.items[row->item].id);
    }
    list_set_rows(&compare->list, compare->rows, count);
    return true;
}

/* The moments of both at the selected item, mine first. */
static size_t moments_of(const struct compare *compare, size_t item, int64_t *moments)
{
    const struct filled *const both[] = {compare->pair.mine, compare->pair.other};
    size_t count = 0;
    for (int i = 0; i < 2; i++)
        for (size_t j = 0; j < both[i]->items[item].moment_count; j++)
            moments[count++] = both[i]->items[item].moments[j].session_ms;
    return count;
}

/* Back to the film, where it was seen. */
static void go(struct view *view)
{
    struct compare *compare = view->state;
    int64_t moments[2 * FILLED_MOMENTS_MOST];
    size_t row;
    if (!list_selected(&compare->list, &row))
        return;
    if (moments_of(compare, compare->rows[row].item, moments) == 0) {
        app_say(view->app, "%s", _("No moment was kept with this item."));
        return;
    }
    int64_t moment = moments[0];
    struct app *app = view->app;
    struct view *below = view->below;
    app_pop(app);
    form_seek(below->state, moment);
}

static bool act_compare(struct view *view, enum action action)
{
    struct compare *compare = view->state;
    if (action == ACTION_OPEN) {
        go(view);
        return true;
    }
    return list_act(&compare->list, view->app, action);
}

static bool key_compare(struct view *view, struct key key)
{
    struct compare *compare = view->state;
    return list_key(&compare->list, view->app, key);
}

static bool mouse_compare(struct view *view, struct mouse mouse)
{
    struct compare *compare = view->state;
    bool open = false, taken = list_mouse(&compare->list, mouse, &open);
    view->app->dirty = true;
    if (open)
        go(view);
    return taken;
}

static const char *score_of(struct arena *arena, const struct filled *filled)
{
    const struct form *form = &filled->form.form;
    struct form_answer *answers = arena_alloc(arena, form->item_count * sizeof *answers);
    for (size_t i = 0; i < form->item_count; i++)
        answers[i] = filled->items[i].answer;
    const struct form_result result = form_score(form, form->section_count, answers);
    const char *score = words_form_result(arena, &result);
    return *score ? score : draw_symbol(SYMBOL_DASH);
}

/* All that the selected item says, which the columns have no room for. */
static int draw_selected(struct view *view, struct area area)
{
    struct compare *compare = view->state;
    size_t row;
    if (!list_selected(&compare->list, &row))
        return 0;
    const struct filled_pair *pair = &compare->pair;
    const struct form *form = &pair->mine->form.form;
    size_t item = compare->rows[row].item;
    struct arena arena;
    char moment[32];
    arena_init(&arena);
    const char *text = arena_printf(&arena, "%s %s", form->items[item].id, form->items[item].text);
    for (int i = 0; i < 2; i++) {
        const struct filled *filled = i ? pair->other : pair->mine;
        const struct filled_item *at = &filled->items[item];
        const char *answer = words_form_answer(&arena, form, item, &at->answer);
        const char *level = at->answer.given == FORM_GIVEN && !at->answer.text &&
                                    form_scale_of(form, item)->kind == FORM_LEVELS
                                ? form->items[item].levels[at->answer.number]
                                : NULL;
        text = arena_printf(
            &arena, "%s\n%s: %s%s%s%s%s%s", text, filled->author, *answer ? answer : draw_symbol(SYMBOL_DASH),
            level ? " (" : "", level ? level : "", level ? ")" : "", at->moment_count ? ", " : "",
            at->moment_count ? i18n_length(at->moments[0].session_ms, moment, sizeof moment) : "");
    }
    int rows = draw_rows(text, area.columns - 2);
    rows = rows < area.rows / 3 ? rows : area.rows / 3;
    (void)draw_paragraphs((struct area){area.row + area.rows - rows, area.column + 1, rows, area.columns - 2},
                          0, STYLE_TEXT, text);
    arena_release(&arena);
    return rows + 1;
}

static void draw_compare(struct view *view, struct area area)
{
    struct compare *compare = view->state;
    if (!compare->pair.mine)
        return;
    struct arena arena;
    arena_init(&arena);
    enum form_score score = compare->pair.mine->form.form.score;
    const char *line = _("The largest differences stand first.");
    if (score != FORM_SCORE_NONE)
        line = arena_printf(&arena, _("The largest differences stand first. You: %s, %s: %s (%s)."),
                            score_of(&arena, compare->pair.mine), compare->pair.other->author,
                            score_of(&arena, compare->pair.other), words_form_score(score));
    (void)draw_text(area.row, area.column + 1, area.columns - 2, STYLE_DIM, line);
    arena_release(&arena);
    int below = area.rows >= 12 ? draw_selected(view, area) : 0;
    list_draw(&compare->list, (struct area){area.row + 1, area.column, area.rows - 1 - below, area.columns},
              true, "");
}

static const char *heading_compare(struct view *view)
{
    struct compare *compare = view->state;
    if (!compare->pair.mine)
        return "";
    (void)snprintf(compare->heading, sizeof compare->heading, _("%s, side by side"),
                   compare->pair.mine->form.form.title);
    return compare->heading;
}

static const char *hints_compare(struct view *view)
{
    struct compare *compare = view->state;
    compare->hints[0] = '\0';
    key_map_hint(view->app->keys, ACTION_OPEN, _("to the moment"), compare->hints, sizeof compare->hints);
    key_map_hint(view->app->keys, ACTION_FILTER, _("filter"), compare->hints, sizeof compare->hints);
    key_map_hint(view->app->keys, ACTION_SORT, _("sort"), compare->hints, sizeof compare->hints);
    key_map_hint(view->app->keys, ACTION_HELP, _("help"), compare->hints, sizeof compare->hints);
    key_map_hint(view->app->keys, ACTION_BACK, _("back"), compare->hints, sizeof compare->hints);
    return compare->hints;
}

const struct view_type view_compare = {
    .name = "compare",
    .title = N_("Side by side"),
    .context = CONTEXT_LIST,
    .state_size = sizeof(struct compare),
    .open = open_compare,
    .load = load_compare,
    .draw = draw_compare,
    .act = act_compare,
    .key = key_compare,
    .mouse = mouse_compare,
    .close = close_compare,
    .hints = hints_compare,
    .heading = heading_compare,
};

bool push_compare(struct app *app, const struct compare_argument *argument)
{
    return app_push(app, &view_compare, argument);
}
