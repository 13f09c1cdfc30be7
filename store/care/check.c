#include "store/care/check.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/care/check-vault.h"
#include "store/gate/audit.h"
#include "store/care/check-trust.h"
#include "store/review/blurs.h"
#include "store/engine/db.h"
#include "store/review/drafts.h"
#include "store/footage/footage.h"
#include "store/footage/importing.h"
#include "store/keys/keys.h"
#include "store/review/filled.h"
#include "store/vault/vault.h"
#include "store/review/notes.h"
#include "store/review/sessions.h"
#include "store/review/trajectories.h"

enum { READ_SIZE = 1024 * 1024 };

struct checking {
    struct store *store;
    const struct actor *actor;
    bool footage;
    struct arena *arena;
    struct check_report *report;
    size_t room;
    unsigned char digest_key[DIGEST_KEY_SIZE];
};

static void add(struct checking *checking, const struct error *finding)
{
    struct check_report *report = checking->report;
    report->findings = arena_grow(checking->arena, report->findings, report->count, &checking->room,
                                  sizeof *report->findings);
    report->findings[report->count++] = arena_copy(checking->arena, finding->text);
}

/* Damage is a finding; that something could not be looked at is none. */
static bool found(struct checking *checking, const struct error *error)
{
    if (error->kind != ERROR_CORRUPT)
        return false;
    add(checking, error);
    return true;
}

static bool count_rows(struct checking *checking, const char *sql, const struct db_value *args,
                       int64_t *count, struct error *error)
{
    struct query query;
    if (!db_query(checking->store->db, sql, args, &query, error))
        return false;
    *count = query_next(&query) ? row_int(&query, 0) : 0;
    return query_close(&query, error);
}

/* A sentence for every row that should not be there; its format takes the short id in column 0. */
struct rule {
    const char *sql;
    void (*say)(struct error *error, const char *id);
};

static void say_keys_left(struct error *error, const char *id)
{
    error_set(error, ERROR_CORRUPT, "Session %s counts as deleted, but keys of it are still there.", id);
}

static void say_digest_left(struct error *error, const char *id)
{
    error_set(error, ERROR_CORRUPT, "Clip %s counts as deleted, but what it was can still be recognised.",
              id);
}

static void say_purged_unshredded(struct error *error, const char *id)
{
    error_set(error, ERROR_CORRUPT, "Session %s counts as deleted, but not when its keys were destroyed.",
              id);
}

static void say_no_certificate(struct error *error, const char *id)
{
    error_set(error, ERROR_CORRUPT,
              "Session %s counts as deleted, but there is no record of it in the trace.", id);
}

static void say_no_clips(struct error *error, const char *id)
{
    error_set(error, ERROR_CORRUPT, "Session %s has no clips.", id);
}

static void say_no_keys(struct error *error, const char *id)
{
    error_set(error, ERROR_CORRUPT, "Session %s can be opened by nobody any more: no key of it is left.", id);
}

static void say_no_original(struct error *error, const char *id)
{
    error_set(error, ERROR_CORRUPT,
              "Of clip %s it is not known whether its original was wiped from the card.", id);
}

static const struct rule rules[] = {
    {"SELECT id FROM session s WHERE shredded_at IS NOT NULL AND EXISTS"
     " (SELECT 1 FROM session_key k WHERE k.session_id = s.id)",
     say_keys_left},
    {"SELECT c.id FROM clip c JOIN session s ON s.id = c.session_id WHERE s.purged_at IS NOT NULL"
     " AND c.digest IS NOT NULL AND NOT EXISTS"
     " (SELECT 1 FROM original o WHERE o.clip_id = c.id AND o.wiped_at IS NULL)",
     say_digest_left},
    {"SELECT id FROM session WHERE purged_at IS NOT NULL AND shredded_at IS NULL", say_purged_unshredded},
    {"SELECT id FROM session s WHERE purged_at IS NOT NULL AND NOT EXISTS"
     " (SELECT 1 FROM audit w WHERE w.session_id = s.id AND w.action = 'purged' AND w.refused = 0)",
     say_no_certificate},
    {"SELECT id FROM session s WHERE NOT EXISTS (SELECT 1 FROM clip c WHERE c.session_id = s.id)",
     say_no_clips},
    {"SELECT id FROM session s WHERE imported_at IS NOT NULL AND shredded_at IS NULL AND blocked_at IS NULL"
     " AND purpose = 'coaching' AND NOT EXISTS (SELECT 1 FROM session_key k WHERE k.session_id = s.id)",
     say_no_keys},
    {"SELECT c.id FROM clip c JOIN session s ON s.id = c.session_id WHERE s.imported_at IS NOT NULL AND NOT "
     "EXISTS"
     " (SELECT 1 FROM original o WHERE o.clip_id = c.id)",
     say_no_original},
};

