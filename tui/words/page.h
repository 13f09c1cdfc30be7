/*
 * Pages: an HTML file to be printed, which needs no other file. Texts come from people, so they are escaped.
 */
#ifndef TUI_WORDS_PAGE_H
#define TUI_WORDS_PAGE_H

#include <stdio.h>

#include "store/base/memory.h"

/* Prints the beginning of the page, the heading and the school's name included. */
void page_begin(FILE *out, const char *title, const char *school, struct arena *arena);
void page_end(FILE *out);
/* <element>text</element> */
void page_element(FILE *out, const char *element, const char *text);

#endif
