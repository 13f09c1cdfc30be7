#include "player/host/probe-endless.h"

#include <errno.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

#include "player/host/codecs.h"
#include "player/host/demux.h"

/* From one key frame to the next; more is no recording that a camera makes. */
enum { GROUP_MOST = 6000, GROUP_BYTES_MOST = 256 << 20 };

/* The packets since the last key frame. */
struct group {
    AVPacket *packets[GROUP_MOST];
    int count;
    int64_t bytes;
};

static int64_t read_plain(void *context, uint64_t offset, void *bytes, size_t count)
{
    ssize_t got;

    do
        got = pread(*(const int *)context, bytes, count, (off_t)offset);
    while (got < 0 && errno == EINTR);
    return got;
}

static void group_clear(struct group *group)
{
    for (int i = 0; i < group->count; i++)
        av_packet_free(&group->packets[i]);
    group->count = 0;
    group->bytes = 0;
}

/* Takes over what the packet holds. */
static bool group_add(struct group *group, AVPacket *packet)
{
    AVPacket *kept;

    if (packet->flags & AV_PKT_FLAG_KEY)
        group_clear(group);
    if (group->count == GROUP_MOST || group->bytes > GROUP_BYTES_MOST || (kept = av_packet_alloc()) == NULL)
        return false;
    group->bytes += packet->size;
    av_packet_move_ref(kept, packet);
    group->packets[group->count++] = kept;
    return true;
}

static double seconds(int64_t stamp, AVRational unit)
{
    return (double)stamp * unit.num / unit.den;
}

/* Reads all of it. The end is the pictures' and the sound's, whichever is later. */
static bool read_all(struct demux *demux, const AVStream *video, struct group *group, double *duration)
{
    AVPacket *packet = av_packet_alloc();
    bool good = packet != NULL;
    double start = demux->format->start_time != AV_NOPTS_VALUE
                       ? (double)demux->format->start_time / AV_TIME_BASE
                       : 0;

    *duration = 0;
    while (good && av_read_frame(demux->format, packet) >= 0) {
        const AVStream *stream = demux->format->streams[packet->stream_index];

        if (packet->pts != AV_NOPTS_VALUE) {
            double end = seconds(packet->pts + packet->duration, stream->time_base) - start;
            *duration = end > *duration ? end : *duration;
        }
        if (stream == video)
            good = group_add(group, packet);
        av_packet_unref(packet);
    }
    av_packet_free(&packet);
    return good;
}

/* The latest picture that the group holds. */
static bool decode_last(const struct demux *demux, const AVStream *video, const AVCodec *decoder,
                        const struct group *group, double *last)
{
    AVCodecContext *codec = demux_decoder(video, decoder, CODECS_VIDEO);
    AVFrame *frame = av_frame_alloc();
    int64_t latest = AV_NOPTS_VALUE;

    for (int i = 0; codec != NULL && frame != NULL && i <= group->count; i++) {
        (void)avcodec_send_packet(codec, i < group->count ? group->packets[i] : NULL);
        while (avcodec_receive_frame(codec, frame) >= 0) {
            if (frame->best_effort_timestamp > latest) /* none is the least number */
                latest = frame->best_effort_timestamp;
            av_frame_unref(frame);
        }
    }
    av_frame_free(&frame);
    avcodec_free_context(&codec);
    if (latest == AV_NOPTS_VALUE)
        return false;
    *last = seconds(latest, video->time_base);
    if (demux->format->start_time != AV_NOPTS_VALUE)
        *last -= (double)demux->format->start_time / AV_TIME_BASE;
    return true;
}

bool endless_find_end(int fd, bool *endless, double *duration, double *last)
{
    struct demux demux = {.context = &fd, .read = read_plain};
    struct group group = {.count = 0};
    const AVCodec *decoder = NULL;
    const AVStream *video;
    struct stat status;
    bool found = false;

    *endless = false;
    if (fstat(fd, &status) != 0)
        return false;
    demux.size = (uint64_t)status.st_size;
    if (demux_open(&demux, CODECS_VIDEO "," CODECS_AUDIO) && demux.endless) {
        *endless = true;
        video = demux_choose(&demux, AVMEDIA_TYPE_VIDEO, &decoder);
        for (unsigned i = 0; i < demux.format->nb_streams; i++)
            demux.format->streams[i]->discard = AVDISCARD_DEFAULT;
        found = video != NULL && read_all(&demux, video, &group, duration) &&
                decode_last(&demux, video, decoder, &group, last);
    }
    group_clear(&group);
    demux_close(&demux);
    return found;
}
