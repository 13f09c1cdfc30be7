/*
 * Fixture for the store's tests: a school in a folder of its own, with an owner, a registrar, two coaches and
 * two teachers who can log in, one trajectory (first coach, first teacher) and a session with two clips.
 *
 * Checking a password costs next to nothing here (KDF_MINIMAL). What the store's own functions cannot do,
 * such as a row that somebody changed or a time that has passed, is written past the gate (school_force).
 */
#ifndef TESTS_FIXTURE_H
#define TESTS_FIXTURE_H

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <sodium.h>

#include "store/people/accounts.h"
#include "store/gate/audit.h"
#include "store/base/clock.h"
#include "store/engine/db.h"
#include "store/footage/footage.h"
#include "store/gate/gate.h"
#include "store/keys/keys.h"
#include "store/base/memory.h"
#include "store/review/notes.h"
#include "store/people/policy.h"
#include "store/review/review.h"
#include "store/review/sessions.h"
#include "store/engine/store.h"
#include "store/review/trajectories.h"

#define PASSWORD "correct horse battery"
#define FILMED   "2025-03-14"

enum person { OWNER, REGISTRAR, COACH, TEACHER, OTHER_COACH, OTHER_TEACHER, PEOPLE };

struct school {
    char folder[256];
    struct store store;
    struct actor *people[PEOPLE];
    struct arena arena;
    char trajectory[ID_SIZE], session[ID_SIZE], clips[2][ID_SIZE];
    struct error error; /* of the last call */
};

static const struct {
    const char *name, *full_name;
    unsigned roles;
} fixture_people[PEOPLE] = {
    [OWNER] = {"olga", "Olga de Vries", ROLE_OWNER},
    [REGISTRAR] = {"rita", "Rita Smit", ROLE_REGISTRAR},
    [COACH] = {"cor", "Cor Bakker", ROLE_COACH},
    [TEACHER] = {"tess", "Tess Jansen", ROLE_TEACHER},
    [OTHER_COACH] = {"carla", "Carla Mulder", ROLE_COACH | ROLE_TEACHER},
    [OTHER_TEACHER] = {"tom", "Tom Visser", ROLE_TEACHER},
};

