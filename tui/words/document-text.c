/* A document as text, for a terminal or an e-mail. */
#include <string.h>

#include "store/base/text.h"
#include "tui/ui/draw.h"
#include "tui/ui/i18n.h"
#include "tui/words/document-type.h"
#include "tui/words/print.h"

enum { BAR_COLUMNS = 30, LABEL_MOST = 24 };

static void repeat(FILE *out, const char *sign, int count)
{
    for (int i = 0; i < count; i++)
        fputs(sign, out);
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

static void print_padded(struct document *document, const char *text, int columns)
{
    const char *shown = text_harmless(document->arena, text);
    fputs(shown, document->out);
    repeat(document->out, " ", columns - text_width(shown));
}

static void begin(struct document *document, const char *title, const char *school)
{
    const char *shown = text_harmless(document->arena, title);
    fprintf(document->out, "%s\n", shown);
    repeat(document->out, "=", least(text_width(shown), document->columns));
    fprintf(document->out, "\n%s\n", text_harmless(document->arena, school));
}

static void heading(struct document *document, int level, const char *text)
{
    const char *shown = text_harmless(document->arena, text);
    fprintf(document->out, "\n%s\n", shown);
    if (level == 2) {
        repeat(document->out, "-", least(text_width(shown), document->columns));
        fputc('\n', document->out);
    }
}

static void paragraph(struct document *document, const char *text)
{
    fputc('\n', document->out);
    print_wrapped(document->out, text_harmless(document->arena, text), 0, 0, document->columns);
}

static void facts(struct document *document, const struct document_fact *facts, size_t count)
{
    int widest = 0;
    for (size_t i = 0; i < count; i++) {
        int width = facts[i].value ? text_width(facts[i].name) : 0;
        widest = width > widest ? width : widest;
    }
    fputc('\n', document->out);
    for (size_t i = 0; i < count; i++) {
        if (!facts[i].value)
            continue;
        print_padded(document, facts[i].name, widest + 2);
        print_wrapped(document->out, text_harmless(document->arena, facts[i].value), widest + 2, widest + 2,
                      document->columns);
    }
}

static void item(struct document *document, const char *text)
{
    fputs(document->in_list ? "- " : "\n- ", document->out);
    print_wrapped(document->out, text_harmless(document->arena, text), 2, 2, document->columns);
}

static void entry(struct document *document, const struct document_entry *entry)
{
    const char *indent = entry->reply ? "  " : "";
    int columns = (int)strlen(indent) + 4;
    fprintf(document->out, "\n%s%s  %s, %s%s\n%s    ", indent, entry->when,
            text_harmless(document->arena, entry->author), entry->label, entry->remark ? entry->remark : "",
            indent);
    print_wrapped(document->out, text_harmless(document->arena, entry->text), columns, columns,
                  document->columns);
}

static void list_end(struct document *document)
{
    (void)document;
}

static void table(struct document *document, const char *const *cells, size_t columns, size_t count)
{
    int *widths = arena_alloc(document->arena, columns * sizeof *widths);
    memset(widths, 0, columns * sizeof *widths);
    for (size_t i = 0; i < columns * count; i++) {
        int width = text_width(text_harmless(document->arena, cells[i]));
        if (width > widths[i % columns])
            widths[i % columns] = width;
    }
    fputc('\n', document->out);
    for (size_t row = 0; row < count; row++) {
        for (size_t i = 0; i < columns; i++) {
            const char *cell = cells[row * columns + i];
            if (i + 1 < columns)
                print_padded(document, cell, widths[i] + 2);
            else
                fprintf(document->out, "%s\n", text_harmless(document->arena, cell));
        }
    }
}

static void bars(struct document *document, const struct document_bar *bars, size_t count)
{
    int widest = 0;
    for (size_t i = 0; i < count; i++) {
        int width = text_width(text_harmless(document->arena, bars[i].label));
        widest = width > widest ? width : widest;
    }
    widest = least(widest, LABEL_MOST);
    fputc('\n', document->out);
    for (size_t i = 0; i < count; i++) {
        int length = (int)(bars[i].share * BAR_COLUMNS + 0.5);
        print_padded(document, bars[i].label, widest + 2);
        repeat(document->out, draw_utf8() ? "█" : "#", length);
        repeat(document->out, draw_utf8() ? "░" : ".", BAR_COLUMNS - length);
        fprintf(document->out, "  %s\n", text_harmless(document->arena, bars[i].value));
    }
}

static void end(struct document *document, const char *last_line)
{
    fputc('\n', document->out);
    print_wrapped(document->out, text_harmless(document->arena, last_line), 0, 0, document->columns);
}

const struct document_type document_text = {
    .begin = begin,
    .heading = heading,
    .paragraph = paragraph,
    .facts = facts,
    .item = item,
    .entry = entry,
    .list_end = list_end,
    .table = table,
    .bars = bars,
    .end = end,
};
