#include "tui/watch/tags.h"

#include <stdio.h>
#include <string.h>

#include "store/base/text.h"
#include "tui/ui/draw.h"
#include "tui/watch/watch.h"
#include "tui/words/words-tag.h"

enum { GAP = 2, NAME_LEAST = 3 };

/* What stands before its name in the palette: its key, or its sign where it has none of its own. */
static const char *handle_of(const struct watch *watch, const struct tag *tag)
{
    return *tag->key && tag_of_key(&watch->tags.list, tag->key) == tag ? tag->key : tag_sign(tag);
}

/* --- The rows of the timeline --- */

/* Tags that are offered, that the lesson has or that run, each with a row of its own where there is room. So
 * the rows stay where they are, and the picture as large as it is, when a tag is put. */
struct used {
    const char *tags[TAGS_OFFERED];
    int count;
};

static int row_of(const struct used *used, const char *tag)
{
    for (int i = 0; i < used->count; i++) {
        if (strcmp(used->tags[i], tag) == 0)
            return i;
    }
    return -1;
}

static void use(struct used *used, const char *tag)
{
    if (used->count < TAGS_OFFERED && row_of(used, tag) < 0)
        used->tags[used->count++] = tag;
}

static bool is_there(const struct watch *watch, const char *tag)
{
    const struct watch_entry_list *list = &watch->notes.list;
    for (size_t i = 0; i < list->count; i++) {
        const char *has = entry_tag(&list->items[i]);
        if (has && strcmp(has, tag) == 0)
            return true;
    }
    for (size_t i = 0; i < watch->tags.running_count; i++) {
        if (strcmp(watch->tags.running[i].tag, tag) == 0)
            return true;
    }
    return false;
}

/* In the order of the lists; then those of no list. */
static struct used used_tags(const struct watch *watch)
{
    struct used used = {.count = 0};
    for (size_t i = 0; i < watch->tags.list.count; i++) {
        const struct tag *tag = &watch->tags.list.items[i];
        if ((tags_offered(watch) && !tag->retired) || is_there(watch, tag->id))
            use(&used, tag->id);
    }
    for (size_t i = 0; i < watch->notes.list.count; i++) {
        const char *has = entry_tag(&watch->notes.list.items[i]);
        if (has)
            use(&used, has);
    }
    return used;
}

int tags_rows(const struct watch *watch)
{
    if (watch->tags.hidden || form_open(watch) || !watch->session.trajectory)
        return 0;
    return used_tags(watch).count;
}

static void draw_line(struct area row, int first, int last, enum style style)
{
    const char *line = draw_utf8() ? "━" : "=";
    for (int column = first; column <= last; column++)
        (void)draw_text(row.row, row.column + column, 1, style, line);
}

static enum style style_of(const struct watch *watch, const char *tag)
{
    const struct tag *known = tag_get(&watch->tags.list, tag);
    return tag_style(known ? known->colour : TAG_PLAIN);
}

static struct area row_for(const struct watch *watch, const struct used *used, const char *tag)
{
    struct area row = watch->layout.tags;
    const int at = row_of(used, tag);
    if (row.rows >= used->count && at > 0)
        row.row += at;
    row.rows = 1;
    return row;
}

/* Whether a mark of this tag stands in these columns of the timeline. */
static bool is_marked(const struct watch *watch, const char *tag, int first, int last)
{
    const struct watch_entry_list *list = &watch->notes.list;
    const int columns = watch->layout.tags.columns;
    for (size_t i = 0; i < list->count; i++) {
        const struct watch_entry *entry = &list->items[i];
        const char *has = entry_tag(entry);
        if (!has || strcmp(has, tag) != 0)
            continue;
        const int64_t lasts = entry->until_ms < 0 ? 0 : entry->until_ms - entry->at_ms;
        if (timeline_column(entry->session_ms, watch->length_ms, columns) <= last &&
            timeline_column(entry->session_ms + lasts, watch->length_ms, columns) >= first)
            return true;
    }
    return false;
}

/* In a row of its own a tag's name stands where no mark is: at the left, else at the right, else nowhere. */
static void draw_names(const struct watch *watch, const struct used *used)
{
    for (int i = 0; i < used->count && watch->layout.tags.rows >= used->count; i++) {
        const struct area row = row_for(watch, used, used->tags[i]);
        const struct tag *tag = tag_get(&watch->tags.list, used->tags[i]);
        const int wide = tag ? text_width(tag->name) : 0, right = row.columns - wide;
        if (wide == 0 || right < 0)
            continue;
        if (!is_marked(watch, tag->id, 0, wide))
            (void)draw_text(row.row, row.column, wide, STYLE_DIM, tag->name);
        else if (!is_marked(watch, tag->id, right - 1, row.columns))
            (void)draw_text(row.row, row.column + right, wide, STYLE_DIM, tag->name);
    }
}

