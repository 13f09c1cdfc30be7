/* Which time it is: a year of good and bad clocks (R9, R10), by the rule alone. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "store/gate/timekeeping.h"

#define HOUR INT64_C(3600000)
#define DAY  CLOCK_DAY_MS

static const int64_t BEGIN = INT64_C(1796000000000); /* of each story: a Monday morning */

/* A computer on which the program is started, and the store that it belongs to. `true_at` is the real time,
 * which only the test knows. */
struct story {
    struct clock_belief belief;
    int64_t true_at, booted_at; /* ms */
    int boots;
    int64_t ahead_most, behind_most; /* of the store's time against the real one, at any start */
};

static void restart(struct story *story)
{
    story->boots++;
    story->booted_at = story->true_at;
}

static struct story story_of(void)
{
    struct story story = {.true_at = BEGIN};
    restart(&story);
    return story;
}

/* A start of the program with a clock that is wrong by so much. */
static enum clock_verdict start(struct story *story, int64_t wrong, bool synced)
{
    struct clock_moment now = {.at = story->true_at + wrong, .up = story->true_at - story->booted_at};
    snprintf(now.boot, sizeof now.boot, "boot-%d", story->boots);
    enum clock_verdict verdict = clock_weigh(&story->belief, &now, synced);
    int64_t off = story->belief.right.at - story->true_at;
    story->ahead_most = off > story->ahead_most ? off : story->ahead_most;
    story->behind_most = -off > story->behind_most ? -off : story->behind_most;
    return verdict;
}

static int64_t late(const struct story *story)
{
    return story->true_at - story->belief.right.at;
}

/* A computer that is on all year, and one that is switched off every night and at weekends, with holidays. */
static void R9_a_year_of_right_clocks(void **state)
{
    struct story server = story_of(), desk = story_of();
    (void)state;
    for (int day = 0; day < 365; day++) {
        server.true_at += DAY;
        assert_int_equal(start(&server, 0, false), CLOCK_FITS);
        assert_int_equal(late(&server), 0);
        desk.true_at += DAY;
        const bool holidays = (day > 100 && day < 110) || (day > 230 && day < 272);
        if (day % 7 > 4 || holidays)
            continue;
        restart(&desk);
        start(&desk, 0, false);
        desk.true_at += 6 * HOUR;
        start(&desk, 0, false);
        desk.true_at -= 6 * HOUR;
        /* It never runs ahead, and within a week of days after the longest holidays it is a few days late. */
        assert_true(desk.belief.right.at <= desk.true_at + 6 * HOUR);
        if (day < 100 || (day > 125 && day < 230) || day > 290)
            assert_true(late(&desk) <= 4 * DAY);
    }
    assert_true(desk.ahead_most <= 0);
}

/* A clock that the network keeps right is believed after any pause. */
static void R9_a_clock_that_is_kept_right_is_never_late(void **state)
{
    struct story story = story_of();
    (void)state;
    start(&story, 0, true);
    for (int pause = 1; pause < 100; pause += 7) {
        story.true_at += pause * DAY;
        restart(&story);
        assert_int_equal(start(&story, 0, true), CLOCK_FITS);
        assert_int_equal(late(&story), 0);
    }
}

/* No single start moves the store's time, whatever its clock says and however often it is repeated. */
static void R9_no_single_start_deletes_or_stops(void **state)
{
    static const int64_t wrong[] = {HOUR, DAY, 2 * DAY, 29 * DAY, 61 * DAY, 122 * DAY, 3650 * DAY};
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        for (int sign = -1; sign <= 1; sign += 2) {
            struct story story = story_of();
            start(&story, 0, false);
            for (int again = 0; again < 50; again++) {
                story.true_at += HOUR / 60;
                assert_int_not_equal(start(&story, sign * wrong[i], false), CLOCK_FITS);
                assert_int_equal(story.belief.right.at, BEGIN);
            }
            /* The next right one goes on as if nothing had been. */
            story.true_at += HOUR;
            assert_int_equal(start(&story, 0, false), CLOCK_FITS);
            assert_int_equal(late(&story), 0);
        }
    }
}

