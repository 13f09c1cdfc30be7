#include "tui/screens/sessions-pane.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/base/clock.h"
#include "store/people/permission.h"
#include "store/people/policy.h"
#include "tui/ui/app.h"
#include "tui/ui/draw.h"
#include "tui/ui/i18n.h"
#include "tui/words/words-consent.h"
#include "tui/words/words-procedure.h"
#include "tui/words/words-note.h"
#include "tui/words/words.h"

/* LIST_WANTED: columns that the list takes without leaving one of its own out. */
enum { PANE_FROM = 112, PANE_MOST = 90, LIST_WANTED = 79, NOTE_ROWS = 6, LINE = 1024 };

void sessions_pane_init(struct sessions_pane *pane)
{
    arena_init(&pane->arena);
}

void sessions_pane_release(struct sessions_pane *pane)
{
    arena_release(&pane->arena);
}

void sessions_pane_forget(struct sessions_pane *pane)
{
    pane->session[0] = '\0';
}

/* --- Reading --- */

static bool read_lesson(struct sessions_pane *pane, struct view *view, struct error *error)
{
    struct store *store = view->app->store;
    const struct actor *actor = view->app->actor;
    const struct session *session = &pane->row;
    return policy_days(store, "backstop_mark_days", &pane->mark_days, error) &&
           (!session->trajectory ||
            (procedure_of(store, actor, session->id, &pane->arena, &pane->lesson, error) &&
             procedure_next(store, actor, session->trajectory, &pane->arena, &pane->next, error) &&
             (!session->goal ||
              goal_list(store, actor, session->trajectory, &pane->arena, &pane->goals, error)) &&
             (!session->notes ||
              note_list(store, actor, session->trajectory, session->id, &pane->arena, &pane->notes, error))));
}

static int newest_first(const void *a, const void *b)
{
    const struct note *left = a, *right = b;
    return left->created_at > right->created_at ? -1 : left->created_at < right->created_at;
}

void sessions_pane_follow(struct sessions_pane *pane, struct view *view, const struct session *session)
{
    const char *id = session ? session->id : "";
    if (strcmp(pane->session, id) == 0)
        return;
    arena_reset(&pane->arena);
    snprintf(pane->session, sizeof pane->session, "%s", id);
    pane->lesson = pane->next = (struct lesson){0};
    pane->goals = (struct goal_list){0};
    pane->notes = (struct note_list){0};
    pane->failed = (struct error){0};
    if (!session)
        return;
    pane->row = *session;
    if (!read_lesson(pane, view, &pane->failed))
        return;
    if (pane->notes.count)
        qsort(pane->notes.items, pane->notes.count, sizeof *pane->notes.items, newest_first);
}

/* --- What is said --- */

enum style sessions_state(const struct session *session, char *buffer, size_t size)
{
    struct arena arena;
    arena_init(&arena);
    const char *text = words_session(&arena, session);
    if (session->wipes_owed)
        text = arena_printf(&arena, _("%s, wipe card"), text);
    if (session->ready_percent)
        text = arena_printf(&arena, _("%s, being made ready, %d %%"), text, session->ready_percent);
    bool idle = session->idle_warning && !session->marked_at && !session->purged_at;
    if (idle)
        text = arena_printf(
            &arena, ngettext("%s, idle %d day", "%s, idle %d days", (unsigned long)session->idle_days), text,
            (int)session->idle_days);
    snprintf(buffer, size, "%s", text);
    arena_release(&arena);
    switch (session_state(session)) {
    case SESSION_BLOCKED:
        return STYLE_DANGER;
    case SESSION_SHREDDED:
    case SESSION_PURGED:
        return session->wipes_owed ? STYLE_WARNING : STYLE_DIM;
    case SESSION_MARKED:
        return STYLE_WARNING;
    case SESSION_IMPORTED:
        return idle || session->wipes_owed ? STYLE_WARNING : STYLE_GOOD;
    case SESSION_IN_REVIEW:
    case SESSION_REVIEWED:
        break;
    }
    return idle || session->wipes_owed ? STYLE_WARNING : STYLE_TEXT;
}

