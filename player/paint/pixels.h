/*
 * Pictures as pixels, for terminals that show them: kitty's graphics protocol, sixel, iTerm2's inline
 * pictures.
 *
 * Like cells (see there), only what changed is sent, and noise is no change: the picture is cut into tiles
 * as the protocol can replace them, and a tile is sent again when it differs visibly from what was sent, or
 * at all when it stands still.
 *
 *   - kitty on this machine: the whole picture, through POSIX shared memory; the bytes to the terminal are
 *     only the object's name. The terminal unlinks the object when it has read it; at most PIXELS_SHARED are
 *     ever there, readable by this user only. Those that were not read are unlinked when the next take their
 *     place, at the end, or, after a crash, by the next program that does the same;
 *   - kitty elsewhere: tiles of 8 by 4 cells, compressed;
 *   - sixel: parts of rows of cells, as many at once as there is room for. The palette is fixed
 *     (6 x 6 x 6) and the dither is anchored to the screen, so nothing flickers;
 *   - iTerm2: the whole picture as a JPEG, which is the quickest thing that it reads.
 *
 * Inside tmux everything is wrapped in its passthrough, which writes to the terminal behind it as it is, at
 * that terminal's cursor: so places are counted from that terminal's corner (terminal.outer_row,
 * outer_col).
 *
 * Sources: the kitty graphics protocol's specification; DEC's VT330/VT340 manual, chapter 14; iTerm2's
 * documentation of inline images; tmux(1), allow-passthrough. Thread: one at a time for each struct.
 */
#ifndef PLAYER_PAINT_PIXELS_H
#define PLAYER_PAINT_PIXELS_H

#include "player/wire/bytes.h"
#include "player/paint/cells-kernels.h"
#include "player/wire/picture.h"
#include "player/paint/terminal.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum {
    PIXELS_SHARED = 3,
    /* Larger panes get smaller pictures, which kitty and iTerm2 scale. */
    PIXELS_MOST_WIDTH = 1280,
    PIXELS_MOST_HEIGHT = 720,
};

/* A part of the picture that is sent as one. */
struct pixels_tile {
    int row, col, rows, cols; /* cells of the pane */
    int x, y, width, height;  /* pixels of the picture */
    uint16_t change;          /* sixteenths of a level, largest of its pixels; from seen to steady */
    uint16_t noise;           /* the most motion lately */
    bool forgotten;           /* nothing is known of what the screen shows */
    bool due;                 /* to be sent now */
    bool second;              /* kitty: which of its two numbers it has on the screen */
};

/* Read freely, change nothing. */
struct pixels {
    enum video_mode mode; /* VIDEO_KITTY, VIDEO_SIXEL or VIDEO_ITERM */
    bool shared;          /* kitty through shared memory */
    bool wrapped;         /* in tmux's passthrough */
    int outer_row, outer_col;
    int rows, cols;    /* of the pane, in cells */
    int width, height; /* pixels a picture must have; both 0 when there is no room */
    size_t stride;     /* bytes, of the next three */
    uint8_t *steady;   /* as in struct cells */
    uint8_t *seen;
    uint8_t *last;
    struct pixels_tile *tiles;
    int tiles_across, tiles_down;
    uint16_t *change, *motion; /* of each two columns of one row of tiles */
    unsigned pictures;
    int pace; /* as in struct cells */
    int grain;
    bool settled;
    bool starved;       /* the last budget was too small */
    bool shown;         /* something is on the screen */
    int bytes_per_tile; /* running mean */
    int next;           /* the tile to begin with, so that a small budget comes round to all of them */
    const struct cells_kernels *kernels;

    pid_t owner; /* names shared memory and pictures so that two programs in one terminal do not meet */
    unsigned serial;
    struct bytes sequence; /* before it is wrapped */
    struct bytes raw, packed;
    void *encoder; /* the protocol's own */
};

/* MODE must be one of the three. A ROWS or COLS of 0 is allowed. */
void pixels_init(struct pixels *pixels, const struct terminal *terminal, enum video_mode mode, int rows,
                 int cols);
void pixels_release(struct pixels *pixels);

/*
 * Appends to OUT what turns the screen into PICTURE (exactly `width` x `height`); ROW and COL are the
 * pane's top left cell as in CUP. Stops when about BUDGET bytes are written, but always sends at least one
 * tile. The cursor is left anywhere.
 */
void pixels_paint(struct pixels *pixels, const struct picture *picture, int row, int col, size_t budget,
                  struct bytes *out);

/* How many ms lie between pictures; see cells_interval(). */
void pixels_interval(struct pixels *pixels, int interval_ms);

/* What the last budget left undone of the last picture (`starved`). Its noise is no change either. */
void pixels_go_on(struct pixels *pixels, int row, int col, size_t budget, struct bytes *out);

/* The same with the last picture, exactly as it is, for when no new one comes. */
void pixels_settle(struct pixels *pixels, int row, int col, size_t budget, struct bytes *out);
bool pixels_settled(const struct pixels *pixels);

/* False while the terminal has not read what the next picture would take the place of. Through tmux, whose
 * answers do not say how far the terminal behind it is. */
bool pixels_read(const struct pixels *pixels);

/* Nothing is known of what the screen shows. */
void pixels_forget(struct pixels *pixels);

/* Appends what removes the pictures from the screen, where blanking the cells does not. */
void pixels_erase(struct pixels *pixels, struct bytes *out);

#endif
