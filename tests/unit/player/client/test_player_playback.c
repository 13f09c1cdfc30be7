/* Real clips, encrypted, played through the host: what arrives is the right picture. */

#include <errno.h>
#include <seccomp.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/prctl.h>

#include <cmocka.h>

#include "player/host/host.h"
#include "store/base/clock.h"
#include "tests/unit/damage.h"
#include "tests/unit/watching.h"

enum { SECOND_FIRST = 1000, FIRST_PICTURES = 250, SECOND_PICTURES = 125 };
enum { FIRST_MS = FIRST_PICTURES * 40, SECOND_MS = SECOND_PICTURES * 40 };

struct fixture {
    unsigned char key[KEY_SIZE];
    int first, second, junk, damaged;
    struct player_clip clips[4];
};

static const struct player_surface half_blocks = {.width = 160, .height = 90, .pixel_x = 1, .pixel_y = 1};

static int set_up(void **state)
{
    static struct fixture fixture;
    uint8_t noise[40000];
    size_t size;
    uint8_t *bytes;

    if (sodium_init() < 0)
        return -1;
    randombytes_buf(fixture.key, sizeof(fixture.key));
    randombytes_buf(noise, sizeof(noise));
    clip_make("first.mp4", 0, FIRST_PICTURES, CLIP_H264);
    clip_make("second.mkv", SECOND_FIRST, SECOND_PICTURES, CLIP_EVEN);
    fixture.first = clip_encrypt("first.mp4", fixture.key);
    fixture.second = clip_encrypt("second.mkv", fixture.key);
    fixture.junk = clip_encrypt_bytes(noise, sizeof(noise), fixture.key);
    /* Noise in its pictures makes a film of many chunks, one of which is then changed. */
    bytes = clip_read("first.mp4", &size);
    free(bytes);
    clip_make("long.mkv", 0, FIRST_PICTURES, "-vf noise=alls=20:allf=t " CLIP_H264 " -b:v 4M -minrate 4M");
    fixture.damaged = clip_encrypt("long.mkv", fixture.key);
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;

    close(fixture->first);
    close(fixture->second);
    close(fixture->junk);
    close(fixture->damaged);
    clips_remove();
    return 0;
}

static void begin(struct watching *watching, const struct player_options *options)
{
    struct error error;

    *watching = (struct watching){.number = -2};
    assert_true(player_open(options, &watching->player, &error));
}

/* The first clip and then the second. */
static struct player_options two_clips(struct fixture *fixture)
{
    fixture->clips[0] = (struct player_clip){
        .fd = fixture->first, .key = fixture->key, .duration_ms = FIRST_MS};
    fixture->clips[1] = (struct player_clip){
        .fd = fixture->second, .key = fixture->key, .duration_ms = SECOND_MS};
    return (struct player_options){.clips = fixture->clips,
                                   .clip_count = 2,
                                   .surface = half_blocks,
                                   .sound = PLAYER_SOUND_DISCARD,
                                   .volume = 100};
}

static struct player_options two_clips_paused(struct fixture *fixture)
{
    struct player_options options = two_clips(fixture);

    options.paused = true;
    return options;
}

static void pictures_arrive_and_the_position_moves_on(void **state)
{
    struct player_options options = two_clips(*state);
    struct watching watching;
    int last = -1;

    begin(&watching, &options);
    while (watching.number < 50) {
        watch_once(&watching);
        assert_true(watching.number == -2 || watching.number >= last);
        last = watching.number;
    }
    assert_true(player_state(watching.player)->position_ms >= 49 * 40);
    assert_int_equal(player_state(watching.player)->duration_ms, FIRST_MS + SECOND_MS);
    assert_true(player_state(watching.player)->has_audio);
    assert_true(player_state(watching.player)->has_video);
    assert_false(player_state(watching.player)->sounding);
    assert_true(player_state(watching.player)->boxed);
    assert_int_equal(player_state(watching.player)->video_width, CLIP_WIDTH);
    assert_int_equal(player_state(watching.player)->video_height, CLIP_HEIGHT);
    assert_int_equal(watching.event_count, 0);
    player_close(watching.player);
}

