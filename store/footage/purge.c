#include "store/footage/purge.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "store/gate/audit.h"
#include "store/base/clock.h"
#include "store/engine/db.h"
#include "store/review/drafts.h"
#include "store/gate/gate.h"
#include "store/footage/importing.h"
#include "store/review/review.h"
#include "store/gate/timekeeping.h"
#include "store/gate/trust.h"
#include "store/vault/vault.h"

/* What the purge of one session goes by. */
struct due {
    struct purged shown;
    const char *reason;
    int64_t marked_at, shredded_at;
    const char **clips;
    int64_t now;
    bool shredded; /* its sealed keys are gone, by us or before */
    bool undone;   /* not due any more */
    bool removed;  /* its files are gone */
    struct vault_answer vault;
    char detail[160]; /* of the certificate */
};

/* R9 */
#define SQL_IS_DUE(s, now)                                                                               \
    "(" s ".purge_after <= " now " OR " s ".purge_after <= " s ".marked_at OR " s ".shredded_at IS NOT " \
    "NULL)"

static bool load_due(struct store *store, struct arena *arena, struct due **due, size_t *count,
                     struct error *error)
{
    struct query query;
    size_t room = 0;
    int64_t now; /* by the store's time; without a grace, or without keys (R4), whatever time it is */
    if (!clock_believed(store, &now, NULL, error) ||
        !db_query(store->db,
                  "SELECT s.id, s.class_name, s.filmed_on, s.purge_after, s.marked_at, s.mark_reason, "
                  "s.shredded_at,"
                  " (SELECT COUNT(*) FROM clip c WHERE c.session_id = s.id),"
                  " (SELECT COALESCE(SUM(c.size), 0) FROM clip c WHERE c.session_id = s.id)"
                  " FROM session s WHERE " SQL_IS_DUE(
                      "s", "?1") " AND s.purged_at IS NULL AND s.imported_at IS NOT NULL"
                                 " ORDER BY s.purge_after, s.id",
                  DB_ARGS(DB_INT(now)), &query, error))
        return false;
    while (query_next(&query)) {
        *due = arena_grow(arena, *due, *count, &room, sizeof **due);
        (*due)[(*count)++] = (struct due){
            .shown = {.session = arena_copy(arena, row_text(&query, 0)),
                      .class_name = arena_copy(arena, row_text(&query, 1)),
                      .filmed_on = arena_copy(arena, row_text(&query, 2)),
                      .due_at = row_int(&query, 3),
                      .clips = row_int(&query, 7),
                      .size = row_int(&query, 8)},
            .marked_at = row_int(&query, 4),
            .reason = arena_copy(arena, row_text(&query, 5)),
            .shredded_at = row_int(&query, 6),
            .now = now,
        };
    }
    return query_close(&query, error);
}

static bool load_clips(struct store *store, struct arena *arena, struct due *due, struct error *error)
{
    struct query query;
    size_t count = 0, room = 0;
    if (!db_query(store->db, "SELECT id FROM clip WHERE session_id = ?1",
                  DB_ARGS(DB_TEXT(due->shown.session)), &query, error))
        return false;
    while (query_next(&query)) {
        due->clips = arena_grow(arena, due->clips, count, &room, sizeof *due->clips);
        due->clips[count++] = arena_copy(arena, row_text(&query, 0));
    }
    due->shown.clips = (int64_t)count;
    return query_close(&query, error);
}

/* R9: the point of no return: no person has a key any more. */
static bool shred(struct store *store, void *context, struct error *error)
{
    struct due *due = context;
    int64_t changed;
    /* Whoever marked it may have undone that since the list was made. */
    if (!db_run(store->db,
                "UPDATE session SET shredded_at = COALESCE(shredded_at, ?2)"
                " WHERE id = ?1 AND " SQL_IS_DUE("session", "?3") " AND purged_at IS NULL",
                DB_ARGS(DB_TEXT(due->shown.session), DB_INT(clock_now()), DB_INT(due->now)), &changed, error))
        return false;
    if (changed == 0)
        return error_set(error, ERROR_NOT_FOUND, "This footage is not due any more.");
    return db_run(store->db, "DELETE FROM session_key WHERE session_id = ?1",
                  DB_ARGS(DB_TEXT(due->shown.session)), NULL, error);
}

