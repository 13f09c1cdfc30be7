#include "store/review/notes.h"

#include <assert.h>
#include <libintl.h>
#include <stdlib.h>
#include <string.h>

#include "store/base/clock.h"
#include "store/engine/db.h"
#include "store/gate/gate.h"
#include "store/gate/timekeeping.h"
#include "store/keys/keys.h"
#include "store/review/note-body.h"
#include "store/review/signature.h"
#include "store/keys/sealed.h"
#include "store/review/sessions.h"
#include "store/review/tags.h"
#include "store/base/text.h"
#include "store/review/trajectories.h"

static const char *const kind_names[NOTE_KIND_COUNT] = {
#define X(kind, name) [kind] = name,
    NOTE_KINDS(X)
#undef X
};

const char *note_kind_name(enum note_kind kind)
{
    assert(kind >= 0 && kind < NOTE_KIND_COUNT);
    return kind_names[kind];
}

bool note_kind_parse(const char *name, enum note_kind *kind)
{
    for (int i = 0; i < NOTE_KIND_COUNT; i++) {
        if (strcmp(kind_names[i], name) == 0) {
            *kind = (enum note_kind)i;
            return true;
        }
    }
    return false;
}

int64_t note_session_until(const struct note *note)
{
    return note->until_ms < 0 ? -1 : note->session_ms + note->until_ms - note->at_ms;
}

bool note_signed(const struct note *note)
{
    return signature_fits(note->signature);
}

bool note_is_tag(const struct note *note)
{
    return note->tag && !*note->text;
}

/* What of a note stands in the database in clear: of one with a tag nothing that it says (R7). */
struct clear {
    const char *kind;
    int64_t at_ms, until_ms;
};

static struct clear clear_of(const struct note *note)
{
    if (note->tag)
        return (struct clear){note_is_tag(note) ? NOTE_IS_TAG : NOTE_IS_TAGGED, 0, -1};
    return (struct clear){note_kind_name(note->kind), note->at_ms, note->until_ms};
}

/* All that a note says besides what is encrypted: that is bound to it, and the author signs both. */
static const char *bound_to(struct arena *arena, const char *trajectory, const struct note *note,
                            const struct clear *clear)
{
    return arena_printf(arena, "note\n%s\n%s\n%s\n%s\n%s\n%s\n%s\n%lld\n%lld\n%lld\n%lld", note->id,
                        trajectory, note->session, note->clip, note->author_id,
                        note->reply_to ? note->reply_to : "", clear->kind, (long long)clear->at_ms,
                        (long long)clear->until_ms, (long long)note->created_at, (long long)note->edited_at);
}

/* A note's text as it is stored. */
struct sealed_note {
    unsigned char nonce[SEALED_TEXT_NONCE];
    unsigned char *text;
    size_t size;
    unsigned char signature[SIGNATURE_SIZE];
};

static void seal_note(const struct actor *actor, const unsigned char key[static KEY_SIZE],
                      const char *trajectory, const struct note *note, struct arena *arena,
                      struct sealed_note *sealed)
{
    const struct clear clear = clear_of(note);
    const char *bound = bound_to(arena, trajectory, note, &clear);
    const char *text = note->tag ? note_body_write(arena, note) : note->text;
    sealed->text = arena_alloc(arena, strlen(text) + SEALED_TEXT_EXTRA);
    sealed_text_make(key, bound, text, sealed->nonce, sealed->text, &sealed->size);
    signature_make(actor->secrets, bound, sealed->nonce, sizeof sealed->nonce, sealed->text, sealed->size,
                   sealed->signature);
}

static struct note read_note(const struct query *query, const struct actor *actor, struct arena *arena)
{
    struct note note = {
        .id = arena_copy(arena, row_text(query, 0)),
        .session = arena_copy(arena, row_text(query, 1)),
        .clip = arena_copy(arena, row_text(query, 2)),
        .author_id = arena_copy(arena, row_text(query, 3)),
        .author = arena_copy(arena, row_text(query, 4)),
        .reply_to = arena_copy(arena, row_text(query, 5)),
        .at_ms = row_int(query, 7),
        .until_ms = row_null(query, 8) ? -1 : row_int(query, 8),
        .created_at = row_int(query, 9),
        .edited_at = row_int(query, 10),
        .session_ms = row_int(query, 11) + row_int(query, 7),
    };
    note.mine = strcmp(note.author_id, actor->id) == 0;
    if (!note_kind_parse(row_text(query, 6), &note.kind))
        note.kind = NOTE_MOMENT; /* nobody here signed another: its signature will not fit */
    return note;
}

