/*
 * The sandbox: what the host gives up before it reads one byte of a media file.
 *
 * A decoder that an attacker has taken over can then compute and draw, but not open files for writing, reach
 * a network, run or signal another program, or read anything outside the system's own folders:
 *
 *   - no core dumps, not dumpable (no key on disk, no debugger), dies with the interface;
 *   - limits on open files and, except under AddressSanitizer, on memory;
 *   - Landlock (https://docs.kernel.org/userspace-api/landlock.html), where the kernel has it: reading below
 *     /usr, /etc and the like; writing nowhere, but for the sound devices when sound is wanted;
 *   - seccomp through libseccomp: only the calls that decoding and sound need. Everything else fails with
 *     EPERM.
 *
 * A host with a window needs the display and, for the GPU, its devices: reading below /run, writing and
 * ioctls in /dev/dri and NVIDIA's devices, local sockets, System V shared memory. On X11 every program that
 * reaches the display can read what is typed in others and type into them, whatever the kernel forbids; on
 * Wayland it cannot. So only a host that was asked for a window gets this.
 *
 * What a kernel lacks is left out; sandbox_enter() says whether all essential parts hold.
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
    SANDBOX_SOUND = 1,  /* a sound device may be opened, over a local socket or in /dev/snd */
    SANDBOX_WINDOW = 2, /* the display and the GPU may be used */
};

/* Confines this process, before it has other threads, to decoding and what of the above it needs. True when
 * the calls are filtered. */
bool sandbox_enter(unsigned needs);

#endif
