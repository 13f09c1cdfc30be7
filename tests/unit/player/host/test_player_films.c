/* Films as cameras and phones make them: with two sound tracks, with a clock of their own, in HDR. */

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "player/client/listener.h"
#include "player/client/proxy-maker.h"
#include "player/host/host.h"
#include "player/host/tone.h"
#include "player/wire/proxy.h"
#include "tests/unit/watching.h"

enum { PICTURES = 75, LENGTH_MS = PICTURES * 40, SECOND = 1000 / LOUDNESS_FRAME_MS };

static unsigned char key[KEY_SIZE];

static const struct player_surface surface = {.width = 160, .height = 90, .pixel_x = 1, .pixel_y = 1};

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

static void run_ffmpeg(const char *arguments)
{
    char command[9000];

    snprintf(command, sizeof(command), "cd '%s' && ffmpeg -nostdin -v error -y %.3000s", clips_folder(),
             arguments);
    assert_int_equal(system(command), 0);
}

static void begin(struct watching *watching, const struct player_clip *clips, size_t count,
                  enum player_sound sound)
{
    const struct player_options options = {.clips = clips,
                                           .clip_count = count,
                                           .surface = surface,
                                           .paused = true,
                                           .sound = sound,
                                           .volume = 100};
    struct error error;

    *watching = (struct watching){.number = -2};
    assert_true(player_open(&options, &watching->player, &error));
}

/* ---- A clock of its own ---- */

static void a_film_that_starts_late_plays_from_its_first_picture(void **state)
{
    struct player_clip clips[2];
    struct watching watching;

    (void)state;
    clip_make("film.mkv", 0, PICTURES, CLIP_EVEN);
    clip_make("next.mp4", 500, PICTURES, CLIP_H264);
    run_ffmpeg("-i film.mkv -c copy -avoid_negative_ts disabled -output_ts_offset 3600 late.mkv");
    clips[0] = (struct player_clip){
        .fd = clip_encrypt("late.mkv", key), .key = key, .duration_ms = LENGTH_MS, .start_ms = 3600000};
    clips[1] = (struct player_clip){
        .fd = clip_encrypt("next.mp4", key), .key = key, .duration_ms = LENGTH_MS};
    begin(&watching, clips, 2, PLAYER_SOUND_DISCARD);
    watch_until(&watching, shows, 0);
    player_seek(watching.player, 30 * 40, PLAYER_SEEK_EXACT);
    watch_until(&watching, shows, 30);
    assert_true(llabs(player_state(watching.player)->position_ms - 30 * 40) <= 40);
    player_seek(watching.player, LENGTH_MS + 20 * 40, PLAYER_SEEK_EXACT);
    watch_until(&watching, shows, 520);
    player_seek(watching.player, 60 * 40, PLAYER_SEEK_EXACT);
    watch_until(&watching, shows, 60);
    player_pause(watching.player, false);
    watch_until(&watching, shows_from, 500);
    player_close(watching.player);
    close(clips[0].fd);
    close(clips[1].fd);
}

/* ---- Sound tracks ---- */

#define TWO_TRACKS \
    "-f lavfi -i anullsrc=d=3 -f lavfi -i sine=880:d=3 -map 0:v -map 1:a -map 2:a -c:v copy -c:a aac -t 3 "

static bool hears(const struct watching *watching, const struct player_state *state, int64_t wanted)
{
    (void)watching;
    return state->ready && !state->seeking && state->sound_track * 100 + state->sound_tracks == wanted;
}

static void the_other_sound_track_is_chosen_for_each_clip(void **state)
{
    struct player_clip clips[2];
    struct watching watching;

    (void)state;
    clip_make("silent.mp4", 0, PICTURES, CLIP_PICTURES "-an");
    clip_make("one.mp4", 500, PICTURES, CLIP_H264);
    run_ffmpeg("-i silent.mp4 " TWO_TRACKS "two.mov");
    clips[0] = (struct player_clip){.fd = clip_encrypt("two.mov", key), .key = key, .duration_ms = LENGTH_MS};
    clips[1] = (struct player_clip){.fd = clip_encrypt("one.mp4", key), .key = key, .duration_ms = LENGTH_MS};
    begin(&watching, clips, 2, PLAYER_SOUND_DISCARD);
    watch_until(&watching, hears, 102);
    player_set_sound_track(watching.player, 2);
    watch_until(&watching, hears, 202);
    /* The next clip has one, which is heard; and the first remembers. */
    player_seek(watching.player, LENGTH_MS + 400, PLAYER_SEEK_EXACT);
    watch_until(&watching, hears, 101);
    assert_int_equal(player_state(watching.player)->clip, 1);
    player_seek(watching.player, 400, PLAYER_SEEK_EXACT);
    watch_until(&watching, hears, 202);
    player_close(watching.player);
    /* Chosen before it is opened. */
    clips[0].sound_track = 2;
    begin(&watching, clips, 2, PLAYER_SOUND_DISCARD);
    watch_until(&watching, hears, 202);
    player_close(watching.player);
    close(clips[0].fd);
    close(clips[1].fd);
}

