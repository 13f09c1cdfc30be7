/* The ledger: the trace once more, outside the database, in the same act. */
#include "tests/unit/fixture.h"
#include "tests/unit/registers.h"

#include <sys/wait.h>

#include "store/care/check.h"
#include "store/gate/ledger.h"
#include "store/gate/pins.h"

static int ledger_fd(struct school *school, int flags)
{
    int fd = openat(school->store.folder_fd, "ledger", flags | O_CLOEXEC);
    assert_true(fd >= 0);
    return fd;
}

static void read_back(struct school *school, struct ledger *ledger)
{
    int fd = ledger_fd(school, O_RDONLY);
    WORKS(school, ledger_read(fd, &school->arena, ledger, &school->error));
    close(fd);
}

/* Row for row, what the trace has. */
static void fits_the_trace(struct school *school)
{
    struct ledger ledger;
    read_back(school, &ledger);
    assert_int_equal(ledger.count, school_number(school, "SELECT COUNT(*) FROM audit", DB_NO_ARGS));
    for (size_t i = 0; i < ledger.count; i++)
        assert_int_equal(school_number(school, "SELECT COUNT(*) FROM audit WHERE seq = ?1 AND hash = ?2",
                                       DB_ARGS(DB_INT((int64_t)i + 1),
                                               DB_BLOB(ledger.rows[i].hash, sizeof ledger.rows[i].hash))),
                         1);
}

static char *contents(struct school *school, size_t *size)
{
    struct stat status;
    int fd = ledger_fd(school, O_RDONLY);
    assert_int_equal(fstat(fd, &status), 0);
    *size = (size_t)status.st_size;
    char *bytes = arena_alloc(&school->arena, *size + 1);
    assert_int_equal(pread(fd, bytes, *size, 0), status.st_size);
    bytes[*size] = '\0';
    close(fd);
    return bytes;
}

static void each_act_has_its_line_and_no_name(void **state)
{
    struct school *school = *state;
    struct consent_effect effect;
    size_t size;
    add_class(school);
    give_consents(school);
    WORKS(school, answer(school, "1001", ANSWER_WITHDRAWN, CAPACITY_GUARDIAN, "Petra de Boer", "2025-04-01",
                         &effect));
    fits_the_trace(school);
    const char *bytes = contents(school, &size);
    assert_int_equal(strlen(bytes), size);
    static const char *const names[] = {"Daan", "Petra", "Olga", "Tess Jansen", "Dr. Test", "Beilen"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_null(strstr(bytes, names[i]));
    struct ledger ledger;
    read_back(school, &ledger);
    const struct audit_row *last = &ledger.rows[ledger.count - 1].row;
    assert_string_equal(last->action, "consent.withdraw");
    assert_string_equal(last->object, effect.id);
    assert_non_null(ledger.rows[ledger.count - 1].signature);
    assert_non_null(strstr(last->detail, " as=guardian guardian="));
    assert_non_null(strstr(last->detail, " on=2025-04-01"));
}

/* What a crash between the two left out, and a line that a power cut tore, come with the next act. */
static void what_a_crash_left_out_is_added(void **state)
{
    struct school *school = *state;
    struct stat status;
    int fd = ledger_fd(school, O_RDWR);
    assert_int_equal(fstat(fd, &status), 0);
    const off_t cuts[] = {1, 90, 1000, status.st_size - 100, status.st_size};
    for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
        assert_int_equal(fstat(fd, &status), 0);
        assert_int_equal(
            ftruncate(fd, status.st_size - (cuts[i] < status.st_size ? cuts[i] : status.st_size)), 0);
        actor_close(school_login(school, COACH));
        fits_the_trace(school);
    }
    /* A power cut may leave the length without the bytes. */
    assert_int_equal(fstat(fd, &status), 0);
    assert_int_equal(ftruncate(fd, status.st_size + 5000), 0);
    actor_close(school_login(school, COACH));
    fits_the_trace(school);
    close(fd);
    assert_int_equal(unlinkat(school->store.folder_fd, "ledger", 0), 0);
    actor_close(school_login(school, COACH));
    fits_the_trace(school);
}

