#include "store/footage/wipe.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/base/files.h"
#include "store/footage/companions.h"
#include "store/footage/importing.h"
#include "store/base/memory.h"

enum { BLOCK = 4 * 1024 * 1024, WIPE_NAME = 8 + sizeof ".wip" };

struct wiping {
    struct original *original;
    void (*tick)(void *context, int64_t done);
    void *context;
    int folder;
    const char *name;      /* on the card */
    char half[WIPE_NAME];  /* the name it has while it is wiped */
    unsigned char *random; /* BLOCK bytes */
};

static enum wipe_outcome failed(const struct original *original, int number, struct error *error)
{
    struct names name = {0};
    names_add(&name, original->inside);
    error_system(error, number, "%s cannot be wiped from the card", name.text);
    return WIPE_FAILED;
}

/* Of a folder that was opened below the card: one name, never a path. */
static int open_on_card(int folder, const char *name)
{
    return file_open_beneath(folder, name, O_RDWR);
}

/* FUSE file systems, as exFAT and NTFS had, may not sync a folder; then all of the card is synced. */
static bool sync_folder(int folder)
{
    return file_sync(folder) || ((errno == EINVAL || errno == ENOSYS) && syncfs(folder) == 0);
}

/* Overwrites, then cuts to nothing; each on the card before the next begins. False with errno. */
static bool empty(struct wiping *wiping, int fd, bool counted)
{
    struct stat status;
    if (fstat(fd, &status) < 0)
        return false;
    for (int64_t done = 0; done < status.st_size;) {
        size_t count = status.st_size - done < BLOCK ? (size_t)(status.st_size - done) : BLOCK;
        if (!file_write_at(fd, wiping->random, count, (uint64_t)done))
            return false;
        (void)sync_file_range(fd, done, (off_t)count, SYNC_FILE_RANGE_WRITE);
        done += (int64_t)count;
        if (counted && wiping->tick)
            wiping->tick(wiping->context, done);
    }
    return file_sync(fd) && ftruncate(fd, 0) == 0 && file_sync(fd);
}

/* One of what the camera keeps of the recording, wiped like it. False with errno. */
static bool empty_companion(void *context, int folder, const char *name, const struct companion_rule *rule)
{
    struct wiping *wiping = context;
    (void)rule;
    int fd = open_on_card(folder, name);
    /* What is a link, or no file, holds nothing of it; what cannot be opened is still there. */
    if (fd < 0)
        return errno == ELOOP || errno == EISNAM || errno == ENOENT;
    bool done = empty(wiping, fd, false) && unlinkat(folder, name, 0) == 0 && sync_folder(folder);
    int number = errno;
    close(fd);
    errno = number;
    wiping->original->companions += done;
    return done;
}

static void tick_reading(void *context)
{
    struct wiping *wiping = context;
    if (wiping->tick)
        wiping->tick(wiping->context, 0);
}

static bool same_file(int a, int b)
{
    struct stat status_a, status_b;
    return fstat(a, &status_a) == 0 && fstat(b, &status_b) == 0 && status_a.st_dev == status_b.st_dev &&
           status_a.st_ino == status_b.st_ino;
}

/* Whether the name in the folder stands for the open file. */
static bool names_it(int folder, const char *name, int fd)
{
    struct stat status, open;
    return fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 && fstat(fd, &open) == 0 &&
           status.st_dev == open.st_dev && status.st_ino == open.st_ino;
}

/* Opens the original and makes sure that it is what was stored, to the byte. Changes nothing but the name. */
static enum wipe_outcome take(struct wiping *wiping, int *fd, struct error *error)
{
    const struct original *original = wiping->original;
    unsigned char digest[DIGEST_SIZE];
    struct stat status;
    *fd = open_on_card(wiping->folder, wiping->name);
    if (*fd < 0)
        return errno == ENOENT                     ? WIPE_ABSENT
               : errno == ELOOP || errno == EISNAM ? WIPE_CHANGED
                                                   : failed(original, errno, error);
    if (fstat(*fd, &status) < 0)
        return failed(original, errno, error);
    if (status.st_size != original->size || (original->planned >= 0 && !same_file(*fd, original->planned)))
        return WIPE_CHANGED;
    if (flock(*fd, LOCK_EX | LOCK_NB) < 0 && errno == EWOULDBLOCK)
        return WIPE_BUSY;
    if (!digest_file(original->key, *fd, original->size, tick_reading, wiping, digest))
        return errno == ENODATA ? WIPE_CHANGED : failed(original, errno, error);
    if (memcmp(digest, original->digest, DIGEST_SIZE) != 0)
        return WIPE_CHANGED;

