#include "tui/watch/watch.h"

#include "store/base/clock.h"
#include "store/base/number.h"
#include "tui/ui/i18n.h"

/* Steps of speed that people know from other players. */
static const double speeds[] = {0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0};
enum { SPEEDS = sizeof speeds / sizeof *speeds, VOLUME_STEP = 5, HELD_MS = 150 };

static void set_speed(struct watch *watch, double speed)
{
    watch->speed = speed;
    player_set_speed(watch->video.player, speed);
}

static void change_speed(struct watch *watch, int by)
{
    int at = 0;
    while (at < SPEEDS - 1 && speeds[at] < watch->speed - 0.01)
        at++;
    at += by;
    set_speed(watch, speeds[at < 0 ? 0 : at >= SPEEDS ? SPEEDS - 1 : at]);
}

static void change_volume(struct watch *watch, int by)
{
    int volume = watch->volume + by;
    watch->volume = clamp(volume, 0, PLAYER_VOLUME_MOST);
    player_set_volume(watch->video.player, watch->volume);
}

static void repeat(struct watch *watch, int64_t start, int64_t end)
{
    watch->loop_start_ms = -1;
    watch->looping = true;
    player_set_loop(watch->video.player, start, end);
    app_say(watch->app, "%s", _("This part is repeated; once more ends that."));
}

/* The range of the note that the person has selected; false: there is none. */
static bool selected_range(const struct watch *watch, int64_t *start, int64_t *end)
{
    const struct watch_entry *entry = notes_selected(&watch->notes);
    if (!entry || !watch->notes.theirs || entry->until_ms < 0)
        return false;
    *start = entry->session_ms;
    *end = entry->session_ms + entry->until_ms - entry->at_ms;
    return true;
}

/* The loop key: sets the loop's start, then its end, then stops it. If a note with a range is selected, it
 * repeats that range instead. */
static void change_loop(struct watch *watch)
{
    struct player *player = watch->video.player;
    int64_t position = video_position(watch), start, end;
    if (watch->looping) {
        watch->looping = false;
        player_set_loop(player, -1, -1);
        watch->loop_start_ms = -1;
        app_say(watch->app, "%s", _("The part is no longer repeated."));
    } else if (watch->loop_start_ms < 0 && selected_range(watch, &start, &end)) {
        repeat(watch, start, end);
        video_seek(watch, start, PLAYER_SEEK_EXACT);
    } else if (watch->loop_start_ms < 0) {
        watch->loop_start_ms = position;
        app_say(watch->app, "%s", _("The repeated part begins here; once more sets its end."));
    } else {
        start = watch->loop_start_ms < position ? watch->loop_start_ms : position;
        end = watch->loop_start_ms < position ? position : watch->loop_start_ms;
        watch->loop_start_ms = -1;
        if (start < end)
            repeat(watch, start, end);
    }
}

static void toggle_pause(struct watch *watch)
{
    struct player *player = watch->video.player;
    if (watch->video.restartable) {
        video_restart(watch);
        return;
    }
    if (!video_playing(watch))
        watch->video.chosen = false;
    player_toggle_pause(player);
}

static void step(struct watch *watch, int by)
{
    watch->video.chosen = true;
    player_step(watch->video.player, by);
}

/* While a key is held, seeks go to key frames, which is fast; once it is let go, to the exact picture. */
static void seek_by(struct watch *watch, int64_t by_ms)
{
    int64_t now = clock_monotonic();
    bool held = now - watch->video.sought_at < HELD_MS;
    watch->video.sought_at = now;
    watch->video.chosen = !video_playing(watch);
    player_seek_by(watch->video.player, by_ms, held ? PLAYER_SEEK_FAST : PLAYER_SEEK_EXACT);
}

static int64_t jump(const struct watch *watch, enum key_seconds which)
{
    return 1000 * (int64_t)key_map_seconds(watch->app->keys, which);
}

static bool of_playback(enum action action)
{
    switch (action) {
    case ACTION_PAUSE:
    case ACTION_SEEK_BACK:
    case ACTION_SEEK_AHEAD:
    case ACTION_SEEK_BACK_1:
    case ACTION_SEEK_AHEAD_1:
    case ACTION_SEEK_BACK_60:
    case ACTION_SEEK_AHEAD_60:
    case ACTION_SEEK_START:
    case ACTION_SPEECH_NEXT:
    case ACTION_SPEECH_PREVIOUS:
    case ACTION_STRIP_CLOSER:
    case ACTION_STRIP_WIDER:
    case ACTION_STEP_AHEAD:
    case ACTION_STEP_BACK:
    case ACTION_SLOWER:
    case ACTION_FASTER:
    case ACTION_SPEED_NORMAL:
    case ACTION_QUIETER:
    case ACTION_LOUDER:
    case ACTION_MUTE:
    case ACTION_SOUND_TRACK:
    case ACTION_LOOP:
        return true;
    default:
        return false;
    }
}

bool video_act(struct watch *watch, enum action action)
{
    struct player *player = watch->video.player;
    if (!of_playback(action))
        return false;
    if (!player) {
        app_say(watch->app, "%s", _("There is no footage to play here."));
        return true;
    }
    switch (action) {
    case ACTION_PAUSE:
        toggle_pause(watch);
        break;
    case ACTION_SEEK_BACK:
        seek_by(watch, -jump(watch, SECONDS_JUMP));
        break;
    case ACTION_SEEK_AHEAD:
        seek_by(watch, jump(watch, SECONDS_JUMP));
        break;
    case ACTION_SEEK_BACK_1:
        seek_by(watch, -jump(watch, SECONDS_JUMP_SMALL));
        break;
    case ACTION_SEEK_AHEAD_1:
        seek_by(watch, jump(watch, SECONDS_JUMP_SMALL));
        break;
    case ACTION_SEEK_BACK_60:
        seek_by(watch, -jump(watch, SECONDS_JUMP_LARGE));
        break;
    case ACTION_SEEK_AHEAD_60:
        seek_by(watch, jump(watch, SECONDS_JUMP_LARGE));
        break;
    case ACTION_SEEK_START:
        video_seek(watch, 0, PLAYER_SEEK_EXACT);
        break;
    case ACTION_SPEECH_NEXT:
        sound_jump(watch, 1);
        break;
    case ACTION_SPEECH_PREVIOUS:
        sound_jump(watch, -1);
        break;
    case ACTION_STRIP_CLOSER:
        sound_zoom(watch, true);
        break;
    case ACTION_STRIP_WIDER:
        sound_zoom(watch, false);
        break;
    case ACTION_STEP_AHEAD:
        step(watch, 1);
        break;
    case ACTION_STEP_BACK:
        step(watch, -1);
        break;
    case ACTION_SLOWER:
        change_speed(watch, -1);
        break;
    case ACTION_FASTER:
        change_speed(watch, 1);
        break;
    case ACTION_SPEED_NORMAL:
        set_speed(watch, 1);
        break;
    case ACTION_QUIETER:
        change_volume(watch, -VOLUME_STEP);
        break;
    case ACTION_LOUDER:
        change_volume(watch, VOLUME_STEP);
        break;
    case ACTION_MUTE:
        watch->muted = !watch->muted;
        player_set_muted(player, watch->muted);
        break;
    case ACTION_SOUND_TRACK:
        track_next(watch);
        break;
    case ACTION_LOOP:
        change_loop(watch);
        break;
    default:
        break;
    }
    watch->app->dirty = true;
    return true;
}
