#include "tui/demo/classroom/figure.h"

#include <assert.h>
#include <stdlib.h>

#define ADULT 1.75f /* the height that the measures below belong to */

/* Hands are drawn a little large, as heads are: they tell most of what happens. */
#define HAND_SIZE 1.25f

static const float thigh = 0.43f, shin = 0.425f, upper_arm = 0.285f, forearm = 0.265f;

static float size_of(const struct figure *figure)
{
    return figure->look.height / ADULT;
}

void figure_init(struct figure *figure, const struct look *look, float head_scale)
{
    *figure = (struct figure){.look = *look};
    head_init(&figure->head, &look->head, head_scale);
}

void figure_release(struct figure *figure)
{
    head_release(&figure->head);
}

/* The person's own axes in the room. */
static struct vec3 forward_of(float yaw)
{
    return (struct vec3){sinf(yaw), 0, cosf(yaw)};
}

static struct vec3 right_of(float yaw)
{
    return (struct vec3){cosf(yaw), 0, -sinf(yaw)};
}

static struct vec3 trunk_of(const struct pose *pose)
{
    struct vec3 up = vec3_scale(forward_of(pose->yaw), sinf(pose->lean));
    up = vec3_add(up, vec3_scale(right_of(pose->yaw), sinf(pose->sway)));
    up.y = cosf(pose->lean) * cosf(pose->sway);
    return up;
}

float figure_pelvis_height(const struct figure *figure)
{
    return 0.975f * size_of(figure);
}

static struct vec3 neck_of(const struct figure *figure, const struct pose *pose)
{
    return vec3_add(pose->pelvis, vec3_scale(trunk_of(pose), 0.49f * size_of(figure)));
}

struct vec3 figure_head_at(const struct figure *figure, const struct pose *pose)
{
    struct vec3 neck = neck_of(figure, pose);
    float s = size_of(figure);
    struct vec3 up = vec3_mix(trunk_of(pose), (struct vec3){0, 1, 0}, 0.4f);
    struct vec3 head = vec3_add(neck, vec3_scale(up, 0.140f * s + 0.01f));
    /* The head comes forward when it nods. */
    return vec3_add(head, vec3_scale(forward_of(pose->head_yaw), 0.03f + 0.06f * sinf(pose->head_pitch)));
}

struct vec3 figure_shoulder(const struct figure *figure, const struct pose *pose, enum side side)
{
    float s = size_of(figure);
    float aside = (side == RIGHT ? 0.156f : -0.156f) * s * (0.6f + 0.4f * figure->look.girth);
    struct vec3 neck = neck_of(figure, pose);
    struct vec3 shoulder = vec3_add(neck, vec3_scale(right_of(pose->yaw), aside));
    return vec3_add(shoulder, vec3_scale(trunk_of(pose), -0.080f * s));
}

/* The joint between two bones, bent towards `pole`; the end is brought within reach. */
static struct vec3 bend(struct vec3 from, struct vec3 *to, float first, float second, struct vec3 pole)
{
    struct vec3 line = vec3_sub(*to, from);
    float distance = most(vec3_length(line), 0.05f);
    struct vec3 direction = vec3_scale(line, 1 / distance);
    float reach = (first + second) * 0.995f;
    if (distance > reach) {
        distance = reach;
        *to = vec3_add(from, vec3_scale(direction, reach));
    }
    float along = (first * first - second * second + distance * distance) / (2 * distance);
    float aside = sqrtf(most(0, first * first - along * along));
    struct vec3 off = vec3_sub(pole, vec3_scale(direction, vec3_dot(pole, direction)));
    float length = most(vec3_length(off), 1e-4f);
    return vec3_add(vec3_add(from, vec3_scale(direction, along)), vec3_scale(off, aside / length));
}

enum shape_kind { SHAPE_LIMB, SHAPE_TRUNK, SHAPE_SKIRT, SHAPE_HEAD, SHAPE_SHADOW };

struct shape {
    enum shape_kind kind;
    float depth;
    struct spot a, b;
    float ra, rb; /* pixels */
    struct colour colour;
};

enum { MOST_SHAPES = 64 };

struct drawing {
    const struct figure *figure;
    const struct lens *lens;
    const struct pose *pose;
    struct shape shapes[MOST_SHAPES];
    int count;
    float facing;
};

