/* Where footage is kept (store/storage): a file has its place when all of it is there, or it is not there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/base/files.h"
#include "store/storage/folder.h"

#define CLIP    "01hzy0000000000000000000a1"
#define ANOTHER "01hzy0000000000000000000a2"

static char path[512];
static int folder;
static struct storage *storage, *other; /* two processes, as it were: each has descriptors of its own */

static int setup(void **state)
{
    (void)state;
    const char *parent = getenv("TEST_TMP");
    (void)snprintf(path, sizeof path, "%s/storage-XXXXXX", parent ? parent : "/tmp");
    assert_non_null(mkdtemp(path));
    folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    storage = storage_open_folder(folder, ".");
    other = storage_open_folder(folder, ".");
    assert_true(folder >= 0 && storage && other);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    struct arena arena;
    struct storage_entry_list list;
    arena_init(&arena);
    assert_true(storage->list(storage, &arena, &list));
    for (size_t i = 0; i < list.count; i++)
        assert_true(storage->remove_entry(storage, &list.items[i]));
    arena_release(&arena);
    storage->close(storage);
    other->close(other);
    close(folder);
    return rmdir(path);
}

static void put(enum storage_kind kind, const char *text)
{
    struct storage_file file;
    assert_true(storage->create(storage, CLIP, kind, 0, &file));
    assert_true(file.fd >= 0);
    assert_true(file_write(file.fd, text, strlen(text)));
    assert_true(storage->commit(storage, &file));
    assert_int_equal(file.fd, -1);
}

static void holds(enum storage_kind kind, const char *text)
{
    char read_back[64] = "";
    int fd = storage->open(storage, CLIP, kind);
    assert_true(fd >= 0);
    assert_int_equal(file_read_at(fd, read_back, sizeof read_back, 0), strlen(text));
    assert_string_equal(read_back, text);
    close(fd);
}

static void is_gone(enum storage_kind kind)
{
    assert_false(storage->has(storage, CLIP, kind));
    assert_int_equal(storage->open(storage, CLIP, kind), -1);
    assert_int_equal(errno, ENOENT);
}

static size_t count_entries(void)
{
    struct arena arena;
    struct storage_entry_list list;
    arena_init(&arena);
    assert_true(storage->list(storage, &arena, &list));
    size_t count = list.count;
    arena_release(&arena);
    return count;
}

