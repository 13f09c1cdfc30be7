#include "player/host/source.h"

#include <unistd.h>

#include "player/host/place.h"
#include "player/host/reply.h"
#include "player/host/seek.h"
#include "player/wire/proxy.h"

enum { THREADS_MOST = 4 };

/* Two threads decode a film as cameras make it hardly dearer than one and seek nearly twice as quickly; four
 * do for a phone's 4K. A proxy needs no help. */
static int64_t threads_for(bool small)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);

    return small || processors < 1 ? 1 : processors > THREADS_MOST ? THREADS_MOST : processors;
}

/* Decoders and readers are set up when a file is opened, also by libmpv itself when it goes on to the next
 * clip. */
static void prefer(struct play *play, bool small)
{
    bool all = small;
    int64_t threads;

    play->small_wanted = small;
    for (size_t i = 0; i < play->sources->count; i++) {
        play->sources->items[i].small = small;
        all = all && stream_will_be_small(&play->sources->items[i]);
    }
    threads = threads_for(all);
    mpv_set_property_async(play->mpv, REPLY_IGNORED, "vd-lavc-threads", MPV_FORMAT_INT64, &threads);
    /* What is read of a proxy is so little that reading ahead of it costs more than it. */
    play_set_flag(play, "demuxer-thread", !all);
}

void source_expect(struct play *play, const struct player_surface *shape)
{
    int finer = shape->pixel_x < shape->pixel_y ? shape->pixel_x : shape->pixel_y;

    /* As if the video filled it: at most it does. */
    prefer(play, !play->window && !play->deinterlace_chosen && finer > 0 &&
                     proxy_suffices(play->state.zoom, shape->width * shape->pixel_x / finer,
                                    shape->height * shape->pixel_y / finer));
}

void source_changed(struct play *play)
{
    prefer(play, play->small_wanted);
}

bool source_differs(const struct play *play)
{
    return play->current >= 0 && stream_will_be_small(&play->sources->items[play->current]) != play->small;
}

void source_opened(struct play *play)
{
    play->small = play->sources->items[play->current].opened_small;
    play->state.proxy = play->small;
}

/* Opens the current clip anew, at the moment that is shown or was to be. */
static void open_again(struct play *play)
{
    if (!play->state.seeking)
        play->state.target_ms = play->state.position_ms;
    play->state.seeking = true;
    seek_begin(play);
}

/* The deblocking filter costs a fifth of decoding, and what it smooths (edges of blocks of 4 or 8 pixels, by
 * a few levels) is gone when the picture is made less than half as large. A decoder reads the setting when it
 * is made; what makes libmpv make it again, at the same picture, is a change of `hwdec`, of which "" and "no"
 * are two spellings of none. It then seeks to that picture by itself, which must not meet a seek of ours: the
 * later of the two would win, and without a picture it would begin at the next key frame. */
static void deblock(struct play *play, bool deblock)
{
    const char *filter = deblock ? "default" : "all", *none = deblock ? "" : "no";

    if (play->deblock == deblock || !play->state.has_video)
        return;
    play->deblock = deblock;
    play->state.target_ms = play->state.position_ms;
    play->state.seeking = true;
    play->phase = SEEK_EXACT;
    play->seek_seen = false;
    place_lose(play);
    mpv_set_property_async(play->mpv, REPLY_IGNORED, "vd-lavc-skiploopfilter", MPV_FORMAT_STRING, &filter);
    mpv_set_property_async(play->mpv, REPLY_IGNORED, "hwdec", MPV_FORMAT_STRING, &none);
}

void source_choose(struct play *play, double magnification)
{
    /* A proxy's shape differs from its clip's by a rounded side, so at the very edge each would have the
     * other. */
    bool small = !play->deinterlace_chosen &&
                 proxy_suffices(play->small ? 0.99 * magnification : magnification, play->width,
                                play->height);

    if (small != play->small_wanted)
        prefer(play, small);
    if (!play->loaded || play->phase != SEEK_NONE || !play->place.known || play->steps != 0)
        return;
    if (source_differs(play)) {
        if (play->small || play->state.paused)
            open_again(play);
    } else if (!play->small) {
        deblock(play, magnification > 0.5);
    }
}

bool source_failed(struct play *play, int clip)
{
    struct stream_source *source = &play->sources->items[clip];

    if (!source->opened_small)
        return false;
    source->proxy_failed = true;
    source_changed(play);
    if (clip != play->current)
        return true;
    play->small = true; /* so that it differs */
    play->loaded = true;
    open_again(play);
    return true;
}