/* The call must succeed; when it does not, its sentence is printed. */
#define WORKS(school, call)                                  \
    do {                                                     \
        error_clear(&(school)->error);                       \
        if (!(call))                                         \
            fail_msg("%s: %s", #call, (school)->error.text); \
    } while (0)

/* The call must fail with this kind, and with a sentence. */
#define REFUSED_AS(school, expected, call)                                               \
    do {                                                                                 \
        error_clear(&(school)->error);                                                   \
        if (call)                                                                        \
            fail_msg("%s was allowed", #call);                                           \
        if ((school)->error.kind != (expected))                                          \
            fail_msg("%s: kind %d, not %d: %s", #call, (school)->error.kind, (expected), \
                     (school)->error.text);                                              \
        assert_true(strlen((school)->error.text) > 10);                                  \
    } while (0)

struct school_sql {
    const char *sql;
    const struct db_value *args;
};

static inline bool school_run(struct store *store, void *context, struct error *error)
{
    const struct school_sql *given = context;
    return db_run(store->db, given->sql, given->args, NULL, error);
}

/* Puts the database into a state that the program reaches by longer ways; the owner vouches for it. */
static inline void school_force(struct school *school, const char *sql, const struct db_value *args)
{
    WORKS(school, gate_change(&school->store, school->people[OWNER], &(struct change){.act = ACT_STORE_VOUCH},
                              school_run, &(struct school_sql){.sql = sql, .args = args}, &school->error));
}

/* Changes the database past the gate, as somebody with the disk could. */
static inline void school_tamper(struct school *school, const char *sql, const struct db_value *args)
{
    WORKS(school, db_begin(school->store.db, &school->error));
    WORKS(school, db_run(school->store.db, sql, args, NULL, &school->error));
    db_vouch(school->store.db);
    WORKS(school, db_commit(school->store.db, &school->error));
}

static inline int64_t school_number(struct school *school, const char *sql, const struct db_value *args)
{
    struct query query;
    WORKS(school, db_query(school->store.db, sql, args, &query, &school->error));
    int64_t number = query_next(&query) ? row_int(&query, 0) : -1;
    WORKS(school, query_close(&query, &school->error));
    return number;
}

/* Rows in the trace of one act. */
static inline int64_t school_traces(struct school *school, const char *action, bool refused)
{
    return school_number(school, "SELECT COUNT(*) FROM audit WHERE action = ?1 AND refused = ?2",
                         DB_ARGS(DB_TEXT(action), DB_INT(refused)));
}

static inline struct actor *school_login(struct school *school, enum person person)
{
    struct actor *actor;
    WORKS(school, actor_login(&school->store, fixture_people[person].name, PASSWORD, &actor, &school->error));
    return actor;
}

/* Adds a clip's row and its encrypted file of `size` bytes; each byte is its offset's low byte. */
static inline void school_add_clip(struct school *school, const char *session, const unsigned char *key,
                                   int position, uint64_t size, char id[static ID_SIZE])
{
    char name[ID_SIZE + 16];
    struct footage_writer *writer;
    id_make(id, clock_now());
    const struct footage_label label = footage_label(id, position, FOOTAGE_CLIP);
    snprintf(name, sizeof name, "footage/%s.tbf", id);
    int fd = openat(school->store.folder_fd, name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    WORKS(school, footage_create(fd, key, &label, size, &writer, &school->error));
    for (uint64_t i = 0; i < size; i++)
        WORKS(school, footage_write(writer, &(unsigned char){(unsigned char)i}, 1, &school->error));
    WORKS(school, footage_finish(writer, &school->error));
    close(fd);
    unsigned char digest[32];
    randombytes_buf(digest, sizeof digest);
    school_force(school,
                 "INSERT INTO clip (id, session_id, position, duration_ms, size, width, height, digest)"
                 " VALUES (?1, ?2, ?3, 60000, ?4, 640, 360, ?5)",
                 DB_ARGS(DB_TEXT(id), DB_TEXT(session), DB_INT(position), DB_INT((int64_t)size),
                         DB_BLOB(digest, sizeof digest)));
}

/* Adds a session as an import leaves it: two clips of a minute, keys sealed to the coach and the teacher. */
static inline void school_add_session(struct school *school, const char *trajectory, enum person coach,
                                      enum person teacher, char id[static ID_SIZE], char clips[2][ID_SIZE])
{
    unsigned char *key = key_alloc(KEY_SIZE);
    const enum person parties[] = {coach, teacher};
    randombytes_buf(key, KEY_SIZE);
    id_make(id, clock_now());
    school_force(
        school,
        "INSERT INTO session (id, trajectory_id, purpose, location_id, class_name, filmed_on, filmed_by,"
        " imported_by, started_at, imported_at) VALUES (?1, ?2, 'coaching', (SELECT id FROM location), '2b', "
        "?3,"
        " ?4, ?4, ?5, ?5)",
        DB_ARGS(DB_TEXT(id), DB_TEXT(trajectory), DB_TEXT(FILMED), DB_TEXT(school->people[coach]->id),
                DB_INT(clock_now())));
    for (int i = 0; i < 2; i++) {
        unsigned char sealed[SEALED_SIZE];
        const struct actor *party = school->people[parties[i]];
        school_add_clip(school, id, key, i, i ? 10 : 70000, clips[i]);
        key_seal(key, "footage", id, party->id, party->box_public, sealed);
        school_force(school, "INSERT INTO session_key (session_id, account_id, sealed) VALUES (?1, ?2, ?3)",
                     DB_ARGS(DB_TEXT(id), DB_TEXT(party->id), DB_BLOB(sealed, sizeof sealed)));
    }
    key_free(key);
}

/* A folder of its own under $TEST_TMP or /tmp. */
static inline void school_folder(char folder[static 256])
{
    const char *parent = getenv("TEST_TMP");
    snprintf(folder, 256, "%s/store-XXXXXX", parent ? parent : "/tmp");
    assert_non_null(mkdtemp(folder));
}

/* A second connection to the same store, as another process has. */
static inline void school_open_again(struct school *school, struct store *store)
{
    WORKS(school, store_open(store, school->folder, false, &school->error));
    store->kdf = KDF_MINIMAL;
}

/* Gives the teacher's consent. Without it no footage comes in (R1), and footage that is there is blocked as
 * soon as the rules are asked again. */
static inline void school_consent(struct school *school, enum person teacher)
{
    char id[ID_SIZE];
    id_make(id, clock_now());
    school_force(school,
                 "INSERT INTO consent (id, account_id, purpose, answer, capacity, answered_on, recorded_at,"
                 " recorded_by) VALUES (?1, ?2, 'coaching', 'given', 'employee', '2024-09-01', ?3, ?4)",
                 DB_ARGS(DB_TEXT(id), DB_TEXT(school->people[teacher]->id), DB_INT(clock_now()),
                         DB_TEXT(school->people[REGISTRAR]->id)));
}

static inline int school_setup(void **state)
{
    struct school *school = memory_alloc(1, sizeof *school);
    *state = school;
    arena_init(&school->arena);
    school_folder(school->folder);
    WORKS(school, store_open(&school->store, school->folder, true, &school->error));
    school->store.kdf = KDF_MINIMAL;
    WORKS(school, school_init(&school->store, "Dr. Test College", "Beilen", NULL, fixture_people[OWNER].name,
                              fixture_people[OWNER].full_name, PASSWORD, &school->error));
    for (int i = 0; i < PEOPLE; i++) {
        if (i != OWNER)
            WORKS(school, account_add(&school->store, school->people[OWNER], fixture_people[i].name,
                                      fixture_people[i].full_name, fixture_people[i].roles, NULL, PASSWORD,
                                      false, &school->error));
        school->people[i] = school_login(school, (enum person)i);
    }
    WORKS(school, trajectory_open(&school->store, school->people[COACH], fixture_people[COACH].name,
                                  fixture_people[TEACHER].name, "Waiting after a question",
                                  school->trajectory, &school->error));
    school_consent(school, TEACHER);
    school_add_session(school, school->trajectory, COACH, TEACHER, school->session, school->clips);
    return 0;
}

static inline int school_teardown(void **state)
{
    struct school *school = *state;
    for (int i = 0; i < PEOPLE; i++)
        actor_close(school->people[i]);
    arena_release(&school->arena);
    store_close(&school->store);
    char command[300];
    snprintf(command, sizeof command, "rm -rf '%s'", school->folder);
    int status = system(command);
    free(school);
    return status;
}

/* A test of cmocka's that begins with a school of its own. */
#define SCHOOL_TEST(test) cmocka_unit_test_setup_teardown(test, school_setup, school_teardown)

#endif
