/*
 * Printing the figures of lessons (store/review/figures.h): a row for each tag of each lesson, on standard
 * output.
 */
#ifndef TUI_WORDS_FIGURES_PRINT_H
#define TUI_WORDS_FIGURES_PRINT_H

#include <stdbool.h>
#include <stddef.h>

#include "store/review/figures.h"

void figures_print(const struct figures *figures, bool json);
void figures_print_csv(const struct figures *figures);

/* "12.5 %" of a share, in the user's way of writing; with a sign when it is a change. */
const char *words_share(int per_mille, bool change, char *buffer, size_t size);

#endif
