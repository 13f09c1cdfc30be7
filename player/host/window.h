/*
 * The window, inside the host: libmpv's own, drawn by the GPU where there is one.
 *
 * libmpv does there by itself what player/host/picture.h does for a surface: it fits, zooms and turns. Blur
 * and brightness are filters before it, so that nothing that must not be seen ever reaches the display. What
 * is typed in the window is not acted upon here: libmpv's own bindings are off, and every key is passed on as
 * a value.
 *
 * Thread: the host's one. Only libmpv's asynchronous calls are used.
 */
#ifndef PLAYER_HOST_WINDOW_H
#define PLAYER_HOST_WINDOW_H

#include <mpv/client.h>
#include <stdbool.h>

#include "player/wire/bytes.h"
#include "player/host/picture.h"
#include "player/wire/values.h"

/* Sets the options of an instance that is not initialised yet. */
bool window_set_options(mpv_handle *mpv);

/* Has keys passed on, from the initialised instance. */
void window_bind_keys(mpv_handle *mpv);

/* Appends the filters that make pictures look so, and blur what lies between two moments of the session's
 * timeline, which are a clip's beginning and end; a text, zero at its end. */
void window_filters(const struct picture_look *look, const struct player_blur *blurs, size_t count,
                    int64_t start_ms, int64_t end_ms, struct bytes *text);

/* Has pictures go through them; at once only while libmpv waits in a hook, else its reply is REPLY_FILTER
 * (player/host/reply.h). False when it does not take them. */
bool window_set_filters(mpv_handle *mpv, const char *filters, bool at_once);

/* Has libmpv show pictures so from now on, but for the filters; `before` is how it does now, NULL at the
 * beginning. */
void window_set_look(mpv_handle *mpv, const struct picture_look *look, const struct picture_look *before);

enum window_word {
    WINDOW_NOTHING, /* nothing that matters here */
    WINDOW_KEY,     /* `key` was pressed, or is held */
    WINDOW_CLOSE,   /* the window's close button */
};
/* What a message that libmpv passed on says. */
enum window_word window_read(const mpv_event_client_message *message, struct player_key *key);

/* Until the window is there, which is before anything is loaded, or turns out not to come; not for ever. */
void window_wait(mpv_handle *mpv);

#endif
