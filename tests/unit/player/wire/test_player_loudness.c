/* Loudness and speech: the measure, what counts as speech, and a host that listens to real clips. */

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <poll.h>

#include "player/host/host.h"
#include "player/client/listener.h"
#include "tests/unit/clips.h"

enum { SECOND = 1000 / LOUDNESS_FRAME_MS };

static unsigned char key[KEY_SIZE];

static int set_up(void **state)
{
    (void)state;
    if (sodium_init() < 0)
        return -1;
    randombytes_buf(key, sizeof(key));
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    clips_remove();
    return 0;
}

/* The last frame of half a second of a tone. */
static struct loudness_frame tone(double hertz, double amplitude)
{
    struct loudness_meter meter;
    struct loudness_frame frame = {0};

    loudness_meter_init(&meter);
    for (int i = 0; i < LOUDNESS_RATE / 2; i++)
        (void)loudness_meter_add(&meter, (float)(amplitude * sin(2 * M_PI * hertz * i / LOUDNESS_RATE)),
                                 &frame);
    return frame;
}

static void levels_are_half_decibels_below_full_scale(void **state)
{
    (void)state;
    /* A sine is 3 dB below the square wave of its height. */
    assert_in_range(tone(1000, 1).level, 255 - 7, 255 - 5);
    assert_in_range(tone(1000, 0.1).level, 255 - 47, 255 - 45);
    assert_in_range(tone(1000, 0.001).level, 255 - 127, 255 - 125);
    assert_int_equal(tone(1000, 0).level, LOUDNESS_SILENT);
    assert_int_equal(tone(1000, 100).level, 255);
}

static void the_voice_band_lets_speech_through_and_no_rumble_or_hiss(void **state)
{
    (void)state;
    assert_in_range(tone(1000, 0.1).voice, tone(1000, 0.1).level - 1, tone(1000, 0.1).level);
    assert_true(tone(50, 0.1).voice < tone(50, 0.1).level - 40);
    assert_true(tone(7500, 0.1).voice < tone(7500, 0.1).level - 20);
}

static void what_is_no_number_does_no_harm(void **state)
{
    struct loudness_meter meter;
    struct loudness_frame frame;
    int frames = 0;

    (void)state;
    loudness_meter_init(&meter);
    for (int i = 0; i < LOUDNESS_RATE; i++) {
        float sample = i % 3 == 0 ? NAN : i % 3 == 1 ? INFINITY : -INFINITY;
        frames += loudness_meter_add(&meter, i < LOUDNESS_RATE / 2 ? sample : 0, &frame);
    }
    assert_int_equal(frames, SECOND);
    assert_true(frame.level < 60 && frame.voice < 60);
}

/* Frames of a room with noise at 60 dB below full scale. */
static void make_room(struct loudness_frame *frames, size_t count)
{
    for (size_t i = 0; i < count; i++)
        frames[i] = (struct loudness_frame){.level = (uint8_t)(137 + i % 3), .voice = (uint8_t)(131 + i % 4)};
}

/* Syllables: four a second, up and down by 15 dB. */
static void speak(struct loudness_frame *frames, size_t from, size_t until)
{
    for (size_t i = from; i < until; i++) {
        int level = i % 5 == 0 ? 175 : i % 5 < 3 ? 205 : 190;
        frames[i] = (struct loudness_frame){.level = (uint8_t)(level + 6), .voice = (uint8_t)level};
    }
}

static void hum(struct loudness_frame *frames, size_t from, size_t until)
{
    for (size_t i = from; i < until; i++)
        frames[i] = (struct loudness_frame){.level = (uint8_t)(203 + i % 2), .voice = (uint8_t)(200 + i % 2)};
}

static size_t count_speech(const bool *speech, size_t from, size_t until)
{
    size_t count = 0;

    for (size_t i = from; i < until; i++)
        count += speech[i];
    return count;
}

