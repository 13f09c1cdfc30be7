/* The strip: columns of loudness and speech, and where speech begins. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tui/watch/strip.h"

enum { SECOND = 1000 / LOUDNESS_FRAME_MS, FIRST = 20 * SECOND, SECOND_CLIP = 10 * SECOND };

static struct loudness_frame first[FIRST], second[SECOND_CLIP];
static bool first_speech[FIRST], second_speech[SECOND_CLIP];
static struct strip_clip clips[2];
static struct strip strip;
static const struct strip_window whole = {.span_ms = 30000};

/* Quiet at -60 dB; speech from 5 to 8 s, and over the end of the first clip, from 18 s to 3 s into the
 * second. */
static int setup(void **state)
{
    (void)state;
    for (size_t i = 0; i < FIRST; i++) {
        first_speech[i] = (i >= 5 * SECOND && i < 8 * SECOND) || i >= 18 * SECOND;
        first[i] = (struct loudness_frame){.level = first_speech[i] ? 215 : 135};
    }
    for (size_t i = 0; i < SECOND_CLIP; i++) {
        second_speech[i] = i < 3 * SECOND;
        second[i] = (struct loudness_frame){.level = second_speech[i] ? 215 : 135};
    }
    clips[0] = (struct strip_clip){
        .start_ms = 0, .duration_ms = 20000, .frames = first, .speech = first_speech, .count = FIRST};
    clips[1] = (struct strip_clip){.start_ms = 20000,
                                   .duration_ms = 10000,
                                   .frames = second,
                                   .speech = second_speech,
                                   .count = SECOND_CLIP};
    strip = (struct strip){.clips = clips, .count = 2, .length_ms = 30000};
    return 0;
}

static void columns_show_what_was_heard_then(void **state)
{
    (void)state;
    struct strip_cell cells[31];
    strip_fill(&strip, whole, cells, 31, 8); /* a second each */
    for (int i = 0; i < 31; i++) {
        bool speech = (i >= 5 && i <= 8) || (i >= 18 && i <= 23);
        bool edge = i == 5 || i == 8 || i == 18 || i == 23;
        assert_true(cells[i].known);
        assert_in_range(cells[i].level, 1, 8);
        if (!edge) {
            assert_int_equal(cells[i].speech, speech);
            assert_int_equal(cells[i].level, speech ? 8 : 1);
        }
    }
}

static void any_width_is_filled(void **state)
{
    (void)state;
    static struct strip_cell cells[5000];
    strip_fill(&strip, whole, cells, 0, 8);
    for (int columns = 1; columns <= 5000; columns += 1 + columns / 3) {
        strip_fill(&strip, whole, cells, columns, 16);
        for (int i = 0; i < columns; i++) {
            if (!cells[i].known && i < columns - 1)
                fail_msg("column %d of %d is empty", i, columns);
            assert_in_range(cells[i].level, 0, 16);
        }
    }
}

static void what_was_not_listened_to_is_not_known(void **state)
{
    (void)state;
    struct strip_cell cells[31];
    clips[0].count = 10 * SECOND;
    clips[1].count = 0;
    strip_fill(&strip, whole, cells, 31, 8);
    assert_true(cells[0].known && cells[9].known);
    for (int i = 11; i < 31; i++)
        assert_false(cells[i].known);
}

static void silence_has_no_level_and_a_hum_is_low(void **state)
{
    (void)state;
    struct strip_cell cells[31];
    for (size_t i = 0; i < FIRST; i++)
        first[i].level = 150;
    memset(second, 0, sizeof second);
    strip_fill(&strip, whole, cells, 31, 8);
    assert_in_range(cells[10].level, 1, 2);
    assert_int_equal(cells[28].level, 0);
    assert_true(cells[28].known);
}

static void speech_is_found_ahead_and_back(void **state)
{
    (void)state;
    assert_int_equal(strip_next_speech(&strip, 0), 5000);
    assert_int_equal(strip_next_speech(&strip, 4999), 5000);
    assert_int_equal(strip_next_speech(&strip, 5000), 18000);
    assert_int_equal(strip_next_speech(&strip, 18000), -1); /* it only goes on in the second clip */
    assert_int_equal(strip_previous_speech(&strip, 29000), 18000);
    assert_int_equal(strip_previous_speech(&strip, 18000), 5000);
    assert_int_equal(strip_previous_speech(&strip, 5000), -1);
    /* A short silence is none. */
    for (size_t i = 9 * SECOND; i < 10 * SECOND; i++)
        first_speech[i] = true;
    assert_int_equal(strip_next_speech(&strip, 5000), 18000);
    for (size_t i = 12 * SECOND; i < 13 * SECOND; i++)
        first_speech[i] = true;
    assert_int_equal(strip_next_speech(&strip, 5000), 12000);
    /* Whoever speaks at the very beginning begins there. */
    first_speech[0] = true;
    assert_int_equal(strip_next_speech(&strip, -1), 0);
    assert_int_equal(strip_previous_speech(&strip, 4000), 0);
    strip.count = 0;
    assert_int_equal(strip_next_speech(&strip, 0), -1);
}

