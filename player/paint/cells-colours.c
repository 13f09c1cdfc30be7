#include "player/paint/cells-colours.h"

#include <assert.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>

enum {
    MIX_BITS = 5, /* of each channel, for looking up a mix */
    MIX_SIZE = 16,
};

/* Palette colours, from dark to light, that are on average the wanted one. */
struct mix {
    uint8_t index[MIX_SIZE];
    bool known;
};

struct palette {
    int count;   /* 8 or 16, or 240 for those after the first 16 */
    int payback; /* eighths of the debt; see find_mix */
    struct mix mixes[1 << 3 * MIX_BITS];
};

uint32_t palette_rgb(int index)
{
    static const uint32_t first[16] = {
        0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5,
        0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
    };
    static const uint32_t levels[6] = {0, 95, 135, 175, 215, 255};

    assert(index >= 0 && index < 256);
    if (index < 16)
        return first[index];
    if (index < 232) {
        int cube = index - 16;
        return levels[cube / 36] << 16 | levels[cube / 6 % 6] << 8 | levels[cube % 6];
    }
    return (uint32_t)(8 + 10 * (index - 232)) * 0x010101;
}

struct palette *palette_open(enum colour_depth depth)
{
    assert(depth != COLOURS_NONE && depth != COLOURS_TRUE);
    struct palette *palette = calloc(1, sizeof *palette);
    if (!palette)
        abort();
    switch (depth) {
    case COLOURS_8:
        palette->count = 8;
        palette->payback = 7;
        break;
    case COLOURS_16:
        palette->count = 16;
        palette->payback = 6;
        break;
    case COLOURS_256:
        palette->count = 240;
        palette->payback = 4;
        break;
    case COLOURS_NONE:
    case COLOURS_TRUE:
        break;
    }
    return palette;
}

void palette_close(struct palette *palette)
{
    free(palette);
}

static int square(int value)
{
    return value * value;
}

/*
 * Squared, in a brightness and two differences from it. Colour counts for more than brightness here: a gray
 * that is mixed of black and white still looks gray, one that is mixed of blue and yellow looks like
 * confetti.
 */
static int distance(int red, int green, int blue)
{
    int brightness = (3 * red + 6 * green + blue) / 10;
    return square(brightness) + 2 * square(red - brightness) + 2 * square(blue - brightness);
}

/* Of 256 colours the ten that can be nearest: the corners of the cube's box around WANTED, and the grays
 * next to it. */
static int find_candidates(const int wanted[3], int candidates[10])
{
    int low[3], count = 0;

    for (int c = 0; c < 3; c++) {
        /* Levels are 0, 95, 135, 175, 215, 255; the last box begins at 215. */
        int box = wanted[c] < 95 ? 0 : (wanted[c] - 55) / 40;
        low[c] = box < 4 ? box : 4;
    }
    for (int corner = 0; corner < 8; corner++)
        candidates[count++] = 16 + 36 * (low[0] + (corner & 1)) + 6 * (low[1] + (corner >> 1 & 1)) + low[2] +
                              (corner >> 2);
    int gray = ((3 * wanted[0] + 6 * wanted[1] + wanted[2]) / 10 - 8) / 10;
    gray = gray < 0 ? 0 : gray < 22 ? gray : 22;
    candidates[count++] = 232 + gray;
    candidates[count++] = 233 + gray;
    return count;
}

/* The nearest palette colour. WANTED may lie outside 0 to 255. */
static int find_nearest(const struct palette *palette, const int wanted[3])
{
    int candidates[16], count = palette->count;
    int nearest = 0, least = INT_MAX;

    for (int i = 0; i < count && i < 16; i++)
        candidates[i] = i;
    if (count > 16)
        count = find_candidates(wanted, candidates);
    for (int i = 0; i < count; i++) {
        uint32_t rgb = palette_rgb(candidates[i]);
        int away = distance((int)(rgb >> 16 & 255) - wanted[0], (int)(rgb >> 8 & 255) - wanted[1],
                            (int)(rgb & 255) - wanted[2]);
        if (away < least) {
            least = away;
            nearest = candidates[i];
        }
    }
    return nearest;
}

int palette_distance(int a, int b)
{
    uint32_t from = palette_rgb(a), to = palette_rgb(b);
    return distance((int)(to >> 16 & 255) - (int)(from >> 16 & 255),
                    (int)(to >> 8 & 255) - (int)(from >> 8 & 255), (int)(to & 255) - (int)(from & 255));
}

static int luma(int index)
{
    uint32_t rgb = palette_rgb(index);
    return 3 * (int)(rgb >> 16 & 255) + 6 * (int)(rgb >> 8 & 255) + (int)(rgb & 255);
}

/*
 * Knoll's pattern dithering: each colour of the mix is the nearest to the wanted one plus what the earlier
 * ones owe it. Paying back only part of the debt keeps far colours out of the mix, which would look like
 * gravel.
 */
static void find_mix(const struct palette *palette, const int wanted[3], struct mix *mix)
{
    int owed[3] = {0};

    for (int i = 0; i < MIX_SIZE; i++) {
        int aim[3];
        for (int c = 0; c < 3; c++)
            aim[c] = wanted[c] + owed[c] * palette->payback / 8;
        int nearest = find_nearest(palette, aim);
        for (int c = 0; c < 3; c++)
            owed[c] += wanted[c] - (int)(palette_rgb(nearest) >> (16 - 8 * c) & 255);
        int place = i;
        for (; place > 0 && luma(mix->index[place - 1]) > luma(nearest); place--)
            mix->index[place] = mix->index[place - 1];
        mix->index[place] = (uint8_t)nearest;
    }
    mix->known = true;
}

uint8_t palette_pick(struct palette *palette, uint32_t rgb, int threshold)
{
    int drop = 8 - MIX_BITS, top = (1 << MIX_BITS) - 1;
    int box[3] = {(int)(rgb >> 16 & 255) >> drop, (int)(rgb >> 8 & 255) >> drop, (int)(rgb & 255) >> drop};
    struct mix *mix = &palette->mixes[box[0] << 2 * MIX_BITS | box[1] << MIX_BITS | box[2]];

    if (!mix->known) {
        /* One colour for the whole box, such that black and white stay themselves. */
        int wanted[3] = {box[0] * 255 / top, box[1] * 255 / top, box[2] * 255 / top};
        find_mix(palette, wanted, mix);
    }
    return mix->index[threshold * MIX_SIZE / 64];
}

int dither_threshold(int x, int y)
{
    /* Bayer's matrix: the bits of x ^ y and y, interleaved and reversed. */
    int a = x ^ y, threshold = 0;
    for (int bit = 0; bit < 3; bit++)
        threshold = threshold << 2 | (a >> bit & 1) << 1 | (y >> bit & 1);
    return threshold;
}
