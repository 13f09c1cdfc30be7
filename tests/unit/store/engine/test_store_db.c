/* The database: what SQLite is asked for, what is refused, and that nothing changes past the gate. */
#include "tests/unit/fixture.h"

#include <sqlite3.h>

#include "store/engine/schema.h"

static void database_path(const struct school *school, char path[static 300])
{
    snprintf(path, 300, "%s/terugblik.db", school->folder);
}

static void folder_and_database_are_closed_to_others(void **state)
{
    struct school *school = *state;
    struct stat status;
    char path[300];
    database_path(school, path);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_int_equal(stat(school->folder, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0700);
    snprintf(path, sizeof path, "%s/terugblik.db-wal", school->folder);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
}

static void settings_hold_on_every_connection(void **state)
{
    struct school *school = *state;
    struct store second;
    school_open_again(school, &second);
    struct store mine = school->store;
    school->store = second;
    struct query query;
    WORKS(school, db_query(second.db, "PRAGMA journal_mode", DB_NO_ARGS, &query, &school->error));
    assert_true(query_next(&query));
    assert_string_equal(row_text(&query, 0), "wal");
    WORKS(school, query_close(&query, &school->error));
    assert_int_equal(school_number(school, "PRAGMA synchronous", DB_NO_ARGS), 2);
    assert_int_equal(school_number(school, "PRAGMA foreign_keys", DB_NO_ARGS), 1);
    assert_int_equal(school_number(school, "PRAGMA secure_delete", DB_NO_ARGS), 1);
    assert_int_equal(school_number(school, "PRAGMA trusted_schema", DB_NO_ARGS), 0);
    assert_int_equal(school_number(school, "PRAGMA recursive_triggers", DB_NO_ARGS), 1);
    assert_true(school_number(school, "PRAGMA user_version", DB_NO_ARGS) >= 1);
    assert_int_not_equal(school_number(school, "PRAGMA application_id", DB_NO_ARGS), 0);
    assert_int_equal(
        school_number(school,
                      "SELECT COUNT(*) FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
                      " AND name NOT LIKE 'sqlite_%' AND strict = 0",
                      DB_NO_ARGS),
        0);
    school->store = mine;
    store_close(&second);
}

/* Whoever was open before still reads, as far as the tables fit, and writes nothing. */
static void nothing_is_written_once_another_program_has_migrated(void **state)
{
    struct school *school = *state;
    struct store newer;
    int64_t version = school_number(school, "PRAGMA user_version", DB_NO_ARGS);
    int64_t rows = school_number(school, "SELECT COUNT(*) FROM audit", DB_NO_ARGS);
    school_open_again(school, &newer);
    WORKS(school, db_begin(newer.db, &school->error));
    WORKS(school, db_script(newer.db, "ALTER TABLE policy RENAME COLUMN value TO choice", &school->error));
    WORKS(school, db_set_schema_version(newer.db, version + 1, &school->error));
    db_vouch(newer.db);
    WORKS(school, db_commit(newer.db, &school->error));
    REFUSED_AS(school, ERROR_INVALID, store_current(&school->store, &school->error));
    REFUSED_AS(school, ERROR_INVALID,
               location_add(&school->store, school->people[OWNER], "Assen", &school->error));
    assert_non_null(strstr(school->error.text, "Another version"));
    REFUSED_AS(school, ERROR_INVALID,
               actor_login(&school->store, "cor", PASSWORD, &(struct actor *){NULL}, &school->error));
    assert_int_equal(school_number(school, "SELECT COUNT(*) FROM audit", DB_NO_ARGS), rows);
    /* A table that is not as it was is no damage. */
    struct query query;
    REFUSED_AS(
        school, ERROR_INVALID,
        db_query(school->store.db, "SELECT value FROM policy WHERE 1", DB_NO_ARGS, &query, &school->error));
    store_close(&newer);
}

static void foreign_keys_are_checked(void **state)
{
    struct school *school = *state;
    WORKS(school, db_begin(school->store.db, &school->error));
    REFUSED_AS(school, ERROR_CONFLICT,
               db_run(school->store.db, "INSERT INTO goal VALUES ('x', 'nobody', 0, x'00', x'00')",
                      DB_NO_ARGS, NULL, &school->error));
    db_rollback(school->store.db);
}

static void R13_a_commit_that_nobody_vouched_for_is_refused(void **state)
{
    struct school *school = *state;
    /* Inside a transaction … */
    WORKS(school, db_begin(school->store.db, &school->error));
    WORKS(school,
          db_run(school->store.db, "UPDATE school SET name = 'changed'", DB_NO_ARGS, NULL, &school->error));
    REFUSED_AS(school, ERROR_DENIED, db_commit(school->store.db, &school->error));
    /* … and without one. */
    REFUSED_AS(
        school, ERROR_DENIED,
        db_run(school->store.db, "UPDATE school SET name = 'changed'", DB_NO_ARGS, NULL, &school->error));
    assert_int_equal(school_number(school, "SELECT COUNT(*) FROM school WHERE name = 'changed'", DB_NO_ARGS),
                     0);
    /* Vouching for one does not vouch for the next. */
    school_force(school, "UPDATE school SET name = 'first'", DB_NO_ARGS);
    REFUSED_AS(
        school, ERROR_DENIED,
        db_run(school->store.db, "UPDATE school SET name = 'second'", DB_NO_ARGS, NULL, &school->error));
}

static void R13_audit_rows_cannot_be_changed_or_deleted(void **state)
{
    struct school *school = *state;
    static const char *const attempts[] = {
        "UPDATE audit SET action = 'nothing' WHERE seq = 1",
        "DELETE FROM audit WHERE seq = 1",
        "DELETE FROM audit",
        "INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE seq = 1",
    };
    for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++) {
        WORKS(school, db_begin(school->store.db, &school->error));
        REFUSED_AS(school, ERROR_DENIED,
                   db_run(school->store.db, attempts[i], DB_NO_ARGS, NULL, &school->error));
        db_rollback(school->store.db);
    }
}