static void a_start_position_is_where_it_begins(void **state)
{
    struct player_options options = two_clips_paused(*state);
    struct watching watching;

    options.start_ms = 123 * 40;
    begin(&watching, &options);
    watch_until(&watching, shows, 123);
    options.start_ms = FIRST_MS + 77 * 40;
    player_close(watching.player);
    begin(&watching, &options);
    watch_until(&watching, shows, SECOND_FIRST + 77);
    assert_int_equal(player_state(watching.player)->clip, 1);
    assert_int_equal(player_state(watching.player)->position_ms, FIRST_MS + 77 * 40);
    player_close(watching.player);
}

static void a_seek_lands_on_the_exact_picture(void **state)
{
    static const int targets[] = {0, 1, 49, 50, 51, 99, 237, 3, 249, 120};
    struct player_options options = two_clips_paused(*state);
    struct watching watching;

    begin(&watching, &options);
    watch_until(&watching, shows, 0);
    for (size_t i = 0; i < sizeof(targets) / sizeof(targets[0]); i++) {
        player_seek(watching.player, targets[i] * 40, PLAYER_SEEK_EXACT);
        watch_until(&watching, shows, targets[i]);
        assert_int_equal(player_state(watching.player)->position_ms, targets[i] * 40);
    }
    player_close(watching.player);
}

static void a_seek_in_a_transport_stream_is_as_exact(void **state)
{
    static const int targets[] = {60, 30, 110, 49, 51, 0, 99};
    struct fixture *fixture = *state;
    struct player_options options = two_clips_paused(fixture);
    struct watching watching;

    clip_make(
        "avchd.mts", 0, 125,
        "-c:v libx264 -preset veryfast -g 13 -bf 2 -pix_fmt yuv420p -c:a ac3 -f mpegts -mpegts_m2ts_mode 1");
    fixture->clips[0] = (struct player_clip){
        .fd = clip_encrypt("avchd.mts", fixture->key), .key = fixture->key, .duration_ms = 125 * 40};
    begin(&watching, &options);
    watch_until(&watching, shows, 0);
    for (size_t i = 0; i < sizeof(targets) / sizeof(targets[0]); i++) {
        player_seek(watching.player, targets[i] * 40, PLAYER_SEEK_EXACT);
        watch_until(&watching, shows, targets[i]);
    }
    player_step(watching.player, -1);
    watch_until(&watching, shows, 98);
    player_close(watching.player);
    close(fixture->clips[0].fd);
}

static void a_seek_crosses_from_clip_to_clip(void **state)
{
    struct player_options options = two_clips_paused(*state);
    struct watching watching;

    begin(&watching, &options);
    watch_until(&watching, shows, 0);
    player_seek(watching.player, FIRST_MS + 60 * 40, PLAYER_SEEK_EXACT);
    watch_until(&watching, shows, SECOND_FIRST + 60);
    player_seek(watching.player, 200 * 40, PLAYER_SEEK_EXACT);
    watch_until(&watching, shows, 200);
    player_seek(watching.player, FIRST_MS, PLAYER_SEEK_EXACT);
    watch_until(&watching, shows, SECOND_FIRST);
    player_close(watching.player);
}

static void quick_seeks_add_up_and_settle_exactly(void **state)
{
    struct player_options options = two_clips_paused(*state);
    struct watching watching;

    begin(&watching, &options);
    watch_until(&watching, shows, 0);
    for (int i = 0; i < 9; i++)
        player_seek_by(watching.player, 1000, PLAYER_SEEK_FAST);
    player_seek_by(watching.player, -40, PLAYER_SEEK_FAST);
    watch_until(&watching, shows, 224);
    for (int i = 0; i < 3; i++)
        player_seek_by(watching.player, 1000, PLAYER_SEEK_FAST);
    watch_until(&watching, shows, SECOND_FIRST + 49);
    player_close(watching.player);
}

