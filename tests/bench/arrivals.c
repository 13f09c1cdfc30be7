/*
 * When a new picture arrived. Reads a program's terminal output with the moment at which each piece of it
 * came, and prints two moments: when the screen began to show another picture than at first, and when it
 * showed the picture that it ended with.
 *
 *     arrivals COLS ROWS PICTURE-ROWS < PIECES
 *
 * PIECES is a row of: the moment in seconds (a double), the count of bytes (32 bits), the bytes; both as this
 * machine has them. Pieces with a negative moment are what was on the screen before. Prints "FIRST EXACT" in
 * seconds, or "-" when the picture did not change.
 *
 * A cell has changed when its mean grey differs by more than VISIBLE of 255. The first new picture is there
 * when half of the cells that have to change have changed, to whatever. The exact picture is there when no
 * more than one cell in 200 still differs from the end. So a player that goes on refining what nobody sees is
 * not counted as late, nor is one that paints the picture again and again.
 */
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/bench/shown.h"

enum { PIECES_MOST = 1 << 16, VISIBLE = 10, PORTION = 1 << 16 };

struct state {
    double moment;
    uint8_t *cells; /* mean grey of each */
};

static uint8_t *cells_shown(VTerm *terminal, int cols, int rows, uint8_t *grey)
{
    uint8_t *cells = malloc((size_t)cols * (size_t)rows);
    if (!cells)
        exit(1);
    shown_draw(vterm_obtain_screen(terminal), cols, rows, grey);
    for (int row = 0; row < rows; row++) {
        for (int col = 0; col < cols; col++) {
            int sum = 0;
            for (int y = 0; y < SHOWN_Y; y++)
                for (int x = 0; x < SHOWN_X; x++)
                    sum += grey[(row * SHOWN_Y + y) * cols * SHOWN_X + col * SHOWN_X + x];
            cells[row * cols + col] = (uint8_t)(sum / (SHOWN_X * SHOWN_Y));
        }
    }
    return cells;
}

static int different(const uint8_t *a, const uint8_t *b, int count)
{
    int found = 0;
    for (int i = 0; i < count; i++)
        found += abs(a[i] - b[i]) > VISIBLE;
    return found;
}

int main(int argc, char **argv)
{
    int cols = argc == 4 ? atoi(argv[1]) : 0, rows = argc == 4 ? atoi(argv[2]) : 0;
    int picture_rows = argc == 4 ? atoi(argv[3]) : 0;
    if (cols < 2 || rows < 1 || picture_rows < 1 || picture_rows > rows || cols > 1000 || rows > 1000) {
        fprintf(stderr, "usage: arrivals COLS ROWS PICTURE-ROWS < PIECES\n");
        return 2;
    }
    VTerm *terminal = shown_terminal(cols, rows);
    uint8_t *grey = malloc((size_t)cols * SHOWN_X * (size_t)picture_rows * SHOWN_Y);
    struct state *states = malloc(PIECES_MOST * sizeof *states);
    int count = 0;
    double moment;
    uint32_t size;
    if (!grey || !states)
        return 1;
    while (count < PIECES_MOST && fread(&moment, sizeof moment, 1, stdin) == 1 &&
           fread(&size, sizeof size, 1, stdin) == 1) {
        char *bytes = malloc(size);
        if (!bytes || fread(bytes, 1, size, stdin) != size)
            return 1;
        /* In portions: libvterm 0.1 does not survive some megabytes at once. */
        for (uint32_t at = 0; at < size; at += PORTION)
            vterm_input_write(terminal, bytes + at, size - at < PORTION ? size - at : PORTION);
        free(bytes);
        /* Of the pieces from before, only the screen that they leave matters. */
        if (moment < 0 && count == 1) {
            free(states[0].cells);
            count = 0;
        }
        states[count++] = (struct state){moment, cells_shown(terminal, cols, picture_rows, grey)};
    }
    int cells = cols * picture_rows, last = count - 1, first = -1, exact = -1;
    int wanted = count > 1 ? different(states[0].cells, states[last].cells, cells) : 0;
    for (int i = 1; i < count && wanted > 20; i++) {
        if (first < 0 && different(states[0].cells, states[i].cells, cells) * 2 >= wanted)
            first = i;
        if (getenv("ARRIVALS_ALL")) /* for people who look into a measurement */
            fprintf(stderr, "%.4f: %d unlike the first, %d unlike the last\n", states[i].moment,
                    different(states[0].cells, states[i].cells, cells),
                    different(states[i].cells, states[last].cells, cells));
        if (different(states[i].cells, states[last].cells, cells) * 200 > cells)
            exact = -1;
        else if (exact < 0)
            exact = i;
    }
    if (first < 0 || exact < 0)
        printf("- %d cells changed\n", wanted);
    else
        printf("%.4f %.4f\n", states[first].moment, states[exact].moment);
    for (int i = 0; i < count; i++)
        free(states[i].cells);
    free(states);
    free(grey);
    vterm_free(terminal);
    return 0;
}
