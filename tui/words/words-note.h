/*
 * What a kind of note is called and how it looks, wherever notes are shown. That a kind is there at all
 * stands in NOTE_KINDS (store/review/notes.h).
 */
#ifndef TUI_WORDS_WORDS_NOTE_H
#define TUI_WORDS_WORDS_NOTE_H

#include "store/review/notes.h"
#include "tui/ui/theme.h"

struct note_look {
    const char *word;   /* in the user's language */
    const char *symbol; /* one column wide */
    enum style style;
    int telling; /* where there is room for one note only, the one with the highest number is shown */
};

struct note_look note_look(enum note_kind kind);

const char *words_note_kind(enum note_kind kind);
/* "question", "Wait time" or "Wait time, question": a tag alone has no kind. */
const char *words_note_what(struct arena *arena, const struct note *note);
/* On the session's timeline: "4:07" or "4:07–4:30". */
const char *words_note_when(struct arena *arena, const struct note *note);
const char *note_kind_symbol(enum note_kind kind);
enum style note_kind_style(enum note_kind kind);

#endif
