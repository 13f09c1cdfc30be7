#include "tui/commands/command.h"

#include <errno.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/gate/pins.h"
#include "store/footage/purge.h"
#include "store/review/review.h"
#include "tui/commands/commands.h"
#include "tui/ui/i18n.h"
#include "tui/words/print.h"

/* Every start does what is due (R9, R10). When that fails, nobody is kept from working, unless the store is
 * damaged. */
static bool do_what_is_due(struct command_call *call, struct error *error)
{
    int64_t marked = 0, notes_gone = 0;
    struct purge_list purged = {0};
    struct error problem = {0};
    bool ok = review_apply_time(call->store, &marked, &notes_gone, &problem) &&
              purge_run(call->store, NULL, PURGE_IF_FREE, &call->arena, &purged, &problem);
    int done = 0;
    for (size_t i = 0; i < purged.count; i++)
        done += purged.items[i].done;
    char line[256];
    if (marked > 0) {
        snprintf(line, sizeof line,
                 ngettext("%d session that nobody completed has been marked for deletion.",
                          "%d sessions that nobody completed have been marked for deletion.",
                          (unsigned long)marked),
                 (int)marked);
        command_warn(line);
    }
    if (done > 0) {
        snprintf(line, sizeof line,
                 ngettext("The footage of %d session has been deleted; its time had come.",
                          "The footage of %d sessions has been deleted; its time had come.",
                          (unsigned long)done),
                 done);
        command_warn(line);
    }
    if (ok)
        return true;
    if (problem.kind == ERROR_CORRUPT) {
        *error = problem;
        return false;
    }
    /* Busy means that another process reads the store just now. The rest is done at the next start, so nobody
     * needs to know. */
    if (problem.kind != ERROR_BUSY)
        command_warn(problem.text);
    return true;
}

static bool find_folder(struct command_call *call, struct error *error)
{
    const char *given = option_value(call->options, "store");
    if (!given)
        given = getenv("TERUGBLIK_STORE");
    if (given && *given) {
        call->folder = given;
        return true;
    }
    /* The XDG base directory specification: a relative path there is to be ignored. */
    const char *data = getenv("XDG_DATA_HOME");
    if (data && data[0] == '/') {
        call->folder = arena_printf(&call->arena, "%s/terugblik", data);
        return true;
    }
    const char *home = getenv("HOME");
    if (!home || !*home)
        return error_set(
            error, ERROR_INVALID,
            "There is no home folder to look for the store in; say where it is with --store DIR.");
    call->folder = arena_printf(&call->arena, "%s/.local/share/terugblik", home);
    return true;
}

static const char *find_user(struct command_call *call)
{
    const char *given = option_value(call->options, "user");
    if (!given)
        given = getenv("TERUGBLIK_USER");
    if (given && *given)
        return given;
    struct passwd *entry = getpwuid(geteuid());
    if (entry && entry->pw_name)
        return arena_copy(&call->arena, entry->pw_name);
    const char *login = getenv("USER");
    return login && *login ? login : "";
}

static int exit_status(const struct error *error)
{
    switch (error->kind) {
    case ERROR_DENIED:
        return EXIT_DENIED;
    case ERROR_CORRUPT:
        return EXIT_DAMAGED;
    case ERROR_NONE:
    case ERROR_INVALID:
    case ERROR_NOT_FOUND:
    case ERROR_CONFLICT:
    case ERROR_IO:
    case ERROR_BUSY:
        break;
    }
    return EXIT_FAILED;
}

/* `store` is a struct of the caller's that holds the store while it is open. */
static bool run_form(struct command_call *call, struct store *store, struct error *error)
{
    const struct command_form *form = call->form;
    if (!find_folder(call, error))
        return false;
    call->user = find_user(call);
    call->password_file = option_value(call->options, "password-file");
    if (form->needs == COMMAND_NO_STORE)
        return form->run(call, error);

    if (!store_open(store, call->folder, false, error))
        return false;
    call->store = store;
    bool ok = (form->needs == COMMAND_STORE_RAW || do_what_is_due(call, error)) &&
              (form->needs != COMMAND_LOGIN || command_login(call, error)) && form->run(call, error);
    if (call->actor)
        pins_remember(store, call->actor);
    actor_close(call->actor);
    store_close(store);
    return ok;
}

/* Makes sure that all that was printed has arrived: a full disk behind `> file` is a failure. */
static bool flush_output(struct error *error)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return true;
    return error_system(error, errno, "The output could not be written");
}

static int run_and_report(const struct command_form *form, const struct options *options,
                          enum video_mode video)
{
    struct error error = {0};
    struct command_call call = {.form = form,
                                .options = options,
                                .argc = options->word_count,
                                .argv = options->words,
                                .video = video};
    arena_init(&call.arena);
    struct store store;
    bool ok = run_form(&call, &store, &error);
    struct error output = {0};
    if (!flush_output(&output) && ok) {
        ok = false;
        error = output;
    }
    if (!ok) {
        command_warn(error.text);
        if (call.status == EXIT_DONE)
            call.status = exit_status(&error);
    }
    key_free(call.answer);
    arena_release(&call.arena);
    return call.status;
}

