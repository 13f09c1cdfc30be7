/* Footage files: whatever happens to one, it is read back exactly or refused. Runs in the project's folder.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <unistd.h>

#include <cmocka.h>
#include <sodium.h>

#include "store/footage/footage.h"
#include "store/base/memory.h"

enum { TAG = 16, SEALED = FOOTAGE_CHUNK + TAG };

/* libsodium's random numbers, so that a test can say which salt a file gets. */
static unsigned char fixed[16];
static bool fixed_armed;

static const char *random_name(void)
{
    return "test";
}

static void random_buf(void *const bytes, const size_t size)
{
    if (fixed_armed && size == sizeof fixed) {
        memcpy(bytes, fixed, size);
        fixed_armed = false;
        return;
    }
    for (size_t done = 0; done < size;) {
        ssize_t got = getrandom((unsigned char *)bytes + done, size - done, 0);
        assert_true(got > 0);
        done += (size_t)got;
    }
}

static uint32_t random_number(void)
{
    uint32_t number;
    random_buf(&number, sizeof number);
    return number;
}

static const unsigned char key[KEY_SIZE] = "a key of thirty-two bytes, as is";

/* What is bound into the files of a test. */
static struct footage_label here;

static unsigned char *pattern(size_t size)
{
    unsigned char *bytes = memory_alloc(size, 1);
    for (size_t i = 0; i < size; i++)
        bytes[i] = (unsigned char)(i * 31 + (i >> 8));
    return bytes;
}

/* A file in memory with these bytes. */
static int file_of(const void *bytes, size_t size)
{
    int fd = memfd_create("footage", MFD_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, size), (ssize_t)size);
    return fd;
}

/* Whether encrypted() says how long the file will be. */
static bool size_later;

static int size_is_said(void **state)
{
    (void)state;
    size_later = false;
    return 0;
}

static int size_comes_later(void **state)
{
    (void)state;
    size_later = true;
    return 0;
}

/* Writes part of the beginning again, with other content; bytes that may not be changed stay. */
static void rewrite_beginning(struct footage_writer *writer, const unsigned char *plain, size_t size)
{
    const size_t start = size < FOOTAGE_CHUNK ? size : FOOTAGE_CHUNK;
    struct error error;
    assert_true(footage_rewrite(writer, start / 3, plain + start / 3, start - start / 3, &error));
    assert_true(footage_rewrite(writer, 0, plain, start / 3, &error));
    assert_false(footage_rewrite(writer, start, plain, 1, &error));
    assert_int_equal(error.kind, ERROR_INVALID);
    assert_false(footage_rewrite(writer, UINT64_MAX, plain, 2, &error));
}

static int encrypted(const unsigned char *with, const unsigned char *plain, size_t size, size_t step)
{
    struct error error;
    struct footage_writer *writer;
    unsigned char *before = memory_alloc(size, 1);
    int fd = memfd_create("footage", MFD_CLOEXEC);
    assert_true(fd >= 0);
    memcpy(before, plain, size);
    if (size_later)
        memset(before, 0x55, size < FOOTAGE_CHUNK ? size : FOOTAGE_CHUNK);
    assert_true(footage_create(fd, with, &here, size_later ? FOOTAGE_SIZE_LATER : size, &writer, &error));
    for (size_t done = 0; done < size; done += step)
        assert_true(footage_write(writer, before + done, size - done < step ? size - done : step, &error));
    if (size_later)
        rewrite_beginning(writer, plain, size);
    else
        assert_false(footage_rewrite(writer, 0, plain, 0, &error));
    assert_true(footage_finish(writer, &error));
    free(before);
    return fd;
}

static unsigned char *contents(int fd, size_t *size)
{
    off_t end = lseek(fd, 0, SEEK_END);
    assert_true(end >= 0);
    unsigned char *bytes = memory_alloc((size_t)end, 1);
    assert_int_equal(pread(fd, bytes, (size_t)end, 0), end);
    *size = (size_t)end;
    return bytes;
}

/* Opens and reads all: NONE when it gave exactly `plain`, else the error's kind. Wrong bytes fail the test.
 */
