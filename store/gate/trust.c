#include "store/gate/trust.h"

#include <assert.h>
#include <libintl.h>
#include <string.h>

#include <sodium.h>

#include "store/base/hash.h"
#include "store/base/memory.h"
#include "store/engine/db.h"
#include "store/gate/audit.h"
#include "store/gate/gate.h"

/* Who may sign a change of a row: by the right that its act asks for. */
enum writer { BY_OWNER = 1, BY_SELF = 2, BY_REGISTRAR = 4, BY_PERSON = 8 };

/* What the program may do with a row without anybody's signature. */
enum unsigned_change {
    NEVER,
    SETS,       /* change it or remove it, never make it: states that only take away */
    ADJUSTS,    /* change it, never make or remove it: a moment that a wrong clock wrote */
    REMOVES,    /* remove it */
    WITH_PUPIL, /* remove it together with its pupil */
    LEAVER,     /* remove it, of a pupil who left */
    PAST,       /* remove a membership that is over, or with its pupil */
    NOT_STORED, /* remove it, of a lesson whose import never ended */
    NOTE_GONE,  /* change or remove what its author removed, or what outlived its trajectory */
    BLUR_GONE,  /* remove what its author removed, or of footage that is deleted */
};

static const struct {
    unsigned writers;
    enum unsigned_change unsigned_change;
    const char *acts; /* how the names of the acts begin under which people may change it; NULL: any */
} rules[] = {
    [ROW_SCHOOL] = {BY_OWNER, NEVER, NULL},
    [ROW_LOCATION] = {BY_OWNER, NEVER, NULL},
    [ROW_POLICY] = {BY_OWNER, NEVER, NULL},
    [ROW_ACCOUNT] = {BY_OWNER | BY_SELF, NEVER, "account."},
    [ROW_PASSWORD] = {BY_OWNER | BY_SELF, NEVER, "account."},
    [ROW_ROLE] = {BY_OWNER, NEVER, "account."},
    [ROW_SITE] = {BY_OWNER, NEVER, "account."},
    [ROW_SIGN_KEY] = {BY_OWNER | BY_SELF, NEVER, "account."},
    [ROW_SECOND_FACTOR] = {BY_OWNER | BY_SELF, NEVER, NULL},
    [ROW_PUPIL] = {BY_REGISTRAR, LEAVER, NULL},
    [ROW_GUARDIAN] = {BY_REGISTRAR, WITH_PUPIL, NULL},
    [ROW_MEMBERSHIP] = {BY_REGISTRAR, PAST, NULL},
    [ROW_CONSENT] = {BY_REGISTRAR, WITH_PUPIL, "consent."},
    [ROW_OBJECTION] = {BY_REGISTRAR, WITH_PUPIL, NULL},
    [ROW_EQUIPMENT] = {BY_REGISTRAR, NEVER, "equipment."},
    [ROW_VAULT_MEMBER] = {BY_OWNER, NEVER, "vault."},
    [ROW_TRAJECTORY] = {BY_PERSON, ADJUSTS, NULL},
    [ROW_TRAJECTORY_KEY] = {BY_PERSON | BY_SELF | BY_OWNER, REMOVES, NULL},
    [ROW_GOAL] = {BY_PERSON, REMOVES, NULL},
    [ROW_SESSION] = {BY_PERSON | BY_REGISTRAR, NOT_STORED, "import."},
    [ROW_SESSION_STATE] = {BY_PERSON | BY_REGISTRAR | BY_OWNER, SETS, NULL},
    [ROW_SESSION_KEY] = {BY_PERSON | BY_SELF | BY_OWNER | BY_REGISTRAR, REMOVES, NULL},
    [ROW_SESSION_VIEWER] = {BY_PERSON, REMOVES, "import."},
    [ROW_SESSION_PUPIL] = {BY_PERSON, REMOVES, NULL},
    [ROW_SESSION_EMPLOYEE] = {BY_PERSON, REMOVES, NULL},
    [ROW_CLIP] = {BY_PERSON, NOT_STORED, "import."},
    [ROW_CLIP_DIGEST] = {BY_PERSON, SETS, NULL},
    [ROW_ORIGINAL] = {BY_PERSON, SETS, NULL},
    [ROW_NOTE] = {BY_PERSON, NOTE_GONE, NULL},
    [ROW_BLUR] = {BY_PERSON, BLUR_GONE, NULL},
    [ROW_TAG] = {BY_OWNER | BY_PERSON, NOTE_GONE, "tag."},
    [ROW_FORM] = {BY_OWNER, NEVER, "form."},
    [ROW_FILLED] = {BY_PERSON, NOTE_GONE, "filled."},
};
static_assert(sizeof rules / sizeof *rules == ROW_KIND_COUNT, "each kind has its rule");

