#include "store/gate/ledger.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <sodium.h>

#include "store/base/clock.h"
#include "store/base/files.h"
#include "store/engine/db.h"
#include "store/gate/trust.h"
#include "store/keys/digest.h"

#define NAME         "ledger"
#define NAME_AHEAD   "ledger.ahead"   /* knows more than the database: that was put back */
#define NAME_OLD     "ledger.old"     /* an owner vouched for the database all the same */
#define NAME_DAMAGED "ledger.damaged" /* made anew from the trace */
#define MAGIC        "terugblik ledger 1 "

enum {
    WAIT_MS = 5000, /* as the database waits */
    WINDOW = 4096,  /* bytes that are read at the end, at first */
    FIELDS = 13,
    NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    EXTRA = crypto_aead_xchacha20poly1305_ietf_ABYTES,
    BASE64 = sodium_base64_VARIANT_URLSAFE_NO_PADDING,
};

enum aftermath act_aftermath(enum act act)
{
    switch (act) {
    /* They looked, or came and went; or their kind is done by itself again when its time comes. */
    case ACT_LOGIN:
    case ACT_LOGIN_FAILED:
    case ACT_ACCOUNTS_READ:
    case ACT_REGISTERS_READ:
    case ACT_FOOTAGE_HELD:
    case ACT_IMPORT_READ:
    case ACT_IMPORT_START:
    case ACT_IMPORT_DROP:
    case ACT_FOOTAGE_OPEN:
    case ACT_FOOTAGE_CLOSE:
    case ACT_FOOTAGE_PREPARE:
    case ACT_FOOTAGE_JOIN:
    case ACT_FOOTAGE_LEAVE:
    case ACT_CLIP_ROTATE:
    case ACT_CLIP_SOUND:
    case ACT_SESSION_READ:
    case ACT_SESSION_SEAL:
    case ACT_TRAJECTORY_READ:
    case ACT_TRAJECTORY_SEAL:
    case ACT_NOTES_READ:
    case ACT_BLURS_READ:
    case ACT_TAGS_READ:
    case ACT_FORMS_READ:
    case ACT_FILLED_READ:
    case ACT_VAULT_READ:
    case ACT_EQUIPMENT_READ:
    case ACT_FILM_PLAN_READ:
    case ACT_FILM_PLAN_SEEN:
    case ACT_PROCEDURE_READ:
    case ACT_SUBJECT_READ:
    case ACT_STORE_READ:
    case ACT_STORE_INIT:
    case ACT_STORE_VOUCH:
    case ACT_STORE_RESTORE:
    case ACT_BACKUP:
    case ACT_BACKUP_TIMER:
    case ACT_CLOCK:
    case ACT_CLOCK_SEEN:
    case ACT_COUNT:
        return AFTERMATH_NONE;
    case ACT_ACCOUNT_ADD:
    case ACT_ACCOUNT_ENABLE:
    case ACT_LOCATION_ADD:
    case ACT_PUPILS_IMPORT:
    case ACT_CONSENT_GIVE:
    case ACT_OBJECTION_LIFT:
    case ACT_EQUIPMENT_ADD:
    case ACT_TRAJECTORY_OPEN:
    case ACT_GOAL_CHANGE:
    case ACT_IMPORT_DONE:
    case ACT_NOTE_ADD:
    case ACT_NOTE_EDIT:
    case ACT_NOTE_TAG:
    case ACT_TAG_SCHOOL:
    case ACT_FORM_ADD:
    case ACT_FORM_RETIRE:
    case ACT_FILLED_ADD:
    case ACT_FILLED_EDIT:
    case ACT_FILLED_SHARE:
    case ACT_FILLED_RESTORE:
    case ACT_TAG_TRAJECTORY:
    case ACT_VAULT_ADD:
    case ACT_BLUR_ADD:
    case ACT_BLUR_EDIT:
    case ACT_BLUR_REMOVE:
    case ACT_BLUR_RESTORE:
        return AFTERMATH_LOST;
    case ACT_ACCOUNT_DISABLE:
    case ACT_ACCOUNT_ROLES:
    case ACT_ACCOUNT_SITES:
    case ACT_PASSWORD_SET:
    case ACT_PASSWORD_RESET:
    case ACT_SECOND_FACTOR_SET:
    case ACT_SECOND_FACTOR_OFF:
    case ACT_POLICY_SET:
    case ACT_CONSENT_REFUSE:
    case ACT_CONSENT_WITHDRAW:
    case ACT_CONSENT_UNDO:
    case ACT_OBJECT:
    case ACT_SESSION_BLOCK:
    case ACT_PUPILS_FORGET:
    case ACT_EQUIPMENT_RETIRE:
    case ACT_TRAJECTORY_END:
    case ACT_TRAJECTORY_REOPEN:
    case ACT_TRAJECTORY_HAND_OVER:
    case ACT_WIPED:
    case ACT_WIPE_CONFIRMED:
    case ACT_NOTE_REMOVE:
    case ACT_NOTE_RESTORE:
    case ACT_NOTES_EXPIRE:
    case ACT_REVIEW_DONE:
    case ACT_MARK_UNDO:
    case ACT_MARK_BACKSTOP:
    case ACT_PURGE_SHRED:
    case ACT_PURGED:
    case ACT_VAULT_REMOVE:
    case ACT_FILLED_REMOVE:
        return AFTERMATH_HOLDS;
    }
    return AFTERMATH_LOST;
}

