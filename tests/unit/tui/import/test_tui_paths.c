/* Paths being typed: what is offered, in which order, and which mounts are cards or sticks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "store/footage/card.h"
#include "tui/import/paths.h"

static char folder[256];

static void put(const char *name, const char *content)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(content, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static int setup(void **state)
{
    struct arena *arena = memory_alloc(1, sizeof *arena);
    arena_init(arena);
    *state = arena;
    const char *parent = getenv("TEST_TMP");
    snprintf(folder, sizeof folder, "%s/paths-XXXXXX", parent ? parent : "/tmp");
    assert_non_null(mkdtemp(folder));
    char inner[300];
    snprintf(inner, sizeof inner, "%s/DCIM", folder);
    assert_int_equal(mkdir(inner, 0700), 0);
    put("MVI_10.MP4", "0123456789");
    put("MVI_2.MP4", "01");
    put("letter.txt", "no video");
    put(".hidden.MP4", "no");
    return 0;
}

static int teardown(void **state)
{
    char command[300];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    arena_release(*state);
    free(*state);
    return system(command);
}

static void media_are_what_is_mounted_for_people(void **state)
{
    static char table[] = "/dev/sda1 / ext4 rw 0 0\n"
                          "tmpfs /media tmpfs rw 0 0\n"
                          "/dev/sdb1 /media/jan/EOS\\040DIGITAL vfat rw 0 0\n"
                          "/dev/sdc1 /run/media/jan/GOPRO exfat rw 0 0\n"
                          "/dev/sdd1 /mediatheek ext4 rw 0 0\n";
    struct path_offers media;
    FILE *mounts = fmemopen(table, sizeof table - 1, "r");
    assert_non_null(mounts);
    path_media(mounts, *state, &media);
    fclose(mounts);
    assert_int_equal(media.count, 2);
    assert_string_equal(media.items[0].path, "/media/jan/EOS DIGITAL/");
    assert_string_equal(media.items[1].path, "/run/media/jan/GOPRO/");
    assert_true(media.items[0].medium && media.items[0].folder);
}

static void folders_come_first_and_videos_in_the_order_of_the_camera(void **state)
{
    struct path_offers offers;
    path_complete(arena_printf(*state, "%s/", folder), 10, card_is_video, *state, &offers);
    assert_int_equal(offers.count, 3);
    assert_string_equal(offers.items[0].name, "DCIM/");
    assert_true(offers.items[0].folder);
    assert_string_equal(offers.items[1].name, "MVI_2.MP4");
    assert_string_equal(offers.items[2].name, "MVI_10.MP4");
    assert_int_equal(offers.items[2].size, 10);
    assert_string_equal(offers.items[2].path, arena_printf(*state, "%s/MVI_10.MP4", folder));
}

static void the_beginning_of_a_name_is_enough(void **state)
{
    struct path_offers offers;
    path_complete(arena_printf(*state, "%s/mvi_1", folder), 10, card_is_video, *state, &offers);
    assert_int_equal(offers.count, 1);
    assert_string_equal(offers.items[0].name, "MVI_10.MP4");
    path_complete(arena_printf(*state, "%s/", folder), 2, card_is_video, *state, &offers);
    assert_int_equal(offers.count, 2);
    path_complete(arena_printf(*state, "%s/nothing/", folder), 10, card_is_video, *state, &offers);
    assert_int_equal(offers.count, 0);
}

static void a_tilde_is_the_home(void **state)
{
    assert_int_equal(setenv("HOME", folder, 1), 0);
    assert_string_equal(path_expand(*state, "~/DCIM"), arena_printf(*state, "%s/DCIM", folder));
    assert_string_equal(path_expand(*state, "~"), folder);
    assert_string_equal(path_expand(*state, "~jan/x"), "~jan/x");
    struct path_offers offers;
    path_complete("~/D", 10, card_is_video, *state, &offers);
    assert_int_equal(offers.count, 1);
    assert_string_equal(offers.items[0].path, arena_printf(*state, "%s/DCIM/", folder));
}

static void class_lists_are_offered_where_they_are_wanted(void **state)
{
    struct path_offers offers;
    put("DCIM/2B.csv", "number");
    put("DCIM/3C.TSV", "number");
    put("DCIM/notes.md", "no list");
    path_complete(arena_printf(*state, "%s/DCIM/", folder), 10, path_is_list, *state, &offers);
    assert_int_equal(offers.count, 2);
    assert_string_equal(offers.items[0].name, "2B.csv");
    path_complete(arena_printf(*state, "%s/", folder), 10, path_is_list, *state, &offers);
    assert_int_equal(offers.count, 2);
    assert_string_equal(offers.items[0].name, "DCIM/");
    assert_string_equal(offers.items[1].name, "letter.txt");
}

static void a_folder_dropped_onto_the_terminal_is_understood(void **state)
{
    struct arena *arena = *state;
    const char *names[] = {"DCIM", "met spatie", "Jan's kaart", "50% af", "a\"b", "back\\slash", "é"};
    /* How terminals write the folder; %s: this test's folder. */
    static const struct {
        const char *typed;
        int name;
    } drops[] = {
        {"%s/DCIM", 0},
        {"'%s/DCIM' ", 0},
        {"%s/met spatie", 1},
        {"%s/met\\ spatie ", 1},
        {"'%s/met spatie' ", 1},
        {"\"%s/met spatie\"", 1},
        {"file://%s/met%%20spatie\r\n", 1},
        {"file://localhost%s/met%%20spatie", 1},
        {"FILE://%s/met%%20spatie", 1},
        {"'%s/Jan'\\''s kaart'", 2},
        {"%s/Jan\\'s\\ kaart", 2},
        {"\"%s/Jan's kaart\"", 2},
        {"file://%s/Jan's%%20kaart", 2},
        {"%s/50%% af", 3},
        {"file://%s/50%%25%%20af", 3},
        {"file://%s/50%% af", 3},
        {"'%s/a\"b'", 4},
        {"%s/a\\\"b", 4},
        {"%s/back\\slash", 5},
        {"%s/back\\\\slash", 5},
        {"'%s/back\\slash'", 5},
        {"file://%s/%%C3%%A9", 6},
        {"file://%s/%%c3%%a9", 6},
    };
    for (size_t i = 1; i < sizeof names / sizeof *names; i++)
        assert_int_equal(mkdir(arena_printf(arena, "%s/%s", folder, names[i]), 0700), 0);
    for (size_t i = 0; i < sizeof drops / sizeof *drops; i++) {
        const char *mark = strstr(drops[i].typed, "%s");
        const char *typed = arena_printf(arena, "%.*s%s%s", (int)(mark - drops[i].typed), drops[i].typed,
                                         folder, mark + 2);
        /* "%%" above is one, as it would be in a format. */
        char *plain = arena_copy(arena, typed), *to = plain;
        for (const char *at = typed; *at; at++) {
            *to++ = *at;
            at += at[0] == '%' && at[1] == '%';
        }
        *to = '\0';
        assert_string_equal(path_understand(arena, plain),
                            arena_printf(arena, "%s/%s", folder, names[drops[i].name]));
    }
    /* What is not there is what a shell would read. */
    assert_string_equal(path_understand(arena, "'/not there'"), "/not there");
    assert_string_equal(path_understand(arena, "/not\\ there"), "/not there");
    assert_string_equal(path_understand(arena, "file:///not%20there%2"), "/not there%2");
    assert_string_equal(path_understand(arena, "file:///zero%00"), "/zero%00");
    assert_string_equal(path_understand(arena, "\\"), "\\");
    assert_string_equal(path_understand(arena, ""), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(media_are_what_is_mounted_for_people, setup, teardown),
        cmocka_unit_test_setup_teardown(folders_come_first_and_videos_in_the_order_of_the_camera, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(the_beginning_of_a_name_is_enough, setup, teardown),
        cmocka_unit_test_setup_teardown(a_tilde_is_the_home, setup, teardown),
        cmocka_unit_test_setup_teardown(class_lists_are_offered_where_they_are_wanted, setup, teardown),
        cmocka_unit_test_setup_teardown(a_folder_dropped_onto_the_terminal_is_understood, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
