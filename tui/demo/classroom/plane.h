/*
 * Plane: a flat part of the room, such as a wall, with two directions to measure along. Metres. Thread: any.
 */
#ifndef TUI_DEMO_CLASSROOM_PLANE_H
#define TUI_DEMO_CLASSROOM_PLANE_H

#include "tui/demo/classroom/lens.h"

struct plane {
    struct vec3 origin, right, up;
    float light; /* what falls on it, 1 is full */
};

static inline struct vec3 plane_point(const struct plane *plane, float x, float y)
{
    return vec3_add(plane->origin, vec3_add(vec3_scale(plane->right, x), vec3_scale(plane->up, y)));
}

#endif
