#include "player/paint/terminal.h"
#include "tests/unit/pictures.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static void feed(struct terminal *terminal, const char *text, struct bytes *keyboard)
{
    terminal_feed(terminal, text, strlen(text), keyboard);
}

static void assert_keyboard(const struct bytes *keyboard, const char *text)
{
    assert_int_equal(keyboard->size, strlen(text));
    if (keyboard->size > 0)
        assert_memory_equal(keyboard->data, text, keyboard->size);
}

static const struct terminal_environment plain_xterm = {
    .term = "xterm-256color", .utf8 = true, .palette = 256};

static void test_environment(void **state)
{
    (void)state;
    static const struct {
        struct terminal_environment environment;
        enum colour_depth colours;
        enum glyph_set glyphs;
    } cases[] = {
        {{.term = "xterm-256color", .utf8 = true, .palette = 256}, COLOURS_256, GLYPHS_QUADRANTS},
        {{.term = "xterm-256color", .colorterm = "truecolor", .utf8 = true, .palette = 256},
         COLOURS_TRUE,
         GLYPHS_QUADRANTS},
        {{.term = "xterm-256color",
          .colorterm = "truecolor",
          .vte_version = "6800",
          .utf8 = true,
          .palette = 256},
         COLOURS_TRUE,
         GLYPHS_SEXTANTS},
        {{.term = "xterm-kitty", .utf8 = true, .palette = 256}, COLOURS_TRUE, GLYPHS_SEXTANTS},
        {{.term = "xterm-kitty", .no_color = "1", .utf8 = true, .palette = 256},
         COLOURS_NONE,
         GLYPHS_SEXTANTS},
        {{.term = "xterm-kitty", .no_color = "", .utf8 = true, .palette = 256},
         COLOURS_TRUE,
         GLYPHS_SEXTANTS},
        {{.term = "foot", .utf8 = true, .palette = 256}, COLOURS_TRUE, GLYPHS_SEXTANTS},
        {{.term = "foot", .utf8 = false, .palette = 256}, COLOURS_TRUE, GLYPHS_ASCII},
        {{.term = "tmux-256color", .tmux = "/tmp/t", .colorterm = "truecolor", .utf8 = true, .palette = 256},
         COLOURS_TRUE,
         GLYPHS_QUADRANTS},
        {{.term = "linux", .utf8 = true, .palette = 8}, COLOURS_8, GLYPHS_HALVES},
        {{.term = "linux-16color", .utf8 = true, .palette = 16}, COLOURS_16, GLYPHS_HALVES},
        {{.term = "xterm-mono", .utf8 = true, .palette = 0}, COLOURS_NONE, GLYPHS_QUADRANTS},
        {{.term = "vt220", .utf8 = false, .palette = 0}, COLOURS_NONE, GLYPHS_ASCII},
        {{.term = "dumb", .utf8 = true, .palette = -1}, COLOURS_NONE, GLYPHS_ASCII},
        {{.palette = -1}, COLOURS_NONE, GLYPHS_ASCII},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct terminal terminal;
        terminal_init(&terminal, &cases[i].environment);
        assert_int_equal(terminal.colours, cases[i].colours);
        assert_int_equal(terminal.glyphs, cases[i].glyphs);
    }
}

static const char all_replies[] = "\033_Gi=31;OK\033\\"
                                  "\033_Gi=32;OK\033\\"
                                  "\033]11;rgb:ffff/ffff/eeee\033\\"
                                  "\033P>|kitty(0.26.5)\033\\"
                                  "\033[?2026;2$y"
                                  "\033[4;720;1280t\033[6;18;9t\033[8;40;142t"
                                  "\033[?2;0;1000;900S"
                                  "\033[0n"
                                  "\033[?62;4;22c";

static void assert_all_replies(const struct terminal *terminal)
{
    assert_true(terminal_answered(terminal));
    assert_true(terminal->kitty);
    assert_true(terminal->kitty_shared);
    assert_true(terminal->light_background);
    assert_string_equal(terminal->name, "kitty(0.26.5)");
    assert_int_equal(terminal->glyphs, GLYPHS_SEXTANTS);
    assert_int_equal(terminal->colours, COLOURS_TRUE);
    assert_true(terminal->synchronized);
    assert_int_equal(terminal->height, 720);
    assert_int_equal(terminal->width, 1280);
    assert_int_equal(terminal->cell_height, 18);
    assert_int_equal(terminal->cell_width, 9);
    assert_int_equal(terminal->rows, 40);
    assert_int_equal(terminal->cols, 142);
    assert_int_equal(terminal->sixel_width, 1000);
    assert_int_equal(terminal->sixel_height, 900);
    assert_int_equal(terminal->acknowledged, 1);
    assert_true(terminal->sixel);
    assert_true(terminal->replies);
}

