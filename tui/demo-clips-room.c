#include "tui/demo-clips-room.h"

#include "store/memory.h"
#include "tui/demo-clips-drawing.h"
#include "tui/demo-clips-letters.h"
#include "tui/demo-clips-random.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

static const float room_height = 3.05f;
static const float pi = 3.14159265f;

/* The windows are in the left wall, one after another along z. */
enum { WINDOWS = 4 };
static const float window_first = -0.55f, window_wide = 1.35f, window_step = 1.62f;
static const float window_bottom = 0.98f, window_top = 2.55f;

static bool in_window(float y, float z)
{
    if (y < window_bottom || y > window_top)
        return false;
    float along = (window_first - z) / window_step;
    if (along < 0 || along >= WINDOWS)
        return false;
    float part = (along - floorf(along)) * window_step;
    return part < window_wide && fabsf(part - window_wide / 2) > 0.03f;
}

static float ramp(float value, float from, float to)
{
    float share = (value - from) / (to - from);
    share = share < 0 ? 0 : share > 1 ? 1 : share;
    return share * share * (3 - 2 * share);
}

/* --- what is outside ---------------------------------------------------------------------------------- */

struct sky {
    struct colour high, low, cloud, ground;
    float clouds; /* share of the sky */
};

static struct sky sky_of(enum demo_light light)
{
    switch (light) {
    case DEMO_SUN:
        return (struct sky){{0.50f, 0.70f, 0.95f}, {0.86f, 0.93f, 0.99f}, {1, 1, 1}, {0.55f, 0.68f, 0.40f}, 0.35f};
    case DEMO_CLOUDS:
        return (struct sky){{0.62f, 0.75f, 0.90f}, {0.88f, 0.92f, 0.96f}, {0.97f, 0.97f, 0.97f}, {0.50f, 0.60f, 0.40f}, 0.6f};
    case DEMO_GREY:
        return (struct sky){{0.78f, 0.80f, 0.83f}, {0.86f, 0.87f, 0.88f}, {0.82f, 0.83f, 0.85f}, {0.44f, 0.50f, 0.38f}, 0.8f};
    case DEMO_DUSK:
        break;
    }
    return (struct sky){{0.26f, 0.32f, 0.50f}, {0.92f, 0.62f, 0.42f}, {0.60f, 0.42f, 0.46f}, {0.20f, 0.24f, 0.20f}, 0.45f};
}

static struct colour outside(const struct room *room, struct vec3 direction)
{
    struct sky sky = sky_of(room->lesson->light);
    float level = sqrtf(direction.x * direction.x + direction.z * direction.z);
    float up = direction.y / level;
    float around = atan2f(direction.z, -direction.x);
    float trees = 0.035f + 0.022f * sinf(around * 23) + 0.015f * sinf(around * 61 + 1) + 0.008f * sinf(around * 141);
    float houses = 0.015f;
    float house = around * 26;
    float in_house = house - floorf(house);
    if (in_house < 0.72f)
        houses = 0.030f + most(0, 0.022f * (1 - fabsf(in_house - 0.36f) / 0.36f));
    if (up < -0.03f)
        return colour_mix(sky.ground, sky.low, 0.25f);
    if (up < houses) {
        bool roof = up > 0.030f;
        struct colour brick = {0.66f, 0.42f, 0.34f};
        struct colour tile = {0.45f, 0.32f, 0.30f};
        float pane = in_house * 6 - (float)(int)(in_house * 6);
        if (in_house < 0.68f && pane > 0.3f && pane < 0.75f && ((up > 0.004f && up < 0.012f) || (up > 0.017f && up < 0.025f)))
            return colour_mix((struct colour){0.35f, 0.42f, 0.50f}, sky.low, 0.35f);
        return colour_mix(roof ? tile : brick, sky.low, 0.35f);
    }
    if (up < trees)
        return colour_mix(colour_scale(sky.ground, 0.75f + 0.2f * sinf(around * 190 + up * 300)), sky.low, 0.3f);
    float puff = sinf(around * 7 + 2 * sinf(up * 9)) + 0.6f * sinf(around * 17 + up * 30) + 0.4f * sinf(up * 23 - around * 5);
    struct colour blue = colour_mix(sky.low, sky.high, ramp(up, 0.0f, 0.9f));
    return colour_mix(blue, sky.cloud, ramp(puff * 0.5f + 0.5f, 1 - sky.clouds, 1.35f - sky.clouds));
}

/* --- walls, floor and light --------------------------------------------------------------------------- */

static struct vec3 sun_direction(enum demo_light light)
{
    return light == DEMO_DUSK ? (struct vec3){-0.93f, 0.30f, -0.22f} : (struct vec3){-0.80f, 0.50f, -0.33f};
}

/* Whether the ray from p towards the sun leaves through a window. */
static bool is_in_sun(const struct room *room, struct vec3 p)
{
    struct vec3 sun = sun_direction(room->lesson->light);
    float t = (room->left - p.x) / sun.x;
    return t > 0 && in_window(p.y + t * sun.y, p.z + t * sun.z);
}

