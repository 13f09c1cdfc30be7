/*
 * For people who work on the program: makes what manual pages and completions say about commands and options,
 * from the tables of these.
 *
 *     terugblik docs FILE    prints the file with all that is made in it made anew (`make docs` does that)
 *
 * In a manual page that is each line `.It Ic COMMAND …`, in the language of the locale; every form of a
 * command has to have one. In the completions it is what stands between `# made: NAME` and `# made: end`.
 */
#include "tui/commands/commands.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "store/base/files.h"
#include "store/people/permission.h"
#include "tui/ui/i18n.h"

/* What the shell completes an option's value, or a word, to: one of some words, or one of these kinds. */
#define VALUE_FOLDER "<folder>"
#define VALUE_FILE   "<file>"
#define VALUE_DAY    "<day>"

enum { FORMS_MOST = 128, NAME_SIZE = 64 };

/* The values of options whose placeholder in the help ("FORMAT") does not say what they can be. */
static const struct {
    const char *option, *values;
} option_values[] = {
    {"format", "text csv json vtt md"},
    {"role", "coach teacher registrar owner beeldcoach docent administratie beheerder"},
    {"in-picture", "all-permitted none"},
    {"staff", "none"},
};

static const char *const policy_keys = "regime.coaching regime.team regime.festive grace_days "
                                       "backstop_warn_days backstop_mark_days notes_retention_days "
                                       "leavers_grace_days";

static const char *purposes(struct arena *arena)
{
    const char *joined = "";
    for (int i = 0; i < PURPOSE_COUNT; i++)
        joined = arena_printf(arena, "%s%s%s", joined, *joined ? " " : "", purpose_name((enum purpose)i));
    return joined;
}

static const char *capacities(struct arena *arena)
{
    const char *joined = "";
    for (int i = 0; i <= CAPACITY_EMPLOYEE; i++)
        joined = arena_printf(arena, "%s%s%s", joined, *joined ? " " : "", capacity_name((enum capacity)i));
    return joined;
}

static const char *video_modes(struct arena *arena)
{
    const char *joined = "";
    for (int i = VIDEO_AUTO; i <= VIDEO_NONE; i++)
        joined = arena_printf(arena, "%s%s%s", joined, *joined ? " " : "",
                              video_mode_name((enum video_mode)i));
    return joined;
}

/* What may stand where the help says `placeholder` ("DATE", "camera|card"); NULL: nothing that is known. */
static const char *placeholder_values(const char *placeholder, struct arena *arena)
{
    if (strstr(placeholder, "FILE") || strstr(placeholder, "PATH"))
        return VALUE_FILE;
    if (strcmp(placeholder, "DIR") == 0)
        return VALUE_FOLDER;
    if (strcmp(placeholder, "DATE") == 0)
        return VALUE_DAY;
    if (strcmp(placeholder, "P") == 0 || strcmp(placeholder, "P[,P]") == 0)
        return purposes(arena);
    if (strcmp(placeholder, "CAPACITY") == 0)
        return capacities(arena);
    if (strcmp(placeholder, "MODE") == 0)
        return video_modes(arena);
    if (strcmp(placeholder, "KEY") == 0)
        return policy_keys;
    if (!strchr(placeholder, '|') || (*placeholder >= 'A' && *placeholder <= 'Z')) /* "SESSION|TRAJECTORY" */
        return NULL;
    char *words = arena_copy(arena, placeholder);
    for (char *at = words; *at; at++) {
        if (*at == '|')
            *at = ' ';
    }
    return words;
}

static const char *values_of(const struct option_info *option, struct arena *arena)
{
    for (size_t i = 0; i < sizeof option_values / sizeof *option_values; i++) {
        if (strcmp(option_values[i].option, option->name) == 0)
            return option_values[i].values;
    }
    return placeholder_values(option->value, arena);
}

/* A form's first word, without the brackets around what may be left out: "[camera|card] NAME" →
 * "camera|card". */
static const char *first_word(const char *words, struct arena *arena)
{
    char *word = arena_copy(arena, words + (*words == '['));
    word[strcspn(word, " ]")] = '\0';
    return word;
}

static const char *form_name(const struct command *command, const struct command_form *form,
                             char name[static NAME_SIZE])
{
    snprintf(name, NAME_SIZE, "%s%s%s", command->name, form->verb ? " " : "", form->verb ? form->verb : "");
    return name;
}

