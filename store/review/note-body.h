/*
 * What a note that has a tag says, as one text: which tag, what it was called when it was put, the kind,
 * where it is, and what was written with it.
 *
 * All of that is encrypted, since which tag was put when says what a teacher does. In the database in clear
 * stand only the clip, who put it and when it was made, and whether anything was written with it. Without a
 * text it always has the same length, so that the length does not tell one tag from another.
 */
#ifndef STORE_REVIEW_NOTE_BODY_H
#define STORE_REVIEW_NOTE_BODY_H

#include <stdbool.h>

#include "store/review/notes.h"

/* The kind that stands in the clear of a note with a tag: without a text, and with one. */
#define NOTE_IS_TAG    "tag"
#define NOTE_IS_TAGGED "tagged"

bool note_body_is(const char *kind); /* one of the two */

/* Uses tag, tag_kept, kind, at_ms, until_ms and text. */
const char *note_body_write(struct arena *arena, const struct note *note);
/* Fills the same, and tag_name. False when it is none that note_body_write() made. */
bool note_body_read(struct arena *arena, const char *body, struct note *note);

#endif
