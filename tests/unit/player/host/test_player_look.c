/* How pictures look: turned per clip, deinterlaced where that is needed, blurred where somebody is. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "player/host/window.h"
#include "player/host/host.h"
#include "tests/unit/watching.h"

enum { PICTURES = 50, CLIP_MS = PICTURES * 40 };

struct fixture {
    unsigned char key[KEY_SIZE];
    int plain, interlaced, spot, late;
    struct player_clip clips[2];
};

static const struct player_surface surface = {.width = 160, .height = 90, .pixel_x = 1, .pixel_y = 1};

static int set_up(void **state)
{
    static struct fixture fixture;

    if (sodium_init() < 0)
        return -1;
    randombytes_buf(fixture.key, sizeof(fixture.key));
    clip_make("plain.mp4", 0, PICTURES, CLIP_H264);
    clip_make(
        "interlaced.mts", 0, PICTURES,
        "-c:v libx264 -preset veryfast -g 25 -flags +ildct+ilme -x264opts tff=1 -pix_fmt yuv420p -c:a ac3");
    fixture.plain = clip_encrypt("plain.mp4", fixture.key);
    fixture.interlaced = clip_encrypt("interlaced.mts", fixture.key);
    /* Gray but for one rectangle of noise, and gray but from 2 to 3 seconds. */
    clip_make(
        "spot.mp4", 0, PICTURES,
        "-filter_complex '[0]drawbox=c=gray:t=fill[bg];color=gray:s=80x60:r=25:d=2,noise=alls=100:allf=u[n];"
        "[bg][n]overlay=x=200:y=20[v]' -map '[v]' -map 1 -c:v libx264 -qp 10 -g 25 -pix_fmt yuv420p -c:a "
        "aac");
    clip_make(
        "late.mp4", 0, 125,
        "-filter_complex '[0]drawbox=c=gray:t=fill,noise=alls=100:allf=u:enable=between(t\\,1.99\\,2.99)[v]' "
        "-map '[v]' -map 1 -c:v libx264 -qp 14 -g 50 -pix_fmt yuv420p -c:a aac");
    fixture.spot = clip_encrypt("spot.mp4", fixture.key);
    fixture.late = clip_encrypt("late.mp4", fixture.key);
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;

    close(fixture->plain);
    close(fixture->interlaced);
    close(fixture->spot);
    close(fixture->late);
    clips_remove();
    return 0;
}

/* Paused, one clip after the other. */
static struct player_options two(struct fixture *fixture, int first, int second)
{
    fixture->clips[0] = (struct player_clip){.fd = first, .key = fixture->key, .duration_ms = CLIP_MS};
    fixture->clips[1] = (struct player_clip){.fd = second, .key = fixture->key, .duration_ms = CLIP_MS};
    return (struct player_options){.clips = fixture->clips,
                                   .clip_count = 2,
                                   .surface = surface,
                                   .paused = true,
                                   .sound = PLAYER_SOUND_NONE,
                                   .volume = 100};
}

static void begin(struct watching *watching, const struct player_options *options)
{
    struct error error;

    *watching = (struct watching){.number = -2};
    assert_true(player_open(options, &watching->player, &error));
}

/* wanted: the clip times 1000 and the rotation. */
static bool turned(const struct watching *watching, const struct player_state *state, int64_t wanted)
{
    return watching->pictures > 0 && state->ready && !state->seeking && state->clip == wanted / 1000 &&
           state->rotation == wanted % 1000;
}

static void each_clip_is_turned_by_itself(void **state)
{
    struct fixture *fixture = *state;
    struct player_options options = two(fixture, fixture->plain, fixture->plain);
    struct watching watching;
    struct error error;

    fixture->clips[1].rotation = 180;
    begin(&watching, &options);
    watch_until(&watching, turned, 0);
    player_seek(watching.player, CLIP_MS + 400, PLAYER_SEEK_EXACT);
    watch_until(&watching, turned, 1180);
    player_set_rotation(watching.player, 270);
    watch_until(&watching, turned, 1270);
    player_seek(watching.player, 400, PLAYER_SEEK_EXACT);
    watch_until(&watching, turned, 0);
    /* A host that is started again knows it. */
    assert_true(player_restart(watching.player, &error));
    player_seek(watching.player, CLIP_MS + 400, PLAYER_SEEK_EXACT);
    watch_until(&watching, turned, 1270);
    assert_int_equal(player_state(watching.player)->video_width, CLIP_HEIGHT);
    player_close(watching.player);
}

