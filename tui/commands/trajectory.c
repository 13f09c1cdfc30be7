#include "tui/commands/commands.h"

#include "store/review/filled.h"
#include "store/review/handover.h"
#include "store/review/review.h"
#include "store/review/trajectories.h"
#include "tui/ui/i18n.h"
#include "tui/words/words-review.h"
#include "tui/words/table.h"

static const struct option_info open_options[] = {
    {"coach", N_("NAME"), N_("the coach's log-in name; you unless given"), false},
    {"teacher", N_("NAME"), N_("the teacher's log-in name"), true},
    {"goal", N_("TEXT"), N_("what to work on; may be given more than once"), true},
    {NULL, NULL, NULL, false},
};
static const struct option_info list_options[] = {
    {"json", NULL, N_("print a JSON array"), false},
    {NULL, NULL, NULL, false},
};

static const struct option_info hand_over_options[] = {
    {"coach", N_("NAME"), N_("the log-in name of the new coach"), true},
    {NULL, NULL, NULL, false},
};

static bool run_open(struct command_call *call, struct error *error)
{
    const char *coach = option_value(call->options, "coach");
    char id[ID_SIZE];
    if (!trajectory_open(call->store, call->actor, coach ? coach : call->user,
                         option_value(call->options, "teacher"), option_value_at(call->options, "goal", 0),
                         id, error))
        return false;
    const char *goal;
    for (size_t i = 1; (goal = option_value_at(call->options, "goal", i)); i++) {
        if (!trajectory_add_goal(call->store, call->actor, id, goal, error))
            return false;
    }
    /* The id alone goes to standard output, so that a script can use it. */
    puts(id);
    return true;
}

static bool run_list(struct command_call *call, struct error *error)
{
    static const struct table_column columns[] = {
        {"id", N_("Id"), TABLE_ID},
        {"coach", N_("Coach"), TABLE_TEXT},
        {"teacher", N_("Teacher"), TABLE_TEXT},
        {"goal", N_("Goal"), TABLE_TEXT},
        {"sessions", N_("Sessions"), TABLE_NUMBER},
        {"with_footage", N_("With footage"), TABLE_NUMBER},
        {"notes", N_("Notes"), TABLE_NUMBER},
        {"opened_at", N_("Opened"), TABLE_MOMENT},
        {"ended_at", N_("Ended"), TABLE_MOMENT},
    };
    struct trajectory_list list;
    if (!trajectory_list(call->store, call->actor, &call->arena, &list, error))
        return false;
    struct table table;
    table_init(&table, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < list.count; i++) {
        const struct trajectory *trajectory = &list.items[i];
        table_text(&table, trajectory->id);
        table_text(&table, trajectory->coach);
        table_text(&table, trajectory->teacher);
        table_text(&table, trajectory->goal);
        table_number(&table, trajectory->sessions);
        table_number(&table, trajectory->footage);
        table_number(&table, trajectory->notes);
        table_number(&table, trajectory->opened_at);
        table_number(&table, trajectory->ended_at);
    }
    table_print(&table, option_is_given(call->options, "json"),
                _("You are in no trajectory yet. A coach opens one: terugblik trajectory open --teacher NAME "
                  "--goal TEXT"));
    table_release(&table);
    return true;
}

/* As terugblik complete does with one review. */
static bool check_end(struct command_call *call, const struct review_effect *effect, struct error *error)
{
    if (words_review_had(effect))
        return true;
    command_warn(words_reviews_apart(&call->arena, effect));
    return !command_can_ask() || command_confirm(call, _("End the trajectory all the same?")) ||
           error_set(error, ERROR_CONFLICT, "Nothing was changed.");
}

static bool run_end(struct command_call *call, struct error *error)
{
    char id[ID_SIZE], when[64];
    struct review_effect effect;
    int64_t unshared;
    bool others;
    if (!command_find_trajectory(call, call->argv[0], id, error) ||
        !review_effect(call->store, call->actor, id, NULL, &effect, error) ||
        !check_end(call, &effect, error) || !trajectory_end(call->store, call->actor, id, error) ||
        !filled_left(call->store, call->actor, id, &unshared, &others, error))
        return false;
    if (unshared)
        command_warn(
            _("You filled in forms that you have not shared. terugblik share SESSION still shares them, "
              "until the notes go."));
    if (effect.sessions == 0)
        command_say(call, _("The trajectory has ended. There was no footage left."));
    else
        command_say(call,
                    ngettext("The trajectory has ended. The footage of %d session is marked and gone on %s.",
                             "The trajectory has ended. The footage of %d sessions is marked and gone on %s.",
                             (unsigned long)effect.sessions),
                    (int)effect.sessions, i18n_moment(effect.purge_after, when, sizeof when));
    return true;
}

static bool run_hand_over(struct command_call *call, struct error *error)
{
    char id[ID_SIZE];
    const char *coach = option_value(call->options, "coach");
    if (!command_find_trajectory(call, call->argv[0], id, error) ||
        !trajectory_hand_over(call->store, call->actor, id, coach, error))
        return false;
    command_say(
        call, _("%s is the coach of this trajectory now; the former coach can open nothing of it any more."),
        coach);
    return true;
}

static bool run_mend(struct command_call *call, struct error *error)
{
    char id[ID_SIZE];
    if (!command_find_trajectory(call, call->argv[0], id, error) ||
        !trajectory_mend(call->store, call->actor, id, error))
        return false;
    command_say(call, _("The other person of this trajectory can open its footage and notes again."));
    return true;
}

static const struct command_form forms[] = {
    {
        .verb = "open",
        .options = open_options,
        .help = N_("Opens a trajectory of a coach and a teacher, and prints its id (coach)."),
        .needs = COMMAND_LOGIN,
        .run = run_open,
    },
    {
        .verb = "list",
        .options = list_options,
        .help = N_("Lists your trajectories, newest first. With --json the goals are joined by “; ”."),
        .needs = COMMAND_LOGIN,
        .run = run_list,
    },
    {
        .verb = "end",
        .words = N_("ID"),
        .fewest = 1,
        .most = 1,
        .help = N_(
            "Ends a trajectory: completes the reviews of all its sessions and marks their footage, which is "
            "deleted after the school's grace (coach). Until then “undo-mark” with one of these sessions "
            "takes all of "
            "that back. ID is the end of one that “trajectory list” shows."),
        .needs = COMMAND_LOGIN,
        .run = run_end,
    },
    {
        .verb = "hand-over",
        .words = N_("ID"),
        .fewest = 1,
        .most = 1,
        .options = hand_over_options,
        .help = N_(
            "Gives a trajectory another coach, when its coach leaves (teacher). You pass on its keys; the "
            "former coach can open nothing of it any more."),
        .needs = COMMAND_LOGIN,
        .run = run_hand_over,
    },
    {
        .verb = "mend",
        .words = N_("ID"),
        .fewest = 1,
        .most = 1,
        .help = N_("Passes a trajectory's keys on again to its other person, who forgot the password and got "
                   "a new one "
                   "from the owner (coach, teacher)."),
        .needs = COMMAND_LOGIN,
        .run = run_mend,
    },
};

const struct command command_trajectory = {
    .name = "trajectory",
    .summary = N_("open, list and end trajectories of a coach and a teacher"),
    .forms = forms,
    .form_count = sizeof forms / sizeof *forms,
};
