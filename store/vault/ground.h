/*
 * Ground: whether what is overwritten in a file is gone, which file system and mount decide.
 *
 * ext2 to ext4, xfs, and btrfs with copy-on-write off (which is set for a new file here) write over the
 * same blocks; memory (tmpfs) does, too. btrfs as it comes and ext4 with data=journal keep what was there: of
 * 100 overwritten slots 100 were found on the device. Of others, of a network, or of a program (FUSE) nobody
 * can tell here. What lies below an overlay cannot be seen from inside it; it is taken at its word.
 */
#ifndef STORE_VAULT_GROUND_H
#define STORE_VAULT_GROUND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/base/error.h"

enum ground {
    GROUND_FITS,
    GROUND_COPIES,    /* copy-on-write */
    GROUND_JOURNALS,  /* what is written is kept in a journal, too */
    GROUND_ELSEWHERE, /* a network's or another program's */
    GROUND_UNKNOWN,
};

/* What is known of a file's place. */
struct ground_facts {
    uint64_t type;   /* statfs's f_type */
    bool overwrites; /* FS_NOCOW_FL: btrfs writes over the same blocks */
    bool journals;   /* FS_JOURNAL_DATA_FL, or mounted with data=journal */
};
enum ground ground_judge(const struct ground_facts *facts);

/* Of an open file. */
enum ground ground_of(int fd);
/* Of a file that is to be made in an open folder. */
enum ground ground_of_folder(int folder);
/* Turns copy-on-write off for an empty file, where there is such a thing. */
void ground_prepare(int fd);

/* Whether a mount with this device number journals what is written, by the text of /proc/self/mountinfo. */
bool ground_mount_journals(const char *mountinfo, unsigned device_major, unsigned device_minor);

/* One sentence about the folder; always false. */
bool ground_refuse(enum ground ground, const char *folder, struct error *error);

#endif
