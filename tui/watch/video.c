#include "tui/watch/watch.h"

#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "store/base/clock.h"
#include "store/keys/keys.h"
#include "store/base/memory.h"
#include "tui/ui/draw.h"
#include "tui/ui/i18n.h"
#include "tui/ui/screen.h"

enum { DRAIN_MS = 1000 };

void video_init(struct watch *watch)
{
    watch->video.output = -1;
}

/* How the picture is shown to begin with. */
static enum video_mode wanted_mode(const struct watch *watch)
{
    enum video_mode wanted = watch->app->video;
    if (wanted == VIDEO_WINDOW && !window_possible(watch)) {
        app_say(watch->app, "%s",
                _("There is no display to open a window on, so the picture stays in the terminal."));
        wanted = VIDEO_AUTO;
    }
    return terminal_video(watch->app->terminal, wanted);
}

/* A mode that was asked for by name is used even when the terminal does not say that it has it. Then nothing
 * may be seen, so a sentence says how to choose another. */
static void warn_of_mode(struct watch *watch, enum video_mode mode)
{
    char keys[64];
    if (!terminal_has(watch->app->terminal, mode) && mode != VIDEO_WINDOW)
        app_say(watch->app,
                _("Whether it shows %s pictures this terminal does not say; if none comes, %s shows another "
                  "kind."),
                video_mode_name(mode), key_map_keys(watch->app->keys, ACTION_VIDEO, keys, sizeof keys));
}

static void start_painting(struct watch *watch, enum video_mode mode)
{
    struct watch_video *video = &watch->video;
    if (mode == VIDEO_NONE)
        return;
    struct error error = {0};
    if (!terminal_open_output(screen_terminal(), &video->output, &error)) {
        video->output = -1;
        app_fail(watch->app, &error);
        return;
    }
    painter_init(&video->painter, watch->app->terminal, mode);
    video->automatic = watch->app->video == VIDEO_AUTO;
    watch->app->terminal_learned = false;
    video->painting = true;
    video->acknowledged = watch->app->terminal->acknowledged;
}

/* Writes all that the painter still has to write, so that ncurses can write next. Little is left to write,
 * so a terminal that takes nothing for DRAIN_MS is as good as gone. */
static void drain(struct watch *watch)
{
    struct watch_video *video = &watch->video;
    struct pollfd fd = {.fd = video->output, .events = POLLOUT};
    video_flush(watch);
    while (painter_busy(&video->painter) && poll(&fd, 1, DRAIN_MS) > 0 && !(fd.revents & (POLLERR | POLLHUP)))
        video_flush(watch);
}

/* Takes the picture off the screen, before something else is drawn there. ncurses believes that the pane is
 * blank already, and would leave pieces of the picture between its letters. */
static void clear_pane(struct watch *watch)
{
    painter_clear(&watch->video.painter);
    drain(watch);
}

static void say_instead(struct watch *watch, const char *sentence)
{
    (void)snprintf(watch->video.sentence, sizeof watch->video.sentence, "%s", sentence);
    watch->app->dirty = true;
}

/* Frees the footage's key: sound, proxies and player have copied it into secret memory of their own. */
static void forget_key(struct footage_access *access)
{
    key_free(access->key);
    access->key = NULL;
}

/* What the player is asked for before the pane is laid out, so that it can choose between clip and proxy: a
 * proxy is enough for cells, and not for pixels. */
static struct player_surface first_surface(enum video_mode mode)
{
    const bool cells = mode == VIDEO_CELLS || mode == VIDEO_NONE;
    return (struct player_surface){
        .width = cells ? 160 : 1280, .height = cells ? 90 : 720, .pixel_x = 1, .pixel_y = 1};
}

static bool start_player(struct watch *watch, enum video_mode mode, struct error *error)
{
    struct watch_video *video = &watch->video;
    size_t count = video->access.count;
    struct player_clip *clips = arena_alloc(&watch->view->arena, count * sizeof *clips);
    for (size_t i = 0; i < count; i++)
        clips[i] = (struct player_clip){.fd = video->access.files[i],
                                        .key = video->access.key,
                                        .label = video->access.labels[i],
                                        .duration_ms = watch->clips.items[i].duration_ms,
                                        .start_ms = watch->clips.items[i].file_start_ms,
                                        .rotation = watch->clips.items[i].rotation,
                                        .sound_track = watch->clips.items[i].sound_track,
                                        .proxy = proxies_file(watch, i)};
    video->surface = first_surface(mode);
    size_t blur_count;
    const struct player_blur *blurs = blurs_for_player(watch, &blur_count);
    const struct player_options options = {
        .clips = clips,
        .clip_count = count,
        .start_ms = watch->start_ms,
        .paused = false,
        .window = mode == VIDEO_WINDOW,
        .surface = video->surface,
        .sound = PLAYER_SOUND_DEVICE,
        .volume = watch->volume,
        .spare = watch->app->spare,
        .blurs = blurs,
        .blur_count = blur_count,
    };
    watch->app->spare = NULL;
    return player_open(&options, &video->player, error);
}

