#include "player/host/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MEMORY_MOST (UINT64_C(2) << 30) /* decoding 4K takes a quarter of it */
enum { FILES_MOST = 1024 };             /* a session's clips, their proxies, and what sound needs */

/* Its shadow of all memory would count as used. */
#ifdef __SANITIZE_ADDRESS__
#define UNDER_ADDRESS_SANITIZER
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define UNDER_ADDRESS_SANITIZER
#endif
#endif

static void limit(int resource, rlim_t most)
{
    struct rlimit limits = {.rlim_cur = most, .rlim_max = most};

    /* Where the system allows less already, that stands. */
    (void)setrlimit((__rlimit_resource_t)resource, &limits);
}

void sandbox_begin(void)
{
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_NOFILE, FILES_MOST);
#ifndef UNDER_ADDRESS_SANITIZER
    limit(RLIMIT_DATA, MEMORY_MOST);
#endif
}

void sandbox_limit_time(unsigned seconds)
{
    limit(RLIMIT_CPU, seconds);
}

/* ---- Landlock: which files ---- */

/* As the kernel grew them; Debian 12's header stops at the third version. */
#ifndef LANDLOCK_ACCESS_FS_TRUNCATE
#define LANDLOCK_ACCESS_FS_TRUNCATE (UINT64_C(1) << 14)
#endif
#ifndef LANDLOCK_ACCESS_FS_IOCTL_DEV
#define LANDLOCK_ACCESS_FS_IOCTL_DEV (UINT64_C(1) << 15)
#endif
#define NET_BIND_TCP        (UINT64_C(1) << 0)
#define NET_CONNECT_TCP     (UINT64_C(1) << 1)
#define SCOPE_ABSTRACT_UNIX (UINT64_C(1) << 0)
#define SCOPE_SIGNAL        (UINT64_C(1) << 1)

#define READING (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
/* Of devices. */
#define SOUNDING (READING | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_IOCTL_DEV)
/* What a rule for something that is no folder may grant. */
#define FILE_RIGHTS \
    (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_IOCTL_DEV)

struct ruleset {
    uint64_t files, net, scope;
};

struct landlock {
    int fd;
    uint64_t handled; /* file rights that this kernel knows */
};