static enum error_kind outcome(const void *bytes, size_t size, const unsigned char *with,
                               const unsigned char *plain, size_t plain_size)
{
    struct error error = {.kind = ERROR_NONE};
    struct footage_reader *reader;
    unsigned char buffer[FOOTAGE_CHUNK];
    size_t got = 1;
    uint64_t at = 0;
    int fd = file_of(bytes, size);
    bool sound = footage_open(fd, with, &here, &reader, &error);
    while (sound && got > 0) {
        sound = footage_read(reader, at, buffer, sizeof buffer, &got, &error);
        if (sound) {
            assert_true(at + got <= plain_size);
            assert_memory_equal(buffer, plain + at, got);
            at += got;
        }
    }
    if (sound)
        assert_int_equal(at, plain_size);
    else
        assert_true(error.kind != ERROR_NONE && error.text[0]);
    footage_close(reader);
    close(fd);
    return sound ? ERROR_NONE : error.kind;
}

static void reads_what_was_written(void **state)
{
    (void)state;
    static const size_t sizes[] = {0,
                                   1,
                                   1000,
                                   FOOTAGE_CHUNK - 1,
                                   FOOTAGE_CHUNK,
                                   FOOTAGE_CHUNK + 1,
                                   2 * FOOTAGE_CHUNK,
                                   5 * FOOTAGE_CHUNK + 77,
                                   40 * FOOTAGE_CHUNK + 1};
    static const size_t steps[] = {1000, FOOTAGE_CHUNK, FOOTAGE_CHUNK + 1, 1 << 20, 1 << 30};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        for (size_t j = 0; j < sizeof steps / sizeof *steps; j++) {
            unsigned char *plain = pattern(sizes[i]);
            int fd = encrypted(key, plain, sizes[i], steps[j]);
            size_t size;
            unsigned char *bytes = contents(fd, &size);
            uint64_t examined;
            struct error error;
            assert_int_equal(size, footage_stored_size(sizes[i]));
            assert_true(footage_examine(fd, &here, &examined, &error));
            assert_int_equal(examined, sizes[i]);
            assert_int_equal(outcome(bytes, size, key, plain, sizes[i]), ERROR_NONE);
            close(fd);
            free(bytes);
            free(plain);
        }
}

static void reads_anywhere(void **state)
{
    (void)state;
    const size_t size = 7 * FOOTAGE_CHUNK + 4321;
    unsigned char *plain = pattern(size), *buffer = memory_alloc(size, 1);
    struct footage_reader *reader;
    struct error error;
    int fd = encrypted(key, plain, size, size);
    assert_true(footage_open(fd, key, &here, &reader, &error));
    assert_int_equal(footage_size(reader), size);
    for (int i = 0; i < 5000; i++) {
        uint64_t at = randombytes_uniform((uint32_t)size + 10);
        size_t count = randombytes_uniform(i % 2 ? 200 : 3 * FOOTAGE_CHUNK), got;
        size_t expected = at >= size ? 0 : size - at < count ? size - at : count;
        assert_true(footage_read(reader, at, buffer, count, &got, &error));
        assert_int_equal(got, expected);
        assert_memory_equal(buffer, plain + (at < size ? at : 0), got);
    }
    footage_close(reader);
    close(fd);
    free(buffer);
    free(plain);
}

static void refuses_every_flipped_bit(void **state)
{
    (void)state;
    unsigned char *plain = pattern(3 * FOOTAGE_CHUNK);
    static const size_t sizes[] = {0, 300, 2 * FOOTAGE_CHUNK + 500};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        size_t size;
        int fd = encrypted(key, plain, sizes[i], 1 << 20);
        unsigned char *bytes = contents(fd, &size);
        for (size_t at = 0; at < size; at++) {
            /* All of header, tags, and small files; of long chunks one byte in many. */
            size_t within = at < FOOTAGE_HEADER ? FOOTAGE_CHUNK : (at - FOOTAGE_HEADER) % SEALED;
            if (size > 1000 && within < FOOTAGE_CHUNK && within % 1499 != 0)
                continue;
            for (int bit = 0; bit < 8; bit++) {
                bytes[at] ^= (unsigned char)(1 << bit);
                assert_int_equal(outcome(bytes, size, key, plain, sizes[i]), ERROR_CORRUPT);
                bytes[at] ^= (unsigned char)(1 << bit);
            }
        }
        assert_int_equal(outcome(bytes, size, key, plain, sizes[i]), ERROR_NONE);
        free(bytes);
        close(fd);
    }
    free(plain);
}

