/*
 * What a terminal shows: the cells that are on the screen of a libvterm, drawn in grey as their glyphs'
 * shapes. Half blocks, quadrants, eighths and sextants, whichever a program uses.
 */
#ifndef TESTS_BENCH_SHOWN_H
#define TESTS_BENCH_SHOWN_H

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include <vterm.h>

enum { SHOWN_X = 4, SHOWN_Y = 8 };

/* Whether the glyph has ink at pixel x, y of its cell. */
static inline bool shown_ink(uint32_t glyph, int x, int y)
{
    bool right = x >= SHOWN_X / 2, low = y >= SHOWN_Y / 2;
    if (glyph >= 0x2581 && glyph <= 0x2588) /* lower eighths */
        return y >= SHOWN_Y - (int)(glyph - 0x2580);
    if (glyph >= 0x2589 && glyph <= 0x258F) /* left eighths */
        return 2 * x < (int)(0x2590 - glyph);
    if (glyph == 0x2580)
        return !low;
    if (glyph == 0x2590)
        return right;
    if (glyph == 0x2594)
        return y == 0;
    if (glyph == 0x2595)
        return x == SHOWN_X - 1;
    if (glyph >= 0x2596 &&
        glyph <= 0x259F) { /* quadrants: bits upper left, upper right, lower left, lower right */
        static const unsigned char masks[] = {4, 8, 1, 13, 9, 7, 11, 2, 6, 14};
        return masks[glyph - 0x2596] >> (2 * low + right) & 1;
    }
    if (glyph >= 0x1FB00 && glyph <= 0x1FB3B) { /* sextants, without those that are other blocks */
        unsigned mask = glyph - 0x1FB00 + 1;
        mask += mask >= 21; /* left half */
        mask += mask >= 42; /* right half */
        return mask >> (2 * (y * 3 / SHOWN_Y) + right) & 1;
    }
    return false;
}

static inline int shown_luma(VTermScreen *screen, VTermColor colour)
{
    vterm_screen_convert_color_to_rgb(screen, &colour);
    return (299 * colour.rgb.red + 587 * colour.rgb.green + 114 * colour.rgb.blue + 500) / 1000;
}

static inline void shown_draw(VTermScreen *screen, int cols, int rows, uint8_t *grey)
{
    for (int row = 0; row < rows; row++) {
        for (int col = 0; col < cols; col++) {
            VTermScreenCell cell;
            vterm_screen_get_cell(screen, (VTermPos){.row = row, .col = col}, &cell);
            int fg = shown_luma(screen, cell.attrs.reverse ? cell.bg : cell.fg);
            int bg = shown_luma(screen, cell.attrs.reverse ? cell.fg : cell.bg);
            for (int y = 0; y < SHOWN_Y; y++)
                for (int x = 0; x < SHOWN_X; x++)
                    grey[(row * SHOWN_Y + y) * cols * SHOWN_X + col * SHOWN_X + x] =
                        (uint8_t)(shown_ink(cell.chars[0], x, y) ? fg : bg);
        }
    }
}

static inline VTerm *shown_terminal(int cols, int rows)
{
    VTerm *terminal = vterm_new(rows, cols);
    VTermScreen *screen = vterm_obtain_screen(terminal);
    vterm_set_utf8(terminal, 1);
    vterm_screen_enable_altscreen(screen, 1);
    vterm_screen_reset(screen, 1);
    return terminal;
}

#endif
