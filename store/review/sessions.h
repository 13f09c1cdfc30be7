/*
 * Sessions and clips: one filmed lesson, its state, and opening its footage.
 *
 * The state is derived from the moments stored: imported → in review → reviewed → marked → purged, with
 * blocked over each of them before purged. Listing and finding bind the actor in the SQL (R7).
 */
#ifndef STORE_REVIEW_SESSIONS_H
#define STORE_REVIEW_SESSIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "store/people/accounts.h"
#include "store/base/memory.h"
#include "store/engine/store.h"
#include "store/keys/label.h"

enum session_state {
    SESSION_IMPORTED,
    SESSION_IN_REVIEW,
    SESSION_REVIEWED,
    SESSION_MARKED,
    SESSION_SHREDDED, /* keys gone, file not yet: "being deleted" */
    SESSION_PURGED,
    SESSION_BLOCKED,
};

struct session {
    const char *id, *trajectory; /* trajectory: NULL for purposes other than coaching */
    const char *purpose, *class_name, *filmed_on, *location;
    const char *coach, *teacher; /* full names; NULL without a trajectory */
    const char *other;           /* the other one of the two, seen from the actor */
    const char *other_login;     /* the name with which they log in */
    const char *goal;
    bool as_coach;
    int64_t clips, length_ms, size, notes;
    int64_t imported_at, first_opened_at, last_opened_at, reviewed_at, marked_at, purge_after, shredded_at,
        purged_at, blocked_at; /* 0: not */
    const char *marked_by;     /* account id or NULL */
    const char *waiting;       /* folders of the vault that have not overwritten its key yet; NULL: none */
    const char *mark_reason;   /* review, end, backstop, withdrawal or NULL */
    bool trajectory_ended;
    int64_t wipes_owed; /* originals still on a card (R6) */
    int64_t idle_days;  /* since last opened or imported, for the backstop's warning (R10) */
    bool idle_warning;
    int ready_percent; /* while it is being made ready: 1 to 99; whoever shows it fills that in; 0: it is not
                        */
};
struct session_list {
    struct session *items;
    size_t count;
};

enum session_state session_state(const struct session *session);
const char *
session_state_name(enum session_state state); /* "imported", "in review", … (English, for --json) */

/* What the actor is entitled to, newest first. Quick: one query, goals decrypted once per trajectory. */
bool session_list(struct store *store, const struct actor *actor, struct arena *arena,
                  struct session_list *list, struct error *error);
/* The same of one trajectory. When it is not the actor's the list is empty, and that is no error. */
bool session_list_of(struct store *store, const struct actor *actor, const char *trajectory,
                     struct arena *arena, struct session_list *list, struct error *error);
/* One of them. ERROR_DENIED in the same words when there is none and when it is another's; the attempt is
 * recorded. */
bool session_get(struct store *store, const struct actor *actor, const char *id, struct arena *arena,
                 struct session *session, struct error *error);
/* An id or a unique ending of one → the id, among the actor's. Refuses as session_get does. */
bool session_find(struct store *store, const struct actor *actor, const char *typed, char id[static ID_SIZE],
                  struct error *error);

struct clip {
    const char *id;
    int64_t position, duration_ms, size, width, height;
    int64_t start_ms;      /* on the session's timeline */
    int64_t file_start_ms; /* where the file's own time begins, when that is far from 0; or 0 */
    int rotation;          /* degrees clockwise that somebody turned it by: 0, 90, 180 or 270 */
    int sound_track;       /* that somebody chose, counted from 1; 0: the file's own choice */
};
struct clip_list {
    struct clip *items;
    size_t count;
};
bool clip_list(struct store *store, const struct actor *actor, const char *session, struct arena *arena,
               struct clip_list *list, struct error *error);

/* Where a moment of the session's timeline lies: in which clip (an index), and where in it. Before the
 * beginning is the beginning, behind the end the end. */
void clip_locate(const struct clip_list *clips, int64_t session_ms, size_t *clip, int64_t *clip_ms);

/* The length of a clip of this session, in ms. ERROR_INVALID when it is no part of it. For the store itself:
 * nobody's right is asked for. */
bool clip_duration(struct store *store, const char *session, const char *clip, int64_t *duration,
                   struct error *error);

/* Keeps how a clip is turned, so that a phone held on its side need be turned only once. `rotation`: 0, 90,
 * 180 or 270. */
bool clip_rotate(struct store *store, const struct actor *actor, const char *session, const char *clip,
                 int rotation, struct error *error);

/* Keeps which sound track of a clip is listened to: counted from 1; 0 is the file's own choice. */
bool clip_choose_sound(struct store *store, const struct actor *actor, const char *session, const char *clip,
                       int track, struct error *error);

/* Opens a session's footage for viewing: checks and records the opening (R7, R13), refuses what is blocked,
 * marked for withdrawal, shredded or purged, and hands over what the player host needs. Marked footage can be
 * watched until it is purged. */
struct footage_access {
    unsigned char *key;           /* the session's footage key, secret memory */
    int *files;                   /* one descriptor per clip, in order, O_CLOEXEC; owned here */
    struct footage_label *labels; /* what is bound into each */
    size_t count;
};
bool session_open_footage(struct store *store, const struct actor *actor, const char *session,
                          struct footage_access *access, struct error *error);
/* Closes the files, zeroes the key, and records for how long it was open (R13). */
bool session_close_footage(struct store *store, const struct actor *actor, const char *session,
                           struct footage_access *access, int64_t open_ms, struct error *error);
/* The same for the program itself, which makes something of the footage that it keeps beside it under the
 * same key, on behalf of somebody who may watch it (R7, R4). Recorded as what it is (R13): nobody has seen
 * anything, so it is no opening, and the session stays as unopened as it was. Released by
 * footage_access_release(). */
bool session_prepare_footage(struct store *store, const struct actor *actor, const char *session,
                             struct footage_access *access, struct error *error);
void footage_access_release(struct footage_access *access); /* without recording, after a failure */

/* A second person watches along on the screen of `host`, who has it open: their own opening is recorded
 * (R13), and refused like any other (R7, R4). ERROR_INVALID when both are the same. */
bool session_join(struct store *store, const struct actor *guest, const struct actor *host,
                  const char *session, struct error *error);
/* The second person leaves again; `joined_ms` is how long they watched. */
bool session_leave(struct store *store, const struct actor *guest, const struct actor *host,
                   const char *session, int64_t joined_ms, struct error *error);

/* Whether a session that is being watched may still be: false with a sentence once it is blocked, shredded
 * or purged, or the account is disabled (R4). Cheap enough for four times a second. */
bool session_still_open(struct store *store, const struct actor *actor, const char *session,
                        struct error *error);

#endif
