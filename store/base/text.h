/*
 * Text that comes from people, files and media: checked once on entry, made harmless again when drawn.
 *
 * Accepted is valid UTF-8 in NFC without C0 and C1 controls, DEL, bidirectional controls, zero-width and
 * tag characters, unassigned and private characters, and with at most four combining marks on a base.
 * (ncurses lets U+202E and U+200B through, and one of them reorders a whole line.)
 *
 * Joiners (U+200C, U+200D) and variation selectors are kept where they mean something: behind signs and
 * letters of scripts that join, as in emoji and in Persian. Behind a Latin letter they would only hide a
 * difference between two names; there a joiner is refused and a selector dropped.
 */
#ifndef STORE_BASE_TEXT_H
#define STORE_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "store/base/error.h"
#include "store/base/memory.h"

/* Checks text that a person or a file gave. `what` names it in the sentence (N_("The name"),
 * translated here). `most` is the most
 * characters (code points) allowed. Empty or all blank is refused unless `may_be_empty`. The result is in
 * NFC, trimmed at both ends, in the arena. ERROR_INVALID otherwise. */
bool text_accept(struct arena *arena, const char *text, const char *what, size_t most, bool may_be_empty,
                 const char **accepted, struct error *error);

/* The text with everything that text_accept refuses replaced by U+FFFD: for file names and stored text. */
const char *text_harmless(struct arena *arena, const char *text);

/* Makes what was pasted one line that text_accept() takes. Line ends and tabs become blanks; characters that
 * nobody can see are left out, and *left_out counts them. A character that can be seen is never changed: when
 * one cannot be stored, the result is NULL and *refused is that character, or -1 for bytes that are no UTF-8.
 */
const char *text_one_line(struct arena *arena, const char *text, size_t length, size_t *left_out,
                          int *refused);

/* Columns that harmless text takes in a terminal. */
int text_width(const char *text);

/* The longest beginning of the text that takes at most `columns`; returns its bytes, sets its columns. Never
 * cuts inside a grapheme cluster. */
size_t text_fit(const char *text, int columns, int *used);

/* Bytes of the grapheme cluster that starts at `text` (0 at the end), and of the one that ends at `offset`.
 */
size_t text_next(const char *text);
size_t text_previous(const char *text, size_t offset);

/* Case-insensitive search on folded text, for filters. An empty needle is found everywhere. */
bool text_contains(const char *haystack, const char *needle);

/* Without case and accents, in the arena: for searching the same text again and again, with strstr(). */
const char *text_folded(struct arena *arena, const char *text);

/* Whether it is valid UTF-8 at all, whatever else is in it. */
bool text_is_utf8(const char *text);

#endif
