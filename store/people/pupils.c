#include "store/people/pupils.h"

#include <stdlib.h>
#include <string.h>

#include "store/base/clock.h"
#include "store/engine/db.h"
#include "store/gate/gate.h"
#include "store/gate/timekeeping.h"
#include "store/base/names.h"
#include "store/people/classes.h"
#include "store/people/policy.h"

struct pupil pupil_read(const struct query *query, struct arena *arena)
{
    return (struct pupil){
        .id = arena_copy(arena, row_text(query, 0)),
        .number = arena_copy(arena, row_text(query, 1)),
        .name = arena_copy(arena, row_text(query, 2)),
        .birth_date = arena_copy(arena, row_text(query, 3)),
        .class_name = arena_copy(arena, row_text(query, 4)),
        .location = arena_copy(arena, row_text(query, 5)),
        .left_at = row_int(query, 6),
    };
}

static const char *pupil_name(const void *pupil)
{
    return ((const struct pupil *)pupil)->name;
}

static int by_class(const void *a, const void *b)
{
    const struct pupil *left = a, *right = b;
    int order = !!left->left_at - !!right->left_at;
    order = order ? order : strcmp(left->class_name, right->class_name);
    return order ? order : strcmp(left->location, right->location);
}

bool pupil_list(struct store *store, const struct actor *actor, const char *class_name, const char *location,
                bool with_leavers, struct arena *arena, struct pupil_list *list, struct error *error)
{
    *list = (struct pupil_list){0};
    if (!gate_check(store, actor, &(struct change){.act = ACT_REGISTERS_READ}, error))
        return false;
    struct query query;
    if (!db_query(store->db,
                  "SELECT " PUPIL_COLUMNS " WHERE" MEMBERSHIP_LAST
                  " AND (?1 IS NULL OR m.class_name = ?1) AND (?2 IS NULL OR l.name = ?2)"
                  " AND (?3 <> 0 OR p.left_at IS NULL)"
                  " ORDER BY p.number",
                  DB_ARGS(DB_TEXT(class_name), DB_TEXT(location), DB_INT(with_leavers)), &query, error))
        return false;
    size_t room = 0;
    while (query_next(&query)) {
        list->items = arena_grow(arena, list->items, list->count, &room, sizeof *list->items);
        list->items[list->count++] = pupil_read(&query, arena);
    }
    names_sort(list->items, list->count, sizeof *list->items, pupil_name, by_class);
    return query_close(&query, error);
}

static int by_pupil(const void *pupil, const void *guardian)
{
    return strcmp(pupil, ((const struct guardian *)guardian)->pupil);
}

const char *guardians_of(const struct guardian_list *list, const char *pupil, struct arena *arena)
{
    const struct guardian *at = NULL;
    if (list->count > 0) /* bsearch() takes no NULL */
        at = bsearch(pupil, list->items, list->count, sizeof *list->items, by_pupil);
    const char *joined = "";
    while (at && at > list->items && strcmp(at[-1].pupil, pupil) == 0)
        at--;
    for (; at && at < list->items + list->count && strcmp(at->pupil, pupil) == 0; at++)
        joined = *joined ? arena_printf(arena, "%s; %s", joined, at->name) : at->name;
    return joined;
}

bool guardian_list(struct store *store, const struct actor *actor, const char *class_name,
                   const char *location, struct arena *arena, struct guardian_list *list, struct error *error)
{
    *list = (struct guardian_list){0};
    if (!gate_check(store, actor, &(struct change){.act = ACT_REGISTERS_READ}, error))
        return false;
    struct query query;
    if (!db_query(store->db,
                  "SELECT g.pupil_id, g.name FROM guardian g WHERE ?1 IS NULL OR g.pupil_id IN"
                  " (SELECT m.pupil_id FROM membership m JOIN location l ON l.id = m.location_id"
                  "  WHERE m.class_name = ?1 AND (?2 IS NULL OR l.name = ?2)) ORDER BY g.pupil_id, g.name",
                  DB_ARGS(DB_TEXT(class_name), DB_TEXT(location)), &query, error))
        return false;
    size_t room = 0;
    while (query_next(&query)) {
        list->items = arena_grow(arena, list->items, list->count, &room, sizeof *list->items);
        list->items[list->count++] = (struct guardian){
            .pupil = arena_copy(arena, row_text(&query, 0)),
            .name = arena_copy(arena, row_text(&query, 1)),
        };
    }
    return query_close(&query, error);
}

