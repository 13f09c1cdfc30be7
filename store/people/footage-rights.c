#include "store/people/footage-rights.h"

#include <string.h>

#include "store/base/clock.h"
#include "store/engine/db.h"
#include "store/gate/gate.h"
#include "store/people/permission-book.h"
#include "store/vault/vault.h"

/* Who is to be seen in which lesson: the declared pupils and employees, whom support is about, and the
 * teacher who is coached. */
#define SHOWN                                                                                      \
    "SELECT session_id, pupil_id, NULL AS account_id FROM session_pupil"                           \
    " UNION ALL SELECT id, support_pupil_id, NULL FROM session WHERE support_pupil_id IS NOT NULL" \
    " UNION ALL SELECT session_id, NULL, account_id FROM session_employee"                         \
    " UNION ALL SELECT z.id, NULL, t.teacher_id FROM session z JOIN trajectory t ON t.id = z.trajectory_id"

#define SELECT_SHOWN                                                                                    \
    "SELECT s.id, s.trajectory_id, s.class_name, l.name, s.filmed_on, b.full_name,"                     \
    " COALESCE (p.id, a.id), COALESCE (p.number, a.name), COALESCE (p.name, a.full_name), p.birth_date" \
    " FROM (" SHOWN ") w JOIN session s ON s.id = w.session_id JOIN location l ON l.id = s.location_id" \
    " LEFT JOIN trajectory t ON t.id = s.trajectory_id LEFT JOIN account b ON b.id = t.teacher_id"      \
    " LEFT JOIN pupil p ON p.id = w.pupil_id LEFT JOIN account a ON a.id = w.account_id"                \
    " WHERE s.purpose = ?1 AND s.blocked_at IS NULL AND s.shredded_at IS NULL AND s.purged_at IS NULL AND "
#define IN_ORDER " ORDER BY s.filmed_on, s.id"

static bool query_shown(struct store *store, const struct footage_scope *scope, enum purpose purpose,
                        struct query *query, struct error *error)
{
    const char *name = purpose_name(purpose);
    if (scope->pupil)
        return db_query(store->db, SELECT_SHOWN "w.pupil_id = ?2" IN_ORDER,
                        DB_ARGS(DB_TEXT(name), DB_TEXT(scope->pupil)), query, error);
    if (scope->account)
        return db_query(store->db, SELECT_SHOWN "w.account_id = ?2" IN_ORDER,
                        DB_ARGS(DB_TEXT(name), DB_TEXT(scope->account)), query, error);
    return db_query(store->db, SELECT_SHOWN "?2 IS NULL" IN_ORDER, DB_ARGS(DB_TEXT(name), DB_NULL), query,
                    error);
}

static bool said_no(enum permission_reason reason)
{
    switch (reason) {
    case PERMISSION_REFUSED:
    case PERMISSION_WITHDRAWN:
    case PERMISSION_OBJECTED:
    case PERMISSION_GONE_SINCE:
        return true;
    case PERMISSION_CONSENT:
    case PERMISSION_NO_OBJECTION:
    case PERMISSION_SILENT:
    case PERMISSION_NEEDS_OWN:
    case PERMISSION_NOT_YET:
        break;
    }
    return false;
}

static struct lost_lesson read_lost(const struct query *query, enum purpose purpose,
                                    const struct permission *permission, struct arena *arena)
{
    struct lost_lesson lost = {
        .trajectory = arena_copy(arena, row_text(query, 1)),
        .purpose = purpose,
        .class_name = arena_copy(arena, row_text(query, 2)),
        .location = arena_copy(arena, row_text(query, 3)),
        .filmed_on = arena_copy(arena, row_text(query, 4)),
        .teacher = arena_copy(arena, row_text(query, 5)),
        .who = arena_copy(arena, row_text(query, 7)),
        .name = arena_copy(arena, row_text(query, 8)),
        .permission = *permission,
        .people = 1,
    };
    memcpy(lost.session, row_text(query, 0), ID_SIZE);
    return lost;
}