static int loud_frames(const struct player_clip *clip)
{
    struct listener *listener;
    struct error error;
    enum listener_state state = LISTENER_BUSY;
    size_t count;
    int loud = 0;

    assert_true(listener_open(clip, &listener, &error));
    while (state == LISTENER_BUSY) {
        struct pollfd wait = {.fd = listener_fd(listener), .events = POLLIN};

        listener_renew(listener);
        poll(&wait, 1, 200);
        state = listener_dispatch(listener);
    }
    assert_int_equal(state, LISTENER_DONE);
    const struct loudness_frame *frames = listener_frames(listener, &count);
    for (size_t i = 0; i < count; i++)
        loud += frames[i].level > 150;
    listener_close(listener);
    return loud;
}

static void the_chosen_sound_track_is_listened_to(void **state)
{
    struct player_clip clip = {.key = key, .duration_ms = LENGTH_MS};

    (void)state;
    clip_make("mute.mp4", 0, PICTURES, CLIP_PICTURES "-an");
    run_ffmpeg("-i mute.mp4 " TWO_TRACKS "both.mov");
    clip.fd = clip_encrypt("both.mov", key);
    assert_int_equal(loud_frames(&clip), 0);
    clip.sound_track = 2;
    assert_true(loud_frames(&clip) > 2 * SECOND);
    close(clip.fd);
}

/* ---- Proxies ---- */

static int make_proxy(const struct player_clip *clip)
{
    struct proxy_maker *maker;
    struct footage_writer *writer;
    struct proxy_piece piece;
    struct error error;
    enum proxy_news news;
    uint64_t written = 0;
    int proxy = memfd_create("proxy", MFD_CLOEXEC);

    assert_true(footage_create(proxy, key, &proxy_label, FOOTAGE_SIZE_LATER, &writer, &error));
    assert_true(proxy_maker_open(clip, &maker, &error));
    while ((news = proxy_maker_next(maker, &piece)) == PROXY_NEXT_PIECE || news == PROXY_NOTHING_YET) {
        struct pollfd wait = {.fd = proxy_maker_fd(maker), .events = POLLIN};

        if (news == PROXY_NOTHING_YET) {
            proxy_maker_renew(maker);
            assert_true(poll(&wait, 1, 200) >= 0);
        } else if (piece.offset == written) {
            assert_true(footage_write(writer, piece.bytes, piece.count, &error));
            written += piece.count;
        } else {
            assert_true(footage_rewrite(writer, piece.offset, piece.bytes, piece.count, &error));
        }
    }
    proxy_maker_close(maker);
    assert_int_equal(news, PROXY_COMPLETE);
    assert_true(footage_finish(writer, &error));
    return proxy;
}

static bool hears_from_proxy(const struct watching *watching, const struct player_state *state,
                             int64_t wanted)
{
    return hears(watching, state, wanted / 10) && state->proxy == wanted % 10;
}

static void a_proxy_has_all_sound_tracks(void **state)
{
    struct player_clip clip = {.key = key, .duration_ms = LENGTH_MS}, stripped = clip;
    struct watching watching;

    (void)state;
    clip_make("wide.mp4", 0, PICTURES, "-vf scale=1280:720 " CLIP_PICTURES "-an");
    run_ffmpeg("-i wide.mp4 " TWO_TRACKS "wide-two.mov");
    run_ffmpeg("-i wide-two.mov -map 0:v -map 0:a:0 -c copy wide-one.mov");
    clip.fd = clip_encrypt("wide-two.mov", key);
    stripped.fd = clip_encrypt("wide-one.mov", key);
    clip.proxy = make_proxy(&clip);
    stripped.proxy = make_proxy(&stripped);
    begin(&watching, &clip, 1, PLAYER_SOUND_DISCARD);
    watch_until(&watching, hears_from_proxy, 1021);
    player_set_sound_track(watching.player, 2);
    watch_until(&watching, hears_from_proxy, 2021);
    player_close(watching.player);
    /* One that has not, since it was made before: then the clip itself is played. */
    close(clip.proxy);
    clip.proxy = stripped.proxy;
    clip.sound_track = 2;
    begin(&watching, &clip, 1, PLAYER_SOUND_DISCARD);
    watch_until(&watching, hears_from_proxy, 2020);
    watch_until(&watching, has_events, 1);
    assert_int_equal(watching.events[0].kind, PLAYER_EVENT_PROXY_FAILED);
    player_close(watching.player);
    close(clip.fd);
    close(clip.proxy);
    close(stripped.fd);
}

/* ---- HDR ---- */

