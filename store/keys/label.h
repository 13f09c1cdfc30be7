/*
 * Labels: which clip a file of footage belongs to, which place the clip has in its lesson, and what the file
 * is. A label is bound into its file (store/footage/footage.h), so that files that were swapped, though all
 * are under one lesson's key, do not open in each other's place.
 */
#ifndef STORE_KEYS_LABEL_H
#define STORE_KEYS_LABEL_H

#include <stdint.h>

enum { LABEL_CLIP = 16 };

/* What a file is. The numbers are stored. */
enum footage_what { FOOTAGE_CLIP = 1, FOOTAGE_PROXY = 2, FOOTAGE_LOUDNESS = 3 };

struct footage_label {
    unsigned char clip[LABEL_CLIP]; /* BLAKE2b-128 of the clip's id */
    uint32_t position;              /* of the clip in its lesson, from 0 */
    uint32_t what;                  /* enum footage_what */
};

struct footage_label footage_label(const char *clip, int64_t position, enum footage_what what);

/* That of something else of the same clip. */
struct footage_label footage_label_as(struct footage_label label, enum footage_what what);

#endif
