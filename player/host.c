#include "player/host.h"

#include <errno.h>
#include <locale.h>
#include <poll.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "player/host-listen.h"
#include "player/host-options.h"
#include "player/host-picture.h"
#include "player/host-play.h"
#include "player/host-probe.h"
#include "player/host-seek.h"
#include "player/host-window.h"
#include "player/libav.h"
#include "player/libmpv.h"
#include "player/protocol.h"
#include "player/sandbox.h"
#include "player/stream.h"
#include "player/surface.h"
#include "store/memory.h"

enum {
    NOTHING_FAILED = -1,
    KEYS_MOST = 64,       /* pressed and not sent yet; more are dropped */
    LISTEN_SECONDS = 900, /* of processor time; a day of sound takes less */
};

struct host {
    int socket;
    int core_bell; /* eventfd that libmpv's core rings */
    int draw_bell; /* eventfd that its video output rings */

    struct message start;
    bool boxed;
    unsigned char *keys; /* secret memory, KEY_SIZE for each clip */
    struct stream_sources sources;
    struct play_clip *clips;

    mpv_handle *mpv; /* NULL until PLAY */
    struct play play;
    struct host_picture picture;
    struct picture_fit fit;
    bool fitted;      /* libmpv knows `fit` */
    bool seen;        /* libmpv has given a picture since it was started: before that there is only black */
    bool draw_wanted; /* the picture must be drawn although libmpv has no new one */
    struct picture_look window_look; /* as the window was told */

    /* What was not sent yet, because the socket was full. */
    bool state_due;
    uint64_t pictures, pictures_sent;
    uint64_t pong;
    bool pong_due;
    struct player_key keys_pressed[KEYS_MOST];
    size_t key_count;
    bool window_due;
    enum window_news window_news;
    int *failures; /* enum clip_failure for each clip, or NOTHING_FAILED */

    bool ending;
};

static void ring(void *bell)
{
    uint64_t one = 1;
    ssize_t written = write(*(int *)bell, &one, sizeof(one));

    (void)written; /* it is ringing already */
}

static void hush(int bell)
{
    uint64_t count;
    ssize_t got = read(bell, &count, sizeof(count));

    (void)got; /* nobody rang */
}

/* Sends what is due, oldest matters first, as far as the socket takes it. */
static void send_due(struct host *host)
{
    struct message message;

    for (size_t i = 0; host->failures != NULL && i < host->sources.count; i++) {
        if (host->failures[i] == NOTHING_FAILED)
            continue;
        message = (struct message){.kind = MESSAGE_CLIP_FAILED,
                                   .clip_failed = {.clip = (int)i, .failure = host->failures[i]}};
        if (!message_send(host->socket, &message, -1))
            return;
        host->failures[i] = NOTHING_FAILED;
    }
    if (host->window_due) {
        message = (struct message){.kind = MESSAGE_WINDOW, .window = (int32_t)host->window_news};
        if (!message_send(host->socket, &message, -1))
            return;
        host->window_due = false;
    }
    while (host->key_count > 0) {
        message = (struct message){.kind = MESSAGE_KEY, .key = host->keys_pressed[0]};
        if (!message_send(host->socket, &message, -1))
            return;
        memmove(host->keys_pressed, host->keys_pressed + 1,
                --host->key_count * sizeof(host->keys_pressed[0]));
    }
    if (host->pong_due) {
        message = (struct message){.kind = MESSAGE_PONG, .ping = host->pong};
        if (!message_send(host->socket, &message, -1))
            return;
        host->pong_due = false;
    }
    if (host->state_due) {
        message = (struct message){.kind = MESSAGE_STATE};
        play_state(&host->play, &message.state);
        message.state.boxed = host->boxed;
        if (!message_send(host->socket, &message, -1))
            return;
        host->state_due = false;
    }
    if (host->pictures_sent != host->pictures) {
        message = (struct message){.kind = MESSAGE_PICTURE, .picture = host->pictures};
        if (message_send(host->socket, &message, -1))
            host->pictures_sent = host->pictures;
    }
}

