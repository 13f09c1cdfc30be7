#include "store/gate/timekeeping.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

#include "store/base/files.h"
#include "store/gate/audit.h"
#include "store/engine/db.h"
#include "store/gate/gate.h"

enum { DRIFT = 2000 }; /* one part of so many is what a clock may go wrong by itself */

/* --- Weighing --- */

/* Real time between two moments of one uptime, which no clock can lie about; -1: not known. */
static int64_t elapsed(const struct clock_moment *from, const struct clock_moment *to)
{
    bool same = from->boot[0] != '\0' && strcmp(from->boot, to->boot) == 0 && to->up >= from->up;
    return same ? to->up - from->up : -1;
}

static bool near(int64_t a, int64_t b, int64_t slack)
{
    return a - b <= slack && b - a <= slack;
}

static enum clock_verdict believe(struct clock_belief *belief, const struct clock_moment *now)
{
    belief->right = *now;
    belief->claim = (struct clock_moment){0};
    return CLOCK_FITS;
}

/* The claim is of the same clock, or one like it: nobody came with a clock between it and the store's time.
 */
static bool still_claimed(const struct clock_belief *belief, const struct clock_moment *now)
{
    const struct clock_moment *claim = &belief->claim;
    return claim->at != 0 && (claim->at > belief->right.at) == (now->at > belief->right.at) &&
           now->at >= claim->at - CLOCK_SLACK_MS;
}

/* Long enough after it, by the clock and by what is known of real time. */
static bool confirms(const struct clock_belief *belief, const struct clock_moment *now)
{
    const int64_t real = elapsed(&belief->claim, now);
    return now->at - belief->claim.at >= CLOCK_CLAIM_MS && (real < 0 || real >= CLOCK_CLAIM_MS);
}

/* To what was claimed first, and by a week at most: a second start tells nothing of how late it is itself. */
static void move(struct clock_belief *belief, const struct clock_moment *now)
{
    const int64_t from = belief->right.at, by = belief->claim.at - from;
    if (by <= CLOCK_STEP_MS && by >= -CLOCK_STEP_MS)
        belief->right = belief->claim;
    else
        belief->right = (struct clock_moment){.at = by > 0 ? from + CLOCK_STEP_MS : from - CLOCK_STEP_MS};
    belief->claim = *now;
}

/* R9: no single start moves it. */
enum clock_verdict clock_weigh(struct clock_belief *belief, const struct clock_moment *now, bool synced)
{
    if (synced || belief->right.at == 0)
        return believe(belief, now);
    for (;;) {
        const int64_t right = belief->right.at, real = elapsed(&belief->right, now);
        if (near(now->at, right, CLOCK_SLACK_MS) ||
            (real >= 0 && near(now->at, right + real, CLOCK_SLACK_MS + real / DRIFT))) {
            if (now->at < right) { /* one of two computers, a little behind the other */
                belief->claim = (struct clock_moment){0};
                return CLOCK_FITS;
            }
            return believe(belief, now);
        }
        if (!still_claimed(belief, now))
            belief->claim = *now;
        if (!confirms(belief, now))
            return now->at > right ? CLOCK_AHEAD : CLOCK_BEHIND;
        move(belief, now);
    }
}

/* --- What this computer says --- */

static void read_boot(char boot[static CLOCK_BOOT_SIZE])
{
    int fd = file_open(AT_FDCWD, "/proc/sys/kernel/random/boot_id", O_RDONLY);
    ssize_t length = fd >= 0 ? file_read(fd, boot, CLOCK_BOOT_SIZE - 1) : 0;
    if (fd >= 0)
        close(fd); /* only read */
    boot[length > 0 ? length : 0] = '\0';
    boot[strcspn(boot, "\n")] = '\0';
}

struct clock_moment clock_moment_now(void)
{
    struct clock_moment now = {.at = clock_now()};
    struct timespec up;
    read_boot(now.boot);
    if (clock_gettime(CLOCK_BOOTTIME, &up) == 0)
        now.up = up.tv_sec * CLOCK_SECOND_MS + up.tv_nsec / 1000000;
    else
        now.boot[0] = '\0';
    return now;
}

static struct clock_moment read_moment(bool *synced)
{
    const struct clock_moment now = clock_moment_now();
    struct timex kernel = {0};
    /* It must be the kernel's clock that we read: what stands before a program may tell it another. */
    *synced = adjtimex(&kernel) >= 0 && !(kernel.status & STA_UNSYNC) &&
              near(kernel.time.tv_sec * CLOCK_SECOND_MS, now.at, 2 * CLOCK_SECOND_MS);
    return now;
}

/* --- What is stored --- */

static void take_moment(const struct query *query, int column, struct clock_moment *moment)
{
    const char *boot = row_text(query, column + 1);
    moment->at = row_int(query, column);
    moment->up = row_int(query, column + 2);
    strncpy(moment->boot, boot ? boot : "", CLOCK_BOOT_SIZE - 1);
}

static bool read_belief(struct store *store, struct clock_belief *belief, struct error *error)
{
    struct query query;
    *belief = (struct clock_belief){0};
    if (!db_query(store->db,
                  "SELECT right_at, right_boot, right_up, claim_at, claim_boot, claim_up FROM timekeeping",
                  DB_NO_ARGS, &query, error))
        return false;
    if (query_next(&query)) {
        take_moment(&query, 0, &belief->right);
        take_moment(&query, 3, &belief->claim);
    }
    return query_close(&query, error);
}

