/*
 * Reports: what coach and teacher take away from a lesson or a trajectory: goals, notes with their moments,
 * figures. Never a picture (R8). A report holds what the person who makes it may see, and nothing else (R7).
 *
 * text, md and html are documents (tui/words/document.h). csv (RFC 4180): a row for each note. json: an
 * object. vtt: WebVTT, and eaf: ELAN's annotation format 3.0 (https://www.mpi.nl/tools/elan/EAFv3.0.xsd),
 * both on the timeline of one lesson.
 */
#ifndef TUI_WORDS_REPORT_H
#define TUI_WORDS_REPORT_H

#include <stdbool.h>
#include <stdio.h>

#include "store/review/goals.h"
#include "store/review/notes.h"
#include "store/review/sessions.h"
#include "store/review/trajectories.h"

enum report_format {
    REPORT_TEXT,
    REPORT_MARKDOWN,
    REPORT_PAGE,
    REPORT_CSV,
    REPORT_JSON,
    REPORT_VTT,
    REPORT_EAF,
    REPORT_FORMAT_COUNT
};

struct report_lesson {
    struct session session;
    struct note_list notes;
};
struct report {
    struct trajectory trajectory;
    struct goal_list goals;
    struct report_lesson *lessons; /* the oldest first */
    size_t count;
    bool one_lesson;    /* of a lesson, not of its trajectory */
    const char *school; /* its name */
    const char *made_for;
    int64_t made_at; /* UTC ms */
};

/* "text", "md", "html", "csv", "json", "vtt", "eaf" */
bool report_format_parse(const char *name, enum report_format *format);

/* Of one lesson when SESSION is not NULL, else of the whole trajectory. All is in the arena. */
bool report_make(struct store *store, const struct actor *actor, const char *trajectory, const char *session,
                 struct arena *arena, struct report *report, struct error *error);

/* COLUMNS: how wide text may be. VTT and EAF are of one lesson. A write that fails stays in ferror(). */
void report_print(FILE *out, enum report_format format, const struct report *report, int columns,
                  struct arena *arena);

/* For report_print() alone. */
void report_print_csv(FILE *out, const struct report *report);
void report_print_eaf(FILE *out, const struct report *report, struct arena *arena);
void report_print_json(FILE *out, const struct report *report);

#endif
