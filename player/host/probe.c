#include "player/host/probe.h"

#include <errno.h>
#include <math.h>
#include <mpv/client.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "player/host/container.h"
#include "player/host/options.h"
#include "player/host/probe-tail.h"
#include "player/host/stream.h"
#include "store/footage/footage.h"

/* The pictures must go on to within half a second of the end. Where the sound goes on a little longer, this
 * is allowed: half a second and a quarter of the film, but no more than three seconds. */
#define TAIL_S      0.5
#define TAIL_MOST_S 3.0

/* So far past the end libmpv is sent. */
#define BEYOND_S 2.0

/* No lesson is so long. */
#define DURATION_MOST_S (7 * 86400.0)

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
    if (!value)
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

        snprintf(name, sizeof name, "track-list/%lld/type", (long long)i);
        get_name(mpv, name, type, sizeof type);
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
    get_name(mpv, "current-tracks/video/codec", probe->codec, sizeof probe->codec);
}

/* Opens the film paused at its beginning. */
static bool open_film(mpv_handle *mpv)
{
    const char *load[] = {"loadfile", STREAM_SCHEME "://0", NULL};

    return mpv_set_property_string(mpv, "aid", "auto") >= 0 && mpv_command(mpv, load) >= 0 &&
           wait_for_picture(mpv) == OUTCOME_PICTURE;
}

/*
 * Shows the last picture of a film that is taken to be so long, and tells where it is. libmpv, sent past the
 * end, shows the last picture that it decoded on the way; when there was none it ends the film.
 */
static bool find_last_picture(mpv_handle *mpv, double duration, double *last)
{
    char target[32];
    const char *command[] = {"seek", target, "absolute+exact", NULL};

    snprintf(target, sizeof target, "%.3f", duration + BEYOND_S);
    if (mpv_command(mpv, command) < 0)
        return false;
    while (wait_for_picture(mpv) == OUTCOME_PICTURE) {
        double now;

        /* Before it ends the film it says that it is where it was sent, which no picture can be, unless the
         * film turns out to be longer. */
        if (get_real(mpv, "duration", &now) && get_real(mpv, "time-pos", last) &&
            (now > duration + TAIL_S || *last < duration + BEYOND_S / 2))
            return true;
    }
    return false;
}

/* As find_last_picture, but finds out how long the film is, too. One that does not say so exactly is taken
 * for as long as it has been read; then its end moves away while it is sought, until it is reached. */
static bool find_end(mpv_handle *mpv, double *duration, double *last)
{
    double longer = 0;

    /* Sound would hide that there are no pictures any more. */
    if (mpv_set_property_string(mpv, "aid", "no") < 0 || !get_real(mpv, "duration", &longer) || longer <= 0)
        return false;
    do {
        *duration = longer;
        if (*duration > DURATION_MOST_S || !find_last_picture(mpv, *duration, last) ||
            !get_real(mpv, "duration", &longer))
            return false;
    } while (longer > *duration + TAIL_S);
    return true;
}

/* A film under examination. */
struct looking {
    mpv_handle *mpv;
    struct tail_source bytes;
    bool sound; /* the container has its whole length */
    struct probe *probe;
};

/* Its end as libmpv finds it. */
static bool find_end_by_playing(mpv_handle *mpv, double *duration, double *last)
{
    /* Seconds before the end from which its pictures are decoded. Key frames are far apart in some films, and
     * in a transport stream it is not known where they are. */
    static const char *const approaches[] = {"0", "2", "20"};

    for (size_t i = 0; i < sizeof approaches / sizeof *approaches; i++) {
        if (mpv_set_property_string(mpv, "hr-seek-demuxer-offset", approaches[i]) < 0 ||
            (i > 0 && !open_film(mpv)))
            return false;
        if (find_end(mpv, duration, last))
            return true;
    }
    return false;
}

static bool reaches(double last, double duration)
{
    return last >= duration - fmin(TAIL_S + duration / 4, TAIL_MOST_S);
}

/* How far it plays, by its packets. Pictures that end before the sound does are no damage: a screen that
 * stands still is filmed as one long picture. */
static enum probe_verdict look_at_packets(struct looking *looking, bool all)
{
    struct probe *probe = looking->probe;
    struct tail tail;
    /* libmpv's timeline begins with the film, but in these with the file's own time (player/host/demux.c). */
    bool own_time = strcmp(probe->container, container_name(CONTAINER_MATROSKA)) == 0 ||
                    strcmp(probe->container, container_name(CONTAINER_MP4)) == 0;
    bool late;

    if (!tail_find(&looking->bytes, !all, &tail) || tail.end > DURATION_MOST_S)
        return !all && looking->sound ? look_at_packets(looking, true) : PROBE_DAMAGED;
    late = own_time && tail.start * 1000 >= PLAYER_START_LATE_MS;
    probe->start_ms = late ? llround(tail.start * 1000) : 0;
    probe->duration_ms = llround((own_time && !late ? tail.end + tail.start : tail.end) * 1000);
    probe->whole = looking->sound && tail.picture >= tail.packet - TAIL_PICTURE_S &&
                   (!tail.endless || reaches(tail.picture, tail.end));
    if (!probe->whole && looking->sound && !all)
        return look_at_packets(looking, true);
    return probe->duration_ms > 0 ? PROBE_GOOD : PROBE_DAMAGED;
}

