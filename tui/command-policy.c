#include "tui/commands.h"

#include <string.h>

#include "store/policy.h"
#include "tui/i18n.h"
#include "tui/table.h"

static const struct option_info options[] = {
    {"json", NULL, N_("print a JSON array"), false},
    {NULL, NULL, NULL, false},
};

/* What a key decides: a msgid. */
static const char *meaning(const char *key)
{
    static const struct {
        const char *key, *meaning;
    } meanings[] = {
        {"regime.coaching", N_("coaching: consent, or no objection")},
        {"regime.team", N_("team: consent, or no objection")},
        {"regime.festive", N_("festive: consent, or no objection")},
        {"grace_days", N_("days from marking to deleting")},
        {"backstop_warn_days", N_("idle days until the list warns")},
        {"backstop_mark_days", N_("idle days until it is marked by itself")},
        {"notes_retention_days", N_("days that notes outlive the trajectory")},
    };
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++) {
        if (strcmp(meanings[i].key, key) == 0)
            return meanings[i].meaning;
    }
    return "";
}

static bool list(struct command_call *call, struct error *error)
{
    static const struct table_column columns[] = {
        {"key", N_("Key"), TABLE_TEXT},
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
        table_word(&table, meaning(entry->key), _(meaning(entry->key)));
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
    if (!command_login(call, error) ||
        !policy_set(call->store, call->actor, call->argv[0], call->argv[1], error))
        return false;
    command_say(call, _("%s is now %s."), call->argv[0], call->argv[1]);
    return true;
}

static const struct command_form forms[] = {{
    .words = N_("[KEY VALUE]"),
    .most = 2,
    .options = options,
    .help = N_("Lists what the school decided on filming and keeping, or changes one of it (owner)."),
    .needs = COMMAND_STORE,
    .run = run,
}};

const struct command command_policy = {
    .name = "policy",
    .summary = N_("show or change what the school decided"),
    .forms = forms,
    .form_count = 1,
};
