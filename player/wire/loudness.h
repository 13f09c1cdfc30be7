/*
 * Loudness: how loud a clip is from moment to moment, and where somebody speaks in it.
 *
 * A meter takes samples and gives two values for each twentieth of a second: the level of all sound, and
 * that of the band in which speech lies (300 to 3400 Hz, as telephones carry it: ITU-T G.712). speech_find()
 * decides afterwards, over the whole clip, where speech is: the band stands out from the room's own noise, by
 * more to begin than to go on (L. Rabiner, M. Sambur: An algorithm for determining the endpoints of isolated
 * utterances, 1975); that noise is the least level of the seconds around (R. Martin: Noise power spectral
 * density estimation based on optimal smoothing and minimum statistics, 2001); and the level goes up and down
 * as syllables do, which fans and tones do not (E. Scheirer, M. Slaney: Construction and evaluation of a
 * robust multifeature speech/music discriminator, 1997). It is a help to find one's way, no proof.
 *
 * Pure: no clock, no libraries but the C one. Thread: one at a time for each meter.
 */
#ifndef PLAYER_WIRE_LOUDNESS_H
#define PLAYER_WIRE_LOUDNESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    LOUDNESS_RATE = 16000,  /* samples a second, one channel, full scale −1 to 1 */
    LOUDNESS_FRAME_MS = 50, /* that one value stands for */
    LOUDNESS_SILENT = 0,    /* levels: half decibels, 255 is full scale, 0 is 127.5 dB below it or less */
    LOUDNESS_STEPS_A_DB = 2,
    LOUDNESS_FULL = 255,
};

/* What one frame sounds like. */
struct loudness_frame {
    uint8_t level; /* of everything */
    uint8_t voice; /* of the band in which speech lies */
};

/* A second-order filter, as R. Bristow-Johnson's cookbook has them. */
struct loudness_filter {
    double b0, b1, b2, a1, a2;
    double x1, x2, y1, y2;
};

struct loudness_meter {
    struct loudness_filter high_pass, low_pass;
    double all, band; /* sums of squares of the frame so far */
    int samples;      /* of the frame so far */
};

void loudness_meter_init(struct loudness_meter *meter);
/* Takes one sample; true when that completes a frame. */
bool loudness_meter_add(struct loudness_meter *meter, float sample, struct loudness_frame *frame);

/* Sets speech[i] for each of COUNT frames. */
void speech_find(const struct loudness_frame *frames, size_t count, bool *speech);

#endif
