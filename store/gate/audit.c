#include "store/gate/audit.h"

#include <assert.h>
#include <libintl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "store/base/clock.h"
#include "store/base/hash.h"
#include "store/engine/db.h"
#include "store/gate/entitled.h"
#include "store/gate/timekeeping.h"
#include "store/gate/trust.h"

/* Rows among which the making of the store is: somebody may have tried to log in while it was made. */
enum { BEGINNING = 10 };

static void hash_row(const unsigned char previous[static AUDIT_HASH], const struct audit_row *row,
                     unsigned char hash[static AUDIT_HASH])
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, AUDIT_HASH);
    crypto_generichash_update(&state, previous, AUDIT_HASH);
    hash_number(&state, (uint64_t)row->seq);
    hash_number(&state, (uint64_t)row->at);
    hash_text(&state, row->actor_id);
    hash_text(&state, row->action);
    hash_number(&state, row->refused);
    hash_text(&state, row->trajectory);
    hash_text(&state, row->session);
    hash_text(&state, row->object);
    hash_text(&state, row->detail);
    if (row->changes)
        crypto_generichash_update(&state, row->changes, TRUST_HASH);
    crypto_generichash_final(&state, hash, AUDIT_HASH);
}

/* Ids only: whatever else a caller passed on from a person does not get into the trace. */
static const char *only_id(const char *text)
{
    return text && strlen(text) == ID_LENGTH && id_is_ending(text) ? text : NULL;
}

/* The row that the next one is chained to. */
struct tail {
    int64_t seq, at;
    unsigned char hash[AUDIT_HASH];
};

static bool read_tail(struct store *store, struct tail *tail, struct error *error)
{
    struct query query;
    *tail = (struct tail){0};
    if (!db_query(store->db, "SELECT seq, hash, at FROM audit ORDER BY seq DESC LIMIT 1", DB_NO_ARGS, &query,
                  error))
        return false;
    if (query_next(&query)) {
        size_t size;
        const void *hash = row_blob(&query, 1, &size);
        tail->seq = row_int(&query, 0);
        tail->at = row_int(&query, 2);
        if (size == AUDIT_HASH)
            memcpy(tail->hash, hash, AUDIT_HASH);
    }
    return query_close(&query, error);
}

/* A clock that is months ahead of the trace is noted before anything else (store/gate/timekeeping.h). */
static bool note_leap(struct store *store, const struct change *change, struct tail *tail,
                      struct error *error)
{
    int64_t ahead = clock_now() - tail->at;
    if (change->act == ACT_CLOCK || tail->seq == 0 || ahead <= CLOCK_LEAP_MS)
        return true;
    char detail[64];
    snprintf(detail, sizeof detail, AUDIT_CLOCK_AHEAD " days=%lld", (long long)(ahead / CLOCK_DAY_MS));
    return audit_append(store, NULL, &(struct change){.act = ACT_CLOCK, .detail = detail}, AUDIT_ALSO,
                        error) &&
           read_tail(store, tail, error);
}

bool audit_append(struct store *store, const struct actor *actor, const struct change *change,
                  enum audit_kind kind, struct error *error)
{
    struct tail tail;
    if (!read_tail(store, &tail, error) || !note_leap(store, change, &tail, error))
        return false;
    int64_t at = clock_now();
    if (change->act != ACT_CLOCK && at < tail.at)
        at = tail.at;

    struct audit_row row = {
        .seq = tail.seq + 1,
        .at = at,
        .actor_id = actor ? only_id(actor->id) : NULL,
        .action = act_name(change->act),
        .refused = kind == AUDIT_REFUSED,
        .trajectory = only_id(change->trajectory),
        .session = only_id(change->session),
        .object = only_id(change->object),
        .detail = change->detail,
    };
    unsigned char hash[AUDIT_HASH], changes[TRUST_HASH], signature[SIGNATURE_SIZE];
    bool any = false;
    if (kind == AUDIT_CHANGED && !trust_record(store, change->act, row.seq, changes, &any, error))
        return false;
    row.changes = any ? changes : NULL;
    hash_row(tail.hash, &row, hash);
    if (actor)
        trust_sign(actor, hash, signature);
    return db_run(
        store->db,
        "INSERT INTO audit (seq, at, actor_id, action, refused, trajectory_id, session_id, object_id, detail,"
        " previous, hash, changes, signature) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, "
        "?13)",
        DB_ARGS(DB_INT(row.seq), DB_INT(row.at), DB_TEXT(row.actor_id), DB_TEXT(row.action),
                DB_INT(row.refused), DB_TEXT(row.trajectory), DB_TEXT(row.session), DB_TEXT(row.object),
                DB_TEXT(row.detail), DB_BLOB(tail.hash, sizeof tail.hash), DB_BLOB(hash, sizeof hash),
                any ? DB_BLOB(changes, sizeof changes) : DB_NULL,
                actor ? DB_BLOB(signature, sizeof signature) : DB_NULL),
        NULL, error);
}

