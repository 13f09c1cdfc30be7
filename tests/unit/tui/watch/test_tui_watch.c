/* The pure parts of the watch screen: layout, timeline, notes that follow, undo. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "store/base/memory.h"
#include "tui/watch/layout.h"
#include "tui/watch/notes.h"
#include "tui/watch/timeline.h"
#include "tui/watch/undo.h"

/* --- Layout --- */

static int rows_typed(const void *context, int columns)
{
    (void)columns;
    return *(const int *)context;
}

static int rows_of_goals(const void *context, int columns)
{
    (void)context;
    return columns < 60 ? 3 : 1;
}

static bool inside(struct area area, struct area whole)
{
    return area.rows <= 0 || (area.row >= whole.row && area.column >= whole.column &&
                              area.row + area.rows <= whole.row + whole.rows &&
                              area.column + area.columns <= whole.column + whole.columns);
}

static bool apart(struct area a, struct area b)
{
    return a.rows <= 0 || b.rows <= 0 || a.columns <= 0 || b.columns <= 0 || a.row + a.rows <= b.row ||
           b.row + b.rows <= a.row || a.column + a.columns <= b.column || b.column + b.columns <= a.column;
}

/* Every part within the screen, none over another, whatever the size. */
static void layout_never_overlaps(void **state)
{
    (void)state;
    static const double aspects[] = {0, 16.0 / 9, 4.0 / 3, 9.0 / 16, 3};
    for (int rows = 1; rows <= 90; rows += 1 + rows / 12)
        for (int columns = 1; columns <= 300; columns += 1 + columns / 12)
            for (size_t a = 0; a < sizeof aspects / sizeof *aspects; a++)
                for (int bits = 0; bits < 64; bits++)
                    for (int typed = 0; typed <= 60; typed += 12) {
                        const struct watch_wish wish = {
                            .area = {1, 0, rows, columns},
                            .aspect = aspects[a],
                            .whole = bits & 1,
                            .banner = bits & 2,
                            .goal_rows = bits & 4 ? rows_of_goals : NULL,
                            .prompt_rows = typed ? rows_typed : NULL,
                            .strip = bits & 8,
                            .state_columns = bits & 16 ? 90 : 60,
                            .palette = bits & 32,
                            .tag_rows = bits & 32   ? 8
                                        : bits & 16 ? 1
                                                    : 0,
                            .context = &typed,
                        };
                        struct watch_layout layout;
                        watch_layout(&wish, &layout);
                        const struct area parts[] = {
                            layout.banner, layout.goals, layout.video,    layout.markers, layout.bar,
                            layout.prompt, layout.rule,  layout.controls, layout.notes,   layout.spare,
                            layout.strip,  layout.tags,  layout.palette};
                        for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
                            assert_true(inside(parts[i], wish.area));
                            for (size_t j = i + 1; j < sizeof parts / sizeof *parts; j++)
                                assert_true(apart(parts[i], parts[j]));
                        }
                    }
}

static struct watch_layout laid(int rows, int columns, bool whole)
{
    const struct watch_wish wish = {
        .area = {1, 0, rows, columns}, .aspect = 16.0 / 9, .goal_rows = rows_of_goals, .whole = whole};
    struct watch_layout layout;
    watch_layout(&wish, &layout);
    return layout;
}

static void layout_small_has_everything(void **state)
{
    (void)state;
    struct watch_layout layout = laid(22, 80, false);
    assert_false(layout.beside);
    assert_int_equal(layout.goals.rows, 1);
    assert_in_range(layout.video.rows, 10, 13);
    assert_int_equal(layout.markers.row, layout.video.row + layout.video.rows);
    assert_int_equal(layout.bar.rows, 1);
    assert_int_equal(layout.controls.rows, 1);
    assert_in_range(layout.notes.rows, 5, 8);
}

