#include "store/footage/import.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/base/clock.h"
#include "store/engine/db.h"
#include "store/footage/footage.h"
#include "store/gate/entitled.h"
#include "store/gate/gate.h"
#include "store/gate/trust.h"
#include "store/gate/timekeeping.h"
#include "store/footage/import-rules.h"
#include "store/footage/importing.h"
#include "store/keys/keys.h"
#include "store/base/text.h"
#include "store/vault/vault.h"

enum { CLASS_LONGEST = 40 };

/* Left free on the disk, so that notes and the trace can still be written after an import. */
#define SPARE_BYTES (UINT64_C(32) * 1024 * 1024)

/* One import under way. */
struct import {
    struct store *store;
    const struct actor *actor;
    const struct import_plan *plan;
    struct import_request request;
    const struct import_caller *caller;

    struct change change; /* what is written into the trace */
    char detail[80];
    char session[ID_SIZE];
    char (*clips)[ID_SIZE];                /* one id per file */
    unsigned char (*digests)[DIGEST_SIZE]; /* one per file, once copied */
    unsigned char (*signatures)[SIGNATURE_SIZE];
    struct import_file *films; /* the plan's, completed by what was found out on the way */
    unsigned char digest_key[DIGEST_KEY_SIZE];
    /* Secret memory: the two halves of the session's key (one is sealed, one goes into the vault), and it. */
    unsigned char *half, *pepper, *key;
    struct arena arena;
};

static bool check_request(struct import *import, struct error *error)
{
    struct names unread = {0};
    if (import->plan->count == 0)
        return error_set(error, ERROR_INVALID,
                         "There is no video to import; give a file, or the folder of a card.");
    if (!text_accept(&import->arena, import->request.class_name, "The class", CLASS_LONGEST, false,
                     &import->request.class_name, error))
        return false;
    if (import->plan->count > IMPORT_FILES)
        return error_set(error, ERROR_INVALID,
                         "A lesson takes %d films at most, and these are %zu; import them in parts.",
                         IMPORT_FILES, import->plan->count);
    for (size_t i = 0; i < import->plan->count; i++) {
        const struct import_file *file = &import->plan->files[i];
        bool looked_into_later = file->streamed && import->caller->look_into;
        if (!import_file_fits(file) || (file->duration_ms <= 0 && !looked_into_later))
            names_add(&unread, file->path);
    }
    if (unread.count > 0)
        return error_set(error, ERROR_INVALID, "These files cannot be played as a video: %s.", unread.text);
    return true;
}

static bool check_space(const struct import *import, struct error *error)
{
    struct storage *storage = import->store->storage;
    uint64_t needed = SPARE_BYTES, free_bytes;
    if (!storage->room(storage, &free_bytes))
        return error_system(error, errno, "The footage folder of the store cannot be read");
    for (size_t i = 0; i < import->plan->count; i++)
        needed += footage_stored_size((uint64_t)import->plan->files[i].size);
    if (needed > free_bytes)
        return error_set(error, ERROR_IO,
                         "The store's disk has %" PRIu64 " MB free and this import needs %" PRIu64
                         " MB; make room and import again. Nothing was stored and the card is whole.",
                         free_bytes / 1000000, (needed + 999999) / 1000000);
    return true;
}

/* R1, R2, R3 and R5. Asked in the transaction that begins the import and again in the one that stores it,
 * since a consent may be withdrawn, or the trajectory ended, while a card is being copied. */
static bool permitted(struct import *import, struct import_permit *permit, struct error *error)
{
    return import_registers_fit(import->store, error) &&
           import_permit(import->store, import->actor, &import->request, &import->arena, permit, error);
}

