/* Draws the pane of observation forms: the choice of them, or the items of one. */
#include "tui/watch/watch.h"

#include <stdio.h>
#include <string.h>

#include "store/base/text.h"
#include "tui/ui/draw.h"
#include "tui/ui/i18n.h"
#include "tui/words/words-form.h"

enum {
    ANSWER_COLUMNS = 12, /* at most, for an answer beside its item */
    CHOICE_ROWS = 2,
    TYPED_ROWS = 3,
};

static const struct form *form_of(const struct watch *watch)
{
    return &watch->form.open.form.form;
}

static enum style style_of(bool selected, enum style style)
{
    return selected ? STYLE_SELECTED : style;
}

/* --- What a row holds --- */

/* A line of the pane: a section's heading, or one of the rows of an item. */
struct line {
    bool heading;
    size_t at; /* section or item */
    int part;  /* of the selected item: which of its rows */
};

/* The rows of the selected item, one after the other. */
struct selected {
    int columns;
    const char *text, *about, *level, *keys;
    int text_rows, about_rows, level_rows, keys_rows, note_rows, rows;
};

static int id_columns(const struct form *form)
{
    int most = 0;
    for (size_t i = 0; i < form->item_count; i++) {
        int columns = text_width(form->items[i].id) + form->items[i].starred;
        most = columns > most ? columns : most;
    }
    return most;
}

static int rows_of(const char *text, int columns)
{
    return text && *text ? draw_rows(text, columns) : 0;
}

#define HELD "\xC2\xA0" /* a blank at which no line breaks */

/* The keys, with lines that break between two answers only, where each has room on a line. */
static const char *keys_in_lines(const char *keys, int columns, struct arena *arena)
{
    char *held = arena_alloc(arena, 2 * strlen(keys) + 1);
    size_t used = 0;
    for (const char *at = keys; *at; at++) {
        bool between = at > keys && *at == ' ' &&
                       ((unsigned char)at[-1] == 0xB7 || strncmp(at + 1, "·", 2) == 0);
        if (*at == ' ' && !between) {
            memcpy(held + used, HELD, sizeof HELD - 1);
            used += sizeof HELD - 1;
        } else {
            held[used++] = *at;
        }
    }
    for (const char *at = held; *at;) {
        size_t length = strcspn(at, " ");
        char *answer = arena_printf(arena, "%.*s", (int)length, at);
        if (text_width(answer) > columns)
            return keys;
        at += length + (at[length] != '\0');
    }
    return held;
}

static struct selected measure(const struct watch *watch, int columns, struct arena *arena)
{
    const struct watch_form *pane = &watch->form;
    const struct form *form = form_of(watch);
    const struct form_item *item = &form->items[pane->item];
    const struct filled_item *filled = &pane->open.items[pane->item];
    bool level = filled->answer.given == FORM_GIVEN && !filled->answer.text &&
                 form_scale_of(form, pane->item)->kind == FORM_LEVELS;
    struct selected selected = {
        .columns = columns > 1 ? columns : 1,
        .text = item->text,
        .about = item->about,
        .level = filled->answer.text ? filled->answer.text
                 : level             ? item->levels[filled->answer.number]
                                     : NULL,
        .keys = pane->mode == FORM_FILLING
                    ? keys_in_lines(words_form_keys(arena, form, pane->item), columns, arena)
                    : NULL,
    };
    selected.text_rows = rows_of(selected.text, selected.columns);
    selected.about_rows = rows_of(selected.about, selected.columns);
    selected.level_rows = rows_of(selected.level, selected.columns);
    selected.keys_rows = rows_of(selected.keys, selected.columns);
    selected.note_rows = (int)filled->note_count;
    selected.rows = selected.text_rows + selected.about_rows + selected.level_rows + selected.keys_rows +
                    selected.note_rows;
    return selected;
}

/* All lines of the open form, from its first; how many there are. `wanted` gets the one numbered so. */
static int count_lines(const struct watch *watch, const struct selected *selected, int number,
                       struct line *wanted, int *selected_from)
{
    const struct form *form = form_of(watch);
    int count = 0;
    for (size_t section = 0; section < form->section_count; section++) {
        if (count++ == number)
            *wanted = (struct line){.heading = true, .at = section};
        size_t first = form->sections[section].first;
        for (size_t item = first; item < first + form->sections[section].count; item++) {
            int rows = item == watch->form.item ? selected->rows : 1;
            if (item == watch->form.item && selected_from)
                *selected_from = count;
            if (number >= count && number < count + rows)
                *wanted = (struct line){.at = item, .part = number - count};
            count += rows;
        }
    }
    return count;
}

