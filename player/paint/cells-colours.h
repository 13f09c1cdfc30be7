/*
 * Terminal palettes: how to show any colour with 8, 16 or 240 fixed ones.
 *
 * A colour becomes a mix of palette colours (pattern dithering; T. Knoll, 1999), and which of the mix a
 * place gets is decided by a fixed 8 x 8 threshold matrix (B. Bayer, 1973). So the same colour at the same
 * place always gives the same result, and nothing crawls between pictures, as it would when errors are
 * spread to the neighbours.
 *
 * Of the 256 colours the first 16 are left out, since people choose those themselves. With 8 and 16 there
 * is no choice; xterm's are assumed. Mixes are worked out when first needed and kept. Thread: one at a
 * time.
 */
#ifndef PLAYER_PAINT_CELLS_COLOURS_H
#define PLAYER_PAINT_CELLS_COLOURS_H

#include "player/paint/cells.h"

#include <stdint.h>

/* DEPTH must be COLOURS_8, COLOURS_16 or COLOURS_256. */
struct palette *palette_open(enum colour_depth depth);
void palette_close(struct palette *palette); /* NULL is allowed */

/* The index of the palette colour that stands for RGB (0xRRGGBB) at a place; THRESHOLD is
 * dither_threshold's. */
uint8_t palette_pick(struct palette *palette, uint32_t rgb, int threshold);

/* How different two palette colours look, squared. */
int palette_distance(int a, int b);

/* 0xRRGGBB of an index, as xterm has it. */
uint32_t palette_rgb(int index);

/* 0 to 63, each value once in every 8 x 8 square. X and Y are not negative. */
int dither_threshold(int x, int y);

#endif
