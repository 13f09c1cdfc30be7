#include "store/review/filled.h"

#include <libintl.h>
#include <string.h>

#include <sodium.h>

#include "store/base/clock.h"
#include "store/base/text.h"
#include "store/engine/db.h"
#include "store/gate/gate.h"
#include "store/gate/timekeeping.h"
#include "store/keys/keys.h"
#include "store/keys/sealed.h"
#include "store/review/signature.h"
#include "store/review/trajectories.h"

#define OWN_KEY "formfill"

/* All that is said of it in the clear, and the words of the form: the answers are bound to it, and the author
 * signs both. */
static const char *bound_to(struct arena *arena, const char *trajectory, const struct filled *filled)
{
    unsigned char digest[crypto_generichash_BYTES];
    char hex[2 * sizeof digest + 1];
    crypto_generichash(digest, sizeof digest, (const unsigned char *)filled->form.text, filled->form.size,
                       NULL, 0);
    sodium_bin2hex(hex, sizeof hex, digest, sizeof digest);
    return arena_printf(arena, "filled\n%s\n%s\n%s\n%s\n%s\n%s\n%lld\n%lld\n%lld", filled->id, trajectory,
                        filled->session, filled->form.id, hex, filled->author_id,
                        (long long)filled->created_at, (long long)filled->edited_at,
                        (long long)filled->shared_at);
}

struct sealed_form {
    unsigned char nonce[SEALED_TEXT_NONCE];
    unsigned char *text;
    size_t size;
    unsigned char signature[SIGNATURE_SIZE];
};

static void seal(const struct actor *actor, const unsigned char key[static KEY_SIZE], const char *trajectory,
                 const struct filled *filled, const char *text, struct arena *arena,
                 struct sealed_form *sealed)
{
    const char *bound = bound_to(arena, trajectory, filled);
    sealed->text = arena_alloc(arena, strlen(text) + SEALED_TEXT_EXTRA);
    sealed_text_make(key, bound, text, sealed->nonce, sealed->text, &sealed->size);
    signature_make(actor->secrets, bound, sealed->nonce, sizeof sealed->nonce, sealed->text, sealed->size,
                   sealed->signature);
}

/* --- Reading --- */

#define SELECT_FILLED                                                                            \
    "SELECT f.id, f.session_id, f.author_id, a.full_name, f.form_id, f.created_at, f.edited_at," \
    " f.shared_at, f.nonce, f.sealed, f.signature FROM filled_form f JOIN account a ON a.id = f.author_id"

/* A row as it is stored, before it is opened. */
struct stored {
    struct filled filled;
    const char *form;
    const unsigned char *nonce, *sealed, *signature;
    size_t nonce_size, sealed_size, signature_size;
};

static const unsigned char *copy_blob(struct arena *arena, const struct query *query, int column,
                                      size_t *size)
{
    const void *bytes = row_blob(query, column, size);
    unsigned char *copy = arena_alloc(arena, *size + 1);
    if (*size)
        memcpy(copy, bytes, *size);
    return copy;
}

static void read_stored(const struct query *query, const struct actor *actor, struct arena *arena,
                        struct stored *stored)
{
    *stored = (struct stored){
        .filled = {.id = arena_copy(arena, row_text(query, 0)),
                   .session = arena_copy(arena, row_text(query, 1)),
                   .author_id = arena_copy(arena, row_text(query, 2)),
                   .author = arena_copy(arena, row_text(query, 3)),
                   .created_at = row_int(query, 5),
                   .edited_at = row_int(query, 6),
                   .shared_at = row_int(query, 7)},
        .form = arena_copy(arena, row_text(query, 4)),
    };
    stored->filled.mine = strcmp(stored->filled.author_id, actor->id) == 0;
    stored->nonce = copy_blob(arena, query, 8, &stored->nonce_size);
    stored->sealed = copy_blob(arena, query, 9, &stored->sealed_size);
    stored->signature = copy_blob(arena, query, 10, &stored->signature_size);
}

