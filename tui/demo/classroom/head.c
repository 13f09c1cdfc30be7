#include "tui/demo/classroom/head.h"

#include "store/base/memory.h"
#include "tui/demo/classroom/random.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define STEP (4.0f * 3.14159265f / 180.0f)

/* Samples per pixel and direction, so that edges and eyes come out smooth. */
enum { FINE = 2 };

/* People are drawn with larger heads than they have, so that a face is seen in a small picture too. */
#define ENLARGED 1.22f

enum material { FACE, SKIN, HAIR_CAP, HAIR_LOOSE, HAIR_BEHIND, CLOTH_CAP, CLOTH };

static void add_part(struct head *head, enum material material, struct vec3 centre, struct vec3 radii)
{
    if (head->part_count < HEAD_PARTS)
        head->parts[head->part_count++] = (struct head_part){centre, radii, (int)material};
}

static const struct vec3 skull = {0, 0.025f, -0.012f};
static const struct vec3 skull_radii = {0.078f, 0.092f, 0.097f};

static void add_cap(struct head *head, enum material material, float thickness)
{
    add_part(head, material, (struct vec3){skull.x, skull.y + 0.004f, skull.z - 0.003f},
             (struct vec3){skull_radii.x + thickness, skull_radii.y + thickness, skull_radii.z + thickness});
}

static void add_curls(struct head *head)
{
    uint32_t random = 77;
    for (int i = 0; i < 44; i++) {
        /* Even over the sphere (golden angle), leaving out the face. */
        float y = 1 - 1.45f * ((float)i + 0.5f) / 44;
        float around = 2.399963f * (float)i;
        float wide = sqrtf(most(0, 1 - y * y));
        float x = cosf(around) * wide;
        float z = sinf(around) * wide;
        if (z > 0.25f && y < 0.52f)
            continue;
        float size = 0.030f + 0.007f * random_unit(&random);
        add_part(head, HAIR_LOOSE,
                 (struct vec3){skull.x + x * 0.082f, skull.y + y * 0.098f, skull.z + z * 0.095f},
                 (struct vec3){size, size, size});
    }
}

static void add_hair(struct head *head)
{
    switch (head->look.style) {
    case HAIR_SHORT:
    case HAIR_SIDE_PARTING:
        add_cap(head, HAIR_CAP, 0.011f);
        add_part(head, HAIR_CAP, (struct vec3){0.012f, 0.062f, 0.012f},
                 (struct vec3){0.074f, 0.068f, 0.092f});
        break;
    case HAIR_CROPPED:
    case HAIR_BALDING:
        add_cap(head, HAIR_CAP, 0.005f);
        break;
    case HAIR_CURLY:
        add_cap(head, HAIR_CAP, 0.010f);
        add_curls(head);
        break;
    case HAIR_LONG:
        add_cap(head, HAIR_CAP, 0.013f);
        add_part(head, HAIR_BEHIND, (struct vec3){0, -0.075f, -0.046f},
                 (struct vec3){0.092f, 0.150f, 0.062f});
        add_part(head, HAIR_LOOSE, (struct vec3){-0.080f, -0.070f, -0.012f},
                 (struct vec3){0.022f, 0.110f, 0.036f});
        add_part(head, HAIR_LOOSE, (struct vec3){0.080f, -0.070f, -0.012f},
                 (struct vec3){0.022f, 0.110f, 0.036f});
        break;
    case HAIR_BOB:
        add_cap(head, HAIR_CAP, 0.014f);
        add_part(head, HAIR_BEHIND, (struct vec3){0, -0.030f, -0.030f},
                 (struct vec3){0.100f, 0.092f, 0.084f});
        add_part(head, HAIR_LOOSE, (struct vec3){-0.082f, -0.030f, 0.010f},
                 (struct vec3){0.020f, 0.075f, 0.042f});
        add_part(head, HAIR_LOOSE, (struct vec3){0.082f, -0.030f, 0.010f},
                 (struct vec3){0.020f, 0.075f, 0.042f});
        break;
    case HAIR_PONYTAIL:
        add_cap(head, HAIR_CAP, 0.009f);
        add_part(head, HAIR_LOOSE, (struct vec3){0, 0.045f, -0.125f}, (struct vec3){0.030f, 0.032f, 0.032f});
        add_part(head, HAIR_LOOSE, (struct vec3){0, -0.035f, -0.142f}, (struct vec3){0.030f, 0.088f, 0.030f});
        break;
    case HAIR_BUN:
        add_cap(head, HAIR_CAP, 0.009f);
        add_part(head, HAIR_LOOSE, (struct vec3){0, 0.125f, -0.050f}, (struct vec3){0.044f, 0.038f, 0.044f});
        break;
    case HAIR_SCARF:
        add_cap(head, CLOTH_CAP, 0.014f);
        add_part(head, CLOTH_CAP, (struct vec3){0, -0.030f, 0.002f}, (struct vec3){0.083f, 0.112f, 0.088f});
        add_part(head, CLOTH, (struct vec3){0, -0.155f, -0.012f}, (struct vec3){0.098f, 0.066f, 0.088f});
        break;
    case HAIR_STYLES:
        break;
    }
}

