#include "tui/commands/commands.h"

#include "store/base/text.h"
#include "store/care/restore.h"
#include "store/gate/gate.h"
#include "tui/commands/password.h"
#include "tui/ui/i18n.h"
#include "tui/words/table.h"
#include "tui/words/words-trace.h"

static const struct option_info options[] = {
    {"ledger", N_("FILE"), N_("the store's ledger; unless given, the one in the store's folder"), false},
    {"without-ledger", NULL,
     N_("restore although there is no ledger: what was forbidden or deleted since the backup may be back"),
     false},
    {"dry-run", NULL, N_("say what would be carried out again and what is lost, and change nothing"), false},
    {"yes", NULL, N_("do not ask on a terminal"), false},
    {"json", NULL, N_("print a JSON array"), false},
    {NULL, NULL, NULL, false},
};

static void print_acts(const struct restore_report *report, bool json)
{
    static const struct table_column columns[] = {
        {"at", N_("When"), TABLE_MOMENT},     {"who", N_("Who"), TABLE_TEXT},
        {"action", N_("What"), TABLE_WORD},   {"becomes", N_("Becomes"), TABLE_WORD},
        {"session", N_("Session"), TABLE_ID}, {"object", NULL, TABLE_ID},
    };
    struct table table;
    table_init(&table, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < report->count; i++) {
        const struct restored_act *act = &report->acts[i];
        bool holds = act->aftermath == AFTERMATH_HOLDS;
        table_number(&table, act->at);
        table_text(&table, act->who || json ? act->who : _("(the program)"));
        table_word(&table, act->action, words_act(act->action));
        table_word(&table, holds ? "holds" : "lost", holds ? _("holds again") : _("lost, do it again"));
        table_text(&table, act->session);
        table_text(&table, act->object);
    }
    table_print(&table, json, _("Nothing was lost: nobody changed anything since the backup."));
    table_release(&table);
}

static void say_passwords(struct command_call *call, const struct restore_report *report)
{
    for (size_t i = 0; i < report->locked_count; i++)
        command_say(call,
                    _("%s had another password since: give a new one with “terugblik account passwd %s”."),
                    report->locked[i], report->locked[i]);
    if (report->owner_has_to_choose)
        command_say(call,
                    _("You had another password since, too: at your next log-in the one you just used works "
                      "once more, to choose a new one."));
}

static void say_footage(struct command_call *call, const struct restore_report *report)
{
    if (report->lessons_kept)
        command_say(
            call,
            ngettext("The keys to the footage of %d lesson could be taken over from the old database.",
                     "The keys to the footage of %d lessons could be taken over from the old database.",
                     (unsigned long)report->lessons_kept),
            (int)report->lessons_kept);
    if (report->vault_anew)
        command_say(call,
                    _("The vault was not there: an empty one has been made. Destroy the old one's disk where "
                      "it is found."));
    if (report->lessons_gone)
        command_say(
            call,
            ngettext("The footage of %d lesson cannot be read any more, since no backup has its key: it "
                     "counts as deleted; its notes are there. From a card that still has it, it can be "
                     "imported anew.",
                     "The footage of %d lessons cannot be read any more, since no backup has its keys: "
                     "it counts as deleted; its notes are there. From a card that still has it, it can "
                     "be imported anew.",
                     (unsigned long)report->lessons_gone),
            (int)report->lessons_gone);
}

static void print(struct command_call *call, const struct restore_report *report, bool dry_run)
{
    char made[64];
    bool json = option_is_given(call->options, "json");
    if (report->ledger_head || json)
        print_acts(report, json);
    if (json)
        return;
    say_passwords(call, report);
    say_footage(call, report);
    i18n_moment(report->made_at, made, sizeof made);
    if (!report->ledger_head)
        command_say(call,
                    _("Without a ledger nobody knows what happened since: look at consents, objections, "
                      "closed accounts and passwords yourself."));
    if (dry_run) {
        command_say(call, _("Nothing was changed. The backup is that of %s, %s."),
                    text_harmless(&call->arena, report->school), made);
        return;
    }
    command_say(call, _("%s is restored from its backup of %s in %s; the trace says so."),
                text_harmless(&call->arena, report->school), made, text_harmless(&call->arena, call->folder));
    if (report->aside)
        command_say(call, _("What was there is kept for %d days in %s."), RESTORE_KEPT_DAYS,
                    text_harmless(&call->arena, report->aside));
}

/* Foretold by the restore itself, carried out up to the last step. */
static bool ask_sure(struct command_call *call, struct restore_request *request, struct error *error)
{
    struct restore_report report;
    request->dry_run = true;
    if (!restore_run(call->folder, request, &call->arena, &report, error))
        return false;
    print(call, &report, true);
    request->dry_run = false;
    return command_confirm(call, _("Restore it?")) ||
           error_set(error, ERROR_CONFLICT, "Nothing was changed.");
}

static bool run(struct command_call *call, struct error *error)
{
    struct restore_report report;
    struct restore_request request = {
        .backup = call->argv[0],
        .ledger = option_value(call->options, "ledger"),
        .without_ledger = option_is_given(call->options, "without-ledger"),
        .dry_run = option_is_given(call->options, "dry-run"),
    };
    char *password;
    if (request.ledger && request.without_ledger)
        return command_usage(call, error, _("Give either --ledger FILE or --without-ledger."));
    if (!command_backup_password(call, &password, error))
        return false;
    request.proof = (struct backup_proof){
        .password = password, .answer = command_backup_touch, .context = call};
    bool ask = !request.dry_run && command_can_ask() && !option_is_given(call->options, "yes");
    bool ok = (!ask || ask_sure(call, &request, error)) &&
              restore_run(call->folder, &request, &call->arena, &report, error);
    password_free(password);
    if (ok)
        print(call, &report, request.dry_run);
    return ok;
}

static const struct command_form forms[] = {{
    .words = N_("FILE"),
    .fewest = 1,
    .most = 1,
    .options = options,
    .help = N_("Makes the store anew from a backup, in an empty folder or in the place of one that is "
               "damaged, which is "
               "kept aside for some days. An owner's password of the day of the backup opens it. The ledger "
               "says what "
               "happened since: what was forbidden, deleted or closed holds again, and a list shows what is "
               "lost and "
               "has to be done again. Without a ledger it refuses, unless told. Footage whose keys are gone "
               "cannot be "
               "read any more. Everybody is told at their next log-in."),
    .needs = COMMAND_NO_STORE,
    .run = run,
}};

const struct command command_restore = {
    .name = "restore",
    .summary = N_("make the store anew from a backup"),
    .forms = forms,
    .form_count = 1,
};
