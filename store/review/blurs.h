/*
 * Blurs: rectangles of the picture that are made unrecognisable from one moment to another, always.
 *
 * A blur says where somebody is, so it is encrypted under the trajectory's key like a note (R7) and signed by
 * its author. Both people of the trajectory see the picture with it; only who made it can change or remove
 * it, and the trace says so (R13). Removing can be undone for a day. Blurs go when the footage goes, having
 * no use after it.
 *
 * A blur that was changed outside the program says so (`sound` is false) and covers all of its clip, for
 * nobody knows what it was to hide. A row that was removed from the database leaves only its lines in the
 * trace.
 */
#ifndef STORE_REVIEW_BLURS_H
#define STORE_REVIEW_BLURS_H

#include <stdbool.h>
#include <stdint.h>

#include "store/people/accounts.h"
#include "store/base/memory.h"
#include "store/engine/store.h"

/* Positions and sizes are parts of the picture as it was coded, before any turning. */
enum { BLUR_WHOLE = 10000, BLUR_LEAST = 100 /* no side is smaller */ };

struct blur {
    const char *id;
    const char *session, *clip;
    const char *author_id, *author; /* author: full name */
    int64_t from_ms, until_ms;      /* from the clip's start */
    int x, y, width, height;        /* inside 0 to BLUR_WHOLE */
    int64_t session_ms;             /* from_ms on the session's timeline (filled by blur_list) */
    int64_t created_at, edited_at;  /* 0: never edited */
    bool mine;
    bool sound; /* its author signed it as it is */
};
struct blur_list {
    struct blur *items;
    size_t count;
};

/* Blurs of a session (trajectory may be NULL), or of all the trajectory's sessions when session is NULL, by
 * moment. Not the removed. Fails when they cannot be read: then nothing may be shown. */
bool blur_list(struct store *store, const struct actor *actor, const char *trajectory, const char *session,
               struct arena *arena, struct blur_list *list, struct error *error);

/* Adds it: session, clip, moments and rectangle are used; `id` gets the new one's. */
bool blur_add(struct store *store, const struct actor *actor, const struct blur *blur,
              char id[static ID_SIZE], struct error *error);
/* Changes moments and rectangle. */
bool blur_edit(struct store *store, const struct actor *actor, const struct blur *blur, struct error *error);
bool blur_remove(struct store *store, const struct actor *actor, const char *id, struct error *error);
bool blur_restore(struct store *store, const struct actor *actor, const char *id, struct error *error);

#endif
