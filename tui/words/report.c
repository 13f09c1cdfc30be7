#include "tui/words/report.h"

#include <string.h>

#include "store/base/clock.h"
#include "store/base/text.h"
#include "tui/ui/i18n.h"
#include "tui/words/document.h"
#include "tui/words/notes-print.h"
#include "tui/words/words-note.h"
#include "tui/words/words.h"

static const char *const format_names[REPORT_FORMAT_COUNT] = {
    [REPORT_TEXT] = "text", [REPORT_MARKDOWN] = "md", [REPORT_PAGE] = "html", [REPORT_CSV] = "csv",
    [REPORT_JSON] = "json", [REPORT_VTT] = "vtt",     [REPORT_EAF] = "eaf",
};

bool report_format_parse(const char *name, enum report_format *format)
{
    for (int i = 0; i < REPORT_FORMAT_COUNT; i++) {
        if (strcmp(format_names[i], name) == 0) {
            *format = (enum report_format)i;
            return true;
        }
    }
    return false;
}

/* --- Making it --- */

static bool add_lesson(struct store *store, const struct actor *actor, const struct session *session,
                       struct arena *arena, struct report *report, struct error *error)
{
    struct report_lesson *lesson = &report->lessons[report->count];
    lesson->session = *session;
    if (!note_list(store, actor, report->trajectory.id, session->id, arena, &lesson->notes, error))
        return false;
    report->count++;
    return true;
}

static bool add_lessons(struct store *store, const struct actor *actor, const char *session,
                        struct arena *arena, struct report *report, struct error *error)
{
    struct session_list list;
    if (!session_list_of(store, actor, report->trajectory.id, arena, &list, error))
        return false;
    report->lessons = arena_alloc(arena, (list.count + 1) * sizeof *report->lessons);
    for (size_t i = list.count; i-- > 0;) { /* the list has the newest first */
        bool wanted = !session || strcmp(list.items[i].id, session) == 0;
        if (wanted && !add_lesson(store, actor, &list.items[i], arena, report, error))
            return false;
    }
    return true;
}

bool report_make(struct store *store, const struct actor *actor, const char *trajectory, const char *session,
                 struct arena *arena, struct report *report, struct error *error)
{
    char school[256];
    *report = (struct report){.one_lesson = session, .made_at = clock_now()};
    if (!trajectory_get(store, actor, trajectory, arena, &report->trajectory, error) ||
        !goal_list(store, actor, trajectory, arena, &report->goals, error) ||
        !store_school(store, school, sizeof school, error) ||
        !add_lessons(store, actor, session, arena, report, error))
        return false;
    report->school = arena_copy(arena, school);
    report->made_for = report->trajectory.as_coach ? report->trajectory.coach : report->trajectory.teacher;
    return true;
}

/* --- The document --- */

static void put_notes(struct document *document, const struct note_list *notes)
{
    if (notes->count == 0)
        document_paragraph(document, _("No notes."));
    for (size_t i = 0; i < notes->count; i++) {
        const struct note *note = &notes->items[i];
        document_entry(document, &(struct document_entry){
                                     .when = words_note_when(document->arena, note),
                                     .label = words_note_what(document->arena, note),
                                     .author = note->author,
                                     .text = note->text,
                                     .remark = note_signed(note) ? NULL : _(" (the signature does not fit)"),
                                     .reply = note->reply_to,
                                 });
    }
}

static const char *title(const struct report *report, struct arena *arena)
{
    char day[64];
    if (!report->one_lesson)
        return arena_printf(arena, _("Coaching trajectory of %s and %s"), report->trajectory.teacher,
                            report->trajectory.coach);
    const struct session *session = &report->lessons[0].session;
    return arena_printf(arena, _("Lesson of %s, class %s"), i18n_day(session->filmed_on, day, sizeof day),
                        session->class_name);
}

static void put_trajectory(struct document *document, const struct report *report)
{
    char opened[64], ended[64];
    struct arena *arena = document->arena;
    const struct document_fact facts[] = {
        {_("Teacher"), report->trajectory.teacher},
        {_("Coach"), report->trajectory.coach},
        {_("Opened"), i18n_moment(report->trajectory.opened_at, opened, sizeof opened)},
        {_("Ended"),
         report->trajectory.ended_at ? i18n_moment(report->trajectory.ended_at, ended, sizeof ended) : NULL},
        {_("Lessons"), report->one_lesson ? NULL : arena_printf(arena, "%zu", report->count)},
    };
    document_facts(document, facts, sizeof facts / sizeof *facts);
    document_heading(document, _("Goals"));
    for (size_t i = 0; i < report->goals.count; i++)
        document_item(document, report->goals.items[i].text);
}

