/*
 * Trajectories: one coach, one teacher, goals, several sessions; a trajectory ends once.
 *
 * Opening one makes its notes key and seals it to both (R7). Goals are encrypted under that key. What a
 * person sees is decided in the SQL, bound to the actor: others' trajectories do not exist for them.
 */
#ifndef STORE_REVIEW_TRAJECTORIES_H
#define STORE_REVIEW_TRAJECTORIES_H

#include <stdbool.h>
#include <stdint.h>

#include "store/people/accounts.h"
#include "store/base/memory.h"
#include "store/engine/store.h"

struct trajectory {
    const char *id;
    const char *coach, *teacher;      /* full names */
    const char *goal;                 /* the goals, joined by "; " */
    bool as_coach;                    /* the actor is its coach (else its teacher) */
    int64_t opened_at, ended_at;      /* 0: not ended */
    int64_t sessions, notes, footage; /* footage: sessions whose footage is still there */
};
struct trajectory_list {
    struct trajectory *items;
    size_t count;
};

/* `coach` and `teacher` are log-in names; the actor must be the coach. The teacher must have chosen a
 * password of their own before: whoever made a one-time password could open what is sealed to it. `id` gets
 * the new trajectory's. */
bool trajectory_open(struct store *store, const struct actor *actor, const char *coach, const char *teacher,
                     const char *goal, char id[static ID_SIZE], struct error *error);
/* Those that are open first; newest first. */
bool trajectory_list(struct store *store, const struct actor *actor, struct arena *arena,
                     struct trajectory_list *list, struct error *error);
/* One of them. ERROR_DENIED in the same words when there is none and when it is another's; the attempt is
 * recorded. */
bool trajectory_get(struct store *store, const struct actor *actor, const char *id, struct arena *arena,
                    struct trajectory *trajectory, struct error *error);
bool trajectory_add_goal(struct store *store, const struct actor *actor, const char *trajectory,
                         const char *goal, struct error *error);

/* The goals joined by "; ", in the arena; NULL when there are none that the actor can open. */
bool trajectory_goals(struct store *store, const struct actor *actor, const char *trajectory,
                      struct arena *arena, const char **goals, struct error *error);

/* What a person typed (an id or a unique ending of one) → the id. Only among the actor's own; for the
 * registrar, all. ERROR_DENIED, in the same words, when there is none and when it is another's. */
bool trajectory_find(struct store *store, const struct actor *actor, const char *typed,
                     char id[static ID_SIZE], struct error *error);

/* The trajectory of a session, in the arena; NULL when it has none (made for another purpose), or is none.
 * For the store itself: nobody's right is asked for. */
bool trajectory_of_session(struct store *store, const char *session, struct arena *arena,
                           const char **trajectory, struct error *error);

/* The key of a trajectory's notes, goals and drafts, into secret memory of the caller (KEY_SIZE).
 * ERROR_DENIED when the actor is no party or nothing is sealed to them. */
bool trajectory_key(struct store *store, const struct actor *actor, const char *trajectory,
                    unsigned char key[static KEY_SIZE], struct error *error);

#endif