/* Cut in two at every place, with keys between and around. */
static void test_replies_split_anywhere(void **state)
{
    (void)state;
    for (size_t cut = 0; cut <= sizeof all_replies - 1; cut++) {
        struct terminal terminal;
        struct bytes keyboard = {0};

        terminal_init(&terminal, &plain_xterm);
        assert_false(terminal_answered(&terminal));
        feed(&terminal, "q\xc3\xab", &keyboard);
        terminal_feed(&terminal, all_replies, cut, &keyboard);
        terminal_feed(&terminal, all_replies + cut, sizeof all_replies - 1 - cut, &keyboard);
        feed(&terminal, "\033[A\033[1;5C\033OP\033x", &keyboard);
        assert_all_replies(&terminal);
        assert_keyboard(&keyboard, "q\xc3\xab\033[A\033[1;5C\033OP\033x");
        bytes_release(&keyboard);
    }
}

/* Numbers without end, and cells that no screen has. */
static void test_nonsense_is_not_believed(void **state)
{
    (void)state;
    struct terminal terminal;
    struct bytes keyboard = {0};
    int width, height;

    terminal_init(&terminal, &plain_xterm);
    feed(&terminal,
         "\033[6;99999999999999999999;99999999999999999999t\033[?2;0;99999999999999999999;1S"
         "\033_Gi=99999999999999999999;OK\033\\\033P>|VTE(99999999999999999999)\033\\",
         &keyboard);
    terminal_cell(&terminal, &width, &height);
    assert_int_equal(width, 10);
    assert_int_equal(height, 20);
    assert_false(terminal.kitty || terminal.kitty_shared);
    feed(&terminal, "\033[6;9999;1t", &keyboard);
    terminal_cell(&terminal, &width, &height);
    assert_int_equal(width, 10);
    assert_int_equal(height, 20);
    /* What the window says counts when the cell does not. */
    feed(&terminal, "\033[4;720;1280t\033[8;40;142t", &keyboard);
    terminal_cell(&terminal, &width, &height);
    assert_int_equal(width, 9);
    assert_int_equal(height, 18);
    feed(&terminal, "\033[6;17;8t", &keyboard);
    terminal_cell(&terminal, &width, &height);
    assert_int_equal(width, 8);
    assert_int_equal(height, 17);
    bytes_release(&keyboard);
}

/* Whatever is no reply reaches the keyboard, byte for byte and in order. */
static void test_keys_are_given_back(void **state)
{
    (void)state;
    static const char *const keys[] = {
        "abc",
        "\033\033[B",
        "\033[<0;12;7M\033[<0;12;7m",
        "\033[200~pasted; text\033[201~",
        "\033]12;rgb:0/0/0\033\\",
        "\033Pother\033\\",
        "\033[3~",
        "\033[4;5t",
        "\033[3;1;1t",
        "\033[1n",
        "\033[?1;2$y",
        "\033[\001",
        "\033[12\033[A",
        "\033\r",
    };
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        struct terminal terminal;
        struct bytes keyboard = {0};

        terminal_init(&terminal, &plain_xterm);
        for (const char *key = keys[i]; *key; key++)
            terminal_feed(&terminal, key, 1, &keyboard);
        terminal_give_up(&terminal, &keyboard);
        assert_keyboard(&keyboard, keys[i]);
        assert_false(terminal_answered(&terminal));
        bytes_release(&keyboard);
    }
}

static void test_escape_key_alone_comes_back_when_given_up(void **state)
{
    (void)state;
    struct terminal terminal;
    struct bytes keyboard = {0};

    terminal_init(&terminal, &plain_xterm);
    feed(&terminal, "\033", &keyboard);
    assert_int_equal(keyboard.size, 0);
    terminal_give_up(&terminal, &keyboard);
    assert_keyboard(&keyboard, "\033");
    terminal_give_up(&terminal, &keyboard);
    assert_keyboard(&keyboard, "\033");
    bytes_release(&keyboard);
}

static void test_hostile_replies(void **state)
{
    (void)state;
    struct terminal terminal;
    struct bytes keyboard = {0};

    terminal_init(&terminal, &plain_xterm);
    /* Never ends: given back rather than kept for ever. */
    feed(&terminal, "\033P>|", &keyboard);
    for (int i = 0; i < 1000; i++)
        feed(&terminal, "x", &keyboard);
    assert_int_equal(keyboard.size, 1004);
    keyboard.size = 0;

    feed(&terminal, "\033P>|evil\001\x9b name\033\\", &keyboard);
    assert_string_equal(terminal.name, "evil?? name");
    feed(&terminal, "\033[6;99999999999999999999;3t\033[4;20000;20000t", &keyboard);
    assert_int_equal(terminal.cell_height, 0);
    assert_int_equal(terminal.width, 0);
    feed(&terminal, "\033]11;rgb:zz/ff/ff\a\033]11;?\a\033_Gi=31;EINVAL:no\033\\\033_G\033\\\033[?2026;0$y",
         &keyboard);
    assert_false(terminal.light_background);
    assert_false(terminal.kitty);
    assert_false(terminal.synchronized);
    feed(&terminal, "\033[?c", &keyboard);
    assert_true(terminal_answered(&terminal));
    assert_int_equal(keyboard.size, 0);
    bytes_release(&keyboard);
}

