/* Names in the order of Dutch schools. */
#include "tests/unit/fixture.h"

#include "store/base/names.h"

static void a_surname_stands_first(void **state)
{
    (void)state;
    static const struct {
        const char *written, *listed;
    } names[] = {
        {"Anna de Vries", "Vries, Anna de"},
        {"Vries, Anna de", "Vries, Anna de"},
        {"Vries, de, Anna", "Vries, Anna de"},
        {"de Vries, Anna", "Vries, Anna de"},
        {"A. de Vries", "Vries, A. de"},
        {"Vries, A. de", "Vries, A. de"},
        {"Jan Jansen", "Jansen, Jan"},
        {"Anna Maria van der Berg", "Berg, Anna Maria van der"},
        {"Piet van 't Hof", "Hof, Piet van 't"},
        {"Piet van ’t Hof", "Hof, Piet van 't"},
        {"Wim in 't Veld", "Veld, Wim in 't"},
        {"Els 's Jacob", "Jacob, Els 's"},
        {"Jan Van Dijk", "Dijk, Jan Van"},
        {"Ben Jansen", "Jansen, Ben"},
        {"Jan Ben Jansen", "Jansen, Jan Ben"},
        {"Youssef el Amrani", "Amrani, Youssef el"},
        {"Maria de la Cruz", "Cruz, Maria de la"},
        {"Ursula von der Leyen", "Leyen, Ursula von der"},
        {"Daan de Boer-Prins", "Boer-Prins, Daan de"},
        {"Els de Boer-van Dijk", "Boer-van Dijk, Els de"},
        {"Anna Jansen-de Vries", "Jansen-de Vries, Anna"},
        {"Anna Jansen-van der Berg", "Jansen-van der Berg, Anna"},
        {"Anna Jansen - de Vries", "Jansen - de Vries, Anna"},
        {"Jan-Willem de Wit", "Wit, Jan-Willem de"},
        {"Anne-Marie Bos", "Bos, Anne-Marie"},
        {"Cas", "Cas"},
        {"de", "de"},
        {"Anna de", "de, Anna"},
        {"  Anna   Bos ", "Bos, Anna"},
        {",", ","},
        {"", ""},
    };
    struct arena arena;
    arena_init(&arena);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_string_equal(name_surname_first(&arena, names[i].written), names[i].listed);
    arena_release(&arena);
}

static void names_compare_by_surname(void **state)
{
    (void)state;
    /* In order; case, accents and particles decide nothing before first names do. */
    static const char *const names[] = {
        "Youssef el Amrani", "A. van den Berg",    "B. van Berg",    "ANNA BOS",   "bram bos",
        "Renée Brûlé",       "Jansen, Piet",       "Els Jansen-Bos", "Anna Vries", "Anna de Vries",
        "Bart de Vries",     "Vries, Cor van der", "Wim de Wit",
    };
    size_t count = sizeof names / sizeof *names;
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(name_compare(names[i], names[i]), 0);
        for (size_t j = i + 1; j < count; j++) {
            assert_true(name_compare(names[i], names[j]) < 0);
            assert_true(name_compare(names[j], names[i]) > 0);
        }
    }
    assert_int_equal(name_compare(NULL, NULL), 0);
    assert_true(name_compare(NULL, "A") < 0);
    assert_true(name_compare("A", NULL) > 0);
}

struct pupil_of_test {
    const char *class_name, *name;
    int before;
};

static const char *name_of(const void *item)
{
    return ((const struct pupil_of_test *)item)->name;
}

static int by_class(const void *a, const void *b)
{
    return strcmp(((const struct pupil_of_test *)a)->class_name,
                  ((const struct pupil_of_test *)b)->class_name);
}

static void lists_are_sorted_by_surname(void **state)
{
    (void)state;
    struct pupil_of_test list[] = {{"2B", "Wim de Wit", 0},
                                   {"2A", "Anna de Vries", 1},
                                   {"2B", "Anna Bos", 2},
                                   {"2A", "Zoë van Aken", 3},
                                   {"2A", "Anna de Vries", 4}};
    names_sort(list, 5, sizeof *list, name_of, by_class);
    static const int grouped[] = {3, 1, 4, 2, 0};
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(list[i].before, grouped[i]);
    names_sort(list, 5, sizeof *list, name_of, NULL);
    static const int alone[] = {3, 2, 1, 4, 0};
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(list[i].before, alone[i]);
    names_sort(NULL, 0, sizeof *list, name_of, NULL);
}

static void any_text_can_be_sorted(void **state)
{
    (void)state;
    char words[4000] = "";
    for (size_t i = 0; i + 4 < sizeof words; i += 3)
        memcpy(words + i, "de ", 4);
    assert_true(name_compare(words, "\xff\xfe") != 0);
    assert_true(name_compare("  , , ,", words) != 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_surname_stands_first),
        cmocka_unit_test(names_compare_by_surname),
        cmocka_unit_test(lists_are_sorted_by_surname),
        cmocka_unit_test(any_text_can_be_sorted),
    };
    return cmocka_run_group_tests_name("names", tests, NULL, NULL);
}
