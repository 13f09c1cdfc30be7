#include "tui/commands/commands.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "store/people/pupil-find.h"
#include "store/people/pupils.h"
#include "tui/ui/i18n.h"
#include "tui/words/table.h"

static const struct option_info list_options[] = {
    {"class", N_("C"), N_("only this class"), false},
    {"leavers", NULL, N_("also who left, as long as footage shows them"), false},
    {"json", NULL, N_("print a JSON array"), false},
    {NULL, NULL, NULL, false},
};

/* Reads the whole file into memory of the caller; one byte over the most that is accepted is enough. */
static bool read_file(const char *path, char **bytes, size_t *size, struct error *error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return error_system(error, errno, "The file “%s” could not be opened", path);
    enum { MOST = PUPIL_FILE_MOST + 1 };
    *bytes = memory_alloc(1, MOST);
    *size = 0;
    ssize_t got = 1;
    while (got > 0 && *size < MOST) {
        got = read(fd, *bytes + *size, MOST - *size);
        if (got < 0 && errno == EINTR)
            got = 1;
        else if (got > 0)
            *size += (size_t)got;
    }
    int failed = got < 0 ? errno : 0;
    close(fd); /* only read from */
    if (failed) {
        free(*bytes);
        return error_system(error, failed, "The file “%s” could not be read", path);
    }
    return true;
}

static bool run_import(struct command_call *call, struct error *error)
{
    char *csv = NULL;
    size_t size = 0;
    if (!read_file(call->argv[0], &csv, &size, error))
        return false;
    struct pupil_import result;
    bool ok = pupil_import(call->store, call->actor, csv, size, &call->arena, &result, error);
    free(csv);
    /* Every bad line, so that the file can be mended in one go. */
    for (size_t i = 0; i < result.problem_count; i++)
        command_warn(arena_printf(&call->arena, _("line %lld: %s"), (long long)result.problems[i].line,
                                  result.problems[i].reason));
    if (!ok && result.problem_count)
        return error_set(error, ERROR_INVALID,
                         "Nothing was imported. Mend these lines and import the file again.");
    if (ok)
        command_say(call, _("%lld added, %lld changed, %lld unchanged, %lld left the school or class."),
                    (long long)result.added, (long long)result.changed, (long long)result.unchanged,
                    (long long)result.left);
    return ok;
}

static bool run_list(struct command_call *call, struct error *error)
{
    static const struct table_column columns[] = {
        {"number", N_("Number"), TABLE_TEXT},     {"name", N_("Name"), TABLE_TEXT},
        {"birth_date", N_("Born"), TABLE_DAY},    {"class", N_("Class"), TABLE_TEXT},
        {"location", N_("Location"), TABLE_TEXT}, {"left_at", N_("Left"), TABLE_MOMENT},
    };
    struct pupil_list list;
    if (!pupil_list(call->store, call->actor, option_value(call->options, "class"),
                    option_is_given(call->options, "leavers"), &call->arena, &list, error))
        return false;
    struct table table;
    table_init(&table, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < list.count; i++) {
        const struct pupil *pupil = &list.items[i];
        table_text(&table, pupil->number);
        table_text(&table, pupil->name);
        table_text(&table, pupil->birth_date);
        table_text(&table, pupil->class_name);
        table_text(&table, pupil->location);
        table_number(&table, pupil->left_at);
    }
    table_print(&table, option_is_given(call->options, "json"),
                _("No pupils. The registrar reads the class lists in with “pupil import FILE.csv”."));
    table_release(&table);
    return true;
}

static bool run_find(struct command_call *call, struct error *error)
{
    static const struct table_column columns[] = {
        {"number", N_("Number"), TABLE_TEXT},  {"name", N_("Name"), TABLE_TEXT},
        {"class", N_("Class"), TABLE_TEXT},    {"location", N_("Location"), TABLE_TEXT},
        {"birth_date", N_("Born"), TABLE_DAY}, {"guardians", N_("Guardians"), TABLE_TEXT},
        {"left_at", N_("Left"), TABLE_MOMENT},
    };
    struct found_pupils found;
    const char *text = "";
    for (int i = 0; i < call->argc; i++)
        text = arena_printf(&call->arena, "%s %s", text, call->argv[i]);
    if (!pupil_find(call->store, call->actor, text, &call->arena, &found, error))
        return false;
    struct table table;
    table_init(&table, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < found.count; i++) {
        const struct pupil *pupil = &found.items[i].pupil;
        table_text(&table, pupil->number);
        table_text(&table, pupil->name);
        table_text(&table, pupil->class_name);
        table_text(&table, pupil->location);
        table_text(&table, pupil->birth_date);
        table_text(&table, found.items[i].guardians);
        table_number(&table, pupil->left_at);
    }
    table_print(&table, option_is_given(call->options, "json"), _("Nobody on record is found by that."));
    table_release(&table);
    return true;
}

static const struct option_info find_options[] = {
    {"json", NULL, N_("print a JSON array"), false},
    {NULL, NULL, NULL, false},
};

static const struct command_form forms[] = {
    {
        .verb = "import",
        .words = N_("FILE.csv"),
        .fewest = 1,
        .most = 1,
        .help = N_(
            "Reads pupils from a CSV file with the header number,name,birth_date,class,location and, if you "
            "have them, guardians (names separated by |); all of it or nothing (registrar). Reading it again "
            "brings the list up to date; who is no longer in a class of the file has left."),
        .needs = COMMAND_LOGIN,
        .run = run_import,
    },
    {
        .verb = "list",
        .options = list_options,
        .help = N_("Lists the pupils (registrar)."),
        .needs = COMMAND_LOGIN,
        .run = run_list,
    },
    {
        .verb = "find",
        .words = N_("TEXT…"),
        .fewest = 1,
        .most = COMMAND_ANY_WORDS,
        .options = find_options,
        .help = N_(
            "Finds pupils of the whole school by a part of the name, the number, the class, the location "
            "or a guardian's name (registrar). Each word has to occur; case and accents do not count."),
        .needs = COMMAND_LOGIN,
        .run = run_find,
    },
};

const struct command command_pupil = {
    .name = "pupil",
    .summary = N_("read class lists in, list pupils and find one"),
    .forms = forms,
    .form_count = sizeof forms / sizeof *forms,
};
