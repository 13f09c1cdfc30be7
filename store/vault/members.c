#include "store/vault/members.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "store/base/clock.h"
#include "store/engine/db.h"
#include "store/gate/gate.h"

static_assert(sizeof((struct vault_added *)0)->folder >= PATH_MAX, "a whole path");

bool vault_show(struct store *store, const struct actor *actor, struct arena *arena,
                struct vault_look_list *list, struct error *error)
{
    return gate_check(store, actor, &(struct change){.act = ACT_VAULT_READ}, error) &&
           vault_look(store, arena, list, error);
}

/* The member that a person means: by its path, as it is shown or as they write it. NULL: none. */
static const struct vault_member *find(const struct vault_member_list *members, const char *folder)
{
    char real[PATH_MAX], other[PATH_MAX];
    bool known = realpath(folder, real) != NULL;
    for (size_t i = 0; i < members->count; i++) {
        const struct vault_member *member = &members->items[i];
        if (strcmp(member->path, folder) == 0 || strcmp(member->folder, folder) == 0 ||
            (known && realpath(member->path, other) && strcmp(real, other) == 0))
            return member;
    }
    return NULL;
}

/* --- Adding --- */

struct adding {
    const char *folder;
    char id[ID_SIZE], own[ID_SIZE];
    int64_t now;
    bool own_fits;
};

/* Without a list the store's own folder is the vault. It goes on being in it, unless nothing can be put
 * there.
 */
static bool apply_add(struct store *store, void *context, struct error *error)
{
    const struct adding *adding = context;
    return db_run(store->db,
                  "INSERT INTO vault_member (id, folder, added_at) SELECT ?1, ?2, 0"
                  " WHERE NOT EXISTS (SELECT 1 FROM vault_member)"
                  " AND (?3 = 1 OR EXISTS (SELECT 1 FROM session WHERE vault = 1))",
                  DB_ARGS(DB_TEXT(adding->own), DB_TEXT(VAULT_FOLDER), DB_INT(adding->own_fits)), NULL,
                  error) &&
           db_run(store->db, "INSERT INTO vault_member (id, folder, added_at) VALUES (?1, ?2, ?3)",
                  DB_ARGS(DB_TEXT(adding->id), DB_TEXT(adding->folder), DB_INT(adding->now)), NULL, error);
}

static bool enter(struct store *store, const struct actor *actor, const char *folder, struct error *error)
{
    struct error ignored;
    struct adding adding = {.folder = folder, .now = clock_now(), .own_fits = vault_fits(store, &ignored)};
    id_make(adding.own, adding.now);
    id_make(adding.id, adding.now);
    return gate_change(store, actor, &(struct change){.act = ACT_VAULT_ADD, .object = adding.id}, apply_add,
                       &adding, error);
}

/* Makes the file, or finds the one that was made before. */
static bool prepare(struct store *store, const char *folder, struct error *error)
{
    const struct vault_member member = {.folder = folder, .path = folder};
    unsigned char store_tag[SLOT_TAG];
    bool known;
    int fd;
    if (!vault_tag(store, store_tag, &known, error))
        return false;
    struct slots *slots = vault_member_open(store, &member, store_tag, SLOTS_MAKE, &fd);
    bool usable = vault_member_usable(&member, slots, fd, errno, error);
    vault_member_close(slots, fd);
    return usable;
}

static bool apply_nothing(struct store *store, void *context, struct error *error)
{
    (void)store, (void)context, (void)error;
    return true;
}

/* Of one that is in the list: what it lacks is put into it, which leaves a row in the trace, too. */
static bool enter_again(struct store *store, const struct actor *actor, const struct vault_member *member,
                        struct error *error)
{
    const struct change change = {.act = ACT_VAULT_ADD, .object = member->id, .detail = "again"};
    /* The store's own may have been lost. Another one's folder may be empty since its disk is not connected.
     */
    return (member->folder[0] == '/' || prepare(store, member->path, error)) &&
           gate_change(store, actor, &change, apply_nothing, NULL, error);
}

