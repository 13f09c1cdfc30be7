#include "player/host/host.h"

#include <errno.h>
#include <locale.h>
#include <poll.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "player/wire/blur.h"
#include "player/host/lease.h"
#include "player/host/listen.h"
#include "player/host/options.h"
#include "player/host/picture.h"
#include "player/host/place.h"
#include "player/host/play.h"
#include "player/host/probe.h"
#include "player/host/proxy.h"
#include "player/host/seek.h"
#include "player/host/source.h"
#include "player/host/speaker.h"
#include "player/host/window.h"
#include "player/host/libav.h"
#include "player/host/libmpv.h"
#include "player/wire/lease.h"
#include "player/wire/protocol.h"
#include "player/wire/sound.h"
#include "player/host/sandbox.h"
#include "player/host/stream.h"
#include "player/wire/surface.h"
#include "store/base/memory.h"

enum {
    NOTHING_FAILED = -1,
    KEYS_MOST = 64,       /* pressed and not sent yet; more are dropped */
    LISTEN_SECONDS = 900, /* of processor time; a day of sound takes less */
    PROXY_SECONDS = 900,  /* the same, and as many times the clip's length: */
    PROXY_TIMES = 8,      /* a phone's 4K on a slow machine */
};

struct host {
    int socket;
    int core_bell; /* eventfd that libmpv's core rings */
    int draw_bell; /* eventfd that its video output rings */

    struct message start;
    int speaker; /* the end of its socket; −1: there is none */
    bool boxed;
    unsigned char *keys; /* secret memory, KEY_SIZE for each clip */
    struct stream_sources sources;
    struct play_clip *clips;
    struct player_blur *blurs, *coming; /* that apply, and a list that is still coming */
    size_t blur_count, coming_count;
    bool blurs_told; /* a whole list has come */

    mpv_handle *mpv; /* NULL until PLAY */
    struct play play;
    struct host_picture picture;
    struct picture_fit fit;
    bool fitted;      /* libmpv knows `fit` */
    bool seen;        /* libmpv has given a picture since it was started: before that there is only black */
    bool draw_wanted; /* the picture must be drawn although libmpv has no new one */
    struct picture_look window_look; /* as the window was told */
    struct bytes window_filters;     /* as libmpv was last told, a text */
    int window_clip;                 /* whose blurs are among them */

    /* What was not sent yet, because the socket was full. */
    bool state_due;
    uint64_t pictures, pictures_sent;
    uint64_t pong;
    bool pong_due;
    struct player_key keys_pressed[KEYS_MOST];
    size_t key_count;
    bool window_due;
    enum window_news window_news;
    int *failures;        /* enum clip_failure for each clip, or NOTHING_FAILED */
    bool *proxies_failed; /* for each clip */

    bool ending;
};

static void ring(void *bell)
{
    uint64_t one = 1;
    ssize_t written = write(*(int *)bell, &one, sizeof one);

    (void)written; /* it is ringing already */
}

static void hush(int bell)
{
    uint64_t count;
    ssize_t got = read(bell, &count, sizeof count);

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
    for (size_t i = 0; host->proxies_failed != NULL && i < host->sources.count; i++) {
        if (!host->proxies_failed[i])
            continue;
        message = (struct message){.kind = MESSAGE_PROXY_FAILED, .proxy = (int32_t)i};
        if (!message_send(host->socket, &message, -1))
            return;
        host->proxies_failed[i] = false;
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
        memmove(host->keys_pressed, host->keys_pressed + 1, --host->key_count * sizeof *host->keys_pressed);
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
        if (host->failures[i] != NOTHING_FAILED || host->proxies_failed[i])
            return true;
    }
    return false;
}

static void clip_failed(void *context, int clip, enum clip_failure failure)
{
    struct host *host = context;

    host->failures[clip] = (int)failure;
}

static void proxy_failed(void *context, int clip)
{
    struct host *host = context;

    host->proxies_failed[clip] = true;
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
           a->brightness == b->brightness && a->curve == b->curve && a->blurred == b->blurred &&
           blur_parts_equal(&a->parts, &b->parts);
}

static bool same_fit(const struct picture_fit *a, const struct picture_fit *b)
{
    return a->scale_x == b->scale_x && a->scale_y == b->scale_y && a->pan_x == b->pan_x &&
           a->pan_y == b->pan_y;
}

