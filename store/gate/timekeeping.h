/*
 * Timekeeping: whether this computer's clock can be believed, before anything goes because time has passed
 * (R9, R10).
 *
 * Computers wake up with last year's date, or next year's. Deleting cannot be undone, so the clock is held
 * against the trace, which says when something last happened:
 *
 * Behind the newest row, the clock was set back. Nothing is deleted until it has caught up or somebody says
 * that it is right. Meanwhile the trace's times stand still rather than run backwards.
 *
 * More than 62 days ahead of the newest row (longer than any holiday; a quiet store writes a row every 30
 * days), the leap is noted in the trace. Nothing is deleted for a day by that clock, or until somebody says
 * that it is right.
 *
 * Set back after such a leap to where it was before, the leap was the mistake. A row says so, and the trace
 * goes on from the right time. Moments that were written meanwhile become now, so that what was marked gets
 * its whole grace.
 */
#ifndef STORE_GATE_TIMEKEEPING_H
#define STORE_GATE_TIMEKEEPING_H

#include <stdbool.h>
#include <stdint.h>

#include "store/gate/actor.h"
#include "store/engine/store.h"

#define CLOCK_LEAP_MS  (62 * CLOCK_DAY_MS) /* further ahead than that is no plausible pause */
#define CLOCK_QUIET_MS (30 * CLOCK_DAY_MS) /* after so long without a row one is written */
#define CLOCK_DOUBT_MS CLOCK_DAY_MS        /* a leap is believed after so long */
#define CLOCK_SLACK_MS \
    (60 * CLOCK_SECOND_MS) /* clocks of two computers, or one being corrected, may differ so much */

enum clock_verdict { CLOCK_FITS, CLOCK_BEHIND, CLOCK_AHEAD };

/* Decides, and writes into the trace what has to be noted. A clock that does not fit is a verdict and no
 * failure. */
bool clock_settle(struct store *store, enum clock_verdict *verdict, struct error *error);

/* The sentence for a clock that does not fit: what is put off, and what to do. Always false (ERROR_INVALID).
 */
bool clock_complain(enum clock_verdict verdict, struct error *error);

/* Somebody says that the clock is right: what waited for that goes on. Anyone may. */
bool clock_confirm(struct store *store, const struct actor *actor, struct error *error);

#endif
