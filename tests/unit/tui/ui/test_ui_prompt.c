/* Prompts: editing whole letters, words, undo, limits, and where the cursor is drawn. */
#include "tests/unit/screen.h"

#include "tui/ui/prompt.h"

static enum prompt_result press(struct prompt *prompt, const char *name)
{
    struct key key;
    if (!key_parse(name, &key))
        fail_msg("%s is no key", name);
    return prompt_key(prompt, key);
}

static void type(struct prompt *prompt, const char *text)
{
    prompt_key(prompt, (struct key){.code = KEY_NAMED_END});
    while (*text) {
        char character[5] = "";
        size_t length = 1;
        while (((unsigned char)text[length] & 0xC0) == 0x80)
            length++;
        memcpy(character, text, length);
        struct key key = {.code = ' '};
        assert_true(*text == ' ' || key_parse(character, &key));
        assert_int_equal(prompt_key(prompt, key), PROMPT_EDITED);
        text += length;
    }
}

static void keys_edit(void **state)
{
    (void)state;
    struct prompt prompt;
    prompt_init(&prompt, "one two", 100, false);
    press(&prompt, "ctrl-a");
    press(&prompt, "delete");
    press(&prompt, "O");
    assert_string_equal(prompt.text, "One two");
    press(&prompt, "end");
    press(&prompt, "ctrl-w");
    assert_string_equal(prompt.text, "One ");
    type(&prompt, "three");
    press(&prompt, "ctrl-left");
    press(&prompt, "ctrl-k");
    assert_string_equal(prompt.text, "One ");
    type(&prompt, "x");
    press(&prompt, "left");
    press(&prompt, "ctrl-u");
    assert_string_equal(prompt.text, "x");
    assert_int_equal(press(&prompt, "enter"), PROMPT_DONE);
    assert_int_equal(press(&prompt, "escape"), PROMPT_LEFT);
    assert_int_equal(press(&prompt, "f9"), PROMPT_IGNORED);
    assert_int_equal(press(&prompt, "up"), PROMPT_IGNORED);
    assert_int_equal(press(&prompt, "ctrl-r"), PROMPT_IGNORED);
    prompt_release(&prompt);
}

static void letters_stay_whole(void **state)
{
    (void)state;
    struct prompt prompt;
    /* e with an accent of its own, a Chinese letter, a flag of two. */
    prompt_init(&prompt, "ae\xCC\x81\xE6\xBC\xA2\xF0\x9F\x87\xB3\xF0\x9F\x87\xB1", 100, false);
    assert_int_equal(prompt.cursor, prompt.length);
    press(&prompt, "backspace");
    assert_string_equal(prompt.text, "ae\xCC\x81\xE6\xBC\xA2");
    press(&prompt, "left");
    press(&prompt, "left");
    assert_int_equal(prompt.cursor, 1);
    press(&prompt, "delete");
    assert_string_equal(prompt.text, "a\xE6\xBC\xA2");
    prompt_release(&prompt);
}

static const char *refusal(struct prompt *prompt)
{
    static char sentence[256];
    if (!prompt_refusal(prompt, sentence, sizeof sentence))
        return "";
    char again[256];
    assert_false(prompt_refusal(prompt, again, sizeof again)); /* once */
    return sentence;
}

static void paste(struct prompt *prompt, const char *text)
{
    prompt_paste(prompt, text, strlen(text));
}