static unsigned writer_of(enum right right)
{
    switch (right) {
    case RIGHT_OWNER:
        return BY_OWNER;
    case RIGHT_SELF:
        return BY_SELF;
    case RIGHT_REGISTRAR:
        return BY_REGISTRAR;
    case RIGHT_COACH:
    case RIGHT_STAFF:
    case RIGHT_PARTY:
    case RIGHT_ITS_COACH:
    case RIGHT_ITS_TEACHER:
    case RIGHT_AUTHOR:
    case RIGHT_BLURRER:
    case RIGHT_FILLER:
    case RIGHT_IMPORTER:
    case RIGHT_MARKER:
    case RIGHT_VIEWER:
    case RIGHT_ANYONE:
        return BY_PERSON;
    case RIGHT_PROGRAM:
        break;
    }
    return 0;
}

/* One change in the log. Texts are the query's. */
struct entry {
    enum row_kind kind;
    const char *first, *second;
    const unsigned char *digest; /* NULL: removed */
};

static void hash_entry(crypto_generichash_state *state, const struct entry *entry)
{
    static const unsigned char gone[ROW_DIGEST];
    hash_text(state, row_kind_name(entry->kind));
    hash_text(state, entry->first);
    hash_text(state, entry->second);
    crypto_generichash_update(state, (const unsigned char[]){entry->digest != NULL}, 1);
    crypto_generichash_update(state, entry->digest ? entry->digest : gone, ROW_DIGEST);
}

/* The newest change of a row before `seq`. *known: there is one; *there: it left the row standing. */
static bool newest_change(struct store *store, enum row_kind kind, const char *first, const char *second,
                          int64_t seq, unsigned char digest[static ROW_DIGEST], bool *known, bool *there,
                          struct error *error)
{
    struct query query;
    *known = *there = false;
    if (!db_query(store->db,
                  "SELECT digest FROM row_change WHERE kind = ?1 AND first = ?2 AND second = ?3 AND seq < ?4"
                  " ORDER BY seq DESC LIMIT 1",
                  DB_ARGS(DB_TEXT(row_kind_name(kind)), DB_TEXT(first), DB_TEXT(second), DB_INT(seq)), &query,
                  error))
        return false;
    if (query_next(&query)) {
        size_t size;
        const void *bytes = row_blob(&query, 0, &size);
        *known = true;
        *there = bytes && size == ROW_DIGEST;
        if (*there)
            memcpy(digest, bytes, ROW_DIGEST);
    }
    return query_close(&query, error);
}

static bool record_one(struct store *store, int64_t seq, const struct entry *touched,
                       crypto_generichash_state *state, bool *any, struct error *error)
{
    unsigned char now[ROW_DIGEST], before[ROW_DIGEST];
    bool there, known, stood;
    if (!row_digest(store->db, touched->kind, touched->first, touched->second, now, &there, error) ||
        !newest_change(store, touched->kind, touched->first, touched->second, INT64_MAX, before, &known,
                       &stood, error))
        return false;
    if (there == stood && (!there || memcmp(now, before, sizeof now) == 0))
        return true;
    struct entry entry = *touched;
    entry.digest = there ? now : NULL;
    hash_entry(state, &entry);
    *any = true;
    return db_run(store->db,
                  "INSERT INTO row_change (seq, kind, first, second, digest) VALUES (?1, ?2, ?3, ?4, ?5)",
                  DB_ARGS(DB_INT(seq), DB_TEXT(row_kind_name(entry.kind)), DB_TEXT(entry.first),
                          DB_TEXT(entry.second), there ? DB_BLOB(now, sizeof now) : DB_NULL),
                  NULL, error);
}

/* The log begins with the making of the store, or with its owner's word for what an earlier version left:
 * what others change before that, nobody vouches for. */
static bool has_begun(struct store *store, enum act act, bool *begun, struct error *error)
{
    int64_t root;
    if (!trust_root(store, &root, error))
        return false;
    *begun = root != 0 || act == ACT_STORE_INIT || act == ACT_STORE_VOUCH;
    return true;
}