/* wanted: the clip times 10, and whether it is deinterlaced. */
static bool deinterlaced(const struct watching *watching, const struct player_state *state, int64_t wanted)
{
    return watching->pictures > 0 && state->ready && !state->seeking && state->clip == wanted / 10 &&
           state->deinterlace == (wanted % 10 != 0);
}

static void half_pictures_are_joined_by_themselves_until_told_otherwise(void **state)
{
    struct fixture *fixture = *state;
    struct player_options options = two(fixture, fixture->interlaced, fixture->plain);
    struct watching watching;

    begin(&watching, &options);
    watch_until(&watching, deinterlaced, 1);
    player_seek(watching.player, CLIP_MS + 400, PLAYER_SEEK_EXACT);
    watch_until(&watching, deinterlaced, 10);
    player_seek(watching.player, 400, PLAYER_SEEK_EXACT);
    watch_until(&watching, deinterlaced, 1);
    player_set_deinterlace(watching.player, false);
    watch_until(&watching, deinterlaced, 0);
    player_seek(watching.player, CLIP_MS + 400, PLAYER_SEEK_EXACT);
    watch_until(&watching, deinterlaced, 10);
    player_seek(watching.player, 400, PLAYER_SEEK_EXACT);
    watch_until(&watching, deinterlaced, 0);
    player_close(watching.player);
}

/* ---- Blurs ---- */

/* The most that two neighbours differ in a part of the picture, given in hundredths; not to the black around
 * it. */
static int most_detail(const struct picture *picture, int left, int top, int right, int bottom)
{
    int most = 0;

    for (int y = picture->height * top / 100; y < picture->height * bottom / 100; y++) {
        for (int x = picture->width * left / 100 + 1; x < picture->width * right / 100; x++) {
            const uint8_t *pixel = &picture->pixels[(size_t)y * picture->stride + (size_t)x * 4];
            int difference = abs(pixel[0] - pixel[-4]);
            most = difference > most && pixel[0] > 10 && pixel[-4] > 10 ? difference : most;
        }
    }
    return most;
}

enum { FLAT = 30, SHARP = 60 };

/* Three neighbours that differ strongly: noise, and no edge between two even parts. */
static bool has_noise(const struct picture *picture)
{
    for (int y = 0; y < picture->height; y++) {
        int run = 0;

        for (int x = 1; x < picture->width; x++) {
            const uint8_t *pixel = &picture->pixels[(size_t)y * picture->stride + (size_t)x * 4];
            run = abs(pixel[0] - pixel[-4]) > SHARP && pixel[0] > 10 && pixel[-4] > 10 ? run + 1 : 0;
            if (run == 2)
                return true;
        }
    }
    return false;
}

static bool is_flat(const struct watching *watching, const struct player_state *state, int64_t rotation)
{
    return watching->pictures > 0 && state->ready && !state->seeking && state->rotation == rotation &&
           !has_noise(&watching->picture);
}

static bool is_sharp(const struct watching *watching, const struct player_state *state, int64_t unused)
{
    (void)unused;
    return watching->pictures > 0 && state->ready && !state->seeking && has_noise(&watching->picture);
}

/* The rectangle of noise in spot.mp4: 200, 20, 80 × 60 of 320 × 180. */
static const struct player_blur spot = {
    .from_ms = 0, .until_ms = CLIP_MS, .x = 6250, .y = 1111, .width = 2500, .height = 3334};