static void zooming_goes_from_span_to_span_and_back(void **state)
{
    (void)state;
    static const int64_t hour = 3600000;
    static const int64_t down[] = {0, 600000, 120000, 30000, 30000}, up[] = {30000, 120000, 600000, 0, 0};
    for (size_t i = 0; i + 1 < sizeof down / sizeof *down; i++) {
        assert_int_equal(strip_zoom(down[i], hour, true), down[i + 1]);
        assert_int_equal(strip_zoom(up[i], hour, false), up[i + 1]);
    }
    /* A part that is no shorter than the lesson is none. */
    assert_int_equal(strip_zoom(0, 600000, true), 120000);
    assert_int_equal(strip_zoom(120000, 600000, false), 0);
    assert_int_equal(strip_zoom(0, 30000, true), 0);
    assert_int_equal(strip_zoom(0, 0, true), 0);
}

static void the_window_is_around_the_position_and_in_the_lesson(void **state)
{
    (void)state;
    enum { HOUR = 3600000, SPAN = 120000, COLUMNS = 121 };
    struct strip_window window = strip_window(0, HOUR, 5000, COLUMNS);
    assert_int_equal(window.from_ms, 0);
    assert_int_equal(window.span_ms, HOUR);
    assert_int_equal(strip_window(HOUR, HOUR, HOUR, COLUMNS).span_ms, HOUR);
    window = strip_window(SPAN, HOUR, 1800400, COLUMNS);
    assert_int_equal(window.span_ms, SPAN);
    assert_int_equal(window.from_ms, 1740000); /* half of it before, by whole columns of a second */
    assert_int_equal(strip_window(SPAN, HOUR, 1800999, COLUMNS).from_ms, 1740000);
    assert_int_equal(strip_window(SPAN, HOUR, 1801000, COLUMNS).from_ms, 1741000);
    for (int64_t position = 0; position <= HOUR; position += 777) {
        for (int columns = 1; columns < 300; columns += 37) {
            window = strip_window(SPAN, HOUR, position, columns);
            assert_in_range(window.from_ms, 0, HOUR - SPAN);
            assert_in_range(position, window.from_ms, window.from_ms + SPAN);
        }
    }
    assert_int_equal(strip_window(SPAN, HOUR, HOUR, COLUMNS).from_ms, HOUR - SPAN);
}

/* From 4 to 10 s, half a second a column: the speech from 5 to 8 s is in the columns of those moments, as
 * loud as in the whole. */
static void a_part_shows_what_was_heard_in_it(void **state)
{
    (void)state;
    struct strip_cell cells[13];
    strip_fill(&strip, (struct strip_window){.from_ms = 4000, .span_ms = 6000}, cells, 13, 8);
    for (int i = 0; i < 13; i++) {
        assert_true(cells[i].known);
        if (i == 2 || i == 8)
            continue; /* its edges */
        assert_int_equal(cells[i].speech, i > 2 && i < 8);
        assert_int_equal(cells[i].level, i > 2 && i < 8 ? 8 : 1);
    }
    /* Over the seam of two clips, and finer than the frames. */
    static struct strip_cell fine[400];
    strip_fill(&strip, (struct strip_window){.from_ms = 19000, .span_ms = 5000}, fine, 400, 8);
    for (int i = 1; i < 399; i++) {
        assert_true(fine[i].known);
        if (i < 310 || i > 325)
            assert_int_equal(fine[i].speech, i < 310);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(columns_show_what_was_heard_then, setup),
        cmocka_unit_test_setup(any_width_is_filled, setup),
        cmocka_unit_test_setup(what_was_not_listened_to_is_not_known, setup),
        cmocka_unit_test_setup(silence_has_no_level_and_a_hum_is_low, setup),
        cmocka_unit_test(zooming_goes_from_span_to_span_and_back),
        cmocka_unit_test(the_window_is_around_the_position_and_in_the_lesson),
        cmocka_unit_test_setup(a_part_shows_what_was_heard_in_it, setup),
        cmocka_unit_test_setup(speech_is_found_ahead_and_back, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