static void layout_wide_puts_notes_beside(void **state)
{
    (void)state;
    struct watch_layout layout = laid(38, 120, false);
    assert_true(layout.beside);
    assert_true(layout.notes.columns >= WATCH_NOTES_WIDTH);
    assert_int_equal(layout.notes.rows, 38);
    /* 83 columns of 16:9 in cells of 1:2 are 23.3 rows. */
    assert_int_equal(layout.video.columns, 83);
    assert_int_equal(layout.video.rows, 24);
    assert_int_equal(layout.bar.row, layout.video.row + layout.video.rows + 1);

    layout = laid(65, 240, false);
    assert_true(layout.video.rows >= 57);
    assert_true(layout.notes.columns >= WATCH_NOTES_WIDTH);
}

/* One row for all tags on a small screen, one for each on a large one. */
static void layout_gives_tags_rows_where_there_is_room(void **state)
{
    (void)state;
    static const struct {
        int rows, columns, tags;
    } sizes[] = {{22, 80, 1}, {38, 120, 8}, {65, 240, 8}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        const struct watch_wish wish = {.area = {1, 0, sizes[i].rows, sizes[i].columns},
                                        .aspect = 16.0 / 9,
                                        .palette = true,
                                        .tag_rows = 8,
                                        .strip = true};
        struct watch_layout layout;
        watch_layout(&wish, &layout);
        assert_int_equal(layout.tags.rows, sizes[i].tags);
        assert_int_equal(layout.palette.rows, 1);
        assert_int_equal(layout.tags.columns, layout.bar.columns);
        assert_true(layout.video.rows >= 8);
    }
}

static void layout_whole_is_video_and_timeline(void **state)
{
    (void)state;
    struct watch_layout layout = laid(24, 80, true);
    assert_int_equal(layout.video.rows, 22);
    assert_int_equal(layout.bar.rows, 1);
    assert_int_equal(layout.notes.rows, 0);
    assert_int_equal(layout.controls.rows, 0);
}

/* What is typed takes the place of notes, so that the picture stays where it is. */
static void layout_typing_leaves_the_picture(void **state)
{
    (void)state;
    int typed = 3;
    struct watch_wish wish = {.area = {1, 0, 22, 80}, .aspect = 16.0 / 9, .goal_rows = rows_of_goals};
    struct watch_layout before, after;
    watch_layout(&wish, &before);
    wish.prompt_rows = rows_typed;
    wish.context = &typed;
    watch_layout(&wish, &after);
    assert_memory_equal(&before.video, &after.video, sizeof before.video);
    assert_int_equal(after.prompt.rows, 3);
    assert_true(after.notes.rows >= 2);
}

/* --- Timeline --- */

static void columns_and_moments_agree(void **state)
{
    (void)state;
    static const int64_t lengths[] = {1, 999, 10000, 90000, 10800000};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
        for (int columns = 2; columns < 300; columns += 7) {
            assert_int_equal(timeline_column(0, lengths[i], columns), 0);
            assert_int_equal(timeline_column(lengths[i], lengths[i], columns), columns - 1);
            assert_int_equal(timeline_column(lengths[i] * 5, lengths[i], columns), columns - 1);
            assert_int_equal(timeline_moment(columns - 1, lengths[i], columns), lengths[i]);
            if (lengths[i] > 10 * columns)
                for (int column = 0; column < columns; column++)
                    assert_int_equal(
                        timeline_column(timeline_moment(column, lengths[i], columns), lengths[i], columns),
                        column);
        }
    assert_int_equal(timeline_column(500, 0, 80), 0);
    assert_int_equal(timeline_column(500, 1000, 1), 0);
    assert_int_equal(timeline_moment(-3, 1000, 80), 0);
    assert_int_equal(timeline_moment(500, 1000, 80), 1000);
}

static struct clip clips[] = {{.id = "a", .duration_ms = 4000, .start_ms = 0},
                              {.id = "b", .duration_ms = 6000, .start_ms = 4000}};
static const struct clip_list two_clips = {clips, 2};

static void moments_are_found_in_their_clips(void **state)
{
    (void)state;
    static const struct {
        int64_t moment;
        size_t clip;
        int64_t clip_ms;
    } cases[] = {{-5, 0, 0},      {0, 0, 0},        {3999, 0, 3999}, {4000, 1, 0},
                 {9999, 1, 5999}, {10000, 1, 6000}, {20000, 1, 6000}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t clip;
        int64_t clip_ms;
        clip_locate(&two_clips, cases[i].moment, &clip, &clip_ms);
        assert_int_equal(clip, cases[i].clip);
        assert_int_equal(clip_ms, cases[i].clip_ms);
    }
}