/* Opens the text. A note that was tampered with must not hide the others, so it says what it is. */
static void open_note(const struct query *query, const unsigned char key[static KEY_SIZE],
                      const struct signers *signers, const char *trajectory, struct arena *arena,
                      struct note *note)
{
    size_t nonce_size, size, signature_size;
    const void *nonce = row_blob(query, 12, &nonce_size), *sealed = row_blob(query, 13, &size);
    const void *signature = row_blob(query, 14, &signature_size);
    const char *kind = row_text(query, 6);
    const struct clear clear = {kind, note->at_ms, note->until_ms};
    struct arena scratch;
    arena_init(&scratch);
    const char *bound = bound_to(&scratch, trajectory, note, &clear);
    struct error unreadable;
    struct note opened = *note;
    if (sealed_text_open(key, bound, nonce, nonce_size, sealed, size, arena, &opened.text, &unreadable) &&
        (!note_body_is(kind) || note_body_read(arena, opened.text, &opened))) {
        *note = opened;
        note->session_ms = row_int(query, 11) + note->at_ms;
        note->signature = signature_take(arena, signers, note->author_id, bound, nonce, nonce_size, sealed,
                                         size, signature, signature_size);
    } else {
        note->text = arena_copy(arena,
                                gettext("This note was changed outside the program and cannot be read."));
    }
    arena_release(&scratch);
}

#define SELECT_NOTES                                                                               \
    "SELECT n.id, n.session_id, n.clip_id, n.author_id, a.full_name, n.reply_to, n.kind, n.at_ms," \
    " n.until_ms, n.created_at, n.edited_at,"                                                      \
    " (SELECT SUM(p.duration_ms) FROM clip p"                                                      \
    "   WHERE p.session_id = n.session_id AND p.position < k.position),"                           \
    " n.nonce, n.sealed_text, n.signature"                                                         \
    " FROM note n JOIN clip k ON k.id = n.clip_id JOIN account a ON a.id = n.author_id"            \
    " JOIN session s ON s.id = n.session_id"                                                       \
    " WHERE n.trajectory_id = ?1 AND n.removed_at IS NULL"
/* A tag's moment is encrypted: sort() puts it in its place. */
#define BY_MOMENT " ORDER BY s.filmed_on, n.session_id, k.position, n.at_ms, n.created_at, n.id"

static int64_t clip_start(const struct note *note)
{
    return note->session_ms - note->at_ms;
}

/* As BY_MOMENT has it, inside one session. */
static int compare_moments(const void *a, const void *b)
{
    const struct note *first = a, *second = b;
    const int64_t numbers[][2] = {
        {clip_start(first), clip_start(second)},
        {first->at_ms, second->at_ms},
        {first->created_at, second->created_at},
    };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        if (numbers[i][0] != numbers[i][1])
            return numbers[i][0] < numbers[i][1] ? -1 : 1;
    }
    return strcmp(first->id, second->id);
}

/* The sessions stand one behind the other. */
static void sort(struct note_list *list)
{
    for (size_t first = 0, end; first < list->count; first = end) {
        bool tags = false;
        for (end = first;
             end < list->count && strcmp(list->items[end].session, list->items[first].session) == 0; end++)
            tags |= list->items[end].tag != NULL;
        if (tags)
            qsort(&list->items[first], end - first, sizeof *list->items, compare_moments);
    }
}

static bool list_notes(struct store *store, const struct actor *actor,
                       const unsigned char key[static KEY_SIZE], const char *trajectory, const char *session,
                       struct arena *arena, struct note_list *list, struct error *error)
{
    const struct signers *signers;
    struct query query;
    bool ok = signers_read(store, trajectory, arena, &signers, error) &&
              (session ? db_query(store->db, SELECT_NOTES " AND n.session_id = ?2" BY_MOMENT,
                                  DB_ARGS(DB_TEXT(trajectory), DB_TEXT(session)), &query, error)
                       : db_query(store->db, SELECT_NOTES BY_MOMENT, DB_ARGS(DB_TEXT(trajectory)), &query,
                                  error));
    if (ok) {
        size_t room = 0;
        while (query_next(&query)) {
            list->items = arena_grow(arena, list->items, list->count, &room, sizeof *list->items);
            struct note *note = &list->items[list->count++];
            *note = read_note(&query, actor, arena);
            open_note(&query, key, signers, trajectory, arena, note);
        }
        sort(list);
        ok = query_close(&query, error);
    }
    return ok;
}

