/*
 * Figures of the tags of a lesson, and of all lessons of a trajectory: how often, how long, which share.
 *
 * They are counted anew from the tags each time, and so are there as long as these, also after the footage. A
 * stretch that both people marked, or one twice, counts once as time: what overlaps is not added up.
 */
#ifndef STORE_REVIEW_FIGURES_H
#define STORE_REVIEW_FIGURES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/review/notes.h"
#include "store/review/sessions.h"
#include "store/review/tags.h"

struct figure {
    const char *tag, *name; /* id; as the newest note with it calls it */
    int64_t count;          /* how often it was put, moments and stretches */
    int64_t by_coach;       /* of these; the others by the teacher */
    int64_t stretches;      /* of these */
    int64_t ms;             /* that its stretches last together */
    int per_mille;          /* of the lesson, 0 to 1000 */
};
struct lesson_figures {
    struct session session;
    struct figure *items; /* in the order of the lists, then of their moments; only tags that are there */
    size_t count;
    struct note_list notes; /* that they were counted from */
};
struct figures {
    struct lesson_figures *lessons; /* in the order of filming */
    size_t count;
};

/* Of one lesson. */
bool figures_of_session(struct store *store, const struct actor *actor, const char *session,
                        struct arena *arena, struct figures *figures, struct error *error);
/* Of all lessons of a trajectory. */
bool figures_of_trajectory(struct store *store, const struct actor *actor, const char *trajectory,
                           struct arena *arena, struct figures *figures, struct error *error);

/* NULL when the lesson has none with it. */
const struct figure *figure_get(const struct lesson_figures *lesson, const char *tag);

/* Counts what the notes of a lesson have. Pure. */
void figures_count(struct lesson_figures *lesson, const struct tag_list *tags, struct arena *arena);

#endif
