/*
 * Documents: what a report consists of, printed as text, as Markdown (CommonMark) or as a page (HTML) that
 * needs no other file and prints well on A4.
 *
 * A document is printed as it is told: begin, then headings, paragraphs, facts, entries, tables and bars in
 * any order, then end. All text may come from people: nothing in it becomes markup, or reaches a terminal as
 * anything but text. A write that fails stays in ferror().
 */
#ifndef TUI_WORDS_DOCUMENT_H
#define TUI_WORDS_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "store/base/memory.h"

enum document_format { DOCUMENT_TEXT, DOCUMENT_MARKDOWN, DOCUMENT_PAGE };

/* "Teacher", "Jan Jansen" */
struct document_fact {
    const char *name, *value; /* value NULL: left out */
};
/* "4:07–4:30", "strength", "Anna Bakker", and what she wrote */
struct document_entry {
    const char *when, *label, *author, *text;
    const char *remark; /* behind the author; or NULL */
    bool reply;         /* belongs to the one before it */
};
/* A bar of a chart: share is 0 to 1 of the longest that there could be; value says it in words. */
struct document_bar {
    const char *label, *value;
    double share;
};

struct document {
    const struct document_type *type; /* private, and so is all of this */
    FILE *out;
    struct arena *arena;
    int columns;
    bool in_list;
};

/* COLUMNS is how wide text may be. */
void document_begin(struct document *document, enum document_format format, FILE *out, int columns,
                    struct arena *arena, const char *title, const char *school);
void document_heading(struct document *document, const char *text);
void document_subheading(struct document *document, const char *text);
void document_paragraph(struct document *document, const char *text);
void document_facts(struct document *document, const struct document_fact *facts, size_t count);
void document_item(struct document *document, const char *text);
void document_entry(struct document *document, const struct document_entry *entry);
/* COUNT rows of COLUMNS cells, row by row; the first row is the heading. */
void document_table(struct document *document, const char *const *cells, size_t columns, size_t count);
void document_bars(struct document *document, const struct document_bar *bars, size_t count);
void document_end(struct document *document, const char *last_line);

#endif
