/* Lists: columns that share the width, selection by id, filter, sort, groups, scrolling, mouse; and thousands
 * of rows. */
#include "tests/unit/screen.h"

#include "tui/ui/app.h"
#include "tui/ui/list.h"

enum { COLUMN_NAME, COLUMN_CLASS, COLUMN_COUNT, COLUMN_WHY, MANY = 10000 };

struct row {
    char id[16];
    const char *name, *class_name, *why, *group;
    int count;
};

static unsigned long cells_asked;

static enum style cell(const void *rows, size_t index, int column, char *buffer)
{
    const struct row *row = (const struct row *)rows + index;
    cells_asked++;
    switch (column) {
    case COLUMN_NAME:
        snprintf(buffer, LIST_CELL, "%s", row->name);
        break;
    case COLUMN_CLASS:
        snprintf(buffer, LIST_CELL, "%s", row->class_name);
        break;
    case COLUMN_COUNT:
        snprintf(buffer, LIST_CELL, "%d", row->count);
        break;
    default:
        snprintf(buffer, LIST_CELL, "%s", row->why);
        break;
    }
    return STYLE_TEXT;
}

static const char *row_id(const void *rows, size_t index)
{
    return ((const struct row *)rows + index)->id;
}

static int compare(const void *rows, size_t a, size_t b, int column)
{
    const struct row *first = (const struct row *)rows + a, *second = (const struct row *)rows + b;
    return column == COLUMN_COUNT ? first->count - second->count : strcmp(first->name, second->name);
}

static const char *group(const void *rows, size_t index)
{
    return ((const struct row *)rows + index)->group;
}

static void group_line(const void *rows, size_t index, char *buffer)
{
    snprintf(buffer, LIST_CELL, "= %s =", group(rows, index));
}

#define COLUMNS_OF_ROW                                                                             \
    {                                                                                              \
        [COLUMN_NAME] = {.title = "Name", .least = 6, .most = 20, .weight = 9},                    \
        [COLUMN_CLASS] = {.title = "Class", .least = 5, .most = 8, .weight = 3, .in_group = true}, \
        [COLUMN_COUNT] = {.title = "Count", .least = 6, .most = 6, .weight = 8, .right = true},    \
        [COLUMN_WHY] = {.title = "Why", .least = 10, .most = 40, .weight = 5},                     \
    }

static const struct list_type flat = {
    .columns = COLUMNS_OF_ROW, .cell = cell, .id = row_id, .compare = compare, .sort_column = -1};
static const struct list_type grouped = {.columns = COLUMNS_OF_ROW,
                                         .cell = cell,
                                         .id = row_id,
                                         .compare = compare,
                                         .group = group,
                                         .group_line = group_line,
                                         .sort_column = COLUMN_COUNT,
                                         .sort_descending = true};

static const struct row few[] = {
    {"a", "Anna", "2B", "because", "north", 3},    {"b", "Bram", "2B", "so", "south", 9},
    {"c", "Chris", "3A", "Één reden", "north", 7}, {"d", "Daan", "3A", "none", "south", 1},
    {"e", "Eva", "2B", "漢字", "north", 9},
};
enum { FEW = sizeof few / sizeof *few };

static struct app app;
static const struct area whole = {0, 0, 12, 60};

static int begin(void **state)
{
    (void)state;
    app = (struct app){0};
    screen_begin("C.UTF-8", 60, 12);
    return 0;
}

static int finish(void **state)
{
    (void)state;
    screen_finish();
    return 0;
}

static void draw(struct list *list)
{
    erase();
    list_draw(list, whole, true, "Nothing at all.");
}

static const char *selected(const struct list *list)
{
    size_t row;
    return list_selected(list, &row) ? row_id(list->rows, row) : "";
}

static void press(struct list *list, const char *keys)
{
    for (; *keys; keys++)
        assert_true(list_key(list, &app, (struct key){.code = *keys}));
}

static void rows_in_columns(void **state)
{
    (void)state;
    struct list list;
    list_init(&list, &flat);
    list_set_rows(&list, few, FEW);
    draw(&list);
    assert_string_equal(screen_row(0), " Name   Class    Count  Why");
    assert_string_equal(screen_row(1), " Anna   2B           3  because");
    assert_string_equal(screen_row(3), " Chris  3A           7  Één reden");
    assert_string_equal(screen_row(5), " Eva    2B           9  漢字");
    assert_string_equal(screen_row(6), "");
    list_release(&list);
}

