/*
 * The end of a film by its packets, inside the host: where its last picture and its last sound are, and
 * whether what is there decodes. For what libmpv cannot tell: a recording that was cut off or does not say
 * how long it is, one whose last picture is held while the sound goes on, and one whose own time begins late.
 * Packets are counted, and only the pictures after the last key frame decoded.
 */
#ifndef PLAYER_HOST_PROBE_TAIL_H
#define PLAYER_HOST_PROBE_TAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Decoders drop a few pictures at the end of some films. */
#define TAIL_PICTURE_S 0.5

/* A film as bytes to be read, as in player/host/container.h. */
struct tail_source {
    void *context;
    int64_t (*read)(void *context, uint64_t offset, void *bytes, size_t count);
    uint64_t size;
};

/* Seconds from where the file's own time begins. */
struct tail {
    bool endless;   /* the file does not say how long it is */
    double start;   /* where its own time begins, in that time */
    double end;     /* of the pictures or of the sound, whichever is later */
    double packet;  /* the last picture that there are bytes of */
    double picture; /* the last picture that decodes */
};

/* `whole`: all of it is there, so that its end can be gone to; otherwise all of it is read. False when there
 * is no picture that decodes. *endless and *start are told in any case. */
bool tail_find(const struct tail_source *source, bool whole, struct tail *tail);

#endif