static void draw_entry(const struct watch *watch, const struct used *used, const struct watch_entry *entry,
                       bool lines)
{
    const char *tag = entry_tag(entry);
    if (!tag)
        return;
    const struct area row = row_for(watch, used, tag);
    const bool selected = strcmp(entry->id, watch->notes.selected) == 0;
    const enum style style = selected ? STYLE_SELECTED : style_of(watch, tag);
    const int first = timeline_column(entry->session_ms, watch->length_ms, row.columns);
    if (!lines) {
        (void)draw_text(row.row, row.column + first, 1, style, tag_sign(tag_get(&watch->tags.list, tag)));
        return;
    }
    if (entry->until_ms >= 0)
        draw_line(row, first,
                  timeline_column(entry->session_ms + entry->until_ms - entry->at_ms, watch->length_ms,
                                  row.columns),
                  style);
}

static void draw_running(const struct watch *watch, const struct used *used)
{
    for (size_t i = 0; i < watch->tags.running_count; i++) {
        const struct watch_running *running = &watch->tags.running[i];
        int64_t start = running->at_ms;
        for (size_t clip = 0; clip < watch->clips.count; clip++) {
            if (strcmp(watch->clips.items[clip].id, running->clip) == 0)
                start += watch->clips.items[clip].start_ms;
        }
        const struct area row = row_for(watch, used, running->tag);
        const int first = timeline_column(start, watch->length_ms, row.columns);
        const enum style style = style_of(watch, running->tag);
        draw_line(row, first, timeline_column(watch->tags.seen_ms, watch->length_ms, row.columns), style);
        (void)draw_text(row.row, row.column + first, 1, style,
                        tag_sign(tag_get(&watch->tags.list, running->tag)));
    }
}

static void draw_rows_of_tags(const struct watch *watch)
{
    if (watch->layout.tags.rows <= 0 || watch->layout.tags.columns <= 0)
        return;
    const struct used used = used_tags(watch);
    const struct watch_entry_list *list = &watch->notes.list;
    draw_names(watch, &used);
    for (int lines = 1; lines >= 0; lines--) {
        for (size_t i = 0; i < list->count; i++)
            draw_entry(watch, &used, &list->items[i], lines);
    }
    draw_running(watch, &used);
    const struct watch_entry *selected = notes_selected(&watch->notes);
    if (selected) { /* over all others in its row */
        draw_entry(watch, &used, selected, true);
        draw_entry(watch, &used, selected, false);
    }
}

/* --- The palette --- */

static bool is_running(const struct watch *watch, const struct tag *tag)
{
    for (size_t i = 0; i < watch->tags.running_count; i++) {
        if (strcmp(watch->tags.running[i].tag, tag->id) == 0)
            return true;
    }
    return false;
}

static int lesser(int a, int b)
{
    return a < b ? a : b;
}

/* Columns that the palette takes when no name gets more than `most`. */
static int palette_columns(const struct watch *watch, int most)
{
    int columns = 0;
    for (size_t i = 0; i < watch->tags.list.count; i++) {
        const struct tag *tag = &watch->tags.list.items[i];
        if (!tag->retired)
            columns += 1 + (most > 0 ? 1 + lesser(text_width(tag->name), most) : 0) + GAP;
    }
    return columns;
}

/* The longest that every name may be, so that all tags fit: 0 where only their keys do. */
static int name_columns(const struct watch *watch, int columns)
{
    int most = 4 * TAG_NAME_MOST;
    while (most > 0 && palette_columns(watch, most) - GAP > columns)
        most--;
    return most >= NAME_LEAST ? most : 0;
}

static void draw_palette(struct watch *watch)
{
    const struct area area = watch->layout.palette;
    struct watch_tags *tags = &watch->tags;
    tags->offer_count = 0;
    if (area.rows <= 0 || area.columns <= 2)
        return;
    const int most = name_columns(watch, area.columns - 2), end = area.column + area.columns;
    int column = area.column + 1;
    for (size_t i = 0; i < tags->list.count && tags->offer_count < TAGS_OFFERED; i++) {
        const struct tag *tag = &tags->list.items[i];
        if (tag->retired || column >= end)
            continue;
        const bool running = is_running(watch, tag);
        const int first = column;
        column += draw_text(area.row, column, 1, running ? STYLE_SELECTED : tag_style(tag->colour),
                            handle_of(watch, tag));
        if (most > 0) {
            const int name = lesser(lesser(text_width(tag->name), most), end - column - 1);
            if (running)
                draw_fill((struct area){area.row, column, 1, 1}, STYLE_SELECTED);
            if (name > 0)
                column += 1 + draw_text(area.row, column + 1, name, running ? STYLE_SELECTED : STYLE_DIM,
                                        tag->name);
        }
        (void)snprintf(tags->offers[tags->offer_count].tag, ID_SIZE, "%s", tag->id);
        tags->offers[tags->offer_count++].area = (struct area){area.row, first, 1, column - first};
        column += GAP;
    }
}

void tags_draw(struct watch *watch)
{
    draw_rows_of_tags(watch);
    draw_palette(watch);
}
