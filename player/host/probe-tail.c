#include "player/host/probe-tail.h"

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

struct tailing {
    struct demux demux;
    AVStream *video;
    const AVCodec *decoder;
    struct group group;
    struct tail *tail;
    bool sampling;         /* whether what is read decodes is tried now and then */
    int64_t tried, sample; /* stamps of the key frame tried last, and of the last that decoded */
};

/* Of key frames, one a second is tried. */
#define SAMPLE_S 1.0

static void note_packet(struct tailing *tailing, const AVPacket *packet)
{
    const AVStream *stream = tailing->demux.format->streams[packet->stream_index];
    double at, end;

    if (packet->pts == AV_NOPTS_VALUE)
        return;
    at = seconds(packet->pts, stream->time_base) - tailing->tail->start;
    end = at + seconds(packet->duration, stream->time_base);
    if (end > tailing->tail->end)
        tailing->tail->end = end;
    if (stream == tailing->video && at > tailing->tail->packet)
        tailing->tail->packet = at;
}

/* The stamp of the latest picture that these packets hold; AV_NOPTS_VALUE when there is none. */
static int64_t decode(const struct tailing *tailing, AVPacket *const *packets, int count)
{
    AVCodecContext *codec = demux_decoder(tailing->video, tailing->decoder, CODECS_VIDEO);
    AVFrame *frame = av_frame_alloc();
    int64_t latest = AV_NOPTS_VALUE;

    for (int i = 0; codec != NULL && frame && i <= count; i++) {
        (void)avcodec_send_packet(codec, i < count ? packets[i] : NULL);
        while (avcodec_receive_frame(codec, frame) >= 0) {
            if (frame->best_effort_timestamp > latest) /* none is the least number */
                latest = frame->best_effort_timestamp;
            av_frame_unref(frame);
        }
    }
    av_frame_free(&frame);
    avcodec_free_context(&codec);
    return latest;
}

/* A file can be as long as it says and hold nothing in its last part: the card was full, or had no time to
 * write it. */
static void try_sample(struct tailing *tailing, AVPacket *packet)
{
    int64_t got;

    if (!tailing->sampling || !(packet->flags & AV_PKT_FLAG_KEY) || packet->pts == AV_NOPTS_VALUE ||
        (tailing->tried != AV_NOPTS_VALUE &&
         seconds(packet->pts - tailing->tried, tailing->video->time_base) < SAMPLE_S))
        return;
    tailing->tried = packet->pts;
    got = decode(tailing, &packet, 1);
    tailing->sample = got != AV_NOPTS_VALUE ? got : tailing->sample;
}

/* Reads from where the file stands to its end. */
static bool read_on(struct tailing *tailing)
{
    AVPacket *packet = av_packet_alloc();
    bool good = packet != NULL;

    while (good && av_read_frame(tailing->demux.format, packet) >= 0) {
        note_packet(tailing, packet);
        if (packet->stream_index == tailing->video->index && !(packet->flags & AV_PKT_FLAG_CORRUPT)) {
            try_sample(tailing, packet);
            good = group_add(&tailing->group, packet);
        }
        av_packet_unref(packet);
    }
    av_packet_free(&packet);
    return good;
}

/* The last picture: of the last group or, when nothing of that decodes, the last that was tried. What comes
 * long after it is no use. */
static bool find_picture(struct tailing *tailing)
{
    struct tail *tail = tailing->tail;
    int64_t latest = decode(tailing, tailing->group.packets, tailing->group.count);

    if (latest == AV_NOPTS_VALUE)
        latest = tailing->sample;
    if (latest == AV_NOPTS_VALUE)
        return false;
    tail->picture = seconds(latest, tailing->video->time_base) - tail->start;
    if (tail->picture < tail->packet - TAIL_PICTURE_S)
        tail->end = tail->picture;
    return tail->end > 0;
}

/* Goes to the last key frame, when the file says where that is. */
static bool go_to_end(struct tailing *tailing)
{
    return av_seek_frame(tailing->demux.format, tailing->video->index, INT64_MAX / 2, AVSEEK_FLAG_BACKWARD) >=
           0;
}

static bool open_film(struct tailing *tailing)
{
    AVFormatContext *format;

    if (!demux_open(&tailing->demux, CODECS_VIDEO "," CODECS_AUDIO))
        return false;
    format = tailing->demux.format;
    tailing->tail->endless = tailing->demux.endless;
    if (format->start_time != AV_NOPTS_VALUE)
        tailing->tail->start = (double)format->start_time / AV_TIME_BASE;
    tailing->video = demux_choose(&tailing->demux, AVMEDIA_TYPE_VIDEO, &tailing->decoder);
    for (unsigned i = 0; i < format->nb_streams; i++)
        format->streams[i]->discard = AVDISCARD_DEFAULT;
    return tailing->video != NULL;
}

static bool find(struct tailing *tailing, bool whole)
{
    if (!open_film(tailing))
        return false;
    tailing->sampling = !whole;
    if (whole && !tailing->tail->endless)
        (void)go_to_end(tailing); /* where that cannot be, all of it is read */
    return read_on(tailing) && find_picture(tailing);
}

bool tail_find(const struct tail_source *source, bool whole, struct tail *tail)
{
    struct tailing tailing = {
        .demux = {.context = source->context, .read = source->read, .size = source->size},
        .tail = tail,
        .tried = AV_NOPTS_VALUE,
        .sample = AV_NOPTS_VALUE,
    };
    bool found;

    *tail = (struct tail){.end = 0};
    found = find(&tailing, whole);
    group_clear(&tailing.group);
    demux_close(&tailing.demux);
    return found;
}
