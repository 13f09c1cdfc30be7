#include "tui/demo/classroom/sound.h"

#include "store/base/memory.h"
#include "tui/demo/classroom/random.h"
#include "tui/demo/classroom/voice.h"

#include <math.h>
#include <stdlib.h>

#define RATE ((float)SPEECH_RATE)

struct mix {
    float *samples;
    int count;
    uint32_t random;
};

static int sample_at(int ms)
{
    return (int)((int64_t)ms * SPEECH_RATE / 1000);
}

static void add(struct mix *mix, int from, const float *samples, int count, float loudness)
{
    for (int i = 0; i < count; i++)
        if (from + i >= 0 && from + i < mix->count)
            mix->samples[from + i] += samples[i] * loudness;
}

/* A shoe on linoleum: a dull thud and the tap of the heel. */
static void add_step(struct mix *mix, int from)
{
    enum { LENGTH = SPEECH_RATE * 90 / 1000 };
    float sound[LENGTH];
    float low = 0, lower = 0;
    float pitch = 0.04f + 0.02f * random_unit(&mix->random);
    for (int i = 0; i < LENGTH; i++) {
        float noise = random_signed(&mix->random);
        low += (noise - low) * 0.25f;
        lower += (low - lower) * pitch;
        float t = (float)i / RATE;
        sound[i] = lower * 6 * expf(-t / 0.022f) + (noise - low) * 0.35f * expf(-t / 0.004f);
    }
    add(mix, from, sound, LENGTH, 0.055f + 0.02f * random_unit(&mix->random));
}

/* Chalk ticks, a pen squeaks a little, a finger on a digital board is dull. */
static void add_chalk(struct mix *mix, int from, enum demo_board board)
{
    enum { LENGTH = SPEECH_RATE * 110 / 1000 };
    float sound[LENGTH];
    float low = 0;
    float colour = board == DEMO_DIGIBOARD ? 0.15f : 0.55f;
    for (int i = 0; i < LENGTH; i++) {
        float noise = random_signed(&mix->random);
        low += (noise - low) * colour;
        float t = (float)i / RATE;
        float scratch = board == DEMO_BLACKBOARD ? 0.25f * (noise - low) * expf(-t / 0.05f) : 0;
        float squeak = board == DEMO_WHITEBOARD
                           ? 0.10f * sinf(6.28f * 2100 * t + 3 * sinf(6.28f * 18 * t)) * expf(-t / 0.04f)
                           : 0;
        sound[i] = low * 0.9f * expf(-t / 0.007f) + scratch + squeak;
    }
    add(mix, from, sound, LENGTH, 0.045f);
}

/* A chair leg that sticks and slips over the floor. */
static void add_scrape(struct mix *mix, int from)
{
    enum { LENGTH = SPEECH_RATE * 900 / 1000 };
    float *sound = memory_alloc(LENGTH, sizeof *sound);
    float phase = 0, band = 0, slow = 0, pitch = 150;
    for (int i = 0; i < LENGTH; i++) {
        float t = (float)i / LENGTH;
        if (i % 480 == 0)
            pitch = 135 + 70 * t + 40 * random_signed(&mix->random);
        phase += pitch / RATE;
        phase -= floorf(phase);
        float slip = phase < 0.15f ? 1 : -0.2f;
        float noise = random_signed(&mix->random) * (0.3f + 0.7f * slip);
        band += (noise - band) * 0.42f;
        slow += (band - slow) * 0.08f;
        float swell = sinf(3.14159f * t) * (t < 0.6f ? 1 : 0.5f);
        sound[i] = ((band - slow) * 0.8f + slip * 0.25f) * swell;
    }
    add(mix, from, sound, LENGTH, 0.22f);
    free(sound);
}

/* Clothes and paper. */
static void add_rustle(struct mix *mix, int from)
{
    enum { LENGTH = SPEECH_RATE * 700 / 1000 };
    float *sound = memory_alloc(LENGTH, sizeof *sound);
    float low = 0, loud = 0, goal = 0;
    for (int i = 0; i < LENGTH; i++) {
        float noise = random_signed(&mix->random);
        if (i % 700 == 0)
            goal = random_unit(&mix->random);
        loud += (goal - loud) * 0.004f;
        low += (noise - low) * 0.3f;
        float t = (float)i / LENGTH;
        sound[i] = (noise - low) * loud * loud * sinf(3.14159f * t);
    }
    add(mix, from, sound, LENGTH, 0.055f);
    free(sound);
}

static void add_laugh(struct mix *mix, int from, const struct demo_lesson *lesson)
{
    static const char *const laughs[] = {"hahaha ha ha", "hihihi hi", "ha ha hahaha", "hehe he hehe"};
    for (int i = 0; i < lesson->pupils; i++) {
        struct voice voice = cast_pupil_voice(lesson->class_seed, i);
        voice.tone *= 1.1f;
        voice.speed = 190;
        int count = 0;
        float *sound = voice_speak(laughs[i % 4], &voice, (uint32_t)i + 3, SPEECH_RATE, &count);
        add(mix, from + (int)(random_unit(&mix->random) * 0.7f * RATE), sound, count, 0.05f);
        free(sound);
    }
}

