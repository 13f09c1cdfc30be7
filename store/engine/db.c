#include "store/engine/db.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <libintl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlite3.h>

#include "store/base/memory.h"

/* "TbLk": tells a Terugblik store from any other SQLite file. */
enum { APPLICATION_ID = 0x54624c6b, BUSY_MS = 5000, CACHED_STATEMENTS = 48, NO_SCHEMA = -1 };

/* A prepared statement that is kept for the next use of the same SQL. */
struct cached {
    char *sql;
    sqlite3_stmt *statement;
    bool in_use;
    uint64_t used; /* the larger, the later */
};

struct db {
    sqlite3 *handle;
    bool vouched;   /* for the transaction that is open */
    int64_t schema; /* the version that this program works with; NO_SCHEMA: it is being found out */
    uint64_t uses;
    struct cached cache[CACHED_STATEMENTS];
};

/* False when another program has migrated the store since this one looked, or cannot be asked. */
static bool schema_is_ours(struct db *db)
{
    sqlite3_stmt *statement;
    bool ours = sqlite3_prepare_v2(db->handle, "PRAGMA user_version", -1, &statement, NULL) == SQLITE_OK &&
                sqlite3_step(statement) == SQLITE_ROW && sqlite3_column_int64(statement, 0) == db->schema;
    (void)sqlite3_finalize(statement); /* repeats the step's error */
    return ours;
}

static bool is_outdated(struct error *error)
{
    return error_set(
        error, ERROR_INVALID,
        "Another version of Terugblik has changed how this store is kept, while this one was open; "
        "nothing more is written. Leave, and start the newer version.");
}

/* SQLite's words are for programmers; people get one of these sentences. */
static bool fail(struct db *db, int code, struct error *error)
{
    int extended = db && db->handle ? sqlite3_extended_errcode(db->handle) : code;
    if ((extended & 0xff) != (code & 0xff))
        extended = code;
    int number = db && db->handle ? sqlite3_system_errno(db->handle) : 0;
    assert(code != SQLITE_MISUSE && code != SQLITE_RANGE);
    switch (code & 0xff) {
    case SQLITE_NOMEM:
        memory_exhausted();
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
        return error_set(error, ERROR_BUSY,
                         "The store is in use by another program; wait a moment and try again.");
    case SQLITE_FULL:
        return error_set(
            error, ERROR_IO,
            "The disk that holds the store is full, so nothing was changed; make room and try again.");
    case SQLITE_READONLY:
        return error_set(
            error, ERROR_IO,
            "The store cannot be written to, so nothing was changed; check that its disk is not locked and "
            "that its folder is yours.");
    case SQLITE_IOERR:
        if (number == ENOSPC || number == EDQUOT)
            return error_set(
                error, ERROR_IO,
                "The disk that holds the store is full, so nothing was changed; make room and try again.");
        return error_set(
            error, ERROR_IO,
            "The disk that holds the store does not work as it should, so nothing was changed; have the disk "
            "looked at, then run terugblik check.");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_ERROR: /* a statement of ours that the tables do not fit */
    case SQLITE_SCHEMA:
    case SQLITE_MISMATCH:
    case SQLITE_FORMAT:
        if (db && db->schema != NO_SCHEMA && !schema_is_ours(db))
            return is_outdated(error);
        return error_set(
            error, ERROR_CORRUPT,
            "The store's database is damaged; run terugblik check to see how badly, and restore the latest "
            "backup.");
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_CANTOPEN:
        return error_set(
            error, ERROR_IO,
            "The store's database cannot be opened; check that its folder is there, that it is yours, and "
            "that its disk is not locked or full.");
    case SQLITE_CONSTRAINT:
        switch (extended) {
        case SQLITE_CONSTRAINT_COMMITHOOK:
            return error_set(
                error, ERROR_DENIED,
                "A change that nobody had checked was refused, and nothing was changed; please report this "
                "as a mistake in Terugblik.");
        case SQLITE_CONSTRAINT_TRIGGER:
            return error_set(error, ERROR_DENIED, "The trace of what happened cannot be changed.");
        case SQLITE_CONSTRAINT_UNIQUE:
        case SQLITE_CONSTRAINT_PRIMARYKEY:
            return error_set(error, ERROR_CONFLICT,
                             "This is there already, so nothing was changed; look at what is there first.");
        default:
            return error_set(
                error, ERROR_CONFLICT,
                "This does not fit with what is in the store, so nothing was changed; somebody else may have "
                "changed it meanwhile: look again and retry.");
        }
    default:
        return error_set(
            error, ERROR_IO,
            "The store's database did not work as it should, so nothing was changed; run terugblik check.");
    }
}

