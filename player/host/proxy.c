#include "player/host/proxy.h"

#include <errno.h>
#include <libswscale/swscale.h>
#include <stdio.h>
#include <string.h>

#include "player/host/codecs.h"
#include "player/host/demux.h"
#include "player/host/tone.h"
#include "player/wire/protocol.h"
#include "player/wire/proxy.h"
#include "store/footage/footage.h"

enum {
    QUALITY = 3,        /* quantizer of MPEG-4, 1 to 31: what is lost cannot be seen in a terminal's cells, */
    QUALITY_LEAST = 12, /* nor, in a picture that is all noise, what is lost with this one */
    SECOND_MOST =
        200000, /* bytes of pictures from one key frame to the next, above which less quality must do */
    TICKS_A_SECOND =
        60000, /* the finest that MPEG-4 has and that holds 23.976, 25, 29.97, 30, 50, 59.94 and 60 */
    KEY_EVERY = TICKS_A_SECOND,
    /* Each packet is sent at once; what comes last, the index, is put together in here, for parts of it are
     * written again. It has some 20 bytes for each picture and each piece of sound. */
    WRITE_SIZE = 32 * 1024 * 1024,
    SIDE_MOST = 16384,             /* pixels that a file may say and still be sane */
    HOURS_MOST = 4,                /* of a longer clip the index would not fit in there */
    GAP_MOST = 5 * TICKS_A_SECOND, /* by which a clip may end before it says, and after it */
};

static const AVRational tick = {1, TICKS_A_SECOND};

/* How pictures come; they may change on their way. */
struct shape {
    int width, height, format;
    bool full_range;
};

/* A sound track, which goes along as it is. */
struct sound {
    AVStream *from, *to;
    int64_t last; /* dts of the newest that was written, in the clip's own time base */
};

struct making {
    int socket;
    bool broken; /* nobody listens any more */

    struct demux demux;
    AVStream *video;
    struct sound sounds[PLAYER_SOUND_TRACKS]; /* all, so that they are counted as in the clip */
    int sound_count;
    AVCodecContext *decoder, *encoder;
    struct SwsContext *scaler;
    struct shape shape;
    struct SwsContext *from_rgb; /* of HDR films: what was mapped becomes a picture to be coded */
    struct tone tone;
    AVFrame *light, *mapped; /* small pictures of an HDR film, before and after that */
    AVFrame *small;
    int64_t start_us;        /* of the clip, as libmpv counts it */
    int64_t last, last_key;  /* ticks of the newest picture, and of the newest that is a key frame */
    int64_t pictures;        /* written */
    int64_t length, reached; /* ticks of the clip, and of what was seen of it, sound or pictures */
    bool interlaced;
    int quality;
    int64_t since_key; /* bytes of pictures */

    AVFormatContext *file;
    AVStream *video_out;
    AVPacket *coded;
    int64_t position, end; /* bytes of the file */
    struct message piece;
};

/* Writing */

static int write_some(void *context, uint8_t *bytes, int size)
{
    struct making *making = context;
    struct message *piece = &making->piece;

    for (int done = 0; done < size && !making->broken; done += piece->piece.count) {
        piece->piece.offset = making->position;
        piece->piece.reached_ms = making->reached > 0 ? making->reached / (TICKS_A_SECOND / 1000) : 0;
        piece->piece.count = size - done < PIECE_MOST ? size - done : PIECE_MOST;
        memcpy(piece->bytes, bytes + done, (size_t)piece->piece.count);
        making->broken = !message_tell(making->socket, piece);
        making->position += piece->piece.count;
    }
    making->end = making->position > making->end ? making->position : making->end;
    return making->broken ? AVERROR(EIO) : size;
}

static int64_t seek(void *context, int64_t offset, int whence)
{
    struct making *making = context;

    if ((whence & ~AVSEEK_FORCE) == AVSEEK_SIZE)
        return making->end;
    if ((whence & ~AVSEEK_FORCE) == SEEK_CUR)
        offset += making->position;
    else if ((whence & ~AVSEEK_FORCE) == SEEK_END)
        offset += making->end;
    if (offset < 0 || offset > making->end)
        return AVERROR(EINVAL);
    making->position = offset;
    return offset;
}

