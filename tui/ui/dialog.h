/*
 * Dialogs: a question over the view, with buttons; the answer comes back through a callback.
 * While one is open it gets all keys and clicks; the video pane is kept clear of it (dialog_area).
 */
#ifndef TUI_UI_DIALOG_H
#define TUI_UI_DIALOG_H

#include <stdbool.h>
#include <stddef.h>

struct app;
struct area;

enum { DIALOG_BUTTONS = 3 };

/* `chosen` is the button's index, or -1 when left with Escape or closed. Always called exactly once, so that
 * what `context` points to can be freed there. */
typedef void dialog_answer(struct app *app, void *context, int chosen);

struct dialog_text {
    const char *title;
    const char *body;                    /* paragraphs separated by \n, wrapped to fit */
    const char *buttons[DIALOG_BUTTONS]; /* NULL ends; the first is the safe one and has the focus */
    bool danger;                         /* hard or impossible to undo: drawn as a danger */
};

/* Opens it, and closes the one that was open; texts are copied. */
void dialog_open(struct app *app, const struct dialog_text *text, dialog_answer *answer, void *context);
void dialog_close(struct app *app);
struct area dialog_area(const struct app *app); /* rows 0 when none is open */

/* What keys do in the open dialog, for the last line of the screen. */
void dialog_hints(const struct app *app, char *hints, size_t size);

/* For the loop alone. */
struct key;
struct mouse;
void dialog_draw(struct app *app);
void dialog_key(struct app *app, struct key key);
void dialog_mouse(struct app *app, struct mouse mouse);

#endif
