/*
 * Rows that are vouched for: which they are, which of them a transaction touched, and the digest of one as it
 * is now.
 *
 * A *kind* is a part of a table whose rows give a right or record a decision. A row of it is named by two
 * texts that stay when a file is compacted or put back from a backup; what an examiner of the trace has to
 * know of a row without having it (a pupil's guardian, a trajectory's two people) stands in the second. One
 * table may be two kinds: what a person decided, and what the program itself may set later.
 *
 * The digest is BLAKE2b-256 over the values that are not NULL, each with its place in the list, its type and
 * its length. A column that is added to a table later goes to the end of its kind as NULLIF(column, its
 * default), so that older rows keep their digest; one that is dropped leaves NULL in its place.
 *
 * store/gate/trust.h says what is done with this.
 */
#ifndef STORE_ENGINE_ROWS_H
#define STORE_ENGINE_ROWS_H

#include <stdbool.h>

#include "store/base/error.h"
#include "store/engine/db.h"

enum { ROW_DIGEST = 32 };

/* X(enumerator, name in the trace, table, first, second, values). `@` stands before a column of the row.
 * `first` is a column alone, which an index finds. */
#define ROW_KINDS(X)                                                                                         \
    X(ROW_SCHOOL, "school", "school", "@id", "''", "name, digest_key, created_at")                           \
    X(ROW_LOCATION, "location", "location", "@id", "''", "name")                                             \
    X(ROW_POLICY, "policy", "policy", "@key", "''", "value")                                                 \
    X(ROW_ACCOUNT, "account", "account", "@id",                                                              \
      "CASE WHEN @disabled_at IS NULL THEN '' ELSE 'disabled' END",                                          \
      "name, full_name, created_at, disabled_at, must_change_password, box_public, sign_public")             \
    X(ROW_PASSWORD, "password", "account", "@id", "''",                                                      \
      "kdf_salt, kdf_ops, kdf_memory, wrap_nonce, wrapped")                                                  \
    X(ROW_ROLE, "role", "account_role", "@account_id", "@role", "role")                                      \
    X(ROW_SITE, "site", "account_site", "@account_id", "@location_id", "position")                           \
    X(ROW_SIGN_KEY, "sign-key", "sign_key", "@account_id", "hex(@sign_public)", "since")                     \
    X(ROW_SECOND_FACTOR, "second-factor", "second_factor", "@account_id", "''",                              \
      "kind, set_at, nonce, sealed, last_step, credential, salt")                                            \
    X(ROW_PUPIL, "pupil", "pupil", "@id", "coalesce(CAST(@left_at AS TEXT), '')",                            \
      "number, name, birth_date")                                                                            \
    X(ROW_GUARDIAN, "guardian", "guardian", "@id", "@pupil_id", "name")                                      \
    X(ROW_MEMBERSHIP, "membership", "membership", "@id", "@pupil_id || ' ' || coalesce(@until_on, '')",      \
      "class_name, location_id, from_on, until_on")                                                          \
    X(ROW_CONSENT, "consent", "consent", "@id", "coalesce(@pupil_id, '')",                                   \
      "account_id, purpose, answer, capacity, guardian_id, answered_on, form_reference, recorded_at, "       \
      "recorded_by, undone_at")                                                                              \
    X(ROW_OBJECTION, "objection", "objection", "@id", "@pupil_id",                                           \
      "purpose, capacity, guardian_id, objected_on, handler_id, outcome, lifted_on, recorded_at, undone_at") \
    X(ROW_EQUIPMENT, "equipment", "equipment", "@id", "''",                                                  \
      "kind, name, serial, location_id, added_at, retired_at")                                               \
    X(ROW_VAULT_MEMBER, "vault-member", "vault_member", "@id", "''", "folder, added_at")                     \
    X(ROW_TRAJECTORY, "trajectory", "trajectory", "@id", "@coach_id || ' ' || @teacher_id",                  \
      "opened_at, ended_at")                                                                                 \
    X(ROW_TRAJECTORY_KEY, "trajectory-key", "trajectory_key", "@trajectory_id", "@account_id", "sealed")     \
    X(ROW_GOAL, "goal", "goal", "@id", "@trajectory_id", "position, nonce, sealed_text")                     \
    X(ROW_SESSION, "session", "session", "@id", "coalesce(@trajectory_id, '')",                              \
      "purpose, location_id, class_name, filmed_on, filmed_by, camera_id, card_id, imported_by, started_at," \
      " NULLIF(vault, 0)")                                                                                   \
    X(ROW_SESSION_STATE, "session-state", "session", "@id", "''",                                            \
      "imported_at, support_pupil_id, reviewed_at, reviewed_by, marked_at, marked_by, mark_reason, "         \
      "purge_after, blocked_at,"                                                                             \
      " shredded_at, purged_at")                                                                             \
    X(ROW_SESSION_KEY, "session-key", "session_key", "@session_id", "@account_id", "sealed")                 \
    X(ROW_SESSION_VIEWER, "viewer", "session_viewer", "@session_id", "@account_id", "1")                     \
    X(ROW_SESSION_PUPIL, "in-picture", "session_pupil", "@session_id", "@pupil_id", "1")                     \
    X(ROW_SESSION_EMPLOYEE, "employee-in-picture", "session_employee", "@session_id", "@account_id", "1")    \
    X(ROW_CLIP, "clip", "clip", "@id", "@session_id",                                                        \
      "position, duration_ms, size, width, height, start_ms")                                                \
    X(ROW_CLIP_DIGEST, "clip-digest", "clip", "@id", "@session_id", "digest")                                \
    X(ROW_ORIGINAL, "original", "original", "@clip_id", "''",                                                \
      "path, kept, wiped_at, confirmed_by, root, signature")                                                 \
    X(ROW_NOTE, "note", "note", "@id", "@trajectory_id",                                                     \
      "session_id, clip_id, author_id, reply_to, kind, at_ms, until_ms, created_at, edited_at, removed_at, " \
      "nonce,"                                                                                               \
      " sealed_text, signature")                                                                             \
    X(ROW_BLUR, "blur", "blur", "@id", "@session_id",                                                        \
      "trajectory_id, clip_id, author_id, created_at, edited_at, removed_at, nonce, sealed, signature")      \
    X(ROW_TAG, "tag", "tag", "@id", "coalesce(@trajectory_id, '')", "retired_at, nonce, body")               \
    X(ROW_FORM, "form", "form", "@id", "''", "name, version, text, added_at, retired_at")                    \
    X(ROW_FILLED, "filled", "filled_form", "@id", "@trajectory_id",                                          \
      "session_id, form_id, author_id, created_at, edited_at, shared_at, removed_at, nonce, sealed, "        \
      "signature")

