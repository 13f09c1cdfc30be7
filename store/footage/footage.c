#include "store/footage/footage.h"

#include <assert.h>
#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/base/files.h"
#include "store/base/memory.h"

/*
 * The header, little-endian (docs/footage-format.md):
 *   0  8  magic        8  4  version     12  4  chunk size   16 16  clip
 *  32 16  salt        48  8  size        56  4  what it is   60  4  position
 *  64 16  key check   80 16  checksum
 * File key and key check come from one keyed hash over bytes 0 to 63; the checksum, over bytes 0 to 79, needs
 * no key and only tells "damaged" from "another key".
 */
enum {
    AT_VERSION = 8,
    AT_CHUNK = 12,
    AT_CLIP = 16,
    AT_SALT = 32,
    AT_SIZE = 48,
    AT_WHAT = 56,
    AT_POSITION = 60,
    AT_CHECK = 64,
    AT_SUM = 80,
    SALT = 16,
    CHECK = 16,
    SUM = 16,

    VERSION_1 = 1, /* clips and loudness of before the label: an id of its own, and zeros */
    VERSION_2 = 2, /* proxies of then: of size zero, since the file's length says it */
    VERSION_3 = 3,
    TAG = crypto_aead_chacha20poly1305_ietf_ABYTES,
    SEALED_CHUNK = FOOTAGE_CHUNK + TAG,
    BATCH = 16, /* chunks encrypted per write */
};

/* Far above any card, far below where the arithmetic overflows. */
#define SIZE_MOST (UINT64_C(1) << 50)
#define NO_CHUNK  UINT64_MAX
/* What version 3 says where the file's length says it. */
#define SIZE_BY_LENGTH UINT64_MAX

static const unsigned char magic[8] = {0x89, 'T', 'B', 'F', '\r', '\n', 0x1A, '\n'};

_Static_assert(AT_SUM + SUM == FOOTAGE_HEADER, "the header's fields fill it");
_Static_assert(AT_CLIP + LABEL_CLIP == AT_SALT, "the clip's digest fills its place");

/* What must not be left behind: in secret memory. */
struct file_secrets {
    unsigned char key[crypto_aead_chacha20poly1305_ietf_KEYBYTES];
    unsigned char chunk[FOOTAGE_CHUNK]; /* in the clear */
};

struct footage_writer {
    int fd;
    uint64_t size;    /* of the plaintext, or FOOTAGE_SIZE_LATER */
    uint64_t written; /* of it, so far */
    uint64_t chunk;   /* number of the next chunk */
    size_t partial;   /* bytes waiting in secrets->chunk */
    size_t batched;   /* bytes waiting in batch */
    struct file_secrets *secrets;
    unsigned char *first; /* with FOOTAGE_SIZE_LATER: the first chunk, in the clear, in secret memory */
    unsigned char header[FOOTAGE_HEADER];
    unsigned char batch[FOOTAGE_HEADER + BATCH * SEALED_CHUNK];
};

struct footage_reader {
    int fd;
    uint64_t size;
    uint64_t chunks;
    uint64_t held; /* number of the chunk in secrets->chunk, or NO_CHUNK */
    struct file_secrets *secrets;
    unsigned char sealed[SEALED_CHUNK];
};

static void put_le(unsigned char *to, uint64_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        to[i] = (unsigned char)(value >> (8 * i));
}

static uint64_t get_le(const unsigned char *from, int bytes)
{
    uint64_t value = 0;
    for (int i = bytes - 1; i >= 0; i--)
        value = value << 8 | from[i];
    return value;
}

/* Even nothing has a chunk, so that every file ends in one with the final flag. */
static uint64_t chunk_count(uint64_t size)
{
    return size == 0 ? 1 : (size - 1) / FOOTAGE_CHUNK + 1;
}

static size_t chunk_length(uint64_t size, uint64_t chunk)
{
    uint64_t left = size - chunk * FOOTAGE_CHUNK;
    return left < FOOTAGE_CHUNK ? (size_t)left : FOOTAGE_CHUNK;
}

static void chunk_nonce(unsigned char nonce[static crypto_aead_chacha20poly1305_ietf_NPUBBYTES],
                        uint64_t chunk, bool final)
{
    put_le(nonce, chunk, 8);
    put_le(nonce + 8, final, 4);
}

static void header_sum(const unsigned char header[static FOOTAGE_HEADER], unsigned char sum[static SUM])
{
    crypto_generichash(sum, SUM, header, AT_SUM, NULL, 0);
}

