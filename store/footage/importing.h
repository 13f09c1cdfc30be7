/*
 * Importing: what the parts of an import share; for store/footage/import*.c, wipe.c, purge.c, companions.c
 * and store/care/check.c alone.
 *
 * An import takes its session's lock before the session's row exists and keeps it until it is done or
 * dropped. A row always comes before its file, so a file without a row is one that is left over.
 */
#ifndef STORE_FOOTAGE_IMPORTING_H
#define STORE_FOOTAGE_IMPORTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/keys/digest.h"
#include "store/base/id.h"
#include "store/footage/import.h"
#include "store/keys/keys.h"
#include "store/footage/wipe.h"

/* Takes the lock of a new import; given back by import_unlock(). -1 with the error set. */
int import_lock(struct store *store, const char *session, struct error *error);
void import_unlock(struct store *store, const char *session, int lock);

/* Removes rows and files of an import that has not been committed. ERROR_NOT_FOUND when there is none. */
bool import_drop(struct store *store, const struct actor *actor, const char *session, struct error *error);

/* Whether a clip with this content is stored. */
bool import_digest_known(struct store *store, int64_t size, const unsigned char digest[static DIGEST_SIZE],
                         bool *known, struct error *error);

/* Copying one clip. */

struct copying {
    struct store *store;
    const unsigned char *key;        /* of the session's footage */
    const unsigned char *digest_key; /* of the school */
    import_progress *progress;
    void *context;
    int64_t total;              /* bytes of all files */
    int64_t before;             /* bytes of the files before this one */
    size_t index;               /* of this file, and of its clip in the lesson */
    struct footage_label label; /* of its clip */
    const struct card_list *cards;
};

/* Adds up anew how many bytes of the plan can be imported. */
void import_plan_sum(struct import_plan *plan);

/* Encrypts a file into the store's storage and compares what is stored with the card; all of it is on disk on
 * return. A file that is streamed is opened anew each time that it is read. */
bool clip_copy(const struct copying *copying, const struct import_file *file, const char *clip,
               unsigned char digest[static DIGEST_SIZE], struct error *error);

/* Wiping one original. */

/* Wipes it and records that. False when it failed or could not be recorded; otherwise see the outcome. */
bool import_wipe(struct store *store, const struct actor *actor, const char *session,
                 struct original *original, void (*tick)(void *context, int64_t done), void *context,
                 enum wipe_outcome *outcome, struct error *error);

/* What an importer signs of an original: which clip it is, what it holds, and where it is. Nobody else can
 * say of a place that it is theirs to wipe. */
void original_sign(const struct actor *actor, const char *session, const struct original *original,
                   const char *root, unsigned char signature[static SIGNATURE_SIZE]);
/* Whether the actor signed just this. */
bool original_signed(const struct actor *actor, const char *session, const struct original *original,
                     const char *root, const void *signature, size_t size);

/* Lists of file names in a sentence: "A.MP4, B.MP4", cut with "…" when it grows too long. */

struct names {
    size_t used, count;
    bool cut;
    char text[320];
};
void names_add(struct names *names, const char *path); /* its last part, made harmless */

#endif