/* Corners are darker: less of the room is seen from there. */
static float corner(float distance)
{
    return 1 - 0.20f * expf(-distance / 0.16f) - 0.10f * expf(-distance / 0.6f);
}

static struct colour daylight(struct colour c, float light)
{
    return (struct colour){c.r * light, c.g * (0.985f * light + 0.012f), c.b * (0.955f * light + 0.045f)};
}

static struct colour floor_colour(const struct room *room, struct vec3 p, struct vec3 direction)
{
    /* Marbled linoleum in sheets. */
    uint32_t speck = random_hash((uint32_t)(int)(p.x * 60 + 4000), (uint32_t)(int)(p.z * 60 + 4000));
    struct colour c = colour_scale(room->floor, 0.97f + 0.06f * (float)(speck & 255) / 255);
    c = colour_scale(c, 1 + 0.025f * sinf(p.x * 9 + 3 * sinf(p.z * 5)));
    float light = 0.74f + 0.30f * expf(-(p.x - room->left) / 2.2f);
    light *= corner(p.x - room->left) * corner(room->right - p.x) * corner(-p.z);
    c = daylight(c, light);
    /* It shines: the windows are mirrored in it. */
    struct vec3 mirrored = {direction.x, -direction.y, direction.z};
    float flat = fabsf(direction.y) / vec3_length(direction);
    float shine = 0.05f + 0.35f * powf(1 - flat, 4);
    if (mirrored.x < 0) {
        float t = (room->left - p.x) / mirrored.x;
        if (in_window(p.y + t * mirrored.y, p.z + t * mirrored.z))
            c = colour_mix(c, (struct colour){0.93f, 0.96f, 1}, shine);
    }
    return c;
}

static struct colour wall_colour(const struct room *room, struct vec3 p, int wall)
{
    struct colour c = room->wall;
    if (wall != 0 && p.y < 1.0f)
        c = room->accent;
    float light;
    if (wall == 0)
        light = 0.80f + 0.24f * expf(-(p.x - room->left) / 2.6f);
    else
        light = wall < 0 ? 0.72f : 0.98f;
    light *= 0.94f + 0.05f * p.y / room_height;
    light *= corner(room_height - p.y) * corner(p.y);
    light *= wall == 0 ? corner(p.x - room->left) * corner(room->right - p.x) : corner(-p.z);
    /* Roughcast, very slightly. */
    uint32_t grain = random_hash((uint32_t)(int)((p.x + p.z) * 230 + 9000), (uint32_t)(int)(p.y * 230));
    light += 0.008f * ((float)(grain & 255) / 255 - 0.5f);
    return daylight(c, light);
}

static struct colour ceiling_colour(const struct room *room, struct vec3 p)
{
    float tile_x = fabsf(fmodf(p.x + 20.3f, 0.6f) - 0.3f);
    float tile_z = fabsf(fmodf(p.z + 20, 0.6f) - 0.3f);
    float light = tile_x > 0.29f || tile_z > 0.29f ? 0.78f : 0.88f;
    return daylight((struct colour){0.97f, 0.97f, 0.95f}, light * corner(-p.z) * corner(p.x - room->left));
}

static struct colour cast(const struct room *room, struct vec3 direction, uint8_t *sun)
{
    struct vec3 from = room->lens.at;
    float nearest = direction.z > 1e-6f ? -from.z / direction.z : 1e9f;
    int wall = 0;
    bool level = false;
    if (direction.x < -1e-6f && (room->left - from.x) / direction.x < nearest) {
        nearest = (room->left - from.x) / direction.x;
        wall = -1;
    }
    if (direction.x > 1e-6f && (room->right - from.x) / direction.x < nearest) {
        nearest = (room->right - from.x) / direction.x;
        wall = 1;
    }
    float height = direction.y < 0 ? -from.y : room_height - from.y;
    if (fabsf(direction.y) > 1e-6f && height / direction.y < nearest) {
        nearest = height / direction.y;
        level = true;
    }
    struct vec3 p = vec3_add(from, vec3_scale(direction, nearest));
    bool glass = !level && wall < 0 && in_window(p.y, p.z);
    if (!glass && !(level && direction.y > 0) && wall >= 0 && is_in_sun(room, p))
        *sun = level ? 210 : 150;
    if (glass) {
        *sun = 90; /* the sky, too, is brighter while the sun is out */
        return outside(room, direction);
    }
    if (level)
        return direction.y < 0 ? floor_colour(room, p, direction) : ceiling_colour(room, p);
    return wall_colour(room, p, wall);
}