/* The pepper of a session, from any other member. */
static bool copy_one(struct store *store, const unsigned char *store_tag,
                     const struct vault_member_list *members, const struct vault_member *to,
                     struct slots *slots, const unsigned char *tag)
{
    unsigned char *pepper = key_alloc(PEPPER_SIZE);
    bool copied = false;
    for (size_t i = 0; !copied && i < members->count; i++) {
        enum slot_state state = SLOT_NONE;
        int folder;
        if (&members->items[i] == to)
            continue;
        struct slots *other = vault_member_open(store, &members->items[i], store_tag, SLOTS_READ, &folder);
        copied = other && slots_get(other, tag, &state, pepper, NULL) && state == SLOT_HELD &&
                 slots_restore(slots, tag, pepper);
        vault_member_close(other, folder);
    }
    key_free(pepper);
    return copied;
}

static bool fill(struct store *store, const char *folder, struct vault_added *added, struct arena *arena,
                 struct error *error)
{
    struct vault_member_list members;
    struct vault_living_list living;
    unsigned char store_tag[SLOT_TAG];
    bool known;
    int fd;
    if (!vault_tag(store, store_tag, &known, error) || !vault_members(store, arena, &members, error) ||
        !vault_living(store, arena, &living, error))
        return false;
    const struct vault_member *member = find(&members, folder);
    if (!member)
        return error_set(error, ERROR_CONFLICT,
                         "Somebody else has just taken this folder out of the vault; look at the list.");
    struct slots *slots = vault_member_open(store, member, store_tag, SLOTS_WRITE, &fd);
    if (!slots)
        return vault_trouble(member, errno, error);
    for (size_t i = 0; i < living.count; i++) {
        enum slot_state state;
        if (slots_get(slots, living.items[i].tag, &state, NULL, NULL) && state == SLOT_HELD)
            continue;
        if (copy_one(store, store_tag, &members, member, slots, living.items[i].tag))
            added->copied++;
        else
            added->lacking++;
    }
    vault_member_close(slots, fd);
    /* What was withdrawn while it was copied. */
    return vault_settle(store, error);
}

static bool shares_a_disk(const struct vault_member_list *members, const char *folder)
{
    struct stat own, other;
    if (stat(folder, &own) != 0)
        return false;
    for (size_t i = 0; i < members->count; i++) {
        const struct vault_member *member = &members->items[i];
        if (stat(member->path, &other) == 0 && own.st_dev == other.st_dev && own.st_ino != other.st_ino)
            return true;
    }
    return false;
}

bool vault_add(struct store *store, const struct actor *actor, const char *folder, struct vault_added *added,
               struct error *error)
{
    struct vault_member_list members;
    struct arena arena;
    *added = (struct vault_added){0};
    if (!gate_check(store, actor, &(struct change){.act = ACT_VAULT_ADD}, error))
        return false;
    if (!realpath(folder, added->folder))
        return errno == ENOENT
                   ? error_set(error, ERROR_NOT_FOUND, "There is no folder %s; make it first.", folder)
                   : error_system(error, errno, "The folder %s cannot be opened", folder);
    arena_init(&arena);
    bool ok = vault_members(store, &arena, &members, error);
    const struct vault_member *member = ok ? find(&members, added->folder) : NULL;
    added->was_there = member != NULL;
    added->same_disk = ok && shares_a_disk(&members, added->folder);
    /* Listed before anything is put into it, so that nothing can be left in a folder that nobody asks. */
    if (ok)
        ok = member ? enter_again(store, actor, member, error)
                    : prepare(store, added->folder, error) && enter(store, actor, added->folder, error);
    ok = ok && fill(store, added->folder, added, &arena, error);
    arena_release(&arena);
    return ok;
}

/* --- Removing --- */

struct removing {
    const struct vault_member *member;
    char detail[64];
};