/* --- Making lines --- */

struct text {
    char *bytes;
    size_t length, room;
};

static void text_add(struct text *text, const char *bytes, size_t length)
{
    memory_reserve((void **)&text->bytes, &text->room, text->length + length + 1, 1);
    memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
    text->bytes[text->length] = '\0';
}

/* A field and a tab. What would end a field or a line is written as %XX; NULL is "-". */
static void field_add(struct text *text, const char *value)
{
    if (!value)
        text_add(text, "-", 1);
    for (const char *at = value; at && *at; at++) {
        char escaped[4];
        bool plain = (unsigned char)*at >= ' ' && *at != '%' && (at > value || *at != '-');
        if (!plain)
            snprintf(escaped, sizeof escaped, "%%%02X", (unsigned char)*at);
        text_add(text, plain ? at : escaped, plain ? 1 : 3);
    }
    text_add(text, "\t", 1);
}

static void number_add(struct text *text, int64_t number)
{
    char digits[24];
    snprintf(digits, sizeof digits, "%lld", (long long)number);
    field_add(text, digits);
}

static void bytes_add(struct text *text, const void *bytes, size_t size)
{
    if (!bytes) {
        field_add(text, NULL);
        return;
    }
    size_t room = sodium_base64_encoded_len(size, BASE64);
    memory_reserve((void **)&text->bytes, &text->room, text->length + room + 1, 1);
    sodium_bin2base64(text->bytes + text->length, room, bytes, size, BASE64);
    text->length += room - 1;
    text_add(text, "\t", 1);
}

/* What only the database and its backups can make. */
static bool ledger_key(struct store *store, unsigned char key[static KEY_SIZE], struct error *error)
{
    unsigned char school[DIGEST_KEY_SIZE];
    if (!digest_key(store, school, error))
        return false;
    crypto_kdf_derive_from_key(key, KEY_SIZE, 1, "ledger01", school);
    sodium_memzero(school, sizeof school);
    return true;
}

/* What row `seq` of the trace changed: kind, first, second and digest (base64; "-": removed), a line each. */
static bool changes_text(struct store *store, int64_t seq, struct text *text, struct error *error)
{
    struct query query;
    if (!db_query(store->db,
                  "SELECT kind, first, second, digest FROM row_change WHERE seq = ?1"
                  " ORDER BY kind, first, second",
                  DB_ARGS(DB_INT(seq)), &query, error))
        return false;
    while (query_next(&query)) {
        size_t size;
        const void *digest = row_blob(&query, 3, &size);
        field_add(text, row_text(&query, 0));
        field_add(text, row_text(&query, 1));
        field_add(text, row_text(&query, 2));
        bytes_add(text, digest, size);
        text->bytes[text->length - 1] = '\n';
    }
    return query_close(&query, error);
}