static void allow_below(const struct landlock *landlock, const char *path, uint64_t rights)
{
    struct landlock_path_beneath_attr rule = {.allowed_access = rights & landlock->handled};
    struct stat status;

    rule.parent_fd = open(path, O_PATH | O_CLOEXEC);
    if (rule.parent_fd < 0)
        return; /* what is not there needs no right */
    if (fstat(rule.parent_fd, &status) == 0 && !S_ISDIR(status.st_mode))
        rule.allowed_access &= FILE_RIGHTS;
    (void)syscall(SYS_landlock_add_rule, landlock->fd, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    close(rule.parent_fd);
}

static void allow_in_home(const struct landlock *landlock, const char *name)
{
    const char *home = getenv("HOME");
    char path[4096];
    int length;

    if (!home)
        return;
    length = snprintf(path, sizeof path, "%s/%s", home, name);
    if (length > 0 && (size_t)length < sizeof path)
        allow_below(landlock, path, READING);
}

static void allow_sound(const struct landlock *landlock)
{
    static const char *const in_home[] = {".config/pulse",    ".pulse",    ".pulse-cookie",
                                          ".config/pipewire", ".asoundrc", ".config/alsa"};
    const char *runtime = getenv("XDG_RUNTIME_DIR");

    allow_below(landlock, "/dev/snd", SOUNDING);
    allow_below(landlock, "/run", READING);
    allow_below(landlock, "/var/lib/dbus", READING); /* the machine's id, by which PulseAudio knows it */
    if (runtime)
        allow_below(landlock, runtime, READING);
    for (size_t i = 0; i < sizeof in_home / sizeof *in_home; i++)
        allow_in_home(landlock, in_home[i]);
}

/* Where the display's socket and its password are, and the GPU. Its drivers read their settings below /usr
 * and /etc; what they would keep in the home folder is not theirs to keep here. */
static void allow_window(const struct landlock *landlock)
{
    static const char *const devices[] = {"/dev/dri",        "/dev/nvidiactl",
                                          "/dev/nvidia0",    "/dev/nvidia-modeset",
                                          "/dev/nvidia-uvm", "/dev/udmabuf"};
    const char *runtime = getenv("XDG_RUNTIME_DIR"), *authority = getenv("XAUTHORITY");

    for (size_t i = 0; i < sizeof devices / sizeof *devices; i++)
        allow_below(landlock, devices[i], SOUNDING);
    allow_below(landlock, "/run", READING);
    allow_below(landlock, "/tmp/.X11-unix", READING);
    if (runtime)
        allow_below(landlock, runtime, READING);
    if (authority)
        allow_below(landlock, authority, READING);
    else
        allow_in_home(landlock, ".Xauthority");
}

/* False where the kernel cannot. */
static bool confine_files(unsigned needs)
{
    static const char *const readable[] = {"/usr",      "/lib",        "/lib32",      "/lib64",
                                           "/etc",      "/proc",       "/sys",        "/dev/null",
                                           "/dev/zero", "/dev/random", "/dev/urandom"};
    struct ruleset rules = {.files = (UINT64_C(1) << 13) - 1}; /* version 1 has thirteen rights */
    struct landlock landlock;
    size_t size = sizeof rules.files;
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);

    if (version < 1)
        return false;
    if (version >= 2)
        rules.files |= LANDLOCK_ACCESS_FS_REFER;
    if (version >= 3)
        rules.files |= LANDLOCK_ACCESS_FS_TRUNCATE;
    if (version >= 4) {
        rules.net = NET_BIND_TCP | NET_CONNECT_TCP;
        size = offsetof(struct ruleset, scope);
    }
    if (version >= 5)
        rules.files |= LANDLOCK_ACCESS_FS_IOCTL_DEV;
    if (version >= 6) {
        /* Xlib knocks at a socket without a place in the file system first, and gives up when it is refused
         * rather than not there. */
        rules.scope = (needs & SANDBOX_WINDOW ? 0 : SCOPE_ABSTRACT_UNIX) | SCOPE_SIGNAL;
        size = sizeof rules;
    }
    landlock.handled = rules.files;
    landlock.fd = (int)syscall(SYS_landlock_create_ruleset, &rules, size, 0);
    if (landlock.fd < 0)
        return false;
    for (size_t i = 0; needs != 0 && i < sizeof readable / sizeof *readable; i++)
        allow_below(&landlock, readable[i], READING);
    if (needs & SANDBOX_SOUND)
        allow_sound(&landlock);
    if (needs & SANDBOX_WINDOW)
        allow_window(&landlock);
    bool confined = syscall(SYS_landlock_restrict_self, landlock.fd, 0) == 0;
    close(landlock.fd);
    return confined;
}

/* ---- seccomp: which calls ---- */

/* What decoding needs, whatever the arguments: threads, memory, time, and reading and writing what is open.
 * Made from what tests/box/calls.py sees, and of what the C library does instead on another kernel. */
static const int decoding_calls[] = {
    /* threads */
    SCMP_SYS(futex),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(rseq),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(sched_yield),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(sched_getaffinity),
    /* memory */
    SCMP_SYS(brk),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(madvise),
    SCMP_SYS(mlock),
    SCMP_SYS(munlock),
    SCMP_SYS(sysinfo),
    SCMP_SYS(getrandom),
    /* time */
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(nanosleep),
    SCMP_SYS(gettimeofday),
    /* what is open */
    SCMP_SYS(read),
    SCMP_SYS(pread64),
    SCMP_SYS(write),
    SCMP_SYS(fstat),
    SCMP_SYS(newfstatat),
    SCMP_SYS(lseek),
    SCMP_SYS(fadvise64),
    SCMP_SYS(close),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(recvmsg),
    SCMP_SYS(recvfrom),
};

/* What talking to a sound server, a sound card or a display needs besides, and loading the libraries for it.
 */
