/*
 * Reading notes in: what `notes --format csv` and `--format vtt` print, and what other programs write in
 * these formats (RFC 4180; https://www.w3.org/TR/webvtt1/). All of a file or nothing; what is wrong is said
 * with its line.
 *
 * CSV needs a heading with session_ms and text; until_ms, author, kind and tag may be there, in any order,
 * and other columns are not looked at. A moment is in ms, or as 1:02:03.450. WebVTT: a cue is a range, unless
 * we wrote it as a moment; what is not text in it (positions, styles, other marks) is left out.
 */
#ifndef TUI_WORDS_NOTES_READ_H
#define TUI_WORDS_NOTES_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/base/error.h"
#include "store/base/memory.h"
#include "store/review/notes.h"

enum { NOTES_FILE_MOST = 8 * 1024 * 1024 }; /* bytes */

struct read_note {
    int64_t line;                 /* where it begins in the file, from 1 */
    int64_t session_ms, until_ms; /* on the session's timeline; until_ms −1: a moment */
    const char *author;           /* NULL: not said */
    enum note_kind kind;
    const char *tag; /* the name of its tag; NULL: none */
    const char *text;
};
struct read_notes {
    struct read_note *items;
    size_t count, room;
};

/* BYTES are SIZE of UTF-8. Which of the two formats it is its first line says. ERROR_INVALID names the line.
 */
bool notes_read(const char *bytes, size_t size, struct arena *arena, struct read_notes *notes,
                struct error *error);

#endif