/* --- Drawing --- */

static void draw_heading_line(const struct watch *watch, size_t at, int row, struct area area)
{
    const struct form *form = form_of(watch);
    const struct filled *open = &watch->form.open;
    struct arena arena;
    arena_init(&arena);
    struct form_answer *answers = arena_alloc(&arena, form->item_count * sizeof *answers);
    for (size_t i = 0; i < form->item_count; i++)
        answers[i] = open->items[i].answer;
    const struct form_result result = form_score(form, at, answers);
    const char *score = words_form_result(&arena, &result);
    int room = area.columns - 2;
    if (*score)
        (void)draw_text_right(row, area.column + room - ANSWER_COLUMNS, ANSWER_COLUMNS, STYLE_DIM, score);
    (void)draw_text(row, area.column + 1, room - (*score ? text_width(score) + 2 : 1), STYLE_ACCENT,
                    form->sections[at].title);
    arena_release(&arena);
}

/* "12:05", with a plus where it was seen more often. */
static const char *seen_at(const struct filled_item *item, char *text, size_t size)
{
    char moment[32];
    if (item->moment_count == 0)
        return "";
    (void)snprintf(text, size, "%s%s", i18n_length(item->moments[0].session_ms, moment, sizeof moment),
                   item->moment_count > 1 ? "+" : "");
    return text;
}

/* The row that each item has: id, text, answer, and when it was seen. */
static void draw_item(const struct watch *watch, size_t at, int row, struct area area, int indent,
                      bool selected)
{
    const struct form *form = form_of(watch);
    const struct form_item *item = &form->items[at];
    const struct filled_item *filled = &watch->form.open.items[at];
    struct arena arena;
    char seen[48];
    arena_init(&arena);
    const char *answer = words_form_answer_short(&arena, form, at, &filled->answer);
    int end = area.column + area.columns - 1, used = 0;
    const char *moment = seen_at(filled, seen, sizeof seen);
    if (*moment) {
        used = text_width(moment) + 1;
        (void)draw_text_right(row, end - used, used, style_of(selected, STYLE_DIM), moment);
    }
    int columns = text_width(answer) < ANSWER_COLUMNS ? text_width(answer) : ANSWER_COLUMNS;
    if (columns > 0) {
        used += columns + 1;
        (void)draw_text(row, end - used, columns, style_of(selected, STYLE_STRONG), answer);
    } else if (!*moment) {
        used += 2;
        (void)draw_text(row, end - used, 1, style_of(selected, STYLE_DIM), draw_symbol(SYMBOL_DOT));
    }
    char id[FORM_ID_MOST + 2];
    (void)snprintf(id, sizeof id, "%s%s", item->id, item->starred ? "*" : "");
    (void)draw_text(row, area.column + 1 + (item->example ? 2 : 0), indent, style_of(selected, STYLE_DIM),
                    id);
    int text = area.column + 2 + indent + (item->example ? 2 : 0);
    int room = end - used - text - 1;
    if (!selected)
        (void)draw_text(row, text, room, item->example ? STYLE_DIM : STYLE_TEXT, item->text);
    arena_release(&arena);
}

/* The keys of the selected item, each where it can be clicked. */
static void draw_keys(struct watch *watch, const char *keys, int skip, int row, int column, int columns)
{
    struct watch_form *pane = &watch->form;
    size_t next = 0, length = 0;
    const char *line = keys;
    for (int i = 0; i <= skip; i++) {
        line += next;
        length = draw_break(line, columns, &next);
    }
    char text[512];
    (void)snprintf(text, sizeof text, "%.*s", (int)(length < sizeof text ? length : sizeof text - 1), line);
    for (char *held = strstr(text, HELD); held; held = strstr(held, HELD)) {
        *held++ = ' ';
        memmove(held, held + 1, strlen(held));
    }
    (void)draw_text(row, column, columns, STYLE_SELECTED, text);
    const struct form_scale *scale = form_scale_of(form_of(watch), pane->item);
    if (scale->kind == FORM_COUNT || scale->kind == FORM_WORDS)
        return;
    /* "1 label · 2 label": a digit at the front of a line, or behind the dot. */
    for (const char *at = text; *at; at++) {
        bool front = at == text || (at - text >= 3 && strncmp(at - 3, "· ", 3) == 0);
        if (!front || *at < '0' || *at > '9' || (at[1] && at[1] != ' '))
            continue;
        const char *end = strstr(at, " · ");
        char before[512], own[512];
        (void)snprintf(before, sizeof before, "%.*s", (int)(at - text), text);
        (void)snprintf(own, sizeof own, "%.*s", end ? (int)(end - at) : (int)strlen(at), at);
        pane->keys[*at - '0'] = (struct area){row, column + text_width(before), 1, text_width(own)};
    }
}

