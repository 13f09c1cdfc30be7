/*
 * Escaping: text of people inside HTML, WebVTT, XML and Markdown, where nothing in it may become markup.
 */
#ifndef TUI_WORDS_ESCAPE_H
#define TUI_WORDS_ESCAPE_H

#include <stdio.h>

/* One line of text: & < > become entities, ends of lines become blanks (an empty line would end a cue). Not
 * for attributes: quotation marks stay. */
void print_escaped(FILE *out, const char *text);

/* The same between the quotation marks of an attribute (XML). */
void print_attribute(FILE *out, const char *text);

/* One line of CommonMark that reads as the text. */
void print_markdown(FILE *out, const char *text);

#endif