/* Notes alone, as entries; good until the next. */
static struct watch_entry_list entries_of(const struct note_list *notes)
{
    static struct watch_entry items[8];
    assert_true(notes->count <= sizeof items / sizeof *items);
    for (size_t i = 0; i < notes->count; i++)
        items[i] = entry_of_note(NULL, &notes->items[i], &(struct tag_list){0});
    return (struct watch_entry_list){items, notes->count};
}

static void timeline_shows_all_there_is(void **state)
{
    (void)state;
    struct note items[] = {
        {.id = "1", .at_ms = 1000, .until_ms = 3000, .session_ms = 1000, .kind = NOTE_STRENGTH},
        {.id = "2", .at_ms = 1000, .until_ms = -1, .session_ms = 5000, .kind = NOTE_MOMENT},
        {.id = "3", .at_ms = 1010, .until_ms = -1, .session_ms = 5010, .kind = NOTE_QUESTION},
        {.id = "4", .at_ms = 1010, .until_ms = -1, .session_ms = 9000, .reply_to = "3"},
    };
    const struct note_list notes = {items, 4};
    const struct watch_entry_list entries = entries_of(&notes);
    const struct timeline timeline = {
        .length_ms = 10000,
        .position_ms = 5000,
        .buffered_ms = 7000,
        .loop_start_ms = 6000,
        .loop_end_ms = 8000,
        .range_start_ms = -1,
        .clips = &two_clips,
        .entries = &entries,
        .selected = "2",
    };
    struct timeline_cell cells[101];
    timeline_fill(&timeline, cells, 101);
    assert_int_equal(cells[49].part, TIMELINE_PLAYED);
    assert_int_equal(cells[50].part, TIMELINE_POSITION);
    assert_int_equal(cells[70].part, TIMELINE_BUFFERED);
    assert_int_equal(cells[71].part, TIMELINE_AHEAD);
    assert_true(cells[40].boundary && !cells[0].boundary && !cells[41].boundary);
    assert_true(cells[60].looped && cells[60].loop_edge && cells[70].looped && !cells[70].loop_edge &&
                cells[80].loop_edge && !cells[81].looped);
    assert_true(cells[10].range_start && cells[20].ranged && cells[30].range_end && !cells[31].ranged);
    assert_int_equal(cells[10].entries, 1);
    assert_int_equal(cells[10].telling->note->kind, NOTE_STRENGTH);
    /* Two in one column: the question is what one should see. A reply has no mark of its own. */
    assert_int_equal(cells[50].entries, 2);
    assert_int_equal(cells[50].telling->note->kind, NOTE_QUESTION);
    assert_true(cells[50].selected);
    assert_int_equal(cells[90].entries, 0);
}

static void a_range_being_made_grows_both_ways(void **state)
{
    (void)state;
    struct timeline timeline = {.length_ms = 10000,
                                .position_ms = 5000,
                                .loop_start_ms = -1,
                                .loop_end_ms = -1,
                                .range_start_ms = 2000};
    struct timeline_cell cells[101];
    timeline_fill(&timeline, cells, 101);
    assert_true(cells[20].range_start && cells[50].range_end);
    timeline.range_start_ms = 7000; /* sought back after starting it */
    timeline_fill(&timeline, cells, 101);
    assert_true(cells[50].range_start && cells[70].range_end);
}

/* --- Notes --- */

static struct note three[] = {
    {.id = "n1", .session_ms = 1000, .until_ms = -1, .text = "Rustig begin", .author = "Ada"},
    {.id = "n2", .session_ms = 5000, .until_ms = -1, .text = "Stelt een open vraag", .author = "Ada"},
    {.id = "n3",
     .session_ms = 9000,
     .until_ms = -1,
     .text = "Wie is er niet aan het woord?",
     .author = "Bram"},
};
static const struct note_list three_notes = {three, 3};

static void set_notes(struct watch_notes *notes, const struct note_list *list)
{
    const struct watch_entry_list entries = entries_of(list);
    notes_set(notes, &entries);
}

