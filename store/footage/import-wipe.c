/* Originals that are owed a wipe: which they are, where they may be looked for, and what becomes of them. */
#include "store/footage/importing.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/base/clock.h"
#include "store/base/files.h"
#include "store/engine/db.h"
#include "store/footage/card.h"
#include "store/footage/footage.h"
#include "store/footage/label-find.h"
#include "store/gate/entitled.h"
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
                  "UPDATE original SET wiped_at = ?2, path = '', root = '', signature = NULL"
                  " WHERE clip_id = ?1 AND wiped_at IS NULL",
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
                 struct original *original, void (*tick)(void *context, int64_t done), void *context,
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

#define ACTIVE       SQL_IS_ACTIVE("me")
#define IS_PARTY     SQL_IS_PARTY("t", "?1")
#define IS_REGISTRAR SQL_HAS_ROLE("?1", "registrar")

/* Originals that are owed and that the actor may know of; the program (NULL) knows all. */
#define OWED                                                                                 \
    " FROM original o JOIN clip c ON c.id = o.clip_id JOIN session s ON s.id = c.session_id" \
    " LEFT JOIN trajectory t ON t.id = s.trajectory_id"                                      \
    " WHERE o.wiped_at IS NULL AND s.imported_at IS NOT NULL AND (?1 IS NULL OR EXISTS"      \
    "   (SELECT 1 FROM account me WHERE me.id = ?1 AND " ACTIVE "))"                         \
    " AND (?1 IS NULL OR s.imported_by = ?1 OR " IS_PARTY " OR " IS_REGISTRAR ")"            \
    " ORDER BY s.imported_at, c.session_id, c.position"

/* --- Where an original may be looked for --- */

/* What an importer signs. The digest is last, for it is no text. */
static void sign_begin(crypto_sign_state *state, const char *session, const struct original *original,
                       const char *root)
{
    char size[24];
    int length = snprintf(size, sizeof size, "%lld", (long long)original->size);
    const char *const parts[] = {"original 1", session, original->clip, root, original->inside, size};
    crypto_sign_init(state);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) /* each with its end, so that none runs over */
        crypto_sign_update(state, (const unsigned char *)parts[i], strlen(parts[i]) + 1);
    (void)length;
    crypto_sign_update(state, original->digest, DIGEST_SIZE);
}

void original_sign(const struct actor *actor, const char *session, const struct original *original,
                   const char *root, unsigned char signature[static SIGNATURE_SIZE])
{
    crypto_sign_state state;
    sign_begin(&state, session, original, root);
    crypto_sign_final_create(&state, signature, NULL, actor->secrets->sign);
}

bool original_signed(const struct actor *actor, const char *session, const struct original *original,
                     const char *root, const void *signature, size_t size)
{
    crypto_sign_state state;
    unsigned char copy[SIGNATURE_SIZE], public[SIGN_PUBLIC_SIZE];
    if (!actor || !signature || size != SIGNATURE_SIZE ||
        crypto_sign_ed25519_sk_to_pk(public, actor->secrets->sign) != 0)
        return false;
    memcpy(copy, signature, size);
    /* The actor's own key, from behind their password: what the database says is nobody's word. */
    sign_begin(&state, session, original, root);
    return crypto_sign_final_verify(&state, copy, public) == 0;
}

struct owed {
    const char *session;
    const char *root; /* where its card was then */
    bool needed;      /* the store must still have it: it was not deleted on purpose */
    bool kept;
    bool vouched; /* the actor signed that it was there */
    struct original original;
};

/* In rows that were written before cards had roots `path` is a whole path. */
static void place_owed(struct arena *arena, struct owed *owed, const char *root, const char *path)
{
    char found[PATH_MAX];
    if (!*root && *path == '/') {
        card_root_by_name(path, false, found);
        root = found;
        path = card_inside(found, path);
    }
    owed->root = arena_copy(arena, root);
    owed->original.inside = arena_copy(arena, path ? path : "");
}

