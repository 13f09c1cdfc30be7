#include "player/host/stream.h"

#include <errno.h>
#include <mpv/stream_cb.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/footage/footage.h"
#include "store/base/memory.h"

/* One opening of a source. */
struct stream {
    struct stream_source *source;
    struct footage_reader *reader; /* NULL for a plain file */
    bool small;                    /* the proxy's */
    uint64_t size;
    uint64_t offset;
    _Atomic bool cancelled;
};

static void note_failure(struct stream_source *source, enum error_kind kind)
{
    int none = ERROR_NONE;

    atomic_compare_exchange_strong(&source->failure, &none, (int)kind);
}

static int64_t read_plain(struct stream *stream, char *bytes, size_t count)
{
    ssize_t got;

    do
        got = pread(stream->source->fd, bytes, count, (off_t)stream->offset);
    while (got < 0 && errno == EINTR);
    if (got < 0) {
        note_failure(stream->source, ERROR_IO);
        return -1;
    }
    return got;
}

/* R8: into libmpv, in a process that can write no file. */
static int64_t read_encrypted(struct stream *stream, char *bytes, size_t count)
{
    struct error error;
    size_t got;

    if (!footage_read(stream->reader, stream->offset, bytes, count, &got, &error)) {
        if (stream->small)
            stream->source->proxy_failed = true;
        else
            note_failure(stream->source, error.kind);
        return -1;
    }
    return (int64_t)got;
}

static int64_t stream_read(void *cookie, char *bytes, uint64_t count)
{
    struct stream *stream = cookie;
    int64_t got;

    if (stream->cancelled)
        return -1;
    if (count > INT32_MAX)
        count = INT32_MAX;
    got = stream->reader ? read_encrypted(stream, bytes, count) : read_plain(stream, bytes, count);
    if (got > 0)
        stream->offset += (uint64_t)got;
    return got;
}

static int64_t stream_seek(void *cookie, int64_t offset)
{
    struct stream *stream = cookie;

    if (offset < 0 || (uint64_t)offset > stream->size)
        return MPV_ERROR_GENERIC;
    stream->offset = (uint64_t)offset;
    return offset;
}

static int64_t stream_size(void *cookie)
{
    return (int64_t)((struct stream *)cookie)->size;
}

static void stream_cancel(void *cookie)
{
    ((struct stream *)cookie)->cancelled = true;
}

static void stream_close(void *cookie)
{
    struct stream *stream = cookie;

    footage_close(stream->reader);
    free(stream);
}

/* "footage://12" → 12; false for anything that is not exactly that. */
static bool parse_uri(const char *uri, size_t *index)
{
    const char *digits = uri + strlen(STREAM_SCHEME "://");
    char *end;

    if (strncmp(uri, STREAM_SCHEME "://", strlen(STREAM_SCHEME "://")) != 0 || *digits < '0' || *digits > '9')
        return false;
    errno = 0;
    *index = strtoul(digits, &end, 10);
    return errno == 0 && *end == '\0';
}

bool stream_will_be_small(struct stream_source *source)
{
    return source->small && source->proxy != STREAM_NO_PROXY && !source->proxy_failed;
}

static bool open_proxy(struct stream *stream)
{
    struct stream_source *source = stream->source;
    struct error error;

    if (!stream_will_be_small(source))
        return false;
    const struct footage_label label = footage_label_as(source->label, FOOTAGE_PROXY);
    source->proxy_failed = !footage_open(source->proxy, source->key, &label, &stream->reader, &error);
    return !source->proxy_failed;
}

static bool open_source(struct stream *stream)
{
    struct stream_source *source = stream->source;
    struct error error;
    struct stat status;

    stream->small = open_proxy(stream);
    source->opened_small = stream->small;
    if (stream->small) {
        stream->size = footage_size(stream->reader);
        return true;
    }
    if (source->key) {
        if (!footage_open(source->fd, source->key, &source->label, &stream->reader, &error)) {
            note_failure(source, error.kind);
            return false;
        }
        stream->size = footage_size(stream->reader);
        return true;
    }
    if (fstat(source->fd, &status) != 0) {
        note_failure(source, ERROR_IO);
        return false;
    }
    stream->size = (uint64_t)status.st_size;
    return true;
}

static int stream_open(void *context, char *uri, mpv_stream_cb_info *info)
{
    struct stream_sources *sources = context;
    struct stream *stream;
    size_t index;

    if (!parse_uri(uri, &index) || index >= sources->count)
        return MPV_ERROR_LOADING_FAILED;
    stream = memory_alloc(1, sizeof *stream);
    stream->source = &sources->items[index];
    if (!open_source(stream)) {
        free(stream);
        return MPV_ERROR_LOADING_FAILED;
    }
    *info = (mpv_stream_cb_info){.cookie = stream,
                                 .read_fn = stream_read,
                                 .seek_fn = stream_seek,
                                 .size_fn = stream_size,
                                 .close_fn = stream_close,
                                 .cancel_fn = stream_cancel};
    return 0;
}

bool stream_register(mpv_handle *mpv, struct stream_sources *sources)
{
    return mpv_stream_cb_add_ro(mpv, STREAM_SCHEME, sources, stream_open) >= 0;
}
