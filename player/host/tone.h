/*
 * Tone mapping, inside the host: films in HDR (HDR10, and HLG as phones film it) as they look on a screen
 * that has none.
 *
 * Such films say how bright a point is, up to 10,000 cd/m² (PQ) or as a part of the brightest (HLG), in more
 * colours than a terminal shows (BT.2020). Taken for what they are not, all is grey: white paper has 58 % of
 * the scale. Here light is worked out from the values (ITU-R BT.2100-2), diffuse white, 203 cd/m²
 * (BT.2408-5), becomes nearly the brightest that there is, what is brighter is pressed into the rest, and
 * colours are turned into those of BT.709. It is done on pictures that were made small, which is what keeps
 * it cheap; libmpv's software renderer does not do it. Thread: any; nothing is shared.
 */
#ifndef PLAYER_HOST_TONE_H
#define PLAYER_HOST_TONE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum tone_curve {
    TONE_PLAIN, /* nothing to be done */
    TONE_PQ,    /* SMPTE ST 2084 */
    TONE_HLG,   /* ARIB STD-B67 */
};

enum { TONE_STEPS = 1024, TONE_LEVELS = 4096 };

struct tone {
    enum tone_curve curve;
    float light[TONE_STEPS];    /* of a value: 1 is diffuse white */
    float pressed[TONE_LEVELS]; /* of the brightest of the three, by how much all are to be multiplied */
    uint8_t shown[TONE_LEVELS]; /* of light, 1 being the brightest that is shown: the value for the screen */
    float gamma[TONE_LEVELS];   /* HLG: by the luminance of a point, by how much its light is multiplied */
};

/* By libmpv's name of a transfer function ("pq", "hlg"), PLAIN for all others. */
enum tone_curve tone_named(const char *name);

void tone_init(struct tone *tone, enum tone_curve curve);

/* Pixels of four bytes (red, green, blue, nothing), in place. */
void tone_apply(const struct tone *tone, uint8_t *pixels, size_t stride, int width, int height);

/* Pixels of three 16-bit values into pixels of three bytes. */
void tone_apply_16(const struct tone *tone, const uint16_t *from, size_t from_stride, uint8_t *to,
                   size_t to_stride, int width, int height);

#endif
