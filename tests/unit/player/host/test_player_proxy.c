/* Proxies: made of real clips by a host, and played in their place: the same pictures and the same sound at
 * the same moments, and nobody can tell but by what it costs. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "player/host/host.h"
#include "player/client/listener.h"
#include "player/client/proxy-maker.h"
#include "player/wire/proxy.h"
#include "tests/unit/damage.h"
#include "tests/unit/watching.h"

enum { PICTURES = 150, LENGTH_MS = PICTURES * 40, SECOND_FIRST = 1000 };

#define LARGE "-vf scale=1280:720:flags=neighbor "

static unsigned char key[KEY_SIZE];

/* 80 × 22 cells of quadrants, and of what a person sees when they zoom in. */
static const struct player_surface cells = {.width = 160, .height = 90, .pixel_x = 1, .pixel_y = 1};

static int set_up(void **state)
{
    (void)state;
    if (sodium_init() < 0)
        return -1;
    randombytes_buf(key, sizeof(key));
    clip_make("first.mp4", 0, PICTURES, LARGE CLIP_H264);
    clip_make("second.mkv", SECOND_FIRST, PICTURES, LARGE CLIP_EVEN);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    clips_remove();
    return 0;
}

/* Makes a proxy of a clip and returns how that ended; *proxy becomes the encrypted proxy (-1: there is none).
 */
static enum proxy_news make(int clip, int64_t length_ms, int *proxy)
{
    struct proxy_maker *maker;
    struct footage_writer *writer;
    struct proxy_piece piece;
    struct error error;
    enum proxy_news news;
    uint64_t written = 0;

    *proxy = memfd_create("proxy", MFD_CLOEXEC);
    assert_true(footage_create(*proxy, key, &proxy_label, FOOTAGE_SIZE_LATER, &writer, &error));
    assert_true(proxy_maker_open(&(struct player_clip){.fd = clip, .key = key, .duration_ms = length_ms},
                                 &maker, &error));
    while ((news = proxy_maker_next(maker, &piece)) == PROXY_NEXT_PIECE || news == PROXY_NOTHING_YET) {
        struct pollfd wait = {.fd = proxy_maker_fd(maker), .events = POLLIN};

        if (news == PROXY_NOTHING_YET) {
            proxy_maker_renew(maker);
            assert_true(poll(&wait, 1, 200) >= 0);
            continue;
        }
        if (piece.offset == written) {
            assert_true(footage_write(writer, piece.bytes, piece.count, &error));
            written += piece.count;
        } else {
            assert_true(footage_rewrite(writer, piece.offset, piece.bytes, piece.count, &error));
        }
    }
    assert_int_equal(proxy_maker_fd(maker), -1);
    assert_int_equal(proxy_maker_next(maker, &piece), news);
    proxy_maker_close(maker);
    assert_true(footage_finish(writer, &error));
    if (news == PROXY_COMPLETE)
        return news;
    close(*proxy);
    *proxy = -1;
    return news;
}

static enum proxy_news make_of(const char *name, int64_t length_ms, int *clip, int *proxy)
{
    *clip = clip_encrypt(name, key);
    return make(*clip, length_ms, proxy);
}

static struct player_options paused(const struct player_clip *clips, size_t count)
{
    return (struct player_options){.clips = clips,
                                   .clip_count = count,
                                   .paused = true,
                                   .surface = cells,
                                   .sound = PLAYER_SOUND_DISCARD,
                                   .volume = 100};
}

static void open_player(struct watching *watching, const struct player_options *options)
{
    struct error error;

    *watching = (struct watching){.number = -2};
    assert_true(player_open(options, &watching->player, &error));
}

static bool shows_proxy(const struct watching *watching, const struct player_state *state, int64_t number)
{
    return shows(watching, state, number) && state->proxy;
}

static bool is_from_proxy(const struct watching *watching, const struct player_state *state, int64_t proxy)
{
    (void)watching;
    return !state->seeking && state->proxy == (proxy != 0);
}

static bool is_taken_apart(const struct watching *watching, const struct player_state *state, int64_t apart)
{
    (void)watching;
    return state->deinterlace == (apart != 0);
}

static bool shows_clip(const struct watching *watching, const struct player_state *state, int64_t number)
{
    return shows(watching, state, number) && !state->proxy;
}

