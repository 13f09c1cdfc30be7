#include "player/paint/pixels-encoders.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libdeflate.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
    CHUNK = 4096, /* bytes of base64 in one sequence, as the protocol limits it */
    COMPRESSION = 1,
};

/* Numbers of pictures: unlikely to be another program's. */
static unsigned picture_id(const struct pixels *pixels, unsigned number)
{
    return ((unsigned)pixels->owner & 0x7fff) << 14 | (number & 0x3fff) | 1u << 30;
}

static void pack_rgb(struct pixels *pixels, const struct pixels_tile *tile, uint8_t *to)
{
    for (int y = tile->y; y < tile->y + tile->height; y++) {
        const uint8_t *from = pixels->steady + (size_t)y * pixels->stride + 4 * (size_t)tile->x;
        for (int x = 0; x < tile->width; x++, from += 4, to += 3) {
            to[0] = from[0];
            to[1] = from[1];
            to[2] = from[2];
        }
    }
}

/*
 * A tile has two numbers, used in turn: the new picture is put over the old one, which is deleted then.
 * With one number the terminal would throw away the old one before it has the new one, and may draw just
 * then.
 */
static unsigned tile_id(const struct pixels *pixels, int number, bool second)
{
    return picture_id(pixels, 2 * (unsigned)number + second);
}

/* Over the cells (z is 0), which are blank there: under them, kitty 0.26 draws all other text of the window
 * over itself with each picture, and it grows fat. */
static void append_start(const struct pixels *pixels, const struct pixels_tile *tile, int number, int row,
                         int col, struct bytes *out)
{
    bytes_append_format(out, "\033[%d;%dH\033_Ga=T,q=2,C=1,f=24,i=%u,p=1,s=%d,v=%d,c=%d,r=%d", row, col,
                        tile_id(pixels, number, !pixels->tiles[number].second), tile->width, tile->height,
                        tile->cols, tile->rows);
}

static void append_end(struct pixels *pixels, int number, struct bytes *out)
{
    bytes_append_format(out, "\033_Ga=d,d=I,q=2,i=%u\033\\",
                        tile_id(pixels, number, pixels->tiles[number].second));
    pixels->tiles[number].second = !pixels->tiles[number].second;
}

/* What a program that was killed left there: pictures of footage must not outlive it. */
void kitty_sweep(void)
{
    DIR *folder = opendir("/dev/shm");
    if (!folder)
        return;
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        long owner;
        char name[64];
        if (sscanf(entry->d_name, "terugblik-%ld-%*u", &owner) != 1 || owner <= 0 ||
            (kill((pid_t)owner, 0) == 0 || errno != ESRCH))
            continue;
        if (snprintf(name, sizeof name, "/%s", entry->d_name) < (int)sizeof name)
            (void)shm_unlink(name);
    }
    (void)closedir(folder);
}

static void shared_name(const struct pixels *pixels, unsigned serial, char name[64])
{
    (void)snprintf(name, 64, "/terugblik-%ld-%u", (long)pixels->owner, serial % PIXELS_SHARED);
}

bool kitty_has_read(const struct pixels *pixels)
{
    char path[80], name[64];

    shared_name(pixels, pixels->serial, name);
    (void)snprintf(path, sizeof path, "/dev/shm%s", name);
    return access(path, F_OK) != 0;
}

bool kitty_send_shared(struct pixels *pixels, const struct pixels_tile *tile, int row, int col,
                       struct bytes *out)
{
    size_t size = 3 * (size_t)tile->width * (size_t)tile->height;
    char name[64];

    shared_name(pixels, pixels->serial, name);
    /* What the terminal has not read by now it need not read any more. */
    (void)shm_unlink(name);
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd < 0)
        return false;
    uint8_t *memory = MAP_FAILED;
    if (ftruncate(fd, (off_t)size) == 0)
        memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, fd, 0);
    (void)close(fd);
    if (memory == MAP_FAILED) {
        (void)shm_unlink(name);
        return false;
    }
    pack_rgb(pixels, tile, memory);
    (void)munmap(memory, size);
    pixels->serial++;
    append_start(pixels, tile, 0, row, col, out);
    bytes_append_text(out, ",t=s;");
    bytes_append_base64(out, name, strlen(name));
    bytes_append_text(out, "\033\\");
    append_end(pixels, 0, out);
    return true;
}

void kitty_send_packed(struct pixels *pixels, const struct pixels_tile *tile, int number, int row, int col,
                       struct bytes *out)
{
    size_t size = 3 * (size_t)tile->width * (size_t)tile->height;

    if (!pixels->encoder) {
        pixels->encoder = libdeflate_alloc_compressor(COMPRESSION);
        if (!pixels->encoder)
            abort();
    }
    pixels->raw.size = pixels->packed.size = 0;
    pack_rgb(pixels, tile, bytes_reserve(&pixels->raw, size));
    size_t room = libdeflate_zlib_compress_bound(pixels->encoder, size);
    uint8_t *packed = bytes_reserve(&pixels->packed, room);
    size_t packed_size = libdeflate_zlib_compress(pixels->encoder, pixels->raw.data, size, packed, room);

    append_start(pixels, tile, number, row, col, out);
    for (size_t at = 0; at < packed_size; at += CHUNK / 4 * 3) {
        size_t count = packed_size - at < CHUNK / 4 * 3 ? packed_size - at : CHUNK / 4 * 3;
        if (at == 0)
            bytes_append_text(out, ",o=z,t=d");
        else
            bytes_append_text(out, "\033_Gq=2");
        bytes_append_format(out, ",m=%d;", at + count < packed_size);
        bytes_append_base64(out, packed + at, count);
        bytes_append_text(out, "\033\\");
    }
    append_end(pixels, number, out);
}

void kitty_erase(struct pixels *pixels, struct bytes *out)
{
    int count = pixels->shared ? 1 : pixels->tiles_across * pixels->tiles_down;
    /* Both numbers: inside tmux, what put the newer one there may have been lost. */
    for (int i = 0; i < count; i++) {
        append_end(pixels, i, out);
        append_end(pixels, i, out);
    }
}

void kitty_release(struct pixels *pixels)
{
    char name[64];

    libdeflate_free_compressor(pixels->encoder);
    pixels->encoder = NULL;
    if (!pixels->shared)
        return;
    for (unsigned i = 0; i < PIXELS_SHARED; i++) {
        shared_name(pixels, i, name);
        (void)shm_unlink(name);
    }
}