static void narrow_loses_the_lightest(void **state)
{
    (void)state;
    struct list list;
    list_init(&list, &flat);
    list_set_rows(&list, few, FEW);
    erase();
    list_draw(&list, (struct area){0, 0, 5, 32}, true, "");
    assert_string_equal(screen_row(0), " Name    Count  Why");
    erase();
    list_draw(&list, (struct area){0, 0, 5, 20}, true, "");
    assert_string_equal(screen_row(0), " Name    Count");
    erase();
    list_draw(&list, (struct area){0, 0, 5, 3}, true, "");
    erase();
    list_draw(&list, (struct area){0, 0, 1, 60}, true, "");
    list_release(&list);
}

/* What a line says is not cut in favour of a long name, also when of thousands of rows only some are
 * measured. */
static void long_names_cost_no_state(void **state)
{
    (void)state;
    static struct row rows[2000];
    struct list list;
    struct list_type type = flat;
    type.columns[COLUMN_WHY].enough = 30;
    list_init(&list, &type);
    for (size_t i = 0; i < 2000; i++) {
        snprintf(rows[i].id, sizeof rows[i].id, "%zu", i);
        rows[i] = (struct row){.name = "Wilhelmina Alexandrine van der Meulen tot Oud-Beijerland",
                               .class_name = "2B",
                               .why = "no",
                               .count = 1};
        snprintf(rows[i].id, sizeof rows[i].id, "%zu", i);
    }
    rows[1].why = "turned 16: needs own consent";
    rows[1900].why = "withdrawn afterwards, 3 March";
    list_set_rows(&list, rows, 2000);
    draw(&list);
    assert_non_null(strstr(screen_row(2), "turned 16: needs own consent"));
    list_act(&list, &app, ACTION_LAST);
    for (int i = 0; i < 99; i++)
        list_act(&list, &app, ACTION_UP);
    draw(&list);
    bool seen = false;
    for (int row = 1; row < whole.rows; row++)
        seen = seen || strstr(screen_row(row), "withdrawn afterwards, 3 March");
    assert_true(seen);
    list_release(&list);
}

static void nothing_says_so(void **state)
{
    (void)state;
    struct list list;
    size_t row;
    bool open;
    list_init(&list, &grouped);
    list_set_rows(&list, NULL, 0);
    draw(&list);
    assert_string_equal(screen_row(1), "  Nothing at all.");
    assert_false(list_selected(&list, &row));
    static const enum action actions[] = {ACTION_UP,    ACTION_DOWN,  ACTION_PAGE_UP, ACTION_PAGE_DOWN,
                                          ACTION_FIRST, ACTION_LAST,  ACTION_SORT,    ACTION_SORT_REVERSE,
                                          ACTION_GROUP, ACTION_FILTER};
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
        list_act(&list, &app, actions[i]);
    assert_null(app.prompt);
    list_mouse(&list, (struct mouse){MOUSE_PRESS, 2, 2}, &open);
    assert_false(open);
    list_release(&list);
}

static bool group_is_south(const void *rows, size_t index)
{
    return strcmp(group(rows, index), "south") == 0;
}

static void a_group_that_is_to_be_last_is_last_in_any_order(void **state)
{
    (void)state;
    struct list_type type = grouped;
    type.group_last = group_is_south;
    struct list list;
    list_init(&list, &type);
    list_set_rows(&list, few, FEW);
    draw(&list);
    assert_string_equal(screen_row(1), " = north =");
    assert_string_equal(screen_row(2), " Eva         9  漢字");
    assert_string_equal(screen_row(5), " = south =");
    assert_string_equal(screen_row(6), " Bram        9  so");
    list_act(&list, &app, ACTION_SORT_REVERSE);
    draw(&list);
    assert_string_equal(screen_row(1), " = north =");
    assert_string_equal(screen_row(6), " Daan        1  none");
    list_release(&list);
}

