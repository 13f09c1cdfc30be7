/* A report for other programs: CSV, JSON, and ELAN's EAF. */
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "store/base/text.h"
#include "tui/words/csv-print.h"
#include "tui/words/escape.h"
#include "tui/words/notes-print.h"
#include "tui/words/print.h"
#include "tui/words/report.h"

/* --- CSV --- */

void report_print_csv(FILE *out, const struct report *report)
{
    csv_begin(out);
    csv_field(out, "session", false);
    csv_field(out, "filmed_on", false);
    csv_field(out, "class", false);
    notes_print_csv_titles(out);
    for (size_t i = 0; i < report->count; i++) {
        const struct report_lesson *lesson = &report->lessons[i];
        for (size_t j = 0; j < lesson->notes.count; j++) {
            csv_field(out, lesson->session.id, false);
            csv_field(out, lesson->session.filmed_on, false);
            csv_field(out, lesson->session.class_name, false);
            notes_print_csv_fields(out, &lesson->notes.items[j]);
        }
    }
}

/* --- JSON --- */

static void set(json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, value) != 0)
        memory_exhausted();
}

static json_t *text_or_none(const char *text)
{
    return text ? json_string(text) : json_null();
}

static json_t *moment_or_none(int64_t moment)
{
    char buffer[64];
    return moment ? json_string(iso_moment(moment, buffer, sizeof buffer)) : json_null();
}

static void append(json_t *array, json_t *value)
{
    if (json_array_append_new(array, value) != 0)
        memory_exhausted();
}

static json_t *note_object(const struct note *note)
{
    json_t *object = json_object();
    set(object, "id", json_string(note->id));
    set(object, "session_ms", json_integer(note->session_ms));
    set(object, "until_ms", note->until_ms < 0 ? json_null() : json_integer(note_session_until(note)));
    set(object, "author", json_string(note->author));
    set(object, "kind", json_string(note_kind_name(note->kind)));
    set(object, "text", json_string(note->text));
    set(object, "tag", note->tag ? json_string(note->tag_name) : json_null());
    set(object, "reply_to", text_or_none(note->reply_to));
    set(object, "signature_valid", json_boolean(note_signed(note)));
    return object;
}

static json_t *lesson_object(const struct report_lesson *lesson)
{
    const struct session *session = &lesson->session;
    json_t *object = json_object(), *notes = json_array();
    set(object, "id", json_string(session->id));
    set(object, "filmed_on", json_string(session->filmed_on));
    set(object, "class", json_string(session->class_name));
    set(object, "location", text_or_none(session->location));
    set(object, "length_ms", json_integer(session->length_ms));
    set(object, "state", json_string(session_state_name(session_state(session))));
    for (size_t i = 0; i < lesson->notes.count; i++)
        append(notes, note_object(&lesson->notes.items[i]));
    set(object, "notes", notes);
    return object;
}

void report_print_json(FILE *out, const struct report *report)
{
    const struct trajectory *trajectory = &report->trajectory;
    json_t *object = json_object(), *goals = json_array(), *lessons = json_array();
    set(object, "school", json_string(report->school));
    set(object, "trajectory", json_string(trajectory->id));
    set(object, "coach", json_string(trajectory->coach));
    set(object, "teacher", json_string(trajectory->teacher));
    set(object, "opened_at", moment_or_none(trajectory->opened_at));
    set(object, "ended_at", moment_or_none(trajectory->ended_at));
    for (size_t i = 0; i < report->goals.count; i++)
        append(goals, json_string(report->goals.items[i].text));
    set(object, "goals", goals);
    for (size_t i = 0; i < report->count; i++)
        append(lessons, lesson_object(&report->lessons[i]));
    set(object, "lessons", lessons);
    set(object, "made_at", moment_or_none(report->made_at));
    set(object, "made_for", json_string(report->made_for));
    json_dumpf(object, out, JSON_INDENT(2)); /* a failed write stays in ferror() */
    fputc('\n', out);
    json_decref(object);
}

/* --- EAF --- */

enum { MARK_MS = 1000 }; /* how long a note on a single moment is in ELAN, which knows no moments */

/* Annotations of one tier may not overlap, so a person's notes of one kind are on as many tiers as they need.
 */
