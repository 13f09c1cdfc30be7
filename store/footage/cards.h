/*
 * Cards that are in: opened once, so that whatever is read or wiped is below one of them (R6).
 *
 * A card is named by its folder; what is on it, by paths below that. Nothing leads out of it: no "..", no
 * link, no other file system (file_open_beneath()). Names are hostile: text_harmless() before they are shown.
 */
#ifndef STORE_FOOTAGE_CARDS_H
#define STORE_FOOTAGE_CARDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "store/base/memory.h"

struct card {
    const char *root; /* absolute, in the list's arena */
    int fd;           /* the folder */
    size_t wiped;     /* originals that were wiped from it since it was opened */
};

struct card_list {
    struct card *items;
    size_t count, room;
    struct arena *arena;
};

void card_list_init(struct card_list *cards, struct arena *arena);
void card_list_release(struct card_list *cards);

/* Opens the card that a path is on (store/footage/card.h), unless the list has it. Its index; -1 with errno
 * when the path is not there. */
int card_list_add(struct card_list *cards, const char *path);
/* Opens this folder as a card, whatever is above it. */
int card_list_add_root(struct card_list *cards, const char *root);
/* Opens all media that are in, and can be written to as a disk can. */
void card_list_add_media(struct card_list *cards);

/* Where media that can be taken out are mounted, from a table as /proc/self/mounts is: absolute paths, in
 * the arena. */
struct card_names {
    const char **items;
    size_t count;
    bool more; /* than were named */
};
void card_media(FILE *mounts, struct arena *arena, struct card_names *media);
/* The same of this machine now; with cameras and phones that the desktop shows as folders (MTP, PTP). */
void card_media_now(struct arena *arena, bool devices, struct card_names *media);

/* The films and the sound on a card, also those that are hidden or in a recycle bin. Paths below the card, in
 * a camera's order, in the arena. Empty files are passed over. */
void card_recordings(const struct card *card, struct arena *arena, struct card_names *found);

/* Calls `visit` for each film or sound on the card, until it returns false. `inside`: its path below the
 * card. */
typedef bool card_visit(void *context, const char *inside, int64_t size);
void card_each_recording(const struct card *card, card_visit *visit, void *context);

/* The whole path of what is `inside` a card, in the arena: "DCIM/100CANON/MVI_0001.MP4" of a card at
 * "/media/rita/KAART". */
const char *card_path_of(struct arena *arena, const char *root, const char *inside);

#endif
