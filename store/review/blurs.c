#include "store/review/blurs.h"

#include <stdio.h>
#include <string.h>

#include "store/base/clock.h"
#include "store/base/number.h"
#include "store/engine/db.h"
#include "store/gate/gate.h"
#include "store/gate/timekeeping.h"
#include "store/keys/keys.h"
#include "store/review/signature.h"
#include "store/keys/sealed.h"
#include "store/review/sessions.h"
#include "store/review/trajectories.h"

enum { TEXT_MOST = 128 };

/* All that a blur says besides what is encrypted. */
static const char *bound_to(struct arena *arena, const char *trajectory, const struct blur *blur)
{
    return arena_printf(arena, "blur\n%s\n%s\n%s\n%s\n%s\n%lld\n%lld", blur->id, trajectory, blur->session,
                        blur->clip, blur->author_id, (long long)blur->created_at, (long long)blur->edited_at);
}

/* ---- Reading ---- */

static bool inside(const struct blur *blur, int64_t duration)
{
    return blur->from_ms >= 0 && blur->until_ms > blur->from_ms && blur->until_ms <= duration &&
           blur->x >= 0 && blur->y >= 0 && blur->width >= BLUR_LEAST && blur->height >= BLUR_LEAST &&
           blur->width <= BLUR_WHOLE - blur->x && blur->height <= BLUR_WHOLE - blur->y;
}

static bool parse(const char *text, struct blur *blur, int64_t duration)
{
    long long from, until;
    char after;
    if (sscanf(text, "%lld %lld %d %d %d %d%c", &from, &until, &blur->x, &blur->y, &blur->width,
               &blur->height, &after) != 6)
        return false;
    blur->from_ms = from;
    blur->until_ms = until;
    return inside(blur, duration);
}

static void cover_all(struct blur *blur, int64_t duration)
{
    blur->from_ms = 0;
    blur->until_ms = duration;
    blur->x = blur->y = 0;
    blur->width = blur->height = BLUR_WHOLE;
}

#define SELECT_BLURS                                                                             \
    "SELECT b.id, b.session_id, b.clip_id, b.author_id, a.full_name, b.created_at, b.edited_at," \
    " COALESCE((SELECT SUM(p.duration_ms) FROM clip p"                                           \
    "   WHERE p.session_id = b.session_id AND p.position < k.position), 0),"                     \
    " k.duration_ms, b.nonce, b.sealed, b.signature"                                             \
    " FROM blur b JOIN clip k ON k.id = b.clip_id JOIN account a ON a.id = b.author_id"          \
    " WHERE b.trajectory_id = ?1 AND b.removed_at IS NULL"

static void read_blur(const struct query *query, const struct actor *actor,
                      const unsigned char key[static KEY_SIZE], const struct signers *signers,
                      const char *trajectory, struct arena *arena, struct blur *blur)
{
    const int64_t duration = row_int(query, 8);
    size_t nonce_size, size, signature_size;
    const void *nonce = row_blob(query, 9, &nonce_size), *sealed = row_blob(query, 10, &size);
    const void *signature = row_blob(query, 11, &signature_size);
    const char *text;
    struct error unreadable;
    *blur = (struct blur){
        .id = arena_copy(arena, row_text(query, 0)),
        .session = arena_copy(arena, row_text(query, 1)),
        .clip = arena_copy(arena, row_text(query, 2)),
        .author_id = arena_copy(arena, row_text(query, 3)),
        .author = arena_copy(arena, row_text(query, 4)),
        .created_at = row_int(query, 5),
        .edited_at = row_int(query, 6),
    };
    blur->mine = strcmp(blur->author_id, actor->id) == 0;
    const char *bound = bound_to(arena, trajectory, blur);
    blur->sound = sealed_text_open(key, bound, nonce, nonce_size, sealed, size, arena, &text, &unreadable) &&
                  parse(text, blur, duration) &&
                  signature_fits(signature_take(arena, signers, blur->author_id, bound, nonce, nonce_size,
                                                sealed, size, signature, signature_size));
    if (!blur->sound)
        cover_all(blur, duration);
    blur->session_ms = row_int(query, 7) + blur->from_ms;
}

