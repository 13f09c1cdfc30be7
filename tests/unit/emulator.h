/*
 * A terminal emulator (libvterm) for tests of what is painted. It is fed with the bytes, and then asked what
 * each cell shows.
 */
#ifndef TESTS_UNIT_EMULATOR_H
#define TESTS_UNIT_EMULATOR_H

#include "player/wire/bytes.h"
#include "player/paint/cells.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <vterm.h>

struct emulator {
    VTerm *terminal;
    VTermScreen *screen;
};

static inline void emulator_init(struct emulator *emulator, int rows, int cols)
{
    emulator->terminal = vterm_new(rows, cols);
    assert_non_null(emulator->terminal);
    vterm_set_utf8(emulator->terminal, 1);
    emulator->screen = vterm_obtain_screen(emulator->terminal);
    vterm_screen_reset(emulator->screen, 1);
}

static inline void emulator_release(struct emulator *emulator)
{
    vterm_free(emulator->terminal);
}

static inline void emulator_feed(struct emulator *emulator, const void *data, size_t size)
{
    assert_int_equal(vterm_input_write(emulator->terminal, data, size), size);
}

static inline VTermScreenCell emulator_cell(const struct emulator *emulator, int row, int col)
{
    VTermScreenCell cell;
    assert_true(vterm_screen_get_cell(emulator->screen, (VTermPos){.row = row, .col = col}, &cell));
    return cell;
}

static inline uint32_t emulator_character(const VTermScreenCell *cell)
{
    return cell->chars[0] != 0 ? cell->chars[0] : ' ';
}

/* 0xRRGGBB; of an indexed colour the index. */
static inline uint32_t emulator_colour(const VTermColor *colour)
{
    if (VTERM_COLOR_IS_INDEXED(colour))
        return colour->indexed.idx;
    return (uint32_t)colour->rgb.red << 16 | (uint32_t)colour->rgb.green << 8 | colour->rgb.blue;
}

static inline uint32_t decode_utf8(const char *text, int length)
{
    const unsigned char *bytes = (const unsigned char *)text;
    switch (length) {
    case 1:
        return bytes[0];
    case 2:
        return (uint32_t)(bytes[0] & 31) << 6 | (bytes[1] & 63);
    case 3:
        return (uint32_t)(bytes[0] & 15) << 12 | (uint32_t)(bytes[1] & 63) << 6 | (bytes[2] & 63);
    default:
        return (uint32_t)(bytes[0] & 7) << 18 | (uint32_t)(bytes[1] & 63) << 12 |
               (uint32_t)(bytes[2] & 63) << 6 | (bytes[3] & 63);
    }
}

/* Asserts that the emulator's cell at `row`, `col` (from 0) shows exactly what `cell` says. */
static inline void assert_shows(const struct emulator *emulator, int row, int col,
                                const struct cells_style *style, const struct cell *cell)
{
    char text[4];
    VTermScreenCell shown = emulator_cell(emulator, row, col);
    uint32_t wanted = decode_utf8(text, cells_glyph(style->glyphs, cell->glyph, text));

    assert_int_equal(emulator_character(&shown), wanted);
    if (style->colours == COLOURS_NONE)
        return;
    if (wanted != ' ')
        assert_int_equal(emulator_colour(&shown.fg), cell->fg);
    if (wanted != 0x2588)
        assert_int_equal(emulator_colour(&shown.bg), cell->bg);
}

#endif
