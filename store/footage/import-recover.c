#include "store/footage/importing.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/engine/db.h"
#include "store/base/files.h"
#include "store/gate/gate.h"

void footage_name(char name[static CLIP_FILE_NAME], const char *id, const char *ending)
{
    snprintf(name, CLIP_FILE_NAME, "%.*s.%s", ID_LENGTH, id, ending);
}

bool footage_name_split(const char *name, char id[static ID_SIZE], const char **ending)
{
    static const char *const endings[] = {"tbf",           "part",  "lock",      "loudness",
                                          "loudness.part", "proxy", "proxy.part"};
    if (strlen(name) <= ID_LENGTH || name[ID_LENGTH] != '.')
        return false;
    memcpy(id, name, ID_LENGTH);
    id[ID_LENGTH] = '\0';
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (strcmp(name + ID_LENGTH + 1, endings[i]) == 0) {
            *ending = endings[i];
            return id_is_ending(id);
        }
    return false;
}

static bool remove_name(struct store *store, const char *id, const char *ending)
{
    char name[CLIP_FILE_NAME];
    footage_name(name, id, ending);
    return unlinkat(store->footage_fd, name, 0) == 0 || errno == ENOENT;
}

bool footage_remove(struct store *store, const char *clip)
{
    static const char *const endings[] = {"loudness.part", "loudness", "proxy.part", "proxy", "part", "tbf"};
    int failed = 0;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (!remove_name(store, clip, endings[i]))
            failed = errno;
    errno = failed;
    return failed == 0;
}

/* A lock's file is removed by whoever holds the lock, so having waited for it means looking whether it is
 * still the one that the name stands for. */
static bool still_named(int lock)
{
    struct stat status;
    return fstat(lock, &status) == 0 && status.st_nlink > 0;
}

int import_lock(struct store *store, const char *session, struct error *error)
{
    char name[CLIP_FILE_NAME];
    footage_name(name, session, "lock");
    for (;;) {
        int lock = file_open(store->footage_fd, name, O_RDWR | O_CREAT | O_NOFOLLOW);
        if (lock < 0 || flock(lock, LOCK_EX) < 0) {
            error_system(error, errno, "The footage folder of the store cannot be written to");
            if (lock >= 0)
                close(lock);
            return -1;
        }
        if (still_named(lock))
            return lock;
        close(lock);
    }
}

void import_unlock(struct store *store, const char *session, int lock)
{
    (void)remove_name(store, session, "lock");
    close(lock);
}

/* The lock of an import whose importer is gone; -1 with *gone set when there is not even the file, -1 without
 * it when the importer lives (or that cannot be told, which is the same: its import is then left alone). */
static int take_over(struct store *store, const char *session, bool *gone)
{
    char name[CLIP_FILE_NAME];
    footage_name(name, session, "lock");
    int lock = file_open(store->footage_fd, name, O_RDWR | O_NOFOLLOW);
    /* What is no file was never locked by anybody. */
    *gone = lock < 0 && (errno == ENOENT || errno == EISNAM);
    if (lock < 0)
        return -1;
    if (flock(lock, LOCK_EX | LOCK_NB) < 0 || !still_named(lock)) {
        close(lock);
        return -1;
    }
    *gone = true;
    return lock;
}

bool import_running(struct store *store, const char *session)
{
    bool gone;
    int lock = take_over(store, session, &gone);
    if (lock >= 0)
        close(lock);
    return !gone;
}

struct drop {
    const char *session;
};