/* However the picture is turned, zoomed, moved and shaped: what was in the rectangle cannot be seen. */
static void a_blur_stays_on_what_it_hides(void **state)
{
    static const struct player_surface shapes[] = {
        {.width = 320, .height = 180, .pixel_x = 1, .pixel_y = 1},
        {.width = 161, .height = 45, .pixel_x = 1, .pixel_y = 2},
        {.width = 100, .height = 200, .pixel_x = 3, .pixel_y = 1},
        {.width = 960, .height = 540, .pixel_x = 1, .pixel_y = 1},
    };
    static const double views[][3] = {{1, 0, 0}, {2, 0.5, -0.8}, {1.5, 1, -1}, {6, 0.7, -0.6}, {3, -1, 1}};
    struct fixture *fixture = *state;
    struct player_options options = two(fixture, fixture->spot, fixture->spot);
    struct watching watching;
    struct error error;

    options.clip_count = 1;
    options.surface = shapes[0];
    begin(&watching, &options);
    watch_until(&watching, is_sharp, 0);
    assert_true(player_set_blurs(watching.player, &spot, 1, &error));
    watch_until(&watching, is_flat, 0);
    for (size_t shape = 0; shape < sizeof(shapes) / sizeof(shapes[0]); shape++) {
        assert_true(player_resize(watching.player, &shapes[shape], &error));
        watching.pictures = 0;
        for (int rotation = 0; rotation < 360; rotation += 90) {
            player_set_rotation(watching.player, rotation);
            for (size_t view = 0; view < sizeof(views) / sizeof(views[0]); view++) {
                player_set_view(watching.player, views[view][0], views[view][1], views[view][2]);
                watching.pictures = 0;
                /* Every picture on the way counts. */
                watch_until(&watching, has_pictures, 1);
                if (has_noise(&watching.picture))
                    fail_msg("shape %zu, turned %d, view %zu shows what it should not", shape, rotation,
                             view);
                watch_until(&watching, is_flat, rotation);
            }
        }
    }
    player_close(watching.player);
}

static bool width_is(const struct watching *watching, const struct player_state *state, int64_t width)
{
    return !state->seeking && watching->pictures > 0 && watching->picture.width == width;
}

/* Inside nothing is left; outside every pixel is as it was. */
static void a_blur_touches_nothing_else(void **state)
{
    struct fixture *fixture = *state;
    struct player_options options = two(fixture, fixture->late, fixture->late);
    static uint8_t before[180][320 * 4];
    const struct player_blur blur = {
        .from_ms = 0, .until_ms = 5000, .x = 2500, .y = 2500, .width = 5000, .height = 2500};
    struct watching watching;
    struct error error;

    options.clip_count = 1;
    options.clips = &(struct player_clip){.fd = fixture->late, .key = fixture->key, .duration_ms = 5000};
    options.start_ms = 2400;
    options.surface = (struct player_surface){.width = 320, .height = 180, .pixel_x = 1, .pixel_y = 1};
    begin(&watching, &options);
    watch_until(&watching, width_is, 320);
    watch_until(&watching, is_sharp, 0);
    for (int y = 0; y < 180; y++)
        memcpy(before[y], watching.picture.pixels + (size_t)y * watching.picture.stride, sizeof(before[y]));
    watching.pictures = 0;
    assert_true(player_set_blurs(watching.player, &blur, 1, &error));
    watch_until(&watching, has_pictures, 1);
    assert_in_range(most_detail(&watching.picture, 26, 26, 74, 49), 0, FLAT);
    for (int y = 0; y < 180; y++) {
        for (int x = 0; x < 320; x++) {
            if (x >= 76 && x < 244 && y >= 41 && y < 94)
                continue;
            assert_memory_equal(&before[y][x * 4],
                                &watching.picture.pixels[(size_t)y * watching.picture.stride + (size_t)x * 4],
                                3);
        }
    }
    /* Taken away it is as before. */
    watching.pictures = 0;
    assert_true(player_set_blurs(watching.player, NULL, 0, &error));
    watch_until(&watching, has_pictures, 1);
    for (int y = 0; y < 180; y++)
        for (int x = 0; x < 320; x++)
            assert_memory_equal(&before[y][x * 4],
                                &watching.picture.pixels[(size_t)y * watching.picture.stride + (size_t)x * 4],
                                3);
    player_close(watching.player);
}

