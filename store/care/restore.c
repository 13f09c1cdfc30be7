#include "store/care/restore.h"

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
#include "store/care/backup.h"
#include "store/care/replay.h"
#include "store/engine/db.h"
#include "store/gate/gate.h"
#include "store/gate/pins.h"
#include "store/gate/trust.h"
#include "store/people/footage-rights.h"
#include "store/vault/vault.h"

#define DATABASE     STORE_DATABASE
#define LEDGER       "ledger"
#define BUILDING     "restoring"
#define ASIDE_BEFORE "before-restore-"

enum { DETAIL_MOST = 2 * AUDIT_HEAD_SIZE + 64 };

/* All of one restore. */
struct restoring {
    const struct restore_request *request;
    struct arena *arena;
    struct restore_report *report;
    struct backup_header *header;
    unsigned char *bytes;
    struct ledger ledger; /* empty without one */
    struct actor owner;
    char *folder; /* of the store, absolute; in the arena */
    int folder_fd;
    struct db *old;     /* the database in the place, as far as it can be read; or NULL */
    struct store fresh; /* what is being made */
    struct replay replay;
};

/* --- Who restores --- */

static bool read_owner(struct restoring *restoring, struct store *view, struct error *error)
{
    struct actor *owner = &restoring->owner;
    struct query query;
    if (!db_query(view->db, "SELECT name, full_name, box_public, sign_public FROM account WHERE id = ?1",
                  DB_ARGS(DB_TEXT(owner->id)), &query, error))
        return false;
    bool known = query_next(&query);
    if (known) {
        size_t box, sign;
        const void *box_public = row_blob(&query, 2, &box), *sign_public = row_blob(&query, 3, &sign);
        owner->name = arena_copy(restoring->arena, row_text(&query, 0));
        owner->full_name = arena_copy(restoring->arena, row_text(&query, 1));
        known = box == PUBLIC_SIZE && sign == SIGN_PUBLIC_SIZE;
        if (known) {
            memcpy(owner->box_public, box_public, PUBLIC_SIZE);
            memcpy(owner->sign_public, sign_public, SIGN_PUBLIC_SIZE);
        }
    }
    owner->roles = ROLE_OWNER;
    return query_close(&query, error) &&
           (known || error_set(error, ERROR_CORRUPT, "The backup is not what its header says."));
}

/* Opens the backup and looks at all of it before anything is touched. */
static bool open_backup(struct restoring *restoring, struct error *error)
{
    struct store view;
    size_t owner;
    char school[256];
    int fd = file_open(AT_FDCWD, restoring->request->backup, O_RDONLY);
    if (fd < 0)
        return error_system(error, errno, "The backup cannot be opened");
    bool opened = backup_file_open(fd, &restoring->request->proof, restoring->header, &restoring->bytes,
                                   &owner, &restoring->owner.secrets, error);
    (void)file_close(fd);
    if (!opened || !backup_view(restoring->header, restoring->bytes, &view, error))
        return false;
    memcpy(restoring->owner.id, restoring->header->owners[owner].account, ID_SIZE);
    bool ok = read_owner(restoring, &view, error) && store_school(&view, school, sizeof school, error);
    if (ok)
        restoring->report->school = arena_copy(restoring->arena, school);
    restoring->report->owner = restoring->owner.name;
    restoring->report->made_at = restoring->header->made_at;
    restoring->report->backup_head = restoring->header->head;
    backup_view_close(&view);
    return ok;
}

/* --- The ledger --- */

static bool ledger_missing(struct error *error)
{
    return error_set(
        error, ERROR_INVALID,
        "There is no ledger here. Give it with --ledger FILE; it lies in the store's folder, and a copy "
        "beside "
        "each backup. Without one (--without-ledger), what happened since the backup is forgotten: consents "
        "that were withdrawn count again, objections do not hold, closed accounts and old passwords work "
        "again, and notes that were deleted are back.");
}