static bool changes_add(struct store *store, int64_t seq, const unsigned char hash[static AUDIT_HASH],
                        const unsigned char key[static KEY_SIZE], struct text *line, struct error *error)
{
    struct text plain = {0};
    bool ok = changes_text(store, seq, &plain, error);
    if (ok && plain.length == 0) {
        field_add(line, NULL);
    } else if (ok) {
        size_t size = NONCE + plain.length + EXTRA;
        unsigned char *sealed = memory_alloc(size, 1);
        randombytes_buf(sealed, NONCE);
        crypto_aead_xchacha20poly1305_ietf_encrypt(sealed + NONCE, NULL, (const unsigned char *)plain.bytes,
                                                   plain.length, hash, AUDIT_HASH, NULL, sealed, key);
        bytes_add(line, sealed, size);
        free(sealed);
    }
    free(plain.bytes);
    return ok;
}

/* The head at the end of each line: where a ledger ends is found without reading all of it. */
static void head_add(struct text *line, int64_t seq, const unsigned char hash[static AUDIT_HASH])
{
    char head[AUDIT_HEAD_SIZE + 1], hex[2 * AUDIT_HASH + 1];
    sodium_bin2hex(hex, sizeof hex, hash, AUDIT_HASH);
    int length = snprintf(head, sizeof head, "%lld:%s\n", (long long)seq, hex);
    text_add(line, head, (size_t)length);
}

/* The lines of the trace's rows behind `seq`. *holds: one of them is of an act that a restore repeats. */
static bool lines_make(struct store *store, int64_t seq, struct text *lines, bool *holds, struct error *error)
{
    unsigned char key[KEY_SIZE], hash[AUDIT_HASH];
    struct query query;
    if (!ledger_key(store, key, error) ||
        !db_query(store->db,
                  "SELECT seq, at, actor_id, action, refused, trajectory_id, session_id, object_id, detail,"
                  " changes, signature, hash FROM audit WHERE seq > ?1 ORDER BY seq",
                  DB_ARGS(DB_INT(seq)), &query, error))
        return false;
    bool ok = true;
    while (ok && query_next(&query)) {
        size_t size;
        enum act act;
        const void *bytes = row_blob(&query, 11, &size);
        *holds = *holds || (act_parse(row_text(&query, 3), &act) && act_aftermath(act) == AFTERMATH_HOLDS);
        memset(hash, 0, sizeof hash);
        if (bytes && size == sizeof hash)
            memcpy(hash, bytes, sizeof hash);
        for (int column = 0; column < 9; column++) {
            if (column == 0 || column == 1 || column == 4)
                number_add(lines, row_int(&query, column));
            else
                field_add(lines, row_text(&query, column));
        }
        for (int column = 9; column < 11; column++) {
            bytes = row_blob(&query, column, &size);
            bytes_add(lines, bytes, size);
        }
        ok = changes_add(store, row_int(&query, 0), hash, key, lines, error);
        head_add(lines, row_int(&query, 0), hash);
    }
    sodium_memzero(key, sizeof key);
    return query_close(&query, error) && ok;
}

/* --- The file --- */

/* Where a ledger ends: behind its last whole line. */
struct tail {
    uint64_t end;
    int64_t seq; /* of the last row; 0: none yet, −1: this is no ledger, or damaged */
    unsigned char hash[AUDIT_HASH];
};

