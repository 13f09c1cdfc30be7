#include "store/care/replay.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <sodium.h>

#include "store/base/clock.h"
#include "store/engine/db.h"
#include "store/engine/rows.h"
#include "store/gate/trust.h"
#include "store/keys/keys.h"
#include "store/people/permission.h"
#include "store/people/policy.h"

/* --- Words in a detail --- */

/* The word behind "name=", in the arena; NULL: it is not there. */
static const char *word_of(struct arena *arena, const char *detail, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = detail; at && *at; at += strspn(at, " ")) {
        size_t word = strcspn(at, " ");
        if (word > length && strncmp(at, name, length) == 0 && at[length] == '=')
            return arena_printf(arena, "%.*s", (int)(word - length - 1), at + length + 1);
        at += word;
    }
    return NULL;
}

static const char *first_word(struct arena *arena, const char *detail)
{
    return detail ? arena_printf(arena, "%.*s", (int)strcspn(detail, " "), detail) : "";
}

/* --- A no --- */

/* The guardian may have been written down with the same act, and is known by the id alone then. */
static bool know_guardian(struct store *store, const char *guardian, const char *pupil, struct error *error)
{
    return db_run(store->db,
                  "INSERT INTO guardian (id, pupil_id, name) SELECT ?1, ?2, '?'"
                  " WHERE NOT EXISTS (SELECT 1 FROM guardian WHERE id = ?1)",
                  DB_ARGS(DB_TEXT(guardian), DB_TEXT(pupil)), NULL, error);
}

/* Whom an entry is about: the trace's change of it names the pupil, the detail an employee. */
static bool pupil_of(struct store *store, enum row_kind kind, const char *entry, struct arena *arena,
                     const char **pupil, struct error *error)
{
    struct query query;
    *pupil = NULL;
    if (!db_query(store->db,
                  "SELECT c.second FROM row_change c JOIN pupil p ON p.id = c.second"
                  " WHERE c.kind = ?1 AND c.first = ?2 AND c.digest IS NOT NULL LIMIT 1",
                  DB_ARGS(DB_TEXT(row_kind_name(kind)), DB_TEXT(entry)), &query, error))
        return false;
    if (query_next(&query))
        *pupil = arena_copy(arena, row_text(&query, 0));
    return query_close(&query, error);
}

/* R4: a no that was recorded since holds again, from its day on. One of somebody who was added since is about
 * nobody who is here. */
static bool record_no(struct store *store, const struct replay *replay, const struct audit_row *row,
                      enum act act, struct error *error)
{
    struct arena *arena = replay->arena;
    const char *pupil, *guardian = word_of(arena, row->detail, "guardian");
    const char *account = word_of(arena, row->detail, "account");
    const char *capacity = word_of(arena, row->detail, "as"), *on = word_of(arena, row->detail, "on");
    const char *purpose = first_word(arena, row->detail);
    bool objection = act == ACT_OBJECT;
    if (!pupil_of(store, objection ? ROW_OBJECTION : ROW_CONSENT, row->object, arena, &pupil, error))
        return false;
    if (!capacity || !on || (!pupil && !account))
        return true;
    if (pupil && guardian && !know_guardian(store, guardian, pupil, error))
        return false;
    if (objection)
        return db_run(
            store->db,
            "INSERT INTO objection (id, pupil_id, purpose, capacity, guardian_id, objected_on,"
            " handler_id, recorded_at)"
            " SELECT ?1, ?2, ?3, ?4, ?5, ?6, COALESCE ((SELECT id FROM account WHERE id = ?7), ?8), ?9"
            " WHERE ?2 IS NOT NULL AND NOT EXISTS (SELECT 1 FROM objection WHERE id = ?1)",
            DB_ARGS(DB_TEXT(row->object), DB_TEXT(pupil), DB_TEXT(purpose), DB_TEXT(capacity),
                    DB_TEXT(guardian), DB_TEXT(on), DB_TEXT(row->actor_id), DB_TEXT(replay->owner),
                    DB_INT(row->at)),
            NULL, error);
    return db_run(store->db,
                  "INSERT INTO consent (id, pupil_id, account_id, purpose, answer, capacity, guardian_id,"
                  " answered_on, recorded_at, recorded_by)"
                  " SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9,"
                  " COALESCE ((SELECT id FROM account WHERE id = ?10), ?11)"
                  " WHERE (?2 IS NOT NULL OR EXISTS (SELECT 1 FROM account WHERE id = ?3))"
                  " AND NOT EXISTS (SELECT 1 FROM consent WHERE id = ?1)",
                  DB_ARGS(DB_TEXT(row->object), DB_TEXT(pupil), DB_TEXT(pupil ? NULL : account),
                          DB_TEXT(purpose),
                          DB_TEXT(act == ACT_CONSENT_REFUSE ? answer_name(ANSWER_REFUSED)
                                                            : answer_name(ANSWER_WITHDRAWN)),
                          DB_TEXT(capacity), DB_TEXT(guardian), DB_TEXT(on), DB_INT(row->at),
                          DB_TEXT(row->actor_id), DB_TEXT(replay->owner)),
                  NULL, error);
}

