#include "tui/demo/classroom/room.h"

#include "tui/demo/classroom/letters.h"
#include "tui/demo/classroom/plane.h"
#include "tui/demo/classroom/random.h"

#include <math.h>

static const float pi = 3.14159265f;

static const struct plane front_wall = {{0, 0, -0.004f}, {1, 0, 0}, {0, 1, 0}, 0.92f};

static void fill(const struct lens *lens, struct canvas *canvas, const struct vec3 *corners, int count,
                 struct colour colour)
{
    struct vec2 points[32];
    for (int i = 0; i < count; i++)
        points[i] = lens_point(lens, corners[i]);
    canvas_polygon(canvas, points, count, colour, 1);
}

static void put_rectangle(struct room *room, const struct plane *plane, float x0, float y0, float x1,
                          float y1, struct colour colour)
{
    struct vec3 corners[4] = {plane_point(plane, x0, y0), plane_point(plane, x1, y0),
                              plane_point(plane, x1, y1), plane_point(plane, x0, y1)};
    fill(&room->lens, &room->picture, corners, 4, colour_scale(colour, plane->light));
}

static void put_disc(struct room *room, const struct plane *plane, float x, float y, float rx, float ry,
                     struct colour colour)
{
    enum { SIDES = 28 };
    struct vec3 corners[SIDES];
    for (int i = 0; i < SIDES; i++) {
        float angle = 2 * pi * (float)i / SIDES;
        corners[i] = plane_point(plane, x + rx * cosf(angle), y + ry * sinf(angle));
    }
    fill(&room->lens, &room->picture, corners, SIDES, colour_scale(colour, plane->light));
}

static void put_shade(struct room *room, const struct plane *plane, float x0, float y0, float x1, float y1,
                      float reach)
{
    enum { LAYERS = 7 };
    for (int i = 0; i < LAYERS; i++) {
        float grow = reach * ((float)i / (LAYERS - 1) - 0.4f);
        struct vec2 points[4] = {
            lens_point(&room->lens, plane_point(plane, x0 - grow + reach * 0.4f, y0 - grow - reach * 0.4f)),
            lens_point(&room->lens, plane_point(plane, x1 + grow + reach * 0.4f, y0 - grow - reach * 0.4f)),
            lens_point(&room->lens, plane_point(plane, x1 + grow + reach * 0.4f, y1 + grow - reach * 0.4f)),
            lens_point(&room->lens, plane_point(plane, x0 - grow + reach * 0.4f, y1 + grow - reach * 0.4f)),
        };
        canvas_polygon(&room->picture, points, 4, (struct colour){0.10f, 0.09f, 0.12f}, 0.045f);
    }
}

static void put_text(struct room *room, const struct plane *plane, const char *text, float x, float y,
                     float high, struct colour colour)
{
    struct writing writing;
    writing_init(&writing, text, 5);
    for (int i = 1; i < writing.count; i++) {
        if (!writing.pens[i].down)
            continue;
        struct vec3 a = plane_point(plane, x + writing.pens[i - 1].x * high,
                                    y + writing.pens[i - 1].y * high);
        struct vec3 b = plane_point(plane, x + writing.pens[i].x * high, y + writing.pens[i].y * high);
        float thick = most(1.2f, 0.14f * high * lens_project(&room->lens, a).scale);
        canvas_line(&room->picture, lens_point(&room->lens, a), lens_point(&room->lens, b), thick, colour,
                    0.95f);
    }
    writing_release(&writing);
}

