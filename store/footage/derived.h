/*
 * What is made of a clip in the background and kept beside its footage: for store/footage/loudness.c and
 * store/footage/proxy.c alone.
 *
 * It is a file in the footage format (store/footage/footage.h) under the session's footage key, so whoever
 * may watch may read it and nobody else. Purging removes it with the footage; no backup holds it. It can be
 * made again at any time, so one that is damaged is no loss. One that was left unfinished by a crash is taken
 * over, or removed by the next start.
 */
#ifndef STORE_FOOTAGE_DERIVED_H
#define STORE_FOOTAGE_DERIVED_H

#include <stdbool.h>

#include "store/engine/store.h"

/* Starts an empty file. `fd` is -1 on success when another process is making it, which is as good. */
bool derived_create(struct store *store, const char *clip, enum storage_kind kind, struct storage_file *file,
                    struct error *error);
/* Keeps it, all on disk on return, in the place of an earlier one. When the session has been shredded or is
 * gone meanwhile nothing is kept, and that is no failure. Closes it in any case. */
bool derived_keep(struct store *store, struct storage_file *file, const char *session, struct error *error);
void derived_drop(struct store *store, struct storage_file *file); /* closes it, and nothing is left of it */

/* A finished one, for reading; the caller closes it. *fd is -1 when there is none. */
bool derived_open(struct store *store, const char *clip, enum storage_kind kind, int *fd,
                  struct error *error);

/* Removes a finished one. It being gone already is fine. */
bool derived_remove(struct store *store, const char *clip, enum storage_kind kind, struct error *error);

/* The sentence of a failed system call while one is written, by errno; returns false. */
bool derived_unwritable(struct error *error);

#endif
