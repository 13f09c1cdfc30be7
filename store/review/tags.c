#include "store/review/tags.h"

#include <assert.h>
#include <libintl.h>
#include <stdio.h>
#include <string.h>

#include "store/base/clock.h"
#include "store/base/text.h"
#include "store/engine/db.h"
#include "store/gate/gate.h"
#include "store/keys/keys.h"
#include "store/keys/sealed.h"
#include "store/review/trajectories.h"

static const char *const colour_names[TAG_COLOUR_COUNT] = {
#define X(colour, name) [colour] = name,
    TAG_COLOURS(X)
#undef X
};

/* As they are at first: names are msgids. */
static const struct tag at_first[] = {
#define X(tag_id, tag_name, tag_key, tag_colour, is_stretch) \
    {.id = tag_id,                                           \
     .name = tag_name,                                       \
     .kept_name = "",                                        \
     .key = tag_key,                                         \
     .sign = tag_key,                                        \
     .colour = tag_colour,                                   \
     .stretch = is_stretch},
    TAGS_AT_FIRST(X)
#undef X
};
enum { AT_FIRST = sizeof at_first / sizeof *at_first };

const char *tag_colour_name(enum tag_colour colour)
{
    assert(colour >= 0 && colour < TAG_COLOUR_COUNT);
    return colour_names[colour];
}

bool tag_colour_parse(const char *name, enum tag_colour *colour)
{
    for (int i = 0; i < TAG_COLOUR_COUNT; i++) {
        if (strcmp(colour_names[i], name) == 0) {
            *colour = (enum tag_colour)i;
            return true;
        }
    }
    return false;
}

const char *tag_first_name(const char *id)
{
    for (size_t i = 0; i < AT_FIRST; i++) {
        if (strcmp(at_first[i].id, id) == 0)
            return gettext(at_first[i].name);
    }
    return NULL;
}

/* --- Reading --- */

/* A tag as it is stored, a line for each: key, sign, colour, "stretch" or "moment", name ("": as at first).
 */
static const char *write_body(struct arena *arena, const struct tag *tag)
{
    return arena_printf(arena, "%s\n%s\n%s\n%s\n%s", tag->key, tag->sign, tag_colour_name(tag->colour),
                        tag->stretch ? "stretch" : "moment", tag->kept_name);
}

static bool read_body(struct arena *arena, const char *body, struct tag *tag)
{
    enum { KEY, SIGN, COLOUR, FORM, NAME, LINES };
    char *lines[LINES], *at = arena_copy(arena, body);
    for (int i = 0; i < LINES; i++) {
        if (!at)
            return false;
        lines[i] = at;
        at = strchr(at, '\n');
        if (at)
            *at++ = '\0';
    }
    const char *first = tag_first_name(tag->id);
    tag->key = lines[KEY];
    tag->sign = text_harmless(arena, lines[SIGN]);
    tag->stretch = strcmp(lines[FORM], "stretch") == 0;
    tag->kept_name = text_harmless(arena, lines[NAME]);
    tag->name = !*tag->kept_name && first ? first : tag->kept_name;
    return !at && tag_colour_parse(lines[COLOUR], &tag->colour) && text_width(tag->sign) == 1 && *tag->name;
}

static const char *bound_to(struct arena *arena, const struct tag *tag)
{
    return arena_printf(arena, "tag\n%s\n%s", tag->trajectory, tag->id);
}

static void put_first(struct tag_list *list, struct arena *arena)
{
    list->items = arena_alloc(arena, TAGS_MOST * sizeof *list->items);
    for (size_t i = 0; i < AT_FIRST; i++) {
        list->items[i] = at_first[i];
        list->items[i].name = gettext(at_first[i].name);
    }
    list->count = AT_FIRST;
}

/* Puts it into the list, in the place of the one with its id if there is one. */
static void put(struct tag_list *list, struct arena *arena, size_t *room, const struct tag *tag)
{
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->items[i].id, tag->id) == 0) {
            list->items[i] = *tag;
            return;
        }
    }
    list->items = arena_grow(arena, list->items, list->count, room, sizeof *list->items);
    list->items[list->count++] = *tag;
}

/* `key` opens a trajectory's tags; NULL for the school's. One that was tampered with is left out: what it
 * was put on says itself what it is called. */
