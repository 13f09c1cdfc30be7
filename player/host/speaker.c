#include "player/host/speaker.h"

#include <dlfcn.h>
#include <endian.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "player/host/loaded.h"
#include "player/host/sandbox.h"
#include "player/wire/sound.h"

enum {
    BUFFER_MS = 60, /* what is waiting to be heard: enough for a busy machine, and soon over after a pause */
    REPORT_BLOCKS = 3, /* played between two reports */
    PULSE_VERSION = 0,
    ALSA_VERSION = 2,
};

#define BUFFER_BYTES ((uint32_t)(BUFFER_MS * (SOUND_RATE / 1000) * SOUND_CHANNELS * sizeof(float)))

/* Something to play on. */
struct output {
    void *library, *handle;
    bool (*play)(const struct output *output, const struct sound_block *block); /* false: it is gone */
    int64_t (*delay)(const struct output *output); /* frames until what is played next is heard */
};

/* Whether the library knows the function, which is then called by the pointer. Their headers need not be
 * installed: what stands here of them are a handful of functions and numbers, as they are fixed for good. */
#define FIND(library, pointer, name) (*(void **)&(pointer) = dlsym((library), (name)))

/* ---- PulseAudio, or PipeWire in its place ---- */

enum { PULSE_PLAYBACK = 1, PULSE_FLOAT = __BYTE_ORDER == __LITTLE_ENDIAN ? 5 : 6 };

struct pulse_format {
    int format;
    uint32_t rate;
    uint8_t channels;
};

struct pulse_buffer {
    uint32_t longest, wanted, before_start, request, fragment; /* bytes */
};

static bool pulse_play(const struct output *output, const struct sound_block *block)
{
    int (*write_to)(void *, const void *, size_t, int *);
    int code;

    return FIND(output->library, write_to, "pa_simple_write") &&
           write_to(output->handle, block, sizeof *block, &code) >= 0;
}

static int64_t pulse_delay(const struct output *output)
{
    uint64_t (*latency)(void *, int *); /* µs */
    int code = 0;
    uint64_t delay = 0;

    if (FIND(output->library, latency, "pa_simple_get_latency"))
        delay = latency(output->handle, &code);
    return code != 0 || delay > 10000000 ? 0 : (int64_t)delay * SOUND_RATE / 1000000;
}

static bool pulse_open(struct output *output)
{
    void *(*open_new)(const char *, const char *, int, const char *, const char *,
                      const struct pulse_format *, const void *, const struct pulse_buffer *, int *);
    const struct pulse_format format = {PULSE_FLOAT, SOUND_RATE, SOUND_CHANNELS};
    const struct pulse_buffer buffer = {.longest = UINT32_MAX,
                                        .wanted = BUFFER_BYTES,
                                        .before_start = BUFFER_BYTES / 2,
                                        .request = sizeof(struct sound_block),
                                        .fragment = UINT32_MAX};
    int code;

    *output = (struct output){
        .library = loaded_library("pulse-simple", PULSE_VERSION), .play = pulse_play, .delay = pulse_delay};
    if (!output->library || !FIND(output->library, open_new, "pa_simple_new"))
        return false;
    output->handle = open_new(NULL, "Terugblik", PULSE_PLAYBACK, NULL, "Terugblik", &format, NULL, &buffer,
                              &code);
    return output->handle != NULL;
}

/* ---- ALSA ---- */

enum { ALSA_PLAYBACK = 0, ALSA_FLOAT = __BYTE_ORDER == __LITTLE_ENDIAN ? 14 : 15, ALSA_INTERLEAVED = 3 };

static bool alsa_play(const struct output *output, const struct sound_block *block)
{
    long (*write_to)(void *, const void *, unsigned long);
    int (*recover)(void *, int, int);
    unsigned long left = SOUND_BLOCK;

    if (!FIND(output->library, write_to, "snd_pcm_writei") ||
        !FIND(output->library, recover, "snd_pcm_recover"))
        return false;
    while (left > 0) {
        long written = write_to(output->handle, block->samples + (SOUND_BLOCK - left) * SOUND_CHANNELS, left);

        /* It ran dry, which it does in every pause, or the machine slept. */
        if (written < 0 && recover(output->handle, (int)written, 1) < 0)
            return false;
        if (written > 0)
            left -= (unsigned long)written;
    }
    return true;
}

static int64_t alsa_delay(const struct output *output)
{
    int (*delay)(void *, long *);
    long frames = 0;

    return FIND(output->library, delay, "snd_pcm_delay") && delay(output->handle, &frames) >= 0 && frames > 0
               ? frames
               : 0;
}

static bool alsa_open(struct output *output)
{
    int (*open_new)(void **, const char *, int, int);
    int (*set_params)(void *, int, int, unsigned, unsigned, int, unsigned);

    *output = (struct output){
        .library = loaded_library("asound", ALSA_VERSION), .play = alsa_play, .delay = alsa_delay};
    return output->library && FIND(output->library, open_new, "snd_pcm_open") &&
           FIND(output->library, set_params, "snd_pcm_set_params") &&
           open_new(&output->handle, "default", ALSA_PLAYBACK, 0) >= 0 &&
           set_params(output->handle, ALSA_FLOAT, ALSA_INTERLEAVED, SOUND_CHANNELS, SOUND_RATE, 1,
                      BUFFER_MS * 1000) >= 0;
}

/* ---- The speaker ---- */

static void report(int socket, const struct output *output, int64_t received)
{
    struct sound_report report = {.received = received, .heard = -1};

    if (output)
        report.heard = received - output->delay(output);
    if (report.heard < 0 && output)
        report.heard = 0;
    /* One that finds no room is out of date anyway. */
    (void)send(socket, &report, sizeof report, MSG_DONTWAIT | MSG_NOSIGNAL);
}

_Noreturn void player_speaker_main(int socket)
{
    struct output made;
    const struct output *output;
    struct sound_block block;
    int64_t received = 0;
    ssize_t got;

    sandbox_begin();
    (void)sandbox_enter(SANDBOX_SOUND);
    output = pulse_open(&made) || alsa_open(&made) ? &made : NULL;
    while ((got = recv(socket, &block, sizeof block, 0)) > 0) {
        if (got != (ssize_t)sizeof block) {
            report(socket, output, received);
            continue;
        }
        if (!output || !output->play(output, &block))
            break;
        received += SOUND_BLOCK;
        if (received / SOUND_BLOCK % REPORT_BLOCKS == 0)
            report(socket, output, received);
    }
    _exit(EXIT_SUCCESS);
}
