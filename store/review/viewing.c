/* The part of store/review/sessions.h that opens footage: keys and files are handed over only after the trace
 * has it. */
#include "store/review/sessions.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/base/clock.h"
#include "store/engine/db.h"
#include "store/gate/entitled.h"
#include "store/gate/gate.h"
#include "store/gate/trust.h"
#include "store/gate/timekeeping.h"
#include "store/keys/keys.h"
#include "store/vault/vault.h"

/* What decides whether a session's footage may be watched. */
struct standing {
    bool known, disabled, imported, blocked, shredded, purged, sealed, coaching;
    unsigned char seal[SEALED_SIZE];
    char holder[256]; /* full name of somebody else who has a key, or "" */
};

static bool read_standing(struct store *store, const struct actor *actor, const char *session,
                          struct standing *standing, struct error *error)
{
    struct query query;
    *standing = (struct standing){0};
    if (!db_query(store->db,
                  "SELECT s.imported_at, s.blocked_at, s.shredded_at, s.purged_at, me.disabled_at, k.sealed,"
                  " s.trajectory_id,"
                  " (SELECT MIN (h.full_name) FROM session_key x JOIN account h ON h.id = x.account_id"
                  "   WHERE x.session_id = s.id AND h.id <> me.id AND " SQL_IS_ACTIVE(
                      "h") ")"
                           " FROM session s JOIN account me ON me.id = ?2"
                           " LEFT JOIN session_key k ON k.session_id = s.id AND k.account_id = me.id WHERE "
                           "s.id = ?1",
                  DB_ARGS(DB_TEXT(session), DB_TEXT(actor->id)), &query, error))
        return false;
    if (query_next(&query)) {
        size_t size;
        const void *seal = row_blob(&query, 5, &size);
        *standing = (struct standing){
            .known = true,
            .imported = !row_null(&query, 0),
            .blocked = !row_null(&query, 1),
            .shredded = !row_null(&query, 2),
            .purged = !row_null(&query, 3),
            .disabled = !row_null(&query, 4),
            .sealed = size == SEALED_SIZE,
            .coaching = !row_null(&query, 6),
        };
        const char *holder = row_text(&query, 7);
        snprintf(standing->holder, sizeof standing->holder, "%s", holder ? holder : "");
        if (standing->sealed)
            memcpy(standing->seal, seal, SEALED_SIZE);
    }
    return query_close(&query, error);
}

/* R4, R9: what is in the way of watching, in a sentence. */
static bool may_watch(const struct standing *standing, struct error *error)
{
    if (!standing->known)
        return error_set(error, ERROR_DENIED, "You are not entitled to this footage.");
    if (standing->disabled)
        return error_set(error, ERROR_DENIED, "This account has been disabled; ask the owner of the store.");
    if (standing->purged)
        return error_set(error, ERROR_INVALID, "This footage has been deleted; its notes are still there.");
    if (standing->blocked)
        return error_set(
            error, ERROR_DENIED,
            "This footage can no longer be watched: somebody in the picture does not consent to it any more. "
            "It will be deleted; its notes stay.");
    if (standing->shredded)
        return error_set(error, ERROR_INVALID, "This footage is being deleted; its notes are still there.");
    if (!standing->imported)
        return error_set(error, ERROR_INVALID,
                         "This session is still being imported; wait until that is done.");
    if (!standing->sealed && !standing->holder[0])
        return error_set(error, ERROR_DENIED,
                         "Nobody can open this footage any more, since none of those who may watch it has a "
                         "key: it stays closed until it is deleted.");
    if (!standing->sealed && !standing->coaching)
        return error_set(
            error, ERROR_DENIED,
            "You have no key to this footage yet; you get it as soon as somebody who can watch it "
            "logs in, %s for one.",
            standing->holder);
    if (!standing->sealed)
        return error_set(
            error, ERROR_DENIED,
            "You have no key to this footage; if you got a new password or a new trajectory, ask the other "
            "person of the trajectory to give you the keys.");
    return true;
}

