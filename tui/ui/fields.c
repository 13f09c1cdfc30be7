#include "tui/ui/fields.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/base/memory.h"
#include "store/base/text.h"
#include "tui/ui/app.h"
#include "tui/ui/draw.h"
#include "tui/ui/i18n.h"

enum { LABEL_LEAST = 14, TEXT_MOST_COLUMNS = 76, TICK_COLUMNS = 4, OPTION_GAP = 2 };

/* --- Life --- */

void fields_open(struct fields *fields, const char *title, const char *button)
{
    assert(!fields->open);
    *fields = (struct fields){.open = true, .title = memory_copy(title), .button = memory_copy(button)};
}

static void release_item(struct fields_item *item)
{
    if (item->kind == FIELDS_TEXT)
        prompt_release(&item->prompt);
    for (size_t i = 0; i < item->option_count; i++)
        free(item->options[i]);
    free(item->options);
    free(item->ticked);
    free(item->option_places);
    free(item->label);
}

void fields_close(struct fields *fields, struct app *app)
{
    for (size_t i = 0; i < fields->count; i++) {
        if (app->prompt == &fields->items[i].prompt)
            app->prompt = NULL;
        release_item(&fields->items[i]);
    }
    free(fields->title);
    free(fields->button);
    *fields = (struct fields){0};
    app->dirty = true;
}

static struct fields_item *add(struct fields *fields, enum fields_kind kind, const char *label)
{
    assert(fields->count < FIELDS_MOST);
    struct fields_item *item = &fields->items[fields->count++];
    *item = (struct fields_item){.kind = kind, .label = memory_copy(label)};
    return item;
}

static void add_options(struct fields_item *item, const char *const *options, size_t count)
{
    item->options = memory_alloc(count, sizeof *item->options);
    item->ticked = memory_alloc(count, sizeof *item->ticked);
    item->option_places = memory_alloc(count, sizeof *item->option_places);
    item->option_count = count;
    for (size_t i = 0; i < count; i++)
        item->options[i] = memory_copy(options[i]);
}

void fields_add_text(struct fields *fields, const char *label, const char *text, size_t most)
{
    prompt_init(&add(fields, FIELDS_TEXT, label)->prompt, text, most, false);
}

void fields_add_one(struct fields *fields, const char *label, const char *const *options, size_t count,
                    size_t chosen)
{
    struct fields_item *item = add(fields, FIELDS_ONE, label);
    add_options(item, options, count);
    item->at = chosen;
}

void fields_add_several(struct fields *fields, const char *label, const char *const *options, size_t count)
{
    add_options(add(fields, FIELDS_SEVERAL, label), options, count);
}

void fields_tick(struct fields *fields, size_t field, size_t option)
{
    fields->items[field].ticked[option] = true;
}

const char *fields_text(const struct fields *fields, size_t field)
{
    return fields->items[field].prompt.text;
}

size_t fields_chosen(const struct fields *fields, size_t field)
{
    return fields->items[field].at;
}

bool fields_ticked(const struct fields *fields, size_t field, size_t option)
{
    return fields->items[field].ticked[option];
}

/* --- Keys --- */

void fields_focus(struct fields *fields, struct app *app, size_t field)
{
    fields->focus = field;
    bool typed = field < fields->count && fields->items[field].kind == FIELDS_TEXT;
    app->prompt = typed ? &fields->items[field].prompt : NULL;
    app->dirty = true;
}

static enum fields_result walk(struct fields *fields, struct app *app, bool back)
{
    size_t stops = fields->count + 1;
    fields_focus(fields, app, (fields->focus + stops + (back ? -1u : 1)) % stops);
    return FIELDS_TAKEN;
}

/* Enter at the last field presses the button, so that nobody who only types has to look for it. */
static enum fields_result enter(struct fields *fields, struct app *app)
{
    if (fields->focus + 1 >= fields->count)
        return FIELDS_DONE;
    return walk(fields, app, false);
}

static void choose(struct fields_item *item, bool back)
{
    if (item->option_count)
        item->at = (item->at + item->option_count + (back ? -1u : 1)) % item->option_count;
}

