#include "store/gate/find.h"

#include <ctype.h>
#include <libintl.h>
#include <string.h>

#include "store/gate/actor.h"
#include "store/engine/db.h"

/* Runs one of the selects; `id` gets the first of the matches. */
static bool find_ids(struct store *store, const char *sql, const struct db_value *args,
                     char id[static ID_SIZE], int *matches, struct error *error)
{
    struct query query;
    *matches = 0;
    if (!db_query(store->db, sql, args, &query, error))
        return false;
    while (query_next(&query)) {
        const char *found = row_text(&query, 0);
        if (++*matches == 1 && strlen(found) == ID_LENGTH)
            memcpy(id, found, ID_SIZE);
    }
    return query_close(&query, error);
}

bool find_by_ending(struct store *store, const struct actor *actor, const struct finder *finder,
                    const char *typed, char id[static ID_SIZE], struct error *error)
{
    char ending[ID_SIZE];
    id[0] = '\0';
    if (!id_is_ending(typed))
        return finder->session
                   ? error_set(
                         error, ERROR_INVALID,
                         "“%s” is no identifier of a session; type the letters and digits that the list of "
                         "sessions shows, at least four of them.",
                         typed)
                   : error_set(
                         error, ERROR_INVALID,
                         "“%s” is no identifier of a trajectory; type the letters and digits that the list "
                         "of trajectories shows, at least four of them.",
                         typed);
    for (size_t i = 0; i <= strlen(typed); i++)
        ending[i] = (char)tolower((unsigned char)typed[i]);

    int matches;
    if (!find_ids(store, finder->mine, DB_ARGS(DB_TEXT(actor->id), DB_TEXT(ending)), id, &matches, error))
        return false;
    if (matches == 1)
        return true;
    if (matches > 1)
        return error_set(error, ERROR_INVALID, "%s", gettext(finder->several));

    if (!find_ids(store, finder->any, DB_ARGS(DB_TEXT(ending)), id, &matches, error))
        return false;
    struct change attempt = {.act = finder->act};
    if (matches > 0 && finder->session)
        attempt.session = id;
    else if (matches > 0)
        attempt.trajectory = id;
    /* Both misses are refused in the act's own words. */
    return gate_check(store, actor, &attempt, error) &&
           error_set(error, ERROR_CONFLICT, "This changed just now; try again.");
}
