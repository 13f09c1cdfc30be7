#include "tui/demo/classroom/room.h"

#include "tui/demo/classroom/plane.h"
#include "tui/demo/classroom/random.h"

#include <math.h>

static void fill(const struct lens *lens, struct canvas *canvas, const struct vec3 *corners, int count,
                 struct colour colour)
{
    struct vec2 points[32];
    for (int i = 0; i < count; i++)
        points[i] = lens_point(lens, corners[i]);
    canvas_polygon(canvas, points, count, colour, 1);
}

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
        corners[i] = (struct vec3){box->at.x + x * c + z * s, box->at.y + (i < 4 ? 0 : box->height),
                                   box->at.z - x * s + z * c};
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
        struct vec2 points[4] = {lens_point(&room->lens, a), lens_point(&room->lens, b),
                                 lens_point(&room->lens, corners[next + 4]),
                                 lens_point(&room->lens, corners[side + 4])};
        struct colour lit = colour_lit(box->colour, normal.x, 0, -normal.z);
        canvas_polygon_faded(canvas, points, 4, points[0], colour_scale(lit, 0.86f), points[3],
                             colour_scale(lit, 0.98f));
    }
    if (box->at.y + box->height < room->lens.at.y) {
        struct vec2 top[4];
        for (int i = 0; i < 4; i++)
            top[i] = lens_point(&room->lens, corners[i + 4]);
        struct colour lit = colour_lit(box->colour, 0, 1, 0.2f);
        canvas_polygon_faded(canvas, top, 4, top[3], colour_scale(lit, 1.05f), top[1],
                             colour_scale(lit, 0.97f));
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

static void draw_leg(const struct room *room, struct vec3 from, struct vec3 to, float radius,
                     struct canvas *canvas)
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

static void draw_leaf(const struct room *room, struct vec3 at, float yaw, float wide, float deep,
                      struct colour colour, struct canvas *canvas)
{
    struct vec3 corners[4] = {beside(at, yaw, -wide / 2, -deep / 2), beside(at, yaw, wide / 2, -deep / 2),
                              beside(at, yaw, wide / 2, deep / 2), beside(at, yaw, -wide / 2, deep / 2)};
    fill(&room->lens, canvas, corners, 4, colour_scale(colour, 1.02f));
}

static void draw_things(const struct room *room, const struct table *table, uint32_t seed,
                        struct canvas *canvas)
{
    static const struct colour covers[] = {{0.80f, 0.28f, 0.25f},
                                           {0.22f, 0.45f, 0.70f},
                                           {0.28f, 0.58f, 0.40f},
                                           {0.93f, 0.70f, 0.22f},
                                           {0.52f, 0.36f, 0.62f}};
    uint32_t random = seed;
    int places = table->width > 1 ? 2 : 1;
    for (int i = 0; i < places; i++) {
        float aside = places == 1 ? 0 : ((float)i - 0.5f) * 0.60f;
        struct vec3 top = {table->at.x, 0.752f, table->at.z};
        float turned = table->yaw + 0.3f * random_signed(&random);
        /* An open exercise book, a school book, a pencil case, sometimes a bottle. */
        struct vec3 book = beside(top, table->yaw, aside, -0.06f);
        draw_leaf(room, beside(book, turned, -0.09f, 0), turned, 0.18f, 0.25f,
                  (struct colour){0.95f, 0.95f, 0.93f}, canvas);
        draw_leaf(room, beside(book, turned, 0.09f, 0), turned, 0.18f, 0.25f,
                  (struct colour){0.90f, 0.90f, 0.89f}, canvas);
        struct box cover = {beside(top, table->yaw, aside + 0.06f, 0.17f),
                            table->yaw + 0.4f * random_signed(&random),
                            0.20f,
                            0.02f,
                            0.15f,
                            covers[random_next(&random) % 5]};
        draw_box(room, &cover, canvas);
        struct box case_ = {beside(top, table->yaw, aside - 0.19f, 0.15f),
                            table->yaw + 0.5f,
                            0.07f,
                            0.05f,
                            0.20f,
                            covers[random_next(&random) % 5]};
        draw_box(room, &case_, canvas);
        if (random_next(&random) % 3 == 0) {
            struct vec3 foot = beside(top, table->yaw, aside + 0.24f, 0.16f);
            struct spot a = lens_project(&room->lens, foot);
            foot.y += 0.17f;
            struct spot b = lens_project(&room->lens, foot);
            canvas_limb(canvas, (struct vec2){a.x, a.y}, 0.030f * a.scale, (struct vec2){b.x, b.y},
                        0.028f * b.scale, (struct colour){0.55f, 0.75f, 0.85f});
            canvas_limb(canvas, (struct vec2){b.x, b.y - 0.02f * b.scale}, 0.016f * b.scale,
                        (struct vec2){b.x, b.y - 0.04f * b.scale}, 0.016f * b.scale,
                        covers[random_next(&random) % 5]);
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
    struct box top = {{table->at.x, 0.715f, table->at.z},
                      table->yaw,
                      table->width,
                      0.032f,
                      table->depth,
                      {0.84f, 0.71f, 0.53f}};
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
    struct box lid = {
        {at.x - 0.15f, 0.78f, at.z - 0.10f}, 0.15f, 0.36f, 0.24f, 0.015f, {0.36f, 0.38f, 0.42f}};
    draw_box(room, &lid, canvas);
    struct box pile = {{at.x + 0.38f, 0.76f, at.z}, 0.2f, 0.24f, 0.10f, 0.32f, {0.93f, 0.92f, 0.88f}};
    draw_box(room, &pile, canvas);
    struct box book = {{at.x + 0.38f, 0.86f, at.z}, -0.1f, 0.20f, 0.03f, 0.28f, {0.72f, 0.25f, 0.28f}};
    draw_box(room, &book, canvas);
    struct spot a = lens_project(&room->lens, (struct vec3){at.x - 0.48f, 0.77f, at.z - 0.15f});
    canvas_limb(canvas, (struct vec2){a.x, a.y}, 0.036f * a.scale, (struct vec2){a.x, a.y - 0.075f * a.scale},
                0.040f * a.scale, (struct colour){0.90f, 0.55f, 0.25f});
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
        struct vec2 points[4] = {lens_point(&room->lens, plane_point(&floor, -w + 0.06f, -d)),
                                 lens_point(&room->lens, plane_point(&floor, w + 0.06f, -d)),
                                 lens_point(&room->lens, plane_point(&floor, w + 0.06f, d)),
                                 lens_point(&room->lens, plane_point(&floor, -w + 0.06f, d))};
        canvas_polygon(&room->picture, points, 4, (struct colour){0.08f, 0.08f, 0.11f}, 0.055f);
    }
}
