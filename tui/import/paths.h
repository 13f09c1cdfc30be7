/*
 * Paths as they are typed: what they can be completed to, and the cards and sticks that are plugged in.
 *
 * Names come from cards and may be hostile. They are made harmless where they are drawn, never here.
 */
#ifndef TUI_IMPORT_PATHS_H
#define TUI_IMPORT_PATHS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "store/base/memory.h"

struct path_offer {
    const char *path; /* whole; a folder's ends in '/' */
    const char *name; /* its last part, or the whole path of a medium */
    bool folder, medium;
    int64_t size; /* of a file */
};
struct path_offers {
    struct path_offer *items;
    size_t count;
};

/* The cards and sticks in a table of mounts, in the form of /proc/self/mounts (store/footage/cards.h). */
void path_media(FILE *mounts, struct arena *arena, struct path_offers *media);
/* Those that are in this machine now, and cameras that the desktop shows as folders. */
void path_media_now(struct arena *arena, struct path_offers *media);

/* Whether a file of this name is offered: card_is_video(), path_is_list(). */
typedef bool path_wanted(const char *name);
bool path_is_list(const char *name); /* a class list: .csv, .txt, .tsv */

/* What a path can be completed to: media first, then folders, then the files that are wanted, by name, at
 * most `most`. Names that begin with '.' are passed over. "~/" is the person's home; when nothing is typed,
 * the home is looked into. */
void path_complete(const char *typed, size_t most, path_wanted *wanted, struct arena *arena,
                   struct path_offers *offers);

/* With "~" written out. */
const char *path_expand(struct arena *arena, const char *typed);

/* The path that is meant by a text as terminals write it when a folder is dropped onto them: in quotes, with
 * backslashes, as "file://…" with %20, with a blank behind. If a file exists with exactly the typed path,
 * that is meant. In the arena. */
const char *path_understand(struct arena *arena, const char *typed);

#endif
