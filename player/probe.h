/*
 * Probe: what an unknown file is, asked before it is imported.
 *
 * The file came from a card and is hostile, so it is looked into by a player host of its own, confined and
 * with the same options as when playing. A file passes when its container is one of those that are played
 * (player/container.h), is as long as it says, and a picture can be decoded from its beginning and from its
 * end.
 */
#ifndef PLAYER_PROBE_H
#define PLAYER_PROBE_H

#include <stdbool.h>
#include <stdint.h>

#include "store/error.h"

/* Why a file is refused. */
enum probe_verdict {
    PROBE_GOOD,
    PROBE_EMPTY,      /* not one byte */
    PROBE_NO_VIDEO,   /* something else, or a container or codec that is not played */
    PROBE_NO_PICTURE, /* sound alone */
    PROBE_TRUNCATED,  /* shorter than it says: the card was pulled, or a copy broke off */
    PROBE_DAMAGED,    /* its end or its beginning does not decode */
    PROBE_UNREADABLE, /* the card failed */
    PROBE_TIMEOUT,    /* took too long: made to hang a decoder, or a very slow card */
};

struct probe {
    int64_t duration_ms;   /* above 0 */
    int32_t width, height; /* as it should look, in square pixels, after rotation */
    double frame_rate;     /* 0: not known */
    bool has_audio;
    char container[16]; /* "mp4", "matroska", "avi", "mpegts" */
    char codec[32];     /* of the pictures, as FFmpeg calls it: letters, digits, '-' and '_' */
};

/* Looks into a plain file, open for reading; `fd` stays the caller's, its offset too. Takes up to
 * half a minute in the worst case, a few tenths of a second as a rule. False with ERROR_INVALID (ERROR_IO
 * when the card or the host failed) and a sentence without the file's name, fit to stand after "NAME: ". */
bool player_probe(int fd, struct probe *result, struct error *error);

/* The sentence of a verdict other than PROBE_GOOD. Always false. */
bool probe_refuse(enum probe_verdict verdict, struct error *error);

#endif