/* One round, after which no picture shows the left half of what was filmed from 2 to 3 seconds. */
static void watch_and_see_nothing_at(struct watching *watching, int line)
{
    int pictures = watching->pictures;

    watch_once(watching);
    if (watching->pictures > pictures && most_detail(&watching->picture, 0, 0, 48, 100) >= FLAT)
        fail_msg("a picture at about %lld ms shows what it should not (line %d)",
                 (long long)player_state(watching->player)->position_ms, line);
}
#define watch_and_see_nothing(watching) watch_and_see_nothing_at(watching, __LINE__)

/* While it plays, at any speed, seeks, and goes step by step: from its first picture to its last. */
static void a_blur_is_never_late(void **state)
{
    static const int64_t places[] = {2500, 0, 2040, 1960, 2999, 4500, 2100, 1000, 2900, 3100};
    struct fixture *fixture = *state;
    struct player_options options = two(fixture, fixture->late, fixture->late);
    const struct player_clip clips[] = {{.fd = fixture->late, .key = fixture->key, .duration_ms = 5000},
                                        {.fd = fixture->late, .key = fixture->key, .duration_ms = 5000}};
    const struct player_blur blurs[] = {
        {.from_ms = 2000, .until_ms = 3000, .width = PLAYER_BLUR_WHOLE / 2, .height = PLAYER_BLUR_WHOLE},
        {.from_ms = 7000, .until_ms = 8000, .width = PLAYER_BLUR_WHOLE / 2, .height = PLAYER_BLUR_WHOLE}};
    struct watching watching;
    struct error error;

    options.clips = clips;
    options.blurs = blurs;
    options.blur_count = 2;
    options.paused = false;
    begin(&watching, &options);
    for (double speed = 4; speed >= 1; speed /= 2) {
        player_set_speed(watching.player, speed);
        player_seek(watching.player, 1500, PLAYER_SEEK_EXACT);
        do
            watch_and_see_nothing(&watching);
        while (player_state(watching.player)->seeking || player_state(watching.player)->position_ms < 3400);
    }
    for (size_t i = 0; i < 40; i++) {
        int64_t place = places[i % 10] + (i % 3 == 1 ? 5000 : 0);

        if (i == 20)
            player_pause(watching.player, true);
        player_seek(watching.player, place, i % 4 == 3 ? PLAYER_SEEK_FAST : PLAYER_SEEK_EXACT);
        for (int rounds = 0; rounds < 3 || (i % 2 && player_state(watching.player)->seeking); rounds++)
            watch_and_see_nothing(&watching);
    }
    player_seek(watching.player, 1800, PLAYER_SEEK_EXACT);
    do
        watch_and_see_nothing(&watching);
    while (player_state(watching.player)->target_ms != 1800 || player_state(watching.player)->seeking);
    for (int i = 0; i < 10; i++) {
        player_step(watching.player, 1);
        watch_and_see_nothing(&watching);
    }
    do
        watch_and_see_nothing(&watching);
    while (player_state(watching.player)->position_ms < 2160);
    /* A new host knows them. */
    assert_true(player_restart(watching.player, &error));
    watching.pictures = 0;
    while (watching.pictures < 1)
        watch_and_see_nothing(&watching);
    player_close(watching.player);
}

static bool shows_noise_at(const struct watching *watching, const struct player_state *state,
                           int64_t position)
{
    return !state->seeking && state->target_ms == position &&
           most_detail(&watching->picture, 0, 0, 48, 100) > SHARP;
}

