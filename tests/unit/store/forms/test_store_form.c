/* Forms' files: what is read from good ones, and what is said of bad ones; scores and differences. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "store/forms/form.h"

#define HEAD "terugblik form 1\nname: a\ntitle: A\nversion: 1\nlanguage: nl\nsource: ours\nlicence: CC0\n"
#define SCALES                                                                   \
    "[scale four]\nkind: levels\n1: low\n2:\n3:\n4: high\n0: n/a\n"              \
    "[scale yn]\nkind: yes-no\n1: yes\n2: no\n[scale n]\nkind: count\nmost: 5\n" \
    "[scale w]\nkind: words\n"
#define SECTION "[section s]\ntitle: S\nscale: four\n"
/* The line on which what comes behind HEAD SCALES begins. */
enum { BEHIND_SCALES = 24 };

struct read {
    struct arena arena;
    struct form form;
    struct form_problems problems;
    bool good;
};

static struct read *read_bytes(const char *bytes, size_t size)
{
    struct read *read = calloc(1, sizeof *read);
    arena_init(&read->arena);
    read->good = form_read(bytes, size, &read->arena, &read->form, &read->problems);
    return read;
}

static void done(struct read *read)
{
    arena_release(&read->arena);
    free(read);
}

static struct read *read_file(const char *path)
{
    static char bytes[FORM_FILE_MOST];
    FILE *file = fopen(path, "r");
    if (!file)
        fail_msg("%s is not there", path);
    size_t size = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    struct read *read = read_bytes(bytes, size);
    if (!read->good)
        fail_msg("%s:%zu: %s", path, read->problems.items[0].line, read->problems.items[0].sentence);
    return read;
}

/* The first problem is on this line and its sentence has this in it. */
static void expect_problem(const char *text, size_t line, const char *words)
{
    struct read *read = read_bytes(text, strlen(text));
    if (read->good)
        fail_msg("taken: %s", text);
    bool found = false;
    for (size_t i = 0; i < read->problems.count; i++)
        found = found ||
                (read->problems.items[i].line == line && strstr(read->problems.items[i].sentence, words));
    if (!found)
        fail_msg("not said on line %zu: “%s”, but on %zu: “%s”", line, words, read->problems.items[0].line,
                 read->problems.items[0].sentence);
    done(read);
}

static void test_the_three_shapes(void **state)
{
    (void)state;
    struct read *seven = read_file("tests/forms/zeven-schalen.form");
    assert_int_equal(seven->form.section_count, 7);
    assert_int_equal(seven->form.score, FORM_SCORE_MEAN);
    size_t examples = 0;
    for (size_t i = 0; i < seven->form.item_count; i++)
        examples += seven->form.items[i].example;
    assert_int_equal(examples * 4, seven->form.item_count * 3);
    assert_string_equal(form_scale_of(&seven->form, 0)->labels[4], "overwegend sterk");
    assert_null(form_scale_of(&seven->form, 0)->labels[0]);
    assert_int_equal(form_scale_of(&seven->form, 1)->kind, FORM_YES_NO);
    done(seven);

    struct read *both = read_file("tests/forms/beiden.form");
    assert_string_equal(form_scale_of(&both->form, 0)->labels[0], "n.v.t.");
    assert_int_equal(form_scale_of(&both->form, form_find(&both->form, "A-toel"))->kind, FORM_WORDS);
    done(both);

    struct read *stars = read_file("tests/forms/sterren.form");
    assert_int_equal(stars->form.score, FORM_SCORE_YES_STARRED);
    assert_true(stars->form.items[0].starred);
    assert_false(stars->form.items[1].starred);
    done(stars);
}

