/* The part of store/people/accounts.h that handles passwords of people: logging in, and choosing a new one.
 */
#include "store/people/accounts.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "store/base/clock.h"
#include "store/engine/db.h"
#include "store/gate/audit.h"
#include "store/gate/gate.h"
#include "store/gate/pins.h"
#include "store/gate/tries.h"
#include "store/gate/trust.h"
#include "store/people/account-keys.h"
#include "store/people/password.h"
#include "store/people/second-factor.h"
#include "store/people/viewers.h"

/* What log-in reads of an account. Texts are in the arena. */
struct found {
    bool known;
    const char *id, *name, *full_name;
    bool disabled, one_time;
    struct key_record keys;
    unsigned char name_digest[TRY_DIGEST];
    struct factor factor;
    int64_t step; /* of the code that was right; 0: none was asked for */
};

static bool copy_blob(const struct query *query, int column, void *bytes, size_t size)
{
    size_t stored;
    const void *blob = row_blob(query, column, &stored);
    if (stored != size)
        return false;
    memcpy(bytes, blob, size);
    return true;
}

static bool find_account(struct store *store, const char *name, struct arena *arena, struct found *found,
                         struct error *error)
{
    struct query query;
    if (!db_query(
            store->db,
            "SELECT id, name, full_name, disabled_at, must_change_password FROM account WHERE name = ?1",
            DB_ARGS(DB_TEXT(name)), &query, error))
        return false;
    found->known = query_next(&query);
    if (found->known) {
        found->id = arena_copy(arena, row_text(&query, 0));
        found->name = arena_copy(arena, row_text(&query, 1));
        found->full_name = arena_copy(arena, row_text(&query, 2));
        found->disabled = !row_null(&query, 3);
        found->one_time = row_int(&query, 4) != 0;
    }
    if (!query_close(&query, error))
        return false;
    return !found->known || account_keys_read(store, found->id, &found->keys, error);
}

/* Names are counted by a keyed digest: people type passwords into the wrong field. */
static bool digest_name(struct store *store, const char *name, struct found *found, struct error *error)
{
    struct query query;
    if (!db_query(store->db, "SELECT digest_key FROM school", DB_NO_ARGS, &query, error))
        return false;
    unsigned char key[32];
    bool ready = query_next(&query) && copy_blob(&query, 0, key, sizeof key);
    if (!query_close(&query, error))
        return false;
    if (!ready)
        return error_set(error, ERROR_NOT_FOUND,
                         "This store has no school yet; make it with terugblik init.");
    crypto_generichash(found->name_digest, TRY_DIGEST, (const unsigned char *)name, strlen(name), key,
                       sizeof key);
    sodium_memzero(key, sizeof key);
    return true;
}

struct failure_context {
    const struct found *found;
    bool counts;
};

static bool apply_failure(struct store *store, void *context, struct error *error)
{
    const struct failure_context *failure = context;
    return !failure->counts || try_failed(store, failure->found->name_digest, error);
}

/* R13: a failed log-in leaves a row; with the account's id when there is one, and never with what was typed.
 * One that only came too early does not count as a try. */
static bool record_failure(struct store *store, const struct found *found, bool counts, const char *detail,
                           struct error *error)
{
    struct change change = {
        .act = ACT_LOGIN_FAILED,
        .object = found->known ? found->id : NULL,
        .detail = detail,
    };
    struct failure_context context = {.found = found, .counts = counts};
    return gate_change(store, NULL, &change, apply_failure, &context, error);
}

/* Takes a try of the name before its password is looked at. */
static bool take_try(struct store *store, const char *name, struct found *found, struct error *error)
{
    int wait;
    if (!digest_name(store, name, found, error) || !try_take(store, found->name_digest, &wait, error))
        return false;
    if (wait == 0)
        return true;
    return record_failure(store, found, false, "delayed", error) &&
           error_set(error, ERROR_DENIED,
                     "After several failed attempts this name has to wait; try again in %d seconds.", wait);
}