/* R4: a playback under way asks this again and again. */
bool session_still_open(struct store *store, const struct actor *actor, const char *session,
                        struct error *error)
{
    struct standing standing;
    return read_standing(store, actor, session, &standing, error) && may_watch(&standing, error);
}

static bool open_clips(struct store *store, const char *session, struct footage_access *access,
                       struct error *error)
{
    struct query query;
    if (!db_query(store->db, "SELECT id, position FROM clip WHERE session_id = ?1 ORDER BY position",
                  DB_ARGS(DB_TEXT(session)), &query, error))
        return false;
    size_t room = 0, label_room = 0;
    int failed = 0;
    while (!failed && query_next(&query)) {
        int fd = store->storage->open(store->storage, row_text(&query, 0), STORAGE_FOOTAGE);
        if (fd < 0) {
            failed = errno;
            break;
        }
        memory_reserve((void **)&access->files, &room, access->count + 1, sizeof *access->files);
        memory_reserve((void **)&access->labels, &label_room, access->count + 1, sizeof *access->labels);
        access->labels[access->count] = footage_label(row_text(&query, 0), row_int(&query, 1), FOOTAGE_CLIP);
        access->files[access->count++] = fd;
    }
    if (!query_close(&query, error))
        return false;
    if (failed == ENOENT || (!failed && !access->count))
        return error_set(
            error, ERROR_CORRUPT,
            "A file of this footage is missing from the store; run terugblik check to see what else is.");
    return !failed || error_system(error, failed, "A file of this footage cannot be opened");
}

struct open_context {
    const struct actor *actor;
    const char *session;
    int64_t now;
};

static bool apply_open(struct store *store, void *context, struct error *error)
{
    const struct open_context *open = context;
    /* Asked again inside the transaction: a withdrawal may have come between. */
    if (!session_still_open(store, open->actor, open->session, error))
        return false;
    return db_run(store->db,
                  "UPDATE session SET first_opened_at = COALESCE(first_opened_at, ?2), last_opened_at = ?2"
                  " WHERE id = ?1",
                  DB_ARGS(DB_TEXT(open->session), DB_INT(open->now)), NULL, error);
}

/* R4: what the trace says is withdrawn or deleted stays so, whatever its row says. */
static bool is_not_gone(struct store *store, const char *session, struct error *error)
{
    bool gone;
    if (!db_exists(store->db,
                   "SELECT 1 FROM audit WHERE session_id = ?1 AND refused = 0"
                   " AND action IN ('session.block', 'purge.shred', 'purged')",
                   DB_ARGS(DB_TEXT(session)), &gone, error))
        return false;
    return !gone ||
           error_set(
               error, ERROR_CORRUPT,
               "The trace says that this footage is withdrawn or deleted, and the database no longer does: "
               "it was "
               "changed outside the program. Keep a copy of the store and tell who is responsible for it.");
}

/* Whose it is, what became of it, what is in it and what is blurred: as people decided, not as the file says.
 */
static bool lesson_is_trusted(struct store *store, const char *session, struct error *error)
{
    const struct trust_rows rows[] = {
        {ROW_SESSION, session, NULL},       {ROW_SESSION_STATE, session, NULL},
        {ROW_CLIP, NULL, session},          {ROW_SESSION_VIEWER, session, NULL},
        {ROW_SESSION_PUPIL, session, NULL}, {ROW_SESSION_EMPLOYEE, session, NULL},
        {ROW_BLUR, NULL, session}};
    return trust_hold(store, rows, sizeof rows / sizeof *rows, error) && is_not_gone(store, session, error);
}

static bool apply_prepare(struct store *store, void *context, struct error *error)
{
    const struct open_context *open = context;
    return session_still_open(store, open->actor, open->session, error);
}