static bool head_read(const char *text, size_t length, struct tail *tail)
{
    char copy[AUDIT_HEAD_SIZE], *colon;
    if (length >= sizeof copy)
        return false;
    memcpy(copy, text, length);
    copy[length] = '\0';
    tail->seq = strtoll(copy, &colon, 10);
    size_t size = 0;
    return tail->seq > 0 && *colon == ':' &&
           sodium_hex2bin(tail->hash, sizeof tail->hash, colon + 1, strlen(colon + 1), NULL, &size, NULL) ==
               0 &&
           size == sizeof tail->hash;
}

/* Among the last bytes of the file, from the end backwards; `whole`: they are all of it. False: more have to
 * be read. */
static bool tail_find(const char *bytes, size_t length, bool whole, struct tail *tail)
{
    for (size_t end = length; end > 0;) {
        const char *line_end = memrchr(bytes, '\n', end);
        if (!line_end)
            break;
        size_t stop = (size_t)(line_end - bytes);
        const char *before = memrchr(bytes, '\n', stop);
        size_t start = before ? (size_t)(before - bytes) + 1 : 0;
        const char *tab = memrchr(bytes + start, '\t', stop - start);
        tail->end = stop + 1;
        if (tab && head_read(tab + 1, (size_t)(line_end - tab) - 1, tail))
            return true;
        if (!before && !whole)
            return false;
        if (!before && strncmp(bytes, MAGIC, strlen(MAGIC)) == 0) {
            tail->seq = 0;
            memset(tail->hash, 0, sizeof tail->hash);
            return true;
        }
        end = stop; /* a power cut may leave a line without its content */
    }
    tail->seq = -1;
    return whole;
}

static bool tail_read(int fd, struct tail *tail)
{
    struct stat status;
    char magic[sizeof MAGIC - 1];
    *tail = (struct tail){.seq = -1};
    if (fstat(fd, &status) < 0)
        return false;
    uint64_t size = (uint64_t)status.st_size;
    ssize_t got = file_read_at(fd, magic, sizeof magic, 0);
    if (got < 0)
        return false;
    if ((size_t)got < sizeof magic || memcmp(magic, MAGIC, sizeof magic) != 0)
        return true;
    char *bytes = NULL;
    bool read = true, found = false;
    for (size_t window = WINDOW; read && !found; window *= 16) {
        uint64_t from = size > window ? size - window : 0;
        size_t length = (size_t)(size - from);
        bytes = memory_resize(bytes, length + 1, 1);
        read = file_read_at(fd, bytes, length, from) == (ssize_t)length;
        found = read && tail_find(bytes, length, from == 0, tail);
        tail->end += found ? from : 0;
    }
    free(bytes);
    return read;
}

/* A ledger that is being written: locked until it is closed. */
struct page {
    int fd;
    struct tail tail;
    struct text lines;
    bool made;  /* by us, just now: its name is still to be made to last */
    bool holds; /* something in the lines takes away: they have to be on the disk before it is said */
};

static void page_close(struct page *page)
{
    if (page->fd >= 0)
        (void)file_close(page->fd); /* what matters was synced before */
    free(page->lines.bytes);
    *page = (struct page){.fd = -1};
}

static bool cannot_write(struct error *error)
{
    return error_system(error, errno, "The ledger of the store cannot be written, so nothing was changed");
}

/* flock() without waiting for somebody who was stopped. */
static bool lock(int fd, struct error *error)
{
    int64_t until = clock_monotonic() + WAIT_MS;
    while (flock(fd, LOCK_EX | LOCK_NB) < 0) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return cannot_write(error);
        if (clock_monotonic() >= until)
            return error_set(error, ERROR_BUSY,
                             "The store is in use by another program; wait a moment and try again.");
        nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
    }
    return true;
}

/* Whether what is open is still what lies there: another process may have set it aside meanwhile. */
static bool is_there(const struct store *store, int fd)
{
    struct stat open_one, named;
    return fstat(fd, &open_one) == 0 && fstatat(store->folder_fd, NAME, &named, 0) == 0 &&
           open_one.st_dev == named.st_dev && open_one.st_ino == named.st_ino;
}