static void steps_go_one_picture_each_way(void **state)
{
    struct player_options options = two_clips_paused(*state);
    struct watching watching;

    options.start_ms = 100 * 40;
    begin(&watching, &options);
    watch_until(&watching, shows, 100);
    player_step(watching.player, 1);
    watch_until(&watching, shows, 101);
    player_step(watching.player, 1);
    watch_until(&watching, shows, 102);
    player_step(watching.player, -1);
    watch_until(&watching, shows, 101);
    for (int i = 0; i < 5; i++)
        player_step(watching.player, -1);
    watch_until(&watching, shows, 96);
    for (int i = 0; i < 5; i++)
        player_step(watching.player, 1);
    watch_until(&watching, shows, 101);
    assert_true(player_state(watching.player)->paused);
    player_seek(watching.player, FIRST_MS, PLAYER_SEEK_EXACT);
    watch_until(&watching, shows, SECOND_FIRST);
    player_step(watching.player, -1);
    watch_until(&watching, shows, FIRST_PICTURES - 1);
    player_close(watching.player);
}

static void one_clip_plays_on_into_the_next(void **state)
{
    struct player_options options = two_clips(*state);
    struct watching watching;
    int last = -1;

    options.start_ms = 225 * 40;
    begin(&watching, &options);
    while (watching.number < SECOND_FIRST + 20) {
        watch_once(&watching);
        assert_true(watching.number < 0 || watching.number >= last);
        last = watching.number;
        assert_true(watching.number < 0 || watching.number >= 225);
    }
    assert_int_equal(player_state(watching.player)->clip, 1);
    assert_true(player_state(watching.player)->position_ms >= FIRST_MS + 19 * 40);
    player_close(watching.player);
}

static bool has_ended(const struct watching *watching, const struct player_state *state, int64_t unused)
{
    (void)watching;
    (void)unused;
    return state->ended;
}

static bool has_begun_again(const struct watching *watching, const struct player_state *state, int64_t number)
{
    return !state->ended && state->clip == 0 && watching->number >= number &&
           watching->number < FIRST_PICTURES;
}

static void the_end_keeps_its_picture_and_begins_again(void **state)
{
    struct player_options options = two_clips(*state);
    struct watching watching;

    options.start_ms = FIRST_MS + 110 * 40;
    begin(&watching, &options);
    watch_until(&watching, has_ended, 0);
    watch_until(&watching, shows, SECOND_FIRST + SECOND_PICTURES - 1);
    assert_true(player_state(watching.player)->ended);
    player_toggle_pause(watching.player);
    watch_until(&watching, has_begun_again, 5);
    player_close(watching.player);
}

static void a_loop_goes_round(void **state)
{
    struct player_options options = two_clips(*state);
    struct watching watching;
    int rounds = 0, last = -1;

    options.start_ms = FIRST_MS - 400;
    begin(&watching, &options);
    player_set_loop(watching.player, FIRST_MS - 400, FIRST_MS + 400);
    while (rounds < 2) {
        watch_once(&watching);
        if (watching.number >= 0 && watching.number < last)
            rounds++;
        last = watching.number;
        assert_true(player_state(watching.player)->position_ms < FIRST_MS + 2000);
    }
    player_set_loop(watching.player, -1, -1);
    watch_until(&watching, shows_from, SECOND_FIRST + 60);
    player_close(watching.player);
}

static void a_damaged_chunk_is_reported_and_passed_over(void **state)
{
    struct fixture *fixture = *state;
    struct player_options options = two_clips(fixture);
    struct watching watching;
    struct stat status;

    assert_int_equal(fstat(fixture->damaged, &status), 0);
    assert_true(status.st_size > 20 * FOOTAGE_CHUNK);
    damage(fixture->damaged, status.st_size / 2);
    fixture->clips[0].fd = fixture->damaged;
    begin(&watching, &options);
    player_set_speed(watching.player, 4);
    watch_until(&watching, has_events, 1);
    assert_int_equal(watching.events[0].kind, PLAYER_EVENT_CLIP_FAILED);
    assert_int_equal(watching.events[0].error.kind, ERROR_CORRUPT);
    assert_int_equal(watching.events[0].clip, 0);
    watch_until(&watching, shows_from, SECOND_FIRST + 10);
    assert_int_equal(watching.event_count, 1);
    player_close(watching.player);
    damage(fixture->damaged, status.st_size / 2);
}

