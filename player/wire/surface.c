#include "player/wire/surface.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUFFERS = 3, HEADER_SIZE = 4096, FRESH = 4, INDEX = 3 };

/* The start of the memory. At first the host draws into buffer 0, 1 is in the mailbox and 2 the interface's.
 */
struct header {
    _Atomic uint32_t mailbox; /* index of a buffer, and FRESH while it holds a picture not taken yet */
};

static struct header *header_of(struct surface *surface)
{
    return (struct header *)(void *)surface->memory;
}

bool surface_shape_valid(const struct player_surface *shape)
{
    return shape->width >= 1 && shape->width <= PLAYER_SURFACE_MOST && shape->height >= 1 &&
           shape->height <= PLAYER_SURFACE_MOST && shape->pixel_x >= 1 && shape->pixel_x <= 1000 &&
           shape->pixel_y >= 1 && shape->pixel_y <= 1000;
}

static void lay_out(struct surface *surface, const struct player_surface *shape)
{
    *surface = (struct surface){.shape = *shape};
    surface->stride = ((size_t)shape->width * 4 + 63) / 64 * 64;
    surface->buffer_size = (surface->stride * (size_t)shape->height + 4095) / 4096 * 4096;
    surface->size = HEADER_SIZE + BUFFERS * surface->buffer_size;
}

bool surface_create(struct surface *surface, const struct player_surface *shape, int *fd, struct error *error)
{
    lay_out(surface, shape);
    *fd = memfd_create("terugblik-pictures", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (*fd < 0)
        goto failed;
    if (ftruncate(*fd, (off_t)surface->size) != 0 ||
        fcntl(*fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0)
        goto failed;
    surface->memory = mmap(NULL, surface->size, PROT_READ | PROT_WRITE, MAP_SHARED, *fd, 0);
    if (surface->memory == MAP_FAILED)
        goto failed;
    atomic_store(&header_of(surface)->mailbox, 1);
    surface->own = 2;
    return true;

failed:
    error_system(error, errno, "There is no memory for the picture");
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
    surface->size = 0;
    return false;
}

bool surface_map(struct surface *surface, const struct player_surface *shape, int fd)
{
    struct stat status;

    if (!surface_shape_valid(shape))
        return false;
    lay_out(surface, shape);
    if (fstat(fd, &status) != 0 || status.st_size != (off_t)surface->size)
        goto failed;
    surface->memory = mmap(NULL, surface->size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (surface->memory == MAP_FAILED)
        goto failed;
    surface->own = 0;
    return true;

failed:
    surface->size = 0;
    return false;
}

static uint8_t *buffer_at(struct surface *surface, unsigned index)
{
    return surface->memory + HEADER_SIZE + index * surface->buffer_size;
}

uint8_t *surface_buffer(struct surface *surface)
{
    return buffer_at(surface, surface->own);
}

void surface_publish(struct surface *surface)
{
    surface->own = atomic_exchange(&header_of(surface)->mailbox, surface->own | FRESH) & INDEX;
}

bool surface_take(struct surface *surface, struct picture *picture, bool *broken)
{
    uint32_t mailbox;

    *broken = false;
    if (surface->size == 0 || !(atomic_load(&header_of(surface)->mailbox) & FRESH))
        return false;
    mailbox = atomic_exchange(&header_of(surface)->mailbox, surface->own) & ~(uint32_t)FRESH;
    if (mailbox >= BUFFERS) {
        *broken = true;
        return false;
    }
    surface->own = mailbox;
    *picture = (struct picture){.pixels = buffer_at(surface, surface->own),
                                .width = surface->shape.width,
                                .height = surface->shape.height,
                                .stride = surface->stride};
    return true;
}

void surface_release(struct surface *surface)
{
    if (surface->size > 0)
        munmap(surface->memory, surface->size);
    *surface = (struct surface){0};
}