static void speech_is_found_and_noises_are_not(void **state)
{
    enum { COUNT = 120 * SECOND };
    static struct loudness_frame frames[COUNT];
    static bool speech[COUNT];

    (void)state;
    make_room(frames, COUNT);
    speak(frames, 10 * SECOND, 14 * SECOND);
    hum(frames, 40 * SECOND, 46 * SECOND);     /* a beamer */
    hum(frames, 60 * SECOND, 60 * SECOND + 2); /* a knock */
    speak(frames, 80 * SECOND, 90 * SECOND);
    make_room(frames + 85 * SECOND, 8);                  /* a pause between words */
    for (size_t i = 100 * SECOND; i < 104 * SECOND; i++) /* a rumble */
        frames[i] = (struct loudness_frame){.level = (uint8_t)(220 - i % 3 * 6),
                                            .voice = (uint8_t)(165 - i % 3 * 6)};
    speech_find(frames, COUNT, speech);
    assert_in_range(count_speech(speech, 10 * SECOND, 14 * SECOND), 4 * SECOND - 2, 4 * SECOND);
    assert_in_range(count_speech(speech, 80 * SECOND, 90 * SECOND), 10 * SECOND - 2, 10 * SECOND);
    assert_in_range(count_speech(speech, 0, COUNT), 14 * SECOND - 4, 14 * SECOND + 4);
}

/* In a loud room what stands out is speech, and the room is not. */
static void the_rooms_own_noise_is_no_speech(void **state)
{
    enum { COUNT = 60 * SECOND };
    static struct loudness_frame frames[COUNT];
    static bool speech[COUNT];

    (void)state;
    for (size_t i = 0; i < COUNT; i++)
        frames[i] = (struct loudness_frame){.level = (uint8_t)(175 + i % 4), .voice = (uint8_t)(170 + i % 4)};
    speak(frames, 30 * SECOND, 33 * SECOND);
    speech_find(frames, COUNT, speech);
    assert_in_range(count_speech(speech, 30 * SECOND, 33 * SECOND), 2 * SECOND, 3 * SECOND);
    assert_in_range(count_speech(speech, 0, COUNT), 2 * SECOND, 3 * SECOND);
}

static void nothing_is_no_speech(void **state)
{
    struct loudness_frame frames[3] = {0};
    bool speech[3] = {true, true, true};

    (void)state;
    speech_find(frames, 0, speech);
    assert_true(speech[0]);
    speech_find(frames, 3, speech);
    assert_int_equal(count_speech(speech, 0, 3), 0);
}

/* ---- A host that listens ---- */

static enum listener_state hear(int fd, const unsigned char *with, int64_t duration_ms,
                                struct loudness_frame *frames, size_t *count)
{
    struct listener *listener;
    struct error error;
    enum listener_state state = LISTENER_BUSY;

    assert_true(listener_open(&(struct player_clip){.fd = fd, .key = with, .duration_ms = duration_ms},
                              &listener, &error));
    while (state == LISTENER_BUSY) {
        struct pollfd wait = {.fd = listener_fd(listener), .events = POLLIN};

        listener_renew(listener);
        poll(&wait, 1, 200);
        state = listener_dispatch(listener);
    }
    memcpy(frames, listener_frames(listener, count), *count * sizeof(*frames));
    assert_int_equal(listener_fd(listener), -1);
    listener_close(listener);
    return state;
}

/* Ten seconds of pictures with a tone from the fourth to the sixth. */
#define LATE_TONE                                                                                       \
    "-filter_complex '[1]atrim=0:2,volume=0.5,adelay=4000:all=1,apad[s]' -map 0 -map '[s]' -t 10 -c:v " \
    "libx264 "                                                                                          \
    "-preset ultrafast -g 25 -pix_fmt yuv420p -c:a "

static void what_is_heard_lies_where_it_is(void **state)
{
    static const struct {
        const char *name, *codec;
    } films[] = {
        {"aac.mp4", LATE_TONE "aac"},        {"ac3.mts", LATE_TONE "ac3"},
        {"opus.mkv", LATE_TONE "libopus"},   {"pcm.mov", LATE_TONE "pcm_s16le"},
        {"mp3.avi", LATE_TONE "libmp3lame"}, {"mono.mp4", LATE_TONE "aac -ac 1 -ar 22050"},
    };
    enum { WANTED = 10 * SECOND };
    static struct loudness_frame frames[WANTED];

    (void)state;
    for (size_t i = 0; i < sizeof(films) / sizeof(films[0]); i++) {
        size_t count = WANTED;
        int loud = 0;

        clip_make(films[i].name, 0, 250, films[i].codec);
        int fd = clip_encrypt(films[i].name, key);
        assert_int_equal(hear(fd, key, 10000, frames, &count), LISTENER_DONE);
        assert_int_equal(count, WANTED);
        for (size_t at = 0; at < WANTED; at++) {
            bool within = at >= 4 * SECOND + 2 && at < 6 * SECOND - 2;
            bool without = at < 4 * SECOND - 2 || at >= 6 * SECOND + 2;

            loud += frames[at].level > 180;
            if ((within && frames[at].level < 180) || (without && frames[at].level > 150))
                fail_msg("%s: frame %zu is at %d", films[i].name, at, frames[at].level);
        }
        assert_in_range(loud, 2 * SECOND - 4, 2 * SECOND + 4);
        close(fd);
    }
}