/* The ledger goes on from the backup, and is no other school's. */
static bool ledger_fits(const struct restoring *restoring, struct error *error)
{
    const struct ledger *ledger = &restoring->ledger;
    const struct backup_header *header = restoring->header;
    if (strcmp(ledger->school, header->school) != 0)
        return error_set(error, ERROR_INVALID, "This ledger is of another school than the backup.");
    if ((int64_t)ledger->count < header->head)
        return error_set(
            error, ERROR_CORRUPT,
            "The ledger was cut off: it ends with row %lld, and the backup itself has row %lld. Use "
            "a copy of it that is whole.",
            (long long)ledger->count, (long long)header->head);
    if (memcmp(ledger->rows[header->head - 1].hash, header->head_hash, AUDIT_HASH) != 0)
        return error_set(error, ERROR_CORRUPT,
                         "The backup is no earlier day of the store that this ledger is of.");
    return true;
}

static bool hash_in_ledger(void *context, int64_t seq, const unsigned char *hash)
{
    const struct ledger *ledger = context;
    return seq > 0 && seq <= (int64_t)ledger->count &&
           memcmp(ledger->rows[seq - 1].hash, hash, AUDIT_HASH) == 0;
}

/* What this machine, or the old database, saw and the ledger has not was cut off. */
static bool ledger_is_whole(struct restoring *restoring, struct error *error)
{
    int64_t seen = 0, acts = 0;
    if (!pins_beyond(restoring->folder, hash_in_ledger, &restoring->ledger, &seen))
        return error_set(error, ERROR_CORRUPT,
                         "The ledger was cut off or rewritten: this machine saw row %lld of the trace, which "
                         "the ledger does not have. Use a copy of it that is whole.",
                         (long long)seen);
    struct query query;
    struct error unread;
    if (!restoring->old ||
        !db_query(restoring->old, "SELECT action FROM audit WHERE seq > ?1 AND refused = 0",
                  DB_ARGS(DB_INT((int64_t)restoring->ledger.count)), &query, &unread))
        return true;
    while (query_next(&query)) {
        enum act act;
        const char *action = row_text(&query, 0);
        acts += action && act_parse(action, &act) && act_aftermath(act) == AFTERMATH_HOLDS;
    }
    (void)query_close(&query, &unread); /* it is damaged: as far as it goes */
    return acts == 0 ||
           error_set(error, ERROR_CORRUPT,
                     "The ledger was cut off: the database that is here knows of %lld acts behind "
                     "its end. Use a copy of it that is whole.",
                     (long long)acts);
}

static bool read_ledger(struct restoring *restoring, struct error *error)
{
    const char *given = restoring->request->ledger;
    if (restoring->request->without_ledger)
        return true;
    int fd = given ? file_open(AT_FDCWD, given, O_RDONLY) : file_open(restoring->folder_fd, LEDGER, O_RDONLY);
    if (fd < 0 && errno == ENOENT && !given)
        return ledger_missing(error);
    if (fd < 0)
        return error_system(error, errno, "The ledger cannot be opened");
    bool read = ledger_read(fd, restoring->arena, &restoring->ledger, error);
    (void)file_close(fd);
    restoring->report->ledger_head = (int64_t)restoring->ledger.count;
    return read && ledger_fits(restoring, error) && ledger_is_whole(restoring, error);
}

/* --- Footage --- */

/* A blur that was made or changed since is not in the backup: the picture may only be shown with it. */
static bool lacks_a_blur(const struct restoring *restoring, const char *session)
{
    for (size_t i = 0; i < restoring->replay.count; i++) {
        const struct audit_row *row = &restoring->replay.rows[i].row;
        enum act act;
        if (row->session && strcmp(row->session, session) == 0 && !row->refused &&
            act_parse(row->action, &act) &&
            (act == ACT_BLUR_ADD || act == ACT_BLUR_EDIT || act == ACT_BLUR_RESTORE))
            return true;
    }
    return false;
}

