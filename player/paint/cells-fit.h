/*
 * What one cell should show, and the cheapest way to show it. Part of the cell painter; pure.
 */
#ifndef PLAYER_PAINT_CELLS_FIT_H
#define PLAYER_PAINT_CELLS_FIT_H

#include "player/paint/cells-writer.h"
#include "player/paint/cells.h"

/* A cell as its pixels ask for it, whichever colour ends up as foreground. */
struct cell_wish {
    uint32_t in;  /* colour of the pixels in the mask, as in struct cell */
    uint32_t out; /* colour of the others */
    uint8_t mask; /* 0: one colour, `out`; the character with GLYPHS_ASCII */
};

/* Of the steady picture; ROW and COL count from the pane's top left. */
struct cell_wish cell_wish(const struct cells *cells, int row, int col);

/*
 * Sets CELL to the wish or its inverse, whichever needs fewer colours set. A colour that WRITER has set
 * already is taken instead of the wanted one when they differ by at most SLACK. Returns how far, in
 * sixteenths of a level, the result is from the wish.
 */
int cell_fit(const struct cell_writer *writer, const struct cell_wish *wish, int slack, struct cell *cell);

#endif
