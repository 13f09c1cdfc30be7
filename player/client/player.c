#include "player/client/player.h"

#include <assert.h>
#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "player/wire/blur.h"
#include "player/client/spawn.h"
#include "player/wire/protocol.h"
#include "player/wire/surface.h"
#include "store/base/clock.h"
#include "store/base/memory.h"
#include "store/base/number.h"

enum {
    PING_MS = 1000,         /* how often the host is asked for a sign of life */
    WATCHDOG_MS = 5000,     /* a host that owes one for so long hangs */
    MESSAGES_AT_ONCE = 256, /* most that one dispatch takes, so that a host that floods cannot hold us up */
    EVENTS_MOST = PLAYER_CLIPS * 2 + 4,
};

struct player {
    struct player_clip *clips; /* keys point into `keys` */
    unsigned char *keys;       /* secret memory; NULL once killed */
    size_t clip_count;
    struct player_blur *blurs;
    size_t blur_count;
    int64_t duration_ms;
    struct player_surface shape;
    enum player_sound sound;
    bool window;             /* the picture goes to a window */
    bool deinterlace_chosen; /* by a person */
    int watchdog_ms;

    struct host_process host;
    struct surface surface;
    struct player_state state;

    uint64_t ping; /* the last one sent */
    bool ping_unanswered;
    int64_t ping_at;   /* when it was sent, monotonic ms */
    int64_t moved_at;  /* when the position last changed or had no reason to, monotonic ms */
    bool picture_said; /* the host says that there is one */

    struct player_event events[EVENTS_MOST];
    size_t event_first, event_count;
};

/* A full queue loses its newest: what went wrong first matters most. */
static struct player_event *event_add(struct player *player, enum player_event_kind kind)
{
    struct player_event *event;

    if (player->event_count == EVENTS_MOST)
        player->event_count--;
    event = &player->events[(player->event_first + player->event_count++) % EVENTS_MOST];
    *event = (struct player_event){.kind = kind, .clip = player->state.clip};
    return event;
}

static void add_crash(struct player *player)
{
    struct player_event *event = event_add(player, PLAYER_EVENT_CRASHED);

    error_set(&event->error, ERROR_IO,
              "The player has stopped unexpectedly. Notes are safe; start it again to go on watching.");
}

static void add_hang(struct player *player)
{
    struct player_event *event = event_add(player, PLAYER_EVENT_HUNG);

    error_set(&event->error, ERROR_IO,
              "The player did not answer any more and was stopped. Notes are safe; start it again to go on "
              "watching.");
}

static void add_failure(struct player *player, int clip, enum clip_failure failure)
{
    struct player_event *event = event_add(player, PLAYER_EVENT_CLIP_FAILED);

    event->clip = clip;
    switch (failure) {
    case CLIP_DAMAGED:
        error_set(&event->error, ERROR_CORRUPT,
                  "Clip %d is damaged and is skipped: its file was changed or cut after it was stored.",
                  clip + 1);
        break;
    case CLIP_UNREADABLE:
        error_set(&event->error, ERROR_IO, "Clip %d is skipped: the disk could not read it.", clip + 1);
        break;
    case CLIP_SWAPPED:
        error_set(
            &event->error, ERROR_CORRUPT,
            "Clip %d is skipped: its file is that of another one. Files of the store were swapped outside "
            "the program; tell who is responsible for it.",
            clip + 1);
        break;
    case CLIP_UNPLAYABLE:
        error_set(&event->error, ERROR_INVALID,
                  "Clip %d is skipped: it holds no video that can be played here.", clip + 1);
        break;
    }
}

/* A window needs more of the kernel than the terminal does. */
static void add_not_boxed(struct player *player)
{
    struct player_event *event;

    if (player->window) {
        event = event_add(player, PLAYER_EVENT_NO_WINDOW);
        error_set(&event->error, ERROR_IO,
                  "This computer cannot confine a player that has a window (its kernel lacks Landlock), so "
                  "the picture "
                  "stays in the terminal.");
        return;
    }
    event = event_add(player, PLAYER_EVENT_NOT_BOXED);
    error_set(&event->error, ERROR_IO,
              "This computer cannot confine the player (its kernel lacks seccomp), so nothing is played.");
}

