#include "player/host/lease.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdint.h>
#include <sys/socket.h>
#include <unistd.h>

#include "player/wire/lease.h"

/* Only what comes now counts: what had come while this process itself stood still was read with it. False
 * when the other end is gone. */
static bool renewed(int socket)
{
    char beats[256];
    ssize_t got = recv(socket, beats, sizeof beats, MSG_DONTWAIT);

    return got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR));
}

/* R4 */
static void *watch(void *argument)
{
    struct pollfd wait = {.fd = (int)(intptr_t)argument, .events = POLLIN};
    int ready;

    do
        ready = poll(&wait, 1, LEASE_MS);
    while ((ready < 0 && errno == EINTR) || (ready > 0 && renewed(wait.fd)));
    /* All threads, at once: nobody waits for libmpv. */
    _exit(LEASE_LAPSED);
}

/* R4 */
bool lease_watch(int socket)
{
    pthread_attr_t attributes;
    pthread_t thread;
    bool started;

    if (pthread_attr_init(&attributes) != 0)
        return false;
    started = pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED) == 0 &&
              pthread_create(&thread, &attributes, watch, (void *)(intptr_t)socket) == 0;
    pthread_attr_destroy(&attributes);
    return started;
}