static bool has_notes(struct store *store, const char *trajectory, bool *any, struct error *error)
{
    return db_exists(store->db, "SELECT 1 FROM note WHERE trajectory_id = ?1", DB_ARGS(DB_TEXT(trajectory)),
                     any, error);
}

bool note_list(struct store *store, const struct actor *actor, const char *trajectory, const char *session,
               struct arena *arena, struct note_list *list, struct error *error)
{
    *list = (struct note_list){0};
    if (!trajectory && !trajectory_of_session(store, session, arena, &trajectory, error))
        return false;
    if (!trajectory) /* made for another purpose: it has no notes */
        return gate_check(store, actor, &(struct change){.act = ACT_SESSION_READ, .session = session}, error);
    bool any;
    if (!gate_check(store, actor,
                    &(struct change){.act = ACT_NOTES_READ, .trajectory = trajectory, .session = session},
                    error) ||
        !has_notes(store, trajectory, &any, error))
        return false;
    if (!any)
        return true; /* after the retention there is no key either */
    unsigned char *key = key_alloc(KEY_SIZE);
    bool ok = trajectory_key(store, actor, trajectory, key, error) &&
              list_notes(store, actor, key, trajectory, session, arena, list, error);
    key_free(key);
    return ok;
}

/* A note on its way into the database. */
struct note_change {
    const char *trajectory;
    const struct note *note;
    struct sealed_note sealed;
};

enum { FINISH_WITHIN = CLOCK_DAY_MS }; /* ms, of a note whose footage went while it was written */

static bool begun_before(const struct note *note, int64_t gone_at)
{
    return note->begun_at && note->begun_at <= gone_at && clock_now() - note->begun_at < FINISH_WITHIN;
}

/* Notes are written while there is something to see, and until the trajectory ends. */
static bool writable(struct store *store, const struct note_change *change, bool needs_footage,
                     struct error *error)
{
    struct query query;
    if (!db_query(store->db,
                  "SELECT t.ended_at, s.imported_at, s.shredded_at, s.purged_at FROM session s"
                  " JOIN trajectory t ON t.id = s.trajectory_id WHERE s.id = ?1",
                  DB_ARGS(DB_TEXT(change->note->session)), &query, error))
        return false;
    bool known = query_next(&query);
    bool ended = known && !row_null(&query, 0);
    int64_t gone_at = !known ? 0 : !row_null(&query, 2) ? row_int(&query, 2) : row_int(&query, 3);
    bool there = known && !row_null(&query, 1) && (!gone_at || begun_before(change->note, gone_at));
    if (!query_close(&query, error))
        return false;
    if (ended)
        return error_set(error, ERROR_INVALID,
                         "This trajectory has ended, so its notes stay as they are; they can still be read.");
    if (needs_footage && !there)
        return error_set(
            error, ERROR_INVALID,
            "The footage of this session is gone, so no notes can be added to its moments any more.");
    return true;
}

static struct db_value until_value(const struct clear *clear)
{
    return clear->until_ms < 0 ? DB_NULL : DB_INT(clear->until_ms);
}

static bool apply_add(struct store *store, void *context, struct error *error)
{
    const struct note_change *add = context;
    const struct note *note = add->note;
    const struct clear clear = clear_of(note);
    bool there;
    if (!writable(store, add, true, error))
        return false;
    if (note->reply_to) {
        if (!db_exists(store->db,
                       "SELECT 1 FROM note WHERE id = ?1 AND session_id = ?2 AND removed_at IS NULL",
                       DB_ARGS(DB_TEXT(note->reply_to), DB_TEXT(note->session)), &there, error))
            return false;
        if (!there)
            return error_set(
                error, ERROR_CONFLICT,
                "The note that this replies to has been deleted; add yours as a note of its own.");
    }
    return db_run(store->db,
                  "INSERT INTO note (id, trajectory_id, session_id, clip_id, author_id, reply_to, kind, "
                  "at_ms, until_ms,"
                  " created_at, nonce, sealed_text, signature)"
                  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
                  DB_ARGS(DB_TEXT(note->id), DB_TEXT(add->trajectory), DB_TEXT(note->session),
                          DB_TEXT(note->clip), DB_TEXT(note->author_id), DB_TEXT(note->reply_to),
                          DB_TEXT(clear.kind), DB_INT(clear.at_ms), until_value(&clear),
                          DB_INT(note->created_at), DB_BLOB(add->sealed.nonce, sizeof add->sealed.nonce),
                          DB_BLOB(add->sealed.text, add->sealed.size),
                          DB_BLOB(add->sealed.signature, sizeof add->sealed.signature)),
                  NULL, error);
}