static bool apply_login(struct store *store, void *context, struct error *error)
{
    const struct found *found = context;
    return try_worked(store, found->name_digest, error) &&
           (!found->step || factor_use(store, found->id, found->step, error));
}

static bool read_roles(struct store *store, const char *account, unsigned *roles, struct error *error)
{
    struct query query;
    *roles = 0;
    if (!db_query(store->db, "SELECT role FROM account_role WHERE account_id = ?1", DB_ARGS(DB_TEXT(account)),
                  &query, error))
        return false;
    bool known = true;
    while (known && query_next(&query)) {
        unsigned role;
        known = roles_parse(row_text(&query, 0), &role, error);
        *roles |= role;
    }
    return query_close(&query, error) && known;
}

/* Who lost phone or key got a new password, which took the second factor away: so they know it is gone. */
static void tell_of_reset(struct store *store, const struct actor *actor)
{
    bool was = false;
    struct error later;
    if (actor->must_change_password && store->notice.kind == ERROR_NONE &&
        factor_was_reset(store, actor->id, &was, &later) && was)
        error_set(&store->notice, ERROR_CONFLICT,
                  "With your new password your second factor at log-in is gone: the password alone is asked "
                  "for. Set one up again.");
}

/* A store of an earlier version: its owner vouches for it at the first log-in. */
static void vouch_for_older(struct store *store, const struct actor *actor)
{
    int64_t root;
    struct error later;
    error_clear(&later);
    if ((actor->roles & ROLE_OWNER) && !actor->must_change_password && !actor->factor_due &&
        store->distrust.kind == ERROR_NONE && trust_root(store, &root, &later) && root == 0 &&
        trust_vouch(store, actor, &later))
        (void)pins_check(store, actor, &later);
}

/* A wrong password or code is a try that failed; what went wrong otherwise is none. */
static bool settle_failure(struct store *store, const struct found *found, const char *detail,
                           struct error *error)
{
    struct error failure;
    if (error->kind != ERROR_DENIED)
        try_give_back(store, found->name_digest);
    else if (!record_failure(store, found, true, detail, &failure))
        *error = failure;
    return false;
}

/* R13: nobody logs in whom only the file knows: no decision made them, and what they signed would be no part
 * of the trace. */
static bool is_somebody(struct store *store, const struct found *found, struct error *error)
{
    int64_t root;
    bool made;
    struct error failure;
    if (!trust_root(store, &root, error) ||
        !db_exists(store->db,
                   "SELECT 1 FROM row_change WHERE kind = 'sign-key' AND first = ?1 AND second = hex(?2)"
                   " AND digest IS NOT NULL",
                   DB_ARGS(DB_TEXT(found->id), DB_BLOB(found->keys.sign_public, SIGN_PUBLIC_SIZE)), &made,
                   error))
        return false;
    if (root == 0 || made)
        return true;
    try_give_back(store, found->name_digest);
    if (!record_failure(store, found, false, AUDIT_DOUBTED, &failure)) {
        *error = failure;
        return false;
    }
    return error_set(
        error, ERROR_DENIED,
        "This account was put into the store outside the program, so nobody logs in with it. Tell "
        "the owner of the store.");
}

/* Before the password is looked at: one that was changed outside the program lets nobody in. */
static bool find_factor(struct store *store, struct found *found, struct error *error)
{
    if (!found->known || factor_read(store, found->id, &found->factor, error))
        return true;
    struct error failure;
    try_give_back(store, found->name_digest);
    if (error->kind == ERROR_CORRUPT && !record_failure(store, found, false, "factor-changed", &failure))
        *error = failure;
    return false;
}

/* Behind the right password. The wrong code is a try that failed; none yet is no try. */
static bool second_right(struct store *store, struct found *found, const struct login_proof *proof,
                         const struct secrets *secrets, enum login_missing *missing, struct error *error)
{
    switch (found->factor.kind) {
    case FACTOR_NONE:
        return true;
    case FACTOR_TOTP:
        if (proof->code && *proof->code)
            return factor_code_right(&found->factor, found->id, secrets, proof->code, &found->step, error) ||
                   settle_failure(store, found, "code", error);
        *missing = LOGIN_MISSES_CODE;
        break;
    case FACTOR_FIDO2: /* without it the password would not have opened anything */
        return true;
    }
    try_give_back(store, found->name_digest);
    return error_set(error, ERROR_DENIED, "This account has a second factor: its code is needed, too.");
}