static void a_wrong_key_and_a_cut_file_show_nothing(void **state)
{
    struct fixture *fixture = *state;
    struct player_options options = two_clips(fixture);
    unsigned char wrong[KEY_SIZE];
    struct watching watching;
    struct stat status;
    int cut = memfd_create("cut", MFD_CLOEXEC);
    off_t from = 0;

    memcpy(wrong, fixture->key, sizeof(wrong));
    wrong[0] ^= 1;
    fixture->clips[0].key = wrong;
    assert_int_equal(fstat(fixture->second, &status), 0);
    assert_true(copy_file_range(fixture->second, &from, cut, NULL, (size_t)status.st_size - 1, 0) > 0);
    fixture->clips[1].fd = cut;
    begin(&watching, &options);
    watch_until(&watching, has_events, 2);
    assert_int_equal(watching.events[0].error.kind, ERROR_CORRUPT);
    assert_int_equal(watching.events[1].error.kind, ERROR_CORRUPT);
    assert_true(player_state(watching.player)->running);
    assert_true(watching.number < 0);
    player_close(watching.player);
    close(cut);
}

/* R13: two clips of a lesson are under one key. The host itself sees what it reads. */
static void R13_a_clip_in_the_place_of_another_is_skipped(void **state)
{
    struct fixture *fixture = *state;
    struct player_options options = two_clips(fixture);
    struct watching watching;

    fixture->clips[0].label.position = 1;
    begin(&watching, &options);
    watch_until(&watching, has_events, 1);
    assert_int_equal(watching.events[0].kind, PLAYER_EVENT_CLIP_FAILED);
    assert_int_equal(watching.events[0].error.kind, ERROR_CORRUPT);
    assert_non_null(strstr(watching.events[0].error.text, "swapped"));
    assert_int_equal(watching.events[0].clip, 0);
    watch_until(&watching, shows_from, SECOND_FIRST + 10);
    player_close(watching.player);
}

static void a_clip_that_is_no_video_is_skipped(void **state)
{
    struct fixture *fixture = *state;
    struct player_options options = two_clips_paused(fixture);
    struct watching watching;

    fixture->clips[2] = fixture->clips[1];
    fixture->clips[1] = (struct player_clip){.fd = fixture->junk, .key = fixture->key, .duration_ms = 3000};
    options.clip_count = 3;
    options.start_ms = FIRST_MS + 1000;
    begin(&watching, &options);
    watch_until(&watching, has_events, 1);
    assert_int_equal(watching.events[0].error.kind, ERROR_INVALID);
    assert_int_equal(watching.events[0].clip, 1);
    watch_until(&watching, shows, SECOND_FIRST);
    assert_int_equal(player_state(watching.player)->position_ms, FIRST_MS + 3000);
    player_close(watching.player);
}

/* The youngest child of this process: the host. */
static pid_t host_of_this_process(void)
{
    char path[64];
    FILE *file;
    int child = 0;

    snprintf(path, sizeof(path), "/proc/self/task/%d/children", (int)getpid());
    file = fopen(path, "r");
    assert_non_null(file);
    while (fscanf(file, "%d", &child) == 1)
        ;
    fclose(file);
    assert_true(child > 0);
    return child;
}

static void a_killed_player_is_gone_for_good(void **state)
{
    struct player_options options = two_clips(*state);
    struct watching watching;
    struct error error;
    pid_t host;

    begin(&watching, &options);
    watch_until(&watching, has_pictures, 1);
    host = host_of_this_process();
    player_kill(watching.player);
    assert_int_equal(kill(host, 0), -1);
    assert_int_equal(errno, ESRCH);
    assert_int_equal(player_fd(watching.player), -1);
    assert_int_equal(player_timeout(watching.player), -1);
    assert_false(player_state(watching.player)->running);
    assert_false(player_picture(watching.player, &watching.picture));
    player_toggle_pause(watching.player); /* does nothing, harms nothing */
    player_dispatch(watching.player);
    assert_false(player_restart(watching.player, &error));
    assert_int_equal(error.kind, ERROR_DENIED);
    player_close(watching.player);
}

