/*
 * The part of check that looks at the vault: folders that are missing or do not overwrite, halves that are
 * missing for footage that is there, and halves that are there for footage that is gone.
 */
#ifndef STORE_CARE_CHECK_VAULT_H
#define STORE_CARE_CHECK_VAULT_H

#include "store/base/memory.h"
#include "store/engine/store.h"

typedef void check_say(void *context, const struct error *finding);

/* *before: lessons whose footage is there and that came in before there was a vault. */
bool check_vault(struct store *store, struct arena *arena, check_say *say, void *context, int64_t *before,
                 struct error *error);

#endif
