#include "store/review/review.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "store/base/clock.h"
#include "store/engine/db.h"
#include "store/gate/gate.h"
#include "store/base/memory.h"
#include "store/people/footage-rights.h"
#include "store/people/policy.h"
#include "store/people/pupils.h"
#include "store/review/opened.h"
#include "store/gate/timekeeping.h"

/* Removed notes can be brought back for a day. */
#define REMOVED_KEPT_MS CLOCK_DAY_MS
/* Footage that the backstop marks is never gone in the same run: somebody may just have come back from
 * holidays, or the clock may have been set forward. */
enum { BACKSTOP_GRACE_LEAST = 1 };

struct ids {
    char (*items)[ID_SIZE];
    size_t count, room;
};

static bool read_ids(struct store *store, const char *sql, const struct db_value *args, struct arena *arena,
                     struct ids *ids, struct error *error)
{
    struct query query;
    *ids = (struct ids){0};
    if (!db_query(store->db, sql, args, &query, error))
        return false;
    while (query_next(&query)) {
        ids->items = arena_grow(arena, ids->items, ids->count, &ids->room, sizeof *ids->items);
        int length = snprintf(ids->items[ids->count++], ID_SIZE, "%s", row_text(&query, 0));
        assert(length == ID_LENGTH);
        (void)length;
    }
    return query_close(&query, error);
}

/* When footage that is marked now will be gone: the grace is the one that holds at the moment of marking
 * (R9). */
static bool grace_end(struct store *store, int64_t now, int64_t least_days, int64_t *purge_after,
                      struct error *error)
{
    int64_t days;
    if (!policy_days(store, "grace_days", &days, error))
        return false;
    *purge_after = now + (days < least_days ? least_days : days) * CLOCK_DAY_MS;
    return true;
}

/* What is there of the sessions that are meant, and who has opened each. */
#define BY_COACH   SQL_OPENED_BY("s", "t.coach_id")
#define BY_TEACHER SQL_OPENED_BY("s", "t.teacher_id")
#define EFFECT(which)                                                                               \
    "SELECT s.id, COUNT(k.id), SUM(k.size), SUM(k.duration_ms),"                                    \
    " CASE WHEN s.trajectory_id IS NULL THEN s.first_opened_at IS NOT NULL ELSE " BY_COACH " END,"  \
    " CASE WHEN s.trajectory_id IS NULL THEN s.first_opened_at IS NOT NULL ELSE " BY_TEACHER " END" \
    " FROM session s LEFT JOIN trajectory t ON t.id = s.trajectory_id"                              \
    " LEFT JOIN clip k ON k.session_id = s.id"                                                      \
    " WHERE " which " AND s.imported_at IS NOT NULL AND s.marked_at IS NULL"                        \
    " GROUP BY s.id, s.trajectory_id, s.first_opened_at, t.coach_id, t.teacher_id"

bool review_effect(struct store *store, const struct actor *actor, const char *trajectory,
                   const char *session, struct review_effect *effect, struct error *error)
{
    *effect = (struct review_effect){0};
    const struct change look = {
        .act = session ? ACT_SESSION_READ : ACT_TRAJECTORY_READ,
        .trajectory = trajectory,
        .session = session,
    };
    struct query query;
    int64_t now;
    if (!gate_check(store, actor, &look, error) || !clock_believed(store, NULL, &now, error) ||
        !grace_end(store, now, 0, &effect->purge_after, error) ||
        !db_query(store->db, session ? EFFECT("s.id = ?1") : EFFECT("s.trajectory_id = ?1"),
                  DB_ARGS(DB_TEXT(session ? session : trajectory)), &query, error))
        return false;
    while (query_next(&query)) {
        effect->sessions++;
        effect->clips += row_int(&query, 1);
        effect->size += row_int(&query, 2);
        effect->length_ms += row_int(&query, 3);
        effect->by_coach = row_int(&query, 4) != 0;
        effect->by_teacher = row_int(&query, 5) != 0;
        effect->apart += !effect->by_coach || !effect->by_teacher;
    }
    return query_close(&query, error);
}