static void harmful_text_stays_out(void **state)
{
    (void)state;
    struct prompt prompt;
    prompt_init(&prompt, NULL, 100, false);
    paste(&prompt, "a\r\nb\tc\033[2Jd\xE2\x80\xAE"
                   "e");
    assert_string_equal(prompt.text, "a b c[2Jde");
    assert_non_null(strstr(refusal(&prompt), "left out of what you pasted (2)"));
    paste(&prompt, "fine\xff");
    assert_string_equal(prompt.text, "a b c[2Jde");
    assert_non_null(strstr(refusal(&prompt), "no text that can be read"));
    paste(&prompt, "new \xEE\x80\x80"); /* private: it is seen, and cannot be stored */
    assert_string_equal(prompt.text, "a b c[2Jde");
    assert_non_null(strstr(refusal(&prompt), "U+E000"));
    assert_int_equal(prompt_key(&prompt, (struct key){.code = 0x202E}), PROMPT_EDITED);
    assert_string_equal(prompt.text, "a b c[2Jde");
    assert_non_null(strstr(refusal(&prompt), "U+202E"));
    assert_int_equal(prompt_key(&prompt, (struct key){.code = 0xE9}), PROMPT_EDITED);
    assert_string_equal(prompt.text, "a b c[2Jde\xC3\xA9");
    assert_string_equal(refusal(&prompt), "");
    assert_int_equal(prompt_key(&prompt, (struct key){.code = KEY_NAMED_PASTED}), PROMPT_EDITED);
    prompt_release(&prompt);
}

/* Emoji of several parts, and Persian, typed letter by letter and pasted. */
static void joiners_are_kept(void **state)
{
    (void)state;
    static const char *const texts[] = {"👩\u200D👩\u200D👧", "می\u200Cخواهم", "❤\uFE0F\u200D🔥", "1\uFE0F\u20E3",
                                        "क्\u200Dष"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct prompt prompt;
        prompt_init(&prompt, NULL, 100, false);
        paste(&prompt, texts[i]);
        assert_string_equal(prompt.text, texts[i]);
        assert_string_equal(refusal(&prompt), "");
        prompt_set(&prompt, "");
        type(&prompt, texts[i]);
        assert_string_equal(prompt.text, texts[i]);
        assert_string_equal(refusal(&prompt), "");
        prompt_release(&prompt);
    }
}

static void no_more_than_allowed(void **state)
{
    (void)state;
    struct prompt prompt;
    prompt_init(&prompt, NULL, 5, false);
    paste(&prompt, "\xC3\xA9\xC3\xA9\xC3\xA9");
    assert_string_equal(refusal(&prompt), "");
    type(&prompt, "abc");
    assert_string_equal(prompt.text, "\xC3\xA9\xC3\xA9\xC3\xA9"
                                     "ab");
    assert_non_null(strstr(refusal(&prompt), "at most 5 characters"));
    press(&prompt, "backspace");
    paste(&prompt, "xyz"); /* as it is or not at all */
    assert_string_equal(prompt.text, "\xC3\xA9\xC3\xA9\xC3\xA9"
                                     "a");
    assert_non_null(strstr(refusal(&prompt), "3 characters, and 1 fit"));
    prompt_refuse_paste(&prompt);
    assert_non_null(strstr(refusal(&prompt), "too long"));
    prompt_release(&prompt);

    prompt_init(&prompt, NULL, 5, true);
    paste(&prompt, "secret");
    assert_int_equal(prompt.length, 0);
    assert_non_null(strstr(refusal(&prompt), "6 characters, and 5 fit"));
    paste(&prompt, "a\nb");
    assert_int_equal(prompt.length, 0);
    assert_non_null(strstr(refusal(&prompt), "one line"));
    paste(&prompt, "abc\n");
    assert_string_equal(prompt.text, "abc");
    assert_string_equal(refusal(&prompt), "");
    prompt_release(&prompt);
}

static void undo_by_words(void **state)
{
    (void)state;
    struct prompt prompt;
    prompt_init(&prompt, "start", 100, false);
    type(&prompt, " one two");
    press(&prompt, "backspace");
    press(&prompt, "backspace");
    assert_string_equal(prompt.text, "start one t");
    press(&prompt, "ctrl-_");
    assert_string_equal(prompt.text, "start one two");
    press(&prompt, "ctrl-_");
    assert_string_equal(prompt.text, "start one");
    press(&prompt, "ctrl-_");
    assert_string_equal(prompt.text, "start");
    press(&prompt, "ctrl-_");
    assert_string_equal(prompt.text, "start");
    for (int i = 0; i < 300; i++) {
        type(&prompt, "x");
        press(&prompt, "ctrl-u");
    }
    for (int i = 0; i < 300; i++)
        press(&prompt, "ctrl-_");
    prompt_release(&prompt);
}

