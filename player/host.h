/*
 * The player host: a process of its own, the same program started again, with libmpv in it.
 *
 * host_spawn() starts it with nothing of the interface's but one end of a socket pair: no open files, no
 * keys, no terminal, no signal settings, and only those environment variables that sound and language need;
 * for a window also those by which the display is found.
 * Whatever else it gets comes over that socket (player/protocol.h). It dies with the interface, and is
 * confined (player/sandbox.h) before it reads one byte of a media file.
 *
 * Inside, one thread runs one poll: the socket and two eventfds that libmpv's threads ring.
 */
#ifndef PLAYER_HOST_H
#define PLAYER_HOST_H

#include <stdbool.h>
#include <sys/types.h>

#include "store/error.h"

/* A program that opens players or probes files calls player_host_main(PLAYER_HOST_SOCKET) and returns what it
 * returns, before anything else, when its first argument is this. */
#define PLAYER_HOST_ARGUMENT "player-host"
enum { PLAYER_HOST_SOCKET = 3 };

/* The whole life of a host. Returns the exit status; never returns to a caller that would go on. */
int player_host_main(int socket);

/* Starts a host, which will have a window or not. The caller gets its end of the socket pair and the process,
 * and ends both with host_end(). */
bool host_spawn(bool window, int *socket, pid_t *process, struct error *error);
void host_end(int *socket, pid_t *process); /* kills, reaps, closes; sets −1 and 0, which are allowed */

#endif