static bool is_option(const char *verb)
{
    return verb && verb[0] == '-';
}

/* --- Manual pages --- */

/* "ROLE[,ROLE]", and "PATH…" as "PATH ..." */
static void print_argument(const char *text)
{
    fputs(" Ar ", stdout);
    for (; *text; text++) {
        if (strncmp(text, "…", strlen("…")) == 0) {
            fputs(" ...", stdout);
            text += strlen("…") - 1;
        } else {
            putchar(*text);
        }
    }
}

static void print_option(const struct option_info *option)
{
    printf(option->required ? " Fl -%s" : " Oo Fl -%s", option->name);
    if (option->value)
        print_argument(_(option->value));
    if (!option->required)
        fputs(" Oc", stdout);
}

static void print_item(const struct command *command, const struct command_form *form)
{
    printf(".It Ic %s", command->name);
    if (form->verb)
        printf(is_option(form->verb) ? " Fl %s" : " %s", form->verb + is_option(form->verb));
    if (form->words) {
        const char *words = _(form->words);
        size_t length = strlen(words);
        bool optional = words[0] == '[' && words[length - 1] == ']' && !strchr(words + 1, '[');
        char inner[128];
        snprintf(inner, sizeof inner, "%.*s", (int)(optional ? length - 2 : length),
                 words + (optional ? 1 : 0));
        fputs(optional ? " Oo" : "", stdout);
        print_argument(inner);
        fputs(optional ? " Oc" : "", stdout);
    }
    for (const struct option_info *option = form->options; option && option->name; option++)
        print_option(option);
    putchar('\n');
}

/* The form that a line `.It Ic account add …` is about, or NULL. */
static const struct command_form *form_of_item(const char *line, const struct command **command)
{
    char name[NAME_SIZE] = "", verb[NAME_SIZE] = "";
    if (sscanf(line, ".It Ic %63s %63s", name, verb) < 1)
        return NULL;
    if (strcmp(verb, "Fl") == 0)
        (void)sscanf(line, ".It Ic %*s Fl %62s", verb + 1); /* -wipe-owed, behind the second dash */
    if (verb[0] == 'F' && verb[1] == '-')
        verb[0] = '-';
    const struct command_form *alone = NULL;
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(command_table[i]->name, name) != 0)
            continue;
        *command = command_table[i];
        for (size_t form = 0; form < command_table[i]->form_count; form++) {
            const struct command_form *here = &command_table[i]->forms[form];
            if (here->verb && strcmp(here->verb, verb) == 0)
                return here;
            if (!here->verb)
                alone = here;
        }
    }
    return alone;
}

/* --- Completions --- */

static void print_bash_options(void)
{
    char name[NAME_SIZE];
    printf("# The options of a command and its verb.\n_terugblik_options() {\n    case $1 in\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        const struct command *command = command_table[i];
        for (size_t j = 0; !command->for_house && j < command->form_count; j++) {
            const struct command_form *form = &command->forms[j];
            if (!form->options || is_option(form->verb))
                continue;
            printf("    '%s') echo '", form_name(command, form, name));
            for (const struct option_info *option = form->options; option->name; option++)
                printf("%s--%s", option == form->options ? "" : " ", option->name);
            for (size_t k = 0; !form->verb && k < command->form_count; k++) {
                if (is_option(command->forms[k].verb))
                    printf(" %s", command->forms[k].verb);
            }
            printf("' ;;\n");
        }
    }
    printf("    esac\n}\n");
}

static void print_bash_verbs(void)
{
    printf("\n_terugblik_verbs() {\n    case $1 in\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        const struct command *command = command_table[i];
        bool any = false;
        for (size_t j = 0; !command->for_house && j < command->form_count; j++) {
            const char *verb = command->forms[j].verb;
            if (!verb || is_option(verb))
                continue;
            if (any)
                printf(" %s", verb);
            else
                printf("    %s) echo '%s", command->name, verb);
            any = true;
        }
        if (any)
            printf("' ;;\n");
    }
    printf("    esac\n}\n");
}

/* Each option once: by its name, since the same name takes the same values everywhere. */
static void print_bash_value(const struct option_info *option, struct arena *arena, const char **seen)
{
    const char *mark = arena_printf(arena, " --%s ", option->name);
    const char *values = option->value ? values_of(option, arena) : NULL;
    if (!values || strstr(*seen, mark))
        return;
    *seen = arena_printf(arena, "%s%s", *seen, mark);
    printf("    --%s) echo '%s' ;;\n", option->name, values);
}

