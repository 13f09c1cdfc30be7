/*
 * A screen for the interface's unit tests: ncurses of a given size without any terminal, whose cells can be
 * read back.
 */
#ifndef TESTS_SCREEN_H
#define TESTS_SCREEN_H

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ncurses.h>

#include <cmocka.h>

static FILE *screen_output, *screen_input;
static SCREEN *screen_open;

static inline void screen_begin(const char *locale, int columns, int rows)
{
    char number[16];
    assert_non_null(setlocale(LC_ALL, locale));
    snprintf(number, sizeof number, "%d", columns);
    setenv("COLUMNS", number, 1);
    snprintf(number, sizeof number, "%d", rows);
    setenv("LINES", number, 1);
    screen_output = fopen("/dev/null", "w");
    screen_input = fopen("/dev/null", "r");
    screen_open = newterm("xterm-256color", screen_output, screen_input);
    assert_non_null(screen_open);
    assert_int_equal(LINES, rows);
    assert_int_equal(COLS, columns);
}

static inline void screen_finish(void)
{
    endwin();
    delscreen(screen_open);
    fclose(screen_output);
    fclose(screen_input);
}

/* A row of the screen without the blanks at its end, in the locale's encoding. */
static inline const char *screen_row(int row)
{
    static char text[4096];
    memset(text, 0, sizeof text);
    assert_true(mvinnstr(row, 0, text, sizeof text - 1) != ERR);
    for (size_t length = strlen(text); length > 0 && text[length - 1] == ' '; length--)
        text[length - 1] = '\0';
    return text;
}

#endif
