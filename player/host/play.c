#include "player/host/play.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "player/host/codecs.h"
#include "player/host/place.h"
#include "player/host/proxy.h"
#include "player/host/reply.h"
#include "player/host/seek.h"
#include "player/host/source.h"
#include "player/host/window.h"
#include "store/base/number.h"

static const struct {
    enum play_property id;
    const char *name;
    mpv_format format;
} observed[] = {
    {PROPERTY_TIME, "time-pos", MPV_FORMAT_DOUBLE},
    {PROPERTY_EOF, "eof-reached", MPV_FORMAT_FLAG},
    {PROPERTY_CACHE, "demuxer-cache-time", MPV_FORMAT_DOUBLE},
    {PROPERTY_WIDTH, "dwidth", MPV_FORMAT_INT64},
    {PROPERTY_HEIGHT, "dheight", MPV_FORMAT_INT64},
    {PROPERTY_RATE, "container-fps", MPV_FORMAT_DOUBLE},
    {PROPERTY_VIDEO, "current-tracks/video/id", MPV_FORMAT_INT64},
    {PROPERTY_AUDIO, "current-tracks/audio/id", MPV_FORMAT_INT64},
    {PROPERTY_ROTATION, "current-tracks/video/demux-rotation", MPV_FORMAT_INT64},
    {PROPERTY_DEVICE, "current-ao", MPV_FORMAT_STRING},
    {PROPERTY_SHOWN, "vo-configured", MPV_FORMAT_FLAG},
    {PROPERTY_WINDOW, "force-window", MPV_FORMAT_STRING},
    {PROPERTY_FULLSCREEN, "fullscreen", MPV_FORMAT_FLAG},
    {PROPERTY_GAMMA, "video-params/gamma", MPV_FORMAT_STRING},
    {PROPERTY_OUTPUT, "current-vo", MPV_FORMAT_STRING},
};

static void set_real(struct play *play, const char *name, double value)
{
    mpv_set_property_async(play->mpv, REPLY_IGNORED, name, MPV_FORMAT_DOUBLE, &value);
}

static void set_paused(struct play *play, bool paused)
{
    play->state.paused = paused;
    play->changed = true;
    place_moved(play);
    seek_apply_pause(play);
}

static void toggle_pause(struct play *play)
{
    if (play->state.ended) {
        set_paused(play, false);
        seek_to(play, play->state.loop_start_ms >= 0 ? play->state.loop_start_ms : 0, PLAYER_SEEK_EXACT);
        return;
    }
    set_paused(play, !play->state.paused);
}

static void step(struct play *play, bool forward)
{
    /* Saying it again would take back a step that libmpv has begun. */
    if (!play->state.paused)
        set_paused(play, true);
    if (forward == (play->steps < 0))
        play->steps = 0;
    play->steps += forward ? 1 : -1;
    place_moved(play);
    play->state.ended = false;
    seek_steps_go_on(play);
}

static void set_loop(struct play *play, int64_t start, int64_t end)
{
    bool none = start < 0 || end <= start;

    play->state.loop_start_ms = none ? -1 : clamp_long(start, 0, play->duration_ms);
    play->state.loop_end_ms = none ? -1 : clamp_long(end, 0, play->duration_ms);
}

bool play_rotation_valid(int degrees)
{
    return degrees == 0 || degrees == 90 || degrees == 180 || degrees == 270;
}

/* A proxy's pictures have been taken apart already. */
static void set_deinterlace(struct play *play, bool deinterlace, bool small)
{
    play->state.deinterlace = deinterlace;
    play_set_flag(play, "deinterlace", deinterlace && !small);
}

/* Pictures that hold two half pictures (AVCHD) say so only once one has been decoded, and no more once they
 * are taken apart; a proxy says for them that they did. */
static void ask_for_fields(struct play *play)
{
    if (play->current < 0 || play->clips[play->current].interlaced || play->deinterlace_chosen)
        return;
    if (play->small)
        mpv_get_property_async(play->mpv, reply_make(REPLY_FIELDS, (uint64_t)play->current),
                               "metadata/by-key/comment", MPV_FORMAT_STRING);
    else
        mpv_get_property_async(play->mpv, reply_make(REPLY_FIELDS, (uint64_t)play->current),
                               "video-frame-info/interlaced", MPV_FORMAT_FLAG);
}

