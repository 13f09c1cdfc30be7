#include "store/footage/label-find.h"

#include "store/engine/db.h"

bool label_find(struct store *store, const char *clip, enum footage_what what, struct footage_label *label,
                struct error *error)
{
    struct query query;
    if (!db_query(store->db, "SELECT position FROM clip WHERE id = ?1", DB_ARGS(DB_TEXT(clip)), &query,
                  error))
        return false;
    bool known = query_next(&query);
    if (known)
        *label = footage_label(clip, row_int(&query, 0), what);
    if (!query_close(&query, error))
        return false;
    return known || error_set(error, ERROR_NOT_FOUND, "There is no such clip in the store.");
}
