#include "store/gate/gate.h"

#include <assert.h>
#include <libintl.h>
#include <string.h>

#include "store/gate/actor.h"
#include "store/gate/audit.h"
#include "store/gate/entitled.h"
#include "store/engine/db.h"
#include "store/engine/rows.h"

enum { TRIES = 5 };

struct act_row {
    const char *name;
    enum right right;
    const char *shown, *sentence; /* msgids */
};

static const struct act_row acts[ACT_COUNT] = {
#define X(enumerator, name, right, shown, sentence) [enumerator] = {name, right, shown, sentence},
    ACTS(X)
#undef X
};

const char *act_name(enum act act)
{
    return acts[act].name;
}

enum right act_right(enum act act)
{
    return acts[act].right;
}

bool act_parse(const char *name, enum act *act)
{
    for (int i = 0; i < ACT_COUNT; i++) {
        if (strcmp(acts[i].name, name) == 0) {
            *act = (enum act)i;
            return true;
        }
    }
    return false;
}

const char *act_shown(const char *name)
{
    for (int i = 0; i < ACT_COUNT; i++) {
        if (strcmp(acts[i].name, name) == 0)
            return acts[i].shown;
    }
    return NULL;
}

/* The trajectory and session that a change belongs to, filled in from what it names. */
struct scope {
    char trajectory[ID_SIZE];
    char session[ID_SIZE];
    bool consistent; /* everything named exists and belongs together */
};

enum verdict { REFUSED, ALLOWED, REFUSED_DISABLED, REFUSED_ONE_TIME, REFUSED_NO_FACTOR, REFUSED_OLD_KEYS };

static void copy_id(char id[static ID_SIZE], const char *text)
{
    size_t length = text ? strnlen(text, ID_SIZE) : 0;
    if (length < ID_SIZE)
        memcpy(id, text ? text : "", length + 1);
    else
        id[0] = '\0';
}

static bool narrow(struct store *store, const char *sql, const char *id, struct scope *scope,
                   struct error *error)
{
    struct query query;
    if (!db_query(store->db, sql, DB_ARGS(DB_TEXT(id)), &query, error))
        return false;
    if (query_next(&query)) {
        const char *trajectory = row_text(&query, 0), *session = row_text(&query, 1);
        if ((scope->trajectory[0] && (!trajectory || strcmp(scope->trajectory, trajectory) != 0)) ||
            (scope->session[0] && strcmp(scope->session, session) != 0))
            scope->consistent = false;
        else
            copy_id(scope->trajectory, trajectory);
        copy_id(scope->session, session);
    } else {
        scope->consistent = false;
    }
    return query_close(&query, error);
}

static bool find_scope(struct store *store, const struct change *change, struct scope *scope,
                       struct error *error)
{
    scope->consistent = true;
    copy_id(scope->trajectory, change->trajectory);
    copy_id(scope->session, change->session);
    if (acts[change->act].right == RIGHT_AUTHOR &&
        !narrow(store, "SELECT trajectory_id, session_id FROM note WHERE id = ?1", change->object, scope,
                error))
        return false;
    if (acts[change->act].right == RIGHT_BLURRER &&
        !narrow(store, "SELECT trajectory_id, session_id FROM blur WHERE id = ?1", change->object, scope,
                error))
        return false;
    if (acts[change->act].right == RIGHT_FILLER &&
        !narrow(store, "SELECT trajectory_id, session_id FROM filled_form WHERE id = ?1", change->object,
                scope, error))
        return false;
    return !scope->session[0] ||
           narrow(store, "SELECT trajectory_id, id FROM session WHERE id = ?1", scope->session, scope, error);
}

static bool has_role(struct store *store, const char *account, const char *role, bool *has,
                     struct error *error)
{
    return db_exists(store->db, "SELECT 1 FROM account_role WHERE account_id = ?1 AND role = ?2",
                     DB_ARGS(DB_TEXT(account), DB_TEXT(role)), has, error);
}

