/*
 * Starting and ending player hosts (player/host/host.h).
 *
 * A host gets nothing of the interface's but one end of a socket pair: no open files, no keys, no terminal,
 * no signal settings, and only those environment variables that sound and language need; for a window also
 * those by which the display is found.
 */
#ifndef PLAYER_CLIENT_SPAWN_H
#define PLAYER_CLIENT_SPAWN_H

#include <stdbool.h>
#include <sys/types.h>

#include "store/base/error.h"

/* Starts a host, which will have a window or not. The caller gets its end of the socket pair and the process,
 * and ends both with host_end(). */
bool host_spawn(bool window, int *socket, pid_t *process, struct error *error);
void host_end(int *socket, pid_t *process); /* kills, reaps, closes; sets −1 and 0, which are allowed */

#endif
