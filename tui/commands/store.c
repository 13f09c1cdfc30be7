#include "tui/commands/commands.h"

#include "store/care/place.h"
#include "store/gate/trust.h"
#include "tui/ui/i18n.h"
#include "tui/words/place-lines.h"
#include "tui/words/table.h"

static const struct option_info show_options[] = {
    {"json", NULL, N_("print a JSON array"), false},
    {NULL, NULL, NULL, false},
};

static void print_json(const struct place *place)
{
    static const struct table_column columns[] = {
        {"school", NULL, TABLE_TEXT},          {"folder", NULL, TABLE_TEXT},
        {"made_at", NULL, TABLE_MOMENT},       {"schema_version", NULL, TABLE_NUMBER},
        {"database_bytes", NULL, TABLE_SIZE},  {"footage_bytes", NULL, TABLE_SIZE},
        {"footage_files", NULL, TABLE_NUMBER}, {"free_bytes", NULL, TABLE_SIZE},
        {"lessons", NULL, TABLE_NUMBER},       {"marked", NULL, TABLE_NUMBER},
        {"purge_at", NULL, TABLE_MOMENT},      {"purged_at", NULL, TABLE_MOMENT},
        {"purged", NULL, TABLE_NUMBER},        {"wipes_owed", NULL, TABLE_NUMBER},
        {"vault_folders", NULL, TABLE_NUMBER}, {"vault_waiting", NULL, TABLE_NUMBER},
    };
    struct table table;
    table_init(&table, columns, sizeof columns / sizeof *columns);
    table_text(&table, place->school);
    table_text(&table, place->folder);
    table_number(&table, place->made_at);
    table_number(&table, place->schema_version);
    table_number(&table, place->database_size);
    table_number(&table, place->footage_size);
    table_number(&table, place->footage_files);
    table_number(&table, place->free);
    table_number(&table, place->lessons);
    table_number(&table, place->marked);
    table_number(&table, place->purge_at);
    table_number(&table, place->purged_at);
    table_number(&table, place->purged);
    table_number(&table, place->wipes_owed);
    table_number(&table, place->vault_folders);
    table_number(&table, place->vault_waiting);
    table_print(&table, true, "");
    table_release(&table);
}

static void print_lines(struct command_call *call, const struct place *place)
{
    static const struct table_column columns[] = {{"what", N_("The store"), TABLE_TEXT},
                                                  {"is", N_("Is"), TABLE_TEXT}};
    struct place_line lines[PLACE_LINES];
    size_t count = place_lines(&call->arena, place, lines);
    struct table table;
    table_init(&table, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < count; i++) {
        table_text(&table, lines[i].label);
        table_text(&table, lines[i].text);
    }
    table_print(&table, false, "");
    table_release(&table);
}

static bool run_show(struct command_call *call, struct error *error)
{
    struct place place;
    if (!place_get(call->store, call->actor, &call->arena, &place, error))
        return false;
    if (option_is_given(call->options, "json"))
        print_json(&place);
    else
        print_lines(call, &place);
    return true;
}

static bool run_vouch(struct command_call *call, struct error *error)
{
    if (!trust_vouch(call->store, call->actor, error))
        return false;
    error_clear(&call->store->distrust);
    command_say(call, _("You vouch for all that is stored now. Each of the others still has to accept it: "
                        "terugblik audit accept."));
    return true;
}

static const struct command_form forms[] = {
    {
        .verb = "show",
        .options = show_options,
        .help = N_(
            "Shows where the store is, what it takes, what room is left, and what was deleted last (owner)."),
        .needs = COMMAND_LOGIN,
        .run = run_show,
    },
    {
        .verb = "vouch",
        .help = N_("Signs all that the registers hold now, in your name (owner): after “terugblik check” "
                   "found rows that were changed "
                   "outside the program, and somebody looked into each. What you vouch for counts from then "
                   "on, the false as well as "
                   "the true."),
        .needs = COMMAND_LOGIN,
        .run = run_vouch,
    }};

const struct command command_store = {
    .name = "store",
    .summary = N_("where the store is, what room is left, and who vouches for it"),
    .forms = forms,
    .form_count = sizeof forms / sizeof *forms,
};