static void refuses_every_cut_and_addition(void **state)
{
    (void)state;
    unsigned char *plain = pattern(3 * FOOTAGE_CHUNK);
    static const size_t sizes[] = {0, 300, FOOTAGE_CHUNK, 3 * FOOTAGE_CHUNK};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        size_t size;
        int fd = encrypted(key, plain, sizes[i], 1 << 20);
        unsigned char *bytes = contents(fd, &size);
        for (size_t length = 0; length < size; length++) {
            size_t within = length < FOOTAGE_HEADER ? 0 : (length - FOOTAGE_HEADER) % SEALED;
            if (size > 1000 && within > 20 && within < FOOTAGE_CHUNK && within % 997 != 0)
                continue;
            assert_int_equal(outcome(bytes, length, key, plain, sizes[i]), ERROR_CORRUPT);
        }
        unsigned char *longer = memory_alloc(size + 2 * SEALED, 1);
        memcpy(longer, bytes, size);
        for (size_t more = 1; more <= 2 * SEALED; more += more < 40 ? 1 : 3271)
            assert_int_equal(outcome(longer, size + more, key, plain, sizes[i]), ERROR_CORRUPT);
        /* Its own last chunk once more. */
        if (size >= FOOTAGE_HEADER + SEALED) {
            memcpy(longer + size, bytes + size - SEALED, SEALED);
            assert_int_equal(outcome(longer, size + SEALED, key, plain, sizes[i]), ERROR_CORRUPT);
        }
        free(longer);
        free(bytes);
        close(fd);
    }
    free(plain);
}

/* Puts chunk `from` of one file where chunk `to` of another is. */
static void graft(unsigned char *into, size_t to, const unsigned char *donor, size_t from)
{
    memcpy(into + FOOTAGE_HEADER + to * SEALED, donor + FOOTAGE_HEADER + from * SEALED, SEALED);
}

static void refuses_swaps_and_splices(void **state)
{
    (void)state;
    const size_t chunks = 4, plain_size = chunks * FOOTAGE_CHUNK;
    unsigned char *plain = pattern(plain_size);
    size_t size;
    int a = encrypted(key, plain, plain_size, 1 << 20), b = encrypted(key, plain, plain_size, 1 << 20);
    unsigned char *bytes_a = contents(a, &size), *bytes_b = contents(b, &size),
                  *mixed = memory_alloc(size, 1);
    for (size_t to = 0; to < chunks; to++)
        for (size_t from = 0; from < chunks; from++) {
            /* The same plaintext, the same key, the same place: but another file. */
            memcpy(mixed, bytes_a, size);
            graft(mixed, to, bytes_b, from);
            assert_int_equal(outcome(mixed, size, key, plain, plain_size), ERROR_CORRUPT);
            if (from == to)
                continue;
            memcpy(mixed, bytes_a, size);
            graft(mixed, to, bytes_a, from);
            assert_int_equal(outcome(mixed, size, key, plain, plain_size), ERROR_CORRUPT);
            graft(mixed, from, bytes_a, to);
            assert_int_equal(outcome(mixed, size, key, plain, plain_size), ERROR_CORRUPT);
        }
    memcpy(mixed, bytes_a, size);
    memcpy(mixed, bytes_b, FOOTAGE_HEADER);
    assert_int_equal(outcome(mixed, size, key, plain, plain_size), ERROR_CORRUPT);
    /* A chunk taken out of the middle, the last one moved up. */
    memcpy(mixed, bytes_a, size);
    memmove(mixed + FOOTAGE_HEADER + SEALED, mixed + FOOTAGE_HEADER + 2 * SEALED, 2 * SEALED);
    assert_int_equal(outcome(mixed, size - SEALED, key, plain, plain_size), ERROR_CORRUPT);
    free(mixed);
    free(bytes_a);
    free(bytes_b);
    free(plain);
    close(a);
    close(b);
}

static void reseal_header(unsigned char *header)
{
    crypto_generichash(header + 80, 16, header, 80, NULL, 0);
}

