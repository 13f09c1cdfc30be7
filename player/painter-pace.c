#include "player/painter-pace.h"

#include <assert.h>

enum {
    WINDOW_FIRST = 16 * 1024,
    WINDOW_LEAST = 2 * 1024,
    WINDOW_MOST = 4 * 1024 * 1024,
    NO_WAIT = 20, /* ms: less than this is the terminal's own unsteadiness */
};

void pace_init(struct pace *pace, bool answers)
{
    *pace = (struct pace){.answers = answers, .window = WINDOW_FIRST, .shortest = -1};
}

size_t pace_budget(const struct pace *pace)
{
    if (pace->count == PACE_PARCELS || pace->under_way >= pace->window)
        return 0;
    size_t room = pace->window - pace->under_way;
    /* Crumbs are not worth the wrapping around each picture. */
    return room < pace->window / 4 ? 0 : room;
}

void pace_sent(struct pace *pace, size_t bytes, int64_t now)
{
    assert(pace->count < PACE_PARCELS);
    int place = (pace->first + pace->count++) % PACE_PARCELS;
    pace->under_way += bytes;
    pace->parcels[place].bytes = bytes;
    pace->parcels[place].ahead = pace->under_way;
    pace->parcels[place].sent = now;
}

void pace_arrived(struct pace *pace, int64_t now)
{
    if (pace->count == 0)
        return;

    size_t bytes = pace->parcels[pace->first].bytes;
    size_t ahead = pace->parcels[pace->first].ahead;
    int took = (int)(now - pace->parcels[pace->first].sent);
    pace->first = (pace->first + 1) % PACE_PARCELS;
    pace->count--;
    pace->under_way -= bytes;

    /* The shortest time creeps up, so that a change of route is found out in the end. */
    if (pace->shortest < 0 && pace->answers && ahead > WINDOW_LEAST) {
        /* The first answer came behind many bytes: how much of the time was theirs cannot be known yet. */
        pace->shortest = took < NO_WAIT ? took : NO_WAIT;
    } else if (pace->shortest < 0 || took < pace->shortest) {
        pace->shortest = took;
    } else if (took > pace->shortest) {
        pace->shortest++;
    }

    int waited = took - pace->shortest;
    if (waited < NO_WAIT) {
        if (ahead > pace->window / 2 && pace->window < WINDOW_MOST)
            pace->window *= 2;
        pace->rate = 0;
        return;
    }
    int64_t rate = (int64_t)ahead * 1000 / waited;
    pace->rate = pace->rate > 0 ? (3 * pace->rate + rate) / 4 : rate;
    int64_t window = pace->rate * PACE_DELAY / 1000;
    pace->window = window < WINDOW_LEAST ? WINDOW_LEAST : window > WINDOW_MOST ? WINDOW_MOST : (size_t)window;
}

void pace_check(struct pace *pace, int64_t now)
{
    if (pace->count == 0 || now - pace->parcels[pace->first].sent < PACE_LOST)
        return;
    /* Either it does not answer after all, or the line is down; counting on answers would stop the picture for good. */
    size_t window = pace->window;
    pace_init(pace, false);
    pace->window = window < WINDOW_FIRST ? window : WINDOW_FIRST;
}
