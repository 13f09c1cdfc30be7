#include "tests/unit/emulator.h"
#include "tests/unit/pictures.h"

#include "player/paint/cells-colours.h"
#include "player/paint/cells-kernels.h"
#include "player/paint/cells.h"

enum { ROWS = 20, COLS = 40, TOP = 3, LEFT = 5, SCREEN_ROWS = 30, SCREEN_COLS = 60 };

static const struct cells_style every_style[] = {
    {.colours = COLOURS_TRUE, .glyphs = GLYPHS_HALVES},
    {.colours = COLOURS_TRUE, .glyphs = GLYPHS_QUADRANTS},
    {.colours = COLOURS_TRUE, .glyphs = GLYPHS_SEXTANTS},
    {.colours = COLOURS_TRUE, .glyphs = GLYPHS_ASCII},
    {.colours = COLOURS_256, .glyphs = GLYPHS_HALVES},
    {.colours = COLOURS_256, .glyphs = GLYPHS_QUADRANTS},
    {.colours = COLOURS_256, .glyphs = GLYPHS_SEXTANTS},
    {.colours = COLOURS_16, .glyphs = GLYPHS_HALVES},
    {.colours = COLOURS_16, .glyphs = GLYPHS_QUADRANTS},
    {.colours = COLOURS_8, .glyphs = GLYPHS_HALVES},
    {.colours = COLOURS_8, .glyphs = GLYPHS_ASCII},
    {.colours = COLOURS_NONE, .glyphs = GLYPHS_HALVES},
    {.colours = COLOURS_NONE, .glyphs = GLYPHS_QUADRANTS},
    {.colours = COLOURS_NONE, .glyphs = GLYPHS_SEXTANTS},
    {.colours = COLOURS_NONE, .glyphs = GLYPHS_ASCII},
    {.colours = COLOURS_NONE, .glyphs = GLYPHS_ASCII, .light_background = true},
};
enum { STYLES = sizeof every_style / sizeof every_style[0] };

static void assert_screen(const struct emulator *emulator, const struct cells *cells)
{
    for (int row = 0; row < cells->rows; row++) {
        for (int col = 0; col < cells->cols; col++) {
            const struct cell *cell = &cells->painted[row * cells->cols + col];
            assert_int_not_equal(cell->glyph, CELL_UNKNOWN);
            assert_shows(emulator, TOP + row, LEFT + col, &cells->style, cell);
        }
    }
}

/* The emulator's colour of pixel I of a cell, for true colour. */
static uint32_t shown_pixel(const struct cells *cells, int row, int col, int pixel)
{
    const struct cell *cell = &cells->painted[row * cells->cols + col];
    if (cells->style.glyphs == GLYPHS_ASCII)
        return cell->bg;
    return cell->glyph >> pixel & 1 ? cell->fg : cell->bg;
}

static uint32_t rgb_at(uint8_t *pixels, const struct picture *picture, int x, int y)
{
    const uint8_t *pixel = pixel_at(pixels, picture, x, y);
    return (uint32_t)pixel[0] << 16 | (uint32_t)pixel[1] << 8 | pixel[2];
}

static void assert_blank_outside(const struct emulator *emulator, const struct cells *cells)
{
    for (int row = 0; row < SCREEN_ROWS; row++) {
        for (int col = 0; col < SCREEN_COLS; col++) {
            if (row >= TOP && row < TOP + cells->rows && col >= LEFT && col < LEFT + cells->cols)
                continue;
            VTermScreenCell cell = emulator_cell(emulator, row, col);
            assert_int_equal(cell.chars[0], 0);
        }
    }
}

/* Whatever was painted, in whichever style: the emulator's screen is what `struct cells` believes it is. */
static void test_screen_is_what_cells_remember(void **state)
{
    (void)state;
    for (int style = 0; style < STYLES; style++) {
        struct emulator emulator;
        struct cells cells;
        struct bytes out = {0};
        uint8_t *pixels;
        uint32_t seed = 12345;

        emulator_init(&emulator, SCREEN_ROWS, SCREEN_COLS);
        cells_init(&cells, &every_style[style], ROWS, COLS);
        struct picture picture = picture_new(cells.width, cells.height, &pixels);
        for (int number = 0; number < 30; number++) {
            if (number % 10 == 9)
                draw_noise(pixels, &picture, &seed);
            else
                draw_scene(pixels, &picture, number * cells.width / 30, number % 3, &seed);
            out.size = 0;
            (void)cells_paint(&cells, &picture, TOP + 1, LEFT + 1, SIZE_MAX, &out);
            emulator_feed(&emulator, out.data, out.size);
            assert_screen(&emulator, &cells);
        }
        assert_blank_outside(&emulator, &cells);
        free(pixels);
        bytes_release(&out);
        cells_release(&cells);
        emulator_release(&emulator);
    }
}