bool trust_record(struct store *store, enum act act, int64_t seq, unsigned char changes[static TRUST_HASH],
                  bool *any, struct error *error)
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, TRUST_HASH);
    bool begun;
    struct query query;
    *any = false;
    if (!has_begun(store, act, &begun, error) || !begun)
        return error->kind == ERROR_NONE;
    if (!rows_touched(store->db, &query, error))
        return false;
    bool ok = true;
    while (ok && query_next(&query)) {
        struct entry touched = {.first = row_text(&query, 1), .second = row_text(&query, 2)};
        bool known = row_kind_parse(row_text(&query, 0), &touched.kind);
        assert(known);
        (void)known;
        ok = record_one(store, seq, &touched, &state, any, error);
    }
    if (!query_close(&query, error) || !ok)
        return false;
    crypto_generichash_final(&state, changes, TRUST_HASH);
    return true;
}

static void signed_text(const unsigned char hash[static TRUST_HASH],
                        unsigned char text[static 16 + TRUST_HASH])
{
    memcpy(text, "terugblik trace\0", 16);
    memcpy(text + 16, hash, TRUST_HASH);
}

void trust_sign(const struct actor *actor, const unsigned char hash[static TRUST_HASH],
                unsigned char signature[static SIGNATURE_SIZE])
{
    unsigned char text[16 + TRUST_HASH];
    signed_text(hash, text);
    crypto_sign_detached(signature, NULL, text, sizeof text, actor->secrets->sign);
}

bool trust_root(struct store *store, int64_t *root, struct error *error)
{
    struct query query;
    *root = 0;
    if (!db_query(store->db, "SELECT MIN(seq) FROM row_change", DB_NO_ARGS, &query, error))
        return false;
    if (query_next(&query))
        *root = row_int(&query, 0);
    return query_close(&query, error);
}

/* --- judging the log --- */

struct judging {
    struct store *store;
    const struct trust_row *row;
    enum act act;
    unsigned writer;
};

static bool had_row(const struct judging *judging, enum row_kind kind, const char *first, const char *second,
                    bool *had, struct error *error)
{
    unsigned char digest[ROW_DIGEST];
    bool known;
    return newest_change(judging->store, kind, first, second, judging->row->seq, digest, &known, had, error);
}

/* The trajectory's two people then: "coach teacher". */
static bool was_party(const struct judging *judging, const char *trajectory, bool *was, struct error *error)
{
    return db_exists(
        judging->store->db,
        "SELECT 1 FROM row_change c WHERE c.kind = 'trajectory' AND c.first = ?1 AND c.seq <= ?2 AND "
        "c.digest IS NOT NULL"
        " AND instr(c.second, ?3) > 0 AND NOT EXISTS (SELECT 1 FROM row_change n WHERE n.kind = c.kind"
        "  AND n.first = c.first AND n.second = c.second AND n.seq > c.seq AND n.seq < ?2 AND n.digest IS "
        "NULL)",
        DB_ARGS(DB_TEXT(trajectory), DB_INT(judging->row->seq), DB_TEXT(judging->row->actor)), was, error);
}

/* Whether an act of that name that changed something, on that session or object, stands in the log before. */
static bool happened(const struct judging *judging, const char *action, const char *session,
                     const char *object, bool *did, struct error *error)
{
    return db_exists(judging->store->db,
                     "SELECT 1 FROM audit WHERE action = ?1 AND changes IS NOT NULL AND seq <= ?4"
                     " AND (?2 IS NULL OR session_id = ?2) AND (?3 IS NULL OR object_id = ?3)",
                     DB_ARGS(DB_TEXT(action), DB_TEXT(session), DB_TEXT(object), DB_INT(judging->row->seq)),
                     did, error);
}

/* A pupil who is removed by the same row. */
static bool pupil_goes(const struct judging *judging, const char *pupil, bool *goes, struct error *error)
{
    return db_exists(
        judging->store->db,
        "SELECT 1 FROM row_change WHERE seq = ?1 AND kind = 'pupil' AND first = ?2 AND digest IS NULL",
        DB_ARGS(DB_INT(judging->row->seq), DB_TEXT(pupil)), goes, error);
}

