/*
 * Prompts: one line of text that is being typed, in an area that the view gives it. A long one wraps over
 * several rows.
 *
 * An editor of graphemes (left, right, word, home, end, backspace, delete, ctrl-u/k/w, paste in bracketed
 * paste mode, undo with ctrl-_). The text survives resizing since it lives here and is drawn anew each time.
 * Only the prompt that app->prompt points to shows the cursor.
 */
#ifndef TUI_UI_PROMPT_H
#define TUI_UI_PROMPT_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/ui/keys.h"
#include "tui/ui/view.h"

struct app;

struct prompt {
    char *text;                        /* UTF-8, owned */
    size_t length, room, cursor, most; /* bytes; most: characters allowed */
    bool secret;                       /* drawn as dots; kept in secret memory, zeroed on release */
    int cursor_row, cursor_column;     /* of the screen, as last drawn with the focus; row −1: nowhere */
    struct prompt_step *steps;         /* to undo; private */
    size_t step_count;
    int run; /* what kind of editing the newest step covers */
};

enum prompt_result { PROMPT_IGNORED, PROMPT_EDITED, PROMPT_DONE, PROMPT_LEFT };

void prompt_init(struct prompt *prompt, const char *text, size_t most, bool secret);
void prompt_release(struct prompt *prompt);
void prompt_set(struct prompt *prompt, const char *text);
enum prompt_result prompt_key(struct prompt *prompt, struct key key); /* Enter: DONE; Escape: LEFT */
void prompt_paste(struct prompt *prompt, const char *text, size_t length);
int prompt_rows(const struct prompt *prompt, int columns); /* the rows that it takes at this width */
/* In an area of one row the text scrolls with the cursor; in a higher one it wraps. */
void prompt_draw(struct prompt *prompt, struct area area, bool focus);

#endif