/* A link to a ledger on another disk is followed, and never made. */
static bool page_open(struct store *store, struct page *page, struct error *error)
{
    for (;;) {
        page->made = false;
        page->fd = file_open(store->folder_fd, NAME, O_RDWR);
        if (page->fd < 0 && errno == ENOENT) {
            page->fd = file_open(store->folder_fd, NAME, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW);
            page->made = page->fd >= 0;
            if (page->fd < 0 && errno == EEXIST)
                continue;
        }
        if (page->fd < 0)
            return cannot_write(error);
        if (!lock(page->fd, error))
            return false;
        if (is_there(store, page->fd))
            return tail_read(page->fd, &page->tail) || cannot_write(error);
        (void)file_close(page->fd);
    }
}

/* The trace has the row that the ledger ends with. */
static bool trace_has(struct store *store, const struct tail *tail, bool *has, struct error *error)
{
    *has = tail->seq == 0;
    return *has || db_exists(store->db, "SELECT 1 FROM audit WHERE seq = ?1 AND hash = ?2",
                             DB_ARGS(DB_INT(tail->seq), DB_BLOB(tail->hash, sizeof tail->hash)), has, error);
}

/* What was noticed first stays. */
static bool set_aside(struct store *store, struct page *page, const char *name, struct error *error)
{
    struct stat status;
    const char *free_name = fstatat(store->folder_fd, name, &status, AT_SYMLINK_NOFOLLOW) == 0 ? NAME_OLD
                                                                                               : name;
    bool moved = renameat(store->folder_fd, NAME, store->folder_fd, free_name) == 0 || errno == ENOENT;
    if (!moved || !file_sync(store->folder_fd))
        return cannot_write(error);
    page_close(page);
    return true;
}

/* Opens the ledger at the place where the next line goes, whatever it is that lies there. */
static bool page_settle(struct store *store, struct page *page, struct error *error)
{
    struct stat status;
    bool fits;
    if (!page_open(store, page, error))
        return false;
    bool empty = fstat(page->fd, &status) == 0 && status.st_size == 0;
    if (empty) {
        page->made = true;
        page->tail = (struct tail){.seq = 0};
        return true;
    }
    if (page->tail.seq < 0)
        return set_aside(store, page, NAME_DAMAGED, error) && page_settle(store, page, error);
    return trace_has(store, &page->tail, &fits, error) &&
           (fits || (set_aside(store, page, NAME_AHEAD, error) && page_settle(store, page, error)));
}

static bool header_add(struct store *store, struct text *lines, bool *school, struct error *error)
{
    struct query query;
    if (!db_query(store->db, "SELECT id FROM school", DB_NO_ARGS, &query, error))
        return false;
    *school = query_next(&query);
    if (*school) {
        text_add(lines, MAGIC, strlen(MAGIC));
        text_add(lines, row_text(&query, 0), strlen(row_text(&query, 0)));
        text_add(lines, "\n", 1);
    }
    return query_close(&query, error);
}

/* Everything that the commit needs is done before it, so that a full disk takes the change back. */
static bool page_prepare(struct store *store, struct page *page, struct error *error)
{
    struct stat status;
    if (!page_settle(store, page, error))
        return false;
    bool school = true;
    if (page->tail.end == 0 && !header_add(store, &page->lines, &school, error))
        return false;
    if (!school) /* nothing has begun yet */
        return true;
    if (!lines_make(store, page->tail.seq, &page->lines, &page->holds, error))
        return false;
    if (fstat(page->fd, &status) < 0 ||
        ((uint64_t)status.st_size > page->tail.end && ftruncate(page->fd, (off_t)page->tail.end) < 0))
        return cannot_write(error);
    if (page->lines.length > 0 &&
        fallocate(page->fd, FALLOC_FL_KEEP_SIZE, (off_t)page->tail.end, (off_t)page->lines.length) < 0 &&
        errno != EOPNOTSUPP && errno != ENOSYS && errno != EINTR)
        return cannot_write(error);
    return !page->made || file_sync(store->folder_fd) || cannot_write(error);
}

