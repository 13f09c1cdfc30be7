/*
 * Containers: whether a file is one of those that cameras and phones write, and as long as it says.
 *
 * Players are lenient: they play a file that was cut off as far as it goes. An import must not be, because
 * the original is wiped after it. So the outer structure is walked here, without looking at any picture:
 *
 *   - MP4, MOV, 3GP (ISO/IEC 14496-12): boxes, with 64-bit sizes; moov or fragments; all chunks of the index;
 *   - Matroska, WebM (RFC 8794, RFC 9559): EBML elements, with unknown sizes;
 *   - AVI (RIFF, and OpenDML's further parts);
 *   - MPEG transport streams (ISO/IEC 13818-1): packets of 188, 192 (AVCHD) or 204 bytes, the last one whole.
 *
 * Everything here is hostile input: sizes are checked before they are added, walks only go forward.
 */
#ifndef PLAYER_HOST_CONTAINER_H
#define PLAYER_HOST_CONTAINER_H

#include <stddef.h>
#include <stdint.h>

#include "player/wire/values.h"

enum container_kind { CONTAINER_NONE, CONTAINER_MP4, CONTAINER_MATROSKA, CONTAINER_AVI, CONTAINER_MPEGTS };

/* A file as bytes to be read: returns how many of `count` it got, 0 at the end, −1 on failure. */
struct container_file {
    void *context;
    int64_t (*read)(void *context, uint64_t offset, void *bytes, size_t count);
    uint64_t size;
};

/* PROBE_GOOD and the kind; or PROBE_NO_VIDEO, PROBE_TRUNCATED, PROBE_DAMAGED, PROBE_EMPTY or
 * PROBE_UNREADABLE. */
enum probe_verdict container_check(const struct container_file *file, enum container_kind *kind);

const char *container_name(enum container_kind kind); /* "mp4", "matroska", "avi", "mpegts", "" */

#endif