static bool check_rows(struct checking *checking, struct error *error)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        struct query query;
        struct error finding;
        if (!db_query(checking->store->db, rules[i].sql, DB_NO_ARGS, &query, error))
            return false;
        while (query_next(&query)) {
            rules[i].say(&finding, id_short(row_text(&query, 0)));
            add(checking, &finding);
        }
        if (!query_close(&query, error))
            return false;
    }
    return true;
}

/* One clip as its row describes it. */
struct stored {
    const char *id, *session;
    int64_t size, position;
    const unsigned char *digest; /* DIGEST_SIZE, or NULL */
    const unsigned char *sealed; /* SEALED_SIZE: the key for the actor, or NULL */
    bool importing, shredded, purged, blocked;
};

static const unsigned char *copy_blob(struct arena *arena, const struct query *query, int column,
                                      size_t wanted)
{
    size_t size;
    const void *bytes = row_blob(query, column, &size);
    return bytes && size == wanted ? memcpy(arena_alloc(arena, size), bytes, size) : NULL;
}

static bool load_clips(struct checking *checking, struct stored **clips, size_t *count, struct error *error)
{
    struct query query;
    size_t room = 0;
    if (!db_query(checking->store->db,
                  "SELECT c.id, c.session_id, c.size, c.digest, k.sealed, s.imported_at, s.shredded_at, "
                  "s.purged_at,"
                  " s.blocked_at, c.position FROM clip c JOIN session s ON s.id = c.session_id"
                  " LEFT JOIN session_key k ON k.session_id = s.id AND k.account_id = ?1"
                  " ORDER BY c.session_id, c.position",
                  DB_ARGS(DB_TEXT(checking->actor ? checking->actor->id : NULL)), &query, error))
        return false;
    while (query_next(&query)) {
        *clips = arena_grow(checking->arena, *clips, *count, &room, sizeof **clips);
        (*clips)[(*count)++] = (struct stored){
            .id = arena_copy(checking->arena, row_text(&query, 0)),
            .session = arena_copy(checking->arena, row_text(&query, 1)),
            .size = row_int(&query, 2),
            .digest = copy_blob(checking->arena, &query, 3, DIGEST_SIZE),
            .sealed = copy_blob(checking->arena, &query, 4, SEALED_SIZE),
            .importing = row_null(&query, 5),
            .shredded = !row_null(&query, 6),
            .purged = !row_null(&query, 7),
            .blocked = !row_null(&query, 8),
            .position = row_int(&query, 9),
        };
    }
    return query_close(&query, error);
}

/* Decrypts all of it and compares its digest. */
static bool read_through(struct checking *checking, const struct stored *clip, struct footage_reader *reader,
                         struct error *error)
{
    unsigned char *buffer = key_alloc(READ_SIZE), result[DIGEST_SIZE];
    struct digest digest;
    uint64_t at = 0;
    size_t got = 1;
    bool read = true;
    digest_start(&digest, checking->digest_key);
    while (got > 0 && (read = footage_read(reader, at, buffer, READ_SIZE, &got, error))) {
        digest_add(&digest, buffer, got);
        at += got;
    }
    digest_end(&digest, result);
    key_free(buffer);
    if (read && clip->digest && memcmp(result, clip->digest, DIGEST_SIZE) != 0)
        return error_set(error, ERROR_CORRUPT, "What is stored is another recording.");
    return read;
}