/* What takes something away is on the disk before anybody hears that it is done; the rest may be added from
 * the trace after a power cut. */
static bool page_write(const struct page *page, struct error *error)
{
    if (page->lines.length == 0)
        return true;
    if (file_write_at(page->fd, page->lines.bytes, page->lines.length, page->tail.end) &&
        (!page->holds || fdatasync(page->fd) == 0))
        return true;
    return error_system(error, errno,
                        "This has been carried out, but the ledger of the store could not be written; a "
                        "backup must not be restored until it can");
}

/* R4, R13: a no is in the ledger before it is acknowledged, so that no backup makes it forgotten. */
bool ledger_commit(struct store *store, struct error *error)
{
    struct page page = {.fd = -1};
    bool ok = page_prepare(store, &page, error) && db_commit(store->db, error) && page_write(&page, error);
    page_close(&page);
    return ok;
}

/* --- Comparing --- */

static bool put_back(const struct tail *tail, struct error *error)
{
    return error_set(
        error, ERROR_CORRUPT,
        "The ledger of this store goes on to row %lld, which its trace does not have: the database was put "
        "back to an earlier day outside the program. What was forbidden or deleted since may be back; an "
        "owner runs terugblik restore with the newest backup.",
        (long long)tail->seq);
}

/* The ledger is read first: what is in it has been committed. */
bool ledger_compare(struct store *store, struct error *error)
{
    static const char *const names[] = {NAME_AHEAD, NAME};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct tail tail;
        int fd = file_open(store->folder_fd, names[i], O_RDONLY);
        if (fd < 0 && errno == ENOENT)
            continue;
        bool read = fd >= 0 && tail_read(fd, &tail);
        int number = errno;
        if (fd >= 0)
            (void)file_close(fd);
        if (!read)
            return error_system(error, number, "The ledger of the store cannot be read");
        bool fits = true;
        if (tail.seq > 0 && !trace_has(store, &tail, &fits, error))
            return false;
        if (!fits)
            return put_back(&tail, error);
    }
    return true;
}

void ledger_sync(struct store *store)
{
    int fd = file_open(store->folder_fd, NAME, O_RDWR);
    if (fd < 0)
        return;
    (void)fdatasync(fd);
    (void)file_close(fd);
}

void ledger_accept(struct store *store)
{
    (void)renameat(store->folder_fd, NAME_AHEAD, store->folder_fd, NAME_OLD); /* mostly there is none */
}

/* --- Reading --- */

static bool damaged(int64_t seq, struct error *error)
{
    return error_set(
        error, ERROR_CORRUPT,
        "The ledger does not fit together from row %lld on: it was changed or damaged. Use a copy "
        "of it that is whole.",
        (long long)seq);
}

static int hex_digit(char digit)
{
    const char *digits = "0123456789ABCDEF", *at = digit ? strchr(digits, digit) : NULL;
    return at ? (int)(at - digits) : -1;
}

/* Takes the escapes out of a field, in place; NULL for "-". False for one that nobody wrote. */
static bool unescape(char **field)
{
    char *from = *field, *to = *field;
    if (strcmp(from, "-") == 0) {
        *field = NULL;
        return true;
    }
    for (; *from; from++) {
        if (*from != '%') {
            *to++ = *from;
            continue;
        }
        int high = hex_digit(from[1]), low = high < 0 ? -1 : hex_digit(from[2]);
        if (low < 0 || (high == 0 && low == 0))
            return false;
        *to++ = (char)(high << 4 | low);
        from += 2;
    }
    *to = '\0';
    return true;
}

static bool read_number(const char *field, int64_t *number)
{
    char *end;
    *number = strtoll(field, &end, 10);
    return *field && !*end;
}

