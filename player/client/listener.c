#include "player/client/listener.h"

#include <stdlib.h>
#include <string.h>

#include "player/client/worker.h"
#include "store/base/memory.h"

enum {
    MESSAGES_AT_ONCE = 64, /* most that one dispatch takes: a picture may be due */
};

struct listener {
    struct worker worker;
    enum listener_state state;
    struct loudness_frame *frames;
    size_t count, wanted;
};

size_t listener_wanted(int64_t duration_ms)
{
    return (size_t)((duration_ms + LOUDNESS_FRAME_MS - 1) / LOUDNESS_FRAME_MS);
}

bool listener_open(const struct player_clip *clip, struct listener **listener, struct error *error)
{
    struct listener *made = memory_alloc(1, sizeof *made);

    if (!worker_start(&made->worker, MESSAGE_LISTEN, clip, error)) {
        free(made);
        return false;
    }
    made->wanted = listener_wanted(clip->duration_ms);
    made->frames = memory_alloc(made->wanted, sizeof *made->frames);
    *listener = made;
    return true;
}

void listener_close(struct listener *listener)
{
    if (!listener)
        return;
    (void)worker_end(&listener->worker);
    free(listener->frames);
    free(listener);
}

int listener_fd(const struct listener *listener)
{
    return listener->worker.host.socket;
}

static void end(struct listener *listener, enum listener_state state)
{
    bool lapsed = worker_end(&listener->worker);

    listener->state = state == LISTENER_FAILED && lapsed ? LISTENER_LAPSED : state;
}

void listener_renew(const struct listener *listener)
{
    worker_renew(&listener->worker);
}

/* False when the host is to be given up. */
static bool take(struct listener *listener, const struct message *message)
{
    if (message->kind == MESSAGE_LISTENED) {
        if (message->listened == LISTEN_FAILED || listener->count != listener->wanted)
            return false;
        end(listener, LISTENER_DONE);
        return true;
    }
    if (message->kind != MESSAGE_LOUDNESS ||
        (size_t)message->loudness.count > listener->wanted - listener->count)
        return false;
    memcpy(listener->frames + listener->count, message->loudness.frames,
           (size_t)message->loudness.count * sizeof *listener->frames);
    listener->count += (size_t)message->loudness.count;
    return true;
}

enum listener_state listener_dispatch(struct listener *listener)
{
    struct message message;

    for (int i = 0; i < MESSAGES_AT_ONCE && listener->state == LISTENER_BUSY; i++) {
        enum message_receipt receipt = worker_receive(&listener->worker, &message);

        if (receipt == MESSAGE_NONE_YET)
            break;
        if (receipt != MESSAGE_RECEIVED || !take(listener, &message))
            end(listener, LISTENER_FAILED);
    }
    return listener->state;
}

const struct loudness_frame *listener_frames(const struct listener *listener, size_t *count)
{
    *count = listener->count;
    return listener->frames;
}
