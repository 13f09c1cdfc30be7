#include "store/engine/rows.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "store/base/hash.h"

enum { SQL_MOST = 2048 };

static const struct {
    const char *name, *table, *first, *second, *values;
} kinds[] = {
#define X(enumerator, name, table, first, second, values) {name, table, first, second, values},
    ROW_KINDS(X)
#undef X
};

const char *row_kind_name(enum row_kind kind)
{
    return kinds[kind].name;
}

bool row_kind_parse(const char *name, enum row_kind *kind)
{
    for (int i = 0; i < ROW_KIND_COUNT; i++) {
        if (strcmp(kinds[i].name, name) == 0) {
            *kind = (enum row_kind)i;
            return true;
        }
    }
    return false;
}

/* An SQL statement that is put together from the table above. */
struct sql {
    char text[SQL_MOST];
    size_t length;
};

/* `@` becomes `row` ("NEW.", "OLD." or nothing). */
static void sql_add(struct sql *sql, const char *text, const char *row)
{
    for (; *text; text++) {
        size_t length = *text == '@' ? strlen(row) : 1;
        assert(sql->length + length < sizeof sql->text);
        memcpy(sql->text + sql->length, *text == '@' ? row : text, length);
        sql->length += length;
    }
    sql->text[sql->length] = '\0';
}

/* The two texts that name each row of the kind. */
static void sql_names(struct sql *sql, enum row_kind kind)
{
    sql_add(sql, kinds[kind].first, "");
    sql_add(sql, ", ", "");
    sql_add(sql, kinds[kind].second, "");
    sql_add(sql, " FROM main.", "");
    sql_add(sql, kinds[kind].table, "");
}

static void sql_touch(struct sql *sql, enum row_kind kind, const char *row)
{
    sql_add(sql, " INSERT INTO touched VALUES ('", "");
    sql_add(sql, kinds[kind].name, "");
    sql_add(sql, "', ", "");
    sql_add(sql, kinds[kind].first, row);
    sql_add(sql, ", ", "");
    sql_add(sql, kinds[kind].second, row);
    sql_add(sql, ");", "");
}

/* What a trigger of that kind on that event remembers. */
static bool add_trigger(struct db *db, enum row_kind kind, const char *event, bool old, bool new,
                        struct error *error)
{
    struct sql sql = {.length = 0};
    sql_add(&sql, "CREATE TEMP TRIGGER \"touched-", "");
    sql_add(&sql, kinds[kind].name, "");
    sql_add(&sql, "-", "");
    sql_add(&sql, event, "");
    sql_add(&sql, "\" AFTER ", "");
    sql_add(&sql, event, "");
    sql_add(&sql, " ON main.", "");
    sql_add(&sql, kinds[kind].table, "");
    sql_add(&sql, " BEGIN", "");
    if (old)
        sql_touch(&sql, kind, "OLD.");
    if (new)
        sql_touch(&sql, kind, "NEW.");
    sql_add(&sql, " END", "");
    return db_script(db, sql.text, error);
}

/* The triggers are of this connection alone, in memory: nobody who writes the file can take them away. A
 * transaction that touches nothing else needs not wait for whoever is writing. */
bool rows_watch(struct db *db, struct error *error)
{
    if (!db_script(db, "BEGIN", error))
        return false;
    bool ok = db_script(
        db, "CREATE TEMP TABLE touched (kind TEXT NOT NULL, first TEXT NOT NULL, second TEXT NOT NULL)",
        error);
    for (int kind = 0; ok && kind < ROW_KIND_COUNT; kind++)
        ok = add_trigger(db, (enum row_kind)kind, "INSERT", false, true, error) &&
             add_trigger(db, (enum row_kind)kind, "UPDATE", true, true, error) &&
             add_trigger(db, (enum row_kind)kind, "DELETE", true, false, error);
    if (!ok) {
        db_rollback(db);
        return false;
    }
    db_vouch(db);
    return db_commit(db, error);
}

bool rows_forget_touched(struct db *db, struct error *error)
{
    return db_run(db, "DELETE FROM temp.touched", DB_NO_ARGS, NULL, error);
}

bool rows_touch_all(struct db *db, enum row_kind kind, struct error *error)
{
    struct sql sql = {.length = 0};
    sql_add(&sql, "INSERT INTO temp.touched SELECT ?1, ", "");
    sql_names(&sql, kind);
    return db_run(db, sql.text, DB_ARGS(DB_TEXT(kinds[kind].name)), NULL, error) &&
           db_run(db,
                  "INSERT INTO temp.touched SELECT DISTINCT kind, first, second FROM row_change"
                  " WHERE kind = ?1",
                  DB_ARGS(DB_TEXT(kinds[kind].name)), NULL, error);
}

bool rows_touched(struct db *db, struct query *query, struct error *error)
{
    return db_query(db, "SELECT DISTINCT kind, first, second FROM temp.touched ORDER BY kind, first, second",
                    DB_NO_ARGS, query, error);
}

static void hash_values(const struct query *query, unsigned char digest[static ROW_DIGEST])
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, ROW_DIGEST);
    for (int column = 0; column < row_columns(query); column++) {
        enum db_type type = row_type(query, column);
        if (type == DB_TYPE_NULL)
            continue;
        hash_number(&state, (uint64_t)column);
        hash_number(&state, type);
        if (type == DB_TYPE_INT) {
            hash_number(&state, (uint64_t)row_int(query, column));
            continue;
        }
        size_t size;
        const void *bytes = row_blob(query, column, &size);
        hash_number(&state, size);
        crypto_generichash_update(&state, bytes, size);
    }
    crypto_generichash_final(&state, digest, ROW_DIGEST);
}

bool row_digest(struct db *db, enum row_kind kind, const char *first, const char *second,
                unsigned char digest[static ROW_DIGEST], bool *there, struct error *error)
{
    struct sql sql = {.length = 0};
    sql_add(&sql, "SELECT ", "");
    sql_add(&sql, kinds[kind].values, "");
    sql_add(&sql, " FROM main.", "");
    sql_add(&sql, kinds[kind].table, "");
    sql_add(&sql, " WHERE ", "");
    sql_add(&sql, kinds[kind].first, "");
    sql_add(&sql, " = ?1 AND ", "");
    sql_add(&sql, kinds[kind].second, "");
    sql_add(&sql, " = ?2", "");
    struct query query;
    *there = false;
    if (!db_query(db, sql.text, DB_ARGS(DB_TEXT(first), DB_TEXT(second)), &query, error))
        return false;
    if (query_next(&query)) {
        hash_values(&query, digest);
        *there = true;
    }
    return query_close(&query, error);
}

bool rows_of(struct db *db, enum row_kind kind, const char *first, const char *second, struct query *query,
             struct error *error)
{
    struct sql sql = {.length = 0};
    sql_add(&sql, "SELECT ", "");
    sql_names(&sql, kind);
    if (!first && !second)
        return db_query(db, sql.text, DB_NO_ARGS, query, error);
    sql_add(&sql, " WHERE ", "");
    sql_add(&sql, first ? kinds[kind].first : kinds[kind].second, "");
    sql_add(&sql, " = ?1", "");
    return db_query(db, sql.text, DB_ARGS(DB_TEXT(first ? first : second)), query, error);
}