bool filled_place(struct store *store, struct filled *filled, struct error *error)
{
    enum { CLIPS_MOST = 64 };
    char ids[CLIPS_MOST][ID_SIZE];
    int64_t starts[CLIPS_MOST], start = 0;
    size_t count = 0;
    struct query query;
    if (!db_query(store->db, "SELECT id, duration_ms FROM clip WHERE session_id = ?1 ORDER BY position",
                  DB_ARGS(DB_TEXT(filled->session)), &query, error))
        return false;
    for (; count < CLIPS_MOST && query_next(&query); count++) {
        (void)strncpy(ids[count], row_text(&query, 0), ID_SIZE - 1);
        ids[count][ID_SIZE - 1] = '\0';
        starts[count] = start;
        start += row_int(&query, 1);
    }
    if (!query_close(&query, error))
        return false;
    for (size_t i = 0; i < filled->form.form.item_count; i++) {
        struct filled_item *item = &filled->items[i];
        size_t kept = 0;
        for (size_t j = 0; j < item->moment_count; j++) {
            size_t clip = 0;
            while (clip < count && strcmp(ids[clip], item->moments[j].clip) != 0)
                clip++;
            if (clip == count)
                continue;
            item->moments[kept] = item->moments[j];
            item->moments[kept++].session_ms = starts[clip] + item->moments[j].at_ms;
        }
        item->moment_count = kept;
    }
    return true;
}

static void set_problem(struct filled *filled, struct arena *arena, const char *sentence)
{
    filled->items = NULL;
    filled->problem = arena_copy(arena, sentence);
}

/* Opens what it says. One that cannot be opened must not hide the others, so it says why. */
static bool open_stored(struct store *store, const struct actor *actor,
                        const unsigned char key[static KEY_SIZE], const char *trajectory,
                        const struct signers *signers, struct arena *arena, struct stored *stored,
                        struct error *error)
{
    struct filled *filled = &stored->filled;
    struct error unreadable = {0};
    unsigned char *own = key_alloc(KEY_SIZE);
    const char *text, *bound;
    if (!form_load(store, stored->form, arena, &filled->form, &unreadable)) {
        key_free(own);
        set_problem(filled, arena, unreadable.text);
        return unreadable.kind == ERROR_CORRUPT || error_set(error, unreadable.kind, "%s", unreadable.text);
    }
    key_of_own(actor->secrets, OWN_KEY, own);
    bound = bound_to(arena, trajectory, filled);
    bool opened = sealed_text_open(filled->shared_at ? key : own, bound, stored->nonce, stored->nonce_size,
                                   stored->sealed, stored->sealed_size, arena, &text, &unreadable);
    key_free(own);
    struct signature *signature = signature_take(arena, signers, filled->author_id, bound, stored->nonce,
                                                 stored->nonce_size, stored->sealed, stored->sealed_size,
                                                 stored->signature, stored->signature_size);
    bool genuine = signature_fits(signature);
    if (!opened && genuine && !filled->shared_at)
        set_problem(
            filled, arena,
            gettext("You filled this in before you got new keys; it can no longer be opened, only removed."));
    else if (!opened || !genuine || !filled_text_read(&filled->form.form, text, arena, &filled->items))
        set_problem(filled, arena, gettext("This form was changed outside the program and cannot be read."));
    else
        return filled_place(store, filled, error);
    return true;
}

static int by_form_and_author(const void *a, const void *b)
{
    const struct filled *left = a, *right = b;
    const char *one = left->form.form.title ? left->form.form.title : "",
               *other = right->form.form.title ? right->form.form.title : "";
    int order = strcoll(one, other);
    if (!order)
        order = strcmp(left->form.id, right->form.id);
    return order ? order : right->mine - left->mine;
}