static bool drop_rows(struct store *store, void *context, struct error *error)
{
    struct drop *drop = context;
    /* Keys, originals and notes come with the commit that ends an import: here there are none. */
    static const char *const tables[] = {"clip", "session_pupil", "session_employee", "session_viewer"};
    const struct db_value *args = DB_ARGS(DB_TEXT(drop->session));
    struct query query;
    if (!db_query(store->db, "SELECT 1 FROM session WHERE id = ?1 AND imported_at IS NULL", args, &query,
                  error))
        return false;
    bool there = query_next(&query);
    if (!query_close(&query, error))
        return false;
    if (!there)
        return error_set(error, ERROR_NOT_FOUND, "This import is gone already.");
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        char sql[64];
        snprintf(sql, sizeof sql, "DELETE FROM %s WHERE session_id = ?1", tables[i]);
        if (!db_run(store->db, sql, args, NULL, error))
            return false;
    }
    return db_run(store->db, "DELETE FROM session WHERE id = ?1", args, NULL, error);
}

struct clip_ids {
    char **items;
    size_t count;
};

static bool load_clips(struct store *store, const char *session, struct arena *arena, struct clip_ids *ids,
                       struct error *error)
{
    struct query query;
    size_t room = 0;
    if (!db_query(store->db, "SELECT id FROM clip WHERE session_id = ?1", DB_ARGS(DB_TEXT(session)), &query,
                  error))
        return false;
    while (query_next(&query)) {
        ids->items = arena_grow(arena, ids->items, ids->count, &room, sizeof *ids->items);
        ids->items[ids->count++] = arena_copy(arena, row_text(&query, 0));
    }
    return query_close(&query, error);
}

bool import_drop(struct store *store, const struct actor *actor, const char *session, struct error *error)
{
    struct drop drop = {.session = session};
    const struct change change = {.act = ACT_IMPORT_DROP, .session = session};
    struct clip_ids clips = {0};
    struct arena arena;
    arena_init(&arena);
    /* Rows first. After a commit that failed nobody can know whether a crash would bring it back from the
     * log; as long as the rows may stand, so must the files. Files without rows are removed at the next
     * start. */
    bool dropped = load_clips(store, session, &arena, &clips, error) &&
                   gate_change(store, actor, &change, drop_rows, &drop, error);
    bool removed = true;
    for (size_t i = 0; dropped && i < clips.count; i++)
        removed = footage_remove(store, clips.items[i]) && removed;
    if (dropped && (!removed || !file_sync(store->footage_fd)))
        dropped = error_system(error, errno, "The files of a broken-off import cannot be removed");
    arena_release(&arena);
    return dropped;
}

/* Rows without imported_at whose importer is gone. */
static bool recover_rows(struct store *store, size_t *dropped, struct error *error)
{
    struct arena arena;
    struct query query;
    char **sessions = NULL;
    size_t count = 0, room = 0;
    bool done = true;
    arena_init(&arena);
    if (!db_query(store->db, "SELECT id FROM session WHERE imported_at IS NULL", DB_NO_ARGS, &query, error))
        return false;
    while (query_next(&query)) {
        sessions = arena_grow(&arena, sessions, count, &room, sizeof *sessions);
        sessions[count++] = arena_copy(&arena, row_text(&query, 0));
    }
    done = query_close(&query, error);
    for (size_t i = 0; done && i < count; i++) {
        bool gone;
        int lock = take_over(store, sessions[i], &gone);
        if (!gone)
            continue;
        done = import_drop(store, NULL, sessions[i], error);
        /* Another process may have dropped it, or its importer may have ended well, since the list was read.
         */
        if (done)
            (*dropped)++;
        else if (error->kind == ERROR_NOT_FOUND)
            done = true;
        if (lock >= 0)
            import_unlock(store, sessions[i], lock);
    }
    arena_release(&arena);
    return done;
}

struct names_list {
    char **items;
    size_t count;
};