static void print_bash_values(struct arena *arena)
{
    const char *seen = "";
    char name[NAME_SIZE];
    printf("\n# What an option's value can be.\n_terugblik_values() {\n    case $1 in\n");
    for (const struct option_info *option = common_options; option->name; option++)
        print_bash_value(option, arena, &seen);
    for (const struct option_info *option = program_options; option->name; option++)
        print_bash_value(option, arena, &seen);
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        const struct command *command = command_table[i];
        for (size_t j = 0; !command->for_house && j < command->form_count; j++) {
            const struct option_info *option = command->forms[j].options;
            for (; option && option->name; option++)
                print_bash_value(option, arena, &seen);
        }
    }
    printf("    esac\n}\n\n# What the first word of a command and its verb can be.\n"
           "_terugblik_words() {\n    case $1 in\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        const struct command *command = command_table[i];
        for (size_t j = 0; !command->for_house && j < command->form_count; j++) {
            const struct command_form *form = &command->forms[j];
            const char *values = form->words && !is_option(form->verb)
                                     ? placeholder_values(first_word(form->words, arena), arena)
                                     : NULL;
            if (values)
                printf("    '%s') echo '%s' ;;\n", form_name(command, form, name), values);
        }
    }
    printf("    esac\n}\n");
}

static void print_bash(struct arena *arena)
{
    printf("_terugblik_commands='");
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (!command_table[i]->for_house)
            printf("%s%s", i ? " " : "", command_table[i]->name);
    }
    printf("'\n_terugblik_common='");
    for (const struct option_info *option = common_options; option->name; option++)
        printf("%s--%s", option == common_options ? "" : " ", option->name);
    printf("'\n_terugblik_program='");
    for (const struct option_info *option = program_options; option->name; option++)
        printf("%s--%s", option == program_options ? "" : " ", option->name);
    printf("'\n\n");
    print_bash_options();
    print_bash_verbs();
    print_bash_values(arena);
}

/* Escapes text for a place within single quotes, and within brackets or between colons of zsh's _arguments.
 */
static void print_zsh_text(const char *text)
{
    for (; *text; text++) {
        if (*text == '\'')
            fputs("'\\''", stdout);
        else if (strchr("[]:", *text))
            printf("\\%c", *text);
        else
            putchar(*text);
    }
}

static void print_zsh_action(const char *values)
{
    if (!values)
        return;
    if (strcmp(values, VALUE_FILE) == 0)
        fputs("_files", stdout);
    else if (strcmp(values, VALUE_FOLDER) == 0)
        fputs("_files -/", stdout);
    else if (strcmp(values, VALUE_DAY) != 0)
        printf("(%s)", values);
}

static void print_zsh_option(const char *before, const struct option_info *option, struct arena *arena)
{
    printf("%s'--%s%s[", before, option->name, option->value ? "=" : "");
    print_zsh_text(option->help);
    putchar(']');
    if (option->value) {
        putchar(':');
        print_zsh_text(option->value);
        putchar(':');
        print_zsh_action(values_of(option, arena));
    }
    putchar('\'');
}

/* All options of its forms, each once. */
static void print_zsh_command(const struct command *command, struct arena *arena)
{
    const char *seen = "", *verbs = "", *values = NULL;
    printf("    %s)\n        _arguments $common", command->name);
    for (size_t j = 0; j < command->form_count; j++) {
        const struct command_form *form = &command->forms[j];
        for (const struct option_info *option = form->options; option && option->name; option++) {
            const char *mark = arena_printf(arena, " %s ", option->name);
            if (!strstr(seen, mark))
                print_zsh_option(" \\\n            ", option, arena);
            seen = arena_printf(arena, "%s%s", seen, mark);
        }
        if (is_option(form->verb))
            printf(" \\\n            '%s'", form->verb);
        else if (form->verb)
            verbs = arena_printf(arena, "%s%s%s", verbs, *verbs ? " " : "", form->verb);
        if (form->words && !values)
            values = placeholder_values(first_word(form->words, arena), arena);
    }
    if (*verbs)
        printf(" \\\n            '1:verb:(%s)'", verbs);
    printf(" \\\n            '*:word:");
    print_zsh_action(values);
    printf("'\n        ;;\n");
}