static void a_crash_is_told_and_the_player_starts_again_where_it_was(void **state)
{
    struct player_options options = two_clips_paused(*state);
    struct watching watching;
    struct error error;

    options.start_ms = 180 * 40;
    begin(&watching, &options);
    watch_until(&watching, shows, 180);
    player_set_volume(watching.player, 35);
    player_set_speed(watching.player, 2);
    player_step(watching.player, 1);
    watch_until(&watching, shows, 181);
    watch_until(&watching, at_or_after, 181 * 40);
    assert_int_equal(kill(host_of_this_process(), SIGSEGV), 0);
    watch_until(&watching, has_events, 1);
    assert_int_equal(watching.events[0].kind, PLAYER_EVENT_CRASHED);
    assert_false(player_state(watching.player)->running);
    watching.number = -2;
    assert_true(player_restart(watching.player, &error));
    watch_until(&watching, shows, 181);
    assert_int_equal(player_state(watching.player)->volume, 35);
    assert_true(player_state(watching.player)->speed == 2);
    player_close(watching.player);
}

static void a_host_that_hangs_is_ended_and_told(void **state)
{
    struct player_options options = two_clips(*state);
    struct watching watching;
    pid_t host;

    options.watchdog_ms = 3000;
    begin(&watching, &options);
    watch_until(&watching, has_pictures, 5);
    host = host_of_this_process();
    assert_int_equal(kill(host, SIGSTOP), 0);
    watch_until(&watching, has_events, 1);
    assert_int_equal(watching.events[0].kind, PLAYER_EVENT_HUNG);
    assert_int_equal(kill(host, 0), -1);
    assert_false(player_state(watching.player)->running);
    player_close(watching.player);
}

/* Waits until the host has ended, whatever it says meanwhile; nobody renews its lease. */
static void hear_no_more_of(struct player *player)
{
    int64_t deadline = clock_monotonic() + 60000;

    while (player_state(player)->running) {
        struct pollfd wait = {.fd = player_fd(player), .events = POLLIN};

        assert_true(clock_monotonic() < deadline);
        poll(&wait, 1, 1000);
        player_dispatch(player);
    }
}

/* R4: a host whose lease nobody renews ends by itself, whether it plays or shows a still picture. */
static void R4_a_host_that_hears_nothing_ends_itself(void **state)
{
    for (int paused = 0; paused <= 1; paused++) {
        struct player_options options = paused ? two_clips_paused(*state) : two_clips(*state);
        struct watching watching;
        struct player_event event;
        struct error error;

        begin(&watching, &options);
        watch_until(&watching, has_pictures, 1);
        hear_no_more_of(watching.player);
        assert_true(player_event(watching.player, &event));
        assert_int_equal(event.kind, PLAYER_EVENT_LAPSED);
        /* Another begins where it was, and paused. */
        watching.number = -2;
        assert_true(player_restart(watching.player, &error));
        watch_until(&watching, stands_still, 200);
        assert_true(player_state(watching.player)->paused);
        player_close(watching.player);
    }
}

/* R4: the same when its lease was never renewed since it was given its footage. */
static void R4_a_host_that_never_heard_anything_ends_itself(void **state)
{
    struct player_options options = two_clips(*state);
    struct player_event event;
    struct watching watching;

    begin(&watching, &options);
    hear_no_more_of(watching.player);
    while (player_event(watching.player, &event) && event.kind != PLAYER_EVENT_LAPSED)
        ;
    assert_int_equal(event.kind, PLAYER_EVENT_LAPSED);
    player_close(watching.player);
}

static bool settings_are_in(const struct watching *watching, const struct player_state *state, int64_t unused)
{
    (void)watching;
    (void)unused;
    return state->speed == 0.25 && state->volume == 130 && state->muted && state->rotation == 270 &&
           state->brightness == -100 && state->zoom == 8 && state->pan_x == 1 && state->pan_y == -1 &&
           state->deinterlace && state->blurred && state->loop_start_ms == 40 && state->loop_end_ms == 80;
}

static void settings_are_clamped_and_told(void **state)
{
    struct player_options options = two_clips_paused(*state);
    struct watching watching;

    begin(&watching, &options);
    player_set_speed(watching.player, 0.001);
    player_set_volume(watching.player, 999);
    player_set_muted(watching.player, true);
    player_set_rotation(watching.player, -90);
    player_set_brightness(watching.player, -500);
    player_set_view(watching.player, 100, 7, -7);
    player_set_deinterlace(watching.player, true);
    player_set_blurred(watching.player, true);
    player_set_loop(watching.player, 40, 80);
    watch_until(&watching, settings_are_in, 0);
    player_close(watching.player);
}