bool audit_newest(struct store *store, int64_t *at, struct error *error)
{
    struct query query;
    *at = 0;
    if (!db_query(store->db, "SELECT at FROM audit ORDER BY seq DESC LIMIT 1", DB_NO_ARGS, &query, error))
        return false;
    if (query_next(&query))
        *at = row_int(&query, 0);
    return query_close(&query, error);
}

#define AUDIT_COLUMNS \
    "w.seq, w.at, w.actor_id, w.action, w.refused, w.trajectory_id, w.session_id, w.object_id, w.detail"

/* Texts of the row are the query's until its next step. */
static struct audit_row read_row(const struct query *query)
{
    return (struct audit_row){
        .seq = row_int(query, 0),
        .at = row_int(query, 1),
        .actor_id = row_text(query, 2),
        .action = row_text(query, 3),
        .refused = row_int(query, 4) != 0,
        .trajectory = row_text(query, 5),
        .session = row_text(query, 6),
        .object = row_text(query, 7),
        .detail = row_text(query, 8),
    };
}

/* R13: an owner sees all; everybody sees what they did themselves and what happened to their trajectories.
 * Each of the three is read from the newest on by an index of its own, so that a few rows are found quickly
 * among very many. The day and class of a session are told to whom it is theirs, or who did something to it.
 */
#define MINE     "(SELECT t.id FROM trajectory t WHERE " SQL_IS_PARTY("t", "?1") ")"
#define IS_OWNER SQL_HAS_ROLE("?1", "owner")
#define ACTIVE   SQL_IS_ACTIVE("me")
/* R7: of what the other person keeps to themselves not even the trace tells them how much there is, until it
 * is shared. */
#define MAY_KNOW                                                                        \
    "(w.actor_id = ?1 OR w.action NOT LIKE 'filled.%' OR EXISTS (SELECT 1 FROM audit h" \
    "  WHERE h.object_id = w.object_id AND h.action = 'filled.share' AND h.refused = 0))"
static const char listing[] =
    "SELECT " AUDIT_COLUMNS ", a.full_name, s.filmed_on, s.class_name"
    " FROM (SELECT x.seq FROM"
    "   (SELECT w.seq FROM audit w WHERE w.seq < ?2"
    "     AND " IS_OWNER " ORDER BY w.seq DESC LIMIT ?3) x"
    "   UNION SELECT y.seq FROM"
    "   (SELECT w.seq FROM audit w WHERE w.actor_id = ?1 AND w.seq < ?2 ORDER BY w.seq DESC LIMIT ?3) y"
    "   UNION SELECT z.seq FROM"
    "   (SELECT w.seq FROM audit w WHERE w.trajectory_id IN " MINE " AND " MAY_KNOW
    " AND w.seq < ?2 ORDER BY w.seq DESC LIMIT ?3) z"
    "   ORDER BY 1 DESC LIMIT ?3) seen"
    " JOIN audit w ON w.seq = seen.seq"
    " JOIN account me ON me.id = ?1 AND " ACTIVE " LEFT JOIN account a ON a.id = w.actor_id"
    " LEFT JOIN session s ON s.id = w.session_id"
    "  AND (s.trajectory_id IN " MINE " OR (w.actor_id = ?1 AND w.refused = 0))"
    " ORDER BY w.seq DESC";

