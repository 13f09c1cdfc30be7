/*
 * Check: reads the whole store and says what is damaged.
 */
#ifndef STORE_CARE_CHECK_H
#define STORE_CARE_CHECK_H

#include <stdbool.h>
#include <stdint.h>

#include "store/people/accounts.h"
#include "store/base/memory.h"
#include "store/engine/store.h"

struct check_report {
    int64_t sessions, clips, bytes, audit_rows; /* what was looked at */
    const char **findings;                      /* one sentence each */
    size_t count;
    size_t mending;              /* of these, what is made anew by itself */
    size_t away;                 /* of these, folders of the vault that could not be looked at */
    int64_t before_vault;        /* sessions of before there was a vault (store/vault/vault.h): no damage */
    const char *suspects;        /* who could have changed it outside the program; NULL: nothing was */
    int64_t vouched_at;          /* since when rows are vouched for; 0: nobody has yet */
    bool vouched_from_the_start; /* since the school was made, not by its owner's word for what was there */
};

/* The database, the audit chain, the vault, and that files and rows belong together; with `footage`, reads
 * every clip's file: sizes for all, and contents for what `actor` (may be NULL) can decrypt. Findings are no
 * error; it fails only when it cannot look. */
bool check_run(struct store *store, const struct actor *actor, bool footage, struct arena *arena,
               struct check_report *report, struct error *error);

#endif
