#include "tui/commands/commands.h"

#include <string.h>

#include "store/review/review.h"
#include "store/review/sessions.h"
#include "tui/ui/i18n.h"

static bool run(struct command_call *call, struct error *error)
{
    char id[ID_SIZE];
    struct session session;
    if (!command_find_session(call, call->argv[0], id, error) ||
        !session_get(call->store, call->actor, id, &call->arena, &session, error) ||
        !session_undo_mark(call->store, call->actor, id, error))
        return false;
    if (session.mark_reason && strcmp(session.mark_reason, "end") == 0)
        command_say(
            call, _("The trajectory is open again, and none of the footage that its end marked is marked any "
                    "more."));
    else
        command_say(call, _("The footage is no longer marked, and its review is open again."));
    return true;
}

static const struct command_form forms[] = {{
    .words = N_("SESSION"),
    .fewest = 1,
    .most = 1,
    .help = N_(
        "Takes back that a session's footage is marked for deletion. Only who marked it can, and only until "
        "it is deleted. What the end of a trajectory marked is taken back as one, and the trajectory is open "
        "again."),
    .needs = COMMAND_LOGIN,
    .run = run,
}};

const struct command command_undo_mark = {
    .name = "undo-mark",
    .summary = N_("take back a mark for deletion"),
    .forms = forms,
    .form_count = 1,
};
