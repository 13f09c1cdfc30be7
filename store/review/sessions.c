#include "store/review/sessions.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "store/base/clock.h"
#include "store/engine/db.h"
#include "store/gate/entitled.h"
#include "store/gate/find.h"
#include "store/gate/gate.h"
#include "store/people/policy.h"
#include "store/review/trajectories.h"
#include "store/vault/vault.h"

/*
 * A person (?1) sees the sessions whose footage they may watch (R7, R11, R12: store/gate/entitled.h). That is
 * decided here, in SQL; nothing is filtered afterwards.
 *
 * What is the same for all sessions of a trajectory (names, goals) is read once per trajectory, not joined to
 * each of 10,000 rows. Few sessions owe a wipe, so these are counted first; the outer join keeps the query
 * planner at that.
 */
#define ACTIVE    SQL_IS_ACTIVE("me")
#define MAY_WATCH SQL_MAY_WATCH("s", "?1")
#define MINE      SQL_IS_PARTY("t", "?1")

#define FROM_ENTITLED_AND(CLIPS)                                                                   \
    " FROM session s"                                                                              \
    " JOIN account me ON me.id = ?1 AND " ACTIVE " JOIN location l ON l.id = s.location_id"        \
    " LEFT JOIN (SELECT k.session_id AS session_id, COUNT(*) AS wipes FROM original o"             \
    "   LEFT JOIN clip k ON k.id = o.clip_id WHERE o.wiped_at IS NULL GROUP BY k.session_id) owed" \
    "  ON owed.session_id = s.id" CLIPS " WHERE s.imported_at IS NOT NULL AND " MAY_WATCH

#define FROM_ENTITLED FROM_ENTITLED_AND("")

/* One row per clip, those of a session behind each other (a nested loop does that): three sums in subqueries
 * cost three times as much as adding up here. */
#define SELECT_SESSIONS                                                                                    \
    "SELECT s.id, s.trajectory_id, s.purpose, s.class_name, s.filmed_on, l.name,"                          \
    " c.session_id IS NOT NULL, c.duration_ms, c.size, written.notes,"                                     \
    " s.imported_at, s.first_opened_at, s.last_opened_at, s.reviewed_at, s.marked_at, s.purge_after,"      \
    " s.shredded_at, s.purged_at, s.blocked_at, s.marked_by, s.mark_reason, owed.wipes" FROM_ENTITLED_AND( \
        " LEFT JOIN (SELECT n.session_id AS session_id, COUNT(*) AS notes FROM note n"                     \
        "   WHERE n.removed_at IS NULL AND n.kind <> 'tag' GROUP BY n.session_id) written ON "             \
        "written.session_id = s.id"                                                                        \
        " LEFT JOIN clip c ON c.session_id = s.id")

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static struct session read_session(const struct query *query, const struct session *before,
                                   struct arena *arena, int64_t now, int64_t warn_days)
{
    struct session session = {
        .id = arena_copy(arena, row_text(query, 0)),
        .trajectory = arena_copy_once(arena, before->trajectory, row_text(query, 1)),
        .purpose = arena_copy_once(arena, before->purpose, row_text(query, 2)),
        .class_name = arena_copy_once(arena, before->class_name, row_text(query, 3)),
        .filmed_on = arena_copy_once(arena, before->filmed_on, row_text(query, 4)),
        .location = arena_copy_once(arena, before->location, row_text(query, 5)),
        .clips = row_int(query, 6),
        .length_ms = row_int(query, 7),
        .size = row_int(query, 8),
        .notes = row_int(query, 9),
        .imported_at = row_int(query, 10),
        .first_opened_at = row_int(query, 11),
        .last_opened_at = row_int(query, 12),
        .reviewed_at = row_int(query, 13),
        .marked_at = row_int(query, 14),
        .purge_after = row_int(query, 15),
        .shredded_at = row_int(query, 16),
        .purged_at = row_int(query, 17),
        .blocked_at = row_int(query, 18),
        .marked_by = arena_copy_once(arena, before->marked_by, row_text(query, 19)),
        .mark_reason = arena_copy_once(arena, before->mark_reason, row_text(query, 20)),
        .wipes_owed = row_int(query, 21),
    };
    /* R10 */
    int64_t idle_ms = now - later(session.imported_at, session.last_opened_at);
    session.idle_days = idle_ms > 0 ? idle_ms / CLOCK_DAY_MS : 0;
    session.idle_warning = !session.marked_at && !session.purged_at && session.idle_days >= warn_days;
    return session;
}

