/* A document as a page (tui/words/page.h): what it shows of figures is drawn inside it (SVG). */
#include "store/base/text.h"
#include "tui/words/document-type.h"
#include "tui/words/escape.h"
#include "tui/words/page.h"

/* In units of the drawing, which takes the width of the page. */
enum { BAR_ROW = 22, BAR_HEIGHT = 14, BAR_LEFT = 180, BAR_MOST = 300, BAR_WIDTH = 640 };

static const char *harmless(struct document *document, const char *text)
{
    return text_harmless(document->arena, text);
}

static void begin(struct document *document, const char *title, const char *school)
{
    page_begin(document->out, harmless(document, title), school, document->arena);
}

static void heading(struct document *document, int level, const char *text)
{
    page_element(document->out, level == 2 ? "h2" : "h3", harmless(document, text));
}

static void paragraph(struct document *document, const char *text)
{
    page_element(document->out, "p", harmless(document, text));
}

static void facts(struct document *document, const struct document_fact *facts, size_t count)
{
    fputs("<table class=\"facts\">\n", document->out);
    for (size_t i = 0; i < count; i++) {
        if (!facts[i].value)
            continue;
        fputs("<tr><th>", document->out);
        print_escaped(document->out, harmless(document, facts[i].name));
        fputs("</th><td>", document->out);
        print_escaped(document->out, harmless(document, facts[i].value));
        fputs("</td></tr>\n", document->out);
    }
    fputs("</table>\n", document->out);
}

static void item(struct document *document, const char *text)
{
    if (!document->in_list)
        fputs("<ul>\n", document->out);
    page_element(document->out, "li", harmless(document, text));
}

static void entry(struct document *document, const struct document_entry *entry)
{
    if (!document->in_list)
        fputs("<ul class=\"entries\">\n", document->out);
    fprintf(document->out, "<li%s><b>%s</b> <i>", entry->reply ? " class=\"reply\"" : "", entry->when);
    print_escaped(document->out, entry->label);
    fputs("</i> ", document->out);
    print_escaped(document->out, harmless(document, entry->author));
    print_escaped(document->out, entry->remark ? entry->remark : "");
    fputs("<br>", document->out);
    print_escaped(document->out, harmless(document, entry->text));
    fputs("</li>\n", document->out);
}

static void list_end(struct document *document)
{
    fputs("</ul>\n", document->out);
}

static void table(struct document *document, const char *const *cells, size_t columns, size_t count)
{
    fputs("<table class=\"figures\">\n", document->out);
    for (size_t row = 0; row < count; row++) {
        fputs("<tr>", document->out);
        for (size_t i = 0; i < columns; i++) {
            fputs(row == 0 ? "<th>" : "<td>", document->out);
            print_escaped(document->out, harmless(document, cells[row * columns + i]));
            fputs(row == 0 ? "</th>" : "</td>", document->out);
        }
        fputs("</tr>\n", document->out);
    }
    fputs("</table>\n", document->out);
}

static void bar_text(struct document *document, int x, int y, const char *anchor, const char *text)
{
    fprintf(document->out, "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">", x, y, anchor);
    print_escaped(document->out, harmless(document, text));
    fputs("</text>\n", document->out);
}

static void bars(struct document *document, const struct document_bar *bars, size_t count)
{
    int height = (int)count * BAR_ROW;
    fprintf(document->out, "<svg role=\"img\" viewBox=\"0 0 %d %d\" width=\"100%%\">\n", BAR_WIDTH, height);
    for (size_t i = 0; i < count; i++) {
        int top = (int)i * BAR_ROW, middle = top + BAR_HEIGHT;
        int length = (int)(bars[i].share * BAR_MOST + 0.5);
        bar_text(document, BAR_LEFT - 8, middle, "end", bars[i].label);
        fprintf(document->out,
                "<rect class=\"all\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>"
                "<rect class=\"part\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>\n",
                BAR_LEFT, top + 3, BAR_MOST, BAR_HEIGHT, BAR_LEFT, top + 3, length, BAR_HEIGHT);
        bar_text(document, BAR_LEFT + BAR_MOST + 8, middle, "start", bars[i].value);
    }
    fputs("</svg>\n", document->out);
}

static void end(struct document *document, const char *last_line)
{
    fputs("<p class=\"note\">", document->out);
    print_escaped(document->out, harmless(document, last_line));
    fputs("</p>\n", document->out);
    page_end(document->out);
}

const struct document_type document_page = {
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