static bool list_blurs(struct store *store, const struct actor *actor,
                       const unsigned char key[static KEY_SIZE], const char *trajectory, const char *session,
                       struct arena *arena, struct blur_list *list, struct error *error)
{
    const struct signers *signers;
    struct query query;
    size_t room = 0;
    if (!signers_read(store, trajectory, arena, &signers, error) ||
        !(session ? db_query(store->db, SELECT_BLURS " AND b.session_id = ?2 ORDER BY b.id",
                             DB_ARGS(DB_TEXT(trajectory), DB_TEXT(session)), &query, error)
                  : db_query(store->db, SELECT_BLURS " ORDER BY b.id", DB_ARGS(DB_TEXT(trajectory)), &query,
                             error)))
        return false;
    while (query_next(&query)) {
        list->items = arena_grow(arena, list->items, list->count, &room, sizeof *list->items);
        read_blur(&query, actor, key, signers, trajectory, arena, &list->items[list->count++]);
    }
    return query_close(&query, error);
}

static bool has_blurs(struct store *store, const char *trajectory, bool *any, struct error *error)
{
    return db_exists(store->db, "SELECT 1 FROM blur WHERE trajectory_id = ?1 AND removed_at IS NULL LIMIT 1",
                     DB_ARGS(DB_TEXT(trajectory)), any, error);
}

bool blur_list(struct store *store, const struct actor *actor, const char *trajectory, const char *session,
               struct arena *arena, struct blur_list *list, struct error *error)
{
    bool any;
    *list = (struct blur_list){0};
    if (!trajectory && !trajectory_of_session(store, session, arena, &trajectory, error))
        return false;
    if (!trajectory) /* made for another purpose: it has none */
        return gate_check(store, actor, &(struct change){.act = ACT_SESSION_READ, .session = session}, error);
    if (!gate_check(store, actor,
                    &(struct change){.act = ACT_BLURS_READ, .trajectory = trajectory, .session = session},
                    error) ||
        !has_blurs(store, trajectory, &any, error))
        return false;
    if (!any)
        return true;
    unsigned char *key = key_alloc(KEY_SIZE);
    bool ok = trajectory_key(store, actor, trajectory, key, error) &&
              list_blurs(store, actor, key, trajectory, session, arena, list, error);
    key_free(key);
    return ok;
}

/* ---- Changing ---- */

/* A blur on its way into the database. */
struct blur_change {
    const char *trajectory;
    const struct blur *blur;
    unsigned char nonce[SEALED_TEXT_NONCE];
    unsigned char sealed[TEXT_MOST + SEALED_TEXT_EXTRA];
    size_t size;
    unsigned char signature[SIGNATURE_SIZE];
};

static void seal(const struct actor *actor, const unsigned char key[static KEY_SIZE], struct arena *arena,
                 struct blur_change *change)
{
    const struct blur *blur = change->blur;
    const char *bound = bound_to(arena, change->trajectory, blur);
    char text[TEXT_MOST];
    (void)snprintf(text, sizeof text, "%lld %lld %d %d %d %d", (long long)blur->from_ms,
                   (long long)blur->until_ms, blur->x, blur->y, blur->width, blur->height);
    sealed_text_make(key, bound, text, change->nonce, change->sealed, &change->size);
    signature_make(actor->secrets, bound, change->nonce, sizeof change->nonce, change->sealed, change->size,
                   change->signature);
}

/* There has to be something to blur. */
static bool changeable(struct store *store, const char *session, struct error *error)
{
    bool there;
    if (!db_exists(store->db,
                   "SELECT 1 FROM session WHERE id = ?1 AND imported_at IS NOT NULL AND shredded_at IS NULL"
                   " AND purged_at IS NULL",
                   DB_ARGS(DB_TEXT(session)), &there, error))
        return false;
    return there || error_set(error, ERROR_INVALID,
                              "The footage of this session is gone, so there is nothing to blur any more.");
}