/* Somebody without the key who knows the format. */
static void refuses_a_forged_header(void **state)
{
    (void)state;
    const size_t plain_size = 2 * FOOTAGE_CHUNK;
    unsigned char *plain = pattern(plain_size);
    size_t size;
    int fd = encrypted(key, plain, plain_size, 1 << 20);
    unsigned char *bytes = contents(fd, &size);
    for (int at = 16; at < 80; at++) {
        bytes[at] ^= 1;
        reseal_header(bytes);
        enum error_kind kind = outcome(bytes, size, key, plain, plain_size);
        assert_true(kind == ERROR_CORRUPT || kind == ERROR_DENIED);
        bytes[at] ^= 1;
    }
    /* Shorter by a chunk, with the size that says so, or with one that leaves it to the file's length. */
    memset(bytes + 48, 0, 8);
    bytes[50] = 1;
    reseal_header(bytes);
    assert_int_equal(outcome(bytes, size - SEALED, key, plain, plain_size), ERROR_DENIED);
    memset(bytes + 48, 0xFF, 8);
    reseal_header(bytes);
    assert_int_equal(outcome(bytes, size - SEALED, key, plain, plain_size),
                     size_later ? ERROR_CORRUPT : ERROR_DENIED);
    bytes[48] = 0xFE;
    reseal_header(bytes);
    assert_int_equal(outcome(bytes, size, key, plain, plain_size), ERROR_CORRUPT);
    /* As if it were of a version that has no label, or one to come. */
    memset(bytes + 48, 0, 16);
    bytes[50] = 2;
    bytes[8] = 1;
    reseal_header(bytes);
    assert_int_equal(outcome(bytes, size, key, plain, plain_size), ERROR_DENIED);
    bytes[50] = 0;
    bytes[8] = 2;
    reseal_header(bytes);
    assert_int_equal(outcome(bytes, size, key, plain, plain_size), ERROR_DENIED);
    bytes[8] = 4;
    reseal_header(bytes);
    assert_int_equal(outcome(bytes, size, key, plain, plain_size), ERROR_INVALID);
    free(bytes);
    free(plain);
    close(fd);
}

static enum error_kind examined(int fd)
{
    uint64_t size;
    struct error error;
    return footage_examine(fd, &here, &size, &error) ? ERROR_NONE : error.kind;
}

/* R13: files under one key that were swapped. */
static void R13_another_clip_place_or_kind_does_not_open(void **state)
{
    (void)state;
    const struct footage_label first = footage_label("01hzzzzzzzzzzzzzzzzzzzzzza", 0, FOOTAGE_CLIP);
    const struct footage_label others[] = {footage_label("01hzzzzzzzzzzzzzzzzzzzzzzb", 0, FOOTAGE_CLIP),
                                           footage_label("01hzzzzzzzzzzzzzzzzzzzzzza", 1, FOOTAGE_CLIP),
                                           footage_label_as(first, FOOTAGE_PROXY),
                                           footage_label_as(first, FOOTAGE_LOUDNESS)};
    unsigned char *plain = pattern(100);
    size_t size;
    here = first;
    int fd = encrypted(key, plain, 100, 100);
    unsigned char *bytes = contents(fd, &size);
    assert_int_equal(examined(fd), ERROR_NONE);
    assert_int_equal(outcome(bytes, size, key, plain, 100), ERROR_NONE);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        here = others[i];
        assert_int_equal(examined(fd), ERROR_CONFLICT);
        assert_int_equal(outcome(bytes, size, key, plain, 100), ERROR_CONFLICT);
        /* Without the key nobody writes another label onto it. */
        unsigned char *relabelled = memory_alloc(size, 1);
        memcpy(relabelled, bytes, size);
        int other = encrypted(key, plain, 100, 100);
        assert_int_equal(pread(other, relabelled + 16, 16, 16), 16);
        assert_int_equal(pread(other, relabelled + 56, 8, 56), 8);
        reseal_header(relabelled);
        assert_int_equal(outcome(relabelled, size, key, plain, 100), ERROR_DENIED);
        free(relabelled);
        close(other);
    }
    here = (struct footage_label){0};
    free(bytes);
    free(plain);
    close(fd);
}

