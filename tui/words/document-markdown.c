/* A document as Markdown: CommonMark, with the tables of GitHub's (https://github.github.com/gfm/). */
#include "store/base/text.h"
#include "tui/words/document-type.h"
#include "tui/words/escape.h"

static void begin(struct document *document, const char *title, const char *school)
{
    fputs("# ", document->out);
    print_markdown(document->out, title);
    fputs("\n\n", document->out);
    print_markdown(document->out, school);
    fputc('\n', document->out);
}

static void heading(struct document *document, int level, const char *text)
{
    fputs(level == 2 ? "\n## " : "\n### ", document->out);
    print_markdown(document->out, text);
    fputc('\n', document->out);
}

static void paragraph(struct document *document, const char *text)
{
    fputc('\n', document->out);
    print_markdown(document->out, text);
    fputc('\n', document->out);
}

static void facts(struct document *document, const struct document_fact *facts, size_t count)
{
    fputc('\n', document->out);
    for (size_t i = 0; i < count; i++) {
        if (!facts[i].value)
            continue;
        fputs("- **", document->out);
        print_markdown(document->out, facts[i].name);
        fputs("**: ", document->out);
        print_markdown(document->out, facts[i].value);
        fputc('\n', document->out);
    }
}

static void item(struct document *document, const char *text)
{
    fputs(document->in_list ? "- " : "\n- ", document->out);
    print_markdown(document->out, text);
    fputc('\n', document->out);
}

static void entry(struct document *document, const struct document_entry *entry)
{
    if (!document->in_list)
        fputc('\n', document->out);
    fprintf(document->out, "%s- **%s** *", entry->reply ? "  " : "", entry->when);
    print_markdown(document->out, entry->label);
    fputs("* ", document->out);
    print_markdown(document->out, entry->author);
    print_markdown(document->out, entry->remark ? entry->remark : "");
    fputs(": ", document->out);
    print_markdown(document->out, entry->text);
    fputc('\n', document->out);
}

static void list_end(struct document *document)
{
    (void)document;
}

static void table(struct document *document, const char *const *cells, size_t columns, size_t count)
{
    fputc('\n', document->out);
    for (size_t row = 0; row < count; row++) {
        for (size_t i = 0; i < columns; i++) {
            fputs(i ? " | " : "| ", document->out);
            print_markdown(document->out, cells[row * columns + i]);
        }
        fputs(" |\n", document->out);
        for (size_t i = 0; row == 0 && i < columns; i++)
            fputs(i + 1 < columns ? "| --- " : "| --- |\n", document->out);
    }
}

static void bars(struct document *document, const struct document_bar *bars, size_t count)
{
    fputc('\n', document->out);
    for (size_t i = 0; i < count; i++) {
        fputs("- ", document->out);
        print_markdown(document->out, bars[i].label);
        fputs(": ", document->out);
        print_markdown(document->out, bars[i].value);
        fputc('\n', document->out);
    }
}

static void end(struct document *document, const char *last_line)
{
    fputs("\n---\n", document->out);
    paragraph(document, last_line);
}

const struct document_type document_markdown = {
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
