/*
 * Import: from the card straight into safe storage, then wiped from the card (R1, R3, R5, R6).
 *
 * Order of work (design.md): plan (nothing stored: every refusal happens here) → row `importing` → per clip:
 * encrypt to ID.part, fsync, drop caches, read back, decrypt, compare with the card's bytes, rename, fsync
 * the folder → one transaction: sealed keys, `imported`, wipes owed → per original: overwrite in place,
 * fsync, cut, row `wiped`, unlink, sync (store/footage/wipe.h). A crash before the transaction leaves the
 * card whole; after it, the wipe is owed.
 *
 * The store does not decode: what a file is (length, size, whether it plays) the caller asks the player host
 * and puts into the plan. Importing needs nobody's password for the keys: they are sealed to public keys.
 */
#ifndef STORE_FOOTAGE_IMPORT_H
#define STORE_FOOTAGE_IMPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "store/people/accounts.h"
#include "store/base/memory.h"
#include "store/engine/store.h"

enum { IMPORT_FILES = 200 }; /* most clips of one lesson */

struct import_file {
    const char *path;       /* absolute; a hostile name: text_harmless() before it is shown */
    int fd;                 /* opened once, without following a final symbolic link; owned by the plan */
    uint64_t device, inode; /* which file that is: what is wiped must still be it */
    int64_t size, modified_at;
    int64_t duration_ms, width, height; /* filled by the caller after probing */
    unsigned char digest[32];
    bool wipeable; /* writable, so that it can be wiped */
};

struct import_plan {
    /* in the order in which cameras number them (store/footage/card.h); owned here */
    struct import_file *files;
    size_t count;
    int64_t total_size;
};

/* Finds the video files in `paths` (files, or folders searched as cameras lay them out: DCIM/…,
 * PRIVATE/AVCHD/BDMV/STREAM, CLIP, or any folder) and opens them. Refuses, naming each: files that are
 * empty, no regular files, reached by symbolic links, given twice; folders without a video. In a folder only
 * videos count: thumbnails and a camera's own index files are passed over; other files given by name are
 * not. The paths are in the arena. After a failure there is nothing to release. */
bool import_plan_init(struct import_plan *plan, struct arena *arena, const char *const *paths, size_t count,
                      struct error *error);
void import_plan_release(struct import_plan *plan);

/* ERROR_CONFLICT names every file whose content the store has or that is twice in the plan. Reads only files
 * whose size occurs elsewhere. Fails nothing that can be imported. */
bool import_plan_check(struct store *store, struct import_plan *plan, struct error *error);

struct import_request {
    const char *purpose;       /* NULL is coaching */
    const char *trajectory;    /* id; for coaching, else NULL */
    const char *support_pupil; /* for support: the number of the pupil that it is about (R11) */
    const char *viewers;       /* for support: log-in names of who may watch, separated by commas (R11) */
    const char *class_name;    /* as it was on the day of filming (store/people/classes.h) */
    const char *location;      /* where the class is, by name; NULL where only one has such a class */
    const char *filmed_on;     /* "YYYY-MM-DD", not in the future */
    const char *filmed_by;     /* log-in name of an employee */
    const char *camera, *card; /* registered names (R5) */
    const char *in_picture;    /* "all-permitted", "none" of the class, or pupil numbers separated by commas
                                  (R3) */
    const char *staff; /* log-in names of the employees in the picture, beside the teacher of a trajectory,
                          separated by commas (R1); "none" or NULL: nobody */
    bool keep_originals;
};

enum import_stage { IMPORT_STORING, IMPORT_VERIFYING, IMPORT_WIPING };
/* Called often, with bytes done of all in this stage, `file` being the index in the plan. Returns false to
 * break off: nothing is stored and the card stays whole. Once wiping has begun it is too late for that. */
typedef bool import_progress(void *context, enum import_stage stage, size_t file, int64_t done,
                             int64_t total);

struct import_result {
    char session[ID_SIZE];
    size_t wiped, owed; /* originals */
};

/* Runs the import. ERROR_CONFLICT when the user broke it off or a file changed meanwhile. result->session is
 * empty unless the footage is stored: when it is set after a failure, only the wipe is owed, and the sentence
 * says so. */
bool import_run(struct store *store, const struct actor *actor, const struct import_plan *plan,
                const struct import_request *request, import_progress *progress, void *context,
                struct import_result *result, struct error *error);

/* Drops what broken-off imports left: rows whose importer is gone (it held a lock, which its end released),
 * their files, and files that no row knows. Imports under way in other processes are left alone. Part of
 * every start and of purge. `dropped`, when not NULL, gets the number of sessions. */
bool import_recover(struct store *store, size_t *dropped, struct error *error);

/* Originals still owed a wipe, for the lists (R6): the registrar's all, others' own imports and trajectories;
 * all for the program (`actor` NULL). `path` is made harmless for showing. */
struct owed_wipe {
    const char *clip, *session, *path;
    const char *filmed_on, *class_name, *card; /* card: its name; "" when it is not known */
    const char *imported_by;                   /* full name */
    int64_t since;
    bool kept;    /* --keep-originals was asked for */
    bool present; /* there is a file now where it was: its card is in */
};
struct owed_list {
    struct owed_wipe *items;
    size_t count;
};
bool wipe_list(struct store *store, const struct actor *actor, struct arena *arena, struct owed_list *list,
               struct error *error);

/* R6: this person declares that an owed original is gone which the program cannot wipe: it was deleted by
 * hand, or its card was formatted. The trace and the procedure name who did. ERROR_CONFLICT when there is a
 * file where it was (it can be wiped), or when nothing is owed. */
bool wipe_confirm_gone(struct store *store, const struct actor *actor, const char *clip, struct error *error);

/* Wipes what is owed and within reach, that is, on a card that is back where it was. A file whose content is
 * not that of the clip is another file and is not touched. Without an actor those that were to be kept are
 * left alone. What could not be reached is no error; what could be reached and not be wiped is, after the
 * others. */
bool wipe_run(struct store *store, const struct actor *actor, size_t *wiped, size_t *owed,
              struct error *error);

#endif
