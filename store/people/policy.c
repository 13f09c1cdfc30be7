#include "store/people/policy.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/engine/db.h"
#include "store/gate/gate.h"
#include "store/people/permission.h"
#include "store/base/text.h"

/* What the school can decide. Regimes are words, roles a set of them, the others days (or minutes) with their
 * range. */
struct policy_key {
    const char *key, *standard;
    bool regime, roles;
    int64_t least, most;
    bool minutes;
};

static const struct policy_key keys[] = {
    {.key = "regime.coaching", .standard = "consent", .regime = true},        /* R2, R2b */
    {.key = "regime.team", .standard = "consent", .regime = true},            /* R2, R2b */
    {.key = "regime.festive", .standard = "consent", .regime = true},         /* R2, R2b */
    {.key = "grace_days", .standard = "1", .least = 0, .most = 30},           /* R9 */
    {.key = "backstop_warn_days", .standard = "28", .least = 1, .most = 365}, /* R10 */
    {.key = "backstop_mark_days", .standard = "90", .least = 1, .most = 365}, /* R10 */
    {.key = "notes_retention_days", .standard = "365", .least = 0, .most = 1825},
    {.key = "leavers_grace_days", .standard = "90", .least = 60, .most = 365},
    {.key = "lock_minutes", .standard = "5", .least = 0, .most = 60, .minutes = true},
    {.key = "second_factor", .standard = "none", .roles = true},
};

enum { KEYS = sizeof keys / sizeof *keys };

static const struct policy_key *find_key(const char *key)
{
    for (int i = 0; i < KEYS; i++) {
        if (strcmp(keys[i].key, key) == 0)
            return &keys[i];
    }
    return NULL;
}

/* The value that is set, else the default, in the arena. */
static bool read_value(struct store *store, const struct policy_key *key, struct arena *arena,
                       const char **value, struct error *error)
{
    struct query query;
    if (!db_query(store->db, "SELECT value FROM policy WHERE key = ?1", DB_ARGS(DB_TEXT(key->key)), &query,
                  error))
        return false;
    *value = arena_copy(arena, query_next(&query) ? row_text(&query, 0) : key->standard);
    return query_close(&query, error);
}

bool policy_list(struct store *store, struct arena *arena, struct policy_list *list, struct error *error)
{
    *list = (struct policy_list){
        .items = arena_alloc(arena, KEYS * sizeof *list->items),
        .count = KEYS,
    };
    for (int i = 0; i < KEYS; i++) {
        struct policy_entry *entry = &list->items[i];
        entry->key = keys[i].key;
        entry->standard = keys[i].standard;
        if (!read_value(store, &keys[i], arena, &entry->value, error))
            return false;
    }
    return true;
}

static bool parse_days(const struct policy_key *key, const char *value, int64_t *days)
{
    size_t length = strlen(value);
    if (length < 1 || length > 4 || strspn(value, "0123456789") != length)
        return false;
    *days = strtoll(value, NULL, 10);
    return *days >= key->least && *days <= key->most;
}

bool policy_days(struct store *store, const char *name, int64_t *days, struct error *error)
{
    const struct policy_key *key = find_key(name);
    assert(key && !key->regime && !key->roles);
    struct arena arena;
    arena_init(&arena);
    const char *value;
    bool ok = read_value(store, key, &arena, &value, error);
    if (ok && !parse_days(key, value, days))
        ok = error_set(
            error, ERROR_CORRUPT,
            "The school's policy is damaged at %s; have an owner set it again with terugblik policy.", name);
    arena_release(&arena);
    return ok;
}

bool policy_objection(struct store *store, const char *purpose, bool *objection, struct error *error)
{
    struct arena arena;
    arena_init(&arena);
    const struct policy_key *key = find_key(arena_printf(&arena, "regime.%s", purpose));
    const char *value = "consent"; /* R11: support has no other regime */
    bool ok = !key || read_value(store, key, &arena, &value, error);
    *objection = ok && strcmp(value, "objection") == 0;
    arena_release(&arena);
    return ok;
}

bool policy_roles_parse(const char *value, unsigned *roles, struct error *error)
{
    *roles = 0;
    if (strcmp(value, "all") == 0)
        *roles = ROLE_COACH | ROLE_TEACHER | ROLE_REGISTRAR | ROLE_OWNER;
    else if (strcmp(value, "none") != 0)
        return strlen(value) < ROLES_DETAIL - 16 && roles_parse(value, roles, error);
    return true;
}

bool policy_factor_roles(struct store *store, unsigned *roles, struct error *error)
{
    struct arena arena;
    arena_init(&arena);
    const char *value;
    bool ok = read_value(store, find_key("second_factor"), &arena, &value, error) &&
              (policy_roles_parse(value, roles, error) ||
               error_set(error, ERROR_CORRUPT,
                         "The school's policy is damaged at %s; have an owner set it again with terugblik "
                         "policy.",
                         "second_factor"));
    arena_release(&arena);
    return ok;
}

struct set_context {
    const struct actor *actor;
    const struct policy_key *key;
    const char *value;
    struct arena *arena;
    struct lost_list lost;
};

/* R10: nobody is warned after the fact. */
static bool in_order(int64_t warn, int64_t mark, struct error *error)
{
    return warn < mark ||
           error_set(error, ERROR_INVALID,
                     "Footage would be marked before anybody is warned; keep backstop_warn_days smaller than "
                     "backstop_mark_days.");
}