/* What the window's pictures go through. At once where libmpv waits for it. */
static void set_filters(struct host *host, bool at_once)
{
    const struct play_clip *clip = &host->clips[host->window_clip];
    struct bytes text = {0};

    window_filters(&host->window_look, host->blurs, host->blur_count, clip->offset_ms,
                   clip->offset_ms + clip->duration_ms, &text);
    if (!at_once && text.size == host->window_filters.size &&
        memcmp(text.data, host->window_filters.data, text.size) == 0) {
        bytes_release(&text);
        return;
    }
    bytes_release(&host->window_filters);
    host->window_filters = text;
    if (!window_set_filters(host->mpv, (const char *)text.data, at_once))
        host->ending = true;
}

/* A clip is about to be shown in the window: its blurs come first. */
static void clip_comes(void *context, int clip)
{
    struct host *host = context;

    host->window_clip = clip;
    set_filters(host, true);
}

/* All blurs that may belong to what is shown. With pictures of two clips about, a rectangle of one might be
 * placed on the other, and without the shape of the video it cannot be placed at all. */
static void look_for_blurs(const struct host *host, struct picture_look *look)
{
    int64_t low, high;
    bool mixed = place_bounds(&host->play, &low, &high);

    blurs_between(host->blurs, host->blur_count, low, high, &look->parts);
    if (look->parts.count > 0 && (mixed || look->video_width < 1 || look->video_height < 1))
        look->parts.all = true;
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
        set_filters(host, false);
        return;
    }
    look_for_blurs(host, &look);
    if (!same_look(&look, &host->picture.look)) {
        picture_set_look(&host->picture, &look);
        host->draw_wanted = true;
    }
    if (!picture_fit(&host->picture.surface.shape, &look, &fit))
        return;
    source_choose(&host->play, fit.magnification);
    if (same_fit(&fit, &host->fit))
        return;
    host->fit = fit;
    host->fitted = false;
    picture_set_fit(&host->picture, &fit);
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

/* Before anything of footage is read: fewer rights, and an end when nobody renews the lease. Without a box
 * nothing is read at all. */
static bool box_in(struct host *host, unsigned needs)
{
    const struct message refusal = {.kind = MESSAGE_NOT_BOXED};

    host->boxed = sandbox_enter(needs);
    if (!host->boxed) {
        (void)message_send(host->socket, &refusal, -1);
        return false;
    }
    return lease_watch(LEASE_SOCKET);
}

static bool take_start(struct host *host, const struct message *message, int fd)
{
    host->speaker = fd;
    if (host->clips || message->start.clip_count < 1 || message->start.clip_count > PLAYER_CLIPS)
        return false;
    host->start = *message;
    host->clips = memory_alloc((size_t)message->start.clip_count, sizeof *host->clips);
    host->sources.items = memory_alloc((size_t)message->start.clip_count, sizeof *host->sources.items);
    host->failures = memory_alloc((size_t)message->start.clip_count, sizeof *host->failures);
    host->proxies_failed = memory_alloc((size_t)message->start.clip_count, sizeof *host->proxies_failed);
    host->keys = sodium_allocarray((size_t)message->start.clip_count, KEY_SIZE);
    if (!host->keys)
        return false;
    return box_in(host, message->start.window ? SANDBOX_WINDOW : 0);
}

static void add_clip(struct host *host, const struct message *message, int fd)
{
    size_t clip = host->sources.count++;

    host->sources.items[clip] = (struct stream_source){
        .fd = fd, .key = host->keys + clip * KEY_SIZE, .label = message->clip.label};
    host->clips[clip].duration_ms = message->clip.duration_ms;
    host->clips[clip].rotation = message->clip.rotation;
    host->clips[clip].own_time = message->clip.start_ms > 0;
    host->clips[clip].sound_track = message->clip.sound_track;
    host->clips[clip].offset_ms = clip == 0
                                      ? 0
                                      : host->clips[clip - 1].offset_ms + host->clips[clip - 1].duration_ms;
    host->failures[clip] = NOTHING_FAILED;
}

static bool take_clip(struct host *host, struct message *message, int fd)
{
    size_t clip = host->sources.count;
    unsigned char *key;

    if (!host->clips || host->mpv || fd < 0 || clip >= (size_t)host->start.start.clip_count ||
        message->clip.duration_ms < 1 || !play_rotation_valid(message->clip.rotation) ||
        message->clip.start_ms < 0 || message->clip.sound_track < 0 ||
        message->clip.sound_track > PLAYER_SOUND_TRACKS)
        return false;
    key = host->keys + clip * KEY_SIZE;
    memcpy(key, message->clip.key, KEY_SIZE);
    sodium_memzero(message->clip.key, KEY_SIZE);
    add_clip(host, message, fd);
    return true;
}

