#include "tui/commands/commands.h"

#include "store/base/clock.h"
#include "store/care/check.h"
#include "store/base/text.h"
#include "tui/ui/i18n.h"

static const struct option_info options[] = {
    {"footage", NULL, N_("read every clip's file as well, and decrypt what is yours to decrypt"), false},
    {NULL, NULL, NULL, false},
};

/* From when on a change outside the program is found. */
static void say_vouched(struct command_call *call, const struct check_report *report)
{
    char day[DAY_SIZE];
    clock_day(report->vouched_at, day);
    if (!report->vouched_at)
        command_say(call,
                    _("Nobody has vouched for the rows of this store yet, so it cannot be told whether they "
                      "were changed outside the program: that begins when its owner next logs in."));
    else if (report->vouched_from_the_start)
        command_say(call,
                    _("Every row was held against the trace, which knows them since the school was made "
                      "(%s)."),
                    day);
    else
        command_say(call,
                    _("Every row was held against the trace, which knows them since %s, when the owner "
                      "vouched for what was there; of what was changed before that nothing is known."),
                    day);
}

static bool run(struct command_call *call, struct error *error)
{
    bool footage = option_is_given(call->options, "footage");
    /* Checking is for anyone, so only somebody who said who they are is asked for a password. */
    bool as_person = footage && (call->password_file || option_is_given(call->options, "user"));
    struct check_report report;
    if ((as_person && !command_login(call, error)) ||
        !check_run(call->store, call->actor, footage, &call->arena, &report, error))
        return false;

    char size[32];
    for (size_t i = 0; i < report.count; i++)
        printf("%s\n", text_harmless(&call->arena, report.findings[i]));
    if (report.suspects)
        printf("%s\n", text_harmless(&call->arena, report.suspects));
    i18n_size(report.bytes, size, sizeof size);
    command_say(call, _("Looked at: sessions %lld, clips %lld (%s), rows of the trace %lld."),
                (long long)report.sessions, (long long)report.clips, size, (long long)report.audit_rows);
    say_vouched(call, &report);
    if (footage && !call->actor)
        command_say(
            call,
            _("Of the clips only the sizes and headers were checked; with --user NAME their contents are "
              "checked too, as far as that person can open them."));
    if (report.before_vault > 0)
        command_say(call,
                    ngettext("%lld lesson came in before there was a vault: until it is deleted, a copy of "
                             "the database and "
                             "a password are enough to open it.",
                             "%lld lessons came in before there was a vault: until they are deleted, a copy "
                             "of the database "
                             "and a password are enough to open them.",
                             (unsigned long)report.before_vault),
                    (long long)report.before_vault);
    if (report.away > 0 && report.count == report.away)
        return error_set(error, ERROR_IO,
                         "Not all of the vault could be looked at: see above. Nothing else is damaged.");
    if (report.count > 0 && report.count == report.mending)
        return error_set(error, ERROR_CORRUPT,
                         "What was made ready for watching is damaged: see above. No footage is lost by it, "
                         "but the disk may be "
                         "failing.");
    if (report.count > 0)
        return error_set(
            error, ERROR_CORRUPT,
            "The store is damaged: see above. Work with a copy, and restore what can be restored from a "
            "backup.");
    command_say(call, _("Nothing is damaged."));
    return true;
}

static const struct command_form forms[] = {{
    .options = options,
    .help = N_(
        "Reads the whole store and says what is damaged: the database, the trace, and which files and rows "
        "do not belong together. Changes nothing. Ends with status 4 when something is damaged."),
    .needs = COMMAND_STORE_RAW,
    .run = run,
}};

const struct command command_check = {
    .name = "check",
    .summary = N_("read the whole store and say what is damaged"),
    .forms = forms,
    .form_count = 1,
};
