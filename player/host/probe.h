/*
 * Looking into a film, inside the host (player/client/probe.h says what for).
 */
#ifndef PLAYER_HOST_PROBE_H
#define PLAYER_HOST_PROBE_H

#include "player/wire/values.h"
#include "store/keys/label.h"

/* `fd` is the file, open for reading; `key` and `label` are those of an encrypted one, NULL for a plain one.
 * Takes as long as it takes: the caller of player_probe() has the clock. */
enum probe_verdict host_probe(int fd, const unsigned char *key, const struct footage_label *label,
                              struct probe *probe);

#endif
