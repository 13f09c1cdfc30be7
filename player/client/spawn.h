/*
 * Starting and ending player hosts (player/host/host.h).
 *
 * A host gets nothing of the interface's but one end of each of two socket pairs: no open files, no keys, no
 * terminal, no signal settings, and only those environment variables that language needs; for a
 * window also those by which the display is found. It lives for as long as its lease is renewed
 * (player/wire/lease.h). What it decodes is heard through a speaker (player/host/speaker.h), which gets
 * nothing but the other end of a socket that the host is given.
 */
#ifndef PLAYER_CLIENT_SPAWN_H
#define PLAYER_CLIENT_SPAWN_H

#include <stdbool.h>
#include <sys/types.h>

#include "store/base/error.h"

struct host_process {
    int socket;    /* to it and from it; −1: there is no host */
    int lease;     /* to it */
    pid_t process; /* 0: there is no host */
    pid_t speaker; /* 0: it has none */
};
#define NO_HOST ((struct host_process){.socket = -1, .lease = -1})

/* Starts a host, which will have a window or not; the caller ends it with host_end(). On an error: NO_HOST.
 */
bool host_spawn(bool window, struct host_process *host, struct error *error);

/* Starts a speaker for a host that has none. `*socket` is the end for the host to be given, which the caller
 * closes; −1 when there can be no speaker, which costs the sound and nothing else. */
void host_spawn_speaker(struct host_process *host, int *socket);

/* The footage that it has may still be open, as far as the store says: it lives for LEASE_MS more. */
void host_renew(const struct host_process *host);

/* Kills and reaps the process and its speaker, closes the sockets, and sets *host to NO_HOST, which is
 * allowed as well. True when it had ended by itself, since its lease was not renewed. */
bool host_end(struct host_process *host);

#endif
