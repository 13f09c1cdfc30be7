#include "tui/commands/commands.h"

#include <inttypes.h>

#include "store/vault/members.h"
#include "tui/ui/i18n.h"
#include "tui/words/table.h"

static const struct option_info show_options[] = {
    {"json", NULL, N_("print a JSON array"), false},
    {NULL, NULL, NULL, false},
};
static const struct option_info remove_options[] = {
    {"destroyed", NULL,
     N_("the folder's disk is destroyed or gone: declare that, since nothing can be overwritten there"),
     false},
    {"yes", NULL, N_("do not ask on a terminal"), false},
    {NULL, NULL, NULL, false},
};

static bool run_show(struct command_call *call, struct error *error)
{
    static const struct table_column columns[] = {
        {"folder", N_("Folder"), TABLE_TEXT},   {"state", N_("State"), TABLE_WORD},
        {"held", N_("Keys"), TABLE_NUMBER},     {"lacking", N_("Missing"), TABLE_NUMBER},
        {"waiting", N_("Waits"), TABLE_NUMBER}, {"added_at", NULL, TABLE_MOMENT},
        {"trouble", NULL, TABLE_TEXT},
    };
    struct vault_look_list list;
    if (!vault_show(call->store, call->actor, &call->arena, &list, error))
        return false;
    bool json = option_is_given(call->options, "json");
    struct table table;
    table_init(&table, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < list.count; i++) {
        const struct vault_look *look = &list.items[i];
        bool fits = look->trouble.kind == ERROR_NONE;
        table_text(&table, look->member.path);
        if (!fits)
            table_word(&table, "trouble", look->read ? _("does not overwrite") : _("cannot be read"));
        else
            table_word(&table, look->read ? "ready" : "unused", look->read ? _("ready") : _("unused yet"));
        table_number(&table, look->held);
        table_number(&table, look->lacking);
        table_number(&table, look->waiting);
        table_number(&table, look->member.added_at);
        table_text(&table, fits ? NULL : look->trouble.text);
    }
    table_print(&table, json, "");
    table_release(&table);
    for (size_t i = 0; !json && i < list.count; i++) {
        if (list.items[i].trouble.kind != ERROR_NONE)
            command_warn(list.items[i].trouble.text);
    }
    return true;
}

static bool run_add(struct command_call *call, struct error *error)
{
    struct vault_added *added = arena_alloc(&call->arena, sizeof *added);
    if (!vault_add(call->store, call->actor, call->argv[0], added, error))
        return false;
    if (added->was_there)
        command_say(call,
                    ngettext("%s is in the vault already; %" PRId64 " half of a key was copied into it.",
                             "%s is in the vault already; %" PRId64 " halves of keys were copied into it.",
                             (unsigned long)added->copied),
                    added->folder, added->copied);
    else
        command_say(call,
                    ngettext("%s belongs to the vault now; %" PRId64 " half of a key was copied into it.",
                             "%s belongs to the vault now; %" PRId64 " halves of keys were copied into it.",
                             (unsigned long)added->copied),
                    added->folder, added->copied);
    if (added->same_disk)
        command_warn(_(
            "It is on the same disk as another folder of the vault: when that disk breaks, both are gone."));
    if (added->lacking)
        return error_set(error, ERROR_IO,
                         "Of %" PRId64
                         " lessons no folder that can be reached has the half of their key. Connect "
                         "the disks of the others and add this folder once more.",
                         added->lacking);
    return true;
}

static bool agrees(struct command_call *call, bool destroyed)
{
    if (option_is_given(call->options, "yes") || !command_can_ask())
        return true;
    return command_confirm(
        call,
        arena_printf(
            &call->arena,
            destroyed ? _("Do you declare that the disk of %s is destroyed or gone? A half of a key that is "
                          "there alone is lost then, and its lesson can be opened by nobody.")
                      : _("Take %s out of the vault? What it holds is overwritten."),
            call->argv[0]));
}

static bool run_remove(struct command_call *call, struct error *error)
{
    struct vault_removed removed;
    bool destroyed = option_is_given(call->options, "destroyed");
    if (!agrees(call, destroyed))
        return error_set(error, ERROR_CONFLICT, "Nothing was changed.");
    if (!vault_remove(call->store, call->actor, call->argv[0], destroyed, &call->arena, &removed, error))
        return false;
    if (destroyed)
        command_say(call,
                    _("%s is out of the vault; that it was destroyed stands in the trace under your name."),
                    removed.folder);
    else
        command_say(call, _("%s is out of the vault, and what it held is overwritten."), removed.folder);
    if (removed.lost)
        command_say(call,
                    ngettext("%" PRId64 " lesson can be opened by nobody any more.",
                             "%" PRId64 " lessons can be opened by nobody any more.",
                             (unsigned long)removed.lost),
                    removed.lost);
    return true;
}

static const struct command_form forms[] = {
    {
        .verb = "show",
        .options = show_options,
        .help = N_(
            "Lists the folders of the vault (owner): whether each can be used, how many lessons have half of "
            "their key there, of how many it is missing, and how many that must go wait for it. Half of each "
            "footage key lies in the vault and nowhere else, and is overwritten there when the footage goes; "
            "so "
            "keep its folders out of backups."),
        .needs = COMMAND_LOGIN,
        .run = run_show,
    },
    {
        .verb = "add",
        .words = N_("FOLDER"),
        .fewest = 1,
        .most = 1,
        .help = N_(
            "Adds a folder to the vault (owner), best on another disk, and copies into it what the others "
            "hold. "
            "From then on an import needs both, and nothing counts as deleted before both have overwritten "
            "it. A "
            "folder whose file system keeps what is overwritten is refused. For a folder that is in the list "
            "already, what it lacks is copied."),
        .needs = COMMAND_LOGIN,
        .run = run_add,
    },
    {
        .verb = "remove",
        .words = N_("FOLDER"),
        .fewest = 1,
        .most = 1,
        .options = remove_options,
        .help = N_("Overwrites what a folder of the vault holds and takes it out (owner). The last one "
                   "stays, and so "
                   "does one that holds a half of a key alone."),
        .needs = COMMAND_LOGIN,
        .run = run_remove,
    },
};

const struct command command_vault = {
    .name = "vault",
    .summary = N_("show and change where the vault is"),
    .forms = forms,
    .form_count = sizeof forms / sizeof *forms,
};
