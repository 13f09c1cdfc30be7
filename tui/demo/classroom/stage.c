#include "tui/demo/classroom/stage.h"

#include "store/base/memory.h"
#include "tui/demo/classroom/random.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { SQUARE = 16, NOISE_ROOM = 64 };

/* RGB to BT.709 Y'CbCr in 8.8 fixed point, with the tint of the day's light put in. */
static void choose_matrix(struct stage *stage)
{
    static const float tints[4][3] = {
        [DEMO_SUN] = {1.02f, 1.00f, 0.96f},
        [DEMO_CLOUDS] = {1.00f, 1.00f, 0.99f},
        [DEMO_GREY] = {0.93f, 0.95f, 0.97f},
        [DEMO_DUSK] = {0.97f, 0.90f, 0.80f},
    };
    static const float weights[9] = {0.1826f, 0.6142f, 0.0620f,  -0.1006f, -0.3386f,
                                     0.4392f, 0.4392f, -0.3989f, -0.0403f};
    for (int i = 0; i < 9; i++)
        stage->matrix[i] = (int16_t)lroundf(weights[i] * tints[stage->room->lesson->light][i % 3] * 256);
}

static int noise_stride(const struct stage *stage)
{
    return (stage->width + NOISE_ROOM + SQUARE - 1) / SQUARE * SQUARE;
}

static void make_noise(struct stage *stage, float strength)
{
    int stride = noise_stride(stage);
    int rows = stage->height + NOISE_ROOM;
    uint32_t random = 1;
    size_t count = (size_t)stride * (size_t)rows;
    stage->noise = memory_alloc(count, 1);
    float before = 0;
    for (size_t i = 0; i < count; i++) {
        /* Three equal ones make nearly a bell; a sensor's colour filter smears each over its neighbour. */
        float grain = random_signed(&random) + random_signed(&random) + random_signed(&random);
        float smeared = 0.75f * grain + 0.45f * before;
        before = grain;
        stage->noise[i] = (int8_t)fmaxf(-60, fminf(60, roundf(smeared * strength)));
    }
}

void stage_init(struct stage *stage, struct room *room, int width, int height, int margin, float noise)
{
    const struct canvas *picture = &room->picture;
    assert(picture->width == width + 2 * margin && picture->height == height + 2 * margin && margin % 2 == 0);
    *stage = (struct stage){.room = room, .width = width, .height = height, .margin = margin};
    stage->columns = (picture->width + SQUARE - 1) / SQUARE;
    stage->rows = (picture->height + SQUARE - 1) / SQUARE;
    stage->touched = memory_alloc((size_t)stage->columns * (size_t)stage->rows, 1);
    memset(stage->touched, 1, (size_t)stage->columns * (size_t)stage->rows);
    canvas_init(&stage->composed, 0, 0, picture->width, picture->height);
    size_t pixels = (size_t)picture->width * (size_t)picture->height;
    stage->luma = memory_alloc(pixels, 1);
    stage->sun = memory_alloc(pixels, 1);
    stage->blue = memory_alloc(pixels / 4, 1);
    stage->red = memory_alloc(pixels / 4, 1);
    stage->out = memory_alloc(stage_picture_size(stage), 1);
    choose_matrix(stage);
    make_noise(stage, noise);
}

void stage_release(struct stage *stage)
{
    for (int i = 0; i < stage->count; i++)
        canvas_release(&stage->sprites[i].canvas);
    canvas_release(&stage->composed);
    free(stage->touched);
    free(stage->luma);
    free(stage->sun);
    free(stage->blue);
    free(stage->red);
    free(stage->noise);
    free(stage->out);
    *stage = (struct stage){0};
}

struct sprite *stage_add(struct stage *stage, float depth)
{
    assert(stage->count < MOST_SPRITES);
    struct sprite *sprite = &stage->sprites[stage->count];
    *sprite = (struct sprite){.depth = depth};
    stage->order[stage->count] = (int16_t)stage->count;
    stage->count++;
    return sprite;
}

