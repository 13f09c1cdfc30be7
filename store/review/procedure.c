#include "store/review/procedure.h"

#include <stdlib.h>
#include <string.h>

#include "store/base/clock.h"
#include "store/engine/db.h"
#include "store/gate/entitled.h"
#include "store/gate/gate.h"
#include "store/people/permission-book.h"
#include "store/review/opened.h"

/* Whose lessons the actor (?1) sees: their own, or as registrar all. */
#define SEEN "(" SQL_IS_PARTY("t", "?1") " OR " SQL_HAS_ROLE("?1", "registrar") ")"

const char *step_name(enum step step)
{
    static const char *const names[STEP_COUNT] = {
        "teacher-consent", "pupils-consent", "film-plan", "film",  "import",      "wipe",
        "review",          "complete",       "end",       "purge", "certificate",
    };
    return names[step];
}

static struct lesson_step done(int64_t at, const char *by)
{
    return (struct lesson_step){.state = STEP_DONE, .at = at, .by = by};
}

static struct lesson_step owed(enum step_owner owner)
{
    return (struct lesson_step){.state = STEP_OWED, .owner = owner};
}

/* What the moments of a session say. Columns of the query in procedure_list(). */
struct moments {
    int64_t imported_at, first_opened_at, last_opened_at, reviewed_at, marked_at, purge_after, purged_at,
        blocked_at, ended_at;
    int64_t wipes_owed;
    bool by_coach, by_teacher; /* have opened it */
    const char *filmed_by, *imported_by, *marked_by;
};

/* "Reviewed together" is said only of what both have opened. */
static struct lesson_step review_step(const struct lesson *lesson, const struct moments *m)
{
    struct lesson_step step = owed(OWNER_BOTH);
    if (m->by_coach && m->by_teacher)
        return done(m->last_opened_at, NULL);
    if (m->by_coach || m->by_teacher) {
        step = owed(m->by_coach ? OWNER_TEACHER : OWNER_COACH);
        step.by = m->by_coach ? lesson->coach : lesson->teacher;
        step.at = m->last_opened_at;
    }
    /* R4: nobody watches it any more; or it was completed all the same. */
    if (m->marked_at || m->blocked_at)
        step.state = STEP_VOID;
    return step;
}

static void fill_steps(struct lesson *lesson, const struct moments *m)
{
    struct lesson_step *steps = lesson->steps;
    /* An import is refused without the consents (R1, R2), so a session that is there had them. */
    steps[STEP_TEACHER_CONSENT] = done(0, NULL);
    steps[STEP_PUPILS] = done(0, NULL);
    steps[STEP_FILM_PLAN] = done(0, NULL); /* R3: the import was held against it */
    steps[STEP_FILM] = done(0, m->filmed_by);
    steps[STEP_FILM].on = lesson->filmed_on;
    steps[STEP_IMPORT] = done(m->imported_at, m->imported_by);
    steps[STEP_WIPE] = m->wipes_owed ? owed(OWNER_IMPORTER) : done(0, m->imported_by);
    steps[STEP_WIPE].count = m->wipes_owed;
    if (m->wipes_owed)
        steps[STEP_WIPE].by = m->imported_by;
    steps[STEP_REVIEW] = review_step(lesson, m);
    steps[STEP_COMPLETE] = m->reviewed_at       ? done(m->reviewed_at, m->marked_by)
                           : m->marked_at       ? done(m->marked_at, m->marked_by)
                           : m->first_opened_at ? owed(OWNER_BOTH)
                                                : (struct lesson_step){.state = STEP_LATER};
    steps[STEP_END] = m->ended_at ? done(m->ended_at, NULL) : (struct lesson_step){.state = STEP_LATER};
    steps[STEP_PURGE] = m->purged_at   ? done(m->purged_at, NULL)
                        : m->marked_at ? (struct lesson_step){.state = STEP_WAITING,
                                                              .at = m->purge_after,
                                                              .owner = OWNER_PROGRAM}
                                       : (struct lesson_step){.state = STEP_LATER};
    steps[STEP_CERTIFICATE] = m->purged_at ? done(m->purged_at, NULL)
                                           : (struct lesson_step){.state = STEP_LATER};
    lesson->blocked = m->blocked_at != 0;
    if (lesson->blocked) { /* R4: nobody watches it any more */
        if (!m->reviewed_at)
            steps[STEP_COMPLETE] = (struct lesson_step){.state = STEP_VOID};
        steps[STEP_TEACHER_CONSENT].state = steps[STEP_PUPILS].state = STEP_VOID;
    }
}

