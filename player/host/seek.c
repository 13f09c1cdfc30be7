#include "player/host/seek.h"

#include <stdio.h>

#include "player/host/place.h"
#include "player/host/reply.h"
#include "player/host/source.h"
#include "store/base/clock.h"
#include "store/base/number.h"

/* How long after the last quick seek the exact picture is fetched. Keyboards repeat 25 to 30 times a second.
 */
enum { SETTLE_MS = 200 };

/* At first libmpv says where the seek was to lead, and not the moment of the picture there, which is up to
 * one picture later; while it is paused it says nothing more by itself. So it is asked again, so much later.
 */
enum { CONFIRM_MS = 80 };

void play_set_flag(struct play *play, const char *name, bool value)
{
    int flag = value;

    mpv_set_property_async(play->mpv, REPLY_IGNORED, name, MPV_FORMAT_FLAG, &flag);
}

void seek_set_start(struct play *play, int64_t ms)
{
    char text[32];
    const char *value = text;

    if (ms <= 0)
        value = "none";
    else
        snprintf(text, sizeof text, "+%lld.%03lld", (long long)(ms / 1000), (long long)(ms % 1000));
    mpv_set_property_async(play->mpv, REPLY_IGNORED, "start", MPV_FORMAT_STRING, &value);
}

void seek_apply_pause(struct play *play)
{
    play_set_flag(play, "pause", play->state.paused || play->held);
}

void seek_hold(struct play *play, bool held)
{
    if (play->held == held)
        return;
    play->held = held;
    seek_apply_pause(play);
}

/* The clip in which a moment lies; the end belongs to the last. */
int seek_clip_at(const struct play *play, int64_t ms)
{
    int clip = (int)play->sources->count - 1;

    while (clip > 0 && ms < play->clips[clip].offset_ms)
        clip--;
    return clip;
}

/* The last moment before `ms` in a clip that can be played; `ms` when there is none. */
static int64_t playable_moment_before(const struct play *play, int64_t ms)
{
    for (int clip = seek_clip_at(play, ms) - 1; clip >= 0; clip--) {
        if (!play->clips[clip].failed)
            return play->clips[clip].offset_ms + play->clips[clip].duration_ms - 1;
    }
    return ms;
}

/* The moment itself or, when its clip cannot be played, the start of the next one that can, else the end of
 * the last one before it. */
int64_t seek_playable_moment(const struct play *play, int64_t ms)
{
    int wanted = seek_clip_at(play, ms);

    for (int clip = wanted; clip < (int)play->sources->count; clip++) {
        if (!play->clips[clip].failed)
            return clip == wanted ? ms : play->clips[clip].offset_ms;
    }
    return playable_moment_before(play, ms);
}

static void send_seek(struct play *play, enum seek_phase phase)
{
    char text[32];
    const char *command[] = {"seek", text, phase == SEEK_KEYFRAME ? "absolute+keyframes" : "absolute+exact",
                             NULL};
    int64_t within = play->state.target_ms - play->clips[play->current].offset_ms;

    within = clamp_long(within, 0, play->clips[play->current].duration_ms);
    snprintf(text, sizeof text, "%lld.%03lld", (long long)(within / 1000), (long long)(within % 1000));
    play->phase = phase;
    play->seek_seen = false;
    mpv_command_async(play->mpv, reply_make(REPLY_SEEK, 0), command);
}

/* Starts on the way to state.target_ms. */
void seek_begin(struct play *play)
{
    int clip = seek_clip_at(play, play->state.target_ms);

    play->pending = false;
    place_lose(play);
    if (clip != play->current || (play->loaded && source_differs(play))) {
        char text[16];
        const char *command[] = {"playlist-play-index", text, NULL};

        snprintf(text, sizeof text, "%d", clip);
        seek_hold(play, false);
        seek_set_start(play, play->state.target_ms - play->clips[clip].offset_ms);
        play->current = clip;
        play->loaded = false;
        play->phase = SEEK_OPENING;
        mpv_command_async(play->mpv, REPLY_IGNORED, command);
        return;
    }
    if (!play->loaded) {
        play->pending = true;
        play->phase = SEEK_OPENING;
        return;
    }
    /* In a proxy the exact picture is as near as any. */
    if (play->small) {
        send_seek(play, SEEK_EXACT);
        return;
    }
    seek_hold(play, true);
    send_seek(play, SEEK_KEYFRAME);
}

