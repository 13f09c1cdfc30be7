/*
 * Loudness in the store: what was heard in a clip, kept beside its footage and gone with it.
 *
 * DIR/footage/ID.loudness (store/footage/derived.h) says when in a lesson there was speech, which is personal
 * data. In the clear it is 16 bytes ("TBLOUD1\n", how many values, how many ms each stands for and, in the
 * upper half of that, which sound track was listened to) and two bytes a value: the level of all sound and
 * that of the voice band (player/wire/loudness.h).
 *
 * The key is session_open_footage()'s: who has it was let through the gate.
 */
#ifndef STORE_FOOTAGE_LOUDNESS_H
#define STORE_FOOTAGE_LOUDNESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/keys/keys.h"
#include "store/engine/store.h"

/* What was listened to, and how finely. */
struct loudness_source {
    uint16_t value_ms;    /* that each value stands for */
    uint16_t sound_track; /* counted from 1; 0: the file's own choice */
};

/* Reads COUNT values, two bytes each, into `values`. *found is false when none were kept yet, or of another
 * sound track or length, or what was kept is damaged. False with an error only when the folder cannot be
 * read. */
bool loudness_load(struct store *store, const char *clip, const unsigned char key[static KEY_SIZE],
                   struct loudness_source source, unsigned char *values, size_t count, bool *found,
                   struct error *error);

/* Keeps them, all on disk on return; a crash leaves what was there before. When the session has been shredded
 * or is gone meanwhile nothing is kept, and that is no failure. */
bool loudness_save(struct store *store, const char *session, const char *clip,
                   const unsigned char key[static KEY_SIZE], struct loudness_source source,
                   const unsigned char *values, size_t count, struct error *error);

#endif
