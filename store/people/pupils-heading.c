#include "store/people/pupils-heading.h"

#include <libintl.h>
#include <string.h>

#include "store/base/text.h"

/* Titles as they stand in exports of Dutch schools' programs, in small letters, letters only. A digit behind
 * a guardian's title ("Verzorger 2") makes no difference. */
static const struct {
    const char *title;
    enum pupils_column column;
} known_titles[] = {
    {"number", COLUMN_NUMBER},
    {"pupilnumber", COLUMN_NUMBER},
    {"studentnumber", COLUMN_NUMBER},
    {"nummer", COLUMN_NUMBER},
    {"leerlingnummer", COLUMN_NUMBER},
    {"leerlingnr", COLUMN_NUMBER},
    {"llnr", COLUMN_NUMBER},
    {"llnummer", COLUMN_NUMBER},
    {"stamnummer", COLUMN_NUMBER},
    {"stamnr", COLUMN_NUMBER},
    {"studentnummer", COLUMN_NUMBER},
    {"name", COLUMN_NAME},
    {"fullname", COLUMN_NAME},
    {"naam", COLUMN_NAME},
    {"volledigenaam", COLUMN_NAME},
    {"leerling", COLUMN_NAME},
    {"naamleerling", COLUMN_NAME},
    {"leerlingnaam", COLUMN_NAME},
    {"firstname", COLUMN_FIRST_NAME},
    {"roepnaam", COLUMN_FIRST_NAME},
    {"voornaam", COLUMN_FIRST_NAME},
    {"infix", COLUMN_INFIX},
    {"tussenvoegsel", COLUMN_INFIX},
    {"tussenvoegsels", COLUMN_INFIX},
    {"voorvoegsel", COLUMN_INFIX},
    {"voorvoegsels", COLUMN_INFIX},
    {"surname", COLUMN_SURNAME},
    {"lastname", COLUMN_SURNAME},
    {"achternaam", COLUMN_SURNAME},
    {"birthdate", COLUMN_BIRTH_DATE},
    {"dateofbirth", COLUMN_BIRTH_DATE},
    {"born", COLUMN_BIRTH_DATE},
    {"geboortedatum", COLUMN_BIRTH_DATE},
    {"gebdatum", COLUMN_BIRTH_DATE},
    {"geboren", COLUMN_BIRTH_DATE},
    {"class", COLUMN_CLASS},
    {"klas", COLUMN_CLASS},
    {"stamklas", COLUMN_CLASS},
    {"groep", COLUMN_CLASS},
    {"stamgroep", COLUMN_CLASS},
    {"location", COLUMN_LOCATION},
    {"site", COLUMN_LOCATION},
    {"locatie", COLUMN_LOCATION},
    {"leslocatie", COLUMN_LOCATION},
    {"vestiging", COLUMN_LOCATION},
    {"guardian", COLUMN_GUARDIANS},
    {"guardians", COLUMN_GUARDIANS},
    {"ouder", COLUMN_GUARDIANS},
    {"ouders", COLUMN_GUARDIANS},
    {"verzorger", COLUMN_GUARDIANS},
    {"verzorgers", COLUMN_GUARDIANS},
    {"ouderverzorger", COLUMN_GUARDIANS},
    {"oudersverzorgers", COLUMN_GUARDIANS},
    {"voogd", COLUMN_GUARDIANS},
};

/* As people call them in a sentence. */
static const char *const column_words[] = {
    [COLUMN_NUMBER] = N_("the pupil's number"), [COLUMN_NAME] = N_("the name"),
    [COLUMN_FIRST_NAME] = N_("the first name"), [COLUMN_INFIX] = N_("the infix"),
    [COLUMN_SURNAME] = N_("the surname"),       [COLUMN_BIRTH_DATE] = N_("the birth date"),
    [COLUMN_CLASS] = N_("the class"),           [COLUMN_LOCATION] = N_("the location"),
};

/* "Geb. datum" → "gebdatum" */
static const char *letters_of(const char *title, struct arena *arena)
{
    const char *folded = text_folded(arena, title);
    char *letters = arena_alloc(arena, strlen(folded) + 1);
    size_t used = 0;
    for (const char *at = folded; *at; at++) {
        if ((*at >= 'a' && *at <= 'z') || (*at & 0x80))
            letters[used++] = *at;
    }
    return letters;
}

