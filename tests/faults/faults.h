/*
 * Faults: the system calls that change a disk, made to fail or to be the last thing that happens.
 *
 * Linked into a program, these take the place of the C library's write(), fsync(), rename() and so on, for
 * the program and for SQLite alike. Armed, they count; the call with the chosen number is where the fault
 * happens (enum fault).
 */
#ifndef TESTS_FAULTS_H
#define TESTS_FAULTS_H

enum fault {
    FAULT_NONE,
    /* The process ends before the call, as by kill -9: what was written is in the kernel, and stays. */
    FAULT_KILL,
    /* The same, after half of a write. */
    FAULT_TORN,
    /* The same, and whatever was not synced is undone: data until fsync() of the file, names until fsync() of
     * their folder. That is the strictest reading of POSIX; real file systems mostly keep more. */
    FAULT_POWER,
    /* This call and all later ones that need room fail with ENOSPC. */
    FAULT_FULL,
    /* This one call fails with EIO and does nothing. */
    FAULT_IO,
    FAULT_COUNT
};

enum { FAULT_STATUS = 137 }; /* the exit status of a process that a fault ended */

const char *fault_name(enum fault fault);

/* From now on, calls on files below `folder` count; number `at` (from 1) gets the fault. */
void fault_arm(enum fault fault, long at, const char *folder);
/* Stops counting and returns how many calls there were. A FAULT_POWER whose number was not reached happens
 * now. */
long fault_disarm(void);

#endif
