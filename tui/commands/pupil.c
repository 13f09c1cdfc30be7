#include "tui/commands/commands.h"

#include <stdlib.h>

#include "store/people/pupil-find.h"
#include "store/people/pupils.h"
#include "store/people/pupils-plan.h"
#include "tui/ui/i18n.h"
#include "tui/words/table.h"
#include "tui/words/words-consent.h"
#include "tui/words/words-pupils.h"

static const struct option_info import_options[] = {
    {"leavers", NULL, N_("who is not on the list has left, where that is a few of a class"), false},
    {"gone", N_("C[,C]"),
     N_("of these classes also more than a few have left; C/LOCATION where two have a C"), false},
    {"since", N_("DATE"), N_("the day from which the classes are as on the list; today, unless given"),
     false},
    {"dry-run", NULL, N_("say what would change, and change nothing"), false},
    {"json", NULL, N_("print what becomes of each line as a JSON array"), false},
    {NULL, NULL, NULL, false},
};
static const struct option_info list_options[] = {
    {"class", N_("C"), N_("only this class"), false},
    {"location", N_("NAME"), N_("only at this location"), false},
    {"leavers", NULL, N_("also who left, as long as they are on record"), false},
    {"json", NULL, N_("print a JSON array"), false},
    {NULL, NULL, NULL, false},
};

/* --- Reading a class list in --- */

/* Lines of one fate that are shown; more of them are only counted. */
enum { SHOWN_MOST = 40 };

static void print_json(const struct pupils_plan *plan)
{
    static const struct table_column columns[] = {
        {"line", NULL, TABLE_NUMBER},        {"fate", NULL, TABLE_WORD},
        {"number", NULL, TABLE_TEXT},        {"name", NULL, TABLE_TEXT},
        {"birth_date", NULL, TABLE_DAY},     {"class", NULL, TABLE_TEXT},
        {"location", NULL, TABLE_TEXT},      {"was_name", NULL, TABLE_TEXT},
        {"was_birth_date", NULL, TABLE_DAY}, {"was_class", NULL, TABLE_TEXT},
        {"was_location", NULL, TABLE_TEXT},  {"new_guardians", NULL, TABLE_TEXT},
        {"reason", NULL, TABLE_TEXT},
    };
    struct table table;
    table_init(&table, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < plan->count; i++) {
        const struct pupils_plan_line *line = &plan->lines[i];
        if (line->line)
            table_number(&table, line->line);
        else
            table_none(&table);
        table_word(&table, pupil_fate_name(line->fate), words_pupil_fate(line->fate));
        table_text(&table, line->number);
        table_text(&table, line->name);
        table_text(&table, line->birth_date);
        table_text(&table, line->class_name);
        table_text(&table, line->location);
        table_text(&table, line->was_name);
        table_text(&table, line->was_birth_date);
        table_text(&table, line->was_class);
        table_text(&table, line->was_location);
        table_text(&table, line->new_guardians);
        table_text(&table, line->reason);
    }
    table_print(&table, true, "");
    table_release(&table);
}

/* Names every bad line, so that the file can be mended in one go. */
static bool refuse(struct command_call *call, const struct pupils_plan *plan, struct error *error)
{
    for (size_t i = 0; i < plan->count && plan->lines[i].fate == PUPIL_REFUSED; i++)
        command_warn(arena_printf(&call->arena, _("line %lld: %s"), (long long)plan->lines[i].line,
                                  plan->lines[i].reason));
    return error_set(error, ERROR_INVALID,
                     "Nothing was imported. Mend these lines and import the file again.");
}

static void show_line(struct command_call *call, const struct pupils_plan_line *line)
{
    const char *change = words_plan_change(&call->arena, line);
    fprintf(stderr, "  %s%s%s\n", words_plan_pupil(&call->arena, line), *change ? ": " : "", change);
    if (line->reason)
        fprintf(stderr, "    %s\n", line->reason);
}

static void show_fate(struct command_call *call, const struct pupils_plan *plan, enum pupil_fate fate,
                      const char *heading)
{
    int64_t shown = 0;
    if (!plan->fates[fate])
        return;
    fprintf(stderr, "%s\n", heading);
    for (size_t i = 0; i < plan->count && shown < SHOWN_MOST; i++) {
        if (plan->lines[i].fate == fate) {
            show_line(call, &plan->lines[i]);
            shown++;
        }
    }
    if (plan->fates[fate] > shown)
        fprintf(stderr,
                ngettext("  … and %lld more\n", "  … and %lld more\n",
                         (unsigned long)(plan->fates[fate] - shown)),
                (long long)(plan->fates[fate] - shown));
}