static bool read_all(struct store *store, const struct actor *actor, const char *session,
                     const char *trajectory, const unsigned char key[static KEY_SIZE], struct arena *arena,
                     struct filled_list *list, struct error *error)
{
    const struct signers *signers;
    struct query query;
    struct stored *rows = NULL;
    size_t count = 0, room = 0;
    if (!signers_read(store, trajectory, arena, &signers, error) ||
        !db_query(store->db, SELECT_FILLED " WHERE f.session_id = ?1 AND f.removed_at IS NULL ORDER BY f.id",
                  DB_ARGS(DB_TEXT(session)), &query, error))
        return false;
    while (query_next(&query)) {
        rows = arena_grow(arena, rows, count, &room, sizeof *rows);
        read_stored(&query, actor, arena, &rows[count]);
        /* R7: of what the other keeps to themselves only that there is something is told. */
        if (!rows[count].filled.mine && !rows[count].filled.shared_at)
            list->other_unshared = true;
        else
            count++;
    }
    if (!query_close(&query, error))
        return false;
    list->items = arena_alloc(arena, (count + 1) * sizeof *list->items);
    for (size_t i = 0; i < count; i++) {
        if (!open_stored(store, actor, key, trajectory, signers, arena, &rows[i], error))
            return false;
        list->items[list->count++] = rows[i].filled;
    }
    if (list->count > 1)
        qsort(list->items, list->count, sizeof *list->items, by_form_and_author);
    return true;
}

/* The trajectory, for who may read what belongs to it; refuses lessons without one. */
static bool find_trajectory(struct store *store, const struct actor *actor, const char *session,
                            struct arena *arena, const char **trajectory, struct error *error)
{
    if (!trajectory_of_session(store, session, arena, trajectory, error) ||
        !gate_check(store, actor, &(struct change){.act = ACT_FILLED_READ, .session = session}, error))
        return false;
    return true; /* nobody is a party of a lesson without one */
}

static bool has_any(struct store *store, const char *session, bool *any, struct error *error)
{
    return db_exists(store->db, "SELECT 1 FROM filled_form WHERE session_id = ?1 AND removed_at IS NULL",
                     DB_ARGS(DB_TEXT(session)), any, error);
}

bool filled_list(struct store *store, const struct actor *actor, const char *session, struct arena *arena,
                 struct filled_list *list, struct error *error)
{
    const char *trajectory;
    bool any;
    *list = (struct filled_list){0};
    if (!find_trajectory(store, actor, session, arena, &trajectory, error) ||
        !has_any(store, session, &any, error))
        return false;
    if (!any)
        return true; /* after the retention there is no key either */
    unsigned char *key = key_alloc(KEY_SIZE);
    bool ok = trajectory_key(store, actor, trajectory, key, error) &&
              read_all(store, actor, session, trajectory, key, arena, list, error);
    key_free(key);
    return ok;
}

/* --- Writing --- */

bool filled_begin(struct store *store, const struct actor *actor, const char *session, const char *name,
                  struct arena *arena, struct filled *filled, struct error *error)
{
    const char *trajectory;
    *filled = (struct filled){.session = arena_copy(arena, session),
                              .author_id = actor->id,
                              .author = actor->full_name,
                              .mine = true};
    if (!find_trajectory(store, actor, session, arena, &trajectory, error) ||
        !form_get(store, actor, name, arena, &filled->form, error))
        return false;
    filled->items = arena_alloc(arena, filled->form.form.item_count * sizeof *filled->items);
    return true;
}

struct saving {
    const char *trajectory;
    const struct filled *filled;
    struct sealed_form sealed;
};

static bool is_open(struct store *store, const char *trajectory, struct error *error)
{
    bool ended;
    if (!db_exists(store->db, "SELECT 1 FROM trajectory WHERE id = ?1 AND ended_at IS NOT NULL",
                   DB_ARGS(DB_TEXT(trajectory)), &ended, error))
        return false;
    return !ended ||
           error_set(error, ERROR_INVALID,
                     "This trajectory has ended, so what was filled in stays as it is; it can still "
                     "be read.");
}