static bool take_proxy(struct host *host, const struct message *message, int fd)
{
    struct stream_source *source;

    if (fd < 0 || message->proxy < 0 || (size_t)message->proxy >= host->sources.count)
        return false;
    source = &host->sources.items[message->proxy];
    if (source->proxy != STREAM_NO_PROXY)
        close(fd); /* libmpv may be reading that one */
    else
        source->proxy = fd;
    if (host->mpv)
        source_changed(&host->play);
    return true;
}

/* A list applies when it is whole: half of it would show what the other half hides. */
static bool take_blurs(struct host *host, const struct message *message)
{
    size_t first = (size_t)message->blur.first, total = (size_t)message->blur.total;

    if (message->blur.first < 0 || message->blur.total < 0 || total > PLAYER_BLURS ||
        first != host->coming_count || (first >= total && total > 0))
        return false;
    if (first == 0)
        host->coming = memory_resize(host->coming, total + 1, sizeof *host->coming);
    for (int i = 0; i < BLURS_A_MESSAGE && host->coming_count < total; i++) {
        if (!blur_valid(&message->blur.items[i]))
            return false;
        memcpy(&host->coming[host->coming_count++], &message->blur.items[i], sizeof *host->coming);
    }
    if (host->coming_count < total)
        return true;
    free(host->blurs);
    host->blurs = host->coming;
    host->blur_count = total;
    host->coming = NULL;
    host->coming_count = 0;
    host->blurs_told = true;
    return true;
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
    /* What reaches the display is open; what decodes needs no more. */
    window_wait(host->mpv);
    if (!sandbox_shut())
        return false;
    window_bind_keys(host->mpv);
    window_set_look(host->mpv, &host->window_look, NULL);
    set_filters(host, false);
    if (mpv_hook_add(host->mpv, 0, "on_preloaded", 0) < 0 || mpv_request_log_messages(host->mpv, "error") < 0)
        return false;
    return play_init(&host->play, host->mpv, &host->sources, host->clips, start,
                     &host->picture.surface.shape);
}

static bool begin_playing(struct host *host)
{
    struct surface surface = host->picture.surface;

    if (host->mpv || host->sources.count == 0 ||
        host->sources.count != (size_t)host->start.start.clip_count || !host->blurs_told ||
        host->blur_count != (size_t)host->start.start.blur_count)
        return false;
    host->mpv = host_mpv_make((enum player_sound)host->start.start.sound, host->speaker,
                              host->start.start.window);
    if (!host->mpv)
        return false;
    mpv_set_wakeup_callback(host->mpv, ring, &host->core_bell);
    host->state_due = true;
    if (host->start.start.window)
        return begin_in_window(host);
    if (!picture_init(&host->picture, host->mpv, ring, &host->draw_bell))
        return false;
    host->picture.surface = surface;
    return play_init(&host->play, host->mpv, &host->sources, host->clips, &host->start, &surface.shape);
}

/* All that this host is for is to make something of one clip. */
static bool take_work(struct host *host, struct message *message, int fd, unsigned seconds)
{
    if (fd < 0 || host->clips || message->clip.duration_ms < 1)
        return false;
    host->keys = sodium_malloc(KEY_SIZE);
    if (!host->keys)
        return false;
    memcpy(host->keys, message->clip.key, KEY_SIZE);
    sodium_memzero(message->clip.key, KEY_SIZE);
    sandbox_limit_time(seconds);
    host->ending = true;
    return box_in(host, 0);
}

static bool listen_to(struct host *host, struct message *message, int fd)
{
    struct message answer = {.kind = MESSAGE_LISTENED};

    if (!take_work(host, message, fd, LISTEN_SECONDS))
        return false;
    answer.listened = (int32_t)host_listen(host->socket, fd, host->keys, message);
    return message_tell(host->socket, &answer);
}

