#include "player/wire/blur.h"
#include "store/base/number.h"

#include <math.h>
#include <string.h>

enum {
    BLOCKS = 3,     /* colours across that are left of a rectangle: no face is recognised by nine */
    MORE = 2,       /* pixels of the video */
    LINE_PER = 240, /* an outline is a pixel thick for each so many of the surface */
};

bool blur_valid(const struct player_blur *blur)
{
    unsigned char outlined;

    memcpy(&outlined, &blur->outlined, 1);
    return outlined <= 1 && blur->from_ms >= 0 && blur->until_ms >= blur->from_ms && blur->x >= 0 &&
           blur->y >= 0 && blur->width > 0 && blur->height > 0 &&
           blur->width <= PLAYER_BLUR_WHOLE - blur->x && blur->height <= PLAYER_BLUR_WHOLE - blur->y &&
           blur->x <= PLAYER_BLUR_WHOLE && blur->y <= PLAYER_BLUR_WHOLE;
}

void blurs_between(const struct player_blur *blurs, size_t count, int64_t low_ms, int64_t high_ms,
                   struct blur_parts *parts)
{
    memset(parts, 0, sizeof *parts); /* they are compared byte by byte */
    for (size_t i = 0; i < count; i++) {
        if (blurs[i].from_ms > high_ms || blurs[i].until_ms < low_ms)
            continue;
        if (parts->count == BLURS_AT_ONCE)
            parts->all = true;
        else
            memcpy(&parts->items[parts->count++], &blurs[i], sizeof blurs[i]);
    }
}

bool blur_parts_equal(const struct blur_parts *a, const struct blur_parts *b)
{
    return a->count == b->count && a->all == b->all &&
           memcmp(a->items, b->items, a->count * sizeof *a->items) == 0;
}

/* More on each side, since scaling mixes neighbours and libmpv cuts at every second pixel of the video. */
struct blur_box blur_box(const struct player_blur *blur, const struct blur_place *place, int width,
                         int height)
{
    const double whole = PLAYER_BLUR_WHOLE;
    double x0 = blur->x / whole, x1 = (blur->x + blur->width) / whole;
    double y0 = blur->y / whole, y1 = (blur->y + blur->height) / whole;
    double more_x = 1 + MORE * place->pixel_x, more_y = 1 + MORE * place->pixel_y;

    return (struct blur_box){
        .left = (int)clamp_real(floor(place->left + x0 * place->width - more_x), 0, width),
        .top = (int)clamp_real(floor(place->top + y0 * place->height - more_y), 0, height),
        .right = (int)clamp_real(ceil(place->left + x1 * place->width + more_x), 0, width),
        .bottom = (int)clamp_real(ceil(place->top + y1 * place->height + more_y), 0, height),
    };
}

/* Gives a block its mean colour. */
static void flatten(uint8_t *pixels, size_t stride, int x0, int x1, int y0, int y1)
{
    uint64_t sum[3] = {0};
    uint64_t count = (uint64_t)(x1 - x0) * (uint64_t)(y1 - y0);
    uint8_t mean[4] = {0};

    if (count == 0)
        return;
    for (int y = y0; y < y1; y++) {
        for (int x = x0; x < x1; x++) {
            for (int i = 0; i < 3; i++)
                sum[i] += pixels[(size_t)y * stride + (size_t)x * 4 + (size_t)i];
        }
    }
    for (int i = 0; i < 3; i++)
        mean[i] = (uint8_t)((sum[i] + count / 2) / count);
    for (int y = y0; y < y1; y++) {
        for (int x = x0; x < x1; x++)
            memcpy(&pixels[(size_t)y * stride + (size_t)x * 4], mean, 4);
    }
}

static void outline(const struct blur_box *box, uint8_t *pixels, size_t stride, int thick)
{
    static const uint8_t colour[4] = {255, 220, 0, 0};

    for (int y = box->top; y < box->bottom; y++) {
        for (int x = box->left; x < box->right; x++) {
            if (x < box->left + thick || x >= box->right - thick || y < box->top + thick ||
                y >= box->bottom - thick)
                memcpy(&pixels[(size_t)y * stride + (size_t)x * 4], colour, 4);
        }
    }
}

void blur_apply(const struct player_blur *blur, const struct blur_place *place, uint8_t *pixels,
                size_t stride, int width, int height)
{
    struct blur_box box = blur_box(blur, place, width, height);
    int across = box.right - box.left, down = box.bottom - box.top;

    if (across <= 0 || down <= 0)
        return;
    for (int row = 0; row < BLOCKS; row++) {
        for (int column = 0; column < BLOCKS; column++)
            flatten(pixels, stride, box.left + column * across / BLOCKS,
                    box.left + (column + 1) * across / BLOCKS, box.top + row * down / BLOCKS,
                    box.top + (row + 1) * down / BLOCKS);
    }
    if (blur->outlined)
        outline(&box, pixels, stride, 1 + (width > height ? width : height) / LINE_PER / 2);
}