void head_init(struct head *head, const struct head_look *look, float scale)
{
    *head = (struct head){.look = *look, .scale = scale};
    float round = look->young ? 1.05f : 1;
    add_part(head, FACE, skull, skull_radii);
    add_part(head, FACE, (struct vec3){0, -0.026f, 0.010f}, (struct vec3){0.067f * round, 0.091f, 0.083f});
    add_part(head, SKIN, (struct vec3){0, -0.022f, 0.094f}, (struct vec3){0.0125f, 0.021f, 0.017f});
    add_part(head, SKIN, (struct vec3){0, -0.034f, 0.098f}, (struct vec3){0.0155f, 0.011f, 0.014f});
    if (look->style != HAIR_SCARF) {
        add_part(head, SKIN, (struct vec3){0, -0.120f, -0.010f},
                 (struct vec3){0.049f, 0.090f, 0.050f}); /* the neck */
        add_part(head, SKIN, (struct vec3){-0.079f, -0.010f, -0.012f}, (struct vec3){0.012f, 0.027f, 0.018f});
        add_part(head, SKIN, (struct vec3){0.079f, -0.010f, -0.012f}, (struct vec3){0.012f, 0.027f, 0.018f});
    }
    add_hair(head);
}

static void forget_pictures(struct head *head)
{
    for (int i = 0; i < HEAD_CACHE; i++) {
        canvas_release(&head->cache[i].canvas);
        head->cache[i].key = 0;
    }
}

void head_release(struct head *head)
{
    forget_pictures(head);
}

void head_rescale(struct head *head, float scale)
{
    if (fabsf(scale - head->scale) < 0.03f * head->scale)
        return;
    forget_pictures(head);
    head->scale = scale;
}

/* Up and down between -0.5 and 0.5, once for every 1 of `x`, in straight lines. */
static float wave(float x)
{
    float part = x + 1000 - (float)(int)(x + 1000);
    return (part < 0.5f ? part : 1 - part) * 2 - 0.5f;
}

/* How low the hair reaches at a point of the cap, by the direction it lies in from the crown. */
static float hair_edge(enum hair_style style, const struct vec3 *p)
{
    float wide = sqrtf(p->x * p->x + p->z * p->z);
    float front = wide > 1e-5f ? p->z / wide : 1;
    float top = style == HAIR_LONG || style == HAIR_BOB || style == HAIR_SHORT ? 0.058f : 0.066f;
    float nape = style == HAIR_CROPPED || style == HAIR_SHORT || style == HAIR_SIDE_PARTING ? -0.068f
                                                                                            : -0.085f;
    if (style == HAIR_PONYTAIL || style == HAIR_BUN)
        nape = -0.045f;
    if (style == HAIR_BALDING)
        top = 0.2f;
    if (style == HAIR_SIDE_PARTING)
        top += 0.25f * p->x;
    if (style == HAIR_LONG || style == HAIR_BOB)
        top += 0.30f * fabsf(p->x) - 0.006f;
    float side = style == HAIR_BALDING ? 0.025f : -0.022f; /* the sideburn */
    float edge;
    if (front > 0.42f)
        edge = top;
    else if (front > 0.22f)
        edge = side + (top - side) * (front - 0.22f) / 0.20f;
    else if (front > -0.10f)
        edge = side;
    else if (front > -0.35f)
        edge = nape + (side - nape) * (front + 0.35f) / 0.25f;
    else
        edge = nape;
    if (style == HAIR_BALDING && p->y > 0.045f)
        return 1; /* nothing on top */
    return edge + 0.007f * wave(p->x * 67) + 0.005f * wave(p->x * 145 + p->z * 48);
}