/* Puts one sealed key back, when the signed trace has exactly that one. */
static bool save_key(struct store *store, const char *session, const char *account, const void *sealed,
                     size_t size, int64_t *saved, struct error *error)
{
    unsigned char now[ROW_DIGEST], last[ROW_DIGEST];
    bool there, known, stands;
    if (!db_run(store->db,
                "INSERT INTO session_key (session_id, account_id, sealed) SELECT ?1, ?2, ?3"
                " WHERE EXISTS (SELECT 1 FROM account a WHERE a.id = ?2 AND a.disabled_at IS NULL)"
                " AND NOT EXISTS (SELECT 1 FROM session_key WHERE session_id = ?1 AND account_id = ?2)",
                DB_ARGS(DB_TEXT(session), DB_TEXT(account), DB_BLOB(sealed, size)), NULL, error) ||
        !row_digest(store->db, ROW_SESSION_KEY, session, account, now, &there, error) ||
        !trust_newest(store, ROW_SESSION_KEY, session, account, last, &known, &stands, error))
        return false;
    if (there && stands && memcmp(now, last, sizeof now) == 0) {
        ++*saved;
        return true;
    }
    return row_remove(store->db, ROW_SESSION_KEY, session, account, error);
}

/* Whose password is no longer the one of then has other keys now. */
static bool is_locked(struct restoring *restoring, const char *account, bool *locked, struct error *error)
{
    struct query query;
    *locked = false;
    if (!db_query(restoring->fresh.db, "SELECT name FROM account WHERE id = ?1", DB_ARGS(DB_TEXT(account)),
                  &query, error))
        return false;
    if (query_next(&query)) {
        for (size_t i = 0; i < restoring->replay.locked_count; i++)
            *locked = *locked || strcmp(restoring->replay.locked[i], row_text(&query, 0)) == 0;
    }
    return query_close(&query, error);
}

static bool save_keys(struct restoring *restoring, const char *session, int64_t *saved, struct error *error)
{
    struct query query;
    struct error unread;
    *saved = 0;
    if (!restoring->old || lacks_a_blur(restoring, session))
        return true;
    if (!db_query(restoring->old, "SELECT account_id, sealed FROM session_key WHERE session_id = ?1",
                  DB_ARGS(DB_TEXT(session)), &query, &unread))
        return true;
    bool ok = true;
    while (ok && query_next(&query)) {
        size_t size;
        bool locked;
        const char *account = row_text(&query, 0);
        const void *sealed = row_blob(&query, 1, &size);
        ok = !account || size != SEALED_SIZE ||
             (is_locked(restoring, account, &locked, error) &&
              (locked || save_key(&restoring->fresh, session, account, sealed, size, saved, error)));
    }
    (void)query_close(&query, &unread);
    return ok;
}

/* R9: what nobody can ever read again is deleted, and says so. */
static bool count_as_gone(struct restoring *restoring, const char *session, struct error *error)
{
    const struct change also = {.act = ACT_PURGE_SHRED, .session = session, .detail = "reason=restored"};
    return db_run(
               restoring->fresh.db,
               "UPDATE session SET shredded_at = ?2, marked_at = COALESCE (marked_at, ?2), purge_after = ?2"
               " WHERE id = ?1",
               DB_ARGS(DB_TEXT(session), DB_INT(clock_now())), NULL, error) &&
           gate_also(&restoring->fresh, &restoring->owner, &also, error);
}