/* --- Leavers --- */

/* Who left before ?1 and whom no footage shows that is still there. */
#define FORGETTABLE                                                           \
    "(SELECT p.id FROM pupil p WHERE p.left_at <= ?1 AND NOT EXISTS ("        \
    "  SELECT 1 FROM session_pupil sp JOIN session s ON s.id = sp.session_id" \
    "  WHERE sp.pupil_id = p.id AND s.purged_at IS NULL)"                     \
    " AND NOT EXISTS (SELECT 1 FROM session s WHERE s.support_pupil_id = p.id AND s.purged_at IS NULL))"
/* A class that somebody was in before the day ?1, and is in no more. */
#define FORMER                                                         \
    "(SELECT m.id FROM membership m JOIN pupil p ON p.id = m.pupil_id" \
    " WHERE m.until_on <= ?1 AND NOT" MEMBERSHIP_LAST ")"

struct forgetting {
    int64_t left_before;
    char day[DAY_SIZE]; /* the same, as a day */
    int64_t gone;
};

static bool apply_forget(struct store *store, void *context, struct error *error)
{
    /* The pupil last, since all the others ask for who is forgettable. */
    static const char *const sentences[] = {
        "UPDATE session SET support_pupil_id = NULL WHERE support_pupil_id IN " FORGETTABLE,
        "DELETE FROM consent WHERE pupil_id IN " FORGETTABLE,
        "DELETE FROM objection WHERE pupil_id IN " FORGETTABLE,
        "DELETE FROM guardian WHERE pupil_id IN " FORGETTABLE,
        "DELETE FROM membership WHERE pupil_id IN " FORGETTABLE,
        /* The declaration stays as long as somebody else's footage needs it; theirs goes. */
        "DELETE FROM session_pupil WHERE pupil_id IN (SELECT id FROM pupil WHERE left_at <= ?1)"
        " AND session_id IN (SELECT id FROM session WHERE purged_at IS NOT NULL)",
        "DELETE FROM pupil WHERE id IN " FORGETTABLE,
    };
    struct forgetting *forgetting = context;
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++) {
        if (!db_run(store->db, sentences[i], DB_ARGS(DB_INT(forgetting->left_before)), &forgetting->gone,
                    error))
            return false;
    }
    return db_run(store->db, "DELETE FROM membership WHERE id IN " FORMER, DB_ARGS(DB_TEXT(forgetting->day)),
                  NULL, error);
}

static bool find_forgettable(struct store *store, const struct forgetting *forgetting, bool *some,
                             struct error *error)
{
    return db_exists(store->db, "SELECT 1 WHERE EXISTS " FORGETTABLE,
                     DB_ARGS(DB_INT(forgetting->left_before)), some, error) &&
           (*some || db_exists(store->db, "SELECT 1 WHERE EXISTS " FORMER, DB_ARGS(DB_TEXT(forgetting->day)),
                               some, error));
}

bool pupil_forget_leavers(struct store *store, int64_t *gone, struct error *error)
{
    struct forgetting forgetting = {0};
    int64_t days, now;
    bool some;
    *gone = 0;
    if (!policy_days(store, "leavers_grace_days", &days, error) || !clock_believed(store, &now, NULL, error))
        return false;
    forgetting.left_before = now - days * CLOCK_DAY_MS;
    clock_day(forgetting.left_before, forgetting.day);
    if (!find_forgettable(store, &forgetting, &some, error))
        return false;
    if (some && !gate_change(store, NULL, &(struct change){.act = ACT_PUPILS_FORGET}, apply_forget,
                             &forgetting, error))
        return false;
    *gone = forgetting.gone;
    return true;
}
