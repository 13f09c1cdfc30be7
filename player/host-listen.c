#include "player/host-listen.h"

#include <errno.h>
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libswresample/swresample.h>
#include <poll.h>
#include <stdio.h>

#include "player/codecs.h"
#include "player/protocol.h"
#include "store/footage.h"

enum {
    READ_SIZE = 64 * 1024,
    SAMPLES_AT_ONCE = 4096,
    SLIP_MS = 100, /* that the sound may lie beside its time stamps before it is put right */
};
/* What a file may say and decoders still be sane about. */
#define ANALYSE_MOST_US INT64_C(5000000)
#define SAMPLE_RATE_MOST 384000

struct listening {
    int socket;
    size_t wanted; /* frames in all */
    size_t heard;  /* frames told or held */
    bool enough;   /* all of them, or nobody wants more */
    struct loudness_meter meter;
    int64_t samples; /* given to the meter */
    struct message held; /* MESSAGE_LOUDNESS, being filled */

    struct footage_reader *reader;
    uint64_t offset;
    AVFormatContext *format;
    AVCodecContext *codec;
    AVStream *stream;
    SwrContext *converter;
    int rate, sample_format; /* that the converter was made for */
    AVChannelLayout layout;
};

/* ---- The file ---- */

static int read_some(void *context, uint8_t *bytes, int size)
{
    struct listening *listening = context;
    struct error error;
    size_t got;

    if (!footage_read(listening->reader, listening->offset, bytes, (size_t)size, &got, &error))
        return AVERROR(EIO);
    listening->offset += got;
    return got > 0 ? (int)got : AVERROR_EOF;
}

static int64_t seek(void *context, int64_t offset, int whence)
{
    struct listening *listening = context;
    int64_t size = (int64_t)footage_size(listening->reader);

    if ((whence & ~AVSEEK_FORCE) == AVSEEK_SIZE)
        return size;
    if ((whence & ~AVSEEK_FORCE) == SEEK_CUR)
        offset += (int64_t)listening->offset;
    else if ((whence & ~AVSEEK_FORCE) == SEEK_END)
        offset += size;
    if (offset < 0 || offset > size)
        return AVERROR(EINVAL);
    listening->offset = (uint64_t)offset;
    return offset;
}

/* Nothing but what the callbacks give can be opened: no other files, no protocols. */
static int refuse_other_files(AVFormatContext *format, AVIOContext **io, const char *url, int flags,
                              AVDictionary **options)
{
    (void)format, (void)io, (void)url, (void)flags, (void)options;
    return AVERROR(EACCES);
}

static bool open_format(struct listening *listening)
{
    AVDictionary *options = NULL;
    unsigned char *buffer = av_malloc(READ_SIZE);
    AVIOContext *io = buffer != NULL ? avio_alloc_context(buffer, READ_SIZE, 0, listening, read_some, NULL, seek)
                                     : NULL;
    bool opened;

    listening->format = avformat_alloc_context();
    if (io == NULL || listening->format == NULL)
        return false;
    listening->format->pb = io;
    listening->format->flags |= AVFMT_FLAG_CUSTOM_IO;
    listening->format->io_open = refuse_other_files;
    listening->format->max_analyze_duration = ANALYSE_MOST_US;
    opened = av_dict_set(&options, "format_whitelist", CODECS_CONTAINERS, 0) >= 0 &&
             av_dict_set(&options, "protocol_whitelist", "none", 0) >= 0 &&
             av_dict_set(&options, "codec_whitelist", CODECS_AUDIO, 0) >= 0 &&
             avformat_open_input(&listening->format, "", NULL, &options) >= 0;
    av_dict_free(&options);
    return opened && avformat_find_stream_info(listening->format, NULL) >= 0;
}

