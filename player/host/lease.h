/*
 * The host's side of its lease (player/wire/lease.h): a thread that ends the process when it lapses.
 */
#ifndef PLAYER_HOST_LEASE_H
#define PLAYER_HOST_LEASE_H

#include <stdbool.h>

/* From now on the process ends, whatever its other threads do, when SOCKET has brought nothing for LEASE_MS
 * or its other end is closed. Called once the process is boxed in, so that the thread is, too. False when
 * there can be no such thread: then nothing may be played. */
bool lease_watch(int socket);

#endif
