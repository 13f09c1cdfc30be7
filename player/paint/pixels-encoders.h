/*
 * The three protocols, as pixels.c uses them. Each appends one tile of the steady picture to OUT; places
 * are those of CUP.
 */
#ifndef PLAYER_PAINT_PIXELS_ENCODERS_H
#define PLAYER_PAINT_PIXELS_ENCODERS_H

#include "player/paint/pixels.h"

/* Removes shared memory of this program's earlier runs that ended without. */
void kitty_sweep(void);
/* False when the object cannot be made; nothing was appended then. */
bool kitty_send_shared(struct pixels *pixels, const struct pixels_tile *tile, int row, int col,
                       struct bytes *out);
void kitty_send_packed(struct pixels *pixels, const struct pixels_tile *tile, int number, int row, int col,
                       struct bytes *out);
/* The terminal has opened the object whose name comes next. */
bool kitty_has_read(const struct pixels *pixels);
void kitty_erase(struct pixels *pixels, struct bytes *out);
void kitty_release(struct pixels *pixels);

void sixel_init(struct pixels *pixels);
void sixel_send(struct pixels *pixels, const struct pixels_tile *tile, int row, int col, struct bytes *out);
void sixel_release(struct pixels *pixels);

void iterm_send(struct pixels *pixels, const struct pixels_tile *tile, int row, int col, struct bytes *out);

#endif
