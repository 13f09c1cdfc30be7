#include "store/care/check-vault.h"

#include <inttypes.h>

#include "store/engine/db.h"
#include "store/vault/look.h"

static bool is_imported(struct store *store, const char *session, bool *is, struct error *error)
{
    return db_exists(
        store->db, "SELECT 1 FROM session WHERE id = ?1 AND imported_at IS NOT NULL AND shredded_at IS NULL",
        DB_ARGS(DB_TEXT(session)), is, error);
}

static void check_folder(const struct vault_look *look, int64_t found_elsewhere, check_say *say,
                         void *context)
{
    struct error finding;
    if (look->trouble.kind != ERROR_NONE)
        say(context, &look->trouble);
    if (found_elsewhere) {
        error_set(&finding, ERROR_CORRUPT,
                  "The vault in %s has not got its half of the keys of all lessons (%" PRId64
                  " are missing); the owner mends that with: terugblik vault add %s.",
                  look->member.path, found_elsewhere, look->member.path);
        say(context, &finding);
    }
    if (look->left) {
        error_set(&finding, ERROR_CORRUPT,
                  "The vault in %s still holds halves of keys (%" PRId64
                  ") whose footage is gone or must go; the next start overwrites them.",
                  look->member.path, look->left);
        say(context, &finding);
    }
}

/* Of each lesson: whether any folder has its half; and which folders that can be read have not. */
static bool check_lessons(struct store *store, const struct vault_look_list *looks,
                          const struct vault_living_list *living, int64_t *lacking, check_say *say,
                          void *context, struct error *error)
{
    for (size_t i = 0; i < living->count; i++) {
        const struct vault_living *lesson = &living->items[i];
        bool held = false, all_read = true, imported;
        if (!is_imported(store, lesson->session, &imported, error))
            return false;
        for (size_t k = 0; k < looks->count; k++) {
            held = held || vault_look_slot(&looks->items[k], lesson->tag) == SLOT_HELD;
            all_read = all_read && looks->items[k].read;
        }
        for (size_t k = 0; held && imported && k < looks->count; k++)
            lacking[k] += looks->items[k].read && vault_look_slot(&looks->items[k], lesson->tag) != SLOT_HELD;
        if (held || !imported || !all_read)
            continue;
        struct error finding;
        error_set(&finding, ERROR_CORRUPT,
                  "Session %s can be opened by nobody any more: the vault has not got its half of the key.",
                  id_short(lesson->session));
        say(context, &finding);
    }
    return true;
}

bool check_vault(struct store *store, struct arena *arena, check_say *say, void *context, int64_t *before,
                 struct error *error)
{
    struct vault_look_list looks;
    struct vault_living_list living;
    struct query query;
    if (!db_query(store->db,
                  "SELECT COUNT(*) FROM session WHERE vault = 0 AND imported_at IS NOT NULL"
                  " AND shredded_at IS NULL",
                  DB_NO_ARGS, &query, error))
        return false;
    *before = query_next(&query) ? row_int(&query, 0) : 0;
    /* The rows first: a lesson that is imported meanwhile is none of them. */
    if (!query_close(&query, error) || !vault_living(store, arena, &living, error) ||
        !vault_look(store, arena, &looks, error))
        return false;
    int64_t *lacking = arena_alloc(arena, (looks.count + 1) * sizeof *lacking);
    if (!check_lessons(store, &looks, &living, lacking, say, context, error))
        return false;
    for (size_t i = 0; i < looks.count; i++)
        check_folder(&looks.items[i], lacking[i], say, context);
    return true;
}