static bool has_keys(struct store *store, const struct due *due, bool *has, struct error *error)
{
    return db_exists(store->db, "SELECT 1 FROM session_key WHERE session_id = ?1",
                     DB_ARGS(DB_TEXT(due->shown.session)), has, error);
}

/* Shreds, unless an earlier run or a withdrawal (R4) has. A mark that was undone meanwhile is no failure. */
static bool shred_once(struct store *store, const struct actor *actor, struct due *due, struct error *error)
{
    bool keys;
    const struct change change = {.act = ACT_PURGE_SHRED, .session = due->shown.session};
    if (!has_keys(store, due, &keys, error))
        return false;
    if (due->shredded_at == 0 || keys) {
        if (!gate_change(store, actor, &change, shred, due, error)) {
            due->undone = error->kind == ERROR_NOT_FOUND;
            return due->undone;
        }
        if (due->shredded_at == 0)
            due->shredded_at = clock_now();
    }
    due->shredded = true;
    return true;
}

/* `purged`: only with both halves of the key and the files gone. */
static bool record_purged(struct store *store, void *context, struct error *error)
{
    struct due *due = context;
    const struct db_value *session = DB_ARGS(DB_TEXT(due->shown.session));
    int64_t changed;
    if (!db_run(store->db,
                "UPDATE session SET purged_at = ?2 WHERE id = ?1 AND shredded_at IS NOT NULL AND purged_at "
                "IS NULL",
                DB_ARGS(DB_TEXT(due->shown.session), DB_INT(clock_now())), &changed, error))
        return false;
    if (changed == 0)
        return error_set(error, ERROR_NOT_FOUND, "Another process has just deleted this footage.");
    /* Where somebody was in a picture that is gone is of no use to anybody. */
    if (!db_run(store->db, "DELETE FROM blur WHERE session_id = ?1", session, NULL, error))
        return false;
    /* R6: an original that is still on a card has to be found, and told from others, until it is wiped. */
    return db_run(store->db,
                  "UPDATE clip SET digest = NULL WHERE session_id = ?1 AND NOT EXISTS"
                  " (SELECT 1 FROM original o WHERE o.clip_id = clip.id AND o.wiped_at IS NULL)",
                  session, NULL, error) &&
           db_run(store->db,
                  "UPDATE original SET path = '' WHERE wiped_at IS NOT NULL AND clip_id IN"
                  " (SELECT id FROM clip WHERE session_id = ?1)",
                  session, NULL, error) &&
           /* Who was in a picture that is gone needs no rule any more. */
           db_run(store->db, "DELETE FROM session_pupil WHERE session_id = ?1", session, NULL, error) &&
           db_run(store->db, "DELETE FROM session_employee WHERE session_id = ?1", session, NULL, error) &&
           db_run(store->db, "UPDATE session SET support_pupil_id = NULL WHERE id = ?1", session, NULL,
                  error);
}

static bool remove_files(struct store *store, const struct due *due, struct error *error)
{
    for (int64_t i = 0; i < due->shown.clips; i++)
        if (!store->storage->remove_all(store->storage, due->clips[i]))
            return error_system(error, errno, "The footage of session %s cannot be removed from the disk",
                                id_short(due->shown.session));
    if (!store->storage->sync(store->storage))
        return error_system(error, errno, "The footage of session %s cannot be removed from the disk",
                            id_short(due->shown.session));
    return draft_drop_session(store, due->shown.session, error);
}

