/*
 * Timekeeping: which time it is, before anything goes because time has passed (R9, R10).
 *
 * Computers wake up with last year's date, or next year's, and anybody can set a clock. Deleting cannot be
 * undone, and neither may a wrong clock stop it; so the store keeps a time of its own, and what is deleted is
 * deleted by that. It goes on only by what was witnessed; no single start can move it:
 *  - A clock that is kept right by the network is believed (the kernel knows).
 *  - So is one that agrees with how long this computer has been up since the store's time was last right.
 *  - Any other clock only claims a time. A claim that is ahead is believed when the program is started again
 *    at least 18 hours later, by the clock and, within one uptime, by the uptime too, and nobody has come
 *    with an earlier clock meanwhile; likewise one that is behind. And then it moves the store's time by a
 *    week at most.
 *  - Somebody may say that the clock is right (`purge --clock-is-right`), which the trace has.
 * docs/time.md shows what follows for clocks of all kinds.
 *
 * The trace's times are the computer's, but do not run backwards; when it turns out that a clock was ahead, a
 * row says so, the trace goes on from the right time, and moments that were written meanwhile become now:
 * what was marked gets its whole grace.
 */
#ifndef STORE_GATE_TIMEKEEPING_H
#define STORE_GATE_TIMEKEEPING_H

#include <stdbool.h>
#include <stdint.h>

#include "store/base/clock.h"
#include "store/gate/actor.h"
#include "store/engine/store.h"

#define CLOCK_LEAP_MS  (62 * CLOCK_DAY_MS) /* a pause in the trace that is noted as a leap of the clock */
#define CLOCK_QUIET_MS (30 * CLOCK_DAY_MS) /* after so long without a row one is written */
#define CLOCK_SLACK_MS \
    (60 * CLOCK_SECOND_MS) /* clocks of two computers, or one being corrected, may differ so much */
#define CLOCK_CLAIM_MS (18 * 3600 * CLOCK_SECOND_MS) /* between a claim and the start that confirms it */
#define CLOCK_STEP_MS  (7 * CLOCK_DAY_MS)            /* that one confirmed claim moves the store's time */

enum clock_verdict { CLOCK_FITS, CLOCK_BEHIND, CLOCK_AHEAD };

enum { CLOCK_BOOT_SIZE = 40 };

/* A moment of a clock, and of which uptime of which computer. */
struct clock_moment {
    int64_t at;                 /* UTC ms; 0: there is none */
    char boot[CLOCK_BOOT_SIZE]; /* the uptime's name; "": not known */
    int64_t up;                 /* ms since it began */
};

/* What the store believes: what time it was when, and what time a clock has claimed since. */
struct clock_belief {
    struct clock_moment right, claim;
};

/* What this computer says now. Its uptime no clock changes. */
struct clock_moment clock_moment_now(void);

/* Weighs what a computer says. `synced`: its clock is kept right by the network. Afterwards belief->right.at
 * is the store's time. A belief without a time takes the first that it hears. */
enum clock_verdict clock_weigh(struct clock_belief *belief, const struct clock_moment *now, bool synced);

/* The store's time now, ms: what is due by it goes. `*mark`: the moment from which a grace counts that begins
 * now, which is never before the store's time. Either may be NULL. */
bool clock_believed(struct store *store, int64_t *at, int64_t *mark, struct error *error);

/* Decides, and notes what has to be noted. ERROR_INVALID never; a clock that does not fit is a verdict, no
 * failure. */
bool clock_settle(struct store *store, enum clock_verdict *verdict, struct error *error);

/* The sentence for a clock that does not fit: what is put off, and what to do. Always false (ERROR_INVALID).
 */
bool clock_complain(enum clock_verdict verdict, struct error *error);

/* Somebody says that the clock is right: what waited for that goes on. Anyone may. */
bool clock_confirm(struct store *store, const struct actor *actor, struct error *error);

#endif
