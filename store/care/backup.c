#include "store/care/backup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "store/base/clock.h"
#include "store/base/files.h"
#include "store/care/backup-file.h"
#include "store/engine/db.h"
#include "store/engine/schema.h"
#include "store/gate/gate.h"
#include "store/gate/ledger.h"
#include "store/gate/pins.h"
#include "store/gate/timekeeping.h"
#include "store/gate/trust.h"
#include "store/people/policy.h"
#include "store/people/second-factor.h"

#define NAME_BEFORE "terugblik-"
#define NAME_BEHIND ".backup"
#define LEDGER_COPY "terugblik.ledger"

/* What a backup must not hold: the keys of footage, which goes everywhere at once (R9), and tries of
 * passwords. */
static const char left_out[] = "DELETE FROM session_key; DELETE FROM login_try;";

/* --- Whom it is for --- */

static bool read_head(struct store *view, struct backup_header *header, struct error *error)
{
    struct query query;
    if (!db_query(view->db, "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1", DB_NO_ARGS, &query,
                  error))
        return false;
    if (query_next(&query)) {
        size_t size;
        const void *hash = row_blob(&query, 1, &size);
        header->head = row_int(&query, 0);
        if (hash && size == AUDIT_HASH)
            memcpy(header->head_hash, hash, AUDIT_HASH);
    }
    if (!query_close(&query, error) ||
        !db_query(view->db, "SELECT id FROM school", DB_NO_ARGS, &query, error))
        return false;
    bool school = query_next(&query);
    if (school)
        snprintf(header->school, sizeof header->school, "%s", row_text(&query, 0));
    if (!query_close(&query, error))
        return false;
    return school ||
           error_set(error, ERROR_NOT_FOUND, "This store has no school yet; make it with terugblik init.");
}

static void copy_blob(const struct query *query, int column, void *bytes, size_t size, bool *fits)
{
    size_t stored;
    const void *blob = row_blob(query, column, &stored);
    *fits = *fits && blob && stored == size;
    if (*fits)
        memcpy(bytes, blob, size);
}

/* R7: sealed only to owners whom the signed trace knows. Not to a one-time password, which somebody else
 * knows. */
static bool read_owners(struct store *view, struct backup_header *header, struct error *error)
{
    struct query query;
    if (!db_query(view->db,
                  "SELECT a.id, a.box_public, a.sign_public, a.kdf_salt, a.kdf_ops, a.kdf_memory,"
                  " a.wrap_nonce, a.wrapped FROM account a JOIN account_role r ON r.account_id = a.id"
                  " WHERE r.role = 'owner' AND a.disabled_at IS NULL AND a.must_change_password = 0"
                  " ORDER BY a.id",
                  DB_NO_ARGS, &query, error))
        return false;
    bool fits = true;
    while (fits && header->owner_count < BACKUP_OWNERS_MOST && query_next(&query)) {
        struct backup_owner *owner = &header->owners[header->owner_count++];
        struct key_record *keys = &owner->keys;
        snprintf(owner->account, sizeof owner->account, "%s", row_text(&query, 0));
        copy_blob(&query, 1, keys->box_public, sizeof keys->box_public, &fits);
        copy_blob(&query, 2, keys->sign_public, sizeof keys->sign_public, &fits);
        copy_blob(&query, 3, keys->salt, sizeof keys->salt, &fits);
        keys->ops = row_int(&query, 4);
        keys->memory = row_int(&query, 5);
        copy_blob(&query, 6, keys->nonce, sizeof keys->nonce, &fits);
        copy_blob(&query, 7, keys->wrapped, sizeof keys->wrapped, &fits);
    }
    if (!query_close(&query, error))
        return false;
    if (!fits)
        return error_set(error, ERROR_CORRUPT, "An owner's keys are damaged; run terugblik check.");
    if (header->owner_count == 0)
        return error_set(
            error, ERROR_INVALID,
            "No owner has a password of their own, so nobody could open the backup; have an owner "
            "log in first.");
    for (size_t i = 0; i < header->owner_count; i++) {
        struct backup_owner *owner = &header->owners[i];
        struct factor factor;
        /* The last holds the row against the trace, too. */
        if (!trust_account(view, owner->account, error) ||
            !trust_rows(view, ROW_PASSWORD, owner->account, error) ||
            !factor_read(view, owner->account, &factor, error))
            return false;
        if (factor.kind == FACTOR_FIDO2)
            owner->credential = factor.credential;
    }
    return true;
}

/* --- Where it goes --- */