static struct shape *add_shape(struct drawing *drawing, enum shape_kind kind, struct vec3 a, struct vec3 b,
                               float bias)
{
    assert(drawing->count < MOST_SHAPES);
    struct shape *shape = &drawing->shapes[drawing->count++];
    *shape = (struct shape){
        .kind = kind, .a = lens_project(drawing->lens, a), .b = lens_project(drawing->lens, b)};
    shape->depth = (shape->a.depth + shape->b.depth) / 2 + bias;
    return shape;
}

static void add_limb(struct drawing *drawing, struct vec3 a, float ra, struct vec3 b, float rb,
                     struct colour colour, float bias)
{
    float s = size_of(drawing->figure);
    struct shape *shape = add_shape(drawing, SHAPE_LIMB, a, b, bias);
    shape->ra = ra * s * shape->a.scale;
    shape->rb = rb * s * shape->b.scale;
    shape->colour = colour;
}

static void add_finger(struct drawing *drawing, struct vec3 from, struct vec3 direction, struct vec3 across,
                       float angle, float length, float radius, float bias)
{
    struct vec3 way = vec3_add(vec3_scale(direction, cosf(angle)), vec3_scale(across, sinf(angle)));
    struct vec3 to = vec3_add(from, vec3_scale(way, length * HAND_SIZE));
    add_limb(drawing, from, radius * HAND_SIZE, to, radius * 0.85f * HAND_SIZE,
             drawing->figure->look.head.skin, bias);
}

static void add_hand(struct drawing *drawing, struct vec3 wrist, struct vec3 along, enum side side,
                     float bias)
{
    const struct pose *pose = drawing->pose;
    struct colour skin = drawing->figure->look.head.skin;
    enum hand_shape kind = pose->shape[side];
    /* Across the hand: in the plane of the picture, so that fingers are always seen spread. */
    float length = most(vec3_length(along), 1e-4f);
    struct vec3 d = vec3_scale(along, 1 / length);
    if (kind == HAND_OPEN)
        d = vec3_mix(d, (struct vec3){0, 1, 0}, d.y > 0.2f ? 0.6f : 0.15f);
    float c = cosf(drawing->lens->turn);
    float s = sinf(drawing->lens->turn);
    struct vec3 across = {d.y * c, -(d.x * c - d.z * s), -d.y * s};
    float wide = most(vec3_length(across), 0.05f);
    across = vec3_scale(across, 1 / wide);
    struct vec3 palm = vec3_add(wrist, vec3_scale(d, 0.055f * HAND_SIZE));
    float thumb = (side == RIGHT) == (cosf(drawing->facing) < 0) ? -1.0f : 1.0f;
    switch (kind) {
    case HAND_OPEN:
        add_limb(drawing, wrist, 0.028f * HAND_SIZE, palm, 0.036f * HAND_SIZE, skin, bias);
        for (int i = 0; i < 4; i++) {
            float at = (float)i - 1.5f;
            struct vec3 from = vec3_add(palm, vec3_scale(across, at * 0.019f * HAND_SIZE));
            add_finger(drawing, from, d, across, at * 0.14f, i == 0 || i == 3 ? 0.080f : 0.095f, 0.0115f,
                       bias - 0.01f);
        }
        add_finger(drawing, vec3_add(wrist, vec3_scale(d, 0.03f)), d, across, thumb * 0.85f, 0.075f, 0.013f,
                   bias - 0.01f);
        break;
    case HAND_POINTING:
        add_limb(drawing, wrist, 0.027f * HAND_SIZE, palm, 0.034f * HAND_SIZE, skin, bias);
        add_finger(drawing, palm, d, across, 0, 0.100f, 0.0125f, bias - 0.01f);
        break;
    case HAND_THUMB:
        add_limb(drawing, wrist, 0.030f * HAND_SIZE, palm, 0.037f * HAND_SIZE, skin, bias);
        add_finger(drawing, palm, (struct vec3){0, 1, 0}, across, 0, 0.085f, 0.0145f, bias - 0.01f);
        break;
    case HAND_HOLDING:
        add_limb(drawing, wrist, 0.029f * HAND_SIZE, palm, 0.035f * HAND_SIZE, skin, bias);
        add_limb(drawing, palm, 0.008f,
                 vec3_add(palm, vec3_add(vec3_scale(d, 0.085f), (struct vec3){0, 0.03f, 0})), 0.008f,
                 (struct colour){0.16f, 0.20f, 0.42f}, bias - 0.01f);
        break;
    case HAND_RELAXED:
        add_limb(drawing, wrist, 0.027f * HAND_SIZE, palm, 0.034f * HAND_SIZE, skin, bias);
        add_finger(drawing, palm, d, across, 0.05f, 0.055f, 0.025f, bias);
        add_finger(drawing, wrist, d, across, thumb * 0.5f, 0.085f, 0.013f, bias - 0.01f);
        break;
    }
}