/* When the footage goes, or went (R9, R10). */
static const char *describe_deletion(const struct sessions_pane *pane, char *buffer, size_t size)
{
    const struct session *session = &pane->row;
    char when[64], day[DAY_SIZE];
    int64_t touched = session->last_opened_at > session->imported_at ? session->last_opened_at
                                                                     : session->imported_at;
    if (session->waiting) {
        snprintf(buffer, size, _("The footage is shredded; it waits for the vault in %s."), session->waiting);
        return buffer;
    }
    switch (session_state(session)) {
    case SESSION_PURGED:
        snprintf(buffer, size, _("The footage was deleted on %s."),
                 i18n_moment(session->purged_at, when, sizeof when));
        break;
    case SESSION_SHREDDED:
        snprintf(buffer, size, "%s", _("The footage is being deleted."));
        break;
    case SESSION_BLOCKED:
        snprintf(buffer, size, _("A consent is gone: nobody can open the footage. It is deleted on %s."),
                 i18n_moment(session->purge_after, when, sizeof when));
        break;
    case SESSION_MARKED:
        snprintf(buffer, size, _("The footage is deleted on %s."),
                 i18n_moment(session->purge_after, when, sizeof when));
        break;
    case SESSION_IMPORTED:
    case SESSION_IN_REVIEW:
    case SESSION_REVIEWED:
        clock_day(touched + pane->mark_days * CLOCK_DAY_MS, day);
        i18n_day(day, when, sizeof when);
        snprintf(buffer, size, _("If nobody opens the footage, it is marked for deletion on %s."), when);
        break;
    }
    return buffer;
}

/* What comes next: of this lesson and of the trajectory. */
static enum style describe_next(const struct sessions_pane *pane, char *buffer, size_t size)
{
    if (pane->lesson.session)
        return words_next_step(&pane->lesson, buffer, size);
    if (!pane->row.wipes_owed) {
        buffer[0] = '\0';
        return STYLE_DIM;
    }
    snprintf(buffer, size,
             ngettext("%d original is still on the card", "%d originals are still on the card",
                      (unsigned long)pane->row.wipes_owed),
             (int)pane->row.wipes_owed);
    return STYLE_WARNING;
}

/* --- Drawing --- */

static int pane_columns(int columns)
{
    if (columns < PANE_FROM)
        return 0;
    int most = columns - LIST_WANTED, wanted = columns * 2 / 5;
    int pane = wanted < most ? wanted : most;
    return pane < PANE_MOST ? pane : PANE_MOST;
}

static int line_rows(const struct sessions_pane *pane, struct area area)
{
    char line[LINE];
    describe_next(pane, line, sizeof line);
    return *line ? draw_rows(line, area.columns - 2) : 0;
}

struct area sessions_pane_list(const struct sessions_pane *pane, struct area area)
{
    int beside = pane_columns(area.columns);
    if (!*pane->session)
        return area;
    if (beside) {
        area.columns -= beside;
        return area;
    }
    int below = line_rows(pane, area);
    if (below && area.rows > below + 4)
        area.rows -= below + 1;
    return area;
}

/* Writes line by line into what is left of an area. */
struct writer {
    struct area area;
    int row;
};

static void skip_row(struct writer *writer)
{
    writer->row++;
}

/* Writes text wrapped, in at most `most` rows; if it is longer, the last row says so. */
static void write_text(struct writer *writer, int indent, int most, enum style style, const char *text)
{
    struct area area = {writer->area.row + writer->row, writer->area.column + indent,
                        writer->area.rows - writer->row, writer->area.columns - indent};
    if (area.rows > most)
        area.rows = most;
    if (area.rows < 1)
        return;
    int rows = draw_rows(text, area.columns);
    writer->row += rows < area.rows ? rows : area.rows;
    while (rows > area.rows && area.rows > 1) {
        size_t next;
        draw_break(text, area.columns, &next);
        draw_paragraphs((struct area){area.row, area.column, 1, area.columns}, 0, style, text);
        text += next;
        area.row++;
        area.rows--;
        rows--;
    }
    if (rows > area.rows)
        draw_text(area.row, area.column, area.columns, style, text);
    else
        draw_paragraphs(area, 0, style, text);
}

static void write_heading(struct writer *writer, const char *text)
{
    skip_row(writer);
    write_text(writer, 0, 1, STYLE_DIM, text);
}