static void cast_room(struct room *room, uint8_t *sun)
{
    struct canvas *picture = &room->picture;
    float c = cosf(room->lens.turn);
    float s = sinf(room->lens.turn);
    for (int y = 0; y < picture->height; y++) {
        float up = (room->lens.cy - (float)y - 0.5f) / room->lens.focal;
        for (int x = 0; x < picture->width; x++) {
            float aside = ((float)x + 0.5f - room->lens.cx) / room->lens.focal;
            size_t at = (size_t)y * (size_t)picture->width + (size_t)x;
            struct vec3 direction = {aside * c + s, up, c - aside * s};
            picture->pixels[at] = colour_pack(cast(room, direction, &sun[at]), 1);
        }
    }
}

/* The edge of sunlight is soft, since the sun is not a point. */
static void soften_sun(const struct room *room, uint8_t *sun)
{
    enum { REACH = 3 };
    int width = room->picture.width;
    int height = room->picture.height;
    uint8_t *line = memory_alloc((size_t)(width > height ? width : height), 1);
    for (int pass = 0; pass < 2; pass++) {
        int count = pass == 0 ? height : width;
        int length = pass == 0 ? width : height;
        ptrdiff_t step = pass == 0 ? 1 : width;
        for (int i = 0; i < count; i++) {
            uint8_t *start = sun + (pass == 0 ? (ptrdiff_t)i * width : (ptrdiff_t)i);
            for (int j = 0; j < length; j++)
                line[j] = start[j * step];
            for (int j = REACH; j < length - REACH; j++) {
                int sum = 0;
                for (int k = -REACH; k <= REACH; k++)
                    sum += line[j + k];
                start[j * step] = (uint8_t)(sum / (2 * REACH + 1));
            }
        }
    }
    free(line);
}

/* --- flat things on the walls ------------------------------------------------------------------------- */

static void fill(const struct lens *lens, struct canvas *canvas, const struct vec3 *corners, int count, struct colour colour)
{
    struct vec2 points[32];
    for (int i = 0; i < count; i++)
        points[i] = lens_point(lens, corners[i]);
    canvas_polygon(canvas, points, count, colour, 1);
}

/* A wall to put things on: `origin` and its two directions. */
struct plane {
    struct vec3 origin, right, up;
    float light;
};

static const struct plane front_wall = {{0, 0, -0.004f}, {1, 0, 0}, {0, 1, 0}, 0.92f};

static struct vec3 on_plane(const struct plane *plane, float x, float y)
{
    return vec3_add(plane->origin, vec3_add(vec3_scale(plane->right, x), vec3_scale(plane->up, y)));
}

static void put_rectangle(struct room *room, const struct plane *plane, float x0, float y0, float x1, float y1,
                          struct colour colour)
{
    struct vec3 corners[4] = {on_plane(plane, x0, y0), on_plane(plane, x1, y0), on_plane(plane, x1, y1), on_plane(plane, x0, y1)};
    fill(&room->lens, &room->picture, corners, 4, colour_scale(colour, plane->light));
}

static void put_disc(struct room *room, const struct plane *plane, float x, float y, float rx, float ry, struct colour colour)
{
    enum { SIDES = 28 };
    struct vec3 corners[SIDES];
    for (int i = 0; i < SIDES; i++) {
        float angle = 2 * pi * (float)i / SIDES;
        corners[i] = on_plane(plane, x + rx * cosf(angle), y + ry * sinf(angle));
    }
    fill(&room->lens, &room->picture, corners, SIDES, colour_scale(colour, plane->light));
}

static void put_shade(struct room *room, const struct plane *plane, float x0, float y0, float x1, float y1, float reach)
{
    enum { LAYERS = 7 };
    for (int i = 0; i < LAYERS; i++) {
        float grow = reach * ((float)i / (LAYERS - 1) - 0.4f);
        struct vec2 points[4] = {
            lens_point(&room->lens, on_plane(plane, x0 - grow + reach * 0.4f, y0 - grow - reach * 0.4f)),
            lens_point(&room->lens, on_plane(plane, x1 + grow + reach * 0.4f, y0 - grow - reach * 0.4f)),
            lens_point(&room->lens, on_plane(plane, x1 + grow + reach * 0.4f, y1 + grow - reach * 0.4f)),
            lens_point(&room->lens, on_plane(plane, x0 - grow + reach * 0.4f, y1 + grow - reach * 0.4f)),
        };
        canvas_polygon(&room->picture, points, 4, (struct colour){0.10f, 0.09f, 0.12f}, 0.045f);
    }
}