/* Before the password, which opens nothing without the key. So it can be seen that a name has one. */
static bool key_answered(struct store *store, const struct found *found, const struct login_proof *proof,
                         enum login_missing *missing, struct error *error)
{
    if (!found->known || found->factor.kind != FACTOR_FIDO2 || proof->answer)
        return true;
    *missing = LOGIN_MISSES_KEY;
    try_give_back(store, found->name_digest);
    return error_set(error, ERROR_DENIED, "This account has a security key: it has to be touched, too.");
}

/* An answer of a key that the account does not have any more opens nothing, and harms nothing. */
static const unsigned char *answer_of(const struct found *found, const struct login_proof *proof)
{
    return found->factor.kind == FACTOR_FIDO2 ? proof->answer : NULL;
}

static bool log_in(struct store *store, struct arena *arena, const char *name,
                   const struct login_proof *proof, enum login_missing *missing, struct actor **logged_in,
                   struct error *error)
{
    struct found found = {0};
    if (!find_account(store, name, arena, &found, error) || !take_try(store, name, &found, error) ||
        !find_factor(store, &found, error) || !key_answered(store, &found, proof, missing, error))
        return false;

    struct secrets *secrets = NULL;
    bool unlocked = false;
    if (found.known)
        unlocked = keys_unlock(found.id, proof->password, answer_of(&found, proof), &found.keys, &secrets,
                               error);
    else
        (void)keys_unlock_nobody(proof->password, store->kdf, error); /* never unlocks; takes as long */
    if (!unlocked)
        return settle_failure(store, &found, NULL, error);
    if (!second_right(store, &found, proof, secrets, missing, error)) {
        key_free(secrets);
        return false;
    }

    struct actor *actor = memory_alloc(1, sizeof *actor);
    memcpy(actor->id, found.id, ID_SIZE);
    actor->name = memory_copy(found.name);
    actor->full_name = memory_copy(found.full_name);
    actor->must_change_password = found.one_time;
    memcpy(actor->box_public, found.keys.box_public, PUBLIC_SIZE);
    memcpy(actor->sign_public, found.keys.sign_public, SIGN_PUBLIC_SIZE);
    actor->secrets = secrets;
    /* R13: looked at before it is signed for, since the row of a log-in countersigns all that was there
     * before it. What does not fit is said (store.distrust, and in that row), and keeps nobody out: they may
     * be the one to look into it. */
    struct error unfit;
    (void)pins_check(store, actor, &unfit);
    if (!is_somebody(store, &found, error)) {
        actor_close(actor);
        return false;
    }
    /* The gate refuses a disabled account, here as everywhere. */
    if (!gate_change(store, actor,
                     &(struct change){.act = ACT_LOGIN,
                                      .account = actor->id,
                                      .object = actor->id,
                                      .detail = store->distrust.kind == ERROR_NONE ? NULL : AUDIT_DOUBTED},
                     apply_login, &found, error) ||
        !read_roles(store, actor->id, &actor->roles, error) ||
        !factor_is_due(store, actor->id, actor->roles, &actor->factor_due, error)) {
        try_give_back(store, found.name_digest);
        actor_close(actor);
        return false;
    }
    vouch_for_older(store, actor);
    tell_of_reset(store, actor);
    /* R12. What fails here is passed on at the next log-in; it keeps nobody out. */
    int64_t sealed;
    struct error later;
    if (!actor->factor_due)
        (void)viewers_seal(store, actor, &sealed, &later);
    *logged_in = actor;
    return true;
}

bool actor_login_with(struct store *store, const char *name, const struct login_proof *proof,
                      enum login_missing *missing, struct actor **actor, struct error *error)
{
    struct arena arena;
    arena_init(&arena);
    *actor = NULL;
    *missing = LOGIN_MISSES_NOTHING;
    bool done = log_in(store, &arena, name, proof, missing, actor, error);
    arena_release(&arena);
    return done;
}