/* Keys, pepper and files of one session; whoever reads the database meanwhile is in nobody's way. */
static bool destroy(struct store *store, const struct actor *actor, struct arena *arena, struct due *due,
                    struct error *error)
{
    if (!shred_once(store, actor, due, error) || !due->shredded)
        return due->undone;
    if (!vault_forget(store, due->shown.session, arena, &due->vault, error))
        return false;
    due->shown.waiting = due->vault.folders;
    due->removed = load_clips(store, arena, due, error) && remove_files(store, due, error);
    return due->removed;
}

static bool certify(struct store *store, const struct actor *actor, struct due *due, struct error *error)
{
    /* The certificate (certificate_get() reads it back). */
    snprintf(due->detail, sizeof due->detail,
             "clips=%" PRId64 " bytes=%" PRId64 " reason=%s marked=%" PRId64 " shredded=%" PRId64
             " vault=%zu forgotten=%" PRId64,
             due->shown.clips, due->shown.size, due->reason ? due->reason : "none", due->marked_at,
             due->shredded_at, due->vault.members, due->vault.forgotten_at);
    const struct change change = {.act = ACT_PURGED, .session = due->shown.session, .detail = due->detail};
    if (!gate_change(store, actor, &change, record_purged, due, error) && error->kind != ERROR_NOT_FOUND)
        return false;
    due->shown.done = true;
    return true;
}

/* What is due by this computer's clock, and not by the store's time. A clock that is behind is told of in any
 * case. */
static bool nothing_waits(struct store *store, enum clock_verdict verdict, struct error *error)
{
    struct query query;
    if (!db_query(store->db, "SELECT 1 FROM session WHERE purge_after <= ?1 AND purged_at IS NULL LIMIT 1",
                  DB_ARGS(DB_INT(clock_now())), &query, error))
        return false;
    bool waits = query_next(&query) || verdict == CLOCK_BEHIND;
    return query_close(&query, error) && (!waits || clock_complain(verdict, error));
}

static void keep_first(struct error *first, const struct error *error)
{
    if (first->kind == ERROR_NONE)
        *first = *error;
}

/* The log of the database holds old pages. Of a session without a pepper whole keys are among them, so it is
 * not called deleted before the log is empty; what the log has of others opens nothing. */
static bool empty_log(struct store *store, bool wait, const struct due *due, size_t count, bool *emptied,
                      struct error *error)
{
    bool whole_keys = false;
    for (size_t i = 0; i < count; i++)
        whole_keys = whole_keys || (due[i].removed && due[i].vault.members == 0);
    struct error ignored;
    *emptied = count == 0 || db_checkpoint(store->db, wait && whole_keys, whole_keys ? error : &ignored);
    return *emptied || !whole_keys;
}

/* Whoever took a folder out of the list, past the program, must not make it seem that all have answered. */
static bool vault_list_is_trusted(struct store *store, struct error *error)
{
    if (trust_rows(store, ROW_VAULT_MEMBER, NULL, error))
        return true;
    if (error->kind == ERROR_CORRUPT)
        error->kind = ERROR_CONFLICT; /* nobody is kept from working by it */
    return false;
}

static bool certify_all(struct store *store, const struct actor *actor, bool emptied, struct due *due,
                        size_t count, struct error *error)
{
    bool asked = false;
    for (size_t i = 0; i < count; i++) {
        if (!due[i].removed || due[i].vault.waiting || (due[i].vault.members == 0 && !emptied))
            continue;
        if (!asked && due[i].vault.members && !vault_list_is_trusted(store, error))
            return false;
        asked = asked || due[i].vault.members;
        if (!certify(store, actor, &due[i], error))
            return false;
    }
    return true;
}

/* Each step for all sessions, so that the log is emptied once. */
static bool purge_due(struct store *store, const struct actor *actor, bool wait, struct arena *arena,
                      struct due *due, size_t count, struct error *error)
{
    struct error first = {.kind = ERROR_NONE}, each;
    bool emptied;
    for (size_t i = 0; i < count; i++)
        if (!destroy(store, actor, arena, &due[i], &each))
            keep_first(&first, &each);
    if (!empty_log(store, wait, due, count, &emptied, &each))
        keep_first(&first, &each);
    if (!certify_all(store, actor, emptied, due, count, &each))
        keep_first(&first, &each);
    if (first.kind == ERROR_NONE)
        return true;
    *error = first;
    return false;
}