/* At rest a blur ends where it ends, but for a picture more. */
static void a_blur_hides_no_more_than_it_should(void **state)
{
    struct fixture *fixture = *state;
    struct player_options options = two(fixture, fixture->late, fixture->late);
    const struct player_blur blur = {
        .from_ms = 2000, .until_ms = 2400, .width = PLAYER_BLUR_WHOLE / 2, .height = PLAYER_BLUR_WHOLE};
    struct watching watching;

    options.clips = &(struct player_clip){.fd = fixture->late, .key = fixture->key, .duration_ms = 5000};
    options.clip_count = 1;
    options.blurs = &blur;
    options.blur_count = 1;
    options.start_ms = 2600;
    begin(&watching, &options);
    watch_until(&watching, shows_noise_at, 2600);
    player_seek(watching.player, 2200, PLAYER_SEEK_EXACT);
    for (int i = 0; i < 10; i++)
        watch_and_see_nothing(&watching);
    player_seek(watching.player, 2520, PLAYER_SEEK_EXACT);
    watch_until(&watching, shows_noise_at, 2520);
    player_close(watching.player);
}

static void blurs_that_make_no_sense_are_refused(void **state)
{
    struct fixture *fixture = *state;
    struct player_options options = two(fixture, fixture->plain, fixture->plain);
    static const struct player_blur wrong[] = {
        {.from_ms = -1, .until_ms = 10, .width = 10, .height = 10},
        {.from_ms = 20, .until_ms = 10, .width = 10, .height = 10},
        {.until_ms = 10, .x = -1, .width = 10, .height = 10},
        {.until_ms = 10, .x = 9995, .width = 10, .height = 10},
        {.until_ms = 10, .width = INT32_MAX, .height = 10},
        {.until_ms = 10, .x = INT32_MAX, .width = INT32_MAX, .height = 10},
        {.until_ms = 10, .width = 0, .height = 10},
    };
    static struct player_blur many[PLAYER_BLURS + 1];
    struct watching watching;
    struct player *none;
    struct error error;

    for (size_t i = 0; i < PLAYER_BLURS + 1; i++)
        many[i] = spot;
    begin(&watching, &options);
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        assert_false(player_set_blurs(watching.player, &wrong[i], 1, &error));
        options.blurs = &wrong[i];
        options.blur_count = 1;
        assert_false(player_open(&options, &none, &error));
        assert_int_equal(error.kind, ERROR_INVALID);
    }
    assert_false(player_set_blurs(watching.player, many, PLAYER_BLURS + 1, &error));
    /* So many at one place are as good as all. */
    assert_true(player_set_blurs(watching.player, many, PLAYER_BLURS, &error));
    watch_until(&watching, is_flat, 0);
    assert_true(player_state(watching.player)->running);
    player_close(watching.player);
}

/* The film with the spot through a window's filters, tried out by FFmpeg itself: raw pictures. BEFORE:
 * filters of its own. */
static FILE *filtered(const char *before, const struct bytes *filters)
{
    char path[4096], command[8192];
    FILE *pictures;

    assert_memory_equal(filters->data, "lavfi=[", 7);
    clips_path(path, "spot.mp4");
    snprintf(
        command, sizeof(command),
        "ffmpeg -nostdin -v error -i '%s' -vf '%s%.*s' -fps_mode passthrough -f rawvideo -pix_fmt rgb0 -",
        path, before, (int)filters->size - 9, (const char *)filters->data + 7);
    pictures = popen(command, "r");
    assert_non_null(pictures);
    return pictures;
}

/* All of it, as long as somebody else is in the room. */
static void a_windows_filters_hide_everything(void **state)
{
    static uint8_t pixels[180 * 320 * 4];
    const struct picture picture = {.pixels = pixels, .width = 320, .height = 180, .stride = 320 * 4};
    struct picture_look look = {.zoom = 1};

    (void)state;
    for (int blurred = 0; blurred < 2; blurred++) {
        struct bytes filters = {0};
        FILE *pictures;
        int hidden = 0;

        look.blurred = blurred;
        look.brightness = 10;
        window_filters(&look, NULL, 0, 0, CLIP_MS, &filters);
        pictures = filtered("", &filters);
        for (int n = 0; n < PICTURES; n++) {
            assert_int_equal(fread(pixels, sizeof(pixels), 1, pictures), 1);
            hidden += most_detail(&picture, 0, 0, 100, 100) <= FLAT;
        }
        assert_int_equal(pclose(pictures), 0);
        assert_int_equal(hidden, blurred ? PICTURES : 0);
        bytes_release(&filters);
    }
}