/* Goes to a picture and waits for it. */
static void go_to(struct watching *watching, watch_condition *condition, int64_t start_ms, int first,
                  int picture, enum player_seek how)
{
    player_seek(watching->player, start_ms + picture * 40, how);
    watch_until(watching, condition, first + picture);
}

static void close_all(struct player_clip *clips, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        close(clips[i].fd);
        if (clips[i].proxy > 0)
            close(clips[i].proxy);
    }
}

static void a_proxy_has_the_same_pictures_at_the_same_moments(void **state)
{
    static const int targets[] = {0, 1, 24, 25, 26, 99, 3, 149, 149, 50};
    struct player_clip clips[2] = {{.key = key, .duration_ms = LENGTH_MS},
                                   {.key = key, .duration_ms = LENGTH_MS}};
    struct player_options options = paused(clips, 2);
    struct watching watching;

    (void)state;
    assert_int_equal(make_of("first.mp4", LENGTH_MS, &clips[0].fd, &clips[0].proxy), PROXY_COMPLETE);
    assert_int_equal(make_of("second.mkv", LENGTH_MS, &clips[1].fd, &clips[1].proxy), PROXY_COMPLETE);
    open_player(&watching, &options);
    watch_until(&watching, shows_proxy, 0);
    assert_int_equal(player_state(watching.player)->duration_ms, 2 * LENGTH_MS);
    assert_true(player_state(watching.player)->has_audio);
    for (int clip = 0; clip < 2; clip++) {
        for (size_t i = 0; i < sizeof(targets) / sizeof(targets[0]); i++) {
            go_to(&watching, shows_proxy, clip * LENGTH_MS, clip * SECOND_FIRST, targets[i],
                  i % 2 == 0 ? PLAYER_SEEK_EXACT : PLAYER_SEEK_FAST);
            /* The last picture's end is as near, once libmpv has noticed that nothing comes after it. */
            assert_in_range(player_state(watching.player)->position_ms - (clip * LENGTH_MS + targets[i] * 40),
                            0, targets[i] == PICTURES - 1 ? 40 : 0);
            assert_int_equal(player_state(watching.player)->clip, clip);
        }
    }
    for (int step = 51; step < 60; step++) {
        player_step(watching.player, 1);
        watch_until(&watching, shows_proxy, SECOND_FIRST + step);
    }
    for (int step = 58; step > 30; step--) {
        player_step(watching.player, -1);
        watch_until(&watching, shows_proxy, SECOND_FIRST + step);
    }
    assert_int_equal(watching.event_count, 0);
    player_close(watching.player);
    close_all(clips, 2);
}

/* Sound that begins before the pictures, time stamps that do not begin at 0, a stream without an index: a
 * moment of the proxy is that of the clip. */
static void moments_are_those_of_the_clip(void **state)
{
    static const char *const films[][2] = {
        {"aac.mkv", LARGE CLIP_H264},
        {"camera.MTS", LARGE "-c:v libx264 -preset veryfast -g 25 -bf 2 -pix_fmt yuv420p -c:a ac3 -f mpegts "
                             "-mpegts_m2ts_mode 1"},
        {"ntsc.mov",
         LARGE "-r 30000/1001 -c:v libx264 -preset veryfast -g 60 -pix_fmt yuv420p -c:a pcm_s16le"},
        {"late.mp4", LARGE "-output_ts_offset 3.5 " CLIP_H264},
    };

    (void)state;
    for (size_t film = 0; film < sizeof(films) / sizeof(films[0]); film++) {
        struct player_clip clip = {.key = key, .duration_ms = LENGTH_MS};
        int pictures[2][4];
        int64_t positions[2][4];
        int proxy;

        clip_make(films[film][0], 0, PICTURES, films[film][1]);
        assert_int_equal(make_of(films[film][0], LENGTH_MS, &clip.fd, &proxy), PROXY_COMPLETE);
        for (int of_proxy = 0; of_proxy < 2; of_proxy++) {
            struct player_options options = paused(&clip, 1);
            struct watching watching;

            clip.proxy = of_proxy ? proxy : 0;
            open_player(&watching, &options);
            for (int i = 0; i < 4; i++) {
                player_seek(watching.player, 700 + 1100 * i, PLAYER_SEEK_EXACT);
                watch_until(&watching, stands_still, 300);
                pictures[of_proxy][i] = watching.number;
                positions[of_proxy][i] = player_state(watching.player)->position_ms;
                assert_int_equal(player_state(watching.player)->proxy, of_proxy);
            }
            player_close(watching.player);
        }
        for (int i = 0; i < 4; i++) {
            if (pictures[0][i] != pictures[1][i] || llabs(positions[0][i] - positions[1][i]) > 1) {
                fprintf(stderr, "%s: picture %d at %lld, in the proxy %d at %lld\n", films[film][0],
                        pictures[0][i], (long long)positions[0][i], pictures[1][i],
                        (long long)positions[1][i]);
                fail();
            }
        }
        close(clip.fd);
        close(proxy);
    }
}