static void find_next(struct lesson *lesson)
{
    lesson->next = STEP_COUNT;
    for (int step = 0; step < STEP_COUNT; step++) {
        enum step_state state = lesson->steps[step].state;
        if (state == STEP_OWED || state == STEP_WAITING) {
            lesson->next = (enum step)step;
            return;
        }
    }
}

/* What is known of a lesson that is not filmed yet. */
struct next_lesson {
    const char *teacher;               /* id */
    const char *class_name, *location; /* of the latest lesson, or NULL; location: its id */
    int64_t silent;                    /* pupils whose answer is missing today (R2) */
};

/* Adds a pupil without an answer to each lesson of the class. */
static void add_silent(struct next_lesson *next, size_t count, const char *class_name, const char *location)
{
    for (size_t i = 0; i < count; i++) {
        if (next[i].class_name && strcmp(next[i].class_name, class_name) == 0 &&
            strcmp(next[i].location, location) == 0)
            next[i].silent++;
    }
}

/* The pupils whose answers decide: of one class, or with NULL of all. */
static bool query_members(struct store *store, const struct school_class *class, struct query *query,
                          struct error *error)
{
#define MEMBERS                                                           \
    "SELECT p.id, p.birth_date, m.class_name, m.location_id FROM pupil p" \
    " JOIN membership m ON m.pupil_id = p.id AND m.until_on IS NULL"
    return class ? db_query(store->db, MEMBERS " WHERE m.class_name = ?1 AND m.location_id = ?2",
                            DB_ARGS(DB_TEXT(class->name), DB_TEXT(class->location_id)), query, error)
                 : db_query(store->db, MEMBERS, DB_NO_ARGS, query, error);
#undef MEMBERS
}

static bool count_silent(struct store *store, const char *today, struct next_lesson *next, size_t count,
                         struct arena *arena, struct error *error)
{
    struct permission_book *book;
    struct query query;
    if (!count || (count == 1 && !next->class_name))
        return true;
    const struct school_class class = {.name = next->class_name, .location_id = next->location};
    const struct permission_scope scope = {.whose = count == 1 ? WHOSE_CLASS : WHOSE_PUPILS,
                                           .class = count == 1 ? &class : NULL};
    if (!permission_book_load(store, &scope, PURPOSE_COACHING, arena, &book, error) ||
        !query_members(store, scope.class, &query, error))
        return false;
    while (query_next(&query)) {
        struct permission permission = permission_book_decide(book, row_text(&query, 0), row_text(&query, 1),
                                                              today);
        if (permission.reason == PERMISSION_SILENT || permission.reason == PERMISSION_NEEDS_OWN ||
            permission.reason == PERMISSION_NOT_YET)
            add_silent(next, count, row_text(&query, 2), row_text(&query, 3));
    }
    return query_close(&query, error);
}

/* Who looked at the film plan since the latest lesson came in; the trace knows. */
static bool find_plan_seen(struct store *store, struct arena *arena, struct lesson *lesson,
                           struct error *error)
{
    struct query query;
    if (!db_query(store->db,
                  "SELECT a.at, p.full_name FROM audit a JOIN account p ON p.id = a.actor_id"
                  " WHERE a.trajectory_id = ?1 AND a.action = 'film-plan.seen' AND a.refused = 0 AND a.at >"
                  " (SELECT COALESCE(MAX(s.imported_at), 0) FROM session s WHERE s.trajectory_id = ?1)"
                  " ORDER BY a.seq DESC LIMIT 1",
                  DB_ARGS(DB_TEXT(lesson->trajectory)), &query, error))
        return false;
    if (query_next(&query))
        lesson->steps[STEP_FILM_PLAN] = done(row_int(&query, 0), arena_copy(arena, row_text(&query, 1)));
    return query_close(&query, error);
}

