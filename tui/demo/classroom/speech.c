#include "tui/demo/classroom/speech.h"

#include "store/base/memory.h"
#include "tui/demo/classroom/child.h"
#include "tui/demo/classroom/random.h"
#include "tui/demo/classroom/voice.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_by_pupil(enum demo_event event)
{
    return event > DEMO_RETURNS;
}

/* --- espeak-ng ---------------------------------------------------------------------------------------- */

static uint32_t read_u32(const unsigned char *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

/* The samples of a WAV as espeak-ng streams it (16 bit, one channel; sizes in the header are not true), at
 * SPEECH_RATE. NULL if it is no such thing. */
static float *read_wav(const unsigned char *wav, size_t size, int *count)
{
    enum { HEADER = 44 };
    if (size < HEADER + 200 || memcmp(wav, "RIFF", 4) != 0 || memcmp(wav + 36, "data", 4) != 0)
        return NULL;
    uint32_t rate = read_u32(wav + 24);
    if (rate < 4000 || rate > 96000)
        return NULL;
    size_t from = (size - HEADER) / 2;
    float step = (float)rate / SPEECH_RATE;
    *count = (int)((float)from / step) - 1;
    float *samples = memory_alloc((size_t)*count, sizeof *samples);
    for (int i = 0; i < *count; i++) {
        float at = (float)i * step;
        size_t whole = (size_t)at;
        if (whole + 1 >= from)
            break;
        const unsigned char *pair = wav + HEADER + 2 * whole;
        float a = (float)(int16_t)(pair[0] | pair[1] << 8) / 32768;
        float b = (float)(int16_t)(pair[2] | pair[3] << 8) / 32768;
        samples[i] = a + (b - a) * (at - (float)whole);
    }
    return samples;
}

static float *speak_dutch(const char *text, const struct voice *voice, int *count)
{
    char pitch[16], speed[16];
    snprintf(pitch, sizeof pitch, "%d", voice->pitch);
    snprintf(speed, sizeof speed, "%d", voice->speed);
    const char *const arguments[] = {"espeak-ng", "-b",  "1",        "-v", voice->variant, "-p", pitch,
                                     "-s",        speed, "--stdout", "--", text,           NULL};
    size_t size = 0;
    unsigned char *wav = child_output(arguments, &size);
    if (!wav)
        return NULL;
    float *samples = read_wav(wav, size, count);
    free(wav);
    return samples;
}

/* --- lines -------------------------------------------------------------------------------------------- */

/* Every voice equally loud: the mean square of what is not silence. */
static void level(struct line *line, float goal)
{
    float sum = 0;
    int loud = 0;
    for (int i = 0; i < line->count; i++) {
        float square = line->samples[i] * line->samples[i];
        if (square > 1e-4f) {
            sum += square;
            loud++;
        }
    }
    if (loud == 0)
        return;
    float scale = goal / sqrtf(sum / (float)loud);
    for (int i = 0; i < line->count; i++)
        line->samples[i] *= scale;
}

static void watch_mouth(struct line *line)
{
    enum { STEP = SPEECH_RATE * MOUTH_MS / 1000 };
    line->mouth_count = line->count / STEP + 1;
    line->mouth = memory_alloc((size_t)line->mouth_count, 1);
    for (int i = 0; i < line->mouth_count; i++) {
        float sum = 0;
        int end = (i + 1) * STEP < line->count ? (i + 1) * STEP : line->count;
        for (int k = i * STEP; k < end; k++)
            sum += line->samples[k] * line->samples[k];
        float loud = sqrtf(sum / STEP);
        line->mouth[i] = loud > 0.13f ? 3 : loud > 0.075f ? 2 : loud > 0.02f ? 1 : 0;
    }
}

void speech_init(struct speech *speech, const struct demo_lesson *lesson)
{
    *speech = (struct speech){.lines = memory_alloc((size_t)lesson->moment_count + 1, sizeof *speech->lines)};
    bool dutch = true;
    for (int i = 0; i < lesson->moment_count; i++) {
        const struct demo_moment *moment = &lesson->moments[i];
        if (!moment->says)
            continue;
        struct line *line = &speech->lines[speech->count++];
        line->who = is_by_pupil(moment->event) ? moment->who : -1;
        struct voice voice = line->who < 0 ? cast_teacher_voice(lesson->teacher)
                                           : cast_pupil_voice(lesson->class_seed, line->who);
        if (dutch)
            line->samples = speak_dutch(moment->says, &voice, &line->count);
        if (!line->samples) {
            dutch = false;
            line->samples = voice_speak(moment->says, &voice, random_hash(lesson->class_seed, (uint32_t)i),
                                        SPEECH_RATE, &line->count);
        }
        level(line, line->who < 0 ? 0.13f : 0.10f);
        watch_mouth(line);
        line->from_ms = moment->at_ms;
        line->to_ms = line->from_ms + (int)((int64_t)line->count * 1000 / SPEECH_RATE);
    }
}

void speech_release(struct speech *speech)
{
    for (int i = 0; i < speech->count; i++) {
        free(speech->lines[i].samples);
        free(speech->lines[i].mouth);
    }
    free(speech->lines);
    *speech = (struct speech){0};
}

const struct line *speech_at(const struct speech *speech, int now_ms, int *mouth)
{
    for (int i = speech->count - 1; i >= 0; i--) {
        const struct line *line = &speech->lines[i];
        if (now_ms < line->from_ms || now_ms >= line->to_ms)
            continue;
        int step = (now_ms - line->from_ms) / MOUTH_MS;
        *mouth = step < line->mouth_count ? line->mouth[step] : 0;
        return line;
    }
    return NULL;
}
