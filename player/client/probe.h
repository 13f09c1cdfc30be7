/*
 * Probe: what an unknown file is, asked before it is imported.
 *
 * The file came from a card and is hostile, so it is looked into by a player host of its own, confined and
 * with the same options as when playing. A file passes when its container is one of those that are played
 * (player/host/container.h), is as long as it says, and a picture can be decoded from its beginning and from
 * its end.
 */
#ifndef PLAYER_CLIENT_PROBE_H
#define PLAYER_CLIENT_PROBE_H

#include <stdbool.h>
#include <stdint.h>

#include "player/wire/values.h"
#include "store/base/error.h"

/* Looks into a plain file, open for reading; `fd` stays the caller's, its offset too. Takes up to
 * half a minute in the worst case, a few tenths of a second as a rule. False with ERROR_INVALID (ERROR_IO
 * when the card or the host failed) and a sentence without the file's name, fit to stand after "NAME: ". */
bool player_probe(int fd, struct probe *result, struct error *error);

/* The sentence of a verdict other than PROBE_GOOD. Always false. */
bool probe_refuse(enum probe_verdict verdict, struct error *error);

#endif