static void write_lesson(const struct sessions_pane *pane, struct writer *writer)
{
    const struct session *session = &pane->row;
    const char *dot = draw_symbol(SYMBOL_DOT);
    char line[LINE], when[64];
    enum purpose purpose;
    struct error unknown;
    i18n_day(session->filmed_on, when, sizeof when);
    snprintf(line, sizeof line, "%s %s %s %s %s", when, dot, session->class_name, dot, session->location);
    write_text(writer, 0, 2, STYLE_STRONG, line);
    if (session->coach)
        snprintf(line, sizeof line, _("%s coaches %s."), session->coach, session->teacher);
    else if (purpose_parse(session->purpose, &purpose, &unknown))
        snprintf(line, sizeof line, _("Purpose: %s"), words_purpose(purpose));
    write_text(writer, 0, 4, STYLE_TEXT, line);
    enum style style = sessions_state(session, line, sizeof line);
    write_text(writer, 0, 2, style, line);
    write_text(writer, 0, 3, STYLE_TEXT, describe_deletion(pane, line, sizeof line));
}

static void write_owed(const struct sessions_pane *pane, struct writer *writer)
{
    char line[LINE];
    const struct lesson *lesson = &pane->lesson;
    enum style style = describe_next(pane, line, sizeof line);
    if (!*line)
        return;
    write_heading(writer, _("What comes next"));
    write_text(writer, 0, 3, style, line);
    for (int step = (int)lesson->next + 1; lesson->session && step < STEP_COUNT; step++) {
        enum step_state state = lesson->steps[step].state;
        if (state != STEP_OWED && state != STEP_WAITING)
            continue;
        style = words_step_line(lesson, (enum step)step, line, sizeof line);
        write_text(writer, 0, 3, style, line);
    }
}

/* Writes what the trajectory's next lesson, which is not filmed yet, waits for. */
static void write_waiting(const struct sessions_pane *pane, struct writer *writer)
{
    char line[LINE];
    if (!pane->next.trajectory)
        return;
    write_heading(writer, _("The next lesson"));
    enum style style = words_next_step(&pane->next, line, sizeof line);
    write_text(writer, 0, 3, style, line);
}

static void write_goals(const struct sessions_pane *pane, struct writer *writer)
{
    for (size_t i = 0; i < pane->goals.count; i++) {
        if (i == 0)
            write_heading(writer, _("Goals"));
        draw_text(writer->area.row + writer->row, writer->area.column, writer->row < writer->area.rows,
                  STYLE_ACCENT, draw_symbol(SYMBOL_BULLET));
        write_text(writer, 2, 3, STYLE_ACCENT, pane->goals.items[i].text);
    }
}

static void write_notes(const struct sessions_pane *pane, struct writer *writer)
{
    char line[LINE], moment[32];
    for (size_t i = 0; i < pane->notes.count && writer->row + 2 < writer->area.rows; i++) {
        const struct note *note = &pane->notes.items[i];
        if (i == 0)
            write_heading(writer, _("Newest notes"));
        i18n_length(note->session_ms, moment, sizeof moment);
        snprintf(line, sizeof line, "%s %s %s, %s", moment, draw_symbol(SYMBOL_DOT), note->author,
                 words_note_kind(note->kind));
        write_text(writer, 0, 1, note_kind_style(note->kind), line);
        write_text(writer, 2, NOTE_ROWS, note_signed(note) ? STYLE_TEXT : STYLE_WARNING, note->text);
    }
}

static void draw_beside(const struct sessions_pane *pane, struct area area)
{
    for (int row = 0; row < area.rows; row++)
        draw_text(area.row + row, area.column, 1, STYLE_DIM, draw_utf8() ? "│" : "|");
    struct writer writer = {.area = {area.row, area.column + 2, area.rows, area.columns - 3}};
    write_lesson(pane, &writer);
    if (pane->failed.kind != ERROR_NONE) {
        skip_row(&writer);
        write_text(&writer, 0, 4, STYLE_WARNING, pane->failed.text);
    }
    write_owed(pane, &writer);
    write_waiting(pane, &writer);
    write_goals(pane, &writer);
    write_notes(pane, &writer);
}

void sessions_pane_draw(const struct sessions_pane *pane, struct area area)
{
    struct area list = sessions_pane_list(pane, area);
    if (list.columns < area.columns) {
        draw_beside(pane, (struct area){area.row, area.column + list.columns, area.rows,
                                        area.columns - list.columns});
    } else if (list.rows < area.rows) {
        char line[LINE];
        int row = area.row + list.rows;
        enum style style = describe_next(pane, line, sizeof line);
        draw_rule(row, area.column, area.columns, STYLE_DIM);
        draw_paragraphs((struct area){row + 1, area.column + 1, area.rows - list.rows - 1, area.columns - 2},
                        0, style, line);
    }
}