/* The index of a whole lesson is written piece by piece, and parts of it again. */
static void a_long_clip_has_one_too(void **state)
{
    enum { LONG_MS = 1500 * 1000 };
    struct player_clip clip = {.key = key, .duration_ms = LONG_MS};
    struct player_options options = paused(&clip, 1);
    struct watching watching;
    char command[8192];

    (void)state;
    assert_true((size_t)snprintf(
                    command, sizeof(command),
                    "cd '%s' && ffmpeg -nostdin -v error -y -f lavfi -i color=s=1280x720:r=1:d=1500 -f lavfi "
                    "-i sine=440:d=1500 -c:v libx264 -preset ultrafast -g 300 -c:a aac -b:a 32k long.mp4",
                    clips_folder()) < sizeof(command));
    assert_int_equal(system(command), 0);
    assert_int_equal(make_of("long.mp4", LONG_MS, &clip.fd, &clip.proxy), PROXY_COMPLETE);
    options.start_ms = 1400 * 1000;
    open_player(&watching, &options);
    watch_until(&watching, is_from_proxy, true);
    watch_until(&watching, stands_still, 200);
    assert_int_equal(player_state(watching.player)->position_ms, 1400 * 1000);
    player_close(watching.player);
    close_all(&clip, 1);
}

/* The sound of a clip or of its proxy, as a listener hears it. */
static size_t hear(int clip, struct footage_label label, int64_t length_ms, struct loudness_frame *frames,
                   size_t most)
{
    struct listener *listener;
    struct error error;
    size_t count;

    assert_true(
        listener_open(&(struct player_clip){.fd = clip, .key = key, .label = label, .duration_ms = length_ms},
                      &listener, &error));
    while (listener_dispatch(listener) == LISTENER_BUSY) {
        struct pollfd wait = {.fd = listener_fd(listener), .events = POLLIN};

        listener_renew(listener);
        assert_true(poll(&wait, 1, 200) >= 0);
    }
    assert_int_equal(listener_dispatch(listener), LISTENER_DONE);
    const struct loudness_frame *heard = listener_frames(listener, &count);
    assert_true(count <= most);
    memcpy(frames, heard, count * sizeof(*frames));
    listener_close(listener);
    return count;
}

static void the_sound_is_the_clips_own(void **state)
{
    static const char *const films[] = {"first.mp4", "second.mkv", "aac.mkv", "camera.MTS"};
    struct loudness_frame of_clip[LENGTH_MS / LOUDNESS_FRAME_MS], of_proxy[LENGTH_MS / LOUDNESS_FRAME_MS];

    (void)state;
    for (size_t film = 0; film < sizeof(films) / sizeof(films[0]); film++) {
        int clip, proxy;

        assert_int_equal(make_of(films[film], LENGTH_MS, &clip, &proxy), PROXY_COMPLETE);
        size_t count = hear(clip, clip_label, LENGTH_MS, of_clip, LENGTH_MS / LOUDNESS_FRAME_MS);
        assert_int_equal(hear(proxy, proxy_label, LENGTH_MS, of_proxy, LENGTH_MS / LOUDNESS_FRAME_MS), count);
        for (size_t i = 0; i < count; i++)
            assert_true(abs(of_clip[i].level - of_proxy[i].level) <= 1);
        close(clip);
        close(proxy);
    }
}

typedef uint8_t still[90][160][4];

