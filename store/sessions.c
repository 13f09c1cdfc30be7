#include "store/sessions.h"

#include <stdlib.h>
#include <string.h>

#include "store/clock.h"
#include "store/db.h"
#include "store/find.h"
#include "store/gate.h"
#include "store/policy.h"
#include "store/trajectories.h"

/*
 * Which sessions a person sees (?1) is decided here, in SQL: coaching footage is its trajectory's two people's (R7),
 * team and festive footage the location's coaches' and teachers' (R12), support footage the named people's (R11).
 * Nothing is filtered afterwards. store/gate.c says the same of one session, for changes.
 */
#define FROM_ENTITLED                                                                                        \
    " FROM session s"                                                                                        \
    " JOIN account me ON me.id = ?1 AND me.disabled_at IS NULL AND me.must_change_password = 0"              \
    " JOIN location l ON l.id = s.location_id"                                                               \
    " LEFT JOIN trajectory t ON t.id = s.trajectory_id"                                                      \
    " LEFT JOIN account c ON c.id = t.coach_id"                                                              \
    " LEFT JOIN account e ON e.id = t.teacher_id"                                                            \
    " WHERE s.imported_at IS NOT NULL AND ("                                                                 \
    "  s.trajectory_id IN (SELECT x.id FROM trajectory x WHERE x.coach_id = ?1 OR x.teacher_id = ?1)"        \
    "  OR (s.trajectory_id IS NULL AND s.purpose IN ('team', 'festive') AND s.location_id = me.location_id"  \
    "   AND EXISTS (SELECT 1 FROM account_role r WHERE r.account_id = ?1 AND r.role IN ('coach', 'teacher')))" \
    "  OR (s.trajectory_id IS NULL AND s.purpose = 'support'"                                                \
    "   AND EXISTS (SELECT 1 FROM session_viewer v WHERE v.session_id = s.id AND v.account_id = ?1)))"

#define SESSION_COLUMNS                                                                                       \
    "s.id, s.trajectory_id, s.purpose, s.class_name, s.filmed_on, l.name, c.full_name, e.full_name,"          \
    " CASE WHEN t.coach_id = ?1 THEN 1 ELSE 0 END,"                                                           \
    " (SELECT COUNT(*) FROM clip k WHERE k.session_id = s.id),"                                               \
    " (SELECT SUM(k.duration_ms) FROM clip k WHERE k.session_id = s.id),"                                     \
    " (SELECT SUM(k.size) FROM clip k WHERE k.session_id = s.id),"                                            \
    " (SELECT COUNT(*) FROM note n WHERE n.session_id = s.id AND n.removed_at IS NULL),"                      \
    " s.imported_at, s.first_opened_at, s.last_opened_at, s.reviewed_at, s.marked_at, s.purge_after,"         \
    " s.shredded_at, s.purged_at, s.blocked_at, s.marked_by, s.mark_reason, t.ended_at,"                      \
    " (SELECT COUNT(*) FROM clip k JOIN original o ON o.clip_id = k.id"                                       \
    "   WHERE k.session_id = s.id AND o.wiped_at IS NULL)"

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static struct session read_session(const struct query *query, struct arena *arena, int64_t now, int64_t warn_days)
{
    struct session session = {
        .id = arena_copy(arena, row_text(query, 0)),
        .trajectory = arena_copy(arena, row_text(query, 1)),
        .purpose = arena_copy(arena, row_text(query, 2)),
        .class_name = arena_copy(arena, row_text(query, 3)),
        .filmed_on = arena_copy(arena, row_text(query, 4)),
        .location = arena_copy(arena, row_text(query, 5)),
        .coach = arena_copy(arena, row_text(query, 6)),
        .teacher = arena_copy(arena, row_text(query, 7)),
        .as_coach = row_int(query, 8) != 0,
        .clips = row_int(query, 9),
        .length_ms = row_int(query, 10),
        .size = row_int(query, 11),
        .notes = row_int(query, 12),
        .imported_at = row_int(query, 13),
        .first_opened_at = row_int(query, 14),
        .last_opened_at = row_int(query, 15),
        .reviewed_at = row_int(query, 16),
        .marked_at = row_int(query, 17),
        .purge_after = row_int(query, 18),
        .shredded_at = row_int(query, 19),
        .purged_at = row_int(query, 20),
        .blocked_at = row_int(query, 21),
        .marked_by = arena_copy(arena, row_text(query, 22)),
        .mark_reason = arena_copy(arena, row_text(query, 23)),
        .trajectory_ended = !row_null(query, 24),
        .wipes_owed = row_int(query, 25),
    };
    session.other = session.as_coach ? session.teacher : session.coach;
    /* R10 */
    int64_t idle_ms = now - later(session.imported_at, session.last_opened_at);
    session.idle_days = idle_ms > 0 ? idle_ms / CLOCK_DAY_MS : 0;
    session.idle_warning = !session.marked_at && !session.purged_at && session.idle_days >= warn_days;
    return session;
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
        [SESSION_IMPORTED] = "imported", [SESSION_IN_REVIEW] = "in review", [SESSION_REVIEWED] = "reviewed",
        [SESSION_MARKED] = "marked",     [SESSION_SHREDDED] = "being deleted", [SESSION_PURGED] = "purged",
        [SESSION_BLOCKED] = "blocked",
    };
    return names[state];
}

