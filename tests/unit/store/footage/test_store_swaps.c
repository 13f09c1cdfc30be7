/* Files of footage that were swapped: all of a lesson are under one key, and none opens in another's place
 * (R13). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store/care/check.h"
#include "store/footage/footage.h"
#include "store/footage/loudness.h"
#include "store/footage/proxy.h"
#include "store/review/sessions.h"
#include "tests/unit/lesson.h"

enum { COUNT = 100 };
static const struct loudness_source every_50_ms = {.value_ms = 50};

static struct lesson lesson;
static struct error error;
static struct import_result result;
static struct clip_list clips;
static struct footage_access access_;

/* Two clips that are one as long as the other, and what was made of them. */
static int setup(void **state)
{
    (void)state;
    lesson_make(&lesson);
    card_add(&lesson, "a.mp4", 5000, 1);
    card_add(&lesson, "b.mp4", 5000, 2);
    must(lesson_import(&lesson, "", true, &result, &error), &error);
    must(clip_list(&lesson.store, lesson.coach, result.session, &lesson.arena, &clips, &error), &error);
    must(session_open_footage(&lesson.store, lesson.coach, result.session, &access_, &error), &error);
    for (int clip = 0; clip < 2; clip++) {
        unsigned char values[2 * COUNT], film[5000];
        struct proxy_writer *writer;
        card_bytes(values, sizeof values, 10 + clip);
        card_bytes(film, sizeof film, 20 + clip);
        must(loudness_save(&lesson.store, result.session, clips.items[clip].id, access_.key, every_50_ms,
                           values, COUNT, &error),
             &error);
        must(proxy_create(&lesson.store, result.session, clips.items[clip].id, access_.key, &writer, &error),
             &error);
        must(proxy_write(writer, 0, film, sizeof film, &error) && proxy_finish(writer, &error), &error);
    }
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    footage_access_release(&access_);
    lesson_destroy(&lesson);
    return 0;
}

static const char *file(int clip, const char *ending)
{
    return arena_printf(&lesson.arena, "%s/footage/%s.%s", lesson.place, clips.items[clip].id, ending);
}

static void swap(const char *one, const char *other)
{
    const char *third = arena_printf(&lesson.arena, "%s/third", lesson.folder);
    assert_int_equal(rename(one, third), 0);
    assert_int_equal(rename(other, one), 0);
    assert_int_equal(rename(third, other), 0);
}

/* The clip as it is opened now. */
static enum error_kind opened(int clip)
{
    struct footage_reader *reader;
    struct footage_access now;
    must(session_open_footage(&lesson.store, lesson.teacher, result.session, &now, &error), &error);
    bool whole = footage_open(now.files[clip], now.key, &now.labels[clip], &reader, &error);
    footage_close(reader);
    footage_access_release(&now);
    return whole ? ERROR_NONE : error.kind;
}

static bool proxy_there(int clip)
{
    int fd;
    must(proxy_open(&lesson.store, clips.items[clip].id, access_.key, &fd, &error), &error);
    if (fd >= 0)
        close(fd);
    return fd >= 0;
}

static bool loudness_there(int clip)
{
    unsigned char values[2 * COUNT];
    bool found;
    must(loudness_load(&lesson.store, clips.items[clip].id, access_.key, every_50_ms, values, COUNT, &found,
                       &error),
         &error);
    return found;
}

/* What check finds without anybody's key; `mending` of it is made anew. */
static void finds(size_t count, size_t mending)
{
    struct check_report report;
    must(check_run(&lesson.store, NULL, false, &lesson.arena, &report, &error), &error);
    assert_int_equal(report.count, count);
    assert_int_equal(report.mending, mending);
}

static void R13_each_opens_in_its_own_place(void **state)
{
    (void)state;
    for (int clip = 0; clip < 2; clip++) {
        assert_int_equal(opened(clip), ERROR_NONE);
        assert_true(proxy_there(clip));
        assert_true(loudness_there(clip));
    }
    finds(0, 0);
}

static void R13_a_clip_does_not_open_in_the_place_of_another(void **state)
{
    (void)state;
    swap(file(0, "tbf"), file(1, "tbf"));
    for (int clip = 0; clip < 2; clip++) {
        assert_int_equal(opened(clip), ERROR_CONFLICT);
        assert_non_null(strstr(error.text, "swapped"));
    }
    finds(2, 0);
    swap(file(0, "tbf"), file(1, "tbf"));
    finds(0, 0);
}

static void R13_a_proxy_does_not_open_in_the_place_of_its_clip(void **state)
{
    (void)state;
    swap(file(0, "tbf"), file(0, "proxy"));
    assert_int_equal(opened(0), ERROR_CONFLICT);
    assert_false(proxy_there(0));
    assert_int_equal(opened(1), ERROR_NONE);
    finds(2, 1);
}

static void R13_what_was_made_of_another_clip_is_as_nothing(void **state)
{
    (void)state;
    swap(file(0, "proxy"), file(1, "proxy"));
    swap(file(0, "loudness"), file(1, "loudness"));
    for (int clip = 0; clip < 2; clip++) {
        assert_int_equal(opened(clip), ERROR_NONE);
        assert_false(proxy_there(clip));
        assert_false(loudness_there(clip));
    }
    finds(4, 4);
    swap(file(0, "proxy"), file(1, "loudness"));
    assert_false(proxy_there(0));
    assert_false(loudness_there(1));
}

/* R6: what is in the store is another film, so the card's stays. */
static void R6_an_original_is_not_wiped_while_another_film_lies_in_its_place(void **state)
{
    (void)state;
    size_t wiped, owed;
    swap(file(0, "tbf"), file(1, "tbf"));
    (void)lesson_wipe(&lesson, lesson.coach, &wiped, &owed, &error);
    assert_int_equal(wiped, 0);
    assert_true(card_whole(&lesson, "a.mp4", 5000, 1));
    assert_true(card_whole(&lesson, "b.mp4", 5000, 2));
    swap(file(0, "tbf"), file(1, "tbf"));
    must(lesson_wipe(&lesson, lesson.coach, &wiped, &owed, &error), &error);
    assert_int_equal(wiped, 2);
}

/* A clip's place in the lesson is bound into it, and its row is held against the trace besides. */
static void R13_a_clip_that_was_given_another_place_does_not_open(void **state)
{
    (void)state;
    struct footage_reader *reader;
    const struct footage_label elsewhere = footage_label(clips.items[0].id, 1, FOOTAGE_CLIP);
    assert_false(footage_open(access_.files[0], access_.key, &elsewhere, &reader, &error));
    assert_int_equal(error.kind, ERROR_CONFLICT);
    lesson_sql(&lesson, "UPDATE clip SET position = position + 2");
    lesson_sql(&lesson, "UPDATE clip SET position = 3 - position");
    struct footage_access now;
    assert_false(session_open_footage(&lesson.store, lesson.teacher, result.session, &now, &error));
    assert_int_equal(error.kind, ERROR_CORRUPT);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(R13_each_opens_in_its_own_place),
        TEST(R13_a_clip_does_not_open_in_the_place_of_another),
        TEST(R13_a_proxy_does_not_open_in_the_place_of_its_clip),
        TEST(R13_what_was_made_of_another_clip_is_as_nothing),
        TEST(R6_an_original_is_not_wiped_while_another_film_lies_in_its_place),
        TEST(R13_a_clip_that_was_given_another_place_does_not_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