/* Any bytes in any pieces: nothing is lost but what had the form of a reply, and nothing is made up. */
static void test_random_bytes(void **state)
{
    (void)state;
    static const char alphabet[] = "\033\033\033[]P_G>|?;012346;26$yctnRS11rgb:/f\a\\xq";
    uint32_t seed = 99;

    for (int round = 0; round < 3000; round++) {
        struct terminal terminal;
        struct bytes keyboard = {0};
        char input[400];
        size_t used = 0;

        terminal_init(&terminal, &plain_xterm);
        for (size_t i = 0; i < sizeof input; i++)
            input[i] = alphabet[random_next(&seed) % (sizeof alphabet - 1)];
        while (used < sizeof input) {
            size_t count = random_next(&seed) % 9;
            count = count < sizeof input - used ? count : sizeof input - used;
            terminal_feed(&terminal, input + used, count, &keyboard);
            used += count;
        }
        terminal_give_up(&terminal, &keyboard);
        size_t at = 0;
        for (size_t i = 0; i < sizeof input && at < keyboard.size; i++)
            at += (char)keyboard.data[at] == input[i];
        assert_int_equal(at, keyboard.size);
        bytes_release(&keyboard);
    }
}

static void test_questions(void **state)
{
    (void)state;
    struct terminal terminal;
    struct terminal_environment environment = plain_xterm;
    struct bytes out = {0};

    terminal_init(&terminal, &environment);
    terminal_query(&terminal, "/shared", &out);
    bytes_append(&out, "", 1);
    const char *text = (const char *)out.data;
    assert_non_null(strstr(text, "\033_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\033\\"));
    assert_non_null(strstr(text, "t=s,f=24;L3NoYXJlZA==\033\\"));
    assert_non_null(strstr(text, "\033[?2026$p"));
    /* The one that every terminal answers comes last. */
    assert_string_equal(text + out.size - 4, "\033[c");

    out.size = 0;
    environment.tmux = "/tmp/tmux-0/default,1,0";
    terminal_init(&terminal, &environment);
    terminal_query(&terminal, "/shared", &out);
    bytes_append(&out, "", 1);
    text = (const char *)out.data;
    assert_non_null(strstr(text, "\033Ptmux;\033\033_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\033\033\\"));
    assert_non_null(strstr(text, "t=s,f=24;L3NoYXJlZA==\033\033\\\033\\"));

    out.size = 0;
    environment = (struct terminal_environment){.term = "linux", .utf8 = true, .palette = 8};
    terminal_init(&terminal, &environment);
    terminal_query(&terminal, NULL, &out);
    assert_keyboard(&out, "\033[c");

    out.size = 0;
    environment = (struct terminal_environment){.term = "dumb", .palette = -1};
    terminal_init(&terminal, &environment);
    terminal_query(&terminal, NULL, &out);
    assert_int_equal(out.size, 0);
    assert_true(terminal_answered(&terminal));
    bytes_release(&out);
}

static void test_video_mode(void **state)
{
    (void)state;
    for (enum video_mode mode = VIDEO_AUTO; mode <= VIDEO_NONE; mode++) {
        enum video_mode parsed;
        assert_true(video_mode_parse(video_mode_name(mode), &parsed));
        assert_int_equal(parsed, mode);
    }
    enum video_mode untouched = VIDEO_SIXEL;
    assert_false(video_mode_parse("", &untouched));
    assert_false(video_mode_parse("Kitty", &untouched));
    assert_int_equal(untouched, VIDEO_SIXEL);

    struct terminal terminal;
    terminal_init(&terminal, &plain_xterm);
    assert_int_equal(terminal_video(&terminal, VIDEO_AUTO), VIDEO_CELLS);
    assert_int_equal(terminal_video(&terminal, VIDEO_SIXEL), VIDEO_SIXEL);
    terminal.sixel = true;
    assert_int_equal(terminal_video(&terminal, VIDEO_AUTO), VIDEO_SIXEL);
    terminal.kitty = terminal.kitty_shared = true;
    assert_int_equal(terminal_video(&terminal, VIDEO_AUTO), VIDEO_KITTY);
    assert_true(terminal_has(&terminal, VIDEO_KITTY));
    assert_false(terminal_has(&terminal, VIDEO_ITERM));
    terminal.remote = true;
    assert_int_equal(terminal_video(&terminal, VIDEO_AUTO), VIDEO_CELLS);
    assert_int_equal(terminal_video(&terminal, VIDEO_NONE), VIDEO_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_environment),
        cmocka_unit_test(test_replies_split_anywhere),
        cmocka_unit_test(test_keys_are_given_back),
        cmocka_unit_test(test_nonsense_is_not_believed),
        cmocka_unit_test(test_escape_key_alone_comes_back_when_given_up),
        cmocka_unit_test(test_hostile_replies),
        cmocka_unit_test(test_random_bytes),
        cmocka_unit_test(test_questions),
        cmocka_unit_test(test_video_mode),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
