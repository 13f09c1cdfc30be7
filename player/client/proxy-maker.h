/*
 * The maker of proxies, as the interface holds it: has a worker (player/client/worker.h) make a clip once
 * more with small pictures (player/host/proxy.h), and hands on what it writes, piece by piece.
 *
 * Use: poll proxy_maker_fd() for reading; then call proxy_maker_next() until it says that there is nothing
 * yet, or for as long as one has time: a worker that is not listened to waits. Ownership: the key is copied;
 * the file stays the caller's. Thread: one; no callbacks.
 */
#ifndef PLAYER_CLIENT_PROXY_MAKER_H
#define PLAYER_CLIENT_PROXY_MAKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "player/client/player.h"
#include "store/base/error.h"

struct proxy_maker;

/* Bytes of the proxy, at `offset` in it: behind all that came before, or over some of its very beginning. */
struct proxy_piece {
    uint64_t offset;
    const unsigned char *bytes; /* valid until the next call */
    size_t count;
    int64_t reached_ms; /* how far into the clip it is made by then; may go past its end */
};

enum proxy_news {
    PROXY_NOTHING_YET,
    PROXY_NEXT_PIECE,
    PROXY_COMPLETE, /* all pieces have come */
    PROXY_NONE,     /* this clip needs none, or none can be made of it */
    PROXY_BROKEN,   /* the clip is damaged, or the host is gone */
    PROXY_LAPSED,   /* its lease was not renewed; another may begin */
};

/* ERROR_IO when no host could be started. */
bool proxy_maker_open(const struct player_clip *clip, struct proxy_maker **maker, struct error *error);
void proxy_maker_close(struct proxy_maker *maker); /* ends the host at once; NULL is allowed */

int proxy_maker_fd(const struct proxy_maker *maker);     /* −1 once there is no more to come */
void proxy_maker_renew(const struct proxy_maker *maker); /* as player_renew() */
/* Never blocks. When there is no more to come it returns the last answer again. */
enum proxy_news proxy_maker_next(struct proxy_maker *maker, struct proxy_piece *piece);

#endif
