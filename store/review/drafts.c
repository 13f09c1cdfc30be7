#include "store/review/drafts.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "store/base/clock.h"
#include "store/engine/db.h"
#include "store/base/files.h"
#include "store/keys/keys.h"
#include "store/keys/sealed.h"
#include "store/review/trajectories.h"

/* ACCOUNT-SESSION.draft, or .new while it is being written. */
enum {
    DRAFT_NAME = 2 * ID_LENGTH + sizeof "-." + DRAFT_ENDING_MOST,
    BOUND_SIZE = 2 * ID_SIZE + DRAFT_ENDING_MOST + 2,
    MAGIC = 8,
    FIELDS = 7
};
static const char magic[MAGIC + 1] = "TBDRAFT1";

/* A character takes at most four bytes; ids and numbers little. */
enum {
    PLAIN_MOST = 4 * NOTE_LONGEST + 256,
    FILE_MOST = MAGIC + SEALED_TEXT_NONCE + PLAIN_MOST + SEALED_TEXT_EXTRA
};

static void draft_name(char name[static DRAFT_NAME], const char *account, const char *session,
                       const char *ending)
{
    snprintf(name, DRAFT_NAME, "%.*s-%.*s.%s", ID_LENGTH, account, ID_LENGTH, session, ending);
}

/* The session in a draft's name; NULL when it is no draft's. */
static const char *name_session(const char *name, char session[static ID_SIZE])
{
    if (strlen(name) < 2 * ID_LENGTH + 2 || name[ID_LENGTH] != '-' || name[2 * ID_LENGTH + 1] != '.')
        return NULL;
    memcpy(session, name + ID_LENGTH + 1, ID_LENGTH);
    session[ID_LENGTH] = '\0';
    return session;
}

/* The folder of drafts. -1 with errno; ENOENT when nobody ever typed anything. */
static int open_folder(struct store *store)
{
    return folder_open(store->folder_fd, "drafts", false);
}

static bool not_kept(int number, struct error *error)
{
    return error_system(error, number, "What you are typing cannot be kept safe from a crash");
}

/* The key that the session's drafts are under: its trajectory's (R7). */
static bool draft_key(struct store *store, const struct actor *actor, const char *session, unsigned char *key,
                      struct error *error)
{
    struct query query;
    char trajectory[ID_SIZE] = "";
    bool purged = false;
    if (!db_query(store->db, "SELECT trajectory_id, purged_at FROM session WHERE id = ?1",
                  DB_ARGS(DB_TEXT(session)), &query, error))
        return false;
    if (query_next(&query)) {
        snprintf(trajectory, sizeof trajectory, "%s", row_null(&query, 0) ? "" : row_text(&query, 0));
        purged = !row_null(&query, 1);
    }
    if (!query_close(&query, error))
        return false;
    /* The right first: whether it was purged is no stranger's business. */
    if (!trajectory_key(store, actor, trajectory, key, error))
        return false;
    return !purged || error_set(error, ERROR_NOT_FOUND, "There is no such session any more.");
}

static void bind_draft(char bound[static BOUND_SIZE], const struct actor *actor, const char *session,
                       const char *ending)
{
    snprintf(bound, BOUND_SIZE, "%s %s %.*s", ending, actor->id, ID_LENGTH, session);
}

/* Keeps a text of this person about the session, under `ending`. */
bool draft_text_save(struct store *store, const struct actor *actor, const char *session, const char *ending,
                     const char *plain, struct error *error)
{
    char name[DRAFT_NAME], fresh[DRAFT_NAME], bound[BOUND_SIZE];
    unsigned char *key = key_alloc(KEY_SIZE);
    size_t size, most = MAGIC + SEALED_TEXT_NONCE + strlen(plain) + SEALED_TEXT_EXTRA;
    bool saved = false;
    if (draft_key(store, actor, session, key, error)) {
        unsigned char *file = memory_alloc(1, most);
        memcpy(file, magic, MAGIC);
        bind_draft(bound, actor, session, ending);
        sealed_text_make(key, bound, plain, file + MAGIC, file + MAGIC + SEALED_TEXT_NONCE, &size);
        draft_name(name, actor->id, session, ending);
        draft_name(fresh, actor->id, session, "new");
        int folder = folder_open(store->folder_fd, "drafts", true);
        saved = folder >= 0 && file_replace(folder, fresh, name, file, MAGIC + SEALED_TEXT_NONCE + size);
        if (!saved)
            not_kept(errno, error);
        if (folder >= 0)
            close(folder);
        free(file);
    }
    key_free(key);
    return saved;
}