static enum pupils_column column_of(const char *title, struct arena *arena)
{
    const char *letters = letters_of(title, arena);
    for (size_t i = 0; i < sizeof known_titles / sizeof *known_titles; i++) {
        if (strcmp(known_titles[i].title, letters) == 0)
            return known_titles[i].column;
    }
    return COLUMN_PASSED_OVER;
}

bool pupils_heading_has(const struct pupils_heading *heading, enum pupils_column column)
{
    for (size_t i = 0; i < heading->count; i++) {
        if (heading->columns[i] == column)
            return true;
    }
    return false;
}

/* A name in one column is taken as it is; its parts beside it say nothing new. */
static void drop_parts_of_names(struct pupils_heading *heading)
{
    bool whole = pupils_heading_has(heading, COLUMN_NAME);
    bool parts = pupils_heading_has(heading, COLUMN_FIRST_NAME) &&
                 pupils_heading_has(heading, COLUMN_SURNAME);
    if (!whole || (!parts && pupils_heading_has(heading, COLUMN_FIRST_NAME)))
        return; /* the latter can be read in two ways: check says so */
    for (size_t i = 0; i < heading->count; i++) {
        if (heading->columns[i] == COLUMN_FIRST_NAME || heading->columns[i] == COLUMN_INFIX ||
            heading->columns[i] == COLUMN_SURNAME)
            heading->columns[i] = COLUMN_PASSED_OVER;
    }
}

void pupils_heading_read(const char *const *titles, size_t count, struct arena *arena,
                         struct pupils_heading *heading)
{
    *heading = (struct pupils_heading){.count = count < HEADING_MOST ? count : HEADING_MOST};
    for (size_t i = 0; i < heading->count; i++) {
        heading->columns[i] = column_of(titles[i], arena);
        heading->known += heading->columns[i] != COLUMN_PASSED_OVER;
    }
    drop_parts_of_names(heading);
}

static void add_missing(const struct pupils_heading *heading, enum pupils_column column, const char **list,
                        struct arena *arena)
{
    if (!pupils_heading_has(heading, column))
        *list = arena_printf(arena, "%s%s%s", *list, **list ? ", " : "", gettext(column_words[column]));
}

static bool check_missing(const struct pupils_heading *heading, struct arena *arena, struct error *error)
{
    const char *missing = "";
    bool parts = pupils_heading_has(heading, COLUMN_FIRST_NAME) ||
                 pupils_heading_has(heading, COLUMN_SURNAME);
    add_missing(heading, COLUMN_NUMBER, &missing, arena);
    if (!pupils_heading_has(heading, COLUMN_NAME)) {
        add_missing(heading, parts ? COLUMN_FIRST_NAME : COLUMN_NAME, &missing, arena);
        if (parts)
            add_missing(heading, COLUMN_SURNAME, &missing, arena);
    }
    add_missing(heading, COLUMN_BIRTH_DATE, &missing, arena);
    add_missing(heading, COLUMN_CLASS, &missing, arena);
    return !*missing || error_set(error, ERROR_INVALID,
                                  "The list has no column for %s. Its first line names the columns, as in "
                                  "number;name;birth_date;class;location or "
                                  "Leerlingnummer;Naam;Geboortedatum;Klas;Locatie.",
                                  missing);
}

static bool check_twice(const struct pupils_heading *heading, const char *const *titles, struct arena *arena,
                        struct error *error)
{
    for (size_t i = 0; i < heading->count; i++) {
        if (heading->columns[i] == COLUMN_PASSED_OVER || heading->columns[i] == COLUMN_GUARDIANS)
            continue;
        for (size_t other = i + 1; other < heading->count; other++) {
            if (heading->columns[other] == heading->columns[i])
                return error_set(error, ERROR_INVALID,
                                 "Two columns of the list can be %s: “%.40s” and “%.40s”. Take out or rename "
                                 "one of them.",
                                 gettext(column_words[heading->columns[i]]), text_harmless(arena, titles[i]),
                                 text_harmless(arena, titles[other]));
        }
    }
    return true;
}

bool pupils_heading_check(const struct pupils_heading *heading, const char *const *titles,
                          struct arena *arena, struct error *error)
{
    if (!check_missing(heading, arena, error) || !check_twice(heading, titles, arena, error))
        return false;
    return !pupils_heading_has(heading, COLUMN_NAME) || !pupils_heading_has(heading, COLUMN_FIRST_NAME) ||
           error_set(error, ERROR_INVALID,
                     "The list has a column for the first name and one for the name, which may be the whole "
                     "name or the surname. Call the surname “Achternaam”, or take the first name out.");
}
