/*
 * terugblik: coach and teacher look back at footage of the teacher's own lessons, in the terminal.
 */
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "player/host/host.h"
#include "tui/commands/command.h"
#include "tui/ui/i18n.h"

/* The program's memory holds notes and pictures in the clear. So a crash must not write it to the disk, and
 * no other program of the same user may look into it. AddressSanitizer alone needs to look. */
static void keep_memory_to_itself(void)
{
    const struct rlimit none = {0, 0};
    (void)setrlimit(RLIMIT_CORE, &none);
#ifndef __SANITIZE_ADDRESS__
    (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}

/* All films of a card are held open from the first look until they are wiped (store/footage/import.h). */
static void make_room_for_files(void)
{
    struct rlimit files;
    const rlim_t wanted = 4096;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < wanted) {
        files.rlim_cur = files.rlim_max < wanted ? files.rlim_max : wanted;
        (void)setrlimit(RLIMIT_NOFILE, &files);
    }
}

int main(int argc, char **argv)
{
    /* The player host is this same program, started again, and must be nothing else (player/host/host.h). */
    if (argc > 1 && strcmp(argv[1], PLAYER_HOST_ARGUMENT) == 0)
        return player_host_main(PLAYER_HOST_SOCKET);
    keep_memory_to_itself();
    make_room_for_files();
    i18n_init(argv[0]);
    return command_main(argc, argv);
}
