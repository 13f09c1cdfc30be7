/*
 * Attacks: what somebody who may write the database file can do, and what is noticed of it.
 */
#ifndef TESTS_UNIT_ATTACK_H
#define TESTS_UNIT_ATTACK_H

#include <sqlite3.h>

#include "store/gate/trust.h"
#include "tests/unit/fixture.h"
#include "tests/unit/registers.h"

/* What somebody with the file does: any SQL, without a trigger in the way. */
static inline void attack(struct school *school, const char *sql)
{
    sqlite3 *raw;
    char path[300], *said = NULL;
    snprintf(path, sizeof path, "%s/terugblik.db", school->folder);
    assert_int_equal(sqlite3_open(path, &raw), SQLITE_OK);
    assert_int_equal(sqlite3_busy_timeout(raw, 5000), SQLITE_OK);
    assert_int_equal(
        sqlite3_exec(raw,
                     "PRAGMA foreign_keys = OFF; DROP TRIGGER IF EXISTS audit_no_update;"
                     "DROP TRIGGER IF EXISTS audit_no_delete; DROP TRIGGER IF EXISTS row_change_no_update;"
                     "DROP TRIGGER IF EXISTS row_change_no_delete",
                     NULL, NULL, NULL),
        SQLITE_OK);
    if (sqlite3_exec(raw, sql, NULL, NULL, &said) != SQLITE_OK)
        fail_msg("%s: %s", sql, said);
    assert_int_equal(sqlite3_close(raw), SQLITE_OK);
}

static inline bool attack_count(void *context, const struct trust_finding *finding)
{
    assert_true(strlen(trust_words(finding->kind)) > 3 && finding->right > 0);
    ++*(size_t *)context;
    return true;
}

static inline size_t found(struct school *school)
{
    size_t count = 0;
    WORKS(school, trust_examine(&school->store, attack_count, &count, &school->error));
    return count;
}

static inline const char *noticed_at_login(struct school *school, enum person person)
{
    struct actor *actor;
    struct store store;
    static struct error said;
    school_open_again(school, &store);
    WORKS(school, actor_login(&store, fixture_people[person].name, PASSWORD, &actor, &school->error));
    said = store.distrust;
    actor_close(actor);
    store_close(&store);
    return said.kind == ERROR_NONE ? NULL : said.text;
}

/* A row of every kind. */
static inline void fill(struct school *school)
{
    struct consent_effect effect;
    add_class(school);
    give_consents(school);
    WORKS(school,
          objection_record(&school->store, school->people[REGISTRAR],
                           &(struct objection_entry){
                               .who = "1002", .giver = "Sanne", .capacity = CAPACITY_SELF, .on = FILMED},
                           &effect, &school->error));
    WORKS(school, equipment_add(&school->store, school->people[REGISTRAR], "camera", "Camera 1", "C1",
                                &school->error));
    static const char *const rows[] = {
        "INSERT INTO second_factor SELECT id, 'totp', 5, x'00', x'00', 5, NULL, NULL FROM account WHERE name "
        "= 'tom'",
        "INSERT INTO session_viewer SELECT s.id, a.id FROM session s, account a WHERE a.name = 'carla'",
        "INSERT INTO session_pupil SELECT s.id, p.id FROM session s, pupil p WHERE p.number = '1001'",
        "INSERT INTO session_employee SELECT s.id, a.id FROM session s, account a WHERE a.name = 'tom'",
        "INSERT INTO vault_member VALUES ('01hq000000000000000000000v', 'vault', 5)",
        "INSERT INTO original (clip_id, path) SELECT id, 'A.MP4' FROM clip WHERE position = 0",
        "INSERT INTO note (id, trajectory_id, session_id, clip_id, author_id, kind, at_ms, created_at, "
        "nonce, sealed_text, signature)"
        " SELECT '01hq000000000000000000000n', s.trajectory_id, s.id, c.id, t.coach_id, 'moment', 5, 5, "
        "x'00', x'00', x'00'"
        " FROM session s JOIN clip c ON c.session_id = s.id JOIN trajectory t ON t.id = s.trajectory_id "
        "WHERE c.position = 0",
        "INSERT INTO blur (id, trajectory_id, session_id, clip_id, author_id, created_at, nonce, sealed, "
        "signature)"
        " SELECT '01hq000000000000000000000b', s.trajectory_id, s.id, c.id, t.coach_id, 5, x'00', x'00', "
        "x'00'"
        " FROM session s JOIN clip c ON c.session_id = s.id JOIN trajectory t ON t.id = s.trajectory_id "
        "WHERE c.position = 0",
        "INSERT INTO tag (id, body) VALUES ('first-wait', x'00')",
        "INSERT INTO form (id, name, version, text, added_at)"
        " VALUES ('01hq000000000000000000000f', 'a', '1', 'terugblik form 1', 5)",
        "INSERT INTO filled_form (id, trajectory_id, session_id, form_id, author_id, created_at, nonce, "
        "sealed, signature) SELECT '01hq000000000000000000000g', s.trajectory_id, s.id, f.id, t.coach_id, 5, "
        "x'00', x'00', x'00' FROM session s JOIN form f JOIN trajectory t ON t.id = s.trajectory_id",
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        school_force(school, rows[i], DB_NO_ARGS);
}

#endif
