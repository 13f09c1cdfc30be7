#include "tui/words/notes-print.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "store/base/memory.h"
#include "store/base/text.h"
#include "tui/words/csv-print.h"
#include "tui/words/print.h"
#include "tui/words/escape.h"
#include "tui/ui/i18n.h"
#include "tui/words/table.h"
#include "tui/words/words-note.h"

/* How long a note on a single moment stays on the screen as a subtitle. */
enum { CUE_MS = 4000 };

static const char *const format_names[] = {
    [NOTES_TEXT] = "text", [NOTES_CSV] = "csv", [NOTES_JSON] = "json", [NOTES_VTT] = "vtt", [NOTES_MD] = "md",
};

bool notes_format_parse(const char *name, enum notes_format *format)
{
    for (size_t i = 0; i < sizeof format_names / sizeof *format_names; i++) {
        if (strcmp(name, format_names[i]) == 0) {
            *format = (enum notes_format)i;
            return true;
        }
    }
    return false;
}

static bool is_range(const struct note *note)
{
    return note->until_ms >= 0;
}

static void print_text(FILE *out, struct arena *arena, const struct session *session,
                       const struct note_list *notes)
{
    char day[64];
    fprintf(out, _("%s, class %s: %s and %s"), i18n_day(session->filmed_on, day, sizeof day),
            session->class_name, session->coach, session->teacher);
    fprintf(out, "\n%s\n\n", session->goal ? session->goal : "");
    int columns = print_columns(out);
    for (size_t i = 0; i < notes->count; i++) {
        const struct note *note = &notes->items[i];
        fputs(note->reply_to ? "  ↳ " : "", out);
        fputs(words_note_when(arena, note), out);
        fprintf(out, "  %s, %s%s\n", text_harmless(arena, note->author), words_note_what(arena, note),
                note_signed(note) ? "" : _(" (the signature does not fit)"));
        if (note_is_tag(note))
            continue;
        fputs("    ", out);
        print_wrapped(out, text_harmless(arena, note->text), 4, 4, columns);
    }
}

static const char *const csv_titles[] = {"session_ms", "until_ms", "author", "kind", "text", "tag"};

void notes_print_csv_titles(FILE *out)
{
    enum { COUNT = sizeof csv_titles / sizeof *csv_titles };
    for (size_t i = 0; i < COUNT; i++)
        csv_field(out, csv_titles[i], i + 1 == COUNT);
}

void notes_print_csv_fields(FILE *out, const struct note *note)
{
    csv_number(out, note->session_ms, false);
    if (is_range(note))
        csv_number(out, note_session_until(note), false);
    else
        csv_field(out, "", false);
    csv_field(out, note->author, false);
    csv_field(out, note_kind_name(note->kind), false);
    csv_field(out, note->text, false);
    csv_field(out, note->tag ? note->tag_name : "", true);
}

static void print_csv(FILE *out, const struct note_list *notes)
{
    csv_begin(out);
    notes_print_csv_titles(out);
    for (size_t i = 0; i < notes->count; i++)
        notes_print_csv_fields(out, &notes->items[i]);
}

static void print_json(const struct note_list *notes)
{
    static const struct table_column columns[] = {
        {"id", NULL, TABLE_ID},
        {"session_ms", NULL, TABLE_LENGTH},
        {"clip", NULL, TABLE_ID},
        {"at_ms", NULL, TABLE_LENGTH},
        {"until_ms", NULL, TABLE_NUMBER},
        {"author", NULL, TABLE_TEXT},
        {"kind", NULL, TABLE_TEXT},
        {"text", NULL, TABLE_TEXT},
        {"reply_to", NULL, TABLE_ID},
        {"created_at", NULL, TABLE_MOMENT},
        {"edited_at", NULL, TABLE_MOMENT},
        {"signature_valid", NULL, TABLE_YES},
        {"tag", NULL, TABLE_TEXT},
        {"tag_id", NULL, TABLE_ID},
    };
    struct table table;
    table_init(&table, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < notes->count; i++) {
        const struct note *note = &notes->items[i];
        table_text(&table, note->id);
        table_number(&table, note->session_ms);
        table_text(&table, note->clip);
        table_number(&table, note->at_ms);
        if (is_range(note))
            table_number(&table, note->until_ms);
        else
            table_none(&table);
        table_text(&table, note->author);
        table_text(&table, note_kind_name(note->kind));
        table_text(&table, note->text);
        table_text(&table, note->reply_to);
        table_number(&table, note->created_at);
        table_number(&table, note->edited_at);
        table_number(&table, note_signed(note));
        table_text(&table, note->tag ? note->tag_name : NULL);
        table_text(&table, note->tag);
    }
    table_print(&table, true, "");
    table_release(&table);
}