static bool write_belief(struct store *store, const struct clock_belief *belief, struct error *error)
{
    const struct clock_moment *right = &belief->right, *claim = &belief->claim;
    return db_run(store->db, "DELETE FROM timekeeping", DB_NO_ARGS, NULL, error) &&
           db_run(store->db,
                  "INSERT INTO timekeeping (right_at, right_boot, right_up, claim_at, claim_boot, claim_up)"
                  " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                  DB_ARGS(DB_INT(right->at), DB_TEXT(right->boot), DB_INT(right->up), DB_INT(claim->at),
                          DB_TEXT(claim->boot), DB_INT(claim->up)),
                  NULL, error);
}

/* Worth a write: another uptime, another claim, or an hour. */
static bool differs(const struct clock_belief *a, const struct clock_belief *b)
{
    return a->claim.at != b->claim.at || strcmp(a->right.boot, b->right.boot) != 0 ||
           !near(a->right.at - a->right.up, b->right.at - b->right.up, CLOCK_SLACK_MS) ||
           !near(a->right.at, b->right.at, 3600 * CLOCK_SECOND_MS);
}

/* Every start does it, so it leaves no row in the trace; a store that is busy learns it at the next. */
static bool keep_belief(struct store *store, const struct clock_belief *belief, struct error *error)
{
    bool kept = db_begin(store->db, error);
    if (kept) {
        kept = write_belief(store, belief, error);
        if (kept) {
            db_vouch(store->db);
            kept = db_commit(store->db, error);
        }
        if (!kept)
            db_rollback(store->db);
    }
    return kept || error->kind == ERROR_BUSY;
}

bool clock_believed(struct store *store, int64_t *at, int64_t *mark, struct error *error)
{
    struct clock_belief belief;
    bool synced;
    if (!read_belief(store, &belief, error))
        return false;
    const struct clock_moment now = read_moment(&synced);
    (void)clock_weigh(&belief, &now, synced);
    if (at)
        *at = belief.right.at;
    if (mark)
        *mark = now.at > belief.right.at ? now.at : belief.right.at;
    return true;
}

/* --- Settling --- */

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
        ("UPDATE session SET purge_after = ?1 WHERE purge_after >= ?2 AND shredded_at IS NOT NULL AND "
         "purged_at IS NULL"),
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

/* The trace was written by a clock that was ahead. */
static bool note_back(struct store *store, const struct actor *actor, int64_t now, struct error *error)
{
    struct mending mending = {.now = now, .from = now + CLOCK_SLACK_MS};
    return gate_change(store, actor, &(struct change){.act = ACT_CLOCK, .detail = "back"}, apply_back,
                       &mending, error);
}

/* R9, R10: what time does cannot be undone, so first the time must be right. */
bool clock_settle(struct store *store, enum clock_verdict *verdict, struct error *error)
{
    struct clock_belief before, belief;
    int64_t newest;
    bool synced;
    *verdict = CLOCK_BEHIND; /* until it is known */
    if (!read_belief(store, &before, error) || !audit_newest(store, &newest, error))
        return false;
    const struct clock_moment now = read_moment(&synced);
    belief = before;
    *verdict = clock_weigh(&belief, &now, synced);
    if (differs(&before, &belief) && !keep_belief(store, &belief, error))
        return false;
    if (*verdict == CLOCK_FITS && newest > now.at + CLOCK_SLACK_MS)
        return note_back(store, NULL, now.at, error);
    /* The row that is written after a leap is preceded by one that says so (store/gate/audit.c). */
    if (newest && now.at - newest > CLOCK_QUIET_MS)
        return gate_change(store, NULL, &(struct change){.act = ACT_CLOCK_SEEN}, apply_nothing, NULL, error);
    return true;
}

bool clock_complain(enum clock_verdict verdict, struct error *error)
{
    if (verdict == CLOCK_AHEAD)
        return error_set(
            error, ERROR_INVALID,
            "The clock of this computer is ahead of what this store has seen of time, so what is due by it "
            "waits until another day has shown that it is right. If it is wrong, set it right; if it is "
            "right, wait, or give terugblik purge --clock-is-right.");
    return error_set(
        error, ERROR_INVALID,
        "The clock of this computer is behind what this store has seen of time, so nothing is deleted by it; "
        "set the clock right, or, if it is right, give terugblik purge --clock-is-right.");
}

bool clock_confirm(struct store *store, const struct actor *actor, struct error *error)
{
    struct clock_belief belief;
    int64_t newest;
    bool synced;
    if (!read_belief(store, &belief, error) || !audit_newest(store, &newest, error))
        return false;
    const struct clock_moment now = read_moment(&synced);
    if (clock_weigh(&belief, &now, synced) == CLOCK_FITS)
        return true;
    (void)believe(&belief, &now);
    if (!(newest > now.at + CLOCK_SLACK_MS
              ? note_back(store, actor, now.at, error)
              : gate_change(store, actor, &(struct change){.act = ACT_CLOCK, .detail = "confirmed"},
                            apply_nothing, NULL, error)))
        return false;
    return keep_belief(store, &belief, error);
}
