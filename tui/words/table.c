#include "tui/words/table.h"

#include <assert.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "store/base/clock.h"
#include "store/base/id.h"
#include "store/base/text.h"
#include "tui/words/print.h"
#include "tui/ui/draw.h"
#include "tui/ui/i18n.h"

enum { GAP = 2, NARROWEST = 8 };

void table_init(struct table *table, const struct table_column *columns, size_t column_count)
{
    *table = (struct table){.columns = columns, .column_count = column_count};
    arena_init(&table->arena);
}

void table_release(struct table *table)
{
    arena_release(&table->arena);
}

static struct table_cell *add_cell(struct table *table)
{
    table->cells = arena_grow(&table->arena, table->cells, table->count, &table->room, sizeof *table->cells);
    struct table_cell *cell = &table->cells[table->count++];
    *cell = (struct table_cell){.text = NULL};
    return cell;
}

static enum table_kind next_kind(const struct table *table)
{
    return table->columns[table->count % table->column_count].kind;
}

void table_text(struct table *table, const char *text)
{
    enum table_kind kind = next_kind(table);
    assert(kind == TABLE_TEXT || kind == TABLE_ID || kind == TABLE_DAY);
    struct table_cell *cell = add_cell(table);
    cell->text = text ? text_harmless(&table->arena, text) : NULL;
}

void table_word(struct table *table, const char *word, const char *shown)
{
    enum table_kind kind = next_kind(table);
    assert(kind == TABLE_WORD || kind == TABLE_WORDS);
    struct table_cell *cell = add_cell(table);
    cell->text = arena_copy(&table->arena, word);
    cell->shown = arena_copy(&table->arena, shown);
}

void table_number(struct table *table, int64_t number)
{
    enum table_kind kind = next_kind(table);
    assert(kind == TABLE_NUMBER || kind == TABLE_MOMENT || kind == TABLE_LENGTH || kind == TABLE_SIZE ||
           kind == TABLE_YES);
    add_cell(table)->number = number;
}

void table_none(struct table *table)
{
    add_cell(table)->none = true;
}

static json_t *json_words(const char *words)
{
    json_t *array = json_array();
    while (words && *words) {
        size_t length = strcspn(words, ",");
        json_array_append_new(array, json_stringn(words, length));
        words += length + (words[length] == ',');
    }
    return array;
}

static json_t *json_cell(const struct table_cell *cell, enum table_kind kind)
{
    char buffer[64];
    if (cell->none)
        return json_null();
    switch (kind) {
    case TABLE_WORDS:
        return json_words(cell->text);
    case TABLE_NUMBER:
    case TABLE_LENGTH:
    case TABLE_SIZE:
        return json_integer(cell->number);
    case TABLE_YES:
        return json_boolean(cell->number != 0);
    case TABLE_MOMENT:
        if (cell->number == 0)
            return json_null();
        iso_moment(cell->number, buffer, sizeof buffer);
        return json_string(buffer);
    default:
        return cell->text ? json_string(cell->text) : json_null();
    }
}

static void print_json(const struct table *table)
{
    json_t *array = json_array();
    for (size_t i = 0; i < table->count; i += table->column_count) {
        json_t *object = json_object();
        for (size_t j = 0; j < table->column_count; j++) {
            const struct table_column *column = &table->columns[j];
            if (json_object_set_new(object, column->key, json_cell(&table->cells[i + j], column->kind)) != 0)
                memory_exhausted();
        }
        if (json_array_append_new(array, object) != 0)
            memory_exhausted();
    }
    json_dumpf(array, stdout, JSON_INDENT(2)); /* a failed write stays in ferror(stdout) */
    putchar('\n');
    json_decref(array);
}

static void print_tabs(const struct table *table)
{
    for (size_t i = 0; i < table->count; i += table->column_count) {
        bool first = true;
        for (size_t j = 0; j < table->column_count; j++) {
            const struct table_cell *cell = &table->cells[i + j];
            char buffer[64];
            if (!table->columns[j].title)
                continue;
            if (!first)
                putchar('\t');
            first = false;
            if (cell->none)
                continue;
            switch (table->columns[j].kind) {
            case TABLE_NUMBER:
            case TABLE_LENGTH:
            case TABLE_SIZE:
                printf("%lld", (long long)cell->number);
                break;
            case TABLE_YES:
                fputs(cell->number ? "yes" : "no", stdout);
                break;
            case TABLE_MOMENT:
                if (cell->number != 0) {
                    iso_moment(cell->number, buffer, sizeof buffer);
                    fputs(buffer, stdout);
                }
                break;
            default:
                fputs(cell->text ? cell->text : "", stdout);
            }
        }
        putchar('\n');
    }
}