enum row_kind {
#define X(enumerator, name, table, first, second, values) enumerator,
    ROW_KINDS(X)
#undef X
        ROW_KIND_COUNT
};

const char *row_kind_name(enum row_kind kind);
/* False for a name that is none. */
bool row_kind_parse(const char *name, enum row_kind *kind);

/* From here on this connection remembers which rows its transactions touch. Once per connection, behind the
 * migrations and before its first change. */
bool rows_watch(struct db *db, struct error *error);

/* Forgets what was touched so far: at the beginning of a transaction. */
bool rows_forget_touched(struct db *db, struct error *error);

/* Counts all rows of the kind as touched: those that there are, and those that the trace left standing. */
bool rows_touch_all(struct db *db, enum row_kind kind, struct error *error);

/* What was touched, in order: kind (a name), first, second. For db.h's rows. */
bool rows_touched(struct db *db, struct query *query, struct error *error);

/* The digest of the row as it is now; *there is false when it is gone. */
bool row_digest(struct db *db, enum row_kind kind, const char *first, const char *second,
                unsigned char digest[static ROW_DIGEST], bool *there, struct error *error);

/* The rows of a kind as they are now, those with this `first` or this `second` (NULL: any): first, second. */
bool rows_of(struct db *db, enum row_kind kind, const char *first, const char *second, struct query *query,
             struct error *error);

#endif
