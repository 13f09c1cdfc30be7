/*
 * Timekeeping: whether this computer's clock can be believed, before anything goes because time has passed
 * (R9, R10).
 *
 * Computers wake up with last year's date, or next year's. Deleting cannot be undone, so the clock is held
 * against the trace, which says when something last happened:
 *  - Behind the newest row: the clock was set back. Nothing is deleted until it has caught up or somebody
 * says that it is right. The trace's times stand still meanwhile rather than run backwards.
 *  - More than 62 days ahead of it (longer than any holiday; every 30 days of quiet leave a row): it is noted
 * in the trace, and nothing is deleted for a day by that clock, or until somebody says that it is right.
 *  - Set back again after such a leap, to where it was before: the leap was the mistake. A row says so, the
 * trace goes on from the right time, and moments that were written meanwhile become now: what was marked gets
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

/* Decides, and notes what has to be noted. ERROR_INVALID never; a clock that does not fit is a verdict, no
 * failure. */
bool clock_settle(struct store *store, enum clock_verdict *verdict, struct error *error);

/* The sentence for a clock that does not fit: what is put off, and what to do. Always false (ERROR_INVALID).
 */
bool clock_complain(enum clock_verdict verdict, struct error *error);

/* Somebody says that the clock is right: what waited for that goes on. Anyone may. */
bool clock_confirm(struct store *store, const struct actor *actor, struct error *error);

#endif
