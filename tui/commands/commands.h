/*
 * All commands there are, one per tui/commands/NAME.c; tui/commands/command.c lists them in order.
 */
#ifndef TUI_COMMANDS_COMMANDS_H
#define TUI_COMMANDS_COMMANDS_H

#include "tui/commands/command.h"

extern const struct command command_interface; /* without a command: the terminal interface */

extern const struct command command_init;
extern const struct command command_account;
extern const struct command command_location;
extern const struct command command_policy;
extern const struct command command_pupil;
extern const struct command command_consent;
extern const struct command command_equipment;
extern const struct command command_film_plan;
extern const struct command command_trajectory;
extern const struct command command_import;
extern const struct command command_sessions;
extern const struct command command_watch;
extern const struct command command_notes;
extern const struct command command_complete;
extern const struct command command_undo_mark;
extern const struct command command_purge;
extern const struct command command_audit;
extern const struct command command_subject;
extern const struct command command_check;
extern const struct command command_store;
extern const struct command command_keys;
extern const struct command command_demo;

#endif
