#include "store/footage/importing.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/base/clock.h"
#include "store/base/files.h"
#include "store/footage/footage.h"
#include "store/base/memory.h"

enum { BUFFER = 1024 * 1024 };
_Static_assert(BUFFER % FOOTAGE_CHUNK == 0, "whole chunks are encrypted without being copied");

static bool tell(const struct copying *copying, enum import_stage stage, int64_t done, struct error *error)
{
    if (!copying->progress ||
        copying->progress(copying->context, stage, copying->index, copying->before + done, copying->total))
        return true;
    return error_set(error, ERROR_CONFLICT,
                     "The import was broken off: nothing was stored, and everything is still on the card.");
}

static bool changed(const struct import_file *file, struct error *error)
{
    struct names name = {0};
    names_add(&name, file->path);
    return error_set(error, ERROR_CONFLICT,
                     "%s changed while it was being imported, so nothing was stored; end the program that "
                     "writes to it and "
                     "import again.",
                     name.text);
}

static bool card_unreadable(const struct import_file *file, int number, struct error *error)
{
    struct names name = {0};
    names_add(&name, file->path);
    return error_system(error, number, "%s cannot be read from the card, so nothing was stored", name.text);
}

static bool store_unwritable(int number, struct error *error)
{
    return error_system(error, number, "The footage cannot be written into the store, so nothing was stored");
}

/* The store's own disk gave back something else than what it was given. */
static bool not_read_back(struct error *error)
{
    if (error->kind == ERROR_IO)
        return false;
    return error_set(error, ERROR_IO,
                     "What was written into the store did not read back the same, so nothing was stored; the "
                     "store's disk may "
                     "be failing: have it looked at.");
}

/* The file is still as it was when the import was planned. */
static bool unchanged(const struct import_file *file)
{
    struct stat status;
    return fstat(file->fd, &status) == 0 && status.st_size == file->size &&
           clock_of(&status.st_mtim) == file->modified_at;
}

/* The card's file, read once from its front to its end. */
struct card_reading {
    const struct import_file *file;
    int fd; /* its own, when the file is streamed: that can be read only once; otherwise -1 */
};

static bool card_open(const struct copying *copying, const struct import_file *file,
                      struct card_reading *reading, struct error *error)
{
    struct stat status;
    *reading = (struct card_reading){.file = file, .fd = -1};
    if (!file->streamed)
        return true;
    reading->fd = file_open_beneath(copying->cards->items[file->card].fd, file->inside, O_RDONLY);
    if (reading->fd < 0 || fstat(reading->fd, &status) < 0)
        return errno == EISNAM ? changed(file, error) : card_unreadable(file, errno, error);
    return status.st_size == file->size || changed(file, error);
}

static void card_close(struct card_reading *reading)
{
    if (reading->fd >= 0)
        close(reading->fd);
}

/* Reads the next `count` bytes, which must be there. */
static bool card_read(struct card_reading *reading, void *buffer, size_t count, int64_t at,
                      struct error *error)
{
    ssize_t got = reading->fd >= 0 ? file_read(reading->fd, buffer, count)
                                   : file_read_at(reading->file->fd, buffer, count, (uint64_t)at);
    if (got < 0)
        return card_unreadable(reading->file, errno, error);
    return (size_t)got == count || changed(reading->file, error);
}

static size_t part(int64_t size, int64_t done)
{
    return size - done < BUFFER ? (size_t)(size - done) : BUFFER;
}

static bool encrypt_all(const struct copying *copying, struct card_reading *reading, int fd,
                        struct error *error)
{
    const struct import_file *file = reading->file;
    struct footage_writer *writer;
    if (!footage_create(fd, copying->key, &copying->label, (uint64_t)file->size, &writer, error))
        return false;
    unsigned char *buffer = key_alloc(BUFFER);
    bool written = true;
    for (int64_t done = 0; written && done < file->size;) {
        size_t count = part(file->size, done);
        written = card_read(reading, buffer, count, done, error) &&
                  footage_write(writer, buffer, count, error) &&
                  tell(copying, IMPORT_STORING, done + (int64_t)count, error);
        /* Lets the disk begin now with what would else all be left to fsync; failures show there. */
        (void)sync_file_range(fd, 0, 0, SYNC_FILE_RANGE_WRITE);
        done += (int64_t)count;
    }
    key_free(buffer);
    if (!written) {
        footage_abandon(writer);
        return false;
    }
    return footage_finish(writer, error);
}

static bool encrypt(const struct copying *copying, const struct import_file *file, int fd,
                    struct error *error)
{
    struct card_reading reading;
    bool written = card_open(copying, file, &reading, error) && encrypt_all(copying, &reading, fd, error);
    card_close(&reading);
    return written;
}

/* R6: decrypts what is on the disk and compares it with what is on the card, both read anew. R8: what is
 * decrypted stays in secret memory. */
static bool compare_all(const struct copying *copying, struct card_reading *reading, int fd,
                        unsigned char result[static DIGEST_SIZE], struct error *error)
{
    const struct import_file *file = reading->file;
    struct footage_reader *reader;
    struct digest digest;
    file_forget(fd);
    file_forget(file->fd);
    if (!footage_open(fd, copying->key, &copying->label, &reader, error))
        return not_read_back(error);
    unsigned char *card = key_alloc(BUFFER), *stored = key_alloc(BUFFER);
    bool same = true;
    digest_start(&digest, copying->digest_key);
    for (int64_t done = 0; same && done < file->size;) {
        size_t count = part(file->size, done), got;
        same = card_read(reading, card, count, done, error) &&
               (footage_read(reader, (uint64_t)done, stored, count, &got, error) || not_read_back(error));
        if (same && (got != count || memcmp(card, stored, count) != 0))
            same = changed(file, error);
        digest_add(&digest, card, count);
        done += (int64_t)count;
        same = same && tell(copying, IMPORT_VERIFYING, done, error);
    }
    digest_end(&digest, result);
    key_free(card);
    key_free(stored);
    footage_close(reader);
    return same && (unchanged(file) || changed(file, error));
}

static bool verify(const struct copying *copying, const struct import_file *file, int fd,
                   unsigned char result[static DIGEST_SIZE], struct error *error)
{
    struct card_reading reading;
    bool same = card_open(copying, file, &reading, error) &&
                compare_all(copying, &reading, fd, result, error);
    card_close(&reading);
    return same;
}

bool clip_copy(const struct copying *copying, const struct import_file *file, const char *clip,
               unsigned char digest[static DIGEST_SIZE], struct error *error)
{
    struct storage *storage = copying->store->storage;
    struct storage_file stored;
    if (!unchanged(file))
        return changed(file, error);
    if (!storage->create(storage, clip, STORAGE_FOOTAGE, footage_stored_size((uint64_t)file->size), &stored))
        return store_unwritable(errno, error);
    bool written = encrypt(copying, file, stored.fd, error) &&
                   (storage->settle(storage, &stored) || store_unwritable(errno, error)) &&
                   verify(copying, file, stored.fd, digest, error);
    if (written)
        return storage->commit(storage, &stored) || store_unwritable(errno, error);
    storage->drop(storage, &stored);
    return false;
}