static void assert_selected(const struct watch_notes *notes, const char *id)
{
    const struct watch_entry *entry = notes_selected(notes);
    if (!id)
        assert_null(entry);
    else {
        assert_non_null(entry);
        assert_string_equal(entry->id, id);
    }
}

static void notes_follow_the_playback(void **state)
{
    (void)state;
    struct watch_notes notes;
    notes_init(&notes);
    set_notes(&notes, &three_notes);
    assert_false(notes_follow(&notes, 0, 0));
    assert_selected(&notes, NULL);
    assert_true(notes_follow(&notes, 1000, 40));
    assert_selected(&notes, "n1");
    assert_false(notes_follow(&notes, 4800, 40));
    assert_true(notes_follow(&notes, 6000, 40));
    assert_selected(&notes, "n2");
    assert_true(notes_follow(&notes, 500, 40)); /* sought back before the first */
    assert_selected(&notes, NULL);
    /* An exact seek may show the picture that begins just before the note. */
    (void)notes_follow(&notes, 9000 - NOTES_NEAR, 0);
    assert_selected(&notes, "n3");
    notes_release(&notes);
}

static void walking_keeps_the_selection_for_a_while(void **state)
{
    (void)state;
    struct watch_notes notes;
    notes_init(&notes);
    set_notes(&notes, &three_notes);
    (void)notes_follow(&notes, 1500, 0);
    notes_walk(&notes, 1);
    notes_walk(&notes, 1);
    assert_selected(&notes, "n3");
    notes_walk(&notes, 1); /* the last one stays */
    assert_selected(&notes, "n3");
    assert_false(notes_follow(&notes, 1600, NOTES_FOLLOW_AGAIN / 2));
    assert_selected(&notes, "n3");
    assert_false(notes_follow(&notes, 1600, 0)); /* paused: as long as one likes */
    assert_true(notes_follow(&notes, 1700, NOTES_FOLLOW_AGAIN / 2));
    assert_selected(&notes, "n1");
    notes_walk(&notes, 1);
    notes_release_selection(&notes); /* Enter */
    (void)notes_follow(&notes, 9500, 0);
    assert_selected(&notes, "n3");
    notes_release(&notes);
}

static void the_others_notes_leave_the_selection(void **state)
{
    (void)state;
    struct watch_notes notes;
    notes_init(&notes);
    set_notes(&notes, &three_notes);
    notes_select(&notes, "n2", true);
    struct note more[4];
    more[0] = (struct note){.id = "n0", .session_ms = 10, .until_ms = -1, .text = "x", .author = "Bram"};
    memcpy(more + 1, three, sizeof three);
    const struct note_list list = {more, 4};
    set_notes(&notes, &list);
    assert_selected(&notes, "n2");
    const struct note_list without = {more, 2}; /* n0, n1 */
    set_notes(&notes, &without);
    assert_selected(&notes, NULL);
    notes_walk(&notes, 1);
    assert_selected(&notes, "n0");
    notes_release(&notes);
}

static void replies_stand_under_their_note(void **state)
{
    (void)state;
    struct note items[] = {
        {.id = "a", .session_ms = 1000, .text = "first", .author = "Ada", .created_at = 1},
        {.id = "r2",
         .session_ms = 1000,
         .text = "later reply",
         .author = "Ada",
         .reply_to = "a",
         .created_at = 5},
        {.id = "b", .session_ms = 1000, .text = "second", .author = "Ada", .created_at = 2},
        {.id = "r1", .session_ms = 1000, .text = "reply", .author = "Bram", .reply_to = "a", .created_at = 3},
        {.id = "r3",
         .session_ms = 1000,
         .text = "reply to a reply",
         .author = "Bram",
         .reply_to = "r1",
         .created_at = 6},
        {.id = "o",
         .session_ms = 2000,
         .text = "its note was deleted",
         .author = "Bram",
         .reply_to = "gone",
         .created_at = 4},
    };
    const struct note_list list = {items, 6};
    struct watch_notes notes;
    notes_init(&notes);
    set_notes(&notes, &list);
    static const char *const order[] = {"a", "r1", "r2", "r3", "b", "o"};
    static const int depths[] = {0, 1, 1, 1, 0, 0};
    assert_int_equal(notes.count, 6);
    for (size_t i = 0; i < 6; i++) {
        assert_string_equal(items[notes.lines[i].entry].id, order[i]);
        assert_int_equal(notes.lines[i].depth, depths[i]);
    }
    /* A loop made by a damaged store ends the program nowhere. */
    items[0].reply_to = "b";
    items[2].reply_to = "a";
    set_notes(&notes, &list);
    notes_release(&notes);
}