static bool apply_add(struct store *store, void *context, struct error *error)
{
    const struct blur_change *add = context;
    const struct blur *blur = add->blur;
    return changeable(store, blur->session, error) &&
           db_run(store->db,
                  "INSERT INTO blur (id, trajectory_id, session_id, clip_id, author_id, created_at, nonce, "
                  "sealed,"
                  " signature) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                  DB_ARGS(DB_TEXT(blur->id), DB_TEXT(add->trajectory), DB_TEXT(blur->session),
                          DB_TEXT(blur->clip), DB_TEXT(blur->author_id), DB_INT(blur->created_at),
                          DB_BLOB(add->nonce, sizeof add->nonce), DB_BLOB(add->sealed, add->size),
                          DB_BLOB(add->signature, sizeof add->signature)),
                  NULL, error);
}

/* Draws it in to what the clip has: players report a little more than the length at the end. */
static bool place_in_clip(struct store *store, struct blur *blur, struct error *error)
{
    int64_t duration;
    if (!clip_duration(store, blur->session, blur->clip, &duration, error))
        return false;
    if (blur->from_ms < 0)
        blur->from_ms = 0;
    if (blur->until_ms > duration)
        blur->until_ms = duration;
    blur->width = clamp(blur->width, BLUR_LEAST, BLUR_WHOLE);
    blur->height = clamp(blur->height, BLUR_LEAST, BLUR_WHOLE);
    blur->x = clamp(blur->x, 0, BLUR_WHOLE - blur->width);
    blur->y = clamp(blur->y, 0, BLUR_WHOLE - blur->height);
    return inside(blur, duration) ||
           error_set(error, ERROR_INVALID, "The range ends before it begins; set its end after its start.");
}

static bool add_blur(struct store *store, const struct actor *actor, const struct blur *given,
                     unsigned char key[static KEY_SIZE], struct arena *arena, char given_id[static ID_SIZE],
                     struct error *error)
{
    struct blur blur = *given;
    struct blur_change add = {.blur = &blur};
    char id[ID_SIZE];
    id_make(id, clock_now());
    struct change change = {.act = ACT_BLUR_ADD, .session = blur.session, .object = id};
    if (!gate_check(store, actor, &change, error) ||
        !trajectory_of_session(store, blur.session, arena, &add.trajectory, error))
        return false;
    change.trajectory = add.trajectory;
    blur.id = id;
    blur.author_id = actor->id;
    blur.created_at = clock_now();
    blur.edited_at = 0;
    if (!trajectory_key(store, actor, add.trajectory, key, error) || !place_in_clip(store, &blur, error))
        return false;
    seal(actor, key, arena, &add);
    if (!gate_change(store, actor, &change, apply_add, &add, error))
        return false;
    memcpy(given_id, id, ID_SIZE);
    return true;
}

bool blur_add(struct store *store, const struct actor *actor, const struct blur *blur,
              char id[static ID_SIZE], struct error *error)
{
    struct arena arena;
    arena_init(&arena);
    unsigned char *key = key_alloc(KEY_SIZE);
    bool ok = add_blur(store, actor, blur, key, &arena, id, error);
    key_free(key);
    arena_release(&arena);
    return ok;
}

static bool apply_edit(struct store *store, void *context, struct error *error)
{
    const struct blur_change *edit = context;
    int64_t changed;
    if (!changeable(store, edit->blur->session, error) ||
        !db_run(store->db,
                "UPDATE blur SET edited_at = ?2, nonce = ?3, sealed = ?4, signature = ?5"
                " WHERE id = ?1 AND removed_at IS NULL",
                DB_ARGS(DB_TEXT(edit->blur->id), DB_INT(edit->blur->edited_at),
                        DB_BLOB(edit->nonce, sizeof edit->nonce), DB_BLOB(edit->sealed, edit->size),
                        DB_BLOB(edit->signature, sizeof edit->signature)),
                &changed, error))
        return false;
    return changed ||
           error_set(error, ERROR_CONFLICT, "This blur has been deleted meanwhile; undo that first.");
}