static bool open_file(struct making *making)
{
    unsigned char *buffer = av_malloc(WRITE_SIZE);

    if (!buffer || avformat_alloc_output_context2(&making->file, NULL, "mov", NULL) < 0)
        return false;
    making->file->pb = avio_alloc_context(buffer, WRITE_SIZE, 1, making, NULL, write_some, seek);
    making->file->flags |= AVFMT_FLAG_CUSTOM_IO | AVFMT_FLAG_BITEXACT | AVFMT_FLAG_FLUSH_PACKETS;
    return making->file->pb != NULL;
}

static void close_file(struct making *making)
{
    AVIOContext *io = making->file ? making->file->pb : NULL;

    avformat_free_context(making->file);
    if (io)
        av_freep(&io->buffer);
    avio_context_free(&io);
}

static bool write_packet(struct making *making, AVPacket *packet, AVRational base, AVStream *to)
{
    packet->stream_index = to->index;
    packet->pos = -1;
    av_packet_rescale_ts(packet, base, to->time_base);
    return av_interleaved_write_frame(making->file, packet) >= 0; /* which has emptied it */
}

/* Ticks from the start of the clip of a stream's time stamp; false when that is not within the clip. */
static bool ticks_of(struct making *making, int64_t stamp, AVRational base, int64_t *ticks)
{
    const AVRational microsecond = {1, AV_TIME_BASE};

    if (stamp == AV_NOPTS_VALUE)
        return false;
    *ticks = av_sat_sub64(av_rescale_q(stamp, base, tick), av_rescale_q(making->start_us, microsecond, tick));
    if (*ticks < 0 || *ticks > making->length + GAP_MOST)
        return false;
    making->reached = *ticks > making->reached ? *ticks : making->reached;
    return true;
}

/* Coding */

/* libmpv takes what is not said for BT.709 in pictures as large as those that get a proxy. */
static enum AVColorSpace matrix_of(const AVCodecParameters *source)
{
    return source->color_space != AVCOL_SPC_UNSPECIFIED && source->color_space != AVCOL_SPC_RGB
               ? source->color_space
               : AVCOL_SPC_BT709;
}

/* The shape of one pixel: the file's own word counts more than the codec's. */
static AVRational aspect_of(const AVStream *stream)
{
    const AVRational square = {1, 1};

    if (stream->sample_aspect_ratio.num > 0 && stream->sample_aspect_ratio.den > 0)
        return stream->sample_aspect_ratio;
    if (stream->codecpar->sample_aspect_ratio.num > 0 && stream->codecpar->sample_aspect_ratio.den > 0)
        return stream->codecpar->sample_aspect_ratio;
    return square;
}

/* HDR is mapped while the proxy is made (player/host/tone.h): it is then a film like any other. */
static bool is_hdr(const struct making *making)
{
    return making->tone.curve != TONE_PLAIN;
}

static enum tone_curve curve_of(const AVCodecParameters *source)
{
    return source->color_trc == AVCOL_TRC_SMPTE2084      ? TONE_PQ
           : source->color_trc == AVCOL_TRC_ARIB_STD_B67 ? TONE_HLG
                                                         : TONE_PLAIN;
}