/* A picture that stays is exact within a second (25 pictures), and then costs nothing. */
static void test_still_picture_settles_exactly(void **state)
{
    (void)state;
    for (int style = 0; style < STYLES; style++) {
        struct cells cells, fresh;
        struct bytes out = {0};
        uint8_t *pixels;
        uint32_t seed = 99;

        cells_init(&cells, &every_style[style], ROWS, COLS);
        cells_init(&fresh, &every_style[style], ROWS, COLS);
        struct picture picture = picture_new(cells.width, cells.height, &pixels);
        for (int number = 0; number < 12; number++) {
            draw_scene(pixels, &picture, number * 3, 4, &seed);
            (void)cells_paint(&cells, &picture, 1, 1, SIZE_MAX, &out);
        }
        int pictures = 0;
        for (; !cells_settled(&cells); pictures++) {
            assert_true(pictures < 25);
            (void)cells_settle(&cells, 1, 1, SIZE_MAX, &out);
        }
        out.size = 0;
        (void)cells_settle(&cells, 1, 1, SIZE_MAX, &out);
        assert_int_equal(out.size, 0);

        (void)cells_paint(&fresh, &picture, 1, 1, SIZE_MAX, &out);
        while (!cells_settled(&fresh))
            (void)cells_settle(&fresh, 1, 1, SIZE_MAX, &out);
        for (int i = 0; i < ROWS * COLS; i++) {
            const struct cell *a = &cells.painted[i], *b = &fresh.painted[i];
            for (int pixel = 0; pixel < cells.per_cell_x * cells.per_cell_y; pixel++) {
                if (cells.style.colours == COLOURS_NONE || cells.style.glyphs == GLYPHS_ASCII) {
                    assert_int_equal(a->glyph, b->glyph);
                    assert_int_equal(a->bg, b->bg);
                } else {
                    assert_int_equal(a->glyph >> pixel & 1 ? a->fg : a->bg,
                                     b->glyph >> pixel & 1 ? b->fg : b->bg);
                }
            }
        }
        free(pixels);
        bytes_release(&out);
        cells_release(&cells);
        cells_release(&fresh);
    }
}

static uint32_t steady_rgb(const struct cells *cells, int x, int y)
{
    const uint8_t *pixel = cells->steady + (size_t)y * cells->stride + 4 * (size_t)x;
    return (uint32_t)pixel[0] << 16 | (uint32_t)pixel[1] << 8 | pixel[2];
}

/*
 * Half blocks have a colour for each pixel: what is shown is never further from the steady picture than the
 * tolerance, nor that further from the picture than the noise; and in the end not at all.
 */
static void test_halves_stay_within_tolerance(void **state)
{
    (void)state;
    struct cells cells;
    struct bytes out = {0};
    uint8_t *pixels;
    uint32_t seed = 7;

    cells_init(&cells, &every_style[0], ROWS, COLS);
    struct picture picture = picture_new(cells.width, cells.height, &pixels);
    for (int number = 0; number < 60; number++) {
        draw_scene(pixels, &picture, number, number < 40 ? 3 : 0, &seed);
        int tolerance = cells.tolerance, grain = cells.grain;
        out.size = 0;
        (void)cells_paint(&cells, &picture, 1, 1, SIZE_MAX, &out);
        for (int row = 0; row < ROWS; row++) {
            for (int col = 0; col < COLS; col++) {
                for (int i = 0; i < 2; i++) {
                    uint32_t steady = steady_rgb(&cells, col, 2 * row + i);
                    assert_true(colour_difference(steady, shown_pixel(&cells, row, col, i)) <=
                                tolerance + cells.grain);
                    assert_true(colour_difference(steady, rgb_at(pixels, &picture, col, 2 * row + i)) <=
                                2 * grain);
                }
            }
        }
    }
    assert_true(cells.grain < 16);
    for (int i = 0; i < 25; i++)
        (void)cells_settle(&cells, 1, 1, SIZE_MAX, &out);
    for (int row = 0; row < ROWS; row++) {
        for (int col = 0; col < COLS; col++) {
            for (int i = 0; i < 2; i++)
                assert_int_equal(shown_pixel(&cells, row, col, i),
                                 rgb_at(pixels, &picture, col, 2 * row + i));
        }
    }
    free(pixels);
    bytes_release(&out);
    cells_release(&cells);
}