struct mark_context {
    const struct actor *actor;
    const char *trajectory, *session;
    const char *reason;
    int64_t now;
};

/* R9: completing a review marks its footage. */
static bool mark(struct store *store, const struct mark_context *mark, const char *session,
                 const char *reason, int64_t purge_after, int64_t *changed, struct error *error)
{
    return db_run(
        store->db,
        "UPDATE session SET reviewed_at = COALESCE(reviewed_at, ?2), reviewed_by = COALESCE(reviewed_by, ?3),"
        " marked_at = ?2, marked_by = ?3, mark_reason = ?4, purge_after = ?5"
        " WHERE id = ?1 AND imported_at IS NOT NULL AND marked_at IS NULL",
        DB_ARGS(DB_TEXT(session), DB_INT(mark->now), DB_TEXT(mark->actor->id), DB_TEXT(reason),
                DB_INT(purge_after)),
        changed, error);
}

static bool apply_complete(struct store *store, void *context, struct error *error)
{
    struct mark_context *complete = context;
    int64_t purge_after, changed;
    if (!clock_believed(store, NULL, &complete->now, error) ||
        !grace_end(store, complete->now, 0, &purge_after, error) ||
        !mark(store, complete, complete->session, "review", purge_after, &changed, error))
        return false;
    return changed ||
           error_set(error, ERROR_CONFLICT,
                     "The footage of this session is marked for deletion already; there is nothing left to "
                     "complete.");
}

bool session_complete(struct store *store, const struct actor *actor, const char *session,
                      struct error *error)
{
    return gate_change(store, actor, &(struct change){.act = ACT_REVIEW_DONE, .session = session},
                       apply_complete, &(struct mark_context){.actor = actor, .session = session}, error);
}

static bool end_sessions(struct store *store, const struct mark_context *end, struct arena *arena,
                         struct error *error)
{
    struct ids sessions;
    int64_t purge_after, changed;
    if (!grace_end(store, end->now, 0, &purge_after, error) ||
        !read_ids(store,
                  "SELECT id FROM session WHERE trajectory_id = ?1 AND imported_at IS NOT NULL AND marked_at "
                  "IS NULL"
                  " ORDER BY id",
                  DB_ARGS(DB_TEXT(end->trajectory)), arena, &sessions, error))
        return false;
    for (size_t i = 0; i < sessions.count; i++) {
        /* R13: each mark has its own row, beside that of the end. */
        const struct change also = {
            .act = ACT_REVIEW_DONE,
            .trajectory = end->trajectory,
            .session = sessions.items[i],
            .detail = "end",
        };
        if (!mark(store, end, sessions.items[i], "end", purge_after, &changed, error) ||
            !gate_also(store, end->actor, &also, error))
            return false;
    }
    return true;
}

static bool apply_end(struct store *store, void *context, struct error *error)
{
    struct mark_context *end = context;
    int64_t changed;
    if (!clock_believed(store, NULL, &end->now, error) ||
        !db_run(store->db, "UPDATE trajectory SET ended_at = ?2 WHERE id = ?1 AND ended_at IS NULL",
                DB_ARGS(DB_TEXT(end->trajectory), DB_INT(end->now)), &changed, error))
        return false;
    if (!changed)
        return error_set(error, ERROR_CONFLICT, "This trajectory has ended already.");
    struct arena arena;
    arena_init(&arena);
    bool ok = end_sessions(store, end, &arena, error);
    arena_release(&arena);
    return ok;
}

bool trajectory_end(struct store *store, const struct actor *actor, const char *trajectory,
                    struct error *error)
{
    return gate_change(store, actor, &(struct change){.act = ACT_TRAJECTORY_END, .trajectory = trajectory},
                       apply_end, &(struct mark_context){.actor = actor, .trajectory = trajectory}, error);
}