static bool begin(struct store *store, void *context, struct error *error)
{
    struct import *import = context;
    const struct import_request *request = &import->request;
    struct import_permit permit;
    if (!permitted(import, &permit, error))
        return false;
    if (!db_run(
            store->db,
            "INSERT INTO session (id, trajectory_id, purpose, location_id, class_name, filmed_on, filmed_by,"
            " camera_id, card_id, imported_by, started_at, support_pupil_id, vault)"
            " VALUES (?1, ?2, ?11, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?12, 1)",
            DB_ARGS(DB_TEXT(import->session), DB_TEXT(request->trajectory), DB_TEXT(permit.location_id),
                    DB_TEXT(permit.class_name), DB_TEXT(request->filmed_on), DB_TEXT(permit.filmed_by),
                    DB_TEXT(permit.camera_id), DB_TEXT(permit.card_id), DB_TEXT(import->actor->id),
                    DB_INT(clock_now()), DB_TEXT(purpose_name(permit.purpose)),
                    DB_TEXT(permit.support_pupil_id)),
            NULL, error))
        return false;
    for (size_t i = 0; i < permit.viewer_count; i++)
        if (!db_run(store->db,
                    "INSERT INTO session_viewer (session_id, account_id) SELECT ?1, ?2 WHERE NOT EXISTS"
                    " (SELECT 1 FROM session_viewer WHERE session_id = ?1 AND account_id = ?2)",
                    DB_ARGS(DB_TEXT(import->session), DB_TEXT(permit.viewer_ids[i])), NULL, error))
            return false;
    for (size_t i = 0; i < permit.pupil_count; i++)
        if (!db_run(store->db, "INSERT INTO session_pupil (session_id, pupil_id) VALUES (?1, ?2)",
                    DB_ARGS(DB_TEXT(import->session), DB_TEXT(permit.pupil_ids[i])), NULL, error))
            return false;
    for (size_t i = 0; i < permit.staff_count; i++)
        if (!db_run(store->db,
                    "INSERT INTO session_employee (session_id, account_id) SELECT ?1, ?2 WHERE NOT EXISTS"
                    " (SELECT 1 FROM session_employee WHERE session_id = ?1 AND account_id = ?2)",
                    DB_ARGS(DB_TEXT(import->session), DB_TEXT(permit.staff_ids[i])), NULL, error))
            return false;
    for (size_t i = 0; i < import->plan->count; i++) {
        const struct import_file *file = &import->plan->files[i];
        if (!db_run(store->db,
                    "INSERT INTO clip (id, session_id, position, duration_ms, size, width, height)"
                    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                    DB_ARGS(DB_TEXT(import->clips[i]), DB_TEXT(import->session), DB_INT((int64_t)i),
                            DB_INT(file->duration_ms), DB_INT(file->size), DB_INT(file->width),
                            DB_INT(file->height)),
                    NULL, error))
            return false;
    }
    /* There is a session only now: the gate asked for the right to the trajectory. */
    import->change.session = import->session;
    return true;
}

#define ACTIVE    SQL_IS_ACTIVE("a")
#define MAY_WATCH SQL_MAY_WATCH("s", "a.id")

/* Seals its half of the footage key to everybody who may watch (R7, R11, R12: store/gate/entitled.h). Nothing
 * is sealed to a one-time password, which somebody else knows; store/review/handover.c gives the keys later.
 * And nothing to who has left, whose keys account_disable() took away. */
static bool seal(struct import *import, struct error *error)
{
    struct db *db = import->store->db;
    struct query query;
    if (!trust_rows(import->store, ROW_SESSION, import->session, error) ||
        (import->request.trajectory &&
         !trust_rows(import->store, ROW_TRAJECTORY, import->request.trajectory, error)))
        return false;
    struct seal {
        char account[ID_SIZE];
        unsigned char sealed[SEALED_SIZE];
    } *seals = NULL;
    size_t people = 0, room = 0;
    bool whole = true;
    if (!db_query(db,
                  "SELECT a.id, a.box_public FROM session s CROSS JOIN account a"
                  " WHERE s.id = ?1 AND " ACTIVE " AND " MAY_WATCH,
                  DB_ARGS(DB_TEXT(import->session)), &query, error))
        return false;
    while (whole && query_next(&query)) {
        size_t size;
        const void *public = row_blob(&query, 1, &size);
        unsigned char copy[PUBLIC_SIZE];
        whole = public && size == PUBLIC_SIZE;
        if (!whole)
            break;
        memcpy(copy, public, PUBLIC_SIZE);
        seals = arena_grow(&import->arena, seals, people, &room, sizeof *seals);
        snprintf(seals[people].account, ID_SIZE, "%s", row_text(&query, 0));
        key_seal(import->half, "footage", import->session, seals[people].account, copy, seals[people].sealed);
        people++;
    }
    if (!query_close(&query, error))
        return false;
    if (!whole)
        return error_set(error, ERROR_CORRUPT,
                         "The keys of the trajectory's people are damaged; run terugblik check.");
    if (people == 0)
        return error_set(
            error, ERROR_INVALID,
            "Nobody could watch this footage: who may still has a one-time password, or there is nobody; let "
            "them log in once and choose their own, then import again.");
    for (size_t i = 0; i < people; i++)
        if (!trust_account(import->store, seals[i].account, error) ||
            !db_run(db, "INSERT INTO session_key (session_id, account_id, sealed) VALUES (?1, ?2, ?3)",
                    DB_ARGS(DB_TEXT(import->session), DB_TEXT(seals[i].account),
                            DB_BLOB(seals[i].sealed, SEALED_SIZE)),
                    NULL, error))
            return false;
    return true;
}