/* --- Footage --- */

static bool mark(struct store *store, const struct audit_row *row, const char *reason, int64_t least_days,
                 struct error *error)
{
    int64_t days;
    if (!policy_days(store, "grace_days", &days, error))
        return false;
    int64_t after = row->at + (days < least_days ? least_days : days) * CLOCK_DAY_MS;
    return db_run(store->db,
                  "UPDATE session SET reviewed_at = CASE WHEN ?3 = 'backstop' THEN reviewed_at ELSE"
                  "  COALESCE (reviewed_at, ?2) END,"
                  " reviewed_by = CASE WHEN ?3 = 'backstop' THEN reviewed_by ELSE"
                  "  COALESCE (reviewed_by, (SELECT id FROM account WHERE id = ?5)) END,"
                  " marked_at = ?2, marked_by = (SELECT id FROM account WHERE id = ?5), mark_reason = ?3,"
                  " purge_after = ?4 WHERE id = ?1 AND imported_at IS NOT NULL AND marked_at IS NULL",
                  DB_ARGS(DB_TEXT(row->session), DB_INT(row->at), DB_TEXT(reason), DB_INT(after),
                          DB_TEXT(row->actor_id)),
                  NULL, error);
}

static bool unmark(struct store *store, const struct audit_row *row, struct error *error)
{
    return db_run(store->db,
                  "UPDATE session SET reviewed_at = NULL, reviewed_by = NULL, marked_at = NULL,"
                  " marked_by = NULL, mark_reason = NULL, purge_after = NULL WHERE id = ?1"
                  " AND blocked_at IS NULL AND shredded_at IS NULL AND purged_at IS NULL",
                  DB_ARGS(DB_TEXT(row->session)), NULL, error);
}

/* R4, R9: its keys are in no backup; that they are gone is what has to be known. */
static bool shred(struct store *store, const struct audit_row *row, bool blocked, struct error *error)
{
    return db_run(store->db,
                  "UPDATE session SET shredded_at = COALESCE (shredded_at, ?2),"
                  " blocked_at = CASE WHEN ?3 THEN COALESCE (blocked_at, ?2) ELSE blocked_at END,"
                  " mark_reason = CASE WHEN ?3 THEN 'withdrawal' ELSE mark_reason END,"
                  " marked_at = COALESCE (marked_at, ?2), purge_after = ?2 WHERE id = ?1",
                  DB_ARGS(DB_TEXT(row->session), DB_INT(row->at), DB_INT(blocked)), NULL, error) &&
           db_run(store->db, "DELETE FROM session_key WHERE session_id = ?1", DB_ARGS(DB_TEXT(row->session)),
                  NULL, error);
}

