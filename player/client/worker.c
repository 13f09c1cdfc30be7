#include "player/client/worker.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { NICE = 15 };

bool worker_start(struct worker *worker, enum message_kind what, const struct player_clip *clip,
                  struct error *error)
{
    struct message message = {.kind = what,
                              .clip = {.duration_ms = clip->duration_ms,
                                       .start_ms = clip->start_ms,
                                       .sound_track = clip->sound_track}};
    bool sent;

    assert(clip->duration_ms > 0);
    if (!host_spawn(false, &worker->host, error))
        return false;
    (void)setpriority(PRIO_PROCESS, (id_t)worker->host.process, NICE); /* a courtesy */
    memcpy(message.clip.key, clip->key, KEY_SIZE);
    message.clip.label = clip->label;
    sent = message_send(worker->host.socket, &message, clip->fd);
    sodium_memzero(&message, sizeof message);
    if (sent)
        return true;
    (void)worker_end(worker);
    return error_set(error, ERROR_IO, "The player could not be given the clips.");
}

bool worker_end(struct worker *worker)
{
    return host_end(&worker->host);
}

void worker_renew(const struct worker *worker)
{
    host_renew(&worker->host);
}

enum message_receipt worker_receive(struct worker *worker, struct message *message)
{
    int fd;
    enum message_receipt receipt = message_receive(worker->host.socket, message, &fd);

    if (receipt != MESSAGE_RECEIVED)
        return receipt;
    if (fd >= 0)
        close(fd); /* a host has nothing to hand over */
    return fd < 0 && message_plausible(message, 1, 0) ? MESSAGE_RECEIVED : MESSAGE_BROKEN;
}