/* `query`: clip, session, path, root, size, digest, kept, shredded_at, signature. */
static struct owed read_owed(const struct query *query, const struct actor *actor, struct arena *arena)
{
    size_t size, signature_size;
    const void *digest = row_blob(query, 5, &size);
    unsigned char *copy = NULL;
    if (digest && size == DIGEST_SIZE)
        copy = memcpy(arena_alloc(arena, DIGEST_SIZE), digest, DIGEST_SIZE);
    struct owed owed = {
        .session = arena_copy(arena, row_text(query, 1)),
        .needed = row_null(query, 7),
        .kept = row_int(query, 6) != 0,
        .original = {.clip = arena_copy(arena, row_text(query, 0)),
                     .card = -1,
                     .size = row_int(query, 4),
                     .digest = copy,
                     .planned = -1},
    };
    place_owed(arena, &owed, row_text(query, 3), row_text(query, 2));
    const void *signature = row_blob(query, 8, &signature_size);
    owed.vouched = copy &&
                   original_signed(actor, owed.session, &owed.original, owed.root, signature, signature_size);
    return owed;
}

#define OWED_COLUMNS "c.id, s.id, o.path, o.root, c.size, c.digest, o.kept, s.shredded_at, o.signature"

/* Whether there is a file where the original was. On a medium that is in it can be wiped (*reachable).
 * Otherwise the place that the database names is looked at; it can be wiped there only when the actor signed
 * that place. */
static bool is_present(const struct owed *owed, const struct card_list *media, bool *reachable)
{
    for (size_t i = 0; i < media->count; i++)
        if (wipe_present(owed->original.clip, media->items[i].fd, owed->original.inside))
            return *reachable = true;
    int fd = *owed->root == '/' ? open(owed->root, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) : -1;
    bool present = fd >= 0 && wipe_present(owed->original.clip, fd, owed->original.inside);
    if (fd >= 0)
        close(fd);
    *reachable = present && owed->vouched;
    return present;
}

bool wipe_list(struct store *store, const struct actor *actor, struct arena *arena, struct owed_list *list,
               struct error *error)
{
    struct query query;
    struct card_list media;
    size_t room = 0;
    *list = (struct owed_list){0};
    card_list_init(&media, arena);
    if (!db_query(store->db,
                  "SELECT " OWED_COLUMNS ", s.imported_at, s.filmed_on, s.class_name,"
                  " COALESCE ((SELECT name FROM equipment WHERE id = s.card_id), ''),"
                  " (SELECT full_name FROM account WHERE id = s.imported_by)" OWED,
                  DB_ARGS(DB_TEXT(actor ? actor->id : NULL)), &query, error))
        return false;
    while (query_next(&query)) {
        if (list->count == 0)
            card_list_add_media(&media);
        const struct owed owed = read_owed(&query, actor, arena);
        bool reachable, present = is_present(&owed, &media, &reachable);
        list->items = arena_grow(arena, list->items, list->count, &room, sizeof *list->items);
        list->items[list->count++] = (struct owed_wipe){
            .clip = owed.original.clip,
            .session = owed.session,
            .path = text_harmless(arena, card_path_of(arena, owed.root, owed.original.inside)),
            .root = text_harmless(arena, owed.root),
            .since = row_int(&query, 9),
            .kept = owed.kept,
            .present = present,
            .reachable = reachable,
            .filmed_on = arena_copy(arena, row_text(&query, 10)),
            .class_name = arena_copy(arena, row_text(&query, 11)),
            .card = arena_copy(arena, row_text(&query, 12)),
            .imported_by = arena_copy(arena, row_text(&query, 13)),
        };
    }
    card_list_release(&media);
    return query_close(&query, error);
}

/* --- Declaring that one is gone --- */

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

/* The session of a clip, and whether its original is within reach. */
static bool find_confirmed(struct store *store, const struct actor *actor, const char *clip,
                           struct arena *arena, const char **session, bool *there, struct error *error)
{
    struct query query;
    struct card_list media;
    bool reachable;
    *session = "";
    *there = false;
    if (!db_query(store->db,
                  "SELECT " OWED_COLUMNS " FROM original o JOIN clip c ON c.id = o.clip_id"
                  " JOIN session s ON s.id = c.session_id WHERE c.id = ?1",
                  DB_ARGS(DB_TEXT(clip)), &query, error))
        return false;
    if (query_next(&query)) {
        const struct owed owed = read_owed(&query, actor, arena);
        card_list_init(&media, arena);
        card_list_add_media(&media);
        *session = owed.session;
        *there = is_present(&owed, &media, &reachable);
        card_list_release(&media);
    }
    return query_close(&query, error);
}