static bool apply_add(struct store *store, void *context, struct error *error)
{
    const struct saving *saving = context;
    const struct filled *filled = saving->filled;
    bool there;
    if (!is_open(store, saving->trajectory, error) ||
        !db_exists(store->db,
                   "SELECT 1 FROM filled_form WHERE session_id = ?1 AND form_id = ?2 AND author_id = ?3"
                   " AND removed_at IS NULL",
                   DB_ARGS(DB_TEXT(filled->session), DB_TEXT(filled->form.id), DB_TEXT(filled->author_id)),
                   &there, error))
        return false;
    if (there)
        return error_set(error, ERROR_CONFLICT,
                         "You have filled in this form for this lesson already, perhaps in another window; "
                         "open that one.");
    return db_run(store->db,
                  "INSERT INTO filled_form (id, trajectory_id, session_id, form_id, author_id, created_at,"
                  " nonce, sealed, signature) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                  DB_ARGS(DB_TEXT(filled->id), DB_TEXT(saving->trajectory), DB_TEXT(filled->session),
                          DB_TEXT(filled->form.id), DB_TEXT(filled->author_id), DB_INT(filled->created_at),
                          DB_BLOB(saving->sealed.nonce, sizeof saving->sealed.nonce),
                          DB_BLOB(saving->sealed.text, saving->sealed.size),
                          DB_BLOB(saving->sealed.signature, sizeof saving->sealed.signature)),
                  NULL, error);
}

static bool put(struct store *store, const struct saving *saving, struct error *error)
{
    const struct filled *filled = saving->filled;
    int64_t changed;
    if (!db_run(
            store->db,
            "UPDATE filled_form SET edited_at = ?2, shared_at = ?3, nonce = ?4, sealed = ?5, signature = ?6"
            " WHERE id = ?1 AND shared_at IS NULL AND removed_at IS NULL",
            DB_ARGS(DB_TEXT(filled->id), filled->edited_at ? DB_INT(filled->edited_at) : DB_NULL,
                    filled->shared_at ? DB_INT(filled->shared_at) : DB_NULL,
                    DB_BLOB(saving->sealed.nonce, sizeof saving->sealed.nonce),
                    DB_BLOB(saving->sealed.text, saving->sealed.size),
                    DB_BLOB(saving->sealed.signature, sizeof saving->sealed.signature)),
            &changed, error))
        return false;
    return changed || error_set(error, ERROR_CONFLICT,
                                "This form has been shared or removed meanwhile, so its answers stay as they "
                                "are.");
}

static bool apply_edit(struct store *store, void *context, struct error *error)
{
    const struct saving *saving = context;
    return is_open(store, saving->trajectory, error) && put(store, saving, error);
}

/* Also after the trajectory's end: until the retention its writer can still share it, or delete it. */
static bool apply_share(struct store *store, void *context, struct error *error)
{
    return put(store, context, error);
}

/* Every answer is one that the item can have, and its words are good. */
static bool accept_items(const struct filled *given, struct arena *arena, struct filled *filled,
                         struct error *error)
{
    const struct form *form = &given->form.form;
    filled->items = arena_alloc(arena, form->item_count * sizeof *filled->items);
    for (size_t i = 0; i < form->item_count; i++) {
        struct filled_item *item = &filled->items[i];
        *item = given->items[i];
        bool words = form_scale_of(form, i)->kind == FORM_WORDS && item->answer.given == FORM_GIVEN;
        if (!words)
            item->answer.text = NULL;
        else if (!text_accept(arena, item->answer.text, N_("The answer"),
                              (size_t)form_scale_of(form, i)->most, false, &item->answer.text, error))
            return false;
        if (!form_answer_fits(form, i, &item->answer))
            return error_set(error, ERROR_INVALID, "Item %s cannot be answered so.", form->items[i].id);
    }
    return true;
}