/* The lesson that each open trajectory waits for, or only that of one trajectory, by id. */
static bool add_next_lessons(struct store *store, const struct actor *actor, const char *only,
                             struct arena *arena, struct lesson_list *list, size_t *room, struct error *error)
{
    char today[DAY_SIZE];
    clock_day(clock_now(), today);
    struct query query;
    if (!db_query(
            store->db,
            "SELECT t.id, c.full_name, b.full_name, t.teacher_id,"
            " (SELECT s.class_name FROM session s WHERE s.trajectory_id = t.id"
            "   ORDER BY s.filmed_on DESC, s.id DESC LIMIT 1),"
            " (SELECT s.location_id FROM session s WHERE s.trajectory_id = t.id"
            "   ORDER BY s.filmed_on DESC, s.id DESC LIMIT 1),"
            " (SELECT l.name FROM session s JOIN location l ON l.id = s.location_id"
            "   WHERE s.trajectory_id = t.id ORDER BY s.filmed_on DESC, s.id DESC LIMIT 1)"
            " FROM trajectory t JOIN account c ON c.id = t.coach_id JOIN account b ON b.id = t.teacher_id"
            " WHERE t.ended_at IS NULL AND t.id = COALESCE(?2, t.id) AND " SEEN " ORDER BY b.full_name, t.id",
            DB_ARGS(DB_TEXT(actor->id), DB_TEXT(only)), &query, error))
        return false;
    size_t first = list->count, teacher_room = 0, teachers = 0;
    struct next_lesson *next = NULL;
    while (query_next(&query)) {
        list->items = arena_grow(arena, list->items, list->count, room, sizeof *list->items);
        list->items[list->count++] = (struct lesson){
            .trajectory = arena_copy(arena, row_text(&query, 0)),
            .coach = arena_copy(arena, row_text(&query, 1)),
            .teacher = arena_copy(arena, row_text(&query, 2)),
            .teacher_id = arena_copy(arena, row_text(&query, 3)),
            .class_name = arena_copy(arena, row_text(&query, 4)),
            .location = arena_copy(arena, row_text(&query, 6)),
        };
        next = arena_grow(arena, next, teachers, &teacher_room, sizeof *next);
        next[teachers++] = (struct next_lesson){.teacher = list->items[list->count - 1].teacher_id,
                                                .class_name = list->items[list->count - 1].class_name,
                                                .location = arena_copy(arena, row_text(&query, 5))};
    }
    if (!query_close(&query, error) || !count_silent(store, today, next, teachers, arena, error))
        return false;
    for (size_t i = 0; i < teachers; i++) {
        struct lesson *lesson = &list->items[first + i];
        struct permission permission;
        if (!permission_of_account(store, next[i].teacher, PURPOSE_COACHING, today, arena, &permission,
                                   error))
            return false;
        for (int step = 0; step < STEP_COUNT; step++)
            lesson->steps[step].state = STEP_LATER;
        lesson->steps[STEP_TEACHER_CONSENT] = permission.may ? done(0, NULL) : owed(OWNER_TEACHER); /* R1 */
        lesson->steps[STEP_TEACHER_CONSENT].on = arena_copy(arena, permission.since);
        if (permission.may) {
            lesson->steps[STEP_PUPILS] = next[i].class_name && !next[i].silent ? done(0, NULL)
                                                                               : owed(OWNER_REGISTRAR);
            lesson->steps[STEP_PUPILS].count = next[i].silent;
            lesson->steps[STEP_FILM_PLAN] = owed(OWNER_BOTH);
            lesson->steps[STEP_FILM] = owed(OWNER_BOTH);
        }
        if (permission.may && !find_plan_seen(store, arena, lesson, error))
            return false;
        find_next(lesson);
    }
    return true;
}

/* Everybody's full name by account id: joined to each of thousands of lessons, the same few would be looked
 * up again and again. */
struct person_name {
    const char *id, *name;
};
struct names {
    struct person_name *items;
    size_t count;
};