static void draw_hung_note(const struct watch *watch, int which, int row, int column, int columns)
{
    const char *id = watch->form.open.items[watch->form.item].notes[which];
    const struct watch_entry *entry = notes_find(&watch->notes, id);
    (void)draw_format(row, column, columns, STYLE_SELECTED, "%s %s", draw_symbol(SYMBOL_BULLET),
                      entry ? entry->text : _("a note that is not there any more"));
}

static void draw_selected(struct watch *watch, const struct selected *selected, int part, int row,
                          struct area area, int indent)
{
    const struct form_item *item = &form_of(watch)->items[watch->form.item];
    int column = area.column + 2 + indent + (item->example ? 2 : 0);
    draw_fill((struct area){row, area.column, 1, area.columns - 1}, STYLE_SELECTED);
    if (part == 0)
        draw_item(watch, watch->form.item, row, area, indent, true);
    struct area text = {row, column, 1, selected->columns};
    if (part < selected->text_rows) {
        (void)draw_paragraphs(text, part, STYLE_SELECTED, selected->text);
        return;
    }
    part -= selected->text_rows;
    if (part < selected->about_rows) {
        (void)draw_paragraphs(text, part, STYLE_SELECTED, selected->about);
        return;
    }
    part -= selected->about_rows;
    if (part < selected->level_rows) {
        (void)draw_paragraphs(text, part, STYLE_SELECTED, selected->level);
        return;
    }
    part -= selected->level_rows;
    if (part < selected->note_rows)
        draw_hung_note(watch, part, row, column, selected->columns);
    else
        draw_keys(watch, selected->keys, part - selected->note_rows, row, column, selected->columns);
}

static void scroll(struct watch_form *pane, int from, int rows, int all)
{
    if (!pane->scrolled) {
        if (from + rows > pane->top + pane->seen)
            pane->top = from + rows - pane->seen;
        if (from < pane->top)
            pane->top = from;
        /* The section's heading comes along where there is room. */
        if (from == pane->top && from > 0 && rows < pane->seen)
            pane->top--;
    }
    if (pane->top > all - pane->seen)
        pane->top = all - pane->seen;
    if (pane->top < 0)
        pane->top = 0;
}

/* The text of the selected item, beside its answer: as wide as the pane leaves. */
static int text_columns(const struct watch *watch, struct area area, int indent)
{
    bool example = form_of(watch)->items[watch->form.item].example;
    return area.columns - 3 - indent - (example ? 2 : 0) - ANSWER_COLUMNS;
}

static void draw_open_form(struct watch *watch, struct area area)
{
    struct watch_form *pane = &watch->form;
    struct arena arena;
    arena_init(&arena);
    int indent = id_columns(form_of(watch)), from = 0;
    const struct selected selected = measure(watch, text_columns(watch, area, indent), &arena);
    struct line line = {0};
    int all = count_lines(watch, &selected, -1, &line, &from);
    memset(pane->keys, 0, sizeof pane->keys);
    pane->seen = area.rows;
    scroll(pane, from, selected.rows, all);
    for (int row = 0; row < area.rows && pane->top + row < all; row++) {
        (void)count_lines(watch, &selected, pane->top + row, &line, NULL);
        if (line.heading)
            draw_heading_line(watch, line.at, area.row + row, area);
        else if (line.at == pane->item)
            draw_selected(watch, &selected, line.part, area.row + row, area, indent);
        else
            draw_item(watch, line.at, area.row + row, area, indent, false);
    }
    draw_scroll_bar(area, (size_t)pane->top, (size_t)area.rows, (size_t)all);
    arena_release(&arena);
}

