#include "player/host/listen.h"

#include <libswresample/swresample.h>
#include <stdio.h>

#include "player/host/codecs.h"
#include "player/host/demux.h"
#include "player/wire/protocol.h"
#include "store/footage/footage.h"

enum {
    SAMPLES_AT_ONCE = 4096,
    SLIP_MS = 100, /* that the sound may lie beside its time stamps before it is put right */
};
/* What a file may say and still be sane. */
#define SAMPLE_RATE_MOST 384000

struct listening {
    int socket;
    size_t wanted; /* frames in all */
    size_t heard;  /* frames told or held */
    bool enough;   /* all of them, or nobody wants more */
    struct loudness_meter meter;
    int64_t samples;     /* given to the meter */
    struct message held; /* MESSAGE_LOUDNESS, being filled */

    int sound_track;
    struct demux demux;
    AVCodecContext *codec;
    AVStream *stream;
    SwrContext *converter;
    int rate, sample_format; /* that the converter was made for */
    AVChannelLayout layout;
};

static void add_frame(struct listening *listening, struct loudness_frame frame)
{
    struct message *held = &listening->held;

    if (listening->enough)
        return;
    held->loudness.frames[held->loudness.count++] = frame;
    listening->heard++;
    if (held->loudness.count == LOUDNESS_AT_ONCE || listening->heard == listening->wanted) {
        listening->enough = !message_tell(listening->socket, held) || listening->heard == listening->wanted;
        held->loudness.count = 0;
    }
}

static void add_samples(struct listening *listening, const float *samples, int64_t count)
{
    struct loudness_frame frame;

    for (int64_t i = 0; i < count && !listening->enough; i++) {
        listening->samples++;
        if (loudness_meter_add(&listening->meter, samples ? samples[i] : 0, &frame))
            add_frame(listening, frame);
    }
}

/* The converter to one channel at the meter's rate; made anew when the sound changes on its way. */
static bool prepare_converter(struct listening *listening, AVFrame *frame)
{
    AVChannelLayout mono = AV_CHANNEL_LAYOUT_MONO;

    if (listening->converter && listening->rate == frame->sample_rate &&
        listening->sample_format == frame->format &&
        av_channel_layout_compare(&listening->layout, &frame->ch_layout) == 0)
        return true;
    swr_free(&listening->converter);
    if (frame->sample_rate < 1 || frame->sample_rate > SAMPLE_RATE_MOST ||
        av_channel_layout_copy(&listening->layout, &frame->ch_layout) < 0)
        return false;
    listening->rate = frame->sample_rate;
    listening->sample_format = frame->format;
    return swr_alloc_set_opts2(&listening->converter, &mono, AV_SAMPLE_FMT_FLT, LOUDNESS_RATE,
                               &frame->ch_layout, (enum AVSampleFormat)frame->format, frame->sample_rate, 0,
                               NULL) >= 0 &&
           swr_init(listening->converter) >= 0;
}

/* How many samples come before this frame, as its time stamp says, on the timeline that libmpv plays. */
static int64_t place_of(const struct listening *listening, const AVFrame *frame)
{
    int64_t start = demux_start_us(&listening->demux);
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
    bool ready = packet && frame != NULL;

    while (ready && !listening->enough && av_read_frame(listening->demux.format, packet) >= 0) {
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

    if (!demux_open(&listening->demux, CODECS_AUDIO))
        return LISTEN_FAILED;
    listening->stream = demux_choose_sound(&listening->demux, listening->sound_track, &decoder);
    if (!listening->stream)
        verdict = LISTEN_NO_SOUND;
    else if ((listening->codec = demux_decoder(listening->stream, decoder, CODECS_AUDIO)) == NULL ||
             !hear_all(listening) || listening->samples == 0)
        return LISTEN_FAILED;
    /* The pictures may go on after the sound has ended. */
    while (!listening->enough)
        add_frame(listening, (struct loudness_frame){0});
    return verdict;
}

/* R8: what leaves this process is how loud it was. */
enum listen_verdict host_listen(int socket, int fd, const unsigned char key[static KEY_SIZE],
                                const struct message *message)
{
    struct listening listening = {
        .socket = socket,
        .held = {.kind = MESSAGE_LOUDNESS},
        .sound_track = message->clip.sound_track,
        .wanted = (size_t)((message->clip.duration_ms + LOUDNESS_FRAME_MS - 1) / LOUDNESS_FRAME_MS),
    };
    struct footage_reader *reader;
    struct error error;
    enum listen_verdict verdict;

    loudness_meter_init(&listening.meter);
    if (!footage_open(fd, key, &message->clip.label, &reader, &error))
        return LISTEN_FAILED;
    demux_init(&listening.demux, reader);
    listening.demux.own_time = message->clip.start_ms > 0;
    verdict = listen_to(&listening);
    swr_free(&listening.converter);
    av_channel_layout_uninit(&listening.layout);
    avcodec_free_context(&listening.codec);
    demux_close(&listening.demux);
    footage_close(reader);
    return verdict;
}