/* One hash with the session's key over what the header says gives the file's own key and the check of it. */
static void derive(const unsigned char key[static KEY_SIZE],
                   const unsigned char header[static FOOTAGE_HEADER], struct file_secrets *secrets,
                   unsigned char check[static CHECK])
{
    unsigned char derived[crypto_generichash_BYTES_MAX];
    crypto_generichash(derived, sizeof derived, header, AT_CHECK, key, KEY_SIZE);
    memcpy(secrets->key, derived, sizeof secrets->key);
    memcpy(check, derived + sizeof secrets->key, CHECK);
    sodium_memzero(derived, sizeof derived);
}

static void put_label(unsigned char header[static FOOTAGE_HEADER], const struct footage_label *label)
{
    memcpy(header + AT_CLIP, label->clip, LABEL_CLIP);
    put_le(header + AT_WHAT, label->what, 4);
    put_le(header + AT_POSITION, label->position, 4);
}

static void ready(void)
{
    int state = sodium_init();
    assert(state >= 0);
    (void)state;
}

static bool not_written(struct error *error)
{
    return error_system(error, errno, "The encrypted footage could not be written");
}

/* Writing */

/* Everything but the header and the first chunk, whose places are left. */
static bool start_later(struct footage_writer *writer, struct error *error)
{
    writer->first = key_alloc(FOOTAGE_CHUNK);
    return lseek(writer->fd, FOOTAGE_HEADER + SEALED_CHUNK, SEEK_SET) >= 0 || not_written(error);
}

bool footage_create(int fd, const unsigned char key[static KEY_SIZE], const struct footage_label *label,
                    uint64_t size, struct footage_writer **writer, struct error *error)
{
    const bool later = size == FOOTAGE_SIZE_LATER;
    ready();
    *writer = NULL;
    if (size > SIZE_MOST && !later)
        return error_set(error, ERROR_INVALID, "This file is too large to be stored.");
    struct footage_writer *made = memory_alloc(1, sizeof *made);
    *made = (struct footage_writer){
        .fd = fd, .size = size, .secrets = (struct file_secrets *)key_alloc(sizeof *made->secrets)};

    unsigned char *header = made->header;
    memcpy(header, magic, sizeof magic);
    put_le(header + AT_VERSION, VERSION_3, 4);
    put_le(header + AT_CHUNK, FOOTAGE_CHUNK, 4);
    put_label(header, label);
    randombytes_buf(header + AT_SALT, SALT);
    put_le(header + AT_SIZE, later ? SIZE_BY_LENGTH : size, 8);
    derive(key, header, made->secrets, header + AT_CHECK);
    header_sum(header, header + AT_SUM);
    if (later && !start_later(made, error)) {
        footage_abandon(made);
        return false;
    }
    if (!later) {
        memcpy(made->batch, header, FOOTAGE_HEADER);
        made->batched = FOOTAGE_HEADER;
    }
    *writer = made;
    return true;
}

static bool flush(struct footage_writer *writer, struct error *error)
{
    if (!file_write(writer->fd, writer->batch, writer->batched))
        return not_written(error);
    writer->batched = 0;
    return true;
}

static void encrypt(const struct footage_writer *writer, uint64_t chunk, bool final,
                    const unsigned char *bytes, size_t count, unsigned char *to)
{
    unsigned char nonce[crypto_aead_chacha20poly1305_ietf_NPUBBYTES];
    chunk_nonce(nonce, chunk, final);
    crypto_aead_chacha20poly1305_ietf_encrypt(to, NULL, bytes, count, NULL, 0, NULL, nonce,
                                              writer->secrets->key);
}

static bool seal_chunk(struct footage_writer *writer, const unsigned char *bytes, size_t count, bool final,
                       struct error *error)
{
    if (writer->first && writer->chunk == 0) {
        memcpy(writer->first, bytes, count);
        writer->chunk++;
        return true;
    }
    if (writer->batched + SEALED_CHUNK > sizeof writer->batch && !flush(writer, error))
        return false;
    encrypt(writer, writer->chunk, final, bytes, count, writer->batch + writer->batched);
    writer->batched += count + TAG;
    writer->chunk++;
    return true;
}