static bool anything_due(const struct host *host)
{
    if (host->pong_due || host->window_due || host->key_count > 0 || host->state_due ||
        host->pictures_sent != host->pictures)
        return true;
    for (size_t i = 0; host->failures != NULL && i < host->sources.count; i++) {
        if (host->failures[i] != NOTHING_FAILED)
            return true;
    }
    return false;
}

static void clip_failed(void *context, int clip, enum clip_failure failure)
{
    struct host *host = context;

    host->failures[clip] = (int)failure;
}

static void core_answered(void *context, uint64_t number)
{
    struct host *host = context;

    host->pong = number;
    host->pong_due = true;
}

static void fit_known(void *context)
{
    struct host *host = context;

    host->fitted = true;
    host->draw_wanted = true;
}

static void window_news(struct host *host, enum window_news news)
{
    host->window_news = news;
    host->window_due = true;
}

static void window_said(void *context, const mpv_event_client_message *message)
{
    struct host *host = context;
    struct player_key key;

    switch (window_read(message, &key)) {
    case WINDOW_NOTHING:
        break;
    case WINDOW_KEY:
        if (host->key_count < KEYS_MOST)
            host->keys_pressed[host->key_count++] = key;
        break;
    case WINDOW_CLOSE:
        window_news(host, WINDOW_CLOSED);
        break;
    }
}

static void window_refused(void *context)
{
    window_news(context, WINDOW_REFUSED);
}

/* What must be blurred would be shown as it is: then rather nothing at all. */
static void filter_failed(void *context)
{
    struct host *host = context;

    host->ending = true;
}

static bool same_look(const struct picture_look *a, const struct picture_look *b)
{
    return a->video_width == b->video_width && a->video_height == b->video_height &&
           a->rotation == b->rotation && a->zoom == b->zoom && a->pan_x == b->pan_x && a->pan_y == b->pan_y &&
           a->brightness == b->brightness && a->blurred == b->blurred;
}

static bool same_fit(const struct picture_fit *a, const struct picture_fit *b)
{
    return a->scale_x == b->scale_x && a->scale_y == b->scale_y && a->pan_x == b->pan_x &&
           a->pan_y == b->pan_y;
}

/* Brings fit and look up to what is played and wanted now. */
static void update_look(struct host *host)
{
    struct picture_look look;
    struct picture_fit fit;

    play_look(&host->play, &look);
    if (host->play.window) {
        look.rotation = host->play.state.rotation; /* libmpv adds the file's */
        if (!same_look(&look, &host->window_look))
            window_set_look(host->mpv, &look, &host->window_look);
        host->window_look = look;
        return;
    }
    if (!same_look(&look, &host->picture.look)) {
        picture_set_look(&host->picture, &look);
        host->draw_wanted = true;
    }
    if (!picture_fit(&host->picture.surface.shape, &look, &fit))
        return;
    play_deblock(&host->play, fit.magnification > 0.5);
    if (same_fit(&fit, &host->fit))
        return;
    host->fit = fit;
    host->fitted = false;
    play_fit(&host->play, &fit);
}

/* A picture that does not fit yet is taken, so that libmpv goes on, and drawn when it does. While libmpv
 * seeks, it offers the picture from before again, which is not what anybody waits for. */
static void draw(struct host *host)
{
    enum picture_offer offer = picture_offered(&host->picture);
    bool wanted = host->draw_wanted || offer == PICTURE_NEW ||
                  (offer == PICTURE_AGAIN && host->play.phase == SEEK_NONE);

    host->seen = host->seen || offer == PICTURE_NEW;
    if (!host->seen || !host->fitted || !wanted) {
        if (offer != PICTURE_NONE)
            picture_skip(&host->picture);
        /* What was offered first, before it could fit, is owed. */
        host->draw_wanted = host->draw_wanted || offer == PICTURE_NEW;
        return;
    }
    if (picture_draw(&host->picture))
        host->pictures++;
    host->draw_wanted = false;
}

