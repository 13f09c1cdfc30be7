/* The matrix of docs/trust.md: each kind of row × changed, removed, added, put back from yesterday, and who
 * notices it when (R13). */
#include "tests/unit/attack.h"

#include "store/footage/import-rules.h"

/* Who notices, beside check, which finds everything. */
enum {
    AT_LOGIN = 1,   /* anybody's next log-in, which then seals nothing */
    AT_SEALING = 2, /* before anything is sealed to the person */
    AT_OPENING = 4, /* the lesson does not open */
    AT_IMPORT = 8,  /* nothing is imported */
};

#define MADE_UP "01hq0000000000000000000bad"
#define TOM     "(SELECT id FROM account WHERE name = 'tom')"
#define CARLA   "(SELECT id FROM account WHERE name = 'carla')"

/* Which row is attacked (NULL: the first), one change of it that matters, and what makes another row of it.
 */
static const struct {
    enum row_kind kind;
    const char *table, *row, *change, *added;
    unsigned noticed;
} kinds[] = {
    {ROW_SCHOOL, "school", NULL, "name = 'Other'", "id = '" MADE_UP "'", AT_LOGIN},
    {ROW_LOCATION, "location", NULL, "name = 'Other'", "id = '" MADE_UP "', name = 'Extra'", AT_LOGIN},
    {ROW_POLICY, "policy", NULL, "value = 'objection'", "key = 'grace_days'", AT_LOGIN | AT_IMPORT},
    {ROW_ACCOUNT, "account", "name = 'tom'", "box_public = zeroblob (32)", "id = '" MADE_UP "', name = 'eve'",
     AT_LOGIN | AT_SEALING},
    {ROW_PASSWORD, "account", "name = 'tom'", "kdf_ops = kdf_ops + 1", "id = '" MADE_UP "', name = 'eve'", 0},
    {ROW_ROLE, "account_role", "account_id = " TOM, "role = 'coach'", "role = 'owner'",
     AT_LOGIN | AT_SEALING},
    {ROW_SITE, "account_site", "account_id = " TOM, "position = 7", "location_id = '" MADE_UP "'",
     AT_LOGIN | AT_SEALING},
    {ROW_SIGN_KEY, "sign_key", "account_id = " TOM, "since = since + 1", "sign_public = zeroblob (32)",
     AT_LOGIN | AT_SEALING},
    {ROW_SECOND_FACTOR, "second_factor", NULL, "last_step = last_step - 1", "account_id = " CARLA, 0},
    {ROW_PUPIL, "pupil", NULL, "birth_date = '1999-01-01'", "id = '" MADE_UP "', number = '9999'", AT_IMPORT},
    {ROW_GUARDIAN, "guardian", NULL, "name = 'Somebody'", "id = '" MADE_UP "', name = 'Extra'", AT_IMPORT},
    {ROW_MEMBERSHIP, "membership", NULL, "class_name = '3a'", "id = '" MADE_UP "', pupil_id = '" MADE_UP "'",
     AT_IMPORT},
    {ROW_CONSENT, "consent", NULL, "answer = 'refused'", "id = '" MADE_UP "'", AT_IMPORT},
    {ROW_OBJECTION, "objection", NULL, "undone_at = 1", "id = '" MADE_UP "'", AT_IMPORT},
    {ROW_EQUIPMENT, "equipment", NULL, "retired_at = 1", "id = '" MADE_UP "', name = 'Extra', serial = 'E'",
     AT_IMPORT},
    {ROW_VAULT_MEMBER, "vault_member", NULL, "folder = '/tmp/elsewhere'",
     "id = '" MADE_UP "', folder = '/tmp/more'", AT_IMPORT},
    {ROW_TRAJECTORY, "trajectory", NULL, "coach_id = " CARLA, "id = '" MADE_UP "'", AT_LOGIN},
    {ROW_TRAJECTORY_KEY, "trajectory_key", NULL, "sealed = x'00'", "account_id = '" MADE_UP "'", 0},
    {ROW_GOAL, "goal", NULL, "sealed_text = x'00'", "id = '" MADE_UP "'", 0},
    {ROW_SESSION, "session", NULL, "class_name = '3z'", "id = '" MADE_UP "'", AT_OPENING},
    {ROW_SESSION_STATE, "session", NULL, "reviewed_at = 5", "id = '" MADE_UP "'", AT_OPENING},
    {ROW_SESSION_KEY, "session_key", NULL, "sealed = x'00'", "account_id = '" MADE_UP "'", 0},
    {ROW_SESSION_VIEWER, "session_viewer", NULL, "account_id = " TOM, "account_id = '" MADE_UP "'",
     AT_OPENING},
    {ROW_SESSION_PUPIL, "session_pupil", NULL, "pupil_id = (SELECT id FROM pupil WHERE number = '1003')",
     "pupil_id = '" MADE_UP "'", AT_OPENING},
    {ROW_SESSION_EMPLOYEE, "session_employee", NULL,
     "account_id = (SELECT id FROM account WHERE name = 'rita')", "account_id = '" MADE_UP "'", AT_OPENING},
    {ROW_CLIP, "clip", NULL, "position = position + 10", "id = '" MADE_UP "', position = 77", AT_OPENING},
    {ROW_CLIP_DIGEST, "clip", NULL, "digest = x'00'", "id = '" MADE_UP "', position = 77", 0},
    {ROW_ORIGINAL, "original", NULL, "path = '../thesis.odt'", "clip_id = '" MADE_UP "'", 0},
    {ROW_NOTE, "note", NULL, "at_ms = 6", "id = '" MADE_UP "'", 0},
    {ROW_BLUR, "blur", NULL, "removed_at = 1", "id = '" MADE_UP "'", AT_OPENING},
    {ROW_TAG, "tag", NULL, "body = x'01'", "id = '" MADE_UP "'", 0},
    {ROW_FORM, "form", NULL, "text = 'x'", "id = '" MADE_UP "', version = '9', retired_at = 5", 0},
    {ROW_FILLED, "filled_form", NULL, "shared_at = 1", "id = '" MADE_UP "', removed_at = 5", 0},
};
_Static_assert(sizeof kinds / sizeof *kinds == ROW_KIND_COUNT, "each kind is attacked");

