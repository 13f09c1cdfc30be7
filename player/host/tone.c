#include "player/host/tone.h"

#include <math.h>
#include <string.h>

#define WHITE 203.0  /* cd/m² of diffuse white */
#define PEAK  1000.0 /* cd/m²: what is brighter is shown as bright as this */

/* Light up to this part of what can be shown stays as it is. */
#define KNEE 0.8

/* The most light that is told apart, diffuse white being 1. */
#define MOST (PEAK / WHITE)

enum tone_curve tone_named(const char *name)
{
    return strcmp(name, "pq") == 0 ? TONE_PQ : strcmp(name, "hlg") == 0 ? TONE_HLG : TONE_PLAIN;
}

/* BT.2100 table 4: cd/m² of a value from 0 to 1. */
static double pq_light(double value)
{
    const double m1 = 2610.0 / 16384, m2 = 2523.0 / 4096 * 128;
    const double c1 = 3424.0 / 4096, c2 = 2413.0 / 4096 * 32, c3 = 2392.0 / 4096 * 32;
    double power = pow(value, 1 / m2);

    return 10000 * pow(fmax(power - c1, 0) / (c2 - c3 * power), 1 / m1);
}

/* BT.2100 table 5: light of the scene, 0 to 1. */
static double hlg_light(double value)
{
    const double a = 0.17883277, b = 1 - 4 * a, c = 0.5 - a * log(4 * a);

    return value <= 0.5 ? value * value / 3 : (exp((value - c) / a) + b) / 12;
}

/* What is brighter than the knee is pressed into what is left above it, so that the brightest is 1. */
static double press(double light)
{
    double beyond = (light - KNEE) / (1 - KNEE), most = (MOST - KNEE) / (1 - KNEE);

    return beyond <= 0 ? light : KNEE + (1 - KNEE) * beyond / (1 + beyond * (1 - 1 / most));
}

/* IEC 61966-2-1. */
static double for_screen(double light)
{
    return light <= 0.0031308 ? 12.92 * light : 1.055 * pow(light, 1 / 2.4) - 0.055;
}

void tone_init(struct tone *tone, enum tone_curve curve)
{
    tone->curve = curve;
    for (int i = 0; i < TONE_STEPS; i++) {
        double value = (double)i / (TONE_STEPS - 1);

        tone->light[i] = (float)(curve == TONE_HLG ? hlg_light(value) * MOST
                                                   : fmin(pq_light(value) / WHITE, MOST));
    }
    for (int i = 0; i < TONE_LEVELS; i++) {
        double part = (double)i / (TONE_LEVELS - 1);
        double light = part * MOST;

        tone->pressed[i] = (float)(light > 0 ? press(light) / light : 1);
        tone->shown[i] = (uint8_t)lround(255 * for_screen(part));
        /* The screen's own gamma at 1000 cd/m². */
        tone->gamma[i] = (float)pow(part, 0.2);
    }
}

static inline int level_of(float part)
{
    int level = (int)(part * (TONE_LEVELS - 1) + 0.5F);

    return level < 0 ? 0 : level >= TONE_LEVELS ? TONE_LEVELS - 1 : level;
}

/* One point. `red` and the others are steps. */
static inline void map(const struct tone *tone, unsigned red, unsigned green, unsigned blue, uint8_t to[3])
{
    float r = tone->light[red], g = tone->light[green], b = tone->light[blue];
    float r709, g709, b709, most, factor;

    if (tone->curve == TONE_HLG) {
        factor = tone->gamma[level_of((0.2627F * r + 0.6780F * g + 0.0593F * b) / (float)MOST)];
        r *= factor;
        g *= factor;
        b *= factor;
    }
    /* BT.2087-0: BT.2020 into BT.709. */
    r709 = 1.6605F * r - 0.5876F * g - 0.0728F * b;
    g709 = -0.1246F * r + 1.1329F * g - 0.0083F * b;
    b709 = -0.0182F * r - 0.1006F * g + 1.1187F * b;
    most = r709 > g709 ? r709 : g709;
    most = most > b709 ? most : b709;
    factor = tone->pressed[level_of(most / (float)MOST)];
    to[0] = tone->shown[level_of(r709 * factor)];
    to[1] = tone->shown[level_of(g709 * factor)];
    to[2] = tone->shown[level_of(b709 * factor)];
}

/* 255 is the last step. */
static inline unsigned step_of_8(uint8_t value)
{
    return (unsigned)value << 2 | value >> 6;
}

void tone_apply(const struct tone *tone, uint8_t *pixels, size_t stride, int width, int height)
{
    for (int y = 0; y < height; y++) {
        uint8_t *pixel = pixels + (size_t)y * stride;

        for (int x = 0; x < width; x++, pixel += 4)
            map(tone, step_of_8(pixel[0]), step_of_8(pixel[1]), step_of_8(pixel[2]), pixel);
    }
}

void tone_apply_16(const struct tone *tone, const uint16_t *from, size_t from_stride, uint8_t *to,
                   size_t to_stride, int width, int height)
{
    for (int y = 0; y < height; y++) {
        const uint16_t *source = (const uint16_t *)(const void *)((const uint8_t *)from +
                                                                  (size_t)y * from_stride);
        uint8_t *pixel = to + (size_t)y * to_stride;

        for (int x = 0; x < width; x++, source += 3, pixel += 3)
            map(tone, source[0] >> 6, source[1] >> 6, source[2] >> 6, pixel);
    }
}