/* The moment has to be in the clip. Players report a little more than the length at the end, so it is drawn
 * in. */
static bool place_in_clip(struct store *store, struct note *note, struct error *error)
{
    int64_t duration;
    if (!clip_duration(store, note->session, note->clip, &duration, error))
        return false;
    if (note->at_ms < 0)
        note->at_ms = 0;
    if (note->at_ms > duration)
        note->at_ms = duration;
    if (note->until_ms > duration)
        note->until_ms = duration;
    if (note->until_ms < 0)
        note->until_ms = -1;
    else if (note->until_ms <= note->at_ms)
        return error_set(error, ERROR_INVALID,
                         "The range ends before it begins; set its end after its start.");
    return true;
}

/* The name that the tag has now is signed with the note: it says so for good, whatever becomes of the list.
 */
static bool take_tag(struct store *store, const struct actor *actor, const char *trajectory,
                     struct note *note, struct arena *arena, struct error *error)
{
    struct tag_list list;
    if (!note->tag)
        return true;
    if (!tag_list(store, actor, trajectory, arena, &list, error))
        return false;
    const struct tag *tag = tag_get(&list, note->tag);
    if (!tag || (tag->retired && !note->begun_at)) /* a stretch that runs may still end */
        return error_set(error, ERROR_CONFLICT,
                         "This tag is no longer in the lists of this trajectory; choose another.");
    note->tag_kept = tag->kept_name;
    return true;
}

static bool accept_text(struct arena *arena, struct note *note, struct error *error)
{
    return text_accept(arena, note->text ? note->text : "", N_("The note"), NOTE_LONGEST, note->tag != NULL,
                       &note->text, error);
}

/* Some notes of one session, sealed, to be added together. */
struct addition {
    const struct actor *actor;
    struct change change;
    struct note *notes;
    struct note_change *adds;
    size_t count;
    size_t at; /* the one that is being looked at */
};

static bool seal_additions(struct store *store, struct addition *all, const char *trajectory,
                           const unsigned char key[static KEY_SIZE], struct arena *arena, struct error *error)
{
    for (all->at = 0; all->at < all->count; all->at++) {
        struct note *note = &all->notes[all->at];
        char *id = arena_alloc(arena, ID_SIZE);
        id_make(id, clock_now());
        note->id = id;
        note->author_id = all->actor->id;
        note->created_at = clock_now();
        note->edited_at = 0;
        if (!take_tag(store, all->actor, trajectory, note, arena, error) ||
            !accept_text(arena, note, error) || !place_in_clip(store, note, error))
            return false;
        struct note_change *add = &all->adds[all->at];
        *add = (struct note_change){.note = note, .trajectory = trajectory};
        seal_note(all->actor, key, trajectory, note, arena, &add->sealed);
    }
    return true;
}

static bool apply_additions(struct store *store, void *context, struct error *error)
{
    struct addition *all = context;
    for (all->at = 0; all->at < all->count; all->at++) {
        struct change also = all->change;
        also.act = all->notes[all->at].tag ? ACT_NOTE_TAG : ACT_NOTE_ADD;
        also.object = all->notes[all->at].id;
        if (!apply_add(store, &all->adds[all->at], error) ||
            (all->at > 0 && !gate_also(store, all->actor, &also, error)))
            return false;
    }
    return true;
}

