#include "tui/commands/commands.h"

#include "tui/ui/i18n.h"
#include "tui/words/print.h"
#include "tui/words/report.h"

static const struct option_info options[] = {
    {"format", N_("FORMAT"),
     N_("text, md (Markdown), html (a page to print), csv, json, and of one lesson vtt (subtitles) or eaf "
        "(ELAN); text unless given"),
     false},
    {"json", NULL, N_("print a JSON object: the same as --format json"), false},
    {NULL, NULL, NULL, false},
};

static bool find(struct command_call *call, const char **trajectory, const char **session,
                 struct error *error)
{
    char id[ID_SIZE];
    struct session found;
    bool lesson;
    if (!command_find_either(call, call->argv[0], id, &lesson, error))
        return false;
    *session = lesson ? arena_copy(&call->arena, id) : NULL;
    *trajectory = lesson ? NULL : arena_copy(&call->arena, id);
    if (!lesson)
        return true;
    if (!session_get(call->store, call->actor, id, &call->arena, &found, error))
        return false;
    *trajectory = found.trajectory;
    return found.trajectory ||
           error_set(error, ERROR_INVALID,
                     "This session belongs to no trajectory, and only those have a report.");
}

static bool run(struct command_call *call, struct error *error)
{
    enum report_format format = option_is_given(call->options, "json") ? REPORT_JSON : REPORT_TEXT;
    const char *name = option_value(call->options, "format"), *trajectory, *session;
    struct report report;
    if (name && !report_format_parse(name, &format))
        return command_usage(call, error,
                             _("--format takes text, md, html, csv, json, vtt or eaf, not “%.40s”."), name);
    if (!find(call, &trajectory, &session, error))
        return false;
    if (!session && (format == REPORT_VTT || format == REPORT_EAF))
        return command_usage(
            call, error,
            _("Subtitles and ELAN's files are of one lesson; name a session, not a trajectory."));
    if (!report_make(call->store, call->actor, trajectory, session, &call->arena, &report, error))
        return false;
    report_print(stdout, format, &report, print_columns(stdout), &call->arena);
    return true;
}

static const struct command_form forms[] = {{
    .words = N_("SESSION|TRAJECTORY"),
    .fewest = 1,
    .most = 1,
    .options = options,
    .help = N_("Prints what its two people take away from a lesson or a trajectory: goals, notes with their "
               "moments, figures; never a picture."),
    .needs = COMMAND_LOGIN,
    .run = run,
}};

const struct command command_report = {
    .name = "report",
    .summary = N_("print the report of a lesson or a trajectory"),
    .forms = forms,
    .form_count = 1,
};