static void searching_shows_what_was_found(void **state)
{
    (void)state;
    struct watch_notes notes;
    notes_init(&notes);
    set_notes(&notes, &three_notes);
    notes_select(&notes, "n1", false);
    notes_filter(&notes, "VRAAG");
    assert_int_equal(notes.count, 1);
    assert_selected(&notes, "n2");
    notes_filter(&notes, "bram"); /* authors too */
    assert_int_equal(notes.count, 1);
    assert_selected(&notes, "n3");
    notes_filter(&notes, "nowhere");
    assert_int_equal(notes.count, 0);
    assert_selected(&notes, NULL);
    notes_walk(&notes, 1);
    notes_filter(&notes, "");
    assert_int_equal(notes.count, 3);
    notes_release(&notes);
}

/* --- Undo --- */

static void undo_and_redo_go_back_and_forth(void **state)
{
    (void)state;
    struct undo undo = {0};
    const struct entry_content before = {.kind = NOTE_MOMENT, .at_ms = 1, .until_ms = -1, .text = "old"};
    const struct entry_content after = {.kind = NOTE_QUESTION, .at_ms = 1, .until_ms = -1, .text = "new"};
    assert_null(undo_next(&undo));
    assert_null(redo_next(&undo));
    undo_record(&undo, UNDO_ADD, ENTRY_NOTE, "n", NULL, NULL);
    undo_record(&undo, UNDO_CHANGE, ENTRY_NOTE, "n", &before, &after);
    undo_record(&undo, UNDO_REMOVE, ENTRY_NOTE, "n", NULL, NULL);

    assert_int_equal(undo_next(&undo)->kind, UNDO_REMOVE);
    undo_done(&undo);
    assert_int_equal(undo_next(&undo)->kind, UNDO_CHANGE);
    assert_string_equal(undo_next(&undo)->before.text, "old");
    assert_string_equal(undo_next(&undo)->after.text, "new");
    undo_done(&undo);
    assert_int_equal(redo_next(&undo)->kind, UNDO_CHANGE);
    redo_done(&undo);
    assert_int_equal(redo_next(&undo)->kind, UNDO_REMOVE);

    /* Something new: what was undone is history. */
    undo_record(&undo, UNDO_ADD, ENTRY_NOTE, "m", NULL, NULL);
    assert_null(redo_next(&undo));
    undo_drop(&undo);
    assert_int_equal(undo_next(&undo)->kind, UNDO_CHANGE);
    undo_done(&undo);
    redo_drop(&undo);
    assert_null(redo_next(&undo));
    undo_release(&undo);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(layout_never_overlaps),
        cmocka_unit_test(layout_small_has_everything),
        cmocka_unit_test(layout_wide_puts_notes_beside),
        cmocka_unit_test(layout_gives_tags_rows_where_there_is_room),
        cmocka_unit_test(layout_whole_is_video_and_timeline),
        cmocka_unit_test(layout_typing_leaves_the_picture),
        cmocka_unit_test(columns_and_moments_agree),
        cmocka_unit_test(moments_are_found_in_their_clips),
        cmocka_unit_test(timeline_shows_all_there_is),
        cmocka_unit_test(a_range_being_made_grows_both_ways),
        cmocka_unit_test(notes_follow_the_playback),
        cmocka_unit_test(walking_keeps_the_selection_for_a_while),
        cmocka_unit_test(the_others_notes_leave_the_selection),
        cmocka_unit_test(replies_stand_under_their_note),
        cmocka_unit_test(searching_shows_what_was_found),
        cmocka_unit_test(undo_and_redo_go_back_and_forth),
    };
    return cmocka_run_group_tests_name("watch", tests, NULL, NULL);
}
