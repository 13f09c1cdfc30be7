/*
 * Probe: what an unknown file is, asked before it is imported.
 *
 * The file came from a card and is hostile, so it is looked into by a player host of its own, confined and
 * with the same options as when playing. A file is whole when its container is one of those that are played
 * (player/host/container.h), is as long as it says, and a picture can be decoded from its beginning and from
 * its end. One that is not but plays (a recorder that died, a card that was pulled) is told by `whole` being
 * false; whether it is good enough is for a person to say.
 */
#ifndef PLAYER_CLIENT_PROBE_H
#define PLAYER_CLIENT_PROBE_H

#include <stdbool.h>
#include <stdint.h>

#include "player/wire/values.h"
#include "store/base/error.h"
#include "store/keys/label.h"

/* Looks into a file, open for reading; `fd` stays the caller's, its offset too. `key` and `label`: of an
 * encrypted one (store/footage/footage.h), NULL for a plain one. Takes a few tenths of a second as a rule; of
 * one that is not whole all may have to be read. False with ERROR_INVALID (ERROR_IO when the card or the host
 * failed) and a sentence without the file's name, fit to stand after "NAME: "; result->verdict says why in
 * any case. */
bool player_probe(int fd, const unsigned char *key, const struct footage_label *label, struct probe *result,
                  struct error *error);

/* The sentence of a verdict other than PROBE_GOOD. Always false. */
bool probe_refuse(enum probe_verdict verdict, struct error *error);

#endif
