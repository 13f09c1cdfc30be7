/* Input: what terminals send becomes keys, mouse events and pasted text, and nothing else does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tui/ui/input.h"

enum { LATER = 1000 };

/* Writes what the bytes mean as words: "up ctrl-left mouse-press:4,7 paste:…". */
static void describe(const char *bytes, size_t count, size_t piece, char *text, size_t size)
{
    struct input input;
    struct input_event event;
    int64_t now = 0;
    size_t used = 0;
    input_init(&input, true);
    text[0] = '\0';
    for (size_t at = 0; at <= count; at += piece) {
        size_t next = at == count ? 0 : count - at < piece ? count - at : piece;
        input_feed(&input, bytes + at, next, now);
        if (at + piece > count || at == count)
            now += LATER; /* nothing more comes */
        while (input_next(&input, now, &event)) {
            char name[64];
            static const char *const kinds[] = {"press",  "drag",     "release",
                                                "double", "wheel-up", "wheel-down"};
            if (event.kind == INPUT_KEY)
                used += (size_t)snprintf(text + used, size - used, "%s ",
                                         key_format(event.key, name, sizeof name));
            else if (event.kind == INPUT_MOUSE)
                used += (size_t)snprintf(text + used, size - used, "%s:%d,%d ", kinds[event.mouse.kind],
                                         event.mouse.row, event.mouse.column);
            else if (event.kind == INPUT_UNREADABLE)
                used += (size_t)snprintf(text + used, size - used, "unreadable ");
            else
                used += (size_t)snprintf(text + used, size - used, "paste:%.*s ", (int)event.length,
                                         event.text);
        }
    }
    if (used)
        text[used - 1] = '\0';
    input_release(&input);
}

static const struct {
    const char *bytes, *means;
} known[] = {
    {"a", "a"},
    {"N", "N"},
    {"é€😀", "é € 😀"},
    {"\r", "enter"},
    {"\t", "tab"},
    {"\x7f", "backspace"},
    {"\b", "backspace"},
    {"\x12", "ctrl-r"},
    {"\x1f", "ctrl-_"},
    {"\x1a", "ctrl-z"},
    {"\033", "escape"},
    {"\033x", "alt-x"},
    {"\033é", "alt-é"},
    {"\033[A\033[B\033[C\033[D", "up down right left"},
    {"\033OA\033OH\033OF", "up home end"},
    {"\033[H\033[F\033[1~\033[4~\033[7~\033[8~", "home end home end home end"},
    {"\033[2~\033[3~\033[5~\033[6~", "insert delete pgup pgdn"},
    {"\033[1;2D\033[1;5D\033[1;3C\033[1;6A", "shift-left ctrl-left alt-right shift-ctrl-up"},
    {"\033[5;5~", "ctrl-pgup"},
    {"\033[Z", "shift-tab"},
    {"\033OP\033OQ\033OR\033OS", "f1 f2 f3 f4"},
    {"\033[11~\033[15~\033[17~\033[20~\033[21~\033[23~\033[24~", "f1 f5 f6 f9 f10 f11 f12"},
    {"\033[1;5P", "ctrl-f1"},
    {"\033[[A\033[[E", "f1 f5"},                                               /* Linux console */
    {"\033[a\033Od\033[5^\033[5$", "shift-up ctrl-left ctrl-pgup shift-pgup"}, /* rxvt */
    {"\033[27;5;9~\033[13;2u\033[97;5u", "ctrl-tab shift-enter ctrl-a"},
    {"\033[<0;5;3M\033[<32;6;3M\033[<0;6;3m", "press:2,4 drag:2,5 release:2,5"},
    {"\033[<64;1;1M\033[<65;200;60M", "wheel-up:0,0 wheel-down:59,199"},
    {"\033[<2;5;3M\033[<1;5;3Mx", "x"}, /* other buttons */
    {"\033[M !!", "press:0,0"},         /* before 1006 */
    {"\033[200~hello\nyou\033[201~x", "paste:hello\nyou x"},
    {"\033[200~a\033[Ab\033[201~", "paste:a\033[Ab"},
    {"\033[I\033[Ox", "x"},                  /* focus */
    {"\033[?62;4c\033[0n\033[12;40Rx", "x"}, /* answers that nobody waits for */
    {"\033]11;rgb:0000/0000/0000\ax\033]0;t\033\\y", "x y"},
    {"\033P>|tmux 3.3a\033\\x\033_Gi=1;OK\033\\y", "x y"},
    {"\033\033[A", "escape up"},
    /* no UTF-8 */
    {"\xff\xc3(\xe2\x82z\xc0\x80", "unreadable unreadable ( unreadable unreadable z unreadable unreadable"},
    {"\xc2\x85x", "x"},            /* a C1 control */
    {"\033[12;\x07q", "ctrl-g q"}, /* broken off */
};