/* A further clip of the session that was read last. */
static bool add_clip(const struct query *query, struct session *session)
{
    if (!session || strcmp(session->id, row_text(query, 0)) != 0)
        return false;
    session->clips += row_int(query, 6);
    session->length_ms += row_int(query, 7);
    session->size += row_int(query, 8);
    return true;
}

enum session_state session_state(const struct session *session)
{
    if (session->purged_at)
        return SESSION_PURGED;
    if (session->blocked_at)
        return SESSION_BLOCKED;
    if (session->shredded_at)
        return SESSION_SHREDDED;
    if (session->marked_at)
        return SESSION_MARKED;
    if (session->reviewed_at)
        return SESSION_REVIEWED;
    return session->first_opened_at ? SESSION_IN_REVIEW : SESSION_IMPORTED;
}

const char *session_state_name(enum session_state state)
{
    static const char *const names[] = {
        [SESSION_IMPORTED] = "imported",      [SESSION_IN_REVIEW] = "in review",
        [SESSION_REVIEWED] = "reviewed",      [SESSION_MARKED] = "marked",
        [SESSION_SHREDDED] = "being deleted", [SESSION_PURGED] = "purged",
        [SESSION_BLOCKED] = "blocked",
    };
    return names[state];
}

/* What a trajectory's sessions share. */
struct shared {
    const char *trajectory, *coach, *teacher, *goal, *other_login;
    bool as_coach, ended;
};

struct shared_list {
    struct shared *items;
    size_t count;
};

/* All trajectories of the actor, or only one, by id. */
static bool read_shared(struct store *store, const struct actor *actor, const char *only, struct arena *arena,
                        struct shared_list *list, struct error *error)
{
    *list = (struct shared_list){0};
    struct query query;
    if (!db_query(
            store->db,
            "SELECT t.id, c.full_name, e.full_name, CASE WHEN t.coach_id = ?1 THEN 1 ELSE 0 END, t.ended_at,"
            " CASE WHEN t.coach_id = ?1 THEN e.name ELSE c.name END"
            " FROM trajectory t JOIN account c ON c.id = t.coach_id JOIN account e ON e.id = t.teacher_id"
            " WHERE " MINE " AND t.id = COALESCE(?2, t.id) ORDER BY t.id",
            DB_ARGS(DB_TEXT(actor->id), DB_TEXT(only)), &query, error))
        return false;
    size_t room = 0;
    while (query_next(&query)) {
        list->items = arena_grow(arena, list->items, list->count, &room, sizeof *list->items);
        list->items[list->count++] = (struct shared){
            .trajectory = arena_copy(arena, row_text(&query, 0)),
            .coach = arena_copy(arena, row_text(&query, 1)),
            .teacher = arena_copy(arena, row_text(&query, 2)),
            .as_coach = row_int(&query, 3) != 0,
            .ended = !row_null(&query, 4),
            .other_login = arena_copy(arena, row_text(&query, 5)),
        };
    }
    if (!query_close(&query, error))
        return false;
    for (size_t i = 0; i < list->count; i++) {
        if (!trajectory_goals(store, actor, list->items[i].trajectory, arena, &list->items[i].goal, error))
            return false;
    }
    return true;
}

static int by_trajectory(const void *id, const void *shared)
{
    return strcmp(id, ((const struct shared *)shared)->trajectory);
}

static void fill_shared(struct session *session, const struct shared_list *list)
{
    const struct shared *shared = session->trajectory && list->count
                                      ? bsearch(session->trajectory, list->items, list->count,
                                                sizeof *list->items, by_trajectory)
                                      : NULL;
    if (!shared)
        return;
    session->trajectory =
        shared->trajectory; /* the same text: lists that are grouped by it compare pointers first */
    session->coach = shared->coach;
    session->teacher = shared->teacher;
    session->goal = shared->goal;
    session->as_coach = shared->as_coach;
    session->other = shared->as_coach ? shared->teacher : shared->coach;
    session->other_login = shared->other_login;
    session->trajectory_ended = shared->ended;
}

/* What the vault itself says; asked of the few whose keys are destroyed and whose certificate is still to
 * come. */