bool draft_save(struct store *store, const struct actor *actor, const struct note *draft, struct error *error)
{
    struct arena arena;
    arena_init(&arena);
    char *plain = arena_printf(&arena, "%s\n%s\n%s\n%s\n%" PRId64 "\n%" PRId64 "\n%s",
                               draft->id ? draft->id : "", draft->clip ? draft->clip : "",
                               draft->reply_to ? draft->reply_to : "", note_kind_name(draft->kind),
                               draft->at_ms, draft->until_ms, draft->text);
    bool saved = (strlen(plain) <= PLAIN_MOST ||
                  error_set(error, ERROR_INVALID, "A note is at most %d characters long.", NOTE_LONGEST)) &&
                 draft_text_save(store, actor, draft->session, DRAFT_OF_NOTE, plain, error);
    sodium_memzero(plain, strlen(plain));
    arena_release(&arena);
    return saved;
}

static bool damaged(struct error *error)
{
    return error_set(error, ERROR_CORRUPT,
                     "What was being typed here was kept, but it is damaged and cannot be read.");
}

static bool read_number(const char *text, int64_t *number)
{
    char *end;
    errno = 0;
    *number = strtoll(text, &end, 10);
    return errno == 0 && end != text && *end == '\0';
}

/* The seven fields of the text, the last of which may itself have lines. */
static bool read_fields(const char *plain, struct arena *arena, struct note *draft, struct error *error)
{
    char *fields[FIELDS], *at = arena_copy(arena, plain);
    for (int i = 0; i < FIELDS - 1; i++) {
        fields[i] = at;
        at = strchr(at, '\n');
        if (!at)
            return damaged(error);
        *at++ = '\0';
    }
    fields[FIELDS - 1] = at;
    draft->id = fields[0][0] ? fields[0] : NULL;
    draft->clip = fields[1][0] ? fields[1] : NULL;
    draft->reply_to = fields[2][0] ? fields[2] : NULL;
    draft->text = fields[6];
    draft->mine = true;
    return (note_kind_parse(fields[3], &draft->kind) && read_number(fields[4], &draft->at_ms) &&
            read_number(fields[5], &draft->until_ms)) ||
           damaged(error);
}

static bool open_text(struct store *store, const struct actor *actor, const char *session, const char *ending,
                      int fd, struct arena *arena, const char **plain, struct error *error)
{
    unsigned char *key, *file = arena_alloc(arena, FILE_MOST + 1);
    char bound[BOUND_SIZE];
    ssize_t got = file_read_at(fd, file, FILE_MOST + 1, 0);
    if (got < 0)
        return error_system(error, errno, "What was being typed here cannot be read");
    if (got < MAGIC + SEALED_TEXT_NONCE + SEALED_TEXT_EXTRA || got > FILE_MOST ||
        memcmp(file, magic, MAGIC) != 0)
        return damaged(error);
    key = key_alloc(KEY_SIZE);
    bind_draft(bound, actor, session, ending);
    bool opened = draft_key(store, actor, session, key, error);
    if (opened &&
        !sealed_text_open(key, bound, file + MAGIC, SEALED_TEXT_NONCE, file + MAGIC + SEALED_TEXT_NONCE,
                          (size_t)got - MAGIC - SEALED_TEXT_NONCE, arena, plain, error))
        opened = damaged(error);
    key_free(key);
    return opened;
}

