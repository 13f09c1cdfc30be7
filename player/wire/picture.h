/*
 * A picture: pixels as the player's host renders them and as the painter shows them.
 *
 * A picture borrows its pixels; whoever made it says how long they stay. The format is libmpv's "rgb0":
 * four bytes a pixel in the order red, green, blue and one byte that means nothing and may hold anything.
 */
#ifndef PLAYER_WIRE_PICTURE_H
#define PLAYER_WIRE_PICTURE_H

#include <stddef.h>
#include <stdint.h>

struct picture {
    const uint8_t *pixels;
    int width;     /* pixels */
    int height;    /* pixels */
    size_t stride; /* bytes from one row to the next, at least 4 * width */
};

#endif