/* The seek under way takes no longer than to show one picture. */
static bool arrives_soon(const struct play *play)
{
    return play->phase == SEEK_KEYFRAME || (play->phase == SEEK_EXACT && play->small);
}

static void step_back(struct play *play)
{
    const char *command[] = {"frame-back-step", NULL};
    const struct play_clip *clip = &play->clips[play->current];

    play->state.seeking = true;
    if (play->state.position_ms <= clip->offset_ms && play->current > 0) {
        play->state.target_ms = playable_moment_before(play, clip->offset_ms);
        seek_begin(play);
        return;
    }
    place_lose(play);
    /* A step back is a seek of libmpv's own, which refuses the next until it has arrived. */
    play->phase = SEEK_EXACT;
    play->seek_seen = false;
    mpv_command_async(play->mpv, reply_make(REPLY_SEEK, 0), command);
}

/* Carries out the steps asked for, those back one at a time. */
void seek_steps_go_on(struct play *play)
{
    const char *forward[] = {"frame-step", NULL};

    if (!play->loaded || play->phase != SEEK_NONE)
        return;
    for (; play->steps > 0; play->steps--)
        mpv_command_async(play->mpv, REPLY_IGNORED, forward);
    if (play->steps < 0) {
        play->steps++;
        step_back(play);
    }
}

static void seek_exact(struct play *play)
{
    send_seek(play, SEEK_EXACT);
    seek_hold(play, false);
}

void seek_done(struct play *play)
{
    play->phase = SEEK_NONE;
    play->state.seeking = false;
    play->confirm_at = clock_monotonic() + CONFIRM_MS;
    place_ask(play);
    seek_hold(play, false);
    seek_steps_go_on(play);
}

void seek_to(struct play *play, int64_t ms, enum player_seek how)
{
    play->state.target_ms = seek_playable_moment(play, clamp_long(ms, 0, play->duration_ms));
    play->state.seeking = true;
    play->state.ended = false;
    play->changed = true;
    play->how = how;
    play->steps = 0;
    play->settle_at = clock_monotonic() + SETTLE_MS;
    /* The one on its way may show its picture first. */
    place_lose(play);
    if (arrives_soon(play) && seek_clip_at(play, play->state.target_ms) == play->current)
        play->pending = true;
    else
        seek_begin(play);
}

/* A picture from the place that was sought is there. */
void seek_arrived(struct play *play)
{
    if (play->phase == SEEK_OPENING || (play->phase != SEEK_NONE && play->seek_seen)) {
        if (play->pending)
            seek_begin(play);
        else if (play->phase == SEEK_KEYFRAME && play->how == PLAYER_SEEK_FAST &&
                 clock_monotonic() < play->settle_at)
            play->phase = SEEK_SETTLING;
        else if (play->phase == SEEK_KEYFRAME)
            seek_exact(play);
        else
            seek_done(play);
        play->changed = true;
    }
}

static int64_t due_at(const struct play *play)
{
    if (play->phase == SEEK_SETTLING)
        return play->settle_at;
    return play->phase == SEEK_NONE ? play->confirm_at : 0;
}

int seek_timeout(const struct play *play)
{
    int64_t due = due_at(play), left = due - clock_monotonic();

    return due == 0 ? -1 : left < 0 ? 0 : (int)left;
}

void seek_tick(struct play *play)
{
    if (seek_timeout(play) != 0)
        return;
    if (play->phase == SEEK_SETTLING) {
        seek_exact(play);
        return;
    }
    play->confirm_at = 0;
    mpv_get_property_async(play->mpv, reply_make(REPLY_CONFIRM, 0), "time-pos", MPV_FORMAT_DOUBLE);
}
