#include "player/paint/cells-fit.h"

#include "player/paint/cells-colours.h"
#include "player/paint/cells-kernels.h"

#include <assert.h>
#include <limits.h>
#include <string.h>

static uint32_t pixel_rgb(const uint8_t *pixel)
{
    return (uint32_t)pixel[0] << 16 | (uint32_t)pixel[1] << 8 | pixel[2];
}

/* 0 to 255, by BT.601's weights. */
static int pixel_luma(const uint8_t *pixel)
{
    return (77 * pixel[0] + 150 * pixel[1] + 29 * pixel[2] + 128) >> 8;
}

/* Red, green and blue in lanes of 16 bits, so that one addition adds all three. */
static uint64_t pixel_lanes(const uint8_t *pixel)
{
    uint32_t rgb;
    memcpy(&rgb, pixel, sizeof rgb);
    if (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)
        rgb = __builtin_bswap32(rgb);
    return (rgb & 0xff) | (uint64_t)(rgb & 0xff00) << 8 | (uint64_t)(rgb & 0xff0000) << 16;
}

/* The mean, rounded, of lanes that are the sums of COUNT (1 to 6) pixels. */
static uint32_t mean_rgb(uint64_t sums, unsigned count)
{
    /* 65536 / (2 * count), rounded up: exact for sums this small. */
    static const uint32_t inverse[7] = {0, 32768, 16384, 10923, 8192, 6554, 5462};
    uint32_t red = (2 * (uint32_t)(sums & 0xffff) + count) * inverse[count] >> 16;
    uint32_t green = (2 * (uint32_t)(sums >> 16 & 0xffff) + count) * inverse[count] >> 16;
    uint32_t blue = (2 * (uint32_t)(sums >> 32) + count) * inverse[count] >> 16;
    return red << 16 | green << 8 | blue;
}

static unsigned bits_set(unsigned mask)
{
    static const uint8_t of_three[8] = {0, 1, 1, 2, 1, 2, 2, 3};
    return of_three[mask & 7] + (unsigned)of_three[mask >> 3 & 7];
}

static struct cell_wish wish_letter(const struct cells *cells, const uint8_t *pixel)
{
    static const char ramp[] = " .:-=+*#%@";
    int steps = (int)sizeof ramp - 2;
    int luma = pixel_luma(pixel);
    if (cells->style.light_background)
        luma = 255 - luma;
    return (struct cell_wish){.mask = (uint8_t)ramp[(luma * steps + 127) / 255]};
}

/* Without colours each pixel is on or off by itself. */
static struct cell_wish wish_dots(const struct cells *cells, const uint8_t *pixels, size_t stride, int row,
                                  int col)
{
    unsigned mask = 0;
    for (int y = 0; y < cells->per_cell_y; y++) {
        for (int x = 0; x < cells->per_cell_x; x++) {
            int luma = pixel_luma(pixels + (size_t)y * stride + 4 * (size_t)x);
            if (cells->style.light_background)
                luma = 255 - luma;
            int threshold = 4 * dither_threshold(col * cells->per_cell_x + x, row * cells->per_cell_y + y) +
                            2;
            if (luma > threshold)
                mask |= 1u << (y * cells->per_cell_x + x);
        }
    }
    return (struct cell_wish){.mask = (uint8_t)mask};
}

static struct cell_wish wish_two_colours(const struct cells *cells, const uint8_t *pixels, size_t stride)
{
    const uint8_t *rows[3] = {pixels, pixels + stride, pixels + 2 * stride};
    unsigned mask = 0;

    switch (cells->style.glyphs) {
    case GLYPHS_ASCII:
        return (struct cell_wish){.out = pixel_rgb(pixels), .in = pixel_rgb(pixels)};
    case GLYPHS_HALVES:
        return (struct cell_wish){.mask = 1, .in = pixel_rgb(rows[0]), .out = pixel_rgb(rows[1])};
    case GLYPHS_QUADRANTS:
        mask = cells->kernels->split4(rows[0], rows[1]);
        break;
    case GLYPHS_SEXTANTS:
        mask = cells->kernels->split6(rows[0], rows[1], rows[2]);
        break;
    }

    uint64_t in = 0, all = 0;
    unsigned count = (unsigned)(2 * cells->per_cell_y), members = bits_set(mask);
    for (unsigned i = 0; i < count; i++) {
        uint64_t lanes = pixel_lanes(rows[i / 2] + 4 * (i % 2));
        all += lanes;
        in += mask >> i & 1 ? lanes : 0;
    }
    struct cell_wish wish = {.mask = (uint8_t)mask, .out = mean_rgb(all - in, count - members)};
    wish.in = members > 0 ? mean_rgb(in, members) : wish.out;
    return wish;
}

/* Of COUNT (at least two) palette colours, TIMES times each, the two that stand best for all. */
static void choose_two(const uint8_t colours[], const int times[], int count, int *first, int *second)
{
    int away[6][6], least = INT_MAX;

    for (int a = 0; a < count; a++) {
        away[a][a] = 0;
        for (int b = 0; b < a; b++)
            away[a][b] = away[b][a] = palette_distance(colours[a], colours[b]);
    }
    for (int a = 0; a < count; a++) {
        for (int b = a + 1; b < count; b++) {
            int total = 0;
            for (int i = 0; i < count; i++)
                total += times[i] * (away[i][a] < away[i][b] ? away[i][a] : away[i][b]);
            if (total < least) {
                least = total;
                *first = colours[a];
                *second = colours[b];
            }
        }
    }
}

/* With a palette each pixel is dithered by itself, and the cell gets the two colours that come nearest to
 * all of them. */