static void add_window_news(struct player *player, enum window_news news)
{
    struct player_event *event;

    if (news == WINDOW_CLOSED) {
        event_add(player, PLAYER_EVENT_CLOSED);
        return;
    }
    event = event_add(player, PLAYER_EVENT_NO_WINDOW);
    error_set(&event->error, ERROR_IO,
              "No window could be opened on the display, so the picture stays in the terminal.");
}

/* True when it had ended by itself, for the want of a renewal. */
static bool stop_host(struct player *player)
{
    bool lapsed = host_end(&player->host);

    player->state.running = player->state.seeking = false;
    player->state.window_open = player->state.fullscreen = false;
    player->ping_unanswered = false;
    return lapsed;
}

/* Ends a host that is gone, or that says what makes no sense. */
static void lost(struct player *player)
{
    if (stop_host(player))
        event_add(player, PLAYER_EVENT_LAPSED);
    else
        add_crash(player);
}

/* A full socket is no failure of its own: a host that does not empty it is one that the watchdog finds. */
static void send_to_host(struct player *player, const struct message *message)
{
    if (player->host.socket >= 0)
        (void)message_send(player->host.socket, message, -1);
}

static bool send_surface(struct player *player, struct error *error)
{
    struct message message = {.kind = MESSAGE_SURFACE, .surface = player->shape};
    bool sent;
    int fd;

    surface_release(&player->surface);
    if (!surface_create(&player->surface, &player->shape, &fd, error))
        return false;
    sent = message_send(player->host.socket, &message, fd);
    close(fd);
    return sent || error_set(error, ERROR_IO, "The player does not take the size of the picture.");
}

/* A window shows the clips themselves. Where it cannot be given, the clip is played, too. */
static void send_proxy(struct player *player, size_t clip)
{
    const struct message message = {.kind = MESSAGE_PROXY, .proxy = (int32_t)clip};

    if (player->clips[clip].proxy > 0 && !player->window)
        (void)message_send(player->host.socket, &message, player->clips[clip].proxy);
}

static bool send_clips(struct player *player, struct error *error)
{
    struct message message;

    for (size_t i = 0; i < player->clip_count; i++) {
        bool sent;

        message = (struct message){.kind = MESSAGE_CLIP,
                                   .clip = {.duration_ms = player->clips[i].duration_ms,
                                            .start_ms = player->clips[i].start_ms,
                                            .rotation = player->clips[i].rotation,
                                            .sound_track = player->clips[i].sound_track}};
        memcpy(message.clip.key, player->clips[i].key, KEY_SIZE);
        message.clip.label = player->clips[i].label;
        sent = message_send(player->host.socket, &message, player->clips[i].fd);
        sodium_memzero(&message, sizeof message);
        if (!sent)
            return error_set(error, ERROR_IO, "The player could not be given the clips.");
    }
    for (size_t i = 0; i < player->clip_count; i++)
        send_proxy(player, i);
    return true;
}

static bool send_blurs(struct player *player)
{
    size_t next = 0;

    do {
        struct message message = {.kind = MESSAGE_BLUR,
                                  .blur = {.first = (int32_t)next, .total = (int32_t)player->blur_count}};

        for (int i = 0; i < BLURS_A_MESSAGE && next < player->blur_count; i++)
            memcpy(&message.blur.items[i], &player->blurs[next++], sizeof *player->blurs);
        if (!message_send(player->host.socket, &message, -1))
            return false;
    } while (next < player->blur_count);
    return true;
}

/* False when they make no sense; nothing has changed then. */
static bool keep_blurs(struct player *player, const struct player_blur *blurs, size_t count,
                       struct error *error)
{
    if (count > PLAYER_BLURS)
        return error_set(error, ERROR_INVALID, "A session with more than %d blurs cannot be played.",
                         PLAYER_BLURS);
    for (size_t i = 0; i < count; i++) {
        if (!blur_valid(&blurs[i]))
            return error_set(error, ERROR_INVALID,
                             "A blur of this session makes no sense, so it cannot be played.");
    }
    player->blurs = memory_resize(player->blurs, count + 1, sizeof *player->blurs);
    if (count > 0)
        memcpy(player->blurs, blurs, count * sizeof *blurs);
    player->blur_count = count;
    return true;
}

