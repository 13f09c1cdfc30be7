#include "store/people/policy-effect.h"

#include <stdlib.h>
#include <string.h>

#include "store/base/clock.h"
#include "store/engine/db.h"
#include "store/people/film-plan.h"
#include "store/gate/gate.h"
#include "store/people/policy.h"

static bool count_rows(struct store *store, const char *sql, const struct db_value *args, int64_t *count,
                       struct error *error)
{
    struct query query;
    if (!db_query(store->db, sql, args, &query, error))
        return false;
    *count = query_next(&query) ? row_int(&query, 0) : 0;
    return query_close(&query, error);
}

/* --- Regimes --- */

struct regimes {
    const struct permission_book *book;
    bool before, after; /* objection */
};

static struct policy_class *class_of(struct arena *arena, struct policy_effect *effect, size_t *room,
                                     const char *class_name, const char *location)
{
    struct policy_class *last = effect->class_count ? &effect->classes[effect->class_count - 1] : NULL;
    if (last && strcmp(last->class_name, class_name) == 0 && strcmp(last->location, location) == 0)
        return last;
    effect->classes = arena_grow(arena, effect->classes, effect->class_count, room, sizeof *effect->classes);
    effect->classes[effect->class_count] = (struct policy_class){.class_name = arena_copy(arena, class_name),
                                                                 .location = arena_copy(arena, location)};
    return &effect->classes[effect->class_count++];
}

/* Today, for every pupil, by the old rule and by the new one. */
static bool compare_pupils(struct store *store, const struct regimes *regimes, const char *today,
                           struct arena *arena, struct policy_effect *effect, struct error *error)
{
    struct query query;
    if (!db_query(store->db,
                  "SELECT p.id, p.birth_date, p.class_name, l.name FROM pupil p JOIN location l ON l.id = "
                  "p.location_id"
                  " WHERE p.left_at IS NULL ORDER BY p.class_name, l.name",
                  DB_NO_ARGS, &query, error))
        return false;
    size_t room = 0;
    while (query_next(&query)) {
        const char *pupil = row_text(&query, 0), *birth_date = row_text(&query, 1);
        bool before = permission_book_decide(regimes->book, pupil, birth_date, today, regimes->before).may;
        bool after = permission_book_decide(regimes->book, pupil, birth_date, today, regimes->after).may;
        struct policy_class *class = class_of(arena, effect, &room, row_text(&query, 2), row_text(&query, 3));
        class->pupils++;
        class->may_before += before;
        class->may_after += after;
        class->gained += after && !before;
        class->lost += before && !after;
        effect->pupils++;
        effect->gained += after && !before;
        effect->lost += before && !after;
    }
    return query_close(&query, error);
}

static bool class_changes(const struct policy_effect *effect, const char *class_name, const char *location)
{
    for (size_t i = 0; i < effect->class_count; i++) {
        if (strcmp(effect->classes[i].class_name, class_name) == 0 &&
            strcmp(effect->classes[i].location, location) == 0)
            return true;
    }
    return false;
}

static void keep_changing_classes(struct policy_effect *effect)
{
    size_t kept = 0;
    for (size_t i = 0; i < effect->class_count; i++) {
        if (effect->classes[i].gained || effect->classes[i].lost)
            effect->classes[kept++] = effect->classes[i];
    }
    effect->class_count = kept;
}

/* The next lesson of a trajectory is expected in the class of its latest. */
static bool count_next_lessons(struct store *store, struct policy_effect *effect, struct error *error)
{
    struct query query;
    if (effect->purpose != PURPOSE_COACHING)
        return true;
    if (!db_query(
            store->db,
            "SELECT (SELECT s.class_name FROM session s WHERE s.trajectory_id = t.id"
            "   ORDER BY s.filmed_on DESC, s.id DESC LIMIT 1), l.name"
            " FROM trajectory t JOIN account a ON a.id = t.teacher_id JOIN location l ON l.id = a.location_id"
            " WHERE t.ended_at IS NULL",
            DB_NO_ARGS, &query, error))
        return false;
    while (query_next(&query)) {
        const char *class_name = row_text(&query, 0);
        effect->next_lessons += class_name && class_changes(effect, class_name, row_text(&query, 1));
    }
    return query_close(&query, error);
}