static void groups_in_the_order_of_their_first_rows(void **state)
{
    (void)state;
    struct list list;
    list_init(&list, &grouped);
    list_set_rows(&list, few, FEW);
    draw(&list);
    assert_string_equal(screen_row(0), " Name   Count▼  Why");
    assert_string_equal(screen_row(1), " = south =");
    assert_string_equal(screen_row(2), " Bram        9  so");
    assert_string_equal(screen_row(3), " Daan        1  none");
    assert_string_equal(screen_row(4), " = north =");
    assert_string_equal(screen_row(5), " Eva         9  漢字");
    assert_string_equal(screen_row(7), " Anna        3  because");
    /* The selection passes over headings. */
    assert_string_equal(selected(&list), "b");
    list_act(&list, &app, ACTION_DOWN);
    list_act(&list, &app, ACTION_DOWN);
    assert_string_equal(selected(&list), "e");
    list_act(&list, &app, ACTION_UP);
    assert_string_equal(selected(&list), "d");
    list_act(&list, &app, ACTION_FIRST);
    list_act(&list, &app, ACTION_UP);
    assert_string_equal(selected(&list), "b");
    list_act(&list, &app, ACTION_LAST);
    list_act(&list, &app, ACTION_DOWN);
    assert_string_equal(selected(&list), "a");
    /* Without groups the same row stays selected. */
    list_act(&list, &app, ACTION_GROUP);
    assert_string_equal(selected(&list), "a");
    draw(&list);
    assert_string_equal(screen_row(1), " Bram   2B           9  so");
    assert_string_equal(screen_row(2), " Eva    2B           9  漢字");
    list_release(&list);
}

static void sorting_keeps_the_selection(void **state)
{
    (void)state;
    struct list list;
    list_init(&list, &flat);
    list_set_rows(&list, few, FEW);
    list_select_id(&list, "c");
    list_act(&list, &app, ACTION_SORT);
    assert_int_equal(list.sort_column, COLUMN_NAME);
    list_act(&list, &app, ACTION_SORT_REVERSE);
    assert_string_equal(selected(&list), "c");
    draw(&list);
    assert_string_equal(screen_row(1), " Eva    2B           9  漢字");
    /* A click on a heading sorts by it, a second one turns it round. */
    bool open;
    list_mouse(&list, (struct mouse){MOUSE_PRESS, 0, 19}, &open);
    assert_int_equal(list.sort_column, COLUMN_COUNT);
    assert_false(list.sort_descending);
    list_mouse(&list, (struct mouse){MOUSE_PRESS, 0, 19}, &open);
    assert_true(list.sort_descending);
    assert_string_equal(selected(&list), "c");
    list_release(&list);
}

static void filter_as_you_type(void **state)
{
    (void)state;
    struct list list;
    list_init(&list, &flat);
    list_set_rows(&list, few, FEW);
    list_select_id(&list, "e");
    assert_false(list_key(&list, &app, (struct key){.code = 'x'}));
    list_act(&list, &app, ACTION_FILTER);
    assert_ptr_equal(app.prompt, &list.filter);
    press(&list, "2b");
    assert_int_equal(list.line_count, 3);
    assert_string_equal(selected(&list), "e");
    /* Words may stand in any order, in any column, in any case, with or without accents. */
    press(&list, " BECAUSE an");
    assert_int_equal(list.line_count, 1);
    assert_string_equal(selected(&list), "a");
    draw(&list);
    assert_string_equal(screen_row(11), " Filter: 2b BECAUSE an                               1 of 5");
    /* Wider again, the other way round than typing. */
    for (int i = 0; i < 11; i++)
        assert_true(list_key(&list, &app, (struct key){.code = KEY_NAMED_BACKSPACE}));
    assert_int_equal(list.line_count, 3);
    press(&list, " zzz");
    assert_int_equal(list.line_count, 0);
    assert_string_equal(selected(&list), "");
    draw(&list);
    /* Enter keeps the filter and gives the keys back; Escape ends it. */
    assert_true(list_key(&list, &app, (struct key){.code = KEY_NAMED_ENTER}));
    assert_null(app.prompt);
    assert_false(list_key(&list, &app, (struct key){.code = 'x'}));
    assert_true(list_act(&list, &app, ACTION_BACK));
    assert_int_equal(list.line_count, FEW);
    assert_false(list_act(&list, &app, ACTION_BACK));
    list_act(&list, &app, ACTION_FILTER);
    press(&list, "een");
    assert_string_equal(selected(&list), "c");
    assert_true(list_key(&list, &app, (struct key){.code = KEY_NAMED_ESCAPE}));
    assert_string_equal(selected(&list), "c");
    assert_null(app.prompt);
    list_release(&list);
}

