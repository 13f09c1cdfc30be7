/*
 * The surface: memory that the interface and the host share, in which the host puts pictures.
 *
 * Three buffers: the host fills one, the interface reads one, the third lies in the mailbox between them with
 * the newest picture. Each side swaps its own with the one in the mailbox, so neither ever waits and the
 * newest wins. The interface makes the memory, of fixed size and sealed against resizing, so that a hostile
 * host cannot make it fault by shrinking it. It takes nothing from the shared memory but pixels and the
 * mailbox's index, which it checks; sizes are those that it asked for.
 */
#ifndef PLAYER_WIRE_SURFACE_H
#define PLAYER_WIRE_SURFACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "player/wire/picture.h"
#include "player/wire/values.h"
#include "store/base/error.h"

struct surface {
    struct player_surface shape;
    size_t stride;      /* bytes a row, a multiple of 64 as libmpv likes it */
    size_t buffer_size; /* bytes */
    unsigned char *memory;
    size_t size;  /* of the memory; 0: there is none */
    unsigned own; /* the buffer that is this side's now */
};

bool surface_shape_valid(const struct player_surface *shape);

/* The interface's side: makes the memory; `*fd` is for the host and the caller's to close. */
bool surface_create(struct surface *surface, const struct player_surface *shape, int *fd,
                    struct error *error);
/* Swaps, if there is a newer picture: true and `picture` describes this side's buffer. `*broken` tells that
 * the host wrote nonsense into the mailbox. */
bool surface_take(struct surface *surface, struct picture *picture, bool *broken);

/* The host's side: maps what it was sent; `fd` stays the caller's. */
bool surface_map(struct surface *surface, const struct player_surface *shape, int fd);
uint8_t *surface_buffer(struct surface *surface); /* to draw into */
void surface_publish(struct surface *surface);

void surface_release(struct surface *surface); /* unmaps; a released or zeroed one is allowed */

#endif
