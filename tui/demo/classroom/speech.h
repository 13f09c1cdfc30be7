/*
 * Speech: what is said in a lesson, as sound, and how the mouths move with it.
 *
 * Each moment with words becomes a line. espeak-ng speaks it in Dutch where it is installed; else a voice
 * made here (pulses through formants) speaks the vowels of the text, which is no Dutch but sounds like
 * speech. The caller owns the speech and releases it. Thread: any.
 */
#ifndef TUI_DEMO_CLASSROOM_SPEECH_H
#define TUI_DEMO_CLASSROOM_SPEECH_H

#include "tui/demo/classroom/cast.h"
#include "tui/demo/classroom/clips.h"

#include <stdint.h>

enum { SPEECH_RATE = 24000 /* samples a second */, MOUTH_MS = 40 };

struct line {
    int from_ms, to_ms;
    int who; /* a pupil, or -1: the teacher */
    float *samples;
    int count;
    uint8_t *mouth; /* how far it is open, 0 to 3, one per MOUTH_MS */
    int mouth_count;
};

struct speech {
    struct line *lines; /* in order of time */
    int count;
};

void speech_init(struct speech *speech, const struct demo_lesson *lesson);
void speech_release(struct speech *speech);

/* Who speaks then, with the opening of the mouth; NULL: nobody. */
const struct line *speech_at(const struct speech *speech, int now_ms, int *mouth);

#endif