bool purge_run(struct store *store, const struct actor *actor, enum purge_manner manner, struct arena *arena,
               struct purge_list *list, struct error *error)
{
    struct due *due = NULL;
    size_t count = 0, room = 0;
    int64_t marked, notes_gone;
    enum clock_verdict verdict;
    *list = (struct purge_list){0};
    if (manner != PURGE_LIST &&
        (!import_recover(store, NULL, error) || !review_apply_time(store, &marked, &notes_gone, error)))
        return false;
    if (!clock_settle(store, &verdict, error))
        return false;
    if (!load_due(store, arena, &due, &count, error))
        return false;
    bool done = manner == PURGE_LIST ||
                purge_due(store, actor, manner == PURGE_AWAIT, arena, due, count, error);
    for (size_t i = 0; i < count; i++) {
        if (due[i].undone)
            continue;
        list->items = arena_grow(arena, list->items, list->count, &room, sizeof *list->items);
        list->items[list->count++] = due[i].shown;
    }
    return done && (verdict == CLOCK_FITS || nothing_waits(store, verdict, error));
}

/* Certificates */

/* The number behind "name=" in a detail; 0 when it is not there. */
static int64_t detail_number(const char *detail, const char *name)
{
    const char *at = strstr(detail, name);
    return at ? strtoll(at + strlen(name), NULL, 10) : 0;
}

static const char *detail_word(struct arena *arena, const char *detail, const char *name)
{
    const char *at = strstr(detail, name);
    if (!at)
        return arena_copy(arena, "");
    at += strlen(name);
    return arena_printf(arena, "%.*s", (int)strcspn(at, " "), at);
}

bool certificate_get(struct store *store, const struct actor *actor, const char *session, struct arena *arena,
                     struct certificate *certificate, bool *found, struct error *error)
{
    struct query query;
    const struct change change = {.act = ACT_SESSION_READ, .session = session};
    *certificate = (struct certificate){0};
    *found = false;
    if (!gate_check(store, actor, &change, error) ||
        !db_query(store->db,
                  "SELECT s.id, s.filmed_on, s.class_name, s.purged_at, w.detail, w.hash FROM session s"
                  " JOIN audit w ON w.session_id = s.id AND w.action = ?2 AND w.refused = 0"
                  " WHERE s.id = ?1 ORDER BY w.seq DESC LIMIT 1",
                  DB_ARGS(DB_TEXT(session), DB_TEXT(act_name(ACT_PURGED))), &query, error))
        return false;
    *found = query_next(&query);
    if (*found) {
        const char *detail = arena_copy(arena, row_text(&query, 4) ? row_text(&query, 4) : "");
        size_t size;
        const void *hash = row_blob(&query, 5, &size);
        char *hex = arena_alloc(arena, 2 * size + 1);
        if (hash)
            sodium_bin2hex(hex, 2 * size + 1, hash, size);
        *certificate = (struct certificate){
            .session = arena_copy(arena, row_text(&query, 0)),
            .filmed_on = arena_copy(arena, row_text(&query, 1)),
            .class_name = arena_copy(arena, row_text(&query, 2)),
            .purged_at = row_int(&query, 3),
            .clips = detail_number(detail, "clips="),
            .size = detail_number(detail, "bytes="),
            .marked_at = detail_number(detail, "marked="),
            .shredded_at = detail_number(detail, "shredded="),
            .vault_folders = detail_number(detail, "vault="),
            .forgotten_at = detail_number(detail, "forgotten="),
            .reason = detail_word(arena, detail, "reason="),
            .hash = hex,
        };
    }
    return query_close(&query, error);
}