/* R9: purged stays purged (store/footage/purge.c). */
static bool purge(struct store *store, const struct audit_row *row, struct error *error)
{
    const struct db_value *session = DB_ARGS(DB_TEXT(row->session));
    return shred(store, row, false, error) &&
           db_run(store->db, "UPDATE session SET purged_at = ?2, support_pupil_id = NULL WHERE id = ?1",
                  DB_ARGS(DB_TEXT(row->session), DB_INT(row->at)), NULL, error) &&
           db_run(store->db, "DELETE FROM blur WHERE session_id = ?1", session, NULL, error) &&
           db_run(store->db, "DELETE FROM session_pupil WHERE session_id = ?1", session, NULL, error) &&
           db_run(store->db, "DELETE FROM session_employee WHERE session_id = ?1", session, NULL, error) &&
           db_run(store->db,
                  "UPDATE clip SET digest = NULL WHERE session_id = ?1 AND NOT EXISTS"
                  " (SELECT 1 FROM original o WHERE o.clip_id = clip.id AND o.wiped_at IS NULL)",
                  session, NULL, error);
}

/* --- The acts --- */

static bool set_policy(struct store *store, const struct replay *replay, const struct audit_row *row,
                       struct error *error)
{
    const char *equals = row->detail ? strchr(row->detail, '=') : NULL;
    if (!equals)
        return true;
    const char *key = arena_printf(replay->arena, "%.*s", (int)(equals - row->detail), row->detail);
    return db_run(
        store->db,
        "INSERT INTO policy (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2",
        DB_ARGS(DB_TEXT(key), DB_TEXT(equals + 1)), NULL, error);
}

/* One statement about the row's object and its moment. */
static bool about_object(struct store *store, const struct audit_row *row, const char *sql,
                         struct error *error)
{
    return db_run(store->db, sql, DB_ARGS(DB_TEXT(row->object), DB_INT(row->at)), NULL, error);
}

static bool repeat(struct store *store, const struct replay *replay, const struct audit_row *row,
                   enum act act, struct error *error)
{
    const struct db_value *trajectory = DB_ARGS(DB_TEXT(row->trajectory), DB_INT(row->at));
    switch (act) {
    case ACT_CONSENT_REFUSE:
    case ACT_CONSENT_WITHDRAW:
    case ACT_OBJECT:
        return record_no(store, replay, row, act, error);
    case ACT_CONSENT_UNDO:
        return about_object(store, row,
                            "UPDATE consent SET undone_at = ?2 WHERE id = ?1 AND undone_at IS NULL", error) &&
               about_object(store, row,
                            "UPDATE objection SET undone_at = ?2 WHERE id = ?1 AND undone_at IS NULL", error);
    case ACT_POLICY_SET:
        return set_policy(store, replay, row, error);
    case ACT_ACCOUNT_DISABLE:
        return about_object(
            store, row, "UPDATE account SET disabled_at = ?2 WHERE id = ?1 AND disabled_at IS NULL", error);
    case ACT_EQUIPMENT_RETIRE:
        return about_object(
            store, row, "UPDATE equipment SET retired_at = ?2 WHERE id = ?1 AND retired_at IS NULL", error);
    case ACT_WIPED:
    case ACT_WIPE_CONFIRMED:
        return about_object(
            store, row, "UPDATE original SET wiped_at = ?2 WHERE clip_id = ?1 AND wiped_at IS NULL", error);
    case ACT_NOTE_REMOVE:
        return about_object(store, row,
                            "UPDATE note SET removed_at = ?2 WHERE id = ?1 AND removed_at IS NULL", error);
    case ACT_FILLED_REMOVE:
        return about_object(
            store, row, "UPDATE filled_form SET removed_at = ?2 WHERE id = ?1 AND removed_at IS NULL", error);
    case ACT_NOTE_RESTORE:
        return about_object(store, row, "UPDATE note SET removed_at = NULL WHERE id = ?1 AND ?2 > 0", error);
    case ACT_TRAJECTORY_END:
        return db_run(store->db, "UPDATE trajectory SET ended_at = ?2 WHERE id = ?1 AND ended_at IS NULL",
                      trajectory, NULL, error);
    case ACT_TRAJECTORY_REOPEN:
        return db_run(store->db, "UPDATE trajectory SET ended_at = NULL WHERE id = ?1 AND ?2 > 0", trajectory,
                      NULL, error);
    case ACT_REVIEW_DONE:
        return mark(store, row, row->detail && strcmp(row->detail, "end") == 0 ? "end" : "review", 0, error);
    case ACT_MARK_BACKSTOP:
        return mark(store, row, "backstop", 1, error);
    case ACT_MARK_UNDO:
        return unmark(store, row, error);
    case ACT_SESSION_BLOCK:
        return shred(store, row, true, error);
    case ACT_PURGE_SHRED:
        return shred(store, row, false, error);
    case ACT_PURGED:
        return purge(store, row, error);
    case ACT_SECOND_FACTOR_SET:
    case ACT_SECOND_FACTOR_OFF:
    case ACT_ACCOUNT_ROLES:
    case ACT_ACCOUNT_SITES:
    case ACT_PASSWORD_SET:
    case ACT_PASSWORD_RESET:
    case ACT_PUPILS_FORGET:
    case ACT_TRAJECTORY_HAND_OVER:
    case ACT_NOTES_EXPIRE:
    case ACT_VAULT_REMOVE:
        return true; /* told by the rows that they changed (below) */
    default:
        break; /* an act that is said to hold has to be above */
    }
    return error_set(
        error, ERROR_INVALID,
        "This version of Terugblik cannot carry out again what row %lld of the ledger did; please "
        "report this as a mistake in Terugblik.",
        (long long)row->seq);
}

