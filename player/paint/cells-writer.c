#include "player/paint/cells-writer.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST_MOVE = 32, LONGEST_CELL = 64 };

int glyph_pixels(enum glyph_set glyphs)
{
    int across, down;
    cells_shape(&(struct cells_style){.glyphs = glyphs}, &across, &down);
    return across * down;
}

uint8_t glyph_full(enum glyph_set glyphs)
{
    return (uint8_t)((1u << glyph_pixels(glyphs)) - 1);
}

static int encode_utf8(uint32_t code, char text[4])
{
    if (code < 0x80) {
        text[0] = (char)code;
        return 1;
    }
    if (code < 0x10000) {
        text[0] = (char)(0xe0 | code >> 12);
        text[1] = (char)(0x80 | (code >> 6 & 63));
        text[2] = (char)(0x80 | (code & 63));
        return 3;
    }
    text[0] = (char)(0xf0 | code >> 18);
    text[1] = (char)(0x80 | (code >> 12 & 63));
    text[2] = (char)(0x80 | (code >> 6 & 63));
    text[3] = (char)(0x80 | (code & 63));
    return 4;
}

int cells_glyph(enum glyph_set glyphs, uint8_t glyph, char text[4])
{
    /* Bits: top left 1, top right 2, bottom left 4, bottom right 8. */
    static const uint16_t quadrants[16] = {
        ' ',    0x2598, 0x259d, 0x2580, 0x2596, 0x258c, 0x259e, 0x259b,
        0x2597, 0x259a, 0x2590, 0x259c, 0x2584, 0x2599, 0x259f, 0x2588,
    };
    static const uint16_t halves[4] = {' ', 0x2580, 0x2584, 0x2588};

    switch (glyphs) {
    case GLYPHS_ASCII:
        return encode_utf8(glyph, text);
    case GLYPHS_HALVES:
        assert(glyph < 4);
        return encode_utf8(halves[glyph], text);
    case GLYPHS_QUADRANTS:
        assert(glyph < 16);
        return encode_utf8(quadrants[glyph], text);
    case GLYPHS_SEXTANTS:
        break;
    }
    /* U+1FB00 on, in the order of the bits, without the four that are elsewhere in Unicode. */
    assert(glyph < 64);
    switch (glyph) {
    case 0:
        return encode_utf8(' ', text);
    case 21:
        return encode_utf8(0x258c, text);
    case 42:
        return encode_utf8(0x2590, text);
    case 63:
        return encode_utf8(0x2588, text);
    default:
        return encode_utf8(0x1fb00u + glyph - 1 - (glyph > 21) - (glyph > 42), text);
    }
}

/* The decimal digits of 0 to 255, and in the last byte how many there are. */
#define FIRST_DIGIT(n)  ((n) >= 100 ? (n) / 100 : (n) >= 10 ? (n) / 10 : (n) % 10)
#define SECOND_DIGIT(n) ((n) >= 100 ? (n) / 10 % 10 : (n) % 10)
#define DIGITS(n)       ((n) >= 100 ? 3 : (n) >= 10 ? 2 : 1)
#define DECIMAL(n)                                                             \
    {                                                                          \
        '0' + FIRST_DIGIT(n), '0' + SECOND_DIGIT(n), '0' + (n) % 10, DIGITS(n) \
    }
#define DECIMAL4(n)  DECIMAL(n), DECIMAL((n) + 1), DECIMAL((n) + 2), DECIMAL((n) + 3)
#define DECIMAL16(n) DECIMAL4(n), DECIMAL4((n) + 4), DECIMAL4((n) + 8), DECIMAL4((n) + 12)
#define DECIMAL64(n) DECIMAL16(n), DECIMAL16((n) + 16), DECIMAL16((n) + 32), DECIMAL16((n) + 48)
static const uint8_t decimals[256][4] = {DECIMAL64(0), DECIMAL64(64), DECIMAL64(128), DECIMAL64(192)};

