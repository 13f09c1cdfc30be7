/*
 * Seats: where pupils sit, where their tables stand, and how the teacher walks between them.
 *
 * Metres and axes as in lens.h. Plain values; nothing to release. Thread: any.
 */
#ifndef TUI_DEMO_CLASSROOM_SEATS_H
#define TUI_DEMO_CLASSROOM_SEATS_H

#include "tui/demo/classroom/canvas.h"
#include "tui/demo/classroom/clips.h"

struct seat {
    struct vec3 at; /* on the floor */
    float yaw;
    struct vec3 visit; /* where somebody stands beside it */
    int neighbour;     /* the seat to whisper to */
};

/* A table of width x depth, its long side across `yaw`. */
struct table {
    struct vec3 at;
    float yaw, width, depth;
};

enum { MOST_TABLES = 12, MOST_STEPS = 24 };

struct seats {
    struct seat seats[DEMO_MOST_PUPILS];
    int count;
    struct table tables[MOST_TABLES];
    int table_count;
    struct vec3 desk; /* of the teacher */
};

struct path {
    struct vec3 steps[MOST_STEPS]; /* from the first to the last, in straight lines */
    int count;
};

void seats_init(struct seats *seats, enum demo_layout layout, int pupils);

/* A way on the floor that goes round tables and people. */
void seats_find_path(const struct seats *seats, struct vec3 from, struct vec3 to, struct path *path);

float path_length(const struct path *path);

/* The place `distance` metres along the path (its end if that is further), and the yaw of walking there. */
struct vec3 path_at(const struct path *path, float distance, float *yaw);

#endif
