/*
 * Pictures for tests: reproducible noise, gradients, and a drawn scene with something moving in it.
 */
#ifndef TESTS_UNIT_PICTURES_H
#define TESTS_UNIT_PICTURES_H

#include "player/wire/picture.h"

#include <stdint.h>
#include <stdlib.h>

/* xorshift (Marsaglia, 2003). */
static inline uint32_t random_next(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

/* Zero width or height is allowed. The fourth byte holds garbage on purpose. The caller frees `pixels`. */
static inline struct picture picture_new(int width, int height, uint8_t **pixels)
{
    size_t stride = 4 * (size_t)width + 20;
    *pixels = malloc(stride * (size_t)height + 1);
    if (!*pixels)
        abort();
    return (struct picture){.pixels = *pixels, .width = width, .height = height, .stride = stride};
}

static inline uint8_t *pixel_at(uint8_t *pixels, const struct picture *picture, int x, int y)
{
    return pixels + (size_t)y * picture->stride + 4 * (size_t)x;
}

static inline void draw_noise(uint8_t *pixels, const struct picture *picture, uint32_t *state)
{
    for (size_t i = 0; i < picture->stride * (size_t)picture->height; i++)
        pixels[i] = (uint8_t)(random_next(state) >> 11);
}

static inline uint8_t clamp_level(int level)
{
    return (uint8_t)(level < 0 ? 0 : level > 255 ? 255 : level);
}

/* Draws a wall with a gradient, a dark board, and a figure at `x`, with noise of at most `noise` levels
 * either way. */
static inline void draw_scene(uint8_t *pixels, const struct picture *picture, int x, int noise,
                              uint32_t *state)
{
    for (int row = 0; row < picture->height; row++) {
        for (int col = 0; col < picture->width; col++) {
            int red = 150 + 60 * col / (picture->width + 1);
            int green = 140 + 50 * row / (picture->height + 1);
            int blue = 120;
            if (row > picture->height / 8 && row < picture->height / 2 && col > picture->width / 4 &&
                col < picture->width * 3 / 4) {
                red = 20;
                green = 60;
                blue = 40;
            }
            int across = col - x, down = row - picture->height * 2 / 3;
            if (across * across + down * down < picture->height * picture->height / 36) {
                red = 200;
                green = 40;
                blue = 30;
            }
            uint8_t *pixel = pixel_at(pixels, picture, col, row);
            int off[3] = {0};
            for (int channel = 0; channel < 3 && noise > 0; channel++)
                off[channel] = (int)(random_next(state) % (unsigned)(2 * noise + 1)) - noise;
            pixel[0] = clamp_level(red + off[0]);
            pixel[1] = clamp_level(green + off[1]);
            pixel[2] = clamp_level(blue + off[2]);
            pixel[3] = (uint8_t)random_next(state);
        }
    }
}

#endif