static const int local_calls[] = {
    SCMP_SYS(mlock2),
    SCMP_SYS(mincore),
    SCMP_SYS(membarrier),
    SCMP_SYS(memfd_create),
    SCMP_SYS(get_mempolicy),
    SCMP_SYS(set_mempolicy),
    SCMP_SYS(mbind),
    SCMP_SYS(mmap),
    SCMP_SYS(mprotect),
    SCMP_SYS(futex_waitv),
    SCMP_SYS(get_robust_list),
    SCMP_SYS(set_tid_address),
    SCMP_SYS(arch_prctl),
    SCMP_SYS(rt_sigtimedwait),
    SCMP_SYS(rt_sigpending),
    SCMP_SYS(rt_sigsuspend),
    SCMP_SYS(sched_get_priority_max),
    SCMP_SYS(sched_get_priority_min),
    SCMP_SYS(getcpu),
    SCMP_SYS(getppid),
    SCMP_SYS(getuid),
    SCMP_SYS(geteuid),
    SCMP_SYS(getgid),
    SCMP_SYS(getegid),
    SCMP_SYS(getresuid),
    SCMP_SYS(getresgid),
    SCMP_SYS(getgroups),
    SCMP_SYS(uname),
    SCMP_SYS(getrusage),
    SCMP_SYS(times),
    SCMP_SYS(getrlimit),
    SCMP_SYS(umask),
    SCMP_SYS(getcwd),
    SCMP_SYS(capget),
    SCMP_SYS(clock_getres),
    SCMP_SYS(time),
    SCMP_SYS(timerfd_create),
    SCMP_SYS(timerfd_settime),
    SCMP_SYS(timerfd_gettime),
    SCMP_SYS(readv),
    SCMP_SYS(preadv),
    SCMP_SYS(writev),
    SCMP_SYS(readahead),
    SCMP_SYS(ftruncate),
    SCMP_SYS(fallocate),
    SCMP_SYS(close_range),
    SCMP_SYS(dup),
    SCMP_SYS(dup2),
    SCMP_SYS(dup3),
    SCMP_SYS(pipe),
    SCMP_SYS(pipe2),
    SCMP_SYS(eventfd2),
    SCMP_SYS(select),
    SCMP_SYS(pselect6),
    SCMP_SYS(epoll_create),
    SCMP_SYS(epoll_create1),
    SCMP_SYS(epoll_ctl),
    SCMP_SYS(epoll_wait),
    SCMP_SYS(epoll_pwait),
    SCMP_SYS(epoll_pwait2),
    SCMP_SYS(stat),
    SCMP_SYS(lstat),
    SCMP_SYS(statx),
    SCMP_SYS(statfs),
    SCMP_SYS(fstatfs),
    SCMP_SYS(access),
    SCMP_SYS(faccessat),
    SCMP_SYS(faccessat2),
    SCMP_SYS(readlink),
    SCMP_SYS(readlinkat),
    SCMP_SYS(getdents64),
    SCMP_SYS(connect),
    SCMP_SYS(sendto),
    SCMP_SYS(sendmsg),
    SCMP_SYS(getsockopt),
    SCMP_SYS(setsockopt),
    SCMP_SYS(getsockname),
    SCMP_SYS(getpeername),
    SCMP_SYS(shutdown),
};

/* And ALSA's mixer. */
static const int sound_calls[] = {
    SCMP_SYS(shmget), SCMP_SYS(shmat), SCMP_SYS(shmdt),  SCMP_SYS(shmctl),
    SCMP_SYS(semget), SCMP_SYS(semop), SCMP_SYS(semctl), SCMP_SYS(semtimedop),
};

/* And the GPU's drivers. */
static const int window_calls[] = {SCMP_SYS(msync), SCMP_SYS(flock)};

/* Numbers of ALSA's ioctls: 'A' for pcm, 'U' for control, 'T' for timers. The terminal's are 'T' too, but
 * carry no direction in their upper bits. */
static const struct ioctl_group {
    uint64_t mask, value;
} sound_ioctls[] = {
    {0xFF00, 'A' << 8},
    {0xFF00, 'U' << 8},
    {0xC000FF00, UINT64_C(0x40000000) | 'T' << 8},
    {0xC000FF00, UINT64_C(0x80000000) | 'T' << 8},
    {0xC000FF00, UINT64_C(0xC0000000) | 'T' << 8},
    {0xFFFFFFF0, 'T' << 8 | 0xA0},
};

/* The GPU's: 'd' for the kernel's rendering, 'b' for its buffers, '>' for its fences, 'F' for NVIDIA's own.
 */
static const struct ioctl_group window_ioctls[] = {
    {0xFF00, 'd' << 8},
    {0xFF00, 'b' << 8},
    {0xFF00, '>' << 8},
    {0xFF00, 'F' << 8},
};

static bool add_calls(scmp_filter_ctx filter, const int *calls, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int failed = seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0);

        /* A call that this architecture does not have needs no rule. */
        if (failed != 0 && failed != -EDOM && failed != -EINVAL)
            return false;
    }
    return true;
}

