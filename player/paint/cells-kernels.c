#include "player/paint/cells-kernels.h"

#include <stdlib.h>

int colour_difference(uint32_t a, uint32_t b)
{
    int red = abs((int)(a >> 16 & 255) - (int)(b >> 16 & 255));
    int green = abs((int)(a >> 8 & 255) - (int)(b >> 8 & 255));
    int blue = abs((int)(a & 255) - (int)(b & 255));

    return WEIGHT_RED * red + WEIGHT_GREEN * green + WEIGHT_BLUE * blue;
}

static uint16_t pixel_difference(const uint8_t *a, const uint8_t *b)
{
    return (uint16_t)(WEIGHT_RED * abs(a[0] - b[0]) + WEIGHT_GREEN * abs(a[1] - b[1]) +
                      WEIGHT_BLUE * abs(a[2] - b[2]));
}

static uint8_t step_towards(uint8_t from, uint8_t to, int rounding)
{
    int step = (abs(to - from) + rounding) >> 3;
    return (uint8_t)(to > from ? from + step : from - step);
}

void cells_compare_from(const struct cells_row *row, int first, int snap, int rounding, uint16_t *change,
                        uint16_t *motion)
{
    for (int col = first; col < row->cols; col++) {
        change[col] = motion[col] = 0;
        for (int y = 0; y < row->per_cell_y; y++) {
            for (int x = col * row->per_cell_x; x < (col + 1) * row->per_cell_x; x++) {
                const uint8_t *pixel = row->pixels + (size_t)y * row->pixels_stride + 4 * (size_t)x;
                const uint8_t *seen = row->seen + (size_t)y * row->stride + 4 * (size_t)x;
                uint8_t *steady = row->steady + (size_t)y * row->stride + 4 * (size_t)x;
                uint16_t moved = pixel_difference(pixel, steady);
                for (int c = 0; c < 3; c++)
                    steady[c] = moved > snap ? pixel[c] : step_towards(steady[c], pixel[c], rounding);
                uint16_t changed = pixel_difference(steady, seen);
                if (changed > change[col])
                    change[col] = changed;
                if (moved > motion[col])
                    motion[col] = moved;
            }
        }
    }
}

static void compare_plain(const struct cells_row *row, int snap, int rounding, uint16_t *change,
                          uint16_t *motion)
{
    cells_compare_from(row, 0, snap, rounding, change, motion);
}

/*
 * The squared error of a split is the pixels' sum of squares, which is the same for every split, minus S²/n
 * for each group with n pixels that sum to S, in each channel. So the best split is the one with the
 * largest sum of w·S²/n. To stay in integers S²/n is multiplied by a common multiple of all n: 12 for four
 * pixels, 60 for six.
 */
enum { SPLIT_RED = 2, SPLIT_GREEN = 4, SPLIT_BLUE = 1 };

static int32_t split_score(const uint8_t *const pixels[], int count, unsigned mask, int multiple)
{
    static const int weights[3] = {SPLIT_RED, SPLIT_GREEN, SPLIT_BLUE};
    int members = __builtin_popcount(mask);
    int32_t score = 0;

    for (int channel = 0; channel < 3; channel++) {
        int32_t in = 0, out = 0;
        for (int i = 0; i < count; i++) {
            if (mask >> i & 1)
                in += pixels[i][channel];
            else
                out += pixels[i][channel];
        }
        if (members > 0)
            score += weights[channel] * (multiple / members) * in * in;
        score += weights[channel] * (multiple / (count - members)) * out * out;
    }
    return score;
}

static unsigned best_split(const uint8_t *const pixels[], int count, int multiple)
{
    unsigned best = 0;
    int32_t best_score = -1;

    for (unsigned mask = 0; mask < 1u << (count - 1); mask++) {
        int32_t score = split_score(pixels, count, mask, multiple);
        if (score > best_score) {
            best_score = score;
            best = mask;
        }
    }
    return best;
}

static unsigned split4_plain(const uint8_t *row0, const uint8_t *row1)
{
    const uint8_t *const pixels[] = {row0, row0 + 4, row1, row1 + 4};
    return best_split(pixels, 4, 12);
}

static unsigned split6_plain(const uint8_t *row0, const uint8_t *row1, const uint8_t *row2)
{
    const uint8_t *const pixels[] = {row0, row0 + 4, row1, row1 + 4, row2, row2 + 4};
    return best_split(pixels, 6, 60);
}

static const struct cells_kernels plain = {
    .name = "plain",
    .compare = compare_plain,
    .split4 = split4_plain,
    .split6 = split6_plain,
};

const struct cells_kernels *cells_kernels(enum cells_simd simd)
{
    if (simd == CELLS_PLAIN)
        return &plain;
    const struct cells_kernels *kernels = cells_kernels_x86(simd);
    return !kernels && simd == CELLS_BEST ? &plain : kernels;
}
