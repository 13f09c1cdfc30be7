/* The pure parts of what tags brought to the watch screen: times as people type them, and only what is found.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store/base/memory.h"
#include "tui/watch/notes.h"
#include "tui/watch/parts.h"
#include "tui/watch/timeline.h"

enum { HOUR = 3600000 };

static void times_are_read_as_people_type_them(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t ms;
    } good[] = {
        {"12:30", 750000},   {"1:02:30", HOUR + 150000},
        {"45", 45000},       {"0:05.5", 5500},
        {"0:05,25", 5250},   {"+45", 105000},
        {"-10", 50000},      {"-1:30", 0},
        {" 7", 7000},        {"90:00", HOUR + HOUR / 2},
        {"+0:00.04", 60040},
    };
    int64_t ms;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        if (!timeline_parse(good[i].text, 60000, 2 * HOUR, &ms))
            fail_msg("%s is no time", good[i].text);
        assert_int_equal(ms, good[i].ms);
    }
    static const char *const bad[] = {
        "", " ", ":", "a", "1:2:3:4", "12:3x", "1.5.5", "+", "99999999999999999999"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (timeline_parse(bad[i], 0, HOUR, &ms))
            fail_msg("“%s” is taken for a time", bad[i]);
    }
    assert_true(timeline_parse("5:00:00", 0, HOUR, &ms));
    assert_int_equal(ms, HOUR);
}

static struct watch_entry_list entries_at(struct arena *arena, const int64_t (*spans)[2], size_t count)
{
    struct note_list notes = {.items = arena_alloc(arena, count * sizeof *notes.items), .count = count};
    for (size_t i = 0; i < count; i++)
        notes.items[i] = (struct note){.id = arena_printf(arena, "%zu", i),
                                       .author = "A",
                                       .text = i % 2 ? "word" : "other",
                                       .at_ms = spans[i][0],
                                       .until_ms = spans[i][1],
                                       .session_ms = spans[i][0]};
    return entries_make(arena, &notes, &(struct tag_list){0}, &(struct blur_list){0});
}

static void parts_that_touch_are_one(void **state)
{
    (void)state;
    static const int64_t spans[][2] = {{1000, -1}, {8000, 15000}, {19000, -1}, {60000, -1}};
    struct arena arena;
    struct watch_notes notes;
    struct watch_parts parts = {.on = false};
    arena_init(&arena);
    notes_init(&notes);
    const struct watch_entry_list list = entries_at(&arena, spans, 4);
    notes_set(&notes, &list);
    parts_find(&parts, &notes, 5000, 62000);
    assert_int_equal(parts.count, 2);
    assert_int_equal(parts.items[0].from_ms, 0);
    assert_int_equal(parts.items[0].until_ms, 24000);
    assert_int_equal(parts.items[1].from_ms, 55000);
    assert_int_equal(parts.items[1].until_ms, 62000);
    assert_int_equal(parts_at(&parts, 23000), 0);
    assert_int_equal(parts_at(&parts, 24000), 1);
    assert_int_equal(parts_at(&parts, 62000), 2);
    notes_filter(&notes, "word"); /* only what the list shows */
    parts_find(&parts, &notes, 1000, 62000);
    assert_int_equal(parts.count, 2);
    assert_int_equal(parts.items[0].from_ms, 7000);
    assert_int_equal(parts.items[0].until_ms, 16000);
    parts_release(&parts);
    notes_release(&notes);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_are_read_as_people_type_them),
        cmocka_unit_test(parts_that_touch_are_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