static bool settle_footage(struct restoring *restoring, struct error *error)
{
    struct query query;
    char(*sessions)[ID_SIZE] = NULL;
    size_t count = 0, room = 0;
    if (!db_query(restoring->fresh.db,
                  "SELECT id FROM session WHERE imported_at IS NOT NULL AND shredded_at IS NULL"
                  " AND purged_at IS NULL ORDER BY id",
                  DB_NO_ARGS, &query, error))
        return false;
    while (query_next(&query)) {
        sessions = arena_grow(restoring->arena, sessions, count, &room, sizeof *sessions);
        snprintf(sessions[count++], ID_SIZE, "%s", row_text(&query, 0));
    }
    if (!query_close(&query, error))
        return false;
    restoring->report->lessons_kept = restoring->report->lessons_gone = 0;
    for (size_t i = 0; i < count; i++) {
        int64_t saved;
        if (!save_keys(restoring, sessions[i], &saved, error) ||
            (saved == 0 && !count_as_gone(restoring, sessions[i], error)))
            return false;
        restoring->report->lessons_kept += saved > 0;
        restoring->report->lessons_gone += saved == 0;
    }
    return true;
}

/* --- The change --- */

static bool apply_restore(struct store *store, void *context, struct error *error)
{
    struct restoring *restoring = context;
    struct lost_list lost;
    for (size_t i = 0; i < restoring->replay.count; i++) {
        if (!ledger_bring_back(store, &restoring->replay.rows[i], error))
            return false;
    }
    return replay_owner_is_one(store, restoring->owner.id, restoring->owner.sign_public, error) &&
           replay_run(store, &restoring->replay, error) && settle_footage(restoring, error) &&
           footage_hold(store, &restoring->owner, &(struct footage_scope){.said_no = true}, restoring->arena,
                        &lost, error) &&
           trust_touch_all(store, error);
}

static void head_print(int64_t seq, const unsigned char hash[static AUDIT_HASH],
                       char text[static AUDIT_HEAD_SIZE])
{
    char hex[2 * AUDIT_HASH + 1];
    sodium_bin2hex(hex, sizeof hex, hash, AUDIT_HASH);
    snprintf(text, AUDIT_HEAD_SIZE, "%lld:%s", (long long)seq, hex);
}

/* As any store is: by its signatures, and each row by the trace. */
static bool verify(struct store *store, struct error *error)
{
    char now[AUDIT_HEAD_SIZE];
    return db_check(store->db, error) && audit_verify(store, NULL, now, error) &&
           trust_examine(store, backup_unfit, error, error);
}

static bool carry_out(struct restoring *restoring, struct error *error)
{
    const struct backup_header *header = restoring->header;
    const struct ledger *ledger = &restoring->ledger;
    char detail[DETAIL_MOST], backup[AUDIT_HEAD_SIZE], end[AUDIT_HEAD_SIZE] = "none";
    head_print(header->head, header->head_hash, backup);
    if (ledger->count > 0)
        head_print((int64_t)ledger->count, ledger->rows[ledger->count - 1].hash, end);
    snprintf(detail, sizeof detail, "backup=%s ledger=%s", backup, end);
    restoring->replay = (struct replay){.owner = restoring->owner.id, .arena = restoring->arena};
    if (ledger->count > 0) {
        restoring->replay.rows = ledger->rows + header->head;
        restoring->replay.count = ledger->count - (size_t)header->head;
    }
    const struct change change = {.act = ACT_STORE_RESTORE, .object = restoring->owner.id, .detail = detail};
    if (!gate_change(&restoring->fresh, &restoring->owner, &change, apply_restore, restoring, error))
        return false;
    restoring->report->locked = restoring->replay.locked;
    restoring->report->locked_count = restoring->replay.locked_count;
    restoring->report->owner_has_to_choose = restoring->replay.owner_has_to_choose;
    return verify(&restoring->fresh, error);
}

/* --- Telling --- */

static bool who_is(struct restoring *restoring, const char *account, const char **name, struct error *error)
{
    struct query query;
    *name = NULL;
    if (!account)
        return true;
    if (!db_query(restoring->fresh.db, "SELECT full_name FROM account WHERE id = ?1",
                  DB_ARGS(DB_TEXT(account)), &query, error))
        return false;
    if (query_next(&query))
        *name = arena_copy(restoring->arena, row_text(&query, 0));
    return query_close(&query, error);
}

