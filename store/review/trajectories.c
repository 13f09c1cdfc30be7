#include "store/review/trajectories.h"

#include <string.h>

#include <sodium.h>

#include "store/base/clock.h"
#include "store/engine/db.h"
#include "store/gate/entitled.h"
#include "store/gate/find.h"
#include "store/gate/gate.h"
#include "store/gate/trust.h"
#include "store/review/goals.h"
#include "store/keys/keys.h"
#include "store/keys/sealed.h"
#include "store/base/text.h"

/* `me`, the actor: ?1, but ?2 where keys are asked for. */
#define ACTIVE       SQL_IS_ACTIVE("me")
#define IS_MINE      SQL_IS_PARTY("t", "?1")
#define KEY_IS_MINE  SQL_IS_PARTY("t", "?2")
#define IS_REGISTRAR SQL_HAS_ROLE("?1", "registrar")

static bool insert_goal(struct store *store, const unsigned char key[static KEY_SIZE], const char *trajectory,
                        const char *goal, const char *text, struct error *error)
{
    struct arena arena;
    arena_init(&arena);
    unsigned char nonce[SEALED_TEXT_NONCE];
    unsigned char *sealed = arena_alloc(&arena, strlen(text) + SEALED_TEXT_EXTRA);
    size_t size;
    sealed_text_make(key, goal_bound(&arena, trajectory, goal), text, nonce, sealed, &size);
    bool ok = db_run(
        store->db,
        "INSERT INTO goal (id, trajectory_id, position, nonce, sealed_text) VALUES (?1, ?2,"
        " (SELECT COUNT(*) FROM goal WHERE trajectory_id = ?2), ?3, ?4)",
        DB_ARGS(DB_TEXT(goal), DB_TEXT(trajectory), DB_BLOB(nonce, sizeof nonce), DB_BLOB(sealed, size)),
        NULL, error);
    arena_release(&arena);
    return ok;
}

/* One of the two, as the transaction finds them. */
struct person {
    char id[ID_SIZE];
    unsigned char box_public[PUBLIC_SIZE];
    bool found, one_time;
};

static bool find_person(struct store *store, const char *name, const char *role, struct person *person,
                        struct error *error)
{
    struct query query;
    *person = (struct person){0};
    if (!db_query(store->db,
                  "SELECT a.id, a.box_public, a.must_change_password FROM account a"
                  " JOIN account_role r ON r.account_id = a.id AND r.role = ?2"
                  " WHERE a.name = ?1 AND a.disabled_at IS NULL",
                  DB_ARGS(DB_TEXT(name), DB_TEXT(role)), &query, error))
        return false;
    if (query_next(&query)) {
        size_t size;
        const void *key = row_blob(&query, 1, &size);
        const char *id = row_text(&query, 0);
        if (size == PUBLIC_SIZE && strlen(id) == ID_LENGTH) {
            memcpy(person->id, id, ID_SIZE);
            memcpy(person->box_public, key, PUBLIC_SIZE);
            person->one_time = row_int(&query, 2) != 0;
            person->found = true;
        }
    }
    return query_close(&query, error);
}

struct open_context {
    const struct actor *actor;
    const char *coach, *teacher, *goal;
    char id[ID_SIZE], goal_id[ID_SIZE];
    const unsigned char *key;
    int64_t now;
};

static bool seal_to(struct store *store, const struct open_context *open, const struct person *person,
                    struct error *error)
{
    unsigned char sealed[SEALED_SIZE];
    if (!trust_account(store, person->id, error))
        return false;
    key_seal(open->key, "notes", open->id, person->id, person->box_public, sealed);
    return db_run(
        store->db, "INSERT INTO trajectory_key (trajectory_id, account_id, sealed) VALUES (?1, ?2, ?3)",
        DB_ARGS(DB_TEXT(open->id), DB_TEXT(person->id), DB_BLOB(sealed, sizeof sealed)), NULL, error);
}

