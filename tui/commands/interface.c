/* Without a command: the interface, which asks for the password itself unless a file gives it. */
#include "tui/commands/commands.h"

#include <unistd.h>

#include "tui/interface.h"
#include "tui/ui/i18n.h"

static bool run(struct command_call *call, struct error *error)
{
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return command_usage(
            call, error,
            _("The interface needs a terminal; “terugblik --help” lists the commands that do not."));
    struct player_spare *spare = player_spare_start(); /* loads while the password is checked */
    if (call->password_file && !command_login(call, error)) {
        player_spare_end(spare);
        return false;
    }
    struct actor *actor = call->actor;
    call->actor = NULL; /* the interface's from here on */
    call->status = interface_run(call->store, actor, call->user, NULL, call->video, spare);
    return true;
}

static const struct command_form forms[] = {{
    .help = N_("Opens the interface."),
    .needs = COMMAND_STORE,
    .one_time_password = true,
    .run = run,
}};

const struct command command_interface = {.name = "", .forms = forms, .form_count = 1};
