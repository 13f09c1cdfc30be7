/* What passes between the interface and the host: messages, pictures, and nonsense from a host that was taken
 * over. */

#include <fcntl.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "player/host/picture.h"
#include "player/host/window.h"
#include "player/wire/protocol.h"
#include "player/wire/surface.h"

enum { CLIPS = 3, DURATION_MS = 60000 };

static struct message good_state(void)
{
    return (struct message){.kind = MESSAGE_STATE,
                            .state = {.running = true,
                                      .ready = true,
                                      .position_ms = 1000,
                                      .target_ms = 1000,
                                      .duration_ms = DURATION_MS,
                                      .buffered_ms = 9000,
                                      .loop_start_ms = -1,
                                      .loop_end_ms = -1,
                                      .clip = 2,
                                      .video_width = 1280,
                                      .video_height = 720,
                                      .frame_rate = 25,
                                      .speed = 1,
                                      .volume = 100,
                                      .zoom = 1}};
}

static bool plausible(const struct message *message)
{
    return message_plausible(message, CLIPS, DURATION_MS);
}

static void a_message_and_a_descriptor_come_through(void **state)
{
    struct message sent = good_state(), got, piece = {.kind = MESSAGE_PIECE, .piece = {.count = PIECE_MOST}};
    int ends[2], pipes[2], fd;
    char byte;

    (void)state;
    assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
    assert_int_equal(pipe(pipes), 0);
    assert_int_equal(message_receive(ends[1], &got, &fd), MESSAGE_NONE_YET);
    assert_true(message_send(ends[0], &sent, pipes[0]));
    assert_true(message_send(ends[0], &sent, -1));
    assert_int_equal(message_receive(ends[1], &got, &fd), MESSAGE_RECEIVED);
    assert_memory_equal(&got, &sent, offsetof(struct message, bytes));
    assert_true(fd >= 0 && fd != pipes[0]);
    assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
    assert_int_equal(write(pipes[1], "x", 1), 1);
    assert_int_equal(read(fd, &byte, 1), 1);
    close(fd);
    assert_int_equal(message_receive(ends[1], &got, &fd), MESSAGE_RECEIVED);
    assert_int_equal(fd, -1);
    memset(piece.bytes, 0x5A, sizeof(piece.bytes));
    assert_true(message_tell(ends[0], &piece));
    assert_int_equal(message_receive(ends[1], &got, &fd), MESSAGE_RECEIVED);
    assert_memory_equal(&got, &piece, sizeof(got));
    /* Too short, too long for what it says it is, a piece that is cut short. */
    assert_int_equal(send(ends[0], &sent, 10, 0), 10);
    assert_int_equal(message_receive(ends[1], &got, &fd), MESSAGE_BROKEN);
    assert_int_equal(send(ends[0], &sent, 2, 0), 2);
    assert_int_equal(message_receive(ends[1], &got, &fd), MESSAGE_BROKEN);
    assert_int_equal(send(ends[0], &sent, sizeof(sent), 0), sizeof(sent));
    assert_int_equal(message_receive(ends[1], &got, &fd), MESSAGE_BROKEN);
    assert_int_equal(send(ends[0], &piece, offsetof(struct message, bytes), 0),
                     offsetof(struct message, bytes));
    assert_int_equal(message_receive(ends[1], &got, &fd), MESSAGE_BROKEN);
    close(ends[0]);
    assert_int_equal(message_receive(ends[1], &got, &fd), MESSAGE_END);
    assert_false(message_send(ends[1], &sent, -1));
    assert_false(message_tell(ends[1], &sent));
    close(ends[1]);
    close(pipes[0]);
    close(pipes[1]);
}

static void a_full_socket_refuses_and_does_not_block(void **state)
{
    const struct message message = good_state();
    int ends[2];

    (void)state;
    assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
    while (message_send(ends[0], &message, -1))
        ;
    close(ends[0]);
    close(ends[1]);
}

static void what_a_sane_host_says_is_believed(void **state)
{
    struct message message = good_state();

    (void)state;
    assert_true(plausible(&message));
    message = (struct message){.kind = MESSAGE_CLIP_FAILED,
                               .clip_failed = {.clip = 2, .failure = CLIP_UNPLAYABLE}};
    assert_true(plausible(&message));
    message = (struct message){
        .kind = MESSAGE_PROBED,
        .probed = {
            .verdict = PROBE_GOOD,
            .probe = {.duration_ms = 5, .width = 1, .height = 1, .container = "mp4", .codec = "h264"}}};
    assert_true(plausible(&message));
    message = (struct message){.kind = MESSAGE_PROXY_FAILED, .proxy = 2};
    assert_true(plausible(&message));
    message = (struct message){.kind = MESSAGE_PIECE, .piece = {.offset = 123, .count = PIECE_MOST}};
    assert_true(plausible(&message));
    message = (struct message){.kind = MESSAGE_PROXY_MADE, .proxy_made = PROXY_NEEDLESS};
    assert_true(plausible(&message));
}