void stage_touch_room(struct stage *stage, int x0, int y0, int x1, int y1)
{
    int left = x0 < 0 ? 0 : x0 / SQUARE;
    int top = y0 < 0 ? 0 : y0 / SQUARE;
    for (int row = top; row < stage->rows && row * SQUARE < y1; row++)
        for (int column = left; column < stage->columns && column * SQUARE < x1; column++)
            stage->touched[row * stage->columns + column] = 1;
}

void stage_touch(struct stage *stage, struct sprite *sprite)
{
    stage_touch_room(stage, sprite->x0, sprite->y0, sprite->x1, sprite->y1);
    sprite->x0 = sprite->canvas.x;
    sprite->y0 = sprite->canvas.y;
    sprite->x1 = sprite->canvas.x + sprite->canvas.width;
    sprite->y1 = sprite->canvas.y + sprite->canvas.height;
    stage_touch_room(stage, sprite->x0, sprite->y0, sprite->x1, sprite->y1);
}

static void sort_sprites(struct stage *stage)
{
    for (int i = 1; i < stage->count; i++) {
        int16_t number = stage->order[i];
        int j = i;
        for (; j > 0 && stage->sprites[stage->order[j - 1]].depth < stage->sprites[number].depth; j--)
            stage->order[j] = stage->order[j - 1];
        stage->order[j] = number;
    }
}

