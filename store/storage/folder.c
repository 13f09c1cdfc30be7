#include "store/storage/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "store/base/files.h"

struct folder {
    struct storage storage; /* first, so that either pointer is the other */
    int fd;
};

static int fd_of(struct storage *storage)
{
    return ((struct folder *)storage)->fd;
}

/* --- Names --- */

static const struct kind {
    const char *ending, *unfinished;
    bool made_again; /* and then held by whoever makes it */
} kinds[STORAGE_KIND_COUNT] = {
    [STORAGE_FOOTAGE] = {"tbf", "part", false},
    [STORAGE_LOUDNESS] = {"loudness", "loudness.part", true},
    [STORAGE_PROXY] = {"proxy", "proxy.part", true},
};
static const char lock_ending[] = "lock";

enum { NAME_SIZE = ID_LENGTH + sizeof ".loudness.part" };

struct name {
    char text[NAME_SIZE];
};

static struct name name_of(const char *id, const char *ending)
{
    struct name name;
    snprintf(name.text, sizeof name.text, "%.*s.%s", ID_LENGTH, id, ending);
    return name;
}

static struct name finished_name(const char *clip, enum storage_kind kind)
{
    return name_of(clip, kinds[kind].ending);
}

static struct name unfinished_name(const struct storage_file *file)
{
    return name_of(file->clip, kinds[file->kind].unfinished);
}

/* What a name stands for. */
static struct storage_entry entry_of(const char *name)
{
    struct storage_entry entry = {.name = name, .type = STORAGE_FOREIGN};
    if (strlen(name) <= ID_LENGTH || name[ID_LENGTH] != '.')
        return entry;
    const char *ending = name + ID_LENGTH + 1;
    char id[ID_SIZE];
    memcpy(id, name, ID_LENGTH);
    id[ID_LENGTH] = '\0';
    if (!id_is_ending(id))
        return entry;
    if (strcmp(ending, lock_ending) == 0)
        entry.type = STORAGE_LOCK;
    for (enum storage_kind kind = 0; kind < STORAGE_KIND_COUNT; kind++) {
        bool unfinished = strcmp(ending, kinds[kind].unfinished) == 0;
        if (unfinished || strcmp(ending, kinds[kind].ending) == 0) {
            entry.type = STORAGE_FILE;
            entry.kind = kind;
            entry.unfinished = unfinished;
        }
    }
    if (entry.type != STORAGE_FOREIGN)
        memcpy(entry.id, id, ID_SIZE);
    return entry;
}

/* --- Removing --- */

static bool remove_name(struct storage *storage, const char *name)
{
    return unlinkat(fd_of(storage), name, 0) == 0 || errno == ENOENT;
}

static bool folder_remove(struct storage *storage, const char *clip, enum storage_kind kind)
{
    return remove_name(storage, finished_name(clip, kind).text);
}

/* R9: with the footage goes all that was made of it. The footage last: as long as it is there, somebody may
 * look for the others. */
static bool folder_remove_all(struct storage *storage, const char *clip)
{
    int failed = 0;
    for (int kind = STORAGE_KIND_COUNT - 1; kind >= 0; kind--) {
        if (!remove_name(storage, name_of(clip, kinds[kind].unfinished).text))
            failed = errno;
        if (!remove_name(storage, name_of(clip, kinds[kind].ending).text))
            failed = errno;
    }
    errno = failed;
    return failed == 0;
}

static bool folder_sync(struct storage *storage)
{
    return file_sync(fd_of(storage));
}

/* Closes what was only read, or is not wanted. Keeps errno. */
static void let_close(int fd)
{
    int number = errno;
    (void)close(fd);
    errno = number;
}

/* Locks and unfinished files are removed by whoever holds them. So who had to wait, or came late, looks
 * whether what is held still has its name. */
static bool still_named(struct storage *storage, int fd, const char *name)
{
    struct stat held, named;
    return fstat(fd, &held) == 0 && fstatat(fd_of(storage), name, &named, AT_SYMLINK_NOFOLLOW) == 0 &&
           held.st_ino == named.st_ino && held.st_dev == named.st_dev;
}

/* --- Writing --- */

static void folder_drop(struct storage *storage, struct storage_file *file)
{
    int number = errno;
    if (file->fd < 0)
        return;
    (void)remove_name(storage,
                      unfinished_name(file).text); /* one that stays is taken over, or removed at a start */
    (void)close(file->fd);
    file->fd = -1;
    errno = number;
}

