#include "tui/demo/classroom/canvas.h"

#include "store/base/memory.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

void canvas_init(struct canvas *canvas, int x, int y, int width, int height)
{
    *canvas = (struct canvas){.x = x, .y = y, .width = width, .height = height};
    canvas->pixels = memory_alloc((size_t)width * (size_t)height, sizeof *canvas->pixels);
}

void canvas_release(struct canvas *canvas)
{
    free(canvas->pixels);
    *canvas = (struct canvas){0};
}

void canvas_clear(struct canvas *canvas)
{
    memset(canvas->pixels, 0, (size_t)canvas->width * (size_t)canvas->height * sizeof *canvas->pixels);
}

void canvas_place(struct canvas *canvas, int *room, int x, int y, int width, int height)
{
    if (width * height > *room) {
        *room = width * height;
        canvas->pixels = memory_resize(canvas->pixels, (size_t)*room, sizeof *canvas->pixels);
    }
    canvas->x = x;
    canvas->y = y;
    canvas->width = width;
    canvas->height = height;
    canvas_clear(canvas);
}

/* The part of the picture that a shape and a canvas share, in the canvas's own pixels. */
struct span {
    int x0, y0, x1, y1;
};

static struct span span_of(const struct canvas *canvas, float left, float top, float right, float bottom)
{
    float ox = (float)canvas->x;
    float oy = (float)canvas->y;
    return (struct span){
        .x0 = (int)clamp(floorf(left - ox), 0, (float)canvas->width),
        .y0 = (int)clamp(floorf(top - oy), 0, (float)canvas->height),
        .x1 = (int)clamp(ceilf(right - ox), 0, (float)canvas->width),
        .y1 = (int)clamp(ceilf(bottom - oy), 0, (float)canvas->height),
    };
}

/*
 * Polygons are filled by exact area coverage: each edge adds, row by row, the area to its right to the pixels
 * that it crosses; a running sum along the row then gives the share of every pixel that is inside.
 */
static void add_edge(float *cover, int width, int height, struct vec2 a, struct vec2 b)
{
    if (a.y == b.y)
        return;
    float sign = 1;
    if (a.y > b.y) {
        struct vec2 swap = a;
        a = b;
        b = swap;
        sign = -1;
    }
    float slope = (b.x - a.x) / (b.y - a.y);
    int first = (int)clamp(floorf(a.y), 0, (float)height);
    int last = (int)clamp(ceilf(b.y), 0, (float)height);
    for (int row = first; row < last; row++) {
        float y0 = most(a.y, (float)row);
        float y1 = least(b.y, (float)row + 1);
        if (y1 <= y0)
            continue;
        float high = sign * (y1 - y0);
        float xa = a.x + slope * (y0 - a.y);
        float xb = a.x + slope * (y1 - a.y);
        float left = clamp(least(xa, xb), 0, (float)width);
        float right = clamp(most(xa, xb), 0, (float)width);
        float *line = cover + (size_t)row * (size_t)(width + 2);
        int i0 = (int)left;
        int i1 = (int)ceilf(right);
        if (i1 <= i0 + 1) {
            float middle = (left + right) / 2 - (float)i0;
            line[i0] += high * (1 - middle);
            line[i0 + 1] += high * middle;
            continue;
        }
        /* The edge leaves this row through several pixels: each gets the area of its own trapezium. */
        float per_pixel = high / (right - left);
        float gone = 0;
        for (int i = i0; i < i1; i++) {
            float from = most(left, (float)i);
            float to = least(right, (float)i + 1);
            float part = per_pixel * (to - from);
            float middle = (from + to) / 2 - (float)i;
            line[i] += part * (1 - middle);
            line[i + 1] += part * middle;
            gone += part;
        }
        line[i1] += high - gone;
    }
}

struct fade {
    struct colour from, to;
    float start, dx, dy; /* share of `to` at the canvas's first pixel, and per pixel */
};

