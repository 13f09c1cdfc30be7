#include "store/people/second-factor.h"

#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "store/base/clock.h"
#include "store/engine/db.h"
#include "store/gate/gate.h"
#include "store/gate/trust.h"
#include "store/people/account-keys.h"
#include "store/people/policy.h"

static const char *const kind_names[] = {
    [FACTOR_NONE] = "",
    [FACTOR_TOTP] = "totp",
    [FACTOR_FIDO2] = "fido2",
};

enum { KINDS = sizeof kind_names / sizeof *kind_names, BOUND_SIZE = 64 };

bool factor_kind_parse(const char *name, enum factor_kind *kind)
{
    for (int i = 1; i < KINDS; i++) {
        if (strcmp(kind_names[i], name) == 0) {
            *kind = (enum factor_kind)i;
            return true;
        }
    }
    return false;
}

static bool changed_outside(struct error *error)
{
    return error_set(
        error, ERROR_CORRUPT,
        "Your second factor was changed outside the program, so nobody can log in as you. Ask an "
        "owner for a new password, and say why.");
}

static bool copy_bytes(const struct query *query, int column, unsigned char *bytes, size_t room, size_t *size)
{
    const void *blob = row_blob(query, column, size);
    if (*size > room)
        return false;
    if (*size > 0)
        memcpy(bytes, blob, *size);
    return true;
}

static bool read_row(struct store *store, const char *account, struct factor *factor, struct error *error)
{
    struct query query;
    *factor = (struct factor){.kind = FACTOR_NONE};
    if (!db_query(store->db,
                  "SELECT kind, set_at, last_step, nonce, sealed, credential, salt FROM second_factor"
                  " WHERE account_id = ?1",
                  DB_ARGS(DB_TEXT(account)), &query, error))
        return false;
    bool whole = true;
    if (query_next(&query)) {
        size_t nonce_size, salt_size;
        factor->set_at = row_int(&query, 1);
        factor->last_step = row_int(&query, 2);
        whole = factor_kind_parse(row_text(&query, 0), &factor->kind) &&
                copy_bytes(&query, 3, factor->nonce, sizeof factor->nonce, &nonce_size) &&
                copy_bytes(&query, 4, factor->sealed, sizeof factor->sealed, &factor->sealed_size) &&
                copy_bytes(&query, 5, factor->credential.id, sizeof factor->credential.id,
                           &factor->credential.id_size) &&
                copy_bytes(&query, 6, factor->credential.salt, FIDO_SALT, &salt_size) &&
                (factor->kind != FACTOR_FIDO2 || (factor->credential.id_size > 0 && salt_size == FIDO_SALT));
    }
    if (!query_close(&query, error))
        return false;
    return whole || changed_outside(error);
}

bool factor_read(struct store *store, const char *account, struct factor *factor, struct error *error)
{
    if (!trust_rows_stand(store, ROW_SECOND_FACTOR, account, error))
        return error->kind == ERROR_CORRUPT ? changed_outside(error) : false;
    return read_row(store, account, factor, error);
}

/* A secret is bound to the account whose it is. */
static void bind_secret(const char *account, char bound[static BOUND_SIZE])
{
    (void)snprintf(bound, BOUND_SIZE, "second factor totp %s", account);
}

bool factor_code_right(const struct factor *factor, const char *account, const struct secrets *secrets,
                       const char *code, int64_t *step, struct error *error)
{
    char bound[BOUND_SIZE];
    unsigned char *key = key_alloc(KEY_SIZE), *secret = key_alloc(TOTP_MOST);
    struct arena arena;
    arena_init(&arena);
    const char *text;
    size_t size;
    bind_secret(account, bound);
    key_of_own(secrets, "2ndfactr", key);
    bool ok = sealed_text_open(key, bound, factor->nonce, sizeof factor->nonce, factor->sealed,
                               factor->sealed_size, &arena, &text, error) &&
              (totp_parse(text, secret, &size) || changed_outside(error));
    int64_t now = clock_now(), unused;
    if (ok && !totp_check(secret, size, code, now, factor->last_step, step))
        ok = error_set(error, ERROR_DENIED,
                       totp_check(secret, size, code, now, 0, &unused)
                           ? N_("This code has been used; wait for the next one, half a minute at most.")
                           : N_("The code is wrong; look at the one of now, and whether the clocks of phone "
                                "and computer are right."));
    key_free(key);
    key_free(secret);
    arena_release(&arena);
    return ok;
}