static void put_board(struct room *room)
{
    const struct colour metal = {0.74f, 0.75f, 0.77f};
    float x0 = room->board_left, x1 = room->board_right, y0 = room->board_bottom, y1 = room->board_top;
    struct plane plane = front_wall;
    put_shade(room, &plane, x0 - 0.04f, y0 - 0.04f, x1 + 0.04f, y1 + 0.04f, 0.10f);
    plane.origin.z = -0.03f;
    put_rectangle(room, &plane, x0 - 0.045f, y0 - 0.045f, x1 + 0.045f, y1 + 0.045f, metal);
    struct vec2 points[4] = {
        lens_point(&room->lens, plane_point(&plane, x0, y0)),
        lens_point(&room->lens, plane_point(&plane, x1, y0)),
        lens_point(&room->lens, plane_point(&plane, x1, y1)),
        lens_point(&room->lens, plane_point(&plane, x0, y1)),
    };
    struct colour lit, dim;
    switch (room->lesson->board) {
    case DEMO_BLACKBOARD:
        lit = (struct colour){0.23f, 0.39f, 0.33f};
        dim = (struct colour){0.15f, 0.28f, 0.23f};
        break;
    case DEMO_WHITEBOARD:
        lit = (struct colour){0.96f, 0.96f, 0.96f};
        dim = (struct colour){0.86f, 0.87f, 0.89f};
        break;
    case DEMO_DIGIBOARD:
    default:
        lit = (struct colour){0.98f, 0.99f, 1};
        dim = (struct colour){0.93f, 0.96f, 0.99f};
        break;
    }
    canvas_polygon_faded(&room->picture, points, 4, points[3], lit, points[1], dim);
    if (room->lesson->board == DEMO_BLACKBOARD) {
        /* Where it was wiped, it is greyer. */
        uint32_t random = room->lesson->class_seed;
        for (int i = 0; i < 9; i++) {
            float x = x0 + 0.3f + (x1 - x0 - 1.2f) * random_unit(&random);
            float y = y0 + 0.2f + (y1 - y0 - 0.4f) * random_unit(&random);
            struct vec2 a = lens_point(&room->lens, plane_point(&plane, x, y));
            struct vec2 b = lens_point(
                &room->lens, plane_point(&plane, x + 0.5f + 0.3f * random_unit(&random), y + 0.08f));
            canvas_line(&room->picture, a, b,
                        0.13f * lens_project(&room->lens, plane_point(&plane, x, y)).scale,
                        (struct colour){0.8f, 0.9f, 0.85f}, 0.035f);
        }
    }
    if (room->lesson->board == DEMO_DIGIBOARD)
        put_rectangle(room, &plane, x0, y1 - 0.25f, x1, y1, (struct colour){0.16f, 0.36f, 0.62f});
    /* The ledge, with chalk or pens and a sponge. */
    struct plane ledge = plane;
    ledge.origin.z = -0.10f;
    put_rectangle(room, &ledge, x0 + 0.1f, y0 - 0.085f, x1 - 0.1f, y0 - 0.05f, colour_scale(metal, 0.85f));
    put_rectangle(room, &ledge, x0 + 0.4f, y0 - 0.05f, x0 + 0.62f, y0 + 0.02f,
                  (struct colour){0.92f, 0.78f, 0.30f});
    put_rectangle(room, &ledge, x0 + 0.8f, y0 - 0.05f, x0 + 0.9f, y0 - 0.03f,
                  (struct colour){0.95f, 0.95f, 0.95f});
    put_rectangle(room, &ledge, x0 + 0.95f, y0 - 0.05f, x0 + 1.06f, y0 - 0.03f,
                  (struct colour){0.80f, 0.25f, 0.22f});
}

static void put_paper(struct room *room, const struct plane *plane, float x, float y, float wide, float high,
                      uint32_t seed)
{
    static const struct colour inks[] = {
        {0.86f, 0.36f, 0.30f}, {0.25f, 0.52f, 0.72f}, {0.95f, 0.75f, 0.28f},
        {0.36f, 0.62f, 0.42f}, {0.55f, 0.40f, 0.65f}, {0.93f, 0.55f, 0.35f},
    };
    uint32_t random = seed;
    put_shade(room, plane, x, y, x + wide, y + high, 0.02f);
    put_rectangle(room, plane, x, y, x + wide, y + high, (struct colour){0.97f, 0.96f, 0.92f});
    struct colour a = inks[random_next(&random) % 6];
    struct colour b = inks[random_next(&random) % 6];
    float edge = 0.06f * wide;
    switch (random_next(&random) % 4) {
    case 0: /* an advertisement for reading */
        put_rectangle(room, plane, x + edge, y + edge, x + wide - edge, y + high - edge, a);
        put_disc(room, plane, x + wide * 0.5f, y + high * 0.58f, wide * 0.26f, wide * 0.26f,
                 (struct colour){0.97f, 0.93f, 0.80f});
        put_rectangle(room, plane, x + wide * 0.2f, y + high * 0.14f, x + wide * 0.8f, y + high * 0.20f,
                      (struct colour){0.97f, 0.96f, 0.92f});
        break;
    case 1: /* a chart */
        for (int i = 0; i < 4; i++)
            put_rectangle(room, plane, x + edge + (wide - 2 * edge) * ((float)i + 0.12f) / 4,
                          y + edge + 0.03f, x + edge + (wide - 2 * edge) * ((float)i + 0.88f) / 4,
                          y + edge + (high - 0.2f) * (0.3f + 0.65f * random_unit(&random)),
                          inks[(i + (int)seed) % 6]);
        break;
    case 2: /* squares, such as the table of elements */
        for (int row = 0; row < 5; row++)
            for (int column = 0; column < 6; column++)
                if (row > 0 || column == 0 || column == 5)
                    put_rectangle(room, plane, x + edge + (wide - 2 * edge) * ((float)column + 0.08f) / 6,
                                  y + high - edge - (high - 2 * edge) * ((float)row + 0.92f) / 5,
                                  x + edge + (wide - 2 * edge) * ((float)column + 0.92f) / 6,
                                  y + high - edge - (high - 2 * edge) * ((float)row + 0.08f) / 5,
                                  inks[(column + row / 2) % 6]);
        break;
    default: /* a landscape */
        put_rectangle(room, plane, x + edge, y + high * 0.35f, x + wide - edge, y + high - edge,
                      (struct colour){0.66f, 0.82f, 0.93f});
        put_rectangle(room, plane, x + edge, y + edge, x + wide - edge, y + high * 0.45f, b);
        put_disc(room, plane, x + wide * 0.68f, y + high * 0.72f, wide * 0.11f, wide * 0.11f,
                 (struct colour){0.98f, 0.86f, 0.45f});
        break;
    }
}

