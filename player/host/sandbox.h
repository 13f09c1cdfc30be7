/*
 * The sandbox: what the host gives up before it reads one byte of a media file.
 *
 * A decoder that an attacker has taken over can then compute, draw and make sound, with what it was given,
 * and no more:
 *
 *   - no core dumps, not dumpable (no key on disk, no debugger), dies with the interface;
 *   - limits on open files and, except under AddressSanitizer, on memory;
 *   - Landlock (https://docs.kernel.org/userspace-api/landlock.html), where the kernel has it: no file at
 * all;
 *   - seccomp through libseccomp: only the calls that decoding needs, as a list. Nothing is opened, no socket
 * made or addressed, no memory becomes code. Everything else fails with EACCES.
 *
 * Two needs open more of it, never both in one process. SANDBOX_SOUND is for the speaker, which has no
 * footage: reading below /usr, /etc, /run and the like, local sockets, /dev/snd. SANDBOX_WINDOW is for a host
 * with a window: the same reading, local sockets, the GPU's devices. On X11 every program that reaches the
 * display can read what is typed in others and type into them, whatever the kernel forbids; on Wayland it
 * cannot. So only a host that was asked for a window gets this, and shuts it behind its window
 * (sandbox_shut()).
 *
 * What a kernel lacks is left out; sandbox_enter() says whether all essential parts hold. Where they do not,
 * nothing is decoded (player/host/host.c).
 */
#ifndef PLAYER_HOST_SANDBOX_H
#define PLAYER_HOST_SANDBOX_H

#include <stdbool.h>

/* First thing in the host: dies with its parent, no dumps. */
void sandbox_begin(void);

/* Ends this process when it has used so much processor time: for work that ends by itself. Before
 * sandbox_enter.
 */
void sandbox_limit_time(unsigned seconds);

enum {
    SANDBOX_SOUND = 1,  /* a sound server or card may be used: the speaker's, which has no footage */
    SANDBOX_WINDOW = 2, /* the display and the GPU may be used */
};

/* Confines this process, before it has other threads, to decoding and what of the above it needs. True when
 * the calls are filtered and, with a window, the files, too. */
bool sandbox_enter(unsigned needs);

/* For a window that is there: from now on no thread of this process makes or connects a socket; what is open
 * stays. Called before any footage is read. False when that cannot be had. */
bool sandbox_shut(void);

#endif
