/*
 * Making a proxy (player/wire/proxy.h), inside a host of its own: decodes all pictures of one clip, makes
 * them small and codes them anew, each at its own moment; the sound goes along as it is.
 *
 * It reads the encrypted file through FFmpeg's own libraries, as listening does. What it writes is a
 * QuickTime file with MPEG-4 Part 2 pictures, a format that costs next to nothing to decode, and that each
 * build of FFmpeg can write. Interlaced pictures become two each, one of either half, at the moments at which
 * those were filmed. player/client/proxy-maker.h is the other end.
 */
#ifndef PLAYER_HOST_PROXY_H
#define PLAYER_HOST_PROXY_H

#include <stdint.h>

#include "player/wire/protocol.h"
#include "store/keys/keys.h"

/* `fd` and `key` are a clip's, and `message` says more of it. Sends MESSAGE_PIECE over the socket, waiting
 * for room, and returns what MESSAGE_PROXY_MADE is to say. Takes as long as it takes. */
enum proxy_verdict host_proxy(int socket, int fd, const unsigned char key[static KEY_SIZE],
                              const struct message *message);

/* In the file's "comment", of one whose pictures were interlaced. */
#define PROXY_TAKEN_APART "taken apart"

#endif
