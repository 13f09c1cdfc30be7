#include "tui/commands/commands.h"

#include "store/review/filled.h"
#include "tui/ui/i18n.h"

static bool run(struct command_call *call, struct error *error)
{
    char session[ID_SIZE];
    size_t shared;
    if (!command_find_session(call, call->argv[0], session, error) ||
        !filled_share_all(call->store, call->actor, session, &shared, error))
        return false;
    if (shared == 0)
        command_say(call, "%s", _("There was nothing of yours that was not shared."));
    else
        command_say(call,
                    ngettext("%zu filled-in form is shared.", "%zu filled-in forms are shared.", shared),
                    shared);
    return true;
}

static const struct command_form forms[] = {{
    .words = N_("SESSION"),
    .fewest = 1,
    .most = 1,
    .help = N_("Shares with the other person of the trajectory all that you kept to yourself in this lesson: "
               "the forms that you filled in. What is shared stays as it is."),
    .needs = COMMAND_LOGIN,
    .run = run,
}};

const struct command command_share = {
    .name = "share",
    .summary = N_("share what you kept to yourself in a lesson"),
    .forms = forms,
    .form_count = 1,
};