struct wanted {
    enum row_kind kind;
    enum trust_how how;
    bool met;
};

static bool is_wanted(void *context, const struct trust_finding *finding)
{
    struct wanted *wanted = context;
    /* A row that is nothing but its names counts as removed and another as added. */
    wanted->met = wanted->met || (finding->kind == wanted->kind &&
                                  (finding->how == wanted->how || wanted->how == TRUST_CHANGED));
    return true;
}

static const char *const how_words[] = {[TRUST_CHANGED] = "changed",
                                        [TRUST_REMOVED] = "removed",
                                        [TRUST_ADDED] = "added",
                                        [TRUST_PUT_BACK] = "put back"};

/* Whether some person, or the made-up one, is refused what is sealed. */
static bool refused_before_sealing(struct school *school)
{
    struct error error;
    if (!trust_account(&school->store, MADE_UP, &error) && error.kind == ERROR_CORRUPT)
        return true;
    for (int i = 0; i < PEOPLE; i++)
        if (!trust_account(&school->store, school->people[i]->id, &error) && error.kind == ERROR_CORRUPT)
            return true;
    return false;
}

static bool opens(struct school *school)
{
    struct footage_access access;
    struct error error;
    bool opened = session_open_footage(&school->store, school->people[COACH], school->session, &access,
                                       &error);
    if (opened)
        footage_access_release(&access);
    return opened;
}

static bool registers_fit(struct school *school)
{
    struct error error;
    return import_registers_fit(&school->store, &error);
}

static void notices(struct school *school, size_t i, enum trust_how how)
{
    const char *name = row_kind_name(kinds[i].kind);
    struct wanted wanted = {.kind = kinds[i].kind, .how = how};
    WORKS(school, trust_examine(&school->store, is_wanted, &wanted, &school->error));
    if (!wanted.met)
        fail_msg("%s, %s: check does not find it", name, how_words[how]);
    const bool nobody_logs_in = kinds[i].kind == ROW_SCHOOL && how == TRUST_REMOVED;
    /* A password is in the same table as its account. */
    if (!nobody_logs_in && kinds[i].kind != ROW_PASSWORD &&
        !!(kinds[i].noticed & AT_LOGIN) != (noticed_at_login(school, COACH) != NULL))
        fail_msg("%s, %s: the next log-in", name, how_words[how]);
    if (kinds[i].noticed & AT_SEALING && !refused_before_sealing(school))
        fail_msg("%s, %s: sealed to all the same", name, how_words[how]);
    if (kinds[i].noticed & AT_IMPORT && registers_fit(school))
        fail_msg("%s, %s: imports all the same", name, how_words[how]);
    /* A lesson that was added is another one. */
    if (kinds[i].noticed & AT_OPENING && opens(school) &&
        !(how == TRUST_ADDED && strcmp(kinds[i].table, "session") == 0))
        fail_msg("%s, %s: the lesson opens all the same", name, how_words[how]);
}