static void test_the_forms_that_come_with_the_program(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"directe-instructie", "direct-instruction"},
        {"interactie-en-wachttijd", "interaction-and-wait-time"},
        {"startende-leraar", "starting-teacher"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct read *two[2];
        for (int j = 0; j < 2; j++) {
            char path[128];
            snprintf(path, sizeof path, "tui/forms/%s.form", pairs[i][j]);
            two[j] = read_file(path);
            assert_string_equal(two[j]->form.name, pairs[i][j]);
            assert_string_equal(two[j]->form.language, j ? "en" : "nl");
            assert_string_equal(two[j]->form.licence, "CC BY 4.0");
        }
        /* One is the other in another language: the same items on the same scales. */
        assert_int_equal(two[0]->form.item_count, two[1]->form.item_count);
        for (size_t item = 0; item < two[0]->form.item_count; item++) {
            const struct form_item *dutch = &two[0]->form.items[item], *english = &two[1]->form.items[item];
            assert_string_equal(dutch->id, english->id);
            assert_int_equal(dutch->starred, english->starred);
            assert_int_equal(dutch->section, english->section);
            assert_int_equal(form_scale_of(&two[0]->form, item)->kind,
                             form_scale_of(&two[1]->form, item)->kind);
        }
        done(two[0]);
        done(two[1]);
    }
}

static void test_what_is_wrong_is_said_with_its_line(void **state)
{
    (void)state;
    expect_problem("", 0, "empty");
    expect_problem("# a comment\n\n", 0, "empty");
    expect_problem("hello\n", 1, "begins with the line");
    expect_problem("terugblik form 2\n", 1, "begins with the line");
    expect_problem("terugblik form 1\ntitle: A\n", 0, "no “name”");
    expect_problem(HEAD "title: B\n", 8, "second time");
    expect_problem(HEAD "tittle: B\n", 8, "nothing that can stand here");
    expect_problem(HEAD "B\n", 8, "says nothing");
    expect_problem(HEAD "score: average\n", 8, "no score");
    expect_problem("terugblik form 1\nname: A b\n", 2, "no name");
    expect_problem("terugblik form 1\nlanguage: Dutch\n", 2, "no language");
    expect_problem(HEAD, 0, "no items");
    expect_problem(HEAD "[scale four\n", 8, "not closed");
    expect_problem(HEAD "[part x]\n", 8, "no block");
    expect_problem(HEAD "[scale x]\n1: a\n2: b\n", 8, "says no kind");
    expect_problem(HEAD "[scale x]\nkind: stars\n", 9, "no kind of scale");
    expect_problem(HEAD "[scale x]\nkind: levels\n1: a\n", 8, "at least two");
    expect_problem(HEAD "[scale x]\nkind: yes-no\n1: a\n3: b\n", 8, "what both are called");
    expect_problem(HEAD "[scale x]\nkind: count\nmost: 10000\n", 10, "no number from 1 to 9999");
    expect_problem(HEAD "[scale x]\nkind: words\nmost: 2001\n", 8, "at most 2000");
    expect_problem(HEAD "[scale x]\nkind: words\n1: a\n", 8, "answers to choose from");
    expect_problem(HEAD SCALES "[scale four]\n", BEHIND_SCALES, "already, on line 8");
    expect_problem(HEAD SCALES "[section s]\nscale: four\nitem 1: x\n", BEHIND_SCALES, "no title");
    expect_problem(HEAD SCALES SECTION "[section s]\n", BEHIND_SCALES + 3, "already, on line 24");
    expect_problem(HEAD SCALES SECTION, BEHIND_SCALES, "no items");
    expect_problem(HEAD SCALES "[section s]\ntitle: S\nitem 1: x\n", BEHIND_SCALES + 2, "which scale");
    expect_problem(HEAD SCALES "[section s]\ntitle: S\nscale: five\nitem 1: x\n", BEHIND_SCALES + 2,
                   "no scale");
    expect_problem(HEAD SCALES SECTION "item 1: x\nitem 1: y\n", BEHIND_SCALES + 4, "already, on line 27");
    expect_problem(HEAD SCALES SECTION "item: x\n", BEHIND_SCALES + 3, "names no item");
    expect_problem(HEAD SCALES SECTION "item a_b: x\n", BEHIND_SCALES + 3, "names no item");
    expect_problem(HEAD SCALES SECTION "item 1234567890123: x\n", BEHIND_SCALES + 3, "names no item");
    expect_problem(HEAD SCALES SECTION "item 1:\n", BEHIND_SCALES + 3, "missing");
    expect_problem(HEAD SCALES SECTION "item 1: x\n5: far\n", BEHIND_SCALES + 3, "level 5");
    expect_problem(HEAD SCALES SECTION "item 1: x\nitem 2: y\ntitle: T\n", BEHIND_SCALES + 5,
                   "can stand here");
}