static bool apply_remove(struct store *store, void *context, struct error *error)
{
    const struct removing *removing = context;
    int64_t changed;
    bool others;
    if (!db_run(store->db, "DELETE FROM vault_member WHERE id = ?1", DB_ARGS(DB_TEXT(removing->member->id)),
                &changed, error) ||
        !db_exists(store->db, "SELECT 1 FROM vault_member", DB_NO_ARGS, &others, error))
        return false;
    return (changed == 1 && others) ||
           error_set(error, ERROR_CONFLICT,
                     "Somebody else has just changed the vault's list; look at it first.");
}

/* How many lessons that live have their half in none of the others. */
static bool count_alone(struct store *store, const struct vault_member *member, struct arena *arena,
                        int64_t *alone, struct error *error)
{
    struct vault_look_list looks;
    struct vault_living_list living;
    *alone = 0;
    if (!vault_look(store, arena, &looks, error) || !vault_living(store, arena, &living, error))
        return false;
    for (size_t i = 0; i < living.count; i++) {
        bool elsewhere = false;
        for (size_t k = 0; k < looks.count; k++)
            elsewhere = elsewhere || (strcmp(looks.items[k].member.id, member->id) != 0 &&
                                      vault_look_slot(&looks.items[k], living.items[i].tag) == SLOT_HELD);
        *alone += !elsewhere;
    }
    return true;
}

/* `remove`: and removes the file. */
static bool overwrite(struct store *store, const struct vault_member *member, bool remove,
                      struct error *error)
{
    unsigned char store_tag[SLOT_TAG];
    bool known;
    int folder;
    if (!vault_tag(store, store_tag, &known, error))
        return false;
    struct slots *slots = vault_member_open(store, member, store_tag, SLOTS_WRITE, &folder);
    bool done = slots && (remove ? slots_destroy(slots, clock_now()) : slots_empty(slots, clock_now()));
    int number = errno;
    enum ground ground = slots ? slots_ground(slots) : GROUND_FITS;
    vault_member_close(slots, folder);
    if (!done)
        return vault_trouble(member, number, error);
    return ground == GROUND_FITS || ground_refuse(ground, member->path, error);
}

bool vault_remove(struct store *store, const struct actor *actor, const char *folder, bool destroyed,
                  struct arena *arena, struct vault_removed *removed, struct error *error)
{
    struct vault_member_list members;
    *removed = (struct vault_removed){0};
    if (!gate_check(store, actor, &(struct change){.act = ACT_VAULT_REMOVE}, error) ||
        !vault_members(store, arena, &members, error))
        return false;
    const struct vault_member *member = find(&members, folder);
    if (!member)
        return error_set(error, ERROR_NOT_FOUND, "The folder %s is none of the vault's.", folder);
    removed->folder = member->path;
    if (members.count == 1)
        return error_set(error, ERROR_CONFLICT,
                         "This is the vault's only folder; add another one first (terugblik vault add).");
    if (!count_alone(store, member, arena, &removed->lost, error))
        return false;
    if (removed->lost && !destroyed)
        return error_set(
            error, ERROR_CONFLICT,
            "%" PRId64 " lessons have half of their key in this folder alone. Copy it to another one first: "
            "terugblik vault add FOLDER.",
            removed->lost);
    /* Overwritten before it leaves the list, so that nothing is left in a folder that nobody asks. Whoever
     * breaks this off finds a folder that lacks what the others have: it can be removed again, or filled
     * again. */
    if (!destroyed && !overwrite(store, member, false, error))
        return false;
    struct removing removing = {.member = member};
    snprintf(removing.detail, sizeof removing.detail, "%s", destroyed ? "destroyed" : "overwritten");
    const struct change change = {.act = ACT_VAULT_REMOVE, .object = member->id, .detail = removing.detail};
    /* And once more, for an import that began before it had left. */
    return gate_change(store, actor, &change, apply_remove, &removing, error) &&
           (destroyed || overwrite(store, member, true, error));
}
