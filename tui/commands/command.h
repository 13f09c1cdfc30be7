/*
 * Commands: one file and one const entry each (tui/commands/NAME.c), listed in tui/commands/commands.h.
 * What a command may ask for while it runs is in tui/commands/call.c.
 *
 * A command has one or more forms (`account add`, `account list`; or one alone, `import`), each with a table
 * of its options. The dispatcher parses the command line against them, opens the store, does what is due
 * (store/footage/purge.h), logs the person in when the form wants it, calls run, prints the error, and turns
 * it into the exit status (tui/exit.h). Whatever is wrong with the command line is said before the store is
 * opened or a password is asked.
 */
#ifndef TUI_COMMANDS_COMMAND_H
#define TUI_COMMANDS_COMMAND_H

#include <stdbool.h>

#include "player/paint/terminal.h"
#include "store/keys/fido.h"
#include "store/people/accounts.h"
#include "store/base/memory.h"
#include "store/engine/store.h"
#include "tui/commands/options.h"
#include "tui/exit.h"

enum command_needs {
    COMMAND_NO_STORE,  /* opens no store: init, demo, keys */
    COMMAND_STORE,     /* opens the store; works for anyone */
    COMMAND_STORE_RAW, /* the same, but does not first do what is due: check, purge, audit verify */
    COMMAND_LOGIN,     /* opens the store and asks for the password */
};

enum { COMMAND_ANY_WORDS = -1 };

struct command_call {
    struct store *store;       /* open, unless COMMAND_NO_STORE */
    const char *folder;        /* the store's */
    struct actor *actor;       /* who is logged in: with COMMAND_LOGIN, or after command_login(); else NULL */
    const char *user;          /* --user, or what stands in for it: $TERUGBLIK_USER, the login name */
    const char *password_file; /* or NULL */
    unsigned char *answer;     /* of the person's security key, in secret memory; NULL: none was asked */
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
    bool one_time_password; /* works also for somebody with a one-time password; it has that changed */
    bool sets_factor;       /* works also for somebody who has to set up a second factor */
    bool (*run)(struct command_call *call, struct error *error);
};

struct command {
    const char *name;
    bool for_house;      /* for who works on the program: no help names it */
    const char *summary; /* msgid, one line */
    const struct command_form *forms;
    size_t form_count;
};

int command_main(int argc, char **argv);

/* Logs call->user in, if nobody is: for forms that need it only sometimes. */
bool command_login(struct command_call *call, struct error *error);
/* Its parts, for forms that need the password themselves. The password: from its file, or asked; freed with
 * password_free(). */
bool command_password(struct command_call *call, char **password, struct error *error);
/* Asks for the second factor, and says what the person has to be told. */
bool command_login_with(struct command_call *call, const char *password, struct error *error);
/* Whether this form is for somebody with a one-time password, or without a second factor that is asked of
 * them. ERROR_DENIED says what to do first. */
bool command_may_go_on(const struct command_call *call, struct error *error);

/* Says the prompt and has a security key asked, once more with its PIN when it wants that (--pin-file, or
 * asked on the terminal). */
typedef bool command_talk(struct fido_talk *talk, void *context, struct error *error);
bool command_touch(struct command_call *call, const char *prompt, command_talk *ask, void *context,
                   struct error *error);

/* The password of an owner for whom a backup was made; from --password-file or asked for. Freed with
 * password_free(). */
bool command_backup_password(struct command_call *call, char **password, struct error *error);
/* Asks for a touch of their security key: struct backup_proof (store/care/backup-file.h), with the call. */
bool command_backup_touch(void *call, const struct fido_credential *credential,
                          unsigned char answer[static KEY_SIZE], struct error *error);

/* A mistake in the command line that only the command itself can see. Always false, and the exit status is
 * EXIT_USAGE. */
bool command_usage(struct command_call *call, struct error *error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* What was typed for a session or a trajectory → its id. One that belongs to others and one that does not
 * exist give the same sentence and the same ERROR_DENIED, so that not even the exit status tells them apart
 * (R7). */
bool command_find_session(struct command_call *call, const char *typed, char id[static ID_SIZE],
                          struct error *error);
bool command_find_trajectory(struct command_call *call, const char *typed, char id[static ID_SIZE],
                             struct error *error);
/* Either of the two: a trajectory of the person's own, else a session (`lesson`). Looking among trajectories
 * leaves no refused row in the trace when a session was meant. */
bool command_find_either(struct command_call *call, const char *typed, char id[static ID_SIZE], bool *lesson,
                         struct error *error);

/* Reads a file that a person named, or a pipe; it stops one byte beyond MOST, which is enough to see that it
 * is too large. */
bool command_read_file(const char *path, size_t most, struct arena *arena, const char **bytes, size_t *size,
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
