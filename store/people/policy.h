/*
 * Policy: what the school decided, with the defaults of the rules.
 *
 * Keys: regime.coaching, regime.team, regime.festive ("consent" or "objection", R2/R2b; support is always
 * consent, R11), grace_days (0 to 30, R9), backstop_warn_days and backstop_mark_days (R10),
 * notes_retention_days, lock_minutes (without a key until the screen locks; 0: never), leavers_grace_days
 * (how long who left stays on record, with all consents), second_factor (for whom log-in needs one: "none",
 * "all", or roles). An owner sets them; everybody may read them.
 */
#ifndef STORE_PEOPLE_POLICY_H
#define STORE_PEOPLE_POLICY_H

#include <stdbool.h>
#include <stdint.h>

#include "store/people/accounts.h"
#include "store/people/footage-rights.h"
#include "store/base/memory.h"
#include "store/engine/store.h"

struct policy_entry {
    const char *key, *value, *standard; /* standard: the default */
};
struct policy_list {
    struct policy_entry *items;
    size_t count;
};

bool policy_list(struct store *store, struct arena *arena, struct policy_list *list, struct error *error);
/* A regime that is set blocks at once what it no longer allows (store/people/footage-rights.h). */
bool policy_set(struct store *store, const struct actor *actor, const char *key, const char *value,
                struct error *error);
/* Which lessons setting it would block; nothing is changed. */
bool policy_rehearse(struct store *store, const struct actor *actor, const char *key, const char *value,
                     struct arena *arena, struct lost_list *lost, struct error *error);
/* Whether the value could be set; ERROR_INVALID with a sentence when not. */
bool policy_acceptable(struct store *store, const char *key, const char *value, struct error *error);
/* The value that holds now, in the arena. */
bool policy_value(struct store *store, const char *key, struct arena *arena, const char **value,
                  struct error *error);
/* A number of days; of minutes for lock_minutes. The key must be one of those above. */
bool policy_days(struct store *store, const char *key, int64_t *days, struct error *error);
/* The roles for which log-in needs a second factor (store/people/second-factor.h); and those that a value of
 * that key names. */
bool policy_factor_roles(struct store *store, unsigned *roles, struct error *error);
bool policy_roles_parse(const char *value, unsigned *roles, struct error *error);
/* Whether the purpose is under the objection regime. */
bool policy_objection(struct store *store, const char *purpose, bool *objection, struct error *error);

#endif
