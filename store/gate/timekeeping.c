#include "store/gate/timekeeping.h"

#include <string.h>

#include "store/gate/audit.h"
#include "store/base/clock.h"
#include "store/engine/db.h"
#include "store/gate/gate.h"

/* What the trace says about time. */
struct known {
    int64_t now, newest; /* newest: the newest row's moment, 0 without any */
    bool leapt;          /* the newest row about the clock is of a leap ahead */
    int64_t leapt_to;    /* its moment */
    int64_t leapt_from;  /* and that of the row before it */
};

static bool read_known(struct store *store, struct known *known, struct error *error)
{
    struct query query;
    *known = (struct known){.now = clock_now()};
    if (!audit_newest(store, &known->newest, error) ||
        !db_query(store->db,
                  "SELECT c.at, c.detail, (SELECT b.at FROM audit b WHERE b.seq = c.seq - 1) FROM audit c"
                  " WHERE c.action = 'clock' ORDER BY c.seq DESC LIMIT 1",
                  DB_NO_ARGS, &query, error))
        return false;
    if (query_next(&query)) {
        const char *detail = row_text(&query, 1);
        known->leapt = detail && strncmp(detail, AUDIT_CLOCK_AHEAD, strlen(AUDIT_CLOCK_AHEAD)) == 0;
        known->leapt_to = row_int(&query, 0);
        known->leapt_from = row_int(&query, 2);
    }
    return query_close(&query, error);
}

struct mending {
    int64_t now, from; /* moments from there on were written by a clock that was ahead */
};

/* What was marked keeps the length of its grace, counted from now. */
static bool apply_back(struct store *store, void *context, struct error *error)
{
    const struct mending *mending = context;
    static const char *const mends[] = {
        ("UPDATE session SET purge_after = ?1 + (purge_after - marked_at), marked_at = ?1"
         " WHERE marked_at >= ?2 AND shredded_at IS NULL AND purged_at IS NULL"),
        "UPDATE session SET reviewed_at = ?1 WHERE reviewed_at >= ?2",
        "UPDATE session SET imported_at = ?1 WHERE imported_at >= ?2",
        "UPDATE session SET first_opened_at = ?1 WHERE first_opened_at >= ?2",
        "UPDATE session SET last_opened_at = ?1 WHERE last_opened_at >= ?2",
        "UPDATE trajectory SET ended_at = ?1 WHERE ended_at >= ?2",
        "UPDATE note SET removed_at = ?1 WHERE removed_at >= ?2",
        "UPDATE blur SET removed_at = ?1 WHERE removed_at >= ?2",
        /* Without keys there is no grace left to count: it is due, or it would lie there until that day came.
         */
        "UPDATE session SET purge_after = ?1 WHERE purge_after >= ?2 AND shredded_at IS NOT NULL AND "
        "purged_at IS NULL",
    };
    for (size_t i = 0; i < sizeof mends / sizeof *mends; i++) {
        if (!db_run(store->db, mends[i], DB_ARGS(DB_INT(mending->now), DB_INT(mending->from)), NULL, error))
            return false;
    }
    return true;
}

static bool apply_nothing(struct store *store, void *context, struct error *error)
{
    (void)store, (void)context, (void)error;
    return true;
}

static bool note_back(struct store *store, const struct actor *actor, const struct known *known,
                      struct error *error)
{
    struct mending mending = {.now = known->now,
                              .from = known->leapt ? known->leapt_to : known->now + CLOCK_SLACK_MS};
    return gate_change(store, actor, &(struct change){.act = ACT_CLOCK, .detail = "back"}, apply_back,
                       &mending, error);
}

static bool judge(const struct known *known, enum clock_verdict *verdict, bool *corrected)
{
    *corrected = false;
    *verdict = CLOCK_FITS;
    if (known->now < known->newest - CLOCK_SLACK_MS) {
        *corrected = known->leapt && known->now < known->leapt_to &&
                     known->now >= known->leapt_from - CLOCK_SLACK_MS;
        *verdict = *corrected ? CLOCK_FITS : CLOCK_BEHIND;
    } else if (known->newest && known->now - known->newest > CLOCK_LEAP_MS) {
        *verdict = CLOCK_AHEAD;
    } else if (known->leapt && known->now < known->leapt_to + CLOCK_DOUBT_MS) {
        *verdict = CLOCK_AHEAD;
    }
    return *verdict == CLOCK_FITS;
}

/* R9, R10: what time does cannot be undone, so first the time must be right. */
bool clock_settle(struct store *store, enum clock_verdict *verdict, struct error *error)
{
    struct known known;
    bool corrected;
    *verdict = CLOCK_BEHIND; /* until it is known */
    if (!read_known(store, &known, error))
        return false;
    judge(&known, verdict, &corrected);
    if (corrected)
        return note_back(store, NULL, &known, error);
    /* The row that is written after a leap is preceded by one that says so (store/gate/audit.c). */
    if (known.newest && known.now - known.newest > CLOCK_QUIET_MS)
        return gate_change(store, NULL, &(struct change){.act = ACT_CLOCK_SEEN}, apply_nothing, NULL, error);
    return true;
}

bool clock_complain(enum clock_verdict verdict, struct error *error)
{
    if (verdict == CLOCK_AHEAD)
        return error_set(
            error, ERROR_INVALID,
            "The clock of this computer is months ahead of the newest record in the store, so nothing is "
            "deleted "
            "for a day. If it is wrong, set it right; if it is right, wait, or give terugblik purge "
            "--clock-is-right.");
    return error_set(
        error, ERROR_INVALID,
        "The clock of this computer is behind the newest record in the store, so nothing is deleted; set the "
        "clock right, or, if it is right, give terugblik purge --clock-is-right.");
}

bool clock_confirm(struct store *store, const struct actor *actor, struct error *error)
{
    struct known known;
    enum clock_verdict verdict;
    bool corrected;
    if (!read_known(store, &known, error))
        return false;
    if (judge(&known, &verdict, &corrected) && !corrected)
        return true;
    if (verdict != CLOCK_AHEAD)
        return note_back(store, actor, &known, error);
    return gate_change(store, actor, &(struct change){.act = ACT_CLOCK, .detail = "confirmed"}, apply_nothing,
                       NULL, error);
}