/* What stays when a blur is edited. */
static bool read_fixed(struct store *store, struct blur *blur, struct arena *arena, const char **trajectory,
                       struct error *error)
{
    struct query query;
    *trajectory = NULL;
    if (!db_query(store->db,
                  "SELECT trajectory_id, session_id, clip_id, author_id, created_at FROM blur WHERE id = ?1",
                  DB_ARGS(DB_TEXT(blur->id)), &query, error))
        return false;
    if (query_next(&query)) {
        *trajectory = arena_copy(arena, row_text(&query, 0));
        blur->session = arena_copy(arena, row_text(&query, 1));
        blur->clip = arena_copy(arena, row_text(&query, 2));
        blur->author_id = arena_copy(arena, row_text(&query, 3));
        blur->created_at = row_int(&query, 4);
    }
    return query_close(&query, error);
}

bool blur_edit(struct store *store, const struct actor *actor, const struct blur *given, struct error *error)
{
    struct arena arena;
    struct blur blur = *given;
    struct blur_change edit = {.blur = &blur};
    const struct change change = {.act = ACT_BLUR_EDIT, .object = blur.id};
    arena_init(&arena);
    unsigned char *key = key_alloc(KEY_SIZE);
    bool ok = gate_check(store, actor, &change, error) &&
              read_fixed(store, &blur, &arena, &edit.trajectory, error) &&
              trajectory_key(store, actor, edit.trajectory, key, error) && place_in_clip(store, &blur, error);
    if (ok) {
        blur.edited_at = clock_now();
        seal(actor, key, &arena, &edit);
        ok = gate_change(store, actor, &change, apply_edit, &edit, error);
    }
    key_free(key);
    arena_release(&arena);
    return ok;
}

struct removal {
    const char *id;
    int64_t now;
};

/* What was written is of the record once the trajectory has ended: nothing of it goes any more by hand. */
static bool may_remove(struct store *store, const char *id, struct error *error)
{
    struct query query;
    if (!db_query(store->db,
                  "SELECT 1 FROM blur r JOIN trajectory t ON t.id = r.trajectory_id"
                  " WHERE r.id = ?1 AND t.ended_at IS NOT NULL",
                  DB_ARGS(DB_TEXT(id)), &query, error))
        return false;
    bool ended = query_next(&query);
    return query_close(&query, error) &&
           (!ended ||
            error_set(error, ERROR_INVALID, "This trajectory has ended, so its blurs stay as they are."));
}

static bool apply_remove(struct store *store, void *context, struct error *error)
{
    struct removal *removal = context;
    int64_t changed;
    if (!may_remove(store, removal->id, error) || !clock_believed(store, NULL, &removal->now, error) ||
        !db_run(store->db, "UPDATE blur SET removed_at = ?2 WHERE id = ?1 AND removed_at IS NULL",
                DB_ARGS(DB_TEXT(removal->id), DB_INT(removal->now)), &changed, error))
        return false;
    return changed || error_set(error, ERROR_CONFLICT, "This blur has been deleted already.");
}

bool blur_remove(struct store *store, const struct actor *actor, const char *id, struct error *error)
{
    return gate_change(store, actor, &(struct change){.act = ACT_BLUR_REMOVE, .object = id}, apply_remove,
                       &(struct removal){.id = id}, error);
}

static bool apply_restore(struct store *store, void *context, struct error *error)
{
    const struct removal *removal = context;
    int64_t changed;
    if (!db_run(store->db, "UPDATE blur SET removed_at = NULL WHERE id = ?1 AND removed_at IS NOT NULL",
                DB_ARGS(DB_TEXT(removal->id)), &changed, error))
        return false;
    return changed || error_set(error, ERROR_CONFLICT, "This blur is not deleted, or is gone for good.");
}

bool blur_restore(struct store *store, const struct actor *actor, const char *id, struct error *error)
{
    return gate_change(store, actor, &(struct change){.act = ACT_BLUR_RESTORE, .object = id}, apply_restore,
                       &(struct removal){.id = id}, error);
}