static void second_connection_sees_what_the_first_committed(void **state)
{
    struct school *school = *state;
    struct store second;
    int64_t version = -1;
    school_open_again(school, &second);
    store_changed(&second, &version);
    assert_false(store_changed(&second, &version));
    WORKS(school, location_add(&school->store, school->people[OWNER], "Assen", &school->error));
    assert_true(store_changed(&second, &version));
    assert_false(store_changed(&second, &version));
    struct location_list list;
    WORKS(school, location_list(&second, school->people[TEACHER], &school->arena, &list, &school->error));
    assert_int_equal(list.count, 2);
    assert_string_equal(list.items[0].name, "Assen");
    store_close(&second);
}

static void checkpoint_is_busy_while_somebody_reads(void **state)
{
    struct school *school = *state;
    struct store second;
    struct query query;
    school_open_again(school, &second);
    WORKS(school, db_query(second.db, "SELECT id FROM account", DB_NO_ARGS, &query, &school->error));
    assert_true(query_next(&query));
    WORKS(school, location_add(&school->store, school->people[OWNER], "Assen", &school->error));
    REFUSED_AS(school, ERROR_BUSY, db_checkpoint(school->store.db, false, &school->error));
    WORKS(school, query_close(&query, &school->error));
    WORKS(school, db_checkpoint(school->store.db, false, &school->error));
    struct stat status;
    char path[300];
    snprintf(path, sizeof path, "%s/terugblik.db-wal", school->folder);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_size, 0);
    store_close(&second);
}

static void many_statements_at_once_outgrow_the_cache(void **state)
{
    struct school *school = *state;
    enum { MANY = 100 };
    struct query queries[MANY];
    char sql[MANY][64];
    for (int i = 0; i < MANY; i++) {
        snprintf(sql[i], sizeof sql[i], "SELECT %d FROM school", i);
        WORKS(school, db_query(school->store.db, sql[i], DB_NO_ARGS, &queries[i], &school->error));
        assert_true(query_next(&queries[i]));
    }
    for (int i = 0; i < MANY; i++) {
        assert_int_equal(row_int(&queries[i], 0), i);
        WORKS(school, query_close(&queries[i], &school->error));
    }
    /* The same text twice at the same time is two statements. */
    for (int i = 0; i < 2; i++)
        WORKS(school, db_query(school->store.db, "SELECT id FROM account ORDER BY id", DB_NO_ARGS,
                               &queries[i], &school->error));
    assert_true(query_next(&queries[0]) && query_next(&queries[0]) && query_next(&queries[1]));
    assert_string_not_equal(row_text(&queries[0], 0), row_text(&queries[1], 0));
    for (int i = 0; i < 2; i++)
        WORKS(school, query_close(&queries[i], &school->error));
}

