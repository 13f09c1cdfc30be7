/*
 * The sandbox: what the host gives up before it reads one byte of a media file.
 *
 * A decoder that an attacker has taken over can then compute and draw, but not open files for writing, reach
 * a network, run or signal another program, or read anything outside the system's own folders:
 *
 *   - no core dumps, not dumpable (no key on disk, no debugger), dies with the interface;
 *   - limits on open files and, except under AddressSanitizer, on memory;
 *   - Landlock (https://docs.kernel.org/userspace-api/landlock.html), where the kernel has it: reading below
 * /usr, /etc and the like; writing nowhere, but for the sound devices when sound is wanted;
 *   - seccomp through libseccomp: only the calls that decoding and sound need. Everything else fails with
 * EPERM.
 *
 * What a kernel lacks is left out; sandbox_enter() says whether all essential parts hold.
 */
#ifndef PLAYER_SANDBOX_H
#define PLAYER_SANDBOX_H

#include <stdbool.h>

/* First thing in the host: dies with its parent, no dumps. */
void sandbox_begin(void);

/* Confines this process, before it has other threads. `sound`: a sound device may be opened, over a local
 * socket or in /dev/snd. True when the calls are filtered. */
bool sandbox_enter(bool sound);

#endif