static void put_text(struct room *room, const struct plane *plane, const char *text, float x, float y, float high,
                     struct colour colour)
{
    struct writing writing;
    writing_init(&writing, text, 5);
    for (int i = 1; i < writing.count; i++) {
        if (!writing.pens[i].down)
            continue;
        struct vec3 a = on_plane(plane, x + writing.pens[i - 1].x * high, y + writing.pens[i - 1].y * high);
        struct vec3 b = on_plane(plane, x + writing.pens[i].x * high, y + writing.pens[i].y * high);
        float thick = most(1.2f, 0.14f * high * lens_project(&room->lens, a).scale);
        canvas_line(&room->picture, lens_point(&room->lens, a), lens_point(&room->lens, b), thick, colour, 0.95f);
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
        lens_point(&room->lens, on_plane(&plane, x0, y0)),
        lens_point(&room->lens, on_plane(&plane, x1, y0)),
        lens_point(&room->lens, on_plane(&plane, x1, y1)),
        lens_point(&room->lens, on_plane(&plane, x0, y1)),
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
            struct vec2 a = lens_point(&room->lens, on_plane(&plane, x, y));
            struct vec2 b = lens_point(&room->lens, on_plane(&plane, x + 0.5f + 0.3f * random_unit(&random), y + 0.08f));
            canvas_line(&room->picture, a, b, 0.13f * lens_project(&room->lens, on_plane(&plane, x, y)).scale, (struct colour){0.8f, 0.9f, 0.85f}, 0.035f);
        }
    }
    if (room->lesson->board == DEMO_DIGIBOARD)
        put_rectangle(room, &plane, x0, y1 - 0.25f, x1, y1, (struct colour){0.16f, 0.36f, 0.62f});
    /* The ledge, with chalk or pens and a sponge. */
    struct plane ledge = plane;
    ledge.origin.z = -0.10f;
    put_rectangle(room, &ledge, x0 + 0.1f, y0 - 0.085f, x1 - 0.1f, y0 - 0.05f, colour_scale(metal, 0.85f));
    put_rectangle(room, &ledge, x0 + 0.4f, y0 - 0.05f, x0 + 0.62f, y0 + 0.02f, (struct colour){0.92f, 0.78f, 0.30f});
    put_rectangle(room, &ledge, x0 + 0.8f, y0 - 0.05f, x0 + 0.9f, y0 - 0.03f, (struct colour){0.95f, 0.95f, 0.95f});
    put_rectangle(room, &ledge, x0 + 0.95f, y0 - 0.05f, x0 + 1.06f, y0 - 0.03f, (struct colour){0.80f, 0.25f, 0.22f});
}

static void put_paper(struct room *room, const struct plane *plane, float x, float y, float wide, float high, uint32_t seed)
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
        put_disc(room, plane, x + wide * 0.5f, y + high * 0.58f, wide * 0.26f, wide * 0.26f, (struct colour){0.97f, 0.93f, 0.80f});
        put_rectangle(room, plane, x + wide * 0.2f, y + high * 0.14f, x + wide * 0.8f, y + high * 0.20f, (struct colour){0.97f, 0.96f, 0.92f});
        break;
    case 1: /* a chart */
        for (int i = 0; i < 4; i++)
            put_rectangle(room, plane, x + edge + (wide - 2 * edge) * ((float)i + 0.12f) / 4, y + edge + 0.03f,
                          x + edge + (wide - 2 * edge) * ((float)i + 0.88f) / 4,
                          y + edge + (high - 0.2f) * (0.3f + 0.65f * random_unit(&random)), inks[(i + (int)seed) % 6]);
        break;
    case 2: /* squares, such as the table of elements */
        for (int row = 0; row < 5; row++)
            for (int column = 0; column < 6; column++)
                if (row > 0 || column == 0 || column == 5)
                    put_rectangle(room, plane, x + edge + (wide - 2 * edge) * ((float)column + 0.08f) / 6,
                                  y + high - edge - (high - 2 * edge) * ((float)row + 0.92f) / 5,
                                  x + edge + (wide - 2 * edge) * ((float)column + 0.92f) / 6,
                                  y + high - edge - (high - 2 * edge) * ((float)row + 0.08f) / 5, inks[(column + row / 2) % 6]);
        break;
    default: /* a landscape */
        put_rectangle(room, plane, x + edge, y + high * 0.35f, x + wide - edge, y + high - edge, (struct colour){0.66f, 0.82f, 0.93f});
        put_rectangle(room, plane, x + edge, y + edge, x + wide - edge, y + high * 0.45f, b);
        put_disc(room, plane, x + wide * 0.68f, y + high * 0.72f, wide * 0.11f, wide * 0.11f, (struct colour){0.98f, 0.86f, 0.45f});
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
        struct vec2 a = lens_point(&room->lens, on_plane(&plane, x + inner * sinf(angle), y + inner * cosf(angle)));
        struct vec2 b = lens_point(&room->lens, on_plane(&plane, x + 0.142f * sinf(angle), y + 0.142f * cosf(angle)));
        canvas_line(&room->picture, a, b, i % 3 == 0 ? 2.4f : 1.4f, (struct colour){0.15f, 0.15f, 0.18f}, 1);
    }
}