static bool add_notes(struct store *store, struct addition *all, unsigned char key[static KEY_SIZE],
                      struct arena *arena, struct error *error)
{
    if (!gate_check(store, all->actor, &all->change, error) ||
        !trajectory_of_session(store, all->change.session, arena, &all->change.trajectory, error) ||
        !trajectory_key(store, all->actor, all->change.trajectory, key, error) ||
        !seal_additions(store, all, all->change.trajectory, key, arena, error))
        return false;
    all->change.object = all->notes[0].id;
    return gate_change(store, all->actor, &all->change, apply_additions, all, error);
}

bool note_add_all(struct store *store, const struct actor *actor, const char *session,
                  const struct note *notes, size_t count, char id[static ID_SIZE], size_t *refused,
                  struct error *error)
{
    struct arena arena;
    arena_init(&arena);
    struct addition all = {
        .actor = actor,
        .change = {.act = notes[0].tag ? ACT_NOTE_TAG : ACT_NOTE_ADD, .session = session},
        .notes = arena_alloc(&arena, count * sizeof *all.notes),
        .adds = arena_alloc(&arena, count * sizeof *all.adds),
        .count = count,
    };
    for (size_t i = 0; i < count; i++) {
        all.notes[i] = notes[i];
        all.notes[i].session = session;
    }
    unsigned char *key = key_alloc(KEY_SIZE);
    bool ok = add_notes(store, &all, key, &arena, error);
    key_free(key);
    *refused = all.at;
    if (ok)
        memcpy(id, all.notes[0].id, ID_SIZE);
    arena_release(&arena);
    return ok;
}

bool note_add(struct store *store, const struct actor *actor, const struct note *note,
              char id[static ID_SIZE], struct error *error)
{
    size_t refused;
    return note_add_all(store, actor, note->session, note, 1, id, &refused, error);
}

static bool apply_edit(struct store *store, void *context, struct error *error)
{
    const struct note_change *edit = context;
    const struct note *note = edit->note;
    const struct clear clear = clear_of(note);
    int64_t changed;
    if (!writable(store, edit, false, error) ||
        !db_run(store->db,
                "UPDATE note SET kind = ?2, at_ms = ?3, until_ms = ?4, edited_at = ?5, nonce = ?6, "
                "sealed_text = ?7,"
                " signature = ?8 WHERE id = ?1 AND removed_at IS NULL",
                DB_ARGS(DB_TEXT(note->id), DB_TEXT(clear.kind), DB_INT(clear.at_ms), until_value(&clear),
                        DB_INT(note->edited_at), DB_BLOB(edit->sealed.nonce, sizeof edit->sealed.nonce),
                        DB_BLOB(edit->sealed.text, edit->sealed.size),
                        DB_BLOB(edit->sealed.signature, sizeof edit->sealed.signature)),
                &changed, error))
        return false;
    return changed ||
           error_set(error, ERROR_CONFLICT, "This note has been deleted meanwhile; undo that first.");
}

/* What stays when a note is edited; its tag comes with read_tag(). */
static bool read_fixed(struct store *store, struct arena *arena, struct note *note, const char **trajectory,
                       struct error *error)
{
    struct query query;
    *trajectory = NULL;
    note->tag = NULL;
    if (!db_query(store->db,
                  "SELECT trajectory_id, session_id, clip_id, author_id, reply_to, created_at FROM note "
                  "WHERE id = ?1",
                  DB_ARGS(DB_TEXT(note->id)), &query, error))
        return false;
    if (query_next(&query)) {
        *trajectory = arena_copy(arena, row_text(&query, 0));
        note->session = arena_copy(arena, row_text(&query, 1));
        note->clip = arena_copy(arena, row_text(&query, 2));
        note->author_id = arena_copy(arena, row_text(&query, 3));
        note->reply_to = arena_copy(arena, row_text(&query, 4));
        note->created_at = row_int(&query, 5);
    }
    return query_close(&query, error);
}

static bool read_tag(struct store *store, const unsigned char key[static KEY_SIZE], const char *trajectory,
                     struct arena *arena, struct note *note, struct error *error)
{
    struct query query;
    bool readable = true;
    if (!db_query(store->db, "SELECT kind, edited_at, nonce, sealed_text FROM note WHERE id = ?1",
                  DB_ARGS(DB_TEXT(note->id)), &query, error))
        return false;
    if (query_next(&query) && note_body_is(row_text(&query, 0))) {
        size_t nonce_size, size;
        const void *nonce = row_blob(&query, 2, &nonce_size), *sealed = row_blob(&query, 3, &size);
        const struct clear clear = {row_text(&query, 0), 0, -1};
        struct note before = *note;
        before.edited_at = row_int(&query, 1);
        const char *bound = bound_to(arena, trajectory, &before, &clear), *body;
        readable = sealed_text_open(key, bound, nonce, nonce_size, sealed, size, arena, &body,
                                    &(struct error){0}) &&
                   note_body_read(arena, body, &before);
        note->tag = before.tag;
        note->tag_kept = before.tag_kept;
    }
    return query_close(&query, error) &&
           (readable ||
            error_set(error, ERROR_CORRUPT, "This note was changed outside the program and cannot be read."));
}