void video_open(struct watch *watch)
{
    struct watch_video *video = &watch->video;
    struct error error = {0};
    if (watch->clips.count == 0) {
        say_instead(watch, _("There is no footage in this session."));
        return;
    }
    if (!session_open_footage(watch->app->store, watch->app->actor, watch->id, &video->access, &error)) {
        say_instead(watch, error.text);
        return;
    }
    const enum video_mode mode = wanted_mode(watch);
    video->opened = true;
    video->opened_at = clock_monotonic();
    bool started = video->access.count == watch->clips.count ||
                   error_set(&error, ERROR_CONFLICT,
                             "The clips of this session have changed; open it again.");
    if (started) {
        proxies_open(watch, &video->access);
        started = start_player(watch, mode, &error);
    }
    if (started)
        sound_open(watch, &video->access);
    forget_key(&video->access);
    if (!started) {
        say_instead(watch, error.text);
        video_close(watch);
        return;
    }
    video->sentence[0] = '\0';
    warn_of_mode(watch, mode);
    start_painting(watch, mode);
}

void video_close(struct watch *watch)
{
    struct watch_video *video = &watch->video;
    player_close(video->player);
    video->player = NULL;
    sound_close(watch);
    proxies_close(watch);
    if (video->painting) {
        clear_pane(watch);
        watch->app->acknowledgements = watch->app->terminal->acknowledged +
                                       (unsigned)video->painter.pace.count;
        painter_release(&video->painter);
        video->painting = false;
    }
    if (video->output >= 0)
        (void)close(
            video->output); /* nothing is lost by an error: all was written before, or never will be */
    video->output = -1;
    video->pane = (struct area){0};
    watch->app->follows_tmux = false;
    if (!video->opened)
        return;
    video->opened = false;
    struct error error = {0};
    if (!session_close_footage(watch->app->store, watch->app->actor, watch->id, &video->access,
                               clock_monotonic() - video->opened_at, &error))
        app_fail(watch->app, &error);
}

/* R4: first the picture and the sound, then everything else. */
void video_stop(struct watch *watch, const char *sentence)
{
    if (watch->video.player) {
        player_kill(watch->video.player);
        watch->start_ms = video_position(watch); /* the timeline stays where it was */
    }
    video_close(watch);
    watch->video.restartable = watch->video.lapsed = false;
    say_instead(watch, sentence);
}

void video_restart(struct watch *watch)
{
    struct error error = {0};
    if (!player_restart(watch->video.player, &error)) {
        say_instead(watch, error.text);
        return;
    }
    watch->video.restartable = false;
    watch->video.sentence[0] = '\0';
    watch->video.surface = (struct player_surface){0}; /* ask for it anew */
    watch->app->dirty = true;
}

/* Opens the footage again where it was, paused: the program cannot know who made it go on, and who else is in
 * the room now. */
static void reopen(struct watch *watch)
{
    char keys[64];
    watch->video.lapsed = false;
    video_restart(watch);
    app_say(watch->app,
            _("The program stood still for a moment, so picture and sound were stopped. They are back where "
              "they were; %s goes on."),
            key_map_keys(watch->app->keys, ACTION_PAUSE, keys, sizeof keys));
}

void video_allowed(struct watch *watch)
{
    player_renew(watch->video.player);
    sound_renew(watch);
    if (watch->video.lapsed)
        reopen(watch);
}

static void take_event(struct watch *watch, const struct player_event *event)
{
    switch (event->kind) {
    case PLAYER_EVENT_CLIP_FAILED:
        if (watch->clips.count > 1)
            app_fail(watch->app, &event->error);
        else
            say_instead(watch, event->error.text);
        break;
    case PLAYER_EVENT_PROXY_FAILED:
        proxies_failed(watch, (size_t)event->clip);
        return;
    case PLAYER_EVENT_CRASHED:
    case PLAYER_EVENT_HUNG:
        watch->video.restartable = true;
        say_instead(watch, event->error.text);
        if (watch->video.painting)
            painter_clear(&watch->video.painter);
        break;
    case PLAYER_EVENT_NOT_BOXED:
        say_instead(watch, event->error.text);
        break;
    case PLAYER_EVENT_LAPSED:
        watch->video.lapsed = true;
        watch->video.allowed_at = 0; /* ask at once */
        break;
    case PLAYER_EVENT_KEY:
        window_key(watch, event->key);
        return;
    case PLAYER_EVENT_CLOSED:
        video_leave_window(watch);
        break;
    case PLAYER_EVENT_NO_WINDOW:
        video_leave_window(watch);
        app_fail(watch->app, &event->error);
        break;
    }
    watch->app->dirty = true;
}

