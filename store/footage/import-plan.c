/* A plan: what was found on a card, held against what the store has, and what of it is chosen. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/base/clock.h"
#include "store/base/text.h"
#include "store/engine/db.h"
#include "store/footage/importing.h"

const char *import_bar_name(enum import_bar bar)
{
    static const char *const names[] = {
#define X(enumerator, name) [enumerator] = name,
        IMPORT_BARS(X)
#undef X
    };
    return names[bar];
}

bool import_bar_may_hide_footage(enum import_bar bar)
{
    return bar >= IMPORT_NO_VIDEO || bar == IMPORT_CUT_OFF;
}

void names_add(struct names *names, const char *path)
{
    struct arena arena;
    const char *slash = strrchr(path, '/');
    names->count++;
    if (names->cut)
        return;
    arena_init(&arena);
    const char *name = text_harmless(&arena, slash && slash[1] ? slash + 1 : path);
    const char *before = names->used > 0 ? ", " : "";
    size_t length = strlen(before) + strlen(name);
    if (names->used + length + sizeof ", …" > sizeof names->text) {
        names->cut = true;
        before = names->used > 0 ? ", " : "";
        name = "…";
        length = strlen(before) + strlen(name);
    }
    snprintf(names->text + names->used, sizeof names->text - names->used, "%s%s", before, name);
    names->used += length;
    arena_release(&arena);
}

void import_plan_sum(struct import_plan *plan)
{
    plan->total_size = 0;
    for (size_t i = 0; i < plan->count; i++)
        if (import_file_fits(&plan->files[i]))
            plan->total_size += plan->files[i].size;
}

void import_plan_release(struct import_plan *plan)
{
    for (size_t i = 0; i < plan->count; i++)
        if (plan->files[i].fd >= 0)
            close(plan->files[i].fd);
    free(plan->files);
    card_list_release(&plan->cards);
    *plan = (struct import_plan){0};
}

void import_plan_bar(struct import_plan *plan, struct arena *arena, size_t file, enum import_bar bar,
                     const char *why)
{
    plan->files[file].bar = bar;
    plan->files[file].why = arena_copy(arena, why);
    import_plan_sum(plan);
}

bool import_file_fits(const struct import_file *file)
{
    return file->bar == IMPORT_FREE || (file->bar == IMPORT_CUT_OFF && file->cut_off);
}

struct import_plan import_plan_pick(const struct import_plan *plan, const bool *chosen)
{
    struct import_plan picked = {
        .files = memory_alloc(plan->count + 1, sizeof *picked.files),
        .cards = plan->cards,
    };
    for (size_t i = 0; i < plan->count; i++)
        if (chosen[i] && import_file_fits(&plan->files[i]))
            picked.files[picked.count++] = plan->files[i];
    import_plan_sum(&picked);
    return picked;
}

/* --- What the store has --- */

/* Whether the store has a clip of this size, or the plan another file. */
static bool size_occurs(struct store *store, const struct import_plan *plan, size_t index, bool *occurs,
                        struct error *error)
{
    *occurs = false;
    for (size_t i = 0; i < plan->count; i++)
        if (i != index && plan->files[i].fd >= 0 && plan->files[i].size == plan->files[index].size)
            *occurs = true;
    if (*occurs)
        return true;
    return db_exists(store->db, "SELECT 1 FROM clip WHERE size = ?1 AND digest IS NOT NULL LIMIT 1",
                     DB_ARGS(DB_INT(plan->files[index].size)), occurs, error);
}

bool import_digest_known(struct store *store, int64_t size, const unsigned char digest[static DIGEST_SIZE],
                         bool *known, struct error *error)
{
    return db_exists(store->db, "SELECT 1 FROM clip WHERE size = ?1 AND digest = ?2 LIMIT 1",
                     DB_ARGS(DB_INT(size), DB_BLOB(digest, DIGEST_SIZE)), known, error);
}

