/*
 * The pupils' file: a class list as the programs of Dutch schools and their spreadsheets write it.
 *
 * CSV with ";", ",", tabs or "|" (a first line "sep=;" says which), in any encoding of store/base/encoding.h,
 * with a heading whose columns may stand in any order, in English or Dutch, among others that are passed
 * over. A name may be one column or three (Roepnaam, Tussenvoegsel, Achternaam). What can be read in two ways
 * is not read: the line carries the sentence that says why and what to do. Nothing here knows the register
 * (store/people/pupils-plan.h holds the lines against it).
 */
#ifndef STORE_PEOPLE_PUPILS_FILE_H
#define STORE_PEOPLE_PUPILS_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/base/encoding.h"
#include "store/base/error.h"
#include "store/base/memory.h"

enum { PUPIL_GUARDIANS_MOST = 6 };

struct pupils_row {
    int64_t line; /* of the file, from 1 */
    const char *number, *name, *birth_date, *class_name;
    const char *location; /* a name; NULL: the file has no such column */
    const char *guardians[PUPIL_GUARDIANS_MOST];
    int guardian_count;
    const char *problem; /* a sentence: this line cannot be read, and what is above may be missing; or NULL */
};

struct pupils_file {
    struct pupils_row *rows; /* every line that is not empty */
    size_t count;
    enum encoding encoding;
    char separator;
    bool has_location;       /* there is a column for it */
    const char *passed_over; /* columns that are not used: "Mentor, Profiel"; "" */
};

/* ERROR_INVALID when the file as a whole cannot be read: its encoding, its heading (one sentence names all
 * the columns that are missing), no lines at all. All in the arena. */
bool pupils_file_read(const void *bytes, size_t size, struct arena *arena, struct pupils_file *file,
                      struct error *error);

#endif
