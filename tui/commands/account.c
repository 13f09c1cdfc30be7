#include "tui/commands/commands.h"

#include <string.h>

#include "store/base/text.h"
#include "store/keys/keys.h"
#include "store/people/sites.h"
#include "tui/ui/i18n.h"
#include "tui/commands/account-factor.h"
#include "tui/commands/password.h"
#include "tui/words/table.h"
#include "tui/words/words.h"

static const struct option_info add_options[] = {
    {"full-name", N_("NAME"), N_("the person's name as others see it"), true},
    {"role", N_("ROLE[,ROLE]"), N_("coach, teacher, registrar, owner, or their Dutch names; one or more"),
     true},
    {"location", N_("NAME[,NAME]"), N_("where they work; your own main location unless given"), false},
    {"new-password-file", N_("FILE"),
     N_("give the password that works once in its first line, instead of having it made"), false},
    {NULL, NULL, NULL, false},
};
static const struct option_info list_options[] = {
    {"json", NULL, N_("print a JSON array"), false},
    {NULL, NULL, NULL, false},
};
static const struct option_info passwd_options[] = {
    {"new-password-file", N_("FILE"), N_("read the new password from its first line"), false},
    {NULL, NULL, NULL, false},
};

/* The password alone goes to standard output, so that a script can take it. */
static void print_one_time(const char *name, const char *password)
{
    fprintf(stderr, _("The password of %s, to be changed at the first log-in. It is shown only now:\n"),
            name);
    puts(password);
}

/* From --new-password-file, or made at random; *made says which. */
static bool new_password(struct command_call *call, char **password, bool *made, struct error *error)
{
    const char *file = option_value(call->options, "new-password-file");
    *made = !file;
    if (file)
        return password_read(file, password, error);
    *password = (char *)key_alloc(20);
    password_make(*password);
    return true;
}

static bool run_add(struct command_call *call, struct error *error)
{
    const char *name = call->argv[0];
    unsigned roles;
    if (!roles_parse(option_value(call->options, "role"), &roles, error))
        return false;
    char *password;
    bool made;
    if (!new_password(call, &password, &made, error))
        return false;
    /* Whoever gives it knows it, so its person replaces it first, wherever it came from. */
    bool ok = account_add(call->store, call->actor, name, option_value(call->options, "full-name"), roles,
                          option_value(call->options, "location"), password, true, error);
    if (ok && made)
        print_one_time(name, password);
    else if (ok)
        command_say(call, _("%s can log in now, with a password to be changed at the first log-in."), name);
    password_free(password);
    return ok;
}

static bool run_list(struct command_call *call, struct error *error)
{
    static const struct table_column columns[] = {
        {"name", N_("Name"), TABLE_TEXT},
        {"full_name", N_("Full name"), TABLE_TEXT},
        {"roles", N_("Roles"), TABLE_WORDS},
        {"locations", N_("Locations"), TABLE_TEXT},
        {"created_at", NULL, TABLE_MOMENT},
        {"disabled_at", N_("Disabled"), TABLE_MOMENT},
        {"one_time_password", NULL, TABLE_YES},
        {"second_factor", NULL, TABLE_WORD},
        {"id", NULL, TABLE_ID},
    };
    struct account_list list;
    if (!account_list(call->store, call->actor, &call->arena, &list, error))
        return false;
    struct table table;
    table_init(&table, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < list.count; i++) {
        const struct account *account = &list.items[i];
        table_text(&table, account->name);
        table_text(&table, account->full_name);
        table_word(&table, words_roles_plain(&call->arena, account->roles),
                   words_roles(&call->arena, account->roles));
        table_text(&table, account->locations);
        table_number(&table, account->created_at);
        table_number(&table, account->disabled_at);
        table_number(&table, account->must_change_password);
        enum factor_kind factor = FACTOR_NONE;
        if (account->factor)
            (void)factor_kind_parse(account->factor, &factor);
        table_word(&table, words_factor_plain(factor), words_factor(factor));
        table_text(&table, account->id);
    }
    table_print(&table, option_is_given(call->options, "json"), "");
    table_release(&table);
    return true;
}

static bool run_role(struct command_call *call, struct error *error)
{
    unsigned roles;
    if (!roles_parse(call->argv[1], &roles, error) ||
        !account_set_roles(call->store, call->actor, call->argv[0], roles, error))
        return false;
    command_say(call, _("%s is now: %s."), call->argv[0], words_roles(&call->arena, roles));
    return true;
}

static bool run_site(struct command_call *call, struct error *error)
{
    if (!account_sites_set(call->store, call->actor, call->argv[0], call->argv[1], error))
        return false;
    command_say(call, _("%s now works at: %s."), call->argv[0], text_harmless(&call->arena, call->argv[1]));
    return true;
}

static bool run_disable(struct command_call *call, struct error *error)
{
    if (!account_disable(call->store, call->actor, call->argv[0], error))
        return false;
    command_say(call, _("%s can no longer log in or open anything."), call->argv[0]);
    return true;
}

static bool run_enable(struct command_call *call, struct error *error)
{
    const char *name = call->argv[0];
    char *password;
    bool made;
    if (!new_password(call, &password, &made, error))
        return false;
    bool ok = account_enable(call->store, call->actor, name, password, error);
    if (ok && made)
        print_one_time(name, password);
    else if (ok)
        command_say(call, _("%s can log in again, with a password to be changed at the first log-in."), name);
    password_free(password);
    return ok;
}

