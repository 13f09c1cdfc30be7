/*
 * The schema and its migrations: which tables there are, and how an older store becomes a newer one.
 *
 * Each migration runs in one transaction and raises the schema version by one. A store with a newer version
 * than this program knows is refused. docs/privacy.md lists every column that holds something of a person.
 */
#ifndef STORE_ENGINE_SCHEMA_H
#define STORE_ENGINE_SCHEMA_H

#include <stdbool.h>

#include "store/engine/db.h"
#include "store/base/error.h"

bool schema_migrate(struct db *db, struct error *error);
/* No further than that version: a store as an earlier version of the program made it, for tests. */
bool schema_migrate_to(struct db *db, int64_t version, struct error *error);

#endif
