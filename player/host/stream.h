/*
 * Streams: gives libmpv the bytes of clips through mpv_stream_cb_add_ro, as "footage://0", "footage://1", …
 *
 * Encrypted clips are decrypted chunk by chunk as libmpv asks for them, so that the plaintext is never on
 * disk; a plain file (an import looks into one) is read through the same callbacks. A clip that has a proxy
 * (player/wire/proxy.h) is opened as that while it is wanted; when that fails, as the clip itself. Nothing
 * else can be opened under that name.
 *
 * Ownership: a source borrows its descriptor and key, which must outlive the libmpv instance. The same source
 * may be open several times at once (libmpv opens the next clip ahead). Threads: libmpv calls the callbacks
 * on its own; what is atomic may be read and set from any.
 */
#ifndef PLAYER_HOST_STREAM_H
#define PLAYER_HOST_STREAM_H

#include <mpv/client.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "store/base/error.h"
#include "store/keys/label.h"

#define STREAM_SCHEME "footage"
enum { STREAM_NO_PROXY = 0 }; /* no host's files have that number */

struct stream_source {
    int fd;
    const unsigned char *key;   /* KEY_SIZE bytes, or NULL for a plain file */
    struct footage_label label; /* of the clip; with a key */
    _Atomic int failure;        /* enum error_kind of the first failure; ERROR_NONE while there was none */
    _Atomic int
        proxy; /* descriptor of its proxy, encrypted under the same key; STREAM_NO_PROXY when there is none */
    _Atomic bool small;        /* the proxy is wanted from the next opening on */
    _Atomic bool opened_small; /* and is what was opened last */
    _Atomic bool proxy_failed; /* it is damaged, and is not opened any more */
};

struct stream_sources {
    struct stream_source *items;
    size_t count;
};

/* Whether the next opening of this source will be of its proxy. */
bool stream_will_be_small(struct stream_source *source);

/* Registers the scheme. `sources` is borrowed until the instance is destroyed; items do not move. */
bool stream_register(mpv_handle *mpv, struct stream_sources *sources);

#endif