static void fill_polygon(struct canvas *canvas, const struct vec2 *points, int count, const struct fade *fade,
                         float alpha)
{
    float left = points[0].x, right = left, top = points[0].y, bottom = top;
    for (int i = 1; i < count; i++) {
        left = least(left, points[i].x);
        right = most(right, points[i].x);
        top = least(top, points[i].y);
        bottom = most(bottom, points[i].y);
    }
    struct span s = span_of(canvas, left, top, right, bottom);
    int width = s.x1 - s.x0;
    int height = s.y1 - s.y0;
    if (width <= 0 || height <= 0)
        return;
    float *cover = memory_alloc((size_t)(width + 2) * (size_t)height, sizeof *cover);
    float ox = (float)(canvas->x + s.x0);
    float oy = (float)(canvas->y + s.y0);
    for (int i = 0; i < count; i++) {
        struct vec2 a = points[i];
        struct vec2 b = points[(i + 1) % count];
        add_edge(cover, width, height, (struct vec2){a.x - ox, a.y - oy}, (struct vec2){b.x - ox, b.y - oy});
    }
    for (int y = 0; y < height; y++) {
        const float *line = cover + (size_t)y * (size_t)(width + 2);
        uint32_t *out = canvas->pixels + (size_t)(s.y0 + y) * (size_t)canvas->width + s.x0;
        float sum = 0;
        for (int x = 0; x < width; x++) {
            sum += line[x];
            float share = least(fabsf(sum), 1) * alpha;
            if (share < 0.002f)
                continue;
            float to = fade->start + fade->dx * (float)(s.x0 + x) + fade->dy * (float)(s.y0 + y);
            out[x] = pixel_over(out[x],
                                colour_pack(colour_mix(fade->from, fade->to, clamp(to, 0, 1)), share));
        }
    }
    free(cover);
}

void canvas_polygon(struct canvas *canvas, const struct vec2 *points, int count, struct colour colour,
                    float alpha)
{
    struct fade fade = {.from = colour, .to = colour};
    fill_polygon(canvas, points, count, &fade, alpha);
}

void canvas_polygon_faded(struct canvas *canvas, const struct vec2 *points, int count, struct vec2 a,
                          struct colour from, struct vec2 b, struct colour to)
{
    float dx = b.x - a.x;
    float dy = b.y - a.y;
    float length = most(dx * dx + dy * dy, 1e-6f);
    struct fade fade = {
        .from = from,
        .to = to,
        .dx = dx / length,
        .dy = dy / length,
    };
    fade.start = ((float)canvas->x - a.x) * fade.dx + ((float)canvas->y - a.y) * fade.dy;
    fill_polygon(canvas, points, count, &fade, 1);
}

/* A colour on a round surface, by how far it faces the light. */
enum { TONES = 48 };

static void mix_tones(struct colour colour, uint32_t tones[TONES])
{
    for (int i = 0; i < TONES; i++) {
        float facing = 2 * (float)i / (TONES - 1) - 1;
        struct vec3 n = {canvas_light.x * facing, canvas_light.y * facing, canvas_light.z * facing};
        tones[i] = colour_pack(colour_lit(colour, n.x, n.y, n.z), 1);
    }
}

static uint32_t pixel_fade(uint32_t pixel, float alpha)
{
    uint32_t share = (uint32_t)(int)(alpha * 256);
    uint32_t rb = ((pixel & 0xff00ff) * share >> 8) & 0xff00ff;
    uint32_t ag = ((pixel >> 8 & 0xff00ff) * share) & 0xff00ff00;
    return rb | ag;
}

/* A line with round ends of two radii. `tones` from one edge of the light to the other; flat if all the same.
 */
