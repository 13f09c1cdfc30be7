#include "store/people/pupils-plan.h"

#include <stdlib.h>
#include <string.h>

#include "store/base/text.h"
#include "store/engine/db.h"
#include "store/people/classes.h"
#include "store/people/pupils.h"
#include "store/people/sites.h"

/* A pupil on record, also who left. */
struct known {
    struct pupil pupil;
    const char *location_id;
    const char *digits; /* the number without leading zeros */
    bool listed;        /* a line of the list is about them */
};

struct planning {
    struct store *store;
    struct arena *arena;
    struct pupils_plan *plan;
    struct known *known; /* by number */
    size_t known_count;
    struct known **by_digits;
    struct guardian_list guardians; /* of everybody, by pupil and name */
    struct location_list locations;
    size_t class_room;
};

const char *pupil_fate_name(enum pupil_fate fate)
{
    static const char *const names[] = {"refused", "leaves", "new", "returns", "changed", "unchanged"};
    return names[fate];
}

/* The translated sentence says why a line is refused, or what to look at. */
#define REASON(planning, target, ...)                                        \
    do {                                                                     \
        struct error reason_error;                                           \
        error_set(&reason_error, ERROR_INVALID, __VA_ARGS__);                \
        (target)->reason = arena_copy((planning)->arena, reason_error.text); \
    } while (0)

/* --- The register --- */

static int by_number(const void *a, const void *b)
{
    return strcmp(((const struct known *)a)->pupil.number, ((const struct known *)b)->pupil.number);
}

static int by_digits(const void *a, const void *b)
{
    const struct known *const *left = a, *const *right = b;
    return strcmp((*left)->digits, (*right)->digits);
}

static const char *digits_of(const char *number)
{
    const char *digits = number + strspn(number, "0");
    return *digits ? digits : "0";
}

static bool load_known(struct planning *planning, struct error *error)
{
    struct query query;
    struct arena *arena = planning->arena;
    if (!db_query(
            planning->store->db,
            "SELECT p.id, p.number, p.name, p.birth_date, m.class_name, l.name, p.left_at, l.id"
            " FROM pupil p JOIN membership m ON m.pupil_id = p.id JOIN location l ON l.id = m.location_id"
            " WHERE" MEMBERSHIP_LAST,
            DB_NO_ARGS, &query, error))
        return false;
    size_t room = 0;
    while (query_next(&query)) {
        planning->known = arena_grow(arena, planning->known, planning->known_count, &room,
                                     sizeof *planning->known);
        struct known *known = &planning->known[planning->known_count++];
        *known = (struct known){.pupil = pupil_read(&query, arena),
                                .location_id = arena_copy(arena, row_text(&query, 7))};
        known->digits = digits_of(known->pupil.number);
    }
    if (!query_close(&query, error))
        return false;
    planning->by_digits = arena_alloc(arena, (planning->known_count + 1) * sizeof *planning->by_digits);
    if (planning->known_count)
        qsort(planning->known, planning->known_count, sizeof *planning->known, by_number);
    for (size_t i = 0; i < planning->known_count; i++)
        planning->by_digits[i] = &planning->known[i];
    if (planning->known_count)
        qsort(planning->by_digits, planning->known_count, sizeof *planning->by_digits, by_digits);
    return true;
}

static bool load_guardians(struct planning *planning, struct error *error)
{
    struct query query;
    struct guardian_list *list = &planning->guardians;
    if (!db_query(planning->store->db, "SELECT pupil_id, name FROM guardian ORDER BY pupil_id, name",
                  DB_NO_ARGS, &query, error))
        return false;
    size_t room = 0;
    while (query_next(&query)) {
        list->items = arena_grow(planning->arena, list->items, list->count, &room, sizeof *list->items);
        list->items[list->count++] = (struct guardian){
            .pupil = arena_copy(planning->arena, row_text(&query, 0)),
            .name = arena_copy(planning->arena, row_text(&query, 1))};
    }
    return query_close(&query, error);
}