static void tells_another_key(void **state)
{
    (void)state;
    unsigned char other[KEY_SIZE], *plain = pattern(100);
    size_t size;
    int fd = encrypted(key, plain, 100, 100);
    unsigned char *bytes = contents(fd, &size);
    for (int bit = 0; bit < 8 * KEY_SIZE; bit++) {
        memcpy(other, key, KEY_SIZE);
        other[bit / 8] ^= (unsigned char)(1 << bit % 8);
        assert_int_equal(outcome(bytes, size, other, plain, 100), ERROR_DENIED);
    }
    free(bytes);
    free(plain);
    close(fd);
}

static void never_writes_the_same_twice(void **state)
{
    (void)state;
    unsigned char *plain = pattern(5000);
    size_t size;
    int a = encrypted(key, plain, 5000, 5000), b = encrypted(key, plain, 5000, 5000);
    unsigned char *bytes_a = contents(a, &size), *bytes_b = contents(b, &size);
    assert_memory_not_equal(bytes_a + FOOTAGE_HEADER, bytes_b + FOOTAGE_HEADER, 64);
    assert_null(memmem(bytes_a, size, plain, 16));
    free(bytes_a);
    free(bytes_b);
    free(plain);
    close(a);
    close(b);
}

static void holds_to_the_size_it_promised(void **state)
{
    (void)state;
    struct footage_writer *writer;
    struct error error;
    int fd = memfd_create("footage", MFD_CLOEXEC);
    assert_true(footage_create(fd, key, &here, 10, &writer, &error));
    assert_false(footage_write(writer, "elevenbytes", 11, &error));
    assert_int_equal(error.kind, ERROR_CONFLICT);
    assert_true(footage_write(writer, "nine byte", 9, &error));
    assert_false(footage_finish(writer, &error));
    assert_int_equal(error.kind, ERROR_CONFLICT);
    assert_false(footage_create(fd, key, &here, (UINT64_C(1) << 50) + 1, &writer, &error));
    assert_int_equal(error.kind, ERROR_INVALID);
    close(fd);
}

/* A process that dies while writing leaves nothing that can be opened. */
static void is_nothing_until_it_is_finished(void **state)
{
    (void)state;
    struct footage_writer *writer;
    struct error error;
    unsigned char *plain = pattern(40 * FOOTAGE_CHUNK);
    int fd = memfd_create("footage", MFD_CLOEXEC);
    assert_true(footage_create(fd, key, &here, FOOTAGE_SIZE_LATER, &writer, &error));
    assert_true(footage_write(writer, plain, 40 * FOOTAGE_CHUNK, &error));
    size_t size;
    unsigned char *bytes = contents(fd, &size);
    assert_true(size > 20 * FOOTAGE_CHUNK);
    assert_int_equal(outcome(bytes, size, key, plain, 40 * FOOTAGE_CHUNK), ERROR_CORRUPT);
    free(bytes);
    assert_true(footage_finish(writer, &error));
    bytes = contents(fd, &size);
    assert_int_equal(outcome(bytes, size, key, plain, 40 * FOOTAGE_CHUNK), ERROR_NONE);
    free(bytes);
    free(plain);
    close(fd);
}

