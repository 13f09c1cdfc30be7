/*
 * What tests of backups share: a place for them beside the store, and making one.
 */
#ifndef TESTS_BACKUPS_H
#define TESTS_BACKUPS_H

#include "tests/unit/fixture.h"
#include "tests/unit/registers.h"

#include <errno.h>

#include "store/care/backup.h"

/* PLACE-backups, made; gone with backups_remove(). */
static inline const char *backups_make(struct school *school)
{
    const char *folder = arena_printf(&school->arena, "%s-backups", school->folder);
    assert_true(mkdir(folder, 0700) == 0 || errno == EEXIST);
    return folder;
}

static inline void backups_remove(struct school *school)
{
    char command[700];
    snprintf(command, sizeof command, "rm -rf '%s-backups' '%s-new'", school->folder, school->folder);
    assert_int_equal(system(command), 0);
}

static inline const char *backup_now(struct school *school)
{
    struct backup_made made;
    const char *path = arena_printf(&school->arena, "%s/one.backup", backups_make(school));
    /* What an import leaves beside each clip. */
    school_force(school,
                 "INSERT INTO original (clip_id, path, wiped_at) SELECT id, '', 1 FROM clip WHERE id NOT IN"
                 " (SELECT clip_id FROM original)",
                 DB_NO_ARGS);
    WORKS(school,
          backup_make(&school->store, school->people[OWNER], path, &school->arena, &made, &school->error));
    assert_string_equal(made.path, path);
    return path;
}

static inline char *file_bytes(struct school *school, const char *path, size_t *size)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(fstat(fd, &status), 0);
    *size = (size_t)status.st_size;
    char *bytes = arena_alloc(&school->arena, *size + 1);
    assert_int_equal(read(fd, bytes, *size), status.st_size);
    bytes[*size] = '\0';
    close(fd);
    return bytes;
}

static inline void write_bytes(const char *path, const char *bytes, size_t size)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, size), (ssize_t)size);
    close(fd);
}

#endif
