/*
 * Opening a film with FFmpeg's own library, inside the host: through callbacks alone, the containers that are
 * played and no others, no protocols, no other files. For what libmpv cannot do quickly: making something of
 * all of a clip (player/host/listen.h, player/host/proxy.h), and finding the end of a recording that does not
 * say where it is (player/host/probe.c). Thread: the host's one.
 */
#ifndef PLAYER_HOST_DEMUX_H
#define PLAYER_HOST_DEMUX_H

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct footage_reader;

struct demux {
    void *context;
    /* Up to COUNT bytes at OFFSET; 0 at the end, below 0 on failure. */
    int64_t (*read)(void *context, uint64_t offset, void *bytes, size_t count);
    uint64_t size;

    AVFormatContext *format;
    bool own_time; /* the file's own time begins late, and is taken off (PLAYER_START_LATE_MS) */
    bool endless;  /* the file does not say how long it is */
    bool failed;   /* something of it could not be read; FFmpeg takes that for its end in some containers */
    uint64_t offset;
};

/* Sets it up to read a clip of the store. The reader is borrowed. */
void demux_init(struct demux *demux, struct footage_reader *reader);
/* Opens what `context`, `read` and `size` stand for, which are filled in before. CODECS: those that may be
 * tried to find out what the streams are. Closed in any case. */
bool demux_open(struct demux *demux, const char *codecs);
void demux_close(struct demux *demux);

/* What libmpv calls the beginning: where its timeline has 0, in µs of the file's own. */
int64_t demux_start_us(const struct demux *demux);

/* The stream of this kind that libmpv plays, all others passed over: the first that the file says is the
 * default, or else the first. NULL when there is none, or nothing decodes it. */
AVStream *demux_choose(struct demux *demux, enum AVMediaType type, const AVCodec **decoder);
/* The same for sound: track number `track`, counted from 1; 0 is the one that libmpv plays. */
AVStream *demux_choose_sound(struct demux *demux, int track, const AVCodec **decoder);
bool demux_is_track(const AVStream *stream, enum AVMediaType type); /* and no picture of a cover */
/* A decoder for it, one of CODECS; NULL on failure. avcodec_free_context() frees it. */
AVCodecContext *demux_decoder(const AVStream *stream, const AVCodec *decoder, const char *codecs);

#endif
