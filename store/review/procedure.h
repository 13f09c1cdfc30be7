/*
 * The procedure: where each lesson stands in the steps from consent to certificate, and what is owed by whom.
 *
 * Nothing of it is stored: each step is read from the moments and registers that there are. Coaches and
 * teachers see their own lessons, the registrar all of them (no footage, no notes, no goals).
 */
#ifndef STORE_REVIEW_PROCEDURE_H
#define STORE_REVIEW_PROCEDURE_H

#include <stdbool.h>
#include <stdint.h>

#include "store/people/accounts.h"
#include "store/base/memory.h"
#include "store/engine/store.h"

enum step {
    STEP_TEACHER_CONSENT,
    STEP_PUPILS,    /* consents of who is in the picture */
    STEP_FILM_PLAN, /* who may be in the picture, looked at beforehand */
    STEP_FILM,
    STEP_IMPORT,
    STEP_WIPE,
    STEP_REVIEW, /* watched together: done when both have opened it (store/review/opened.h) */
    STEP_COMPLETE,
    STEP_END, /* of the trajectory, after its last lesson */
    STEP_PURGE,
    STEP_CERTIFICATE,
    STEP_COUNT,
};

enum step_state {
    STEP_DONE,
    STEP_OWED,    /* somebody has to do it now */
    STEP_WAITING, /* the program does it, at `at` */
    STEP_LATER,   /* a step before it comes first */
    STEP_VOID,    /* does not apply any more */
};

enum step_owner {
    OWNER_NOBODY,
    OWNER_REGISTRAR,
    OWNER_COACH,
    OWNER_TEACHER,
    OWNER_IMPORTER,
    OWNER_BOTH,
    OWNER_PROGRAM
};

struct lesson_step {
    enum step_state state;
    int64_t at;     /* done at, or due at; 0: not known to the minute */
    const char *on; /* or the day */
    const char *by; /* who did it, full name; or NULL. The review: who alone has opened it, owed or void */
    enum step_owner owner; /* of what is owed */
    int64_t count;         /* pupils in the picture, or without an answer; originals to wipe */
    bool declared; /* the card: on somebody's word that it is gone, not wiped by the program; the pupils: that
                      none of them is in the picture */
};

struct lesson {
    const char *session; /* NULL: the next lesson of an open trajectory, not filmed yet */
    const char *trajectory;
    const char *filmed_on;       /* NULL for the next lesson */
    const char *class_name;      /* the next lesson's: that of the latest one, or NULL */
    const char *location;        /* where that class is, by name; NULL as it is */
    const char *coach, *teacher; /* full names */
    const char *teacher_id;
    bool blocked;
    struct lesson_step steps[STEP_COUNT];
    enum step next; /* the first that is owed or waiting; STEP_COUNT when all is done */
};
struct lesson_list {
    struct lesson *items;
    size_t count;
};

/* Newest first; the next lessons of open trajectories before them. */
bool procedure_list(struct store *store, const struct actor *actor, struct arena *arena,
                    struct lesson_list *list, struct error *error);

/* Fills in what the list leaves out, as it takes a query for each lesson: how many pupils are in the picture,
 * and when the card was wiped, or who declared that it was. Names are in the arena. */
bool procedure_complete(struct store *store, const struct actor *actor, struct arena *arena,
                        struct lesson *lesson, struct error *error);

/* The next lesson of one trajectory. `lesson->trajectory` is NULL when the actor has no such trajectory, or
 * it has ended. */
bool procedure_next(struct store *store, const struct actor *actor, const char *trajectory,
                    struct arena *arena, struct lesson *lesson, struct error *error);
/* One lesson, complete. `lesson->session` is NULL when the actor has none with that session. */
bool procedure_of(struct store *store, const struct actor *actor, const char *session, struct arena *arena,
                  struct lesson *lesson, struct error *error);

/* Records that the actor looked at the film plan of the trajectory's next lesson (R3, R13): that step is done
 * then, until a lesson is imported. */
bool procedure_plan_seen(struct store *store, const struct actor *actor, const char *trajectory,
                         struct error *error);

const char *step_name(enum step step); /* "teacher-consent", … */

#endif