static const char *sql_of(struct school *school, const char *format, size_t i, const char *what)
{
    const char *row = kinds[i].row ? kinds[i].row
                                   : arena_printf(&school->arena, "rowid = (SELECT MIN (rowid) FROM %s)",
                                                  kinds[i].table);
    char *text = memory_copy(format), *at;
    const struct {
        const char *name, *value;
    } parts[] = {{"TABLE_", kinds[i].table}, {"ROW_", row}, {"WHAT_", what}};
    for (size_t part = 0; part < sizeof parts / sizeof *parts; part++)
        while ((at = strstr(text, parts[part].name))) {
            char *next = memory_copy(arena_printf(&school->arena, "%.*s%s%s", (int)(at - text), text,
                                                  parts[part].value, at + strlen(parts[part].name)));
            free(text);
            text = next;
        }
    const char *sql = arena_copy(&school->arena, text);
    free(text);
    return sql;
}

static void restore(struct school *school, size_t i)
{
    attack(school,
           sql_of(school, "DELETE FROM main.TABLE_; INSERT INTO main.TABLE_ SELECT * FROM kept", i, ""));
}

static void R13_every_kind_of_row_whatever_was_done_to_it(void **state)
{
    struct school *school = *state;
    fill(school);
    assert_int_equal(found(school), 0);
    assert_null(noticed_at_login(school, COACH));
    assert_true(opens(school) && registers_fit(school) && !refused_before_sealing(school));
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        attack(school,
               sql_of(school, "DROP TABLE IF EXISTS kept; CREATE TABLE kept AS SELECT * FROM TABLE_", i, ""));
        attack(school, sql_of(school, "UPDATE TABLE_ SET WHAT_ WHERE ROW_", i, kinds[i].change));
        notices(school, i, TRUST_CHANGED);
        restore(school, i);
        attack(school, sql_of(school, "DELETE FROM TABLE_ WHERE ROW_", i, ""));
        notices(school, i, TRUST_REMOVED);
        restore(school, i);
        attack(school,
               sql_of(school,
                      "DROP TABLE IF EXISTS extra; CREATE TABLE extra AS SELECT * FROM TABLE_ WHERE ROW_;"
                      "UPDATE extra SET WHAT_; INSERT INTO TABLE_ SELECT * FROM extra",
                      i, kinds[i].added));
        notices(school, i, TRUST_ADDED);
        restore(school, i);
        if (found(school) != 0)
            fail_msg("%s: as it was, and found", row_kind_name(kinds[i].kind));
        /* Decided otherwise, and then as yesterday. */
        school_force(school, sql_of(school, "UPDATE TABLE_ SET WHAT_ WHERE ROW_", i, kinds[i].change),
                     DB_NO_ARGS);
        assert_int_equal(found(school), 0);
        restore(school, i);
        notices(school, i, TRUST_PUT_BACK);
        WORKS(school, trust_vouch(&school->store, school->people[OWNER], &school->error));
        assert_int_equal(found(school), 0);
    }
}

/* Of a password it is its person who is told, and only of one that was set before. */
static void R13_a_password_of_yesterday_is_told_to_its_person(void **state)
{
    struct school *school = *state;
    struct actor *actor;
    struct store store;
    attack(school, "CREATE TABLE kept AS SELECT * FROM account");
    WORKS(school, actor_set_password(&school->store, school->people[TEACHER], PASSWORD,
                                     "quite another passphrase", &school->error));
    attack(school, "DELETE FROM account; INSERT INTO account SELECT * FROM kept");
    school_open_again(school, &store);
    WORKS(school, actor_login(&store, "tess", PASSWORD, &actor, &school->error));
    assert_int_equal(store.notice.kind, ERROR_CORRUPT);
    assert_non_null(strstr(store.notice.text, "password"));
    assert_int_equal(store.distrust.kind, ERROR_NONE);
    actor_close(actor);
    store_close(&store);
    assert_null(noticed_at_login(school, COACH));
    assert_int_equal(found(school), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCHOOL_TEST(R13_every_kind_of_row_whatever_was_done_to_it),
        SCHOOL_TEST(R13_a_password_of_yesterday_is_told_to_its_person),
    };
    return cmocka_run_group_tests_name("matrix", tests, NULL, NULL);
}
