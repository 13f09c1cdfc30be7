/* What is made of footage (loudness, proxies): kept beside it, under its key, and gone with it (R9). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store/care/check.h"
#include "store/footage/footage.h"
#include "store/footage/loudness.h"
#include "store/people/policy.h"
#include "store/footage/proxy.h"
#include "store/footage/purge.h"
#include "store/review/review.h"
#include "store/review/sessions.h"
#include "tests/unit/damage.h"
#include "tests/unit/lesson.h"

enum { COUNT = 70000 };
static const struct loudness_source every_50_ms = {.value_ms = 50};

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

static bool save_loudness(void)
{
    return loudness_save(&lesson.store, result.session, clips.items[0].id, access_.key, every_50_ms, values,
                         COUNT, &error);
}

static bool load_loudness(const unsigned char *key, size_t count)
{
    bool found;
    must(loudness_load(&lesson.store, clips.items[0].id, key, every_50_ms, read_back, count, &found, &error),
         &error);
    return found;
}

static bool whole_loudness(void)
{
    return load_loudness(access_.key, COUNT) && memcmp(values, read_back, sizeof values) == 0;
}

/* Saves a proxy in two pieces, writing its beginning again at the end. */
static bool save_proxy(void)
{
    const char *clip = clips.items[0].id;
    struct proxy_writer *writer;
    if (!proxy_create(&lesson.store, result.session, clip, access_.key, &writer, &error))
        return false;
    assert_non_null(writer);
    assert_true(proxy_write(writer, 0, values + 1, 1000, &error));
    assert_true(proxy_write(writer, 1000, values + 1000, sizeof values - 1000, &error));
    assert_true(proxy_write(writer, 0, values, 1000, &error));
    assert_false(proxy_write(writer, FOOTAGE_CHUNK, values, 1000, &error));
    return proxy_finish(writer, &error);
}

static bool whole_proxy(void)
{
    const struct footage_label label = footage_label(clips.items[0].id, 0, FOOTAGE_PROXY);
    struct footage_reader *reader;
    size_t got;
    int fd;
    must(proxy_open(&lesson.store, clips.items[0].id, access_.key, &fd, &error), &error);
    if (fd < 0)
        return false;
    bool whole = footage_open(fd, access_.key, &label, &reader, &error) &&
                 footage_read(reader, 0, read_back, sizeof read_back, &got, &error) &&
                 got == footage_size(reader) && got == sizeof values &&
                 memcmp(values, read_back, sizeof values) == 0;
    footage_close(reader);
    close(fd);
    return whole;
}

/* The kinds; the tests are run for each. */
static const struct kind {
    const char *ending, *part;
    bool (*save)(void);
    bool (*whole)(void);
} kinds[] = {{"loudness", "loudness.part", save_loudness, whole_loudness},
             {"proxy", "proxy.part", save_proxy, whole_proxy}};

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
    const struct kind *kind = *state;
    assert_false(kind->whole());
    assert_true(kind->save());
    assert_true(kind->whole());
    assert_false(there(kind->part));
    values[5] ^= 1;
    assert_true(kind->save());
    assert_true(kind->whole());
}

static void another_key_and_damage_are_as_nothing(void **state)
{
    const struct kind *kind = *state;
    unsigned char right[KEY_SIZE];
    assert_true(kind->save());
    memcpy(right, access_.key, KEY_SIZE);
    access_.key[0] ^= 1;
    assert_false(kind->whole());
    memcpy(access_.key, right, KEY_SIZE);
    assert_true(kind->whole());
    int fd = open(file(kind->ending), O_RDWR | O_CLOEXEC);
    off_t end = lseek(fd, 0, SEEK_END);
    damage(fd, end - 1000);
    close(fd);
    assert_false(kind->whole());
    struct check_report report;
    assert_true(check_run(&lesson.store, lesson.coach, true, &lesson.arena, &report, &error));
    assert_int_equal(report.count, 1);
    assert_int_equal(report.mending, 1);
    assert_true(kind->save());
    assert_true(kind->whole());
}

static void loudness_of_another_length_is_as_nothing(void **state)
{
    (void)state;
    assert_true(save_loudness());
    assert_false(load_loudness(access_.key, COUNT - 1));
}

static void a_second_one_is_not_begun_beside_the_first(void **state)
{
    (void)state;
    struct proxy_writer *first, *second;
    const char *clip = clips.items[0].id;
    assert_true(proxy_create(&lesson.store, result.session, clip, access_.key, &first, &error));
    assert_non_null(first);
    assert_true(proxy_create(&lesson.store, result.session, clip, access_.key, &second, &error));
    assert_null(second);
    proxy_abandon(first);
    assert_false(there("proxy.part"));
    assert_false(there("proxy"));
    assert_true(save_proxy());
    assert_true(whole_proxy());
}

