#include "tests/faults/faults.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

/* One change that is not certain to be on the disk yet, and how to undo it. */
struct change {
    enum { DATA, CREATED, RENAMED, REMOVED } kind;
    bool durable;
    dev_t device;
    ino_t inode; /* of the file for DATA, else of the folder */
    int fd;      /* of the file, for DATA */
    off_t offset, old_size;
    size_t length;
    unsigned char *old;
    char path[PATH_MAX], to[PATH_MAX], stash[PATH_MAX];
};

enum { CHANGES = 4096 };

static struct {
    enum fault fault;
    bool armed, full;
    long at, count;
    char folder[PATH_MAX];
    struct change *changes[CHANGES];
    int change_count, stash_count;
} faults;

const char *fault_name(enum fault fault)
{
    static const char *const names[FAULT_COUNT] = {"none", "kill", "torn", "power", "full", "io"};
    return names[fault];
}

static _Noreturn void broken(const char *what)
{
    fprintf(stderr, "faults: %s: %s\n", what, strerror(errno));
    _exit(99);
}

static long real(long result)
{
    return result;
}

#define REAL(call, ...) real(syscall(SYS_##call, __VA_ARGS__))

/* Paths */

static bool below(const char *path)
{
    size_t length = strlen(faults.folder);
    return strncmp(path, faults.folder, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

static bool fd_path(int fd, char path[static PATH_MAX])
{
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length < 0)
        return false;
    path[length] = '\0';
    return true;
}

static void at_path(int folder, const char *name, char path[static PATH_MAX])
{
    char base[PATH_MAX] = "";
    if (name[0] != '/' && (folder == AT_FDCWD ? !getcwd(base, sizeof base) : !fd_path(folder, base)))
        broken("path");
    int length = name[0] == '/' ? snprintf(path, PATH_MAX, "%s", name)
                                : snprintf(path, PATH_MAX, "%.2000s/%.2000s", base, name);
    if (length < 0 || length >= PATH_MAX)
        broken("path");
}

static bool watched_fd(int fd)
{
    char path[PATH_MAX];
    return faults.armed && fd_path(fd, path) && below(path);
}

static bool watched_at(int folder, const char *name)
{
    char path[PATH_MAX];
    if (!faults.armed)
        return false;
    at_path(folder, name, path);
    return below(path);
}

/* What would be lost */

static struct change *add(int kind)
{
    struct change *change = calloc(1, sizeof *change);
    if (!change || faults.change_count == CHANGES)
        broken("too many changes");
    change->kind = kind;
    change->fd = -1;
    faults.changes[faults.change_count++] = change;
    return change;
}

static void add_data(int fd, off_t offset, size_t length)
{
    struct stat status;
    char path[PATH_MAX];
    if (faults.fault != FAULT_POWER)
        return;
    struct change *change = add(DATA);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    change->fd = (int)REAL(openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC, 0);
    if (change->fd < 0 || fstat(change->fd, &status) < 0)
        broken("open to undo");
    change->device = status.st_dev;
    change->inode = status.st_ino;
    change->offset = offset;
    change->old_size = status.st_size;
    change->old = malloc(length + 1);
    ssize_t got = change->old ? pread(change->fd, change->old, length, offset) : -1;
    if (got < 0)
        broken("read to undo");
    change->length = (size_t)got;
}

static void name_folder(struct change *change, const char *path)
{
    char folder[PATH_MAX];
    struct stat status;
    snprintf(folder, sizeof folder, "%s", path);
    *strrchr(folder, '/') = '\0';
    if (stat(folder, &status) < 0)
        broken("folder");
    change->device = status.st_dev;
    change->inode = status.st_ino;
}

/* Keeps what a name stood for under another name, outside of what is watched. */
static void stash(struct change *change, const char *path)
{
    snprintf(change->stash, sizeof change->stash, "%.3000s.stash-%d-%d", faults.folder, getpid(),
             faults.stash_count++);
    if (linkat(AT_FDCWD, path, AT_FDCWD, change->stash, 0) < 0)
        change->stash[0] = '\0';
}

static void undo(const struct change *change)
{
    switch (change->kind) {
    case DATA:
        if (REAL(pwrite64, change->fd, change->old, change->length, change->offset) != (long)change->length ||
            REAL(ftruncate, change->fd, change->old_size) < 0)
            broken("undo");
        break;
    case CREATED:
        if (REAL(unlinkat, AT_FDCWD, change->path, 0) < 0)
            (void)REAL(unlinkat, AT_FDCWD, change->path, AT_REMOVEDIR);
        break;
    case RENAMED:
        if (REAL(renameat2, AT_FDCWD, change->to, AT_FDCWD, change->path, 0) < 0)
            broken("undo rename");
        if (change->stash[0] && REAL(renameat2, AT_FDCWD, change->stash, AT_FDCWD, change->to, 0) < 0)
            broken("undo rename");
        break;
    case REMOVED:
        if (change->stash[0] && REAL(renameat2, AT_FDCWD, change->stash, AT_FDCWD, change->path, 0) < 0)
            broken("undo unlink");
        break;
    }
}

static _Noreturn void power_goes(void)
{
    faults.armed = false;
    for (int i = faults.change_count - 1; i >= 0; i--)
        if (!faults.changes[i]->durable)
            undo(faults.changes[i]);
    for (int i = 0; i < faults.change_count; i++)
        if (faults.changes[i]->stash[0])
            (void)REAL(unlinkat, AT_FDCWD, faults.changes[i]->stash, 0);
    _exit(FAULT_STATUS);
}

static void synced(int fd)
{
    struct stat status;
    if (faults.fault != FAULT_POWER || fstat(fd, &status) < 0)
        return;
    for (int i = 0; i < faults.change_count; i++)
        if (faults.changes[i]->device == status.st_dev && faults.changes[i]->inode == status.st_ino)
            faults.changes[i]->durable = true;
}

/* The fault */

/* Whether this call is to fail, with errno set. Does not return where the process is to end. */
static bool strikes(bool needs_room)
{
    faults.count++;
    if (faults.full && needs_room) {
        errno = ENOSPC;
        return true;
    }
    if (faults.count != faults.at)
        return false;
    switch (faults.fault) {
    case FAULT_KILL:
    case FAULT_TORN:
        _exit(FAULT_STATUS);
    case FAULT_POWER:
        power_goes();
    case FAULT_FULL:
        faults.full = true;
        errno = ENOSPC;
        return needs_room;
    case FAULT_IO:
        errno = EIO;
        return true;
    case FAULT_NONE:
    case FAULT_COUNT:
        break;
    }
    return false;
}

static bool tears(void)
{
    return faults.fault == FAULT_TORN && faults.count + 1 == faults.at;
}

void fault_arm(enum fault fault, long at, const char *folder)
{
    faults.fault = fault;
    faults.at = at;
    faults.count = 0;
    faults.full = false;
    snprintf(faults.folder, sizeof faults.folder, "%s", folder);
    faults.armed = true;
}

long fault_disarm(void)
{
    if (faults.armed && faults.fault == FAULT_POWER)
        power_goes();
    faults.armed = false;
    return faults.count;
}

/* The calls. What SQLite and the store use; glibc has some under two names. */

ssize_t write(int fd, const void *bytes, size_t count)
{
    if (!watched_fd(fd))
        return REAL(write, fd, bytes, count);
    if (tears()) {
        (void)REAL(write, fd, bytes, count / 2);
        _exit(FAULT_STATUS);
    }
    if (strikes(true))
        return -1;
    add_data(fd, lseek(fd, 0, SEEK_CUR), count);
    return REAL(write, fd, bytes, count);
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset)
{
    if (!watched_fd(fd))
        return REAL(pwrite64, fd, bytes, count, offset);
    if (tears()) {
        (void)REAL(pwrite64, fd, bytes, count / 2, offset);
        _exit(FAULT_STATUS);
    }
    if (strikes(true))
        return -1;
    add_data(fd, offset, count);
    return REAL(pwrite64, fd, bytes, count, offset);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset)
{
    return pwrite(fd, bytes, count, offset);
}

int fsync(int fd)
{
    if (!watched_fd(fd))
        return (int)REAL(fsync, fd);
    if (strikes(false))
        return -1;
    synced(fd);
    return (int)REAL(fsync, fd);
}

int fdatasync(int fd)
{
    if (!watched_fd(fd))
        return (int)REAL(fdatasync, fd);
    if (strikes(false))
        return -1;
    synced(fd);
    return (int)REAL(fdatasync, fd);
}

int ftruncate(int fd, off_t size)
{
    struct stat status;
    if (!watched_fd(fd))
        return (int)REAL(ftruncate, fd, size);
    if (strikes(false))
        return -1;
    if (fstat(fd, &status) == 0)
        add_data(fd, size < status.st_size ? size : status.st_size,
                 size < status.st_size ? (size_t)(status.st_size - size) : 0);
    return (int)REAL(ftruncate, fd, size);
}

int ftruncate64(int fd, off64_t size)
{
    return ftruncate(fd, size);
}

int fallocate(int fd, int mode, off_t offset, off_t length)
{
    if (!watched_fd(fd))
        return (int)REAL(fallocate, fd, mode, offset, length);
    if (strikes(true))
        return -1;
    return (int)REAL(fallocate, fd, mode, offset, length);
}

int fallocate64(int fd, int mode, off64_t offset, off64_t length)
{
    return fallocate(fd, mode, offset, length);
}

static int open_watched(int folder, const char *name, int flags, mode_t mode)
{
    struct stat status;
    bool creates = (flags & O_CREAT) && watched_at(folder, name) &&
                   fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) < 0;
    if (creates && strikes(true))
        return -1;
    int fd = (int)REAL(openat, folder, name, flags, mode);
    if (creates && fd >= 0 && faults.fault == FAULT_POWER) {
        struct change *change = add(CREATED);
        at_path(folder, name, change->path);
        name_folder(change, change->path);
    }
    return fd;
}

