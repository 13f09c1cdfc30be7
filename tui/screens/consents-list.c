/* The columns of the Consents screen: of a class, of the staff, of the whole school. */
#include "tui/screens/consents.h"

#include <stdio.h>
#include <string.h>

#include "store/base/names.h"
#include "tui/ui/draw.h"
#include "tui/ui/i18n.h"
#include "tui/words/words-consent.h"

enum {
    COLUMN_LINE,
    COLUMN_NAME,
    COLUMN_CLASS,
    COLUMN_SITE,
    COLUMN_NUMBER,
    COLUMN_BORN,
    COLUMN_STATE,
    COLUMN_LETTER,
    COLUMN_GUARDIANS
};

static const char *describe_letter(const struct letter *letter, char *buffer)
{
    size_t used = (size_t)snprintf(buffer, LIST_CELL,
                                   "%s: ", letter->answer == ANSWER_GIVEN ? _("yes") : _("no"));
    for (int i = 0; i < letter->giver_count && used < LIST_CELL; i++)
        used += (size_t)snprintf(buffer + used, LIST_CELL - used, "%s%s", i ? ", " : "", letter->givers[i]);
    return buffer;
}

static const struct register_row *row_at(const void *rows, size_t row)
{
    return (const struct register_row *)rows + row;
}

static enum style cell(const void *rows, size_t row, int column, char *buffer)
{
    const struct register_row *line = row_at(rows, row);
    switch (column) {
    case COLUMN_NUMBER:
        snprintf(buffer, LIST_CELL, "%s", line->who);
        return STYLE_DIM;
    case COLUMN_LINE:
        snprintf(buffer, LIST_CELL, "%zu", row + 1);
        return STYLE_DIM;
    case COLUMN_NAME: {
        struct arena arena;
        arena_init(&arena);
        snprintf(buffer, LIST_CELL, "%s", name_surname_first(&arena, line->name));
        arena_release(&arena);
        return STYLE_TEXT;
    }
    case COLUMN_CLASS:
        snprintf(buffer, LIST_CELL, line->left ? _("%s, left") : "%s", line->class_name);
        return line->left ? STYLE_WARNING : STYLE_TEXT;
    case COLUMN_SITE:
        snprintf(buffer, LIST_CELL, "%s", line->location);
        return STYLE_DIM;
    case COLUMN_BORN:
        if (line->birth_date)
            i18n_day(line->birth_date, buffer, LIST_CELL);
        else
            buffer[0] = '\0';
        return STYLE_DIM;
    case COLUMN_STATE: {
        struct arena arena;
        arena_init(&arena);
        snprintf(buffer, LIST_CELL, "%s %s", line->permission.may ? draw_symbol(SYMBOL_DONE) : "-",
                 words_permission(&arena, &line->permission));
        arena_release(&arena);
        return line->permission.may                              ? STYLE_GOOD
               : line->permission.reason == PERMISSION_SILENT    ? STYLE_TEXT
               : line->permission.reason == PERMISSION_NEEDS_OWN ? STYLE_WARNING
                                                                 : STYLE_DANGER;
    }
    case COLUMN_LETTER:
        if (line->letter)
            describe_letter(line->letter, buffer);
        else
            buffer[0] = '\0';
        return STYLE_ACCENT;
    default:
        snprintf(buffer, LIST_CELL, "%s", line->guardians);
        return STYLE_DIM;
    }
}

static const char *row_id(const void *rows, size_t row)
{
    return row_at(rows, row)->id;
}

static int compare(const void *rows, size_t a, size_t b, int column)
{
    const struct register_row *left = row_at(rows, a), *right = row_at(rows, b);
    switch (column) {
    case COLUMN_NUMBER:
        return strcmp(left->who, right->who);
    case COLUMN_CLASS:
        return strcmp(left->class_name, right->class_name);
    case COLUMN_SITE:
        return strcoll(left->location, right->location);
    case COLUMN_BORN:
        return strcmp(left->birth_date, right->birth_date);
    case COLUMN_STATE:
        return (int)left->permission.reason - (int)right->permission.reason;
    case COLUMN_LETTER:
        return !!right->letter - !!left->letter;
    case COLUMN_GUARDIANS:
        return strcmp(left->guardians, right->guardians);
    default: /* the rows' own order is that of the surnames */
        return a < b ? -1 : a > b;
    }
}

