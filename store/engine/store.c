#include "store/engine/store.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "store/engine/db.h"
#include "store/base/memory.h"
#include "store/engine/schema.h"
#include "store/storage/folder.h"

#define FOOTAGE_NAME "footage"
#define DRAFTS_NAME  "drafts"
#define VAULT_NAME   "vault"

/* mkdir -p, for the owner alone. Folders that are there keep their mode. */
static bool make_folders(const char *path, struct error *error)
{
    char *made = memory_copy(path);
    bool ok = true;
    for (char *end = made + 1; ok; end++) {
        if (*end != '/' && *end != '\0')
            continue;
        char kept = *end;
        *end = '\0';
        if (mkdir(made, 0700) != 0 && errno != EEXIST)
            ok = error_system(error, errno, "The folder %s cannot be made", made);
        *end = kept;
        if (kept == '\0')
            break;
    }
    free(made);
    return ok;
}

/* A new store goes into an empty folder, or where making one was broken off. */
static bool folder_is_free(int folder_fd, const char *folder, struct error *error)
{
    int fd = openat(folder_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *entries = fd < 0 ? NULL : fdopendir(fd);
    if (!entries) {
        int number = errno;
        if (fd >= 0)
            close(fd);
        return error_system(error, number, "The folder %s cannot be read", folder);
    }
    bool is_free = true;
    const struct dirent *entry;
    while ((entry = readdir(entries))) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
            strcmp(entry->d_name, FOOTAGE_NAME) != 0 && strcmp(entry->d_name, DRAFTS_NAME) != 0 &&
            strcmp(entry->d_name, VAULT_NAME) != 0 &&
            strncmp(entry->d_name, STORE_DATABASE, strlen(STORE_DATABASE)) != 0)
            is_free = false;
    }
    closedir(entries);
    return is_free ||
           error_set(error, ERROR_INVALID,
                     "The folder %s is not empty; choose an empty or a new folder for the store.", folder);
}

static bool prepare_folder(struct store *store, struct error *error)
{
    struct stat status;
    if (fstatat(store->folder_fd, STORE_DATABASE, &status, AT_SYMLINK_NOFOLLOW) == 0)
        return true;
    if (!folder_is_free(store->folder_fd, store->folder, error))
        return false;
    if (fchmod(store->folder_fd, 0700) != 0)
        return error_system(error, errno, "The folder %s cannot be closed to others", store->folder);
    return true;
}

static bool open_subfolder(struct store *store, struct error *error)
{
    if (mkdirat(store->folder_fd, FOOTAGE_NAME, 0700) != 0 && errno != EEXIST)
        return error_system(error, errno, "The folder for footage cannot be made");
    store->storage = storage_open_folder(store->folder_fd, FOOTAGE_NAME);
    if (!store->storage)
        return error_system(error, errno, "The folder for footage cannot be opened");
    return true;
}

static bool open_all(struct store *store, const char *folder, bool create, struct error *error)
{
    if (sodium_init() < 0)
        return error_set(error, ERROR_IO,
                         "This machine gives no random numbers, so nothing can be encrypted.");
    if (!*folder)
        return error_set(error, ERROR_INVALID, "The store's folder has no name; name one with --store.");
    if (create && !make_folders(folder, error))
        return false;
    store->folder = realpath(folder, NULL);
    if (!store->folder) {
        if (errno == ENOENT)
            return error_set(
                error, ERROR_NOT_FOUND,
                "There is no store in %s; make one with terugblik init, or name another with --store.",
                folder);
        return error_system(error, errno, "The folder %s cannot be opened", folder);
    }
    store->folder_fd = open(store->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (store->folder_fd < 0)
        return error_system(error, errno, "The folder %s cannot be opened", folder);
    if (create && !prepare_folder(store, error))
        return false;

    size_t size = strlen(store->folder) + sizeof "/" STORE_DATABASE;
    char *path = memory_alloc(size, 1);
    snprintf(path, size, "%s/%s", store->folder, STORE_DATABASE);
    bool opened = db_open(path, create, &store->db, error);
    free(path);
    if (!opened) {
        if (error->kind == ERROR_NOT_FOUND)
            error_set(error, ERROR_NOT_FOUND,
                      "There is no store in %s; make one with terugblik init, or name another with --store.",
                      folder);
        return false;
    }
    if (!schema_migrate(store->db, error) || !open_subfolder(store, error))
        return false;
    /* The names of the database and of its log must outlive a power cut. */
    if (create && fsync(store->folder_fd) != 0)
        return error_system(error, errno, "The folder %s cannot be written", folder);
    return true;
}

bool store_open(struct store *store, const char *folder, bool create, struct error *error)
{
    *store = (struct store){.folder_fd = -1, .kdf = KDF_MODERATE};
    if (open_all(store, folder, create, error))
        return true;
    store_close(store);
    return false;
}

void store_close(struct store *store)
{
    db_close(store->db);
    if (store->storage)
        store->storage->close(store->storage);
    if (store->folder_fd >= 0)
        close(store->folder_fd);
    free(store->folder);
    *store = (struct store){.folder_fd = -1};
}

bool store_changed(struct store *store, int64_t *version)
{
    struct error error;
    int64_t now;
    /* If it cannot be asked, loading again will say why. */
    if (!db_data_version(store->db, &now, &error))
        return true;
    bool changed = now != *version;
    *version = now;
    return changed;
}

bool store_current(struct store *store, struct error *error)
{
    return db_current(store->db, error);
}

bool store_school(struct store *store, char *name, size_t size, struct error *error)
{
    assert(size > 0);
    struct query query;
    if (!db_query(store->db, "SELECT name FROM school", DB_NO_ARGS, &query, error))
        return false;
    bool found = query_next(&query);
    if (found) {
        const char *text = row_text(&query, 0);
        size_t length = strlen(text);
        if (length >= size) {
            length = size - 1;
            while (length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80)
                length--;
        }
        memcpy(name, text, length);
        name[length] = '\0';
    }
    if (!query_close(&query, error))
        return false;
    return found ||
           error_set(error, ERROR_NOT_FOUND, "This store has no school yet; make it with terugblik init.");
}