static bool save(struct store *store, const struct actor *actor, const struct filled *given,
                 struct arena *arena, char given_id[static ID_SIZE], struct error *error)
{
    struct filled filled = *given;
    struct saving saving = {.filled = &filled};
    char id[ID_SIZE];
    const char *text;
    bool add = !given->id;
    if (add)
        id_make(id, clock_now());
    else
        memcpy(id, given->id, ID_SIZE);
    struct change change = {
        .act = add ? ACT_FILLED_ADD : ACT_FILLED_EDIT, .session = filled.session, .object = id};
    if (!gate_check(store, actor, &change, error) ||
        !trajectory_of_session(store, filled.session, arena, &saving.trajectory, error) ||
        !accept_items(given, arena, &filled, error) ||
        !filled_text_make(&filled.form.form, filled.items, arena, &text, error))
        return false;
    filled.id = id;
    filled.author_id = actor->id;
    filled.created_at = add ? clock_now() : given->created_at;
    filled.edited_at = add ? 0 : clock_now();
    filled.shared_at = 0;
    unsigned char *own = key_alloc(KEY_SIZE);
    key_of_own(actor->secrets, OWN_KEY, own);
    seal(actor, own, saving.trajectory, &filled, text, arena, &saving.sealed);
    key_free(own);
    if (!gate_change(store, actor, &change, add ? apply_add : apply_edit, &saving, error))
        return false;
    memcpy(given_id, id, ID_SIZE);
    return true;
}

bool filled_save(struct store *store, const struct actor *actor, const struct filled *filled,
                 char id[static ID_SIZE], struct error *error)
{
    struct arena arena;
    arena_init(&arena);
    bool saved = save(store, actor, filled, &arena, id, error);
    arena_release(&arena);
    return saved;
}

/* The row with that id, opened; ERROR_CORRUPT when it cannot be. */
static bool get_stored(struct store *store, const struct actor *actor, const char *id,
                       const unsigned char key[static KEY_SIZE], const char *trajectory, struct arena *arena,
                       struct filled *filled, struct error *error)
{
    const struct signers *signers;
    struct query query;
    struct stored stored;
    if (!signers_read(store, trajectory, arena, &signers, error) ||
        !db_query(store->db, SELECT_FILLED " WHERE f.id = ?1", DB_ARGS(DB_TEXT(id)), &query, error))
        return false;
    bool found = query_next(&query);
    if (found)
        read_stored(&query, actor, arena, &stored);
    if (!query_close(&query, error))
        return false;
    if (!found)
        return error_set(error, ERROR_NOT_FOUND, "There is no such filled-in form.");
    if (!open_stored(store, actor, key, trajectory, signers, arena, &stored, error))
        return false;
    *filled = stored.filled;
    return filled->items || error_set(error, ERROR_CORRUPT, "%s", filled->problem);
}

static bool trajectory_of_filled(struct store *store, const char *id, struct arena *arena,
                                 const char **trajectory, struct error *error)
{
    struct query query;
    *trajectory = "";
    if (!db_query(store->db, "SELECT trajectory_id FROM filled_form WHERE id = ?1", DB_ARGS(DB_TEXT(id)),
                  &query, error))
        return false;
    if (query_next(&query))
        *trajectory = arena_copy(arena, row_text(&query, 0));
    return query_close(&query, error);
}

static bool share(struct store *store, const struct actor *actor, const char *id,
                  unsigned char key[static KEY_SIZE], struct arena *arena, struct error *error)
{
    const struct change change = {.act = ACT_FILLED_SHARE, .object = id};
    struct saving saving;
    struct filled filled;
    const char *text;
    if (!gate_check(store, actor, &change, error) ||
        !trajectory_of_filled(store, id, arena, &saving.trajectory, error) ||
        !trajectory_key(store, actor, saving.trajectory, key, error) ||
        !get_stored(store, actor, id, key, saving.trajectory, arena, &filled, error))
        return false;
    if (filled.shared_at)
        return error_set(error, ERROR_CONFLICT, "This form is shared already.");
    if (!filled_text_make(&filled.form.form, filled.items, arena, &text, error))
        return false;
    filled.shared_at = clock_now();
    saving.filled = &filled;
    seal(actor, key, saving.trajectory, &filled, text, arena, &saving.sealed);
    return gate_change(store, actor, &change, apply_share, &saving, error);
}