bool audit_list(struct store *store, const struct actor *actor, int64_t before, int64_t limit,
                struct arena *arena, struct audit_list *list, struct error *error)
{
    *list = (struct audit_list){0};
    size_t room = 0;
    struct query query;
    if (!db_query(store->db, listing,
                  DB_ARGS(DB_TEXT(actor->id), DB_INT(before > 0 ? before : INT64_MAX), DB_INT(limit)), &query,
                  error))
        return false;
    struct audit_row last = {0};
    while (query_next(&query)) {
        list->items = arena_grow(arena, list->items, list->count, &room, sizeof *list->items);
        struct audit_row row = read_row(&query);
        row.actor_id = arena_copy_once(arena, last.actor_id, row.actor_id);
        row.actor = arena_copy_once(arena, last.actor, row_text(&query, 9));
        row.filmed_on = arena_copy_once(arena, last.filmed_on, row_text(&query, 10));
        row.class_name = arena_copy_once(arena, last.class_name, row_text(&query, 11));
        row.action = arena_copy_once(arena, last.action, row.action);
        row.trajectory = arena_copy_once(arena, last.trajectory, row.trajectory);
        row.session = arena_copy_once(arena, last.session, row.session);
        row.object = arena_copy_once(arena, last.object, row.object);
        row.detail = arena_copy_once(arena, last.detail, row.detail);
        list->items[list->count++] = last = row;
    }
    return query_close(&query, error);
}

struct head {
    int64_t seq;
    unsigned char hash[AUDIT_HASH];
};

static bool head_parse(const char *text, struct head *head, struct error *error)
{
    char *colon;
    head->seq = strtoll(text, &colon, 10);
    size_t size = 0;
    if (head->seq < 0 || colon == text || *colon != ':' ||
        sodium_hex2bin(head->hash, sizeof head->hash, colon + 1, strlen(colon + 1), NULL, &size, NULL) != 0 ||
        size != sizeof head->hash)
        return error_set(
            error, ERROR_INVALID,
            "This is no head of a trace; it has to be a number, a colon and 64 hexadecimal digits, as "
            "terugblik audit verify prints it.");
    return true;
}

static void head_print(const struct head *head, char text[static AUDIT_HEAD_SIZE])
{
    char hex[2 * AUDIT_HASH + 1];
    sodium_bin2hex(hex, sizeof hex, head->hash, sizeof head->hash);
    snprintf(text, AUDIT_HEAD_SIZE, "%lld:%s", (long long)head->seq, hex);
}

/* Whether the row holds no more than what its hash covers: texts end where they seem to, and refused is yes
 * or no. */
static bool is_plain(const struct query *query)
{
    static const int texts[] = {2, 3, 5, 6, 7, 8};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        size_t size;
        const char *text = row_text(query, texts[i]);
        (void)row_blob(query, texts[i], &size);
        if (text && strlen(text) != size)
            return false;
    }
    return row_int(query, 4) == 0 || row_int(query, 4) == 1;
}

/* A trace without rows: whole in a store that nobody was ever in, damage in any other. */
static bool nobody_yet(struct store *store, struct error *error)
{
    bool people;
    if (!db_exists(store->db, "SELECT 1 FROM account", DB_NO_ARGS, &people, error))
        return false;
    return !people ||
           error_set(error, ERROR_CORRUPT,
                     "The trace is empty though this store has accounts: it was emptied outside the "
                     "program. Keep a copy of the "
                     "store and tell who is responsible for it.");
}

bool audit_begins(struct store *store, struct error *error)
{
    bool any, made;
    error_clear(error);
    if (!db_exists(store->db, "SELECT 1 FROM audit", DB_NO_ARGS, &any, error) ||
        !db_exists(store->db, "SELECT 1 FROM audit WHERE seq <= ?1 AND action = ?2",
                   DB_ARGS(DB_INT(BEGINNING), DB_TEXT(act_name(ACT_STORE_INIT))), &made, error))
        return false;
    if (!any)
        return nobody_yet(store, error);
    return made ||
           error_set(error, ERROR_CORRUPT,
                     "The trace does not begin with the making of the store: its beginning was taken out "
                     "outside the program. Keep a copy of the store and tell who is responsible for it.");
}

/* What a row of the trace changed goes with it: where the trace ends, so does that. */
static bool nothing_behind(struct store *store, int64_t seq, struct error *error)
{
    struct query query;
    if (!db_query(store->db, "SELECT 1 FROM row_change WHERE seq > ?1", DB_ARGS(DB_INT(seq)), &query, error))
        return false;
    bool more = query_next(&query);
    if (!query_close(&query, error))
        return false;
    return !more ||
           error_set(error, ERROR_CORRUPT,
                     "The end of the trace was cut off outside the program: behind row %lld something was "
                     "changed that is no longer in it. Keep a copy of the store and tell who is responsible "
                     "for it.",
                     (long long)seq);
}

/* A signature costs a hundred times what a row's hash does, and most rows only record (openings, refusals):
 * who comes to a store for the first time looks at those of rows that changed something. */