/* The columns of each scope, as they stand beside each other. */
static const int columns[][LIST_COLUMNS] = {
    [SCOPE_CLASS] = {COLUMN_LINE, COLUMN_NAME, COLUMN_NUMBER, COLUMN_BORN, COLUMN_STATE, COLUMN_LETTER,
                     COLUMN_GUARDIANS},
    [SCOPE_STAFF] = {COLUMN_LINE, COLUMN_NAME, COLUMN_NUMBER, COLUMN_STATE, COLUMN_LETTER},
    [SCOPE_SCHOOL] = {COLUMN_NAME, COLUMN_CLASS, COLUMN_NUMBER, COLUMN_STATE, COLUMN_LETTER, COLUMN_GUARDIANS,
                      COLUMN_SITE, COLUMN_BORN},
};

static enum style class_cell(const void *rows, size_t row, int column, char *buffer)
{
    return cell(rows, row, columns[SCOPE_CLASS][column], buffer);
}

static enum style staff_cell(const void *rows, size_t row, int column, char *buffer)
{
    return cell(rows, row, columns[SCOPE_STAFF][column], buffer);
}

static enum style school_cell(const void *rows, size_t row, int column, char *buffer)
{
    return cell(rows, row, columns[SCOPE_SCHOOL][column], buffer);
}

static int class_compare(const void *rows, size_t a, size_t b, int column)
{
    return compare(rows, a, b, columns[SCOPE_CLASS][column]);
}

static int staff_compare(const void *rows, size_t a, size_t b, int column)
{
    return compare(rows, a, b, columns[SCOPE_STAFF][column]);
}

static int school_compare(const void *rows, size_t a, size_t b, int column)
{
    return compare(rows, a, b, columns[SCOPE_SCHOOL][column]);
}

#define LINE                                                                \
    {                                                                       \
        .title = N_("#"), .least = 3, .most = 5, .weight = 6, .right = true \
    }
#define NAME                                                                    \
    {                                                                           \
        .title = N_("Name"), .least = 14, .most = 40, .weight = 9, .enough = 26 \
    }
#define NUMBER                                                     \
    {                                                              \
        .title = N_("Number"), .least = 6, .most = 12, .weight = 3 \
    }
#define BORN                                                      \
    {                                                             \
        .title = N_("Born"), .least = 11, .most = 14, .weight = 2 \
    }
#define STATE                                                                               \
    {                                                                                       \
        .title = N_("In the picture"), .least = 18, .most = 60, .weight = 10, .whole = true \
    }
#define LETTER                                                     \
    {                                                              \
        .title = N_("Letter"), .least = 8, .most = 40, .weight = 8 \
    }
#define GUARDIANS                                                      \
    {                                                                  \
        .title = N_("Guardians"), .least = 12, .most = 60, .weight = 1 \
    }

static const struct list_type lists[] = {
    [SCOPE_CLASS] = {.columns = {LINE, NAME, NUMBER, BORN, STATE, LETTER, GUARDIANS},
                     .cell = class_cell,
                     .id = row_id,
                     .compare = class_compare,
                     .sort_column = -1},
    [SCOPE_STAFF] = {.columns = {LINE,
                                 NAME,
                                 {.title = N_("Log-in name"), .least = 8, .most = 20, .weight = 3},
                                 STATE,
                                 LETTER},
                     .cell = staff_cell,
                     .id = row_id,
                     .compare = staff_compare,
                     .sort_column = -1},
    [SCOPE_SCHOOL] = {.columns = {NAME,
                                  {.title = N_("Class"), .least = 5, .most = 24, .weight = 7},
                                  NUMBER,
                                  STATE,
                                  LETTER,
                                  GUARDIANS,
                                  {.title = N_("Site"), .least = 8, .most = 40, .weight = 0},
                                  BORN},
                      .cell = school_cell,
                      .id = row_id,
                      .compare = school_compare,
                      .sort_column = -1},
};

const struct list_type *register_columns(enum register_scope scope)
{
    return &lists[scope];
}