static int by_trajectory(const void *a, const void *b)
{
    const struct session *const *left = a, *const *right = b;
    return strcmp((*left)->trajectory, (*right)->trajectory);
}

/* Goals are decrypted once per trajectory, however many sessions it has. */
static bool add_goals(struct store *store, const struct actor *actor, struct session_list *list, struct arena *arena,
                      struct error *error)
{
    struct session **sorted = memory_alloc(list->count, sizeof *sorted);
    size_t count = 0;
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].trajectory)
            sorted[count++] = &list->items[i];
    }
    qsort(sorted, count, sizeof *sorted, by_trajectory);
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++) {
        if (i > 0 && strcmp(sorted[i]->trajectory, sorted[i - 1]->trajectory) == 0)
            sorted[i]->goal = sorted[i - 1]->goal;
        else
            ok = trajectory_goals(store, actor, sorted[i]->trajectory, arena, &sorted[i]->goal, error);
    }
    free(sorted);
    return ok;
}

bool session_list(struct store *store, const struct actor *actor, struct arena *arena, struct session_list *list,
                  struct error *error)
{
    *list = (struct session_list){0};
    int64_t warn_days, now = clock_now();
    struct query query;
    if (!policy_days(store, "backstop_warn_days", &warn_days, error) ||
        !db_query(store->db, "SELECT " SESSION_COLUMNS FROM_ENTITLED " ORDER BY s.filmed_on DESC, s.id DESC",
                  DB_ARGS(DB_TEXT(actor->id)), &query, error))
        return false;
    size_t room = 0;
    while (query_next(&query)) {
        list->items = arena_grow(arena, list->items, list->count, &room, sizeof *list->items);
        list->items[list->count++] = read_session(&query, arena, now, warn_days);
    }
    return query_close(&query, error) && add_goals(store, actor, list, arena, error);
}

bool session_get(struct store *store, const struct actor *actor, const char *id, struct arena *arena,
                 struct session *session, struct error *error)
{
    int64_t warn_days;
    struct query query;
    if (!policy_days(store, "backstop_warn_days", &warn_days, error) ||
        !db_query(store->db, "SELECT " SESSION_COLUMNS FROM_ENTITLED " AND s.id = ?2",
                  DB_ARGS(DB_TEXT(actor->id), DB_TEXT(id)), &query, error))
        return false;
    bool found = query_next(&query);
    if (found)
        *session = read_session(&query, arena, clock_now(), warn_days);
    if (!query_close(&query, error))
        return false;
    if (found)
        return !session->trajectory ||
               trajectory_goals(store, actor, session->trajectory, arena, &session->goal, error);
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

bool clip_list(struct store *store, const struct actor *actor, const char *session, struct arena *arena,
               struct clip_list *list, struct error *error)
{
    *list = (struct clip_list){0};
    struct query query;
    if (!gate_check(store, actor, &(struct change){.act = ACT_SESSION_READ, .session = session}, error) ||
        !db_query(store->db,
                  "SELECT id, position, duration_ms, size, width, height FROM clip WHERE session_id = ?1"
                  " ORDER BY position",
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
        };
        start += clip->duration_ms;
    }
    return query_close(&query, error);
}