/* Depth: an example belongs to an item, and to nothing else; nothing belongs to an example. */
static void test_how_deep_it_goes(void **state)
{
    (void)state;
    expect_problem(HEAD SCALES SECTION "examples: yn\nexample 1a: x\n", BEHIND_SCALES + 4, "none here");
    expect_problem(HEAD SCALES SECTION "item 1: x\nexample 1a: y\n", BEHIND_SCALES + 4,
                   "which scale this example");
    expect_problem(HEAD SCALES SECTION "examples: yn\nitem 1: x\nexample 1a*: y\n", BEHIND_SCALES + 5,
                   "no star");
    expect_problem(HEAD SCALES SECTION "examples: yn\nitem 1: x\nexample 1a: y\n1: far\n", BEHIND_SCALES + 6,
                   "can stand here");
    expect_problem(HEAD SCALES SECTION "item 1: x\n[section s2]\ntitle: T\nexamples: yn\nexample 1a: y\n",
                   BEHIND_SCALES + 7, "none here");
}

static void test_scores_that_cannot_be_made(void **state)
{
    (void)state;
    expect_problem(HEAD "score: mean starred\n" SCALES SECTION "item 1: x\n", 0, "Nothing counts");
    expect_problem(HEAD "score: yes\n" SCALES SECTION "item 1: x\n", 0, "Nothing counts");
    expect_problem(HEAD "score: mean\n" SCALES "[scale two]\nkind: levels\n1:a\n2:b\n" SECTION
                        "item 1: x\nitem 2: y\nscale: two\n",
                   0, "different lengths");
    expect_problem(HEAD SCALES SECTION "score: yes\nitem 1: x\n", BEHIND_SCALES, "Nothing counts");
}

/* What only an attacker writes. */
static void test_hostile_files(void **state)
{
    (void)state;
    expect_problem(HEAD "about: a\tb\n", 8, "control character (09)");
    expect_problem(HEAD "about: \x1b[2J\n", 8, "control character (1B)");
    expect_problem(HEAD "about: a\x7f\n", 8, "control character (7F)");
    expect_problem(HEAD "about: \xc2\x9b\n", 8, "");
    expect_problem(HEAD "about: \xff\xfe\n", 8, "no UTF-8");
    expect_problem(HEAD "about: \xe2\x80\xae"
                        "evil\n",
                   8, "");
    expect_problem(HEAD "about: x\xe2\x80\x8by\n", 8, "");

    struct read *read = read_bytes(HEAD "about: a\0b\n", sizeof HEAD "about: a\0b\n" - 1);
    assert_false(read->good);
    assert_int_equal(read->problems.items[0].line, 8);
    done(read);

    size_t size = FORM_FILE_MOST + 1;
    char *large = malloc(size);
    memset(large, '#', size);
    read = read_bytes(large, size);
    assert_false(read->good);
    assert_non_null(strstr(read->problems.items[0].sentence, "larger than"));
    done(read);
    read = read_bytes(large, FORM_LINE_MOST + 1);
    assert_non_null(strstr(read->problems.items[0].sentence, "longer than"));
    done(read);

    /* Only bad lines: no more is said than anybody reads. */
    for (size_t i = 0; i < size; i++)
        large[i] = i % 2 ? '\n' : '[';
    memcpy(large, "terugblik form 1\n", 17);
    read = read_bytes(large, FORM_FILE_MOST);
    assert_int_equal(read->problems.count, FORM_PROBLEMS_MOST);
    assert_true(read->problems.more);
    done(read);

    char *text = large;
    int used = sprintf(text, "%s%s%s", HEAD, SCALES, SECTION);
    for (int i = 0; i <= FORM_ITEMS_MOST; i++)
        used += sprintf(text + used, "item %d: x\n", i);
    expect_problem(text, BEHIND_SCALES + 3 + FORM_ITEMS_MOST, "more than 200 items");
    used = sprintf(text, "%s%s", HEAD, SCALES);
    for (int i = 0; i <= FORM_SECTIONS_MOST; i++)
        used += sprintf(text + used, "[section s%d]\ntitle: S\nscale: four\nitem %d: x\n", i, i);
    expect_problem(text, BEHIND_SCALES + 4 * FORM_SECTIONS_MOST, "more than 30 sections");
    used = sprintf(text, "%s", HEAD);
    for (int i = 0; i <= FORM_SCALES_MOST; i++)
        used += sprintf(text + used, "[scale s%d]\nkind: words\n", i);
    expect_problem(text, 8 + 2 * FORM_SCALES_MOST, "more than 20 scales");
    free(large);
}

