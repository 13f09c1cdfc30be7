/*
 * Blurs: parts of the picture that are made unrecognisable, inside the host.
 *
 * In a surface the pixels themselves are changed before they are published; which blurs apply is decided by
 * the moments at which the shown picture can have been filmed: where that is not certain, the blurs of all of
 * them apply. In a
 * window libmpv's own filters do it (player/host/window.h), by each picture's time stamp. Pure. Thread: any.
 */
#ifndef PLAYER_WIRE_BLUR_H
#define PLAYER_WIRE_BLUR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "player/wire/values.h"

/* So many blurs apply to one picture; when there are more, all of it is blurred. */
enum { BLURS_AT_ONCE = 32 };

/* What applies to one picture. */
struct blur_parts {
    size_t count;
    bool all; /* too many: all of the picture */
    struct player_blur items[BLURS_AT_ONCE];
};

/* Whether it makes sense: it is inside the picture, and it ends after it begins. */
bool blur_valid(const struct player_blur *blur);

/* The blurs that apply between two moments, both included. */
void blurs_between(const struct player_blur *blurs, size_t count, int64_t low_ms, int64_t high_ms,
                   struct blur_parts *parts);
bool blur_parts_equal(const struct blur_parts *a, const struct blur_parts *b);

/* Where the whole video lies in a picture's pixels; it may reach outside. */
struct blur_place {
    double left, top, width, height;
    double pixel_x, pixel_y; /* how large a pixel of the video is there */
};

/* A blur's rectangle in such pixels, drawn outwards; right and bottom are not included. */
struct blur_box {
    int left, top, right, bottom;
};
struct blur_box blur_box(const struct player_blur *blur, const struct blur_place *place, int width,
                         int height);

/* Blurs it, and outlines it when that is asked for. Rgb0 pixels. */
void blur_apply(const struct player_blur *blur, const struct blur_place *place, uint8_t *pixels,
                size_t stride, int width, int height);

#endif