/* Whether this view is the one that is seen, and has been drawn. */
static bool on_screen(const struct watch *watch)
{
    return watch->video.painting && watch->app->view == watch->view && watch->video.pane.rows > 0 &&
           !screen_too_small();
}

/* When the terminal has answered late, sets up again what was set up without knowing the answer. */
static void set_up_again(struct watch *watch)
{
    struct watch_video *video = &watch->video;
    watch->app->terminal_learned = false;
    if (!video->painting)
        return;
    const enum video_mode mode = video->automatic ? terminal_video(watch->app->terminal, VIDEO_AUTO)
                                                  : video->painter.mode;
    clear_pane(watch);
    painter_release(&video->painter);
    painter_init(&video->painter, watch->app->terminal, mode);
    video->acknowledged = watch->app->terminal->acknowledged;
    video->pane = (struct area){0};
    video->surface = (struct player_surface){0};
    watch->app->dirty = true;
}

void video_news(struct watch *watch)
{
    struct watch_video *video = &watch->video;
    if (!video->player)
        return;
    if (watch->app->terminal_learned)
        set_up_again(watch);
    outer_follow(watch);
    int64_t now = clock_monotonic();
    player_dispatch(video->player);
    struct player_event event;
    while (player_event(video->player, &event))
        take_event(watch, &event);

    const struct player_state *state = player_state(video->player);
    if (state->position_ms != video->anchor_ms || state->paused || state->seeking) {
        video->anchor_ms = state->position_ms;
        video->anchor_at = now;
    }
    if (video->painting && state->video_width > 0 && state->video_height > 0) {
        double aspect = (double)state->video_width / state->video_height;
        if (aspect != video->painter.aspect)
            watch->app->dirty = true; /* laid out anew, and then placed */
    }
    if (video->painting) {
        painter_passing(&video->painter, state->seeking);
        painter_resting(&video->painter, state->paused || state->ended);
    }
    struct picture picture;
    if (state->ready && !state->seeking)
        sound_begin(watch);
    sound_news(watch);
    proxies_news(watch);
    track_news(watch);
    if (player_picture(video->player, &picture) && on_screen(watch) && !video_shows_text(watch))
        (void)painter_picture(&video->painter, &picture, now);
    video_flush(watch);
}

void video_flush(struct watch *watch)
{
    struct watch_video *video = &watch->video;
    if (!video->painting)
        return;
    /* No error needs to be shown: when the terminal is gone, SIGHUP tells the program so. */
    (void)screen_flush();
    if (screen_pending())
        return; /* the picture comes after what was drawn before it */
    struct error error = {0};
    (void)painter_flush(&video->painter, video->output, clock_monotonic(), &error);
}

static void say_mode(struct watch *watch)
{
    const enum video_mode mode = watch->video.painter.mode;
    switch (mode) {
    case VIDEO_NONE:
        app_say(watch->app, "%s", _("The picture is off; the same key brings it back."));
        break;
    case VIDEO_CELLS:
        app_say(watch->app, "%s", _("The picture is made of characters."));
        break;
    case VIDEO_WINDOW:
        app_say(watch->app, "%s", _("The picture has a window of its own; closing it brings it back."));
        break;
    default:
        app_say(watch->app, _("The picture is made of pixels (%s)."), video_mode_name(mode));
    }
}

static bool mode_possible(const struct watch *watch, enum video_mode mode)
{
    if (mode == VIDEO_WINDOW)
        return window_possible(watch);
    return terminal_has(watch->app->terminal, mode) || mode == watch->app->video_asked;
}

static enum video_mode next_mode(const struct watch *watch)
{
    static const enum video_mode modes[] = {VIDEO_CELLS, VIDEO_KITTY,  VIDEO_SIXEL,
                                            VIDEO_ITERM, VIDEO_WINDOW, VIDEO_NONE};
    enum { MODES = sizeof modes / sizeof *modes };
    size_t at = 0;
    while (at < MODES - 1 && modes[at] != watch->video.painter.mode)
        at++;
    do
        at = (at + 1) % MODES;
    while (!mode_possible(watch, modes[at]));
    return modes[at];
}

