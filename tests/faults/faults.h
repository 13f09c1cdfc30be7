/*
 * Faults: the system calls that change a disk, made to fail or to be the last thing that happens.
 *
 * Linked into a program, these take the place of the C library's write(), fsync(), rename() and so on, for
 * the program and for SQLite alike. Armed, they count; the call with the chosen number is where the fault
 * happens:
 *
 *     kill    the process ends before the call, as by kill -9: what was written is in the kernel and stays
 *     torn    as kill, after half of a write
 *     power   as kill, and whatever was not synced is undone: data until fsync() of the file, names until
 * fsync() of their folder. The strictest reading of POSIX, which real file systems mostly outdo full    this
 * call and all later ones that need room fail with ENOSPC io      this one call fails with EIO and does
 * nothing
 */
#ifndef TESTS_FAULTS_H
#define TESTS_FAULTS_H

enum fault { FAULT_NONE, FAULT_KILL, FAULT_TORN, FAULT_POWER, FAULT_FULL, FAULT_IO, FAULT_COUNT };

enum { FAULT_STATUS = 137 }; /* the exit status of a process that a fault ended */

const char *fault_name(enum fault fault);

/* From now on, calls on files below `folder` count; number `at` (from 1) gets the fault. */
void fault_arm(enum fault fault, long at, const char *folder);
/* Counts no longer. Returns how many there were. With FAULT_POWER whose number was not reached, the power
 * goes now. */
long fault_disarm(void);

#endif
