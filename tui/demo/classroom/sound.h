/*
 * Sound: a lesson's voices, steps, chairs and murmur, mixed as a camera at the back of the room hears them.
 * Thread: any.
 */
#ifndef TUI_DEMO_CLASSROOM_SOUND_H
#define TUI_DEMO_CLASSROOM_SOUND_H

#include "tui/demo/classroom/play.h"
#include "tui/demo/classroom/speech.h"

/* One channel of 16-bit samples at SPEECH_RATE, `duration_ms` long; the caller frees. The score's murmur has
 * one entry per `step_ms`. */
int16_t *sound_mix(const struct demo_lesson *lesson, const struct speech *speech, const struct score *score,
                   int step_ms, int duration_ms, size_t *count);

#endif
