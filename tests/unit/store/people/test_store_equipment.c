/* The school's cameras and cards: out of use, and back (R5, R6). */
#include "tests/unit/registers.h"

static bool add(struct school *school, const char *kind, const char *name, const char *serial)
{
    return equipment_add(&school->store, school->people[REGISTRAR], kind, name, serial, &school->error);
}

static bool retire(struct school *school, const char *kind, const char *name)
{
    return equipment_retire(&school->store, school->people[REGISTRAR], kind, name, &school->error);
}

static bool listed(struct school *school, const char *name)
{
    struct equipment_list list;
    bool found = false;
    WORKS(school,
          equipment_list(&school->store, school->people[OWNER], &school->arena, &list, &school->error));
    for (size_t i = 0; i < list.count; i++)
        found = found || strcmp(list.items[i].name, name) == 0;
    return found;
}

static void R5_what_is_out_of_use_is_not_listed_and_comes_back(void **state)
{
    struct school *school = *state;
    WORKS(school, add(school, "camera", "Sony 7", "S-7"));
    assert_true(listed(school, "Sony 7"));
    WORKS(school, retire(school, NULL, "Sony 7"));
    assert_false(listed(school, "Sony 7"));
    assert_int_equal(school_traces(school, "equipment.retire", false), 1);
    REFUSED_AS(school, ERROR_NOT_FOUND, retire(school, NULL, "Sony 7"));
    REFUSED_AS(school, ERROR_CONFLICT, add(school, "camera", "Sony 7", "S-8"));
    REFUSED_AS(school, ERROR_CONFLICT, add(school, "camera", "Sony 8", "S-7"));
    WORKS(school, add(school, "camera", "Sony 7", "S-7"));
    assert_true(listed(school, "Sony 7"));
    assert_int_equal(
        school_number(school, "SELECT COUNT(*) FROM equipment WHERE name = 'Sony 7'", DB_NO_ARGS), 1);
    /* The trace names the camera itself, both times. */
    assert_int_equal(school_number(school,
                                   "SELECT COUNT(*) FROM audit a JOIN equipment e ON e.id = a.object_id"
                                   " WHERE e.name = 'Sony 7'",
                                   DB_NO_ARGS),
                     3);
    WORKS(school, add(school, "card", "Sony 7", "K-7"));
    REFUSED_AS(school, ERROR_INVALID, retire(school, NULL, "Sony 7"));
    WORKS(school, retire(school, "card", "Sony 7"));
    WORKS(school, retire(school, NULL, "Sony 7"));
}

static void R6_a_card_with_a_wipe_that_is_owed_stays(void **state)
{
    struct school *school = *state;
    WORKS(school, add(school, "card", "SD 9", "K-9"));
    school_force(school, "UPDATE session SET card_id = (SELECT id FROM equipment WHERE name = 'SD 9')",
                 DB_NO_ARGS);
    school_force(school,
                 "INSERT INTO original (clip_id, path) SELECT id, '/card/A.MP4' FROM clip"
                 " WHERE position = 0",
                 DB_NO_ARGS);
    REFUSED_AS(school, ERROR_CONFLICT, retire(school, "card", "SD 9"));
    assert_true(listed(school, "SD 9"));
    school_force(school, "UPDATE original SET wiped_at = 1", DB_NO_ARGS);
    WORKS(school, retire(school, "card", "SD 9"));
    assert_false(listed(school, "SD 9"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCHOOL_TEST(R5_what_is_out_of_use_is_not_listed_and_comes_back),
        SCHOOL_TEST(R6_a_card_with_a_wipe_that_is_owed_stays),
    };
    return cmocka_run_group_tests_name("equipment", tests, NULL, NULL);
}