struct player_spare {
    struct host_process host;
};

struct player_spare *player_spare_start(void)
{
    struct player_spare *spare = memory_alloc(1, sizeof *spare);
    struct error error;

    if (!host_spawn(false, &spare->host, &error)) {
        free(spare);
        return NULL;
    }
    return spare;
}

void player_spare_end(struct player_spare *spare)
{
    if (!spare)
        return;
    (void)host_end(&spare->host);
    free(spare);
}

/* With it goes the end of a speaker's socket, where there is to be sound. */
static bool send_start(struct player *player, const struct message *start)
{
    bool sent;
    int sound = -1;

    if (player->sound == PLAYER_SOUND_DEVICE)
        host_spawn_speaker(&player->host, &sound);
    sent = message_send(player->host.socket, start, sound);
    if (sound >= 0)
        close(sound);
    return sent;
}

/* A spare one that died meanwhile does not take what it is told. */
static bool take_spare(struct player *player, struct player_spare *spare, const struct message *start)
{
    if (!spare)
        return false;
    /* A host with a window is started with a display, which this one was not given. */
    if (player->window) {
        player_spare_end(spare);
        return false;
    }
    player->host = spare->host;
    free(spare);
    if (send_start(player, start))
        return true;
    (void)host_end(&player->host);
    return false;
}

static bool spawn_host(struct player *player, const struct message *start, struct error *error)
{
    if (!host_spawn(player->window, &player->host, error))
        return false;
    if (send_start(player, start))
        return true;
    (void)stop_host(player);
    return error_set(error, ERROR_IO, "The player could not be started.");
}

/* Starts a host and tells it all that player->state says. `spare` is taken over. */
static bool start_host(struct player *player, struct player_spare *spare, struct error *error)
{
    const struct player_state *state = &player->state;
    struct message start = {.kind = MESSAGE_START,
                            .start = {.start_ms = state->position_ms,
                                      .speed = state->speed,
                                      .zoom = state->zoom,
                                      .pan_x = state->pan_x,
                                      .pan_y = state->pan_y,
                                      .clip_count = (int32_t)player->clip_count,
                                      .sound = (int32_t)player->sound,
                                      .volume = state->volume,
                                      .brightness = state->brightness,
                                      .blur_count = (int32_t)player->blur_count,
                                      .paused = state->paused,
                                      .muted = state->muted,
                                      .deinterlace_chosen = player->deinterlace_chosen,
                                      .deinterlace = player->deinterlace_chosen && state->deinterlace,
                                      .blurred = state->blurred,
                                      .window = player->window}};
    const struct message play = {.kind = MESSAGE_PLAY};

    if (!take_spare(player, spare, &start) && !spawn_host(player, &start, error))
        return false;
    if (!send_surface(player, error) || !send_clips(player, error))
        goto failed;
    if (!send_blurs(player) || !message_send(player->host.socket, &play, -1)) {
        error_set(error, ERROR_IO, "The player could not be started.");
        goto failed;
    }
    player->state.running = true;
    player->ping_at = player->moved_at = clock_monotonic();
    player->ping_unanswered = false;
    player->picture_said = false;
    return true;

failed:
    (void)stop_host(player);
    return false;
}

/* What the store says of the clips may have been changed by anybody. */
static bool playable(const struct player_options *options, struct error *error)
{
    if (options->clip_count > PLAYER_CLIPS)
        return error_set(error, ERROR_INVALID, "A session with more than %d clips cannot be played.",
                         PLAYER_CLIPS);
    for (size_t i = 0; i < options->clip_count; i++)
        if (options->clips[i].duration_ms < 1 || options->clips[i].duration_ms > PLAYER_CLIP_LONGEST)
            return error_set(error, ERROR_CORRUPT,
                             "A clip of this session has a length that cannot be, so it cannot be played.");
    return true;
}