static bool load_names(struct store *store, struct arena *arena, struct names *names, struct error *error)
{
    struct query query;
    if (!db_query(store->db, "SELECT id, full_name FROM account ORDER BY id", DB_NO_ARGS, &query, error))
        return false;
    size_t room = 0;
    while (query_next(&query)) {
        names->items = arena_grow(arena, names->items, names->count, &room, sizeof *names->items);
        names->items[names->count++] = (struct person_name){
            .id = arena_copy(arena, row_text(&query, 0)),
            .name = arena_copy(arena, row_text(&query, 1)),
        };
    }
    return query_close(&query, error);
}

static int by_id(const void *id, const void *name)
{
    return strcmp(id, ((const struct person_name *)name)->id);
}

static const char *name_of(const struct names *names, const char *id)
{
    const struct person_name *found = NULL;
    if (id && names->count > 0)
        found = bsearch(id, names->items, names->count, sizeof *names->items, by_id);
    return found ? found->name : NULL;
}

#define BY_COACH   SQL_OPENED_BY("s", "t.coach_id")
#define BY_TEACHER SQL_OPENED_BY("s", "t.teacher_id")
#define LESSONS                                                                                            \
    "SELECT s.id, s.trajectory_id, s.filmed_on, s.class_name, t.coach_id, t.teacher_id,"                   \
    " s.imported_at, s.first_opened_at, s.last_opened_at, s.reviewed_at, s.marked_at, s.purge_after,"      \
    " s.purged_at, s.blocked_at, owed.wipes, s.filmed_by, s.imported_by, s.marked_by, t.ended_at, l.name," \
    " " BY_COACH ", " BY_TEACHER                                                                           \
    " FROM session s JOIN trajectory t ON t.id = s.trajectory_id JOIN location l ON l.id = s.location_id"  \
    " LEFT JOIN (SELECT k.session_id AS session_id, COUNT(*) AS wipes FROM original o"                     \
    "   LEFT JOIN clip k ON k.id = o.clip_id WHERE o.wiped_at IS NULL GROUP BY k.session_id) owed"         \
    "  ON owed.session_id = s.id"                                                                          \
    " WHERE s.imported_at IS NOT NULL AND " SEEN

/* Adds a lesson for each row of LESSONS. */
static bool add_lessons(struct query *query, struct arena *arena, const struct names *names,
                        struct lesson_list *list, size_t *room, struct error *error)
{
    const char *location = NULL, *teacher = NULL; /* mostly those of the lesson before */
    while (query_next(query)) {
        list->items = arena_grow(arena, list->items, list->count, room, sizeof *list->items);
        struct lesson *lesson = &list->items[list->count++];
        *lesson = (struct lesson){
            .session = arena_copy(arena, row_text(query, 0)),
            .trajectory = arena_copy(arena, row_text(query, 1)),
            .filmed_on = arena_copy(arena, row_text(query, 2)),
            .class_name = arena_copy(arena, row_text(query, 3)),
            .coach = name_of(names, row_text(query, 4)),
            .teacher = name_of(names, row_text(query, 5)),
            .teacher_id = arena_copy_once(arena, teacher, row_text(query, 5)),
            .location = arena_copy_once(arena, location, row_text(query, 19)),
        };
        location = lesson->location;
        teacher = lesson->teacher_id;
        const struct moments moments = {
            .imported_at = row_int(query, 6),
            .first_opened_at = row_int(query, 7),
            .last_opened_at = row_int(query, 8),
            .reviewed_at = row_int(query, 9),
            .marked_at = row_int(query, 10),
            .purge_after = row_int(query, 11),
            .purged_at = row_int(query, 12),
            .blocked_at = row_int(query, 13),
            .wipes_owed = row_int(query, 14),
            .filmed_by = name_of(names, row_text(query, 15)),
            .imported_by = name_of(names, row_text(query, 16)),
            .marked_by = name_of(names, row_text(query, 17)),
            .ended_at = row_int(query, 18),
            .by_coach = row_int(query, 20) != 0,
            .by_teacher = row_int(query, 21) != 0,
        };
        fill_steps(lesson, &moments);
        find_next(lesson);
    }
    return query_close(query, error);
}

