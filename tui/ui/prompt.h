/*
 * Prompts: one line of text that is being typed, in an area that the view gives it. A long one wraps over
 * several rows.
 *
 * An editor of graphemes (left, right, word, home, end, backspace, delete, ctrl-u/k/w, paste in bracketed
 * paste mode, undo with ctrl-_). The text survives resizing since it lives here and is drawn anew each time.
 * Only the prompt that app->prompt points to shows the cursor.
 *
 * What is typed or pasted goes in as it is or not at all: what does not fit or cannot be stored stays out
 * whole, and prompt_refusal() says so.
 */
#ifndef TUI_UI_PROMPT_H
#define TUI_UI_PROMPT_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/ui/keys.h"
#include "tui/ui/view.h"

struct app;

enum prompt_refused {
    PROMPT_TOOK_ALL,
    PROMPT_FULL,        /* no more fits */
    PROMPT_TOO_LONG,    /* what was pasted does not fit whole */
    PROMPT_TOO_MUCH,    /* so much was pasted that it was not even counted */
    PROMPT_UNKNOWN,     /* a character that cannot be stored */
    PROMPT_NO_TEXT,     /* what was pasted is no UTF-8 */
    PROMPT_LINES,       /* more than one line, into a secret */
    PROMPT_LEFT_UNSEEN, /* taken, but characters that nobody can see were left out */
    PROMPT_NO_KEY       /* a key that does nothing to a text; others may still want it */
};

struct prompt {
    char *text;                        /* UTF-8, owned */
    size_t length, room, cursor, most; /* bytes; most: characters allowed */
    bool secret;                       /* drawn as dots; kept in secret memory, zeroed on release */
    /* msgids: what these keys do here, for the last line of the screen; NULL: the view says it */
    const char *enter, *escape;
    int cursor_row, cursor_column; /* of the screen, as last drawn with the focus; row −1: nowhere */
    struct prompt_step *steps;     /* to undo; private */
    size_t step_count;
    int run;                     /* what kind of editing the newest step covers */
    enum prompt_refused refused; /* what became of what was typed or pasted last; for prompt_refusal() */
    /* PROMPT_TOO_LONG: how many characters were pasted, and how many would fit. PROMPT_LEFT_UNSEEN: how many
     * were left out. PROMPT_UNKNOWN: the character. */
    size_t refused_count, refused_of;
};

enum prompt_result { PROMPT_IGNORED, PROMPT_EDITED, PROMPT_DONE, PROMPT_LEFT };

void prompt_init(struct prompt *prompt, const char *text, size_t most, bool secret);
/* What Enter and Escape do here, for the last line of the screen. */
void prompt_hints(struct prompt *prompt, char *hints, size_t size);
void prompt_release(struct prompt *prompt);
void prompt_set(struct prompt *prompt, const char *text);
enum prompt_result prompt_key(struct prompt *prompt, struct key key); /* Enter: DONE; Escape: LEFT */
void prompt_paste(struct prompt *prompt, const char *text, size_t length);
/* Refuses a paste that was so long that its text was not kept. */
void prompt_refuse_paste(struct prompt *prompt);
/* Writes a sentence for the person when what was typed or pasted last did not go in whole; only once. False:
 * there is nothing to say. */
bool prompt_refusal(struct prompt *prompt, char *sentence, size_t size);
int prompt_rows(const struct prompt *prompt, int columns); /* the rows that it takes at this width */
/* In an area of one row the text scrolls with the cursor; in a higher one it wraps. */
void prompt_draw(struct prompt *prompt, struct area area, bool focus);

#endif