/* The clock is set on, and on again, without the computer having been off: its uptime tells. */
static void R9_a_clock_that_is_set_on_twice_is_no_second_day(void **state)
{
    struct story story = story_of();
    (void)state;
    start(&story, 0, false);
    for (int day = 1; day <= 30; day++) {
        story.true_at += HOUR / 60;
        assert_int_equal(start(&story, day * DAY, false), CLOCK_AHEAD);
        assert_int_equal(story.belief.right.at, BEGIN);
    }
}

/* Somebody starts with a clock ahead every day of a year, between the others, whose clocks are right. */
static void R9_a_bad_clock_among_good_ones_is_no_matter(void **state)
{
    static const int64_t wrong[] = {DAY, 29 * DAY, 61 * DAY, -DAY, -100 * DAY};
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct story story = story_of();
        for (int day = 0; day < 365; day++) {
            assert_int_equal(start(&story, 0, false), CLOCK_FITS);
            story.true_at += 2 * HOUR;
            assert_int_not_equal(start(&story, wrong[i], false), CLOCK_FITS);
            story.true_at += 22 * HOUR;
        }
        assert_true(story.ahead_most <= 0);
        assert_true(story.behind_most <= 2 * HOUR);
    }
}

/* Whoever goes to the length of two restarts gets a week, and the next days take it back. */
static void R9_two_restarts_gain_a_week_and_lose_it_again(void **state)
{
    struct story story = story_of();
    (void)state;
    start(&story, 0, false);
    for (int times = 0; times < 2; times++) {
        story.true_at += HOUR;
        restart(&story);
        start(&story, (61 + times) * DAY, false);
    }
    assert_int_equal(story.belief.right.at, BEGIN + CLOCK_STEP_MS);
    int days = 0;
    do {
        story.true_at += DAY;
        restart(&story);
        start(&story, 0, false);
        assert_true(++days < 4);
    } while (late(&story) < 0 || late(&story) > 2 * DAY);
    /* From here on it stays on. */
    story.true_at += HOUR * 18;
    start(&story, 0, false);
    /* And not a day of a year is lost by it. */
    for (int day = 0; day < 365; day++) {
        story.true_at += DAY;
        start(&story, 0, false);
    }
    assert_int_equal(late(&story), 0);
}

/* A battery that is empty: each day the clock begins again at the same day, years ago. Nothing goes by it,
 * and when somebody sets it right the store has caught up after some days. */
static void R9_a_clock_that_begins_anew_each_day(void **state)
{
    struct story story = story_of();
    (void)state;
    start(&story, 0, false);
    for (int day = 0; day < 60; day++) {
        story.true_at += DAY;
        restart(&story);
        assert_int_equal(start(&story, BEGIN - 2000 * DAY - story.true_at, false), CLOCK_BEHIND);
        assert_int_equal(story.belief.right.at, BEGIN);
    }
    for (int day = 0; day < 12; day++) {
        story.true_at += DAY;
        restart(&story);
        start(&story, 0, false);
    }
    assert_true(late(&story) >= 0 && late(&story) <= 2 * DAY);
}

/* One that was believed by mistake from the first day on is put right by the days. */
static void R9_a_store_that_began_with_a_wrong_clock(void **state)
{
    (void)state;
    for (int sign = -1; sign <= 1; sign += 2) {
        struct story story = story_of();
        int days = 0;
        assert_int_equal(start(&story, sign * 30 * DAY, false), CLOCK_FITS);
        do {
            story.true_at += DAY;
            restart(&story);
            start(&story, 0, false);
            assert_true(++days < 12);
        } while (late(&story) < 0 || late(&story) > 2 * DAY);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(R9_a_year_of_right_clocks),
        cmocka_unit_test(R9_a_clock_that_is_kept_right_is_never_late),
        cmocka_unit_test(R9_no_single_start_deletes_or_stops),
        cmocka_unit_test(R9_a_clock_that_is_set_on_twice_is_no_second_day),
        cmocka_unit_test(R9_a_bad_clock_among_good_ones_is_no_matter),
        cmocka_unit_test(R9_two_restarts_gain_a_week_and_lose_it_again),
        cmocka_unit_test(R9_a_clock_that_begins_anew_each_day),
        cmocka_unit_test(R9_a_store_that_began_with_a_wrong_clock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