/* Noise in a still room costs next to nothing; a slow drift is followed all the same. */
static void test_noise_is_cheap_and_drift_comes_through(void **state)
{
    (void)state;
    struct cells cells;
    struct bytes out = {0};
    uint8_t *pixels;
    uint32_t seed = 31;

    cells_init(&cells, &every_style[1], ROWS, COLS);
    struct picture picture = picture_new(cells.width, cells.height, &pixels);
    for (int number = 0; number < 20; number++) {
        draw_scene(pixels, &picture, 20, 2, &seed);
        (void)cells_paint(&cells, &picture, 1, 1, SIZE_MAX, &out);
    }
    out.size = 0;
    for (int number = 0; number < 100; number++) {
        draw_scene(pixels, &picture, 20, 2, &seed);
        (void)cells_paint(&cells, &picture, 1, 1, SIZE_MAX, &out);
    }
    /* A whole picture is 8,000 to 16,000 bytes; spare ones, up to one a cell, go into exactness. */
    assert_true(out.size < 100 * ROWS * COLS);

    for (int level = 0; level < 200; level++) {
        for (int y = 0; y < picture.height; y++) {
            for (int x = 0; x < picture.width; x++) {
                uint8_t *pixel = pixel_at(pixels, &picture, x, y);
                pixel[0] = pixel[1] = pixel[2] = (uint8_t)level;
            }
        }
        (void)cells_paint(&cells, &picture, 1, 1, SIZE_MAX, &out);
        uint32_t wanted = (uint32_t)level * 0x010101;
        for (int i = 0; i < ROWS * COLS; i++)
            assert_true(colour_difference(cells.painted[i].bg, wanted) <= 12 * 16);
    }
    free(pixels);
    bytes_release(&out);
    cells_release(&cells);
}

static void test_any_size(void **state)
{
    (void)state;
    static const int sizes[][2] = {{0, 0}, {0, 10}, {10, 0}, {1, 1}, {1, 7}, {7, 1}, {3, 5}, {2, 301}};
    for (int style = 0; style < STYLES; style++) {
        for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
            struct cells cells;
            struct bytes out = {0};
            uint8_t *pixels;
            uint32_t seed = 5;

            cells_init(&cells, &every_style[style], sizes[i][0], sizes[i][1]);
            struct picture picture = picture_new(cells.width, cells.height, &pixels);
            for (int number = 0; number < 3; number++) {
                draw_noise(pixels, &picture, &seed);
                (void)cells_paint(&cells, &picture, 1, 1, SIZE_MAX, &out);
            }
            assert_int_equal(out.size == 0, sizes[i][0] == 0 || sizes[i][1] == 0);
            cells_cover(&cells, &(struct cells_area){.row = -3, .col = -3, .rows = 5, .cols = 1000000}, 1);
            cells_forget(&cells,
                         &(struct cells_area){.row = 2000000000, .col = 0, .rows = 2000000000, .cols = 1});
            (void)cells_settle(&cells, 1, 1, SIZE_MAX, &out);
            free(pixels);
            bytes_release(&out);
            cells_release(&cells);
        }
    }
}

/* A pane that ends at the screen's right and bottom edges: the last column's pending wrap must do no harm. */
static void test_at_the_edges_of_the_screen(void **state)
{
    (void)state;
    struct emulator emulator;
    struct cells cells;
    struct bytes out = {0};
    uint8_t *pixels;
    uint32_t seed = 77;

    emulator_init(&emulator, ROWS, COLS);
    cells_init(&cells, &every_style[1], ROWS, COLS);
    struct picture picture = picture_new(cells.width, cells.height, &pixels);
    for (int number = 0; number < 20; number++) {
        draw_scene(pixels, &picture, picture.width - number, number % 2, &seed);
        out.size = 0;
        (void)cells_paint(&cells, &picture, 1, 1, SIZE_MAX, &out);
        emulator_feed(&emulator, out.data, out.size);
        for (int i = 0; i < ROWS * COLS; i++)
            assert_shows(&emulator, i / COLS, i % COLS, &cells.style, &cells.painted[i]);
    }
    free(pixels);
    bytes_release(&out);
    cells_release(&cells);
    emulator_release(&emulator);
}