static void a_file_is_there_when_all_of_it_is(void **state)
{
    (void)state;
    struct storage_file file;
    char read_back[8];
    assert_true(storage->create(storage, CLIP, STORAGE_FOOTAGE, 4096, &file));
    is_gone(STORAGE_FOOTAGE);
    assert_true(file_write(file.fd, "lesson", 6));
    assert_true(storage->settle(storage, &file));
    assert_int_equal(file_read_at(file.fd, read_back, sizeof read_back, 0), 6);
    is_gone(STORAGE_FOOTAGE);
    assert_true(storage->commit(storage, &file));
    holds(STORAGE_FOOTAGE, "lesson");
    assert_int_equal(count_entries(), 1);
    struct stat status;
    assert_int_equal(fstatat(folder, CLIP ".tbf", &status, 0), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
}

static void nothing_is_left_of_what_is_dropped(void **state)
{
    (void)state;
    for (enum storage_kind kind = 0; kind < STORAGE_KIND_COUNT; kind++) {
        struct storage_file file;
        assert_true(storage->create(storage, CLIP, kind, 0, &file));
        errno = EPIPE;
        storage->drop(storage, &file);
        assert_int_equal(errno, EPIPE);
        storage->drop(storage, &file); /* once more does nothing */
        assert_int_equal(count_entries(), 0);
    }
}

static void footage_never_takes_the_place_of_footage(void **state)
{
    (void)state;
    struct storage_file file, second;
    put(STORAGE_FOOTAGE, "lesson");
    assert_true(storage->create(storage, CLIP, STORAGE_FOOTAGE, 0, &file));
    assert_false(other->create(other, CLIP, STORAGE_FOOTAGE, 0, &second));
    assert_int_equal(errno, EEXIST);
    assert_false(storage->commit(storage, &file));
    assert_int_equal(errno, EEXIST);
    holds(STORAGE_FOOTAGE, "lesson");
    assert_int_equal(count_entries(), 1);
}

static void what_can_be_made_again_takes_the_place_of_the_earlier_one(void **state)
{
    (void)state;
    put(STORAGE_LOUDNESS, "quiet");
    put(STORAGE_LOUDNESS, "loud");
    holds(STORAGE_LOUDNESS, "loud");
    put(STORAGE_PROXY, "small");
    holds(STORAGE_LOUDNESS, "loud");
    assert_true(storage->remove(storage, CLIP, STORAGE_LOUDNESS));
    assert_true(storage->remove(storage, CLIP, STORAGE_LOUDNESS));
    is_gone(STORAGE_LOUDNESS);
    holds(STORAGE_PROXY, "small");
}

static void two_do_not_make_the_same(void **state)
{
    (void)state;
    struct storage_file file, second;
    assert_true(storage->create(storage, CLIP, STORAGE_PROXY, 0, &file));
    assert_true(other->create(other, CLIP, STORAGE_PROXY, 0, &second));
    assert_int_equal(second.fd, -1);
    assert_true(storage->commit(storage, &file));
    assert_true(other->create(other, CLIP, STORAGE_PROXY, 0, &second));
    assert_true(second.fd >= 0);
    other->drop(other, &second);
}

static void R9_all_that_there_is_of_a_clip_goes(void **state)
{
    (void)state;
    struct storage_file files[STORAGE_KIND_COUNT];
    for (enum storage_kind kind = 0; kind < STORAGE_KIND_COUNT; kind++) {
        put(kind, "of the clip");
        assert_true(storage->create(storage, CLIP, kind, 0, &files[kind]));
    }
    assert_int_equal(count_entries(), 2 * STORAGE_KIND_COUNT);
    assert_true(other->remove_all(other, CLIP));
    assert_true(other->remove_all(other, CLIP));
    assert_true(other->sync(other));
    assert_int_equal(count_entries(), 0);
    /* Who was making it learns that it is gone, and puts nothing back. */
    for (enum storage_kind kind = 0; kind < STORAGE_KIND_COUNT; kind++) {
        assert_false(storage->commit(storage, &files[kind]));
        assert_int_equal(errno, ENOENT);
    }
    assert_int_equal(count_entries(), 0);
}

static void only_its_own_names_are_its_own(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        enum storage_entry_type type;
        enum storage_kind kind;
        bool unfinished;
    } cases[] = {
        {CLIP ".tbf", STORAGE_FILE, STORAGE_FOOTAGE, false},
        {CLIP ".part", STORAGE_FILE, STORAGE_FOOTAGE, true},
        {CLIP ".loudness", STORAGE_FILE, STORAGE_LOUDNESS, false},
        {CLIP ".loudness.part", STORAGE_FILE, STORAGE_LOUDNESS, true},
        {CLIP ".proxy", STORAGE_FILE, STORAGE_PROXY, false},
        {CLIP ".proxy.part", STORAGE_FILE, STORAGE_PROXY, true},
        {CLIP ".lock", STORAGE_LOCK, 0, false},
        {CLIP ".mp4", STORAGE_FOREIGN, 0, false},
        {CLIP ".tbf.part", STORAGE_FOREIGN, 0, false},
        {CLIP, STORAGE_FOREIGN, 0, false},
        {"01hzy.tbf", STORAGE_FOREIGN, 0, false},
        {"01HZY0000000000000000000!1.tbf", STORAGE_FOREIGN, 0, false},
    };
    struct arena arena;
    struct storage_entry_list list;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        close(openat(folder, cases[i].name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    arena_init(&arena);
    assert_true(storage->list(storage, &arena, &list));
    assert_int_equal(list.count, sizeof cases / sizeof *cases);
    for (size_t i = 0; i < list.count; i++) {
        size_t at = 0;
        while (strcmp(cases[at].name, list.items[i].name) != 0)
            at++;
        assert_int_equal(list.items[i].type, cases[at].type);
        assert_string_equal(list.items[i].id, cases[at].type == STORAGE_FOREIGN ? "" : CLIP);
        assert_true(cases[at].type != STORAGE_FILE || (list.items[i].kind == cases[at].kind &&
                                                       list.items[i].unfinished == cases[at].unfinished));
    }
    arena_release(&arena);
}

static void an_unfinished_one_goes_unless_somebody_makes_it(void **state)
{
    (void)state;
    struct storage_file file;
    struct arena arena;
    struct storage_entry_list list;
    bool removed = false;
    assert_true(storage->create(storage, CLIP, STORAGE_PROXY, 0, &file));
    arena_init(&arena);
    assert_true(other->list(other, &arena, &list));
    assert_int_equal(list.count, 1);
    assert_true(other->remove_left_over(other, &list.items[0], &removed));
    assert_false(removed);
    close(file.fd); /* its maker crashed */
    assert_true(other->remove_left_over(other, &list.items[0], &removed));
    assert_true(removed);
    assert_int_equal(count_entries(), 0);
    arena_release(&arena);
}

static void a_lock_tells_a_living_import_from_a_dead_one(void **state)
{
    (void)state;
    int taken;
    assert_int_equal(other->take_over(other, ANOTHER, &taken), STORAGE_LOCK_GONE);
    int lock = storage->lock(storage, ANOTHER);
    assert_true(lock >= 0);
    assert_int_equal(other->take_over(other, ANOTHER, &taken), STORAGE_LOCK_HELD);
    storage->let_go(storage, lock); /* it died: the file stays */
    assert_int_equal(other->take_over(other, ANOTHER, &taken), STORAGE_LOCK_TAKEN);
    other->unlock(other, ANOTHER, taken);
    assert_int_equal(count_entries(), 0);
}

static void it_is_measured(void **state)
{
    (void)state;
    int64_t bytes, files;
    uint64_t room;
    put(STORAGE_FOOTAGE, "lesson");
    put(STORAGE_PROXY, "small");
    assert_int_equal(mkdirat(folder, "a-folder", 0700), 0);
    assert_true(storage->measure(storage, &bytes, &files));
    assert_int_equal(bytes, 11);
    assert_int_equal(files, 2);
    assert_true(storage->room(storage, &room) && room > 0);
    assert_int_equal(unlinkat(folder, "a-folder", AT_REMOVEDIR), 0);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_file_is_there_when_all_of_it_is),
        TEST(nothing_is_left_of_what_is_dropped),
        TEST(footage_never_takes_the_place_of_footage),
        TEST(what_can_be_made_again_takes_the_place_of_the_earlier_one),
        TEST(two_do_not_make_the_same),
        TEST(R9_all_that_there_is_of_a_clip_goes),
        TEST(only_its_own_names_are_its_own),
        TEST(an_unfinished_one_goes_unless_somebody_makes_it),
        TEST(a_lock_tells_a_living_import_from_a_dead_one),
        TEST(it_is_measured),
    };
    return cmocka_run_group_tests_name("storage", tests, NULL, NULL);
}