static bool edit_note(struct store *store, const struct actor *actor, const struct note *given,
                      unsigned char key[static KEY_SIZE], struct arena *arena, struct error *error)
{
    struct note note = *given;
    struct note_change edit = {.note = &note};
    const struct change change = {.act = ACT_NOTE_EDIT, .object = note.id};
    if (!gate_check(store, actor, &change, error) ||
        !read_fixed(store, arena, &note, &edit.trajectory, error) ||
        !trajectory_key(store, actor, edit.trajectory, key, error) ||
        !read_tag(store, key, edit.trajectory, arena, &note, error) || !accept_text(arena, &note, error) ||
        !place_in_clip(store, &note, error))
        return false;
    note.edited_at = clock_now();
    seal_note(actor, key, edit.trajectory, &note, arena, &edit.sealed);
    return gate_change(store, actor, &change, apply_edit, &edit, error);
}

bool note_edit(struct store *store, const struct actor *actor, const struct note *note, struct error *error)
{
    struct arena arena;
    arena_init(&arena);
    unsigned char *key = key_alloc(KEY_SIZE);
    bool ok = edit_note(store, actor, note, key, &arena, error);
    key_free(key);
    arena_release(&arena);
    return ok;
}

struct removal {
    const char *id;
    int64_t now;
};

/* What was written is of the record once the trajectory has ended: nothing of it goes any more by hand. */
static bool may_remove(struct store *store, const char *id, struct error *error)
{
    struct query query;
    if (!db_query(store->db,
                  "SELECT 1 FROM note r JOIN trajectory t ON t.id = r.trajectory_id"
                  " WHERE r.id = ?1 AND t.ended_at IS NOT NULL",
                  DB_ARGS(DB_TEXT(id)), &query, error))
        return false;
    bool ended = query_next(&query);
    return query_close(&query, error) &&
           (!ended ||
            error_set(error, ERROR_INVALID, "This trajectory has ended, so its notes stay as they are."));
}

static bool apply_remove(struct store *store, void *context, struct error *error)
{
    struct removal *removal = context;
    int64_t changed;
    if (!may_remove(store, removal->id, error) || !clock_believed(store, NULL, &removal->now, error) ||
        !db_run(store->db, "UPDATE note SET removed_at = ?2 WHERE id = ?1 AND removed_at IS NULL",
                DB_ARGS(DB_TEXT(removal->id), DB_INT(removal->now)), &changed, error))
        return false;
    return changed || error_set(error, ERROR_CONFLICT, "This note has been deleted already.");
}

bool note_remove(struct store *store, const struct actor *actor, const char *id, struct error *error)
{
    return gate_change(store, actor, &(struct change){.act = ACT_NOTE_REMOVE, .object = id}, apply_remove,
                       &(struct removal){.id = id}, error);
}

static bool apply_restore(struct store *store, void *context, struct error *error)
{
    const struct removal *removal = context;
    int64_t changed;
    /* Once its text is gone (store/review/review.c) there is nothing to bring back. */
    if (!db_run(store->db,
                "UPDATE note SET removed_at = NULL WHERE id = ?1 AND removed_at IS NOT NULL AND "
                "LENGTH(sealed_text) > 0",
                DB_ARGS(DB_TEXT(removal->id)), &changed, error))
        return false;
    return changed || error_set(error, ERROR_CONFLICT,
                                "This note is not deleted, or was deleted more than a day ago and is gone.");
}

bool note_restore(struct store *store, const struct actor *actor, const char *id, struct error *error)
{
    return gate_change(store, actor, &(struct change){.act = ACT_NOTE_RESTORE, .object = id}, apply_restore,
                       &(struct removal){.id = id}, error);
}
