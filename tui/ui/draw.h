/*
 * Drawing: text, paragraphs, buttons, boxes and scroll bars on ncurses' screen, cut to the cells they were
 * given.
 *
 * All text is made harmless (store/base/text.h) before it is drawn, so callers hand over what the store gave
 * them. Without UTF-8 what has no character of its own becomes its nearest ASCII. Areas outside the screen
 * draw nothing.
 */
#ifndef TUI_UI_DRAW_H
#define TUI_UI_DRAW_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/ui/theme.h"
#include "tui/ui/view.h"

/* One line in at most `columns` cells, cut with an ellipsis. Returns the cells used. */
int draw_text(int row, int column, int columns, enum style style, const char *text);
/* The same, ending at the last of the columns. */
int draw_text_right(int row, int column, int columns, enum style style, const char *text);
int draw_format(int row, int column, int columns, enum style style, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
void draw_fill(struct area area, enum style style);

/* The first line of wrapped text: its bytes without the blanks at its end; *next is where the next line
 * starts. Lines break at blanks and newlines; a word longer than a line is cut. */
size_t draw_break(const char *text, int columns, size_t *next);
int draw_rows(const char *text, int columns); /* the rows that wrapped text takes; 1 at least */
/* Wrapped text from its line `skip` on. Returns the rows used. */
int draw_paragraphs(struct area area, int skip, enum style style, const char *text);

/* "[ Label ]"; returns the cells used. */
int draw_button(int row, int column, const char *label, bool focus, bool danger);
int draw_button_columns(const char *label);

void draw_box(struct area area, enum style style, const char *title); /* title may be NULL */
void draw_rule(int row, int column, int columns, enum style style);
/* In the area's last column: which part (first … first + shown of all) is to be seen. Draws nothing when all
 * is. */
void draw_scroll_bar(struct area area, size_t first, size_t shown, size_t all);

/* The keys of key_map_hint(), as many as fit whole. */
void draw_hints(int row, int column, int columns, const char *hints);
int draw_hints_columns(const char *hints); /* the columns that all of them take */
/* The keys of the hint that draw_hints() draws at the cell `at`, counted from its first column. False when
 * there is no hint at that cell. */
bool draw_hint_at(const char *hints, int columns, int at, char *keys, size_t size);

enum symbol {
    SYMBOL_ELLIPSIS,
    SYMBOL_BULLET,
    SYMBOL_DOT,
    SYMBOL_DASH,
    SYMBOL_UP,
    SYMBOL_DOWN,
    SYMBOL_WARNING,
    SYMBOL_DONE, /* a yes beside words; two cells without UTF-8 */
    SYMBOL_TICK, /* the same in a row of symbols: one cell */
    SYMBOL_LATER,
    SYMBOL_SECRET,
    SYMBOL_COUNT,
};
const char *draw_symbol(enum symbol symbol); /* UTF-8, or ASCII without it */
bool draw_utf8(void);                        /* whether the locale's characters are UTF-8 */

bool area_contains(struct area area, int row, int column);

/* Something else than ncurses (a picture) has written in these rows. The next refresh writes them whole, also
 * where ncurses believes that the screen is blank already. */
void draw_again(struct area area);

/* Leaves the area blank for something that is written past ncurses, and keeps ncurses from moving it. Where
 * text went up or down, ncurses moves whole rows of the terminal; it would take a picture along, which it
 * believes to be blank. */
void draw_hole(struct area area);

#endif
