#include "player/host/picture.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "store/base/clock.h"
#include "store/base/memory.h"

/* So many blocks across the whole width of the video are left of a blurred picture. A face in a classroom is
 * one or two of them wide. */
enum { BLUR_BLOCKS = 24 };

/* By when libmpv's video output has surely taken a new fit. */
enum { FIT_TAKEN_MS = 400 };

bool picture_init(struct host_picture *picture, mpv_handle *mpv, void (*on_update)(void *), void *context)
{
    char api[] = MPV_RENDER_API_TYPE_SW;
    mpv_render_param params[] = {{MPV_RENDER_PARAM_API_TYPE, api}, {MPV_RENDER_PARAM_INVALID, NULL}};

    *picture = (struct host_picture){.look = {.zoom = 1}};
    if (mpv_render_context_create(&picture->render, mpv, params) < 0)
        return false;
    mpv_render_context_set_update_callback(picture->render, on_update, context);
    return true;
}

void picture_release(struct host_picture *picture)
{
    if (picture->render)
        mpv_render_context_free(picture->render);
    surface_release(&picture->surface);
    free(picture->scratch);
    free(picture->blocks);
    *picture = (struct host_picture){0};
}

static bool lies_sideways(int rotation)
{
    return rotation == 90 || rotation == 270;
}

/* libmpv's own fit into a target of square pixels (aspect_calc_panscan), which the factors multiply. */
static void plain_fit(int width, int height, int video_width, int video_height, int *fit_width,
                      int *fit_height)
{
    int scaled;

    *fit_width = width;
    *fit_height = (int)((float)width / (float)video_width * (float)video_height);
    if (*fit_height <= height)
        return;
    scaled = (int)((float)height / (float)video_height * (float)video_width);
    if (scaled <= width) {
        *fit_width = scaled;
        *fit_height = height;
    }
}

/* libmpv moves the video by parts of its scaled size; `pan` 1 brings the far edge to the target's edge. */
static double shift(double pan, double scaled, double target)
{
    return scaled > target ? -pan * (scaled - target) / (2 * scaled) : 0;
}

bool picture_fit(const struct player_surface *shape, const struct picture_look *look, struct picture_fit *fit)
{
    bool sideways = lies_sideways(look->rotation);
    int width = sideways ? shape->height : shape->width;
    int height = sideways ? shape->width : shape->height;
    double pixel_x = sideways ? shape->pixel_y : shape->pixel_x;
    double pixel_y = sideways ? shape->pixel_x : shape->pixel_y;
    double pan_x = look->pan_x, pan_y = look->pan_y;
    double scale, scaled_width, scaled_height;
    int plain_width, plain_height;

    if (look->video_width < 1 || look->video_height < 1 || width < 1 || height < 1)
        return false;
    if (look->rotation == 90) {
        pan_x = look->pan_y;
        pan_y = -look->pan_x;
    } else if (look->rotation == 180) {
        pan_x = -look->pan_x;
        pan_y = -look->pan_y;
    } else if (look->rotation == 270) {
        pan_x = -look->pan_y;
        pan_y = look->pan_x;
    }
    scale = fmin(width * pixel_x / look->video_width, height * pixel_y / look->video_height) * look->zoom;
    /* libmpv rounds down; a fit that is short of the edge by an error in the last digit must reach it. */
    scaled_width = floor(look->video_width * scale / pixel_x + 0.5);
    scaled_height = floor(look->video_height * scale / pixel_y + 0.5);
    plain_fit(width, height, look->video_width, look->video_height, &plain_width, &plain_height);
    fit->magnification = scale / fmin(pixel_x, pixel_y);
    fit->scale_x = (scaled_width + 0.25) / (plain_width > 0 ? plain_width : 1);
    fit->scale_y = (scaled_height + 0.25) / (plain_height > 0 ? plain_height : 1);
    fit->pan_x = shift(pan_x, scaled_width, width);
    fit->pan_y = shift(pan_y, scaled_height, height);
    return true;
}

void picture_set_look(struct host_picture *picture, const struct picture_look *look)
{
    /* A gamma curve, which shows more in the dark without washing out the bright. */
    double exponent = exp2(-look->brightness / 50.0);

    picture->look = *look;
    if (look->curve != picture->tone.curve)
        tone_init(&picture->tone, look->curve);
    for (int i = 0; i < 256; i++)
        picture->curve[i] = (uint8_t)lround(255 * pow(i / 255.0, exponent));
}

enum picture_offer picture_offered(struct host_picture *picture)
{
    mpv_render_frame_info info = {0};
    mpv_render_param question = {MPV_RENDER_PARAM_NEXT_FRAME_INFO, &info};

    if ((mpv_render_context_update(picture->render) & MPV_RENDER_UPDATE_FRAME) == 0)
        return PICTURE_NONE;
    if (mpv_render_context_get_info(picture->render, question) >= 0 &&
        (info.flags & MPV_RENDER_FRAME_INFO_REDRAW))
        return PICTURE_AGAIN;
    return PICTURE_NEW;
}

