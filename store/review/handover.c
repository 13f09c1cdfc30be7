#include "store/review/handover.h"

#include <string.h>

#include "store/base/clock.h"
#include "store/engine/db.h"
#include "store/gate/entitled.h"
#include "store/gate/gate.h"
#include "store/gate/trust.h"
#include "store/keys/keys.h"
#include "store/review/trajectories.h"

/* The actor's (?1). */
#define IS_MINE SQL_IS_PARTY("t", "?1")

bool locked_out_list(struct store *store, const struct actor *actor, struct arena *arena,
                     struct locked_out_list *list, struct error *error)
{
    *list = (struct locked_out_list){0};
    struct query query;
    if (!db_query(
            store->db,
            "SELECT t.id, o.full_name, t.coach_id = ?1, o.must_change_password FROM trajectory t"
            " JOIN account o ON o.id = CASE WHEN t.coach_id = ?1 THEN t.teacher_id ELSE t.coach_id END"
            " WHERE " IS_MINE " AND o.disabled_at IS NULL"
            " AND EXISTS (SELECT 1 FROM trajectory_key k WHERE k.trajectory_id = t.id AND k.account_id = ?1)"
            " AND NOT EXISTS (SELECT 1 FROM trajectory_key k"
            "   WHERE k.trajectory_id = t.id AND k.account_id = o.id)"
            " ORDER BY t.id",
            DB_ARGS(DB_TEXT(actor->id)), &query, error))
        return false;
    size_t room = 0;
    while (query_next(&query)) {
        list->items = arena_grow(arena, list->items, list->count, &room, sizeof *list->items);
        list->items[list->count++] = (struct locked_out){
            .trajectory = arena_copy(arena, row_text(&query, 0)),
            .other = arena_copy(arena, row_text(&query, 1)),
            .as_coach = row_int(&query, 2),
            .one_time = row_int(&query, 3) != 0,
        };
    }
    return query_close(&query, error);
}

/* Whom the keys go to, and a list of what was sealed to the actor. */
struct handing {
    struct arena *arena;
    const struct actor *actor;
    const char *trajectory;
    const char *new_coach; /* log-in name; NULL when only mending */
    char to[ID_SIZE];
    unsigned char to_public[PUBLIC_SIZE];
    bool one_time;
};

static bool find_receiver(struct store *store, struct handing *handing, struct error *error)
{
    struct query query;
    handing->to[0] = '\0';
    if (!db_query(
            store->db,
            handing->new_coach
                ? "SELECT a.id, a.box_public, a.must_change_password FROM account a WHERE a.name = ?3 AND "
                  "a.disabled_at IS NULL"
                  " AND a.id <> ?2 AND EXISTS (SELECT 1 FROM trajectory WHERE id = ?1 AND coach_id <> a.id)"
                  " AND EXISTS (SELECT 1 FROM account_role WHERE account_id = a.id AND role = 'coach')"
                : "SELECT a.id, a.box_public, a.must_change_password FROM trajectory t"
                  " JOIN account a ON a.id = CASE WHEN t.coach_id = ?2 THEN t.teacher_id ELSE t.coach_id END"
                  " WHERE t.id = ?1 AND a.disabled_at IS NULL AND ?3 IS NULL",
            DB_ARGS(DB_TEXT(handing->trajectory), DB_TEXT(handing->actor->id), DB_TEXT(handing->new_coach)),
            &query, error))
        return false;
    if (query_next(&query)) {
        size_t size;
        const void *public = row_blob(&query, 1, &size);
        if (size == PUBLIC_SIZE) {
            memcpy(handing->to_public, public, PUBLIC_SIZE);
            memcpy(handing->to, row_text(&query, 0), ID_SIZE);
            handing->one_time = row_int(&query, 2) != 0;
        }
    }
    if (!query_close(&query, error))
        return false;
    if (!handing->to[0] && handing->new_coach)
        return error_set(
            error, ERROR_INVALID,
            "“%.40s” cannot become the coach of this trajectory; it must be another account, with the "
            "role coach.",
            handing->new_coach);
    if (!handing->to[0])
        return error_set(error, ERROR_INVALID,
                         "The other person's account is disabled; nothing was changed.");
    /* R7: whoever made the one-time password could open what is sealed to it. */
    if (handing->one_time)
        return error_set(
            error, ERROR_INVALID,
            "This person still has a one-time password that somebody else knows; ask them to log in once and "
            "choose their own, then try again.");
    return true;
}

/* Opens each seal of the actor and makes one for the receiver. */
static bool seal_again(struct store *store, const struct handing *handing, const char *kind,
                       const char *select, const char *insert, struct error *error)
{
    struct sealed {
        const char *row;
        unsigned char bytes[SEALED_SIZE];
    } *seals = NULL;
    size_t count = 0, room = 0;
    struct query query;
    if (!db_query(store->db, select, DB_ARGS(DB_TEXT(handing->trajectory), DB_TEXT(handing->actor->id)),
                  &query, error))
        return false;
    while (query_next(&query)) {
        size_t size;
        const void *bytes = row_blob(&query, 1, &size);
        if (size != SEALED_SIZE)
            continue; /* key_unseal could not open it either; check reports it */
        seals = arena_grow(handing->arena, seals, count, &room, sizeof *seals);
        seals[count].row = arena_copy(handing->arena, row_text(&query, 0));
        memcpy(seals[count++].bytes, bytes, SEALED_SIZE);
    }
    if (!query_close(&query, error))
        return false;
    unsigned char *key = key_alloc(KEY_SIZE);
    bool done = true;
    for (size_t i = 0; done && i < count; i++) {
        unsigned char sealed[SEALED_SIZE];
        done = key_unseal(seals[i].bytes, kind, seals[i].row, handing->actor->id, handing->actor->secrets,
                          handing->actor->box_public, key, error);
        if (!done)
            break;
        key_seal(key, kind, seals[i].row, handing->to, handing->to_public, sealed);
        done = db_run(store->db, insert,
                      DB_ARGS(DB_TEXT(seals[i].row), DB_TEXT(handing->to), DB_BLOB(sealed, sizeof sealed)),
                      NULL, error);
    }
    key_free(key);
    return done;
}