/* With the actor's key, when there is one. R8: what is decrypted stays in secret memory. */
static bool check_contents(struct checking *checking, const struct stored *clip, int fd,
                           const struct footage_label *label, struct error *error)
{
    struct footage_reader *reader = NULL;
    unsigned char *key = key_alloc(KEY_SIZE);
    bool sound = key_unseal(clip->sealed, "footage", clip->session, checking->actor->id,
                            checking->actor->secrets, checking->actor->box_public, key, error) &&
                 vault_footage_key(checking->store, clip->session, key, key, error) &&
                 footage_open(fd, key, label, &reader, error) && read_through(checking, clip, reader, error);
    footage_close(reader);
    key_free(key);
    return sound;
}

static void say_damaged(struct checking *checking, const struct stored *clip, const struct error *why)
{
    struct error finding;
    if (why->kind == ERROR_CONFLICT)
        error_set(&finding, ERROR_CORRUPT,
                  "In the place of the footage of clip %s (session %s) lies another file: files were swapped "
                  "outside the program.",
                  id_short(clip->id), id_short(clip->session));
    else
        error_set(&finding, ERROR_CORRUPT, "The footage of clip %s (session %s) is damaged.",
                  id_short(clip->id), id_short(clip->session));
    add(checking, &finding);
}

/* Says that a file is not there, unless it has been deleted on purpose since its row was read. */
static bool check_missing(struct checking *checking, const struct stored *clip, struct error *error)
{
    struct error finding;
    int64_t wanted;
    if (!count_rows(checking,
                    "SELECT COUNT(*) FROM clip c JOIN session s ON s.id = c.session_id"
                    " WHERE c.id = ?1 AND s.shredded_at IS NULL",
                    DB_ARGS(DB_TEXT(clip->id)), &wanted, error))
        return false;
    if (wanted) {
        error_set(&finding, ERROR_CORRUPT, "The footage of clip %s (session %s) is missing.",
                  id_short(clip->id), id_short(clip->session));
        add(checking, &finding);
    }
    return true;
}

/* What was made of it (store/footage/derived.h), when that has been kept. */
static void check_derived(struct checking *checking, const struct stored *clip, enum storage_kind kind)
{
    struct storage *storage = checking->store->storage;
    struct error finding;
    uint64_t size;
    const struct stored made = {.id = clip->id, .session = clip->session, .sealed = clip->sealed};
    int fd = storage->open(storage, clip->id, kind);
    if (fd < 0 && errno == ENOENT)
        return;
    const struct footage_label label = footage_label(
        clip->id, clip->position, kind == STORAGE_PROXY ? FOOTAGE_PROXY : FOOTAGE_LOUDNESS);
    bool sound = fd >= 0 && footage_examine(fd, &label, &size, &finding);
    if (sound && checking->footage && clip->sealed && !clip->blocked)
        sound = check_contents(checking, &made, fd, &label, &finding);
    if (fd >= 0)
        close(fd);
    if (sound)
        return;
    error_set(&finding, ERROR_CORRUPT,
              "What was made ready for watching clip %s (session %s) is damaged; it is made anew when the "
              "footage is watched.",
              id_short(clip->id), id_short(clip->session));
    add(checking, &finding);
    checking->report->mending++;
}

