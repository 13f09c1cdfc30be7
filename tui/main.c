/*
 * terugblik: coach and teacher look back at footage of the teacher's own lessons, in the terminal.
 */
#include <string.h>

#include "player/host.h"
#include "tui/command.h"
#include "tui/i18n.h"

int main(int argc, char **argv)
{
    /* The player host is this same program, started again, and must be nothing else (player/host.h). */
    if (argc > 1 && strcmp(argv[1], PLAYER_HOST_ARGUMENT) == 0)
        return player_host_main(PLAYER_HOST_SOCKET);
    i18n_init(argv[0]);
    return command_main(argc, argv);
}
