/*
 * Random numbers for the demo's clips: the same seed gives the same clip. The state is one uint32_t that the
 * caller owns. (Steele and Vigna's splitmix construction, 32-bit variant: a counter and a mixing step.)
 */
#ifndef TUI_DEMO_CLASSROOM_RANDOM_H
#define TUI_DEMO_CLASSROOM_RANDOM_H

#include <stdint.h>

static inline uint32_t random_next(uint32_t *state)
{
    uint32_t z = *state += 0x9e3779b9u;
    z = (z ^ z >> 16) * 0x85ebca6bu;
    z = (z ^ z >> 13) * 0xc2b2ae35u;
    return z ^ z >> 16;
}

/* 0 up to, not including, 1. */
static inline float random_unit(uint32_t *state)
{
    return (float)(random_next(state) >> 8) * (1.0f / 16777216.0f);
}

/* -1 to 1. */
static inline float random_signed(uint32_t *state)
{
    return random_unit(state) * 2 - 1;
}

/* A number that belongs to the two given: for what must not depend on the order of drawing. */
static inline uint32_t random_hash(uint32_t a, uint32_t b)
{
    uint32_t state = a * 0x9e3779b1u ^ (b + 0x7f4a7c15u) * 0x85ebca77u;
    return random_next(&state);
}

#endif
