/*
 * A worker: a host that makes something of one clip in the background, as the interface holds it
 * (player/client/listener.h, player/client/proxy-maker.h).
 *
 * It runs with a low priority, so that what is played at the same time does not suffer, is confined and
 * distrusted as a player's host is, and ends by itself when it is done or its lease is not renewed.
 * Ownership: the key is copied; the file stays the caller's. Thread: one.
 */
#ifndef PLAYER_CLIENT_WORKER_H
#define PLAYER_CLIENT_WORKER_H

#include <stdbool.h>
#include <stdint.h>

#include "player/client/player.h"
#include "player/client/spawn.h"
#include "player/wire/protocol.h"
#include "store/base/error.h"

struct worker {
    struct host_process host; /* its socket is to poll for reading; NO_HOST: it has ended */
};

/* WHAT is the message that says what to make of the clip. ERROR_IO when no host could be started. */
bool worker_start(struct worker *worker, enum message_kind what, const struct player_clip *clip,
                  struct error *error);
/* Ends the host at once; it having ended is fine. True when its lease had lapsed. */
bool worker_end(struct worker *worker);
/* To be called as player_renew() is. */
void worker_renew(const struct worker *worker);

/* Takes one message without blocking; anything that a host in its right mind does not say is MESSAGE_BROKEN.
 */
enum message_receipt worker_receive(struct worker *worker, struct message *message);

#endif