static const char *shown_cell(const struct table_cell *cell, enum table_kind kind, char *buffer, size_t size)
{
    if (cell->none)
        return "";
    switch (kind) {
    case TABLE_ID:
        return cell->text ? id_short(cell->text) : "";
    case TABLE_WORD:
    case TABLE_WORDS:
        return cell->shown ? cell->shown : "";
    case TABLE_NUMBER:
        snprintf(buffer, size, "%lld", (long long)cell->number);
        return buffer;
    case TABLE_DAY:
        return cell->text ? i18n_day(cell->text, buffer, size) : "";
    case TABLE_MOMENT:
        return cell->number ? i18n_moment(cell->number, buffer, size) : "";
    case TABLE_LENGTH:
        return i18n_length(cell->number, buffer, size);
    case TABLE_SIZE:
        return i18n_size(cell->number, buffer, size);
    case TABLE_YES:
        return cell->number ? _("yes") : _("no");
    case TABLE_TEXT:
        break;
    }
    return cell->text ? cell->text : "";
}

static bool to_the_right(enum table_kind kind)
{
    return kind == TABLE_NUMBER || kind == TABLE_LENGTH || kind == TABLE_SIZE;
}

static bool is_words(enum table_kind kind)
{
    return kind == TABLE_TEXT || kind == TABLE_WORD || kind == TABLE_WORDS;
}

/* Makes the widest text columns narrower until all fits. */
static void squeeze(const struct table *table, int *widths, int columns)
{
    for (;;) {
        int total = -GAP;
        size_t widest = table->column_count;
        for (size_t j = 0; j < table->column_count; j++) {
            if (!table->columns[j].title)
                continue;
            total += widths[j] + GAP;
            if (is_words(table->columns[j].kind) && widths[j] > NARROWEST &&
                (widest == table->column_count || widths[j] > widths[widest]))
                widest = j;
        }
        if (total <= columns || widest == table->column_count)
            return;
        widths[widest]--;
    }
}

static void print_cell(const char *text, int width, bool right, bool last)
{
    int used = text_width(text);
    if (right)
        printf("%*s", width > used ? width - used : 0, "");
    if (used <= width) {
        fputs(text, stdout);
    } else {
        size_t bytes = text_fit(text, width - 1, &used);
        printf("%.*s%s", (int)bytes, text, draw_symbol(SYMBOL_ELLIPSIS));
        used++;
    }
    if (!last)
        printf("%*s", GAP + (right || width < used ? 0 : width - used), "");
}

static void print_aligned(const struct table *table)
{
    int *widths = memory_alloc(table->column_count, sizeof *widths);
    size_t last = 0;
    char buffer[64];
    for (size_t j = 0; j < table->column_count; j++) {
        if (!table->columns[j].title)
            continue;
        last = j;
        widths[j] = text_width(_(table->columns[j].title));
        for (size_t i = j; i < table->count; i += table->column_count) {
            int width = text_width(
                shown_cell(&table->cells[i], table->columns[j].kind, buffer, sizeof buffer));
            if (width > widths[j])
                widths[j] = width;
        }
    }
    squeeze(table, widths, print_columns(stdout));
    for (size_t j = 0; j < table->column_count; j++) {
        if (table->columns[j].title)
            print_cell(_(table->columns[j].title), widths[j], to_the_right(table->columns[j].kind),
                       j == last);
    }
    putchar('\n');
    for (size_t i = 0; i < table->count; i += table->column_count) {
        for (size_t j = 0; j < table->column_count; j++) {
            enum table_kind kind = table->columns[j].kind;
            if (table->columns[j].title)
                print_cell(shown_cell(&table->cells[i + j], kind, buffer, sizeof buffer), widths[j],
                           to_the_right(kind), j == last);
        }
        putchar('\n');
    }
    free(widths);
}

void table_print(const struct table *table, bool json, const char *empty)
{
    assert(table->count % table->column_count == 0);
    if (json)
        print_json(table);
    else if (table->count == 0)
        fprintf(stderr, "%s\n", empty);
    else if (isatty(STDOUT_FILENO))
        print_aligned(table);
    else
        print_tabs(table);
}
