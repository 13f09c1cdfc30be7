/* Blurs in the store: encrypted, signed, seen by the trajectory's two people alone (R7), and gone with the
 * footage. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store/review/blurs.h"
#include "store/care/check.h"
#include "store/people/policy.h"
#include "store/footage/purge.h"
#include "store/review/review.h"
#include "store/review/sessions.h"
#include "tests/unit/lesson.h"

static struct lesson lesson;
static struct error error;
static struct import_result result;
static struct clip_list clips;
static struct blur_list blurs;
static char id[ID_SIZE];

static int setup(void **state)
{
    (void)state;
    lesson_make(&lesson);
    must(policy_set(&lesson.store, lesson.owner, "grace_days", "0", &error), &error);
    card_add(&lesson, "a.mp4", 100000, 1);
    card_add(&lesson, "b.mp4", 100000, 2);
    must(lesson_import(&lesson, "", false, &result, &error), &error);
    must(clip_list(&lesson.store, lesson.coach, result.session, &lesson.arena, &clips, &error), &error);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    lesson_destroy(&lesson);
    return 0;
}

static struct blur some(void)
{
    return (struct blur){.session = result.session,
                         .clip = clips.items[1].id,
                         .from_ms = 2000,
                         .until_ms = 9000,
                         .x = 1000,
                         .y = 2000,
                         .width = 3000,
                         .height = 4000};
}

static void add_one(void)
{
    const struct blur blur = some();
    must(blur_add(&lesson.store, lesson.coach, &blur, id, &error), &error);
}

static size_t list_for(const struct actor *actor)
{
    must(blur_list(&lesson.store, actor, NULL, result.session, &lesson.arena, &blurs, &error), &error);
    return blurs.count;
}

static void R7_both_people_see_it_and_nobody_else(void **state)
{
    (void)state;
    add_one();
    const struct actor *const both[] = {lesson.coach, lesson.teacher};
    for (int i = 0; i < 2; i++) {
        assert_int_equal(list_for(both[i]), 1);
        const struct blur *blur = &blurs.items[0];
        assert_true(blur->sound);
        assert_int_equal(blur->mine, i == 0);
        assert_string_equal(blur->author, "Carla Coach");
        assert_string_equal(blur->clip, clips.items[1].id);
        assert_int_equal(blur->from_ms, 2000);
        assert_int_equal(blur->until_ms, 9000);
        assert_int_equal(blur->session_ms, 62000);
        assert_true(blur->x == 1000 && blur->y == 2000 && blur->width == 3000 && blur->height == 4000);
    }
    const struct actor *const others[] = {lesson.owner, lesson.registrar};
    for (int i = 0; i < 2; i++) {
        const struct blur blur = some();
        char other[ID_SIZE];
        assert_false(
            blur_list(&lesson.store, others[i], NULL, result.session, &lesson.arena, &blurs, &error));
        assert_int_equal(error.kind, ERROR_DENIED);
        assert_false(blur_add(&lesson.store, others[i], &blur, other, &error));
        assert_int_equal(error.kind, ERROR_DENIED);
    }
}

static void nothing_of_it_is_in_the_clear(void **state)
{
    (void)state;
    add_one();
    assert_int_equal(lesson_sql(&lesson, "SELECT COUNT(*) FROM blur WHERE instr(sealed, '3000') > 0"), 0);
    assert_int_equal(
        lesson_sql(&lesson, "SELECT COUNT(*) FROM audit WHERE action = 'blur.add' AND detail IS NULL"), 1);
}

static void only_who_made_it_changes_or_removes_it(void **state)
{
    (void)state;
    add_one();
    struct blur blur = some();
    blur.id = id;
    blur.until_ms = 60500; /* more than there is */
    blur.x = 9990;
    blur.width = 10;
    assert_false(blur_edit(&lesson.store, lesson.teacher, &blur, &error));
    assert_int_equal(error.kind, ERROR_DENIED);
    assert_false(blur_remove(&lesson.store, lesson.teacher, id, &error));
    assert_int_equal(error.kind, ERROR_DENIED);
    assert_true(blur_edit(&lesson.store, lesson.coach, &blur, &error));
    assert_int_equal(list_for(lesson.teacher), 1);
    assert_true(blurs.items[0].sound);
    assert_int_equal(blurs.items[0].until_ms, 60000);
    assert_int_equal(blurs.items[0].x, BLUR_WHOLE - BLUR_LEAST);
    assert_int_equal(blurs.items[0].width, BLUR_LEAST);
    assert_true(blur_remove(&lesson.store, lesson.coach, id, &error));
    assert_int_equal(list_for(lesson.teacher), 0);
    assert_false(blur_remove(&lesson.store, lesson.coach, id, &error));
    assert_true(blur_restore(&lesson.store, lesson.coach, id, &error));
    assert_int_equal(list_for(lesson.teacher), 1);
    assert_int_equal(
        lesson_sql(&lesson, "SELECT COUNT(*) FROM audit WHERE action LIKE 'blur.%' AND refused = 0"), 4);
    assert_int_equal(
        lesson_sql(&lesson, "SELECT COUNT(*) FROM audit WHERE action LIKE 'blur.%' AND refused = 1"), 2);
}

