/*
 * Viewers: how the keys of footage that is not for coaching reach who may watch it: of team and festive
 * footage the staff of its location (R12), of support the people who were named with it (R11).
 *
 * An import seals a session's key to whoever that is on that day. Somebody whose account is made later, or
 * who got a new password, has no seal, and only a person who can open the footage can make one. So whenever a
 * viewer logs in, what they can open is sealed to the others who may watch it and cannot open it yet. Footage
 * for coaching is not passed on in this way: there its two people decide (store/review/handover.h).
 */
#ifndef STORE_PEOPLE_VIEWERS_H
#define STORE_PEOPLE_VIEWERS_H

#include <stdbool.h>
#include <stdint.h>

#include "store/people/accounts.h"
#include "store/engine/store.h"

/* Seals what the actor can open to the colleagues who should be able to and have chosen a password of their
 * own; *sealed gets how many seals were made. One transaction per session; nothing is written when nothing is
 * missing. Part of actor_login(). */
bool viewers_seal(struct store *store, const struct actor *actor, int64_t *sealed, struct error *error);

#endif
