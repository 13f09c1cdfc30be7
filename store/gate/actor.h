/*
 * The actor: a person who is logged in. Every function that reads or changes something takes one; NULL is the
 * program itself. store/people/accounts.h makes and closes actors.
 */
#ifndef STORE_GATE_ACTOR_H
#define STORE_GATE_ACTOR_H

#include <stdbool.h>

#include "store/keys/keys.h"

enum role { ROLE_COACH = 1, ROLE_TEACHER = 2, ROLE_REGISTRAR = 4, ROLE_OWNER = 8 };

struct actor {
    char id[ID_SIZE];
    char *name; /* log-in name */
    char *full_name;
    unsigned roles; /* set of enum role, as of log-in; the gate asks the database again */
    bool must_change_password;
    bool factor_due; /* the school asks for a second factor and this person has none, as of log-in */
    unsigned char box_public[PUBLIC_SIZE];
    unsigned char sign_public[SIGN_PUBLIC_SIZE];
    struct secrets *secrets;
};

#endif