static void add_arm(struct drawing *drawing, enum side side)
{
    const struct figure *figure = drawing->figure;
    const struct pose *pose = drawing->pose;
    const struct look *look = &figure->look;
    float s = size_of(figure);
    float sign = side == RIGHT ? 1 : -1;
    struct vec3 shoulder = figure_shoulder(figure, pose, side);
    struct vec3 wrist = pose->hand[side];
    struct vec3 pole = vec3_scale(right_of(pose->yaw), sign * (0.25f + pose->elbow_out[side]));
    pole = vec3_add(pole, vec3_scale(forward_of(pose->yaw), -0.35f));
    pole.y -= 1 - pose->elbow_out[side];
    struct vec3 elbow = bend(shoulder, &wrist, upper_arm * s, forearm * s, pole);
    float bias = cosf(drawing->facing) > 0.3f ? -0.08f : 0;
    struct colour sleeve = look->top;
    if (look->short_sleeves) {
        struct vec3 hem = vec3_mix(shoulder, elbow, 0.62f);
        add_limb(drawing, hem, 0.038f, elbow, 0.033f, look->head.skin, bias);
        add_limb(drawing, shoulder, 0.062f, hem, 0.054f, sleeve, bias - 0.005f);
        add_limb(drawing, elbow, 0.034f, wrist, 0.024f, look->head.skin, bias - 0.01f);
    } else {
        float thick = look->garment == GARMENT_HOODIE || look->garment == GARMENT_BLAZER ? 1.12f : 1;
        add_limb(drawing, shoulder, 0.062f, elbow, 0.047f * thick, sleeve, bias);
        add_limb(drawing, elbow, 0.047f * thick, wrist, 0.034f * thick, sleeve, bias - 0.01f);
    }
    struct vec3 along = vec3_sub(wrist, elbow);
    if (look->garment == GARMENT_BLAZER && !look->short_sleeves)
        add_limb(drawing, vec3_mix(elbow, wrist, 0.97f), 0.032f, vec3_mix(elbow, wrist, 1.04f), 0.031f,
                 look->under, bias - 0.012f);
    add_hand(drawing, wrist, along, side, bias - 0.02f);
}

static void add_leg(struct drawing *drawing, enum side side)
{
    const struct figure *figure = drawing->figure;
    const struct pose *pose = drawing->pose;
    float s = size_of(figure);
    float sign = side == RIGHT ? 1 : -1;
    struct vec3 hip = vec3_add(pose->pelvis, vec3_scale(right_of(pose->yaw), sign * 0.088f * s));
    hip.y -= 0.02f * s;
    struct vec3 ankle = pose->foot[side];
    ankle.y += 0.09f * s;
    struct vec3 pole = vec3_add(forward_of(pose->yaw),
                                vec3_scale(right_of(pose->yaw), sign * pose->knee_out));
    struct vec3 knee = bend(hip, &ankle, thigh * s, shin * s, pole);
    struct colour legs = figure->look.legs;
    struct vec3 toe = vec3_add(ankle, vec3_scale(forward_of(pose->yaw), 0.17f * s));
    toe.y -= 0.045f * s;
    struct vec3 heel = ankle;
    heel.y -= 0.035f * s;
    /* Under somebody upright the legs go below jacket and skirt; in front of somebody who sits they don't. */
    bool below = hip.y - knee.y > 0.8f * thigh * s;
    float bias = below ? 0.25f : 0;
    add_limb(drawing, heel, 0.042f, toe, 0.038f, figure->look.shoes, bias + 0.03f);
    add_limb(drawing, knee, 0.062f, ankle, 0.046f, legs, bias + 0.02f);
    add_limb(drawing, hip, 0.092f * figure->look.girth, knee, 0.066f, legs, bias + 0.01f);
}

static void sort_shapes(struct drawing *drawing)
{
    for (int i = 1; i < drawing->count; i++) {
        struct shape shape = drawing->shapes[i];
        int j = i;
        for (; j > 0 && drawing->shapes[j - 1].depth < shape.depth; j--)
            drawing->shapes[j] = drawing->shapes[j - 1];
        drawing->shapes[j] = shape;
    }
}