static bool tells_of_fields(const mpv_event_property *property)
{
    if (property->format == MPV_FORMAT_STRING)
        return strcmp(*(char *const *)property->data, PROXY_TAKEN_APART) == 0;
    return property->format == MPV_FORMAT_FLAG && *(const int *)property->data != 0;
}

static void fields_replied(struct play *play, const mpv_event *event)
{
    const mpv_event_property *property = event->data;
    int clip = (int)reply_number(event->reply_userdata);

    if (event->error < 0 || !tells_of_fields(property))
        return;
    play->clips[clip].interlaced = true;
    if (clip == play->current && !play->deinterlace_chosen)
        set_deinterlace(play, true, play->small);
}

static void apply_volume(struct play *play)
{
    set_real(play, "volume", play->state.volume);
    play_set_flag(play, "mute", play->state.muted);
}

/* Of a clip that is being opened, or is open. Said for each: what libmpv does not find in one it forgets. */
static void apply_sound_track(struct play *play, int track)
{
    char number[16];
    const char *value = track > 0 ? number : "auto";

    if (play->silent)
        return;
    snprintf(number, sizeof number, "%d", track);
    mpv_set_property_async(play->mpv, REPLY_IGNORED, "aid", MPV_FORMAT_STRING, &value);
}

static const char *text_of(const mpv_node *track, const char *key)
{
    for (int i = 0; track->format == MPV_FORMAT_NODE_MAP && i < track->u.list->num; i++) {
        const mpv_node *value = &track->u.list->values[i];

        if (strcmp(track->u.list->keys[i], key) == 0 && value->format == MPV_FORMAT_STRING)
            return value->u.string;
    }
    return "";
}

/* One that is not decoded here (a phone's sound for headphones) is no choice. */
static bool is_codec_played(const char *name)
{
    static const char codecs[] = CODECS_AUDIO;
    size_t length = strlen(name);

    for (const char *at = codecs; length > 0 && (at = strstr(at, name)) != NULL; at += length) {
        if ((at == codecs || at[-1] == ',') && (at[length] == ',' || at[length] == '\0'))
            return true;
    }
    return false;
}

/* The number of the last sound track that can be played. */
static int count_sounds(const mpv_node *list)
{
    int number = 0, last = 0;

    for (int i = 0; i < list->u.list->num; i++) {
        const mpv_node *track = &list->u.list->values[i];

        if (strcmp(text_of(track, "type"), "audio") != 0)
            continue;
        number++;
        if (is_codec_played(text_of(track, "codec")) && number <= PLAYER_SOUND_TRACKS)
            last = number;
    }
    return last;
}

/* How many sound tracks there are. A proxy of before it had all of them cannot give what was chosen. */
static void tracks_replied(struct play *play, const mpv_event *event)
{
    const mpv_event_property *property = event->data;
    const mpv_node *list = property->data;
    int count;

    if (event->error < 0 || property->format != MPV_FORMAT_NODE || list->format != MPV_FORMAT_NODE_ARRAY ||
        (int)reply_number(event->reply_userdata) != play->current || !play->loaded)
        return;
    count = count_sounds(list);
    play->state.sound_tracks = count;
    if (play->small && play->clips[play->current].sound_track > count)
        (void)source_failed(play, play->current);
}

static void choose_sound_track(struct play *play, int track)
{
    play->clips[play->state.clip].sound_track = track;
    apply_sound_track(play, track);
    if (play->loaded && play->small && play->state.sound_tracks >= 0 && track > play->state.sound_tracks)
        (void)source_failed(play, play->current);
}