static void nonsense_is_not_believed(void **state)
{
    (void)state;
#define REFUSED(change)                        \
    do {                                       \
        struct message message = good_state(); \
        change;                                \
        assert_false(plausible(&message));     \
    } while (0)
    REFUSED(message.kind = 0);
    REFUSED(message.kind = 99);
    REFUSED(message.kind = MESSAGE_COMMAND);
    REFUSED(message.kind = MESSAGE_CLIP);
    REFUSED((message = (struct message){.kind = MESSAGE_PROXY_FAILED, .proxy = CLIPS}));
    REFUSED((message = (struct message){.kind = MESSAGE_PROXY_FAILED, .proxy = -1}));
    REFUSED((message = (struct message){.kind = MESSAGE_PIECE}));
    REFUSED((message = (struct message){.kind = MESSAGE_PIECE, .piece = {.count = PIECE_MOST + 1}}));
    REFUSED((message = (struct message){.kind = MESSAGE_PIECE, .piece = {.offset = -1, .count = 1}}));
    REFUSED((message = (struct message){.kind = MESSAGE_PIECE, .piece = {.count = 1, .reached_ms = -1}}));
    REFUSED((message = (struct message){.kind = MESSAGE_PIECE, .piece = {.offset = INT64_MAX, .count = 1}}));
    REFUSED((message = (struct message){.kind = MESSAGE_PROXY_MADE, .proxy_made = PROXY_FAILED + 1}));
    REFUSED((message = (struct message){.kind = MESSAGE_PROXY, .proxy = 0}));
    REFUSED(message.state.position_ms = -1);
    REFUSED(message.state.position_ms = DURATION_MS + 1);
    REFUSED(message.state.target_ms = INT64_MAX);
    REFUSED(message.state.duration_ms = DURATION_MS + 1);
    REFUSED(message.state.buffered_ms = INT64_MIN);
    REFUSED(message.state.loop_start_ms = -2);
    REFUSED(message.state.loop_end_ms = DURATION_MS + 1);
    REFUSED(message.state.clip = -1);
    REFUSED(message.state.clip = CLIPS);
    REFUSED(message.state.video_width = -5);
    REFUSED(message.state.video_height = INT32_MAX);
    REFUSED(message.state.frame_rate = (double)NAN);
    REFUSED(message.state.speed = 0);
    REFUSED(message.state.speed = (double)INFINITY);
    REFUSED(message.state.volume = 1000);
    REFUSED(message.state.zoom = 0.5);
    REFUSED(message.state.pan_x = -1.5);
    REFUSED(message.state.pan_y = (double)NAN);
    REFUSED(message.state.rotation = 45);
    REFUSED(message.state.brightness = 101);
    REFUSED(memset(&message.state.paused, 2, 1));
    REFUSED(memset(&message.state.blurred, 255, 1));
    REFUSED(message.kind = MESSAGE_CLIP_FAILED; message.clip_failed.clip = CLIPS;
            message.clip_failed.failure = 0);
    REFUSED(message.kind = MESSAGE_CLIP_FAILED; message.clip_failed.clip = 0;
            message.clip_failed.failure = CLIP_UNPLAYABLE + 1);
#undef REFUSED
}

static void names_from_a_probe_are_plain(void **state)
{
    struct message message = {
        .kind = MESSAGE_PROBED,
        .probed = {.verdict = PROBE_GOOD,
                   .probe = {.duration_ms = 5, .width = 1, .height = 1, .container = "mp4"}}};

    (void)state;
    memset(message.probed.probe.codec, 'a', sizeof(message.probed.probe.codec));
    assert_false(plausible(&message));
    strcpy(message.probed.probe.codec, "h264\033]0;x\a");
    assert_false(plausible(&message));
    strcpy(message.probed.probe.codec, "h264");
    assert_true(plausible(&message));
    message.probed.verdict = PROBE_NOT_BOXED + 1;
    assert_false(plausible(&message));
}

/* ---- the surface ---- */

static const struct player_surface shape = {.width = 33, .height = 7, .pixel_x = 1, .pixel_y = 1};

