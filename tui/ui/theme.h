/*
 * Theme: what each kind of text looks like, in 256 colours, in 8, and without any.
 *
 * The terminal's own foreground and background stay; colours are accents, chosen for dark or light by what
 * the terminal said of its background. Nothing is told by colour alone. ncurses keeps the state (its colour
 * pairs).
 */
#ifndef TUI_UI_THEME_H
#define TUI_UI_THEME_H

#include <stdbool.h>

enum style {
    STYLE_TEXT,
    STYLE_DIM, /* less important: labels, hints */
    STYLE_STRONG,
    STYLE_ACCENT,  /* headings, keys, names of goals */
    STYLE_GOOD,    /* done; a strength */
    STYLE_WARNING, /* owed, idle; a question */
    STYLE_DANGER,  /* errors; what deletes */
    STYLE_IDEA,    /* a suggestion */
    STYLE_BAR,     /* the title line */
    STYLE_BAR_DIM,
    STYLE_SELECTED, /* the selected line of the list that has the focus */
    STYLE_CHOSEN,   /* the selected line of a list without the focus */
    STYLE_BUTTON,
    STYLE_BUTTON_FOCUS,
    STYLE_BUTTON_DANGER, /* with the focus, and it deletes */
    STYLE_FIELD,         /* where text is typed */
    STYLE_QR,            /* black on white, on every terminal with colours (tui/ui/qr.h) */
    STYLE_COUNT,
};

/* After ncurses has started. Without `colours` bold, underline and reverse do it all. */
void theme_init(bool colours, bool light_background);

bool theme_has_colours(void);

/* Sets the style of what is drawn from now on. */
void theme_use(enum style style);

#endif
