/*
 * The lease of a player host (R4): footage may be played only for as long as somebody has just found that it
 * may.
 *
 * Whoever started a host renews its lease, several times a second, each time the store has said that the
 * footage may still be open. A host that was not renewed for LEASE_MS ends itself, playing or not; so what
 * was withdrawn is gone within two seconds also when the interface is stopped, hangs, or waits for a terminal
 * that reads no more. Renewals go over a socket of their own, which a thread of the host reads that does
 * nothing else (player/host/lease.h): neither libmpv nor a long decoding can hold it up.
 */
#ifndef PLAYER_WIRE_LEASE_H
#define PLAYER_WIRE_LEASE_H

/* Two seconds (R4) less the quarter of one between two questions, and a little for a busy machine. */
enum { LEASE_MS = 1500 };

enum {
    LEASE_SOCKET = 4, /* the host's end; one byte renews, its end is the end of the lease */
    LEASE_LAPSED = 75 /* the exit status of a host that ended itself for the want of one */
};

#endif
