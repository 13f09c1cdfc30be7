/* Ids, days, memory and the text that people and files bring in. */
#include "tests/unit/fixture.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>

#include "store/base/error.h"
#include "store/base/files.h"
#include "store/base/id.h"
#include "store/base/text.h"

static void ids_sort_by_time_and_never_repeat(void **state)
{
    (void)state;
    char earlier[ID_SIZE], later[ID_SIZE], again[ID_SIZE];
    id_make(earlier, INT64_C(1700000000000));
    id_make(later, INT64_C(1700000000001));
    id_make(again, INT64_C(1700000000001));
    assert_int_equal(strlen(earlier), ID_LENGTH);
    assert_true(strcmp(earlier, later) < 0);
    assert_string_not_equal(later, again);
    assert_memory_equal(later, again, 10);
    assert_string_equal(id_short(earlier), earlier + ID_LENGTH - ID_SHORT);
    assert_string_equal(id_short("abc"), "abc");
    assert_true(id_is_ending(earlier));
    assert_true(id_is_ending(id_short(earlier)));
    assert_true(id_is_ending("AB12"));
    assert_false(id_is_ending("abc"));
    assert_false(id_is_ending("abcu")); /* no letter of Crockford's */
    assert_false(id_is_ending("ab%1"));
    assert_false(id_is_ending("0123456789abcdefghjkmnpqrst"));
}