/* NULL for "-"; its size is to be `wanted`, unless that is 0. */
static bool read_bytes(const char *field, struct arena *arena, size_t wanted, const unsigned char **bytes,
                       size_t *size)
{
    *bytes = NULL;
    *size = 0;
    if (strcmp(field, "-") == 0)
        return true;
    size_t length = strlen(field);
    unsigned char *made = arena_alloc(arena, length + 1);
    *bytes = made;
    return sodium_base642bin(made, length, field, length, NULL, size, NULL, BASE64) == 0 &&
           (!wanted || *size == wanted);
}

/* Cuts a line at its tabs. */
static bool split(char *line, char **fields, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        fields[i] = line;
        char *tab = strchr(line, '\t');
        if ((tab != NULL) != (i + 1 < count))
            return false;
        if (tab) {
            *tab = '\0';
            line = tab + 1;
        }
    }
    return true;
}

static bool parse_row(char *line, struct arena *arena, struct ledger_row *row)
{
    char *fields[FIELDS];
    int64_t refused;
    size_t size;
    struct tail head;
    *row = (struct ledger_row){0};
    if (!split(line, fields, FIELDS) || !read_number(fields[0], &row->row.seq) ||
        !read_number(fields[1], &row->row.at) || !read_number(fields[4], &refused) ||
        !read_bytes(fields[9], arena, TRUST_HASH, &row->row.changes, &size) ||
        !read_bytes(fields[10], arena, SIGNATURE_SIZE, &row->signature, &size) ||
        !read_bytes(fields[11], arena, 0, &row->sealed, &row->sealed_size) ||
        !head_read(fields[12], strlen(fields[12]), &head) || head.seq != row->row.seq)
        return false;
    for (int i = 2; i < 9; i++) {
        if (i != 4 && !unescape(&fields[i]))
            return false;
    }
    if (!fields[3] || (refused != 0 && refused != 1))
        return false;
    row->row.actor_id = fields[2];
    row->row.action = fields[3];
    row->row.refused = refused;
    row->row.trajectory = fields[5];
    row->row.session = fields[6];
    row->row.object = fields[7];
    row->row.detail = fields[8];
    memcpy(row->hash, head.hash, AUDIT_HASH);
    return true;
}

static bool read_all(int fd, struct arena *arena, char **text, size_t *size, struct error *error)
{
    struct stat status;
    bool known = fstat(fd, &status) == 0;
    *size = known ? (size_t)status.st_size : 0;
    *text = arena_alloc(arena, *size + 1);
    if (!known || file_read_at(fd, *text, *size, 0) != (ssize_t)*size)
        return error_system(error, errno, "The ledger cannot be read");
    (*text)[*size] = '\0';
    return true;
}

bool ledger_read(int fd, struct arena *arena, struct ledger *ledger, struct error *error)
{
    char *text;
    size_t size, room = 0;
    struct tail tail;
    *ledger = (struct ledger){0};
    error_clear(error);
    if (!read_all(fd, arena, &text, &size, error))
        return false;
    char *end = strncmp(text, MAGIC, strlen(MAGIC)) == 0 ? strchr(text, '\n') : NULL;
    if (!end)
        return error_set(error, ERROR_INVALID,
                         "This file is no ledger of Terugblik; that of a store lies in its folder and is "
                         "called ledger.");
    *end = '\0';
    ledger->school = text + strlen(MAGIC);
    if (!tail_read(fd, &tail))
        return error_system(error, errno, "The ledger cannot be read");
    unsigned char previous[AUDIT_HASH] = {0};
    for (char *line = end + 1; line < text + tail.end; line = end + 1) {
        struct ledger_row row;
        unsigned char hash[AUDIT_HASH];
        int64_t seq = (int64_t)ledger->count + 1;
        end = memchr(line, '\n', (size_t)(text + tail.end - line));
        if (!end || memchr(line, '\0', (size_t)(end - line)))
            return damaged(seq, error);
        *end = '\0';
        if (!parse_row(line, arena, &row) || row.row.seq != seq)
            return damaged(seq, error);
        audit_hash(previous, &row.row, hash);
        if (memcmp(hash, row.hash, sizeof hash) != 0)
            return damaged(seq, error);
        memcpy(row.previous, previous, AUDIT_HASH);
        memcpy(previous, hash, AUDIT_HASH);
        ledger->rows = arena_grow(arena, ledger->rows, ledger->count, &room, sizeof *ledger->rows);
        ledger->rows[ledger->count++] = row;
    }
    /* What a crash cut off has no end; a line that has one and does not fit was changed. */
    if (memchr(text + tail.end, '\n', size - (size_t)tail.end))
        return damaged((int64_t)ledger->count + 1, error);
    return true;
}