/* --- What the trace has removed --- */

struct named {
    const char *first, *second;
};
struct named_list {
    struct named *items;
    size_t count, room;
};

static int last_made_first(const void *a, const void *b)
{
    return strcmp(((const struct named *)b)->first, ((const struct named *)a)->first);
}

/* Rows that are there and that the trace left otherwise: *gone, those that it removed; all of them when
 * `changed`. */
static bool find_rows(struct store *store, enum row_kind kind, bool changed, struct arena *arena,
                      struct named_list *list, struct error *error)
{
    struct query query;
    *list = (struct named_list){0};
    if (!rows_of(store->db, kind, NULL, NULL, &query, error))
        return false;
    bool ok = true;
    while (ok && query_next(&query)) {
        unsigned char now[ROW_DIGEST], last[ROW_DIGEST];
        bool known, stands, there = true;
        const char *first = row_text(&query, 0), *second = row_text(&query, 1);
        ok = trust_newest(store, kind, first, second, last, &known, &stands, error) &&
             (!changed || row_digest(store->db, kind, first, second, now, &there, error));
        bool meant = ok && known && (changed ? stands && memcmp(now, last, sizeof now) != 0 : !stands);
        if (!meant)
            continue;
        list->items = arena_grow(arena, list->items, list->count, &list->room, sizeof *list->items);
        list->items[list->count++] = (struct named){arena_copy(arena, first), arena_copy(arena, second)};
    }
    if (!ok)
        return (void)query_close(&query, &(struct error){0}), false;
    return query_close(&query, error);
}

/* Under which name the trace has the row now that it is no longer known by its old one; NULL: it is gone. */
static bool renamed(struct store *store, enum row_kind kind, const char *first, struct arena *arena,
                    const char **second, struct error *error)
{
    struct query query;
    *second = NULL;
    if (!db_query(
            store->db,
            "SELECT c.second FROM row_change c WHERE c.kind = ?1 AND c.first = ?2 AND c.digest IS NOT NULL"
            " AND NOT EXISTS (SELECT 1 FROM row_change n WHERE n.kind = c.kind AND n.first = c.first"
            "  AND n.second = c.second AND n.seq > c.seq) ORDER BY c.seq DESC LIMIT 1",
            DB_ARGS(DB_TEXT(row_kind_name(kind)), DB_TEXT(first)), &query, error))
        return false;
    if (query_next(&query))
        *second = arena_copy(arena, row_text(&query, 0));
    return query_close(&query, error);
}

/* R7: a trajectory that was handed over. A coach who came after the backup is not there; then nobody coaches
 * it who no longer does: the keys of the old coach are gone with the row below. */
