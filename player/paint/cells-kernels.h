/*
 * The inner loops of the cell painter, each in plain C, SSE2 and AVX2, with the same result bit for bit.
 *
 * `cells_kernels(best)` picks what this processor has; tests ask for each by name and compare. Pure, any
 * thread.
 */
#ifndef PLAYER_PAINT_CELLS_KERNELS_H
#define PLAYER_PAINT_CELLS_KERNELS_H

#include <stddef.h>
#include <stdint.h>

/*
 * How much the eye notices of a difference, per channel; the sum is 16, so differences come in sixteenths
 * of a level. Green counts most and blue least, as in luma, but less steeply, so that a change of hue alone
 * still shows.
 */
enum { WEIGHT_RED = 5, WEIGHT_GREEN = 8, WEIGHT_BLUE = 3 };

/* Forty levels: a step of a channel then never exceeds a byte. */
enum { CELLS_SNAP_MOST = 16 * 40 };

enum cells_simd { CELLS_PLAIN, CELLS_SSE2, CELLS_AVX2, CELLS_BEST };

/* One row of cells, in three pictures. */
struct cells_row {
    const uint8_t *pixels; /* the new picture, rgb0 */
    size_t pixels_stride;
    const uint8_t *seen;
    uint8_t *steady;
    size_t stride; /* of seen and steady */
    int cols;
    int per_cell_x; /* 1 or 2 */
    int per_cell_y;
};

struct cells_kernels {
    const char *name;

    /*
     * For each pixel: motion is its difference to steady; steady follows, at once when that difference is
     * above SNAP and else by an eighth of the way, after adding ROUNDING (0 to 7) eighths; change is the
     * difference of the new steady and seen. For each cell the largest motion and change of its pixels are
     * stored. SNAP is at most CELLS_SNAP_MOST.
     */
    void (*compare)(const struct cells_row *row, int snap, int rounding, uint16_t *change, uint16_t *motion);

    /*
     * The split of one cell's 2 x 2 or 2 x 3 pixels into two groups with the least weighted squared error
     * to the groups' means. Returns a mask, bit i for pixel i row by row; the last pixel's bit is always 0.
     * Of equal splits the lowest mask.
     */
    unsigned (*split4)(const uint8_t *row0, const uint8_t *row1);
    unsigned (*split6)(const uint8_t *row0, const uint8_t *row1, const uint8_t *row2);
};

/* NULL when this processor or this build lacks it; CELLS_PLAIN and CELLS_BEST never are. */
const struct cells_kernels *cells_kernels(enum cells_simd simd);

/* The plain comparison, from cell FIRST on. */
void cells_compare_from(const struct cells_row *row, int first, int snap, int rounding, uint16_t *change,
                        uint16_t *motion);

/* What cells-kernels-x86.c has, or NULL. */
const struct cells_kernels *cells_kernels_x86(enum cells_simd simd);

/* The same difference for two colours 0xRRGGBB. */
int colour_difference(uint32_t a, uint32_t b);

#endif
