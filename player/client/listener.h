/*
 * The listener, as the interface holds it: has one clip listened to by a worker (player/client/worker.h).
 *
 * The host (player/host/listen.h) decodes nothing but the sound and sends a value for each twentieth of a
 * second.
 *
 * Use: poll listener_fd() for reading; then listener_dispatch(). Ownership: the key is copied; the file stays
 * the caller's. Thread: one; no callbacks.
 */
#ifndef PLAYER_CLIENT_LISTENER_H
#define PLAYER_CLIENT_LISTENER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "player/client/player.h"
#include "player/wire/loudness.h"
#include "store/base/error.h"

struct listener;

enum listener_state {
    LISTENER_BUSY,
    LISTENER_DONE,   /* all frames are there */
    LISTENER_FAILED, /* the clip cannot be listened to, or the host is gone */
    LISTENER_LAPSED, /* its lease was not renewed; another may begin */
};

/* Listens to the sound track that is chosen for the clip. ERROR_IO when no host could be started. */
bool listener_open(const struct player_clip *clip, struct listener **listener, struct error *error);
void listener_close(struct listener *listener); /* ends the host at once; NULL is allowed */

int listener_fd(const struct listener *listener);                 /* −1 once it is done or has failed */
enum listener_state listener_dispatch(struct listener *listener); /* never blocks */
void listener_renew(const struct listener *listener);             /* as player_renew() */

/* How many frames a clip of this length has; and the frames that have come so far, valid until the next
 * dispatch. */
size_t listener_wanted(int64_t duration_ms);
const struct loudness_frame *listener_frames(const struct listener *listener, size_t *count);

#endif