static bool in_face_opening(const struct vec3 *p)
{
    float x = p->x / 0.061f;
    float y = (p->y + 0.020f) / 0.083f;
    return p->z > 0.02f && x * x + y * y < 1;
}

static bool is_there(const struct head *head, enum material material, const struct vec3 *p)
{
    switch (material) {
    case HAIR_CAP:
        return p->y > hair_edge(head->look.style, p);
    case HAIR_BEHIND:
        return p->z < 0.012f;
    case CLOTH_CAP:
        return !in_face_opening(p);
    default:
        return true;
    }
}

static struct colour hair_colour(struct colour hair, const struct vec3 *p, float shine)
{
    float around = atan2f(p->x, 0.03f - p->z);
    float strand = wave(around * 4.9f + 0.7f * wave(around * 1.1f)) +
                   0.6f * wave(around * 10.7f + p->y * 9.5f);
    struct colour c = colour_scale(hair, 1 + 0.16f * strand);
    float light = 0.30f * shine;
    return (struct colour){c.r + light * 0.9f, c.g + light * 0.85f, c.b + light * 0.8f};
}

static float soft_inside(float value, float edge)
{
    float share = 0.5f - value / edge;
    return share < 0 ? 0 : share > 1 ? 1 : share;
}

/* An ellipse on the face: 1 inside, 0 outside, soft between. */
static float spot(float x, float y, float rx, float ry)
{
    float r = sqrtf(x * x / (rx * rx) + y * y / (ry * ry));
    return soft_inside(r - 1, 0.22f);
}

static struct colour paint_eye(struct colour c, const struct head *head, const struct head_view *view,
                               float x, float y)
{
    const struct colour white = {0.97f, 0.96f, 0.94f};
    const struct colour dark = {0.12f, 0.09f, 0.08f};
    float size = head->look.young ? 1.16f : 1;
    float rx = 0.0175f * size;
    float ry = (view->smiles ? 0.0105f : 0.0120f) * size;
    if (view->blinks || view->pitch > 0.55f)
        return colour_mix(c, dark, 0.8f * spot(x, y + 0.004f, rx, 0.0028f));
    c = colour_mix(c, white, spot(x, y, rx, ry));
    c = colour_mix(c, dark, spot(x, y + 0.001f, 0.0088f * size, 0.0098f * size));
    c = colour_mix(c, white, spot(x + 0.003f, y - 0.004f, 0.0028f, 0.0028f));
    return colour_mix(c, dark, 0.85f * spot(x, y - ry - 0.0005f, rx * 1.05f, 0.0030f));
}