static void loading_anew_keeps_the_selection(void **state)
{
    (void)state;
    struct list list;
    struct row others[FEW];
    list_init(&list, &flat);
    list_set_rows(&list, few, FEW);
    list_select_id(&list, "d");
    for (int i = 0; i < FEW; i++)
        others[i] = few[FEW - 1 - i];
    list_set_rows(&list, others, FEW);
    assert_string_equal(selected(&list), "d");
    /* It is gone: what took its place. */
    list_set_rows(&list, few, 2);
    assert_string_equal(selected(&list), "b");
    list_set_rows(&list, few, 0);
    assert_string_equal(selected(&list), "");
    list_set_rows(&list, few, FEW);
    assert_string_equal(selected(&list), "b");
    list_release(&list);
}

static struct row *make_many(void)
{
    struct row *rows = calloc(MANY, sizeof *rows);
    for (int i = 0; i < MANY; i++) {
        static const char *const groups[] = {"north", "south", "east", "west"};
        snprintf(rows[i].id, sizeof rows[i].id, "%d", i);
        rows[i].name = "A name of some length";
        rows[i].class_name = "2B";
        rows[i].why = "because";
        rows[i].group = groups[i % 4];
        rows[i].count = i;
    }
    return rows;
}

static void of_many_only_the_visible_are_drawn(void **state)
{
    (void)state;
    struct list list;
    struct row *rows = make_many();
    list_init(&list, &grouped);
    list_set_rows(&list, rows, MANY);
    draw(&list);
    cells_asked = 0;
    draw(&list);
    assert_in_range(cells_asked, 1, 12 * 4);
    list_act(&list, &app, ACTION_LAST);
    draw(&list);
    assert_string_equal(selected(&list), "0");
    assert_int_equal(list.top + (size_t)list.body.rows, list.line_count);
    list_act(&list, &app, ACTION_PAGE_UP);
    draw(&list);
    assert_string_equal(selected(&list), "40");
    list_act(&list, &app, ACTION_FIRST);
    draw(&list);
    assert_string_equal(selected(&list), "9999");
    assert_int_equal(list.top, 0);
    list_release(&list);
    free(rows);
}

static void the_mouse(void **state)
{
    (void)state;
    struct list list;
    bool open;
    struct row *rows = make_many();
    list_init(&list, &flat);
    list_set_rows(&list, rows, MANY);
    draw(&list);
    assert_true(list_mouse(&list, (struct mouse){MOUSE_PRESS, 4, 5}, &open));
    assert_false(open);
    assert_string_equal(selected(&list), "3");
    assert_true(list_mouse(&list, (struct mouse){MOUSE_DOUBLE, 5, 5}, &open));
    assert_true(open);
    assert_string_equal(selected(&list), "4");
    assert_true(list_mouse(&list, (struct mouse){MOUSE_WHEEL_DOWN, 5, 5}, &open));
    draw(&list);
    assert_int_equal(list.top, 3);
    for (int i = 0; i < 5; i++)
        list_mouse(&list, (struct mouse){MOUSE_WHEEL_DOWN, 5, 5}, &open);
    draw(&list);
    assert_int_equal(list.top, 18);
    assert_string_equal(selected(&list), "18"); /* it comes along */
    for (int i = 0; i < 10; i++)
        list_mouse(&list, (struct mouse){MOUSE_WHEEL_UP, 5, 5}, &open);
    draw(&list);
    assert_int_equal(list.top, 0);
    /* The scroll bar. */
    list_mouse(&list, (struct mouse){MOUSE_DRAG, 11, 59}, &open);
    draw(&list);
    assert_int_equal(list.top, MANY - 11);
    list_mouse(&list, (struct mouse){MOUSE_PRESS, 1, 59}, &open);
    draw(&list);
    assert_int_equal(list.top, 0);
    /* Below the rows and outside. */
    list_set_rows(&list, rows, 2);
    draw(&list);
    list_mouse(&list, (struct mouse){MOUSE_DOUBLE, 9, 5}, &open);
    assert_false(open);
    assert_false(list_mouse(&list, (struct mouse){MOUSE_PRESS, 50, 5}, &open));
    list_release(&list);
    free(rows);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, finish)
    const struct CMUnitTest tests[] = {
        TEST(rows_in_columns),
        TEST(narrow_loses_the_lightest),
        TEST(long_names_cost_no_state),
        TEST(nothing_says_so),
        TEST(groups_in_the_order_of_their_first_rows),
        TEST(a_group_that_is_to_be_last_is_last_in_any_order),
        TEST(sorting_keeps_the_selection),
        TEST(filter_as_you_type),
        TEST(loading_anew_keeps_the_selection),
        TEST(of_many_only_the_visible_are_drawn),
        TEST(the_mouse),
    };
    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests_name("tui_list", tests, NULL, NULL);
}
