/*
 * Pictures as text: turns a picture into the bytes that make a terminal show it in character cells.
 *
 * Each cell shows one glyph in two colours, so its pixels (2 for half blocks, 4 for quadrants, 6 for
 * sextants) are split into two groups and each group gets its mean colour; of all ways to split them the
 * one with the least squared error is taken. Without colours the glyphs alone carry the picture: dithered
 * blocks, or letters from light to dark where there are no blocks either.
 *
 * Only what changed is painted, and noise is no change. Each pixel is followed by a steady one, which goes
 * an eighth of the way to it with each picture, or at once when they differ by more than the picture's
 * grain, the noise that half of all cells have (in pictures, not in time: noise is averaged away by their
 * number, at any rate). Cells are painted from the steady picture, and `struct
 * cells` remembers from which pixels; that is what the next steady picture is compared with, never the
 * picture before, so that small differences stay unpainted and cost nothing, yet a slow drift adds up until
 * it shows. For each cell it is decided what is small:
 *
 *   - tolerance: a difference above it and the grain together is visible and is painted. It moves between
 *     two bounds, so that a busy picture is held to a little less than a quiet one;
 *   - noise: below the tolerance, what is not larger than the cell's own noise stays. Noise rises at once
 *     and falls within half a second, however many pictures that are (`pace`), so that a cell whose pixels
 *     truly stand still (pause, slides) is repainted exactly;
 *   - debt: how far the painted colours are from the wanted ones, because a colour that was already set was
 *     near enough. It is added to the difference, so it is paid when the cell comes to rest.
 *
 * When the bytes allowed for one picture run out, the largest differences have gone first, and what waits
 * gains urgency with each picture.
 *
 * This module is pure: no terminal, no clock, no globals. Differences are in sixteenths of a level: 16 is
 * one step of 255 in all three colours. Thread: one at a time for each `struct cells`.
 */
#ifndef PLAYER_PAINT_CELLS_H
#define PLAYER_PAINT_CELLS_H

#include "player/wire/bytes.h"
#include "player/wire/picture.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum colour_depth {
    COLOURS_NONE, /* no colour sequence is ever written */
    COLOURS_8,
    COLOURS_16,
    COLOURS_256,
    COLOURS_TRUE,
};

enum glyph_set {
    GLYPHS_ASCII,     /* 1 pixel a cell */
    GLYPHS_HALVES,    /* 1 x 2, ▀ ▄ */
    GLYPHS_QUADRANTS, /* 2 x 2, ▘ ▚ ▟ … */
    GLYPHS_SEXTANTS,  /* 2 x 3, Unicode 13 */
};

struct cells_style {
    enum colour_depth colours;
    enum glyph_set glyphs;
    bool light_background; /* COLOURS_NONE only: glyphs are dark on light */
};

/* What one cell shows. */
struct cell {
    uint32_t fg; /* 0xRRGGBB, or a palette index, or 0 without colours */
    uint32_t bg;
    uint8_t glyph; /* bit i: pixel i (row by row) is in the foreground; a character with GLYPHS_ASCII */
};

/* Of a film of 25 pictures a second; what is adapted with time is told for this, and goes by `pace`. */
enum { CELLS_USUAL_MS = 40, CELLS_USUAL_PACE = 16 };

enum { CELL_UNKNOWN = 0xff }; /* the glyph of a cell of which nothing is known */

/* A rectangle of cells, counted from the pane's top left. */
struct cells_area {
    int row, col;
    int rows, cols;
};

struct cells_kernels;
struct palette;

