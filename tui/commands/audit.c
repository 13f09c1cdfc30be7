#include "tui/commands/commands.h"

#include <stdlib.h>

#include "store/gate/audit.h"
#include "store/gate/ledger.h"
#include "store/gate/pins.h"
#include "tui/ui/i18n.h"
#include "tui/words/table.h"
#include "tui/words/words-trace.h"

static const struct option_info list_options[] = {
    {"limit", N_("NUMBER"), N_("print so many of the newest rows; 0 is all, 100 unless given"), false},
    {"json", NULL, N_("print a JSON array; of all rows unless --limit is given"), false},
    {NULL, NULL, NULL, false},
};
static const struct option_info verify_options[] = {
    {"head", N_("SEQ:HASH"), N_("what “audit verify” printed before; it must still be in the trace"), false},
    {NULL, NULL, NULL, false},
};

static bool parse_limit(struct command_call *call, int64_t *limit, struct error *error)
{
    const char *text = option_value(call->options, "limit");
    *limit = option_is_given(call->options, "json") ? 0 : 100;
    if (text) {
        char *end;
        *limit = strtoll(text, &end, 10);
        if (!*text || *end || *limit < 0)
            return command_usage(call, error, _("--limit takes a number, not “%.40s”."), text);
    }
    if (*limit == 0)
        *limit = INT64_MAX;
    return true;
}

static bool run_list(struct command_call *call, struct error *error)
{
    static const struct table_column columns[] = {
        {"seq", N_("No."), TABLE_NUMBER},
        {"at", N_("When"), TABLE_MOMENT},
        {"actor", N_("Who"), TABLE_TEXT},
        {"action", N_("What"), TABLE_WORD},
        {"refused", N_("Refused"), TABLE_YES},
        {"session", N_("Session"), TABLE_ID},
        {"detail", N_("Detail"), TABLE_WORD},
        {"trajectory", NULL, TABLE_ID},
        {"object", NULL, TABLE_ID},
        {"actor_id", NULL, TABLE_ID},
    };
    int64_t limit;
    struct audit_list list;
    if (!parse_limit(call, &limit, error) || !command_login(call, error) ||
        !audit_list(call->store, call->actor, 0, limit, &call->arena, &list, error))
        return false;
    bool json = option_is_given(call->options, "json");
    struct table table;
    table_init(&table, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < list.count; i++) {
        const struct audit_row *row = &list.items[i];
        table_number(&table, row->seq);
        table_number(&table, row->at);
        table_text(&table, row->actor || json ? row->actor : _("(the program)"));
        table_word(&table, row->action, words_act(row->action));
        table_number(&table, row->refused);
        table_text(&table, row->session);
        table_word(&table, row->detail, words_detail(&call->arena, row->action, row->detail));
        table_text(&table, row->trajectory);
        table_text(&table, row->object);
        table_text(&table, row->actor_id);
    }
    table_print(&table, json, _("There is nothing in the trace for you yet."));
    table_release(&table);
    return true;
}

static bool run_verify(struct command_call *call, struct error *error)
{
    char now[AUDIT_HEAD_SIZE];
    if (!audit_verify(call->store, option_value(call->options, "head"), now, error) ||
        !pins_of_all(call->store, error) || !ledger_compare(call->store, error))
        return false;
    puts(now);
    return true;
}

static bool run_phrase(struct command_call *call, struct error *error)
{
    char phrase[PHRASE_SIZE];
    if (!pins_phrase(call->store, call->actor, call->argv[0], phrase, error))
        return false;
    puts(phrase);
    return true;
}

static bool run_accept(struct command_call *call, struct error *error)
{
    if (!pins_accept(call->store, call->actor, error))
        return false;
    command_say(call, _("From here on this machine takes the store as it is now for the right one."));
    return true;
}

static const struct command_form forms[] = {
    {
        .options = list_options,
        .help = N_("Prints the trace, newest first: who did what, and when. An owner sees all of it; coach "
                   "and teacher "
                   "what they did themselves and what happened to their trajectories."),
        .needs = COMMAND_STORE,
        .run = run_list,
    },
    {
        .verb = "verify",
        .options = verify_options,
        .help = N_("Recomputes the chain of the whole trace and prints its head. Keep the head elsewhere: "
                   "given back with "
                   "--head it shows that nothing was cut off since. Ends with status 4 when a row was "
                   "changed, removed or "
                   "put in. Needs no password."),
        .needs = COMMAND_STORE_RAW,
        .run = run_verify,
    },
    {
        .verb = "phrase",
        .words = N_("NAME"),
        .fewest = 1,
        .most = 1,
        .help = N_("Prints twenty digits for you and the person of that log-in name. On a machine that never "
                   "saw this store, "
                   "read them to each other: the same digits mean the same store, and that each of you has "
                   "the other's keys."),
        .needs = COMMAND_LOGIN,
        .run = run_phrase,
    },
    {
        .verb = "accept",
        .help = N_("This machine remembers what it saw of the store, and says so when it was put back to an "
                   "earlier day, made anew "
                   "or changed outside the program. After that was looked into, this makes it remember what "
                   "is there now. What "
                   "does not fit together is still refused."),
        .needs = COMMAND_LOGIN,
        .run = run_accept,
    },
};

const struct command command_audit = {
    .name = "audit",
    .summary = N_("print or verify the trace of who did what"),
    .forms = forms,
    .form_count = sizeof forms / sizeof *forms,
};