/* The folder of a path, and the name in it. */
static int open_folder_of(const char *path, struct arena *arena, const char **name)
{
    const char *slash = strrchr(path, '/');
    *name = slash ? slash + 1 : path;
    const char *folder = !slash          ? "."
                         : slash == path ? "/"
                                         : arena_printf(arena, "%.*s", (int)(slash - path), path);
    return open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static bool is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* Nothing else is written over. */
static bool may_replace(int folder, const char *name, struct error *error)
{
    struct backup_header *header = memory_alloc(1, sizeof *header);
    int fd = file_open(folder, name, O_RDONLY);
    bool may = fd < 0 ? errno == ENOENT
                      : backup_file_header(fd, header, error) || error->kind == ERROR_CORRUPT;
    if (fd >= 0)
        (void)file_close(fd);
    free(header);
    return may ||
           error_set(error, ERROR_INVALID,
                     "There is something called %.80s already which is no backup; choose another name.",
                     name);
}

/* Beside it under another name, synced, renamed, and its name synced: a crash leaves the old one whole. */
static bool write_whole(int folder, const char *name, const char *fresh, struct backup_header *header,
                        const unsigned char *bytes, struct error *error)
{
    (void)unlinkat(folder, fresh, 0); /* left by a crash */
    int fd = openat(folder, fresh, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return error_system(error, errno, "The backup cannot be written");
    bool written = backup_file_write(fd, header, bytes, error) &&
                   (file_sync(fd) || error_system(error, errno, "The backup cannot be written"));
    if (!file_close(fd) && written)
        written = error_system(error, errno, "The backup cannot be written");
    if (written && (renameat(folder, fresh, folder, name) < 0 || !file_sync(folder)))
        written = error_system(error, errno, "The backup cannot be written");
    if (!written)
        (void)unlinkat(folder, fresh, 0);
    return written;
}

/* Of a name that a backup of a day has: the day. */
static bool day_of_name(const char *name, char day[static DAY_SIZE])
{
    size_t before = strlen(NAME_BEFORE), behind = before + DAY_SIZE - 1;
    if (strncmp(name, NAME_BEFORE, before) != 0 || strlen(name) != behind + strlen(NAME_BEHIND) ||
        strcmp(name + behind, NAME_BEHIND) != 0)
        return false;
    snprintf(day, DAY_SIZE, "%.10s", name + before);
    return day_valid(day);
}

/* How many days the school keeps backups; by the store's time, which no wrong clock moves (docs/time.md). The
 * one that was just made stays. */
static bool remove_old(struct store *store, int folder, const char *newest, int64_t *removed,
                       struct error *error)
{
    int64_t days, now;
    char first[DAY_SIZE], day[DAY_SIZE];
    if (!policy_days(store, "backup_days", &days, error) || !clock_believed(store, &now, NULL, error))
        return false;
    clock_day(now, first);
    day_add(first, (int)-days, first);
    int again = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *names = again < 0 ? NULL : fdopendir(again);
    if (!names) {
        if (again >= 0)
            close(again);
        return error_system(error, errno, "The folder of backups cannot be read");
    }
    bool ok = true;
    const struct dirent *entry;
    while (ok && (entry = readdir(names))) {
        if (!day_of_name(entry->d_name, day) || strcmp(entry->d_name, newest) == 0 || strcmp(day, first) >= 0)
            continue;
        ok = unlinkat(folder, entry->d_name, 0) == 0 || errno == ENOENT;
        *removed += ok;
    }
    if (!ok)
        error_system(error, errno, "A backup whose days are over cannot be removed");
    closedir(names);
    if (ok && *removed && !file_sync(folder))
        ok = error_system(error, errno, "A backup whose days are over cannot be removed");
    return ok;
}

/* With the disk of the store its ledger is gone, too; the copy says what was up to the last backup. */
static bool copy_ledger(struct store *store, int folder, struct error *error)
{
    struct stat status;
    int fd = file_open(store->folder_fd, "ledger", O_RDONLY);
    if (fd < 0 && errno == ENOENT)
        return true;
    bool ok = fd >= 0 && fstat(fd, &status) == 0;
    size_t size = ok ? (size_t)status.st_size : 0;
    char *bytes = memory_alloc(size + 1, 1);
    ssize_t got = ok ? file_read_at(fd, bytes, size, 0) : -1;
    ok = got >= 0 && file_replace(folder, LEDGER_COPY ".new", LEDGER_COPY, bytes, (size_t)got);
    int number = errno;
    if (fd >= 0)
        (void)file_close(fd);
    free(bytes);
    return ok || error_system(error, number, "The ledger cannot be copied beside the backup");
}

/* --- Making one --- */

static bool nothing(struct store *store, void *context, struct error *error)
{
    (void)store;
    (void)context;
    (void)error;
    return true;
}

/* The copy is held against its own trace, so that nobody can change anything between looking and writing. */
static bool describe(const unsigned char *bytes, size_t size, struct backup_header *header,
                     struct error *error)
{
    struct store view = {.folder_fd = -1};
    if (!db_open_image(bytes, size, &view.db, error))
        return false;
    header->made_at = clock_now();
    header->size = size;
    bool ok = db_schema_version(view.db, &header->schema_version, error) && read_head(&view, header, error) &&
              read_owners(&view, header, error);
    db_close(view.db);
    return ok;
}

/* The act, and with it the right to it. */
static struct change act_of(const struct actor *actor, const char *detail)
{
    return (struct change){.act = actor ? ACT_BACKUP : ACT_BACKUP_TIMER, .detail = detail};
}

static bool make(struct store *store, const char *place, struct arena *arena, struct backup_header *header,
                 const unsigned char *bytes, struct backup_made *made, struct error *error)
{
    bool in_folder = is_folder(place);
    const char *name, *path = place;
    char day[DAY_SIZE];
    clock_day(header->made_at, day);
    if (in_folder)
        path = arena_printf(arena, "%s/" NAME_BEFORE "%s" NAME_BEHIND, place, day);
    int folder = open_folder_of(path, arena, &name);
    if (folder < 0)
        return error_system(error, errno, "The folder for the backup cannot be opened");
    made->path = path;
    made->size = (int64_t)header->size;
    made->head = header->head;
    const char *fresh = arena_printf(arena, ".%s.new", name);
    bool ok = *name ? may_replace(folder, name, error)
                    : error_set(error, ERROR_INVALID, "Name a file or a folder for the backup.");
    ok = ok && write_whole(folder, name, fresh, header, bytes, error) &&
         (!in_folder ||
          (copy_ledger(store, folder, error) && remove_old(store, folder, name, &made->removed, error)));
    close(folder);
    return ok;
}

bool backup_make(struct store *store, const struct actor *actor, const char *place, struct arena *arena,
                 struct backup_made *made, struct error *error)
{
    unsigned char *bytes = NULL;
    size_t size = 0;
    char detail[64];
    struct change change = act_of(actor, NULL);
    struct backup_header *header = memory_alloc(1, sizeof *header);
    *made = (struct backup_made){0};
    /* A store that was put back, or does not fit its ledger, is no day to go back to. */
    bool ok = gate_check(store, actor, &change, error) && pins_of_all(store, error) &&
              ledger_compare(store, error) && db_image(store->db, left_out, &bytes, &size, error) &&
              describe(bytes, size, header, error) && make(store, place, arena, header, bytes, made, error);
    if (ok) {
        snprintf(detail, sizeof detail, "bytes=%lld head=%lld", (long long)made->size, (long long)made->head);
        change.detail = detail;
        ok = gate_change(store, actor, &change, nothing, NULL, error);
    }
    db_image_free(bytes, size);
    free(header);
    return ok;
}

bool backup_newest(struct store *store, int64_t *at, struct error *error)
{
    struct query query;
    *at = 0;
    if (!db_query(store->db,
                  "SELECT at FROM audit WHERE action IN ('store.backup', 'store.backup-by-timer')"
                  " AND refused = 0 ORDER BY seq DESC LIMIT 1",
                  DB_NO_ARGS, &query, error))
        return false;
    if (query_next(&query))
        *at = row_int(&query, 0);
    return query_close(&query, error);
}

bool backup_late(struct store *store, unsigned roles, int64_t *days, struct error *error)
{
    int64_t last;
    struct query query;
    *days = 0;
    if (!(roles & ROLE_OWNER))
        return true;
    if (!backup_newest(store, &last, error) ||
        !db_query(store->db, "SELECT created_at FROM school", DB_NO_ARGS, &query, error))
        return false;
    if (query_next(&query) && last == 0)
        last = row_int(&query, 0);
    if (!query_close(&query, error))
        return false;
    int64_t since = (clock_now() - last) / CLOCK_DAY_MS;
    if (since >= BACKUP_LATE_DAYS)
        *days = since;
    return true;
}

/* --- Looking at them --- */

static int newest_first(const void *a, const void *b)
{
    const struct backup_info *one = a, *two = b;
    return one->made_at != two->made_at ? (one->made_at < two->made_at ? 1 : -1)
                                        : strcmp(two->name, one->name);
}

bool backup_list(const char *folder, struct arena *arena, struct backup_list *list, struct error *error)
{
    size_t room = 0;
    *list = (struct backup_list){0};
    error_clear(error);
    DIR *names = opendir(folder);
    if (!names)
        return error_system(error, errno, "The folder of backups cannot be read");
    struct backup_header *header = memory_alloc(1, sizeof *header);
    const struct dirent *entry;
    while ((entry = readdir(names))) {
        struct stat status;
        struct error unread;
        if (entry->d_name[0] == '.')
            continue;
        int fd = file_open(dirfd(names), entry->d_name, O_RDONLY);
        if (fd < 0)
            continue;
        bool readable = backup_file_header(fd, header, &unread);
        bool ours = readable || unread.kind == ERROR_CORRUPT;
        if (ours && fstat(fd, &status) == 0) {
            list->items = arena_grow(arena, list->items, list->count, &room, sizeof *list->items);
            struct backup_info *info = &list->items[list->count++];
            *info = (struct backup_info){
                .name = arena_copy(arena, entry->d_name), .size = status.st_size, .readable = readable};
            if (readable) {
                info->made_at = header->made_at;
                info->head = header->head;
                info->owners = (int64_t)header->owner_count;
            }
        }
        (void)file_close(fd);
    }
    free(header);
    closedir(names);
    if (list->count)
        qsort(list->items, list->count, sizeof *list->items, newest_first);
    return true;
}

static bool in_backup(struct error *error)
{
    if (error->kind == ERROR_CORRUPT) {
        struct error why = *error;
        error_set(error, ERROR_CORRUPT, "The backup opens, but what is in it is damaged: %s", why.text);
    }
    return false;
}

bool backup_unfit(void *error, const struct trust_finding *finding)
{
    return error_set(error, ERROR_CORRUPT, "In it, %s (%s) is not as it was decided.",
                     trust_words(finding->kind), id_short(finding->first));
}

/* The sealed keys of footage are in the trace, and in no backup. */
static bool rows_fit(struct store *view, struct error *error)
{
    for (int kind = 0; kind < ROW_KIND_COUNT; kind++) {
        if (kind != ROW_SESSION_KEY &&
            !trust_examine_kind(view, (enum row_kind)kind, backup_unfit, error, error))
            return false;
    }
    return true;
}

bool backup_view(const struct backup_header *header, const unsigned char *bytes, struct store *view,
                 struct error *error)
{
    struct backup_header *found = memory_alloc(1, sizeof *found);
    char head[AUDIT_HEAD_SIZE];
    *view = (struct store){.folder_fd = -1};
    bool ok = db_open_image(bytes, (size_t)header->size, &view->db, error) &&
              schema_migrate(view->db, error) && db_check(view->db, error) && read_head(view, found, error) &&
              audit_verify(view, NULL, head, error) && rows_fit(view, error);
    if (ok && (found->head != header->head || strcmp(found->school, header->school) != 0 ||
               memcmp(found->head_hash, header->head_hash, AUDIT_HASH) != 0))
        ok = error_set(error, ERROR_CORRUPT, "The backup is not what its header says.");
    free(found);
    if (ok)
        return true;
    backup_view_close(view);
    return in_backup(error);
}

void backup_view_close(struct store *view)
{
    db_close(view->db);
    *view = (struct store){.folder_fd = -1};
}

/* The store's trace goes on from the backup's. */
static bool compare(struct store *store, const struct backup_header *header, struct error *error)
{
    bool has;
    if (!db_exists(store->db, "SELECT 1 FROM audit WHERE seq = ?1 AND hash = ?2",
                   DB_ARGS(DB_INT(header->head), DB_BLOB(header->head_hash, AUDIT_HASH)), &has, error))
        return false;
    return has || error_set(error, ERROR_CORRUPT,
                            "The backup is whole, but it is no earlier day of this store: its trace goes on "
                            "to row %lld, which this store does not have.",
                            (long long)header->head);
}

bool backup_verify(const char *path, const struct backup_proof *proof, struct store *store,
                   struct arena *arena, struct backup_report *report, struct error *error)
{
    struct backup_header *header = memory_alloc(1, sizeof *header);
    unsigned char *bytes = NULL;
    struct store view = {.folder_fd = -1};
    size_t owner;
    *report = (struct backup_report){0};
    error_clear(error);
    int fd = file_open(AT_FDCWD, path, O_RDONLY);
    bool ok = fd >= 0 || error_system(error, errno, "The backup cannot be opened");
    ok = ok && backup_file_open(fd, proof, header, &bytes, &owner, NULL, error) &&
         backup_view(header, bytes, &view, error);
    if (ok) {
        char name[256];
        ok = store_school(&view, name, sizeof name, error);
        char hex[2 * AUDIT_HASH + 1];
        *report = (struct backup_report){.made_at = header->made_at,
                                         .head = header->head,
                                         .size = (int64_t)header->size,
                                         .rows = header->head,
                                         .school = arena_copy(arena, ok ? name : ""),
                                         .compared = store != NULL};
        sodium_bin2hex(hex, sizeof hex, header->head_hash, AUDIT_HASH);
        snprintf(report->head_text, sizeof report->head_text, "%lld:%s", (long long)header->head, hex);
        backup_view_close(&view);
    }
    ok = ok && (!store || compare(store, header, error));
    backup_file_free(bytes, (size_t)header->size);
    free(header);
    if (fd >= 0)
        (void)file_close(fd);
    return ok;
}
