#include "store/vault/vault.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sodium.h>

#include "store/base/clock.h"
#include "store/base/files.h"
#include "store/engine/db.h"

static_assert((int)PEPPER_SIZE == (int)KEY_SIZE, "a pepper is a key");

/* --- Members --- */

bool vault_members(struct store *store, struct arena *arena, struct vault_member_list *list,
                   struct error *error)
{
    struct query query;
    size_t room = 0;
    *list = (struct vault_member_list){0};
    if (!db_query(store->db, "SELECT id, folder, added_at FROM vault_member ORDER BY added_at, id",
                  DB_NO_ARGS, &query, error))
        return false;
    while (query_next(&query)) {
        const char *id = row_text(&query, 0);
        list->items = arena_grow(arena, list->items, list->count, &room, sizeof *list->items);
        struct vault_member *member = &list->items[list->count++];
        *member = (struct vault_member){.folder = arena_copy(arena, row_text(&query, 1)),
                                        .added_at = row_int(&query, 2)};
        memcpy(member->id, id, strnlen(id, ID_LENGTH));
    }
    if (!query_close(&query, error))
        return false;
    if (list->count == 0) {
        list->items = arena_grow(arena, NULL, 0, &room, sizeof *list->items);
        list->items[list->count++] = (struct vault_member){.folder = VAULT_FOLDER};
    }
    for (size_t i = 0; i < list->count; i++) {
        struct vault_member *member = &list->items[i];
        member->path = member->folder[0] == '/' ? member->folder
                                                : arena_printf(arena, "%s/%s", store->folder, member->folder);
    }
    return true;
}

bool vault_tag(struct store *store, unsigned char tag[static SLOT_TAG], bool *known, struct error *error)
{
    struct query query;
    if (!db_query(store->db, "SELECT id FROM school", DB_NO_ARGS, &query, error))
        return false;
    *known = query_next(&query);
    if (*known)
        slot_tag(row_text(&query, 0), tag);
    return query_close(&query, error);
}