static void secrets(void **state)
{
    (void)state;
    struct prompt prompt;
    screen_begin("C.UTF-8", 40, 5);
    prompt_init(&prompt, NULL, 20, true);
    type(&prompt, "s3cret");
    prompt_paste(&prompt, "-more\n", 6);
    assert_string_equal(prompt.text, "s3cret-more");
    press(&prompt, "ctrl-_"); /* no copies are kept, so nothing comes back */
    assert_string_equal(prompt.text, "s3cret-more");
    prompt_draw(&prompt, (struct area){1, 2, 1, 20}, true);
    assert_null(strstr(screen_row(1), "s3"));
    assert_string_equal(screen_row(1), "  •••••••••••");
    assert_int_equal(prompt.cursor_column, 13);
    type(&prompt, "0123456789012345678901234567890");
    assert_int_equal(prompt.length, 20);
    prompt_release(&prompt);
    screen_finish();
}

static void one_row_follows_the_cursor(void **state)
{
    (void)state;
    struct prompt prompt;
    screen_begin("C.UTF-8", 40, 5);
    prompt_init(&prompt, "0123456789abcdef", 100, false);
    prompt_draw(&prompt, (struct area){0, 5, 1, 10}, true);
    assert_string_equal(screen_row(0), "     789abcdef");
    assert_int_equal(prompt.cursor_row, 0);
    assert_int_equal(prompt.cursor_column, 14);
    press(&prompt, "home");
    prompt_draw(&prompt, (struct area){0, 5, 1, 10}, true);
    assert_int_equal(prompt.cursor_column, 5);
    prompt_draw(&prompt, (struct area){0, 5, 1, 10}, false);
    assert_int_equal(prompt.cursor_row, -1);
    prompt_release(&prompt);
    screen_finish();
}

static void more_rows_wrap(void **state)
{
    (void)state;
    struct prompt prompt;
    screen_begin("C.UTF-8", 40, 6);
    prompt_init(&prompt, "the quick brown fox jumps", 100, false);
    assert_int_equal(prompt_rows(&prompt, 11), 3);
    prompt_draw(&prompt, (struct area){0, 0, 3, 11}, true);
    assert_string_equal(screen_row(0), "the quick");
    assert_string_equal(screen_row(1), "brown fox");
    assert_string_equal(screen_row(2), "jumps");
    assert_int_equal(prompt.cursor_row, 2);
    assert_int_equal(prompt.cursor_column, 5);
    press(&prompt, "ctrl-left");
    press(&prompt, "ctrl-left");
    prompt_draw(&prompt, (struct area){0, 0, 3, 11}, true);
    assert_int_equal(prompt.cursor_row, 1);
    assert_int_equal(prompt.cursor_column, 6);
    /* Fewer rows than it takes: those around the cursor. */
    press(&prompt, "end");
    erase();
    prompt_draw(&prompt, (struct area){0, 0, 2, 11}, true);
    assert_string_equal(screen_row(0), "brown fox");
    assert_int_equal(prompt.cursor_row, 1);
    prompt_release(&prompt);
    screen_finish();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_edit),
        cmocka_unit_test(letters_stay_whole),
        cmocka_unit_test(harmful_text_stays_out),
        cmocka_unit_test(joiners_are_kept),
        cmocka_unit_test(no_more_than_allowed),
        cmocka_unit_test(undo_by_words),
        cmocka_unit_test(secrets),
        cmocka_unit_test(one_row_follows_the_cursor),
        cmocka_unit_test(more_rows_wrap),
    };
    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests_name("tui_prompt", tests, NULL, NULL);
}