/* "in the store already: class 2B, …", when it is. */
static bool name_known(struct store *store, struct import_file *file, struct arena *arena, bool *known,
                       struct error *error)
{
    struct query query;
    struct error why;
    char day[DAY_SIZE];
    if (!db_query(store->db,
                  "SELECT s.class_name, s.filmed_on, s.imported_at, o.clip_id IS NOT NULL, s.purged_at"
                  " FROM clip c JOIN session s ON s.id = c.session_id"
                  " LEFT JOIN original o ON o.clip_id = c.id AND o.wiped_at IS NULL"
                  " WHERE c.size = ?1 AND c.digest = ?2 ORDER BY o.clip_id IS NULL LIMIT 1",
                  DB_ARGS(DB_INT(file->size), DB_BLOB(file->digest, DIGEST_SIZE)), &query, error))
        return false;
    *known = query_next(&query);
    if (*known) {
        const char *class_name = text_harmless(arena, row_text(&query, 0));
        const char *filmed_on = arena_copy(arena, row_text(&query, 1));
        clock_day(row_int(&query, 2), day);
        file->owed = row_int(&query, 3) != 0;
        file->bar = IMPORT_KNOWN;
        if (!row_null(&query, 4))
            error_set(
                &why, ERROR_CONFLICT,
                "It was in the store: class %s, filmed on %s, imported on %s, and deleted since. Its wipe "
                "from the card is still owed.",
                class_name, filmed_on, day);
        else if (file->owed)
            error_set(&why, ERROR_CONFLICT,
                      "It is in the store already: class %s, filmed on %s, imported on %s. Its wipe from the "
                      "card is still owed.",
                      class_name, filmed_on, day);
        else
            error_set(&why, ERROR_CONFLICT,
                      "It is in the store already: class %s, filmed on %s, imported on %s. This is another "
                      "copy of it; delete that.",
                      class_name, filmed_on, day);
        file->why = arena_copy(arena, why.text);
    }
    return query_close(&query, error);
}

static const struct import_file *earlier_copy(const struct import_plan *plan, const bool *digested,
                                              size_t index)
{
    const struct import_file *file = &plan->files[index];
    for (size_t i = 0; i < index; i++)
        if (digested[i] && plan->files[i].size == file->size &&
            memcmp(plan->files[i].digest, file->digest, DIGEST_SIZE) == 0)
            return &plan->files[i];
    return NULL;
}

static void bar_copy(struct import_file *file, const struct import_file *other, struct arena *arena)
{
    struct names name = {0};
    struct error why;
    names_add(&name, other->path);
    error_set(&why, ERROR_CONFLICT, "A second copy of %s, the same to the byte; delete it.", name.text);
    file->bar = IMPORT_COPY;
    file->why = arena_copy(arena, why.text);
}

static bool check_file(struct store *store, struct import_plan *plan, size_t index, bool *digested,
                       const unsigned char *key, struct arena *arena, struct error *error)
{
    struct import_file *file = &plan->files[index];
    bool known;
    /* What is streamed is compared when it has been copied. */
    if (file->fd < 0 || file->streamed || (file->bar != IMPORT_FREE && file->bar != IMPORT_CUT_OFF))
        return true;
    if (!size_occurs(store, plan, index, &digested[index], error))
        return false;
    if (!digested[index])
        return true;
    if (!digest_file(key, file->fd, file->size, NULL, NULL, file->digest)) {
        struct error why;
        error_system(&why, errno, "It cannot be read. Check the card and its reader");
        file->bar = IMPORT_UNREADABLE;
        file->why = arena_copy(arena, why.text);
        digested[index] = false;
        return true;
    }
    if (!name_known(store, file, arena, &known, error))
        return false;
    const struct import_file *other = known ? NULL : earlier_copy(plan, digested, index);
    if (other)
        bar_copy(file, other, arena);
    return true;
}

bool import_plan_check(struct store *store, struct import_plan *plan, struct arena *arena,
                       struct error *error)
{
    unsigned char key[DIGEST_KEY_SIZE];
    bool *digested = memory_alloc(plan->count + 1, sizeof *digested);
    bool checked = digest_key(store, key, error);
    for (size_t i = 0; checked && i < plan->count; i++)
        checked = check_file(store, plan, i, digested, key, arena, error);
    import_plan_sum(plan);
    free(digested);
    return checked;
}