static bool check_backstop(struct store *store, const struct set_context *set, struct error *error)
{
    int64_t warn = 0, mark = 0;
    if (strncmp(set->key->key, "backstop_", strlen("backstop_")) != 0)
        return true;
    if (!policy_days(store, "backstop_warn_days", &warn, error) ||
        !policy_days(store, "backstop_mark_days", &mark, error))
        return false;
    return in_order(warn, mark, error);
}

/* R2, R2b, R4: footage that came in under another regime is held against the one that holds now. */
static bool hold_footage(struct store *store, struct set_context *set, struct error *error)
{
    enum purpose purpose;
    if (!set->key->regime)
        return true;
    return purpose_parse(set->key->key + strlen("regime."), &purpose, error) &&
           footage_hold(store, set->actor, &(struct footage_scope){.purpose = &purpose}, set->arena,
                        &set->lost, error);
}

static bool apply_set(struct store *store, void *context, struct error *error)
{
    struct set_context *set = context;
    return db_run(
               store->db,
               "INSERT INTO policy (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2",
               DB_ARGS(DB_TEXT(set->key->key), DB_TEXT(set->value)), NULL, error) &&
           check_backstop(store, set, error) && hold_footage(store, set, error);
}

static bool value_acceptable(const struct policy_key *key, const char *value, struct error *error)
{
    int64_t days;
    unsigned roles;
    if (key->roles)
        return policy_roles_parse(value, &roles, error) ||
               error_set(error, ERROR_INVALID,
                         "%s is none, all, or roles with commas between them: coach, teacher, registrar, "
                         "owner; choose one of those.",
                         key->key);
    if (key->regime)
        return strcmp(value, "consent") == 0 || strcmp(value, "objection") == 0 ||
               error_set(error, ERROR_INVALID, "%s is either consent or objection; choose one of them.",
                         key->key);
    if (key->minutes)
        return parse_days(key, value, &days) ||
               error_set(error, ERROR_INVALID,
                         "%s is a number of minutes from %lld to %lld; choose one of those.", key->key,
                         (long long)key->least, (long long)key->most);
    return parse_days(key, value, &days) ||
           error_set(error, ERROR_INVALID, "%s is a number of days from %lld to %lld; choose one of those.",
                     key->key, (long long)key->least, (long long)key->most);
}

static const struct policy_key *known_key(const char *name, struct error *error)
{
    const struct policy_key *key = find_key(name);
    if (!key) {
        struct arena arena;
        arena_init(&arena);
        error_set(error, ERROR_INVALID,
                  "The school's policy has no “%s”; terugblik policy shows what it has.",
                  text_harmless(&arena, name));
        arena_release(&arena);
    }
    return key;
}

/* R10: what apply_set() would refuse, said before anybody is asked whether they are sure. */
static bool backstop_acceptable(struct store *store, const char *name, const char *value, struct error *error)
{
    int64_t warn, mark;
    bool is_warn = strcmp(name, "backstop_warn_days") == 0, is_mark = strcmp(name, "backstop_mark_days") == 0;
    if (!is_warn && !is_mark)
        return true;
    if (!policy_days(store, "backstop_warn_days", &warn, error) ||
        !policy_days(store, "backstop_mark_days", &mark, error))
        return false;
    *(is_warn ? &warn : &mark) = strtoll(value, NULL, 10);
    return in_order(warn, mark, error);
}

bool policy_acceptable(struct store *store, const char *name, const char *value, struct error *error)
{
    const struct policy_key *key = known_key(name, error);
    return key && value_acceptable(key, value, error) && backstop_acceptable(store, name, value, error);
}

bool policy_value(struct store *store, const char *name, struct arena *arena, const char **value,
                  struct error *error)
{
    const struct policy_key *key = known_key(name, error);
    return key && read_value(store, key, arena, value, error);
}

/* Makes the change or rehearses it. */
static bool set_policy(struct store *store, const struct actor *actor, const char *name, const char *value,
                       struct arena *arena, struct lost_list *lost, gate_run *run, struct error *error)
{
    const struct policy_key *key = find_key(name);
    /* Who may not set anything hears that first. */
    if ((!key || !value_acceptable(key, value, error)) &&
        !gate_check(store, actor, &(struct change){.act = ACT_POLICY_SET}, error))
        return false;
    key = known_key(name, error);
    if (!key || !value_acceptable(key, value, error))
        return false;
    char detail[64];
    int length = snprintf(detail, sizeof detail, "%s=%s", name, value);
    assert(length > 0 && (size_t)length < sizeof detail);
    (void)length;
    struct set_context set = {.actor = actor, .key = key, .value = value, .arena = arena};
    bool done = run(store, actor, &(struct change){.act = ACT_POLICY_SET, .detail = detail}, apply_set, &set,
                    error);
    *lost = set.lost;
    return done;
}

bool policy_set(struct store *store, const struct actor *actor, const char *name, const char *value,
                struct error *error)
{
    struct lost_list lost;
    struct arena arena;
    arena_init(&arena);
    bool done = set_policy(store, actor, name, value, &arena, &lost, footage_change, error);
    arena_release(&arena);
    return done;
}

bool policy_rehearse(struct store *store, const struct actor *actor, const char *name, const char *value,
                     struct arena *arena, struct lost_list *lost, struct error *error)
{
    return set_policy(store, actor, name, value, arena, lost, gate_rehearse, error);
}
