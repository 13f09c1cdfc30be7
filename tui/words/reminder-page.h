/*
 * The reminder for people: who has not answered yet, as text, and as a page to print.
 */
#ifndef TUI_WORDS_REMINDER_PAGE_H
#define TUI_WORDS_REMINDER_PAGE_H

#include <stdio.h>

#include "store/base/memory.h"
#include "store/people/reminder.h"

void reminder_print_text(FILE *out, const struct reminder *reminder, struct arena *arena);
void reminder_print_page(FILE *out, const struct reminder *reminder, const char *school, struct arena *arena);

#endif