static bool tell(struct restoring *restoring, struct error *error)
{
    struct restore_report *report = restoring->report;
    size_t room = 0;
    for (size_t i = 0; i < restoring->replay.count; i++) {
        const struct audit_row *row = &restoring->replay.rows[i].row;
        enum act act;
        enum aftermath aftermath = act_parse(row->action, &act) ? act_aftermath(act) : AFTERMATH_LOST;
        const char *who;
        if (row->refused || aftermath == AFTERMATH_NONE)
            continue;
        if (!who_is(restoring, row->actor_id, &who, error))
            return false;
        report->acts = arena_grow(restoring->arena, report->acts, report->count, &room, sizeof *report->acts);
        report->acts[report->count++] = (struct restored_act){.at = row->at,
                                                              .who = who,
                                                              .action = row->action,
                                                              .object = row->object,
                                                              .session = row->session,
                                                              .aftermath = aftermath};
    }
    return true;
}

/* --- Folders and files --- */

static bool cannot(struct error *error)
{
    return error_system(error, errno, "The store cannot be restored to this folder");
}

/* Removes a folder with all that is in it; nothing there is no failure. No link is followed. */
static bool remove_folder(int parent, const char *name)
{
    int folder = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (folder < 0)
        return errno == ENOENT;
    DIR *names = fdopendir(folder);
    if (!names) {
        close(folder);
        return false;
    }
    bool ok = true;
    const struct dirent *entry;
    while (ok && (entry = readdir(names))) {
        struct stat status;
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        ok = fstatat(folder, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
             (S_ISDIR(status.st_mode) ? remove_folder(folder, entry->d_name)
                                      : unlinkat(folder, entry->d_name, 0) == 0);
    }
    ok = ok && file_sync(folder);
    closedir(names);
    return ok && unlinkat(parent, name, AT_REMOVEDIR) == 0;
}

static bool is_there(int folder, const char *name)
{
    struct stat status;
    return fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0;
}

/* mkdir -p, for the owner alone. */
static bool make_folder(const char *path)
{
    char *made = memory_copy(path);
    bool ok = true;
    for (char *end = made + 1; ok; end++) {
        if (*end != '/' && *end != '\0')
            continue;
        char kept = *end;
        *end = '\0';
        ok = mkdir(made, 0700) == 0 || errno == EEXIST;
        *end = kept;
        if (kept == '\0')
            break;
    }
    free(made);
    return ok;
}

/* The database that is there, as far as it can be read; or, where a restore was broken off, the one that it
 * kept. */
static void open_old(struct restoring *restoring)
{
    struct error unread;
    const char *newest = "";
    const char *path = arena_printf(restoring->arena, "%s/" DATABASE, restoring->folder);
    if (!is_there(restoring->folder_fd, DATABASE)) {
        DIR *names = opendir(restoring->folder);
        const struct dirent *entry;
        while (names && (entry = readdir(names)))
            if (strncmp(entry->d_name, ASIDE_BEFORE, strlen(ASIDE_BEFORE)) == 0 &&
                strcmp(entry->d_name, newest) > 0)
                newest = arena_copy(restoring->arena, entry->d_name);
        if (names)
            closedir(names);
        path = arena_printf(restoring->arena, "%s/%s/" DATABASE, restoring->folder, newest);
    }
    struct stat status;
    /* Twice, since what a disk fails to do once it may do the next time; or it is too damaged. */
    if (stat(path, &status) == 0 && !db_open_reading(path, &restoring->old, &unread))
        (void)db_open_reading(path, &restoring->old, &unread);
}

/* The place: empty, or a store's. */
static bool open_place(struct restoring *restoring, const char *folder, struct error *error)
{
    if (!*folder || !make_folder(folder))
        return cannot(error);
    char *whole = realpath(folder, NULL);
    if (!whole)
        return cannot(error);
    restoring->folder = arena_copy(restoring->arena, whole);
    free(whole);
    restoring->folder_fd = open(restoring->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (restoring->folder_fd < 0)
        return cannot(error);
    const char *path = arena_printf(restoring->arena, "%s/" DATABASE, restoring->folder);
    if (db_in_use(path))
        return error_set(error, ERROR_BUSY,
                         "The store in this folder is in use; close Terugblik everywhere, then try again.");
    open_old(restoring);
    return true;
}

/* The backup's database, as a store of its own in a folder inside the place. */
static bool build(struct restoring *restoring, struct error *error)
{
    const char *path = arena_printf(restoring->arena, "%s/" BUILDING, restoring->folder);
    if (!remove_folder(restoring->folder_fd, BUILDING))
        return cannot(error);
    int building = folder_open(restoring->folder_fd, BUILDING, true);
    if (building < 0)
        return cannot(error);
    bool ok = file_replace(building, DATABASE ".new", DATABASE, restoring->bytes,
                           (size_t)restoring->header->size);
    if (!ok)
        cannot(error);
    close(building);
    ok = ok && store_open(&restoring->fresh, path, false, error);
    if (!ok)
        return false;
    ok = carry_out(restoring, error) && tell(restoring, error) &&
         db_checkpoint(restoring->fresh.db, true, error);
    ledger_sync(&restoring->fresh);
    store_close(&restoring->fresh);
    return ok;
}

/* Moves a file of the old store to where it is kept. */
static bool keep(struct restoring *restoring, int aside, const char *name)
{
    return renameat(restoring->folder_fd, name, aside, name) == 0 || errno == ENOENT;
}

/* What lies there goes into a folder of its own, the database first: its log would be taken for that of the
 * new one. */
static bool set_aside(struct restoring *restoring, struct error *error)
{
    static const char *const names[] = {
        DATABASE, DATABASE "-wal", DATABASE "-shm", DATABASE "-journal", LEDGER ".ahead", LEDGER ".old"};
    bool any = is_there(restoring->folder_fd, LEDGER);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        any = any || is_there(restoring->folder_fd, names[i]);
    if (!any)
        return true;
    char name[64];
    snprintf(name, sizeof name, ASIDE_BEFORE "%lld", (long long)clock_now());
    int aside = folder_open(restoring->folder_fd, name, true);
    if (aside < 0)
        return cannot(error);
    /* The ledger stays until there is a newer one; a second name keeps it. */
    bool ok = linkat(restoring->folder_fd, LEDGER, aside, LEDGER, 0) == 0 || errno == ENOENT;
    for (size_t i = 0; ok && i < sizeof names / sizeof *names; i++)
        ok = keep(restoring, aside, names[i]);
    ok = ok && file_sync(aside) && file_sync(restoring->folder_fd);
    if (!ok)
        cannot(error);
    close(aside);
    restoring->report->aside = arena_printf(restoring->arena, "%s/%s", restoring->folder, name);
    return ok;
}

/* A ledger that lies here and was used is whole but for the restore's own rows, which the next change adds;
 * it may be a link to another disk, and stays. */
static bool keeps_ledger(const struct restoring *restoring)
{
    return !restoring->request->ledger && !restoring->request->without_ledger;
}

/* The ledger first: with it alone, the restore can be run again. */
static bool put_in_place(struct restoring *restoring, struct error *error)
{
    int building = folder_open(restoring->folder_fd, BUILDING, false);
    if (building < 0)
        return cannot(error);
    bool ok = fchmod(restoring->folder_fd, 0700) == 0 && file_sync(building) && set_aside(restoring, error);
    if (!ok && error->kind == ERROR_NONE)
        cannot(error);
    if (ok && !keeps_ledger(restoring))
        ok = (renameat(building, LEDGER, restoring->folder_fd, LEDGER) == 0 &&
              file_sync(restoring->folder_fd)) ||
             cannot(error);
    if (ok)
        ok = (renameat(building, DATABASE, restoring->folder_fd, DATABASE) == 0 &&
              file_sync(restoring->folder_fd)) ||
             cannot(error);
    close(building);
    if (ok)
        (void)remove_folder(restoring->folder_fd, BUILDING); /* what is left of it holds nothing */
    return ok;
}

/* The store's own vault, where it was lost and no lesson can be opened anyhow: without it what is destroyed
 * would wait for it for ever. Folders that the owner named stay the owner's. What fails, the owner does with
 * terugblik vault add. */
static void make_vault(struct restoring *restoring)
{
    struct store store;
    struct error error;
    struct vault_member_list members;
    unsigned char tag[SLOT_TAG];
    bool known;
    if (restoring->report->lessons_kept > 0 || !store_open(&store, restoring->folder, false, &error))
        return;
    if (vault_members(&store, restoring->arena, &members, &error) && members.count == 1 &&
        !members.items[0].id[0] && vault_tag(&store, tag, &known, &error) && known) {
        int folder;
        struct slots *slots = vault_member_open(&store, &members.items[0], tag, SLOTS_READ, &folder);
        if (!slots && errno == ENOENT) {
            vault_member_close(slots, folder);
            slots = vault_member_open(&store, &members.items[0], tag, SLOTS_MAKE, &folder);
            restoring->report->vault_anew = slots != NULL;
        }
        vault_member_close(slots, folder);
    }
    store_close(&store);
}

bool restore_run(const char *folder, const struct restore_request *request, struct arena *arena,
                 struct restore_report *report, struct error *error)
{
    struct restoring restoring = {
        .request = request, .arena = arena, .report = report, .folder_fd = -1, .fresh = {.folder_fd = -1}};
    restoring.header = memory_alloc(1, sizeof *restoring.header);
    *report = (struct restore_report){0};
    error_clear(error);
    bool ok = open_backup(&restoring, error) && open_place(&restoring, folder, error) &&
              read_ledger(&restoring, error) && build(&restoring, error);
    db_close(restoring.old);
    ok = ok && (request->dry_run || put_in_place(&restoring, error));
    if (ok && !request->dry_run)
        make_vault(&restoring);
    if ((!ok || request->dry_run) && restoring.folder_fd >= 0)
        (void)remove_folder(restoring.folder_fd, BUILDING);
    if (restoring.folder_fd >= 0)
        close(restoring.folder_fd);
    key_free(restoring.owner.secrets);
    backup_file_free(restoring.bytes, (size_t)restoring.header->size);
    free(restoring.header);
    return ok;
}

bool restore_forget_old(const char *folder, struct error *error)
{
    int64_t before = clock_now() - RESTORE_KEPT_DAYS * CLOCK_DAY_MS;
    error_clear(error);
    DIR *names = opendir(folder);
    if (!names)
        return errno == ENOENT || error_system(error, errno, "The folder %s cannot be read", folder);
    bool ok = true;
    struct stat building;
    /* One that was broken off and never taken up again. */
    if (fstatat(dirfd(names), BUILDING, &building, AT_SYMLINK_NOFOLLOW) == 0 &&
        clock_of(&building.st_mtim) < clock_now() - CLOCK_DAY_MS)
        ok = remove_folder(dirfd(names), BUILDING);
    const struct dirent *entry;
    while (ok && (entry = readdir(names))) {
        if (strncmp(entry->d_name, ASIDE_BEFORE, strlen(ASIDE_BEFORE)) != 0)
            continue;
        char *end;
        long long at = strtoll(entry->d_name + strlen(ASIDE_BEFORE), &end, 10);
        if (!*end && at > 0 && at < before)
            ok = remove_folder(dirfd(names), entry->d_name);
    }
    if (!ok)
        error_system(error, errno, "What a restore kept aside cannot be removed");
    closedir(names);
    return ok;
}
