/*
 * Canvas: a picture in memory and the smoothed shapes that the demo's classroom is drawn with.
 *
 * A canvas is a rectangle of a larger picture: `x` and `y` say where its first pixel lies, and every shape is
 * given in the coordinates of that picture (pixels, y down, pixel centres at .5). What falls outside is cut
 * off. So one function draws a pupil into a sprite of its own or straight into the room.
 *
 * Pixels are 0xAARRGGBB with the colours multiplied by alpha. The caller owns the canvas and releases it.
 * Thread: any, one canvas at a time.
 */
#ifndef TUI_DEMO_CLASSROOM_CANVAS_H
#define TUI_DEMO_CLASSROOM_CANVAS_H

#include <stdint.h>

struct vec2 {
    float x, y;
};

struct vec3 {
    float x, y, z;
};

/* Display-referred, 0 to 1 each. */
struct colour {
    float r, g, b;
};

struct canvas {
    int x, y;          /* of the first pixel in the picture */
    int width, height; /* pixels */
    uint32_t *pixels;  /* row by row, no padding */
};

/* Where the light comes from, for everything that is round: a unit vector in screen axes (x right, y up,
 * z towards the viewer). */
static const struct vec3 canvas_light = {-0.50f, 0.55f, 0.669f};

void canvas_init(struct canvas *canvas, int x, int y, int width, int height);
void canvas_release(struct canvas *canvas);
void canvas_clear(struct canvas *canvas);

/* Changes place and size; the contents are lost (and cleared). Keeps its memory where that is large enough.
 */
void canvas_place(struct canvas *canvas, int *room, int x, int y, int width, int height);

/* A convex or concave polygon with smoothed edges. Alpha 0 to 1. */
void canvas_polygon(struct canvas *canvas, const struct vec2 *points, int count, struct colour colour,
                    float alpha);

/* A polygon whose colour goes from `from` at `a` to `to` at `b`. */
void canvas_polygon_faded(struct canvas *canvas, const struct vec2 *points, int count, struct vec2 a,
                          struct colour from, struct vec2 b, struct colour to);

/* A flat line with round ends, `width` pixels thick. */
void canvas_line(struct canvas *canvas, struct vec2 a, struct vec2 b, float width, struct colour colour,
                 float alpha);

/* A flat ellipse; its edge fades out over `soft` of its radius (0: sharp). */
void canvas_ellipse(struct canvas *canvas, struct vec2 centre, float rx, float ry, struct colour colour,
                    float alpha, float soft);

/* A limb: two balls of radius ra and rb (pixels) and what lies between them, shaded round. */
void canvas_limb(struct canvas *canvas, struct vec2 a, float ra, struct vec2 b, float rb,
                 struct colour colour);

/* A turned body, such as a trunk or a vase, seen from the side: an axis from `a` (v = 0) to `b` (v = 1) and
 * at every v a half-width. `paint` gives the colour at (angle from the viewer in radians, -pi/2 left to pi/2
 * right; v). */
struct lathe {
    struct vec2 a, b;
    const float *half_widths; /* pixels, at equal steps of v */
    int count;
    struct colour (*paint)(const void *context, float angle, float v);
    const void *context;
};
void canvas_lathe(struct canvas *canvas, const struct lathe *lathe);

/* Draws `source` over `canvas`, inside the rectangle (x0, y0) to (x1, y1) of the picture, end exclusive. */
void canvas_blend(struct canvas *canvas, const struct canvas *source, int x0, int y0, int x1, int y1);

/* The library's fminf and fmaxf are calls, for the sake of NaN; these are not. */
static inline float least(float a, float b)
{
    return a < b ? a : b;
}

static inline float most(float a, float b)
{
    return a > b ? a : b;
}

static inline float clamp(float value, float low, float high)
{
    return value < low ? low : value > high ? high : value;
}

static inline struct colour colour_mix(struct colour a, struct colour b, float share_of_b)
{
    return (struct colour){a.r + (b.r - a.r) * share_of_b, a.g + (b.g - a.g) * share_of_b,
                           a.b + (b.b - a.b) * share_of_b};
}

static inline struct colour colour_scale(struct colour colour, float factor)
{
    return (struct colour){colour.r * factor, colour.g * factor, colour.b * factor};
}

/* The colour as the light makes it on a surface with this normal (unit vector, screen axes). Half of the
 * light comes round the corner in a white room: shadows stay open and a little blue. */
static inline struct colour colour_lit(struct colour colour, float nx, float ny, float nz)
{
    float facing = nx * canvas_light.x + ny * canvas_light.y + nz * canvas_light.z;
    float share = clamp(facing * 0.62f + 0.38f, 0, 1);
    return (struct colour){
        .r = colour.r * (0.50f + 0.58f * share),
        .g = colour.g * (0.53f + 0.54f * share),
        .b = colour.b * (0.60f + 0.44f * share),
    };
}

/* A pixel; what is too bright is clipped. */
static inline uint32_t colour_pack(struct colour colour, float alpha)
{
    float scale = 255.0f * alpha;
    uint32_t r = (uint32_t)(int)(clamp(colour.r, 0, 1) * scale + 0.5f);
    uint32_t g = (uint32_t)(int)(clamp(colour.g, 0, 1) * scale + 0.5f);
    uint32_t b = (uint32_t)(int)(clamp(colour.b, 0, 1) * scale + 0.5f);
    uint32_t a = (uint32_t)(int)(scale + 0.5f);
    return a << 24 | r << 16 | g << 8 | b;
}

static inline uint32_t pixel_over(uint32_t below, uint32_t above)
{
    uint32_t keep = 255 - (above >> 24);
    uint32_t rb = (below & 0xff00ff) * keep + 0x800080;
    uint32_t ag = ((below >> 8) & 0xff00ff) * keep + 0x800080;
    rb = ((rb + ((rb >> 8) & 0xff00ff)) >> 8) & 0xff00ff;
    ag = (ag + ((ag >> 8) & 0xff00ff)) & 0xff00ff00;
    return above + (rb | ag);
}

#endif