static mode_t mode_of(int flags, va_list args)
{
    return flags & O_CREAT ? va_arg(args, mode_t) : 0;
}

#define OPEN(name)                                        \
    int name(const char *path, int flags, ...)            \
    {                                                     \
        va_list args;                                     \
        va_start(args, flags);                            \
        mode_t mode = mode_of(flags, args);               \
        va_end(args);                                     \
        return open_watched(AT_FDCWD, path, flags, mode); \
    }
#define OPENAT(name)                                       \
    int name(int folder, const char *path, int flags, ...) \
    {                                                      \
        va_list args;                                      \
        va_start(args, flags);                             \
        mode_t mode = mode_of(flags, args);                \
        va_end(args);                                      \
        return open_watched(folder, path, flags, mode);    \
    }
OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)

int mkdirat(int folder, const char *name, mode_t mode)
{
    struct stat status;
    bool creates = watched_at(folder, name) && fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) < 0;
    if (creates && strikes(true))
        return -1;
    int result = (int)REAL(mkdirat, folder, name, mode);
    if (creates && result == 0 && faults.fault == FAULT_POWER) {
        struct change *change = add(CREATED);
        at_path(folder, name, change->path);
        name_folder(change, change->path);
    }
    return result;
}

int mkdir(const char *name, mode_t mode)
{
    return mkdirat(AT_FDCWD, name, mode);
}

