/* Tags: the keys of the list at first, which must mean nothing else while watching. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tui/words/words-tag.h"

static void keys_of_the_first_list_mean_nothing_else(void **state)
{
    (void)state;
#define X(id, name, key, colour, stretch) \
    if (tag_key_taken(key))               \
        fail_msg("%s: the key %s means: %s", name, key, tag_key_taken(key));
    TAGS_AT_FIRST(X)
#undef X
    assert_non_null(tag_key_taken("n"));
    assert_non_null(tag_key_taken("q")); /* everywhere */
    assert_null(tag_key_taken(""));
}

static void signs_take_one_column(void **state)
{
    (void)state;
    const struct tag accented = {.key = "e", .sign = "é"}, without = {.key = "", .sign = "é"};
    assert_string_equal(tag_sign(NULL), "*");
    assert_string_equal(tag_sign(&(struct tag){.key = "w", .sign = "+"}), "+");
    /* In the locale C the sign may be shown or not, but never something wider. */
    assert_non_null(tag_sign(&accented));
    assert_non_null(tag_sign(&without));
    for (int i = 0; i < TAG_COLOUR_COUNT; i++)
        assert_true(words_tag_colour((enum tag_colour)i)[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_of_the_first_list_mean_nothing_else),
        cmocka_unit_test(signs_take_one_column),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