/* The file of a clip that should be there whole. */
static bool check_file(struct checking *checking, const struct stored *clip, struct error *error)
{
    struct storage *storage = checking->store->storage;
    struct error finding;
    uint64_t size;
    int fd = storage->open(storage, clip->id, STORAGE_FOOTAGE);
    if (fd < 0 && errno == ENOENT)
        return check_missing(checking, clip, error);
    if (fd < 0) {
        error_system(&finding, errno, "The footage of clip %s (session %s) cannot be read",
                     id_short(clip->id), id_short(clip->session));
        add(checking, &finding);
        return true;
    }
    checking->report->bytes += clip->size;
    const struct footage_label label = footage_label(clip->id, clip->position, FOOTAGE_CLIP);
    error_clear(&finding);
    bool sound = footage_examine(fd, &label, &size, &finding) && size == (uint64_t)clip->size;
    if (sound && checking->footage && clip->sealed && !clip->blocked)
        sound = check_contents(checking, clip, fd, &label, &finding);
    if (!sound)
        say_damaged(checking, clip, &finding);
    close(fd);
    check_derived(checking, clip, STORAGE_LOUDNESS);
    check_derived(checking, clip, STORAGE_PROXY);
    return true;
}

static int compare_ids(const void *a, const void *b)
{
    const struct stored *clip_a = a, *clip_b = b;
    return strcmp(clip_a->id, clip_b->id);
}

/* Something in the storage that should have a row. */
static void check_entry(struct checking *checking, const struct stored *clips, size_t count,
                        const struct storage_entry *entry)
{
    struct error finding;
    if (entry->type == STORAGE_FOREIGN) {
        struct names name = {0};
        names_add(&name, entry->name);
        error_set(&finding, ERROR_CORRUPT,
                  "There is a file in the footage folder that is not of this store: %s.", name.text);
        add(checking, &finding);
        return;
    }
    const struct stored wanted = {.id = entry->id};
    const struct stored *clip = count ? bsearch(&wanted, clips, count, sizeof *clips, compare_ids) : NULL;
    struct storage *storage = checking->store->storage;
    if (entry->type == STORAGE_LOCK || (clip && !clip->purged) || !storage->has_entry(storage, entry))
        return;
    error_set(&finding, ERROR_CORRUPT,
              "There is footage on the disk that belongs to no session (%s); the next start removes it.",
              id_short(entry->id));
    add(checking, &finding);
}

/* Others may import and purge meanwhile. A row comes before its file, so the folder is read before the rows;
 * and a file that is missed is looked for again in a row read anew. */
static bool check_clips(struct checking *checking, struct error *error)
{
    struct storage *storage = checking->store->storage;
    struct storage_entry_list entries;
    struct stored *clips = NULL;
    size_t count = 0;
    if (!storage->list(storage, checking->arena, &entries))
        return error_system(error, errno, "The footage folder of the store cannot be read");
    if (!load_clips(checking, &clips, &count, error))
        return false;
    for (size_t i = 0; i < count; i++) {
        checking->report->clips++;
        if (!clips[i].importing && !clips[i].shredded && !check_file(checking, &clips[i], error))
            return false;
    }
    if (count)
        qsort(clips, count, sizeof *clips, compare_ids);
    for (size_t i = 0; i < entries.count; i++)
        check_entry(checking, clips, count, &entries.items[i]);
    return true;
}

static bool check_blurs(struct checking *checking, const char *trajectory, struct error *error)
{
    struct blur_list blurs;
    if (!blur_list(checking->store, checking->actor, trajectory, NULL, checking->arena, &blurs, error))
        return found(checking, error);
    for (size_t i = 0; i < blurs.count; i++)
        if (!blurs.items[i].sound) {
            struct error finding;
            error_set(&finding, ERROR_CORRUPT,
                      "Blur %s is not as its author signed it; all of its clip is blurred.",
                      id_short(blurs.items[i].id));
            add(checking, &finding);
        }
    return true;
}

/* Filled-in forms that the actor can read: whether they open, as their authors signed them. */
static bool check_filled(struct checking *checking, const char *trajectory, struct error *error)
{
    struct session_list sessions;
    struct filled_list filled;
    if (!session_list_of(checking->store, checking->actor, trajectory, checking->arena, &sessions, error))
        return found(checking, error);
    for (size_t i = 0; i < sessions.count; i++) {
        if (!filled_list(checking->store, checking->actor, sessions.items[i].id, checking->arena, &filled,
                         error)) {
            if (!found(checking, error))
                return false;
            continue;
        }
        for (size_t j = 0; j < filled.count; j++)
            if (filled.items[j].problem) {
                struct error finding;
                error_set(&finding, ERROR_CORRUPT, "Filled-in form %s: %s", id_short(filled.items[j].id),
                          filled.items[j].problem);
                add(checking, &finding);
            }
    }
    return true;
}

