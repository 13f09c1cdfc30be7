#include "tui/commands/commands.h"

#include "store/review/figures.h"
#include "tui/ui/i18n.h"
#include "tui/words/csv-print.h"
#include "tui/words/figures-print.h"
#include "tui/words/table.h"

static const struct option_info options[] = {
    {"json", NULL, N_("print a JSON array"), false},
    {"csv", NULL, N_("print CSV, for a spreadsheet"), false},
    {NULL, NULL, NULL, false},
};

static bool count(struct command_call *call, struct figures *figures, struct error *error)
{
    char id[ID_SIZE];
    bool lesson;
    if (!command_find_either(call, call->argv[0], id, &lesson, error))
        return false;
    return lesson ? figures_of_session(call->store, call->actor, id, &call->arena, figures, error)
                  : figures_of_trajectory(call->store, call->actor, id, &call->arena, figures, error);
}

static bool run(struct command_call *call, struct error *error)
{
    struct figures figures;
    if (option_is_given(call->options, "json") && option_is_given(call->options, "csv"))
        return command_usage(call, error, "%s", _("--json and --csv do not go together."));
    if (!command_login(call, error) || !count(call, &figures, error))
        return false;
    if (option_is_given(call->options, "csv"))
        figures_print_csv(&figures);
    else
        figures_print(&figures, option_is_given(call->options, "json"));
    return true;
}

static const struct command_form forms[] = {{
    .words = N_("SESSION|TRAJECTORY"),
    .fewest = 1,
    .most = 1,
    .options = options,
    .help = N_("Counts the tags of a lesson, or of all lessons of a trajectory: how often, how long, and "
               "which share of the lesson; and what changed since the lesson before. Stretches that overlap "
               "are not added up."),
    .needs = COMMAND_STORE,
    .run = run,
}};

const struct command command_figures = {
    .name = "figures",
    .summary = N_("how often and how long the tags of a lesson are"),
    .forms = forms,
    .form_count = 1,
};