static struct colour paint_mouth(struct colour c, struct colour skin, const struct head_view *view, float x,
                                 float y)
{
    const struct colour inside = {0.36f, 0.10f, 0.10f};
    const struct colour teeth = {0.96f, 0.95f, 0.92f};
    struct colour lips = {skin.r * 0.80f, skin.g * 0.55f, skin.b * 0.53f};
    float my = y + 0.074f;
    float curve = view->smiles ? 16.0f : 4.0f;
    my -= curve * x * x;
    if (view->mouth == 0 && !view->smiles) {
        c = colour_mix(c, lips, 0.75f * spot(x, my, 0.021f, 0.0075f));
        return colour_mix(c, colour_scale(lips, 0.55f), spot(x, my, 0.022f, 0.0022f));
    }
    float open = view->mouth == 0 ? 0.0065f : 0.004f + 0.0055f * (float)view->mouth;
    float wide = view->smiles ? 0.030f : 0.026f - 0.002f * (float)view->mouth;
    c = colour_mix(c, lips, 0.85f * spot(x, my + open * 0.4f, wide * 1.12f, open + 0.0055f));
    c = colour_mix(c, inside, spot(x, my + open * 0.4f, wide, open));
    return colour_mix(c, teeth, spot(x, my - open * 0.25f, wide * 0.8f, open * 0.45f));
}

static struct colour face_colour(const struct head *head, const struct head_view *view, const struct vec3 *p)
{
    const struct head_look *look = &head->look;
    struct colour c = look->skin;
    if (p->z < 0.0f)
        return c;
    float x = fabsf(p->x);
    /* Cheeks, and the shade of the eye sockets. */
    struct colour blush = {least(1, c.r * 1.05f), c.g * 0.82f, c.b * 0.80f};
    c = colour_mix(
        c, blush,
        0.55f * soft_inside(sqrtf((x - 0.042f) * (x - 0.042f) + (p->y + 0.036f) * (p->y + 0.036f)) - 0.014f,
                            0.03f));
    c = colour_mix(c, colour_scale(c, 0.88f), spot(x - 0.031f, p->y - 0.014f, 0.024f, 0.020f));
    if (look->beard) {
        float moustache = spot(p->x, p->y + 0.056f, 0.030f, 0.010f);
        float jaw = soft_inside(p->y + 0.040f + 0.25f * most(0, 0.055f - x), 0.008f);
        jaw *= soft_inside(0.012f - p->z - 0.3f * (p->y + 0.04f), 0.012f);
        if (x < 0.030f && p->y > -0.086f && p->y < -0.060f)
            jaw *= 0.1f;
        c = colour_mix(c, colour_scale(look->hair, 0.95f), 0.88f * most(moustache, jaw));
    }
    /* One eye and brow, painted twice by mirroring; the highlight stays on the side of the light. */
    float ex = x - 0.031f;
    c = paint_eye(c, head, view, ex, p->y - 0.010f);
    float brow_y = p->y - 0.0385f - (view->smiles ? 0.003f : 0) + ex * ex * 9 - (look->young ? 0.002f : 0);
    struct colour brow = look->style == HAIR_SCARF ? (struct colour){0.16f, 0.11f, 0.09f}
                                                   : colour_scale(look->hair, 0.62f);
    c = colour_mix(c, brow, 0.9f * spot(ex, brow_y, 0.021f, look->young ? 0.0036f : 0.0048f));
    /* The nose throws a little shade. */
    c = colour_mix(c, colour_scale(c, 0.80f), 0.7f * spot(p->x - 0.004f, p->y + 0.050f, 0.014f, 0.006f));
    c = paint_mouth(c, look->skin, view, p->x, p->y);
    if (look->glasses) {
        float ring = sqrtf(ex * ex / (0.026f * 0.026f) +
                           (p->y - 0.008f) * (p->y - 0.008f) / (0.021f * 0.021f));
        float frame = soft_inside(fabsf(ring - 1) - 0.10f, 0.08f);
        frame = most(frame, spot(x, p->y - 0.012f, 0.006f, 0.003f));
        c = colour_mix(c, (struct colour){1, 1, 1}, ring < 1 ? 0.08f : 0);
        c = colour_mix(c, (struct colour){0.10f, 0.10f, 0.12f}, frame);
    }
    return c;
}