/* Notes and blurs that the actor can read: whether they open, and whether who signed them wrote them. */
static bool check_notes(struct checking *checking, struct error *error)
{
    struct trajectory_list trajectories;
    if (!trajectory_list(checking->store, checking->actor, checking->arena, &trajectories, error))
        return found(checking, error);
    for (size_t i = 0; i < trajectories.count; i++) {
        struct note_list notes;
        if (!check_blurs(checking, trajectories.items[i].id, error) ||
            !check_filled(checking, trajectories.items[i].id, error))
            return false;
        if (!note_list(checking->store, checking->actor, trajectories.items[i].id, NULL, checking->arena,
                       &notes, error)) {
            if (!found(checking, error))
                return false;
            continue;
        }
        for (size_t j = 0; j < notes.count; j++)
            if (!note_signed(&notes.items[j])) {
                struct error finding;
                error_set(&finding, ERROR_CORRUPT, "Note %s is not as its author signed it.",
                          id_short(notes.items[j].id));
                add(checking, &finding);
            }
    }
    return true;
}

static void check_draft(void *context, const char *session)
{
    struct checking *checking = context;
    struct error error, finding;
    int64_t there;
    if (!count_rows(checking, "SELECT COUNT(*) FROM session WHERE id = ?1 AND purged_at IS NULL",
                    DB_ARGS(DB_TEXT(session)), &there, &error) ||
        there > 0)
        return;
    error_set(&finding, ERROR_CORRUPT, "A draft of a note was left behind by session %s.", id_short(session));
    add(checking, &finding);
}

static void say_of_vault(void *context, const struct error *finding)
{
    struct checking *checking = context;
    checking->report->away += finding->kind == ERROR_IO;
    add(checking, finding);
}

static void untrusted(void *context, const struct error *finding)
{
    add(context, finding);
}

/* The trace, and every row against it. */
static bool check_decisions(struct checking *checking, struct error *error)
{
    struct store *store = checking->store;
    struct check_report *report = checking->report;
    char head[AUDIT_HEAD_SIZE];
    int64_t since = INT64_MAX;
    bool whole = audit_verify(store, NULL, head, error);
    if (!whole && !found(checking, error))
        return false;
    if (!check_trust(store, untrusted, checking, &since, error) ||
        !check_vouched(store, &report->vouched_at, &report->vouched_from_the_start, error))
        return false;
    if (whole && since == INT64_MAX)
        return true;
    return check_suspects(store, whole ? since : 0, checking->arena, &report->suspects, error);
}

bool check_run(struct store *store, const struct actor *actor, bool footage, struct arena *arena,
               struct check_report *report, struct error *error)
{
    struct checking checking = {
        .store = store, .actor = actor, .footage = footage, .arena = arena, .report = report};
    *report = (struct check_report){0};
    if (!db_check(store->db, error)) {
        if (!found(&checking, error))
            return false;
        /* What else would be read from it means nothing. */
        return true;
    }
    return check_decisions(&checking, error) && digest_key(store, checking.digest_key, error) &&
           count_rows(&checking, "SELECT COUNT(*) FROM session WHERE imported_at IS NOT NULL", DB_NO_ARGS,
                      &report->sessions, error) &&
           count_rows(&checking, "SELECT COUNT(*) FROM audit", DB_NO_ARGS, &report->audit_rows, error) &&
           check_rows(&checking, error) && check_clips(&checking, error) &&
           check_vault(store, arena, say_of_vault, &checking, &report->before_vault, error) &&
           (!actor || check_notes(&checking, error)) && draft_each(store, check_draft, &checking, error);
}
