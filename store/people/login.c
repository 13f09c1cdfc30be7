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
#include "store/people/password.h"
#include "store/people/viewers.h"

/* What log-in reads of an account. Texts are in the arena. */
struct found {
    bool known;
    const char *id, *name, *full_name;
    bool disabled, one_time;
    struct key_record keys;
    unsigned char name_digest[TRY_DIGEST];
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
    if (!db_query(store->db,
                  "SELECT id, name, full_name, disabled_at, must_change_password, box_public, sign_public, "
                  "kdf_salt,"
                  " kdf_ops, kdf_memory, wrap_nonce, wrapped FROM account WHERE name = ?1",
                  DB_ARGS(DB_TEXT(name)), &query, error))
        return false;
    bool damaged = false;
    found->known = query_next(&query);
    if (found->known) {
        struct key_record *keys = &found->keys;
        found->id = arena_copy(arena, row_text(&query, 0));
        found->name = arena_copy(arena, row_text(&query, 1));
        found->full_name = arena_copy(arena, row_text(&query, 2));
        found->disabled = !row_null(&query, 3);
        found->one_time = row_int(&query, 4) != 0;
        keys->ops = row_int(&query, 8);
        keys->memory = row_int(&query, 9);
        damaged = strlen(found->id) != ID_LENGTH ||
                  !copy_blob(&query, 5, keys->box_public, sizeof keys->box_public) ||
                  !copy_blob(&query, 6, keys->sign_public, sizeof keys->sign_public) ||
                  !copy_blob(&query, 7, keys->salt, sizeof keys->salt) ||
                  !copy_blob(&query, 10, keys->nonce, sizeof keys->nonce) ||
                  !copy_blob(&query, 11, keys->wrapped, sizeof keys->wrapped);
    }
    if (!query_close(&query, error))
        return false;
    return !damaged ||
           error_set(error, ERROR_CORRUPT,
                     "This account's keys are damaged; ask the owner of the store to restore the latest "
                     "backup.");
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
    return try_worked(store, found->name_digest, error);
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

/* A store of an earlier version: its owner vouches for it at the first log-in. */
static void vouch_for_older(struct store *store, const struct actor *actor)
{
    int64_t root;
    struct error later;
    error_clear(&later);
    if ((actor->roles & ROLE_OWNER) && !actor->must_change_password && store->distrust.kind == ERROR_NONE &&
        trust_root(store, &root, &later) && root == 0 && trust_vouch(store, actor, &later))
        (void)pins_check(store, actor, &later);
}

static bool log_in(struct store *store, struct arena *arena, const char *name, const char *password,
                   struct actor **logged_in, struct error *error)
{
    struct found found = {0};
    if (!find_account(store, name, arena, &found, error) || !take_try(store, name, &found, error))
        return false;

    struct secrets *secrets = NULL;
    bool unlocked = false;
    if (found.known)
        unlocked = keys_unlock(found.id, password, &found.keys, &secrets, error);
    else
        (void)keys_unlock_nobody(password, store->kdf, error); /* never unlocks; takes as long */
    if (!unlocked) {
        struct error failure;
        if (error->kind != ERROR_DENIED)
            try_give_back(store, found.name_digest);
        else if (!record_failure(store, &found, true, NULL, &failure))
            *error = failure;
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
    /* The gate refuses a disabled account, here as everywhere. */
    if (!gate_change(store, actor,
                     &(struct change){.act = ACT_LOGIN,
                                      .account = actor->id,
                                      .object = actor->id,
                                      .detail = store->distrust.kind == ERROR_NONE ? NULL : AUDIT_DOUBTED},
                     apply_login, &found, error) ||
        !read_roles(store, actor->id, &actor->roles, error)) {
        try_give_back(store, found.name_digest);
        actor_close(actor);
        return false;
    }
    vouch_for_older(store, actor);
    /* R12. What fails here is passed on at the next log-in; it keeps nobody out. */
    int64_t sealed;
    struct error later;
    (void)viewers_seal(store, actor, &sealed, &later);
    *logged_in = actor;
    return true;
}

bool actor_login(struct store *store, const char *name, const char *password, struct actor **actor,
                 struct error *error)
{
    struct arena arena;
    arena_init(&arena);
    *actor = NULL;
    bool done = log_in(store, &arena, name, password, actor, error);
    arena_release(&arena);
    return done;
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
    int64_t changed;
    if (!db_run(
            store->db,
            "UPDATE account SET must_change_password = 0, box_public = ?2, sign_public = ?3, kdf_salt = ?4,"
            " kdf_ops = ?5, kdf_memory = ?6, wrap_nonce = ?7, wrapped = ?8 WHERE id = ?1 AND wrapped = ?9",
            DB_ARGS(DB_TEXT(change->actor->id), DB_BLOB(keys->box_public, sizeof keys->box_public),
                    DB_BLOB(keys->sign_public, sizeof keys->sign_public),
                    DB_BLOB(keys->salt, sizeof keys->salt), DB_INT(keys->ops), DB_INT(keys->memory),
                    DB_BLOB(keys->nonce, sizeof keys->nonce), DB_BLOB(keys->wrapped, sizeof keys->wrapped),
                    DB_BLOB(change->old_keys->wrapped, sizeof change->old_keys->wrapped)),
            &changed, error))
        return false;
    if (!changed)
        return error_set(
            error, ERROR_CONFLICT,
            "The password was changed elsewhere meanwhile; log in with the new one and try again.");
    if (!change->new_pairs)
        return true;
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
                            const struct secrets *old, const char *password, struct error *error)
{
    struct password_context context = {
        .actor = actor,
        .old_keys = &found->keys,
        .keys = found->keys,
        .new_pairs = found->one_time,
        .now = clock_now(),
    };
    struct secrets *fresh = NULL;
    bool made = context.new_pairs ? keys_make(actor->id, password, store->kdf, &context.keys, &fresh, error)
                                  : keys_rewrap(actor->id, old, password, store->kdf, &context.keys, error);
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
    return true;
}

bool actor_set_password(struct store *store, struct actor *actor, const char *old_password,
                        const char *new_password, struct error *error)
{
    if (!password_acceptable_here(store, actor->name, actor->full_name, new_password, error))
        return false;
    if (strcmp(old_password, new_password) == 0)
        return error_set(error, ERROR_INVALID, "The new password is the old one; choose another.");
    struct arena arena;
    arena_init(&arena);
    struct found found = {0};
    struct secrets *old = NULL;
    bool ok = find_account(store, actor->name, &arena, &found, error);
    if (ok && !found.known)
        ok = error_set(error, ERROR_NOT_FOUND, "Your account is no longer in the store; ask its owner.");
    ok = ok && take_try(store, actor->name, &found, error);
    if (ok && keys_unlock(actor->id, old_password, &found.keys, &old, error)) {
        try_give_back(store, found.name_digest);
    } else if (ok) {
        ok = false;
        struct error failure;
        if (error->kind != ERROR_DENIED)
            try_give_back(store, found.name_digest);
        else if (record_failure(store, &found, true, "old password", &failure))
            error_set(error, ERROR_DENIED, "The old password is wrong; type it again.");
        else
            *error = failure;
    }
    ok = ok && change_password(store, actor, &found, old, new_password, error);
    key_free(old);
    arena_release(&arena);
    return ok;
}
