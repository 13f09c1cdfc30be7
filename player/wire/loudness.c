#include "player/wire/loudness.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "store/base/memory.h"

enum {
    FRAME_SAMPLES = LOUDNESS_RATE * LOUDNESS_FRAME_MS / 1000,
    FRAMES_A_SECOND = 1000 / LOUDNESS_FRAME_MS,

    /* Of speech; in half decibels. */
    BEGINS_ABOVE = 20, /* over the room's noise */
    GOES_ON_ABOVE = 12,
    NOISE_LEAST = 115, /* −70 dB: a microphone that is off is no room */
    QUIETEST = 135,    /* −60 dB: nobody speaks so softly that it can be heard */
    OUTSIDE_MOST = 20, /* so much louder than its band: a rumble, a door */
    LIVELY_LEAST = 4,  /* standard deviation of its level */

    /* And in frames. */
    NOISE_AROUND = 10 * FRAMES_A_SECOND, /* before and after, in which the least level is the room's */
    SHORTEST = 4,                        /* a knock is shorter */
    PAUSE_MOST = 10,                     /* between words */
};

/* Butterworth: no ripple. */
#define Q 0.7071067811865476

static struct loudness_filter filter_make(double hertz, bool high)
{
    double w = 2 * M_PI * hertz / LOUDNESS_RATE, alpha = sin(w) / (2 * Q), a0 = 1 + alpha;
    double b = (high ? 1 + cos(w) : 1 - cos(w)) / 2;

    return (struct loudness_filter){.b0 = b / a0,
                                    .b1 = (high ? -2 : 2) * b / a0,
                                    .b2 = b / a0,
                                    .a1 = -2 * cos(w) / a0,
                                    .a2 = (1 - alpha) / a0};
}

static double filter_run(struct loudness_filter *f, double x)
{
    double y = f->b0 * x + f->b1 * f->x1 + f->b2 * f->x2 - f->a1 * f->y1 - f->a2 * f->y2;

    f->x2 = f->x1;
    f->x1 = x;
    f->y2 = f->y1;
    f->y1 = y;
    return y;
}

void loudness_meter_init(struct loudness_meter *meter)
{
    *meter = (struct loudness_meter){.high_pass = filter_make(300, true),
                                     .low_pass = filter_make(3400, false)};
}

static uint8_t level_of(double squares)
{
    double mean = squares / FRAME_SAMPLES;
    double steps = mean > 0 ? LOUDNESS_FULL + 10 * LOUDNESS_STEPS_A_DB * log10(mean) : LOUDNESS_SILENT;

    return (uint8_t)(steps <= LOUDNESS_SILENT ? LOUDNESS_SILENT
                     : steps >= LOUDNESS_FULL ? LOUDNESS_FULL
                                              : steps);
}

bool loudness_meter_add(struct loudness_meter *meter, float sample, struct loudness_frame *frame)
{
    /* What is no number, or far out of range, would stay in the filters for ever. */
    double x = isfinite(sample) ? fmax(-4, fmin(4, sample)) : 0;
    double y = filter_run(&meter->low_pass, filter_run(&meter->high_pass, x));

    meter->all += x * x;
    meter->band += y * y;
    if (++meter->samples < FRAME_SAMPLES)
        return false;
    *frame = (struct loudness_frame){.level = level_of(meter->all), .voice = level_of(meter->band)};
    meter->all = meter->band = 0;
    meter->samples = 0;
    return true;
}

/* ---- Speech ---- */

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* The mean of three frames' band: single frames of a noise are now and then far below it. */
static int smooth(const struct loudness_frame *frames, size_t count, size_t at)
{
    size_t before = at > 0 ? at - 1 : at, after = at + 1 < count ? at + 1 : at;

    return (frames[before].voice + frames[at].voice + frames[after].voice) / 3;
}

/* The room's noise at each second: the least level of the seconds around it. */
static void find_noise(const struct loudness_frame *frames, size_t count, uint8_t *noise, size_t seconds)
{
    uint8_t *lows = memory_alloc(seconds, 1);
    const size_t around = NOISE_AROUND / FRAMES_A_SECOND;

    memset(lows, LOUDNESS_FULL, seconds);
    for (size_t i = 0; i < count; i++)
        lows[i / FRAMES_A_SECOND] = (uint8_t)least(lows[i / FRAMES_A_SECOND], smooth(frames, count, i));
    for (size_t second = 0; second < seconds; second++) {
        size_t from = second < around ? 0 : second - around;
        int low = LOUDNESS_FULL;

        for (size_t i = from; i < seconds && i <= second + around; i++)
            low = least(low, lows[i]);
        noise[second] = (uint8_t)(low < NOISE_LEAST ? NOISE_LEAST : low);
    }
    free(lows);
}

/* How much the level goes up and down, but for its edges, where everything does. */
static bool lively(const struct loudness_frame *frames, size_t first, size_t end)
{
    double sum = 0, squares = 0, count;

    if (end - first > 6) {
        first += 2;
        end -= 2;
    }
    for (size_t i = first; i < end; i++) {
        sum += frames[i].voice;
        squares += (double)frames[i].voice * frames[i].voice;
    }
    count = (double)(end - first);
    return squares / count - (sum / count) * (sum / count) >= LIVELY_LEAST * LIVELY_LEAST;
}

/* Loud enough, and more of it in the band than elsewhere. */
static bool stands_out(const struct loudness_frame *frames, size_t count, size_t at, int noise, int above)
{
    int voice = smooth(frames, count, at);

    return voice >= noise + above && voice >= QUIETEST && frames[at].level <= voice + OUTSIDE_MOST;
}

static void set(bool *speech, size_t first, size_t end, bool value)
{
    for (size_t i = first; i < end; i++)
        speech[i] = value;
}

/* The end of the run of equal values that begins here. */
static size_t run_end(const bool *speech, size_t count, size_t first)
{
    size_t end = first + 1;

    while (end < count && speech[end] == speech[first])
        end++;
    return end;
}

/* Words: what stands out, for longer than a knock. */
static void find_words(const struct loudness_frame *frames, size_t count, const uint8_t *noise, bool *speech)
{
    for (size_t i = 0; i < count; i++) {
        size_t end = i;
        bool began = false;

        while (end < count && stands_out(frames, count, end, noise[end / FRAMES_A_SECOND], GOES_ON_ABOVE)) {
            began = began || stands_out(frames, count, end, noise[end / FRAMES_A_SECOND], BEGINS_ABOVE);
            end++;
        }
        if (began && end - i >= SHORTEST)
            set(speech, i, end, true);
        i = end;
    }
}

/* Pauses between words belong to the speech. */
static void join_words(size_t count, bool *speech)
{
    for (size_t i = 0; i < count;) {
        size_t end = run_end(speech, count, i);

        if (!speech[i] && i > 0 && end < count && end - i <= PAUSE_MOST)
            set(speech, i, end, true);
        i = end;
    }
}

static void drop_monotonous(const struct loudness_frame *frames, size_t count, bool *speech)
{
    for (size_t i = 0; i < count;) {
        size_t end = run_end(speech, count, i);

        if (speech[i] && !lively(frames, i, end))
            set(speech, i, end, false);
        i = end;
    }
}

void speech_find(const struct loudness_frame *frames, size_t count, bool *speech)
{
    size_t seconds = count / FRAMES_A_SECOND + 1;
    uint8_t *noise = memory_alloc(seconds, 1);

    set(speech, 0, count, false);
    find_noise(frames, count, noise, seconds);
    find_words(frames, count, noise, speech);
    join_words(count, speech);
    drop_monotonous(frames, count, speech);
    free(noise);
}
