/* The sound of a host: what libmpv gives to JACK's functions comes out of a socket, in step. */

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "player/host/jack.h"
#include "player/wire/sound.h"

/* libmpv, and the speaker at the other end. */
struct fixture {
    int host, speaker;
    struct jack_client *client;
    struct jack_port *left, *right;
    atomic_int taken,
        told;       /* blocks that libmpv was asked for, and how often it was told of another latency */
    float loudness; /* of the left; the right is as loud and negative */
};

static int process(jack_nframes_t frames, void *context)
{
    struct fixture *fixture = context;
    float *left = jack_port_get_buffer(fixture->left, frames);
    float *right = jack_port_get_buffer(fixture->right, frames);

    for (jack_nframes_t i = 0; i < frames; i++) {
        left[i] = fixture->loudness;
        right[i] = -fixture->loudness;
    }
    atomic_fetch_add(&fixture->taken, 1);
    return 0;
}

static int latency_told(void *context)
{
    struct fixture *fixture = context;

    atomic_fetch_add(&fixture->told, 1);
    return 0;
}

static void answer(const struct fixture *fixture, int64_t received, int64_t heard)
{
    const struct sound_report report = {.received = received, .heard = heard};

    assert_int_equal(send(fixture->speaker, &report, sizeof report, 0), sizeof report);
}

/* The socket's number is the client's name, as the host's options say it. */
static struct jack_client *open_client(const struct fixture *fixture)
{
    char name[16];

    snprintf(name, sizeof name, "%d", fixture->host);
    return jack_client_open(name, 0, NULL);
}

static void start_playing(struct fixture *fixture)
{
    fixture->left = jack_port_register(fixture->client, "out_0", "", 0, 0);
    fixture->right = jack_port_register(fixture->client, "out_1", "", 0, 0);
    assert_non_null(fixture->right);
    assert_null(jack_port_register(fixture->client, "out_2", "", 0, 0));
    jack_set_process_callback(fixture->client, process, fixture);
    jack_set_graph_order_callback(fixture->client, latency_told, fixture);
    assert_int_equal(jack_activate(fixture->client), 0);
}

static void make_sockets(struct fixture *fixture)
{
    const int room = SOUND_ROOM;
    int ends[2];

    assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
    *fixture = (struct fixture){.host = ends[0], .speaker = ends[1], .loudness = 0.5F};
    assert_int_equal(setsockopt(fixture->host, SOL_SOCKET, SO_SNDBUF, &room, sizeof room), 0);
}

/* With a speaker that has something to play on. */
static void begin(struct fixture *fixture)
{
    char question;

    make_sockets(fixture);
    if (fork() == 0) {
        (void)recv(fixture->speaker, &question, sizeof question, 0);
        answer(fixture, 0, 0);
        _exit(0);
    }
    fixture->client = open_client(fixture);
    assert_non_null(fixture->client);
}

static void end(struct fixture *fixture)
{
    jack_client_close(fixture->client);
    close(fixture->host);
    close(fixture->speaker);
}

static void wait_for(const atomic_int *count, int wanted)
{
    while (atomic_load(count) < wanted)
        (void)poll(NULL, 0, 1);
}

static void both_channels_come_in_turn(void **state)
{
    struct fixture fixture;
    struct sound_block block;

    (void)state;
    begin(&fixture);
    start_playing(&fixture);
    for (int i = 0; i < 10; i++) {
        assert_int_equal(recv(fixture.speaker, &block, sizeof block, 0), sizeof block);
        assert_true(block.samples[0] == 0.5F && block.samples[1] == -0.5F);
        assert_true(block.samples[SOUND_BLOCK * 2 - 2] == 0.5F &&
                    block.samples[SOUND_BLOCK * 2 - 1] == -0.5F);
    }
    end(&fixture);
}

static void libmpv_is_told_when_it_will_be_heard(void **state)
{
    struct jack_latency_range range = {0, 0};
    struct fixture fixture;
    struct sound_block block;
    int blocks = 0;

    (void)state;
    begin(&fixture);
    start_playing(&fixture);
    while (range.max != 3 * SOUND_BLOCK) {
        assert_int_equal(recv(fixture.speaker, &block, sizeof block, 0), sizeof block);
        if (++blocks >= 3)
            answer(&fixture, blocks * SOUND_BLOCK, (blocks - 3) * SOUND_BLOCK);
        jack_port_get_latency_range(fixture.left, 1, &range);
    }
    assert_true(atomic_load(&fixture.told) > 0);
    end(&fixture);
}

static void without_anything_to_play_on_there_is_no_client(void **state)
{
    struct fixture fixture;
    char question;

    (void)state;
    make_sockets(&fixture);
    if (fork() == 0) {
        (void)recv(fixture.speaker, &question, sizeof question, 0);
        answer(&fixture, 0, -1);
        _exit(0);
    }
    assert_null(open_client(&fixture));
    close(fixture.speaker);
    assert_null(open_client(&fixture));
    close(fixture.host);
}

/* Nobody reads: libmpv is asked for more all the same, since the picture goes by it. */
static void a_speaker_that_hangs_holds_nothing_up(void **state)
{
    struct fixture fixture;

    (void)state;
    begin(&fixture);
    start_playing(&fixture);
    wait_for(&fixture.taken, 60);
    end(&fixture);
}

static void a_speaker_that_is_gone_holds_nothing_up(void **state)
{
    struct fixture fixture;

    (void)state;
    begin(&fixture);
    start_playing(&fixture);
    wait_for(&fixture.taken, 1);
    close(fixture.speaker);
    wait_for(&fixture.taken, 60);
    end(&fixture);
}

static void silence_is_not_sent_for_ever(void **state)
{
    struct fixture fixture;
    struct sound_block block;
    int blocks = 0;

    (void)state;
    begin(&fixture);
    fixture.loudness = 0;
    start_playing(&fixture);
    while (atomic_load(&fixture.taken) < 200) {
        if (recv(fixture.speaker, &block, sizeof block, MSG_DONTWAIT) == (ssize_t)sizeof block)
            blocks++;
    }
    assert_true(blocks > 0);
    assert_true(blocks <= 60);
    end(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_channels_come_in_turn),
        cmocka_unit_test(libmpv_is_told_when_it_will_be_heard),
        cmocka_unit_test(without_anything_to_play_on_there_is_no_client),
        cmocka_unit_test(a_speaker_that_hangs_holds_nothing_up),
        cmocka_unit_test(a_speaker_that_is_gone_holds_nothing_up),
        cmocka_unit_test(silence_is_not_sent_for_ever),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
