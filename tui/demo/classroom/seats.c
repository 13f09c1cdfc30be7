#include "tui/demo/classroom/seats.h"

#include "tui/demo/classroom/lens.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

static const float quarter = 1.57079633f;

static void add_seat(struct seats *seats, int pupils, float x, float z, float yaw)
{
    if (seats->count < pupils && seats->count < DEMO_MOST_PUPILS)
        seats->seats[seats->count++] = (struct seat){.at = {x, 0, z}, .yaw = yaw};
}

static void add_table(struct seats *seats, float x, float z, float yaw, float width, float depth)
{
    assert(seats->table_count < MOST_TABLES);
    seats->tables[seats->table_count++] = (struct table){{x, 0, z}, yaw, width, depth};
}

static void seat_rows(struct seats *seats, int pupils)
{
    for (int i = 0; i < 3; i++) {
        float x = ((float)i - 1) * 1.50f;
        add_table(seats, x, -2.30f, 0, 1.25f, 0.52f);
        add_seat(seats, pupils, x - 0.30f, -2.78f, 0);
        add_seat(seats, pupils, x + 0.30f, -2.78f, 0);
    }
    for (int i = 0; i < 2; i++) {
        float x = i == 0 ? -0.88f : 0.88f;
        add_table(seats, x, -3.62f, 0, 1.25f, 0.52f);
        add_seat(seats, pupils, x - 0.30f, -4.10f, 0);
        add_seat(seats, pupils, x + 0.30f, -4.10f, 0);
    }
}

static void seat_horseshoe(struct seats *seats, int pupils)
{
    for (int i = 0; i < 3; i++) {
        float z = -1.95f - 0.68f * (float)i;
        float out = 1.66f + 0.03f * (float)i;
        add_table(seats, -out + 0.48f, z, quarter, 0.66f, 0.52f);
        add_table(seats, out - 0.48f, z, -quarter, 0.66f, 0.52f);
        add_seat(seats, pupils, -out, z, quarter * 0.86f);
        add_seat(seats, pupils, out, z, -quarter * 0.86f);
    }
    add_table(seats, -0.62f, -3.85f, 0, 1.22f, 0.52f);
    add_table(seats, 0.62f, -3.85f, 0, 1.22f, 0.52f);
    for (int i = 0; i < 4; i++)
        add_seat(seats, pupils, -0.93f + 0.62f * (float)i, -4.33f, 0);
}

static void seat_groups(struct seats *seats, int pupils)
{
    const float centres[2][2] = {{-1.16f, -2.42f}, {1.18f, -2.50f}};
    for (int i = 0; i < 2; i++) {
        float x = centres[i][0];
        float z = centres[i][1];
        add_table(seats, x, z, quarter, 1.30f, 0.72f);
        for (int row = 0; row < 2; row++) {
            float dz = row == 0 ? 0.34f : -0.34f;
            add_seat(seats, pupils, x - 0.60f, z + dz, quarter);
            add_seat(seats, pupils, x + 0.60f, z + dz, -quarter);
        }
    }
    add_table(seats, 0.0f, -4.15f, 0, 1.30f, 0.70f);
    add_seat(seats, pupils, -0.33f, -3.58f, 2 * quarter);
    add_seat(seats, pupils, 0.33f, -3.58f, 2 * quarter);
}

static void seat_circle(struct seats *seats, int pupils)
{
    for (int i = 0; i < 9; i++) {
        /* Open towards the board, where the teacher is. */
        float angle = quarter * (0.50f + 3.0f * (float)i / 8);
        float x = -1.62f * sinf(angle);
        float z = -2.75f + 1.25f * cosf(angle);
        add_seat(seats, pupils, x, z, atan2f(-x, -2.60f - z));
    }
}