/* Chooses the sound as libmpv does, and passes over everything else. */
static bool choose_stream(struct listening *listening, const AVCodec **decoder)
{
    int best = av_find_best_stream(listening->format, AVMEDIA_TYPE_AUDIO, -1, -1, decoder, 0);

    for (int i = 0; i < (int)listening->format->nb_streams; i++)
        listening->format->streams[i]->discard = i == best ? AVDISCARD_DEFAULT : AVDISCARD_ALL;
    if (best < 0)
        return false;
    listening->stream = listening->format->streams[best];
    return true;
}

static bool open_decoder(struct listening *listening, const AVCodec *decoder)
{
    AVDictionary *options = NULL;
    bool opened;

    listening->codec = avcodec_alloc_context3(decoder);
    if (listening->codec == NULL ||
        avcodec_parameters_to_context(listening->codec, listening->stream->codecpar) < 0)
        return false;
    listening->codec->pkt_timebase = listening->stream->time_base;
    listening->codec->thread_count = 1;
    opened = av_dict_set(&options, "codec_whitelist", CODECS_AUDIO, 0) >= 0 &&
             avcodec_open2(listening->codec, decoder, &options) >= 0;
    av_dict_free(&options);
    return opened;
}

/* ---- The sound ---- */

/* Waits for room: listening is all that this host does. */
static bool tell(int socket, const struct message *message)
{
    struct pollfd wait = {.fd = socket, .events = POLLOUT};

    while (!message_send(socket, message, -1)) {
        if ((poll(&wait, 1, -1) < 0 && errno != EINTR) || (wait.revents & (POLLERR | POLLHUP)) != 0)
            return false;
    }
    return true;
}

static void add_frame(struct listening *listening, struct loudness_frame frame)
{
    struct message *held = &listening->held;

    if (listening->enough)
        return;
    held->loudness.frames[held->loudness.count++] = frame;
    listening->heard++;
    if (held->loudness.count == LOUDNESS_AT_ONCE || listening->heard == listening->wanted) {
        listening->enough = !tell(listening->socket, held) || listening->heard == listening->wanted;
        held->loudness.count = 0;
    }
}

static void add_samples(struct listening *listening, const float *samples, int64_t count)
{
    struct loudness_frame frame;

    for (int64_t i = 0; i < count && !listening->enough; i++) {
        listening->samples++;
        if (loudness_meter_add(&listening->meter, samples != NULL ? samples[i] : 0, &frame))
            add_frame(listening, frame);
    }
}

/* The converter to one channel at the meter's rate; made anew when the sound changes on its way. */
static bool prepare_converter(struct listening *listening, AVFrame *frame)
{
    AVChannelLayout mono = AV_CHANNEL_LAYOUT_MONO;

    if (listening->converter != NULL && listening->rate == frame->sample_rate &&
        listening->sample_format == frame->format &&
        av_channel_layout_compare(&listening->layout, &frame->ch_layout) == 0)
        return true;
    swr_free(&listening->converter);
    if (frame->sample_rate < 1 || frame->sample_rate > SAMPLE_RATE_MOST ||
        av_channel_layout_copy(&listening->layout, &frame->ch_layout) < 0)
        return false;
    listening->rate = frame->sample_rate;
    listening->sample_format = frame->format;
    return swr_alloc_set_opts2(&listening->converter, &mono, AV_SAMPLE_FMT_FLT, LOUDNESS_RATE, &frame->ch_layout,
                               (enum AVSampleFormat)frame->format, frame->sample_rate, 0, NULL) >= 0 &&
           swr_init(listening->converter) >= 0;
}

/* How many samples come before this frame, as its time stamp says, on the timeline that libmpv plays. */
static int64_t place_of(const struct listening *listening, const AVFrame *frame)
{
    int64_t start = listening->format->start_time != AV_NOPTS_VALUE ? listening->format->start_time : 0;
    const AVRational sample = {1, LOUDNESS_RATE}, microsecond = {1, AV_TIME_BASE};

    if (frame->best_effort_timestamp == AV_NOPTS_VALUE)
        return listening->samples;
    return av_rescale_q(frame->best_effort_timestamp, listening->stream->time_base, sample) -
           av_rescale_q(start, microsecond, sample);
}

