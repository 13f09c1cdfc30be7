#include "tui/demo/classroom/voice.h"

#include "store/base/memory.h"
#include "tui/demo/classroom/random.h"

#include <ctype.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

static const float two_pi = 6.28318531f;

/* A sound of the language: formants in Hz, loudness of tone and of breath, length in ms. */
struct sound {
    const char *letters;
    float formants[3];
    float tone, breath;
    int length_ms;
};

static const struct sound sounds[] = {
    {"aa", {750, 1250, 2500}, 1.0f, 0, 170},    {"ee", {400, 2100, 2700}, 0.9f, 0, 150},
    {"oo", {420, 850, 2400}, 0.9f, 0, 150},     {"oe", {330, 780, 2300}, 0.9f, 0, 120},
    {"ie", {290, 2250, 2950}, 0.9f, 0, 120},    {"uu", {300, 1750, 2250}, 0.9f, 0, 140},
    {"eu", {400, 1550, 2250}, 0.9f, 0, 150},    {"ui", {520, 1500, 2300}, 1.0f, 0, 170},
    {"ij", {520, 1900, 2550}, 1.0f, 0, 170},    {"ei", {520, 1900, 2550}, 1.0f, 0, 170},
    {"ou", {560, 1000, 2400}, 1.0f, 0, 170},    {"sch", {1500, 3600, 4800}, 0, 0.5f, 130},
    {"ch", {1100, 2000, 3400}, 0, 0.5f, 90},    {"ng", {280, 1100, 2200}, 0.4f, 0, 80},
    {"a", {680, 1100, 2500}, 1.0f, 0, 95},      {"e", {520, 1650, 2500}, 0.9f, 0, 80},
    {"i", {390, 1950, 2600}, 0.9f, 0, 75},      {"o", {500, 900, 2400}, 0.9f, 0, 90},
    {"u", {420, 1400, 2300}, 0.9f, 0, 80},      {"y", {300, 1900, 2300}, 0.9f, 0, 90},
    {"m", {260, 1000, 2200}, 0.45f, 0, 75},     {"n", {270, 1400, 2300}, 0.45f, 0, 65},
    {"l", {350, 1200, 2600}, 0.55f, 0, 60},     {"r", {420, 1350, 2000}, 0.50f, 0.03f, 60},
    {"j", {280, 2150, 2900}, 0.55f, 0, 55},     {"w", {310, 800, 2200}, 0.50f, 0, 60},
    {"v", {400, 1200, 2300}, 0.25f, 0.12f, 65}, {"z", {1400, 3800, 5000}, 0.18f, 0.30f, 75},
    {"s", {1500, 4200, 5400}, 0, 0.45f, 90},    {"f", {900, 1800, 4000}, 0, 0.22f, 80},
    {"g", {1100, 1900, 3300}, 0, 0.42f, 85},    {"h", {600, 1500, 2500}, 0.05f, 0.18f, 55},
    {"p", {500, 1000, 2200}, 0, 0.35f, 70},     {"b", {400, 900, 2200}, 0.25f, 0.10f, 65},
    {"t", {1200, 3200, 4500}, 0, 0.40f, 70},    {"d", {400, 1700, 2600}, 0.28f, 0.12f, 60},
    {"k", {1000, 1900, 2800}, 0, 0.40f, 75},    {"c", {1000, 1900, 2800}, 0, 0.40f, 75},
    {" ", {500, 1500, 2500}, 0, 0, 30},         {",", {500, 1500, 2500}, 0, 0, 240},
    {".", {500, 1500, 2500}, 0, 0, 380},        {"?", {500, 1500, 2500}, 0, 0, 380},
    {"!", {500, 1500, 2500}, 0, 0, 330},
};

