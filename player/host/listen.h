/*
 * Listening, inside a host of its own: decodes the sound of one clip, as fast as it goes, and measures it.
 *
 * It reads the encrypted file through FFmpeg's own libraries, which libmpv uses too, with the same containers
 * and codecs; pictures are passed over without being decoded. player/client/listener.h is the other end.
 */
#ifndef PLAYER_HOST_LISTEN_H
#define PLAYER_HOST_LISTEN_H

#include <stdint.h>

#include "player/wire/protocol.h"
#include "store/keys/keys.h"

/* `fd` and `key` are a clip's; `message` says how long it is (above 0), where its time begins, and which of
 * its sound tracks is meant. Sends MESSAGE_LOUDNESS over the socket, waiting for room, for just that time
 * (unless it fails), and returns what MESSAGE_LISTENED is to say. Takes as long as it takes. */
enum listen_verdict host_listen(int socket, int fd, const unsigned char key[static KEY_SIZE],
                                const struct message *message);

#endif
