#include "store/review/left-off.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/base/files.h"
#include "store/base/id.h"
#include "store/base/memory.h"
#include "store/gate/gate.h"
#include "store/keys/keys.h"
#include "store/keys/sealed.h"
#include "store/review/sessions.h"

/* ACCOUNT-SESSION.place, or .place-new while it is being written; "TBPLACE1", a nonce, and the moment in
 * digits.
 */
enum {
    NAME = 2 * ID_LENGTH + sizeof "-.place-new",
    BOUND = 2 * ID_SIZE + 8,
    MAGIC = 8,
    DIGITS = 20,
    FILE_SIZE = MAGIC + SEALED_TEXT_NONCE + DIGITS + SEALED_TEXT_EXTRA
};
static const char magic[MAGIC + 1] = "TBPLACE1";

static void name_it(char name[static NAME], const struct actor *actor, const char *session,
                    const char *ending)
{
    (void)snprintf(name, NAME, "%.*s-%.*s.%s", ID_LENGTH, actor->id, ID_LENGTH, session, ending);
}

static void bind(char bound[static BOUND], const struct actor *actor, const char *session)
{
    (void)snprintf(bound, BOUND, "place %s %.*s", actor->id, ID_LENGTH, session);
}

bool left_off_matters(int64_t moment_ms, int64_t length_ms)
{
    return moment_ms >= LEFT_OFF_LEAST_MS && moment_ms <= length_ms - LEFT_OFF_LEAST_MS;
}

static bool forget(struct store *store, const struct actor *actor, const char *session)
{
    char name[NAME];
    int folder = folder_open(store->folder_fd, "drafts", false);
    if (folder < 0)
        return errno == ENOENT;
    name_it(name, actor, session, "place");
    bool gone = unlinkat(folder, name, 0) == 0 || errno == ENOENT;
    (void)close(folder); /* what was removed and comes back after a crash does no harm */
    return gone;
}

static bool keep(struct store *store, const struct actor *actor, const char *session, int64_t moment_ms)
{
    unsigned char file[FILE_SIZE + 1], *key = key_alloc(KEY_SIZE);
    char name[NAME], fresh[NAME], bound[BOUND], plain[DIGITS + 1];
    size_t size;
    (void)snprintf(plain, sizeof plain, "%0*" PRId64, DIGITS, moment_ms);
    memcpy(file, magic, MAGIC);
    bind(bound, actor, session);
    key_of_own(actor->secrets, "places  ", key);
    sealed_text_make(key, bound, plain, file + MAGIC, file + MAGIC + SEALED_TEXT_NONCE, &size);
    key_free(key);
    name_it(name, actor, session, "place");
    name_it(fresh, actor, session, "place-new");
    int folder = folder_open(store->folder_fd, "drafts", true);
    bool kept = folder >= 0 && file_replace(folder, fresh, name, file, MAGIC + SEALED_TEXT_NONCE + size);
    if (folder >= 0)
        (void)close(folder); /* file_replace() has synced it */
    return kept;
}

bool left_off_save(struct store *store, const struct actor *actor, const char *session, int64_t moment_ms,
                   int64_t length_ms, struct error *error)
{
    /* R7: a place in a lesson is for who may watch it. */
    const struct change change = {.act = ACT_SESSION_READ, .session = session};
    if (!gate_check(store, actor, &change, error) || !session_still_open(store, actor, session, error))
        return false;
    bool done = left_off_matters(moment_ms, length_ms) ? keep(store, actor, session, moment_ms)
                                                       : forget(store, actor, session);
    return done || error_system(error, errno, "Where you left off cannot be kept");
}

int64_t left_off_load(struct store *store, const struct actor *actor, const char *session)
{
    unsigned char file[FILE_SIZE + 1];
    char name[NAME], bound[BOUND];
    const char *plain;
    struct error error;
    int64_t moment = 0;
    if (!session_still_open(store, actor, session, &error))
        return 0;
    int folder = folder_open(store->folder_fd, "drafts", false);
    if (folder < 0)
        return 0;
    name_it(name, actor, session, "place");
    int fd = file_open(folder, name, O_RDONLY | O_NOFOLLOW);
    (void)close(folder); /* only read */
    if (fd < 0)
        return 0;
    ssize_t got = file_read_at(fd, file, sizeof file, 0);
    (void)close(fd); /* only read */
    if (got != FILE_SIZE || memcmp(file, magic, MAGIC) != 0)
        return 0;
    struct arena arena;
    arena_init(&arena);
    unsigned char *key = key_alloc(KEY_SIZE);
    bind(bound, actor, session);
    key_of_own(actor->secrets, "places  ", key);
    if (sealed_text_open(key, bound, file + MAGIC, SEALED_TEXT_NONCE, file + MAGIC + SEALED_TEXT_NONCE,
                         FILE_SIZE - MAGIC - SEALED_TEXT_NONCE, &arena, &plain, &error))
        moment = strtoll(plain, NULL, 10);
    key_free(key);
    arena_release(&arena);
    return moment > 0 ? moment : 0;
}
