/*
 * What a reply of libmpv's answers, inside the host: every asynchronous call carries a number, which comes
 * back with its reply. Its upper byte says what was asked, the rest which one of these.
 */
#ifndef PLAYER_HOST_REPLY_H
#define PLAYER_HOST_REPLY_H

#include <stdint.h>

enum reply_kind {
    REPLY_IGNORED, /* nobody waits for it */
    REPLY_PING,    /* a sign of life; with the ping's number */
    REPLY_LOADED,  /* a clip was put on the playlist; with the clip's number */
    REPLY_SEEK,    /* a seek began */
    REPLY_CONFIRM, /* where a seek has arrived */
    REPLY_FIT,     /* the video was fitted; with the number of the fit */
    REPLY_FILTER,  /* filters were set: when one fails, the picture must go */
    REPLY_FIELDS,  /* whether the clip is interlaced; with the clip's number */
    REPLY_TRACKS,  /* the tracks of a clip; with the clip's number */
    REPLY_PLACE,   /* where the picture was filmed; with what player/host/place.c needs to tell old answers */
};

enum { REPLY_NUMBER_BITS = 56 };

/* What a call carries; of the number the lowest 56 bits. */
static inline uint64_t reply_make(enum reply_kind kind, uint64_t number)
{
    return (uint64_t)kind << REPLY_NUMBER_BITS | (number & ((UINT64_C(1) << REPLY_NUMBER_BITS) - 1));
}

static inline enum reply_kind reply_kind(uint64_t reply)
{
    return (enum reply_kind)(reply >> REPLY_NUMBER_BITS);
}

static inline uint64_t reply_number(uint64_t reply)
{
    return reply & ((UINT64_C(1) << REPLY_NUMBER_BITS) - 1);
}

#endif
