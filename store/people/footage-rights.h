/*
 * Footage rights: everybody who is to be seen in stored footage is asked about again (R1, R2, R2b, R4, R11).
 *
 * Whatever changes who may be in the picture calls footage_hold() inside its own transaction: an answer, an
 * objection, a list of pupils (birth dates, guardians, memberships), a regime. What the rules no longer allow
 * is blocked at once: its keys are destroyed, it is marked and due, and whoever watches it is stopped
 * (session_still_open). That cannot be taken back. What a change would block is told beforehand by the change
 * itself, rehearsed (gate_rehearse).
 */
#ifndef STORE_PEOPLE_FOOTAGE_RIGHTS_H
#define STORE_PEOPLE_FOOTAGE_RIGHTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/people/accounts.h"
#include "store/base/memory.h"
#include "store/gate/gate.h"
#include "store/people/permission.h"
#include "store/engine/store.h"

/* A lesson that may no longer be seen, and the first person who may not be in it. */
struct lost_lesson {
    char session[ID_SIZE];
    const char *trajectory;
    enum purpose purpose;
    const char *class_name, *location, *filmed_on;
    const char *teacher;    /* full name; of coaching, else NULL */
    const char *who, *name; /* a pupil's number or an account's name; full name */
    struct permission permission;
    int64_t people; /* how many of those in it may not be there */
};
struct lost_list {
    struct lost_lesson *items; /* by purpose and day */
    size_t count;
};

/* What is asked again: with all of it unset, everything. */
struct footage_scope {
    const char *pupil, *account; /* ids: only where this person is to be seen; at most one of them */
    const enum purpose *purpose; /* only what was made for this purpose */
    bool said_no;                /* only where somebody said no, not where an answer is missing */
};

/* For the store alone, inside an apply function (store/gate/gate.h): blocks what is no longer allowed, with a
 * row in the trace for each lesson. `lost` in the arena. */
bool footage_hold(struct store *store, const struct actor *actor, const struct footage_scope *scope,
                  struct arena *arena, struct lost_list *lost, struct error *error);

/* gate_change() for changes that may block footage: once they are committed, what they blocked is overwritten
 * in the vault too (R4), at once, whoever reads the database meanwhile. What cannot be reached is overwritten
 * when it can; that is no failure of the change. */
bool footage_change(struct store *store, const struct actor *actor, const struct change *change,
                    gate_function *apply, void *context, struct error *error);

/* Earlier versions of the program did not hold footage against every recorded no. This does so once for a
 * store that they made, and nothing for others. Part of every start. */
bool footage_hold_once(struct store *store, struct error *error);

#endif
