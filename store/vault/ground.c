#include "store/vault/ground.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "store/base/files.h"
#include "store/base/memory.h"

enum ground ground_judge(const struct ground_facts *facts)
{
    switch (facts->type) {
    case EXT4_SUPER_MAGIC:
        return facts->journals ? GROUND_JOURNALS : GROUND_FITS;
    case XFS_SUPER_MAGIC:
    case TMPFS_MAGIC:
    case RAMFS_MAGIC:
    case OVERLAYFS_SUPER_MAGIC:
        return GROUND_FITS;
    case BTRFS_SUPER_MAGIC:
        return facts->overwrites ? GROUND_FITS : GROUND_COPIES;
    case F2FS_SUPER_MAGIC:
    case NILFS_SUPER_MAGIC:
        return GROUND_COPIES;
    case NFS_SUPER_MAGIC:
    case CIFS_SUPER_MAGIC:
    case SMB_SUPER_MAGIC:
    case SMB2_SUPER_MAGIC:
    case V9FS_MAGIC:
    case CEPH_SUPER_MAGIC:
    case AFS_SUPER_MAGIC:
    case CODA_SUPER_MAGIC:
    case FUSE_SUPER_MAGIC:
        return GROUND_ELSEWHERE;
    }
    return GROUND_UNKNOWN;
}

/* A line: "36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,data=journal" (proc(5)). */
bool ground_mount_journals(const char *mountinfo, unsigned device_major, unsigned device_minor)
{
    for (const char *line = mountinfo; line && *line;
         line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL) {
        unsigned major_number, minor_number;
        size_t length = strcspn(line, "\n");
        const char *option = memmem(line, length, "data=journal", strlen("data=journal"));
        if (option && sscanf(line, "%*u %*u %u:%u", &major_number, &minor_number) == 2 &&
            major_number == device_major && minor_number == device_minor)
            return true;
    }
    return false;
}

/* All of a file of /proc, which tells no size; freed by the caller. NULL when it cannot be read. */
static char *read_all(const char *path)
{
    enum { STEP = 16 * 1024, MOST = 4 * 1024 * 1024 };
    int fd = file_open(AT_FDCWD, path, O_RDONLY);
    char *text = NULL;
    size_t length = 0, room = 0;
    ssize_t got = fd < 0 ? -1 : 1;
    while (got > 0 && length < MOST) {
        memory_reserve((void **)&text, &room, length + STEP + 1, 1);
        got = file_read(fd, text + length, STEP);
        length += got > 0 ? (size_t)got : 0;
    }
    if (fd >= 0)
        (void)close(fd); /* only read */
    if (got < 0) {
        free(text);
        return NULL;
    }
    text[length] = '\0';
    return text;
}

/* Where the journal is the file system's own default, no mount option says so; only root may read what does.
 */
static bool device_journals(unsigned device_major, unsigned device_minor)
{
    char link[64], target[256], path[320];
    (void)snprintf(link, sizeof link, "/sys/dev/block/%u:%u", device_major, device_minor);
    ssize_t length = readlink(link, target, sizeof target - 1);
    if (length <= 0)
        return false;
    target[length] = '\0';
    const char *name = strrchr(target, '/');
    (void)snprintf(path, sizeof path, "/proc/fs/ext4/%s/options", name ? name + 1 : target);
    char *options = read_all(path);
    bool journals = options && strstr(options, "data=journal");
    free(options);
    return journals;
}

static bool mount_journals(int fd)
{
    struct stat status;
    if (fstat(fd, &status) != 0)
        return true; /* nobody can tell */
    unsigned device_major = major(status.st_dev), device_minor = minor(status.st_dev);
    char *mountinfo = read_all("/proc/self/mountinfo");
    bool journals = mountinfo && ground_mount_journals(mountinfo, device_major, device_minor);
    free(mountinfo);
    return journals || device_journals(device_major, device_minor);
}

static bool facts_of(int fd, struct ground_facts *facts, long *flags)
{
    struct statfs disk;
    *facts = (struct ground_facts){0};
    *flags = 0;
    if (fstatfs(fd, &disk) != 0)
        return false;
    /* The type is signed on some machines, and its upper half then says nothing. */
    facts->type = (uint32_t)disk.f_type;
    if (ioctl(fd, FS_IOC_GETFLAGS, flags) != 0)
        *flags = 0;
    if (facts->type == EXT4_SUPER_MAGIC)
        facts->journals = (*flags & FS_JOURNAL_DATA_FL) || mount_journals(fd);
    return true;
}

enum ground ground_of(int fd)
{
    struct ground_facts facts;
    long flags;
    if (!facts_of(fd, &facts, &flags))
        return GROUND_UNKNOWN;
    facts.overwrites = flags & FS_NOCOW_FL;
    return ground_judge(&facts);
}

enum ground ground_of_folder(int folder)
{
    struct ground_facts facts;
    long flags;
    if (!facts_of(folder, &facts, &flags))
        return GROUND_UNKNOWN;
    facts.overwrites = true; /* by ground_prepare() */
    return ground_judge(&facts);
}

void ground_prepare(int fd)
{
    struct statfs disk;
    long flags;
    if (fstatfs(fd, &disk) != 0 || (uint32_t)disk.f_type != BTRFS_SUPER_MAGIC ||
        ioctl(fd, FS_IOC_GETFLAGS, &flags) != 0)
        return;
    flags |= FS_NOCOW_FL;
    (void)ioctl(fd, FS_IOC_SETFLAGS, &flags); /* whoever asks ground_of() next sees whether it worked */
}

bool ground_refuse(enum ground ground, const char *folder, struct error *error)
{
    switch (ground) {
    case GROUND_COPIES:
        return error_set(
            error, ERROR_INVALID,
            "The vault cannot be in %s: the file system there writes elsewhere what is overwritten, so "
            "that a key would stay on the disk; choose a folder on ext4 or xfs.",
            folder);
    case GROUND_JOURNALS:
        return error_set(
            error, ERROR_INVALID,
            "The vault cannot be in %s: the file system there keeps in its journal what is overwritten "
            "(data=journal), so that a key would stay on the disk; choose a folder on another one.",
            folder);
    case GROUND_ELSEWHERE:
        return error_set(
            error, ERROR_INVALID,
            "The vault cannot be in %s: it belongs to a network or to another program, and nobody can "
            "tell here whether what is overwritten is gone; choose a folder on this computer's disk.",
            folder);
    case GROUND_FITS:
    case GROUND_UNKNOWN:
        break;
    }
    return error_set(
        error, ERROR_INVALID,
        "The vault cannot be in %s: of the file system there nobody knows whether what is overwritten is "
        "gone; choose a folder on ext4 or xfs.",
        folder);
}