static bool seal_all(struct store *store, const struct handing *handing, struct error *error)
{
    return seal_again(store, handing, "notes",
                      "SELECT trajectory_id, sealed FROM trajectory_key WHERE trajectory_id = ?1 AND "
                      "account_id = ?2",
                      "INSERT INTO trajectory_key (trajectory_id, account_id, sealed) VALUES (?1, ?2, ?3)",
                      error) &&
           seal_again(store, handing, "footage",
                      "SELECT k.session_id, k.sealed FROM session_key k JOIN session s ON s.id = k.session_id"
                      " WHERE s.trajectory_id = ?1 AND k.account_id = ?2",
                      "INSERT INTO session_key (session_id, account_id, sealed) VALUES (?1, ?2, ?3)", error);
}

static bool drop_seals(struct store *store, const char *trajectory, const char *account, struct error *error)
{
    return db_run(store->db, "DELETE FROM trajectory_key WHERE trajectory_id = ?1 AND account_id = ?2",
                  DB_ARGS(DB_TEXT(trajectory), DB_TEXT(account)), NULL, error) &&
           db_run(store->db,
                  "DELETE FROM session_key WHERE account_id = ?2"
                  " AND session_id IN (SELECT id FROM session WHERE trajectory_id = ?1)",
                  DB_ARGS(DB_TEXT(trajectory), DB_TEXT(account)), NULL, error);
}

/* Nothing is sealed to keys or to a trajectory that somebody put in their place in the database. */
static bool receiver_is_trusted(struct store *store, const struct handing *handing, struct error *error)
{
    return trust_account(store, handing->to, error) &&
           trust_rows(store, ROW_TRAJECTORY, handing->trajectory, error);
}

static bool apply_mend(struct store *store, void *context, struct error *error)
{
    struct handing *handing = context;
    bool has;
    if (!find_receiver(store, handing, error) || !receiver_is_trusted(store, handing, error) ||
        !db_exists(store->db, "SELECT 1 FROM trajectory_key WHERE trajectory_id = ?1 AND account_id = ?2",
                   DB_ARGS(DB_TEXT(handing->trajectory), DB_TEXT(handing->to)), &has, error))
        return false;
    if (has)
        return error_set(error, ERROR_CONFLICT, "The other person can open this trajectory already.");
    return drop_seals(store, handing->trajectory, handing->to, error) && seal_all(store, handing, error);
}

static bool apply_hand_over(struct store *store, void *context, struct error *error)
{
    struct handing *handing = context;
    struct query query;
    const char *former = NULL;
    bool ended = false;
    if (!find_receiver(store, handing, error) || !receiver_is_trusted(store, handing, error) ||
        !db_query(store->db, "SELECT coach_id, ended_at FROM trajectory WHERE id = ?1",
                  DB_ARGS(DB_TEXT(handing->trajectory)), &query, error))
        return false;
    if (query_next(&query)) {
        former = arena_copy(handing->arena, row_text(&query, 0));
        ended = !row_null(&query, 1);
    }
    if (!query_close(&query, error))
        return false;
    if (ended)
        return error_set(error, ERROR_CONFLICT, "This trajectory has ended; it needs no other coach.");
    return drop_seals(store, handing->trajectory, former, error) &&
           drop_seals(store, handing->trajectory, handing->to, error) &&
           db_run(store->db, "UPDATE trajectory SET coach_id = ?2 WHERE id = ?1",
                  DB_ARGS(DB_TEXT(handing->trajectory), DB_TEXT(handing->to)), NULL, error) &&
           seal_all(store, handing, error);
}

static bool hand(struct store *store, const struct actor *actor, enum act act, const char *trajectory,
                 const char *new_coach, gate_function *apply, struct error *error)
{
    struct arena arena;
    arena_init(&arena);
    struct handing handing = {
        .arena = &arena, .actor = actor, .trajectory = trajectory, .new_coach = new_coach};
    unsigned char *key = key_alloc(KEY_SIZE);
    /* Who cannot open it has nothing to give. */
    bool done = trajectory_key(store, actor, trajectory, key, error) &&
                gate_change(store, actor, &(struct change){.act = act, .trajectory = trajectory}, apply,
                            &handing, error);
    key_free(key);
    arena_release(&arena);
    return done;
}

bool trajectory_mend(struct store *store, const struct actor *actor, const char *trajectory,
                     struct error *error)
{
    return hand(store, actor, ACT_TRAJECTORY_SEAL, trajectory, NULL, apply_mend, error);
}

bool trajectory_hand_over(struct store *store, const struct actor *actor, const char *trajectory,
                          const char *new_coach, struct error *error)
{
    return hand(store, actor, ACT_TRAJECTORY_HAND_OVER, trajectory, new_coach, apply_hand_over, error);
}