/* What is shown of the clip at START_MS, from itself and from its proxy. */
static void look_at_both(struct player_clip *clip, int proxy, const struct player_blur *blur,
                         int64_t start_ms, int rotation, still stills[2])
{
    for (int of_proxy = 0; of_proxy < 2; of_proxy++) {
        struct player_options options = paused(clip, 1);
        struct watching watching;

        clip->proxy = of_proxy ? proxy : 0;
        options.start_ms = start_ms;
        options.blurs = blur;
        options.blur_count = blur != NULL;
        open_player(&watching, &options);
        watch_until(&watching, stands_still, 800);
        assert_int_equal(player_state(watching.player)->proxy, of_proxy);
        assert_int_equal(player_state(watching.player)->file_rotation, rotation);
        for (int y = 0; y < 90; y++)
            memcpy(stills[of_proxy][y], watching.picture.pixels + (size_t)y * watching.picture.stride,
                   sizeof(stills[of_proxy][y]));
        player_close(watching.player);
    }
}

/* How many of a hundred values differ visibly. */
static int difference(still stills[2])
{
    const uint8_t *a = &stills[0][0][0][0], *b = &stills[1][0][0][0];
    int differ = 0;

    for (int i = 0; i < 90 * 160 * 4; i++)
        differ += i % 4 != 3 && abs(a[i] - b[i]) > 8;
    return 100 * differ / (90 * 160 * 3);
}

/* Colours that were not said, said, full range, and a phone held upright. */
static void it_looks_and_lies_as_the_clip_does(void **state)
{
    static const struct {
        const char *name, *codec;
        int rotation;
    } films[] = {
        {"plain", "-pix_fmt yuv420p", 0},
        {"said", "-pix_fmt yuv420p -vf scale=out_color_matrix=bt601,setparams=colorspace=smpte170m", 0},
        {"full", "-pix_fmt yuvj420p", 0},
        {"upright", "-pix_fmt yuv420p", 90},
    };

    (void)state;
    for (size_t film = 0; film < sizeof(films) / sizeof(films[0]); film++) {
        struct player_clip clip = {.key = key, .duration_ms = 1000};
        char command[8192];
        still stills[2];
        int proxy;

        assert_true((size_t)snprintf(
                        command, sizeof(command),
                        "cd '%s' && ffmpeg -nostdin -v error -y -f lavfi -i smptehdbars=s=1920x1080:r=25:d=1 "
                        "%s -c:v libx264 -preset veryfast -crf 10 bars.mp4 && "
                        "ffmpeg -nostdin -v error -y -i bars.mp4 -c copy -metadata:s:v rotate=%d %s.mp4",
                        clips_folder(), films[film].codec, (360 - films[film].rotation) % 360,
                        films[film].name) < sizeof(command));
        assert_int_equal(system(command), 0);
        snprintf(command, sizeof(command), "%s.mp4", films[film].name);
        assert_int_equal(make_of(command, 1000, &clip.fd, &proxy), PROXY_COMPLETE);
        look_at_both(&clip, proxy, NULL, 0, films[film].rotation, stills);
        /* Edges between bars may differ; other colours would show everywhere. */
        if (difference(stills) > 3) {
            fprintf(stderr, "%s: %d %% differ\n", films[film].name, difference(stills));
            fail();
        }
        close(clip.fd);
        close(proxy);
    }
}

/* Two pictures of each interlaced one, either half of it, as deinterlacing gives them. */
static void interlaced_pictures_become_two(void **state)
{
    enum { INTERLACED = 50 };
    struct player_clip clip = {.key = key, .duration_ms = INTERLACED * 40};
    struct player_options options = paused(&clip, 1);
    struct watching watching;
    struct error error;

    (void)state;
    clip_make("interlaced.mts", 0, 2 * INTERLACED,
              "-vf "
              "scale=1280:720:flags=neighbor,settb=1/"
              "50,setpts=N,fps=50,interlace=scan=tff:lowpass=off,setfield=tff -r 25 "
              "-c:v libx264 -preset veryfast -flags +ilme+ildct -x264opts tff=1 -g 12 -pix_fmt yuv420p -an "
              "-f mpegts");
    assert_int_equal(make_of("interlaced.mts", clip.duration_ms, &clip.fd, &clip.proxy), PROXY_COMPLETE);
    open_player(&watching, &options);
    watch_until(&watching, shows_proxy, 0);
    for (int picture = 1; picture < 20; picture++) {
        player_step(watching.player, 1);
        watch_until(&watching, shows_proxy, picture);
    }
    /* That is said of it, and nobody chose it: so it is the same in another host. */
    watch_until(&watching, is_taken_apart, true);
    assert_true(player_restart(watching.player, &error));
    watch_until(&watching, is_from_proxy, true);
    watch_until(&watching, is_taken_apart, true);
    /* Whoever wants to have it otherwise gets the clip itself. */
    player_set_deinterlace(watching.player, false);
    watch_until(&watching, is_from_proxy, false);
    watch_until(&watching, is_taken_apart, false);
    player_close(watching.player);
    close_all(&clip, 1);
}

