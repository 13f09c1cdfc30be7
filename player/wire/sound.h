/*
 * What a player host and its speaker say to each other, over a SOCK_SEQPACKET pair.
 *
 * Host to speaker: blocks of samples, as fast as there is room for them, which is as fast as they are heard;
 * and single bytes, which ask for a report. Speaker to host: a report for each byte, and some by themselves
 * while it plays.
 */
#ifndef PLAYER_WIRE_SOUND_H
#define PLAYER_WIRE_SOUND_H

#include <stdint.h>

enum {
    SPEAKER_SOCKET = 5, /* the speaker's end */
    SOUND_RATE = 48000, /* frames a second */
    SOUND_CHANNELS = 2,
    SOUND_BLOCK = 960,  /* frames at once: a fiftieth of a second */
    SOUND_ROOM = 32768, /* in the socket: a block or two, with what the kernel counts besides */
};

/* Left and right in turn, −1 to 1. */
struct sound_block {
    float samples[SOUND_BLOCK * SOUND_CHANNELS];
};

struct sound_report {
    int64_t received; /* frames, since the speaker began */
    int64_t heard;    /* of them; −1: there is nothing to play on */
};

#endif
