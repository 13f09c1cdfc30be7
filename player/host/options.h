/*
 * How libmpv is set up: everything that could open another file, reach a network or run a program is off.
 *
 * libmpv counts what comes through a stream callback as trusted, so a "clip" that is really a playlist, an
 * EDL or a HLS list would make it open whatever is named inside. The list of containers, and no protocols, is
 * what stops that first; player/host/sandbox.h is what stops it if it does not.
 */
#ifndef PLAYER_HOST_OPTIONS_H
#define PLAYER_HOST_OPTIONS_H

#include <mpv/client.h>
#include <stdbool.h>

#include "player/wire/values.h"

/* An initialised instance, or NULL. Its sound goes to SPEAKER, a socket (player/host/sound.h), or with −1
 * nowhere. mpv_terminate_destroy() ends it. */
mpv_handle *host_mpv_make(enum player_sound sound, int speaker, bool window);

#endif
