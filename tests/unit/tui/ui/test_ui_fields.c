/* Fields: texts, a choice of one, a choice of several; filled in by keys and with the mouse. */
#include "tests/unit/screen.h"

#include "tui/ui/app.h"
#include "tui/ui/draw.h"
#include "tui/ui/fields.h"

enum { KIND, NAME, SITES };

static struct app app;
static struct fields fields;

static int begin(void **state)
{
    (void)state;
    static const char *const kinds[] = {"camera", "card"};
    static const char *const sites[] = {"Noord", "Zuid", "Een leslocatie met een lange naam"};
    app = (struct app){0};
    screen_begin("C.UTF-8", 60, 14);
    fields_open(&fields, "Something new", "Add");
    fields_add_one(&fields, "Kind", kinds, 2, 0);
    fields_add_text(&fields, "Name", "", 5);
    fields_add_several(&fields, "Sites", sites, 3);
    fields_tick(&fields, SITES, 1);
    fields_focus(&fields, &app, KIND);
    return 0;
}

static int finish(void **state)
{
    (void)state;
    fields_close(&fields, &app);
    assert_false(fields.open);
    assert_null(app.prompt);
    screen_finish();
    return 0;
}

static enum fields_result press(int code)
{
    return fields_key(&fields, &app, (struct key){.code = code});
}

static void draw(void)
{
    int rows = fields_rows(&fields, 60);
    erase();
    fields_draw(&fields, (struct area){14 - rows, 0, rows, 60});
}

static void keys_walk_and_fill_in(void **state)
{
    (void)state;
    assert_null(app.prompt);
    assert_int_equal(press(KEY_NAMED_RIGHT), FIELDS_TAKEN);
    assert_int_equal(fields_chosen(&fields, KIND), 1);
    assert_int_equal(press(' '), FIELDS_TAKEN);
    assert_int_equal(fields_chosen(&fields, KIND), 0);
    assert_int_equal(press(KEY_NAMED_LEFT), FIELDS_TAKEN);
    assert_int_equal(fields_chosen(&fields, KIND), 1);
    assert_int_equal(press(KEY_NAMED_ENTER), FIELDS_TAKEN);
    assert_ptr_equal(app.prompt, &fields.items[NAME].prompt);
    for (const char *at = "abcdefg"; *at; at++)
        assert_int_equal(press(*at), FIELDS_TAKEN);
    assert_int_equal(press(KEY_NAMED_TAB), FIELDS_TAKEN);
    assert_null(app.prompt);
    press(' ');
    press(KEY_NAMED_RIGHT);
    press(' ');
    assert_true(fields_ticked(&fields, SITES, 0));
    assert_false(fields_ticked(&fields, SITES, 1));
    assert_int_equal(press(KEY_NAMED_ENTER), FIELDS_DONE); /* the last field: done */
    assert_int_equal(press(KEY_NAMED_DOWN), FIELDS_TAKEN);
    assert_int_equal(press(KEY_NAMED_ENTER), FIELDS_DONE); /* the button, too */
    assert_int_equal(press(KEY_NAMED_DOWN), FIELDS_TAKEN); /* and round */
    assert_int_equal(fields.focus, KIND);
    assert_int_equal(press(KEY_NAMED_UP), FIELDS_TAKEN);
    assert_int_equal(fields.focus, fields.count);
    assert_int_equal(fields_key(&fields, &app, (struct key){KEY_NAMED_TAB, MODIFIER_SHIFT}), FIELDS_TAKEN);
    assert_int_equal(fields.focus, SITES);
    assert_int_equal(press(KEY_NAMED_ESCAPE), FIELDS_LEFT);
}

static void only_help_and_the_like_go_past(void **state)
{
    (void)state;
    assert_int_equal(press(KEY_NAMED_F1), FIELDS_PASSED_ON);
    assert_int_equal(fields_key(&fields, &app, (struct key){'l', MODIFIER_CTRL}), FIELDS_PASSED_ON);
    assert_int_equal(press(KEY_NAMED_F1 + 4), FIELDS_TAKEN);
    assert_non_null(strstr(app.message, "Finish this first"));
    assert_int_equal(press('q'), FIELDS_TAKEN);
}

static void they_are_drawn_below_each_other(void **state)
{
    (void)state;
    assert_int_equal(fields_rows(&fields, 60), 3 + 1 + 1 + 2);
    assert_int_equal(fields_rows(&fields, 120), 3 + 1 + 1 + 1);
    draw();
    assert_string_equal(screen_row(8), " Something new");
    assert_string_equal(screen_row(9), " Kind          ‹ camera ›");
    assert_string_equal(screen_row(10), " Name");
    assert_string_equal(screen_row(11), " Sites         [ ] Noord  [x] Zuid");
    assert_string_equal(screen_row(12), "               [ ] Een leslocatie met een lange naam");
    assert_string_equal(screen_row(13), "               [ Add ]");
}

static void the_mouse_does_it_too(void **state)
{
    (void)state;
    draw();
    assert_int_equal(fields_mouse(&fields, &app, (struct mouse){MOUSE_PRESS, 12, 17}), FIELDS_TAKEN);
    assert_true(fields_ticked(&fields, SITES, 2));
    assert_int_equal(fields.focus, SITES);
    fields_mouse(&fields, &app, (struct mouse){MOUSE_PRESS, 9, 20}); /* the first click goes there */
    assert_int_equal(fields_chosen(&fields, KIND), 0);
    fields_mouse(&fields, &app, (struct mouse){MOUSE_PRESS, 9, 20});
    assert_int_equal(fields_chosen(&fields, KIND), 1);
    fields_mouse(&fields, &app, (struct mouse){MOUSE_PRESS, 10, 20});
    assert_ptr_equal(app.prompt, &fields.items[NAME].prompt);
    assert_int_equal(fields_mouse(&fields, &app, (struct mouse){MOUSE_RELEASE, 13, 17}), FIELDS_TAKEN);
    assert_int_equal(fields_mouse(&fields, &app, (struct mouse){MOUSE_PRESS, 13, 17}), FIELDS_DONE);
}

static void hints_say_what_enter_does(void **state)
{
    (void)state;
    char hints[256];
    fields_hints(&fields, hints, sizeof hints);
    assert_non_null(strstr(hints, "Enter\x02go on"));
    fields_focus(&fields, &app, SITES);
    fields_hints(&fields, hints, sizeof hints);
    assert_non_null(strstr(hints, "Enter\x02"
                                  "Add"));
    assert_non_null(strstr(hints, "space\x02tick"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, finish)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(keys_walk_and_fill_in),           TEST(only_help_and_the_like_go_past),
        TEST(they_are_drawn_below_each_other), TEST(the_mouse_does_it_too),
        TEST(hints_say_what_enter_does),
    };
    return cmocka_run_group_tests_name("tui_fields", tests, NULL, NULL);
}
