/*
 * The heading of a class list: which of its columns is what, whatever the school's program calls them.
 */
#ifndef STORE_PEOPLE_PUPILS_HEADING_H
#define STORE_PEOPLE_PUPILS_HEADING_H

#include <stdbool.h>
#include <stddef.h>

#include "store/base/error.h"
#include "store/base/memory.h"

enum pupils_column {
    COLUMN_NUMBER,
    COLUMN_NAME,
    COLUMN_FIRST_NAME, /* these three where there is no COLUMN_NAME */
    COLUMN_INFIX,
    COLUMN_SURNAME,
    COLUMN_BIRTH_DATE,
    COLUMN_CLASS,
    COLUMN_LOCATION,
    COLUMN_GUARDIANS, /* there may be several */
    COLUMN_PASSED_OVER,
};

enum { HEADING_MOST = 200 };

struct pupils_heading {
    enum pupils_column columns[HEADING_MOST];
    size_t count, known; /* known: those that are not passed over */
};

/* What the titles mean. */
void pupils_heading_read(const char *const *titles, size_t count, struct arena *arena,
                         struct pupils_heading *heading);
/* ERROR_INVALID when columns are missing, or when two can be the same. */
bool pupils_heading_check(const struct pupils_heading *heading, const char *const *titles,
                          struct arena *arena, struct error *error);
bool pupils_heading_has(const struct pupils_heading *heading, enum pupils_column column);

#endif
