/*
 * FFmpeg's libraries, for listening (player/host-listen.h): loaded by the host, as libmpv is and for the same
 * reason (player/libmpv.c). libmpv depends on them, so after it they are there already.
 */
#include "player/libav.h"

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libswresample/swresample.h>

#include "player/loaded.h"

/* clang-format off */
/* X(what it returns, name, parameters, arguments) */
#define FUNCTIONS(X)                                                                                          \
    X(int, av_channel_layout_compare, (const AVChannelLayout *a, const AVChannelLayout *b), (a, b))           \
    X(int, av_channel_layout_copy, (AVChannelLayout *to, const AVChannelLayout *from), (to, from))            \
    X(void, av_channel_layout_uninit, (AVChannelLayout *layout), (layout))                                    \
    X(void, av_dict_free, (AVDictionary **dictionary), (dictionary))                                          \
    X(int, av_dict_set, (AVDictionary **dictionary, const char *key, const char *value, int flags),           \
      (dictionary, key, value, flags))                                                                        \
    X(int, av_find_best_stream, (AVFormatContext *format, enum AVMediaType type, int wanted, int              \
      related, const AVCodec **decoder, int flags), (format, type, wanted, related, decoder, flags))          \
    X(AVFrame *, av_frame_alloc, (void), ())                                                                  \
    X(void, av_frame_free, (AVFrame **frame), (frame))                                                        \
    X(void, av_frame_unref, (AVFrame *frame), (frame))                                                        \
    X(void, av_freep, (void *pointer), (pointer))                                                             \
    X(void, av_log_set_level, (int level), (level))                                                           \
    X(void *, av_malloc, (size_t size), (size))                                                               \
    X(AVPacket *, av_packet_alloc, (void), ())                                                                \
    X(void, av_packet_free, (AVPacket **packet), (packet))                                                    \
    X(void, av_packet_move_ref, (AVPacket *to, AVPacket *from), (to, from))                                   \
    X(void, av_packet_unref, (AVPacket *packet), (packet))                                                    \
    X(int, av_read_frame, (AVFormatContext *format, AVPacket *packet), (format, packet))                      \
    X(int64_t, av_rescale_q, (int64_t number, AVRational from, AVRational to), (number, from, to))            \
    X(AVCodecContext *, avcodec_alloc_context3, (const AVCodec *codec), (codec))                              \
    X(void, avcodec_free_context, (AVCodecContext **context), (context))                                      \
    X(int, avcodec_open2, (AVCodecContext *context, const AVCodec *codec, AVDictionary **options),            \
      (context, codec, options))                                                                              \
    X(int, avcodec_parameters_to_context, (AVCodecContext *context, const AVCodecParameters                   \
      *parameters), (context, parameters))                                                                    \
    X(int, avcodec_receive_frame, (AVCodecContext *context, AVFrame *frame), (context, frame))                \
    X(int, avcodec_send_packet, (AVCodecContext *context, const AVPacket *packet), (context, packet))         \
    X(AVFormatContext *, avformat_alloc_context, (void), ())                                                  \
    X(void, avformat_close_input, (AVFormatContext **format), (format))                                       \
    X(int, avformat_find_stream_info, (AVFormatContext *format, AVDictionary **options), (format,             \
      options))                                                                                               \
    X(int, avformat_open_input, (AVFormatContext **format, const char *url, const AVInputFormat *input,       \
      AVDictionary **options), (format, url, input, options))                                                 \
    X(AVIOContext *, avio_alloc_context, (unsigned char *buffer, int size, int writes, void *context,         \
      int (*read)(void *, uint8_t *, int), int (*write)(void *, uint8_t *, int), int64_t (*seek)(void *,      \
      int64_t, int)), (buffer, size, writes, context, read, write, seek))                                     \
    X(void, avio_context_free, (AVIOContext **io), (io))                                                      \
    X(int, swr_alloc_set_opts2, (SwrContext **converter, AVChannelLayout *out_layout, enum                    \
      AVSampleFormat out_format, int out_rate, AVChannelLayout *in_layout, enum AVSampleFormat in_format,     \
      int in_rate, int offset, void *context), (converter, out_layout, out_format, out_rate, in_layout,       \
      in_format, in_rate, offset, context))                                                                   \
    X(int, swr_convert, (SwrContext *converter, uint8_t **out, int out_count, const uint8_t **in, int         \
      in_count), (converter, out, out_count, in, in_count))                                                   \
    X(void, swr_free, (SwrContext **converter), (converter))                                                  \
    X(int, swr_init, (SwrContext *converter), (converter))
/* clang-format on */

LOADED_FUNCTIONS(FUNCTIONS)

bool libav_load(void)
{
    void *const libraries[] = {
        loaded_library("avformat", LIBAVFORMAT_VERSION_MAJOR), loaded_library("avcodec", LIBAVCODEC_VERSION_MAJOR),
        loaded_library("swresample", LIBSWRESAMPLE_VERSION_MAJOR), loaded_library("avutil", LIBAVUTIL_VERSION_MAJOR)};
    const size_t count = sizeof(libraries) / sizeof(libraries[0]);

    if (!loaded_all(libraries, count))
        return false;
    FUNCTIONS(LOADED_FIND)
    return true;
}
