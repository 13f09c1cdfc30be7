/*
 * Reading CSV (RFC 4180): its records, each with the line on which it begins.
 */
#ifndef STORE_BASE_CSV_READ_H
#define STORE_BASE_CSV_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/base/memory.h"

struct csv_record {
    int64_t line; /* where it begins */
    const char **fields;
    size_t count, room; /* of fields */
};
struct csv_records {
    struct csv_record *items; /* without those of which every field is blank */
    size_t count, room;
    int64_t
        broken; /* the line where the record begins in which a quotation mark is out of place; 0: none is */
};

/* All is in the arena. Lines count from `line`. What stands before a quotation mark that is out of place is
 * there; from there on nobody knows what is a record. */
struct csv_records csv_read(const char *text, char separator, int64_t line, struct arena *arena);

#endif