bool footage_write(struct footage_writer *writer, const void *bytes, size_t count, struct error *error)
{
    const unsigned char *at = bytes;
    const uint64_t most = writer->first ? SIZE_MOST : writer->size;
    if (count > most - writer->written)
        return error_set(error, ERROR_CONFLICT, "The video file became longer while it was being read.");
    writer->written += count;
    /* A full chunk is sealed once more comes: the last one waits for footage_finish(). */
    while (count > 0) {
        if (writer->partial == FOOTAGE_CHUNK) {
            if (!seal_chunk(writer, writer->secrets->chunk, FOOTAGE_CHUNK, false, error))
                return false;
            writer->partial = 0;
        }
        if (writer->partial == 0 && count > FOOTAGE_CHUNK) {
            if (!seal_chunk(writer, at, FOOTAGE_CHUNK, false, error))
                return false;
            at += FOOTAGE_CHUNK;
            count -= FOOTAGE_CHUNK;
            continue;
        }
        size_t taken = FOOTAGE_CHUNK - writer->partial;
        if (taken > count)
            taken = count;
        memcpy(writer->secrets->chunk + writer->partial, at, taken);
        writer->partial += taken;
        at += taken;
        count -= taken;
    }
    return true;
}

bool footage_rewrite(struct footage_writer *writer, uint64_t offset, const void *bytes, size_t count,
                     struct error *error)
{
    /* Until more than it has come, the first chunk waits where the last one does. */
    const uint64_t end = writer->written < FOOTAGE_CHUNK ? writer->written : FOOTAGE_CHUNK;
    if (!writer->first || offset > end || count > end - offset)
        return error_set(error, ERROR_INVALID,
                         "Only the beginning of an encrypted file can be written again.");
    memcpy((writer->chunk == 0 ? writer->secrets->chunk : writer->first) + offset, bytes, count);
    return true;
}

/* The header and the first chunk, which were kept back. */
static bool write_beginning(struct footage_writer *writer, struct error *error)
{
    const bool only = writer->chunk == 1;
    const size_t count = only ? writer->partial : FOOTAGE_CHUNK;
    memcpy(writer->batch, writer->header, FOOTAGE_HEADER);
    encrypt(writer, 0, only, writer->first, count, writer->batch + FOOTAGE_HEADER);
    return file_write_at(writer->fd, writer->batch, FOOTAGE_HEADER + count + TAG, 0) || not_written(error);
}

bool footage_finish(struct footage_writer *writer, struct error *error)
{
    bool done = false;
    if (writer->written != writer->size && !writer->first)
        error_set(error, ERROR_CONFLICT, "The video file became shorter while it was being read.");
    else
        done = seal_chunk(writer, writer->secrets->chunk, writer->partial, true, error) &&
               flush(writer, error) && (!writer->first || write_beginning(writer, error));
    footage_abandon(writer);
    return done;
}

void footage_abandon(struct footage_writer *writer)
{
    if (!writer)
        return;
    key_free(writer->secrets);
    key_free(writer->first);
    free(writer);
}

/* Reading */

static bool corrupt(struct error *error)
{
    return error_set(error, ERROR_CORRUPT,
                     "This footage was changed or damaged after it was stored; it cannot be shown.");
}

/* Decrypts a chunk into the reader. */
static bool hold_chunk(struct footage_reader *reader, uint64_t chunk, struct error *error)
{
    if (reader->held == chunk)
        return true;
    reader->held = NO_CHUNK;
    size_t length = chunk_length(reader->size, chunk);
    ssize_t got = file_read_at(reader->fd, reader->sealed, length + TAG,
                               FOOTAGE_HEADER + chunk * SEALED_CHUNK);
    if (got < 0)
        return error_system(error, errno, "The stored footage could not be read");
    unsigned char nonce[crypto_aead_chacha20poly1305_ietf_NPUBBYTES];
    chunk_nonce(nonce, chunk, chunk + 1 == reader->chunks);
    if ((size_t)got != length + TAG ||
        crypto_aead_chacha20poly1305_ietf_decrypt(reader->secrets->chunk, NULL, NULL, reader->sealed,
                                                  length + TAG, NULL, 0, nonce, reader->secrets->key) != 0)
        return corrupt(error);
    reader->held = chunk;
    return true;
}

/* Of the plaintext, by the length of the file; whether that is possible at all shows in what it would be
 * stored in. */
static uint64_t size_by_length(uint64_t length)
{
    uint64_t body = length < FOOTAGE_HEADER + TAG ? TAG : length - FOOTAGE_HEADER;
    return body - ((body - 1) / SEALED_CHUNK + 1) * TAG;
}