void picture_skip(struct host_picture *picture)
{
    int yes = 1, no = 0;
    mpv_render_param params[] = {{MPV_RENDER_PARAM_SKIP_RENDERING, &yes},
                                 {MPV_RENDER_PARAM_BLOCK_FOR_TARGET_TIME, &no},
                                 {MPV_RENDER_PARAM_INVALID, NULL}};

    mpv_render_context_render(picture->render, params);
}

static bool render(struct host_picture *picture, uint8_t *pixels, int width, int height, size_t stride)
{
    int size[2] = {width, height}, no = 0;
    char format[] = "rgb0";
    mpv_render_param params[] = {{MPV_RENDER_PARAM_SW_SIZE, size},
                                 {MPV_RENDER_PARAM_SW_FORMAT, format},
                                 {MPV_RENDER_PARAM_SW_STRIDE, &stride},
                                 {MPV_RENDER_PARAM_SW_POINTER, pixels},
                                 {MPV_RENDER_PARAM_BLOCK_FOR_TARGET_TIME, &no},
                                 {MPV_RENDER_PARAM_INVALID, NULL}};

    if (mpv_render_context_render(picture->render, params) < 0)
        return false;
    if (picture->tone.curve != TONE_PLAIN)
        tone_apply(&picture->tone, pixels, stride, width, height);
    return true;
}

static uint32_t *row_of(uint8_t *pixels, size_t stride, int y)
{
    return (uint32_t *)(void *)(pixels + (size_t)y * stride);
}

/* Turns `from` (width × height before turning) clockwise into `to`. */
static void turn(uint8_t *from, size_t from_stride, int width, int height, int rotation, uint8_t *to,
                 size_t to_stride)
{
    int to_width = lies_sideways(rotation) ? height : width;
    int to_height = lies_sideways(rotation) ? width : height;

    for (int y = 0; y < to_height; y++) {
        uint32_t *row = row_of(to, to_stride, y);

        if (rotation == 180) {
            const uint32_t *source = row_of(from, from_stride, height - 1 - y);
            for (int x = 0; x < to_width; x++)
                row[x] = source[width - 1 - x];
        } else if (rotation == 90) {
            for (int x = 0; x < to_width; x++)
                row[x] = row_of(from, from_stride, height - 1 - x)[y];
        } else {
            for (int x = 0; x < to_width; x++)
                row[x] = row_of(from, from_stride, x)[width - 1 - y];
        }
    }
}

/* Where libmpv puts the video in a target, before turning (its src_split_scaling). */
static struct blur_place place_in(const struct picture_look *look, const struct picture_fit *fit, int width,
                                  int height)
{
    struct blur_place place;
    int plain_width, plain_height;

    plain_fit(width, height, look->video_width, look->video_height, &plain_width, &plain_height);
    place.width = plain_width * fit->scale_x;
    place.height = plain_height * fit->scale_y;
    place.left = (width - place.width) / 2 + fit->pan_x * place.width;
    place.top = (height - place.height) / 2 + fit->pan_y * place.height;
    place.pixel_x = place.width / look->video_width;
    place.pixel_y = place.height / look->video_height;
    return place;
}

static void blur_parts(struct host_picture *picture, uint8_t *pixels, size_t stride, int width, int height)
{
    const struct blur_parts *parts = &picture->look.parts;

    if (parts->all)
        return;
    for (size_t fit = 0; fit < picture->fit_count && parts->count > 0; fit++) {
        struct blur_place place = place_in(&picture->look, &picture->fits[fit], width, height);

        for (size_t i = 0; i < parts->count; i++)
            blur_apply(&parts->items[i], &place, pixels, stride, width, height);
    }
}

void picture_set_fit(struct host_picture *picture, const struct picture_fit *fit)
{
    if (picture->fit_count == PICTURE_FITS)
        memmove(picture->fits, picture->fits + 1, --picture->fit_count * sizeof *fit);
    picture->fits[picture->fit_count++] = *fit;
    picture->fit_at = clock_monotonic();
}

int picture_timeout(const struct host_picture *picture)
{
    int64_t left = picture->fit_at + FIT_TAKEN_MS - clock_monotonic();

    return picture->fit_count < 2 ? -1 : left < 0 ? 0 : (int)left;
}

bool picture_tick(struct host_picture *picture)
{
    if (picture_timeout(picture) != 0)
        return false;
    picture->fits[0] = picture->fits[picture->fit_count - 1];
    picture->fit_count = 1;
    return true;
}

