#include "store/gate/tries.h"

#include <stdint.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "store/base/clock.h"
#include "store/engine/db.h"
#include "store/gate/timekeeping.h"

enum {
    BUSY_TRIES = 5,
    LOST_MS = 10 * CLOCK_SECOND_MS, /* a try of which nothing was heard for so long was broken off */
    LOOK_AGAIN_MS = 50,
    PLACE_SIZE = CLOCK_BOOT_SIZE + 24,
};

/* Names that were tried are forgotten after a day, so that guessed ones do not pile up. */
#define KEPT_MS CLOCK_DAY_MS

/* Where a try comes from, and when. */
struct here {
    char place[PLACE_SIZE]; /* this uptime of this computer, this user of it */
    int64_t up;             /* ms of uptime */
    int64_t at;             /* the store's time, ms: only for forgetting */
};

static bool find_here(struct store *store, struct here *here, struct error *error)
{
    const struct clock_moment now = clock_moment_now();
    (void)snprintf(here->place, sizeof here->place, "%s:%ju", now.boot, (uintmax_t)getuid());
    here->up = now.up;
    return clock_believed(store, &here->at, NULL, error);
}

/* What is known of a name: failures anywhere (with what is under way elsewhere, which nobody here can wait
 * for), and what is under way here, and since when. */
struct standing {
    int64_t failures, under_way, up;
    bool known; /* this place has tried it */
};

static bool read_standing(struct store *store, const unsigned char *name, const struct here *here,
                          struct standing *standing, struct error *error)
{
    struct query query;
    *standing = (struct standing){0};
    if (!db_query(store->db,
                  "SELECT place = ?2, failures, under_way, up FROM login_try WHERE name_digest = ?1",
                  DB_ARGS(DB_BLOB(name, TRY_DIGEST), DB_TEXT(here->place)), &query, error))
        return false;
    while (query_next(&query)) {
        standing->failures += row_int(&query, 1);
        if (row_int(&query, 0)) {
            standing->known = true;
            standing->under_way = row_int(&query, 2);
            standing->up = row_int(&query, 3);
        } else {
            standing->failures += row_int(&query, 2);
        }
    }
    return query_close(&query, error);
}

/* ms from the last try until the next. */
static int64_t delay(int64_t failures)
{
    if (failures < TRIES_FREE)
        return 0;
    int64_t seconds = TRIES_WAIT_FIRST_S;
    for (int64_t i = TRIES_FREE; i < failures && seconds < TRIES_WAIT_MOST_S; i++)
        seconds *= 2;
    return (seconds < TRIES_WAIT_MOST_S ? seconds : TRIES_WAIT_MOST_S) * CLOCK_SECOND_MS;
}

/* Writes down a try that is under way, or, `under_way` being 0, only from when on this place waits. */
static bool note(struct store *store, const unsigned char *name, const struct here *here, int under_way,
                 struct error *error)
{
    return db_run(store->db,
                  "INSERT INTO login_try (name_digest, place, failures, under_way, up, at)"
                  " VALUES (?1, ?2, 0, ?3, ?4, ?5) ON CONFLICT (name_digest, place)"
                  " DO UPDATE SET under_way = under_way + ?3, up = ?4, at = ?5",
                  DB_ARGS(DB_BLOB(name, TRY_DIGEST), DB_TEXT(here->place), DB_INT(under_way),
                          DB_INT(here->up), DB_INT(here->at)),
                  NULL, error);
}

enum taken { TAKEN, MUST_WAIT, OTHERS_UNDER_WAY };

/* Inside a transaction. */
static bool take(struct store *store, const unsigned char *name, const struct here *here, enum taken *taken,
                 int *wait, struct error *error)
{
    struct standing standing;
    if (!db_run(store->db, "DELETE FROM login_try WHERE at < ?1", DB_ARGS(DB_INT(here->at - KEPT_MS)), NULL,
                error) ||
        !db_run(store->db,
                "UPDATE login_try SET failures = failures + under_way, under_way = 0"
                " WHERE name_digest = ?1 AND place = ?2 AND under_way > 0 AND up NOT BETWEEN ?3 AND ?4",
                DB_ARGS(DB_BLOB(name, TRY_DIGEST), DB_TEXT(here->place), DB_INT(here->up - LOST_MS),
                        DB_INT(here->up)),
                NULL, error) ||
        !read_standing(store, name, here, &standing, error))
        return false;
    *taken = TAKEN;
    if (standing.failures >= TRIES_FREE) {
        const bool begun = standing.known && here->up >= standing.up;
        const int64_t passed = begun ? here->up - standing.up : 0;
        const int64_t left = delay(standing.failures) - passed;
        if (left > 0) {
            *taken = MUST_WAIT;
            *wait = (int)((left + CLOCK_SECOND_MS - 1) / CLOCK_SECOND_MS);
            return begun || note(store, name, here, 0, error);
        }
    } else if (standing.under_way >= TRIES_FREE - standing.failures) {
        *taken = OTHERS_UNDER_WAY;
        return true;
    }
    return note(store, name, here, 1, error);
}

