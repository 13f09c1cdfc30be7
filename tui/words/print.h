/*
 * Printing: how wide it may be, and text wrapped to that.
 */
#ifndef TUI_WORDS_PRINT_H
#define TUI_WORDS_PRINT_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Columns of the terminal on `out`: $COLUMNS, or what the terminal says, or 80. */
int print_columns(FILE *out);

/* Prints text wrapped at `columns`. Each line after the first is indented by `indent`; on the first `used`
 * columns are taken already. */
void print_wrapped(FILE *out, const char *text, int used, int indent, int columns);

/* A moment (UTC ms) for programs, as ISO 8601 has it: "2026-11-24T13:05:00.000Z". Returns the buffer. */
const char *iso_moment(int64_t moment, char *buffer, size_t size);

#endif