int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
    if (!watched_at(from_folder, from))
        return (int)REAL(renameat2, from_folder, from, to_folder, to, flags);
    if (strikes(true))
        return -1;
    if (faults.fault == FAULT_POWER) {
        char path[PATH_MAX], target[PATH_MAX];
        struct stat status;
        at_path(from_folder, from, path);
        at_path(to_folder, to, target);
        if (lstat(path, &status) == 0 && (!(flags & RENAME_NOREPLACE) || lstat(target, &status) < 0)) {
            struct change *change = add(RENAMED);
            memcpy(change->path, path, PATH_MAX);
            memcpy(change->to, target, PATH_MAX);
            name_folder(change, path);
            stash(change, target);
        }
    }
    return (int)REAL(renameat2, from_folder, from, to_folder, to, flags);
}

int renameat(int from_folder, const char *from, int to_folder, const char *to)
{
    return renameat2(from_folder, from, to_folder, to, 0);
}

int rename(const char *from, const char *to)
{
    return renameat2(AT_FDCWD, from, AT_FDCWD, to, 0);
}

int unlinkat(int folder, const char *name, int flags)
{
    struct stat status;
    if (!watched_at(folder, name) || fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) < 0)
        return (int)REAL(unlinkat, folder, name, flags);
    if (strikes(false))
        return -1;
    if (faults.fault == FAULT_POWER) {
        struct change *change = add(REMOVED);
        at_path(folder, name, change->path);
        name_folder(change, change->path);
        stash(change, change->path);
    }
    return (int)REAL(unlinkat, folder, name, flags);
}

int unlink(const char *name)
{
    return unlinkat(AT_FDCWD, name, 0);
}
