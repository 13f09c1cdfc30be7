/*
 * Printing notes: a session's notes, in the formats that people and other programs read. Never the footage
 * (R8).
 *
 * text: for people. csv: RFC 4180, UTF-8, a heading. json: an array of objects. vtt: WebVTT
 * (https://www.w3.org/TR/webvtt1/) on the session's timeline. md: CommonMark.
 */
#ifndef TUI_WORDS_NOTES_PRINT_H
#define TUI_WORDS_NOTES_PRINT_H

#include <stdbool.h>
#include <stdio.h>

#include "store/review/notes.h"
#include "store/review/sessions.h"

enum notes_format { NOTES_TEXT, NOTES_CSV, NOTES_JSON, NOTES_VTT, NOTES_MD };

bool notes_format_parse(const char *name, enum notes_format *format);

/* On standard output, in the order of note_list(). A write that fails stays in ferror(). */
void notes_print(enum notes_format format, const struct session *session, const struct note_list *notes);
void notes_print_vtt(FILE *out, const struct note_list *notes);
/* The last columns of a row of CSV (tui/words/csv-print.h) that says a note, and their titles. */
void notes_print_csv_titles(FILE *out);
void notes_print_csv_fields(FILE *out, const struct note *note);

#endif
