/* Backups: made while others work, readable by an owner alone, and checked to the last byte. */
#include "tests/unit/store/care/backups.h"

#include <sys/wait.h>

#include "store/care/backup-file.h"
#include "store/gate/trust.h"

static bool verify(struct school *school, const char *path, const char *password, struct store *store)
{
    struct backup_report report;
    return backup_verify(path, &(struct backup_proof){.password = password}, store, &school->arena, &report,
                         &school->error);
}

static void a_backup_is_for_an_owner_alone(void **state)
{
    struct school *school = *state;
    struct backup_report report;
    struct backup_made made;
    size_t size;
    add_class(school);
    const char *path = backup_now(school);
    WORKS(school, backup_verify(path, &(struct backup_proof){.password = PASSWORD}, &school->store,
                                &school->arena, &report, &school->error));
    assert_string_equal(report.school, "Dr. Test College");
    assert_true(report.compared);
    REFUSED_AS(school, ERROR_DENIED, verify(school, path, "another password", NULL));
    /* Nothing of it can be read by others. */
    const char *bytes = file_bytes(school, path, &size);
    static const char *const names[] = {"Daan", "Petra", "olga", "Tess", "Dr. Test", "SQLite"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_null(memmem(bytes, size, names[i], strlen(names[i])));
    for (int person = REGISTRAR; person < PEOPLE; person++)
        REFUSED_AS(
            school, ERROR_DENIED,
            backup_make(&school->store, school->people[person], path, &school->arena, &made, &school->error));
    WORKS(school, backup_make(&school->store, NULL, path, &school->arena, &made, &school->error));
    assert_int_equal(school_traces(school, "store.backup", false), 1);
    assert_int_equal(school_traces(school, "store.backup-by-timer", false), 1);
    int64_t at;
    WORKS(school, backup_newest(&school->store, &at, &school->error));
    assert_true(at > 0 && at <= clock_now());
    backups_remove(school);
}

/* R9: what is deleted must be readable nowhere, so no backup has a key of footage; notes come back. */
static void R9_no_key_of_footage_is_in_a_backup(void **state)
{
    struct school *school = *state;
    struct backup_header *header = memory_alloc(1, sizeof *header);
    unsigned char *bytes;
    struct store view;
    struct query query;
    size_t owner;
    const char *path = backup_now(school);
    WORKS(school,
          db_query(school->store.db, "SELECT sealed FROM session_key", DB_NO_ARGS, &query, &school->error));
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    WORKS(school, backup_file_open(fd, &(struct backup_proof){.password = PASSWORD}, header, &bytes, &owner,
                                   NULL, &school->error));
    close(fd);
    size_t keys = 0;
    for (; query_next(&query); keys++) {
        size_t size;
        const void *sealed = row_blob(&query, 0, &size);
        assert_null(memmem(bytes, (size_t)header->size, sealed, size));
    }
    WORKS(school, query_close(&query, &school->error));
    assert_int_equal(keys, 2);
    WORKS(school, backup_view(header, bytes, &view, &school->error));
    struct school seen = {.store = view};
    assert_int_equal(school_number(&seen, "SELECT COUNT(*) FROM trajectory_key", DB_NO_ARGS), 2);
    assert_int_equal(school_number(&seen, "SELECT COUNT(*) FROM session_key", DB_NO_ARGS), 0);
    backup_view_close(&view);
    backup_file_free(bytes, (size_t)header->size);
    free(header);
    backups_remove(school);
}

/* A byte anywhere, a cut, something behind it. */
static void a_backup_that_was_tampered_with_is_refused(void **state)
{
    struct school *school = *state;
    size_t size;
    const char *path = backup_now(school);
    char *bytes = file_bytes(school, path, &size);
    const size_t places[] = {9, 13, 20, 40, 70, 90, 130, 200, 400, 500, 512, 700, size / 2, size - 1};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        bytes[places[i]] ^= 1;
        write_bytes(path, bytes, size);
        error_clear(&school->error);
        if (verify(school, path, PASSWORD, NULL))
            fail_msg("a changed byte %zu was not noticed", places[i]);
        assert_true(strlen(school->error.text) > 10);
        bytes[places[i]] ^= 1;
    }
    const size_t lengths[] = {0, 7, 50, 600, size / 2, size - 1, size + 1};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        write_bytes(path, bytes, lengths[i] < size ? lengths[i] : size);
        if (lengths[i] > size)
            assert_int_equal(truncate(path, (off_t)lengths[i]), 0);
        error_clear(&school->error);
        if (verify(school, path, PASSWORD, NULL))
            fail_msg("a length of %zu was not noticed", lengths[i]);
    }
    write_bytes(path, bytes, size);
    WORKS(school, verify(school, path, PASSWORD, NULL));
    backups_remove(school);
}

