/*
 * Voice: speech-like sound from text, for where espeak-ng is not installed, and for the murmur of a class.
 *
 * A pulse (or breath) through three formants that follow the letters: the classic source-filter model (Fant
 * 1960) with second-order resonators as in Klatt 1980. Thread: any.
 */
#ifndef TUI_DEMO_CLASSROOM_VOICE_H
#define TUI_DEMO_CLASSROOM_VOICE_H

#include "tui/demo/classroom/cast.h"

#include <stdint.h>

/* Speaks `text` (UTF-8) at `rate` samples a second. The caller frees the samples; their peak is 0.8. */
float *voice_speak(const char *text, const struct voice *voice, uint32_t seed, int rate, int *count);

#endif
