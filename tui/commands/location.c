#include "tui/commands/commands.h"

#include "tui/ui/i18n.h"
#include "tui/words/table.h"

static const struct option_info list_options[] = {
    {"json", NULL, N_("print a JSON array"), false},
    {NULL, NULL, NULL, false},
};

static bool run_add(struct command_call *call, struct error *error)
{
    if (!location_add(call->store, call->actor, call->argv[0], error))
        return false;
    command_say(call, _("The location %s is added."), call->argv[0]);
    return true;
}

static bool run_list(struct command_call *call, struct error *error)
{
    static const struct table_column columns[] = {
        {"name", N_("Location"), TABLE_TEXT},
        {"people", N_("People"), TABLE_NUMBER},
        {"pupils", N_("Pupils"), TABLE_NUMBER},
        {"equipment", N_("Equipment"), TABLE_NUMBER},
        {"id", NULL, TABLE_ID},
    };
    struct location_list list;
    if (!location_list(call->store, call->actor, &call->arena, &list, error))
        return false;
    struct table table;
    table_init(&table, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < list.count; i++) {
        table_text(&table, list.items[i].name);
        table_number(&table, list.items[i].accounts);
        table_number(&table, list.items[i].pupils);
        table_number(&table, list.items[i].equipment);
        table_text(&table, list.items[i].id);
    }
    table_print(&table, option_is_given(call->options, "json"), "");
    table_release(&table);
    return true;
}

static const struct command_form forms[] = {
    {
        .verb = "add",
        .words = N_("NAME"),
        .fewest = 1,
        .most = 1,
        .help = N_("Adds a school site (owner)."),
        .needs = COMMAND_LOGIN,
        .run = run_add,
    },
    {
        .verb = "list",
        .options = list_options,
        .help = N_("Lists the school's sites (owner)."),
        .needs = COMMAND_LOGIN,
        .run = run_list,
    },
};

const struct command command_location = {
    .name = "location",
    .summary = N_("add and list school sites"),
    .forms = forms,
    .form_count = sizeof forms / sizeof *forms,
};
