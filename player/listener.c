#include "player/listener.h"

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "player/host.h"
#include "player/protocol.h"
#include "store/memory.h"

enum {
    NICE = 15,
    MESSAGES_AT_ONCE = 64, /* most that one dispatch takes: a picture may be due */
};

struct listener {
    int socket;
    pid_t process;
    enum listener_state state;
    struct loudness_frame *frames;
    size_t count, wanted;
};

size_t listener_wanted(int64_t duration_ms)
{
    return (size_t)((duration_ms + LOUDNESS_FRAME_MS - 1) / LOUDNESS_FRAME_MS);
}

bool listener_open(int fd, const unsigned char *key, int64_t duration_ms, struct listener **listener,
                   struct error *error)
{
    struct message message = {.kind = MESSAGE_LISTEN, .clip = {.duration_ms = duration_ms}};
    struct listener *made;
    bool sent;

    assert(duration_ms > 0);
    made = memory_alloc(1, sizeof(*made));
    made->socket = -1;
    made->wanted = listener_wanted(duration_ms);
    if (!host_spawn(false, &made->socket, &made->process, error)) {
        listener_close(made);
        return false;
    }
    (void)setpriority(PRIO_PROCESS, (id_t)made->process, NICE); /* a courtesy */
    memcpy(message.clip.key, key, KEY_SIZE);
    sent = message_send(made->socket, &message, fd);
    sodium_memzero(&message, sizeof(message));
    if (!sent) {
        listener_close(made);
        return error_set(error, ERROR_IO, "The player could not be given the clips.");
    }
    made->frames = memory_alloc(made->wanted, sizeof(*made->frames));
    *listener = made;
    return true;
}

void listener_close(struct listener *listener)
{
    if (listener == NULL)
        return;
    host_end(&listener->socket, &listener->process);
    free(listener->frames);
    free(listener);
}

int listener_fd(const struct listener *listener)
{
    return listener->socket;
}

static void end(struct listener *listener, enum listener_state state)
{
    listener->state = state;
    host_end(&listener->socket, &listener->process);
}

/* False when the host is to be given up. */
static bool take(struct listener *listener, const struct message *message)
{
    if (!message_plausible(message, 1, 0))
        return false;
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
           (size_t)message->loudness.count * sizeof(*listener->frames));
    listener->count += (size_t)message->loudness.count;
    return true;
}

enum listener_state listener_dispatch(struct listener *listener)
{
    struct message message;
    int fd;

    for (int i = 0; i < MESSAGES_AT_ONCE && listener->state == LISTENER_BUSY; i++) {
        enum message_receipt receipt = message_receive(listener->socket, &message, &fd);

        if (receipt == MESSAGE_NONE_YET)
            break;
        if (fd >= 0)
            close(fd); /* a host has nothing to hand over */
        if (receipt != MESSAGE_RECEIVED || fd >= 0 || !take(listener, &message))
            end(listener, LISTENER_FAILED);
    }
    return listener->state;
}

const struct loudness_frame *listener_frames(const struct listener *listener, size_t *count)
{
    *count = listener->count;
    return listener->frames;
}
