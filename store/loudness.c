#include "store/loudness.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/db.h"
#include "store/files.h"
#include "store/footage.h"
#include "store/importing.h"

enum { HEAD = 16, AT_COUNT = 8, AT_MS = 12 };

static const unsigned char magic[8] = "TBLOUD1\n";

static void make_head(unsigned char head[static HEAD], uint32_t count, uint32_t value_ms)
{
    memcpy(head, magic, sizeof magic);
    for (int i = 0; i < 4; i++) {
        head[AT_COUNT + i] = (unsigned char)(count >> 8 * i);
        head[AT_MS + i] = (unsigned char)(value_ms >> 8 * i);
    }
}

/* Reads just so many bytes, or fails. */
static bool read_exactly(struct footage_reader *reader, uint64_t offset, unsigned char *bytes, size_t count)
{
    struct error error;
    size_t got;
    while (count > 0) {
        if (!footage_read(reader, offset, bytes, count, &got, &error) || got == 0)
            return false;
        bytes += got;
        offset += got;
        count -= got;
    }
    return true;
}

bool loudness_load(struct store *store, const char *clip, const unsigned char key[static KEY_SIZE], uint32_t value_ms,
                   unsigned char *values, size_t count, bool *found, struct error *error)
{
    char name[CLIP_FILE_NAME];
    unsigned char head[HEAD], wanted[HEAD];
    struct footage_reader *reader = NULL;
    struct error damaged;
    *found = false;
    footage_name(name, clip, "loudness");
    int fd = openat(store->footage_fd, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return errno == ENOENT || error_system(error, errno, "The footage folder of the store cannot be read");
    make_head(wanted, (uint32_t)count, value_ms);
    *found = footage_open(fd, key, &reader, &damaged) && footage_size(reader) == HEAD + 2 * count &&
             read_exactly(reader, 0, head, HEAD) && memcmp(head, wanted, HEAD) == 0 &&
             read_exactly(reader, HEAD, values, 2 * count);
    footage_close(reader);
    close(fd);
    return true;
}

static bool unwritable(struct error *error)
{
    return error_system(error, errno, "What was heard in the footage cannot be kept");
}

/* The unfinished file, held (flock) by whoever writes it. -1: another process does, which is as good. A file that
 * was left by a crash is taken over. */
static int open_part(struct store *store, const char *name, bool *failed)
{
    struct stat held, named;
    int fd = openat(store->footage_fd, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    *failed = fd < 0;
    if (fd < 0)
        return -1;
    /* The other one may have finished it, under its other name, between these two. */
    if (flock(fd, LOCK_EX | LOCK_NB) < 0 || fstat(fd, &held) < 0 ||
        fstatat(store->footage_fd, name, &named, AT_SYMLINK_NOFOLLOW) < 0 || held.st_ino != named.st_ino ||
        held.st_dev != named.st_dev) {
        close(fd);
        return -1;
    }
    return fd;
}

static bool write_values(int fd, const unsigned char key[static KEY_SIZE], uint32_t value_ms,
                         const unsigned char *values, size_t count, struct error *error)
{
    unsigned char head[HEAD];
    struct footage_writer *writer;
    make_head(head, (uint32_t)count, value_ms);
    if (ftruncate(fd, 0) < 0)
        return unwritable(error);
    if (!footage_create(fd, key, HEAD + 2 * count, &writer, error))
        return false;
    if (!footage_write(writer, head, HEAD, error) || !footage_write(writer, values, 2 * count, error)) {
        footage_abandon(writer);
        return false;
    }
    return footage_finish(writer, error) && (file_sync(fd) || unwritable(error));
}

/* Whether the footage is there to stay for now. */
static bool may_stay(struct store *store, const char *session, const char *clip, bool *may, struct error *error)
{
    struct query query;
    if (!db_query(store->db,
                  "SELECT 1 FROM clip c JOIN session s ON s.id = c.session_id WHERE c.id = ?2 AND s.id = ?1"
                  " AND s.shredded_at IS NULL AND s.purged_at IS NULL",
                  DB_ARGS(DB_TEXT(session), DB_TEXT(clip)), &query, error))
        return false;
    *may = query_next(&query);
    return query_close(&query, error);
}

bool loudness_save(struct store *store, const char *session, const char *clip,
                   const unsigned char key[static KEY_SIZE], uint32_t value_ms, const unsigned char *values,
                   size_t count, struct error *error)
{
    char part[CLIP_FILE_NAME], name[CLIP_FILE_NAME];
    bool failed, may = false;
    footage_name(part, clip, "loudness.part");
    footage_name(name, clip, "loudness");
    int fd = open_part(store, part, &failed);
    if (fd < 0)
        return !failed || unwritable(error);
    bool saved = write_values(fd, key, value_ms, values, count, error) &&
                 (renameat(store->footage_fd, part, store->footage_fd, name) == 0 || unwritable(error));
    if (!saved)
        (void)unlinkat(store->footage_fd, part, 0);
    /* A purge removes the files after it has marked the row, so a row that is not marked now means that a purge is
     * still to come and will find this file. */
    bool asked = saved && may_stay(store, session, clip, &may, error);
    if (saved && !may)
        (void)unlinkat(store->footage_fd, name, 0);
    close(fd);
    return asked && (file_sync(store->footage_fd) || unwritable(error));
}
