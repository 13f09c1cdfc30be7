/*
 * One way of printing a document (tui/words/document.h). Inside tui/words alone.
 */
#ifndef TUI_WORDS_DOCUMENT_TYPE_H
#define TUI_WORDS_DOCUMENT_TYPE_H

#include "tui/words/document.h"

struct document_type {
    void (*begin)(struct document *document, const char *title, const char *school);
    void (*heading)(struct document *document, int level, const char *text); /* level 2 or 3 */
    void (*paragraph)(struct document *document, const char *text);
    void (*facts)(struct document *document, const struct document_fact *facts, size_t count);
    void (*item)(struct document *document, const char *text);
    void (*entry)(struct document *document, const struct document_entry *entry);
    void (*list_end)(struct document *document); /* after the last of items or entries */
    void (*table)(struct document *document, const char *const *cells, size_t columns, size_t count);
    void (*bars)(struct document *document, const struct document_bar *bars, size_t count);
    void (*end)(struct document *document, const char *last_line);
};

extern const struct document_type document_text, document_markdown, document_page;

#endif
