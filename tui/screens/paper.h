/*
 * Paper: a text on the screen that looks as it is printed. It scrolls, and can be written to a file as a page
 * for the browser and the printer. The film plan, the reminder and the report use it.
 */
#ifndef TUI_SCREENS_PAPER_H
#define TUI_SCREENS_PAPER_H

#include <stdbool.h>
#include <stdio.h>

#include "store/base/error.h"
#include "tui/ui/fields.h"
#include "tui/ui/view.h"

struct paper {
    char *text; /* owned */
    int top, rows;
    struct fields fields; /* where the page goes */
    char hints[256];
};

void paper_release(struct paper *paper, struct app *app);

/* What `print` prints becomes the text. */
typedef void paper_print(FILE *out, void *context);
bool paper_write_text(struct paper *paper, paper_print *print, void *context, struct error *error);

void paper_draw(struct paper *paper, struct area area);
/* Scrolls; ACTION_PRINT asks where the page goes, and offers ~/NAME.html. */
bool paper_act(struct paper *paper, struct app *app, enum action action, const char *name);
/* Once the person has said where the page goes, `print` writes it. */
bool paper_key(struct paper *paper, struct app *app, struct key key, paper_print *print, void *context);
bool paper_mouse(struct paper *paper, struct app *app, struct mouse mouse, paper_print *print, void *context);
const char *paper_hints(struct paper *paper, const struct app *app);

#endif
