#include "player/host-probe.h"

#include <math.h>
#include <mpv/client.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "player/host-options.h"
#include "player/stream.h"

/* The picture of the last moments must be no further from the end than this, because the sound may go on a
 * little longer than the pictures. */
#define TAIL_S     3.0
#define TAIL_SHARE 0.1

/* Far past the end of every file. */
#define BEYOND_S "10000000"

enum outcome { OUTCOME_PICTURE, OUTCOME_ENDED, OUTCOME_FAILED };

/* Waits until libmpv stands at a picture (or sound), or has given up. */
static enum outcome wait_for_picture(mpv_handle *mpv)
{
    for (;;) {
        const mpv_event *event = mpv_wait_event(mpv, -1);

        if (event->event_id == MPV_EVENT_PLAYBACK_RESTART)
            return OUTCOME_PICTURE;
        if (event->event_id == MPV_EVENT_END_FILE)
            return ((const mpv_event_end_file *)event->data)->reason == MPV_END_FILE_REASON_ERROR
                       ? OUTCOME_FAILED
                       : OUTCOME_ENDED;
        if (event->event_id == MPV_EVENT_SHUTDOWN)
            return OUTCOME_FAILED;
    }
}

static bool get_real(mpv_handle *mpv, const char *name, double *value)
{
    return mpv_get_property(mpv, name, MPV_FORMAT_DOUBLE, value) >= 0 && isfinite(*value);
}

static int64_t get_number(mpv_handle *mpv, const char *name)
{
    int64_t value;

    return mpv_get_property(mpv, name, MPV_FORMAT_INT64, &value) >= 0 ? value : 0;
}

/* A property's text, cut to what fits. */
static void get_name(mpv_handle *mpv, const char *name, char *text, size_t size)
{
    char *value = mpv_get_property_string(mpv, name);

    text[0] = '\0';
    if (value == NULL)
        return;
    snprintf(text, size, "%s", value);
    mpv_free(value);
    for (char *c = text; *c != '\0'; c++) {
        if (strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.", *c) == NULL)
            *c = '_';
    }
}

static bool has_track(mpv_handle *mpv, const char *wanted)
{
    int64_t count = get_number(mpv, "track-list/count");

    for (int64_t i = 0; i < count; i++) {
        char name[64], type[16];

        snprintf(name, sizeof(name), "track-list/%lld/type", (long long)i);
        get_name(mpv, name, type, sizeof(type));
        if (strcmp(type, wanted) == 0)
            return true;
    }
    return false;
}

static void describe(mpv_handle *mpv, struct probe *probe)
{
    int64_t rotation = get_number(mpv, "current-tracks/video/demux-rotation");
    int64_t width = get_number(mpv, "dwidth"), height = get_number(mpv, "dheight");
    bool sideways = rotation % 180 == 90;
    double rate;

    probe->width = (int32_t)(sideways ? height : width);
    probe->height = (int32_t)(sideways ? width : height);
    probe->has_audio = has_track(mpv, "audio");
    if (get_real(mpv, "container-fps", &rate) && rate > 0 && rate < 1000)
        probe->frame_rate = rate;
    get_name(mpv, "current-tracks/video/codec", probe->codec, sizeof(probe->codec));
}

static bool seek(mpv_handle *mpv, const char *seconds)
{
    const char *command[] = {"seek", seconds, "absolute+exact", NULL};

    return mpv_command(mpv, command) >= 0 && wait_for_picture(mpv) == OUTCOME_PICTURE;
}

/* Decodes the end of the file: finds out how long it is when it does not say, and whether the pictures go so
 * far. */
static enum probe_verdict look_at_the_end(mpv_handle *mpv, struct probe *probe)
{
    double duration = 0, last = 0;
    char target[32];

    if (get_real(mpv, "duration", &duration) && duration > 0 && duration < 365.0 * 86400) {
        snprintf(target, sizeof(target), "%.3f", fmax(0, duration - 0.5));
        if (!seek(mpv, target) || !get_real(mpv, "time-pos", &last))
            return PROBE_DAMAGED;
        if (last < duration - fmax(TAIL_S, duration * TAIL_SHARE))
            return PROBE_TRUNCATED;
    } else {
        if (!seek(mpv, BEYOND_S) || !get_real(mpv, "time-pos", &last))
            return PROBE_DAMAGED;
        duration = last + (probe->frame_rate > 0 ? 1 / probe->frame_rate : 0);
    }
    probe->duration_ms = llround(duration * 1000);
    return probe->duration_ms > 0 ? PROBE_GOOD : PROBE_DAMAGED;
}

static enum probe_verdict look(mpv_handle *mpv, struct probe *probe)
{
    const char *load[] = {"loadfile", STREAM_SCHEME "://0", NULL};

    if (mpv_command(mpv, load) < 0 || wait_for_picture(mpv) != OUTCOME_PICTURE)
        return PROBE_NO_VIDEO;
    if (get_number(mpv, "current-tracks/video/id") == 0)
        return has_track(mpv, "video") ? PROBE_NO_VIDEO : PROBE_NO_PICTURE;
    describe(mpv, probe);
    if (probe->width < 1 || probe->height < 1)
        return PROBE_NO_VIDEO;
    return look_at_the_end(mpv, probe);
}

enum probe_verdict host_probe(int fd, struct probe *probe)
{
    struct stream_source source = {.fd = fd};
    struct stream_sources sources = {.items = &source, .count = 1};
    enum probe_verdict verdict = PROBE_UNREADABLE;
    struct stat status;
    mpv_handle *mpv;

    *probe = (struct probe){0};
    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))
        return PROBE_UNREADABLE;
    if (status.st_size == 0)
        return PROBE_EMPTY;
    mpv = host_mpv_make(PLAYER_SOUND_DISCARD);
    if (mpv == NULL)
        return PROBE_UNREADABLE;
    /* Pictures are decoded and looked at no further. */
    if (mpv_set_property_string(mpv, "vo", "null") >= 0 &&
        mpv_set_property_string(mpv, "pause", "yes") >= 0 && stream_register(mpv, &sources))
        verdict = look(mpv, probe);
    if (atomic_load(&source.failure) != ERROR_NONE)
        verdict = PROBE_UNREADABLE;
    mpv_terminate_destroy(mpv);
    return verdict;
}
