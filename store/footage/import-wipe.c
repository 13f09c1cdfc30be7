#include "store/footage/importing.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "store/base/clock.h"
#include "store/engine/db.h"
#include "store/footage/footage.h"
#include "store/gate/gate.h"
#include "store/base/text.h"
#include "store/footage/wipe.h"

struct record {
    const char *clip;
    int64_t now;
};

static bool record_wiped(struct store *store, void *context, struct error *error)
{
    const struct record *record = context;
    /* Where it was is of no use any more, and may name a person's folder. What it was (the digest) has
     * outlived a purge only to be compared with what is on the card. */
    return db_run(store->db,
                  "UPDATE original SET wiped_at = ?2, path = '' WHERE clip_id = ?1 AND wiped_at IS NULL",
                  DB_ARGS(DB_TEXT(record->clip), DB_INT(record->now)), NULL, error) &&
           db_run(store->db,
                  "UPDATE clip SET digest = NULL WHERE id = ?1 AND EXISTS"
                  " (SELECT 1 FROM session s WHERE s.id = clip.session_id AND s.purged_at IS NOT NULL)",
                  DB_ARGS(DB_TEXT(record->clip)), NULL, error);
}

/* Somebody's word that it is gone. */
struct confirmed {
    struct record record;
    const char *by;
};

bool import_wipe(struct store *store, const struct actor *actor, const char *session,
                 const struct original *original, void (*tick)(void *context, int64_t done), void *context,
                 enum wipe_outcome *outcome, struct error *error)
{
    *outcome = wipe_original(original, tick, context, error);
    if (*outcome != WIPE_EMPTIED)
        return *outcome != WIPE_FAILED;
    struct record record = {.clip = original->clip, .now = clock_now()};
    const struct change change = {.act = ACT_WIPED, .session = session, .object = original->clip};
    if (!gate_change(store, actor, &change, record_wiped, &record, error)) {
        *outcome = WIPE_FAILED;
        return false;
    }
    wipe_finish(original);
    return true;
}

/* Originals that are owed and that the actor may know of; the program (NULL) knows all. */
#define OWED                                                                                 \
    " FROM original o JOIN clip c ON c.id = o.clip_id JOIN session s ON s.id = c.session_id" \
    " LEFT JOIN trajectory t ON t.id = s.trajectory_id"                                      \
    " WHERE o.wiped_at IS NULL AND s.imported_at IS NOT NULL AND (?1 IS NULL OR EXISTS"      \
    "   (SELECT 1 FROM account me WHERE me.id = ?1 AND me.disabled_at IS NULL"               \
    "     AND me.must_change_password = 0))"                                                 \
    " AND (?1 IS NULL OR s.imported_by = ?1"                                                 \
    "  OR t.coach_id = ?1 OR t.teacher_id = ?1 OR EXISTS"                                    \
    "   (SELECT 1 FROM account_role r WHERE r.account_id = ?1 AND r.role = 'registrar'))"    \
    " ORDER BY s.imported_at, c.session_id, c.position"

bool wipe_list(struct store *store, const struct actor *actor, struct arena *arena, struct owed_list *list,
               struct error *error)
{
    struct query query;
    size_t room = 0;
    *list = (struct owed_list){0};
    if (!db_query(store->db,
                  "SELECT c.id, s.id, o.path, s.imported_at, o.kept, s.filmed_on, s.class_name,"
                  " COALESCE ((SELECT name FROM equipment WHERE id = s.card_id), ''),"
                  " (SELECT full_name FROM account WHERE id = s.imported_by)" OWED,
                  DB_ARGS(DB_TEXT(actor ? actor->id : NULL)), &query, error))
        return false;
    while (query_next(&query)) {
        list->items = arena_grow(arena, list->items, list->count, &room, sizeof *list->items);
        list->items[list->count++] = (struct owed_wipe){
            .clip = arena_copy(arena, row_text(&query, 0)),
            .session = arena_copy(arena, row_text(&query, 1)),
            .path = text_harmless(arena, row_text(&query, 2)),
            .since = row_int(&query, 3),
            .kept = row_int(&query, 4) != 0,
            .present = wipe_present(row_text(&query, 0), row_text(&query, 2)),
            .filmed_on = arena_copy(arena, row_text(&query, 5)),
            .class_name = arena_copy(arena, row_text(&query, 6)),
            .card = arena_copy(arena, row_text(&query, 7)),
            .imported_by = arena_copy(arena, row_text(&query, 8)),
        };
    }
    return query_close(&query, error);
}

static bool record_confirmed(struct store *store, void *context, struct error *error)
{
    struct confirmed *confirmed = context;
    int64_t changed;
    if (!db_run(store->db, "UPDATE original SET confirmed_by = ?2 WHERE clip_id = ?1 AND wiped_at IS NULL",
                DB_ARGS(DB_TEXT(confirmed->record.clip), DB_TEXT(confirmed->by)), &changed, error))
        return false;
    if (changed == 0)
        return error_set(error, ERROR_CONFLICT, "This original is not owed a wipe any more.");
    return record_wiped(store, &confirmed->record, error);
}

