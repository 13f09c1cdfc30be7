#include "store/people/pupils-file.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "store/base/csv-read.h"
#include "store/base/text.h"
#include "store/people/pupils-heading.h"
#include "store/people/written-day.h"

enum { NUMBER_MOST = 20, NAME_MOST = 120, CLASS_MOST = 20, LOCATION_MOST = 120 };

struct reading {
    struct arena *arena;
    struct pupils_file *file;
    struct pupils_heading heading;
    enum day_order slashes; /* of birth dates, as far as the list tells */
    struct csv_records records;
};

/* The translated sentence says what is wrong with the line. Always false. */
static bool problem(struct reading *reading, struct pupils_row *row, const char *sentence)
{
    row->problem = arena_copy(reading->arena, sentence);
    return false;
}
#define PROBLEM(reading, row, ...)                             \
    do {                                                       \
        struct error problem_error;                            \
        error_set(&problem_error, ERROR_INVALID, __VA_ARGS__); \
        problem(reading, row, problem_error.text);             \
    } while (0)

/* --- The heading --- */

/* "sep=;", Excel's own first line: the separator, and what comes behind. */
static bool take_separator(const char **text, char *separator)
{
    const char *at = *text + (**text == '"');
    if (strncasecmp(at, "sep=", 4) != 0 || !at[4] || at[4] == '\n')
        return false;
    *separator = at[4];
    *text = at + strcspn(at, "\n");
    *text += **text == '\n';
    return true;
}

/* The heading's titles with this separator, of the first line that is not empty. */
static bool read_heading(struct reading *reading, const char *text, char separator)
{
    text += strspn(text, "\n");
    const char *line = arena_printf(reading->arena, "%.*s\n", (int)strcspn(text, "\n"), text);
    const struct csv_records titles = csv_read(line, separator, 1, reading->arena);
    bool read = !titles.broken && titles.count == 1;
    if (read)
        pupils_heading_read(titles.items[0].fields, titles.items[0].count, reading->arena, &reading->heading);
    return read;
}

/* The separator with which most columns of the heading are known. */
static char choose_separator(struct reading *reading, const char *text)
{
    static const char separators[] = ";,\t|";
    char best = separators[0];
    size_t most = 0;
    for (const char *separator = separators; *separator; separator++) {
        if (read_heading(reading, text, *separator) && reading->heading.known > most) {
            most = reading->heading.known;
            best = *separator;
        }
    }
    return best;
}

static const char *passed_over(const struct reading *reading, const struct csv_record *titles)
{
    const char *list = "";
    for (size_t i = 0; i < reading->heading.count; i++) {
        if (reading->heading.columns[i] == COLUMN_PASSED_OVER && *titles->fields[i])
            list = arena_printf(reading->arena, "%s%s%s", list, *list ? ", " : "",
                                text_harmless(reading->arena, titles->fields[i]));
    }
    return list;
}

/* --- Lines --- */

/* The n-th field of that column, "" when the line is too short. */
static const char *field(const struct reading *reading, const struct csv_record *record,
                         enum pupils_column column)
{
    for (size_t i = 0; i < reading->heading.count && i < record->count; i++) {
        if (reading->heading.columns[i] == column)
            return record->fields[i];
    }
    return "";
}

static bool accept(struct reading *reading, struct pupils_row *row, const char *text, const char *what,
                   size_t most, const char **accepted)
{
    struct error error;
    if (!text_accept(reading->arena, text, what, most, false, accepted, &error))
        return problem(reading, row, error.text);
    if (!encoding_doubtful(*accepted, reading->file->encoding))
        return true;
    PROBLEM(reading, row,
            "The characters of “%.60s” cannot be told for certain; save the list as “CSV UTF-8” and read it "
            "again.",
            *accepted);
    return false;
}