static void put_windows(struct room *room)
{
    const struct colour frame = {0.93f, 0.93f, 0.92f};
    struct plane plane = {.origin = {room->left + 0.02f, 0, 0}, .right = {0, 0, -1}, .up = {0, 1, 0}, .light = 0.88f};
    for (int i = 0; i < WINDOWS; i++) {
        float x0 = -window_first + window_step * (float)i;
        float x1 = x0 + window_wide;
        float middle = (x0 + x1) / 2;
        put_rectangle(room, &plane, x0 - 0.06f, window_bottom - 0.05f, x0 + 0.02f, window_top + 0.06f, frame);
        put_rectangle(room, &plane, x1 - 0.02f, window_bottom - 0.05f, x1 + 0.06f, window_top + 0.06f, frame);
        put_rectangle(room, &plane, middle - 0.035f, window_bottom - 0.05f, middle + 0.035f, window_top + 0.06f, frame);
        put_rectangle(room, &plane, x0 - 0.06f, window_top - 0.02f, x1 + 0.06f, window_top + 0.06f, frame);
        put_rectangle(room, &plane, x0 - 0.06f, window_top - 0.48f, x1 + 0.06f, window_top - 0.43f, frame);
        /* The sill stands out, with a radiator below it. */
        plane.light = 1.0f;
        put_rectangle(room, &plane, x0 - 0.15f, window_bottom - 0.09f, x1 + 0.15f, window_bottom - 0.03f, frame);
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
    struct plane plane = {.origin = {room->right - 0.004f, 0, 0}, .right = {0, 0, -1}, .up = {0, 1, 0}, .light = 0.95f};
    put_rectangle(room, &plane, 0.50f, 0, 1.62f, 2.22f, (struct colour){0.90f, 0.90f, 0.88f});
    put_rectangle(room, &plane, 0.58f, 0.02f, 1.54f, 2.14f, colour_mix(room->accent, (struct colour){0.85f, 0.65f, 0.42f}, 0.6f));
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
    put_text(room, &plane, "lokaal 1.12", room->clock.x - 0.22f, 2.08f, 0.065f, (struct colour){0.30f, 0.30f, 0.34f});
}

/* --- furniture ---------------------------------------------------------------------------------------- */

/* A box of which the top and the sides that face the lens are drawn. */
struct box {
    struct vec3 at; /* the middle of its underside */
    float yaw, width, height, depth;
    struct colour colour;
};

static void box_corners(const struct box *box, struct vec3 corners[8])
{
    float c = cosf(box->yaw);
    float s = sinf(box->yaw);
    for (int i = 0; i < 8; i++) {
        float x = i % 4 == 0 || i % 4 == 3 ? -box->width / 2 : box->width / 2;
        float z = i % 4 < 2 ? -box->depth / 2 : box->depth / 2;
        corners[i] = (struct vec3){box->at.x + x * c + z * s, box->at.y + (i < 4 ? 0 : box->height), box->at.z - x * s + z * c};
    }
}

static void draw_box(const struct room *room, const struct box *box, struct canvas *canvas)
{
    struct vec3 corners[8];
    box_corners(box, corners);
    for (int side = 0; side < 4; side++) {
        int next = (side + 1) % 4;
        struct vec3 a = corners[side];
        struct vec3 b = corners[next];
        struct vec3 normal = {b.z - a.z, 0, -(b.x - a.x)};
        struct vec3 to_lens = vec3_sub(room->lens.at, vec3_mix(a, b, 0.5f));
        float length = most(vec3_length(normal), 1e-5f);
        normal = vec3_scale(normal, 1 / length);
        if (vec3_dot(normal, to_lens) <= 0)
            continue;
        struct vec2 points[4] = {lens_point(&room->lens, a), lens_point(&room->lens, b), lens_point(&room->lens, corners[next + 4]),
                                 lens_point(&room->lens, corners[side + 4])};
        struct colour lit = colour_lit(box->colour, normal.x, 0, -normal.z);
        canvas_polygon_faded(canvas, points, 4, points[0], colour_scale(lit, 0.86f), points[3], colour_scale(lit, 0.98f));
    }
    if (box->at.y + box->height < room->lens.at.y) {
        struct vec2 top[4];
        for (int i = 0; i < 4; i++)
            top[i] = lens_point(&room->lens, corners[i + 4]);
        struct colour lit = colour_lit(box->colour, 0, 1, 0.2f);
        canvas_polygon_faded(canvas, top, 4, top[3], colour_scale(lit, 1.05f), top[1], colour_scale(lit, 0.97f));
    }
}

static void place_around(const struct room *room, const struct box *box, struct canvas *canvas)
{
    struct vec3 corners[8];
    box_corners(box, corners);
    float left = 1e9f, right = -1e9f, top = 1e9f, bottom = -1e9f;
    for (int i = 0; i < 8; i++) {
        struct vec2 p = lens_point(&room->lens, corners[i]);
        left = least(left, p.x);
        right = most(right, p.x);
        top = least(top, p.y);
        bottom = most(bottom, p.y);
    }
    float width = (float)room->picture.width;
    float height = (float)room->picture.height;
    int x0 = (int)most(least(left - 3, width), 0);
    int y0 = (int)most(least(top - 3, height), 0);
    int x1 = (int)least(most(right + 3, (float)x0 + 1), width + 1);
    int y1 = (int)least(most(bottom + 3, (float)y0 + 1), height + 1);
    canvas_init(canvas, x0, y0, x1 - x0, y1 - y0);
}

static void draw_leg(const struct room *room, struct vec3 from, struct vec3 to, float radius, struct canvas *canvas)
{
    struct spot a = lens_project(&room->lens, from);
    struct spot b = lens_project(&room->lens, to);
    canvas_limb(canvas, (struct vec2){a.x, a.y}, radius * a.scale, (struct vec2){b.x, b.y}, radius * b.scale,
                (struct colour){0.50f, 0.52f, 0.55f});
}

static struct vec3 beside(struct vec3 at, float yaw, float right, float forward)
{
    float c = cosf(yaw);
    float s = sinf(yaw);
    return (struct vec3){at.x + right * c + forward * s, at.y, at.z - right * s + forward * c};
}

static void draw_leaf(const struct room *room, struct vec3 at, float yaw, float wide, float deep, struct colour colour, struct canvas *canvas)
{
    struct vec3 corners[4] = {beside(at, yaw, -wide / 2, -deep / 2), beside(at, yaw, wide / 2, -deep / 2), beside(at, yaw, wide / 2, deep / 2),
                              beside(at, yaw, -wide / 2, deep / 2)};
    fill(&room->lens, canvas, corners, 4, colour_scale(colour, 1.02f));
}

static void draw_things(const struct room *room, const struct table *table, uint32_t seed, struct canvas *canvas)
{
    static const struct colour covers[] = {{0.80f, 0.28f, 0.25f}, {0.22f, 0.45f, 0.70f}, {0.28f, 0.58f, 0.40f},
                                           {0.93f, 0.70f, 0.22f}, {0.52f, 0.36f, 0.62f}};
    uint32_t random = seed;
    int places = table->width > 1 ? 2 : 1;
    for (int i = 0; i < places; i++) {
        float aside = places == 1 ? 0 : ((float)i - 0.5f) * 0.60f;
        struct vec3 top = {table->at.x, 0.752f, table->at.z};
        float turned = table->yaw + 0.3f * random_signed(&random);
        /* An open exercise book, a school book, a pencil case, sometimes a bottle. */
        struct vec3 book = beside(top, table->yaw, aside, -0.06f);
        draw_leaf(room, beside(book, turned, -0.09f, 0), turned, 0.18f, 0.25f, (struct colour){0.95f, 0.95f, 0.93f}, canvas);
        draw_leaf(room, beside(book, turned, 0.09f, 0), turned, 0.18f, 0.25f, (struct colour){0.90f, 0.90f, 0.89f}, canvas);
        struct box cover = {beside(top, table->yaw, aside + 0.06f, 0.17f), table->yaw + 0.4f * random_signed(&random), 0.20f, 0.02f, 0.15f,
                            covers[random_next(&random) % 5]};
        draw_box(room, &cover, canvas);
        struct box case_ = {beside(top, table->yaw, aside - 0.19f, 0.15f), table->yaw + 0.5f, 0.07f, 0.05f, 0.20f,
                            covers[random_next(&random) % 5]};
        draw_box(room, &case_, canvas);
        if (random_next(&random) % 3 == 0) {
            struct vec3 foot = beside(top, table->yaw, aside + 0.24f, 0.16f);
            struct spot a = lens_project(&room->lens, foot);
            foot.y += 0.17f;
            struct spot b = lens_project(&room->lens, foot);
            canvas_limb(canvas, (struct vec2){a.x, a.y}, 0.030f * a.scale, (struct vec2){b.x, b.y}, 0.028f * b.scale,
                        (struct colour){0.55f, 0.75f, 0.85f});
            canvas_limb(canvas, (struct vec2){b.x, b.y - 0.02f * b.scale}, 0.016f * b.scale, (struct vec2){b.x, b.y - 0.04f * b.scale},
                        0.016f * b.scale, covers[random_next(&random) % 5]);
        }
    }
}

void room_draw_table(const struct room *room, const struct table *table, uint32_t seed, struct canvas *canvas)
{
    struct box around = {table->at, table->yaw, table->width + 0.06f, 1.0f, table->depth + 0.06f, {0, 0, 0}};
    place_around(room, &around, canvas);
    for (int i = 0; i < 4; i++) {
        float x = (i % 2 == 0 ? -1.0f : 1.0f) * (table->width / 2 - 0.05f);
        float z = (i < 2 ? 1.0f : -1.0f) * (table->depth / 2 - 0.05f);
        struct vec3 foot = beside(table->at, table->yaw, x, z);
        struct vec3 head = foot;
        head.y = 0.72f;
        draw_leg(room, foot, head, 0.018f, canvas);
    }
    struct box top = {{table->at.x, 0.715f, table->at.z}, table->yaw, table->width, 0.032f, table->depth, {0.84f, 0.71f, 0.53f}};
    draw_box(room, &top, canvas);
    draw_things(room, table, seed, canvas);
}

void room_draw_chair(const struct room *room, const struct seat *seat, struct canvas *canvas)
{
    struct box around = {beside(seat->at, seat->yaw, 0, -0.08f), seat->yaw, 0.52f, 0.95f, 0.60f, {0, 0, 0}};
    place_around(room, &around, canvas);
    for (int i = 0; i < 4; i++) {
        float x = i % 2 == 0 ? -0.18f : 0.18f;
        float z = i < 2 ? 0.16f : -0.20f;
        struct vec3 foot = beside(seat->at, seat->yaw, x, z - (i < 2 ? 0 : 0.05f));
        struct vec3 head = beside(seat->at, seat->yaw, x, z);
        head.y = i < 2 ? 0.44f : 0.80f;
        draw_leg(room, foot, head, 0.014f, canvas);
    }
    struct colour shell = colour_mix(room->accent, (struct colour){0.35f, 0.40f, 0.48f}, 0.45f);
    struct box bottom = {{seat->at.x, 0.43f, seat->at.z}, seat->yaw, 0.42f, 0.025f, 0.40f, shell};
    draw_box(room, &bottom, canvas);
    struct vec3 back = beside(seat->at, seat->yaw, 0, -0.215f);
    back.y = 0.60f;
    struct box rest = {back, seat->yaw, 0.42f, 0.27f, 0.025f, shell};
    draw_box(room, &rest, canvas);
}

void room_draw_desk(const struct room *room, struct vec3 at, struct canvas *canvas)
{
    struct box around = {at, 0, 1.6f, 1.25f, 0.9f, {0, 0, 0}};
    place_around(room, &around, canvas);
    const struct colour wood = {0.80f, 0.67f, 0.50f};
    struct box left = {{at.x - 0.62f, 0, at.z}, 0, 0.06f, 0.72f, 0.60f, colour_scale(wood, 0.9f)};
    struct box right = {{at.x + 0.50f, 0, at.z}, 0, 0.34f, 0.72f, 0.60f, colour_scale(wood, 0.9f)};
    struct box panel = {{at.x, 0.25f, at.z - 0.26f}, 0, 1.30f, 0.46f, 0.02f, colour_scale(wood, 0.94f)};
    struct box top = {{at.x, 0.72f, at.z}, 0, 1.42f, 0.04f, 0.70f, wood};
    draw_box(room, &left, canvas);
    draw_box(room, &right, canvas);
    draw_box(room, &panel, canvas);
    draw_box(room, &top, canvas);
    struct box lid = {{at.x - 0.15f, 0.78f, at.z - 0.10f}, 0.15f, 0.36f, 0.24f, 0.015f, {0.36f, 0.38f, 0.42f}};
    draw_box(room, &lid, canvas);
    struct box pile = {{at.x + 0.38f, 0.76f, at.z}, 0.2f, 0.24f, 0.10f, 0.32f, {0.93f, 0.92f, 0.88f}};
    draw_box(room, &pile, canvas);
    struct box book = {{at.x + 0.38f, 0.86f, at.z}, -0.1f, 0.20f, 0.03f, 0.28f, {0.72f, 0.25f, 0.28f}};
    draw_box(room, &book, canvas);
    struct spot a = lens_project(&room->lens, (struct vec3){at.x - 0.48f, 0.77f, at.z - 0.15f});
    canvas_limb(canvas, (struct vec2){a.x, a.y}, 0.036f * a.scale, (struct vec2){a.x, a.y - 0.075f * a.scale}, 0.040f * a.scale,
                (struct colour){0.90f, 0.55f, 0.25f});
}

void room_draw_shadow(struct room *room, const struct table *table)
{
    struct plane floor = {.origin = {table->at.x, 0.002f, table->at.z},
                          .right = {cosf(table->yaw), 0, -sinf(table->yaw)},
                          .up = {sinf(table->yaw), 0, cosf(table->yaw)},
                          .light = 1};
    enum { LAYERS = 8 };
    for (int i = 0; i < LAYERS; i++) {
        float grow = 0.22f * ((float)i / (LAYERS - 1) - 0.65f);
        float w = table->width / 2 + grow;
        float d = table->depth / 2 + grow;
        struct vec2 points[4] = {lens_point(&room->lens, on_plane(&floor, -w + 0.06f, -d)), lens_point(&room->lens, on_plane(&floor, w + 0.06f, -d)),
                                 lens_point(&room->lens, on_plane(&floor, w + 0.06f, d)), lens_point(&room->lens, on_plane(&floor, -w + 0.06f, d))};
        canvas_polygon(&room->picture, points, 4, (struct colour){0.08f, 0.08f, 0.11f}, 0.055f);
    }
}

void room_draw_clock_hands(const struct room *room, int seconds, struct canvas *canvas, int *space)
{
    struct plane plane = front_wall;
    plane.origin = room->clock;
    plane.origin.z = -0.035f;
    struct spot middle = lens_project(&room->lens, plane.origin);
    int reach = (int)(0.16f * middle.scale) + 2;
    canvas_place(canvas, space, (int)middle.x - reach, (int)middle.y - reach, 2 * reach, 2 * reach);
    const float turns[3] = {(float)seconds / 43200, (float)(seconds % 3600) / 3600, (float)(seconds % 60) / 60};
    const float lengths[3] = {0.085f, 0.125f, 0.130f};
    const float widths[3] = {0.020f, 0.014f, 0.006f};
    for (int i = 0; i < 3; i++) {
        float x = sinf(2 * pi * turns[i]);
        float y = cosf(2 * pi * turns[i]);
        struct vec2 a = lens_point(&room->lens, on_plane(&plane, -0.03f * x, -0.03f * y));
        struct vec2 b = lens_point(&room->lens, on_plane(&plane, lengths[i] * x, lengths[i] * y));
        struct colour colour = i == 2 ? (struct colour){0.80f, 0.15f, 0.12f} : (struct colour){0.12f, 0.12f, 0.14f};
        canvas_line(canvas, a, b, most(1.3f, widths[i] * middle.scale), colour, 1);
    }
    canvas_ellipse(canvas, (struct vec2){middle.x, middle.y}, 3, 3, (struct colour){0.12f, 0.12f, 0.14f}, 1, 0);
}

/* --- the whole ---------------------------------------------------------------------------------------- */

static void choose_colours(struct room *room)
{
    static const struct colour walls[] = {
        {0.93f, 0.91f, 0.85f}, {0.90f, 0.93f, 0.91f}, {0.94f, 0.90f, 0.83f}, {0.91f, 0.92f, 0.95f}, {0.95f, 0.93f, 0.88f}};
    static const struct colour floors[] = {
        {0.58f, 0.60f, 0.60f}, {0.66f, 0.55f, 0.44f}, {0.50f, 0.58f, 0.62f}, {0.62f, 0.62f, 0.55f}};
    static const struct colour accents[] = {
        {0.45f, 0.62f, 0.70f}, {0.87f, 0.66f, 0.40f}, {0.55f, 0.68f, 0.50f}, {0.72f, 0.45f, 0.42f}, {0.50f, 0.52f, 0.72f}};
    uint32_t random = room->lesson->class_seed * 31 + 7;
    room->wall = walls[random_next(&random) % 5];
    room->floor = floors[random_next(&random) % 4];
    room->accent = accents[random_next(&random) % 5];
}

void room_init(struct room *room, const struct demo_lesson *lesson, int width, int height)
{
    *room = (struct room){.lesson = lesson};
    choose_colours(room);
    /* The lens stands so that the middle of the class is in the middle of the picture, however it is turned. */
    float scale = (float)height / 720;
    float turn = lesson->turn * pi / 180;
    const float away = 7.3f, middle = 3.3f;
    room->lens = (struct lens){
        .at = {-(away - middle) * tanf(turn), 1.96f, -away},
        .turn = turn,
        .focal = 1700 * scale,
        .cx = (float)width / 2,
        .cy = 218 * scale,
    };
    float axis = room->lens.at.x + away * tanf(turn); /* where the lens looks at the wall */
    room->left = -3.25f;
    room->right = 3.25f;
    float board_wide = lesson->board == DEMO_DIGIBOARD ? 2.70f : 3.10f;
    float board_middle = axis * 0.75f + (turn < 0 ? 0.22f : turn > 0 ? -0.25f : -0.15f);
    room->board_left = board_middle - board_wide / 2;
    room->board_right = board_middle + board_wide / 2;
    room->board_bottom = 0.98f;
    room->board_top = 2.24f;
    room->clock = (struct vec3){room->board_right + 0.34f, 2.42f, 0};
    room->ink = lesson->board == DEMO_BLACKBOARD ? (struct colour){0.96f, 0.96f, 0.92f} : (struct colour){0.12f, 0.18f, 0.42f};
    canvas_init(&room->picture, 0, 0, width, height);
    uint8_t *sun = memory_alloc((size_t)width * (size_t)height, 1);
    cast_room(room, sun);
    soften_sun(room, sun);
    put_windows(room);
    put_door(room);
    put_decoration(room);
    put_board(room);
    board_drawing_draw(room);
    put_clock(room);
    for (size_t i = 0; i < (size_t)width * (size_t)height; i++)
        room->picture.pixels[i] = (room->picture.pixels[i] & 0xffffff) | (uint32_t)(255 - sun[i]) << 24;
    free(sun);
}

void room_release(struct room *room)
{
    canvas_release(&room->picture);
}

struct vec3 room_board_point(const struct room *room, float x, float y)
{
    return (struct vec3){room->board_left + x, room->board_top - y, -0.032f};
}