/* What can be said of a header without a key. */
static bool header_read(int fd, unsigned char header[static FOOTAGE_HEADER], uint64_t *size,
                        struct error *error)
{
    struct stat status;
    ssize_t got = file_read_at(fd, header, FOOTAGE_HEADER, 0);
    if (got < 0 || fstat(fd, &status) < 0)
        return error_system(error, errno, "The stored footage could not be read");
    unsigned char sum[SUM];
    if (got != FOOTAGE_HEADER || memcmp(header, magic, sizeof magic) != 0)
        return corrupt(error);
    header_sum(header, sum);
    if (memcmp(sum, header + AT_SUM, SUM) != 0)
        return corrupt(error);
    const uint64_t version = get_le(header + AT_VERSION, 4), said = get_le(header + AT_SIZE, 8);
    if (version != VERSION_1 && version != VERSION_2 && version != VERSION_3)
        return error_set(
            error, ERROR_INVALID,
            "This footage was stored by a newer version of Terugblik; install that version to open it.");
    const bool by_length = version == VERSION_2 || (version == VERSION_3 && said == SIZE_BY_LENGTH);
    *size = by_length ? size_by_length((uint64_t)status.st_size) : said;
    if (get_le(header + AT_CHUNK, 4) != FOOTAGE_CHUNK ||
        (version != VERSION_3 && get_le(header + AT_WHAT, 8) != 0) || (version == VERSION_2 && said != 0) ||
        *size > SIZE_MOST || (uint64_t)status.st_size != footage_stored_size(*size))
        return corrupt(error);
    return true;
}

/* R13: files were swapped, one of which is read in the place of another. */
static bool belongs_here(const unsigned char header[static FOOTAGE_HEADER], const struct footage_label *label,
                         struct error *error)
{
    const uint64_t version = get_le(header + AT_VERSION, 4);
    bool belongs = (version == VERSION_2) == (label->what == FOOTAGE_PROXY);
    if (version == VERSION_3)
        belongs = memcmp(header + AT_CLIP, label->clip, LABEL_CLIP) == 0 &&
                  get_le(header + AT_WHAT, 4) == label->what &&
                  get_le(header + AT_POSITION, 4) == label->position;
    return belongs ||
           error_set(
               error, ERROR_CONFLICT,
               "This file is another one than belongs here: files of the store were swapped outside the "
               "program. Keep a copy of it and tell who is responsible for it.");
}

uint64_t footage_stored_size(uint64_t size)
{
    return FOOTAGE_HEADER + size + chunk_count(size) * TAG;
}

bool footage_examine(int fd, const struct footage_label *label, uint64_t *size, struct error *error)
{
    unsigned char header[FOOTAGE_HEADER];
    ready();
    return header_read(fd, header, size, error) && belongs_here(header, label, error);
}

bool footage_open(int fd, const unsigned char key[static KEY_SIZE], const struct footage_label *label,
                  struct footage_reader **reader, struct error *error)
{
    unsigned char header[FOOTAGE_HEADER], check[CHECK];
    uint64_t size = 0;
    ready();
    *reader = NULL;
    if (!header_read(fd, header, &size, error))
        return false;
    struct footage_reader *made = memory_alloc(1, sizeof *made);
    *made = (struct footage_reader){.fd = fd,
                                    .size = size,
                                    .chunks = chunk_count(size),
                                    .held = NO_CHUNK,
                                    .secrets = (struct file_secrets *)key_alloc(sizeof *made->secrets)};
    derive(key, header, made->secrets, check);
    if (sodium_memcmp(check, header + AT_CHECK, CHECK) != 0) {
        error_set(error, ERROR_DENIED, "This footage cannot be opened with the key that was given.");
        goto failed;
    }
    if (!belongs_here(header, label, error))
        goto failed;
    /* The final chunk proves that nothing was cut or appended: before anything else is read. */
    if (!hold_chunk(made, made->chunks - 1, error))
        goto failed;
    *reader = made;
    return true;
failed:
    footage_close(made);
    return false;
}

void footage_close(struct footage_reader *reader)
{
    if (!reader)
        return;
    key_free(reader->secrets);
    free(reader);
}

uint64_t footage_size(const struct footage_reader *reader)
{
    return reader->size;
}

bool footage_read(struct footage_reader *reader, uint64_t offset, void *bytes, size_t count, size_t *got,
                  struct error *error)
{
    unsigned char *at = bytes;
    *got = 0;
    while (count > 0 && offset < reader->size) {
        uint64_t chunk = offset / FOOTAGE_CHUNK;
        size_t within = (size_t)(offset % FOOTAGE_CHUNK);
        if (!hold_chunk(reader, chunk, error))
            return false;
        size_t taken = chunk_length(reader->size, chunk) - within;
        if (taken > count)
            taken = count;
        memcpy(at, reader->secrets->chunk + within, taken);
        at += taken;
        count -= taken;
        offset += taken;
        *got += taken;
    }
    return true;
}