void play_command(struct play *play, const struct message *message)
{
    struct player_state *state = &play->state;
    int64_t number = message->command.number;

    play->changed = true;
    switch ((enum player_command)message->command.command) {
    case COMMAND_PAUSE:
        set_paused(play, number != 0);
        break;
    case COMMAND_TOGGLE_PAUSE:
        toggle_pause(play);
        break;
    case COMMAND_SEEK:
        seek_to(play, number, (enum player_seek)message->command.detail);
        break;
    case COMMAND_SEEK_BY:
        seek_to(play, (state->seeking ? state->target_ms : state->position_ms) + number,
                (enum player_seek)message->command.detail);
        break;
    case COMMAND_STEP:
        step(play, number > 0);
        break;
    case COMMAND_SPEED:
        state->speed = clamp_real(message->command.real, PLAYER_SPEED_LEAST, PLAYER_SPEED_MOST);
        set_real(play, "speed", state->speed);
        break;
    case COMMAND_VOLUME:
        state->volume = (int)clamp_long(number, 0, PLAYER_VOLUME_MOST);
        apply_volume(play);
        break;
    case COMMAND_MUTE:
        state->muted = number != 0;
        apply_volume(play);
        break;
    case COMMAND_LOOP:
        set_loop(play, number, message->command.number_2);
        break;
    case COMMAND_VIEW:
        state->zoom = clamp_real(message->command.real, 1, PLAYER_ZOOM_MOST);
        state->pan_x = clamp_real(message->command.real_2, -1, 1);
        state->pan_y = clamp_real(message->command.real_3, -1, 1);
        break;
    case COMMAND_ROTATION:
        state->rotation = (int)(((number % 360) + 360) % 360 / 90 * 90);
        play->clips[state->clip].rotation = state->rotation;
        break;
    case COMMAND_BRIGHTNESS:
        state->brightness = (int)clamp_long(number, -100, 100);
        break;
    case COMMAND_DEINTERLACE:
        play->deinterlace_chosen = true;
        set_deinterlace(play, number != 0, play->small);
        break;
    case COMMAND_BLUR:
        state->blurred = number != 0;
        break;
    case COMMAND_FULLSCREEN:
        play_set_flag(play, "fullscreen", number != 0);
        break;
    case COMMAND_SOUND_TRACK:
        choose_sound_track(play, (int)clamp_long(number, 0, PLAYER_SOUND_TRACKS));
        break;
    }
}

/* The playback came past the end of the loop, or to the end of all. */
static void loop_back(struct play *play)
{
    seek_to(play, play->state.loop_start_ms, PLAYER_SEEK_EXACT);
}

static void time_changed(struct play *play, double seconds)
{
    const struct play_clip *clip = &play->clips[play->current];
    int64_t before = play->state.position_ms;
    int64_t now = clip->offset_ms + clamp_long(llround(seconds * 1000), 0, clip->duration_ms);

    play->state.position_ms = now;
    place_told(play);
    if (!play->state.seeking)
        play->state.target_ms = now;
    if (play->state.buffered_ms < now)
        play->state.buffered_ms = now;
    if (play->state.loop_end_ms >= 0 && play->phase == SEEK_NONE && !play->state.paused &&
        before < play->state.loop_end_ms && now >= play->state.loop_end_ms)
        loop_back(play);
}

static void eof_changed(struct play *play, bool eof)
{
    play->state.ended = eof && play->phase == SEEK_NONE;
    if (play->state.ended && play->state.loop_end_ms >= 0 && !play->state.paused)
        loop_back(play);
}