/* Half-widths of a trunk in metres, from the hips to the neck, seen from the front and from the side. */
enum { TRUNK_STEPS = 14 };
static const float trunk_front[TRUNK_STEPS] = {0.160f, 0.168f, 0.166f, 0.156f, 0.150f, 0.152f, 0.160f,
                                               0.170f, 0.180f, 0.188f, 0.186f, 0.158f, 0.092f, 0.060f};
static const float trunk_side[TRUNK_STEPS] = {0.108f, 0.118f, 0.116f, 0.108f, 0.104f, 0.106f, 0.112f,
                                              0.120f, 0.124f, 0.120f, 0.108f, 0.090f, 0.070f, 0.058f};

struct clothing {
    const struct look *look;
    float facing;
};

/* 1 where `beyond` is negative, 0 where it is positive, soft over the width of a pixel or so (radians). */
static float inside(float beyond)
{
    float share = 0.5f - beyond / 0.04f;
    return share < 0 ? 0 : share > 1 ? 1 : share;
}

/* What is behind the decimal point, for stripes and folds. */
static float part_of(float value)
{
    return value + 100 - (float)(int)(value + 100);
}

static bool between(float value, float low, float high)
{
    return value > low && value < high;
}

/* The colour of the clothes at an angle round the trunk (0: the chest) and a height. */
static struct colour paint_clothes(const void *context, float angle, float v)
{
    const struct clothing *clothing = context;
    const struct look *look = clothing->look;
    const float pi = 3.14159265f;
    float round = angle - clothing->facing;
    while (round > pi)
        round -= 2 * pi;
    while (round < -pi)
        round += 2 * pi;
    float off = fabsf(round);
    struct colour top = look->top;
    struct colour under = look->under;
    /* The opening at the neck shows skin, or a shirt's collar. */
    float opening = off < 1.0f ? 0.93f + 0.05f * off : 0.985f;
    switch (look->garment) {
    case GARMENT_STRIPES:
        if (part_of(v * 9) < 0.45f)
            top = under;
        break;
    case GARMENT_CHECKED: {
        bool along = part_of(round * 4) < 0.4f;
        bool across = part_of(v * 10) < 0.4f;
        top = along && across ? colour_scale(top, 0.62f) : along || across ? colour_scale(top, 0.84f) : top;
        break;
    }
    case GARMENT_SHIRT:
        if (off < 0.025f)
            top = colour_scale(top, 0.86f);
        if (between(off, 0.04f, 0.75f) && v > 0.90f + 0.03f * off)
            return colour_scale(top, 1.08f);
        break;
    case GARMENT_BLAZER: {
        float edge = v > 0.36f ? 0.10f + 0.42f * (v - 0.36f) : 0.02f + 0.10f * (0.36f - v);
        if (v > 0.55f && v < opening)
            top = colour_mix(top, colour_scale(top, 1.25f), inside(off - edge - 0.15f)); /* lapels */
        if (v > 0.965f)
            break;
        top = colour_mix(top, v > 0.90f ? colour_scale(under, 1.05f) : under, inside(off - edge));
        if (look->tie && v > 0.40f)
            top = colour_mix(top, (struct colour){0.55f, 0.13f, 0.16f},
                             inside(off - (v > 0.90f ? 0.09f : 0.055f + 0.05f * (0.9f - v))));
        break;
    }
    case GARMENT_CARDIGAN:
        top = colour_mix(top, colour_scale(top, 0.86f), inside(off - 0.18f - 0.18f * v));
        top = colour_mix(top, under, inside(off - 0.11f - 0.18f * v));
        break;
    case GARMENT_HOODIE:
        if (v > 0.86f && off > 1.1f)
            return colour_scale(top, 0.84f);
        if (between(v, 0.12f, 0.32f) && off < 0.62f && off > 0.50f)
            return colour_scale(top, 0.82f);
        if (between(v, 0.70f, 0.93f) && between(off, 0.10f, 0.14f))
            return colour_scale(under, 1.0f);
        break;
    case GARMENT_TSHIRT:
        if (between(v, 0.55f, 0.74f) && off < 0.42f)
            top = part_of(v * 13.3f + 4 * round) < 0.47f ? under : top;
        break;
    case GARMENT_JUMPER:
        if (v < 0.06f)
            top = colour_scale(top, 0.85f);
        break;
    case GARMENTS:
        break;
    }
    if (v > opening)
        return v > opening + 0.018f ? look->head.skin : colour_scale(top, 0.8f);
    /* A few folds, and less light further down. */
    float a = part_of(round * 0.8f + v * 1.75f) - 0.5f;
    float b = part_of(v * 4.1f - round * 1.4f) - 0.5f;
    float fold = 0.03f - 0.24f * a * a + 0.02f - 0.16f * b * b;
    return colour_scale(top, 0.93f + 0.09f * v + fold);
}