static bool accept_number(struct reading *reading, struct pupils_row *row, const char *number)
{
    size_t length = strlen(number);
    row->number = text_harmless(reading->arena, number);
    if (length > 0 && length <= NUMBER_MOST &&
        strspn(number, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-") == length)
        return true;
    PROBLEM(reading, row, "The pupil's number must be 1 to %d letters, digits, points or hyphens.",
            NUMBER_MOST);
    return false;
}

/* One column, or "Anna", "van den", "Berg". */
static const char *whole_name(const struct reading *reading, const struct csv_record *record)
{
    if (pupils_heading_has(&reading->heading, COLUMN_NAME))
        return field(reading, record, COLUMN_NAME);
    const char *infix = field(reading, record, COLUMN_INFIX);
    return arena_printf(reading->arena, "%s %s%s%s", field(reading, record, COLUMN_FIRST_NAME), infix,
                        *infix ? " " : "", field(reading, record, COLUMN_SURNAME));
}

static bool accept_birth_date(struct reading *reading, struct pupils_row *row, const char *text)
{
    char day[DAY_SIZE], today[DAY_SIZE];
    const char *shown = text_harmless(reading->arena, text);
    clock_day(clock_now(), today);
    switch (written_day_read(text, reading->slashes, day)) {
    case WRITTEN_DAY:
        if (strcmp(day, today) > 0)
            break;
        row->birth_date = arena_copy(reading->arena, day);
        return true;
    case WRITTEN_TWO_WAYS:
        PROBLEM(reading, row,
                "The birth date “%.30s” can be two days; write it as 2011-03-24 or 24-03-2011, with hyphens.",
                shown);
        return false;
    case WRITTEN_SHORT_YEAR:
        PROBLEM(reading, row, "The birth date “%.30s” leaves the century open; write the year in full.",
                shown);
        return false;
    case WRITTEN_IN_ZONE:
        PROBLEM(reading, row,
                "The birth date “%.30s” is a moment in another time zone and may be of another day; write "
                "the day alone.",
                shown);
        return false;
    case WRITTEN_BADLY:
        break;
    }
    PROBLEM(reading, row,
            "The birth date “%.30s” must be a real date in the past, written as 2011-03-24 or 24-03-2011.",
            shown);
    return false;
}

static bool accept_guardians(struct reading *reading, struct pupils_row *row, const char *text)
{
    while (*text) {
        size_t length = strcspn(text, ";|");
        const char *name = arena_printf(reading->arena, "%.*s", (int)length, text);
        text += length + (text[length] != '\0');
        if (!name[strspn(name, " ")])
            continue;
        if (row->guardian_count == PUPIL_GUARDIANS_MOST) {
            PROBLEM(reading, row, "There are more than %d guardians.", PUPIL_GUARDIANS_MOST);
            return false;
        }
        if (!accept(reading, row, name, N_("The guardian's name"), NAME_MOST,
                    &row->guardians[row->guardian_count]))
            return false;
        row->guardian_count++;
    }
    return true;
}

static bool accept_all_guardians(struct reading *reading, struct pupils_row *row,
                                 const struct csv_record *record)
{
    for (size_t i = 0; i < reading->heading.count && i < record->count; i++) {
        if (reading->heading.columns[i] == COLUMN_GUARDIANS &&
            !accept_guardians(reading, row, record->fields[i]))
            return false;
    }
    return true;
}

/* The columns that a line may end before. */
static bool may_be_missing(enum pupils_column column)
{
    return column == COLUMN_PASSED_OVER || column == COLUMN_GUARDIANS || column == COLUMN_INFIX;
}

/* A line with more fields than the heading has one separator too many somewhere, nobody knows where; one with
 * fewer was cut. */
static bool check_length(struct reading *reading, struct pupils_row *row, const struct csv_record *record)
{
    size_t used = record->count, needed = reading->heading.count;
    while (used > needed && !*record->fields[used - 1])
        used--;
    while (needed > used && may_be_missing(reading->heading.columns[needed - 1]))
        needed--;
    if (used <= reading->heading.count && needed <= used)
        return true;
    PROBLEM(reading, row,
            "There are %zu fields on this line and %zu columns in the heading; put quotation marks around a "
            "field that holds a “%c”, or fill in what is missing.",
            used, reading->heading.count, reading->file->separator);
    return false;
}

static void accept_row(struct reading *reading, struct pupils_row *row, const struct csv_record *record)
{
    struct arena *arena = reading->arena;
    *row = (struct pupils_row){.line = record->line,
                               .number = text_harmless(arena, field(reading, record, COLUMN_NUMBER)),
                               .name = text_harmless(arena, whole_name(reading, record)),
                               .class_name = text_harmless(arena, field(reading, record, COLUMN_CLASS))};
    (void)(check_length(reading, row, record) && accept_number(reading, row, row->number) &&
           accept(reading, row, whole_name(reading, record), N_("The name"), NAME_MOST, &row->name) &&
           accept_birth_date(reading, row, field(reading, record, COLUMN_BIRTH_DATE)) &&
           accept(reading, row, field(reading, record, COLUMN_CLASS), N_("The class"), CLASS_MOST,
                  &row->class_name) &&
           (!pupils_heading_has(&reading->heading, COLUMN_LOCATION) ||
            accept(reading, row, field(reading, record, COLUMN_LOCATION), N_("The location"), LOCATION_MOST,
                   &row->location)) &&
           accept_all_guardians(reading, row, record));
}

/* What all birth dates together tell; when they contradict each other, nothing. */
static enum day_order order_of_slashes(const struct reading *reading)
{
    bool day_first = false, month_first = false;
    for (size_t i = 1; i < reading->records.count; i++) {
        enum day_order order = written_day_order(
            field(reading, &reading->records.items[i], COLUMN_BIRTH_DATE));
        day_first = day_first || order == DAY_FIRST;
        month_first = month_first || order == MONTH_FIRST;
    }
    return day_first == month_first ? DAY_ORDER_UNKNOWN : day_first ? DAY_FIRST : MONTH_FIRST;
}

static int by_number_and_line(const void *a, const void *b)
{
    const struct pupils_row *const *left = a, *const *right = b;
    int order = strcmp((*left)->number, (*right)->number);
    return order ? order : ((*left)->line > (*right)->line) - ((*left)->line < (*right)->line);
}

/* One number on two lines: which of the two is the child's? */
static void find_twins(struct reading *reading)
{
    struct pupils_file *file = reading->file;
    struct pupils_row **sorted = arena_alloc(reading->arena, (file->count + 1) * sizeof *sorted);
    for (size_t i = 0; i < file->count; i++)
        sorted[i] = &file->rows[i];
    qsort(sorted, file->count, sizeof *sorted, by_number_and_line);
    for (size_t i = 1; i < file->count; i++) {
        if (!sorted[i]->problem && strcmp(sorted[i - 1]->number, sorted[i]->number) == 0)
            PROBLEM(reading, sorted[i], "The number %s is in the file more than once.", sorted[i]->number);
    }
}

static bool read_lines(struct reading *reading, struct error *error)
{
    struct pupils_file *file = reading->file;
    if (!pupils_heading_check(&reading->heading, reading->records.items[0].fields, reading->arena, error))
        return false;
    file->passed_over = passed_over(reading, &reading->records.items[0]);
    file->has_location = pupils_heading_has(&reading->heading, COLUMN_LOCATION);
    reading->slashes = order_of_slashes(reading);
    file->rows = arena_alloc(reading->arena, (reading->records.count + 1) * sizeof *file->rows);
    for (size_t i = 1; i < reading->records.count; i++)
        accept_row(reading, &file->rows[file->count++], &reading->records.items[i]);
    find_twins(reading);
    if (reading->records.broken) { /* from here on nobody knows what is a line */
        struct pupils_row *row = &file->rows[file->count++];
        *row = (struct pupils_row){
            .line = reading->records.broken, .number = "", .name = "", .class_name = ""};
        PROBLEM(reading, row, "A quotation mark is out of place.");
    }
    return file->count > 0 || error_set(error, ERROR_INVALID, "There are no pupils in the file.");
}

bool pupils_file_read(const void *bytes, size_t size, struct arena *arena, struct pupils_file *file,
                      struct error *error)
{
    *file = (struct pupils_file){.passed_over = ""};
    struct reading reading = {.arena = arena, .file = file};
    int64_t line = 1;
    const char *text;
    if (!encoding_read(arena, bytes, size, &text, &file->encoding, error))
        return false;
    if (take_separator(&text, &file->separator))
        line = 2;
    else
        file->separator = choose_separator(&reading, text);
    if (!read_heading(&reading, text, file->separator))
        return error_set(error, ERROR_INVALID,
                         "The first line of the list must name its columns, as in "
                         "number;name;birth_date;class;location.");
    reading.records = csv_read(text, file->separator, line, arena);
    if (reading.records.count == 0)
        return error_set(error, ERROR_INVALID, "There are no pupils in the file.");
    return read_lines(&reading, error);
}