/* How far a point is from the nearest edge of a table; 0 on it. */
static float table_distance(const struct table *table, float x, float z)
{
    float c = cosf(table->yaw);
    float s = sinf(table->yaw);
    float dx = x - table->at.x;
    float dz = z - table->at.z;
    float across = fabsf(dx * c - dz * s) - table->width / 2;
    float along = fabsf(dx * s + dz * c) - table->depth / 2;
    across = most(across, 0);
    along = most(along, 0);
    return sqrtf(across * across + along * along);
}

static float clearance(const struct seats *seats, float x, float z)
{
    float nearest = 9;
    for (int i = 0; i < seats->table_count; i++)
        nearest = least(nearest, table_distance(&seats->tables[i], x, z));
    for (int i = 0; i < seats->count; i++)
        nearest = least(nearest, hypotf(x - seats->seats[i].at.x, z - seats->seats[i].at.z) - 0.18f);
    return least(nearest, hypotf(x - seats->desk.x, z - seats->desk.z) - 0.45f);
}

/* Whether somebody who sits nearer to the camera hides a place behind a head. */
static bool is_hidden(const struct seats *seats, float x, float z)
{
    const float camera_z = -7.3f;
    float distance = z - camera_z;
    for (int i = 0; i < seats->count; i++) {
        const struct vec3 *at = &seats->seats[i].at;
        if (at->z < z && fabsf(at->x * distance / (at->z - camera_z) - x) < 0.24f)
            return true;
    }
    return false;
}

static void choose_visit(const struct seats *seats, struct seat *seat)
{
    enum { DIRECTIONS = 36, DISTANCES = 3 };
    static const float distances[DISTANCES] = {0.64f, 0.90f,
                                               1.06f}; /* beside the chair, or across the table */
    float best = -1e9f;
    for (int i = 0; i < DIRECTIONS * DISTANCES; i++) {
        float angle = quarter * 4 * (float)(i % DIRECTIONS) / DIRECTIONS;
        float away = distances[i / DIRECTIONS];
        float x = seat->at.x + away * sinf(angle);
        float z = seat->at.z + away * cosf(angle);
        if (z > -0.9f)
            continue;
        /* Enough room first; then rather on the far side, where the camera sees both, and inside its picture.
         */
        float score = 4 * least(clearance(seats, x, z), 0.33f) + 0.5f * cosf(angle);
        score -= 1.8f * most(0, fabsf(x) - 1.15f) + 0.8f * (away - 0.64f) + (z < -3.9f ? 0.5f : 0);
        if (is_hidden(seats, x, z))
            score -= 0.7f;
        if (score > best) {
            best = score;
            seat->visit = (struct vec3){x, 0, z};
        }
    }
}

static int nearest_seat(const struct seats *seats, int from)
{
    int nearest = from;
    float best = 1e9f;
    for (int i = 0; i < seats->count; i++) {
        float distance = vec3_length(vec3_sub(seats->seats[i].at, seats->seats[from].at));
        if (i != from && distance < best) {
            best = distance;
            nearest = i;
        }
    }
    return nearest;
}

void seats_init(struct seats *seats, enum demo_layout layout, int pupils)
{
    *seats = (struct seats){.desk = {2.70f, 0, -0.60f}};
    switch (layout) {
    case DEMO_ROWS:
        seat_rows(seats, pupils);
        break;
    case DEMO_HORSESHOE:
        seat_horseshoe(seats, pupils);
        break;
    case DEMO_GROUPS:
        seat_groups(seats, pupils);
        break;
    case DEMO_CIRCLE:
        seat_circle(seats, pupils);
        break;
    }
    for (int i = 0; i < seats->count; i++) {
        choose_visit(seats, &seats->seats[i]);
        seats->seats[i].neighbour = nearest_seat(seats, i);
    }
}

/*
 * The way is found on a grid of 0.2 m squares with Dijkstra's algorithm (the grid is small: a plain search
 * for the nearest open square does), then pulled straight wherever the straight line is free.
 */
enum { GRID = 34 };
#define CELL   0.2f
#define LEFT_X (-3.4f)
#define NEAR_Z (-6.9f)