/* Key and files, once ACT is in the trace. */
static bool hand_over(struct store *store, const struct actor *actor, const char *session, enum act act,
                      gate_function *apply, struct footage_access *access, struct error *error)
{
    *access = (struct footage_access){0};
    const struct change change = {.act = act, .session = session};
    struct open_context open = {.actor = actor, .session = session};
    struct standing standing;
    if (!clock_believed(store, NULL, &open.now, error) || !gate_check(store, actor, &change, error) ||
        !read_standing(store, actor, session, &standing, error))
        return false;
    if (!may_watch(&standing, error)) {
        /* Through the gate all the same, so that a refused attempt is recorded where it is one (R13). */
        struct error refused;
        (void)gate_change(store, actor, &change, apply, &open, &refused);
        return false;
    }
    if (!lesson_is_trusted(store, session, error))
        return false;
    access->key = key_alloc(KEY_SIZE);
    if (key_unseal(standing.seal, "footage", session, actor->id, actor->secrets, actor->box_public,
                   access->key, error) &&
        vault_footage_key(store, session, access->key, access->key, error) &&
        open_clips(store, session, access, error) && gate_change(store, actor, &change, apply, &open, error))
        return true;
    footage_access_release(access);
    return false;
}

bool session_open_footage(struct store *store, const struct actor *actor, const char *session,
                          struct footage_access *access, struct error *error)
{
    return hand_over(store, actor, session, ACT_FOOTAGE_OPEN, apply_open, access, error);
}

/* R13: machine's work is told apart from watching. */
bool session_prepare_footage(struct store *store, const struct actor *actor, const char *session,
                             struct footage_access *access, struct error *error)
{
    return hand_over(store, actor, session, ACT_FOOTAGE_PREPARE, apply_prepare, access, error);
}

static bool apply_nothing(struct store *store, void *context, struct error *error)
{
    (void)store, (void)context, (void)error;
    return true;
}

bool session_close_footage(struct store *store, const struct actor *actor, const char *session,
                           struct footage_access *access, int64_t open_ms, struct error *error)
{
    footage_access_release(access);
    char detail[32];
    snprintf(detail, sizeof detail, "seconds=%lld", (long long)(open_ms / CLOCK_SECOND_MS));
    return gate_change(store, actor,
                       &(struct change){.act = ACT_FOOTAGE_CLOSE, .session = session, .detail = detail},
                       apply_nothing, NULL, error);
}

struct join_context {
    const struct actor *guest;
    const char *session;
    const char *detail; /* of the closing; NULL: it is an opening */
};

/* The guest's own row of opening or closing stands beside that of joining or leaving, so that whoever looks
 * for who opened footage finds everybody who saw it. */
static bool apply_join(struct store *store, void *context, struct error *error)
{
    const struct join_context *join = context;
    const struct change change = {.act = join->detail ? ACT_FOOTAGE_CLOSE : ACT_FOOTAGE_OPEN,
                                  .session = join->session,
                                  .detail = join->detail ? join->detail : "joined"};
    return (join->detail || session_still_open(store, join->guest, join->session, error)) &&
           gate_also(store, join->guest, &change, error);
}

/* R7: who joins on the screen of somebody else has the same right, and it is asked of them. */
bool session_join(struct store *store, const struct actor *guest, const struct actor *host,
                  const char *session, struct error *error)
{
    if (strcmp(guest->id, host->id) == 0)
        return error_set(error, ERROR_INVALID,
                         "You are here already; the other person joins with their own name.");
    struct join_context join = {.guest = guest, .session = session};
    return gate_change(store, guest,
                       &(struct change){.act = ACT_FOOTAGE_JOIN, .session = session, .object = host->id},
                       apply_join, &join, error);
}

bool session_leave(struct store *store, const struct actor *guest, const struct actor *host,
                   const char *session, int64_t joined_ms, struct error *error)
{
    char detail[32];
    snprintf(detail, sizeof detail, "seconds=%lld", (long long)(joined_ms / CLOCK_SECOND_MS));
    struct join_context join = {.guest = guest, .session = session, .detail = detail};
    return gate_change(
        store, guest,
        &(struct change){.act = ACT_FOOTAGE_LEAVE, .session = session, .object = host->id, .detail = detail},
        apply_join, &join, error);
}

void footage_access_release(struct footage_access *access)
{
    for (size_t i = 0; i < access->count; i++)
        (void)close(access->files[i]); /* only read */
    free(access->files);
    free(access->labels);
    key_free(access->key);
    *access = (struct footage_access){0};
}
