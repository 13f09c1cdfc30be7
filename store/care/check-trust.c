#include "store/care/check-trust.h"

#include <grp.h>
#include <libintl.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>

#include "store/base/clock.h"
#include "store/engine/db.h"
#include "store/gate/audit.h"
#include "store/gate/gate.h"
#include "store/gate/trust.h"

enum { NAMED_MOST = 12 }; /* people who used the program; the others are counted */

struct holding {
    struct store *store;
    void (*add)(void *context, const struct error *finding);
    void *context;
    int64_t *since;
    struct error *error;
};

/* The day of a row of the trace; "?" when there is no such row (any more). */
static bool day_of(struct store *store, int64_t seq, char day[static DAY_SIZE], struct error *error)
{
    struct query query;
    strcpy(day, "?");
    if (!db_query(store->db, "SELECT at FROM audit WHERE seq = ?1", DB_ARGS(DB_INT(seq)), &query, error))
        return false;
    if (query_next(&query))
        clock_day(row_int(&query, 0), day);
    return query_close(&query, error);
}

static void say(const struct trust_finding *finding, const char *right, const char *earlier,
                struct error *said)
{
    const char *what = trust_words(finding->kind), *id = trust_which(finding->first);
    switch (finding->how) {
    case TRUST_CHANGED:
        error_set(
            said, ERROR_CORRUPT,
            "The database was changed outside the program: %s (%s) is not as it was decided. It was right "
            "on %s (row %lld of the trace); nothing tells when it was changed after that.",
            what, id, right, (long long)finding->right);
        return;
    case TRUST_PUT_BACK:
        error_set(
            said, ERROR_CORRUPT,
            "The database was changed outside the program: %s (%s) was put back to what it was on %s (row "
            "%lld of the trace), though it was decided otherwise on %s (row %lld).",
            what, id, earlier, (long long)finding->earlier, right, (long long)finding->right);
        return;
    case TRUST_ADDED:
        error_set(said, ERROR_CORRUPT,
                  "The database was changed outside the program: %s (%s) was added to it, and nobody decided "
                  "that. The trace knows every row since %s (row %lld); it was added after that.",
                  what, id, right, (long long)finding->right);
        return;
    case TRUST_REMOVED:
        error_set(
            said, ERROR_CORRUPT,
            "The database was changed outside the program: %s (%s) was removed from it. It was there on "
            "%s (row %lld of the trace); nothing tells when it was removed after that.",
            what, id, right, (long long)finding->right);
        return;
    }
}

static bool hold(void *context, const struct trust_finding *finding)
{
    struct holding *holding = context;
    char right[DAY_SIZE], earlier[DAY_SIZE];
    struct error said;
    if (!day_of(holding->store, finding->right, right, holding->error) ||
        !day_of(holding->store, finding->earlier, earlier, holding->error))
        return false;
    say(finding, right, earlier, &said);
    holding->add(holding->context, &said);
    if (finding->right < *holding->since)
        *holding->since = finding->right;
    return true;
}

bool check_trust(struct store *store, void (*add)(void *context, const struct error *finding), void *context,
                 int64_t *since, struct error *error)
{
    struct holding holding = {.store = store, .add = add, .context = context, .since = since, .error = error};
    return trust_examine(store, hold, &holding, error);
}

/* Whoever may write the database file, as this computer knows them. */
static const char *writers(const struct store *store, struct arena *arena)
{
    struct stat status;
    if (fstatat(store->folder_fd, STORE_DATABASE, &status, 0) != 0)
        return arena_copy(arena, gettext("nobody that this computer can name"));
    if (status.st_mode & S_IWOTH)
        return arena_copy(arena, gettext("everybody"));
    const struct passwd *user = getpwuid(status.st_uid);
    const char *name = user ? arena_copy(arena, user->pw_name)
                            : arena_printf(arena, "%lld", (long long)status.st_uid);
    if (!(status.st_mode & S_IWGRP))
        return arena_printf(arena, gettext("%s and the system's administrators"), name);
    const struct group *group = getgrgid(status.st_gid);
    return group ? arena_printf(arena, gettext("%s, the group %s and the system's administrators"), name,
                                group->gr_name)
                 : arena_printf(arena, gettext("%s, the group %lld and the system's administrators"), name,
                                (long long)status.st_gid);
}

/* Log-in names of who used the program after that row, with commas; "" when nobody did. */
static bool users(struct store *store, int64_t since, struct arena *arena, const char **names,
                  struct error *error)
{
    struct query query;
    int64_t count = 0;
    *names = "";
    if (!db_query(store->db,
                  "SELECT DISTINCT a.name FROM audit w JOIN account a ON a.id = w.actor_id WHERE w.seq > ?1"
                  " ORDER BY a.name",
                  DB_ARGS(DB_INT(since)), &query, error))
        return false;
    while (query_next(&query)) {
        if (count < NAMED_MOST)
            *names = arena_printf(arena, "%s%s%s", *names, count ? ", " : "", row_text(&query, 0));
        count++;
    }
    if (count > NAMED_MOST)
        *names = arena_printf(arena, "%s … (+%lld)", *names, (long long)(count - NAMED_MOST));
    return query_close(&query, error);
}

/* The first log-in after that row that noticed something: "" when none did. */
static bool noticed(struct store *store, int64_t since, struct arena *arena, const char **text,
                    struct error *error)
{
    struct query query;
    *text = "";
    if (!db_query(
            store->db,
            "SELECT seq, at FROM audit WHERE action = ?1 AND detail = ?2 AND seq > ?3 ORDER BY seq LIMIT 1",
            DB_ARGS(DB_TEXT(act_name(ACT_LOGIN)), DB_TEXT(AUDIT_DOUBTED), DB_INT(since)), &query, error))
        return false;
    if (query_next(&query)) {
        char day[DAY_SIZE];
        clock_day(row_int(&query, 1), day);
        *text = arena_printf(arena,
                             gettext(" A log-in on %s noticed first that something did not fit (row %lld)."),
                             day, (long long)row_int(&query, 0));
    }
    return query_close(&query, error);
}

bool check_suspects(struct store *store, int64_t since, struct arena *arena, const char **suspects,
                    struct error *error)
{
    char day[DAY_SIZE];
    const char *names, *first;
    if (!day_of(store, since, day, error) || !users(store, since, arena, &names, error) ||
        !noticed(store, since, arena, &first, error))
        return false;
    *suspects = arena_printf(
        arena,
        gettext("Whoever may write the database file can have done this, with or without an account here: on "
                "this computer %s, and whoever can write to its disk. The program cannot tell who it was.%s"),
        writers(store, arena), first);
    if (*names)
        *suspects = arena_printf(
            arena,
            gettext(
                "%s Since %s (row %lld of the trace) the program was used by: %s. That somebody used it is "
                "no sign that they did this."),
            *suspects, day, (long long)since, names);
    return true;
}

bool check_vouched(struct store *store, int64_t *at, bool *from_the_start, struct error *error)
{
    int64_t root;
    struct query query;
    *at = 0;
    *from_the_start = false;
    if (!trust_root(store, &root, error))
        return false;
    if (!root)
        return true;
    if (!db_query(store->db, "SELECT at, action FROM audit WHERE seq = ?1", DB_ARGS(DB_INT(root)), &query,
                  error))
        return false;
    if (query_next(&query)) {
        *at = row_int(&query, 0);
        *from_the_start = strcmp(row_text(&query, 1), act_name(ACT_STORE_INIT)) == 0;
    }
    return query_close(&query, error);
}