static void a_clip_without_sound_is_silent(void **state)
{
    static struct loudness_frame frames[SECOND];
    size_t count = SECOND;

    (void)state;
    clip_make("mute.mp4", 0, 25, "-map 0 -c:v libx264 -preset ultrafast -pix_fmt yuv420p");
    int fd = clip_encrypt("mute.mp4", key);
    assert_int_equal(hear(fd, key, 1000, frames, &count), LISTENER_DONE);
    assert_int_equal(count, SECOND);
    for (size_t i = 0; i < SECOND; i++)
        assert_int_equal(frames[i].level, LOUDNESS_SILENT);
    close(fd);
}

static void damage_a_wrong_key_and_lists_are_no_sound(void **state)
{
    static const char list[] =
        "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n/etc/hostname\n#EXT-X-ENDLIST\n";
    unsigned char other[KEY_SIZE], noise[30000];
    static struct loudness_frame frames[SECOND];
    size_t count = 0;

    (void)state;
    randombytes_buf(other, sizeof(other));
    randombytes_buf(noise, sizeof(noise));
    clip_make("fine.mp4", 0, 25, CLIP_H264);
    int fine = clip_encrypt("fine.mp4", key);
    int junk = clip_encrypt_bytes(noise, sizeof(noise), key);
    int playlist = clip_encrypt_bytes(list, sizeof(list) - 1, key);
    assert_int_equal(hear(fine, other, 1000, frames, &count), LISTENER_FAILED);
    assert_int_equal(hear(junk, key, 1000, frames, &count), LISTENER_FAILED);
    assert_int_equal(hear(playlist, key, 1000, frames, &count), LISTENER_FAILED);
    close(fine);
    close(junk);
    close(playlist);
}

/* R4: a host that works in the background needs a lease as well, and ends without one even when its only
 * thread is busy, and nobody takes what it sends. */
static void R4_a_listener_that_hears_nothing_ends_itself(void **state)
{
    const int64_t duration_ms = INT64_C(3600) * 1000;
    struct listener *listener;
    struct error error;
    enum listener_state listened;

    (void)state;
    clip_make("hour.mkv", 0, 1, "-map 1 -t 3600 -c:a pcm_s16le -ar 8000");
    int fd = clip_encrypt("hour.mkv", key);
    assert_true(listener_open(&(struct player_clip){.fd = fd, .key = key, .duration_ms = duration_ms},
                              &listener, &error));
    struct pollfd wait = {.fd = listener_fd(listener), .events = 0};
    assert_int_equal(poll(&wait, 1, 60000), 1);
    while ((listened = listener_dispatch(listener)) == LISTENER_BUSY)
        ;
    assert_int_equal(listened, LISTENER_LAPSED);
    listener_close(listener);
    close(fd);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(levels_are_half_decibels_below_full_scale),
        cmocka_unit_test(the_voice_band_lets_speech_through_and_no_rumble_or_hiss),
        cmocka_unit_test(what_is_no_number_does_no_harm),
        cmocka_unit_test(speech_is_found_and_noises_are_not),
        cmocka_unit_test(the_rooms_own_noise_is_no_speech),
        cmocka_unit_test(nothing_is_no_speech),
        cmocka_unit_test(what_is_heard_lies_where_it_is),
        cmocka_unit_test(a_clip_without_sound_is_silent),
        cmocka_unit_test(damage_a_wrong_key_and_lists_are_no_sound),
        cmocka_unit_test(R4_a_listener_that_hears_nothing_ends_itself),
    };

    if (argc > 1 && strcmp(argv[1], PLAYER_HOST_ARGUMENT) == 0)
        return player_host_main(PLAYER_HOST_SOCKET);
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
