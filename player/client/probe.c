#include "player/client/probe.h"

#include <poll.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include "player/client/spawn.h"
#include "player/wire/lease.h"
#include "player/wire/protocol.h"
#include "store/base/clock.h"

/* Half a minute, and what it takes to read all of a film that was cut off from a slow card. */
enum { PROBE_MS = 30000, SLOWEST_BYTES_A_MS = 10000, RENEW_MS = LEASE_MS / 5 };

bool probe_refuse(enum probe_verdict verdict, struct error *error)
{
    switch (verdict) {
    case PROBE_GOOD:
    case PROBE_NO_VIDEO:
        break;
    case PROBE_EMPTY:
        return error_set(error, ERROR_INVALID, "The file is empty.");
    case PROBE_NO_PICTURE:
        return error_set(error, ERROR_INVALID, "The file has sound but no pictures.");
    case PROBE_TRUNCATED:
        return error_set(error, ERROR_INVALID,
                         "The file is cut off: it is shorter than it says, and nothing of it plays. If there "
                         "is another copy, import that.");
    case PROBE_DAMAGED:
        return error_set(error, ERROR_INVALID,
                         "The video is damaged and does not play. If there is another copy, import that.");
    case PROBE_UNREADABLE:
        return error_set(error, ERROR_IO, "The file cannot be read. Check the card and its reader.");
    case PROBE_TIMEOUT:
        return error_set(error, ERROR_INVALID,
                         "It takes too long to find out what the file is. Check the card and its reader.");
    case PROBE_NOT_BOXED:
        return error_set(
            error, ERROR_IO,
            "This computer cannot confine what looks into films (its kernel lacks seccomp), so none is "
            "opened.");
    }
    return error_set(error, ERROR_INVALID, "The file is no video that can be played here.");
}

/* The host's answer; a host that crashes over a file has said enough about it. */
static enum probe_verdict await(const struct host_process *host, int64_t size, struct probe *result)
{
    int64_t deadline = clock_monotonic() + PROBE_MS + size / SLOWEST_BYTES_A_MS;
    struct message message;
    int fd;

    for (;;) {
        struct pollfd wait = {.fd = host->socket, .events = POLLIN};
        int64_t left = deadline - clock_monotonic();
        enum message_receipt receipt;

        if (left <= 0)
            return PROBE_TIMEOUT;
        host_renew(host);
        if (poll(&wait, 1, left < RENEW_MS ? (int)left : RENEW_MS) <= 0)
            continue;
        receipt = message_receive(host->socket, &message, &fd);
        if (receipt == MESSAGE_NONE_YET)
            continue;
        if (fd >= 0)
            close(fd);
        if (receipt == MESSAGE_RECEIVED && message.kind == MESSAGE_NOT_BOXED)
            return PROBE_NOT_BOXED;
        if (receipt != MESSAGE_RECEIVED || message.kind != MESSAGE_PROBED ||
            !message_plausible(&message, 1, 0))
            return PROBE_DAMAGED;
        *result = message.probed.probe;
        return (enum probe_verdict)message.probed.verdict;
    }
}

bool player_probe(int fd, const unsigned char *key, const struct footage_label *label, struct probe *result,
                  struct error *error)
{
    struct message question = {.kind = key ? MESSAGE_PROBE_CLIP : MESSAGE_PROBE};
    enum probe_verdict verdict = PROBE_UNREADABLE;
    struct stat status;
    struct host_process host;

    *result = (struct probe){.verdict = PROBE_UNREADABLE};
    if (!host_spawn(false, &host, error))
        return false;
    if (key) {
        memcpy(question.clip.key, key, KEY_SIZE);
        question.clip.label = *label;
    }
    if (fstat(fd, &status) == 0 && message_send(host.socket, &question, fd))
        verdict = await(&host, status.st_size, result);
    sodium_memzero(&question, sizeof question);
    (void)host_end(&host);
    result->verdict = verdict;
    return verdict == PROBE_GOOD || probe_refuse(verdict, error);
}
