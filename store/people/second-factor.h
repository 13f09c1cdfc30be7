/*
 * Second factor: what an account asks for at log-in beside the password, one at most for each account.
 *
 * Codes (store/keys/totp.h): the secret is sealed under a key that the person's own secrets give, so a code
 * can be looked at only behind the right password, and the database alone gives none. Each code works once.
 * A right password without a code counts as no try, a wrong code as a failed one (store/gate/tries.h).
 *
 * A security key (store/keys/fido.h) is asked before the password: its answer goes into what unwraps the
 * person's secrets, so that the password alone opens nothing, wherever it is tried. The row has what the key
 * is asked.
 *
 * The row is held against the trace at log-in: one that was changed, removed or put back outside the program
 * lets nobody in. Whoever lost their phone or key asks an owner for a new password: that takes the factor
 * away, which the trace has, and the person is told.
 *
 * For which roles the school asks for one is its policy; who has none then sets one up at the next log-in,
 * before anything else.
 */
#ifndef STORE_PEOPLE_SECOND_FACTOR_H
#define STORE_PEOPLE_SECOND_FACTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/base/error.h"
#include "store/engine/store.h"
#include "store/gate/actor.h"
#include "store/keys/fido.h"
#include "store/keys/sealed.h"
#include "store/keys/totp.h"
#include "store/people/accounts.h"

enum factor_kind { FACTOR_NONE, FACTOR_TOTP, FACTOR_FIDO2 };

/* As it stands in the database; false for none of those. */
bool factor_kind_parse(const char *name, enum factor_kind *kind);

/* What somebody is told of their own. */
struct factor_state {
    enum factor_kind kind;
    int64_t set_at; /* UTC ms */
    bool required;  /* the school asks for one */
};

bool factor_show(struct store *store, const struct actor *actor, struct factor_state *state,
                 struct error *error);

/* ERROR_INVALID when no codes can be made of it. */
bool factor_key_acceptable(const char *key, struct error *error);

/* What follows changes what wraps the person's secrets where they have a security key or get one: then
 * `proof` has the password, and the answer of the key that there is; else it may be NULL. */

/* From here on log-in asks for codes of this secret (base32; totp_make() makes one). In the place of what was
 * there. `code` is one of them, of now: so nobody is shut out by a secret that their phone did not get.
 * ERROR_INVALID when it is not right. */
bool factor_set_totp(struct store *store, struct actor *actor, const struct login_proof *proof,
                     const char *key, const char *code, struct error *error);

/* From here on log-in asks for this security key, which was just made the credential on and gave the answer.
 * ERROR_DENIED when the password in `proof` is wrong. */
bool factor_set_fido2(struct store *store, struct actor *actor, const struct login_proof *proof,
                      const struct fido_credential *credential, const unsigned char answer[static KEY_SIZE],
                      struct error *error);

/* The password alone is enough again. ERROR_DENIED when the school asks for a second factor. */
bool factor_drop(struct store *store, struct actor *actor, const struct login_proof *proof,
                 struct error *error);

/* What the security key of that log-in name is asked; *asks is false when it has none. Needs no log-in. */
bool factor_key_of(struct store *store, const char *name, struct fido_credential *credential, bool *asks,
                   struct error *error);

/* --- For log-in (store/people/login.c) and whoever replaces keys --- */

/* As it is stored. */
struct factor {
    enum factor_kind kind;
    int64_t set_at, last_step;
    unsigned char nonce[SEALED_TEXT_NONCE], sealed[128];
    size_t sealed_size;
    struct fido_credential credential;
};

/* ERROR_CORRUPT when it was changed outside the program. */
bool factor_read(struct store *store, const char *account, struct factor *factor, struct error *error);

/* Whether the code is right and was not used before; *step: whose it is. ERROR_DENIED with a sentence. */
bool factor_code_right(const struct factor *factor, const char *account, const struct secrets *secrets,
                       const char *code, int64_t *step, struct error *error);

/* Inside a transaction: no code of that step or an earlier one works from here on. ERROR_DENIED when one was
 * used meanwhile. */
bool factor_use(struct store *store, const char *account, int64_t step, struct error *error);

/* Inside a transaction: the account has none any more. */
bool factor_forget(struct store *store, const char *account, struct error *error);

/* Whether the account had one that went with a new password which somebody else gave. */
bool factor_was_reset(struct store *store, const char *account, bool *was, struct error *error);

/* Whether the school asks for one of somebody with these roles, and the account has none: actor.factor_due.
 */
bool factor_is_due(struct store *store, const char *account, unsigned roles, bool *due, struct error *error);

#endif