/* Takes one session's mark back. *CHANGED is 0 when its grace is over, or it may not be kept. */
static bool unmark(struct store *store, const char *session, int64_t now, int64_t *changed,
                   struct error *error)
{
    return db_run(
        store->db,
        "UPDATE session SET reviewed_at = NULL, reviewed_by = NULL, marked_at = NULL, marked_by = NULL,"
        " mark_reason = NULL, purge_after = NULL"
        " WHERE id = ?1 AND purge_after > ?2 AND mark_reason IN ('review', 'end')"
        " AND blocked_at IS NULL AND shredded_at IS NULL AND purged_at IS NULL",
        DB_ARGS(DB_TEXT(session), DB_INT(now)), changed, error);
}

/* What one key did is undone by one key: the end marked these, too. One that may no longer be kept stays
 * marked. */
static bool unmark_others(struct store *store, const struct mark_context *undo, int64_t now,
                          struct error *error)
{
    struct arena arena;
    struct ids others;
    int64_t changed;
    arena_init(&arena);
    bool ok = read_ids(store,
                       "SELECT o.id FROM session s JOIN session o ON o.trajectory_id = s.trajectory_id"
                       " WHERE s.id = ?1 AND o.id <> s.id AND s.mark_reason = 'end' AND o.mark_reason = 'end'"
                       " AND o.marked_at = s.marked_at AND o.purge_after > ?2 AND o.blocked_at IS NULL"
                       " AND o.shredded_at IS NULL AND o.purged_at IS NULL ORDER BY o.id",
                       DB_ARGS(DB_TEXT(undo->session), DB_INT(now)), &arena, &others, error);
    for (size_t i = 0; ok && i < others.count; i++) {
        const struct change also = {.act = ACT_MARK_UNDO, .session = others.items[i], .detail = "end"};
        ok = gate_also(store, undo->actor, &also, error) &&
             unmark(store, others.items[i], now, &changed, error);
    }
    arena_release(&arena);
    return ok;
}

/* Opens the trajectory again whose end marked this session. */
static bool reopen_trajectory(struct store *store, const struct mark_context *undo, struct error *error)
{
    int64_t changed;
    const struct change also = {.act = ACT_TRAJECTORY_REOPEN, .session = undo->session};
    return db_run(store->db,
                  "UPDATE trajectory SET ended_at = NULL WHERE ended_at = (SELECT s.marked_at FROM session s"
                  " WHERE s.id = ?1 AND s.mark_reason = 'end' AND s.trajectory_id = trajectory.id)",
                  DB_ARGS(DB_TEXT(undo->session)), &changed, error) &&
           (!changed || gate_also(store, undo->actor, &also, error));
}

/* R9: within the grace, by who marked it; afterwards nobody can. Nor does a clock that was set back help. */
static bool apply_undo(struct store *store, void *context, struct error *error)
{
    const struct mark_context *undo = context;
    int64_t now, changed;
    if (!clock_believed(store, &now, NULL, error) || !unmark_others(store, undo, now, error) ||
        !reopen_trajectory(store, undo, error) || !unmark(store, undo->session, now, &changed, error))
        return false;
    return changed ||
           error_set(error, ERROR_INVALID,
                     "This mark can no longer be undone: the time for that has run out, or the footage may "
                     "not be kept.");
}

static bool is_marked(struct store *store, const char *session, bool *marked, struct error *error)
{
    return db_exists(store->db, "SELECT 1 FROM session WHERE id = ?1 AND marked_at IS NOT NULL",
                     DB_ARGS(DB_TEXT(session)), marked, error);
}