static void a_ledger_that_was_changed_is_refused(void **state)
{
    struct school *school = *state;
    struct ledger ledger;
    size_t size;
    const char *bytes = contents(school, &size);
    /* In the middle of a row, in a hash, and a row that is gone. */
    const char *row = strchr(strchr(bytes, '\n') + 1, '\n') + 1, *end = strchr(row, '\n');
    const size_t places[] = {(size_t)(strchr(row, '\t') - bytes) + 2, (size_t)(end - bytes) - 3};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        int fd = ledger_fd(school, O_RDWR);
        const char other = bytes[places[i]] == '1' ? '2' : '1';
        assert_int_equal(pwrite(fd, &other, 1, (off_t)places[i]), 1);
        REFUSED_AS(school, ERROR_CORRUPT, ledger_read(fd, &school->arena, &ledger, &school->error));
        assert_int_equal(pwrite(fd, bytes, size, 0), (ssize_t)size);
        WORKS(school, ledger_read(fd, &school->arena, &ledger, &school->error));
        assert_int_equal(pwrite(fd, end + 1, size - (size_t)(end + 1 - bytes), row - bytes),
                         (ssize_t)(size - (size_t)(end + 1 - bytes)));
        assert_int_equal(ftruncate(fd, (off_t)(size - (size_t)(end + 1 - row))), 0);
        REFUSED_AS(school, ERROR_CORRUPT, ledger_read(fd, &school->arena, &ledger, &school->error));
        assert_int_equal(pwrite(fd, bytes, size, 0), (ssize_t)size);
        close(fd);
    }
    int fd = openat(school->store.folder_fd, "terugblik.db", O_RDONLY | O_CLOEXEC);
    REFUSED_AS(school, ERROR_INVALID, ledger_read(fd, &school->arena, &ledger, &school->error));
    close(fd);
}

static void copy_database(struct school *school, const char *from, const char *to)
{
    char command[700];
    snprintf(command, sizeof command, "cp '%s/%s' '%s/%s'", school->folder, from, school->folder, to);
    assert_int_equal(system(command), 0);
}

/* R4, R13: with the database alone put back, a withdrawal would count no more. Also for who never was here.
 */
static void R4_a_database_that_was_put_back_is_noticed_by_its_ledger(void **state)
{
    struct school *school = *state;
    struct consent_effect effect;
    struct check_report report;
    struct actor *actor;
    WORKS(school, db_checkpoint(school->store.db, true, &school->error));
    copy_database(school, "terugblik.db", "yesterday");
    add_class(school);
    give_consents(school);
    WORKS(school, answer(school, "1001", ANSWER_WITHDRAWN, CAPACITY_GUARDIAN, "Petra de Boer", "2025-04-01",
                         &effect));
    for (int i = 0; i < PEOPLE; i++) {
        actor_close(school->people[i]);
        school->people[i] = NULL;
    }
    store_close(&school->store);
    copy_database(school, "yesterday", "terugblik.db");
    WORKS(school, store_open(&school->store, school->folder, false, &school->error));
    school->store.kdf = KDF_MINIMAL;
    REFUSED_AS(school, ERROR_CORRUPT, ledger_compare(&school->store, &school->error));
    char state_home[300];
    snprintf(state_home, sizeof state_home, "%s/elsewhere", school->folder);
    const char *kept = getenv("XDG_STATE_HOME");
    kept = kept ? arena_copy(&school->arena, kept) : NULL;
    assert_int_equal(setenv("XDG_STATE_HOME", state_home, 1), 0);
    /* Whatever is done meanwhile does not make it forget. */
    for (int i = 0; i < 2; i++) {
        WORKS(school, actor_login(&school->store, "tess", PASSWORD, &actor, &school->error));
        assert_int_equal(school->store.distrust.kind, ERROR_CORRUPT);
        assert_non_null(strstr(school->store.distrust.text, "terugblik restore"));
        actor_close(actor);
    }
    WORKS(school, check_run(&school->store, NULL, false, &school->arena, &report, &school->error));
    assert_true(report.count > 0);
    fits_the_trace(school);
    ledger_accept(&school->store);
    WORKS(school, ledger_compare(&school->store, &school->error));
    if (kept)
        assert_int_equal(setenv("XDG_STATE_HOME", kept, 1), 0);
    else
        assert_int_equal(unsetenv("XDG_STATE_HOME"), 0);
}