static void test_ends_of_lines_and_a_mark_in_front(void **state)
{
    (void)state;
    static const char crlf[] =
        "\xEF\xBB\xBFterugblik form 1\r\nname: a\r\ntitle: Caf\xC3\xA9\r\nversion: 1\r\n"
        "language: nl\r\nsource: x\r\nlicence: y\r\n[scale s]\r\nkind: words\r\n"
        "[section t]\r\ntitle: T\r\nscale: s\r\nitem 1 * : x: y";
    struct read *read = read_bytes(crlf, sizeof crlf - 1);
    assert_true(read->good);
    assert_string_equal(read->form.title, "Café");
    assert_string_equal(read->form.items[0].text, "x: y");
    assert_string_equal(read->form.items[0].id, "1");
    assert_true(read->form.items[0].starred);
    done(read);
}

static void test_scores(void **state)
{
    (void)state;
    struct read *stars = read_file("tests/forms/sterren.form");
    const struct form *form = &stars->form;
    struct form_answer answers[6] = {
        {FORM_GIVEN, FORM_KEY_YES, NULL}, {FORM_GIVEN, FORM_KEY_NO, NULL}, {FORM_GIVEN, FORM_KEY_NO, NULL}};
    /* Of three starred items one is open. */
    struct form_result result = form_score(form, form->section_count, answers);
    assert_true(result.any);
    assert_int_equal(result.counted, 2);
    assert_int_equal(result.answered, 3);
    assert_true(result.value == 0.5);
    answers[2].given = FORM_NOT_APPLICABLE;
    result = form_score(form, form->section_count, answers);
    assert_int_equal(result.counted, 1);
    assert_true(result.value == 1);
    assert_false(form_score(form, 1, answers).any);
    done(stars);

    struct read *both = read_file("tests/forms/beiden.form");
    struct form_answer levels[7] = {{FORM_GIVEN, 1, NULL},
                                    {FORM_GIVEN, 4, NULL},
                                    {FORM_NOT_APPLICABLE, 0, NULL},
                                    {FORM_GIVEN, 0, "zo"},
                                    {FORM_GIVEN, 4, NULL}};
    result = form_score(&both->form, 0, levels);
    assert_true(result.value == 2.5);
    result = form_score(&both->form, both->form.section_count, levels);
    assert_true(result.value == 3);
    assert_int_equal(result.answered, 5);
    done(both);
}

