#include "store/care/subject.h"

#include <string.h>

#include "store/engine/db.h"
#include "store/gate/entitled.h"
#include "store/gate/gate.h"
#include "store/people/classes.h"
#include "store/people/sites.h"

/* The ids behind what the registrar typed: one of the two is set. */
struct holder {
    const char *pupil, *account;
};

static bool load_pupil(struct store *store, const char *who, struct arena *arena, struct subject *subject,
                       struct error *error)
{
    struct query query;
    if (!db_query(store->db, "SELECT " PUPIL_COLUMNS " WHERE p.number = ?1 AND" MEMBERSHIP_LAST,
                  DB_ARGS(DB_TEXT(who)), &query, error))
        return false;
    if (query_next(&query)) {
        struct pupil *pupil = arena_alloc(arena, sizeof *pupil);
        *pupil = pupil_read(&query, arena);
        subject->pupil = pupil;
    }
    return query_close(&query, error);
}

static bool load_account(struct store *store, const char *who, struct arena *arena, struct subject *subject,
                         struct error *error)
{
    struct query query;
    if (!db_query(store->db,
                  "SELECT a.id, a.name, a.full_name, a.created_at, a.disabled_at, f.kind, f.set_at"
                  " FROM account a LEFT JOIN second_factor f ON f.account_id = a.id WHERE a.name = ?1",
                  DB_ARGS(DB_TEXT(who)), &query, error))
        return false;
    struct account *account = NULL;
    if (query_next(&query)) {
        account = arena_alloc(arena, sizeof *account);
        *account = (struct account){
            .id = arena_copy(arena, row_text(&query, 0)),
            .name = arena_copy(arena, row_text(&query, 1)),
            .full_name = arena_copy(arena, row_text(&query, 2)),
            .created_at = row_int(&query, 3),
            .disabled_at = row_int(&query, 4),
        };
        subject->account = account;
        if (!row_null(&query, 5) && factor_kind_parse(row_text(&query, 5), &subject->factor))
            subject->factor_set_at = row_int(&query, 6);
    }
    if (!query_close(&query, error))
        return false;
    if (!account)
        return true;
    if (!sites_of(store, account->id, arena, &account->locations, error) ||
        !db_query(store->db, "SELECT role FROM account_role WHERE account_id = ?1",
                  DB_ARGS(DB_TEXT(account->id)), &query, error))
        return false;
    while (query_next(&query)) {
        unsigned role;
        struct error ignored;
        if (roles_parse(row_text(&query, 0), &role, &ignored))
            account->roles |= role;
    }
    return query_close(&query, error);
}

static bool load_guardians(struct store *store, const struct holder *holder, struct arena *arena,
                           struct subject *subject, struct error *error)
{
    struct query query;
    if (!db_query(store->db, "SELECT name FROM guardian WHERE pupil_id = ?1 ORDER BY name",
                  DB_ARGS(DB_TEXT(holder->pupil)), &query, error))
        return false;
    size_t room = 0;
    while (query_next(&query)) {
        subject->guardians = arena_grow(arena, subject->guardians, subject->guardian_count, &room,
                                        sizeof *subject->guardians);
        subject->guardians[subject->guardian_count++] = arena_copy(arena, row_text(&query, 0));
    }
    return query_close(&query, error);
}

static bool load_classes(struct store *store, const struct holder *holder, struct arena *arena,
                         struct subject *subject, struct error *error)
{
    struct query query;
    if (!db_query(store->db,
                  "SELECT m.class_name, l.name, m.from_on, m.until_on FROM membership m"
                  " JOIN location l ON l.id = m.location_id WHERE m.pupil_id = ?1"
                  " ORDER BY m.until_on IS NOT NULL, m.until_on DESC, m.id DESC",
                  DB_ARGS(DB_TEXT(holder->pupil)), &query, error))
        return false;
    size_t room = 0;
    while (query_next(&query)) {
        subject->classes = arena_grow(arena, subject->classes, subject->class_count, &room,
                                      sizeof *subject->classes);
        subject->classes[subject->class_count++] = (struct subject_class){
            .name = arena_copy(arena, row_text(&query, 0)),
            .location = arena_copy(arena, row_text(&query, 1)),
            .from_on = arena_copy(arena, row_text(&query, 2)),
            .until_on = arena_copy(arena, row_text(&query, 3)),
        };
    }
    return query_close(&query, error);
}