static bool unsigned_may(const struct judging *judging, const struct entry *entry, bool *may,
                         struct error *error)
{
    bool known;
    unsigned char digest[ROW_DIGEST];
    bool stood;
    *may = false;
    if (!newest_change(judging->store, entry->kind, entry->first, entry->second, judging->row->seq, digest,
                       &known, &stood, error))
        return false;
    if (!stood) /* the program makes nothing */
        return true;
    char pupil[ID_SIZE] = "";
    switch (rules[entry->kind].unsigned_change) {
    case NEVER:
        return true;
    case SETS:
        *may = true;
        return true;
    case ADJUSTS:
        *may = entry->digest != NULL;
        return true;
    case REMOVES:
        *may = !entry->digest;
        return true;
    case WITH_PUPIL:
        return entry->digest || pupil_goes(judging, entry->second, may, error);
    case LEAVER:
        *may = !entry->digest && entry->second[0];
        return true;
    case PAST:
        if (entry->digest)
            return true;
        *may = strlen(entry->second) > ID_LENGTH + 1;
        memcpy(pupil, entry->second, strnlen(entry->second, ID_LENGTH));
        return *may || pupil_goes(judging, pupil, may, error);
    case NOT_STORED: {
        bool stored;
        const char *session = entry->kind == ROW_CLIP ? entry->second : entry->first;
        if (!happened(judging, "import.done", session, NULL, &stored, error))
            return false;
        *may = !entry->digest && !stored;
        return true;
    }
    case NOTE_GONE:
        if (!happened(judging, entry->kind == ROW_FILLED ? "filled.remove" : "note.remove", NULL,
                      entry->first, may, error) ||
            *may)
            return error->kind == ERROR_NONE;
        return db_exists(
            judging->store->db,
            "SELECT 1 FROM audit WHERE action = 'trajectory.end' AND changes IS NOT NULL AND trajectory_id "
            "= ?1 AND seq < ?2",
            DB_ARGS(DB_TEXT(entry->second), DB_INT(judging->row->seq)), may, error);
    case BLUR_GONE:
        if (!happened(judging, "blur.remove", NULL, entry->first, may, error) || *may)
            return error->kind == ERROR_NONE;
        if (entry->digest)
            return true;
        return happened(judging, "purged", entry->second, NULL, may, error);
    }
    return true;
}

static bool signed_may(const struct judging *judging, const struct entry *entry, bool *may,
                       struct error *error)
{
    const char *actor = judging->row->actor;
    const char *acts = rules[entry->kind].acts;
    *may = (rules[entry->kind].writers & judging->writer) &&
           (!acts || strncmp(judging->row->action, acts, strlen(acts)) == 0);
    /* Importing is the registrar's too, whatever its rows ask. */
    if (!*may)
        return true;
    switch (entry->kind) {
    case ROW_ACCOUNT:
    case ROW_PASSWORD:
    case ROW_SIGN_KEY:
        *may = judging->writer != BY_SELF || strcmp(entry->first, actor) == 0;
        return true;
    case ROW_SECOND_FACTOR: /* an owner can take one away, with a new password, and never give one */
        *may = judging->writer == BY_SELF ? strcmp(entry->first, actor) == 0 : !entry->digest;
        return true;
    case ROW_SESSION_KEY:
    case ROW_TRAJECTORY_KEY:
        *may = judging->writer != BY_SELF || strcmp(entry->second, actor) == 0;
        return true;
    case ROW_TRAJECTORY:
        *may = strstr(entry->second, actor) != NULL;
        return true;
    case ROW_GOAL:
    case ROW_NOTE:
    case ROW_FILLED:
        return was_party(judging, entry->second, may, error);
    case ROW_TAG: /* the school's is the owner's */
        if (entry->second[0] && judging->writer == BY_PERSON)
            return was_party(judging, entry->second, may, error);
        *may = !entry->second[0] && judging->writer == BY_OWNER;
        return true;
    case ROW_SESSION:
        if (!entry->second[0])
            return true;
        if (!was_party(judging, entry->second, may, error) || *may)
            return error->kind == ERROR_NONE;
        return had_row(judging, ROW_ROLE, actor, "registrar", may, error);
    case ROW_SCHOOL:
    case ROW_LOCATION:
    case ROW_POLICY:
    case ROW_ROLE:
    case ROW_SITE:
    case ROW_PUPIL:
    case ROW_GUARDIAN:
    case ROW_MEMBERSHIP:
    case ROW_CONSENT:
    case ROW_OBJECTION:
    case ROW_EQUIPMENT:
    case ROW_VAULT_MEMBER:
    case ROW_SESSION_STATE:
    case ROW_SESSION_VIEWER:
    case ROW_SESSION_PUPIL:
    case ROW_SESSION_EMPLOYEE:
    case ROW_CLIP:
    case ROW_CLIP_DIGEST:
    case ROW_ORIGINAL:
    case ROW_BLUR:
    case ROW_FORM:
    case ROW_KIND_COUNT:
        break;
    }
    return true;
}