bool factor_use(struct store *store, const char *account, int64_t step, struct error *error)
{
    int64_t changed;
    return db_run(store->db,
                  "UPDATE second_factor SET last_step = ?2 WHERE account_id = ?1 AND last_step < ?2",
                  DB_ARGS(DB_TEXT(account), DB_INT(step)), &changed, error) &&
           (changed || error_set(error, ERROR_DENIED,
                                 "This code has been used; wait for the next one, half a minute at most."));
}

bool factor_forget(struct store *store, const char *account, struct error *error)
{
    return db_run(store->db, "DELETE FROM second_factor WHERE account_id = ?1", DB_ARGS(DB_TEXT(account)),
                  NULL, error);
}

bool factor_was_reset(struct store *store, const char *account, bool *was, struct error *error)
{
    return db_exists(store->db,
                     "SELECT 1 FROM row_change c JOIN audit a ON a.seq = c.seq"
                     " WHERE c.kind = 'second-factor' AND c.first = ?1 AND c.digest IS NULL"
                     " AND a.action IN ('account.reset', 'account.enable') AND NOT EXISTS"
                     "  (SELECT 1 FROM row_change n WHERE n.kind = c.kind AND n.first = c.first AND n.seq > "
                     "c.seq)",
                     DB_ARGS(DB_TEXT(account)), was, error);
}

static bool is_required(struct store *store, unsigned roles, bool *required, struct error *error)
{
    unsigned asked;
    if (!policy_factor_roles(store, &asked, error))
        return false;
    *required = (asked & roles) != 0;
    return true;
}

bool factor_is_due(struct store *store, const char *account, unsigned roles, bool *due, struct error *error)
{
    struct factor factor;
    bool required;
    if (!is_required(store, roles, &required, error) || !read_row(store, account, &factor, error))
        return false;
    *due = required && factor.kind == FACTOR_NONE;
    return true;
}

bool factor_show(struct store *store, const struct actor *actor, struct factor_state *state,
                 struct error *error)
{
    struct factor factor;
    *state = (struct factor_state){.kind = FACTOR_NONE};
    if (!gate_check(store, actor,
                    &(struct change){.act = ACT_SECOND_FACTOR_SET, .account = actor->id, .object = actor->id},
                    error) ||
        !factor_read(store, actor->id, &factor, error) ||
        !is_required(store, actor->roles, &state->required, error))
        return false;
    state->kind = factor.kind;
    state->set_at = factor.set_at;
    return true;
}

bool factor_key_of(struct store *store, const char *name, struct fido_credential *credential, bool *asks,
                   struct error *error)
{
    struct query query;
    char account[ID_SIZE] = "";
    *asks = false;
    if (!db_query(store->db, "SELECT id FROM account WHERE name = ?1", DB_ARGS(DB_TEXT(name)), &query, error))
        return false;
    if (query_next(&query))
        (void)snprintf(account, sizeof account, "%s", row_text(&query, 0));
    struct factor factor;
    if (!query_close(&query, error) || !read_row(store, account, &factor, error))
        return false;
    *asks = factor.kind == FACTOR_FIDO2;
    *credential = factor.credential;
    return true;
}

/* --- Changing it --- */

/* Another factor in the place of what there is, and the keys that go with it. */
struct factor_change {
    const char *account;
    struct factor factor;
    bool rewraps;
    struct key_record old, keys;
};

static bool insert_factor(struct store *store, const struct factor_change *change, struct error *error)
{
    const struct factor *factor = &change->factor;
    const bool totp = factor->kind == FACTOR_TOTP;
    return db_run(
        store->db,
        "INSERT INTO second_factor (account_id, kind, set_at, nonce, sealed, last_step, credential, "
        "salt) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        DB_ARGS(DB_TEXT(change->account), DB_TEXT(kind_names[factor->kind]), DB_INT(factor->set_at),
                totp ? DB_BLOB(factor->nonce, sizeof factor->nonce) : DB_NULL,
                totp ? DB_BLOB(factor->sealed, factor->sealed_size) : DB_NULL, DB_INT(factor->last_step),
                totp ? DB_NULL : DB_BLOB(factor->credential.id, factor->credential.id_size),
                totp ? DB_NULL : DB_BLOB(factor->credential.salt, FIDO_SALT)),
        NULL, error);
}

static bool apply_change(struct store *store, void *context, struct error *error)
{
    const struct factor_change *change = context;
    if (change->rewraps && !account_keys_replace(store, change->account, &change->old, &change->keys, error))
        return false;
    return factor_forget(store, change->account, error) &&
           (change->factor.kind == FACTOR_NONE || insert_factor(store, change, error));
}

/* The keys for another answer, or for none. The proof opens the ones that there are: a password that was
 * mistyped would shut its person out. */