static bool open_encoder(struct making *making, int width, int height)
{
    const AVCodecParameters *source = making->video->codecpar;
    const AVCodec *codec = avcodec_find_encoder(AV_CODEC_ID_MPEG4);
    AVRational aspect = aspect_of(making->video);
    AVCodecContext *encoder = codec ? avcodec_alloc_context3(codec) : NULL;

    making->encoder = encoder;
    if (!encoder)
        return false;
    /* Sides are whole numbers: what rounding them changed, the shape of the pixels changes back. */
    av_reduce(&aspect.num, &aspect.den, (int64_t)aspect.num * source->width * height,
              (int64_t)aspect.den * source->height * width, 255);
    encoder->width = width;
    encoder->height = height;
    encoder->pix_fmt = AV_PIX_FMT_YUV420P;
    encoder->sample_aspect_ratio = aspect;
    encoder->time_base = tick;
    encoder->gop_size = 600; /* key frames are asked for by time */
    encoder->max_b_frames = 0;
    encoder->thread_count = 1;
    encoder->flags |= AV_CODEC_FLAG_QSCALE | AV_CODEC_FLAG_GLOBAL_HEADER;
    encoder->global_quality = FF_QP2LAMBDA * QUALITY;
    making->quality = QUALITY;
    /* All three, or none is written. */
    encoder->colorspace = matrix_of(source);
    encoder->color_primaries = source->color_primaries != AVCOL_PRI_UNSPECIFIED ? source->color_primaries
                                                                                : AVCOL_PRI_BT709;
    encoder->color_trc = source->color_trc != AVCOL_TRC_UNSPECIFIED ? source->color_trc : AVCOL_TRC_BT709;
    if (is_hdr(making)) {
        encoder->colorspace = AVCOL_SPC_BT709;
        encoder->color_primaries = AVCOL_PRI_BT709;
        encoder->color_trc = AVCOL_TRC_BT709;
    }
    return avcodec_open2(encoder, codec, NULL) >= 0;
}

static bool open_frame(const struct making *making, AVFrame **frame, enum AVPixelFormat format)
{
    *frame = av_frame_alloc();
    if (*frame == NULL)
        return false;
    (*frame)->width = making->encoder->width;
    (*frame)->height = making->encoder->height;
    (*frame)->format = format;
    return av_frame_get_buffer(*frame, 0) >= 0;
}

static bool open_mapping(struct making *making)
{
    const int *table = sws_getCoefficients(SWS_CS_ITU709);
    int width = making->encoder->width, height = making->encoder->height;

    if (!open_frame(making, &making->light, AV_PIX_FMT_RGB48) ||
        !open_frame(making, &making->mapped, AV_PIX_FMT_RGB24))
        return false;
    making->from_rgb = sws_getContext(width, height, AV_PIX_FMT_RGB24, width, height,
                                      making->encoder->pix_fmt, SWS_BICUBIC, NULL, NULL, NULL);
    return making->from_rgb &&
           sws_setColorspaceDetails(making->from_rgb, table, 1, table, 0, 0, 1 << 16, 1 << 16) >= 0;
}

static bool open_small(struct making *making)
{
    making->coded = av_packet_alloc();
    return making->coded && open_frame(making, &making->small, making->encoder->pix_fmt) &&
           (!is_hdr(making) || open_mapping(making));
}

/* How the camera was held goes along. */
static bool copy_rotation(const AVStream *from, AVStream *to)
{
    size_t size = 0;
    const uint8_t *matrix = av_stream_get_side_data(from, AV_PKT_DATA_DISPLAYMATRIX, &size);
    uint8_t *copy = matrix ? av_stream_new_side_data(to, AV_PKT_DATA_DISPLAYMATRIX, size) : NULL;

    if (copy)
        memcpy(copy, matrix, size);
    return !matrix || copy != NULL;
}

static bool add_sound(struct making *making, struct sound *sound)
{
    sound->to = avformat_new_stream(making->file, NULL);
    if (!sound->to || avcodec_parameters_copy(sound->to->codecpar, sound->from->codecpar) < 0)
        return false;
    sound->to->codecpar->codec_tag = 0; /* each container has its own */
    sound->to->time_base = sound->from->time_base;
    /* So that libmpv takes the same one for the file's own choice. */
    sound->to->disposition = sound->from->disposition & AV_DISPOSITION_DEFAULT;
    return true;
}

static bool add_streams(struct making *making)
{
    making->video_out = avformat_new_stream(making->file, NULL);
    if (!making->video_out ||
        avcodec_parameters_from_context(making->video_out->codecpar, making->encoder) < 0 ||
        !copy_rotation(making->video, making->video_out))
        return false;
    making->video_out->time_base = tick;
    making->video_out->sample_aspect_ratio = making->encoder->sample_aspect_ratio;
    making->video_out->avg_frame_rate = making->video->avg_frame_rate;
    for (int i = 0; i < making->sound_count; i++) {
        if (!add_sound(making, &making->sounds[i]))
            return false;
    }
    return true;
}