bool actor_login(struct store *store, const char *name, const char *password, struct actor **actor,
                 struct error *error)
{
    enum login_missing missing;
    return actor_login_with(store, name, &(struct login_proof){.password = password}, &missing, actor, error);
}

bool actor_refresh(struct store *store, struct actor *actor, struct error *error)
{
    unsigned roles;
    if (!read_roles(store, actor->id, &roles, error))
        return false;
    actor->roles = roles;
    return true;
}

void actor_close(struct actor *actor)
{
    if (!actor)
        return;
    key_free(actor->secrets);
    free(actor->name);
    free(actor->full_name);
    free(actor);
}

struct password_context {
    const struct actor *actor;
    const struct key_record *old_keys;
    struct key_record keys;
    bool new_pairs;
    int64_t now;
};

/* One kind of sealed keys: which table they are in, and what they are for. */
struct seals {
    const char *kind, *select, *update, *drop;
};

static const struct seals all_seals[] = {
    {
        .kind = "notes",
        .select = "SELECT trajectory_id, sealed FROM trajectory_key WHERE account_id = ?1",
        .update = "UPDATE trajectory_key SET sealed = ?3 WHERE account_id = ?1 AND trajectory_id = ?2",
        .drop = "DELETE FROM trajectory_key WHERE account_id = ?1 AND trajectory_id = ?2",
    },
    {
        .kind = "footage",
        .select = "SELECT session_id, sealed FROM session_key WHERE account_id = ?1",
        .update = "UPDATE session_key SET sealed = ?3 WHERE account_id = ?1 AND session_id = ?2",
        .drop = "DELETE FROM session_key WHERE account_id = ?1 AND session_id = ?2",
    },
};

struct sealed_row {
    char row[ID_SIZE];
    unsigned char sealed[SEALED_SIZE];
    bool damaged;
};

static bool reseal_row(struct store *store, const struct password_context *change, const struct seals *seals,
                       struct sealed_row *row, struct error *error)
{
    const struct actor *actor = change->actor;
    struct error unopened;
    unsigned char *key = key_alloc(KEY_SIZE);
    bool ok;
    if (!row->damaged && key_unseal(row->sealed, seals->kind, row->row, actor->id, actor->secrets,
                                    actor->box_public, key, &unopened)) {
        key_seal(key, seals->kind, row->row, actor->id, change->keys.box_public, row->sealed);
        ok = db_run(store->db, seals->update,
                    DB_ARGS(DB_TEXT(actor->id), DB_TEXT(row->row), DB_BLOB(row->sealed, sizeof row->sealed)),
                    NULL, error);
    } else {
        /* It opened nothing before and can open nothing afterwards. */
        ok = db_run(store->db, seals->drop, DB_ARGS(DB_TEXT(actor->id), DB_TEXT(row->row)), NULL, error);
    }
    key_free(key);
    return ok;
}

/* Seals to the new pair what was sealed to the old one. */
static bool reseal(struct store *store, const struct password_context *change, const struct seals *seals,
                   struct error *error)
{
    struct sealed_row *rows = NULL;
    size_t count = 0, room = 0;
    struct query query;
    if (!db_query(store->db, seals->select, DB_ARGS(DB_TEXT(change->actor->id)), &query, error))
        return false;
    while (query_next(&query)) {
        memory_reserve((void **)&rows, &room, count + 1, sizeof *rows);
        struct sealed_row *row = &rows[count++];
        *row = (struct sealed_row){0};
        const char *id = row_text(&query, 0);
        memcpy(row->row, id, strnlen(id, ID_LENGTH));
        row->damaged = !copy_blob(&query, 1, row->sealed, sizeof row->sealed);
    }
    bool ok = query_close(&query, error);
    for (size_t i = 0; ok && i < count; i++)
        ok = reseal_row(store, change, seals, &rows[i], error);
    free(rows);
    return ok;
}