/* Every try does it, whoever tries, so it leaves no row in the trace: what becomes of it does. */
static bool take_once(struct store *store, const unsigned char *name, enum taken *taken, int *wait,
                      struct error *error)
{
    for (int tries = 0; tries < BUSY_TRIES; tries++) {
        struct here here; /* once nobody else can write: a try that waited for that is not older for it */
        error_clear(error);
        if (db_begin(store->db, error)) {
            if (find_here(store, &here, error) && take(store, name, &here, taken, wait, error)) {
                db_vouch(store->db);
                if (db_commit(store->db, error))
                    return true;
            }
            db_rollback(store->db);
        }
        if (error->kind != ERROR_BUSY)
            return false;
    }
    return false;
}

bool try_take(struct store *store, const unsigned char name[static TRY_DIGEST], int *wait,
              struct error *error)
{
    static const struct timespec pause = {.tv_nsec = LOOK_AGAIN_MS * 1000000L};
    enum taken taken;
    *wait = 0;
    /* Ends: what is under way is told of, or lost (LOST_MS), and is a failure then. */
    do {
        if (!take_once(store, name, &taken, wait, error))
            return false;
        if (taken == OTHERS_UNDER_WAY)
            (void)nanosleep(&pause, NULL);
    } while (taken == OTHERS_UNDER_WAY);
    return true;
}

bool try_failed(struct store *store, const unsigned char name[static TRY_DIGEST], struct error *error)
{
    struct here here;
    /* Counted as lost meanwhile, or forgotten by a log-in that worked: it is a failure once, and anew. */
    return find_here(store, &here, error) &&
           db_run(store->db,
                  "INSERT INTO login_try (name_digest, place, failures, under_way, up, at)"
                  " VALUES (?1, ?2, 1, 0, ?3, ?4) ON CONFLICT (name_digest, place) DO UPDATE SET"
                  " failures = failures + CASE WHEN under_way > 0 OR failures = 0 THEN 1 ELSE 0 END,"
                  " under_way = max(under_way - 1, 0)",
                  DB_ARGS(DB_BLOB(name, TRY_DIGEST), DB_TEXT(here.place), DB_INT(here.up), DB_INT(here.at)),
                  NULL, error);
}

static bool give_back(struct store *store, const unsigned char *name, const char *place, struct error *error)
{
    return db_run(store->db,
                  "UPDATE login_try SET under_way = max(under_way - 1, 0)"
                  " WHERE name_digest = ?1 AND place = ?2",
                  DB_ARGS(DB_BLOB(name, TRY_DIGEST), DB_TEXT(place)), NULL, error);
}

bool try_worked(struct store *store, const unsigned char name[static TRY_DIGEST], struct error *error)
{
    struct here here;
    return find_here(store, &here, error) && give_back(store, name, here.place, error) &&
           db_run(store->db, "UPDATE login_try SET failures = 0 WHERE name_digest = ?1",
                  DB_ARGS(DB_BLOB(name, TRY_DIGEST)), NULL, error) &&
           db_run(store->db,
                  "DELETE FROM login_try WHERE name_digest = ?1 AND (place <> ?2 OR under_way = 0)",
                  DB_ARGS(DB_BLOB(name, TRY_DIGEST), DB_TEXT(here.place)), NULL, error);
}

void try_give_back(struct store *store, const unsigned char name[static TRY_DIGEST])
{
    struct here here;
    struct error error;
    if (!find_here(store, &here, &error))
        return;
    for (int tries = 0; tries < BUSY_TRIES; tries++) {
        error_clear(&error);
        if (db_begin(store->db, &error)) {
            if (give_back(store, name, here.place, &error)) {
                db_vouch(store->db);
                if (db_commit(store->db, &error))
                    return;
            }
            db_rollback(store->db);
        }
        if (error.kind != ERROR_BUSY)
            return;
    }
}
