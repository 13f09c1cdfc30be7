#include "store/base/files.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <poll.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

bool file_write(int fd, const void *bytes, size_t count)
{
    const unsigned char *at = bytes;
    while (count > 0) {
        ssize_t written = write(fd, at, count);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return false;
        at += written;
        count -= (size_t)written;
    }
    return true;
}

bool file_write_at(int fd, const void *bytes, size_t count, uint64_t offset)
{
    const unsigned char *at = bytes;
    while (count > 0) {
        ssize_t written = pwrite(fd, at, count, (off_t)offset);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return false;
        at += written;
        count -= (size_t)written;
        offset += (uint64_t)written;
    }
    return true;
}

ssize_t file_read_at(int fd, void *bytes, size_t count, uint64_t offset)
{
    unsigned char *at = bytes;
    size_t got = 0;
    while (got < count) {
        ssize_t part = pread(fd, at + got, count - got, (off_t)(offset + got));
        if (part < 0 && errno == EINTR)
            continue;
        if (part < 0)
            return -1;
        if (part == 0)
            break;
        got += (size_t)part;
    }
    return (ssize_t)got;
}

bool file_replace(int folder, const char *fresh, const char *name, const void *bytes, size_t count)
{
    /* One left by a crash is in the way. */
    (void)unlinkat(folder, fresh, 0);
    int fd = openat(folder, fresh, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    bool written = fd >= 0 && file_write(fd, bytes, count) && file_sync(fd);
    int number = errno;
    if (fd >= 0 && !file_close(fd) && written) {
        number = errno;
        written = false;
    }
    if (written && (renameat(folder, fresh, folder, name) < 0 || !file_sync(folder))) {
        number = errno;
        written = false;
    }
    if (!written)
        (void)unlinkat(folder, fresh, 0);
    errno = number;
    return written;
}

int folder_open(int parent, const char *name, bool make)
{
    if (make && mkdirat(parent, name, 0700) == 0) {
        if (!file_sync(parent))
            return -1;
    } else if (make && errno != EEXIST) {
        return -1;
    }
    return openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/* Waits until a pipe that was opened without waiting has something, or its end. */
static bool await(int fd)
{
    struct pollfd ready = {.fd = fd, .events = POLLIN};
    return poll(&ready, 1, -1) >= 0 || errno == EINTR;
}

ssize_t file_read(int fd, void *bytes, size_t count)
{
    unsigned char *at = bytes;
    size_t got = 0;
    while (got < count) {
        ssize_t part = read(fd, at + got, count - got);
        if (part < 0 && (errno == EINTR || (errno == EAGAIN && await(fd))))
            continue;
        if (part < 0)
            return -1;
        if (part == 0)
            break;
        got += (size_t)part;
    }
    return (ssize_t)got;
}

/* Without this, opening a pipe waits for its other end, and a terminal becomes ours. */
enum { UNWAITING = O_NONBLOCK | O_NOCTTY | O_CLOEXEC };

/* Passes an open file on, unless something else was opened. */
static int only_a_file(int fd, mode_t also)
{
    struct stat status;
    if (fd < 0) {
        /* What opening says of folders and sockets. */
        if (errno == EISDIR || errno == ENXIO)
            errno = EISNAM;
        return -1;
    }
    bool known = fstat(fd, &status) == 0;
    if (known && (S_ISREG(status.st_mode) || (also && (status.st_mode & S_IFMT) == also)))
        return fd;
    int number = known ? EISNAM : errno;
    (void)close(fd); /* nothing was written */
    errno = number;
    return -1;
}

int file_open(int folder, const char *path, int flags)
{
    struct stat status;
    /* Looked at first as well: a device may do something when it is opened. */
    if (fstatat(folder, path, &status, flags & O_NOFOLLOW ? AT_SYMLINK_NOFOLLOW : 0) == 0 &&
        !S_ISREG(status.st_mode) && !S_ISLNK(status.st_mode)) {
        errno = EISNAM;
        return -1;
    }
    return only_a_file(openat(folder, path, flags | UNWAITING, 0600), 0);
}

int file_open_given(const char *path)
{
    return only_a_file(open(path, O_RDONLY | UNWAITING), S_IFIFO);
}

int file_open_beneath(int folder, const char *path, int flags)
{
    const struct open_how how = {
        .flags = (uint64_t)(flags | UNWAITING),
        .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_XDEV,
    };
    long fd = -1;
    /* EAGAIN: something was renamed meanwhile, and the kernel could not be sure. */
    for (int tries = 0; tries < 16 && fd < 0; tries++) {
        fd = syscall(SYS_openat2, folder, path, &how, sizeof how);
        if (fd < 0 && errno != EINTR && errno != EAGAIN)
            break;
    }
    return flags & O_DIRECTORY ? (int)fd : only_a_file((int)fd, 0);
}

bool file_sync(int fd)
{
    return fsync(fd) == 0;
}

bool file_close(int fd)
{
    /* Linux has closed the descriptor even when it says EINTR; what was synced before is safe. */
    return close(fd) == 0 || errno == EINTR;
}

void file_forget(int fd)
{
    (void)posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
}
