/*
 * Find: a person types an id, or the ending of one; the whole id is found among what they are entitled to.
 */
#ifndef STORE_GATE_FIND_H
#define STORE_GATE_FIND_H

#include <stdbool.h>

#include "store/gate/gate.h"
#include "store/engine/store.h"

/* Where to look. `mine` is SQL that selects ids among the actor's (?1 is the actor, ?2 the ending; LIMIT 2),
 * `any` selects among all (?1 is the ending). A miss is recorded as the act `act`, refused, on the session
 * that was meant
 * (`session`) or else the trajectory. `several` is the sentence when more than one fits. */
struct finder {
    const char *mine, *any;
    enum act act;
    bool session;
    const char *several;
};

/* ERROR_DENIED in the act's words, whether there is no such thing or it is another's; the attempt leaves a
 * refused row in the audit (R13). ERROR_INVALID when it cannot be an ending or several fit. */
bool find_by_ending(struct store *store, const struct actor *actor, const struct finder *finder,
                    const char *typed, char id[static ID_SIZE], struct error *error);

#endif