static void stroke(struct canvas *canvas, struct vec2 a, float ra, struct vec2 b, float rb,
                   const uint32_t tones[TONES])
{
    struct span s = span_of(canvas, least(a.x - ra, b.x - rb) - 1, least(a.y - ra, b.y - rb) - 1,
                            most(a.x + ra, b.x + rb) + 1, most(a.y + ra, b.y + rb) + 1);
    float dx = b.x - a.x;
    float dy = b.y - a.y;
    float square_length = most(dx * dx + dy * dy, 1e-6f);
    float per_length = 1 / square_length;
    float widest = most(ra, rb) + 1;
    /* On every row only a piece of the rectangle is near the line: that far to both sides of where it passes.
     */
    bool upright = dy * dy > 0.02f * square_length;
    float slope = upright ? dx / dy : 0;
    float aside = upright ? widest * sqrtf(square_length) / (dy < 0 ? -dy : dy) : 0;
    for (int y = s.y0; y < s.y1; y++) {
        uint32_t *line = canvas->pixels + (size_t)y * (size_t)canvas->width;
        float py = (float)(canvas->y + y) + 0.5f - a.y;
        int x0 = s.x0;
        int x1 = s.x1;
        if (upright) {
            float middle = a.x + py * slope - (float)canvas->x;
            x0 = (int)clamp(middle - aside, (float)s.x0, (float)s.x1);
            x1 = (int)clamp(middle + aside + 1, (float)s.x0, (float)s.x1);
        }
        for (int x = x0; x < x1; x++) {
            float px = (float)(canvas->x + x) + 0.5f - a.x;
            float along = clamp((px * dx + py * dy) * per_length, 0, 1);
            float ex = px - along * dx;
            float ey = py - along * dy;
            float radius = ra + (rb - ra) * along;
            float square = ex * ex + ey * ey;
            float reach = radius + 0.5f;
            if (square >= reach * reach)
                continue;
            float distance = sqrtf(square);
            float per_radius = 1 / most(radius, 0.3f);
            float nx = ex * per_radius;
            float ny = -ey * per_radius;
            float nz = sqrtf(most(0, 1 - nx * nx - ny * ny));
            float facing = nx * canvas_light.x + ny * canvas_light.y + nz * canvas_light.z;
            uint32_t pixel = tones[(int)(clamp(facing + 1, 0, 2) * (0.5f * (TONES - 1)) + 0.5f)];
            if (reach - distance < 1)
                pixel = pixel_fade(pixel, reach - distance);
            line[x] = pixel >= 0xff000000 ? pixel : pixel_over(line[x], pixel);
        }
    }
}

void canvas_line(struct canvas *canvas, struct vec2 a, struct vec2 b, float width, struct colour colour,
                 float alpha)
{
    uint32_t tones[TONES];
    for (int i = 0; i < TONES; i++)
        tones[i] = colour_pack(colour, alpha);
    stroke(canvas, a, width / 2, b, width / 2, tones);
}

void canvas_limb(struct canvas *canvas, struct vec2 a, float ra, struct vec2 b, float rb,
                 struct colour colour)
{
    uint32_t tones[TONES];
    mix_tones(colour, tones);
    stroke(canvas, a, ra, b, rb, tones);
}

void canvas_ellipse(struct canvas *canvas, struct vec2 centre, float rx, float ry, struct colour colour,
                    float alpha, float soft)
{
    struct span s = span_of(canvas, centre.x - rx - 1, centre.y - ry - 1, centre.x + rx + 1,
                            centre.y + ry + 1);
    float edge = most(soft, 1 / most(least(rx, ry), 0.5f));
    for (int y = s.y0; y < s.y1; y++) {
        uint32_t *line = canvas->pixels + (size_t)y * (size_t)canvas->width;
        float ny = ((float)(canvas->y + y) + 0.5f - centre.y) / ry;
        for (int x = s.x0; x < s.x1; x++) {
            float nx = ((float)(canvas->x + x) + 0.5f - centre.x) / rx;
            float share = clamp((1 - sqrtf(nx * nx + ny * ny)) / edge + (soft > 0 ? 0 : 0.5f), 0, 1);
            if (share > 0)
                line[x] = pixel_over(line[x], colour_pack(colour, share * alpha));
        }
    }
}

/* The angle at which a turned body is seen `u` of its half-width off the axis (-1 to 1): asin(u), by the
 * polynomial of Abramowitz and Stegun 4.4.45. */