static bool rewrap(struct store *store, const struct actor *actor, const struct login_proof *proof,
                   const struct factor *now, const unsigned char *answer, struct factor_change *change,
                   struct error *error)
{
    struct secrets *secrets = NULL;
    if (!proof || !proof->password || (now->kind == FACTOR_FIDO2 && !proof->answer))
        return error_set(error, ERROR_DENIED, "Your password and your security key are needed for this.");
    if (!account_keys_read(store, actor->id, &change->old, error) ||
        !keys_unlock(actor->id, proof->password, now->kind == FACTOR_FIDO2 ? proof->answer : NULL,
                     &change->old, &secrets, error))
        return false;
    change->keys = change->old;
    change->rewraps = true;
    bool ok = keys_rewrap(actor->id, secrets, proof->password, answer, store->kdf, &change->keys, error);
    key_free(secrets);
    return ok;
}

static bool change_factor(struct store *store, struct actor *actor, const struct login_proof *proof,
                          enum act act, const unsigned char *answer, struct factor_change *change,
                          struct error *error)
{
    struct factor now;
    change->account = actor->id;
    if (!factor_read(store, actor->id, &now, error) ||
        ((answer || now.kind == FACTOR_FIDO2) && !rewrap(store, actor, proof, &now, answer, change, error)) ||
        !gate_change(
            store, actor,
            &(struct change){.act = act,
                             .account = actor->id,
                             .object = actor->id,
                             .detail = act == ACT_SECOND_FACTOR_SET ? kind_names[change->factor.kind] : NULL},
            apply_change, change, error))
        return false;
    return factor_is_due(store, actor->id, actor->roles, &actor->factor_due, error);
}

bool factor_key_acceptable(const char *key, struct error *error)
{
    unsigned char *secret = key_alloc(TOTP_MOST);
    size_t size;
    bool whole = strlen(key) + SEALED_TEXT_EXTRA <= sizeof((struct factor *)0)->sealed &&
                 totp_parse(key, secret, &size);
    key_free(secret);
    return whole || error_set(error, ERROR_INVALID,
                              "This is no key for codes: such a key has letters and the digits 2 to 7, 26 of "
                              "them at least.");
}

static void seal_secret(const struct actor *actor, const char *key_text, struct factor *factor)
{
    char bound[BOUND_SIZE];
    unsigned char *key = key_alloc(KEY_SIZE);
    bind_secret(actor->id, bound);
    key_of_own(actor->secrets, "2ndfactr", key);
    sealed_text_make(key, bound, key_text, factor->nonce, factor->sealed, &factor->sealed_size);
    key_free(key);
}

bool factor_set_totp(struct store *store, struct actor *actor, const struct login_proof *proof,
                     const char *key, const char *code, struct error *error)
{
    struct factor_change change = {.factor = {.kind = FACTOR_TOTP, .set_at = clock_now()}};
    if (!factor_key_acceptable(key, error))
        return false;
    unsigned char *secret = key_alloc(TOTP_MOST);
    size_t size;
    bool right = totp_parse(key, secret, &size) &&
                 totp_check(secret, size, code, change.factor.set_at, 0, &change.factor.last_step);
    key_free(secret);
    if (!right)
        return error_set(
            error, ERROR_INVALID,
            "This is not the code of now. Take the next one; are the clocks of phone and computer right?");
    seal_secret(actor, key, &change.factor);
    return change_factor(store, actor, proof, ACT_SECOND_FACTOR_SET, NULL, &change, error);
}

bool factor_set_fido2(struct store *store, struct actor *actor, const struct login_proof *proof,
                      const struct fido_credential *credential, const unsigned char answer[static KEY_SIZE],
                      struct error *error)
{
    struct factor_change change = {
        .factor = {.kind = FACTOR_FIDO2, .set_at = clock_now(), .credential = *credential}};
    return change_factor(store, actor, proof, ACT_SECOND_FACTOR_SET, answer, &change, error);
}

bool factor_drop(struct store *store, struct actor *actor, const struct login_proof *proof,
                 struct error *error)
{
    struct factor_change change = {.factor = {.kind = FACTOR_NONE}};
    struct factor_state state;
    if (!factor_show(store, actor, &state, error))
        return false;
    if (state.kind == FACTOR_NONE)
        return error_set(error, ERROR_CONFLICT, "You have no second factor.");
    if (state.required)
        return error_set(error, ERROR_DENIED,
                         "Your school asks for a second factor; you can set up another one in its place.");
    return change_factor(store, actor, proof, ACT_SECOND_FACTOR_OFF, NULL, &change, error);
}
