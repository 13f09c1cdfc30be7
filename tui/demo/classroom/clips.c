#include "tui/demo/classroom/clips.h"

#include "store/base/error.h"
#include "store/base/memory.h"
#include "tui/demo/classroom/child.h"
#include "tui/demo/classroom/play.h"
#include "tui/demo/classroom/sound.h"
#include "tui/demo/classroom/stage.h"

#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

const struct demo_recording demo_recording_default = {
    .width = 1280,
    .height = 720,
    .fps = 25,
    .key_frame_ms = 4000,
    .noise = 0.9f,
    .movement = 1,
    .encoder_threads = 1,
};

/* --- one clip ----------------------------------------------------------------------------------------- */

struct recording {
    const struct demo_lesson *lesson;
    const struct demo_recording *options;
    int duration_ms, pictures;
    struct room room;
    struct speech speech;
    struct lesson_play play;
    struct stage stage;
};

static int picture_time(const struct recording *recording, int picture)
{
    return (int)((int64_t)picture * 1000 / recording->options->fps);
}

/* How far a hand-held camera strays, in pixels. */
static int margin_of(const struct demo_recording *options)
{
    return options->movement > 1 ? (options->height / 30) & ~1 : 0;
}

static void recording_init(struct recording *recording, const struct demo_lesson *lesson,
                           const struct demo_recording *options)
{
    *recording = (struct recording){.lesson = lesson, .options = options};
    recording->duration_ms = options->duration_ms > 0 ? options->duration_ms : lesson->duration_ms;
    recording->pictures = (int)((int64_t)recording->duration_ms * options->fps / 1000);
    int margin = margin_of(options);
    room_init(&recording->room, lesson, options->width + 2 * margin, options->height + 2 * margin);
    speech_init(&recording->speech, lesson);
    lesson_play_init(&recording->play, lesson, &recording->room, &recording->speech,
                     most(options->movement, 0.2f));
    stage_init(&recording->stage, &recording->room, options->width, options->height, margin, options->noise);
}

static void recording_release(struct recording *recording)
{
    lesson_play_release(&recording->play);
    stage_release(&recording->stage);
    speech_release(&recording->speech);
    room_release(&recording->room);
}

/* The sound of the whole clip, as a file in memory for ffmpeg to read; -1 with errno. */
static int record_sound(struct recording *recording)
{
    enum { STEP_MS = 40 };
    struct score score = {0};
    for (int now = 0; now < recording->duration_ms; now += STEP_MS)
        lesson_play_move(&recording->play, now, STEP_MS, &score);
    lesson_play_rewind(&recording->play);
    size_t count = 0;
    int16_t *samples = sound_mix(recording->lesson, &recording->speech, &score, STEP_MS,
                                 recording->duration_ms, &count);
    score_release(&score);
    int file = memfd_create("sound", MFD_CLOEXEC);
    size_t size = count * sizeof *samples;
    for (size_t done = 0; file >= 0 && done < size;) {
        ssize_t written = write(file, (const char *)samples + done, size - done);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0) {
            close(file);
            file = -1;
            break;
        }
        done += (size_t)written;
    }
    free(samples);
    if (file >= 0 && lseek(file, 0, SEEK_SET) != 0) {
        close(file);
        return -1;
    }
    return file;
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text);
    size_t tail = strlen(end);
    return length >= tail && strcasecmp(text + length - tail, end) == 0;
}

static bool start_encoder(struct child *child, const char *path, const struct demo_recording *options,
                          int sound)
{
    char size[32], fps[16], rate[16], interval[16], threads[16];
    snprintf(size, sizeof size, "%dx%d", options->width, options->height);
    snprintf(fps, sizeof fps, "%d", options->fps);
    snprintf(rate, sizeof rate, "%d", SPEECH_RATE);
    snprintf(interval, sizeof interval, "%d", (int)((int64_t)options->key_frame_ms * options->fps / 1000));
    snprintf(threads, sizeof threads, "%d", options->encoder_threads);
    bool camcorder = ends_with(path, ".mts");
    const char *format = camcorder                 ? "mpegts"
                         : ends_with(path, ".mkv") ? "matroska"
                         : ends_with(path, ".mov") ? "mov"
                                                   : "mp4";
    const char *const arguments[] = {
        "ffmpeg", "-nostdin", "-loglevel", "quiet", "-y",
        /* what goes in */
        "-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", size, "-r", fps, "-color_range", "tv", "-i", "pipe:0",
        "-f", "s16le", "-ar", rate, "-ac", "1", "-i", "pipe:3",
        /* what comes out */
        "-c:v", "libx264", "-preset", options->as_cameras_do ? "veryfast" : "ultrafast",
        options->as_cameras_do ? "-crf" : "-qp", options->as_cameras_do ? "20" : "26", "-threads", threads,
        "-g", interval, "-keyint_min", interval, "-sc_threshold", "0", "-colorspace", "bt709",
        "-color_primaries", "bt709", "-color_trc", "bt709", "-c:a", camcorder ? "ac3" : "aac", "-b:a", "96k",
        "-ar", "48000", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact", "-f",
        format, path, NULL};
    return child_start(child, arguments, sound);
}

