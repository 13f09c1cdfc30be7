/* Drawing: what is drawn stays in its cells, harmless, whatever the text and the terminal. */
#include "tests/unit/screen.h"

#include "tui/ui/draw.h"
#include "tui/ui/i18n.h"
#include "tui/ui/keys.h"

static int in_utf8(void **state)
{
    (void)state;
    screen_begin("C.UTF-8", 60, 10);
    return 0;
}

static int in_ascii(void **state)
{
    (void)state;
    screen_begin("C", 60, 10);
    return 0;
}

static int finish(void **state)
{
    (void)state;
    screen_finish();
    setlocale(LC_ALL, "C.UTF-8");
    return 0;
}

static void text_is_cut_with_an_ellipsis(void **state)
{
    (void)state;
    assert_int_equal(draw_text(0, 2, 10, STYLE_TEXT, "exactly 10"), 10);
    assert_string_equal(screen_row(0), "  exactly 10");
    assert_int_equal(draw_text(1, 2, 10, STYLE_TEXT, "eleven long"), 10);
    assert_string_equal(screen_row(1), "  eleven lo…");
    /* A wide letter that fits only half is left out. */
    assert_int_equal(draw_text(2, 0, 6, STYLE_TEXT, "漢字漢字"), 5);
    assert_string_equal(screen_row(2), "漢字…");
    assert_int_equal(draw_text(3, 0, 1, STYLE_TEXT, "漢"), 1);
    assert_string_equal(screen_row(3), "…");
    assert_int_equal(draw_text(4, 0, 0, STYLE_TEXT, "x"), 0);
}

static void text_stays_on_the_screen(void **state)
{
    (void)state;
    draw_text(0, 55, 100, STYLE_TEXT, "0123456789");
    assert_string_equal(screen_row(1), "");
    assert_string_equal(screen_row(0) + 55, "0123…");
    assert_int_equal(draw_text(-1, 0, 10, STYLE_TEXT, "x"), 0);
    assert_int_equal(draw_text(10, 0, 10, STYLE_TEXT, "x"), 0);
    assert_int_equal(draw_text(0, 60, 10, STYLE_TEXT, "x"), 0);
    draw_fill((struct area){-3, 50, 100, 100}, STYLE_TEXT);
    draw_box((struct area){5, 40, 20, 40}, STYLE_TEXT, "title");
    draw_scroll_bar((struct area){0, 0, 10, 100}, 0, 1, 5);
}

static void text_is_made_harmless(void **state)
{
    (void)state;
    draw_text(0, 0, 40, STYLE_TEXT,
              "a\033[31mb\nc\xE2\x80\xAE"
              "d\xE2\x80\x8B"
              "e\xff");
    assert_string_equal(screen_row(0), "a\xEF\xBF\xBD[31mb\xEF\xBF\xBD"
                                       "c\xEF\xBF\xBD"
                                       "d\xEF\xBF\xBD"
                                       "e\xEF\xBF\xBD");
}

static void right_is_right(void **state)
{
    (void)state;
    draw_text_right(0, 0, 10, STYLE_TEXT, "12");
    assert_string_equal(screen_row(0), "        12");
    draw_text_right(1, 0, 10, STYLE_TEXT, "é · 12");
    assert_string_equal(screen_row(1), "    é · 12");
    draw_text_right(2, 0, 5, STYLE_TEXT, "0123456");
    assert_string_equal(screen_row(2), "0123…");
}

static void check_wrapping(const char *text, int columns, const char *const *lines)
{
    int rows = 0;
    for (const char *at = text; *at; rows++) {
        size_t next, bytes = draw_break(at, columns, &next);
        assert_true(next > 0);
        assert_non_null(lines[rows]);
        if (bytes != strlen(lines[rows]) || strncmp(at, lines[rows], bytes) != 0)
            fail_msg("line %d of “%s” is “%.*s” and not “%s”", rows, text, (int)bytes, at, lines[rows]);
        at += next;
    }
    assert_null(lines[rows]);
    assert_int_equal(draw_rows(text, columns), rows ? rows : 1);
}

static void paragraphs_wrap(void **state)
{
    (void)state;
    check_wrapping("", 10, (const char *const[]){NULL});
    check_wrapping("one two three", 7, (const char *const[]){"one two", "three", NULL});
    check_wrapping("one two three", 8, (const char *const[]){"one two", "three", NULL});
    check_wrapping("one  two", 4, (const char *const[]){"one", "two", NULL});
    check_wrapping("a\n\nb\n", 10, (const char *const[]){"a", "", "b", NULL});
    check_wrapping("unbreakable", 4, (const char *const[]){"unbr", "eaka", "ble", NULL});
    check_wrapping("漢字漢字", 5, (const char *const[]){"漢字", "漢字", NULL});
    check_wrapping("漢x", 1, (const char *const[]){"漢", "x", NULL});
    check_wrapping("full line\nnext", 9, (const char *const[]){"full line", "next", NULL});
    assert_int_equal(draw_paragraphs((struct area){1, 3, 2, 7}, 1, STYLE_TEXT, "one two three four five six"),
                     2);
    assert_string_equal(screen_row(0), "");
    assert_string_equal(screen_row(1), "   three");
    assert_string_equal(screen_row(2), "   four");
    assert_string_equal(screen_row(3), "");
}