static int refuse_unvouched(void *context)
{
    const struct db *db = context;
    return !db->vouched;
}

/* A number that a PRAGMA answers with. */
static bool pragma_number(struct db *db, const char *sql, int64_t *number, struct error *error)
{
    struct query query;
    if (!db_query(db, sql, DB_NO_ARGS, &query, error))
        return false;
    *number = query_next(&query) ? row_int(&query, 0) : 0;
    return query_close(&query, error);
}

/* Whether the file is ours is asked before anything is written to it. */
static bool identify(struct db *db, bool create, bool *fresh, struct error *error)
{
    int64_t application, version, objects;
    if (!pragma_number(db, "PRAGMA application_id", &application, error) ||
        !pragma_number(db, "PRAGMA user_version", &version, error) ||
        !pragma_number(db, "SELECT COUNT(*) FROM sqlite_schema", &objects, error)) {
        if (error->kind == ERROR_CORRUPT)
            return error_set(
                error, ERROR_CORRUPT,
                "The store's database is damaged, or is no database at all; restore the latest backup.");
        return false;
    }
    *fresh = application == 0 && version == 0 && objects == 0;
    if (application == APPLICATION_ID)
        return true;
    if (!*fresh)
        return error_set(error, ERROR_INVALID,
                         "This is another program's database and no Terugblik store; choose another folder.");
    if (!create)
        return error_set(error, ERROR_NOT_FOUND, "There is no store here; make one with terugblik init.");
    return true;
}

