/*
 * make-clip: writes a drawn classroom clip for the benches, of a known size, movement and key frame distance.
 *
 *     make-clip [options] FILE.mp4|.mov|.mkv|.mts
 *
 * The same options give the same clip.
 */
#include "store/base/error.h"
#include "tui/demo/classroom/child.h"
#include "tui/demo/classroom/clips.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char usage[] =
    "usage: make-clip [options] FILE.mp4|.mov|.mkv|.mts\n"
    "  -l N    which of the demo's lessons (0 to 9; default 0)\n"
    "  -s WxH  pixels (default 1280x720)\n"
    "  -r N    pictures a second (default 25)\n"
    "  -t S    seconds (default: the lesson's own length)\n"
    "  -n X    noise of the camera: 0 none, 1 a good one, 4 a bad one (default 0.9)\n"
    "  -m X    movement: 1 a lesson as it is; 3 restless pupils and a camera held by hand\n"
    "  -g N    pictures from one key frame to the next (default: 4 seconds)\n"
    "  -x N    the clip N times over, without drawing it again (default 1)\n"
    "  -j N    threads of the encoder (default 0: as it sees fit)\n";

struct options {
    int lesson, repeat;
    int key_frame; /* pictures; 0: the default */
    struct demo_recording recording;
    const char *path;
};

static bool read_number(const char *text, double low, double high, double *number)
{
    char *end;
    errno = 0;
    *number = strtod(text, &end);
    return errno == 0 && end != text && *end == '\0' && *number >= low && *number <= high;
}

static bool read_whole(const char *text, int low, int high, int *number)
{
    double value;
    if (!read_number(text, low, high, &value))
        return false;
    *number = (int)value;
    return *number == value;
}

static bool read_share(const char *text, float *number)
{
    double value;
    if (!read_number(text, 0, 20, &value))
        return false;
    *number = (float)value;
    return true;
}

static bool read_size(const char *text, struct demo_recording *recording)
{
    int width, height;
    char rest;
    if (sscanf(text, "%dx%d%c", &width, &height, &rest) != 2)
        return false;
    recording->width = width & ~1;
    recording->height = height & ~1;
    return width >= 64 && width <= 3840 && height >= 36 && height <= 2160;
}

static bool read_option(struct options *options, int option, const char *text)
{
    struct demo_recording *recording = &options->recording;
    double seconds;
    switch (option) {
    case 'l':
        return read_whole(text, 0, 9, &options->lesson);
    case 's':
        return read_size(text, recording);
    case 'r':
        return read_whole(text, 1, 120, &recording->fps);
    case 't':
        if (!read_number(text, 1, 7200, &seconds))
            return false;
        recording->duration_ms = (int)(seconds * 1000);
        return true;
    case 'n':
        return read_share(text, &recording->noise);
    case 'm':
        return read_share(text, &recording->movement);
    case 'g':
        return read_whole(text, 1, 100000, &options->key_frame);
    case 'x':
        return read_whole(text, 1, 1000, &options->repeat);
    case 'j':
        return read_whole(text, 0, 64, &recording->encoder_threads);
    default:
        return false;
    }
}

static bool read_options(struct options *options, int argc, char **argv)
{
    *options = (struct options){.repeat = 1, .recording = demo_recording_default};
    options->recording.encoder_threads = 0;
    options->recording.as_cameras_do = true;
    for (int option; (option = getopt(argc, argv, "l:s:r:t:n:m:g:x:j:")) != -1;)
        if (!read_option(options, option, optarg))
            return false;
    if (optind != argc - 1)
        return false;
    options->path = argv[optind];
    if (options->key_frame > 0)
        options->recording.key_frame_ms = (int)((int64_t)options->key_frame * 1000 / options->recording.fps);
    return true;
}

/* Writes the clip so many times one after the other, by copying its packets. */
static bool repeat_clip(const char *once, const char *path, int times)
{
    char loops[16];
    snprintf(loops, sizeof loops, "%d", times - 1);
    const char *const arguments[] = {"ffmpeg",       "-nostdin", "-loglevel", "error", "-y",
                                     "-stream_loop", loops,      "-i",        once,    "-c",
                                     "copy",         path,       NULL};
    size_t size;
    unsigned char *output = child_output(arguments, &size);
    bool well = output != NULL;
    free(output);
    return well;
}

static bool make_clip(const struct options *options, struct error *error)
{
    int count;
    const struct demo_lesson *lesson = &demo_lessons(&count)[options->lesson];
    if (options->repeat == 1)
        return demo_clip_make(options->path, lesson, &options->recording, NULL, NULL, error);
    char once[4096];
    int length = snprintf(once, sizeof once, "%s.once.mkv", options->path);
    if (length < 0 || (size_t)length >= sizeof once)
        return error_set(error, ERROR_INVALID, "The name %s is too long.", options->path);
    if (!demo_clip_make(once, lesson, &options->recording, NULL, NULL, error))
        return false;
    bool well = repeat_clip(once, options->path, options->repeat);
    if (unlink(once) != 0)
        return error_system(error, errno, "%s could not be removed", once);
    return well || error_set(error, ERROR_IO, "ffmpeg could not write %s.", options->path);
}

int main(int argc, char **argv)
{
    struct options options;
    if (!read_options(&options, argc, argv)) {
        fputs(usage, stderr);
        return 2;
    }
    struct error error;
    if (make_clip(&options, &error))
        return 0;
    fprintf(stderr, "make-clip: %s\n", error.text);
    return 1;
}