static void property_changed(struct play *play, const struct play_listener *listener, enum play_property id,
                             const mpv_event_property *property)
{
    const void *data = property->format == MPV_FORMAT_NONE ? NULL : property->data;
    double real = 0;
    int64_t number = 0;
    const struct play_clip *clip = play->current >= 0 ? &play->clips[play->current] : NULL;

    if (data && property->format == MPV_FORMAT_DOUBLE)
        real = *(const double *)data;
    else if (data && property->format == MPV_FORMAT_INT64)
        number = *(const int64_t *)data;
    if (!isfinite(real) || fabs(real) > 1e9)
        real = 0;
    play->changed = true;
    switch (id) {
    case PROPERTY_TIME:
        if (data && clip && play->loaded)
            time_changed(play, real);
        break;
    case PROPERTY_EOF:
        eof_changed(play, data && *(const int *)data != 0);
        break;
    case PROPERTY_CACHE:
        if (data && clip && play->loaded)
            play->state.buffered_ms = clamp_long(clip->offset_ms +
                                                     clamp_long(llround(real * 1000), 0, clip->duration_ms),
                                                 play->state.position_ms, play->duration_ms);
        break;
    case PROPERTY_WIDTH:
        play->width = (int)clamp_long(number, 0, 1 << 20);
        break;
    case PROPERTY_HEIGHT:
        play->height = (int)clamp_long(number, 0, 1 << 20);
        break;
    case PROPERTY_RATE:
        play->state.frame_rate = clamp_real(real, 0, 1000);
        break;
    case PROPERTY_VIDEO:
        play->state.has_video = data != NULL;
        break;
    case PROPERTY_AUDIO:
        play->state.has_audio = data != NULL;
        play->state.sound_track = (int)clamp_long(number, 0, PLAYER_SOUND_TRACKS);
        break;
    case PROPERTY_ROTATION:
        play->rotation = (int)(((number % 360) + 360) % 360);
        break;
    case PROPERTY_DEVICE:
        play->state.sounding = data && strcmp(*(char *const *)data, "null") != 0;
        break;
    case PROPERTY_SHOWN:
        play->state.window_open = play->window && data && *(const int *)data != 0;
        break;
    case PROPERTY_WINDOW:
        /* It says no by itself when there is nothing that takes a window. */
        if (play->window && data && strcmp(*(char *const *)data, "no") == 0)
            listener->on_no_window(listener->context);
        break;
    case PROPERTY_GAMMA:
        /* While nothing is open there is nothing to be seen either. */
        if (data)
            play->curve = tone_named(*(char *const *)data);
        break;
    case PROPERTY_OUTPUT:
        play->maps_tones = data && strncmp(*(char *const *)data, "gpu", 3) == 0;
        break;
    case PROPERTY_FULLSCREEN:
        play->state.fullscreen = play->window && data && *(const int *)data != 0;
        break;
    }
}

static int clip_of_entry(const struct play *play, int64_t entry)
{
    for (int i = 0; i < (int)play->sources->count; i++) {
        if (play->clips[i].entry == entry)
            return i;
    }
    return -1;
}

static void apply_interlacing(struct play *play, bool small)
{
    set_deinterlace(
        play, play->deinterlace_chosen ? play->state.deinterlace : play->clips[play->current].interlaced,
        small);
}

static void file_started(struct play *play, int64_t entry)
{
    int clip = clip_of_entry(play, entry);

    if (clip < 0)
        return;
    /* The playback went on by itself while a seek into the clip before it was being asked for. */
    if (play->phase == SEEK_OPENING && clip != play->current) {
        place_lose(play);
        place_include(play, clip);
        return;
    }
    play->current = clip;
    play->loaded = false;
    play->state.sound_tracks = -1;
    play->state.target_ms = play->phase == SEEK_NONE && !play->state.seeking ? play->clips[clip].offset_ms
                                                                             : play->state.target_ms;
    place_lose(play);
    play->state.clip = clip;
    play->state.rotation = play->clips[clip].rotation;
    apply_interlacing(play, stream_will_be_small(&play->sources->items[clip]));
    apply_sound_track(play, play->clips[clip].sound_track);
    if (play->phase == SEEK_NONE && !play->state.seeking)
        play->state.position_ms = play->state.target_ms = play->clips[clip].offset_ms;
    if (play->phase == SEEK_KEYFRAME || play->phase == SEEK_SETTLING || play->phase == SEEK_EXACT) {
        play->phase = SEEK_OPENING;
        seek_hold(play, false);
    }
}

static void file_loaded(struct play *play)
{
    if (play->current < 0)
        return;
    play->loaded = true;
    play->state.ready = true;
    play->state.clip = play->current;
    source_opened(play);
    apply_interlacing(play, play->small);
    play->state.rotation = play->clips[play->state.clip].rotation;
    mpv_get_property_async(play->mpv, reply_make(REPLY_TRACKS, (uint64_t)play->current), "track-list",
                           MPV_FORMAT_NODE);
    /* Only for the clip that was sought; the next one begins at its beginning. */
    seek_set_start(play, 0);
}