static struct colour material_colour(const struct head *head, const struct head_view *view,
                                     enum material material, const struct vec3 *p, float shine)
{
    const struct head_look *look = &head->look;
    switch (material) {
    case FACE:
        if (look->glasses && p->z < 0.055f && p->z > -0.02f && fabsf(p->y - 0.012f) < 0.004f)
            return (struct colour){0.10f, 0.10f, 0.12f};
        return face_colour(head, view, p);
    case SKIN:
        return (struct colour){look->skin.r, look->skin.g * 0.97f, look->skin.b * 0.95f};
    case CLOTH_CAP:
    case CLOTH: {
        float fold = wave(p->y * 15 + p->x * 6.4f + 2.2f * p->z) * 0.09f;
        return colour_scale(look->hair, 1 + fold);
    }
    case HAIR_CAP:
    case HAIR_LOOSE:
    case HAIR_BEHIND:
        break;
    }
    return hair_colour(look->hair, p, shine);
}

/* Rows are the view's axes in the head's own. */
struct turn {
    struct vec3 right, up, out;
};

static struct turn turn_of(const struct head_view *view)
{
    float cy = cosf(view->yaw), sy = sinf(view->yaw);
    float cp = cosf(view->pitch), sp = sinf(view->pitch);
    float ct = cosf(view->tilt), st = sinf(view->tilt);
    /* Nod about the ears, turn about the neck, then tip by the viewer's height. */
    struct vec3 right = {cy, sy * sp, sy * cp};
    struct vec3 up = {0, cp, -sp};
    struct vec3 out = {-sy, cy * sp, cy * cp};
    return (struct turn){
        .right = right,
        .up = {up.x * ct - out.x * st, up.y * ct - out.y * st, up.z * ct - out.z * st},
        .out = {out.x * ct + up.x * st, out.y * ct + up.y * st, out.z * ct + up.z * st},
    };
}

static float dot(struct vec3 a, struct vec3 b)
{
    return a.x * b.x + a.y * b.y + a.z * b.z;
}

/* A rectangle of samples; (left, top) is its first corner, in metres as the viewer sees it. */
struct samples {
    int width, height;
    float left, top;
    float step; /* metres between two */
    float *depth;
    uint8_t *part; /* which part is seen there, from 1; 0: none */
};

/* How far a part reaches from its middle, and where that is, as the viewer sees it. */
struct reach {
    float x, y;
    struct vec3 at;
};

static struct reach reach_of(const struct turn *turn, const struct head_part *part)
{
    struct vec3 r = part->radii;
    struct vec3 across = {turn->right.x * r.x, turn->right.y * r.y, turn->right.z * r.z};
    struct vec3 upright = {turn->up.x * r.x, turn->up.y * r.y, turn->up.z * r.z};
    return (struct reach){
        .x = sqrtf(dot(across, across)),
        .y = sqrtf(dot(upright, upright)),
        .at = {dot(turn->right, part->centre), dot(turn->up, part->centre), dot(turn->out, part->centre)},
    };
}

/* Notes where a part is nearer than those before it. */
static void hit_part(const struct head *head, const struct turn *turn, int number, struct samples *samples)
{
    const struct head_part *part = &head->parts[number];
    struct reach reach = reach_of(turn, part);
    struct vec3 c = part->centre;
    struct vec3 r = part->radii;
    struct vec3 per_r = {1 / r.x, 1 / r.y, 1 / r.z};
    float step = samples->step;
    int x0 = (int)most(0, (reach.at.x - reach.x - samples->left) / step);
    int x1 = (int)least((float)samples->width, (reach.at.x + reach.x - samples->left) / step + 1);
    int y0 = (int)most(0, (samples->top - reach.at.y - reach.y) / step);
    int y1 = (int)least((float)samples->height, (samples->top - reach.at.y + reach.y) / step + 1);
    /* In units of the radii, where the ellipsoid is a ball: the ray's direction, and one sample to the right.
     */
    struct vec3 d = {turn->out.x * per_r.x, turn->out.y * per_r.y, turn->out.z * per_r.z};
    struct vec3 right = {turn->right.x * per_r.x * step, turn->right.y * per_r.y * step,
                         turn->right.z * per_r.z * step};
    float a = dot(d, d);
    float per_a = 1 / a;
    float vx = samples->left + ((float)x0 + 0.5f) * step - reach.at.x;
    for (int y = y0; y < y1; y++) {
        float vy = samples->top - ((float)y + 0.5f) * step - reach.at.y;
        struct vec3 q = {(turn->right.x * vx + turn->up.x * vy) * per_r.x,
                         (turn->right.y * vx + turn->up.y * vy) * per_r.y,
                         (turn->right.z * vx + turn->up.z * vy) * per_r.z};
        size_t line = (size_t)y * (size_t)samples->width;
        for (int x = x0; x < x1; x++) {
            struct vec3 o = q;
            q.x += right.x;
            q.y += right.y;
            q.z += right.z;
            float b = dot(o, d);
            float under = b * b - a * (dot(o, o) - 1);
            if (under <= 0)
                continue;
            float t = (sqrtf(under) - b) * per_a;
            if (t + reach.at.z <= samples->depth[line + (size_t)x])
                continue;
            struct vec3 p = {c.x + (o.x + t * d.x) * r.x, c.y + (o.y + t * d.y) * r.y,
                             c.z + (o.z + t * d.z) * r.z};
            if (!is_there(head, (enum material)part->material, &p))
                continue;
            samples->depth[line + (size_t)x] = t + reach.at.z;
            samples->part[line + (size_t)x] = (uint8_t)(number + 1);
        }
    }
}

