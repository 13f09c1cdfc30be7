#include "store/people/pupils.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

#include "store/base/clock.h"
#include "store/engine/db.h"
#include "store/gate/gate.h"
#include "store/base/names.h"
#include "store/base/text.h"

enum { FIELD_NUMBER, FIELD_NAME, FIELD_BIRTH, FIELD_CLASS, FIELD_LOCATION, FIELD_GUARDIANS, FIELD_COUNT };
static const char *const field_names[FIELD_COUNT] = {"number", "name",     "birth_date",
                                                     "class",  "location", "guardians"};

enum { NUMBER_MOST = 20, NAME_MOST = 120, CLASS_MOST = 20, GUARDIANS_MOST = 6, PROBLEMS_MOST = 100 };

/* One line of the file, accepted. */
struct row {
    int64_t line;
    const char *number, *name, *birth_date, *class_name, *location_id;
    const char *guardians[GUARDIANS_MOST];
    int guardian_count;
};

struct reading {
    struct store *store;
    struct arena *arena;
    struct pupil_import *result;
    size_t problem_room;
    int64_t line, start; /* the physical line being fed, and the one where this record began */
    bool header_done;
    const char *fields[FIELD_COUNT + 1]; /* one more, to notice lines that are too long */
    int field_count;
    struct row *rows;
    size_t count, room;
    struct location_ids {
        const char *id, *name;
    } * locations;
    size_t location_count;
};

static void problem(struct reading *reading, const char *reason)
{
    struct pupil_import *result = reading->result;
    if (result->problem_count == PROBLEMS_MOST)
        return;
    result->problems = arena_grow(reading->arena, result->problems, result->problem_count,
                                  &reading->problem_room, sizeof *result->problems);
    result->problems[result->problem_count++] = (struct pupil_problem){
        .line = reading->start, .reason = arena_copy(reading->arena, reason)};
}

/* Says in the translated sentence of an error what is wrong with the line. */
#define PROBLEM(reading, ...)                                  \
    do {                                                       \
        struct error problem_error;                            \
        error_set(&problem_error, ERROR_INVALID, __VA_ARGS__); \
        problem(reading, problem_error.text);                  \
    } while (0)

static void take_field(void *bytes, size_t size, void *context)
{
    struct reading *reading = context;
    if (reading->field_count <= FIELD_COUNT) {
        char *copy = arena_alloc(reading->arena, size + 1);
        if (size)
            memcpy(copy, bytes, size);
        /* A zero byte would cut the field where nobody sees it; text_accept refuses this one. */
        for (size_t i = 0; i < size; i++) {
            if (copy[i] == '\0')
                copy[i] = '\x01';
        }
        reading->fields[reading->field_count] = copy;
    }
    reading->field_count++;
}

/* Dutch spreadsheets write 24-03-2011. */
static const char *accept_birth_date(struct arena *arena, const char *text)
{
    char day[DAY_SIZE];
    if (strlen(text) == 10 && text[2] == '-' && text[5] == '-') {
        snprintf(day, sizeof day, "%.4s-%.2s-%.2s", text + 6, text + 3, text);
        text = day;
    }
    char today[DAY_SIZE];
    clock_day(clock_now(), today);
    if (!day_valid(text) || strcmp(text, today) > 0)
        return NULL;
    return arena_copy(arena, text);
}

