/*
 * Watching in tests: runs a player until a condition holds.
 */
#ifndef TESTS_UNIT_WATCHING_H
#define TESTS_UNIT_WATCHING_H

#include <cmocka.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "player/client/player.h"
#include "store/base/clock.h"
#include "tests/unit/clips.h"

struct watching {
    struct player *player;
    struct picture picture; /* the last one; valid until the next */
    int number;             /* the number that it carries; −1: none, −2: there was no picture yet */
    int pictures;
    struct player_event events[16];
    int event_count;
    int64_t moved_at; /* monotonic ms: the last picture, or another position */
    int64_t position_ms;
};

/* One round of the loop that an interface runs. */
static inline void watch_once(struct watching *watching)
{
    assert_true(player_state(watching->player)->running);
    struct pollfd wait = {.fd = player_fd(watching->player), .events = POLLIN};
    int timeout = player_timeout(watching->player);

    player_renew(watching->player);
    poll(&wait, 1, timeout < 0 || timeout > 100 ? 100 : timeout);
    player_dispatch(watching->player);
    while (watching->event_count < 16 &&
           player_event(watching->player, &watching->events[watching->event_count]))
        watching->event_count++;
    if (player_picture(watching->player, &watching->picture)) {
        watching->pictures++;
        watching->number = clip_number(&watching->picture);
        watching->moved_at = clock_monotonic();
    }
    if (player_state(watching->player)->position_ms != watching->position_ms ||
        player_state(watching->player)->seeking) {
        watching->position_ms = player_state(watching->player)->position_ms;
        watching->moved_at = clock_monotonic();
    }
}

typedef bool watch_condition(const struct watching *watching, const struct player_state *state,
                             int64_t wanted);

/* Runs the player until the condition holds. The test fails when it does not hold within a minute. */
#define watch_until(watching, condition, wanted) \
    watch_until_at(watching, condition, wanted, #condition, __FILE__, __LINE__)
static inline void watch_until_at(struct watching *watching, watch_condition *condition, int64_t wanted,
                                  const char *name, const char *file, int line)
{
    int64_t deadline = clock_monotonic() + 60000;

    while (!condition(watching, player_state(watching->player), wanted)) {
        watch_once(watching);
        if (clock_monotonic() > deadline) {
            const struct player_state *state = player_state(watching->player);

            fprintf(stderr,
                    "%s:%d: never %s %lld: position %lld, picture %d, clip %d, %d pictures, %d events\n",
                    file, line, name, (long long)wanted, (long long)state->position_ms, watching->number,
                    state->clip, watching->pictures, watching->event_count);
            _fail(file, line);
        }
    }
}

static inline bool shows(const struct watching *watching, const struct player_state *state, int64_t number)
{
    return !state->seeking && watching->number == number;
}

/* Whether it shows this picture or a later one of the same clip: on a busy machine pictures may be left out.
 */
static inline bool shows_from(const struct watching *watching, const struct player_state *state,
                              int64_t number)
{
    return !state->seeking && watching->number >= number;
}

static inline bool has_pictures(const struct watching *watching, const struct player_state *state,
                                int64_t count)
{
    (void)state;
    return watching->pictures >= count;
}

/* Whether there is a picture, and nothing has moved for so many ms. */
static inline bool stands_still(const struct watching *watching, const struct player_state *state, int64_t ms)
{
    return watching->pictures > 0 && !state->seeking && clock_monotonic() - watching->moved_at >= ms;
}

static inline bool has_events(const struct watching *watching, const struct player_state *state,
                              int64_t count)
{
    (void)state;
    return watching->event_count >= count;
}

static inline bool at_or_after(const struct watching *watching, const struct player_state *state,
                               int64_t position)
{
    (void)watching;
    return state->position_ms >= position;
}

#endif