static void hints_whole_or_not(void **state)
{
    (void)state;
    static const char hints[] = "\x01"
                                "F9\x02"
                                "done\x01"
                                "?\x02"
                                "help";
    draw_hints(0, 0, 30, hints);
    assert_string_equal(screen_row(0), "F9 done  ? help");
    draw_hints(1, 0, 14, hints);
    assert_string_equal(screen_row(1), "F9 done");
    draw_hints(2, 0, 30, "plain");
    assert_string_equal(screen_row(2), "plain");
}

static void buttons_and_boxes(void **state)
{
    (void)state;
    assert_int_equal(draw_button(0, 1, "Done", true, true), draw_button_columns("Done"));
    assert_string_equal(screen_row(0), " [ Done ]");
    draw_box((struct area){1, 0, 3, 14}, STYLE_TEXT, "Sure?");
    assert_string_equal(screen_row(1), "┌─ Sure? ────┐");
    assert_string_equal(screen_row(2), "│            │");
    assert_string_equal(screen_row(3), "└────────────┘");
}

static void hints_are_found_where_they_are_drawn(void **state)
{
    (void)state;
    static const char hints[] = "\x01"
                                "a\x02"
                                "add\x01"
                                "Enter\x02"
                                "open\x01"
                                "F8\x02"
                                "record";
    char keys[32];
    assert_true(draw_hint_at(hints, 30, 0, keys, sizeof keys));
    assert_string_equal(keys, "a");
    assert_true(draw_hint_at(hints, 30, 4, keys, sizeof keys));
    assert_string_equal(keys, "a");
    assert_false(draw_hint_at(hints, 30, 5, keys, sizeof keys)); /* between two */
    assert_true(draw_hint_at(hints, 30, 7, keys, sizeof keys));
    assert_string_equal(keys, "Enter");
    assert_true(draw_hint_at(hints, 30, 27, keys, sizeof keys));
    assert_string_equal(keys, "F8");
    assert_false(draw_hint_at(hints, 30, 28, keys, sizeof keys));
    assert_false(draw_hint_at(hints, 20, 20, keys, sizeof keys)); /* had no room */
    assert_false(draw_hint_at("words alone", 30, 3, keys, sizeof keys));
}

static void ascii_does_it_too(void **state)
{
    (void)state;
    assert_int_equal(draw_text(0, 0, 40, STYLE_TEXT, "Renée · “één” – Şule 漢…"), 24);
    assert_string_equal(screen_row(0), "Renee - \"een\" - Sule ? ~");
    draw_box((struct area){1, 0, 3, 10}, STYLE_TEXT, NULL);
    assert_string_equal(screen_row(1), "+--------+");
    assert_string_equal(screen_row(2), "|        |");
    draw_text(5, 0, 6, STYLE_TEXT, "too long");
    assert_string_equal(screen_row(5), "too l~");
}

static void numbers_for_people(void **state)
{
    (void)state;
    char text[32];
    assert_string_equal(i18n_size(999, text, sizeof text), "999 B");
    assert_string_equal(i18n_size(1000, text, sizeof text), "1.0 kB");
    assert_string_equal(i18n_size(9949, text, sizeof text), "9.9 kB");
    assert_string_equal(i18n_size(9950, text, sizeof text), "10 kB");
    assert_string_equal(i18n_size(999499, text, sizeof text), "999 kB");
    assert_string_equal(i18n_size(1234567890, text, sizeof text), "1.2 GB");
    assert_string_equal(i18n_size(INT64_MAX, text, sizeof text), "9223372 TB");
    assert_string_equal(i18n_length(0, text, sizeof text), "0:00");
    assert_string_equal(i18n_length(247999, text, sizeof text), "4:07");
    assert_string_equal(i18n_length(3723000, text, sizeof text), "1:02:03");
    assert_string_equal(i18n_day("2026-11-24", text, sizeof text), "24 Nov 2026");
    assert_string_equal(i18n_day("nonsense", text, sizeof text), "nonsense");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(text_is_cut_with_an_ellipsis, in_utf8, finish),
        cmocka_unit_test_setup_teardown(text_stays_on_the_screen, in_utf8, finish),
        cmocka_unit_test_setup_teardown(text_is_made_harmless, in_utf8, finish),
        cmocka_unit_test_setup_teardown(right_is_right, in_utf8, finish),
        cmocka_unit_test_setup_teardown(paragraphs_wrap, in_utf8, finish),
        cmocka_unit_test_setup_teardown(hints_whole_or_not, in_utf8, finish),
        cmocka_unit_test_setup_teardown(buttons_and_boxes, in_utf8, finish),
        cmocka_unit_test(hints_are_found_where_they_are_drawn),
        cmocka_unit_test_setup_teardown(ascii_does_it_too, in_ascii, finish),
        cmocka_unit_test(numbers_for_people),
    };
    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests_name("tui_draw", tests, NULL, NULL);
}
