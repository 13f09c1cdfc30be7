/*
 * Accounts: people who can log in, and the actor that a logged-in person is.
 *
 * Roles are a set per account (store/people/roles.h).
 * A new account has a one-time password that must be changed at the first log-in.
 * An actor holds the person's unlocked secrets; close it as soon as the person leaves.
 */
#ifndef STORE_PEOPLE_ACCOUNTS_H
#define STORE_PEOPLE_ACCOUNTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/base/error.h"
#include "store/keys/keys.h"
#include "store/base/memory.h"
#include "store/engine/store.h"
#include "store/gate/actor.h"
#include "store/people/roles.h"

struct account {
    const char *id, *name, *full_name;
    const char *locations; /* where they work: "Noord, Zuid", the main one first */
    unsigned roles;
    int64_t created_at, disabled_at; /* 0: enabled */
    bool must_change_password;
    const char *factor; /* what log-in asks for beside the password, by its name in the database, or NULL */
};

struct account_list {
    struct account *items;
    size_t count;
};

/* The first account of a new store: school, location and owner in one transaction. */
bool school_init(struct store *store, const char *school, const char *location, const char *regime,
                 const char *name, const char *full_name, const char *password, struct error *error);

/* What somebody shows at log-in that they are who they say. */
struct login_proof {
    const char *password;
    /* Of the second factor (store/people/second-factor.h); NULL: it was not asked yet. */
    const char *code;            /* "" is as NULL */
    const unsigned char *answer; /* KEY_SIZE bytes, of the security key */
};

/* What was right so far, and is not enough. */
enum login_missing { LOGIN_MISSES_NOTHING, LOGIN_MISSES_CODE, LOGIN_MISSES_KEY };

/* Logs in. With `missing` set it fails with ERROR_DENIED although nothing was wrong: ask for that, too, and
 * try again. An account with a one-time password may do nothing but actor_set_password; one with
 * actor.factor_due nothing but that and setting up a second factor. Wrong name and wrong
 * password give the same ERROR_DENIED and take the same time. After three failures in a row for a name, tries
 * are refused for a while that doubles up to a minute (store/gate/tries.h); the sentence says how long. */
bool actor_login_with(struct store *store, const char *name, const struct login_proof *proof,
                      enum login_missing *missing, struct actor **actor, struct error *error);
/* With the password alone. */
bool actor_login(struct store *store, const char *name, const char *password, struct actor **actor,
                 struct error *error);
void actor_close(struct actor *actor);
/* Reads the roles again, which an owner may have changed since. For what is shown: the gate asks by itself.
 */
bool actor_refresh(struct store *store, struct actor *actor, struct error *error);

/* ERROR_DENIED when the old one is wrong. The first own password after a one-time one gets new key pairs, and
 * what was sealed to the old ones is sealed anew: whoever made the one-time password knew those. */
bool actor_set_password_with(struct store *store, struct actor *actor, const struct login_proof *old,
                             const char *new_password, struct error *error);
/* Of somebody without a security key. */
bool actor_set_password(struct store *store, struct actor *actor, const char *old_password,
                        const char *new_password, struct error *error);

/* Only owners see the list and change it. Names are 1 to 32 of a to z, 0 to 9, '.', '_', '-'. `locations` are
 * names separated by commas (store/people/sites.h); NULL: the owner's main one. `one_time`: the password must
 * be changed at first log-in. */
bool account_add(struct store *store, const struct actor *actor, const char *name, const char *full_name,
                 unsigned roles, const char *locations, const char *password, bool one_time,
                 struct error *error);
/* Sets the account's roles, from this moment on. Whoever is neither coach nor teacher any more keeps no key
 * of team and festive footage (R12); trajectories stay with their two people. The last owner stays one. */
bool account_set_roles(struct store *store, const struct actor *actor, const char *name, unsigned roles,
                       struct error *error);
/* Disables an account: it can open nothing from this moment on, and what was sealed to it is deleted. The
 * last owner cannot be disabled. */
bool account_disable(struct store *store, const struct actor *actor, const char *name, struct error *error);
/* Enables a disabled account again. It gets new key pairs and a one-time password, as from account_reset().
 */
bool account_enable(struct store *store, const struct actor *actor, const char *name, const char *password,
                    struct error *error);
/* For who forgot their password: new key pairs under a new one-time password. What was sealed to the old ones
 * can no longer be opened by this account until the other person of each trajectory re-seals it. */
bool account_reset(struct store *store, const struct actor *actor, const char *name, const char *password,
                   struct error *error);
/* By surname. */
bool account_list(struct store *store, const struct actor *actor, struct arena *arena,
                  struct account_list *list, struct error *error);

enum { LOCATION_NAME_MOST = 120 }; /* characters */
struct location {
    const char *id, *name;
    int64_t accounts, pupils, equipment; /* that belong to it: enabled, still here, in use */
};
struct location_list {
    struct location *items;
    size_t count;
};
bool location_add(struct store *store, const struct actor *actor, const char *name, struct error *error);
bool location_list(struct store *store, const struct actor *actor, struct arena *arena,
                   struct location_list *list, struct error *error);

#endif