static struct known *find_number(const struct planning *planning, const char *number)
{
    const struct known key = {.pupil = {.number = number}};
    return planning->known_count
               ? bsearch(&key, planning->known, planning->known_count, sizeof *planning->known, by_number)
               : NULL;
}

/* Somebody whose number differs in leading zeros only. */
static struct known *find_digits(const struct planning *planning, const char *number)
{
    const struct known key = {.digits = digits_of(number)}, *pointer = &key;
    struct known **found = planning->known_count
                               ? bsearch(&pointer, planning->by_digits, planning->known_count,
                                         sizeof *planning->by_digits, by_digits)
                               : NULL;
    return found ? *found : NULL;
}

static int by_pupil_and_name(const void *a, const void *b)
{
    const struct guardian *left = a, *right = b;
    int order = strcmp(left->pupil, right->pupil);
    return order ? order : strcmp(left->name, right->name);
}

static bool is_guardian(const struct planning *planning, const char *pupil, const char *name)
{
    const struct guardian_list *list = &planning->guardians;
    const struct guardian key = {.pupil = pupil, .name = name};
    return list->count && bsearch(&key, list->items, list->count, sizeof *list->items, by_pupil_and_name);
}

/* --- Names --- */

static bool has_word(const char *words, const char *word, size_t length)
{
    for (const char *at = words; *at;) {
        size_t size = strcspn(at, " ,");
        if (size == length && strncmp(at, word, length) == 0)
            return true;
        at += size;
        at += strspn(at, " ,");
    }
    return false;
}

static bool holds_all(const char *words, const char *of)
{
    for (const char *at = of + strspn(of, " ,"); *at;) {
        size_t size = strcspn(at, " ,");
        if (!has_word(words, at, size))
            return false;
        at += size;
        at += strspn(at, " ,");
    }
    return true;
}

/* "Berg, Zoe van den" is "Zoë van den Berg". */
static bool same_name(struct arena *arena, const char *a, const char *b)
{
    if (strcmp(a, b) == 0)
        return true;
    const char *left = text_folded(arena, a), *right = text_folded(arena, b);
    return holds_all(left, right) && holds_all(right, left);
}

/* --- Lines --- */

static struct pupils_plan_line *add_line(struct planning *planning, enum pupil_fate fate)
{
    struct pupils_plan *plan = planning->plan;
    struct pupils_plan_line *line = &plan->lines[plan->count++];
    *line = (struct pupils_plan_line){.fate = fate, .new_guardians = ""};
    return line;
}