/* Zoomed in further than the proxy is fine enough, the picture comes from the clip itself. Zoomed out again,
 * it comes from the proxy as soon as the change cannot be heard. */
static void what_is_seen_large_comes_from_the_clip(void **state)
{
    struct player_surface large = {.width = 960, .height = 540, .pixel_x = 1, .pixel_y = 1};
    struct player_clip clip = {.key = key, .duration_ms = LENGTH_MS};
    struct player_options options = paused(&clip, 1);
    struct watching watching;
    struct error error;

    (void)state;
    assert_int_equal(make_of("first.mp4", LENGTH_MS, &clip.fd, &clip.proxy), PROXY_COMPLETE);
    options.start_ms = 70 * 40;
    open_player(&watching, &options);
    watch_until(&watching, shows_proxy, 70);
    assert_int_equal(player_state(watching.player)->video_width, 960);
    assert_true(player_resize(watching.player, &large, &error));
    watch_until(&watching, shows_clip, 70);
    assert_int_equal(player_state(watching.player)->position_ms, 70 * 40);
    go_to(&watching, shows_clip, 0, 0, 30, PLAYER_SEEK_EXACT);
    assert_true(player_resize(watching.player, &cells, &error));
    watch_until(&watching, shows_proxy, 30);
    player_set_view(watching.player, 8, 0, 0);
    watch_until(&watching, is_from_proxy, false);
    player_pause(watching.player, false);
    player_set_view(watching.player, 1, 0, 0);
    /* It plays: the clip goes on, until somebody seeks. */
    watch_until(&watching, at_or_after, 60 * 40);
    assert_false(player_state(watching.player)->proxy);
    player_seek(watching.player, 10 * 40, PLAYER_SEEK_EXACT);
    watch_until(&watching, is_from_proxy, true);
    watch_until(&watching, at_or_after, 50 * 40);
    assert_true(player_state(watching.player)->proxy);
    assert_int_equal(watching.event_count, 0);
    player_close(watching.player);
    /* Begun large, it is never opened. */
    options.surface = large;
    options.start_ms = 0;
    open_player(&watching, &options);
    watch_until(&watching, shows_clip, 0);
    player_close(watching.player);
    close_all(&clip, 1);
}

static void one_that_is_made_meanwhile_is_taken_up(void **state)
{
    struct player_clip clips[2] = {{.key = key, .duration_ms = LENGTH_MS},
                                   {.key = key, .duration_ms = LENGTH_MS}};
    struct player_options options = paused(clips, 2);
    struct watching watching;
    int proxy;

    (void)state;
    assert_int_equal(make_of("first.mp4", LENGTH_MS, &clips[0].fd, &proxy), PROXY_COMPLETE);
    clips[1].fd = clip_encrypt("second.mkv", key);
    open_player(&watching, &options);
    go_to(&watching, shows_clip, 0, 0, 33, PLAYER_SEEK_EXACT);
    player_set_proxy(watching.player, 0, proxy);
    watch_until(&watching, shows_proxy, 33);
    go_to(&watching, shows_clip, LENGTH_MS, SECOND_FIRST, 10, PLAYER_SEEK_EXACT);
    go_to(&watching, shows_proxy, 0, 0, 140, PLAYER_SEEK_FAST);
    /* And on from there into a clip that has none. */
    player_pause(watching.player, false);
    watch_until(&watching, shows_from, SECOND_FIRST + 5);
    assert_false(player_state(watching.player)->proxy);
    player_close(watching.player);
    close_all(clips, 2);
    close(proxy);
}