/* --- The choice --- */

static size_t answered(const struct filled *filled)
{
    size_t count = 0;
    for (size_t i = 0; filled->items && i < filled->form.form.item_count; i++)
        count += filled->items[i].answer.given != FORM_OPEN;
    return count;
}

static void describe_choice(const struct watch *watch, const struct form_choice *choice, char *text,
                            size_t size)
{
    const struct filled *mine = choice->mine, *other = choice->other;
    const char *name = watch->session.other ? watch->session.other : "";
    if (watch->company.pen_passed) /* the guest is the other one, so the person who is logged in is theirs */
        name = watch->app->actor->full_name;
    if (mine && !mine->items)
        (void)snprintf(text, size, "%s", mine->problem);
    else if (mine && mine->shared_at && other)
        (void)snprintf(text, size, _("both shared: side by side"));
    else if (mine && mine->shared_at)
        (void)snprintf(text, size, _("yours is shared"));
    else if (mine && other)
        (void)snprintf(text, size, _("%zu of %zu answered, not shared; %s has shared theirs"), answered(mine),
                       mine->form.form.item_count, name);
    else if (mine)
        (void)snprintf(text, size, _("%zu of %zu answered, not shared"), answered(mine),
                       mine->form.form.item_count);
    else if (other)
        (void)snprintf(text, size, _("%s has shared theirs; yours is not filled in"), name);
    else
        (void)snprintf(text, size, _("not filled in, %zu items"), choice->entry->form.item_count);
}

static void draw_choices(struct watch *watch, struct area area)
{
    struct watch_form *pane = &watch->form;
    if (pane->list.other_unshared && area.rows > CHOICE_ROWS) {
        area.rows--;
        (void)draw_format(area.row + area.rows, area.column + 1, area.columns - 2, STYLE_DIM,
                          _("%s has something that is not shared yet."),
                          watch->company.pen_passed ? watch->app->actor->full_name
                          : watch->session.other    ? watch->session.other
                                                    : "");
    }
    if (pane->choice_count == 0) {
        (void)draw_paragraphs((struct area){area.row, area.column + 1, area.rows, area.columns - 2}, 0,
                              STYLE_DIM,
                              _("The school has no observation forms yet. An owner adds one: “terugblik form "
                                "list” shows which come with the program."));
        return;
    }
    pane->seen = area.rows;
    scroll(pane, (int)pane->choice * CHOICE_ROWS, CHOICE_ROWS, (int)pane->choice_count * CHOICE_ROWS);
    for (int row = 0; row < area.rows; row++) {
        size_t at = (size_t)((pane->top + row) / CHOICE_ROWS);
        if (at >= pane->choice_count)
            break;
        bool selected = at == pane->choice;
        const struct form *form = &pane->choices[at].entry->form;
        char state[512];
        describe_choice(watch, &pane->choices[at], state, sizeof state);
        if (selected)
            draw_fill((struct area){area.row + row, area.column, 1, area.columns - 1}, STYLE_SELECTED);
        if ((pane->top + row) % CHOICE_ROWS == 0)
            (void)draw_text(area.row + row, area.column + 1, area.columns - 3, style_of(selected, STYLE_TEXT),
                            form->title);
        else
            (void)draw_text(area.row + row, area.column + 3, area.columns - 5, style_of(selected, STYLE_DIM),
                            state);
    }
    draw_scroll_bar(area, (size_t)pane->top, (size_t)area.rows, pane->choice_count * CHOICE_ROWS);
}

bool form_row_at(struct watch *watch, int row, size_t *at)
{
    struct watch_form *pane = &watch->form;
    struct area body = pane->body;
    if (row < body.row || row >= body.row + body.rows)
        return false;
    int number = pane->top + row - body.row;
    if (pane->mode == FORM_CHOOSING) {
        *at = (size_t)(number / CHOICE_ROWS);
        return *at < pane->choice_count;
    }
    struct arena arena;
    struct line line = {.heading = true};
    arena_init(&arena);
    const struct selected selected = measure(watch, text_columns(watch, body, id_columns(form_of(watch))),
                                             &arena);
    (void)count_lines(watch, &selected, number, &line, NULL);
    arena_release(&arena);
    *at = line.at;
    return !line.heading;
}

