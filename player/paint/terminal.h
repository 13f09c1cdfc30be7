/*
 * What the terminal can do, as far as showing pictures goes.
 *
 * Found in two steps: first from the environment, which answers at once, then by asking the terminal
 * itself. Asking is pure here: `terminal_query` gives the bytes to write, and whatever the terminal sends
 * back is fed to `terminal_feed`, which takes the replies and returns every other byte, in order, for the
 * keyboard. So the program's one loop can do it before ncurses starts: write, read with a timeout (half a
 * second is plenty; ssh around the world takes 0.3) until `terminal_answered`, then `terminal_give_up` for
 * bytes that looked like the start of a reply and were not.
 *
 * The last question is one that every terminal answers (primary device attributes), so that no terminal
 * makes anybody wait for the timeout.
 *
 * Sources: xterm's ctlseqs, DEC's VT510 manual, the kitty graphics protocol, the synchronized output
 * specification (DEC mode 2026), iTerm2's inline images. Thread: one at a time for each struct.
 */
#ifndef PLAYER_PAINT_TERMINAL_H
#define PLAYER_PAINT_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

#include "player/paint/cells.h"
#include "player/wire/bytes.h"
#include "store/base/error.h"

/* How the picture is shown. The names are those of --video. */
enum video_mode {
    VIDEO_AUTO,
    VIDEO_KITTY,
    VIDEO_SIXEL,
    VIDEO_ITERM,
    VIDEO_CELLS,
    VIDEO_WINDOW, /* a window of its own; nothing is painted in the terminal */
    VIDEO_NONE,
};

const char *video_mode_name(enum video_mode mode);
/* False when NAME is none of the names; MODE is unchanged then. */
bool video_mode_parse(const char *name, enum video_mode *mode);

/* The environment variables that matter; NULL where one is not set. Borrowed. */
struct terminal_environment {
    const char *term;           /* TERM */
    const char *colorterm;      /* COLORTERM */
    const char *term_program;   /* TERM_PROGRAM */
    const char *tmux;           /* TMUX */
    const char *sty;            /* STY: inside GNU screen */
    const char *ssh_connection; /* SSH_CONNECTION */
    const char *no_color;       /* NO_COLOR */
    const char *vte_version;    /* VTE_VERSION */
    const char *wt_session;     /* WT_SESSION: Windows Terminal */
    bool utf8;                  /* nl_langinfo(CODESET) is UTF-8 */
    int palette;                /* terminfo's `colors`, or -1 when not known */
};

struct terminal {
    enum colour_depth colours;
    enum glyph_set glyphs;
    bool light_background; /* told by the terminal itself (OSC 11); only matters without colours */
    bool synchronized;     /* DEC mode 2026 */
    bool remote;           /* reached over ssh */
    bool tmux;             /* inside tmux: pixels go through its passthrough */
    bool kitty;            /* kitty graphics */
    bool kitty_shared;     /* and it opened the shared memory object that it was asked to open */
    bool sixel;
    bool sixel_whole; /* keeps few sixel pictures at a time, so each must replace the whole */
    int sixel_width;  /* the largest sixel picture in pixels, 0 when it did not say */
    int sixel_height;
    bool iterm;            /* iTerm2 inline pictures */
    bool replies;          /* answered the last question: it can be asked how far it is (CSI 5 n) */
    unsigned acknowledged; /* how often it said, since the start, that it has got that far */
    int cell_width;        /* pixels of one cell as it says, 0 when it did not; see terminal_cell */
    int cell_height;
    int rows, cols; /* as the terminal says, 0 when it did not */
    int outer_row;  /* where tmux shows this pane on the terminal behind it, from 0; only tmux can tell */
    int outer_col;
    int width, height; /* pixels of the text area, 0 when it did not say */
    char name[64];     /* as the terminal calls itself, "" when it did not; printable ASCII */

    /* Private to terminal.c. */
    bool answered;
    char held[256]; /* the start of what may become a reply */
    size_t held_size;
};

/* Reads the variables of this process; setlocale must have been called. PALETTE as above. */
void terminal_environment_read(struct terminal_environment *environment, int palette);

/* What the environment alone tells. */
void terminal_init(struct terminal *terminal, const struct terminal_environment *environment);

/*
 * A file descriptor of its own for writing to the terminal that FD is, non-blocking, so that this does not
 * change the one that the shell uses. The caller closes it.
 */
bool terminal_open_output(int fd, int *output, struct error *error);

/*
 * Appends the questions. SHARED is the name of a POSIX shared memory object ("/…") with at least three
 * bytes, which a kitty on this machine opens (and unlinks) to show that it can; NULL to leave that question
 * out. tmux passes questions on but no answers: there only that the object is gone tells (terminal_opened).
 */
void terminal_query(const struct terminal *terminal, const char *shared, struct bytes *out);

/* The object is gone, so there is a kitty on this machine. */
void terminal_opened(struct terminal *terminal);

/* Takes COUNT bytes that came from the terminal; appends those that are no reply to KEYBOARD. */
void terminal_feed(struct terminal *terminal, const void *data, size_t count, struct bytes *keyboard);

/* The last question has been answered. */
bool terminal_answered(const struct terminal *terminal);

/* Appends what was held back as the start of a reply to KEYBOARD. Call it when nothing came for a while. */
void terminal_give_up(struct terminal *terminal, struct bytes *keyboard);

/* How to show pictures when WANTED is asked for: AUTO becomes the best that this terminal has, the rest
 * stays. */
enum video_mode terminal_video(const struct terminal *terminal, enum video_mode wanted);

/* This terminal is known to have MODE. A window is not the terminal's to give, so that is always false. */
bool terminal_has(const struct terminal *terminal, enum video_mode mode);

/* Pixels of one cell, each at least 1. When the terminal does not tell, or nothing that can be believed, they
 * are those of the VT340, which sixel began with: a cell is twice as high as wide. */
void terminal_cell(const struct terminal *terminal, int *width, int *height);

/* The style of cells that suits the terminal best. */
void terminal_style(const struct terminal *terminal, struct cells_style *style);

#endif