static bool read_list(struct store *store, const unsigned char *key, const char *trajectory,
                      struct arena *arena, struct tag_list *list, size_t *room, struct error *error)
{
    struct query query;
    if (!db_query(store->db,
                  "SELECT id, retired_at, nonce, body FROM tag WHERE trajectory_id IS ?1 ORDER BY id",
                  DB_ARGS(DB_TEXT(trajectory)), &query, error))
        return false;
    while (query_next(&query)) {
        size_t nonce_size, size;
        const void *nonce = row_blob(&query, 2, &nonce_size), *body = row_blob(&query, 3, &size);
        struct tag tag = {.id = arena_copy(arena, row_text(&query, 0)),
                          .trajectory = trajectory,
                          .retired = !row_null(&query, 1)};
        const char *text = NULL;
        struct error unreadable;
        if (!key)
            text = arena_printf(arena, "%.*s", (int)size, (const char *)body);
        else if (!sealed_text_open(key, bound_to(arena, &tag), nonce, nonce_size, body, size, arena, &text,
                                   &unreadable))
            continue;
        if (read_body(arena, text, &tag))
            put(list, arena, room, &tag);
    }
    return query_close(&query, error);
}

bool tag_list(struct store *store, const struct actor *actor, const char *trajectory, struct arena *arena,
              struct tag_list *list, struct error *error)
{
    size_t room = TAGS_MOST;
    bool any;
    put_first(list, arena);
    if (!read_list(store, NULL, NULL, arena, list, &room, error))
        return false;
    if (!trajectory)
        return true;
    const char *own = arena_copy(arena, trajectory);
    if (!gate_check(store, actor, &(struct change){.act = ACT_TAGS_READ, .trajectory = own}, error) ||
        !db_exists(store->db, "SELECT 1 FROM tag WHERE trajectory_id = ?1", DB_ARGS(DB_TEXT(own)), &any,
                   error))
        return false;
    if (!any)
        return true; /* after the retention there is no key either */
    unsigned char *key = key_alloc(KEY_SIZE);
    bool ok = trajectory_key(store, actor, own, key, error) &&
              read_list(store, key, own, arena, list, &room, error);
    key_free(key);
    return ok;
}

const struct tag *tag_get(const struct tag_list *list, const char *id)
{
    for (size_t i = 0; id && i < list->count; i++) {
        if (strcmp(list->items[i].id, id) == 0)
            return &list->items[i];
    }
    return NULL;
}

const struct tag *tag_of_key(const struct tag_list *list, const char *key)
{
    /* From behind: the trajectory's stand there. */
    for (size_t i = list->count; i > 0; i--) {
        const struct tag *tag = &list->items[i - 1];
        if (!tag->retired && *key && strcmp(tag->key, key) == 0)
            return tag;
    }
    return NULL;
}

static bool in_list(const struct tag *tag, const char *trajectory)
{
    return trajectory ? tag->trajectory && strcmp(tag->trajectory, trajectory) == 0 : !tag->trajectory;
}

static bool same_name(const char *a, const char *b)
{
    return text_contains(a, b) && text_contains(b, a);
}

static bool ends_with(const char *text, const char *ending)
{
    size_t length = strlen(text), behind = strlen(ending);
    return behind >= 4 && behind <= length && strcmp(text + length - behind, ending) == 0;
}

/* The tag of the list with this name; one that is in use before one that is retired. */
static const struct tag *named(const struct tag_list *list, const char *trajectory, const char *name)
{
    const struct tag *retired = NULL;
    for (size_t i = 0; i < list->count; i++) {
        const struct tag *tag = &list->items[i];
        if (!in_list(tag, trajectory) || !same_name(tag->name, name))
            continue;
        if (!tag->retired)
            return tag;
        retired = tag;
    }
    return retired;
}

bool tag_find(const struct tag_list *list, const char *trajectory, const char *typed, const struct tag **tag,
              struct error *error)
{
    *tag = named(list, trajectory, typed);
    size_t found = *tag != NULL;
    for (size_t i = 0; !*tag && i < list->count; i++)
        found += in_list(&list->items[i], trajectory) && ends_with(list->items[i].id, typed);
    for (size_t i = 0; found == 1 && !*tag && i < list->count; i++) {
        if (in_list(&list->items[i], trajectory) && ends_with(list->items[i].id, typed))
            *tag = &list->items[i];
    }
    return *tag ||
           error_set(error, ERROR_NOT_FOUND,
                     "There is no tag “%.60s” in this list; terugblik tag list shows which there are.",
                     typed);
}

/* --- Changing --- */

