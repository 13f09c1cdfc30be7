#include "player/client/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "player/wire/lease.h"
#include "player/wire/protocol.h"
#include "player/wire/sound.h"

/* What translations and the sanitizers of a test build look at. Everything else stays here: a proxy, a
 * display or a token is nothing that a media file should come near. */
static const char *const kept_variables[] = {
    "ASAN_OPTIONS=", "LANG=", "LANGUAGE=", "LC_", "LSAN_OPTIONS=", "TZ=", "UBSAN_OPTIONS=",
};

/* By which a sound server or a display is found. */
static const char *const local_variables[] = {
    "HOME=",
    "PATH=",
    "XDG_RUNTIME_DIR=",
    "XDG_CONFIG_HOME=",
};

static const char *const sound_variables[] = {"ALSA_", "PIPEWIRE_", "PULSE_"};

/* And how its driver draws. */
static const char *const window_variables[] = {
    "DISPLAY=", "WAYLAND_DISPLAY=", "XAUTHORITY=", "LIBGL_", "GALLIUM_DRIVER=", "DRI_PRIME=",
};

enum kind { KIND_TERMINAL, KIND_WINDOW, KIND_SPEAKER };

/* A GPU's driver keeps nothing on disk. */
static char no_cache[] = "MESA_SHADER_CACHE_DISABLE=true", no_cache_nvidia[] = "__GL_SHADER_DISK_CACHE=0";

enum { ENVIRONMENT_MOST = 64 };

static bool is_one_of(const char *variable, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strncmp(variable, names[i], strlen(names[i])) == 0)
            return true;
    }
    return false;
}

#define IS_ONE_OF(variable, names) is_one_of((variable), (names), sizeof(names) / sizeof *(names))

static bool is_kept(const char *variable, enum kind kind)
{
    return IS_ONE_OF(variable, kept_variables) ||
           (kind != KIND_TERMINAL && IS_ONE_OF(variable, local_variables)) ||
           (kind == KIND_WINDOW && IS_ONE_OF(variable, window_variables)) ||
           (kind == KIND_SPEAKER && IS_ONE_OF(variable, sound_variables));
}

static void pick_environment(enum kind kind, char **kept)
{
    size_t count = 0;

    if (kind == KIND_WINDOW) {
        kept[count++] = no_cache;
        kept[count++] = no_cache_nvidia;
    }
    for (char **variable = environ; *variable != NULL && count + 1 < ENVIRONMENT_MOST; variable++) {
        if (is_kept(*variable, kind))
            kept[count++] = *variable;
    }
    kept[count] = NULL;
}

/* All signals as if freshly logged in; a session of its own, so that neither the terminal's Ctrl-C nor its
 * device is within reach. */
static int set_attributes(posix_spawnattr_t *attributes)
{
    sigset_t none, all;
    int failed;

    sigemptyset(&none);
    sigfillset(&all);
    failed = posix_spawnattr_setflags(attributes,
                                      POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSID);
    if (failed == 0)
        failed = posix_spawnattr_setsigmask(attributes, &none);
    if (failed == 0)
        failed = posix_spawnattr_setsigdefault(attributes, &all);
    return failed;
}

/* What a new process holds: a descriptor for each number, or −1. */
struct held {
    int socket, lease, sound;
};

enum { FIRST_FREE = SPEAKER_SOCKET + 1 };

static int hold(posix_spawn_file_actions_t *files, int fd, int as)
{
    return fd >= 0 ? posix_spawn_file_actions_adddup2(files, fd, as)
                   : posix_spawn_file_actions_addclose(files, as);
}