/* Adds a rule for a call whose arguments are looked at. Where `*good` is false already, or it fails, it is
 * false. */
#define ALLOW(good, filter, call, ...) \
    (*(good) = *(good) && seccomp_rule_add((filter), SCMP_ACT_ALLOW, SCMP_SYS(call), __VA_ARGS__) == 0)

/* Opening for reading alone; with sound, or for the GPU, also devices that are there
 * already, for reading and writing. */
static void allow_opening(scmp_filter_ctx filter, unsigned needs, bool *good)
{
    const scmp_datum_t writing = O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND;
    bool devices = (needs & SANDBOX_SOUND && access("/dev/snd", F_OK) == 0) || needs & SANDBOX_WINDOW;

    ALLOW(good, filter, openat, 1, SCMP_A2(SCMP_CMP_MASKED_EQ, writing, O_RDONLY));
    if (devices)
        ALLOW(good, filter, openat, 1, SCMP_A2(SCMP_CMP_MASKED_EQ, writing, O_RDWR));
#ifdef __NR_open
    ALLOW(good, filter, open, 1, SCMP_A1(SCMP_CMP_MASKED_EQ, writing, O_RDONLY));
    if (devices)
        ALLOW(good, filter, open, 1, SCMP_A1(SCMP_CMP_MASKED_EQ, writing, O_RDWR));
#endif
}

/* What every host needs and what could be turned against others with the wrong argument. */
static void allow_with_arguments(scmp_filter_ctx filter, bool *good)
{
    const scmp_datum_t thread = CLONE_VM | CLONE_THREAD, self = (scmp_datum_t)getpid();

    /* Threads, never processes. clone3 hides its flags in memory, so the C library is told to use clone. */
    ALLOW(good, filter, clone, 1, SCMP_A0(SCMP_CMP_MASKED_EQ, thread, thread));
    *good = *good && seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0;
    /* Signals to itself: how abort() ends a program. */
    ALLOW(good, filter, tgkill, 1, SCMP_A0(SCMP_CMP_EQ, self));
    /* Its own limits may be read, not set. */
    ALLOW(good, filter, prlimit64, 2, SCMP_A0(SCMP_CMP_EQ, 0), SCMP_A2(SCMP_CMP_EQ, 0));
    ALLOW(good, filter, prctl, 1, SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME));
}

/* R8: no memory that can be written becomes code, nor anything else; and what is sent goes to the other end
 * of what is open, never to an address. */
static void allow_decoding(scmp_filter_ctx filter, bool *good)
{
    ALLOW(good, filter, mmap, 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    ALLOW(good, filter, mprotect, 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    ALLOW(good, filter, sendto, 1, SCMP_A4(SCMP_CMP_EQ, 0));
}

static bool allow_ioctls(scmp_filter_ctx filter, const struct ioctl_group *groups, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1,
                             SCMP_A1(SCMP_CMP_MASKED_EQ, groups[i].mask, groups[i].value)) != 0)
            return false;
    }
    return true;
}

/* Local sockets; never whom a descriptor's signals go to (F_SETOWN, F_SETSIG, O_ASYNC), nor another's
 * processors. */