/* R7: anybody can encrypt to an owner; what comes out is believed only as far as the trace bears it out. */
static void R13_a_backup_of_a_changed_database_is_refused(void **state)
{
    struct school *school = *state;
    struct backup_made made;
    const char *path = arena_printf(&school->arena, "%s/one.backup", backups_make(school));
    school_tamper(school, "UPDATE policy SET value = 'objection'", DB_NO_ARGS);
    WORKS(school, backup_make(&school->store, NULL, path, &school->arena, &made, &school->error));
    REFUSED_AS(school, ERROR_CORRUPT, verify(school, path, PASSWORD, NULL));
    backups_remove(school);
}

/* The timer has no secret: what it encrypts to must be the owner's own key. */
static void R13_nothing_is_encrypted_to_a_swapped_key(void **state)
{
    struct school *school = *state;
    struct backup_made made;
    const char *path = arena_printf(&school->arena, "%s/one.backup", backups_make(school));
    school_tamper(school,
                  "UPDATE account SET box_public = (SELECT box_public FROM account WHERE name = 'tom')"
                  " WHERE name = 'olga'",
                  DB_NO_ARGS);
    REFUSED_AS(school, ERROR_CORRUPT,
               backup_make(&school->store, NULL, path, &school->arena, &made, &school->error));
    school_tamper(school, "INSERT INTO account_role SELECT id, 'owner' FROM account WHERE name = 'tom'",
                  DB_NO_ARGS);
    REFUSED_AS(school, ERROR_CORRUPT,
               backup_make(&school->store, NULL, path, &school->arena, &made, &school->error));
    assert_int_equal(access(path, F_OK), -1);
    backups_remove(school);
}

static void one_a_day_is_kept_for_as_long_as_the_policy_says(void **state)
{
    struct school *school = *state;
    struct backup_made made;
    struct backup_list list;
    char day[DAY_SIZE], old[DAY_SIZE];
    size_t size;
    const char *folder = backups_make(school);
    clock_day(clock_now(), day);
    WORKS(school, policy_set(&school->store, school->people[OWNER], "backup_days", "7", &school->error));
    WORKS(school, backup_make(&school->store, NULL, folder, &school->arena, &made, &school->error));
    const char *bytes = file_bytes(school, made.path, &size);
    const int ages[] = {1, 7, 8, 100};
    for (size_t i = 0; i < sizeof ages / sizeof *ages; i++) {
        day_add(day, -ages[i], old);
        write_bytes(arena_printf(&school->arena, "%s/terugblik-%s.backup", folder, old), bytes, size);
    }
    write_bytes(arena_printf(&school->arena, "%s/terugblik-2001-01-01.backup.kept", folder), "mine", 4);
    for (int i = 0; i < 2; i++) {
        WORKS(school, backup_make(&school->store, NULL, folder, &school->arena, &made, &school->error));
        assert_int_equal(made.removed, i == 0 ? 2 : 0);
        WORKS(school, backup_list(folder, &school->arena, &list, &school->error));
        assert_int_equal(list.count, 3);
        assert_true(list.items[0].readable && list.items[0].owners == 1);
    }
    assert_int_equal(
        access(arena_printf(&school->arena, "%s/terugblik-2001-01-01.backup.kept", folder), F_OK), 0);
    assert_int_equal(access(arena_printf(&school->arena, "%s/terugblik.ledger", folder), F_OK), 0);
    /* Nothing else is written over. */
    const char *diary = arena_printf(&school->arena, "%s/diary", folder);
    write_bytes(diary, "dear diary", 10);
    REFUSED_AS(school, ERROR_INVALID,
               backup_make(&school->store, NULL, diary, &school->arena, &made, &school->error));
    backups_remove(school);
}

