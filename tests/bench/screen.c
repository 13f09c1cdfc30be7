/*
 * What a terminal would show: reads a program's terminal output, draws the cells that it leaves on the
 * screen, and prints how much they are like the source.
 *
 *     screen COLS ROWS PICTURE-ROWS SOURCE < OUTPUT
 *
 * COLS and ROWS are the terminal's; only the first PICTURE-ROWS rows are compared. SOURCE is the picture that
 * was to be shown, grey, one byte a pixel, 4 × 8 pixels a cell. Any program's output can be judged: half
 * blocks, quadrants, eighths and sextants are drawn as their glyphs' shapes.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/bench/likeness.h"
#include "tests/bench/shown.h"

/* Copies the picture without a border of one cell, moved by so many cells. */
static void crop(const uint8_t *from, int cols, int rows, int col, int row, uint8_t *to)
{
    int width = (cols - 2) * SHOWN_X, height = (rows - 2) * SHOWN_Y;
    for (int y = 0; y < height; y++)
        memcpy(to + (size_t)y * (size_t)width,
               from + (size_t)((row + 1) * SHOWN_Y + y) * (size_t)(cols * SHOWN_X) +
                   (size_t)((col + 1) * SHOWN_X),
               (size_t)width);
}

/* The likeness at the best of nine places. A picture that stands one cell beside where it was expected does
 * not count as worse: mpv's begins a row too high, and where a picture does not fit exactly, some programs
 * put all of the rest on one side. */
static double best_likeness(const uint8_t *source, const uint8_t *shown, int cols, int rows)
{
    size_t size = (size_t)(cols - 2) * SHOWN_X * (size_t)(rows - 2) * SHOWN_Y;
    uint8_t *wanted = malloc(size), *found = malloc(size);
    double best = -1;
    if (!wanted || !found)
        exit(1);
    crop(source, cols, rows, 0, 0, wanted);
    for (int row = -1; row <= 1; row++) {
        for (int col = -1; col <= 1; col++) {
            crop(shown, cols, rows, col, row, found);
            double each = likeness(wanted, found, (cols - 2) * SHOWN_X, (rows - 2) * SHOWN_Y);
            best = each > best ? each : best;
        }
    }
    free(wanted);
    free(found);
    return best;
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fprintf(stderr, "usage: screen COLS ROWS PICTURE-ROWS SOURCE < OUTPUT\n");
        return 2;
    }
    int cols = atoi(argv[1]), rows = atoi(argv[2]), picture_rows = atoi(argv[3]);
    if (cols < 3 || rows < 3 || picture_rows < 3 || picture_rows > rows || cols > 1000 || rows > 1000)
        return 2;
    size_t size = (size_t)cols * SHOWN_X * (size_t)picture_rows * SHOWN_Y;
    uint8_t *source = malloc(size), *shown = malloc(size);
    FILE *file = fopen(argv[4], "rb");
    if (!source || !shown || !file || fread(source, 1, size, file) != size) {
        fprintf(stderr, "screen: the source does not have the picture's size\n");
        return 1;
    }
    fclose(file);

    VTerm *terminal = shown_terminal(cols, rows);
    static char buffer[1 << 16];
    size_t got;
    while ((got = fread(buffer, 1, sizeof buffer, stdin)) > 0)
        vterm_input_write(terminal, buffer, got);
    shown_draw(vterm_obtain_screen(terminal), cols, picture_rows, shown);
    if (getenv("SCREEN_PGM")) { /* for people who want to look at the picture */
        FILE *out = fopen(getenv("SCREEN_PGM"), "wb");
        if (out) {
            fprintf(out, "P5 %d %d 255\n", cols * SHOWN_X, picture_rows * SHOWN_Y);
            fwrite(shown, 1, size, out);
            fclose(out);
        }
    }
    printf("%.4f\n", best_likeness(source, shown, cols, picture_rows));
    vterm_free(terminal);
    free(source);
    free(shown);
    return 0;
}