bool session_undo_mark(struct store *store, const struct actor *actor, const char *session,
                       struct error *error)
{
    bool marked;
    if (!gate_check(store, actor, &(struct change){.act = ACT_SESSION_READ, .session = session}, error) ||
        !is_marked(store, session, &marked, error))
        return false;
    if (!marked)
        return error_set(error, ERROR_INVALID, "The footage of this session is not marked for deletion.");
    return gate_change(store, actor, &(struct change){.act = ACT_MARK_UNDO, .session = session}, apply_undo,
                       &(struct mark_context){.actor = actor, .session = session}, error);
}

/* What time does to one session or trajectory, or to all removed notes. */
struct time_context {
    const char *id;
    int64_t now, limit; /* limit: what is older than this */
    int64_t count;      /* of what was done */
};

/* Somebody else did it meanwhile, or it no longer has to be done. */
static bool nothing_to_do(struct error *error)
{
    return error_set(error, ERROR_CONFLICT, "There was nothing left to do.");
}

/* R10 */
static bool apply_backstop(struct store *store, void *context, struct error *error)
{
    struct time_context *time = context;
    int64_t purge_after;
    return grace_end(store, time->now, BACKSTOP_GRACE_LEAST, &purge_after, error) &&
           db_run(store->db,
                  "UPDATE session SET marked_at = ?2, mark_reason = 'backstop', purge_after = ?3"
                  " WHERE id = ?1 AND imported_at IS NOT NULL AND marked_at IS NULL"
                  " AND COALESCE(last_opened_at, imported_at) <= ?4",
                  DB_ARGS(DB_TEXT(time->id), DB_INT(time->now), DB_INT(purge_after), DB_INT(time->limit)),
                  &time->count, error) &&
           (time->count || nothing_to_do(error));
}

/* R10 */
static bool mark_idle(struct store *store, int64_t now, struct arena *arena, int64_t *marked,
                      struct error *error)
{
    int64_t days;
    struct ids idle;
    if (!policy_days(store, "backstop_mark_days", &days, error))
        return false;
    struct time_context time = {.now = now, .limit = now - days * CLOCK_DAY_MS};
    if (!read_ids(store,
                  "SELECT id FROM session WHERE imported_at IS NOT NULL AND marked_at IS NULL"
                  " AND COALESCE(last_opened_at, imported_at) <= ?1 ORDER BY id",
                  DB_ARGS(DB_INT(time.limit)), arena, &idle, error))
        return false;
    for (size_t i = 0; i < idle.count; i++) {
        time.id = idle.items[i];
        if (gate_change(store, NULL, &(struct change){.act = ACT_MARK_BACKSTOP, .session = time.id},
                        apply_backstop, &time, error))
            (*marked)++;
        else if (error->kind != ERROR_CONFLICT)
            return false;
    }
    return true;
}

static bool apply_forget_removed(struct store *store, void *context, struct error *error)
{
    struct time_context *time = context;
    /* The row stays, since replies may point to it; its text does not. */
    int64_t blurs, filled;
    return db_run(store->db,
                  "UPDATE note SET nonce = ?2, sealed_text = ?2, signature = ?2"
                  " WHERE removed_at <= ?1 AND LENGTH(sealed_text) > 0",
                  DB_ARGS(DB_INT(time->limit), DB_BLOB("", 0)), &time->count, error) &&
           db_run(store->db, "DELETE FROM blur WHERE removed_at <= ?1", DB_ARGS(DB_INT(time->limit)), &blurs,
                  error) &&
           db_run(store->db, "DELETE FROM filled_form WHERE removed_at <= ?1", DB_ARGS(DB_INT(time->limit)),
                  &filled, error) &&
           (time->count || blurs || filled || nothing_to_do(error));
}

