#include "tui/commands/commands.h"

#include <stdlib.h>

#include "store/base/text.h"
#include "store/care/backup-file.h"
#include "store/care/backup.h"
#include "tui/commands/password.h"
#include "tui/ui/i18n.h"
#include "tui/words/table.h"

static const struct option_info make_options[] = {
    {"json", NULL, N_("print a JSON array"), false},
    {NULL, NULL, NULL, false},
};

static void print_made(struct command_call *call, const struct backup_made *made)
{
    static const struct table_column columns[] = {
        {"path", NULL, TABLE_TEXT},
        {"bytes", NULL, TABLE_SIZE},
        {"head", NULL, TABLE_NUMBER},
        {"removed", NULL, TABLE_NUMBER},
    };
    if (option_is_given(call->options, "json")) {
        struct table table;
        table_init(&table, columns, sizeof columns / sizeof *columns);
        table_text(&table, made->path);
        table_number(&table, made->size);
        table_number(&table, made->head);
        table_number(&table, made->removed);
        table_print(&table, true, "");
        table_release(&table);
        return;
    }
    char size[32];
    command_say(call,
                _("The backup is %s: %s, up to row %lld of the trace. Only an owner can open it; there is no "
                  "footage in it, and no key of footage."),
                text_harmless(&call->arena, made->path), i18n_size(made->size, size, sizeof size),
                (long long)made->head);
    if (made->removed)
        command_say(call,
                    ngettext("%d older backup was removed; its days were over.",
                             "%d older backups were removed; their days were over.",
                             (unsigned long)made->removed),
                    (int)made->removed);
}

/* Nobody has to be logged in, since what is written can be opened by the owners alone; who says who they are
 * stands in the trace. */
static bool run_make(struct command_call *call, struct error *error)
{
    const char *place = call->argc > 0 ? call->argv[0] : getenv("TERUGBLIK_BACKUPS");
    struct backup_made made;
    if (!place || !*place)
        return command_usage(call, error,
                             _("Say where the backup goes: terugblik backup FILE, or a folder, or "
                               "$TERUGBLIK_BACKUPS."));
    bool as_person = call->password_file || option_is_given(call->options, "user");
    if (as_person && !command_login(call, error))
        return false;
    if (!backup_make(call->store, call->actor, place, &call->arena, &made, error))
        return false;
    print_made(call, &made);
    return true;
}

/* The password of an owner, of the day on which the backup was made. */
bool command_backup_password(struct command_call *call, char **password, struct error *error)
{
    if (call->password_file)
        return password_read(call->password_file, password, error);
    if (!password_can_ask())
        return command_usage(call, error,
                             _("There is no terminal to ask for a password: give --password-file FILE, or "
                               "--password-file - and the password on standard input."));
    return password_ask(_("Password of an owner, of the day of the backup: "), password, error);
}

struct key_question {
    const struct fido_credential *credential;
    unsigned char *answer;
};

static bool ask_key(struct fido_talk *talk, void *context, struct error *error)
{
    const struct key_question *question = context;
    return fido_answer(talk, question->credential, question->answer, error);
}

bool command_backup_touch(void *call, const struct fido_credential *credential,
                          unsigned char answer[static KEY_SIZE], struct error *error)
{
    struct key_question question = {.credential = credential, .answer = answer};
    return command_touch(call, _("Touch your security key."), ask_key, &question, error);
}

/* With a store at hand, the backup is held against that, too. */
static bool run_verify(struct command_call *call, struct error *error)
{
    struct backup_report report;
    struct store store;
    struct error none;
    char *password, size[32], made[64];
    bool open = store_open(&store, call->folder, false, &none);
    bool ok = command_backup_password(call, &password, error);
    if (ok) {
        const struct backup_proof proof = {
            .password = password, .answer = command_backup_touch, .context = call};
        ok = backup_verify(call->argv[0], &proof, open ? &store : NULL, &call->arena, &report, error);
        password_free(password);
    }
    if (open)
        store_close(&store);
    if (!ok)
        return false;
    command_say(call,
                _("%s, %s: %s, %lld rows of the trace. Every byte is as it was written, the database is "
                  "sound, and each row is as it was signed."),
                text_harmless(&call->arena, report.school), i18n_moment(report.made_at, made, sizeof made),
                i18n_size(report.size, size, sizeof size), (long long)report.rows);
    if (report.compared)
        command_say(call, _("It is an earlier day of the store in %s."),
                    text_harmless(&call->arena, call->folder));
    puts(report.head_text);
    return true;
}

static bool run_list(struct command_call *call, struct error *error)
{
    static const struct table_column columns[] = {
        {"name", N_("File"), TABLE_TEXT},       {"made_at", N_("Made"), TABLE_MOMENT},
        {"size", N_("Size"), TABLE_SIZE},       {"head", N_("Row of the trace"), TABLE_NUMBER},
        {"owners", N_("Owners"), TABLE_NUMBER}, {"readable", N_("Readable"), TABLE_YES},
    };
    struct backup_list list;
    if (!backup_list(call->argv[0], &call->arena, &list, error))
        return false;
    struct table table;
    table_init(&table, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < list.count; i++) {
        const struct backup_info *info = &list.items[i];
        table_text(&table, info->name);
        if (info->readable)
            table_number(&table, info->made_at);
        else
            table_none(&table);
        table_number(&table, info->size);
        table_number(&table, info->head);
        table_number(&table, info->owners);
        table_number(&table, info->readable);
    }
    table_print(&table, option_is_given(call->options, "json"), _("There is no backup in this folder."));
    table_release(&table);
    return true;
}

static const struct command_form forms[] = {
    {
        .words = N_("[FILE|DIR]"),
        .most = 1,
        .options = make_options,
        .help = N_(
            "Writes the database into a file that only the owners can open, while others go on working; into "
            "a folder with the day in its name, and then removes those that are older than the school's "
            "backup_days. Without a place it goes to $TERUGBLIK_BACKUPS, as the nightly timer does it. Needs "
            "no password; with --user the trace says who made it (owner). There is no footage in a backup, "
            "and "
            "no key of footage: what is deleted is readable nowhere. Beside it lies a copy of the ledger."),
        .needs = COMMAND_STORE,
        .run = run_make,
    },
    {
        .verb = "verify",
        .words = N_("FILE"),
        .fewest = 1,
        .most = 1,
        .help = N_(
            "Opens a backup with an owner's password and looks at all of it: every byte, the database, the "
            "trace and its signatures, each row against the trace, and, where there is a store, whether "
            "it is an earlier day of it. Prints the head of the trace that it holds. Ends with status 4 "
            "when something is damaged."),
        .needs = COMMAND_NO_STORE,
        .run = run_verify,
    },
    {
        .verb = "list",
        .words = N_("DIR"),
        .fewest = 1,
        .most = 1,
        .options = make_options,
        .help = N_("Lists the backups in a folder, newest first. Needs no password."),
        .needs = COMMAND_NO_STORE,
        .run = run_list,
    },
};

const struct command command_backup = {
    .name = "backup",
    .summary = N_("make, verify or list backups"),
    .forms = forms,
    .form_count = sizeof forms / sizeof *forms,
};
