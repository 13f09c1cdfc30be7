/*
 * Completion: the dialogs that say what will be deleted, how much and when, before a review is completed or a
 * trajectory is ended (R9); and undoing a mark. The list and the watch screen share them.
 *
 * Each shows its result in the status line and makes the views load again. The ids given are copied.
 */
#ifndef TUI_COMPLETION_H
#define TUI_COMPLETION_H

struct app;

void completion_review(struct app *app, const char *session);
void completion_end(struct app *app, const char *trajectory);
void completion_undo(struct app *app, const char *session); /* at once: nothing is lost by it */

#endif