/* R7: see store/gate/entitled.h. */
static bool is_party(struct store *store, const char *account, const struct scope *scope, bool *is,
                     struct error *error)
{
    *is = false;
    if (!scope->consistent || !scope->trajectory[0])
        return true;
    return db_exists(store->db, "SELECT 1 FROM trajectory t WHERE t.id = ?1 AND " SQL_IS_PARTY("t", "?2"),
                     DB_ARGS(DB_TEXT(scope->trajectory), DB_TEXT(account)), is, error);
}

/* R7, R11, R12: see store/gate/entitled.h. */
static bool is_viewer(struct store *store, const char *account, const struct scope *scope, bool *is,
                      struct error *error)
{
    *is = false;
    if (!scope->consistent)
        return true;
    return db_exists(store->db, "SELECT 1 FROM session s WHERE s.id = ?1 AND " SQL_MAY_WATCH("s", "?2"),
                     DB_ARGS(DB_TEXT(scope->session), DB_TEXT(account)), is, error);
}

static bool has_right(struct store *store, const char *account, const struct change *change,
                      const struct scope *scope, bool *has, struct error *error)
{
    *has = false;
    switch (acts[change->act].right) {
    case RIGHT_PROGRAM:
        return true;
    case RIGHT_ANYONE:
        *has = true;
        return true;
    case RIGHT_SELF:
        *has = change->account && strcmp(change->account, account) == 0;
        return true;
    case RIGHT_OWNER:
        return has_role(store, account, "owner", has, error);
    case RIGHT_REGISTRAR:
        return has_role(store, account, "registrar", has, error);
    case RIGHT_COACH:
        return has_role(store, account, "coach", has, error);
    case RIGHT_STAFF:
        return db_exists(
            store->db,
            "SELECT 1 FROM account_role WHERE account_id = ?1 AND role IN ('registrar', 'coach', 'teacher')",
            DB_ARGS(DB_TEXT(account)), has, error);
    case RIGHT_PARTY:
        return is_party(store, account, scope, has, error);
    case RIGHT_ITS_COACH:
        return !scope->consistent ||
               db_exists(store->db, "SELECT 1 FROM trajectory WHERE id = ?1 AND coach_id = ?2",
                         DB_ARGS(DB_TEXT(scope->trajectory), DB_TEXT(account)), has, error);
    case RIGHT_ITS_TEACHER:
        return !scope->consistent ||
               db_exists(store->db, "SELECT 1 FROM trajectory WHERE id = ?1 AND teacher_id = ?2",
                         DB_ARGS(DB_TEXT(scope->trajectory), DB_TEXT(account)), has, error);
    case RIGHT_AUTHOR:
        if (!is_party(store, account, scope, has, error) || !*has)
            return error->kind == ERROR_NONE;
        return db_exists(store->db, "SELECT 1 FROM note WHERE id = ?1 AND author_id = ?2",
                         DB_ARGS(DB_TEXT(change->object), DB_TEXT(account)), has, error);
    case RIGHT_BLURRER:
        if (!is_party(store, account, scope, has, error) || !*has)
            return error->kind == ERROR_NONE;
        return db_exists(store->db, "SELECT 1 FROM blur WHERE id = ?1 AND author_id = ?2",
                         DB_ARGS(DB_TEXT(change->object), DB_TEXT(account)), has, error);
    case RIGHT_FILLER:
        if (!is_party(store, account, scope, has, error) || !*has)
            return error->kind == ERROR_NONE;
        return db_exists(store->db, "SELECT 1 FROM filled_form WHERE id = ?1 AND author_id = ?2",
                         DB_ARGS(DB_TEXT(change->object), DB_TEXT(account)), has, error);
    case RIGHT_IMPORTER:
        if (!is_party(store, account, scope, has, error) || *has || !scope->consistent)
            return error->kind == ERROR_NONE;
        if (!has_role(store, account, "registrar", has, error) || *has || scope->trajectory[0])
            return error->kind == ERROR_NONE;
        /* R11, R12: footage for another purpose has no trajectory; whoever began its import goes on with it.
         */
        if (scope->session[0])
            return db_exists(
                store->db,
                "SELECT 1 FROM session WHERE id = ?1 AND trajectory_id IS NULL AND imported_by = ?2",
                DB_ARGS(DB_TEXT(scope->session), DB_TEXT(account)), has, error);
        return db_exists(store->db, "SELECT 1 WHERE " SQL_IS_COACH_OR_TEACHER("?1"),
                         DB_ARGS(DB_TEXT(account)), has, error);
    case RIGHT_MARKER:
        if (!is_viewer(store, account, scope, has, error) || !*has)
            return error->kind == ERROR_NONE;
        return db_exists(store->db, "SELECT 1 FROM session WHERE id = ?1 AND marked_by = ?2",
                         DB_ARGS(DB_TEXT(scope->session), DB_TEXT(account)), has, error);
    case RIGHT_VIEWER:
        return is_viewer(store, account, scope, has, error);
    }
    assert(false && "every right is decided above");
    return true;
}