bool player_open(const struct player_options *options, struct player **player, struct error *error)
{
    struct player *made;

    assert(options->clip_count >= 1 && surface_shape_valid(&options->surface));
    if (!playable(options, error)) {
        player_spare_end(options->spare);
        return false;
    }
    made = memory_alloc(1, sizeof *made);
    made->host = NO_HOST;
    made->clip_count = options->clip_count;
    made->clips = memory_alloc(options->clip_count, sizeof *made->clips);
    made->keys = key_alloc(options->clip_count * KEY_SIZE);
    for (size_t i = 0; i < options->clip_count; i++) {
        made->clips[i] = options->clips[i];
        made->clips[i].key = memcpy(made->keys + i * KEY_SIZE, options->clips[i].key, KEY_SIZE);
        made->duration_ms += options->clips[i].duration_ms;
    }
    made->shape = options->surface;
    made->sound = options->sound;
    made->window = options->window;
    made->watchdog_ms = options->watchdog_ms > 0 ? options->watchdog_ms : WATCHDOG_MS;
    made->state = (struct player_state){.paused = options->paused,
                                        .position_ms = clamp_long(options->start_ms, 0, made->duration_ms),
                                        .target_ms = clamp_long(options->start_ms, 0, made->duration_ms),
                                        .duration_ms = made->duration_ms,
                                        .loop_start_ms = -1,
                                        .loop_end_ms = -1,
                                        .speed = 1,
                                        .sound_tracks = -1,
                                        .volume = (int)clamp_long(options->volume, 0, PLAYER_VOLUME_MOST),
                                        .zoom = 1};
    if (!keep_blurs(made, options->blurs, options->blur_count, error)) {
        player_spare_end(options->spare);
        player_close(made);
        return false;
    }
    if (!start_host(made, options->spare, error)) {
        player_close(made);
        return false;
    }
    *player = made;
    return true;
}

void player_close(struct player *player)
{
    if (!player)
        return;
    player_kill(player);
    surface_release(&player->surface);
    free(player->clips);
    free(player->blurs);
    free(player);
}

void player_kill(struct player *player)
{
    (void)stop_host(player);
    key_free(player->keys);
    player->keys = NULL;
}

/* A new host for the one there is, or was. */
static bool start_again(struct player *player, struct error *error)
{
    int64_t loop_start = player->state.loop_start_ms, loop_end = player->state.loop_end_ms;

    if (!player->keys)
        return error_set(error, ERROR_DENIED, "This footage may no longer be played.");
    /* A seek that was under way is carried out by the new one. */
    if (player->state.seeking)
        player->state.position_ms = player->state.target_ms;
    (void)stop_host(player);
    player->event_count = 0; /* what the last one said is not true of the next */
    player->state.ready = false;
    if (!start_host(player, NULL, error))
        return false;
    if (loop_start >= 0)
        player_set_loop(player, loop_start, loop_end);
    return true;
}

void player_renew(struct player *player)
{
    host_renew(&player->host);
}

bool player_restart(struct player *player, struct error *error)
{
    player->state.paused = true;
    return start_again(player, error);
}

bool player_move(struct player *player, bool window, struct error *error)
{
    bool before = player->window;

    player->window = window;
    if (start_again(player, error))
        return true;
    player->window = before;
    return false;
}

int player_fd(const struct player *player)
{
    return player->host.socket;
}

int player_timeout(const struct player *player)
{
    int64_t due;

    if (player->host.socket < 0)
        return -1;
    due = player->ping_at +
          (player->ping_unanswered ? player->watchdog_ms : clamp_long(PING_MS, 1, player->watchdog_ms));
    return (int)clamp_long(due - clock_monotonic(), 0, INT32_MAX);
}

/* The playback should be getting on, as far as the host says. */
static bool should_move(const struct player_state *state)
{
    return state->ready && !state->paused && !state->ended;
}