/* Finds out about a full disk at once, where the file system can. */
static bool make_room(int fd, uint64_t size)
{
    return size == 0 || fallocate(fd, FALLOC_FL_KEEP_SIZE, 0, (off_t)size) == 0 ||
           (errno != ENOSPC && errno != EDQUOT);
}

/* Holds a file that anybody may be making. Without it, file->fd is −1. */
static bool hold(struct storage *storage, struct storage_file *file)
{
    bool held = flock(file->fd, LOCK_EX | LOCK_NB) == 0;
    if (!held && errno != EWOULDBLOCK)
        return false;
    if (!held || !still_named(storage, file->fd, unfinished_name(file).text)) {
        let_close(file->fd);
        file->fd = -1;
        return true;
    }
    return ftruncate(file->fd, 0) == 0;
}

static bool folder_create(struct storage *storage, const char *clip, enum storage_kind kind, uint64_t size,
                          struct storage_file *file)
{
    *file = (struct storage_file){.kind = kind};
    snprintf(file->clip, sizeof file->clip, "%s", clip);
    int flags = kinds[kind].made_again ? O_RDWR | O_CREAT : O_WRONLY | O_CREAT | O_EXCL;
    file->fd = file_open(fd_of(storage), unfinished_name(file).text, flags | O_NOFOLLOW);
    if (file->fd < 0)
        return false;
    if ((!kinds[kind].made_again || hold(storage, file)) && (file->fd < 0 || make_room(file->fd, size)))
        return true;
    folder_drop(storage, file);
    return false;
}

static bool folder_settle(struct storage *storage, struct storage_file *file)
{
    struct name name = unfinished_name(file);
    bool written = file_sync(file->fd);
    int number = errno;
    if (!file_close(file->fd) && written) {
        number = errno;
        written = false;
    }
    file->fd = written ? file_open(fd_of(storage), name.text, O_RDONLY | O_NOFOLLOW) : -1;
    file->settled = file->fd >= 0;
    if (file->settled)
        return true;
    if (written)
        number = errno;
    (void)remove_name(storage, name.text);
    errno = number;
    return false;
}

/* Footage never takes the place of other footage; not every file system can promise that. */
static bool rename_new(int folder, const char *from, const char *to)
{
    return renameat2(folder, from, folder, to, RENAME_NOREPLACE) == 0 ||
           (errno == EINVAL && renameat(folder, from, folder, to) == 0);
}

static bool folder_commit(struct storage *storage, struct storage_file *file)
{
    int folder = fd_of(storage);
    struct name from = unfinished_name(file), to = finished_name(file->clip, file->kind);
    bool named = (file->settled || file_sync(file->fd)) &&
                 (kinds[file->kind].made_again ? renameat(folder, from.text, folder, to.text) == 0
                                               : rename_new(folder, from.text, to.text));
    /* Gone: another process may have begun anew under that name, which is theirs. */
    if (!named && errno != ENOENT) {
        folder_drop(storage, file);
        return false;
    }
    let_close(file->fd); /* it was synced */
    file->fd = -1;
    if (!named || folder_sync(storage))
        return named;
    int number = errno;
    (void)remove_name(storage, to.text);
    errno = number;
    return false;
}

/* --- Reading --- */

static int folder_open_file(struct storage *storage, const char *clip, enum storage_kind kind)
{
    return file_open(fd_of(storage), finished_name(clip, kind).text, O_RDONLY | O_NOFOLLOW);
}