/* Writes VALUE (0 to 9999) in decimal and returns where it ends; may write past that. */
static uint8_t *write_number(uint8_t *to, unsigned value)
{
    if (value < 256) {
        memcpy(to, decimals[value], 4);
        return to + decimals[value][3];
    }
    if (value >= 1000)
        *to++ = (uint8_t)('0' + value / 1000);
    *to++ = (uint8_t)('0' + value / 100 % 10);
    *to++ = (uint8_t)('0' + value / 10 % 10);
    *to++ = (uint8_t)('0' + value % 10);
    return to;
}

static int digits(int value)
{
    return value < 10 ? 1 : value < 100 ? 2 : value < 1000 ? 3 : 4;
}

/* CSI, the number unless it is 1, and the letter. */
static uint8_t *write_step(uint8_t *to, int count, char letter)
{
    *to++ = 0x1b;
    *to++ = '[';
    if (count != 1)
        to = write_number(to, (unsigned)count);
    *to++ = (uint8_t)letter;
    return to;
}

static int step_length(int count)
{
    return count == 0 ? 0 : count == 1 ? 3 : 3 + digits(count);
}

void cell_writer_move(struct cell_writer *writer, int row, int col)
{
    assert(row >= 1 && col >= 1 && row < 10000 && col < 10000);
    if (writer->row == row && writer->col == col)
        return;

    uint8_t *start = bytes_reserve(writer->out, LONGEST_MOVE), *to = start;
    int down = row - writer->row, right = col - writer->col;
    /* Going left: backspaces when few (CUB never is shorter than CUP here). Going up does not happen. */
    int across = right >= 0 ? step_length(right) : -right;
    int absolute = 4 + digits(row) + digits(col);

    if (writer->row > 0 && down >= 0 && step_length(down) + across < absolute) {
        if (down > 0)
            to = write_step(to, down, 'B');
        if (right > 0)
            to = write_step(to, right, 'C');
        for (; right < 0; right++)
            *to++ = '\b';
    } else {
        *to++ = 0x1b;
        *to++ = '[';
        to = write_number(to, (unsigned)row);
        *to++ = ';';
        to = write_number(to, (unsigned)col);
        *to++ = 'H';
    }
    writer->out->size += (size_t)(to - start);
    writer->row = row;
    writer->col = col;
}

/* The parameters that set one colour; BASE is 30 for the foreground and 40 for the background. */
static uint8_t *write_colour(uint8_t *to, enum colour_depth depth, uint32_t colour, unsigned base)
{
    switch (depth) {
    case COLOURS_NONE:
        break;
    case COLOURS_8:
    case COLOURS_16:
        return write_number(to, colour < 8 ? base + colour : base + 60 + colour - 8);
    case COLOURS_256:
        to = write_number(to, base + 8);
        memcpy(to, ";5;", 3);
        return write_number(to + 3, colour);
    case COLOURS_TRUE:
        to = write_number(to, base + 8);
        memcpy(to, ";2;", 3);
        to = write_number(to + 3, colour >> 16 & 255);
        *to++ = ';';
        to = write_number(to, colour >> 8 & 255);
        *to++ = ';';
        return write_number(to, colour & 255);
    }
    return to;
}

void cell_writer_put(struct cell_writer *writer, const struct cell *cell)
{
    const struct cells_style *style = writer->style;
    uint8_t *start = bytes_reserve(writer->out, LONGEST_CELL), *to = start;

    if (style->colours != COLOURS_NONE) {
        bool blank = style->glyphs == GLYPHS_ASCII ? cell->glyph == ' ' : cell->glyph == 0;
        bool full = style->glyphs != GLYPHS_ASCII && cell->glyph == glyph_full(style->glyphs);
        bool set_fg = !blank && cell->fg != writer->fg;
        bool set_bg = !full && cell->bg != writer->bg;
        if (set_fg || set_bg) {
            *to++ = 0x1b;
            *to++ = '[';
            if (set_fg)
                to = write_colour(to, style->colours, cell->fg, 30);
            if (set_fg && set_bg)
                *to++ = ';';
            if (set_bg)
                to = write_colour(to, style->colours, cell->bg, 40);
            *to++ = 'm';
        }
        if (set_fg)
            writer->fg = cell->fg;
        if (set_bg)
            writer->bg = cell->bg;
    }
    to += cells_glyph(style->glyphs, cell->glyph, (char *)to);
    writer->out->size += (size_t)(to - start);
    writer->col++;
}
