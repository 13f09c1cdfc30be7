#include "store/care/place.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/engine/db.h"
#include "store/gate/gate.h"
#include "store/vault/look.h"

static bool read_school(struct store *store, struct arena *arena, struct place *place, struct error *error)
{
    struct query query;
    if (!db_query(store->db, "SELECT name, created_at FROM school", DB_NO_ARGS, &query, error))
        return false;
    if (query_next(&query)) {
        place->school = arena_copy(arena, row_text(&query, 0));
        place->made_at = row_int(&query, 1);
    }
    return query_close(&query, error);
}

static bool count_lessons(struct store *store, struct place *place, struct error *error)
{
    struct query query;
    if (!db_query(store->db,
                  "SELECT COUNT(CASE WHEN imported_at IS NOT NULL AND purged_at IS NULL THEN 1 END),"
                  " COUNT(CASE WHEN marked_at IS NOT NULL AND purged_at IS NULL THEN 1 END),"
                  " MIN(CASE WHEN purged_at IS NULL THEN purge_after END), MAX(purged_at), COUNT(purged_at),"
                  " (SELECT COUNT(*) FROM session s JOIN clip c ON c.session_id = s.id"
                  "   JOIN original o ON o.clip_id = c.id"
                  "   WHERE s.imported_at IS NOT NULL AND o.wiped_at IS NULL)"
                  " FROM session",
                  DB_NO_ARGS, &query, error))
        return false;
    if (query_next(&query)) {
        place->lessons = row_int(&query, 0);
        place->marked = row_int(&query, 1);
        place->purge_at = row_int(&query, 2);
        place->purged_at = row_int(&query, 3);
        place->purged = row_int(&query, 4);
        place->wipes_owed = row_int(&query, 5);
    }
    return query_close(&query, error);
}

/* Bytes of the database with its log. */
static bool measure_database(int folder, int64_t *size, struct error *error)
{
    static const char start[] = "terugblik.db";
    int fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *entries = fd < 0 ? NULL : fdopendir(fd);
    if (!entries) {
        int number = errno;
        if (fd >= 0)
            close(fd); /* only read from */
        return error_system(error, number, "The store's folder cannot be read");
    }
    *size = 0;
    for (const struct dirent *entry; (entry = readdir(entries));) {
        struct stat status;
        if (strncmp(entry->d_name, start, sizeof start - 1) == 0 &&
            fstatat(fd, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(status.st_mode))
            *size += status.st_size;
    }
    closedir(entries);
    return true;
}

static bool measure(struct store *store, struct place *place, struct error *error)
{
    struct storage *storage = store->storage;
    uint64_t room;
    if (!storage->room(storage, &room) ||
        !storage->measure(storage, &place->footage_size, &place->footage_files))
        return error_system(error, errno, "The footage folder of the store cannot be read");
    place->free = (int64_t)room;
    return measure_database(store->folder_fd, &place->database_size, error);
}

static bool look_at_vault(struct store *store, struct arena *arena, struct place *place, struct error *error)
{
    struct vault_look_list looks;
    if (!vault_look(store, arena, &looks, error))
        return false;
    place->vault_folders = (int64_t)looks.count;
    for (size_t i = 0; i < looks.count; i++) {
        const struct vault_look *look = &looks.items[i];
        if (look->waiting > place->vault_waiting)
            place->vault_waiting = look->waiting;
        if (look->trouble.kind != ERROR_NONE && !place->vault_trouble)
            place->vault_trouble = arena_copy(arena, look->trouble.text);
    }
    return true;
}

bool place_get(struct store *store, const struct actor *actor, struct arena *arena, struct place *place,
               struct error *error)
{
    *place = (struct place){.folder = arena_copy(arena, store->folder)};
    return gate_check(store, actor, &(struct change){.act = ACT_STORE_READ}, error) &&
           db_schema_version(store->db, &place->schema_version, error) &&
           read_school(store, arena, place, error) && count_lessons(store, place, error) &&
           look_at_vault(store, arena, place, error) && measure(store, place, error);
}