static bool is_width(const struct watching *watching, const struct player_state *state, int64_t width)
{
    (void)state;
    return watching->pictures > 0 && watching->picture.width == width;
}

static void a_new_size_brings_a_picture_of_that_size_at_once(void **state)
{
    struct player_options options = two_clips_paused(*state);
    const struct player_surface larger = {.width = 480, .height = 270, .pixel_x = 1, .pixel_y = 1};
    struct watching watching;
    struct error error;

    begin(&watching, &options);
    watch_until(&watching, shows, 0);
    assert_true(player_resize(watching.player, &larger, &error));
    watch_until(&watching, is_width, 480);
    assert_int_equal(watching.picture.height, 270);
    assert_int_equal(watching.number, 0);
    player_close(watching.player);
}

/* Brightness of the row and the column through the middle tells where the film lies, to a pixel. */
static bool lies_at(const struct watching *watching, int left, int right, int top, int bottom)
{
    const struct picture *picture = &watching->picture;

    for (int x = 0; x < picture->width; x++) {
        uint8_t level = picture->pixels[(size_t)(picture->height / 2) * picture->stride + (size_t)x * 4];
        if (abs(x - left) > 1 && abs(x - right) > 1 && (level > 15) != (x >= left && x < right))
            return false;
    }
    for (int y = 0; y < picture->height; y++) {
        uint8_t level = picture->pixels[(size_t)y * picture->stride + (size_t)(picture->width / 2) * 4];
        if (abs(y - top) > 1 && abs(y - bottom) > 1 && (level > 15) != (y >= top && y < bottom))
            return false;
    }
    return true;
}

static bool lies_wide(const struct watching *watching, const struct player_state *state, int64_t unused)
{
    (void)state;
    (void)unused;
    /* 16:9 in 200×100 square pixels, each two wide and one high on the screen: 88.9 × 100. */
    return watching->pictures > 0 && lies_at(watching, 56, 145, 0, 100);
}

static bool lies_turned(const struct watching *watching, const struct player_state *state, int64_t unused)
{
    (void)state;
    (void)unused;
    /* 9:16 there: 28.1 × 100. */
    return watching->pictures > 0 && lies_at(watching, 86, 114, 0, 100);
}

static void the_film_keeps_its_shape_whatever_the_pixels(void **state)
{
    struct player_options options = two_clips_paused(*state);
    struct watching watching;

    options.surface = (struct player_surface){.width = 200, .height = 100, .pixel_x = 2, .pixel_y = 1};
    begin(&watching, &options);
    watch_until(&watching, lies_wide, 0);
    player_set_rotation(watching.player, 90);
    watch_until(&watching, lies_turned, 0);
    player_close(watching.player);
}

/* The sum of differences between neighbours: how much there is to see. */
static int64_t detail_of(const struct picture *picture)
{
    int64_t sum = 0;

    for (int y = 0; y < picture->height; y++) {
        for (int x = 1; x < picture->width; x++) {
            const uint8_t *pixel = &picture->pixels[(size_t)y * picture->stride + (size_t)x * 4];
            sum += abs(pixel[0] - pixel[-4]);
        }
    }
    return sum;
}

static bool has_detail_below(const struct watching *watching, const struct player_state *state, int64_t most)
{
    (void)state;
    return watching->pictures > 0 && detail_of(&watching->picture) < most;
}

static bool is_zoomed(const struct watching *watching, const struct player_state *state, int64_t times)
{
    (void)watching;
    return state->zoom == (double)times;
}

