#include "store/people/viewers.h"

#include <stdio.h>
#include <string.h>

#include "store/engine/db.h"
#include "store/gate/entitled.h"
#include "store/gate/gate.h"
#include "store/gate/trust.h"
#include "store/keys/keys.h"
#include "store/base/memory.h"

/* One seal to be made: of a session that the actor can open, to a colleague who cannot. */
struct missing {
    char session[ID_SIZE], colleague[ID_SIZE];
    unsigned char box_public[PUBLIC_SIZE]; /* the colleague's */
    unsigned char own[SEALED_SIZE];        /* the actor's seal */
};

struct missing_list {
    struct missing *items;
    size_t count;
};

/* R11, R12: who passes a key on, and to whom. Who still has a one-time password gets nothing: whoever made it
 * could open that. */
#define I_MAY            SQL_IS_ACTIVE("me") " AND " SQL_MAY_WATCH("s", "me.id")
#define COLLEAGUE_MAY    SQL_IS_ACTIVE("a") " AND " SQL_MAY_WATCH("s", "a.id")
#define NOT_FOR_COACHING "s.trajectory_id IS NULL"

/* Of one session, or of all (NULL). */
static bool find_missing(struct store *store, const struct actor *actor, const char *session,
                         struct arena *arena, struct missing_list *list, struct error *error)
{
    struct query query;
    size_t room = 0;
    *list = (struct missing_list){0};
    if (!db_query(store->db,
                  "SELECT s.id, a.id, a.box_public, k.sealed FROM session s"
                  " JOIN account me ON me.id = ?1 AND " I_MAY
                  " JOIN session_key k ON k.session_id = s.id AND k.account_id = me.id"
                  " JOIN account a ON a.id <> me.id AND " COLLEAGUE_MAY " WHERE " NOT_FOR_COACHING
                  " AND s.imported_at IS NOT NULL AND s.blocked_at IS NULL"
                  " AND s.shredded_at IS NULL AND s.purged_at IS NULL AND s.id = COALESCE (?2, s.id)"
                  " AND NOT EXISTS"
                  "  (SELECT 1 FROM session_key x WHERE x.session_id = s.id AND x.account_id = a.id)"
                  " ORDER BY s.id, a.id",
                  DB_ARGS(DB_TEXT(actor->id), DB_TEXT(session)), &query, error))
        return false;
    while (query_next(&query)) {
        size_t public_size, own_size;
        const void *public = row_blob(&query, 2, &public_size), *own = row_blob(&query, 3, &own_size);
        if (public_size != PUBLIC_SIZE || own_size != SEALED_SIZE)
            continue; /* damaged: check reports it */
        list->items = arena_grow(arena, list->items, list->count, &room, sizeof *list->items);
        struct missing *missing = &list->items[list->count++];
        memcpy(missing->session, row_text(&query, 0), ID_SIZE);
        memcpy(missing->colleague, row_text(&query, 1), ID_SIZE);
        memcpy(missing->box_public, public, PUBLIC_SIZE);
        memcpy(missing->own, own, SEALED_SIZE);
    }
    return query_close(&query, error);
}

struct sealing {
    const struct actor *actor;
    const char *session;
    struct arena *arena;
    int64_t sealed;
    char detail[32];
};

/* Found anew inside the transaction: a withdrawal or a colleague may have been quicker. */
static bool apply_seal(struct store *store, void *context, struct error *error)
{
    struct sealing *sealing = context;
    const struct actor *actor = sealing->actor;
    struct missing_list list;
    if (!find_missing(store, actor, sealing->session, sealing->arena, &list, error))
        return false;
    sealing->sealed = (int64_t)list.count;
    snprintf(sealing->detail, sizeof sealing->detail, "seals=%zu", list.count);
    unsigned char *key = key_alloc(KEY_SIZE);
    bool ok = !list.count || key_unseal(list.items[0].own, "footage", sealing->session, actor->id,
                                        actor->secrets, actor->box_public, key, error);
    for (size_t i = 0; ok && i < list.count; i++) {
        const struct missing *missing = &list.items[i];
        unsigned char sealed[SEALED_SIZE];
        ok = trust_account(store, missing->colleague, error) &&
             trust_rows(store, ROW_SESSION, missing->session, error);
        if (!ok)
            break;
        key_seal(key, "footage", missing->session, missing->colleague, missing->box_public, sealed);
        ok = db_run(
            store->db, "INSERT INTO session_key (session_id, account_id, sealed) VALUES (?1, ?2, ?3)",
            DB_ARGS(DB_TEXT(missing->session), DB_TEXT(missing->colleague), DB_BLOB(sealed, sizeof sealed)),
            NULL, error);
    }
    key_free(key);
    return ok;
}

bool viewers_seal(struct store *store, const struct actor *actor, int64_t *sealed, struct error *error)
{
    struct arena arena;
    struct missing_list list;
    struct error each;
    arena_init(&arena);
    *sealed = 0;
    bool ok = find_missing(store, actor, NULL, &arena, &list, error);
    for (size_t i = 0; ok && i < list.count; i++) {
        if (i > 0 && strcmp(list.items[i].session, list.items[i - 1].session) == 0)
            continue;
        struct sealing sealing = {.actor = actor, .session = list.items[i].session, .arena = &arena};
        const struct change change = {
            .act = ACT_SESSION_SEAL, .session = sealing.session, .detail = sealing.detail};
        /* A seal that is damaged keeps no other from being passed on. */
        if (gate_change(store, actor, &change, apply_seal, &sealing, &each))
            *sealed += sealing.sealed;
        else if (each.kind != ERROR_CORRUPT)
            ok = error_set(error, each.kind, "%s", each.text);
    }
    arena_release(&arena);
    return ok;
}