static enum fields_result choice_key(struct fields_item *item, struct key key)
{
    switch (key.code) {
    case KEY_NAMED_LEFT:
    case KEY_NAMED_RIGHT:
        choose(item, key.code == KEY_NAMED_LEFT);
        break;
    case ' ':
        if (item->kind == FIELDS_ONE)
            choose(item, false);
        else if (item->option_count)
            item->ticked[item->at] = !item->ticked[item->at];
        break;
    default:
        break;
    }
    return FIELDS_TAKEN;
}

/* Keys that are about the program and not about the screen. */
static bool passed_on(struct key key)
{
    return key.code == KEY_NAMED_F1 ||
           (key.modifiers == MODIFIER_CTRL && (key.code == 'l' || key.code == 'z' || key.code == 'c'));
}

enum fields_result fields_key(struct fields *fields, struct app *app, struct key key)
{
    bool back = key.code == KEY_NAMED_UP || (key.code == KEY_NAMED_TAB && key.modifiers & MODIFIER_SHIFT);
    app->dirty = true;
    if (passed_on(key))
        return FIELDS_PASSED_ON;
    switch (key.code) {
    case KEY_NAMED_TAB:
    case KEY_NAMED_DOWN:
    case KEY_NAMED_UP:
        return walk(fields, app, back);
    case KEY_NAMED_ENTER:
        return enter(fields, app);
    case KEY_NAMED_ESCAPE:
        return FIELDS_LEFT;
    default:
        break;
    }
    if (key.code >= KEY_NAMED_F1 && key.code <= KEY_NAMED_F12) {
        app_say(app, "%s", _("Finish this first, or leave it with Esc."));
        return FIELDS_TAKEN;
    }
    if (fields->focus == fields->count)
        return FIELDS_TAKEN;
    struct fields_item *item = &fields->items[fields->focus];
    if (item->kind != FIELDS_TEXT)
        return choice_key(item, key);
    (void)prompt_key(&item->prompt, key); /* Enter and Escape were taken above */
    return FIELDS_TAKEN;
}

static void click_option(struct fields_item *item, struct mouse mouse)
{
    if (item->kind == FIELDS_ONE) {
        choose(item, false);
        return;
    }
    for (size_t i = 0; i < item->option_count; i++) {
        if (!area_contains(item->option_places[i], mouse.row, mouse.column))
            continue;
        item->at = i;
        item->ticked[i] = !item->ticked[i];
    }
}

enum fields_result fields_mouse(struct fields *fields, struct app *app, struct mouse mouse)
{
    app->dirty = true;
    if (mouse.kind != MOUSE_PRESS && mouse.kind != MOUSE_DOUBLE)
        return FIELDS_TAKEN;
    if (area_contains(fields->button_place, mouse.row, mouse.column))
        return FIELDS_DONE;
    for (size_t i = 0; i < fields->count; i++) {
        struct fields_item *item = &fields->items[i];
        if (!area_contains(item->place, mouse.row, mouse.column))
            continue;
        bool there = fields->focus == i;
        fields_focus(fields, app, i);
        if (item->kind == FIELDS_SEVERAL || (item->kind == FIELDS_ONE && there))
            click_option(item, mouse);
    }
    return FIELDS_TAKEN;
}

/* --- Drawing --- */

static int label_columns(const struct fields *fields)
{
    int columns = LABEL_LEAST;
    for (size_t i = 0; i < fields->count; i++) {
        int width = text_width(fields->items[i].label) + 2;
        columns = width > columns ? width : columns;
    }
    return columns;
}

/* Moves `at` to where an option of `columns` cells goes: behind the one before, or on the next row. */
static void place_option(struct area *at, const struct area *place, int columns)
{
    if (at->column > place->column && at->column + columns > place->column + place->columns) {
        at->row++;
        at->column = place->column;
    }
    at->columns = columns < place->columns ? columns : place->columns;
}

/* Places all options in `place`; returns the rows that they take. */
static int place_options(const struct fields_item *item, struct area place)
{
    struct area at = {place.row, place.column, 1, 0};
    for (size_t i = 0; i < item->option_count; i++) {
        place_option(&at, &place, TICK_COLUMNS + text_width(item->options[i]));
        item->option_places[i] = at;
        at.column += at.columns + OPTION_GAP;
    }
    return at.row - place.row + 1;
}

static int item_rows(const struct fields_item *item, int columns)
{
    return item->kind == FIELDS_SEVERAL ? place_options(item, (struct area){.columns = columns}) : 1;
}