static void take_state(struct player *player, const struct player_state *state)
{
    if (state->position_ms != player->state.position_ms || !should_move(state))
        player->moved_at = clock_monotonic();
    if (state->ready)
        player->clips[state->clip].rotation = state->rotation;
    player->state = *state;
    player->state.window_open = state->window_open && player->window;
}

/* False when the host is to be given up. */
static bool take(struct player *player, const struct message *message)
{
    if (!message_plausible(message, (int)player->clip_count, player->duration_ms))
        return false;
    switch (message->kind) {
    case MESSAGE_STATE:
        if (!message->state.boxed)
            return false;
        take_state(player, &message->state);
        return true;
    case MESSAGE_PICTURE:
        player->picture_said = true;
        return true;
    case MESSAGE_CLIP_FAILED:
        add_failure(player, message->clip_failed.clip, (enum clip_failure)message->clip_failed.failure);
        return true;
    case MESSAGE_PROXY_FAILED:
        player->clips[message->proxy].proxy = 0;
        event_add(player, PLAYER_EVENT_PROXY_FAILED)->clip = message->proxy;
        return true;
    case MESSAGE_KEY:
        if (!player->window)
            return false;
        event_add(player, PLAYER_EVENT_KEY)->key = message->key;
        return true;
    case MESSAGE_WINDOW:
        if (!player->window)
            return false;
        add_window_news(player, (enum window_news)message->window);
        return true;
    case MESSAGE_PONG:
        if (message->ping == player->ping)
            player->ping_unanswered = false;
        return true;
    default:
        return false;
    }
}

/* Asks for a sign of life, and gives the host up that owes one for too long. What it said meanwhile was
 * taken before, so the time in which this process stood still (Ctrl-Z) is not held against it. */
static void watch_over(struct player *player)
{
    int64_t now = clock_monotonic();
    const struct message ping = {.kind = MESSAGE_PING, .ping = player->ping + 1};

    if (player->ping_unanswered && now - player->ping_at >= player->watchdog_ms) {
        (void)stop_host(player);
        add_hang(player);
        return;
    }
    if (!player->ping_unanswered && now - player->ping_at >= clamp_long(PING_MS, 1, player->watchdog_ms)) {
        /* A core that answers but never gets on (its reader hangs) is found by the position. Twice the
         * time, because a first picture may take long. */
        if (now - player->moved_at >= 2 * (int64_t)player->watchdog_ms && should_move(&player->state)) {
            (void)stop_host(player);
            add_hang(player);
            return;
        }
        player->ping = ping.ping;
        player->ping_at = now;
        player->ping_unanswered = true;
        send_to_host(player, &ping);
    }
}

void player_dispatch(struct player *player)
{
    struct message message;
    int fd;

    for (int i = 0; i < MESSAGES_AT_ONCE && player->host.socket >= 0; i++) {
        enum message_receipt receipt = message_receive(player->host.socket, &message, &fd);

        if (receipt == MESSAGE_NONE_YET)
            break;
        if (fd >= 0)
            close(fd); /* a host has nothing to hand over */
        if (receipt == MESSAGE_RECEIVED && message.kind == MESSAGE_NOT_BOXED) {
            (void)stop_host(player);
            add_not_boxed(player);
        } else if (receipt != MESSAGE_RECEIVED || fd >= 0 || !take(player, &message)) {
            lost(player);
        }
    }
    if (player->host.socket >= 0)
        watch_over(player);
}

const struct player_state *player_state(const struct player *player)
{
    return &player->state;
}

bool player_event(struct player *player, struct player_event *event)
{
    if (player->event_count == 0)
        return false;
    *event = player->events[player->event_first];
    player->event_first = (player->event_first + 1) % EVENTS_MOST;
    player->event_count--;
    return true;
}

bool player_picture(struct player *player, struct picture *picture)
{
    bool broken, taken;

    if (!player->picture_said || player->host.socket < 0)
        return false;
    player->picture_said = false;
    taken = surface_take(&player->surface, picture, &broken);
    if (broken)
        lost(player);
    return taken;
}

static void command(struct player *player, enum player_command what, int64_t number, int64_t number_2)
{
    const struct message message = {
        .kind = MESSAGE_COMMAND,
        .command = {.command = (int32_t)what, .number = number, .number_2 = number_2}};

    send_to_host(player, &message);
}