static void check(size_t index, size_t piece)
{
    char text[512];
    const char *means = known[index].means;
    describe(known[index].bytes, strlen(known[index].bytes), piece, text, sizeof text);
    if (strcmp(text, means) != 0)
        fail_msg("case %zu in pieces of %zu: “%s” instead of “%s”", index, piece, text, means);
}

static void what_terminals_send(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        check(i, strlen(known[i].bytes));
}

static void the_same_in_pieces(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        for (size_t piece = 1; piece < strlen(known[i].bytes); piece++)
            check(i, piece);
    }
}

static void escape_waits_no_longer_than_it_must(void **state)
{
    (void)state;
    struct input input;
    struct input_event event;
    input_init(&input, true);
    assert_int_equal(input_timeout(&input, 0), -1);
    input_feed(&input, "\033", 1, 100);
    assert_false(input_next(&input, 100, &event));
    assert_int_equal(input_timeout(&input, 100), INPUT_ESCAPE_MS);
    assert_false(input_next(&input, 100 + INPUT_ESCAPE_MS - 1, &event));
    assert_true(input_next(&input, 100 + INPUT_ESCAPE_MS, &event));
    assert_int_equal(event.key.code, KEY_NAMED_ESCAPE);
    assert_int_equal(input_timeout(&input, 200), -1);
    input_release(&input);
}

static void pastes_have_an_end(void **state)
{
    (void)state;
    struct input input;
    struct input_event event;
    char *much = malloc(3 * INPUT_PASTE_MOST);
    memset(much, 'x', 3 * INPUT_PASTE_MOST);
    input_init(&input, true);
    input_feed(&input, "\033[200~", 6, 0);
    assert_false(input_next(&input, 0, &event));
    input_feed(&input, much, 3 * INPUT_PASTE_MOST, 0);
    assert_false(input_next(&input, 10, &event));
    input_feed(&input, "\033[201~y", 7, 10);
    assert_true(input_next(&input, 10, &event));
    assert_int_equal(event.kind, INPUT_PASTE);
    assert_true(event.too_much); /* as it is or not at all */
    assert_int_equal(event.length, 0);
    assert_true(input_next(&input, 10, &event));
    assert_int_equal(event.key.code, 'y');
    free(much);
    input_release(&input);
}

static void pasted(struct input *input, int64_t now, const char *text)
{
    struct input_event event;
    assert_true(input_next(input, now, &event));
    assert_int_equal(event.kind, INPUT_PASTE);
    assert_string_equal(event.text, text);
}

static void pressed(struct input *input, int64_t now, int code)
{
    struct input_event event;
    assert_true(input_next(input, now, &event));
    assert_int_equal(event.kind, INPUT_KEY);
    assert_int_equal(event.key.code, code);
    assert_false(input_next(input, now, &event));
}

/* The end of a paste is lost on its way: what came is there after a while, and the keys are keys again. */
static void a_paste_without_end_swallows_no_key(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        int code;
    } keys[] = {{"q", 'q'}, {"\r", KEY_NAMED_ENTER}, {"\033[A", KEY_NAMED_UP}, {"\x03", 'c'}, {"é", 0xE9}};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        struct input input;
        struct input_event event;
        input_init(&input, true);
        input_feed(&input, "\033[200~half", 10, 0);
        assert_false(input_next(&input, 0, &event));
        assert_int_equal(input_timeout(&input, 0), INPUT_PASTE_MS);
        assert_false(input_next(&input, INPUT_PASTE_MS - 1, &event));
        pasted(&input, INPUT_PASTE_MS, "half");
        assert_int_equal(input_timeout(&input, INPUT_PASTE_MS), -1);
        input_feed(&input, keys[i].bytes, strlen(keys[i].bytes), 5000);
        pressed(&input, 5000, keys[i].code);
        input_feed(&input, "x", 1, 5001);
        pressed(&input, 5001, 'x');
        input_release(&input);
    }
}

