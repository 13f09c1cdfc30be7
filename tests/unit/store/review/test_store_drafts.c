/* Drafts: what is being typed survives, encrypted, for who types it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store/review/drafts.h"
#include "tests/unit/lesson.h"

static struct lesson lesson;
static struct error error;
static struct import_result result;

static int setup(void **state)
{
    (void)state;
    lesson_make(&lesson);
    card_add(&lesson, "a.mp4", 1000, 1);
    must(lesson_import(&lesson, "", false, &result, &error), &error);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    lesson_destroy(&lesson);
    return 0;
}

static struct note draft_of(const char *text)
{
    return (struct note){.session = result.session,
                         .clip = "01arz3ndektsv4rrffq69g5fav",
                         .kind = NOTE_QUESTION,
                         .at_ms = 12345,
                         .until_ms = 23456,
                         .text = text};
}

static bool load(const struct actor *actor, struct note *draft)
{
    bool found;
    must(draft_load(&lesson.store, actor, result.session, &lesson.arena, draft, &found, &error), &error);
    return found;
}

static const char *draft_path(const struct actor *actor)
{
    return arena_printf(&lesson.arena, "%s/drafts/%s-%s.draft", lesson.place, actor->id, result.session);
}

static void keeps_what_is_typed(void **state)
{
    (void)state;
    struct note draft = draft_of("two\nlines, é and 漢字"), loaded;
    assert_false(load(lesson.coach, &loaded));
    must(draft_save(&lesson.store, lesson.coach, &draft, &error), &error);
    assert_true(load(lesson.coach, &loaded));
    assert_in_range(loaded.created_at, clock_now() - 60 * CLOCK_SECOND_MS, clock_now() + 1); /* just now */
    assert_string_equal(loaded.text, draft.text);
    assert_string_equal(loaded.clip, draft.clip);
    assert_string_equal(loaded.session, result.session);
    assert_null(loaded.id);
    assert_null(loaded.reply_to);
    assert_int_equal(loaded.kind, NOTE_QUESTION);
    assert_int_equal(loaded.at_ms, 12345);
    assert_int_equal(loaded.until_ms, 23456);
    /* Of a note being edited, and nothing typed yet. */
    draft.id = "01arz3ndektsv4rrffq69g5faw";
    draft.reply_to = "01arz3ndektsv4rrffq69g5fax";
    draft.until_ms = -1;
    draft.text = "";
    must(draft_save(&lesson.store, lesson.coach, &draft, &error), &error);
    assert_true(load(lesson.coach, &loaded));
    assert_string_equal(loaded.id, draft.id);
    assert_string_equal(loaded.reply_to, draft.reply_to);
    assert_int_equal(loaded.until_ms, -1);
    assert_string_equal(loaded.text, "");
    /* Everybody has their own. */
    assert_false(load(lesson.teacher, &loaded));
    must(draft_drop(&lesson.store, lesson.coach, result.session, &error), &error);
    assert_false(load(lesson.coach, &loaded));
    must(draft_drop(&lesson.store, lesson.coach, result.session, &error), &error);
}

static void R7_only_the_two_people_have_drafts(void **state)
{
    (void)state;
    const struct note draft = draft_of("text");
    assert_false(draft_save(&lesson.store, lesson.owner, &draft, &error));
    assert_false(draft_save(&lesson.store, lesson.registrar, &draft, &error));
    assert_int_equal(error.kind, ERROR_DENIED);
}

static unsigned char *whole(const char *path, size_t *size)
{
    unsigned char *bytes = memory_alloc(70000, 1);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    ssize_t got = read(fd, bytes, 70000);
    assert_true(got > 0);
    *size = (size_t)got;
    close(fd);
    return bytes;
}

static void put(const char *path, const void *bytes, size_t size)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, size), (ssize_t)size);
    close(fd);
}