static void says_so_when_the_disk_is_full(void **state)
{
    (void)state;
    struct footage_writer *writer;
    struct error error;
    int fd = open("/dev/full", O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        skip();
    assert_true(footage_create(fd, key, &here, 10, &writer, &error));
    assert_true(footage_write(writer, "ten bytes.", 10, &error));
    assert_false(footage_finish(writer, &error));
    assert_int_equal(error.kind, ERROR_IO);
    assert_non_null(strstr(error.text, "full"));
    if (footage_create(fd, key, &here, FOOTAGE_SIZE_LATER, &writer, &error)) {
        assert_true(footage_write(writer, "ten bytes.", 10, &error));
        assert_false(footage_finish(writer, &error));
    }
    assert_int_equal(error.kind, ERROR_IO);
    close(fd);
}

/* Vectors */

struct vector {
    size_t size, length;
    unsigned long version, what, position;
    bool by_length;
    char clip[900];
    unsigned char with[KEY_SIZE], id[16], salt[16], header[FOOTAGE_HEADER], digest[32];
    char *file; /* hexadecimal, or NULL */
};

static void take_hex(unsigned char *bytes, size_t size, const char *hex)
{
    size_t got;
    assert_int_equal(sodium_hex2bin(bytes, size, hex, strlen(hex), NULL, &got, NULL), 0);
    assert_int_equal(got, size);
}

/* A file of a version that is read and written no more. */
static int encrypted_formerly(const struct vector *vector, const unsigned char *plain)
{
    unsigned char header[FOOTAGE_HEADER] = {0x89, 'T', 'B', 'F', '\r', '\n', 0x1A, '\n'}, derived[64];
    unsigned char sealed[SEALED];
    int fd = memfd_create("footage", MFD_CLOEXEC);
    header[8] = (unsigned char)vector->version;
    header[14] = 1; /* 65536 */
    memcpy(header + 16, vector->id, 16);
    memcpy(header + 32, vector->salt, 16);
    for (int i = 0; vector->version == 1 && i < 8; i++)
        header[48 + i] = (unsigned char)(vector->size >> 8 * i);
    crypto_generichash(derived, sizeof derived, header, 64, vector->with, KEY_SIZE);
    memcpy(header + 64, derived + 32, 16);
    reseal_header(header);
    assert_int_equal(write(fd, header, sizeof header), sizeof header);
    for (size_t at = 0, chunk = 0; chunk == 0 || at < vector->size; chunk++) {
        size_t count = vector->size - at < FOOTAGE_CHUNK ? vector->size - at : FOOTAGE_CHUNK;
        unsigned char nonce[12] = {(unsigned char)chunk};
        nonce[8] = at + count == vector->size;
        crypto_aead_chacha20poly1305_ietf_encrypt(sealed, NULL, plain + at, count, NULL, 0, NULL, nonce,
                                                  derived);
        assert_int_equal(write(fd, sealed, count + TAG), (ssize_t)(count + TAG));
        at += count;
    }
    return fd;
}

static int encrypted_now(const struct vector *vector, const unsigned char *plain)
{
    memcpy(fixed, vector->salt, sizeof fixed);
    fixed_armed = true;
    size_later = vector->by_length;
    int fd = encrypted(vector->with, plain, vector->size, 1 << 20);
    assert_false(fixed_armed);
    return fd;
}

static void check_vector(const struct vector *vector)
{
    unsigned char *plain = pattern(vector->size), digest[32];
    size_t size;
    here = vector->version == 3
               ? footage_label(vector->clip, (int64_t)vector->position, (enum footage_what)vector->what)
               : (struct footage_label){.what = vector->version == 1 ? FOOTAGE_CLIP : FOOTAGE_PROXY};
    int fd = vector->version == 3 ? encrypted_now(vector, plain) : encrypted_formerly(vector, plain);
    unsigned char *bytes = contents(fd, &size);
    assert_int_equal(size, vector->length);
    assert_memory_equal(bytes, vector->header, FOOTAGE_HEADER);
    crypto_generichash(digest, sizeof digest, bytes, size, NULL, 0);
    assert_memory_equal(digest, vector->digest, sizeof digest);
    if (vector->file) {
        unsigned char *file = memory_alloc(size, 1);
        take_hex(file, size, vector->file);
        assert_memory_equal(bytes, file, size);
        assert_int_equal(outcome(file, size, vector->with, plain, vector->size), ERROR_NONE);
        free(file);
    }
    assert_int_equal(outcome(bytes, size, vector->with, plain, vector->size), ERROR_NONE);
    /* What has no label is known to be a proxy, or none. */
    for (here.what = FOOTAGE_CLIP; vector->version != 3 && here.what <= FOOTAGE_LOUDNESS; here.what++)
        assert_int_equal(outcome(bytes, size, vector->with, plain, vector->size),
                         (vector->version == 2) == (here.what == FOOTAGE_PROXY) ? ERROR_NONE
                                                                                : ERROR_CONFLICT);
    here = (struct footage_label){0};
    free(bytes);
    free(plain);
    close(fd);
}

static void agrees_with_the_vectors(void **state)
{
    (void)state;
    char line[1024], name[16], value[900];
    struct vector vector = {.length = 0};
    int count = 0;
    FILE *file = fopen("docs/footage-vectors.txt", "r");
    assert_non_null(file);
    for (;;) {
        bool more = fgets(line, sizeof line, file) != NULL;
        bool field = more && line[0] != '#' && sscanf(line, "%15s %899s", name, value) == 2;
        if ((!more || (field && strcmp(name, "size") == 0)) && vector.length > 0) {
            check_vector(&vector);
            count++;
            free(vector.file);
            vector = (struct vector){.length = 0};
        }
        if (!more)
            break;
        if (!field)
            continue;
        if (strcmp(name, "size") == 0)
            vector.size = strtoul(value, NULL, 10);
        else if (strcmp(name, "version") == 0)
            vector.version = strtoul(value, NULL, 10);
        else if (strcmp(name, "what") == 0)
            vector.what = strtoul(value, NULL, 10);
        else if (strcmp(name, "position") == 0)
            vector.position = strtoul(value, NULL, 10);
        else if (strcmp(name, "said") == 0)
            vector.by_length = strcmp(value, "no") == 0;
        else if (strcmp(name, "clip") == 0)
            (void)snprintf(vector.clip, sizeof vector.clip, "%s", value);
        else if (strcmp(name, "length") == 0)
            vector.length = strtoul(value, NULL, 10);
        else if (strcmp(name, "key") == 0)
            take_hex(vector.with, sizeof vector.with, value);
        else if (strcmp(name, "id") == 0)
            take_hex(vector.id, sizeof vector.id, value);
        else if (strcmp(name, "salt") == 0)
            take_hex(vector.salt, sizeof vector.salt, value);
        else if (strcmp(name, "header") == 0)
            take_hex(vector.header, sizeof vector.header, value);
        else if (strcmp(name, "digest") == 0)
            take_hex(vector.digest, sizeof vector.digest, value);
        else if (strcmp(name, "file") == 0)
            vector.file = memory_copy(value);
    }
    fclose(file);
    assert_int_equal(count, 32);
}

static void python_agrees_with_the_vectors(void **state)
{
    (void)state;
    assert_int_equal(system("/usr/bin/python3 tests/footage/decode.py --vectors docs/footage-vectors.txt"),
                     0);
}

/* An implementation that knows only docs/footage-format.md reads what we write. */
static void python_reads_what_we_write(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 12345, FOOTAGE_CHUNK, 3 * FOOTAGE_CHUNK + 5};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        unsigned char *plain = pattern(sizes[i]), *read = memory_alloc(sizes[i] + 1, 1);
        int fd = encrypted(key, plain, sizes[i], 1 << 20);
        char hex[2 * KEY_SIZE + 1], command[256];
        sodium_bin2hex(hex, sizeof hex, key, KEY_SIZE);
        snprintf(command, sizeof command, "/usr/bin/python3 tests/footage/decode.py %s /proc/%d/fd/%d", hex,
                 getpid(), fd);
        FILE *pipe = popen(command, "r");
        assert_non_null(pipe);
        assert_int_equal(fread(read, 1, sizes[i] + 1, pipe), sizes[i]);
        assert_int_equal(pclose(pipe), 0);
        assert_memory_equal(read, plain, sizes[i]);
        close(fd);
        free(read);
        free(plain);
    }
}

/* With the size in the header, and with the file's length alone. */
#define BOTH(test)                                                       \
    {#test, test, size_is_said, NULL, NULL},                             \
    {                                                                    \
#test "_with_the_size_later", test, size_comes_later, NULL, NULL \
    }

int main(void)
{
    static randombytes_implementation random_source = {
        .implementation_name = random_name, .random = random_number, .buf = random_buf};
    randombytes_set_implementation(&random_source);
    const struct CMUnitTest tests[] = {
        BOTH(reads_what_was_written),
        BOTH(reads_anywhere),
        BOTH(refuses_every_flipped_bit),
        BOTH(refuses_every_cut_and_addition),
        BOTH(refuses_swaps_and_splices),
        BOTH(refuses_a_forged_header),
        BOTH(R13_another_clip_place_or_kind_does_not_open),
        BOTH(tells_another_key),
        BOTH(never_writes_the_same_twice),
        cmocka_unit_test(holds_to_the_size_it_promised),
        cmocka_unit_test(is_nothing_until_it_is_finished),
        cmocka_unit_test(says_so_when_the_disk_is_full),
        cmocka_unit_test(agrees_with_the_vectors),
        cmocka_unit_test(python_agrees_with_the_vectors),
        BOTH(python_reads_what_we_write),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
