#include "player/host/sound.h"

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "player/host/jack.h"
#include "player/wire/sound.h"
#include "store/base/clock.h"
#include "store/base/memory.h"
#include "store/base/number.h"

enum {
    ANSWER_MS = 3000,  /* a sound server that takes longer to answer is none */
    STALL_MS = 500,    /* a speaker that takes nothing for so long costs the sound, and no picture */
    QUIET_BLOCKS = 50, /* after a second of silence no more of it is sent, so that a sound card can rest */
    BLOCK_MS = SOUND_BLOCK * 1000 / SOUND_RATE,
    LATENCY_LONGEST = 2 * SOUND_RATE,
};

struct jack_port {
    float samples[SOUND_BLOCK];
    struct jack_client *client;
};

struct jack_client {
    int socket;
    struct jack_port ports[SOUND_CHANNELS];
    size_t port_count;
    jack_process process;
    jack_order order;
    void *process_context, *order_context;

    pthread_t feeder;
    bool feeding;
    atomic_bool closing;
    atomic_int latency; /* frames */

    /* The feeder's. */
    int64_t sent;   /* frames */
    int quiet;      /* blocks of silence in a row */
    bool stalled;   /* the speaker takes nothing, or is gone */
    int64_t due_ms; /* monotonic, where the clock sets the pace */
};

/* ---- The feeder ---- */

/* What is sent now is heard after all that was sent and not heard yet. */
static void follow_latency(struct jack_client *client)
{
    struct sound_report report;
    bool any = false;

    while (recv(client->socket, &report, sizeof report, MSG_DONTWAIT) == (ssize_t)sizeof report)
        any = true;
    if (!any)
        return;
    atomic_store(&client->latency, (int)clamp_long(client->sent - report.heard, 0, LATENCY_LONGEST));
    if (client->order)
        (void)client->order(client->order_context);
}

/* As long as a block lasts, where nobody's hearing sets the pace. */
static void wait_for_the_clock(struct jack_client *client)
{
    int64_t now = clock_monotonic();

    client->due_ms += BLOCK_MS;
    /* It was not waited for before, or too late: from now on. */
    if (client->due_ms < now - STALL_MS)
        client->due_ms = now;
    if (client->due_ms > now)
        (void)poll(NULL, 0, (int)(client->due_ms - now));
}

static bool is_silent(const struct sound_block *block)
{
    for (size_t i = 0; i < sizeof block->samples / sizeof *block->samples; i++) {
        if (block->samples[i] != 0)
            return false;
    }
    return true;
}

static void take_block(struct jack_client *client, struct sound_block *block)
{
    (void)client->process(SOUND_BLOCK, client->process_context);
    for (size_t i = 0; i < SOUND_BLOCK; i++) {
        for (size_t channel = 0; channel < SOUND_CHANNELS; channel++)
            block->samples[i * SOUND_CHANNELS + channel] =
                client->ports[channel % client->port_count].samples[i];
    }
    client->quiet = is_silent(block) ? client->quiet + 1 : 0;
}

/* Until the next block is wanted. A speaker that takes nothing (its sound server hangs) costs the sound until
 * it does again, and never holds up the picture. */
static void wait_for_room(struct jack_client *client)
{
    struct pollfd room = {.fd = client->socket, .events = POLLOUT};
    bool rests = client->quiet > QUIET_BLOCKS;

    if (rests || client->stalled)
        wait_for_the_clock(client);
    if (!rests)
        client->stalled = poll(&room, 1, client->stalled ? 0 : STALL_MS) != 1 ||
                          (room.revents & POLLOUT) == 0;
}

/* Samples are taken as late as can be, so that a pause is heard soon. */
static void *feed(void *context)
{
    struct jack_client *client = context;
    struct sound_block block;

    while (!atomic_load(&client->closing)) {
        wait_for_room(client);
        follow_latency(client);
        take_block(client, &block);
        if (client->quiet <= QUIET_BLOCKS &&
            send(client->socket, &block, sizeof block, MSG_DONTWAIT | MSG_NOSIGNAL) == (ssize_t)sizeof block)
            client->sent += SOUND_BLOCK;
    }
    return NULL;
}

/* ---- JACK ---- */