/* Two imports of one card at the same time are caught here: the plan could not see the other's digests yet.
 */
static bool still_new(struct import *import, struct error *error)
{
    struct names known = {0};
    for (size_t i = 0; i < import->plan->count; i++) {
        bool stored;
        if (!import_digest_known(import->store, import->plan->files[i].size, import->digests[i], &stored,
                                 error))
            return false;
        if (stored)
            names_add(&known, import->plan->files[i].path);
    }
    return known.count == 0 ||
           error_set(error, ERROR_CONFLICT, "These recordings are in the store already: %s.", known.text);
}

static bool is_kept(const struct import *import, size_t index)
{
    return import->request.keep_originals || import->plan->files[index].keep;
}

static const char *root_of(const struct import *import, size_t index)
{
    return import->plan->cards.items[import->plan->files[index].card].root;
}

static bool commit_clip(struct import *import, size_t index, struct error *error)
{
    const struct import_file *film = &import->films[index];
    const char *clip = import->clips[index];
    return db_run(import->store->db,
                  "UPDATE clip SET digest = ?2, duration_ms = ?3, width = ?4, height = ?5, start_ms = ?6"
                  " WHERE id = ?1",
                  DB_ARGS(DB_TEXT(clip), DB_BLOB(import->digests[index], DIGEST_SIZE),
                          DB_INT(film->duration_ms), DB_INT(film->width), DB_INT(film->height),
                          DB_INT(film->start_ms)),
                  NULL, error) &&
           db_run(import->store->db,
                  "INSERT INTO original (clip_id, path, kept, root, signature) VALUES (?1, ?2, ?3, ?4, ?5)",
                  DB_ARGS(DB_TEXT(clip), DB_TEXT(film->inside), DB_INT(is_kept(import, index)),
                          DB_TEXT(root_of(import, index)),
                          DB_BLOB(import->signatures[index], SIGNATURE_SIZE)),
                  NULL, error);
}

static bool commit(struct store *store, void *context, struct error *error)
{
    struct import *import = context;
    struct import_permit permit;
    if (!permitted(import, &permit, error) || !still_new(import, error) || !seal(import, error))
        return false;
    /* A folder may have joined the vault since the import began. */
    if (!vault_put(store, import->session, import->pepper, error))
        return false;
    for (size_t i = 0; i < import->plan->count; i++)
        if (!commit_clip(import, i, error))
            return false;
    int64_t changed, now;
    /* R4: what was blocked on the way stays so, also when the entry that did it has been taken back since. */
    if (!clock_believed(store, NULL, &now, error) ||
        !db_run(store->db,
                "UPDATE session SET imported_at = ?2 WHERE id = ?1 AND imported_at IS NULL AND blocked_at IS "
                "NULL",
                DB_ARGS(DB_TEXT(import->session), DB_INT(now)), &changed, error))
        return false;
    return changed == 1 ||
           error_set(error, ERROR_CONFLICT, "This import was dropped meanwhile; import the card again.");
}