static void a_blurred_picture_shows_no_detail(void **state)
{
    struct fixture *fixture = *state;
    struct player_options options = two_clips_paused(fixture);
    struct watching watching;
    int64_t detail;
    int pictures;

    clip_make("detail.mp4", 0, 5,
              "-vf 'noise=alls=100:allf=u' -c:v libx264 -preset ultrafast -qp 10 -pix_fmt yuv420p");
    fixture->clips[0].fd = clip_encrypt("detail.mp4", fixture->key);
    options.surface = (struct player_surface){.width = 320, .height = 180, .pixel_x = 1, .pixel_y = 1};
    begin(&watching, &options);
    watch_until(&watching, is_width, 320);
    detail = detail_of(&watching.picture);
    player_set_blurred(watching.player, true);
    watch_until(&watching, has_detail_below, detail / 20);
    /* Nor does looking closer bring it back. */
    pictures = watching.pictures;
    player_set_view(watching.player, 4, 0, 0);
    watch_until(&watching, is_zoomed, 4);
    watch_until(&watching, has_pictures, pictures + 1);
    assert_true(detail_of(&watching.picture) < detail / 20);
    player_close(watching.player);
    close(fixture->clips[0].fd);
}

/* What FFmpeg makes of picture 30 of that clip. */
static void reference_picture(const char *options, uint8_t pixels[static CLIP_WIDTH * CLIP_HEIGHT * 4])
{
    char path[4096], command[8192];
    FILE *decoder;

    clips_path(path, "blocky.mp4");
    snprintf(
        command, sizeof(command),
        "ffmpeg -nostdin -v error %s -i '%s' -vf 'select=eq(n\\,30)' -frames:v 1 -pix_fmt rgb0 -f rawvideo -",
        options, path);
    decoder = popen(command, "r");
    assert_non_null(decoder);
    assert_int_equal(fread(pixels, CLIP_WIDTH * CLIP_HEIGHT * 4, 1, decoder), 1);
    assert_int_equal(pclose(decoder), 0);
}

static int64_t difference_to(const struct picture *picture, const uint8_t *pixels)
{
    int64_t sum = 0;

    for (int y = 0; y < CLIP_HEIGHT; y++) {
        for (int x = 0; x < CLIP_WIDTH * 4; x++)
            sum += x % 4 == 3 ? 0
                              : abs(picture->pixels[(size_t)y * picture->stride + (size_t)x] -
                                    pixels[(size_t)y * CLIP_WIDTH * 4 + (size_t)x]);
    }
    return sum;
}

/* With and without the filter that smooths the edges of blocks. */
static uint8_t smooth[CLIP_WIDTH * CLIP_HEIGHT * 4], blocky[CLIP_WIDTH * CLIP_HEIGHT * 4];

static bool is_smooth(const struct watching *watching, const struct player_state *state, int64_t unused)
{
    (void)state;
    (void)unused;
    return watching->picture.width == CLIP_WIDTH &&
           difference_to(&watching->picture, smooth) * 3 < difference_to(&watching->picture, blocky);
}

static void a_picture_shown_large_is_decoded_in_full(void **state)
{
    struct fixture *fixture = *state;
    struct player_options options = two_clips_paused(fixture);
    const struct player_surface large = {
        .width = CLIP_WIDTH, .height = CLIP_HEIGHT, .pixel_x = 1, .pixel_y = 1};
    struct watching watching;
    struct error error;

    clip_make("blocky.mp4", 0, 60,
              "-vf noise=alls=60:allf=t -c:v libx264 -preset veryfast -g 50 -crf 38 -pix_fmt yuv420p");
    reference_picture("", smooth);
    reference_picture("-skip_loop_filter all", blocky);
    fixture->clips[0].fd = clip_encrypt("blocky.mp4", fixture->key);
    options.start_ms = 30 * 40;
    begin(&watching, &options);
    watch_until(&watching, shows, 30);
    assert_true(player_resize(watching.player, &large, &error));
    watch_until(&watching, is_smooth, 0);
    assert_int_equal(watching.number, 30);
    assert_true(player_state(watching.player)->paused);
    player_close(watching.player);
    close(fixture->clips[0].fd);
}

static void the_host_is_given_nothing_but_its_socket(void **state)
{
    struct player_options options = two_clips_paused(*state);
    struct watching watching;
    char path[64], line[256] = "";
    FILE *file;
    size_t length;

    begin(&watching, &options);
    watch_until(&watching, has_pictures, 1);
    snprintf(path, sizeof(path), "/proc/%d/cmdline", (int)host_of_this_process());
    file = fopen(path, "r");
    assert_non_null(file);
    length = fread(line, 1, sizeof(line), file);
    fclose(file);
    assert_int_equal(length, sizeof("terugblik\0" PLAYER_HOST_ARGUMENT));
    assert_memory_equal(line, "terugblik\0" PLAYER_HOST_ARGUMENT, length);
    snprintf(path, sizeof(path), "/proc/%d/limits", (int)host_of_this_process());
    file = fopen(path, "r");
    assert_non_null(file);
    while (fgets(line, sizeof(line), file) != NULL && strncmp(line, "Max core file size", 18) != 0)
        ;
    fclose(file);
    assert_int_equal(strtol(line + 18, NULL, 10), 0);
    player_close(watching.player);
}