/* Read freely, change nothing: all of it belongs to cells.c. */
struct cells {
    struct cells_style style;
    int rows, cols; /* of the pane, in cells */
    int per_cell_x; /* pixels of one cell */
    int per_cell_y;
    int width, height;    /* pixels a picture must have */
    size_t stride;        /* bytes, of the three pictures below */
    uint8_t *steady;      /* the last picture with its noise taken out */
    uint8_t *seen;        /* the part of it that each cell was painted from */
    uint8_t *last;        /* the last picture as it came */
    struct cell *painted; /* what is on the screen */
    /* Of each cell; differences in sixteenths of a level: */
    uint16_t *motion;      /* from steady to the picture */
    uint16_t *noise;       /* the most motion lately */
    uint16_t *change;      /* from seen to steady */
    uint16_t *debt;        /* from what is painted to what was wanted */
    uint16_t *urgency;     /* change and debt, where that is reason to paint */
    uint16_t *ours;        /* all ones where the cell is ours to paint, 0 where something lies over it */
    int levels[256];       /* how many cells have which urgency, in whole levels */
    int visible;           /* how many cells are visibly different */
    unsigned pictures;     /* so far */
    int pace;              /* how long a picture stays, sixteenths of CELLS_USUAL_MS */
    int grain;             /* noise of the whole picture, sixteenths */
    bool still;            /* hardly a cell moves */
    bool settled;          /* all is exact */
    bool starved;          /* the last budget was too small for what is visible */
    int tolerance;         /* sixteenths */
    int bytes_per_cell;    /* sixteenths of a byte, running mean of painted cells */
    int bytes_per_picture; /* running mean */
    const struct cells_kernels *kernels;
    struct palette *palette; /* NULL unless 8, 16 or 256 colours */
};

/* What one call did. */
struct cells_work {
    int wanted;  /* cells that differ visibly */
    int painted; /* cells for which bytes were written */
};

/* Starts with nothing known of the screen. ROWS and COLS may be 0: then every picture is painted as
 * nothing. */
void cells_init(struct cells *cells, const struct cells_style *style, int rows, int cols);
void cells_release(struct cells *cells);

/* How many ms lie between pictures, as they come (slow motion counts); CELLS_USUAL_MS to begin with. */
void cells_interval(struct cells *cells, int interval_ms);
/* The same in sixteenths of CELLS_USUAL_MS, within bounds in which adapting makes sense. Pure. */
int cells_pace(int interval_ms);

/* Pixels that one cell holds in this style. */
void cells_shape(const struct cells_style *style, int *per_cell_x, int *per_cell_y);

/*
 * Appends to OUT what turns the screen into PICTURE, whose size must be exactly `width` x `height`. ROW and
 * COL say where on the screen the pane's top left cell is (1, 1 is the screen's corner, as in CUP). Stops
 * when about BUDGET bytes have been written; SIZE_MAX for no limit. The sequences assume nothing of cursor
 * and attributes and leave them anywhere: whoever writes them wraps them in save and restore. The cursor
 * never leaves the pane except to the right of its last column.
 */
struct cells_work cells_paint(struct cells *cells, const struct picture *picture, int row, int col,
                              size_t budget, struct bytes *out);

/* What the last budget left undone of the last picture (`starved`). Its noise is no change either. */
struct cells_work cells_go_on(struct cells *cells, int row, int col, size_t budget, struct bytes *out);

/* The same with the last picture again, exactly as it is, for when no new one comes. */
struct cells_work cells_settle(struct cells *cells, int row, int col, size_t budget, struct bytes *out);

/* The screen shows the last picture as exactly as the style can. */
bool cells_settled(const struct cells *cells);

/* Nothing is known of what the screen shows in AREA (NULL for all): it is painted next time. Parts outside
 * the pane are ignored. */
void cells_forget(struct cells *cells, const struct cells_area *area);

/* From now on only cells outside the COUNT areas are painted; what was covered and no longer is, is
 * forgotten. */
void cells_cover(struct cells *cells, const struct cells_area *areas, size_t count);

/* The UTF-8 of a cell's glyph, without a final NUL; returns how many bytes (1 to 4). */
int cells_glyph(enum glyph_set glyphs, uint8_t glyph, char text[4]);

#endif