static void print_zsh_commands(void)
{
    printf("commands=(\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (command_table[i]->for_house)
            continue;
        printf("    '%s:", command_table[i]->name);
        print_zsh_text(command_table[i]->summary);
        printf("'\n");
    }
    printf(")\ncommon=(");
    struct arena arena;
    arena_init(&arena);
    for (const struct option_info *option = common_options; option->name; option++)
        print_zsh_option("\n    ", option, &arena);
    printf("\n)\nprogram=(");
    for (const struct option_info *option = program_options; option->name; option++)
        print_zsh_option("\n    ", option, &arena);
    printf("\n)\n");
    arena_release(&arena);
}

static void print_zsh_arguments(struct arena *arena)
{
    printf("    case $line[1] in\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (!command_table[i]->for_house)
            print_zsh_command(command_table[i], arena);
    }
    printf("    esac\n");
}

static bool print_made(const char *name, struct arena *arena, struct error *error)
{
    if (strcmp(name, "bash") == 0)
        print_bash(arena);
    else if (strcmp(name, "zsh-commands") == 0)
        print_zsh_commands();
    else if (strcmp(name, "zsh-arguments") == 0)
        print_zsh_arguments(arena);
    else
        return error_set(error, ERROR_INVALID, "There is nothing “%.40s” to be made.", name);
    return true;
}

/* --- Files --- */

struct page {
    bool manual;
    const struct command_form *seen[FORMS_MOST];
    size_t count;
};

static bool is_seen(const struct page *page, const struct command_form *form)
{
    for (size_t i = 0; i < page->count; i++) {
        if (page->seen[i] == form)
            return true;
    }
    return false;
}

static bool print_manual_item(struct page *page, const char *line, struct error *error)
{
    const struct command *command = NULL;
    const struct command_form *form = form_of_item(line, &command);
    if (!form || is_seen(page, form) || page->count == FORMS_MOST)
        return error_set(error, ERROR_INVALID, "“%.80s” is of no form of a command, or of one again.", line);
    page->manual = true;
    page->seen[page->count++] = form;
    print_item(command, form);
    return true;
}

static bool all_seen(const struct page *page, struct error *error)
{
    for (size_t i = 0; page->manual && i < COMMAND_COUNT; i++) {
        const struct command *command = command_table[i];
        for (size_t j = 0; !command->for_house && j < command->form_count; j++) {
            char name[NAME_SIZE];
            if (!is_seen(page, &command->forms[j]))
                return error_set(error, ERROR_INVALID, "The page has no line “.It Ic %s”.",
                                 form_name(command, &command->forms[j], name));
        }
    }
    return true;
}

static bool print_page(FILE *file, struct arena *arena, struct error *error)
{
    struct page page = {0};
    char *line = NULL;
    size_t room = 0;
    bool ok = true, skips = false;
    static const char mark[] = "# made: ";
    while (ok && getline(&line, &room, file) >= 0) {
        bool marks = strncmp(line, mark, strlen(mark)) == 0;
        if (marks)
            skips = false;
        if (strncmp(line, ".It Ic ", strlen(".It Ic ")) == 0)
            ok = print_manual_item(&page, line, error);
        else if (!skips)
            fputs(line, stdout);
        if (!marks)
            continue;
        char *name = line + strlen(mark);
        name[strcspn(name, "\n")] = '\0';
        skips = strcmp(name, "end") != 0;
        ok = !skips || print_made(name, arena, error);
    }
    free(line);
    return ok && all_seen(&page, error);
}

static bool run(struct command_call *call, struct error *error)
{
    int fd = file_open_given(call->argv[0]);
    FILE *file = fd >= 0 ? fdopen(fd, "r") : NULL;
    if (!file)
        return error_system(error, errno, "The file %s cannot be read", call->argv[0]);
    bool ok = print_page(file, &call->arena, error);
    (void)fclose(file);
    return ok;
}

static const struct command_form forms[] = {{
    .words = "FILE",
    .fewest = 1,
    .most = 1,
    .help = "Prints a manual page or a completion script with all that is made in it made anew.",
    .needs = COMMAND_NO_STORE,
    .run = run,
}};

const struct command command_docs = {
    .name = "docs",
    .summary = "make parts of the documentation",
    .for_house = true,
    .forms = forms,
    .form_count = 1,
};
