/*
 * Pupils' plan: what a class list would do to the register, said before any of it is done.
 *
 * pupils_plan() reads the list, holds each line against the register, and says who is new, changed, comes
 * back, stays as they are, would leave, and which lines are refused and what to do about them; and which
 * stored footage would be blocked (store/people/footage-rights.h). pupils_carry_out() does all of it or
 * nothing. Between the two nothing is written, so a plan can be looked at for as long as one likes: when the
 * register has changed meanwhile, it is refused.
 *
 * Whoever is in a class of the list, but not on the list, would leave. So a list of only some pupils of a
 * class would make all others leave. Therefore leavers are carried out only when somebody said yes to them;
 * and where more than a few of a class would go, only when that class was named.
 */
#ifndef STORE_PEOPLE_PUPILS_PLAN_H
#define STORE_PEOPLE_PUPILS_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/base/encoding.h"
#include "store/base/memory.h"
#include "store/people/accounts.h"
#include "store/people/footage-rights.h"
#include "store/people/pupils-file.h"
#include "store/engine/store.h"

enum {
    PUPILS_FILE_MOST = 8 * 1024 * 1024, /* bytes */
    PUPILS_FEW =
        3, /* leavers of a class who are “a few”, if they are no more than a third of it; one always is */
};

/* What becomes of somebody; in the order in which a plan lists them. */
enum pupil_fate {
    PUPIL_REFUSED,
    PUPIL_LEAVES,
    PUPIL_NEW,
    PUPIL_RETURNS, /* left before, and is still on record with all consents */
    PUPIL_CHANGED,
    PUPIL_UNCHANGED,
    PUPIL_FATES
};
const char *pupil_fate_name(enum pupil_fate fate); /* "refused", … for --json */

struct pupils_plan_line {
    enum pupil_fate fate;
    int64_t line;       /* of the file, from 1; 0 for who leaves */
    const char *number; /* … the location as they will be; of who leaves as they are */
    const char *name, *birth_date, *class_name, *location; /* birth_date NULL: it cannot be read */
    /* What was on record and changes; NULL: it stays. */
    const char *was_name, *was_birth_date, *was_class, *was_location;
    const char *new_guardians; /* "Petra de Boer; Kees de Boer", who are not on record yet; "" */
    const char *reason; /* refused: why, and what to do. New: a doubt to look at, such as a namesake who
                           leaves. NULL: none */

    /* For carrying it out. */
    const struct pupils_row *row;
    const char *pupil, *location_id; /* ids; pupil NULL: not on record */
};

/* A class from which somebody would leave. */
struct pupils_plan_class {
    const char *name, *location;
    int64_t pupils, leave; /* in it now; of these */
    bool too_many;         /* more than a few: it has to be named */
};

struct pupils_plan {
    struct pupils_plan_line *lines; /* by fate, then by line, or class and name */
    size_t count;
    int64_t fates[PUPIL_FATES]; /* how many of each */
    struct pupils_plan_class *classes;
    size_t class_count;
    struct lost_list lost;   /* lessons that it would block; not known while lines are refused */
    const char *since;       /* the day from which the list holds; NULL: today, and for new pupils always */
    struct pupils_file file; /* how it was read: encoding, separator, columns that were passed over */
};

struct pupils_request {
    const void *bytes;
    size_t size;
    const char *since; /* the day from which the classes are as in the list, not in the future; NULL: today */
};

/* Nothing is changed. ERROR_INVALID when the file as a whole cannot be read; lines that are refused are in
 * the plan. All in the arena; `request` need not stay. */
bool pupils_plan(struct store *store, const struct actor *actor, const struct pupils_request *request,
                 struct arena *arena, struct pupils_plan *plan, struct error *error);

/* What whoever looked at the plan said to it. */
struct pupils_answer {
    bool leavers;     /* who would leave does leave, where that is a few of a class */
    const char *gone; /* "2B,2C": of these classes also more; as "2B/Noord" where two locations have such a
                         class; NULL: of none */
};

/* Whether the answer lets everybody leave who would; ERROR_CONFLICT says what is missing. */
bool pupils_answer_fits(const struct pupils_plan *plan, const struct pupils_answer *answer,
                        struct error *error);

/* Carries out the plan: all of it or nothing. ERROR_INVALID while lines are refused; ERROR_CONFLICT when
 * somebody would leave and the answer does not allow it, and when the register has changed since. `lost` gets
 * what was blocked. */
bool pupils_carry_out(struct store *store, const struct actor *actor, const struct pupils_plan *plan,
                      const struct pupils_answer *answer, struct arena *arena, struct lost_list *lost,
                      struct error *error);

/* For the store alone: holds the file, which is read, against the register as it is now. */
bool pupils_plan_build(struct store *store, struct arena *arena, struct pupils_plan *plan,
                       struct error *error);

#endif