/* From now on this process and all that it starts have a kernel without seccomp. */
static void take_seccomp_away(void)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);

    assert_non_null(filter);
    assert_int_equal(seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(seccomp), 0), 0);
    assert_int_equal(seccomp_rule_add(filter, SCMP_ACT_ERRNO(EINVAL), SCMP_SYS(prctl), 1,
                                      SCMP_A0(SCMP_CMP_EQ, PR_SET_SECCOMP)),
                     0);
    assert_int_equal(seccomp_load(filter), 0);
    seccomp_release(filter);
}

/* The last of all, for seccomp does not come back. */
static void a_host_that_the_kernel_does_not_confine_decodes_nothing(void **state)
{
    struct player_options options = two_clips(*state);
    struct watching watching;
    struct pollfd wait;

    take_seccomp_away();
    begin(&watching, &options);
    while (player_state(watching.player)->running) {
        wait = (struct pollfd){.fd = player_fd(watching.player), .events = POLLIN};
        player_renew(watching.player);
        (void)poll(&wait, 1, 100);
        player_dispatch(watching.player);
    }
    assert_true(player_event(watching.player, &watching.events[0]));
    assert_int_equal(watching.events[0].kind, PLAYER_EVENT_NOT_BOXED);
    assert_non_null(strstr(watching.events[0].error.text, "seccomp"));
    assert_false(player_picture(watching.player, &watching.picture));
    player_close(watching.player);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pictures_arrive_and_the_position_moves_on),
        cmocka_unit_test(a_start_position_is_where_it_begins),
        cmocka_unit_test(a_seek_lands_on_the_exact_picture),
        cmocka_unit_test(a_seek_in_a_transport_stream_is_as_exact),
        cmocka_unit_test(a_seek_crosses_from_clip_to_clip),
        cmocka_unit_test(quick_seeks_add_up_and_settle_exactly),
        cmocka_unit_test(steps_go_one_picture_each_way),
        cmocka_unit_test(one_clip_plays_on_into_the_next),
        cmocka_unit_test(the_end_keeps_its_picture_and_begins_again),
        cmocka_unit_test(a_loop_goes_round),
        cmocka_unit_test(a_damaged_chunk_is_reported_and_passed_over),
        cmocka_unit_test(a_wrong_key_and_a_cut_file_show_nothing),
        cmocka_unit_test(R13_a_clip_in_the_place_of_another_is_skipped),
        cmocka_unit_test(a_clip_that_is_no_video_is_skipped),
        cmocka_unit_test(a_killed_player_is_gone_for_good),
        cmocka_unit_test(a_crash_is_told_and_the_player_starts_again_where_it_was),
        cmocka_unit_test(a_host_that_hangs_is_ended_and_told),
        cmocka_unit_test(R4_a_host_that_hears_nothing_ends_itself),
        cmocka_unit_test(R4_a_host_that_never_heard_anything_ends_itself),
        cmocka_unit_test(settings_are_clamped_and_told),
        cmocka_unit_test(a_new_size_brings_a_picture_of_that_size_at_once),
        cmocka_unit_test(the_film_keeps_its_shape_whatever_the_pixels),
        cmocka_unit_test(a_blurred_picture_shows_no_detail),
        cmocka_unit_test(a_picture_shown_large_is_decoded_in_full),
        cmocka_unit_test(the_host_is_given_nothing_but_its_socket),
        cmocka_unit_test(a_host_that_the_kernel_does_not_confine_decodes_nothing),
    };

    if (argc > 1 && strcmp(argv[1], PLAYER_HOST_ARGUMENT) == 0)
        return player_host_main(PLAYER_HOST_SOCKET);
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