static const struct sound *next_sound(const char **at)
{
    char here[4] = {0};
    for (int i = 0; i < 3 && (*at)[i] != '\0'; i++)
        here[i] = (char)tolower((unsigned char)(*at)[i]);
    for (size_t i = 0; i < sizeof sounds / sizeof sounds[0]; i++) {
        size_t length = strlen(sounds[i].letters);
        if (strncmp(here, sounds[i].letters, length) == 0) {
            *at += length;
            return &sounds[i];
        }
    }
    *at += 1;
    return NULL;
}

struct resonator {
    float a, b, c, y1, y2;
};

static void resonator_tune(struct resonator *r, float frequency, float width, float rate)
{
    float decay = expf(-3.14159265f * width / rate);
    r->c = -decay * decay;
    r->b = 2 * decay * cosf(two_pi * least(frequency, rate * 0.47f) / rate);
    r->a = 1 - r->b - r->c;
}

static float resonator_run(struct resonator *r, float x)
{
    float y = r->a * x + r->b * r->y1 + r->c * r->y2;
    r->y2 = r->y1;
    r->y1 = y;
    return y;
}

/* Formants, tone and breath at one moment, and how far the text has come. */
struct mouth {
    float formants[3];
    float tone, breath;
};

static void append(float **samples, size_t *room, int *count, int more)
{
    void *memory = *samples;
    memory_reserve(&memory, room, (size_t)(*count + more), sizeof **samples);
    *samples = memory;
    *count += more;
}

float *voice_speak(const char *text, const struct voice *voice, uint32_t seed, int rate, int *count)
{
    enum { BLOCK_MS = 5 };
    static const float widths[3] = {80, 110, 170};
    static const float shares[3] = {1.0f, 0.55f, 0.28f};
    float *samples = NULL;
    size_t room = 0;
    *count = 0;
    uint32_t random = seed;
    struct mouth mouth = {.formants = {500, 1500, 2500}};
    struct resonator filters[3] = {0};
    float phase = 0, low = 0;
    size_t length = strlen(text);
    bool asks = length > 0 && text[length - 1] == '?';
    float pace = 150.0f / (float)voice->speed;
    for (const char *at = text; *at != '\0';) {
        const struct sound *sound = next_sound(&at);
        if (!sound)
            continue;
        float along = (float)(at - text) / (float)length;
        int blocks = (int)((float)sound->length_ms * pace * (0.9f + 0.2f * random_unit(&random))) / BLOCK_MS +
                     1;
        float accent = 1 + 0.10f * random_signed(&random);
        for (int block = 0; block < blocks; block++) {
            for (int i = 0; i < 3; i++) {
                mouth.formants[i] += (sound->formants[i] / voice->throat - mouth.formants[i]) * 0.28f;
                resonator_tune(&filters[i], mouth.formants[i], widths[i], (float)rate);
            }
            mouth.tone += (sound->tone - mouth.tone) * 0.35f;
            mouth.breath += (sound->breath - mouth.breath) * 0.5f;
            float tone = voice->tone * accent *
                         (1.10f - 0.20f * along + (asks && along > 0.75f ? along - 0.75f : 0));
            int more = rate * BLOCK_MS / 1000;
            append(&samples, &room, count, more);
            for (int i = 0; i < more; i++) {
                phase += tone / (float)rate;
                phase -= floorf(phase);
                /* The glottis: a rounded sawtooth. */
                float pulse = phase < 0.6f ? sinf(3.14159265f * phase / 0.6f) : -0.9f * (1 - phase) / 0.4f;
                low += (pulse - low) * 0.45f;
                float source = low * mouth.tone + random_signed(&random) * mouth.breath * 0.35f;
                float out = 0;
                for (int k = 0; k < 3; k++)
                    out += shares[k] * resonator_run(&filters[k], source);
                samples[*count - more + i] = out;
            }
        }
    }
    float peak = 1e-3f;
    for (int i = 0; i < *count; i++)
        peak = most(peak, fabsf(samples[i]));
    for (int i = 0; i < *count; i++)
        samples[i] *= 0.8f / peak;
    return samples;
}
