#include "store/review/goals.h"

#include <string.h>

#include "store/engine/db.h"
#include "store/gate/gate.h"
#include "store/keys/sealed.h"
#include "store/base/text.h"
#include "store/review/trajectories.h"

const char *goal_bound(struct arena *arena, const char *trajectory, const char *goal)
{
    return arena_printf(arena, "goal\n%s\n%s", trajectory, goal);
}

bool goals_open(struct store *store, const char *trajectory, struct error *error)
{
    struct query query;
    if (!db_query(store->db, "SELECT ended_at FROM trajectory WHERE id = ?1", DB_ARGS(DB_TEXT(trajectory)),
                  &query, error))
        return false;
    bool ended = query_next(&query) && !row_null(&query, 0);
    if (!query_close(&query, error))
        return false;
    return !ended ||
           error_set(error, ERROR_INVALID, "This trajectory has ended, so its goals stay as they are.");
}

bool goal_list(struct store *store, const struct actor *actor, const char *trajectory, struct arena *arena,
               struct goal_list *list, struct error *error)
{
    struct query query;
    size_t room = 0;
    *list = (struct goal_list){0};
    unsigned char *key = key_alloc(KEY_SIZE);
    bool done = trajectory_key(store, actor, trajectory, key, error) &&
                db_query(
                    store->db,
                    "SELECT id, nonce, sealed_text FROM goal WHERE trajectory_id = ?1 ORDER BY position, id",
                    DB_ARGS(DB_TEXT(trajectory)), &query, error);
    if (done) {
        while (query_next(&query)) {
            size_t nonce_size, size;
            const void *nonce = row_blob(&query, 1, &nonce_size), *sealed = row_blob(&query, 2, &size);
            const char *id = arena_copy(arena, row_text(&query, 0)), *text;
            struct error unreadable;
            if (!sealed_text_open(key, goal_bound(arena, trajectory, id), nonce, nonce_size, sealed, size,
                                  arena, &text, &unreadable))
                continue;
            list->items = arena_grow(arena, list->items, list->count, &room, sizeof *list->items);
            list->items[list->count++] = (struct goal){.id = id, .text = text};
        }
        done = query_close(&query, error);
    }
    key_free(key);
    return done;
}

struct changing {
    const char *trajectory, *goal, *text;
    const unsigned char *key;
};

static bool one_changed(int64_t changed, struct error *error)
{
    return changed == 1 ||
           error_set(error, ERROR_NOT_FOUND, "This goal is no longer there; somebody removed it.");
}

static bool apply_change(struct store *store, void *context, struct error *error)
{
    const struct changing *changing = context;
    struct arena arena;
    unsigned char nonce[SEALED_TEXT_NONCE];
    size_t size;
    int64_t changed = 0;
    if (!goals_open(store, changing->trajectory, error))
        return false;
    arena_init(&arena);
    unsigned char *sealed = arena_alloc(&arena, strlen(changing->text) + SEALED_TEXT_EXTRA);
    sealed_text_make(changing->key, goal_bound(&arena, changing->trajectory, changing->goal), changing->text,
                     nonce, sealed, &size);
    bool done = db_run(store->db,
                       "UPDATE goal SET nonce = ?3, sealed_text = ?4 WHERE id = ?1 AND trajectory_id = ?2",
                       DB_ARGS(DB_TEXT(changing->goal), DB_TEXT(changing->trajectory),
                               DB_BLOB(nonce, sizeof nonce), DB_BLOB(sealed, size)),
                       &changed, error);
    arena_release(&arena);
    return done && one_changed(changed, error);
}

static bool apply_remove(struct store *store, void *context, struct error *error)
{
    const struct changing *changing = context;
    struct query query;
    int64_t changed = 0;
    if (!goals_open(store, changing->trajectory, error) ||
        !db_query(store->db, "SELECT COUNT(*) FROM goal WHERE trajectory_id = ?1",
                  DB_ARGS(DB_TEXT(changing->trajectory)), &query, error))
        return false;
    bool only = query_next(&query) && row_int(&query, 0) == 1;
    if (!query_close(&query, error))
        return false;
    if (only)
        return error_set(error, ERROR_CONFLICT,
                         "This is the only goal, and a trajectory has at least one; change it instead.");
    return db_run(store->db, "DELETE FROM goal WHERE id = ?1 AND trajectory_id = ?2",
                  DB_ARGS(DB_TEXT(changing->goal), DB_TEXT(changing->trajectory)), &changed, error) &&
           one_changed(changed, error);
}

static bool change(struct store *store, const struct actor *actor, struct changing *changing,
                   gate_function *apply, struct error *error)
{
    unsigned char *key = key_alloc(KEY_SIZE);
    changing->key = key;
    /* Who cannot read the goals does not change them either. */
    bool done = trajectory_key(store, actor, changing->trajectory, key, error) &&
                gate_change(store, actor,
                            &(struct change){.act = ACT_GOAL_CHANGE,
                                             .trajectory = changing->trajectory,
                                             .object = changing->goal},
                            apply, changing, error);
    key_free(key);
    return done;
}

bool goal_change(struct store *store, const struct actor *actor, const char *trajectory, const char *goal,
                 const char *text, struct error *error)
{
    struct changing changing = {.trajectory = trajectory, .goal = goal};
    struct arena arena;
    arena_init(&arena);
    bool done = text_accept(&arena, text, N_("The goal"), GOAL_LONGEST, false, &changing.text, error) &&
                change(store, actor, &changing, apply_change, error);
    arena_release(&arena);
    return done;
}

bool goal_remove(struct store *store, const struct actor *actor, const char *trajectory, const char *goal,
                 struct error *error)
{
    struct changing changing = {.trajectory = trajectory, .goal = goal};
    return change(store, actor, &changing, apply_remove, error);
}
