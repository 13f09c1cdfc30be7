/* Where somebody left off in a lesson: theirs alone, and gone with the session. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/footage/purge.h"
#include "store/people/policy.h"
#include "store/review/left-off.h"
#include "store/review/review.h"
#include "tests/unit/damage.h"
#include "tests/unit/lesson.h"

enum { LENGTH = 3000000 };

static struct lesson lesson;
static struct error error;
static struct import_result result;

static int setup(void **state)
{
    (void)state;
    lesson_make(&lesson);
    must(policy_set(&lesson.store, lesson.owner, "grace_days", "0", &error), &error);
    card_add(&lesson, "a.mp4", 100000, 1);
    must(lesson_import(&lesson, "", false, &result, &error), &error);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    lesson_destroy(&lesson);
    return 0;
}

static void save(const struct actor *actor, int64_t moment)
{
    must(left_off_save(&lesson.store, actor, result.session, moment, LENGTH, &error), &error);
}

static int64_t load(const struct actor *actor)
{
    return left_off_load(&lesson.store, actor, result.session);
}

static const char *file(const struct actor *actor)
{
    static char path[2 * ID_SIZE + 32];
    (void)snprintf(path, sizeof path, "drafts/%s-%s.place", actor->id, result.session);
    return path;
}

static bool there(const struct actor *actor)
{
    return faccessat(lesson.store.folder_fd, file(actor), F_OK, 0) == 0;
}

static void each_goes_on_where_they_left_off(void **state)
{
    (void)state;
    assert_int_equal(load(lesson.coach), 0);
    save(lesson.coach, 1234567);
    assert_int_equal(load(lesson.coach), 1234567);
    assert_int_equal(load(lesson.teacher), 0);
    save(lesson.teacher, 60000);
    save(lesson.coach, 2000000);
    assert_int_equal(load(lesson.coach), 2000000);
    assert_int_equal(load(lesson.teacher), 60000);
}

static void what_is_near_the_beginning_or_the_end_is_not_kept(void **state)
{
    (void)state;
    static const int64_t near[] = {0, 9999, LENGTH - 9999, LENGTH};
    for (size_t i = 0; i < sizeof near / sizeof *near; i++) {
        save(lesson.coach, 1234567);
        assert_true(there(lesson.coach));
        save(lesson.coach, near[i]);
        assert_false(there(lesson.coach));
        assert_int_equal(load(lesson.coach), 0);
    }
    assert_true(left_off_matters(10000, 20000));
    assert_false(left_off_matters(10000, 19999));
    assert_false(left_off_matters(10000, 0));
}

/* The other person of the trajectory has the same lesson, its keys and the disk, and learns nothing; nor does
 * a file say anything by its size. */
static void R7_nobody_else_reads_it(void **state)
{
    (void)state;
    struct stat early, late;
    char theirs[2 * ID_SIZE + 32];
    save(lesson.coach, 10000);
    assert_int_equal(fstatat(lesson.store.folder_fd, file(lesson.coach), &early, 0), 0);
    save(lesson.coach, LENGTH - 10000);
    assert_int_equal(fstatat(lesson.store.folder_fd, file(lesson.coach), &late, 0), 0);
    assert_int_equal(early.st_size, late.st_size);
    assert_int_equal(late.st_mode & 0777, 0600);
    (void)snprintf(theirs, sizeof theirs, "%s", file(lesson.coach));
    assert_int_equal(renameat(lesson.store.folder_fd, theirs, lesson.store.folder_fd, file(lesson.teacher)),
                     0);
    assert_int_equal(load(lesson.teacher), 0);
}

static void one_that_is_damaged_is_as_none(void **state)
{
    (void)state;
    save(lesson.coach, 1234567);
    int fd = openat(lesson.store.folder_fd, file(lesson.coach), O_RDWR | O_CLOEXEC);
    damage(fd, 40);
    assert_int_equal(load(lesson.coach), 0);
    assert_int_equal(ftruncate(fd, 20), 0);
    assert_int_equal(load(lesson.coach), 0);
    assert_int_equal(close(fd), 0);
    save(lesson.coach, 1234567);
    assert_int_equal(load(lesson.coach), 1234567);
}

static void R9_it_goes_with_the_session(void **state)
{
    (void)state;
    struct purge_list list;
    save(lesson.coach, 1234567);
    save(lesson.teacher, 1234567);
    must(session_complete(&lesson.store, lesson.coach, result.session, &error), &error);
    must(purge_run(&lesson.store, NULL, PURGE_AWAIT, &lesson.arena, &list, &error), &error);
    assert_int_equal(list.count, 1);
    assert_false(there(lesson.coach));
    assert_false(there(lesson.teacher));
}

int main(void)
{
#define test(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        test(each_goes_on_where_they_left_off), test(what_is_near_the_beginning_or_the_end_is_not_kept),
        test(R7_nobody_else_reads_it),          test(one_that_is_damaged_is_as_none),
        test(R9_it_goes_with_the_session),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