static void show_lost(struct command_call *call, const struct lost_list *lost)
{
    if (!lost->count)
        return;
    fprintf(stderr, "%s\n",
            _("Of these lessons nobody can watch the footage any more; it is deleted, and that cannot be "
              "undone:"));
    for (size_t i = 0; i < lost->count; i++)
        fprintf(stderr, "  %s\n", words_lost_lesson(&call->arena, &lost->items[i]));
}

/* Names and classes first: nothing is written before they have been seen. */
static void show_plan(struct command_call *call, const struct pupils_plan *plan)
{
    fprintf(stderr, "%s\n", words_plan_reading(&call->arena, plan));
    show_fate(call, plan, PUPIL_LEAVES, _("On record in a class of the list, and not on the list:"));
    show_fate(call, plan, PUPIL_NEW, _("New:"));
    show_fate(call, plan, PUPIL_RETURNS, _("Back, with all consents that they had:"));
    show_fate(call, plan, PUPIL_CHANGED, _("Changed:"));
    show_lost(call, &plan->lost);
    fprintf(stderr, "%s\n", words_plan_sum(&call->arena, plan));
}

/* On a terminal leavers and lost footage are asked about; elsewhere --leavers says yes to the former. */
static bool agree(struct command_call *call, const struct pupils_plan *plan, struct pupils_answer *answer,
                  struct error *error)
{
    answer->leavers = option_is_given(call->options, "leavers");
    answer->gone = option_value(call->options, "gone");
    if (!command_can_ask() || (!plan->fates[PUPIL_LEAVES] && !plan->lost.count))
        return true;
    answer->leavers = true;
    return pupils_answer_fits(plan, answer, error) &&
           (command_confirm(call, _("Read this list in?")) ||
            error_set(error, ERROR_CONFLICT, "Nothing was changed."));
}

static bool carry_out(struct command_call *call, const struct pupils_plan *plan, struct error *error)
{
    struct pupils_answer answer;
    struct lost_list lost;
    if (!agree(call, plan, &answer, error) ||
        !pupils_carry_out(call->store, call->actor, plan, &answer, &call->arena, &lost, error))
        return false;
    command_say(call, _("%lld added, %lld changed, %lld unchanged, %lld left the school or class."),
                (long long)plan->fates[PUPIL_NEW],
                (long long)(plan->fates[PUPIL_CHANGED] + plan->fates[PUPIL_RETURNS]),
                (long long)plan->fates[PUPIL_UNCHANGED], (long long)plan->fates[PUPIL_LEAVES]);
    if (lost.count)
        command_say(call,
                    ngettext("The footage of %d lesson is blocked and will be deleted.",
                             "The footage of %d lessons is blocked and will be deleted.",
                             (unsigned long)lost.count),
                    (int)lost.count);
    return true;
}

static bool run_import(struct command_call *call, struct error *error)
{
    const char *csv;
    size_t size;
    struct pupils_plan plan;
    if (!command_read_file(call->argv[0], PUPILS_FILE_MOST, &call->arena, &csv, &size, error))
        return false;
    const struct pupils_request request = {
        .bytes = csv, .size = size, .since = option_value(call->options, "since")};
    if (!pupils_plan(call->store, call->actor, &request, &call->arena, &plan, error))
        return false;
    if (option_is_given(call->options, "json"))
        print_json(&plan);
    if (plan.fates[PUPIL_REFUSED])
        return refuse(call, &plan, error);
    show_plan(call, &plan);
    return option_is_given(call->options, "dry-run") || carry_out(call, &plan, error);
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
                    option_value(call->options, "location"), option_is_given(call->options, "leavers"),
                    &call->arena, &list, error))
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
        .options = import_options,
        .help = N_(
            "Reads a class list from a CSV file as spreadsheets and schools' programs write it; all of it or "
            "nothing (registrar). The heading names the columns, in any order: number, name (or first name, "
            "infix, surname), birth date, class, location where there are several, and, if you have them, "
            "guardians (separated by |); Dutch names will do. Reading one again brings the register up to "
            "date. Who is on record in a class of the list, but not on the list, leaves: they are named "
            "first; on a terminal it asks, elsewhere --leavers says yes. More than three of a class, or more "
            "than a third of it, leave only with --gone CLASS, since the list may hold a part of the class. "
            "Leavers stay on record with their consents for the grace of the school's policy, and come back "
            "whole."),
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
