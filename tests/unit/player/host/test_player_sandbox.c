/* What a decoder that was taken over can still do: a child boxes itself in and tries. With --table it prints
 * what it found, for docs/privacy.md (tests/box/test_box.sh). */

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
#include <sys/stat.h>
#include <sys/uio.h>
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
    char home[4096];            /* a file of theirs */
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

/* What a host is given has another end, so that no address counts: it would have to make a socket that has
 * none. */
static int try_message_to_path(const struct trial *trial)
{
    struct iovec part = {.iov_base = (void *)(uintptr_t) "x", .iov_len = 1};
    struct msghdr header = {.msg_name = (void *)(uintptr_t)&trial->service,
                            .msg_namelen = sizeof trial->service,
                            .msg_iov = &part,
                            .msg_iovlen = 1};
    int ends[2];

    return socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, ends) == 0 ? (int)sendmsg(ends[0], &header, 0)
                                                                        : -1;
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

static int try_home(const struct trial *trial)
{
    return open(trial->home, O_RDONLY);
}

static int try_name(const struct trial *trial)
{
    struct stat status;

    return stat(trial->home, &status) == 0 || errno == ENOENT ? 0 : -1;
}

static int try_program(const struct trial *trial)
{
    char *const arguments[] = {(char *)(uintptr_t) "true", NULL};

    (void)trial;
    /* Comes back only when it is refused. */
    return execv("/bin/true", arguments);
}

static int try_memory(const struct trial *trial)
{
    char mine[8];
    struct iovec here = {.iov_base = mine, .iov_len = sizeof mine};
    struct iovec there = {.iov_base = (void *)(uintptr_t)trial, .iov_len = sizeof mine};

    return (int)process_vm_readv(trial->parent, &here, 1, &there, 1, 0);
}

enum { IN_TERMINAL = 4 }; /* needs nothing */
enum { LOCAL = SANDBOX_SOUND | SANDBOX_WINDOW };

static const struct attempt {
    const char *name;
    int (*make)(const struct trial *trial);
    unsigned allowed; /* to whom */
} attempts[] = {
    {"read the system's own files", try_read_file, LOCAL},
    {"read the home folder", try_home, 0},
    {"find out whether a file is there", try_name, IN_TERMINAL | LOCAL},
    {"write a file", try_write_file, 0},
    {"make a local socket", try_socket, SANDBOX_SOUND},
    {"connect to a local socket", try_connect, SANDBOX_SOUND},
    {"send to a local socket by its path (sendto)", try_send_to_path, SANDBOX_SOUND},
    {"send to a local socket by its path (sendmsg)", try_message_to_path, SANDBOX_SOUND},
    {"reach a network", try_network, 0},
    {"make a System V shared memory", try_shared_segment, SANDBOX_SOUND},
    {"have another program signalled (F_SETOWN)", try_set_owner, 0},
    {"choose the signal (F_SETSIG)", try_set_signal, 0},
    {"have it sent (O_ASYNC)", try_async, 0},
    {"send a signal", try_signal, 0},
    {"move another program to other processors", try_affinity, 0},
    {"read another program's memory", try_memory, 0},
    {"become two processes", try_fork, 0},
    {"run a program", try_program, 0},
    {"make memory into code", try_new_code, LOCAL},
};

static const struct box {
    const char *name;
    unsigned needs, bit;
} boxes[] = {
    {"decoding for the terminal", 0, IN_TERMINAL},
    {"decoding for a window", SANDBOX_WINDOW, SANDBOX_WINDOW},
    {"playing sound (no footage)", SANDBOX_SOUND, SANDBOX_SOUND},
};

enum { ATTEMPTS = sizeof attempts / sizeof *attempts, BOXES = sizeof boxes / sizeof *boxes };
enum { DONE, REFUSED, NOT_BOXED };

static void make_trial(struct trial *trial)
{
    const char *folder = getenv("TEST_TMP") ? getenv("TEST_TMP") : "/tmp";
    int ends[2], service = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    *trial = (struct trial){.parent = getpid(), .service = {.sun_family = AF_UNIX}};
    snprintf(trial->service.sun_path, sizeof trial->service.sun_path, "%s/service", folder);
    snprintf(trial->home, sizeof trial->home, "%s/of-a-person", folder);
    (void)unlink(trial->service.sun_path);
    (void)close(open(trial->home, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    assert_int_equal(bind(service, (const struct sockaddr *)&trial->service, sizeof trial->service), 0);
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    trial->pipe = ends[0];
    assert_int_equal(socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, ends), 0);
    trial->datagrams = ends[0];
}

/* In a child, which boxes itself in unless `box` is NULL. A program that runs ends it with 0, too. */
static bool succeeds(const struct attempt *attempt, const struct box *box, const struct trial *trial)
{
    pid_t child = fork();
    int status;

    if (child == 0) {
        if (box) {
            sandbox_begin();
            if (!sandbox_enter(box->needs) || (box->bit == SANDBOX_WINDOW && !sandbox_shut()))
                _exit(NOT_BOXED);
        }
        _exit(attempt->make(trial) >= 0 ? DONE : REFUSED);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) != NOT_BOXED);
    return WEXITSTATUS(status) == DONE;
}

static void assert_box(const struct box *box)
{
    struct trial trial;

    make_trial(&trial);
    for (int i = 0; i < ATTEMPTS; i++) {
        bool allowed = (attempts[i].allowed & box->bit) != 0;

        if (succeeds(&attempts[i], box, &trial) != allowed)
            print_error("%s, %s: %s\n", box->name, allowed ? "refused" : "allowed", attempts[i].name);
        assert_int_equal(succeeds(&attempts[i], box, &trial), allowed);
    }
}

/* So that the attempts are known to succeed where nothing forbids them. */
static void every_attempt_succeeds_outside(void **state)
{
    struct trial trial;

    (void)state;
    make_trial(&trial);
    for (int i = 0; i < ATTEMPTS; i++) {
        if (!succeeds(&attempts[i], NULL, &trial))
            print_error("refused: %s\n", attempts[i].name);
        assert_true(succeeds(&attempts[i], NULL, &trial));
    }
}

static void R8_a_decoder_in_the_terminal_reaches_nothing(void **state)
{
    (void)state;
    assert_box(&boxes[0]);
}

static void R8_a_decoder_with_a_window_makes_no_connection(void **state)
{
    (void)state;
    assert_box(&boxes[1]);
}

static void what_plays_sound_reaches_a_sound_server_alone(void **state)
{
    (void)state;
    assert_box(&boxes[2]);
}

/* The table of docs/privacy.md, from a run. */
static int print_table(void)
{
    struct trial trial;

    make_trial(&trial);
    printf("| may it … |");
    for (int box = 0; box < BOXES; box++)
        printf(" %s |", boxes[box].name);
    printf("\n| --- | --- | --- | --- |\n");
    for (int i = 0; i < ATTEMPTS; i++) {
        printf("| %s |", attempts[i].name);
        for (int box = 0; box < BOXES; box++) {
            fflush(stdout);
            printf(" %s |", succeeds(&attempts[i], &boxes[box], &trial) ? "yes" : "no");
        }
        printf("\n");
    }
    return 0;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_attempt_succeeds_outside),
        cmocka_unit_test(R8_a_decoder_in_the_terminal_reaches_nothing),
        cmocka_unit_test(R8_a_decoder_with_a_window_makes_no_connection),
        cmocka_unit_test(what_plays_sound_reaches_a_sound_server_alone),
    };

    if (argc > 1 && strcmp(argv[1], "--table") == 0)
        return print_table();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
