/*
 * Cards: how cameras name and lay out what they film, and where a card begins.
 *
 * What cameras keep of one recording under other names is in store/footage/companions.h.
 * Names on a card are hostile: they are compared as bytes, never interpreted further.
 */
#ifndef STORE_FOOTAGE_CARD_H
#define STORE_FOOTAGE_CARD_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether a name in a folder is that of a video that can be imported: by its ending, whatever its case. What
 * a desktop hides (".…", also the "._NAME" that macOS leaves on cards) is none. */
bool card_is_video(const char *name);

/* Orders paths as cameras number what they film: "MVI_2" before "MVI_10", 100CANON before 101CANON, and the
 * chapters that GoPro cuts one recording into behind each other (GH010007, GH020007, GH010008). <0, 0, >0. */
int card_order(const char *a, const char *b);

/* Whether a name is that of a film or of sound, also of a kind that cannot be imported. */
bool card_is_recording(const char *name);

/* Whether the day that a camera gave to a film can be believed. Clocks go back to a factory date (1970, 1980,
 * 2000, a model's year; on 1 January, when there are no lessons) when a battery was out. `made_at`: of the
 * store, before which no lesson was filmed for it. UTC ms. */
bool card_day_is_credible(int64_t filmed_at, int64_t made_at, int64_t now);

/* Whether a folder holds no lesson: recycle bins, what was found again after a damage, thumbnails, a
 * desktop's own. Its name alone says so. */
bool card_folder_is_passed_over(const char *name);

/* The card that a folder or a file is on, as an absolute path without links: where a medium is mounted, or
 * else the folder that holds DCIM, PRIVATE and the like, or else the folder itself (of a file: the one that
 * it is in). `path`: absolute, without links. */
void card_root(const char *path, bool is_folder, char root[static PATH_MAX]);
/* The same by the names in the path alone, of a card that need not be there. */
void card_root_by_name(const char *path, bool is_folder, char root[static PATH_MAX]);

/* What of an absolute path lies below the card; "" for the card itself, NULL when it is not on it. */
const char *card_inside(const char *root, const char *path);

#endif
