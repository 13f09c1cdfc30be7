/*
 * The part of check (store/care/check.h) that holds every row against the trace: what does not fit, since
 * when, and who could have done it.
 */
#ifndef STORE_CARE_CHECK_TRUST_H
#define STORE_CARE_CHECK_TRUST_H

#include <stdbool.h>
#include <stdint.h>

#include "store/base/error.h"
#include "store/base/memory.h"
#include "store/engine/store.h"

/* Calls `add` with a sentence for each row that does not fit. *since is the earliest row of the trace after
 * which one of them came about; it stays as it is when all fit. */
bool check_trust(struct store *store, void (*add)(void *context, const struct error *finding), void *context,
                 int64_t *since, struct error *error);

/* Who could have written it, in the arena: whoever may write the file, and who used the program after that
 * row of the trace. */
bool check_suspects(struct store *store, int64_t since, struct arena *arena, const char **suspects,
                    struct error *error);

/* Since when rows are vouched for: a moment (0: nobody has yet), and whether it is the making of the school
 * or its owner's word for what was there. */
bool check_vouched(struct store *store, int64_t *at, bool *from_the_start, struct error *error);

#endif