/* A proxy that is no film, and one of which a piece was changed: said once, and the clip itself goes on. */
static void a_damaged_proxy_costs_nothing(void **state)
{
    uint8_t noise[200000];
    struct player_clip clip = {.key = key, .duration_ms = LENGTH_MS};
    struct player_options options = paused(&clip, 1);
    struct watching watching;
    struct stat status;

    (void)state;
    clip.fd = clip_encrypt("first.mp4", key);
    randombytes_buf(noise, sizeof(noise));
    clip.proxy = clip_encrypt_bytes(noise, sizeof(noise), key);
    options.start_ms = 80 * 40;
    open_player(&watching, &options);
    watch_until(&watching, shows_clip, 80);
    watch_until(&watching, has_events, 1);
    assert_int_equal(watching.events[0].kind, PLAYER_EVENT_PROXY_FAILED);
    assert_int_equal(watching.events[0].clip, 0);
    player_close(watching.player);
    close(clip.proxy);

    /* Noise in its pictures makes a proxy of many chunks. */
    clip_make("noise.mp4", 0, PICTURES, "-vf scale=1280:720:flags=neighbor,noise=alls=8:allf=t " CLIP_H264);
    close(clip.fd);
    assert_int_equal(make_of("noise.mp4", LENGTH_MS, &clip.fd, &clip.proxy), PROXY_COMPLETE);
    assert_int_equal(fstat(clip.proxy, &status), 0);
    assert_true(status.st_size > 5 * 65552);
    damage(clip.proxy, status.st_size / 2);
    options.start_ms = 0;
    options.paused = false;
    open_player(&watching, &options);
    watch_until(&watching, shows_from, 140);
    watch_until(&watching, has_events, 1);
    assert_int_equal(watching.event_count, 1);
    assert_int_equal(watching.events[0].kind, PLAYER_EVENT_PROXY_FAILED);
    assert_false(player_state(watching.player)->proxy);
    player_close(watching.player);
    close_all(&clip, 1);
}

/* What must not be recognised is not recognised in the proxy either. */
static void blurs_lie_where_they_lie_in_the_clip(void **state)
{
    const struct player_blur blur = {
        .until_ms = LENGTH_MS, .x = 2000, .y = 1000, .width = 3000, .height = 6000};
    struct player_clip clip = {.key = key, .duration_ms = LENGTH_MS};
    still plain[2], blurred[2], in_and_out[2];
    int proxy;

    (void)state;
    assert_int_equal(make_of("first.mp4", LENGTH_MS, &clip.fd, &proxy), PROXY_COMPLETE);
    look_at_both(&clip, proxy, NULL, 85 * 40, 0, plain);
    look_at_both(&clip, proxy, &blur, 85 * 40, 0, blurred);
    memcpy(in_and_out[0], plain[1], sizeof(still));
    memcpy(in_and_out[1], blurred[1], sizeof(still));
    assert_true(difference(in_and_out) >= 3);
    assert_true(difference(plain) <= 3);
    assert_true(difference(blurred) <= 3);
    close(clip.fd);
    close(proxy);
}

static void what_needs_none_and_what_can_have_none(void **state)
{
    uint8_t noise[40000];
    int clip, proxy;

    (void)state;
    clip_make("small.mp4", 0, 10, CLIP_H264);
    assert_int_equal(make_of("small.mp4", 400, &clip, &proxy), PROXY_NONE);
    close(clip);
    clip_make("opus.mkv", 0, 10, LARGE CLIP_PICTURES "-c:a libopus");
    assert_int_equal(make_of("opus.mkv", 400, &clip, &proxy), PROXY_NONE);
    close(clip);
    randombytes_buf(noise, sizeof(noise));
    clip = clip_encrypt_bytes(noise, sizeof(noise), key);
    assert_int_equal(make(clip, 400, &proxy), PROXY_BROKEN);
    damage(clip, 39000);
    assert_int_equal(make(clip, 400, &proxy), PROXY_BROKEN);
    close(clip);
}

/* FFmpeg reads on where it can, and calls it the end where it cannot. */
static void of_half_a_clip_none_is_made(void **state)
{
    struct stat status;
    int clip, proxy;

    (void)state;
    clip_make("half.mts", 0, PICTURES,
              "-vf scale=1280:720:flags=neighbor,noise=alls=8:allf=t -c:v libx264 -preset veryfast -g 25 "
              "-pix_fmt yuv420p "
              "-c:a ac3 -f mpegts");
    clip = clip_encrypt("half.mts", key);
    assert_int_equal(fstat(clip, &status), 0);
    damage(clip, status.st_size / 2);
    assert_int_equal(make(clip, LENGTH_MS, &proxy), PROXY_BROKEN);
    close(clip);
    /* One that says that it is longer than it is. */
    assert_int_equal(make_of("half.mts", 3 * LENGTH_MS, &clip, &proxy), PROXY_BROKEN);
    close(clip);
}