static void test_how_far_two_are_apart(void **state)
{
    (void)state;
    struct read *both = read_file("tests/forms/beiden.form");
    const struct form *form = &both->form;
    const struct form_answer one = {FORM_GIVEN, 1, NULL}, four = {FORM_GIVEN, 4, NULL},
                             none = {FORM_NOT_APPLICABLE, 0, NULL}, open = {FORM_OPEN, 0, NULL},
                             words = {FORM_GIVEN, 0, "a"}, others = {FORM_GIVEN, 0, "b"};
    assert_true(form_apart(form, 0, &one, &four) == 1);
    assert_true(form_apart(form, 0, &four, &one) == 1);
    assert_true(form_apart(form, 0, &four, &four) == 0);
    assert_true(form_apart(form, 0, &one, &none) == 0.5);
    assert_true(form_apart(form, 0, &open, &none) == 0.25);
    assert_true(form_apart(form, 0, &none, &none) == 0);
    assert_true(form_apart(form, form_find(form, "A-toel"), &words, &others) == 0);

    /* A1 2 apart, A2 the same, A3 3 apart, then words, B1 1 apart. */
    const struct form_answer left[7] = {{FORM_GIVEN, 1, NULL},
                                        {FORM_GIVEN, 2, NULL},
                                        {FORM_GIVEN, 1, NULL},
                                        {FORM_GIVEN, 0, "x"},
                                        {FORM_GIVEN, 3, NULL}};
    const struct form_answer right[7] = {{FORM_GIVEN, 3, NULL},
                                         {FORM_GIVEN, 2, NULL},
                                         {FORM_GIVEN, 4, NULL},
                                         {FORM_GIVEN, 0, "y"},
                                         {FORM_GIVEN, 4, NULL}};
    static const size_t expected[7] = {2, 0, 4, 1, 3, 5, 6};
    size_t order[7];
    form_by_difference(form, left, right, order);
    assert_memory_equal(order, expected, sizeof expected);
    done(both);
}

static void test_answers_that_fit(void **state)
{
    (void)state;
    struct read *read = read_bytes(HEAD SCALES SECTION
                                   "item 1: a\nitem 2: b\nscale: yn\nitem 3: c\nscale: n\n"
                                   "item 4: d\nscale: w\n",
                                   strlen(HEAD SCALES SECTION "item 1: a\nitem 2: b\nscale: yn\nitem 3: c\n"
                                                              "scale: n\nitem 4: d\nscale: w\n"));
    assert_true(read->good);
    static const struct {
        size_t item;
        struct form_answer answer;
        bool fits;
    } cases[] = {
        {0, {FORM_GIVEN, 1, NULL}, true},
        {0, {FORM_GIVEN, 4, NULL}, true},
        {0, {FORM_GIVEN, 5, NULL}, false},
        {0, {FORM_GIVEN, 0, NULL}, false},
        {0, {FORM_GIVEN, -1, NULL}, false},
        {0, {FORM_NOT_APPLICABLE, 0, NULL}, true},
        {1, {FORM_GIVEN, 2, NULL}, true},
        {1, {FORM_GIVEN, 3, NULL}, false},
        {1, {FORM_NOT_APPLICABLE, 0, NULL}, false},
        {2, {FORM_GIVEN, 0, NULL}, true},
        {2, {FORM_GIVEN, 5, NULL}, true},
        {2, {FORM_GIVEN, 6, NULL}, false},
        {3, {FORM_GIVEN, 0, "x"}, true},
        {3, {FORM_GIVEN, 0, ""}, false},
        {3, {FORM_GIVEN, 0, NULL}, false},
        {3, {FORM_OPEN, 0, NULL}, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (form_answer_fits(&read->form, cases[i].item, &cases[i].answer) != cases[i].fits)
            fail_msg("case %zu", i);
    done(read);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_three_shapes),
        cmocka_unit_test(test_the_forms_that_come_with_the_program),
        cmocka_unit_test(test_what_is_wrong_is_said_with_its_line),
        cmocka_unit_test(test_how_deep_it_goes),
        cmocka_unit_test(test_scores_that_cannot_be_made),
        cmocka_unit_test(test_hostile_files),
        cmocka_unit_test(test_ends_of_lines_and_a_mark_in_front),
        cmocka_unit_test(test_scores),
        cmocka_unit_test(test_how_far_two_are_apart),
        cmocka_unit_test(test_answers_that_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
