/*
 * Wiping: taking footage off camera and card once it is stored and verified (R6).
 *
 * Order of work: the file is given a name with the clip's id in it, so that it is still recognised when the
 * power goes while it is half overwritten; overwritten in place with random bytes, fsynced; cut to
 * nothing; now the row may say `wiped`; the empty name is removed. So a crash between any two steps leaves
 * the wipe owed and possible, and the row says `wiped` only when nothing is left. What the camera keeps of
 * the same recording (store/footage/companions.h) goes the same way. Overwriting flash does not promise that
 * no cell keeps a copy.
 *
 * Everything is opened below the open folder of one card, so that neither a path in the database nor a link
 * on the card leads to any other file (file_open_beneath()).
 */
#ifndef STORE_FOOTAGE_WIPE_H
#define STORE_FOOTAGE_WIPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/keys/digest.h"
#include "store/base/error.h"

/* An original and what it must still be. */
struct original {
    const char *clip;   /* id */
    int card;           /* the card's open folder */
    const char *inside; /* its path below that */
    int64_t size;
    const unsigned char *digest; /* DIGEST_SIZE */
    const unsigned char *key;    /* the school's, of digests */
    int planned;       /* the descriptor that was copied from, which must be the same file; -1 when it is long
                          closed */
    size_t companions; /* gets how many were wiped with it */
};

enum wipe_outcome {
    WIPE_EMPTIED, /* nothing of it is left but an empty name: record it, then call wipe_finish() */
    WIPE_ABSENT,  /* not there: the card is not in */
    WIPE_CHANGED, /* another file, or changed since: not touched */
    WIPE_BUSY,    /* another process is at it */
    WIPE_FAILED,  /* see the error; still owed */
};

/* `tick` is called with the bytes overwritten so far. */
enum wipe_outcome wipe_original(struct original *original, void (*tick)(void *context, int64_t done),
                                void *context, struct error *error);
/* Removes the empty name that is left. Best effort: there is nothing in it. */
void wipe_finish(const struct original *original);
/* Whether anything is left of a clip's original where it was on a card, also under the name that it has while
 * it is being wiped. */
bool wipe_present(const char *clip, int card, const char *inside);

#endif