/* R6: a wipe is owed until somebody says that what was to be wiped is gone. */
bool wipe_confirm_gone(struct store *store, const struct actor *actor, const char *clip, struct error *error)
{
    struct confirmed confirmed = {.record = {.clip = clip, .now = clock_now()}, .by = actor->id};
    struct arena arena;
    const char *session;
    bool there;
    arena_init(&arena);
    bool done = find_confirmed(store, actor, clip, &arena, &session, &there, error);
    const struct change change = {.act = ACT_WIPE_CONFIRMED, .session = session, .object = clip};
    /* Who may not declare anything hears nothing of what is on a card. */
    done = done && gate_check(store, actor, &change, error);
    if (done && there)
        done = error_set(
            error, ERROR_CONFLICT,
            "There is still a file where this original was, so its card is in; wipe it instead.");
    done = done && gate_change(store, actor, &change, record_confirmed, &confirmed, error);
    arena_release(&arena);
    return done;
}

/* --- Wiping what is owed --- */

struct owed_items {
    struct owed *items;
    size_t count;
};

static bool load_owed(struct store *store, const struct actor *actor, const struct wipe_wish *wish,
                      struct arena *arena, struct owed_items *owed, struct error *error)
{
    struct query query;
    size_t room = 0;
    if (!db_query(store->db, "SELECT " OWED_COLUMNS OWED, DB_ARGS(DB_TEXT(actor ? actor->id : NULL)), &query,
                  error))
        return false;
    while (query_next(&query)) {
        struct owed each = read_owed(&query, actor, arena);
        if (!each.original.digest || (each.kept && !wish->kept_too) ||
            (wish->but_session && strcmp(each.session, wish->but_session) == 0))
            continue;
        owed->items = arena_grow(arena, owed->items, owed->count, &room, sizeof *owed->items);
        owed->items[owed->count++] = each;
    }
    return query_close(&query, error);
}

/* Whether what is about to be wiped from the card is in the store. */
static bool stored_whole(struct store *store, const struct original *original, struct error *error)
{
    struct footage_label label;
    uint64_t size;
    if (!label_find(store, original->clip, FOOTAGE_CLIP, &label, error))
        return false;
    int fd = store->storage->open(store->storage, original->clip, STORAGE_FOOTAGE);
    bool whole = fd >= 0 && footage_examine(fd, &label, &size, error) && size == (uint64_t)original->size;
    if (fd >= 0)
        close(fd);
    return whole ||
           error_set(
               error, ERROR_CORRUPT,
               "Stored footage is missing or damaged, so its original is not wiped; run terugblik check.");
}

struct wiping_owed {
    struct store *store;
    const struct actor *actor;
    struct card_list *cards;
    struct arena *arena;
    bool kept_too;
    struct owed_items owed;
    bool *done; /* as many as owed */
    int card;   /* that is looked at */
    struct wipe_result *result;
    struct error first; /* what went wrong first */
};

/* Tries to wipe an original at one place. True when that settles it: it is wiped, or failed for a reason that
 * holds at every place. Footage that the store no longer has is not wiped on the database's word alone. */
static bool wipe_at(struct wiping_owed *wiping, size_t index, const char *inside)
{
    struct owed *owed = &wiping->owed.items[index];
    struct original original = owed->original;
    enum wipe_outcome outcome = WIPE_FAILED;
    struct error each;
    original.card = wiping->cards->items[wiping->card].fd;
    original.inside = inside;
    if (!wipe_present(original.clip, original.card, inside) ||
        (!owed->needed && !owed->vouched && !wiping->kept_too))
        return false;
    bool tried = (!owed->needed || stored_whole(wiping->store, &original, &each)) &&
                 import_wipe(wiping->store, wiping->actor, owed->session, &original, NULL, NULL, &outcome,
                             &each);
    if (!tried && wiping->first.kind == ERROR_NONE)
        wiping->first = each;
    wiping->result->companions += original.companions;
    wiping->result->wiped += outcome == WIPE_EMPTIED;
    wiping->cards->items[wiping->card].wiped += outcome == WIPE_EMPTIED;
    wiping->done[index] = !tried || outcome == WIPE_EMPTIED;
    return wiping->done[index];
}

