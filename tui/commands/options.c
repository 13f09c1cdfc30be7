#include "tui/commands/options.h"

#include <assert.h>
#include <getopt.h>
#include <string.h>

#include "store/base/text.h"
#include "tui/ui/i18n.h"
#include "tui/words/print.h"

/* Up to two tables of options, in the form that getopt_long() takes. */
struct getopt_tables {
    struct option options[OPTIONS_MOST + 1];
    const struct option_info *infos[OPTIONS_MOST];
    size_t count;
};

static void add_table(struct getopt_tables *tables, const struct option_info *infos)
{
    for (; infos && infos->name; infos++) {
        assert(tables->count < OPTIONS_MOST);
        tables->options[tables->count] = (struct option){
            .name = infos->name,
            .has_arg = infos->value ? required_argument : no_argument,
            .val = 1, /* neither '?' nor ':' nor -1 */
        };
        tables->infos[tables->count++] = infos;
    }
}

/* getopt_long says what is wrong by its result and leaves the word that it stopped at before optind. */
static bool bad_option(int result, const char *word, struct error *error)
{
    int name = (int)strcspn(word, "=");
    if (result == ':')
        return error_set(error, ERROR_INVALID, "The option %s needs a value.", word);
    if (optopt != 0 && strncmp(word, "--", 2) == 0)
        return error_set(error, ERROR_INVALID, "The option %.*s takes no value.", name, word);
    return error_set(error, ERROR_INVALID, "There is no option %.*s here, or it is short for more than one.",
                     name, word);
}

bool options_parse(struct options *options, const struct option_info *first, const struct option_info *second,
                   bool stop, int argc, char **argv, struct error *error)
{
    struct getopt_tables tables = {.count = 0};
    add_table(&tables, first);
    add_table(&tables, second);

    optind = 0; /* glibc: start anew */
    opterr = 0;
    for (;;) {
        int index = -1;
        int result = getopt_long(argc, argv, stop ? "+:" : ":", tables.options, &index);
        if (result == -1)
            break;
        if (result == '?' || result == ':')
            return bad_option(result, argv[optind - 1], error);
        assert(index >= 0);
        if (options->count == OPTIONS_MOST)
            return error_set(error, ERROR_INVALID, "There are too many options.");
        options->given[options->count++] = (struct option_given){.info = tables.infos[index],
                                                                 .value = optarg};
    }
    options->words = argv + optind;
    options->word_count = argc - optind;
    return true;
}

bool options_complete(const struct options *options, const struct option_info *table, struct error *error)
{
    for (; table && table->name; table++) {
        if (table->required && !option_is_given(options, table->name))
            return error_set(error, ERROR_INVALID, "The option --%s %s is missing.", table->name,
                             _(table->value));
    }
    return true;
}

bool option_is_given(const struct options *options, const char *name)
{
    for (size_t i = 0; i < options->count; i++) {
        if (strcmp(options->given[i].info->name, name) == 0)
            return true;
    }
    return false;
}

const char *option_value(const struct options *options, const char *name)
{
    for (size_t i = options->count; i > 0; i--) {
        if (strcmp(options->given[i - 1].info->name, name) == 0)
            return options->given[i - 1].value;
    }
    return NULL;
}

const char *option_value_at(const struct options *options, const char *name, size_t n)
{
    for (size_t i = 0; i < options->count; i++) {
        if (strcmp(options->given[i].info->name, name) == 0 && n-- == 0)
            return options->given[i].value;
    }
    return NULL;
}

/* "--goal TEXT" */
static int print_option(char *buffer, size_t size, const struct option_info *info)
{
    snprintf(buffer, size, "--%s%s%s", info->name, info->value ? " " : "", info->value ? _(info->value) : "");
    return text_width(buffer);
}

/* The width of the widest option. A very long one does not count: it would push all help texts to the right.
 */
static int widest_option(const struct option_info *table, int widest)
{
    char buffer[128];
    for (; table && table->name; table++) {
        int width = print_option(buffer, sizeof buffer, table);
        if (width > widest && width <= 30)
            widest = width;
    }
    return widest;
}

static void print_table(FILE *out, const struct option_info *table, int widest, int columns)
{
    char buffer[128];
    const int indent = 2 + widest + 2;
    for (; table && table->name; table++) {
        int width = print_option(buffer, sizeof buffer, table);
        fprintf(out, "  %s", buffer);
        if (width > widest)
            fprintf(out, "\n%*s", indent, "");
        else
            fprintf(out, "%*s", widest - width + 2, "");
        print_wrapped(out, _(table->help), indent, indent, columns);
    }
}

void options_print_help(FILE *out, const struct option_info *first, const struct option_info *second,
                        int columns)
{
    int widest = widest_option(second, widest_option(first, 0));
    print_table(out, first, widest, columns);
    print_table(out, second, widest, columns);
}

/* One piece of a synopsis, which is never broken in two. */
static void print_piece(FILE *out, const char *piece, int *used, int indent, int columns)
{
    int width = text_width(piece);
    if (*used > indent && *used + 1 + width > columns) {
        fprintf(out, "\n%*s", indent, "");
        *used = indent;
    }
    *used += fprintf(out, " ") + width;
    fputs(piece, out);
}

void options_print_synopsis(FILE *out, const char *label, const char *command, const char *words,
                            const struct option_info *table, int columns)
{
    char start[256];
    snprintf(start, sizeof start, "%s terugblik%s%s", label, *command ? " " : "", command);
    fputs(start, out);
    int used = text_width(start);
    int indent = used;
    if (words)
        print_piece(out, _(words), &used, indent, columns);
    for (; table && table->name; table++) {
        char option[128], piece[132];
        print_option(option, sizeof option, table);
        snprintf(piece, sizeof piece, table->required ? "%s" : "[%s]", option);
        print_piece(out, piece, &used, indent, columns);
    }
    fputc('\n', out);
}