static float angle_across(float u)
{
    float size = u < 0 ? -u : u;
    float angle = 1.5707963f - sqrtf(1 - size) * (1.5707288f + size * (-0.2121144f + size * 0.0742610f));
    return u < 0 ? -angle : angle;
}

void canvas_lathe(struct canvas *canvas, const struct lathe *lathe)
{
    float widest = 0;
    for (int i = 0; i < lathe->count; i++)
        widest = most(widest, lathe->half_widths[i]);
    struct vec2 a = lathe->a;
    struct vec2 b = lathe->b;
    struct span s = span_of(canvas, least(a.x, b.x) - widest - 1, least(a.y, b.y) - widest - 1,
                            most(a.x, b.x) + widest + 1, most(a.y, b.y) + widest + 1);
    float dx = b.x - a.x;
    float dy = b.y - a.y;
    float length = sqrtf(most(dx * dx + dy * dy, 1e-6f));
    float ax = dx / length; /* along the axis, */
    float ay = dy / length;
    float sx = -ay; /* and across it, to the right of somebody upright */
    float sy = ax;
    for (int y = s.y0; y < s.y1; y++) {
        uint32_t *line = canvas->pixels + (size_t)y * (size_t)canvas->width;
        float py = (float)(canvas->y + y) + 0.5f - a.y;
        for (int x = s.x0; x < s.x1; x++) {
            float px = (float)(canvas->x + x) + 0.5f - a.x;
            float along = px * ax + py * ay;
            float inside = least(along + 0.5f, length - along + 0.5f);
            if (inside <= 0)
                continue;
            float v = clamp(along / length, 0, 1);
            float step = v * (float)(lathe->count - 1);
            int knot = step >= (float)(lathe->count - 1) ? lathe->count - 2 : (int)step;
            float part = step - (float)knot;
            float half = lathe->half_widths[knot] * (1 - part) + lathe->half_widths[knot + 1] * part;
            float across = px * sx + py * sy;
            /* Where the outline runs flat the distance across is too long: correct it by the slope. */
            float slope = (lathe->half_widths[knot + 1] - lathe->half_widths[knot]) *
                          (float)(lathe->count - 1) / length;
            float share = clamp((half - fabsf(across)) / sqrtf(1 + slope * slope) + 0.5f, 0, 1);
            share *= least(inside, 1);
            if (share <= 0)
                continue;
            float u = clamp(across / most(half, 0.5f), -1, 1);
            float nz = sqrtf(1 - u * u);
            float ny = clamp(-slope * 0.6f, -0.6f, 0.6f);
            float unit = 1 / sqrtf(1 + ny * ny);
            struct colour colour = lathe->paint(lathe->context, angle_across(u), v);
            line[x] = pixel_over(line[x],
                                 colour_pack(colour_lit(colour, u * unit, ny * unit, nz * unit), share));
        }
    }
}

void canvas_blend(struct canvas *canvas, const struct canvas *source, int x0, int y0, int x1, int y1)
{
    int left = x0 > canvas->x ? x0 : canvas->x;
    int top = y0 > canvas->y ? y0 : canvas->y;
    int right = x1 < canvas->x + canvas->width ? x1 : canvas->x + canvas->width;
    int bottom = y1 < canvas->y + canvas->height ? y1 : canvas->y + canvas->height;
    left = left > source->x ? left : source->x;
    top = top > source->y ? top : source->y;
    right = right < source->x + source->width ? right : source->x + source->width;
    bottom = bottom < source->y + source->height ? bottom : source->y + source->height;
    for (int y = top; y < bottom; y++) {
        uint32_t *out = canvas->pixels + (ptrdiff_t)(y - canvas->y) * canvas->width - canvas->x;
        const uint32_t *in = source->pixels + (ptrdiff_t)(y - source->y) * source->width - source->x;
        for (int x = left; x < right; x++) {
            uint32_t above = in[x];
            if (above >= 0xff000000)
                out[x] = above;
            else if (above != 0)
                out[x] = pixel_over(out[x], above);
        }
    }
}