/* By each picture's own time. */
static void a_windows_filters_hide_the_same(void **state)
{
    const struct picture_look look = {.zoom = 1};
    const struct player_blur blurs[] = {
        {.from_ms = 10400,
         .until_ms = 11000,
         .x = spot.x,
         .y = spot.y,
         .width = spot.width,
         .height = spot.height},
        {.from_ms = 0,
         .until_ms = 9000,
         .width = PLAYER_BLUR_WHOLE,
         .height = PLAYER_BLUR_WHOLE}, /* another clip's */
    };
    static uint8_t pixels[180 * 320 * 4];
    struct bytes filters = {0};
    int shown = 0;
    FILE *pictures;

    (void)state;
    window_filters(&look, blurs, 2, 10000, 10000 + CLIP_MS, &filters);
    pictures = filtered("", &filters);
    for (int n = 0; n < PICTURES; n++) {
        const struct picture picture = {.pixels = pixels, .width = 320, .height = 180, .stride = 320 * 4};

        assert_int_equal(fread(pixels, sizeof(pixels), 1, pictures), 1);
        if (n >= 10 && n <= 25)
            assert_in_range(most_detail(&picture, 0, 0, 100, 100), 0, FLAT);
        else if (most_detail(&picture, 63, 12, 87, 44) > SHARP)
            shown++;
    }
    assert_int_equal(pclose(pictures), 0);
    assert_in_range(shown, PICTURES - 16 - 3, PICTURES - 16);
    bytes_release(&filters);
}

/* Pictures before a clip's beginning, and past the length that it says it has, are hidden too. */
static void a_windows_filters_have_no_edges(void **state)
{
    const struct picture_look look = {.zoom = 1};
    const struct player_blur whole = {.from_ms = 10000,
                                      .until_ms = 10000 + CLIP_MS - 1000,
                                      .x = spot.x,
                                      .y = spot.y,
                                      .width = spot.width,
                                      .height = spot.height};
    static uint8_t pixels[180 * 320 * 4];
    struct bytes filters = {0};
    FILE *pictures;

    (void)state;
    /* The clip says that it is a second shorter than it is, and begins half a second before its beginning. */
    window_filters(&look, &whole, 1, 10000, 10000 + CLIP_MS - 1000, &filters);
    pictures = filtered("setpts=PTS-0.5/TB,", &filters);
    for (int n = 0; n < PICTURES; n++) {
        const struct picture picture = {.pixels = pixels, .width = 320, .height = 180, .stride = 320 * 4};

        assert_int_equal(fread(pixels, sizeof(pixels), 1, pictures), 1);
        assert_in_range(most_detail(&picture, 63, 12, 87, 44), 0, FLAT);
    }
    assert_int_equal(pclose(pictures), 0);
    bytes_release(&filters);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_clip_is_turned_by_itself),
        cmocka_unit_test(half_pictures_are_joined_by_themselves_until_told_otherwise),
        cmocka_unit_test(a_blur_stays_on_what_it_hides),
        cmocka_unit_test(a_blur_touches_nothing_else),
        cmocka_unit_test(a_blur_is_never_late),
        cmocka_unit_test(a_blur_hides_no_more_than_it_should),
        cmocka_unit_test(blurs_that_make_no_sense_are_refused),
        cmocka_unit_test(a_windows_filters_hide_everything),
        cmocka_unit_test(a_windows_filters_hide_the_same),
        cmocka_unit_test(a_windows_filters_have_no_edges),
    };

    if (argc > 1 && strcmp(argv[1], PLAYER_HOST_ARGUMENT) == 0)
        return player_host_main(PLAYER_HOST_SOCKET);
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