static void put_clock(struct room *room)
{
    struct plane plane = front_wall;
    float x = room->clock.x;
    float y = room->clock.y;
    put_disc(room, &plane, x + 0.03f, y - 0.03f, 0.175f, 0.175f, colour_scale(room->wall, 0.80f));
    plane.origin.z = -0.03f;
    put_disc(room, &plane, x, y, 0.170f, 0.170f, (struct colour){0.16f, 0.17f, 0.20f});
    put_disc(room, &plane, x, y, 0.150f, 0.150f, (struct colour){1.05f, 1.05f, 1.03f});
    for (int i = 0; i < 12; i++) {
        float angle = 2 * pi * (float)i / 12;
        float inner = i % 3 == 0 ? 0.115f : 0.128f;
        struct vec2 a = lens_point(&room->lens,
                                   plane_point(&plane, x + inner * sinf(angle), y + inner * cosf(angle)));
        struct vec2 b = lens_point(&room->lens,
                                   plane_point(&plane, x + 0.142f * sinf(angle), y + 0.142f * cosf(angle)));
        canvas_line(&room->picture, a, b, i % 3 == 0 ? 2.4f : 1.4f, (struct colour){0.15f, 0.15f, 0.18f}, 1);
    }
}

static void put_windows(struct room *room)
{
    const struct colour frame = {0.93f, 0.93f, 0.92f};
    struct plane plane = {
        .origin = {room->left + 0.02f, 0, 0}, .right = {0, 0, -1}, .up = {0, 1, 0}, .light = 0.88f};
    for (int i = 0; i < WINDOWS; i++) {
        float x0 = -window_first + window_step * (float)i;
        float x1 = x0 + window_wide;
        float middle = (x0 + x1) / 2;
        put_rectangle(room, &plane, x0 - 0.06f, window_bottom - 0.05f, x0 + 0.02f, window_top + 0.06f, frame);
        put_rectangle(room, &plane, x1 - 0.02f, window_bottom - 0.05f, x1 + 0.06f, window_top + 0.06f, frame);
        put_rectangle(room, &plane, middle - 0.035f, window_bottom - 0.05f, middle + 0.035f,
                      window_top + 0.06f, frame);
        put_rectangle(room, &plane, x0 - 0.06f, window_top - 0.02f, x1 + 0.06f, window_top + 0.06f, frame);
        put_rectangle(room, &plane, x0 - 0.06f, window_top - 0.48f, x1 + 0.06f, window_top - 0.43f, frame);
        /* The sill stands out, with a radiator below it. */
        plane.light = 1.0f;
        put_rectangle(room, &plane, x0 - 0.15f, window_bottom - 0.09f, x1 + 0.15f, window_bottom - 0.03f,
                      frame);
        plane.light = 0.74f;
        put_rectangle(room, &plane, x0, 0.16f, x1, 0.78f, frame);
        plane.light = 0.62f;
        for (int rib = 1; rib < 12; rib++) {
            float x = x0 + (x1 - x0) * (float)rib / 12;
            put_rectangle(room, &plane, x - 0.008f, 0.20f, x + 0.008f, 0.74f, frame);
        }
        plane.light = 0.88f;
    }
}