/* A list with one tag that changes. */
struct tag_change {
    const struct actor *actor;
    const char *trajectory; /* whose list; NULL: the school's */
    struct tag tag;         /* as it will be */
    bool add;
    const unsigned char *key; /* the trajectory's */
    struct arena *arena;
};

/* One visible ASCII character, which every keyboard has, or none. */
static bool key_fits(const char *key, struct error *error)
{
    return !*key || (key[0] > ' ' && key[0] <= '~' && !key[1]) ||
           error_set(error, ERROR_INVALID,
                     "A tag's key is one character that every keyboard has, such as w or 5; “%.20s” is none.",
                     key);
}

static bool sign_fits(const char *sign, struct error *error)
{
    return (text_width(sign) == 1 && sign[text_next(sign)] == '\0') ||
           error_set(error, ERROR_INVALID,
                     "A tag's sign is one character, one column wide, such as w or *; “%.20s” is none.",
                     sign);
}

/* What is given becomes what is stored. */
static bool accept(struct tag_change *change, struct error *error)
{
    struct tag *tag = &change->tag;
    const char *first = tag->id ? tag_first_name(tag->id) : NULL;
    if (!tag->key)
        tag->key = "";
    if (!key_fits(tag->key, error) ||
        !text_accept(change->arena, tag->name, N_("The tag's name"), TAG_NAME_MOST, false, &tag->name, error))
        return false;
    if (!tag->sign || !*tag->sign)
        tag->sign = *tag->key ? tag->key : "*";
    if (!text_accept(change->arena, tag->sign, N_("The tag's sign"), 8, false, &tag->sign, error) ||
        !sign_fits(tag->sign, error))
        return false;
    tag->trajectory = change->trajectory;
    tag->kept_name = first && strcmp(first, tag->name) == 0 ? "" : tag->name;
    return true;
}

/* A trajectory that has ended keeps its list as it is. */
static bool still_open(struct store *store, const char *trajectory, struct error *error)
{
    bool ended = false;
    if (trajectory && !db_exists(store->db, "SELECT 1 FROM trajectory WHERE id = ?1 AND ended_at IS NOT NULL",
                                 DB_ARGS(DB_TEXT(trajectory)), &ended, error))
        return false;
    return !ended ||
           error_set(error, ERROR_INVALID, "This trajectory has ended, so its tags stay as they are.");
}

/* In one list each name and each key is there once. */
static bool is_alone(const struct tag_list *list, const struct tag *tag, struct error *error)
{
    size_t count = 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct tag *other = &list->items[i];
        if (!in_list(other, tag->trajectory))
            continue;
        count++;
        if (other->retired || strcmp(other->id, tag->id) == 0)
            continue;
        if (same_name(other->name, tag->name))
            return error_set(error, ERROR_CONFLICT, "There is a tag “%s” in this list already.", other->name);
        if (*tag->key && strcmp(other->key, tag->key) == 0)
            return error_set(error, ERROR_CONFLICT,
                             "The key %s puts “%s” already; give this tag another key.", tag->key,
                             other->name);
    }
    return count < TAGS_MOST || tag_get(list, tag->id) ||
           error_set(error, ERROR_INVALID, "A list has at most %d tags.", TAGS_MOST);
}

static bool store_tag(struct store *store, const struct tag_change *change, struct error *error)
{
    const struct tag *tag = &change->tag;
    const char *body = write_body(change->arena, tag);
    unsigned char nonce[SEALED_TEXT_NONCE];
    size_t size = strlen(body);
    const void *stored = body;
    if (change->key) {
        unsigned char *sealed = arena_alloc(change->arena, size + SEALED_TEXT_EXTRA);
        sealed_text_make(change->key, bound_to(change->arena, tag), body, nonce, sealed, &size);
        stored = sealed;
    }
    return db_run(store->db,
                  "INSERT INTO tag (id, trajectory_id, retired_at, nonce, body) VALUES (?1, ?2, ?3, ?4, ?5)"
                  " ON CONFLICT (id) DO UPDATE SET retired_at = ?3, nonce = ?4, body = ?5",
                  DB_ARGS(DB_TEXT(tag->id), DB_TEXT(change->trajectory),
                          tag->retired ? DB_INT(clock_now()) : DB_NULL,
                          change->key ? DB_BLOB(nonce, sizeof nonce) : DB_NULL, DB_BLOB(stored, size)),
                  NULL, error);
}

