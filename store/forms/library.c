#include "store/forms/library.h"

#include <stdlib.h>
#include <string.h>

#include "store/base/clock.h"
#include "store/engine/db.h"
#include "store/gate/gate.h"
#include "store/gate/trust.h"

struct adding {
    char id[ID_SIZE];
    const char *text;
    struct form form;
    bool replaced;
};

static bool is_there(struct store *store, const struct adding *adding, bool *there, struct error *error)
{
    return db_exists(store->db, "SELECT 1 FROM form WHERE name = ?1 AND version = ?2 AND retired_at IS NULL",
                     DB_ARGS(DB_TEXT(adding->form.name), DB_TEXT(adding->form.version)), there, error);
}

/* A version that was out of use, and is the same to the letter, is taken into use again. */
static bool take_back(struct store *store, struct adding *adding, bool *back, struct error *error)
{
    struct query query;
    *back = false;
    if (!db_query(store->db, "SELECT id FROM form WHERE name = ?1 AND version = ?2 AND text = ?3",
                  DB_ARGS(DB_TEXT(adding->form.name), DB_TEXT(adding->form.version), DB_TEXT(adding->text)),
                  &query, error))
        return false;
    if (query_next(&query)) {
        const char *id = row_text(&query, 0);
        *back = strlen(id) == ID_LENGTH;
        if (*back)
            memcpy(adding->id, id, ID_SIZE);
    }
    return query_close(&query, error) &&
           (!*back || db_run(store->db, "UPDATE form SET retired_at = NULL WHERE id = ?1",
                             DB_ARGS(DB_TEXT(adding->id)), NULL, error));
}

static bool apply_add(struct store *store, void *context, struct error *error)
{
    struct adding *adding = context;
    bool there, taken, back;
    int64_t retired;
    if (!is_there(store, adding, &there, error))
        return false;
    if (there)
        return error_set(error, ERROR_CONFLICT,
                         "The form “%.40s” is there already in version %.40s; a form that was changed needs "
                         "a higher version.",
                         adding->form.name, adding->form.version);
    if (!db_run(store->db, "UPDATE form SET retired_at = ?2 WHERE name = ?1 AND retired_at IS NULL",
                DB_ARGS(DB_TEXT(adding->form.name), DB_INT(clock_now())), &retired, error) ||
        !take_back(store, adding, &back, error))
        return false;
    adding->replaced = retired > 0;
    if (back)
        return true;
    if (!db_exists(store->db, "SELECT 1 FROM form WHERE name = ?1 AND version = ?2",
                   DB_ARGS(DB_TEXT(adding->form.name), DB_TEXT(adding->form.version)), &taken, error))
        return false;
    if (taken)
        return error_set(error, ERROR_CONFLICT,
                         "There was another form “%.40s” with version %.40s; give this one a higher version.",
                         adding->form.name, adding->form.version);
    return db_run(store->db,
                  "INSERT INTO form (id, name, version, text, added_at) VALUES (?1, ?2, ?3, ?4, ?5)",
                  DB_ARGS(DB_TEXT(adding->id), DB_TEXT(adding->form.name), DB_TEXT(adding->form.version),
                          DB_TEXT(adding->text), DB_INT(clock_now())),
                  NULL, error);
}

static bool add(struct store *store, const struct actor *actor, const void *bytes, size_t size,
                struct arena *arena, struct adding *adding, struct error *error)
{
    struct form_problems problems;
    /* The right first: a stranger learns nothing of a file either. */
    if (!gate_check(store, actor, &(struct change){.act = ACT_FORM_ADD}, error))
        return false;
    if (!form_read(bytes, size, arena, &adding->form, &problems))
        return form_refuse(&problems, error);
    char *text = arena_alloc(arena, size + 1);
    memcpy(text, bytes, size);
    adding->text = text;
    id_make(adding->id, clock_now());
    return gate_change(store, actor, &(struct change){.act = ACT_FORM_ADD, .object = adding->id}, apply_add,
                       adding, error);
}

bool form_add(struct store *store, const struct actor *actor, const void *bytes, size_t size,
              char id[static ID_SIZE], bool *replaced, struct error *error)
{
    struct arena arena;
    struct adding adding = {.replaced = false};
    arena_init(&arena);
    bool added = add(store, actor, bytes, size, &arena, &adding, error);
    arena_release(&arena);
    *replaced = adding.replaced;
    if (added)
        memcpy(id, adding.id, ID_SIZE);
    return added;
}

struct retiring {
    const char *name;
    char id[ID_SIZE];
};