/* The role that the act's right asks for, as the log has it. */
static bool actor_may(const struct judging *judging, bool *may, struct error *error)
{
    const char *actor = judging->row->actor;
    bool disabled;
    if (!had_row(judging, ROW_ACCOUNT, actor, "disabled", &disabled, error))
        return false;
    *may = !disabled;
    if (disabled)
        return true;
    switch (act_right(judging->act)) {
    case RIGHT_OWNER:
        return had_row(judging, ROW_ROLE, actor, "owner", may, error);
    case RIGHT_REGISTRAR:
        return had_row(judging, ROW_ROLE, actor, "registrar", may, error);
    case RIGHT_COACH:
        return had_row(judging, ROW_ROLE, actor, "coach", may, error);
    case RIGHT_PROGRAM:
        *may = false;
        return true;
    case RIGHT_ANYONE:
    case RIGHT_SELF:
    case RIGHT_STAFF:
    case RIGHT_PARTY:
    case RIGHT_ITS_COACH:
    case RIGHT_ITS_TEACHER:
    case RIGHT_AUTHOR:
    case RIGHT_BLURRER:
    case RIGHT_FILLER:
    case RIGHT_IMPORTER:
    case RIGHT_MARKER:
    case RIGHT_VIEWER:
        break;
    }
    return true;
}

/* By the key that the person had before `seq`. Who was refused may be refused for an older key: any of theirs
 * counts. */
static bool is_signed(struct store *store, const struct trust_row *row, int64_t seq,
                      const unsigned char hash[static TRUST_HASH], bool *is, struct error *error)
{
    unsigned char text[16 + TRUST_HASH];
    struct query query;
    *is = false;
    if (!row->signature)
        return true;
    signed_text(hash, text);
    if (!db_query(store->db,
                  "SELECT second FROM row_change WHERE kind = 'sign-key' AND first = ?1 AND seq < ?2"
                  " AND digest IS NOT NULL ORDER BY seq DESC LIMIT ?3",
                  DB_ARGS(DB_TEXT(row->actor), DB_INT(seq), DB_INT(row->refused ? -1 : 1)), &query, error))
        return false;
    while (!*is && query_next(&query)) {
        const char *hex = row_text(&query, 0);
        unsigned char key[SIGN_PUBLIC_SIZE];
        size_t size = 0;
        *is = sodium_hex2bin(key, sizeof key, hex, strlen(hex), NULL, &size, NULL) == 0 &&
              size == sizeof key && crypto_sign_verify_detached(row->signature, text, sizeof text, key) == 0;
    }
    return query_close(&query, error);
}

/* What anyone may do (a purge, a clock that is put right), a person does in the program's place. */
static bool entry_may(const struct judging *judging, const struct entry *entry, bool *may,
                      struct error *error)
{
    *may = false;
    if (judging->row->actor && (!signed_may(judging, entry, may, error) || *may))
        return error->kind == ERROR_NONE;
    return (judging->row->actor && act_right(judging->act) != RIGHT_ANYONE) ||
           unsigned_may(judging, entry, may, error);
}

static bool judge_entries(const struct judging *judging, bool is_root, bool *fits, bool *may,
                          struct error *error)
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, TRUST_HASH);
    struct query query;
    bool any = false;
    *fits = *may = true;
    if (!db_query(
            judging->store->db,
            "SELECT kind, first, second, digest FROM row_change WHERE seq = ?1 ORDER BY kind, first, second",
            DB_ARGS(DB_INT(judging->row->seq)), &query, error))
        return false;
    bool ok = true;
    while (ok && *fits && *may && query_next(&query)) {
        size_t size;
        struct entry entry = {.first = row_text(&query, 1),
                              .second = row_text(&query, 2),
                              .digest = row_blob(&query, 3, &size)};
        *fits = row_kind_parse(row_text(&query, 0), &entry.kind) && (!entry.digest || size == ROW_DIGEST);
        if (!*fits)
            break;
        any = true;
        hash_entry(&state, &entry);
        if (is_root || judging->act == ACT_STORE_VOUCH)
            continue;
        ok = entry_may(judging, &entry, may, error);
    }
    if (!query_close(&query, error) || !ok)
        return false;
    unsigned char changes[TRUST_HASH];
    crypto_generichash_final(&state, changes, TRUST_HASH);
    const unsigned char *said = judging->row->changes;
    if (*may && *fits)
        *fits = any ? said && memcmp(said, changes, TRUST_HASH) == 0 : !said;
    return true;
}

