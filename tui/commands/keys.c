#include "tui/commands/commands.h"

#include "tui/ui/i18n.h"
#include "tui/ui/keys.h"
#include "tui/words/table.h"

static const struct option_info keys_options[] = {
    {"markdown", NULL, N_("print the page of the documentation"), false},
    {"json", NULL, N_("print a JSON array"), false},
    {NULL, NULL, NULL, false},
};

/* docs/keys.md is what this prints in English: `terugblik keys --markdown`. */
static void print_markdown(const struct key_map *map)
{
    printf("# Keys\n\nMade by `terugblik keys --markdown` from the table in `tui/ui/keys.h`. Remap them in "
           "`~/.config/terugblik/keys`,\none line each: `CONTEXT KEY ACTION`, for instance `watch x "
           "note-delete`. A key "
           "that is not found in the\nscreen's own context is looked up in `list` (the registers) and then "
           "in `all`. A line\n`seconds jump 10` says how far the keys jump (`jump`, `jump-small`, "
           "`jump-large`), and `seconds around 3` "
           "how much is\nplayed around what is found.\n\nWhile watching, the keys of the tags come first as "
           "long as they show "
           "(`T`); those that a school begins with are letters\nthat mean nothing else there.\n");
    for (enum context context = CONTEXT_ALL; context < CONTEXT_COUNT; context++) {
        printf("\n## %s (`%s`)\n\n| keys | action | |\n| --- | --- | --- |\n", _(context_title(context)),
               context_name(context));
        for (enum action action = ACTION_NONE + 1; action < ACTION_COUNT; action++) {
            char keys[128];
            if (action_info(action)->context == context)
                printf("| %s | `%s` | %s |\n", key_map_keys(map, action, keys, sizeof keys),
                       action_info(action)->name, _(action_info(action)->help));
        }
    }
    printf("\nThe rest cannot be remapped.\n");
    for (size_t i = 0; i < FIXED_KEYS; i++) {
        if (!fixed_keys[i].keys)
            printf("\n## %s\n\n| keys | |\n| --- | --- |\n", _(fixed_keys[i].help));
        else
            printf("| %s | %s |\n", _(fixed_keys[i].keys), _(fixed_keys[i].help));
    }
}

static void print_table(const struct key_map *map, bool json)
{
    static const struct table_column columns[] = {
        {"context", N_("Where"), TABLE_WORD},
        {"keys", N_("Keys"), TABLE_TEXT},
        {"action", N_("Action"), TABLE_TEXT},
        {"help", N_("What it does"), TABLE_TEXT},
    };
    struct table table;
    table_init(&table, columns, sizeof columns / sizeof *columns);
    for (enum action action = ACTION_NONE + 1; action < ACTION_COUNT; action++) {
        const struct action_info *info = action_info(action);
        char keys[128];
        table_word(&table, context_name(info->context), _(context_title(info->context)));
        table_text(&table, key_map_keys(map, action, keys, sizeof keys));
        table_text(&table, info->name);
        table_text(&table, _(info->help));
    }
    table_print(&table, json, "");
    table_release(&table);
}

static bool run(struct command_call *call, struct error *error)
{
    bool markdown = option_is_given(call->options, "markdown");
    struct key_map *map = key_map_make();
    bool ok = markdown || key_map_read_own(map, error);
    if (markdown)
        print_markdown(map);
    else if (ok)
        print_table(map, option_is_given(call->options, "json"));
    key_map_free(map);
    return ok;
}

static const struct command_form forms[] = {
    {
        .options = keys_options,
        .help = N_("Lists the keys of the interface, your own key file included."),
        .needs = COMMAND_NO_STORE,
        .run = run,
    },
};

const struct command command_keys = {
    .name = "keys",
    .summary = N_("list the keys of the interface"),
    .forms = forms,
    .form_count = sizeof forms / sizeof *forms,
};
