/* Where the store is, what it takes, and what was deleted last. */
#include "tests/unit/fixture.h"

#include "store/care/place.h"

static void what_an_owner_sees_of_the_store(void **state)
{
    struct school *school = *state;
    struct place place;
    WORKS(school, place_get(&school->store, school->people[OWNER], &school->arena, &place, &school->error));
    char *folder = realpath(school->folder, NULL);
    assert_non_null(folder);
    assert_string_equal(place.folder, folder);
    free(folder);
    assert_int_equal(place.schema_version, school_number(school, "PRAGMA user_version", DB_NO_ARGS));
    assert_true(place.database_size > 4096 && place.free > 0 && place.made_at > 0);
    assert_int_equal(place.footage_files, 2);
    assert_true(place.footage_size > 0);
    assert_int_equal(place.lessons, 1);
    assert_int_equal(place.marked, 0);
    assert_int_equal(place.purge_at, 0);
    assert_int_equal(place.purged_at, 0);
    assert_int_equal(place.wipes_owed, 0);
    WORKS(school, session_complete(&school->store, school->people[COACH], school->session, &school->error));
    WORKS(school, place_get(&school->store, school->people[OWNER], &school->arena, &place, &school->error));
    assert_int_equal(place.marked, 1);
    assert_true(place.purge_at > clock_now());
    school_force(school, "UPDATE session SET shredded_at = 5, purged_at = 7", DB_NO_ARGS);
    WORKS(school, place_get(&school->store, school->people[OWNER], &school->arena, &place, &school->error));
    assert_int_equal(place.lessons, 0);
    assert_int_equal(place.marked, 0);
    assert_int_equal(place.purge_at, 0);
    assert_int_equal(place.purged_at, 7);
    assert_int_equal(place.purged, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {SCHOOL_TEST(what_an_owner_sees_of_the_store)};
    return cmocka_run_group_tests_name("place", tests, NULL, NULL);
}