bool procedure_list(struct store *store, const struct actor *actor, struct arena *arena,
                    struct lesson_list *list, struct error *error)
{
    *list = (struct lesson_list){0};
    size_t room = 0;
    struct names names = {0};
    struct query query;
    return gate_check(store, actor, &(struct change){.act = ACT_PROCEDURE_READ}, error) &&
           load_names(store, arena, &names, error) &&
           add_next_lessons(store, actor, NULL, arena, list, &room, error) &&
           db_query(store->db, LESSONS " ORDER BY s.filmed_on DESC, s.id DESC", DB_ARGS(DB_TEXT(actor->id)),
                    &query, error) &&
           add_lessons(&query, arena, &names, list, &room, error);
}

bool procedure_next(struct store *store, const struct actor *actor, const char *trajectory,
                    struct arena *arena, struct lesson *lesson, struct error *error)
{
    struct lesson_list list = {0};
    size_t room = 0;
    *lesson = (struct lesson){0};
    if (!gate_check(store, actor, &(struct change){.act = ACT_PROCEDURE_READ}, error) ||
        !add_next_lessons(store, actor, trajectory, arena, &list, &room, error))
        return false;
    if (list.count)
        *lesson = list.items[0];
    return true;
}

bool procedure_of(struct store *store, const struct actor *actor, const char *session, struct arena *arena,
                  struct lesson *lesson, struct error *error)
{
    struct lesson_list list = {0};
    size_t room = 0;
    struct names names = {0};
    struct query query;
    *lesson = (struct lesson){0};
    if (!gate_check(store, actor, &(struct change){.act = ACT_PROCEDURE_READ}, error) ||
        !load_names(store, arena, &names, error) ||
        !db_query(store->db, LESSONS " AND s.id = ?2", DB_ARGS(DB_TEXT(actor->id), DB_TEXT(session)), &query,
                  error) ||
        !add_lessons(&query, arena, &names, &list, &room, error))
        return false;
    if (!list.count)
        return true;
    *lesson = list.items[0];
    return procedure_complete(store, actor, arena, lesson, error);
}

bool procedure_complete(struct store *store, const struct actor *actor, struct arena *arena,
                        struct lesson *lesson, struct error *error)
{
    if (!lesson->session)
        return true;
    struct query query;
    if (!gate_check(store, actor, &(struct change){.act = ACT_PROCEDURE_READ}, error) ||
        !db_query(store->db,
                  "SELECT (SELECT COUNT(*) FROM session_pupil p WHERE p.session_id = s.id),"
                  " (SELECT MAX(o.wiped_at) FROM clip k JOIN original o ON o.clip_id = k.id WHERE "
                  "k.session_id = s.id),"
                  " (SELECT a.full_name FROM clip k JOIN original o ON o.clip_id = k.id"
                  "   JOIN account a ON a.id = o.confirmed_by WHERE k.session_id = s.id ORDER BY o.wiped_at "
                  "DESC LIMIT 1)"
                  " FROM session s JOIN trajectory t ON t.id = s.trajectory_id WHERE s.id = ?2 AND" SEEN,
                  DB_ARGS(DB_TEXT(actor->id), DB_TEXT(lesson->session)), &query, error))
        return false;
    if (query_next(&query)) {
        struct lesson_step *pupils = &lesson->steps[STEP_PUPILS];
        pupils->count = row_int(&query, 0);
        /* R3: an import without a declaration is refused. What is purged no longer says who was in it. */
        pupils->declared = pupils->state == STEP_DONE && pupils->count == 0 &&
                           lesson->steps[STEP_PURGE].state != STEP_DONE;
        if (lesson->steps[STEP_WIPE].state == STEP_DONE)
            lesson->steps[STEP_WIPE].at = row_int(&query, 1);
        if (!row_null(&query, 2)) { /* R6: who gave their word stays visible */
            lesson->steps[STEP_WIPE].declared = true;
            lesson->steps[STEP_WIPE].by = arena_copy(arena, row_text(&query, 2));
        }
    }
    return query_close(&query, error);
}

static bool nothing_to_change(struct store *store, void *context, struct error *error)
{
    (void)store;
    (void)context;
    (void)error;
    return true;
}

bool procedure_plan_seen(struct store *store, const struct actor *actor, const char *trajectory,
                         struct error *error)
{
    return gate_change(store, actor, &(struct change){.act = ACT_FILM_PLAN_SEEN, .trajectory = trajectory},
                       nothing_to_change, NULL, error);
}
