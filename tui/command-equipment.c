#include "tui/commands.h"

#include "store/equipment.h"
#include "tui/i18n.h"
#include "tui/table.h"

static const struct option_info add_options[] = {
    {"serial", N_("S"), N_("its serial number"), true},
    {NULL, NULL, NULL, false},
};
static const struct option_info list_options[] = {
    {"json", NULL, N_("print a JSON array"), false},
    {NULL, NULL, NULL, false},
};

static bool run_add(struct command_call *call, struct error *error)
{
    if (!equipment_add(call->store, call->actor, call->argv[0], call->argv[1], option_value(call->options, "serial"),
                       error))
        return false;
    command_say(call, _("%s is registered."), call->argv[1]);
    return true;
}

static bool run_list(struct command_call *call, struct error *error)
{
    static const struct table_column columns[] = {
        {"kind", N_("Kind"), TABLE_WORD},         {"name", N_("Name"), TABLE_TEXT},
        {"serial", N_("Serial number"), TABLE_TEXT}, {"location", N_("Location"), TABLE_TEXT},
        {"wipes_owed", N_("Still to wipe"), TABLE_NUMBER}, {"added_at", NULL, TABLE_MOMENT},
    };
    struct equipment_list list;
    if (!equipment_list(call->store, call->actor, &call->arena, &list, error))
        return false;
    struct table table;
    table_init(&table, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < list.count; i++) {
        const struct equipment *item = &list.items[i];
        table_word(&table, item->kind, item->kind[2] == 'm' ? _("camera") : _("card"));
        table_text(&table, item->name);
        table_text(&table, item->serial);
        table_text(&table, item->location);
        table_number(&table, item->wipes_owed);
        table_number(&table, item->added_at);
    }
    table_print(&table, option_is_given(call->options, "json"),
                _("No equipment yet. The registrar adds the school's with “equipment add camera|card NAME --serial S”."));
    table_release(&table);
    return true;
}

static const struct command_form forms[] = {
    {
        .verb = "add",
        .words = N_("camera|card NAME"),
        .fewest = 2,
        .most = 2,
        .options = add_options,
        .help = N_("Registers a camera or card of the school (registrar). Footage from any other is refused."),
        .needs = COMMAND_LOGIN,
        .run = run_add,
    },
    {
        .verb = "list",
        .options = list_options,
        .help = N_("Lists the school's cameras and cards, and what is still to be wiped from a card."),
        .needs = COMMAND_LOGIN,
        .run = run_list,
    },
};

const struct command command_equipment = {
    .name = "equipment",
    .summary = N_("the school's own cameras and cards"),
    .forms = forms,
    .form_count = sizeof forms / sizeof *forms,
};
