/*
 * Tries: how often a name may be tried at log-in, whoever tries it and from however many processes at once.
 *
 * A try is counted before the password is looked at, and given back or kept afterwards: so all that are under
 * way share one budget. Three are free; after as many failures in a row each further one has to wait, 5 s at
 * first, twice as long each time, and never more than a minute. The wait is counted in this computer's
 * uptime, so that no clock shortens it, from the last try that came from the same place (this computer since
 * it was started, this user of it): who guesses elsewhere raises the delay, and keeps nobody here waiting for
 * longer than it. A log-in that works forgets the failures of its name.
 */
#ifndef STORE_GATE_TRIES_H
#define STORE_GATE_TRIES_H

#include <stdbool.h>

#include "store/base/error.h"
#include "store/engine/store.h"

enum {
    TRY_DIGEST = 32,        /* bytes of the keyed digest of a name */
    TRIES_FREE = 3,         /* failures in a row before anybody waits */
    TRIES_WAIT_FIRST_S = 5, /* seconds */
    TRIES_WAIT_MOST_S = 60, /* seconds */
};

/* Takes a try of this name. *wait: 0, or the seconds until there is one. When as many as are free are being
 * looked at by others, it waits for what becomes of those, some seconds at most. */
bool try_take(struct store *store, const unsigned char name[static TRY_DIGEST], int *wait,
              struct error *error);

/* What became of a try, inside the transaction that says so: it failed, or the log-in works. */
bool try_failed(struct store *store, const unsigned char name[static TRY_DIGEST], struct error *error);
bool try_worked(struct store *store, const unsigned char name[static TRY_DIGEST], struct error *error);

/* It told nothing of the password, or the password alone was right: it counts neither way. What cannot be
 * given back counts as a failure after some seconds. */
void try_give_back(struct store *store, const unsigned char name[static TRY_DIGEST]);

#endif