/* Whether the speaker has something to play on. */
static bool ask_for_report(int socket, struct sound_report *report)
{
    struct pollfd answer = {.fd = socket, .events = POLLIN};
    const char question = 0;

    /* Those that came for nobody say less. */
    while (recv(socket, report, sizeof *report, MSG_DONTWAIT) > 0)
        ;
    return send(socket, &question, sizeof question, MSG_DONTWAIT | MSG_NOSIGNAL) == 1 &&
           poll(&answer, 1, ANSWER_MS) == 1 &&
           recv(socket, report, sizeof *report, MSG_DONTWAIT) == (ssize_t)sizeof *report &&
           report->heard >= 0;
}

/* The name is the number of the socket. */
struct jack_client *jack_client_open(const char *name, int options, int *status, ...)
{
    struct sound_report report;
    struct jack_client *client;
    int socket = atoi(name);

    (void)options;
    if (status)
        *status = 0;
    if (!ask_for_report(socket, &report))
        return NULL;
    client = memory_alloc(1, sizeof *client);
    client->socket = socket;
    client->sent = report.received;
    return client;
}

int jack_client_close(struct jack_client *client)
{
    atomic_store(&client->closing, true);
    if (client->feeding)
        (void)pthread_join(client->feeder, NULL);
    free(client);
    return 0;
}

int jack_activate(struct jack_client *client)
{
    if (client->feeding)
        return 0;
    if (client->port_count == 0 || !client->process)
        return -1;
    client->feeding = pthread_create(&client->feeder, NULL, feed, client) == 0;
    return client->feeding ? 0 : -1;
}

int jack_deactivate(struct jack_client *client)
{
    (void)client;
    return 0; /* it is closed next */
}

int jack_set_process_callback(struct jack_client *client, jack_process process, void *context)
{
    client->process = process;
    client->process_context = context;
    return 0;
}

int jack_set_graph_order_callback(struct jack_client *client, jack_order order, void *context)
{
    client->order = order;
    client->order_context = context;
    return 0;
}

int jack_set_buffer_size_callback(struct jack_client *client, jack_process changed, void *context)
{
    (void)client;
    (void)changed; /* it never is */
    (void)context;
    return 0;
}

struct jack_port *jack_port_register(struct jack_client *client, const char *name, const char *type,
                                     unsigned long flags, unsigned long size)
{
    struct jack_port *port;

    (void)name;
    (void)type;
    (void)flags;
    (void)size;
    if (client->port_count == SOUND_CHANNELS)
        return NULL;
    port = &client->ports[client->port_count++];
    port->client = client;
    return port;
}

const char *jack_port_name(const struct jack_port *port)
{
    (void)port;
    return "out";
}

void *jack_port_get_buffer(struct jack_port *port, jack_nframes_t frames)
{
    return frames <= SOUND_BLOCK ? port->samples : NULL;
}

void jack_port_get_latency_range(struct jack_port *port, int mode, struct jack_latency_range *range)
{
    (void)mode;
    range->min = range->max = (jack_nframes_t)atomic_load(&port->client->latency);
}

/* What a port can be connected with; the caller frees the list. */
const char **jack_get_ports(struct jack_client *client, const char *name, const char *type,
                            unsigned long flags)
{
    const char **ports = memory_alloc(SOUND_CHANNELS + 1, sizeof *ports);

    (void)client;
    (void)name;
    (void)type;
    (void)flags;
    for (size_t i = 0; i < SOUND_CHANNELS; i++)
        ports[i] = "speaker";
    return ports;
}

int jack_connect(struct jack_client *client, const char *from, const char *to)
{
    (void)client;
    (void)from;
    (void)to;
    return 0;
}

jack_nframes_t jack_get_sample_rate(struct jack_client *client)
{
    (void)client;
    return SOUND_RATE;
}

jack_nframes_t jack_get_buffer_size(struct jack_client *client)
{
    (void)client;
    return 0; /* besides the latency */
}

bool sound_set_options(mpv_handle *mpv, int socket)
{
    char name[16];

    snprintf(name, sizeof name, "%d", socket);
    return mpv_set_option_string(mpv, "ao", "jack") >= 0 &&
           mpv_set_option_string(mpv, "jack-name", name) >= 0 &&
           mpv_set_option_string(mpv, "audio-channels", "mono,stereo") >= 0 &&
           mpv_set_option_string(mpv, "audio-normalize-downmix", "yes") >= 0;
}
