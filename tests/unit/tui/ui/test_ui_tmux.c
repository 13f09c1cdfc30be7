/* Where tmux says that it shows this program. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tui/ui/tmux.h"

static void answers_are_understood(void **state)
{
    struct tmux_place place;
    (void)state;
    assert_true(tmux_parse("5 12 1 0 1 1 on bottom /dev/pts/4\n", &place));
    assert_true(place.visible);
    assert_int_equal(place.row, 5);
    assert_int_equal(place.column, 12);
    assert_string_equal(place.terminal, "/dev/pts/4");
    /* Its own lines at the top are none of the panes'. */
    assert_true(tmux_parse("5 0 1 0 1 1 on top /dev/pts/4\n", &place));
    assert_int_equal(place.row, 6);
    assert_true(tmux_parse("5 0 1 0 1 1 3 top /dev/pts/4\n", &place));
    assert_int_equal(place.row, 8);
    assert_true(tmux_parse("5 0 1 0 1 1 off top /dev/pts/4\n", &place));
    assert_int_equal(place.row, 5);
}

static void what_is_not_shown_is_known(void **state)
{
    struct tmux_place place;
    (void)state;
    assert_true(tmux_parse("0 0 0 0 1 1 on bottom /dev/pts/4\n", &place)); /* another window */
    assert_false(place.visible);
    assert_true(tmux_parse("0 0 1 1 0 1 on bottom /dev/pts/4\n", &place)); /* another pane fills it */
    assert_false(place.visible);
    assert_true(tmux_parse("0 0 1 0 0 1 on bottom /dev/pts/4\n", &place)); /* another pane is typed into */
    assert_true(place.visible);
    assert_true(tmux_parse("0 0 1 0 1 0 on bottom \n", &place)); /* nobody looks */
    assert_false(place.visible);
    assert_string_equal(place.terminal, "");
}

static void nonsense_changes_nothing(void **state)
{
    static const char *const answers[] = {"",
                                          "no server running",
                                          "1 2",
                                          "1 2 3 4 5 6 on",
                                          "-1 0 1 0 1 1 on top x",
                                          "2147483647 0 1 0 1 1 on top x",
                                          "0 99999999999999999999 1 0 1 1 on top x"};
    struct tmux_place place = {.row = 7};
    (void)state;
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
        assert_false(tmux_parse(answers[i], &place));
    assert_int_equal(place.row, 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_are_understood),
        cmocka_unit_test(what_is_not_shown_is_known),
        cmocka_unit_test(nonsense_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