static void hear(struct listening *listening, AVFrame *frame)
{
    const int64_t slip = LOUDNESS_RATE * SLIP_MS / 1000;
    int64_t gap = place_of(listening, frame) - listening->samples;
    const uint8_t **input = (const uint8_t **)(uintptr_t)frame->extended_data;
    int left = frame->nb_samples;

    if (gap < -slip || !prepare_converter(listening, frame))
        return; /* from before the beginning, or twice */
    if (gap > slip)
        add_samples(listening, NULL, gap);
    while (!listening->enough) {
        float samples[SAMPLES_AT_ONCE];
        uint8_t *output = (uint8_t *)samples;
        int got = swr_convert(listening->converter, &output, SAMPLES_AT_ONCE, input, left);

        if (got <= 0)
            break;
        add_samples(listening, samples, got);
        input = NULL; /* the rest of it is inside the converter */
        left = 0;
        if (got < SAMPLES_AT_ONCE)
            break;
    }
}

/* What cannot be decoded is passed over: a clip with a bad second is still worth listening to. */
static void decode(struct listening *listening, const AVPacket *packet, AVFrame *frame)
{
    if (avcodec_send_packet(listening->codec, packet) < 0)
        return;
    while (!listening->enough && avcodec_receive_frame(listening->codec, frame) >= 0) {
        hear(listening, frame);
        av_frame_unref(frame);
    }
}

static bool hear_all(struct listening *listening)
{
    AVPacket *packet = av_packet_alloc();
    AVFrame *frame = av_frame_alloc();
    bool ready = packet != NULL && frame != NULL;

    while (ready && !listening->enough && av_read_frame(listening->format, packet) >= 0) {
        if (packet->stream_index == listening->stream->index)
            decode(listening, packet, frame);
        av_packet_unref(packet);
    }
    if (ready && !listening->enough)
        decode(listening, NULL, frame);
    av_packet_free(&packet);
    av_frame_free(&frame);
    return ready;
}

static enum listen_verdict listen_to(struct listening *listening)
{
    const AVCodec *decoder = NULL;
    enum listen_verdict verdict = LISTEN_DONE;

    if (!open_format(listening))
        return LISTEN_FAILED;
    if (!choose_stream(listening, &decoder))
        verdict = LISTEN_NO_SOUND;
    else if (!open_decoder(listening, decoder) || !hear_all(listening) || listening->samples == 0)
        return LISTEN_FAILED;
    /* The pictures may go on after the sound has ended. */
    while (!listening->enough)
        add_frame(listening, (struct loudness_frame){0});
    return verdict;
}

enum listen_verdict host_listen(int socket, int fd, const unsigned char key[static KEY_SIZE],
                                int64_t duration_ms)
{
    struct listening listening = {
        .socket = socket,
        .held = {.kind = MESSAGE_LOUDNESS},
        .wanted = (size_t)((duration_ms + LOUDNESS_FRAME_MS - 1) / LOUDNESS_FRAME_MS),
    };
    struct error error;
    enum listen_verdict verdict;

    av_log_set_level(AV_LOG_QUIET);
    loudness_meter_init(&listening.meter);
    if (!footage_open(fd, key, &listening.reader, &error))
        return LISTEN_FAILED;
    verdict = listen_to(&listening);
    swr_free(&listening.converter);
    av_channel_layout_uninit(&listening.layout);
    avcodec_free_context(&listening.codec);
    if (listening.format != NULL) {
        AVIOContext *io = listening.format->pb;

        avformat_close_input(&listening.format);
        if (io != NULL)
            av_freep(&io->buffer);
        avio_context_free(&io);
    }
    footage_close(listening.reader);
    return verdict;
}