static bool forget_removed(struct store *store, int64_t now, int64_t *gone, struct error *error)
{
    struct time_context time = {.limit = now - REMOVED_KEPT_MS};
    bool any;
    if (!db_exists(store->db,
                   "SELECT 1 FROM note WHERE removed_at <= ?1 AND LENGTH(sealed_text) > 0"
                   " UNION ALL SELECT 1 FROM blur WHERE removed_at <= ?1"
                   " UNION ALL SELECT 1 FROM filled_form WHERE removed_at <= ?1 LIMIT 1",
                   DB_ARGS(DB_INT(time.limit)), &any, error))
        return false;
    if (!any)
        return true;
    if (!gate_change(store, NULL, &(struct change){.act = ACT_NOTES_EXPIRE, .detail = "removed"},
                     apply_forget_removed, &time, error))
        return error->kind == ERROR_CONFLICT;
    *gone += time.count;
    return true;
}

static bool apply_expire(struct store *store, void *context, struct error *error)
{
    struct time_context *time = context;
    return db_run(store->db, "DELETE FROM note WHERE trajectory_id = ?1", DB_ARGS(DB_TEXT(time->id)),
                  &time->count, error) &&
           db_run(store->db, "DELETE FROM blur WHERE trajectory_id = ?1", DB_ARGS(DB_TEXT(time->id)), NULL,
                  error) &&
           db_run(store->db, "DELETE FROM tag WHERE trajectory_id = ?1", DB_ARGS(DB_TEXT(time->id)), NULL,
                  error) &&
           db_run(store->db, "DELETE FROM filled_form WHERE trajectory_id = ?1", DB_ARGS(DB_TEXT(time->id)),
                  NULL, error) &&
           db_run(store->db, "DELETE FROM goal WHERE trajectory_id = ?1", DB_ARGS(DB_TEXT(time->id)), NULL,
                  error) &&
           db_run(store->db, "DELETE FROM trajectory_key WHERE trajectory_id = ?1",
                  DB_ARGS(DB_TEXT(time->id)), NULL, error);
}

static bool expire_notes(struct store *store, int64_t now, struct arena *arena, int64_t *gone,
                         struct error *error)
{
    int64_t days;
    struct ids ended;
    if (!policy_days(store, "notes_retention_days", &days, error) ||
        !read_ids(store,
                  "SELECT t.id FROM trajectory t WHERE t.ended_at <= ?1"
                  " AND (EXISTS (SELECT 1 FROM trajectory_key k WHERE k.trajectory_id = t.id)"
                  "  OR EXISTS (SELECT 1 FROM goal g WHERE g.trajectory_id = t.id)"
                  "  OR EXISTS (SELECT 1 FROM tag g WHERE g.trajectory_id = t.id)"
                  "  OR EXISTS (SELECT 1 FROM note n WHERE n.trajectory_id = t.id)"
                  "  OR EXISTS (SELECT 1 FROM filled_form f WHERE f.trajectory_id = t.id))"
                  " AND NOT EXISTS (SELECT 1 FROM session s WHERE s.trajectory_id = t.id AND s.imported_at "
                  "IS NOT NULL"
                  "   AND s.purged_at IS NULL) ORDER BY t.id",
                  DB_ARGS(DB_INT(now - days * CLOCK_DAY_MS)), arena, &ended, error))
        return false;
    for (size_t i = 0; i < ended.count; i++) {
        struct time_context time = {.id = ended.items[i]};
        if (!gate_change(store, NULL, &(struct change){.act = ACT_NOTES_EXPIRE, .trajectory = time.id},
                         apply_expire, &time, error))
            return false;
        *gone += time.count;
    }
    return true;
}

bool review_apply_time(struct store *store, int64_t *marked, int64_t *notes_gone, struct error *error)
{
    int64_t leavers, now;
    enum clock_verdict verdict;
    *marked = *notes_gone = 0;
    if (!footage_hold_once(store, error) || !clock_settle(store, &verdict, error) ||
        !clock_believed(store, &now, NULL, error))
        return false;
    struct arena arena;
    arena_init(&arena);
    bool ok = mark_idle(store, now, &arena, marked, error) && forget_removed(store, now, notes_gone, error) &&
              expire_notes(store, now, &arena, notes_gone, error) &&
              pupil_forget_leavers(store, &leavers, error);
    arena_release(&arena);
    return ok;
}