/* The colour of a part, `p` being the point that is seen. */
static uint32_t shade(const struct head *head, const struct head_view *view, const struct turn *turn,
                      int number, struct vec3 seen)
{
    const struct head_part *part = &head->parts[number - 1];
    struct vec3 p = {turn->right.x * seen.x + turn->up.x * seen.y + turn->out.x * seen.z,
                     turn->right.y * seen.x + turn->up.y * seen.y + turn->out.y * seen.z,
                     turn->right.z * seen.x + turn->up.z * seen.y + turn->out.z * seen.z};
    struct vec3 n = {(p.x - part->centre.x) / (part->radii.x * part->radii.x),
                     (p.y - part->centre.y) / (part->radii.y * part->radii.y),
                     (p.z - part->centre.z) / (part->radii.z * part->radii.z)};
    float unit = 1 / sqrtf(dot(n, n));
    float nx = dot(turn->right, n) * unit;
    float ny = dot(turn->up, n) * unit;
    float nz = dot(turn->out, n) * unit;
    float facing = nx * canvas_light.x * 0.55f + ny * 0.72f + nz * 0.55f;
    float shine = facing > 0.8f ? (facing - 0.8f) * 2.5f : 0;
    struct colour colour = material_colour(head, view, (enum material)part->material, &p, shine * shine);
    return colour_pack(colour_lit(colour, nx, ny, nz), 1);
}

static struct vec3 seen_at(const struct samples *samples, float x, float y, float depth)
{
    return (struct vec3){samples->left + x * samples->step, samples->top - y * samples->step, depth};
}

/* One pixel from its samples. Where they all see one part it is shaded once: only edges need more. */
static uint32_t shade_pixel(const struct head *head, const struct head_view *view, const struct turn *turn,
                            const struct samples *samples, int x, int y)
{
    enum { ALL = FINE * FINE };
    size_t first = (size_t)(y * FINE) * (size_t)samples->width + (size_t)(x * FINE);
    int number = samples->part[first];
    bool same = true;
    float depth = 0;
    for (int i = 0; i < ALL; i++) {
        size_t at = first + (size_t)(i / FINE) * (size_t)samples->width + (size_t)(i % FINE);
        same = same && samples->part[at] == number;
        depth += samples->depth[at];
    }
    if (same && number == 0)
        return 0;
    if (same)
        return shade(head, view, turn, number,
                     seen_at(samples, ((float)x + 0.5f) * FINE, ((float)y + 0.5f) * FINE, depth / ALL));
    uint32_t a = 0, r = 0, g = 0, b = 0;
    for (int i = 0; i < ALL; i++) {
        int sample_x = x * FINE + i % FINE;
        int sample_y = y * FINE + i / FINE;
        size_t at = (size_t)sample_y * (size_t)samples->width + (size_t)sample_x;
        if (samples->part[at] == 0)
            continue;
        uint32_t pixel = shade(
            head, view, turn, samples->part[at],
            seen_at(samples, (float)sample_x + 0.5f, (float)sample_y + 0.5f, samples->depth[at]));
        a += pixel >> 24;
        r += pixel >> 16 & 255;
        g += pixel >> 8 & 255;
        b += pixel & 255;
    }
    return (a + ALL / 2) / ALL << 24 | (r + ALL / 2) / ALL << 16 | (g + ALL / 2) / ALL << 8 |
           (b + ALL / 2) / ALL;
}