/* Tries what has the size of an original, wherever it lies on the card: the wipe itself compares every byte.
 */
static bool wipe_by_size(void *context, const char *inside, int64_t size)
{
    struct wiping_owed *wiping = context;
    for (size_t i = 0; i < wiping->owed.count; i++)
        if (!wiping->done[i] && wiping->owed.items[i].original.size == size &&
            strcmp(wiping->owed.items[i].original.inside, inside) != 0 && wipe_at(wiping, i, inside))
            break;
    return true;
}

static size_t count_left(const struct wiping_owed *wiping)
{
    size_t left = 0;
    for (size_t i = 0; i < wiping->owed.count; i++)
        left += !wiping->done[i];
    return left;
}

static void wipe_on_card(struct wiping_owed *wiping, int card)
{
    wiping->card = card;
    for (size_t i = 0; i < wiping->owed.count; i++)
        if (!wiping->done[i])
            (void)wipe_at(wiping, i, wiping->owed.items[i].original.inside);
    if (count_left(wiping) > 0)
        card_each_recording(&wiping->cards->items[card], wipe_by_size, wiping);
}

/* Tries each original at the place that the actor signed, also when that is a folder and no medium. Only that
 * original is tried there. */
static void wipe_where_vouched(struct wiping_owed *wiping)
{
    for (size_t i = 0; i < wiping->owed.count; i++) {
        const struct owed *owed = &wiping->owed.items[i];
        int card = owed->vouched && !wiping->done[i] ? card_list_add_root(wiping->cards, owed->root) : -1;
        wiping->card = card;
        if (card >= 0)
            (void)wipe_at(wiping, i, owed->original.inside);
    }
}

/* There is a file where the database says that it was, but nobody vouches for that place. */
static bool is_elsewhere(const struct wiping_owed *wiping, const struct owed *owed)
{
    struct stat status;
    const char *path = card_path_of(wiping->arena, owed->root, owed->original.inside);
    for (size_t i = 0; i < wiping->cards->count; i++)
        if (card_inside(wiping->cards->items[i].root, path))
            return false;
    return *owed->root == '/' && !owed->vouched && lstat(path, &status) == 0 && S_ISREG(status.st_mode);
}

static void wipe_everywhere(struct wiping_owed *wiping)
{
    size_t given = wiping->cards->count;
    wiping->done = arena_alloc(wiping->arena, (wiping->owed.count + 1) * sizeof *wiping->done);
    for (size_t card = 0; card < given && count_left(wiping) > 0; card++)
        wipe_on_card(wiping, (int)card);
    wipe_where_vouched(wiping);
    for (size_t i = 0; i < wiping->owed.count; i++)
        wiping->result->elsewhere += !wiping->done[i] && is_elsewhere(wiping, &wiping->owed.items[i]);
}

bool wipe_run(struct store *store, const struct actor *actor, struct card_list *cards,
              const struct wipe_wish *wish, struct wipe_result *result, struct error *error)
{
    unsigned char key[DIGEST_KEY_SIZE];
    struct arena arena;
    struct wiping_owed wiping = {.store = store,
                                 .actor = actor,
                                 .cards = cards,
                                 .arena = &arena,
                                 .kept_too = wish->kept_too,
                                 .result = result,
                                 .first = {.kind = ERROR_NONE}};
    *result = (struct wipe_result){0};
    arena_init(&arena);
    bool loaded = digest_key(store, key, error) && load_owed(store, actor, wish, &arena, &wiping.owed, error);
    for (size_t i = 0; loaded && i < wiping.owed.count; i++)
        wiping.owed.items[i].original.key = key;
    if (loaded)
        wipe_everywhere(&wiping);
    if (loaded) {
        struct owed_list left;
        loaded = wipe_list(store, actor, &arena, &left, error);
        result->owed = left.count;
    }
    arena_release(&arena);
    if (loaded && wiping.first.kind != ERROR_NONE)
        *error = wiping.first;
    return loaded && wiping.first.kind == ERROR_NONE;
}
