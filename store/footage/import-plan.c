#include "store/footage/import.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utf8proc.h>

#include "store/footage/card.h"
#include "store/base/clock.h"
#include "store/engine/db.h"
#include "store/footage/importing.h"
#include "store/base/text.h"

enum {
    DEEPEST = 12,          /* folders in folders; cameras use five */
    ENTRIES_MOST = 200000, /* looked at in all */
    PATH_LONGEST = PATH_MAX - 1,
};

/* What is wrong with what was given, to be said in one go. */
struct finding {
    struct import_plan *plan;
    struct arena *arena;
    size_t room;    /* in plan->files */
    size_t entries; /* looked at */
    struct names unreadable, links, irregular, empty, twice, unnamed, without;
    int unreadable_errno;
    bool too_deep, too_many;
};

void names_add(struct names *names, const char *path)
{
    struct arena arena;
    const char *slash = strrchr(path, '/');
    names->count++;
    if (names->cut)
        return;
    arena_init(&arena);
    const char *name = text_harmless(&arena, slash && slash[1] ? slash + 1 : path);
    const char *before = names->used > 0 ? ", " : "";
    size_t length = strlen(before) + strlen(name);
    if (names->used + length + sizeof ", …" > sizeof names->text) {
        names->cut = true;
        before = names->used > 0 ? ", " : "";
        name = "…";
        length = strlen(before) + strlen(name);
    }
    snprintf(names->text + names->used, sizeof names->text - names->used, "%s%s", before, name);
    names->used += length;
    arena_release(&arena);
}

/* The store's text is UTF-8, and the path of an original is kept until it is wiped. */
static bool is_utf8(const char *text)
{
    utf8proc_int32_t character;
    while (*text) {
        utf8proc_ssize_t size = utf8proc_iterate((const utf8proc_uint8_t *)text, -1, &character);
        if (size <= 0)
            return false;
        text += size;
    }
    return true;
}

static void note_unreadable(struct finding *finding, const char *path, int number)
{
    names_add(&finding->unreadable, path);
    if (finding->unreadable_errno == 0)
        finding->unreadable_errno = number;
}

/* Adds the file `name` in `folder`, whose whole path is `path`. */
static void add_file(struct finding *finding, int folder, const char *name, const char *path)
{
    struct stat status;
    /* O_NONBLOCK: opening a pipe must not wait for its other end. */
    bool writable = true;
    int fd = openat(folder, name, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0 && (errno == EACCES || errno == EROFS || errno == EPERM || errno == ETXTBSY)) {
        writable = false;
        fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    }
    if (fd < 0 && errno == ELOOP) {
        names_add(&finding->links, path);
        return;
    }
    if (fd < 0 && (errno == ENXIO || errno == ENODEV || errno == EISDIR)) {
        names_add(&finding->irregular, path);
        return;
    }
    if (fd < 0 || fstat(fd, &status) < 0) {
        note_unreadable(finding, path, errno);
        goto passed;
    }
    if (!S_ISREG(status.st_mode)) {
        names_add(&finding->irregular, path);
        goto passed;
    }
    if (status.st_size == 0) {
        names_add(&finding->empty, path);
        goto passed;
    }
    if (!is_utf8(path)) {
        names_add(&finding->unnamed, path);
        goto passed;
    }
    struct import_plan *plan = finding->plan;
    for (size_t i = 0; i < plan->count; i++)
        if (plan->files[i].device == status.st_dev && plan->files[i].inode == status.st_ino) {
            names_add(&finding->twice, path);
            goto passed;
        }
    if (plan->count == IMPORT_FILES) {
        finding->too_many = true;
        goto passed;
    }
    memory_reserve((void **)&plan->files, &finding->room, plan->count + 1, sizeof *plan->files);
    plan->files[plan->count++] = (struct import_file){
        .path = arena_copy(finding->arena, path),
        .fd = fd,
        .device = status.st_dev,
        .inode = status.st_ino,
        .size = status.st_size,
        .modified_at = status.st_mtim.tv_sec * CLOCK_SECOND_MS + status.st_mtim.tv_nsec / 1000000,
        /* Wiping takes it out of its folder too. */
        .wipeable = writable && faccessat(folder, ".", W_OK, AT_EACCESS) == 0,
    };
    plan->total_size += status.st_size;
    return;
passed:
    if (fd >= 0)
        close(fd);
}