static bool fill_waiting(struct store *store, struct arena *arena, struct session *session,
                         struct error *error)
{
    struct vault_answer answer;
    if (!session->shredded_at || session->purged_at)
        return true;
    if (!vault_ask(store, session->id, arena, &answer, error))
        return false;
    session->waiting = answer.folders;
    return true;
}

static int newest_first(const void *a, const void *b)
{
    const struct session *left = a, *right = b;
    int order = strcmp(right->filmed_on, left->filmed_on);
    return order ? order : strcmp(right->id, left->id);
}

/* All sessions of the actor, or those of one trajectory. */
static bool list_sessions(struct store *store, const struct actor *actor, const char *trajectory,
                          struct arena *arena, struct session_list *list, struct error *error)
{
    *list = (struct session_list){0};
    int64_t warn_days, now = clock_now();
    struct shared_list shared;
    struct query query;
    if (!policy_days(store, "backstop_warn_days", &warn_days, error) ||
        !read_shared(store, actor, trajectory, arena, &shared, error) ||
        !(trajectory ? db_query(store->db, SELECT_SESSIONS " AND s.trajectory_id = ?2",
                                DB_ARGS(DB_TEXT(actor->id), DB_TEXT(trajectory)), &query, error)
                     : db_query(store->db, SELECT_SESSIONS, DB_ARGS(DB_TEXT(actor->id)), &query, error)))
        return false;
    size_t room = 0;
    while (query_next(&query)) {
        if (add_clip(&query, list->count ? &list->items[list->count - 1] : NULL))
            continue;
        list->items = arena_grow(arena, list->items, list->count, &room, sizeof *list->items);
        struct session *session = &list->items[list->count];
        *session = read_session(&query, list->count ? session - 1 : &(struct session){0}, arena, now,
                                warn_days);
        fill_shared(session, &shared);
        list->count++;
    }
    if (list->count)
        qsort(list->items, list->count, sizeof *list->items, newest_first);
    for (size_t i = 1; i < list->count; i++)
        assert(strcmp(list->items[i].id, list->items[i - 1].id) != 0); /* else its clips came apart */
    bool whole = query_close(&query, error);
    for (size_t i = 0; whole && i < list->count; i++)
        whole = fill_waiting(store, arena, &list->items[i], error);
    return whole;
}

bool session_list(struct store *store, const struct actor *actor, struct arena *arena,
                  struct session_list *list, struct error *error)
{
    return list_sessions(store, actor, NULL, arena, list, error);
}

bool session_list_of(struct store *store, const struct actor *actor, const char *trajectory,
                     struct arena *arena, struct session_list *list, struct error *error)
{
    return list_sessions(store, actor, trajectory, arena, list, error);
}

bool session_get(struct store *store, const struct actor *actor, const char *id, struct arena *arena,
                 struct session *session, struct error *error)
{
    int64_t warn_days;
    struct query query;
    if (!policy_days(store, "backstop_warn_days", &warn_days, error) ||
        !db_query(store->db, SELECT_SESSIONS " AND s.id = ?2", DB_ARGS(DB_TEXT(actor->id), DB_TEXT(id)),
                  &query, error))
        return false;
    bool found = query_next(&query);
    if (found)
        *session = read_session(&query, &(struct session){0}, arena, clock_now(), warn_days);
    while (found && query_next(&query))
        add_clip(&query, session);
    if (!query_close(&query, error))
        return false;
    if (found) {
        struct shared_list shared = {0};
        if (session->trajectory && !read_shared(store, actor, session->trajectory, arena, &shared, error))
            return false;
        fill_shared(session, &shared);
        return fill_waiting(store, arena, session, error);
    }
    /* R13: refused and recorded, in the same words whether there is such a session or not. */
    return gate_check(store, actor, &(struct change){.act = ACT_SESSION_READ, .session = id}, error) &&
           error_set(error, ERROR_INVALID, "This session is still being imported; wait until that is done.");
}

bool session_find(struct store *store, const struct actor *actor, const char *typed, char id[static ID_SIZE],
                  struct error *error)
{
    static const struct finder finder = {
        .mine = "SELECT s.id" FROM_ENTITLED " AND s.id LIKE '%' || ?2 LIMIT 2",
        .any = "SELECT id FROM session WHERE id LIKE '%' || ?1 LIMIT 1",
        .act = ACT_SESSION_READ,
        .session = true,
        .several = N_("More than one of your sessions ends like that; type more of it."),
    };
    return find_by_ending(store, actor, &finder, typed, id, error);
}

