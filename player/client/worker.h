/*
 * A worker: a host that makes something of one clip in the background, as the interface holds it
 * (player/client/listener.h, player/client/proxy-maker.h).
 *
 * It runs with a low priority, so that what is played at the same time does not suffer, is confined and
 * distrusted as a player's host is, and ends by itself when it is done. Ownership: the key is copied; the
 * file stays the caller's. Thread: one.
 */
#ifndef PLAYER_CLIENT_WORKER_H
#define PLAYER_CLIENT_WORKER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "player/client/player.h"
#include "player/wire/protocol.h"
#include "store/base/error.h"

struct worker {
    int socket;    /* to poll for reading; −1: it has ended */
    pid_t process; /* 0: it has ended */
};

/* WHAT is the message that says what to make of the clip. ERROR_IO when no host could be started. */
bool worker_start(struct worker *worker, enum message_kind what, const struct player_clip *clip,
                  struct error *error);
void worker_end(struct worker *worker); /* at once; fine when it has ended */

/* Takes one message without blocking; anything that a host in its right mind does not say is MESSAGE_BROKEN.
 */
enum message_receipt worker_receive(struct worker *worker, struct message *message);

#endif
