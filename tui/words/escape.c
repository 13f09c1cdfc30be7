#include "tui/words/escape.h"

#include <string.h>

static void print_character(FILE *out, char character)
{
    switch (character) {
    case '&':
        fputs("&amp;", out);
        break;
    case '<':
        fputs("&lt;", out);
        break;
    case '>':
        fputs("&gt;", out);
        break;
    case '\n':
    case '\r':
        fputc(' ', out);
        break;
    default:
        fputc(character, out);
    }
}

void print_escaped(FILE *out, const char *text)
{
    for (; *text; text++)
        print_character(out, *text);
}

void print_attribute(FILE *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '"')
            fputs("&quot;", out);
        else
            print_character(out, *text);
    }
}

/* A backslash before any ASCII punctuation makes it mean itself. */
void print_markdown(FILE *out, const char *text)
{
    for (; *text; text++) {
        if (strchr("\\`*_[]<>#|~&!$", *text))
            fputc('\\', out);
        fputc(*text == '\n' || *text == '\r' ? ' ' : *text, out);
    }
}