/* To go into the window or out of it takes another player host; between other modes only the painter changes.
 */
static void change_mode(struct watch *watch, enum video_mode mode)
{
    struct watch_video *video = &watch->video;
    const bool moves = (mode == VIDEO_WINDOW) != (video->painter.mode == VIDEO_WINDOW);
    struct error error = {0};
    if (moves && !player_move(video->player, mode == VIDEO_WINDOW, &error)) {
        app_fail(watch->app, &error);
        return;
    }
    if (moves) {
        video->restartable = false;
        video->sentence[0] = '\0';
    }
    painter_mode(&video->painter, mode);
    painter_place(&video->painter, 0, 0, 0, 0); /* nowhere, until all is drawn: words may stand there then */
    video_flush(watch);
    video->pane = (struct area){0};
    video->surface = (struct player_surface){0}; /* ask for it anew */
}

/* Remembers how the next lesson opens: in the terminal, in the way in which it was last shown there. */
static void remember_mode(struct app *app, enum video_mode mode)
{
    if (mode != VIDEO_NONE && mode != VIDEO_WINDOW)
        app->video = mode;
}

void video_next_mode(struct watch *watch)
{
    struct watch_video *video = &watch->video;
    if (!video->player)
        return;
    if (!video->painting) {
        watch->app->video = VIDEO_AUTO;
        start_painting(watch, terminal_video(watch->app->terminal, VIDEO_AUTO));
    } else {
        change_mode(watch, next_mode(watch));
        video->automatic = false;
        remember_mode(watch->app, video->painter.mode);
    }
    video->pane = (struct area){0};
    if (video->painting)
        say_mode(watch);
    watch->app->dirty = true;
}

void video_leave_window(struct watch *watch)
{
    if (!watch->video.player || !window_used(watch))
        return;
    change_mode(watch, terminal_video(watch->app->terminal, VIDEO_AUTO));
    app_say(watch->app, "%s", _("The picture is in the terminal again."));
}

int64_t video_paint(struct watch *watch, int64_t now)
{
    struct watch_video *video = &watch->video;
    if (!video->painting)
        return -1;
    for (; video->acknowledged != watch->app->terminal->acknowledged; video->acknowledged++)
        painter_acknowledged(&video->painter, now);
    if (!on_screen(watch))
        return -1;
    if (painter_timeout(&video->painter, now) == 0)
        painter_tick(&video->painter, now);
    video_flush(watch);
    int timeout = painter_timeout(&video->painter, now);
    return timeout < 0 ? -1 : now + (timeout > 0 ? timeout : 1);
}

bool video_shows_text(const struct watch *watch)
{
    const struct watch_video *video = &watch->video;
    return video->sentence[0] != '\0' || !video->painting || video->painter.mode == VIDEO_NONE ||
           video->painter.mode == VIDEO_WINDOW;
}

double video_aspect(const struct watch *watch)
{
    const struct watch_video *video = &watch->video;
    if (video->player) {
        const struct player_state *state = player_state(video->player);
        if (state->video_width > 0 && state->video_height > 0)
            return (double)state->video_width / state->video_height;
        size_t clip = (size_t)(state->clip > 0 ? state->clip : 0);
        if (clip < watch->clips.count && watch->clips.items[clip].height > 0)
            return (double)watch->clips.items[clip].width / (double)watch->clips.items[clip].height;
    }
    return 0;
}

static int shape_part(double part)
{
    int thousandths = (int)lround(1000 * part);
    return thousandths > 0 ? thousandths : 1;
}

/* Asks for pictures of the size of the painter's area. That area has the video's shape but for a fraction of
 * a cell, so pixels of this shape make the video fill it. */
static void ask_for_surface(struct watch *watch)
{
    struct watch_video *video = &watch->video;
    struct player_surface wanted = {.pixel_x = 1, .pixel_y = 1};
    painter_size(&video->painter, &wanted.width, &wanted.height);
    if (!video->player || wanted.width <= 0 || wanted.height <= 0)
        return;
    double aspect = video_aspect(watch);
    if (aspect <= 0)
        aspect = 16.0 / 9.0;
    double shape = aspect * wanted.height / wanted.width;
    wanted.pixel_x = shape_part(shape < 1 ? shape : 1);
    wanted.pixel_y = shape_part(shape < 1 ? 1 : 1 / shape);
    if (memcmp(&wanted, &video->surface, sizeof wanted) == 0)
        return;
    struct error error = {0};
    if (player_resize(video->player, &wanted, &error))
        video->surface = wanted;
    else
        app_fail(watch->app, &error);
}

