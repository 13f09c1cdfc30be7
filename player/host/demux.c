#include "player/host/demux.h"

#include <stdio.h>
#include <string.h>

#include "player/host/codecs.h"
#include "store/footage/footage.h"

enum { READ_SIZE = 64 * 1024 };

/* What a file may take to be understood. */
#define ANALYSE_MOST_US INT64_C(5000000)

/* R8: into libavformat, in a process that can write no file. */
static int64_t read_footage(void *context, uint64_t offset, void *bytes, size_t count)
{
    struct error error;
    size_t got;

    return footage_read(context, offset, bytes, count, &got, &error) ? (int64_t)got : -1;
}

void demux_init(struct demux *demux, struct footage_reader *reader)
{
    *demux = (struct demux){.context = reader, .read = read_footage, .size = footage_size(reader)};
}

static int read_some(void *context, uint8_t *bytes, int size)
{
    struct demux *demux = context;
    int64_t got = demux->read(demux->context, demux->offset, bytes, (size_t)size);

    if (got < 0) {
        demux->failed = true;
        return AVERROR(EIO);
    }
    demux->offset += (uint64_t)got;
    return got > 0 ? (int)got : AVERROR_EOF;
}

static int64_t seek(void *context, int64_t offset, int whence)
{
    struct demux *demux = context;
    int64_t size = (int64_t)demux->size;

    if ((whence & ~AVSEEK_FORCE) == AVSEEK_SIZE)
        return size;
    if ((whence & ~AVSEEK_FORCE) == SEEK_CUR)
        offset += (int64_t)demux->offset;
    else if ((whence & ~AVSEEK_FORCE) == SEEK_END)
        offset += size;
    if (offset < 0 || offset > size)
        return AVERROR(EINVAL);
    demux->offset = (uint64_t)offset;
    return offset;
}

/* Nothing but what the callbacks give can be opened. */
static int refuse_other_files(AVFormatContext *format, AVIOContext **io, const char *url, int flags,
                              AVDictionary **options)
{
    (void)format, (void)io, (void)url, (void)flags, (void)options;
    return AVERROR(EACCES);
}

bool demux_open(struct demux *demux, const char *codecs)
{
    AVDictionary *options = NULL;
    unsigned char *buffer = av_malloc(READ_SIZE);
    AVIOContext *io = buffer ? avio_alloc_context(buffer, READ_SIZE, 0, demux, read_some, NULL, seek) : NULL;
    bool opened;

    av_log_set_level(AV_LOG_QUIET);
    demux->format = avformat_alloc_context();
    if (!io || !demux->format)
        return false;
    demux->format->pb = io;
    demux->format->flags |= AVFMT_FLAG_CUSTOM_IO;
    demux->format->io_open = refuse_other_files;
    demux->format->max_analyze_duration = ANALYSE_MOST_US;
    opened = av_dict_set(&options, "format_whitelist", CODECS_CONTAINERS, 0) >= 0 &&
             av_dict_set(&options, "protocol_whitelist", "none", 0) >= 0 &&
             av_dict_set(&options, "codec_whitelist", codecs, 0) >= 0 &&
             /* As libmpv does: otherwise moments would not be the same. */
             av_dict_set(&options, "advanced_editlist", "0", 0) >= 0 &&
             avformat_open_input(&demux->format, "", NULL, &options) >= 0;
    av_dict_free(&options);
    if (!opened)
        return false;
    if (avformat_find_stream_info(demux->format, NULL) < 0)
        return false;
    demux->endless = demux->format->duration == AV_NOPTS_VALUE || demux->format->duration <= 0 ||
                     demux->format->duration_estimation_method == AVFMT_DURATION_FROM_BITRATE;
    return true;
}

void demux_close(struct demux *demux)
{
    AVIOContext *io = demux->format ? demux->format->pb : NULL;

    avformat_close_input(&demux->format);
    if (io)
        av_freep(&io->buffer);
    avio_context_free(&io);
}

int64_t demux_start_us(const struct demux *demux)
{
    const char *name = demux->format->iformat->name;

    /* These are not looked into further before they are played, so libmpv never knows where they begin; but
     * for those of which it was told to. */
    if (demux->format->start_time == AV_NOPTS_VALUE ||
        (!demux->own_time && (strstr(name, "mp4") != NULL || strstr(name, "matroska") != NULL)))
        return 0;
    return demux->format->start_time;
}

bool demux_is_track(const AVStream *stream, enum AVMediaType type)
{
    return stream->codecpar->codec_type == type && (stream->disposition & AV_DISPOSITION_ATTACHED_PIC) == 0;
}

static bool is_better(const AVStream *stream, const AVStream *chosen)
{
    return !chosen || ((stream->disposition & AV_DISPOSITION_DEFAULT) != 0 &&
                       (chosen->disposition & AV_DISPOSITION_DEFAULT) == 0);
}

/* TRACK: counted from 1; 0 is the one that the file means. */
static AVStream *choose(struct demux *demux, enum AVMediaType type, int track, const AVCodec **decoder)
{
    AVStream *chosen = NULL;
    int number = 0;

    for (unsigned i = 0; i < demux->format->nb_streams; i++) {
        AVStream *stream = demux->format->streams[i];

        stream->discard = AVDISCARD_ALL;
        if (!demux_is_track(stream, type))
            continue;
        number++;
        if (track > 0 ? number == track : is_better(stream, chosen))
            chosen = stream;
    }
    *decoder = chosen ? avcodec_find_decoder(chosen->codecpar->codec_id) : NULL;
    if (*decoder == NULL)
        return NULL;
    chosen->discard = AVDISCARD_DEFAULT;
    return chosen;
}

AVStream *demux_choose(struct demux *demux, enum AVMediaType type, const AVCodec **decoder)
{
    return choose(demux, type, 0, decoder);
}

AVStream *demux_choose_sound(struct demux *demux, int track, const AVCodec **decoder)
{
    return choose(demux, AVMEDIA_TYPE_AUDIO, track, decoder);
}

AVCodecContext *demux_decoder(const AVStream *stream, const AVCodec *decoder, const char *codecs)
{
    AVDictionary *options = NULL;
    AVCodecContext *codec = avcodec_alloc_context3(decoder);
    bool opened;

    if (!codec)
        return NULL;
    opened = avcodec_parameters_to_context(codec, stream->codecpar) >= 0;
    codec->pkt_timebase = stream->time_base;
    codec->thread_count = 1;
    opened = opened && av_dict_set(&options, "codec_whitelist", codecs, 0) >= 0 &&
             avcodec_open2(codec, decoder, &options) >= 0;
    av_dict_free(&options);
    if (!opened)
        avcodec_free_context(&codec);
    return codec;
}