static enum clip_failure failure_of(int kind)
{
    switch (kind) {
    case ERROR_NONE:
        return CLIP_UNPLAYABLE;
    case ERROR_IO:
        return CLIP_UNREADABLE;
    case ERROR_CONFLICT:
        return CLIP_SWAPPED;
    default:
        return CLIP_DAMAGED;
    }
}

static void report_failures(struct play *play, const struct play_listener *listener)
{
    for (size_t i = 0; i < play->sources->count; i++) {
        int kind = atomic_load(&play->sources->items[i].failure);

        if (play->sources->items[i].proxy_failed && !play->clips[i].proxy_reported) {
            play->clips[i].proxy_reported = true;
            listener->on_proxy_failed(listener->context, (int)i);
        }
        if (play->clips[i].reported || (kind == ERROR_NONE && !play->clips[i].failed))
            continue;
        play->clips[i].reported = true;
        listener->on_failed(listener->context, (int)i, failure_of(kind));
    }
}

/* The last clip after this one that may be playable; this one when there is none. */
static int last_playable(const struct play *play, int clip)
{
    int last = clip;

    for (int i = clip + 1; i < (int)play->sources->count; i++) {
        if (!play->clips[i].failed)
            last = i;
    }
    return last;
}

static void file_ended(struct play *play, const mpv_event_end_file *end)
{
    int clip = clip_of_entry(play, end->playlist_entry_id);

    if (end->reason == MPV_END_FILE_REASON_ERROR && clip >= 0) {
        if (source_failed(play, clip))
            return;
        play->clips[clip].failed = true;
    }
    if (clip < 0 || clip != play->current || end->reason == MPV_END_FILE_REASON_STOP)
        return;
    play->loaded = false;
    /* libmpv goes on to the next clip by itself; after the last there is nothing to go to. */
    if (clip == last_playable(play, clip)) {
        play->steps = 0;
        seek_done(play);
        play->current = -1;
        play->state.ended = true;
    } else if (play->phase == SEEK_OPENING && play->clips[clip].failed) {
        /* It would begin the next one as far in as it should have begun this one. */
        play->state.target_ms = seek_playable_moment(play, play->state.target_ms);
        play->current = seek_clip_at(play, play->state.target_ms);
        play->pending = true;
    }
}

static void command_replied(struct play *play, const mpv_event *event)
{
    if (reply_kind(event->reply_userdata) == REPLY_LOADED) {
        const mpv_event_command *reply = event->data;
        size_t clip = reply_number(event->reply_userdata);

        if (event->error < 0 || reply->result.format != MPV_FORMAT_NODE_MAP || clip >= play->sources->count)
            return;
        for (int i = 0; i < reply->result.u.list->num; i++) {
            if (strcmp(reply->result.u.list->keys[i], "playlist_entry_id") == 0 &&
                reply->result.u.list->values[i].format == MPV_FORMAT_INT64)
                play->clips[clip].entry = reply->result.u.list->values[i].u.int64;
        }
    } else if (reply_kind(event->reply_userdata) == REPLY_SEEK && event->error < 0) {
        /* Between two clips there is nothing to seek in: try again when the next one is there. */
        if (play->loaded) {
            seek_done(play);
        } else {
            play->pending = true;
            play->phase = SEEK_OPENING;
        }
    }
}

/* libmpv's core waits here, so it can be asked without waiting for it. */
static void clip_opened(struct play *play, const struct play_listener *listener, const mpv_event_hook *hook)
{
    int64_t clip;

    if (mpv_get_property(play->mpv, "playlist-pos", MPV_FORMAT_INT64, &clip) >= 0 && clip >= 0 &&
        clip < (int64_t)play->sources->count)
        listener->on_clip(listener->context, (int)clip);
    else
        listener->on_filter_failed(listener->context);
    mpv_hook_continue(play->mpv, hook->id);
}

static void place_replied(struct play *play, const struct play_listener *listener, const mpv_event *event)
{
    int id = place_answered(play, reply_number(event->reply_userdata));
    const mpv_event_property *property;

    if (id == 0 || event->error < 0)
        return;
    property = event->data;
    /* Right after a jump this is where it was to lead, not yet the picture's own moment. */
    if (id != PROPERTY_TIME)
        property_changed(play, listener, (enum play_property)id, property);
    else if (property->format == MPV_FORMAT_DOUBLE && isfinite(*(const double *)property->data))
        place_found(play, clamp_long(llround(*(const double *)property->data * 1000), 0, play->duration_ms));
}