/* Just large enough for all parts as they lie now. */
static void place_canvas(const struct head *head, const struct turn *turn, float scale, struct canvas *canvas)
{
    float left = 0, right = 0, top = 0, bottom = 0;
    for (int i = 0; i < head->part_count; i++) {
        struct reach reach = reach_of(turn, &head->parts[i]);
        left = least(left, reach.at.x - reach.x);
        right = most(right, reach.at.x + reach.x);
        top = most(top, reach.at.y + reach.y);
        bottom = least(bottom, reach.at.y - reach.y);
    }
    int x = (int)floorf(left * scale);
    int y = (int)floorf(-top * scale);
    canvas_init(canvas, x, y, (int)ceilf(right * scale) - x + 1, (int)ceilf(-bottom * scale) - y + 1);
}

static void draw_head(const struct head *head, const struct head_view *view, struct canvas *canvas)
{
    float scale = head->scale * ENLARGED;
    struct turn turn = turn_of(view);
    place_canvas(head, &turn, scale, canvas);
    struct samples samples = {
        .width = canvas->width * FINE,
        .height = canvas->height * FINE,
        .left = (float)canvas->x / scale,
        .top = (float)-canvas->y / scale,
        .step = 1 / (scale * FINE),
    };
    size_t count = (size_t)samples.width * (size_t)samples.height;
    samples.depth = memory_alloc(count, sizeof *samples.depth);
    samples.part = memory_alloc(count, sizeof *samples.part);
    for (size_t i = 0; i < count; i++)
        samples.depth[i] = -1e9f;
    for (int i = 0; i < head->part_count; i++)
        hit_part(head, &turn, i, &samples);
    for (int y = 0; y < canvas->height; y++)
        for (int x = 0; x < canvas->width; x++)
            canvas->pixels[(size_t)y * (size_t)canvas->width + (size_t)x] = shade_pixel(head, view, &turn,
                                                                                        &samples, x, y);
    free(samples.depth);
    free(samples.part);
}

bool head_shows_face(float yaw)
{
    return cosf(yaw) > -0.45f;
}

const struct canvas *head_picture(struct head *head, const struct head_view *view)
{
    int yaw = (int)lroundf(view->yaw / STEP);
    int pitch = (int)lroundf(view->pitch / STEP);
    int tilt = (int)lroundf(view->tilt / STEP);
    yaw = ((yaw % 90) + 90) % 90;
    int face = head_shows_face(view->yaw) ? view->mouth * 4 + view->blinks * 2 + view->smiles : 0;
    int key = 1 + (yaw + 128 * (pitch + 40) + 128 * 128 * (tilt + 20)) * 16 + face;
    struct head_picture *oldest = &head->cache[0];
    head->clock++;
    for (int i = 0; i < HEAD_CACHE; i++) {
        struct head_picture *picture = &head->cache[i];
        if (picture->key == key) {
            picture->used = head->clock;
            return &picture->canvas;
        }
        if (picture->used < oldest->used)
            oldest = picture;
    }
    struct head_view stepped = *view;
    stepped.yaw = (float)yaw * STEP;
    stepped.pitch = (float)pitch * STEP;
    stepped.tilt = (float)tilt * STEP;
    canvas_release(&oldest->canvas);
    draw_head(head, &stepped, &oldest->canvas);
    oldest->key = key;
    oldest->used = head->clock;
    return &oldest->canvas;
}
