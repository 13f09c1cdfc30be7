/*
 * All commands there are: a new one is a file, tui/commands/NAME.c, and a row here. Help, completions and
 * the lines of the manual pages are made from their tables (tui/commands/docs.c).
 */
#ifndef TUI_COMMANDS_COMMANDS_H
#define TUI_COMMANDS_COMMANDS_H

#include "tui/commands/command.h"

/* In the order of a school's life, which is the order of --help. */
#define COMMANDS(X) \
    X(init)         \
    X(account)      \
    X(location)     \
    X(policy)       \
    X(form)         \
    X(pupil)        \
    X(consent)      \
    X(equipment)    \
    X(film_plan)    \
    X(trajectory)   \
    X(import)       \
    X(sessions)     \
    X(watch)        \
    X(notes)        \
    X(report)       \
    X(tag)          \
    X(figures)      \
    X(share)        \
    X(complete)     \
    X(undo_mark)    \
    X(purge)        \
    X(audit)        \
    X(subject)      \
    X(check)        \
    X(store)        \
    X(vault)        \
    X(backup)       \
    X(restore)      \
    X(keys)         \
    X(demo)         \
    X(docs)

#define X(name) extern const struct command command_##name;
COMMANDS(X)
X(interface) /* without a command */
#undef X

#define X(name) +1
enum { COMMAND_COUNT = COMMANDS(X) };
#undef X
extern const struct command *const command_table[COMMAND_COUNT];

extern const struct option_info common_options[];  /* may stand before a command and after it */
extern const struct option_info program_options[]; /* what else may stand before a command, or without one */

#endif