/* Adds the videos in a folder and in the folders in it. Takes over `fd`. */
static void add_folder(struct finding *finding, int fd, const char *path, int depth)
{
    DIR *folder = fdopendir(fd);
    if (!folder) {
        note_unreadable(finding, path, errno);
        close(fd);
        return;
    }
    for (;;) {
        struct stat status;
        errno = 0;
        struct dirent *entry = readdir(folder);
        if (!entry) {
            if (errno != 0)
                note_unreadable(finding, path, errno);
            break;
        }
        /* Hidden: a desktop's trash, macOS's copies of metadata, "." and "..". */
        if (entry->d_name[0] == '.')
            continue;
        if (++finding->entries > ENTRIES_MOST || finding->too_many) {
            finding->too_many = true;
            break;
        }
        if (strlen(path) + 1 + strlen(entry->d_name) > PATH_LONGEST) {
            finding->too_deep = true;
            continue;
        }
        if (fstatat(dirfd(folder), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) < 0) {
            note_unreadable(finding, entry->d_name, errno);
            continue;
        }
        const char *inner = arena_printf(finding->arena, "%s/%s", strcmp(path, "/") == 0 ? "" : path,
                                         entry->d_name);
        if (S_ISDIR(status.st_mode)) {
            if (depth == DEEPEST) {
                finding->too_deep = true;
                continue;
            }
            int inside = openat(dirfd(folder), entry->d_name,
                                O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
            if (inside < 0)
                note_unreadable(finding, inner, errno);
            else
                add_folder(finding, inside, inner, depth + 1);
        } else if (card_is_video(entry->d_name)) {
            add_file(finding, dirfd(folder), entry->d_name, inner);
        }
    }
    closedir(folder);
}

/* The folder that a path is in, in full; the path loses its last name. The folders that lead there may be
 * links, as /media is on some systems. NULL with errno. Freed by the caller. */
static char *parent_of(char *path, bool whole)
{
    char *slash = strrchr(path, '/');
    if (whole)
        return realpath(path, NULL);
    if (!slash)
        return realpath(".", NULL);
    *slash = '\0';
    return realpath(slash == path ? "/" : path, NULL);
}

/* Adds what is in a folder that was given. Takes over `fd`. */
static void add_given_folder(struct finding *finding, int fd, const char *path, const char *given)
{
    size_t before = finding->plan->count, twice = finding->twice.count;
    if (fd < 0) {
        note_unreadable(finding, given, errno);
        return;
    }
    add_folder(finding, fd, path, 0);
    if (finding->plan->count == before && finding->twice.count == twice)
        names_add(&finding->without, given);
}

/* Adds what one argument names, which may be no link. */
static void add_path(struct finding *finding, const char *given)
{
    enum { FOLDER = O_RDONLY | O_DIRECTORY | O_CLOEXEC };
    char *path = memory_copy(given);
    for (size_t length = strlen(path); length > 1 && path[length - 1] == '/'; length--)
        path[length - 1] = '\0';
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    /* What has no last name of its own is the folder itself. */
    bool whole = !*name || strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
    name = arena_copy(finding->arena, name);
    char *parent = parent_of(path, whole);
    int fd = parent ? open(parent, FOLDER) : -1;
    struct stat status;
    if (fd >= 0 && whole) {
        add_given_folder(finding, fd, parent, given);
        fd = -1;
    } else if (fd < 0 || fstatat(fd, name, &status, AT_SYMLINK_NOFOLLOW) < 0) {
        note_unreadable(finding, given, errno);
    } else {
        const char *absolute = arena_printf(finding->arena, "%s/%s", strcmp(parent, "/") == 0 ? "" : parent,
                                            name);
        if (S_ISLNK(status.st_mode))
            names_add(&finding->links, given);
        else if (S_ISDIR(status.st_mode))
            add_given_folder(finding, openat(fd, name, FOLDER | O_NOFOLLOW), absolute, given);
        else
            add_file(finding, fd, name, absolute);
    }
    if (fd >= 0)
        close(fd);
    free(parent);
    free(path);
}

/* Puts a sentence behind those that are there. */
static void say(struct error *error, const struct error *sentence)
{
    size_t used = strlen(error->text);
    if (used + 1 + strlen(sentence->text) >= sizeof error->text)
        return;
    if (error->kind == ERROR_NONE)
        error->kind = sentence->kind;
    snprintf(error->text + used, sizeof error->text - used, "%s%s", used > 0 ? " " : "", sentence->text);
}

static bool refuse(const struct finding *finding, struct error *error)
{
    struct error sentence;
    error_clear(error);
    if (finding->links.count > 0) {
        error_set(&sentence, ERROR_INVALID, "These are links; give the files that they lead to: %s.",
                  finding->links.text);
        say(error, &sentence);
    }
    if (finding->irregular.count > 0) {
        error_set(&sentence, ERROR_INVALID, "These are no files that hold a video: %s.",
                  finding->irregular.text);
        say(error, &sentence);
    }
    if (finding->empty.count > 0) {
        error_set(&sentence, ERROR_INVALID, "These files are empty: %s.", finding->empty.text);
        say(error, &sentence);
    }
    if (finding->twice.count > 0) {
        error_set(&sentence, ERROR_INVALID, "These files were given twice: %s.", finding->twice.text);
        say(error, &sentence);
    }
    if (finding->unnamed.count > 0) {
        error_set(&sentence, ERROR_INVALID,
                  "The names of these files or their folders are not readable text; rename them: %s.",
                  finding->unnamed.text);
        say(error, &sentence);
    }
    if (finding->without.count > 0) {
        error_set(&sentence, ERROR_INVALID, "There is no video in these folders: %s.", finding->without.text);
        say(error, &sentence);
    }
    if (finding->unreadable.count > 0) {
        error_system(&sentence, finding->unreadable_errno, "These cannot be read: %s",
                     finding->unreadable.text);
        if (finding->unreadable_errno == ENOENT || finding->unreadable_errno == ENOTDIR)
            error_set(&sentence, ERROR_NOT_FOUND,
                      "These files are not there: %s. Check the names, and whether the card is in.",
                      finding->unreadable.text);
        say(error, &sentence);
    }
    if (finding->too_deep) {
        error_set(&sentence, ERROR_INVALID,
                  "The folders lie too deep in each other; give the folder with the videos.");
        say(error, &sentence);
    }
    if (finding->too_many) {
        error_set(&sentence, ERROR_INVALID,
                  "There are more than %d videos; give only the files or the folder of this lesson.",
                  IMPORT_FILES);
        say(error, &sentence);
    }
    if (error->kind == ERROR_NONE && finding->plan->count == 0) {
        error_set(&sentence, ERROR_INVALID,
                  "There is no video to import; give a file, or the folder of a card.");
        say(error, &sentence);
    }
    return error->kind == ERROR_NONE;
}

static int by_camera(const void *a, const void *b)
{
    const struct import_file *file_a = a, *file_b = b;
    return card_order(file_a->path, file_b->path);
}

bool import_plan_init(struct import_plan *plan, struct arena *arena, const char *const *paths, size_t count,
                      struct error *error)
{
    *plan = (struct import_plan){0};
    struct finding finding = {.plan = plan, .arena = arena};
    for (size_t i = 0; i < count && !finding.too_many; i++)
        add_path(&finding, paths[i]);
    if (!refuse(&finding, error)) {
        import_plan_release(plan);
        return false;
    }
    qsort(plan->files, plan->count, sizeof *plan->files, by_camera);
    return true;
}

void import_plan_release(struct import_plan *plan)
{
    for (size_t i = 0; i < plan->count; i++)
        close(plan->files[i].fd);
    free(plan->files);
    *plan = (struct import_plan){0};
}

/* Whether the store has a clip of this size, or the plan another file. */
static bool size_occurs(struct store *store, const struct import_plan *plan, size_t index, bool *occurs,
                        struct error *error)
{
    *occurs = false;
    for (size_t i = 0; i < plan->count; i++)
        if (i != index && plan->files[i].size == plan->files[index].size)
            *occurs = true;
    if (*occurs)
        return true;
    struct query query;
    if (!db_query(store->db, "SELECT 1 FROM clip WHERE size = ?1 AND digest IS NOT NULL LIMIT 1",
                  DB_ARGS(DB_INT(plan->files[index].size)), &query, error))
        return false;
    *occurs = query_next(&query);
    return query_close(&query, error);
}

bool import_digest_known(struct store *store, int64_t size, const unsigned char digest[static DIGEST_SIZE],
                         bool *known, struct error *error)
{
    struct query query;
    if (!db_query(store->db, "SELECT 1 FROM clip WHERE size = ?1 AND digest = ?2 LIMIT 1",
                  DB_ARGS(DB_INT(size), DB_BLOB(digest, DIGEST_SIZE)), &query, error))
        return false;
    *known = query_next(&query);
    return query_close(&query, error);
}

bool import_plan_check(struct store *store, struct import_plan *plan, struct error *error)
{
    unsigned char key[DIGEST_KEY_SIZE];
    bool digested[IMPORT_FILES] = {false};
    struct names known = {0}, twice = {0};
    if (!digest_key(store, key, error))
        return false;
    for (size_t i = 0; i < plan->count; i++) {
        struct import_file *file = &plan->files[i];
        if (!size_occurs(store, plan, i, &digested[i], error))
            return false;
        if (!digested[i])
            continue;
        if (!digest_file(key, file->fd, file->size, NULL, NULL, file->digest)) {
            struct names name = {0};
            int number = errno;
            names_add(&name, file->path);
            return error_system(error, number, "%s cannot be read", name.text);
        }
        bool stored;
        if (!import_digest_known(store, file->size, file->digest, &stored, error))
            return false;
        if (stored)
            names_add(&known, file->path);
        for (size_t j = 0; j < i; j++)
            if (digested[j] && plan->files[j].size == file->size &&
                memcmp(plan->files[j].digest, file->digest, DIGEST_SIZE) == 0) {
                names_add(&twice, file->path);
                break;
            }
    }
    struct error sentence;
    error_clear(error);
    if (known.count > 0) {
        error_set(&sentence, ERROR_CONFLICT, "These recordings are in the store already: %s.", known.text);
        say(error, &sentence);
    }
    if (twice.count > 0) {
        error_set(&sentence, ERROR_CONFLICT, "These are copies of other files that were given: %s.",
                  twice.text);
        say(error, &sentence);
    }
    return error->kind == ERROR_NONE;
}
