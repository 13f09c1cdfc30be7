/*
 * Stretches that are running: tags whose first key was pressed and whose second was not yet.
 *
 * A stretch becomes a note when it ends. Until then it is kept as a draft is, in one file per account and
 * session (DIR/drafts, ACCOUNT-SESSION.running), so that a crash costs no stretch: it ends where the film was
 * when the file was last written. Whoever opens the lesson next under the same name takes what is in the file
 * over.
 */
#ifndef STORE_REVIEW_STRETCHES_H
#define STORE_REVIEW_STRETCHES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/base/memory.h"
#include "store/engine/store.h"
#include "store/people/accounts.h"

enum { STRETCHES_MOST = 32 };

struct stretch {
    char tag[ID_SIZE], clip[ID_SIZE];
    int64_t at_ms;   /* where it began, from the clip's start */
    int64_t seen_ms; /* where it would end now, from the clip's start */
};
struct stretches {
    struct stretch items[STRETCHES_MOST];
    size_t count;
    int64_t kept_at; /* filled by stretches_load(): wall clock */
};

/* Keeps them; without any, removes the file. */
bool stretches_save(struct store *store, const struct actor *actor, const char *session,
                    const struct stretches *stretches, struct error *error);
bool stretches_load(struct store *store, const struct actor *actor, const char *session,
                    struct stretches *stretches, struct error *error);

#endif
