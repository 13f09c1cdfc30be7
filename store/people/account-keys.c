#include "store/people/account-keys.h"

#include <string.h>

#include "store/engine/db.h"

static bool copy_blob(const struct query *query, int column, void *bytes, size_t size)
{
    size_t stored;
    const void *blob = row_blob(query, column, &stored);
    if (stored != size)
        return false;
    memcpy(bytes, blob, size);
    return true;
}

bool account_keys_read(struct store *store, const char *account, struct key_record *keys, struct error *error)
{
    struct query query;
    if (!db_query(store->db,
                  "SELECT box_public, sign_public, kdf_salt, kdf_ops, kdf_memory, wrap_nonce, wrapped"
                  " FROM account WHERE id = ?1",
                  DB_ARGS(DB_TEXT(account)), &query, error))
        return false;
    bool whole = query_next(&query) && strlen(account) == ID_LENGTH;
    if (whole) {
        keys->ops = row_int(&query, 3);
        keys->memory = row_int(&query, 4);
        whole = copy_blob(&query, 0, keys->box_public, sizeof keys->box_public) &&
                copy_blob(&query, 1, keys->sign_public, sizeof keys->sign_public) &&
                copy_blob(&query, 2, keys->salt, sizeof keys->salt) &&
                copy_blob(&query, 5, keys->nonce, sizeof keys->nonce) &&
                copy_blob(&query, 6, keys->wrapped, sizeof keys->wrapped);
    }
    if (!query_close(&query, error))
        return false;
    return whole ||
           error_set(error, ERROR_CORRUPT,
                     "This account's keys are damaged; ask the owner of the store to restore the latest "
                     "backup.");
}

bool account_keys_replace(struct store *store, const char *account, const struct key_record *old,
                          const struct key_record *keys, struct error *error)
{
    int64_t changed;
    if (!db_run(store->db,
                "UPDATE account SET box_public = ?2, sign_public = ?3, kdf_salt = ?4, kdf_ops = ?5,"
                " kdf_memory = ?6, wrap_nonce = ?7, wrapped = ?8 WHERE id = ?1 AND wrapped = ?9",
                DB_ARGS(DB_TEXT(account), DB_BLOB(keys->box_public, sizeof keys->box_public),
                        DB_BLOB(keys->sign_public, sizeof keys->sign_public),
                        DB_BLOB(keys->salt, sizeof keys->salt), DB_INT(keys->ops), DB_INT(keys->memory),
                        DB_BLOB(keys->nonce, sizeof keys->nonce),
                        DB_BLOB(keys->wrapped, sizeof keys->wrapped),
                        DB_BLOB(old->wrapped, sizeof old->wrapped)),
                &changed, error))
        return false;
    return changed ||
           error_set(error, ERROR_CONFLICT,
                     "The password was changed elsewhere meanwhile; log in with the new one and try again.");
}
