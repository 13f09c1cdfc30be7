/*
 * Observation forms (kijkwijzers): sections of items on a scale, which somebody fills in beside a film.
 *
 * A form is a plain text file; docs/forms.md has the format. Files come from anywhere, so form_read() takes
 * nothing on trust: size, encoding, control characters, how many of everything there are, ids that stand
 * twice, what belongs below what. It finds all mistakes of a file at once, each with its line.
 *
 * A form that was read is never changed. Everything in it is in the arena that it was read into.
 */
#ifndef STORE_FORMS_FORM_H
#define STORE_FORMS_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/base/error.h"
#include "store/base/memory.h"

enum {
    FORM_FILE_MOST = 128 * 1024, /* bytes of a file */
    FORM_LINE_MOST = 4096,       /* bytes of a line */
    FORM_ITEMS_MOST = 200,       /* examples included */
    FORM_SECTIONS_MOST = 30,
    FORM_SCALES_MOST = 20,
    FORM_NAME_MOST = 40,     /* characters of the form's name, and of a scale's and a section's */
    FORM_ID_MOST = 12,       /* of an item's id */
    FORM_TITLE_MOST = 120,   /* of a title, a version's and a licence's name, a label */
    FORM_TEXT_MOST = 600,    /* of an item's text and whatever explains something */
    FORM_COUNT_MOST = 9999,  /* the highest number that a scale of counts can hold */
    FORM_ANSWER_MOST = 2000, /* characters of an answer in words */
    FORM_KEYS = 10,          /* an answer's key is a digit */
    FORM_PROBLEMS_MOST = 20, /* more are not looked for */
};

/* What the key 0 means wherever it has a label. */
enum { FORM_KEY_NONE = 0, FORM_KEY_YES = 1, FORM_KEY_NO = 2 };

/* X(enumerator, name in the file) */
#define FORM_KINDS(X)        \
    X(FORM_LEVELS, "levels") \
    X(FORM_YES_NO, "yes-no") \
    X(FORM_COUNT, "count")   \
    X(FORM_WORDS, "words")

#define X(kind, name) kind,
enum form_kind { FORM_KINDS(X) FORM_KIND_COUNT };
#undef X

/* What a score is made of. X(enumerator, name in the file) */
#define FORM_SCORES(X)                         \
    X(FORM_SCORE_NONE, "none")                 \
    X(FORM_SCORE_MEAN, "mean")                 \
    X(FORM_SCORE_MEAN_STARRED, "mean starred") \
    X(FORM_SCORE_YES, "yes")                   \
    X(FORM_SCORE_YES_STARRED, "yes starred")

#define X(score, name) score,
enum form_score { FORM_SCORES(X) FORM_SCORE_COUNT };
#undef X

struct form_scale {
    const char *name;
    enum form_kind kind;
    /* By key: 1 to 9 the levels, or 1 yes and 2 no; 0 not applicable. NULL: there is no such answer; "": a
     * level without a label. */
    const char *labels[FORM_KEYS];
    int64_t most; /* of counts; of words, how many characters */
    size_t line;
};

struct form_item {
    const char *id, *text;
    const char *about;             /* what to look for; NULL: nothing */
    const char *levels[FORM_KEYS]; /* what a level looks like here; NULL: the scale's label says enough */
    size_t scale, section;         /* which */
    bool starred;
    bool example; /* belongs to the item before it that is none; never counts in a score */
    size_t line;
};

struct form_section {
    const char *name, *title;
    const char *about; /* NULL: nothing */
    enum form_score score;
    size_t first, count; /* of its items */
    size_t line;
};

struct form {
    const char *name, *title, *version, *language, *source, *licence;
    const char *about; /* NULL: nothing */
    enum form_score score;
    struct form_scale *scales;
    size_t scale_count;
    struct form_section *sections;
    size_t section_count;
    struct form_item *items; /* section by section */
    size_t item_count;
};

struct form_problem {
    size_t line; /* from 1; 0: the file as a whole */
    const char *sentence;
};
struct form_problems {
    struct form_problem items[FORM_PROBLEMS_MOST];
    size_t count;
    bool more; /* there may be others behind these */
};

/* False when there are problems; then the form must not be used. The bytes need not end with anything. */
bool form_read(const void *bytes, size_t size, struct arena *arena, struct form *form,
               struct form_problems *problems);

/* One sentence of the first problem with its line, for who wants no list: ERROR_INVALID. Always false. */
bool form_refuse(const struct form_problems *problems, struct error *error);

const struct form_scale *form_scale_of(const struct form *form, size_t item);
/* The item with this id; form->item_count when there is none. */
size_t form_find(const struct form *form, const char *id);

const char *form_kind_name(enum form_kind kind);
const char *form_score_name(enum form_score score);

/* --- Answers --- */

enum form_given { FORM_OPEN, FORM_NOT_APPLICABLE, FORM_GIVEN };

struct form_answer {
    enum form_given given;
    int64_t number;   /* a level, FORM_KEY_YES or FORM_KEY_NO, a count */
    const char *text; /* FORM_WORDS; else NULL */
};

/* Whether the answer is one that the item can have. */
bool form_answer_fits(const struct form *form, size_t item, const struct form_answer *answer);

struct form_result {
    enum form_score score;
    bool any;        /* something counts and was answered, so there is a value */
    double value;    /* a mean level, or a share from 0 to 1 */
    size_t counted;  /* answers that are in it */
    size_t answered; /* items of the part with any answer */
    size_t items;    /* of the part, examples included */
};

/* The result of a section, or of the whole form with section == form->section_count. Answers are in step with
 * the form's items. Items that are not applicable or open count neither way. */
struct form_result form_score(const struct form *form, size_t section, const struct form_answer *answers);

/* How far two people's answers to an item are apart: 0 the same, 1 as far as the scale goes. One "not
 * applicable" beside an answer is 0.5, an open item beside an answer 0.25. Words are not compared: 0. */
double form_apart(const struct form *form, size_t item, const struct form_answer *one,
                  const struct form_answer *other);

/* The items in the order in which they are talked about: what two people's answers are furthest apart on
 * first, else as in the form. `order` has room for all of them. */
void form_by_difference(const struct form *form, const struct form_answer *one,
                        const struct form_answer *other, size_t *order);

#endif