static void property_replied(struct play *play, const struct play_listener *listener, const mpv_event *event)
{
    switch (reply_kind(event->reply_userdata)) {
    case REPLY_PING:
        listener->on_pong(listener->context, reply_number(event->reply_userdata));
        break;
    case REPLY_FIELDS:
        fields_replied(play, event);
        break;
    case REPLY_TRACKS:
        tracks_replied(play, event);
        break;
    case REPLY_PLACE:
        place_replied(play, listener, event);
        break;
    case REPLY_CONFIRM:
        if (event->error >= 0 && play->phase == SEEK_NONE)
            property_changed(play, listener, PROPERTY_TIME, event->data);
        break;
    case REPLY_IGNORED:
    case REPLY_LOADED:
    case REPLY_SEEK:
    case REPLY_FIT:
    case REPLY_FILTER: /* replies of other kinds of calls */
        break;
    }
}

void play_dispatch(struct play *play, const struct play_listener *listener)
{
    for (;;) {
        const mpv_event *event = mpv_wait_event(play->mpv, 0);

        switch (event->event_id) {
        case MPV_EVENT_NONE:
            report_failures(play, listener);
            return;
        case MPV_EVENT_START_FILE:
            file_started(play, ((const mpv_event_start_file *)event->data)->playlist_entry_id);
            break;
        case MPV_EVENT_FILE_LOADED:
            file_loaded(play);
            break;
        case MPV_EVENT_END_FILE:
            file_ended(play, event->data);
            break;
        case MPV_EVENT_SEEK:
            /* Also one that was thought to have arrived: this comes before its first picture. */
            play->seek_seen = true;
            place_lose(play);
            break;
        case MPV_EVENT_PLAYBACK_RESTART:
            seek_arrived(play);
            ask_for_fields(play);
            if (play->phase == SEEK_NONE && !play->place.known)
                place_ask(play);
            break;
        case MPV_EVENT_PROPERTY_CHANGE:
            property_changed(play, listener, (enum play_property)event->reply_userdata, event->data);
            break;
        case MPV_EVENT_GET_PROPERTY_REPLY:
            property_replied(play, listener, event);
            break;
        case MPV_EVENT_SET_PROPERTY_REPLY:
            if (event->reply_userdata == reply_make(REPLY_FIT, play->fits))
                listener->on_fitted(listener->context);
            else if (reply_kind(event->reply_userdata) == REPLY_FILTER && event->error < 0)
                listener->on_filter_failed(listener->context);
            break;
        case MPV_EVENT_CLIENT_MESSAGE:
            listener->on_message(listener->context, event->data);
            break;
        case MPV_EVENT_HOOK:
            clip_opened(play, listener, event->data);
            break;
        case MPV_EVENT_LOG_MESSAGE:
            /* "Disabling filter … because it has failed": pictures would go on without it. */
            if (strstr(((const mpv_event_log_message *)event->data)->text, "Disabling filter") != NULL)
                listener->on_filter_failed(listener->context);
            break;
        case MPV_EVENT_COMMAND_REPLY:
            command_replied(play, event);
            break;
        default:
            break;
        }
        play->changed = true;
    }
}

void play_ping(struct play *play, uint64_t number)
{
    mpv_get_property_async(play->mpv, reply_make(REPLY_PING, number & 0xFFFFFFFF), "pause", MPV_FORMAT_FLAG);
}

void play_fit(struct play *play, const struct picture_fit *fit)
{
    double last = fit->pan_y;

    set_real(play, "video-scale-x", fit->scale_x);
    set_real(play, "video-scale-y", fit->scale_y);
    set_real(play, "video-pan-x", fit->pan_x);
    play->fits++;
    mpv_set_property_async(play->mpv, reply_make(REPLY_FIT, play->fits), "video-pan-y", MPV_FORMAT_DOUBLE,
                           &last);
}

static int whole_rotation(const struct play *play)
{
    return (play->rotation + play->state.rotation) % 360 / 90 * 90;
}

