#include "player/paint/pixels-encoders.h"

#include "player/paint/cells-colours.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/*
 * A sixel picture is made of bands of six rows. In each band every colour draws over the width: one
 * character says which of six pixels under each other have that colour, and runs are counted. So for each
 * band the columns are walked once; for each colour a column has, its six bits are added to that colour's
 * line. Lines are then written colour by colour.
 *
 * The colours are fixed: six levels of red, green and blue, with an 8 x 8 ordered dither between them.
 * Which of two levels a pixel gets depends only on its place on the screen, so what stands still does not
 * flicker.
 */
enum {
    STEPS = 6,
    COLOURS = STEPS * STEPS * STEPS,
    DITHER = 8,
    BAND = 6,
    LONGEST_RUN = 255,
};

struct step {
    uint16_t x;
    uint8_t bits;
};

struct sixel_encoder {
    /* What each level of a channel adds to a pixel's colour, at each place of the dither. */
    uint8_t red[DITHER][DITHER][256];
    uint8_t green[DITHER][DITHER][256];
    uint8_t blue[DITHER][DITHER][256];
    struct step *lines;  /* for each colour WIDTH steps */
    int counts[COLOURS]; /* how many of them are used in this band */
    uint8_t *band;       /* the colours of six rows, column by column */
};

void sixel_init(struct pixels *pixels)
{
    struct sixel_encoder *encoder = calloc(1, sizeof *encoder);
    if (!encoder)
        abort();
    encoder->lines = calloc((size_t)COLOURS * (size_t)pixels->width + 1, sizeof *encoder->lines);
    encoder->band = calloc(BAND * (size_t)pixels->width + 1, 1);
    if (!encoder->lines || !encoder->band)
        abort();
    for (int y = 0; y < DITHER; y++) {
        for (int x = 0; x < DITHER; x++) {
            for (int level = 0; level < 256; level++) {
                /* level * 5 / 255, rounded up as often as the fraction says. */
                int step = (level * (STEPS - 1) * 64 + 255 * dither_threshold(x, y) + 127) / (255 * 64);
                encoder->red[y][x][level] = (uint8_t)(step * STEPS * STEPS);
                encoder->green[y][x][level] = (uint8_t)(step * STEPS);
                encoder->blue[y][x][level] = (uint8_t)step;
            }
        }
    }
    pixels->encoder = encoder;
}

void sixel_release(struct pixels *pixels)
{
    struct sixel_encoder *encoder = pixels->encoder;
    if (encoder) {
        free(encoder->lines);
        free(encoder->band);
    }
    free(encoder);
    pixels->encoder = NULL;
}

/* Dithers ROWS (at most six) rows from Y on; the others of the band get no colour (COLOURS). */
static void fill_band(const struct pixels *pixels, struct sixel_encoder *encoder,
                      const struct pixels_tile *tile, int y, int rows)
{
    for (int i = 0; i < BAND; i++) {
        uint8_t *to = encoder->band + i;
        if (i >= rows) {
            for (int x = 0; x < tile->width; x++, to += BAND)
                *to = COLOURS;
            continue;
        }
        const uint8_t *from = pixels->steady + (size_t)(y + i) * pixels->stride + 4 * (size_t)tile->x;
        const int row = (y + i) % DITHER;
        for (int x = 0; x < tile->width; x++, from += 4, to += BAND) {
            int column = (tile->x + x) % DITHER;
            *to = (uint8_t)(encoder->red[row][column][from[0]] + encoder->green[row][column][from[1]] +
                            encoder->blue[row][column][from[2]]);
        }
    }
}

/* Adds each column's bits to the lines of the colours that it has. */
static void sort_band(struct sixel_encoder *encoder, int width)
{
    const uint8_t *column = encoder->band;

    memset(encoder->counts, 0, sizeof encoder->counts);
    for (int x = 0; x < width; x++, column += BAND) {
        unsigned left = 0x3f;
        while (left != 0) {
            uint8_t colour = column[__builtin_ctz(left)];
            unsigned bits = 0;
            for (int i = 0; i < BAND; i++)
                bits |= (unsigned)(column[i] == colour) << i;
            left &= ~bits;
            if (colour == COLOURS)
                continue;
            encoder->lines[colour * width + encoder->counts[colour]++] = (struct step){.x = (uint16_t)x,
                                                                                       .bits = (uint8_t)bits};
        }
    }
}

static uint8_t *write_run(uint8_t *to, int length, uint8_t bits)
{
    uint8_t character = (uint8_t)('?' + bits);
    while (length > 0) {
        int run = length < LONGEST_RUN ? length : LONGEST_RUN;
        length -= run;
        if (run <= 3) {
            for (; run > 0; run--)
                *to++ = character;
            continue;
        }
        *to++ = '!';
        if (run >= 100)
            *to++ = (uint8_t)('0' + run / 100);
        if (run >= 10)
            *to++ = (uint8_t)('0' + run / 10 % 10);
        *to++ = (uint8_t)('0' + run % 10);
        *to++ = character;
    }
    return to;
}

static void write_colour(const struct sixel_encoder *encoder, int colour, int width, bool first,
                         struct bytes *out)
{
    const struct step *line = encoder->lines + colour * width;
    int count = encoder->counts[colour];
    /* At worst each step needs a gap and itself. */
    uint8_t *start = bytes_reserve(out, 8 + 7 * (size_t)count + 5 * (size_t)(width / LONGEST_RUN + 1)),
            *to = start;

    if (!first)
        *to++ = '$';
    *to++ = '#';
    if (colour >= 100)
        *to++ = (uint8_t)('0' + colour / 100);
    if (colour >= 10)
        *to++ = (uint8_t)('0' + colour / 10 % 10);
    *to++ = (uint8_t)('0' + colour % 10);
    int x = 0;
    for (int i = 0; i < count;) {
        if (line[i].x > x)
            to = write_run(to, line[i].x - x, 0);
        int run = 1;
        while (i + run < count && line[i + run].bits == line[i].bits && line[i + run].x == line[i].x + run)
            run++;
        to = write_run(to, run, line[i].bits);
        x = line[i].x + run;
        i += run;
    }
    out->size += (size_t)(to - start);
    assert(out->size <= out->capacity);
}

/* Percent of full, as sixel counts. */
static int percent(int step)
{
    return step * 100 / (STEPS - 1);
}

void sixel_send(struct pixels *pixels, const struct pixels_tile *tile, int row, int col, struct bytes *out)
{
    struct sixel_encoder *encoder = pixels->encoder;
    bool defined[COLOURS] = {false};

    /* Pixels that no colour draws stay as they are (1), one pixel is as high as wide. */
    bytes_append_format(out, "\033[%d;%dH\033P0;1;0q\"1;1;%d;%d", row, col, tile->width, tile->height);
    for (int y = 0; y < tile->height; y += BAND) {
        int rows = tile->height - y < BAND ? tile->height - y : BAND;
        fill_band(pixels, encoder, tile, tile->y + y, rows);
        sort_band(encoder, tile->width);
        bool first = true;
        for (int colour = 0; colour < COLOURS; colour++) {
            if (encoder->counts[colour] == 0)
                continue;
            if (!defined[colour]) {
                defined[colour] = true;
                bytes_append_format(out, "#%d;2;%d;%d;%d", colour, percent(colour / (STEPS * STEPS)),
                                    percent(colour / STEPS % STEPS), percent(colour % STEPS));
            }
            write_colour(encoder, colour, tile->width, first, out);
            first = false;
        }
        if (y + BAND < tile->height)
            bytes_append_text(out, "-");
    }
    bytes_append_text(out, "\033\\");
}