static bool same_area(struct area a, struct area b)
{
    return a.row == b.row && a.column == b.column && a.rows == b.rows && a.columns == b.columns;
}

/* Tells the painter what lies over the pane: a dialog, or a sentence that is longer than the status line. */
static void cover(struct watch *watch)
{
    struct watch_video *video = &watch->video;
    struct painter *painter = &video->painter;
    const struct area over[] = {dialog_area(watch->app), app_message_area(watch->app)};
    struct cells_area covers[sizeof over / sizeof *over] = {{0}};
    size_t count = 0;
    for (size_t i = 0; i < sizeof over / sizeof *over; i++)
        if (over[i].rows > 0)
            covers[count++] = (struct cells_area){
                .row = over[i].row, .col = over[i].column, .rows = over[i].rows, .cols = over[i].columns};
    if (count == painter->cover_count && memcmp(covers, painter->covers, count * sizeof *covers) == 0)
        return;
    painter_cover(painter, covers, count);
    for (size_t i = 0; i < sizeof over / sizeof *over; i++)
        draw_again(over[i]);
    if (painter->mode == VIDEO_CELLS) {
        painter_forget(painter);
    } else {
        /* Pixels cannot be painted around what lies over them; they come back when nothing does. */
        clear_pane(watch);
        draw_again(video->pane);
        video->surface = (struct player_surface){0};
    }
}

void video_place(struct watch *watch)
{
    struct watch_video *video = &watch->video;
    if (!video->painting || outer_hidden(watch))
        return;
    struct area pane = watch->layout.video;
    if (video_shows_text(watch))
        pane = (struct area){0};
    const bool moves = !same_area(pane, video->pane);
    if (moves)
        clear_pane(watch);
    if (video_aspect(watch) != video->painter.aspect) {
        painter_shape(&video->painter, video_aspect(watch));
        video->surface = (struct player_surface){0};
    }
    if (moves) {
        painter_place(&video->painter, pane.row, pane.column, pane.rows, pane.columns);
        video->pane = pane;
        video->surface = (struct player_surface){0}; /* asking anew brings a picture, also while paused */
    }
    cover(watch);
    drain(watch);
    ask_for_surface(watch);
}

/* Nothing is painted until this view is drawn again: the screen belongs to something else. */
void video_take_off(struct watch *watch)
{
    if (watch->video.painting) {
        clear_pane(watch);
        painter_place(&watch->video.painter, 0, 0, 0, 0);
    }
    watch->video.pane = (struct area){0};
}

void video_hide(struct watch *watch)
{
    video_pause(watch, true);
    /* R4: a program that is stopped (ctrl-Z) could not take a window away when a consent is withdrawn. A
     * locked screen shows nothing, in no window either. */
    if (watch->app->suspend || watch->app->lock)
        video_leave_window(watch);
    video_take_off(watch);
}

void video_forget(struct watch *watch)
{
    if (watch->video.painting)
        painter_forget(&watch->video.painter);
}

bool video_playing(const struct watch *watch)
{
    const struct player *player = watch->video.player;
    if (!player)
        return false;
    const struct player_state *state = player_state(player);
    return state->running && !state->paused && !state->ended;
}

int64_t video_position(const struct watch *watch)
{
    const struct watch_video *video = &watch->video;
    if (!video->player)
        return watch->start_ms;
    const struct player_state *state = player_state(video->player);
    if (state->seeking)
        return state->target_ms;
    int64_t position = state->position_ms;
    if (state->ready && video_playing(watch)) {
        int64_t since = clock_monotonic() - video->anchor_at;
        /* The player tells the position many times a second. When it goes silent, the clock runs on for a
         * second at most. */
        if (since > 0)
            position += (int64_t)((double)(since < 1000 ? since : 1000) * state->speed);
    }
    return position < watch->length_ms ? position : watch->length_ms;
}

void video_pause(struct watch *watch, bool paused)
{
    if (!watch->video.player)
        return;
    player_pause(watch->video.player, paused);
    watch->app->dirty = true;
}

void video_seek(struct watch *watch, int64_t moment_ms, enum player_seek how)
{
    if (!watch->video.player)
        return;
    watch->video.chosen = !video_playing(watch);
    player_seek(watch->video.player, moment_ms, how);
    watch->app->dirty = true;
}