static bool judge(struct store *store, const struct actor *actor, const struct change *change,
                  const struct scope *scope, enum verdict *verdict, struct error *error)
{
    enum right right = acts[change->act].right;
    *verdict = REFUSED;
    if (!actor) {
        if (right == RIGHT_PROGRAM || right == RIGHT_ANYONE)
            *verdict = ALLOWED;
        return true;
    }
    struct query query;
    if (!db_query(store->db,
                  "SELECT disabled_at, must_change_password, sign_public FROM account WHERE id = ?1",
                  DB_ARGS(DB_TEXT(actor->id)), &query, error))
        return false;
    bool known = query_next(&query);
    bool disabled = known && !row_null(&query, 0);
    bool one_time = known && row_int(&query, 1);
    size_t size = 0;
    const void *sign_public = known ? row_blob(&query, 2, &size) : NULL;
    bool same_keys = size == SIGN_PUBLIC_SIZE &&
                     memcmp(sign_public, actor->sign_public, SIGN_PUBLIC_SIZE) == 0;
    if (!query_close(&query, error))
        return false;
    if (!known)
        return true;
    if (disabled) {
        *verdict = REFUSED_DISABLED;
        return true;
    }
    if (one_time && change->act != ACT_LOGIN && change->act != ACT_PASSWORD_SET) {
        *verdict = REFUSED_ONE_TIME;
        return true;
    }
    if (actor->factor_due && change->act != ACT_LOGIN && change->act != ACT_PASSWORD_SET &&
        change->act != ACT_SECOND_FACTOR_SET) {
        *verdict = REFUSED_NO_FACTOR;
        return true;
    }
    /* Who logged in before the password was reset may be whom it was reset against. */
    if (!same_keys) {
        *verdict = REFUSED_OLD_KEYS;
        return true;
    }
    bool has;
    if (!has_right(store, actor->id, change, scope, &has, error))
        return false;
    *verdict = has ? ALLOWED : REFUSED;
    return true;
}

/* Scope and verdict; `error` stays clear when both could be found. */
static bool decide(struct store *store, const struct actor *actor, const struct change *change,
                   struct scope *scope, enum verdict *verdict, struct error *error)
{
    error_clear(error);
    return find_scope(store, change, scope, error) && judge(store, actor, change, scope, verdict, error);
}

static bool append(struct store *store, const struct actor *actor, const struct change *change,
                   const struct scope *scope, enum audit_kind kind, struct error *error)
{
    struct change row = *change;
    if (scope->trajectory[0])
        row.trajectory = scope->trajectory;
    if (scope->session[0])
        row.session = scope->session;
    return audit_append(store, actor, &row, kind, error);
}

static bool deny(enum verdict verdict, enum act act, struct error *error)
{
    switch (verdict) {
    case REFUSED_DISABLED:
        return error_set(error, ERROR_DENIED, "This account has been disabled; ask the owner of the store.");
    case REFUSED_ONE_TIME:
        return error_set(
            error, ERROR_DENIED,
            "You still have a one-time password; choose one of your own first, then everything else opens.");
    case REFUSED_NO_FACTOR:
        return error_set(
            error, ERROR_DENIED,
            "Your school asks for a second factor at log-in; set one up first, then everything else opens.");
    case REFUSED_OLD_KEYS:
        return error_set(
            error, ERROR_DENIED,
            "This account has got a new password since you logged in; log in again with that one.");
    case REFUSED:
    case ALLOWED:
        break;
    }
    return error_set(error, ERROR_DENIED, "%s", gettext(acts[act].sentence));
}