bool filled_share(struct store *store, const struct actor *actor, const char *id, struct error *error)
{
    struct arena arena;
    arena_init(&arena);
    unsigned char *key = key_alloc(KEY_SIZE);
    bool shared = share(store, actor, id, key, &arena, error);
    key_free(key);
    arena_release(&arena);
    return shared;
}

bool filled_share_all(struct store *store, const struct actor *actor, const char *session, size_t *shared,
                      struct error *error)
{
    struct arena arena;
    struct filled_list list;
    *shared = 0;
    arena_init(&arena);
    bool ok = filled_list(store, actor, session, &arena, &list, error);
    for (size_t i = 0; ok && i < list.count; i++) {
        if (!list.items[i].mine || list.items[i].shared_at || !list.items[i].items)
            continue;
        ok = filled_share(store, actor, list.items[i].id, error);
        *shared += ok;
    }
    arena_release(&arena);
    return ok;
}

struct removal {
    const char *id;
    int64_t now;
};

/* What was shared is of the record once the trajectory has ended. */
static bool may_remove(struct store *store, const char *id, struct error *error)
{
    bool record;
    if (!db_exists(store->db,
                   "SELECT 1 FROM filled_form f JOIN trajectory t ON t.id = f.trajectory_id"
                   " WHERE f.id = ?1 AND f.shared_at IS NOT NULL AND t.ended_at IS NOT NULL",
                   DB_ARGS(DB_TEXT(id)), &record, error))
        return false;
    return !record ||
           error_set(error, ERROR_INVALID,
                     "This trajectory has ended, so what was filled in and shared stays as it is.");
}

static bool apply_remove(struct store *store, void *context, struct error *error)
{
    struct removal *removal = context;
    int64_t changed;
    if (!may_remove(store, removal->id, error) || !clock_believed(store, NULL, &removal->now, error) ||
        !db_run(store->db, "UPDATE filled_form SET removed_at = ?2 WHERE id = ?1 AND removed_at IS NULL",
                DB_ARGS(DB_TEXT(removal->id), DB_INT(removal->now)), &changed, error))
        return false;
    return changed || error_set(error, ERROR_CONFLICT, "This form has been removed already.");
}

bool filled_remove(struct store *store, const struct actor *actor, const char *id, struct error *error)
{
    return gate_change(store, actor, &(struct change){.act = ACT_FILLED_REMOVE, .object = id}, apply_remove,
                       &(struct removal){.id = id}, error);
}

static bool apply_restore(struct store *store, void *context, struct error *error)
{
    const struct removal *removal = context;
    int64_t changed;
    bool twin;
    if (!db_exists(store->db,
                   "SELECT 1 FROM filled_form f JOIN filled_form g ON g.session_id = f.session_id"
                   " AND g.form_id = f.form_id AND g.author_id = f.author_id AND g.removed_at IS NULL"
                   " WHERE f.id = ?1 AND f.removed_at IS NOT NULL",
                   DB_ARGS(DB_TEXT(removal->id)), &twin, error))
        return false;
    if (twin)
        return error_set(error, ERROR_CONFLICT,
                         "You have begun this form anew meanwhile; remove that one first.");
    if (!db_run(store->db,
                "UPDATE filled_form SET removed_at = NULL WHERE id = ?1 AND removed_at IS NOT NULL",
                DB_ARGS(DB_TEXT(removal->id)), &changed, error))
        return false;
    return changed || error_set(error, ERROR_CONFLICT,
                                "This form is not removed, or was removed more than a day ago and is gone.");
}

bool filled_restore(struct store *store, const struct actor *actor, const char *id, struct error *error)
{
    return gate_change(store, actor, &(struct change){.act = ACT_FILLED_RESTORE, .object = id}, apply_restore,
                       &(struct removal){.id = id}, error);
}
