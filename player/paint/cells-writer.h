/*
 * Writes cells to a terminal in few bytes: knows where the cursor is and which colours are set, and writes
 * the shortest sequence that gets from there to the next cell (ECMA-48; colours as in ISO 8613-6, with
 * semicolons, as every terminal reads them). Part of the cell painter.
 */
#ifndef PLAYER_PAINT_CELLS_WRITER_H
#define PLAYER_PAINT_CELLS_WRITER_H

#include "player/paint/cells.h"

#define COLOUR_UNSET UINT32_MAX

struct cell_writer {
    struct bytes *out;
    const struct cells_style *style;
    int row, col;    /* of the cursor on the screen, from 1; 0 when unknown */
    uint32_t fg, bg; /* COLOUR_UNSET when unknown */
};

/* Never writes a relative move from an unknown place. */
void cell_writer_move(struct cell_writer *writer, int row, int col);

/* Sets the colours that GLYPH needs and writes it at the cursor. */
void cell_writer_put(struct cell_writer *writer, const struct cell *cell);

/* How many pixels the glyphs of this set hold, and with that the glyph that is all foreground. */
int glyph_pixels(enum glyph_set glyphs);
uint8_t glyph_full(enum glyph_set glyphs);

#endif
