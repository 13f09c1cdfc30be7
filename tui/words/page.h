/*
 * Pages: one HTML file without anything from elsewhere, made to be printed. Texts come from people: they are
 * escaped.
 */
#ifndef TUI_WORDS_PAGE_H
#define TUI_WORDS_PAGE_H

#include <stdio.h>

#include "store/base/memory.h"

/* Up to and with the heading and the school's name. */
void page_begin(FILE *out, const char *title, const char *school, struct arena *arena);
void page_end(FILE *out);
/* <element>text</element> */
void page_element(FILE *out, const char *element, const char *text);

#endif