static int value_columns(const struct fields *fields, int columns)
{
    int left = columns - label_columns(fields) - 2;
    return left > TEXT_MOST_COLUMNS ? TEXT_MOST_COLUMNS : left;
}

int fields_rows(const struct fields *fields, int columns)
{
    if (!fields->open)
        return 0;
    int rows = 3; /* rule, title, button */
    for (size_t i = 0; i < fields->count; i++)
        rows += item_rows(&fields->items[i], value_columns(fields, columns));
    return rows;
}

static void draw_one_of(const struct fields_item *item, bool focus)
{
    const struct area place = item->place;
    const char *label = item->option_count ? item->options[item->at] : _("(there is none)");
    if (!focus) {
        draw_text(place.row, place.column, place.columns, STYLE_TEXT, label);
        return;
    }
    draw_fill(place, STYLE_FIELD);
    const char *left = draw_utf8() ? "‹ " : "< ", *right = draw_utf8() ? " ›" : " >";
    int used = draw_text(place.row, place.column, place.columns, STYLE_FIELD, left);
    used += draw_text(place.row, place.column + used, place.columns - used - 2, STYLE_FIELD, label);
    draw_text(place.row, place.column + used, place.columns - used, STYLE_FIELD, right);
}

static void draw_several(const struct fields_item *item, bool focus)
{
    if (!item->option_count)
        draw_text(item->place.row, item->place.column, item->place.columns, STYLE_DIM, _("(there is none)"));
    for (size_t i = 0; i < item->option_count; i++) {
        struct area place = item->option_places[i];
        enum style style = focus && i == item->at ? STYLE_SELECTED : STYLE_TEXT;
        draw_text(place.row, place.column, TICK_COLUMNS, style, item->ticked[i] ? "[x] " : "[ ] ");
        draw_text(place.row, place.column + TICK_COLUMNS, place.columns - TICK_COLUMNS, style,
                  item->options[i]);
    }
}

static void draw_item(struct fields_item *item, bool focus)
{
    switch (item->kind) {
    case FIELDS_TEXT:
        prompt_draw(&item->prompt, item->place, focus);
        break;
    case FIELDS_ONE:
        draw_one_of(item, focus);
        break;
    case FIELDS_SEVERAL:
        draw_several(item, focus);
        break;
    }
}

void fields_draw(struct fields *fields, struct area area)
{
    int row = area.row, labels = label_columns(fields);
    int columns = value_columns(fields, area.columns), column = area.column + 1 + labels;
    draw_fill(area, STYLE_TEXT);
    draw_rule(row++, area.column, area.columns, STYLE_DIM);
    draw_text(row++, area.column + 1, area.columns - 2, STYLE_STRONG, fields->title);
    for (size_t i = 0; i < fields->count; i++) {
        struct fields_item *item = &fields->items[i];
        bool focus = fields->focus == i;
        int rows = item_rows(item, columns);
        item->place = (struct area){row, column, rows, columns};
        if (item->kind == FIELDS_SEVERAL)
            place_options(item, item->place);
        draw_text(row, area.column + 1, labels - 1, focus ? STYLE_STRONG : STYLE_DIM, item->label);
        draw_item(item, focus);
        row += rows;
    }
    fields->button_place = (struct area){row, column, 1, draw_button_columns(fields->button)};
    draw_button(row, column, fields->button, fields->focus == fields->count, false);
}

void fields_hints(const struct fields *fields, char *buffer, size_t size)
{
    const struct fields_item *item = fields->focus < fields->count ? &fields->items[fields->focus] : NULL;
    bool last = fields->focus + 1 >= fields->count;
    const char *arrows = draw_utf8() ? "← →" : "< >";
    buffer[0] = '\0';
    if (item && item->kind == FIELDS_ONE)
        hint_add(arrows, _("choose"), buffer, size);
    if (item && item->kind == FIELDS_SEVERAL) {
        hint_add(arrows, _("walk"), buffer, size);
        hint_add(_("space"), _("tick"), buffer, size);
    }
    hint_add("Enter", last ? fields->button : _("go on"), buffer, size);
    hint_add("Tab", _("next field"), buffer, size);
    hint_add("Esc", _("cancel"), buffer, size);
}