static void the_newest_picture_wins(void **state)
{
    struct surface ours, theirs;
    struct picture picture;
    struct error error;
    bool broken;
    int fd;

    (void)state;
    assert_true(surface_create(&ours, &shape, &fd, &error));
    assert_true(surface_map(&theirs, &shape, fd));
    assert_false(surface_take(&ours, &picture, &broken));
    for (uint8_t n = 1; n <= 20; n++) {
        memset(surface_buffer(&theirs), n, theirs.stride * (size_t)shape.height);
        surface_publish(&theirs);
        if (n % 3 != 0)
            continue;
        assert_true(surface_take(&ours, &picture, &broken));
        assert_int_equal(picture.pixels[0], n);
        assert_int_equal(picture.width, 33);
        assert_int_equal(picture.stride % 64, 0);
        assert_false(surface_take(&ours, &picture, &broken));
        /* What was taken stays, however much comes after it. */
        memset(surface_buffer(&theirs), 99, theirs.stride * (size_t)shape.height);
        surface_publish(&theirs);
        memset(surface_buffer(&theirs), 98, theirs.stride * (size_t)shape.height);
        assert_int_equal(picture.pixels[0], n);
    }
    surface_release(&theirs);
    surface_release(&ours);
    close(fd);
}

static void a_host_cannot_resize_or_misdirect(void **state)
{
    /* The bit of 4 says that there is a picture; what is left must be a buffer's number. */
    static const uint32_t nonsense[] = {4 + 3, 4 + 8, 4 + 16 + 1, UINT32_C(1) << 31 | 4, UINT32_MAX};
    struct surface ours;
    struct picture picture;
    struct error error;
    bool broken;
    uint32_t *shared;
    int fd;

    (void)state;
    assert_true(surface_create(&ours, &shape, &fd, &error));
    assert_int_equal(ftruncate(fd, 0), -1);
    assert_int_equal(ftruncate(fd, 1 << 24), -1);
    assert_int_equal(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE), -1);
    shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    assert_true(shared != MAP_FAILED);
    for (size_t i = 0; i < sizeof(nonsense) / sizeof(nonsense[0]); i++) {
        *shared = nonsense[i];
        assert_false(surface_take(&ours, &picture, &broken));
        assert_true(broken);
    }
    munmap(shared, 4096);
    surface_release(&ours);
    close(fd);
}

static void a_surface_of_another_size_is_not_mapped(void **state)
{
    const struct player_surface larger = {.width = 330, .height = 70, .pixel_x = 1, .pixel_y = 1};
    const struct player_surface none = {.width = 0, .height = 70, .pixel_x = 1, .pixel_y = 1};
    struct surface ours, theirs;
    struct error error;
    int fd;

    (void)state;
    assert_true(surface_create(&ours, &shape, &fd, &error));
    assert_false(surface_map(&theirs, &larger, fd));
    assert_false(surface_map(&theirs, &none, fd));
    surface_release(&ours);
    close(fd);
}

/* ---- the fit ---- */

/* What libmpv 0.35 makes of a fit (in its own aspect.c): where the video begins and how large it is. */
static void libmpv_fits(int target, int plain, double scale, double pan, int *start, int *size)
{
    *size = (int)((float)plain * (float)scale);
    *start = (int)((float)(target - *size) * 0.5f + (float)pan * (float)*size);
}

static void check_fit(const struct player_surface *surface, int video_width, int video_height, int rotation,
                      double zoom, double pan_x, int width, int height)
{
    const struct picture_look look = {.video_width = video_width,
                                      .video_height = video_height,
                                      .rotation = rotation,
                                      .zoom = zoom,
                                      .pan_x = pan_x};
    bool sideways = rotation % 180 == 90;
    int across = sideways ? surface->height : surface->width,
        down = sideways ? surface->width : surface->height;
    int plain_width = across, plain_height = (int)((float)across / (float)video_width * (float)video_height);
    int left, top, fit_width, fit_height;
    struct picture_fit fit;

    if (plain_height > down) {
        plain_width = (int)((float)down / (float)video_height * (float)video_width);
        plain_height = down;
    }
    assert_true(picture_fit(surface, &look, &fit));
    libmpv_fits(across, plain_width, fit.scale_x, fit.pan_x, &left, &fit_width);
    libmpv_fits(down, plain_height, fit.scale_y, fit.pan_y, &top, &fit_height);
    assert_int_equal(fit_width, width);
    assert_int_equal(fit_height, height);
    if (pan_x == 1 && rotation == 0)
        assert_in_range(left + fit_width, across, across + 1);
    if (pan_x == -1 && rotation == 0)
        assert_in_range(left + 1, 0, 1);
}

