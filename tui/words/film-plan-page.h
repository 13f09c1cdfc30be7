/*
 * The film plan for people: as text, and as a page to print and take to the lesson (R3).
 *
 * On the page (tui/words/page.h) those who must stay out come first, in large letters.
 */
#ifndef TUI_WORDS_FILM_PLAN_PAGE_H
#define TUI_WORDS_FILM_PLAN_PAGE_H

#include <stdio.h>

#include "store/people/film-plan.h"
#include "store/base/memory.h"

void film_plan_print_text(FILE *out, const struct film_plan *plan, struct arena *arena);
void film_plan_print_page(FILE *out, const struct film_plan *plan, const char *school, struct arena *arena);

#endif
