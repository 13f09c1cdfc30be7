#include "tui/demo/classroom/child.h"

#include "store/base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* Starts a program with these descriptors (-1: none); 0 or an errno value. */
static int start(pid_t *pid, const char *const *arguments, int input, int output, int extra)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none;
    int failed = posix_spawn_file_actions_init(&actions);
    if (failed != 0)
        return failed;
    failed = posix_spawnattr_init(&attributes);
    if (failed != 0) {
        posix_spawn_file_actions_destroy(&actions);
        return failed;
    }
    /* We block signals that the child should still die of. */
    sigemptyset(&none);
    failed = posix_spawnattr_setsigmask(&attributes, &none);
    if (failed == 0)
        failed = posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    if (failed == 0)
        failed = input >= 0
                     ? posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
                     : posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    if (failed == 0)
        failed = output >= 0
                     ? posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
                     : posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    if (failed == 0)
        failed = posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    if (failed == 0 && extra >= 0)
        failed = posix_spawn_file_actions_adddup2(&actions, extra, 3);
    if (failed == 0) {
        /* POSIX promises that the strings are not changed, but its prototype does not say so. */
        char *const *strings;
        memcpy(&strings, &arguments, sizeof strings);
        failed = posix_spawnp(pid, arguments[0], &actions, &attributes, strings, environ);
    }
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return failed;
}

static bool wait_for(pid_t pid)
{
    int status = 0;
    pid_t ended;
    do {
        ended = waitpid(pid, &status, 0);
    } while (ended < 0 && errno == EINTR);
    return ended == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

unsigned char *child_output(const char *const *arguments, size_t *size)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return NULL;
    pid_t pid;
    int failed = start(&pid, arguments, -1, ends[1], -1);
    close(ends[1]);
    if (failed != 0) {
        close(ends[0]);
        return NULL;
    }
    void *data = NULL;
    size_t room = 0;
    ssize_t got = 0;
    *size = 0;
    for (;;) {
        memory_reserve(&data, &room, *size + 65536, 1);
        got = read(ends[0], (unsigned char *)data + *size, 65536);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        *size += (size_t)got;
    }
    close(ends[0]);
    bool well = wait_for(pid) && got == 0;
    if (well)
        return data;
    free(data);
    return NULL;
}

bool child_start(struct child *child, const char *const *arguments, int extra)
{
    /* A socket, not a pipe: writing to one that nobody reads can be told not to raise SIGPIPE. */
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return false;
    int room = 4 << 20; /* more than a picture, so that drawing and encoding overlap; less does no harm */
    (void)setsockopt(ends[0], SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
    int failed = start(&child->pid, arguments, ends[1], -1, extra);
    close(ends[1]);
    if (failed != 0) {
        close(ends[0]);
        errno = failed;
        return false;
    }
    child->feed = ends[0];
    return true;
}

bool child_feed(const struct child *child, const void *data, size_t size)
{
    const unsigned char *at = data;
    while (size > 0) {
        ssize_t sent = send(child->feed, at, size, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0)
            return false;
        at += sent;
        size -= (size_t)sent;
    }
    return true;
}

bool child_finish(struct child *child, bool kills)
{
    close(child->feed);
    if (kills)
        kill(child->pid, SIGKILL);
    return wait_for(child->pid);
}
