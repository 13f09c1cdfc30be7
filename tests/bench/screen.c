/*
 * What a terminal would show: reads a program's terminal output, draws the cells that it leaves on the screen, and prints
 * how much they are like the source.
 *
 *     screen COLS ROWS PICTURE-ROWS SOURCE < OUTPUT
 *
 * COLS and ROWS are the terminal's; only the first PICTURE-ROWS rows are compared. SOURCE is the picture that was to be
 * shown, grey, one byte a pixel, 4 × 8 pixels a cell. Any program's output can be judged: half blocks, quadrants, eighths
 * and sextants are drawn as their glyphs' shapes.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <vterm.h>

#include "tests/bench/likeness.h"

enum { CELL_X = 4, CELL_Y = 8 };

/* Whether the glyph has ink at pixel x, y of its cell. */
static bool ink(uint32_t glyph, int x, int y)
{
    bool right = x >= CELL_X / 2, low = y >= CELL_Y / 2;
    if (glyph >= 0x2581 && glyph <= 0x2588) /* lower eighths */
        return y >= CELL_Y - (int)(glyph - 0x2580);
    if (glyph >= 0x2589 && glyph <= 0x258F) /* left eighths */
        return 2 * x < (int)(0x2590 - glyph);
    if (glyph == 0x2580)
        return !low;
    if (glyph == 0x2590)
        return right;
    if (glyph == 0x2594)
        return y == 0;
    if (glyph == 0x2595)
        return x == CELL_X - 1;
    if (glyph >= 0x2596 && glyph <= 0x259F) { /* quadrants: bits upper left, upper right, lower left, lower right */
        static const unsigned char masks[] = {4, 8, 1, 13, 9, 7, 11, 2, 6, 14};
        return masks[glyph - 0x2596] >> (2 * low + right) & 1;
    }
    if (glyph >= 0x1FB00 && glyph <= 0x1FB3B) { /* sextants, without those that are other blocks */
        unsigned mask = glyph - 0x1FB00 + 1;
        mask += mask >= 21; /* left half */
        mask += mask >= 42; /* right half */
        return mask >> (2 * (y * 3 / CELL_Y) + right) & 1;
    }
    return false;
}

static int luma(VTermScreen *screen, VTermColor colour)
{
    vterm_screen_convert_color_to_rgb(screen, &colour);
    return (299 * colour.rgb.red + 587 * colour.rgb.green + 114 * colour.rgb.blue + 500) / 1000;
}

static void draw(VTermScreen *screen, int cols, int rows, uint8_t *grey)
{
    for (int row = 0; row < rows; row++) {
        for (int col = 0; col < cols; col++) {
            VTermScreenCell cell;
            vterm_screen_get_cell(screen, (VTermPos){.row = row, .col = col}, &cell);
            int fg = luma(screen, cell.attrs.reverse ? cell.bg : cell.fg);
            int bg = luma(screen, cell.attrs.reverse ? cell.fg : cell.bg);
            for (int y = 0; y < CELL_Y; y++)
                for (int x = 0; x < CELL_X; x++)
                    grey[(row * CELL_Y + y) * cols * CELL_X + col * CELL_X + x] =
                        (uint8_t)(ink(cell.chars[0], x, y) ? fg : bg);
        }
    }
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fprintf(stderr, "usage: screen COLS ROWS PICTURE-ROWS SOURCE < OUTPUT\n");
        return 2;
    }
    int cols = atoi(argv[1]), rows = atoi(argv[2]), picture_rows = atoi(argv[3]);
    if (cols < 2 || rows < 1 || picture_rows < 1 || picture_rows > rows || cols > 1000 || rows > 1000)
        return 2;
    size_t size = (size_t)cols * CELL_X * (size_t)picture_rows * CELL_Y;
    uint8_t *source = malloc(size), *shown = malloc(size);
    FILE *file = fopen(argv[4], "rb");
    if (!source || !shown || !file || fread(source, 1, size, file) != size) {
        fprintf(stderr, "screen: the source does not have the picture's size\n");
        return 1;
    }
    fclose(file);

    VTerm *terminal = vterm_new(rows, cols);
    vterm_set_utf8(terminal, 1);
    VTermScreen *screen = vterm_obtain_screen(terminal);
    vterm_screen_enable_altscreen(screen, 1);
    vterm_screen_reset(screen, 1);
    static char buffer[1 << 16];
    size_t got;
    while ((got = fread(buffer, 1, sizeof buffer, stdin)) > 0)
        vterm_input_write(terminal, buffer, got);
    draw(screen, cols, picture_rows, shown);
    if (getenv("SCREEN_PGM")) { /* to look at it */
        FILE *out = fopen(getenv("SCREEN_PGM"), "wb");
        if (out) {
            fprintf(out, "P5 %d %d 255\n", cols * CELL_X, picture_rows * CELL_Y);
            fwrite(shown, 1, size, out);
            fclose(out);
        }
    }
    printf("%.4f\n", likeness(source, shown, cols * CELL_X, picture_rows * CELL_Y));
    vterm_free(terminal);
    free(source);
    free(shown);
    return 0;
}
