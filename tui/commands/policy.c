#include "tui/commands/commands.h"

#include <string.h>

#include "store/people/policy.h"
#include "tui/ui/i18n.h"
#include "tui/words/table.h"
#include "tui/words/words-policy.h"

static const struct option_info options[] = {
    {"json", NULL, N_("print a JSON array"), false},
    {"dry-run", NULL, N_("say what would change, and change nothing"), false},
    {"yes", NULL, N_("do not ask on a terminal"), false},
    {NULL, NULL, NULL, false},
};

static bool list(struct command_call *call, struct error *error)
{
    static const struct table_column columns[] = {
        {"key", N_("Setting"), TABLE_TEXT},
        {"value", N_("Value"), TABLE_TEXT},
        {"default", N_("Default"), TABLE_TEXT},
        {"meaning", N_("Meaning"), TABLE_WORD},
    };
    struct policy_list policies;
    if (!policy_list(call->store, &call->arena, &policies, error))
        return false;
    struct table table;
    table_init(&table, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < policies.count; i++) {
        const struct policy_entry *entry = &policies.items[i];
        table_text(&table, entry->key);
        table_text(&table, entry->value);
        table_text(&table, entry->standard);
        table_word(&table, words_policy(entry->key), _(words_policy(entry->key)));
    }
    table_print(&table, option_is_given(call->options, "json"), "");
    table_release(&table);
    return true;
}

static bool run(struct command_call *call, struct error *error)
{
    if (call->argc == 0)
        return list(call, error);
    if (call->argc == 1)
        return command_usage(call, error, _("Say which value “%.40s” gets: terugblik policy KEY VALUE."),
                             call->argv[0]);
    struct policy_effect effect;
    if (!command_login(call, error) || !policy_foretell(call->store, call->actor, call->argv[0],
                                                        call->argv[1], &call->arena, &effect, error))
        return false;
    command_say(call, "%s", words_policy_effect(&call->arena, &effect));
    if (option_is_given(call->options, "dry-run"))
        return true;
    if (!effect.same && command_can_ask() && !option_is_given(call->options, "yes") &&
        !command_confirm(call, _("Change it?")))
        return error_set(error, ERROR_CONFLICT, "Nothing was changed.");
    if (!policy_set(call->store, call->actor, call->argv[0], call->argv[1], error))
        return false;
    command_say(call, _("%s is now %s."), call->argv[0], call->argv[1]);
    return true;
}

static const struct command_form forms[] = {{
    .words = N_("[KEY VALUE]"),
    .most = 2,
    .options = options,
    .help = N_("Lists what the school decided on filming and keeping, or changes one of it (owner). Before a "
               "change it says "
               "what follows from it: for which pupils and classes, for footage that is there; on a terminal "
               "it then "
               "asks."),
    .needs = COMMAND_STORE,
    .run = run,
}};

const struct command command_policy = {
    .name = "policy",
    .summary = N_("show or change what the school decided"),
    .forms = forms,
    .form_count = 1,
};