static void values_come_back_as_they_went_in(void **state)
{
    struct school *school = *state;
    struct query query;
    const unsigned char blob[] = {0, 1, 255, 0};
    WORKS(school, db_query(school->store.db, "SELECT ?1, ?2, ?3, ?4, ?5, ?6",
                           DB_ARGS(DB_INT(INT64_MIN), DB_TEXT("één"), DB_BLOB(blob, sizeof blob), DB_NULL,
                                   DB_TEXT(NULL), DB_BLOB("", 0)),
                           &query, &school->error));
    assert_true(query_next(&query));
    assert_true(row_int(&query, 0) == INT64_MIN);
    assert_string_equal(row_text(&query, 1), "één");
    size_t size;
    assert_memory_equal(row_blob(&query, 2, &size), blob, sizeof blob);
    assert_int_equal(size, sizeof blob);
    assert_true(row_null(&query, 3) && row_null(&query, 4) && !row_null(&query, 5));
    assert_null(row_text(&query, 3));
    assert_false(query_next(&query));
    WORKS(school, query_close(&query, &school->error));
}

static void newer_version_is_refused(void **state)
{
    struct school *school = *state;
    WORKS(school, db_begin(school->store.db, &school->error));
    WORKS(school, db_set_schema_version(school->store.db, 9999, &school->error));
    db_vouch(school->store.db);
    WORKS(school, db_commit(school->store.db, &school->error));
    struct store second;
    REFUSED_AS(school, ERROR_INVALID, store_open(&second, school->folder, false, &school->error));
    assert_non_null(strstr(school->error.text, "newer"));
}