static void a_video_fits_whatever_the_pixels(void **state)
{
    const struct player_surface square = {.width = 160, .height = 90, .pixel_x = 1, .pixel_y = 1};
    const struct player_surface quadrants = {.width = 320, .height = 90, .pixel_x = 1, .pixel_y = 2};
    const struct player_surface sextants = {.width = 320, .height = 135, .pixel_x = 3, .pixel_y = 4};
    const struct picture_look unknown = {.zoom = 1};
    struct picture_fit fit;

    (void)state;
    check_fit(&square, 1280, 720, 0, 1, 0, 160, 90);
    check_fit(&square, 1920, 1080, 0, 1, 0, 160, 90);
    check_fit(&square, 640, 480, 0, 1, 0, 120, 90);
    check_fit(&square, 720, 1280, 0, 1, 0, 51, 90);
    check_fit(&quadrants, 1280, 720, 0, 1, 0, 320, 90);
    check_fit(&sextants, 1280, 720, 0, 1, 0, 320, 135);
    check_fit(&square, 1280, 720, 90, 1, 0, 90, 51);
    check_fit(&quadrants, 1280, 720, 90, 1, 0, 90, 101);
    check_fit(&square, 1280, 720, 0, 2, 0, 320, 180);
    check_fit(&square, 1280, 720, 0, 4, 1, 640, 360);
    check_fit(&square, 1280, 720, 0, 4, -1, 640, 360);
    assert_false(picture_fit(&square, &unknown, &fit));
}

static bool pressed(const char *name, const char *state, int32_t *code, int32_t *modifiers)
{
    const char *args[] = {"key-binding", "key", state, name, ""};
    mpv_event_client_message message = {.num_args = 5, .args = args};
    struct player_key key;

    if (window_read(&message, &key) != WINDOW_KEY)
        return false;
    *code = key.code;
    *modifiers = key.modifiers;
    return true;
}

static void keys_of_a_window_are_read(void **state)
{
    static const struct {
        const char *name;
        int32_t code, modifiers;
    } good[] = {
        {"a", 'a', 0},
        {"N", 'N', 0},
        {"+", '+', 0},
        {"Ctrl++", '+', PLAYER_KEY_CTRL},
        {"SPACE", ' ', 0},
        {"é", 0xE9, 0},
        {"😀", 0x1F600, 0},
        {"Ctrl+r", 'r', PLAYER_KEY_CTRL},
        {"Shift+LEFT", PLAYER_KEY_LEFT, PLAYER_KEY_SHIFT},
        {"Ctrl+Alt+PGDWN", PLAYER_KEY_PGDN, PLAYER_KEY_CTRL | PLAYER_KEY_ALT},
        {"F1", PLAYER_KEY_F1, 0},
        {"F12", PLAYER_KEY_F12, 0},
        {"KP7", '7', 0},
    };
    static const char *const none[] = {"MBTN_LEFT", "F13", "", "MOUSE_ENTER", "VOLUME_UP", "\xC3", "ab"};
    int32_t code, modifiers;

    (void)state;
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        assert_true(pressed(good[i].name, "d-", &code, &modifiers));
        assert_int_equal(code, good[i].code);
        assert_int_equal(modifiers, good[i].modifiers);
        assert_true(pressed(good[i].name, "r-", &code, &modifiers));
        assert_false(pressed(good[i].name, "u-", &code, &modifiers));
    }
    for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
        assert_false(pressed(none[i], "d-", &code, &modifiers));
}

static void keys_that_are_none_are_implausible(void **state)
{
    static const struct player_key bad[] = {
        {0, 0},
        {'\033', 0},
        {0x7F, 0},
        {0x9B, 0},
        {0xD800, 0},
        {PLAYER_KEY_NAMED, 0},
        {PLAYER_KEY_F12 + 1, 0},
        {'a', 8},
        {-1, 0},
    };
    struct message message = {.kind = MESSAGE_KEY, .key = {.code = 'a', .modifiers = PLAYER_KEY_CTRL}};

    (void)state;
    assert_true(plausible(&message));
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        message.key = bad[i];
        assert_false(plausible(&message));
    }
    message = (struct message){.kind = MESSAGE_WINDOW, .window = WINDOW_REFUSED + 1};
    assert_false(plausible(&message));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_of_a_window_are_read),
        cmocka_unit_test(keys_that_are_none_are_implausible),
        cmocka_unit_test(a_message_and_a_descriptor_come_through),
        cmocka_unit_test(a_full_socket_refuses_and_does_not_block),
        cmocka_unit_test(what_a_sane_host_says_is_believed),
        cmocka_unit_test(nonsense_is_not_believed),
        cmocka_unit_test(names_from_a_probe_are_plain),
        cmocka_unit_test(the_newest_picture_wins),
        cmocka_unit_test(a_host_cannot_resize_or_misdirect),
        cmocka_unit_test(a_surface_of_another_size_is_not_mapped),
        cmocka_unit_test(a_video_fits_whatever_the_pixels),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