static bool draw_turned(struct host_picture *picture)
{
    struct surface *surface = &picture->surface;
    bool sideways = lies_sideways(picture->look.rotation);
    int width = sideways ? surface->shape.height : surface->shape.width;
    int height = sideways ? surface->shape.width : surface->shape.height;
    size_t stride = ((size_t)width * 4 + 63) / 64 * 64;

    if (picture->scratch_size < stride * (size_t)height) {
        free(picture->scratch);
        picture->scratch_size = stride * (size_t)height;
        picture->scratch = aligned_alloc(64, (picture->scratch_size + 63) / 64 * 64);
        if (!picture->scratch) {
            picture->scratch_size = 0;
            return false;
        }
    }
    if (!render(picture, picture->scratch, width, height, stride))
        return false;
    blur_parts(picture, picture->scratch, stride, width, height);
    turn(picture->scratch, stride, width, height, picture->look.rotation, surface_buffer(surface),
         surface->stride);
    return true;
}

static bool draw_upright(struct host_picture *picture)
{
    struct surface *surface = &picture->surface;

    if (!render(picture, surface_buffer(surface), surface->shape.width, surface->shape.height,
                surface->stride))
        return false;
    blur_parts(picture, surface_buffer(surface), surface->stride, surface->shape.width,
               surface->shape.height);
    return true;
}

static void brighten(struct host_picture *picture)
{
    const struct surface *surface = &picture->surface;
    uint8_t *pixels = surface_buffer(&picture->surface);

    for (int y = 0; y < surface->shape.height; y++) {
        for (int x = 0; x < surface->shape.width * 4; x++) {
            uint8_t *byte = &pixels[(size_t)y * surface->stride + (size_t)x];
            *byte = picture->curve[*byte];
        }
    }
}

/* The mean colour of each block of the picture. */
static void average_blocks(const struct surface *surface, const uint8_t *pixels, int columns, int rows,
                           float *blocks)
{
    int width = surface->shape.width, height = surface->shape.height;

    for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
            int x0 = column * width / columns, x1 = (column + 1) * width / columns;
            int y0 = row * height / rows, y1 = (row + 1) * height / rows;
            float *block = &blocks[(row * columns + column) * 3];
            uint64_t sum[3] = {0};

            for (int y = y0; y < y1; y++) {
                const uint8_t *pixel = pixels + (size_t)y * surface->stride + (size_t)x0 * 4;
                for (int x = x0; x < x1; x++, pixel += 4) {
                    for (int i = 0; i < 3; i++)
                        sum[i] += pixel[i];
                }
            }
            for (int i = 0; i < 3; i++)
                block[i] = (float)sum[i] / (float)((x1 - x0) * (y1 - y0));
        }
    }
}

/* Where pixel `at` of `size` lies among `count` block centres: between `*low` and `*low + 1`. */
static float between_blocks(int at, int size, int count, int *low, int *high)
{
    float place = ((float)at + 0.5f) * (float)count / (float)size - 0.5f;

    place = place < 0 ? 0 : place > (float)(count - 1) ? (float)(count - 1) : place;
    *low = (int)place;
    *high = *low + 1 < count ? *low + 1 : *low;
    return place - (float)*low;
}

/* The blocks are of the video, not of the view, so that zooming in shows no more of a face. */
static void blur(struct host_picture *picture)
{
    const struct surface *surface = &picture->surface;
    uint8_t *pixels = surface_buffer(&picture->surface);
    int width = surface->shape.width, height = surface->shape.height;
    int columns = (int)fmax(2, BLUR_BLOCKS / picture->look.zoom);
    int rows = (int)fmax(2, columns * (double)height * surface->shape.pixel_y /
                                (width * (double)surface->shape.pixel_x));

    columns = columns < width ? columns : width;
    rows = rows < height ? rows : height;
    picture->blocks = memory_resize(picture->blocks, (size_t)columns * (size_t)rows * 3, sizeof(float));
    average_blocks(surface, pixels, columns, rows, picture->blocks);
    for (int y = 0; y < height; y++) {
        int y0, y1;
        float down = between_blocks(y, height, rows, &y0, &y1);
        uint8_t *pixel = pixels + (size_t)y * surface->stride;

        for (int x = 0; x < width; x++, pixel += 4) {
            int x0, x1;
            float right = between_blocks(x, width, columns, &x0, &x1);

            for (int i = 0; i < 3; i++) {
                float top = picture->blocks[(y0 * columns + x0) * 3 + i] * (1 - right) +
                            picture->blocks[(y0 * columns + x1) * 3 + i] * right;
                float bottom = picture->blocks[(y1 * columns + x0) * 3 + i] * (1 - right) +
                               picture->blocks[(y1 * columns + x1) * 3 + i] * right;
                pixel[i] = (uint8_t)(top * (1 - down) + bottom * down + 0.5f);
            }
        }
    }
}

bool picture_draw(struct host_picture *picture)
{
    struct surface *surface = &picture->surface;

    if (surface->size == 0)
        return false;
    if (picture->look.rotation != 0 ? !draw_turned(picture) : !draw_upright(picture))
        return false;
    if (picture->look.brightness != 0)
        brighten(picture);
    if (picture->look.blurred || picture->look.parts.all ||
        (picture->look.parts.count > 0 && (picture->fit_count == 0 || picture->fit_count == PICTURE_FITS)))
        blur(picture);
    surface_publish(surface);
    return true;
}