/* A dialog lies over a part: that part is left alone, and painted again when the dialog has gone. */
static void test_covered_cells_are_left_alone(void **state)
{
    (void)state;
    struct emulator emulator;
    struct cells cells;
    struct bytes out = {0};
    uint8_t *pixels;
    uint32_t seed = 3;
    const struct cells_area dialog = {.row = 5, .col = 10, .rows = 6, .cols = 12};

    emulator_init(&emulator, SCREEN_ROWS, SCREEN_COLS);
    cells_init(&cells, &every_style[1], ROWS, COLS);
    struct picture picture = picture_new(cells.width, cells.height, &pixels);
    draw_scene(pixels, &picture, 0, 0, &seed);
    (void)cells_paint(&cells, &picture, TOP + 1, LEFT + 1, SIZE_MAX, &out);

    cells_cover(&cells, &dialog, 1);
    for (int row = 0; row < dialog.rows; row++) {
        bytes_append_format(&out, "\033[%d;%dH\033[mXXXXXXXXXXXX", TOP + 1 + dialog.row + row,
                            LEFT + 1 + dialog.col);
    }
    for (int number = 0; number < 10; number++) {
        draw_noise(pixels, &picture, &seed);
        (void)cells_paint(&cells, &picture, TOP + 1, LEFT + 1, SIZE_MAX, &out);
    }
    emulator_feed(&emulator, out.data, out.size);
    for (int row = 0; row < dialog.rows; row++) {
        for (int col = 0; col < dialog.cols; col++) {
            VTermScreenCell cell = emulator_cell(&emulator, TOP + dialog.row + row, LEFT + dialog.col + col);
            assert_int_equal(cell.chars[0], 'X');
        }
    }

    cells_cover(&cells, NULL, 0);
    assert_false(cells_settled(&cells));
    out.size = 0;
    (void)cells_paint(&cells, &picture, TOP + 1, LEFT + 1, SIZE_MAX, &out);
    emulator_feed(&emulator, out.data, out.size);
    assert_screen(&emulator, &cells);
    free(pixels);
    bytes_release(&out);
    cells_release(&cells);
    emulator_release(&emulator);
}

/* With few bytes at a time the picture still gets there, the largest differences first, nothing left out
 * for ever. */
static void test_budget(void **state)
{
    (void)state;
    struct emulator emulator;
    struct cells cells;
    struct bytes out = {0};
    uint8_t *pixels;
    uint32_t seed = 4;

    emulator_init(&emulator, SCREEN_ROWS, SCREEN_COLS);
    cells_init(&cells, &every_style[1], ROWS, COLS);
    struct picture picture = picture_new(cells.width, cells.height, &pixels);
    draw_noise(pixels, &picture, &seed);
    int pictures = 0;
    for (; !cells_settled(&cells); pictures++) {
        assert_true(pictures < 200);
        out.size = 0;
        (void)cells_paint(&cells, &picture, TOP + 1, LEFT + 1, 500, &out);
        assert_true(out.size <= 500 + 500 / 4 + 64);
        emulator_feed(&emulator, out.data, out.size);
    }
    assert_true(pictures > 20);
    assert_screen(&emulator, &cells);
    free(pixels);
    bytes_release(&out);
    cells_release(&cells);
    emulator_release(&emulator);
}

/* How long it takes until a cell that has stopped moving is exact, though the difference is small: by time,
 * not by pictures. */