bool wipe_confirm_gone(struct store *store, const struct actor *actor, const char *clip, struct error *error)
{
    struct confirmed confirmed = {.record = {.clip = clip, .now = clock_now()}, .by = actor->id};
    struct query query;
    char session[ID_SIZE] = "";
    bool there = false;
    if (!db_query(
            store->db,
            "SELECT c.session_id, o.path FROM clip c JOIN original o ON o.clip_id = c.id WHERE c.id = ?1",
            DB_ARGS(DB_TEXT(clip)), &query, error))
        return false;
    if (query_next(&query)) {
        snprintf(session, sizeof session, "%s", row_text(&query, 0));
        there = wipe_present(clip, row_text(&query, 1));
    }
    if (!query_close(&query, error))
        return false;
    const struct change change = {.act = ACT_WIPE_CONFIRMED, .session = session, .object = clip};
    /* Who may not declare anything hears nothing of what is on a card. */
    if (!gate_check(store, actor, &change, error))
        return false;
    if (there)
        return error_set(
            error, ERROR_CONFLICT,
            "There is still a file where this original was, so its card is in; wipe it instead.");
    return gate_change(store, actor, &change, record_confirmed, &confirmed, error);
}

struct owed {
    const char *session;
    bool needed; /* the store must still have it: it was not deleted on purpose */
    struct original original;
};

static bool load_owed(struct store *store, const struct actor *actor, const unsigned char *key,
                      struct arena *arena, struct owed **owed, size_t *count, struct error *error)
{
    struct query query;
    size_t room = 0;
    if (!db_query(store->db, "SELECT c.id, s.id, o.path, c.size, c.digest, o.kept, s.shredded_at" OWED,
                  DB_ARGS(DB_TEXT(actor ? actor->id : NULL)), &query, error))
        return false;
    while (query_next(&query)) {
        size_t size;
        const void *digest = row_blob(&query, 4, &size);
        unsigned char *copy = NULL;
        if (!digest || size != DIGEST_SIZE || (!actor && row_int(&query, 5)))
            continue;
        copy = arena_alloc(arena, DIGEST_SIZE);
        memcpy(copy, digest, DIGEST_SIZE);
        *owed = arena_grow(arena, *owed, *count, &room, sizeof **owed);
        (*owed)[(*count)++] = (struct owed){
            .session = arena_copy(arena, row_text(&query, 1)),
            .needed = row_null(&query, 6),
            .original = {.clip = arena_copy(arena, row_text(&query, 0)),
                         .path = arena_copy(arena, row_text(&query, 2)),
                         .size = row_int(&query, 3),
                         .digest = copy,
                         .key = key,
                         .planned = -1},
        };
    }
    return query_close(&query, error);
}

/* Whether what is about to be wiped from the card is in the store. */
static bool stored_whole(struct store *store, const struct original *original, struct error *error)
{
    char name[CLIP_FILE_NAME];
    uint64_t size;
    footage_name(name, original->clip, "tbf");
    int fd = openat(store->footage_fd, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    bool whole = fd >= 0 && footage_examine(fd, &size, error) && size == (uint64_t)original->size;
    if (fd >= 0)
        close(fd);
    return whole ||
           error_set(
               error, ERROR_CORRUPT,
               "Stored footage is missing or damaged, so its original is not wiped; run terugblik check.");
}

bool wipe_run(struct store *store, const struct actor *actor, size_t *wiped, size_t *owed,
              struct error *error)
{
    unsigned char key[DIGEST_KEY_SIZE];
    struct arena arena;
    struct owed *list = NULL;
    struct error first = {.kind = ERROR_NONE}, each;
    size_t count = 0;
    *wiped = *owed = 0;
    arena_init(&arena);
    bool loaded = digest_key(store, key, error) && load_owed(store, actor, key, &arena, &list, &count, error);
    for (size_t i = 0; loaded && i < count; i++) {
        enum wipe_outcome outcome = WIPE_FAILED;
        bool done = (!list[i].needed || stored_whole(store, &list[i].original, &each)) &&
                    import_wipe(store, actor, list[i].session, &list[i].original, NULL, NULL, &outcome,
                                &each);
        if (!done && first.kind == ERROR_NONE)
            first = each;
        if (outcome == WIPE_EMPTIED)
            (*wiped)++;
    }
    if (loaded) {
        struct owed_list left;
        loaded = wipe_list(store, actor, &arena, &left, error);
        *owed = left.count;
    }
    arena_release(&arena);
    if (loaded && first.kind != ERROR_NONE)
        *error = first;
    return loaded && first.kind == ERROR_NONE;
}