/* What the wipe of a film must find on its card. */
static struct original original_of(const struct import *import, size_t index)
{
    const struct import_file *file = &import->plan->files[index];
    return (struct original){.clip = import->clips[index],
                             .card = import->plan->cards.items[file->card].fd,
                             .inside = file->inside,
                             .size = file->size,
                             .digest = import->digests[index],
                             .key = import->digest_key,
                             .planned = file->fd};
}

/* Looks into a film that could not be read at will on its card. */
static bool look_into(struct import *import, size_t index, struct error *error)
{
    struct storage *storage = import->store->storage;
    struct names named = {0};
    struct error why;
    const struct footage_label label = footage_label(import->clips[index], (int64_t)index, FOOTAGE_CLIP);
    int fd = storage->open(storage, import->clips[index], STORAGE_FOOTAGE);
    if (fd < 0)
        return error_system(error, errno, "The footage folder of the store cannot be read");
    bool good = import->caller->look_into(import->caller->context, fd, import->key, &label,
                                          &import->films[index], &why);
    close(fd);
    names_add(&named, import->films[index].path);
    return good || error_set(error, why.kind, "%s: %s Nothing was stored.", named.text, why.text);
}

static bool copy_film(struct import *import, struct copying *copying, size_t index, struct error *error)
{
    const struct import_file *file = &import->plan->files[index];
    copying->index = index;
    copying->label = footage_label(import->clips[index], (int64_t)index, FOOTAGE_CLIP);
    if (!clip_copy(copying, file, import->clips[index], import->digests[index], error) ||
        (file->duration_ms <= 0 && !look_into(import, index, error)))
        return false;
    const struct original original = original_of(import, index);
    original_sign(import->actor, import->session, &original, root_of(import, index),
                  import->signatures[index]);
    copying->before += file->size;
    return true;
}

static bool copy_all(struct import *import, struct error *error)
{
    struct copying copying = {
        .store = import->store,
        .key = import->key,
        .digest_key = import->digest_key,
        .progress = import->caller->progress,
        .context = import->caller->context,
        .total = import->plan->total_size,
        .cards = &import->plan->cards,
    };
    for (size_t i = 0; i < import->plan->count; i++)
        if (!copy_film(import, &copying, i, error))
            return false;
    return true;
}

/* From the first row to the commit. Whatever fails on the way leaves nothing behind. */
static bool store_all(struct import *import, struct error *error)
{
    import->change = (struct change){
        .act = ACT_IMPORT_START, .trajectory = import->request.trajectory, .detail = import->detail};
    if (!gate_change(import->store, import->actor, &import->change, begin, import, error))
        return false;
    import->change.act = ACT_IMPORT_DONE;
    if (vault_put(import->store, import->session, import->pepper, error) && copy_all(import, error) &&
        gate_change(import->store, import->actor, &import->change, commit, import, error))
        return true;
    /* Should this fail too, the next start drops it. */
    struct error ignored;
    (void)import_drop(import->store, import->actor, import->session, &ignored);
    return false;
}

struct wiping {
    const struct import *import;
    size_t index;
    int64_t before;
};

static void wiping_tick(void *context, int64_t done)
{
    const struct wiping *wiping = context;
    const struct import *import = wiping->import;
    if (import->caller->progress)
        (void)import->caller->progress(import->caller->context, IMPORT_WIPING, wiping->index,
                                       wiping->before + done, import->plan->total_size);
}

struct wiped {
    struct import_result *result;
    struct names left;
    struct error first; /* why, of the first that could not be */
};

static void wipe_film(struct import *import, struct wiping *wiping, struct wiped *wiped)
{
    struct original original = original_of(import, wiping->index);
    struct error each;
    enum wipe_outcome outcome;
    if (!import_wipe(import->store, import->actor, import->session, &original, wiping_tick, wiping, &outcome,
                     &each) &&
        wiped->first.kind == ERROR_NONE)
        wiped->first = each;
    wiped->result->companions += original.companions;
    if (outcome == WIPE_EMPTIED) {
        wiped->result->wiped++;
        return;
    }
    wiped->result->owed++;
    names_add(&wiped->left, import->plan->files[wiping->index].path);
}

