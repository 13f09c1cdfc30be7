#include "store/review/filled.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "store/base/files.h"
#include "store/engine/db.h"
#include "store/gate/gate.h"
#include "store/keys/keys.h"
#include "store/keys/sealed.h"

/* ACCOUNT-SESSION.FORM.form, or .form-new while it is being written; "TBFORMD1", a nonce, and the answers as
 * text. */
enum {
    NAME = 3 * ID_LENGTH + sizeof "-..form-new",
    BOUND = 3 * ID_SIZE + 16,
    MAGIC = 8,
    FRONT = MAGIC + SEALED_TEXT_NONCE,
    FILE_MOST = FRONT + FILLED_LARGEST + 1024 + SEALED_TEXT_EXTRA
};
static const char magic[MAGIC + 1] = "TBFORMD1";

static void name_it(char name[static NAME], const struct actor *actor, const struct filled *filled,
                    const char *ending)
{
    (void)snprintf(name, NAME, "%.*s-%.*s.%.*s.%s", ID_LENGTH, actor->id, ID_LENGTH, filled->session,
                   ID_LENGTH, filled->form.id, ending);
}

static void bind(char bound[static BOUND], const struct actor *actor, const struct filled *filled)
{
    (void)snprintf(bound, BOUND, "filled %s %.*s %.*s", actor->id, ID_LENGTH, filled->session, ID_LENGTH,
                   filled->form.id);
}

/* R7: the draft is its writer's alone; and it goes with the lesson's footage. */
static bool may_draft(struct store *store, const struct actor *actor, const char *session,
                      struct error *error)
{
    bool purged;
    if (!gate_check(store, actor, &(struct change){.act = ACT_FILLED_READ, .session = session}, error) ||
        !db_exists(store->db, "SELECT 1 FROM session WHERE id = ?1 AND purged_at IS NOT NULL",
                   DB_ARGS(DB_TEXT(session)), &purged, error))
        return false;
    return !purged || error_set(error, ERROR_NOT_FOUND,
                                "The footage of this lesson is deleted, so nothing is "
                                "kept on the side any more.");
}

static bool write_draft(struct store *store, const struct actor *actor, const struct filled *filled,
                        struct arena *arena, struct error *error)
{
    char name[NAME], fresh[NAME], bound[BOUND];
    const char *text;
    size_t size;
    if (!filled_text_make(&filled->form.form, filled->items, arena, &text, error))
        return false;
    unsigned char *file = arena_alloc(arena, FRONT + strlen(text) + SEALED_TEXT_EXTRA), *key;
    memcpy(file, magic, MAGIC);
    bind(bound, actor, filled);
    key = key_alloc(KEY_SIZE);
    key_of_own(actor->secrets, "formdrft", key);
    sealed_text_make(key, bound, text, file + MAGIC, file + FRONT, &size);
    key_free(key);
    name_it(name, actor, filled, "form");
    name_it(fresh, actor, filled, "form-new");
    int folder = folder_open(store->folder_fd, "drafts", true);
    bool kept = folder >= 0 && file_replace(folder, fresh, name, file, FRONT + size);
    int number = errno;
    if (folder >= 0)
        (void)close(folder); /* file_replace() has synced it */
    return kept || error_system(error, number, "What you are filling in cannot be kept safe from a crash");
}

bool filled_draft_save(struct store *store, const struct actor *actor, const struct filled *filled,
                       struct error *error)
{
    struct arena arena;
    if (!may_draft(store, actor, filled->session, error))
        return false;
    arena_init(&arena);
    bool saved = write_draft(store, actor, filled, &arena, error);
    arena_release(&arena);
    return saved;
}

static bool damaged(struct error *error)
{
    return error_set(error, ERROR_CORRUPT,
                     "What was being filled in here was kept, but it is damaged and cannot be read.");
}

static bool read_draft(const struct actor *actor, int fd, struct arena *arena, struct filled *filled,
                       struct error *error)
{
    unsigned char *file = arena_alloc(arena, FILE_MOST + 1), *key;
    char bound[BOUND];
    const char *text;
    struct filled_item *items;
    ssize_t got = file_read_at(fd, file, FILE_MOST + 1, 0);
    if (got < 0)
        return error_system(error, errno, "What was being filled in here cannot be read");
    if (got < FRONT + SEALED_TEXT_EXTRA || got > FILE_MOST || memcmp(file, magic, MAGIC) != 0)
        return damaged(error);
    key = key_alloc(KEY_SIZE);
    bind(bound, actor, filled);
    key_of_own(actor->secrets, "formdrft", key);
    bool opened = sealed_text_open(key, bound, file + MAGIC, SEALED_TEXT_NONCE, file + FRONT,
                                   (size_t)got - FRONT, arena, &text, error);
    key_free(key);
    if (!opened || !filled_text_read(&filled->form.form, text, arena, &items))
        return damaged(error);
    filled->items = items;
    return true;
}

bool filled_draft_load(struct store *store, const struct actor *actor, struct arena *arena,
                       struct filled *filled, bool *found, struct error *error)
{
    char name[NAME];
    *found = false;
    if (!gate_check(store, actor, &(struct change){.act = ACT_FILLED_READ, .session = filled->session},
                    error))
        return false;
    int folder = folder_open(store->folder_fd, "drafts", false);
    name_it(name, actor, filled, "form");
    int fd = folder >= 0 ? file_open(folder, name, O_RDONLY | O_NOFOLLOW) : -1;
    int number = errno;
    if (folder >= 0)
        (void)close(folder); /* only read */
    if (fd < 0)
        return number == ENOENT ||
               error_system(error, number, "What was being filled in here cannot be read");
    *found = read_draft(actor, fd, arena, filled, error);
    (void)close(fd); /* only read */
    return *found && filled_place(store, filled, error);
}

bool filled_draft_drop(struct store *store, const struct actor *actor, const struct filled *filled,
                       struct error *error)
{
    char name[NAME];
    int folder = folder_open(store->folder_fd, "drafts", false);
    name_it(name, actor, filled, "form");
    bool dropped = (folder >= 0 && unlinkat(folder, name, 0) == 0 && file_sync(folder)) || errno == ENOENT;
    if (!dropped)
        error_system(error, errno, "What was being filled in here cannot be thrown away");
    if (folder >= 0)
        (void)close(folder); /* synced */
    return dropped;
}