struct slots *vault_member_open(struct store *store, const struct vault_member *member,
                                const unsigned char tag[static SLOT_TAG], enum slots_manner manner,
                                int *folder)
{
    *folder = member->folder[0] == '/' ? open(member->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
                                       : folder_open(store->folder_fd, member->folder, manner == SLOTS_MAKE);
    return *folder < 0 ? NULL : slots_open(*folder, tag, manner);
}

void vault_member_close(struct slots *slots, int folder)
{
    int number = errno;
    slots_close(slots);
    if (folder >= 0)
        (void)close(folder); /* only read */
    errno = number;
}

bool vault_trouble(const struct vault_member *member, int number, struct error *error)
{
    switch (number) {
    case ENOENT:
    case ENOTDIR:
        return error_set(
            error, ERROR_IO,
            "The vault in %s is not there. Half of each footage key is in it: connect its disk and try "
            "again, or ask the owner of the store.",
            member->path);
    case EKEYREJECTED:
        return error_set(error, ERROR_CORRUPT, "The vault in %s belongs to another store.", member->path);
    case EBADMSG:
        return error_set(
            error, ERROR_CORRUPT,
            "The vault in %s is damaged. If its disk can no longer be used, the owner of the store takes it "
            "out of the list (terugblik vault remove).",
            member->path);
    case EBUSY:
        return error_set(error, ERROR_BUSY, "Another process is using the vault in %s; try again.",
                         member->path);
    case EOPNOTSUPP:
        return ground_refuse(GROUND_COPIES, member->path, error);
    default:
        return error_system(error, number, "The vault in %s cannot be used", member->path);
    }
}

/* --- All members, for one thing --- */

struct vault {
    struct store *store;
    struct arena *arena;
    struct vault_member_list members;
    unsigned char tag[SLOT_TAG];
    bool known; /* the store has a school, and so may have a vault */
};

static bool vault_begin(struct store *store, struct arena *arena, struct vault *vault, struct error *error)
{
    *vault = (struct vault){.store = store, .arena = arena};
    return vault_tag(store, vault->tag, &vault->known, error) &&
           vault_members(store, arena, &vault->members, error);
}

static bool has_pepper(struct store *store, const char *session, bool *has, struct error *error)
{
    return db_exists(store->db, "SELECT 1 FROM session WHERE id = ?1 AND vault = 1",
                     DB_ARGS(DB_TEXT(session)), has, error);
}

/* --- Importing --- */

bool vault_member_usable(const struct vault_member *member, const struct slots *slots, int folder, int number,
                         struct error *error)
{
    enum ground ground = slots ? slots_ground(slots) : folder >= 0 ? ground_of_folder(folder) : GROUND_FITS;
    return ground == GROUND_FITS ? slots || vault_trouble(member, number, error)
                                 : ground_refuse(ground, member->path, error);
}

static bool ready(const struct vault *vault, const struct vault_member *member, bool make,
                  struct error *error)
{
    int folder;
    /* Only the store's own is made by itself, and only while nothing can have been in it: a folder that is
     * empty may be one whose disk is not connected. */
    bool own = member->folder[0] != '/';
    struct slots *slots = vault_member_open(vault->store, member, vault->tag,
                                            own && make ? SLOTS_MAKE : SLOTS_WRITE, &folder);
    bool usable = vault_member_usable(member, slots, folder, errno, error);
    vault_member_close(slots, folder);
    return usable;
}

bool vault_ready(struct store *store, struct error *error)
{
    struct arena arena;
    struct vault vault;
    bool used;
    arena_init(&arena);
    bool all = vault_begin(store, &arena, &vault, error) &&
               db_exists(store->db, "SELECT 1 FROM session WHERE vault = 1", DB_NO_ARGS, &used, error);
    for (size_t i = 0; all && i < vault.members.count; i++)
        all = ready(&vault, &vault.members.items[i], !used, error);
    arena_release(&arena);
    return all;
}

bool vault_fits(struct store *store, struct error *error)
{
    enum ground ground = ground_of_folder(store->folder_fd);
    return ground == GROUND_FITS || ground_refuse(ground, store->folder, error);
}

static bool put(struct slots *slots, const struct vault_member *member, const unsigned char *tag,
                const unsigned char *pepper, struct error *error)
{
    unsigned char *there = key_alloc(PEPPER_SIZE);
    enum slot_state state = SLOT_NONE;
    bool done = slots_put(slots, tag, pepper), same = true;
    int number = errno;
    if (!done && number == EEXIST) {
        done = slots_get(slots, tag, &state, there, NULL);
        number = errno;
        same = state == SLOT_HELD && memcmp(there, pepper, PEPPER_SIZE) == 0;
    }
    key_free(there);
    if (!done)
        return vault_trouble(member, number, error);
    return same ||
           error_set(error, ERROR_CONFLICT, "This import was dropped meanwhile; import the card again.");
}

bool vault_put(struct store *store, const char *session, const unsigned char pepper[static PEPPER_SIZE],
               struct error *error)
{
    struct arena arena;
    struct vault vault;
    unsigned char tag[SLOT_TAG];
    arena_init(&arena);
    slot_tag(session, tag);
    bool all = vault_begin(store, &arena, &vault, error);
    for (size_t i = 0; all && i < vault.members.count; i++) {
        const struct vault_member *member = &vault.members.items[i];
        int folder;
        struct slots *slots = vault_member_open(store, member, vault.tag, SLOTS_WRITE, &folder);
        all = slots ? put(slots, member, tag, pepper, error) : vault_trouble(member, errno, error);
        vault_member_close(slots, folder);
    }
    arena_release(&arena);
    return all;
}

/* --- Opening footage --- */

static bool find_pepper(const struct vault *vault, const unsigned char tag[static SLOT_TAG],
                        unsigned char pepper[static PEPPER_SIZE], struct error *error)
{
    bool found = false, missing = false, forgotten = false;
    for (size_t i = 0; !found && i < vault->members.count; i++) {
        const struct vault_member *member = &vault->members.items[i];
        enum slot_state state = SLOT_NONE;
        int folder;
        struct slots *slots = vault_member_open(vault->store, member, vault->tag, SLOTS_READ, &folder);
        if (!slots || !slots_get(slots, tag, &state, pepper, NULL)) {
            vault_trouble(member, errno, error);
            missing = true;
        }
        vault_member_close(slots, folder);
        found = state == SLOT_HELD;
        forgotten = forgotten || state == SLOT_FORGOTTEN;
    }
    if (found)
        return true;
    if (forgotten)
        return error_set(
            error, ERROR_CORRUPT,
            "The vault has overwritten its half of this footage's key, so nobody can open it any more; "
            "run terugblik check.");
    return !missing &&
           error_set(error, ERROR_CORRUPT,
                     "The vault does not have its half of this footage's key, so nobody can open it; run "
                     "terugblik check.");
}

bool vault_footage_key(struct store *store, const char *session, const unsigned char half[static KEY_SIZE],
                       unsigned char key[static KEY_SIZE], struct error *error)
{
    struct arena arena;
    struct vault vault;
    unsigned char tag[SLOT_TAG];
    bool has;
    if (!has_pepper(store, session, &has, error))
        return false;
    if (!has) {
        memmove(key, half, KEY_SIZE);
        return true;
    }
    unsigned char *pepper = key_alloc(PEPPER_SIZE);
    arena_init(&arena);
    slot_tag(session, tag);
    bool found = vault_begin(store, &arena, &vault, error) && find_pepper(&vault, tag, pepper, error);
    if (found)
        key_of_footage(pepper, session, half, key);
    arena_release(&arena);
    key_free(pepper);
    return found;
}

/* --- Forgetting --- */

static void add_waiting(struct arena *arena, const struct vault_member *member, struct vault_answer *answer)
{
    answer->waiting++;
    answer->folders = answer->folders ? arena_printf(arena, "%s, %s", answer->folders, member->path)
                                      : member->path;
}

/* Overwrites or only asks; whether the member has answered that nothing is left. */
static bool answers(const struct vault *vault, const struct vault_member *member,
                    const unsigned char tag[static SLOT_TAG], bool overwrite, int64_t *at)
{
    int folder;
    enum slot_state state = SLOT_HELD;
    struct slots *slots = vault_member_open(vault->store, member, vault->tag,
                                            overwrite ? SLOTS_WRITE : SLOTS_READ, &folder);
    bool done;
    if (!slots)
        done = false;
    else if (overwrite)
        done = slots_forget(slots, tag, clock_now(), at);
    else
        done = slots_get(slots, tag, &state, NULL, at) && (state == SLOT_FORGOTTEN || state == SLOT_NONE);
    /* Overwritten all the same; but what was there may not be gone. */
    done = done && slots_ground(slots) == GROUND_FITS;
    vault_member_close(slots, folder);
    return done;
}

static bool collect(struct store *store, const char *session, bool overwrite, struct arena *arena,
                    struct vault_answer *answer, struct error *error)
{
    struct vault vault;
    unsigned char tag[SLOT_TAG];
    bool has;
    *answer = (struct vault_answer){0};
    if (!has_pepper(store, session, &has, error))
        return false;
    if (!has)
        return true;
    if (!vault_begin(store, arena, &vault, error))
        return false;
    slot_tag(session, tag);
    answer->members = vault.members.count;
    for (size_t i = 0; i < vault.members.count; i++) {
        int64_t at = 0;
        if (!answers(&vault, &vault.members.items[i], tag, overwrite, &at))
            add_waiting(arena, &vault.members.items[i], answer);
        else if (at > answer->forgotten_at)
            answer->forgotten_at = at;
    }
    return true;
}

/* R4, R9: from here on nobody can read it, whatever was copied of the database. */
bool vault_forget(struct store *store, const char *session, struct arena *arena, struct vault_answer *answer,
                  struct error *error)
{
    return collect(store, session, true, arena, answer, error);
}

bool vault_ask(struct store *store, const char *session, struct arena *arena, struct vault_answer *answer,
               struct error *error)
{
    return collect(store, session, false, arena, answer, error);
}

/* --- What is left over --- */

static int compare_tags(const void *a, const void *b)
{
    const struct vault_living *one = a, *two = b;
    return memcmp(one->tag, two->tag, SLOT_TAG);
}

bool vault_living(struct store *store, struct arena *arena, struct vault_living_list *list,
                  struct error *error)
{
    struct query query;
    size_t room = 0;
    *list = (struct vault_living_list){0};
    if (!db_query(store->db, "SELECT id FROM session WHERE vault = 1 AND shredded_at IS NULL", DB_NO_ARGS,
                  &query, error))
        return false;
    while (query_next(&query)) {
        const char *id = row_text(&query, 0);
        list->items = arena_grow(arena, list->items, list->count, &room, sizeof *list->items);
        struct vault_living *living = &list->items[list->count++];
        memcpy(living->session, id, strnlen(id, ID_LENGTH));
        slot_tag(id, living->tag);
    }
    if (list->count)
        qsort(list->items, list->count, sizeof *list->items, compare_tags);
    return query_close(&query, error);
}

const struct vault_living *vault_lives(const struct vault_living_list *list,
                                       const unsigned char tag[static SLOT_TAG])
{
    struct vault_living wanted;
    memcpy(wanted.tag, tag, SLOT_TAG);
    return list->count ? bsearch(&wanted, list->items, list->count, sizeof *list->items, compare_tags) : NULL;
}

struct used {
    struct arena *arena;
    unsigned char (*tags)[SLOT_TAG];
    size_t count, room;
};

static bool collect_used(void *context, const unsigned char tag[static SLOT_TAG], enum slot_state state)
{
    struct used *used = context;
    if (state == SLOT_FORGOTTEN)
        return true;
    used->tags = arena_grow(used->arena, used->tags, used->count, &used->room, sizeof *used->tags);
    memcpy(used->tags[used->count++], tag, SLOT_TAG);
    return true;
}

/* What is there is read before the rows, or an import that begins in between would seem to have none. */
static bool settle(const struct vault *vault, const struct vault_member *member, struct error *error)
{
    struct used used = {.arena = vault->arena};
    struct vault_living_list living;
    int folder;
    struct slots *slots = vault_member_open(vault->store, member, vault->tag, SLOTS_WRITE, &folder);
    bool listed = slots && slots_each(slots, collect_used, &used);
    bool known = !listed || used.count == 0 || vault_living(vault->store, vault->arena, &living, error);
    for (size_t i = 0; listed && known && i < used.count; i++)
        if (!vault_lives(&living, used.tags[i]))
            (void)slots_forget(slots, used.tags[i], clock_now(), NULL); /* else the next time */
    vault_member_close(slots, folder);
    return known;
}

bool vault_settle(struct store *store, struct error *error)
{
    struct arena arena;
    struct vault vault;
    arena_init(&arena);
    bool settled = vault_begin(store, &arena, &vault, error);
    for (size_t i = 0; settled && vault.known && i < vault.members.count; i++)
        settled = settle(&vault, &vault.members.items[i], error);
    arena_release(&arena);
    return settled;
}