static struct cell_wish wish_palette(const struct cells *cells, const uint8_t *pixels, int row, int col)
{
    int across = cells->per_cell_x, count = across * cells->per_cell_y, different = 0;
    uint8_t of_pixel[6], colours[6] = {0};
    int times[6] = {0};

    for (int i = 0; i < count; i++) {
        int x = i % across, y = i / across, at = 0;
        int threshold = dither_threshold(col * across + x, row * cells->per_cell_y + y);
        uint32_t rgb = pixel_rgb(pixels + (size_t)y * cells->stride + 4 * (size_t)x);
        of_pixel[i] = palette_pick(cells->palette, rgb, threshold);
        while (at < different && colours[at] != of_pixel[i])
            at++;
        colours[at] = of_pixel[i];
        times[at]++;
        different += at == different;
    }
    int first = colours[0], second = colours[0];
    if (different > 1)
        choose_two(colours, times, different, &first, &second);
    struct cell_wish wish = {.in = (uint32_t)second, .out = (uint32_t)first};
    for (int i = 0; i < count && different > 1; i++) {
        if (of_pixel[i] == second || (of_pixel[i] != first && palette_distance(of_pixel[i], second) <
                                                                  palette_distance(of_pixel[i], first)))
            wish.mask |= (uint8_t)(1u << i);
    }
    return wish;
}

struct cell_wish cell_wish(const struct cells *cells, int row, int col)
{
    const uint8_t *pixels = cells->steady + (size_t)(row * cells->per_cell_y) * cells->stride +
                            4 * (size_t)(col * cells->per_cell_x);

    if (cells->style.colours == COLOURS_NONE) {
        if (cells->style.glyphs == GLYPHS_ASCII)
            return wish_letter(cells, pixels);
        return wish_dots(cells, pixels, cells->stride, row, col);
    }
    struct cell_wish wish = cells->palette ? wish_palette(cells, pixels, row, col)
                                           : wish_two_colours(cells, pixels, cells->stride);
    if (wish.in == wish.out)
        wish.mask = 0;
    return wish;
}

/* INT_MAX when SET cannot stand for WANTED. */
static int stand_in(enum colour_depth depth, uint32_t set, uint32_t wanted, int slack)
{
    if (set == wanted)
        return 0;
    if (depth != COLOURS_TRUE || set == COLOUR_UNSET)
        return INT_MAX;
    int difference = colour_difference(set, wanted);
    return difference <= slack ? difference : INT_MAX;
}

static int larger(int a, int b)
{
    return a > b ? a : b;
}

static int fit_one_colour(const struct cell_writer *writer, uint32_t colour, int slack, struct cell *cell)
{
    enum colour_depth depth = writer->style->colours;
    bool blocks = writer->style->glyphs != GLYPHS_ASCII;
    uint8_t blank = blocks ? 0 : ' ';

    int miss = stand_in(depth, writer->bg, colour, slack);
    if (miss != INT_MAX) {
        *cell = (struct cell){.fg = writer->bg, .bg = writer->bg, .glyph = blank};
        return miss;
    }
    miss = stand_in(depth, writer->fg, colour, slack);
    if (miss != INT_MAX && blocks) {
        *cell = (struct cell){.fg = writer->fg, .bg = writer->fg, .glyph = glyph_full(writer->style->glyphs)};
        return miss;
    }
    *cell = (struct cell){.fg = colour, .bg = colour, .glyph = blank};
    return 0;
}

/* How many colours must be set for FG and BG; replaces each by the set one that can stand in; raises MISS
 * by how far. */
static int colours_to_set(const struct cell_writer *writer, int slack, uint32_t *fg, uint32_t *bg, int *miss)
{
    int fg_miss = stand_in(writer->style->colours, writer->fg, *fg, slack);
    int bg_miss = stand_in(writer->style->colours, writer->bg, *bg, slack);
    int count = 0;

    *miss = 0;
    if (fg_miss == INT_MAX) {
        count++;
    } else {
        *fg = writer->fg;
        *miss = fg_miss;
    }
    if (bg_miss == INT_MAX) {
        count++;
    } else {
        *bg = writer->bg;
        *miss = larger(*miss, bg_miss);
    }
    return count;
}

int cell_fit(const struct cell_writer *writer, const struct cell_wish *wish, int slack, struct cell *cell)
{
    const struct cells_style *style = writer->style;

    if (style->colours == COLOURS_NONE) {
        *cell = (struct cell){.glyph = wish->mask};
        return 0;
    }
    if (wish->mask == 0)
        return fit_one_colour(writer, wish->out, slack, cell);

    uint8_t full = glyph_full(style->glyphs);
    struct cell straight = {.fg = wish->in, .bg = wish->out, .glyph = wish->mask};
    struct cell inverse = {.fg = wish->out, .bg = wish->in, .glyph = wish->mask ^ full};
    int straight_miss, inverse_miss;
    int straight_sets = colours_to_set(writer, slack, &straight.fg, &straight.bg, &straight_miss);
    int inverse_sets = colours_to_set(writer, slack, &inverse.fg, &inverse.bg, &inverse_miss);

    /* At equal cost the smaller group is the foreground, so that the larger one's colour is there for a
     * blank. */
    bool smaller_in = 2 * bits_set(wish->mask) <= bits_set(full);
    bool take_straight = straight_sets != inverse_sets   ? straight_sets < inverse_sets
                         : straight_miss != inverse_miss ? straight_miss < inverse_miss
                                                         : smaller_in;
    *cell = take_straight ? straight : inverse;
    int miss = take_straight ? straight_miss : inverse_miss;
    if (cell->fg == cell->bg)
        cell->glyph = 0;
    return miss;
}
