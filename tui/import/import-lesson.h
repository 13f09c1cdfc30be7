/*
 * Import of a lesson: looks into each file with the player host, holds them against what is stored, and
 * imports them. For the import command, the import form and the demo; the store itself decodes nothing
 * (store/footage/import.h).
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

/* Asks the player host what each file is: length and picture go into the plan. `problems` gets one sentence
 * per file in the arena, NULL for a file that can be imported. False (ERROR_CONFLICT) only when it was broken
 * off. */
bool lesson_look(struct import_plan *plan, lesson_progress *progress, void *context, struct arena *arena,
                 const char ***problems, struct error *error);

/* Holds looked-at files against what is stored, then imports them. */
bool lesson_store(struct store *store, const struct actor *actor, struct import_plan *plan,
                  const struct import_request *request, lesson_progress *progress, void *context,
                  struct import_result *result, struct error *error);

/* Both, where one file that cannot be imported keeps all from it. Breaking it off ends with ERROR_CONFLICT
 * and a whole card. `refusals` gets a line for each file that is refused, in the arena: "NAME: why" and a
 * line feed, harmless; "" when none is. */
bool lesson_import(struct store *store, const struct actor *actor, struct import_plan *plan,
                   const struct import_request *request, lesson_progress *progress, void *context,
                   struct arena *arena, const char **refusals, struct import_result *result,
                   struct error *error);

#endif
