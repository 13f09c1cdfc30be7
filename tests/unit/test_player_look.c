/* How pictures look: turned per clip, deinterlaced where that is needed. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "player/host.h"
#include "tests/unit/watching.h"

enum { PICTURES = 50, CLIP_MS = PICTURES * 40 };

struct fixture {
    unsigned char key[KEY_SIZE];
    int plain, interlaced;
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
    clip_make("interlaced.mts", 0, PICTURES,
              "-c:v libx264 -preset veryfast -g 25 -flags +ildct+ilme -x264opts tff=1 -pix_fmt yuv420p -c:a ac3");
    fixture.plain = clip_encrypt("plain.mp4", fixture.key);
    fixture.interlaced = clip_encrypt("interlaced.mts", fixture.key);
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;

    close(fixture->plain);
    close(fixture->interlaced);
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

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_clip_is_turned_by_itself),
        cmocka_unit_test(half_pictures_are_joined_by_themselves_until_told_otherwise),
    };

    if (argc > 1 && strcmp(argv[1], PLAYER_HOST_ARGUMENT) == 0)
        return player_host_main(PLAYER_HOST_SOCKET);
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