/* Black at the left, and at the right diffuse white of 203 cd/m², as 10-bit values. */
static void make_hdr(const char *name, int width, int height, int white, const char *transfer)
{
    char arguments[4000];

    snprintf(arguments, sizeof(arguments),
             "-f lavfi -i \"nullsrc=s=%dx%d:r=25:d=3,format=yuv420p10le,"
             "geq=lum='if(lt(X,W/2),64,%d)':cb=512:cr=512\" -c:v libx265 -preset ultrafast -tag:v hvc1 "
             "-x265-params log-level=none:colorprim=bt2020:transfer=%s:colormatrix=bt2020nc -color_primaries "
             "bt2020 -color_trc %s -colorspace bt2020nc %s",
             width, height, white, transfer, transfer, name);
    run_ffmpeg(arguments);
}

static const uint8_t *pixel_at(const struct picture *picture, int x)
{
    return picture->pixels + (size_t)(picture->height / 2) * picture->stride + (size_t)x * 4;
}

/* The right half is nearly the brightest that there is, in all three colours, the left is black. */
static bool white_is_white(const struct watching *watching, const struct player_state *state, int64_t proxy)
{
    if (watching->pictures == 0 || !state->ready || state->seeking || state->proxy != proxy)
        return false;
    const uint8_t *black = pixel_at(&watching->picture, 20), *white = pixel_at(&watching->picture, 140);
    return black[0] < 12 && black[1] < 12 && black[2] < 12 && white[0] > 225 && white[1] > 225 &&
           white[2] > 225;
}

static const struct {
    const char *name, *transfer;
    int white;
} hdr[] = {{"pq.mov", "smpte2084", 573}, {"hlg.mov", "arib-std-b67", 721}};

static void white_of_an_hdr_film_is_white(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(hdr) / sizeof(hdr[0]); i++) {
        struct player_clip clips[2];
        struct watching watching;

        make_hdr(hdr[i].name, 320, 180, hdr[i].white, hdr[i].transfer);
        clip_make("plain.mp4", 0xFF00, PICTURES, CLIP_H264);
        clips[0] = (struct player_clip){
            .fd = clip_encrypt(hdr[i].name, key), .key = key, .duration_ms = LENGTH_MS};
        clips[1] = (struct player_clip){
            .fd = clip_encrypt("plain.mp4", key), .key = key, .duration_ms = LENGTH_MS};
        begin(&watching, clips, 2, PLAYER_SOUND_NONE);
        watch_until(&watching, white_is_white, false);
        /* What is no HDR is left as it is. */
        player_seek(watching.player, LENGTH_MS + 400, PLAYER_SEEK_EXACT);
        watch_until(&watching, shows, 0xFF00 + 10);
        player_seek(watching.player, 400, PLAYER_SEEK_EXACT);
        watch_until(&watching, white_is_white, false);
        player_close(watching.player);
        close(clips[0].fd);
        close(clips[1].fd);
    }
}

static void white_of_its_proxy_is_white(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(hdr) / sizeof(hdr[0]); i++) {
        struct player_clip clip = {.key = key, .duration_ms = LENGTH_MS};
        struct watching watching;

        make_hdr(hdr[i].name, 1280, 720, hdr[i].white, hdr[i].transfer);
        clip.fd = clip_encrypt(hdr[i].name, key);
        clip.proxy = make_proxy(&clip);
        begin(&watching, &clip, 1, PLAYER_SOUND_NONE);
        watch_until(&watching, white_is_white, true);
        player_close(watching.player);
        close(clip.fd);
        close(clip.proxy);
    }
}

/* Brighter stays brighter, grey stays grey, and the brightest is the brightest. */
static void tones_keep_their_order(void **state)
{
    static const enum tone_curve curves[] = {TONE_PQ, TONE_HLG};
    static struct tone tone;

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        uint8_t before = 0;

        tone_init(&tone, curves[i]);
        for (int value = 0; value < 256; value++) {
            uint8_t pixel[4] = {(uint8_t)value, (uint8_t)value, (uint8_t)value, 0};

            tone_apply(&tone, pixel, 4, 1, 1);
            assert_true(pixel[0] >= before);
            assert_true(abs(pixel[0] - pixel[1]) <= 2 && abs(pixel[0] - pixel[2]) <= 2);
            assert_int_equal(pixel[3], 0);
            before = pixel[0];
        }
        assert_int_equal(before, 255);
    }
    assert_int_equal(tone_named("pq"), TONE_PQ);
    assert_int_equal(tone_named("hlg"), TONE_HLG);
    assert_int_equal(tone_named("bt.1886"), TONE_PLAIN);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_film_that_starts_late_plays_from_its_first_picture),
        cmocka_unit_test(the_other_sound_track_is_chosen_for_each_clip),
        cmocka_unit_test(the_chosen_sound_track_is_listened_to),
        cmocka_unit_test(a_proxy_has_all_sound_tracks),
        cmocka_unit_test(white_of_an_hdr_film_is_white),
        cmocka_unit_test(white_of_its_proxy_is_white),
        cmocka_unit_test(tones_keep_their_order),
    };

    if (argc > 1 && strcmp(argv[1], PLAYER_HOST_ARGUMENT) == 0)
        return player_host_main(PLAYER_HOST_SOCKET);
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