enum thoroughness { EVERY_SIGNATURE, SIGNATURES_OF_CHANGES };

/* Verifies what comes after `last`, chain and signatures, and moves it to the end. `wanted`, when not NULL,
 * is a head that has to be on the way; *met says whether it was. */
static bool verify_after(struct store *store, struct head *last, enum thoroughness thoroughness,
                         const struct head *wanted, bool *met, struct error *error)
{
    int64_t root;
    struct query query;
    error_clear(error);
    if (!trust_root(store, &root, error) ||
        !db_query(store->db,
                  "SELECT " AUDIT_COLUMNS
                  ", w.previous, w.hash, w.changes, w.signature FROM audit w WHERE w.seq > ?1 ORDER BY w.seq",
                  DB_ARGS(DB_INT(last->seq)), &query, error))
        return false;
    int64_t bad = 0;
    bool trusted = true;
    while (!bad && trusted && query_next(&query)) {
        struct audit_row row = read_row(&query);
        size_t previous_size, hash_size, changes_size, signature_size;
        const void *previous = row_blob(&query, 9, &previous_size);
        const void *stored = row_blob(&query, 10, &hash_size);
        row.changes = row_blob(&query, 11, &changes_size);
        const void *signature = row_blob(&query, 12, &signature_size);
        unsigned char hash[AUDIT_HASH];
        bool plain = is_plain(&query) && (!row.changes || changes_size == TRUST_HASH);
        if (plain)
            hash_row(last->hash, &row, hash);
        if (!plain || row.seq != last->seq + 1 || previous_size != AUDIT_HASH || hash_size != AUDIT_HASH ||
            memcmp(previous, last->hash, AUDIT_HASH) != 0 || memcmp(stored, hash, AUDIT_HASH) != 0) {
            bad = last->seq + 1;
            break;
        }
        const struct trust_row judged = {
            .seq = row.seq,
            .at = row.at,
            .actor = row.actor_id,
            .action = row.action,
            .refused = row.refused,
            .changes = row.changes,
            .signature = signature_size == SIGNATURE_SIZE ? signature : NULL,
            .as_it_is = thoroughness == SIGNATURES_OF_CHANGES && !row.changes,
        };
        trusted = trust_judge(store, root, &judged, hash, error);
        last->seq = row.seq;
        memcpy(last->hash, hash, AUDIT_HASH);
        if (wanted && last->seq == wanted->seq)
            *met = memcmp(last->hash, wanted->hash, AUDIT_HASH) == 0;
    }
    struct error failure;
    error_clear(&failure);
    if (!query_close(&query, &failure)) {
        *error = failure;
        return false;
    }
    if (bad)
        return error_set(
            error, ERROR_CORRUPT,
            "The trace does not fit together from row %lld on: rows were changed, removed or added outside "
            "the program. Keep a copy of the store and tell who is responsible for it.",
            (long long)bad);
    return trusted && nothing_behind(store, last->seq, error);
}

bool audit_verify(struct store *store, const char *head, char now[static AUDIT_HEAD_SIZE],
                  struct error *error)
{
    struct head last = {0}, wanted = {0};
    bool met = true;
    if (head) {
        if (!head_parse(head, &wanted, error))
            return false;
        met = wanted.seq == 0 && sodium_is_zero(wanted.hash, sizeof wanted.hash);
    }
    if (!verify_after(store, &last, EVERY_SIGNATURE, head ? &wanted : NULL, &met, error))
        return false;
    if (!met)
        return error_set(error, ERROR_CORRUPT,
                         "The trace fits together but does not contain the head %lld that it once had: its "
                         "end was cut off "
                         "or it was made anew. Keep a copy of the store and tell who is responsible for it.",
                         (long long)wanted.seq);
    head_print(&last, now);
    return audit_begins(store, error);
}

bool audit_verify_on(struct store *store, struct error *error)
{
    struct head last = {.seq = store->trusted.seq};
    memcpy(last.hash, store->trusted.hash, AUDIT_HASH);
    bool met = true;
    const enum thoroughness thoroughness = last.seq > 0 ? EVERY_SIGNATURE : SIGNATURES_OF_CHANGES;
    if (!verify_after(store, &last, thoroughness, NULL, &met, error))
        return false;
    store->trusted.seq = last.seq;
    memcpy(store->trusted.hash, last.hash, AUDIT_HASH);
    return true;
}
