/*
 * Commands: one file and one const entry each (tui/command-NAME.c), listed in tui/command.c.
 *
 * The dispatcher parses the common options, opens the store, runs what is due (store/purge.h), logs the person in when the command
 * wants it, calls run, prints the error, and turns it into the exit status of interface.md.
 */
#ifndef TUI_COMMAND_H
#define TUI_COMMAND_H

#include <stdbool.h>
#include <stdio.h>

#include "store/accounts.h"
#include "store/memory.h"
#include "store/store.h"

enum command_needs {
    COMMAND_NO_STORE, /* init, demo, restore: opens none */
    COMMAND_STORE,    /* works for anyone */
    COMMAND_LOGIN,    /* a password is asked */
};

enum { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2, EXIT_DENIED = 3, EXIT_DAMAGED = 4 };

struct command_call {
    struct store *store;  /* open, unless COMMAND_NO_STORE */
    const char *folder;   /* the store's */
    struct actor *actor;  /* logged in, when COMMAND_LOGIN */
    const char *user;     /* --user or its defaults */
    const char *password_file; /* or NULL */
    int argc;             /* the command's own words and options; argv[0] is its name */
    char **argv;
    struct arena arena;   /* released after run */
    int status;           /* set by run for EXIT_USAGE and EXIT_DAMAGED; else by the dispatcher */
};

struct command {
    const char *name;
    const char *summary; /* msgid, one line */
    const char *usage;   /* msgid, whole --help text */
    enum command_needs needs;
    bool (*run)(struct command_call *call, struct error *error);
};

int command_main(int argc, char **argv);

#endif
