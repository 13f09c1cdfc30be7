/* What a decoder that was taken over can still do: a child boxes itself in and tries. */

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "player/host/sandbox.h"

/* What the child has to try with. */
struct trial {
    pid_t parent;
    int pipe, datagrams;
    struct sockaddr_un service; /* of another program, of the same person */
};

static int try_socket(const struct trial *trial)
{
    (void)trial;
    return socket(AF_UNIX, SOCK_STREAM, 0);
}

static int try_connect(const struct trial *trial)
{
    return connect(trial->datagrams, (const struct sockaddr *)&trial->service, sizeof trial->service);
}

static int try_send_to_path(const struct trial *trial)
{
    return (int)sendto(trial->datagrams, "x", 1, 0, (const struct sockaddr *)&trial->service,
                       sizeof trial->service);
}

static int try_message_to_path(const struct trial *trial)
{
    struct iovec part = {.iov_base = (void *)(uintptr_t) "x", .iov_len = 1};
    struct msghdr header = {.msg_name = (void *)(uintptr_t)&trial->service,
                            .msg_namelen = sizeof trial->service,
                            .msg_iov = &part,
                            .msg_iovlen = 1};

    return (int)sendmsg(trial->datagrams, &header, 0);
}

static int try_network(const struct trial *trial)
{
    (void)trial;
    return socket(AF_INET, SOCK_DGRAM, 0);
}

static int try_shared_segment(const struct trial *trial)
{
    (void)trial;
    return shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
}

static int try_set_owner(const struct trial *trial)
{
    return fcntl(trial->pipe, F_SETOWN, trial->parent);
}

static int try_set_signal(const struct trial *trial)
{
    return fcntl(trial->pipe, F_SETSIG, SIGUSR2);
}

static int try_async(const struct trial *trial)
{
    return fcntl(trial->pipe, F_SETFL, O_ASYNC | O_NONBLOCK);
}

static int try_affinity(const struct trial *trial)
{
    cpu_set_t one;

    CPU_ZERO(&one);
    CPU_SET(0, &one);
    return sched_setaffinity(trial->parent, sizeof one, &one);
}

static int try_signal(const struct trial *trial)
{
    return kill(trial->parent, 0);
}

static int try_fork(const struct trial *trial)
{
    pid_t child = fork();

    (void)trial;
    if (child == 0)
        _exit(0);
    return child;
}

static int try_read_file(const struct trial *trial)
{
    (void)trial;
    return open("/etc/passwd", O_RDONLY);
}

static int try_write_file(const struct trial *trial)
{
    (void)trial;
    return open("/dev/null", O_WRONLY);
}

static int try_new_code(const struct trial *trial)
{
    (void)trial;
    return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) ==
                   MAP_FAILED
               ? -1
               : 0;
}

static const struct attempt {
    const char *name;
    int (*make)(const struct trial *trial);
    unsigned allowed; /* to whom: needs, as sandbox_enter() takes them */
} attempts[] = {
    {"socket", try_socket, SANDBOX_SOUND | SANDBOX_WINDOW},
    {"connect by path", try_connect, SANDBOX_SOUND | SANDBOX_WINDOW},
    {"sendto by path", try_send_to_path, SANDBOX_SOUND | SANDBOX_WINDOW},
    {"sendmsg by path", try_message_to_path, SANDBOX_SOUND | SANDBOX_WINDOW},
    {"a socket of the network", try_network, 0},
    {"shmget", try_shared_segment, SANDBOX_SOUND},
    {"F_SETOWN", try_set_owner, 0},
    {"F_SETSIG", try_set_signal, 0},
    {"O_ASYNC", try_async, 0},
    {"another's processors", try_affinity, 0},
    {"a signal to another", try_signal, 0},
    {"fork", try_fork, 0},
    {"open for reading", try_read_file, SANDBOX_SOUND | SANDBOX_WINDOW},
    {"open for writing", try_write_file, 0},
    {"memory that becomes code", try_new_code, SANDBOX_SOUND | SANDBOX_WINDOW},
};

enum { ATTEMPTS = sizeof attempts / sizeof *attempts, NOT_BOXED = 100 };

/* The child's exit status: the first attempt that succeeds and should not, from 1; 0 when all are refused. */
static int attempt_all(unsigned needs, const struct trial *trial)
{
    int found = 0;

    for (int i = 0; i < ATTEMPTS && found == 0; i++) {
        if ((attempts[i].allowed & needs) == 0 && attempts[i].make(trial) >= 0)
            found = i + 1;
    }
    return found;
}

static int in_the_box(unsigned needs)
{
    struct trial trial = {.parent = getpid(), .service = {.sun_family = AF_UNIX}};
    int pipe_ends[2], sockets[2], service, status;
    pid_t child;

    snprintf(trial.service.sun_path, sizeof trial.service.sun_path, "%s/service", getenv("TEST_TMP"));
    (void)unlink(trial.service.sun_path);
    service = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(service, (const struct sockaddr *)&trial.service, sizeof trial.service), 0);
    assert_int_equal(pipe2(pipe_ends, O_CLOEXEC), 0);
    assert_int_equal(socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, sockets), 0);
    trial.pipe = pipe_ends[0];
    trial.datagrams = sockets[0];
    child = fork();
    if (child == 0) {
        sandbox_begin();
        _exit(sandbox_enter(needs) ? attempt_all(needs, &trial) : NOT_BOXED);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    close(service);
    close(pipe_ends[0]);
    close(pipe_ends[1]);
    close(sockets[0]);
    close(sockets[1]);
    status = WEXITSTATUS(status);
    if (status != 0 && status != NOT_BOXED)
        print_error("allowed: %s\n", attempts[status - 1].name);
    return status;
}

/* So that the attempts are known to succeed where nothing forbids them. */
static void every_attempt_succeeds_outside(void **state)
{
    struct trial trial = {.parent = getpid(), .service = {.sun_family = AF_UNIX}};
    int pipe_ends[2], sockets[2], service;

    (void)state;
    snprintf(trial.service.sun_path, sizeof trial.service.sun_path, "%s/outside", getenv("TEST_TMP"));
    service = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(service, (const struct sockaddr *)&trial.service, sizeof trial.service), 0);
    assert_int_equal(pipe2(pipe_ends, O_CLOEXEC), 0);
    assert_int_equal(socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, sockets), 0);
    trial.pipe = pipe_ends[0];
    trial.datagrams = sockets[0];
    for (int i = 0; i < ATTEMPTS; i++) {
        pid_t child = fork();
        int status;

        if (child == 0)
            _exit(attempts[i].make(&trial) >= 0 ? 0 : 1);
        assert_int_equal(waitpid(child, &status, 0), child);
        if (status != 0)
            print_error("refused: %s\n", attempts[i].name);
        assert_int_equal(status, 0);
    }
    close(service);
}

static void R8_a_decoder_in_the_terminal_reaches_nothing(void **state)
{
    (void)state;
    assert_int_equal(in_the_box(0), 0);
}

static void R8_a_decoder_with_a_window_reaches_a_display_alone(void **state)
{
    (void)state;
    assert_int_equal(in_the_box(SANDBOX_WINDOW), 0);
}

static void what_plays_sound_reaches_a_sound_server_alone(void **state)
{
    (void)state;
    assert_int_equal(in_the_box(SANDBOX_SOUND), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_attempt_succeeds_outside),
        cmocka_unit_test(R8_a_decoder_in_the_terminal_reaches_nothing),
        cmocka_unit_test(R8_a_decoder_with_a_window_reaches_a_display_alone),
        cmocka_unit_test(what_plays_sound_reaches_a_sound_server_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