static bool take_start(struct host *host, const struct message *message)
{
    if (host->clips != NULL || message->start.clip_count < 1 || message->start.clip_count > PLAYER_CLIPS)
        return false;
    host->start = *message;
    host->clips = memory_alloc((size_t)message->start.clip_count, sizeof(*host->clips));
    host->sources.items = memory_alloc((size_t)message->start.clip_count, sizeof(*host->sources.items));
    host->failures = memory_alloc((size_t)message->start.clip_count, sizeof(*host->failures));
    host->keys = sodium_allocarray((size_t)message->start.clip_count, KEY_SIZE);
    if (host->keys == NULL)
        return false;
    host->boxed = sandbox_enter((message->start.sound == PLAYER_SOUND_DEVICE ? SANDBOX_SOUND : 0) |
                                (message->start.window ? SANDBOX_WINDOW : 0));
    return true;
}

static bool take_clip(struct host *host, struct message *message, int fd)
{
    size_t clip = host->sources.count;
    unsigned char *key;

    if (host->clips == NULL || host->mpv != NULL || fd < 0 || clip >= (size_t)host->start.start.clip_count ||
        message->clip.duration_ms < 1 || !play_rotation_valid(message->clip.rotation))
        return false;
    key = host->keys + clip * KEY_SIZE;
    memcpy(key, message->clip.key, KEY_SIZE);
    sodium_memzero(message, sizeof(*message));
    return true;
}

static void add_clip(struct host *host, int64_t duration_ms, int rotation, int fd)
{
    size_t clip = host->sources.count++;

    host->sources.items[clip] = (struct stream_source){.fd = fd, .key = host->keys + clip * KEY_SIZE};
    host->clips[clip].duration_ms = duration_ms;
    host->clips[clip].rotation = rotation;
    host->clips[clip].offset_ms = clip == 0
                                      ? 0
                                      : host->clips[clip - 1].offset_ms + host->clips[clip - 1].duration_ms;
    host->failures[clip] = NOTHING_FAILED;
}

static bool take_surface(struct host *host, const struct message *message, int fd)
{
    surface_release(&host->picture.surface);
    if (fd < 0 || !surface_map(&host->picture.surface, &message->surface, fd))
        return false;
    close(fd);
    host->draw_wanted = true;
    return true;
}

/* How it is to look is said before anything is loaded, so that a blurred picture is never sharp. */
static bool begin_in_window(struct host *host)
{
    const struct message *start = &host->start;

    host->window_look = (struct picture_look){.zoom = start->start.zoom,
                                              .pan_x = start->start.pan_x,
                                              .pan_y = start->start.pan_y,
                                              .brightness = start->start.brightness,
                                              .blurred = start->start.blurred};
    window_bind_keys(host->mpv);
    window_set_look(host->mpv, &host->window_look, NULL);
    return play_init(&host->play, host->mpv, &host->sources, host->clips, start);
}

static bool begin_playing(struct host *host)
{
    struct surface surface = host->picture.surface;

    if (host->mpv != NULL || host->sources.count == 0 ||
        host->sources.count != (size_t)host->start.start.clip_count)
        return false;
    host->mpv = host_mpv_make((enum player_sound)host->start.start.sound, host->start.start.window);
    if (host->mpv == NULL)
        return false;
    mpv_set_wakeup_callback(host->mpv, ring, &host->core_bell);
    host->state_due = true;
    if (host->start.start.window)
        return begin_in_window(host);
    if (!picture_init(&host->picture, host->mpv, ring, &host->draw_bell))
        return false;
    host->picture.surface = surface;
    return play_init(&host->play, host->mpv, &host->sources, host->clips, &host->start);
}

static bool listen_to(struct host *host, struct message *message, int fd)
{
    struct message answer = {.kind = MESSAGE_LISTENED};

    if (fd < 0 || host->clips != NULL || message->clip.duration_ms < 1)
        return false;
    host->keys = sodium_malloc(KEY_SIZE);
    if (host->keys == NULL)
        return false;
    memcpy(host->keys, message->clip.key, KEY_SIZE);
    sodium_memzero(message->clip.key, KEY_SIZE);
    sandbox_limit_time(LISTEN_SECONDS);
    (void)sandbox_enter(0);
    answer.listened = (int32_t)host_listen(host->socket, fd, host->keys, message->clip.duration_ms);
    host->ending = true;
    return message_send(host->socket, &answer, -1);
}

