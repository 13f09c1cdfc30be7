#include "store/engine/schema.h"

#include <stdint.h>

/*
 * Times are UTC milliseconds (…_at), days are text "YYYY-MM-DD" (…_on, birth_date). Ids are
 * store/base/id.h's. A row's state is derived from its moments and never stored beside them.
 */
static const char *const migrations[] = {
    /* 1: everything that a school needs. */
    "CREATE TABLE school ("
    "  id TEXT PRIMARY KEY,"
    "  name TEXT NOT NULL,"
    "  digest_key BLOB NOT NULL," /* keys the content digests of clips, so that they say nothing elsewhere */
    "  created_at INTEGER NOT NULL"
    ") STRICT;"

    "CREATE TABLE location (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;"

    /* What the school chose; store/people/policy.h knows the keys and their defaults. */
    "CREATE TABLE policy (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;"

    /* People who can log in. The secret halves of their keys are wrapped by their password
       (store/keys/keys.h). */
    "CREATE TABLE account ("
    "  id TEXT PRIMARY KEY,"
    "  name TEXT NOT NULL UNIQUE,"
    "  full_name TEXT NOT NULL,"
    "  location_id TEXT NOT NULL REFERENCES location (id),"
    "  created_at INTEGER NOT NULL,"
    "  disabled_at INTEGER,"
    "  must_change_password INTEGER NOT NULL,"
    "  box_public BLOB NOT NULL,"
    "  sign_public BLOB NOT NULL,"
    "  kdf_salt BLOB NOT NULL,"
    "  kdf_ops INTEGER NOT NULL,"
    "  kdf_memory INTEGER NOT NULL,"
    "  wrap_nonce BLOB NOT NULL,"
    "  wrapped BLOB NOT NULL"
    ") STRICT;"
    "CREATE TABLE account_role ("
    "  account_id TEXT NOT NULL REFERENCES account (id),"
    "  role TEXT NOT NULL CHECK (role IN ('coach', 'teacher', 'registrar', 'owner')),"
    "  PRIMARY KEY (account_id, role)"
    ") STRICT;"

    /* Every key that an account ever signed with, so that its notes can still be verified after it got new
       keys. */
    "CREATE TABLE sign_key ("
    "  account_id TEXT NOT NULL REFERENCES account (id),"
    "  sign_public BLOB NOT NULL,"
    "  since INTEGER NOT NULL,"
    "  PRIMARY KEY (account_id, sign_public)"
    ") STRICT;"
    /* Failures in a row per name that was typed, whether there is such an account or not: a delay that only
     * real names get would tell which names are real. Keyed digests, since people type passwords into the
     * wrong field. */
    "CREATE TABLE login_failure ("
    "  name_digest BLOB PRIMARY KEY,"
    "  failures INTEGER NOT NULL,"
    "  failed_at INTEGER NOT NULL"
    ") STRICT;"

    /* Pupils stay after they leave until no footage shows them. */
    "CREATE TABLE pupil ("
    "  id TEXT PRIMARY KEY,"
    "  number TEXT NOT NULL UNIQUE,"
    "  name TEXT NOT NULL,"
    "  birth_date TEXT NOT NULL,"
    "  class_name TEXT NOT NULL,"
    "  location_id TEXT NOT NULL REFERENCES location (id),"
    "  left_at INTEGER"
    ") STRICT;"
    "CREATE INDEX pupil_class ON pupil (class_name, location_id);"
    "CREATE TABLE guardian ("
    "  id TEXT PRIMARY KEY,"
    "  pupil_id TEXT NOT NULL REFERENCES pupil (id),"
    "  name TEXT NOT NULL,"
    "  UNIQUE (pupil_id, name)"
    ") STRICT;"

    /* Every answer ever given, by whom, in which capacity; the latest of each giver counts from its day on
     * (R1, R2, R4). About a pupil or about an employee. Silence has no row. An entry made by mistake is
     * undone, not removed. */
    "CREATE TABLE consent ("
    "  id TEXT PRIMARY KEY,"
    "  pupil_id TEXT REFERENCES pupil (id),"
    "  account_id TEXT REFERENCES account (id),"
    "  purpose TEXT NOT NULL CHECK (purpose IN ('coaching', 'team', 'festive', 'support')),"
    "  answer TEXT NOT NULL CHECK (answer IN ('given', 'refused', 'withdrawn')),"
    "  capacity TEXT NOT NULL CHECK (capacity IN ('guardian', 'self', 'employee')),"
    "  guardian_id TEXT REFERENCES guardian (id)," /* when capacity is guardian */
    "  answered_on TEXT NOT NULL,"
    "  form_reference TEXT,"
    "  recorded_at INTEGER NOT NULL,"
    "  recorded_by TEXT NOT NULL REFERENCES account (id),"
    "  undone_at INTEGER,"
    "  CHECK ((pupil_id IS NULL) <> (account_id IS NULL)),"
    "  CHECK ((capacity = 'guardian') = (guardian_id IS NOT NULL)),"
    "  CHECK ((capacity = 'employee') = (account_id IS NOT NULL))"
    ") STRICT;"
    "CREATE INDEX consent_pupil ON consent (pupil_id, purpose);"
    "CREATE INDEX consent_account ON consent (account_id, purpose);"

    /* A guardian's or pupil's no under the objection regime (R2b). */
    "CREATE TABLE objection ("
    "  id TEXT PRIMARY KEY,"
    "  pupil_id TEXT NOT NULL REFERENCES pupil (id),"
    "  purpose TEXT NOT NULL CHECK (purpose IN ('coaching', 'team', 'festive')),"
    "  capacity TEXT NOT NULL CHECK (capacity IN ('guardian', 'self')),"
    "  guardian_id TEXT REFERENCES guardian (id),"
    "  objected_on TEXT NOT NULL,"
    "  handler_id TEXT NOT NULL REFERENCES account (id),"
    "  outcome TEXT,"
    "  lifted_on TEXT,"
    "  recorded_at INTEGER NOT NULL,"
    "  undone_at INTEGER,"
    "  CHECK ((capacity = 'guardian') = (guardian_id IS NOT NULL))"
    ") STRICT;"
    "CREATE INDEX objection_pupil ON objection (pupil_id, purpose);"

    /* The school's own cameras and cards (R5). */
    "CREATE TABLE equipment ("
    "  id TEXT PRIMARY KEY,"
    "  kind TEXT NOT NULL CHECK (kind IN ('camera', 'card')),"
    "  name TEXT NOT NULL,"
    "  serial TEXT NOT NULL,"
    "  location_id TEXT NOT NULL REFERENCES location (id),"
    "  added_at INTEGER NOT NULL,"
    "  retired_at INTEGER,"
    "  UNIQUE (kind, name), UNIQUE (kind, serial)"
    ") STRICT;"

    /* One coach, one teacher; ends once. Goals and notes are encrypted under the trajectory's key. */
    "CREATE TABLE trajectory ("
    "  id TEXT PRIMARY KEY,"
    "  coach_id TEXT NOT NULL REFERENCES account (id),"
    "  teacher_id TEXT NOT NULL REFERENCES account (id),"
    "  opened_at INTEGER NOT NULL,"
    "  ended_at INTEGER,"
    "  CHECK (coach_id <> teacher_id)"
    ") STRICT;"
    "CREATE INDEX trajectory_coach ON trajectory (coach_id);"
    "CREATE INDEX trajectory_teacher ON trajectory (teacher_id);"
    "CREATE TABLE trajectory_key ("
    "  trajectory_id TEXT NOT NULL REFERENCES trajectory (id),"
    "  account_id TEXT NOT NULL REFERENCES account (id),"
    "  sealed BLOB NOT NULL,"
    "  PRIMARY KEY (trajectory_id, account_id)"
    ") STRICT;"
    "CREATE TABLE goal ("
    "  id TEXT PRIMARY KEY,"
    "  trajectory_id TEXT NOT NULL REFERENCES trajectory (id),"
    "  position INTEGER NOT NULL,"
    "  nonce BLOB NOT NULL,"
    "  sealed_text BLOB NOT NULL"
    ") STRICT;"
    "CREATE INDEX goal_trajectory ON goal (trajectory_id, position);"

    /* One filmed lesson. trajectory_id is there for purpose coaching only; the other purposes have viewers
       (R11, R12). */
    "CREATE TABLE session ("
    "  id TEXT PRIMARY KEY,"
    "  trajectory_id TEXT REFERENCES trajectory (id),"
    "  purpose TEXT NOT NULL CHECK (purpose IN ('coaching', 'team', 'festive', 'support')),"
    "  location_id TEXT NOT NULL REFERENCES location (id),"
    "  class_name TEXT NOT NULL,"
    "  filmed_on TEXT NOT NULL,"
    "  filmed_by TEXT NOT NULL REFERENCES account (id),"
    "  camera_id TEXT REFERENCES equipment (id)," /* R5; NULL only where an import was not yet held to it */
    "  card_id TEXT REFERENCES equipment (id),"
    "  support_pupil_id TEXT REFERENCES pupil (id)," /* R11: the one pupil that it is about */
    "  imported_by TEXT REFERENCES account (id),"
    "  started_at INTEGER NOT NULL," /* the import began */
    "  imported_at INTEGER,"         /* NULL: still importing */
    "  first_opened_at INTEGER,"
    "  last_opened_at INTEGER,"
    "  reviewed_at INTEGER,"
    "  reviewed_by TEXT REFERENCES account (id),"
    "  marked_at INTEGER,"
    "  marked_by TEXT REFERENCES account (id)," /* NULL when marked by the backstop or a withdrawal */
    "  mark_reason TEXT CHECK (mark_reason IN ('review', 'end', 'backstop', 'withdrawal')),"
    "  purge_after INTEGER,"
    "  blocked_at INTEGER,"  /* R4: a consent is gone; nobody opens it any more */
    "  shredded_at INTEGER," /* its keys are gone */
    "  purged_at INTEGER,"
    "  CHECK ((purpose = 'coaching') = (trajectory_id IS NOT NULL)),"
    "  CHECK ((marked_at IS NULL) = (purge_after IS NULL))"
    ") STRICT;"
    "CREATE INDEX session_trajectory ON session (trajectory_id, filmed_on);"
    "CREATE INDEX session_location ON session (location_id) WHERE trajectory_id IS NULL;"
    "CREATE INDEX session_due ON session (purge_after) WHERE purged_at IS NULL;"
    "CREATE TABLE session_key ("
    "  session_id TEXT NOT NULL REFERENCES session (id),"
    "  account_id TEXT NOT NULL REFERENCES account (id),"
    "  sealed BLOB NOT NULL,"
    "  PRIMARY KEY (session_id, account_id)"
    ") STRICT;"
    "CREATE INDEX session_key_account ON session_key (account_id);"
    /* Who may watch footage about one pupil (R11). */
    "CREATE TABLE session_viewer ("
    "  session_id TEXT NOT NULL REFERENCES session (id),"
    "  account_id TEXT NOT NULL REFERENCES account (id),"
    "  PRIMARY KEY (session_id, account_id)"
    ") STRICT;"
    "CREATE INDEX session_viewer_account ON session_viewer (account_id);"
    /* Who of the class was declared to be in the picture (R3, R4). */
    "CREATE TABLE session_pupil ("
    "  session_id TEXT NOT NULL REFERENCES session (id),"
    "  pupil_id TEXT NOT NULL REFERENCES pupil (id),"
    "  PRIMARY KEY (session_id, pupil_id)"
    ") STRICT;"
    "CREATE INDEX session_pupil_pupil ON session_pupil (pupil_id);"

    /* One video file. The blob is footage/ID.tbf. */
    "CREATE TABLE clip ("
    "  id TEXT PRIMARY KEY,"
    "  session_id TEXT NOT NULL REFERENCES session (id),"
    "  position INTEGER NOT NULL," /* 0, 1, … on the session's timeline */
    "  duration_ms INTEGER NOT NULL,"
    "  size INTEGER NOT NULL," /* bytes in the clear */
    "  width INTEGER NOT NULL,"
    "  height INTEGER NOT NULL,"
    "  digest BLOB," /* BLAKE2b keyed with school.digest_key; gone when purged */
    "  UNIQUE (session_id, position)"
    ") STRICT;"
    "CREATE INDEX clip_size ON clip (size);"
    "CREATE INDEX clip_totals ON clip (session_id, duration_ms, size);" /* what lists add up, without the rows
                                                                         */
    /* The originals on the card that are still owed a wipe (R6), until wiped_at. */
    "CREATE TABLE original ("
    "  clip_id TEXT PRIMARY KEY REFERENCES clip (id),"
    "  path TEXT NOT NULL,"
    "  kept INTEGER NOT NULL DEFAULT 0," /* --keep-originals was asked for: owed all the same, not done by
                                            itself */
    "  wiped_at INTEGER"
    ") STRICT;"
    "CREATE INDEX original_owed ON original (clip_id) WHERE wiped_at IS NULL;"

    /* Text bound to a moment or a range of a clip, encrypted under the trajectory's key and signed by its
       author. */
    "CREATE TABLE note ("
    "  id TEXT PRIMARY KEY,"
    "  trajectory_id TEXT NOT NULL REFERENCES trajectory (id),"
    "  session_id TEXT NOT NULL REFERENCES session (id),"
    "  clip_id TEXT NOT NULL REFERENCES clip (id),"
    "  author_id TEXT NOT NULL REFERENCES account (id),"
    "  reply_to TEXT REFERENCES note (id),"
    "  kind TEXT NOT NULL CHECK (kind IN ('moment', 'strength', 'question', 'suggestion')),"
    "  at_ms INTEGER NOT NULL," /* from the clip's start */
    "  until_ms INTEGER,"       /* of a range; NULL for a moment */
    "  created_at INTEGER NOT NULL,"
    "  edited_at INTEGER,"
    "  removed_at INTEGER," /* can be undone for a day; then its text goes (store/review/review.c) */
    "  nonce BLOB NOT NULL,"
    "  sealed_text BLOB NOT NULL,"
    "  signature BLOB NOT NULL"
    ") STRICT;"
    "CREATE INDEX note_session ON note (session_id, clip_id, at_ms);"
    "CREATE INDEX note_trajectory ON note (trajectory_id);"
    "CREATE INDEX note_there ON note (session_id) WHERE removed_at IS NULL;"
    "CREATE INDEX note_removed ON note (removed_at) WHERE removed_at IS NOT NULL;"
    "CREATE INDEX note_reply ON note (reply_to) WHERE reply_to IS NOT NULL;"

    /* What happened (R13). Ids only, no names. Each row carries the hash of the row before
       (store/gate/audit.h). */
    "CREATE TABLE audit ("
    "  seq INTEGER PRIMARY KEY,"
    "  at INTEGER NOT NULL,"
    "  actor_id TEXT,"
    "  action TEXT NOT NULL,"
    "  refused INTEGER NOT NULL,"
    "  trajectory_id TEXT,"
    "  session_id TEXT,"
    "  object_id TEXT,"
    "  detail TEXT,"
    "  previous BLOB NOT NULL,"
    "  hash BLOB NOT NULL"
    ") STRICT;"
    "CREATE INDEX audit_trajectory ON audit (trajectory_id);"
    "CREATE INDEX audit_actor ON audit (actor_id);"
    "CREATE INDEX audit_session ON audit (session_id);"
    "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit"
    "  BEGIN SELECT RAISE (ABORT, 'the audit is append-only'); END;"
    "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit"
    "  BEGIN SELECT RAISE (ABORT, 'the audit is append-only'); END;",

    /* How somebody turned a clip (a phone held on its side), degrees clockwise over what its file says. */
    "ALTER TABLE clip ADD COLUMN rotation INTEGER NOT NULL DEFAULT 0"
    "  CHECK (rotation IN (0, 90, 180, 270));",

    /* A rectangle of the picture that is made unrecognisable for a while; where and when is encrypted under
     * the trajectory's key and signed by its author. Gone with the footage. */
    "CREATE TABLE blur ("
    "  id TEXT PRIMARY KEY,"
    "  trajectory_id TEXT NOT NULL REFERENCES trajectory (id),"
    "  session_id TEXT NOT NULL REFERENCES session (id),"
    "  clip_id TEXT NOT NULL REFERENCES clip (id),"
    "  author_id TEXT NOT NULL REFERENCES account (id),"
    "  created_at INTEGER NOT NULL,"
    "  edited_at INTEGER,"
    "  removed_at INTEGER," /* can be undone for a day; then the row goes (store/review/review.c) */
    "  nonce BLOB NOT NULL,"
    "  sealed BLOB NOT NULL,"
    "  signature BLOB NOT NULL"
    ") STRICT;"
    "CREATE INDEX blur_trajectory ON blur (trajectory_id);"
    "CREATE INDEX blur_session ON blur (session_id);"
    "CREATE INDEX blur_clip ON blur (clip_id);"
    "CREATE INDEX blur_removed ON blur (removed_at) WHERE removed_at IS NOT NULL;",

    /* What the trace holds on one person (R14) is found without reading all of it. */
    "CREATE INDEX audit_object ON audit (object_id) WHERE object_id IS NOT NULL;",

    /* The last row about the clock is asked for at every start (store/gate/timekeeping.c). */
    "CREATE INDEX audit_clock ON audit (seq) WHERE action = 'clock';",

    /* Who declared that an original is gone which the program could not wipe itself (R6): the card was
       formatted. */
    "ALTER TABLE original ADD COLUMN confirmed_by TEXT REFERENCES account (id);",

    /* Who was in the picture goes with the footage (store/footage/purge.c): also of what was purged before
       that held. */
    "DELETE FROM session_pupil WHERE session_id IN (SELECT id FROM session WHERE purged_at IS NOT NULL);"
    "UPDATE session SET support_pupil_id = NULL WHERE purged_at IS NOT NULL;",

    /* Which class a pupil was in, at which location, from which day to which: the day of filming decides. */
    "CREATE TABLE membership ("
    "  id TEXT PRIMARY KEY,"
    "  pupil_id TEXT NOT NULL REFERENCES pupil (id),"
    "  class_name TEXT NOT NULL,"
    "  location_id TEXT NOT NULL REFERENCES location (id),"
    "  from_on TEXT,"  /* the first day; NULL: as far back as anybody knows */
    "  until_on TEXT," /* the first day on which they were no longer in it; NULL: they are */
    "  CHECK (from_on <= until_on)"
    ") STRICT;"
    "CREATE INDEX membership_pupil ON membership (pupil_id);"
    "CREATE INDEX membership_class ON membership (class_name, location_id);"
    "CREATE UNIQUE INDEX membership_now ON membership (pupil_id) WHERE until_on IS NULL;"
    "INSERT INTO membership (id, pupil_id, class_name, location_id, until_on)"
    "  SELECT id, id, class_name, location_id, strftime('%Y-%m-%d', left_at / 1000, 'unixepoch') FROM pupil;"
    "DROP INDEX pupil_class;"
    "ALTER TABLE pupil DROP COLUMN class_name;"
    "ALTER TABLE pupil DROP COLUMN location_id;"

    /* Where somebody works; position 0 is their main location. */
    "CREATE TABLE account_site ("
    "  account_id TEXT NOT NULL REFERENCES account (id),"
    "  location_id TEXT NOT NULL REFERENCES location (id),"
    "  position INTEGER NOT NULL,"
    "  PRIMARY KEY (account_id, location_id)"
    ") STRICT;"
    "INSERT INTO account_site (account_id, location_id, position) SELECT id, location_id, 0 FROM account;"
    "ALTER TABLE account DROP COLUMN location_id;"

    /* Which employees were declared to be in the picture, beside the teacher of a trajectory (R1, R4). */
    "CREATE TABLE session_employee ("
    "  session_id TEXT NOT NULL REFERENCES session (id),"
    "  account_id TEXT NOT NULL REFERENCES account (id),"
    "  PRIMARY KEY (session_id, account_id)"
    ") STRICT;"
    "CREATE INDEX session_employee_account ON session_employee (account_id);"

    /* When all that is stored was last held against the rules as they are in this version of the program;
       NULL: that is still to be done (store/people/footage-rights.h). */
    "ALTER TABLE school ADD COLUMN held_at INTEGER;",

    /* Where an original was: `path` is seen from its card's folder from here on (older rows, whose `root` is
     * empty, have whole paths), and who imported it signs that, so that nobody else says where to wipe. Where
     * a film's own time begins, when that is far from its start; and which of its sound tracks is listened
     * to, 0 being the file's own choice. */
    "ALTER TABLE original ADD COLUMN root TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE original ADD COLUMN signature BLOB;"
    "ALTER TABLE clip ADD COLUMN start_ms INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE clip ADD COLUMN sound_track INTEGER NOT NULL DEFAULT 0 CHECK (sound_track >= 0);",

    /* What the store believes of time (store/gate/timekeeping.h): one row, or none yet. Moments in ms, each
     * with the uptime of the computer that said it; claim_at 0: no clock claims another time. */
    "CREATE TABLE timekeeping ("
    "  right_at INTEGER NOT NULL,"
    "  right_boot TEXT NOT NULL,"
    "  right_up INTEGER NOT NULL,"
    "  claim_at INTEGER NOT NULL,"
    "  claim_boot TEXT NOT NULL,"
    "  claim_up INTEGER NOT NULL"
    ") STRICT;",

    /* Which kinds of notes there are, store/review/notes.h alone says. */
    "ALTER TABLE note ADD COLUMN kind_name TEXT NOT NULL DEFAULT '';"
    "UPDATE note SET kind_name = kind;"
    "ALTER TABLE note DROP COLUMN kind;"
    "ALTER TABLE note RENAME COLUMN kind_name TO kind;",

    /* Who vouches for what is stored (store/gate/trust.h). Of every row that gives a right or records a
     * decision: which row of the trace left it as it is, and its digest then (NULL: it was removed). The row
     * of the trace holds a digest of all that it changed, and is signed by its actor. */
    "CREATE TABLE row_change ("
    "  seq INTEGER NOT NULL," /* of the trace */
    "  kind TEXT NOT NULL,"   /* store/engine/rows.h */
    "  first TEXT NOT NULL,"
    "  second TEXT NOT NULL,"
    "  digest BLOB,"
    "  PRIMARY KEY (kind, first, second, seq)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE INDEX row_change_seq ON row_change (seq);"
    "CREATE TRIGGER row_change_no_update BEFORE UPDATE ON row_change"
    "  BEGIN SELECT RAISE (ABORT, 'the audit is append-only'); END;"
    "CREATE TRIGGER row_change_no_delete BEFORE DELETE ON row_change"
    "  BEGIN SELECT RAISE (ABORT, 'the audit is append-only'); END;"
    "ALTER TABLE audit ADD COLUMN changes BLOB;"
    "ALTER TABLE audit ADD COLUMN signature BLOB;",

    /* Tries of a name at log-in (store/gate/tries.h), counted before the password is looked at, for each
     * place that they come from. `up`: ms of that computer's uptime at the last one. */
    "DROP TABLE login_failure;"
    "CREATE TABLE login_try ("
    "  name_digest BLOB NOT NULL,"
    "  place TEXT NOT NULL,"
    "  failures INTEGER NOT NULL,"
    "  under_way INTEGER NOT NULL,"
    "  up INTEGER NOT NULL,"
    "  at INTEGER NOT NULL,"
    "  PRIMARY KEY (name_digest, place)"
    ") STRICT;",

    /* Lists of tags (store/review/tags.h): what the owner changed of the school's, and each trajectory's own,
     * encrypted under its key. Of a note, a tag that was put on a lesson is a kind that has no text. */
    "CREATE TABLE tag ("
    "  id TEXT PRIMARY KEY,"
    "  trajectory_id TEXT REFERENCES trajectory (id)," /* NULL: the school's */
    "  retired_at INTEGER,"
    "  nonce BLOB," /* NULL: the school's are not encrypted */
    "  body BLOB NOT NULL,"
    "  CHECK ((trajectory_id IS NULL) = (nonce IS NULL))"
    ") STRICT;"
    "CREATE INDEX tag_trajectory ON tag (trajectory_id);"
    "DROP INDEX note_there;"
    "CREATE INDEX note_there ON note (session_id) WHERE removed_at IS NULL AND kind <> 'tag';",

    /* The folders of the vault (store/vault/vault.h); none: the store's own. And which sessions have half of
     * their key there (1); 0: those that came in before there was a vault. */
    "CREATE TABLE vault_member ("
    "  id TEXT PRIMARY KEY,"
    "  folder TEXT NOT NULL UNIQUE," /* absolute, or seen from the store's folder */
    "  added_at INTEGER NOT NULL"
    ") STRICT;"
    "ALTER TABLE session ADD COLUMN vault INTEGER NOT NULL DEFAULT 0 CHECK (vault IN (0, 1));"
    "CREATE INDEX session_vault ON session (id) WHERE vault = 1 AND shredded_at IS NULL;",

    /* What an account asks for at log-in beside the password (store/people/second-factor.h): the secret of
     * its codes, sealed for that person, and the step of the last code that was used; or a security key's
     * credential and the salt that it is asked about. */
    "CREATE TABLE second_factor ("
    "  account_id TEXT PRIMARY KEY REFERENCES account (id),"
    "  kind TEXT NOT NULL,"
    "  set_at INTEGER NOT NULL,"
    "  nonce BLOB,"
    "  sealed BLOB,"
    "  last_step INTEGER NOT NULL,"
    "  credential BLOB,"
    "  salt BLOB"
    ") STRICT;",

    /* Observation forms (store/forms/form.h), each as its file was. Another version is another row; what was
     * filled in refers to it. */
    "CREATE TABLE form ("
    "  id TEXT PRIMARY KEY,"
    "  name TEXT NOT NULL,"
    "  version TEXT NOT NULL,"
    "  text TEXT NOT NULL,"
    "  added_at INTEGER NOT NULL,"
    "  retired_at INTEGER," /* NULL: in use */
    "  UNIQUE (name, version)"
    ") STRICT;"
    "CREATE UNIQUE INDEX form_used ON form (name) WHERE retired_at IS NULL;",

    /* A form that somebody filled in about a lesson (store/review/filled.h): sealed to its author alone until
     * it is shared. */
    "CREATE TABLE filled_form ("
    "  id TEXT PRIMARY KEY,"
    "  trajectory_id TEXT NOT NULL REFERENCES trajectory (id),"
    "  session_id TEXT NOT NULL REFERENCES session (id),"
    "  form_id TEXT NOT NULL REFERENCES form (id),"
    "  author_id TEXT NOT NULL REFERENCES account (id),"
    "  created_at INTEGER NOT NULL,"
    "  edited_at INTEGER,"
    "  shared_at INTEGER,"
    "  removed_at INTEGER," /* can be undone for a day; then the row goes (store/review/review.c) */
    "  nonce BLOB NOT NULL,"
    "  sealed BLOB NOT NULL,"
    "  signature BLOB NOT NULL"
    ") STRICT;"
    "CREATE INDEX filled_session ON filled_form (session_id);"
    "CREATE INDEX filled_trajectory ON filled_form (trajectory_id);"
    "CREATE UNIQUE INDEX filled_once ON filled_form (session_id, form_id, author_id) WHERE removed_at IS "
    "NULL;"
    "CREATE INDEX filled_removed ON filled_form (removed_at) WHERE removed_at IS NOT NULL;",
};

enum { NEWEST = sizeof migrations / sizeof *migrations };

bool schema_migrate_to(struct db *db, int64_t wanted, struct error *error)
{
    int64_t version;
    if (!db_schema_version(db, &version, error))
        return false;
    while (version < wanted) {
        if (!db_begin(db, error))
            return false;
        /* Another process may have migrated while we waited for the lock. */
        if (!db_schema_version(db, &version, error))
            goto failed;
        if (version < wanted) {
            if (!db_script(db, migrations[version], error) || !db_set_schema_version(db, version + 1, error))
                goto failed;
            version++;
        }
        db_vouch(db);
        if (!db_commit(db, error))
            goto failed;
    }
    return true;
failed:
    db_rollback(db);
    return false;
}

bool schema_migrate(struct db *db, struct error *error)
{
    int64_t version;
    if (!db_schema_version(db, &version, error))
        return false;
    if (version > NEWEST)
        return error_set(
            error, ERROR_INVALID,
            "This store was made by a newer version of Terugblik; install that version to open it.");
    if (!schema_migrate_to(db, NEWEST, error))
        return false;
    db_expect_schema(db, NEWEST);
    return true;
}