    if (renameat(wiping->folder, wiping->name, wiping->folder, wiping->half) < 0)
        return failed(original, errno, error);
    if (!names_it(wiping->folder, wiping->half, *fd)) {
        /* Somebody put another file in its place between two of our calls. */
        (void)renameat(wiping->folder, wiping->half, wiping->folder, wiping->name);
        return WIPE_CHANGED;
    }
    return sync_folder(wiping->folder) ? WIPE_EMPTIED : failed(original, errno, error);
}

/* Opens one that was being wiped when the program or the power ended. */
static enum wipe_outcome take_again(struct wiping *wiping, int *fd, struct error *error)
{
    *fd = open_on_card(wiping->folder, wiping->half);
    if (*fd < 0)
        return errno == ENOENT   ? WIPE_ABSENT
               : errno == EISNAM ? WIPE_CHANGED
                                 : failed(wiping->original, errno, error);
    if (flock(*fd, LOCK_EX | LOCK_NB) < 0 && errno == EWOULDBLOCK)
        return WIPE_BUSY;
    return WIPE_EMPTIED;
}

static enum wipe_outcome wipe_in_folder(struct wiping *wiping, struct error *error)
{
    int fd;
    enum wipe_outcome outcome = take_again(wiping, &fd, error);
    /* A new recording under the old name is not this one's, and neither are its thumbnails. */
    bool reused = outcome == WIPE_EMPTIED &&
                  faccessat(wiping->folder, wiping->name, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
    if (outcome == WIPE_ABSENT)
        outcome = take(wiping, &fd, error);
    if (outcome == WIPE_EMPTIED) {
        wiping->random = memory_alloc(1, BLOCK);
        randombytes_buf(wiping->random, BLOCK);
        if ((!reused &&
             !companions_each(wiping->original->card, wiping->original->inside, empty_companion, wiping)) ||
            !empty(wiping, fd, true))
            outcome = failed(wiping->original, errno, error);
        free(wiping->random);
    }
    if (fd >= 0 && close(fd) < 0 && outcome == WIPE_EMPTIED && errno != EINTR)
        outcome = failed(wiping->original, errno, error);
    return outcome;
}

/* The folder on the card, and the name in it. -1 with errno. */
static int open_folder(int card, const char *inside, const char **name)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(inside, '/');
    *name = slash ? slash + 1 : inside;
    int length = snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - inside) : 1,
                          slash ? inside : ".");
    if (length < 1 || (size_t)length >= sizeof folder || !**name) {
        errno = ENOENT;
        return -1;
    }
    return file_open_beneath(card, folder, O_RDONLY | O_DIRECTORY);
}

/* Eight characters and three, which every file system of a card takes. */
static void half_name(const struct original *original, char half[static WIPE_NAME])
{
    snprintf(half, WIPE_NAME, "tb%.6s.wip", id_short(original->clip));
}

/* Whether there is a file of that name in the folder. */
static bool is_file(int folder, const char *name)
{
    struct stat status;
    return *name && fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(status.st_mode);
}

bool wipe_present(const char *clip, int card, const char *inside)
{
    const char *name;
    char half[WIPE_NAME];
    half_name(&(struct original){.clip = clip}, half);
    int folder = open_folder(card, inside, &name);
    if (folder < 0)
        return false;
    bool present = is_file(folder, name) || is_file(folder, half);
    close(folder);
    return present;
}

/* The card is out, or what leads there is no longer what it was. */
static bool is_away(int number)
{
    return number == ENOENT || number == ENOTDIR || number == ELOOP || number == EXDEV;
}

/* R6 */
enum wipe_outcome wipe_original(struct original *original, void (*tick)(void *context, int64_t done),
                                void *context, struct error *error)
{
    struct wiping wiping = {.original = original, .tick = tick, .context = context};
    half_name(original, wiping.half);
    wiping.folder = open_folder(original->card, original->inside, &wiping.name);
    if (wiping.folder < 0)
        return is_away(errno) ? WIPE_ABSENT : failed(original, errno, error);
    enum wipe_outcome outcome = wipe_in_folder(&wiping, error);
    close(wiping.folder);
    return outcome;
}

void wipe_finish(const struct original *original)
{
    const char *name;
    char half[WIPE_NAME];
    half_name(original, half);
    int folder = open_folder(original->card, original->inside, &name);
    if (folder < 0)
        return;
    if (unlinkat(folder, half, 0) == 0)
        (void)sync_folder(folder);
    close(folder);
}
