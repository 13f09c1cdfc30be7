#include "store/people/policy-effect.h"

#include <stdlib.h>
#include <string.h>

#include "store/base/clock.h"
#include "store/engine/db.h"
#include "store/gate/gate.h"
#include "store/people/permission-book.h"
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

static struct policy_class *class_of(struct arena *arena, struct policy_effect *effect,
                                     const char *class_name, const char *location)
{
    for (size_t i = effect->class_count; i > 0; i--) { /* mostly it is the last one */
        struct policy_class *class = &effect->classes[i - 1];
        if (strcmp(class->class_name, class_name) == 0 && strcmp(class->location, location) == 0)
            return class;
    }
    effect->classes = arena_grow(arena, effect->classes, effect->class_count, &effect->class_room,
                                 sizeof *effect->classes);
    effect->classes[effect->class_count] = (struct policy_class){.class_name = arena_copy(arena, class_name),
                                                                 .location = arena_copy(arena, location)};
    return &effect->classes[effect->class_count++];
}

static bool may(const struct regimes *regimes, bool objection, const char *pupil, const char *birth_date,
                const char *on)
{
    return permission_book_decide_under(regimes->book, objection, pupil, birth_date, on).may;
}

/* Today, for every pupil, by the old rule and by the new one. */
static bool compare_pupils(struct store *store, const struct regimes *regimes, const char *today,
                           struct arena *arena, struct policy_effect *effect, struct error *error)
{
    struct query query;
    if (!db_query(store->db,
                  "SELECT p.id, p.birth_date, m.class_name, l.name FROM pupil p"
                  " JOIN membership m ON m.pupil_id = p.id AND m.until_on IS NULL"
                  " JOIN location l ON l.id = m.location_id ORDER BY m.class_name, l.name",
                  DB_NO_ARGS, &query, error))
        return false;
    while (query_next(&query)) {
        const char *pupil = row_text(&query, 0), *birth_date = row_text(&query, 1);
        bool before = may(regimes, regimes->before, pupil, birth_date, today);
        bool after = may(regimes, regimes->after, pupil, birth_date, today);
        struct policy_class *class = class_of(arena, effect, row_text(&query, 2), row_text(&query, 3));
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

/* Whether the film plan of this class changes. */
static bool class_changes(const struct policy_effect *effect, const char *class_name, const char *location)
{
    for (size_t i = 0; i < effect->class_count; i++) {
        const struct policy_class *class = &effect->classes[i];
        if (strcmp(class->class_name, class_name) == 0 && strcmp(class->location, location) == 0)
            return class->gained || class->lost;
    }
    return false;
}

static void keep_changing_classes(struct policy_effect *effect)
{
    size_t kept = 0;
    for (size_t i = 0; i < effect->class_count; i++) {
        if (effect->classes[i].gained || effect->classes[i].lost || effect->classes[i].blocked)
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
    if (!db_query(store->db,
                  "SELECT (SELECT s.class_name FROM session s WHERE s.trajectory_id = t.id"
                  "   ORDER BY s.filmed_on DESC, s.id DESC LIMIT 1),"
                  " (SELECT l.name FROM session s JOIN location l ON l.id = s.location_id"
                  "   WHERE s.trajectory_id = t.id ORDER BY s.filmed_on DESC, s.id DESC LIMIT 1)"
                  " FROM trajectory t WHERE t.ended_at IS NULL",
                  DB_NO_ARGS, &query, error))
        return false;
    while (query_next(&query)) {
        const char *class_name = row_text(&query, 0);
        effect->next_lessons += class_name && class_changes(effect, class_name, row_text(&query, 1));
    }
    return query_close(&query, error);
}

/* What is stored, and what of it may no longer be seen then. */
static bool compare_footage(struct store *store, const struct actor *actor, struct arena *arena,
                            struct policy_effect *effect, struct error *error)
{
    struct lost_list lost;
    if (!count_rows(store,
                    "SELECT COUNT(*) FROM session WHERE purpose = ?1 AND imported_at IS NOT NULL AND "
                    "shredded_at IS NULL",
                    DB_ARGS(DB_TEXT(purpose_name(effect->purpose))), &effect->footage, error) ||
        !policy_rehearse(store, actor, effect->key, effect->after, arena, &lost, error))
        return false;
    effect->blocked = (int64_t)lost.count;
    for (size_t i = 0; i < lost.count; i++)
        class_of(arena, effect, lost.items[i].class_name, lost.items[i].location)->blocked++;
    return true;
}

/* R2b */
static bool foretell_regime(struct store *store, const struct actor *actor, struct arena *arena,
                            struct policy_effect *effect, struct error *error)
{
    struct permission_book *book;
    char today[DAY_SIZE];
    clock_day(clock_now(), today);
    effect->regime = true;
    if (!purpose_parse(effect->key + strlen("regime."), &effect->purpose, error) ||
        !permission_book_load(store, &(struct permission_scope){.whose = WHOSE_PUPILS}, effect->purpose,
                              arena, &book, error))
        return false;
    const struct regimes regimes = {.book = book,
                                    .before = strcmp(effect->before, "objection") == 0,
                                    .after = strcmp(effect->after, "objection") == 0};
    if (!compare_pupils(store, &regimes, today, arena, effect, error) ||
        !compare_footage(store, actor, arena, effect, error))
        return false;
    keep_changing_classes(effect);
    return count_next_lessons(store, effect, error);
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

static bool count_without_factor(struct store *store, struct policy_effect *effect, struct error *error)
{
    unsigned roles;
    return policy_roles_parse(effect->after, &roles, error) &&
           count_rows(store,
                      "SELECT COUNT(*) FROM account a WHERE a.disabled_at IS NULL AND EXISTS"
                      " (SELECT 1 FROM account_role r WHERE r.account_id = a.id AND ?1 &"
                      "   CASE r.role WHEN 'coach' THEN 1 WHEN 'teacher' THEN 2 WHEN 'registrar' THEN 4 ELSE "
                      "8 END)"
                      " AND NOT EXISTS (SELECT 1 FROM second_factor f WHERE f.account_id = a.id)",
                      DB_ARGS(DB_INT(roles)), &effect->without_factor, error);
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
    /* As store/people/pupils.c forgets them. */
    if (strcmp(effect->key, "leavers_grace_days") == 0)
        return count_rows(
            store,
            "SELECT COUNT(*) FROM pupil p WHERE p.left_at <= ?1 AND NOT EXISTS (SELECT 1 FROM"
            " session_pupil i JOIN session s ON s.id = i.session_id"
            " WHERE i.pupil_id = p.id AND s.purged_at IS NULL) AND NOT EXISTS"
            " (SELECT 1 FROM session s WHERE s.support_pupil_id = p.id AND s.purged_at IS NULL)",
            DB_ARGS(DB_INT(clock_now() - strtoll(effect->after, NULL, 10) * CLOCK_DAY_MS)),
            &effect->leavers_at_once, error);
    if (strcmp(effect->key, "lock_minutes") == 0)
        return true;
    if (strcmp(effect->key, "second_factor") == 0)
        return count_without_factor(store, effect, error);
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
        return foretell_regime(store, actor, arena, effect, error);
    return foretell_days(store, effect, error);
}