/* An owner gives somebody else a password that works once. */
static bool reset_other(struct command_call *call, const char *name, struct error *error)
{
    char *password;
    bool made;
    if (!command_login(call, error) || !new_password(call, &password, &made, error))
        return false;
    bool ok = account_reset(call->store, call->actor, name, password, error);
    if (ok && made)
        print_one_time(name, password);
    else if (ok)
        command_say(call, _("%s has a new password, to be changed at the first log-in."), name);
    if (ok)
        command_warn(
            _("What this person could open stays closed to them until the other one of each trajectory "
              "passes its keys on again."));
    password_free(password);
    return ok;
}

static bool change_own(struct command_call *call, struct error *error)
{
    const char *file = option_value(call->options, "new-password-file");
    char *old_password, *password;
    if ((!call->password_file || !file) && !password_can_ask())
        return command_usage(
            call, error,
            _("There is no terminal to ask for a password: give the old one with --password-file "
              "FILE and the new one with --new-password-file FILE."));
    if (call->password_file) {
        if (!password_read(call->password_file, &old_password, error))
            return false;
    } else if (!password_ask(arena_printf(&call->arena, _("Password of %s: "), call->user), &old_password,
                             error)) {
        return false;
    }
    bool ok = command_login_with(call, old_password, error);
    if (ok) {
        ok = file ? password_read(file, &password, error)
                  : password_ask_new(
                        &(struct password_about){.name = call->user, .full_name = call->actor->full_name},
                        &password, error);
        if (ok) {
            const struct login_proof old = {.password = old_password, .answer = call->answer};
            ok = actor_set_password_with(call->store, call->actor, &old, password, error);
            password_free(password);
        }
    }
    password_free(old_password);
    if (ok)
        command_say(call, _("The password of %s is changed."), call->user);
    return ok;
}

static bool run_passwd(struct command_call *call, struct error *error)
{
    if (call->argc > 0 && strcmp(call->argv[0], call->user) != 0)
        return reset_other(call, call->argv[0], error);
    return change_own(call, error);
}

static const struct command_form forms[] = {
    {
        .verb = "add",
        .words = N_("NAME"),
        .fewest = 1,
        .most = 1,
        .options = add_options,
        .help = N_(
            "Adds a person who can log in (owner). Prints a password that works once and has to be changed "
            "at the first log-in."),
        .needs = COMMAND_LOGIN,
        .run = run_add,
    },
    {
        .verb = "list",
        .options = list_options,
        .help = N_("Lists the accounts (owner)."),
        .needs = COMMAND_LOGIN,
        .run = run_list,
    },
    {
        .verb = "role",
        .words = N_("NAME ROLE[,ROLE]"),
        .fewest = 2,
        .most = 2,
        .help = N_("Gives a person other roles, from this moment on: coach, teacher, registrar, owner, or in "
                   "Dutch beeldcoach, docent, administratie, beheerder (owner). Trajectories stay with their "
                   "two people."),
        .needs = COMMAND_LOGIN,
        .run = run_role,
    },
    {
        .verb = "site",
        .words = N_("NAME SITE[,SITE]"),
        .fewest = 2,
        .most = 2,
        .help = N_(
            "Says at which locations somebody works, the main one first (owner). Coaches and teachers of a "
            "location may watch its team and festive footage; who no longer works there loses it."),
        .needs = COMMAND_LOGIN,
        .run = run_site,
    },
    {
        .verb = "disable",
        .words = N_("NAME"),
        .fewest = 1,
        .most = 1,
        .help = N_("Takes away a person's access, from this moment on (owner)."),
        .needs = COMMAND_LOGIN,
        .run = run_disable,
    },
    {
        .verb = "enable",
        .words = N_("NAME"),
        .fewest = 1,
        .most = 1,
        .options = passwd_options,
        .help = N_("Gives a disabled person access again, under new keys and a password that works once "
                   "(owner). What was theirs to open stays closed until the other one of the trajectory "
                   "passes its keys on."),
        .needs = COMMAND_LOGIN,
        .run = run_enable,
    },
    {
        .verb = "passwd",
        .words = N_("[NAME]"),
        .most = 1,
        .options = passwd_options,
        .help = N_(
            "Changes your own password. With another's NAME: gives that person new keys under a password "
            "that works once (owner); what was theirs to open stays closed until the other one of the "
            "trajectory passes its keys on."),
        .needs = COMMAND_STORE,
        .run = run_passwd,
    },
    {
        .verb = "second-factor",
        .words = N_("show|totp|fido2|off"),
        .fewest = 1,
        .most = 1,
        .options = account_factor_options,
        .help = N_(
            "Shows what your log-in asks for beside the password, sets it up, or takes it away. “totp” "
            "makes a key for codes that change every half minute, shows it for a phone, and asks for one "
            "right code before it counts. “fido2” takes the security key that is plugged in: from then "
            "on the password opens nothing without it. Who lost theirs asks an owner for a new password."),
        .needs = COMMAND_STORE,
        .sets_factor = true,
        .run = account_factor_run,
    },
};

const struct command command_account = {
    .name = "account",
    .summary = N_("add, list and disable people; change roles and passwords"),
    .forms = forms,
    .form_count = sizeof forms / sizeof *forms,
};