static void put_lesson(struct document *document, const struct report *report,
                       const struct report_lesson *lesson)
{
    char day[64], length[32];
    struct arena *arena = document->arena;
    const struct session *session = &lesson->session;
    if (!report->one_lesson)
        document_heading(document,
                         arena_printf(arena, _("Lesson of %s, class %s"),
                                      i18n_day(session->filmed_on, day, sizeof day), session->class_name));
    else
        document_heading(document, _("The lesson"));
    const struct document_fact facts[] = {
        {_("Location"), session->location},
        {_("Length"), i18n_length(session->length_ms, length, sizeof length)},
        {_("Footage"), words_session(arena, session)},
    };
    document_facts(document, facts, sizeof facts / sizeof *facts);
    document_subheading(document, _("Notes"));
    put_notes(document, &lesson->notes);
}

/* --- Figures --- */

static size_t count_kind(const struct report_lesson *lesson, enum note_kind kind)
{
    size_t count = 0;
    for (size_t i = 0; i < lesson->notes.count; i++)
        count += lesson->notes.items[i].kind == kind && !lesson->notes.items[i].reply_to &&
                 !note_is_tag(&lesson->notes.items[i]);
    return count;
}

static size_t count_all(const struct report *report, enum note_kind kind)
{
    size_t count = 0;
    for (size_t i = 0; i < report->count; i++)
        count += count_kind(&report->lessons[i], kind);
    return count;
}

static void put_bars(struct document *document, const struct report *report)
{
    struct document_bar bars[NOTE_KIND_COUNT];
    size_t counts[NOTE_KIND_COUNT], most = 1;
    for (int kind = 0; kind < NOTE_KIND_COUNT; kind++) {
        counts[kind] = count_all(report, (enum note_kind)kind);
        most = counts[kind] > most ? counts[kind] : most;
    }
    for (int kind = 0; kind < NOTE_KIND_COUNT; kind++)
        bars[kind] = (struct document_bar){.label = words_note_kind((enum note_kind)kind),
                                           .value = arena_printf(document->arena, "%zu", counts[kind]),
                                           .share = (double)counts[kind] / (double)most};
    document_bars(document, bars, NOTE_KIND_COUNT);
}

/* Lesson by lesson, so that one sees what changed. */
static void put_table(struct document *document, const struct report *report)
{
    enum { COLUMNS = NOTE_KIND_COUNT + 1 };
    struct arena *arena = document->arena;
    const char **cells = arena_alloc(arena, (report->count + 1) * COLUMNS * sizeof *cells);
    char day[64];
    cells[0] = _("Lesson");
    for (int kind = 0; kind < NOTE_KIND_COUNT; kind++)
        cells[kind + 1] = words_note_kind((enum note_kind)kind);
    for (size_t i = 0; i < report->count; i++) {
        const struct report_lesson *lesson = &report->lessons[i];
        const char **row = &cells[(i + 1) * COLUMNS];
        row[0] = arena_printf(arena, "%s, %s", i18n_day(lesson->session.filmed_on, day, sizeof day),
                              lesson->session.class_name);
        for (int kind = 0; kind < NOTE_KIND_COUNT; kind++)
            row[kind + 1] = arena_printf(arena, "%zu", count_kind(lesson, (enum note_kind)kind));
    }
    document_table(document, cells, COLUMNS, report->count + 1);
}

static void put_figures(struct document *document, const struct report *report)
{
    document_heading(document, _("Notes in figures"));
    put_bars(document, report);
    if (!report->one_lesson && report->count > 0)
        put_table(document, report);
}

static void print_document(FILE *out, enum document_format format, const struct report *report, int columns,
                           struct arena *arena)
{
    struct document document;
    char made[64];
    document_begin(&document, format, out, columns, arena, title(report, arena), report->school);
    put_trajectory(&document, report);
    for (size_t i = 0; i < report->count; i++)
        put_lesson(&document, report, &report->lessons[i]);
    put_figures(&document, report);
    document_end(&document, arena_printf(arena,
                                         _("Made on %s for %s. It holds no picture. It is about a person: "
                                           "keep it as carefully as the notes themselves."),
                                         i18n_moment(report->made_at, made, sizeof made), report->made_for));
}

void report_print(FILE *out, enum report_format format, const struct report *report, int columns,
                  struct arena *arena)
{
    switch (format) {
    case REPORT_TEXT:
        print_document(out, DOCUMENT_TEXT, report, columns, arena);
        break;
    case REPORT_MARKDOWN:
        print_document(out, DOCUMENT_MARKDOWN, report, columns, arena);
        break;
    case REPORT_PAGE:
        print_document(out, DOCUMENT_PAGE, report, columns, arena);
        break;
    case REPORT_CSV:
        report_print_csv(out, report);
        break;
    case REPORT_JSON:
        report_print_json(out, report);
        break;
    case REPORT_VTT:
        notes_print_vtt(out, &report->lessons[0].notes);
        break;
    case REPORT_EAF:
        report_print_eaf(out, report, arena);
        break;
    case REPORT_FORMAT_COUNT:
        break;
    }
}
