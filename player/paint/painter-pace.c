#include "player/paint/painter-pace.h"

#include <assert.h>

enum {
    WINDOW_FIRST = 16 * 1024,
    WINDOW_LEAST = 2 * 1024,
    WINDOW_MOST = 4 * 1024 * 1024,
    NO_WAIT = 20,         /* ms: less than this is the terminal's own unsteadiness */
    ASK_WHEN_IDLE = 5000, /* ms after which the idle time is measured again when there is a chance, */
    ASK_ANYWAY = 20000,   /* and after which the line is let run dry for it */
    LOST = 3000,          /* ms after which an answer will not come any more */
};

void pace_init(struct pace *pace, bool answers)
{
    *pace = (struct pace){.answers = answers, .window = WINDOW_FIRST, .idle_since = -1};
}

static bool idle_unknown_for(const struct pace *pace, int64_t now, int64_t time)
{
    return pace->answers && (pace->idle_since < 0 || now - pace->idle_since > time);
}

/* On a slow line many small pictures are better than few large ones: each holds up the keys for less long. 0:
 * any size will do. */
static size_t share(const struct pace *pace)
{
    int64_t bytes = pace->rate * PACE_DELAY / 2 / 1000;
    return bytes >= WINDOW_LEAST ? (size_t)bytes : 0;
}

size_t pace_budget(const struct pace *pace, int64_t now)
{
    /* One place is kept for a question. */
    if (pace->count >= PACE_PARCELS - 1 || pace->under_way >= pace->window)
        return 0;
    if (pace->count > 0 && pace->idle_since >= 0 && idle_unknown_for(pace, now, ASK_ANYWAY))
        return 0;
    size_t room = pace->window - pace->under_way;
    if (share(pace) > 0 && share(pace) < room)
        return share(pace);
    /* Crumbs are not worth the wrapping around each picture. */
    return room < pace->window / 4 ? 0 : room;
}

bool pace_asks(const struct pace *pace, int64_t now)
{
    return pace->count == 0 && idle_unknown_for(pace, now, ASK_WHEN_IDLE);
}

/* Nothing is under way but perhaps a question. */
static bool alone(const struct pace *pace)
{
    for (int i = 0; i < pace->count; i++) {
        if (!pace->parcels[(pace->first + i) % PACE_PARCELS].question)
            return false;
    }
    return true;
}

static void put(struct pace *pace, size_t bytes, bool question, int64_t now)
{
    assert(pace->count < PACE_PARCELS);
    int place = (pace->first + pace->count) % PACE_PARCELS;
    pace->parcels[place].alone = alone(pace);
    pace->count++;
    pace->under_way += bytes;
    pace->parcels[place].bytes = bytes;
    pace->parcels[place].ahead = pace->under_way;
    pace->parcels[place].delivered = pace->delivered;
    pace->parcels[place].sent = now;
    pace->parcels[place].question = question;
}

void pace_asked(struct pace *pace, size_t bytes, int64_t now)
{
    put(pace, bytes, true, now);
}

void pace_sent(struct pace *pace, size_t bytes, int64_t now)
{
    put(pace, bytes, false, now);
}

/* So wide a window is no limit any more, and then there is no rate. */
static void set_window(struct pace *pace, int64_t window)
{
    pace->window = window < WINDOW_LEAST ? WINDOW_LEAST : window > WINDOW_MOST ? WINDOW_MOST : (size_t)window;
    if (pace->window == WINDOW_MOST)
        pace->rate = 0;
}

static void set_rate(struct pace *pace, int64_t rate)
{
    pace->rate = rate;
    set_window(pace, rate * (PACE_DELAY + pace->idle) / 1000);
}

/* Nothing waits: the line may carry more than it is given. A rate that was measured while something else held
 * the terminal up must not stay: at the right one each share waits, for it is more than what goes through at
 * once. */
static void grow(struct pace *pace, size_t bytes, size_t ahead)
{
    if (share(pace) > 0 && bytes >= share(pace) / 2)
        set_rate(pace, pace->rate + pace->rate / 8);
    else if (ahead > pace->window / 2)
        set_window(pace, (int64_t)(pace->window + (pace->rate > 0 ? pace->window / 4 : pace->window)));
}

/* BYTES took TIME ms to go through a line that was busy with nothing else. */
static void take_rate(struct pace *pace, size_t bytes, int64_t time)
{
    if (time < 1)
        time = 1;
    int64_t rate = (int64_t)bytes * 1000 / time;
    set_rate(pace, pace->rate > 0 ? (3 * pace->rate + rate) / 4 : rate);
}

void pace_arrived(struct pace *pace, int64_t now)
{
    if (pace->count == 0)
        return;

    size_t bytes = pace->parcels[pace->first].bytes, ahead = pace->parcels[pace->first].ahead;
    size_t before = pace->parcels[pace->first].delivered;
    int64_t sent = pace->parcels[pace->first].sent;
    bool question = pace->parcels[pace->first].question, was_alone = pace->parcels[pace->first].alone;
    pace->first = (pace->first + 1) % PACE_PARCELS;
    pace->count--;
    pace->under_way -= bytes;
    pace->delivered += bytes;

    if (question) {
        pace->idle = (int)(now - sent);
        pace->idle_since = now;
    } else if (now - sent - pace->idle >= NO_WAIT) {
        /* All that has arrived since it was sent: answers that come together say little one by one. When
         * nothing was under way, nothing could arrive at first. */
        take_rate(pace, pace->delivered - before, now - sent - (was_alone ? pace->idle : 0));
    } else {
        grow(pace, bytes, ahead);
    }
}

void pace_check(struct pace *pace, int64_t now)
{
    if (!pace->answers || pace->count == 0 || now - pace->parcels[pace->first].sent < LOST)
        return;
    /* Either it does not answer after all, or the line is down; counting on answers would stop the picture
     * for good. */
    size_t window = pace->window;
    pace_init(pace, false);
    pace->window = window < WINDOW_FIRST ? window : WINDOW_FIRST;
}