static bool hand_over(struct store *store, const char *trajectory, const char *people, struct arena *arena,
                      struct error *error)
{
    const char *coach = arena_printf(arena, "%.*s", ID_LENGTH, people);
    return db_run(store->db,
                  "UPDATE trajectory SET coach_id = ?2 WHERE id = ?1"
                  " AND EXISTS (SELECT 1 FROM account WHERE id = ?2)",
                  DB_ARGS(DB_TEXT(trajectory), DB_TEXT(coach)), NULL, error);
}

static bool remove_pupil(struct store *store, const char *pupil, struct error *error)
{
    static const char *const statements[] = {
        "DELETE FROM session_pupil WHERE pupil_id = ?1",
        "UPDATE session SET support_pupil_id = NULL WHERE support_pupil_id = ?1",
        "DELETE FROM consent WHERE pupil_id = ?1",
        "DELETE FROM objection WHERE pupil_id = ?1",
        "DELETE FROM membership WHERE pupil_id = ?1",
        "DELETE FROM guardian WHERE pupil_id = ?1",
        "DELETE FROM pupil WHERE id = ?1",
    };
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++) {
        if (!db_run(store->db, statements[i], DB_ARGS(DB_TEXT(pupil)), NULL, error))
            return false;
    }
    return true;
}

/* A row that changed its name: who was closed, who left, where somebody was until, who coaches. */
static bool change_named(struct store *store, enum row_kind kind, const char *first, struct arena *arena,
                         struct error *error)
{
    const char *second;
    if (!renamed(store, kind, first, arena, &second, error))
        return false;
    if (kind == ROW_PUPIL)
        return second ? !*second ||
                            db_run(store->db, "UPDATE pupil SET left_at = ?2 WHERE id = ?1",
                                   DB_ARGS(DB_TEXT(first), DB_INT(strtoll(second, NULL, 10))), NULL, error)
                      : remove_pupil(store, first, error);
    if (kind == ROW_MEMBERSHIP && second)
        return strlen(second) <= ID_LENGTH + 1 ||
               db_run(store->db, "UPDATE membership SET until_on = ?2 WHERE id = ?1",
                      DB_ARGS(DB_TEXT(first), DB_TEXT(second + ID_LENGTH + 1)), NULL, error);
    if (kind == ROW_MEMBERSHIP)
        return db_run(store->db, "DELETE FROM membership WHERE id = ?1", DB_ARGS(DB_TEXT(first)), NULL,
                      error);
    return kind != ROW_TRAJECTORY || !second || hand_over(store, first, second, arena, error);
}

/* What rows hang on goes last, and what was made last goes first: answers to a note before the note. */
static const enum row_kind removable[] = {
    ROW_FILLED,         ROW_BLUR,          ROW_NOTE,           ROW_GOAL,          ROW_ORIGINAL,
    ROW_CLIP,           ROW_SESSION_KEY,   ROW_TRAJECTORY_KEY, ROW_SESSION_PUPIL, ROW_SESSION_EMPLOYEE,
    ROW_SESSION_VIEWER, ROW_SESSION,       ROW_CONSENT,        ROW_OBJECTION,     ROW_ROLE,
    ROW_SITE,           ROW_MEMBERSHIP,    ROW_PUPIL,          ROW_GUARDIAN,      ROW_TAG,
    ROW_VAULT_MEMBER,   ROW_SECOND_FACTOR, ROW_TRAJECTORY,
};

static bool remove_rows(struct store *store, struct arena *arena, struct error *error)
{
    for (size_t i = 0; i < sizeof removable / sizeof *removable; i++) {
        enum row_kind kind = removable[i];
        struct named_list gone;
        if (!find_rows(store, kind, false, arena, &gone, error))
            return false;
        if (gone.count)
            qsort(gone.items, gone.count, sizeof *gone.items, last_made_first);
        for (size_t j = 0; j < gone.count; j++) {
            const struct named *row = &gone.items[j];
            bool named = kind == ROW_PUPIL || kind == ROW_MEMBERSHIP || kind == ROW_TRAJECTORY;
            if (!(named ? change_named(store, kind, row->first, arena, error)
                        : row_remove(store->db, kind, row->first, row->second, error)))
                return false;
        }
    }
    /* Everybody who works somewhere has a main location. */
    return db_run(store->db,
                  "UPDATE account_site SET position = 0 WHERE NOT EXISTS (SELECT 1 FROM account_site o"
                  " WHERE o.account_id = account_site.account_id AND o.position < account_site.position)"
                  " AND position <> 0",
                  DB_NO_ARGS, NULL, error);
}