static int set_files(posix_spawn_file_actions_t *files, const struct held *held)
{
    int failed = posix_spawn_file_actions_addopen(files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);

    if (failed == 0)
        failed = posix_spawn_file_actions_addopen(files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    if (failed == 0)
        failed = posix_spawn_file_actions_addopen(files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    if (failed == 0)
        failed = hold(files, held->socket, PLAYER_HOST_SOCKET);
    if (failed == 0)
        failed = hold(files, held->lease, LEASE_SOCKET);
    if (failed == 0)
        failed = hold(files, held->sound, SPEAKER_SOCKET);
    if (failed == 0)
        failed = posix_spawn_file_actions_addclosefrom_np(files, FIRST_FREE);
    return failed;
}

static int spawn(enum kind kind, const struct held *held, pid_t *process)
{
    char name[] = "terugblik", argument[] = PLAYER_HOST_ARGUMENT;
    char *arguments[] = {name, argument, NULL};
    char *environment[ENVIRONMENT_MOST];
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    int failed;

    pick_environment(kind, environment);
    failed = posix_spawn_file_actions_init(&files);
    if (failed != 0)
        return failed;
    failed = posix_spawnattr_init(&attributes);
    if (failed == 0) {
        failed = set_attributes(&attributes);
        if (failed == 0)
            failed = set_files(&files, held);
        if (failed == 0)
            failed = posix_spawn(process, "/proc/self/exe", &files, &attributes, arguments, environment);
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&files);
    return failed;
}

/* One end for us, one for the host. The host's end gets a high number, so that posix_spawn's dup2 gives it
 * another one and with that clears its close-on-exec flag. False with errno. */
static bool make_pair(int type, int *ours, int *hosts)
{
    int ends[2];

    if (socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, ends) != 0)
        return false;
    *ours = ends[0];
    *hosts = fcntl(ends[1], F_DUPFD_CLOEXEC, FIRST_FREE);
    close(ends[1]);
    return *hosts >= 0;
}

static void close_if_open(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

bool host_spawn(bool window, struct host_process *host, struct error *error)
{
    struct held held = {.socket = -1, .lease = -1, .sound = -1};
    int failed = 0;
    int room = 1 << 20;

    *host = NO_HOST;
    if (!make_pair(SOCK_SEQPACKET, &host->socket, &held.socket) ||
        !make_pair(SOCK_STREAM, &host->lease, &held.lease))
        failed = errno;
    if (failed == 0) {
        /* A session of PLAYER_CLIPS clips is handed over without waiting; a smaller buffer than asked for
         * still holds most. */
        (void)setsockopt(host->socket, SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
        failed = spawn(window ? KIND_WINDOW : KIND_TERMINAL, &held, &host->process);
    }
    close_if_open(&held.socket);
    close_if_open(&held.lease);
    if (failed == 0)
        return true;
    host->process = 0;
    (void)host_end(host);
    return error_system(error, failed, "The player could not be started");
}

void host_spawn_speaker(struct host_process *host, int *socket)
{
    struct held held = {.socket = -1, .lease = -1, .sound = -1};
    const int room = SOUND_ROOM;

    *socket = -1;
    if (!make_pair(SOCK_SEQPACKET, socket, &held.sound) || spawn(KIND_SPEAKER, &held, &host->speaker) != 0) {
        host->speaker = 0;
        close_if_open(socket);
    }
    close_if_open(&held.sound);
    if (*socket >= 0)
        (void)setsockopt(*socket, SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
}

/* A host that takes no more of them is gone, or has more than it needs. */
void host_renew(const struct host_process *host)
{
    const char beat = 0;

    if (host->lease >= 0)
        (void)send(host->lease, &beat, sizeof beat, MSG_DONTWAIT | MSG_NOSIGNAL);
}

static int end_process(pid_t process)
{
    int status = 0;

    if (process > 0) {
        kill(process, SIGKILL);
        while (waitpid(process, &status, 0) < 0 && errno == EINTR)
            ;
    }
    return status;
}

bool host_end(struct host_process *host)
{
    int status = end_process(host->process);

    (void)end_process(host->speaker);
    close_if_open(&host->socket);
    close_if_open(&host->lease);
    *host = NO_HOST;
    return WIFEXITED(status) && WEXITSTATUS(status) == LEASE_LAPSED;
}