/* Clouds: the sun comes and goes within half a minute or so, the room's light with it. */
static struct exposure expose(const struct recording *recording, int picture)
{
    static const float bright[] = {
        [DEMO_SUN] = 0.82f, [DEMO_CLOUDS] = 0.50f, [DEMO_GREY] = 0.08f, [DEMO_DUSK] = 0.40f};
    static const float change[] = {
        [DEMO_SUN] = 0.18f, [DEMO_CLOUDS] = 0.50f, [DEMO_GREY] = 0.08f, [DEMO_DUSK] = 0.10f};
    float t = (float)picture / (float)recording->options->fps;
    float seed = (float)(recording->lesson->class_seed % 17) + (float)(recording->lesson->starts_at % 60);
    float cloud = 0.6f * sinf(t * 0.21f + seed) + 0.4f * sinf(t * 0.47f + 2 * seed);
    enum demo_light light = recording->lesson->light;
    float wide = (float)recording->stage.margin * 0.9f;
    return (struct exposure){
        .sun = bright[light] + change[light] * cloud,
        .gain = 0.985f + 0.02f * change[light] * cloud,
        .sway_x = (int)(wide * (0.6f * sinf(t * 1.3f) + 0.4f * sinf(t * 3.1f + 1))),
        .sway_y = (int)(wide * (0.6f * sinf(t * 1.1f + 2) + 0.4f * sinf(t * 2.7f))),
        .picture = (uint32_t)picture,
    };
}

enum outcome { MADE, STOPPED, FAILED };

static enum outcome record_pictures(struct recording *recording, const struct child *encoder,
                                    demo_progress *progress, void *context)
{
    int step_ms = 1000 / recording->options->fps;
    lesson_play_set_stage(&recording->play, &recording->stage);
    for (int picture = 0; picture < recording->pictures; picture++) {
        int now = picture_time(recording, picture);
        lesson_play_move(&recording->play, now, step_ms, NULL);
        lesson_play_draw(&recording->play, now);
        struct exposure exposure = expose(recording, picture);
        const uint8_t *pixels = stage_picture(&recording->stage, &exposure);
        if (!child_feed(encoder, pixels, stage_picture_size(&recording->stage)))
            return FAILED;
        if (progress && picture % 8 == 7 && !progress(context, now, recording->duration_ms))
            return STOPPED;
    }
    return MADE;
}

bool demo_clip_make(const char *path, const struct demo_lesson *lesson, const struct demo_recording *options,
                    demo_progress *progress, void *context, struct error *error)
{
    struct recording recording;
    recording_init(&recording, lesson, options ? options : &demo_recording_default);
    int sound = record_sound(&recording);
    if (sound < 0) {
        int number = errno;
        recording_release(&recording);
        return error_system(error, number, "The sound of the demo clip %s could not be made", lesson->name);
    }
    struct child encoder;
    bool started = start_encoder(&encoder, path, recording.options, sound);
    int number = errno;
    close(sound);
    if (!started) {
        recording_release(&recording);
        if (number == ENOENT)
            return error_set(error, ERROR_NOT_FOUND,
                             "The demo clips are made with ffmpeg, which is not installed. Install it (apt "
                             "install ffmpeg) and try again.");
        return error_system(error, number, "ffmpeg could not be started");
    }
    enum outcome outcome = record_pictures(&recording, &encoder, progress, context);
    recording_release(&recording);
    bool ended_well = child_finish(&encoder, outcome == STOPPED);
    if (outcome == MADE && ended_well)
        return true;
    (void)unlink(path); /* half a clip is of no use; it may not even be there */
    if (outcome == STOPPED)
        return error_set(error, ERROR_CONFLICT, "Making the demo clips was stopped.");
    return error_set(error, ERROR_IO,
                     "ffmpeg could not write the demo clip %s. Check that there is room on the disk, that "
                     "the folder can be written, and that ffmpeg has libx264.",
                     path);
}

/* --- many clips --------------------------------------------------------------------------------------- */

enum { MOST_WORKERS = 8 };

