#include "store/footage/import-choices.h"

#include <string.h>

#include "store/engine/db.h"
#include "store/gate/entitled.h"
#include "store/gate/gate.h"

/* Whose lessons the actor (?1) may import: their own, or as registrar all. */
#define OWN_OR_ALL "(" SQL_IS_PARTY("t", "?1") " OR " SQL_HAS_ROLE("?1", "registrar") ")"

static bool load_trajectories(struct store *store, const struct actor *actor, struct arena *arena,
                              struct import_choices *choices, struct error *error)
{
    struct query query;
    if (!db_query(
            store->db,
            "SELECT t.id, c.full_name, b.full_name,"
            " (SELECT s.class_name FROM session s WHERE s.trajectory_id = t.id"
            "   ORDER BY s.filmed_on DESC, s.id DESC LIMIT 1),"
            " (SELECT s.location_id FROM session s WHERE s.trajectory_id = t.id"
            "   ORDER BY s.filmed_on DESC, s.id DESC LIMIT 1)"
            " FROM trajectory t JOIN account c ON c.id = t.coach_id JOIN account b ON b.id = t.teacher_id"
            " WHERE t.ended_at IS NULL AND " OWN_OR_ALL " ORDER BY b.full_name, c.full_name, t.id",
            DB_ARGS(DB_TEXT(actor->id)), &query, error))
        return false;
    size_t room = 0;
    while (query_next(&query)) {
        choices->trajectories = arena_grow(arena, choices->trajectories, choices->trajectory_count, &room,
                                           sizeof *choices->trajectories);
        choices->trajectories[choices->trajectory_count++] = (struct open_trajectory){
            .id = arena_copy(arena, row_text(&query, 0)),
            .coach = arena_copy(arena, row_text(&query, 1)),
            .teacher = arena_copy(arena, row_text(&query, 2)),
            .last_class = arena_copy(arena, row_text(&query, 3)),
            .last_location_id = arena_copy(arena, row_text(&query, 4)),
        };
    }
    return query_close(&query, error);
}

static unsigned role_of(const char *name)
{
    unsigned roles = 0;
    struct error ignored;
    return name && roles_parse(name, &roles, &ignored) ? roles : 0;
}

static bool load_colleagues(struct store *store, struct arena *arena, struct import_choices *choices,
                            struct error *error)
{
    struct query query;
    if (!db_query(store->db,
                  "SELECT a.name, a.full_name, r.role FROM account a LEFT JOIN account_role r ON "
                  "r.account_id = a.id"
                  " WHERE a.disabled_at IS NULL ORDER BY a.full_name, a.name",
                  DB_NO_ARGS, &query, error))
        return false;
    size_t room = 0;
    while (query_next(&query)) {
        const char *name = row_text(&query, 0);
        size_t count = choices->colleague_count;
        unsigned role = role_of(row_text(&query, 2));
        if (count && strcmp(choices->colleagues[count - 1].name, name) == 0) {
            choices->colleagues[count - 1].roles |= role;
            continue;
        }
        choices->colleagues = arena_grow(arena, choices->colleagues, count, &room,
                                         sizeof *choices->colleagues);
        choices->colleagues[choices->colleague_count++] = (struct colleague){
            .name = arena_copy(arena, name),
            .full_name = arena_copy(arena, row_text(&query, 1)),
            .roles = role};
    }
    return query_close(&query, error);
}

static bool load_last(struct store *store, const struct actor *actor, struct arena *arena,
                      struct import_choices *choices, struct error *error)
{
    struct query query;
    if (!db_query(
            store->db,
            "SELECT m.name, k.name FROM session s"
            " LEFT JOIN equipment m ON m.id = s.camera_id AND m.retired_at IS NULL"
            " LEFT JOIN equipment k ON k.id = s.card_id AND k.retired_at IS NULL"
            " WHERE s.imported_by = ?1 AND s.imported_at IS NOT NULL ORDER BY s.imported_at DESC LIMIT 1",
            DB_ARGS(DB_TEXT(actor->id)), &query, error))
        return false;
    if (query_next(&query)) {
        choices->last_camera = arena_copy(arena, row_text(&query, 0));
        choices->last_card = arena_copy(arena, row_text(&query, 1));
    }
    return query_close(&query, error);
}

static bool load_beginning(struct store *store, struct import_choices *choices, struct error *error)
{
    struct query query;
    if (!db_query(store->db, "SELECT created_at FROM school", DB_NO_ARGS, &query, error))
        return false;
    if (query_next(&query))
        choices->made_at = row_int(&query, 0);
    return query_close(&query, error);
}

bool import_choices(struct store *store, const struct actor *actor, struct arena *arena,
                    struct import_choices *choices, struct error *error)
{
    *choices = (struct import_choices){0};
    return gate_check(store, actor, &(struct change){.act = ACT_IMPORT_READ}, error) &&
           load_trajectories(store, actor, arena, choices, error) &&
           load_colleagues(store, arena, choices, error) && load_last(store, actor, arena, choices, error) &&
           load_beginning(store, choices, error);
}