static void no_store_and_no_database(void **state)
{
    struct school *school = *state;
    struct store store;
    char folder[256], path[300];
    school_folder(folder);
    REFUSED_AS(school, ERROR_NOT_FOUND, store_open(&store, folder, false, &school->error));
    snprintf(path, sizeof path, "%s/none", folder);
    REFUSED_AS(school, ERROR_NOT_FOUND, store_open(&store, path, false, &school->error));
    assert_int_not_equal(access(path, F_OK), 0);

    /* Another program's file in the folder: not ours to fill. */
    snprintf(path, sizeof path, "%s/thesis.txt", folder);
    fclose(fopen(path, "w"));
    REFUSED_AS(school, ERROR_INVALID, store_open(&store, folder, true, &school->error));
    assert_int_equal(unlink(path), 0);

    /* Another program's database: refused, and left as it is. */
    sqlite3 *other;
    snprintf(path, sizeof path, "%s/terugblik.db", folder);
    assert_int_equal(sqlite3_open(path, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "CREATE TABLE recipes (name)", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(other);
    struct stat before, after;
    assert_int_equal(stat(path, &before), 0);
    REFUSED_AS(school, ERROR_INVALID, store_open(&store, folder, true, &school->error));
    REFUSED_AS(school, ERROR_INVALID, store_open(&store, folder, false, &school->error));
    assert_int_equal(stat(path, &after), 0);
    assert_int_equal(before.st_size, after.st_size);
    assert_int_equal(before.st_mtim.tv_nsec, after.st_mtim.tv_nsec);

    /* No database at all. */
    FILE *file = fopen(path, "w");
    for (int i = 0; i < 4096; i++)
        fputc("no database "[i % 12], file);
    fclose(file);
    REFUSED_AS(school, ERROR_CORRUPT, store_open(&store, folder, false, &school->error));

    /* An empty one, left by a making that was broken off: made anew. */
    fclose(fopen(path, "w"));
    REFUSED_AS(school, ERROR_NOT_FOUND, store_open(&store, folder, false, &school->error));
    WORKS(school, store_open(&store, folder, true, &school->error));
    char name[32];
    REFUSED_AS(school, ERROR_NOT_FOUND, store_school(&store, name, sizeof name, &school->error));
    store_close(&store);
}

static void migration_makes_all_from_nothing_and_once(void **state)
{
    struct school *school = *state;
    struct store store;
    char folder[256], path[300];
    school_folder(folder);
    snprintf(path, sizeof path, "%s/a/b", folder);
    WORKS(school, store_open(&store, path, true, &school->error));
    WORKS(school, schema_migrate(store.db, &school->error));
    WORKS(school, db_check(store.db, &school->error));
    store_close(&store);
    WORKS(school, store_open(&store, path, true, &school->error));
    store_close(&store);
}

static void damage_is_found(void **state)
{
    struct school *school = *state;
    WORKS(school, db_check(school->store.db, &school->error));
    WORKS(school, db_checkpoint(school->store.db, false, &school->error));
    char path[300];
    database_path(school, path);
    int fd = open(path, O_RDWR);
    assert_true(fd >= 0);
    struct stat status;
    assert_int_equal(fstat(fd, &status), 0);
    unsigned char noise[512];
    memset(noise, 0xA5, sizeof noise);
    for (off_t page = 8192; page < status.st_size; page += 4096)
        assert_int_equal(pwrite(fd, noise, sizeof noise, page), sizeof noise);
    close(fd);
    struct store second;
    if (store_open(&second, school->folder, false, &school->error)) {
        REFUSED_AS(school, ERROR_CORRUPT, db_check(second.db, &school->error));
        store_close(&second);
    } else {
        assert_int_equal(school->error.kind, ERROR_CORRUPT);
    }
    assert_null(strstr(school->error.text, "malformed"));
}

static void school_name_is_cut_between_characters(void **state)
{
    struct school *school = *state;
    char name[64];
    WORKS(school, store_school(&school->store, name, sizeof name, &school->error));
    assert_string_equal(name, "Dr. Test College");
    school_force(school, "UPDATE school SET name = 'aéé'", DB_NO_ARGS);
    WORKS(school, store_school(&school->store, name, 5, &school->error));
    assert_string_equal(name, "aé");
}

static void full_disk_is_a_sentence_and_no_loss(void **state)
{
    struct school *school = *state;
    char before[AUDIT_HEAD_SIZE], after[AUDIT_HEAD_SIZE];
    WORKS(school, audit_verify(&school->store, NULL, before, &school->error));
    /* SQLite's own limit fails as a full disk does. */
    int64_t pages = school_number(school, "PRAGMA page_count", DB_NO_ARGS);
    char sql[64];
    snprintf(sql, sizeof sql, "PRAGMA max_page_count = %lld", (long long)pages);
    WORKS(school, db_script(school->store.db, sql, &school->error));
    bool failed = false;
    for (int i = 0; i < 2000 && !failed; i++) {
        char name[32];
        snprintf(name, sizeof name, "Location %d", i);
        failed = !location_add(&school->store, school->people[OWNER], name, &school->error);
    }
    assert_true(failed);
    assert_int_equal(school->error.kind, ERROR_IO);
    assert_non_null(strstr(school->error.text, "full"));
    WORKS(school, audit_verify(&school->store, before, after, &school->error));
    WORKS(school, db_check(school->store.db, &school->error));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCHOOL_TEST(folder_and_database_are_closed_to_others),
        SCHOOL_TEST(settings_hold_on_every_connection),
        SCHOOL_TEST(nothing_is_written_once_another_program_has_migrated),
        SCHOOL_TEST(foreign_keys_are_checked),
        SCHOOL_TEST(R13_a_commit_that_nobody_vouched_for_is_refused),
        SCHOOL_TEST(R13_audit_rows_cannot_be_changed_or_deleted),
        SCHOOL_TEST(second_connection_sees_what_the_first_committed),
        SCHOOL_TEST(checkpoint_is_busy_while_somebody_reads),
        SCHOOL_TEST(many_statements_at_once_outgrow_the_cache),
        SCHOOL_TEST(values_come_back_as_they_went_in),
        SCHOOL_TEST(newer_version_is_refused),
        SCHOOL_TEST(no_store_and_no_database),
        SCHOOL_TEST(migration_makes_all_from_nothing_and_once),
        SCHOOL_TEST(damage_is_found),
        SCHOOL_TEST(school_name_is_cut_between_characters),
        SCHOOL_TEST(full_disk_is_a_sentence_and_no_loss),
    };
    return cmocka_run_group_tests_name("db", tests, NULL, NULL);
}