/* From pictures of this shape to small ones. */
static bool prepare_scaler(struct making *making, const struct shape *shape)
{
    const struct shape *last = &making->shape;
    const int *table = sws_getCoefficients((int)matrix_of(making->video->codecpar));

    if (making->scaler && last->width == shape->width && last->height == shape->height &&
        last->format == shape->format && last->full_range == shape->full_range)
        return true;
    sws_freeContext(making->scaler);
    making->scaler = NULL;
    if (shape->width < 1 || shape->width > SIDE_MOST || shape->height < 1 || shape->height > SIDE_MOST)
        return false;
    making->shape = *shape;
    making->scaler = sws_getContext(shape->width, shape->height, (enum AVPixelFormat)shape->format,
                                    making->encoder->width, making->encoder->height,
                                    is_hdr(making) ? AV_PIX_FMT_RGB48 : AV_PIX_FMT_YUV420P, SWS_BICUBIC, NULL,
                                    NULL, NULL);
    /* What cannot be said of a format needs no saying. */
    if (making->scaler)
        (void)sws_setColorspaceDetails(making->scaler, table, shape->full_range, table, is_hdr(making), 0,
                                       1 << 16, 1 << 16);
    return making->scaler != NULL;
}

/* Noise takes more than it is worth. */
static void adapt_quality(struct making *making)
{
    if (making->since_key > SECOND_MOST && making->quality < QUALITY_LEAST)
        making->quality++;
    else if (making->since_key < SECOND_MOST / 2 && making->quality > QUALITY)
        making->quality--;
    making->since_key = 0;
}

static bool encode(struct making *making, int64_t ticks, int64_t duration)
{
    AVFrame *small = making->small;
    const bool key = making->pictures == 0 || ticks - making->last_key >= KEY_EVERY;
    int got;

    if (key)
        adapt_quality(making);
    small->pts = ticks;
    small->quality = FF_QP2LAMBDA * making->quality;
    small->pict_type = key ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
    if (avcodec_send_frame(making->encoder, small) < 0)
        return false;
    making->last = ticks;
    making->last_key = key ? ticks : making->last_key;
    while ((got = avcodec_receive_packet(making->encoder, making->coded)) >= 0) {
        making->coded->duration = duration;
        making->since_key += making->coded->size;
        making->pictures++;
        if (!write_packet(making, making->coded, tick, making->video_out))
            return false;
    }
    return got == AVERROR(EAGAIN);
}

static bool make_small(struct making *making, const uint8_t *const lines[4], const int strides[4], int height)
{
    const AVFrame *light = making->light, *mapped = making->mapped;
    AVFrame *small = making->small;

    if (!is_hdr(making))
        return sws_scale(making->scaler, lines, strides, 0, height, small->data, small->linesize) > 0;
    if (sws_scale(making->scaler, lines, strides, 0, height, light->data, light->linesize) <= 0)
        return false;
    tone_apply_16(&making->tone, (const uint16_t *)(const void *)light->data[0], (size_t)light->linesize[0],
                  mapped->data[0], (size_t)mapped->linesize[0], mapped->width, mapped->height);
    return sws_scale(making->from_rgb, (const uint8_t *const *)mapped->data, mapped->linesize, 0,
                     mapped->height, small->data, small->linesize) > 0;
}

/* Lines FIRST, FIRST + STEP, … of a picture, as one of its own. Of half a picture colours may stand in every
 * fourth line: none is read that is not there. */
static bool shrink(struct making *making, const AVFrame *frame, int first, int step, int64_t ticks,
                   int64_t duration)
{
    const struct shape shape = {.width = frame->width,
                                .height = step == 1 ? frame->height : frame->height / (4 * step) * 4,
                                .format = frame->format,
                                .full_range = frame->color_range == AVCOL_RANGE_JPEG};
    const uint8_t *lines[4];
    int strides[4];

    /* MPEG-4 has no two pictures at one moment, nor any that come too late. */
    if (making->pictures > 0 && ticks <= making->last)
        return true;
    for (int i = 0; i < 4; i++) {
        lines[i] = frame->data[i] ? frame->data[i] + first * frame->linesize[i] : NULL;
        strides[i] = frame->linesize[i] * step;
    }
    return prepare_scaler(making, &shape) && av_frame_make_writable(making->small) >= 0 &&
           make_small(making, lines, strides, shape.height) && encode(making, ticks, duration);
}