void player_pause(struct player *player, bool paused)
{
    command(player, COMMAND_PAUSE, paused, 0);
}

void player_toggle_pause(struct player *player)
{
    command(player, COMMAND_TOGGLE_PAUSE, 0, 0);
}

static void command_seek(struct player *player, enum player_command what, int64_t ms, enum player_seek how)
{
    const struct message message = {
        .kind = MESSAGE_COMMAND, .command = {.command = (int32_t)what, .detail = (int32_t)how, .number = ms}};

    send_to_host(player, &message);
}

void player_seek(struct player *player, int64_t position_ms, enum player_seek how)
{
    command_seek(player, COMMAND_SEEK, clamp_long(position_ms, 0, player->duration_ms), how);
}

void player_seek_by(struct player *player, int64_t delta_ms, enum player_seek how)
{
    command_seek(player, COMMAND_SEEK_BY, clamp_long(delta_ms, -player->duration_ms, player->duration_ms),
                 how);
}

void player_step(struct player *player, int frames)
{
    command(player, COMMAND_STEP, frames < 0 ? -1 : 1, 0);
}

void player_set_speed(struct player *player, double speed)
{
    const struct message message = {.kind = MESSAGE_COMMAND,
                                    .command = {.command = COMMAND_SPEED, .real = speed}};

    send_to_host(player, &message);
}

void player_set_volume(struct player *player, int percent)
{
    command(player, COMMAND_VOLUME, percent, 0);
}

void player_set_muted(struct player *player, bool muted)
{
    command(player, COMMAND_MUTE, muted, 0);
}

void player_set_loop(struct player *player, int64_t start_ms, int64_t end_ms)
{
    command(player, COMMAND_LOOP, start_ms, end_ms);
}

void player_set_view(struct player *player, double zoom, double pan_x, double pan_y)
{
    const struct message message = {
        .kind = MESSAGE_COMMAND,
        .command = {.command = COMMAND_VIEW, .real = zoom, .real_2 = pan_x, .real_3 = pan_y}};

    send_to_host(player, &message);
}

void player_set_rotation(struct player *player, int degrees)
{
    command(player, COMMAND_ROTATION, degrees, 0);
}

void player_set_sound_track(struct player *player, int track)
{
    /* For the next host, too. */
    if (player->state.ready)
        player->clips[player->state.clip].sound_track = track;
    command(player, COMMAND_SOUND_TRACK, track, 0);
}

void player_set_brightness(struct player *player, int brightness)
{
    command(player, COMMAND_BRIGHTNESS, brightness, 0);
}

void player_set_deinterlace(struct player *player, bool deinterlace)
{
    player->deinterlace_chosen = true;
    command(player, COMMAND_DEINTERLACE, deinterlace, 0);
}

void player_set_blurred(struct player *player, bool blurred)
{
    command(player, COMMAND_BLUR, blurred, 0);
}

void player_set_fullscreen(struct player *player, bool fullscreen)
{
    command(player, COMMAND_FULLSCREEN, fullscreen, 0);
}

bool player_set_blurs(struct player *player, const struct player_blur *blurs, size_t count,
                      struct error *error)
{
    if (!keep_blurs(player, blurs, count, error))
        return false;
    if (player->host.socket >= 0 && !send_blurs(player))
        lost(player);
    return true;
}

void player_set_proxy(struct player *player, size_t clip, int fd)
{
    assert(clip < player->clip_count);
    player->clips[clip].proxy = fd;
    if (player->host.socket >= 0)
        (void)send_proxy(player, clip); /* without it the clip itself goes on */
}

bool player_resize(struct player *player, const struct player_surface *surface, struct error *error)
{
    if (!surface_shape_valid(surface))
        return error_set(error, ERROR_INVALID, "The terminal is too large for a picture; make it smaller.");
    player->shape = *surface;
    player->picture_said = false;
    if (player->host.socket < 0)
        return true; /* the next host is told */
    return send_surface(player, error);
}