static void put_door(struct room *room)
{
    struct plane plane = {
        .origin = {room->right - 0.004f, 0, 0}, .right = {0, 0, -1}, .up = {0, 1, 0}, .light = 0.95f};
    put_rectangle(room, &plane, 0.50f, 0, 1.62f, 2.22f, (struct colour){0.90f, 0.90f, 0.88f});
    put_rectangle(room, &plane, 0.58f, 0.02f, 1.54f, 2.14f,
                  colour_mix(room->accent, (struct colour){0.85f, 0.65f, 0.42f}, 0.6f));
    put_rectangle(room, &plane, 0.76f, 1.05f, 0.98f, 1.95f, (struct colour){0.62f, 0.70f, 0.76f});
    put_rectangle(room, &plane, 1.38f, 1.02f, 1.50f, 1.06f, (struct colour){0.45f, 0.45f, 0.48f});
    uint32_t seed = room->lesson->class_seed;
    put_paper(room, &plane, 1.95f, 1.15f, 0.62f, 0.85f, seed * 5 + 1);
    put_paper(room, &plane, 2.75f, 1.25f, 0.50f, 0.70f, seed * 5 + 2);
    put_paper(room, &plane, 3.45f, 1.10f, 0.70f, 0.95f, seed * 5 + 3);
}

static void put_decoration(struct room *room)
{
    struct plane plane = front_wall;
    uint32_t seed = room->lesson->class_seed;
    plane.light = 0.80f;
    put_rectangle(room, &plane, room->left, 0, room->right, 0.09f, (struct colour){0.42f, 0.42f, 0.44f});
    plane.light = 0.92f;
    float free_left = room->board_left - 0.15f;
    float free_right = room->board_right + 0.15f;
    put_paper(room, &plane, free_left - 0.62f, 1.35f, 0.52f, 0.74f, seed * 7 + 1);
    put_paper(room, &plane, free_left - 1.25f, 1.20f, 0.50f, 0.70f, seed * 7 + 2);
    put_paper(room, &plane, free_right + 0.12f, 1.15f, 0.58f, 0.82f, seed * 7 + 3);
    put_paper(room, &plane, free_right + 0.85f, 1.45f, 0.44f, 0.60f, seed * 7 + 4);
    put_text(room, &plane, "lokaal 1.12", room->clock.x - 0.22f, 2.08f, 0.065f,
             (struct colour){0.30f, 0.30f, 0.34f});
}

void room_draw_clock_hands(const struct room *room, int seconds, struct canvas *canvas, int *space)
{
    struct plane plane = front_wall;
    plane.origin = room->clock;
    plane.origin.z = -0.035f;
    struct spot middle = lens_project(&room->lens, plane.origin);
    int reach = (int)(0.16f * middle.scale) + 2;
    canvas_place(canvas, space, (int)middle.x - reach, (int)middle.y - reach, 2 * reach, 2 * reach);
    const float turns[3] = {(float)seconds / 43200, (float)(seconds % 3600) / 3600,
                            (float)(seconds % 60) / 60};
    const float lengths[3] = {0.085f, 0.125f, 0.130f};
    const float widths[3] = {0.020f, 0.014f, 0.006f};
    for (int i = 0; i < 3; i++) {
        float x = sinf(2 * pi * turns[i]);
        float y = cosf(2 * pi * turns[i]);
        struct vec2 a = lens_point(&room->lens, plane_point(&plane, -0.03f * x, -0.03f * y));
        struct vec2 b = lens_point(&room->lens, plane_point(&plane, lengths[i] * x, lengths[i] * y));
        struct colour colour = i == 2 ? (struct colour){0.80f, 0.15f, 0.12f}
                                      : (struct colour){0.12f, 0.12f, 0.14f};
        canvas_line(canvas, a, b, most(1.3f, widths[i] * middle.scale), colour, 1);
    }
    canvas_ellipse(canvas, (struct vec2){middle.x, middle.y}, 3, 3, (struct colour){0.12f, 0.12f, 0.14f}, 1,
                   0);
}

void room_put_on_walls(struct room *room)
{
    put_windows(room);
    put_door(room);
    put_decoration(room);
    put_board(room);
    put_clock(room);
}