static void is_encrypted_and_bound_to_its_place(void **state)
{
    (void)state;
    const struct note draft = draft_of("Nobody else may read this");
    struct note loaded;
    struct stat status;
    size_t size;
    bool found;
    must(draft_save(&lesson.store, lesson.coach, &draft, &error), &error);
    unsigned char *bytes = whole(draft_path(lesson.coach), &size);
    assert_null(memmem(bytes, size, "Nobody", 6));
    assert_int_equal(stat(draft_path(lesson.coach), &status), 0);
    assert_int_equal(status.st_mode & 077, 0);
    /* The other one has the same key, but this is not theirs. */
    put(draft_path(lesson.teacher), bytes, size);
    assert_false(
        draft_load(&lesson.store, lesson.teacher, result.session, &lesson.arena, &loaded, &found, &error));
    assert_int_equal(error.kind, ERROR_CORRUPT);
    for (size_t at = 0; at < size; at++) {
        bytes[at] ^= 1;
        put(draft_path(lesson.coach), bytes, size);
        assert_false(
            draft_load(&lesson.store, lesson.coach, result.session, &lesson.arena, &loaded, &found, &error));
        assert_int_equal(error.kind, ERROR_CORRUPT);
        assert_false(found);
        bytes[at] ^= 1;
    }
    for (size_t length = 0; length < size; length++) {
        put(draft_path(lesson.coach), bytes, length);
        assert_false(
            draft_load(&lesson.store, lesson.coach, result.session, &lesson.arena, &loaded, &found, &error));
    }
    /* Damaged or not, typing goes on. */
    must(draft_save(&lesson.store, lesson.coach, &draft, &error), &error);
    assert_true(load(lesson.coach, &loaded));
    free(bytes);
}

static void one_left_half_written_is_no_hindrance(void **state)
{
    (void)state;
    struct note draft = draft_of("before"), loaded;
    must(draft_save(&lesson.store, lesson.coach, &draft, &error), &error);
    const char *fresh = arena_printf(&lesson.arena, "%s/drafts/%s-%s.new", lesson.place, lesson.coach->id,
                                     result.session);
    put(fresh, "TBDR", 4);
    assert_true(load(lesson.coach, &loaded));
    assert_string_equal(loaded.text, "before");
    draft.text = "after";
    must(draft_save(&lesson.store, lesson.coach, &draft, &error), &error);
    assert_true(load(lesson.coach, &loaded));
    assert_string_equal(loaded.text, "after");
    assert_int_equal(access(fresh, F_OK), -1);
}

static void holds_the_longest_note(void **state)
{
    (void)state;
    char *longest = memory_alloc(4 * NOTE_LONGEST + 300, 1);
    struct note loaded;
    for (int i = 0; i < NOTE_LONGEST; i++)
        memcpy(longest + 4 * i, "🙂", 4);
    struct note draft = draft_of(longest);
    must(draft_save(&lesson.store, lesson.coach, &draft, &error), &error);
    assert_true(load(lesson.coach, &loaded));
    assert_string_equal(loaded.text, longest);
    memset(longest + 4 * NOTE_LONGEST, 'x', 299);
    assert_false(draft_save(&lesson.store, lesson.coach, &draft, &error));
    assert_int_equal(error.kind, ERROR_INVALID);
    /* What was there before is there still. */
    assert_true(load(lesson.coach, &loaded));
    free(longest);
}

static void goes_with_its_session(void **state)
{
    (void)state;
    const struct note draft = draft_of("text");
    must(draft_save(&lesson.store, lesson.coach, &draft, &error), &error);
    must(draft_save(&lesson.store, lesson.teacher, &draft, &error), &error);
    must(draft_drop_session(&lesson.store, "01arz3ndektsv4rrffq69g5fav", &error), &error);
    assert_int_equal(access(draft_path(lesson.coach), F_OK), 0);
    must(draft_drop_session(&lesson.store, result.session, &error), &error);
    assert_int_equal(access(draft_path(lesson.coach), F_OK), -1);
    assert_int_equal(access(draft_path(lesson.teacher), F_OK), -1);
    lesson_sql(&lesson, "UPDATE session SET purged_at = 1, shredded_at = 1");
    assert_false(draft_save(&lesson.store, lesson.coach, &draft, &error));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(keeps_what_is_typed),
        TEST(R7_only_the_two_people_have_drafts),
        TEST(is_encrypted_and_bound_to_its_place),
        TEST(one_left_half_written_is_no_hindrance),
        TEST(holds_the_longest_note),
        TEST(goes_with_its_session),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
