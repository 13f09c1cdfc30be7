/*
 * Lens: where the school's camera stands and how the classroom falls on its picture.
 *
 * The classroom is measured in metres: x to the right as the camera sees it, y up from the floor, z away from
 * the camera; the wall with the board is the plane z = 0, so everything in the room has a negative z. The
 * camera looks level (its picture is shifted instead of tipped, so that walls stay upright) and may be turned
 * to the side. Thread: any.
 */
#ifndef TUI_DEMO_CLASSROOM_LENS_H
#define TUI_DEMO_CLASSROOM_LENS_H

#include "tui/demo/classroom/canvas.h"

#include <math.h>

struct lens {
    struct vec3 at;
    float turn;   /* radians, positive to the right */
    float focal;  /* pixels */
    float cx, cy; /* where straight ahead falls in the picture, pixels */
};

struct spot {
    float x, y;  /* pixels */
    float scale; /* pixels per metre there */
    float depth; /* metres in front of the lens */
};

static inline struct vec3 vec3_add(struct vec3 a, struct vec3 b)
{
    return (struct vec3){a.x + b.x, a.y + b.y, a.z + b.z};
}

static inline struct vec3 vec3_sub(struct vec3 a, struct vec3 b)
{
    return (struct vec3){a.x - b.x, a.y - b.y, a.z - b.z};
}

static inline struct vec3 vec3_scale(struct vec3 a, float factor)
{
    return (struct vec3){a.x * factor, a.y * factor, a.z * factor};
}

static inline float vec3_dot(struct vec3 a, struct vec3 b)
{
    return a.x * b.x + a.y * b.y + a.z * b.z;
}

static inline float vec3_length(struct vec3 a)
{
    return sqrtf(vec3_dot(a, a));
}

static inline struct vec3 vec3_mix(struct vec3 a, struct vec3 b, float share_of_b)
{
    return vec3_add(a, vec3_scale(vec3_sub(b, a), share_of_b));
}

static inline struct spot lens_project(const struct lens *lens, struct vec3 p)
{
    struct vec3 d = vec3_sub(p, lens->at);
    float c = cosf(lens->turn);
    float s = sinf(lens->turn);
    float depth = most(d.z * c + d.x * s,
                       0.2f); /* a point behind the lens cannot be seen, but must not divide by 0 */
    float aside = d.x * c - d.z * s;
    float scale = lens->focal / depth;
    return (struct spot){lens->cx + aside * scale, lens->cy - d.y * scale, scale, depth};
}

static inline struct vec2 lens_point(const struct lens *lens, struct vec3 p)
{
    struct spot spot = lens_project(lens, p);
    return (struct vec2){spot.x, spot.y};
}

/* The direction, level with the floor, in which somebody at `p` who turns by `yaw` looks, as the viewer sees
 * it: 0 towards the lens, positive to the right of the picture. Yaw is 0 towards the board, positive to the
 * right. */
static inline float lens_facing(const struct lens *lens, struct vec3 p, float yaw)
{
    float dx = p.x - lens->at.x;
    float dz = p.z - lens->at.z;
    float length = most(sqrtf(dx * dx + dz * dz), 1e-4f);
    dx /= length;
    dz /= length;
    float fx = sinf(yaw);
    float fz = cosf(yaw);
    return atan2f(fx * dz - fz * dx, -(fx * dx + fz * dz));
}

#endif
