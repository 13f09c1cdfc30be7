/*
 * Clips for tests: films whose every picture says which one it is.
 *
 * Each picture carries its number in bright and dark squares, sixteen in two rows of eight, read from left to
 * right and from top to bottom, the highest bit first. They are large enough to come through any codec and
 * any scaling.
 */
#ifndef TESTS_UNIT_CLIPS_H
#define TESTS_UNIT_CLIPS_H

#include <cmocka.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "player/wire/picture.h"
#include "store/footage/footage.h"

enum { CLIP_WIDTH = 320, CLIP_HEIGHT = 180, CLIP_RATE = 25, CODE_COLUMNS = 8, CODE_ROWS = 2 };

/* A folder for this program's files, made at the first call. */
static inline const char *clips_folder(void)
{
    static char folder[4096];
    const char *base = getenv("TEST_TMP");

    if (folder[0] == '\0') {
        snprintf(folder, sizeof(folder), "%s/clips.XXXXXX", base != NULL ? base : "/tmp");
        assert_non_null(mkdtemp(folder));
    }
    return folder;
}

static inline void clips_remove(void)
{
    char command[8192];

    snprintf(command, sizeof(command), "rm -rf '%s'", clips_folder());
    assert_int_equal(system(command), 0);
}

static inline void clips_path(char path[static 4096], const char *name)
{
    assert_true((size_t)snprintf(path, 4096, "%.3000s/%.500s", clips_folder(), name) < 4096);
}

/* Makes a film of `pictures` pictures, numbered from `first`, with a sine for sound. `codec`: FFmpeg's
 * options for it. */
static inline void clip_make(const char *name, int first, int pictures, const char *codec)
{
    static uint8_t pixels[CLIP_WIDTH * CLIP_HEIGHT];
    char path[4096], command[8192];
    FILE *encoder;

    clips_path(path, name);
    snprintf(command, sizeof(command),
             "ffmpeg -nostdin -v error -y -f rawvideo -pix_fmt gray -s %dx%d -r %d -i pipe:0 "
             "-f lavfi -i sine=440:d=%.2f %s '%s'",
             CLIP_WIDTH, CLIP_HEIGHT, CLIP_RATE, (double)pictures / CLIP_RATE, codec, path);
    encoder = popen(command, "w");
    assert_non_null(encoder);
    for (int n = first; n < first + pictures; n++) {
        for (int y = 0; y < CLIP_HEIGHT; y++) {
            for (int x = 0; x < CLIP_WIDTH; x++) {
                int square = y * CODE_ROWS / CLIP_HEIGHT * CODE_COLUMNS + x * CODE_COLUMNS / CLIP_WIDTH;
                pixels[y * CLIP_WIDTH + x] = (n >> (15 - square)) & 1 ? 220 : 30;
            }
        }
        assert_int_equal(fwrite(pixels, sizeof(pixels), 1, encoder), 1);
    }
    assert_int_equal(pclose(encoder), 0);
}

#define CLIP_PICTURES "-c:v libx264 -preset veryfast -g 50 -bf 2 -pix_fmt yuv420p "
#define CLIP_H264     CLIP_PICTURES "-c:a aac"
/* As the one above, but in a Matroska file its first picture comes together with the first sound, not a
 * little after it. */
#define CLIP_EVEN CLIP_PICTURES "-c:a pcm_s16le"

/* The number that a picture of a whole film carries; −1 when it is none of ours (black, or in between). */
static inline int clip_number(const struct picture *picture)
{
    int number = 0;

    for (int square = 0; square < CODE_COLUMNS * CODE_ROWS; square++) {
        int x = (2 * (square % CODE_COLUMNS) + 1) * picture->width / (2 * CODE_COLUMNS);
        int y = (2 * (square / CODE_COLUMNS) + 1) * picture->height / (2 * CODE_ROWS);
        uint8_t level = picture->pixels[(size_t)y * picture->stride + (size_t)x * 4 + 1];

        if (level > 80 && level < 170)
            return -1;
        number = number << 1 | (level >= 170);
    }
    return number;
}

/* The file's bytes; the caller frees them. */
static inline uint8_t *clip_read(const char *name, size_t *size)
{
    char path[4096];
    struct stat status;
    uint8_t *bytes;
    int fd;

    clips_path(path, name);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(fstat(fd, &status), 0);
    *size = (size_t)status.st_size;
    bytes = malloc(*size + 1);
    assert_non_null(bytes);
    assert_int_equal(read(fd, bytes, *size), (ssize_t)*size);
    close(fd);
    return bytes;
}

static inline void clip_write(const char *name, const void *bytes, size_t size)
{
    char path[4096];
    int fd;

    clips_path(path, name);
    fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, size), (ssize_t)size);
    close(fd);
}

/* What is bound into a clip of these tests, whose id they do not say, and into its proxy. */
static const struct footage_label clip_label, proxy_label = {.what = FOOTAGE_PROXY};

/* Encrypts bytes into memory, as an import does onto the disk. */
static inline int clip_encrypt_bytes(const void *bytes, size_t size, const unsigned char *key)
{
    struct footage_writer *writer;
    struct error error;
    int fd = memfd_create("clip", MFD_CLOEXEC);

    assert_true(fd >= 0);
    assert_true(footage_create(fd, key, &clip_label, size, &writer, &error));
    assert_true(footage_write(writer, bytes, size, &error));
    assert_true(footage_finish(writer, &error));
    return fd;
}

static inline int clip_encrypt(const char *name, const unsigned char *key)
{
    size_t size;
    uint8_t *bytes = clip_read(name, &size);
    int fd = clip_encrypt_bytes(bytes, size, key);

    free(bytes);
    return fd;
}

#endif
