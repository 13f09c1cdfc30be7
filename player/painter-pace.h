/*
 * How fast the terminal takes bytes, and how many it may be given now.
 *
 * A terminal behind ssh accepts bytes long before they arrive: they pile up in buffers on the way, and every key waits
 * behind them. So what counts is not what could be written but what has arrived. After each picture the terminal is
 * asked to say when it got there (CSI 5 n); where it does not answer, "arrived" is the moment that the last byte was written.
 *
 * The window is how many bytes may be under way. It starts small and doubles with each picture that arrives
 * without waiting; when pictures wait, it shrinks to what the line carries in PACE_DELAY. (The idea is TCP Vegas'; Brakmo and
 * Peterson, 1995.) Times are milliseconds of any steady clock. Pure; part of the painter.
 */
#ifndef PLAYER_PAINTER_PACE_H
#define PLAYER_PAINTER_PACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PACE_DELAY = 80,     /* ms of bytes that may be under way on a slow line */
    PACE_PARCELS = 8,    /* pictures that may be under way */
    PACE_LOST = 3000,    /* ms after which an answer will not come any more */
};

struct pace {
    bool answers;   /* the terminal says when it got somewhere */
    size_t window;  /* bytes */
    int shortest;   /* ms that an answer takes on an idle line, -1 before the first */
    int64_t rate;   /* bytes a second where that has been a limit, else 0 */
    size_t under_way;
    struct {
        size_t bytes;
        size_t ahead; /* bytes under way when it was sent, itself included */
        int64_t sent;
    } parcels[PACE_PARCELS];
    int first, count;
};

void pace_init(struct pace *pace, bool answers);

/* How many bytes a picture may have now; 0: none now, try again after the next arrival. */
size_t pace_budget(const struct pace *pace);

/* A picture of BYTES is being given to the terminal. */
void pace_sent(struct pace *pace, size_t bytes, int64_t now);

/* The oldest picture under way has arrived. Ignored when there is none. */
void pace_arrived(struct pace *pace, int64_t now);

/* Gives up on answers that are overdue. */
void pace_check(struct pace *pace, int64_t now);

#endif