/* --- Passwords --- */

/* An earlier password never works again: neither pair of keys opens anything from now on. */
static bool lock(struct store *store, const char *account, struct error *error)
{
    struct key_record keys = {.ops = crypto_pwhash_OPSLIMIT_MODERATE,
                              .memory = crypto_pwhash_MEMLIMIT_MODERATE};
    struct secrets *secrets = (struct secrets *)key_alloc(sizeof *secrets);
    crypto_box_keypair(keys.box_public, secrets->box);
    crypto_sign_keypair(keys.sign_public, secrets->sign);
    key_free(secrets);
    randombytes_buf(keys.salt, sizeof keys.salt);
    randombytes_buf(keys.nonce, sizeof keys.nonce);
    randombytes_buf(keys.wrapped, sizeof keys.wrapped);
    return db_run(store->db,
                  "UPDATE account SET must_change_password = 1, box_public = ?2, sign_public = ?3, kdf_salt ="
                  " ?4, kdf_ops = ?5, kdf_memory = ?6, wrap_nonce = ?7, wrapped = ?8 WHERE id = ?1",
                  DB_ARGS(DB_TEXT(account), DB_BLOB(keys.box_public, sizeof keys.box_public),
                          DB_BLOB(keys.sign_public, sizeof keys.sign_public),
                          DB_BLOB(keys.salt, sizeof keys.salt), DB_INT(keys.ops), DB_INT(keys.memory),
                          DB_BLOB(keys.nonce, sizeof keys.nonce), DB_BLOB(keys.wrapped, sizeof keys.wrapped)),
                  NULL, error) &&
           db_run(store->db, "INSERT INTO sign_key (account_id, sign_public, since) VALUES (?1, ?2, ?3)",
                  DB_ARGS(DB_TEXT(account), DB_BLOB(keys.sign_public, sizeof keys.sign_public),
                          DB_INT(clock_now())),
                  NULL, error) &&
           db_run(store->db, "DELETE FROM second_factor WHERE account_id = ?1", DB_ARGS(DB_TEXT(account)),
                  NULL, error) &&
           db_run(store->db, "DELETE FROM session_key WHERE account_id = ?1", DB_ARGS(DB_TEXT(account)), NULL,
                  error) &&
           db_run(store->db, "DELETE FROM trajectory_key WHERE account_id = ?1", DB_ARGS(DB_TEXT(account)),
                  NULL, error);
}

static bool name_of(struct store *store, const char *account, struct arena *arena, const char **name,
                    struct error *error)
{
    struct query query;
    *name = account;
    if (!db_query(store->db, "SELECT name FROM account WHERE id = ?1 AND disabled_at IS NULL",
                  DB_ARGS(DB_TEXT(account)), &query, error))
        return false;
    *name = query_next(&query) ? arena_copy(arena, row_text(&query, 0)) : NULL;
    return query_close(&query, error);
}

static bool lock_one(struct store *store, struct replay *replay, const char *account, struct error *error)
{
    const char *name;
    if (strcmp(account, replay->owner) == 0) {
        /* They restore with the password of that day; it works once more, to choose another. */
        replay->owner_has_to_choose = true;
        return db_run(store->db, "UPDATE account SET must_change_password = 1 WHERE id = ?1",
                      DB_ARGS(DB_TEXT(account)), NULL, error);
    }
    if (!name_of(store, account, replay->arena, &name, error))
        return false;
    for (size_t i = 0; name && i < replay->locked_count; i++) {
        if (strcmp(replay->locked[i], name) == 0)
            return true;
    }
    if (!lock(store, account, error))
        return false;
    if (!name)
        return true;
    replay->locked = arena_grow(replay->arena, replay->locked, replay->locked_count, &replay->locked_room,
                                sizeof *replay->locked);
    replay->locked[replay->locked_count++] = name;
    return true;
}