enum distrust { NOT_OURS, NOT_SIGNED, MAY_NOT, NOT_COVERED };

static bool distrust(const struct trust_row *row, enum distrust why, struct error *error)
{
    long long seq = (long long)row->seq;
    switch (why) {
    case NOT_OURS:
        return error_set(
            error, ERROR_CORRUPT,
            "Row %lld of the trace is none that the program writes; the store was changed outside "
            "the program. Keep a copy of it and tell who is responsible for it.",
            seq);
    case NOT_SIGNED:
        return error_set(error, ERROR_CORRUPT,
                         "Row %lld of the trace is not signed by the person whose name it has; the store was "
                         "changed outside the program. Keep a copy of it and tell who is responsible for it.",
                         seq);
    case MAY_NOT:
        return error_set(error, ERROR_CORRUPT,
                         "Row %lld of the trace changes what its actor may not change; the store was changed "
                         "outside the program. Keep a copy of it and tell who is responsible for it.",
                         seq);
    case NOT_COVERED:
        break;
    }
    return error_set(error, ERROR_CORRUPT,
                     "What row %lld of the trace changed is not what its signature covers; the store was "
                     "changed outside the program. Keep a copy of it and tell who is responsible for it.",
                     seq);
}

/* R13: a row that its actor did not sign, or that changes what they may not change, is no part of the trace.
 */
bool trust_judge(struct store *store, int64_t root, const struct trust_row *row,
                 const unsigned char hash[static TRUST_HASH], struct error *error)
{
    if (root == 0 || row->seq < root)
        return true;
    struct judging judging = {.store = store, .row = row};
    bool is_root = row->seq == root;
    bool known = act_parse(row->action, &judging.act);
    if (!known || (is_root && judging.act != ACT_STORE_INIT && judging.act != ACT_STORE_VOUCH) ||
        (row->refused && row->changes))
        return distrust(row, NOT_OURS, error);
    judging.writer = writer_of(act_right(judging.act));

    bool with_signature = true, may = true, fits;
    if (row->actor && ((!row->as_it_is && !is_signed(store, row, is_root ? row->seq + 1 : row->seq, hash,
                                                     &with_signature, error)) ||
                       (!is_root && row->changes && !actor_may(&judging, &may, error))))
        return false;
    if (!row->actor) {
        enum right right = act_right(judging.act);
        may = !row->changes || right == RIGHT_PROGRAM || right == RIGHT_ANYONE;
        if (is_root && judging.act != ACT_STORE_INIT)
            with_signature = false;
    }
    if (!with_signature)
        return distrust(row, NOT_SIGNED, error);
    bool entries_may;
    if (!judge_entries(&judging, is_root, &fits, &entries_may, error))
        return false;
    if (!may || !entries_may)
        return distrust(row, MAY_NOT, error);
    if (!fits)
        return distrust(row, NOT_COVERED, error);
    return true;
}

/* --- holding rows against the log --- */