static bool configure(struct db *db, bool create, struct error *error)
{
    int code = sqlite3_busy_timeout(db->handle, BUSY_MS);
    const int off[] = {SQLITE_DBCONFIG_DQS_DML, SQLITE_DBCONFIG_DQS_DDL,
                       SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, SQLITE_DBCONFIG_TRUSTED_SCHEMA};
    for (size_t i = 0; code == SQLITE_OK && i < sizeof off / sizeof *off; i++)
        code = sqlite3_db_config(db->handle, off[i], 0, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    if (code != SQLITE_OK)
        return fail(db, code, error);

    bool fresh = false;
    if (!identify(db, create, &fresh, error))
        return false;
    if (sqlite3_db_readonly(db->handle, "main") == 1)
        return fail(db, SQLITE_READONLY, error);
    /* recursive_triggers: else INSERT OR REPLACE would delete from the audit past its trigger. */
    if (!db_script(db,
                   "PRAGMA journal_mode = WAL;"
                   "PRAGMA synchronous = FULL;"
                   "PRAGMA foreign_keys = ON;"
                   "PRAGMA secure_delete = ON;"
                   "PRAGMA recursive_triggers = ON;"
                   "PRAGMA cell_size_check = ON;"
                   "PRAGMA cache_size = -16384;" /* KiB: the lists of a large school fit */
                   "PRAGMA temp_store = MEMORY;",
                   error))
        return false;
    if (fresh) {
        char sql[64];
        snprintf(sql, sizeof sql, "PRAGMA application_id = %d", APPLICATION_ID);
        if (!db_script(db, sql, error))
            return false;
    }
    sqlite3_commit_hook(db->handle, refuse_unvouched, db);
    return true;
}

bool db_open(const char *path, bool create, struct db **opened, struct error *error)
{
    *opened = NULL;
    struct stat status;
    if (stat(path, &status) != 0) {
        if (errno != ENOENT)
            return error_system(error, errno, "The store's database cannot be opened");
        if (!create)
            return error_set(error, ERROR_NOT_FOUND, "There is no store here; make one with terugblik init.");
        /* Made here, since SQLite would give it the mode that the umask leaves; its log gets the same mode.
         */
        int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (fd < 0 && errno != EEXIST)
            return error_system(error, errno, "The store's database cannot be made");
        if (fd >= 0 && close(fd) != 0)
            return error_system(error, errno, "The store's database cannot be made");
    } else if (!S_ISREG(status.st_mode)) {
        return error_system(error, EISNAM, "The store's database cannot be opened");
    }
    struct db *db = memory_alloc(1, sizeof *db);
    db->schema = NO_SCHEMA;
    int code = sqlite3_open_v2(path, &db->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (code != SQLITE_OK) {
        fail(db, code, error);
        db_close(db);
        return false;
    }
    sqlite3_extended_result_codes(db->handle, 1);
    if (!configure(db, create, error)) {
        db_close(db);
        return false;
    }
    *opened = db;
    return true;
}

void db_close(struct db *db)
{
    if (!db)
        return;
    for (int i = 0; i < CACHED_STATEMENTS; i++) {
        assert(!db->cache[i].in_use);
        sqlite3_finalize(db->cache[i].statement);
        free(db->cache[i].sql);
    }
    int code = sqlite3_close(db->handle);
    assert(code == SQLITE_OK);
    (void)code;
    free(db);
}

bool db_begin(struct db *db, struct error *error)
{
    int64_t version = db->schema;
    db->vouched = false;
    if (!db_run(db, "BEGIN IMMEDIATE", DB_NO_ARGS, NULL, error))
        return false;
    /* Read behind the lock: nobody migrates from here on. */
    if (db->schema == NO_SCHEMA ||
        (db_schema_version(db, &version, error) && (version == db->schema || is_outdated(error))))
        return true;
    db_rollback(db);
    return false;
}

bool db_commit(struct db *db, struct error *error)
{
    bool committed = db_run(db, "COMMIT", DB_NO_ARGS, NULL, error);
    if (!committed)
        db_rollback(db);
    db->vouched = false;
    return committed;
}

void db_rollback(struct db *db)
{
    db->vouched = false;
    /* Some failures have rolled back already; a rollback that fails leaves nothing to be done but closing. */
    if (!sqlite3_get_autocommit(db->handle))
        (void)sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
}

void db_vouch(struct db *db)
{
    assert(!sqlite3_get_autocommit(db->handle));
    db->vouched = true;
}

/* A statement for `sql`: a kept one that is free, or a new one in the place of the one longest unused. */
static int take_statement(struct db *db, const char *sql, sqlite3_stmt **statement)
{
    struct cached *oldest = NULL;
    db->uses++;
    for (int i = 0; i < CACHED_STATEMENTS; i++) {
        struct cached *cached = &db->cache[i];
        if (cached->in_use)
            continue;
        if (cached->sql && strcmp(cached->sql, sql) == 0) {
            cached->in_use = true;
            cached->used = db->uses;
            *statement = cached->statement;
            return SQLITE_OK;
        }
        if (!oldest || cached->used < oldest->used)
            oldest = cached;
    }
    int code = sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, statement, NULL);
    if (code != SQLITE_OK || !oldest)
        return code;
    sqlite3_finalize(oldest->statement);
    free(oldest->sql);
    *oldest = (struct cached){
        .sql = memory_copy(sql),
        .statement = *statement,
        .in_use = true,
        .used = db->uses,
    };
    return SQLITE_OK;
}

static void give_statement(struct db *db, sqlite3_stmt *statement)
{
    (void)sqlite3_reset(statement); /* repeats the step's error, which was seen there */
    (void)sqlite3_clear_bindings(statement);
    for (int i = 0; i < CACHED_STATEMENTS; i++) {
        if (db->cache[i].statement == statement) {
            db->cache[i].in_use = false;
            return;
        }
    }
    sqlite3_finalize(statement);
}

static int bind(sqlite3_stmt *statement, int index, const struct db_value *value)
{
    switch (value->type) {
    case DB_TYPE_INT:
        return sqlite3_bind_int64(statement, index, value->number);
    case DB_TYPE_TEXT:
        return sqlite3_bind_text(statement, index, value->bytes, -1, SQLITE_STATIC);
    case DB_TYPE_BLOB:
        return sqlite3_bind_blob64(statement, index, value->bytes, value->size, SQLITE_STATIC);
    case DB_TYPE_NULL:
    case DB_END:
        break;
    }
    return sqlite3_bind_null(statement, index);
}

bool db_query(struct db *db, const char *sql, const struct db_value *args, struct query *query,
              struct error *error)
{
    *query = (struct query){.db = db};
    int code = take_statement(db, sql, &query->statement);
    if (code != SQLITE_OK)
        return fail(db, code, error);
    int count = 0;
    while (code == SQLITE_OK && args[count].type != DB_END) {
        code = bind(query->statement, count + 1, &args[count]);
        count++;
    }
    assert(code != SQLITE_OK || count == sqlite3_bind_parameter_count(query->statement));
    if (code != SQLITE_OK) {
        fail(db, code, error);
        give_statement(db, query->statement);
        return false;
    }
    return true;
}

bool query_next(struct query *query)
{
    int code = sqlite3_step(query->statement);
    if (code == SQLITE_ROW)
        return true;
    if (code != SQLITE_DONE)
        fail(query->db, code, &query->error);
    return false;
}

bool query_close(struct query *query, struct error *error)
{
    give_statement(query->db, query->statement);
    query->statement = NULL;
    if (query->error.kind == ERROR_NONE)
        return true;
    *error = query->error;
    return false;
}

int row_columns(const struct query *query)
{
    return sqlite3_column_count(query->statement);
}

enum db_type row_type(const struct query *query, int column)
{
    switch (sqlite3_column_type(query->statement, column)) {
    case SQLITE_INTEGER:
        return DB_TYPE_INT;
    case SQLITE_TEXT:
        return DB_TYPE_TEXT;
    case SQLITE_NULL:
        return DB_TYPE_NULL;
    }
    return DB_TYPE_BLOB; /* the tables are STRICT: there are no other numbers */
}

bool db_exists(struct db *db, const char *sql, const struct db_value *args, bool *found, struct error *error)
{
    struct query query;
    if (!db_query(db, sql, args, &query, error))
        return false;
    *found = query_next(&query);
    return query_close(&query, error);
}

bool row_null(const struct query *query, int column)
{
    return sqlite3_column_type(query->statement, column) == SQLITE_NULL;
}

int64_t row_int(const struct query *query, int column)
{
    return sqlite3_column_int64(query->statement, column);
}

const char *row_text(const struct query *query, int column)
{
    return (const char *)sqlite3_column_text(query->statement, column);
}

const void *row_blob(const struct query *query, int column, size_t *size)
{
    const void *blob = sqlite3_column_blob(query->statement, column);
    *size = (size_t)sqlite3_column_bytes(query->statement, column);
    return blob;
}

bool db_run(struct db *db, const char *sql, const struct db_value *args, int64_t *changed,
            struct error *error)
{
    struct query query;
    if (!db_query(db, sql, args, &query, error))
        return false;
    bool row = query_next(&query);
    assert(!row); /* a statement with rows belongs in db_query */
    (void)row;
    if (changed)
        *changed = sqlite3_changes64(db->handle);
    return query_close(&query, error);
}

bool db_data_version(struct db *db, int64_t *version, struct error *error)
{
    return pragma_number(db, "PRAGMA data_version", version, error);
}

bool db_checkpoint(struct db *db, bool wait, struct error *error)
{
    (void)sqlite3_busy_timeout(db->handle, wait ? BUSY_MS : 0);
    int code = sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    (void)sqlite3_busy_timeout(db->handle, BUSY_MS);
    return code == SQLITE_OK || fail(db, code, error);
}

bool db_check(struct db *db, struct error *error)
{
    struct query query;
    if (!db_query(db, "PRAGMA integrity_check(1)", DB_NO_ARGS, &query, error))
        return false;
    bool sound = query_next(&query) && strcmp(row_text(&query, 0), "ok") == 0;
    if (!query_close(&query, error))
        return false;
    if (sound) {
        if (!db_query(db, "PRAGMA foreign_key_check", DB_NO_ARGS, &query, error))
            return false;
        sound = !query_next(&query);
        if (!query_close(&query, error))
            return false;
    }
    return sound || fail(db, SQLITE_CORRUPT, error);
}

bool db_schema_version(struct db *db, int64_t *version, struct error *error)
{
    return pragma_number(db, "PRAGMA user_version", version, error);
}

void db_expect_schema(struct db *db, int64_t version)
{
    db->schema = version;
}

bool db_current(struct db *db, struct error *error)
{
    int64_t version;
    return db_schema_version(db, &version, error) && (version == db->schema || is_outdated(error));
}

bool db_set_schema_version(struct db *db, int64_t version, struct error *error)
{
    char sql[64];
    snprintf(sql, sizeof sql, "PRAGMA user_version = %lld", (long long)version);
    return db_script(db, sql, error);
}

bool db_script(struct db *db, const char *sql, struct error *error)
{
    int code = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
    return code == SQLITE_OK || fail(db, code, error);
}
