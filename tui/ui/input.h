/*
 * Input: the terminal's bytes become keys, mouse events and pasted text.
 *
 * A parser of our own instead of ncurses' keypad, since it must not draw (wgetch() refreshes the screen by
 * itself), must know modifiers, SGR mouse reports (1006) and bracketed paste (2004), and must drop whatever
 * else a terminal may send. Pure: fed with bytes and a clock. Sources: xterm's ctlseqs; the Linux console's
 * and rxvt's own function keys. Replies to the questions of player/paint/terminal.h have been taken out
 * before.
 *
 * The mark that ends a paste may be lost on its way (a slow line, a multiplexer). After a while without a
 * byte, what has come is handed out without it. From then on a single key is a key again, and anything longer
 * is the rest of a slow paste. ctrl-C and Escape by themselves end a paste as soon as it falters, so that
 * they always work.
 */
#ifndef TUI_UI_INPUT_H
#define TUI_UI_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tui/ui/keys.h"
#include "tui/ui/view.h"

enum {
    INPUT_ESCAPE_MS = 25,    /* an Escape byte that nothing follows for so long is the Escape key */
    INPUT_SEQUENCE_MS = 200, /* a longer sequence that stops halfway is given up after so long */
    INPUT_FALTER_MS = 200,   /* after so long without a byte in a paste, ctrl-C and Escape are keys */
    INPUT_PASTE_MS = 1000,   /* after so long what has come is handed out, and any single key is a key */
    INPUT_PASTE_MOST = 1024 * 1024, /* bytes; of a longer paste nothing is taken */
};

/* INPUT_UNREADABLE: bytes that are no character in the encoding of the locale. */
enum input_kind { INPUT_KEY, INPUT_MOUSE, INPUT_PASTE, INPUT_UNREADABLE };

struct input_event {
    enum input_kind kind;
    struct key key;
    struct mouse mouse; /* never MOUSE_DOUBLE: the loop makes those */
    const char *text;   /* pasted, UTF-8 when it is text, with a NUL behind it; valid until the next call */
    size_t length;
    bool too_much; /* too much was pasted: there is no text */
};

struct input {
    bool utf8;
    char *bytes; /* not yet taken */
    size_t count, room;
    int64_t fed_at;
    bool pasting;
    bool handed_out; /* what has come of the paste so far was handed out */
    bool paste_over; /* a key came instead of the paste's end: the bytes are keys */
    bool too_much;
    char *paste;
    size_t paste_count, paste_room;
};

void input_init(struct input *input, bool utf8);
void input_release(struct input *input);

/* `now` in ms of the monotonic clock, here and below. */
void input_feed(struct input *input, const void *bytes, size_t count, int64_t now);
/* The next event; false when there is none (yet). */
bool input_next(struct input *input, int64_t now, struct input_event *event);
/* ms until input_next() should be tried again though nothing came, or −1. */
int input_timeout(const struct input *input, int64_t now);

#endif