static bool has_name(struct storage *storage, const char *name)
{
    return faccessat(fd_of(storage), name, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

static bool folder_has(struct storage *storage, const char *clip, enum storage_kind kind)
{
    return has_name(storage, finished_name(clip, kind).text);
}

/* --- All that lies there --- */

static DIR *read_folder(struct storage *storage)
{
    int fd = openat(fd_of(storage), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *entries = fd >= 0 ? fdopendir(fd) : NULL;
    if (!entries && fd >= 0)
        let_close(fd);
    return entries;
}

static bool folder_list(struct storage *storage, struct arena *arena, struct storage_entry_list *list)
{
    size_t room = 0;
    DIR *entries = read_folder(storage);
    *list = (struct storage_entry_list){0};
    if (!entries)
        return false;
    for (struct dirent *entry; (entry = readdir(entries));) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        list->items = arena_grow(arena, list->items, list->count, &room, sizeof *list->items);
        list->items[list->count++] = entry_of(arena_copy(arena, entry->d_name));
    }
    closedir(entries);
    return true;
}

static bool folder_measure(struct storage *storage, int64_t *bytes, int64_t *files)
{
    DIR *entries = read_folder(storage);
    if (!entries)
        return false;
    *bytes = *files = 0;
    for (struct dirent *entry; (entry = readdir(entries));) {
        struct stat status;
        if (fstatat(dirfd(entries), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0 ||
            !S_ISREG(status.st_mode))
            continue; /* gone meanwhile, or nothing of ours */
        *bytes += status.st_size;
        ++*files;
    }
    closedir(entries);
    return true;
}

static bool folder_has_entry(struct storage *storage, const struct storage_entry *entry)
{
    return has_name(storage, entry->name);
}

static bool folder_remove_entry(struct storage *storage, const struct storage_entry *entry)
{
    return remove_name(storage, entry->name) || errno == EISDIR;
}

static bool folder_remove_left_over(struct storage *storage, const struct storage_entry *entry, bool *removed)
{
    int fd = file_open(fd_of(storage), entry->name, O_RDONLY | O_NOFOLLOW);
    if (fd < 0)
        return errno != EISNAM || folder_remove_entry(storage, entry);
    bool done = flock(fd, LOCK_EX | LOCK_NB) < 0 || !still_named(storage, fd, entry->name);
    if (!done) {
        done = folder_remove_entry(storage, entry);
        *removed = *removed || done;
    }
    let_close(fd);
    return done;
}

static bool folder_room(struct storage *storage, uint64_t *bytes)
{
    struct statvfs disk;
    if (fstatvfs(fd_of(storage), &disk) < 0)
        return false;
    *bytes = (uint64_t)disk.f_bavail * disk.f_frsize;
    return true;
}

/* --- Locks --- */

static int folder_lock(struct storage *storage, const char *session)
{
    struct name name = name_of(session, lock_ending);
    for (;;) {
        int lock = file_open(fd_of(storage), name.text, O_RDWR | O_CREAT | O_NOFOLLOW);
        bool held = lock >= 0 && flock(lock, LOCK_EX) == 0;
        if (held && still_named(storage, lock, name.text))
            return lock;
        if (lock >= 0)
            let_close(lock);
        if (!held)
            return -1;
    }
}

static enum storage_lock_state folder_take_over(struct storage *storage, const char *session, int *lock)
{
    struct name name = name_of(session, lock_ending);
    *lock = file_open(fd_of(storage), name.text, O_RDWR | O_NOFOLLOW);
    if (*lock < 0)
        return errno == ENOENT ? STORAGE_LOCK_GONE : STORAGE_LOCK_HELD;
    if (flock(*lock, LOCK_EX | LOCK_NB) == 0 && still_named(storage, *lock, name.text))
        return STORAGE_LOCK_TAKEN;
    let_close(*lock);
    *lock = -1;
    return STORAGE_LOCK_HELD;
}

static void folder_unlock(struct storage *storage, const char *session, int lock)
{
    (void)remove_name(storage, name_of(session, lock_ending).text);
    let_close(lock);
}

static void folder_let_go(struct storage *storage, int lock)
{
    (void)storage;
    let_close(lock);
}

/* --- */

static void folder_close(struct storage *storage)
{
    (void)close(fd_of(storage)); /* only read */
    free(storage);
}

struct storage *storage_open_folder(int parent, const char *name)
{
    static const struct storage functions = {
        .create = folder_create,
        .settle = folder_settle,
        .commit = folder_commit,
        .drop = folder_drop,
        .open = folder_open_file,
        .has = folder_has,
        .remove = folder_remove,
        .remove_all = folder_remove_all,
        .sync = folder_sync,
        .list = folder_list,
        .has_entry = folder_has_entry,
        .remove_entry = folder_remove_entry,
        .remove_left_over = folder_remove_left_over,
        .room = folder_room,
        .measure = folder_measure,
        .lock = folder_lock,
        .take_over = folder_take_over,
        .unlock = folder_unlock,
        .let_go = folder_let_go,
        .close = folder_close,
    };
    int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return NULL;
    struct folder *folder = memory_alloc(1, sizeof *folder);
    *folder = (struct folder){.storage = functions, .fd = fd};
    return &folder->storage;
}
