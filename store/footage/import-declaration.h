/*
 * The declaration: which class was filmed, and who is in the picture (R1, R2, R2b, R3). A part of
 * store/footage/import-rules.h.
 */
#ifndef STORE_FOOTAGE_IMPORT_DECLARATION_H
#define STORE_FOOTAGE_IMPORT_DECLARATION_H

#include <stdbool.h>

#include "store/footage/import-rules.h"

/* Fills in class, pupils and employees of a permit whose purpose is set. */
bool declaration_check(struct store *store, const struct actor *actor, const struct import_request *request,
                       struct arena *arena, struct import_permit *permit, struct error *error);

struct db_value;
/* The first column of the first row, in the arena; NULL when there is no row. */
bool ask_id(struct store *store, const char *sql, const struct db_value *args, struct arena *arena,
            const char **id, struct error *error);
/* The next name or number of a list with commas, in the arena; NULL at its end. */
const char *next_word(const char **at, struct arena *arena);

#endif