/* One message from the interface. False when it makes no sense or cannot be carried out. */
static bool take(struct host *host, struct message *message, int fd)
{
    int64_t duration_ms = message->clip.duration_ms;
    int rotation = message->clip.rotation;
    struct message answer = {.kind = MESSAGE_PROBED};

    switch (message->kind) {
    case MESSAGE_START:
        return take_start(host, message);
    case MESSAGE_CLIP:
        if (!take_clip(host, message, fd))
            return false;
        add_clip(host, duration_ms, rotation, fd);
        return true;
    case MESSAGE_SURFACE:
        return take_surface(host, message, fd);
    case MESSAGE_PLAY:
        return begin_playing(host);
    case MESSAGE_COMMAND:
        if (host->mpv == NULL)
            return false;
        play_command(&host->play, message);
        return true;
    case MESSAGE_PING:
        if (host->mpv == NULL)
            return false;
        play_ping(&host->play, message->ping);
        return true;
    case MESSAGE_PROBE:
        if (fd < 0 || host->clips != NULL)
            return false;
        (void)sandbox_enter(0);
        answer.probed.verdict = (int32_t)host_probe(fd, &answer.probed.probe);
        (void)message_send(host->socket, &answer, -1);
        host->ending = true;
        return true;
    case MESSAGE_LISTEN:
        return listen_to(host, message, fd);
    default:
        return false;
    }
}

static void take_all(struct host *host)
{
    struct message message;
    enum message_receipt receipt;
    int fd;

    while (!host->ending && (receipt = message_receive(host->socket, &message, &fd)) != MESSAGE_NONE_YET) {
        if (receipt != MESSAGE_RECEIVED || !take(host, &message, fd))
            host->ending = true;
    }
}

static void wait_for_something(struct host *host)
{
    struct pollfd waits[] = {
        {.fd = host->socket, .events = (short)(POLLIN | (anything_due(host) ? POLLOUT : 0))},
        {.fd = host->core_bell, .events = POLLIN},
        {.fd = host->draw_bell, .events = POLLIN},
    };
    int timeout = host->mpv != NULL ? seek_timeout(&host->play) : -1;

    if (poll(waits, sizeof(waits) / sizeof(waits[0]), timeout) < 0 && errno != EINTR)
        host->ending = true;
    if (waits[1].revents != 0)
        hush(host->core_bell);
    if (waits[2].revents != 0)
        hush(host->draw_bell);
}

static void run(struct host *host)
{
    const struct play_listener listener = {.context = host,
                                           .on_failed = clip_failed,
                                           .on_pong = core_answered,
                                           .on_fitted = fit_known,
                                           .on_message = window_said,
                                           .on_no_window = window_refused,
                                           .on_filter_failed = filter_failed};

    while (!host->ending) {
        wait_for_something(host);
        take_all(host);
        if (host->mpv == NULL || host->ending)
            continue;
        play_dispatch(&host->play, &listener);
        seek_tick(&host->play);
        update_look(host);
        if (!host->play.window)
            draw(host);
        host->state_due = host->state_due || host->play.changed;
        host->play.changed = false;
        send_due(host);
    }
}

static void release(struct host *host)
{
    if (host->mpv != NULL) {
        picture_release(&host->picture);
        mpv_terminate_destroy(host->mpv);
    }
    sodium_free(host->keys);
}

/* Somebody who types this program's hidden argument has no socket to offer. */
static bool was_spawned(int socket)
{
    int type;
    socklen_t length = sizeof(type);

    return getsockopt(socket, SOL_SOCKET, SO_TYPE, &type, &length) == 0 && type == SOCK_SEQPACKET;
}

int player_host_main(int socket)
{
    struct host host = {.socket = socket};

    if (!was_spawned(socket))
        return EXIT_FAILURE;
    sandbox_begin();
    host.core_bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    host.draw_bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    /* libmpv reads and writes numbers with a point. */
    if (host.core_bell < 0 || host.draw_bell < 0 || setlocale(LC_NUMERIC, "C") == NULL || sodium_init() < 0 ||
        !libmpv_load() || !libav_load())
        _exit(EXIT_FAILURE);
    run(&host);
    release(&host);
    /* Nothing to flush, and nothing that a library registered should run in here any more. */
    _exit(EXIT_SUCCESS);
}