static bool apply_open(struct store *store, void *context, struct error *error)
{
    const struct open_context *open = context;
    struct person coach, teacher;
    if (strcmp(open->coach, open->actor->name) != 0)
        return error_set(error, ERROR_DENIED,
                         "A trajectory is opened by its coach; you can open only your own.");
    if (!find_person(store, open->coach, "coach", &coach, error) ||
        !find_person(store, open->teacher, "teacher", &teacher, error))
        return false;
    if (!coach.found || strcmp(coach.id, open->actor->id) != 0)
        return error_set(error, ERROR_CONFLICT, "Your account changed meanwhile; log in again and retry.");
    if (!teacher.found)
        return error_set(
            error, ERROR_NOT_FOUND,
            "There is no teacher with the log-in name “%s”; check the name, or ask the owner of the store to "
            "add the account.",
            open->teacher);
    if (strcmp(coach.id, teacher.id) == 0)
        return error_set(error, ERROR_INVALID, "Nobody coaches themself; name another teacher.");
    if (teacher.one_time)
        return error_set(
            error, ERROR_INVALID,
            "“%s” still has a one-time password that somebody else knows; ask them to log in once and choose "
            "their own, then open the trajectory.",
            open->teacher);
    return db_run(store->db,
                  "INSERT INTO trajectory (id, coach_id, teacher_id, opened_at) VALUES (?1, ?2, ?3, ?4)",
                  DB_ARGS(DB_TEXT(open->id), DB_TEXT(coach.id), DB_TEXT(teacher.id), DB_INT(open->now)), NULL,
                  error) &&
           seal_to(store, open, &coach, error) && seal_to(store, open, &teacher, error) &&
           insert_goal(store, open->key, open->id, open->goal_id, open->goal, error);
}

bool trajectory_open(struct store *store, const struct actor *actor, const char *coach, const char *teacher,
                     const char *goal, char id[static ID_SIZE], struct error *error)
{
    struct arena arena;
    arena_init(&arena);
    struct open_context open = {.actor = actor, .coach = coach, .now = clock_now()};
    id_make(open.id, open.now);
    id_make(open.goal_id, open.now);
    unsigned char *key = key_alloc(KEY_SIZE);
    randombytes_buf(key, KEY_SIZE);
    open.key = key;
    open.teacher = text_harmless(&arena, teacher);
    bool ok = text_accept(&arena, goal, N_("The goal"), GOAL_LONGEST, false, &open.goal, error) &&
              gate_change(store, actor, &(struct change){.act = ACT_TRAJECTORY_OPEN, .trajectory = open.id},
                          apply_open, &open, error);
    key_free(key);
    arena_release(&arena);
    if (ok)
        memcpy(id, open.id, ID_SIZE);
    return ok;
}

/* The key, if there is one for the actor: the SQL knows whose trajectory it is (R7). */
static bool find_key(struct store *store, const struct actor *actor, const char *trajectory,
                     unsigned char key[static KEY_SIZE], bool *found, struct error *error)
{
    struct query query;
    unsigned char sealed[SEALED_SIZE];
    if (!db_query(store->db,
                  "SELECT k.sealed FROM trajectory_key k"
                  " JOIN trajectory t ON t.id = k.trajectory_id AND " KEY_IS_MINE
                  " JOIN account me ON me.id = ?2 AND " ACTIVE
                  " WHERE k.trajectory_id = ?1 AND k.account_id = ?2",
                  DB_ARGS(DB_TEXT(trajectory), DB_TEXT(actor->id)), &query, error))
        return false;
    *found = false;
    if (query_next(&query)) {
        size_t size;
        const void *blob = row_blob(&query, 0, &size);
        *found = size == SEALED_SIZE;
        if (*found)
            memcpy(sealed, blob, SEALED_SIZE);
    }
    if (!query_close(&query, error))
        return false;
    return !*found ||
           key_unseal(sealed, "notes", trajectory, actor->id, actor->secrets, actor->box_public, key, error);
}