static void days_that_exist(void **state)
{
    (void)state;
    static const char *const good[] = {"2024-02-29", "2000-02-29", "2025-12-31", "1900-01-01", "9999-12-31"};
    static const char *const bad[] = {"2025-02-29",  "1900-02-29", "2025-13-01", "2025-00-10",
                                      "2025-04-31",  "2025-4-1",   "1899-12-31", "20250401",
                                      "2025-04-01 ", "2025/04/01", "",           "x"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(day_valid(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(day_valid(bad[i]));
    assert_false(day_valid(NULL));
}

static void ages_on_a_day(void **state)
{
    (void)state;
    assert_int_equal(day_age("2009-03-14", "2025-03-13"), 15);
    assert_int_equal(day_age("2009-03-14", "2025-03-14"), 16);
    assert_int_equal(day_age("2008-02-29", "2024-02-28"), 15);
    assert_int_equal(day_age("2008-02-29", "2024-02-29"), 16);
    assert_int_equal(day_age("2008-02-29", "2025-02-28"), 16);
    assert_int_equal(day_age("2008-02-29", "2025-03-01"), 17);
    assert_int_equal(day_age("2025-03-14", "2025-03-14"), 0);
}

static void days_are_added_over_months_and_years(void **state)
{
    (void)state;
    static const struct {
        const char *day;
        int days;
        const char *result;
    } cases[] = {
        {"2024-02-28", 1, "2024-02-29"},  {"2025-02-28", 1, "2025-03-01"},   {"2025-12-31", 1, "2026-01-01"},
        {"2025-03-01", -1, "2025-02-28"}, {"2025-03-30", 0, "2025-03-30"},   {"2025-10-25", 2, "2025-10-27"},
        {"1900-01-02", -1, "1900-01-01"}, {"9999-12-31", 400, "9999-12-31"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char result[DAY_SIZE];
        day_add(cases[i].day, cases[i].days, result);
        assert_string_equal(result, cases[i].result);
    }
}

static void the_day_of_a_moment_is_local(void **state)
{
    (void)state;
    char day[DAY_SIZE];
    setenv("TZ", "Europe/Amsterdam", 1);
    tzset();
    clock_day(INT64_C(1741991400000), day); /* 2025-03-14 22:30 UTC, winter time */
    assert_string_equal(day, "2025-03-14");
    clock_day(INT64_C(1741995000000), day); /* 23:30 UTC */
    assert_string_equal(day, "2025-03-15");
    clock_day(-1, day);
    assert_string_equal(day, "1970-01-01");
    unsetenv("TZ");
    tzset();
}

/* A card's file system, or a clock, may say anything. */
static void times_that_cannot_be_are_days_all_the_same(void **state)
{
    (void)state;
    static const int64_t seconds[] = {INT64_MIN,    INT64_MIN / 1000, -1,       0,
                                      999999999999, INT64_MAX / 1000, INT64_MAX};
    char day[DAY_SIZE];
    for (size_t i = 0; i < sizeof seconds / sizeof *seconds; i++) {
        clock_day(clock_of(&(struct timespec){.tv_sec = seconds[i], .tv_nsec = 999999999}), day);
        assert_true(day_valid(day));
        clock_day(seconds[i], day);
        assert_true(day_valid(day));
        assert_true(day_age("1900-01-01", day) >= 0);
    }
    assert_int_equal(clock_of(&(struct timespec){.tv_sec = 1700000000, .tv_nsec = 5999999}),
                     INT64_C(1700000000005));
}

static void the_clocks_tell_the_time(void **state)
{
    (void)state;
    assert_true(clock_now() > INT64_C(1600000000000));
    int64_t before = clock_monotonic();
    assert_true(clock_monotonic() >= before);
}

static void arenas_give_zeroed_memory_of_any_size(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    for (size_t size = 0; size < 100000; size = size * 3 + 1) {
        unsigned char *memory = arena_alloc(&arena, size);
        assert_true((uintptr_t)memory % _Alignof(max_align_t) == 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(memory[i], 0);
        memset(memory, 0xFF, size);
    }
    int *numbers = NULL;
    size_t room = 0;
    for (int i = 0; i < 1000; i++) {
        numbers = arena_grow(&arena, numbers, (size_t)i, &room, sizeof *numbers);
        numbers[i] = i;
    }
    for (int i = 0; i < 1000; i++)
        assert_int_equal(numbers[i], i);
    assert_string_equal(arena_printf(&arena, "%s %d", "clip", 3), "clip 3");
    assert_null(arena_copy(&arena, NULL));
    arena_release(&arena);
}

static void text_that_people_write_is_accepted(void **state)
{
    (void)state;
    static const struct {
        const char *given, *accepted;
    } cases[] = {
        {"Cor Bakker", "Cor Bakker"},
        {"  wachttijd \u00A0", "wachttijd"},
        {"e\u0301e\u0301n", "één"}, /* NFC */
        {"Łukasz Ö. Şahin", "Łukasz Ö. Şahin"},
        {"عائشة", "عائشة"},
        {"小林", "小林"},
        {"q\u0323\u0307\u0301\u0302", "q\u0323\u0307\u0301\u0302"},
        /* Stored as they were typed: emoji of several parts, Persian, Hindi. */
        {"❤\uFE0F", "❤\uFE0F"},
        {"👩\u200D👩\u200D👧", "👩\u200D👩\u200D👧"},
        {"می\u200Cخواهم", "می\u200Cخواهم"},
        {"क्\u200Dष", "क्\u200Dष"},
        {"1\uFE0F\u20E3", "1\uFE0F\u20E3"},
        {"a\uFE0F", "a"}, /* where it means nothing, a variation selector is dropped */
        {"👩", "👩"},
    };
    struct arena arena;
    struct error error;
    arena_init(&arena);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *accepted;
        if (!text_accept(&arena, cases[i].given, "The name", 40, false, &accepted, &error))
            fail_msg("%s: %s", cases[i].given, error.text);
        assert_string_equal(accepted, cases[i].accepted);
        assert_string_equal(text_harmless(&arena, accepted), accepted);
    }
    arena_release(&arena);
}

static void text_that_deceives_is_refused(void **state)
{
    (void)state;
    static const char *const refused[] = {
        "",
        "   ",
        "\u00A0",
        "a\nb",
        "a\tb",
        "a\x1b[31mb",
        "a\x7f",
        "a\xC2\x85"
        "b",        /* C1 */
        "a\u202Eb", /* right-to-left override */
        "a\u2066b", /* isolate */
        "a\u200Bb", /* zero width space */
        "a\u200Db", /* a joiner that joins nothing would hide a difference between two names */
        "a\u200Cb",
        "👩\u200D\u200D👧",
        "\u200D👧",
        "a\uFEFFb",
        "a\U000E0041b", /* tag */
        "a\U000E0101b", /* variation selector supplement */
        "a\u2028b",
        "a\uE000b", /* private */
        "a\u0378b", /* unassigned */
        "a\uFFFFb",
        "a\u3164b",          /* filler */
        "a\xC3",             /* cut off */
        "a\xC0\x80",         /* overlong */
        "a\xED\xA0\x80",     /* surrogate */
        "a\xF5\x80\x80\x80", /* beyond U+10FFFF */
        "\u0301"
        "a",                               /* a mark on nothing */
        "q\u0323\u0307\u0302\u0303\u0304", /* five marks */
    };
    struct arena arena;
    struct error error;
    arena_init(&arena);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        const char *accepted;
        if (text_accept(&arena, refused[i], "The name", 40, false, &accepted, &error))
            fail_msg("number %zu was accepted", i);
        assert_int_equal(error.kind, ERROR_INVALID);
        assert_non_null(strstr(error.text, "The name"));
        /* What cannot be refused any more is drawn harmlessly. */
        const char *harmless = text_harmless(&arena, refused[i]);
        if (harmless[0] && refused[i][0] != ' ' && strcmp(refused[i], "\u00A0") != 0)
            assert_true(text_accept(&arena, harmless, "The name", 40, false, &accepted, &error));
    }
    const char *accepted;
    assert_true(text_accept(&arena, "", "The name", 40, true, &accepted, &error));
    arena_release(&arena);
}

static void length_is_counted_in_characters(void **state)
{
    (void)state;
    struct arena arena;
    struct error error;
    const char *accepted;
    arena_init(&arena);
    assert_true(text_accept(&arena, "ééééé", "The name", 5, false, &accepted, &error));
    assert_false(text_accept(&arena, "éééééé", "The name", 5, false, &accepted, &error));
    assert_int_equal(error.kind, ERROR_INVALID);
    arena_release(&arena);
}

static void width_and_cutting_keep_clusters_whole(void **state)
{
    (void)state;
    int used;
    assert_int_equal(text_width("één"), 3);
    assert_int_equal(text_width("e\u0301"), 1);
    assert_int_equal(text_width("小林"), 4);
    assert_int_equal(text_width(""), 0);
    assert_int_equal(text_fit("小林", 3, &used), 3);
    assert_int_equal(used, 2);
    assert_int_equal(text_fit("ae\u0301b", 2, &used), 4);
    assert_int_equal(used, 2);
    assert_int_equal(text_fit("abc", 0, &used), 0);
    assert_int_equal(text_fit("abc", 9, &used), 3);
    assert_int_equal(text_next("e\u0301x"), 3);
    assert_int_equal(text_next(""), 0);
    assert_int_equal(text_next("\xFFx"), 1);
    assert_int_equal(text_previous("xe\u0301", 4), 3);
    assert_int_equal(text_previous("xe\u0301", 1), 1);
    assert_int_equal(text_previous("x", 0), 0);
}

static void filters_ignore_case_and_accents(void **state)
{
    (void)state;
    assert_true(text_contains("Cor Bakker", "bak"));
    assert_true(text_contains("André", "andre"));
    assert_true(text_contains("ANDRE", "andré"));
    assert_true(text_contains("Şahin", "ş"));
    assert_true(text_contains("x", ""));
    assert_true(text_contains("Straße", "STRASSE"));
    assert_false(text_contains("Cor", "Corr"));
    assert_false(text_contains("", "a"));
    assert_false(text_contains("\xFF\xFF", "é"));
}

static void errors_are_cut_between_characters(void **state)
{
    (void)state;
    struct error error;
    char longest[2000];
    for (size_t i = 0; i + 2 < sizeof longest; i += 2)
        memcpy(longest + i, "é", 3);
    assert_false(error_set(&error, ERROR_INVALID, "x%s", longest));
    size_t length = strlen(error.text);
    assert_true(length < sizeof error.text && length > sizeof error.text - 4);
    assert_int_equal(length % 2, 1);
    assert_false(error_system(&error, 28 /* ENOSPC */, "It cannot be stored"));
    assert_int_equal(error.kind, ERROR_IO);
    assert_non_null(strstr(error.text, "full"));
}

/* Opening any of these must come back at once; otherwise this test does not. */
static void what_is_no_file_is_not_opened(void **state)
{
    (void)state;
    static const char *const others[] = {"pipe", "folder", "socket", "device", "link to pipe"};
    char place[] = "/tmp/terugblik-files-XXXXXX", again[8];
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    assert_non_null(mkdtemp(place));
    int folder = open(place, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    assert_true(folder >= 0);
    assert_int_equal(mkfifoat(folder, "pipe", 0600), 0);
    assert_int_equal(mkdirat(folder, "folder", 0700), 0);
    assert_int_equal(symlinkat("pipe", folder, "link to pipe"), 0);
    assert_int_equal(symlinkat("/dev/zero", folder, "device"), 0);
    snprintf(address.sun_path, sizeof address.sun_path, "%s/socket", place);
    int listening = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(listening, (struct sockaddr *)&address, sizeof address), 0);

    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        assert_int_equal(file_open(folder, others[i], O_RDONLY), -1);
        assert_int_equal(errno, EISNAM);
        assert_int_equal(file_open(folder, others[i], O_RDWR | O_CREAT), -1);
        assert_int_equal(errno, EISNAM);
        /* Through a link nothing is opened at all. */
        assert_int_equal(file_open_beneath(folder, others[i], O_RDONLY), -1);
        assert_true(errno == EISNAM || errno == ELOOP);
        assert_int_equal(file_open_beneath(folder, others[i], O_RDWR), -1);
        assert_true(errno == EISNAM || errno == ELOOP);
    }
    /* A command may be given a pipe; of one without a writer the end is found. */
    char path[sizeof place + 16];
    snprintf(path, sizeof path, "%s/pipe", place);
    int pipe = file_open_given(path);
    assert_true(pipe >= 0);
    assert_int_equal(file_read(pipe, again, sizeof again), 0);
    close(pipe);
    snprintf(path, sizeof path, "%s/folder", place);
    assert_int_equal(file_open_given(path), -1);
    assert_int_equal(errno, EISNAM);

    int made = file_open(folder, "file", O_RDWR | O_CREAT);
    assert_true(made >= 0);
    assert_true(file_write(made, "seven", 5));
    close(made);
    assert_int_equal(symlinkat("file", folder, "link"), 0);
    made = file_open(folder, "link", O_RDONLY);
    assert_int_equal(file_read(made, again, sizeof again), 5);
    close(made);
    assert_int_equal(file_open(folder, "link", O_RDONLY | O_NOFOLLOW), -1);
    assert_int_equal(errno, ELOOP);

    static const char *const all[] = {"pipe", "socket", "device", "link to pipe", "link", "file"};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        assert_int_equal(unlinkat(folder, all[i], 0), 0);
    assert_int_equal(unlinkat(folder, "folder", AT_REMOVEDIR), 0);
    close(listening);
    close(folder);
    assert_int_equal(rmdir(place), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_sort_by_time_and_never_repeat),
        cmocka_unit_test(days_that_exist),
        cmocka_unit_test(ages_on_a_day),
        cmocka_unit_test(days_are_added_over_months_and_years),
        cmocka_unit_test(the_day_of_a_moment_is_local),
        cmocka_unit_test(the_clocks_tell_the_time),
        cmocka_unit_test(times_that_cannot_be_are_days_all_the_same),
        cmocka_unit_test(arenas_give_zeroed_memory_of_any_size),
        cmocka_unit_test(text_that_people_write_is_accepted),
        cmocka_unit_test(text_that_deceives_is_refused),
        cmocka_unit_test(length_is_counted_in_characters),
        cmocka_unit_test(width_and_cutting_keep_clusters_whole),
        cmocka_unit_test(filters_ignore_case_and_accents),
        cmocka_unit_test(errors_are_cut_between_characters),
        cmocka_unit_test(what_is_no_file_is_not_opened),
    };
    return cmocka_run_group_tests_name("basics", tests, NULL, NULL);
}