/* A ledger that cannot be written takes the change back, and keeps what was there. */
static void without_a_ledger_nothing_is_changed(void **state)
{
    struct school *school = *state;
    struct consent_effect effect;
    add_class(school);
    assert_int_equal(renameat(school->store.folder_fd, "ledger", school->store.folder_fd, "kept"), 0);
    assert_int_equal(mkdirat(school->store.folder_fd, "ledger", 0700), 0);
    REFUSED_AS(
        school, ERROR_IO,
        answer(school, "1001", ANSWER_REFUSED, CAPACITY_GUARDIAN, "Petra de Boer", "2025-04-01", &effect));
    assert_int_equal(
        school_number(school, "SELECT COUNT(*) FROM consent WHERE answer = 'refused'", DB_NO_ARGS), 0);
    assert_int_equal(unlinkat(school->store.folder_fd, "ledger", AT_REMOVEDIR), 0);
    assert_int_equal(renameat(school->store.folder_fd, "kept", school->store.folder_fd, "ledger"), 0);
    WORKS(school,
          answer(school, "1001", ANSWER_REFUSED, CAPACITY_GUARDIAN, "Petra de Boer", "2025-04-01", &effect));
    fits_the_trace(school);
}

/* A link to a file that is no ledger is never written through. */
static void a_link_to_another_file_is_left_alone(void **state)
{
    struct school *school = *state;
    int fd = openat(school->store.folder_fd, "diary", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    assert_int_equal(write(fd, "dear diary\n", 11), 11);
    assert_int_equal(unlinkat(school->store.folder_fd, "ledger", 0), 0);
    assert_int_equal(symlinkat("diary", school->store.folder_fd, "ledger"), 0);
    actor_close(school_login(school, COACH));
    struct stat status;
    assert_int_equal(fstat(fd, &status), 0);
    assert_int_equal(status.st_size, 11);
    close(fd);
    fits_the_trace(school);
    /* One to a ledger on another disk is followed. */
    assert_int_equal(renameat(school->store.folder_fd, "ledger", school->store.folder_fd, "other"), 0);
    assert_int_equal(symlinkat("other", school->store.folder_fd, "ledger"), 0);
    actor_close(school_login(school, COACH));
    assert_int_equal(fstatat(school->store.folder_fd, "ledger", &status, AT_SYMLINK_NOFOLLOW), 0);
    assert_true(S_ISLNK(status.st_mode));
    fits_the_trace(school);
}

/* Several processes at once: no line is lost, none is there twice. */
static void many_write_at_once(void **state)
{
    struct school *school = *state;
    enum { WRITERS = 4, LOGINS = 10 };
    for (int i = 0; i < WRITERS; i++) {
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            struct store store;
            struct error error;
            bool ok = store_open(&store, school->folder, false, &error);
            store.kdf = KDF_MINIMAL;
            for (int j = 0; ok && j < LOGINS; j++) {
                struct actor *actor;
                ok = actor_login(&store, fixture_people[i].name, PASSWORD, &actor, &error);
                if (ok)
                    actor_close(actor);
            }
            _exit(ok ? 0 : 1);
        }
    }
    for (int i = 0; i < WRITERS; i++) {
        int status;
        assert_true(wait(&status) > 0);
        assert_int_equal(status, 0);
    }
    fits_the_trace(school);
}

/* Whoever adds an act says what becomes of it; one that is said to hold is on the disk with its line. */
static void every_act_says_what_a_restore_makes_of_it(void **state)
{
    (void)state;
    for (int act = 0; act < ACT_COUNT; act++) {
        enum aftermath aftermath = act_aftermath((enum act)act);
        assert_true(aftermath == AFTERMATH_NONE || aftermath == AFTERMATH_LOST ||
                    aftermath == AFTERMATH_HOLDS);
    }
    assert_int_equal(act_aftermath(ACT_CONSENT_WITHDRAW), AFTERMATH_HOLDS);
    assert_int_equal(act_aftermath(ACT_NOTE_ADD), AFTERMATH_LOST);
    assert_int_equal(act_aftermath(ACT_LOGIN), AFTERMATH_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCHOOL_TEST(each_act_has_its_line_and_no_name),
        SCHOOL_TEST(what_a_crash_left_out_is_added),
        SCHOOL_TEST(a_ledger_that_was_changed_is_refused),
        SCHOOL_TEST(R4_a_database_that_was_put_back_is_noticed_by_its_ledger),
        SCHOOL_TEST(without_a_ledger_nothing_is_changed),
        SCHOOL_TEST(a_link_to_another_file_is_left_alone),
        SCHOOL_TEST(many_write_at_once),
        cmocka_unit_test(every_act_says_what_a_restore_makes_of_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