/* Whoever has had another password since, or a second factor, which is lost: the password alone is not enough
 * for them any more. */
static bool lock_passwords(struct store *store, struct replay *replay, struct error *error)
{
    struct named_list changed;
    replay->locked_count = 0;
    replay->owner_has_to_choose = false;
    if (!find_rows(store, ROW_PASSWORD, true, replay->arena, &changed, error))
        return false;
    for (size_t i = 0; i < changed.count; i++) {
        if (!lock_one(store, replay, changed.items[i].first, error))
            return false;
    }
    for (size_t i = 0; i < replay->count; i++) {
        const struct audit_row *row = &replay->rows[i].row;
        enum act act;
        if (!row->refused && row->object && act_parse(row->action, &act) && act == ACT_SECOND_FACTOR_SET &&
            !lock_one(store, replay, row->object, error))
            return false;
    }
    return true;
}

/* Who is closed keeps no key. */
static bool take_keys(struct store *store, struct error *error)
{
    static const char *const statements[] = {
        "DELETE FROM session_key WHERE account_id IN (SELECT id FROM account WHERE disabled_at IS NOT NULL)",
        "DELETE FROM trajectory_key WHERE account_id IN (SELECT id FROM account WHERE disabled_at IS NOT "
        "NULL)",
    };
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++) {
        if (!db_run(store->db, statements[i], DB_NO_ARGS, NULL, error))
            return false;
    }
    return true;
}

bool replay_run(struct store *store, struct replay *replay, struct error *error)
{
    for (size_t i = 0; i < replay->count; i++) {
        const struct audit_row *row = &replay->rows[i].row;
        enum act act;
        if (row->refused || !act_parse(row->action, &act) || act_aftermath(act) != AFTERMATH_HOLDS)
            continue;
        if (!repeat(store, replay, row, act, error))
            return false;
    }
    return replay->count == 0 || (remove_rows(store, replay->arena, error) &&
                                  lock_passwords(store, replay, error) && take_keys(store, error));
}

/* The key that the owner signs with is still theirs. */
static bool same_key(struct store *store, const char *owner,
                     const unsigned char sign_public[static SIGN_PUBLIC_SIZE], bool *same,
                     struct error *error)
{
    struct query query;
    char hex[2 * SIGN_PUBLIC_SIZE + 1];
    sodium_bin2hex(hex, sizeof hex, sign_public, SIGN_PUBLIC_SIZE);
    if (!db_query(
            store->db,
            "SELECT second FROM row_change WHERE kind = 'sign-key' AND first = ?1 AND digest IS NOT NULL"
            " ORDER BY seq DESC LIMIT 1",
            DB_ARGS(DB_TEXT(owner)), &query, error))
        return false;
    *same = !query_next(&query) || strcasecmp(row_text(&query, 0), hex) == 0;
    return query_close(&query, error);
}

bool replay_owner_is_one(struct store *store, const char *owner,
                         const unsigned char sign_public[static SIGN_PUBLIC_SIZE], struct error *error)
{
    unsigned char digest[ROW_DIGEST];
    bool known, role, closed, same;
    if (!same_key(store, owner, sign_public, &same, error))
        return false;
    if (!same)
        return error_set(error, ERROR_DENIED,
                         "Since this backup was made you got a new password from another owner; they have to "
                         "restore it.");
    if (!trust_newest(store, ROW_ROLE, owner, "owner", digest, &known, &role, error))
        return false;
    if (!known) /* a trace in which nobody has vouched for anything yet */
        return true;
    if (!trust_newest(store, ROW_ACCOUNT, owner, "disabled", digest, &known, &closed, error))
        return false;
    return (role && !closed) ||
           error_set(
               error, ERROR_DENIED,
               "Since this backup was made you are no owner any more; another owner has to restore it.");
}
