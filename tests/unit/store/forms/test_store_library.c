/* The school's forms: who adds them, new versions, out of use; what is in the trace. */
#include "tests/unit/fixture.h"

#include "store/forms/library.h"

static const char text[] =
    "terugblik form 1\nname: a\ntitle: A\nversion: 1\nlanguage: nl\nsource: ours\n"
    "licence: CC0\n[scale s]\nkind: words\n[section t]\ntitle: T\nscale: s\nitem 1: x\n";
static const char newer[] =
    "terugblik form 1\nname: a\ntitle: A\nversion: 2\nlanguage: nl\nsource: ours\n"
    "licence: CC0\n[scale s]\nkind: words\n[section t]\ntitle: T\nscale: s\nitem 2: y\n";

static bool add(struct school *school, enum person who, const char *form, bool *replaced)
{
    char id[ID_SIZE];
    return form_add(&school->store, school->people[who], form, strlen(form), id, replaced, &school->error);
}

static void test_only_an_owner_adds_and_retires(void **state)
{
    struct school *school = *state;
    bool replaced;
    for (int who = REGISTRAR; who < PEOPLE; who++)
        REFUSED_AS(school, ERROR_DENIED, add(school, (enum person)who, text, &replaced));
    WORKS(school, add(school, OWNER, text, &replaced));
    assert_false(replaced);
    struct form_list list;
    for (int who = OWNER; who < PEOPLE; who++) {
        WORKS(school, form_list(&school->store, school->people[who], &school->arena, &list, &school->error));
        assert_int_equal(list.count, 1);
    }
    for (int who = REGISTRAR; who < PEOPLE; who++)
        REFUSED_AS(school, ERROR_DENIED,
                   form_retire(&school->store, school->people[who], "a", &school->error));
    WORKS(school, form_retire(&school->store, school->people[OWNER], "a", &school->error));
    WORKS(school, form_list(&school->store, school->people[TEACHER], &school->arena, &list, &school->error));
    assert_int_equal(list.count, 0);
    REFUSED_AS(school, ERROR_NOT_FOUND,
               form_retire(&school->store, school->people[OWNER], "a", &school->error));
    assert_int_equal(school_number(school,
                                   "SELECT COUNT(*) FROM audit WHERE action IN ('form.add', 'form.retire')"
                                   " AND refused = 0",
                                   DB_NO_ARGS),
                     2);
}

static void test_versions(void **state)
{
    struct school *school = *state;
    struct form_entry entry, before;
    bool replaced;
    WORKS(school, add(school, OWNER, text, &replaced));
    REFUSED_AS(school, ERROR_CONFLICT, add(school, OWNER, text, &replaced));
    WORKS(school,
          form_get(&school->store, school->people[COACH], "a", &school->arena, &before, &school->error));
    WORKS(school, add(school, OWNER, newer, &replaced));
    assert_true(replaced);
    WORKS(school,
          form_get(&school->store, school->people[COACH], "a", &school->arena, &entry, &school->error));
    assert_string_equal(entry.form.version, "2");
    /* What was filled in with the one before finds it as it was. */
    WORKS(school, form_load(&school->store, before.id, &school->arena, &entry, &school->error));
    assert_string_equal(entry.form.items[0].id, "1");
    assert_true(entry.retired_at > 0);
    /* Back to the one before. */
    WORKS(school, add(school, OWNER, text, &replaced));
    WORKS(school,
          form_get(&school->store, school->people[COACH], "a", &school->arena, &entry, &school->error));
    assert_string_equal(entry.id, before.id);
    /* Another text under a version that there was. */
    char other[sizeof newer];
    memcpy(other, newer, sizeof newer);
    other[strlen(other) - 2] = 'z';
    REFUSED_AS(school, ERROR_CONFLICT, add(school, OWNER, other, &replaced));
    REFUSED_AS(school, ERROR_NOT_FOUND,
               form_get(&school->store, school->people[COACH], "b", &school->arena, &entry, &school->error));
}

static void test_a_bad_file_changes_nothing(void **state)
{
    struct school *school = *state;
    bool replaced;
    REFUSED_AS(school, ERROR_INVALID, add(school, OWNER, "terugblik form 1\nname: A\n", &replaced));
    assert_non_null(strstr(school->error.text, "Line 2"));
    assert_int_equal(school_number(school, "SELECT COUNT(*) FROM form", DB_NO_ARGS), 0);
}

/* R13: a form that somebody changed in the file is not filled in. */
static void test_R13_a_form_that_was_changed_outside(void **state)
{
    struct school *school = *state;
    struct form_entry entry;
    bool replaced;
    WORKS(school, add(school, OWNER, text, &replaced));
    WORKS(school,
          form_get(&school->store, school->people[COACH], "a", &school->arena, &entry, &school->error));
    char id[ID_SIZE];
    memcpy(id, entry.id, ID_SIZE);
    school_tamper(school, "UPDATE form SET text = replace(text, 'item 1: x', 'item 1: y')", DB_NO_ARGS);
    REFUSED_AS(school, ERROR_CORRUPT, form_load(&school->store, id, &school->arena, &entry, &school->error));
    /* One that can no longer be read hides no other. */
    WORKS(school, add(school, OWNER, newer, &replaced));
    school_tamper(school, "UPDATE form SET text = 'x' WHERE version = '2'", DB_NO_ARGS);
    struct form_list list;
    WORKS(school, form_list(&school->store, school->people[COACH], &school->arena, &list, &school->error));
    assert_int_equal(list.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCHOOL_TEST(test_only_an_owner_adds_and_retires),
        SCHOOL_TEST(test_versions),
        SCHOOL_TEST(test_a_bad_file_changes_nothing),
        SCHOOL_TEST(test_R13_a_form_that_was_changed_outside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
