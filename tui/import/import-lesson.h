/*
 * Import of a lesson: looks into each film with the player host, holds them against what is stored, imports
 * them, wipes what is owed on the same cards, and says what stays there. For the import command, the import
 * form and the demo; the store itself decodes nothing (store/footage/import.h).
 */
#ifndef TUI_IMPORT_IMPORT_LESSON_H
#define TUI_IMPORT_IMPORT_LESSON_H

#include "store/footage/import.h"
#include "tui/words/progress.h"

enum lesson_stage { LESSON_LOOKING, LESSON_STORING, LESSON_VERIFYING, LESSON_WIPING, LESSON_STAGES };
const char *lesson_stage_words(enum lesson_stage stage); /* "Storing"; the same pointer each time */

/* Called often with how far a stage is: files while looking, bytes else. False breaks off, as long as that
 * can be. */
typedef bool lesson_progress(void *context, enum lesson_stage stage, int64_t done, int64_t total);
/* One that draws it on a terminal; its context is an open struct progress. */
bool lesson_on_terminal(void *progress, enum lesson_stage stage, int64_t done, int64_t total);

/* Asks the player host what each file is, and the store whether it has it: length and picture go into the
 * plan, and what keeps a file out. Texts are in the arena. False when it was broken off (ERROR_CONFLICT) or
 * the store fails. */
bool lesson_look(struct store *store, struct import_plan *plan, lesson_progress *progress, void *context,
                 struct arena *arena, struct error *error);

/* What became of it. */
struct lesson_result {
    struct import_result import;
    struct wipe_result earlier; /* what earlier imports left on the same cards */
    struct error trouble;       /* why something of that could not be wiped; ERROR_NONE: all could */
    struct card_names left; /* films and sound that are still on the cards; absolute paths, in the arena */
};

/* Imports all files of the plan. Then, unless the originals are kept: wipes what earlier imports owe on its
 * cards, and finds out what stays there. result->import.session says whether it is stored, also after a
 * failure. */
bool lesson_store(struct store *store, const struct actor *actor, struct import_plan *plan,
                  const struct import_request *request, lesson_progress *progress, void *context,
                  struct arena *arena, struct lesson_result *result, struct error *error);

/* Wipes what earlier imports owe on these cards, whoever's they are unless they were kept on purpose; of
 * those, as is wished, what the actor may know of. */
bool lesson_wipe_owed(struct store *store, const struct actor *actor, struct card_list *cards,
                      const struct wipe_wish *wish, struct wipe_result *result, struct error *error);
/* What is on the cards now, in the arena: on all of them, or on those from which something was wiped. */
void lesson_left(const struct card_list *cards, bool of_wiped_alone, struct arena *arena,
                 struct card_names *left);

/* Look and store, of a plan all of which is meant. For the demo. */
bool lesson_import(struct store *store, const struct actor *actor, struct import_plan *plan,
                   const struct import_request *request, lesson_progress *progress, void *context,
                   struct arena *arena, struct lesson_result *result, struct error *error);

#endif