static uint8_t byte_of(int value)
{
    return (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
}

/* Coordinates are even, so that every chroma sample has its four pixels. */
static void convert(struct stage *stage, int x0, int y0, int x1, int y1)
{
    int m[9];
    for (int i = 0; i < 9; i++)
        m[i] = stage->matrix[i];
    int width = stage->composed.width;
    for (int y = y0; y < y1; y++) {
        const uint32_t *in = stage->composed.pixels + (ptrdiff_t)y * width;
        uint8_t *luma = stage->luma + (ptrdiff_t)y * width;
        uint8_t *sun = stage->sun + (ptrdiff_t)y * width;
        for (int x = x0; x < x1; x++) {
            int r = (int)(in[x] >> 16 & 255);
            int g = (int)(in[x] >> 8 & 255);
            int b = (int)(in[x] & 255);
            luma[x] = byte_of((m[0] * r + m[1] * g + m[2] * b + 16 * 256 + 128) >> 8);
            sun[x] = (uint8_t)(255 - (in[x] >> 24));
        }
    }
    for (int y = y0; y < y1; y += 2) {
        const uint32_t *upper = stage->composed.pixels + (ptrdiff_t)y * width;
        const uint32_t *lower = upper + width;
        ptrdiff_t line = (ptrdiff_t)(y / 2) * (width / 2);
        for (int x = x0; x < x1; x += 2) {
            uint32_t rb = 0, g = 0;
            rb += (upper[x] & 0xff00ff) + (upper[x + 1] & 0xff00ff) + (lower[x] & 0xff00ff) +
                  (lower[x + 1] & 0xff00ff);
            g += (upper[x] >> 8 & 255) + (upper[x + 1] >> 8 & 255) + (lower[x] >> 8 & 255) +
                 (lower[x + 1] >> 8 & 255);
            int r4 = (int)(rb >> 16);
            int b4 = (int)(rb & 0xffff);
            int g4 = (int)g;
            stage->blue[line + x / 2] = byte_of((m[3] * r4 + m[4] * g4 + m[5] * b4 + 128 * 1024 + 512) >> 10);
            stage->red[line + x / 2] = byte_of((m[6] * r4 + m[7] * g4 + m[8] * b4 + 128 * 1024 + 512) >> 10);
        }
    }
}

static void compose(struct stage *stage, int x0, int y0, int x1, int y1)
{
    int width = stage->composed.width;
    for (int y = y0; y < y1; y++)
        memcpy(stage->composed.pixels + (ptrdiff_t)y * width + x0,
               stage->room->picture.pixels + (ptrdiff_t)y * width + x0, (size_t)(x1 - x0) * sizeof(uint32_t));
    for (int i = 0; i < stage->count; i++) {
        const struct sprite *sprite = &stage->sprites[stage->order[i]];
        if (sprite->canvas.pixels && sprite->x0 < x1 && sprite->x1 > x0 && sprite->y0 < y1 && sprite->y1 > y0)
            canvas_blend(&stage->composed, &sprite->canvas, x0, y0, x1, y1);
    }
    convert(stage, x0, y0, x1, y1);
}

static void compose_touched(struct stage *stage)
{
    sort_sprites(stage);
    for (int row = 0; row < stage->rows; row++) {
        uint8_t *line = stage->touched + (ptrdiff_t)row * stage->columns;
        int bottom = (row + 1) * SQUARE < stage->composed.height ? (row + 1) * SQUARE
                                                                 : stage->composed.height;
        for (int column = 0; column < stage->columns; column++) {
            if (!line[column])
                continue;
            int end = column;
            while (end < stage->columns && line[end])
                line[end++] = 0;
            int right = end * SQUARE < stage->composed.width ? end * SQUARE : stage->composed.width;
            compose(stage, column * SQUARE, row * SQUARE, right, bottom);
            column = end;
        }
    }
}

/* In blocks of a fixed length, which compilers turn into vector instructions. */
static void expose_line(uint8_t *restrict out, const uint8_t *restrict luma, const uint8_t *restrict sun,
                        const int8_t *restrict noise, int width, int16_t sun_share, uint16_t gain)
{
    enum { BLOCK = 16 };
    int x = 0;
    for (; x + BLOCK <= width; x += BLOCK) {
        for (int i = 0; i < BLOCK; i++) {
            int16_t value = (int16_t)((uint16_t)(luma[x + i] * gain) >> 8);
            value = (int16_t)(value + noise[x + i] + (int16_t)((int16_t)(sun[x + i] * sun_share) >> 7));
            value = value < 0 ? 0 : value;
            out[x + i] = (uint8_t)(value > 255 ? 255 : value);
        }
    }
    for (; x < width; x++)
        out[x] = byte_of((luma[x] * gain >> 8) + noise[x] + (sun[x] * sun_share >> 7));
}

const uint8_t *stage_picture(struct stage *stage, const struct exposure *exposure)
{
    compose_touched(stage);
    int left = (stage->margin + exposure->sway_x) & ~1;
    int top = (stage->margin + exposure->sway_y) & ~1;
    int width = stage->composed.width;
    int stride = noise_stride(stage);
    uint32_t shift = random_hash(exposure->picture, 99);
    const int8_t *noise = stage->noise + (ptrdiff_t)(shift % NOISE_ROOM) * stride + (shift >> 8) % NOISE_ROOM;
    int16_t sun_share = (int16_t)lroundf(exposure->sun * 30); /* of 128: at most 24 % of what the map says */
    uint16_t gain = (uint16_t)fminf(roundf(exposure->gain * 256), 257);
    for (int y = 0; y < stage->height; y++) {
        ptrdiff_t from = (ptrdiff_t)(top + y) * width + left;
        expose_line(stage->out + (ptrdiff_t)y * stage->width, stage->luma + from, stage->sun + from,
                    noise + (ptrdiff_t)y * stride, stage->width, sun_share, gain);
    }
    uint8_t *out = stage->out + (ptrdiff_t)stage->width * stage->height;
    for (int plane = 0; plane < 2; plane++) {
        const uint8_t *in = plane == 0 ? stage->blue : stage->red;
        for (int y = 0; y < stage->height / 2; y++) {
            memcpy(out, in + (ptrdiff_t)(top / 2 + y) * (width / 2) + left / 2, (size_t)stage->width / 2);
            out += stage->width / 2;
        }
    }
    return stage->out;
}

size_t stage_picture_size(const struct stage *stage)
{
    return (size_t)stage->width * (size_t)stage->height * 3 / 2;
}