static void test_noise_falls_in_time(void **state)
{
    (void)state;
    static const int intervals[] = {20, 33, 40, 67, 100};
    for (size_t i = 0; i < sizeof intervals / sizeof *intervals; i++) {
        struct cells cells;
        struct bytes out = {0};
        uint8_t *pixels;
        uint32_t seed = 5;
        cells_init(&cells, &every_style[1], ROWS, COLS);
        cells_interval(&cells, intervals[i]);
        struct picture picture = picture_new(cells.width, cells.height, &pixels);
        for (int number = 0; number < 40; number++) {
            draw_scene(pixels, &picture, 60, 8, &seed);
            (void)cells_paint(&cells, &picture, 1, 1, SIZE_MAX, &out);
        }
        draw_scene(pixels, &picture, 60, 0, &seed);
        int most = 1, pictures = 0;
        for (; most > 0; pictures++) {
            assert_true(pictures < 200);
            (void)cells_paint(&cells, &picture, 1, 1, SIZE_MAX, &out);
            most = 0;
            for (int cell = 0; cell < ROWS * COLS; cell++)
                most = cells.noise[cell] > most ? cells.noise[cell] : most;
        }
        assert_in_range(pictures * intervals[i], 400, 1600);
        free(pixels);
        bytes_release(&out);
        cells_release(&cells);
    }
    assert_int_equal(cells_pace(CELLS_USUAL_MS), CELLS_USUAL_PACE);
    assert_true(cells_pace(0) > 0);
    assert_int_equal(cells_pace(1000), cells_pace(100));
}

/* The chosen split is the best of all: checked against floating point over every split. */
static void test_split_is_the_best_one(void **state)
{
    (void)state;
    static const double weights[3] = {2, 4, 1};
    const struct cells_kernels *kernels = cells_kernels(CELLS_BEST);
    uint32_t seed = 2024;

    for (int round = 0; round < 5000; round++) {
        uint8_t pixels[24];
        int count = round % 2 ? 4 : 6;
        for (size_t i = 0; i < sizeof pixels; i++)
            pixels[i] = (uint8_t)(round % 3 ? random_next(&seed) : random_next(&seed) % 4);
        unsigned chosen = count == 4 ? kernels->split4(pixels, pixels + 8)
                                     : kernels->split6(pixels, pixels + 8, pixels + 16);
        double best = 1e30, got = 1e30;
        for (unsigned mask = 0; mask < 1u << (count - 1); mask++) {
            double error = 0;
            for (int channel = 0; channel < 3; channel++) {
                double sum[2] = {0}, square[2] = {0};
                int members[2] = {0};
                for (int i = 0; i < count; i++) {
                    int group = mask >> i & 1;
                    double value = pixels[4 * i + channel];
                    sum[group] += value;
                    square[group] += value * value;
                    members[group]++;
                }
                for (int group = 0; group < 2; group++) {
                    if (members[group] > 0)
                        error += weights[channel] *
                                 (square[group] - sum[group] * sum[group] / members[group]);
                }
            }
            if (error < best)
                best = error;
            if (mask == chosen)
                got = error;
        }
        assert_true(got < best + 1e-6 * (1 + best));
    }
}

/* Every implementation gives the same result as plain C, on every width and alignment. */
static void test_implementations_agree(void **state)
{
    (void)state;
    const struct cells_kernels *plain = cells_kernels(CELLS_PLAIN);
    static const enum cells_simd others[] = {CELLS_SSE2, CELLS_AVX2};
    enum { WIDTH = 77 };

    for (size_t o = 0; o < 2; o++) {
        const struct cells_kernels *other = cells_kernels(others[o]);
        if (!other)
            continue;
        uint32_t seed = 11;
        for (int round = 0; round < 2000; round++) {
            uint8_t pixels[3][4 * WIDTH + 3], seen[3][4 * WIDTH], steady[2][3][4 * WIDTH];
            uint16_t change[2][WIDTH] = {0}, motion[2][WIDTH] = {0};
            int offset = round % 4, across = 1 + round % 2;
            int snap = round % 7 == 0 ? CELLS_SNAP_MOST : (int)(random_next(&seed) % CELLS_SNAP_MOST);
            unsigned range = round % 5 == 0 ? 2 : round % 5 == 1 ? 30 : 256;
            for (size_t i = 0; i < sizeof pixels; i++)
                ((uint8_t *)pixels)[i] = (uint8_t)(random_next(&seed) % range);
            for (size_t i = 0; i < sizeof seen; i++) {
                ((uint8_t *)seen)[i] = (uint8_t)(random_next(&seed) % range);
                ((uint8_t *)steady[0])[i] = ((uint8_t *)steady[1])[i] = (uint8_t)(random_next(&seed) % range);
            }
            struct cells_row row = {
                .pixels = pixels[0] + offset,
                .pixels_stride = sizeof pixels[0],
                .seen = seen[0],
                .steady = steady[0][0],
                .stride = sizeof seen[0],
                .cols = round % (WIDTH / across),
                .per_cell_x = across,
                .per_cell_y = 1 + round % 3,
            };
            plain->compare(&row, snap, round % 8, change[0], motion[0]);
            row.steady = steady[1][0];
            other->compare(&row, snap, round % 8, change[1], motion[1]);
            assert_memory_equal(change[0], change[1], sizeof change[0]);
            assert_memory_equal(motion[0], motion[1], sizeof motion[0]);
            for (size_t i = 0; i < sizeof steady[0]; i++) {
                if (i % 4 != 3)
                    assert_int_equal(((uint8_t *)steady[0])[i], ((uint8_t *)steady[1])[i]);
            }

            const uint8_t *cell = pixels[0] + offset;
            assert_int_equal(plain->split4(cell, cell + 8), other->split4(cell, cell + 8));
            assert_int_equal(plain->split6(cell, cell + 8, cell + 16),
                             other->split6(cell, cell + 8, cell + 16));
        }
    }
}