static int64_t duration_of(const struct making *making, const AVFrame *frame)
{
    const AVRational rate = making->video->avg_frame_rate;

    int64_t ticks = TICKS_A_SECOND / 25;

    if (frame->pkt_duration > 0)
        ticks = av_rescale_q(frame->pkt_duration, making->video->time_base, tick);
    else if (rate.num > 0 && rate.den > 0)
        ticks = (int64_t)TICKS_A_SECOND * rate.den / rate.num;
    return av_clip64(ticks, 0, GAP_MOST);
}

static bool add_picture(struct making *making, const AVFrame *frame)
{
    int64_t duration = duration_of(making, frame), ticks;

    if (!ticks_of(making, frame->best_effort_timestamp, making->video->time_base, &ticks))
        return true;
    if (!frame->interlaced_frame)
        return shrink(making, frame, 0, 1, ticks, duration);
    making->interlaced = true;
    return shrink(making, frame, frame->top_field_first ? 0 : 1, 2, ticks, duration / 2) &&
           shrink(making, frame, frame->top_field_first ? 1 : 0, 2, ticks + duration / 2, duration / 2);
}

/* What cannot be decoded is passed over, as it is when the clip itself is played. */
static bool decode(struct making *making, const AVPacket *packet, AVFrame *frame)
{
    int got = avcodec_send_packet(making->decoder, packet);
    bool well = true;

    while (well && got >= 0) {
        got = avcodec_receive_frame(making->decoder, frame);
        if (got >= 0)
            well = add_picture(making, frame);
        av_frame_unref(frame);
    }
    return well && got != AVERROR(ENOMEM);
}

static bool copy_sound(struct making *making, struct sound *sound, AVPacket *packet)
{
    const AVRational microsecond = {1, AV_TIME_BASE}, base = sound->from->time_base;
    int64_t start = av_rescale_q(making->start_us, microsecond, base), ticks;

    /* Nothing comes twice, and nothing from elsewhere. */
    if (packet->dts == AV_NOPTS_VALUE || packet->dts <= sound->last ||
        (!ticks_of(making, packet->pts, base, &ticks) && packet->pts >= start))
        return true;
    sound->last = packet->dts;
    packet->dts = av_sat_sub64(packet->dts, start);
    packet->pts = packet->pts != AV_NOPTS_VALUE ? av_sat_sub64(packet->pts, start) : packet->pts;
    return write_packet(making, packet, base, sound->to);
}

static struct sound *sound_of(struct making *making, const AVPacket *packet)
{
    for (int i = 0; i < making->sound_count; i++) {
        if (packet->stream_index == making->sounds[i].from->index)
            return &making->sounds[i];
    }
    return NULL;
}

/* False when it cannot be done, or not all of the clip was there to be read. */
static bool copy_all(struct making *making)
{
    AVPacket *packet = av_packet_alloc();
    AVFrame *frame = av_frame_alloc();
    bool well = packet && frame != NULL;
    int got = 0;

    while (well && !making->broken && (got = av_read_frame(making->demux.format, packet)) >= 0) {
        struct sound *sound = sound_of(making, packet);

        if (packet->stream_index == making->video->index)
            well = decode(making, packet, frame);
        else if (sound)
            well = copy_sound(making, sound, packet);
        av_packet_unref(packet);
    }
    well = well && got == AVERROR_EOF && decode(making, NULL, frame);
    av_packet_free(&packet);
    av_frame_free(&frame);
    return well && !making->broken && !making->demux.failed && making->pictures > 0 &&
           making->reached + GAP_MOST >= making->length;
}

