/*
 * Storage: where footage is kept. Whoever keeps it, above this header nobody knows names, endings or folders.
 *
 * A `struct storage` is a table of functions with what they need behind it; `struct store` has the one that
 * its footage is in. Today there is one, a folder (store/storage/folder.h).
 *
 * A clip has at most one file of each kind, and its unfinished one beside it. A file is written as unfinished
 * and gets its place when all of it is on the disk, so that a crash leaves the earlier one or none. A session
 * that is being imported has a lock, so that others can tell an import that goes on from one that died.
 * Whether something should be there at all is said by the database: a row comes before its file.
 *
 * Functions return false or −1 with errno set: the caller knows what the file was for and makes the sentence.
 * Thread: as the store's.
 */
#ifndef STORE_STORAGE_STORAGE_H
#define STORE_STORAGE_STORAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/base/id.h"
#include "store/base/memory.h"

/* What is kept of a clip. The first is the footage; the others are made of it and can be made again. */
enum storage_kind { STORAGE_FOOTAGE, STORAGE_LOUDNESS, STORAGE_PROXY, STORAGE_KIND_COUNT };

/* A file that is being written. */
struct storage_file {
    char clip[ID_SIZE];
    enum storage_kind kind;
    int fd;       /* −1: there is none */
    bool settled; /* is read now, and written no more */
};

enum storage_entry_type {
    STORAGE_FOREIGN, /* nothing of ours */
    STORAGE_FILE,    /* a file of a clip, finished or not */
    STORAGE_LOCK,    /* a session's lock */
};
/* Something that lies in the storage. */
struct storage_entry {
    const char *name; /* as people see it there */
    enum storage_entry_type type;
    char id[ID_SIZE]; /* the clip's, or the session's of a lock; "" when foreign */
    enum storage_kind kind;
    bool unfinished;
};
struct storage_entry_list {
    struct storage_entry *items;
    size_t count;
};

enum storage_lock_state {
    STORAGE_LOCK_HELD, /* by another process; also when that cannot be told */
    STORAGE_LOCK_GONE, /* there is no such lock */
    STORAGE_LOCK_TAKEN,
};

struct storage {
    /* Starts an empty file, mode 0600. `size`: bytes that it will have, for which room is made at once where
     * that can be done; 0: not known. What can be made again is held by whoever makes it: file->fd is −1 on
     * success when another process does. Footage is made only once: EEXIST. */
    bool (*create)(struct storage *storage, const char *clip, enum storage_kind kind, uint64_t size,
                   struct storage_file *file);
    /* All that was written is on the disk; file->fd is another from now on, for reading it from there. */
    bool (*settle)(struct storage *storage, struct storage_file *file);
    /* Gives the file its place, in that of an earlier one, but never in that of other footage; all of it is
     * on the disk on return. Closes it, also on failure, and then nothing is left of it. ENOENT when somebody
     * has removed the unfinished file, as a purge does. */
    bool (*commit)(struct storage *storage, struct storage_file *file);
    /* Closes it, and nothing is left of it. Keeps errno. Without a file it does nothing. */
    void (*drop)(struct storage *storage, struct storage_file *file);

    /* Opens a finished file for reading; the caller closes it. ENOENT when there is none, EISNAM when
     * something else lies in its place. */
    int (*open)(struct storage *storage, const char *clip, enum storage_kind kind);
    /* Whether there is a finished one, or whatever lies in its place. */
    bool (*has)(struct storage *storage, const char *clip, enum storage_kind kind);
    /* Removes a finished file, or all that there is of a clip, finished or not. It being gone is fine. A
     * crash may bring it back until sync() was called. */
    bool (*remove)(struct storage *storage, const char *clip, enum storage_kind kind);
    bool (*remove_all)(struct storage *storage, const char *clip);
    bool (*sync)(struct storage *storage);

    /* All that lies there, in the arena. */
    bool (*list)(struct storage *storage, struct arena *arena, struct storage_entry_list *list);
    bool (*has_entry)(struct storage *storage, const struct storage_entry *entry);
    /* Removes what list() found. It being gone is fine; so is a folder, which stays. */
    bool (*remove_entry)(struct storage *storage, const struct storage_entry *entry);
    /* The same of an unfinished file, but not while somebody holds it; *removed is set when it is gone. */
    bool (*remove_left_over)(struct storage *storage, const struct storage_entry *entry, bool *removed);

    /* Bytes that may still be written, and bytes and number of the files that lie there. */
    bool (*room)(struct storage *storage, uint64_t *bytes);
    bool (*measure)(struct storage *storage, int64_t *bytes, int64_t *files);

    /* Takes a session's lock, and waits for it when another process has it. */
    int (*lock)(struct storage *storage, const char *session);
    /* Takes the lock of an import whose process is gone; without waiting. */
    enum storage_lock_state (*take_over)(struct storage *storage, const char *session, int *lock);
    /* Gives it back; unlock() removes it, let_go() leaves it as it was found. */
    void (*unlock)(struct storage *storage, const char *session, int lock);
    void (*let_go)(struct storage *storage, int lock);

    void (*close)(struct storage *storage); /* and frees it */
};

#endif
