/*
 * Options: the words of a command line, held against tables of what may stand there.
 *
 * The tables are const data. The parsing is glibc's getopt_long; `--help` and the synopsis are written from
 * the same tables, so that help and behaviour cannot differ. Values are borrowed from argv. Thread: one.
 */
#ifndef TUI_COMMANDS_OPTIONS_H
#define TUI_COMMANDS_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "store/base/error.h"

struct option_info {
    const char *name;  /* without the dashes; NULL ends a table */
    const char *value; /* what its value is called in the help ("DIR"), msgid; NULL: it takes none */
    const char *help;  /* msgid, one line */
    bool required;
};

enum { OPTIONS_MOST = 64 };

struct option_given {
    const struct option_info *info;
    const char *value; /* NULL for one that takes none */
};

struct options {
    struct option_given given[OPTIONS_MOST];
    size_t count;
    char **words; /* what is no option, in order; borrowed from argv */
    int word_count;
};

/* Parses argv[1…] and adds to `options` (start with a zeroed one). `first` and `second` are the tables;
 * `second` may be NULL. With `stop` it ends before the first word that is no option; else options and words
 * may be mixed, and argv is put in another order. ERROR_INVALID names an unknown option, a missing or a
 * needless value. */
bool options_parse(struct options *options, const struct option_info *first, const struct option_info *second,
                   bool stop, int argc, char **argv, struct error *error);

/* ERROR_INVALID names the first option of the table that is required and not given. */
bool options_complete(const struct options *options, const struct option_info *table, struct error *error);

bool option_is_given(const struct options *options, const char *name);
/* The value given last, or NULL. */
const char *option_value(const struct options *options, const char *name);
/* The n-th value given (from 0), or NULL when it was given less often. */
const char *option_value_at(const struct options *options, const char *name, size_t n);

/* "  --goal TEXT   what to work on", one line each, aligned over both tables; `second` may be NULL. Long
 * lines are wrapped at `columns`. */
void options_print_help(FILE *out, const struct option_info *first, const struct option_info *second,
                        int columns);

/* "Usage: terugblik import PATH… --trajectory ID [--keep-originals]", wrapped at `columns`. `label` comes
 * first; the lines that follow are indented as far. `words` may be NULL. */
void options_print_synopsis(FILE *out, const char *label, const char *command, const char *words,
                            const struct option_info *table, int columns);

#endif