/* An employee (?2) of a session. */
#define IS_PARTY SQL_IS_PARTY("t", "?2")
#define IS_NAMED SQL_IS_NAMED("s", "?2")

static bool load_sessions(struct store *store, const struct holder *holder, struct arena *arena,
                          struct subject *subject, struct error *error)
{
    struct query query;
    if (!db_query(store->db,
                  "SELECT s.filmed_on, s.class_name, s.purpose,"
                  " CASE WHEN sp.pupil_id IS NOT NULL OR s.support_pupil_id = ?1 OR e.account_id IS NOT NULL"
                  "       THEN 'in-picture'"
                  "      WHEN t.teacher_id = ?2 THEN 'teacher' WHEN t.coach_id = ?2 THEN 'coach'"
                  "      WHEN s.filmed_by = ?2 THEN 'filmed' WHEN s.imported_by = ?2 THEN 'imported'"
                  "      ELSE 'viewer' END,"
                  " (SELECT COUNT(*) FROM clip c WHERE c.session_id = s.id),"
                  " s.imported_at, s.marked_at, s.purge_after, s.purged_at, s.blocked_at"
                  " FROM session s LEFT JOIN trajectory t ON t.id = s.trajectory_id"
                  " LEFT JOIN session_pupil sp ON sp.session_id = s.id AND sp.pupil_id = ?1"
                  " LEFT JOIN session_employee e ON e.session_id = s.id AND e.account_id = ?2"
                  " WHERE s.imported_at IS NOT NULL AND (sp.pupil_id IS NOT NULL OR s.support_pupil_id = ?1"
                  "  OR e.account_id IS NOT NULL"
                  "  OR s.filmed_by = ?2 OR s.imported_by = ?2 OR " IS_PARTY " OR " IS_NAMED
                  ") ORDER BY s.filmed_on, s.id",
                  DB_ARGS(DB_TEXT(holder->pupil), DB_TEXT(holder->account)), &query, error))
        return false;
    size_t room = 0;
    while (query_next(&query)) {
        subject->sessions = arena_grow(arena, subject->sessions, subject->session_count, &room,
                                       sizeof *subject->sessions);
        subject->sessions[subject->session_count++] = (struct subject_session){
            .filmed_on = arena_copy(arena, row_text(&query, 0)),
            .class_name = arena_copy(arena, row_text(&query, 1)),
            .purpose = arena_copy(arena, row_text(&query, 2)),
            .role = arena_copy(arena, row_text(&query, 3)),
            .clips = row_int(&query, 4),
            .imported_at = row_int(&query, 5),
            .marked_at = row_int(&query, 6),
            .purge_after = row_int(&query, 7),
            .purged_at = row_int(&query, 8),
            .blocked_at = row_int(&query, 9),
        };
    }
    return query_close(&query, error);
}

#define HAS_PART SQL_IS_PARTY("t", "?1")

