#include "tui/commands/commands.h"

#include "store/review/review.h"
#include "store/review/sessions.h"
#include "tui/ui/i18n.h"
#include "tui/words/words-review.h"

/* A review that the record does not know is not completed without a word: a person is asked, a script told.
 */
static bool check(struct command_call *call, const char *id, struct error *error)
{
    struct session session;
    struct review_effect effect;
    if (!session_get(call->store, call->actor, id, &call->arena, &session, error))
        return false;
    if (session.marked_at) /* completing it says so */
        return true;
    if (!review_effect(call->store, call->actor, session.trajectory, id, &effect, error))
        return false;
    if (words_review_had(&effect))
        return true;
    command_warn(words_review(&call->arena, &session, &effect));
    return !command_can_ask() || command_confirm(call, _("Complete the review all the same?")) ||
           error_set(error, ERROR_CONFLICT, "Nothing was changed.");
}

static bool run(struct command_call *call, struct error *error)
{
    char id[ID_SIZE], when[64];
    struct session session;
    if (!command_find_session(call, call->argv[0], id, error) || !check(call, id, error) ||
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
        "The notes stay. Where the record does not say that both of you have opened the lesson, it says so "
        "first, "
        "and on a terminal it asks."),
    .needs = COMMAND_LOGIN,
    .run = run,
}};

const struct command command_complete = {
    .name = "complete",
    .summary = N_("complete a session's review; its footage is marked"),
    .forms = forms,
    .form_count = 1,
};