void play_look(const struct play *play, struct picture_look *look)
{
    *look = (struct picture_look){.video_width = play->width,
                                  .video_height = play->height,
                                  .rotation = whole_rotation(play),
                                  .zoom = play->state.zoom,
                                  .pan_x = play->state.pan_x,
                                  .pan_y = play->state.pan_y,
                                  .brightness = play->state.brightness,
                                  .curve = play->maps_tones ? TONE_PLAIN : play->curve,
                                  .blurred = play->state.blurred};
}

void play_state(const struct play *play, struct player_state *state)
{
    /* A proxy's shape differs from its clip's by a rounding, and nobody should see it change. */
    const struct play_clip *clip = &play->clips[play->state.clip];
    int width = clip->width > 0 ? clip->width : play->width;
    int height = clip->width > 0 ? clip->height : play->height;
    bool sideways = whole_rotation(play) % 180 == 90;

    *state = play->state;
    state->file_rotation = play->rotation / 90 * 90 % 360;
    state->video_width = sideways ? height : width;
    state->video_height = sideways ? width : height;
}

static void load_clips(struct play *play)
{
    int64_t first = seek_clip_at(play, play->state.target_ms);

    /* libmpv may look where to begin before or after it carries out the seek to the clip: tell it both ways.
     */
    mpv_set_property_async(play->mpv, REPLY_IGNORED, "playlist-start", MPV_FORMAT_INT64, &first);
    for (size_t i = 0; i < play->sources->count; i++) {
        char uri[32];
        /* Only when libmpv looks into a film before it plays does it know where its time begins. */
        const char *options = play->clips[i].own_time ? "demuxer-lavf-probe-info=yes" : NULL;
        const char *command[] = {"loadfile", uri, "append", options, NULL};

        snprintf(uri, sizeof uri, STREAM_SCHEME "://%zu", i);
        mpv_command_async(play->mpv, reply_make(REPLY_LOADED, i), command);
    }
}

bool play_init(struct play *play, mpv_handle *mpv, struct stream_sources *sources, struct play_clip *clips,
               const struct message *start, const struct player_surface *shape)
{
    const struct play_clip *last = &clips[sources->count - 1];

    assert(sources->count > 0 && sources->count <= PLAYER_CLIPS);
    *play = (struct play){.mpv = mpv,
                          .sources = sources,
                          .clips = clips,
                          .duration_ms = last->offset_ms + last->duration_ms,
                          .window = start->start.window,
                          .silent = start->start.sound == PLAYER_SOUND_NONE,
                          .current = -1};
    play->state = (struct player_state){.running = true,
                                        .paused = start->start.paused,
                                        .muted = start->start.muted,
                                        .duration_ms = play->duration_ms,
                                        .sound_tracks = -1,
                                        .loop_start_ms = -1,
                                        .loop_end_ms = -1,
                                        .speed = start->start.speed,
                                        .volume = start->start.volume,
                                        .zoom = start->start.zoom,
                                        .pan_x = start->start.pan_x,
                                        .pan_y = start->start.pan_y,
                                        .brightness = start->start.brightness,
                                        .deinterlace = start->start.deinterlace,
                                        .blurred = start->start.blurred};
    for (size_t i = 0; i < sizeof observed / sizeof *observed; i++) {
        if (mpv_observe_property(mpv, observed[i].id, observed[i].name, observed[i].format) < 0)
            return false;
    }
    if (!stream_register(mpv, sources))
        return false;
    seek_apply_pause(play);
    apply_volume(play);
    set_real(play, "speed", play->state.speed);
    if (play->state.deinterlace)
        play_set_flag(play, "deinterlace", true);
    play->state.target_ms = play->state.position_ms = clamp_long(start->start.start_ms, 0, play->duration_ms);
    play->state.buffered_ms = play->state.position_ms;
    play->state.clip = seek_clip_at(play, play->state.target_ms);
    play->state.rotation = clips[play->state.clip].rotation;
    play->deinterlace_chosen = start->start.deinterlace_chosen;
    play->state.seeking = true;
    play->place.known = true;
    place_lose(play);
    source_expect(play, shape);
    load_clips(play);
    seek_begin(play);
    return true;
}