/* Who is in footage that is there, on the day it was filmed. */
static bool compare_footage(struct store *store, const struct regimes *regimes, struct policy_effect *effect,
                            struct error *error)
{
    struct query query;
    const char *purpose = purpose_name(effect->purpose);
    if (!count_rows(store,
                    "SELECT COUNT(*) FROM session WHERE purpose = ?1 AND imported_at IS NOT NULL AND "
                    "shredded_at IS NULL",
                    DB_ARGS(DB_TEXT(purpose)), &effect->footage, error) ||
        !db_query(
            store->db,
            "SELECT s.id, s.filmed_on, p.id, p.birth_date FROM session s"
            " JOIN session_pupil i ON i.session_id = s.id JOIN pupil p ON p.id = i.pupil_id"
            " WHERE s.purpose = ?1 AND s.imported_at IS NOT NULL AND s.shredded_at IS NULL ORDER BY s.id",
            DB_ARGS(DB_TEXT(purpose)), &query, error))
        return false;
    char counted[ID_SIZE] = "";
    while (query_next(&query)) {
        const char *session = row_text(&query, 0);
        if (strcmp(session, counted) == 0 ||
            permission_book_decide(regimes->book, row_text(&query, 2), row_text(&query, 3),
                                   row_text(&query, 1), regimes->after)
                .may)
            continue;
        memcpy(counted, session, ID_SIZE);
        effect->footage_without++;
    }
    return query_close(&query, error);
}

static bool foretell_regime(struct store *store, struct arena *arena, struct policy_effect *effect,
                            struct error *error)
{
    struct permission_book *book;
    char today[DAY_SIZE];
    clock_day(clock_now(), today);
    effect->regime = true;
    if (!purpose_parse(effect->key + strlen("regime."), &effect->purpose, error) ||
        !permission_book_load(store, effect->purpose, arena, &book, error))
        return false;
    const struct regimes regimes = {.book = book,
                                    .before = strcmp(effect->before, "objection") == 0,
                                    .after = strcmp(effect->after, "objection") == 0};
    if (!compare_pupils(store, &regimes, today, arena, effect, error))
        return false;
    keep_changing_classes(effect);
    return count_next_lessons(store, effect, error) && compare_footage(store, &regimes, effect, error);
}

/* --- Days --- */

static bool count_idle(struct store *store, const char *days, int64_t *count, struct error *error)
{
    int64_t limit = clock_now() - strtoll(days, NULL, 10) * CLOCK_DAY_MS;
    return count_rows(store,
                      "SELECT COUNT(*) FROM session WHERE imported_at IS NOT NULL AND marked_at IS NULL"
                      " AND COALESCE(last_opened_at, imported_at) <= ?1",
                      DB_ARGS(DB_INT(limit)), count, error);
}

static bool foretell_days(struct store *store, struct policy_effect *effect, struct error *error)
{
    if (strcmp(effect->key, "grace_days") == 0)
        return count_rows(store,
                          "SELECT COUNT(*) FROM session WHERE marked_at IS NOT NULL AND shredded_at IS NULL",
                          DB_NO_ARGS, &effect->marked, error);
    if (strcmp(effect->key, "backstop_warn_days") == 0)
        return count_idle(store, effect->before, &effect->warned_now, error) &&
               count_idle(store, effect->after, &effect->warned_then, error);
    if (strcmp(effect->key, "backstop_mark_days") == 0)
        return count_idle(store, effect->after, &effect->marked_at_once, error);
    /* As store/review/review.c expires them: not while there is footage. */
    return count_rows(store,
                      "SELECT COUNT(*) FROM trajectory t WHERE t.ended_at <= ?1"
                      " AND (EXISTS (SELECT 1 FROM goal g WHERE g.trajectory_id = t.id)"
                      "  OR EXISTS (SELECT 1 FROM note n WHERE n.trajectory_id = t.id))"
                      " AND NOT EXISTS (SELECT 1 FROM session s WHERE s.trajectory_id = t.id"
                      "   AND s.imported_at IS NOT NULL AND s.purged_at IS NULL)",
                      DB_ARGS(DB_INT(clock_now() - strtoll(effect->after, NULL, 10) * CLOCK_DAY_MS)),
                      &effect->expired_at_once, error);
}

bool policy_foretell(struct store *store, const struct actor *actor, const char *key, const char *value,
                     struct arena *arena, struct policy_effect *effect, struct error *error)
{
    *effect = (struct policy_effect){.key = arena_copy(arena, key), .after = arena_copy(arena, value)};
    if (!gate_check(store, actor, &(struct change){.act = ACT_POLICY_SET}, error) ||
        !policy_acceptable(store, key, value, error) ||
        !policy_value(store, key, arena, &effect->before, error))
        return false;
    effect->same = strcmp(effect->before, effect->after) == 0;
    if (strncmp(key, "regime.", strlen("regime.")) == 0)
        return foretell_regime(store, arena, effect, error);
    return foretell_days(store, effect, error);
}
