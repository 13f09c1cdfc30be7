#include "store/base/csv-read.h"

#include <csv.h>
#include <string.h>

struct reading {
    struct arena *arena;
    struct csv_records records;
    struct csv_record record;
    int64_t line, start; /* that is being fed; where this record began */
};

static void take_field(void *bytes, size_t size, void *context)
{
    struct reading *reading = context;
    struct csv_record *record = &reading->record;
    char *copy = arena_alloc(reading->arena, size + 1);
    if (size)
        memcpy(copy, bytes, size);
    copy[size] = '\0';
    record->fields = arena_grow(reading->arena, record->fields, record->count, &record->room,
                                sizeof *record->fields);
    record->fields[record->count++] = copy;
}

static bool is_empty(const struct csv_record *record)
{
    for (size_t i = 0; i < record->count; i++) {
        if (record->fields[i][strspn(record->fields[i], " \t")])
            return false;
    }
    return true;
}

/* Spreadsheets write rows of empty cells at the end. */
static void take_record(int terminator, void *context)
{
    (void)terminator;
    struct reading *reading = context;
    struct csv_records *records = &reading->records;
    if (!is_empty(&reading->record)) {
        reading->record.line = reading->start;
        records->items = arena_grow(reading->arena, records->items, records->count, &records->room,
                                    sizeof *records->items);
        records->items[records->count++] = reading->record;
    }
    reading->record = (struct csv_record){0};
    reading->start = reading->line + 1;
}

struct csv_records csv_read(const char *text, char separator, int64_t line, struct arena *arena)
{
    struct reading reading = {.arena = arena, .line = line - 1, .start = line};
    struct csv_parser parser;
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL) != 0)
        memory_exhausted();
    csv_set_delim(&parser, (unsigned char)separator);
    bool whole = true;
    for (const char *at = text; whole && *at;) { /* line by line, so that a record knows where it began */
        size_t length = strcspn(at, "\n");
        length += at[length] == '\n';
        reading.line++;
        whole = csv_parse(&parser, at, length, take_field, take_record, &reading) == length;
        at += length;
    }
    whole = whole && csv_fini(&parser, take_field, take_record, &reading) == 0;
    csv_free(&parser);
    if (!whole)
        reading.records.broken = reading.start;
    return reading.records;
}