struct work {
    const char *const *paths;
    const struct demo_lesson *const *lessons;
    const struct demo_recording *recording;
    int count;
    pthread_mutex_t lock; /* for all that follows */
    pthread_cond_t changed;
    int next, working;
    int64_t done_ms; /* of clips that are ready */
    int64_t under_way_ms[MOST_WORKERS];
    bool stops;
    bool failed;
    struct error error; /* the first */
};

struct worker {
    struct work *work;
    int number;
    pthread_t thread;
};

static bool note_progress(void *context, int64_t done_ms, int64_t total_ms)
{
    (void)total_ms;
    struct worker *worker = context;
    pthread_mutex_lock(&worker->work->lock);
    worker->work->under_way_ms[worker->number] = done_ms;
    bool goes_on = !worker->work->stops;
    pthread_mutex_unlock(&worker->work->lock);
    return goes_on;
}

static int length_of(const struct work *work, int clip)
{
    int duration_ms = work->recording ? work->recording->duration_ms : 0;
    return duration_ms > 0 ? duration_ms : work->lessons[clip]->duration_ms;
}

static void *make_clips(void *context)
{
    struct worker *worker = context;
    struct work *work = worker->work;
    pthread_mutex_lock(&work->lock);
    while (!work->stops && work->next < work->count) {
        int clip = work->next++;
        pthread_mutex_unlock(&work->lock);
        struct error error;
        bool made = demo_clip_make(work->paths[clip], work->lessons[clip], work->recording, note_progress,
                                   worker, &error);
        pthread_mutex_lock(&work->lock);
        work->under_way_ms[worker->number] = 0;
        if (made) {
            work->done_ms += length_of(work, clip);
        } else {
            if (!work->failed && !work->stops) {
                work->failed = true;
                work->error = error;
            }
            work->stops = true;
        }
    }
    work->working--;
    pthread_cond_signal(&work->changed);
    pthread_mutex_unlock(&work->lock);
    return NULL;
}

static int64_t total_of(const struct work *work)
{
    int64_t total = 0;
    for (int i = 0; i < work->count; i++)
        total += length_of(work, i);
    return total;
}

/* Reports until all workers have ended. The lock is held, but not while calling back. */
static void watch(struct work *work, demo_progress *progress, void *context)
{
    int64_t total = total_of(work);
    while (work->working > 0) {
        struct timespec until;
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_nsec += 200000000;
        if (until.tv_nsec >= 1000000000) {
            until.tv_sec++;
            until.tv_nsec -= 1000000000;
        }
        pthread_cond_timedwait(&work->changed, &work->lock, &until);
        int64_t done = work->done_ms;
        for (int i = 0; i < MOST_WORKERS; i++)
            done += work->under_way_ms[i];
        bool stops = work->stops;
        pthread_mutex_unlock(&work->lock);
        bool goes_on = !progress || stops || progress(context, done, total);
        pthread_mutex_lock(&work->lock);
        if (!goes_on)
            work->stops = true;
    }
}

static void work_init(struct work *work)
{
    pthread_condattr_t attributes;
    pthread_mutex_init(&work->lock, NULL);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&work->changed, &attributes);
    pthread_condattr_destroy(&attributes);
}

bool demo_clips_make(const char *const *paths, const struct demo_lesson *const *lessons, int count,
                     const struct demo_recording *recording, demo_progress *progress, void *context,
                     struct error *error)
{
    struct work work = {.paths = paths, .lessons = lessons, .recording = recording, .count = count};
    struct worker workers[MOST_WORKERS];
    work_init(&work);
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    int wanted = processors < 1 ? 1 : processors > MOST_WORKERS ? MOST_WORKERS : (int)processors;
    wanted = wanted > count ? count : wanted;
    int started = 0;
    int failed = 0;
    pthread_mutex_lock(&work.lock);
    for (; started < wanted; started++) {
        workers[started] = (struct worker){.work = &work, .number = started};
        failed = pthread_create(&workers[started].thread, NULL, make_clips, &workers[started]);
        if (failed != 0)
            break;
        work.working++;
    }
    watch(&work, progress, context);
    pthread_mutex_unlock(&work.lock);
    for (int i = 0; i < started; i++)
        pthread_join(workers[i].thread, NULL);
    pthread_cond_destroy(&work.changed);
    pthread_mutex_destroy(&work.lock);
    if (started == 0 && count > 0)
        return error_system(error, failed, "The demo clips could not be made");
    if (work.failed)
        *error = work.error;
    else if (work.stops)
        return error_set(error, ERROR_CONFLICT, "Making the demo clips was stopped.");
    return !work.failed;
}