/* --- The pane --- */

static void draw_title(const struct watch *watch, struct area area)
{
    const struct watch_form *pane = &watch->form;
    int row = area.row, column = area.column + 1, room = area.columns - 2;
    if (pane->mode == FORM_CHOOSING) {
        (void)draw_text(row, column, room, STYLE_STRONG, _("Observation forms"));
        return;
    }
    const struct form *form = form_of(watch);
    struct arena arena;
    arena_init(&arena);
    struct form_answer *answers = arena_alloc(&arena, form->item_count * sizeof *answers);
    for (size_t i = 0; i < form->item_count; i++)
        answers[i] = pane->open.items[i].answer;
    const struct form_result result = form_score(form, form->section_count, answers);
    const char *score = words_form_result(&arena, &result);
    const char *whose = pane->open.shared_at ? pane->open.author : _("only you");
    const char *right = arena_printf(&arena, "%zu/%zu%s%s  %s", result.answered, result.items,
                                     *score ? "  " : "", score, whose);
    int used = text_width(right) < room - 8 ? text_width(right) : room - 8;
    (void)draw_text_right(row, column + room - used, used, STYLE_DIM, right);
    (void)draw_text(row, column, room - used - 2, STYLE_STRONG, form->title);
    arena_release(&arena);
}

static void draw_typed(struct watch *watch, struct area *area)
{
    struct watch_form *pane = &watch->form;
    int rows = prompt_rows(&pane->prompt, area->columns - 4);
    rows = rows < TYPED_ROWS ? rows : TYPED_ROWS;
    rows = rows < area->rows / 2 ? rows : area->rows / 2;
    rows = rows > 0 ? rows : 1;
    area->rows -= rows;
    prompt_draw(&pane->prompt,
                (struct area){area->row + area->rows, area->column + 2, rows, area->columns - 4}, true);
}

void form_draw(struct watch *watch, struct area area)
{
    struct watch_form *pane = &watch->form;
    if (area.rows <= 1 || area.columns <= 8)
        return;
    draw_title(watch, area);
    area.row++;
    area.rows--;
    if (pane->typing)
        draw_typed(watch, &area);
    pane->body = area;
    if (pane->mode == FORM_CHOOSING)
        draw_choices(watch, area);
    else if (pane->open.items)
        draw_open_form(watch, area);
}

const char *form_hints(struct watch *watch)
{
    const struct watch_form *pane = &watch->form;
    const struct key_map *keys = watch->app->keys;
    char *hints = watch->hints;
    const size_t size = sizeof watch->hints;
    hints[0] = '\0';
    if (pane->typing) {
        prompt_hints(&watch->form.prompt, hints, size);
        return hints;
    }
    if (pane->mode == FORM_CHOOSING) {
        key_map_hint(keys, ACTION_FORM_GO, _("open"), hints, size);
        key_map_hint(keys, ACTION_FORM_SHARE, _("share"), hints, size);
        key_map_hint(keys, ACTION_SHARE_ALL, _("share all"), hints, size);
        key_map_hint(keys, ACTION_FORM_OTHER, _("the other's"), hints, size);
        key_map_hint(keys, ACTION_FORM_DELETE, _("delete"), hints, size);
    } else {
        if (pane->mode == FORM_FILLING)
            hint_add("1-9 0", _("answer"), hints, size);
        key_map_hint(keys, ACTION_FORM_GO, _("to the moment"), hints, size);
        if (pane->mode == FORM_FILLING) {
            key_map_hint(keys, ACTION_FORM_MORE, _("seen again"), hints, size);
            key_map_hint(keys, ACTION_FORM_NOTE, _("note"), hints, size);
        }
    }
    key_map_hint(keys, ACTION_BACK, _("back"), hints, size);
    if (pane->mode == FORM_FILLING) {
        key_map_hint(keys, ACTION_FORM_CLEAR, _("open again"), hints, size);
        key_map_hint(keys, ACTION_UNDO, _("undo"), hints, size);
        key_map_hint(keys, ACTION_FORM_SHARE, _("share"), hints, size);
    }
    if (watch->video.player)
        key_map_hint(keys, ACTION_PAUSE, _("pause"), hints, size);
    key_map_hint(keys, ACTION_HELP, _("all keys"), hints, size);
    return hints;
}