/* Two others write notes meanwhile; each backup is whole, and nobody waits. */
static void backups_are_made_while_others_write(void **state)
{
    struct school *school = *state;
    struct backup_made made;
    const char *path = arena_printf(&school->arena, "%s/one.backup", backups_make(school));
    pid_t writers[2];
    for (int i = 0; i < 2; i++) {
        writers[i] = fork();
        assert_true(writers[i] >= 0);
        if (writers[i] == 0) {
            struct store store;
            struct actor *actor;
            struct error error;
            char id[ID_SIZE];
            bool ok = store_open(&store, school->folder, false, &error);
            store.kdf = KDF_MINIMAL;
            ok = ok &&
                 actor_login(&store, fixture_people[i ? COACH : TEACHER].name, PASSWORD, &actor, &error);
            for (int j = 0; ok && j < 60; j++) {
                const struct note note = {
                    .session = school->session, .clip = school->clips[0], .until_ms = -1, .text = "while"};
                ok = note_add(&store, actor, &note, id, &error);
            }
            _exit(ok ? 0 : 1);
        }
    }
    for (int i = 0; i < 6; i++) {
        WORKS(school, backup_make(&school->store, NULL, path, &school->arena, &made, &school->error));
        WORKS(school, verify(school, path, PASSWORD, &school->store));
    }
    for (int i = 0; i < 2; i++) {
        int status;
        assert_int_equal(waitpid(writers[i], &status, 0), writers[i]);
        assert_int_equal(status, 0);
    }
    assert_int_equal(school_number(school, "SELECT COUNT(*) FROM note", DB_NO_ARGS), 120);
    backups_remove(school);
}

static void what_cannot_be_written_leaves_the_last_one(void **state)
{
    struct school *school = *state;
    struct backup_made made;
    const char *path = backup_now(school);
    /* Where its new name would go is something that cannot be written. */
    const char *fresh = arena_printf(&school->arena, "%s/.one.backup.new", backups_make(school));
    assert_int_equal(mkdir(fresh, 0700), 0);
    assert_int_equal(mkdir(arena_printf(&school->arena, "%s/in", fresh), 0700), 0);
    REFUSED_AS(school, ERROR_IO,
               backup_make(&school->store, NULL, path, &school->arena, &made, &school->error));
    WORKS(school, verify(school, path, PASSWORD, NULL));
    REFUSED_AS(school, ERROR_IO,
               backup_make(&school->store, NULL, "/nowhere/one", &school->arena, &made, &school->error));
    backups_remove(school);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCHOOL_TEST(a_backup_is_for_an_owner_alone),
        SCHOOL_TEST(R9_no_key_of_footage_is_in_a_backup),
        SCHOOL_TEST(a_backup_that_was_tampered_with_is_refused),
        SCHOOL_TEST(R13_a_backup_of_a_changed_database_is_refused),
        SCHOOL_TEST(R13_nothing_is_encrypted_to_a_swapped_key),
        SCHOOL_TEST(one_a_day_is_kept_for_as_long_as_the_policy_says),
        SCHOOL_TEST(backups_are_made_while_others_write),
        SCHOOL_TEST(what_cannot_be_written_leaves_the_last_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
