/*
 * Motion: how a value follows its goal, as joints do. Pure functions. Angles in radians, rates per second,
 * steps in seconds.
 */
#ifndef TUI_DEMO_CLASSROOM_MOTION_H
#define TUI_DEMO_CLASSROOM_MOTION_H

#include "tui/demo/classroom/lens.h"
#include "tui/demo/classroom/random.h"

#include <stdbool.h>

/* The share of the way to the goal that is left behind in one step. */
static inline float follow_share(float rate, float step)
{
    return 1 - expf(-rate * step);
}

static inline float follow(float value, float goal, float rate, float step)
{
    return value + (goal - value) * follow_share(rate, step);
}

static inline struct vec3 vec3_follow(struct vec3 value, struct vec3 goal, float rate, float step)
{
    return vec3_mix(value, goal, follow_share(rate, step));
}

/* The shortest turn from one direction to another, -pi to pi. */
static inline float angle_between(float from, float to)
{
    return remainderf(to - from, 6.28318531f);
}

static inline float angle_follow(float value, float goal, float rate, float step)
{
    return value + angle_between(value, goal) * follow_share(rate, step);
}

/* People blink every few seconds, each in a rhythm of their own. */
static inline bool blinks_at(uint32_t seed, int now_ms)
{
    uint32_t slot = random_hash(seed, (uint32_t)(now_ms / 3100));
    int at = (int)(slot % 2900);
    int within = now_ms % 3100;
    return within >= at && within < at + 130;
}

#endif
