/*
 * Where tmux shows this program on the terminal behind it, and whether it does.
 *
 * Pixels go through tmux to the terminal behind it, which tmux knows nothing of: it neither moves them nor
 * takes them away when it shows something else. So tmux is asked, by its own command (`tmux display-message`,
 * no shell), at the start, after each resize and now and then; the answer is taken when it comes. Thread: the
 * interface's only one.
 */
#ifndef TUI_UI_TMUX_H
#define TUI_UI_TMUX_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct tmux_place {
    bool visible;    /* on an attached terminal: its window is the current one, and no other pane fills it */
    int row, column; /* of the terminal behind, where this pane begins */
    char terminal[64]; /* its device; "": not known */
};

struct tmux {
    pid_t process; /* asking; 0: nobody is */
    int fd;        /* its answer, while asking */
    char answer[256];
    size_t size;
};

/* Asks, unless a question is under way. False when tmux cannot be asked. */
bool tmux_ask(struct tmux *tmux);
/* Takes what came. True when tmux has answered; `place` is unchanged when the answer made no sense. */
bool tmux_answered(struct tmux *tmux, struct tmux_place *place);
void tmux_release(struct tmux *tmux); /* zeroed is allowed */

/* Reads an answer; the part without any process. False when the text is no answer. */
bool tmux_parse(const char *answer, struct tmux_place *place);

#endif