/* "00:04:07.000" */
static void print_cue_time(FILE *out, int64_t ms)
{
    fprintf(out, "%02" PRId64 ":%02d:%02d.%03d", ms / 3600000, (int)(ms / 60000 % 60), (int)(ms / 1000 % 60),
            (int)(ms % 1000));
}

void notes_print_vtt(FILE *out, const struct note_list *notes)
{
    fputs("WEBVTT\n", out);
    for (size_t i = 0; i < notes->count; i++) {
        const struct note *note = &notes->items[i];
        int64_t until = is_range(note) ? note_session_until(note) : note->session_ms + CUE_MS;
        fputs("\n", out);
        print_cue_time(out, note->session_ms);
        fputs(" --> ", out);
        print_cue_time(out, until);
        fprintf(out, "\n<v.%s%s%s ", note_kind_name(note->kind), is_range(note) ? ".range" : "",
                note->tag ? ".tag" : "");
        print_escaped(out, note->author);
        fputc('>', out);
        if (note->tag) {
            fputc('[', out);
            print_escaped(out, note->tag_name);
            fputs(note_is_tag(note) ? "]" : "] ", out);
        }
        print_escaped(out, note->text);
        fputc('\n', out);
    }
}

/* CommonMark: a backslash before any ASCII punctuation makes it mean itself. */
static void print_plain_markdown(FILE *out, const char *text)
{
    for (; *text; text++) {
        if (strchr("\\`*_[]<>#|~&!$", *text))
            fputc('\\', out);
        fputc(*text == '\n' || *text == '\r' ? ' ' : *text, out);
    }
}

static void print_document(FILE *out, struct arena *arena, const struct session *session,
                           const struct note_list *notes)
{
    char day[64];
    fputs("# ", out);
    print_markdown(out, i18n_day(session->filmed_on, day, sizeof day));
    fputs(", ", out);
    print_markdown(out, session->class_name);
    fputs("\n\n", out);
    print_markdown(out, session->coach);
    fputs(" · ", out);
    print_markdown(out, session->teacher);
    fputs("  \n", out);
    print_markdown(out, session->goal ? session->goal : "");
    fputs("\n\n", out);
    for (size_t i = 0; i < notes->count; i++) {
        const struct note *note = &notes->items[i];
        fputs(note->reply_to ? "  - " : "- ", out);
        fputs("**", out);
        fputs(words_note_when(arena, note), out);
        fputs("** *", out);
        print_plain_markdown(out, words_note_what(arena, note));
        fputs("* ", out);
        print_plain_markdown(out, note->author);
        fputs(note_is_tag(note) ? "" : ": ", out);
        print_plain_markdown(out, note->text);
        fputc('\n', out);
    }
}

void notes_print(enum notes_format format, const struct session *session, const struct note_list *notes)
{
    struct arena arena;
    arena_init(&arena);
    switch (format) {
    case NOTES_TEXT:
        print_text(stdout, &arena, session, notes);
        break;
    case NOTES_CSV:
        print_csv(stdout, notes);
        break;
    case NOTES_JSON:
        print_json(notes);
        break;
    case NOTES_VTT:
        notes_print_vtt(stdout, notes);
        break;
    case NOTES_MD:
        print_document(stdout, &arena, session, notes);
        break;
    }
    arena_release(&arena);
}
