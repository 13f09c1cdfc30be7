/* An account's keys in the database (store/keys/keys.h says what they are). For the store alone. */
#ifndef STORE_PEOPLE_ACCOUNT_KEYS_H
#define STORE_PEOPLE_ACCOUNT_KEYS_H

#include <stdbool.h>

#include "store/base/error.h"
#include "store/engine/store.h"
#include "store/keys/keys.h"

/* ERROR_CORRUPT when they are damaged or there is no such account. */
bool account_keys_read(struct store *store, const char *account, struct key_record *keys,
                       struct error *error);

/* Inside a transaction: puts other ones in the place of `old`. ERROR_CONFLICT when those are no longer there.
 */
bool account_keys_replace(struct store *store, const char *account, const struct key_record *old,
                          const struct key_record *keys, struct error *error);

#endif