static bool number_valid(const char *number)
{
    size_t length = strlen(number);
    if (length == 0 || length > NUMBER_MOST)
        return false;
    return strspn(number, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-") == length;
}

static const char *find_location(const struct reading *reading, const char *name)
{
    for (size_t i = 0; i < reading->location_count; i++) {
        if (strcmp(reading->locations[i].name, name) == 0)
            return reading->locations[i].id;
    }
    return NULL;
}

static bool take_guardians(struct reading *reading, struct row *row, const char *text)
{
    struct error error;
    while (*text) {
        size_t length = strcspn(text, ";|");
        const char *name = arena_printf(reading->arena, "%.*s", (int)length, text);
        text += length + (text[length] != '\0');
        if (strspn(name, " ") == strlen(name))
            continue;
        if (row->guardian_count == GUARDIANS_MOST) {
            PROBLEM(reading, "There are more than %d guardians.", GUARDIANS_MOST);
            return false;
        }
        const char *accepted;
        if (!text_accept(reading->arena, name, "The guardian's name", NAME_MOST, false, &accepted, &error)) {
            problem(reading, error.text);
            return false;
        }
        row->guardians[row->guardian_count++] = accepted;
    }
    return true;
}

static bool accept_row(struct reading *reading, struct row *row)
{
    const char *const *fields = reading->fields;
    struct error error;
    *row = (struct row){.line = reading->start};
    if (reading->field_count < FIELD_GUARDIANS || reading->field_count > FIELD_COUNT) {
        PROBLEM(reading, "There are %d fields; there should be number, name, birth_date, class and location.",
                reading->field_count);
        return false;
    }
    if (!number_valid(fields[FIELD_NUMBER])) {
        PROBLEM(reading, "The pupil's number must be 1 to %d letters, digits, points or hyphens.",
                NUMBER_MOST);
        return false;
    }
    row->number = fields[FIELD_NUMBER];
    if (!text_accept(reading->arena, fields[FIELD_NAME], "The name", NAME_MOST, false, &row->name, &error) ||
        !text_accept(reading->arena, fields[FIELD_CLASS], "The class", CLASS_MOST, false, &row->class_name,
                     &error)) {
        problem(reading, error.text);
        return false;
    }
    row->birth_date = accept_birth_date(reading->arena, fields[FIELD_BIRTH]);
    if (!row->birth_date) {
        PROBLEM(reading,
                "The birth date must be a real date in the past, written as 2011-03-24 or 24-03-2011.");
        return false;
    }
    const char *location;
    if (!text_accept(reading->arena, fields[FIELD_LOCATION], "The location", NAME_MOST, false, &location,
                     &error)) {
        problem(reading, error.text);
        return false;
    }
    row->location_id = find_location(reading, location);
    if (!row->location_id) {
        PROBLEM(reading, "There is no location “%.60s”; the owner adds locations.", location);
        return false;
    }
    if (reading->field_count == FIELD_COUNT && !take_guardians(reading, row, fields[FIELD_GUARDIANS]))
        return false;
    return true;
}

static void check_header(struct reading *reading)
{
    bool fits = reading->field_count == FIELD_COUNT || reading->field_count == FIELD_GUARDIANS;
    for (int i = 0; fits && i < reading->field_count; i++)
        fits = strcmp(reading->fields[i], field_names[i]) == 0;
    if (!fits)
        PROBLEM(reading,
                "The first line must be: number,name,birth_date,class,location (and guardians, if known).");
}

static void take_record(int terminator, void *context)
{
    (void)terminator;
    struct reading *reading = context;
    struct row row;
    if (!reading->header_done) {
        check_header(reading);
        reading->header_done = true;
    } else if (accept_row(reading, &row)) {
        reading->rows = arena_grow(reading->arena, reading->rows, reading->count, &reading->room,
                                   sizeof *reading->rows);
        reading->rows[reading->count++] = row;
    }
    reading->field_count = 0;
    reading->start = reading->line + 1;
}

static int compare_numbers(const void *a, const void *b)
{
    const struct row *const *left = a, *const *right = b;
    return strcmp((*left)->number, (*right)->number);
}

static void find_twins(struct reading *reading)
{
    const struct row **sorted = memory_alloc(reading->count, sizeof *sorted);
    for (size_t i = 0; i < reading->count; i++)
        sorted[i] = &reading->rows[i];
    qsort(sorted, reading->count, sizeof *sorted, compare_numbers);
    for (size_t i = 1; i < reading->count; i++) {
        if (strcmp(sorted[i - 1]->number, sorted[i]->number) != 0)
            continue;
        reading->start = sorted[i]->line > sorted[i - 1]->line ? sorted[i]->line : sorted[i - 1]->line;
        PROBLEM(reading, "The number %s is in the file more than once.", sorted[i]->number);
    }
    free(sorted);
}

static bool load_locations(struct reading *reading, struct error *error)
{
    struct query query;
    if (!db_query(reading->store->db, "SELECT id, name FROM location", DB_NO_ARGS, &query, error))
        return false;
    size_t room = 0;
    while (query_next(&query)) {
        reading->locations = arena_grow(reading->arena, reading->locations, reading->location_count, &room,
                                        sizeof *reading->locations);
        reading->locations[reading->location_count++] = (struct location_ids){
            .id = arena_copy(reading->arena, row_text(&query, 0)),
            .name = arena_copy(reading->arena, row_text(&query, 1))};
    }
    return query_close(&query, error);
}

static bool read_file(struct reading *reading, const char *csv, size_t size, struct error *error)
{
    if (size >= 3 && memcmp(csv, "\xEF\xBB\xBF", 3) == 0) { /* spreadsheets begin with a byte order mark */
        csv += 3;
        size -= 3;
    }
    struct csv_parser parser;
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
        return error_set(error, ERROR_INVALID, "The file could not be read as CSV.");
    size_t first = 0;
    while (first < size && csv[first] != '\n')
        first++;
    if (memchr(csv, ';', first) && !memchr(csv, ',', first))
        csv_set_delim(&parser, ';');
    reading->start = 1;
    /* Line by line, so that a record knows on which line it began. */
    bool whole = true;
    for (size_t at = 0; whole && at < size;) {
        const char *end = memchr(csv + at, '\n', size - at);
        size_t length = end ? (size_t)(end - (csv + at)) + 1 : size - at;
        reading->line++;
        whole = csv_parse(&parser, csv + at, length, take_field, take_record, reading) == length;
        at += length;
    }
    whole = whole && csv_fini(&parser, take_field, take_record, reading) == 0;
    csv_free(&parser);
    if (!whole)
        PROBLEM(reading, "A quotation mark is out of place.");
    else if (reading->count == 0 && reading->result->problem_count == 0)
        PROBLEM(reading, "There are no pupils in the file.");
    find_twins(reading);
    return true;
}

static bool store_guardians(struct store *store, const char *pupil, const struct row *row,
                            struct error *error)
{
    for (int i = 0; i < row->guardian_count; i++) {
        char id[ID_SIZE];
        id_make(id, clock_now());
        if (!db_run(store->db,
                    "INSERT INTO guardian (id, pupil_id, name) SELECT ?1, ?2, ?3"
                    " WHERE NOT EXISTS (SELECT 1 FROM guardian WHERE pupil_id = ?2 AND name = ?3)",
                    DB_ARGS(DB_TEXT(id), DB_TEXT(pupil), DB_TEXT(row->guardians[i])), NULL, error))
            return false;
    }
    return true;
}

static bool store_row(struct store *store, struct pupil_import *result, const struct row *row,
                      struct error *error)
{
    struct query query;
    char id[ID_SIZE] = "";
    bool same = false;
    if (!db_query(store->db,
                  "SELECT id, name = ?2 AND birth_date = ?3 AND class_name = ?4 AND location_id = ?5"
                  " AND left_at IS NULL FROM pupil WHERE number = ?1",
                  DB_ARGS(DB_TEXT(row->number), DB_TEXT(row->name), DB_TEXT(row->birth_date),
                          DB_TEXT(row->class_name), DB_TEXT(row->location_id)),
                  &query, error))
        return false;
    if (query_next(&query)) {
        memcpy(id, row_text(&query, 0), ID_SIZE);
        same = row_int(&query, 1);
    }
    if (!query_close(&query, error))
        return false;
    const char *sql;
    if (!id[0]) {
        id_make(id, clock_now());
        result->added++;
        sql = "INSERT INTO pupil (id, number, name, birth_date, class_name, location_id)"
              " VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    } else {
        *(same ? &result->unchanged : &result->changed) += 1;
        sql = "UPDATE pupil SET number = ?2, name = ?3, birth_date = ?4, class_name = ?5, location_id = ?6,"
              " left_at = NULL WHERE id = ?1";
    }
    if (!same &&
        !db_run(store->db, sql,
                DB_ARGS(DB_TEXT(id), DB_TEXT(row->number), DB_TEXT(row->name), DB_TEXT(row->birth_date),
                        DB_TEXT(row->class_name), DB_TEXT(row->location_id)),
                NULL, error))
        return false;
    return store_guardians(store, id, row, error);
}

/* Who is still in one of the file's classes, but no longer in the file, has left. */
static bool mark_leavers(struct reading *reading, struct error *error)
{
    struct store *store = reading->store;
    int64_t now = clock_now();
    const struct row **sorted = memory_alloc(reading->count, sizeof *sorted);
    for (size_t i = 0; i < reading->count; i++)
        sorted[i] = &reading->rows[i];
    qsort(sorted, reading->count, sizeof *sorted, compare_numbers);
    struct query query;
    bool done = db_query(store->db,
                         "SELECT id, number, class_name, location_id FROM pupil WHERE left_at IS NULL",
                         DB_NO_ARGS, &query, error);
    const char **leavers = NULL;
    size_t count = 0, room = 0;
    while (done && query_next(&query)) {
        struct row wanted = {.number = row_text(&query, 1)};
        const struct row *key = &wanted;
        if (bsearch(&key, sorted, reading->count, sizeof *sorted, compare_numbers))
            continue;
        bool class_in_file = false;
        for (size_t i = 0; i < reading->count && !class_in_file; i++)
            class_in_file = strcmp(reading->rows[i].class_name, row_text(&query, 2)) == 0 &&
                            strcmp(reading->rows[i].location_id, row_text(&query, 3)) == 0;
        if (!class_in_file)
            continue;
        leavers = arena_grow(reading->arena, leavers, count, &room, sizeof *leavers);
        leavers[count++] = arena_copy(reading->arena, row_text(&query, 0));
    }
    done = done && query_close(&query, error);
    free(sorted);
    for (size_t i = 0; done && i < count; i++)
        done = db_run(store->db, "UPDATE pupil SET left_at = ?2 WHERE id = ?1",
                      DB_ARGS(DB_TEXT(leavers[i]), DB_INT(now)), NULL, error);
    reading->result->left = (int64_t)count;
    return done;
}

static bool apply_import(struct store *store, void *context, struct error *error)
{
    struct reading *reading = context;
    struct pupil_import *result = reading->result;
    result->added = result->changed = result->unchanged = result->left = 0;
    for (size_t i = 0; i < reading->count; i++) {
        if (!store_row(store, result, &reading->rows[i], error))
            return false;
    }
    return mark_leavers(reading, error);
}

bool pupil_import(struct store *store, const struct actor *actor, const char *csv, size_t size,
                  struct arena *arena, struct pupil_import *result, struct error *error)
{
    *result = (struct pupil_import){0};
    const struct change change = {.act = ACT_PUPILS_IMPORT};
    if (!gate_check(store, actor, &change, error))
        return false;
    if (size > PUPIL_FILE_MOST)
        return error_set(error, ERROR_INVALID,
                         "The file is larger than 8 MB; a list of pupils is much smaller.");
    struct reading reading = {.store = store, .arena = arena, .result = result};
    if (!load_locations(&reading, error) || !read_file(&reading, csv, size, error))
        return false;
    if (result->problem_count)
        return error_set(error, ERROR_INVALID,
                         "Nothing was imported: line %lld: %.400s Mend the file and import it again.",
                         (long long)result->problems[0].line, result->problems[0].reason);
    return gate_change(store, actor, &change, apply_import, &reading, error);
}

struct pupil pupil_read(const struct query *query, struct arena *arena)
{
    return (struct pupil){
        .id = arena_copy(arena, row_text(query, 0)),
        .number = arena_copy(arena, row_text(query, 1)),
        .name = arena_copy(arena, row_text(query, 2)),
        .birth_date = arena_copy(arena, row_text(query, 3)),
        .class_name = arena_copy(arena, row_text(query, 4)),
        .location = arena_copy(arena, row_text(query, 5)),
        .left_at = row_int(query, 6),
    };
}

static const char *pupil_name(const void *pupil)
{
    return ((const struct pupil *)pupil)->name;
}

static int by_class(const void *a, const void *b)
{
    const struct pupil *left = a, *right = b;
    int order = !!left->left_at - !!right->left_at;
    order = order ? order : strcmp(left->class_name, right->class_name);
    return order ? order : strcmp(left->location, right->location);
}

bool pupil_list(struct store *store, const struct actor *actor, const char *class_name, bool with_leavers,
                struct arena *arena, struct pupil_list *list, struct error *error)
{
    *list = (struct pupil_list){0};
    if (!gate_check(store, actor, &(struct change){.act = ACT_REGISTERS_READ}, error))
        return false;
    struct query query;
    if (!db_query(store->db,
                  "SELECT " PUPIL_COLUMNS
                  " WHERE (?1 IS NULL OR p.class_name = ?1) AND (?2 <> 0 OR p.left_at IS NULL)"
                  " ORDER BY p.number",
                  DB_ARGS(DB_TEXT(class_name), DB_INT(with_leavers)), &query, error))
        return false;
    size_t room = 0;
    while (query_next(&query)) {
        list->items = arena_grow(arena, list->items, list->count, &room, sizeof *list->items);
        list->items[list->count++] = pupil_read(&query, arena);
    }
    names_sort(list->items, list->count, sizeof *list->items, pupil_name, by_class);
    return query_close(&query, error);
}

static int by_pupil(const void *pupil, const void *guardian)
{
    return strcmp(pupil, ((const struct guardian *)guardian)->pupil);
}

const char *guardians_of(const struct guardian_list *list, const char *pupil, struct arena *arena)
{
    const struct guardian *end = list->items + list->count;
    const struct guardian *at = bsearch(pupil, list->items, list->count, sizeof *list->items, by_pupil);
    const char *joined = "";
    while (at && at > list->items && strcmp(at[-1].pupil, pupil) == 0)
        at--;
    for (; at && at < end && strcmp(at->pupil, pupil) == 0; at++)
        joined = *joined ? arena_printf(arena, "%s; %s", joined, at->name) : at->name;
    return joined;
}

bool guardian_list(struct store *store, const struct actor *actor, const char *class_name,
                   struct arena *arena, struct guardian_list *list, struct error *error)
{
    *list = (struct guardian_list){0};
    if (!gate_check(store, actor, &(struct change){.act = ACT_REGISTERS_READ}, error))
        return false;
    struct query query;
    if (!db_query(
            store->db,
            "SELECT g.pupil_id, g.name FROM guardian g JOIN pupil p ON p.id = g.pupil_id"
            " WHERE ?1 IS NULL OR (p.class_name = ?1 AND p.left_at IS NULL) ORDER BY g.pupil_id, g.name",
            DB_ARGS(DB_TEXT(class_name)), &query, error))
        return false;
    size_t room = 0;
    while (query_next(&query)) {
        list->items = arena_grow(arena, list->items, list->count, &room, sizeof *list->items);
        list->items[list->count++] = (struct guardian){
            .pupil = arena_copy(arena, row_text(&query, 0)),
            .name = arena_copy(arena, row_text(&query, 1)),
        };
    }
    return query_close(&query, error);
}

bool class_list(struct store *store, const struct actor *actor, struct arena *arena, const char ***names,
                size_t *count, struct error *error)
{
    *names = NULL;
    *count = 0;
    if (!gate_check(store, actor, &(struct change){.act = ACT_FILM_PLAN_READ}, error))
        return false;
    struct query query;
    if (!db_query(store->db,
                  "SELECT DISTINCT class_name FROM pupil WHERE left_at IS NULL ORDER BY class_name",
                  DB_NO_ARGS, &query, error))
        return false;
    size_t room = 0;
    while (query_next(&query)) {
        *names = arena_grow(arena, *names, *count, &room, sizeof **names);
        (*names)[(*count)++] = arena_copy(arena, row_text(&query, 0));
    }
    return query_close(&query, error);
}

/* A leaver whom no footage shows that is still there. */
#define FORGETTABLE                                                           \
    "(SELECT p.id FROM pupil p WHERE p.left_at IS NOT NULL AND NOT EXISTS ("  \
    "  SELECT 1 FROM session_pupil sp JOIN session s ON s.id = sp.session_id" \
    "  WHERE sp.pupil_id = p.id AND s.purged_at IS NULL)"                     \
    " AND NOT EXISTS (SELECT 1 FROM session s WHERE s.support_pupil_id = p.id AND s.purged_at IS NULL))"

static bool apply_forget(struct store *store, void *context, struct error *error)
{
    int64_t *gone = context;
    return db_run(store->db,
                  "UPDATE session SET support_pupil_id = NULL WHERE support_pupil_id IN " FORGETTABLE,
                  DB_NO_ARGS, NULL, error) &&
           db_run(store->db, "DELETE FROM consent WHERE pupil_id IN " FORGETTABLE, DB_NO_ARGS, NULL, error) &&
           db_run(store->db, "DELETE FROM objection WHERE pupil_id IN " FORGETTABLE, DB_NO_ARGS, NULL,
                  error) &&
           db_run(store->db, "DELETE FROM guardian WHERE pupil_id IN " FORGETTABLE, DB_NO_ARGS, NULL,
                  error) &&
           /* The declaration stays as long as somebody else's footage needs it; theirs goes. The pupil last,
            * since the sentence above asks for it. */
           db_run(store->db,
                  "DELETE FROM session_pupil WHERE pupil_id IN"
                  " (SELECT id FROM pupil WHERE left_at IS NOT NULL)"
                  " AND session_id IN (SELECT id FROM session WHERE purged_at IS NOT NULL)",
                  DB_NO_ARGS, NULL, error) &&
           db_run(store->db, "DELETE FROM pupil WHERE id IN " FORGETTABLE, DB_NO_ARGS, gone, error);
}

bool pupil_forget_leavers(struct store *store, int64_t *gone, struct error *error)
{
    *gone = 0;
    struct query query;
    if (!db_query(store->db, "SELECT 1 WHERE EXISTS " FORGETTABLE, DB_NO_ARGS, &query, error))
        return false;
    bool some = query_next(&query);
    if (!query_close(&query, error))
        return false;
    if (!some)
        return true;
    return gate_change(store, NULL, &(struct change){.act = ACT_PUPILS_FORGET}, apply_forget, gone, error);
}
