#include "tui/commands/commands.h"

#include <unistd.h>

#include "tui/interface.h"
#include "tui/ui/i18n.h"

static const struct option_info options[] = {
    {"video", N_("MODE"), N_("show pictures as auto, kitty, sixel, iterm, cells, window or none"), false},
    {NULL, NULL, NULL, false},
};

static bool run(struct command_call *call, struct error *error)
{
    char session[ID_SIZE];
    bool shows = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
    struct player_spare *spare = shows ? player_spare_start()
                                       : NULL; /* loads while the password is checked */
    if (!command_login(call, error) || !command_find_session(call, call->argv[0], session, error)) {
        player_spare_end(spare);
        return false;
    }
    if (!shows)
        return error_set(error, ERROR_INVALID,
                         "Watching needs a terminal; standard input and output must be one.");
    struct actor *actor = call->actor;
    call->actor = NULL; /* the interface's from here on */
    call->status = interface_run(call->store, actor, call->user, session, call->video, spare);
    return true;
}

static const struct command_form forms[] = {{
    .words = N_("SESSION"),
    .fewest = 1,
    .most = 1,
    .options = options,
    .help = N_(
        "Opens the interface straight in a session. SESSION is the end of an id that “sessions” shows."),
    .needs = COMMAND_STORE,
    .one_time_password = true,
    .run = run,
}};

const struct command command_watch = {
    .name = "watch",
    .summary = N_("open a session in the interface"),
    .forms = forms,
    .form_count = 1,
};
