#include "player/wire/protocol.h"

#include <errno.h>
#include <math.h>
#include <poll.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Room for one descriptor, aligned as the kernel wants it. */
union control {
    struct cmsghdr header;
    char bytes[CMSG_SPACE(sizeof(int))];
};

static size_t size_of(const struct message *message)
{
    return message->kind == MESSAGE_PIECE ? sizeof *message : offsetof(struct message, bytes);
}

bool message_send(int socket, const struct message *message, int descriptor)
{
    struct iovec part = {.iov_base = (void *)(uintptr_t)message, .iov_len = size_of(message)};
    union control control = {0};
    struct msghdr header = {.msg_iov = &part, .msg_iovlen = 1};
    ssize_t sent;

    if (descriptor >= 0) {
        header.msg_control = control.bytes;
        header.msg_controllen = sizeof control.bytes;
        control.header.cmsg_level = SOL_SOCKET;
        control.header.cmsg_type = SCM_RIGHTS;
        control.header.cmsg_len = CMSG_LEN(sizeof(int));
        memcpy(CMSG_DATA(&control.header), &descriptor, sizeof(int));
    }
    /* A host's box lets it send(), which names no address, and no more. */
    do
        sent = descriptor >= 0 ? sendmsg(socket, &header, MSG_DONTWAIT | MSG_NOSIGNAL)
                               : send(socket, message, size_of(message), MSG_DONTWAIT | MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    return sent == (ssize_t)size_of(message);
}

bool message_tell(int socket, const struct message *message)
{
    struct pollfd wait = {.fd = socket, .events = POLLOUT};

    while (!message_send(socket, message, -1)) {
        if ((poll(&wait, 1, -1) < 0 && errno != EINTR) || (wait.revents & (POLLERR | POLLHUP)) != 0)
            return false;
    }
    return true;
}

enum message_receipt message_receive(int socket, struct message *message, int *descriptor)
{
    struct iovec part = {.iov_base = message, .iov_len = sizeof *message};
    union control control = {0};
    struct msghdr header = {.msg_iov = &part,
                            .msg_iovlen = 1,
                            .msg_control = control.bytes,
                            .msg_controllen = sizeof control.bytes};
    ssize_t got;

    *descriptor = -1;
    do
        got = recvmsg(socket, &header, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return errno == EAGAIN || errno == EWOULDBLOCK ? MESSAGE_NONE_YET : MESSAGE_END;
    for (struct cmsghdr *item = CMSG_FIRSTHDR(&header); item != NULL; item = CMSG_NXTHDR(&header, item)) {
        if (item->cmsg_level == SOL_SOCKET && item->cmsg_type == SCM_RIGHTS &&
            item->cmsg_len == CMSG_LEN(sizeof(int)))
            memcpy(descriptor, CMSG_DATA(item), sizeof(int));
    }
    if (got == 0)
        return MESSAGE_END;
    if (got >= (ssize_t)sizeof message->kind && got == (ssize_t)size_of(message) &&
        !(header.msg_flags & (MSG_TRUNC | MSG_CTRUNC)))
        return MESSAGE_RECEIVED;
    if (*descriptor >= 0)
        close(*descriptor);
    *descriptor = -1;
    return MESSAGE_BROKEN;
}

static bool real_between(double value, double least, double most)
{
    return isfinite(value) && value >= least && value <= most;
}

static bool between(int64_t value, int64_t least, int64_t most)
{
    return value >= least && value <= most;
}

/* A bool whose byte is neither 0 nor 1 is undefined behaviour waiting to happen, so look at the byte. */
static bool bools_plausible(const struct player_state *state)
{
    const bool *const bools[] = {
        &state->running,  &state->ready,   &state->boxed,       &state->paused,     &state->seeking,
        &state->ended,    &state->muted,   &state->has_video,   &state->has_audio,  &state->deinterlace,
        &state->sounding, &state->blurred, &state->window_open, &state->fullscreen, &state->proxy};

    for (size_t i = 0; i < sizeof(bools) / sizeof(bools[0]); i++) {
        unsigned char byte;

        memcpy(&byte, bools[i], 1);
        if (byte > 1)
            return false;
    }
    return true;
}

static bool state_plausible(const struct player_state *state, int clip_count, int64_t duration_ms)
{
    return bools_plausible(state) && between(state->position_ms, 0, duration_ms) &&
           between(state->target_ms, 0, duration_ms) && state->duration_ms == duration_ms &&
           between(state->buffered_ms, 0, duration_ms) && between(state->loop_start_ms, -1, duration_ms) &&
           between(state->loop_end_ms, -1, duration_ms) && between(state->clip, 0, clip_count - 1) &&
           between(state->video_width, 0, 1 << 20) && between(state->video_height, 0, 1 << 20) &&
           real_between(state->frame_rate, 0, 1e6) &&
           real_between(state->speed, PLAYER_SPEED_LEAST, PLAYER_SPEED_MOST) &&
           between(state->volume, 0, PLAYER_VOLUME_MOST) &&
           between(state->sound_tracks, -1, PLAYER_SOUND_TRACKS) &&
           between(state->sound_track, 0, PLAYER_SOUND_TRACKS) &&
           real_between(state->zoom, 1, PLAYER_ZOOM_MOST) && real_between(state->pan_x, -1, 1) &&
           real_between(state->pan_y, -1, 1) &&
           (state->rotation == 0 || state->rotation == 90 || state->rotation == 180 ||
            state->rotation == 270) &&
           between(state->file_rotation, 0, 270) && state->file_rotation % 90 == 0 &&
           between(state->brightness, -100, 100);
}

static bool name_plausible(const char *text, size_t size)
{
    const char *end = memchr(text, '\0', size);

    return end && strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") ==
                      (size_t)(end - text);
}

static bool probe_plausible(const struct probe *probe)
{
    unsigned char has_audio, whole;

    memcpy(&has_audio, &probe->has_audio, 1);
    memcpy(&whole, &probe->whole, 1);
    return has_audio <= 1 && whole <= 1 && between(probe->start_ms, 0, INT64_C(1000) * 86400 * 365 * 100) &&
           between(probe->duration_ms, 1, PLAYER_CLIP_LONGEST) && between(probe->width, 1, 1 << 20) &&
           between(probe->height, 1, 1 << 20) && real_between(probe->frame_rate, 0, 1e6) &&
           name_plausible(probe->container, sizeof probe->container) &&
           name_plausible(probe->codec, sizeof probe->codec);
}

/* A character that is one, or a named key. */
static bool key_plausible(const struct player_key *key)
{
    bool character = between(key->code, ' ', PLAYER_KEY_NAMED - 1) && !between(key->code, 0x7F, 0x9F) &&
                     !between(key->code, 0xD800, 0xDFFF);

    return (character || between(key->code, PLAYER_KEY_NAMED + 1, PLAYER_KEY_F12)) &&
           (key->modifiers & ~(PLAYER_KEY_SHIFT | PLAYER_KEY_CTRL | PLAYER_KEY_ALT)) == 0;
}

bool message_plausible(const struct message *message, int clip_count, int64_t duration_ms)
{
    switch (message->kind) {
    case MESSAGE_STATE:
        return state_plausible(&message->state, clip_count, duration_ms);
    case MESSAGE_CLIP_FAILED:
        return between(message->clip_failed.clip, 0, clip_count - 1) &&
               between(message->clip_failed.failure, CLIP_DAMAGED, CLIP_UNPLAYABLE);
    case MESSAGE_PROBED:
        return between(message->probed.verdict, PROBE_GOOD, PROBE_NOT_BOXED) &&
               (message->probed.verdict != PROBE_GOOD || probe_plausible(&message->probed.probe));
    case MESSAGE_KEY:
        return key_plausible(&message->key);
    case MESSAGE_WINDOW:
        return between(message->window, WINDOW_CLOSED, WINDOW_REFUSED);
    case MESSAGE_LOUDNESS:
        return between(message->loudness.count, 1, LOUDNESS_AT_ONCE);
    case MESSAGE_LISTENED:
        return between(message->listened, LISTEN_DONE, LISTEN_FAILED);
    case MESSAGE_PROXY_FAILED:
        return between(message->proxy, 0, clip_count - 1);
    case MESSAGE_PIECE:
        return between(message->piece.offset, 0, INT64_C(1) << 50) &&
               between(message->piece.count, 1, PIECE_MOST) &&
               between(message->piece.reached_ms, 0, INT64_C(1) << 50);
    case MESSAGE_PROXY_MADE:
        return between(message->proxy_made, PROXY_MADE, PROXY_FAILED);
    case MESSAGE_PICTURE:
    case MESSAGE_PONG:
    case MESSAGE_NOT_BOXED:
        return true;
    default:
        return false;
    }
}