static struct colour paint_skirt(const void *context, float angle, float v)
{
    const struct clothing *clothing = context;
    return colour_scale(clothing->look->legs,
                        0.92f + 0.07f * sinf((angle - clothing->facing) * 8) + 0.05f * v);
}

static void draw_trunk(const struct drawing *drawing, const struct shape *shape, struct canvas *canvas)
{
    const struct look *look = &drawing->figure->look;
    float s = size_of(drawing->figure);
    float widths[TRUNK_STEPS];
    float c = cosf(drawing->facing);
    float d = sinf(drawing->facing);
    for (int i = 0; i < TRUNK_STEPS; i++) {
        float girth = i < TRUNK_STEPS - 2 ? look->girth : 1;
        float front = trunk_front[i] * girth * c;
        float side = trunk_side[i] * girth * d;
        float scale = shape->a.scale + (shape->b.scale - shape->a.scale) * (float)i / (TRUNK_STEPS - 1);
        widths[i] = sqrtf(front * front + side * side) * s * scale;
    }
    struct clothing clothing = {.look = look, .facing = drawing->facing};
    struct lathe lathe = {
        .a = {shape->a.x, shape->a.y},
        .b = {shape->b.x, shape->b.y},
        .half_widths = widths,
        .count = TRUNK_STEPS,
        .paint = paint_clothes,
        .context = &clothing,
    };
    canvas_lathe(canvas, &lathe);
}

static void draw_skirt(const struct drawing *drawing, const struct shape *shape, struct canvas *canvas)
{
    float s = size_of(drawing->figure) * shape->a.scale;
    float widths[4] = {0.235f * s, 0.205f * s, 0.180f * s, 0.140f * s};
    struct clothing clothing = {.look = &drawing->figure->look, .facing = drawing->facing};
    struct lathe lathe = {
        .a = {shape->a.x, shape->a.y},
        .b = {shape->b.x, shape->b.y},
        .half_widths = widths,
        .count = 4,
        .paint = paint_skirt,
        .context = &clothing,
    };
    canvas_lathe(canvas, &lathe);
}

static struct head_view head_view_of(const struct drawing *drawing, struct vec3 at)
{
    const struct pose *pose = drawing->pose;
    struct vec3 d = vec3_sub(drawing->lens->at, at);
    float level = sqrtf(d.x * d.x + d.z * d.z);
    return (struct head_view){
        .yaw = lens_facing(drawing->lens, at, pose->head_yaw),
        .pitch = pose->head_pitch,
        .tilt = atan2f(d.y, level),
        .mouth = pose->mouth,
        .blinks = pose->blinks,
        .smiles = pose->smiles,
    };
}

static void draw_shapes(struct drawing *drawing, const struct canvas *head, struct canvas *canvas)
{
    for (int i = 0; i < drawing->count; i++) {
        const struct shape *shape = &drawing->shapes[i];
        switch (shape->kind) {
        case SHAPE_LIMB:
            canvas_limb(canvas, (struct vec2){shape->a.x, shape->a.y}, shape->ra,
                        (struct vec2){shape->b.x, shape->b.y}, shape->rb, shape->colour);
            break;
        case SHAPE_TRUNK:
            draw_trunk(drawing, shape, canvas);
            break;
        case SHAPE_SKIRT:
            draw_skirt(drawing, shape, canvas);
            break;
        case SHAPE_SHADOW:
            canvas_ellipse(canvas, (struct vec2){shape->a.x, shape->a.y}, shape->ra, shape->rb,
                           (struct colour){0.08f, 0.08f, 0.11f}, 0.42f, 0.9f);
            break;
        case SHAPE_HEAD: {
            struct canvas placed = *head;
            placed.x += (int)lroundf(shape->a.x);
            placed.y += (int)lroundf(shape->a.y);
            canvas_blend(canvas, &placed, canvas->x, canvas->y, canvas->x + canvas->width,
                         canvas->y + canvas->height);
            break;
        }
        }
    }
}

