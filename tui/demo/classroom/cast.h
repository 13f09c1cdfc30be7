/*
 * Cast: who plays in the demo's lessons, how they look and how they sound.
 *
 * Made up from numbers: the same number is the same person. Plain values. Thread: any.
 */
#ifndef TUI_DEMO_CLASSROOM_CAST_H
#define TUI_DEMO_CLASSROOM_CAST_H

#include "tui/demo/classroom/figure.h"
#include "tui/demo/classroom/clips.h"

struct voice {
    const char *variant; /* of espeak-ng */
    int pitch, speed;    /* 0 to 99; words per minute */
    float tone, throat;  /* Hz; length of the vocal tract, 1 is a grown man's */
};

struct look cast_teacher(int number);
struct look cast_pupil(uint32_t class_seed, int number);
struct voice cast_teacher_voice(int number);
struct voice cast_pupil_voice(uint32_t class_seed, int number);

#endif
