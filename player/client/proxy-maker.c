#include "player/client/proxy-maker.h"

#include <string.h>
#include <sys/stat.h>

#include "player/client/worker.h"
#include "store/keys/keys.h"

/* What a proxy may have, in bytes: more than one ever has, so that neither a host gone mad nor a clip that is
 * made of little and shows a great deal fills the disk. */
enum { BYTES_A_MS = 3000, CLIP_TIMES = 2, BYTES_BESIDES = 16 * 1024 * 1024 };

struct proxy_maker {
    struct worker worker;
    enum proxy_news last;
    int64_t most; /* bytes */
    struct message message;
};

bool proxy_maker_open(const struct player_clip *clip, struct proxy_maker **maker, struct error *error)
{
    /* Pieces in the clear pass through it. */
    struct proxy_maker *made = (struct proxy_maker *)(void *)key_alloc(sizeof *made);
    struct stat status;

    memset(made, 0, sizeof *made);
    if (!worker_start(&made->worker, MESSAGE_MAKE_PROXY, clip, error)) {
        key_free((unsigned char *)made);
        return false;
    }
    made->most = clip->duration_ms * BYTES_A_MS;
    if (fstat(clip->fd, &status) == 0 && made->most > CLIP_TIMES * (int64_t)status.st_size)
        made->most = CLIP_TIMES * (int64_t)status.st_size;
    made->most += BYTES_BESIDES;
    *maker = made;
    return true;
}

void proxy_maker_close(struct proxy_maker *maker)
{
    if (!maker)
        return;
    (void)worker_end(&maker->worker);
    key_free((unsigned char *)maker);
}

int proxy_maker_fd(const struct proxy_maker *maker)
{
    return maker->worker.host.socket;
}

static enum proxy_news end(struct proxy_maker *maker, enum proxy_news last)
{
    bool lapsed = worker_end(&maker->worker);

    maker->last = last == PROXY_BROKEN && lapsed ? PROXY_LAPSED : last;
    return maker->last;
}

void proxy_maker_renew(const struct proxy_maker *maker)
{
    worker_renew(&maker->worker);
}

static enum proxy_news take_verdict(struct proxy_maker *maker)
{
    switch ((enum proxy_verdict)maker->message.proxy_made) {
    case PROXY_MADE:
        return end(maker, PROXY_COMPLETE);
    case PROXY_NEEDLESS:
        return end(maker, PROXY_NONE);
    case PROXY_FAILED:
        break;
    }
    return end(maker, PROXY_BROKEN);
}

enum proxy_news proxy_maker_next(struct proxy_maker *maker, struct proxy_piece *piece)
{
    const struct message *message = &maker->message;
    enum message_receipt receipt;

    if (maker->worker.host.socket < 0)
        return maker->last;
    receipt = worker_receive(&maker->worker, &maker->message);
    if (receipt == MESSAGE_NONE_YET)
        return PROXY_NOTHING_YET;
    if (receipt == MESSAGE_RECEIVED && message->kind == MESSAGE_PROXY_MADE)
        return take_verdict(maker);
    if (receipt != MESSAGE_RECEIVED || message->kind != MESSAGE_PIECE || message->piece.offset > maker->most)
        return end(maker, PROXY_BROKEN);
    *piece = (struct proxy_piece){.offset = (uint64_t)message->piece.offset,
                                  .bytes = message->bytes,
                                  .count = (size_t)message->piece.count,
                                  .reached_ms = message->piece.reached_ms};
    return PROXY_NEXT_PIECE;
}