static bool make_proxy(struct host *host, struct message *message, int fd)
{
    struct message answer = {.kind = MESSAGE_PROXY_MADE};
    int64_t seconds = PROXY_SECONDS + message->clip.duration_ms / 1000 * PROXY_TIMES;

    if (seconds > INT32_MAX || !take_work(host, message, fd, (unsigned)seconds))
        return false;
    answer.proxy_made = (int32_t)host_proxy(host->socket, fd, host->keys, message);
    return message_tell(host->socket, &answer);
}

static bool probe(struct host *host, struct message *message, int fd)
{
    struct message answer = {.kind = MESSAGE_PROBED};
    bool encrypted = message->kind == MESSAGE_PROBE_CLIP;
    struct footage_label label = {0};

    if (fd < 0 || host->clips || host->keys)
        return false;
    if (encrypted) {
        host->keys = sodium_malloc(KEY_SIZE);
        if (!host->keys)
            return false;
        memcpy(host->keys, message->clip.key, KEY_SIZE);
        label = message->clip.label;
        sodium_memzero(message, sizeof *message);
    }
    if (!box_in(host, 0))
        return false;
    answer.probed.verdict = (int32_t)host_probe(fd, encrypted ? host->keys : NULL, &label,
                                                &answer.probed.probe);
    (void)message_send(host->socket, &answer, -1);
    host->ending = true;
    return true;
}

/* One message from the interface. False when it makes no sense or cannot be carried out. */
static bool take(struct host *host, struct message *message, int fd)
{
    switch (message->kind) {
    case MESSAGE_START:
        return take_start(host, message, fd);
    case MESSAGE_CLIP:
        return take_clip(host, message, fd);
    case MESSAGE_SURFACE:
        return take_surface(host, message, fd);
    case MESSAGE_BLUR:
        return take_blurs(host, message);
    case MESSAGE_PLAY:
        return begin_playing(host);
    case MESSAGE_COMMAND:
        if (!host->mpv)
            return false;
        play_command(&host->play, message);
        return true;
    case MESSAGE_PING:
        if (!host->mpv)
            return false;
        play_ping(&host->play, message->ping);
        return true;
    case MESSAGE_PROBE:
    case MESSAGE_PROBE_CLIP:
        return probe(host, message, fd);
    case MESSAGE_LISTEN:
        return listen_to(host, message, fd);
    case MESSAGE_MAKE_PROXY:
        return make_proxy(host, message, fd);
    case MESSAGE_PROXY:
        return take_proxy(host, message, fd);
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
    int timeout = host->mpv ? seek_timeout(&host->play) : -1;
    int narrower = host->mpv && host->blur_count > 0 ? place_timeout(&host->play) : -1;

    int fitting = host->mpv && host->blur_count > 0 ? picture_timeout(&host->picture) : -1;

    if (fitting >= 0 && (timeout < 0 || fitting < timeout))
        timeout = fitting;
    if (narrower >= 0 && (timeout < 0 || narrower < timeout))
        timeout = narrower;

    if (poll(waits, sizeof waits / sizeof *waits, timeout) < 0 && errno != EINTR)
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
                                           .on_proxy_failed = proxy_failed,
                                           .on_pong = core_answered,
                                           .on_fitted = fit_known,
                                           .on_message = window_said,
                                           .on_no_window = window_refused,
                                           .on_filter_failed = filter_failed,
                                           .on_clip = clip_comes};

    while (!host->ending) {
        wait_for_something(host);
        take_all(host);
        if (!host->mpv || host->ending)
            continue;
        play_dispatch(&host->play, &listener);
        seek_tick(&host->play);
        update_look(host);
        if (picture_tick(&host->picture))
            host->draw_wanted = true;
        if (!host->play.window)
            draw(host);
        host->state_due = host->state_due || host->play.changed;
        host->play.changed = false;
        send_due(host);
    }
}

static void release(struct host *host)
{
    if (host->mpv) {
        picture_release(&host->picture);
        mpv_terminate_destroy(host->mpv);
    }
    sodium_free(host->keys);
}

/* Somebody who types this program's hidden argument has no socket to offer. */
static bool is_ours(int socket)
{
    int type;
    socklen_t length = sizeof type;

    return getsockopt(socket, SOL_SOCKET, SO_TYPE, &type, &length) == 0 && type == SOCK_SEQPACKET;
}

int player_host_main(int socket)
{
    struct host host = {.socket = socket, .speaker = -1};

    if (is_ours(SPEAKER_SOCKET))
        player_speaker_main(SPEAKER_SOCKET);
    if (!is_ours(socket))
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
