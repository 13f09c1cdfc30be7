/*
 * Files: whole reads and writes, and making what was written last.
 *
 * These return false (or a negative number) with errno set: the caller knows what the file was for and makes
 * the sentence. Interrupted calls are taken up again. An fsync that failed is never tried again: the kernel
 * may have thrown the pages away and would call the second one a success.
 */
#ifndef STORE_BASE_FILES_H
#define STORE_BASE_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Writes all of it at the file's position, or at `offset`. */
bool file_write(int fd, const void *bytes, size_t count);
bool file_write_at(int fd, const void *bytes, size_t count, uint64_t offset);

/* Reads up to `count` bytes at `offset`; fewer only at the end of the file. -1 on failure. */
ssize_t file_read_at(int fd, void *bytes, size_t count, uint64_t offset);

/* Replaces the file `name` in a folder whole: written beside it as `fresh`, synced, renamed, the folder
 * synced. Mode 0600. After a failure the old one is still there. */
bool file_replace(int folder, const char *fresh, const char *name, const void *bytes, size_t count);
/* The folder `name` in a folder, made with mode 0700 when `make` is set. -1 with errno. */
int folder_open(int parent, const char *name, bool make);

/* Reads up to `count` bytes at the file's position, for what can only be read from its front to its end;
 * fewer only at the end, -1 on failure. Waits for whoever writes to a pipe. */
ssize_t file_read(int fd, void *bytes, size_t count);

/* Opens a file, and nothing else: a folder, pipe, socket or device that lies in its place is neither waited
 * for nor read. Every file is opened so (tests/house/test_opens.sh). `folder`: what a path that is not
 * absolute begins at, or AT_FDCWD; `flags`: as for open; a new file gets mode 0600. -1 with errno; EISNAM
 * where something else lies. */
int file_open(int folder, const char *path, int flags);

/* Opens below a folder, and nowhere else: neither "..", nor a link, nor another file system leads out of it.
 * As above, or with O_DIRECTORY a folder. ELOOP at a link, EXDEV where the path leads elsewhere. */
int file_open_beneath(int folder, const char *path, int flags);

/* Opens for reading what a person named to a command: a file, or a pipe, as the shell's <(COMMAND) is. Of one
 * that nobody writes to, file_read() finds the end at once. -1 with errno as above. */
int file_open_given(const char *path);

bool file_sync(int fd);  /* fsync: bytes, size, and for a folder its names */
bool file_close(int fd); /* a failure here may be a write that failed */

/* Drops what the kernel has of the file in memory, so that the next read comes from the disk. The file
 * must have been synced, or its pages stay. A file system that cannot do it is no error. */
void file_forget(int fd);

#endif
