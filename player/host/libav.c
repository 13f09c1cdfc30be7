/*
 * FFmpeg's libraries, for making something of a clip (player/host/listen.h, player/host/proxy.h): loaded by
 * the host, as libmpv is and for the same reason (player/host/libmpv.c). libmpv depends on them, so after it
 * they are there already.
 */
#include "player/host/libav.h"

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libswresample/swresample.h>
#include <libswscale/swscale.h>

#include "player/host/loaded.h"

/* clang-format off */
/* X(what it returns, name, parameters, arguments) */
#define FUNCTIONS(X) \
    X(int, av_channel_layout_compare, (const AVChannelLayout *a, const AVChannelLayout *b), (a, b)) \
    X(int, av_channel_layout_copy, (AVChannelLayout *to, const AVChannelLayout *from), (to, from)) \
    X(void, av_channel_layout_uninit, (AVChannelLayout *layout), (layout)) \
    X(void, av_dict_free, (AVDictionary **dictionary), (dictionary)) \
    X(int, av_dict_set, (AVDictionary **dictionary, const char *key, const char *value, int flags), \
      (dictionary, key, value, flags)) \
    X(AVFrame *, av_frame_alloc, (void), ()) \
    X(void, av_frame_free, (AVFrame **frame), (frame)) \
    X(int, av_frame_get_buffer, (AVFrame *frame, int align), (frame, align)) \
    X(int, av_frame_make_writable, (AVFrame *frame), (frame)) \
    X(void, av_frame_unref, (AVFrame *frame), (frame)) \
    X(void, av_freep, (void *pointer), (pointer)) \
    X(int, av_interleaved_write_frame, (AVFormatContext *format, AVPacket *packet), (format, packet)) \
    X(void, av_log_set_level, (int level), (level)) \
    X(void *, av_malloc, (size_t size), (size)) \
    X(AVPacket *, av_packet_alloc, (void), ()) \
    X(void, av_packet_free, (AVPacket **packet), (packet)) \
    X(void, av_packet_move_ref, (AVPacket *to, AVPacket *from), (to, from)) \
    X(void, av_packet_rescale_ts, (AVPacket *packet, AVRational from, AVRational to), (packet, from, to)) \
    X(void, av_packet_unref, (AVPacket *packet), (packet)) \
    X(int, av_read_frame, (AVFormatContext *format, AVPacket *packet), (format, packet)) \
    X(int, av_reduce, (int *num, int *den, int64_t from_num, int64_t from_den, int64_t most), (num, den, \
      from_num, from_den, most)) \
    X(int64_t, av_rescale_q, (int64_t number, AVRational from, AVRational to), (number, from, to)) \
    X(int, av_seek_frame, (AVFormatContext *format, int stream, int64_t stamp, int flags), (format, stream, \
      stamp, flags)) \
    X(uint8_t *, av_stream_get_side_data, (const AVStream *stream, enum AVPacketSideDataType type, size_t \
      *size), (stream, type, size)) \
    X(uint8_t *, av_stream_new_side_data, (AVStream *stream, enum AVPacketSideDataType type, size_t size), \
      (stream, type, size)) \
    X(int, av_write_trailer, (AVFormatContext *format), (format)) \
    X(AVCodecContext *, avcodec_alloc_context3, (const AVCodec *codec), (codec)) \
    X(const AVCodec *, avcodec_find_decoder, (enum AVCodecID codec), (codec)) \
    X(const AVCodec *, avcodec_find_encoder, (enum AVCodecID codec), (codec)) \
    X(void, avcodec_free_context, (AVCodecContext **context), (context)) \
    X(int, avcodec_open2, (AVCodecContext *context, const AVCodec *codec, AVDictionary **options), \
      (context, codec, options)) \
    X(int, avcodec_parameters_to_context, (AVCodecContext *context, const AVCodecParameters \
      *parameters), (context, parameters)) \
    X(int, avcodec_parameters_copy, (AVCodecParameters *to, const AVCodecParameters *from), (to, from)) \
    X(int, avcodec_parameters_from_context, (AVCodecParameters *to, const AVCodecContext *from), (to, from)) \
    X(int, avcodec_receive_frame, (AVCodecContext *context, AVFrame *frame), (context, frame)) \
    X(int, avcodec_receive_packet, (AVCodecContext *context, AVPacket *packet), (context, packet)) \
    X(int, avcodec_send_frame, (AVCodecContext *context, const AVFrame *frame), (context, frame)) \
    X(int, avcodec_send_packet, (AVCodecContext *context, const AVPacket *packet), (context, packet)) \
    X(AVFormatContext *, avformat_alloc_context, (void), ()) \
    X(int, avformat_alloc_output_context2, (AVFormatContext **format, const AVOutputFormat *output, const \
      char *name, const char *url), (format, output, name, url)) \
    X(void, avformat_close_input, (AVFormatContext **format), (format)) \
    X(int, avformat_find_stream_info, (AVFormatContext *format, AVDictionary **options), (format, \
      options)) \
    X(void, avformat_free_context, (AVFormatContext *format), (format)) \
    X(AVStream *, avformat_new_stream, (AVFormatContext *format, const AVCodec *codec), (format, codec)) \
    X(int, avformat_open_input, (AVFormatContext **format, const char *url, const AVInputFormat *input, \
      AVDictionary **options), (format, url, input, options)) \
    X(int, avformat_query_codec, (const AVOutputFormat *output, enum AVCodecID codec, int compliance), \
      (output, codec, compliance)) \
    X(int, avformat_write_header, (AVFormatContext *format, AVDictionary **options), (format, options)) \
    X(AVIOContext *, avio_alloc_context, (unsigned char *buffer, int size, int writes, void *context, \
      int (*read)(void *, uint8_t *, int), int (*write)(void *, uint8_t *, int), int64_t (*seek)(void *, \
      int64_t, int)), (buffer, size, writes, context, read, write, seek)) \
    X(void, avio_context_free, (AVIOContext **io), (io)) \
    X(int, swr_alloc_set_opts2, (SwrContext **converter, AVChannelLayout *out_layout, enum \
      AVSampleFormat out_format, int out_rate, AVChannelLayout *in_layout, enum AVSampleFormat in_format, \
      int in_rate, int offset, void *context), (converter, out_layout, out_format, out_rate, in_layout, \
      in_format, in_rate, offset, context)) \
    X(int, swr_convert, (SwrContext *converter, uint8_t **out, int out_count, const uint8_t **in, int \
      in_count), (converter, out, out_count, in, in_count)) \
    X(void, swr_free, (SwrContext **converter), (converter)) \
    X(int, swr_init, (SwrContext *converter), (converter)) \
    X(void, sws_freeContext, (struct SwsContext *scaler), (scaler)) \
    X(const int *, sws_getCoefficients, (int colours), (colours)) \
    X(struct SwsContext *, sws_getContext, (int width, int height, enum AVPixelFormat format, int to_width, \
      int to_height, enum AVPixelFormat to_format, int flags, SwsFilter *from_filter, SwsFilter *to_filter, \
      const double *parameters), (width, height, format, to_width, to_height, to_format, flags, from_filter, \
      to_filter, parameters)) \
    X(int, sws_scale, (struct SwsContext *scaler, const uint8_t *const lines[], const int strides[], int \
      first, int height, uint8_t *const to[], const int to_strides[]), (scaler, lines, strides, first, \
      height, to, to_strides)) \
    X(int, sws_setColorspaceDetails, (struct SwsContext *scaler, const int table[4], int range, const int \
      to_table[4], int to_range, int brightness, int contrast, int saturation), (scaler, table, range, \
      to_table, to_range, brightness, contrast, saturation))
/* clang-format on */

LOADED_FUNCTIONS(FUNCTIONS)

bool libav_load(void)
{
    void *const libraries[] = {loaded_library("avformat", LIBAVFORMAT_VERSION_MAJOR),
                               loaded_library("avcodec", LIBAVCODEC_VERSION_MAJOR),
                               loaded_library("swresample", LIBSWRESAMPLE_VERSION_MAJOR),
                               loaded_library("swscale", LIBSWSCALE_VERSION_MAJOR),
                               loaded_library("avutil", LIBAVUTIL_VERSION_MAJOR)};
    const size_t count = sizeof libraries / sizeof *libraries;

    if (!loaded_all(libraries, count))
        return false;
    FUNCTIONS(LOADED_FIND)
    return true;
}