/* Behind the last that can be decoded, there may be sound that is of no use here. */
static unsigned end_of_sounds(const AVFormatContext *clip)
{
    unsigned end = 0;

    for (unsigned i = 0; i < clip->nb_streams; i++) {
        if (demux_is_track(clip->streams[i], AVMEDIA_TYPE_AUDIO) &&
            avcodec_find_decoder(clip->streams[i]->codecpar->codec_id) != NULL)
            end = i + 1;
    }
    return end;
}

/* False when there is sound that a proxy cannot have. */
static bool choose_sounds(struct making *making)
{
    const AVFormatContext *clip = making->demux.format;

    for (unsigned i = 0; i < end_of_sounds(clip); i++) {
        AVStream *stream = clip->streams[i];

        if (!demux_is_track(stream, AVMEDIA_TYPE_AUDIO))
            continue;
        if (making->sound_count == PLAYER_SOUND_TRACKS ||
            avformat_query_codec(making->file->oformat, stream->codecpar->codec_id, FF_COMPLIANCE_NORMAL) !=
                1)
            return false;
        stream->discard = AVDISCARD_DEFAULT;
        making->sounds[making->sound_count++] = (struct sound){.from = stream, .last = INT64_MIN};
    }
    return true;
}

/* What goes into the proxy; false when a proxy is needless, or cannot have that. */
static bool choose(struct making *making, const AVCodec **decoder, int *width, int *height)
{
    const AVRational aspect = {1, 1};
    AVStream *video = demux_choose(&making->demux, AVMEDIA_TYPE_VIDEO, decoder);
    AVRational pixel = video ? aspect_of(video) : aspect;

    if (!video || making->length > (int64_t)HOURS_MOST * 3600 * TICKS_A_SECOND ||
        !proxy_size(video->codecpar->width, video->codecpar->height, (double)pixel.num / pixel.den, width,
                    height))
        return false;
    making->video = video;
    tone_init(&making->tone, curve_of(video->codecpar));
    return choose_sounds(making);
}

static enum proxy_verdict make(struct making *making)
{
    const AVCodec *decoder = NULL;
    int width = 0, height = 0;

    if (!demux_open(&making->demux, CODECS_VIDEO "," CODECS_AUDIO) || !open_file(making))
        return PROXY_FAILED;
    if (!choose(making, &decoder, &width, &height))
        return PROXY_NEEDLESS;
    making->start_us = demux_start_us(&making->demux);
    making->decoder = demux_decoder(making->video, decoder, CODECS_VIDEO);
    if (!making->decoder || !open_encoder(making, width, height) || !open_small(making) ||
        !add_streams(making))
        return PROXY_FAILED;
    /* Some kinds of sound have no place in this kind of file. */
    if (avformat_write_header(making->file, NULL) < 0)
        return making->broken ? PROXY_FAILED : PROXY_NEEDLESS;
    if (!copy_all(making) ||
        (making->interlaced && av_dict_set(&making->file->metadata, "comment", PROXY_TAKEN_APART, 0) < 0))
        return PROXY_FAILED;
    return av_write_trailer(making->file) >= 0 && !making->broken ? PROXY_MADE : PROXY_FAILED;
}

/* R8: what is made goes to the interface alone, which encrypts it (store/footage/proxy.c). */
enum proxy_verdict host_proxy(int socket, int fd, const unsigned char key[static KEY_SIZE],
                              const struct message *message)
{
    struct making making = {.socket = socket,
                            .length = message->clip.duration_ms * (TICKS_A_SECOND / 1000),
                            .piece = {.kind = MESSAGE_PIECE}};
    struct footage_reader *reader;
    struct error error;
    enum proxy_verdict verdict;

    if (!footage_open(fd, key, &message->clip.label, &reader, &error))
        return PROXY_FAILED;
    demux_init(&making.demux, reader);
    making.demux.own_time = message->clip.start_ms > 0;
    verdict = make(&making);
    sws_freeContext(making.scaler);
    sws_freeContext(making.from_rgb);
    av_frame_free(&making.light);
    av_frame_free(&making.mapped);
    av_frame_free(&making.small);
    av_packet_free(&making.coded);
    avcodec_free_context(&making.encoder);
    avcodec_free_context(&making.decoder);
    close_file(&making);
    demux_close(&making.demux);
    footage_close(reader);
    return verdict;
}
