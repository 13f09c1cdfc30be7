#include "tui/demo/classroom/room.h"

#include "store/base/memory.h"
#include "tui/demo/classroom/drawing.h"
#include "tui/demo/classroom/random.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

static const float room_height = 3.05f;
static const float pi = 3.14159265f;

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
        return (struct sky){
            {0.50f, 0.70f, 0.95f}, {0.86f, 0.93f, 0.99f}, {1, 1, 1}, {0.55f, 0.68f, 0.40f}, 0.35f};
    case DEMO_CLOUDS:
        return (struct sky){
            {0.62f, 0.75f, 0.90f}, {0.88f, 0.92f, 0.96f}, {0.97f, 0.97f, 0.97f}, {0.50f, 0.60f, 0.40f}, 0.6f};
    case DEMO_GREY:
        return (struct sky){
            {0.78f, 0.80f, 0.83f}, {0.86f, 0.87f, 0.88f}, {0.82f, 0.83f, 0.85f}, {0.44f, 0.50f, 0.38f}, 0.8f};
    case DEMO_DUSK:
        break;
    }
    return (struct sky){
        {0.26f, 0.32f, 0.50f}, {0.92f, 0.62f, 0.42f}, {0.60f, 0.42f, 0.46f}, {0.20f, 0.24f, 0.20f}, 0.45f};
}

static struct colour outside(const struct room *room, struct vec3 direction)
{
    struct sky sky = sky_of(room->lesson->light);
    float level = sqrtf(direction.x * direction.x + direction.z * direction.z);
    float up = direction.y / level;
    float around = atan2f(direction.z, -direction.x);
    float trees = 0.035f + 0.022f * sinf(around * 23) + 0.015f * sinf(around * 61 + 1) +
                  0.008f * sinf(around * 141);
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
        if (in_house < 0.68f && pane > 0.3f && pane < 0.75f &&
            ((up > 0.004f && up < 0.012f) || (up > 0.017f && up < 0.025f)))
            return colour_mix((struct colour){0.35f, 0.42f, 0.50f}, sky.low, 0.35f);
        return colour_mix(roof ? tile : brick, sky.low, 0.35f);
    }
    if (up < trees)
        return colour_mix(colour_scale(sky.ground, 0.75f + 0.2f * sinf(around * 190 + up * 300)), sky.low,
                          0.3f);
    float puff = sinf(around * 7 + 2 * sinf(up * 9)) + 0.6f * sinf(around * 17 + up * 30) +
                 0.4f * sinf(up * 23 - around * 5);
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

static void choose_colours(struct room *room)
{
    static const struct colour walls[] = {{0.93f, 0.91f, 0.85f},
                                          {0.90f, 0.93f, 0.91f},
                                          {0.94f, 0.90f, 0.83f},
                                          {0.91f, 0.92f, 0.95f},
                                          {0.95f, 0.93f, 0.88f}};
    static const struct colour floors[] = {
        {0.58f, 0.60f, 0.60f}, {0.66f, 0.55f, 0.44f}, {0.50f, 0.58f, 0.62f}, {0.62f, 0.62f, 0.55f}};
    static const struct colour accents[] = {{0.45f, 0.62f, 0.70f},
                                            {0.87f, 0.66f, 0.40f},
                                            {0.55f, 0.68f, 0.50f},
                                            {0.72f, 0.45f, 0.42f},
                                            {0.50f, 0.52f, 0.72f}};
    uint32_t random = room->lesson->class_seed * 31 + 7;
    room->wall = walls[random_next(&random) % 5];
    room->floor = floors[random_next(&random) % 4];
    room->accent = accents[random_next(&random) % 5];
}

void room_init(struct room *room, const struct demo_lesson *lesson, int width, int height)
{
    *room = (struct room){.lesson = lesson};
    choose_colours(room);
    /* However the lens is turned, it stands so that the middle of the class is in the middle of the picture.
     */
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
    room->ink = lesson->board == DEMO_BLACKBOARD ? (struct colour){0.96f, 0.96f, 0.92f}
                                                 : (struct colour){0.12f, 0.18f, 0.42f};
    canvas_init(&room->picture, 0, 0, width, height);
    uint8_t *sun = memory_alloc((size_t)width * (size_t)height, 1);
    cast_room(room, sun);
    soften_sun(room, sun);
    room_put_on_walls(room);
    board_drawing_draw(room);
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
