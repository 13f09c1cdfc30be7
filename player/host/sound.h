/*
 * The sound of a host, on its way out: what libmpv wants to be heard goes as samples over a socket to the
 * speaker (player/host/speaker.h), another process, which alone knows a sound server. So a decoder needs no
 * door to one.
 *
 * libmpv gives a program its pictures but not its sound. Among its outputs is one for JACK, whose interface
 * is a dozen functions: a callback that fills buffers, and how long what it fills takes to be heard, by which
 * libmpv keeps the picture in step. sound.c is these functions. libmpv finds them before the JACK library's,
 * since a program's own come first; that library is never called.
 */
#ifndef PLAYER_HOST_SOUND_H
#define PLAYER_HOST_SOUND_H

#include <stdbool.h>

#include <mpv/client.h>

/* Tells libmpv, before it is initialized, to give its sound to SOCKET's other end (wire/sound.h). False when
 * this libmpv cannot. */
bool sound_set_options(mpv_handle *mpv, int socket);

#endif
