#include "tui/commands/commands.h"

#include <string.h>

#include "store/people/equipment.h"
#include "store/footage/import.h"
#include "store/base/text.h"
#include "tui/ui/i18n.h"
#include "tui/words/table.h"

static const struct option_info add_options[] = {
    {"serial", N_("S"), N_("its serial number"), true},
    {NULL, NULL, NULL, false},
};
static const struct option_info list_options[] = {
    {"json", NULL, N_("print a JSON array"), false},
    {NULL, NULL, NULL, false},
};

static const struct option_info confirm_options[] = {
    {"yes", NULL, N_("do not ask on a terminal"), false},
    {NULL, NULL, NULL, false},
};

static bool run_add(struct command_call *call, struct error *error)
{
    if (!equipment_add(call->store, call->actor, call->argv[0], call->argv[1],
                       option_value(call->options, "serial"), error))
        return false;
    command_say(call, _("%s is registered."), call->argv[1]);
    return true;
}

static bool run_list(struct command_call *call, struct error *error)
{
    static const struct table_column columns[] = {
        {"kind", N_("Kind"), TABLE_WORD},
        {"name", N_("Name"), TABLE_TEXT},
        {"serial", N_("Serial number"), TABLE_TEXT},
        {"location", N_("Location"), TABLE_TEXT},
        {"wipes_owed", N_("Still to wipe"), TABLE_NUMBER},
        {"added_at", NULL, TABLE_MOMENT},
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
                _("No equipment yet. The registrar adds the school's with “equipment add camera|card NAME "
                  "--serial S”."));
    table_release(&table);
    return true;
}

static bool run_retire(struct command_call *call, struct error *error)
{
    const char *name = call->argv[call->argc - 1], *kind = call->argc == 2 ? call->argv[0] : NULL;
    if (kind && strcmp(kind, "camera") != 0 && strcmp(kind, "card") != 0)
        return command_usage(call, error, _("“%.40s” is no equipment; say camera or card."), kind);
    if (command_can_ask() && !option_is_given(call->options, "yes") &&
        !command_confirm(call, arena_printf(&call->arena,
                                            _("Take %s out of use? No lesson can be imported from it then."),
                                            name)))
        return error_set(error, ERROR_CONFLICT, "Nothing was changed.");
    if (!equipment_retire(call->store, call->actor, kind, name, error))
        return false;
    command_say(call, _("%s is out of use."), name);
    return true;
}

/* R6: originals that the program can no longer wipe, since the card was formatted or emptied by hand, are
 * declared gone by a person. */
static bool run_confirm_wiped(struct command_call *call, struct error *error)
{
    struct owed_list owed;
    size_t confirmed = 0, of_card = 0;
    if (!wipe_list(call->store, call->actor, &call->arena, &owed, error))
        return false;
    for (size_t i = 0; i < owed.count; i++) {
        if (strcmp(owed.items[i].card, call->argv[0]) != 0)
            continue;
        of_card++;
        command_say(call, "%s  %s  %s", owed.items[i].filmed_on,
                    text_harmless(&call->arena, owed.items[i].class_name), owed.items[i].path);
    }
    if (!of_card)
        return error_set(error, ERROR_NOT_FOUND,
                         "Of card “%.60s” no original is owed a wipe that you could declare.", call->argv[0]);
    if (command_can_ask() && !option_is_given(call->options, "yes") &&
        !command_confirm(call, _("Do you declare that these are no longer on the card?")))
        return error_set(error, ERROR_CONFLICT, "Nothing was changed.");
    for (size_t i = 0; i < owed.count; i++) {
        if (strcmp(owed.items[i].card, call->argv[0]) != 0)
            continue;
        if (!wipe_confirm_gone(call->store, call->actor, owed.items[i].clip, error))
            return false;
        confirmed++;
    }
    command_say(call,
                ngettext("Recorded under your name: %zu original is gone.",
                         "Recorded under your name: %zu originals are gone.", confirmed),
                confirmed);
    return true;
}

static const struct command_form forms[] = {
    {
        .verb = "add",
        .words = N_("camera|card NAME"),
        .fewest = 2,
        .most = 2,
        .options = add_options,
        .help = N_(
            "Registers a camera or card of the school (registrar). Footage from any other is refused."),
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
    {
        .verb = "retire",
        .words = N_("[camera|card] NAME"),
        .fewest = 1,
        .most = 2,
        .options = confirm_options,
        .help = N_(
            "Takes a camera or card out of use (registrar): no lesson can be imported from it any more. A "
            "card with originals that are still owed a wipe is refused. Adding it again, with its name "
            "and serial number, takes it back into use."),
        .needs = COMMAND_LOGIN,
        .run = run_retire,
    },
    {
        .verb = "confirm-wiped",
        .words = N_("CARD"),
        .fewest = 1,
        .most = 1,
        .options = confirm_options,
        .help = N_(
            "Declares that the originals which are still owed a wipe are no longer on the card, since it was "
            "formatted or emptied by hand (registrar, or coach and teacher for their own lessons). The trace "
            "and "
            "the procedure name who declared it. What is there is wiped with “import --wipe-owed” instead."),
        .needs = COMMAND_LOGIN,
        .run = run_confirm_wiped,
    },
};

const struct command command_equipment = {
    .name = "equipment",
    .summary = N_("the school's own cameras and cards"),
    .forms = forms,
    .form_count = sizeof forms / sizeof *forms,
};