/* Of two films in one file the proxy is of the one that is played, though the other has more bits. */
static void it_is_of_the_film_that_is_played(void **state)
{
    static const char *const marks[] = {"-disposition:v:0 default -disposition:v:1 default",
                                        "-disposition:v:0 0 "
                                        "-disposition:v:1 default"};
    struct player_clip clip = {.key = key, .duration_ms = LENGTH_MS};
    struct player_options options = paused(&clip, 1);
    struct watching watching;

    (void)state;
    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
        char codec[1024];
        int number, proxy;

        snprintf(codec, sizeof(codec),
                 "-map 0:v -map 0:v -map 1:a -filter:v:0 scale=1280:720:flags=neighbor "
                 "-filter:v:1 scale=1280:720:flags=neighbor,negate,noise=alls=4 " CLIP_H264 " %s",
                 marks[i]);
        clip_make("two.mkv", 0, PICTURES, codec);
        assert_int_equal(make_of("two.mkv", LENGTH_MS, &clip.fd, &proxy), PROXY_COMPLETE);
        clip.proxy = 0;
        open_player(&watching, &options);
        player_seek(watching.player, 33 * 40 + 10, PLAYER_SEEK_EXACT);
        watch_until(&watching, stands_still, 300);
        number = watching.number;
        player_close(watching.player);
        assert_int_equal(number, i == 0 ? 33 : 0xFFFF - 33);
        clip.proxy = proxy;
        open_player(&watching, &options);
        player_seek(watching.player, 33 * 40 + 10, PLAYER_SEEK_EXACT);
        watch_until(&watching, shows_proxy, number);
        player_close(watching.player);
        close_all(&clip, 1);
    }
}

static void sizes_keep_the_shape(void **state)
{
    static const struct {
        int width, height, pixel_x, pixel_y, proxy_width, proxy_height;
    } videos[] = {
        {1280, 720, 1, 1, 960, 540},  {1920, 1080, 1, 1, 960, 540}, {3840, 2160, 1, 1, 960, 540},
        {1080, 1920, 1, 1, 540, 960}, {1440, 1080, 4, 3, 720, 540}, {2704, 1520, 1, 1, 960, 540},
        {1199, 600, 1, 1, 0, 0},      {960, 540, 1, 1, 0, 0},       {0, 0, 1, 1, 0, 0},
        {1280, 2, 1, 1, 960, 2},      {1280, 720, 0, 1, 0, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(videos) / sizeof(videos[0]); i++) {
        int width = 0, height = 0;
        bool worth = proxy_size(videos[i].width, videos[i].height,
                                (double)videos[i].pixel_x / videos[i].pixel_y, &width, &height);

        assert_int_equal(worth, videos[i].proxy_width > 0);
        assert_int_equal(width, videos[i].proxy_width);
        assert_int_equal(height, videos[i].proxy_height);
    }
    /* 240 columns of quadrants, zoomed in one and a half times, and a little more. */
    assert_true(proxy_suffices(480.0 * 1.5 / 1920, 1920, 1080));
    assert_true(proxy_suffices(480.0 * 1.5 / 960, 960, 540));
    assert_false(proxy_suffices(480.0 * 1.52 / 1920, 1920, 1080));
    assert_false(proxy_suffices(480.0 * 1.52 / 960, 540, 960));
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes_keep_the_shape),
        cmocka_unit_test(a_proxy_has_the_same_pictures_at_the_same_moments),
        cmocka_unit_test(moments_are_those_of_the_clip),
        cmocka_unit_test(a_long_clip_has_one_too),
        cmocka_unit_test(the_sound_is_the_clips_own),
        cmocka_unit_test(it_looks_and_lies_as_the_clip_does),
        cmocka_unit_test(interlaced_pictures_become_two),
        cmocka_unit_test(what_is_seen_large_comes_from_the_clip),
        cmocka_unit_test(one_that_is_made_meanwhile_is_taken_up),
        cmocka_unit_test(a_damaged_proxy_costs_nothing),
        cmocka_unit_test(blurs_lie_where_they_lie_in_the_clip),
        cmocka_unit_test(what_needs_none_and_what_can_have_none),
        cmocka_unit_test(of_half_a_clip_none_is_made),
        cmocka_unit_test(it_is_of_the_film_that_is_played),
    };

    if (argc > 1 && strcmp(argv[1], PLAYER_HOST_ARGUMENT) == 0)
        return player_host_main(PLAYER_HOST_SOCKET);
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