/* R13: a refusal leaves its own row. When even that cannot be written the refusal stands all the same. */
static void record_refusal(struct store *store, const struct actor *actor, const struct change *change)
{
    struct error error;
    struct scope scope;
    for (int tries = 0; tries < TRIES; tries++) {
        error_clear(&error);
        if (db_begin(store->db, &error)) {
            if (find_scope(store, change, &scope, &error) &&
                append(store, actor, change, &scope, AUDIT_REFUSED, &error)) {
                db_vouch(store->db);
                if (db_commit(store->db, &error))
                    return;
            }
            db_rollback(store->db);
        }
        if (error.kind != ERROR_BUSY)
            return;
    }
}

/* What becomes of a change: it is made, or only tried. */
enum outcome { COMMIT, TAKE_BACK };

/* Made only now, since many a connection changes nothing: it is dozens of triggers. */
static bool watch_rows(struct store *store, struct error *error)
{
    store->watched = store->watched || rows_watch(store->db, error);
    return store->watched;
}

/* One try. *verdict says whether it failed for want of the right. */
static bool change_once(struct store *store, const struct actor *actor, const struct change *change,
                        gate_function *apply, void *context, enum outcome outcome, enum verdict *verdict,
                        struct error *error)
{
    struct scope scope;
    *verdict = ALLOWED;
    error_clear(error);
    if (!watch_rows(store, error) || !db_begin(store->db, error))
        return false;
    if (rows_forget_touched(store->db, error) && decide(store, actor, change, &scope, verdict, error) &&
        *verdict == ALLOWED && apply(store, context, error)) {
        if (outcome == TAKE_BACK) {
            db_rollback(store->db);
            return true;
        }
        if (append(store, actor, change, &scope, AUDIT_CHANGED, error)) {
            db_vouch(store->db);
            if (db_commit(store->db, error))
                return true;
        }
    }
    db_rollback(store->db);
    return false;
}

static bool change_or_rehearse(struct store *store, const struct actor *actor, const struct change *change,
                               gate_function *apply, void *context, enum outcome outcome, struct error *error)
{
    enum verdict verdict;
    for (int tries = 0; tries < TRIES; tries++) {
        if (change_once(store, actor, change, apply, context, outcome, &verdict, error))
            return true;
        if (verdict != ALLOWED)
            deny(verdict, change->act, error);
        if (error->kind != ERROR_BUSY)
            break;
    }
    if (error->kind == ERROR_DENIED)
        record_refusal(store, actor, change);
    return false;
}

bool gate_change(struct store *store, const struct actor *actor, const struct change *change,
                 gate_function *apply, void *context, struct error *error)
{
    return change_or_rehearse(store, actor, change, apply, context, COMMIT, error);
}

bool gate_rehearse(struct store *store, const struct actor *actor, const struct change *change,
                   gate_function *apply, void *context, struct error *error)
{
    return change_or_rehearse(store, actor, change, apply, context, TAKE_BACK, error);
}

bool gate_check(struct store *store, const struct actor *actor, const struct change *change,
                struct error *error)
{
    struct scope scope;
    enum verdict verdict;
    if (!decide(store, actor, change, &scope, &verdict, error))
        return false;
    if (verdict == ALLOWED)
        return true;
    record_refusal(store, actor, change);
    return deny(verdict, change->act, error);
}

bool gate_also(struct store *store, const struct actor *actor, const struct change *change,
               struct error *error)
{
    struct scope scope;
    error_clear(error);
    return find_scope(store, change, &scope, error) &&
           append(store, actor, change, &scope, AUDIT_ALSO, error);
}
