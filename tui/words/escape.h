/*
 * Escaping: text of people inside HTML and WebVTT, where nothing in it may become markup.
 */
#ifndef TUI_WORDS_ESCAPE_H
#define TUI_WORDS_ESCAPE_H

#include <stdio.h>

/* One line of text: & < > become entities, ends of lines become blanks (an empty line would end a cue). Not
 * for attributes: quotation marks stay. */
void print_escaped(FILE *out, const char *text);

#endif