static bool same(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

/* Where the class is. A school with one location needs no column for it. */
static bool find_location(struct planning *planning, struct pupils_plan_line *line)
{
    const struct location_list *locations = &planning->locations;
    const char *name = line->row->location;
    if (!name && locations->count == 1) {
        line->location = locations->items[0].name;
        line->location_id = locations->items[0].id;
        return true;
    }
    for (size_t i = 0; i < locations->count; i++) {
        if (same(locations->items[i].name, name)) {
            line->location = locations->items[i].name;
            line->location_id = locations->items[i].id;
            return true;
        }
    }
    REASON(planning, line, "There is no location “%.60s”; the owner adds locations.", name ? name : "");
    return false;
}

/* R2: a number that was given to another child must not take the first one's consents along. */
static bool is_same_child(struct planning *planning, struct pupils_plan_line *line, const struct known *known)
{
    const struct pupil *pupil = &known->pupil;
    struct arena *arena = planning->arena;
    bool name = same_name(arena, line->name, pupil->name), born = same(line->birth_date, pupil->birth_date);
    if (!name && !born) {
        REASON(
            planning, line,
            "The number %s is that of %.60s, born on %s. If this is another child, give it another number; "
            "if it is the same child, correct name and birth date one after the other, in two lists.",
            line->number, pupil->name, pupil->birth_date);
        return false;
    }
    /* Twins are born on one day: their numbers may have been swapped. */
    for (size_t i = 0; !name && i < planning->known_count; i++) {
        const struct pupil *other = &planning->known[i].pupil;
        if (other != pupil && same(other->birth_date, line->birth_date) &&
            same_name(arena, other->name, line->name)) {
            REASON(planning, line,
                   "The number %s is that of %.60s, and %.60s, born on the same day, has the number %s. Were "
                   "the "
                   "numbers swapped? Give each child its own number.",
                   line->number, pupil->name, other->name, other->number);
            return false;
        }
    }
    return true;
}

static void note_changes(struct planning *planning, struct pupils_plan_line *line, const struct known *known)
{
    const struct pupil *pupil = &known->pupil;
    const struct pupils_row *row = line->row;
    if (!same(line->name, pupil->name))
        line->was_name = pupil->name;
    if (!same(line->birth_date, pupil->birth_date))
        line->was_birth_date = pupil->birth_date;
    if (!same(line->class_name, pupil->class_name) || !same(line->location_id, known->location_id)) {
        line->was_class = pupil->class_name;
        line->was_location = pupil->location;
    }
    for (int i = 0; i < row->guardian_count; i++) {
        if (!is_guardian(planning, pupil->id, row->guardians[i]))
            line->new_guardians = arena_printf(planning->arena, "%s%s%s", line->new_guardians,
                                               *line->new_guardians ? "; " : "", row->guardians[i]);
    }
}

static void plan_known(struct planning *planning, struct pupils_plan_line *line, struct known *known)
{
    known->listed = true;
    line->pupil = known->pupil.id;
    if (!is_same_child(planning, line, known))
        return;
    note_changes(planning, line, known);
    bool changed = line->was_name || line->was_birth_date || line->was_class || *line->new_guardians;
    line->fate = known->pupil.left_at ? PUPIL_RETURNS : changed ? PUPIL_CHANGED : PUPIL_UNCHANGED;
}

static void plan_unknown(struct planning *planning, struct pupils_plan_line *line)
{
    struct known *alike = find_digits(planning, line->number);
    if (alike) {
        alike->listed = true;
        REASON(planning, line,
               "The number %s is not on record, but %s is, of %.60s: a spreadsheet takes leading zeros away. "
               "Make "
               "the column of the numbers text, with the zeros.",
               line->number, alike->pupil.number, alike->pupil.name);
        return;
    }
    line->fate = PUPIL_NEW;
    for (int i = 0; i < line->row->guardian_count; i++)
        line->new_guardians = arena_printf(planning->arena, "%s%s%s", line->new_guardians,
                                           *line->new_guardians ? "; " : "", line->row->guardians[i]);
}

/* Begins as refused, and stays so unless it fits. */
static void plan_row(struct planning *planning, const struct pupils_row *row)
{
    struct pupils_plan_line *line = add_line(planning, PUPIL_REFUSED);
    line->row = row;
    line->line = row->line;
    line->number = row->number;
    line->name = row->name;
    line->birth_date = row->birth_date;
    line->class_name = row->class_name;
    line->location = row->location ? row->location : "";
    line->reason = row->problem;
    struct known *known = find_number(planning, row->number);
    if (known)
        known->listed = true;
    if (row->problem || !find_location(planning, line))
        return;
    if (known)
        plan_known(planning, line, known);
    else
        plan_unknown(planning, line);
}

/* --- Leavers --- */

static bool class_listed(const struct planning *planning, const struct known *known)
{
    const struct pupils_plan *plan = planning->plan;
    for (size_t i = 0; i < plan->count; i++) {
        const struct pupils_plan_line *line = &plan->lines[i];
        if (line->row && same(line->class_name, known->pupil.class_name) &&
            same(line->location_id, known->location_id))
            return true;
    }
    return false;
}

static struct pupils_plan_class *class_of(struct planning *planning, const struct known *known)
{
    struct pupils_plan *plan = planning->plan;
    for (size_t i = 0; i < plan->class_count; i++) {
        if (same(plan->classes[i].name, known->pupil.class_name) &&
            same(plan->classes[i].location, known->pupil.location))
            return &plan->classes[i];
    }
    plan->classes = arena_grow(planning->arena, plan->classes, plan->class_count, &planning->class_room,
                               sizeof *plan->classes);
    plan->classes[plan->class_count] = (struct pupils_plan_class){.name = known->pupil.class_name,
                                                                  .location = known->pupil.location};
    return &plan->classes[plan->class_count++];
}

static void plan_leaver(struct planning *planning, const struct known *known)
{
    struct pupils_plan_line *line = add_line(planning, PUPIL_LEAVES);
    const struct pupil *pupil = &known->pupil;
    line->number = pupil->number;
    line->name = pupil->name;
    line->birth_date = pupil->birth_date;
    line->class_name = pupil->class_name;
    line->location = pupil->location;
    line->location_id = known->location_id;
    line->pupil = pupil->id;
    class_of(planning, known)->leave++;
}

/* A child with a new number would come without its consents: said where it can be seen. */
static void doubt_namesakes(struct planning *planning, size_t first_leaver)
{
    struct pupils_plan *plan = planning->plan;
    for (size_t i = 0; i < first_leaver; i++) {
        struct pupils_plan_line *line = &plan->lines[i];
        for (size_t other = first_leaver; line->fate == PUPIL_NEW && other < plan->count; other++) {
            const struct pupils_plan_line *leaver = &plan->lines[other];
            if (same(leaver->birth_date, line->birth_date) &&
                same_name(planning->arena, leaver->name, line->name))
                REASON(planning, line,
                       "Somebody of that name and birth date leaves, with the number %s. If it is the same "
                       "child, "
                       "keep that number, so that the consents stay.",
                       leaver->number);
        }
    }
}

/* Who is on record in one of the list's classes, and not on the list. */
static void plan_leavers(struct planning *planning)
{
    struct pupils_plan *plan = planning->plan;
    size_t rows = plan->count;
    for (size_t i = 0; i < planning->known_count; i++) {
        const struct known *known = &planning->known[i];
        if (!known->pupil.left_at && !known->listed && class_listed(planning, known))
            plan_leaver(planning, known);
    }
    for (size_t i = 0; i < plan->class_count; i++) {
        struct pupils_plan_class *class = &plan->classes[i];
        for (size_t k = 0; k < planning->known_count; k++) {
            const struct pupil *pupil = &planning->known[k].pupil;
            class->pupils += !pupil->left_at && same(pupil->class_name, class->name) &&
                             same(pupil->location, class->location);
        }
        class->too_many = class->leave > 1 && (class->leave > PUPILS_FEW || class->leave * 3 > class->pupils);
    }
    doubt_namesakes(planning, rows);
}

/* --- The plan --- */

static int compare_lines(const void *a, const void *b)
{
    const struct pupils_plan_line *left = a, *right = b;
    if (left->fate != right->fate)
        return (int)left->fate - (int)right->fate;
    if (left->line != right->line)
        return left->line < right->line ? -1 : 1;
    int order = strcmp(left->class_name, right->class_name);
    return order ? order : strcmp(left->name, right->name);
}

bool pupils_plan_build(struct store *store, struct arena *arena, struct pupils_plan *plan,
                       struct error *error)
{
    struct planning planning = {.store = store, .arena = arena, .plan = plan};
    const struct pupils_file *file = &plan->file;
    if (!load_known(&planning, error) || !load_guardians(&planning, error) ||
        !locations_load(store, arena, &planning.locations, error))
        return false;
    if (!file->has_location && planning.locations.count > 1)
        return error_set(error, ERROR_INVALID,
                         "The list has no column for the location, and the school has several; add a column "
                         "“location” with the name of the one where each class is.");
    plan->count = plan->class_count = 0;
    plan->classes = NULL;
    plan->lines = arena_alloc(arena, (file->count + planning.known_count + 1) * sizeof *plan->lines);
    for (size_t i = 0; i < file->count; i++)
        plan_row(&planning, &file->rows[i]);
    plan_leavers(&planning);
    qsort(plan->lines, plan->count, sizeof *plan->lines, compare_lines);
    memset(plan->fates, 0, sizeof plan->fates);
    for (size_t i = 0; i < plan->count; i++)
        plan->fates[plan->lines[i].fate]++;
    return true;
}
