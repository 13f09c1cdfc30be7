/*
 * How fast the terminal takes bytes, and how many it may be given now.
 *
 * A terminal behind ssh accepts bytes long before they arrive: they pile up in buffers on the way, and
 * every key waits behind them. So what counts is not what could be written but what has arrived. After each
 * picture the terminal is asked to say when it got there (CSI 5 n); where it does not answer, "arrived" is
 * the moment that the last byte was written.
 *
 * The window is how many bytes may be under way. It starts small and doubles as long as nothing waits. Once
 * pictures wait, it becomes what the line carries in the time of one answer plus PACE_DELAY. The time of an
 * answer on an idle line is measured now and then by a question of its own, before a picture and with
 * nothing else under way. (Much like TCP BBR; Cardwell and others, 2016.) Times are milliseconds of any
 * steady clock. Pure; part of the painter.
 */
#ifndef PLAYER_PAINT_PAINTER_PACE_H
#define PLAYER_PAINT_PAINTER_PACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PACE_DELAY = 80,   /* ms of bytes that may wait on a slow line */
    PACE_PARCELS = 16, /* pictures and questions that may be under way */
};

struct pace {
    bool answers;       /* the terminal says when it got somewhere */
    size_t window;      /* bytes */
    size_t under_way;   /* bytes */
    size_t delivered;   /* bytes that have arrived, so far */
    int idle;           /* ms that an answer takes on an idle line */
    int64_t idle_since; /* when that was measured, or -1 */
    int64_t rate;       /* bytes a second where that has been a limit, else 0 */
    struct {
        size_t bytes;
        size_t ahead;     /* bytes under way when it was sent, itself included */
        size_t delivered; /* when it was sent */
        int64_t sent;
        bool question;
        bool alone; /* nothing but a question was under way when it was sent */
    } parcels[PACE_PARCELS];
    int first, count;
};

void pace_init(struct pace *pace, bool answers);

/* How many bytes a picture may have now; 0: none now, try again after the next arrival. */
size_t pace_budget(const struct pace *pace, int64_t now);

/* A question must be sent before the next picture, and pace_asked be told of it. */
bool pace_asks(const struct pace *pace, int64_t now);
void pace_asked(struct pace *pace, size_t bytes, int64_t now);

/* A picture of BYTES is being given to the terminal. */
void pace_sent(struct pace *pace, size_t bytes, int64_t now);

/* The oldest picture or question under way has arrived. Ignored when there is none. */
void pace_arrived(struct pace *pace, int64_t now);

/* Gives up on answers that are overdue. */
void pace_check(struct pace *pace, int64_t now);

#endif
