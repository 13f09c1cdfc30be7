#include "tui/commands/commands.h"

#include "store/review/review.h"
#include "store/review/sessions.h"
#include "tui/ui/i18n.h"

static bool run(struct command_call *call, struct error *error)
{
    char id[ID_SIZE], when[64];
    struct session session;
    if (!command_find_session(call, call->argv[0], id, error) ||
        !session_complete(call->store, call->actor, id, error) ||
        !session_get(call->store, call->actor, id, &call->arena, &session, error))
        return false;
    command_say(call,
                _("The review is complete. Its footage is marked and gone on %s; until then “terugblik "
                  "undo-mark %s” takes that back."),
                i18n_moment(session.purge_after, when, sizeof when), id_short(id));
    return true;
}

static const struct command_form forms[] = {{
    .words = N_("SESSION"),
    .fewest = 1,
    .most = 1,
    .help = N_(
        "Completes the review of a session and marks its footage, which is deleted after the school's grace. "
        "The notes stay."),
    .needs = COMMAND_LOGIN,
    .run = run,
}};

const struct command command_complete = {
    .name = "complete",
    .summary = N_("complete a session's review; its footage is marked"),
    .forms = forms,
    .form_count = 1,
};