static void what_makes_no_sense_is_refused(void **state)
{
    (void)state;
    struct blur blur = some();
    blur.until_ms = blur.from_ms;
    assert_false(blur_add(&lesson.store, lesson.coach, &blur, id, &error));
    assert_int_equal(error.kind, ERROR_INVALID);
    blur = some();
    blur.clip = "01arz3ndektsv4rrffq69g5fav";
    assert_false(blur_add(&lesson.store, lesson.coach, &blur, id, &error));
    assert_int_equal(error.kind, ERROR_INVALID);
    assert_int_equal(list_for(lesson.coach), 0);
}

/* Moved to another clip, or with another's signature: it covers all that it could have been about. */
static void one_that_was_tampered_with_covers_its_clip(void **state)
{
    (void)state;
    static const char *const tampering[] = {
        "UPDATE blur SET clip_id = (SELECT id FROM clip WHERE position = 0)",
        "UPDATE blur SET sealed = zeroblob(LENGTH(sealed))",
        "UPDATE blur SET signature = zeroblob(64)",
        "UPDATE blur SET author_id = (SELECT id FROM account WHERE name = 'teacher')",
        "UPDATE blur SET created_at = created_at + 1",
    };
    for (size_t i = 0; i < sizeof tampering / sizeof *tampering; i++) {
        struct check_report report;
        lesson_sql(&lesson, "DELETE FROM blur");
        add_one();
        lesson_sql(&lesson, tampering[i]);
        assert_int_equal(list_for(lesson.coach), 1);
        assert_false(blurs.items[0].sound);
        assert_int_equal(blurs.items[0].from_ms, 0);
        assert_int_equal(blurs.items[0].until_ms, 60000);
        assert_int_equal(blurs.items[0].width, BLUR_WHOLE);
        assert_int_equal(blurs.items[0].height, BLUR_WHOLE);
        must(check_run(&lesson.store, lesson.coach, false, &lesson.arena, &report, &error), &error);
        /* By its own signature, and as a row that is not what its author left; the one before was deleted
         * unseen. */
        assert_int_equal(report.count, 2 + i);
        assert_non_null(strstr(report.findings[report.count - 1], "Blur"));
    }
}

static void R9_it_goes_with_the_footage(void **state)
{
    (void)state;
    struct purge_list list;
    add_one();
    must(session_complete(&lesson.store, lesson.coach, result.session, &error), &error);
    must(purge_run(&lesson.store, NULL, PURGE_AWAIT, &lesson.arena, &list, &error), &error);
    assert_int_equal(list.count, 1);
    assert_int_equal(lesson_sql(&lesson, "SELECT COUNT(*) FROM blur"), 0);
    const struct blur blur = some();
    assert_false(blur_add(&lesson.store, lesson.coach, &blur, id, &error));
    assert_int_equal(error.kind, ERROR_INVALID);
}

static void a_removed_one_goes_after_a_day(void **state)
{
    (void)state;
    int64_t marked, gone;
    add_one();
    assert_true(blur_remove(&lesson.store, lesson.coach, id, &error));
    must(review_apply_time(&lesson.store, &marked, &gone, &error), &error);
    assert_int_equal(lesson_sql(&lesson, "SELECT COUNT(*) FROM blur"), 1);
    lesson_sql(&lesson, "UPDATE blur SET removed_at = removed_at - 86400001");
    must(review_apply_time(&lesson.store, &marked, &gone, &error), &error);
    assert_int_equal(lesson_sql(&lesson, "SELECT COUNT(*) FROM blur"), 0);
    assert_false(blur_restore(&lesson.store, lesson.coach, id, &error));
}

int main(void)
{
#define test(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        test(R7_both_people_see_it_and_nobody_else),
        test(nothing_of_it_is_in_the_clear),
        test(only_who_made_it_changes_or_removes_it),
        test(what_makes_no_sense_is_refused),
        test(one_that_was_tampered_with_covers_its_clip),
        test(R9_it_goes_with_the_footage),
        test(a_removed_one_goes_after_a_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