/* Whole pictures too, byte for byte, as they are written. */
static void test_implementations_write_the_same_bytes(void **state)
{
    (void)state;
    static const enum cells_simd others[] = {CELLS_SSE2, CELLS_AVX2};

    for (size_t o = 0; o < 2; o++) {
        if (!cells_kernels(others[o]))
            continue;
        for (int style = 0; style < STYLES; style++) {
            struct cells a, b;
            struct bytes out_a = {0}, out_b = {0};
            uint8_t *pixels;
            uint32_t seed = 8;

            cells_init(&a, &every_style[style], ROWS, COLS);
            cells_init(&b, &every_style[style], ROWS, COLS);
            a.kernels = cells_kernels(CELLS_PLAIN);
            b.kernels = cells_kernels(others[o]);
            struct picture picture = picture_new(a.width, a.height, &pixels);
            for (int number = 0; number < 20; number++) {
                draw_scene(pixels, &picture, 2 * number, number % 4, &seed);
                (void)cells_paint(&a, &picture, 1, 1, SIZE_MAX, &out_a);
                (void)cells_paint(&b, &picture, 1, 1, SIZE_MAX, &out_b);
            }
            assert_int_equal(out_a.size, out_b.size);
            assert_memory_equal(out_a.data, out_b.data, out_a.size);
            free(pixels);
            bytes_release(&out_a);
            bytes_release(&out_b);
            cells_release(&a);
            cells_release(&b);
        }
    }
}

/* Averaged over a square of places, a dithered colour comes out near the wanted one. */
static void test_dither_keeps_the_mean(void **state)
{
    (void)state;
    static const uint32_t colours[] = {0x000000, 0xffffff, 0x808080, 0x9c7a5b, 0x203040, 0xc8b496, 0x1f6f3f};
    struct palette *palette = palette_open(COLOURS_256);

    for (size_t i = 0; i < sizeof colours / sizeof colours[0]; i++) {
        int sums[3] = {0};
        for (int place = 0; place < 64; place++) {
            uint32_t rgb = palette_rgb(
                palette_pick(palette, colours[i], dither_threshold(place % 8, place / 8)));
            for (int channel = 0; channel < 3; channel++)
                sums[channel] += (int)(rgb >> (16 - 8 * channel) & 255);
        }
        for (int channel = 0; channel < 3; channel++)
            assert_in_range(sums[channel] / 64 + 12, (colours[i] >> (16 - 8 * channel) & 255),
                            (colours[i] >> (16 - 8 * channel) & 255) + 24);
    }
    palette_close(palette);

    int seen[64] = {0};
    for (int place = 0; place < 64; place++)
        seen[dither_threshold(place % 8, place / 8)]++;
    for (int i = 0; i < 64; i++)
        assert_int_equal(seen[i], 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_screen_is_what_cells_remember),
        cmocka_unit_test(test_still_picture_settles_exactly),
        cmocka_unit_test(test_halves_stay_within_tolerance),
        cmocka_unit_test(test_noise_is_cheap_and_drift_comes_through),
        cmocka_unit_test(test_any_size),
        cmocka_unit_test(test_at_the_edges_of_the_screen),
        cmocka_unit_test(test_covered_cells_are_left_alone),
        cmocka_unit_test(test_noise_falls_in_time),
        cmocka_unit_test(test_budget),
        cmocka_unit_test(test_split_is_the_best_one),
        cmocka_unit_test(test_implementations_agree),
        cmocka_unit_test(test_implementations_write_the_same_bytes),
        cmocka_unit_test(test_dither_keeps_the_mean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