/* Read anew inside the transaction: another program may have changed the list. */
static bool apply_change(struct store *store, void *context, struct error *error)
{
    struct tag_change *change = context;
    struct tag_list list;
    size_t room = TAGS_MOST;
    put_first(&list, change->arena);
    return still_open(store, change->trajectory, error) &&
           read_list(store, NULL, NULL, change->arena, &list, &room, error) &&
           (!change->trajectory ||
            read_list(store, change->key, change->trajectory, change->arena, &list, &room, error)) &&
           (change->tag.retired || is_alone(&list, &change->tag, error)) && store_tag(store, change, error);
}

static bool change_list(struct store *store, struct tag_change *change, struct error *error)
{
    const struct change about = {.act = change->trajectory ? ACT_TAG_TRAJECTORY : ACT_TAG_SCHOOL,
                                 .trajectory = change->trajectory,
                                 .object = change->tag.id,
                                 .detail = change->tag.retired ? "tag retired"
                                           : change->add       ? "tag added"
                                                               : NULL};
    unsigned char *key = change->trajectory ? key_alloc(KEY_SIZE) : NULL;
    change->key = key;
    bool done = (!key || trajectory_key(store, change->actor, change->trajectory, key, error)) &&
                gate_change(store, change->actor, &about, apply_change, change, error);
    if (key)
        key_free(key);
    return done;
}

/* Whose right it is comes before what the list holds. */
static bool may_change(struct store *store, const struct actor *actor, const char *trajectory,
                       struct error *error)
{
    return gate_check(
        store, actor,
        &(struct change){.act = trajectory ? ACT_TAG_TRAJECTORY : ACT_TAG_SCHOOL, .trajectory = trajectory},
        error);
}

bool tag_add(struct store *store, const struct actor *actor, const struct tag *tag, char id[static ID_SIZE],
             struct error *error)
{
    struct arena arena;
    struct tag_list list;
    char fresh[ID_SIZE];
    arena_init(&arena);
    struct tag_change change = {
        .actor = actor, .trajectory = tag->trajectory, .tag = *tag, .add = true, .arena = &arena};
    change.tag.id = NULL;
    change.tag.retired = false;
    bool done = may_change(store, actor, tag->trajectory, error) && accept(&change, error) &&
                tag_list(store, actor, tag->trajectory, &arena, &list, error);
    if (done) {
        const struct tag *before = named(&list, tag->trajectory, change.tag.name);
        id_make(fresh, clock_now());
        if (before && before->retired && before->stretch == tag->stretch)
            change.tag.id = before->id;
        else
            change.tag.id = fresh;
        if (tag_first_name(change.tag.id) && strcmp(tag_first_name(change.tag.id), change.tag.name) == 0)
            change.tag.kept_name = "";
        done = change_list(store, &change, error);
    }
    if (done)
        (void)snprintf(id, ID_SIZE, "%s", change.tag.id);
    arena_release(&arena);
    return done;
}

bool tag_change(struct store *store, const struct actor *actor, const struct tag *tag, struct error *error)
{
    struct arena arena;
    struct tag_list list;
    arena_init(&arena);
    struct tag_change change = {.actor = actor, .trajectory = tag->trajectory, .tag = *tag, .arena = &arena};
    bool done = may_change(store, actor, tag->trajectory, error) &&
                tag_list(store, actor, tag->trajectory, &arena, &list, error);
    if (done) {
        const struct tag *before = tag_get(&list, tag->id);
        if (!before || !in_list(before, tag->trajectory) || before->retired)
            done = error_set(error, ERROR_NOT_FOUND, "This tag is no longer there.");
        else {
            change.tag.stretch = before->stretch;
            change.tag.retired = false;
            done = accept(&change, error) && change_list(store, &change, error);
        }
    }
    arena_release(&arena);
    return done;
}

bool tag_retire(struct store *store, const struct actor *actor, const char *trajectory, const char *id,
                struct error *error)
{
    struct arena arena;
    struct tag_list list;
    arena_init(&arena);
    struct tag_change change = {.actor = actor, .trajectory = trajectory, .arena = &arena};
    bool done = may_change(store, actor, trajectory, error) &&
                tag_list(store, actor, trajectory, &arena, &list, error);
    if (done) {
        const struct tag *before = tag_get(&list, id);
        if (!before || !in_list(before, trajectory) || before->retired)
            done = error_set(error, ERROR_NOT_FOUND, "This tag is no longer there.");
        else {
            change.tag = *before;
            change.tag.retired = true;
            done = change_list(store, &change, error);
        }
    }
    arena_release(&arena);
    return done;
}