static bool apply_retire(struct store *store, void *context, struct error *error)
{
    struct retiring *retiring = context;
    struct query query;
    if (!db_query(store->db, "SELECT id FROM form WHERE name = ?1 AND retired_at IS NULL",
                  DB_ARGS(DB_TEXT(retiring->name)), &query, error))
        return false;
    bool found = query_next(&query) && strlen(row_text(&query, 0)) == ID_LENGTH;
    if (found)
        memcpy(retiring->id, row_text(&query, 0), ID_SIZE);
    if (!query_close(&query, error))
        return false;
    if (!found)
        return error_set(error, ERROR_NOT_FOUND,
                         "No form “%.40s” is in use; terugblik form list shows which are.", retiring->name);
    return db_run(store->db, "UPDATE form SET retired_at = ?2 WHERE id = ?1",
                  DB_ARGS(DB_TEXT(retiring->id), DB_INT(clock_now())), NULL, error);
}

bool form_retire(struct store *store, const struct actor *actor, const char *name, struct error *error)
{
    struct retiring retiring = {.name = name};
    return gate_change(store, actor, &(struct change){.act = ACT_FORM_RETIRE, .object = retiring.id},
                       apply_retire, &retiring, error);
}

#define SELECT_FORM "SELECT id, name, version, text, added_at, retired_at FROM form"

/* What is stored was read once; whoever can write the file may have changed it since. */
static bool read_row(const struct query *query, struct arena *arena, struct form_entry *entry,
                     struct error *error)
{
    struct form_problems problems;
    const char *text = row_text(query, 3);
    *entry = (struct form_entry){
        .id = arena_copy(arena, row_text(query, 0)),
        .text = arena_copy(arena, text),
        .size = strlen(text),
        .added_at = row_int(query, 4),
        .retired_at = row_int(query, 5),
    };
    return (form_read(entry->text, entry->size, arena, &entry->form, &problems) &&
            strcmp(entry->form.name, row_text(query, 1)) == 0 &&
            strcmp(entry->form.version, row_text(query, 2)) == 0) ||
           error_set(error, ERROR_CORRUPT, "The form “%.40s” is damaged and cannot be used.",
                     row_text(query, 1));
}

static int by_title(const void *a, const void *b)
{
    const struct form_entry *left = a, *right = b;
    int order = strcoll(left->form.title, right->form.title);
    return order ? order : strcmp(left->form.name, right->form.name);
}

bool form_list(struct store *store, const struct actor *actor, struct arena *arena, struct form_list *list,
               struct error *error)
{
    struct query query;
    size_t room = 0;
    *list = (struct form_list){0};
    if (!gate_check(store, actor, &(struct change){.act = ACT_FORMS_READ}, error) ||
        !db_query(store->db, SELECT_FORM " WHERE retired_at IS NULL ORDER BY name", DB_NO_ARGS, &query,
                  error))
        return false;
    while (query_next(&query)) {
        struct form_entry entry;
        struct error damaged;
        if (!read_row(&query, arena, &entry, &damaged)) /* `check` names it; the others can still be used */
            continue;
        list->items = arena_grow(arena, list->items, list->count, &room, sizeof *list->items);
        list->items[list->count++] = entry;
    }
    if (!query_close(&query, error))
        return false;
    if (list->count > 1)
        qsort(list->items, list->count, sizeof *list->items, by_title);
    return true;
}

bool form_get(struct store *store, const struct actor *actor, const char *name, struct arena *arena,
              struct form_entry *entry, struct error *error)
{
    struct query query;
    if (!gate_check(store, actor, &(struct change){.act = ACT_FORMS_READ}, error) ||
        !db_query(store->db, SELECT_FORM " WHERE name = ?1 AND retired_at IS NULL", DB_ARGS(DB_TEXT(name)),
                  &query, error))
        return false;
    bool found = query_next(&query);
    bool good = found && read_row(&query, arena, entry, error);
    struct error ignored;
    if (!query_close(&query, good ? error : &ignored))
        return false;
    return good ||
           (!found && error_set(error, ERROR_NOT_FOUND,
                                "No form “%.40s” is in use; terugblik form list shows which are.", name));
}

bool form_load(struct store *store, const char *id, struct arena *arena, struct form_entry *entry,
               struct error *error)
{
    struct query query;
    if (!trust_rows(store, ROW_FORM, id, error) ||
        !db_query(store->db, SELECT_FORM " WHERE id = ?1", DB_ARGS(DB_TEXT(id)), &query, error))
        return false;
    bool found = query_next(&query);
    bool good = found && read_row(&query, arena, entry, error);
    struct error ignored;
    if (!query_close(&query, good ? error : &ignored))
        return false;
    return good ||
           (!found && error_set(error, ERROR_CORRUPT, "The form that this was filled in with is gone."));
}
