#include "player/host/options.h"

#include <stddef.h>

#include "player/host/codecs.h"
#include "player/host/sound.h"
#include "player/host/window.h"

struct option {
    const char *name, *value;
};

static const struct option safe[] = {
    {"config", "no"},
    {"load-scripts", "no"},
    {"load-stats-overlay", "no"},
    {"load-osd-console", "no"},
    {"load-auto-profiles", "no"},
    {"ytdl", "no"},
    {"osc", "no"},
    {"terminal", "no"},
    {"input-terminal", "no"},
    {"input-default-bindings", "no"},
    {"input-builtin-bindings", "no"},
    {"input-vo-keyboard", "no"},
    {"input-media-keys", "no"},
    {"access-references", "no"},
    {"autoload-files", "no"},
    {"sub-auto", "no"},
    {"audio-file-auto", "no"},
    {"cover-art-auto", "no"},
    {"ordered-chapters", "no"},
    {"load-unsafe-playlists", "no"},
    {"cache-on-disk", "no"},
    {"save-position-on-quit", "no"},
    {"resume-playback", "no"},
    {"embeddedfonts", "no"},
    {"demuxer", "lavf"},
    {"demuxer-lavf-o", "format_whitelist=[" CODECS_CONTAINERS "],protocol_whitelist=none"},
    {"vd-lavc-o", "codec_whitelist=[" CODECS_VIDEO "]"},
    {"ad-lavc-o", "codec_whitelist=[" CODECS_AUDIO "]"},
    {"hwdec", "no"},
    {"audio-display", "no"},
    {"sid", "no"},
    {"osd-level", "0"},
    {"sub-font-provider", "none"},
    {"osd-font-provider", "none"},
    {"stop-screensaver", "no"},
};

static const struct option playing[] = {
    {"vo", "libmpv"},
    {"idle", "yes"},
    {"force-window", "no"},
    {"msg-level", "all=no"},
    /* At the end of the session the last picture stays; the player can be sent back from there. */
    {"keep-open", "yes"},
    {"keep-open-pause", "no"},
    /* From one clip to the next without a gap. */
    {"prefetch-playlist", "yes"},
    {"gapless-audio", "weak"},
    /* The host turns and fits pictures itself, after they were made small (player/host/picture.h). */
    {"video-rotate", "no"},
    /* Clips are read at the speed of the disk: a few seconds ahead are enough, and cheap in memory. */
    {"cache", "yes"},
    {"cache-secs", "8"},
    {"demuxer-max-bytes", "24MiB"},
    {"demuxer-max-back-bytes", "8MiB"},
    {"stream-buffer-size", "64KiB"},
    {"audio-buffer", "0.2"},
    /* One for each processor would take memory for nothing (player/host/source.h says how many play). */
    {"vd-lavc-threads", "4"},
    /* Whatever the speed, voices stay what they are. */
    {"audio-pitch-correction", "yes"},
    /* Until the picture turns out to be shown large (player/host/source.h). */
    {"vd-lavc-skiploopfilter", "all"},
    {"video-timing-offset", "0"},
    {"video-sync", "audio"},
    {"sws-scaler", "area"},
    {"sws-fast", "yes"},
    {"sws-allow-zimg", "no"},
};

static bool set_options(mpv_handle *mpv, const struct option *options, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int result = mpv_set_option_string(mpv, options[i].name, options[i].value);

        /* What was left out when libmpv was built (Lua and with it ytdl and osc) needs no switching off. */
        if (result < 0 && result != MPV_ERROR_OPTION_NOT_FOUND)
            return false;
    }
    return true;
}

static bool set_sound(mpv_handle *mpv, enum player_sound sound, int speaker)
{
    static const struct option device[] = {{"audio-fallback-to-null", "yes"}};
    static const struct option discard[] = {{"ao", "null"}};
    static const struct option none[] = {{"ao", "null"}, {"aid", "no"}};

    switch (sound) {
    case PLAYER_SOUND_DEVICE:
        if (speaker < 0 || !sound_set_options(mpv, speaker))
            return set_options(mpv, discard, sizeof discard / sizeof *discard);
        return set_options(mpv, device, sizeof device / sizeof *device);
    case PLAYER_SOUND_DISCARD:
        return set_options(mpv, discard, sizeof discard / sizeof *discard);
    case PLAYER_SOUND_NONE:
        return set_options(mpv, none, sizeof none / sizeof *none);
    }
    return false;
}

mpv_handle *host_mpv_make(enum player_sound sound, int speaker, bool window)
{
    mpv_handle *mpv = mpv_create();

    if (!mpv)
        return NULL;
    if (set_options(mpv, safe, sizeof safe / sizeof *safe) &&
        set_options(mpv, playing, sizeof playing / sizeof *playing) && set_sound(mpv, sound, speaker) &&
        (!window || window_set_options(mpv)) && mpv_initialize(mpv) >= 0)
        return mpv;
    mpv_terminate_destroy(mpv);
    return NULL;
}