static void place_around(const struct drawing *drawing, const struct canvas *head, struct canvas *canvas,
                         int *room)
{
    float left = 1e9f, top = 1e9f, right = -1e9f, bottom = -1e9f;
    for (int i = 0; i < drawing->count; i++) {
        const struct shape *shape = &drawing->shapes[i];
        float margin = most(shape->ra, shape->rb) + 2;
        float up = margin;
        if (shape->kind == SHAPE_TRUNK || shape->kind == SHAPE_SKIRT)
            margin = 0.30f * size_of(drawing->figure) * shape->a.scale * drawing->figure->look.girth;
        if (shape->kind == SHAPE_HEAD) {
            assert(head);
            left = least(left, shape->a.x + (float)head->x - 1);
            right = most(right, shape->a.x + (float)(head->x + head->width) + 1);
            top = least(top, shape->a.y + (float)head->y - 1);
            bottom = most(bottom, shape->a.y + (float)(head->y + head->height) + 1);
            continue;
        }
        left = least(left, least(shape->a.x, shape->b.x) - margin);
        right = most(right, most(shape->a.x, shape->b.x) + margin);
        top = least(top, least(shape->a.y, shape->b.y) - up);
        bottom = most(bottom, most(shape->a.y, shape->b.y) + up);
    }
    int x = (int)floorf(left);
    int y = (int)floorf(top);
    canvas_place(canvas, room, x, y, (int)ceilf(right) - x, (int)ceilf(bottom) - y);
}

static void add_legs(struct drawing *drawing)
{
    const struct pose *pose = drawing->pose;
    add_leg(drawing, LEFT);
    add_leg(drawing, RIGHT);
    if (!drawing->figure->look.skirt)
        return;
    float s = size_of(drawing->figure);
    struct vec3 hem = pose->pelvis;
    struct vec3 waist = pose->pelvis;
    hem.y -= 0.42f * s;
    waist.y += 0.06f * s;
    add_shape(drawing, SHAPE_SKIRT, hem, waist, 0.10f);
}

static void add_trunk(struct drawing *drawing)
{
    struct vec3 seat = drawing->pose->pelvis;
    seat.y -= 0.03f * size_of(drawing->figure);
    add_shape(drawing, SHAPE_TRUNK, seat, neck_of(drawing->figure, drawing->pose), -0.03f);
}

static const struct canvas *add_head(struct drawing *drawing, struct figure *figure)
{
    float s = size_of(figure);
    struct vec3 neck = neck_of(figure, drawing->pose);
    struct vec3 head_at = figure_head_at(figure, drawing->pose);
    struct vec3 throat = vec3_mix(neck, head_at, 0.55f);
    neck.y -= 0.01f;
    add_limb(drawing, neck, 0.060f, throat, 0.058f, colour_scale(figure->look.head.skin, 0.90f), -0.05f);
    head_rescale(&figure->head, lens_project(drawing->lens, head_at).scale * (0.35f + 0.65f * s));
    struct head_view view = head_view_of(drawing, head_at);
    add_shape(drawing, SHAPE_HEAD, head_at, head_at, -0.16f); /* over neck and collar from every side */
    return head_picture(&figure->head, &view);
}

void figure_draw(struct figure *figure, const struct lens *lens, const struct pose *pose, unsigned parts,
                 struct canvas *canvas, int *room)
{
    struct drawing drawing = {.figure = figure, .lens = lens, .pose = pose};
    drawing.facing = lens_facing(lens, pose->pelvis, pose->yaw);
    const struct canvas *head = NULL;
    if (parts & FIGURE_SHADOW) {
        struct vec3 floor = {pose->pelvis.x, 0, pose->pelvis.z};
        struct shape *shadow = add_shape(&drawing, SHAPE_SHADOW, floor, floor, 9);
        shadow->ra = 0.36f * shadow->a.scale;
        shadow->rb = 0.11f * shadow->a.scale;
    }
    if (parts & FIGURE_LEGS)
        add_legs(&drawing);
    if (parts & FIGURE_TRUNK)
        add_trunk(&drawing);
    if (parts & FIGURE_LEFT_ARM)
        add_arm(&drawing, LEFT);
    if (parts & FIGURE_RIGHT_ARM)
        add_arm(&drawing, RIGHT);
    if (parts & FIGURE_HEAD)
        head = add_head(&drawing, figure);
    sort_shapes(&drawing);
    place_around(&drawing, head, canvas, room);
    draw_shapes(&drawing, head, canvas);
}
