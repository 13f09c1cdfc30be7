/* Loudness in the store: kept with the footage, by its key, and gone with it (R9). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store/check.h"
#include "store/loudness.h"
#include "store/policy.h"
#include "store/purge.h"
#include "store/review.h"
#include "store/sessions.h"
#include "tests/unit/lesson.h"

enum { COUNT = 70000, MS = 50 };

static struct lesson lesson;
static struct error error;
static struct import_result result;
static struct clip_list clips;
static struct footage_access access_;
static unsigned char values[2 * COUNT], read_back[2 * COUNT];

static int setup(void **state)
{
    (void)state;
    lesson_make(&lesson);
    must(policy_set(&lesson.store, lesson.owner, "grace_days", "0", &error), &error);
    card_add(&lesson, "a.mp4", 100000, 1);
    must(lesson_import(&lesson, "", false, &result, &error), &error);
    must(clip_list(&lesson.store, lesson.coach, result.session, &lesson.arena, &clips, &error), &error);
    must(session_open_footage(&lesson.store, lesson.coach, result.session, &access_, &error), &error);
    card_bytes(values, sizeof values, 7);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    footage_access_release(&access_);
    lesson_destroy(&lesson);
    return 0;
}

static bool save(void)
{
    return loudness_save(&lesson.store, result.session, clips.items[0].id, access_.key, MS, values, COUNT, &error);
}

static bool load(const unsigned char *key, size_t count)
{
    bool found;
    must(loudness_load(&lesson.store, clips.items[0].id, key, MS, read_back, count, &found, &error), &error);
    return found;
}

static const char *file(const char *ending)
{
    return arena_printf(&lesson.arena, "%s/footage/%s.%s", lesson.place, clips.items[0].id, ending);
}

static bool there(const char *ending)
{
    return access(file(ending), F_OK) == 0;
}

static void what_is_kept_is_read_back(void **state)
{
    (void)state;
    assert_false(load(access_.key, COUNT));
    assert_true(save());
    assert_true(load(access_.key, COUNT));
    assert_memory_equal(values, read_back, sizeof values);
    assert_false(there("loudness.part"));
    values[5] ^= 1;
    assert_true(save());
    assert_true(load(access_.key, COUNT));
    assert_memory_equal(values, read_back, sizeof values);
}

static void another_key_another_length_and_damage_are_as_nothing(void **state)
{
    (void)state;
    unsigned char other[KEY_SIZE] = {1};
    assert_true(save());
    assert_false(load(other, COUNT));
    assert_false(load(access_.key, COUNT - 1));
    int fd = open(file("loudness"), O_RDWR | O_CLOEXEC);
    assert_int_equal(pwrite(fd, "x", 1, 70000), 1);
    close(fd);
    assert_false(load(access_.key, COUNT));
    assert_true(save());
    assert_true(load(access_.key, COUNT));
}

static void what_a_crash_left_is_taken_over(void **state)
{
    (void)state;
    size_t dropped;
    assert_int_equal(close(open(file("loudness.part"), O_CREAT | O_WRONLY | O_CLOEXEC, 0600)), 0);
    /* It belongs to a clip that is there, so a start leaves it alone, and check has nothing against it. */
    assert_true(import_recover(&lesson.store, &dropped, &error));
    struct check_report report;
    assert_true(check_run(&lesson.store, lesson.coach, true, &lesson.arena, &report, &error));
    assert_int_equal(report.count, 0);
    assert_true(save());
    assert_false(there("loudness.part"));
    assert_true(load(access_.key, COUNT));
    assert_true(import_recover(&lesson.store, &dropped, &error));
    assert_true(load(access_.key, COUNT));
}

static void R9_it_goes_with_the_footage(void **state)
{
    (void)state;
    struct purge_list list;
    assert_true(save());
    assert_int_equal(close(open(file("loudness.part"), O_CREAT | O_WRONLY | O_CLOEXEC, 0600)), 0);
    must(session_complete(&lesson.store, lesson.coach, result.session, &error), &error);
    must(purge_run(&lesson.store, NULL, PURGE_AWAIT, &lesson.arena, &list, &error), &error);
    assert_int_equal(list.count, 1);
    assert_false(there("tbf"));
    assert_false(there("loudness"));
    assert_false(there("loudness.part"));
}

/* A listener that comes too late leaves nothing behind. */
static void R9_nothing_is_kept_of_what_was_shredded(void **state)
{
    (void)state;
    lesson_sql(&lesson, "UPDATE session SET shredded_at = 1");
    assert_true(save());
    assert_false(there("loudness"));
    assert_false(there("loudness.part"));
}

/* What outlived a purge after all (a crash in between) is removed at the next start. */
static void R9_what_outlived_its_footage_is_removed(void **state)
{
    (void)state;
    struct purge_list list;
    size_t dropped;
    must(session_complete(&lesson.store, lesson.coach, result.session, &error), &error);
    must(purge_run(&lesson.store, NULL, PURGE_AWAIT, &lesson.arena, &list, &error), &error);
    assert_int_equal(close(open(file("loudness"), O_CREAT | O_WRONLY | O_CLOEXEC, 0600)), 0);
    struct check_report report;
    assert_true(check_run(&lesson.store, NULL, false, &lesson.arena, &report, &error));
    assert_int_equal(report.count, 1);
    assert_true(import_recover(&lesson.store, &dropped, &error));
    assert_false(there("loudness"));
}

int main(void)
{
#define test(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        test(what_is_kept_is_read_back),
        test(another_key_another_length_and_damage_are_as_nothing),
        test(what_a_crash_left_is_taken_over),
        test(R9_it_goes_with_the_footage),
        test(R9_nothing_is_kept_of_what_was_shredded),
        test(R9_what_outlived_its_footage_is_removed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
