#include "tui/commands/commands.h"

#include "store/review/notes.h"
#include "store/review/sessions.h"
#include "tui/ui/i18n.h"
#include "tui/words/notes-print.h"

static const struct option_info options[] = {
    {"format", N_("FORMAT"), N_("text, csv, json, vtt (subtitles) or md (Markdown); text unless given"),
     false},
    {"json", NULL, N_("print a JSON array: the same as --format json"), false},
    {NULL, NULL, NULL, false},
};

static bool run(struct command_call *call, struct error *error)
{
    enum notes_format format = option_is_given(call->options, "json") ? NOTES_JSON : NOTES_TEXT;
    const char *name = option_value(call->options, "format");
    if (name && !notes_format_parse(name, &format))
        return command_usage(call, error, _("--format takes text, csv, json, vtt or md, not “%.40s”."), name);
    char id[ID_SIZE];
    struct session session;
    struct note_list notes;
    if (!command_login(call, error) || !command_find_session(call, call->argv[0], id, error) ||
        !session_get(call->store, call->actor, id, &call->arena, &session, error))
        return false;
    if (!session.trajectory)
        return error_set(error, ERROR_INVALID,
                         "This session belongs to no trajectory, and only those have notes.");
    if (!note_list(call->store, call->actor, session.trajectory, id, &call->arena, &notes, error))
        return false;
    notes_print(format, &session, &notes);
    return true;
}

static const struct command_form forms[] = {{
    .words = N_("SESSION"),
    .fewest = 1,
    .most = 1,
    .options = options,
    .help = N_(
        "Prints the notes of a session, never its footage. Moments are on the session's timeline: its clips "
        "one after another."),
    .needs = COMMAND_STORE,
    .run = run,
}};

const struct command command_notes = {
    .name = "notes",
    .summary = N_("print a session's notes"),
    .forms = forms,
    .form_count = 1,
};