/* ctrl-C and Escape do not even wait for that. */
static void ctrl_c_and_escape_end_a_paste_that_falters(void **state)
{
    (void)state;
    struct input input;
    struct input_event event;
    input_init(&input, true);
    input_feed(&input, "\033[200~half", 10, 0);
    assert_false(input_next(&input, 0, &event));
    input_feed(&input, "\x03", 1, INPUT_FALTER_MS);
    pasted(&input, INPUT_FALTER_MS, "half");
    pressed(&input, INPUT_FALTER_MS, 'c');

    input_feed(&input, "\033[200~half", 10, 1000);
    assert_false(input_next(&input, 1000, &event));
    input_feed(&input, "\033", 1, 1000 + INPUT_FALTER_MS);
    assert_false(input_next(&input, 1000 + INPUT_FALTER_MS, &event)); /* the end may begin with it */
    assert_int_equal(input_timeout(&input, 1000 + INPUT_FALTER_MS), INPUT_FALTER_MS);
    pasted(&input, 1000 + 2 * INPUT_FALTER_MS, "half");
    pressed(&input, 1000 + 2 * INPUT_FALTER_MS, KEY_NAMED_ESCAPE);
    input_release(&input);
}

/* A line that is only slow loses nothing, and none of its text is taken for keys. */
static void a_slow_paste_is_one(void **state)
{
    (void)state;
    struct input input;
    struct input_event event;
    input_init(&input, true);
    input_feed(&input, "\033[200~one\nq", 11, 0);
    assert_false(input_next(&input, 0, &event));
    input_feed(&input, "\x03two", 4, 500); /* not by itself: it is pasted */
    assert_false(input_next(&input, 500, &event));
    pasted(&input, 3000, "one\nq\x03two");
    input_feed(&input, "three\nq\033", 8, 9000);
    assert_false(input_next(&input, 9000, &event));
    input_feed(&input, "[201~", 5, 9100);
    pasted(&input, 9100, "three\nq");
    input_feed(&input, "x", 1, 9101);
    pressed(&input, 9101, 'x');
    input_release(&input);
}

/* A terminal that speaks Latin-1 and says so: words come in as UTF-8, pasted or typed. */
static void another_encoding(void **state)
{
    (void)state;
    struct input input;
    struct input_event event;
    input_init(&input, false);
    input_feed(&input, "\033[200~abc\033[201~", 15, 0);
    pasted(&input, 0, "abc");
    /* The locale of this test knows no accents; then the bytes stay what they are, and the prompt says no. */
    input_feed(&input, "\033[200~\xe9\033[201~", 13, 0);
    pasted(&input, 0, "\xe9");
    input_feed(&input, "\xe9", 1, 0);
    assert_true(input_next(&input, 0, &event));
    assert_int_equal(event.kind, INPUT_UNREADABLE);
    input_release(&input);
}

/* Whatever the bytes: every key exists, every mouse event is on the screen, and the input never gets stuck.
 */
static void any_bytes(void **state)
{
    (void)state;
    uint32_t random = 1;
    for (int round = 0; round < 3000; round++) {
        struct input input;
        struct input_event event;
        char bytes[64];
        size_t count = 1 + (size_t)round % sizeof bytes;
        for (size_t i = 0; i < count; i++) {
            static const char often[] = "\033[O<;0129~MmPu_]\\";
            random = random * 1664525 + 1013904223;
            bytes[i] = random >> 28 < 11 ? often[(random >> 16) % (sizeof often - 1)] : (char)(random >> 16);
        }
        input_init(&input, round % 2 == 0);
        input_feed(&input, bytes, count, 0);
        for (int64_t now = 0; now < 3 * LATER; now += LATER) {
            size_t events = 0;
            while (input_next(&input, now, &event)) {
                assert_true(++events <= count);
                assert_true(event.kind != INPUT_KEY ||
                            (event.key.code >= ' ' && event.key.code < KEY_NAMED_PASTED));
                assert_true(event.kind != INPUT_MOUSE || (event.mouse.row >= 0 && event.mouse.column >= 0));
            }
        }
        assert_true(input.pasting || input.count == 0);
        input_release(&input);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_terminals_send),
        cmocka_unit_test(the_same_in_pieces),
        cmocka_unit_test(escape_waits_no_longer_than_it_must),
        cmocka_unit_test(pastes_have_an_end),
        cmocka_unit_test(a_paste_without_end_swallows_no_key),
        cmocka_unit_test(ctrl_c_and_escape_end_a_paste_that_falters),
        cmocka_unit_test(a_slow_paste_is_one),
        cmocka_unit_test(another_encoding),
        cmocka_unit_test(any_bytes),
    };
    return cmocka_run_group_tests_name("tui_input", tests, NULL, NULL);
}
