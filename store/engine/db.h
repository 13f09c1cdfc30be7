/*
 * The database: the only module that knows SQLite.
 *
 * A school board with many sites runs the same store on PostgreSQL, so everything above this header keeps
 * to what both have: parameters are ?1, ?2, …; ids are made by the program (store/base/id.h); times are UTC
 * milliseconds in integers; and every change runs in a function that can be run again after ERROR_BUSY
 * (store/gate/gate.h does that). Only store/engine/schema.c and store/engine/db.c hold SQL that one of the
 * two alone has.
 *
 * A `struct query` lives on the caller's stack. Text and blobs that row_text() and row_blob() return
 * belong to the query and are valid until its next step; copy them into an arena to keep them.
 * Thread: a connection belongs to one thread.
 */
#ifndef STORE_ENGINE_DB_H
#define STORE_ENGINE_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/base/error.h"

struct db;
struct sqlite3_stmt;

enum db_type { DB_END, DB_TYPE_NULL, DB_TYPE_INT, DB_TYPE_TEXT, DB_TYPE_BLOB };

/* A parameter. Text and blobs are borrowed for the duration of the query. A NULL text binds NULL. */
struct db_value {
    enum db_type type;
    int64_t number;
    const void *bytes;
    size_t size;
};

#define DB_NULL             ((struct db_value){.type = DB_TYPE_NULL})
#define DB_INT(value)       ((struct db_value){.type = DB_TYPE_INT, .number = (value)})
#define DB_TEXT(value)      ((struct db_value){.type = DB_TYPE_TEXT, .bytes = (value)})
#define DB_BLOB(value, len) ((struct db_value){.type = DB_TYPE_BLOB, .bytes = (value), .size = (len)})
/* The parameters ?1, ?2, … in order: DB_ARGS(DB_TEXT(id), DB_INT(now)). NULL stands for none. */
#define DB_ARGS(...) ((const struct db_value[]){__VA_ARGS__, {.type = DB_END}})
#define DB_NO_ARGS   ((const struct db_value[]){{.type = DB_END}})

struct query {
    struct db *db;
    struct sqlite3_stmt *statement;
    struct error error; /* of the first step that failed; query_close hands it on */
};

/* Opens the database file at `path`, made with mode 0600 if it is not there and `create` is set: WAL,
 * synchronous=FULL, foreign keys, secure_delete. ERROR_NOT_FOUND when there is nothing and `create` is not
 * set. A file that is no Terugblik store is refused before a byte of it is changed. */
bool db_open(const char *path, bool create, struct db **db, struct error *error);

/* Closes it. Open queries are bugs. NULL is allowed. */
void db_close(struct db *db);

/* A transaction that holds the write lock from its begin on. Only store/gate/gate.c and store/engine/schema.c
 * call these: everybody else changes things through the gate. ERROR_BUSY after five seconds of waiting. */
bool db_begin(struct db *db, struct error *error);
bool db_commit(struct db *db, struct error *error);
void db_rollback(struct db *db);

/* Lets this transaction be committed: one that was not vouched for after db_begin() is refused by a commit
 * hook. */
void db_vouch(struct db *db);

/* Runs a statement that returns no rows. `changed`, when not NULL, gets the number of rows changed. */
bool db_run(struct db *db, const char *sql, const struct db_value *args, int64_t *changed,
            struct error *error);

/*
 * Reading rows:
 *
 *     struct query query;
 *     if (!db_query(db, sql, DB_ARGS(DB_TEXT(session)), &query, error))
 *         return false;
 *     while (query_next(&query))
 *         use(row_text(&query, 0));
 *     return query_close(&query, error);
 *
 * Leaving the loop early is fine; query_close() then reports no error.
 */
bool db_query(struct db *db, const char *sql, const struct db_value *args, struct query *query,
              struct error *error);
/* Whether a query finds a row. */
bool db_exists(struct db *db, const char *sql, const struct db_value *args, bool *found, struct error *error);
bool query_next(struct query *query);
bool query_close(struct query *query, struct error *error);

int row_columns(const struct query *query);
enum db_type row_type(const struct query *query, int column);
bool row_null(const struct query *query, int column);
int64_t row_int(const struct query *query, int column);      /* NULL reads as 0 */
const char *row_text(const struct query *query, int column); /* NULL reads as NULL */
const void *row_blob(const struct query *query, int column, size_t *size);

/* A number that changes when another connection commits. Cheap: ask it as often as you like. */
bool db_data_version(struct db *db, int64_t *version, struct error *error);

/* Moves the log into the database and empties it. ERROR_BUSY when a reader keeps it from doing all; `wait`
 * gives readers five seconds to end. */
bool db_checkpoint(struct db *db, bool wait, struct error *error);

/* Reads every page, index and foreign key. ERROR_CORRUPT when something is damaged. */
bool db_check(struct db *db, struct error *error);

/* The version of the schema that the file holds; 0 for a new one. Setting it belongs to a migration. */
bool db_schema_version(struct db *db, int64_t *version, struct error *error);
bool db_set_schema_version(struct db *db, int64_t version, struct error *error);

/* The version that this program works with, behind its migrations. From here on db_begin() refuses with
 * ERROR_INVALID once another program has migrated the store. */
void db_expect_schema(struct db *db, int64_t version);
/* Whether it is that version still. */
bool db_current(struct db *db, struct error *error);

/* Runs a script of several statements (migrations). */
bool db_script(struct db *db, const char *sql, struct error *error);

#endif