bool trajectory_key(struct store *store, const struct actor *actor, const char *trajectory,
                    unsigned char key[static KEY_SIZE], struct error *error)
{
    bool found;
    if (!find_key(store, actor, trajectory, key, &found, error))
        return false;
    if (found)
        return true;
    if (!gate_check(store, actor, &(struct change){.act = ACT_TRAJECTORY_READ, .trajectory = trajectory},
                    error))
        return false;
    bool kept;
    if (!db_exists(store->db, "SELECT 1 FROM trajectory_key WHERE trajectory_id = ?1",
                   DB_ARGS(DB_TEXT(trajectory)), &kept, error))
        return false;
    if (!kept)
        return error_set(
            error, ERROR_NOT_FOUND,
            "The goals and notes of this trajectory have been deleted: the time for which the school keeps "
            "them has run out.");
    return error_set(
        error, ERROR_DENIED,
        "Since you got a new password you have no key to this trajectory; ask the other person of the "
        "trajectory to give it to you again.");
}

/* A goal that cannot be opened is left out here; reading it is not what a list is for. */
static bool read_goals(struct store *store, const unsigned char key[static KEY_SIZE], const char *trajectory,
                       struct arena *arena, const char **goals, struct error *error)
{
    struct query query;
    if (!db_query(store->db,
                  "SELECT id, nonce, sealed_text FROM goal WHERE trajectory_id = ?1 ORDER BY position, id",
                  DB_ARGS(DB_TEXT(trajectory)), &query, error))
        return false;
    struct arena scratch;
    arena_init(&scratch);
    const char *joined = NULL;
    while (query_next(&query)) {
        size_t nonce_size, size;
        const void *nonce = row_blob(&query, 1, &nonce_size), *sealed = row_blob(&query, 2, &size);
        const char *text;
        struct error unreadable;
        if (sealed_text_open(key, goal_bound(&scratch, trajectory, row_text(&query, 0)), nonce, nonce_size,
                             sealed, size, &scratch, &text, &unreadable))
            joined = joined ? arena_printf(&scratch, "%s; %s", joined, text) : text;
    }
    *goals = arena_copy(arena, joined);
    arena_release(&scratch);
    return query_close(&query, error);
}

bool trajectory_goals(struct store *store, const struct actor *actor, const char *trajectory,
                      struct arena *arena, const char **goals, struct error *error)
{
    *goals = NULL;
    bool found;
    unsigned char *key = key_alloc(KEY_SIZE);
    bool ok = find_key(store, actor, trajectory, key, &found, error);
    if (ok && found)
        ok = read_goals(store, key, trajectory, arena, goals, error);
    else if (!ok && error->kind == ERROR_CORRUPT)
        ok = true; /* the list stays; opening the trajectory says what is wrong */
    key_free(key);
    return ok;
}

/* All of the actor's, or only one, by id. */
static bool list_trajectories(struct store *store, const struct actor *actor, const char *only,
                              struct arena *arena, struct trajectory_list *list, struct error *error)
{
    *list = (struct trajectory_list){0};
    struct query query;
    if (!db_query(
            store->db,
            "SELECT t.id, c.full_name, e.full_name, CASE WHEN t.coach_id = ?1 THEN 1 ELSE 0 END, t.opened_at,"
            " t.ended_at,"
            " (SELECT COUNT(*) FROM session s WHERE s.trajectory_id = t.id AND s.imported_at IS NOT NULL),"
            " (SELECT COUNT(*) FROM note n WHERE n.trajectory_id = t.id AND n.removed_at IS NULL"
            "   AND n.kind <> 'tag'),"
            " (SELECT COUNT(*) FROM session s WHERE s.trajectory_id = t.id AND s.imported_at IS NOT NULL"
            "   AND s.purged_at IS NULL)"
            " FROM trajectory t JOIN account c ON c.id = t.coach_id JOIN account e ON e.id = t.teacher_id"
            " JOIN account me ON me.id = ?1 AND " ACTIVE " WHERE " IS_MINE " AND t.id = COALESCE (?2, t.id)"
            " ORDER BY CASE WHEN t.ended_at IS NULL THEN 0 ELSE 1 END, t.id DESC",
            DB_ARGS(DB_TEXT(actor->id), DB_TEXT(only)), &query, error))
        return false;
    size_t room = 0;
    while (query_next(&query)) {
        list->items = arena_grow(arena, list->items, list->count, &room, sizeof *list->items);
        list->items[list->count++] = (struct trajectory){
            .id = arena_copy(arena, row_text(&query, 0)),
            .coach = arena_copy(arena, row_text(&query, 1)),
            .teacher = arena_copy(arena, row_text(&query, 2)),
            .as_coach = row_int(&query, 3) != 0,
            .opened_at = row_int(&query, 4),
            .ended_at = row_int(&query, 5),
            .sessions = row_int(&query, 6),
            .notes = row_int(&query, 7),
            .footage = row_int(&query, 8),
        };
    }
    if (!query_close(&query, error))
        return false;
    for (size_t i = 0; i < list->count; i++) {
        if (!trajectory_goals(store, actor, list->items[i].id, arena, &list->items[i].goal, error))
            return false;
    }
    return true;
}

