#include "player/host/place.h"

#include "player/host/reply.h"
#include "player/host/seek.h"
#include "store/base/clock.h"

enum {
    STILL_MS = 400,        /* after which a paused picture is the one that was told */
    MARGIN_MS = 250,       /* that a picture may come before or after its position is told */
    FRAME_MS = 200,        /* of a clip that does not say: 5 pictures a second */
    FRAME_MOST_MS = 10000, /* of one that says it has hardly any */
    SILENT_MOST_MS = 5000, /* a host that is silent for longer is ended by its watchdog */
};

void place_include(struct play *play, int index)
{
    const struct play_clip *clip = &play->clips[index];
    struct play_place *place = &play->place;

    if (clip->offset_ms < place->low_ms)
        place->low_ms = clip->offset_ms;
    if (clip->offset_ms + clip->duration_ms > place->high_ms)
        place->high_ms = clip->offset_ms + clip->duration_ms;
}

void place_lose(struct play *play)
{
    struct play_place *place = &play->place;

    if (place->known) {
        place->known = false;
        place->low_ms = INT64_MAX;
        place->high_ms = 0;
    }
    place->asked++; /* what was asked before says nothing any more */
    place_include(play, seek_clip_at(play, play->state.position_ms));
    place_include(play, seek_clip_at(play, play->state.target_ms));
    if (play->current >= 0)
        place_include(play, play->current);
}

void place_ask(struct play *play)
{
    static const struct {
        enum play_property id;
        const char *name;
        mpv_format format;
    } questions[] = {
        {PROPERTY_WIDTH, "dwidth", MPV_FORMAT_INT64},
        {PROPERTY_HEIGHT, "dheight", MPV_FORMAT_INT64},
        {PROPERTY_ROTATION, "current-tracks/video/demux-rotation", MPV_FORMAT_INT64},
        {PROPERTY_TIME, "time-pos", MPV_FORMAT_DOUBLE},
    };

    play->place.asked++;
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++)
        mpv_get_property_async(
            play->mpv,
            reply_make(REPLY_PLACE, (play->place.asked & 0xFFFFFFFF) << 8 | (uint64_t)questions[i].id),
            questions[i].name, questions[i].format);
}

int place_answered(const struct play *play, uint64_t number)
{
    return number >> 8 == (play->place.asked & 0xFFFFFFFF) ? (int)(number & 0xFF) : 0;
}

void place_found(struct play *play, int64_t ms)
{
    if (play->phase != SEEK_NONE || play->current < 0)
        return;
    if (play->clips[play->current].width == 0 && play->width > 0 && play->height > 0) {
        play->clips[play->current].width = play->width;
        play->clips[play->current].height = play->height;
    }
    play->place.known = true;
    play->place.found_ms = play->clips[play->current].offset_ms + ms;
    play->place.found_at = clock_monotonic();
    play->place.told = false;
    place_moved(play);
}

void place_told(struct play *play)
{
    play->place.told = true;
    place_moved(play);
}

void place_moved(struct play *play)
{
    play->place.moved_at = clock_monotonic();
}

static double at_least_one(double value)
{
    return value > 1 ? value : 1;
}

/* How long one picture of the clip stays, in the clip's own time. */
static int64_t frame_ms(double rate)
{
    if (rate <= 0)
        return FRAME_MS;
    return rate > 1000.0 / FRAME_MOST_MS ? (int64_t)(1000 / rate) + 1 : FRAME_MOST_MS;
}

bool place_bounds(const struct play *play, int64_t *low_ms, int64_t *high_ms)
{
    const struct player_state *state = &play->state;
    int64_t since = clock_monotonic() - play->place.moved_at;
    int64_t frame = frame_ms(state->frame_rate), margin = frame;

    if (!play->place.known || play->phase != SEEK_NONE) {
        *low_ms = play->place.known ? 0 : play->place.low_ms;
        *high_ms = play->place.known ? play->duration_ms : play->place.high_ms;
        return seek_clip_at(play, *low_ms) != seek_clip_at(play, *high_ms - 1);
    }
    *low_ms = *high_ms = state->position_ms;
    /* What is told without being asked may at first still be from before the jump. */
    if (!play->place.told || clock_monotonic() - play->place.found_at < STILL_MS) {
        if (play->place.found_ms < *low_ms)
            *low_ms = play->place.found_ms;
        else
            *high_ms = play->place.found_ms;
    }
    if ((!state->paused && !state->ended) || since < STILL_MS) {
        margin += frame + (int64_t)(MARGIN_MS * at_least_one(state->speed));
        *high_ms += (int64_t)((double)(since < SILENT_MOST_MS ? since : SILENT_MOST_MS) * state->speed);
    }
    *low_ms -= margin;
    *high_ms += margin;
    return false;
}

int place_timeout(const struct play *play)
{
    int64_t latest = play->place.moved_at > play->place.found_at ? play->place.moved_at
                                                                 : play->place.found_at;
    int64_t left = latest + STILL_MS - clock_monotonic();

    if (!play->place.known || (!play->state.paused && !play->state.ended) || left < 0)
        return -1;
    return (int)left + 1;
}
