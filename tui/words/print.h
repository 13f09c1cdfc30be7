/*
 * Printing: how wide it may be, and text wrapped to that.
 */
#ifndef TUI_WORDS_PRINT_H
#define TUI_WORDS_PRINT_H

#include <stdio.h>

/* Columns of the terminal on `out`: $COLUMNS, or what the terminal says, or 80. */
int print_columns(FILE *out);

/* Text wrapped at `columns`, each line after the first indented by `indent`; the first is taken to stand at
 * `used` already. */
void print_wrapped(FILE *out, const char *text, int used, int indent, int columns);

#endif