struct tier {
    const char *author;
    enum note_kind kind;
    int number;    /* 1, 2, … of this author and kind */
    int64_t until; /* the end of its last annotation */
};

static int64_t mark_until(const struct note *note)
{
    int64_t until = note->until_ms < 0 ? note->session_ms + MARK_MS : note_session_until(note);
    return until > note->session_ms ? until : note->session_ms + 1;
}

/* The tier of each note, and how many there are. Notes are in the order of their moments. */
static size_t deal_out(const struct note_list *notes, struct tier *tiers, size_t *tier_of)
{
    size_t count = 0;
    for (size_t i = 0; i < notes->count; i++) {
        const struct note *note = &notes->items[i];
        size_t found = count;
        int number = 1;
        for (size_t j = 0; j < count && found == count; j++) {
            if (tiers[j].kind != note->kind || strcmp(tiers[j].author, note->author) != 0)
                continue;
            if (tiers[j].until <= note->session_ms)
                found = j;
            number++;
        }
        if (found == count)
            tiers[count++] = (struct tier){.author = note->author, .kind = note->kind, .number = number};
        tiers[found].until = mark_until(note);
        tier_of[i] = found;
    }
    return count;
}

static void print_tier_begin(FILE *out, const struct tier *tier, struct arena *arena)
{
    const char *author = text_harmless(arena, tier->author);
    fputs("  <TIER LINGUISTIC_TYPE_REF=\"note\" PARTICIPANT=\"", out);
    print_attribute(out, author);
    fputs("\" TIER_ID=\"", out);
    print_attribute(out, author);
    fprintf(out, ", %s", note_kind_name(tier->kind));
    if (tier->number > 1)
        fprintf(out, " %d", tier->number);
    fputs("\">\n", out);
}

void report_print_eaf(FILE *out, const struct report *report, struct arena *arena)
{
    const struct note_list *notes = &report->lessons[0].notes;
    struct tier *tiers = arena_alloc(arena, (notes->count + 1) * sizeof *tiers);
    size_t *tier_of = arena_alloc(arena, (notes->count + 1) * sizeof *tier_of);
    size_t count = deal_out(notes, tiers, tier_of);
    char made[64];
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ANNOTATION_DOCUMENT AUTHOR=\"", out);
    print_attribute(out, text_harmless(arena, report->made_for));
    fprintf(out,
            "\" DATE=\"%s\" FORMAT=\"3.0\" VERSION=\"3.0\" "
            "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
            "xsi:noNamespaceSchemaLocation=\"http://www.mpi.nl/tools/elan/EAFv3.0.xsd\">\n"
            "  <HEADER MEDIA_FILE=\"\" TIME_UNITS=\"milliseconds\"/>\n  <TIME_ORDER>\n",
            iso_moment(report->made_at, made, sizeof made));
    for (size_t i = 0; i < notes->count; i++)
        fprintf(out,
                "    <TIME_SLOT TIME_SLOT_ID=\"ts%zu\" TIME_VALUE=\"%" PRId64 "\"/>\n"
                "    <TIME_SLOT TIME_SLOT_ID=\"ts%zu\" TIME_VALUE=\"%" PRId64 "\"/>\n",
                2 * i + 1, notes->items[i].session_ms, 2 * i + 2, mark_until(&notes->items[i]));
    fputs("  </TIME_ORDER>\n", out);
    for (size_t tier = 0; tier < count; tier++) {
        print_tier_begin(out, &tiers[tier], arena);
        for (size_t i = 0; i < notes->count; i++) {
            if (tier_of[i] != tier)
                continue;
            fprintf(out,
                    "    <ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID=\"a%zu\" TIME_SLOT_REF1=\"ts%zu\" "
                    "TIME_SLOT_REF2=\"ts%zu\"><ANNOTATION_VALUE>",
                    i + 1, 2 * i + 1, 2 * i + 2);
            print_escaped(out, text_harmless(arena, notes->items[i].text));
            fputs("</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>\n", out);
        }
        fputs("  </TIER>\n", out);
    }
    fputs("  <LINGUISTIC_TYPE GRAPHIC_REFERENCES=\"false\" LINGUISTIC_TYPE_ID=\"note\" "
          "TIME_ALIGNABLE=\"true\"/>\n"
          "</ANNOTATION_DOCUMENT>\n",
          out);
}