static bool load_trajectories(struct store *store, const struct holder *holder, struct arena *arena,
                              struct subject *subject, struct error *error)
{
    struct query query;
    if (!db_query(store->db,
                  "SELECT CASE WHEN t.coach_id = ?1 THEN 'coach' ELSE 'teacher' END, t.opened_at, t.ended_at,"
                  " (SELECT COUNT(*) FROM note n WHERE n.trajectory_id = t.id AND n.author_id = ?1"
                  "   AND n.removed_at IS NULL AND n.kind <> 'tag'),"
                  " (SELECT COUNT(*) FROM note n WHERE n.trajectory_id = t.id AND t.teacher_id = ?1"
                  "   AND n.author_id <> ?1 AND n.removed_at IS NULL AND n.kind <> 'tag'),"
                  " (SELECT COUNT(*) FROM note n WHERE n.trajectory_id = t.id AND n.author_id = ?1"
                  "   AND n.removed_at IS NULL AND n.kind = 'tag'),"
                  " (SELECT COUNT(*) FROM note n WHERE n.trajectory_id = t.id AND t.teacher_id = ?1"
                  "   AND n.author_id <> ?1 AND n.removed_at IS NULL AND n.kind = 'tag'),"
                  " (SELECT COUNT(*) FROM filled_form f WHERE f.trajectory_id = t.id AND f.author_id = ?1"
                  "   AND f.removed_at IS NULL),"
                  " (SELECT COUNT(*) FROM filled_form f WHERE f.trajectory_id = t.id AND t.teacher_id = ?1"
                  "   AND f.author_id <> ?1 AND f.removed_at IS NULL AND f.shared_at IS NOT NULL),"
                  " EXISTS (SELECT 1 FROM filled_form f WHERE f.trajectory_id = t.id AND t.teacher_id = ?1"
                  "   AND f.author_id <> ?1 AND f.removed_at IS NULL AND f.shared_at IS NULL)"
                  " FROM trajectory t WHERE " HAS_PART " ORDER BY t.opened_at",
                  DB_ARGS(DB_TEXT(holder->account)), &query, error))
        return false;
    size_t room = 0;
    while (query_next(&query)) {
        subject->trajectories = arena_grow(arena, subject->trajectories, subject->trajectory_count, &room,
                                           sizeof *subject->trajectories);
        subject->trajectories[subject->trajectory_count++] = (struct subject_trajectory){
            .role = arena_copy(arena, row_text(&query, 0)),
            .opened_at = row_int(&query, 1),
            .ended_at = row_int(&query, 2),
            .notes_by = row_int(&query, 3),
            .notes_about = row_int(&query, 4),
            .tags_by = row_int(&query, 5),
            .tags_about = row_int(&query, 6),
            .forms_by = row_int(&query, 7),
            .forms_about = row_int(&query, 8),
            .unshared_about = row_int(&query, 9) != 0,
        };
    }
    return query_close(&query, error);
}

static bool count_trace(struct store *store, const struct holder *holder, struct subject *subject,
                        struct error *error)
{
    struct query query;
    if (!db_query(store->db,
                  "SELECT COUNT(*) FROM audit WHERE actor_id = ?2 OR object_id IN (?1, ?2)"
                  " OR object_id IN (SELECT id FROM consent WHERE pupil_id = ?1 OR account_id = ?2)"
                  " OR object_id IN (SELECT id FROM objection WHERE pupil_id = ?1)",
                  DB_ARGS(DB_TEXT(holder->pupil), DB_TEXT(holder->account)), &query, error))
        return false;
    if (query_next(&query))
        subject->trace_rows = row_int(&query, 0);
    return query_close(&query, error);
}

/* That it was asked is itself traced, without the name. */
static bool nothing_to_change(struct store *store, void *context, struct error *error)
{
    (void)store;
    (void)context;
    (void)error;
    return true;
}

/* R14 */
bool subject_get(struct store *store, const struct actor *actor, const char *who, struct arena *arena,
                 struct subject *subject, struct error *error)
{
    *subject = (struct subject){0};
    if (!gate_check(store, actor, &(struct change){.act = ACT_SUBJECT_READ}, error))
        return false;
    if (!load_pupil(store, who, arena, subject, error) ||
        (!subject->pupil && !load_account(store, who, arena, subject, error)))
        return false;
    if (!subject->pupil && !subject->account)
        return error_set(
            error, ERROR_NOT_FOUND,
            "There is no pupil with number “%.40s” and no account with that name; check the number.", who);
    struct holder holder = {.pupil = subject->pupil ? subject->pupil->id : NULL,
                            .account = subject->account ? subject->account->id : NULL};
    struct change change = {.act = ACT_SUBJECT_READ, .object = holder.pupil ? holder.pupil : holder.account};
    return load_classes(store, &holder, arena, subject, error) &&
           load_guardians(store, &holder, arena, subject, error) &&
           consent_list(store, actor, NULL, NULL, who, arena, &subject->consents, error) &&
           load_sessions(store, &holder, arena, subject, error) &&
           load_trajectories(store, &holder, arena, subject, error) &&
           count_trace(store, &holder, subject, error) &&
           gate_change(store, actor, &change, nothing_to_change, NULL, error);
}