static struct vec3 square_at(int square)
{
    return (struct vec3){LEFT_X + CELL * ((float)(square % GRID) + 0.5f), 0,
                         NEAR_Z + CELL * ((float)(square / GRID) + 0.5f)};
}

static int square_of(struct vec3 p)
{
    int x = (int)((p.x - LEFT_X) / CELL);
    int z = (int)((p.z - NEAR_Z) / CELL);
    x = x < 0 ? 0 : x >= GRID ? GRID - 1 : x;
    z = z < 0 ? 0 : z >= GRID ? GRID - 1 : z;
    return z * GRID + x;
}

static float square_cost(const struct seats *seats, int square)
{
    struct vec3 p = square_at(square);
    float room = clearance(seats, p.x, p.z);
    if (p.z > -0.45f)
        return 40;
    return room < 0.12f ? 40 : room < 0.30f ? 3 : 1;
}

static bool straight_is_free(const struct seats *seats, struct vec3 a, struct vec3 b)
{
    int steps = (int)(vec3_length(vec3_sub(b, a)) / 0.08f) + 1;
    for (int i = 1; i < steps; i++) {
        struct vec3 p = vec3_mix(a, b, (float)i / (float)steps);
        if (clearance(seats, p.x, p.z) < 0.28f)
            return false;
    }
    return true;
}

static void search(const struct seats *seats, int from, int to, int16_t *before)
{
    float cost[GRID * GRID];
    bool done[GRID * GRID] = {false};
    for (int i = 0; i < GRID * GRID; i++) {
        cost[i] = 1e9f;
        before[i] = -1;
    }
    cost[from] = 0;
    for (;;) {
        int here = -1;
        for (int i = 0; i < GRID * GRID; i++)
            if (!done[i] && cost[i] < 1e8f && (here < 0 || cost[i] < cost[here]))
                here = i;
        if (here < 0 || here == to)
            return;
        done[here] = true;
        for (int i = 0; i < 9; i++) {
            int x = here % GRID + i % 3 - 1;
            int z = here / GRID + i / 3 - 1;
            if (i == 4 || x < 0 || x >= GRID || z < 0 || z >= GRID)
                continue;
            int next = z * GRID + x;
            float step = (i % 2 == 0 ? 1.414f : 1) * square_cost(seats, next);
            if (cost[here] + step < cost[next]) {
                cost[next] = cost[here] + step;
                before[next] = (int16_t)here;
            }
        }
    }
}

void seats_find_path(const struct seats *seats, struct vec3 from, struct vec3 to, struct path *path)
{
    int16_t before[GRID * GRID];
    struct vec3 points[GRID * GRID];
    int count = 0;
    int start = square_of(from);
    search(seats, start, square_of(to), before);
    points[count++] = to;
    for (int square = before[square_of(to)]; square >= 0 && square != start; square = before[square])
        points[count++] = square_at(square);
    points[count++] = from;
    *path = (struct path){.count = 0};
    path->steps[path->count++] = from;
    for (int at = count - 1; at > 0 && path->count < MOST_STEPS;) {
        int next = 0;
        while (next < at - 1 && !straight_is_free(seats, points[at], points[next]))
            next++;
        path->steps[path->count++] = points[next];
        at = next;
    }
    path->steps[path->count - 1] = to;
}

float path_length(const struct path *path)
{
    float length = 0;
    for (int i = 1; i < path->count; i++)
        length += vec3_length(vec3_sub(path->steps[i], path->steps[i - 1]));
    return length;
}

struct vec3 path_at(const struct path *path, float distance, float *yaw)
{
    for (int i = 1; i < path->count; i++) {
        struct vec3 step = vec3_sub(path->steps[i], path->steps[i - 1]);
        float length = vec3_length(step);
        if (length > 0.01f)
            *yaw = atan2f(step.x, step.z);
        if (distance <= length)
            return vec3_mix(path->steps[i - 1], path->steps[i], length > 0.001f ? distance / length : 1);
        distance -= length;
    }
    return path->steps[path->count - 1];
}
