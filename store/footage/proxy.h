/*
 * Proxies in the store: a clip with small pictures and its own sound, made of the footage and kept beside it
 * (store/footage/derived.h), so that what is shown small costs little to play and any moment of it is there
 * at once.
 *
 * DIR/footage/ID.proxy holds what player/host/proxy.h makes. It shows the children as the footage does, and
 * nothing that holds for the footage does not hold for it: encrypted under the same key, blocked, purged.
 *
 * The key is session_open_footage()'s: who has it was let through the gate.
 */
#ifndef STORE_FOOTAGE_PROXY_H
#define STORE_FOOTAGE_PROXY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/keys/keys.h"
#include "store/engine/store.h"

struct actor;
struct arena;
struct proxy_writer;

/* A clip that has no proxy (yet). */
struct proxy_missing {
    const char *session, *clip;
    int64_t width, height; /* of its pictures, as coded */
};
struct proxy_missing_list {
    struct proxy_missing *items;
    size_t count;
};

/* Of the footage that the actor has a key to (R7) and that may be watched and is not marked: each clip
 * without a proxy, the newest session first. In the arena. */
bool proxy_missing(struct store *store, const struct actor *actor, struct arena *arena,
                   struct proxy_missing_list *list, struct error *error);

/* Starts to keep one. *writer is NULL on success when another process is making it. ERROR_IO when the disk is
 * nearly full. The strings are copied. */
bool proxy_create(struct store *store, const char *session, const char *clip,
                  const unsigned char key[static KEY_SIZE], struct proxy_writer **writer,
                  struct error *error);
/* At the end of what was written, or over some of the first FOOTAGE_CHUNK bytes. ERROR_INVALID elsewhere. */
bool proxy_write(struct proxy_writer *writer, uint64_t offset, const void *bytes, size_t count,
                 struct error *error);
/* Keeps it, all on disk on return. When the session has been shredded or is gone meanwhile nothing is kept,
 * and that is no failure. Frees the writer. */
bool proxy_finish(struct proxy_writer *writer, struct error *error);
void proxy_abandon(struct proxy_writer *writer); /* nothing is left of it; NULL is allowed */

/* One that was kept, for reading; the caller closes it. *fd is -1 when there is none, or it is damaged. */
bool proxy_open(struct store *store, const char *clip, const unsigned char key[static KEY_SIZE], int *fd,
                struct error *error);

/* Removes one that turned out to be damaged, so that it is made anew. It being gone already is fine. */
bool proxy_remove(struct store *store, const char *clip, struct error *error);

#endif
