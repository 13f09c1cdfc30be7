/*
 * Subject: what the school holds on one person (R14, AVG article 15), fit to hand over.
 *
 * Ids and texts of others are left out. What is encrypted to others (notes) is counted, not shown.
 */
#ifndef STORE_CARE_SUBJECT_H
#define STORE_CARE_SUBJECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/people/accounts.h"
#include "store/people/consents.h"
#include "store/base/memory.h"
#include "store/people/pupils.h"
#include "store/people/second-factor.h"
#include "store/engine/store.h"

struct subject_class {
    const char *name, *location, *from_on, *until_on; /* days; NULL: not known, or still */
};
struct subject_session {
    const char *filmed_on, *class_name, *purpose,
        *role; /* role: in-picture, teacher, coach, filmed, imported, viewer */
    int64_t clips, imported_at, marked_at, purge_after, purged_at, blocked_at;
};
struct subject_trajectory {
    const char *role; /* coach or teacher */
    int64_t opened_at, ended_at, notes_by, notes_about, tags_by, tags_about;
    int64_t forms_by, forms_about; /* filled in by this person; about them, and shared with them */
    bool unshared_about;           /* the coach keeps something about their lessons to themselves */
};
struct subject {
    const struct pupil *pupil; /* one of the two, the other NULL */
    const struct account *account;
    enum factor_kind factor; /* what log-in asks an employee for beside the password */
    int64_t factor_set_at;
    struct subject_class *classes; /* that a pupil is and was in, newest first */
    size_t class_count;
    const char **guardians;
    size_t guardian_count;
    struct consent_list consents;
    struct subject_session *sessions;
    size_t session_count;
    struct subject_trajectory *trajectories;
    size_t trajectory_count;
    int64_t trace_rows; /* in the trace, about or by this person */
};

/* `who`: a pupil's number or an account's name. */
bool subject_get(struct store *store, const struct actor *actor, const char *who, struct arena *arena,
                 struct subject *subject, struct error *error);

#endif