static void leave_unfinished(const struct kind *kind)
{
    int left = open(file(kind->part), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    assert_int_equal(write(left, values, sizeof values), sizeof values);
    assert_int_equal(close(left), 0);
}

/* The next start removes it; until then it is in nobody's way, and check has nothing against it. */
static void what_a_crash_left_is_taken_over(void **state)
{
    const struct kind *kind = *state;
    size_t dropped;
    leave_unfinished(kind);
    struct check_report report;
    assert_true(check_run(&lesson.store, lesson.coach, true, &lesson.arena, &report, &error));
    assert_int_equal(report.count, 0);
    assert_true(kind->save());
    assert_false(there(kind->part));
    assert_true(kind->whole());
    leave_unfinished(kind);
    assert_true(import_recover(&lesson.store, &dropped, &error));
    assert_false(there(kind->part));
    assert_true(kind->whole());
}

/* What somebody else is making now is no remnant. */
static void what_is_being_made_is_left_alone(void **state)
{
    (void)state;
    struct proxy_writer *writer;
    size_t dropped;
    assert_true(proxy_create(&lesson.store, result.session, clips.items[0].id, access_.key, &writer, &error));
    assert_non_null(writer);
    assert_true(import_recover(&lesson.store, &dropped, &error));
    assert_true(there("proxy.part"));
    proxy_abandon(writer);
}

/* The purge was quicker: it has removed what was not finished yet. */
static void R9_a_purge_in_between_is_no_failure(void **state)
{
    (void)state;
    struct proxy_writer *writer;
    struct purge_list list;
    assert_true(proxy_create(&lesson.store, result.session, clips.items[0].id, access_.key, &writer, &error));
    assert_true(proxy_write(writer, 0, values, sizeof values, &error));
    must(session_complete(&lesson.store, lesson.coach, result.session, &error), &error);
    must(purge_run(&lesson.store, NULL, PURGE_AWAIT, &lesson.arena, &list, &error), &error);
    assert_false(there("proxy.part"));
    must(proxy_finish(writer, &error), &error);
    assert_false(there("proxy"));
}

static void R9_it_goes_with_the_footage(void **state)
{
    const struct kind *kind = *state;
    struct purge_list list;
    assert_true(kind->save());
    assert_int_equal(close(open(file(kind->part), O_CREAT | O_WRONLY | O_CLOEXEC, 0600)), 0);
    must(session_complete(&lesson.store, lesson.coach, result.session, &error), &error);
    must(purge_run(&lesson.store, NULL, PURGE_AWAIT, &lesson.arena, &list, &error), &error);
    assert_int_equal(list.count, 1);
    assert_false(there("tbf"));
    assert_false(there(kind->ending));
    assert_false(there(kind->part));
}

/* Whoever comes with it after the footage was shredded leaves nothing behind. */
static void R9_nothing_is_kept_of_what_was_shredded(void **state)
{
    const struct kind *kind = *state;
    lesson_sql(&lesson, "UPDATE session SET shredded_at = 1");
    assert_true(kind->save());
    assert_false(there(kind->ending));
    assert_false(there(kind->part));
}

/* What outlived a purge after all (a crash in between) is removed at the next start. */
static void R9_what_outlived_its_footage_is_removed(void **state)
{
    const struct kind *kind = *state;
    struct purge_list list;
    size_t dropped;
    must(session_complete(&lesson.store, lesson.coach, result.session, &error), &error);
    must(purge_run(&lesson.store, NULL, PURGE_AWAIT, &lesson.arena, &list, &error), &error);
    assert_int_equal(close(open(file(kind->ending), O_CREAT | O_WRONLY | O_CLOEXEC, 0600)), 0);
    struct check_report report;
    assert_true(check_run(&lesson.store, NULL, false, &lesson.arena, &report, &error));
    assert_int_equal(report.count, 1);
    assert_true(import_recover(&lesson.store, &dropped, &error));
    assert_false(there(kind->ending));
}

static size_t missing(const struct actor *actor)
{
    struct proxy_missing_list list;
    must(proxy_missing(&lesson.store, actor, &lesson.arena, &list, &error), &error);
    for (size_t i = 0; i < list.count; i++)
        assert_string_equal(list.items[i].session, result.session);
    return list.count;
}

/* What is still to be made is told to who has a key to it, and of footage that is there to stay. */
static void R7_R9_missing_proxies_are_told_to_its_two_people(void **state)
{
    (void)state;
    assert_int_equal(missing(lesson.coach), 1);
    assert_int_equal(missing(lesson.teacher), 1);
    assert_int_equal(missing(lesson.owner), 0);
    assert_int_equal(missing(lesson.registrar), 0);
    assert_true(save_proxy());
    assert_int_equal(missing(lesson.coach), 0);
    must(proxy_remove(&lesson.store, clips.items[0].id, &error), &error);
    assert_int_equal(missing(lesson.coach), 1);
    must(session_complete(&lesson.store, lesson.coach, result.session, &error), &error);
    assert_int_equal(missing(lesson.coach), 0);
}

int main(void)
{
/* For each kind. */
#define each(test)                                                              \
    {#test " (loudness)", test, setup, teardown, (void *)(uintptr_t)&kinds[0]}, \
    {                                                                           \
#test " (proxy)", test, setup, teardown, (void *)(uintptr_t)&kinds[1]   \
    }
#define test(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        each(what_is_kept_is_read_back),
        each(another_key_and_damage_are_as_nothing),
        each(what_a_crash_left_is_taken_over),
        each(R9_it_goes_with_the_footage),
        each(R9_nothing_is_kept_of_what_was_shredded),
        each(R9_what_outlived_its_footage_is_removed),
        test(loudness_of_another_length_is_as_nothing),
        test(a_second_one_is_not_begun_beside_the_first),
        test(what_is_being_made_is_left_alone),
        test(R9_a_purge_in_between_is_no_failure),
        test(R7_R9_missing_proxies_are_told_to_its_two_people),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