static const char *const words[] = {
    [ROW_SCHOOL] = N_("what the school is"),
    [ROW_LOCATION] = N_("a location"),
    [ROW_POLICY] = N_("the school's policy"),
    [ROW_ACCOUNT] = N_("an account or its keys"),
    [ROW_PASSWORD] = N_("somebody's password"),
    [ROW_ROLE] = N_("somebody's roles"),
    [ROW_SITE] = N_("where somebody works"),
    [ROW_SIGN_KEY] = N_("a key that somebody signs with"),
    [ROW_SECOND_FACTOR] = N_("somebody's second factor at log-in"),
    [ROW_PUPIL] = N_("a pupil"),
    [ROW_GUARDIAN] = N_("a guardian"),
    [ROW_MEMBERSHIP] = N_("who is in a class"),
    [ROW_CONSENT] = N_("a consent"),
    [ROW_OBJECTION] = N_("an objection"),
    [ROW_EQUIPMENT] = N_("a camera or card"),
    [ROW_VAULT_MEMBER] = N_("the list of the vault's folders"),
    [ROW_TRAJECTORY] = N_("the two people of a trajectory, or its end"),
    [ROW_TRAJECTORY_KEY] = N_("a key of notes"),
    [ROW_GOAL] = N_("a goal"),
    [ROW_SESSION] = N_("whose a lesson is, or how it was filmed"),
    [ROW_SESSION_STATE] = N_("whether footage is marked, blocked or deleted"),
    [ROW_SESSION_KEY] = N_("a key of footage"),
    [ROW_SESSION_VIEWER] = N_("who may watch footage"),
    [ROW_SESSION_PUPIL] = N_("which pupils are in the picture"),
    [ROW_SESSION_EMPLOYEE] = N_("which employees are in the picture"),
    [ROW_CLIP] = N_("a clip and its place in the lesson"),
    [ROW_CLIP_DIGEST] = N_("what a clip is recognised by"),
    [ROW_ORIGINAL] = N_("what is to be wiped from a card"),
    [ROW_NOTE] = N_("a note"),
    [ROW_BLUR] = N_("a blur"),
    [ROW_TAG] = N_("a tag of a list"),
    [ROW_FORM] = N_("an observation form"),
    [ROW_FILLED] = N_("a filled-in form"),
};

const char *trust_words(enum row_kind kind)
{
    return gettext(words[kind]);
}

const char *trust_which(const char *first)
{
    return strlen(first) == ID_LENGTH ? id_short(first) : first;
}

/* What the trace got since is verified before it is believed. */
static bool catch_up(struct store *store, int64_t *root, struct error *error)
{
    return trust_root(store, root, error) && (*root == 0 || audit_verify_on(store, error));
}

/* The newest row of the log that left a row so (NULL: gone, or anyhow); 0: none did. */
static bool left_so(struct store *store, enum row_kind kind, const char *first, const char *second,
                    const unsigned char *digest, int64_t *seq, struct error *error)
{
    struct query query;
    *seq = 0;
    if (!db_query(store->db,
                  "SELECT max(seq) FROM row_change WHERE kind = ?1 AND first = ?2 AND second = ?3"
                  " AND (?4 IS NULL OR digest = ?4)",
                  DB_ARGS(DB_TEXT(row_kind_name(kind)), DB_TEXT(first), DB_TEXT(second),
                          digest ? DB_BLOB(digest, ROW_DIGEST) : DB_NULL),
                  &query, error))
        return false;
    if (query_next(&query))
        *seq = row_int(&query, 0);
    return query_close(&query, error);
}

/* A row that is there and should not be, or not so. */
static bool judge_present(struct store *store, enum row_kind kind, const char *first, const char *second,
                          const unsigned char now[static ROW_DIGEST], struct trust_finding *finding,
                          struct error *error)
{
    *finding = (struct trust_finding){.kind = kind, .first = first, .how = TRUST_CHANGED};
    if (!left_so(store, kind, first, second, NULL, &finding->right, error) ||
        !left_so(store, kind, first, second, now, &finding->earlier, error))
        return false;
    if (finding->right == 0) {
        finding->how = TRUST_ADDED;
        return trust_root(store, &finding->right, error);
    }
    if (finding->earlier)
        finding->how = TRUST_PUT_BACK;
    return true;
}

/* Each row that there is has the digest that the log gave it last. */
static bool present_fit(struct store *store, const struct trust_rows *which, trust_found *found,
                        void *context, struct error *error)
{
    struct query query;
    if (!rows_of(store->db, which->kind, which->first, which->second, &query, error))
        return false;
    bool ok = true;
    while (ok && query_next(&query)) {
        unsigned char now[ROW_DIGEST], logged[ROW_DIGEST];
        bool there, known, stood;
        const char *one = row_text(&query, 0), *two = row_text(&query, 1);
        ok = row_digest(store->db, which->kind, one, two, now, &there, error) &&
             newest_change(store, which->kind, one, two, INT64_MAX, logged, &known, &stood, error);
        if (ok && there && (!stood || memcmp(now, logged, sizeof now) != 0)) {
            struct trust_finding finding;
            ok = judge_present(store, which->kind, one, two, now, &finding, error) &&
                 found(context, &finding);
        }
    }
    if (!ok)
        return (void)query_close(&query, &(struct error){0}), false;
    return query_close(&query, error);
}

