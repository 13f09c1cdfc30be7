/*
 * The player host: a process of its own, the same program started again, with libmpv in it.
 *
 * It is started with one end of a socket pair (player/client/spawn.h); whatever it gets comes over that
 * (player/wire/protocol.h). It dies with the interface, and is confined (player/host/sandbox.h) before it
 * reads one byte of a media file; from then on it also ends when its lease is not renewed
 * (player/wire/lease.h). Started with a speaker's socket instead, it is a speaker (player/host/speaker.h).
 *
 * Inside, one thread runs one poll: the socket and two eventfds that libmpv's threads ring. Another watches
 * over the lease.
 */
#ifndef PLAYER_HOST_HOST_H
#define PLAYER_HOST_HOST_H

#include "player/wire/protocol.h" /* by which arguments it is started */

/* The whole life of a host. Returns the exit status; never returns to a caller that would go on. */
int player_host_main(int socket);

#endif
