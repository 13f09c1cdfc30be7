/*
 * Import of a lesson: looks into each film with the player host, asks the store which it has already, imports
 * the others, wipes what is owed on the same cards, and says what stays there. The import command, the import
 * form and the demo use it. It is not in the store, since the store decodes nothing (store/footage/import.h).
 */
#ifndef TUI_IMPORT_IMPORT_LESSON_H
#define TUI_IMPORT_IMPORT_LESSON_H

#include "store/footage/import.h"
#include "tui/words/progress.h"

enum lesson_stage { LESSON_LOOKING, LESSON_STORING, LESSON_VERIFYING, LESSON_WIPING, LESSON_STAGES };
const char *lesson_stage_words(enum lesson_stage stage); /* "Storing"; the same pointer each time */

/* Called often with how far a stage is: in files while looking, else in bytes. Returning false breaks off, as
 * long as that is still possible. */
typedef bool lesson_progress(void *context, enum lesson_stage stage, int64_t done, int64_t total);
/* A lesson_progress that draws it on the terminal; its context is an open struct progress. */
bool lesson_on_terminal(void *progress, enum lesson_stage stage, int64_t done, int64_t total);

/* Asks the player host what each file is, and the store whether it has it already. Length, picture size and
 * what keeps a file from being imported go into the plan. Texts are in the arena. False when it was broken
 * off (ERROR_CONFLICT) or the store fails. */
bool lesson_look(struct store *store, struct import_plan *plan, lesson_progress *progress, void *context,
                 struct arena *arena, struct error *error);

/* What became of it. */
struct lesson_result {
    struct import_result import;
    struct wipe_result earlier; /* what earlier imports left on the same cards */
    struct error trouble;       /* why something in `earlier` could not be wiped; ERROR_NONE: all could */
    struct card_names left; /* films and sound that are still on the cards; absolute paths, in the arena */
};

/* Imports all files of the plan. Then, unless the originals are kept: wipes what earlier imports owe on its
 * cards, and finds out what stays there. result->import.session says whether it is stored, also after a
 * failure. */
bool lesson_store(struct store *store, const struct actor *actor, struct import_plan *plan,
                  const struct import_request *request, lesson_progress *progress, void *context,
                  struct arena *arena, struct lesson_result *result, struct error *error);

/* Wipes what earlier imports still owe on these cards, whoever imported it. Originals that were kept on
 * purpose are wiped only if the wish says so, and only those that the actor may know of. */
bool lesson_wipe_owed(struct store *store, const struct actor *actor, struct card_list *cards,
                      const struct wipe_wish *wish, struct wipe_result *result, struct error *error);
/* The films and sound that are on the cards now, in the arena: of all cards, or only of those from which
 * something was wiped. */
void lesson_left(const struct card_list *cards, bool of_wiped_alone, struct arena *arena,
                 struct card_names *left);

/* lesson_look() and lesson_store() of all files of a plan; fails if one cannot be imported. For the demo. */
bool lesson_import(struct store *store, const struct actor *actor, struct import_plan *plan,
                   const struct import_request *request, lesson_progress *progress, void *context,
                   struct arena *arena, struct lesson_result *result, struct error *error);

#endif