/* Each row that the log left standing is there. */
static bool standing_there(struct store *store, const struct trust_rows *which, trust_found *found,
                           void *context, struct error *error)
{
#define STANDING                                                                                  \
    "SELECT c.first, c.second, c.seq FROM row_change c WHERE c.digest IS NOT NULL AND NOT EXISTS" \
    " (SELECT 1 FROM row_change n WHERE n.kind = c.kind AND n.first = c.first"                    \
    "   AND n.second = c.second AND n.seq > c.seq) AND c.kind = ?1"
    struct query query;
    /* By its first text, the index finds it: some rows change at each log-in, for years. */
    if (!db_query(store->db,
                  which->first ? STANDING " AND c.first = ?2 AND ?3 IS NULL"
                               : STANDING " AND ?2 IS NULL AND (?3 IS NULL OR c.second = ?3)",
                  DB_ARGS(DB_TEXT(row_kind_name(which->kind)), DB_TEXT(which->first), DB_TEXT(which->second)),
                  &query, error))
        return false;
    bool ok = true;
    while (ok && query_next(&query)) {
        unsigned char now[ROW_DIGEST];
        bool there;
        const char *one = row_text(&query, 0);
        ok = row_digest(store->db, which->kind, one, row_text(&query, 1), now, &there, error);
        if (ok && !there)
            ok = found(context, &(struct trust_finding){.kind = which->kind,
                                                        .first = one,
                                                        .how = TRUST_REMOVED,
                                                        .right = row_int(&query, 2)});
    }
    if (!ok)
        return (void)query_close(&query, &(struct error){0}), false;
    return query_close(&query, error);
}

static bool first_is_enough(void *context, const struct trust_finding *finding)
{
    return error_set(context, ERROR_CORRUPT,
                     "The database was changed outside the program: %s (%s) is not as it was decided. Keep a "
                     "copy of the store and tell who is responsible for it.",
                     trust_words(finding->kind), trust_which(finding->first));
}

bool trust_hold(struct store *store, const struct trust_rows *rows, size_t count, struct error *error)
{
    int64_t root;
    error_clear(error);
    if (store->distrust.kind != ERROR_NONE) {
        *error = store->distrust;
        return false;
    }
    if (!catch_up(store, &root, error))
        return false;
    for (size_t i = 0; root != 0 && i < count; i++) {
        if (!present_fit(store, &rows[i], first_is_enough, error, error) ||
            !standing_there(store, &rows[i], first_is_enough, error, error))
            return false;
    }
    return true;
}

bool trust_rows_stand(struct store *store, enum row_kind kind, const char *first, struct error *error)
{
    const struct trust_rows which = {.kind = kind, .first = first};
    int64_t root;
    error_clear(error);
    return trust_root(store, &root, error) &&
           (root == 0 || (present_fit(store, &which, first_is_enough, error, error) &&
                          standing_there(store, &which, first_is_enough, error, error)));
}

bool trust_rows(struct store *store, enum row_kind kind, const char *first, struct error *error)
{
    return trust_hold(store, &(struct trust_rows){.kind = kind, .first = first}, 1, error);
}

bool trust_account(struct store *store, const char *account, struct error *error)
{
    const struct trust_rows rows[] = {{ROW_ACCOUNT, account, NULL},
                                      {ROW_SIGN_KEY, account, NULL},
                                      {ROW_ROLE, account, NULL},
                                      {ROW_SITE, account, NULL}};
    return trust_hold(store, rows, sizeof rows / sizeof *rows, error);
}

bool trust_examine(struct store *store, trust_found *found, void *context, struct error *error)
{
    int64_t root;
    error_clear(error);
    if (!trust_root(store, &root, error))
        return false;
    for (int kind = 0; root && kind < ROW_KIND_COUNT; kind++) {
        const struct trust_rows which = {.kind = (enum row_kind)kind};
        if (!present_fit(store, &which, found, context, error) ||
            !standing_there(store, &which, found, context, error))
            return false;
    }
    return true;
}

/* Touches every row, so that all of them are recorded by the change that this is the body of. */
static bool apply_vouch(struct store *store, void *context, struct error *error)
{
    (void)context;
    for (int kind = 0; kind < ROW_KIND_COUNT; kind++) {
        if (!rows_touch_all(store->db, (enum row_kind)kind, error))
            return false;
    }
    return true;
}

bool trust_vouch(struct store *store, const struct actor *owner, struct error *error)
{
    return gate_change(store, owner, &(struct change){.act = ACT_STORE_VOUCH}, apply_vouch, NULL, error);
}