static void allow_local(scmp_filter_ctx filter, unsigned needs, bool *good)
{
    static const int commands[] = {F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD,     F_SETFD,
                                   F_GETFL, F_ADD_SEALS,     F_GET_SEALS, F_OFD_SETLK};
    static const uint64_t ioctls[] = {FIONREAD, FIONBIO, FIOCLEX};
    static const int names[] = {PR_GET_NAME, PR_CAPBSET_READ};
    const scmp_datum_t self = (scmp_datum_t)getpid();
    const scmp_datum_t all_threads = SECCOMP_FILTER_FLAG_TSYNC | SECCOMP_FILTER_FLAG_TSYNC_ESRCH;

    *good = *good && add_calls(filter, local_calls, sizeof local_calls / sizeof *local_calls);
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        ALLOW(good, filter, fcntl, 1, SCMP_A1(SCMP_CMP_EQ, (scmp_datum_t)commands[i]));
    ALLOW(good, filter, fcntl, 2, SCMP_A1(SCMP_CMP_EQ, F_SETFL), SCMP_A2(SCMP_CMP_MASKED_EQ, O_ASYNC, 0));
    for (size_t i = 0; i < sizeof ioctls / sizeof *ioctls; i++)
        ALLOW(good, filter, ioctl, 1, SCMP_A1(SCMP_CMP_EQ, ioctls[i]));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        ALLOW(good, filter, prctl, 1, SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)names[i]));
    ALLOW(good, filter, socket, 1, SCMP_A0(SCMP_CMP_EQ, AF_UNIX));
    ALLOW(good, filter, socketpair, 1, SCMP_A0(SCMP_CMP_EQ, AF_UNIX));
    ALLOW(good, filter, sched_setaffinity, 1, SCMP_A0(SCMP_CMP_EQ, 0));
    ALLOW(good, filter, sched_getparam, 1, SCMP_A0(SCMP_CMP_EQ, 0));
    ALLOW(good, filter, sched_getscheduler, 1, SCMP_A0(SCMP_CMP_EQ, 0));
    /* Fewer rights still (sandbox_shut()); and whether two of its own descriptors are the same device. */
    if (needs & SANDBOX_WINDOW)
        ALLOW(good, filter, seccomp, 2, SCMP_A0(SCMP_CMP_EQ, SECCOMP_SET_MODE_FILTER),
              SCMP_A1(SCMP_CMP_MASKED_EQ, ~all_threads, 0));
    if (needs & SANDBOX_WINDOW)
        ALLOW(good, filter, kcmp, 2, SCMP_A0(SCMP_CMP_EQ, self), SCMP_A1(SCMP_CMP_EQ, self));
    /* Libraries make their folders if need be and take "it is there" for an answer. */
    *good = *good && seccomp_rule_add(filter, SCMP_ACT_ERRNO(EEXIST), SCMP_SYS(mkdir), 0) == 0 &&
            seccomp_rule_add(filter, SCMP_ACT_ERRNO(EEXIST), SCMP_SYS(mkdirat), 0) == 0;
    allow_opening(filter, needs, good);
}

static bool allow_needs(scmp_filter_ctx filter, unsigned needs)
{
    bool good = true;

    allow_with_arguments(filter, &good);
    if (needs == 0)
        allow_decoding(filter, &good);
    else
        allow_local(filter, needs, &good);
    if (needs & SANDBOX_SOUND)
        good = good && allow_ioctls(filter, sound_ioctls, sizeof sound_ioctls / sizeof *sound_ioctls) &&
               add_calls(filter, sound_calls, sizeof sound_calls / sizeof *sound_calls);
    if (needs & SANDBOX_WINDOW)
        good = good && allow_ioctls(filter, window_ioctls, sizeof window_ioctls / sizeof *window_ioctls) &&
               add_calls(filter, window_calls, sizeof window_calls / sizeof *window_calls);
    return good;
}

/* EACCES and not EPERM, because a sound library that may not write its cookie tries to read it after EACCES
 * only. */
static bool confine_calls(unsigned needs)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EACCES));
    bool confined;

    if (!filter)
        return false;
    confined = add_calls(filter, decoding_calls, sizeof decoding_calls / sizeof *decoding_calls) &&
               allow_needs(filter, needs) && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return confined;
}

bool sandbox_enter(unsigned needs)
{
    (void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    /* Who may open nothing at all is confined without Landlock, too. A window opens devices for writing,
     * which only Landlock tells from files. */
    bool files = confine_files(needs);

    /* Nor does it write what it was given, except to sockets and to memory that is shared. */
    if (needs == 0)
        limit(RLIMIT_FSIZE, 0);
    return confine_calls(needs) && (files || (needs & SANDBOX_WINDOW) == 0);
}

/* R8. sendmsg() stays, which hands descriptors to a display; it names an address only where there is no other
 * end. */
bool sandbox_shut(void)
{
    static const int doors[] = {SCMP_SYS(socket), SCMP_SYS(socketpair), SCMP_SYS(connect)};
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    bool shut;

    if (!filter)
        return false;
    /* For all threads; that no privileges come back has been said, and may not be said again. */
    shut = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1) == 0 &&
           seccomp_attr_set(filter, SCMP_FLTATR_CTL_NNP, 0) == 0 &&
           seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(sendto), 1, SCMP_A4(SCMP_CMP_NE, 0)) ==
               0;
    for (size_t i = 0; i < sizeof doors / sizeof *doors; i++)
        shut = shut && seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), doors[i], 0) == 0;
    shut = shut && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return shut;
}
