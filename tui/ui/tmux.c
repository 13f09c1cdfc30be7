#include "tui/ui/tmux.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* A terminal's device last, since it is empty when none is attached. */
#define FORMAT                                                                                            \
    "#{pane_top} #{pane_left} #{window_active} #{window_zoomed_flag} #{pane_active} #{session_attached} " \
    "#{status} #{status-position} #{client_tty}"

static bool spawn(struct tmux *tmux, int output, char *pane)
{
    char name[] = "tmux", command[] = "display-message", print[] = "-p", target[] = "-t", format[] = FORMAT;
    char *arguments[] = {name, command, print, target, pane, format, NULL};
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    sigset_t none;
    sigemptyset(&none);
    if (posix_spawn_file_actions_init(&files) != 0)
        return false;
    bool ready = posix_spawnattr_init(&attributes) == 0;
    if (ready) {
        ready = posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK) == 0 &&
                posix_spawnattr_setsigmask(&attributes, &none) == 0 &&
                posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0) == 0 &&
                posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0) == 0 &&
                posix_spawn_file_actions_adddup2(&files, output, STDOUT_FILENO) == 0 &&
                posix_spawnp(&tmux->process, name, &files, &attributes, arguments, environ) == 0;
        (void)posix_spawnattr_destroy(&attributes);
    }
    (void)posix_spawn_file_actions_destroy(&files);
    return ready;
}

bool tmux_ask(struct tmux *tmux)
{
    char *pane = getenv("TMUX_PANE");
    int ends[2];
    if (tmux->process)
        return true;
    if (!pane || pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
        return false;
    *tmux = (struct tmux){.fd = ends[0]};
    const bool asked = spawn(tmux, ends[1], pane);
    close(ends[1]);
    if (!asked) {
        tmux->process = 0;
        close(ends[0]);
    }
    return asked;
}

static void end(struct tmux *tmux)
{
    close(tmux->fd);
    while (waitpid(tmux->process, NULL, 0) < 0 && errno == EINTR)
        ;
    tmux->process = 0;
}

bool tmux_answered(struct tmux *tmux, struct tmux_place *place)
{
    while (tmux->process) {
        ssize_t count = read(tmux->fd, tmux->answer + tmux->size, sizeof tmux->answer - 1 - tmux->size);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0 && errno == EAGAIN)
            return false;
        if (count > 0) {
            tmux->size += (size_t)count;
            continue;
        }
        end(tmux); /* it closes its output when it ends */
        tmux->answer[tmux->size] = '\0';
        (void)tmux_parse(tmux->answer, place);
        return true;
    }
    return false;
}

void tmux_release(struct tmux *tmux)
{
    if (!tmux->process)
        return;
    (void)kill(tmux->process, SIGTERM);
    end(tmux);
}

bool tmux_parse(const char *answer, struct tmux_place *place)
{
    enum { PLACE_MOST = 9999 }; /* larger windows tmux does not have */
    int top, left, current, zoomed, active, attached, used = 0;
    char status[8], position[8];
    if (sscanf(answer, "%6d %6d %6d %6d %6d %6d %7s %7s %n", &top, &left, &current, &zoomed, &active,
               &attached, status, position, &used) != 8 ||
        used == 0 || top < 0 || left < 0 || top > PLACE_MOST || left > PLACE_MOST)
        return false;
    /* "off", "on" or how many lines. */
    int lines = strcmp(status, "off") == 0 ? 0 : status[0] >= '2' && status[0] <= '5' ? status[0] - '0' : 1;
    *place = (struct tmux_place){
        .visible = current && attached && (active || !zoomed),
        .row = top + (strcmp(position, "top") == 0 ? lines : 0),
        .column = left,
    };
    size_t length = strcspn(answer + used, "\n");
    if (length < sizeof place->terminal)
        memcpy(place->terminal, answer + used, length);
    return true;
}
