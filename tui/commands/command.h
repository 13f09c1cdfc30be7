/*
 * Commands: one file and one const entry each (tui/commands/NAME.c), listed in tui/commands/command.c.
 * What a command may ask of its call is in tui/commands/call.c.
 *
 * A command has one or more forms (`account add`, `account list`; or one alone, `import`), each with a table
 * of its options. The dispatcher parses the command line against them, opens the store, runs what is due
 * (store/footage/purge.h), logs the person in when the form wants it, calls run, prints the error, and turns
 * it into the exit status of interface.md. Everything that is wrong with the command line is said before the
 * store is opened or a password asked.
 */
#ifndef TUI_COMMANDS_COMMAND_H
#define TUI_COMMANDS_COMMAND_H

#include <stdbool.h>

#include "player/paint/terminal.h"
#include "store/people/accounts.h"
#include "store/base/memory.h"
#include "store/engine/store.h"
#include "tui/commands/options.h"
#include "tui/exit.h"

enum command_needs {
    COMMAND_NO_STORE,  /* init, demo, restore: opens none */
    COMMAND_STORE,     /* works for anyone */
    COMMAND_STORE_RAW, /* the same, but nothing that is due is done first: check and purge see the store as it
                          is */
    COMMAND_LOGIN,     /* a password is asked */
};

enum { COMMAND_ANY_WORDS = -1 };

struct command_call {
    struct store *store;       /* open, unless COMMAND_NO_STORE */
    const char *folder;        /* the store's */
    struct actor *actor;       /* logged in, when COMMAND_LOGIN or after command_login() */
    const char *user;          /* --user or its defaults */
    const char *password_file; /* or NULL */
    enum video_mode video;     /* --video */
    const struct command_form *form;
    const struct options *options;
    int argc; /* the form's words, without the command's and the form's own name */
    char **argv;
    struct arena arena; /* released after run */
    int status;         /* set by run for EXIT_USAGE and EXIT_DAMAGED; else by the dispatcher */
};

/* One way of calling a command. */
struct command_form {
    const char *verb;  /* "add"; NULL: the command's name alone */
    const char *words; /* what else it takes, as the synopsis shows it ("NAME"), msgid; NULL: nothing */
    int fewest, most;  /* how many words; most may be COMMAND_ANY_WORDS */
    const struct option_info *options; /* NULL: only the common ones */
    const char *help;                  /* msgid: a sentence or some paragraphs */
    enum command_needs needs;
    bool one_time_password; /* somebody may log in whose password works once: the form sees to its change */
    bool (*run)(struct command_call *call, struct error *error);
};

struct command {
    const char *name;
    const char *summary; /* msgid, one line */
    const struct command_form *forms;
    size_t form_count;
};

int command_main(int argc, char **argv);

/* Logs call->user in, if nobody is: for forms that need it only sometimes. */
bool command_login(struct command_call *call, struct error *error);

/* A mistake in the command line that only the command itself can see. Always false, and the exit status is
 * EXIT_USAGE. */
bool command_usage(struct command_call *call, struct error *error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* What was typed for a session or a trajectory → its id. A stranger's and one that is not there give the same
 * sentence and both count as ERROR_DENIED, so that not even the exit status tells which it is (R7). */
bool command_find_session(struct command_call *call, const char *typed, char id[static ID_SIZE],
                          struct error *error);
bool command_find_trajectory(struct command_call *call, const char *typed, char id[static ID_SIZE],
                             struct error *error);

/* One line on standard output, for people: what was done. Nothing when --json was given. */
void command_say(const struct command_call *call, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* One line on standard error after "terugblik: ", harmless to the terminal whatever it holds. */
void command_warn(const char *text);

/* Whether there is a person at a terminal to ask: standard input and standard error are both one. */
bool command_can_ask(void);
/* One line typed at the terminal, without blanks around it, in the call's arena; NULL when it was closed. */
const char *command_ask(struct command_call *call, const char *question);
/* "… [y/n]", until it is one of the two, in the user's language or English. A terminal that is closed says
 * no. */
bool command_confirm(struct command_call *call, const char *question);

#endif