bool trajectory_list(struct store *store, const struct actor *actor, struct arena *arena,
                     struct trajectory_list *list, struct error *error)
{
    return list_trajectories(store, actor, NULL, arena, list, error);
}

bool trajectory_get(struct store *store, const struct actor *actor, const char *id, struct arena *arena,
                    struct trajectory *trajectory, struct error *error)
{
    struct trajectory_list list;
    if (!list_trajectories(store, actor, id, arena, &list, error))
        return false;
    if (list.count) {
        *trajectory = list.items[0];
        return true;
    }
    /* R13: refused and recorded, in the same words whether there is such a trajectory or not. */
    return gate_check(store, actor, &(struct change){.act = ACT_TRAJECTORY_READ, .trajectory = id}, error) &&
           error_set(error, ERROR_NOT_FOUND, "This trajectory is no longer there.");
}

struct goal_context {
    const char *trajectory, *text;
    char id[ID_SIZE];
    const unsigned char *key;
};

static bool apply_goal(struct store *store, void *context, struct error *error)
{
    const struct goal_context *goal = context;
    if (!goals_open(store, goal->trajectory, error))
        return false;
    return insert_goal(store, goal->key, goal->trajectory, goal->id, goal->text, error);
}

bool trajectory_add_goal(struct store *store, const struct actor *actor, const char *trajectory,
                         const char *text, struct error *error)
{
    struct arena arena;
    arena_init(&arena);
    struct goal_context goal = {.trajectory = trajectory};
    id_make(goal.id, clock_now());
    unsigned char *key = key_alloc(KEY_SIZE);
    goal.key = key;
    bool ok = text_accept(&arena, text, N_("The goal"), GOAL_LONGEST, false, &goal.text, error) &&
              trajectory_key(store, actor, trajectory, key, error) &&
              gate_change(
                  store, actor,
                  &(struct change){.act = ACT_GOAL_CHANGE, .trajectory = trajectory, .object = goal.id},
                  apply_goal, &goal, error);
    key_free(key);
    arena_release(&arena);
    return ok;
}

bool trajectory_find(struct store *store, const struct actor *actor, const char *typed,
                     char id[static ID_SIZE], struct error *error)
{
    static const struct finder finder = {
        .mine = "SELECT t.id FROM trajectory t JOIN account me ON me.id = ?1 AND me.disabled_at IS NULL"
                " WHERE t.id LIKE '%' || ?2 AND (" IS_MINE " OR " IS_REGISTRAR ")"
                " LIMIT 2",
        .any = "SELECT id FROM trajectory WHERE id LIKE '%' || ?1 LIMIT 1",
        .act = ACT_TRAJECTORY_READ,
        .several = N_("More than one of your trajectories ends like that; type more of it."),
    };
    return find_by_ending(store, actor, &finder, typed, id, error);
}

bool trajectory_of_session(struct store *store, const char *session, struct arena *arena,
                           const char **trajectory, struct error *error)
{
    struct query query;
    *trajectory = NULL;
    if (!db_query(store->db, "SELECT trajectory_id FROM session WHERE id = ?1", DB_ARGS(DB_TEXT(session)),
                  &query, error))
        return false;
    if (query_next(&query))
        *trajectory = arena_copy(arena, row_text(&query, 0));
    return query_close(&query, error);
}