static void add_cues(struct mix *mix, const struct demo_lesson *lesson, const struct score *score)
{
    for (size_t i = 0; i < score->count; i++) {
        int from = sample_at(score->cues[i].at_ms);
        switch (score->cues[i].kind) {
        case CUE_STEP:
            add_step(mix, from);
            break;
        case CUE_CHALK:
            add_chalk(mix, from, lesson->board);
            break;
        case CUE_SCRAPE:
            add_scrape(mix, from);
            break;
        case CUE_RUSTLE:
            add_rustle(mix, from);
            break;
        case CUE_LAUGH:
            add_laugh(mix, from, lesson);
            break;
        }
    }
}

/* Some seconds of a class talking through each other, its mean square 1; words cannot be made out. */
static float *babble(const struct demo_lesson *lesson, int *count)
{
    static const char *const talk[] = {
        "en toen zei ze dat het niet mocht, maar ik heb het toch gedaan, echt waar.",
        "welke som ben jij? ik snap er niks van, moet je dit nou keer drie doen.",
        "ga jij straks mee naar de kantine, ik heb mijn brood vergeten.",
        "nee joh, dat is fout, kijk maar op bladzijde veertig, daar staat het.",
        "wanneer is die toets eigenlijk? volgende week dinsdag, geloof ik.",
        "mag ik je geo even lenen, de mijne is stuk, dank je wel.",
    };
    *count = SPEECH_RATE * 9;
    float *loop = memory_alloc((size_t)*count, sizeof *loop);
    uint32_t random = lesson->class_seed + 3;
    for (int i = 0; i < 9; i++) {
        struct voice voice = cast_pupil_voice(lesson->class_seed, i);
        int at = (int)(random_unit(&random) * (float)*count);
        for (int sentence = 0; sentence < 2; sentence++) {
            int length = 0;
            float *spoken = voice_speak(talk[(i + sentence * 2) % 6], &voice, random_next(&random),
                                        SPEECH_RATE, &length);
            for (int k = 0; k < length; k++)
                loop[(at + k) % *count] += spoken[k];
            at += length + SPEECH_RATE / 2;
            free(spoken);
        }
    }
    float low = 0, sum = 0;
    for (int i = 0; i < *count; i++) { /* from across the room: dull */
        low += (loop[i] - low) * 0.35f;
        loop[i] = low;
        sum += low * low;
    }
    float scale = 1 / sqrtf(most(sum, 1e-3f) / (float)*count);
    for (int i = 0; i < *count; i++)
        loop[i] *= scale;
    return loop;
}

static void add_murmur(struct mix *mix, const struct demo_lesson *lesson, const struct score *score,
                       int step_ms)
{
    int length = 0;
    float *loop = babble(lesson, &length);
    int step = sample_at(step_ms);
    float loud = 0;
    for (int i = 0; i < mix->count; i++) {
        size_t at = (size_t)(i / step);
        float goal = at < score->steps ? score->murmur[at] : 0.15f;
        loud += (goal - loud) * 0.0005f;
        mix->samples[i] += loop[i % length] * loud * 0.045f;
    }
    free(loop);
}

/* The room answers: combs and allpasses (Schroeder 1962), with the highs dying first. */
static void add_room(struct mix *mix)
{
    enum { COMBS = 4, LONGEST = 1200 };
    static const int delays[COMBS] = {713, 827, 953, 1109};
    static const int allpass_delay = 241;
    float(*lines)[LONGEST] = memory_alloc(COMBS, sizeof *lines);
    float damped[COMBS] = {0};
    float allpass[256] = {0};
    for (int i = 0; i < mix->count; i++) {
        float in = mix->samples[i];
        float sum = 0;
        for (int k = 0; k < COMBS; k++) {
            float *cell = &lines[k][i % delays[k]];
            sum += *cell;
            damped[k] += (*cell - damped[k]) * 0.55f;
            *cell = in + damped[k] * 0.74f;
        }
        float *cell = &allpass[i % allpass_delay];
        float out = *cell - 0.6f * sum;
        *cell = sum + 0.6f * out;
        mix->samples[i] = in + 0.045f * out;
    }
    free(lines);
}

static void add_air(struct mix *mix)
{
    float low = 0;
    for (int i = 0; i < mix->count; i++) {
        float noise = random_signed(&mix->random);
        low += (noise - low) * 0.06f;
        mix->samples[i] += low * 0.0045f + noise * 0.0005f;
    }
}

int16_t *sound_mix(const struct demo_lesson *lesson, const struct speech *speech, const struct score *score,
                   int step_ms, int duration_ms, size_t *count)
{
    struct mix mix = {.count = sample_at(duration_ms), .random = lesson->class_seed + 1};
    mix.samples = memory_alloc((size_t)mix.count, sizeof *mix.samples);
    for (int i = 0; i < speech->count; i++) {
        const struct line *line = &speech->lines[i];
        add(&mix, sample_at(line->from_ms), line->samples, line->count, 1);
    }
    add_cues(&mix, lesson, score);
    add_murmur(&mix, lesson, score, step_ms);
    add_room(&mix);
    add_air(&mix);
    int16_t *samples = memory_alloc((size_t)mix.count, sizeof *samples);
    for (int i = 0; i < mix.count; i++)
        samples[i] = (int16_t)lroundf(30000 * tanhf(1.1f * mix.samples[i]));
    free(mix.samples);
    *count = (size_t)mix.count;
    return samples;
}