static bool bring_change_back(struct store *store, int64_t seq, char *line, struct arena *arena,
                              struct error *error)
{
    char *fields[4];
    const unsigned char *digest;
    size_t size;
    if (!split(line, fields, 4) || !unescape(&fields[0]) || !unescape(&fields[1]) || !unescape(&fields[2]) ||
        !fields[0] || !fields[1] || !fields[2] || !read_bytes(fields[3], arena, ROW_DIGEST, &digest, &size))
        return damaged(seq, error);
    return db_run(store->db,
                  "INSERT INTO row_change (seq, kind, first, second, digest) VALUES (?1, ?2, ?3, ?4, ?5)",
                  DB_ARGS(DB_INT(seq), DB_TEXT(fields[0]), DB_TEXT(fields[1]), DB_TEXT(fields[2]),
                          digest ? DB_BLOB(digest, size) : DB_NULL),
                  NULL, error);
}

static bool bring_changes_back(struct store *store, const struct ledger_row *row, struct arena *arena,
                               struct error *error)
{
    unsigned char key[KEY_SIZE];
    if (!row->sealed)
        return true;
    if (row->sealed_size < NONCE + EXTRA)
        return damaged(row->row.seq, error);
    if (!ledger_key(store, key, error))
        return false;
    size_t size = row->sealed_size - NONCE - EXTRA;
    char *text = arena_alloc(arena, size + 1);
    int opened = crypto_aead_xchacha20poly1305_ietf_decrypt((unsigned char *)text, NULL, NULL,
                                                            row->sealed + NONCE, size + EXTRA, row->hash,
                                                            AUDIT_HASH, row->sealed, key);
    sodium_memzero(key, sizeof key);
    if (opened != 0)
        return damaged(row->row.seq, error);
    text[size] = '\0';
    for (char *line = text, *end; (end = strchr(line, '\n')); line = end + 1) {
        *end = '\0';
        if (!bring_change_back(store, row->row.seq, line, arena, error))
            return false;
    }
    return true;
}

bool ledger_bring_back(struct store *store, const struct ledger_row *row, struct error *error)
{
    const struct audit_row *audit = &row->row;
    struct arena arena;
    arena_init(&arena);
    bool done =
        bring_changes_back(store, row, &arena, error) &&
        db_run(store->db,
               "INSERT INTO audit (seq, at, actor_id, action, refused, trajectory_id, session_id, object_id,"
               " detail, previous, hash, changes, signature)"
               " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
               DB_ARGS(DB_INT(audit->seq), DB_INT(audit->at), DB_TEXT(audit->actor_id),
                       DB_TEXT(audit->action), DB_INT(audit->refused), DB_TEXT(audit->trajectory),
                       DB_TEXT(audit->session), DB_TEXT(audit->object), DB_TEXT(audit->detail),
                       DB_BLOB(row->previous, AUDIT_HASH), DB_BLOB(row->hash, AUDIT_HASH),
                       audit->changes ? DB_BLOB(audit->changes, TRUST_HASH) : DB_NULL,
                       row->signature ? DB_BLOB(row->signature, SIGNATURE_SIZE) : DB_NULL),
               NULL, error);
    arena_release(&arena);
    return done;
}