static bool list_files(struct store *store, struct arena *arena, struct names_list *files,
                       struct error *error)
{
    size_t room = 0;
    int fd = openat(store->footage_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *folder = fd >= 0 ? fdopendir(fd) : NULL;
    if (!folder) {
        error_system(error, errno, "The footage folder of the store cannot be read");
        if (fd >= 0)
            close(fd);
        return false;
    }
    for (struct dirent *entry; (entry = readdir(folder));) {
        files->items = arena_grow(arena, files->items, files->count, &room, sizeof *files->items);
        files->items[files->count++] = arena_copy(arena, entry->d_name);
    }
    closedir(folder);
    return true;
}

/* What files may be there for: clips that are not purged, and sessions that are being imported (locks). In
 * order. */
static bool list_wanted(struct store *store, struct arena *arena, struct names_list *wanted,
                        struct error *error)
{
    struct query query;
    size_t room = 0;
    if (!db_query(store->db,
                  "SELECT c.id FROM clip c JOIN session s ON s.id = c.session_id WHERE s.purged_at IS NULL"
                  " UNION ALL SELECT id FROM session WHERE imported_at IS NULL ORDER BY 1",
                  DB_NO_ARGS, &query, error))
        return false;
    while (query_next(&query)) {
        wanted->items = arena_grow(arena, wanted->items, wanted->count, &room, sizeof *wanted->items);
        wanted->items[wanted->count++] = arena_copy(arena, row_text(&query, 0));
    }
    return query_close(&query, error);
}

/* A folder is nothing of ours; check names it. */
static bool remove_left(struct store *store, const char *name)
{
    return unlinkat(store->footage_fd, name, 0) == 0 || errno == ENOENT || errno == EISDIR;
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* What somebody was making of a clip (store/footage/derived.h) when they crashed. */
static bool remove_unfinished(struct store *store, const char *name, bool *removed)
{
    int fd = file_open(store->footage_fd, name, O_RDONLY | O_NOFOLLOW);
    if (fd < 0)
        return errno != EISNAM || remove_left(store, name);
    bool done = flock(fd, LOCK_EX | LOCK_NB) < 0 || !still_named(fd);
    if (!done) {
        done = remove_left(store, name);
        *removed = true;
    }
    int number = errno;
    (void)close(fd); /* only read */
    errno = number;
    return done;
}

/* Removes the file unless something needs it. */
static bool recover_file(struct store *store, const struct names_list *wanted, const char *name,
                         bool *removed)
{
    char id[ID_SIZE];
    const char *ending, *key = id;
    if (!footage_name_split(name, id, &ending))
        return true;
    if (wanted->count > 0 &&
        bsearch(&key, wanted->items, wanted->count, sizeof *wanted->items, compare_texts))
        return strcmp(ending, "loudness.part") != 0 && strcmp(ending, "proxy.part") != 0
                   ? true
                   : remove_unfinished(store, name, removed);
    int lock = -1;
    if (strcmp(ending, "lock") == 0) {
        /* A lock comes before its row: only one that nobody holds is left over. */
        bool gone;
        lock = take_over(store, id, &gone);
        if (lock < 0 && !gone)
            return true;
    }
    bool done = remove_left(store, name);
    int number = errno;
    if (lock >= 0)
        close(lock);
    errno = number;
    *removed = true;
    return done;
}

/* Files without a row: a row comes before its file, so these belong to nothing any more. The folder is read
 * before the rows, or an import that begins in between would seem to have none. */
static bool recover_files(struct store *store, struct error *error)
{
    struct arena arena;
    struct names_list files = {0}, wanted = {0};
    bool removed = false;
    arena_init(&arena);
    bool done = list_files(store, &arena, &files, error) && list_wanted(store, &arena, &wanted, error);
    for (size_t i = 0; done && i < files.count; i++)
        if (!recover_file(store, &wanted, files.items[i], &removed))
            done = error_system(error, errno, "The files of a broken-off import cannot be removed");
    if (done && removed && !file_sync(store->footage_fd))
        done = error_system(error, errno, "The files of a broken-off import cannot be removed");
    arena_release(&arena);
    return done;
}

bool import_recover(struct store *store, size_t *dropped, struct error *error)
{
    size_t count = 0;
    bool done = recover_rows(store, &count, error) && recover_files(store, error);
    if (dropped)
        *dropped = count;
    return done;
}