static void print_program_help(void)
{
    int columns = print_columns(stdout);
    options_print_synopsis(stdout, _("Usage:"), "", N_("[OPTION…] [COMMAND …]"), NULL, columns);
    putchar('\n');
    print_wrapped(
        stdout,
        _("Coach and teacher look back at footage of the teacher's own lessons, in the terminal. Without "
          "a command the interface opens."),
        0, 0, columns);
    printf("\n%s\n", _("Commands:"));
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (command_table[i]->for_house)
            continue;
        printf("  %-12s ", command_table[i]->name);
        print_wrapped(stdout, _(command_table[i]->summary), 15, 15, columns);
    }
    printf("\n%s\n", _("Options:"));
    options_print_help(stdout, common_options, program_options, columns);
    putchar('\n');
    print_wrapped(stdout, _("“terugblik COMMAND --help” tells more about one; “man terugblik” about all."), 0,
                  0, columns);
}

static void print_command_help(const struct command *command)
{
    int columns = print_columns(stdout);
    for (size_t i = 0; i < command->form_count; i++) {
        const struct command_form *form = &command->forms[i];
        char name[64];
        snprintf(name, sizeof name, "%s%s%s", command->name, form->verb ? " " : "",
                 form->verb ? form->verb : "");
        if (i > 0)
            putchar('\n');
        options_print_synopsis(stdout, _("Usage:"), name, form->words, form->options, columns);
        putchar('\n');
        print_wrapped(stdout, _(form->help), 0, 0, columns);
        if (form->options) {
            putchar('\n');
            options_print_help(stdout, form->options, NULL, columns);
        }
    }
    printf("\n%s\n", _("Options of every command:"));
    options_print_help(stdout, common_options, NULL, columns);
}

static int usage_failed(const struct error *error, const struct command *command)
{
    char line[sizeof error->text + 128];
    if (command)
        snprintf(line, sizeof line, _("%s See “terugblik %s --help”."), error->text, command->name);
    else
        snprintf(line, sizeof line, _("%s See “terugblik --help”."), error->text);
    command_warn(line);
    return EXIT_USAGE;
}

static const struct command *find_command(const char *name, struct error *error)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(command_table[i]->name, name) == 0)
            return command_table[i];
    }
    error_set(error, ERROR_INVALID, "“%.60s” is no command.", name);
    return NULL;
}

static bool is_help(const char *word)
{
    return strcmp(word, "--help") == 0;
}

/* The form that is meant by the word after the command; *used says whether that word is the form's verb. */
static const struct command_form *find_form(const struct command *command, const char *word, bool *used,
                                            struct error *error)
{
    *used = false;
    const struct command_form *alone = NULL;
    char verbs[256] = "";
    for (size_t i = 0; i < command->form_count; i++) {
        const struct command_form *form = &command->forms[i];
        if (!form->verb) {
            alone = form;
            continue;
        }
        if (word && strcmp(form->verb, word) == 0) {
            *used = true;
            return form;
        }
        size_t length = strlen(verbs);
        snprintf(verbs + length, sizeof verbs - length, "%s%s", length ? ", " : "", form->verb);
    }
    if (alone)
        return alone;
    error_set(error, ERROR_INVALID, "After %s comes one of: %s.", command->name, verbs);
    return NULL;
}

static bool words_fit(const struct options *options, const struct command_form *form, struct error *error)
{
    if (options->word_count < form->fewest)
        return error_set(error, ERROR_INVALID, "Something is missing: %s.", _(form->words));
    if (form->most != COMMAND_ANY_WORDS && options->word_count > form->most)
        return error_set(error, ERROR_INVALID, "“%.60s” is one word too many.", options->words[form->most]);
    return true;
}

static bool parse_video(const struct options *options, enum video_mode *video, struct error *error)
{
    const char *mode = option_value(options, "video");
    *video = VIDEO_AUTO;
    if (mode && !video_mode_parse(mode, video))
        return error_set(error, ERROR_INVALID,
                         "--video takes auto, kitty, sixel, iterm, cells, window or none, not “%.40s”.",
                         mode);
    return true;
}

static int run_command(struct options *options, int argc, char **argv)
{
    enum video_mode video;
    struct error error = {0};
    const struct command *command = find_command(argv[0], &error);
    if (!command)
        return usage_failed(&error, NULL);

    bool has_verb;
    const struct command_form *form = find_form(command, argc > 1 ? argv[1] : NULL, &has_verb, &error);
    if (!form) {
        for (int i = 1; i < argc; i++) {
            if (is_help(argv[i])) {
                print_command_help(command);
                return EXIT_DONE;
            }
        }
        return usage_failed(&error, command);
    }
    if (has_verb) {
        argc--;
        argv++;
    }
    if (!options_parse(options, common_options, form->options, false, argc, argv, &error) ||
        !parse_video(options, &video, &error))
        return usage_failed(&error, command);
    if (option_is_given(options, "help")) {
        print_command_help(command);
        return EXIT_DONE;
    }
    if (!words_fit(options, form, &error) || !options_complete(options, form->options, &error))
        return usage_failed(&error, command);
    return run_and_report(form, options, video);
}

int command_main(int argc, char **argv)
{
    struct error error = {0};
    struct options options = {.count = 0};
    enum video_mode video;
    if (!options_parse(&options, common_options, program_options, true, argc, argv, &error) ||
        !parse_video(&options, &video, &error))
        return usage_failed(&error, NULL);
    int status = EXIT_DONE;
    if (option_is_given(&options, "help"))
        print_program_help();
    else if (option_is_given(&options, "version"))
        printf("terugblik %s\n", VERSION);
    else if (options.word_count > 0)
        return run_command(&options, options.word_count, options.words);
    else
        return run_and_report(&command_interface.forms[0], &options, video);
    if (!flush_output(&error)) {
        command_warn(error.text);
        status = EXIT_FAILED;
    }
    return status;
}
