#include "store/people/accounts.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <sodium.h>

#include "store/base/clock.h"
#include "store/engine/db.h"
#include "store/gate/entitled.h"
#include "store/gate/gate.h"
#include "store/people/letters.h"
#include "store/people/password.h"
#include "store/people/policy.h"
#include "store/people/second-factor.h"
#include "store/base/names.h"
#include "store/people/sites.h"
#include "store/base/text.h"

enum {
    NAME_LONGEST = 32,
    FULL_NAME_LONGEST = 120,
    SCHOOL_NAME_LONGEST = 120,
};

static bool name_acceptable(const char *name, struct error *error)
{
    size_t length = strlen(name);
    if (length < 1 || length > NAME_LONGEST ||
        strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789._-") != length)
        return error_set(
            error, ERROR_INVALID,
            "A log-in name has 1 to %d characters: small letters a to z, digits, points, dashes and "
            "underscores; choose another.",
            NAME_LONGEST);
    return true;
}

/* A new account as it goes into the database. */
struct new_account {
    char id[ID_SIZE];
    const char *name, *full_name;
    struct site_ids sites;
    unsigned roles;
    bool one_time;
    int64_t now;
    struct key_record keys;
};

static bool insert_account(struct store *store, const struct new_account *account, struct error *error)
{
    const struct key_record *keys = &account->keys;
    if (!db_run(store->db,
                "INSERT INTO account (id, name, full_name, created_at, must_change_password, box_public,"
                " sign_public, kdf_salt, kdf_ops, kdf_memory, wrap_nonce, wrapped)"
                " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
                DB_ARGS(DB_TEXT(account->id), DB_TEXT(account->name), DB_TEXT(account->full_name),
                        DB_INT(account->now), DB_INT(account->one_time),
                        DB_BLOB(keys->box_public, sizeof keys->box_public),
                        DB_BLOB(keys->sign_public, sizeof keys->sign_public),
                        DB_BLOB(keys->salt, sizeof keys->salt), DB_INT(keys->ops), DB_INT(keys->memory),
                        DB_BLOB(keys->nonce, sizeof keys->nonce),
                        DB_BLOB(keys->wrapped, sizeof keys->wrapped)),
                NULL, error) ||
        !db_run(store->db, "INSERT INTO sign_key (account_id, sign_public, since) VALUES (?1, ?2, ?3)",
                DB_ARGS(DB_TEXT(account->id), DB_BLOB(keys->sign_public, sizeof keys->sign_public),
                        DB_INT(account->now)),
                NULL, error) ||
        !sites_store(store, account->id, &account->sites, error))
        return false;
    return roles_insert(store, account->id, account->roles, error);
}

/* One text of one row, copied; *found says whether there is one. */
static bool look_up(struct store *store, const char *sql, const char *key, struct arena *arena,
                    const char **text, bool *found, struct error *error)
{
    struct query query;
    if (!db_query(store->db, sql, DB_ARGS(DB_TEXT(key)), &query, error))
        return false;
    *found = query_next(&query);
    *text = *found ? arena_copy(arena, row_text(&query, 0)) : NULL;
    return query_close(&query, error);
}

struct init_context {
    const char *school, *location, *regime, *site; /* site: the location's id */
    char school_id[ID_SIZE], location_id[ID_SIZE];
    unsigned char digest_key[32];
    struct new_account account;
};

static bool apply_init(struct store *store, void *context, struct error *error)
{
    const struct init_context *init = context;
    static const char *const regimes[] = {"regime.coaching", "regime.team", "regime.festive"};
    bool there;
    if (!db_exists(store->db, "SELECT 1 FROM school", DB_NO_ARGS, &there, error))
        return false;
    if (there)
        return error_set(
            error, ERROR_CONFLICT,
            "This store has a school already; choose another folder with --store to make a new one.");
    if (!db_run(store->db,
                "INSERT INTO school (id, name, digest_key, created_at, held_at) VALUES (?1, ?2, ?3, ?4, ?4)",
                DB_ARGS(DB_TEXT(init->school_id), DB_TEXT(init->school),
                        DB_BLOB(init->digest_key, sizeof init->digest_key), DB_INT(init->account.now)),
                NULL, error) ||
        !db_run(store->db, "INSERT INTO location (id, name) VALUES (?1, ?2)",
                DB_ARGS(DB_TEXT(init->location_id), DB_TEXT(init->location)), NULL, error))
        return false;
    for (size_t i = 0; i < sizeof regimes / sizeof *regimes; i++) {
        if (!db_run(store->db, "INSERT INTO policy (key, value) VALUES (?1, ?2)",
                    DB_ARGS(DB_TEXT(regimes[i]), DB_TEXT(init->regime)), NULL, error))
            return false;
    }
    return insert_account(store, &init->account, error);
}

static bool init_school(struct store *store, struct arena *arena, struct init_context *init,
                        const char *password, struct error *error)
{
    struct new_account *account = &init->account;
    if (!init->regime)
        init->regime = "consent";
    if (!text_accept(arena, init->school, N_("The school's name"), SCHOOL_NAME_LONGEST, false, &init->school,
                     error) ||
        !text_accept(arena, init->location, N_("The location's name"), LOCATION_NAME_MOST, false,
                     &init->location, error) ||
        !text_accept(arena, account->full_name, N_("The full name"), FULL_NAME_LONGEST, false,
                     &account->full_name, error) ||
        !name_acceptable(account->name, error) ||
        !password_acceptable(&(struct password_about){account->name, account->full_name, init->school},
                             password, error))
        return false;
    if (strcmp(init->regime, "consent") != 0 && strcmp(init->regime, "objection") != 0)
        return error_set(error, ERROR_INVALID,
                         "The regime is either consent or objection; choose one of them.");
    account->now = clock_now();
    account->roles = ROLE_OWNER;
    account->sites = (struct site_ids){.items = &init->site, .count = 1};
    init->site = init->location_id;
    id_make(init->school_id, account->now);
    id_make(init->location_id, account->now);
    id_make(account->id, account->now);
    randombytes_buf(init->digest_key, sizeof init->digest_key);
    return keys_make(account->id, password, store->kdf, &account->keys, NULL, error) &&
           gate_change(store, NULL, &(struct change){.act = ACT_STORE_INIT, .object = account->id},
                       apply_init, init, error);
}

bool school_init(struct store *store, const char *school, const char *location, const char *regime,
                 const char *name, const char *full_name, const char *password, struct error *error)
{
    struct arena arena;
    arena_init(&arena);
    struct init_context init = {
        .school = school,
        .location = location,
        .regime = regime,
        .account = {.name = name, .full_name = full_name},
    };
    bool made = init_school(store, &arena, &init, password, error);
    sodium_memzero(init.digest_key, sizeof init.digest_key);
    arena_release(&arena);
    return made;
}

struct add_context {
    const struct actor *actor;
    const char *places; /* as given; NULL: the owner's own */
    struct arena *arena;
    struct new_account account;
};

/* Where the owner mainly works, who adds somebody without saying where. */
static bool owners_site(struct store *store, const struct add_context *add, struct site_ids *sites,
                        struct error *error)
{
    bool found;
    sites->items = arena_alloc(add->arena, sizeof *sites->items);
    sites->count = 1;
    return look_up(store, "SELECT location_id FROM account_site WHERE account_id = ?1 AND position = 0",
                   add->actor->id, add->arena, &sites->items[0], &found, error) &&
           (found || error_set(error, ERROR_NOT_FOUND, "Say with --location where this person works."));
}

static bool apply_add(struct store *store, void *context, struct error *error)
{
    struct add_context *add = context;
    struct site_ids *sites = &add->account.sites;
    const char *unused;
    bool taken;
    if (!(add->places ? sites_find(store, add->places, add->arena, sites, error)
                      : owners_site(store, add, sites, error)) ||
        !look_up(store, "SELECT id FROM account WHERE name = ?1", add->account.name, add->arena, &unused,
                 &taken, error))
        return false;
    if (taken)
        return error_set(error, ERROR_CONFLICT, "There is an account %s already; choose another name.",
                         add->account.name);
    return insert_account(store, &add->account, error);
}

static bool add_account(struct store *store, struct arena *arena, struct add_context *add,
                        const char *password, struct error *error)
{
    struct new_account *account = &add->account;
    if (!name_acceptable(account->name, error) ||
        !password_acceptable_here(store, account->name, account->full_name, password, error) ||
        !text_accept(arena, account->full_name, N_("The full name"), FULL_NAME_LONGEST, false,
                     &account->full_name, error))
        return false;
    if (!account->roles)
        return error_set(error, ERROR_INVALID,
                         "An account needs at least one role: coach, teacher, registrar or owner.");
    account->now = clock_now();
    id_make(account->id, account->now);
    struct change change = {.act = ACT_ACCOUNT_ADD, .object = account->id};
    /* Asked before the slow part, and again by the gate. */
    return gate_check(store, add->actor, &change, error) &&
           keys_make(account->id, password, store->kdf, &account->keys, NULL, error) &&
           gate_change(store, add->actor, &change, apply_add, add, error);
}

bool account_add(struct store *store, const struct actor *actor, const char *name, const char *full_name,
                 unsigned roles, const char *locations, const char *password, bool one_time,
                 struct error *error)
{
    struct arena arena;
    arena_init(&arena);
    struct add_context add = {
        .actor = actor,
        .places = locations,
        .arena = &arena,
        .account = {.name = name, .full_name = full_name, .roles = roles, .one_time = one_time},
    };
    bool added = add_account(store, &arena, &add, password, error);
    arena_release(&arena);
    return added;
}

/* The id of the account of that name. Only owners get here, so that it may be said that there is none. */
static bool account_id(struct store *store, const char *name, char id[static ID_SIZE], struct error *error)
{
    struct arena arena;
    arena_init(&arena);
    const char *text = NULL;
    bool found = false;
    bool ok = look_up(store, "SELECT id FROM account WHERE name = ?1", name, &arena, &text, &found, error);
    if (ok && found)
        memcpy(id, text, ID_SIZE);
    else if (ok)
        ok = error_set(error, ERROR_NOT_FOUND,
                       "There is no account %s; terugblik account list shows which there are.",
                       text_harmless(&arena, name));
    arena_release(&arena);
    return ok;
}

/* Somebody must be left who can add accounts. */
static bool another_owner(struct store *store, const char *account, struct error *error)
{
    bool other;
    if (!db_exists(store->db,
                   "SELECT 1 FROM account a JOIN account_role r ON r.account_id = a.id"
                   " WHERE r.role = 'owner' AND a.disabled_at IS NULL AND a.id <> ?1",
                   DB_ARGS(DB_TEXT(account)), &other, error))
        return false;
    return other ||
           error_set(error, ERROR_INVALID,
                     "This is the only owner, without whom nobody could add accounts; give somebody else "
                     "that role first.");
}

struct roles_context {
    const char *account;
    unsigned roles;
};

/* R12: staff footage is for coaches and teachers; who is neither any more keeps no key of it. */
static bool apply_roles(struct store *store, void *context, struct error *error)
{
    const struct roles_context *change = context;
    if (!(change->roles & ROLE_OWNER) && !another_owner(store, change->account, error))
        return false;
    if (!db_run(store->db, "DELETE FROM account_role WHERE account_id = ?1",
                DB_ARGS(DB_TEXT(change->account)), NULL, error) ||
        !roles_insert(store, change->account, change->roles, error))
        return false;
    return change->roles & (ROLE_COACH | ROLE_TEACHER) ||
           db_run(store->db,
                  "DELETE FROM session_key WHERE account_id = ?1 AND session_id IN"
                  " (SELECT s.id FROM session s WHERE " SQL_IS_FOR_STAFF("s") ")",
                  DB_ARGS(DB_TEXT(change->account)), NULL, error);
}

bool account_set_roles(struct store *store, const struct actor *actor, const char *name, unsigned roles,
                       struct error *error)
{
    char id[ID_SIZE] = "", detail[ROLES_DETAIL];
    struct change change = {.act = ACT_ACCOUNT_ROLES, .object = id, .detail = detail};
    roles_describe(roles, detail);
    if (!gate_check(store, actor, &change, error) || !account_id(store, name, id, error))
        return false;
    if (!roles)
        return error_set(error, ERROR_INVALID,
                         "An account needs at least one role: coach, teacher, registrar or owner.");
    return gate_change(store, actor, &change, apply_roles,
                       &(struct roles_context){.account = id, .roles = roles}, error);
}

struct disable_context {
    const char *account;
    int64_t now;
};

static bool apply_disable(struct store *store, void *context, struct error *error)
{
    const struct disable_context *disable = context;
    if (!another_owner(store, disable->account, error))
        return false;
    int64_t changed;
    if (!db_run(store->db, "UPDATE account SET disabled_at = ?2 WHERE id = ?1 AND disabled_at IS NULL",
                DB_ARGS(DB_TEXT(disable->account), DB_INT(disable->now)), &changed, error))
        return false;
    if (!changed)
        return error_set(error, ERROR_CONFLICT, "This account has been disabled already.");
    /* R7, R12: whoever leaves keeps no key, not even in a copy of the store that is made later. */
    return db_run(store->db, "DELETE FROM session_key WHERE account_id = ?1",
                  DB_ARGS(DB_TEXT(disable->account)), NULL, error) &&
           db_run(store->db, "DELETE FROM trajectory_key WHERE account_id = ?1",
                  DB_ARGS(DB_TEXT(disable->account)), NULL, error);
}

bool account_disable(struct store *store, const struct actor *actor, const char *name, struct error *error)
{
    char id[ID_SIZE];
    struct change change = {.act = ACT_ACCOUNT_DISABLE, .object = id};
    id[0] = '\0';
    if (!gate_check(store, actor, &change, error) || !account_id(store, name, id, error))
        return false;
    if (!gate_change(store, actor, &change, apply_disable,
                     &(struct disable_context){.account = id, .now = clock_now()}, error))
        return false;
    letters_forget(store, id);
    return true;
}

struct reset_context {
    const char *account;
    int64_t now;
    struct key_record keys;
};

static bool apply_reset(struct store *store, void *context, struct error *error)
{
    const struct reset_context *reset = context;
    const struct key_record *keys = &reset->keys;
    return db_run(store->db,
                  "UPDATE account SET must_change_password = 1, box_public = ?2, sign_public = ?3, kdf_salt "
                  "= ?4,"
                  " kdf_ops = ?5, kdf_memory = ?6, wrap_nonce = ?7, wrapped = ?8 WHERE id = ?1",
                  DB_ARGS(DB_TEXT(reset->account), DB_BLOB(keys->box_public, sizeof keys->box_public),
                          DB_BLOB(keys->sign_public, sizeof keys->sign_public),
                          DB_BLOB(keys->salt, sizeof keys->salt), DB_INT(keys->ops), DB_INT(keys->memory),
                          DB_BLOB(keys->nonce, sizeof keys->nonce),
                          DB_BLOB(keys->wrapped, sizeof keys->wrapped)),
                  NULL, error) &&
           db_run(store->db, "INSERT INTO sign_key (account_id, sign_public, since) VALUES (?1, ?2, ?3)",
                  DB_ARGS(DB_TEXT(reset->account), DB_BLOB(keys->sign_public, sizeof keys->sign_public),
                          DB_INT(reset->now)),
                  NULL, error) &&
           /* Nobody can open these any more. */
           db_run(store->db, "DELETE FROM session_key WHERE account_id = ?1",
                  DB_ARGS(DB_TEXT(reset->account)), NULL, error) &&
           db_run(store->db, "DELETE FROM trajectory_key WHERE account_id = ?1",
                  DB_ARGS(DB_TEXT(reset->account)), NULL, error) &&
           factor_forget(store, reset->account, error);
}

/* New keys under a one-time password, for somebody else. */
static bool replace_keys(struct store *store, const struct actor *actor, enum act act, const char *name,
                         const char *password, gate_function *apply, struct error *error)
{
    struct reset_context reset = {.now = clock_now()};
    char id[ID_SIZE];
    id[0] = '\0';
    reset.account = id;
    struct change change = {.act = act, .object = id};
    bool had_factor;
    if (!gate_check(store, actor, &change, error) || !account_id(store, name, id, error) ||
        !password_acceptable_here(store, name, NULL, password, error) ||
        !db_exists(store->db, "SELECT 1 FROM second_factor WHERE account_id = ?1", DB_ARGS(DB_TEXT(id)),
                   &had_factor, error))
        return false;
    change.detail = had_factor ? "second-factor" : NULL;
    if (strcmp(id, actor->id) == 0)
        return error_set(error, ERROR_INVALID,
                         "This is your own account; change its password with terugblik account passwd.");
    if (!keys_make(id, password, store->kdf, &reset.keys, NULL, error) ||
        !gate_change(store, actor, &change, apply, &reset, error))
        return false;
    letters_forget(store, id); /* the new keys do not open them */
    return true;
}

bool account_reset(struct store *store, const struct actor *actor, const char *name, const char *password,
                   struct error *error)
{
    return replace_keys(store, actor, ACT_PASSWORD_RESET, name, password, apply_reset, error);
}

static bool apply_enable(struct store *store, void *context, struct error *error)
{
    const struct reset_context *reset = context;
    int64_t changed;
    if (!db_run(store->db, "UPDATE account SET disabled_at = NULL WHERE id = ?1 AND disabled_at IS NOT NULL",
                DB_ARGS(DB_TEXT(reset->account)), &changed, error))
        return false;
    if (!changed)
        return error_set(error, ERROR_CONFLICT, "This account is not disabled.");
    return apply_reset(store, context, error);
}

bool account_enable(struct store *store, const struct actor *actor, const char *name, const char *password,
                    struct error *error)
{
    return replace_keys(store, actor, ACT_ACCOUNT_ENABLE, name, password, apply_enable, error);
}

static const char *full_name(const void *account)
{
    return ((const struct account *)account)->full_name;
}

bool account_list(struct store *store, const struct actor *actor, struct arena *arena,
                  struct account_list *list, struct error *error)
{
    *list = (struct account_list){0};
    if (!gate_check(store, actor, &(struct change){.act = ACT_ACCOUNTS_READ}, error))
        return false;
    struct query query;
    if (!db_query(
            store->db,
            "SELECT a.id, a.name, a.full_name, a.created_at, a.disabled_at, a.must_change_password,"
            " (SELECT SUM(CASE r.role WHEN 'coach' THEN 1 WHEN 'teacher' THEN 2 WHEN 'registrar' THEN 4 ELSE "
            "8 END)"
            "   FROM account_role r WHERE r.account_id = a.id),"
            " (SELECT f.kind FROM second_factor f WHERE f.account_id = a.id)"
            " FROM account a ORDER BY a.name",
            DB_NO_ARGS, &query, error))
        return false;
    size_t room = 0;
    while (query_next(&query)) {
        list->items = arena_grow(arena, list->items, list->count, &room, sizeof *list->items);
        list->items[list->count++] = (struct account){
            .id = arena_copy(arena, row_text(&query, 0)),
            .name = arena_copy(arena, row_text(&query, 1)),
            .full_name = arena_copy(arena, row_text(&query, 2)),
            .created_at = row_int(&query, 3),
            .disabled_at = row_int(&query, 4),
            .must_change_password = row_int(&query, 5) != 0,
            .roles = (unsigned)row_int(&query, 6),
            .factor = row_null(&query, 7) ? NULL : arena_copy(arena, row_text(&query, 7)),
        };
    }
    names_sort(list->items, list->count, sizeof *list->items, full_name, NULL);
    bool done = query_close(&query, error);
    for (size_t i = 0; done && i < list->count; i++)
        done = sites_of(store, list->items[i].id, arena, &list->items[i].locations, error);
    return done;
}

struct location_context {
    char id[ID_SIZE];
    const char *name;
};

static bool apply_location(struct store *store, void *context, struct error *error)
{
    const struct location_context *location = context;
    if (db_run(store->db, "INSERT INTO location (id, name) VALUES (?1, ?2)",
               DB_ARGS(DB_TEXT(location->id), DB_TEXT(location->name)), NULL, error))
        return true;
    if (error->kind == ERROR_CONFLICT)
        error_set(error, ERROR_CONFLICT, "There is a location “%s” already.", location->name);
    return false;
}

bool location_add(struct store *store, const struct actor *actor, const char *name, struct error *error)
{
    struct arena arena;
    arena_init(&arena);
    struct location_context location;
    id_make(location.id, clock_now());
    bool added = text_accept(&arena, name, N_("The location's name"), LOCATION_NAME_MOST, false,
                             &location.name, error) &&
                 gate_change(store, actor, &(struct change){.act = ACT_LOCATION_ADD, .object = location.id},
                             apply_location, &location, error);
    arena_release(&arena);
    return added;
}

bool location_list(struct store *store, const struct actor *actor, struct arena *arena,
                   struct location_list *list, struct error *error)
{
    *list = (struct location_list){0};
    struct query query;
    if (!db_query(store->db,
                  "SELECT l.id, l.name,"
                  " (SELECT COUNT(*) FROM account_site x JOIN account a ON a.id = x.account_id"
                  "   WHERE x.location_id = l.id AND a.disabled_at IS NULL),"
                  " (SELECT COUNT(*) FROM membership m WHERE m.location_id = l.id AND m.until_on IS NULL),"
                  " (SELECT COUNT(*) FROM equipment e WHERE e.location_id = l.id AND e.retired_at IS NULL)"
                  " FROM location l"
                  " WHERE EXISTS (SELECT 1 FROM account me WHERE me.id = ?1 AND me.disabled_at IS NULL)"
                  " ORDER BY l.name",
                  DB_ARGS(DB_TEXT(actor->id)), &query, error))
        return false;
    size_t room = 0;
    while (query_next(&query)) {
        list->items = arena_grow(arena, list->items, list->count, &room, sizeof *list->items);
        list->items[list->count++] = (struct location){
            .id = arena_copy(arena, row_text(&query, 0)),
            .name = arena_copy(arena, row_text(&query, 1)),
            .accounts = row_int(&query, 2),
            .pupils = row_int(&query, 3),
            .equipment = row_int(&query, 4),
        };
    }
    return query_close(&query, error);
}
