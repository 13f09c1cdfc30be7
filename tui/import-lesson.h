/*
 * Import of a lesson: looks into each file with the player host, holds them against what is stored, and
 * imports them. For the import command and the demo; the store itself decodes nothing (store/import.h).
 */
#ifndef TUI_IMPORT_LESSON_H
#define TUI_IMPORT_LESSON_H

#include "store/import.h"
#include "tui/progress.h"

/* `progress` is open; breaking it off ends the import with ERROR_CONFLICT and a whole card. `refusals` gets a
 * line for each file that is refused, in the arena: "NAME: why" and a line feed, harmless; "" when none is.
 */
bool lesson_import(struct store *store, const struct actor *actor, struct import_plan *plan,
                   const struct import_request *request, struct progress *progress, struct arena *arena,
                   const char **refusals, struct import_result *result, struct error *error);

#endif
