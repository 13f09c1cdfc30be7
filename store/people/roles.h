/*
 * Roles: the set of them that an account has, in words and in the database.
 *
 * A role gives no right to footage: being a trajectory's coach or teacher does.
 */
#ifndef STORE_PEOPLE_ROLES_H
#define STORE_PEOPLE_ROLES_H

#include <stdbool.h>

#include "store/base/error.h"
#include "store/engine/store.h"
#include "store/gate/actor.h"

enum { ROLES_DETAIL = 64 };

/* "coach,teacher" → set. Dutch words are known as well ("beeldcoach, docent"), whatever the locale; case and
 * blanks do not count. ERROR_INVALID names the bad word. */
bool roles_parse(const char *text, unsigned *roles, struct error *error);
const char *role_name(enum role role);

/* For the store alone: adds the roles to an account that has none of them, and "roles=coach,teacher" for the
 * trace. */
bool roles_insert(struct store *store, const char *account, unsigned roles, struct error *error);
void roles_describe(unsigned roles, char detail[static ROLES_DETAIL]);

#endif