static bool is_endless(const struct looking *looking)
{
    struct tail tail;

    if (strcmp(looking->probe->container, container_name(CONTAINER_MATROSKA)) != 0)
        return false;
    (void)tail_find(&looking->bytes, true, &tail);
    return tail.endless;
}

static enum probe_verdict look(struct looking *looking)
{
    mpv_handle *mpv = looking->mpv;
    struct probe *probe = looking->probe;
    double duration = 0, first = 0, last = 0;

    if (!open_film(mpv))
        return PROBE_NO_VIDEO;
    if (get_number(mpv, "current-tracks/video/id") == 0)
        return has_track(mpv, "video") ? PROBE_NO_VIDEO : PROBE_NO_PICTURE;
    describe(mpv, probe);
    if (probe->width < 1 || probe->height < 1)
        return PROBE_DAMAGED; /* not one picture */
    if (!looking->sound || is_endless(looking) ||
        (get_real(mpv, "time-pos", &first) && first * 1000 >= PLAYER_START_LATE_MS) ||
        !find_end_by_playing(mpv, &duration, &last) || !reaches(last, duration))
        return look_at_packets(looking, !looking->sound);
    probe->duration_ms = llround(duration * 1000);
    probe->whole = true;
    return PROBE_GOOD;
}

static int64_t read_plain(void *context, uint64_t offset, void *bytes, size_t count)
{
    ssize_t got;

    do
        got = pread(*(const int *)context, bytes, count, (off_t)offset);
    while (got < 0 && errno == EINTR);
    return got;
}

static int64_t read_encrypted(void *context, uint64_t offset, void *bytes, size_t count)
{
    struct error error;
    size_t got;

    return footage_read(context, offset, bytes, count, &got, &error) ? (int64_t)got : -1;
}

static enum probe_verdict look_at_container(const struct tail_source *bytes, struct probe *probe,
                                            enum container_kind *kind)
{
    const struct container_file file = {.context = bytes->context, .read = bytes->read, .size = bytes->size};
    enum probe_verdict verdict = container_check(&file, kind);

    snprintf(probe->container, sizeof probe->container, "%s", container_name(*kind));
    return verdict;
}

static enum probe_verdict play_and_look(struct looking *looking, struct stream_source *source)
{
    struct stream_sources sources = {.items = source, .count = 1};
    enum probe_verdict verdict = PROBE_UNREADABLE;
    mpv_handle *mpv = host_mpv_make(PLAYER_SOUND_DISCARD, -1, false);

    if (!mpv)
        return PROBE_UNREADABLE;
    looking->mpv = mpv;
    /* Pictures are decoded and looked at no further. */
    if (mpv_set_property_string(mpv, "vo", "null") >= 0 &&
        mpv_set_property_string(mpv, "pause", "yes") >= 0 &&
        mpv_set_property_string(mpv, "keep-open", "no") >= 0 && stream_register(mpv, &sources))
        verdict = look(looking);
    if (atomic_load(&source->failure) != ERROR_NONE)
        verdict = PROBE_UNREADABLE;
    mpv_terminate_destroy(mpv);
    return verdict;
}

/* A container that is short of something may play all the same; what that is worth, its pictures say. */
static enum probe_verdict look_at_film(const struct tail_source *bytes, struct stream_source *source,
                                       struct probe *probe)
{
    struct looking looking = {.bytes = *bytes, .probe = probe};
    enum container_kind kind;
    enum probe_verdict container = look_at_container(bytes, probe, &kind), verdict;

    looking.sound = container == PROBE_GOOD;
    if (!looking.sound &&
        (kind == CONTAINER_NONE || (container != PROBE_TRUNCATED && container != PROBE_DAMAGED)))
        return container;
    verdict = play_and_look(&looking, source);
    return verdict == PROBE_GOOD || verdict == PROBE_UNREADABLE || looking.sound ? verdict : container;
}

/* R8: what leaves this process is what the container says. */
static enum probe_verdict probe_encrypted(int fd, const unsigned char *key, const struct footage_label *label,
                                          struct probe *probe)
{
    struct stream_source source = {.fd = fd, .key = key, .label = *label};
    struct footage_reader *reader;
    struct error error;
    enum probe_verdict verdict;

    if (!footage_open(fd, key, label, &reader, &error))
        return PROBE_UNREADABLE;
    verdict = look_at_film(&(struct tail_source){reader, read_encrypted, footage_size(reader)}, &source,
                           probe);
    footage_close(reader);
    return verdict;
}

enum probe_verdict host_probe(int fd, const unsigned char *key, const struct footage_label *label,
                              struct probe *probe)
{
    struct stream_source source = {.fd = fd};
    struct stat status;

    *probe = (struct probe){0};
    if (key)
        return probe_encrypted(fd, key, label, probe);
    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))
        return PROBE_NO_VIDEO;
    return look_at_film(&(struct tail_source){&fd, read_plain, (uint64_t)status.st_size}, &source, probe);
}