/* R6: only now, with all of it stored and verified, is anything taken off the card. */
static bool wipe_all(struct import *import, struct import_result *result, struct error *error)
{
    struct wiped wiped = {.result = result, .first = {.kind = ERROR_NONE}};
    struct wiping wiping = {.import = import};
    for (wiping.index = 0; wiping.index < import->plan->count; wiping.index++) {
        /* What is streamed cannot be written either. */
        if (is_kept(import, wiping.index) || import->plan->files[wiping.index].streamed)
            result->owed++;
        else
            wipe_film(import, &wiping, &wiped);
        wiping.before += import->plan->files[wiping.index].size;
        wiping_tick(&wiping, 0);
    }
    if (wiped.left.count == 0)
        return true;
    if (wiped.first.kind == ERROR_NONE)
        error_set(&wiped.first, ERROR_CONFLICT, "They were moved or changed after they had been stored.");
    return error_set(
        error, wiped.first.kind,
        "The footage is stored, but these could not be wiped from the card and are still owed: %s. %s",
        wiped.left.text, wiped.first.text);
}

static size_t count_cut_off(const struct import_plan *plan)
{
    size_t count = 0;
    for (size_t i = 0; i < plan->count; i++)
        count += plan->files[i].bar == IMPORT_CUT_OFF;
    return count;
}

static void prepare(struct import *import)
{
    int64_t now = clock_now();
    size_t count = import->plan->count;
    id_make(import->session, now);
    import->clips = memory_alloc(count, sizeof *import->clips);
    import->digests = memory_alloc(count, sizeof *import->digests);
    import->signatures = memory_alloc(count, sizeof *import->signatures);
    import->films = memory_alloc(count + 1, sizeof *import->films);
    for (size_t i = 0; i < count; i++)
        import->films[i] = import->plan->files[i];
    for (size_t i = 0; i < count; i++)
        id_make(import->clips[i], now);
    import->half = key_alloc(KEY_SIZE);
    import->pepper = key_alloc(PEPPER_SIZE);
    import->key = key_alloc(KEY_SIZE);
    randombytes_buf(import->half, KEY_SIZE);
    randombytes_buf(import->pepper, PEPPER_SIZE);
    key_of_footage(import->pepper, import->session, import->half, import->key);
    char cut_off[32] = "";
    if (count_cut_off(import->plan) > 0)
        snprintf(cut_off, sizeof cut_off, " cut-off=%zu", count_cut_off(import->plan));
    /* R3: that nobody was in the picture is declared, not left out. */
    snprintf(import->detail, sizeof import->detail, "clips=%zu bytes=%" PRId64 "%s%s", count,
             import->plan->total_size, cut_off,
             import->request.in_picture && import_shows_nobody(&import->request) ? " in-picture=none" : "");
}

bool import_run(struct store *store, const struct actor *actor, const struct import_plan *plan,
                const struct import_request *request, const struct import_caller *caller,
                struct import_result *result, struct error *error)
{
    static const struct import_caller nobody = {0};
    struct import import = {.store = store,
                            .actor = actor,
                            .plan = plan,
                            .request = *request,
                            .caller = caller ? caller : &nobody};
    bool stored = false, done = false;
    *result = (struct import_result){0};
    arena_init(&import.arena);
    prepare(&import);
    if (check_request(&import, error) && check_space(&import, error) &&
        digest_key(store, import.digest_key, error) && vault_ready(store, error)) {
        int lock = import_lock(store, import.session, error);
        if (lock >= 0) {
            stored = store_all(&import, error);
            import_unlock(store, import.session, lock);
        }
    }
    if (stored) {
        memcpy(result->session, import.session, ID_SIZE);
        for (size_t i = 0; i < plan->count; i++)
            result->length_ms += import.films[i].duration_ms;
        done = wipe_all(&import, result, error);
    }
    key_free(import.half);
    key_free(import.pepper);
    key_free(import.key);
    free(import.clips);
    free(import.digests);
    free(import.signatures);
    free(import.films);
    arena_release(&import.arena);
    return done;
}
