/* Rectangles that are drawn: turned with the picture and back, moved and sized inside it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tui/watch/blur.h"

static bool same(struct blur_rectangle a, struct blur_rectangle b)
{
    return a.x == b.x && a.y == b.y && a.width == b.width && a.height == b.height;
}

static void turning_goes_with_the_picture(void **state)
{
    (void)state;
    /* Near the top left, wide and low. Clockwise, its left side comes to lie at the top. */
    const struct blur_rectangle r = {1000, 500, 3000, 800};
    assert_true(same(blur_turned(r, 0), r));
    assert_true(same(blur_turned(r, 90), (struct blur_rectangle){8700, 1000, 800, 3000}));
    assert_true(same(blur_turned(r, 180), (struct blur_rectangle){6000, 8700, 3000, 800}));
    assert_true(same(blur_turned(r, 270), (struct blur_rectangle){500, 6000, 800, 3000}));
    for (int degrees = -360; degrees <= 720; degrees += 90)
        assert_true(same(blur_turned(blur_turned(r, degrees), -degrees), r));
    assert_true(same(blur_turned(blur_turned(r, 90), 90), blur_turned(r, 180)));
}

static void it_never_leaves_the_picture(void **state)
{
    (void)state;
    struct blur_rectangle r = {4000, 3500, 2000, 3000};
    for (int i = 0; i < 20000; i++) {
        int x = (i * 7919) % 4001 - 2000, y = (i * 104729) % 4001 - 2000;
        r = i % 2 ? blur_moved(r, x, y) : blur_sized(r, x, y);
        assert_true(r.x >= 0 && r.y >= 0 && r.width >= BLUR_LEAST && r.height >= BLUR_LEAST);
        assert_true(r.x + r.width <= BLUR_WHOLE && r.y + r.height <= BLUR_WHOLE);
    }
    r = blur_moved((struct blur_rectangle){4000, 3500, 2000, 3000}, -200, 200);
    assert_true(same(r, (struct blur_rectangle){3800, 3700, 2000, 3000}));
    r = blur_sized(r, 200, -200);
    assert_true(same(r, (struct blur_rectangle){3800, 3700, 2200, 2800}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(turning_goes_with_the_picture),
        cmocka_unit_test(it_never_leaves_the_picture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
