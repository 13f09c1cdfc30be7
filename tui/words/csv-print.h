/*
 * Printing CSV (RFC 4180, UTF-8) that spreadsheets read as it is meant.
 */
#ifndef TUI_WORDS_CSV_PRINT_H
#define TUI_WORDS_CSV_PRINT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* A mark of UTF-8, without which Excel garbles the accents. */
void csv_begin(FILE *out);
/* A field. What a spreadsheet would take for a formula, and might carry out, gets an apostrophe before it,
 * which makes it text, and is the one character that is not as it was written. */
void csv_field(FILE *out, const char *text, bool last);
void csv_number(FILE *out, int64_t number, bool last);

#endif