bool draft_text_load(struct store *store, const struct actor *actor, const char *session, const char *ending,
                     struct arena *arena, const char **plain, int64_t *saved_at, struct error *error)
{
    char name[DRAFT_NAME];
    *plain = NULL;
    *saved_at = 0;
    int folder = open_folder(store);
    draft_name(name, actor->id, session, ending);
    int fd = folder >= 0 ? file_open(folder, name, O_RDONLY | O_NOFOLLOW) : -1;
    int number = errno;
    if (folder >= 0)
        close(folder);
    if (fd < 0)
        return number == ENOENT || error_system(error, number, "What was being typed here cannot be read");
    struct stat status;
    bool opened = open_text(store, actor, session, ending, fd, arena, plain, error);
    if (opened && fstat(fd, &status) == 0)
        *saved_at = clock_of(&status.st_mtim);
    close(fd);
    return opened;
}

bool draft_load(struct store *store, const struct actor *actor, const char *session, struct arena *arena,
                struct note *draft, bool *found, struct error *error)
{
    const char *plain;
    int64_t saved_at;
    *draft = (struct note){.session = arena_copy(arena, session), .until_ms = -1};
    *found = false;
    if (!draft_text_load(store, actor, session, DRAFT_OF_NOTE, arena, &plain, &saved_at, error))
        return false;
    if (!plain)
        return true;
    *found = read_fields(plain, arena, draft, error);
    draft->created_at = saved_at;
    return *found;
}

bool draft_text_drop(struct store *store, const struct actor *actor, const char *session, const char *ending,
                     struct error *error)
{
    char name[DRAFT_NAME];
    int folder = open_folder(store);
    draft_name(name, actor->id, session, ending);
    bool dropped = (folder >= 0 && unlinkat(folder, name, 0) == 0 && file_sync(folder)) || errno == ENOENT;
    if (!dropped)
        error_system(error, errno, "What was being typed here cannot be thrown away");
    if (folder >= 0)
        close(folder);
    return dropped;
}

bool draft_drop(struct store *store, const struct actor *actor, const char *session, struct error *error)
{
    return draft_text_drop(store, actor, session, DRAFT_OF_NOTE, error);
}

/* Walks the folder; `visit` gets each draft's name and session. */
static bool walk(struct store *store,
                 bool (*visit)(void *context, int folder, const char *name, const char *session),
                 void *context, struct error *error)
{
    int fd = open_folder(store);
    if (fd < 0 && errno == ENOENT)
        return true;
    DIR *folder = fd >= 0 ? fdopendir(fd) : NULL;
    if (!folder) {
        error_system(error, errno, "The folder of drafts cannot be read");
        if (fd >= 0)
            close(fd);
        return false;
    }
    bool done = true;
    for (struct dirent *entry; done && (entry = readdir(folder));) {
        char session[ID_SIZE];
        if (name_session(entry->d_name, session))
            done = visit(context, fd, entry->d_name, session);
    }
    if (!done)
        error_system(error, errno, "Drafts cannot be removed from the disk");
    closedir(folder);
    return done;
}

struct dropping {
    const char *session;
};

static bool drop_visited(void *context, int folder, const char *name, const char *session)
{
    struct dropping *dropping = context;
    if (strcmp(session, dropping->session) != 0)
        return true;
    return (unlinkat(folder, name, 0) == 0 || errno == ENOENT) && file_sync(folder);
}

bool draft_drop_session(struct store *store, const char *session, struct error *error)
{
    struct dropping dropping = {.session = session};
    return walk(store, drop_visited, &dropping, error);
}

struct each {
    void (*each)(void *context, const char *session);
    void *context;
};

static bool pass_on(void *context, int folder, const char *name, const char *session)
{
    const struct each *each = context;
    (void)folder;
    (void)name;
    each->each(each->context, session);
    return true;
}

bool draft_each(struct store *store, void (*each)(void *context, const char *session), void *context,
                struct error *error)
{
    struct each with = {.each = each, .context = context};
    return walk(store, pass_on, &with, error);
}