static bool apply_password(struct store *store, void *context, struct error *error)
{
    const struct password_context *change = context;
    const struct key_record *keys = &change->keys;
    if (!account_keys_replace(store, change->actor->id, change->old_keys, keys, error) ||
        !db_run(store->db, "UPDATE account SET must_change_password = 0 WHERE id = ?1",
                DB_ARGS(DB_TEXT(change->actor->id)), NULL, error))
        return false;
    if (!change->new_pairs)
        return true;
    if (!factor_forget(store, change->actor->id, error)) /* the new pair does not open it */
        return false;
    if (!db_run(store->db, "INSERT INTO sign_key (account_id, sign_public, since) VALUES (?1, ?2, ?3)",
                DB_ARGS(DB_TEXT(change->actor->id), DB_BLOB(keys->sign_public, sizeof keys->sign_public),
                        DB_INT(change->now)),
                NULL, error))
        return false;
    for (size_t i = 0; i < sizeof all_seals / sizeof *all_seals; i++) {
        if (!reseal(store, change, &all_seals[i], error))
            return false;
    }
    return true;
}

/* `found` is the account as stored, `old` the secrets that the old password opened. */
static bool change_password(struct store *store, struct actor *actor, const struct found *found,
                            const struct secrets *old, const char *password, const unsigned char *answer,
                            struct error *error)
{
    struct password_context context = {
        .actor = actor,
        .old_keys = &found->keys,
        .keys = found->keys,
        .new_pairs = found->one_time,
        .now = clock_now(),
    };
    struct secrets *fresh = NULL;
    bool made = context.new_pairs
                    ? keys_make(actor->id, password, store->kdf, &context.keys, &fresh, error)
                    : keys_rewrap(actor->id, old, password, answer, store->kdf, &context.keys, error);
    struct change change = {.act = ACT_PASSWORD_SET, .account = actor->id, .object = actor->id};
    if (!made || !gate_change(store, actor, &change, apply_password, &context, error)) {
        key_free(fresh);
        return false;
    }
    if (fresh) {
        key_free(actor->secrets);
        actor->secrets = fresh;
        memcpy(actor->box_public, context.keys.box_public, PUBLIC_SIZE);
        memcpy(actor->sign_public, context.keys.sign_public, SIGN_PUBLIC_SIZE);
    }
    actor->must_change_password = false;
    return factor_is_due(store, actor->id, actor->roles, &actor->factor_due, error);
}

bool actor_set_password_with(struct store *store, struct actor *actor, const struct login_proof *proof,
                             const char *new_password, struct error *error)
{
    if (!password_acceptable_here(store, actor->name, actor->full_name, new_password, error))
        return false;
    if (strcmp(proof->password, new_password) == 0)
        return error_set(error, ERROR_INVALID, "The new password is the old one; choose another.");
    struct arena arena;
    arena_init(&arena);
    struct found found = {0};
    struct secrets *old = NULL;
    bool ok = find_account(store, actor->name, &arena, &found, error);
    if (ok && !found.known)
        ok = error_set(error, ERROR_NOT_FOUND, "Your account is no longer in the store; ask its owner.");
    enum login_missing missing;
    ok = ok && take_try(store, actor->name, &found, error) && find_factor(store, &found, error) &&
         key_answered(store, &found, proof, &missing, error);
    const unsigned char *answer = answer_of(&found, proof);
    if (ok && keys_unlock(actor->id, proof->password, answer, &found.keys, &old, error)) {
        try_give_back(store, found.name_digest);
    } else if (ok) {
        ok = settle_failure(store, &found, "old password", error);
        if (error->kind == ERROR_DENIED)
            error_set(error, ERROR_DENIED, "The old password is wrong; type it again.");
    }
    ok = ok && change_password(store, actor, &found, old, new_password, answer, error);
    key_free(old);
    arena_release(&arena);
    return ok;
}

bool actor_set_password(struct store *store, struct actor *actor, const char *old_password,
                        const char *new_password, struct error *error)
{
    return actor_set_password_with(store, actor, &(struct login_proof){.password = old_password},
                                   new_password, error);
}
