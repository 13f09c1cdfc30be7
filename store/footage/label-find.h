/*
 * What must be bound into a file of footage: worked out from the row of its clip.
 */
#ifndef STORE_FOOTAGE_LABEL_FIND_H
#define STORE_FOOTAGE_LABEL_FIND_H

#include <stdbool.h>

#include "store/base/error.h"
#include "store/engine/store.h"
#include "store/keys/label.h"

/* ERROR_NOT_FOUND when there is no such clip. */
bool label_find(struct store *store, const char *clip, enum footage_what what, struct footage_label *label,
                struct error *error);

#endif
