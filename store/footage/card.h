/*
 * Cards: how cameras name and lay out what they film.
 *
 * Names on a card are hostile: they are compared as bytes, never interpreted further.
 */
#ifndef STORE_FOOTAGE_CARD_H
#define STORE_FOOTAGE_CARD_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

/* Whether a name in a folder is that of a video: by its ending, whatever its case. What a desktop hides
 * (".…", also the "._NAME" that macOS leaves on cards) is none. */
bool card_is_video(const char *name);

/* Orders paths as cameras number what they film: "MVI_2" before "MVI_10", 100CANON before 101CANON, and the
 * chapters that GoPro cuts one recording into behind each other (GH010007, GH020007, GH010008). <0, 0, >0. */
int card_order(const char *a, const char *b);

/* What the camera leaves beside a video and that shows pictures of it: thumbnails and small copies. */
struct card_sidecar {
    const char *folder; /* seen from the video's, or NULL: the same */
    char name[NAME_MAX + 1];
};
enum { CARD_SIDECARS = 6 };
/* The names that such files would have; returns how many. */
size_t card_sidecars(const char *name, struct card_sidecar sidecars[static CARD_SIDECARS]);

#endif