/* Of one purpose, whose answers are in the book. */
static bool find_lost(struct store *store, const struct footage_scope *scope, enum purpose purpose,
                      const struct permission_book *book, struct arena *arena, struct lost_list *lost,
                      size_t *room, struct error *error)
{
    struct query query;
    if (!query_shown(store, scope, purpose, &query, error))
        return false;
    while (query_next(&query)) {
        struct permission permission = permission_book_decide(book, row_text(&query, 6), row_text(&query, 9),
                                                              row_text(&query, 4));
        if (permission.may || (scope->said_no && !said_no(permission.reason)))
            continue;
        struct lost_lesson *last = lost->count ? &lost->items[lost->count - 1] : NULL;
        if (last && strcmp(last->session, row_text(&query, 0)) == 0) {
            last->people++;
            continue;
        }
        lost->items = arena_grow(arena, lost->items, lost->count, room, sizeof *lost->items);
        lost->items[lost->count++] = read_lost(&query, purpose, &permission, arena);
    }
    return query_close(&query, error);
}

/* R4: from this moment nobody can open it: the keys are destroyed, it is marked, and due at once. */
static bool block(struct store *store, const struct actor *actor, const struct lost_lesson *lost,
                  struct arena *arena, struct error *error)
{
    int64_t now = clock_now();
    return db_run(store->db, "DELETE FROM session_key WHERE session_id = ?1", DB_ARGS(DB_TEXT(lost->session)),
                  NULL, error) &&
           db_run(store->db,
                  "UPDATE session SET blocked_at = ?2, shredded_at = COALESCE (shredded_at, ?2),"
                  " marked_at = COALESCE (marked_at, ?2), marked_by = NULL, mark_reason = 'withdrawal',"
                  " purge_after = ?2 WHERE id = ?1",
                  DB_ARGS(DB_TEXT(lost->session), DB_INT(now)), NULL, error) &&
           gate_also(
               store, actor,
               &(struct change){.act = ACT_SESSION_BLOCK,
                                .trajectory = lost->trajectory,
                                .session = lost->session,
                                .detail = arena_printf(arena, "reason=%s",
                                                       permission_reason_name(lost->permission.reason))},
               error);
}

/* R2, R2b, R4: what is stored is asked again; what may not be there any more is blocked in the same
 * transaction. */
bool footage_hold(struct store *store, const struct actor *actor, const struct footage_scope *scope,
                  struct arena *arena, struct lost_list *lost, struct error *error)
{
    const struct permission_scope whose = {
        .whose = scope->pupil     ? WHOSE_PUPIL
                 : scope->account ? WHOSE_ACCOUNT
                                  : WHOSE_EVERYBODY,
        .id = scope->pupil ? scope->pupil : scope->account,
    };
    size_t room = 0;
    *lost = (struct lost_list){0};
    for (enum purpose purpose = 0; purpose < PURPOSE_COUNT; purpose++) {
        struct permission_book *book;
        if (scope->purpose && *scope->purpose != purpose)
            continue;
        if (!permission_book_load(store, &whose, purpose, arena, &book, error) ||
            !find_lost(store, scope, purpose, book, arena, lost, &room, error))
            return false;
    }
    for (size_t i = 0; i < lost->count; i++) {
        if (!block(store, actor, &lost->items[i], arena, error))
            return false;
    }
    return true;
}

/* R4: the pepper goes as soon as the block stands. */
bool footage_change(struct store *store, const struct actor *actor, const struct change *change,
                    gate_function *apply, void *context, struct error *error)
{
    struct error later;
    if (!gate_change(store, actor, change, apply, context, error))
        return false;
    (void)vault_settle(store, &later); /* else at the next start */
    return true;
}

/* --- What an earlier version left --- */

static bool apply_hold_once(struct store *store, void *context, struct error *error)
{
    struct lost_list lost;
    return footage_hold(store, NULL, &(struct footage_scope){.said_no = true}, context, &lost, error) &&
           db_run(store->db, "UPDATE school SET held_at = ?1 WHERE held_at IS NULL",
                  DB_ARGS(DB_INT(clock_now())), NULL, error);
}

bool footage_hold_once(struct store *store, struct error *error)
{
    bool owed;
    if (!db_exists(store->db, "SELECT 1 FROM school WHERE held_at IS NULL", DB_NO_ARGS, &owed, error))
        return false;
    if (!owed)
        return true;
    struct arena arena;
    arena_init(&arena);
    bool done = footage_change(store, NULL, &(struct change){.act = ACT_FOOTAGE_HELD}, apply_hold_once,
                               &arena, error);
    arena_release(&arena);
    return done;
}
