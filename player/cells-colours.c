#include "player/cells-colours.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>

enum {
    MIX_BITS = 5,      /* of each channel, for looking up a mix */
    MIX_NEIGHBOURS = 10 /* palette colours nearest to a colour that may be part of its mix */
};

struct mix {
    uint8_t first;
    uint8_t second;
    uint8_t share; /* of the second, in 64ths */
    bool known;
};

struct palette {
    int first; /* index */
    int count;
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
    struct palette *palette = calloc(1, sizeof *palette);
    if (!palette)
        abort();
    switch (depth) {
    case COLOURS_8:
        palette->count = 8;
        break;
    case COLOURS_16:
        palette->count = 16;
        break;
    case COLOURS_256:
        palette->first = 16;
        palette->count = 240;
        break;
    case COLOURS_NONE:
    case COLOURS_TRUE:
        assert(!"a depth without a palette");
    }
    return palette;
}

void palette_close(struct palette *palette)
{
    free(palette);
}

/* Red, green and blue of a colour, each scaled so that plain squared distance weighs them as the eye does. */
struct point {
    int at[3];
};

static struct point colour_point(uint32_t rgb)
{
    return (struct point){{(int)(rgb >> 16 & 255) * 5, (int)(rgb >> 8 & 255) * 7, (int)(rgb & 255) * 4}};
}

static int dot(const struct point *a, const struct point *b)
{
    return a->at[0] * b->at[0] + a->at[1] * b->at[1] + a->at[2] * b->at[2];
}

static struct point between(const struct point *from, const struct point *to)
{
    return (struct point){{to->at[0] - from->at[0], to->at[1] - from->at[1], to->at[2] - from->at[2]}};
}

static int find_neighbours(const struct palette *palette, const struct point *wanted, int neighbours[MIX_NEIGHBOURS])
{
    int distances[MIX_NEIGHBOURS];
    int count = 0;

    for (int i = palette->first; i < palette->first + palette->count; i++) {
        struct point colour = colour_point(palette_rgb(i));
        struct point away = between(wanted, &colour);
        int distance = dot(&away, &away);
        if (count == MIX_NEIGHBOURS && distance >= distances[count - 1])
            continue;
        int place = count < MIX_NEIGHBOURS ? count++ : count - 1;
        for (; place > 0 && distances[place - 1] > distance; place--) {
            distances[place] = distances[place - 1];
            neighbours[place] = neighbours[place - 1];
        }
        distances[place] = distance;
        neighbours[place] = i;
    }
    return count;
}

/*
 * Two far colours can mix to exactly the wanted one and look like gravel, so a mix is charged for its own spread
 * (share · (1 - share) · distance²) at a sixth of what missing the colour costs.
 */
static struct mix find_mix(const struct palette *palette, uint32_t rgb)
{
    struct point wanted = colour_point(rgb);
    int neighbours[MIX_NEIGHBOURS];
    int count = find_neighbours(palette, &wanted, neighbours);
    struct mix best = {.known = true};
    int64_t best_cost = INT64_MAX;

    for (int i = 0; i < count; i++) {
        struct point first = colour_point(palette_rgb(neighbours[i]));
        struct point to_wanted = between(&first, &wanted);
        for (int j = i; j < count; j++) {
            struct point second = colour_point(palette_rgb(neighbours[j]));
            struct point line = between(&first, &second);
            int64_t length = dot(&line, &line);
            int64_t share = length > 0 ? (64 * (int64_t)dot(&line, &to_wanted) + length / 2) / length : 0;
            if (share < 0 || share > 64)
                continue;
            int64_t miss = 0;
            for (int c = 0; c < 3; c++) {
                int64_t off = 64 * (int64_t)to_wanted.at[c] - share * line.at[c];
                miss += off * off;
            }
            int64_t cost = miss + share * (64 - share) * length / 6;
            if (cost < best_cost) {
                best_cost = cost;
                best.first = (uint8_t)neighbours[i];
                best.second = (uint8_t)neighbours[j];
                best.share = (uint8_t)share;
            }
        }
    }
    return best;
}

uint8_t palette_pick(struct palette *palette, uint32_t rgb, int threshold)
{
    uint32_t red = rgb >> 16 & 255, green = rgb >> 8 & 255, blue = rgb & 255;
    int drop = 8 - MIX_BITS;
    struct mix *mix = &palette->mixes[(red >> drop) << 2 * MIX_BITS | (green >> drop) << MIX_BITS | blue >> drop];

    if (!mix->known) {
        /* The middle of the box of colours that share this mix, stretched so that black and white stay themselves. */
        uint32_t top = (1u << MIX_BITS) - 1;
        *mix = find_mix(palette, ((red >> drop) * 255 / top) << 16 | ((green >> drop) * 255 / top) << 8 |
                                     (blue >> drop) * 255 / top);
    }
    return threshold < mix->share ? mix->second : mix->first;
}

int dither_threshold(int x, int y)
{
    /* Bayer's matrix: the bits of x ^ y and y, interleaved and reversed. */
    int a = x ^ y, threshold = 0;
    for (int bit = 0; bit < 3; bit++)
        threshold = threshold << 2 | (a >> bit & 1) << 1 | (y >> bit & 1);
    return threshold;
}
