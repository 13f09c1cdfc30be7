#include "tui/words/document.h"

#include "tui/words/document-type.h"

static const struct document_type *type_of(enum document_format format)
{
    switch (format) {
    case DOCUMENT_TEXT:
        return &document_text;
    case DOCUMENT_MARKDOWN:
        return &document_markdown;
    case DOCUMENT_PAGE:
        return &document_page;
    }
    return &document_text;
}

static void end_list(struct document *document)
{
    if (document->in_list)
        document->type->list_end(document);
    document->in_list = false;
}

void document_begin(struct document *document, enum document_format format, FILE *out, int columns,
                    struct arena *arena, const char *title, const char *school)
{
    *document = (struct document){.type = type_of(format), .out = out, .arena = arena, .columns = columns};
    document->type->begin(document, title, school);
}

void document_heading(struct document *document, const char *text)
{
    end_list(document);
    document->type->heading(document, 2, text);
}

void document_subheading(struct document *document, const char *text)
{
    end_list(document);
    document->type->heading(document, 3, text);
}

void document_paragraph(struct document *document, const char *text)
{
    end_list(document);
    document->type->paragraph(document, text);
}

void document_facts(struct document *document, const struct document_fact *facts, size_t count)
{
    end_list(document);
    document->type->facts(document, facts, count);
}

void document_item(struct document *document, const char *text)
{
    document->type->item(document, text);
    document->in_list = true;
}

void document_entry(struct document *document, const struct document_entry *entry)
{
    document->type->entry(document, entry);
    document->in_list = true;
}

void document_table(struct document *document, const char *const *cells, size_t columns, size_t count)
{
    end_list(document);
    document->type->table(document, cells, columns, count);
}

void document_bars(struct document *document, const struct document_bar *bars, size_t count)
{
    end_list(document);
    document->type->bars(document, bars, count);
}

void document_end(struct document *document, const char *last_line)
{
    end_list(document);
    document->type->end(document, last_line);
}
