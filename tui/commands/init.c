#include "tui/commands/commands.h"

#include <pwd.h>
#include <string.h>

#include "store/base/clock.h"
#include "store/vault/members.h"
#include "tui/ui/i18n.h"
#include "tui/commands/password.h"

static const struct option_info options[] = {
    {"school", N_("NAME"), N_("the school's name"), true},
    {"location", N_("NAME"), N_("the name of its first location"), true},
    {"regime", N_("consent|objection"), N_("how pupils' permission works; consent unless given"), false},
    {"full-name", N_("NAME"), N_("the owner's name as others see it"), false},
    {"new-password-file", N_("FILE"), N_("read the owner's password from its first line"), false},
    {"vault", N_("FOLDER"),
     N_("a folder for the vault beside the store's own; or in its place, where what is overwritten in the "
        "store's "
        "folder is not gone"),
     false},
    {NULL, NULL, NULL, false},
};

/* The full name that the system has for the user, if it has one; else the user's name. */
static const char *system_full_name(struct arena *arena, const char *user)
{
    struct passwd *entry = getpwnam(user);
    if (!entry || !entry->pw_gecos)
        return user;
    size_t length = strcspn(entry->pw_gecos, ",");
    return length > 0 ? arena_printf(arena, "%.*s", (int)length, entry->pw_gecos) : user;
}

/* Called before a folder is made, so that a password that is refused leaves nothing behind. */
static bool choose_password(struct command_call *call, const char *full_name, char **password,
                            struct error *error)
{
    const char *file = option_value(call->options, "new-password-file");
    if (!file)
        file = call->password_file;
    if (!file && !password_can_ask())
        return command_usage(
            call, error,
            _("There is no terminal to ask for a password: give it with --new-password-file FILE."));
    const struct password_about about = {
        .name = call->user, .full_name = full_name, .school = option_value(call->options, "school")};
    if (!file)
        return password_ask_new(&about, password, error);
    if (!password_read(file, password, error))
        return false;
    if (password_acceptable(&about, *password, error))
        return true;
    password_free(*password);
    return false;
}

/* Half of each footage key: in a folder of the store, and in one that was named. */
static bool make_vault(struct command_call *call, struct store *store, const char *folder,
                       const char *password, struct error *error)
{
    struct vault_added added;
    struct actor *owner;
    if (!folder)
        return vault_ready(store, error);
    if (!actor_login(store, call->user, password, &owner, error))
        return false;
    bool made = vault_add(store, owner, folder, &added, error) && vault_ready(store, error);
    actor_close(owner);
    return made;
}

static bool run(struct command_call *call, struct error *error)
{
    const char *vault = option_value(call->options, "vault");
    const char *regime = option_value(call->options, "regime");
    if (!regime)
        regime = "consent";
    if (strcmp(regime, "consent") != 0 && strcmp(regime, "objection") != 0)
        return command_usage(call, error, _("--regime takes consent or objection, not “%.40s”."), regime);
    const char *full_name = option_value(call->options, "full-name");
    if (!full_name)
        full_name = system_full_name(&call->arena, call->user);

    char *password;
    if (!choose_password(call, full_name, &password, error))
        return false;
    struct store store;
    bool ok = store_open(&store, call->folder, true, error);
    if (ok) {
        ok = (vault || vault_fits(&store, error)) &&
             school_init(&store, option_value(call->options, "school"),
                         option_value(call->options, "location"), regime, call->user, full_name, password,
                         error) &&
             make_vault(call, &store, vault, password, error);
        store_close(&store);
    }
    password_free(password);
    if (ok)
        command_say(
            call,
            _("The store is in %s, and %s is its owner. Next: “terugblik account add” for a coach and a "
              "teacher."),
            call->folder, call->user);
    return ok;
}

static const struct command_form forms[] = {{
    .options = options,
    .help = N_(
        "Makes the store, the school's first location and the account of its owner, which is --user. The "
        "password is asked twice, unless --new-password-file gives it."),
    .needs = COMMAND_NO_STORE,
    .run = run,
}};

const struct command command_init = {
    .name = "init",
    .summary = N_("make a store for a school"),
    .forms = forms,
    .form_count = 1,
};