void clip_locate(const struct clip_list *clips, int64_t session_ms, size_t *clip, int64_t *clip_ms)
{
    *clip = 0;
    *clip_ms = session_ms < 0 ? 0 : session_ms;
    for (size_t i = 0; i < clips->count; i++)
        if (clips->items[i].start_ms <= session_ms) {
            *clip = i;
            *clip_ms = session_ms - clips->items[i].start_ms;
        }
    if (clips->count > 0 && *clip_ms > clips->items[*clip].duration_ms)
        *clip_ms = clips->items[*clip].duration_ms;
}

bool clip_duration(struct store *store, const char *session, const char *clip, int64_t *duration,
                   struct error *error)
{
    struct query query;
    if (!db_query(store->db, "SELECT duration_ms FROM clip WHERE id = ?1 AND session_id = ?2",
                  DB_ARGS(DB_TEXT(clip), DB_TEXT(session)), &query, error))
        return false;
    bool found = query_next(&query);
    *duration = row_int(&query, 0);
    if (!query_close(&query, error))
        return false;
    return found ||
           error_set(error, ERROR_INVALID, "This clip is no part of the session; open the session again.");
}

bool clip_list(struct store *store, const struct actor *actor, const char *session, struct arena *arena,
               struct clip_list *list, struct error *error)
{
    *list = (struct clip_list){0};
    struct query query;
    if (!gate_check(store, actor, &(struct change){.act = ACT_SESSION_READ, .session = session}, error) ||
        !db_query(store->db,
                  "SELECT id, position, duration_ms, size, width, height, rotation, start_ms, sound_track"
                  " FROM clip WHERE session_id = ?1 ORDER BY position",
                  DB_ARGS(DB_TEXT(session)), &query, error))
        return false;
    size_t room = 0;
    int64_t start = 0;
    while (query_next(&query)) {
        list->items = arena_grow(arena, list->items, list->count, &room, sizeof *list->items);
        struct clip *clip = &list->items[list->count++];
        *clip = (struct clip){
            .id = arena_copy(arena, row_text(&query, 0)),
            .position = row_int(&query, 1),
            .duration_ms = row_int(&query, 2),
            .size = row_int(&query, 3),
            .width = row_int(&query, 4),
            .height = row_int(&query, 5),
            .start_ms = start,
            .rotation = (int)row_int(&query, 6),
            .file_start_ms = row_int(&query, 7),
            .sound_track = (int)row_int(&query, 8),
        };
        start += clip->duration_ms;
    }
    return query_close(&query, error);
}

/* What somebody chose for a clip. */
struct choosing {
    const char *session, *clip;
    int value;
};

static bool apply_choice(struct store *store, const char *sql, const struct choosing *choosing,
                         struct error *error)
{
    int64_t changed;
    if (!db_run(store->db, sql,
                DB_ARGS(DB_TEXT(choosing->clip), DB_TEXT(choosing->session), DB_INT(choosing->value)),
                &changed, error))
        return false;
    return changed ||
           error_set(error, ERROR_INVALID, "This clip is no part of the session; open the session again.");
}

static bool apply_rotate(struct store *store, void *context, struct error *error)
{
    return apply_choice(store, "UPDATE clip SET rotation = ?3 WHERE id = ?1 AND session_id = ?2", context,
                        error);
}

static bool apply_sound(struct store *store, void *context, struct error *error)
{
    return apply_choice(store, "UPDATE clip SET sound_track = ?3 WHERE id = ?1 AND session_id = ?2", context,
                        error);
}

bool clip_rotate(struct store *store, const struct actor *actor, const char *session, const char *clip,
                 int rotation, struct error *error)
{
    struct choosing choosing = {.session = session, .clip = clip, .value = rotation};
    assert(rotation == 0 || rotation == 90 || rotation == 180 || rotation == 270);
    return gate_change(store, actor,
                       &(struct change){.act = ACT_CLIP_ROTATE, .session = session, .object = clip},
                       apply_rotate, &choosing, error);
}

bool clip_choose_sound(struct store *store, const struct actor *actor, const char *session, const char *clip,
                       int track, struct error *error)
{
    struct choosing choosing = {.session = session, .clip = clip, .value = track};
    assert(track >= 0);
    return gate_change(store, actor,
                       &(struct change){.act = ACT_CLIP_SOUND, .session = session, .object = clip},
                       apply_sound, &choosing, error);
}
