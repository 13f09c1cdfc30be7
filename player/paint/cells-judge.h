/*
 * Which cells are worth painting. Part of the cell painter; pure.
 */
#ifndef PLAYER_PAINT_CELLS_JUDGE_H
#define PLAYER_PAINT_CELLS_JUDGE_H

#include "player/paint/cells.h"

enum {
    LEVEL = 16, /* the unit of differences: sixteenths of one level */

    FORGOTTEN = UINT16_MAX, /* debt, and so urgency, of a cell of which nothing is known */

    /* Of the differences that are left unpainted; see cells_adapt. */
    TOLERANCE_LEAST = 1 * LEVEL,
    TOLERANCE_FIRST = 6 * LEVEL,

    /* Noise above this is visible, so there is no use in knowing how far above. */
    NOISE_MOST = 10 * LEVEL,
    NOISE_FALL = LEVEL /
                 2, /* each CELLS_USUAL_MS, besides an eighth: from the most to nothing in half a second */

    GRAIN_MOST = 5 * LEVEL,
};

/* How many of those that were looked at moved by how much; the last counts all that moved by GRAIN_MOST or
 * more. */
struct grain {
    int levels[GRAIN_MOST + 1];
    int count;
};

static inline void grain_count(struct grain *grain, int motion)
{
    grain->levels[motion < GRAIN_MOST ? motion : GRAIN_MOST]++;
    grain->count++;
}

/* The median. */
int grain_measure(const struct grain *grain);

/* Room for COUNT values of an array that is worked on several at a time. */
size_t cells_padded(size_t count);

/* Differences above this are visible: noise hides what is no larger than itself. */
static inline int cells_visible_from(const struct cells *cells)
{
    return cells->tolerance + cells->grain;
}

/*
 * From `change`, `motion` and `debt`: brings `noise` and `grain` up to date, fills `urgency` (0: leave it
 * alone) and sets `settled`. Returns how many cells are visibly different.
 */
int cells_judge(struct cells *cells);
/* Counts anew what was judged and not painted, for cells_least_urgency(). Returns the same. */
int cells_count_due(struct cells *cells);

/* The least urgency (at least 1) for which BUDGET bytes have room, if cells cost what they lately did. */
int cells_least_urgency(const struct cells *cells, size_t budget);

/* Moves the tolerance, after BYTES were written for PAINTED cells. */
void cells_adapt(struct cells *cells, size_t bytes, int painted);

#endif
